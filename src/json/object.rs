//! An object's members in insertion order, with a hash index once it pays.

use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;

use super::Json;

/// From this many members on, look-ups go through a hash index.
const INDEXED_FROM: usize = 12;

/// The members of a JSON object, in order; keys are distinct.
#[derive(Clone, Default)]
pub struct Object {
    members: Vec<(Box<str>, Json)>,
    index: Option<Box<Index>>,
}

#[derive(Clone, Default)]
struct Index {
    table: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Object {
    /// No members.
    pub const fn new() -> Self {
        Object { members: Vec::new(), index: None }
    }

    /// How many members.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// True without members.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Where `key` stands.
    pub fn position(&self, key: &str) -> Option<usize> {
        match &self.index {
            None => self.members.iter().position(|(name, _)| &**name == key),
            Some(index) => {
                let hash = index.hasher.hash_one(key);
                index.table.find(hash, |&at| &*self.members[at as usize].0 == key).map(|&at| at as usize)
            }
        }
    }

    /// The value of `key`.
    pub fn get(&self, key: &str) -> Option<&Json> {
        self.position(key).map(|at| &self.members[at].1)
    }

    /// The value of `key`, to be changed in place.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Json> {
        self.position(key).map(|at| &mut self.members[at].1)
    }

    /// True if there is such a member.
    pub fn contains_key(&self, key: &str) -> bool {
        self.position(key).is_some()
    }

    /// The member at a position.
    pub fn at(&self, position: usize) -> Option<(&str, &Json)> {
        self.members.get(position).map(|(key, value)| (&**key, value))
    }

    /// Sets a member: a new key goes last, a known one keeps its place and takes the new value.
    pub fn insert(&mut self, key: impl Into<Box<str>>, value: impl Into<Json>) {
        let (key, value) = (key.into(), value.into());
        if let Some(at) = self.position(&key) {
            self.members[at].1 = value;
            return;
        }
        let at = self.members.len() as u32;
        self.members.push((key, value));
        match &mut self.index {
            Some(index) => index.add(&self.members, at),
            None if self.members.len() >= INDEXED_FROM => {
                let mut index = Box::<Index>::default();
                (0..=at).for_each(|at| index.add(&self.members, at));
                self.index = Some(index);
            }
            None => {}
        }
    }

    /// The members in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Json)> + DoubleEndedIterator {
        self.members.iter().map(|(key, value)| (&**key, value))
    }

    /// The keys in order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &str> {
        self.members.iter().map(|(key, _)| &**key)
    }

    /// The values in order.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &Json> {
        self.members.iter().map(|(_, value)| value)
    }

    /// Empties the object, giving its values.
    pub(super) fn take_values(&mut self) -> impl Iterator<Item = Json> {
        self.index = None;
        std::mem::take(&mut self.members).into_iter().map(|(_, value)| value)
    }
}

impl Index {
    fn add(&mut self, members: &[(Box<str>, Json)], at: u32) {
        let Index { table, hasher } = self;
        let hash = |at: &u32| hasher.hash_one(&*members[*at as usize].0);
        table.insert_unique(hash(&at), at, hash);
    }
}

impl std::fmt::Debug for Object {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl PartialEq for Object {
    /// Equal members; their order does not matter, as for any JSON object.
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().all(|(key, value)| other.get(key) == Some(value))
    }
}

impl<K: Into<Box<str>>, V: Into<Json>> FromIterator<(K, V)> for Object {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(members: I) -> Self {
        let mut object = Object::new();
        members.into_iter().for_each(|(key, value)| object.insert(key, value));
        object
    }
}

impl From<Object> for Json {
    fn from(object: Object) -> Self {
        Json::Object(object)
    }
}
