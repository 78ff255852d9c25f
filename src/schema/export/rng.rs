//! RELAX NG: tells the readings of a tag apart by their attributes, so it says more than XML Schema.

use super::facet::Facets;
use super::grammar::{Attributes, Discriminator, Inside, TagReading, about, about_root, reachable, roots, shapes};
use super::xml::{Node, Shared, document};

const ABOUT: &str =
    " MessageML and PresentationML. Made from the element table by `messageml schema`. It takes every message
     that Symphony takes, and catches what a schema can. ";

/// The element table as a RELAX NG schema.
///
/// ```
/// assert!(messageml::schema::export::rng().contains("<element name=\"expandable-card\">"));
/// ```
pub fn rng() -> String {
    let mut shared = Shared::default();
    let roots = roots().into_iter().map(|(tag, _, attributes, inside)| {
        element(tag, about_root(), &TagReading::Element(attributes, inside), &mut shared)
    });
    let mut nodes = vec![Node::new("start").holding([Node::new("choice").holding(roots.collect::<Vec<_>>())])];
    for (context, tag) in reachable() {
        let says = about(tag, context.presentation_ml);
        let ways = shapes(tag, context).iter().map(|shape| element(tag, &says, shape, &mut shared)).collect::<Vec<_>>();
        nodes.push(define(format!("{}.{tag}", context.name())).holding([Node::new("choice").holding(ways)]));
    }
    for (number, group) in shared.groups.into_iter().enumerate() {
        nodes.push(define(format!("part-{number}")).holding(group));
    }
    nodes.push(unread());
    let grammar = Node::new("grammar")
        .with("xmlns", "http://relaxng.org/ns/structure/1.0")
        .with("xmlns:a", "http://relaxng.org/ns/compatibility/annotations/1.0")
        .with("datatypeLibrary", "http://www.w3.org/2001/XMLSchema-datatypes")
        .holding(nodes);
    document(ABOUT, &grammar)
}

fn define(name: String) -> Node {
    Node::new("define").with("name", name)
}

fn refer(name: impl Into<String>) -> Node {
    Node::new("ref").with("name", name)
}

fn repeated(nodes: impl IntoIterator<Item = Node>) -> Node {
    Node::new("zeroOrMore").holding(nodes)
}

fn any_name() -> Node {
    Node::new("anyName")
}

/// Any markup, unread.
fn unread() -> Node {
    let attributes = repeated([Node::new("attribute").holding([any_name()])]);
    let any = Node::new("element").holding([any_name(), attributes, refer("unread")]);
    define("unread".into()).holding([repeated([Node::new("choice").holding([Node::new("text"), any])])])
}

/// What something is for.
fn documentation(says: &str) -> Option<Node> {
    (!says.is_empty()).then(|| Node::new("a:documentation").saying(says))
}

fn element(tag: &str, says: &str, shape: &TagReading, shared: &mut Shared) -> Node {
    let (attributes, content) = match shape {
        TagReading::Element(all, inside) => (checked(all), content(inside)),
        TagReading::Open(all, inside) => (marks(all), content(inside)),
    };
    let groups = [attributes, content].into_iter().filter(|group| !group.is_empty());
    let parts: Vec<Node> = groups.map(|group| refer(format!("part-{}", shared.number(group)))).collect();
    Node::new("element").with("name", tag).holding(parts).led_by(documentation(says))
}

fn attribute(name: &str, facets: &Facets) -> Node {
    let node = Node::new("attribute").with("name", name);
    if facets.is_empty() {
        return node;
    }
    let param = |name: &str, value: String| Node::new("param").with("name", name).saying(value);
    let pattern = facets.pattern.clone().map(|pattern| param("pattern", pattern));
    let most = facets.max_length.map(|most| param("maxLength", most.to_string()));
    node.holding([Node::new("data").with("type", "string").holding(pattern.into_iter().chain(most))])
}

fn checked(attributes: &Attributes) -> Vec<Node> {
    let named = |name: &str| {
        let found = attributes.all.iter().find(|attribute| attribute.name == name);
        let about = documentation(found.map_or("", |attribute| attribute.says));
        attribute(name, &found.map_or(Facets::default(), |attribute| Facets::of(&attribute.values))).led_by(about)
    };
    let optional = |name: &str| Node::new("optional").holding([named(name)]);
    let mut nodes = Vec::new();
    for names in &attributes.required {
        match names.as_slice() {
            [only] => nodes.push(named(only)),
            names => {
                // The first that is there, and any of those after it.
                let ways = names.iter().enumerate().map(|(at, first)| {
                    let others = names.iter().skip(at + 1).map(|other| optional(other));
                    Node::new("group").holding(std::iter::once(named(first)).chain(others))
                });
                nodes.push(Node::new("choice").holding(ways));
            }
        }
    }
    let is_required = |name: &str| attributes.required.iter().flatten().any(|required| *required == name);
    let others = attributes.all.iter().filter(|attribute| !is_required(attribute.name));
    nodes.extend(others.map(|attribute| optional(attribute.name)));
    nodes
}

fn marks(marks: &[Discriminator]) -> Vec<Node> {
    let facets = |mark: &Discriminator| Facets { pattern: mark.pattern.clone(), max_length: None };
    let mut nodes: Vec<Node> = marks.iter().map(|mark| attribute(mark.name, &facets(mark))).collect();
    let names: Vec<Node> = marks.iter().map(|mark| Node::new("name").saying(mark.name)).collect();
    let except = (!names.is_empty()).then(|| Node::new("except").holding(names));
    nodes.push(repeated([Node::new("attribute").holding([any_name().holding(except)])]));
    nodes
}

fn content(inside: &Inside) -> Vec<Node> {
    match inside {
        Inside::Unread => vec![refer("unread")],
        Inside::Tags { text, context, tags, needed } => {
            let text = text.then(|| Node::new("text"));
            let context = context.name();
            let tags = tags.iter().map(|tag| refer(format!("{context}.{tag}")));
            let choice = Node::new("choice").holding(text.into_iter().chain(tags));
            vec![Node::new(if *needed { "oneOrMore" } else { "zeroOrMore" }).holding([choice])]
        }
    }
}
