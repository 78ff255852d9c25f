//! XML Schema 1.0.
//!
//! It cannot choose a type by an attribute, so a tag with several readings takes any attribute.

use super::facet::Facets;
use super::grammar::{Attributes, Inside, TagReading, about, about_root, reachable, roots, shapes};
use super::xml::{Node, Shared, document};

const ABOUT: &str =
    " MessageML and PresentationML. Made from the element table by `messageml schema`. It takes every message
     that Symphony takes, and catches what a schema can; the RELAX NG schema catches more. ";

/// The element table as an XML Schema.
///
/// ```
/// assert!(messageml::schema::export::xsd().contains("<xs:element name=\"messageML\">"));
/// ```
pub fn xsd() -> String {
    let mut shared = [Shared::default(), Shared::default()];
    let mut nodes = Vec::new();
    for (tag, _, attributes, inside) in roots() {
        let of = complex_type(None, &mut shared, &[TagReading::Element(attributes, inside)]);
        nodes.push(Node::new("xs:element").with("name", tag).holding([of]).led_by(documentation(about_root())));
    }
    for (context, tag) in reachable() {
        let name = format!("{}.{tag}", context.name());
        nodes.push(complex_type(Some(name), &mut shared, &shapes(tag, context)));
    }
    let [groups, attributes] = shared;
    for (number, group) in groups.groups.into_iter().enumerate() {
        let choice = Node::new("xs:choice").holding(group);
        nodes.push(Node::new("xs:group").with("name", format!("content-{number}")).holding([choice]));
    }
    for (number, group) in attributes.groups.into_iter().enumerate() {
        nodes.push(Node::new("xs:attributeGroup").with("name", format!("attributes-{number}")).holding(group));
    }
    let schema = Node::new("xs:schema")
        .with("xmlns:xs", "http://www.w3.org/2001/XMLSchema")
        .with("elementFormDefault", "unqualified")
        .holding(nodes);
    document(ABOUT, &schema)
}

/// A type with what its tag may hold; that of an element itself has no name.
fn complex_type(name: Option<String>, [groups, attributes]: &mut [Shared; 2], shapes: &[TagReading]) -> Node {
    let insides = || {
        shapes.iter().map(|shape| match shape {
            TagReading::Element(_, inside) | TagReading::Open(_, inside) => inside,
        })
    };
    let text = insides().any(|inside| matches!(inside, Inside::Unread | Inside::Tags { text: true, .. }));
    let mut nodes = Vec::new();
    if insides().any(|inside| matches!(inside, Inside::Unread)) {
        let any = unbounded(Node::new("xs:any"), 0).with("processContents", "skip");
        nodes.push(Node::new("xs:sequence").holding([any]));
    } else {
        let needed = insides().all(|inside| matches!(inside, Inside::Tags { needed: true, .. }));
        let tags = tags(insides());
        if !tags.is_empty() {
            let group = Node::new("xs:group").with("ref", format!("content-{}", groups.number(tags)));
            nodes.push(unbounded(group, u8::from(needed)));
        }
    }
    match shapes {
        [TagReading::Element(all, _)] => {
            let group = checked(all);
            if !group.is_empty() {
                let name = format!("attributes-{}", attributes.number(group));
                nodes.push(Node::new("xs:attributeGroup").with("ref", name));
            }
        }
        _ => nodes.push(Node::new("xs:anyAttribute").with("processContents", "skip")),
    }
    let mut node = Node::new("xs:complexType");
    if let Some(name) = name {
        node = node.with("name", name);
    }
    if text {
        node = node.with("mixed", "true");
    }
    node.holding(nodes)
}

/// What something is for.
fn documentation(says: &str) -> Option<Node> {
    let about = Node::new("xs:annotation").holding([Node::new("xs:documentation").saying(says)]);
    (!says.is_empty()).then_some(about)
}

fn unbounded(node: Node, least: u8) -> Node {
    node.with("minOccurs", least.to_string()).with("maxOccurs", "unbounded")
}

fn tags<'i>(insides: impl Iterator<Item = &'i Inside>) -> Vec<Node> {
    let mut seen: Vec<&str> = Vec::new();
    let mut nodes = Vec::new();
    for inside in insides {
        let Inside::Tags { context, tags, .. } = inside else { continue };
        for tag in tags {
            if !seen.contains(tag) {
                seen.push(tag);
                let of = format!("{}.{tag}", context.name());
                let about = documentation(&about(tag, context.presentation_ml));
                nodes.push(Node::new("xs:element").with("name", *tag).with("type", of).led_by(about));
            }
        }
    }
    nodes
}

fn checked(attributes: &Attributes) -> Vec<Node> {
    let node = |attribute: &super::grammar::Attribute| {
        let required = attributes.required.iter().any(|names| names.as_slice() == [attribute.name]);
        let facets = Facets::of(&attribute.values);
        let mut node = Node::new("xs:attribute").with("name", attribute.name);
        if facets.is_empty() {
            node = node.with("type", "xs:string");
        }
        if required {
            node = node.with("use", "required");
        }
        let about = documentation(attribute.says);
        if facets.is_empty() {
            return node.led_by(about);
        }
        let pattern = facets.pattern.map(|pattern| Node::new("xs:pattern").with("value", pattern));
        let most = facets.max_length.map(|most| Node::new("xs:maxLength").with("value", most.to_string()));
        let restriction =
            Node::new("xs:restriction").with("base", "xs:string").holding(pattern.into_iter().chain(most));
        node.holding([Node::new("xs:simpleType").holding([restriction])]).led_by(about)
    };
    attributes.all.iter().map(node).collect()
}
