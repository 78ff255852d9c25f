//! Elements that are like an earlier one in the same element but for their texts, as the rows of a table are: what stands
//! between two texts is compared in one piece, and what was made of it before is made of it again.
//!
//! The same bytes are read in the same way where the same is open. So an element is read here as long as its bytes are
//! those of the earlier one and its texts are plain; from there on it is read as any other.

use std::borrow::Cow;
use std::ops::Range;

use super::characters::{first_sign, is_tag_at, text_end};
use super::html::Siblings;
use super::reader::{MarkupReader, Open};
use super::short::ShortTag;
use super::tree::{Attribute, AttributeRange, Characters, Node, NodeId, NodeKind, Repetition, Tree};
use crate::diagnostic::Span;

/// With fewer nodes an element is read as fast as it is compared.
const LEAST_NODES: u32 = 4;

/// Of so many tags the last element is kept, each at a place that the number of its tag tells.
const PLACES: usize = 16;

/// The elements read last that others may be like.
#[derive(Debug)]
pub(super) struct LastElements {
    last: [LastElement; PLACES],
    /// The texts and elements of all shapes.
    texts: Vec<TextPlace>,
    elements: Vec<ElementPlace>,
    /// How much later what comes after so many texts stands in the element at hand.
    moved: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
struct LastElement {
    id: NodeId,
    /// None as long as none was found to be like it.
    shape: Option<Shape>,
    /// How many in a row began like it and went on in another way.
    misses: u8,
}

/// Where the texts and the elements of an element are, in [`LastElements`].
#[derive(Clone, Copy, Debug)]
struct Shape {
    texts: (u32, u32),
    elements: (u32, u32),
}

impl Shape {
    #[inline]
    fn texts(self) -> Range<usize> {
        self.texts.0 as usize..self.texts.1 as usize
    }

    #[inline]
    fn elements(self) -> Range<usize> {
        self.elements.0 as usize..self.elements.1 as usize
    }
}

/// A text of an element.
#[derive(Clone, Copy, Debug)]
struct TextPlace {
    /// How many nodes stand before it.
    index: u32,
    /// How many bytes stand before it, from the text before on.
    before: u32,
}

/// An element in one, or that itself.
#[derive(Clone, Copy, Debug)]
struct ElementPlace {
    /// How many nodes stand before it.
    index: u32,
    /// How many texts stand before it.
    opened: u32,
    /// How many stand before its end.
    closed: u32,
}

impl LastElements {
    /// None yet.
    pub(super) const NOTHING: LastElements = LastElements {
        last: [LastElement { id: NodeId::NONE, shape: None, misses: 0 }; PLACES],
        texts: Vec::new(),
        elements: Vec::new(),
        moved: Vec::new(),
    };

    /// Keeps an element that was read to its end, if there is enough in it.
    #[inline]
    pub(super) fn remember(&mut self, id: NodeId, node: &Node) {
        if node.end.0 - id.0 >= LEAST_NODES
            && let NodeKind::Element { tag, .. } = node.kind
            && let Some(last) = self.last.get_mut(tag as usize % PLACES)
        {
            // One that is unlike the others does not take the place of what they are like.
            if last.misses != 1 {
                *last = LastElement { id, shape: None, misses: 0 };
            }
        }
    }

    /// The last element of this tag, if it stands in `around`.
    #[inline]
    pub(super) fn find(&self, tag: u32, around: NodeId, nodes: &[Node]) -> Option<NodeId> {
        let id = self.last.get(tag as usize % PLACES)?.id;
        let node = nodes.get(id.0 as usize)?;
        let is_it = node.around == around && matches!(node.kind, NodeKind::Element { tag: known, .. } if known == tag);
        is_it.then_some(id)
    }

    /// The shape of the last element of this tag, which is these of the nodes; none if it is not to be repeated.
    fn shape(&mut self, tag: u32, tree: &Tree<'_>, nodes: &[Node], range: Range<usize>) -> Option<Shape> {
        let place = tag as usize % PLACES;
        let known = self.last.get(place)?.shape;
        if known.is_some() {
            return known;
        }
        let shape = self.add_shape(tree, nodes, range);
        let last = self.last.get_mut(place)?;
        last.shape = shape;
        if shape.is_none() {
            last.id = NodeId::NONE;
        }
        shape
    }

