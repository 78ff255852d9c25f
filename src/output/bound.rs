//! How long the Markdown of a message is at most, told without writing it.

use std::sync::LazyLock;

use crate::document::{Detail, Document, Letters, Node};
use crate::json::Json;
use crate::schema::{Element, Key, MarkdownKind, elements};

/// What the Markdown of a message does not exceed.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct AtMost {
    /// Bytes, which are no fewer than characters.
    pub bytes: usize,
    /// Words between white space.
    pub words: usize,
}

/// What writing an element adds to the texts and values that belong to it.
#[derive(Clone, Copy, Debug, Default)]
struct Own {
    bytes: u32,
    /// Words that its signs may be where they stand alone.
    words: u32,
    /// Of these, what is left where signs and texts touch one another.
    glued: u32,
    /// True if values of its attributes are written.
    has_values: bool,
    is_list: bool,
    is_item: bool,
    /// True if it adds nothing but white space.
    is_plain: bool,
}

/// By element.
static OWN: LazyLock<Vec<Own>> = LazyLock::new(|| {
    let mut all = vec![Own::default(); elements().len()];
    for element in Element::all() {
        if let Some(own) = all.get_mut(element as usize) {
            *own = Own::of(&element.info().markdown);
        }
    }
    all
});

impl Own {
    fn of(kind: &MarkdownKind) -> Self {
        let (bytes, words, glued) = match *kind {
            MarkdownKind::Transparent | MarkdownKind::Text | MarkdownKind::DateTime => (0, 0, 0),
            MarkdownKind::Delimited(delimiter) => (2 * delimiter.len(), 2, 0),
            MarkdownKind::LineBreak => (1, 0, 0),
            MarkdownKind::Paragraph => (4, 0, 0),
            MarkdownKind::BulletList | MarkdownKind::OrderedList | MarkdownKind::Preformatted => (2, 0, 0),
            // A dash, or the longest number and its point.
            MarkdownKind::ListItem => (13, 1, 1),
            MarkdownKind::Code => (10, 2, 2),
            MarkdownKind::Table | MarkdownKind::Form => (10, 0, 0),
            MarkdownKind::Row | MarkdownKind::Cell => (3, 0, 0),
            // A sign, and what stands for nothing.
            MarkdownKind::Keyword => (5, 1, 1),
            // A sign, or the longest number of a user, which may be escaped.
            MarkdownKind::Mention => (42, 1, 1),
            MarkdownKind::Emoji => (2, 2, 2),
            MarkdownKind::Rule => (7, 1, 1),
            MarkdownKind::Link => (6, 3, 1),
            MarkdownKind::Button => (9, 2, 2),
            MarkdownKind::Choice => (2, 0, 0),
            MarkdownKind::Select => (3, 0, 0),
            MarkdownKind::Option => (2, 1, 1),
            MarkdownKind::Dialog => (19, 3, 3),
            MarkdownKind::AttachmentIds => (128, 6, 6),
            MarkdownKind::Field(field) => {
                let words = 3 + 2 * field.parts.len() as u32;
                (field.name.len() + 3 + 3 * field.parts.len(), words, words)
            }
        };
        let has_values = matches!(
            kind,
            MarkdownKind::Code
                | MarkdownKind::Link
                | MarkdownKind::Keyword
                | MarkdownKind::Mention
                | MarkdownKind::Emoji
                | MarkdownKind::DateTime
                | MarkdownKind::Select
                | MarkdownKind::AttachmentIds
                | MarkdownKind::Field(_)
                | MarkdownKind::Choice
        );
        let is_list = matches!(kind, MarkdownKind::BulletList | MarkdownKind::OrderedList);
        let is_item = matches!(kind, MarkdownKind::ListItem);
        // Each may end a line of a dialog.
        let is_plain = words == 0 && !has_values && !is_list && !is_item;
        Own { bytes: bytes as u32 + 1, words, glued, has_values, is_list, is_item, is_plain }
    }
}

/// True for white space, and for bytes that may be some.
#[inline]
fn separates(byte: u8) -> bool {
    (byte <= b' ') | (byte >= 0x80)
}

