//! Random templates over random data: whatever they are, they end in an answer within the bounds.

#[path = "differential/strategy.rs"]
mod strategy;

use messageml::Model;
use messageml::json::{JsonNumber, Object};
use messageml::{Engine, Json, Limits};
use proptest::prelude::*;

/// Data under the names that the templates ask for, of any shape.
fn data() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Bool),
        any::<i64>().prop_map(|number| Json::Number(JsonNumber::Int(number))),
        any::<f64>().prop_map(|number| Json::Number(JsonNumber::Double(number))),
        ".{0,12}".prop_map(Json::from),
    ];
    let names = || {
        prop::sample::select(vec![
            "s", "t", "e", "n", "m", "z", "b", "f", "list", "words", "rows", "h", "in", "id", "name", "k",
        ])
    };
    let value = leaf.prop_recursive(3, 24, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Json::Array),
            prop::collection::vec((names(), inner), 0..6)
                .prop_map(|members| members.into_iter().collect::<Object>().into()),
        ]
    });
    prop::collection::vec((names(), value), 0..12).prop_map(|members| members.into_iter().collect::<Object>().into())
}

/// A template with a few characters taken out, doubled or put elsewhere.
fn mutated() -> impl Strategy<Value = String> {
    (
        strategy::template(),
        prop::collection::vec((any::<prop::sample::Index>(), 0..3u8, any::<prop::sample::Index>()), 0..4),
    )
        .prop_map(|(template, changes)| {
            let mut letters: Vec<char> = template.chars().collect();
            for (at, change, other) in changes {
                if letters.is_empty() {
                    break;
                }
                let at = at.index(letters.len());
                match change {
                    0 => drop(letters.remove(at)),
                    1 => letters.insert(at, letters[at]),
                    _ => {
                        let other = other.index(letters.len());
                        letters.swap(at, other);
                    }
                }
            }
            letters.into_iter().collect()
        })
}

fn engine() -> Engine {
    let limits = Limits {
        steps: 20_000,
        output_bytes: 100_000,
        string_bytes: 10_000,
        sequence_items: 1_000,
        call_depth: 40,
        ..Limits::default()
    };
    Engine::builder().limits(limits).build()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_template_ends_in_an_answer(template in prop_oneof![strategy::template(), mutated()], data in data()) {
        let engine = engine();
        let Ok(compiled) = engine.compile(&template) else { return Ok(()) };
        for model in [Model::Agent(&data), Model::Members(&data)] {
            match engine.expand(&compiled, model) {
                // One literal may go beyond the bound before it is seen.
                Ok(expanded) => prop_assert!(expanded.text.len() <= 100_000 + template.len()),
                Err(report) => prop_assert!(report.diagnostics().iter().any(|found| found.is_error()), "{template}"),
            }
        }
    }

    /// What was expanded once is expanded to the same bytes again.
    #[test]
    fn equal_input_gives_equal_output(template in strategy::template(), data in data()) {
        let once = || {
            let engine = engine();
            let compiled = engine.compile(&template).ok()?;
            engine.expand(&compiled, Model::Members(&data)).ok().map(|expanded| expanded.text)
        };
        prop_assert_eq!(once(), once());
    }
}
