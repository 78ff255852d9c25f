//! `#list`, `#items`, `#sep`, and walking sequences item by item.

use super::failure::Outcome;
use super::hash::Members;
use super::path::{Step, StepKind};
use super::scope::{Binding, NO_BINDING, Symbol, Turn, Unit};
use super::sequence::Sequence;
use super::value::Value;
use super::variables::Member;
use super::{Flow, Machine};
use crate::diagnostic::{Span, codes};
use crate::template::ast::{Block, Expr, ExprId, List, NameId, NodeKind};
use crate::template::builtin::{self, Site};
use crate::template::habit::walked;

/// A name that no variable has: for loops that name none.
const NAMELESS: Symbol = Symbol(u32::MAX);

/// What a loop walks.
#[derive(Debug)]
pub(crate) enum Listing<'m> {
    /// Items one by one.
    Items(Walk<'m>),
    /// Members of a hash.
    Members(std::vec::IntoIter<Member<'m>>),
}

/// A sequence on its way through `?filter`, `?map` and the like, an item at a time.
#[derive(Debug)]
pub(crate) struct Walk<'m> {
    sequence: Sequence<'m>,
    at: usize,
    len: usize,
    stages: Vec<Stage<'m>>,
    /// How many of the stages come before the last ones that only map.
    eager: usize,
    /// The empty default of `x!`, which is a hash as well.
    is_default: bool,
}

/// One `?filter`, `?map`, `?take_while` or `?drop_while`.
#[derive(Debug)]
struct Stage<'m> {
    site: Site<'m>,
    kind: StageKind,
    callable: Value<'m>,
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
    fn map(&self, machine: &mut Machine<'m>, item: Option<Value<'m>>) -> Outcome<Option<Value<'m>>> {
        let result = machine.call_with(&self.site, &self.callable, item)?;
        if result.is_none() {
            let message = format!("what `?{}` calls gave no value for an item", self.site.name);
            return Err(machine.fault_at(&self.site, codes::template::MISSING_VALUE, message));
        }
        Ok(result)
    }
}

impl<'m> Walk<'m> {
    /// Every item of a sequence.
    pub(crate) fn new(sequence: Sequence<'m>) -> Self {
        let len = sequence.len().unwrap_or(usize::MAX);
        Walk { sequence, at: 0, len, stages: Vec::new(), eager: 0, is_default: false }
    }

    /// How many items, where that is known without walking.
    pub(crate) fn known_len(&self) -> Option<usize> {
        if self.stages.is_empty() { self.sequence.len() } else { None }
    }

    /// The same where the items are not wanted: as many come out of `?map` as go in.
    pub(crate) fn mapped_len(&self) -> Option<usize> {
        if self.eager == 0 { self.sequence.len() } else { None }
    }

    /// True if a range is walked as it is.
    pub(crate) fn is_range(&self) -> bool {
        self.stages.is_empty() && self.sequence.is_range()
    }

