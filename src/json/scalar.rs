//! Values that hold no others: strings, numbers, words.

use super::read::JsonFault;
use super::reader::{JsonReader, Read};
use super::{Json, JsonNumber, JsonText};
use crate::word::{below, first_marked, repeated, word_at, zeros};

/// Where from `at` on the first quote, backslash or control character stands, or the end.
#[inline]
fn special_byte(bytes: &[u8], mut at: usize) -> usize {
    // Eight bytes at once.
    while let Some(word) = word_at(bytes, at) {
        // Of bytes whose second bit is turned, quotes and control characters are those up to the space.
        let found = below(word ^ repeated(2), b' ' + 1) | zeros(word ^ repeated(b'\\'));
        if let Some(found) = first_marked(found) {
            return at + found;
        }
        at += 8;
    }
    while bytes.get(at).is_some_and(|byte| !matches!(byte, b'"' | b'\\' | 0..=0x1f)) {
        at += 1;
    }
    at
}

impl<'t> JsonReader<'t> {
    /// Reads a value that holds no others and begins with this byte.
    #[inline(always)]
    pub(super) fn single(&mut self, at: &mut usize, first: u8) -> Read<()> {
        match first {
            b'"' => match self.plain_string(at) {
                // What is short, as nearly all is, is made where it is to be.
                Some(text) if text.len() <= JsonText::SHORT => self.values.push(Json::String(JsonText::short(text))),
                Some(text) => {
                    self.owns = true;
                    self.values.push(Json::String(text.into()));
                }
                None => {
                    self.owns = true;
                    self.at = *at;
                    let text = self.other_string();
                    *at = self.at;
                    self.values.push(Json::String(text?.into()));
                }
            },
            b'-' | b'0'..=b'9' => self.number(at)?,
            _ => match self.word(at)? {
                Some(truth) => self.values.push(Json::Bool(truth)),
                None => self.values.push(Json::Null),
            },
        }
        Ok(())
    }

    /// Reads `true`, `false`, or `null`, which is neither.
    #[inline(always)]
    fn word(&self, at: &mut usize) -> Read<Option<bool>> {
        let rest = self.bytes.get(*at..).unwrap_or_default();
        let (length, truth) = match rest {
            [b't', b'r', b'u', b'e', ..] => (4, Some(true)),
            [b'f', b'a', b'l', b's', b'e', ..] => (5, Some(false)),
            [b'n', b'u', b'l', b'l', ..] => (4, None),
            _ => return Err(JsonFault::ExpectedValue),
        };
        if self.goes_on(*at + length) {
            return Err(JsonFault::ExpectedValue);
        }
        *at += length;
        Ok(truth)
    }

