//! Every format over findings that have everything a finding can have.

use messageml::diagnostic::{Frame, codes};
use messageml::{Diagnostic, Diagnostics, Source, Span};
use serde_json::Value;

use super::*;

const MESSAGE: &str = "<#macro row trade>\n\t<tr><td>${trade.id}</td><td>名前 <u>${trade.note}</u></td></tr>\n</#macro>\n\
                       <messageML>\n  <table>\n    <#list entity.trades as t><@row t/></#list>\n  </table>\n</messageML>\n";

fn span(part: &str) -> Span {
    let at = MESSAGE.find(part).expect("a part of the message");
    Span::new(at, at + part.len())
}

fn checked(name: &str, message: &str, diagnostics: impl IntoIterator<Item = Diagnostic>) -> Checked<'static> {
    Checked {
        name: name.into(),
        message: message.into(),
        diagnostics: diagnostics.into_iter().collect::<Diagnostics>().into_vec(),
        ..Checked::default()
    }
}

/// One message whose findings use every member.
fn everything() -> Checked<'static> {
    let mut full = Diagnostic::new(codes::element::UNKNOWN, span("<u>"), "there is no element `u`")
        .with_help("write `i` for emphasis")
        .with_fix(Span::new(span("<u>").start as usize + 1, span("<u>").end as usize - 1), "i")
        .with_label(span("</u>"), "its end")
        .with_label(span("<messageML>"), "in this message")
        .with_data_path("entity.trades[2].note");
    full.expanded = Some(Span::new(400, 403));
    full.repeats = 7;
    full.trail = vec![
        Frame { place: span("<#list entity.trades as t>").into(), text: "in turn 3 of this list".into() },
        Frame { place: span("<@row t/>").into(), text: "in macro \"row\"".into() },
    ];
    let data = Diagnostic::new(
        codes::data::SYNTAX,
        messageml::diagnostic::Place { source: Source::Data, span: Span::point(9) },
        "the data is not JSON: there is no value after this comma",
    );
    let mut advice = Diagnostic::new(codes::lint::TEMPLATE_IN_DATA, span("${trade.id}"), "one\nline: 100% <&>");
    advice.severity = Severity::Advice;
    let mut checked = checked("templates/blotter.ftl", MESSAGE, [full, data, advice]);
    checked.data_name = Some("templates/blotter.data.json".into());
    checked.data = Some("{\"a\": 1, }".into());
    checked
}

fn report(format: Format, all: &[Checked<'_>]) -> String {
    let mut out = Vec::new();
    let mut reporter = Reporter::new(format, TextStyle { width: 100, unicode: false }, Severity::Error);
    for checked in all {
        reporter.add(checked, &mut out).expect("memory takes everything");
    }
    if matches!(format, Format::Json | Format::Sarif | Format::Gitlab | Format::Junit) {
        let why = "gone.mml: there is no such file";
        reporter.add_unusable(why, &mut out).expect("memory takes everything");
    }
    reporter.finish(&mut out).expect("memory takes everything");
    let text = String::from_utf8(out).expect("UTF-8");
    anstream::adapter::strip_str(&text).to_string()
}

#[test]
fn text_shows_places_trail_and_remedy() {
    insta::assert_snapshot!(report(Format::Text, &[everything()]));
}

#[test]
fn text_stays_short_for_long_lines_and_far_places() {
    let long = format!("<messageML>{}<u>é</u>{}</messageML>", "schön ".repeat(2_000), "x".repeat(5_000));
    let at = long.find("<u>").expect("there");
    let in_long = Diagnostic::new(codes::element::UNKNOWN, Span::new(at, at + 3), "there is no element `u`");
    let far = format!("<messageML>\n{}<u></u>\n</messageML>", "<p>\n</p>\n".repeat(200));
    let at = far.find("<u>").expect("there");
    let in_far = Diagnostic::new(codes::element::UNKNOWN, Span::new(at, at + 3), "there is no element `u`")
        .with_label(Span::new(0, 11), "in this message");
    let whole = Diagnostic::new(codes::message::EMPTY, Span::new(0, far.len()), "all of it");
    let text =
        report(Format::Text, &[checked("long.mml", &long, [in_long]), checked("far.mml", &far, [in_far, whole])]);
    assert!(text.lines().all(|line| line.chars().count() < 200), "{text}");
    insta::assert_snapshot!(text);
}

#[test]
fn text_survives_places_that_do_not_exist() {
    let beyond = Diagnostic::new(codes::element::UNKNOWN, Span::new(90, 4_000), "beyond the end")
        .with_fix(Span::new(5_000, 6_000), "x")
        .with_label(Span::new(1, 2), "inside a character");
    let reversed = Diagnostic::new(codes::element::UNKNOWN, Span { start: 5, end: 2 }, "end before start");
    for format in
        [Format::Text, Format::Concise, Format::Github, Format::Json, Format::Sarif, Format::Gitlab, Format::Junit]
    {
        for message in ["", "é", "a\r\nb\rc\n", "\t\u{0}\u{feff}\u{202e}👩‍👩‍👧"] {
            let diagnostics = [beyond.clone(), reversed.clone()];
            assert!(!report(format, &[checked("odd.mml", message, diagnostics)]).is_empty());
        }
    }
}

#[test]
fn short_formats() {
    let all = [everything(), checked("clean.mml", "<messageML>a</messageML>", [])];
    insta::assert_snapshot!("concise", report(Format::Concise, &all));
    insta::assert_snapshot!("github", report(Format::Github, &all));
    insta::assert_snapshot!("gitlab", report(Format::Gitlab, &all));
    insta::assert_snapshot!("junit", report(Format::Junit, &all));
}

/// The schema of `--format json`, made of what is serialised.
fn schema() -> String {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<json::Document>();
    schema.insert("$id".to_owned(), "https://messageml.invalid/report-1.schema.json".into());
    schema.insert("title".to_owned(), "messageml report, version 1".into());
    format!("{:#}\n", schema.as_value())
}

#[test]
fn json_follows_its_schema() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/report.schema.json");
    let made = schema();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &made).expect("the schema is written");
    }
    let schema = std::fs::read_to_string(path).expect("the schema");
    assert_eq!(schema, made, "UPDATE_DOCS=1 renews it");
    let schema = schema.as_str();
    let text = report(Format::Json, &[everything(), checked("clean.mml", "a", [])]);
    validate(schema, &text);
    let report: Value = serde_json::from_str(&text).expect("JSON");
    let full = report["files"][0]["diagnostics"][0].as_object().expect("an object");
    let described: Value = serde_json::from_str(schema).expect("JSON");
    let described = described["$defs"]["diagnostic"]["properties"].as_object().expect("an object");
    let unused: Vec<_> = described.keys().filter(|key| !full.contains_key(*key)).collect();
    assert_eq!(unused, ["source", "include"], "every other member is in use");
}

