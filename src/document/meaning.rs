//! What a tag means: its name, and what of class, type, attributes, parents and data decides.

use super::checker::Checker;
use super::lookup::{ENTITY_CLASS, ENTITY_ID, Entities, EntityData, Named, entity_data};
use super::words::{has_word, is_separator};
use crate::diagnostic::{Diagnostic, Fix, codes};
use crate::json::Json;
use crate::markup::{Attribute, NodeId};
use crate::schema::{BuiltAs, Candidate, Element, Spelling, Tag, When, tag};

/// What a tag turned out to mean.
pub(super) struct Meaning<'d> {
    pub element: Element,
    pub spelling: Option<&'static Spelling>,
    pub presentation_ml: bool,
    /// What the data says about an entity that was read back: its value.
    pub value: Option<&'d Json>,
    /// True if what it stands in has a say.
    pub looks_around: bool,
}

impl Meaning<'_> {
    /// What a tag means that means nothing.
    pub fn nothing(presentation_ml: bool) -> Self {
        Meaning { element: Element::Unknown, spelling: None, presentation_ml, value: None, looks_around: false }
    }
}

/// The attributes whose words decide what a tag means.
struct Deciding<'t> {
    class: Words<'t>,
    kind: Words<'t>,
}

impl<'t> Deciding<'t> {
    fn of(attributes: &'t [Attribute<'_>]) -> Self {
        let words = |name| {
            let found = attributes.iter().find(|attribute| attribute.name == name);
            let text = found.map(|attribute| attribute.value.as_ref());
            Words { text, single: text.is_some_and(|text| !text.contains(is_separator)) }
        };
        Deciding { class: words("class"), kind: words("type") }
    }
}

/// The words of an attribute.
struct Words<'t> {
    /// All of the attribute, if it is there.
    text: Option<&'t str>,
    /// True if there is one word and nothing else.
    single: bool,
}

impl Words<'_> {
    fn has(&self, word: &str) -> bool {
        self.text.is_some_and(|text| if self.single { text == word } else { has_word(text, word) })
    }
}

enum Applies<'d> {
    No,
    Yes,
    WithValue(&'d Json),
}

impl Checker<'_, '_> {
    /// Finds out what a tag means; [`Element::Unknown`] after saying why it means nothing.
    pub(super) fn meaning<'d>(&mut self, id: NodeId, data: &Entities<'d, '_>) -> Meaning<'d> {
        let name = self.tree.name(id);
        let tag = tag(name);
        let is_bare = self.tree.attributes(id).is_empty();
        if let Some(only) = tag.and_then(|tag| self.plain_meaning(id, tag, is_bare)) {
            let presentation_ml = self.format(only.spelling);
            return Meaning {
                element: only.element,
                spelling: Some(only.spelling),
                presentation_ml,
                value: None,
                looks_around: false,
            };
        }
        let meaning = self.decide(id, name, tag.map_or(&[], |tag| &tag.candidates), data);
        Meaning { looks_around: tag.is_some_and(|tag| tag.looks_around), ..meaning }
    }

    /// What a tag means if its name alone says it, `is_bare` being true if it has no attributes.
    #[inline]
    pub(super) fn plain_meaning(&self, id: NodeId, tag: &Tag, is_bare: bool) -> Option<Candidate> {
        let only = if is_bare { tag.bare } else { tag.plain };
        only.filter(|only| id.0 != 0 && !(only.spelling.shorthand && self.presentation_ml))
    }

