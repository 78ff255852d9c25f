//! What single expressions print; `tests/expressions.tsv` says what and since when.

use messageml::{Engine, Json, Model};

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
