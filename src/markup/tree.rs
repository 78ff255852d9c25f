//! The markup tree: nodes and attributes in flat vectors, linked by index.

use std::borrow::Cow;

use crate::diagnostic::Span;

/// Index of a node in a [`Tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

impl NodeId {
    /// None that there is.
    pub(super) const NONE: NodeId = NodeId(u32::MAX);
}

/// A well-formed document, or the soundly recovered part of one that is not.
///
/// Nodes stand in document order (an element before its children), so that walking the vector is
/// a pre-order walk and dropping it recurses on nothing.
#[derive(Debug, Default)]
pub struct Tree<'t> {
    /// The text that it was read from; empty for one that was not read.
    pub text: &'t str,
    /// The nodes, the root element first (comments and such around the root are dropped).
    pub nodes: Vec<Node>,
    /// The attributes of all elements; each element's are contiguous and sorted by name in UTF-16
    /// order, as the reference sees them.
    pub attributes: Vec<Attribute<'t>>,
    /// Texts in which something had to change, one after the other.
    pub changed: String,
    /// True if something was reported of the text: then not all of it stands here.
    pub is_faulty: bool,
}

/// Where the characters of a text are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Characters {
    /// Where it stands.
    AsIs,
    /// In [`Tree::changed`].
    Changed(Span),
}

/// An element, a text, or something that MessageML refuses inside an element.
#[derive(Debug)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// An element: from `<` of its opening tag to `>` of its closing tag. Anything else: all of it.
    pub span: Span,
    /// The element around it; [`NodeId::NONE`] for the root.
    pub(super) around: NodeId,
    /// One past the last descendant in [`Tree::nodes`].
    pub end: NodeId,
}

impl Node {
    /// The element around it; absent for the root.
    #[inline]
    pub fn parent(&self) -> Option<NodeId> {
        (self.around != NodeId::NONE).then_some(self.around)
    }

    /// The opening tag of an element, `<` to `>`; all of anything else.
    #[inline]
    pub fn open(&self) -> Span {
        match self.kind {
            NodeKind::Element { open_end, .. } => Span { end: open_end, ..self.span },
            _ => self.span,
        }
    }
}

/// What can stand in the tree.
#[derive(Debug)]
pub enum NodeKind {
    /// An element.
    Element {
        /// How many bytes its name has, which stands right after its `<`.
        name: u32,
        /// Where its opening tag ends.
        open_end: u32,
        /// Its attributes: indices into [`Tree::attributes`].
        attributes: std::ops::Range<u32>,
        /// True if it closes itself, or its end tag is `</name>` to the letter; false where that was not looked at.
        ends_plainly: bool,
        /// The number of its opening tag: where it is the same, the tag is the same to the letter.
        tag: u32,
    },
    /// Adjacent text merged; references resolved, line ends normalised: [`Tree::text_of`] gives it.
    Text(Characters),
    /// `<!-- … -->` inside the root.
    Comment,
    /// `<![CDATA[ … ]]>`
    CData,
    /// `<?target …?>` inside the root.
    Instruction,
}

/// An attribute.
#[derive(Debug)]
pub struct Attribute<'t> {
    /// The qualified name as written.
    pub name: &'t str,
    /// References resolved, white space normalised.
    pub value: Cow<'t, str>,
    /// `name="value"`
    pub span: Span,
    /// Between the quotes.
    pub value_span: Span,
}

impl Attribute<'_> {
    /// Where a fault of the value is shown: the value, or the whole attribute if that is empty.
    pub fn value_place(&self) -> Span {
        if self.value_span.is_empty() { self.span } else { self.value_span }
    }
}

impl<'t> Tree<'t> {
    /// The tag of the last element of this name in another that closes itself.
    pub(super) fn closed_at_once(&self, parent: NodeId, name: &str) -> Option<Span> {
        let inside = self.nodes.get(parent.0 as usize..)?;
        let near = inside.iter().rev().take(64).filter(|node| node.around == parent && self.name_of(node) == name);
        let is_closed = |open: &Span| self.text.get(open.range()).is_some_and(|tag| tag.ends_with("/>"));
        near.map(Node::open).find(is_closed)
    }

    /// The root element, if there is one.
    pub fn root(&self) -> Option<NodeId> {
        (!self.nodes.is_empty()).then_some(NodeId(0))
    }

    /// The opening tag of an element; all of anything else.
    pub fn open_span(&self, id: NodeId) -> Span {
        self.nodes.get(id.0 as usize).map(Node::open).unwrap_or_default()
    }

    /// A node.
    #[inline]
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// The characters of a text; empty for other nodes.
    #[inline]
    pub fn text_of(&self, node: &Node) -> &str {
        let text = match node.kind {
            NodeKind::Text(Characters::AsIs) => self.text.get(node.span.range()),
            NodeKind::Text(Characters::Changed(span)) => self.changed.get(span.range()),
            _ => None,
        };
        text.unwrap_or_default()
    }

    /// The children of a node, in order.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let end = self.node(id).end;
        let mut next = NodeId(id.0 + 1);
        std::iter::from_fn(move || {
            let here = (next < end).then_some(next)?;
            next = self.node(here).end;
            Some(here)
        })
    }

    /// The qualified name of an element as written; empty for other nodes.
    pub fn name(&self, id: NodeId) -> &'t str {
        self.name_of(self.node(id))
    }

    /// The same of a node at hand.
    #[inline]
    pub fn name_of(&self, node: &Node) -> &'t str {
        let NodeKind::Element { name, .. } = node.kind else { return "" };
        let start = node.span.start as usize + 1;
        self.text.get(start..start + name as usize).unwrap_or_default()
    }

    /// The name in the closing tag of an element, where there is one and it closes this element.
    pub fn closing_name(&self, id: NodeId) -> Option<Span> {
        let node = self.nodes.get(id.0 as usize).filter(|node| matches!(node.kind, NodeKind::Element { .. }))?;
        let (name, end) = (self.name_of(node), node.span.end as usize);
        let start = end.checked_sub(name.len() + 1).filter(|start| *start > node.open().end as usize)?;
        let is_it = self.text.get(..end)?.strip_suffix('>')?.strip_suffix(name)?.ends_with("</");
        is_it.then(|| Span::new(start, end - 1))
    }

    /// The attributes of an element, sorted by name.
    #[inline]
    pub fn attributes(&self, id: NodeId) -> &[Attribute<'t>] {
        match &self.node(id).kind {
            NodeKind::Element { attributes, .. } => {
                &self.attributes[attributes.start as usize..attributes.end as usize]
            }
            _ => &[],
        }
    }

    /// The value of an attribute.
    pub fn attribute(&self, id: NodeId, name: &str) -> Option<&Attribute<'t>> {
        self.attributes(id).iter().find(|attribute| attribute.name == name)
    }
}
