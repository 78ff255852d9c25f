//! Expressions: from a node of the tree to a value.

use std::rc::Rc;

use super::Machine;
use super::callable::Lambda;
use super::failure::{FaultKind, Outcome, short_source};
use super::hash::Members;
use super::operator;
use super::scope::{Binding, Implicit, Symbol, TurnPart};
use super::sequence::{Range, Sequence};
use super::value::{Text, Value};
use crate::diagnostic::{Span, codes};
use crate::json::{Json, JsonNumber};
use crate::stack;
use crate::template::ast::{Expr, ExprId, RangeKind, StringPart};
use crate::template::builtin::{Answer, Site};
use crate::template::habit::printed;
use crate::template::number::Number;

/// Arguments that go with a built-in.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Given<'a, 'm> {
    /// None: it is not called.
    Nothing,
    /// Those that the built-in itself evaluates or not.
    Lazy(&'m [ExprId]),
    /// Those of a call, evaluated after the receiver.
    Expressions(&'m [ExprId]),
    /// A key.
    Values(&'a [Option<Value<'m>>]),
}

/// What an expression is worth.
#[derive(Debug)]
pub(super) enum Lent<'m> {
    /// What lies in the data, and stays there: neither `null` nor a number that pays for its digits.
    Data(&'m Json),
    /// Any other value; none is a missing one.
    Made(Option<Value<'m>>),
}

impl<'m> Lent<'m> {
    /// A value of the data.
    #[inline(always)]
    pub(super) fn of(json: &'m Json) -> Self {
        match json {
            Json::Null => Lent::Made(None),
            Json::Number(JsonNumber::BigInt(_)) => Lent::Made(Value::of(json)),
            json => Lent::Data(json),
        }
    }

    /// The value; `None` if it is missing.
    #[inline(always)]
    pub(super) fn into_value(self) -> Option<Value<'m>> {
        match self {
            Lent::Data(json) => Value::of(json),
            Lent::Made(value) => value,
        }
    }
}

