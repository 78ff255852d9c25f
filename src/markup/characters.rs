//! The character classes of XML 1.0, on bytes where that is enough.

use crate::word::{HIGH, below, first_marked, repeated, word_at, zeros};

const NAME_START: u8 = 1;
const NAME: u8 = 2;
const SPACE: u8 = 4;
/// Part of a character whose bytes do not tell one by one.
const BEYOND: u8 = 8;
/// Ends a value, or does not stand for itself in one.
const SPECIAL: u8 = 16;
/// After `<` it can only be a tag's: a letter, or the `/` of an end tag.
const TAG: u8 = 32;

/// The classes of each byte.
static CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'A'..=b'Z' | b'a'..=b'z' => NAME_START | NAME | TAG,
            b'_' | b':' => NAME_START | NAME,
            b'/' => TAG,
            b'0'..=b'9' | b'-' | b'.' => NAME,
            b' ' => SPACE,
            b'\t' | b'\n' | b'\r' => SPACE | SPECIAL,
            b'"' | b'\'' | b'<' | b'&' => SPECIAL,
            0x80.. => BEYOND,
            _ => 0,
        };
        byte += 1;
    }
    classes
};

#[inline]
fn class(byte: u8) -> u8 {
    CLASSES[usize::from(byte)]
}

/// White space of XML: space, tab, LF, CR.
#[inline]
pub(super) fn is_space(byte: u8) -> bool {
    class(byte) & SPACE != 0
}

/// A character that may stand in a document, as text or through a reference.
pub(super) fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// A character beyond ASCII that may begin a name (XML 1.0, fifth edition).
fn starts_name(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}' | '\u{370}'..='\u{37d}'
        | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}' | '\u{2c00}'..='\u{2fef}'
        | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
}

