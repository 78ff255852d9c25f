//! Which definition a name means.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::{Deref, Range};

use super::outline::Outline;
use super::scope::{Definition, DefinitionKind, definitions};
use crate::diagnostic::Span;

/// The definitions of a text in order, found by name and by place without looking through all of them.
#[derive(Debug)]
pub(super) struct Definitions<'t> {
    all: Vec<Definition<'t>>,
    names: HashMap<&'t str, Homonyms>,
    /// By the first byte of the name that is defined.
    places: HashMap<u32, usize>,
    /// The first macro of a name.
    macros: HashMap<&'t str, usize>,
}

/// The definitions of one name.
#[derive(Debug, Default)]
struct Homonyms {
    /// In the order in which they stand.
    all: Vec<Stand>,
    /// Those of one scope together.
    scopes: Vec<(Span, Vec<Stand>)>,
    /// The narrowest scope from this byte on.
    narrowest: Vec<(u32, Option<usize>)>,
}

/// Where a definition stands, and which it is.
type Stand = (u32, usize);

impl Homonyms {
    fn end(&mut self, found: &[Definition<'_>]) {
        self.all.sort_unstable();
        let mut groups: BTreeMap<(u32, u32), Vec<Stand>> = BTreeMap::new();
        for (start, index) in &self.all {
            let Some(definition) = found.get(*index) else { continue };
            let scope = definition.scope;
            groups.entry((scope.start, scope.end)).or_default().push((*start, *index));
        }
        self.scopes = groups.into_iter().map(|((start, end), stands)| (Span { start, end }, stands)).collect();
        // A scope begins, or is over after its last byte.
        let mut borders: Vec<(u32, bool, usize)> = Vec::new();
        for (at, (scope, _)) in self.scopes.iter().enumerate() {
            borders.extend([(scope.start, true, at), (scope.end.saturating_add(1), false, at)]);
        }
        borders.sort_unstable();
        let mut open = BTreeSet::new();
        for border in borders.chunk_by(|one, other| one.0 == other.0) {
            for (_, begins, at) in border {
                let scope = (self.scopes.get(*at).map_or(0, |(scope, _)| scope.len()), *at);
                if *begins {
                    open.insert(scope)
                } else {
                    open.remove(&scope)
                };
            }
            if let Some((byte, ..)) = border.first() {
                self.narrowest.push((*byte, open.first().map(|(_, at)| *at)));
            }
        }
    }

    /// The one of the narrowest scope, the last before the byte where several are as narrow.
    fn holding(&self, at: u32) -> Option<usize> {
        let from = self.narrowest.partition_point(|(start, _)| *start <= at).checked_sub(1)?;
        let (_, stands) = self.scopes.get(self.narrowest.get(from)?.1?)?;
        let before = stands.partition_point(|(start, _)| *start <= at);
        stands.get(before.saturating_sub(1)).map(|(_, index)| *index)
    }

    /// The one whose name stands there: that of a loop stands before its scope.
    fn standing(&self, at: u32, found: &[Definition<'_>]) -> Option<usize> {
        let before = self.all.partition_point(|(start, _)| *start <= at).checked_sub(1)?;
        let (_, index) = self.all.get(before)?;
        found.get(*index).filter(|definition| at <= definition.span.end).map(|_| *index)
    }
}

impl<'t> Definitions<'t> {
    /// Those of a text.
    pub fn of(outline: &Outline<'t>) -> Self {
        let all = definitions(outline);
        let mut names: HashMap<&str, Homonyms> = HashMap::new();
        let (mut places, mut macros) = (HashMap::new(), HashMap::new());
        for (index, definition) in all.iter().enumerate() {
            places.entry(definition.span.start).or_insert(index);
            if definition.kind == DefinitionKind::Macro {
                macros.entry(definition.name).or_insert(index);
            }
            names.entry(definition.name).or_default().all.push((definition.span.start, index));
        }
        for named in names.values_mut() {
            named.end(&all);
        }
        Definitions { all, names, places, macros }
    }

    /// The definition that a name at a byte means: the one of the narrowest scope, the last before it where several
    /// are as narrow.
    pub fn lookup(&self, name: &str, at: usize) -> Option<&Definition<'t>> {
        let (named, at) = (self.names.get(name)?, at as u32);
        let found = [named.holding(at), named.standing(at, &self.all)].into_iter().flatten();
        let found = found.filter_map(|index| self.all.get(index));
        found.min_by_key(|definition| {
            let is_later = definition.span.start > at;
            let distance = if is_later { definition.span.start } else { at - definition.span.start };
            (definition.scope.len(), is_later, distance)
        })
    }

    /// True if anything has this name.
    pub fn defines(&self, name: &str) -> bool {
        self.names.contains_key(name)
    }

    /// The one whose name stands just there.
    pub fn standing(&self, span: Span) -> Option<&Definition<'t>> {
        self.index(span).and_then(|index| self.all.get(index))
    }

    /// Which of all it is.
    pub fn index(&self, span: Span) -> Option<usize> {
        self.places.get(&span.start).copied().filter(|index| self.all.get(*index).is_some_and(|own| own.span == span))
    }

    /// The parameter of the first macro of this name.
    pub fn parameter(&self, callee: &str, name: &str) -> Option<&Definition<'t>> {
        let owner = *self.macros.get(callee)?;
        let head = self.all.get(owner)?.span.start;
        let last = self.all.get(parameters(&self.all, owner).end - 1)?.span.start;
        let stands = &self.names.get(name)?.all;
        let behind = stands.get(stands.partition_point(|(start, _)| *start <= head)..).unwrap_or_default();
        let own = behind.iter().take_while(|(start, _)| *start <= last);
        own.filter_map(|(_, index)| self.all.get(*index)).find(|known| known.kind == DefinitionKind::Parameter(owner))
    }
}

impl<'t> Deref for Definitions<'t> {
    type Target = [Definition<'t>];

    fn deref(&self) -> &Self::Target {
        &self.all
    }
}

/// The parameters of a definition, which stand after it.
pub(super) fn parameters(all: &[Definition<'_>], owner: usize) -> Range<usize> {
    let behind = all.get(owner + 1..).unwrap_or_default();
    let count = behind.iter().take_while(|definition| definition.kind == DefinitionKind::Parameter(owner)).count();
    owner + 1..owner + 1 + count
}
