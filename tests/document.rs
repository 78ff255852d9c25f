//! Properties of checked messages: no input breaks them, what they give can be read again, and
//! equal input gives equal bytes.

use messageml::{Engine, Input, Limits};
use proptest::prelude::*;

/// Tags of both formats, with attributes that fit, that do not, and that do not exist.
fn element() -> impl Strategy<Value = String> {
    let tag = prop::sample::select(vec![
        "b",
        "i",
        "p",
        "div",
        "span",
        "h1",
        "br",
        "hr",
        "pre",
        "code",
        "a",
        "img",
        "ul",
        "ol",
        "li",
        "table",
        "tr",
        "td",
        "th",
        "thead",
        "card",
        "header",
        "body",
        "expandable-card",
        "form",
        "button",
        "text-field",
        "textarea",
        "richtextarea",
        "checkbox",
        "radio",
        "select",
        "option",
        "person-selector",
        "date-picker",
        "time-picker",
        "timezone-picker",
        "ui-action",
        "dialog",
        "title",
        "footer",
        "hash",
        "cash",
        "mention",
        "tag",
        "emoji",
        "dateTime",
        "input",
        "label",
        "u",
        "chime",
        "sub",
    ]);
    let attribute = prop::sample::select(vec![
        "",
        " class=\"entity\" data-entity-id=\"a\"",
        " class=\"card x\"",
        " name=\"n\"",
        " id=\"d\"",
        " id=\"d\" name=\"n\" label=\"l\" title=\"t\"",
        " href=\"https://a.b/c\"",
        " style=\"color:red\"",
        " style=\"x\"",
        " tag=\"a_b\"",
        " uid=\"7\"",
        " email=\"a@b.c\" strict=\"false\"",
        " fallback-ticker=\"T\"",
        " shortcode=\"smiley\"",
        " value=\"2024-12-31T09:29:47Z\"",
        " value=\"a\" selected=\"true\"",
        " type=\"checkbox\" name=\"n\"",
        " type=\"text\" name=\"n\" id=\"d\"",
        " for=\"d\"",
        " data-generated=\"true\"",
        " class=\"checkbox-group\"",
        " class=\"info-hint\" data-target-id=\"d\" data-title=\"t\"",
        " action=\"open-dialog\" target-id=\"d\"",
        " state=\"cropped\"",
        " src=\"x\"",
        " rowspan=\"+02\"",
    ]);
    let leaf = prop::sample::select(vec!["", " ", "text\n\nmore", "a_b *", "&lt;&amp;&quot;'", "\u{1f600}", "é"]);
    let leaf = leaf.prop_map(str::to_owned);
    leaf.prop_recursive(6, 40, 5, move |inner| {
        (tag.clone(), attribute.clone(), prop::collection::vec(inner, 0..5))
            .prop_map(|(tag, attribute, children)| format!("<{tag}{attribute}>{}</{tag}>", children.concat()))
    })
}

fn message() -> impl Strategy<Value = String> {
    (prop::bool::ANY, prop::collection::vec(element(), 0..5)).prop_map(|(presentation_ml, children)| {
        let inner = children.concat();
        if presentation_ml {
            format!("<div data-format=\"PresentationML\" data-version=\"2.0\">{inner}</div>")
        } else {
            format!("<messageML>{inner}</messageML>")
        }
    })
}

const DATA: &str = r#"{"a": {"type": "t", "version": "1.0"}}"#;

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_message_ends_in_an_answer(text in message()) {
        let engine = Engine::default();
        let input = Input::new(&text).with_json(Some(DATA));
        match (engine.render(&input), engine.render(&input)) {
            (Ok(first), Ok(second)) => {
                prop_assert_eq!(first.presentation_ml(), second.presentation_ml());
                prop_assert_eq!(first.markdown(), second.markdown());
                let (tree, faults) = messageml::machinery::markup::read(first.presentation_ml(), &Limits::default());
                prop_assert!(!faults.has_errors(), "{}\n{:?}", first.presentation_ml(), faults);
                prop_assert!(tree.root().is_some());
            }
            (Err(first), Err(second)) => {
                prop_assert!(!first.is_acceptable());
                let bytes = text.len() as u32;
                for fault in first.diagnostics() {
                    prop_assert!(fault.place.span.start <= fault.place.span.end && fault.place.span.end <= bytes);
                }
                prop_assert_eq!(first, second);
            }
            _ => prop_assert!(false, "two verdicts on {}", text),
        }
    }
}

