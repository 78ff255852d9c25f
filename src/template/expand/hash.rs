//! Hashes: JSON objects as they are, built ones, and views of the variables.

use std::hash::BuildHasher;
use std::rc::Rc;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::scope::NamespaceId;
use super::value::{Text, Value};
use crate::json::Object;

/// From this many members on, look-ups go through a hash index.
const INDEXED_FROM: usize = 12;

/// A hash.
#[derive(Clone, Debug)]
pub(crate) enum Hash<'m> {
    /// An object of the data.
    Json(&'m Object),
    /// Built while expanding.
    Built(Rc<Members<'m>>),
    /// The variables of a namespace, live.
    Namespace(NamespaceId),
    /// Variables seen through a special variable, live.
    View(View),
}

/// Special variables that are hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum View {
    /// `.data_model`
    DataModel,
    /// `.globals`
    Globals,
    /// `.vars`
    Vars,
}

impl Hash<'_> {
    /// True for namespaces.
    pub(crate) fn is_namespace(&self) -> bool {
        matches!(self, Hash::Namespace(_))
    }

    /// True if its members can be asked for by name only, not listed.
    pub(crate) fn is_closed(&self) -> bool {
        matches!(self, Hash::View(View::Globals | View::Vars))
    }

    /// How deeply built values nest.
    pub(crate) fn depth(&self) -> u32 {
        match self {
            Hash::Built(members) => members.depth,
            _ => 1,
        }
    }
}

impl<'m> From<Members<'m>> for Value<'m> {
    fn from(members: Members<'m>) -> Self {
        Value::Hash(Hash::Built(Rc::new(members)))
    }
}

/// Members of a built hash, in order of first insertion; keys are distinct.
#[derive(Clone, Debug, Default)]
pub(crate) struct Members<'m> {
    members: Vec<(Text<'m>, Option<Value<'m>>)>,
    index: Option<Box<Index>>,
    depth: u32,
    /// How often a literal named a key that it had named before: FreeMarker counts those as well.
    repeated: usize,
}

#[derive(Clone, Debug, Default)]
struct Index {
    table: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl<'m> Members<'m> {
    /// No members.
    pub(crate) fn new() -> Self {
        Members { members: Vec::new(), index: None, depth: 1, repeated: 0 }
    }

    /// How many, as `?size` counts them.
    pub(crate) fn size(&self) -> usize {
        self.members.len() + self.repeated
    }

    /// As [`Members::insert`], for a hash literal.
    pub(crate) fn insert_literal(&mut self, key: Text<'m>, value: Value<'m>) {
        let before = self.members.len();
        self.insert(key, Some(value));
        self.repeated += usize::from(self.members.len() == before);
    }

    fn position(&self, key: &str) -> Option<usize> {
        match &self.index {
            None => self.members.iter().position(|(name, _)| &**name == key),
            Some(index) => {
                let hash = index.hasher.hash_one(key);
                let same = |at: &u32| self.members.get(*at as usize).is_some_and(|(name, _)| &**name == key);
                index.table.find(hash, same).map(|&at| at as usize)
            }
        }
    }

    /// The value of `key`.
    pub(crate) fn get(&self, key: &str) -> Option<Value<'m>> {
        self.members.get(self.position(key)?).and_then(|(_, value)| value.clone())
    }

    /// True if there is such a member, be its value missing or not.
    pub(crate) fn contains(&self, key: &str) -> bool {
        self.position(key).is_some()
    }

    /// Sets a member: a new key goes last, a known one keeps its place.
    pub(crate) fn insert(&mut self, key: Text<'m>, value: Option<Value<'m>>) {
        self.depth = self.depth.max(1 + value.as_ref().map_or(0, Value::depth));
        if let Some(at) = self.position(&key) {
            if let Some(member) = self.members.get_mut(at) {
                member.1 = value;
            }
            return;
        }
        self.members.push((key, value));
        let Members { members, index, .. } = self;
        match index {
            Some(index) => index.add(members, members.len() - 1),
            None if members.len() >= INDEXED_FROM => {
                let mut built = Box::<Index>::default();
                (0..members.len()).for_each(|at| built.add(members, at));
                *index = Some(built);
            }
            None => {}
        }
    }

    /// The members in order.
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = &(Text<'m>, Option<Value<'m>>)> {
        self.members.iter()
    }
}

impl Index {
    fn add(&mut self, members: &[(Text<'_>, Option<Value<'_>>)], at: usize) {
        let Index { table, hasher } = self;
        let hash = |at: &u32| hasher.hash_one(members.get(*at as usize).map_or("", |(key, _)| &**key));
        let at = at as u32;
        table.insert_unique(hash(&at), at, hash);
    }
}
