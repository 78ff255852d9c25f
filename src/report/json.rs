//! The one JSON form of a diagnostic; `schema/report.schema.json` describes it.

use super::lines::{LineIndex, Position};
use crate::diagnostic::{Diagnostic, Place, Severity, Source, Span};
use crate::json::{Json, Object};
use crate::template::Loader;

/// Version of the form that [`diagnostic_json`] gives: raised when a member changes its meaning or
/// goes away, not when one is added.
pub const SCHEMA_VERSION: i64 = 1;

/// The texts that places count in, indexed by lines once.
#[derive(Debug)]
pub struct Texts<'t> {
    message: LineIndex<'t>,
    data: LineIndex<'t>,
    request: LineIndex<'t>,
    loader: Option<&'t dyn Loader>,
}

impl<'t> Texts<'t> {
    /// Message and data as they were handed in.
    pub fn new(message: &'t str, data: Option<&'t str>) -> Self {
        Texts {
            message: LineIndex::new(message),
            data: LineIndex::new(data.unwrap_or_default()),
            request: LineIndex::new(""),
            loader: None,
        }
    }

    /// Adds the request file.
    #[must_use]
    pub fn with_request(mut self, text: &'t str) -> Self {
        self.request = LineIndex::new(text);
        self
    }

    /// Adds what gives the text of includes.
    #[must_use]
    pub fn with_loader(mut self, loader: Option<&'t dyn Loader>) -> Self {
        self.loader = loader;
        self
    }

    /// Gives the lines of a source to `read`; those of an include are found anew each time.
    pub fn with_lines<R>(&self, source: &Source, read: impl FnOnce(&LineIndex<'_>) -> R) -> R {
        match source {
            Source::Message => read(&self.message),
            Source::Data => read(&self.data),
            Source::Request => read(&self.request),
            Source::Include(name) => {
                let text = self.loader.and_then(|loader| loader.load(name)).unwrap_or_default();
                read(&LineIndex::new(&text))
            }
        }
    }

    /// Line and column of a place's first and last byte.
    pub fn positions(&self, place: &Place) -> (Position, Position) {
        self.with_lines(&place.source, |lines| {
            (lines.position(place.span.start as usize), lines.position(place.span.end as usize))
        })
    }
}

fn span_json(span: Span) -> Json {
    Json::Object(Object::from_iter([("start", i64::from(span.start)), ("end", i64::from(span.end))]))
}

fn number(n: usize) -> Json {
    Json::from(i64::try_from(n).unwrap_or(i64::MAX))
}

/// Adds the members that say where: `source` (not for the message itself), `line`, `column`,
/// `endLine`, `endColumn`, `span`.
fn add_place(object: &mut Object, place: &Place, texts: &Texts<'_>) {
    let source = match &place.source {
        Source::Message => None,
        Source::Data => Some("data"),
        Source::Request => Some("request"),
        Source::Include(_) => Some("include"),
    };
    if let Some(source) = source {
        object.insert("source", source);
    }
    if let Source::Include(name) = &place.source {
        object.insert("include", &**name);
    }
    let (from, to) = texts.positions(place);
    object.insert("line", number(from.line));
    object.insert("column", number(from.column));
    object.insert("endLine", number(to.line));
    object.insert("endColumn", number(to.column));
    object.insert("span", span_json(place.span));
}

/// A place as JSON: `source`, `line`, `column`, `endLine`, `endColumn`, `span`.
pub fn place_json(place: &Place, texts: &Texts<'_>) -> Json {
    let mut object = Object::new();
    add_place(&mut object, place, texts);
    Json::Object(object)
}

/// The name of a severity in every format.
impl Severity {
    /// `error`, `warning` or `advice`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => "advice",
        }
    }
}

/// A diagnostic as JSON, lines and columns from 1 (columns in characters), spans in bytes;
/// members that say nothing are left out.
pub fn diagnostic_json(diagnostic: &Diagnostic, texts: &Texts<'_>) -> Json {
    let mut object = Object::new();
    object.insert("code", diagnostic.code.id());
    object.insert("severity", diagnostic.severity.name());
    object.insert("message", diagnostic.message.as_str());
    add_place(&mut object, &diagnostic.place, texts);
    if let Some(span) = diagnostic.expanded {
        object.insert("expandedSpan", span_json(span));
    }
    if let Some(path) = &diagnostic.data_path {
        object.insert("dataPath", path.as_str());
    }
    if !diagnostic.labels.is_empty() {
        let labels = diagnostic.labels.iter().map(|label| step_json(&label.text, &label.place, texts));
        object.insert("labels", Json::Array(labels.collect()));
    }
    if !diagnostic.trail.is_empty() {
        let steps = diagnostic.trail.iter().map(|frame| step_json(&frame.text, &frame.place, texts));
        object.insert("trail", Json::Array(steps.collect()));
    }
    if let Some(help) = &diagnostic.help {
        object.insert("help", help.as_str());
    }
    if let Some(fix) = &diagnostic.fix {
        let mut edit = Object::new();
        add_place(&mut edit, &fix.place, texts);
        edit.insert("replacement", fix.replacement.as_str());
        edit.insert("applicability", if fix.is_safe() { "safe" } else { "suggested" });
        object.insert("fix", Json::Object(edit));
    }
    if diagnostic.repeats > 0 {
        object.insert("repeats", i64::from(diagnostic.repeats));
    }
    Json::Object(object)
}

fn step_json(text: &str, place: &Place, texts: &Texts<'_>) -> Json {
    let mut object = Object::from_iter([("text", text)]);
    add_place(&mut object, place, texts);
    Json::Object(object)
}
