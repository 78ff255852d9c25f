//! The table for other tools: schemas for editors, JSON for programs, Markdown for people.
//!
//! Schemas say less than the checker does: where one cannot express a rule it lets a message
//! through, so that it never refuses what Symphony takes.

mod facet;
mod grammar;
mod json;
mod markdown;
mod rng;
mod words;
mod xsd;

pub use json::json;
pub use markdown::markdown;
pub use rng::rng;
pub use xsd::xsd;

/// Text in markup.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Pieces of a schema that many elements share, each written once.
#[derive(Debug, Default)]
struct Shared {
    pieces: Vec<String>,
}

impl Shared {
    /// The number of a piece.
    fn number(&mut self, piece: String) -> usize {
        self.pieces.iter().position(|known| *known == piece).unwrap_or_else(|| {
            self.pieces.push(piece);
            self.pieces.len() - 1
        })
    }
}