    /// The next item; the inner `None` is a missing one.
    pub(crate) fn next(&mut self, machine: &mut Machine<'m>, span: Span) -> Outcome<Option<Option<Value<'m>>>> {
        match self.advance(machine, span)? {
            Some(item) => self.finish(machine, item).map(Some),
            None => Ok(None),
        }
    }

    /// The next item before the last mappings, which [`Walk::finish`] makes.
    #[inline]
    fn advance(&mut self, machine: &mut Machine<'m>, span: Span) -> Outcome<Option<Option<Value<'m>>>> {
        loop {
            if self.at >= self.len {
                return Ok(None);
            }
            machine.step(1, span)?;
            let item = self.sequence.get(self.at);
            if let Some(Value::Number(number)) = &item {
                machine.charge_number(number, span)?;
            }
            self.at += 1;
            if self.eager == 0 {
                return Ok(Some(item));
            }
            if let Some(item) = self.through_stages(machine, item)? {
                return Ok(Some(item));
            }
        }
    }

    /// Makes the last mappings, which are put off until the item is wanted.
    #[inline]
    fn finish(&mut self, machine: &mut Machine<'m>, mut item: Option<Value<'m>>) -> Outcome<Option<Value<'m>>> {
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
            let result = machine.call_with(&stage.site, &stage.callable, item.clone())?;
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
    pub(crate) fn walk(&mut self, id: ExprId) -> Outcome<Option<Result<Walk<'m>, Value<'m>>>> {
        if let Some(walk) = self.walk_stages(id)? {
            return Ok(Some(Ok(walk)));
        }
        let Some(value) = self.eval(id)? else { return Ok(None) };
        Ok(Some(match self.as_sequence(&value) {
            Some(sequence) => Ok(Walk { is_default: matches!(value, Value::Nothing), ..Walk::new(sequence) }),
            None => Err(value),
        }))
    }

    /// An expression as something to walk, if it ends with `?filter`, `?map` and the like.
    pub(crate) fn walk_stages(&mut self, id: ExprId) -> Outcome<Option<Walk<'m>>> {
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

    fn walk_stage(&mut self, site: &Site<'m>, kind: StageKind) -> Outcome<Walk<'m>> {
        let mut walk = self.require_walk(site.target)?;
        let callable = match site.args {
            [callable] => self.require(*callable)?,
            args => {
                let message = format!("`?{}` takes 1 argument, not {}", site.name, args.len());
                return Err(self.fault_at(site, codes::template::CALL_ARGUMENTS, message));
            }
        };
        if !matches!(callable, Value::Lambda(_) | Value::Function(_) | Value::Method(_)) {
            return Err(self.wrong_argument(site, 0, "a lambda or function", &callable));
        }
        walk.stages.push(Stage { site: *site, kind, callable, passed: false });
        if kind != StageKind::Map {
            walk.eager = walk.stages.len();
        }
        if walk.stages.len() > 1 {
            self.charge_depth(walk.stages.len() as u32, self.unit.ast.span(site.expr))?;
        }
        Ok(walk)
    }

    /// As [`Machine::walk`], anything but a sequence being a fault.
    pub(crate) fn require_walk(&mut self, id: ExprId) -> Outcome<Walk<'m>> {
        match self.walk(id)? {
            Some(Ok(walk)) => Ok(walk),
            Some(Err(value)) => Err(self.wrong_type(id, "a sequence", &value)),
            None if self.settings.classic_compatible => Ok(Walk::new(Sequence::built(Vec::new()))),
            None => Err(self.missing(id)),
        }
    }

    /// `?filter(…)` and the like where all items are wanted.
    pub(crate) fn walk_all(&mut self, site: &Site<'m>) -> Outcome<Option<Value<'m>>> {
        let Some(kind) = StageKind::of(site.name) else { return Ok(None) };
        let walk = self.walk_stage(site, kind)?;
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

    /// Makes a binding visible; gives what was on top before, for [`Machine::unbind`].
    pub(super) fn bind(
        &mut self,
        symbol: Symbol,
        value: Option<Value<'m>>,
        hides: bool,
        turn: Option<Turn<'m>>,
        over: Option<(Unit<'m>, ExprId)>,
    ) -> u32 {
        let below = self.top;
        self.top = u32::try_from(self.bindings.len()).unwrap_or(NO_BINDING);
        let hides = hides || self.context.dialect.nulls_hide;
        self.bindings.push(Binding { symbol, value, hides, turn, over, listing: None, below });
        below
    }

    /// Takes the last binding away.
    pub(super) fn unbind(&mut self, top: u32) {
        self.bindings.pop();
        self.top = top;
    }

    /// `#list`
    pub(super) fn run_list(&mut self, list: &'m List, span: Span) -> Outcome<Flow> {
        let listing = self.listing(list)?;
        match list.item {
            Some(item) => self.run_turns(listing, item, list.second, &list.body, list, span),
            None => self.run_unnamed(listing, list, span),
        }
    }

    fn listing(&mut self, list: &'m List) -> Outcome<Listing<'m>> {
        Ok(match self.walk(list.over)? {
            Some(Ok(walk)) => Listing::Items(walk),
            Some(Err(Value::Hash(hash))) if !hash.is_closed() => {
                let members = self.charged_members(&hash, self.unit.ast.span(list.over))?;
                Listing::Members(members.into_iter())
            }
            Some(Err(other)) if self.settings.classic_compatible => {
                Listing::Items(Walk::new(Sequence::built(vec![Some(other)])))
            }
            Some(Err(other)) => return Err(self.wrong_type(list.over, "a sequence", &other)),
            None if self.settings.classic_compatible => Listing::Items(Walk::new(Sequence::built(Vec::new()))),
            None => return Err(self.missing(list.over)),
        })
    }

    fn run_otherwise(&mut self, list: &'m List) -> Outcome<Flow> {
        list.otherwise.as_ref().map_or(Ok(Flow::Done), |block| self.run(block))
    }

    /// `#list` with loop variables, or `#items`: `list` says what is walked and what stands for nothing.
    fn run_turns(
        &mut self,
        listing: Listing<'m>,
        item: NameId,
        second: Option<NameId>,
        body: &'m Block,
        list: &'m List,
        span: Span,
    ) -> Outcome<Flow> {
        self.trail.push(Step { unit: self.unit, span, kind: StepKind::Turn(0) });
        let flow = match listing {
            Listing::Items(mut walk) => {
                if second.is_some() && !walk.is_default {
                    let value = Value::Sequence(walk.sequence);
                    let fault =
                        self.wrong_type(list.over, "a hash (two loop variables are for keys and values)", &value);
                    return Err(match walked::pairs(self.unit.ast, span) {
                        Some(remedy) => self.advise(fault, self.unit, remedy),
                        None => fault,
                    });
                }
                match walk.advance(self, span)? {
                    None => {
                        self.trail.pop();
                        return self.run_otherwise(list);
                    }
                    Some(first) => self.walk_items(walk, first, item, body, list, span)?,
                }
            }
            Listing::Members(members) => match (members.len(), second) {
                (0, Some(_)) => {
                    self.trail.pop();
                    return self.run_otherwise(list);
                }
                (_, Some(second)) => self.walk_members(members, item, second, body, list, span)?,
                (_, None) => {
                    let over = super::failure::short_source(self.unit, list.over);
                    let message = format!("`{over}` is a hash, and a hash is listed with two loop variables");
                    let fault = self.fault(codes::template::WRONG_TYPE, list.over, message);
                    let name = self.unit.ast.name(item);
                    return Err(match walked::object(self.unit.ast, list, name, &over) {
                        Some(remedy) => self.advise(fault, self.unit, remedy),
                        None => {
                            fault.help(format!("write `<#list {over} as key, value>`, or `<#list {over}?keys as key>`"))
                        }
                    });
                }
            },
        };
        self.trail.pop();
        Ok(flow)
    }

    fn walk_items(
        &mut self,
        mut walk: Walk<'m>,
        first: Option<Value<'m>>,
        item: NameId,
        body: &'m Block,
        list: &'m List,
        span: Span,
    ) -> Outcome<Flow> {
        let symbol = self.unit.symbol(item);
        let over = Some((self.unit, list.over));
        let top = self.bind(symbol, None, false, None, over);
        let at = self.top as usize;
        let lazy = !walk.stages.is_empty();
        let mut next = Some(first);
        let mut index = 0;
        let mut flow = Flow::Done;
        while let Some(value) = next {
            // While `?map` and the like work on the next items, this loop's variable is not there.
            if lazy && let Some(binding) = self.bindings.get_mut(at) {
                binding.symbol = NAMELESS;
            }
            let value = walk.finish(self, value)?;
            next = walk.advance(self, span)?;
            if let Some(binding) = self.bindings.get_mut(at) {
                binding.symbol = symbol;
                binding.value = value;
                binding.turn = Some(Turn { index, has_next: next.is_some(), second: false, key: None });
            }
            self.set_turn(index);
            match self.run(body)? {
                Flow::Done | Flow::Continue => {}
                Flow::Break => break,
                Flow::Return => {
                    flow = Flow::Return;
                    break;
                }
            }
            index += 1;
        }
        self.unbind(top);
        Ok(flow)
    }

    fn walk_members(
        &mut self,
        members: std::vec::IntoIter<Member<'m>>,
        item: NameId,
        second: NameId,
        body: &'m Block,
        list: &'m List,
        span: Span,
    ) -> Outcome<Flow> {
        let (key_symbol, value_symbol) = (self.unit.symbol(item), self.unit.symbol(second));
        let over = Some((self.unit, list.over));
        let len = members.len();
        let outer = self.bind(key_symbol, None, false, None, over);
        let top = self.bind(value_symbol, None, false, None, over);
        let at = self.top as usize;
        let mut flow = Flow::Done;
        for (index, (key, value)) in members.enumerate() {
            self.step(1, span)?;
            let turn = |second| Turn { index, has_next: index + 1 < len, second, key: Some(key.clone()) };
            if let Some(binding) = self.bindings.get_mut(at - 1) {
                binding.value = Some(Value::Text(key.clone()));
                binding.turn = Some(turn(false));
            }
            if let Some(binding) = self.bindings.get_mut(at) {
                binding.value = value;
                binding.turn = Some(turn(true));
            }
            self.set_turn(index);
            match self.run(body)? {
                Flow::Done | Flow::Continue => {}
                Flow::Break => break,
                Flow::Return => {
                    flow = Flow::Return;
                    break;
                }
            }
        }
        self.unbind(top);
        self.unbind(outer);
        Ok(flow)
    }

    fn set_turn(&mut self, index: usize) {
        if let Some(step) = self.trail.last_mut() {
            step.kind = StepKind::Turn(index);
        }
    }

    /// `#list` whose loop variables are named by `#items` inside.
    #[inline(never)]
    fn run_unnamed(&mut self, listing: Listing<'m>, list: &'m List, span: Span) -> Outcome<Flow> {
        let over_hash = matches!(&listing, Listing::Members(_));
        let empty = match &listing {
            Listing::Items(walk) => walk.known_len() == Some(0) && !walk.is_default,
            Listing::Members(members) => members.len() == 0,
        };
        let mut looked_at = 0;
        let mismatch = empty && items_of(&list.body, &mut looked_at).is_some_and(|pairs| pairs != over_hash);
        self.step(looked_at / 8, span)?;
        if mismatch {
            let wanted = if over_hash {
                "a sequence (`<#items>` names one loop variable)"
            } else {
                "a hash (`<#items>` names two loop variables)"
            };
            let found =
                if over_hash { Value::from(Members::new()) } else { Value::Sequence(Sequence::built(Vec::new())) };
            return Err(self.wrong_type(list.over, wanted, &found));
        }
        let listing = match listing {
            Listing::Items(mut walk) => match walk.advance(self, span)? {
                None => return self.run_otherwise(list),
                Some(first) => Pending { first: Some(first), rest: Listing::Items(walk), list },
            },
            Listing::Members(members) if members.len() == 0 => return self.run_otherwise(list),
            members => Pending { first: None, rest: members, list },
        };
        let top = self.bind(NAMELESS, None, false, None, None);
        if let Some(binding) = self.bindings.last_mut() {
            binding.listing = Some(Box::new(Some(listing)));
        }
        let flow = self.run(&list.body)?;
        self.unbind(top);
        // `#break` before `#items` leaves the list around this one.
        Ok(flow)
    }

    /// `#items`
    #[inline(never)]
    pub(super) fn run_items(
        &mut self,
        item: NameId,
        second: Option<NameId>,
        body: &'m Block,
        span: Span,
    ) -> Outcome<Flow> {
        let mut at = self.top;
        while at != NO_BINDING
            && let Some(binding) = self.bindings.get_mut(at as usize)
        {
            if let Some(pending) = binding.listing.as_mut() {
                let Some(Pending { first, rest, list }) = pending.take() else {
                    let message = "this list was walked by `<#items>` already";
                    return Err(self.fault_in(codes::template::NOT_AVAILABLE, self.unit, span, message));
                };
                return match (first, rest) {
                    (Some(first), Listing::Items(walk)) if second.is_none() => {
                        self.trail.push(Step { unit: self.unit, span, kind: StepKind::Turn(0) });
                        let flow = self.walk_items(walk, first, item, body, list, span)?;
                        self.trail.pop();
                        Ok(flow)
                    }
                    (_, rest) => self.run_turns(rest, item, second, body, list, span),
                };
            }
            at = binding.below;
        }
        let message = "there is no `<#list>` around this `<#items>` whose items it could name";
        Err(self.fault_in(codes::template::NOT_AVAILABLE, self.unit, span, message))
    }

    /// True if the innermost loop has another turn.
    pub(super) fn has_next_turn(&self) -> bool {
        let mut at = self.top;
        while at != NO_BINDING
            && let Some(binding) = self.bindings.get(at as usize)
        {
            if let Some(turn) = &binding.turn {
                return turn.has_next;
            }
            at = binding.below;
        }
        false
    }

    /// The loop turn of a loop variable.
    pub(crate) fn turn_of(&self, symbol: Symbol) -> Option<&Turn<'m>> {
        let mut at = self.top;
        while at != NO_BINDING
            && let Some(binding) = self.bindings.get(at as usize)
        {
            if binding.symbol == symbol && binding.turn.is_some() {
                return binding.turn.as_ref();
            }
            at = binding.below;
        }
        None
    }
}

/// Whether the `#items` in a block names two loop variables, if there is one; counts the nodes looked at.
fn items_of(block: &Block, looked_at: &mut u64) -> Option<bool> {
    block.nodes.iter().find_map(|node| {
        *looked_at += 1;
        match &node.kind {
            NodeKind::Items { second, .. } => Some(second.is_some()),
            NodeKind::If { branches, otherwise } => {
                branches.iter().map(|(_, block)| block).chain(otherwise).find_map(|block| items_of(block, looked_at))
            }
            NodeKind::Attempt { body, recover } => items_of(body, looked_at).or_else(|| items_of(recover, looked_at)),
            NodeKind::Compress(body) | NodeKind::Scoped { body, .. } => items_of(body, looked_at),
            NodeKind::Call(call) => call.body.as_ref().and_then(|body| items_of(body, looked_at)),
            _ => None,
        }
    })
}

/// What `#items` will walk.
#[derive(Debug)]
pub(crate) struct Pending<'m> {
    first: Option<Option<Value<'m>>>,
    rest: Listing<'m>,
    list: &'m List,
}