    fn add_shape(&mut self, tree: &Tree<'_>, nodes: &[Node], range: Range<usize>) -> Option<Shape> {
        let (texts, elements) = (self.texts.len(), self.elements.len());
        let mut past = nodes.get(range.start)?.span.start;
        for (node, index) in nodes.get(range.clone())?.iter().zip(0..) {
            match node.kind {
                NodeKind::Text(_) => {
                    self.texts.push(TextPlace { index, before: node.span.start - past });
                    past = node.span.end;
                }
                NodeKind::Element { attributes, .. } => {
                    let name_around = nodes.get(node.around.0 as usize).map_or("", |around| tree.name_of(around));
                    let is_changed = |attribute: &Attribute<'_>| matches!(attribute.value, Cow::Owned(_));
                    if looks_ahead(name_around, tree.name_of(node))
                        || tree.attributes.get(attributes.indices())?.iter().any(is_changed)
                    {
                        return None;
                    }
                    let opened = (self.texts.len() - texts) as u32;
                    self.elements.push(ElementPlace { index, opened, closed: opened });
                }
                NodeKind::Comment | NodeKind::CData | NodeKind::Instruction => return None,
            }
        }
        let all = self.texts.get(texts..)?;
        for element in self.elements.get_mut(elements..)? {
            let node = nodes.get(range.start + element.index as usize)?;
            let end = node.end.0 - range.start as u32;
            element.closed = all.partition_point(|text| text.index < end) as u32;
        }
        Some(Shape {
            texts: (texts as u32, self.texts.len() as u32),
            elements: (elements as u32, self.elements.len() as u32),
        })
    }
}

/// True if what comes later has a say in whether an element of this name stands in one of that name.
fn looks_ahead(around: &str, name: &str) -> bool {
    around == name || Siblings::of(around).are_ended_by(Siblings::of(name))
}

/// What of an element is like the earlier one.
struct Like {
    texts: usize,
    /// Where it goes on after them.
    past: usize,
    /// True if that is all of it.
    is_whole: bool,
}

impl<'t> MarkupReader<'t, '_> {
    /// Reads the element at `at` as far as it is like an earlier one in the same element, whose tag it has; gives where to
    /// go on, in it or after it, or none if nothing of it was read.
    #[inline(never)]
    pub(super) fn repeat(
        &mut self,
        nodes: &mut Vec<Node>,
        stack: &mut Vec<Open<'t>>,
        earlier: NodeId,
        at: usize,
    ) -> Option<usize> {
        let (first, start) = (nodes.len(), earlier.0 as usize);
        let Node { around, end, kind: NodeKind::Element { tag, .. }, .. } = *nodes.get(start)? else { return None };
        let end = end.0 as usize;
        if first + end - start > self.most_nodes() || !self.are_texts_plain() || !self.findings.is_empty() {
            return None;
        }
        let shape = self.last_elements.shape(tag, &self.tree, nodes, start..end)?;
        nodes.extend_from_within(start..end);
        let (before, copies) = nodes.split_at_mut(first);
        let like = self.repeat_texts(before.get(start..end)?, copies, shape, at);
        let last = self.last_elements.last.get_mut(tag as usize % PLACES)?;
        if like.is_whole {
            (last.id, last.misses) = (NodeId(first as u32), 0);
            self.tree.repetitions.push(Repetition { at: NodeId(first as u32), of: earlier });
        } else {
            last.misses += 1;
            let text =
                like.texts.checked_sub(1).and_then(|last| self.last_elements.texts.get(shape.texts().start + last));
            nodes.truncate(first + text.map_or(0, |text| text.index as usize + 1));
            // What stands after the last of them is not known to be alike.
            self.last_elements.moved.truncate(like.texts);
        }
        let copies = nodes.get_mut(first..)?;
        self.move_nodes(copies, first, (first - start) as u32, shape, stack);
        copies.first_mut()?.around = around;
        Some(like.past)
    }

    /// Compares the element at `at` with an earlier one, up to the first text that is not plain, and notes its texts in
    /// its nodes, which are copies.
    #[inline]
    fn repeat_texts(&mut self, models: &[Node], copies: &mut [Node], shape: Shape, at: usize) -> Like {
        let bytes = self.bytes();
        let whole = models.first().map_or_else(Span::default, |node| node.span);
        // So far they are alike.
        let (mut there, mut here, mut texts) = (whole.start as usize, at, 0);
        self.last_elements.moved.clear();
        self.last_elements.moved.push((here - there) as u32);
        for at in shape.texts() {
            let Some(&TextPlace { index, before }) = self.last_elements.texts.get(at) else { break };
            if !are_same(bytes, there, here, before as usize) {
                break;
            }
            let start = here + before as usize;
            let (Some((written, past)), Some(model), Some(node)) =
                (self.find_text(start), models.get(index as usize), copies.get_mut(index as usize))
            else {
                break;
            };
            if written != Characters::AsIs || !matches!(node.kind, NodeKind::Text(Characters::AsIs)) {
                node.kind = NodeKind::Text(written);
            }
            node.span = Span { start: start as u32, end: past as u32 };
            (there, here) = (model.span.end as usize, past);
            self.last_elements.moved.push((here - there) as u32);
            texts += 1;
        }
        let rest = whole.end as usize - there;
        let is_whole = texts == shape.texts().len() && are_same(bytes, there, here, rest);
        Like { texts, past: if is_whole { here + rest } else { here }, is_whole }
    }

