//! An object's members in insertion order.

use std::sync::Arc;

use super::held::Held;
use super::keys::{INDEXED_FROM, Keys};
use super::{Json, JsonText};

/// The members of a JSON object, in order; keys are distinct.
#[derive(Clone)]
pub struct Object(Members);

#[derive(Clone)]
enum Members {
    /// Fewer than [`INDEXED_FROM`], each with its key.
    Few(Vec<Member>),
    /// Many, or of keys that others have as well; as many values as keys.
    Keyed(Arc<Keys>, Vec<Json>),
    /// A row of a table, whose values stand from here on.
    Row(Arc<Table>, usize),
}

/// A key and its value.
#[derive(Clone)]
pub(super) struct Member {
    pub(super) key: Key,
    pub(super) value: Json,
}

/// A key, and what tells it from most others at a glance.
#[derive(Clone, PartialEq)]
pub(super) struct Key {
    mark: u16,
    pub(super) text: JsonText,
}

impl Key {
    #[inline]
    pub(super) fn new(text: JsonText) -> Self {
        Key { mark: mark(&text), text }
    }

    /// One of 64 kinds of keys.
    #[inline]
    pub(super) fn kind(&self) -> u64 {
        1 << ((self.mark ^ self.mark >> 6) & 63)
    }
}

/// The length of a key and its last byte.
#[inline]
fn mark(key: &str) -> u16 {
    u16::from_le_bytes([key.len() as u8, key.as_bytes().last().copied().unwrap_or_default()])
}

/// Objects with the same keys, whose values stand one after another.
pub(super) struct Table {
    pub(super) keys: Arc<Keys>,
    pub(super) values: Vec<Json>,
    /// True if a value may hold others.
    pub(super) may_nest: bool,
    /// True if a value may have memory of its own.
    pub(super) may_own: bool,
}

/// Where a value is asked for that is there.
const NULL: &Json = &Json::Null;

impl Default for Object {
    fn default() -> Self {
        Object::new()
    }
}

impl Object {
    /// No members.
    pub const fn new() -> Self {
        Object(Members::Few(Vec::new()))
    }

    /// Members whose keys are distinct, and fewer than [`INDEXED_FROM`].
    pub(super) fn few(members: Vec<Member>) -> Self {
        Object(Members::Few(members))
    }

    /// Members of these keys, as many as values.
    pub(super) fn keyed(keys: Arc<Keys>, values: Vec<Json>) -> Self {
        Object(Members::Keyed(keys, values))
    }

    /// The members whose values stand in a table from `start` on.
    #[inline]
    pub(super) fn row(table: Arc<Table>, start: usize) -> Self {
        Object(Members::Row(table, start))
    }

    /// How many members.
    #[inline]
    pub fn len(&self) -> usize {
        match &self.0 {
            Members::Few(members) => members.len(),
            Members::Keyed(keys, _) => keys.len(),
            Members::Row(table, _) => table.keys.len(),
        }
    }

    /// True without members.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The keys that others may have as well.
    #[inline(always)]
    fn shared_keys(&self) -> Option<&Keys> {
        match &self.0 {
            Members::Few(_) => None,
            Members::Keyed(keys, _) => Some(keys),
            Members::Row(table, _) => Some(&table.keys),
        }
    }

    /// The value of a key that stands here among the keys.
    #[inline(always)]
    fn value(&self, position: usize) -> Option<&Json> {
        match &self.0 {
            Members::Few(members) => members.get(position).map(|member| &member.value),
            Members::Keyed(_, values) => values.get(position),
            Members::Row(table, start) => table.values.get(*start + position),
        }
    }