impl<'m> Machine<'m> {
    /// The value of an expression; `None` if it is missing.
    ///
    /// Every number pays for its digits here, as the value of an expression: so whatever is done with it next
    /// has been paid for.
    pub(crate) fn eval(&mut self, id: ExprId) -> Answer<'m> {
        Ok(self.lend(id)?.into_value())
    }

    /// The same, left in the data if it lies there: the commonest of all is a member of an object that a variable holds.
    #[inline]
    pub(super) fn lend(&mut self, id: ExprId) -> Outcome<Lent<'m>> {
        let node = self.unit.ast.node(id);
        self.step(1, node.span)?;
        let found = self.data_at(id, node);
        self.lent(id, found)
    }

    /// The same of what was found in the data already.
    #[inline]
    pub(super) fn lent(&mut self, id: ExprId, found: Option<Option<&'m Json>>) -> Outcome<Lent<'m>> {
        let Some(json) = found else { return self.eval_other(id).map(Lent::Made) };
        let lent = json.map_or(Lent::Made(None), Lent::of);
        if let Lent::Made(value @ Some(_)) = &lent {
            self.charge_value(value, self.unit.ast.span(id))?;
        }
        Ok(lent)
    }

    /// The value of an expression that is no path in the data, its step taken.
    #[inline(never)]
    pub(super) fn eval_other(&mut self, id: ExprId) -> Answer<'m> {
        let node = self.unit.ast.node(id);
        let value = match &node.expr {
            Expr::Variable(name) => self.variable(self.unit.symbol(*name)),
            Expr::String(text) => return Ok(Some(Value::Text(Text::Borrowed(text)))),
            Expr::Number(number) => Some(Value::Number(number.clone())),
            Expr::Bool(truth) => return Ok(Some(Value::Bool(*truth))),
            _ => stacker::maybe_grow(super::NESTED_RED_ZONE, stack::ADDED, || self.eval_compound(id))?,
        };
        self.charge_value(&value, node.span)?;
        Ok(value)
    }

    /// Charges the digits of the value of an expression, if it is a number.
    #[inline]
    fn charge_value(&mut self, value: &Option<Value<'m>>, span: Span) -> Outcome<()> {
        match value {
            Some(Value::Number(number @ Number::Decimal(_))) => self.charge_number(number, span),
            _ => Ok(()),
        }
    }

    /// An expression that has others in it.
    fn eval_compound(&mut self, id: ExprId) -> Answer<'m> {
        let ast = self.unit.ast;
        match ast.expr(id) {
            Expr::Dot { target, key } => self.eval_dot(id, *target, ast.name(*key)),
            Expr::BuiltIn { target, name, args } => {
                let given = args.as_deref().map_or(Given::Nothing, Given::Lazy);
                self.eval_built_in(id, *target, name.row, given)
            }
            Expr::Index { target, index } => self.eval_index(id, *target, *index),
            Expr::Default { target, fallback, parenthesised } => self.eval_default(*target, *fallback, *parenthesised),
            Expr::Exists { target, parenthesised } => {
                Ok(Some(Value::Bool(self.eval_tolerant(*target, *parenthesised)?.is_some())))
            }
            Expr::Compare { op, left, right } => self.eval_compare(*op, *left, *right),
            Expr::Chain { first, rest } => self.eval_chain(id, *first, rest),
            Expr::Not(operand) => Ok(Some(Value::Bool(!self.eval_bool(*operand)?))),
            Expr::Call { target, args } => self.eval_call(id, *target, args),
            _ => self.eval_rare(id),
        }
    }

    /// The expressions that are met less often, kept out of the hot frame.
    #[inline(never)]
    fn eval_rare(&mut self, id: ExprId) -> Answer<'m> {
        let ast = self.unit.ast;
        match ast.expr(id) {
            Expr::StringParts(parts) => self.eval_parts(id, parts),
            Expr::Special(special) => self.special(id, *special),
            Expr::Sign { minus, operand } => {
                let number = self.eval_number(*operand)?;
                if !*minus {
                    return Ok(Some(number.into()));
                }
                let negative = number.negate().map_err(|error| self.number_fault(id, error))?;
                Ok(Some(negative.into()))
            }
            Expr::Range { kind, from, to } => self.eval_range(id, *kind, *from, *to),
            Expr::List(items) => {
                self.charge_items(items.len(), ast.span(id))?;
                let mut values = Vec::with_capacity(items.len());
                for item in items {
                    values.push(Some(self.eval_literal_item(*item)?));
                }
                let sequence = Sequence::built(values);
                self.charge_depth(sequence.depth(), ast.span(id))?;
                Ok(Some(Value::Sequence(sequence)))
            }
            Expr::Hash(pairs) => {
                self.charge_items(pairs.len(), ast.span(id))?;
                let mut members = Members::new();
                for (key, value) in pairs {
                    let key = self.eval_text(*key)?;
                    self.charge_bytes(key.len(), ast.span(id))?;
                    let value = self.eval_literal_item(*value)?;
                    members.insert_literal(key, value);
                }
                let value = Value::from(members);
                self.charge_depth(value.depth(), ast.span(id))?;
                Ok(Some(value))
            }
            Expr::Lambda { params, body } => {
                Ok(Some(Value::Lambda(Rc::new(Lambda { unit: self.unit, params, body: *body }))))
            }
            _ => Ok(None),
        }
    }

    fn eval_literal_item(&mut self, item: ExprId) -> Outcome<Value<'m>> {
        match self.eval(item)? {
            Some(value) => Ok(value),
            None if self.settings.classic_compatible => Ok(Value::Text(Text::Borrowed(""))),
            None => Err(self.missing(item)),
        }
    }

    /// The value of an expression that must be there.
    pub(crate) fn require(&mut self, id: ExprId) -> Outcome<Value<'m>> {
        match self.eval(id)? {
            Some(value) => Ok(value),
            None => Err(self.missing(id)),
        }
    }

    /// A number.
    pub(crate) fn eval_number(&mut self, id: ExprId) -> Outcome<Number> {
        match self.eval(id)? {
            Some(Value::Number(number)) => Ok(number),
            Some(other) => Err(self.wrong_type(id, "a number", &other)),
            None => Err(self.missing(id)),
        }
    }

    /// A boolean.
    pub(crate) fn eval_bool(&mut self, id: ExprId) -> Outcome<bool> {
        let node = self.unit.ast.node(id);
        self.step(1, node.span)?;
        let found = self.data_at(id, node);
        if let Some(Some(Json::Bool(truth))) = found {
            return Ok(*truth);
        }
        match self.lent(id, found)?.into_value() {
            Some(value) => self.to_bool(id, &value),
            None if self.settings.classic_compatible => Ok(false),
            None => Err(self.missing(id)),
        }
    }

    /// The truth of a value.
    pub(crate) fn to_bool(&self, id: ExprId, value: &Value<'m>) -> Outcome<bool> {
        match value {
            Value::Bool(truth) => Ok(*truth),
            Value::Matches(matches) => Ok(matches.entire.is_some()),
            other if self.settings.classic_compatible => Ok(!self.is_empty(other)),
            other => Err(self.wrong_type(id, "a boolean", other)),
        }
    }

    /// A string, other printable values converted.
    pub(crate) fn eval_text(&mut self, id: ExprId) -> Outcome<Text<'m>> {
        match self.eval(id)? {
            Some(value) => self.text_of(id, value),
            None if self.settings.classic_compatible => Ok(Text::Borrowed("")),
            None => Err(self.missing(id)),
        }
    }

    /// The value of a variable, by FreeMarker's order: loop variables, macro locals, namespace,
    /// globals, data.
    #[inline]
    pub(crate) fn variable(&self, symbol: Symbol) -> Option<Value<'m>> {
        match self.local_variable(symbol) {
            Some(found) => found,
            None => match self.namespace_variables(self.namespace).get(symbol) {
                Some(value) => Some(value.clone()),
                None => self.global_variable(symbol),
            },
        }
    }

    /// A loop variable or macro local; the inner `None` hides outer variables of the name.
    #[inline]
    pub(crate) fn local_variable(&self, symbol: Symbol) -> Option<Option<Value<'m>>> {
        let implicit = if self.implicits.is_empty() { None } else { self.implicit(symbol) };
        let found = match implicit {
            None => self.visible(symbol).cloned(),
            Some(implicit) => self.bound_or_implied(symbol, implicit),
        };
        if found.is_some() {
            return found;
        }
        self.macro_local(symbol)?.clone().map(Some)
    }

    /// What the running macro has under a name: a parameter, or what `#local` set; none inside if it has no value.
    pub(super) fn macro_local(&self, symbol: Symbol) -> Option<&Option<Value<'m>>> {
        let frame = self.frames.get(self.frame?)?;
        self.meter.owe(frame.search_cost());
        frame.locals.iter().find(|(name, _)| *name == symbol).map(|(_, value)| value)
    }

    /// Gives the running macro a value for a name; nothing happens where none runs.
    pub(super) fn set_macro_local(&mut self, symbol: Symbol, value: Value<'m>) {
        if let Some(frame) = self.frame.and_then(|at| self.frames.get_mut(at)) {
            self.meter.owe(frame.search_cost());
            frame.set(symbol, value);
        }
    }

    /// The bindings that are visible, the innermost first.
    #[inline(always)]
    pub(super) fn visible_bindings(&self) -> impl Iterator<Item = &Binding<'m>> {
        self.bindings_from(self.top).map(|(_, binding)| binding)
    }

    /// Those that are visible where one is the innermost, with their places among all.
    #[inline(always)]
    pub(super) fn bindings_from(&self, top: u32) -> impl Iterator<Item = (usize, &Binding<'m>)> {
        let mut next = top as usize;
        // No list is as long as that [`NO_BINDING`](super::scope::NO_BINDING) would stand in it.
        std::iter::from_fn(move || {
            let at = next;
            let binding = self.bindings.get(at)?;
            next = binding.below as usize;
            Some((at, binding))
        })
    }

    /// What the visible bindings hold of a name.
    #[inline]
    pub(super) fn visible(&self, symbol: Symbol) -> Option<&Option<Value<'m>>> {
        self.visible_bindings().find(|binding| binding.tells(symbol)).map(|binding| &binding.value)
    }

    /// The text of the data or of a template that a loop variable holds.
    #[inline]
    pub(super) fn bound_text(&self, symbol: Symbol) -> Option<&'m str> {
        match self.visible(symbol)? {
            Some(Value::Text(Text::Borrowed(text))) if !self.is_implicit(symbol) => Some(text),
            _ => None,
        }
    }

    /// The same of a name that may be `x_index` or `x_has_next` of a loop as well.
    fn bound_or_implied(&self, symbol: Symbol, implicit: Implicit) -> Option<Option<Value<'m>>> {
        self.visible_bindings().find_map(|binding| {
            if binding.tells(symbol) {
                return Some(binding.value.clone());
            }
            let turn = binding.turn.as_ref().filter(|turn| implicit.of == binding.symbol && !turn.second)?;
            Some(Some(match implicit.part {
                TurnPart::Index => Number::from(turn.index).into(),
                TurnPart::HasNext => Value::Bool(turn.has_next),
            }))
        })
    }

    /// A global variable or a top-level member of the data.
    pub(crate) fn global_variable(&self, symbol: Symbol) -> Option<Value<'m>> {
        if let Some(value) = self.globals.get(symbol) {
            return Some(value.clone());
        }
        self.data_variable(self.symbols.name(symbol))
    }

    #[inline(never)]
    fn eval_range(&mut self, id: ExprId, kind: RangeKind, from: ExprId, to: Option<ExprId>) -> Answer<'m> {
        let from = self.eval_number(from)?.to_i32_wrapping();
        let range = match to {
            None => Range { from, len: None, descending: false, clips: true, inclusive: false },
            Some(to) => {
                let to = i64::from(self.eval_number(to)?.to_i32_wrapping());
                let distance = match kind {
                    RangeKind::Length => to,
                    _ => to - i64::from(from),
                };
                let inclusive = kind == RangeKind::Inclusive;
                let len = distance.unsigned_abs() + u64::from(inclusive);
                let len = u32::try_from(len).unwrap_or(u32::MAX);
                let clips = kind == RangeKind::Length;
                Range { from, len: Some(len), descending: distance < 0, clips, inclusive }
            }
        };
        let _ = id;
        Ok(Some(Value::Sequence(Sequence::Range(range))))
    }

    #[inline(never)]
    fn eval_default(&mut self, target: ExprId, fallback: Option<ExprId>, parenthesised: bool) -> Answer<'m> {
        match self.eval_tolerant(target, parenthesised)? {
            Some(value) => Ok(Some(value)),
            None => match fallback {
                Some(fallback) => self.eval(fallback),
                None => Ok(Some(Value::Nothing)),
            },
        }
    }

    /// The value of the left side of `!` and `??`: parentheses also forgive what is missing inside.
    pub(crate) fn eval_tolerant(&mut self, target: ExprId, parenthesised: bool) -> Answer<'m> {
        if !parenthesised {
            return self.eval(target);
        }
        let (quiet, unit, mark) = (self.quiet, self.unit, self.mark());
        self.quiet = true;
        let result = self.eval(target);
        self.quiet = quiet;
        match result {
            Err(fault) if fault.kind == FaultKind::Missing => {
                self.unit = unit;
                self.rewind(&mark);
                Ok(None)
            }
            other => other,
        }
    }

    fn eval_parts(&mut self, id: ExprId, parts: &'m [StringPart]) -> Answer<'m> {
        let mut whole: Option<Value<'m>> = None;
        let mut text = String::new();
        for part in parts {
            let before = text.len();
            match part {
                StringPart::Text(piece) => text.push_str(piece),
                StringPart::Interpolation(interpolation) => match self.interpolated(interpolation)? {
                    Value::Markup(markup) => {
                        let before = std::mem::take(&mut text);
                        let left = match whole.take() {
                            None if before.is_empty() => None,
                            None => Some(Value::from(before)),
                            Some(left) if before.is_empty() => Some(left),
                            Some(left) => Some(self.concatenate(id, left, Value::from(before))?),
                        };
                        whole = Some(match left {
                            None => Value::Markup(markup),
                            Some(left) => self.concatenate(id, left, Value::Markup(markup))?,
                        });
                    }
                    other => text.push_str(&self.text_of(interpolation.expr, other)?),
                },
            }
            self.charge_growth(before, text.len(), self.unit.ast.span(id))?;
        }
        match whole {
            None => Ok(Some(Value::from(text))),
            Some(left) if text.is_empty() => Ok(Some(left)),
            Some(left) => self.concatenate(id, left, Value::from(text)).map(Some),
        }
    }

    /// The value itself, faults that were put off included.
    pub(super) fn settle(&mut self, value: Value<'m>) -> Outcome<Value<'m>> {
        match value {
            Value::Method(method) if method.deferred => Ok(self.call_method(&method, &[])?.unwrap_or(Value::Nothing)),
            other => Ok(other),
        }
    }

    /// What the value is as a sequence, if it is one.
    pub(crate) fn as_sequence(&self, value: &Value<'m>) -> Option<Sequence<'m>> {
        match value {
            Value::Sequence(sequence) => Some(sequence.clone()),
            Value::Nothing => Some(Sequence::built(Vec::new())),
            Value::Matches(matches) => Some(matches.all.clone()),
            _ => None,
        }
    }

    /// `a < b` and the like.
    fn eval_compare(&mut self, op: crate::template::ast::CompareOp, left: ExprId, right: ExprId) -> Answer<'m> {
        let a = self.eval(left)?;
        let b = self.eval(right)?;
        self.compare_operands(op, (left, a), (right, b)).map(|truth| Some(Value::Bool(truth)))
    }

    #[cold]
    pub(crate) fn wrong_count(
        &self,
        site: &Site<'m>,
        given: usize,
        least: u8,
        most: u8,
    ) -> Box<super::failure::RunFault> {
        let wanted = match (least, most) {
            (least, most) if least == most => format!("{least}"),
            (least, u8::MAX) => format!("at least {least}"),
            (least, most) => format!("{least} to {most}"),
        };
        let message =
            format!("`?{}` takes {wanted} argument{}, not {given}", site.name, if wanted == "1" { "" } else { "s" });
        let fault = self.fault_at(site, codes::template::CALL_ARGUMENTS, message);
        match crate::template::habit::call::arity(site.unit.ast, site.expr) {
            Some(remedy) => self.advise(fault, site.unit, remedy),
            None => fault,
        }
    }

    /// A fault of arithmetic.
    #[cold]
    pub(crate) fn number_fault(
        &self,
        id: ExprId,
        error: crate::template::number::NumberError,
    ) -> Box<super::failure::RunFault> {
        let text = short_source(self.unit, id);
        let is_zero = matches!(error, crate::template::number::NumberError::DivisionByZero);
        let fault = self.fault(codes::template::ARITHMETIC, id, operator::arithmetic_message(&text, error));
        match printed::divided_by_zero(self.unit.ast, id).filter(|_| is_zero) {
            Some(remedy) => self.advise(fault, self.unit, remedy),
            None => fault,
        }
        .of_tag()
    }
}
