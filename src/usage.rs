//! The limits that Symphony documents and enforces after its library has accepted a message, and how
//! much of each a message uses.
//!
//! The pod's own tokeniser and its size arithmetic are not public: words are counted by white
//! space, characters as Unicode scalar values, so the figures near a limit are estimates.

use hashbrown::HashSet;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity, Span, codes};
use crate::document::{Attribute, Document, Node};
use crate::input::Input;
use crate::json::{Json, Object};
use crate::markup::{NodeId, Tree};
use crate::message::Message;
use crate::output::{self, AtMost, most_words};
use crate::schema::Key;
use crate::settings::PodLimits;

/// A limit that Symphony documents for what a message holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PodLimit {
    /// Mentions, cashtags, hashtags and instruments.
    Entities,
    /// Distinct words of the Markdown.
    Tokens,
    /// Characters of the Markdown, Unicode scalar values (81,130 once encrypted).
    Characters,
    /// Bytes of message and data together, as sent.
    Bytes,
    /// Bytes of images inside the message; their limit is only recommended.
    ImageBytes,
}

/// How much of a limit is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Usage {
    /// Which limit.
    pub limit: PodLimit,
    /// How much the message uses, in what the limit counts.
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

/// How much of each limit a message uses, as an array of `name`, `used` and `limit`; of a refused message only its size
/// is known.
pub fn json(message: Option<&Message>, input: &Input<'_>) -> Json {
    let usage: Vec<(PodLimit, usize)> = match message {
        Some(message) => message.usage().iter().map(|usage| (usage.limit, usage.used)).collect(),
        None => {
            let bytes = input.message().len() + input.data().text().map_or(0, |text| text.len());
            vec![(PodLimit::Bytes, bytes)]
        }
    };
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let rows = usage.iter().map(|(limit, used)| {
        let mut row = Object::from_iter([("name", limit.name())]);
        row.insert("used", number(*used));
        row.insert("limit", number(limit.allowed()));
        Json::Object(row)
    });
    Json::Array(rows.collect())
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

    /// True if the pod refuses what is more; otherwise it is only recommended.
    pub fn is_enforced(self) -> bool {
        self != PodLimit::ImageBytes
    }
}

impl Message {
    /// How much of each limit of the pod the message uses.
    ///
    /// ```
    /// let message = messageml::Engine::default().render("<messageML><hash tag=\"a\"/></messageML>")?;
    /// let entities = message.usage()[0];
    /// assert_eq!((entities.name(), entities.used, entities.allowed()), ("entities", 1, 80));
    /// # Ok::<(), messageml::Report>(())
    /// ```
    pub fn usage(&self) -> [Usage; 5] {
        ROWS.each_ref().map(|row| Usage { limit: row.limit, used: count(row.limit, self) })
    }
}

fn count(limit: PodLimit, message: &Message) -> usize {
    match limit {
        PodLimit::Entities => entities(message.document()).count(),
        PodLimit::Tokens => message.markdown().split_whitespace().collect::<HashSet<_>>().len(),
        PodLimit::Characters => message.markdown().chars().count(),
        PodLimit::Bytes => message.sent().message_bytes + message.sent().data_bytes,
        PodLimit::ImageBytes => images(message.document()).map(|(_, bytes)| bytes).sum(),
    }
}

/// True if it is plain, at little cost, that a limit is kept.
fn is_kept(limit: PodLimit, message: &Message, places: &Places, most: &AtMost) -> bool {
    let bound = match limit {
        PodLimit::Entities => return places.entity.is_none(),
        PodLimit::ImageBytes => return places.image.is_none(),
        PodLimit::Tokens if most.words > limit.allowed() => most_words(message.markdown()),
        PodLimit::Tokens => most.words,
        PodLimit::Characters if most.bytes > limit.allowed() => message.markdown().len(),
        PodLimit::Characters => most.bytes,
        PodLimit::Bytes => count(limit, message),
    };
    bound <= limit.allowed()
}

/// What entities are called in the data that the pod counts.
const COUNTED: [&str; 3] = ["org.symphonyoss.taxonomy", "org.symphonyoss.fin.security", "com.symphony.user.mention"];

/// The elements that may stand for a mention, a tag or an instrument, each with its id in the data.
fn candidates(document: &Document) -> impl Iterator<Item = (&Node, &str)> {
    document.entities.iter().filter_map(|at| {
        let node = document.nodes.get(*at as usize)?;
        Some((node, document.attribute(node, Key::EntityId).unwrap_or_else(|| document.slice(node.text))))
    })
}

fn is_counted(entity: &Json) -> bool {
    entity.get("type").and_then(Json::as_str).is_some_and(|kind| COUNTED.contains(&kind))
}

/// The elements that do.
fn entities(document: &Document) -> impl Iterator<Item = &Node> {
    candidates(document).filter(|(_, id)| document.entity_json().get(id).is_some_and(is_counted)).map(|(node, _)| node)
}

/// No less than they are: what the data have for each of those that a name was made for, and all others.
fn most_entities(document: &Document) -> usize {
    let all = document.entities.len();
    if all <= PodLimit::Entities.allowed() {
        return all;
    }
    let members =
        document.entity_json().as_object().map_or(0, |data| data.values().filter(|it| is_counted(it)).count());
    let nodes = document.entities.iter().filter_map(|at| document.nodes.get(*at as usize));
    members + nodes.filter(|node| document.attribute(node, Key::EntityId).is_some()).count()
}