    /// Appends the members that hold others, the last first, but for one of this key.
    pub(crate) fn push_nested<'o>(&'o self, but: &str, out: &mut Vec<&'o Json>) {
        match &self.0 {
            Members::Few(members) => {
                let nested = members.iter().rev().filter(|it| it.value.nests() && *it.key.text != *but);
                out.extend(nested.map(|member| &member.value));
            }
            Members::Row(table, _) if !table.may_nest => {}
            _ => {
                let nested = self.iter().rev().filter(|(key, value)| value.nests() && *key != but);
                out.extend(nested.map(|(_, value)| value));
            }
        }
    }

    /// Where `key` stands.
    #[inline]
    pub fn position(&self, key: &str) -> Option<usize> {
        match &self.0 {
            Members::Few(members) => {
                let mark = mark(key);
                members.iter().position(|Member { key: it, .. }| it.mark == mark && *it.text == *key)
            }
            Members::Keyed(keys, _) => keys.position(key),
            Members::Row(table, _) => table.keys.position(key),
        }
    }

    /// The value of `key`.
    #[inline]
    pub fn get(&self, key: &str) -> Option<&Json> {
        self.value(self.position(key)?)
    }

    /// True if it shares its keys with another object.
    #[inline]
    pub(crate) fn shares_keys(&self, other: &Object) -> bool {
        matches!((self.shared_keys(), other.shared_keys()), (Some(own), Some(others)) if std::ptr::eq(own, others))
    }

    /// The value of `key`, and where it stands in this object and in all that share its keys.
    pub(crate) fn find(&self, key: &str) -> Option<(&Json, Standing<'_>)> {
        let at = self.position(key)?;
        Some((self.value(at)?, Standing { keys: self.shared_keys(), at }))
    }

    /// The value of a key that stood so in another object; none if this one does not share its keys.
    #[inline(always)]
    pub(crate) fn value_standing(&self, standing: Standing<'_>) -> Option<&Json> {
        match (standing.keys, self.shared_keys()) {
            (Some(known), Some(keys)) if std::ptr::eq(known, keys) => self.value(standing.at),
            _ => None,
        }
    }

    /// Its keys and values, if it shares its keys with others.
    #[inline]
    pub(crate) fn lined_up(&self) -> Option<LinedUp<'_>> {
        let (keys, values) = match &self.0 {
            Members::Few(_) => return None,
            Members::Keyed(keys, values) => (keys, values.as_slice()),
            Members::Row(table, start) => (&table.keys, table.values.get(*start..).unwrap_or_default()),
        };
        Some(LinedUp { keys, values })
    }

    /// The value of `key`, if it stands where it stood in another object that has keys of its own.
    pub(crate) fn value_again(&self, standing: Standing<'_>, key: &str) -> Option<&Json> {
        match &self.0 {
            Members::Few(members) => members.get(standing.at).filter(|it| *it.key.text == *key).map(|it| &it.value),
            _ => None,
        }
    }

    /// The value of `key`, to be changed in place.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Json> {
        let at = self.position(key)?;
        self.own();
        match &mut self.0 {
            Members::Few(members) => members.get_mut(at).map(|member| &mut member.value),
            Members::Keyed(_, values) => values.get_mut(at),
            Members::Row(..) => None,
        }
    }

    /// True if there is such a member.
    pub fn contains_key(&self, key: &str) -> bool {
        self.position(key).is_some()
    }

    /// The member at a position.
    pub fn at(&self, position: usize) -> Option<(&str, &Json)> {
        let key = match &self.0 {
            Members::Few(members) => &*members.get(position)?.key.text,
            Members::Keyed(keys, _) => keys.name(position)?,
            Members::Row(table, _) => table.keys.name(position)?,
        };
        Some((key, self.value(position)?))
    }

    /// Copies the values that it shares with others, so that they can be changed.
    fn own(&mut self) {
        if let Members::Row(table, start) = &self.0 {
            let values = table.values.get(*start..*start + table.keys.len()).unwrap_or_default();
            self.0 = Members::Keyed(Arc::clone(&table.keys), values.to_vec());
        }
    }

    /// Prepares for many members: an index of their keys, and room for so many more.
    fn index(&mut self, count: usize) {
        if let Members::Few(members) = &mut self.0 {
            let (mut keys, mut values) = (Keys::with_capacity(members.len() + count), Vec::new());
            values.reserve(members.len() + count);
            for Member { key, value } in members.drain(..) {
                keys.add(key.text);
                values.push(value);
            }
            self.0 = Members::Keyed(Arc::new(keys), values);
        }
    }

    /// Sets a member: a new key goes last, a known one keeps its place and takes the new value.
    pub fn insert(&mut self, key: impl Into<JsonText>, value: impl Into<Json>) {
        if let Some((known, value)) = self.add(key.into(), value.into()) {
            *known = value;
        }
    }

    /// Adds a member as the last, unless there is one of this key: then gives its value, which stays.
    pub(crate) fn insert_new(&mut self, key: impl Into<JsonText>, value: impl Into<Json>) -> Option<&mut Json> {
        self.add(key.into(), value.into()).map(|(known, _)| known)
    }

    /// Adds a member as the last; where there is one of this key gives its value, and the one that was not added.
    fn add(&mut self, key: JsonText, value: Json) -> Option<(&mut Json, Json)> {
        self.own();
        if let Members::Few(members) = &self.0
            && members.len() + 1 >= INDEXED_FROM
        {
            self.index(1);
        }
        match &mut self.0 {
            Members::Few(members) => {
                let key = Key::new(key);
                match members.iter().position(|member| member.key == key) {
                    Some(at) => return members.get_mut(at).map(|member| (&mut member.value, value)),
                    None => members.push(Member { key, value }),
                }
            }
            Members::Keyed(keys, values) => {
                // Keys that are shared stay so where this one is among them.
                let known = if Arc::strong_count(keys) > 1 { keys.position(&key) } else { None };
                let at = known.unwrap_or_else(|| Arc::make_mut(keys).add(key));
                if at < values.len() {
                    return values.get_mut(at).map(|known| (known, value));
                }
                values.push(value);
            }
            Members::Row(..) => {}
        }
        None
    }

    /// Makes room for so many more members.
    pub(crate) fn reserve(&mut self, count: usize) {
        self.own();
        if self.len() + count >= INDEXED_FROM {
            self.index(count);
        }
        match &mut self.0 {
            Members::Few(members) => members.reserve(count),
            Members::Keyed(keys, values) => {
                values.reserve(count);
                Arc::make_mut(keys).reserve(count);
            }
            Members::Row(..) => {}
        }
    }

    /// The members in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Json)> + DoubleEndedIterator {
        (0..self.len()).map(|at| self.at(at).unwrap_or(("", NULL)))
    }

    /// The keys in order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &str> {
        self.iter().map(|(key, _)| key)
    }

    /// The values in order.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &Json> + DoubleEndedIterator {
        (0..self.len()).map(|at| self.value(at).unwrap_or(NULL))
    }

    /// Empties the object, giving what has to be taken apart of it, unless others share it.
    #[inline]
    pub(super) fn take_held(&mut self) -> Held {
        match std::mem::take(self).0 {
            Members::Few(members) => Held::Members(members),
            Members::Keyed(_, values) => Held::Values(values),
            Members::Row(table, _) => Arc::into_inner(table).map_or(Held::NOTHING, Table::into_held),
        }
    }
}

