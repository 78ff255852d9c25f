//! What is written plainly, as nearly everything is: tags with attributes in quotes, the end tags that match them, texts
//! that stand for themselves.
//!
//! Here nothing is refused and nothing is recovered: where there is any doubt the reader goes back to where the tag or
//! text begins, and reads it in the general way. So what is read here is only ever read faster.

use std::borrow::Cow;
use std::ops::Range;

use super::characters::{is_space, is_tag_at, plain_end, plain_name_end, skip_space, text_end};
use super::html::is_ended_by;
use super::reader::{MarkupReader, Open};
use super::tag::{PLAIN_VALUE, TagEnd};
use super::tree::{Attribute, Characters, Node, NodeId, NodeKind};
use crate::diagnostic::Span;

/// A tag that stood before as it stands here.
struct EarlierTag {
    /// The first element of that tag.
    first: NodeId,
    /// The attributes and the tag of the one that was found.
    attributes: Range<u32>,
    open: Span,
}

/// Of so many tags the last one is kept, each at a place that its first bytes tell.
pub(super) const PLACES: usize = 16;

/// The place of the tag at hand.
#[inline]
fn place(bytes: &[u8], at: usize) -> usize {
    let word = |at: usize| bytes.get(at..).and_then(<[u8]>::first_chunk::<8>).map_or(0, |c| u64::from_le_bytes(*c));
    let mixed = (word(at + 1) ^ word(at + 9).rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 60) as usize % PLACES
}

