//! The limits that Symphony documents and enforces after its library has accepted a message, and how
//! much of each a message uses.
//!
//! The pod's own tokeniser and its size arithmetic are not public: words are counted by white
//! space, characters as Unicode scalar values, so the figures near a limit are estimates.

use hashbrown::HashSet;
use memchr::memmem;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span, codes};
use crate::document::Document;
use crate::json::Json;
use crate::markup::{NodeKind, Tree};
use crate::message::Message;
use crate::schema::{Key, MarkdownKind};

/// A documented limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PodLimit {
    /// Mentions, cashtags, hashtags and instruments.
    Entities,
    /// Distinct words of the Markdown.
    Tokens,
    /// Characters of the Markdown (81,130 once encrypted).
    Characters,
    /// Bytes of message and data together, as sent.
    Bytes,
    /// Bytes of images inside the message.
    ImageBytes,
}

/// How much of a limit is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Usage {
    /// Which limit.
    pub limit: PodLimit,
    /// How much the message uses.
    pub used: usize,
}

impl Usage {
    /// What is counted, in words.
    pub fn name(self) -> &'static str {
        self.limit.name()
    }

    /// How much Symphony allows, or recommends for images.
    pub fn allowed(self) -> usize {
        self.limit.allowed()
    }
}

struct Row {
    limit: PodLimit,
    name: &'static str,
    allowed: usize,
    code: Code,
    help: &'static str,
}

const ROWS: [Row; 5] = [
    Row {
        limit: PodLimit::Entities,
        name: "entities",
        allowed: 80,
        code: codes::limit::ENTITIES,
        help: "split the message, or write some of the tags as plain text",
    },
    Row {
        limit: PodLimit::Tokens,
        name: "distinct words",
        allowed: 2_500,
        code: codes::limit::TOKENS,
        help: "split the message, or attach the long list as a file",
    },
    Row {
        limit: PodLimit::Characters,
        name: "characters of Markdown",
        allowed: 60_000,
        code: codes::limit::CHARACTERS,
        help: "split the message, or attach the long text as a file",
    },
    Row {
        limit: PodLimit::Bytes,
        name: "bytes of message and data",
        allowed: 1_500_000,
        code: codes::limit::MESSAGE_BYTES,
        help: "send less data: only what the message shows",
    },
    Row {
        limit: PodLimit::ImageBytes,
        name: "bytes of base64 images",
        allowed: 25_000,
        code: codes::limit::IMAGE_BYTES,
        help: "link to the image, or attach it as a file",
    },
];

impl PodLimit {
    fn row(self) -> &'static Row {
        // The table holds every limit, in the order of the enum.
        &ROWS[self as usize]
    }

    /// What is counted, in words.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// How much Symphony allows, or recommends for images.
    pub fn allowed(self) -> usize {
        self.row().allowed
    }
}

/// Reads all limits.
pub fn read(message: &Message) -> [Usage; 5] {
    ROWS.each_ref().map(|row| Usage { limit: row.limit, used: count(row.limit, message) })
}

fn count(limit: PodLimit, message: &Message) -> usize {
    match limit {
        PodLimit::Entities => count_entities(message.presentation_ml(), message.entity_json()),
        PodLimit::Tokens => message.markdown().split_whitespace().collect::<HashSet<_>>().len(),
        PodLimit::Characters => message.markdown().chars().count(),
        PodLimit::Bytes => message.sent().message_bytes + message.sent().data_bytes,
        PodLimit::ImageBytes => count_image_bytes(message.presentation_ml()),
    }
}

/// What a limit cannot exceed, at little cost.
fn bound(limit: PodLimit, message: &Message) -> usize {
    match limit {
        PodLimit::Entities => memmem::find_iter(message.presentation_ml().as_bytes(), ENTITY_MARK).count(),
        PodLimit::Tokens => most_words(message.markdown()),
        PodLimit::Characters => message.markdown().len(),
        PodLimit::Bytes => count(limit, message),
        PodLimit::ImageBytes => message.presentation_ml().len(),
    }
}

/// No less than the words of a text: how often white space, or a byte that may be some, comes before
/// something else.
fn most_words(text: &str) -> usize {
    let separates = |byte: u8| byte <= b' ' || !byte.is_ascii();
    let begins = |pair: &(&u8, &u8)| separates(*pair.0) & !matches!(*pair.1, b'\t'..=b'\r' | b' ');
    let bytes = text.as_bytes();
    bytes.iter().zip(bytes.get(1..).unwrap_or_default()).filter(begins).count() + 1
}