impl Table {
    fn into_held(self) -> Held {
        if self.may_own || self.may_nest {
            return Held::Values(self.values);
        }
        // There is nothing to be looked for in them.
        self.values.into_iter().for_each(std::mem::forget);
        Held::NOTHING
    }
}

/// Where a key stands among the keys of an object, and of all that share these.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Standing<'o> {
    /// None if the object shares them with no other.
    keys: Option<&'o Keys>,
    at: usize,
}

/// The values of an object that shares its keys with others, in the order of the keys.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LinedUp<'o> {
    keys: &'o Keys,
    /// Those of other objects may follow.
    values: &'o [Json],
}

impl<'o> LinedUp<'o> {
    /// The value of a key that stood so in another object; none if this one does not share its keys.
    #[inline(always)]
    pub(crate) fn value_standing(self, standing: Standing<'o>) -> Option<&'o Json> {
        let known = standing.keys?;
        if std::ptr::eq(known, self.keys) { self.values.get(standing.at) } else { None }
    }
}

/// The keys of objects that are built alike: all of them share these.
#[derive(Clone, Debug)]
pub struct Shape<const N: usize>(Arc<Keys>);

impl<const N: usize> Shape<N> {
    /// Objects with these keys, which are distinct.
    pub fn new(names: [&'static str; N]) -> Self {
        Shape(Arc::new(names.into_iter().map(JsonText::from_static).collect()))
    }

    /// An object with these values, in the order of the keys.
    pub fn object(&self, values: [Json; N]) -> Object {
        debug_assert_eq!(self.0.len(), N, "the keys are distinct");
        Object::keyed(Arc::clone(&self.0), Vec::from(values))
    }
}

impl<const N: usize> Shape<N> {
    /// Objects with these keys, whose values stand one after another, in the order of the keys.
    pub(crate) fn rows(&self, values: Vec<Json>) -> SharedRows {
        SharedRows(Arc::new(Table { keys: Arc::clone(&self.0), values, may_nest: true, may_own: true }))
    }
}

/// Objects that share both keys and values.
pub(crate) struct SharedRows(Arc<Table>);

impl SharedRows {
    /// The object at a row; every time it is asked for it is the same.
    pub(crate) fn at(&self, row: usize) -> Object {
        Object::row(Arc::clone(&self.0), row * self.0.keys.len())
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

impl<K: Into<JsonText>, V: Into<Json>> FromIterator<(K, V)> for Object {
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