fn continues_name(c: char) -> bool {
    starts_name(c) || matches!(c, '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}

/// Where the name that begins at `at` ends; `at` itself if none begins there. `at` is on a
/// character boundary.
#[inline]
pub(super) fn name_end(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = at;
    while let Some(byte) = bytes.get(end)
        && class(*byte) & NAME != 0
    {
        end += 1;
    }
    match bytes.get(end) {
        Some(byte) if class(*byte) == BEYOND => name_end_beyond(text, at),
        _ if bytes.get(at).is_some_and(|first| class(*first) & NAME_START != 0) => end,
        _ => at,
    }
}

/// Where the name that begins at `at` ends; none if none begins there, or if more than ASCII is in it.
#[inline]
pub(super) fn plain_name_end(bytes: &[u8], at: usize) -> Option<usize> {
    if class(*bytes.get(at)?) & NAME_START == 0 {
        return None;
    }
    let mut end = at;
    while let Some(word) = word_at(bytes, end) {
        let common = common_in_names(word);
        end += common;
        if common < 8 {
            break;
        }
    }
    while class(*bytes.get(end)?) & NAME != 0 {
        end += 1;
    }
    (class(*bytes.get(end)?) != BEYOND).then_some(end)
}

/// The same of the name of an attribute, `word` being what it begins with; and its first eight bytes as a number, which
/// are in order as such names are, as far as they differ in it.
#[inline]
pub(super) fn plain_name(bytes: &[u8], at: usize, word: u64) -> Option<(usize, u64)> {
    let common = common_in_names(word);
    let is_short =
        common > 0 && word as u8 != b'-' && word.checked_shr(8 * common as u32).map(|rest| rest as u8) == Some(b'=');
    // Of a short one with nothing rare in it the end is known already.
    let end = if is_short { at + common } else { plain_name_end(bytes, at)? };
    let beyond = u64::MAX.checked_shr(8 * (end - at).min(8) as u32).unwrap_or_default();
    Some((end, word.swap_bytes() & !beyond))
}

/// The same for a name with characters beyond ASCII.
#[cold]
fn name_end_beyond(text: &str, at: usize) -> usize {
    let Some(rest) = text.get(at..) else { return at };
    let is_start = |c: char| if c.is_ascii() { class(c as u8) & NAME_START != 0 } else { starts_name(c) };
    let goes_on = |c: char| if c.is_ascii() { class(c as u8) & NAME != 0 } else { continues_name(c) };
    if !rest.starts_with(is_start) {
        return at;
    }
    at + rest.find(|c| !goes_on(c)).unwrap_or(rest.len())
}

/// How many of eight bytes, the lowest first, are letters of ASCII or `-`, up to the first other one.
#[inline]
fn common_in_names(word: u64) -> usize {
    let low = word & !HIGH;
    // No sum goes beyond its byte.
    let folded = low | repeated(0x20);
    let letters = (folded + repeated(0x80 - b'a')) & !(folded + repeated(0x7f - b'z'));
    let dashes = !((low ^ repeated(b'-')) + repeated(0x7f));
    let others = (!(letters | dashes) | word) & HIGH;
    others.trailing_zeros() as usize / 8
}

/// Which of eight bytes, the lowest first, is the first that ends a text: `<` or `&`.
#[inline]
pub(super) const fn first_sign(word: u64) -> Option<usize> {
    first_marked(zeros(word ^ repeated(b'<')) | zeros(word ^ repeated(b'&')))
}

/// Where from `at` on the next `<` or `&` stands, or the end: most texts are short, and done before a search of long
/// ones has begun.
#[inline]
pub(super) fn text_end(bytes: &[u8], at: usize) -> usize {
    let mut from = at;
    for _ in 0..4 {
        let Some(word) = word_at(bytes, from) else { break };
        if let Some(found) = first_sign(word) {
            return from + found;
        }
        from += 8;
    }
    memchr::memchr2(b'<', b'&', bytes.get(from..).unwrap_or_default()).map_or(bytes.len(), |found| from + found)
}

/// True if a tag stands at `at` without a doubt: no text can go on there.
#[inline]
pub(super) fn is_tag_at(bytes: &[u8], at: usize) -> bool {
    let Some([b'<', next]) = bytes.get(at..).and_then(<[u8]>::first_chunk::<2>) else { return false };
    class(*next) & TAG != 0
}

/// Which of eight bytes, the lowest first, is the first that is `quote` or may mean something else in a value than itself:
/// `<`, `&`, or below a space.
#[inline]
pub(super) fn first_special(word: u64, quote: u8) -> Option<usize> {
    let quotes = match quote {
        // Of bytes whose second bit is turned, it and all below a space are those up to the space.
        b'"' => below(word ^ repeated(2), b' ' + 1),
        _ => zeros(word ^ repeated(quote)) | below(word, b' '),
    };
    first_marked(quotes | zeros(word ^ repeated(b'<')) | zeros(word ^ repeated(b'&')))
}

/// Where from `at` on a byte stands that is `quote`, or that means something else in a value than itself, or the end.
#[inline]
pub(super) fn plain_end(bytes: &[u8], at: usize, quote: u8) -> usize {
    let mut from = at;
    while let Some(word) = word_at(bytes, from) {
        if let Some(found) = first_special(word, quote) {
            from += found;
            break;
        }
        from += 8;
    }
    while let Some(byte) = bytes.get(from)
        && (class(*byte) & SPECIAL == 0 || is_quote(*byte) && *byte != quote)
    {
        from += 1;
    }
    from
}

fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'')
}

/// The first position from `at` on that holds no white space.
#[inline]
pub(super) fn skip_space(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(|byte| is_space(*byte)) {
        at += 1;
    }
    at
}

/// What stands somewhere in a text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Survey {
    /// `&`
    pub has_reference: bool,
    /// A carriage return.
    pub has_return: bool,
    /// `]`
    pub has_bracket: bool,
    /// The byte with which U+FFFE and U+FFFF begin, among others.
    pub has_rare: bool,
    /// A control character other than tab, LF and CR.
    pub has_control: bool,
}

/// A text of fewer bytes is looked through once: for each search there is more to prepare than to do.
const SHORT: usize = 64;

const REFERENCE: u8 = 1;
const RETURN: u8 = 2;
const BRACKET: u8 = 4;
const RARE: u8 = 8;
const CONTROL: u8 = 16;

/// What a [`Survey`] tells of each byte.
static SIGNS: [u8; 256] = {
    let mut signs = [0; 256];
    let mut byte = 0;
    while byte < 0x20 {
        signs[byte] = CONTROL;
        byte += 1;
    }
    signs[b'\t' as usize] = 0;
    signs[b'\n' as usize] = 0;
    signs[b'\r' as usize] = RETURN;
    signs[b'&' as usize] = REFERENCE;
    signs[b']' as usize] = BRACKET;
    signs[0xef] = RARE;
    signs
};

