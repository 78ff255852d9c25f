//! Items one after the other, with `?map`, `?filter` and the like done to each only when it is wanted.

use super::Machine;
use super::evaluate::Lent;
use super::failure::{Outcome, RunFault};
use super::sequence::Sequence;
use super::value::Value;
use crate::diagnostic::{Span, codes};
use crate::template::ast::{Expr, ExprId};
use crate::template::builtin::{self, Site};

/// A sequence on its way through `?filter`, `?map` and the like, an item at a time.
#[derive(Debug)]
pub(crate) struct LazySequence<'m> {
    pub(super) sequence: Sequence<'m>,
    at: usize,
    len: usize,
    stages: Vec<Stage<'m>>,
    /// How many of the stages come before the last ones that only map.
    eager: usize,
    /// The empty default of `x!`, which is a hash as well.
    pub(super) is_default: bool,
}

/// One `?filter`, `?map`, `?take_while` or `?drop_while`.
#[derive(Debug)]
struct Stage<'m> {
    site: Site<'m>,
    kind: StageKind,
    callable: Value<'m>,
    /// A default around it all stands in for what is missing in the callee: so it is where all items are wanted at once.
    forgives: bool,
    /// For `?drop_while`: done with dropping.
    passed: bool,
}

/// What a stage does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum StageKind {
    Filter,
    Map,
    TakeWhile,
    DropWhile,
}

impl StageKind {
    fn of(name: &str) -> Option<StageKind> {
        Some(match name {
            "filter" => StageKind::Filter,
            "map" => StageKind::Map,
            "take_while" => StageKind::TakeWhile,
            "drop_while" => StageKind::DropWhile,
            _ => return None,
        })
    }
}

impl<'m> Stage<'m> {
    fn call(&self, machine: &mut Machine<'m>, item: Option<Value<'m>>) -> Outcome<Option<Value<'m>>> {
        if self.forgives {
            return machine.call_with(&self.site, &self.callable, item);
        }
        let quiet = std::mem::replace(&mut machine.quiet, false);
        let result = machine.call_with(&self.site, &self.callable, item);
        machine.quiet = quiet;
        result.map_err(RunFault::unforgiven)
    }

    fn map(&self, machine: &mut Machine<'m>, item: Option<Value<'m>>) -> Outcome<Option<Value<'m>>> {
        let result = self.call(machine, item)?;
        if result.is_none() {
            let message = format!("what `?{}` calls gave no value for an item", self.site.name);
            return Err(machine.fault_at(&self.site, codes::template::MISSING_VALUE, message));
        }
        Ok(result)
    }
}

impl<'m> LazySequence<'m> {
    /// Every item of a sequence.
    pub(crate) fn new(sequence: Sequence<'m>) -> Self {
        let len = sequence.len().unwrap_or(usize::MAX);
        LazySequence { sequence, at: 0, len, stages: Vec::new(), eager: 0, is_default: false }
    }

    /// How many items, where that is known without walking.
    pub(crate) fn known_len(&self) -> Option<usize> {
        if self.stages.is_empty() { self.sequence.len() } else { None }
    }

    /// The same where the items are not wanted: as many come out of `?map` as go in.
    pub(crate) fn mapped_len(&self) -> Option<usize> {
        if self.eager == 0 { self.sequence.len() } else { None }
    }

    /// True if something is done with the items on the way.
    pub(super) fn is_lazy(&self) -> bool {
        !self.stages.is_empty()
    }

    /// True if a range is walked as it is.
    pub(crate) fn is_range(&self) -> bool {
        self.stages.is_empty() && self.sequence.is_range()
    }