impl<'t> MarkupReader<'t, '_> {
    /// Reads tags and texts of the root as long as they are plain; false if none was.
    pub(super) fn read_plainly(&mut self) -> bool {
        let (text, bytes) = (self.text, self.bytes());
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
        while let Some(byte) = bytes.get(at)
            && let Some(around) = stack.last()
        {
            let next = bytes.get(at + 1).copied().unwrap_or_default();
            let here = nodes.len();
            if *byte == b'<' && next == b'/' {
                let length = around.name.len();
                let past = at + 3 + length;
                if bytes.get(past - 1) != Some(&b'>') || !is_same(bytes, around.tag.start as usize + 1, at + 2, length)
                {
                    break;
                }
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
            // Room for one without a doubt, and no time to look at the stop.
            if here >= most_nodes {
                break;
            }
            let (parent, end) = (Some(around.node), NodeId(here as u32 + 1));
            if *byte != b'<' {
                let text_end = text_end(bytes, at);
                if *byte == b'&' || !texts_are_plain || !is_tag_at(bytes, text_end) {
                    break;
                }
                nodes.push(Node { kind: NodeKind::Text(Characters::AsIs), span: Span::new(at, text_end), parent, end });
                at = text_end;
                continue;
            }
            let Some(name_end) = plain_name_end(bytes, at + 1) else { break };
            let name = text.get(at + 1..name_end).unwrap_or_default();
            let first = self.tree.attributes.len();
            let mut like = NodeId(here as u32);
            let tag_end = match bytes.get(name_end) {
                Some(b'>') => Some((TagEnd::Open, name_end + 1)),
                _ => match self.find_same(&nodes, at) {
                    Some(same) => {
                        like = same.first;
                        Some(self.repeat_tag(&same, at))
                    }
                    None => self.read_plain_attributes(name_end, first),
                },
            };
            let Some((tag_end, past)) = tag_end else { break };
            let is_empty = tag_end == TagEnd::Empty;
            let given = self.tree.attributes.len() - first;
            if is_ended_by(around.name, name)
                || is_empty && given == 0 && around.name == name
                || stack.len() >= most_open
            {
                self.tree.attributes.truncate(first);
                break;
            }
            if like.0 as usize == here && given > 0 {
                if given > 1 {
                    self.sort_attributes(first, name);
                }
                self.remember(at, like);
            }
            let attributes = first as u32..self.tree.attributes.len() as u32;
            let tag = Span::new(at, past);
            let is_bare = past == name_end + 1;
            nodes.push(Node {
                kind: NodeKind::Element { name, open: tag, attributes, is_bare, like },
                span: tag,
                parent,
                end,
            });
            if !is_empty {
                stack.push(Open { name, node: NodeId(here as u32), tag, excused: false });
            }
            at = past;
        }
        self.tree.nodes = nodes;
        self.stack = stack;
        self.at = at;
        at > start
    }

    /// An element whose tag is the one at hand to the letter: the first of them, its attributes, and the bytes of the tag.
    #[inline]
    fn find_same(&self, nodes: &[Node<'t>], at: usize) -> Option<EarlierTag> {
        let last = self.last_tags.get(place(self.bytes(), at))?;
        let NodeKind::Element { open, attributes, like, .. } = &nodes.get(last.0 as usize)?.kind else { return None };
        let length = open.len();
        let is_same = self.bytes().get(at..at + length)? == self.bytes().get(open.range())?;
        is_same.then(|| EarlierTag { first: *like, attributes: attributes.clone(), open: *open })
    }

    /// The tag at hand is kept for others like it.
    fn remember(&mut self, at: usize, id: NodeId) {
        if self.findings.is_empty()
            && let Some(last) = self.last_tags.get_mut(place(self.text.as_bytes(), at))
        {
            *last = id;
        }
    }

    /// Gives the tag at hand the attributes of another one like it.
    fn repeat_tag(&mut self, same: &EarlierTag, at: usize) -> (TagEnd, usize) {
        self.tree.repeats = true;
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

    /// Reads attributes from the end of the name on, up to how and where the tag ends; none, and none of them, if there
    /// is more to them.
    fn read_plain_attributes(&mut self, at: usize, first: usize) -> Option<(TagEnd, usize)> {
        let tag_end = self.find_attributes(at, first);
        if tag_end.is_none() {
            self.tree.attributes.truncate(first);
        }
        tag_end
    }

    fn find_attributes(&mut self, mut at: usize, first: usize) -> Option<(TagEnd, usize)> {
        let bytes = self.bytes();
        let most_bytes = PLAIN_VALUE.min(self.limits.attribute_bytes);
        loop {
            let spaced = skip_space(bytes, at);
            match bytes.get(spaced)? {
                b'>' => return Some((TagEnd::Open, spaced + 1)),
                b'/' if bytes.get(spaced + 1) == Some(&b'>') => return Some((TagEnd::Empty, spaced + 2)),
                _ if spaced == at || self.tree.attributes.len() - first >= self.limits.attributes => return None,
                _ => {}
            }
            let end = plain_name_end(bytes, spaced)?;
            let quote = match bytes.get(end..)?.first_chunk::<2>()? {
                [b'=', quote @ (b'"' | b'\'')] => *quote,
                _ => return None,
            };
            let value_at = end + 2;
            let value_end = plain_end(bytes, value_at, quote);
            let next = *bytes.get(value_end + 1)?;
            // What goes on right after the quote may be a value that holds quotes.
            if bytes.get(value_end) != Some(&quote)
                || value_end - value_at > most_bytes
                || !(is_space(next) || matches!(next, b'>' | b'/'))
            {
                return None;
            }
            self.tree.attributes.push(Attribute {
                name: self.slice(spaced..end),
                value: Cow::Borrowed(self.slice(value_at..value_end)),
                span: Span::new(spaced, value_end + 1),
                value_span: Span::new(value_at, value_end),
            });
            at = value_end + 1;
        }
    }
}

/// True if `count` bytes at `one` are those at `other`.
#[inline]
fn is_same(bytes: &[u8], one: usize, other: usize, count: usize) -> bool {
    let chunk = |at: usize| bytes.get(at..).and_then(<[u8]>::first_chunk::<8>).map(|chunk| u64::from_le_bytes(*chunk));
    match (chunk(one), chunk(other), count) {
        // The first bytes of the text are the last ones of the number.
        (Some(one), Some(other), 1..=8) => (one ^ other) << (64 - 8 * count as u32) == 0,
        _ => bytes.get(one..one + count) == bytes.get(other..other + count),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_byte_by_byte() {
        let text = b"tbody tbodx tbody_abcdefgh tbody";
        assert!(is_same(text, 0, 12, 5) && is_same(text, 0, 6, 4));
        assert!(!is_same(text, 0, 6, 5) && !is_same(text, 0, 7, 1));
        // Near the end, and longer than a word.
        assert!(is_same(text, 0, 27, 5) && !is_same(text, 0, 28, 5));
        assert!(is_same(b"abcdefghij abcdefghij", 0, 11, 10) && !is_same(b"abcdefghij abcdefghix", 0, 11, 10));
    }
}
