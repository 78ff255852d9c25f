//! Operators: `+`, comparison, arithmetic, logic.

use std::cmp::Ordering;
use std::rc::Rc;

use super::Machine;
use super::escape;
use super::failure::{FaultKind, Outcome, RunFault};
use super::hash::{Hash, Members};
use super::sequence::Sequence;
use super::value::{DateKind, Text, Value};
use crate::diagnostic::codes;
use crate::template::ast::{BinaryOp, CompareOp, Expr, ExprId};
use crate::template::builtin::Answer;
use crate::template::format::collation;
use crate::template::habit::{Remedy, built_in_of, call, kind, operand, printed, written};
use crate::template::number::{Number, NumberError};

/// At most so many digits has what comes out of an operation, if not far fewer.
fn result_digits(op: BinaryOp, a: &Number, b: &Number) -> u64 {
    let (a, b) = (a.digits(), b.digits());
    match op {
        BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Modulo => a.max(b),
        _ => a + b,
    }
}

/// What is said of arithmetic without a result.
pub(super) fn arithmetic_message(source: &str, error: NumberError) -> String {
    match error {
        NumberError::DivisionByZero => format!("`{source}` divides by zero"),
        NumberError::NotFinite => format!("`{source}` calculates with a number that is infinite or not a number"),
    }
}

