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

pub(crate) use reader::Scratch;
pub use tree::{Attribute, Characters, Node, NodeId, NodeKind, Tree};

use crate::diagnostic::Diagnostics;
use crate::limits::Limits;
use crate::stop::Stop;

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
    let mut reader = reader::MarkupReader::new(tree, std::mem::take(scratch), text, limits, stop);
    reader.read();
    let (tree, left, found) = reader.into_parts();
    *scratch = left;
    (tree, found)
}

/// As [`read`], but for what is written plainly, which goes the general way: what the short one is held against.
pub fn read_generally<'t>(text: &'t str, limits: &Limits) -> (Tree<'t>, Diagnostics) {
    let mut reader = reader::MarkupReader::new(Tree::default(), Scratch::default(), text, limits, Stop::none());
    reader.is_general = true;
    reader.read();
    let (tree, _, found) = reader.into_parts();
    (tree, found)
}
