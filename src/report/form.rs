//! The one form in which findings are serialised; `schema/report.schema.json` describes it.

use serde::{Serialize, Serializer};

use super::texts::Texts;
use crate::diagnostic::{Diagnostic, Place, Severity, Source, Span};
use crate::json::Json;

/// Version of the form of findings: raised when a member changes its meaning or goes away, not when one is
/// added.
pub const SCHEMA_VERSION: i64 = 1;

/// A diagnostic as it is serialised: lines and columns from 1 (columns in characters), spans in bytes, `utf16`
/// in UTF-16 units; members that say nothing are left out, and lines where there is no text to count them in.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding<'d> {
    code: &'static str,
    severity: Severity,
    message: &'d str,
    #[serde(flatten)]
    place: PlaceForm<'d>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expanded_span: Option<Span>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data_path: Option<&'d str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    labels: Vec<Step<'d>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    trail: Vec<Step<'d>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<FixForm<'d>>,
    #[serde(skip_serializing_if = "is_zero")]
    repeats: u32,
    /// For people; only where it is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    rendered: Option<String>,
}

/// Where: `source` (not for the message itself), line and column of both ends, and the span.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PlaceForm<'d> {
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    include: Option<&'d str>,
    #[serde(flatten)]
    lines: Option<Lines>,
    span: Span,
    #[serde(skip_serializing_if = "Option::is_none")]
    utf16: Option<Utf16>,
}

#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Lines {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

/// The place as JavaScript and Java count: offsets and column in UTF-16 units.
#[derive(Clone, Copy, Debug, Serialize)]
struct Utf16 {
    start: usize,
    end: usize,
    column: usize,
}

#[derive(Clone, Debug, Serialize)]
struct Step<'d> {
    text: &'d str,
    #[serde(flatten)]
    place: PlaceForm<'d>,
}

#[derive(Clone, Debug, Serialize)]
struct FixForm<'d> {
    #[serde(flatten)]
    piece: Piece<'d>,
    /// What has to be replaced with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also: Vec<Piece<'d>>,
    applicability: &'static str,
}

#[derive(Clone, Debug, Serialize)]
struct Piece<'d> {
    #[serde(flatten)]
    place: PlaceForm<'d>,
    replacement: &'d str,
}

fn is_zero(count: &u32) -> bool {
    *count == 0
}

impl<'d> Finding<'d> {
    /// With lines and columns of these texts.
    pub fn located(diagnostic: &'d Diagnostic, texts: &Texts<'_>) -> Self {
        Finding::new(diagnostic, Some(texts))
    }

    fn new(diagnostic: &'d Diagnostic, texts: Option<&Texts<'_>>) -> Self {
        Finding {
            code: diagnostic.code.id(),
            severity: diagnostic.severity,
            message: &diagnostic.message,
            place: PlaceForm::new(&diagnostic.place, texts),
            expanded_span: diagnostic.expanded,
            data_path: diagnostic.data_path.as_deref(),
            labels: diagnostic.labels.iter().map(|label| Step::new(&label.text, &label.place, texts)).collect(),
            trail: diagnostic.trail.iter().map(|frame| Step::new(&frame.text, &frame.place, texts)).collect(),
            help: diagnostic.help.as_deref(),
            fix: diagnostic.fix.as_ref().map(|fix| FixForm {
                piece: Piece { place: PlaceForm::new(&fix.place, texts), replacement: &fix.replacement },
                also: fix
                    .also
                    .iter()
                    .map(|edit| Piece { place: PlaceForm::new(&edit.place, texts), replacement: &edit.replacement })
                    .collect(),
                applicability: if fix.is_safe() { "safe" } else { "suggested" },
            }),
            repeats: diagnostic.repeats,
            rendered: None,
        }
    }

    /// Adds the text for people.
    #[must_use]
    pub fn with_rendered(mut self, text: String) -> Self {
        self.rendered = Some(text);
        self
    }

    /// The same as a value.
    pub fn to_json(&self) -> Json {
        // Strings and numbers under keys that are strings: nothing in it could fail.
        Json::from_serialize(self).unwrap_or_default()
    }
}

impl<'d> PlaceForm<'d> {
    fn new(place: &'d Place, texts: Option<&Texts<'_>>) -> Self {
        let (source, include) = match &place.source {
            Source::Message => (None, None),
            Source::Data => (Some("data"), None),
            Source::Request => (Some("request"), None),
            Source::Include(name) => (Some("include"), Some(&**name)),
        };
        let found = texts.map(|texts| {
            texts.with_lines(&place.source, |lines| {
                let (start, end) = (place.span.start as usize, place.span.end as usize);
                let (from, to) = (lines.position(start), lines.position(end));
                let (first, last) = (lines.utf16(start), lines.utf16(end));
                let lines = Lines { line: from.line, column: from.column, end_line: to.line, end_column: to.column };
                (lines, Utf16 { start: first.offset, end: last.offset, column: first.column })
            })
        });
        let (lines, utf16) = found.unzip();
        PlaceForm { source, include, lines, span: place.span, utf16 }
    }
}

impl<'d> Step<'d> {
    fn new(text: &'d str, place: &'d Place, texts: Option<&Texts<'_>>) -> Self {
        Step { text, place: PlaceForm::new(place, texts) }
    }
}

impl Severity {
    /// `error`, `warning` or `advice`: its name in every format.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => "advice",
        }
    }
}

impl Serialize for Severity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl Serialize for Diagnostic {
    /// As in a report, without lines and columns: those need the text, which a report has.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Finding::new(self, None).serialize(serializer)
    }
}

/// A place as a value: `source`, `line`, `column`, `endLine`, `endColumn`, `span`, `utf16`.
pub fn place_json(place: &Place, texts: &Texts<'_>) -> Json {
    Json::from_serialize(&PlaceForm::new(place, Some(texts))).unwrap_or_default()
}

/// A diagnostic as a value, as [`Finding`] has it.
pub fn diagnostic_json(diagnostic: &Diagnostic, texts: &Texts<'_>) -> Json {
    Finding::located(diagnostic, texts).to_json()
}
