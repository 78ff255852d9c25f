//! What is taken off pasted messages: the cases in `unwrap.toml`, and what `check` says of them.

use std::collections::BTreeSet;

use messageml::{Engine, unwrap};
use serde::Deserialize;

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    text: String,
    #[serde(default)]
    wrappings: Vec<String>,
    message: Option<String>,
}

fn cases() -> Vec<Case> {
    toml::from_str::<Cases>(include_str!("unwrap.toml")).expect("cases").case
}

#[test]
fn what_is_pasted_is_taken_out() {
    let mut seen = BTreeSet::new();
    for case in cases() {
        let found = unwrap(&case.text);
        assert_eq!(found.as_ref().map(|found| found.message.as_str()), case.message.as_deref(), "{}", case.text);
        let wrappings: Vec<_> = found
            .iter()
            .flat_map(|found| &found.wrappings)
            .map(|wrapping| serde_json::to_value(wrapping).expect("a name").as_str().expect("a string").to_owned())
            .collect();
        assert_eq!(wrappings, case.wrappings, "{}", case.text);
        seen.extend(wrappings);
    }
    assert_eq!(seen.len(), 8, "every wrapping is tried: {seen:?}");
}

#[test]
fn a_pasted_message_is_one_finding_and_its_fix_leads_to_the_message() {
    let engine = Engine::default();
    for case in cases() {
        let report = engine.check(&case.text);
        let pasted: Vec<_> =
            report.diagnostics().iter().filter(|found| found.code.id() == "message/pasted").cloned().collect();
        let Some(message) = &case.message else {
            assert!(pasted.is_empty(), "{}: {report}", case.text);
            continue;
        };
        assert_eq!(
            (pasted.len(), report.diagnostics().iter().filter(|found| found.is_error()).count()),
            (1, 1),
            "{report}"
        );
        let fix = pasted.into_iter().next().and_then(|found| found.fix).expect("a fix");
        assert_eq!(fix.replacement, *message);
        assert_eq!(fix.place.span.range(), 0..case.text.len());
        assert!(engine.check(&fix.replacement).is_acceptable(), "{message}");
    }
}
