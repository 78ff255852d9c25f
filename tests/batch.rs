//! The batch protocol: whatever comes in, one JSON object on one line goes out.

use messageml::options::OptionName;
use messageml::{Batch, Json, json};
use proptest::prelude::*;

fn answer(request: &str) -> Json {
    let answer = Batch::default().answer(request);
    assert!(!answer.contains(['\n', '\r']), "{answer}");
    let answer = json::read_strictly(&answer, 1_000).expect("an answer is JSON");
    let kinds = ["ok", "output", "errors", "acceptable"].iter().filter(|kind| answer.get(kind).is_some()).count();
    assert_eq!(kinds, 1, "{answer}");
    assert!(answer.get("id").is_some(), "{answer}");
    answer
}

/// Each line of `tests/batch/misfits.jsonl` with what it is told.
#[test]
fn misfits_are_told_why() {
    let mut shown = String::new();
    for request in include_str!("batch/misfits.jsonl").lines() {
        let answer = answer(request);
        let first =
            answer.get("errors").and_then(Json::as_array).and_then(<[Json]>::first).cloned().unwrap_or_default();
        let of = |key: &str| first.get(key).cloned().unwrap_or_default();
        let id = answer.get("id").cloned().unwrap_or_default();
        shown.push_str(&format!("{request}\n  id {id}: {} {}\n", of("code"), of("message")));
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn any_id_is_echoed() {
    for id in ["null", "7", "-1.5", "\"a\\u2028b\"", "[1,{\"a\":[]}]", "{\"b\":true}", "123456789012345678901234567890"]
    {
        let answer = answer(&format!("{{\"id\": {id}, \"message\": \" \"}}"));
        assert_eq!(answer.get("id"), Some(&json::read_strictly(id, 10).expect("JSON")), "{id}");
    }
}

#[test]
fn options_count_for_their_request_alone() {
    let batch = Batch::default();
    let limits = r#""options": {"limits": {"templateBytes": 5}}"#;
    let message = r#""message": "<messageML>${.now?iso_utc}</messageML>""#;
    let refused = batch.answer(&format!("{{{message}, {limits}}}"));
    assert!(refused.contains("limit/template-bytes"), "{refused}");
    let later = batch.answer(&format!("{{{message}, \"options\": {{\"now\": \"2026-01-31T09:30:00Z\"}}}}"));
    assert!(later.contains("2026-01-31T09:30:00Z"), "{later}");
    let plain = batch.answer(&format!("{{{message}}}"));
    assert!(plain.contains("1970-01-01T00:00:00Z"), "{plain}");
}

#[test]
fn a_wrapped_message_is_blamed_where_its_author_wrote_it() {
    let answer = Batch::default()
        .answer(r#"{"op": "check", "message": "a <q>b</q>", "options": {"wrap": "auto", "rendered": true}}"#);
    assert!(answer.contains(r#""line":1,"column":3"#) && answer.contains(r#""span":{"start":2,"end":5}"#), "{answer}");
    assert!(answer.contains(r#"1 | a <q>b</q>\n  |   ^^^"#), "{answer}");
}

#[test]
fn a_request_is_checked_as_a_whole() {
    let answer =
        Batch::default().answer(r#"{"request": {"endpoint": "blast", "message": "<messageML>a</messageML>"}}"#);
    assert!(
        answer.starts_with(r#"{"id":null,"acceptable":false,"#) && answer.contains("\"code\":\"request/"),
        "{answer}"
    );
}

#[test]
fn findings_are_capped_on_every_path_and_counted() {
    let options = r#""options": {"limits": {"diagnostics": 3}}"#;
    let template = "${ } ".repeat(50);
    for request in [
        format!(r#"{{"template": "{template}", {options}}}"#),
        format!(r#"{{"message": "<messageML>{}</messageML>", {options}}}"#, "<q/>".repeat(50)),
        format!(r#"{{"op": "check", "message": "<messageML>{}</messageML>", {options}}}"#, "<q/>".repeat(50)),
        format!(r#"{{"request": {{"message": "<messageML>{}</messageML>"}}, {options}}}"#, "<q/>".repeat(50)),
    ] {
        let answer = Batch::default().answer(&request);
        let count = answer.matches("\"severity\"").count();
        assert!(count <= 5 && answer.contains("limit/diagnostics") && !answer.contains("\"ok\""), "{count}: {answer}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn anything_is_answered(request in ".{0,200}") {
        answer(&request);
    }

    #[test]
    fn any_message_is_answered(
        message in "(<messageML>)?([<>/&;#\"'{}$ a-z]|\\$\\{|<#list |<p>|</p>|<b/>|&amp;|\\PC){0,60}(</messageML>)?",
        data in "[{}\\[\\]:,\"a-z0-9 .-]{0,40}",
        version in proptest::option::of(".{0,10}"),
    ) {
        let version = version.map_or(Json::Null, Json::from);
        let members = [("id", Json::from(1)), ("message", message.into()), ("data", data.into()), ("version", version)];
        let request = Json::Object(members.into_iter().collect()).to_string();
        let answer = answer(&request);
        prop_assert_eq!(answer.get("id"), Some(&Json::from(1)));
    }
}

/// What editors ask beside checks; offsets count UTF-16 units.
#[test]
fn editors_get_proposals_explanations_examples_and_sketches() {
    let ask = |request: &str| Batch::default().answer(request);
    let completed = ask(r#"{"op": "complete", "message": "😀${entity.", "data": "{\"price\": 7}", "offset": 11}"#);
    assert!(
        completed.starts_with(r#"{"id":null,"proposals":[{"start":11,"end":11,"label":"price","kind":"data""#),
        "{completed}"
    );
    // A sample that cannot be read is none.
    assert!(ask(r#"{"op": "complete", "message": "<emo", "data": "{", "offset": 4}"#).contains("\"label\":\"emoji\""));
    let hover = ask(r#"{"op": "hover", "message": "😀<emoji/>", "offset": 4}"#);
    assert!(hover.starts_with(r#"{"id":null,"hover":{"start":3,"end":8,"text":"#), "{hover}");
    assert_eq!(ask(r#"{"op": "hover", "message": "words", "offset": 2}"#), r#"{"id":null,"hover":null}"#);
    for offset in ["", r#", "offset": -1"#, r#", "offset": 1.5"#, r#", "offset": "1""#] {
        let refused = ask(&format!("{{\"op\": \"hover\", \"message\": \"a\"{offset}}}"));
        assert!(refused.contains("whole number of UTF-16 units"), "{refused}");
    }
    assert!(
        ask(r#"{"op": "palette"}"#)
            .contains(r#"{"element":"b","group":"Text","says":"Bold text.","markup":"<b>bold</b>"}"#)
    );
    let draft = |message: &str| {
        let message = Json::from(message);
        ask(&format!("{{\"message\": {message}, \"data\": {{\"a\": 1}}, \"options\": {{\"draft\": true}}}}"))
    };
    let accepted = draft("<messageML>${entity.a}</messageML>");
    assert!(accepted.contains(r#""ok":{"#) && accepted.contains(r#""usage":[{"name":"entities","used":0,"limit":80}"#));
    assert!(!accepted.contains("sketch"), "{accepted}");
    // What was refused is left out; what is missing has something in its place; a broken tag hides nothing before it.
    for (message, shown) in [
        ("<messageML><b>a</b> <bold>c</bold></messageML>", "<b>a</b> <span>c</span>"),
        ("<messageML><b>${entity.none}</b></messageML>", "<b>1</b>"),
        ("<messageML><i>a</i><#if entity.a></messageML>", "<i>a</i>"),
        ("<messageML><mention uid=\"7\"/><q/></messageML>", "data-entity-id=\\\"mention1\\\""),
    ] {
        let refused = draft(message);
        assert!(refused.contains("\"sketch\":{") && refused.contains(shown), "{message}: {refused}");
    }
    assert!(!draft("").contains("sketch"));
}

#[test]
fn the_readme_lists_every_operation_and_option() {
    let (_, section) = include_str!("../README.md").split_once("\n### Batch\n").expect("the section");
    let (section, _) = section.split_once("\n## ").expect("another section");
    for name in OptionName::ALL.iter().map(|option| option.in_request()).filter(|name| !name.is_empty()) {
        assert!(section.contains(&format!("`{name}`")), "{name}");
    }
    let refused = Batch::default().answer(r#"{"op": ""}"#).replace("\\\"", "`");
    let (_, operations) = refused.split_once("it is one of ").expect("their names");
    let operations: Vec<&str> = operations.split('`').skip(1).step_by(2).collect();
    assert!(operations.contains(&"check") && operations.contains(&"palette"), "{operations:?}");
    // The others are asked by the members of the request.
    for name in operations.into_iter().filter(|name| !["render", "expand", "request"].contains(name)) {
        assert!(section.contains(&format!("`\"op\": \"{name}\"`")), "{name}");
    }
}