    /// Has copies of nodes say where they stand, of which the first is number `first` and comes so many after its model;
    /// opens those that do not end among what is alike.
    #[inline]
    fn move_nodes(&mut self, copies: &mut [Node], first: usize, shift: u32, shape: Shape, stack: &mut Vec<Open<'t>>) {
        for node in copies.iter_mut() {
            node.around.0 = node.around.0.wrapping_add(shift);
            node.end.0 += shift;
        }
        for at in shape.elements() {
            let Some(&ElementPlace { index, opened, closed }) = self.last_elements.elements.get(at) else { break };
            let moved = &self.last_elements.moved;
            let Some(node) = copies.get_mut(index as usize) else { break };
            let (by, end) =
                (moved.get(opened as usize).copied().unwrap_or_default(), moved.get(closed as usize).copied());
            node.span.start += by;
            if let NodeKind::Element { open_end, attributes, .. } = &mut node.kind {
                *open_end += by;
                *attributes = self.repeat_attributes(*attributes, by);
            }
            match end {
                Some(by) => node.span.end += by,
                None => self.reopen(node, NodeId(first as u32 + index), stack),
            }
        }
    }

    /// The text that begins here, and where it ends; none if there is none, or more to it.
    #[inline]
    fn find_text(&mut self, at: usize) -> Option<(Characters, usize)> {
        let bytes = self.bytes();
        let next = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>).map(|next| u64::from_le_bytes(*next));
        let sign = next.and_then(first_sign).map_or_else(|| text_end(bytes, at), |found| at + found);
        match is_tag_at(bytes, sign) {
            true => (sign > at).then_some((Characters::AsIs, sign)),
            false => self.resolve_text(at, sign),
        }
    }

    /// Adds attributes like earlier ones, none of which was changed when it was read; they stand so much later.
    #[inline]
    pub(super) fn repeat_attributes(&mut self, earlier: AttributeRange, by: u32) -> AttributeRange {
        let start = self.tree.attributes.len() as u32;
        for at in earlier.indices() {
            let Some(Attribute { name, value: Cow::Borrowed(value), span, value_span }) = self.tree.attributes.get(at)
            else {
                continue;
            };
            let moved = |span: &Span| Span { start: span.start + by, end: span.end + by };
            let (span, value_span) = (moved(span), moved(value_span));
            self.tree.attributes.push(Attribute { name, value: Cow::Borrowed(value), span, value_span });
            self.tree.repeats = true;
        }
        AttributeRange { start, end: self.tree.attributes.len() as u32 }
    }

    /// Opens an element again whose end has not come.
    #[cold]
    fn reopen(&self, node: &mut Node, id: NodeId, stack: &mut Vec<Open<'t>>) {
        let (tag, name) = (node.open(), self.tree.name_of(node));
        (node.span, node.end) = (tag, NodeId(id.0 + 1));
        let next = self.bytes().get(tag.start as usize + 1..).and_then(<[u8]>::first_chunk::<8>);
        let closing =
            next.map_or(ShortTag::NONE, |next| ShortTag::of_name(u64::from_le_bytes(*next), name.len()).closing());
        stack.push(Open { name, node: id, tag, siblings: Siblings::of(name), closing, excused: false });
    }
}

/// True if so many bytes are the same at both places.
#[inline]
fn are_same(bytes: &[u8], one: usize, other: usize, length: usize) -> bool {
    let word = |at: usize| bytes.get(at..).and_then(<[u8]>::first_chunk::<8>).map(|word| u64::from_le_bytes(*word));
    // Short ones, as nearly all are, in two words at most.
    match length {
        0 => true,
        1..=7 if let (Some(one), Some(other)) = (word(one), word(other)) => (one ^ other) << (64 - 8 * length) == 0,
        8..=16 => {
            let last = length - 8;
            word(one).is_some() && word(one) == word(other) && word(one + last) == word(other + last)
        }
        _ => {
            let piece = bytes.get(one..one + length);
            piece.is_some() && piece == bytes.get(other..other + length)
        }
    }
}
