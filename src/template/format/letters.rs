//! Case, letters for numbers, and UTF-16 positions.

/// True for Turkish, Azerbaijani and Lithuanian rules of case; of these only the dotless i counts.
fn is_turkic(locale: &str) -> bool {
    match locale.as_bytes() {
        [b't', b'r', rest @ ..] | [b'a', b'z', rest @ ..] => !matches!(rest, [b'a'..=b'z', ..]),
        _ => false,
    }
}

/// `?upper_case`
pub(crate) fn push_upper(text: &str, locale: &str, out: &mut String) {
    if is_turkic(locale) {
        out.push_str(&text.replace('i', "İ").to_uppercase());
    } else if text.is_ascii() {
        push_ascii(text, str::make_ascii_uppercase, out);
    } else {
        out.extend(text.chars().flat_map(char::to_uppercase));
    }
}

/// `?lower_case`
pub(crate) fn push_lower(text: &str, locale: &str, out: &mut String) {
    if is_turkic(locale) {
        out.push_str(&text.replace('I', "ı").replace('İ', "i").to_lowercase());
    } else if text.is_ascii() {
        push_ascii(text, str::make_ascii_lowercase, out);
    } else {
        // At the end of a word a letter may have a small form of its own, which only the whole text tells.
        out.push_str(&text.to_lowercase());
    }
}

/// Appends a text of ASCII, and changes it there.
#[inline]
fn push_ascii(text: &str, change: impl Fn(&mut str), out: &mut String) {
    let at = out.len();
    out.push_str(text);
    if let Some(appended) = out.get_mut(at..) {
        change(appended);
    }
}

/// One character to upper case, if one character is what it becomes.
fn upper_char(c: char) -> char {
    single(c.to_uppercase(), c)
}

/// One character to lower case, if one character is what it becomes.
fn lower_char(c: char) -> char {
    if c == 'İ' { 'i' } else { single(c.to_lowercase(), c) }
}

fn single(mut mapped: impl Iterator<Item = char>, c: char) -> char {
    match (mapped.next(), mapped.next()) {
        // Java maps UTF-16 units here, so characters beyond 16 bits stay.
        (Some(other), None) if u32::from(c) < 0x10000 => other,
        _ => c,
    }
}

/// Java's `Character.isWhitespace`.
pub(crate) fn is_space(c: char) -> bool {
    matches!(c, '\t'..='\r' | '\u{1c}'..=' ')
        || (!c.is_ascii() && c.is_whitespace() && !matches!(c, '\u{85}' | '\u{a0}' | '\u{2007}' | '\u{202f}'))
}

/// Appends a text with the first character changed that is no white space; gives it if that has no other form.
pub(crate) fn push_changed_first<'t>(text: &'t str, to_upper: bool, out: &mut String) -> Option<&'t str> {
    let Some((at, c)) = text.char_indices().find(|(_, c)| !is_space(*c)) else { return Some(text) };
    let changed = if to_upper { upper_char(c) } else { lower_char(c) };
    if changed == c {
        return Some(text);
    }
    out.push_str(text.get(..at).unwrap_or_default());
    out.push(changed);
    out.push_str(text.get(at + c.len_utf8()..).unwrap_or_default());
    None
}

/// `?capitalize`: each word with a capital, the rest of it small.
pub(crate) fn push_capitalized(text: &str, out: &mut String) {
    let mut rest = text;
    while !rest.is_empty() {
        let is_break = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n');
        let spaces = rest.find(|c| !is_break(c)).unwrap_or(rest.len());
        let (space, after) = rest.split_at_checked(spaces).unwrap_or((rest, ""));
        out.push_str(space);
        let end = after.find(is_break).unwrap_or(after.len());
        let (word, after) = after.split_at_checked(end).unwrap_or((after, ""));
        let mut chars = word.chars();
        if let Some(first) = chars.next() {
            out.extend(first.to_uppercase());
            out.push_str(&chars.as_str().to_lowercase());
        }
        rest = after;
    }
}