/// The images within the message, each with its bytes.
fn images(document: &Document) -> impl Iterator<Item = (&Node, usize)> {
    let is_within = |source: &Attribute| source.key == Key::Src && document.slice(source.value).starts_with("data:");
    let has_sources = document.attributes.iter().any(is_within);
    let nodes = if has_sources { document.nodes.as_slice() } else { &[] };
    nodes.iter().filter_map(|node| {
        let source = document.attribute(node, Key::Src).filter(|source| source.starts_with("data:"))?;
        Some((node, source.len()))
    })
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
    let open = |source: u32| tree.open_span(NodeId(source));
    let mut places = Places { root: open(0), ..Places::default() };
    if most_entities(document) > PodLimit::Entities.allowed() {
        places.entity = entities(document).nth(PodLimit::Entities.allowed()).map(|node| open(node.source));
    }
    let mut bytes = 0;
    let beyond = images(document).find(|(_, more)| {
        bytes += more;
        bytes > PodLimit::ImageBytes.allowed()
    });
    places.image = beyond.map(|(node, _)| open(node.source));
    places
}

/// A finding for each limit that is exceeded: the library accepts the message, the pod will not.
pub(crate) fn check(message: &Message, places: &Places, level: PodLimits) -> Diagnostics {
    let enforced = match level {
        PodLimits::Error => Some(Severity::Error),
        PodLimits::Warning => Some(Severity::Warning),
        PodLimits::Off => None,
    };
    let level = |limit: PodLimit| if limit.is_enforced() { enforced } else { Some(Severity::Warning) };
    let rows = ROWS.iter().filter_map(|row| Some((row, level(row.limit)?)));
    let most = output::at_most(message.document());
    let over = rows.filter(|(row, _)| !is_kept(row.limit, message, places, &most));
    let over = over.map(|(row, level)| (row, level, count(row.limit, message)));
    over.filter(|(row, _, used)| *used > row.allowed)
        .map(|(Row { limit, name, allowed, code, help }, severity, used)| {
            let place = match limit {
                PodLimit::Entities => places.entity,
                PodLimit::ImageBytes => places.image,
                PodLimit::Tokens | PodLimit::Characters | PodLimit::Bytes => None,
            };
            let text = format!("{used} {name}, {} more than the limit of {allowed}", used - allowed);
            let found = Diagnostic::new(*code, place.unwrap_or(places.root), text).with_help(*help);
            Diagnostic { severity, ..found }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Engine;

    #[test]
    fn rows_stand_in_the_order_of_the_limits() {
        ROWS.iter().enumerate().for_each(|(at, row)| assert_eq!(row.limit as usize, at));
    }

    fn used(message: &str, data: Option<&str>, limit: PodLimit) -> Option<usize> {
        let message = Engine::default().render(crate::Input::new(message).with_json(data)).ok()?;
        message.usage().iter().find(|usage| usage.limit == limit).map(|usage| usage.used)
    }

    #[test]
    fn only_embedded_images_count() {
        let markup =
            "<messageML><img src=\"data:image/png;base64,AAAA\"/><img src=\"https://example.com/a.png\"/></messageML>";
        assert_eq!(used(markup, None, PodLimit::ImageBytes), Some("data:image/png;base64,AAAA".len()));
    }

    #[test]
    fn entities_are_known_by_their_type() {
        let data = r#"{"x": {"type": "other", "version": "1.0"}}"#;
        let markup = "<messageML><hash tag=\"a\"/><div class=\"entity\" data-entity-id=\"x\">b</div></messageML>";
        assert_eq!(used(markup, Some(data), PodLimit::Entities), Some(1));
    }

    #[test]
    fn what_the_pod_enforces_is_as_loud_as_it_is_set() {
        let message = format!("<messageML>{}</messageML>", "<hash tag=\"a\"/>".repeat(81));
        for (level, severity) in [
            (PodLimits::Error, Some(Severity::Error)),
            (PodLimits::Warning, Some(Severity::Warning)),
            (PodLimits::Off, None),
        ] {
            let engine = Engine::builder().pod_limits(level).build();
            let report = engine.check(&message);
            let found = report.diagnostics().iter().find(|found| found.code == codes::limit::ENTITIES);
            assert_eq!(found.map(|found| found.severity), severity);
            assert!(engine.render(&message).is_ok(), "the library takes it");
        }
    }
    #[test]
    fn a_limit_of_the_pod_can_be_lowered_alone() {
        let message = format!("<messageML>{}</messageML>", "<hash tag=\"a\"/>".repeat(81));
        for level in [None, Some(Severity::Advice), Some(Severity::Error)] {
            let mut lints = crate::Lints::default();
            lints.set("limit/entities", level).expect("it may be lowered");
            let report = Engine::builder().lints(lints).build().check(&message);
            assert_eq!(report.diagnostics().iter().map(|found| found.severity).next(), level);
            assert_eq!(report.is_acceptable(), level != Some(Severity::Error));
        }
    }
}