    /// The next item; the inner `None` is a missing one.
    pub(crate) fn next(&mut self, machine: &mut Machine<'m>, span: Span) -> Outcome<Option<Option<Value<'m>>>> {
        match self.advance(machine, span)? {
            Some(item) => self.finish(machine, item.into_value()).map(Some),
            None => Ok(None),
        }
    }

    /// The next item before the last mappings, which [`LazySequence::finish`] makes.
    #[inline]
    pub(super) fn advance(&mut self, machine: &mut Machine<'m>, span: Span) -> Outcome<Option<Lent<'m>>> {
        loop {
            if self.at >= self.len {
                return Ok(None);
            }
            machine.step(1, span)?;
            let item = self.sequence.lend(self.at);
            if let Lent::Made(Some(Value::Number(number))) = &item {
                machine.charge_number(number, span)?;
            }
            self.at += 1;
            if self.eager == 0 {
                return Ok(Some(item));
            }
            if let Some(item) = self.through_stages(machine, item.into_value())? {
                return Ok(Some(Lent::Made(item)));
            }
        }
    }

    /// Makes the last mappings, which are put off until the item is wanted.
    #[inline]
    pub(super) fn finish(
        &mut self,
        machine: &mut Machine<'m>,
        mut item: Option<Value<'m>>,
    ) -> Outcome<Option<Value<'m>>> {
        for stage in self.stages.iter().skip(self.eager) {
            item = stage.map(machine, item)?;
        }
        Ok(item)
    }

    fn through_stages(
        &mut self,
        machine: &mut Machine<'m>,
        mut item: Option<Value<'m>>,
    ) -> Outcome<Option<Option<Value<'m>>>> {
        for stage in self.stages.iter_mut().take(self.eager) {
            if stage.kind == StageKind::DropWhile && stage.passed {
                continue;
            }
            if stage.kind == StageKind::Map {
                item = stage.map(machine, item)?;
                continue;
            }
            let result = stage.call(machine, item.clone())?;
            let truth = match result {
                Some(value) => match value {
                    Value::Bool(truth) => truth,
                    other => {
                        let message = format!(
                            "what `?{}` calls gave {}, but a boolean is needed",
                            stage.site.name,
                            machine.describe(&other)
                        );
                        return Err(machine.fault_at(&stage.site, codes::template::WRONG_TYPE, message));
                    }
                },
                None => {
                    let message = format!("what `?{}` calls gave no value for an item", stage.site.name);
                    return Err(machine.fault_at(&stage.site, codes::template::MISSING_VALUE, message));
                }
            };
            match stage.kind {
                StageKind::Filter if !truth => return Ok(None),
                StageKind::TakeWhile if !truth => {
                    self.len = 0;
                    return Ok(None);
                }
                StageKind::DropWhile if truth => return Ok(None),
                StageKind::DropWhile => stage.passed = true,
                _ => {}
            }
        }
        Ok(Some(item))
    }

    /// All remaining items.
    pub(crate) fn collect(self, machine: &mut Machine<'m>, span: Span) -> Outcome<Vec<Option<Value<'m>>>> {
        if let Some(len) = self.known_len() {
            machine.charge_items(len, span)?;
        }
        self.collect_first(usize::MAX, machine, span)
    }

    /// So many items, or all if there are less.
    pub(crate) fn collect_first(
        mut self,
        most: usize,
        machine: &mut Machine<'m>,
        span: Span,
    ) -> Outcome<Vec<Option<Value<'m>>>> {
        let mut items = Vec::new();
        while items.len() < most
            && let Some(item) = self.next(machine, span)?
        {
            items.push(item);
            if items.len() > machine.meter.limits.sequence_items {
                machine.charge_items(items.len(), span)?;
            }
        }
        Ok(items)
    }
}

impl<'m> Machine<'m> {
    /// An expression as something to walk, its last `?filter`, `?map` … applied on the way; `None` if
    /// it is missing, `Err` in the inner result if it is no sequence.
    pub(crate) fn walk(&mut self, id: ExprId) -> Outcome<Option<Result<LazySequence<'m>, Value<'m>>>> {
        if let Some(walk) = self.walk_stages(id)? {
            return Ok(Some(Ok(walk)));
        }
        let Some(value) = self.eval(id)? else { return Ok(None) };
        Ok(Some(match self.as_sequence(&value) {
            Some(sequence) => {
                Ok(LazySequence { is_default: matches!(value, Value::Nothing), ..LazySequence::new(sequence) })
            }
            None => Err(value),
        }))
    }

