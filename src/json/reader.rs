//! The reader itself: one loop over the values of a bracket, with the brackets around it on a stack.

use std::sync::Arc;

use super::keys::Keys;
use super::read::{JsonError, JsonFault};
use super::{Json, JsonNumber, JsonText, Object};

/// Where from `at` on the first quote, backslash or control character stands, or the end.
#[inline]
fn special_byte(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = u64::from_le_bytes([0x80; 8]);
    // Eight bytes at once, none of which has its highest bit; a borrow can only mark bytes behind the first that is rightly
    // marked.
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*chunk);
        let quote = (word ^ (ONES * u64::from(b'"'))).wrapping_sub(ONES);
        let backslash = (word ^ (ONES * u64::from(b'\\'))).wrapping_sub(ONES);
        let found = (quote | backslash | word.wrapping_sub(ONES * 0x20)) & !word & HIGH;
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

/// Reads one value of a text.
pub(super) struct JsonReader<'t> {
    text: &'t str,
    bytes: &'t [u8],
    /// Where reading goes on; the way through a bracket has a place of its own, which is put here when it ends.
    at: usize,
    depth: usize,
    /// The values of all open brackets, those of the innermost last; each bracket takes its own as it closes.
    values: Vec<Json>,
    /// The keys of the last object at each depth.
    before: Vec<Option<Arc<Keys>>>,
    /// A key stood in an object that has it already.
    repeats: bool,
}

/// A bracket that is still open.
struct Open {
    /// Where its values begin.
    start: usize,
    /// Those of an object have names.
    members: Option<Members>,
    /// The position of the member that the next value replaces.
    replaces: Option<usize>,
}

/// The members of an object so far.
struct Members {
    naming: Naming,
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

/// What the values in a bracket are interrupted by.
enum Step {
    /// This bracket, which opens another.
    Opens(u8),
    /// Its end.
    Ends,
}

impl Naming {
    /// Where the key stands that is not the one that follows `count` others in the last object.
    fn name(&mut self, name: JsonText, count: usize) -> usize {
        loop {
            match self {
                Naming::AsBefore(keys) => *self = Naming::Own(keys.first(count)),
                Naming::Own(keys) => return keys.add(name),
            }
        }
    }

    /// The keys of `count` members.
    fn keys(self, count: usize) -> Arc<Keys> {
        match self {
            Naming::AsBefore(keys) if keys.len() == count => keys,
            Naming::AsBefore(keys) => Arc::new(keys.first(count)),
            Naming::Own(keys) => Arc::new(keys),
        }
    }
}

/// What is read, or what is wrong at [`JsonReader::at`].
type Read<T> = Result<T, JsonFault>;

impl<'t> JsonReader<'t> {
    pub(super) fn new(text: &'t str, depth: usize) -> Self {
        let (values, before) = (Vec::new(), Vec::new());
        JsonReader { text, bytes: text.as_bytes(), at: 0, depth, values, before, repeats: false }
    }

    pub(super) fn error(&self, fault: JsonFault) -> JsonError {
        let ended = self.at >= self.bytes.len() && fault != JsonFault::TooDeep;
        JsonError { at: self.at, reason: if ended { JsonFault::UnexpectedEnd } else { fault } }
    }

    /// Where what was read ends.
    pub(super) fn end(&self) -> usize {
        self.at
    }

    /// True if an object has a key twice.
    pub(super) fn repeats(&self) -> bool {
        self.repeats
    }

    /// True if nothing but white space follows.
    pub(super) fn is_at_end(&mut self) -> bool {
        let mut at = self.at;
        self.peek(&mut at);
        self.at = at;
        at >= self.bytes.len()
    }

    /// The next byte that is not white space.
    #[inline(always)]
    fn peek(&self, at: &mut usize) -> u8 {
        loop {
            match self.bytes.get(*at) {
                Some(byte) if *byte > b' ' => return *byte,
                Some(b' ' | b'\n' | b'\r' | b'\t') => *at += 1,
                Some(byte) => return *byte,
                None => return END,
            }
        }
    }