#[inline]
fn is_space(byte: u8) -> bool {
    (b'\t'..=b'\r').contains(&byte) | (byte == b' ')
}

/// How often white space, or a byte that may be some, comes before something else.
fn beginnings(text: &str) -> usize {
    let begins = |(before, after): (&u8, &u8)| u8::from(separates(*before) & !is_space(*after));
    let bytes = text.as_bytes();
    let next = bytes.get(1..).unwrap_or_default();
    // Without a branch per byte, and with counts as small as they are, the compiler makes vector code of this.
    let pieces = bytes.chunks(128).zip(next.chunks(128));
    let counts = pieces.map(|(before, after)| before.iter().zip(after).map(begins).fold(0, u8::wrapping_add));
    counts.map(usize::from).sum::<usize>()
}

/// No less than the words of a text.
pub(crate) fn most_words(text: &str) -> usize {
    beginnings(text) + 1
}

/// Of each byte, whether it [`separates`] and whether something may begin with it, as two bits.
const AROUND: [u8; 256] = {
    let mut around = [2; 256];
    let mut byte = 0;
    while byte < around.len() {
        match byte as u8 {
            b'\t'..=b'\r' | b' ' => around[byte] = 1,
            0..b' ' | 0x80.. => around[byte] = 3,
            _ => {}
        }
        byte += 1;
    }
    around
};

/// No less than the words of a text, most of which are short.
fn words_of(text: &str) -> usize {
    let mut before = 1;
    let count = text.bytes().fold(0_u32, |count, byte| {
        let around = AROUND[usize::from(byte)];
        let begins = before & (around >> 1);
        before = around;
        count + u32::from(begins & 1)
    });
    count as usize
}

/// A document whose words are counted.
struct Words<'d> {
    document: &'d Document,
}

impl Words<'_> {
    /// True if what is put around this text touches it.
    fn is_tight(&self, text: &str) -> bool {
        let is_ink = |byte: Option<&u8>| byte.is_some_and(|byte| !separates(*byte));
        is_ink(text.as_bytes().first()) && is_ink(text.as_bytes().last())
    }

    /// True if the signs of an element touch texts of its own that it begins and ends with.
    fn is_glued(&self, at: usize, node: &Node) -> bool {
        let parent = at;
        let text = |at: usize| {
            let is_own = |text: &&Node| text.element == Element::Text && text.parent as usize == parent;
            Some(self.document.slice(self.document.nodes.get(at).filter(is_own)?.text))
        };
        let ends = (node.end as usize).checked_sub(1).filter(|last| *last > at);
        let ends = ends.and_then(|last| Some((text(at + 1)?, text(last)?)));
        ends.is_some_and(|(first, last)| self.is_tight(first) && self.is_tight(last))
            && self.document.attribute(node, Key::Href).is_none_or(|address| self.is_tight(address))
    }
}

