//! How lists are walked elsewhere.

use super::table::*;
use TokenPattern::{End, Is, Name, OneOf, Operand, Some as Any, Start, Text, Whole};
use Within::Tag as In;

/// In the order in which they are tried.
pub(super) static ROWS: &[Habit] = &[
    // Loops.
    habit(
        LISTS,
        &[Start, OneOf(ITEMS), Is("="), Operand, OneOf(VARIABLE), Is("="), Operand, End],
        "a loop takes no attributes: it has the list, `as` and the name of its items",
        "{0e} as {1e}",
    ),
    habit(
        In(&["foreach", "forEach"]),
        &[Start, OneOf(ITEMS), Is("="), Operand, OneOf(VARIABLE), Is("="), Operand, End],
        "a loop takes no attributes: it has the name of its items, `in` and the list",
        "{1e} in {0e}",
    ),
    habit(
        LISTS,
        &[Start, Any, Is("as"), Name, OneOf(&["?", ",", "!", ";"]), End],
        "nothing follows the name of the items",
        "{0} as {1}",
    ),
    habit(
        LISTS,
        &[Start, Operand, OneOf(FROM_TO), Operand, Is("as"), Name, End],
        "a range is written with `..`",
        "{0}..{1} as {2}",
    ),
    habit(
        LISTS,
        &[Start, Name, OneOf(&["=", "from"]), Operand, OneOf(FROM_TO), Operand, End],
        "to count, list a range",
        "{1}..{2} as {0}",
    ),
    told(
        LISTS,
        &[Start, Name, Is(","), Name, OneOf(IN), Is("enumerate"), Is("("), Any, Is(")"), End],
        "a list is walked with one variable, and a built-in of it counts",
        "{2} as {1}>`, and in the loop `{1}?index` in place of `{0}",
    ),
    told(
        LISTS,
        &[Start, Name, Is(","), Name, OneOf(IN), Any, Is("?"), OneOf(&["enumerate", "with_index", "entries"]), End],
        "a list is walked with one variable, and a built-in of it counts",
        "{2} as {1}>`, and in the loop `{1}?index` in place of `{0}",
    ),
    told(
        LISTS,
        &[Start, Is("("), Name, Is(","), Name, Is(")"), OneOf(IN), Any, End],
        "a list is walked with one variable, and a built-in of it counts",
        "{2} as {0}>`, and in the loop `{0}?index` in place of `{1}",
    ),
    habit(
        LISTS,
        &[Start, Any, Is("as"), Name, OneOf(&["limit", "LIMIT", "take", "max", "first"]), Whole, End],
        "the first items of a list are a slice of it",
        "{0p}[0..*{2}] as {1}",
    ),
    told(
        LISTS,
        &[Start, Any, Is("as"), Name, OneOf(&["separator", "sep", "delimiter", "joiner"]), Is("="), Text, End],
        "what stands between the items goes into `<#sep>`",
        "{0} as {1}>`, and `<#sep>{2s}` before `</#list>",
    ),
    told(
        LISTS,
        &[Start, Operand, Is(".."), Operand, Is(".."), Operand, Is("as"), Name, End],
        "a range has no step",
        "{0}..{1} as {3}>`, and inside it `<#if {3} % {2} == 0>` … `</#if>",
    ),
    told(
        LISTS,
        &[Start, Any, Is("as"), Name, OneOf(&["where", "WHERE", "if", "when", "filter"]), Any, End],
        "a loop takes no condition: test each item inside",
        "{0} as {1}>`, and inside it `<#if {2}>` … `</#if>",
    ),
    habit(LISTS, &[Start, Any, Is("as"), Name, Name, End], "key and value are separated by a comma", "{0} as {1}, {2}"),
    habit(LISTS, &[Start, Any, Is("as"), Text, End], "the name of the items has no quotes", "{0} as {1s}"),
    habit(
        LISTS,
        &[Start, Operand, OneOf(&[":", "->"]), Name, End],
        "`as` goes between the list and the name of its items",
        "{0} as {1}",
    ),
    habit(
        In(&["foreach"]),
        &[Start, Operand, Name, End],
        "in `#foreach` the name comes first, then `in`",
        "{1} in {0}",
    ),
    habit(
        LISTS,
        &[Start, Name, Name, OneOf(IN), Any, End],
        "the list comes first here, then `as` and the name",
        "{2} as {1}",
    ),
    habit(
        LISTS,
        &[Start, Operand, OneOf(&["limit", "take", "max"]), Whole, Is("as"), Name, End],
        "the first items of a list are a slice of it",
        "{0}[0..*{1}] as {2}",
    ),
    habit(
        LISTS,
        &[Start, Operand, OneOf(&["each", "do", "with", "AS", "As", "to", "item", "var"]), Name, End],
        "`as` goes between the list and the name of its items",
        "{0} as {1}",
    ),
    habit(
        LISTS,
        &[Start, Is("("), Name, OneOf(IN), Any, Is(")"), End],
        "the list comes first here, then `as` and the name",
        "{1} as {0}",
    ),
    habit(
        LISTS,
        &[Start, Name, Is("="), Operand, Is(";"), Name, Is("<"), Operand, Is(";"), Any, End],
        "to count, list a range",
        "{1}..<{3} as {0}",
    ),
    habit(
        LISTS,
        &[Start, Name, Is("="), Operand, Is(";"), Name, OneOf(&["<=", "lte"]), Operand, Is(";"), Any, End],
        "to count, list a range",
        "{1}..{3} as {0}",
    ),
    habit(
        LISTS,
        &[Start, Any, Is("as"), Name, Is(":"), Name, End],
        "key and value are separated by a comma",
        "{0} as {1}, {2}",
    ),
    habit(
        LISTS,
        &[Start, Any, Is("as"), Is("("), Name, Is(","), Name, Is(")"), End],
        "key and value are written without brackets",
        "{0} as {1}, {2}",
    ),
    habit(
        LISTS,
        &[Start, Name, Is("as"), Operand, End],
        "the list comes first here, then `as` and the name",
        "{1} as {0}",
    ),
    habit(LISTS, &[Start, Operand, Name, End], "`as` goes between the list and the name of its items", "{0} as {1}"),
    habit(
        In(&["foreach"]),
        &[Start, Is("("), Name, Is("in"), Any, Is(")"), End],
        "`#foreach` has no brackets",
        "{0} in {1}",
    ),
    habit(
        LISTS,
        &[Start, Name, OneOf(IN), Any, End],
        "the list comes first here, then `as` and the name",
        "{1} as {0}",
    ),
    habit(
        LISTS,
        &[Start, Name, Is(","), Name, OneOf(IN), Any, End],
        "the list comes first here, then `as` and the names",
        "{2} as {0}, {1}",
    ),
    habit(
        In(&["foreach"]),
        &[Start, Any, Is("as"), Name, End],
        "in `#foreach` the name comes first, then `in`",
        "{1} in {0}",
    ),
];
