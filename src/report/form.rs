//! The one form in which findings are serialised. The types give its schema as well: `schema/report.schema.json`.

#[cfg(feature = "json-schema")]
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::texts::Texts;
use crate::diagnostic::{Applicability, Diagnostic, Place, Severity, Source, Span};
use crate::json::Json;

/// Version of the form of findings: raised when a member changes its meaning or goes away, not when one is
/// added.
pub const SCHEMA_VERSION: i64 = 1;

/// A report as it is serialised.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "json-schema", derive(JsonSchema), schemars(rename = "report", deny_unknown_fields))]
pub(super) struct ReportForm<'r> {
    /// True if Symphony would take the message.
    pub acceptable: bool,
    pub diagnostics: Vec<Finding<'r>>,
}

/// A diagnostic as it is serialised: lines and columns from 1 (columns in characters), spans in bytes, `utf16`
/// in UTF-16 units; members that say nothing are left out, and lines where there is no text to count them in.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "json-schema", derive(JsonSchema), schemars(rename = "diagnostic", deny_unknown_fields))]
#[serde(rename_all = "camelCase")]
pub struct Finding<'d> {
    /// `family/slug`; `messageml explain` says more.
    code: &'static str,
    severity: Severity,
    /// One line, without a full stop.
    message: &'d str,
    #[serde(flatten)]
    place: PlaceForm<'d>,
    /// Where, in the expanded text, if that differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "json-schema", schemars(with = "Span"))]
    expanded_span: Option<Span>,
    /// The value that caused it, as `entity.order.note`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "json-schema", schemars(with = "String"))]
    data_path: Option<&'d str>,
    /// Related places.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    labels: Vec<StepForm<'d>>,
    /// The way that led to it, outermost step first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    trail: Vec<StepForm<'d>>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "json-schema", schemars(with = "String"))]
    help: Option<&'d str>,
    /// An edit that does away with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "json-schema", schemars(with = "FixForm<'d>"))]
    fix: Option<FixForm<'d>>,
    /// How often the same was found again; absent if it was not.
    #[serde(skip_serializing_if = "is_zero")]
    #[cfg_attr(feature = "json-schema", schemars(range(min = 1)))]
    repeats: u32,
    /// The finding for people, as `--format text` draws it, without colours; only where it is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "json-schema", schemars(with = "String"))]
    rendered: Option<String>,
}

/// Where: `source` (not for the message itself), line and column of both ends, and the span.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "json-schema", derive(JsonSchema))]
#[serde(rename_all = "camelCase")]
struct PlaceForm<'d> {
    /// Which text the place counts in; absent for the message itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "json-schema", schemars(with = "OtherText"))]
    source: Option<OtherText>,
    /// The name of the template, where the source is `include`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "json-schema", schemars(with = "String"))]
    include: Option<&'d str>,
    #[serde(flatten)]
    #[cfg_attr(feature = "json-schema", schemars(with = "Lines"))]
    lines: Option<Lines>,
    span: Span,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "json-schema", schemars(with = "Utf16"))]
    utf16: Option<Utf16>,
}

/// A text beside the message.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(feature = "json-schema", derive(JsonSchema), schemars(rename = "source"))]
#[serde(rename_all = "camelCase")]
enum OtherText {
    Data,
    Include,
    Request,
}

#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(feature = "json-schema", derive(JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Lines {
    /// From 1.
    #[cfg_attr(feature = "json-schema", schemars(range(min = 1)))]
    line: usize,
    /// From 1, in characters.
    #[cfg_attr(feature = "json-schema", schemars(range(min = 1)))]
    column: usize,
    /// The line of the end.
    #[cfg_attr(feature = "json-schema", schemars(range(min = 1)))]
    end_line: usize,
    /// The column of the end, exclusive.
    #[cfg_attr(feature = "json-schema", schemars(range(min = 1)))]
    end_column: usize,
}

/// The place as JavaScript and Java count: offsets, and the column from 1, in UTF-16 units.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(feature = "json-schema", derive(JsonSchema), schemars(rename = "utf16", deny_unknown_fields))]
struct Utf16 {
    start: usize,
    end: usize,
    #[cfg_attr(feature = "json-schema", schemars(range(min = 1)))]
    column: usize,
}

/// A related place, or a step of the way that led to a finding.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "json-schema", derive(JsonSchema), schemars(rename = "step", deny_unknown_fields))]
struct StepForm<'d> {
    text: &'d str,
    #[serde(flatten)]
    place: PlaceForm<'d>,
}

/// An edit that does away with a finding.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "json-schema", derive(JsonSchema), schemars(rename = "fix", deny_unknown_fields))]
struct FixForm<'d> {
    #[serde(flatten)]
    piece: EditForm<'d>,
    /// Pieces that have to be replaced with it: all or nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also: Vec<EditForm<'d>>,
    applicability: Applicability,
}

/// One replacement.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "json-schema", derive(JsonSchema), schemars(rename = "edit", deny_unknown_fields))]
struct EditForm<'d> {
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
            labels: diagnostic.labels.iter().map(|label| StepForm::new(&label.text, &label.place, texts)).collect(),
            trail: diagnostic.trail.iter().map(|frame| StepForm::new(&frame.text, &frame.place, texts)).collect(),
            help: diagnostic.help.as_deref(),
            fix: diagnostic.fix.as_ref().map(|fix| FixForm {
                piece: EditForm { place: PlaceForm::new(&fix.place, texts), replacement: &fix.replacement },
                also: fix
                    .also
                    .iter()
                    .map(|edit| EditForm { place: PlaceForm::new(&edit.place, texts), replacement: &edit.replacement })
                    .collect(),
                applicability: fix.applicability,
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
            Source::Data => (Some(OtherText::Data), None),
            Source::Request => (Some(OtherText::Request), None),
            Source::Include(name) => (Some(OtherText::Include), Some(&**name)),
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

impl<'d> StepForm<'d> {
    fn new(text: &'d str, place: &'d Place, texts: Option<&Texts<'_>>) -> Self {
        StepForm { text, place: PlaceForm::new(place, texts) }
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
