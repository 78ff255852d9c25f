//! What stands at a place, explained.

use std::fmt::Write;

use super::call::signature;
use super::element::{meant, row_of};
use super::expression::{built_in_text, shown};
use super::markup::Tag;
use super::outline::is_name;
use super::scope::DefinitionKind;
use super::value::Values;
use super::{Assist, directive};
use crate::built_in::built_ins;
use crate::diagnostic::Span;
use crate::schema::{AttributeInfo, Element, Presence, attribute_guide, emoji, export, guide};
use crate::template::token::SegmentKind;

/// An explanation of what stands at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Hover {
    /// What is explained.
    pub span: Span,
    /// The explanation, in Markdown.
    pub text: String,
}

pub(super) fn hover(assist: &Assist<'_>, offset: usize) -> Option<Hover> {
    let segment = assist.outline.segment_at(offset)?;
    match segment.kind {
        SegmentKind::Text => markup(assist, offset),
        SegmentKind::Start { name, .. } | SegmentKind::End { name, .. } if !name.is_empty() => {
            let start = assist.text.get(segment.span.start as usize..)?.find(name)? + segment.span.start as usize;
            let span = Span::new(start, start + name.len());
            if start <= offset && offset <= start + name.len() {
                let says = directive::says(name);
                return Some(Hover { span, text: format!("`<#{name}>`: {says}") }).filter(|_| !says.is_empty());
            }
            expression(assist, offset)
        }
        SegmentKind::Start { .. } | SegmentKind::Interpolation { .. } | SegmentKind::Call { .. } => {
            expression(assist, offset)
        }
        _ => None,
    }
}

fn holds(span: Span, offset: usize) -> bool {
    span.start as usize <= offset && offset <= span.end as usize
}

fn markup(assist: &Assist<'_>, offset: usize) -> Option<Hover> {
    let outline = &assist.outline;
    let at_end = outline.tags.iter().find(|tag| tag.end.is_some_and(|end| holds(end, offset)));
    if let Some(tag) = at_end {
        return Some(Hover { span: tag.end?, text: element_text(meant(outline, tag)?.0) });
    }
    let tag =
        outline.tags.get(outline.tags.partition_point(|tag| tag.span.start as usize <= offset).checked_sub(1)?)?;
    if !holds(tag.span, offset) {
        return None;
    }
    let element = meant(outline, tag)?.0;
    if holds(tag.name, offset) {
        return Some(Hover { span: tag.name, text: element_text(element) });
    }
    let in_attribute = tag
        .attributes
        .iter()
        .find(|attribute| holds(attribute.name, offset) || attribute.value.is_some_and(|value| holds(value, offset)))?;
    let row = row_of(outline, tag, in_attribute)?;
    let value = in_attribute.value.filter(|value| holds(*value, offset));
    let mut text = attribute_text(tag_name(assist, tag), row);
    if let Some(characters) = value.and_then(|value| emoji::find(outline.slice(value))) {
        let _ = write!(text, "\n\n{characters}");
    }
    if let Some(value) = value
        && let Some(object) = assist.samples.iter().find_map(|sample| sample.get(outline.slice(value)))
        && row.key == crate::schema::Key::EntityId
    {
        let _ = write!(text, "\n\nIn the data: `{}`", shown(object).replace('`', "'"));
    }
    Some(Hover { span: value.unwrap_or(in_attribute.name), text })
}

fn tag_name<'t>(assist: &Assist<'t>, tag: &Tag) -> &'t str {
    assist.outline.slice(tag.name)
}

/// An element in Markdown.
fn element_text(element: Element) -> String {
    let info = element.info();
    let says = guide(element).map_or("", |(_, guide)| guide.says);
    let mut text = format!("`<{}>`: {says}\n\n{}", info.name, export::summary(element));
    for note in info.notes {
        let _ = write!(text, "\n- {note}");
    }
    text
}

/// An attribute in Markdown.
fn attribute_text(tag: &str, row: &AttributeInfo) -> String {
    let name = row.shown_name(false);
    let presence = match row.presence {
        Presence::Optional => String::new(),
        Presence::Required => " Required.".into(),
        Presence::Default(value) | Presence::DefaultUnlessIn(value, _) => format!(" `{value}` by default."),
    };
    let mut text =
        format!("`{name}` of `<{tag}>`: {}\n\nTakes {}.{presence}", attribute_guide(row.key), row.value.describe());
    if !row.since.is_empty() {
        let _ = write!(text, " Since Agent {}.", row.since);
    }
    if !row.note.is_empty() {
        let _ = write!(text, "\n\n{}", row.note);
    }
    text
}

fn expression(assist: &Assist<'_>, offset: usize) -> Option<Hover> {
    let outline = &assist.outline;
    let segment = outline.segment_at(offset)?;
    let (index, token) = outline.token_at(offset)?;
    if !is_name(token) {
        return None;
    }
    let span = token.span();
    let before =
        index.checked_sub(1).filter(|at| *at >= segment.first as usize).and_then(|at| outline.read.tokens.get(at));
    if before.is_some_and(|sign| sign.is_sign("?")) {
        let entry = built_ins().find(|entry| entry.name == token.text || entry.camel_case() == token.text)?;
        return Some(Hover { span, text: format!("`?{}`: {}", entry.name, built_in_text(entry)) });
    }
    let values = Values::new(outline, &assist.definitions, assist.samples, assist.profile);
    let start = values.chain_start(segment.first as usize, index + 1);
    let known = values.worth(start..index + 1, offset);
    let mut text = String::new();
    if let Some(found) = assist.elsewhere(index).filter(|_| known.values.is_empty())
        && let Some(definition) = found.definition()
        && assist.definitions.lookup(token.text, offset).is_none_or(|_| start < index)
    {
        let (name, parameters) = (definition.name, signature(found.all, found.index));
        let text = match definition.kind {
            DefinitionKind::Macro => format!("macro `{name}({parameters})`"),
            DefinitionKind::Function => format!("function `{name}({parameters})`"),
            _ => format!("variable `{name}`"),
        };
        let from = assist.template_name(&found).unwrap_or_default();
        return Some(Hover { span, text: format!("{text} of `{from}`") });
    }
    if start == index
        && let Some(definition) = assist.definitions.lookup(token.text, offset)
    {
        let at = assist.definitions.index(definition.span).unwrap_or(0);
        let name = token.text;
        text = match definition.kind {
            DefinitionKind::Macro => format!("macro `{name}({})`", signature(&assist.definitions, at)),
            DefinitionKind::Function => format!("function `{name}({})`", signature(&assist.definitions, at)),
            DefinitionKind::Parameter(owner) => {
                let owner = assist.definitions.get(owner).map_or("", |owner| owner.name);
                format!("parameter `{name}` of `{owner}`")
            }
            DefinitionKind::Item | DefinitionKind::Member => format!("loop variable `{name}`"),
            DefinitionKind::Variable => format!("variable `{name}`"),
            DefinitionKind::Namespace => format!("macros of `{}`", definition.origin.unwrap_or("")),
        };
    }
    if let Some(kind) = known.kind.filter(|_| !known.values.is_empty() || text.is_empty()) {
        let path = outline.read.tokens.get(start).map_or(span, |first| first.span().to(span));
        if text.is_empty() {
            let _ = write!(text, "`{}`", outline.slice(path).replace('`', "'"));
        }
        let _ = write!(text, ": {}", kind.name());
    }
    for value in known.values.iter().take(3) {
        let _ = write!(text, "\n- `{}`", shown(value).replace('`', "'"));
    }
    (!text.is_empty()).then_some(Hover { span, text })
}
