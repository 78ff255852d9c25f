//! The reader itself: one loop over the values of a bracket, with the brackets around it on a stack.

use std::sync::Arc;

use super::keys::Keys;
use super::read::{JsonError, JsonFault};
use super::{Json, JsonText, Object};

/// What [`JsonReader::peek`] sees after the last byte; as a byte of the text it is a fault everywhere.
const END: u8 = 0;

/// Reads one value of a text.
pub(super) struct JsonReader<'t> {
    pub(super) text: &'t str,
    pub(super) bytes: &'t [u8],
    /// Where reading goes on; the way through a bracket has a place of its own, which is put here when it ends.
    pub(super) at: usize,
    depth: usize,
    /// The values of all open brackets, those of the innermost last; each bracket takes its own as it closes.
    pub(super) values: Vec<Json>,
    /// The keys of the last object at each depth.
    before: Vec<Option<Arc<Keys>>>,
    /// A key stood in an object that has it already.
    repeats: bool,
}

/// A bracket that is still open.
struct Open {
    /// Where its values begin.
    start: usize,
    kind: Collection,
    /// True if a value in it may hold others.
    nests: bool,
}

enum Collection {
    Array(Rows),
    Object(Members),
}

/// The last objects of an array, as long as they are built alike and their values hold no others: those values stand one
/// after the other, and the objects are made of them all at once.
#[derive(Default)]
struct Rows {
    keys: Option<Arc<Keys>>,
    /// Where the values of the first begin.
    start: usize,
    count: usize,
}

