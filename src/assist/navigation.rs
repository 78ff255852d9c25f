//! Where things are defined, and where else they are named.

use super::Assist;
use super::element::{row_of, values_of};
use super::markup::Attribute;
use super::outline::is_name;
use super::scope::{Definition, DefinitionKind};
use super::value::Values;
use crate::diagnostic::Span;
use crate::schema::Key;
use crate::template::token::{SegmentKind, TokenKind};

/// Where something is defined.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Target {
    /// What leads there.
    pub from: Span,
    /// Where.
    pub place: TargetPlace,
}

/// A place in one of the texts.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TargetPlace {
    /// In the text itself.
    Message(Span),
    /// Another template, by the name that an include gives.
    Template(String),
    /// A place in one of the other templates that were given, by its number among them.
    Other(usize, Span),
    /// In the data, by the keys that lead there.
    Data(Vec<String>),
}

fn holds(span: Span, offset: usize) -> bool {
    span.start as usize <= offset && offset <= span.end as usize
}

pub(super) fn definition(assist: &Assist<'_>, offset: usize) -> Option<Target> {
    let outline = &assist.outline;
    let segment = outline.segment_at(offset)?;
    if segment.kind == SegmentKind::Text {
        if let Some((start, end)) = tag_pair(assist, offset) {
            let other = if holds(start, offset) { end? } else { start };
            return Some(Target {
                from: if holds(start, offset) { start } else { end? },
                place: TargetPlace::Message(other),
            });
        }
        let (key, from) = value_at(assist, offset)?;
        let id = outline.slice(from);
        let place = match key {
            Key::EntityId => TargetPlace::Data(vec![id.to_owned()]),
            Key::For | Key::TargetId => {
                let mut ids = outline.tags.iter().flat_map(|tag| values_of(outline, tag, &[Key::Id]));
                TargetPlace::Message(ids.find(|own| outline.slice(*own) == id)?)
            }
            _ => return None,
        };
        return Some(Target { from, place });
    }
    let (index, token) = outline.token_at(offset)?;
    let from = token.span();
    if let SegmentKind::Start { name: "include" | "import", .. } = segment.kind
        && token.kind == TokenKind::String
    {
        return Some(Target { from, place: TargetPlace::Template(token.text.trim_matches(['"', '\'']).to_owned()) });
    }
    if !is_name(token) {
        return None;
    }
    let first = segment.first as usize;
    if let Some(definition) = meant(assist, offset) {
        let place = match (definition.kind, definition.origin) {
            (DefinitionKind::Namespace, Some(path)) if definition.span == from => {
                TargetPlace::Template(path.to_owned())
            }
            _ => TargetPlace::Message(definition.span),
        };
        return Some(Target { from, place });
    }
    if let Some(found) = assist.elsewhere(index) {
        let place = TargetPlace::Other(found.template?, found.definition()?.span);
        return Some(Target { from, place });
    }
    // A path into the data: only names, from the roots on.
    let values = Values::new(outline, &assist.definitions, assist.samples, assist.profile);
    let start = values.chain_start(first, index + 1);
    let path = outline.read.tokens.get(start..index + 1)?;
    let mut keys: Vec<String> = Vec::new();
    for (at, token) in path.iter().enumerate() {
        match at % 2 {
            0 if is_name(token) => keys.push(token.text.to_owned()),
            1 if token.is_sign(".") => {}
            _ => return None,
        }
    }
    if assist.profile == crate::Profile::Agent {
        keys.first().filter(|root| matches!(root.as_str(), "data" | "entity"))?;
        keys.remove(0);
    }
    Some(Target { from, place: TargetPlace::Data(keys) })
}

/// The names in the tags of a pair that one of which stands here.
pub(super) fn tag_pair(assist: &Assist<'_>, offset: usize) -> Option<(Span, Option<Span>)> {
    let tags = &assist.outline.tags;
    let here = |tag: &&super::markup::Tag| holds(tag.name, offset) || tag.end.is_some_and(|end| holds(end, offset));
    tags.iter().find(here).map(|tag| (tag.name, tag.end))
}

/// What the attribute whose value stands at a byte means, and the value.
fn value_at(assist: &Assist<'_>, offset: usize) -> Option<(Key, Span)> {
    let outline = &assist.outline;
    let here = |attribute: &&Attribute| attribute.value.is_some_and(|value| holds(value, offset));
    let mut tags = outline.tags.iter().filter(|tag| holds(tag.span, offset));
    let (tag, attribute) = tags.find_map(|tag| Some((tag, tag.attributes.iter().find(here)?)))?;
    Some((row_of(outline, tag, attribute)?.key, attribute.value?))
}