/// `?lower_abc`: 1 is `a`, 27 is `aa`.
pub(crate) fn abc(number: i64, first: u8) -> String {
    let mut letters = Vec::new();
    let mut rest = number;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(first + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// Bytes that are counted at once.
const BLOCK: usize = 64;

/// The UTF-16 units of the characters that begin in so many bytes, [`BLOCK`] at most.
#[inline]
fn units_of_block(block: &[u8]) -> usize {
    // All but the bytes inside a character begin one; those of four bytes are pairs.
    let units = |byte: &u8| u8::from(byte & 0xc0 != 0x80) + u8::from(*byte >= 0xf0);
    usize::from(block.iter().map(units).fold(0u8, u8::wrapping_add))
}

/// Length in UTF-16 units.
pub(crate) fn units(text: &str) -> usize {
    text.as_bytes().chunks(BLOCK).map(units_of_block).sum()
}

/// The byte where the character with this UTF-16 unit begins, and the unit that it begins with; the end of the
/// text where there is no such unit.
pub(crate) fn seek(text: &str, unit: usize) -> (usize, usize) {
    let mut count = 0;
    let mut from = 0;
    for block in text.as_bytes().chunks(BLOCK) {
        let next = count + units_of_block(block);
        if next > unit {
            break;
        }
        count = next;
        from += block.len();
    }
    while !text.is_char_boundary(from) {
        from += 1;
    }
    for (at, c) in text.get(from..).unwrap_or_default().char_indices() {
        if count + c.len_utf16() > unit {
            return (from + at, count);
        }
        count += c.len_utf16();
    }
    (text.len(), count)
}

/// The byte at which the `unit`th UTF-16 unit starts, the end of the text included; for the second
/// half of a pair the byte after the character.
pub(crate) fn byte_of_unit(text: &str, unit: usize) -> Option<usize> {
    match seek(text, unit) {
        (at, count) if count == unit => Some(at),
        (at, count) if count < unit => text.get(at..)?.chars().next().map(|c| at + c.len_utf8()),
        _ => None,
    }
}

/// The UTF-16 unit that a byte position is.
pub(crate) fn unit_of_byte(text: &str, byte: usize) -> usize {
    units(text.get(..byte).unwrap_or(text))
}

/// Leads from a text in small letters back to the text that it was made of, as Java does: by UTF-16 units, for letters
/// may change their length in bytes. Asked from the left to the right, it walks both texts once.
#[derive(Debug)]
pub(in crate::template) struct Aligned<'t> {
    /// Both have the same letters in as many bytes.
    is_same: bool,
    lower: std::str::CharIndices<'t>,
    text: std::str::CharIndices<'t>,
    /// How many more units of the lower text than of the other are passed.
    ahead: usize,
}

impl<'t> Aligned<'t> {
    /// Of a text, and the same in small letters.
    pub(in crate::template) fn new(lower: &'t str, text: &'t str) -> Self {
        let is_same = lower.is_ascii() && text.is_ascii();
        Aligned { is_same, lower: lower.char_indices(), text: text.char_indices(), ahead: 0 }
    }

    /// The byte of the text that a byte of the lower one stands for; never less than in the call before.
    pub(in crate::template) fn at(&mut self, byte: usize) -> usize {
        if self.is_same {
            return byte;
        }
        while self.lower.offset() < byte
            && let Some((_, c)) = self.lower.next()
        {
            self.ahead += c.len_utf16();
        }
        while self.ahead > 0
            && let Some((_, c)) = self.text.next()
        {
            self.ahead = self.ahead.saturating_sub(c.len_utf16());
        }
        self.text.offset()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn units_are_counted_as_utf_16_has_them(text in "[a\u{e9}\u{20ac}\u{1f600}]{0,150}", unit in 0usize..320) {
            let all: Vec<u16> = text.encode_utf16().collect();
            prop_assert_eq!(units(&text), all.len());
            let mut expected = None;
            let mut count = 0;
            for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
                if count >= unit {
                    expected = Some(at);
                    break;
                }
                count += c.len_utf16();
            }
            prop_assert_eq!(byte_of_unit(&text, unit), expected);
        }
    }
}
