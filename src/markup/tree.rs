//! The markup tree: nodes and attributes in flat vectors, linked by index.

use std::borrow::Cow;

use crate::diagnostic::Span;

/// Index of a node in a [`Tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// A well-formed document, or the soundly recovered part of one that is not.
///
/// Nodes stand in document order (an element before its children), so that walking the vector is
/// a pre-order walk and dropping it recurses on nothing.
#[derive(Debug, Default)]
pub struct Tree<'t> {
    /// The text that it was read from; empty for one that was not read.
    pub text: &'t str,
    /// The nodes, the root element first (comments and such around the root are dropped).
    pub nodes: Vec<Node<'t>>,
    /// The attributes of all elements; each element's are contiguous and sorted by name in UTF-16
    /// order, as the reference sees them.
    pub attributes: Vec<Attribute<'t>>,
    /// Texts in which something had to change, one after the other.
    pub changed: String,
    /// True if an opening tag with attributes stands in it more than once.
    pub repeats: bool,
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
pub struct Node<'t> {
    /// What it is.
    pub kind: NodeKind<'t>,
    /// An element: from `<` of its opening tag to `>` of its closing tag. Anything else: all of it.
    pub span: Span,
    /// The element around it; absent for the root.
    pub parent: Option<NodeId>,
    /// One past the last descendant in [`Tree::nodes`].
    pub end: NodeId,
}

/// What can stand in the tree.
#[derive(Debug)]
pub enum NodeKind<'t> {
    /// An element.
    Element {
        /// The qualified name as written.
        name: &'t str,
        /// The opening tag, `<` to `>`.
        open: Span,
        /// Its attributes: indices into [`Tree::attributes`].
        attributes: std::ops::Range<u32>,
        /// True if its tags are `<name>` and `</name>`, to the letter; false where that was not looked at.
        is_bare: bool,
        /// The first element whose opening tag is the same to the letter; itself where none is known.
        like: NodeId,
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
        inside.iter().rev().take(64).find_map(|node| match node.kind {
            NodeKind::Element { name: found, open, .. } if found == name && node.parent == Some(parent) => {
                self.text.get(open.range())?.ends_with("/>").then_some(open)
            }
            _ => None,
        })
    }

    /// The root element, if there is one.
    pub fn root(&self) -> Option<NodeId> {
        (!self.nodes.is_empty()).then_some(NodeId(0))
    }

    /// The opening tag of an element; all of anything else.
    pub fn open_span(&self, id: NodeId) -> Span {
        match self.nodes.get(id.0 as usize) {
            Some(Node { kind: NodeKind::Element { open, .. }, .. }) => *open,
            Some(node) => node.span,
            None => Span::default(),
        }
    }

    /// A node.
    #[inline]
    pub fn node(&self, id: NodeId) -> &Node<'t> {
        &self.nodes[id.0 as usize]
    }

    /// The characters of a text; empty for other nodes.
    #[inline]
    pub fn text_of(&self, node: &Node<'t>) -> &str {
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

    /// The name of an element; empty for other nodes.
    pub fn name(&self, id: NodeId) -> &'t str {
        match self.node(id).kind {
            NodeKind::Element { name, .. } => name,
            _ => "",
        }
    }

    /// The name in the closing tag of an element, where there is one and it closes this element.
    pub fn closing_name(&self, id: NodeId) -> Option<Span> {
        let NodeKind::Element { name, open, .. } = self.node(id).kind else { return None };
        let end = self.node(id).span.end as usize;
        let start = end.checked_sub(name.len() + 1).filter(|start| *start > open.end as usize)?;
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
