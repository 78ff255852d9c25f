//! What the walk over the tree carries with it, for all that checks on the way.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::bare::BareTags;
use super::settled::SettledTags;
use super::shapes::Shapes;
use super::{Builder, Context, Document, Scratch};
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::markup::{NodeId, Tree};
use crate::reuse;
use crate::schema::{AttributeInfo, candidates};

pub(super) struct Checker<'c, 't> {
    pub tree: &'c Tree<'t>,
    pub context: Context<'c>,
    pub builder: Builder<'c, 't>,
    pub diagnostics: Diagnostics,
    /// What is plain, or stood before as it stands, is checked in the general way as well.
    pub is_general: bool,
    pub groups: Groups<'c>,
    /// True for a message in PresentationML.
    pub presentation_ml: bool,
    pub slots: Vec<Slot<'c>>,
    /// The rows that the attributes of the element at hand belong to, as bits.
    pub filled: u64,
    pub sound: Sound<'c>,
    pub settled: SettledTags,
    pub bare: BareTags,
    /// The keys of objects that are added for entities.
    pub shapes: Shapes,
    /// The nodes with an id of their own.
    pub identified: HashMap<Box<str>, u32>,
    /// The elements that were told to need data before they were read.
    pub told_entity: HashSet<u32>,
    /// The nodes with a rule for the finished document.
    pub pending_rules: Vec<u32>,
    /// The first two labels in an element that holds inputs.
    pub labels: HashMap<u32, (Option<NodeId>, Option<NodeId>)>,
    /// Where to go on with what: set by elements that read only a part of what is in them.
    pub jumps: Vec<(u32, u32)>,
}

/// An attribute of the element at hand, before its value is checked.
#[derive(Debug)]
pub(super) struct Slot<'c> {
    pub row: &'static AttributeInfo,
    /// The place of the row among those of the element.
    pub at: u8,
    /// The position of the spelling in the row: later ones count.
    pub rank: u8,
    pub value: Cow<'c, str>,
    /// The attribute in the tree; absent for defaults and what labels and tooltips gave.
    pub attribute: Option<u32>,
    /// True if its name is misspelt, and reported: it counts as given, and nothing else is said of it.
    pub is_guess: bool,
}

/// The values that were found sound last: many a message has the same ones again and again.
#[derive(Debug, Default)]
pub(super) struct Sound<'c> {
    last: [Option<(&'static AttributeInfo, &'c str)>; 16],
}

impl<'c> Sound<'c> {
    /// True if this row had this value.
    #[inline]
    pub fn is_known(&self, row: &'static AttributeInfo, value: &str) -> bool {
        let last = self.last.get(Self::place(row)).copied().flatten();
        last.is_some_and(|(known, text)| std::ptr::eq(known, row) && text == value)
    }

    /// Remembers one.
    pub fn remember(&mut self, row: &'static AttributeInfo, value: &'c str) {
        if let Some(last) = self.last.get_mut(Self::place(row)) {
            *last = Some((row, value));
        }
    }

    fn place(row: &AttributeInfo) -> usize {
        row.key as usize % 16
    }
}

/// A label and a tooltip for one id.
#[derive(Debug, Default)]
pub(super) struct Group<'t> {
    pub label: Option<String>,
    pub title: Option<&'t str>,
}

/// All that were read so far.
#[derive(Debug, Default)]
pub(super) struct Groups<'t> {
    groups: HashMap<&'t str, Group<'t>>,
}

impl<'t> Groups<'t> {
    /// What is known for an id.
    pub fn find(&self, id: &str) -> Option<&Group<'t>> {
        self.groups.get(id)
    }

    /// The place for an id.
    pub fn entry(&mut self, id: &'t str) -> &mut Group<'t> {
        self.groups.entry(id).or_default()
    }
}

impl<'c, 't> Checker<'c, 't> {
    /// One that fills an empty document; it takes what is in `scratch`, and [`finish`](Self::finish) gives it back.
    #[inline]
    pub fn new(empty: &'c mut Document, scratch: &mut Scratch, tree: &'c Tree<'t>, context: Context<'c>) -> Self {
        let Scratch { open, slots, shapes } = std::mem::take(scratch);
        Checker {
            builder: Builder::for_tree(empty, open, tree),
            tree,
            context,
            diagnostics: Diagnostics::new(),
            is_general: false,
            groups: Groups::default(),
            presentation_ml: false,
            slots,
            filled: 0,
            sound: Sound::default(),
            settled: SettledTags::default(),
            bare: BareTags::default(),
            shapes,
            identified: HashMap::new(),
            told_entity: HashSet::new(),
            pending_rules: Vec::new(),
            labels: HashMap::new(),
            jumps: Vec::new(),
        }
    }

    /// Leaves room for the next one in `scratch`, and gives what was found.
    #[inline]
    pub fn finish(&mut self, scratch: &mut Scratch) -> Diagnostics {
        scratch.open = self.builder.take_room();
        scratch.slots = reuse::emptied(std::mem::take(&mut self.slots));
        scratch.shapes = std::mem::take(&mut self.shapes);
        std::mem::take(&mut self.diagnostics)
    }

    /// Adds a finding, unless there are enough.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push_within(self.context.limits.raw_diagnostics(), diagnostic);
    }

    /// The opening tag of an element in the tree; all of anything else.
    pub fn open_span(&self, source: u32) -> Span {
        self.tree.open_span(NodeId(source))
    }

    /// True if a node was reported for its tag, a short form that does not belong into this message:
    /// what more could be said of it would follow from that.
    pub fn is_misplaced_shorthand(&self, node: &super::Node) -> bool {
        let tag = self.tree.name(NodeId(node.source));
        let mut found = candidates(tag).iter();
        self.presentation_ml && found.any(|c| c.spelling.shorthand && c.element == node.element)
    }
}
