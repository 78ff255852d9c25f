//! Built-ins of hashes.

use super::{Answer, Apply, Args, Arity, BuiltIn, Charge, Gives, Receiver, Site, Worth, built_in};
use crate::template::expand::Machine;
use crate::template::expand::hash::Hash;
use crate::template::expand::sequence::Sequence;
use crate::template::expand::value::Value;

/// The family's table.
pub(super) static BUILT_INS: &[BuiltIn] = &[
    built_in("keys", Arity::None, Apply::Hash(keys), Charge::Items)
        .on(
            Receiver::Hash,
            "The names of a hash's members.",
            r#"${{"a": 1, "b": 2}?keys?join(" ")}"#,
            Gives::Text("a b"),
        )
        .worth(Worth::Kind(Receiver::Sequence)),
    built_in("values", Arity::None, Apply::Hash(values), Charge::Items)
        .on(
            Receiver::Hash,
            "What a hash's members are worth.",
            r#"${{"a": 1, "b": 2}?values?join(" ")}"#,
            Gives::Text("1 2"),
        )
        .worth(Worth::Members),
];

fn keys<'m>(machine: &mut Machine<'m>, _: &Site<'m>, hash: Hash<'m>, _: Args<'_, 'm>) -> Answer<'m> {
    let members = machine.members(&hash);
    Ok(Some(Value::Sequence(Sequence::of_texts(members.into_iter().map(|(key, _)| key)))))
}

fn values<'m>(machine: &mut Machine<'m>, _: &Site<'m>, hash: Hash<'m>, _: Args<'_, 'm>) -> Answer<'m> {
    let members = machine.members(&hash);
    Ok(Some(Value::Sequence(Sequence::built(members.into_iter().map(|(_, value)| value).collect()))))
}