/// What the Markdown of a document does not exceed.
pub(crate) fn at_most(document: &Document) -> AtMost {
    let table = &*OWN;
    let seen = Words { document };
    let (mut bytes, mut words, mut lists, mut items) = (0_usize, 0_usize, 0_usize, 0_usize);
    for (at, node) in document.nodes.iter().enumerate() {
        if node.element == Element::Text {
            let text = document.slice(node.text);
            // Every character that could be read as Markdown is escaped.
            bytes += 1 + text.len() * if node.letters.has(Letters::MARKDOWN) { 2 } else { 1 };
            words += match (node.letters.may_be_visible(), node.letters.is_one_word()) {
                (false, _) => 0,
                (true, true) => 1,
                (true, false) => words_of(text),
            };
            continue;
        }
        let Some(own) = table.get(node.element as usize) else { continue };
        bytes += own.bytes as usize;
        if own.is_plain {
            continue;
        }
        if own.words > 0 {
            let is_glued = own.glued < own.words && seen.is_glued(at, node);
            words += if is_glued { own.glued } else { own.words } as usize;
            if let (MarkdownKind::Link, false) = (&node.element.info().markdown, is_glued) {
                // The address stands for the text as well.
                words += document.attribute(node, Key::Href).map_or(0, most_words);
            }
        }
        if own.has_values {
            for given in document.given(node) {
                let value = document.slice(given.value);
                words += words_of(value);
                // Escaped, or an address twice.
                bytes += 2 * value.len();
            }
        }
        lists += usize::from(own.is_list);
        items += usize::from(own.is_item);
    }
    // Every item is indented by two for each list around it.
    bytes = bytes.saturating_add(items.saturating_mul(2 * lists));
    for detail in &document.details {
        let text = match detail {
            // A text of the document.
            Detail::Keyword(text) => document.slice(*text),
            Detail::User(user) => user.pretty_name.as_str(),
            Detail::Instrument(instrument) => {
                instrument.get("rootBbgCompTicker").and_then(Json::as_str).unwrap_or_default()
            }
            Detail::Character(character) => character,
            Detail::NoUser { .. } => continue,
        };
        bytes = bytes.saturating_add(2 * text.len());
        words += most_words(text);
    }
    AtMost { bytes, words }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::palette;
    use crate::{Engine, Input};

    fn check(markup: &str) -> bool {
        let Ok(message) = Engine::default().render(Input::new(&format!("<messageML>{markup}</messageML>"))) else {
            return false;
        };
        let most = at_most(message.document());
        let (bytes, words) = (message.markdown().len(), message.markdown().split_whitespace().count());
        assert!(bytes <= most.bytes && words <= most.words, "{markup}: {bytes} bytes, {words} words; {most:?}");
        true
    }

    #[test]
    fn words_are_never_more_than_their_bound() {
        for text in ["", "a", " a  b\tc ", "\u{2003}é è\u{a0}x", "a b c d", "\u{1}\u{2} \u{3}"] {
            assert!(text.split_whitespace().count() <= most_words(text), "{text:?}");
        }
        assert_eq!(most_words("two   words\n"), 2);
        for length in [0, 1, 127, 128, 129, 255, 256, 257, 1000] {
            let text = "a ".repeat(length);
            assert_eq!(most_words(&text), length.max(1), "{length}");
        }
    }

    #[test]
    fn words_of_a_text_are_counted() {
        for text in ["", "a", " a  b\tc ", "\u{2003}é è\u{a0}x", "a b c d", "\u{1}\u{2} \u{3}", "é"] {
            assert!((text.split_whitespace().count()..=text.len()).contains(&words_of(text)), "{text:?}");
        }
        assert_eq!(["two   words\n", " a", "a", "\n \n", "a-b c"].map(words_of), [2, 1, 1, 0, 2]);
        for byte in 0..=255_u8 {
            assert_eq!(AROUND[usize::from(byte)] & 1 != 0, separates(byte));
            assert_eq!(AROUND[usize::from(byte)] & 2 != 0, !is_space(byte));
        }
    }

    #[test]
    fn no_markdown_is_longer() {
        let accepted = palette().iter().filter(|entry| check(entry.markup)).count();
        assert!(accepted > palette().len() / 2, "{accepted}");
        for text in ["_*-+`", " a  b ", "\\n\\n", "\u{2003}é\u{a0}", "- + - +", "1. x"] {
            for around in ["b", "i", "p", "div", "span", "pre", "h1", "code", "ul><li", "ol><li", "table><tr><td"] {
                let close = around.split('>').rev().map(|tag| format!("</{}>", tag.trim_start_matches('<')));
                let markup = format!("<{around}>{text}{}", close.collect::<String>());
                check(&markup);
                check(&format!("<a href=\"https://example.com/{0}\">{text}</a>{markup}", "_-".repeat(50)));
                check(&format!("<a href=\"https://example.com/a b\"> </a>{}", markup.repeat(3)));
            }
        }
        let mut list = String::from("x");
        for _ in 0..12 {
            list = format!("<ol><li>a</li><li><ul><li>b</li><li>{list}</li></ul></li></ol>");
        }
        assert!(check(&list));
    }
}