    pub(super) fn value(&mut self) -> Read<Json> {
        let mut open: Vec<Open> = Vec::new();
        let mut step = self.first()?;
        loop {
            let value = match step {
                Step::Opens(bracket) => {
                    if open.len() >= self.depth {
                        return Err(JsonFault::TooDeep);
                    }
                    self.at += 1;
                    let is_object = bracket == b'{';
                    if !self.closes(if is_object { b'}' } else { b']' }) {
                        let members = is_object.then(|| self.members(open.len()));
                        self.values.reserve(8);
                        let mut inner = Open { start: self.values.len(), members, replaces: None };
                        step = self.fill(&mut inner, false)?;
                        open.push(inner);
                        continue;
                    }
                    if is_object { Json::object() } else { Json::Array(Vec::new()) }
                }
                Step::Ends => match open.pop() {
                    Some(inner) => self.close(inner, open.len()),
                    None => return Ok(self.values.pop().unwrap_or_default()),
                },
            };
            let Some(around) = open.last_mut() else { return Ok(value) };
            self.values.push(value);
            self.replace(around);
            step = self.fill(around, true)?;
        }
    }

    /// Reads a value that holds no others, if one stands here.
    fn first(&mut self) -> Read<Step> {
        let mut at = self.at;
        let first = self.peek(&mut at);
        let read = match first {
            b'[' | b'{' => Ok(Step::Opens(first)),
            _ => self.single(&mut at, first).map(|()| Step::Ends),
        };
        self.at = at;
        read
    }

    /// Passes a bracket if it is what comes next.
    fn closes(&mut self, close: u8) -> bool {
        let mut at = self.at;
        let closes = self.peek(&mut at) == close;
        self.at = at + usize::from(closes);
        closes
    }

    /// Reads values that stand in a bracket, up to one that holds others, or the bracket's end. A value stands before it, or
    /// the first one behind it.
    fn fill(&mut self, open: &mut Open, behind: bool) -> Read<Step> {
        // A place that is not seen from elsewhere stays in a register.
        let mut at = self.at;
        let read = self.fill_from(&mut at, open, behind);
        self.at = at;
        read
    }

    #[inline(always)]
    fn fill_from(&mut self, at: &mut usize, open: &mut Open, mut behind: bool) -> Read<Step> {
        let close = if open.members.is_some() { b'}' } else { b']' };
        loop {
            let mut byte = self.peek(at);
            if behind {
                if byte == close {
                    *at += 1;
                    return Ok(Step::Ends);
                }
                if byte != b',' {
                    return Err(JsonFault::ExpectedCommaOrEnd);
                }
                *at += 1;
                byte = self.peek(at);
                if byte == close {
                    return Err(JsonFault::TrailingComma);
                }
            }
            behind = true;
            if open.members.is_some() {
                self.key(at, byte, open)?;
                byte = self.peek(at);
            }
            if matches!(byte, b'[' | b'{') {
                return Ok(Step::Opens(byte));
            }
            self.single(at, byte)?;
            if open.replaces.is_some() {
                self.replace(open);
            }
        }
    }

    /// Puts the last value in the place of another.
    #[inline(never)]
    fn replace(&mut self, open: &mut Open) {
        if let Some(known) = open.replaces.take()
            && let Some(value) = self.values.pop()
            && let Some(known) = self.values.get_mut(open.start + known)
        {
            *known = value;
        }
    }

    /// Reads a value that holds no others and begins with this byte.
    #[inline(always)]
    fn single(&mut self, at: &mut usize, first: u8) -> Read<()> {
        match first {
            b'"' => match self.plain_string(at) {
                Some(text) => self.values.push(Json::String(text.into())),
                None => {
                    self.at = *at;
                    let text = self.other_string();
                    *at = self.at;
                    self.values.push(Json::String(text?.into()));
                }
            },
            b'-' | b'0'..=b'9' => {
                let number = self.number(at)?;
                self.values.push(Json::Number(number));
            }
            _ => {
                let word = self.word(at)?;
                self.values.push(word);
            }
        }
        Ok(())
    }

    fn members(&mut self, depth: usize) -> Members {
        let before = self.before.get_mut(depth).and_then(Option::take);
        let naming = before.map_or_else(|| Naming::Own(Keys::default()), Naming::AsBefore);
        Members { naming, escapes: false }
    }

