//! A message that Symphony accepts.

use std::sync::OnceLock;

use crate::diagnostic::Diagnostics;
use crate::document::Document;
use crate::json::Json;
use crate::memory::LentDocument;
use crate::output::{self, Sent, Statistics};
use crate::report::Report;

/// A message that Symphony accepts, in all its forms; each is made when it is first asked for.
#[derive(Debug)]
pub struct Message {
    /// On its way it is passed on often.
    parts: Box<Parts>,
}

#[derive(Debug)]
struct Parts {
    document: LentDocument,
    /// What was handed in, as far as it is counted.
    sent: Sent,
    report: Report,
    presentation_ml: OnceLock<String>,
    markdown: OnceLock<output::Markdown>,
    entities: OnceLock<Json>,
    text: OnceLock<String>,
}

impl Message {
    pub(crate) fn new(document: LentDocument, sent: Sent) -> Self {
        let parts = Parts {
            document,
            sent,
            report: Report::default(),
            presentation_ml: OnceLock::new(),
            markdown: OnceLock::new(),
            entities: OnceLock::new(),
            text: OnceLock::new(),
        };
        Message { parts: Box::new(parts) }
    }

    pub(crate) fn set_report(&mut self, report: Report) {
        self.parts.report = report;
    }

    /// The PresentationML, as Symphony's clients show it.
    pub fn presentation_ml(&self) -> &str {
        self.parts.presentation_ml.get_or_init(|| output::presentation_ml(&self.parts.document))
    }

    /// The EntityJSON: the author's members first, generated entities after them.
    pub fn entity_json(&self) -> &Json {
        self.parts.document.entity_json()
    }

    /// The Markdown, as older clients, search and compliance see it.
    pub fn markdown(&self) -> &str {
        self.marked().text()
    }

    fn marked(&self) -> &output::Markdown {
        self.parts.markdown.get_or_init(|| output::markdown(&self.parts.document))
    }

    /// The plain text.
    pub fn text(&self) -> &str {
        self.parts.text.get_or_init(|| output::text(self.presentation_ml()))
    }

    /// The legacy entities; their offsets are UTF-16 units of the Markdown.
    pub fn entities(&self) -> &Json {
        self.parts.entities.get_or_init(|| self.marked().entities(&self.parts.document))
    }

    /// What the message is made of, as Symphony's library counts it.
    ///
    /// ```
    /// let message = messageml::Engine::default().render("<messageML><p>a</p><p>b</p></messageML>")?;
    /// assert_eq!(message.statistics().count("paragraphs"), 2);
    /// # Ok::<(), messageml::Report>(())
    /// ```
    pub fn statistics(&self) -> Statistics {
        output::statistics(&self.parts.document, &self.parts.sent)
    }

    /// Warnings and advice, if it was checked; after [`Engine::render`](crate::Engine::render) only the warnings that the
    /// stages met on their way.
    pub fn diagnostics(&self) -> &Diagnostics {
        self.report().diagnostics()
    }

    /// The same with the texts that they point into.
    pub fn report(&self) -> &Report {
        &self.parts.report
    }

    pub(crate) fn document(&self) -> &Document {
        &self.parts.document
    }

    pub(crate) fn sent(&self) -> &Sent {
        &self.parts.sent
    }
}
