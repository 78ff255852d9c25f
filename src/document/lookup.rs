//! Finding entity data in EntityJSON, by the search rules of the Agent's JSON library.

use crate::json::{Json, JsonNumber};

/// The first value of a key: an object's own members before those of its values.
pub(super) fn find_first<'j>(json: &'j Json, key: &str) -> Option<&'j Json> {
    let mut pending = vec![json];
    while let Some(value) = pending.pop() {
        match value {
            Json::Object(object) => {
                if let Some(found) = object.get(key) {
                    return Some(found);
                }
                pending.extend(object.iter().rev().map(|(_, value)| value).filter(|value| nests(value)));
            }
            Json::Array(items) => pending.extend(items.iter().rev().filter(|value| nests(value))),
            _ => {}
        }
    }
    None
}

/// The first value of a key and whether there are more, not counting those within a match.
pub(super) fn find_all<'j>(json: &'j Json, key: &str) -> (Option<&'j Json>, bool) {
    let mut first = None;
    let mut pending = vec![json];
    while let Some(value) = pending.pop() {
        match value {
            Json::Object(object) => {
                // The order decides only which of several is the first; several are refused.
                if let Some(found) = object.get(key) {
                    if first.is_some() {
                        return (first, true);
                    }
                    first = Some(found);
                }
                pending
                    .extend(object.iter().filter(|(name, value)| *name != key && nests(value)).map(|(_, value)| value));
            }
            Json::Array(items) => pending.extend(items.iter().filter(|value| nests(value))),
            _ => {}
        }
    }
    (first, false)
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
