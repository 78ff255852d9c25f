//! What is added to the EntityJSON: an object for each entity.

use super::checker::Checker;
use super::shapes::{Kept, MEMBERS, Shapes};
use super::value::long;
use super::{Detail, Document, Node, Slice};
use crate::diagnostic::{Diagnostic, codes};
use crate::json::{Json, JsonText, Object, SharedRows};
use crate::schema::value::number::is_plain;
use crate::schema::{Element, Key};

/// What is added for an instrument that was found: type and member of the instrument.
const INSTRUMENT_IDS: &[(&str, &str)] = &[
    ("org.symphonyoss.fin.security.id.uniqueId", "uniqueId"),
    ("org.symphonyoss.fin.security.id.fullBbgTicker", "fullBbgCompTicker"),
    ("org.symphonyoss.fin.security.bbgcompticker", "bbgCompTicker"),
    ("org.symphonyoss.fin.security.id.isin", "isin"),
    ("org.symphonyoss.fin.security.id.figi", "figi"),
    ("org.symphonyoss.fin.security.id.figiTicker", "figiTicker"),
    // The Agent's library writes the FIGI ticker here, and receivers have come to know it.
    ("org.symphonyoss.fin.security.id.lei", "figiTicker"),
    ("org.symphonyoss.fin.security.id.localCode", "localCode"),
    ("org.symphonyoss.fin.security.id.operationalMic", "operationalMic"),
    ("org.symphonyoss.fin.security.countryCode", "countryCode"),
    ("org.symphonyoss.fin.security.countryName", "countryName"),
    ("org.symphonyoss.fin.security.exchangeName", "exchangeName"),
    ("org.symphonyoss.fin.security.displayName", "displayName"),
    ("org.symphonyoss.fin.security.currency", "currency"),
    ("org.symphonyoss.fin.security.instrumentTypeCode", "instrumentTypeCode"),
    ("org.symphonyoss.fin.security.instrumentTypeName", "instrumentTypeName"),
];

impl Checker<'_, '_> {
    /// Adds the entities of the message to the data.
    pub fn generate_entities(&mut self) {
        if self.builder.document.entities.is_empty() {
            return;
        }
        let entities = std::mem::take(&mut self.builder.document.entities);
        let mut data = std::mem::take(&mut self.builder.document.data);
        if let Json::Object(data) = &mut data {
            data.reserve(entities.len());
        }
        let objects = Planned::of(self.builder.document, &entities, &mut self.shapes).made();
        // The objects that entities are put into, innermost last: where the element of each ends, and its name.
        let mut path: Vec<(u32, Slice)> = Vec::new();
        for (place, at) in entities.iter().copied().enumerate() {
            let document = &self.builder.document;
            let Some(node) = document.nodes.get(at as usize) else { break };
            let container = node.element.info().entity_prefix.is_empty();
            while path.last().is_some_and(|(end, _)| *end <= at) {
                path.pop();
            }
            let name = if container { entity_name(document, node) } else { node.text };
            let key = document.slice(name);
            let Some(level) = object_at(&mut data, document, &path) else { break };
            let entity = objects.get(place);
            let is_made = entity.is_some();
            let there = match entity {
                Some(entity) => level.insert_new(key, entity),
                None => level.get_mut(key),
            };
            let fault = match there {
                Some(Json::Object(existing)) => extend_instrument(document, node, existing),
                Some(_) => Err("is there already, and not an object"),
                None if is_made => Ok(()),
                None if container => Err("is not where the element stands: it lies deeper in the data"),
                None => continue,
            };
            // Only what holds others is to be found again.
            if entities.get(place + 1).is_some_and(|next| *next < node.end) {
                path.push((node.end, name));
            }
            if let Err(reason) = fault {
                let code = if container { codes::entity::MISSING_DATA } else { codes::entity::NOT_OBJECT };
                let fault = Diagnostic::new(code, self.open_span(node.source), format!("`{key}` {reason}"))
                    .with_data_path(key)
                    .with_help("put the object directly into the data, or into the object of the element around");
                self.report(fault);
                break;
            }
        }
        self.builder.document.data = data;
        self.builder.document.entities = entities;
    }
}

fn entity_name(document: &Document, node: &Node) -> Slice {
    let named = document.given(node).iter().find(|attribute| attribute.key == Key::EntityId);
    named.map_or(Slice::default(), |attribute| attribute.value)
}

fn object_at<'d>(data: &'d mut Json, document: &Document, path: &[(u32, Slice)]) -> Option<&'d mut Object> {
    let Json::Object(mut_root) = data else { return None };
    let mut level = mut_root;
    for (_, name) in path {
        match level.get_mut(document.slice(*name)) {
            Some(Json::Object(inner)) => level = inner,
            _ => return None,
        }
    }
    Some(level)
}

fn word(text: &'static str) -> Json {
    Json::String(JsonText::from_static(text))
}

/// Where the object of an entity is, or is to be.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// It has none: a mention of nobody known, or an element that names an object which is there.
    Nowhere,
    /// Among those with ids: so many.
    WithIds {
        row: u32,
        ids: u32,
    },
    WithData(u32),
    Alone(u32),
}

