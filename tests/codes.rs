//! The table of codes: ids that hold, and examples that do what they say, and a reference that is current.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use messageml::diagnostic::Example;
use messageml::{Code, Engine, Input, Limits, Request, StaticDirectory};

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

/// Families whose stage is complete; the others follow with it.
const COMPLETE: [&str; 10] =
    ["message", "data", "template", "xml", "element", "attribute", "entity", "lint", "markdown", "request"];

#[test]
fn bad_examples_give_their_code_and_good_ones_do_not() {
    let complete = |code: &Code| COMPLETE.contains(&code.family());
    let mut wrong = Vec::new();
    for code in Code::all().filter(complete) {
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
    // Examples of settings that are off or far away by default; their explanations name them.
    let builder = match code.id() {
        "lint/agent-version" => Engine::builder().agent_version("23.1".parse().expect("a version")),
        "limit/diagnostics" => Engine::builder().limits(Limits { diagnostics: 2, ..Limits::default() }),
        _ => Engine::builder(),
    };
    let engine = if has_directory { builder.directory(directory()) } else { builder }.build();
    let found = if code.family() == "request" {
        let (request, mut found) = Request::read(example.message);
        if let Some(request) = request {
            found.extend(engine.check_request(&request).into_diagnostics());
        }
        found
    } else if code.family() == "markdown" {
        let entities = messageml::json::read(example.data, 100).expect("entities are JSON");
        match engine.render_markdown(example.message, Some(&entities), None) {
            Ok(message) => message.diagnostics().clone(),
            Err(report) => report.into_diagnostics(),
        }
    } else {
        let data = (!example.data.is_empty()).then_some(example.data);
        engine.check(Input { message: example.message, data, ..Input::default() }).into_diagnostics()
    };
    found.iter().map(|found| found.code.id()).collect()
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
