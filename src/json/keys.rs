//! The keys of objects: objects with the same keys in the same order, as rows of a table, share them.

use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;

use super::JsonText;

/// From this many keys on, look-ups go through a hash index.
const INDEXED_FROM: usize = 32;

/// Distinct keys in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys {
    names: Vec<Name>,
    index: Option<Box<Index>>,
}

/// A key, and what tells it from most others at a glance.
#[derive(Clone, Debug)]
struct Name {
    mark: u16,
    quoted: Quoted,
    text: JsonText,
}

/// A key with its closing quote, as words that a text is compared with.
#[derive(Clone, Copy, Debug)]
struct Quoted {
    /// How many bytes it has; 0 if they are too many for two words.
    length: u8,
    /// How far a word is shifted for its bytes to be those of `head` alone.
    shift: u8,
    /// The first eight bytes, shifted.
    head: u64,
    /// The last eight bytes of more than eight.
    tail: u64,
}

/// The length of a key and its last byte.
#[inline]
fn mark(key: &str) -> u16 {
    u16::from_le_bytes([key.len() as u8, key.as_bytes().last().copied().unwrap_or_default()])
}

/// At most seven bytes as a word.
fn bytes(few: &[u8]) -> u64 {
    match (few.first_chunk::<4>(), few.last_chunk::<4>()) {
        // Both hold the same bytes where they overlap.
        (Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << (8 * (few.len() - 4))
        }
        _ => few.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
    }
}

impl Quoted {
    fn of(key: &[u8]) -> Self {
        let length = key.len() + 1;
        if length <= 8 {
            let shift = 64 - 8 * length as u8;
            let head = (bytes(key) | u64::from(b'"') << (8 * key.len())) << shift;
            return Quoted { length: length as u8, shift, head, tail: 0 };
        }
        let head = key.first_chunk::<8>().map_or(0, |bytes| u64::from_le_bytes(*bytes));
        let last = key.last_chunk::<8>().map_or(0, |bytes| u64::from_le_bytes(*bytes));
        let tail = last >> 8 | u64::from(b'"') << 56;
        Quoted { length: if length <= 16 { length as u8 } else { 0 }, shift: 0, head, tail }
    }
}

impl Name {
    fn of(text: JsonText) -> Self {
        Name { mark: mark(&text), quoted: Quoted::of(text.as_bytes()), text }
    }

    /// Where after this key and its closing quote a text goes on that has both at `at`.
    #[inline(always)]
    fn quoted_end(&self, text: &[u8], at: usize) -> Option<usize> {
        let word =
            |at: usize| text.get(at..).and_then(<[u8]>::first_chunk::<8>).map(|bytes| u64::from_le_bytes(*bytes));
        let Quoted { length, shift, head, tail } = self.quoted;
        let Some(first) = word(at) else { return self.slow_end(text, at) };
        if first << shift != head {
            return None;
        }
        let end = at + usize::from(length);
        match length {
            0 => self.slow_end(text, at),
            1..=8 => Some(end),
            _ => (word(end - 8)? == tail).then_some(end),
        }
    }

    /// The same, with every byte looked at.
    #[inline(never)]
    fn slow_end(&self, text: &[u8], at: usize) -> Option<usize> {
        let rest = text.get(at..)?.strip_prefix(self.text.as_bytes())?;
        (rest.first() == Some(&b'"')).then(|| at + self.text.len() + 1)
    }
}

#[derive(Clone, Debug, Default)]
struct Index {
    table: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Keys {
    /// No keys.
    pub(super) const NONE: Keys = Keys { names: Vec::new(), index: None };

    /// None yet, and room for some.
    pub(super) fn with_capacity(count: usize) -> Self {
        Keys { names: Vec::with_capacity(count), index: None }
    }

    /// Makes room for so many more.
    pub(super) fn reserve(&mut self, count: usize) {
        self.names.reserve(count);
        if let Some(index) = &mut self.index {
            index.reserve(&self.names, count);
        }
    }

    /// How many.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// The key at a position.
    #[inline]
    pub(super) fn name(&self, at: usize) -> Option<&str> {
        self.names.get(at).map(|name| &*name.text)
    }

    /// Where a text goes on after the key of this position and its closing quote, if both stand at `at`.
    #[inline(always)]
    pub(super) fn quoted_end(&self, position: usize, text: &[u8], at: usize) -> Option<usize> {
        self.names.get(position)?.quoted_end(text, at)
    }

    /// All in order.
    pub(super) fn names(&self) -> impl ExactSizeIterator<Item = &str> + DoubleEndedIterator {
        self.names.iter().map(|name| &*name.text)
    }

    /// Where `key` stands.
    #[inline]
    pub(super) fn position(&self, key: &str) -> Option<usize> {
        match &self.index {
            None => {
                let mark = mark(key);
                self.names.iter().position(|name| name.mark == mark && *name.text == *key)
            }
            Some(index) => {
                let hash = index.hasher.hash_one(key);
                index.table.find(hash, |&at| self.name(at as usize) == Some(key)).map(|&at| at as usize)
            }
        }
    }

    /// Where `key` stands, after adding it as the last if it is new.
    pub(super) fn add(&mut self, key: JsonText) -> usize {
        let next = self.names.len();
        if let Some(index) = &mut self.index {
            let at = index.add(&self.names, &key, next as u32) as usize;
            if at == next {
                self.names.push(Name::of(key));
            }
            return at;
        }
        if let Some(at) = self.position(&key) {
            return at;
        }
        self.names.push(Name::of(key));
        if self.names.len() >= INDEXED_FROM {
            let mut index = Box::<Index>::default();
            index.reserve(&[], self.names.capacity());
            for (at, name) in self.names.iter().enumerate() {
                index.add(&self.names, &name.text, at as u32);
            }
            self.index = Some(index);
        }
        next
    }

    /// The first `count` keys.
    pub(super) fn first(&self, count: usize) -> Keys {
        let mut keys = Keys::with_capacity(count.min(self.len()));
        self.names.iter().take(count).for_each(|name| {
            keys.add(name.text.clone());
        });
        keys
    }
}

impl Index {
    fn reserve(&mut self, names: &[Name], count: usize) {
        let Index { table, hasher } = self;
        table.reserve(count, |at| hasher.hash_one(names.get(*at as usize).map_or("", |name| &*name.text)));
    }

    /// Where `key` stands among these, or else `next`, where it is to be.
    fn add(&mut self, names: &[Name], key: &str, next: u32) -> u32 {
        let Index { table, hasher } = self;
        let name = |at: &u32| names.get(*at as usize).map_or(key, |name| &*name.text);
        let hash = |at: &u32| hasher.hash_one(name(at));
        *table.entry(hasher.hash_one(key), |at| name(at) == key, hash).or_insert(next).get()
    }
}
