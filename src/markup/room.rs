//! The memory of trees that are done with, for those to come: an engine need not ask for it again and again.

use std::mem::size_of;
use std::sync::Mutex;

use super::tree::{Attribute, Node, Tree};

/// So many trees are kept at most, however small.
const TREES: usize = 32;

/// Trees without anything in them, but with room.
#[derive(Debug)]
pub(crate) struct Rooms {
    free: Mutex<Vec<Tree<'static>>>,
    /// Bytes that all of them may have.
    most: usize,
}

impl Rooms {
    /// None yet.
    pub fn new(most: usize) -> Self {
        Rooms { free: Mutex::default(), most }
    }

    /// A tree to fill; whoever finds another at the door goes without.
    pub fn take<'t>(&self) -> Tree<'t> {
        self.free.try_lock().ok().and_then(|mut free| free.pop()).unwrap_or_default()
    }

    /// Takes a tree back.
    pub fn give(&self, tree: Tree<'_>) {
        let Ok(mut free) = self.free.try_lock() else { return };
        let kept: usize = free.iter().map(bytes).sum();
        if free.len() < TREES && kept + bytes(&tree) <= self.most {
            free.push(emptied(tree));
        }
    }
}

/// The bytes that a tree has asked for.
fn bytes(tree: &Tree<'_>) -> usize {
    let Tree { nodes, attributes, changed, .. } = tree;
    nodes.capacity() * size_of::<Node<'_>>() + attributes.capacity() * size_of::<Attribute<'_>>() + changed.capacity()
}

/// The same memory, with nothing in it that borrows from a text.
fn emptied(tree: Tree<'_>) -> Tree<'static> {
    let Tree { mut nodes, mut attributes, mut changed, .. } = tree;
    nodes.clear();
    attributes.clear();
    changed.clear();
    // Collecting in place keeps what was asked for.
    Tree {
        text: "",
        nodes: nodes.into_iter().map_while(|_| None).collect(),
        attributes: attributes.into_iter().map_while(|_| None).collect(),
        changed,
        repeats: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;
    use crate::markup::read_into;
    use crate::stop::Stop;

    fn read<'t>(rooms: &Rooms, text: &'t str) -> Tree<'t> {
        read_into(rooms.take(), text, &Limits::default(), Stop::none()).0
    }

    #[test]
    fn room_is_used_again() {
        let rooms = Rooms::new(1 << 20);
        let text = format!("<div a='1'>{}</div>", "<p b='&amp;'>x</p>".repeat(100));
        let tree = read(&rooms, &text);
        let (nodes, attributes) = (tree.nodes.as_ptr() as usize, tree.attributes.as_ptr() as usize);
        rooms.give(tree);
        let tree = read(&rooms, "<p>y</p>");
        assert_eq!((tree.nodes.as_ptr() as usize, tree.attributes.as_ptr() as usize), (nodes, attributes));
        assert_eq!((tree.nodes.len(), tree.attributes.len(), tree.changed.len()), (2, 0, 0));
    }

    #[test]
    fn no_more_is_kept_than_allowed() {
        let rooms = Rooms::new(100_000);
        let text = format!("<div>{}</div>", "<br/>".repeat(1_000));
        let trees: Vec<Tree<'_>> = (0..3).map(|_| read(&rooms, &text)).collect();
        assert!(trees.iter().map(bytes).sum::<usize>() > 100_000);
        trees.into_iter().for_each(|tree| rooms.give(tree));
        let kept: usize = rooms.free.lock().expect("nobody panicked").iter().map(bytes).sum();
        assert!(kept > 0 && kept <= 100_000, "{kept}");
        let many: Vec<Tree<'_>> = (0..2 * TREES).map(|_| read(&rooms, "<p/>")).collect();
        many.into_iter().for_each(|tree| rooms.give(tree));
        assert!(rooms.free.lock().expect("nobody panicked").len() <= TREES);
        let none = Rooms::new(0);
        none.give(read(&none, &text));
        assert_eq!(none.take().nodes.capacity(), 0);
    }
}
