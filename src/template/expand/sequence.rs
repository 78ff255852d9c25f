//! Sequences: JSON arrays as they are, ranges that are never spelt out, and built ones.

use std::rc::Rc;

use super::evaluate::Lent;
use super::value::Value;
use crate::json::Json;
use crate::template::number::Number;

/// A sequence; an item may be missing (JSON `null`).
#[derive(Clone, Debug)]
pub(crate) enum Sequence<'m> {
    /// An array of the data, or a part of it.
    Json(&'m [Json]),
    /// A range.
    Range(Range),
    /// Built while expanding.
    Built(Rc<Items<'m>>),
}

/// Items of a built sequence.
#[derive(Debug)]
pub(crate) struct Items<'m> {
    items: Vec<Option<Value<'m>>>,
    depth: u32,
}

/// Whole numbers, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Range {
    /// The first.
    pub(crate) from: i32,
    /// True if each is one less than that before.
    pub(crate) descending: bool,
    /// How many; none for `a..`.
    pub(crate) len: Option<u32>,
    /// True for `a..*n`, whose end is cut off when it slices.
    pub(crate) clips: bool,
    /// True for `a..b`.
    pub(crate) inclusive: bool,
}

impl Range {
    /// The length of `a..b`; none for the other kinds.
    pub(crate) fn inclusive_len(&self) -> Option<u32> {
        self.len.filter(|_| self.inclusive)
    }

    /// So many items of what it slices are needed, from the first on.
    pub(crate) fn reach(&self) -> usize {
        let Some(len) = self.len else { return usize::MAX };
        let steps = if self.descending { i64::from(len.min(1)) } else { i64::from(len) };
        usize::try_from(i64::from(self.from) + steps).unwrap_or(0)
    }

    /// The number at `at`, if the range reaches that far.
    pub(crate) fn get(&self, at: usize) -> Option<Number> {
        if self.len.is_some_and(|len| at >= len as usize) {
            return None;
        }
        let (from, offset) = (i64::from(self.from), i64::try_from(at).ok()?);
        let number = if self.descending { from.checked_sub(offset) } else { from.checked_add(offset) };
        number.map(Number::Int)
    }
}

impl<'m> Sequence<'m> {
    /// A built sequence.
    pub(crate) fn built(items: Vec<Option<Value<'m>>>) -> Sequence<'m> {
        let depth = items.iter().flatten().map(Value::depth).max().unwrap_or(0) + 1;
        Sequence::Built(Rc::new(Items { items, depth }))
    }

    /// A sequence of strings.
    pub(crate) fn of_texts<T: Into<Value<'m>>>(items: impl IntoIterator<Item = T>) -> Sequence<'m> {
        Sequence::built(items.into_iter().map(|item| Some(item.into())).collect())
    }

    /// How many items; none for a range without end.
    pub(crate) fn len(&self) -> Option<usize> {
        match self {
            Sequence::Json(items) => Some(items.len()),
            Sequence::Range(range) => range.len.map(|len| len as usize),
            Sequence::Built(built) => Some(built.items.len()),
        }
    }

    /// The item at `at`; none where it is missing or there is no such place.
    #[inline]
    pub(crate) fn get(&self, at: usize) -> Option<Value<'m>> {
        match self {
            Sequence::Json(items) => items.get(at).and_then(Value::of),
            Sequence::Range(range) => range.get(at).map(Value::Number),
            Sequence::Built(built) => built.items.get(at).cloned().flatten(),
        }
    }

    /// The same, left in the data if it lies there.
    #[inline]
    pub(super) fn lend(&self, at: usize) -> Lent<'m> {
        match self {
            Sequence::Json(items) => match items.get(at) {
                Some(json) => Lent::of(json),
                None => Lent::Made(None),
            },
            other => Lent::Made(other.get(at)),
        }
    }

    /// True for ranges.
    pub(crate) fn is_range(&self) -> bool {
        matches!(self, Sequence::Range(_))
    }

    /// The items in order; without end for a range without end.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Option<Value<'m>>> + use<'m> {
        let sequence = self.clone();
        let len = sequence.len().unwrap_or(usize::MAX);
        (0..len).map(move |at| sequence.get(at))
    }

    /// How deeply built values nest.
    pub(crate) fn depth(&self) -> u32 {
        match self {
            Sequence::Json(_) | Sequence::Range(_) => 1,
            Sequence::Built(built) => built.depth,
        }
    }
}
