//! The way that led to a place: trails of calls and loops, and paths of values in the data.

use super::Machine;
use super::scope::{Symbol, Unit};
pub(crate) use crate::diagnostic::WaypointKind as StepKind;
use crate::diagnostic::{DataPath, Frame, Place, Source, Span, Trail, Way, Waypoint, shown};
use crate::template::Model;
use crate::template::ast::{Expr, ExprId};

/// One step of the way: a call, an include or a turn of a loop that is gone through.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Passage<'m> {
    /// The template of the call, include or loop.
    pub(crate) unit: Unit<'m>,
    /// Where it is.
    pub(crate) span: Span,
    /// What it is.
    pub(crate) kind: StepKind<'m>,
    /// The trail that ends with it, once something was written there.
    trail: Option<Trail>,
    /// The way of what was written last there, by its source.
    way: Option<(&'m Source, Way)>,
}

impl<'m> From<&Passage<'m>> for Waypoint<'m> {
    fn from(step: &Passage<'m>) -> Self {
        Waypoint { source: &step.unit.ast.source, span: step.span, kind: step.kind }
    }
}

/// Steps that a path is followed through.
const DEPTH: u32 = 32;

/// Trails that are kept of one expansion.
const MOST_TRAILS: usize = 50_000;

impl<'m> Machine<'m> {
    /// Notes a step of the way, until it is popped off the trail.
    pub(super) fn push_step(&mut self, span: Span, kind: StepKind<'m>) {
        self.trail.push(Passage { unit: self.unit, span, kind, trail: None, way: None });
    }

    /// Says that the loop that was entered last is in its turn of this number.
    pub(super) fn set_turn(&mut self, index: usize) {
        if let Some(step) = self.trail.last_mut() {
            (step.kind, step.trail, step.way) = (StepKind::Turn(index), None, None);
        }
    }

    /// The trail as it is shown, outermost step first.
    pub(crate) fn trail_frames(&self) -> Vec<Frame> {
        let steps = if self.quiet { &[] } else { self.trail.as_slice() };
        shown(steps).map(|step| Frame::from(Waypoint::from(step))).collect()
    }

    /// The way in [`Machine::origins`] of what this source writes here; what is written in one turn shares it.
    #[inline]
    pub(super) fn way(&mut self, source: &'m Source) -> Way {
        let known = match self.trail.last() {
            Some(last) if !self.quiet => last.way,
            _ => self.bare_way,
        };
        match known {
            Some((of, way)) if std::ptr::eq(of, source) => way,
            _ => self.keep_way(source),
        }
    }

    #[inline(never)]
    fn keep_way(&mut self, source: &'m Source) -> Way {
        let trail = if self.quiet { None } else { self.keep_trail() };
        let way = self.origins.way(source, trail);
        match self.trail.last_mut().filter(|_| !self.quiet) {
            Some(last) => last.way = Some((source, way)),
            None => self.bare_way = Some((source, way)),
        }
        way
    }

