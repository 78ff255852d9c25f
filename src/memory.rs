//! The memory of what is done with, trees, documents and the like, for those to come: an engine need not ask for it again
//! and again.

use std::mem::size_of;
use std::ops::Deref;
use std::sync::{Arc, Mutex};

use crate::document::{self, Document};
use crate::json::Stacks;
use crate::markup::{self, Tree};
use crate::reuse;

/// So many of each kind are kept at most, however small.
const KEPT: usize = 32;

/// What a message needs only while it is made; there is nothing in it, but room.
#[derive(Debug, Default)]
pub(crate) struct Room {
    /// For the markup.
    pub tree: Tree<'static>,
    /// For reading it.
    pub reading: markup::Scratch,
    /// For checking it.
    pub checking: document::Scratch,
    /// For the reader of the data.
    pub stacks: Stacks,
    /// For the expanded text.
    pub text: String,
}

/// Rooms and documents without anything in them.
#[derive(Debug)]
pub(crate) struct Memory {
    free: Mutex<Free>,
    /// Bytes that all of them may have.
    most: usize,
}

#[derive(Debug, Default)]
struct Free {
    #[expect(clippy::vec_box, reason = "rooms are passed on without being copied")]
    rooms: Vec<Box<Room>>,
    #[expect(clippy::vec_box, reason = "documents are passed on without being copied")]
    documents: Vec<Box<Document>>,
    /// What they have.
    bytes: usize,
}

impl Free {
    /// Counts what is to be kept beside so many of its kind; false if there is no room for it.
    fn admits(&mut self, others: usize, bytes: usize, most: usize) -> bool {
        let bytes = self.bytes + bytes;
        let has_room = others < KEPT && bytes <= most;
        if has_room {
            self.bytes = bytes;
        }
        has_room
    }
}

impl Memory {
    /// None yet.
    pub fn new(most: usize) -> Self {
        Memory { free: Mutex::default(), most }
    }

    /// A room and a document to fill; whoever finds another at the door goes without.
    pub fn take(&self) -> (Box<Room>, Box<Document>) {
        let Ok(mut free) = self.free.try_lock() else { return Default::default() };
        let (room, document) = (free.rooms.pop().unwrap_or_default(), free.documents.pop().unwrap_or_default());
        free.bytes -= bytes_of_room(&room) + document.bytes();
        (room, document)
    }

    /// Takes a room back.
    pub fn give(&self, mut room: Box<Room>) {
        room.text.clear();
        let Ok(mut free) = self.free.try_lock() else { return };
        let free = &mut *free;
        if free.admits(free.rooms.len(), bytes_of_room(&room), self.most) {
            free.rooms.push(room);
        }
    }

    /// Takes what a document asked for, and what is in it.
    fn give_document(&self, mut document: Box<Document>) {
        document.clear();
        let Ok(mut free) = self.free.try_lock() else { return };
        let free = &mut *free;
        if free.admits(free.documents.len(), document.bytes(), self.most) {
            free.documents.push(document);
        }
    }
}

/// A document whose memory goes back where it came from.
#[derive(Debug)]
pub(crate) struct LentDocument {
    /// There until this is dropped.
    document: Option<Box<Document>>,
    memory: Option<Arc<Memory>>,
}

impl LentDocument {
    /// One that was filled from this memory.
    pub fn new(document: Box<Document>, memory: &Arc<Memory>) -> Self {
        LentDocument { document: Some(document), memory: Some(Arc::clone(memory)) }
    }
}

impl From<Document> for LentDocument {
    /// One that is nobody's.
    fn from(document: Document) -> Self {
        LentDocument { document: Some(Box::new(document)), memory: None }
    }
}

impl Deref for LentDocument {
    type Target = Document;

    #[inline]
    fn deref(&self) -> &Document {
        self.document.as_deref().unwrap_or(Document::EMPTY)
    }
}

impl Drop for LentDocument {
    fn drop(&mut self) {
        if let (Some(memory), Some(document)) = (&self.memory, self.document.take()) {
            memory.give_document(document);
        }
    }
}

/// The bytes that a room has asked for.
fn bytes_of_room(room: &Room) -> usize {
    let Room { tree, reading, checking, stacks, text } = room;
    bytes_of_tree(tree) + reading.bytes() + checking.bytes() + stacks.bytes() + text.capacity()
}

