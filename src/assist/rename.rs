//! Other names for what a text defines, as long as they mean the same everywhere.

use std::fmt;

use super::Assist;
use super::navigation::{is_reference, meant, references, tag_pair};
use crate::diagnostic::Span;
use crate::settings::Profile;
use crate::template::is_reserved;
use crate::template::token::SegmentKind;

/// Why something gets no other name.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotRenamed {
    /// Nothing stands there that could have another name.
    Nothing,
    /// The name that was asked for could not be written there.
    NoName(String),
    /// The name that was asked for means something else already: what is defined here, in bytes, or, without a place,
    /// something that is there all over the text.
    Taken(String, Option<Span>),
}

impl fmt::Display for NotRenamed {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotRenamed::Nothing => to.write_str("nothing stands here that could have another name"),
            NotRenamed::NoName(name) => write!(to, "`{name}` is no name"),
            NotRenamed::Taken(name, _) => write!(to, "`{name}` means something else already"),
        }
    }
}

impl std::error::Error for NotRenamed {}

pub(super) fn renaming(assist: &Assist<'_>, offset: usize) -> Vec<Span> {
    let Some(segment) = assist.outline.segment_at(offset) else { return Vec::new() };
    if segment.kind == SegmentKind::Text && tag_pair(assist, offset).is_none() {
        return Vec::new();
    }
    references(assist, offset)
}

pub(super) fn rename(assist: &Assist<'_>, offset: usize, name: &str) -> Result<Vec<Span>, NotRenamed> {
    let spans = renaming(assist, offset);
    let Some(first) = spans.first().copied() else { return Err(NotRenamed::Nothing) };
    let is_tag = assist.outline.segment_at(offset).is_some_and(|segment| segment.kind == SegmentKind::Text);
    let begins = name.starts_with(|letter: char| letter.is_alphabetic() || letter == '_');
    let goes_on =
        |letter: char| letter.is_alphanumeric() || letter == '_' || is_tag && matches!(letter, '-' | ':' | '.');
    if !(begins && name.chars().all(goes_on) && (is_tag || !is_reserved(name))) {
        return Err(NotRenamed::NoName(name.to_owned()));
    }
    if is_tag || assist.outline.slice(first) == name {
        return Ok(spans);
    }
    let Some(own) = meant(assist, offset) else { return Err(NotRenamed::Nothing) };
    // Where the new name would mean what it means already, or what it means already would be hidden.
    let overlaps = |scope: Span| scope.start <= own.scope.end && own.scope.start <= scope.end;
    let taken = assist.definitions.iter().find(|other| other.name == name && overlaps(other.scope));
    if let Some(taken) = taken {
        return Err(NotRenamed::Taken(name.to_owned(), Some(taken.span)));
    }
    // Names of the data that the samples do not have.
    let tokens = &assist.outline.read.tokens;
    let named = tokens.iter().enumerate().find(|(index, token)| token.text == name && is_reference(assist, *index));
    if let Some((_, token)) = named.filter(|(_, token)| own.scope.range().contains(&(token.start as usize))) {
        return Err(NotRenamed::Taken(name.to_owned(), Some(token.span())));
    }
    let is_root = match assist.profile {
        Profile::Agent => matches!(name, "data" | "entity"),
        Profile::BdkJava => assist.samples.iter().any(|sample| sample.get(name).is_some()),
    };
    let is_elsewhere = assist.included().filter_map(|found| found.definition()).any(|other| other.name == name);
    if is_root || is_elsewhere {
        return Err(NotRenamed::Taken(name.to_owned(), None));
    }
    Ok(spans)
}
