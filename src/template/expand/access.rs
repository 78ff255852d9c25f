//! Members, items and slices: `a.b`, `a["b"]`, `a[0]`, `a[1..3]`.

use super::evaluate::Given;
use super::failure::{FaultKind, Outcome};
use super::hash::Hash;
use super::scope::{Binding, Symbol};
use super::sequence::{Range, Sequence};
use super::value::{Text, Value};
use super::walk::LazySequence;
use super::{ASKED, Machine};
use crate::diagnostic::codes;
use crate::json::{Json, LinedUp, Object, Standing};
use crate::template::ast::{Ast, Expr, ExprId, ExprNode};
use crate::template::builtin::{self, Answer, Arity};
use crate::template::format::letters;
use crate::template::habit::{Remedy, written};

/// Bytes of a key for a step: keys are compared byte by byte where their lengths are the same.
const KEY_BYTES: u64 = 64;

/// The member that an expression asked for last.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Asked<'m> {
    /// The expression; those of other templates lie elsewhere in memory.
    by: Option<&'m ExprNode>,
    /// The variable that held the object, if nothing is to be paid for asking.
    variable: Option<Symbol>,
    standing: Standing<'m>,
}

/// The item of the loop that is in its turn: as long as its variable is the last that was bound, and no other was since.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item<'m> {
    variable: Symbol,
    /// The place of its binding.
    at: u32,
    values: LinedUp<'m>,
}

impl Asked<'_> {
    #[inline(always)]
    fn is_by(&self, node: &ExprNode) -> bool {
        self.by.is_some_and(|by| std::ptr::eq(by, node))
    }
}

impl<'m> Machine<'m> {
    /// What lies in the data where a path of names leads to, without the values on the way; none where it is no
    /// path of names or leads through anything else than objects of the data. The inner one is none where the last
    /// of them has no such member.
    #[inline(always)]
    pub(super) fn data_at(&self, id: ExprId, node: &'m ExprNode) -> Option<Option<&'m Json>> {
        // The commonest of all: a member of the item of a loop, which the same expression asks turn after turn.
        if let Some(item) = &self.item
            && item.at == self.top
            && let Some(asked) = &self.asked
            && let Asked { by: Some(by), variable: Some(variable), standing } = asked[id.0 as usize % ASKED].get()
            && std::ptr::eq(by, node)
            && item.variable == variable
            && let Some(json) = item.values.value_standing(standing)
        {
            return Some(Some(json));
        }
        self.find_in_data(id)
    }

    /// Remembers from now on which members expressions ask for: they will be evaluated again.
    #[inline]
    pub(super) fn remember(&mut self) {
        self.asked.get_or_insert_default();
    }

    /// Notes the item of the loop whose variable was bound at `at` and is visible.
    #[inline(always)]
    pub(super) fn set_item(&mut self, at: usize) {
        self.item = match self.bindings.get(at) {
            Some(Binding { symbol, value: Some(Value::Hash(Hash::Json(object))), .. }) if self.implicits.is_empty() => {
                object.lined_up().map(|values| Item { variable: *symbol, at: at as u32, values })
            }
            _ => None,
        };
    }

    /// The same, where it is not known from the last time.
    #[inline(never)]
    fn find_in_data(&self, id: ExprId) -> Option<Option<&'m Json>> {
        let (target, key) = member_named(self.unit.ast, id)?;
        let (object, variable) = match self.unit.ast.expr(target) {
            Expr::Variable(name) => {
                let symbol = self.unit.symbol(*name);
                (self.variable_object(symbol)?, Some(symbol))
            }
            _ => (self.data_object(target)?, None),
        };
        let steps = key.len() as u64 / KEY_BYTES;
        self.meter.owe(steps);
        Some(self.member_at(id, object, key, variable.filter(|_| steps == 0)))
    }

