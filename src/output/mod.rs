//! Stage 5: a document becomes PresentationML, EntityJSON, Markdown, text and legacy entities.

mod bound;
mod entities;
mod escape;
mod markdown;
mod plan;
mod presentation;
mod rows;
mod sink;
mod statistics;
mod text;

pub(crate) use bound::{AtMost, at_most, most_words};
pub use statistics::{Fact, Item, Sent, Statistics, statistics};
pub use text::text;

use crate::document::Document;
use crate::json::Json;

/// The PresentationML.
pub fn presentation_ml(document: &Document) -> String {
    presentation::write(document)
}

/// The Markdown, and where in it entities stand.
pub fn markdown(document: &Document) -> Markdown {
    markdown::write(document)
}

/// The Markdown of a message.
#[derive(Clone, Debug, Default)]
pub struct Markdown {
    text: String,
    marks: Vec<entities::Mark>,
}

impl Markdown {
    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The legacy entities, whose offsets count UTF-16 units of the text; `document` is what the
    /// Markdown was made of.
    pub fn entities(&self, document: &Document) -> Json {
        entities::write(document, &self.text, &self.marks)
    }
}
