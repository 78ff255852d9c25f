//! Rows of a table: objects that follow one another in an array, have the same keys in the same order, and hold no others.
//!
//! Of the first row the keys are known; whatever stands before a value in one row, quotes, commas and white space, mostly
//! stands before it in the next as well. A row that differs is read again as any object is.

use std::sync::Arc;

use super::keys::Keys;
use super::object::{Member, Table};
use super::reader::JsonReader;
use super::{Json, Object};

/// The rows of an array.
#[derive(Default)]
pub(super) struct Rows {
    /// What they have in common; none where no object was read that others may be like.
    pattern: Option<Pattern>,
    /// Where the values of those begin of which no objects were made yet.
    start: usize,
    /// How many these are.
    count: usize,
    /// True if one of their values has memory of its own.
    owns: bool,
    /// Objects that were read as rows, without those that turned out to be none.
    luck: usize,
}

/// What rows have in common.
pub(super) struct Pattern {
    keys: Arc<Keys>,
    /// What stands before each value.
    gaps: Vec<Gap>,
}

/// A few bytes of text, as words that another text is compared with.
#[derive(Clone, Copy, Default)]
struct Gap {
    /// How many they are; 0 if they are unknown, or too many.
    length: usize,
    /// The first sixteen, or those that there are.
    head: u128,
    /// Which bits of a word are theirs.
    mask: u128,
    /// The last sixteen of more.
    tail: u128,
}

/// The sixteen bytes of a text from `at` on.
#[inline(always)]
fn word(text: &[u8], at: usize) -> Option<u128> {
    text.get(at..).and_then(<[u8]>::first_chunk::<16>).map(|bytes| u128::from_le_bytes(*bytes))
}

impl Gap {
    /// More bytes are not remembered.
    const LONGEST: usize = 32;

    /// The bytes from one place of a text to another; near the end of the text they are not remembered.
    fn of(text: &[u8], from: usize, to: usize) -> Gap {
        let length = to - from;
        let known = word(text, from).filter(|_| length > 0 && length <= Gap::LONGEST);
        let Some(first) = known else { return Gap::default() };
        let mask = u128::MAX >> (128 - 8 * length.min(16));
        let tail = if length > 16 { word(text, to - 16).unwrap_or_default() } else { 0 };
        Gap { length, head: first & mask, mask, tail }
    }

    /// Where a text goes on that has these bytes at `at`.
    #[inline(always)]
    fn end(&self, text: &[u8], at: usize) -> Option<usize> {
        let end = at + self.length;
        let same =
            word(text, at)? & self.mask == self.head && (self.length <= 16 || word(text, end - 16)? == self.tail);
        (same && self.length > 0).then_some(end)
    }
}

impl Rows {
    /// True if the next object may be a row: one was read that it may be like, and there were rows enough among those
    /// that were read for rows.
    #[inline(always)]
    pub(super) fn may_go_on(&self) -> bool {
        self.luck > 0
    }
}

impl JsonReader<'_> {
    /// Expects rows like this object, which holds no others, in an array with `depth` brackets around it.
    #[inline]
    pub(super) fn expect(&mut self, rows: &mut Rows, depth: usize, members: &[Member]) {
        if rows.pattern.is_none() {
            rows.pattern = Some(self.pattern(depth, members));
            rows.luck = 2;
        }
    }

    /// What objects like this one have in common; it is known if those of the last table at this depth had it as well.
    #[inline(never)]
    fn pattern(&mut self, depth: usize, members: &[Member]) -> Pattern {
        let same = |pattern: &Pattern| {
            let keys = pattern.keys.names();
            keys.len() == members.len() && keys.iter().zip(members).all(|(key, member)| *key == member.key.text)
        };
        if let Some(known) = self.before.get_mut(depth).and_then(Option::take)
            && same(&known)
        {
            return known;
        }
        let keys = members.iter().map(|member| member.key.text.clone()).collect();
        Pattern { keys: Arc::new(keys), gaps: vec![Gap::default(); members.len()] }
    }

    /// Keeps what the rows of an array had in common, for the next table at this depth.
    pub(super) fn keep(&mut self, rows: Rows, depth: usize) {
        if rows.pattern.is_some() {
            if self.before.len() <= depth {
                self.before.resize_with(depth + 1, || None);
            }
            if let Some(before) = self.before.get_mut(depth) {
                *before = rows.pattern;
            }
        }
    }

    /// Reads a row that begins with the bracket at `at`, and counts it; where none stands, nothing was read.
    #[inline]
    pub(super) fn row(&mut self, at: &mut usize, rows: &mut Rows) -> bool {
        let Some(pattern) = &mut rows.pattern else { return false };
        let (start, mut end) = (self.values.len(), *at);
        self.owns = false;
        for (position, gap) in pattern.gaps.iter_mut().enumerate() {
            let known = gap.end(self.bytes, end);
            let is_next = match known {
                Some(to) => {
                    end = to;
                    true
                }
                None => self.learn(&mut end, position, &pattern.keys, gap),
            };
            let first = self.peek(&mut end);
            if !is_next || matches!(first, b'[' | b'{') || self.single(&mut end, first).is_err() {
                self.values.truncate(start);
                rows.luck -= 1;
                return false;
            }
        }
        if self.peek(&mut end) != b'}' {
            self.values.truncate(start);
            rows.luck -= 1;
            return false;
        }
        *at = end + 1;
        if rows.count == 0 {
            rows.start = start;
        }
        (rows.count, rows.luck, rows.owns) = (rows.count + 1, rows.luck + 1, rows.owns | self.owns);
        true
    }

    /// Passes what stands before the value of a key, if it is that, and notes it.
    #[inline(never)]
    fn learn(&self, at: &mut usize, position: usize, keys: &Keys, gap: &mut Gap) -> bool {
        let from = *at;
        let quote = if position == 0 {
            *at += 1;
            self.peek(at)
        } else {
            self.next(at, b'}').ok().flatten().unwrap_or_default()
        };
        let is_key = quote == b'"' && self.plain_string(at) == keys.name(position) && self.peek(at) == b':';
        if is_key {
            *at += 1;
            self.peek(at);
            *gap = Gap::of(self.bytes, from, *at);
        }
        is_key
    }

    /// Makes objects of the rows so far.
    #[inline(always)]
    pub(super) fn make(&mut self, rows: &mut Rows) {
        if rows.count > 0 {
            self.make_rows(rows);
        }
    }

    #[inline(never)]
    fn make_rows(&mut self, rows: &mut Rows) {
        let (start, count) = (rows.start, std::mem::take(&mut rows.count));
        let Some(Pattern { keys, .. }) = &rows.pattern else { return };
        // The fewer are moved: what stands before the rows, or they themselves.
        let (mut values, start) = if start < self.values.len() / 4 {
            let mut before = Vec::with_capacity(start + count);
            before.extend(self.values.iter_mut().take(start).map(std::mem::take));
            (std::mem::replace(&mut self.values, before), start)
        } else {
            (self.values.split_off(start), 0)
        };
        values.shrink_to_fit();
        let may_own = std::mem::take(&mut rows.owns);
        let table = Arc::new(Table { keys: Arc::clone(keys), values, may_nest: false, may_own });
        let row = |row| Json::Object(Object::row(Arc::clone(&table), start + row * keys.len()));
        self.values.extend((0..count).map(row));
    }
}
