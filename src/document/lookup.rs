//! Finding entity data in EntityJSON, by the search rules of the Agent's JSON library.

use std::cell::OnceCell;
use std::collections::HashMap;

use crate::json::{Json, JsonNumber};
use crate::markup::Attribute;

/// The attribute that names an object in the data.
pub(crate) const ENTITY_ID: &str = "data-entity-id";

/// The class of an element that shows such an object.
pub(super) const ENTITY_CLASS: &str = "entity";

/// The data of a message, and where in it the objects are that the message names.
///
/// The data are walked once, for all names together, when the first is asked for.
#[derive(Debug)]
pub(super) struct Entities<'j, 'n> {
    data: &'j Json,
    attributes: &'n [Attribute<'n>],
    found: OnceCell<HashMap<&'n str, Named<'j>>>,
}

/// What stands under a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named<'j> {
    /// The first value: an object's own members come before those of its values.
    pub(super) first: &'j Json,
    /// True if there are more, not counting those within a value of that name.
    pub(super) several: bool,
}

/// A step of the walk.
enum Visit<'j> {
    /// Looks at a value.
    Value(&'j Json),
    /// Looks at a value of a name.
    Named(&'j Json, usize),
    /// Is done with one.
    Done(usize),
}

impl<'j, 'n> Entities<'j, 'n> {
    /// Data, and the attributes that hold the names which may be asked for.
    pub(super) fn new(data: &'j Json, attributes: &'n [Attribute<'n>]) -> Self {
        Entities { data, attributes, found: OnceCell::new() }
    }

    /// The names of the objects that stand in the data itself.
    pub(super) fn objects(&self) -> impl Iterator<Item = &'j str> + use<'j> {
        let members = self.data.as_object().into_iter().flat_map(|data| data.iter());
        members.filter(|(_, value)| matches!(value, Json::Object(_))).map(|(name, _)| name)
    }

    /// What stands under one of the names.
    pub(super) fn find(&self, name: &str) -> Option<Named<'j>> {
        self.found.get_or_init(|| self.walk()).get(name).copied()
    }

    fn walk(&self) -> HashMap<&'n str, Named<'j>> {
        let named = self.attributes.iter().filter(|attribute| attribute.name == ENTITY_ID);
        let mut numbers: HashMap<&'n str, usize> = HashMap::new();
        // An element without a name asks for the empty one.
        for name in named.map(|attribute| attribute.value.as_ref()).chain([""]) {
            let next = numbers.len();
            numbers.entry(name).or_insert(next);
        }
        let mut found: Vec<Option<Named<'j>>> = vec![None; numbers.len()];
        // How many values of each name are around the one that is looked at.
        let mut around = vec![0u32; numbers.len()];
        let mut pending = vec![Visit::Value(self.data)];
        while let Some(visit) = pending.pop() {
            let value = match visit {
                Visit::Value(value) => value,
                Visit::Named(value, number) => {
                    if let Some(around) = around.get_mut(number) {
                        *around += 1;
                    }
                    pending.push(Visit::Done(number));
                    value
                }
                Visit::Done(number) => {
                    if let Some(around) = around.get_mut(number) {
                        *around -= 1;
                    }
                    continue;
                }
            };
            match value {
                Json::Object(object) => {
                    for (key, value) in object.iter() {
                        let Some(number) = numbers.get(key).copied() else { continue };
                        if around.get(number) != Some(&0) {
                            continue;
                        }
                        match found.get_mut(number) {
                            Some(Some(known)) => known.several = true,
                            Some(place) => *place = Some(Named { first: value, several: false }),
                            None => {}
                        }
                    }
                    let visit = |(key, value): (&str, &'j Json)| match numbers.get(key) {
                        Some(number) => Visit::Named(value, *number),
                        None => Visit::Value(value),
                    };
                    pending.extend(object.iter().rev().filter(|(_, value)| nests(value)).map(visit));
                }
                Json::Array(items) => {
                    pending.extend(items.iter().rev().filter(|value| nests(value)).map(Visit::Value));
                }
                _ => {}
            }
        }
        let of = |(name, number): (&'n str, usize)| Some((name, found.get(number).copied().flatten()?));
        numbers.into_iter().filter_map(of).collect()
    }
}

fn nests(value: &Json) -> bool {
    matches!(value, Json::Object(_) | Json::Array(_))
}

/// What the data under an entity id says.
#[derive(Debug, PartialEq)]
pub(super) enum EntityData<'j> {
    /// Its type, and the value of its first id.
    Typed(&'j str, &'j Json),
    /// Neither.
    Untyped,
    /// Its type is not a text.
    BadType,
}

/// Reads `type` and `id[0].value`.
pub(super) fn entity_data(entity: &Json) -> EntityData<'_> {
    let value = entity.get("id").and_then(Json::as_array).and_then(|ids| ids.first()).and_then(|id| id.get("value"));
    match (entity.get("type"), value) {
        (Some(Json::String(name)), Some(value)) => EntityData::Typed(name, value),
        (Some(_), Some(_)) => EntityData::BadType,
        _ => EntityData::Untyped,
    }
}

/// A value as text: nothing of arrays and objects.
pub(super) fn as_text(value: &Json) -> String {
    match value {
        Json::String(text) => text.to_string(),
        Json::Array(_) | Json::Object(_) => String::new(),
        other => other.to_string(),
    }
}

/// A value as an integer: 0 where it is none.
pub(super) fn as_integer(value: &Json) -> i64 {
    match value {
        Json::Number(JsonNumber::Int(n)) => *n,
        Json::Number(JsonNumber::Double(d)) => *d as i64,
        Json::Bool(truth) => i64::from(*truth),
        Json::String(text) => {
            let text = text.trim();
            let digits = text.strip_prefix('+').unwrap_or(text);
            digits.parse().or_else(|_| text.parse::<f64>().map(|d| d as i64)).unwrap_or(0)
        }
        _ => 0,
    }
}
