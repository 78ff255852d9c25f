//! How characters of markup are written in the text and in the values of PresentationML.

use super::Letters;
use crate::word::{first_bytes, first_marked, repeated, zeros};

/// Of eight bytes, the lowest first, the high bits of those that are `<`, `>`, `&` or `"`, as far as the first of them: after
/// it others may be marked as well.
#[inline]
const fn signs(word: u64) -> u64 {
    // Each sign differs from another one in a bit.
    let angle = (word | repeated(b'<' ^ b'>')) ^ repeated(b'>');
    let other = (word | repeated(b'&' ^ b'"')) ^ repeated(b'&');
    zeros(angle) | zeros(other)
}

/// The first of `<`, `>`, `&` and `"`.
pub(crate) fn first_markup(bytes: &[u8]) -> Option<usize> {
    // Eight bytes at once.
    let (words, rest) = bytes.as_chunks::<8>();
    for (at, word) in words.iter().enumerate() {
        if let Some(found) = first_marked(signs(u64::from_le_bytes(*word))) {
            return Some(at * 8 + found);
        }
    }
    Some(words.len() * 8 + first_marked(signs(first_bytes(rest)))?)
}

/// What is written for one of them.
#[inline]
pub(crate) const fn reference(sign: u8) -> &'static str {
    match sign {
        b'<' => "&lt;",
        b'>' => "&gt;",
        b'&' => "&amp;",
        _ => "&quot;",
    }
}

/// What follows in `written` after what `text` is written as; none if it begins otherwise.
pub(super) fn after_escaped<'w>(mut text: &[u8], mut written: &'w [u8]) -> Option<&'w [u8]> {
    while let Some(word) = text.first_chunk::<8>() {
        let (word, other) = (u64::from_le_bytes(*word), u64::from_le_bytes(*written.first_chunk::<8>()?));
        let found = signs(word);
        // Only what comes before the first sign is the same.
        let same = if found == 0 { 8 } else { found.trailing_zeros() as usize / 8 };
        if same > 0 && (word ^ other) << (64 - 8 * same) != 0 {
            return None;
        }
        (text, written) = (text.get(same..)?, written.get(same..)?);
        if let ([sign, rest @ ..], true) = (text, same < 8) {
            (text, written) = (rest, written.strip_prefix(reference(*sign).as_bytes())?);
        }
    }
    for byte in text {
        written = match Letters::of_byte(*byte).has(Letters::MARKUP) {
            true => written.strip_prefix(reference(*byte).as_bytes())?,
            false => written.split_first().filter(|(first, _)| *first == byte)?.1,
        };
    }
    Some(written)
}

/// True if `written` is what `text` is written as.
#[inline]
pub(super) fn is_escaped(text: &[u8], written: &[u8]) -> bool {
    after_escaped(text, written).is_some_and(<[u8]>::is_empty)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_written_so_is_escaped() {
        let is = |text: &str, written: &str| is_escaped(text.as_bytes(), written.as_bytes());
        for (text, written) in [
            ("a & b", "a &amp; b"),
            ("<>&\"'", "&lt;&gt;&amp;&quot;'"),
            ("", ""),
            ("é", "é"),
            ("a 'b'", "a 'b'"),
            ("<<<<>>>>&", "&lt;&lt;&lt;&lt;&gt;&gt;&gt;&gt;&amp;"),
            ("12345678", "12345678"),
            ("1234567\"90", "1234567&quot;90"),
        ] {
            assert!(is(text, written), "{text}");
        }
        for (text, written) in [
            ("a & b", "a &#38; b"),
            ("a > b", "a > b"),
            ("a \"b", "a \"b"),
            ("it's", "it&apos;s"),
            ("\"' ", "\"&apos; "),
            ("a & b", "b &amp; b"),
            ("a &", "a &amp; b"),
            ("a & b", "a &"),
            ("a\nb", "a\r\nb"),
            ("12345678", "1234567"),
            ("1234567&", "1234568&amp;"),
            ("12345678&", "12345679&amp;"),
        ] {
            assert!(!is(text, written), "{written}");
        }
    }
}
