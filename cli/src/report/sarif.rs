//! `--format sarif`: SARIF 2.1.0, for code scanning services.

use messageml::diagnostic::Place;
use messageml::{Code, Severity};
use serde_json::{Value, json};

use super::Checked;
use super::fingerprint::Marks;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    }
}

/// A result for each finding.
pub fn results(checked: &Checked<'_>, marks: &mut Marks) -> Vec<Value> {
    let texts = checked.texts();
    let region = |place: &Place| {
        let (from, to) = texts.positions(place);
        json!({
            "startLine": from.line, "startColumn": from.column, "endLine": to.line, "endColumn": to.column,
            "byteOffset": place.span.start, "byteLength": place.span.len(),
        })
    };
    let location = |place: &Place| {
        let uri = uri(&checked.name(&place.source));
        json!({ "artifactLocation": { "uri": uri }, "region": region(place) })
    };
    let indices: Vec<Code> = Code::all().collect();
    checked
        .of_data()
        .map(|(diagnostic, is_of_data)| {
            let mut text = format!("{}.", diagnostic.message);
            if let Some(help) = &diagnostic.help {
                text.push_str(&format!(" Help: {help}."));
            }
            let data = checked.data_name.as_ref().filter(|_| is_of_data);
            if let Some(data) = data {
                text.push_str(&format!(" Found with {data}."));
            }
            let mut result = json!({
                "ruleId": diagnostic.code.id(),
                "level": level(diagnostic.severity),
                "message": { "text": text },
                "locations": [{ "physicalLocation": location(&diagnostic.place) }],
                "occurrenceCount": diagnostic.repeats.saturating_add(1),
                "partialFingerprints": { "messageml/v1": marks.mark(diagnostic, checked, &texts) },
            });
            if let Some(data) = data {
                result["properties"] = json!({ "data": data });
            }
            if let Some(index) = indices.iter().position(|code| *code == diagnostic.code) {
                result["ruleIndex"] = index.into();
            }
            let related: Vec<_> = diagnostic
                .labels
                .iter()
                .map(|label| json!({ "physicalLocation": location(&label.place), "message": { "text": label.text } }))
                .collect();
            if !related.is_empty() {
                result["relatedLocations"] = related.into();
            }
            if !diagnostic.trail.is_empty() {
                let frames = diagnostic.trail.iter().rev().map(|frame| {
                    json!({ "location": {
                        "physicalLocation": location(&frame.place), "message": { "text": frame.text },
                    } })
                });
                result["stacks"] = json!([{ "frames": frames.collect::<Vec<_>>() }]);
            }
            if let Some(fix) = diagnostic.fix.as_ref().filter(|fix| fix.is_safe()) {
                result["fixes"] = json!([{ "artifactChanges": [{
                    "artifactLocation": { "uri": uri(&checked.name(&fix.place.source)) },
                    "replacements": fix.pieces().map(|(place, text)| json!({
                        "deletedRegion": region(place), "insertedContent": { "text": text },
                    })).collect::<Vec<_>>(),
                }] }]);
            }
            result
        })
        .collect()
}

/// The whole log: one run, every rule described.
pub fn log(results: Vec<Value>, unreadable: &[String], help_uri: Option<&str>) -> Value {
    let notifications: Vec<_> =
        unreadable.iter().map(|why| json!({ "level": "error", "message": { "text": why } })).collect();
    let rules: Vec<_> = Code::all()
        .map(|code| {
            let info = code.info();
            let mut rule = json!({
                "id": code.id(),
                "shortDescription": { "text": info.title },
                "fullDescription": { "text": info.explanation, "markdown": info.explanation },
                "help": { "text": info.explanation, "markdown": messageml::diagnostic::code_markdown(code) },
                "defaultConfiguration": { "level": level(code.severity()) },
            });
            if let Some(address) = help_uri {
                rule["helpUri"] = format!("{address}#{}", code.id().replace('/', "")).into();
            }
            rule
        })
        .collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "messageml", "version": env!("CARGO_PKG_VERSION"), "rules": rules,
            } },
            "invocations": [{
                "executionSuccessful": unreadable.is_empty(), "toolExecutionNotifications": notifications,
            }],
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

/// A shown path as a URI reference.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
