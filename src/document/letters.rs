//! Which kinds of characters a text holds: looked at once, so that neither rules nor writers look again.

use crate::schema::value::text::is_blank;

/// The kinds of characters in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Letters(u8);

/// What each byte adds.
const KINDS: [u8; 256] = {
    let mut kinds = [Letters::VISIBLE.0; 256];
    let mut byte = 0;
    while byte < kinds.len() {
        match byte as u8 {
            b'<' | b'>' | b'&' | b'"' => kinds[byte] |= Letters::MARKUP.0,
            b'*' | b'`' => kinds[byte] |= Letters::MARKDOWN.0 | Letters::SIGN.0,
            b'_' | b'-' | b'+' => kinds[byte] |= Letters::MARKDOWN.0,
            b'\'' | b'@' | b'%' | b'#' | b'$' | b'[' | b'\\' | b'{' | b'|' | b'}' | b'~' => {
                kinds[byte] |= Letters::SIGN.0;
            }
            b'\n' => kinds[byte] = Letters::LINE_FEED.0,
            // Beyond ASCII a byte alone does not tell.
            0x80.. => kinds[byte] = Letters::BEYOND.0,
            b'\t' | 0x0b..=b'\r' | 0x1c..=b' ' => kinds[byte] = Letters::SPACE.0,
            _ => {}
        }
        byte += 1;
    }
    kinds
};

impl Letters {
    /// Characters that are escaped in PresentationML.
    pub const MARKUP: Letters = Letters(1);
    /// Line feeds.
    pub const LINE_FEED: Letters = Letters(2);
    /// Characters that could be read as Markdown.
    pub const MARKDOWN: Letters = Letters(4);
    /// Characters of ASCII that are no white space.
    const VISIBLE: Letters = Letters(8);
    /// Signs that mean something to other template engines, and in Markdown.
    pub const SIGN: Letters = Letters(16);
    /// Characters beyond ASCII.
    const BEYOND: Letters = Letters(32);
    /// White space of ASCII but line feeds.
    const SPACE: Letters = Letters(64);
    /// Something that does not come out in PresentationML as it was read, but for line feeds that become spaces.
    pub const CHANGED: Letters = Letters(128);

    /// What an element is made of where nobody looked.
    pub const UNKNOWN: Letters = Letters(u8::MAX);

    /// The kinds in `text`.
    pub fn of(text: &(impl AsRef<[u8]> + ?Sized)) -> Self {
        Letters(text.as_ref().iter().fold(0, |found, byte| found | KINDS[usize::from(*byte)]))
    }

    /// The kinds of a character of ASCII.
    #[inline]
    pub fn of_byte(byte: u8) -> Self {
        Letters(KINDS[usize::from(byte)])
    }

    /// True if it holds any of these.
    #[inline]
    pub const fn has(self, any: Letters) -> bool {
        self.0 & any.0 != 0
    }

    /// False for a text that shows nothing.
    #[inline]
    pub const fn may_be_visible(self) -> bool {
        self.has(Letters::VISIBLE.and(Letters::BEYOND))
    }

    /// False for a text that is not blank without a doubt.
    #[inline]
    pub const fn may_be_blank(self) -> bool {
        !self.has(Letters::VISIBLE)
    }

    /// False for a text in which something may be white space.
    #[inline]
    pub const fn is_one_word(self) -> bool {
        !self.has(Letters::SPACE.and(Letters::LINE_FEED).and(Letters::BEYOND))
    }

    /// Both together.
    #[inline]
    pub const fn and(self, other: Letters) -> Letters {
        Letters(self.0 | other.0)
    }

    /// True if `text`, whose kinds these are, is white space only.
    pub fn is_blank(self, text: &str) -> bool {
        self.may_be_blank() && is_blank(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_found_wherever_they_stand() {
        let kinds = |text: &str| {
            let found = Letters::of(text);
            [Letters::MARKUP, Letters::LINE_FEED, Letters::MARKDOWN].map(|kind| found.has(kind))
        };
        assert_eq!(kinds("plain é"), [false, false, false]);
        assert_eq!(kinds("a\nb"), [false, true, false]);
        assert_eq!(kinds("a > b"), [true, false, false]);
        assert_eq!(kinds("\"_\n"), [true, true, true]);
    }

    #[test]
    fn blank_texts_are_the_same_as_ever() {
        for text in ["", " \t\n\u{b}\u{1c}", "\u{2003}", "\u{a0}", "é", "a", " x", "\u{85}", "\u{1b}", "\u{0}"] {
            assert_eq!(Letters::of(text).is_blank(text), is_blank(text), "{text:?}");
        }
    }
}