/// The bytes that a tree has asked for.
fn bytes_of_tree(tree: &Tree<'_>) -> usize {
    let Tree { nodes, attributes, changed, .. } = tree;
    nodes.capacity() * size_of::<markup::Node>()
        + attributes.capacity() * size_of::<markup::Attribute<'_>>()
        + changed.capacity()
}

/// The same memory, with nothing in it that borrows from a text.
pub(crate) fn emptied(tree: Tree<'_>) -> Tree<'static> {
    let Tree { mut nodes, attributes, mut changed, .. } = tree;
    nodes.clear();
    changed.clear();
    Tree { text: "", nodes, attributes: reuse::emptied(attributes), changed, is_faulty: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;
    use crate::markup::read_into;
    use crate::stop::Stop;

    fn read<'t>(memory: &Memory, text: &'t str) -> Tree<'t> {
        read_into(memory.take().0.tree, &mut markup::Scratch::default(), text, &Limits::default(), Stop::none()).0
    }

    fn room(tree: Tree<'_>) -> Box<Room> {
        Box::new(Room { tree: emptied(tree), ..Room::default() })
    }

    #[test]
    fn the_memory_of_trees_is_used_again() {
        let memory = Memory::new(1 << 20);
        let text = format!("<div a='1'>{}</div>", "<p b='&amp;'>x</p>".repeat(100));
        let tree = read(&memory, &text);
        let (nodes, attributes) = (tree.nodes.as_ptr() as usize, tree.attributes.as_ptr() as usize);
        memory.give(room(tree));
        let tree = read(&memory, "<p>y</p>");
        assert_eq!((tree.nodes.as_ptr() as usize, tree.attributes.as_ptr() as usize), (nodes, attributes));
        assert_eq!((tree.nodes.len(), tree.attributes.len(), tree.changed.len()), (2, 0, 0));
    }

    #[test]
    fn the_memory_of_messages_is_used_again() {
        let engine = crate::Engine::default();
        let place = |message: &crate::Message| message.document().nodes.as_ptr() as usize;
        let one = engine.render("<messageML><emoji shortcode=\"smiley\"/> one</messageML>").expect("accepted");
        let other = engine.render("<messageML>other</messageML>").expect("accepted");
        let places = [place(&one), place(&other)];
        assert_ne!(places[0], places[1]);
        drop(one);
        let third = engine.render("<messageML><b>third</b></messageML>").expect("accepted");
        assert_eq!(place(&third), places[0]);
        assert_eq!((third.markdown(), third.entity_json()), ("**third**", &crate::Json::object()));
        assert_eq!(other.markdown(), "other");
    }

    #[test]
    fn no_more_is_kept_than_allowed() {
        let memory = Memory::new(100_000);
        let text = format!("<div>{}</div>", "<br/>".repeat(1_600));
        let trees: Vec<Tree<'_>> = (0..3).map(|_| read(&memory, &text)).collect();
        assert!(trees.iter().map(bytes_of_tree).sum::<usize>() > 100_000);
        trees.into_iter().for_each(|tree| memory.give(room(tree)));
        let counted = |memory: &Memory| {
            let free = memory.free.lock().expect("nobody panicked");
            let rooms = free.rooms.iter().map(|room| bytes_of_room(room)).sum::<usize>();
            let bytes = rooms + free.documents.iter().map(|document| document.bytes()).sum::<usize>();
            assert_eq!(bytes, free.bytes);
            (free.rooms.len(), free.documents.len(), bytes)
        };
        let (_, _, bytes) = counted(&memory);
        assert!(bytes > 0 && bytes <= 100_000, "{bytes}");
        let text = "x".repeat(90_000);
        let document = || Box::new(Document { text: text.clone(), ..Document::default() });
        memory.give_document(document());
        assert_eq!(counted(&memory).2, bytes, "there is no room for it");
        memory.take();
        memory.give_document(document());
        memory.give_document(document());
        assert_eq!(counted(&memory).1, 1);
        let many: Vec<Tree<'_>> = (0..2 * KEPT).map(|_| read(&memory, "<p/>")).collect();
        many.into_iter().for_each(|tree| memory.give(room(tree)));
        (0..2 * KEPT).for_each(|_| memory.give_document(Box::default()));
        let (trees, documents, _) = counted(&memory);
        assert!(trees <= KEPT && documents <= KEPT, "{trees}, {documents}");
        let none = Memory::new(0);
        none.give(room(read(&none, &text)));
        assert_eq!(none.take().0.tree.nodes.capacity(), 0);
    }
}
