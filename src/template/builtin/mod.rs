//! Built-ins: what stands after a question mark.
//!
//! Each family has a file with a table: a row for each built-in, which is all that there is to know of it. What a
//! function is handed is decided by its kind of receiver
//! ([`Apply`]), so that type errors are reported in one place and alike.

mod date;
mod expert;
mod hash;
mod json_text;
mod kind;
mod loop_variable;
mod node;
mod number;
mod printing;
mod regex;
mod row;
mod sequence;
pub(crate) mod table;
mod text_change;
mod text_search;

pub use row::{BuiltIn, Gives, Receiver, built_ins};
use row::{NO_BINDING, NO_JAVA, built_in};
pub(crate) use row::{Operation, Reading, Worth};

use super::ast::ExprId;
use super::expand::failure::{Outcome, RunFault};
use super::expand::hash::Hash;
use super::expand::scope::Unit;
use super::expand::sequence::Sequence;
use super::expand::value::{Date, Text, Value};
use super::expand::walk::LazySequence;
use super::expand::{Machine, Settings};
use super::habit;
use super::number::Number;
use crate::diagnostic::{Diagnostics, Span, codes};

/// Where a built-in is applied.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Site<'m> {
    /// The template it stands in.
    pub(crate) unit: Unit<'m>,
    /// The whole expression `target?name`.
    pub(crate) expr: ExprId,
    /// What is left of the question mark.
    pub(crate) target: ExprId,
    /// The expressions of the arguments, where they are known.
    pub(crate) args: &'m [ExprId],
    /// The name as the table has it, in snake_case.
    pub(crate) name: &'static str,
    /// True if it is called with parentheses or a key, be they empty.
    pub(crate) called: bool,
}

/// Evaluated arguments; one may be missing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Args<'a, 'm> {
    /// In order.
    pub(crate) values: &'a [Option<Value<'m>>],
}

/// What a built-in gives; `None` is a missing value.
pub(crate) type Answer<'m> = Outcome<Option<Value<'m>>>;

/// Makes a text of a text: gives what is a part of it, appends anything else to the output.
pub(crate) type Change = for<'t> fn(&Settings, &'t str, &mut String) -> Option<&'t str>;

/// What a built-in is handed, and the function itself: `(machine, site, receiver, arguments)`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Apply {
    /// A string; numbers, dates and booleans are converted as `${…}` does, markup is refused.
    Text(for<'m> fn(&mut Machine<'m>, &Site<'m>, Text<'m>, Args<'_, 'm>) -> Answer<'m>),
    /// As [`Apply::Text`], for what makes a text of the text alone.
    Change(Change),
    /// A number.
    Number(for<'m> fn(&mut Machine<'m>, &Site<'m>, Number, Args<'_, 'm>) -> Answer<'m>),
    /// A date.
    Date(for<'m> fn(&mut Machine<'m>, &Site<'m>, Date, Args<'_, 'm>) -> Answer<'m>),
    /// A sequence.
    Sequence(for<'m> fn(&mut Machine<'m>, &Site<'m>, Sequence<'m>, Args<'_, 'm>) -> Answer<'m>),
    /// A sequence, item by item: what filters and maps it does so on the way.
    Walk(for<'m> fn(&mut Machine<'m>, &Site<'m>, LazySequence<'m>, Args<'_, 'm>) -> Answer<'m>),
    /// A hash.
    Hash(for<'m> fn(&mut Machine<'m>, &Site<'m>, Hash<'m>, Args<'_, 'm>) -> Answer<'m>),
    /// A macro, function or method.
    Callable(for<'m> fn(&mut Machine<'m>, &Site<'m>, Value<'m>, Args<'_, 'm>) -> Answer<'m>),
    /// Any value that is there.
    Value(for<'m> fn(&mut Machine<'m>, &Site<'m>, Value<'m>, Args<'_, 'm>) -> Answer<'m>),
    /// The expression itself, unevaluated: `site.target`, `site.args`.
    Expression(for<'m> fn(&mut Machine<'m>, &Site<'m>) -> Answer<'m>),
    /// Nothing: no value of JSON has it.
    Never,
}

/// How a built-in takes arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arity {
    /// Never: `x?upper_case`.
    None,
    /// Always, this few to this many: `x?replace(a, b)`; without a call it is a method value.
    Some(u8, u8),
    /// With or without a call, this few to this many: `x?string`, `x?string("0")`.
    Optional(u8, u8),
    /// As [`Arity::Optional`], and a key is an argument too: `x?string.short`, `d?iso["…"]`.
    Keyed(u8, u8),
}

/// How a built-in is paid for before it is applied: by the size of its receiver and of the texts among its
/// arguments. What it makes is charged by the built-in itself, where it is known how large that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Charge {
    /// Takes the same time whatever it is given, or leaves the rest to expressions that pay for themselves.
    Nothing,
    /// Searches or copies: 64 bytes a step.
    Bytes,
    /// Changes or compares letter by letter: 16 bytes a step.
    Letters,
    /// Goes through the items or members: one a step.
    Items,
    /// Calculates: by the square of the digits.
    Digits,
    /// Its function charges as it goes on: what it costs depends on more than sizes.
    Itself,
}

/// The families.
static FAMILIES: &[&[BuiltIn]] = &[
    date::BUILT_INS,
    expert::BUILT_INS,
    hash::BUILT_INS,
    json_text::BUILT_INS,
    kind::BUILT_INS,
    loop_variable::BUILT_INS,
    node::BUILT_INS,
    number::BUILT_INS,
    printing::BUILT_INS,
    regex::BUILT_INS,
    sequence::BUILT_INS,
    text_change::BUILT_INS,
    text_search::BUILT_INS,
];

