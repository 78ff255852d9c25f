//! The table of codes: ids that hold, and examples that do what they say, and a reference that is current.

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use messageml::diagnostic::{Diagnostics, Example, Setting};
use messageml::{Code, Engine, Input, Loader, Request, Source, StaticDirectory, Stop};

#[test]
fn ids_are_distinct_and_well_formed() {
    let mut seen = HashSet::new();
    for code in Code::all() {
        let id = code.id();
        let is_letter = |b: u8| b.is_ascii_lowercase() || b == b'-' || b.is_ascii_digit();
        let is_word = |word: &str| !word.is_empty() && word.bytes().all(is_letter);
        assert!(id.split_once('/').is_some_and(|(family, slug)| is_word(family) && is_word(slug)), "{id}");
        assert!(seen.insert(id), "{id} stands twice in the table");
        let info = code.info();
        assert!(!info.title.is_empty() && !info.title.ends_with('.'), "{id}: {}", info.title);
        assert!(info.explanation.ends_with('.'), "{id}: the explanation is not a sentence");
        assert!((info.bad.message, info.bad.data) != (info.good.message, info.good.data), "{id}: equal examples");
    }
}

#[test]
fn bad_examples_give_their_code_and_good_ones_do_not() {
    let mut wrong = Vec::new();
    for code in Code::all() {
        let (bad, good) = (code.info().bad, code.info().good);
        // Some faults need a directory, others need that there is none.
        let given: Vec<_> =
            [false, true].into_iter().filter(|given| codes(code, bad, *given).contains(&code.id())).collect();
        if given.is_empty() {
            wrong.push(format!("{code}: the bad example `{}` gives {:?}", bad.message, codes(code, bad, true)));
        }
        for given in given {
            if codes(code, good, given).contains(&code.id()) {
                wrong.push(format!("{code}: the good example `{}` gives it as well", good.message));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The directory of the examples.
fn directory() -> StaticDirectory {
    let json = r#"{
        "users": [{"id": 1, "screenName": "one", "prettyName": "One", "email": "one@example.com"}],
        "uriSchemes": ["http", "https", "mailto"]
    }"#;
    let json = messageml::json::read_strictly(json, 10).expect("JSON");
    StaticDirectory::from_json(&json).expect("a directory")
}

fn codes(code: Code, example: Example, has_directory: bool) -> Vec<&'static str> {
    findings(code, example, has_directory).iter().map(|found| found.code.id()).collect()
}

/// Knows no template.
#[derive(Debug)]
struct NoTemplates;

impl Loader for NoTemplates {
    fn load(&self, _: &str) -> Option<Arc<str>> {
        None
    }
}

/// What is found in an example, under the setting that its code names.
fn findings(code: Code, example: Example, has_directory: bool) -> Diagnostics {
    let under = code.info().under;
    let builder = Engine::builder().limits(under.map(Setting::limits).unwrap_or_default());
    let builder = match under {
        Some(Setting::Stopped) => builder.stop(Stop::never().with_flag(Arc::new(true.into()))),
        Some(Setting::IncludedNames(_)) => builder.loader(NoTemplates),
        Some(Setting::Lint(id)) => {
            let mut lints = messageml::Lints::default();
            lints.set(id, Some(code.severity())).expect("a lint");
            builder.lints(lints)
        }
        Some(Setting::AgentVersion(version)) => builder.agent_version(version.parse().expect("a version")),
        Some(Setting::LibraryVersion(version)) => builder.library_version(version.parse().expect("a version")),
        _ => builder,
    };
    let engine = if has_directory { builder.directory(directory()) } else { builder }.build();
    // In the data `…` stands for two million letters.
    let data = example.data.replace('…', &"a".repeat(2_000_000));
    if code.family() == "request" {
        let (request, mut found) = Request::read(example.message);
        if let Some(request) = request {
            found.extend(engine.check_request(&request).into_diagnostics());
        }
        found
    } else if code.family() == "markdown" || matches!(under, Some(Setting::MarkdownBytes(_))) {
        let entities = messageml::json::read(&data, 100).ok();
        match engine.render_markdown(example.message, entities.as_ref(), None) {
            Ok(message) => message.diagnostics().clone(),
            Err(report) => report.into_diagnostics(),
        }
    } else {
        let data = (!data.is_empty()).then_some(&*data);
        let mut found = engine.check(Input::new(example.message).with_json(data)).into_diagnostics();
        if code.family() == "lint"
            && let Ok(mut coverage) = engine.coverage(example.message)
        {
            coverage.check("sample", Input::new(example.message).with_json(data));
            found.extend(coverage.report().into_diagnostics());
            found.extend(coverage.report_missing().into_diagnostics());
        }
        found
    }
}

#[test]
fn every_finding_of_an_example_helps_and_has_a_place() {
    let mut wrong = Vec::new();
    for code in Code::all() {
        let example = code.info().bad;
        for found in findings(code, example, true).iter().filter(|found| found.is_error()) {
            let text = match found.place.source {
                Source::Data => example.data,
                _ => example.message,
            };
            let has_place = text.get(found.place.span.range()).is_some_and(|piece| !piece.is_empty());
            if found.help.is_none() || !has_place {
                wrong.push(format!("{code}: {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_reference_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics.md");
    let current = messageml::diagnostic::reference_markdown();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &current).expect("docs/ can be written");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == current, "docs/diagnostics.md is not current: run UPDATE_DOCS=1 cargo test --test codes");
}
