//! Byte offsets as lines and columns.

use std::cell::OnceCell;

/// A line and a column, both from 1; columns count characters (Unicode scalar values).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

/// A place as Java and JavaScript count it, in UTF-16 units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Utf16Position {
    /// From the beginning of the text, from 0.
    pub offset: usize,
    /// From the beginning of the line, from 1.
    pub column: usize,
}

/// Where the lines of a text begin; `\n`, `\r\n` and a lone `\r` end a line, as for FreeMarker.
///
/// ```
/// use messageml::report::{LineIndex, Position};
/// let lines = LineIndex::new("a\nöb");
/// assert_eq!(lines.position(4), Position { line: 2, column: 2 });
/// ```
#[derive(Clone, Debug)]
pub struct LineIndex<'t> {
    text: &'t str,
    /// Byte offset of each line's first byte; the first is 0.
    starts: Vec<usize>,
    /// UTF-16 units before each line, once asked for.
    units: OnceCell<Vec<usize>>,
}

impl<'t> LineIndex<'t> {
    /// Finds the lines of a text.
    pub fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        starts.extend(memchr::memchr2_iter(b'\n', b'\r', bytes).filter_map(|at| {
            let is_first_half = bytes.get(at) == Some(&b'\r') && bytes.get(at + 1) == Some(&b'\n');
            (!is_first_half).then_some(at + 1)
        }));
        LineIndex { text, starts, units: OnceCell::new() }
    }

    /// The text itself.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// How many lines; an empty text has one.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// Line and column of the byte `at`; beyond the end, those of the end.
    pub fn position(&self, at: usize) -> Position {
        let at = self.floor(at);
        let line = self.starts.partition_point(|start| *start <= at).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        Position { line, column: self.text.get(start..at).map_or(0, |before| before.chars().count()) + 1 }
    }

    /// The byte `at` in UTF-16 units; beyond the end, that of the end.
    ///
    /// ```
    /// use messageml::report::{LineIndex, Utf16Position};
    /// let lines = LineIndex::new("a\n😀b");
    /// assert_eq!(lines.utf16(6), Utf16Position { offset: 4, column: 3 });
    /// ```
    pub fn utf16(&self, at: usize) -> Utf16Position {
        let at = self.floor(at);
        let line = self.starts.partition_point(|start| *start <= at).max(1) - 1;
        let start = self.starts.get(line).copied().unwrap_or(0);
        let within = self.text.get(start..at).map_or(0, units);
        let before = self.units.get_or_init(|| self.count_units());
        Utf16Position { offset: before.get(line).copied().unwrap_or(0) + within, column: within + 1 }
    }

    fn count_units(&self) -> Vec<usize> {
        let ends = self.starts.iter().skip(1).copied().chain([self.text.len()]);
        let lines = self.starts.iter().zip(ends).map(|(start, end)| self.text.get(*start..end).map_or(0, units));
        let running = lines.scan(0, |before, units| Some(std::mem::replace(before, *before + units)));
        running.collect()
    }

    /// The bytes of a line (from 1) without its line end; empty for a line that does not exist.
    pub fn line(&self, line: usize) -> &'t str {
        let range = self.range(line);
        self.text.get(range).unwrap_or_default().trim_end_matches(['\n', '\r'])
    }

    /// Where a line (from 1) stands in the text, its line end included.
    pub fn range(&self, line: usize) -> std::ops::Range<usize> {
        let end = self.starts.get(line).copied().unwrap_or(self.text.len());
        let start = line.checked_sub(1).and_then(|at| self.starts.get(at)).copied().unwrap_or(end);
        start..end
    }

    /// The last character boundary at or before `at`.
    pub fn floor(&self, at: usize) -> usize {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_end_counts_once() {
        let lines = LineIndex::new("a\r\nb\rc\n\nd");
        let starts: Vec<_> = (0..10).map(|at| lines.position(at)).map(|p| (p.line, p.column)).collect();
        assert_eq!(starts, [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (3, 1), (3, 2), (4, 1), (5, 1), (5, 2)]);
        assert_eq!([1, 2, 3, 4, 5, 6, 0].map(|line| lines.line(line)), ["a", "b", "c", "", "d", "", ""]);
    }

    #[test]
    fn columns_are_characters_and_never_split_one() {
        let lines = LineIndex::new("é€😀x");
        assert_eq!(lines.position(9), Position { line: 1, column: 4 });
        assert_eq!(lines.position(7), Position { line: 1, column: 3 });
        assert_eq!(lines.position(99), Position { line: 1, column: 5 });
    }
}
