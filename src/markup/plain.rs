//! What is written plainly, as nearly everything is: tags with attributes in quotes, the end tags that match them, texts
//! that stand for themselves.
//!
//! Here nothing is refused and nothing is recovered: where there is any doubt the reader goes back to where the tag or
//! text begins, and reads it in the general way. So what is read here is only ever read faster.

use std::borrow::Cow;
use std::ops::Range;

use super::characters::{
    first_sign, first_special, is_space, is_tag_at, plain_end, plain_name, plain_name_end, skip_space, text_end,
};
use super::html::Siblings;
use super::reader::{MarkupReader, Open};
use super::reference::predefined_at;
use super::short::{KnownTag, ShortTag, up_to_end};
use super::tag::{PLAIN_VALUE, TagEnd};
use super::tree::{Attribute, Characters, Node, NodeId, NodeKind};
use crate::diagnostic::Span;
use crate::word::word_at;

/// A tag that stood before as it stands here.
struct EarlierTag {
    number: u32,
    /// How many bytes its name has.
    name: u32,
    /// The attributes and the tag of the one that was found.
    attributes: Range<u32>,
    open: Span,
}

/// Of so many tags the last one is kept, each at a place that its first bytes tell.
pub(super) const PLACES: usize = 64;

/// The place of the tag at hand.
#[inline]
fn place(bytes: &[u8], at: usize) -> usize {
    let word = |at: usize| word_at(bytes, at).unwrap_or_default();
    // What follows the tag has no say.
    let mixed = match up_to_end(word(at + 1)) {
        (first, true) => first ^ up_to_end(word(at + 9)).0.rotate_left(43),
        (all, false) => all,
    };
    (mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - PLACES.ilog2())) as usize % PLACES
}

/// Where from `at` on, where there is this byte and then these, the next `<` or `&` stands, or the end.
#[inline(always)]
fn sign_after(bytes: &[u8], at: usize, byte: u8, next: u64) -> usize {
    match byte {
        b'&' => at,
        _ => first_sign(next).map_or_else(|| text_end(bytes, at + 9), |found| at + 1 + found),
    }
}

