//! Building a document node by node, in document order.

use std::ops::Range;

use super::{Attribute, Detail, Document, Letters, Node, Slice};
use crate::diagnostic::Span;
use crate::markup::{Characters, Tree};
use crate::schema::{Element, ElementSet, Key};

/// Nodes for an entity, in a message with as many as there are at most as a rule.
const NODES_OF_AN_ENTITY: usize = 16;

/// A document in the making: open an element, give it attributes and texts, close it.
#[derive(Debug, Default)]
pub(crate) struct Builder<'t> {
    pub document: Document,
    /// What the buffer of the document begins with: pieces of it are not stored again.
    source: &'t str,
    open: Vec<Open>,
    entities: u32,
    uniques: u32,
}

const TEXT: ElementSet = ElementSet::of(&[Element::Text]);

/// An element that is not closed yet.
#[derive(Debug)]
struct Open {
    at: u32,
    holds: ElementSet,
}

/// An element that was closed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Closed {
    /// Its index.
    pub at: u32,
    /// What stands directly in it; text of white space counts for nothing.
    pub holds: ElementSet,
}

impl<'t> Builder<'t> {
    /// Begins with an empty document, which is given room for what is in a tree.
    pub fn for_tree(mut document: Document, tree: &Tree<'t>) -> Self {
        document.nodes.reserve(tree.nodes.len() + 4);
        document.attributes.reserve(tree.attributes.len() + 8);
        document.text.reserve(tree.text.len() + tree.changed.len() + 32);
        document.text.push_str(tree.text);
        document.text.push_str(&tree.changed);
        Builder { document, source: tree.text, open: Vec::with_capacity(16), ..Builder::default() }
    }

    /// The innermost open element.
    #[inline]
    pub fn parent(&self) -> Option<&Node> {
        self.document.nodes.get(self.open.last()?.at as usize)
    }

    /// The index of the innermost open element.
    #[inline]
    pub fn parent_index(&self) -> u32 {
        self.open.last().map_or(0, |open| open.at)
    }

    /// Opens an element.
    #[inline]
    pub fn open(&mut self, element: Element, presentation_ml: bool, source: u32) -> u32 {
        let plan = element.plan();
        let at = self.document.nodes.len() as u32;
        let mut node = self.next(element, source);
        node.presentation_ml = presentation_ml;
        if plan.is_numbered {
            self.uniques += 1;
            node.unique = self.uniques;
        }
        self.push(node, plan.alone);
        if plan.is_entity {
            self.add_entity(at);
        }
        at
    }

    /// Opens an element that begins plainly and has no attributes; `written` is what it is written with, if that is how
    /// PresentationML has it.
    #[inline]
    pub fn open_plainly(&mut self, element: Element, presentation_ml: bool, source: u32, written: Slice) {
        let node = Node { presentation_ml, written, ..self.next(element, source) };
        self.push(node, element.plan().alone);
    }

    /// Adds an element, `alone` as a set, and opens it.
    #[inline]
    fn push(&mut self, node: Node, alone: ElementSet) {
        let at = self.document.nodes.len() as u32;
        self.document.nodes.push(node);
        if let Some(around) = self.open.last_mut() {
            around.holds = around.holds.and(alone);
        }
        self.open.push(Open { at, holds: ElementSet::default() });
    }

    /// Gives the open element the next id of its kind.
    pub fn number_entity(&mut self) {
        self.entities += 1;
        let prefix = self.parent().map_or("", |node| node.element.info().entity_prefix);
        let start = self.document.text.len();
        self.document.text.push_str(prefix);
        super::push_number(&mut self.document.text, self.entities);
        self.set_text(self.since(start));
    }

    /// Leaves out the number of an entity.
    pub fn skip_entity(&mut self) {
        self.entities += 1;
    }

    /// Sets the text of the innermost open element: the id of an entity.
    pub fn set_text(&mut self, text: Slice) {
        let at = self.parent_index() as usize;
        if let Some(node) = self.document.nodes.get_mut(at) {
            node.text = text;
        }
    }

    /// Adds a text.
    pub fn text(&mut self, text: &str, source: u32) {
        let slice = self.store(text);
        self.text_at(slice, text, source);
    }

