//! Stage 4: a tree becomes a checked document. Knows no templates.

mod assembly;
mod attributes;
mod bare;
mod builder;
mod check;
mod checker;
mod choice;
mod content;
mod dialog;
mod entity;
mod escaped;
mod generate;
mod instrument;
mod keeping;
mod labels;
mod letters;
mod lookup;
mod meaning;
mod meant;
mod remedy;
mod repeated;
mod rows;
mod rules;
mod settled;
mod shapes;
mod target;
mod unknown;
mod value;
mod words;

use crate::diagnostic::Diagnostics;
use crate::directory::Directory;
use crate::json::{Json, Object};
use crate::limits::Limits;
use crate::markup::Tree;
use crate::schema::{AttributeInfo, Element, Key, KeySet, Library};
use crate::stop::Stop;

pub(crate) use assembly::{Assembly, assemble};
pub(crate) use builder::Builder;
use builder::Open;
use checker::Slot;
pub(crate) use escaped::{first_markup, reference};
pub(crate) use letters::Letters;
pub(crate) use lookup::ENTITY_ID;
pub(crate) use rows::attribute_row;
use shapes::Shapes;

/// What checking is given beside the tree.
#[derive(Debug)]
pub struct Context<'c> {
    /// The EntityJSON, an object; generated entities are added to it. Absent if it could not be read:
    /// then nothing is said of what it lacks.
    pub data: Option<Json>,
    /// The `version` parameter.
    pub version: Option<&'c str>,
    /// Users, link schemes, instruments.
    pub directory: &'c dyn Directory,
    /// Where generated ids come from.
    pub ids: Ids,
    /// What the Agent's library knows.
    pub library: Library,
    /// The bounds.
    pub limits: &'c Limits,
    /// Ends the work from outside.
    pub stop: &'c Stop,
    /// True if a document is to be written even where it is refused.
    pub is_sketched: bool,
}

impl<'c> Context<'c> {
    /// No data, no `version`, and else what is usual.
    pub fn new(directory: &'c dyn Directory, limits: &'c Limits, stop: &'c Stop) -> Self {
        Context {
            data: None,
            version: None,
            directory,
            ids: Ids::default(),
            library: Library::default(),
            limits,
            stop,
            is_sketched: false,
        }
    }
}

/// Makes the ids of label groups and dialogs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ids {
    /// `1`, `2`, … in the order of the document: same input, same bytes.
    #[default]
    Sequential,
    /// Unguessable-looking ids from a seed that the caller gives.
    Seeded(u64),
}

impl Ids {
    /// Appends the id number `n`.
    pub(crate) fn write(self, n: u32, out: &mut String) {
        const ALPHABET: &[u8; 64] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-";
        match self {
            Ids::Sequential => push_number(out, n),
            Ids::Seeded(seed) => {
                // SplitMix64: a bijection of the counter, so that ids of one message differ.
                let mut z = seed.wrapping_add(u64::from(n).wrapping_mul(0x9e37_79b9_7f4a_7c15));
                z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
                z ^= z >> 31;
                for at in 0..11 {
                    out.push(char::from(ALPHABET[((z >> (at * 6)) & 63) as usize]));
                }
            }
        }
    }
}

/// Appends a decimal number.
pub(crate) fn push_number(out: &mut String, n: u32) {
    if n >= 10 {
        push_number(out, n / 10);
    }
    out.push(char::from(b'0' + (n % 10) as u8));
}

/// A piece of the document's text buffer, in bytes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Slice {
    pub start: u32,
    pub end: u32,
}

impl Slice {
    /// True without bytes.
    #[inline]
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// An element or a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    /// What it is.
    pub element: Element,
    /// True if it was built as PresentationML.
    pub presentation_ml: bool,
    /// True if it is an entity that was read from a `div`.
    pub from_div: bool,
    /// True if nothing but its tag, and in it nothing but tags and kinds of texts, had a say in what became of it.
    pub is_plain: bool,
    /// What a text is made of; of an element, what the texts in it are made of together.
    pub letters: Letters,
    /// The element around it; itself for the root.
    pub parent: u32,
    /// One past its last descendant.
    pub end: u32,
    /// Its attributes.
    pub attributes: (u32, u32),
    /// A text; the id of an entity.
    pub text: Slice,
    /// Index into [`Document::details`], or `u32::MAX`.
    pub detail: u32,
    /// The number of its generated id.
    pub unique: u32,
    /// The node of the tree that it was read from.
    pub source: u32,
    /// A text, or an element with its tags, as it was read, if it comes out so in PresentationML; empty for others. What is
    /// in an element comes out so as well unless [`Letters::CHANGED`] says otherwise.
    pub written: Slice,
}

