//! Every language has a place for every setting that an engine is made with.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use messageml::options::OptionName;

/// A language's file of settings: what stands before and after their names, and between which texts they stand.
struct Settings {
    file: &'static str,
    from: &'static str,
    to: &'static str,
    before: &'static str,
    behind: &'static str,
    /// What is among them, but travels beside the options of a request.
    beside: &'static [&'static str],
}

const LANGUAGES: [Settings; 3] = [
    Settings {
        file: "python/python/messageml/_engine.py",
        from: "        options = {\n",
        to: "        }\n",
        before: "            \"",
        behind: "\": ",
        beside: &[],
    },
    Settings {
        file: "js/src/engine.ts",
        from: "export interface Options {\n",
        to: "}\n",
        before: "  ",
        behind: "?: ",
        beside: &["directory"],
    },
    Settings {
        file: "java/core/src/main/java/org/messageml/Engine.java",
        from: "public static final class Builder {\n",
        to: "public Engine build()",
        before: "            return option(\"",
        behind: "\", ",
        beside: &[],
    },
];

/// The names that a language has.
fn names(settings: &Settings) -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(settings.file);
    let text = fs::read_to_string(&path).expect(settings.file);
    let (_, text) = text.split_once(settings.from).expect(settings.from);
    let (text, _) = text.split_once(settings.to).expect(settings.to);
    let name = |line: &str| Some(line.strip_prefix(settings.before)?.split_once(settings.behind)?.0.to_owned());
    text.lines().filter_map(name).filter(|name| !settings.beside.contains(&name.as_str())).collect()
}

#[test]
fn every_language_has_every_setting_of_an_engine() {
    // The others are asked with each message.
    let asked = [OptionName::Wrap, OptionName::Rendered, OptionName::Draft];
    let of_engine = OptionName::ALL.iter().filter(|name| !asked.contains(name));
    let known = of_engine.map(|name| name.in_request().to_owned()).filter(|name| !name.is_empty());
    let known: BTreeSet<String> = known.collect();
    for language in &LANGUAGES {
        assert_eq!(names(language), known, "{}", language.file);
    }
}
