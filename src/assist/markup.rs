//! The tags of a text that may be broken: a scanner that goes on after every fault.

use std::collections::HashMap;
use std::ops::Range;

use crate::diagnostic::Span;

/// A tag with its attributes.
#[derive(Clone, Debug, Default)]
pub(super) struct Tag {
    /// Its name; empty while it is being typed.
    pub name: Span,
    /// From `<` to after `>`, or to where the text ends.
    pub span: Span,
    /// In order.
    pub attributes: Vec<Attribute>,
    /// The tag around it.
    pub parent: Option<usize>,
    /// `<x/>`
    pub is_empty: bool,
    /// The name in its end tag.
    pub end: Option<Span>,
    /// Where its content ends.
    pub until: u32,
}

/// An attribute as it is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attribute {
    /// Its name.
    pub name: Span,
    /// What stands between its quotes.
    pub value: Option<Span>,
}

/// Where in the markup a text ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Mode {
    /// In text.
    #[default]
    Content,
    /// In the name of a tag, which begins here.
    Name(u32),
    /// In the name of an end tag.
    EndName(u32),
    /// Between attributes.
    Between,
    /// In the name of an attribute.
    AttributeName(u32),
    /// Between a name and its value.
    BeforeValue,
    /// In a value, with its quote.
    Value(u32, u8),
    /// In `<!-- -->`
    Comment,
    /// In `<![CDATA[ ]]>`
    CData,
    /// In `<!…>` or `<?…>`
    Declaration,
}

/// Reads the literal pieces of a template one after the other.
#[derive(Debug, Default)]
pub(super) struct Scanner {
    pub tags: Vec<Tag>,
    pub mode: Mode,
    /// Indices of the open tags.
    pub open: Vec<usize>,
    counts: HashMap<Box<str>, usize>,
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80 || matches!(byte, b'-' | b'_' | b':' | b'.' | b'#' | b'@')
}

impl Scanner {
    /// Reads a literal piece of `text`.
    pub fn read(&mut self, text: &str, piece: Range<usize>) {
        let bytes = text.as_bytes();
        let mut at = piece.start;
        let end = piece.end.min(bytes.len());
        while at < end {
            let Some(&byte) = bytes.get(at) else { break };
            let here = at as u32;
            match self.mode {
                Mode::Content => {
                    let rest = bytes.get(at..end).unwrap_or_default();
                    let Some(found) = memchr::memchr(b'<', rest) else { break };
                    at += found;
                    let rest = bytes.get(at..end).unwrap_or_default();
                    self.mode = match rest {
                        rest if rest.starts_with(b"<!--") => Mode::Comment,
                        rest if rest.starts_with(b"<![CDATA[") => Mode::CData,
                        [_, b'!' | b'?', ..] => Mode::Declaration,
                        [_, b'/', ..] => Mode::EndName(at as u32 + 2),
                        [_, next, ..] if !is_name(*next) => Mode::Content,
                        _ => {
                            self.begin(at);
                            Mode::Name(at as u32 + 1)
                        }
                    };
                    at += if matches!(self.mode, Mode::EndName(_)) { 2 } else { 1 };
                    continue;
                }
                Mode::Name(_) if is_name(byte) => {}
                Mode::Name(start) => {
                    self.set_name(start, here);
                    self.mode = Mode::Between;
                    continue;
                }
                Mode::EndName(_) if is_name(byte) => {}
                Mode::EndName(start) => {
                    self.close(text, Span { start, end: here });
                    self.mode = if byte == b'>' { Mode::Content } else { Mode::Declaration };
                }
                Mode::Between | Mode::BeforeValue if byte == b'>' => {
                    let is_empty = bytes.get(at.wrapping_sub(1)) == Some(&b'/');
                    self.finish(text, here + 1, is_empty);
                }
                Mode::Between | Mode::BeforeValue if byte == b'<' => {
                    self.finish(text, here, false);
                    continue;
                }
                Mode::Between if is_name(byte) => self.mode = Mode::AttributeName(here),
                Mode::Between => {}
                Mode::AttributeName(_) if is_name(byte) => {}
                Mode::AttributeName(start) => {
                    self.add_attribute(Span { start, end: here });
                    self.mode = if byte == b'=' { Mode::BeforeValue } else { Mode::Between };
                    if byte != b'=' {
                        continue;
                    }
                }
                Mode::BeforeValue => match byte {
                    b'"' | b'\'' => self.mode = Mode::Value(here + 1, byte),
                    _ if byte.is_ascii_whitespace() => {}
                    _ => self.mode = Mode::Between,
                },
                Mode::Value(start, quote) if byte == quote => {
                    self.set_value(Span { start, end: here });
                    self.mode = Mode::Between;
                }
                // No value holds `<`: its quote was forgotten.
                Mode::Value(start, _) if byte == b'<' => {
                    self.set_value(Span { start, end: here });
                    self.finish(text, here, false);
                    continue;
                }
                Mode::Value(..) => {}
                Mode::Comment => self.leave(bytes, at, b"-->"),
                Mode::CData => self.leave(bytes, at, b"]]>"),
                Mode::Declaration => self.leave(bytes, at, b">"),
            }
            at += 1;
        }
    }

