//! The keys of objects: objects with the same keys in the same order, as rows of a table, share them.

use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;

use super::JsonText;

/// From this many keys on, look-ups go through a hash index.
const INDEXED_FROM: usize = 16;

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
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// The key at a position.
    pub(super) fn name(&self, at: usize) -> Option<&str> {
        self.names.get(at).map(|name| &**name)
    }

    /// All in order.
    pub(super) fn names(&self) -> &[JsonText] {
        &self.names
    }

    /// Where `key` stands.
    pub(super) fn position(&self, key: &str) -> Option<usize> {
        match &self.index {
            None => self.names.iter().position(|name| &**name == key),
            Some(index) => {
                let hash = index.hasher.hash_one(key);
                index.table.find(hash, |&at| self.name(at as usize) == Some(key)).map(|&at| at as usize)
            }
        }
    }

    /// Where `key` stands, after adding it as the last if it is new.
    pub(super) fn add(&mut self, key: JsonText) -> usize {
        if let Some(at) = self.position(&key) {
            return at;
        }
        let at = self.names.len();
        self.names.push(key);
        match &mut self.index {
            Some(index) => index.add(&self.names, at as u32),
            None if self.names.len() >= INDEXED_FROM => {
                let mut index = Box::<Index>::default();
                index.reserve(&[], self.names.capacity());
                (0..=at as u32).for_each(|at| index.add(&self.names, at));
                self.index = Some(index);
            }
            None => {}
        }
        at
    }

    /// The first `count` keys.
    pub(super) fn first(&self, count: usize) -> Keys {
        let mut keys = Keys::with_capacity(count.min(self.len()));
        self.names.iter().take(count).for_each(|name| {
            keys.add(name.clone());
        });
        keys
    }
}

impl Index {
    fn reserve(&mut self, names: &[JsonText], count: usize) {
        let Index { table, hasher } = self;
        table.reserve(count, |at| hasher.hash_one(names.get(*at as usize).map_or("", |name| &**name)));
    }

    fn add(&mut self, names: &[JsonText], at: u32) {
        let Index { table, hasher } = self;
        let hash = |at: &u32| hasher.hash_one(names.get(*at as usize).map_or("", |name| &**name));
        table.insert_unique(hash(&at), at, hash);
    }
}