/// Where in the expanded text the limits are exceeded.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Places {
    /// The opening tag of the root.
    root: Span,
    /// The first entity beyond the limit.
    entity: Option<Span>,
    /// The image that exceeds the limit.
    image: Option<Span>,
}

/// Looks where a document exceeds the limits that belong to single elements.
pub(crate) fn places(document: &Document, tree: &Tree<'_>) -> Places {
    let open = |source: u32| match tree.nodes.get(source as usize).map(|node| &node.kind) {
        Some(NodeKind::Element { open, .. }) => Some(*open),
        _ => None,
    };
    let mut places = Places { root: open(0).unwrap_or_default(), ..Places::default() };
    let (mut entities, mut bytes) = (0, 0);
    for node in &document.nodes {
        if matches!(node.element.info().markdown, MarkdownKind::Keyword | MarkdownKind::Mention) {
            entities += 1;
            if entities > PodLimit::Entities.allowed() && places.entity.is_none() {
                places.entity = open(node.source);
            }
        }
        let source = document.attribute(node, Key::Src).filter(|source| source.starts_with("data:"));
        bytes += source.map_or(0, str::len);
        if bytes > PodLimit::ImageBytes.allowed() && places.image.is_none() {
            places.image = open(node.source);
        }
    }
    places
}

/// A warning for each limit that is exceeded: the library accepts the message, the pod will not.
pub(crate) fn check(message: &Message, places: &Places) -> Diagnostics {
    let over = ROWS.iter().filter(|row| bound(row.limit, message) > row.allowed);
    let over = over.map(|row| (row, count(row.limit, message))).filter(|(row, used)| *used > row.allowed);
    over.map(|(Row { limit, name, allowed, code, help }, used)| {
        let place = match limit {
            PodLimit::Entities => places.entity,
            PodLimit::ImageBytes => places.image,
            PodLimit::Tokens | PodLimit::Characters | PodLimit::Bytes => None,
        };
        let text = format!("{used} {name}, {} more than the limit of {allowed}", used - allowed);
        Diagnostic::new(*code, place.unwrap_or(places.root), text).with_help(*help)
    })
    .collect()
}

/// What stands before the id of an entity in PresentationML.
const ENTITY_MARK: &[u8] = b"data-entity-id=\"";

/// The elements of PresentationML that stand for a mention, a tag or an instrument.
fn count_entities(presentation: &str, data: &Json) -> usize {
    let ids = memmem::find_iter(presentation.as_bytes(), ENTITY_MARK).filter_map(|at| {
        let id = presentation.get(at + ENTITY_MARK.len()..)?;
        id.get(..id.find('"')?)
    });
    let types = ["org.symphonyoss.taxonomy", "org.symphonyoss.fin.security", "com.symphony.user.mention"];
    let is_entity = |id: &str| {
        let kind = data.get(id).and_then(|entity| entity.get("type")).and_then(Json::as_str);
        kind.is_some_and(|kind| types.contains(&kind))
    };
    ids.filter(|id| is_entity(id)).count()
}

/// The bytes of `src="data:…"` values.
fn count_image_bytes(presentation: &str) -> usize {
    const MARK: &[u8] = b"src=\"";
    let images = memmem::find_iter(presentation.as_bytes(), MARK).filter_map(|at| {
        let value = presentation.get(at + MARK.len()..)?;
        value.get(..value.find('"')?)
    });
    images.filter(|value| value.starts_with("data:")).map(str::len).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_in_the_order_of_the_limits() {
        ROWS.iter().enumerate().for_each(|(at, row)| assert_eq!(row.limit as usize, at));
    }

    #[test]
    fn words_are_never_more_than_their_bound() {
        for text in ["", "a", " a  b\tc ", "\u{2003}é è\u{a0}x", "a b c d", "\u{1}\u{2} \u{3}"] {
            assert!(text.split_whitespace().count() <= most_words(text), "{text:?}");
        }
        assert_eq!(most_words("two   words\n"), 2);
    }

    #[test]
    fn only_embedded_images_count() {
        let markup = "<img src=\"data:image/png;base64,AAAA\"/><img src=\"https://example.com/a.png\"/>";
        assert_eq!(count_image_bytes(markup), "data:image/png;base64,AAAA".len());
    }

    #[test]
    fn entities_are_known_by_their_type() {
        let data =
            crate::json::read(r#"{"keyword1": {"type": "org.symphonyoss.taxonomy"}, "x": {"type": "other"}}"#, 8);
        let markup = "<span data-entity-id=\"keyword1\">#a</span><div data-entity-id=\"x\"></div><span data-entity-id=\"gone\"/>";
        assert_eq!(count_entities(markup, &data.expect("JSON")), 1);
    }
}
