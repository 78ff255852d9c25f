//! The legacy entities: what stands where in the Markdown, in UTF-16 units.

use crate::document::{Detail, Document};
use crate::json::{Json, Object};
use crate::schema::Key;
use crate::schema::value::text::length;

/// What stands for an entity.
#[derive(Clone, Copy, Debug)]
pub(super) enum MarkKind {
    /// A keyword or instrument.
    Keyword,
    /// A known user.
    Mention,
    /// A link, with the brackets around its label and its address.
    Link,
    /// A date and time.
    DateTime,
}

/// An entity in the Markdown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub kind: MarkKind,
    /// The node of the document.
    pub node: u32,
    /// Its bytes in the Markdown.
    pub start: u32,
    pub end: u32,
}

/// Lists of entities by kind, in order of appearance.
pub(super) fn write(document: &Document, markdown: &str, marks: &[Mark]) -> Json {
    let mut lists = Object::new();
    let (mut bytes, mut units) = (0, 0);
    for mark in marks {
        let (start, end) = (mark.start as usize, mark.end as usize);
        units += count(markdown.get(bytes..start).unwrap_or_default());
        bytes = start;
        let text = markdown.get(start..end).unwrap_or_default();
        let (list, entity) = entity(document, mark, text, units);
        match lists.get_mut(list) {
            Some(Json::Array(items)) => items.push(entity.into()),
            _ => lists.insert(list, Json::Array(vec![entity.into()])),
        }
    }
    lists.into()
}

/// The name of the list, and the entity that is shown as `text`.
fn entity(document: &Document, mark: &Mark, text: &str, start: i64) -> (&'static str, Object) {
    let mut entity = Object::new();
    let Some(node) = document.nodes.get(mark.node as usize) else { return ("", entity) };
    let end = start + count(text);
    match mark.kind {
        MarkKind::Keyword => {
            entity.insert("id", text);
            entity.insert("text", text);
            entity.insert("indexStart", start);
            entity.insert("indexEnd", end);
            entity.insert("type", "KEYWORD");
            if let Some(Detail::Instrument(instrument)) = document.detail(node) {
                entity.insert("data", Object::clone(instrument));
            }
            ("hashtags", entity)
        }
        MarkKind::Mention => {
            if let Some(Detail::User(user)) = document.detail(node) {
                entity.insert("id", user.id);
                entity.insert("screenName", document.slice(user.screen_name));
                entity.insert("prettyName", document.slice(user.pretty_name));
            }
            entity.insert("text", text);
            entity.insert("indexStart", start);
            entity.insert("indexEnd", end);
            entity.insert("userType", "lc");
            entity.insert("type", "USER_FOLLOW");
            ("userMentions", entity)
        }
        MarkKind::Link => {
            let href = document.attribute(node, Key::Href).unwrap_or_default();
            let inner = text.strip_prefix("[ ").and_then(|text| text.strip_suffix(')')?.strip_suffix(href));
            entity.insert("id", href);
            entity.insert("type", "URL");
            entity.insert("indexEnd", end);
            entity.insert("indexStart", start);
            entity.insert("text", inner.and_then(|text| text.strip_suffix(" ](")).unwrap_or_default());
            entity.insert("expandedUrl", href);
            ("urls", entity)
        }
        MarkKind::DateTime => {
            entity.insert("id", document.slice(node.text));
            entity.insert("text", text);
            entity.insert("indexStart", start);
            entity.insert("indexEnd", end);
            entity.insert("type", "DATE_TIME");
            entity.insert("value", text);
            if let Some(format) = document.attribute(node, Key::Format) {
                entity.insert("format", format);
            }
            ("datetimes", entity)
        }
    }
}

/// UTF-16 units.
fn count(text: &str) -> i64 {
    length(text) as i64
}