/// The members of an object so far.
struct Members {
    naming: Naming,
    /// The position of the member that the next value replaces.
    replaces: Option<usize>,
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
enum Interruption {
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
pub(super) type Read<T> = Result<T, JsonFault>;

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
                Interruption::Opens(bracket) => {
                    if open.len() >= self.depth {
                        return Err(JsonFault::TooDeep);
                    }
                    self.at += 1;
                    let is_object = bracket == b'{';
                    if self.closes(if is_object { b'}' } else { b']' }) {
                        Some(if is_object { Json::object() } else { Json::Array(Vec::new()) })
                    } else {
                        let mut inner = self.open(is_object, open.len());
                        step = self.fill(&mut inner, false)?;
                        if let Interruption::Opens(_) = step {
                            open.push(inner);
                            continue;
                        }
                        self.ended(inner, &mut open)
                    }
                }
                Interruption::Ends => match open.pop() {
                    Some(inner) => self.ended(inner, &mut open),
                    None => self.values.pop(),
                },
            };
            let Some(around) = open.last_mut() else { return Ok(value.unwrap_or_default()) };
            if let Some(value) = value {
                self.put(value, around);
            }
            step = self.fill(around, true)?;
        }
    }

    fn open(&mut self, is_object: bool, depth: usize) -> Open {
        self.values.reserve(8);
        let kind = if is_object { Collection::Object(self.members(depth)) } else { Collection::Array(Rows::default()) };
        Open { start: self.values.len(), kind, nests: false }
    }

    /// What stood in a bracket that ends; none if it is a row of the array around it, of which objects are made later.
    fn ended(&mut self, inner: Open, open: &mut [Open]) -> Option<Json> {
        let depth = open.len();
        if let Some(around) = open.last_mut()
            && self.joins(&inner, around)
        {
            self.put_back(inner, depth);
            return None;
        }
        Some(self.close(inner, depth))
    }

    /// Puts a value that may hold others into the bracket around it.
    fn put(&mut self, value: Json, around: &mut Open) {
        around.nests = true;
        match &mut around.kind {
            Collection::Array(rows) => {
                self.make(rows);
                self.values.push(value);
            }
            Collection::Object(members) => {
                self.values.push(value);
                self.replace(members, around.start);
            }
        }
    }

    /// Reads a value that holds no others, if one stands here.
    fn first(&mut self) -> Read<Interruption> {
        let mut at = self.at;
        let first = self.peek(&mut at);
        let read = match first {
            b'[' | b'{' => Ok(Interruption::Opens(first)),
            _ => self.single(&mut at, first).map(|()| Interruption::Ends),
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

    /// Reads values that stand in a bracket, up to one that holds others, or the bracket's end: from the first value on, or
    /// from what follows a value.
    fn fill(&mut self, open: &mut Open, follows: bool) -> Read<Interruption> {
        // A place that is not seen from elsewhere stays in a register.
        let mut at = self.at;
        let read = match &mut open.kind {
            Collection::Object(members) => self.fill_object(&mut at, members, open.start, follows),
            Collection::Array(rows) => self.fill_array(&mut at, rows, follows),
        };
        self.at = at;
        read
    }

    #[inline(always)]
    fn fill_object(
        &mut self,
        at: &mut usize,
        members: &mut Members,
        start: usize,
        follows: bool,
    ) -> Read<Interruption> {
        let mut next = if follows { self.next(at, b'}')? } else { Some(self.peek(at)) };
        while let Some(quote) = next {
            self.key(at, quote, members, start)?;
            let first = self.peek(at);
            if matches!(first, b'[' | b'{') {
                return Ok(Interruption::Opens(first));
            }
            self.single(at, first)?;
            if members.replaces.is_some() {
                self.replace(members, start);
            }
            next = self.next(at, b'}')?;
        }
        Ok(Interruption::Ends)
    }

    #[inline(always)]
    fn fill_array(&mut self, at: &mut usize, rows: &mut Rows, follows: bool) -> Read<Interruption> {
        let mut next = if follows { self.next(at, b']')? } else { Some(self.peek(at)) };
        while let Some(first) = next {
            if matches!(first, b'[' | b'{') {
                return Ok(Interruption::Opens(first));
            }
            if rows.count > 0 {
                self.make(rows);
            }
            self.single(at, first)?;
            next = self.next(at, b']')?;
        }
        Ok(Interruption::Ends)
    }

    /// What begins after the comma that follows a value; none after the bracket that closes.
    #[inline(always)]
    fn next(&self, at: &mut usize, close: u8) -> Read<Option<u8>> {
        let byte = self.peek(at);
        if byte == b',' {
            *at += 1;
            let next = self.peek(at);
            return if next == close { Err(JsonFault::TrailingComma) } else { Ok(Some(next)) };
        }
        if byte != close {
            return Err(JsonFault::ExpectedCommaOrEnd);
        }
        *at += 1;
        Ok(None)
    }

    /// Counts an object that was read among the rows of the array around it, if it is one.
    fn joins(&self, inner: &Open, around: &mut Open) -> bool {
        let Collection::Array(rows) = &mut around.kind else { return false };
        let Collection::Object(Members { naming: Naming::AsBefore(keys), .. }) = &inner.kind else { return false };
        if inner.nests || keys.len() != self.values.len() - inner.start {
            return false;
        }
        match &rows.keys {
            Some(before) if !Arc::ptr_eq(before, keys) => return false,
            Some(_) => {}
            None => (rows.keys, rows.start) = (Some(Arc::clone(keys)), inner.start),
        }
        rows.count += 1;
        true
    }

    /// Puts the keys of a row back for the next one; its values stay where they are.
    fn put_back(&mut self, row: Open, depth: usize) {
        if let Collection::Object(Members { naming: Naming::AsBefore(keys), .. }) = row.kind
            && let Some(before) = self.before.get_mut(depth)
        {
            *before = Some(keys);
        }
    }

    /// Makes objects of the rows so far.
    #[inline(never)]
    fn make(&mut self, rows: &mut Rows) {
        let Rows { keys: Some(keys), start, count } = std::mem::take(rows) else { return };
        if count == 1 {
            let values = self.values.split_off(start);
            self.values.push(Json::Object(Object::of(keys, values)));
            return;
        }
        // The fewer are moved: what stands before the rows, or they themselves.
        let (mut values, start) = if start < self.values.len() / 4 {
            let mut before = Vec::with_capacity(start + count);
            before.extend(self.values.iter_mut().take(start).map(std::mem::take));
            (std::mem::replace(&mut self.values, before), start)
        } else {
            (self.values.split_off(start), 0)
        };
        values.shrink_to_fit();
        self.values.extend(Object::rows(&keys, values, start, count).map(Json::Object));
    }

    /// Puts the last value in the place of another.
    #[inline(never)]
    fn replace(&mut self, members: &mut Members, start: usize) {
        if let Some(known) = members.replaces.take()
            && let Some(value) = self.values.pop()
            && let Some(known) = self.values.get_mut(start + known)
        {
            *known = value;
        }
    }

    fn members(&mut self, depth: usize) -> Members {
        let before = self.before.get_mut(depth).and_then(Option::take);
        let naming = before.map_or_else(|| Naming::Own(Keys::default()), Naming::AsBefore);
        Members { naming, replaces: None, escapes: false }
    }

    /// What stood in a bracket, which is now closed.
    fn close(&mut self, open: Open, depth: usize) -> Json {
        let members = match open.kind {
            Collection::Object(members) => members,
            Collection::Array(mut rows) => {
                self.make(&mut rows);
                return Json::Array(self.values.split_off(open.start));
            }
        };
        let values = self.values.split_off(open.start);
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
    fn key(&mut self, at: &mut usize, first: u8, members: &mut Members, start: usize) -> Read<()> {
        if first != b'"' {
            return Err(JsonFault::ExpectedKey);
        }
        let count = self.values.len() - start;
        match &members.naming {
            Naming::AsBefore(keys) if let Some(end) = keys.quoted_end(count, self.bytes, *at + 1) => *at = end,
            _ => {
                self.at = *at;
                let read = self.other_key(members, count);
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
    fn other_key(&mut self, members: &mut Members, count: usize) -> Read<()> {
        let mut at = self.at;
        let name = if let Some(name) = self.plain_string(&mut at) {
            self.at = at;
            name.into()
        } else {
            members.escapes = true;
            self.other_string()?.into()
        };
        let position = members.naming.name(name, count);
        members.replaces = (position < count).then_some(position);
        self.repeats |= position < count;
        Ok(())
    }
}
