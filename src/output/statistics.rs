//! What a message is made of, counted as Symphony's library counts it for its usage statistics.

use crate::document::{Document, Node};
use crate::json::{Json, JsonText, Object};
use crate::schema::value::text::length;
use crate::schema::{Counted, Element, FactSource, Key, MarkdownKind, elements};

/// What a message is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// How often something is there, and sizes in UTF-16 units; what is not there is left out.
    pub counters: Vec<(&'static str, usize)>,
    /// The form elements and entities, one by one.
    pub items: Vec<Item>,
}

/// A form element or entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is.
    pub name: &'static str,
    /// What is known about it; 1 for what is there.
    pub attributes: Vec<(&'static str, Fact)>,
}

/// What is known about an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A number, or 1 for what is there.
    Number(usize),
    /// A word.
    Word(String),
}

impl Statistics {
    /// The count under a name; 0 if it is not there.
    pub fn count(&self, name: &str) -> usize {
        self.counters.iter().find(|(known, _)| *known == name).map_or(0, |(_, count)| *count)
    }

    /// As a JSON object with the members `counters` and `items`.
    pub fn to_json(&self) -> Json {
        let number = |count: usize| Json::from(i64::try_from(count).unwrap_or(i64::MAX));
        let counters = self.counters.iter().map(|(name, count)| (*name, number(*count)));
        let items = self.items.iter().map(|item| {
            let facts = item.attributes.iter().map(|(name, fact)| match fact {
                Fact::Number(count) => (*name, number(*count)),
                Fact::Word(word) => (*name, Json::from(word.as_str())),
            });
            let name = std::iter::once(("name", Json::from(item.name)));
            Json::Object(Object::from_iter(name.chain(facts)))
        });
        Json::Object(Object::from_iter([
            ("counters", Json::Object(Object::from_iter(counters))),
            ("items", Json::Array(items.collect())),
        ]))
    }

    fn add(&mut self, name: &'static str, count: usize) {
        match self.counters.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known += count,
            None if count > 0 => self.counters.push((name, count)),
            None => {}
        }
    }

    fn raise(&mut self, name: &'static str, count: usize) {
        let known = self.count(name);
        self.add(name, count.saturating_sub(known));
    }
}

/// What was handed in, as far as it is counted.
#[derive(Clone, Debug, Default)]
pub struct Sent {
    /// UTF-8 bytes of the message.
    pub(crate) message_bytes: usize,
    /// UTF-8 bytes of the data as text.
    pub(crate) data_bytes: usize,
    message_units: usize,
    /// Of blank data 0.
    data_units: usize,
    /// The `type` members of the data.
    types: Vec<JsonText>,
    /// True if expanding changed its length.
    is_expanded: bool,
}

impl Sent {
    /// Counts message and data; `data_text` is what `data` was read from.
    pub fn new(message: &str, data_text: Option<&str>, data: &Json, is_expanded: bool) -> Self {
        Sent {
            message_bytes: message.len(),
            data_bytes: data_text.map_or(0, str::len),
            message_units: length(message),
            data_units: data_text.filter(|text| !text.trim().is_empty()).map_or(0, length),
            types: data_types(data),
            is_expanded,
        }
    }
}

/// Counts a document, and what was handed in.
pub fn statistics(document: &Document, sent: &Sent) -> Statistics {
    let mut out = Statistics::default();
    out.add("entities_json_size", sent.data_units);
    for kind in &sent.types {
        out.add("entities", 1);
        out.items.push(Item { name: "entity", attributes: vec![("entity_type", Fact::Word(kind.to_string()))] });
    }
    for (at, node) in document.nodes.iter().enumerate() {
        count(document, at as u32, node, &mut out);
    }
    for info in elements() {
        if let Counted::Summed(name) = info.counted {
            sum(document, name, &mut out);
        }
    }
    out.add("use_freemarker", usize::from(sent.is_expanded));
    out.add("message_length", sent.message_units);
    out
}

fn count(document: &Document, at: u32, node: &Node, out: &mut Statistics) {
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    for (row, value) in document.attributes(node) {
        match row.key {
            Key::Style => out.add("styles_custom", 1),
            Key::Class => {
                for word in words(value) {
                    let name = if word.starts_with("tempo-") { "styles_class_tempo" } else { "styles_class_other" };
                    out.add(name, 1);
                    out.add("entities", usize::from(word == "entity"));
                }
            }
            Key::Src if node.element == Element::Image => {
                out.add("images_data", usize::from(value.starts_with("data:image")));
                out.add("images_url", usize::from(value.starts_with("http")));
            }
            Key::RowSpan => out.add("table_cells_row_span", 1),
            Key::ColSpan => out.add("table_cells_col_span", 1),
            _ => {}
        }
    }
    match node.element.info().counted {
        Counted::Times(name) => out.add(name, 1),
        Counted::ByValue(key, values) => {
            let value = document.attribute(node, key);
            values.iter().filter(|(known, _)| value == Some(*known)).for_each(|(_, name)| out.add(name, 1));
        }
        Counted::OneByOne { name, only_messageml, facts } if !(only_messageml && node.presentation_ml) => {
            let facts = facts.iter().filter_map(|(name, source)| Some((*name, fact(document, at, node, *source)?)));
            out.items.push(Item { name, attributes: facts.collect() });
        }
        Counted::OneByOne { .. } | Counted::Summed(_) | Counted::Never => {}
    }
    if !node.element.info().entity_prefix.is_empty()
        && let Some(kind) = entity_type(document, node)
    {
        out.items.push(Item { name: "entity", attributes: vec![("entity_type", Fact::Word(kind.to_owned()))] });
    }
    for (outer, inner, name) in LARGEST {
        if node.element == outer {
            let inside = document.nodes.get(at as usize..node.end as usize).unwrap_or_default();
            out.raise(name, inside.iter().filter(|node| node.element == inner).count());
        }
    }
}

