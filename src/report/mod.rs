//! Everything found in one run, and its forms: for people, and as data for other programs.

mod form;
mod lines;
mod picture;
mod texts;

use std::fmt;
use std::sync::Arc;

use serde::ser::{Serialize, Serializer};

pub use form::{Finding, SCHEMA_VERSION, diagnostic_json, place_json};
pub use lines::{LineIndex, Position, Utf16Position};
pub use picture::picture;
pub use texts::Texts;

use crate::diagnostic::{Diagnostic, Diagnostics, Place, Source, Span};
use crate::template::Loader;

/// Everything found in one run, with the texts that its places count in.
///
/// `{}` writes one finding a line, with line and column (from 1, in characters), `{:#}` draws each with the line it
/// stands in; serialised it is
/// `{"acceptable", "diagnostics"}`, each diagnostic as [`Finding`] has it.
///
/// ```
/// let report = messageml::Engine::default().check("<messageML><q>a</q></messageML>");
/// assert!(!report.is_acceptable());
/// assert!(report.to_string().starts_with("message:1:12: error[element/unknown]: "), "{report}");
/// ```
#[derive(Clone, Default)]
pub struct Report {
    /// None where there is no finding; a message shares it with who asked for both.
    found: Option<Arc<Contents>>,
}

/// No findings.
static NONE: Diagnostics = Diagnostics::new();

/// What was found, and the texts that places count in.
#[derive(Clone, Default)]
struct Contents {
    diagnostics: Diagnostics,
    message: Box<str>,
    data: Option<Box<str>>,
    request: Option<Box<str>>,
    includes: Vec<(Arc<str>, Arc<str>)>,
}

impl Report {
    /// Findings in one text.
    pub(crate) fn of(diagnostics: Diagnostics, message: &str) -> Self {
        Report::with_texts(diagnostics, message, None, None)
    }

    /// Findings in message and data, and in what the loader gives.
    pub(crate) fn with_texts(
        diagnostics: Diagnostics,
        message: &str,
        data: Option<&str>,
        loader: Option<&dyn Loader>,
    ) -> Self {
        if diagnostics.is_empty() {
            return Report::default();
        }
        let mut includes: Vec<(Arc<str>, Arc<str>)> = Vec::new();
        let places = diagnostics.iter().flat_map(Diagnostic::places);
        for source in places.map(|place| &place.source) {
            if let Source::Include(name) = source
                && includes.iter().all(|(known, _)| known != name)
                && let Some(text) = loader.and_then(|loader| loader.load(name))
            {
                includes.push((Arc::clone(name), text));
            }
        }
        let data = data.map(Into::into);
        Report {
            found: Some(Arc::new(Contents { diagnostics, message: message.into(), data, request: None, includes })),
        }
    }

    /// Puts the findings of a request file before these.
    pub(crate) fn within_request(self, mut found: Diagnostics, message: &str, data: Option<&str>, text: &str) -> Self {
        let own = self.found.map(Arc::unwrap_or_clone).unwrap_or_default();
        found.extend(own.diagnostics);
        if found.is_empty() {
            return Report::default();
        }
        let (data, request) = (data.map(Into::into), Some(text.into()));
        let found = Contents { diagnostics: found, message: message.into(), data, request, includes: own.includes };
        Report { found: Some(Arc::new(found)) }
    }

    /// The findings of a message that was wrapped: `prefix` bytes stand before the author's own `message`.
    pub(crate) fn unwrapped(mut self, prefix: usize, message: &str) -> Self {
        let moved = |at: u32| at.saturating_sub(prefix as u32).min(message.len() as u32);
        let own = Span::new(prefix, prefix + message.len());
        let is_own = |place: &Place| {
            place.source != Source::Message || (own.start <= place.span.start && place.span.end <= own.end)
        };
        let Some(found) = self.found.as_mut().map(Arc::make_mut) else { return self };
        for diagnostic in found.diagnostics.iter_mut() {
            // What would be written into the tags around is no edit of the author's text.
            diagnostic.fix = diagnostic.fix.take().filter(|fix| fix.pieces().all(|(place, _)| is_own(place)));
            for place in diagnostic.places_mut().filter(|place| place.source == Source::Message) {
                place.span = Span { start: moved(place.span.start), end: moved(place.span.end) };
            }
        }
        (found.message, found.request) = (message.into(), None);
        self
    }

    /// Keeps as many findings as allowed, and says how many there were beside them.
    pub(crate) fn settle(&mut self, most: usize) {
        if let Some(found) = self.found.as_mut().filter(|found| found.diagnostics.len() > most) {
            Arc::make_mut(found).diagnostics.keep_within(most);
        }
    }

    /// All findings: those in the data, in the message, in each template that it includes, in the order of these texts.
    pub fn diagnostics(&self) -> &Diagnostics {
        self.found.as_ref().map_or(&NONE, |found| &found.diagnostics)
    }

    /// True if Symphony would take the message.
    pub fn is_acceptable(&self) -> bool {
        !self.diagnostics().has_errors()
    }

    /// The findings, owned.
    pub fn into_diagnostics(self) -> Diagnostics {
        self.found.map(Arc::unwrap_or_clone).unwrap_or_default().diagnostics
    }

    /// The texts that places count in, by lines.
    pub fn texts(&self) -> Texts<'_> {
        let Some(found) = &self.found else { return Texts::new("", None) };
        let mut texts = Texts::new(&found.message, found.data.as_deref());
        if let Some(request) = &found.request {
            texts = texts.with_request(request);
        }
        texts.with_includes(&found.includes)
    }

    /// The findings as they are serialised.
    pub fn findings(&self) -> Vec<Finding<'_>> {
        let texts = self.texts();
        self.diagnostics().iter().map(|diagnostic| Finding::located(diagnostic, &texts)).collect()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts = self.texts();
        for (at, diagnostic) in self.diagnostics().iter().enumerate() {
            if f.alternate() {
                writeln!(f, "{}", picture(diagnostic, &texts))?;
                continue;
            }
            if at > 0 {
                f.write_str("\n")?;
            }
            let (from, _) = texts.positions(&diagnostic.place);
            write!(f, "{}:{}:{}: {diagnostic}", diagnostic.place.source, from.line, from.column)?;
        }
        if self.diagnostics().is_empty() { f.write_str("nothing found") } else { Ok(()) }
    }
}

impl fmt::Debug for Report {
    /// As `{}` writes it, so that an `unwrap` says what is wrong.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Report {}

impl PartialEq for Report {
    /// The same findings, whatever the texts around them.
    fn eq(&self, other: &Self) -> bool {
        self.diagnostics() == other.diagnostics()
    }
}

/// The schema of what is serialised.
///
/// ```
/// let schema = schemars::schema_for!(messageml::Report);
/// assert!(schema.as_value()["properties"]["diagnostics"].is_object());
/// ```
#[cfg(feature = "json-schema")]
impl schemars::JsonSchema for Report {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        form::ReportForm::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        form::ReportForm::json_schema(generator)
    }
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        form::ReportForm { acceptable: self.is_acceptable(), diagnostics: self.findings() }.serialize(serializer)
    }
}