impl<'t> MarkupReader<'t, '_> {
    /// Reads tags and texts of the root as long as they are plain; false if none was.
    #[inline(never)]
    pub(super) fn read_plainly(&mut self) -> bool {
        let bytes = self.bytes();
        let start = self.at;
        if self.is_in_run() {
            match bytes.get(start..).and_then(<[u8]>::first_chunk::<2>) {
                Some([b'<', next]) if *next == b'/' || next.is_ascii_alphabetic() => self.finish_run(),
                _ => return false,
            }
            if self.stopped {
                return false;
            }
        }
        let (texts_are_plain, most_nodes, most_open) =
            (self.are_texts_plain(), self.most_nodes(), self.limits.markup_depth);
        // What is at hand lies in variables of its own: nothing has to be loaded again after each write.
        let mut nodes = std::mem::take(&mut self.tree.nodes);
        let mut stack = std::mem::take(&mut self.stack);
        let mut at = start;
        // The last bytes of the text are left to the general way.
        while let Some([byte, next @ ..]) = bytes.get(at..).and_then(<[u8]>::first_chunk::<9>)
            && let Some(around) = stack.last()
        {
            let next = u64::from_le_bytes(*next);
            let here = nodes.len();
            if *byte == b'<' && next as u8 == b'/' {
                let Some(past) = around.closing_end(bytes, at, next) else { break };
                if let Some(node) = nodes.get_mut(around.node.0 as usize) {
                    node.end = NodeId(here as u32);
                    node.span.end = past as u32;
                }
                stack.pop();
                if stack.is_empty() {
                    self.root_end = Some(Span::new(at, past));
                }
                at = past;
                continue;
            }
            // Room for two without a doubt, and no time to look at the stop.
            if here + 1 >= most_nodes {
                break;
            }
            let (id, around_it, end) = (NodeId(here as u32), around.node, NodeId(here as u32 + 1));
            if *byte != b'<' {
                if !texts_are_plain {
                    break;
                }
                let sign = sign_after(bytes, at, *byte, next);
                if is_tag_at(bytes, sign) {
                    let span = Span { start: at as u32, end: sign as u32 };
                    nodes.push(Node { kind: NodeKind::Text(Characters::AsIs), span, around: around_it, end });
                    at = sign;
                } else if let Some(text_end) = self.read_text(&mut nodes, around_it, at, sign) {
                    at = text_end;
                } else {
                    break;
                }
                continue;
            }
            if stack.len() >= most_open {
                break;
            }
            let Some(known) = self.known_tags.find(next) else {
                let Some(past) = self.read_tag(&mut nodes, &mut stack, at, next) else { break };
                at = past;
                continue;
            };
            let name = known.name;
            if around.siblings.are_ended_by(known.siblings) || known.is_empty && around.name == name {
                break;
            }
            let (past, tag) = (at + 1 + known.len(), Span { start: at as u32, end: (at + 1 + known.len()) as u32 });
            let none = self.tree.attributes.len() as u32;
            let kind = NodeKind::Element {
                name: name.len() as u32,
                open_end: past as u32,
                attributes: none..none,
                ends_plainly: true,
                tag: known.number,
            };
            at = past;
            if known.is_empty {
                nodes.push(Node { kind, span: tag, around: around_it, end });
                continue;
            }
            let (siblings, closing) = (known.siblings, known.closing());
            // Most elements hold a text and nothing else: there is no need to open them.
            if texts_are_plain
                && let Some([first, next @ ..]) = bytes.get(past..).and_then(<[u8]>::first_chunk::<9>)
                && *first != b'<'
                && let sign = sign_after(bytes, past, *first, u64::from_le_bytes(*next))
                && let Some([b'<', next @ ..]) = bytes.get(sign..).and_then(<[u8]>::first_chunk::<9>)
                && closing.begins(u64::from_le_bytes(*next))
            {
                at = sign + 1 + closing.len();
                let (whole, text) = (Span { end: at as u32, ..tag }, Span { start: tag.end, end: sign as u32 });
                let end = NodeId(here as u32 + 2);
                nodes.push(Node { kind, span: whole, around: around_it, end });
                nodes.push(Node { kind: NodeKind::Text(Characters::AsIs), span: text, around: id, end });
                continue;
            }
            nodes.push(Node { kind, span: tag, around: around_it, end });
            stack.push(Open { name, node: id, tag, siblings, closing, excused: false });
        }
        self.tree.nodes = nodes;
        self.stack = stack;
        self.at = at;
        at > start
    }

    /// Reads a text with references in it, the first at `sign`; gives where it ends, or none if there is more to it.
    #[inline(never)]
    fn read_text(&mut self, nodes: &mut Vec<Node>, around: NodeId, start: usize, mut sign: usize) -> Option<usize> {
        let (bytes, first) = (self.bytes(), self.tree.changed.len());
        let mut from = start;
        while bytes.get(sign) == Some(&b'&')
            && let Some((character, past)) = predefined_at(bytes, sign)
        {
            self.tree.changed.push_str(self.text.get(from..sign).unwrap_or_default());
            self.tree.changed.push(character);
            from = past;
            sign = text_end(bytes, from);
        }
        if !is_tag_at(bytes, sign) {
            self.tree.changed.truncate(first);
            return None;
        }
        self.tree.changed.push_str(self.text.get(from..sign).unwrap_or_default());
        let changed = Span { start: first as u32, end: self.tree.changed.len() as u32 };
        let span = Span { start: start as u32, end: sign as u32 };
        let end = NodeId(nodes.len() as u32 + 1);
        nodes.push(Node { kind: NodeKind::Text(Characters::Changed(changed)), span, around, end });
        Some(sign)
    }

    /// Reads an opening tag that is not known as a short one without attributes; gives where it ends, or none if there is
    /// more to it. `next` are the bytes after its `<`.
    #[inline(never)]
    fn read_tag(&mut self, nodes: &mut Vec<Node>, stack: &mut Vec<Open<'t>>, at: usize, next: u64) -> Option<usize> {
        let around = stack.last()?;
        let (first, id) = (self.tree.attributes.len(), NodeId(nodes.len() as u32));
        let place = place(self.bytes(), at);
        let known = self.find_same(nodes, place, at);
        let (length, tag_end, past) = match &known {
            Some(same) => {
                let (tag_end, past) = self.repeat_tag(same, at);
                (same.name as usize, tag_end, past)
            }
            None => {
                let name_end = plain_name_end(self.bytes(), at + 1)?;
                let (tag_end, past) = self.read_plain_attributes(name_end, first)?;
                (name_end - at - 1, tag_end, past)
            }
        };
        let is_new = known.is_none();
        let name = self.slice(at + 1..at + 1 + length);
        let siblings = Siblings::of(name);
        let without = self.tree.attributes.len() == first;
        let is_empty = tag_end == TagEnd::Empty;
        let is_doubtful = is_empty && without && around.name == name;
        if is_doubtful || around.siblings.are_ended_by(siblings) {
            self.tree.attributes.truncate(first);
            return None;
        }
        let closing = ShortTag::of_name(next, length).closing();
        let short = ShortTag::find(next).filter(|short| without && past == at + 1 + short.len());
        let number = known.map_or_else(|| self.number_tag(), |same| same.number);
        if let Some(tag) = short {
            self.known_tags.remember(KnownTag::new(tag, name, is_empty, siblings, number));
        } else if is_new {
            self.remember(place, id, first);
        }
        let span = Span { start: at as u32, end: past as u32 };
        let kind = NodeKind::Element {
            name: length as u32,
            open_end: span.end,
            attributes: first as u32..self.tree.attributes.len() as u32,
            ends_plainly: true,
            tag: number,
        };
        nodes.push(Node { kind, span, around: around.node, end: NodeId(id.0 + 1) });
        if !is_empty {
            stack.push(Open { name, node: id, tag: span, siblings, closing, excused: false });
        }
        Some(past)
    }

    /// An element whose tag is the one at hand to the letter: the first of them, its attributes, and the bytes of the tag.
    #[inline]
    fn find_same(&self, nodes: &[Node], place: usize, at: usize) -> Option<EarlierTag> {
        let last = self.last_tags.get(place)?;
        let node = nodes.get(last.0 as usize)?;
        let NodeKind::Element { name, ref attributes, tag, .. } = node.kind else { return None };
        let open = node.open();
        let is_same = self.bytes().get(at..at + open.len())? == self.bytes().get(open.range())?;
        is_same.then(|| EarlierTag { number: tag, name, attributes: attributes.clone(), open })
    }

    /// The tag at hand, with the attributes from `first` on, is kept for others like it; not if values had to be changed,
    /// which would have to be copied.
    fn remember(&mut self, place: usize, id: NodeId, first: usize) {
        let attributes = self.tree.attributes.get(first..).unwrap_or_default();
        if self.findings.is_empty()
            && attributes.iter().all(|attribute| matches!(attribute.value, Cow::Borrowed(_)))
            && let Some(last) = self.last_tags.get_mut(place)
        {
            *last = id;
        }
    }

    /// Gives the tag at hand the attributes of another one like it.
    fn repeat_tag(&mut self, same: &EarlierTag, at: usize) -> (TagEnd, usize) {
        let by = at as u32 - same.open.start;
        for known in same.attributes.start as usize..same.attributes.end as usize {
            let Some(Attribute { name, value: Cow::Borrowed(value), span, value_span }) =
                self.tree.attributes.get(known)
            else {
                continue;
            };
            let moved = |span: &Span| Span { start: span.start + by, end: span.end + by };
            let attribute =
                Attribute { name, value: Cow::Borrowed(value), span: moved(span), value_span: moved(value_span) };
            self.tree.attributes.push(attribute);
        }
        let past = at + same.open.len();
        (if self.byte(past - 2) == Some(b'/') { TagEnd::Empty } else { TagEnd::Open }, past)
    }

    /// Reads attributes from the end of the name on, sorted as [`Tree::attributes`](super::Tree::attributes) are, up to how
    /// and where the tag ends; none, and none of them, if there is more to them.
    fn read_plain_attributes(&mut self, at: usize, first: usize) -> Option<(TagEnd, usize)> {
        let mut attributes = std::mem::take(&mut self.tree.attributes);
        let tag_end = self.find_attributes(&mut attributes, at);
        if tag_end.is_none() {
            attributes.truncate(first);
        }
        self.tree.attributes = attributes;
        tag_end
    }

    fn find_attributes(&mut self, attributes: &mut Vec<Attribute<'t>>, mut at: usize) -> Option<(TagEnd, usize)> {
        let (bytes, first) = (self.bytes(), attributes.len());
        let (most, most_bytes) =
            (first.saturating_add(self.limits.attributes), PLAIN_VALUE.min(self.limits.attribute_bytes));
        let mut last = 0;
        loop {
            let spaced = skip_space(bytes, at);
            let word = word_at(bytes, spaced)?;
            match (word as u8, (word >> 8) as u8) {
                (b'>', _) => return Some((TagEnd::Open, spaced + 1)),
                (b'/', b'>') => return Some((TagEnd::Empty, spaced + 2)),
                _ if spaced == at || attributes.len() >= most => return None,
                _ => {}
            }
            let (end, beginning) = plain_name(bytes, spaced, word)?;
            let word = word_at(bytes, end)?;
            let quote = match (word as u8, (word >> 8) as u8) {
                (b'=', quote @ (b'"' | b'\'')) => quote,
                _ => return None,
            };
            let value_at = end + 2;
            // Six bytes of the value are at hand already.
            let mut value_end = match first_special(word >> 16, quote) {
                Some(found) if found < 6 => value_at + found,
                _ => plain_end(bytes, value_at + 6, quote),
            };
            let mut has_references = false;
            while bytes.get(value_end) == Some(&b'&')
                && let Some((_, past)) = predefined_at(bytes, value_end)
            {
                has_references = true;
                value_end = plain_end(bytes, past, quote);
            }
            let [closing, next] = *bytes.get(value_end..)?.first_chunk::<2>()?;
            // What goes on right after the quote may be a value that holds quotes.
            if closing != quote || value_end - value_at > most_bytes || !(is_space(next) || matches!(next, b'>' | b'/'))
            {
                return None;
            }
            let value = match has_references {
                true => self.resolve_value(value_at, value_end),
                false => Cow::Borrowed(self.slice(value_at..value_end)),
            };
            let attribute = Attribute {
                name: self.slice(spaced..end),
                value,
                span: Span { start: spaced as u32, end: value_end as u32 + 1 },
                value_span: Span { start: value_at as u32, end: value_end as u32 },
            };
            if beginning > last {
                last = beginning;
                attributes.push(attribute);
            } else {
                insert(attributes, first, attribute)?;
            }
            at = value_end + 1;
        }
    }
}

/// Adds an attribute to those from `first` on where it belongs among them by its plain name; none if that is there already.
#[inline(never)]
fn insert<'t>(attributes: &mut Vec<Attribute<'t>>, first: usize, attribute: Attribute<'t>) -> Option<()> {
    let others = attributes.get(first..)?;
    let before = others.iter().rposition(|other| other.name <= attribute.name);
    if before.and_then(|before| others.get(before)).is_some_and(|other| other.name == attribute.name) {
        return None;
    }
    attributes.insert(first + before.map_or(0, |before| before + 1), attribute);
    Some(())
}