#[test]
fn many_faults_are_reported_at_once() {
    let text = "<messageML><ul>x<p/></ul><a>y</a><u><b colour=\"1\"/></u></messageML>";
    let report = Engine::default().check(text);
    let codes: Vec<&str> = report.diagnostics().into_iter().map(|fault| fault.code.id()).collect();
    assert_eq!(codes, ["element/text", "element/child", "attribute/missing", "element/unknown", "attribute/unknown"]);
}

#[test]
fn findings_are_bounded() {
    let text = format!("<messageML>{}</messageML>", "<u/>".repeat(5_000));
    let report = Engine::default().check(text.as_str());
    assert_eq!(report.diagnostics().len(), Limits::default().diagnostics + 1);
    let last = report.diagnostics().iter().last().expect("a finding");
    assert_eq!((last.code.id(), last.message.as_str()), ("limit/diagnostics", "4800 more findings are not shown"));
}

#[test]
fn the_verdict_does_not_drown_in_warnings() {
    let mentions = "<mention uid=\"1\"/>".repeat(13_000);
    for text in [format!("<messageML>{mentions}<u/></messageML>"), format!("<messageML><u/>{mentions}</messageML>")] {
        assert!(!Engine::default().check(text.as_str()).is_acceptable());
        assert!(Engine::default().render(text.as_str()).is_err());
    }
}

#[test]
fn turns_of_a_loop_do_not_hide_what_follows() {
    let report = Engine::default().check("<messageML><#list 1..300 as i><i><u/></i></#list><s/></messageML>");
    let found: Vec<_> = report.diagnostics().iter().map(|found| (found.message.as_str(), found.repeats)).collect();
    assert_eq!(found, [("there is no element `u`", 299), ("there is no element `s`", 0)]);
}

#[test]
fn seeded_ids_differ_by_seed_and_stay_for_one() {
    let text = "<messageML><form id=\"f\"><text-field name=\"n\" label=\"l\"/><textarea name=\"m\" label=\"l\"/>\
        <button name=\"b\">Go</button></form></messageML>";
    let with = |seed| {
        let engine = Engine::builder().ids(messageml::Ids::Seeded(seed)).build();
        engine.render(text).expect("an accepted message").presentation_ml().to_owned()
    };
    assert_eq!(with(1), with(1));
    assert_ne!(with(1), with(2));
}

#[test]
fn a_value_that_stands_there_twice_is_judged_and_written_twice() {
    let cell = "<td class=\"a\" rowspan=\"+02\" style=\"color:red\">x</td>";
    let text = format!("<messageML><table><tr>{cell}{cell}</tr></table></messageML>");
    let message = Engine::default().render(text.as_str()).expect("an accepted message");
    let cell = "<td class=\"a\" rowspan=\"2\" style=\"color:red\">x</td>";
    assert!(message.presentation_ml().contains(&cell.repeat(2)), "{}", message.presentation_ml());
    let button = "<button name=\"b\" class=\"primary-destructive\" type=\"action\">Go</button>";
    let form = |id| format!("<form id=\"{id}\">{button}</form>");
    let text = format!("<messageML>{}{}</messageML>", form("f"), form("g"));
    let message = Engine::default().render(text.as_str()).expect("an accepted message");
    let tags: Vec<_> = message.presentation_ml().split("<button").skip(1).map(|tag| tag.split_once('>')).collect();
    assert_eq!(tags[0].map(|(tag, _)| tag), tags[1].map(|(tag, _)| tag));
    let text = format!("<messageML>{}</messageML>", "<div style=\"colour:red\">x</div>".repeat(2));
    let report = Engine::default().check(text.as_str());
    assert_eq!(report.diagnostics().iter().map(|found| found.repeats + 1).sum::<u32>(), 2, "{report}");
}