/// An attribute of a node.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attribute {
    /// Its row in the element's attributes.
    pub row: u8,
    /// What it means.
    pub key: Key,
    /// Its value.
    pub value: Slice,
}

/// A user that is mentioned, as far as it is shown; the texts are pieces of the document's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mentioned {
    pub id: i64,
    pub screen_name: Slice,
    pub pretty_name: Slice,
}

/// What a directory or table said about an entity.
#[derive(Clone, Debug)]
pub(crate) enum Detail {
    /// A user was found.
    User(Mentioned),
    /// Nobody was found, or nobody was asked.
    NoUser { uid: Option<i64> },
    /// An instrument was found.
    Instrument(Box<Object>),
    /// The value of a keyword that was given by the data.
    Keyword(Slice),
    /// The character of an emoji.
    Character(&'static str),
}

/// A checked message, ready to be written.
///
/// Nodes stand in document order in one vector, their texts in one buffer, which begins with the text that was read.
#[derive(Debug, Default)]
pub struct Document {
    pub(crate) text: String,
    pub(crate) nodes: Vec<Node>,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) details: Vec<Detail>,
    /// The entities, and the elements that name an object of the data, in order.
    pub(crate) entities: Vec<u32>,
    pub(crate) version: Slice,
    pub(crate) ids: Ids,
    pub(crate) data: Json,
}

/// What checking needs only while a document is made, and leaves for the next one.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// For the open elements around the innermost one.
    open: Vec<Open>,
    /// For the attributes of the element at hand.
    slots: Vec<Slot<'static>>,
    /// The keys of objects that are added for entities.
    shapes: Shapes,
}

impl Scratch {
    /// The bytes that it has asked for, without those of keys, which are few.
    pub(crate) fn bytes(&self) -> usize {
        self.open.capacity() * size_of::<Open>() + self.slots.capacity() * size_of::<Slot<'_>>()
    }
}

impl Document {
    /// One with nothing in it.
    pub(crate) const EMPTY: &Document = &Document {
        text: String::new(),
        nodes: Vec::new(),
        attributes: Vec::new(),
        details: Vec::new(),
        entities: Vec::new(),
        version: Slice { start: 0, end: 0 },
        ids: Ids::Sequential,
        data: Json::Null,
    };

    /// Takes out all that is in it; its memory stays.
    pub(crate) fn clear(&mut self) {
        let Document { text, nodes, attributes, details, entities, version, ids, data } = self;
        text.clear();
        nodes.clear();
        attributes.clear();
        details.clear();
        entities.clear();
        (*version, *ids, *data) = (Slice::default(), Ids::default(), Json::default());
    }

    /// The bytes that it has asked for where nothing is in it.
    pub(crate) fn bytes(&self) -> usize {
        let Document { text, nodes, attributes, details, entities, .. } = self;
        text.capacity()
            + nodes.capacity() * size_of::<Node>()
            + attributes.capacity() * size_of::<Attribute>()
            + details.capacity() * size_of::<Detail>()
            + entities.capacity() * size_of::<u32>()
    }

    /// The EntityJSON: the author's members first, generated entities after them.
    pub fn entity_json(&self) -> &Json {
        &self.data
    }

    #[inline]
    pub(crate) fn slice(&self, slice: Slice) -> &str {
        self.text.get(slice.start as usize..slice.end as usize).unwrap_or_default()
    }

    /// The attributes of a node, in the order in which they were read.
    #[inline]
    pub(crate) fn given(&self, node: &Node) -> &[Attribute] {
        let (start, end) = node.attributes;
        self.attributes.get(start as usize..end as usize).unwrap_or_default()
    }

    /// What the attributes of a node mean.
    #[inline]
    pub(crate) fn keys(&self, node: &Node) -> KeySet {
        self.given(node).iter().fold(KeySet::NONE, |keys, given| keys.and(KeySet::of(given.key)))
    }

