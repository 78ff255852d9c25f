//! A text that an editor has open, and its places as the protocol counts them.

use std::sync::Arc;

use lsp_types::{Position, Range, TextDocumentContentChangeEvent};
use messageml::Span;
use messageml::report::LineIndex;

/// In which units the editor counts columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 units, which every editor can.
    #[default]
    Utf16,
}

impl Encoding {
    fn width(self, letter: char) -> usize {
        match self {
            Encoding::Utf8 => letter.len_utf8(),
            Encoding::Utf16 => letter.len_utf16(),
        }
    }

    /// The byte of a place; beyond the end of its line, that of the end.
    pub fn offset(self, lines: &LineIndex<'_>, place: Position) -> usize {
        let line = place.line as usize + 1;
        if line > lines.count() {
            return lines.text().len();
        }
        let start = lines.range(line).start;
        let mut column = 0;
        let wanted = place.character as usize;
        for (at, letter) in lines.line(line).char_indices() {
            if column + self.width(letter) > wanted {
                return start + at;
            }
            column += self.width(letter);
        }
        start + lines.line(line).len()
    }

    /// The place of a byte.
    pub fn position(self, lines: &LineIndex<'_>, at: usize) -> Position {
        let at = lines.floor(at);
        let line = lines.position(at).line;
        let before = lines.text().get(lines.range(line).start..at).unwrap_or_default();
        let column: usize = before.chars().map(|letter| self.width(letter)).sum();
        Position { line: line as u32 - 1, character: column as u32 }
    }

    /// The range of a span.
    pub fn range(self, lines: &LineIndex<'_>, span: Span) -> Range {
        Range { start: self.position(lines, span.start as usize), end: self.position(lines, span.end as usize) }
    }

    /// The text after a change.
    pub fn changed(self, text: &str, change: TextDocumentContentChangeEvent) -> Arc<str> {
        let Some(range) = change.range else { return change.text.into() };
        let lines = LineIndex::new(text);
        let start = self.offset(&lines, range.start);
        let end = self.offset(&lines, range.end).max(start);
        let (before, after) = (text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default());
        format!("{before}{}{after}", change.text).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_go_there_and_back() {
        let text = "a😀é\r\nb\n";
        let lines = LineIndex::new(text);
        for (encoding, columns) in [(Encoding::Utf16, [0, 1, 3, 4]), (Encoding::Utf8, [0, 1, 5, 7])] {
            for (at, column) in [0, 1, 5, 7].into_iter().zip(columns) {
                let place = Position { line: 0, character: column };
                assert_eq!(encoding.position(&lines, at), place);
                assert_eq!(encoding.offset(&lines, place), at);
            }
            // Beyond the end of a line is its end, beyond the last line the end of the text.
            assert_eq!(encoding.offset(&lines, Position { line: 0, character: 99 }), 7);
            assert_eq!(encoding.offset(&lines, Position { line: 9, character: 0 }), text.len());
        }
        let range = Range { start: Position { line: 0, character: 1 }, end: Position { line: 0, character: 3 } };
        let change = TextDocumentContentChangeEvent { range: Some(range), range_length: None, text: "x".into() };
        assert_eq!(&*Encoding::Utf16.changed(text, change), "axé\r\nb\n");
    }
}
