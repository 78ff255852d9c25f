//! Building a document node by node, in document order.

use super::bare::BareTag;
use super::escaped::is_escaped;
use super::settled::SettledTag;
use super::{Attribute, Detail, Document, Letters, Mentioned, Node, Slice};
use crate::diagnostic::Span;
use crate::directory::User;
use crate::markup::{self, Characters, NodeKind, Tree};
use crate::schema::{Element, ElementSet, Key};

/// Nodes for an entity, in a message with as many as there are at most as a rule.
const NODES_OF_AN_ENTITY: usize = 16;

/// A document in the making: open an element, give it attributes and texts, close it.
#[derive(Debug)]
pub(crate) struct Builder<'d, 't> {
    pub document: &'d mut Document,
    /// What the buffer of the document begins with: pieces of it are not stored again.
    source: &'t str,
    /// The innermost open element.
    around: Open,
    /// Those around it, the innermost last.
    outer: Vec<Open>,
    entities: u32,
    uniques: u32,
}

const TEXT: ElementSet = ElementSet::of(&[Element::Text]);

/// What becomes of a text of a tree.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text {
    /// The piece of the buffer that it is.
    pub text: Slice,
    pub letters: Letters,
    /// As of its node.
    pub written: Slice,
}

impl Text {
    /// That of a text that stands at `span` in the source, which the buffer begins with.
    #[inline(always)]
    pub fn of(written: Characters, span: Span, source: &str, buffer: &str) -> Self {
        let bytes = |slice: Slice| buffer.as_bytes().get(slice.start as usize..slice.end as usize).unwrap_or_default();
        let here = Slice { start: span.start, end: span.end };
        let (text, letters, is_same) = match written {
            Characters::AsIs => {
                let letters = Letters::of(bytes(here));
                (here, letters, !letters.has(Letters::MARKUP))
            }
            // With references as they are written in PresentationML it comes out as it was read.
            Characters::Changed(span) => {
                let before = source.len() as u32;
                let text = Slice { start: before + span.start, end: before + span.end };
                (text, Letters::of(bytes(text)), is_escaped(bytes(text), bytes(here)))
            }
        };
        match is_same {
            true => Text { text, letters, written: here },
            false => Text { text, letters: letters.and(Letters::CHANGED), written: Slice::default() },
        }
    }
}

/// An element that is not closed yet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Open {
    /// Its index.
    pub at: u32,
    /// Where in what it was read from it ends.
    pub source_end: u32,
    pub element: Element,
    /// As of its node; not so far if something in it is not.
    is_plain: bool,
    /// What stands directly in it; text of white space counts for nothing.
    pub holds: ElementSet,
    /// What the texts in it are made of.
    letters: Letters,
    /// True if it is known that its attributes go together.
    pub is_proven: bool,
}

impl Open {
    /// What is around the root: what begins in it has the root's index, which is its own.
    const NOTHING: Open = Open {
        at: 0,
        source_end: u32::MAX,
        element: Element::Unknown,
        is_plain: false,
        holds: ElementSet::of(&[]),
        letters: Letters::CHANGED,
        is_proven: false,
    };
}

impl<'d, 't> Builder<'d, 't> {
    /// Begins with an empty document, which is given room for what is in a tree.
    #[inline]
    pub fn for_tree(document: &'d mut Document, mut outer: Vec<Open>, tree: &Tree<'t>) -> Self {
        document.nodes.reserve(tree.nodes.len() + 4);
        document.attributes.reserve(tree.attributes.len() + 8);
        document.text.reserve(tree.text.len() + tree.changed.len() + 32);
        document.text.push_str(tree.text);
        document.text.push_str(&tree.changed);
        outer.reserve(16);
        Builder { document, source: tree.text, around: Open::NOTHING, outer, entities: 0, uniques: 0 }
    }

    /// Room for open elements, once all are closed.
    #[inline]
    pub fn take_room(&mut self) -> Vec<Open> {
        self.outer.clear();
        std::mem::take(&mut self.outer)
    }

