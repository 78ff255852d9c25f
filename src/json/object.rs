//! An object's members in insertion order.

use std::sync::Arc;

use super::keys::Keys;
use super::{Json, JsonText};

/// The members of a JSON object, in order; keys are distinct.
#[derive(Clone, Default)]
pub struct Object {
    /// None as long as there are no members.
    keys: Option<Arc<Keys>>,
    values: Values,
}

/// The values of an object, as many as keys.
#[derive(Clone)]
enum Values {
    Own(Vec<Json>),
    /// Those from here on, among the values of many objects with the same keys: none of them holds others.
    Shared(Arc<Vec<Json>>, usize),
}

impl Default for Values {
    fn default() -> Self {
        Values::Own(Vec::new())
    }
}

impl Object {
    /// No members.
    pub const fn new() -> Self {
        Object { keys: None, values: Values::Own(Vec::new()) }
    }

    /// Members of these keys, as many as values.
    pub(super) fn of(keys: Arc<Keys>, values: Vec<Json>) -> Self {
        Object { keys: Some(keys), values: Values::Own(values) }
    }

    /// So many objects of these keys, whose values stand one after another from `start` on and hold no others.
    pub(super) fn rows(
        keys: &Arc<Keys>,
        values: Vec<Json>,
        start: usize,
        count: usize,
    ) -> impl ExactSizeIterator<Item = Object> {
        let values = Arc::new(values);
        let object = move |row| Values::Shared(Arc::clone(&values), start + row * keys.len());
        (0..count).map(move |row| Object { keys: Some(Arc::clone(keys)), values: object(row) })
    }

    /// How many members.
    #[inline]
    pub fn len(&self) -> usize {
        self.keys.as_ref().map_or(0, |keys| keys.len())
    }

    /// True without members.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All values in order.
    #[inline]
    fn all(&self) -> &[Json] {
        match &self.values {
            Values::Own(values) => values,
            Values::Shared(values, start) => values.get(*start..*start + self.len()).unwrap_or_default(),
        }
    }

    /// The value of a key that stands here among the keys.
    #[inline]
    fn value(&self, position: usize) -> Option<&Json> {
        match &self.values {
            Values::Own(values) => values.get(position),
            Values::Shared(values, start) => values.get(*start + position),
        }
    }

    /// The values, to be changed in place; what was shared is copied.
    fn own(&mut self) -> &mut Vec<Json> {
        if let Values::Shared(..) = &self.values {
            self.values = Values::Own(self.all().to_vec());
        }
        match &mut self.values {
            Values::Own(values) => values,
            // Not reached.
            Values::Shared(values, _) => Arc::make_mut(values),
        }
    }

    fn names(&self) -> impl ExactSizeIterator<Item = &str> + DoubleEndedIterator {
        const NONE: &Keys = &Keys::NONE;
        self.keys.as_deref().unwrap_or(NONE).names()
    }

    /// Where `key` stands.
    #[inline]
    pub fn position(&self, key: &str) -> Option<usize> {
        self.keys.as_ref()?.position(key)
    }

    /// The value of `key`.
    #[inline]
    pub fn get(&self, key: &str) -> Option<&Json> {
        self.value(self.position(key)?)
    }

    /// True if it shares its keys with another object.
    #[inline]
    pub(crate) fn shares_keys(&self, other: &Object) -> bool {
        matches!((&self.keys, &other.keys), (Some(own), Some(others)) if Arc::ptr_eq(own, others))
    }

    /// False if it is known that no value holds others.
    #[inline]
    pub(crate) fn may_nest(&self) -> bool {
        matches!(self.values, Values::Own(_))
    }

    /// Where `key` stands in this object, and in all that share its keys.
    pub(crate) fn standing(&self, key: &str) -> Option<Standing<'_>> {
        let keys = self.keys.as_deref()?;
        Some(Standing { keys: Some(keys), at: keys.position(key)? })
    }

    /// The value of a key that stands so; none if this object has other keys.
    #[inline(always)]
    pub(crate) fn value_standing(&self, standing: Standing<'_>) -> Option<&Json> {
        match (standing.keys, self.keys.as_deref()) {
            (Some(known), Some(keys)) if std::ptr::eq(known, keys) => self.value(standing.at),
            _ => None,
        }
    }

    /// The value of `key`, to be changed in place.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Json> {
        let at = self.position(key)?;
        self.own().get_mut(at)
    }

    /// True if there is such a member.
    pub fn contains_key(&self, key: &str) -> bool {
        self.position(key).is_some()
    }

    /// The member at a position.
    pub fn at(&self, position: usize) -> Option<(&str, &Json)> {
        Some((self.keys.as_ref()?.name(position)?, self.value(position)?))
    }

    /// Sets a member: a new key goes last, a known one keeps its place and takes the new value.
    pub fn insert(&mut self, key: impl Into<JsonText>, value: impl Into<Json>) {
        let (key, value) = (key.into(), value.into());
        // Where the values stand is counted by the keys: they become this object's own before the keys change.
        self.own();
        let keys = self.keys.get_or_insert_default();
        // Keys that are shared stay so where this one is among them.
        let known = if Arc::strong_count(keys) > 1 { keys.position(&key) } else { None };
        let at = known.unwrap_or_else(|| Arc::make_mut(keys).add(key));
        let values = self.own();
        match values.get_mut(at) {
            Some(known) => *known = value,
            None => values.push(value),
        }
    }

    /// Makes room for so many more members.
    pub(crate) fn reserve(&mut self, count: usize) {
        self.own().reserve(count);
        Arc::make_mut(self.keys.get_or_insert_default()).reserve(count);
    }

    /// The members in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Json)> + DoubleEndedIterator {
        self.names().zip(self.all())
    }

    /// The keys in order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &str> {
        self.names()
    }

    /// The values in order.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &Json> + DoubleEndedIterator {
        self.all().iter()
    }

    /// Empties the object, giving its values unless others share them.
    #[inline]
    pub(super) fn take_values(&mut self) -> Vec<Json> {
        self.keys = None;
        match std::mem::take(&mut self.values) {
            Values::Own(values) => values,
            Values::Shared(values, _) => Arc::into_inner(values).unwrap_or_default(),
        }
    }
}

/// Where a key stands among the keys of an object, and of all that share these.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Standing<'o> {
    keys: Option<&'o Keys>,
    at: usize,
}

/// The keys of objects that are built alike: all of them share these.
#[derive(Clone, Debug)]
pub struct Shape<const N: usize>(Arc<Keys>);

impl<const N: usize> Shape<N> {
    /// Objects with these keys, which are distinct.
    pub fn new(names: [&'static str; N]) -> Self {
        let mut keys = Keys::with_capacity(N);
        for name in names {
            keys.add(JsonText::from_static(name));
        }
        Shape(Arc::new(keys))
    }

    /// An object with these values, in the order of the keys.
    pub fn object(&self, values: [Json; N]) -> Object {
        debug_assert_eq!(self.0.len(), N, "the keys are distinct");
        Object::of(Arc::clone(&self.0), Vec::from(values))
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