/// The name of a row, in snake_case.
pub(crate) fn name_of_row(row: u16) -> &'static str {
    table::row_of(row).name
}

/// What the built-in of this name gives, in either case.
pub(crate) fn worth_of(name: &str) -> Worth {
    table::find(name).map_or(Worth::Unknown, |row| table::row_of(row).worth)
}

/// What is called by a row; none if no value of JSON has it.
#[inline]
pub(crate) fn by_row(row: u16) -> Option<&'static Operation> {
    Some(&table::row_of(row).operation).filter(|operation| !matches!(operation.apply, Apply::Never))
}

/// What is called by this name, in snake_case.
pub(crate) fn find(name: &str) -> Option<&'static Operation> {
    match table::find(name) {
        Some(row) => by_row(row),
        None => Some(&expert::OPTIONAL_TEMPLATE).filter(|operation| operation.name == name),
    }
}

impl<'m> Site<'m> {
    /// Where it stands.
    pub(crate) fn span(&self) -> Span {
        self.unit.ast.span(self.expr)
    }
}

impl<'a, 'm> Args<'a, 'm> {
    /// How many were given.
    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }

    /// The argument at `at`, if it was given and is not missing.
    pub(crate) fn get(&self, at: usize) -> Option<&'a Value<'m>> {
        self.values.get(at).and_then(Option::as_ref)
    }

    /// The argument at `at`, which must be there.
    pub(crate) fn require(&self, machine: &Machine<'m>, site: &Site<'m>, at: usize) -> Outcome<&'a Value<'m>> {
        self.get(at).ok_or_else(|| {
            let message = format!("argument {} of `?{}` is missing", at + 1, site.name);
            let fault = machine.fault_at(site, codes::template::MISSING_VALUE, message);
            let remedy = site.args.get(at).and_then(|arg| match site.name {
                "sort_by" => habit::call::unquoted(site.unit.ast, *arg),
                _ => habit::need::remedy(site.unit.ast, *arg),
            });
            match remedy {
                Some(remedy) => machine.advise(fault, site.unit, remedy),
                None => fault,
            }
        })
    }

    /// As [`Args::require`], for what takes any text: there the argument is what is missing, and a default around it all
    /// stands in for it.
    pub(crate) fn forgiving(&self, machine: &Machine<'m>, site: &Site<'m>, at: usize) -> Outcome<&'a Value<'m>> {
        self.require(machine, site, at).map_err(|fault| match site.args.get(at) {
            Some(argument) => {
                fault.forgiven().of_expression(machine.author_place(site.unit, site.unit.ast.span(*argument)))
            }
            None => fault.forgiven(),
        })
    }

    /// The argument at `at`, which must be a string (numbers, dates and booleans are not converted).
    pub(crate) fn text(&self, machine: &Machine<'m>, site: &Site<'m>, at: usize) -> Outcome<Text<'m>> {
        let value = self.require(machine, site, at)?;
        machine.plain_string(value).ok_or_else(|| machine.wrong_argument(site, at, "a string", value))
    }

    /// The argument at `at`, which must be a number.
    pub(crate) fn number(&self, machine: &Machine<'m>, site: &Site<'m>, at: usize) -> Outcome<Number> {
        match self.require(machine, site, at)? {
            Value::Number(number) => Ok(number.clone()),
            other => Err(machine.wrong_argument(site, at, "a number", other)),
        }
    }
}

impl<'m> Machine<'m> {
    /// Evaluates the arguments of a built-in that was handed the expression.
    pub(crate) fn site_args(&mut self, site: &Site<'m>, least: u8, most: u8) -> Outcome<Vec<Option<Value<'m>>>> {
        let count = site.args.len();
        if count < usize::from(least) || count > usize::from(most) {
            let message = format!("`?{}` does not take {count} arguments", site.name);
            return Err(self.fault_at(site, codes::template::CALL_ARGUMENTS, message));
        }
        let mut values = Vec::with_capacity(count);
        for arg in site.args {
            values.push(self.eval(*arg)?);
        }
        Ok(values)
    }

    /// An argument of the wrong type.
    #[cold]
    pub(crate) fn wrong_argument(&self, site: &Site<'m>, at: usize, wanted: &str, found: &Value<'m>) -> Box<RunFault> {
        let message =
            format!("argument {} of `?{}` is {}, but {wanted} is needed", at + 1, site.name, self.describe(found));
        let fault = self.fault_at(site, codes::template::WRONG_TYPE, message);
        match site.args.get(at) {
            Some(argument) => self.advise_type(fault, site.unit, *argument, wanted, found),
            None => fault,
        }
    }

    /// A text given to be evaluated has faults of its own.
    #[cold]
    pub(crate) fn evaluated_fault(&self, site: &Site<'m>, found: &Diagnostics) -> Box<RunFault> {
        let inner = found.iter().find(|found| found.is_error());
        let why = inner.map_or("", |found| &*found.message);
        let message = format!("the text given to `?{}` cannot be read: {why}", site.name);
        let fault = self.blame(site, codes::template::EVALUATED_TEXT, message);
        match inner.and_then(|found| found.help.as_deref()) {
            Some(help) => fault.help(format!("in that text: {help}")),
            None => fault,
        }
    }
}