    /// The innermost open element.
    #[inline]
    pub fn parent(&self) -> Option<&Node> {
        self.document.nodes.get(self.around.at as usize).filter(|_| !self.outer.is_empty())
    }

    /// The index of the innermost open element.
    #[inline]
    pub fn parent_index(&self) -> u32 {
        self.around.at
    }

    /// The innermost open element, as it is open.
    #[inline]
    pub fn around(&self) -> &Open {
        &self.around
    }

    /// What the next node stands in, and what that stands in.
    #[inline]
    pub fn surroundings(&self) -> [Element; 2] {
        [self.around.element, self.outer.last().map_or(Element::Unknown, |outer| outer.element)]
    }

    /// Opens an element that was read from a node and those up to another one.
    #[inline]
    pub fn open(&mut self, element: Element, presentation_ml: bool, (source, source_end): (u32, u32)) {
        let node = Node { presentation_ml, ..self.next(element, source) };
        self.open_node(node, source_end, false);
    }

    /// Opens an element whose tag stood before, and all of it with that.
    pub fn open_settled(&mut self, tag: &SettledTag, source: u32, source_end: u32) {
        let plan = tag.element.plan();
        let node = Node {
            presentation_ml: tag.presentation_ml,
            is_plain: !plan.is_numbered,
            attributes: tag.attributes,
            detail: tag.detail,
            ..self.next(tag.element, source)
        };
        self.open_node(node, source_end, tag.is_proven);
        if plan.is_entity {
            self.number_entity();
        }
    }

    fn open_node(&mut self, mut node: Node, source_end: u32, is_proven: bool) {
        let plan = node.element.plan();
        let at = self.document.nodes.len() as u32;
        if plan.is_numbered {
            self.uniques += 1;
            node.unique = self.uniques;
        }
        self.push(node, source_end, plan.alone);
        self.around.is_proven = is_proven;
        if plan.is_entity {
            self.add_entity(at);
        }
    }

    /// Opens an element of which no more than its tag is known, and that begins plainly; `source` is the number of the
    /// node that it is read from.
    #[inline(always)]
    pub fn open_bare(&mut self, tag: &BareTag, source: u32, read: &markup::Node) {
        let is_closed = matches!(read.kind, NodeKind::Element { ends_plainly: true, .. });
        let written = match tag.is_kept && is_closed {
            true => Slice { start: read.span.start, end: read.span.end },
            false => Slice::default(),
        };
        let node =
            Node { presentation_ml: tag.presentation_ml, is_plain: true, written, ..self.next(tag.element, source) };
        self.push(node, read.end.0, tag.element.plan().alone);
    }

    /// Adds an element, `alone` as a set, and opens it.
    #[inline(always)]
    fn push(&mut self, node: Node, source_end: u32, alone: ElementSet) {
        let (at, Node { element, is_plain, .. }) = (self.document.nodes.len() as u32, node);
        let letters = if node.written.is_empty() { Letters::CHANGED } else { Letters::default() };
        self.document.nodes.push(node);
        self.around.holds = self.around.holds.and(alone);
        let open = Open { at, source_end, element, is_plain, holds: ElementSet::default(), letters, is_proven: false };
        self.outer.push(std::mem::replace(&mut self.around, open));
    }

    /// Notes that the innermost open element, in which nothing stands yet, comes out with the tags that it was read with,
    /// where it is `written`.
    pub fn keep(&mut self, written: Slice) {
        self.around.letters = Letters::default();
        if let Some(node) = self.document.nodes.get_mut(self.around.at as usize) {
            node.written = written;
        }
    }

    /// Notes that what stands in the innermost open element does not come out as it was read.
    pub fn change(&mut self) {
        self.around.letters = self.around.letters.and(Letters::CHANGED);
    }

    /// Gives the open element the next id of its kind.
    pub fn number_entity(&mut self) {
        self.number(self.around.at);
    }

