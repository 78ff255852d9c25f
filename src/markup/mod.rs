//! Stage 3: expanded text to a tree with byte spans. Knows no template and no element's rules.

mod characters;
mod declaration;
mod end_tag;
mod findings;
mod html;
mod outside;
mod plain;
mod quotes;
mod reader;
mod reference;
mod short;
mod slip;
mod tag;
pub mod tree;

pub use tree::{Attribute, Characters, Node, NodeId, NodeKind, Tree};

use crate::diagnostic::Diagnostics;
use crate::limits::Limits;
use crate::stop::Stop;

/// What reading needs only while a tree is made, and leaves for the next one.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// For the open elements.
    stack: Vec<reader::Open<'static>>,
}

impl Scratch {
    /// The bytes that it has asked for.
    pub(crate) fn bytes(&self) -> usize {
        self.stack.capacity() * size_of::<reader::Open<'_>>()
    }
}

/// Reads expanded text into a tree, reporting every well-formedness fault it can soundly go on
/// after; spans count in bytes of `text`.
///
/// The tree is what could be recovered; it is the document itself only if no error was reported.
pub fn read<'t>(text: &'t str, limits: &Limits) -> (Tree<'t>, Diagnostics) {
    read_until(text, limits, Stop::none())
}

/// As [`read`], until it is time to stop: what was read till then is refused with `limit/stopped`.
pub fn read_until<'t>(text: &'t str, limits: &Limits, stop: &Stop) -> (Tree<'t>, Diagnostics) {
    read_into(Tree::default(), &mut Scratch::default(), text, limits, stop)
}

/// As [`read_until`], into an empty tree.
pub(crate) fn read_into<'t>(
    tree: Tree<'t>,
    scratch: &mut Scratch,
    text: &'t str,
    limits: &Limits,
    stop: &Stop,
) -> (Tree<'t>, Diagnostics) {
    let mut reader = reader::MarkupReader::new(tree, scratch, text, limits, stop);
    reader.read();
    reader.finish(scratch)
}

/// As [`read`], but for what is written plainly, which goes the general way: what the short one is held against.
pub fn read_generally<'t>(text: &'t str, limits: &Limits) -> (Tree<'t>, Diagnostics) {
    let mut scratch = Scratch::default();
    let mut reader = reader::MarkupReader::new(Tree::default(), &mut scratch, text, limits, Stop::none());
    reader.is_general = true;
    reader.read();
    reader.finish(&mut scratch)
}
