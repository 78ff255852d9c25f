//! Built-ins of what JSON data never has: nodes of XML, objects of Java.

use super::row::{NO_JAVA, NO_NODES, never};
use super::{BuiltIn, Gives, Receiver};

/// The family's table.
pub(super) static BUILT_INS: &[BuiltIn] = &[
    never("ancestors")
        .on(Receiver::Node, "The nodes above a node; JSON has none.", "${data?ancestors}", Gives::Refusal)
        .refused(NO_NODES),
    never("children")
        .on(Receiver::Node, "The nodes below a node; JSON has none.", "${data?children}", Gives::Refusal)
        .refused(NO_NODES),
    never("new")
        .on(
            Receiver::String,
            "A Java object; switched off.",
            r#"${"freemarker.template.utility.Execute"?new()}"#,
            Gives::Refusal,
        )
        .refused(NO_JAVA),
    never("next_sibling")
        .on(Receiver::Node, "The node after a node; JSON has none.", "${data?next_sibling}", Gives::Refusal)
        .refused(NO_NODES),
    never("node_name")
        .on(Receiver::Node, "The name of a node; JSON has none.", "${data?node_name}", Gives::Refusal)
        .refused(NO_NODES),
    never("node_namespace")
        .on(Receiver::Node, "The XML namespace of a node; JSON has none.", "${data?node_namespace}", Gives::Refusal)
        .refused(NO_NODES),
    never("node_type")
        .on(Receiver::Node, "The type of a node; JSON has none.", "${data?node_type}", Gives::Refusal)
        .refused(NO_NODES),
    never("parent")
        .on(Receiver::Node, "The node above a node; JSON has none.", "${data?parent}", Gives::Refusal)
        .refused(NO_NODES),
    never("previous_sibling")
        .on(Receiver::Node, "The node before a node; JSON has none.", "${data?previous_sibling}", Gives::Refusal)
        .refused(NO_NODES),
    never("root")
        .on(Receiver::Node, "The node at the top of a node's tree; JSON has none.", "${data?root}", Gives::Refusal)
        .refused(NO_NODES),
];
