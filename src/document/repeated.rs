//! Elements that are known to be like an earlier one but for their texts: what became of that becomes of them, as long as
//! nothing but tags and kinds of texts had a say in it.

use super::builder::Text;
use super::checker::Checker;
use super::{Document, Letters, Slice};
use crate::markup::{NodeKind, Repetition};

impl Checker<'_, '_> {
    /// The number of the next node of the tree that is known to be like an earlier one, from this one on.
    #[inline]
    pub(super) fn next_repetition(&mut self, at: u32) -> u32 {
        while let Some(next) = self.repetitions.first() {
            if next.at.0 >= at {
                return next.at.0;
            }
            self.repetitions = self.repetitions.get(1..).unwrap_or_default();
        }
        u32::MAX
    }

    /// Adds the element of this number as the earlier one was added that it is like; gives the node to go on with. None
    /// if it is not known to be like one, or if that does not tell what becomes of it.
    pub(super) fn repeat(&mut self, at: u32) -> Option<u32> {
        let Repetition { of, .. } = *self.repetitions.first().filter(|next| next.at.0 == at)?;
        if self.is_general {
            return None;
        }
        let first = self.builder.document.nodes.len();
        // Where nothing is passed over in between, as many nodes come of the tree's.
        let model = first.checked_sub((at - of.0) as usize)?;
        let read = self.tree.nodes.get(at as usize..self.tree.nodes.get(at as usize)?.end.0 as usize)?;
        let parent = self.builder.parent_index();
        let Document { nodes, attributes, text, .. } = &mut self.builder.document;
        let known = nodes.get(model)?;
        if !known.is_plain || known.source != of.0 || known.parent != parent || known.end as usize - model != read.len()
        {
            return None;
        }
        let (element, attributes) = (known.element, attributes.len() as u32);
        nodes.extend_from_within(model..model + read.len());
        let (shift, later) = ((first - model) as u32, at - of.0);
        let is_blank = |letters: Letters, slice: Slice| {
            letters.may_be_blank()
                && text.get(slice.start as usize..slice.end as usize).is_some_and(|text| letters.is_blank(text))
        };
        let (mut is_alike, mut all) = (true, Letters::default());
        for ((node, next), read) in nodes.get_mut(first..)?.iter_mut().zip(model as u32 + 1..).zip(read) {
            let is_childless = node.end == next;
            node.parent = node.parent.wrapping_add(shift);
            node.end += shift;
            node.source += later;
            node.attributes = (attributes, attributes);
            if let NodeKind::Text(written) = read.kind {
                let found = Text::of(written, read.span, self.tree.text, text);
                // What is blank counts for less than what is not.
                is_alike &= is_blank(found.letters, found.text) == is_blank(node.letters, node.text);
                (node.text, node.letters, node.written) = (found.text, found.letters, found.written);
                all = all.and(found.letters);
            } else {
                // Which of its texts is made of what is told of the whole alone.
                node.letters = if is_childless { Letters::default() } else { Letters::UNKNOWN };
                match node.written.is_empty() {
                    true => all = all.and(Letters::CHANGED),
                    false => node.written = Slice { start: read.span.start, end: read.span.end },
                }
            }
        }
        if !is_alike {
            nodes.truncate(first);
            return None;
        }
        let added = nodes.get_mut(first)?;
        (added.parent, added.letters) = (parent, all);
        self.builder.hold(element, all);
        Some(at + read.len() as u32)
    }
}
