//! Built-ins: what stands after a question mark.
//!
//! Each family has a file with a table of names and functions; [`find`] joins them with the rows
//! that the compiler numbers. What a function is handed is decided by its kind of receiver
//! ([`Apply`]), so that type errors are reported in one place and alike.

mod sequence;

use super::ast::ExprId;
use super::expand::Machine;
use super::expand::failure::Outcome;
use super::expand::hash::Hash;
use super::expand::scope::Unit;
use super::expand::sequence::Sequence;
use super::expand::value::{Date, Text, Value};
use super::number::Number;

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
}

/// Evaluated arguments; one may be missing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Args<'a, 'm> {
    /// In order.
    pub(crate) values: &'a [Option<Value<'m>>],
}

/// What a built-in gives; `None` is a missing value.
pub(crate) type Answer<'m> = Outcome<Option<Value<'m>>>;

/// What a built-in is handed, and the function itself: `(machine, site, receiver, arguments)`.
#[derive(Clone, Copy)]
pub(crate) enum Apply {
    /// A string; numbers, dates and booleans are converted as `${…}` does, markup is refused.
    Text(for<'m> fn(&mut Machine<'m>, &Site<'m>, Text<'m>, Args<'_, 'm>) -> Answer<'m>),
    /// A number.
    Number(for<'m> fn(&mut Machine<'m>, &Site<'m>, Number, Args<'_, 'm>) -> Answer<'m>),
    /// A boolean.
    Bool(for<'m> fn(&mut Machine<'m>, &Site<'m>, bool, Args<'_, 'm>) -> Answer<'m>),
    /// A date.
    Date(for<'m> fn(&mut Machine<'m>, &Site<'m>, Date, Args<'_, 'm>) -> Answer<'m>),
    /// A sequence.
    Sequence(for<'m> fn(&mut Machine<'m>, &Site<'m>, Sequence<'m>, Args<'_, 'm>) -> Answer<'m>),
    /// A hash.
    Hash(for<'m> fn(&mut Machine<'m>, &Site<'m>, Hash<'m>, Args<'_, 'm>) -> Answer<'m>),
    /// Any value that is there.
    Value(for<'m> fn(&mut Machine<'m>, &Site<'m>, Value<'m>, Args<'_, 'm>) -> Answer<'m>),
    /// Any value, even a missing one.
    Optional(for<'m> fn(&mut Machine<'m>, &Site<'m>, Option<Value<'m>>, Args<'_, 'm>) -> Answer<'m>),
    /// The expression itself, unevaluated: `site.target`, `site.args`.
    Expression(for<'m> fn(&mut Machine<'m>, &Site<'m>) -> Answer<'m>),
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

/// A built-in.
pub(crate) struct BuiltIn {
    /// Its name in snake_case.
    pub(crate) name: &'static str,
    /// Its arguments.
    pub(crate) arity: Arity,
    /// What it does.
    pub(crate) apply: Apply,
}

/// Declares a row of a family's table.
pub(crate) const fn built_in(name: &'static str, arity: Arity, apply: Apply) -> BuiltIn {
    BuiltIn { name, arity, apply }
}

/// The families.
static FAMILIES: &[&[BuiltIn]] = &[sequence::BUILT_INS];

/// The built-in of this name.
pub(crate) fn find(name: &str) -> Option<&'static BuiltIn> {
    FAMILIES.iter().flat_map(|family| family.iter()).find(|row| row.name == name)
}
