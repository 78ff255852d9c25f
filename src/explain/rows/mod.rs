//! The sentences that Symphony refuses messages with: the words that each is recognised by, and what it means.

mod element;
mod markup;
mod template;

use crate::diagnostic::Code;

/// One sentence, whatever names stand in it.
#[derive(Debug)]
pub(super) struct Row {
    /// The words that it is recognised by, wherever they stand, with `{names}` for what changes.
    pub words: &'static str,
    /// The codes of our findings that it may be, the most likely first.
    pub codes: &'static [Code],
    /// What it means, with the same names.
    pub meaning: &'static str,
}

const fn row(words: &'static str, codes: &'static [Code], meaning: &'static str) -> Row {
    Row { words, codes, meaning }
}

/// Every row; the first that fits counts, so the closer ones come first.
pub(super) fn rows() -> impl Iterator<Item = &'static Row> {
    [markup::ROWS, element::ROWS, template::ROWS].into_iter().flatten()
}