#[test]
fn sarif_follows_its_schema() {
    validate(include_str!("../../tests/sarif.schema.json"), &report(Format::Sarif, &[everything()]));
}

/// The standard's own schema may not lie in this repository: whoever has it names it in
/// `SARIF_SCHEMA`, and without it the test says that it is skipped.
#[test]
fn sarif_follows_the_schema_of_the_standard() {
    let Some(path) = std::env::var_os("SARIF_SCHEMA") else {
        eprintln!("skipped: SARIF_SCHEMA does not name the schema of SARIF 2.1.0");
        return;
    };
    let schema = std::fs::read_to_string(path).expect("the file that SARIF_SCHEMA names");
    validate(&schema, &report(Format::Sarif, &[everything(), checked("clean.mml", "a", [])]));
}

fn validate(schema: &str, text: &str) {
    let schema: Value = serde_json::from_str(schema).expect("a schema");
    let value: Value = serde_json::from_str(text).expect("JSON");
    let mut faults = Vec::new();
    follow(&schema, &schema, &value, "", &mut faults);
    assert!(faults.is_empty(), "{faults:#?}");
}

/// The keywords that the schemas use; any other is a fault, so that none is silently ignored.
fn follow(root: &Value, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
    for (keyword, rule) in schema.as_object().expect("a schema is an object") {
        let fits = match keyword.as_str() {
            "$schema" | "$id" | "id" | "$defs" | "definitions" | "title" | "description" | "default" | "format" => true,
            "$ref" => {
                let path = rule.as_str().and_then(|rule| rule.strip_prefix('#')).expect("a local reference");
                follow(root, root.pointer(path).expect("a definition"), value, at, faults);
                true
            }
            "anyOf" | "oneOf" => {
                let fit = rule.as_array().into_iter().flatten().filter(|schema| {
                    let mut faults = Vec::new();
                    follow(root, schema, value, at, &mut faults);
                    faults.is_empty()
                });
                let count = fit.count();
                if keyword == "oneOf" { count == 1 } else { count > 0 }
            }
            "not" => {
                let mut faults = Vec::new();
                follow(root, rule, value, at, &mut faults);
                !faults.is_empty()
            }
            "maximum" => value.as_i64() <= rule.as_i64(),
            "minItems" => value.as_array().is_none_or(|items| items.len() as u64 >= rule.as_u64().unwrap_or(0)),
            "uniqueItems" => value.as_array().is_none_or(|items| {
                items.iter().enumerate().all(|(at, item)| !items.iter().skip(at + 1).any(|other| other == item))
            }),
            // Of members that messageml does not write.
            "pattern" => value.is_null(),
            "const" => rule == value,
            "enum" => rule.as_array().is_some_and(|allowed| allowed.contains(value)),
            "minimum" => value.as_i64() >= rule.as_i64(),
            "type" => {
                let types = rule.as_array().map_or(std::slice::from_ref(rule), Vec::as_slice);
                types.iter().filter_map(Value::as_str).any(|name| is_a(value, name))
            }
            "required" => {
                rule.as_array().into_iter().flatten().all(|key| value.get(key.as_str().unwrap_or("")).is_some())
            }
            "additionalProperties" => {
                let known = |key: &str| schema["properties"].get(key).is_some();
                let others = value.as_object().into_iter().flatten().filter(|(key, _)| !known(key));
                match rule {
                    Value::Bool(allowed) => *allowed || others.count() == 0,
                    rule => {
                        others.for_each(|(key, value)| follow(root, rule, value, &format!("{at}/{key}"), faults));
                        true
                    }
                }
            }
            "properties" => {
                for (key, schema) in rule.as_object().into_iter().flatten() {
                    if let Some(value) = value.get(key) {
                        follow(root, schema, value, &format!("{at}/{key}"), faults);
                    }
                }
                true
            }
            "items" => {
                for (index, value) in value.as_array().into_iter().flatten().enumerate() {
                    follow(root, rule, value, &format!("{at}/{index}"), faults);
                }
                true
            }
            _ => false,
        };
        if !fits {
            let shown: String = value.to_string().chars().take(200).collect();
            faults.push(format!("{at}: {keyword} {rule} against {shown}"));
        }
    }
}

fn is_a(value: &Value, name: &str) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        _ => false,
    }
}
