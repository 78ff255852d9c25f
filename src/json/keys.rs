//! The keys of objects that are many, or that several objects share, as rows of a table do.

use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;

use super::JsonText;

/// From this many keys on, look-ups go through a hash index.
pub(super) const INDEXED_FROM: usize = 32;

/// Distinct keys in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys {
    names: Vec<JsonText>,
    index: Option<Box<Index>>,
}

#[derive(Clone, Debug, Default)]
struct Index {
    table: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Keys {
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
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// The key at a position.
    #[inline]
    pub(super) fn name(&self, at: usize) -> Option<&str> {
        self.names.get(at).map(|name| &**name)
    }

    /// All in order.
    pub(super) fn names(&self) -> &[JsonText] {
        &self.names
    }

    /// Where `key` stands.
    #[inline]
    pub(super) fn position(&self, key: &str) -> Option<usize> {
        match &self.index {
            None => self.names.iter().position(|name| **name == *key),
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
                self.names.push(key);
            }
            return at;
        }
        if let Some(at) = self.position(&key) {
            return at;
        }
        self.names.push(key);
        if self.names.len() >= INDEXED_FROM {
            let mut index = Box::<Index>::default();
            index.reserve(&[], self.names.capacity());
            for (at, name) in self.names.iter().enumerate() {
                index.add(&self.names, name, at as u32);
            }
            self.index = Some(index);
        }
        next
    }
}

impl<K: Into<JsonText>> FromIterator<K> for Keys {
    fn from_iter<I: IntoIterator<Item = K>>(names: I) -> Self {
        let names = names.into_iter();
        let mut keys = Keys::with_capacity(names.size_hint().0);
        names.for_each(|name| {
            keys.add(name.into());
        });
        keys
    }
}

impl Index {
    fn reserve(&mut self, names: &[JsonText], count: usize) {
        let Index { table, hasher } = self;
        table.reserve(count, |at| hasher.hash_one(names.get(*at as usize).map_or("", |name| &**name)));
    }

    /// Where `key` stands among these, or else `next`, where it is to be.
    fn add(&mut self, names: &[JsonText], key: &str, next: u32) -> u32 {
        let Index { table, hasher } = self;
        let name = |at: &u32| names.get(*at as usize).map_or(key, |name| &**name);
        let hash = |at: &u32| hasher.hash_one(name(at));
        *table.entry(hasher.hash_one(key), |at| name(at) == key, hash).or_insert(next).get()
    }
}
