//! Findings as data for other programs: places as lines and columns, diagnostics as JSON.
//!
//! Pictures of findings (terminal, SARIF, JUnit …) are made by the command line from the same
//! model.

mod json;
mod lines;

pub use json::{SCHEMA_VERSION, Texts, diagnostic_json, place_json};
pub use lines::{LineIndex, Position};
