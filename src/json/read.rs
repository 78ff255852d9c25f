//! Reading JSON text: strict syntax, bounded depth, no recursion.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use super::keys::Keys;
use super::{Json, JsonNumber, JsonText, Object};

/// Why a text is not JSON, and at which byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError {
    /// Byte offset of the fault.
    pub at: usize,
    /// What is wrong there, without a full stop.
    pub reason: JsonFault,
}

/// What can be wrong with a JSON text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonFault {
    /// The text ends where a value or a closing bracket should stand.
    UnexpectedEnd,
    /// Something else than a value.
    ExpectedValue,
    /// A key must be a string in double quotes.
    ExpectedKey,
    /// A colon must stand between key and value.
    ExpectedColon,
    /// A comma or the closing bracket is missing.
    ExpectedCommaOrEnd,
    /// A comma with nothing behind it.
    TrailingComma,
    /// A number with leading zeros, or without digits where they must stand.
    BadNumber,
    /// A backslash with an unknown letter or bad digits behind it.
    BadEscape,
    /// A line break or other control character inside a string.
    ControlCharacter,
    /// Text behind the value.
    TrailingText,
    /// Nested deeper than allowed.
    TooDeep,
}

impl JsonFault {
    /// What to do about it.
    pub fn help(self) -> &'static str {
        match self {
            JsonFault::UnexpectedEnd => "close every bracket, brace and string that was opened",
            JsonFault::ExpectedValue => "write a string in double quotes, a number, true, false, null, `[…]` or `{…}`",
            JsonFault::ExpectedKey => "write the key in double quotes",
            JsonFault::ExpectedColon => "write a colon between key and value",
            JsonFault::ExpectedCommaOrEnd => "write a comma between two values, or close the bracket",
            JsonFault::TrailingComma => "take out the comma before it",
            JsonFault::BadNumber => "write digits without leading zeros, and at least one after a decimal point",
            JsonFault::BadEscape => "write a backslash as `\\\\`",
            JsonFault::ControlCharacter => "write line breaks as `\\n` and tabs as `\\t`",
            JsonFault::TrailingText => "end the text after the value",
            JsonFault::TooDeep => "nest fewer arrays and objects in one another",
        }
    }
}

impl fmt::Display for JsonFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            JsonFault::UnexpectedEnd => "the text ends too early",
            JsonFault::ExpectedValue => "a value should stand here",
            JsonFault::ExpectedKey => "a key in double quotes should stand here",
            JsonFault::ExpectedColon => "a colon should stand here",
            JsonFault::ExpectedCommaOrEnd => "a comma or the closing bracket should stand here",
            JsonFault::TrailingComma => "there is no value after this comma",
            JsonFault::BadNumber => "this is not a number",
            JsonFault::BadEscape => "unknown escape in a string",
            JsonFault::ControlCharacter => "control character in a string, write it as an escape",
            JsonFault::TrailingText => "there is text after the value",
            JsonFault::TooDeep => "nested too deeply",
        })
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (byte {})", self.reason, self.at)
    }
}

impl std::error::Error for JsonError {}

/// Reads the first value of `text`, nested at most `depth` levels; what follows it is ignored, as
/// the Agent does.
///
/// # Errors
/// The first fault with its byte offset.
pub fn read(text: &str, depth: usize) -> Result<Json, JsonError> {
    read_whole(text, depth).map(|read| read.value)
}

/// A value, and what its text tells beside it.
#[derive(Debug)]
pub(crate) struct ReadJson {
    pub(crate) value: Json,
    /// True if an object in it has a key twice.
    pub(crate) repeats: bool,
    /// Where the value ends.
    pub(crate) end: usize,
}

/// The same, and what the text tells beside the value.
pub(crate) fn read_whole(text: &str, depth: usize) -> Result<ReadJson, JsonError> {
    let mut reader = JsonReader::new(text, depth);
    match reader.value() {
        Ok(value) => Ok(ReadJson { value, repeats: reader.repeats, end: reader.at }),
        Err(fault) => Err(reader.error(fault)),
    }
}

