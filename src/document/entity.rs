//! Entities: who is mentioned, and which instrument is meant.

use super::checker::Checker;
use super::instrument::normalise;
use super::lookup::{ENTITY_CLASS, ENTITY_ID, Entities, EntityData, Named, as_integer, as_text, entity_data};
use super::meaning::Meaning;
use super::{Detail, Node};
use crate::diagnostic::{Diagnostic, codes, nearest};
use crate::directory::InstrumentQuery;
use crate::json::Json;
use crate::markup::NodeId;
use crate::schema::value::text::is_blank;
use crate::schema::{Element, Key, MarkdownKind, Rule, When, Writer};

/// So many names of the data are looked through for one that may be meant.
const MOST_NAMES: usize = 64;

impl Checker<'_, '_> {
    /// Every `data-entity-id`, allowed there or not, must name an object in the data.
    pub(super) fn check_entity_ids(&mut self, data: &Entities<'_, '_>) {
        for attribute in self.tree.attributes.iter().filter(|attribute| attribute.name == ENTITY_ID) {
            match data.find(&attribute.value).map(|named| named.first) {
                Some(Json::Object(_)) => {}
                Some(_) => self.report(
                    Diagnostic::new(
                        codes::entity::NOT_OBJECT,
                        attribute.value_place(),
                        format!("the data under `{}` is not an object", attribute.value),
                    )
                    .with_data_path(attribute.value.as_ref())
                    .with_help("a structured object looks like `{\"type\": \"…\", \"version\": \"…\", …}`"),
                ),
                None => {
                    let fault = Diagnostic::new(
                        codes::entity::MISSING_DATA,
                        attribute.value_place(),
                        format!("the data has no object `{}`", attribute.value),
                    )
                    .with_data_path(attribute.value.as_ref())
                    .with_help(format!("send `data` with a member `\"{}\": {{…}}`", attribute.value));
                    // As templates name it, or with a slip in it.
                    let bare =
                        ["entity.", "data.", "$", "#"].iter().find_map(|sign| attribute.value.strip_prefix(sign));
                    let near = match bare.and_then(|bare| data.objects().take(MOST_NAMES).find(|name| *name == bare)) {
                        Some(name) => Some(name),
                        None => nearest(&attribute.value, data.objects().take(MOST_NAMES)),
                    };
                    self.report(match near {
                        Some(near) => fault
                            .with_help(format!("the data has an object `{near}`: write that"))
                            .with_suggestion(attribute.value_place(), self.as_value(attribute, near)),
                        None => fault,
                    });
                }
            }
        }
    }

    /// An element of class `entity` needs data of its own, once, and with a type that is a text.
    pub(super) fn check_entity(&mut self, id: NodeId, data: &Entities<'_, '_>) {
        let attribute = self.tree.attribute(id, ENTITY_ID);
        let Some(attribute) = attribute else {
            if data.find("").is_none() {
                let fault = Diagnostic::new(
                    codes::attribute::MISSING,
                    self.open_span(id.0),
                    format!("an element of class `{ENTITY_CLASS}` needs `{ENTITY_ID}`"),
                )
                .with_help(format!("name the object in the data: `{ENTITY_ID}=\"…\"`"));
                let mut objects = data.objects();
                let only = objects.next().filter(|_| objects.next().is_none());
                self.told_entity.insert(id.0);
                let is_plain = |name: &&str| !name.contains(['"', '&', '<']);
                self.report(match only.filter(is_plain).zip(self.attributes_end(id)) {
                    Some((name, at)) => fault
                        .with_help(format!("the data has one object: write `{ENTITY_ID}=\"{name}\"`"))
                        .with_suggestion(at, format!(" {ENTITY_ID}=\"{name}\"")),
                    None => fault,
                });
            }
            return;
        };
        let fault = match data.find(&attribute.value) {
            Some(Named { several: true, .. }) => Diagnostic::new(
                codes::entity::DUPLICATE,
                attribute.value_place(),
                format!("the data has several values under `{}`", attribute.value),
            )
            .with_help("give each object a name that is nowhere else in the data"),
            Some(Named { first: entity, .. }) if entity_data(entity) == EntityData::BadType => Diagnostic::new(
                codes::entity::TYPE,
                attribute.value_place(),
                format!("the `type` of `{}` in the data is not a string", attribute.value),
            )
            .with_help("write it as a string: `\"type\": \"com.example.order\"`"),
            _ => return,
        };
        self.report(fault.with_data_path(attribute.value.as_ref()));
    }

    pub(super) fn open_entity(&mut self, id: NodeId, meaning: &Meaning<'_>) {
        let read_back = matches!(meaning.spelling.map(|s| s.when), Some(When::EntityType(_)));
        if !read_back {
            self.builder.number_entity();
        }
        if let Some(attribute) = self.tree.attribute(id, ENTITY_ID) {
            let text = self.builder.store(&attribute.value);
            self.builder.set_text(text);
        }
        let at = self.builder.parent_index() as usize;
        if let Some(node) = self.builder.document.nodes.get_mut(at) {
            node.from_div = read_back && self.tree.name(id) == Element::Div.info().name;
        }
        if let Some(value) = meaning.value {
            if meaning.element.info().attributes.iter().any(|row| row.key == Key::Uid) {
                self.builder.detail(Detail::NoUser { uid: Some(as_integer(value)) });
            } else {
                let text = self.builder.store(&as_text(value));
                self.builder.detail(Detail::Keyword(text));
            }
        }
    }

