//! The habits: what authors of other languages write inside tags and interpolations, and what the same is here.

use super::{conditions, loops, values};

/// A part of a pattern.
#[derive(Clone, Copy, Debug)]
pub(super) enum TokenPattern {
    /// This token.
    Is(&'static str),
    /// One of these tokens.
    OneOf(&'static [&'static str]),
    /// The same, kept.
    Kept(&'static [&'static str]),
    /// A name, kept.
    Name,
    /// A string, kept.
    Text,
    /// A string of one character, kept.
    Letter,
    /// A whole number, kept.
    Whole,
    /// A path, a literal or something in brackets, kept.
    Operand,
    /// One token or more with brackets in pairs, as few as fit, kept.
    Some,
    /// The place where an expression may begin: at the start, after a bracket, a comma, `=`.
    Start,
    /// The place where it may end.
    End,
}

use TokenPattern::OneOf;

/// Where a habit is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Within {
    /// In any tag or interpolation.
    Anywhere,
    /// In an interpolation.
    Interpolation,
    /// In the tag of one of these directives.
    Tag(&'static [&'static str]),
    /// In the tag of a macro call.
    Call,
}

use Within::{Anywhere, Tag as In};

/// A habit. In what is written `{0}` is what was kept first, `{0p}` the same as an operand, `{0d}` as a path that a default
/// covers as a whole, `{0k}` without its last key, `{0l}` that last key, `{0z}` as many zeros as it
/// says, `{0s}` the inside of a text, `{0e}` an expression without quotes and braces around it, `{0i}` a text whose braces become `${…}`, `{0=}` the built-in for a pattern with `%` at its ends, `{0$1}` a text with its place
/// holders filled with what was kept second.
pub(super) struct Habit {
    pub(super) within: Within,
    pub(super) pattern: &'static [TokenPattern],
    pub(super) says: &'static str,
    pub(super) write: &'static str,
    /// True for single tokens that are replaced wherever they stand in the tag.
    pub(super) everywhere: bool,
    /// False where what is written needs changes elsewhere, too: it is told and not offered as an edit.
    pub(super) edits: bool,
}

pub(super) const fn habit(
    within: Within,
    pattern: &'static [TokenPattern],
    says: &'static str,
    write: &'static str,
) -> Habit {
    Habit { within, pattern, says, write, everywhere: false, edits: true }
}

/// What is told without an edit.
pub(super) const fn told(
    within: Within,
    pattern: &'static [TokenPattern],
    says: &'static str,
    write: &'static str,
) -> Habit {
    Habit { edits: false, ..habit(within, pattern, says, write) }
}

pub(super) const fn word(pattern: &'static [TokenPattern], says: &'static str, write: &'static str) -> Habit {
    Habit { within: Anywhere, pattern, says, write, everywhere: true, edits: true }
}

pub(super) const CHAINED: &[&str] = &["<", "<=", "lt", "lte", "&lt;", "&lt;=", "==", "=", "!=", "gt", "gte"];
pub(super) const IN: &[&str] = &["in", ":", "of", "IN", "In"];
/// What attributes of other languages call the list of a loop, and its variable.
pub(super) const ITEMS: &[&str] = &["items", "collection", "values", "list", "in", "from", "each"];
pub(super) const VARIABLE: &[&str] = &["var", "as", "item", "id", "name", "value"];
pub(super) const FROM_TO: &[&str] = &["to", "TO", "...", "through", "until", "upto"];
pub(super) const NOTHING: &[&str] = &["null", "None", "nil", "undefined", "NULL", "Null"];
pub(super) const LISTS: Within = In(&["list"]);
pub(super) const CONDITIONS: Within = In(&["if", "elseif"]);
pub(super) const OPENERS: Within = In(&["if", "elseif", "case", "list", "switch", "foreach", "items"]);
pub(super) const NAMED: Within = In(&["assign", "global", "local", "macro", "function"]);
pub(super) const IS: &[&str] = &["is", "IS", "Is"];
pub(super) const THERE: &[&str] = &["exists", "defined", "isset", "isDefined"];
pub(super) const NO: &[&str] = &["not", "!", "NOT"];
pub(super) const EMPTY: &[&str] = &["empty", "blank"];
pub(super) const FILLED: &[&str] = &["present", "any", "notempty"];
pub(super) const ROOTS: &[&str] = &["entity", "data"];
pub(super) const UNDEFINED: &[&str] = &["\"undefined\"", "'undefined'"];
pub(super) const SETS: Within = In(&["assign", "global", "local"]);
/// What other languages write before the name of a variable that they declare.
pub(super) const DECLARED: &[&str] =
    &["var", "let", "const", "val", "def", "int", "double", "float", "boolean", "String", "string", "auto", "my"];
pub(super) const LAMBDA: &str = "a function of an item is written with `->`";
pub(super) const JOINED: &str = "`&` is for conditions: texts are joined with `+`";
pub(super) const PLACEHOLDER: &str = "this looks like a placeholder of another language that was never filled in";

pub(super) const MORE: &[&str] = &["greater", "more", "bigger", "larger", "higher", "above"];
pub(super) const LESS: &[&str] = &["less", "smaller", "fewer", "lower", "below"];
pub(super) const SAME: &[&str] = &["equal", "equals"];
pub(super) const BY: &[&str] = &["to", "with"];
pub(super) const WORDS: &str = "comparisons are written with signs, or `gt`, `gte`, `lt` and `lte`";
pub(super) const PATTERNS: &str = "a text is held against a pattern by `?matches`";

pub(super) const MISSING: &str = "to ask whether a value is there, write `??`";
pub(super) const CONTENT: &str = "to ask whether there is anything in a value, use `?has_content`";
pub(super) const MEMBERSHIP: &str =
    "use `?seq_contains` to ask whether a list has an item, and `?contains` whether a text has another in it";
pub(super) const SPREAD: &str = "FreeMarker has no spread: lists and objects are joined with `+`";
pub(super) const ARGUMENTS: &str = "FreeMarker does not spread a list over parameters: name each item";
pub(super) const TYPES: &str = "to ask for the type of a value, use `?is_string` and the like";
pub(super) const DECIMALS: &str = "the format of a number goes into `?string`";
pub(super) const FORMATTED: &str = "put the value into the text with `${…}`";
pub(super) const INSTANCE: TokenPattern = OneOf(&["instanceof", "isinstance"]);

/// Every habit, in the order in which they are tried.
pub(super) fn habits() -> impl Iterator<Item = &'static Habit> {
    [values::FIRST, loops::ROWS, conditions::ROWS, values::ROWS].into_iter().flatten()
}
