//! Stage 5: a document becomes PresentationML, EntityJSON, Markdown, text and legacy entities.

mod entities;
mod escape;
mod markdown;
mod presentation;
mod statistics;
mod text;

pub use statistics::{Fact, Item, Statistics, statistics};
pub use text::text;

use crate::document::Document;
use crate::json::Json;

/// The PresentationML.
pub fn presentation_ml(document: &Document) -> String {
    presentation::write(document)
}

/// The Markdown, and the legacy entities whose offsets (UTF-16 units) count in it.
pub fn markdown(document: &Document) -> (String, Json) {
    markdown::write(document)
}
