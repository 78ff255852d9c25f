//! Taking values apart: with a stack of its own, so that their depth cannot overflow ours.

use super::Json;
use super::object::Member;

/// What an array or object held.
pub(super) enum Held {
    /// Items, or values whose keys stand elsewhere.
    Values(Vec<Json>),
    /// Members with their keys.
    Members(Vec<Member>),
}

/// Values that nest deeper are dropped one after the other.
const DROPPED_WITHIN: u32 = 32;

impl Held {
    pub(super) const NOTHING: Held = Held::Values(Vec::new());

    fn is_empty(&self) -> bool {
        match self {
            Held::Values(values) => values.is_empty(),
            Held::Members(members) => members.is_empty(),
        }
    }

    /// Drops it, and all that is in it.
    pub(super) fn drop_all(self) {
        let mut deep = Vec::new();
        self.drop_within(0, &mut deep);
        while let Some(held) = deep.pop() {
            held.drop_within(0, &mut deep);
        }
    }

    /// The same for what stands this deep in others; what is too deep is left.
    fn drop_within(self, depth: u32, deep: &mut Vec<Held>) {
        match self {
            Held::Values(mut values) => {
                values.iter_mut().for_each(|value| value.let_go(depth, deep));
                // What is left of them holds no memory, so that nothing has to be looked for in it.
                values.into_iter().for_each(std::mem::forget);
            }
            Held::Members(mut members) => {
                for member in &mut members {
                    member.key.text.clear();
                    member.value.let_go(depth, deep);
                }
                members.into_iter().for_each(std::mem::forget);
            }
        }
    }
}

impl Json {
    /// Lets go of all memory that the value takes beside itself.
    #[inline]
    fn let_go(&mut self, depth: u32, deep: &mut Vec<Held>) {
        let inner = match self {
            Json::Null | Json::Bool(_) => return,
            Json::Number(number) => return number.clear(),
            Json::String(text) => return text.clear(),
            Json::Array(items) => Held::Values(std::mem::take(items)),
            Json::Object(object) => object.take_held(),
        };
        if inner.is_empty() {
            return;
        }
        if depth < DROPPED_WITHIN {
            inner.drop_within(depth + 1, deep);
        } else {
            deep.push(inner);
        }
    }
}

impl Drop for Json {
    #[inline]
    fn drop(&mut self) {
        match self {
            Json::Array(items) if !items.is_empty() => Held::Values(std::mem::take(items)).drop_all(),
            Json::Object(object) if !object.is_empty() => object.take_held().drop_all(),
            _ => {}
        }
    }
}
