//! A row of the families' tables: all that there is to know of a built-in, for the compiler, for calls, for readers.

use super::{Apply, Arity, Charge, table};
use crate::template::Release;
use crate::template::allowed::Instead;

/// How the compiler treats a built-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Nothing special: `x?name(…)` calls what `x?name` is worth.
    Plain,
    /// Needs a loop variable on its left.
    LoopVariable,
    /// Escapes by hand; refused where escaping is automatic.
    LegacyEscape,
    /// Needs an output format that escapes.
    MarkupBound,
    /// Its arguments belong to it and are evaluated only as needed.
    Lazy,
    /// As [`Reading::Lazy`], and its one argument may be a lambda.
    Lambda,
}

/// What calls need of a built-in, or of a method that goes by a name of its own.
#[derive(Debug)]
pub(crate) struct Operation {
    /// Its name in snake_case.
    pub(crate) name: &'static str,
    /// Its arguments.
    pub(crate) arity: Arity,
    /// What it does.
    pub(crate) apply: Apply,
    /// What it costs.
    pub(crate) charge: Charge,
}

/// Begins a row: the compiler wants [`Operation::on`] after it.
pub(super) const fn built_in(name: &'static str, arity: Arity, apply: Apply, charge: Charge) -> Operation {
    Operation { name, arity, apply, charge }
}

/// Begins the row of a built-in that no value of JSON has.
pub(super) const fn never(name: &'static str) -> Operation {
    Operation { name, arity: Arity::None, apply: Apply::Never, charge: Charge::Nothing }
}

/// What to write instead of what needs nodes.
pub(super) const NO_NODES: Instead = Instead::Say("JSON data has no nodes: read members by their names");
/// What to write instead of what needs Java.
pub(super) const NO_JAVA: Instead =
    Instead::Say("take it out: there is no Java object behind JSON data; read its members by their names");
/// What to write instead of arguments given beforehand.
pub(super) const NO_BINDING: Instead = Instead::Say("write the arguments into the call itself");

/// What a built-in is applied to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receiver {
    /// Any value that is there.
    Any,
    /// A boolean.
    Boolean,
    /// A macro, function or method.
    Callable,
    /// A day, a time or both.
    Date,
    /// A hash.
    Hash,
    /// The name of a loop's variable.
    LoopVariable,
    /// Markup of an output format.
    Markup,
    /// A match of a regular expression.
    Match,
    /// Any value, even a missing one.
    Missing,
    /// A node of a tree; JSON data has none.
    Node,
    /// A number.
    Number,
    /// A sequence.
    Sequence,
    /// A string; numbers and dates are converted.
    String,
}

impl Receiver {
    /// Its name in a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Receiver::Any => "any value",
            Receiver::Boolean => "boolean",
            Receiver::Callable => "macro, function or method",
            Receiver::Date => "date",
            Receiver::Hash => "hash",
            Receiver::LoopVariable => "loop variable",
            Receiver::Markup => "markup",
            Receiver::Match => "match",
            Receiver::Missing => "anything, even missing",
            Receiver::Node => "node",
            Receiver::Number => "number",
            Receiver::Sequence => "sequence",
            Receiver::String => "string",
        }
    }
}

/// What a built-in gives, as far as that helps to go on after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Worth {
    /// That depends, or nobody goes on from there.
    Unknown,
    /// What it is applied to, or its like.
    Same,
    /// One of the items.
    Item,
    /// A sequence of the members.
    Members,
    /// A value of this type.
    Kind(Receiver),
}

/// What an example gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gives {
    /// This text.
    Text(&'static str),
    /// An error: the built-in never applies to JSON data, or is switched off.
    Refusal,
}

/// A built-in, with what the reference prints of it.
///
/// The rule's source is FreeMarker's manual; what the examples give is what FreeMarker 2.3.34 gives.
///
/// ```
/// let trim = messageml::built_in::built_ins().find(|row| row.name == "trim").unwrap();
/// assert_eq!(trim.receiver.name(), "string");
/// assert_eq!(trim.arguments(), None);
/// ```
#[derive(Debug)]
pub struct BuiltIn {
    /// Its name in snake_case.
    pub name: &'static str,
    /// What it is applied to.
    pub receiver: Receiver,
    /// What it is worth, in a sentence.
    pub says: &'static str,
    /// A template that shows it, without data.
    pub example: &'static str,
    /// What the example gives.
    pub gives: Gives,
    /// What it gives.
    pub(crate) worth: Worth,
    /// What is called.
    pub(crate) operation: Operation,
    /// How the compiler treats it.
    pub(crate) reading: Reading,
    /// The release that brought it.
    pub(crate) since: Release,
    /// What to write instead, if newer Agents refuse it.
    pub(crate) refused: Option<Instead>,
}