impl Survey {
    pub(super) fn of(bytes: &[u8]) -> Self {
        if bytes.len() >= SHORT {
            let has = |byte: u8| memchr::memchr(byte, bytes).is_some();
            return Survey {
                has_reference: has(b'&'),
                has_return: has(b'\r'),
                has_bracket: has(b']'),
                has_rare: has(0xef),
                has_control: has_control(bytes),
            };
        }
        let signs = bytes.iter().fold(0, |signs, byte| signs | SIGNS[usize::from(*byte)]);
        let has = |bit: u8| signs & bit != 0;
        Survey {
            has_reference: has(REFERENCE),
            has_return: has(RETURN),
            has_bracket: has(BRACKET),
            has_rare: has(RARE),
            has_control: has(CONTROL),
        }
    }
}

/// True if there is a control character other than tab, LF and CR.
fn has_control(bytes: &[u8]) -> bool {
    // Without a branch per byte the compiler makes vector code of this.
    bytes.chunks(128).any(|chunk| chunk.iter().fold(false, |found, byte| found | is_control(*byte)))
}

/// A control character other than tab, LF and CR.
pub(super) fn is_control(byte: u8) -> bool {
    (byte < 0x20) & (byte != b'\t') & (byte != b'\n') & (byte != b'\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_end_where_xml_says() {
        for (text, end) in [
            ("a", 1),
            ("a-b.c:d_1 e", 9),
            ("1a", 0),
            ("-a", 0),
            ("é2·=", 5),
            ("", 0),
            ("·a", 0),
            ("𐀀x>", 5),
            ("aé\u{d7}", 3),
            ("1é", 0),
            ("a\u{d7}", 1),
        ] {
            assert_eq!(name_end(text, 0), end, "{text}");
        }
    }

    #[test]
    fn plain_names_end_where_others_do() {
        for byte in 0..=0x7f_u8 {
            for length in 1..20 {
                let text = format!("{}{}=\"value\"", "aZ-".repeat(7).get(..length).unwrap_or_default(), byte as char);
                let end = plain_name_end(text.as_bytes(), 0);
                assert_eq!(end, Some(name_end(&text, 0)), "{text}");
                let name = word_at(text.as_bytes(), 0).and_then(|word| plain_name(text.as_bytes(), 0, word));
                let mut beginning = [0; 8];
                let name_bytes = text.as_bytes().get(..end.unwrap_or_default().min(8)).unwrap_or_default();
                beginning[..name_bytes.len()].copy_from_slice(name_bytes);
                assert_eq!(name, end.map(|end| (end, u64::from_be_bytes(beginning))), "{text}");
            }
        }
        for text in ["", "1a=", "-a=", "é=", "aé=", "abcdefghijé=", "name"] {
            assert_eq!(plain_name_end(text.as_bytes(), 0), None, "{text}");
        }
    }

    #[test]
    fn texts_end_at_the_first_sign() {
        for length in 0..70 {
            let plain = "x;%'\u{bc}\u{a6}".repeat(10);
            let plain: String = plain.chars().take(length).collect();
            for sign in ["<", "&", ""] {
                let text = format!("&<{plain}{sign}{plain}<");
                let end = if sign.is_empty() { text.len() - 1 } else { 2 + plain.len() };
                assert_eq!(text_end(text.as_bytes(), 2), end, "{text}");
            }
            assert_eq!(text_end(plain.as_bytes(), 0), plain.len());
        }
        assert_eq!(plain_end(b"a'b\"c", 0, b'"'), 3);
        assert_eq!(plain_end(b"a'b&", 0, b'"'), 3);
        assert_eq!(plain_end(b"ab", 0, b'"'), 2);
    }

    #[test]
    fn short_and_long_texts_are_surveyed_alike() {
        for byte in 0..=255 {
            let one = |length: usize| {
                let mut text = vec![b'a'; length];
                text[length / 2] = byte;
                format!("{:?}", Survey::of(&text))
            };
            assert_eq!(one(SHORT - 1), one(SHORT), "{byte}");
        }
    }

    #[test]
    fn control_characters_are_found_wherever_they_are() {
        let mut text = vec![b'a'; 1000];
        assert!(!has_control(&text));
        text[999] = 0x1f;
        assert!(has_control(&text));
        assert!(!has_control(b"\t\n\r\x7f"));
    }
}