    /// Looks up what the open element refers to.
    pub fn open_details(&mut self, writer: Writer) {
        if !matches!(writer, Writer::Mention | Writer::Emoji) {
            return;
        }
        let Some(node) = self.builder.parent().copied() else { return };
        if writer == Writer::Mention {
            self.resolve_user(&node);
        } else {
            let code = self.value(&node, Key::ShortCode).unwrap_or_default();
            if let Some(character) = crate::schema::emoji::find(code) {
                self.builder.detail(Detail::Character(character));
            }
        }
    }

    fn resolve_user(&mut self, node: &Node) {
        let given = match self.builder.document.detail(node) {
            Some(Detail::NoUser { uid }) => *uid,
            _ => None,
        };
        let uid = match self.value(node, Key::Uid) {
            Some(text) => match super::value::long(text) {
                Some(uid) => Some(uid),
                None => return,
            },
            None => given,
        };
        let email = self.value(node, Key::Email);
        let directory = self.context.directory;
        let user = match (uid, email) {
            (Some(uid), _) => directory.user_by_id(uid),
            (None, Some(email)) => directory.user_by_email(email),
            (None, None) => return,
        };
        if self.is_misplaced_shorthand(node) {
            return;
        }
        if let Some(user) = user {
            let user = self.builder.mentioned(&user);
            self.builder.detail(user);
            return;
        }
        let who = uid.map_or_else(|| email.unwrap_or_default().to_owned(), |uid| uid.to_string());
        self.builder.detail(Detail::NoUser { uid });
        let key = if uid.is_some() { Key::Uid } else { Key::Email };
        let name = node.element.info().name;
        if !directory.knows_users() {
            let message = format!("`{who}` was not looked up; the `{name}` shows it as it is");
            let help = "give a directory to see the name, and to be told of unknown users".to_owned();
            self.report_at(node, key, codes::entity::NOT_LOOKED_UP, message, help);
        } else if self.value(node, Key::Strict).is_none_or(|strict| strict.eq_ignore_ascii_case("true")) {
            let message = format!("there is no user `{who}`");
            let help = "correct it, or add `strict=\"false\"` to show it as it is".to_owned();
            self.report_at(node, key, codes::entity::UNKNOWN_USER, message, help);
        } else if let Some(outer) = self.text_reader(node) {
            let message = format!("no user `{who}`, and `{outer}` needs the name of the user");
            let help = format!("put the `{name}` outside of `{outer}`");
            self.report_at(node, key, codes::entity::UNKNOWN_USER, message, help);
        }
    }

    /// The element around it, if any, whose Markdown is made from the text in it.
    fn text_reader(&self, node: &Node) -> Option<&'static str> {
        let at = self.builder.parent_index();
        let _ = node;
        for outer in self.builder.document.ancestors(at) {
            match outer.element.info().markdown {
                MarkdownKind::Link => return Some(outer.element.info().name),
                MarkdownKind::Paragraph if outer.element == Element::Paragraph => return None,
                MarkdownKind::Keyword | MarkdownKind::Mention => return None,
                _ => {}
            }
        }
        None
    }

    /// Asks for all instruments, numbered from the last of the message to the first.
    pub fn resolve_instruments(&mut self) {
        let document = &self.builder.document;
        let is_one = |node: &Node| node.element.info().rules.contains(&Rule::Instrument);
        let mut found = Vec::new();
        let mut pending = vec![0];
        while let Some(at) = pending.pop() {
            if document.nodes.get(at as usize).is_some_and(is_one) {
                found.push(at);
            }
            pending.extend(document.children(at));
        }
        for (number, at) in found.into_iter().enumerate() {
            self.resolve_instrument(number, at);
        }
    }

    fn resolve_instrument(&mut self, number: usize, at: u32) {
        let document = &self.builder.document;
        let Some(node) = document.nodes.get(at as usize).copied() else { return };
        let criteria = document
            .attributes(&node)
            .filter(|(row, _)| row.key == Key::Criterion)
            .filter_map(|(row, value)| Some((row.names.first()?.text, value.to_owned())))
            .collect();
        let query = InstrumentQuery { resolution_id: number.to_string(), criteria };
        if let Some(instrument) = self.context.directory.instrument(&query) {
            let detail = self.builder.document.details.len() as u32;
            self.builder.document.details.push(Detail::Instrument(Box::new(normalise(instrument))));
            if let Some(node) = self.builder.document.nodes.get_mut(at as usize) {
                node.detail = detail;
            }
            return;
        }
        let name = node.element.info().name;
        if document.attribute(&node, Key::FallbackTicker).is_none_or(is_blank) {
            let message = format!("no instrument was found for this `{name}`, and it has no `fallback-ticker`");
            let help = match self.context.directory.knows_users() {
                true => "add `fallback-ticker=\"…\"`: what to show where the instrument is not known",
                false => {
                    "nothing was looked up, as there is no directory: give one with this instrument, or add \
                     `fallback-ticker=\"…\"`, which is shown where it is not known"
                }
            }
            .to_owned();
            self.report_on(&node, codes::entity::NO_INSTRUMENT, message, help);
        } else if !self.context.directory.knows_users() {
            let message = format!("the instrument was not looked up; the `{name}` shows its `fallback-ticker`");
            let help = "give a directory with instruments to see the ticker".to_owned();
            self.report_on(&node, codes::entity::NOT_LOOKED_UP, message, help);
        }
    }
}
