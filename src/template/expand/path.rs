//! The way that led to a place: trails of calls and loops, and paths of values in the data.

use std::fmt::Write as _;

use super::Machine;
use super::scope::{NO_BINDING, Symbol, Unit};
use crate::diagnostic::{Frame, Place, Source, Span, Trail, Waypoint, WaypointKind, shown};
use crate::template::Model;
use crate::template::ast::{Expr, ExprId};

/// One step of the way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step<'m> {
    /// The template of the call, include or loop.
    pub(crate) unit: Unit<'m>,
    /// Where it is.
    pub(crate) span: Span,
    /// What it is.
    pub(crate) kind: StepKind<'m>,
    /// The trail that ends with it, once something was written there.
    trail: Option<Trail>,
}

impl From<&Step<'_>> for Waypoint {
    fn from(step: &Step<'_>) -> Self {
        Waypoint {
            place: Place { source: step.unit.ast.source.clone(), span: step.span },
            kind: match step.kind {
                StepKind::Macro(name) => WaypointKind::Macro(name.into()),
                StepKind::Function(name) => WaypointKind::Function(name.into()),
                StepKind::Include(name) => WaypointKind::Include(name.into()),
                StepKind::Turn(index) => WaypointKind::Turn(index),
                StepKind::Evaluated => WaypointKind::Evaluated,
            },
        }
    }
}