    /// The object of the data that a path of names leads to; none where it leads to anything else.
    fn data_object(&self, id: ExprId) -> Option<&'m Object> {
        if let Expr::Variable(name) = self.unit.ast.expr(id) {
            return self.variable_object(self.unit.symbol(*name));
        }
        let (target, key) = member_named(self.unit.ast, id)?;
        self.member_at(id, self.data_object(target)?, key, None)?.as_object()
    }

    /// The member that the expression `id` asks an object for, which `variable` holds if nothing is to be paid for asking.
    #[inline]
    fn member_at(&self, id: ExprId, object: &'m Object, key: &'m str, variable: Option<Symbol>) -> Option<&'m Json> {
        let Some(asked) = &self.asked else { return object.get(key) };
        let (node, last) = (self.unit.ast.node(id), &asked[id.0 as usize % ASKED]);
        let asked = last.get();
        if asked.is_by(node)
            && let known @ Some(_) =
                object.value_standing(asked.standing).or_else(|| object.value_again(asked.standing, key))
        {
            return known;
        }
        let (json, standing) = object.find(key)?;
        last.set(Asked { by: Some(node), variable, standing });
        Some(json)
    }

    /// The object of the data that a variable holds; none where it holds anything else.
    #[inline(always)]
    fn variable_object(&self, symbol: Symbol) -> Option<&'m Object> {
        match self.visible(symbol) {
            Some(Some(Value::Hash(Hash::Json(object)))) if !self.is_implicit(symbol) => Some(object),
            Some(_) => None,
            None => self.outer_object(symbol),
        }
    }

    /// The same, where no loop variable has that name.
    #[inline(never)]
    fn outer_object(&self, symbol: Symbol) -> Option<&'m Object> {
        if self.is_implicit(symbol) {
            return None;
        }
        let variable = match self.macro_local(symbol) {
            Some(local) => local.as_ref(),
            None => self.namespace_variables(self.namespace).get(symbol).or_else(|| self.globals.get(symbol)),
        };
        match variable {
            Some(Value::Hash(Hash::Json(object))) => Some(object),
            Some(_) => None,
            None => self.data_root(self.symbols.name(symbol)).and_then(Json::as_object),
        }
    }

    /// A member of anything but what [`Machine::data_at`] finds.
    pub(super) fn eval_dot(&mut self, id: ExprId, target: ExprId, key: &'m str) -> Answer<'m> {
        if let Expr::BuiltIn { target, name, args: None } = self.unit.ast.expr(target)
            && let Some(row) = builtin::by_row(name.row)
            && let Arity::Keyed(..) = row.arity
        {
            let args = [Some(Value::Text(Text::Borrowed(key)))];
            return self.eval_built_in(id, *target, name.row, Given::Values(&args));
        }
        self.meter.owe(key.len() as u64 / KEY_BYTES);
        match self.eval(target)? {
            Some(value) => self.member_of(target, &value, key),
            None if self.settings.classic_compatible => Ok(None),
            None => Err(self.missing(target)),
        }
    }

    /// A member of something that is perhaps no hash.
    fn member_of(&mut self, target: ExprId, value: &Value<'m>, key: &str) -> Answer<'m> {
        match value {
            Value::Hash(hash) => Ok(self.member(hash, key)),
            Value::Nothing => Ok(None),
            Value::Method(method) if let Arity::Keyed(..) = method.arity() => {
                let key = Some(Value::Text(String::from(key).into()));
                self.call_method(method, &[key])
            }
            other if self.settings.classic_compatible && !matches!(other, Value::Function(_)) => Ok(None),
            other => Err(self.wrong_type(target, "a hash", other)),
        }
    }

    /// An item, slice or member of anything but what [`Machine::data_at`] finds.
    pub(super) fn eval_index(&mut self, id: ExprId, target: ExprId, index: ExprId) -> Answer<'m> {
        if let Expr::BuiltIn { target: inner, name, args: None } = self.unit.ast.expr(target)
            && let Some(row) = builtin::by_row(name.row)
            && let Arity::Keyed(..) = row.arity
        {
            let key = self.require(index)?;
            if let Value::Text(_) = key {
                return self.eval_built_in(id, *inner, name.row, Given::Values(&[Some(key)]));
            }
            let value = self.require(target)?;
            return self.item(id, target, value, index, key);
        }
        if let Some(walk) = self.walk_stages(target)? {
            return self.eval_walked_index(id, target, walk, index);
        }
        let value = match self.eval(target)? {
            Some(value) => value,
            None if self.settings.classic_compatible => return Ok(None),
            None => return Err(self.missing(target)),
        };
        let key = self.eval_key(index)?;
        self.item(id, target, value, index, key)
    }

    fn eval_key(&mut self, index: ExprId) -> Outcome<Value<'m>> {
        match self.eval(index)? {
            Some(key) => Ok(key),
            None if self.settings.classic_compatible => Ok(Value::Text(Text::Borrowed(""))),
            None => Err(self.missing(index)),
        }
    }

    /// `x?map(…)[index]`: of the items, those after the last one that is wanted are not made.
    #[inline(never)]
    fn eval_walked_index(&mut self, id: ExprId, target: ExprId, walk: LazySequence<'m>, index: ExprId) -> Answer<'m> {
        let key = self.eval_key(index)?;
        let most = match &key {
            Value::Number(number) => usize::try_from(i64::from(number.to_i32_wrapping()) + 1).unwrap_or(0),
            Value::Sequence(Sequence::Range(range)) => range.reach(),
            _ => usize::MAX,
        };
        let span = self.unit.ast.span(target);
        let items = walk.collect_first(most, self, span)?;
        self.charge_items(items.len(), span)?;
        let sequence = Sequence::built(items);
        self.charge_depth(sequence.depth(), span)?;
        self.item(id, target, Value::Sequence(sequence), index, key)
    }

    #[inline(never)]
    fn item(&mut self, id: ExprId, target: ExprId, value: Value<'m>, index: ExprId, key: Value<'m>) -> Answer<'m> {
        match key {
            Value::Number(number) => {
                let at = number.to_i32_wrapping();
                if let Some(sequence) = self.as_sequence(&value) {
                    if at < 0 && sequence.is_range() {
                        return Err(self.fault(codes::template::INDEX, id, format!("a range has no item {at}")));
                    }
                    return Ok(usize::try_from(at).ok().and_then(|at| sequence.get(at)));
                }
                let text = match self.text_of(target, value.clone()) {
                    Ok(text) => text,
                    Err(fault) if fault.kind == FaultKind::Limit => return Err(fault),
                    Err(_) => return Err(self.wrong_type(target, "a sequence or a string", &value)),
                };
                self.charge_bytes(text.len(), self.unit.ast.span(id))?;
                match usize::try_from(at).ok().and_then(|at| utf16_slice(&text, at, at + 1)) {
                    Some(unit) => Ok(Some(Value::text(unit))),
                    None => {
                        let len = utf16_len(&text);
                        let message = format!("there is no character {at} in a string of {len}");
                        Err(self.fault(codes::template::INDEX, id, message).of_tag())
                    }
                }
            }
            Value::Sequence(Sequence::Range(range)) => self.slice(id, target, value, range),
            Value::Text(_) | Value::Match(_) | Value::Nothing => {
                let key = self.text_of(index, key)?;
                self.charge_bytes(key.len(), self.unit.ast.span(id))?;
                if !matches!(value, Value::Hash(_) | Value::Nothing | Value::Method(_)) {
                    return Err(self.wrong_type(target, "a hash", &value));
                }
                self.member_of(target, &value, &key)
            }
            other => Err(self.wrong_type(index, "a number, a range or a string", &other)),
        }
    }

    /// `target[range]`
    fn slice(&mut self, id: ExprId, target: ExprId, value: Value<'m>, range: Range) -> Answer<'m> {
        let fault = |machine: &Self, message: String| machine.fault(codes::template::INDEX, id, message);
        let sequence = self.as_sequence(&value);
        let text = match sequence {
            Some(_) => Text::Borrowed(""),
            None => match self.text_of(target, value.clone()) {
                Ok(text) => text,
                Err(fault) if fault.kind == FaultKind::Limit => return Err(fault),
                Err(_) => return Err(self.wrong_type(target, "a sequence or a string", &value)),
            },
        };
        self.charge_bytes(text.len(), self.unit.ast.span(id))?;
        let empty = || match &sequence {
            Some(_) => Value::Sequence(Sequence::built(Vec::new())),
            None => Value::Text(Text::Borrowed("")),
        };
        if range.len == Some(0) {
            return Ok(Some(empty()));
        }
        let first = i64::from(range.from);
        let clips = range.clips || range.len.is_none();
        let len = match &sequence {
            Some(sequence) => sequence.len().map_or(i64::MAX / 2, |len| len as i64),
            None => utf16_len(&text) as i64,
        };
        let what = if sequence.is_some() { "items" } else { "characters" };
        if first < 0 {
            return Err(fault(self, format!("a range that cuts out {what} cannot start at {first}")));
        }
        if if clips && !range.descending { first > len } else { first >= len } {
            return Err(fault(self, format!("the range starts at {first}, but there are only {len} {what}")));
        }
        let step = if range.descending { -1 } else { 1 };
        let count = match range.len {
            None => len - first,
            Some(size) => {
                let size = i64::from(size);
                let last = first + (size - 1) * step;
                if last < 0 {
                    if !clips {
                        return Err(fault(self, format!("a range that cuts out {what} cannot end at {last}")));
                    }
                    first + 1
                } else if last >= len {
                    if !clips {
                        let fault = fault(self, format!("the range ends at {last}, but there are only {len} {what}"));
                        return Err(match clipped(self.unit.ast, id) {
                            Some(remedy) => self.advise(fault, self.unit, remedy),
                            None => fault,
                        });
                    }
                    (len - first).abs()
                } else {
                    size
                }
            }
        };
        if count == 0 {
            return Ok(Some(empty()));
        }
        let (first, count) = (first as usize, count as usize);
        let span = self.unit.ast.span(id);
        match sequence {
            Some(Sequence::Json(items)) if !range.descending => {
                Ok(Some(Value::Sequence(Sequence::Json(items.get(first..first + count).unwrap_or_default()))))
            }
            Some(sequence) => {
                self.charge_items(count, span)?;
                let at = |n: usize| if range.descending { first - n } else { first + n };
                let items = (0..count).map(|n| sequence.get(at(n))).collect();
                Ok(Some(Value::Sequence(Sequence::built(items))))
            }
            None => {
                self.charge_text(text.len(), span)?;
                let end = if range.descending && count > 1 {
                    // FreeMarker lets `[1..0]` through, as an empty string.
                    if range.clips || range.inclusive_len() != Some(2) {
                        return Err(fault(self, "a string cannot be cut with a range that runs backwards".to_owned()));
                    }
                    first
                } else {
                    first + count
                };
                Ok(Some(utf16_slice(&text, first, end).map_or_else(empty, Value::text)))
            }
        }
    }
}

