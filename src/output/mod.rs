//! Stage 5: a document becomes PresentationML, EntityJSON, Markdown, text and legacy entities.

use crate::document::Document;
use crate::json::Json;

/// The PresentationML.
pub fn presentation_ml(document: &Document) -> String {
    let _ = document;
    String::new()
}

/// The Markdown, and the legacy entities whose offsets (UTF-16 units) count in it.
pub fn markdown(document: &Document) -> (String, Json) {
    let _ = document;
    (String::new(), Json::object())
}

/// The plain text: what remains of the PresentationML without its tags.
pub fn text(document: &Document) -> String {
    let _ = document;
    String::new()
}