impl<'m> Machine<'m> {
    /// A run of operators of one precedence level.
    #[inline(never)]
    pub(super) fn eval_chain(&mut self, id: ExprId, first: ExprId, rest: &'m [(BinaryOp, ExprId)]) -> Answer<'m> {
        match rest.first() {
            Some((BinaryOp::And, _)) => return self.eval_logic(first, rest, false),
            Some((BinaryOp::Or, _)) => return self.eval_logic(first, rest, true),
            _ => {}
        }
        let mut left = self.eval(first)?;
        let mut left_id = first;
        for (op, right_id) in rest {
            if *op != BinaryOp::Add {
                // The left side is held to being a number before the right one is looked at.
                match &left {
                    None => return Err(self.missing(left_id)),
                    Some(Value::Number(_)) => {}
                    Some(other) => return Err(self.wrong_type(left_id, "a number", other)),
                }
            }
            let right = self.eval(*right_id)?;
            left = Some(self.binary(id, *op, (left_id, left), (*right_id, right))?);
            left_id = id;
        }
        Ok(left)
    }

    fn eval_logic(&mut self, first: ExprId, rest: &'m [(BinaryOp, ExprId)], stop: bool) -> Answer<'m> {
        let mut truth = self.eval_bool(first)?;
        for (_, operand) in rest {
            if truth == stop {
                break;
            }
            truth = self.eval_bool(*operand)?;
        }
        Ok(Some(Value::Bool(truth)))
    }

    /// `left op right` for arithmetic and `+`.
    pub(super) fn binary(
        &mut self,
        id: ExprId,
        op: BinaryOp,
        (left_id, left): (ExprId, Option<Value<'m>>),
        (right_id, right): (ExprId, Option<Value<'m>>),
    ) -> Outcome<Value<'m>> {
        let (left, right) = match (left, right) {
            (Some(left), Some(right)) => (left, right),
            (left, right) if self.settings.classic_compatible && op == BinaryOp::Add => {
                let empty = || Value::Text(Text::Borrowed(""));
                (left.unwrap_or_else(empty), right.unwrap_or_else(empty))
            }
            (None, _) => return Err(self.missing(left_id)),
            (Some(left), None) => {
                if op == BinaryOp::Add {
                    // What cannot become text is refused before what is missing.
                    self.text_or_markup_of(left_id, left)?;
                }
                return Err(self.missing(right_id));
            }
        };
        match (&left, &right) {
            (Value::Number(a), Value::Number(b)) => self.calculate(id, op, a, b).map(Value::Number),
            _ if op == BinaryOp::Add => self.add(id, (left_id, left), (right_id, right)),
            (Value::Number(_), other) => Err(self.wrong_type(right_id, "a number", other)),
            (other, _) => Err(self.wrong_type(left_id, "a number", other)),
        }
    }

    /// Arithmetic of two numbers.
    pub(super) fn calculate(&mut self, id: ExprId, op: BinaryOp, a: &Number, b: &Number) -> Outcome<Number> {
        if !matches!((a, b), (Number::Int(_), Number::Int(_))) {
            self.charge_digits(result_digits(op, a, b), self.unit.ast.span(id))?;
        }
        let result = match op {
            BinaryOp::Add => a.add(b),
            BinaryOp::Subtract => a.subtract(b),
            BinaryOp::Multiply => a.multiply(b),
            BinaryOp::Divide => a.divide(b),
            _ => a.modulo(b),
        };
        result.map_err(|error| self.number_fault(id, error))
    }

    /// `+` of anything but two numbers.
    fn add(
        &mut self,
        id: ExprId,
        (left_id, left): (ExprId, Value<'m>),
        (right_id, right): (ExprId, Value<'m>),
    ) -> Outcome<Value<'m>> {
        if let (Some(a), Some(b)) = (self.as_sequence(&left), self.as_sequence(&right)) {
            return self.join_sequences(id, &a, &b);
        }
        if let (Value::Hash(a), Value::Hash(b)) = (&left, &right) {
            return self.join_hashes(id, a, b);
        }
        match (&left, &right) {
            (Value::Hash(_), Value::Nothing) => return Ok(left),
            (Value::Nothing, Value::Hash(_)) => return Ok(right),
            _ => {}
        }
        let left = self.text_or_markup_of(left_id, left)?;
        let right = self.text_or_markup_of(right_id, right)?;
        self.concatenate(id, left, right)
    }

    /// `+` of strings and markup.
    pub(super) fn concatenate(&mut self, id: ExprId, left: Value<'m>, right: Value<'m>) -> Outcome<Value<'m>> {
        let span = self.unit.ast.span(id);
        for side in [&left, &right] {
            if let Value::Markup(markup) = side {
                self.charge_text(markup.text.len() + markup.plain.as_ref().map_or(0, |plain| plain.len()), span)?;
            }
        }
        if let (Value::Text(text), Value::Markup(_)) | (Value::Markup(_), Value::Text(text)) = (&left, &right) {
            self.charge_letters(text.len(), span)?;
        }
        let joined = match (&left, &right) {
            (Value::Text(a), Value::Text(b)) => {
                self.charge_text(a.len() + b.len(), span)?;
                if b.is_empty() {
                    return Ok(left);
                }
                let mut text = String::with_capacity(a.len() + b.len());
                text.push_str(a);
                text.push_str(b);
                return Ok(text.into());
            }
            (Value::Markup(a), Value::Text(b)) => {
                escape::join(a, &escape::markup_of(a.format, b)).ok_or_else(|| (a.clone(), a.clone()))
            }
            (Value::Text(a), Value::Markup(b)) => {
                escape::join(&escape::markup_of(b.format, a), b).ok_or_else(|| (b.clone(), b.clone()))
            }
            (Value::Markup(a), Value::Markup(b)) => escape::join(a, b).ok_or_else(|| (a.clone(), b.clone())),
            _ => return Ok(left),
        };
        match joined {
            Ok(markup) => {
                self.charge_text(markup.text.len(), span)?;
                Ok(Value::Markup(Rc::new(markup)))
            }
            Err((a, b)) => {
                let message = format!(
                    "{} markup and {} markup cannot be joined",
                    escape::format_name(a.format),
                    escape::format_name(b.format)
                );
                Err(self.fault(codes::template::WRONG_TYPE, id, message))
            }
        }
    }

    fn join_sequences(&mut self, id: ExprId, a: &Sequence<'m>, b: &Sequence<'m>) -> Outcome<Value<'m>> {
        let total = match (a.len(), b.len()) {
            (Some(a), Some(b)) => a.saturating_add(b),
            _ => usize::MAX,
        };
        self.charge_items(total, self.unit.ast.span(id))?;
        let sequence = Sequence::built(a.iter().chain(b.iter()).collect());
        self.charge_depth(sequence.depth(), self.unit.ast.span(id))?;
        Ok(Value::Sequence(sequence))
    }

    fn join_hashes(&mut self, id: ExprId, a: &Hash<'m>, b: &Hash<'m>) -> Outcome<Value<'m>> {
        self.charge_items(self.hash_len(a).saturating_add(self.hash_len(b)), self.unit.ast.span(id))?;
        let (left, right) = (self.members(a), self.members(b));
        let mut joined = Members::new();
        for (key, value) in left.into_iter().chain(right) {
            joined.insert(key, value);
        }
        let value = Value::from(joined);
        self.charge_depth(value.depth(), self.unit.ast.span(id))?;
        Ok(value)
    }

    /// A comparison whose operands may be missing.
    pub(super) fn compare_operands(
        &mut self,
        op: CompareOp,
        (left_id, left): (ExprId, Option<Value<'m>>),
        (right_id, right): (ExprId, Option<Value<'m>>),
    ) -> Outcome<bool> {
        let empty = || Value::Text(Text::Borrowed(""));
        let (left, right) = match (left, right) {
            (Some(left), Some(right)) => (left, right),
            (left, right) if self.settings.classic_compatible => {
                (left.unwrap_or_else(empty), right.unwrap_or_else(empty))
            }
            (None, _) => return Err(self.missing(left_id)),
            (_, None) => return Err(self.missing(right_id)),
        };
        let (left, right) = (self.settle(left)?, self.settle(right)?);
        self.compare(op, (left_id, &left), (right_id, &right))
    }

    /// A comparison.
    pub(crate) fn compare(
        &mut self,
        op: CompareOp,
        (left_id, left): (ExprId, &Value<'m>),
        (right_id, right): (ExprId, &Value<'m>),
    ) -> Outcome<bool> {
        let order = match (left, right) {
            (Value::Number(a), Value::Number(b)) => {
                let span = self.unit.ast.span(left_id);
                self.charge_number(a, span)?;
                self.charge_number(b, span)?;
                match a.compare(b) {
                    Some(order) => order,
                    None => return Err(self.number_fault(left_id, NumberError::NotFinite)),
                }
            }
            (Value::Bool(_) | Value::Matches(_), Value::Bool(_) | Value::Matches(_)) => {
                let (a, b) = (self.to_bool(left_id, left)?, self.to_bool(right_id, right)?);
                self.unordered(op, left_id, left)?;
                a.cmp(&b)
            }
            (Value::Date(a), Value::Date(b)) => {
                for (id, value, date) in [(left_id, left, a), (right_id, right, b)] {
                    if date.kind == DateKind::Unknown {
                        return Err(self.wrong_type(id, "a date, time or date-time of known kind", value));
                    }
                }
                if a.kind != b.kind {
                    let fault = self.wrong_type(right_id, left.kind(), right);
                    // Of a date and a date-time, the days can be compared.
                    let long = if a.kind == DateKind::DateTime { left_id } else { right_id };
                    let days =
                        [a.kind, b.kind].contains(&DateKind::Date) && [a.kind, b.kind].contains(&DateKind::DateTime);
                    return Err(match days {
                        true => {
                            let fixed = format!("{}?date", operand(written(self.unit.ast, self.unit.ast.span(long))));
                            let remedy = Remedy::new(format!("compare the days: `{fixed}`"));
                            self.advise(fault, self.unit, remedy.writing(self.unit.ast.span(long), fixed))
                        }
                        false => fault,
                    });
                }
                a.millis.cmp(&b.millis)
            }
            _ => match (self.plain_string(left), self.plain_string(right)) {
                (Some(a), Some(b)) => {
                    self.unordered(op, left_id, left).map_err(|fault| {
                        match printed::ordered(self.unit.ast, left_id, right_id, [&a, &b]) {
                            Some(remedy) => self.advise(fault, self.unit, remedy),
                            None => fault,
                        }
                    })?;
                    self.charge_letters(a.len().min(b.len()), self.unit.ast.span(left_id))?;
                    if self.same_text(&a, &b) { Ordering::Equal } else { Ordering::Less }
                }
                _ if self.settings.classic_compatible => {
                    let a = self.text_of(left_id, left.clone())?;
                    let b = self.text_of(right_id, right.clone())?;
                    self.charge_letters(a.len().min(b.len()), self.unit.ast.span(left_id))?;
                    if self.same_text(&a, &b) { Ordering::Equal } else { Ordering::Less }
                }
                _ => return Err(self.incomparable((left_id, left), (right_id, right))),
            },
        };
        Ok(match op {
            CompareOp::Equal => order.is_eq(),
            CompareOp::NotEqual => order.is_ne(),
            CompareOp::Less => order.is_lt(),
            CompareOp::LessOrEqual => order.is_le(),
            CompareOp::Greater => order.is_gt(),
            CompareOp::GreaterOrEqual => order.is_ge(),
        })
    }

    /// Refuses `<` and the like for values without an order.
    fn unordered(&self, op: CompareOp, id: ExprId, value: &Value<'m>) -> Outcome<()> {
        if matches!(op, CompareOp::Equal | CompareOp::NotEqual) {
            return Ok(());
        }
        let message = format!("{} can only be compared with `==` and `!=`, not by order", self.describe(value));
        let fault = self.fault(codes::template::WRONG_TYPE, id, message);
        Err(match value {
            Value::Text(_) => fault.help("if both are numbers in text, convert them first: `a?number < b?number`"),
            _ => fault,
        })
    }

    /// What to do where a text is compared with a number; `number_first` if the number stands on the left.
    fn advise_comparison(
        &self,
        fault: Box<RunFault>,
        left: ExprId,
        right: ExprId,
        number_first: bool,
    ) -> Box<RunFault> {
        let ast = self.unit.ast;
        let (number, text) = if number_first { (left, right) } else { (right, left) };
        let literal = match ast.expr(text) {
            Expr::String(word) => word.trim().parse::<f64>().is_ok().then(|| word.trim().to_owned()),
            _ => None,
        };
        let of = |id: ExprId| operand(written(ast, ast.span(id)));
        let (span, fixed, help) = match (literal, ast.expr(number)) {
            (Some(word), _) => {
                (ast.span(text), word.clone(), format!("compare numbers: write `{word}` without quotes"))
            }
            (None, Expr::Number(_)) => {
                let fixed = format!("{}?number", of(text));
                (ast.span(text), fixed.clone(), format!("compare numbers: `{fixed}`"))
            }
            // A case of a `#switch`: what is switched on stands elsewhere.
            _ if left == right => return fault.help("a number equals no text: switch on its text, `?c`"),
            _ => {
                let fixed = format!("{}?c", of(number));
                (ast.span(number), fixed.clone(), format!("compare texts: `{fixed}`"))
            }
        };
        self.advise(fault, self.unit, Remedy::new(help).writing(span, fixed))
    }

    #[cold]
    fn incomparable(
        &self,
        (left_id, left): (ExprId, &Value<'m>),
        (right_id, right): (ExprId, &Value<'m>),
    ) -> Box<RunFault> {
        let message = format!("{} cannot be compared with {}", self.describe(left), self.describe(right));
        let fault = self.fault(codes::template::WRONG_TYPE, left_id, message);
        let l = super::failure::short_source(self.unit, left_id);
        match (left, right) {
            (Value::Text(_), Value::Number(_)) => self.advise_comparison(fault, left_id, right_id, false),
            (Value::Number(_), Value::Text(_)) => self.advise_comparison(fault, left_id, right_id, true),
            (Value::Text(text), Value::Bool(_)) if matches!(&**text, "true" | "false") => {
                let source = self.unit.ast.text.get(self.unit.ast.span(right_id).range()).unwrap_or_default();
                let fixed = format!("\"{source}\"");
                let remedy = Remedy::new(format!("compare texts: `{l} == {fixed}`"));
                self.advise(fault, self.unit, remedy.writing(self.unit.ast.span(right_id), fixed))
            }
            (Value::Bool(_), Value::Text(_) | Value::Number(_))
                if let Some(remedy) = kind::truth(self.unit.ast, left_id, right_id) =>
            {
                self.advise(fault, self.unit, remedy)
            }
            (Value::Text(text), Value::Date(date)) => {
                match kind::as_date(self.unit.ast, left_id, text, date.kind == DateKind::Date) {
                    Some(remedy) => self.advise(fault, self.unit, remedy),
                    None => fault,
                }
            }
            (Value::Date(date), Value::Text(text)) => {
                match kind::as_date(self.unit.ast, right_id, text, date.kind == DateKind::Date) {
                    Some(remedy) => self.advise(fault, self.unit, remedy),
                    None => fault,
                }
            }
            (Value::Bool(_), Value::Text(_)) => {
                fault.help(format!("use the boolean as it is: `<#if {l}>`, or compare `{l}?c`"))
            }
            (Value::Hash(hash), Value::Hash(_))
                if matches!(built_in_of(self.unit.ast, left_id), Some(("max" | "min", _)))
                    && let Some(remedy) = call::joined(self.unit.ast, left_id, self.first_key(hash).as_deref()) =>
            {
                let remedy = remedy.saying(format!("the items of `{l}` are objects, which have no order"));
                self.advise(fault, self.unit, remedy)
            }
            (Value::Sequence(_) | Value::Hash(_), _) => {
                fault.help(format!("to test for content, use `{l}?has_content` or `{l}?size`"))
            }
            _ => fault,
        }
    }

    /// Two strings are equal for FreeMarker if the locale's collation tells no difference.
    pub(crate) fn same_text(&self, a: &str, b: &str) -> bool {
        a == b || (!is_plain(a) || !is_plain(b)) && collation::compare(a, b).is_eq()
    }

    /// The string behind a value that is one without conversion.
    pub(crate) fn plain_string(&self, value: &Value<'m>) -> Option<Text<'m>> {
        match value {
            Value::Text(text) => Some(text.clone()),
            Value::Match(found) => Some(found.groups.first().cloned().flatten().map_or(Text::Borrowed(""), Text::from)),
            Value::Nothing => Some(Text::Borrowed("")),
            _ => None,
        }
    }

    /// True if `?has_content` finds none.
    pub(crate) fn is_empty(&self, value: &Value<'m>) -> bool {
        match value {
            Value::Text(text) => text.is_empty(),
            Value::Match(found) => found.groups.iter().take(1).flatten().all(|text| text.is_empty()),
            Value::Markup(markup) => markup.text.is_empty(),
            Value::Sequence(sequence) => sequence.len() == Some(0),
            Value::Matches(matches) => matches.all.len() == Some(0),
            Value::Hash(hash) => self.hash_is_empty(hash),
            Value::Nothing => true,
            Value::Bool(truth) if self.settings.classic_compatible => !truth,
            // What was put off is a date or an address all the same.
            Value::Method(method) => !method.deferred,
            Value::Function(_) | Value::Interpreted(_) | Value::Transform(_) => true,
            _ => false,
        }
    }

    /// As [`Machine::text_of`], markup staying what it is.
    pub(super) fn text_or_markup_of(&mut self, id: ExprId, value: Value<'m>) -> Outcome<Value<'m>> {
        match value {
            Value::Markup(_) | Value::Text(_) => Ok(value),
            other => self.text_of(id, other).map(Value::Text),
        }
    }

    /// True if the fault may be passed over by something tolerant.
    pub(crate) fn is_catchable(fault: &RunFault) -> bool {
        fault.kind != FaultKind::Limit
    }
}

/// Printable ASCII: no two such strings are equal for the collation unless they are identical.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| (b' '..=b'~').contains(&b))
}
