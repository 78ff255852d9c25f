//! The keys of objects: objects with the same keys in the same order, as rows of a table, share them.

use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;

use super::JsonText;

/// From this many keys on, look-ups go through a hash index.
const INDEXED_FROM: usize = 16;

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
    /// How far a word is shifted for its bytes to be those of `head` alone.
    shift: u8,
    /// The first eight bytes of the key with its closing quote, shifted.
    head: u64,
    text: JsonText,
}

/// The length of a key and its last byte.
#[inline]
fn mark(key: &str) -> u16 {
    u16::from_le_bytes([key.len() as u8, key.as_bytes().last().copied().unwrap_or_default()])
}

/// The first eight bytes of a key that a quote follows, without what stands behind it: shifted by as many bits.
fn head(key: &[u8]) -> (u64, u8) {
    if let Some(word) = key.first_chunk::<8>() {
        return (u64::from_le_bytes(*word), 0);
    }
    let quoted = key.iter().chain(b"\"").rev().fold(0, |head, byte| head << 8 | u64::from(*byte));
    let shift = 8 * (7 - key.len() as u8);
    (quoted << shift, shift)
}

impl Name {
    fn of(text: JsonText) -> Self {
        let (head, shift) = head(text.as_bytes());
        Name { mark: mark(&text), shift, head, text }
    }

    /// Where behind this key and its closing quote a text goes on that has both at `at`.
    #[inline(always)]
    fn quoted_end(&self, text: &[u8], at: usize) -> Option<usize> {
        let Some(word) = text.get(at..).and_then(<[u8]>::first_chunk::<8>) else { return self.slow_end(text, at) };
        if u64::from_le_bytes(*word) << self.shift != self.head {
            return None;
        }
        if self.shift > 0 { Some(at + 8 - usize::from(self.shift / 8)) } else { self.slow_end(text, at) }
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

    /// Where a text goes on behind the key of this position and its closing quote, if both stand at `at`.
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
