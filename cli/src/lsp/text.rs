//! A text that an editor has open, and its places as the protocol counts them.

use std::borrow::Cow;
use std::sync::Arc;

use lsp_types::{Position, Range, TextDocumentContentChangeEvent};
use messageml::Span;

/// Bytes between the anchors of a long line.
const STRIDE: usize = 256;

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

    /// The text after changes, each of which speaks of what those before it have made.
    pub fn changed(self, text: &str, changes: Vec<TextDocumentContentChangeEvent>) -> Arc<str> {
        let (mut text, mut anchors) = (Cow::Borrowed(text), Anchors::new(self));
        for change in changes {
            let Some(range) = change.range else {
                (text, anchors) = (Cow::Owned(change.text), Anchors::new(self));
                continue;
            };
            anchors.read(&text, range.start.max(range.end));
            let start = anchors.offset(&text, range.start);
            let end = anchors.offset(&text, range.end).max(start);
            anchors.cut(start);
            text.to_mut().replace_range(start..end, &change.text);
        }
        text.into()
    }
}

/// A text with its places.
#[derive(Debug)]
pub struct Places<'t> {
    text: Cow<'t, str>,
    anchors: Anchors,
}

impl<'t> Places<'t> {
    /// Finds the lines of a text.
    pub fn new(text: impl Into<Cow<'t, str>>, encoding: Encoding) -> Self {
        let (text, mut anchors) = (text.into(), Anchors::new(encoding));
        anchors.read(&text, Position { line: u32::MAX, character: u32::MAX });
        Places { text, anchors }
    }

    /// The text itself.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The byte of a place; beyond the end of its line, that of the end.
    pub fn offset(&self, place: Position) -> usize {
        self.anchors.offset(&self.text, place)
    }

    /// The range of a span.
    pub fn range(&self, span: Span) -> Range {
        let position = |at: u32| self.anchors.position(&self.text, at as usize);
        Range { start: position(span.start), end: position(span.end) }
    }
}

/// The beginnings of the lines of a text and, within long lines, further places: no place is far after one of them.
/// `\n`, `\r\n` and a lone `\r` end a line.
#[derive(Debug)]
struct Anchors {
    encoding: Encoding,
    /// In order; the first is the beginning of the text.
    anchors: Vec<Anchor>,
    /// How far the text was read.
    end: Anchor,
}

/// A byte of a text, and its place.
#[derive(Clone, Copy, Debug, Default)]
struct Anchor {
    at: usize,
    line: usize,
    column: usize,
}

impl Anchor {
    fn is_behind(self, place: Position) -> bool {
        (self.line, self.column) > (place.line as usize, place.character as usize)
    }
}

impl Anchors {
    fn new(encoding: Encoding) -> Self {
        Anchors { encoding, anchors: vec![Anchor::default()], end: Anchor::default() }
    }

    /// Reads on until a place is passed.
    fn read(&mut self, text: &str, place: Position) {
        let mut now = self.end;
        let mut last = self.anchors.last().map_or(0, |anchor| anchor.at);
        let mut letters = text.get(now.at..).unwrap_or_default().chars();
        while !now.is_behind(place)
            && let Some(letter) = letters.next()
        {
            now.at += letter.len_utf8();
            let ends_line = letter == '\n' || letter == '\r' && !letters.as_str().starts_with('\n');
            if ends_line {
                (now.line, now.column) = (now.line + 1, 0);
            } else {
                now.column += self.encoding.width(letter);
            }
            // No place lies between the two signs of a line end.
            if ends_line || letter != '\r' && now.at - last >= STRIDE {
                last = now.at;
                self.anchors.push(now);
            }
        }
        self.end = now;
    }

    /// Forgets what comes from a byte on, for the text changes there.
    fn cut(&mut self, at: usize) {
        let kept = self.anchors.partition_point(|anchor| anchor.at < at).max(1);
        self.anchors.truncate(kept);
        self.end = self.anchors.last().copied().unwrap_or_default();
    }

    /// The last anchor of those at the beginning that are so.
    fn last(&self, is_so: impl Fn(Anchor) -> bool) -> Anchor {
        let behind = self.anchors.partition_point(|anchor| is_so(*anchor));
        self.anchors.get(behind.saturating_sub(1)).copied().unwrap_or_default()
    }

