//! The way that led to a place: trails of calls and loops, and paths of values in the data.

use std::fmt::Write as _;

use super::Machine;
use super::scope::{NO_BINDING, Unit};
use crate::diagnostic::{Frame, Place, Span};
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

/// Trails that are kept of one expansion.
const MOST_TRAILS: usize = 50_000;

/// Trails longer than this are shown by their two ends.
const SHOWN: usize = 12;

impl<'m> Machine<'m> {
    /// The trail as it is shown, outermost step first.
    pub(crate) fn trail_frames(&self) -> Vec<Frame> {
        if self.quiet {
            return Vec::new();
        }
        let frame = |step: &Step<'m>| Frame {
            place: Place { source: step.unit.ast.source.clone(), span: step.span },
            text: match step.kind {
                StepKind::Macro(name) => format!("in macro `{name}`"),
                StepKind::Function(name) => format!("in function `{name}`"),
                StepKind::Include(name) => format!("in template `{name}`"),
                StepKind::Turn(index) => format!("in turn {} of this list", index + 1),
                StepKind::Evaluated => "in evaluated text".to_owned(),
            },
        };
        let len = self.trail.len();
        if len <= SHOWN {
            return self.trail.iter().map(frame).collect();
        }
        let ends = self.trail.iter().take(SHOWN / 2).chain(self.trail.iter().skip(len - SHOWN / 2));
        ends.map(frame).collect()
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
        let frames = if shown == 0 { Vec::new() } else { self.trail_frames() };
        let number = self.origins.add_trail(frames);
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
                            Some(key) => write!(path, ".{}", key.as_str()).ok(),
                            None => write!(path, "[{}]", turn.index).ok(),
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
