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
    text: JsonText,
}

/// The length of a key and its last byte.
fn mark(key: &str) -> u16 {
    u16::from_le_bytes([key.len() as u8, key.as_bytes().last().copied().unwrap_or_default()])
}

impl Name {
    fn of(text: JsonText) -> Self {
        Name { mark: mark(&text), text }
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