    /// The attributes of a node with their rows, in the order in which they were read.
    pub(crate) fn attributes<'d>(
        &'d self,
        node: &Node,
    ) -> impl DoubleEndedIterator<Item = (&'static AttributeInfo, &'d str)> + use<'d> {
        let rows = node.element.info().attributes;
        self.given(node).iter().filter_map(move |a| Some((rows.get(a.row as usize)?, self.slice(a.value))))
    }

    /// The value of an attribute.
    pub(crate) fn attribute<'d>(&'d self, node: &Node, key: Key) -> Option<&'d str> {
        self.given(node).iter().rev().find(|given| given.key == key).map(|given| self.slice(given.value))
    }

    #[inline]
    pub(crate) fn detail<'d>(&'d self, node: &Node) -> Option<&'d Detail> {
        self.details.get(node.detail as usize)
    }

    /// The indices of the children of a node, in order.
    pub(crate) fn children(&self, at: u32) -> impl Iterator<Item = u32> + '_ {
        let end = self.nodes.get(at as usize).map_or(0, |node| node.end);
        let mut next = at + 1;
        std::iter::from_fn(move || {
            let here = (next < end).then_some(next)?;
            next = self.nodes.get(here as usize)?.end;
            Some(here)
        })
    }

    /// The node itself and those around it, innermost first.
    pub(crate) fn ancestors(&self, at: u32) -> impl Iterator<Item = &Node> {
        let mut next = self.nodes.get(at as usize).map(|node| node.parent).filter(|parent| *parent != at);
        std::iter::from_fn(move || {
            let here = next?;
            let node = self.nodes.get(here as usize)?;
            next = (node.parent != here).then_some(node.parent);
            Some(node)
        })
    }

    /// The text of a keyword: the author's, or what the data said.
    pub(crate) fn keyword<'d>(&'d self, node: &Node) -> &'d str {
        match (self.attribute(node, Key::Tag), self.detail(node)) {
            (Some(tag), _) => tag,
            (None, Some(Detail::Keyword(value))) => self.slice(*value),
            _ => "",
        }
    }

    /// The ticker that an instrument shows; `None` is shown as `null`.
    pub(crate) fn ticker<'d>(&'d self, node: &Node) -> Option<&'d str> {
        match self.detail(node) {
            Some(Detail::Instrument(instrument)) => instrument.get("rootBbgCompTicker")?.as_str(),
            _ => self.attribute(node, Key::FallbackTicker),
        }
    }
}

/// Checks a tree against the element table; the document is there only without errors.
pub fn check(tree: &Tree<'_>, context: Context<'_>) -> (Option<Document>, Diagnostics) {
    let (document, diagnostics) = examine(tree, context);
    (document.filter(|_| !diagnostics.has_errors()), diagnostics)
}

/// As [`check`], but what is plain, or stood before as it stands, is checked in the general way: what the short ways are
/// held against.
pub fn check_generally(tree: &Tree<'_>, context: Context<'_>) -> (Option<Document>, Diagnostics) {
    let (mut document, mut scratch) = Default::default();
    let mut checker = checker::Checker::new(&mut document, &mut scratch, tree, context);
    checker.is_general = true;
    let is_made = checker.run();
    let diagnostics = checker.finish(&mut scratch);
    drop(checker);
    (Some(document).filter(|_| is_made && !diagnostics.has_errors()), diagnostics)
}

/// As [`check`], with what could be made of a tree that has errors; nothing where there is no root.
pub(crate) fn examine(tree: &Tree<'_>, context: Context<'_>) -> (Option<Document>, Diagnostics) {
    let mut document = Document::default();
    let (is_made, diagnostics) = examine_into(&mut document, &mut Scratch::default(), tree, context);
    (is_made.then_some(document), diagnostics)
}

/// The same, into a document that has nothing in it, but room; false if none was made.
pub(crate) fn examine_into(
    document: &mut Document,
    scratch: &mut Scratch,
    tree: &Tree<'_>,
    context: Context<'_>,
) -> (bool, Diagnostics) {
    let mut checker = checker::Checker::new(document, scratch, tree, context);
    let is_made = checker.run();
    (is_made, checker.finish(scratch))
}