/// So many entities are remembered for others like them.
const REMEMBERED: usize = 8;

/// The objects of entities before they are made: those of one kind share keys and values, those that are alike are one.
struct Planned<'s> {
    shapes: &'s mut Shapes,
    /// Of each entity.
    places: Vec<Place>,
    /// Type and value of each id, of all objects that have some.
    ids: Vec<Json>,
    /// Type, version and ids of each, which are not there yet.
    with_ids: Vec<Json>,
    /// Type, version and data of each.
    with_data: Vec<Json>,
    alone: Vec<Json>,
    /// The last ones that share their attributes with others, each by where these begin, and where its object is.
    last: [Option<(u32, Place)>; REMEMBERED],
    /// Where the last attributes begin.
    highest: u32,
}

impl<'s> Planned<'s> {
    fn of(document: &Document, entities: &[u32], shapes: &'s mut Shapes) -> Self {
        let mut planned = Planned {
            shapes,
            places: Vec::with_capacity(entities.len()),
            ids: Vec::new(),
            with_ids: Vec::new(),
            with_data: Vec::new(),
            alone: Vec::new(),
            last: Default::default(),
            highest: 0,
        };
        for at in entities {
            let place = document.nodes.get(*at as usize).map_or(Place::Nowhere, |node| {
                planned.alike(document, node).unwrap_or_else(|| {
                    let place = planned.add(document, *at, node);
                    planned.remember(*at, node, place);
                    place
                })
            });
            planned.places.push(place);
        }
        planned
    }

    /// Where the object of another entity is that has the very attributes of this one.
    fn alike(&self, document: &Document, node: &Node) -> Option<Place> {
        let (at, place) = (*self.last.get(node.attributes.0 as usize % REMEMBERED)?)?;
        let other = document.nodes.get(at as usize)?;
        let is_same =
            node.element == other.element && node.attributes == other.attributes && node.detail == other.detail;
        is_same.then_some(place)
    }

    /// Keeps where the object of an entity is, if others may be like it: attributes that are shared begin before others.
    fn remember(&mut self, at: u32, node: &Node, place: Place) {
        let first = node.attributes.0;
        if first >= self.highest {
            self.highest = first;
        } else if let (Place::WithIds { .. } | Place::WithData(_), Some(last)) =
            (place, self.last.get_mut(first as usize % REMEMBERED))
        {
            *last = Some((at, place));
        }
    }

    /// Plans the object of an entity.
    fn add(&mut self, document: &Document, at: u32, node: &Node) -> Place {
        match node.element {
            Element::Hash => {
                self.add_id("org.symphonyoss.taxonomy.hashtag", document.keyword(node).into());
                self.add_with_ids("org.symphonyoss.taxonomy", "1.0", 1)
            }
            Element::Cash => {
                self.add_id("org.symphonyoss.fin.security.id.ticker", document.keyword(node).into());
                self.add_with_ids("org.symphonyoss.fin.security", "1.0", 1)
            }
            Element::Mention => {
                let uid = match document.detail(node) {
                    Some(Detail::User(user)) => match document.attribute(node, Key::Uid) {
                        Some(written) if is_plain(written) => Json::from(written),
                        written => written.and_then(long).unwrap_or(user.id).to_string().into(),
                    },
                    Some(Detail::NoUser { uid: Some(uid) }) => uid.to_string().into(),
                    _ => return Place::Nowhere,
                };
                self.add_id("com.symphony.user.userId", uid);
                self.add_with_ids("com.symphony.user.mention", "1.0", 1)
            }
            Element::Tag => {
                let ticker = document.ticker(node).map_or(Json::Null, Json::from);
                self.add_id("org.symphonyoss.fin.security.id.ticker", ticker);
                let Some(Detail::Instrument(instrument)) = document.detail(node) else {
                    return self.add_with_ids("org.symphonyoss.fin.security", "1.0", 1);
                };
                let ids = instrument_ids(instrument);
                let count = 1 + ids.len();
                ids.for_each(|(name, value)| self.add_id(name, value));
                self.add_with_ids("org.symphonyoss.fin.security", "2.0", count)
            }
            Element::Emoji => {
                let data = self.emoji(document, node);
                self.add_with_data("com.symphony.emoji", data)
            }
            Element::DateTime => {
                let text = |key| document.attribute(node, key).map_or(Json::Null, Json::from);
                let data = [
                    ("value", text(Key::Value)),
                    ("type", word("org.symphonyoss.datetime")),
                    ("format", text(Key::Format)),
                ];
                self.add_with_data("org.symphonyoss", Object::from_iter(data))
            }
            Element::AiContext => {
                let place = Place::Alone(self.alone.len() as u32);
                self.alone.push(ai_context(document, at));
                place
            }
            _ => Place::Nowhere,
        }
    }

    fn add_id(&mut self, name: &'static str, value: Json) {
        self.ids.extend([word(name), value]);
    }

