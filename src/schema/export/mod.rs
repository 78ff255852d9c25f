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
mod xml;
mod xsd;

pub use json::json;
pub use markdown::{markdown, summary};
pub use rng::rng;
pub use xsd::xsd;
