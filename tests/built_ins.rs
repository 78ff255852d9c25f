//! Every built-in of the table does what its row says, and the printed reference is current.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use messageml::built_in::{BuiltIn, Gives, built_ins};
use messageml::{Engine, LibraryVersion, Model, Release, json};

/// Expands as FreeMarker 2.3.34 does, without the list that newer Agents hold templates to.
fn expand(template: &str) -> Option<String> {
    let engine = Engine::builder().library_version(LibraryVersion::V1_7).build();
    let template = engine.compile(template).ok()?;
    let data = json::read_strictly(r#"{"data": {}, "entity": {}}"#, 9).expect("JSON");
    engine.expand(&template, Model::Members(&data)).ok().map(|expanded| expanded.text)
}

#[test]
fn examples_give_what_the_table_says() {
    for entry in built_ins() {
        match entry.gives {
            Gives::Text(text) => assert_eq!(expand(entry.example).as_deref(), Some(text), "?{}", entry.name),
            Gives::Refusal => assert_eq!(expand(entry.example), None, "?{}", entry.name),
        }
    }
}

#[test]
fn examples_show_what_they_are_for() {
    for entry in built_ins() {
        assert!(entry.says.ends_with('.'), "?{}: {}", entry.name, entry.says);
        assert!(entry.example.contains(&format!("?{}", entry.name)), "?{}: {}", entry.name, entry.example);
    }
}

#[test]
fn camel_case_does_the_same() {
    for entry in built_ins() {
        let (snake, camel) = (format!("?{}", entry.name), format!("?{}", entry.camel_case()));
        // One template keeps to one convention, so examples with other words of two are left alone.
        let example = entry.example.replace(&snake, &camel).replace("outputformat", "outputFormat");
        if example.matches('_').count() == 0 {
            assert_eq!(expand(&example), expand(entry.example), "{camel}");
        }
    }
}

fn arguments(entry: &BuiltIn) -> String {
    match entry.arguments() {
        None => String::new(),
        Some((least, most)) if least == most => format!("{least}"),
        Some((least, u8::MAX)) => format!("{least} or more"),
        Some((least, most)) => format!("{least} to {most}"),
    }
}

fn reference() -> String {
    let mut text = String::from(
        "# Built-ins\n\n\
        What may stand after `?` in a template: all of FreeMarker 2.3.34. Today's Agents have 2.3.31, the Java BDK has\n\
        2.3.33, newer Agents have 2.3.34 and refuse some (library 1.7). Every example is run as a test; none needs data.\n\
        Each may be written in camelCase, too (`?upperCase`), if the whole template does.\n\n\
        This page is made from the tables in `src/template/builtin/`.\n\n\
        | built-in | of | arguments | what it is | example | gives | since | newer Agents |\n|---|---|---|---|---|---|---|---|\n",
    );
    let cell = |text: &str| text.replace('|', "\\|").replace('\n', "\\n");
    for entry in built_ins() {
        let gives = match entry.gives {
            Gives::Text(text) => format!("`` {} ``", cell(text)),
            Gives::Refusal => "an error".to_owned(),
        };
        let since = match entry.since() {
            Release::V2_3_31 => String::new(),
            release => release.to_string(),
        };
        let newer = if entry.is_refused_later() { "refuse it" } else { "" };
        let _ = writeln!(
            text,
            "| `?{}` | {} | {} | {} | `` {} `` | {gives} | {since} | {newer} |",
            entry.name,
            entry.receiver.name(),
            arguments(entry),
            cell(entry.says),
            cell(entry.example),
        );
    }
    text
}

/// The list is one of what passes: a built-in that comes later must be put on one side by hand.
#[test]
fn newer_agents_refuse_these() {
    let refused: Vec<_> = built_ins().filter(|entry| entry.is_refused_later()).map(|entry| entry.name).collect();
    let expected = "absolute_template_name ancestors api children drop_while eval eval_json filter has_api interpret \
        iso_utc_fz map namespace new next_sibling no_esc node_name node_namespace node_type parent previous_sibling root \
        take_while web_safe with_args with_args_last";
    assert_eq!(refused.join(" "), expected);
    assert_eq!(built_ins().count(), 183, "say of a new built-in whether newer Agents refuse it");
}

#[test]
fn the_reference_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/built-ins.md");
    if env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, reference()).expect("docs/built-ins.md can be written");
    }
    let written = fs::read_to_string(&path).expect("docs/built-ins.md");
    assert!(written == reference(), "docs/built-ins.md is stale: UPDATE_DOCS=1 cargo test --test built_ins");
}

/// Items of `?map` that nobody wants are not made, so that their faults do not show.
#[test]
fn items_that_are_not_wanted_are_not_made() {
    let engine = messageml::Engine::default();
    let expand = |text: &str| {
        let template = engine.compile(text).expect("a template");
        let data = messageml::Json::object();
        engine.expand(&template, messageml::Model::Agent(&data)).map(|expanded| expanded.text).ok()
    };
    let cases = [
        ("${[1, 2, 3]?map(x -> x.y)?size}", Some("3")),
        ("${[1, 2, 3]?map(x -> 6 / (x - 3))[0..1]?join(' ')}", Some("-3 -6")),
        ("${[1, 2, 3]?map(x -> 6 / (x - 3))[0..*2]?size}", Some("2")),
        ("${[1, 2, 3]?map(x -> 6 / (x - 3))[1..0]?join(' ')}", Some("-6 -3")),
        ("${[1, 2, 3]?map(x -> 6 / (x - 3))[1]}", Some("-6")),
        ("${[1, 2, 3]?map(x -> 6 / (x - 3))[1..2]?join(' ')}", None),
        ("${[1, 2, 3]?map(x -> 6 / (x - 3))[0..]?join(' ')}", None),
        ("${[1, 2]?map(x -> x)[0..2]?join(' ')}", None),
        ("${[1, 2, 3]?filter(x -> 6 / (x - 3) < -5)?size}", None),
        ("${[1, 2, 3, 4]?filter(x -> x % 2 == 0)[0]}", Some("2")),
        ("${(1..)?map(x -> x * x)[2..4]?join(' ')}", Some("9 16 25")),
    ];
    for (text, expected) in cases {
        assert_eq!(expand(text).as_deref(), expected, "{text}");
    }
}
