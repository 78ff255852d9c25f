//! Calls of built-ins and methods: their arguments are counted, their receiver is charged and converted.

use std::rc::Rc;

use super::escape;
use super::evaluate::Given;
use super::failure::Outcome;
use super::hash::{Hash, Members};
use super::sequence::Sequence;
use super::value::{Method, Text, Value};
use super::walk::LazySequence;
use super::{Machine, Settings};
use crate::diagnostic::{Span, codes};
use crate::template::ast::ExprId;
use crate::template::builtin::{self, Answer, Apply, Args, Arity, Change, Operation, Site};

impl<'m> Machine<'m> {
    /// A built-in, with the arguments that go with it.
    #[inline(never)]
    pub(crate) fn eval_built_in(&mut self, id: ExprId, target: ExprId, row: u16, given: Given<'_, 'm>) -> Answer<'m> {
        let Some(built_in) = builtin::by_row(row) else {
            self.require(target)?;
            let message = format!("`?{}` is not available for this data", builtin::name_of_row(row));
            return Err(self.fault(codes::template::NOT_AVAILABLE, id, message));
        };
        let args = match given {
            Given::Lazy(args) | Given::Expressions(args) => args,
            _ => &[],
        };
        let called = !matches!(given, Given::Nothing);
        let site = Site { unit: self.unit, expr: id, target, args, name: built_in.name, called };
        if let Apply::Expression(apply) = built_in.apply {
            let value = apply(self, &site)?;
            return match (built_in.arity, given) {
                (Arity::None, Given::Expressions(args)) => {
                    let Some(value) = value else { return Err(self.missing(id)) };
                    let values = self.eval_args(args)?;
                    self.call_value(id, id, value, &values, args)
                }
                _ => Ok(value),
            };
        }
        if let Apply::Walk(apply) = built_in.apply {
            let walk = self.require_walk(target)?;
            return match given {
                Given::Expressions(args) => {
                    let values = self.eval_args(args)?;
                    self.check_count(&site, built_in.arity, values.len())?;
                    apply(self, &site, walk, Args { values: &values })
                }
                _ => {
                    let items = walk.collect(self, site.span())?;
                    let target = Some(Value::Sequence(Sequence::built(items)));
                    Ok(Some(Value::Method(Rc::new(Method { site, target, bound: Vec::new(), deferred: false }))))
                }
            };
        }
        let receiver = self.eval(target)?;
        let receiver = self.received(target, receiver)?;
        let evaluated;
        let values = match given {
            Given::Expressions(args) => {
                evaluated = self.eval_args(args)?;
                Some(&*evaluated)
            }
            Given::Values(values) => Some(values),
            Given::Lazy(_) | Given::Nothing => None,
        };
        match (built_in.arity, values) {
            (Arity::None, Some(values)) => {
                let value = match self.apply(built_in, &site, receiver, &[])? {
                    Some(value) => value,
                    None => return Err(self.missing(id)),
                };
                self.call_value(id, id, value, values, args)
            }
            (Arity::Some(least, most) | Arity::Optional(least, most) | Arity::Keyed(least, most), Some(values)) => {
                if values.len() < usize::from(least) || values.len() > usize::from(most) {
                    // What it is applied to is looked at first.
                    if let Some(receiver) = receiver {
                        self.receive(built_in, &site, receiver)?;
                    }
                    return Err(self.wrong_count(&site, values.len(), least, most));
                }
                self.apply(built_in, &site, receiver, values)
            }
            (Arity::None | Arity::Optional(..) | Arity::Keyed(..), None) => self.apply(built_in, &site, receiver, &[]),
            (Arity::Some(..), None) => {
                let target = match receiver {
                    Some(value) => Some(self.receive(built_in, &site, value)?),
                    None => None,
                };
                Ok(Some(Value::Method(Rc::new(Method { site, target, bound: Vec::new(), deferred: false }))))
            }
        }
    }

    /// What a built-in is applied to, which must be there.
    #[inline]
    fn received(&mut self, target: ExprId, value: Option<Value<'m>>) -> Outcome<Option<Value<'m>>> {
        match value {
            None if self.settings.classic_compatible => Ok(Some(Value::Nothing)),
            None => Err(self.missing(target)),
            found => Ok(found),
        }
    }

    /// What a built-in without arguments is worth, applied to a value.
    pub(super) fn apply_alone(
        &mut self,
        id: ExprId,
        target: ExprId,
        built_in: &'static Operation,
        receiver: Option<Value<'m>>,
    ) -> Answer<'m> {
        let receiver = self.received(target, receiver)?;
        let site = Site { unit: self.unit, expr: id, target, args: &[], name: built_in.name, called: false };
        self.apply(built_in, &site, receiver, &[])
    }

    /// Writes what a built-in makes of a text.
    #[inline(always)]
    pub(super) fn write_change(
        &mut self,
        built_in: &'static Operation,
        change: Change,
        text: &str,
        span: Span,
    ) -> Outcome<()> {
        self.charge_text_of(built_in.charge, text.len(), span)?;
        if let Some(part) = self.append_changed(change, text, span)? {
            self.out.push_str(part);
        }
        Ok(())
    }

    /// The text that is appended to the output, which goes without it: most texts are short, and take no memory so.
    pub(crate) fn made(&mut self, append: impl FnOnce(&Settings, &mut String)) -> Text<'m> {
        let at = self.out.len();
        append(&self.settings, &mut self.out);
        let made = Text::copied(self.out.get(at..).unwrap_or_default());
        self.out.truncate(at);
        made
    }

    /// What a built-in makes of a text.
    fn changed(&mut self, change: Change, text: Text<'m>, span: Span) -> Outcome<Value<'m>> {
        let at = self.out.len();
        let made = match self.append_changed(change, &text, span)? {
            Some(part) => (part.len() < text.len()).then(|| Text::copied(part)),
            None => {
                let made = Text::copied(self.out.get(at..).unwrap_or_default());
                self.out.truncate(at);
                Some(made)
            }
        };
        Ok(Value::Text(made.unwrap_or(text)))
    }

    /// Appends to the output what a built-in makes of a text, or gives it if it is a part of that text.
    #[inline(always)]
    fn append_changed<'t>(&mut self, change: Change, text: &'t str, span: Span) -> Outcome<Option<&'t str>> {
        self.charge_text(text.len(), span)?;
        let at = self.out.len();
        let part = change(&self.settings, text, &mut self.out);
        if part.is_none()
            && let Err(fault) = self.charge_text(self.out.len().saturating_sub(at), span)
        {
            self.out.truncate(at);
            return Err(fault);
        }
        Ok(part)
    }

    fn check_count(&self, site: &Site<'m>, arity: Arity, given: usize) -> Outcome<()> {
        match arity {
            Arity::Some(least, most) | Arity::Optional(least, most) | Arity::Keyed(least, most)
                if given < usize::from(least) || given > usize::from(most) =>
            {
                Err(self.wrong_count(site, given, least, most))
            }
            _ => Ok(()),
        }
    }

    /// Calls a built-in that was kept as a value.
    pub(crate) fn call_method(&mut self, method: &Method<'m>, values: &[Option<Value<'m>>]) -> Answer<'m> {
        let Some(built_in) = builtin::find(method.site.name) else { return Ok(None) };
        let (least, most) = match built_in.arity {
            Arity::None => (0, 0),
            Arity::Some(least, most) | Arity::Optional(least, most) | Arity::Keyed(least, most) => (least, most),
        };
        self.charge_items(method.bound.len(), method.site.span())?;
        let mut all = method.bound.clone();
        all.extend_from_slice(values);
        // What was put off until it is used was written without parentheses, and may be.
        let put_off = method.deferred && all.is_empty();
        if !put_off && (all.len() < usize::from(least) || all.len() > usize::from(most)) {
            return Err(self.wrong_count(&method.site, all.len(), least, most));
        }
        let site = Site { called: true, args: &[], ..method.site };
        // The built-in is looked up by its name.
        self.step(4, site.span())?;
        self.apply(built_in, &site, method.target.clone(), &all)
    }

    fn apply(
        &mut self,
        built_in: &'static Operation,
        site: &Site<'m>,
        receiver: Option<Value<'m>>,
        values: &[Option<Value<'m>>],
    ) -> Answer<'m> {
        let args = Args { values };
        let Some(value) = receiver else {
            return Err(self.missing(site.target));
        };
        let value = self.receive(built_in, site, value)?;
        self.charge_receiver(built_in.charge, &value, values, site.span())?;
        match (built_in.apply, value) {
            (Apply::Text(apply), Value::Text(text)) => apply(self, site, text, args),
            (Apply::Change(change), Value::Text(text)) => self.changed(change, text, site.span()).map(Some),
            (Apply::Number(apply), Value::Number(number)) => apply(self, site, number, args),
            (Apply::Date(apply), Value::Date(date)) => apply(self, site, date, args),
            (Apply::Sequence(apply), Value::Sequence(sequence)) => apply(self, site, sequence, args),
            (Apply::Walk(apply), Value::Sequence(sequence)) => apply(self, site, LazySequence::new(sequence), args),
            (Apply::Hash(apply), Value::Hash(hash)) => apply(self, site, hash, args),
            (Apply::Value(apply) | Apply::Callable(apply), value) => apply(self, site, value, args),
            // Escaping by hand leaves alone what is markup of that kind already.
            (_, value) => Ok(Some(value)),
        }
    }

    /// The receiver as the built-in wants it, converted where it may be. A built-in that is kept as
    /// a value holds it so, and a receiver of the wrong type is refused at once.
    #[inline]
    fn receive(&mut self, built_in: &'static Operation, site: &Site<'m>, value: Value<'m>) -> Outcome<Value<'m>> {
        let wanted = match (built_in.apply, value) {
            (Apply::Text(_) | Apply::Change(_), value @ Value::Text(_)) => return Ok(value),
            (Apply::Text(_) | Apply::Change(_), Value::Markup(markup)) if escape::covers(markup.format, site.name) => {
                return Ok(Value::Markup(markup));
            }
            (Apply::Text(_) | Apply::Change(_), value) => {
                return self.text_of_in(site.unit, site.target, value).map(Value::Text);
            }
            (Apply::Value(_) | Apply::Expression(_) | Apply::Never, value) => return Ok(value),
            (Apply::Number(_), value @ Value::Number(_)) => return Ok(value),
            (Apply::Number(_), other) => ("a number", other),
            (Apply::Date(_), value @ Value::Date(_)) => return Ok(value),
            (Apply::Date(_), other) => match self.settle(other)? {
                date @ Value::Date(_) => return Ok(date),
                other => ("a date", other),
            },
            (Apply::Sequence(_) | Apply::Walk(_), other) => match self.as_sequence(&other) {
                Some(sequence) => return Ok(Value::Sequence(sequence)),
                None => ("a sequence", other),
            },
            (Apply::Hash(_), Value::Hash(hash)) if !hash.is_closed() => return Ok(Value::Hash(hash)),
            (Apply::Hash(_), Value::Nothing) => return Ok(Value::Hash(Hash::Built(Rc::new(Members::new())))),
            (Apply::Hash(_), other) => ("a hash", other),
            (Apply::Callable(_), value @ (Value::Function(_) | Value::Method(_))) => return Ok(value),
            (Apply::Callable(_), other) => ("a macro, function or method", other),
        };
        Err(self.wrong_type_in(site.unit, site.target, wanted.0, &wanted.1))
    }
}
