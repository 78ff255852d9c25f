//! What passes look at, found on one walk over the document and one over what values wrote: most of a message matters to
//! none of them.

use super::Checked;
use crate::diagnostic::{Origins, PrintedValue, codes};
use crate::document::{Document, Letters, Node};
use crate::markup::{NodeId, NodeKind};
use crate::schema::{Element, Key};

/// Nodes of a document and of its tree, each in the order of the text.
#[derive(Debug, Default)]
pub(super) struct Watched {
    /// The elements of the document that the table may advise something of.
    pub elements: Vec<u32>,
    /// The texts of the tree with a sign that may be a marker or belong to one, or with more than one line.
    pub texts: Vec<NodeId>,
}

impl Watched {
    pub fn of(checked: &Checked<'_>, document: &Document) -> Self {
        let settings = checked.settings;
        let every = settings.agent_version.is_some() || settings.lints.asks_for(codes::lint::MOBILE.id());
        let mut watched = Watched::default();
        let mut next = 0;
        for (at, node) in document.nodes.iter().enumerate() {
            // What was passed over may hold texts as well.
            if node.source > next {
                watched.add_texts(checked, next, node.source);
            }
            next = next.max(node.source.saturating_add(1));
            if node.element == Element::Text {
                if is_watched(node.letters) {
                    watched.texts.push(NodeId(node.source));
                }
            } else if every || node.element.plan().is_advised || has_classes(document, node) {
                watched.elements.push(at as u32);
            }
        }
        watched.add_texts(checked, next, checked.tree.nodes.len() as u32);
        watched
    }

    /// Adds the texts among these nodes of the tree, whatever they hold.
    fn add_texts(&mut self, checked: &Checked<'_>, from: u32, to: u32) {
        let nodes = checked.tree.nodes.get(from as usize..to as usize).unwrap_or_default();
        let texts = (from..).zip(nodes).filter(|(_, node)| matches!(node.kind, NodeKind::Text(_)));
        self.texts.extend(texts.map(|(at, _)| NodeId(at)));
    }
}

/// References stand for characters of markup, or begin with such a one.
fn is_watched(letters: Letters) -> bool {
    letters.has(Letters::MARKUP.and(Letters::SIGN)) || letters.has(Letters::LINE_FEED) && letters.may_be_visible()
}

#[inline]
fn has_classes(document: &Document, node: &Node) -> bool {
    let (first, end) = node.attributes;
    first < end && document.given(node).iter().any(|attribute| attribute.key == Key::Class)
}

const IN_NUMBERS: u8 = 1;
const TAG: u8 = 2;
const OTHER: u8 = 4;

/// What each byte of a value may belong to.
const KINDS: [u8; 256] = {
    let mut kinds = [OTHER; 256];
    let mut at = 0;
    while at < kinds.len() {
        match at as u8 {
            b'0'..=b'9' | b'-' | b',' | b'.' => kinds[at] = IN_NUMBERS,
            b'<' => kinds[at] = TAG,
            _ => {}
        }
        at += 1;
    }
    kinds
};

/// What values from the data did, in the order of the text.
#[derive(Debug, Default)]
pub(super) struct Values<'o> {
    /// The values that were printed as numbers, as FreeMarker does by default.
    pub numbers: Vec<PrintedValue<'o>>,
    /// True if a value holds something that may be a tag.
    pub have_tags: bool,
    /// The attributes of the tree with a comma in them.
    pub with_comma: Vec<u32>,
}

impl<'o> Values<'o> {
    pub fn of(checked: &Checked<'_>, origins: &'o Origins) -> Self {
        let bytes = checked.text.as_bytes();
        let mut values = Values::default();
        origins.for_each_value(bytes.len(), |span, value| {
            let written = bytes.get(span.range()).unwrap_or_default();
            let kinds = written.iter().fold(0, |kinds, byte| kinds | KINDS[usize::from(*byte)]);
            if kinds == IN_NUMBERS {
                if super::numbers::is_number(written) {
                    values.numbers.push(value());
                }
            } else {
                values.have_tags |= kinds & TAG != 0;
            }
        });
        let attributes = (0..).zip(&checked.tree.attributes);
        let with_comma = attributes.filter(|(_, attribute)| memchr::memchr(b',', attribute.value.as_bytes()).is_some());
        values.with_comma.extend(with_comma.map(|(at, _)| at));
        values
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::markers;

    #[test]
    fn no_marker_is_passed_over() {
        for byte in 0..=255_u8 {
            let text = char::from(byte).to_string();
            if byte.is_ascii() && (markers::begins(byte) || byte == b'}') {
                assert!(is_watched(Letters::of(&text)), "{text:?}");
            }
        }
        assert!(is_watched(Letters::of("a\nb")) && is_watched(Letters::of("\u{e9}\n")));
        assert!(
            !is_watched(Letters::of("A-00012, b (c). d/e; f: g!? h=i +1 j_k")) && !is_watched(Letters::of("\n  \t"))
        );
    }
}
