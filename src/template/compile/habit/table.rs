//! The habits: what authors of other languages write inside tags and interpolations, and what the same is here.

/// A part of a pattern.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
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

use Part::{End, Is, Kept, Name, OneOf, Operand, Some as Any, Start, Text, Whole};

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

use Within::{Anywhere, Call, Interpolation, Tag as In};

/// A habit. In what is written `{0}` is what was kept first, `{0p}` the same as an operand, `{0d}` as a path that a default
/// covers as a whole, `{0k}` without its last key, `{0l}` that last key, `{0z}` as many zeros as it
/// says, `{0s}` the inside of a text, `{0=}` the built-in for a pattern with `%` at its ends, `{0$1}` a text with its place
/// holders filled with what was kept second.
pub(super) struct Habit {
    pub(super) within: Within,
    pub(super) pattern: &'static [Part],
    pub(super) says: &'static str,
    pub(super) write: &'static str,
    /// True for single tokens that are replaced wherever they stand in the tag.
    pub(super) everywhere: bool,
    /// False where what is written needs changes elsewhere, too: it is told and not offered as an edit.
    pub(super) edits: bool,
}

const fn habit(within: Within, pattern: &'static [Part], says: &'static str, write: &'static str) -> Habit {
    Habit { within, pattern, says, write, everywhere: false, edits: true }
}

/// What is told without an edit.
const fn told(within: Within, pattern: &'static [Part], says: &'static str, write: &'static str) -> Habit {
    Habit { edits: false, ..habit(within, pattern, says, write) }
}

const fn word(pattern: &'static [Part], says: &'static str, write: &'static str) -> Habit {
    Habit { within: Anywhere, pattern, says, write, everywhere: true, edits: true }
}

const CHAINED: &[&str] = &["<", "<=", "lt", "lte", "&lt;", "&lt;=", "==", "=", "!=", "gt", "gte"];
const IN: &[&str] = &["in", ":", "of", "IN", "In"];
const NOTHING: &[&str] = &["null", "None", "nil", "undefined", "NULL", "Null"];
const LISTS: Within = In(&["list"]);
const CONDITIONS: Within = In(&["if", "elseif"]);
const OPENERS: Within = In(&["if", "elseif", "case", "list", "switch", "foreach", "items"]);
const NAMED: Within = In(&["assign", "global", "local", "macro", "function"]);
const EMPTY: &[&str] = &["empty", "blank"];
const FILLED: &[&str] = &["present", "any", "notempty"];
const ROOTS: &[&str] = &["entity", "data"];
const UNDEFINED: &[&str] = &["\"undefined\"", "'undefined'"];
const SETS: Within = In(&["assign", "global", "local"]);
const PLACEHOLDER: &str = "this looks like a placeholder of another language that was never filled in";

const MISSING: &str = "to ask whether a value is there, write `??`";
const CONTENT: &str = "to ask whether there is anything in a value, use `?has_content`";
const TYPES: &str = "to ask for the type of a value, use `?is_string` and the like";
const DECIMALS: &str = "the format of a number goes into `?string`";
const FORMATTED: &str = "put the value into the text with `${…}`";
const INSTANCE: Part = OneOf(&["instanceof", "isinstance"]);