    /// Adds one that has the last ids.
    fn add_with_ids(&mut self, name: &'static str, version: &'static str, ids: usize) -> Place {
        let row = self.with_ids.len() / MEMBERS;
        if row == 0 {
            self.with_ids.reserve_exact(MEMBERS * self.places.capacity());
        }
        self.with_ids.extend([word(name), word(version), Json::Null]);
        Place::WithIds { row: row as u32, ids: ids as u32 }
    }

    fn add_with_data(&mut self, name: &'static str, data: Object) -> Place {
        let row = self.with_data.len() / MEMBERS;
        self.with_data.extend([word(name), word("1.0"), data.into()]);
        Place::WithData(row as u32)
    }

    fn emoji(&mut self, document: &Document, node: &Node) -> Object {
        let code = document.attribute(node, Key::ShortCode).map_or(Json::Null, Json::from);
        let size = document.attribute(node, Key::Size).map_or_else(|| word("normal"), Json::from);
        let mut data = match document.detail(node) {
            Some(Detail::Character(character)) => {
                let shape = self.shapes.emoji.get(["shortcode", "annotation", "size", "unicode"]);
                shape.object([code.clone(), code, size, word(character)])
            }
            _ => Object::from_iter([("shortcode", code.clone()), ("annotation", code), ("size", size)]),
        };
        if let Some(family) = document.attribute(node, Key::Family) {
            data.insert("family", family);
        }
        data
    }

    fn made(self) -> Objects {
        let Planned { shapes, places, ids, mut with_ids, with_data, alone, .. } = self;
        if !ids.is_empty() {
            let ids = shapes.id.get(["type", "value"]).rows(ids);
            let (mut next, mut missing) = (0, with_ids.chunks_exact_mut(MEMBERS).enumerate().peekable());
            for place in &places {
                if let Place::WithIds { row, ids: count } = *place
                    && let Some((_, [.., list])) = missing.next_if(|(at, _)| *at == row as usize)
                {
                    let end = next + count as usize;
                    *list = Json::Array((next..end).map(|row| ids.at(row).into()).collect());
                    next = end;
                }
            }
        }
        let rows = |shape: &mut Kept<MEMBERS>, third, values: Vec<Json>| {
            (!values.is_empty()).then(|| shape.get(["type", "version", third]).rows(values))
        };
        Objects {
            places,
            with_ids: rows(&mut shapes.with_ids, "id", with_ids),
            with_data: rows(&mut shapes.with_data, "data", with_data),
            alone,
        }
    }
}

/// The objects of entities.
struct Objects {
    places: Vec<Place>,
    with_ids: Option<SharedRows>,
    with_data: Option<SharedRows>,
    alone: Vec<Json>,
}

impl Objects {
    /// That of the entity of this number, if it has one.
    fn get(&self, number: usize) -> Option<Json> {
        match *self.places.get(number)? {
            Place::Nowhere => None,
            Place::WithIds { row, .. } => Some(self.with_ids.as_ref()?.at(row as usize).into()),
            Place::WithData(row) => Some(self.with_data.as_ref()?.at(row as usize).into()),
            Place::Alone(at) => self.alone.get(at as usize).cloned(),
        }
    }
}

/// The entity of a `sym-ai-context`: what its children name, by kind.
fn ai_context(document: &Document, at: u32) -> Json {
    let list = |element: Element, members: &[(&'static str, Key, bool)]| {
        let children = document.children(at).filter_map(|child| document.nodes.get(child as usize));
        let entries = children.filter(|child| child.element == element).map(|child| {
            let given = members.iter().filter_map(|(name, key, always)| match document.attribute(child, *key) {
                Some(value) => Some((*name, Json::from(value))),
                None => always.then_some((*name, Json::Null)),
            });
            Json::Object(Object::from_iter(given))
        });
        Json::Array(entries.collect())
    };
    Object::from_iter([
        ("type", word("com.symphony.ai.context")),
        ("version", word("1.0")),
        ("messages", list(Element::AiMessage, &[("id", Key::Id, true)])),
        (
            "streams",
            list(Element::AiStream, &[("id", Key::Id, true), ("from", Key::From, false), ("to", Key::To, false)]),
        ),
        (
            "attachments",
            list(
                Element::AiAttachment,
                &[("id", Key::FileId, true), ("streamId", Key::StreamId, true), ("messageId", Key::MessageId, true)],
            ),
        ),
    ])
    .into()
}

/// Type and value of each id of an instrument.
fn instrument_ids(instrument: &Object) -> impl ExactSizeIterator<Item = (&'static str, Json)> {
    INSTRUMENT_IDS.iter().map(|(name, member)| (*name, instrument.get(member).cloned().unwrap_or_default()))
}

/// An object that is there already is left alone, but for the ids of an instrument.
fn extend_instrument(document: &Document, node: &Node, existing: &mut Object) -> Result<(), &'static str> {
    let Some(Detail::Instrument(instrument)) = document.detail(node) else { return Ok(()) };
    match existing.get_mut("id") {
        Some(Json::Array(ids)) => {
            let id = |(name, value)| Object::from_iter([("type", word(name)), ("value", value)]).into();
            ids.extend(instrument_ids(instrument).map(id));
            Ok(())
        }
        _ => Err("has no array `id` that the instrument could be added to"),
    }
}