/// The definition that the name at a byte means, unless it is the name of a member or built-in.
pub(super) fn meant<'d, 't>(assist: &'d Assist<'t>, offset: usize) -> Option<&'d Definition<'t>> {
    let outline = &assist.outline;
    let segment = outline.segment_at(offset)?;
    if let SegmentKind::CallEnd { callee } = segment.kind {
        return assist.definitions.lookup(callee, segment.span.start as usize);
    }
    let (index, token) = outline.token_at(offset)?;
    if !is_name(token) && token.kind != TokenKind::String {
        return None;
    }
    if let Some(definition) = assist.definitions.standing(token.span()) {
        return Some(definition);
    }
    is_reference(assist, index).then(|| {
        named_parameter(assist, index).or_else(|| assist.definitions.lookup(token.text, token.start as usize))
    })?
}

/// True if the token is the name of a variable or macro: no member, built-in or directive's own word.
pub(super) fn is_reference(assist: &Assist<'_>, index: usize) -> bool {
    let tokens = &assist.outline.read.tokens;
    let Some(token) = tokens.get(index).filter(|token| is_name(token)) else { return false };
    let before = index.checked_sub(1).and_then(|at| tokens.get(at));
    let joins = before.is_some_and(|sign| {
        (sign.is_sign(".") || sign.is_sign("?"))
            && assist.outline.segment_at(sign.start as usize).map(|segment| segment.span)
                == assist.outline.segment_at(token.start as usize).map(|segment| segment.span)
    });
    !joins
}

/// The parameter that a name in a call gives a value: `<@row title=…>`.
fn named_parameter<'d, 't>(assist: &'d Assist<'t>, index: usize) -> Option<&'d Definition<'t>> {
    let outline = &assist.outline;
    let token = outline.read.tokens.get(index)?;
    let segment = outline.segment_at(token.start as usize)?;
    let first = segment.first as usize;
    let gives = outline.read.tokens.get(index + 1).is_some_and(|sign| sign.is_sign("="));
    if !(matches!(segment.kind, SegmentKind::Call { .. }) && gives && index > first) {
        return None;
    }
    let callee = outline.read.tokens.get(first)?.text;
    assist.definitions.parameter(callee, token.text)
}

pub(super) fn references(assist: &Assist<'_>, offset: usize) -> Vec<Span> {
    let outline = &assist.outline;
    if outline.segment_at(offset).is_some_and(|segment| segment.kind == SegmentKind::Text) {
        if let Some((start, end)) = tag_pair(assist, offset) {
            return [Some(start), end].into_iter().flatten().collect();
        }
        let Some((key, value)) = value_at(assist, offset) else { return Vec::new() };
        let keys: &[Key] = match key {
            Key::EntityId => &[Key::EntityId],
            Key::Id | Key::For | Key::TargetId => &[Key::Id, Key::For, Key::TargetId],
            _ => return Vec::new(),
        };
        let id = outline.slice(value);
        let named = outline.tags.iter().flat_map(|tag| values_of(outline, tag, keys));
        return named.filter(|value| outline.slice(*value) == id).collect();
    }
    let Some(found) = meant(assist, offset) else { return Vec::new() };
    let is_callee = matches!(found.kind, DefinitionKind::Macro | DefinitionKind::Namespace);
    // Several assignments of one variable are one variable.
    let same =
        |other: &Definition<'_>| other.name == found.name && other.kind == found.kind && other.scope == found.scope;
    let mut spans: Vec<Span> = Vec::new();
    for (index, token) in outline.read.tokens.iter().enumerate() {
        if token.text != found.name || !is_name(token) {
            continue;
        }
        let defines = assist.definitions.standing(token.span());
        let is_it = match defines {
            Some(definition) => same(definition),
            None if !is_reference(assist, index) => false,
            None => match named_parameter(assist, index) {
                Some(parameter) => parameter.span == found.span,
                None => assist
                    .definitions
                    .lookup(token.text, token.start as usize)
                    .is_some_and(|other| other.span == found.span || same(other)),
            },
        };
        if is_it {
            spans.push(token.span());
        }
    }
    if is_callee {
        for segment in &outline.read.segments {
            if let SegmentKind::CallEnd { callee } = segment.kind
                && callee == found.name
                && let Some(at) = outline.slice(segment.span).find(callee)
            {
                let start = segment.span.start as usize + at;
                spans.push(Span::new(start, start + callee.len()));
            }
        }
        spans.sort();
    }
    spans
}
