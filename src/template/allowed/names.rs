//! Which names a template may read: those it declares anywhere, and those bound where they are read.

use hashbrown::{HashMap, HashSet};

use crate::template::ast::{Ast, Block, NameId, NodeKind};

/// What the data is called.
const ROOTS: [&str; 2] = ["data", "entity"];

/// What FreeMarker adds to a loop variable.
const LOOP_SUFFIXES: [&str; 2] = ["_index", "_has_next"];

/// Letters that a name holds only after a backslash. The list asks for such names as they are escaped,
/// and does not find them.
const ESCAPED: [char; 4] = ['-', '.', ':', '#'];

/// How a name is bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Binding {
    /// A parameter, a placeholder of `#escape`, a variable of a call's body.
    Plain,
    /// A loop variable, which has `x_index` and `x_has_next` beside it.
    Loop,
}

/// The names of one template.
#[derive(Debug)]
pub(super) struct Names<'a> {
    ast: &'a Ast,
    /// Macros and functions.
    macros: HashSet<NameId>,
    /// What `#assign`, `#global` and `#local` set, and the data.
    assigned: HashSet<NameId>,
    /// What is bound around the place of the walk, innermost last.
    bound: Vec<(NameId, Binding)>,
    /// How often each name is bound there, and how often by a loop.
    counts: HashMap<NameId, (u32, u32)>,
    /// The numbers of names that loops bind somewhere.
    looped: HashMap<&'a str, NameId>,
}

impl<'a> Names<'a> {
    pub(super) fn new(ast: &'a Ast) -> Self {
        let mut names = Names {
            ast,
            macros: ast.macros.iter().map(|found| found.name).collect(),
            assigned: HashSet::new(),
            bound: Vec::new(),
            counts: HashMap::new(),
            looped: HashMap::new(),
        };
        for (at, name) in ast.names.iter().enumerate() {
            if ROOTS.contains(&&**name) {
                names.assigned.insert(NameId(at as u32));
            }
        }
        let mut pending: Vec<&Block> = ast.macros.iter().map(|found| &found.body).collect();
        pending.push(&ast.body);
        while let Some(block) = pending.pop() {
            for node in &block.nodes {
                match &node.kind {
                    NodeKind::Assign { items, .. } => names.assigned.extend(items.iter().map(|item| item.name)),
                    NodeKind::Capture { name, .. } => drop(names.assigned.insert(*name)),
                    _ => {}
                }
                pending.extend(node.kind.bodies());
            }
        }
        names
    }

    /// How many are bound now, to be given to [`Names::release`].
    pub(super) fn mark(&self) -> usize {
        self.bound.len()
    }

    /// Binds a name until it is released.
    pub(super) fn bind(&mut self, name: NameId, binding: Binding) {
        self.bound.push((name, binding));
        let (all, loops) = self.counts.entry(name).or_default();
        *all += 1;
        if binding == Binding::Loop {
            *loops += 1;
            self.looped.insert(self.ast.name(name), name);
        }
    }

    /// Unbinds what was bound since the mark.
    pub(super) fn release(&mut self, mark: usize) {
        for (name, binding) in self.bound.drain(mark.min(self.bound.len())..) {
            if let Some((all, loops)) = self.counts.get_mut(&name) {
                *all = all.saturating_sub(1);
                *loops = loops.saturating_sub(u32::from(binding == Binding::Loop));
            }
        }
    }

    /// True for a macro or function of the template.
    pub(super) fn is_macro(&self, name: NameId) -> bool {
        self.macros.contains(&name) && !self.is_escaped(name)
    }

    /// True for a name that is written with backslashes.
    pub(super) fn is_escaped(&self, name: NameId) -> bool {
        self.ast.name(name).contains(ESCAPED)
    }

    /// True for a variable: of the data, assigned anywhere, or bound here.
    pub(super) fn is_variable(&self, name: NameId) -> bool {
        self.assigned.contains(&name)
            || self.counts.get(&name).is_some_and(|(all, _)| *all > 0)
            || self.is_loop_part(self.ast.name(name))
    }

    /// True for what may be read here.
    pub(super) fn is_declared(&self, name: NameId) -> bool {
        (self.is_variable(name) || self.is_macro(name)) && !self.is_escaped(name)
    }

    fn is_loop_part(&self, name: &str) -> bool {
        LOOP_SUFFIXES.iter().any(|suffix| {
            let of = name.strip_suffix(suffix).and_then(|of| self.looped.get(of));
            of.and_then(|of| self.counts.get(of)).is_some_and(|(_, loops)| *loops > 0)
        })
    }

    /// What may be read here, for suggestions.
    pub(super) fn declared(&self) -> Vec<&'a str> {
        let bound = self.bound.iter().map(|(name, _)| *name);
        let all: HashSet<NameId> = self.assigned.iter().copied().chain(bound).collect();
        let mut names: Vec<&str> = all.into_iter().map(|name| self.ast.name(name)).collect();
        names.extend(ROOTS);
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The macros of the template, for suggestions.
    pub(super) fn macros(&self) -> Vec<&'a str> {
        let mut names: Vec<&str> = self.macros.iter().map(|name| self.ast.name(*name)).collect();
        names.sort_unstable();
        names
    }

    /// True if the template declares a variable of this name anywhere, or the data has it.
    pub(super) fn is_known(&self, name: &str) -> bool {
        ROOTS.contains(&name) || self.assigned.iter().any(|known| self.ast.name(*known) == name)
    }
}