    fn offset(&self, text: &str, place: Position) -> usize {
        let anchor = self.last(|anchor| !anchor.is_behind(place));
        if anchor.line < place.line as usize {
            return text.len();
        }
        let rest = text.get(anchor.at..).unwrap_or_default();
        let mut column = anchor.column;
        let end = rest.find(|letter| {
            column += self.encoding.width(letter);
            matches!(letter, '\n' | '\r') || column > place.character as usize
        });
        anchor.at + end.unwrap_or(rest.len())
    }

    fn position(&self, text: &str, at: usize) -> Position {
        let anchor = self.last(|anchor| anchor.at <= at);
        let letters = text.get(anchor.at..).unwrap_or_default().char_indices();
        let before = letters.take_while(|(behind, letter)| anchor.at + behind + letter.len_utf8() <= at);
        let column = anchor.column + before.map(|(_, letter)| self.encoding.width(letter)).sum::<usize>();
        Position { line: anchor.line as u32, character: column as u32 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    fn change(start: Position, end: Position, text: &str) -> TextDocumentContentChangeEvent {
        TextDocumentContentChangeEvent { range: Some(Range { start, end }), range_length: None, text: text.into() }
    }

    #[test]
    fn places_go_there_and_back() {
        let text = "a😀é\r\nb\n";
        for (encoding, columns) in [(Encoding::Utf16, [0, 1, 3, 4]), (Encoding::Utf8, [0, 1, 5, 7])] {
            let places = Places::new(text, encoding);
            for (at, column) in [0, 1, 5, 7].into_iter().zip(columns) {
                let place = place(0, column);
                assert_eq!(places.range(Span::point(at)).start, place);
                assert_eq!(places.offset(place), at);
            }
            // Beyond the end of a line is its end, beyond the last line the end of the text.
            assert_eq!(places.offset(place(0, 99)), 7);
            assert_eq!(places.offset(place(9, 0)), text.len());
        }
        let range = [change(place(0, 1), place(0, 3), "x")];
        assert_eq!(&*Encoding::Utf16.changed(text, range.to_vec()), "axé\r\nb\n");
    }

    #[test]
    fn every_byte_of_long_and_short_lines_has_the_place_that_counting_gives() {
        let long = "aé😀\t".repeat(200);
        let text = format!("{long}\r\n\n{long}\rb\r\n{long}\n\r");
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            let places = Places::new(text.as_str(), encoding);
            let (mut line, mut column) = (0, 0);
            for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
                for within in at..at + letter.len_utf8() {
                    assert_eq!(places.range(Span::point(within)).start, place(line, column), "{within}");
                }
                let is_line_end = text.get(..at).is_some_and(|before| before.ends_with('\r')) && letter == '\n';
                assert_eq!(places.offset(place(line, column)), at - usize::from(is_line_end), "{at}");
                let is_lone = letter == '\r' && !text.get(at + 1..).unwrap_or_default().starts_with('\n');
                if letter == '\n' || is_lone {
                    (line, column) = (line + 1, 0);
                } else {
                    column += encoding.width(letter) as u32;
                }
            }
        }
    }

    #[test]
    fn beyond_the_end_of_a_line_is_its_end_whatever_its_length() {
        for length in 2 * STRIDE - 3..2 * STRIDE + 3 {
            let text = format!("{}\r\nb", "a".repeat(length));
            let places = Places::new(text.as_str(), Encoding::Utf16);
            // Read to its end, so that every anchor is set.
            assert_eq!(places.offset(place(1, 1)), text.len());
            assert_eq!(places.offset(place(0, 99_999)), length, "{length}");
        }
    }

    #[test]
    fn many_changes_give_what_one_after_the_other_gives() {
        let text = format!("{}\n", "aé😀 ".repeat(150)).repeat(4);
        let places = [(3, 9), (2, 700), (2, 4), (1, 0), (3, 0), (0, 650), (0, 3), (3, 99), (9, 9), (1, 500)];
        let changes: Vec<_> = places
            .iter()
            .zip(["x", "\n", "", "\r", "\n", "é\r\n", "😀", "\r", "end", ""])
            .map(|(&(line, column), text)| change(place(line, column), place(line, column + 2), text))
            .collect();
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            let mut one_by_one: Arc<str> = text.as_str().into();
            for change in &changes {
                one_by_one = encoding.changed(&one_by_one, vec![change.clone()]);
            }
            assert_eq!(encoding.changed(&text, changes.clone()), one_by_one);
        }
        let whole = TextDocumentContentChangeEvent { range: None, range_length: None, text: "ab".into() };
        let changes = vec![changes[0].clone(), whole, change(place(0, 1), place(0, 1), "-")];
        assert_eq!(&*Encoding::Utf16.changed(&text, changes), "a-b");
    }
}