    /// Ends the reading; what is open ends with the text.
    pub fn end(&mut self, length: usize) {
        let end = length as u32;
        match self.mode {
            Mode::Name(start) => self.set_name(start, end),
            Mode::AttributeName(start) => self.add_attribute(Span { start, end }),
            Mode::Value(start, _) => self.set_value(Span { start, end }),
            _ => {}
        }
        if matches!(
            self.mode,
            Mode::Name(_) | Mode::Between | Mode::AttributeName(_) | Mode::BeforeValue | Mode::Value(..)
        ) && let Some(tag) = self.tags.last_mut()
        {
            tag.span.end = end;
        }
        for index in &self.open {
            if let Some(tag) = self.tags.get_mut(*index) {
                tag.until = end;
            }
        }
    }

    fn leave(&mut self, bytes: &[u8], at: usize, sign: &[u8]) {
        if bytes.get(at..).is_some_and(|rest| rest.starts_with(sign)) {
            self.mode = if sign == b">" { Mode::Content } else { Mode::Declaration };
        }
    }

    fn begin(&mut self, at: usize) {
        let parent = self.open.last().copied();
        let span = Span::new(at, at + 1);
        self.tags.push(Tag { span, parent, name: Span::point(at + 1), until: span.end, ..Tag::default() });
    }

    fn set_name(&mut self, start: u32, end: u32) {
        if let Some(tag) = self.tags.last_mut() {
            tag.name = Span { start, end };
        }
    }

    fn add_attribute(&mut self, name: Span) {
        if let Some(tag) = self.tags.last_mut() {
            tag.attributes.push(Attribute { name, value: None });
        }
    }

    fn set_value(&mut self, value: Span) {
        if let Some(attribute) = self.tags.last_mut().and_then(|tag| tag.attributes.last_mut()) {
            attribute.value = Some(value);
        }
    }

    fn finish(&mut self, text: &str, end: u32, is_empty: bool) {
        self.mode = Mode::Content;
        let index = self.tags.len().wrapping_sub(1);
        let Some(tag) = self.tags.last_mut() else { return };
        tag.span.end = end;
        tag.until = end;
        tag.is_empty = is_empty;
        if !is_empty {
            self.open.push(index);
            let name = text.get(tag.name.range()).unwrap_or_default();
            *self.counts.entry(name.into()).or_default() += 1;
        }
    }

    /// The innermost open tag of this name ends, and all in it.
    fn close(&mut self, text: &str, name: Span) {
        let written = text.get(name.range()).unwrap_or_default();
        if self.counts.get(written).is_none_or(|count| *count == 0) {
            return;
        }
        while let Some(index) = self.open.pop() {
            let Some(tag) = self.tags.get_mut(index) else { continue };
            tag.until = name.start.saturating_sub(2);
            let own = text.get(tag.name.range()).unwrap_or_default();
            if let Some(count) = self.counts.get_mut(own) {
                *count = count.saturating_sub(1);
            }
            if own == written {
                tag.end = Some(name);
                return;
            }
        }
    }
}