/// What `a.b` and `a["b"]` ask for a member, and its name.
#[inline]
fn member_named(ast: &Ast, id: ExprId) -> Option<(ExprId, &str)> {
    match ast.expr(id) {
        Expr::Dot { target, key } => Some((*target, ast.name(*key))),
        Expr::Index { target, index } => match ast.expr(*index) {
            Expr::String(key) => Some((*target, key)),
            _ => None,
        },
        _ => None,
    }
}

/// Length in UTF-16 units, in which FreeMarker counts characters.
pub(crate) fn utf16_len(text: &str) -> usize {
    letters::units(text)
}

/// The UTF-16 units `start..end`; half a surrogate pair becomes `?`, as when Java prints it.
pub(crate) fn utf16_slice(text: &str, start: usize, end: usize) -> Option<String> {
    if text.is_ascii() {
        return text.get(start..end).map(str::to_owned);
    }
    if start == end {
        return (start <= utf16_len(text)).then(String::new);
    }
    let mut slice = String::new();
    let (from, mut at) = letters::seek(text, start);
    for c in text.get(from..).unwrap_or_default().chars() {
        let next = at + c.len_utf16();
        if at >= start && next <= end {
            slice.push(c);
        } else if at < end && next > start {
            slice.push('?');
        }
        at = next;
        if at >= end {
            break;
        }
    }
    (at >= end && start <= end).then_some(slice)
}

/// `rows[0..5]`: at most so many items, written so that there may be fewer.
fn clipped(ast: &Ast, id: ExprId) -> Option<Remedy> {
    let Expr::Index { index, .. } = ast.expr(id) else { return None };
    let span = ast.span(*index);
    let source = written(ast, span);
    let (from, to) = source.split_once("..")?;
    let (to, more) = match to.strip_prefix(['<', '!']) {
        Some(to) => (to, 0),
        None => (to, 1),
    };
    let (first, last) = (from.trim().parse::<u32>().ok()?, to.trim().parse::<u32>().ok()?);
    let fixed = format!("{first}..*{}", last.checked_sub(first)?.checked_add(more)?);
    Some(Remedy::new(format!("where there may be fewer, write `{fixed}`")).writing(span, fixed))
}