    /// Adds the entities from this node on, which were open elsewhere, with ids of their own.
    pub fn add_entities(&mut self, first: usize) {
        for at in first..self.document.nodes.len() {
            if self.document.nodes.get(at).is_some_and(|node| node.element.plan().is_entity) {
                self.add_entity(at as u32);
                self.number(at as u32);
            }
        }
    }

    fn number(&mut self, at: u32) {
        self.entities += 1;
        let start = self.document.text.len();
        let Some(node) = self.document.nodes.get_mut(at as usize) else { return };
        self.document.text.push_str(node.element.info().entity_prefix);
        super::push_number(&mut self.document.text, self.entities);
        node.text = Slice { start: start as u32, end: self.document.text.len() as u32 };
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
        let (slice, letters) = (self.store(text), Letters::of(text).and(Letters::CHANGED));
        self.push_text(Text { text: slice, letters, written: Slice::default() }, source);
    }

    /// Adds a text of the tree that the document is built from, which stands there at `span`.
    #[inline(always)]
    pub fn text_of(&mut self, written: Characters, span: Span, source: u32) {
        let text = Text::of(written, span, self.source, &self.document.text);
        self.push_text(text, source);
    }

    /// Notes that an element stands directly in the innermost open one, and what the texts in it are made of.
    #[inline]
    pub fn hold(&mut self, element: Element, letters: Letters) {
        self.around.holds = self.around.holds.and(element.plan().alone);
        self.around.letters = self.around.letters.and(letters);
    }

    /// Notes that more than tags had a say in what became of an element that has just been closed.
    #[inline]
    pub fn disturb(&mut self, at: u32) {
        if let Some(node) = self.document.nodes.get_mut(at as usize) {
            node.is_plain = false;
        }
        self.around.is_plain = false;
    }

    #[inline(always)]
    fn push_text(&mut self, Text { text, letters, written }: Text, source: u32) {
        let node = self.next(Element::Text, source);
        self.document.nodes.push(Node { text, letters, written, ..node });
        self.around.letters = self.around.letters.and(letters);
        if !letters.may_be_blank() || !letters.is_blank(self.document.slice(text)) {
            self.around.holds = self.around.holds.and(TEXT);
        }
    }

    /// Adds an attribute to the element opened last.
    #[inline]
    pub fn attribute(&mut self, row: u8, key: Key, value: &str) {
        let value = self.store(value);
        self.document.attributes.push(Attribute { row, key, value });
        let count = self.document.attributes.len() as u32;
        let at = self.around.at;
        let Some(node) = self.document.nodes.get_mut(at as usize) else { return };
        node.attributes.1 = count;
        if key == Key::EntityId && self.document.entities.last() != Some(&at) {
            self.add_entity(at);
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

    /// Keeps what is shown of a user.
    pub fn mentioned(&mut self, user: &User) -> Detail {
        let (screen_name, pretty_name) = (self.store(&user.screen_name), self.store(&user.pretty_name));
        Detail::User(Mentioned { id: user.id, screen_name, pretty_name })
    }

    /// Closes the innermost open element; false if none is open.
    #[inline(always)]
    pub fn close(&mut self) -> bool {
        let Some(outer) = self.outer.pop() else { return false };
        let end = self.document.nodes.len() as u32;
        let (is_plain, letters) = (self.around.is_plain, self.around.letters);
        if let Some(node) = self.document.nodes.get_mut(self.around.at as usize) {
            (node.end, node.is_plain, node.letters) = (end, is_plain, letters);
        }
        self.around = Open { is_plain: outer.is_plain && is_plain, letters: outer.letters.and(letters), ..outer };
        true
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
    #[inline(always)]
    fn next(&self, element: Element, source: u32) -> Node {
        let at = self.document.nodes.len() as u32;
        let first = self.document.attributes.len() as u32;
        Node {
            element,
            presentation_ml: false,
            from_div: false,
            is_plain: false,
            letters: Letters::default(),
            parent: self.around.at,
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
