//! The reader itself: one loop over the values of a bracket, with the brackets around it on a stack.

use std::sync::Arc;

use super::keys::{INDEXED_FROM, Keys};
use super::object::{Key, Member};
use super::read::{JsonError, JsonFault};
use super::rows::{Pattern, Rows};
use super::{Json, JsonText, Object};

/// What [`JsonReader::peek`] sees after the last byte; as a byte of the text it is a fault everywhere.
const END: u8 = 0;

/// Members that the outermost object has room for beside its own: the data of a message is given a few.
const ROOM: usize = 4;

/// Reads one value of a text.
pub(super) struct JsonReader<'t> {
    pub(super) text: &'t str,
    pub(super) bytes: &'t [u8],
    /// Where reading goes on; the way through a bracket has a place of its own, which is put here when it ends.
    pub(super) at: usize,
    depth: usize,
    /// The values of all open brackets, those of the innermost last; each bracket takes its own as it closes.
    pub(super) values: Vec<Json>,
    /// The keys of all open objects, those of the innermost last.
    names: Vec<Key>,
    /// The brackets themselves, while none is read.
    open: Vec<Open>,
    /// What the rows of the last table at each depth had in common.
    pub(super) before: Vec<Option<Pattern>>,
    /// A key stood in an object that has it already.
    repeats: bool,
    /// A value was read that has memory of its own.
    pub(super) owns: bool,
}

/// What a reader keeps of what is open; it serves the next reader when that is done.
#[derive(Default)]
pub(crate) struct Stacks {
    values: Vec<Json>,
    names: Vec<Key>,
    open: Vec<Open>,
}

impl Stacks {
    /// The bytes that they have asked for.
    pub(crate) fn bytes(&self) -> usize {
        self.values.capacity() * size_of::<Json>()
            + self.names.capacity() * size_of::<Key>()
            + self.open.capacity() * size_of::<Open>()
    }
}

impl std::fmt::Debug for Stacks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stacks").field("bytes", &self.bytes()).finish()
    }
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

/// The members of an object so far.
struct Members {
    /// Where its keys begin.
    names: usize,
    /// A bit for each kind of key that it has: most keys are new by that alone.
    kinds: u64,
    /// The keys, if they are many.
    many: Option<Box<Keys>>,
    /// The position of the member that the next value replaces.
    replaces: Option<usize>,
}

/// What the values in a bracket are interrupted by.
pub(super) enum Interruption {
    /// This bracket, which opens another.
    Opens(u8),
    /// Its end.
    Ends,
}

/// What is read, or what is wrong at [`JsonReader::at`].
pub(super) type Read<T> = Result<T, JsonFault>;

impl<'t> JsonReader<'t> {
    pub(super) fn new(text: &'t str, depth: usize, stacks: Stacks) -> Self {
        let Stacks { values, names, open } = stacks;
        let (bytes, before) = (text.as_bytes(), Vec::new());
        JsonReader { text, bytes, at: 0, depth, values, names, open, before, repeats: false, owns: false }
    }

