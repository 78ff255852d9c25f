//! `--format json`: one document for programs; `schema/report.schema.json` describes it.

use messageml::{Diagnostic, Json};
use serde_json::{Value, json};

use super::{Checked, Counts, text};

/// The findings of one message with one of its data.
pub fn file(checked: &Checked<'_>) -> Value {
    let texts = checked.texts();
    let diagnostics = checked.diagnostics.iter().map(|diagnostic| {
        let mut found = value(&messageml::report::diagnostic_json(diagnostic, &texts));
        found["rendered"] = text::plain(diagnostic, checked, &texts).into();
        found
    });
    let diagnostics: Vec<Value> = diagnostics.collect();
    let mut file = json!({ "file": checked.name });
    if let Some(data) = &checked.data_name {
        file["data"] = data.as_str().into();
    }
    if let Some(request) = &checked.request_name {
        file["request"] = request.as_str().into();
    }
    file["acceptable"] = (!checked.diagnostics.iter().any(Diagnostic::is_error)).into();
    file["diagnostics"] = diagnostics.into();
    file
}

/// The whole document.
pub fn document(files: Vec<Value>, counts: &Counts, unusable: &[String]) -> Value {
    json!({
        "version": messageml::report::SCHEMA_VERSION,
        "tool": { "name": "messageml", "version": env!("CARGO_PKG_VERSION") },
        "summary": {
            "messages": counts.messages,
            "errors": counts.errors,
            "warnings": counts.warnings,
            "advice": counts.advice,
        },
        "files": files,
        "unreadable": unusable,
    })
}

/// A value of the library as one of serde_json's.
fn value(json: &Json) -> Value {
    serde_json::from_str(&json.to_string()).unwrap_or_default()
}