    /// The same where it takes more than the name, or none of these is meant.
    fn decide<'d>(
        &mut self,
        id: NodeId,
        name: &str,
        found: &'static [Candidate],
        data: &Entities<'d, '_>,
    ) -> Meaning<'d> {
        let root = id.0 == 0;
        let mut value = None;
        let deciding = Deciding::of(self.tree.attributes(id));
        let newer = found.iter().find(|candidate| candidate.element.info().library > self.context.library.version);
        if let Some(newer) = newer.filter(|_| !root) {
            return self.too_new(id, newer.element);
        }
        let chosen = found.iter().find(|candidate| match self.applies(id, candidate.spelling, root, &deciding, data) {
            Applies::No => false,
            Applies::Yes => true,
            Applies::WithValue(json) => {
                value = Some(json);
                true
            }
        });
        let value = if matches!(chosen.map(|c| c.spelling.when), Some(When::EntityType(_))) { value } else { None };
        let Some(chosen) = chosen.filter(|_| !root || found.iter().any(|c| c.spelling.when == When::Root)) else {
            return self.unknown(id, name, root, !found.is_empty());
        };
        let presentation_ml = self.format(chosen.spelling);
        if root {
            self.presentation_ml = presentation_ml;
        } else if chosen.spelling.shorthand && self.presentation_ml {
            let info = chosen.element.info();
            let mut fault = Diagnostic::new(
                codes::element::SHORTHAND,
                self.open_span(id.0),
                format!("`{name}` is MessageML; a PresentationML message cannot hold it"),
            );
            if let Some(class) = info.spellings.iter().find_map(|s| match s.when {
                When::Class(class) => Some(class),
                _ => None,
            }) {
                fault = fault.with_help(format!("write `<div class=\"{class}\">`, or make the root `<messageML>`"));
            } else {
                fault = fault.with_help("make the root `<messageML>`");
            }
            let (open, root, message) = (self.open_span(0), NodeId(0), Element::Message.info().name);
            if let Some(end) = self.tree.closing_name(root) {
                fault.fix = Some(Fix::suggested(open, format!("<{message}>")).and(end, message));
            }
            self.report(fault);
        }
        Meaning {
            element: chosen.element,
            spelling: Some(chosen.spelling),
            presentation_ml,
            value,
            looks_around: false,
        }
    }

    /// Refuses an element that the Agent's library does not know yet.
    fn too_new<'d>(&mut self, id: NodeId, element: Element) -> Meaning<'d> {
        let info = element.info();
        let (since, here) = (info.library, self.context.library.version);
        let message = format!("`{}` came with library {since}, and the Agent has {here}", info.name);
        let fault = Diagnostic::new(codes::element::UNKNOWN, self.open_span(id.0), message)
            .with_help(format!("take it out, or set `library-version` to {since} if the Agent is that new"));
        self.report(fault);
        Meaning::nothing(self.presentation_ml)
    }

    /// True for a tag that is read as PresentationML.
    pub(super) fn format(&self, spelling: &Spelling) -> bool {
        match spelling.built_as {
            BuiltAs::MessageMl => false,
            BuiltAs::PresentationMl => true,
            BuiltAs::Message => self.presentation_ml,
        }
    }

    fn applies<'d>(
        &mut self,
        id: NodeId,
        spelling: &Spelling,
        root: bool,
        deciding: &Deciding<'_>,
        data: &Entities<'d, '_>,
    ) -> Applies<'d> {
        let tree = self.tree;
        let attribute = |name| tree.attribute(id, name).map(|attribute| attribute.value.as_ref());
        let holds = match spelling.when {
            When::Always => !root,
            When::Root => root,
            _ if root => false,
            When::Class(word) => deciding.class.has(word),
            When::Type(word, _) => deciding.kind.has(word),
            When::Attribute(name) => attribute(name).is_some(),
            When::ClassAndAttributes(class, names) => {
                deciding.class.text == Some(class) && names.iter().all(|name| attribute(name).is_some())
            }
            When::ChildOf(parents) => self.builder.parent().is_some_and(|parent| parents.contains(parent.element)),
            When::ChildOrGrandchildOf(parents) => {
                let document = &self.builder.document;
                self.builder.parent().is_some_and(|parent| {
                    parents.contains(parent.element)
                        || document.nodes.get(parent.parent as usize).is_some_and(|n| parents.contains(n.element))
                })
            }
            When::EntityType(wanted) => {
                if !deciding.class.has(ENTITY_CLASS) {
                    return Applies::No;
                }
                return match data.find(attribute(ENTITY_ID).unwrap_or_default()) {
                    Some(Named { first: entity, several: false }) => match entity_data(entity) {
                        EntityData::Typed(name, value) if name == wanted => Applies::WithValue(value),
                        _ => Applies::No,
                    },
                    _ => Applies::No,
                };
            }
            When::Entity => {
                let class = deciding.class.has(ENTITY_CLASS);
                if class {
                    self.check_entity(id, data);
                }
                class
            }
        };
        if holds { Applies::Yes } else { Applies::No }
    }
}