    /// The current trail in [`Machine::origins`].
    fn keep_trail(&mut self) -> Option<Trail> {
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
    pub(crate) fn data_path(&mut self, id: ExprId) -> Option<String> {
        // Those that are kept are of values that were written.
        let kept = std::mem::take(&mut self.origins.paths);
        let path = self.trace(self.unit, id, self.top, DEPTH, false);
        let paths = std::mem::replace(&mut self.origins.paths, kept);
        paths.written(path?)
    }

    /// The same, kept among the paths of [`Machine::origins`].
    #[inline]
    pub(super) fn keep_path(&mut self, id: ExprId) -> Option<DataPath> {
        let ast = self.unit.ast;
        let mut inner = id;
        while let Expr::Default { target, .. } | Expr::BuiltIn { target, args: None, .. } = ast.expr(inner) {
            inner = *target;
        }
        // Loops print members of their items, one after the other.
        if let Expr::Dot { target, key } = ast.expr(inner)
            && let Expr::Variable(name) = ast.expr(*target)
            && let Some(binding) = self.bindings.get(self.top as usize)
            && binding.symbol == self.unit.symbol(*name)
            && let Some(item) = binding.path
        {
            return self.origins.paths.name(item, self.unit.symbol(*key).0, ast.name(*key));
        }
        self.trace(self.unit, id, self.top, DEPTH, true)
    }

    /// Adds the path of an expression to those of the origins; `keeps` says that those of loop variables are there to
    /// be shared.
    fn trace(&mut self, unit: Unit<'m>, id: ExprId, top: u32, depth: u32, keeps: bool) -> Option<DataPath> {
        let ast = unit.ast;
        // The steps, the last one first.
        let mut steps = [id; DEPTH as usize];
        let (mut id, mut count, mut left) = (id, 0, depth);
        let name = loop {
            left = left.checked_sub(1)?;
            match ast.expr(id) {
                Expr::Variable(name) => break *name,
                Expr::Index { index, .. } if !matches!(ast.expr(*index), Expr::String(_) | Expr::Number(_)) => {
                    return None;
                }
                Expr::Dot { target, .. } | Expr::Index { target, .. } => {
                    *steps.get_mut(count)? = id;
                    count += 1;
                    id = *target;
                }
                Expr::Default { target, .. } | Expr::BuiltIn { target, args: None, .. } => id = *target,
                _ => return None,
            }
        };
        let symbol = unit.symbol(name);
        let mut path = match self.binding(symbol, top) {
            Some(at) => self.trace_item(at, left, keeps)?,
            None => {
                let name = ast.name(name);
                if matches!(self.context.model, Model::Agent(_)) && name != "data" && name != "entity"
                    || self.is_variable(symbol)
                {
                    return None;
                }
                self.origins.paths.root(symbol.0, name)?
            }
        };
        let paths = &mut self.origins.paths;
        for id in steps.get(..count)?.iter().rev() {
            path = match ast.expr(*id) {
                Expr::Dot { key, .. } => paths.name(path, unit.symbol(*key).0, ast.name(*key))?,
                Expr::Index { index, .. } => match ast.expr(*index) {
                    Expr::String(key) => paths.key(path, key)?,
                    Expr::Number(number) => paths.number(path, &number.to_string())?,
                    _ => return None,
                },
                _ => return None,
            };
        }
        Some(path)
    }

    /// The path of the item that a loop variable stands for.
    fn trace_item(&mut self, at: usize, depth: u32, keeps: bool) -> Option<DataPath> {
        let binding = self.bindings.get(at)?;
        if let Some(known) = binding.path.filter(|_| keeps) {
            return Some(known);
        }
        let (unit, over) = binding.over?;
        binding.turn.as_ref()?;
        let over = match binding.walked.filter(|_| keeps) {
            Some(known) => known,
            None => {
                let below = binding.below;
                self.trace(unit, over, below, depth, keeps)?
            }
        };
        let binding = self.bindings.get_mut(at)?;
        let turn = binding.turn.as_ref()?;
        let paths = &mut self.origins.paths;
        let item = match &turn.key {
            Some(_) if !turn.second => return None,
            Some(key) => paths.member(over, key.as_str())?,
            None => paths.index(over, turn.index)?,
        };
        if keeps {
            (binding.walked, binding.path) = (Some(over), Some(item));
        }
        Some(item)
    }

    /// The binding of a name that is visible from one on.
    fn binding(&self, symbol: Symbol, top: u32) -> Option<usize> {
        self.bindings_from(top).find(|(_, binding)| binding.symbol == symbol).map(|(at, _)| at)
    }

    /// True for the name of a variable that the template gave a value to.
    fn is_variable(&self, symbol: Symbol) -> bool {
        self.local_variable(symbol).is_some()
            || self.namespace_variables(self.namespace).get(symbol).is_some()
            || self.globals.get(symbol).is_some()
    }
}
