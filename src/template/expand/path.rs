//! The way that led to a place: trails of calls and loops, and paths of values in the data.

use std::fmt::Write as _;

use super::Machine;
use super::scope::{NO_BINDING, Symbol, Unit};
use crate::diagnostic::{Frame, Place, Span, Waypoint, WaypointKind};
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
}

impl Step<'_> {
    fn is(&self, other: &Step<'_>) -> bool {
        self.span == other.span && self.kind == other.kind && std::ptr::eq(self.unit.ast, other.unit.ast)
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

/// The trail that was recorded last, and its number.
#[derive(Debug, Default)]
pub(super) struct LastTrail<'m> {
    steps: Vec<Step<'m>>,
    number: Option<u32>,
}

/// Bytes of a path that is kept for a value: nobody reads a longer one, and every value written has its own.
const LONGEST_PATH: usize = 500;

/// Bytes of paths that are kept of one expansion.
const MOST_PATHS: usize = 64 << 20;

/// Trails that are kept of one expansion.
const MOST_TRAILS: usize = 50_000;

/// Trails longer than this are shown by their two ends.
const SHOWN: usize = 12;

impl<'m> Machine<'m> {
    /// The trail as it is shown, outermost step first.
    pub(crate) fn trail_frames(&self) -> Vec<Frame> {
        self.waypoints().iter().map(Frame::from).collect()
    }

    /// The steps of the trail that are shown.
    fn waypoints(&self) -> Vec<Waypoint> {
        if self.quiet {
            return Vec::new();
        }
        let waypoint = |step: &Step<'m>| Waypoint {
            place: Place { source: step.unit.ast.source.clone(), span: step.span },
            kind: match step.kind {
                StepKind::Macro(name) => WaypointKind::Macro(name.into()),
                StepKind::Function(name) => WaypointKind::Function(name.into()),
                StepKind::Include(name) => WaypointKind::Include(name.into()),
                StepKind::Turn(index) => WaypointKind::Turn(index),
                StepKind::Evaluated => WaypointKind::Evaluated,
            },
        };
        let len = self.trail.len();
        if len <= SHOWN {
            return self.trail.iter().map(waypoint).collect();
        }
        let ends = self.trail.iter().take(SHOWN / 2).chain(self.trail.iter().skip(len - SHOWN / 2));
        ends.map(waypoint).collect()
    }

    /// The number of the current trail in [`Machine::origins`]; text and values of one turn share it.
    pub(super) fn trail_number(&mut self) -> u32 {
        // Each turn of each loop has its own; what is written after so many is shown without.
        let full = self.origins.trails() >= MOST_TRAILS;
        let shown = if self.quiet || full { 0 } else { self.trail.len() };
        let steps = self.trail.get(..shown).unwrap_or_default();
        let known = &self.last_trail;
        if let Some(number) = known.number
            && known.steps.len() == shown
            && known.steps.iter().zip(steps).all(|(known, step)| known.is(step))
        {
            return number;
        }
        let steps = if shown == 0 { Vec::new() } else { self.waypoints() };
        let number = self.origins.add_trail(steps);
        self.last_trail.steps.clear();
        // Long trails are not worth comparing.
        let short = shown <= SHOWN;
        if short {
            self.last_trail.steps.extend_from_slice(self.trail.get(..shown).unwrap_or_default());
        }
        self.last_trail.number = short.then_some(number);
        number
    }

    /// A place in a text that the author wrote: of evaluated text, where it was evaluated.
    pub(crate) fn author_place(&self, unit: Unit<'m>, span: Span) -> Place {
        let (unit, span) = match unit.evaluated {
            false => (unit, span),
            true => match self.trail.iter().rfind(|step| !step.unit.evaluated) {
                Some(step) => (step.unit, step.span),
                None => (unit, Span::point(0)),
            },
        };
        Place { source: unit.ast.source.clone(), span }
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
