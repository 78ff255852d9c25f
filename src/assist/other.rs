//! The templates that a text imports and includes: what they define is known in it.

use super::Assist;
use super::lookup::Definitions;
use super::outline::{Outline, is_name};
use super::scope::{Definition, DefinitionKind};
use crate::template::token::{SegmentKind, TokenKind};

/// Another template that a text reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherTemplate<'a> {
    /// The name by which the text imports or includes what brings it.
    pub name: &'a str,
    /// What stands in it.
    pub text: &'a str,
}

/// The names of the templates that a text imports or includes, in order: those that it writes as literal strings.
///
/// ```
/// let text = r#"<#import "cards.ftl" as cards><#include '/base.ftl'>"#;
/// assert_eq!(messageml::assist::templates_named(text), [("cards.ftl", true), ("/base.ftl", false)]);
/// ```
pub fn templates_named(text: &str) -> Vec<(&str, bool)> {
    named(&Outline::new(text))
}

/// The names of templates, and whether they are imported: macros of the others are known by their bare names.
pub(super) fn named<'t>(outline: &Outline<'t>) -> Vec<(&'t str, bool)> {
    let all = outline.read.segments.iter().filter_map(|segment| {
        let SegmentKind::Start { name: directive @ ("import" | "include"), .. } = segment.kind else { return None };
        let path = outline.tokens(segment).first().filter(|token| token.kind == TokenKind::String)?;
        Some((path.text.trim_matches(['"', '\'']), directive == "import"))
    });
    let mut seen = std::collections::HashSet::new();
    all.filter(|one| seen.insert(*one)).collect()
}

/// Another template, taken apart.
#[derive(Debug)]
pub(super) struct Other<'a> {
    name: &'a str,
    pub definitions: Definitions<'a>,
}

impl<'a> Other<'a> {
    pub fn new(template: &OtherTemplate<'a>) -> Self {
        Other { name: template.name, definitions: Definitions::of(&Outline::new(template.text)) }
    }
}

/// A definition, and where it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct DefinitionSite<'d, 'a> {
    /// The other template that it is in; of the text itself none.
    pub template: Option<usize>,
    /// All that is defined beside it.
    pub all: &'d [Definition<'a>],
    /// Which of them it is.
    pub index: usize,
}

impl<'d, 'a> DefinitionSite<'d, 'a> {
    pub fn definition(&self) -> Option<&'d Definition<'a>> {
        self.all.get(self.index)
    }
}

impl<'a> Assist<'a> {
    /// The name by which the text reaches the template of a definition.
    pub(super) fn template_name(&self, found: &DefinitionSite<'_, 'a>) -> Option<&'a str> {
        Some(self.others.get(found.template?)?.name)
    }
}

/// What other templates define for all of a text: macros, functions, variables.
fn is_public(definition: &Definition<'_>) -> bool {
    matches!(
        definition.kind,
        DefinitionKind::Macro | DefinitionKind::Function | DefinitionKind::Variable | DefinitionKind::Namespace
    )
}

impl<'a> Assist<'a> {
    /// What other templates define whose names are known as they are.
    pub(super) fn included(&self) -> impl Iterator<Item = DefinitionSite<'_, 'a>> {
        let names = named(&self.outline);
        let is_included = move |other: &Other<'_>| names.contains(&(other.name, false));
        self.others
            .iter()
            .enumerate()
            .filter(move |(_, other)| is_included(other))
            .flat_map(|(at, other)| found(at, other))
    }

    /// What is known as a member of this variable: what the template defines that is imported under its name.
    pub(super) fn imported(&self, space: &str) -> impl Iterator<Item = DefinitionSite<'_, 'a>> {
        let own = self.definitions.iter().find(|known| known.kind == DefinitionKind::Namespace && known.name == space);
        let origin = own.and_then(|own| own.origin).or_else(|| {
            let mut all = self.included().filter_map(|found| found.definition());
            all.find(|known| known.kind == DefinitionKind::Namespace && known.name == space)?.origin
        });
        self.others
            .iter()
            .enumerate()
            .filter(move |(_, other)| origin == Some(other.name))
            .flat_map(|(at, other)| found(at, other))
    }

    /// The macro or function that a name means: `row`, or `cards.row`.
    pub(super) fn callee(&self, name: &str) -> Option<DefinitionSite<'_, 'a>> {
        let is_it = |found: &DefinitionSite<'_, 'a>, name: &str| {
            found.definition().is_some_and(|definition| {
                definition.name == name && matches!(definition.kind, DefinitionKind::Macro | DefinitionKind::Function)
            })
        };
        if let Some((space, own)) = name.split_once('.') {
            return self.imported(space).find(|found| is_it(found, own));
        }
        let own =
            (0..self.definitions.len()).map(|index| DefinitionSite { template: None, all: &self.definitions, index });
        own.chain(self.included()).find(|found| is_it(found, name))
    }

    /// What a name means that begins or goes on at this token, if another template defines it.
    pub(super) fn elsewhere(&self, token: usize) -> Option<DefinitionSite<'_, 'a>> {
        let tokens = &self.outline.read.tokens;
        let name = tokens.get(token).filter(|token| is_name(token))?;
        let first = self.outline.segment_at(name.start as usize)?.first as usize;
        let before = |distance| token.checked_sub(distance).filter(|at| *at >= first).and_then(|at| tokens.get(at));
        let joined = before(1).filter(|sign| sign.is_sign("."));
        let space = before(2).filter(|_| joined.is_some());
        let is_it = |found: &DefinitionSite<'_, 'a>| found.definition().is_some_and(|known| known.name == name.text);
        match (joined, space) {
            (Some(_), Some(space)) => self.imported(space.text).find(is_it),
            (Some(_), None) => None,
            (None, _) => self.included().find(is_it),
        }
    }
}

fn found<'d, 'a>(at: usize, other: &'d Other<'a>) -> impl Iterator<Item = DefinitionSite<'d, 'a>> {
    let all = &other.definitions;
    let public = all.iter().enumerate().filter(|(_, definition)| is_public(definition));
    public.map(move |(index, _)| DefinitionSite { template: Some(at), all, index })
}