/// Reads `text` as one value with nothing but white space around it.
///
/// # Errors
/// The first fault with its byte offset.
pub fn read_strictly(text: &str, depth: usize) -> Result<Json, JsonError> {
    let mut reader = JsonReader::new(text, depth);
    let value = reader.value().map_err(|fault| reader.error(fault))?;
    match reader.peek() {
        END if reader.at >= text.len() => Ok(value),
        _ => Err(reader.error(JsonFault::TrailingText)),
    }
}

/// Where from `at` on the first quote, backslash or control character stands, or the end.
#[inline]
fn special_byte(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = u64::from_le_bytes([0x80; 8]);
    // Eight bytes at once; a borrow can only mark bytes behind the first that is rightly marked.
    let below = |word: u64, bound: u8| word.wrapping_sub(ONES * u64::from(bound)) & !word & HIGH;
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*chunk);
        let quote = below(word ^ (ONES * u64::from(b'"')), 1);
        let backslash = below(word ^ (ONES * u64::from(b'\\')), 1);
        let found = quote | backslash | below(word, 0x20);
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while bytes.get(at).is_some_and(|byte| !matches!(byte, b'"' | b'\\' | 0..=0x1f)) {
        at += 1;
    }
    at
}

/// What [`JsonReader::peek`] sees behind the last byte; as a byte of the text it is a fault everywhere.
const END: u8 = 0;

struct JsonReader<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    depth: usize,
    /// The keys of the last object at each depth.
    before: Vec<Option<Arc<Keys>>>,
    /// A key stood in an object that has it already.
    repeats: bool,
}

/// A bracket that is still open.
enum Open {
    Array(Vec<Json>),
    Object(Members),
}

/// The members of an object so far.
struct Members {
    naming: Naming,
    values: Vec<Json>,
    /// The position of the member whose value comes next.
    next: usize,
    /// True if a key is written with escapes: it cannot be known again by its bytes.
    escapes: bool,
}

/// The keys of an object so far.
enum Naming {
    /// Those of the last object at this depth, as far as there are values.
    AsBefore(Arc<Keys>),
    /// Others.
    Own(Keys),
}

impl Members {
    #[inline]
    fn add(&mut self, value: Json) {
        match self.values.get_mut(self.next) {
            Some(known) => *known = value,
            None => self.values.push(value),
        }
    }

    /// The bytes of the key that stood here in the last object.
    #[inline]
    fn expected(&self) -> Option<&[u8]> {
        let Naming::AsBefore(keys) = &self.naming else { return None };
        keys.name(self.values.len()).map(str::as_bytes)
    }

    /// The expected key is there.
    #[inline]
    fn follow(&mut self) {
        self.next = self.values.len();
        if self.next == 0
            && let Naming::AsBefore(keys) = &self.naming
        {
            // A hostile text could have one huge object and many small ones behind it.
            self.values.reserve(keys.len().min(64));
        }
    }

    fn name(&mut self, name: JsonText) {
        if let Naming::AsBefore(keys) = &self.naming {
            self.naming = Naming::Own(keys.first(self.values.len()));
        }
        if let Naming::Own(keys) = &mut self.naming {
            self.next = keys.add(name);
        }
    }

    fn keys(&mut self) -> Arc<Keys> {
        match std::mem::replace(&mut self.naming, Naming::Own(Keys::default())) {
            Naming::AsBefore(keys) if keys.len() == self.values.len() => keys,
            Naming::AsBefore(keys) => Arc::new(keys.first(self.values.len())),
            Naming::Own(keys) => Arc::new(keys),
        }
    }
}

/// What is read, or what is wrong at [`JsonReader::at`].
type Read<T> = Result<T, JsonFault>;

