//! `--format json`: one document for programs. Its types give its schema as well: `schema/report.schema.json`.

use messageml::Diagnostic;
use messageml::report::Finding;
#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::to_value;

use super::{Checked, Counts, text};

/// What `messageml check --format json` writes. `messageml batch` answers with the same diagnostics.
#[derive(Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct Document {
    /// Raised when a member changes its meaning or goes away.
    #[cfg_attr(test, schemars(extend("const" = messageml::report::SCHEMA_VERSION)))]
    version: i64,
    tool: Tool,
    summary: Summary,
    #[cfg_attr(test, schemars(with = "Vec<File<'static>>"))]
    files: Vec<Value>,
    /// Files that could not be read, each with the reason.
    unreadable: Vec<String>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(rename = "tool", deny_unknown_fields))]
struct Tool {
    #[cfg_attr(test, schemars(extend("const" = "messageml")))]
    name: &'static str,
    version: &'static str,
}

/// How many messages were checked, and what was found in all of them.
#[derive(Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(rename = "summary", deny_unknown_fields))]
struct Summary {
    messages: usize,
    errors: usize,
    warnings: usize,
    advice: usize,
}

/// One message with one data file.
#[derive(Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(rename = "file", deny_unknown_fields))]
struct File<'c> {
    file: &'c str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "String"))]
    data: Option<&'c str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "String"))]
    request: Option<&'c str>,
    /// True if Symphony would take the message.
    acceptable: bool,
    diagnostics: Vec<Finding<'c>>,
}

/// The findings of one message with one of its data.
pub fn file(checked: &Checked<'_>) -> Value {
    let texts = checked.texts();
    let located =
        |diagnostic| Finding::located(diagnostic, &texts).with_rendered(text::plain(diagnostic, checked, &texts));
    let file = File {
        file: &checked.name,
        data: checked.data_name.as_deref(),
        request: checked.request_name.as_deref(),
        acceptable: !checked.diagnostics.iter().any(Diagnostic::is_error),
        diagnostics: checked.diagnostics.iter().map(located).collect(),
    };
    // Strings and numbers under keys that are strings: nothing in it could fail.
    to_value(file).unwrap_or_default()
}

/// The whole document.
pub fn document(files: Vec<Value>, counts: &Counts, unusable: &[String]) -> Document {
    let Counts { messages, errors, warnings, advice, .. } = *counts;
    Document {
        version: messageml::report::SCHEMA_VERSION,
        tool: Tool { name: "messageml", version: env!("CARGO_PKG_VERSION") },
        summary: Summary { messages, errors, warnings, advice },
        files,
        unreadable: unusable.to_vec(),
    }
}