    /// True if at `at` stands a character that cannot follow a number or word at once.
    #[inline(always)]
    fn goes_on(&self, at: usize) -> bool {
        match self.bytes.get(at) {
            Some(b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' | b'$') => true,
            Some(0x80..) => self.text.get(at..).and_then(|rest| rest.chars().next()).is_some_and(char::is_alphanumeric),
            _ => false,
        }
    }

    /// Passes digits; their number, and their value as long as there are at most 18.
    #[inline(always)]
    fn digits(&self, at: &mut usize) -> (usize, i64) {
        let from = *at;
        let mut value = 0i64;
        while let Some(byte @ b'0'..=b'9') = self.bytes.get(*at) {
            value = value.wrapping_mul(10).wrapping_add(i64::from(byte - b'0'));
            *at += 1;
        }
        (*at - from, value)
    }

    /// Reads a number, or gives the fault and stays where it begins.
    #[inline(always)]
    fn number(&mut self, at: &mut usize) -> Read<()> {
        let mut end = *at;
        let negative = self.bytes.get(end) == Some(&b'-');
        end += usize::from(negative);
        let first = end;
        let (whole, value) = self.digits(&mut end);
        if whole == 0 || (whole > 1 && self.bytes.get(first) == Some(&b'0')) {
            return Err(JsonFault::BadNumber);
        }
        let is_integer = !matches!(self.bytes.get(end), Some(b'.' | b'e' | b'E'));
        if is_integer && whole <= 18 && !self.goes_on(end) {
            let value = if negative { -value } else { value };
            self.values.push(Json::Number(JsonNumber::Int(value)));
            *at = end;
        } else {
            let mut behind = end;
            let number = self.other_number(*at, &mut behind, is_integer)?;
            self.owns = true;
            self.values.push(Json::Number(number));
            *at = behind;
        }
        Ok(())
    }

    /// A number whose integer part ends at `end`, if it is not a short integer.
    #[inline(never)]
    fn other_number(&self, from: usize, end: &mut usize, is_integer: bool) -> Read<JsonNumber> {
        let number = if is_integer { self.long_integer(from, *end) } else { self.double(from, end)? };
        if self.goes_on(*end) { Err(JsonFault::BadNumber) } else { Ok(number) }
    }

    fn long_integer(&self, from: usize, end: usize) -> JsonNumber {
        let text = self.text.get(from..end).unwrap_or_default();
        text.parse().map_or_else(|_| JsonNumber::BigInt(Box::new(text.into())), JsonNumber::Int)
    }

    /// A number whose point or exponent stands at `end`.
    fn double(&self, from: usize, end: &mut usize) -> Read<JsonNumber> {
        if self.bytes.get(*end) == Some(&b'.') {
            *end += 1;
            if self.digits(end).0 == 0 {
                return Err(JsonFault::BadNumber);
            }
        }
        if let Some(b'e' | b'E') = self.bytes.get(*end) {
            *end += 1;
            if let Some(b'+' | b'-') = self.bytes.get(*end) {
                *end += 1;
            }
            if self.digits(end).0 == 0 {
                return Err(JsonFault::BadNumber);
            }
        }
        let text = self.text.get(from..*end).unwrap_or_default();
        text.parse().map(JsonNumber::Double).map_err(|_| JsonFault::BadNumber)
    }

    /// The text of a string without escapes that begins here, which is passed.
    #[inline(always)]
    pub(super) fn plain_string(&self, at: &mut usize) -> Option<&'t str> {
        let from = *at + 1;
        let end = special_byte(self.bytes, from);
        let text = self.text.get(from..end).filter(|_| self.bytes.get(end) == Some(&b'"'))?;
        *at = end + 1;
        Some(text)
    }

    /// A string that is not [plain](Self::plain_string).
    #[inline(never)]
    pub(super) fn other_string(&mut self) -> Read<String> {
        let from = self.at + 1;
        self.at = special_byte(self.bytes, from);
        self.escaped_string(from)
    }

    #[inline]
    fn plain(&self, from: usize) -> &'t str {
        self.text.get(from..self.at).unwrap_or_default()
    }

    /// The rest of a string from its first escape on.
    fn escaped_string(&mut self, from: usize) -> Read<String> {
        let mut out = String::from(self.plain(from));
        loop {
            match self.bytes.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => out.push(self.escape()?),
                _ => return Err(JsonFault::ControlCharacter),
            }
            let from = self.at;
            self.at = special_byte(self.bytes, from);
            out.push_str(self.plain(from));
        }
    }

    fn escape(&mut self) -> Read<char> {
        let letter = self.bytes.get(self.at + 1).copied();
        let plain = match letter {
            Some(b'n') => '\n',
            Some(b't') => '\t',
            Some(b'r') => '\r',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'u') => return self.unicode_escape(),
            _ => return Err(JsonFault::BadEscape),
        };
        self.at += 2;
        Ok(plain)
    }

    fn unicode_escape(&mut self) -> Read<char> {
        let unit = |at: usize| {
            let digits = self.text.get(at + 2..at + 6)?;
            let hex = digits.bytes().all(|b| b.is_ascii_hexdigit());
            if hex && self.text.get(at..at + 2) == Some("\\u") { u32::from_str_radix(digits, 16).ok() } else { None }
        };
        let Some(first) = unit(self.at) else {
            return Err(JsonFault::BadEscape);
        };
        if (0xd800..0xdc00).contains(&first)
            && let Some(second @ 0xdc00..0xe000) = unit(self.at + 6)
        {
            self.at += 12;
            let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
            return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        self.at += 6;
        // Half a surrogate pair has no place in UTF-8; nothing Symphony accepts holds one.
        Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }
}