    /// An expression as something to walk, if it ends with `?filter`, `?map` and the like.
    pub(crate) fn walk_stages(&mut self, id: ExprId) -> Outcome<Option<LazySequence<'m>>> {
        if let Expr::BuiltIn { target, name, args: Some(args) } = self.unit.ast.expr(id)
            && let Some(kind) = StageKind::of(builtin::name_of_row(name.row))
        {
            let site = Site {
                unit: self.unit,
                expr: id,
                target: *target,
                args,
                name: builtin::name_of_row(name.row),
                called: true,
            };
            return self.walk_stage(&site, kind).map(Some);
        }
        Ok(None)
    }

    fn walk_stage(&mut self, site: &Site<'m>, kind: StageKind) -> Outcome<LazySequence<'m>> {
        let mut walk = self.require_walk(site.target)?;
        let callable = match site.args {
            [callable] => self.require(*callable)?,
            args => {
                let message = format!("`?{}` takes 1 argument, not {}", site.name, args.len());
                return Err(self.fault_at(site, codes::template::CALL_ARGUMENTS, message));
            }
        };
        if !matches!(callable, Value::Lambda(_) | Value::Function(_) | Value::Method(_)) {
            let fault = self.wrong_argument(site, 0, "a lambda or function", &callable);
            return Err(match site.args {
                [callable] => fault.of_expression(self.author_place(site.unit, site.unit.ast.span(*callable))),
                _ => fault,
            });
        }
        walk.stages.push(Stage { site: *site, kind, callable, forgives: false, passed: false });
        if kind != StageKind::Map {
            walk.eager = walk.stages.len();
        }
        if walk.stages.len() > 1 {
            self.charge_depth(walk.stages.len() as u32, self.unit.ast.span(site.expr))?;
        }
        Ok(walk)
    }

    /// As [`Machine::walk`], anything but a sequence being a fault.
    pub(crate) fn require_walk(&mut self, id: ExprId) -> Outcome<LazySequence<'m>> {
        match self.walk(id)? {
            Some(Ok(walk)) => Ok(walk),
            Some(Err(value)) => Err(self.wrong_type(id, "a sequence", &value)),
            None if self.settings.classic_compatible => Ok(LazySequence::new(Sequence::built(Vec::new()))),
            None => Err(self.missing(id)),
        }
    }

    /// `?filter(…)` and the like where all items are wanted.
    pub(crate) fn walk_all(&mut self, site: &Site<'m>) -> Outcome<Option<Value<'m>>> {
        let Some(kind) = StageKind::of(site.name) else { return Ok(None) };
        let mut walk = self.walk_stage(site, kind)?;
        if let Some(stage) = walk.stages.last_mut() {
            stage.forgives = true;
        }
        let items = walk.collect(self, self.unit.ast.span(site.expr))?;
        let sequence = Sequence::built(items);
        self.charge_depth(sequence.depth(), self.unit.ast.span(site.expr))?;
        Ok(Some(Value::Sequence(sequence)))
    }

    /// Calls a lambda, function or method with one argument.
    pub(crate) fn call_with(
        &mut self,
        site: &Site<'m>,
        callable: &Value<'m>,
        arg: Option<Value<'m>>,
    ) -> Outcome<Option<Value<'m>>> {
        match callable {
            Value::Lambda(lambda) => {
                let [param] = lambda.params else {
                    let message = format!("the lambda of `?{}` needs exactly one parameter", site.name);
                    return Err(self.fault_at(site, codes::template::CALL_ARGUMENTS, message));
                };
                self.remember();
                let symbol = lambda.unit.symbol(*param);
                let over = Some((site.unit, site.target));
                let top = self.bind(symbol, arg, true, None, over);
                let unit = std::mem::replace(&mut self.unit, lambda.unit);
                let result = self.eval(lambda.body);
                self.unit = unit;
                self.unbind(top);
                result
            }
            Value::Function(function) => self.call_function(function, vec![arg], site.unit.ast.span(site.expr)),
            Value::Method(method) => self.call_method(method, &[arg]),
            other => Err(self.wrong_argument(site, 0, "a lambda or function", other)),
        }
    }
}