impl Operation {
    /// What it is applied to, what it is worth, and an example with what that gives: now it is a row.
    pub(super) const fn on(
        self,
        receiver: Receiver,
        says: &'static str,
        example: &'static str,
        gives: Gives,
    ) -> BuiltIn {
        BuiltIn {
            name: self.name,
            receiver,
            says,
            example,
            gives,
            worth: Worth::Unknown,
            operation: self,
            reading: Reading::Plain,
            since: Release::V2_3_31,
            refused: None,
        }
    }
}

impl BuiltIn {
    pub(super) const fn worth(self, worth: Worth) -> BuiltIn {
        BuiltIn { worth, ..self }
    }

    pub(super) const fn read_as(self, reading: Reading) -> BuiltIn {
        BuiltIn { reading, ..self }
    }

    pub(super) const fn brought_by(self, since: Release) -> BuiltIn {
        BuiltIn { since, ..self }
    }

    pub(super) const fn refused(self, instead: Instead) -> BuiltIn {
        BuiltIn { refused: Some(instead), ..self }
    }

    /// The fewest and the most arguments that it takes; none if it takes no parentheses.
    pub fn arguments(&self) -> Option<(u8, u8)> {
        match self.operation.arity {
            Arity::None => None,
            Arity::Some(least, most) | Arity::Optional(least, most) | Arity::Keyed(least, most) => Some((least, most)),
        }
    }

    /// The release of FreeMarker that brought it; the first that is known has everything older.
    pub fn since(&self) -> Release {
        self.since
    }

    /// True if newer Agents (library 1.7) refuse templates that use it.
    pub fn is_refused_later(&self) -> bool {
        self.refused.is_some()
    }

    /// Its name in camelCase.
    pub fn camel_case(&self) -> String {
        table::camel_case(self.name)
    }
}

/// Every built-in of FreeMarker 2.3.34, sorted by name.
pub fn built_ins() -> impl Iterator<Item = &'static BuiltIn> {
    table::ROWS.iter().copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Engine, LibraryVersion, Model, json};

    /// The examples up to the built-in, asked for their type.
    #[test]
    fn what_rows_give_is_what_their_examples_give() {
        let engine = Engine::builder().library_version(LibraryVersion::V1_7).build();
        let data = json::read_strictly(r#"{"data": {}}"#, 9).expect("JSON");
        let mut count = 0;
        for row in built_ins().filter(|row| row.gives != Gives::Refusal) {
            let Worth::Kind(kind) = row.worth else { continue };
            let test = match kind {
                Receiver::String => "is_string",
                Receiver::Number => "is_number",
                Receiver::Boolean => "is_boolean",
                Receiver::Date => "is_date_like",
                Receiver::Sequence => "is_sequence",
                other => panic!("{other:?} is no type of a value"),
            };
            let named = format!("?{}", row.name);
            let Some(name) = row.example.find(&named) else { continue };
            let end = name + named.len();
            let signs = ["${", "<#if "].iter().filter_map(|sign| Some((row.example[..name].rfind(sign)?, sign.len())));
            let Some((start, sign)) = signs.max() else { continue };
            let arguments = match row.example[end..].strip_prefix('(').and_then(|rest| rest.find(')')) {
                Some(close) => &row.example[end..end + close + 2],
                None => "",
            };
            let (before, value) = (&row.example[..start], &row.example[start + sign..end]);
            let closing = row.example[end..].rfind("</#").map_or("", |at| &row.example[end + at..]);
            let text = format!("{before}${{({value}{arguments})?{test}?c}}{closing}");
            let template = engine.compile(&text).unwrap_or_else(|report| panic!("{text}\n{report}"));
            let expanded = engine.expand(&template, Model::Members(&data)).expect("a text").text;
            assert!(expanded.contains("true"), "{text}\n{expanded}");
            count += 1;
        }
        assert!(count > 70, "{count}");
    }

    #[test]
    fn receivers_are_those_of_the_functions() {
        for row in built_ins() {
            let wanted = match row.operation.apply {
                Apply::Text(_) | Apply::Change(_) => Receiver::String,
                Apply::Number(_) => Receiver::Number,
                Apply::Date(_) => Receiver::Date,
                Apply::Sequence(_) | Apply::Walk(_) => Receiver::Sequence,
                Apply::Hash(_) => Receiver::Hash,
                Apply::Callable(_) => Receiver::Callable,
                // These decide for themselves.
                Apply::Value(_) | Apply::Expression(_) | Apply::Never => continue,
            };
            assert_eq!(row.receiver, wanted, "{}", row.name);
        }
    }
}
