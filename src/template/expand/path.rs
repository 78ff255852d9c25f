//! The way that led to a place: trails of calls and loops, and paths of values in the data.

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

/// Kinds of step.
#[derive(Clone, Copy, Debug)]
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
        self.path_from(self.unit, id, self.top, 32)
    }

    fn path_from(&self, unit: Unit<'m>, id: ExprId, top: u32, depth: u32) -> Option<String> {
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
                        let list = self.path_from(unit, over, binding.below, depth)?;
                        return Some(match &turn.key {
                            Some(_) if !turn.second => return None,
                            Some(key) => format!("{list}.{}", key.as_str()),
                            None => format!("{list}[{}]", turn.index),
                        });
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
                match self.context.model {
                    Model::Agent(_) if name != "data" && name != "entity" => None,
                    _ => Some(name.to_owned()),
                }
            }
            Expr::Dot { target, key } => {
                Some(format!("{}.{}", self.path_from(unit, *target, top, depth)?, unit.ast.name(*key)))
            }
            Expr::Index { target, index } => {
                let target = self.path_from(unit, *target, top, depth)?;
                match unit.ast.expr(*index) {
                    Expr::Number(number) => Some(format!("{target}[{number}]")),
                    Expr::String(key) => Some(format!("{target}[{key:?}]")),
                    _ => None,
                }
            }
            Expr::Default { target, .. } => self.path_from(unit, *target, top, depth),
            Expr::BuiltIn { target, args: None, .. } => self.path_from(unit, *target, top, depth),
            _ => None,
        }
    }
}
