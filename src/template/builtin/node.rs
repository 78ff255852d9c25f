//! Built-ins of what JSON data never has: nodes of XML, objects of Java.

use super::row::{NO_JAVA, NO_NODES, built_in, never};
use super::{Answer, Apply, Args, Arity, BuiltIn, Charge, Gives, Receiver, Site};
use crate::diagnostic::codes;
use crate::template::expand::Machine;
use crate::template::expand::value::Text;

/// A built-in of nodes, which no JSON data are.
const fn node(name: &'static str, about: &'static str, example: &'static str) -> BuiltIn {
    never(name).on(Receiver::Node, about, example, Gives::Refusal).refused(NO_NODES)
}

/// The family's table.
pub(super) static BUILT_INS: &[BuiltIn] = &[
    node("ancestors", "The nodes above a node; JSON has none.", "${data?ancestors}"),
    node("children", "The nodes below a node; JSON has none.", "${data?children}"),
    built_in("new", Arity::Optional(0, u8::MAX), Apply::Text(new), Charge::Nothing)
        .on(
            Receiver::String,
            "A Java object; switched off.",
            r#"${"freemarker.template.utility.Execute"?new()}"#,
            Gives::Refusal,
        )
        .refused(NO_JAVA),
    node("next_sibling", "The node after a node; JSON has none.", "${data?next_sibling}"),
    node("node_name", "The name of a node; JSON has none.", "${data?node_name}"),
    node("node_namespace", "The XML namespace of a node; JSON has none.", "${data?node_namespace}"),
    node("node_type", "The type of a node; JSON has none.", "${data?node_type}"),
    node("parent", "The node above a node; JSON has none.", "${data?parent}"),
    node("previous_sibling", "The node before a node; JSON has none.", "${data?previous_sibling}"),
    node("root", "The node at the top of a node's tree; JSON has none.", "${data?root}"),
];

/// No class may be asked for.
fn new<'m>(machine: &mut Machine<'m>, site: &Site<'m>, _: Text<'m>, _: Args<'_, 'm>) -> Answer<'m> {
    Err(machine.fault_at(site, codes::template::NOT_AVAILABLE, "`?new` is not available for this data"))
}