/// The most of the second in one of the first, at any depth.
const LARGEST: [(Element, Element, &str); 2] = [
    (Element::Table, Element::TableRow, "table_rows_max"),
    (Element::TableRow, Element::TableCell, "table_columns_max"),
];

/// What the data calls an entity: the type of its first id if it is a keyword, else its own.
fn entity_type<'d>(document: &'d Document, node: &Node) -> Option<&'d str> {
    let entity = document.entity_json().get(document.slice(node.text))?;
    let id = match node.element.info().markdown {
        MarkdownKind::Keyword if node.element.info().attributes.iter().any(|row| row.key == Key::Tag) => {
            entity.get("id").and_then(Json::as_array).and_then(<[Json]>::first)
        }
        MarkdownKind::DateTime => entity.get("id").and_then(Json::as_array).and_then(<[Json]>::first),
        _ => None,
    };
    id.unwrap_or(entity).get("type")?.as_str()
}

fn fact(document: &Document, at: u32, node: &Node, source: FactSource) -> Option<Fact> {
    let has = |key| document.attribute(node, key).is_some();
    let children = || document.children(at).filter_map(|child| document.nodes.get(child as usize));
    let one = |there: bool| there.then_some(Fact::Number(1));
    match source {
        FactSource::Has(keys) => one(keys.iter().any(|key| has(*key))),
        FactSource::Word(key) => document.attribute(node, key).map(|word| Fact::Word(word.to_owned())),
        FactSource::Number(key) => Some(Fact::Number(document.attribute(node, key)?.parse().ok()?)),
        FactSource::HasText => one(children().next().is_some()),
        FactSource::Masked => {
            let masked = document.attribute(node, Key::Masked)?.eq_ignore_ascii_case("true");
            Some(Fact::Word(String::from(if masked { "masked" } else { "normal" })))
        }
        FactSource::Children(element) => {
            Some(Fact::Number(children().filter(|child| child.element == element).count()))
        }
        FactSource::ChildTrue(key) => {
            let is_true = |child: &Node| document.attribute(child, key).is_some_and(|v| v.eq_ignore_ascii_case("true"));
            Some(Fact::Number(usize::from(children().any(is_true))))
        }
    }
}

fn sum(document: &Document, name: &'static str, out: &mut Statistics) {
    let is_one = |node: &Node| node.element.info().counted == Counted::Summed(name) && !node.presentation_ml;
    let all = || document.nodes.iter().enumerate().filter(|(_, node)| is_one(node));
    let options = all().count();
    if options == 0 {
        return;
    }
    let mut attributes = vec![("options_count", Fact::Number(options))];
    if all().any(|(at, _)| document.children(at as u32).next().is_some()) {
        attributes.push(("has_label", Fact::Number(1)));
    }
    let checked = |node: &Node| document.attribute(node, Key::Checked).is_some_and(|v| v.eq_ignore_ascii_case("true"));
    if all().any(|(_, node)| checked(node)) {
        attributes.push(("default", Fact::Number(1)));
    }
    out.items.push(Item { name, attributes });
}

/// The `type` members of the data, outermost first; what is in one is not looked at.
fn data_types(data: &Json) -> Vec<JsonText> {
    let mut found = Vec::new();
    if matches!(data, Json::Object(members) if members.is_empty()) {
        return found;
    }
    let mut open = Vec::new();
    // The last object, and where its type stands: rows of a table are built alike.
    let mut last: (&Object, Option<usize>) = (const { &Object::new() }, None);
    let mut next = Some(data);
    while let Some(value) = next.take().or_else(|| open.pop()) {
        match value {
            Json::Object(object) => {
                let at = if object.shares_keys(last.0) { last.1 } else { object.position("type") };
                last = (object, at);
                match at.and_then(|at| object.at(at)) {
                    Some((_, Json::String(kind))) => found.push(kind.clone()),
                    Some(_) => found.push(JsonText::default()),
                    None => {}
                }
                object.push_nested("type", &mut open);
            }
            Json::Array(items) => open.extend(items.iter().rev().filter(|item| item.nests())),
            _ => {}
        }
    }
    found
}
