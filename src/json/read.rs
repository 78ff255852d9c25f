//! Reading JSON text: strict syntax, bounded depth, no recursion.

use std::fmt;

use super::{Json, JsonNumber, Object};

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
            JsonFault::BadNumber => "write digits without leading zeros, and at least one behind a point",
            JsonFault::BadEscape => "write a backslash as `\\\\`",
            JsonFault::ControlCharacter => "write line breaks as `\\n` and tabs as `\\t`",
            JsonFault::TrailingText => "end the text behind the value",
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
            JsonFault::TrailingComma => "no value follows this comma",
            JsonFault::BadNumber => "this is not a number",
            JsonFault::BadEscape => "unknown escape in a string",
            JsonFault::ControlCharacter => "control character in a string, write it as an escape",
            JsonFault::TrailingText => "there is text behind the value",
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
    Reader { text, bytes: text.as_bytes(), at: 0, depth }.value()
}

/// Reads `text` as one value with nothing but white space around it.
///
/// # Errors
/// The first fault with its byte offset.
pub fn read_strictly(text: &str, depth: usize) -> Result<Json, JsonError> {
    let mut reader = Reader { text, bytes: text.as_bytes(), at: 0, depth };
    let value = reader.value()?;
    reader.skip_space();
    if reader.at < text.len() { Err(reader.fault(JsonFault::TrailingText)) } else { Ok(value) }
}

struct Reader<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    depth: usize,
}

/// A bracket that is still open.
enum Open {
    Array(Vec<Json>),
    Object(Object, Box<str>),
}