    /// What stood in a bracket, which is now closed.
    fn close(&mut self, open: Open, depth: usize) -> Json {
        let values = self.values.split_off(open.start);
        let Some(members) = open.members else { return Json::Array(values) };
        let keys = members.naming.keys(values.len());
        if self.before.len() <= depth {
            self.before.resize(depth + 1, None);
        }
        if let Some(before) = self.before.get_mut(depth) {
            *before = (!members.escapes).then(|| Arc::clone(&keys));
        }
        Json::Object(Object::of(keys, values))
    }

    /// Reads a key, which begins with this byte, and its colon.
    #[inline(always)]
    fn key(&mut self, at: &mut usize, first: u8, open: &mut Open) -> Read<()> {
        if first != b'"' {
            return Err(JsonFault::ExpectedKey);
        }
        let count = self.values.len() - open.start;
        match &open.members {
            Some(Members { naming: Naming::AsBefore(keys), .. })
                if let Some(end) = keys.quoted_end(count, self.bytes, *at + 1) =>
            {
                *at = end;
            }
            _ => {
                self.at = *at;
                let read = self.other_key(open, count);
                *at = self.at;
                read?;
            }
        }
        if self.peek(at) != b':' {
            return Err(JsonFault::ExpectedColon);
        }
        *at += 1;
        Ok(())
    }

    /// A key that is not the one that stood here in the last object.
    #[inline(never)]
    fn other_key(&mut self, open: &mut Open, count: usize) -> Read<()> {
        let Some(members) = &mut open.members else { return Ok(()) };
        let mut at = self.at;
        let name = if let Some(name) = self.plain_string(&mut at) {
            self.at = at;
            name.into()
        } else {
            members.escapes = true;
            self.other_string()?.into()
        };
        let position = members.naming.name(name, count);
        open.replaces = (position < count).then_some(position);
        self.repeats |= position < count;
        Ok(())
    }

    #[inline(always)]
    fn word(&self, at: &mut usize) -> Read<Json> {
        let rest = self.bytes.get(*at..).unwrap_or_default();
        let (length, value) = match rest {
            [b't', b'r', b'u', b'e', ..] => (4, Json::Bool(true)),
            [b'f', b'a', b'l', b's', b'e', ..] => (5, Json::Bool(false)),
            [b'n', b'u', b'l', b'l', ..] => (4, Json::Null),
            _ => return Err(JsonFault::ExpectedValue),
        };
        if self.goes_on(*at + length) {
            return Err(JsonFault::ExpectedValue);
        }
        *at += length;
        Ok(value)
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
    fn number(&self, at: &mut usize) -> Read<JsonNumber> {
        let mut end = *at;
        let negative = self.bytes.get(end) == Some(&b'-');
        end += usize::from(negative);
        let first = end;
        let (whole, value) = self.digits(&mut end);
        if whole == 0 || (whole > 1 && self.bytes.get(first) == Some(&b'0')) {
            return Err(JsonFault::BadNumber);
        }
        let number = match self.bytes.get(end) {
            Some(b'.' | b'e' | b'E') => self.double(*at, &mut end)?,
            _ if whole <= 18 => JsonNumber::Int(if negative { -value } else { value }),
            _ => self.long_integer(*at, end),
        };
        if self.goes_on(end) {
            return Err(JsonFault::BadNumber);
        }
        *at = end;
        Ok(number)
    }

    #[inline(never)]
    fn long_integer(&self, from: usize, end: usize) -> JsonNumber {
        let text = self.text.get(from..end).unwrap_or_default();
        text.parse().map_or_else(|_| JsonNumber::BigInt(Box::new(text.into())), JsonNumber::Int)
    }

    /// A number whose point or exponent stands at `end`.
    #[inline(never)]
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
    fn plain_string(&self, at: &mut usize) -> Option<&'t str> {
        let from = *at + 1;
        let end = special_byte(self.bytes, from);
        let text = self.text.get(from..end).filter(|_| self.bytes.get(end) == Some(&b'"'))?;
        *at = end + 1;
        Some(text)
    }

    /// A string that is not [plain](Self::plain_string).
    #[inline(never)]
    fn other_string(&mut self) -> Read<String> {
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