/// Kinds of step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum StepKind<'m> {
    /// A macro call.
    Macro(&'m str),
    /// A function call.
    Function(&'m str),
    /// `#include` or `#import`.
    Include(&'m str),
    /// A turn of a loop; zero-based.
    Turn(usize),
    /// `?eval` or `?interpret`.
    Evaluated,
}

/// Bytes of a path that is kept for a value: nobody reads a longer one, and every value written has its own.
const LONGEST_PATH: usize = 500;

/// Bytes of paths that are kept of one expansion.
const MOST_PATHS: usize = 64 << 20;

/// Trails that are kept of one expansion.
const MOST_TRAILS: usize = 50_000;

impl<'m> Machine<'m> {
    /// Notes a step of the way, until it is popped off the trail.
    pub(super) fn push_step(&mut self, span: Span, kind: StepKind<'m>) {
        self.trail.push(Step { unit: self.unit, span, kind, trail: None });
    }

    /// Says that the loop that was entered last is in its turn of this number.
    pub(super) fn set_turn(&mut self, index: usize) {
        if let Some(step) = self.trail.last_mut() {
            (step.kind, step.trail) = (StepKind::Turn(index), None);
        }
    }

    /// The trail as it is shown, outermost step first.
    pub(crate) fn trail_frames(&self) -> Vec<Frame> {
        let steps = if self.quiet { &[] } else { self.trail.as_slice() };
        shown(steps).map(|step| Frame::from(&Waypoint::from(step))).collect()
    }

    /// The current trail in [`Machine::origins`]; what is written in one turn shares it.
    pub(super) fn kept_trail(&mut self) -> Option<Trail> {
        let last = self.trail.last().filter(|_| !self.quiet)?;
        if last.trail.is_some() {
            return last.trail;
        }
        let kept = self.trail.iter().rposition(|step| step.trail.is_some());
        let mut trail = kept.and_then(|kept| self.trail.get(kept)?.trail);
        for step in self.trail.iter_mut().skip(kept.map_or(0, |kept| kept + 1)) {
            // Each turn of each loop has its own; what is written after so many is shown without.
            if self.origins.trails() >= MOST_TRAILS {
                return None;
            }
            trail = self.origins.add_step(trail, Waypoint::from(&*step));
            step.trail = trail;
        }
        trail
    }

    /// A place in a text that the author wrote: of evaluated text, where it was evaluated.
    pub(crate) fn author_place(&self, unit: Unit<'m>, span: Span) -> Place {
        let (source, span) = self.author_span(unit, span);
        Place { source: source.clone(), span }
    }

    /// The same, with the text borrowed.
    pub(super) fn author_span(&self, unit: Unit<'m>, span: Span) -> (&'m Source, Span) {
        let (unit, span) = match unit.evaluated {
            false => (unit, span),
            true => match self.trail.iter().rfind(|step| !step.unit.evaluated) {
                Some(step) => (step.unit, step.span),
                None => (unit, Span::point(0)),
            },
        };
        (&unit.ast.source, span)
    }

    /// The path in the data of what an expression is worth, where it can be told from the
    /// expression alone.
    pub(crate) fn data_path(&self, id: ExprId) -> Option<String> {
        let mut path = String::new();
        self.write_path(&mut path, self.unit, id, self.top, 32)?;
        (path.len() <= LONGEST_PATH).then_some(path)
    }

    /// The same, kept among the paths of [`Machine::origins`]: its bytes in them.
    pub(super) fn keep_path(&mut self, id: ExprId) -> Option<Span> {
        let ast = self.unit.ast;
        let mut id = id;
        while let Expr::Default { target, .. } | Expr::BuiltIn { target, args: None, .. } = ast.expr(id) {
            id = *target;
        }
        if let Expr::Dot { target, key } = ast.expr(id)
            && let Expr::Variable(name) = ast.expr(*target)
            && let Some(at) = self.binding(self.unit.symbol(*name))
        {
            // Loops print members of their items, one after the other.
            let item = match self.bindings.get(at)?.path {
                Some(known) => known,
                None => {
                    let item =
                        self.keep(|machine, paths| machine.write_path(paths, machine.unit, *target, machine.top, 31))?;
                    self.bindings.get_mut(at)?.path = Some(item);
                    item
                }
            };
            return self.keep(|_, paths| {
                paths.extend_from_within(item.range());
                paths.push('.');
                paths.push_str(ast.name(*key));
                Some(())
            });
        }
        self.keep(|machine, paths| machine.write_path(paths, machine.unit, id, machine.top, 32))
    }

    /// Keeps a path that is written, if it is not too long.
    fn keep(&mut self, write: impl FnOnce(&Self, &mut String) -> Option<()>) -> Option<Span> {
        let mut paths = std::mem::take(&mut self.origins.paths);
        let start = paths.len();
        let is_known = start < MOST_PATHS && write(self, &mut paths).is_some() && paths.len() - start <= LONGEST_PATH;
        if !is_known {
            paths.truncate(start);
        }
        let end = paths.len();
        self.origins.paths = paths;
        is_known.then(|| Span::new(start, end))
    }

    /// The visible binding of a name.
    fn binding(&self, symbol: Symbol) -> Option<usize> {
        let mut at = self.top;
        while at != NO_BINDING
            && let Some(binding) = self.bindings.get(at as usize)
        {
            if binding.symbol == symbol {
                return Some(at as usize);
            }
            at = binding.below;
        }
        None
    }

    /// Appends the path; what it has appended means nothing if there is none.
    fn write_path(&self, path: &mut String, unit: Unit<'m>, id: ExprId, top: u32, depth: u32) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        match unit.ast.expr(id) {
            Expr::Variable(name) => {
                let symbol = unit.symbol(*name);
                let mut at = top;
                while at != NO_BINDING
                    && let Some(binding) = self.bindings.get(at as usize)
                {
                    if binding.symbol == symbol {
                        let (unit, over) = binding.over?;
                        let turn = binding.turn.as_ref()?;
                        self.write_path(path, unit, over, binding.below, depth)?;
                        return match &turn.key {
                            Some(_) if !turn.second => None,
                            Some(key) if key.len() > LONGEST_PATH => None,
                            Some(key) => {
                                path.push('.');
                                path.push_str(key.as_str());
                                Some(())
                            }
                            None => {
                                path.push('[');
                                push_number(path, turn.index);
                                path.push(']');
                                Some(())
                            }
                        };
                    }
                    at = binding.below;
                }
                if self.local_variable(symbol).is_some()
                    || self.namespace_variables(self.namespace).get(symbol).is_some()
                    || self.globals.get(symbol).is_some()
                {
                    return None;
                }
                let name = unit.ast.name(*name);
                if matches!(self.context.model, Model::Agent(_)) && name != "data" && name != "entity" {
                    return None;
                }
                (name.len() <= LONGEST_PATH).then(|| path.push_str(name))
            }
            Expr::Dot { target, key } => {
                self.write_path(path, unit, *target, top, depth)?;
                let key = unit.ast.name(*key);
                (key.len() <= LONGEST_PATH).then(|| {
                    path.push('.');
                    path.push_str(key);
                })
            }
            Expr::Index { target, index } => {
                self.write_path(path, unit, *target, top, depth)?;
                match unit.ast.expr(*index) {
                    Expr::Number(number) => write!(path, "[{number}]").ok(),
                    Expr::String(key) if key.len() > LONGEST_PATH => None,
                    Expr::String(key)
                        if key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_- .".contains(&byte)) =>
                    {
                        for piece in ["[\"", key, "\"]"] {
                            path.push_str(piece);
                        }
                        Some(())
                    }
                    Expr::String(key) => write!(path, "[{key:?}]").ok(),
                    _ => None,
                }
            }
            Expr::Default { target, .. } | Expr::BuiltIn { target, args: None, .. } => {
                self.write_path(path, unit, *target, top, depth)
            }
            _ => None,
        }
    }
}

/// Appends a number.
fn push_number(path: &mut String, number: usize) {
    if number >= 10 {
        push_number(path, number / 10);
    }
    path.push(char::from(b'0' + (number % 10) as u8));
}
