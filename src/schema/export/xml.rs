//! Markup that is written for other tools.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// An element to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Node {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    inside: Inner,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Inner {
    Nodes(Vec<Node>),
    Text(String),
}

impl Node {
    pub fn new(name: &'static str) -> Self {
        Node { name, attributes: Vec::new(), inside: Inner::Nodes(Vec::new()) }
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    pub fn holding(mut self, nodes: impl IntoIterator<Item = Node>) -> Self {
        self.inside = Inner::Nodes(nodes.into_iter().collect());
        self
    }

    /// The same with a node before all others, if there is one.
    pub fn led_by(mut self, node: Option<Node>) -> Self {
        if let (Inner::Nodes(nodes), Some(node)) = (&mut self.inside, node) {
            nodes.insert(0, node);
        }
        self
    }

    pub fn saying(mut self, text: impl Into<String>) -> Self {
        self.inside = Inner::Text(text.into());
        self
    }

    fn write(&self, writer: &mut Writer<Vec<u8>>) -> std::io::Result<()> {
        let attributes = self.attributes.iter().map(|(name, value)| (*name, value.as_str()));
        let start = BytesStart::new(self.name).with_attributes(attributes);
        match &self.inside {
            Inner::Nodes(nodes) if nodes.is_empty() => return writer.write_event(Event::Empty(start)),
            Inner::Nodes(nodes) => {
                writer.write_event(Event::Start(start))?;
                nodes.iter().try_for_each(|node| node.write(writer))?;
            }
            Inner::Text(text) => {
                writer.write_event(Event::Start(start))?;
                writer.write_event(Event::Text(BytesText::new(text)))?;
            }
        }
        writer.write_event(Event::End(BytesEnd::new(self.name)))
    }
}

/// The whole document, an element a line, with a comment that says what it is.
pub(super) fn document(comment: &str, root: &Node) -> String {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    let declaration = Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None));
    let comment = Event::Comment(BytesText::from_escaped(comment));
    let written = writer
        .write_event(declaration)
        .and_then(|()| writer.write_event(comment))
        .and_then(|()| root.write(&mut writer));
    // Memory takes everything.
    debug_assert!(written.is_ok());
    let mut text = String::from_utf8(writer.into_inner()).unwrap_or_default();
    text.push('\n');
    text
}

/// Groups of elements that many others share, each written once.
#[derive(Debug, Default)]
pub(super) struct Shared {
    pub groups: Vec<Vec<Node>>,
}

impl Shared {
    /// The number of a group.
    pub fn number(&mut self, group: Vec<Node>) -> usize {
        self.groups.iter().position(|known| *known == group).unwrap_or_else(|| {
            self.groups.push(group);
            self.groups.len() - 1
        })
    }
}
