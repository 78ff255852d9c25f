//! Built-ins that tell what a value is: `?is_string` and its like.

use super::{Answer, Apply, Args, Arity, BuiltIn, Charge, Gives, NO_JAVA, Operation, Receiver, Site, Worth, built_in};
use crate::template::expand::Machine;
use crate::template::expand::hash::Hash;
use crate::template::expand::sequence::Sequence;
use crate::template::expand::value::{DateKind, Value};

/// The family's table.
pub(super) static BUILT_INS: &[BuiltIn] = &[
    test("has_api")
        .on(
            Receiver::Any,
            "Whether a Java object lies behind the value; `?api` is switched off all the same.",
            "${data?has_api?c}",
            Gives::Text("true"),
        )
        .worth(Worth::Kind(Receiver::Boolean))
        .refused(NO_JAVA),
    test("is_boolean")
        .on(Receiver::Any, "Whether the value is a boolean.", "${true?is_boolean?c}", Gives::Text("true"))
        .worth(Worth::Kind(Receiver::Boolean)),
    test("is_collection")
        .on(Receiver::Any, "Whether the value can only be looped over.", "${[1]?is_collection?c}", Gives::Text("false"))
        .worth(Worth::Kind(Receiver::Boolean)),
    test("is_collection_ex")
        .on(
            Receiver::Any,
            "Whether the value can only be looped over, and has a size.",
            "${[1]?is_collection_ex?c}",
            Gives::Text("false"),
        )
        .worth(Worth::Kind(Receiver::Boolean)),
    test("is_date")
        .on(
            Receiver::Any,
            "Whether the value is a day, a time or both; the same as `?is_date_like`.",
            "${.now?is_date?c}",
            Gives::Text("true"),
        )
        .worth(Worth::Kind(Receiver::Boolean)),
    test("is_date_like")
        .on(Receiver::Any, "Whether the value is a day, a time or both.", "${.now?is_date_like?c}", Gives::Text("true"))
        .worth(Worth::Kind(Receiver::Boolean)),
    test("is_date_only")
        .on(
            Receiver::Any,
            "Whether the value is a day without a time.",
            "${.now?date?is_date_only?c}",
            Gives::Text("true"),
        )
        .worth(Worth::Kind(Receiver::Boolean)),
    test("is_datetime")
        .on(Receiver::Any, "Whether the value is a day with a time.", "${.now?is_datetime?c}", Gives::Text("true"))
        .worth(Worth::Kind(Receiver::Boolean)),
    test("is_directive")
        .on(
            Receiver::Any,
            "Whether the value can be called with `<@…>`.",
            "<#macro greet></#macro>${greet?is_directive?c}",
            Gives::Text("true"),
        )
        .worth(Worth::Kind(Receiver::Boolean)),
    test("is_enumerable")
        .on(Receiver::Any, "Whether the value can be looped over.", "${[1]?is_enumerable?c}", Gives::Text("true"))
        .worth(Worth::Kind(Receiver::Boolean)),
    test("is_hash")
        .on(Receiver::Any, "Whether the value has members.", r#"${{"a": 1}?is_hash?c}"#, Gives::Text("true"))
        .worth(Worth::Kind(Receiver::Boolean)),
    test("is_hash_ex")
        .on(
            Receiver::Any,
            "Whether the value has members that can be listed.",
            r#"${{"a": 1}?is_hash_ex?c}"#,
            Gives::Text("true"),
        )
        .worth(Worth::Kind(Receiver::Boolean)),
    test("is_indexable")
        .on(
            Receiver::Any,
            "Whether the value has items that can be asked for by number.",
            "${[1]?is_indexable?c}",
            Gives::Text("true"),
        )
        .worth(Worth::Kind(Receiver::Boolean)),
    test("is_macro")
        .on(
            Receiver::Any,
            "Whether the value is a macro or function.",
            "<#macro greet></#macro>${greet?is_macro?c}",
            Gives::Text("true"),
        )
        .worth(Worth::Kind(Receiver::Boolean)),
    test("is_markup_output")
        .on(
            Receiver::Any,
            "Whether the value is markup, which is not escaped again.",
            r#"<#outputformat "XML">${"a"?esc?is_markup_output?c}</#outputformat>"#,
            Gives::Text("true"),
        )
        .worth(Worth::Kind(Receiver::Boolean)),
    test("is_method")
        .on(
            Receiver::Any,
            "Whether the value can be called in an expression, other than a function.",
            r#"${"a"?contains?is_method?c}"#,
            Gives::Text("true"),
        )
        .worth(Worth::Kind(Receiver::Boolean)),
    test("is_node")
        .on(
            Receiver::Any,
            "Whether the value is a node of a tree such as XML's.",
            "${data?is_node?c}",
            Gives::Text("false"),
        )
        .worth(Worth::Kind(Receiver::Boolean)),
    test("is_number")
        .on(Receiver::Any, "Whether the value is a number.", "${1?is_number?c}", Gives::Text("true"))
        .worth(Worth::Kind(Receiver::Boolean)),
    test("is_sequence")
        .on(Receiver::Any, "Whether the value is a sequence.", "${[1]?is_sequence?c}", Gives::Text("true"))
        .worth(Worth::Kind(Receiver::Boolean)),
    test("is_string")
        .on(Receiver::Any, "Whether the value is a string.", r#"${"a"?is_string?c}"#, Gives::Text("true"))
        .worth(Worth::Kind(Receiver::Boolean)),
    test("is_time")
        .on(Receiver::Any, "Whether the value is a time without a day.", "${.now?time?is_time?c}", Gives::Text("true"))
        .worth(Worth::Kind(Receiver::Boolean)),
    test("is_transform")
        .on(
            Receiver::Any,
            "Whether the value is a directive written in Java, or an interpreted template.",
            r#"${"a"?interpret?is_transform?c}"#,
            Gives::Text("true"),
        )
        .worth(Worth::Kind(Receiver::Boolean)),
    test("is_unknown_date_like")
        .on(
            Receiver::Any,
            "Whether the value is a date whose parts are not known.",
            "${.now?is_unknown_date_like?c}",
            Gives::Text("false"),
        )
        .worth(Worth::Kind(Receiver::Boolean)),
];

const fn test(name: &'static str) -> Operation {
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
