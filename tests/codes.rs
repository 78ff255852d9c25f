//! The table of codes: ids that hold, and examples that do what they say.

use std::collections::HashSet;

use messageml::diagnostic::Example;
use messageml::{Code, Engine, Input, Limits, Request};

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
const COMPLETE: [&str; 4] = ["message", "data", "xml", "markdown"];

#[test]
fn bad_examples_give_their_code_and_good_ones_do_not() {
    let mut wrong = Vec::new();
    for code in Code::all().filter(|code| COMPLETE.contains(&code.family())) {
        for (example, is_bad) in [(code.info().bad, true), (code.info().good, false)] {
            let found = codes(code, example);
            if found.contains(&code.id()) != is_bad {
                let what = if is_bad { "bad" } else { "good" };
                wrong.push(format!("{code}: the {what} example `{}` gives {found:?}", example.message));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn codes(code: Code, example: Example) -> Vec<&'static str> {
    let found = match code.family() {
        "request" => {
            let (request, mut found) = Request::read(example.message);
            if let Some(request) = request {
                found.extend(Engine::default().check_request(&request).into_diagnostics());
            }
            found
        }
        "markdown" => {
            let entities = messageml::json::read(example.data, 100).expect("entities are JSON");
            match Engine::default().render_markdown(example.message, Some(&entities), None) {
                Ok(message) => message.diagnostics().clone(),
                Err(report) => report.into_diagnostics(),
            }
        }
        family => {
            // In the examples of limits `…` stands for two million letters.
            let data = example.data.replace('…', if family == "limit" { LETTERS.as_str() } else { "…" });
            let limits = if family == "limit" { small_limits() } else { Limits::default() };
            let data = (!data.is_empty()).then_some(data);
            let input = Input { message: example.message, data: data.as_deref(), ..Input::default() };
            Engine::builder().limits(limits).build().check(input).into_diagnostics()
        }
    };
    found.iter().map(|found| found.code.id()).collect()
}

static LETTERS: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| "x".repeat(2_000_000));

/// Bounds that a short example reaches.
fn small_limits() -> Limits {
    Limits::default()
}