impl<'t> JsonReader<'t> {
    fn new(text: &'t str, depth: usize) -> Self {
        JsonReader { text, bytes: text.as_bytes(), at: 0, depth, before: Vec::new(), repeats: false }
    }

    fn error(&self, fault: JsonFault) -> JsonError {
        let ended = self.at >= self.bytes.len() && fault != JsonFault::TooDeep;
        JsonError { at: self.at, reason: if ended { JsonFault::UnexpectedEnd } else { fault } }
    }

    /// The next byte that is not white space.
    #[inline]
    fn peek(&mut self) -> u8 {
        loop {
            match self.bytes.get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                Some(byte) => return *byte,
                None => return END,
            }
        }
    }

    fn value(&mut self) -> Read<Json> {
        let mut open: Vec<Open> = Vec::new();
        loop {
            let mut value = match self.peek() {
                b'"' => Json::String(self.raw_string()?.into()),
                b'-' | b'0'..=b'9' => Json::Number(self.number()?),
                b'[' => {
                    self.enter(&open)?;
                    if self.peek() != b']' {
                        open.push(Open::Array(Vec::new()));
                        continue;
                    }
                    self.at += 1;
                    Json::Array(Vec::new())
                }
                b'{' => {
                    self.enter(&open)?;
                    if self.peek() != b'}' {
                        let mut members = self.members(open.len());
                        self.key(&mut members)?;
                        open.push(Open::Object(members));
                        continue;
                    }
                    self.at += 1;
                    Json::object()
                }
                _ => self.word()?,
            };
            // Hand the value to the bracket around it, closing as many as end here.
            loop {
                match open.last_mut() {
                    None => return Ok(value),
                    Some(Open::Array(items)) => {
                        items.push(value);
                        if self.continues(b']')? {
                            break;
                        }
                    }
                    Some(Open::Object(members)) => {
                        members.add(value);
                        if self.continues(b'}')? {
                            self.key(members)?;
                            break;
                        }
                    }
                }
                value = match open.pop() {
                    Some(Open::Array(items)) => Json::Array(items),
                    Some(Open::Object(members)) => self.object(members, open.len()),
                    None => return Ok(Json::Null),
                };
            }
        }
    }

    fn enter(&mut self, open: &[Open]) -> Read<()> {
        if open.len() >= self.depth {
            return Err(JsonFault::TooDeep);
        }
        self.at += 1;
        Ok(())
    }

    /// True after a comma, false after `close`.
    #[inline]
    fn continues(&mut self, close: u8) -> Read<bool> {
        let byte = self.peek();
        if byte == b',' {
            self.at += 1;
            return if self.peek() == close { Err(JsonFault::TrailingComma) } else { Ok(true) };
        }
        if byte != close {
            return Err(JsonFault::ExpectedCommaOrEnd);
        }
        self.at += 1;
        Ok(false)
    }

    fn members(&self, depth: usize) -> Members {
        let naming = match self.before.get(depth) {
            Some(Some(keys)) => Naming::AsBefore(Arc::clone(keys)),
            _ => Naming::Own(Keys::default()),
        };
        Members { naming, values: Vec::new(), next: 0, escapes: false }
    }

    fn object(&mut self, mut members: Members, depth: usize) -> Json {
        let keys = members.keys();
        if self.before.len() <= depth {
            self.before.resize(depth + 1, None);
        }
        if let Some(before) = self.before.get_mut(depth) {
            *before = (!members.escapes).then(|| Arc::clone(&keys));
        }
        Json::Object(Object::of(keys, members.values))
    }

    #[inline]
    fn key(&mut self, members: &mut Members) -> Read<()> {
        if self.peek() != b'"' {
            return Err(JsonFault::ExpectedKey);
        }
        let rest = self.bytes.get(self.at + 1..).unwrap_or_default();
        match members.expected().filter(|name| rest.starts_with(name) && rest.get(name.len()) == Some(&b'"')) {
            Some(name) => {
                self.at += name.len() + 2;
                members.follow();
            }
            None => match self.raw_string()? {
                Cow::Borrowed(name) => members.name(name.into()),
                Cow::Owned(name) => {
                    members.escapes = true;
                    members.name(name.into());
                }
            },
        }
        self.repeats |= members.next < members.values.len();
        if self.peek() != b':' {
            return Err(JsonFault::ExpectedColon);
        }
        self.at += 1;
        Ok(())
    }

    fn word(&mut self) -> Read<Json> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let words = [("true", Json::Bool(true)), ("false", Json::Bool(false)), ("null", Json::Null)];
        for (word, value) in words {
            if rest.starts_with(word.as_bytes()) {
                if self.goes_on(self.at + word.len()) {
                    break;
                }
                self.at += word.len();
                return Ok(value);
            }
        }
        Err(JsonFault::ExpectedValue)
    }

    /// True if at `at` stands a character that cannot follow a number or word at once.
    #[inline]
    fn goes_on(&self, at: usize) -> bool {
        match self.bytes.get(at) {
            None => false,
            Some(byte) if byte.is_ascii() => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$'),
            Some(_) => self.text.get(at..).and_then(|rest| rest.chars().next()).is_some_and(char::is_alphanumeric),
        }
    }

    /// Passes digits; their number, and their value as long as there are at most 18.
    #[inline]
    fn digits(&mut self) -> (usize, i64) {
        let from = self.at;
        let mut value = 0i64;
        while let Some(byte @ b'0'..=b'9') = self.bytes.get(self.at) {
            value = value.wrapping_mul(10).wrapping_add(i64::from(byte - b'0'));
            self.at += 1;
        }
        (self.at - from, value)
    }

    fn number(&mut self) -> Read<JsonNumber> {
        let from = self.at;
        let number = self.number_token();
        if number.is_err() {
            self.at = from;
        }
        number
    }

    fn number_token(&mut self) -> Read<JsonNumber> {
        let from = self.at;
        let negative = self.bytes.get(self.at) == Some(&b'-');
        self.at += usize::from(negative);
        let first = self.at;
        let (whole, value) = self.digits();
        if whole == 0 || (whole > 1 && self.bytes.get(first) == Some(&b'0')) {
            return Err(JsonFault::BadNumber);
        }
        let mut integer = true;
        if self.bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            integer = false;
            if self.digits().0 == 0 {
                return Err(JsonFault::BadNumber);
            }
        }
        if let Some(b'e' | b'E') = self.bytes.get(self.at) {
            self.at += 1;
            integer = false;
            if let Some(b'+' | b'-') = self.bytes.get(self.at) {
                self.at += 1;
            }
            if self.digits().0 == 0 {
                return Err(JsonFault::BadNumber);
            }
        }
        if self.goes_on(self.at) {
            return Err(JsonFault::BadNumber);
        }
        if integer && whole <= 18 {
            return Ok(JsonNumber::Int(if negative { -value } else { value }));
        }
        let text = self.plain(from);
        if integer {
            return Ok(match text.parse() {
                Ok(number) => JsonNumber::Int(number),
                Err(_) => JsonNumber::BigInt(Box::new(text.into())),
            });
        }
        text.parse().map(JsonNumber::Double).map_err(|_| JsonFault::BadNumber)
    }

    #[inline]
    fn raw_string(&mut self) -> Read<Cow<'t, str>> {
        let from = self.at + 1;
        self.at = special_byte(self.bytes, from);
        match self.bytes.get(self.at) {
            Some(b'"') => {
                let text = self.plain(from);
                self.at += 1;
                Ok(Cow::Borrowed(text))
            }
            Some(b'\\') => self.escaped_string(from).map(Cow::Owned),
            _ => Err(JsonFault::ControlCharacter),
        }
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