impl Reader<'_> {
    fn fault(&self, reason: JsonFault) -> JsonError {
        let reason =
            if self.at >= self.bytes.len() && reason != JsonFault::TooDeep { JsonFault::UnexpectedEnd } else { reason };
        JsonError { at: self.at, reason }
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.bytes.get(self.at) {
            self.at += 1;
        }
    }

    fn peek(&mut self) -> Option<u8> {
        self.skip_space();
        self.bytes.get(self.at).copied()
    }

    fn value(&mut self) -> Result<Json, JsonError> {
        let mut open: Vec<Open> = Vec::new();
        loop {
            let mut value = match self.peek() {
                Some(b'[') => {
                    self.enter(&open)?;
                    if self.peek() == Some(b']') {
                        self.at += 1;
                        Json::Array(Vec::new())
                    } else {
                        open.push(Open::Array(Vec::new()));
                        continue;
                    }
                }
                Some(b'{') => {
                    self.enter(&open)?;
                    if self.peek() == Some(b'}') {
                        self.at += 1;
                        Json::object()
                    } else {
                        let key = self.key()?;
                        open.push(Open::Object(Object::new(), key));
                        continue;
                    }
                }
                _ => self.scalar()?,
            };
            // Hand the value to the bracket around it, closing as many as end here.
            loop {
                match open.pop() {
                    None => return Ok(value),
                    Some(Open::Array(mut items)) => {
                        items.push(value);
                        if self.continues(b']')? {
                            if self.peek() == Some(b']') {
                                return Err(self.fault(JsonFault::TrailingComma));
                            }
                            open.push(Open::Array(items));
                            break;
                        }
                        value = Json::Array(items);
                    }
                    Some(Open::Object(mut object, key)) => {
                        object.insert(key, value);
                        if self.continues(b'}')? {
                            if self.peek() == Some(b'}') {
                                return Err(self.fault(JsonFault::TrailingComma));
                            }
                            let key = self.key()?;
                            open.push(Open::Object(object, key));
                            break;
                        }
                        value = Json::Object(object);
                    }
                }
            }
        }
    }

    fn enter(&mut self, open: &[Open]) -> Result<(), JsonError> {
        if open.len() >= self.depth {
            return Err(self.fault(JsonFault::TooDeep));
        }
        self.at += 1;
        Ok(())
    }

    /// True after a comma, false after `close`.
    fn continues(&mut self, close: u8) -> Result<bool, JsonError> {
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                Ok(true)
            }
            Some(byte) if byte == close => {
                self.at += 1;
                Ok(false)
            }
            _ => Err(self.fault(JsonFault::ExpectedCommaOrEnd)),
        }
    }

    fn key(&mut self) -> Result<Box<str>, JsonError> {
        if self.peek() != Some(b'"') {
            return Err(self.fault(JsonFault::ExpectedKey));
        }
        let key = self.string()?;
        if self.peek() != Some(b':') {
            return Err(self.fault(JsonFault::ExpectedColon));
        }
        self.at += 1;
        Ok(key)
    }

    fn scalar(&mut self) -> Result<Json, JsonError> {
        match self.peek() {
            Some(b'"') => self.string().map(Json::String),
            Some(b'-' | b'0'..=b'9') => self.number().map(Json::Number),
            _ => {
                let words = [("true", Json::Bool(true)), ("false", Json::Bool(false)), ("null", Json::Null)];
                for (word, value) in words {
                    if self.text[self.at..].starts_with(word) {
                        let next = self.text[self.at + word.len()..].chars().next();
                        if next.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$') {
                            break;
                        }
                        self.at += word.len();
                        return Ok(value);
                    }
                }
                Err(self.fault(JsonFault::ExpectedValue))
            }
        }
    }

    fn digits(&mut self) -> usize {
        let from = self.at;
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        self.at - from
    }

    fn number(&mut self) -> Result<JsonNumber, JsonError> {
        let from = self.at;
        let bad = |at| Err(JsonError { at, reason: JsonFault::BadNumber });
        if self.bytes[self.at] == b'-' {
            self.at += 1;
        }
        let first = self.at;
        let whole = self.digits();
        if whole == 0 || (whole > 1 && self.bytes[first] == b'0') {
            return bad(from);
        }
        let mut integer = true;
        if self.bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            integer = false;
            if self.digits() == 0 {
                return bad(from);
            }
        }
        if let Some(b'e' | b'E') = self.bytes.get(self.at) {
            self.at += 1;
            integer = false;
            if let Some(b'+' | b'-') = self.bytes.get(self.at) {
                self.at += 1;
            }
            if self.digits() == 0 {
                return bad(from);
            }
        }
        if self.text[self.at..].chars().next().is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$') {
            return bad(from);
        }
        let text = &self.text[from..self.at];
        if integer {
            return Ok(match text.parse() {
                Ok(number) => JsonNumber::Int(number),
                Err(_) => JsonNumber::BigInt(text.into()),
            });
        }
        text.parse().map(JsonNumber::Double).or_else(|_| bad(from))
    }

    fn string(&mut self) -> Result<Box<str>, JsonError> {
        self.at += 1;
        let from = self.at;
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'"' => {
                    let text = &self.text[from..self.at];
                    self.at += 1;
                    return Ok(text.into());
                }
                b'\\' => return self.escaped_string(from),
                0..=0x1f => return Err(self.fault(JsonFault::ControlCharacter)),
                _ => self.at += 1,
            }
        }
        Err(self.fault(JsonFault::UnexpectedEnd))
    }

    /// The rest of a string from its first escape on.
    fn escaped_string(&mut self, from: usize) -> Result<Box<str>, JsonError> {
        let mut out = String::from(&self.text[from..self.at]);
        let mut plain = self.at;
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'"' => {
                    out.push_str(&self.text[plain..self.at]);
                    self.at += 1;
                    return Ok(out.into());
                }
                b'\\' => {
                    out.push_str(&self.text[plain..self.at]);
                    out.push(self.escape()?);
                    plain = self.at;
                }
                0..=0x1f => return Err(self.fault(JsonFault::ControlCharacter)),
                _ => self.at += 1,
            }
        }
        Err(self.fault(JsonFault::UnexpectedEnd))
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        let letter = self.bytes.get(self.at + 1).copied();
        let plain = match letter {
            Some(b'n') => '\n',
            Some(b't') => '\t',
            Some(b'r') => '\r',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'u') => return self.unicode_escape(),
            _ => return Err(self.fault(JsonFault::BadEscape)),
        };
        self.at += 2;
        Ok(plain)
    }

    fn unicode_escape(&mut self) -> Result<char, JsonError> {
        let unit = |at: usize| {
            let digits = self.text.get(at + 2..at + 6)?;
            let hex = digits.bytes().all(|b| b.is_ascii_hexdigit());
            if hex && self.text.get(at..at + 2) == Some("\\u") { u32::from_str_radix(digits, 16).ok() } else { None }
        };
        let Some(first) = unit(self.at) else {
            return Err(self.fault(JsonFault::BadEscape));
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