    /// Adds a text of the tree that the document is built from.
    #[inline]
    pub fn text_of(&mut self, tree: &Tree<'_>, written: Characters, span: Span, source: u32) {
        let text = match written {
            Characters::AsIs => tree.text.get(span.range()),
            Characters::Changed(span) => tree.changed.get(span.range()),
        };
        let slice = match written {
            Characters::AsIs => Slice { start: span.start, end: span.end },
            Characters::Changed(Span { start, end, .. }) => {
                let before = self.source.len() as u32;
                Slice { start: before + start, end: before + end }
            }
        };
        self.text_at(slice, text.unwrap_or_default(), source);
    }

    #[inline]
    fn text_at(&mut self, slice: Slice, text: &str, source: u32) {
        let node = self.next(Element::Text, source);
        let letters = Letters::of(text);
        self.document.nodes.push(Node { text: slice, letters, ..node });
        if let Some(around) = self.open.last_mut()
            && !letters.is_blank(text)
        {
            around.holds = around.holds.and(TEXT);
        }
    }

    /// Adds an attribute to the element opened last.
    pub fn attribute(&mut self, row: u8, key: Key, value: &str) {
        let value = self.store(value);
        self.document.attributes.push(Attribute { row, key, value });
        let count = self.document.attributes.len() as u32;
        let Some(at) = self.open.last().map(|open| open.at) else { return };
        let Some(node) = self.document.nodes.get_mut(at as usize) else { return };
        node.attributes.1 = count;
        if key == Key::EntityId && self.document.entities.last() != Some(&at) {
            self.add_entity(at);
        }
    }

    /// Gives the element opened last the attributes of another one.
    #[inline]
    pub fn repeat_attributes(&mut self, attributes: Range<u32>) {
        let known = attributes.start as usize..attributes.end as usize;
        if self.document.attributes.get(known.clone()).is_none() {
            return;
        }
        self.document.attributes.extend_from_within(known);
        let count = self.document.attributes.len() as u32;
        if let Some(node) = self.open.last().and_then(|open| self.document.nodes.get_mut(open.at as usize)) {
            node.attributes.1 = count;
        }
    }

    fn add_entity(&mut self, at: u32) {
        let entities = &mut self.document.entities;
        if entities.is_empty() {
            entities.reserve(self.document.nodes.capacity() / NODES_OF_AN_ENTITY);
        }
        entities.push(at);
    }

    /// Says what is known about the innermost open entity.
    pub fn detail(&mut self, detail: Detail) {
        let number = self.document.details.len() as u32;
        if number == 0 {
            self.document.details.reserve(self.document.nodes.capacity() / NODES_OF_AN_ENTITY);
        }
        self.document.details.push(detail);
        let at = self.parent_index() as usize;
        if let Some(node) = self.document.nodes.get_mut(at) {
            node.detail = number;
        }
    }

    /// Closes the innermost open element.
    #[inline]
    pub fn close(&mut self) -> Option<Closed> {
        let Open { at, holds } = self.open.pop()?;
        let end = self.document.nodes.len() as u32;
        if let Some(node) = self.document.nodes.get_mut(at as usize) {
            node.end = end;
        }
        Some(Closed { at, holds })
    }

    /// Keeps a text in the buffer, unless it is a piece of the source, which is there.
    #[inline]
    pub fn store(&mut self, text: &str) -> Slice {
        let at = (text.as_ptr() as usize).wrapping_sub(self.source.as_ptr() as usize);
        if at < self.source.len() && text.len() <= self.source.len() - at {
            return Slice { start: at as u32, end: (at + text.len()) as u32 };
        }
        let start = self.document.text.len();
        self.document.text.push_str(text);
        self.since(start)
    }

    fn since(&self, start: usize) -> Slice {
        Slice { start: start as u32, end: self.document.text.len() as u32 }
    }

    /// What a node that is added now has.
    #[inline]
    fn next(&self, element: Element, source: u32) -> Node {
        let at = self.document.nodes.len() as u32;
        let first = self.document.attributes.len() as u32;
        Node {
            element,
            presentation_ml: false,
            from_div: false,
            letters: Letters::default(),
            parent: self.open.last().map_or(at, |open| open.at),
            end: at + 1,
            attributes: (first, first),
            text: Slice::default(),
            detail: u32::MAX,
            unique: 0,
            source,
            written: Slice::default(),
        }
    }
}