    /// The stacks, without what is left on them where the text was not read to its end.
    pub(super) fn into_stacks(self) -> Stacks {
        let JsonReader { mut values, mut names, mut open, .. } = self;
        values.clear();
        names.clear();
        open.clear();
        Stacks { values, names, open }
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
    pub(super) fn peek(&self, at: &mut usize) -> u8 {
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
        let mut open = std::mem::take(&mut self.open);
        let read = self.value_within(&mut open);
        self.open = open;
        read
    }

    fn value_within(&mut self, open: &mut Vec<Open>) -> Read<Json> {
        self.values.reserve(16);
        self.names.reserve(16);
        open.reserve(4);
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
                        if is_object { Json::object() } else { Json::Array(Vec::new()) }
                    } else {
                        let mut inner = self.open(is_object);
                        step = self.fill(&mut inner, false)?;
                        if let Interruption::Opens(_) = step {
                            open.push(inner);
                            continue;
                        }
                        self.close(inner, open)
                    }
                }
                Interruption::Ends => match open.pop() {
                    Some(inner) => self.close(inner, open),
                    None => return Ok(self.values.pop().unwrap_or_default()),
                },
            };
            let Some(around) = open.last_mut() else { return Ok(value) };
            self.put(value, around);
            step = self.fill(around, true)?;
        }
    }

    fn open(&self, is_object: bool) -> Open {
        let kind = match is_object {
            true => Collection::Object(Members { names: self.names.len(), kinds: 0, many: None, replaces: None }),
            false => Collection::Array(Rows::default()),
        };
        Open { start: self.values.len(), kind, nests: false }
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
            let first = self.key(at, quote, members)?;
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
            if first == b'{' && rows.may_go_on() && self.row(at, rows) {
                next = self.next(at, b']')?;
                continue;
            }
            if matches!(first, b'[' | b'{') {
                return Ok(Interruption::Opens(first));
            }
            self.make(rows);
            self.single(at, first)?;
            next = self.next(at, b']')?;
        }
        Ok(Interruption::Ends)
    }

    /// What begins after the comma that follows a value; none after the bracket that closes.
    #[inline(always)]
    pub(super) fn next(&self, at: &mut usize, close: u8) -> Read<Option<u8>> {
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

    /// What stood in a bracket, which is now closed.
    fn close(&mut self, inner: Open, around: &mut [Open]) -> Json {
        let Open { start, kind, nests } = inner;
        let members = match kind {
            Collection::Array(mut rows) => {
                self.make(&mut rows);
                self.keep(rows, around.len());
                return Json::Array(self.values.split_off(start));
            }
            Collection::Object(members) => members,
        };
        if let Some(keys) = members.many {
            return Object::keyed(Arc::new(*keys), self.values.split_off(start)).into();
        }
        let (names, values) = (self.names.drain(members.names..), self.values.drain(start..));
        let room = if around.is_empty() { ROOM } else { 0 };
        let mut members = Vec::with_capacity(values.len() + room);
        members.extend(names.zip(values).map(|(key, value)| Member { key, value }));
        let depth = around.len();
        if let Some(Open { kind: Collection::Array(rows), .. }) = around.last_mut().filter(|_| !nests) {
            self.expect(rows, depth - 1, &members);
        }
        Object::few(members).into()
    }

    /// Reads a key, which begins with this byte, and its colon; gives the first byte of the value.
    #[inline(always)]
    fn key(&mut self, at: &mut usize, first: u8, members: &mut Members) -> Read<u8> {
        if first != b'"' {
            return Err(JsonFault::ExpectedKey);
        }
        let name = match self.plain_string(at) {
            Some(name) => name.into(),
            None => {
                self.at = *at;
                let name = self.other_string();
                *at = self.at;
                JsonText::from(name?)
            }
        };
        self.name(Key::new(name), members);
        if self.peek(at) != b':' {
            return Err(JsonFault::ExpectedColon);
        }
        *at += 1;
        Ok(self.peek(at))
    }

    /// Notes a key of an object.
    #[inline]
    fn name(&mut self, name: Key, members: &mut Members) {
        let kind = name.kind();
        let is_new = members.many.is_none() && members.kinds & kind == 0;
        members.kinds |= kind;
        if is_new && self.names.len() + 1 < members.names + INDEXED_FROM {
            self.names.push(name);
        } else {
            self.add(name, members);
        }
    }

    /// Notes a key of an object that perhaps has it already, or has many.
    #[inline(never)]
    fn add(&mut self, name: Key, members: &mut Members) {
        let own = self.names.get(members.names..).unwrap_or_default();
        let known = match &mut members.many {
            Some(keys) => {
                let count = keys.len();
                Some(keys.add(name.text)).filter(|known| *known < count)
            }
            None => match own.iter().position(|known| *known == name) {
                None if own.len() + 1 < INDEXED_FROM => {
                    self.names.push(name);
                    None
                }
                None => {
                    let names = self.names.drain(members.names..).chain([name]);
                    members.many = Some(Box::new(names.map(|name| name.text).collect()));
                    None
                }
                known => known,
            },
        };
        members.replaces = known;
        self.repeats |= known.is_some();
    }
}