/// In the order in which they are tried.
pub(super) static HABITS: &[Habit] = &[
    // Loops.
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
    // Conditions and what languages write around them.
    habit(CONDITIONS, &[Start, Any, Is(";"), Is("then"), End], "this tag takes a condition and nothing else", "{0}"),
    habit(CONDITIONS, &[Start, Any, Is("then"), End], "this tag takes a condition and nothing else", "{0}"),
    habit(SETS, &[Start, Any, Is(";"), End], "an assignment takes no semicolon", "{0}"),
    habit(SETS, &[Start, Name, Is("=="), Any, End], "a value is assigned with `=`", "{0} = {1}"),
    told(
        SETS,
        &[Start, Kept(ROOTS), Is("."), Name, Is("="), Any, End],
        "a template cannot change its data",
        "{1} = {2}`, and use `${{1}}` in place of `${{0}.{1}}",
    ),
    told(
        NAMED,
        &[Start, Name, Is("-"), Name],
        "a hyphen means minus: names are made of letters, digits and `_`",
        "{0}_{1}`, here and wherever it is used, as in `{0}_{1}",
    ),
    Habit { within: Call, ..word(&[Is(",")], "arguments with names are separated by spaces", " ") },
    habit(
        Anywhere,
        &[Start, Operand, Is("!="), OneOf(NOTHING), Is("?"), Any, Is(":"), Any, End],
        "to ask whether a value is there, write `??`; the choice between two is `?then`",
        "({0d}??)?then({1}, {2})",
    ),
    habit(
        Anywhere,
        &[Start, Operand, Is("=="), OneOf(NOTHING), Is("?"), Any, Is(":"), Any, End],
        "to ask whether a value is there, write `??`; the choice between two is `?then`",
        "(!{0d}??)?then({1}, {2})",
    ),
    habit(SETS, &[Name, Is(":"), Is("=")], "a value is assigned with `=`", "{0} ="),
    Habit { within: SETS, ..word(&[Is(",")], "assignments are separated by spaces", " ") },
    habit(
        Anywhere,
        &[Start, Any, Is("?"), Any, Is(":"), Any, End],
        "FreeMarker has no `? :`; the same is `?then`",
        "{0p}?then({1}, {2})",
    ),
    habit(
        Anywhere,
        &[Start, Any, Is("if"), Any, Is("else"), Any, End],
        "FreeMarker has no `if` inside an expression; the same is `?then`",
        "{1p}?then({0}, {2})",
    ),
    // Asking what a value is.
    habit(Anywhere, &[Is("typeof"), Operand, Is("=="), Is("="), OneOf(UNDEFINED)], MISSING, "!{0d}??"),
    habit(Anywhere, &[Is("typeof"), Operand, Is("=="), OneOf(UNDEFINED)], MISSING, "!{0d}??"),
    habit(Anywhere, &[Is("typeof"), Operand, Is("!="), Is("="), OneOf(UNDEFINED)], MISSING, "{0d}??"),
    habit(Anywhere, &[Is("typeof"), Operand, Is("!="), OneOf(UNDEFINED)], MISSING, "{0d}??"),
    habit(Anywhere, &[Start, Any, Is("."), OneOf(&["nil", "null"]), Is("?"), End], MISSING, "!{0d}??"),
    habit(Anywhere, &[Start, Any, Is("."), OneOf(EMPTY), Is("?"), End], CONTENT, "!{0p}?has_content"),
    habit(Anywhere, &[Start, Any, Is("."), OneOf(FILLED), Is("?"), End], CONTENT, "{0p}?has_content"),
    habit(Anywhere, &[OneOf(&["not", "!"]), Is("empty"), Operand], CONTENT, "{0p}?has_content"),
    habit(Anywhere, &[Is("empty"), Operand], CONTENT, "!{0p}?has_content"),
    habit(CONDITIONS, &[Start, Is("-"), Is("z"), Operand], CONTENT, "!{0p}?has_content"),
    habit(CONDITIONS, &[Start, Is("-"), Is("n"), Operand], CONTENT, "{0p}?has_content"),
    habit(Anywhere, &[Operand, Is("?"), End], "`??` asks whether a value is there", "{0d}??"),
    habit(Anywhere, &[Operand, INSTANCE, OneOf(&["String", "str", "string"])], TYPES, "{0p}?is_string"),
    habit(
        Anywhere,
        &[Operand, INSTANCE, OneOf(&["Integer", "Long", "Double", "Number", "BigDecimal", "Float", "int", "float"])],
        TYPES,
        "{0p}?is_number",
    ),
    habit(Anywhere, &[Operand, INSTANCE, OneOf(&["Boolean", "bool"])], TYPES, "{0p}?is_boolean"),
    habit(
        Anywhere,
        &[Operand, INSTANCE, OneOf(&["List", "ArrayList", "Collection", "Array", "list", "iterable"])],
        TYPES,
        "{0p}?is_sequence",
    ),
    habit(
        Anywhere,
        &[Operand, INSTANCE, OneOf(&["Map", "HashMap", "Object", "dict", "mapping"])],
        TYPES,
        "{0p}?is_hash",
    ),
    habit(
        Anywhere,
        &[Operand, OneOf(&["between", "BETWEEN"]), Operand, OneOf(&["and", "AND", "&&"]), Operand],
        "FreeMarker has no `between`",
        "{0} gte {1} && {0} lte {2}",
    ),
    habit(Anywhere, &[Operand, OneOf(&["like", "LIKE"]), Text], "FreeMarker has no `like`", "{0p}{1=}"),
    Habit {
        everywhere: true,
        ..habit(
            Anywhere,
            &[Operand, OneOf(&["==", "="]), Is("="), OneOf(NOTHING)],
            "FreeMarker has no null to compare with: a value is there, or it is missing",
            "!{0d}??",
        )
    },
    Habit {
        everywhere: true,
        ..habit(
            Anywhere,
            &[Operand, Is("!="), Is("="), OneOf(NOTHING)],
            "FreeMarker has no null to compare with: a value is there, or it is missing",
            "{0d}??",
        )
    },
    habit(
        Anywhere,
        &[Operand, Is("is"), Is("not"), OneOf(NOTHING)],
        "to ask whether a value is there, write `??`",
        "{0d}??",
    ),
    habit(Anywhere, &[Operand, Is("is"), OneOf(NOTHING)], "to ask whether a value is there, write `??`", "!{0d}??"),
    habit(Anywhere, &[Operand, Is("is"), Is("defined")], "to ask whether a value is there, write `??`", "{0d}??"),
    habit(
        Anywhere,
        &[Operand, Is("is"), Is("not"), Is("defined")],
        "to ask whether a value is there, write `??`",
        "!{0d}??",
    ),
    habit(Anywhere, &[Operand, Is("is"), Is("not"), Operand], "values are compared with `==` and `!=`", "{0} != {1}"),
    habit(Anywhere, &[Operand, Is("is"), Operand], "values are compared with `==` and `!=`", "{0} == {1}"),
    habit(
        Anywhere,
        &[Operand, Is("not"), Is("in"), Operand],
        "use `?seq_contains` to ask whether a list has an item, and `?contains` whether a text has another in it",
        "!{1}?seq_contains({0})",
    ),
    habit(
        Anywhere,
        &[Operand, Is("in"), Operand],
        "use `?seq_contains` to ask whether a list has an item, and `?contains` whether a text has another in it",
        "{1}?seq_contains({0})",
    ),
    habit(
        Anywhere,
        &[Operand, Kept(CHAINED), Operand, Kept(CHAINED), Operand],
        "comparisons cannot be chained: join two with `&&`",
        "{0} {1} {2} && {2} {3} {4}",
    ),
    word(&[Is("=="), Is("==")], "`====` is `==` here", "=="),
    word(&[Is("-"), Is("eq"), Operand], "`-eq` is `==` here", "== {0}"),
    word(&[Is("-"), Is("ne"), Operand], "`-ne` is `!=` here", "!= {0}"),
    word(&[Is("-"), Is("gt"), Operand], "`-gt` is `gt` here", "gt {0}"),
    word(&[Is("-"), Is("ge"), Operand], "`-ge` is `gte` here", "gte {0}"),
    word(&[Is("-"), Is("lt"), Operand], "`-lt` is `lt` here", "lt {0}"),
    word(&[Is("-"), Is("le"), Operand], "`-le` is `lte` here", "lte {0}"),
    habit(Anywhere, &[Operand, Is("="), Is("<"), Operand], "`=<` is `<=`, or better `lte`", "{0} lte {1}"),
    word(&[Is("=="), Is("=")], "`===` is `==` here", "=="),
    word(&[Is("!="), Is("=")], "`!==` is `!=` here", "!="),
    word(&[OneOf(&["and", "AND", "And"])], "`and` is `&&` here", "&&"),
    word(&[OneOf(&["or", "OR", "Or"])], "`or` is `||` here", "||"),
    word(&[OneOf(&["eq", "EQ"])], "`eq` is `==` here", "=="),
    word(&[OneOf(&["ne", "neq", "NE"])], "`ne` is `!=` here", "!="),
    word(&[OneOf(&["not", "NOT", "Not"]), Operand], "`not` is `!` here", "!{0}"),
    habit(Anywhere, &[Operand, OneOf(&["??", "||"]), OneOf(NOTHING)], "for an empty default, write `!` alone", "{0d}!"),
    habit(
        Anywhere,
        &[Operand, Is("??"), Operand],
        "`??` only asks whether a value is there; a default follows `!`",
        "{0d}!{1}",
    ),
    habit(Anywhere, &[Operand, Is("?"), Is(":"), Operand], "a default follows `!` here", "{0d}!{1}"),
    habit(Anywhere, &[Operand, Is("||"), Text], "`||` is for conditions; a default follows `!`", "{0d}!{1}"),
    habit(
        Anywhere,
        &[Operand, Is("?"), Is("."), Name, Is("?"), Is("."), Name, Is("?"), Is("."), Name],
        "FreeMarker has no `?.`: put the path in round brackets and `!` after them, and any step may be missing",
        "({0}.{1}.{2}.{3})!",
    ),
    habit(
        Anywhere,
        &[Operand, Is("?"), Is("."), Name, Is("?"), Is("."), Name],
        "FreeMarker has no `?.`: put the path in round brackets and `!` after them, and any step may be missing",
        "({0}.{1}.{2})!",
    ),
    habit(
        Anywhere,
        &[Operand, Is("?"), Is("."), Name],
        "FreeMarker has no `?.`: put the path in round brackets and `!` after them, and any step may be missing",
        "({0}.{1})!",
    ),
    habit(Anywhere, &[Is("["), Operand, Is(":"), Operand, Is("]")], "a slice is written with `..<`", "[{0}..<{1}]"),
    habit(Anywhere, &[Is("["), Is(":"), Operand, Is("]")], "a slice is written with `..<`", "[0..<{0}]"),
    habit(Anywhere, &[Is("["), Operand, Is(":"), Is("]")], "a slice is written with `..`", "[{0}..]"),
    habit(
        OPENERS,
        &[Start, Any, OneOf(&[":", "{", ";"]), End],
        "this tag takes one expression and nothing else",
        "{0}",
    ),
    // Functions on lists, and texts with values in them.
    habit(
        Anywhere,
        &[
            Start,
            Any,
            Is("."),
            Kept(&["map", "filter"]),
            Is("("),
            Name,
            Is("="),
            Is(">"),
            Any,
            Is(")"),
            Is("."),
            Is("join"),
            Is("("),
            Text,
            Is(")"),
        ],
        "FreeMarker has built-ins, written after `?`, and `->` in a function",
        "{0}?{1}({2} -> {3})?join({4})",
    ),
    habit(
        Anywhere,
        &[Start, Any, Is("."), Kept(&["map", "filter"]), Is("("), Name, Is("="), Is(">"), Any, Is(")")],
        "FreeMarker has built-ins, written after `?`, and `->` in a function",
        "{0}?{1}({2} -> {3})",
    ),
    word(&[Name, Is("="), Is(">")], "`=>` is `->` here", "{0} ->"),
    habit(
        Anywhere,
        &[Text, Is("."), Is("join"), Is("("), Any, Is(")")],
        "FreeMarker has built-ins, written after `?`: the list comes first",
        "{1p}?join({0})",
    ),
    habit(Anywhere, &[Text, Is("."), Is("format"), Is("("), Operand, Is(")")], FORMATTED, "{0$1}"),
    habit(Anywhere, &[Kept(&["\"%s\"", "'%s'", "\"%d\"", "'%d'"]), Is("%"), Operand], FORMATTED, "{1}"),
    habit(Anywhere, &[Operand, Is("~"), Operand], "texts are joined with `+`", "{0} + {1}"),
    habit(Anywhere, &[Operand, Is("mod"), Operand], "the remainder of a division is `%`", "{0} % {1}"),
    habit(
        Anywhere,
        &[Operand, Is("/"), Is("/"), Operand],
        "a division without remainder is `?floor`",
        "({0} / {1})?floor",
    ),
    habit(
        Anywhere,
        &[Is("new"), OneOf(&["ArrayList", "LinkedList", "List", "Array", "SimpleSequence"]), Is("("), Is(")")],
        "an empty list is `[]`",
        "[]",
    ),
    habit(
        Anywhere,
        &[Is("new"), OneOf(&["HashMap", "LinkedHashMap", "TreeMap", "Map", "Object", "SimpleHash"]), Is("("), Is(")")],
        "an empty object is `{}`",
        "{}",
    ),
    told(
        Anywhere,
        &[Operand, Is("."), OneOf(&["${", "#{"]), Any, End],
        "to use a value as a key, put it in square brackets",
        "{0}[{1}]",
    ),
    habit(Interpolation, &[Start, Is("{"), Any, Is("}"), End], "one pair of braces is enough", "{0}"),
    // Formats of numbers.
    habit(Interpolation, &[Start, Operand, Is(":"), Is(","), End], DECIMALS, "{0p}?string(\",##0.###\")"),
    habit(Interpolation, &[Start, Operand, Is(":"), Is("d"), End], DECIMALS, "{0p}?string(\"0\")"),
    habit(
        Interpolation,
        &[Start, Operand, Is(":"), Is(","), Is("."), Whole, Is("f"), End],
        DECIMALS,
        "{0p}?string(\",##0.{1z}\")",
    ),
    habit(
        Interpolation,
        &[Start, Operand, Is(":"), Is("."), Whole, Is("%"), End],
        DECIMALS,
        "{0p}?string(\"0.{1z}%\")",
    ),
    habit(Interpolation, &[Start, Operand, Is(":"), OneOf(&["N0", "n0"]), End], DECIMALS, "{0p}?string(\",##0\")"),
    habit(
        Interpolation,
        &[Start, Operand, Is(":"), OneOf(&["N", "n", "N2", "n2"]), End],
        DECIMALS,
        "{0p}?string(\",##0.00\")",
    ),
    habit(
        Interpolation,
        &[Start, Operand, Is(":"), OneOf(&["F", "f", "F2", "f2"]), End],
        DECIMALS,
        "{0p}?string(\"0.00\")",
    ),
    habit(Interpolation, &[Start, Operand, Is(":"), OneOf(&["P0", "p0"]), End], DECIMALS, "{0p}?string(\"0%\")"),
    habit(
        Interpolation,
        &[Start, Operand, Is(":"), OneOf(&["P", "p", "P2", "p2"]), End],
        DECIMALS,
        "{0p}?string(\"0.00%\")",
    ),
    habit(
        Interpolation,
        &[Start, Operand, Is(":"), OneOf(&["C", "c", "C2", "c2"]), End],
        DECIMALS,
        "{0p}?string.currency",
    ),
    habit(
        Anywhere,
        &[Operand, OneOf(&["==", "="]), Operand, OneOf(&["||", "or", "OR"]), Text],
        "each side of `||` is a condition of its own",
        "{0} == {1} || {0} == {2}",
    ),
    habit(
        Anywhere,
        &[Operand, OneOf(&["==", "="]), Operand, OneOf(&["||", "or", "OR"]), Whole],
        "each side of `||` is a condition of its own",
        "{0} == {1} || {0} == {2}",
    ),
    habit(Anywhere, &[Operand, OneOf(&["==", "="]), Is("["), Is("]")], CONTENT, "!{0p}?has_content"),
    habit(Anywhere, &[Operand, Is("!="), Is("["), Is("]")], CONTENT, "{0p}?has_content"),
    habit(Anywhere, &[Operand, OneOf(&["==", "="]), Is("{"), Is("}")], CONTENT, "!{0p}?has_content"),
    habit(Anywhere, &[Operand, Is("!="), Is("{"), Is("}")], CONTENT, "{0p}?has_content"),
    habit(Anywhere, &[Text, Name, Text], "the quotes inside end the text", "\"{0s}\\\"{1}\\\"{2s}\""),
    // Powers, and steps of a path.
    told(Anywhere, &[Operand, Is("**"), Whole], "FreeMarker has no powers: multiply", "{0} * {0}"),
    told(Anywhere, &[Operand, Is("*"), Is("*"), Whole], "FreeMarker has no powers: multiply", "{0} * {0}"),
    told(Anywhere, &[Operand, Is("^"), Whole], "FreeMarker has no powers: multiply", "{0} * {0}"),
    habit(Anywhere, &[Kept(ROOTS), Is(":"), Is(":"), Name], "members are reached with a dot", "{0}.{1}"),
    habit(Anywhere, &[Operand, Is("->"), Name], "members are reached with a dot", "{0}.{1}"),
    habit(Anywhere, &[Operand, Is("."), Whole], "items are reached with square brackets", "{0}[{1}]"),
    habit(Anywhere, &[Operand, Is("."), Text, Is("."), Operand], "texts are joined with `+`", "{0} + {1} + {2}"),
    habit(Anywhere, &[Operand, Is("."), Text], "texts are joined with `+`", "{0} + {1}"),
    habit(Anywhere, &[Text, Is("."), Operand], "texts are joined with `+`", "{0} + {1}"),
    habit(
        Interpolation,
        &[Start, Operand, Is("++"), End],
        "an interpolation prints a value; it cannot change one",
        "{0} + 1",
    ),
    habit(
        Interpolation,
        &[Start, Operand, Is("--"), End],
        "an interpolation prints a value; it cannot change one",
        "{0} - 1",
    ),
    habit(
        Interpolation,
        &[Start, Operand, Is(":"), Is("."), Whole, Is("f"), End],
        "the format of a number goes into `?string`",
        "{0p}?string(\"0.{1z}\")",
    ),
    habit(Interpolation, &[Start, Is("new"), Is("Date"), Is("("), Is(")"), End], "the current time is `.now`", ".now"),
    habit(
        Anywhere,
        &[Kept(&["\"%.2f\"", "'%.2f'"]), Is("%"), Operand],
        "the format of a number goes into `?string`",
        "{1p}?string(\"0.00\")",
    ),
    habit(Anywhere, &[Text, Is("%"), Operand], FORMATTED, "{0$1}"),
    habit(
        Anywhere,
        &[OneOf(&["${", "#{"]), Any, Is("}")],
        "inside a tag or interpolation, write just the expression",
        "{0}",
    ),
    habit(
        Interpolation,
        &[Start, Kept(ROOTS), Is("."), Name, Is(":"), Is("-"), Text, End],
        "a default follows `!`",
        "{0}.{1}!{2}",
    ),
    habit(
        Interpolation,
        &[Start, Kept(ROOTS), Is("."), Name, Is(":"), Is("-"), Any, End],
        "a default follows `!`",
        "{0}.{1}!\"{2}\"",
    ),
    habit(Interpolation, &[Start, Name, Is("^"), Is("^")], PLACEHOLDER, ""),
    habit(
        Interpolation,
        &[Start, Is("entity"), Is("."), Name, Is(":"), Operand, End],
        "a default follows `!`",
        "entity.{0}!{1}",
    ),
    habit(Interpolation, &[Start, Operand, Is(":")], PLACEHOLDER, ""),
    habit(
        Interpolation,
        &[Start, Operand, Is("|"), Name],
        "FreeMarker has no filters, but built-ins, written after `?`",
        "",
    ),
];
