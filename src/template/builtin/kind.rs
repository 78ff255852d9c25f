//! Built-ins that tell what a value is: `?is_string` and its like.

use super::{Answer, Apply, Args, Arity, BuiltIn, Charge, Site, built_in};
use crate::template::expand::Machine;
use crate::template::expand::hash::Hash;
use crate::template::expand::sequence::Sequence;
use crate::template::expand::value::{DateKind, Value};

/// The family's table.
pub(super) static BUILT_INS: &[BuiltIn] = &[
    test("has_api"),
    test("is_boolean"),
    test("is_collection"),
    test("is_collection_ex"),
    test("is_date"),
    test("is_date_like"),
    test("is_date_only"),
    test("is_datetime"),
    test("is_directive"),
    test("is_enumerable"),
    test("is_hash"),
    test("is_hash_ex"),
    test("is_indexable"),
    test("is_macro"),
    test("is_markup_output"),
    test("is_method"),
    test("is_node"),
    test("is_number"),
    test("is_sequence"),
    test("is_string"),
    test("is_time"),
    test("is_transform"),
    test("is_unknown_date_like"),
];

const fn test(name: &'static str) -> BuiltIn {
    built_in(name, Arity::None, Apply::Value(is), Charge::Nothing)
}

fn is<'m>(_: &mut Machine<'m>, site: &Site<'m>, value: Value<'m>, _: Args<'_, 'm>) -> Answer<'m> {
    let sequence = matches!(value, Value::Sequence(_) | Value::Matches(_) | Value::Nothing);
    let hash = matches!(value, Value::Hash(_) | Value::Nothing);
    let date = |wanted| matches!(&value, Value::Date(date) if date.kind == wanted);
    let deferred = match &value {
        Value::Method(method) if method.deferred => method.site.name,
        _ => "",
    };
    let truth = match site.name {
        "is_string" if matches!(deferred, "url" | "url_path") => true,
        "is_date" | "is_date_like" if matches!(deferred, "date" | "time" | "datetime") => true,
        "is_date_only" if deferred == "date" => true,
        "is_time" if deferred == "time" => true,
        "is_datetime" if deferred == "datetime" => true,
        "has_api" => matches!(value, Value::Sequence(Sequence::Json(_)) | Value::Hash(Hash::Json(_))),
        "is_boolean" => matches!(value, Value::Bool(_) | Value::Matches(_)),
        "is_collection" | "is_collection_ex" => {
            matches!(&value, Value::Matches(_)) || matches!(&value, Value::Sequence(items) if items.len().is_none())
        }
        "is_date" | "is_date_like" => matches!(value, Value::Date(_)),
        "is_date_only" => date(DateKind::Date),
        "is_datetime" => date(DateKind::DateTime),
        "is_time" => date(DateKind::Time),
        "is_unknown_date_like" => date(DateKind::Unknown),
        "is_directive" => matches!(value, Value::Function(_) | Value::Interpreted(_) | Value::Transform(_)),
        "is_enumerable" | "is_indexable" | "is_sequence" => sequence,
        "is_hash" => hash,
        "is_hash_ex" => hash && !matches!(&value, Value::Hash(hash) if hash.is_closed()),
        "is_macro" => matches!(value, Value::Function(_)),
        "is_markup_output" => matches!(value, Value::Markup(_)),
        "is_method" => matches!(value, Value::Method(_)),
        "is_number" => matches!(value, Value::Number(_)),
        "is_string" => matches!(value, Value::Text(_) | Value::Match(_) | Value::Nothing),
        "is_transform" => matches!(value, Value::Interpreted(_) | Value::Transform(_)),
        _ => false,
    };
    Ok(Some(truth.into()))
}
