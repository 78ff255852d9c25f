//! Elements that are like an earlier one but for their texts, as the rows of a table are: what became of that becomes of
//! them, as long as nothing but tags and kinds of texts had a say in it.

use super::builder::Text;
use super::checker::Checker;
use super::{Document, Letters, Slice};
use crate::markup::{self, NodeKind};

/// With fewer nodes an element is checked as fast as it is compared.
const LEAST_NODES: u32 = 4;

impl Checker<'_, '_> {
    /// Adds the element that a node becomes as an earlier one was added that is beside it, if it is like that but for its
    /// texts; gives the node to go on with.
    #[inline]
    pub(super) fn repeat(&mut self, at: u32, read: &markup::Node, earlier: u32) -> Option<u32> {
        let model = self.find_model(at, read, earlier)?;
        self.repeat_model(at, earlier, model)
    }

    /// The index of what became of the earlier node, if no more than tags and kinds of texts had a say in that, and it is
    /// worth a look.
    #[inline]
    fn find_model(&self, at: u32, read: &markup::Node, earlier: u32) -> Option<usize> {
        let count = read.end.0 - at;
        if count < LEAST_NODES {
            return None;
        }
        let nodes = &self.builder.document.nodes;
        // Where nothing is passed over in between, as many nodes come of the tree's.
        let model = nodes.len().checked_sub((at - earlier) as usize)?;
        let known = nodes.get(model)?;
        let is_model = known.is_plain
            && known.source == earlier
            && known.parent == self.builder.parent_index()
            && known.end - model as u32 == count;
        is_model.then_some(model)
    }

    /// The same with the index of the model.
    #[inline(never)]
    fn repeat_model(&mut self, at: u32, earlier: u32, model: usize) -> Option<u32> {
        let (tree, parent) = (self.tree, self.builder.parent_index());
        let Document { nodes, text, .. } = &mut self.builder.document;
        let (first, text) = (nodes.len(), text.as_str());
        let known = nodes.get(model)?;
        let (element, end) = (known.element, known.end as usize);
        let (shift, later) = ((first - model) as u32, at - earlier);
        nodes.extend_from_within(model..end);
        let (read, before) = (tree.nodes.get(at as usize..)?, tree.nodes.get(earlier as usize..)?);
        let (mut is_alike, mut has_entities, mut all) = (true, false, Letters::default());
        for ((node, read), (before, next)) in
            nodes.get_mut(first..)?.iter_mut().zip(read).zip(before.iter().zip(earlier + 1..))
        {
            is_alike &= read.end.0 == before.end.0 + later;
            node.parent = node.parent.wrapping_add(shift);
            node.end += shift;
            node.source += later;
            match (&read.kind, &before.kind) {
                (NodeKind::Text(written), NodeKind::Text(_)) => {
                    let found = Text::of(*written, read.span, tree.text, text);
                    // What is blank counts for less than what is not.
                    if found.letters.may_be_blank() || node.letters.may_be_blank() {
                        let is_blank = |letters: Letters, slice: Slice| {
                            let text = text.get(slice.start as usize..slice.end as usize);
                            text.is_some_and(|text| letters.is_blank(text))
                        };
                        is_alike &= is_blank(found.letters, found.text) == is_blank(node.letters, node.text);
                    }
                    (node.text, node.letters, node.written) = (found.text, found.letters, found.written);
                    all = all.and(found.letters);
                }
                (
                    NodeKind::Element { tag, ends_plainly, .. },
                    NodeKind::Element { tag: tag_before, ends_plainly: ended_plainly, .. },
                ) => {
                    is_alike &= tag == tag_before && *ends_plainly && *ended_plainly;
                    has_entities |= !node.text.is_empty();
                    // Which of its texts is made of what is told of the whole alone.
                    node.letters = if before.end.0 == next { Letters::default() } else { Letters::UNKNOWN };
                    match node.written.is_empty() {
                        true => all = all.and(Letters::CHANGED),
                        false => node.written = Slice { start: read.span.start, end: read.span.end },
                    }
                }
                _ => is_alike = false,
            }
        }
        if !is_alike {
            nodes.truncate(first);
            return None;
        }
        let added = nodes.get_mut(first)?;
        (added.parent, added.letters) = (parent, all);
        if has_entities {
            self.builder.add_entities(first);
        }
        self.builder.hold(element, all);
        Some(at + (end - model) as u32)
    }
}
