//! What single expressions print, and what becomes of whole templates: `tests/expressions.tsv`, `tests/templates.tsv`.

use messageml::{Engine, Json, Model, json};

#[test]
fn expressions_print_what_the_reference_prints() {
    let (engine, data) = (Engine::default(), Json::object());
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in include_str!("expressions.tsv").lines().filter(|line| !line.starts_with("# ")) {
        let (expression, expected) = line.split_once('\t').expect("two columns");
        let expanded = engine.compile(&format!("${{{expression}}}"));
        let expanded = expanded.and_then(|template| engine.expand(&template, Model::Members(&data)));
        let printed = match expanded {
            Ok(expanded) => expanded.text,
            Err(report) => {
                report.diagnostics().iter().next().map(|found| found.code.id().to_owned()).unwrap_or_default()
            }
        };
        count += 1;
        if printed != expected {
            wrong.push(format!("{expression}: {printed:?} instead of {expected:?}"));
        }
    }
    assert!(count > 5 && wrong.is_empty(), "{wrong:#?}");
}

/// `\n`, `\r` and `\t` stand for what they usually do.
fn written_out(text: &str) -> String {
    text.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t")
}

#[test]
fn templates_become_what_the_reference_makes_of_them() {
    let engine = Engine::default();
    let data = json::read(r#"{"x": [3, 4], "b": true, "n": 5}"#, 9).expect("JSON");
    let mut wrong = Vec::new();
    for line in include_str!("templates.tsv").lines().filter(|line| !line.starts_with("# ")) {
        let (template, expected) = line.split_once('\t').expect("two columns");
        let template = written_out(template);
        let expanded = engine.compile(&template).and_then(|compiled| engine.expand(&compiled, Model::Members(&data)));
        let became = match expanded {
            Ok(expanded) => format!("= {}", expanded.text),
            Err(report) => {
                let first = report.diagnostics().iter().find(|found| found.is_error());
                let before =
                    first.and_then(|found| template.get(..found.place.span.start as usize)).unwrap_or_default();
                let line = 1 + before.matches('\n').count();
                format!("{} in line {line}", first.map(|found| found.code.id()).unwrap_or_default())
            }
        };
        if became != written_out(expected) {
            wrong.push(format!("{template:?}: {became:?} instead of {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// `x_index` is the number of the turn in a loop over `x` that stands in one over `x_index`, before a dot as well.
#[test]
fn numbers_of_turns_hide_objects_of_their_name() {
    let data = json::read(r#"{"rows": [{"name": "a"}]}"#, 8).expect("JSON");
    let code = |value: &str| {
        let text = format!("<#list rows as x_index><#list [1] as x>${{{value}}}</#list></#list>");
        let engine = Engine::builder().build();
        let template = engine.compile(&text).unwrap_or_else(|report| panic!("{text}: {report}"));
        let refused = engine.expand(&template, Model::Members(&data)).err()?;
        refused.diagnostics().iter().next().map(|found| found.code.id())
    };
    assert_eq!(code("x_index"), None);
    assert_eq!(code("x_index.name"), Some("template/wrong-type"));
    assert_eq!(code("x_index['name']"), Some("template/wrong-type"));
}
