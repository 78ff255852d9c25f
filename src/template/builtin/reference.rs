//! What each built-in is for, with an example of it: the reference that is printed, and run as a test.

use Gives::{Refusal, Text};
use Receiver::{
    Any, Boolean, Callable, Date, Hash, LoopVariable, Markup, Match, Missing, Node, Number, Sequence, String,
};

use super::{Arity, table};
use crate::template::Release;

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
            Any => "any value",
            Boolean => "boolean",
            Callable => "macro, function or method",
            Date => "date",
            Hash => "hash",
            LoopVariable => "loop variable",
            Markup => "markup",
            Match => "match",
            Missing => "anything, even missing",
            Node => "node",
            Number => "number",
            Sequence => "sequence",
            String => "string",
        }
    }
}

/// What an example gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gives {
    /// This text.
    Text(&'static str),
    /// An error: the built-in never applies to JSON data, or is switched off.
    Refusal,
}

/// A built-in as the reference prints it.
///
/// The rule's source is FreeMarker's manual; what the examples give is what FreeMarker 2.3.34 gives.
///
/// ```
/// let trim = messageml::built_in::built_ins().find(|entry| entry.name == "trim").unwrap();
/// assert_eq!(trim.receiver.name(), "string");
/// assert_eq!(trim.arguments(), None);
/// ```
#[derive(Debug)]
pub struct BuiltInEntry {
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
}

impl BuiltInEntry {
    /// The fewest and the most arguments that it takes; none if it takes no parentheses.
    pub fn arguments(&self) -> Option<(u8, u8)> {
        match super::find(self.name)?.arity {
            Arity::None => None,
            Arity::Some(least, most) | Arity::Optional(least, most) | Arity::Keyed(least, most) => Some((least, most)),
        }
    }

    /// The release of FreeMarker that brought it; the first that is known has everything older.
    pub fn since(&self) -> Release {
        table::find(self.name).map_or(Release::default(), |row| table::row_of(row).since)
    }

    /// True if newer Agents (library 1.7) refuse templates that use it.
    pub fn is_refused_later(&self) -> bool {
        table::find(self.name).is_some_and(|row| table::row_of(row).refused.is_some())
    }

    /// Its name in camelCase.
    pub fn camel_case(&self) -> std::string::String {
        table::camel_case(self.name)
    }
}

/// Every built-in of FreeMarker 2.3.34, sorted by name.
pub fn built_ins() -> impl Iterator<Item = &'static BuiltInEntry> {
    ENTRIES.iter()
}

const fn entry(
    name: &'static str,
    receiver: Receiver,
    says: &'static str,
    example: &'static str,
    gives: Gives,
) -> BuiltInEntry {
    BuiltInEntry { name, receiver, says, example, gives }
}

#[rustfmt::skip]
static ENTRIES: [BuiltInEntry; table::ROWS.len()] = [
    entry("abs", Number, "The number without its sign.", "${(-5)?abs}", Text("5")),
    entry("absolute_template_name", String, "The name of a template, resolved against the one that it stands in or against the argument.", r#"${"b.ftl"?absolute_template_name("/dir/a.ftl")}"#, Text("/dir/b.ftl")),
    entry("ancestors", Node, "The nodes above a node; JSON has none.", "${data?ancestors}", Refusal),
    entry("api", Any, "The Java object behind a value; switched off.", "${data?api}", Refusal),
    entry("blank_to_null", String, "The string, or nothing if it is blank or missing.", r#"${"  "?blank_to_null!"none"}"#, Text("none")),
    entry("boolean", String, r#"The boolean that `"true"` or `"false"` spells."#, r#"${"true"?boolean?string("yes", "no")}"#, Text("yes")),
    entry("byte", Number, "The number in 8 bits, as Java's `byte`.", "${300?byte}", Text("44")),
    entry("c", Any, "For computers: numbers without grouping, booleans as `true` and `false`; since FreeMarker 2.3.32 texts in quotation marks.", "${12345.5?c} ${true?c}", Text("12345.5 true")),
    entry("c_lower_case", String, "The string in small letters, whatever the locale.", r#"${"ID"?c_lower_case}"#, Text("id")),
    entry("c_upper_case", String, "The string in capitals, whatever the locale.", r#"${"id"?c_upper_case}"#, Text("ID")),
    entry("cap_first", String, "The first word with a capital.", r#"${"some words"?cap_first}"#, Text("Some words")),
    entry("capitalize", String, "Every word with a capital, and small letters after it.", r#"${"sOME words"?capitalize}"#, Text("Some Words")),
    entry("ceiling", Number, "The number rounded up.", "${2.1?ceiling} ${(-2.9)?ceiling}", Text("3 -2")),
    entry("children", Node, "The nodes below a node; JSON has none.", "${data?children}", Refusal),
    entry("chop_linebreak", String, "The string without the line break at its end.", r#"[${"line\n"?chop_linebreak}]"#, Text("[line]")),
    entry("chunk", Sequence, "The sequence in rows of a length, the last one filled up with the second argument.", r#"<#list [1, 2, 3]?chunk(2, "-") as row>${row?join(" ")};</#list>"#, Text("1 2;3 -;")),
    entry("cn", Missing, "As `?c`, and `null` for a missing value.", r#"${5?cn} ${data.missing?cn}"#, Text("5 null")),
    entry("contains", String, "Whether a string stands in the string.", r#"${"incident"?contains("dent")?c}"#, Text("true")),
    entry("counter", LoopVariable, "How often the loop has turned, from 1.", r#"<#list ["a", "b"] as x>${x?counter}${x} </#list>"#, Text("1a 2b ")),
    entry("date", String, "The day that a string spells, or that a date-time has; the argument is the format.", r#"${"2024-05-31"?date("yyyy-MM-dd")?string("d MMM yyyy")}"#, Text("31 May 2024")),
    entry("date_if_unknown", Date, "Takes a date whose parts are not known as a day.", r#"${"2024-05-31"?date.iso?date_if_unknown?iso_utc}"#, Text("2024-05-31")),
    entry("datetime", String, "The date-time that a string spells; the argument is the format.", r#"${"2024-05-31 14:05"?datetime("yyyy-MM-dd HH:mm")?string("HH:mm, d MMM")}"#, Text("14:05, 31 May")),
    entry("datetime_if_unknown", Date, "Takes a date whose parts are not known as a date-time.", r#"${"2024-05-31T14:05:00Z"?datetime.iso?datetime_if_unknown?iso_utc}"#, Text("2024-05-31T14:05:00Z")),
    entry("default", Missing, "The first argument that is there, if the value is missing; `!` is shorter.", r#"${(data.missing)?default("none")}"#, Text("none")),
    entry("double", Number, "The number as Java's `double`.", "${0.1?double}", Text("0.1")),
    entry("drop_while", Sequence, "The sequence from the first item on that does not fit.", r#"${[1, 2, 5, 1]?drop_while(x -> x < 3)?join(" ")}"#, Text("5 1")),
    entry("empty_to_null", String, "The string, or nothing if it is empty or missing.", r#"${""?empty_to_null!"none"}"#, Text("none")),
    entry("ends_with", String, "Whether the string ends so.", r#"${"report.pdf"?ends_with(".pdf")?c}"#, Text("true")),
    entry("ensure_ends_with", String, "The string, with the end added if it lacks it.", r#"${"example.com"?ensure_ends_with("/")}"#, Text("example.com/")),
    entry("ensure_starts_with", String, "The string, with the start added if it lacks it; a third argument goes before a string that does not fit the pattern.", r#"${"example.com"?ensure_starts_with("https://")}"#, Text("https://example.com")),
    entry("esc", String, "The string as markup of the current output format, escaped.", r#"<#outputformat "XML">${"a < b"?esc}</#outputformat>"#, Text("a &lt; b")),
    entry("eval", String, "What the string is worth, read as an expression.", r#"${"1 + 2"?eval}"#, Text("3")),
    entry("eval_json", String, "What the string is worth, read as JSON.", r#"${'{"a": [1, 2]}'?eval_json.a[1]}"#, Text("2")),
    entry("exists", Missing, "Whether the value is there; `??` is shorter.", "${(data.missing)?exists?c}", Text("false")),
    entry("filter", Sequence, "The items that fit.", r#"${[1, 2, 3, 4]?filter(x -> x % 2 == 0)?join(" ")}"#, Text("2 4")),
    entry("first", Sequence, "The first item.", r#"${["a", "b"]?first}"#, Text("a")),
    entry("float", Number, "The number as Java's `float`.", "${0.1?float}", Text("0.1")),
    entry("floor", Number, "The number rounded down.", "${2.9?floor} ${(-2.1)?floor}", Text("2 -3")),
    entry("groups", Match, "The match and its groups, inside a loop over `?matches`.", r#"<#list "a1 b2"?matches("([a-z])([0-9])") as m>${m?groups[1]}-${m?groups[2]} </#list>"#, Text("a-1 b-2 ")),
    entry("has_api", Any, "Whether a Java object lies behind the value; `?api` is switched off all the same.", "${data?has_api?c}", Text("true")),
    entry("has_content", Missing, "Whether the value is there and not empty.", r#"${""?has_content?c} ${"a"?has_content?c}"#, Text("false true")),
    entry("has_next", LoopVariable, "Whether the loop turns again.", "<#list 1..3 as x>${x}<#if x?has_next>, </#if></#list>", Text("1, 2, 3")),
    entry("html", String, "The string with `<`, `>`, `&` and quotes as references; write this wherever data goes into a message.", r#"${"AT&T <b>"?html}"#, Text("AT&amp;T &lt;b&gt;")),
    entry("if_exists", Missing, "The value, or an empty one if it is missing.", "[${(data.missing)?if_exists}]", Text("[]")),
    entry("index", LoopVariable, "Which turn of the loop this is, from 0.", r#"<#list ["a", "b"] as x>${x?index}${x} </#list>"#, Text("0a 1b ")),
    entry("index_of", String, "Where a string stands in the string, from 0; -1 if it does not.", r#"${"incident"?index_of("dent")}"#, Text("4")),
    entry("int", Number, "The number in 32 bits, as Java's `int`.", "${3.9?int}", Text("3")),
    entry("interpret", String, "The string as a template, to be called.", r#"<#assign greet = "Hello $\{1 + 1}"?interpret><@greet/>"#, Text("Hello 2")),
    entry("is_boolean", Any, "Whether the value is a boolean.", "${true?is_boolean?c}", Text("true")),
    entry("is_collection", Any, "Whether the value can only be looped over.", "${[1]?is_collection?c}", Text("false")),
    entry("is_collection_ex", Any, "Whether the value can only be looped over, and has a size.", "${[1]?is_collection_ex?c}", Text("false")),
    entry("is_date", Any, "Whether the value is a day, a time or both; the same as `?is_date_like`.", "${.now?is_date?c}", Text("true")),
    entry("is_date_like", Any, "Whether the value is a day, a time or both.", "${.now?is_date_like?c}", Text("true")),
    entry("is_date_only", Any, "Whether the value is a day without a time.", "${.now?date?is_date_only?c}", Text("true")),
    entry("is_datetime", Any, "Whether the value is a day with a time.", "${.now?is_datetime?c}", Text("true")),
    entry("is_directive", Any, "Whether the value can be called with `<@…>`.", "<#macro greet></#macro>${greet?is_directive?c}", Text("true")),
    entry("is_enumerable", Any, "Whether the value can be looped over.", "${[1]?is_enumerable?c}", Text("true")),
    entry("is_even_item", LoopVariable, "Whether this is the second, fourth, … turn of the loop.", r#"<#list 1..3 as x>${x?is_even_item?string("even", "odd")} </#list>"#, Text("odd even odd ")),
    entry("is_first", LoopVariable, "Whether this is the first turn of the loop.", "<#list 1..3 as x>${x?is_first?c} </#list>", Text("true false false ")),
    entry("is_hash", Any, "Whether the value has members.", r#"${{"a": 1}?is_hash?c}"#, Text("true")),
    entry("is_hash_ex", Any, "Whether the value has members that can be listed.", r#"${{"a": 1}?is_hash_ex?c}"#, Text("true")),
    entry("is_indexable", Any, "Whether the value has items that can be asked for by number.", "${[1]?is_indexable?c}", Text("true")),
    entry("is_infinite", Number, "Whether the number is infinite.", "${1?is_infinite?c}", Text("false")),
    entry("is_last", LoopVariable, "Whether this is the last turn of the loop.", "<#list 1..3 as x>${x}<#if !x?is_last>, </#if></#list>", Text("1, 2, 3")),
    entry("is_macro", Any, "Whether the value is a macro or function.", "<#macro greet></#macro>${greet?is_macro?c}", Text("true")),
    entry("is_markup_output", Any, "Whether the value is markup, which is not escaped again.", r#"<#outputformat "XML">${"a"?esc?is_markup_output?c}</#outputformat>"#, Text("true")),
    entry("is_method", Any, "Whether the value can be called in an expression, other than a function.", r#"${"a"?contains?is_method?c}"#, Text("true")),
    entry("is_nan", Number, "Whether the number is none, as 0 divided by 0 in floating point.", "${1?is_nan?c}", Text("false")),
    entry("is_node", Any, "Whether the value is a node of a tree such as XML's.", "${data?is_node?c}", Text("false")),
    entry("is_number", Any, "Whether the value is a number.", "${1?is_number?c}", Text("true")),
    entry("is_odd_item", LoopVariable, "Whether this is the first, third, … turn of the loop.", r#"<#list 1..3 as x>${x?is_odd_item?string("odd", "even")} </#list>"#, Text("odd even odd ")),
    entry("is_sequence", Any, "Whether the value is a sequence.", "${[1]?is_sequence?c}", Text("true")),
    entry("is_string", Any, "Whether the value is a string.", r#"${"a"?is_string?c}"#, Text("true")),
    entry("is_time", Any, "Whether the value is a time without a day.", "${.now?time?is_time?c}", Text("true")),
    entry("is_transform", Any, "Whether the value is a directive written in Java, or an interpreted template.", r#"${"a"?interpret?is_transform?c}"#, Text("true")),
    entry("is_unknown_date_like", Any, "Whether the value is a date whose parts are not known.", "${.now?is_unknown_date_like?c}", Text("false")),
    entry("iso", Date, "The date as ISO 8601 in the zone of the argument, to the second.", r#"${1717164306789?number_to_datetime?iso("Europe/Berlin")}"#, Text("2024-05-31T16:05:06+02:00")),
    entry("iso_h", Date, "As `?iso`, to the hour.", r#"${1717164306789?number_to_datetime?iso_h("UTC")}"#, Text("2024-05-31T14Z")),
    entry("iso_h_nz", Date, "As `?iso_h`, without the zone.", r#"${1717164306789?number_to_datetime?iso_h_nz("UTC")}"#, Text("2024-05-31T14")),
    entry("iso_local", Date, "As `?iso`, in the template's own zone.", "${1717164306789?number_to_datetime?iso_local}", Text("2024-05-31T14:05:06Z")),
    entry("iso_local_h", Date, "As `?iso_local`, to the hour.", "${1717164306789?number_to_datetime?iso_local_h}", Text("2024-05-31T14Z")),
    entry("iso_local_h_nz", Date, "As `?iso_local_h`, without the zone.", "${1717164306789?number_to_datetime?iso_local_h_nz}", Text("2024-05-31T14")),
    entry("iso_local_m", Date, "As `?iso_local`, to the minute.", "${1717164306789?number_to_datetime?iso_local_m}", Text("2024-05-31T14:05Z")),
    entry("iso_local_m_nz", Date, "As `?iso_local_m`, without the zone.", "${1717164306789?number_to_datetime?iso_local_m_nz}", Text("2024-05-31T14:05")),
    entry("iso_local_ms", Date, "As `?iso_local`, to the millisecond.", "${1717164306789?number_to_datetime?iso_local_ms}", Text("2024-05-31T14:05:06.789Z")),
    entry("iso_local_ms_nz", Date, "As `?iso_local_ms`, without the zone.", "${1717164306789?number_to_datetime?iso_local_ms_nz}", Text("2024-05-31T14:05:06.789")),
    entry("iso_local_nz", Date, "As `?iso_local`, without the zone.", "${1717164306789?number_to_datetime?iso_local_nz}", Text("2024-05-31T14:05:06")),
    entry("iso_m", Date, "As `?iso`, to the minute.", r#"${1717164306789?number_to_datetime?iso_m("UTC")}"#, Text("2024-05-31T14:05Z")),
    entry("iso_m_nz", Date, "As `?iso_m`, without the zone.", r#"${1717164306789?number_to_datetime?iso_m_nz("UTC")}"#, Text("2024-05-31T14:05")),
    entry("iso_ms", Date, "As `?iso`, to the millisecond.", r#"${1717164306789?number_to_datetime?iso_ms("UTC")}"#, Text("2024-05-31T14:05:06.789Z")),
    entry("iso_ms_nz", Date, "As `?iso_ms`, without the zone.", r#"${1717164306789?number_to_datetime?iso_ms_nz("UTC")}"#, Text("2024-05-31T14:05:06.789")),
    entry("iso_nz", Date, "As `?iso`, without the zone.", r#"${1717164306789?number_to_datetime?iso_nz("UTC")}"#, Text("2024-05-31T14:05:06")),
    entry("iso_utc", Date, "As `?iso`, in UTC.", "${1717164306789?number_to_datetime?iso_utc}", Text("2024-05-31T14:05:06Z")),
    entry("iso_utc_fz", Date, "As `?iso_utc`; a time without a day has the zone, too.", "${1717164306789?number_to_time?iso_utc_fz}", Text("14:05:06Z")),
    entry("iso_utc_h", Date, "As `?iso_utc`, to the hour.", "${1717164306789?number_to_datetime?iso_utc_h}", Text("2024-05-31T14Z")),
    entry("iso_utc_h_nz", Date, "As `?iso_utc_h`, without the zone.", "${1717164306789?number_to_datetime?iso_utc_h_nz}", Text("2024-05-31T14")),
    entry("iso_utc_m", Date, "As `?iso_utc`, to the minute.", "${1717164306789?number_to_datetime?iso_utc_m}", Text("2024-05-31T14:05Z")),
    entry("iso_utc_m_nz", Date, "As `?iso_utc_m`, without the zone.", "${1717164306789?number_to_datetime?iso_utc_m_nz}", Text("2024-05-31T14:05")),
    entry("iso_utc_ms", Date, "As `?iso_utc`, to the millisecond.", "${1717164306789?number_to_datetime?iso_utc_ms}", Text("2024-05-31T14:05:06.789Z")),
    entry("iso_utc_ms_nz", Date, "As `?iso_utc_ms`, without the zone.", "${1717164306789?number_to_datetime?iso_utc_ms_nz}", Text("2024-05-31T14:05:06.789")),
    entry("iso_utc_nz", Date, "As `?iso_utc`, without the zone.", "${1717164306789?number_to_datetime?iso_utc_nz}", Text("2024-05-31T14:05:06")),
    entry("item_cycle", LoopVariable, "The argument whose turn it is in the loop.", r#"<#list 1..3 as x>${x?item_cycle("red", "blue")} </#list>"#, Text("red blue red ")),
    entry("item_parity", LoopVariable, "`odd` or `even`, by the turn of the loop.", "<#list 1..3 as x>${x?item_parity} </#list>", Text("odd even odd ")),
    entry("item_parity_cap", LoopVariable, "`Odd` or `Even`, by the turn of the loop.", "<#list 1..3 as x>${x?item_parity_cap} </#list>", Text("Odd Even Odd ")),
    entry("j_string", String, "The string escaped for a Java string literal.", r#"${"a \"b\"\n"?j_string}"#, Text(r#"a \"b\"\n"#)),
    entry("join", Sequence, "The items with a string between; the second argument stands for an empty sequence, the third goes at the end.", r#"${["a", "b"]?join(", ", "none", ".")}"#, Text("a, b.")),
    entry("js_string", String, "The string escaped for a JavaScript string literal.", r#"${"it's </b>"?js_string}"#, Text(r#"it\'s <\/b>"#)),
    entry("json_string", String, "The string escaped for a JSON string.", r#"${"a \"b\" </b>"?json_string}"#, Text(r#"a \"b\" <\/b>"#)),
    entry("keep_after", String, "What follows the first occurrence of a string.", r#"${"key=a=b"?keep_after("=")}"#, Text("a=b")),
    entry("keep_after_last", String, "What follows the last occurrence of a string.", r#"${"key=a=b"?keep_after_last("=")}"#, Text("b")),
    entry("keep_before", String, "What stands before the first occurrence of a string.", r#"${"key=a=b"?keep_before("=")}"#, Text("key")),
    entry("keep_before_last", String, "What stands before the last occurrence of a string.", r#"${"key=a=b"?keep_before_last("=")}"#, Text("key=a")),
    entry("keys", Hash, "The names of a hash's members.", r#"${{"a": 1, "b": 2}?keys?join(" ")}"#, Text("a b")),
    entry("last", Sequence, "The last item.", r#"${["a", "b"]?last}"#, Text("b")),
    entry("last_index_of", String, "Where a string stands last in the string, from 0; -1 if it does not.", r#"${"banana"?last_index_of("an")}"#, Text("3")),
    entry("left_pad", String, "The string, filled up on its left to a length.", r#"${"7"?left_pad(3, "0")}"#, Text("007")),
    entry("length", String, "How many UTF-16 units the string has.", r#"${"incident"?length}"#, Text("8")),
    entry("long", Any, "The number in 64 bits, as Java's `long`; of a date the milliseconds since 1970.", "${3.9?long}", Text("3")),
    entry("lower_abc", Number, "The number as letters: a, b, …, z, aa.", "${28?lower_abc}", Text("ab")),
    entry("lower_case", String, "The string in small letters.", r#"${"GRÜN"?lower_case}"#, Text("grün")),
    entry("map", Sequence, "What each item becomes.", r#"${[1, 2]?map(x -> x * 10)?join(" ")}"#, Text("10 20")),
    entry("markup_string", Markup, "The markup as a string.", r#"<#outputformat "XML">${"<"?esc?markup_string?length}</#outputformat>"#, Text("4")),
    entry("matches", String, "Whether a regular expression (Java's) fits the whole string; to be looped over, its matches.", r#"${"A-17"?matches("[A-Z]-\\d+")?c}"#, Text("true")),
    entry("max", Sequence, "The greatest item.", "${[3, 9, 4]?max}", Text("9")),
    entry("min", Sequence, "The least item.", "${[3, 9, 4]?min}", Text("3")),
    entry("namespace", Callable, "The namespace that a macro belongs to.", r#"<#macro greet></#macro><#assign word = "hello">${greet?namespace.word}"#, Text("hello")),
    entry("new", String, "A Java object; switched off.", r#"${"freemarker.template.utility.Execute"?new()}"#, Refusal),
    entry("next_sibling", Node, "The node after a node; JSON has none.", "${data?next_sibling}", Refusal),
    entry("no_esc", String, "The string as markup of the current output format, as it is.", r#"<#outputformat "XML">${"<b/>"?no_esc}</#outputformat>"#, Text("<b/>")),
    entry("node_name", Node, "The name of a node; JSON has none.", "${data?node_name}", Refusal),
    entry("node_namespace", Node, "The XML namespace of a node; JSON has none.", "${data?node_namespace}", Refusal),
    entry("node_type", Node, "The type of a node; JSON has none.", "${data?node_type}", Refusal),
    entry("number", String, "The number that a string spells, as in source code.", r#"${"1.50"?number + 1}"#, Text("2.5")),
    entry("number_to_date", Number, "The day so many milliseconds after 1970 began.", "${1717164306789?number_to_date?iso_utc}", Text("2024-05-31")),
    entry("number_to_datetime", Number, "The date-time so many milliseconds after 1970 began.", "${1717164306789?number_to_datetime?iso_utc}", Text("2024-05-31T14:05:06Z")),
    entry("number_to_time", Number, "The time of day so many milliseconds after 1970 began.", "${1717164306789?number_to_time?iso_utc}", Text("14:05:06Z")),
    entry("parent", Node, "The node above a node; JSON has none.", "${data?parent}", Refusal),
    entry("previous_sibling", Node, "The node before a node; JSON has none.", "${data?previous_sibling}", Refusal),
    entry("remove_beginning", String, "The string without that start.", r#"${"https://example.com"?remove_beginning("https://")}"#, Text("example.com")),
    entry("remove_ending", String, "The string without that end.", r#"${"report.pdf"?remove_ending(".pdf")}"#, Text("report")),
    entry("replace", String, "The string with every occurrence replaced; flags as the third argument: `i`, `f`, `r`.", r##"${"a-b-c"?replace("-", "+")} ${"a1b2"?replace("[0-9]", "#", "r")}"##, Text("a+b+c a#b#")),
    entry("reverse", Sequence, "The sequence backwards.", r#"${[1, 2, 3]?reverse?join(" ")}"#, Text("3 2 1")),
    entry("right_pad", String, "The string, filled up on its right to a length.", r#"${"7"?right_pad(3, ".")}"#, Text("7..")),
    entry("root", Node, "The node at the top of a node's tree; JSON has none.", "${data?root}", Refusal),
    entry("round", Number, "The nearest whole number; halves go up.", "${2.5?round} ${(-2.5)?round}", Text("3 -2")),
    entry("rtf", String, "The string escaped for RTF.", r#"${"{a}"?rtf}"#, Text(r#"\{a\}"#)),
    entry("seq_contains", Sequence, "Whether a value is among the items.", r#"${["a", "b"]?seq_contains("b")?c}"#, Text("true")),
    entry("seq_index_of", Sequence, "Where a value is among the items, from 0; -1 if it is not.", r#"${["a", "b"]?seq_index_of("b")}"#, Text("1")),
    entry("seq_last_index_of", Sequence, "Where a value is last among the items, from 0; -1 if it is not.", r#"${["a", "b", "a"]?seq_last_index_of("a")}"#, Text("2")),
    entry("sequence", Sequence, "The items as a sequence that can be asked for by number.", "${[1, 2, 3]?filter(x -> x > 1)?sequence[0]}", Text("2")),
    entry("short", Number, "The number in 16 bits, as Java's `short`.", "${70000?short}", Text("4,464")),
    entry("size", Any, "How many items or members there are.", r#"${[1, 2, 3]?size} ${{"a": 1}?size}"#, Text("3 1")),
    entry("sort", Sequence, "The items in ascending order; strings as English sorts them.", r#"${["b", "C", "a"]?sort?join(" ")}"#, Text("a b C")),
    entry("sort_by", Sequence, "The hashes ordered by a member, or by the members on a path.", r#"<#list [{"n": 2}, {"n": 1}]?sort_by("n") as x>${x.n} </#list>"#, Text("1 2 ")),
    entry("split", String, "The pieces between the occurrences of a string.", r#"${"a, b, c"?split(", ")?join("|")}"#, Text("a|b|c")),
    entry("starts_with", String, "Whether the string starts so.", r#"${"incident"?starts_with("in")?c}"#, Text("true")),
    entry("string", Any, "As text: numbers and dates by a format, booleans by two words.", r#"${1234.5?string("0.00")} ${true?string("yes", "no")}"#, Text("1234.50 yes")),
    entry("substring", String, "The characters from one place to before another; `[a..<b]` is its successor.", r#"${"incident"?substring(2, 4)}"#, Text("ci")),
    entry("switch", Any, "The result beside the first case that equals the value; the last argument is the default.", r#"${2?switch(1, "one", 2, "two", "many")}"#, Text("two")),
    entry("take_while", Sequence, "The items before the first one that does not fit.", r#"${[1, 2, 5, 1]?take_while(x -> x < 3)?join(" ")}"#, Text("1 2")),
    entry("then", Boolean, "One of two values, by the boolean; the other is not evaluated.", r#"${(1 < 2)?then("yes", "no")}"#, Text("yes")),
    entry("time", String, "The time of day that a string spells, or that a date-time has; the argument is the format.", r#"${"14:05"?time("HH:mm")?string("h:mm a")}"#, Text("2:05 PM")),
    entry("time_if_unknown", Date, "Takes a date whose parts are not known as a time.", r#"${"14:05:00"?time.iso?time_if_unknown?string("HH:mm")}"#, Text("14:05")),
    entry("trim", String, "The string without white space around it.", r#"[${"  a b "?trim}]"#, Text("[a b]")),
    entry("trim_to_null", String, "The string without white space around it, or nothing if nothing is left.", r#"[${" a "?trim_to_null}] ${"  "?trim_to_null!"none"}"#, Text("[a] none")),
    entry("truncate", String, "The string cut to a length, with `[...]`, at a word if one ends near.", r#"${"This is a long title"?truncate(16)}"#, Text("This is a [...]")),
    entry("truncate_c", String, "As `?truncate`, at any character.", r#"${"This is a long title"?truncate_c(16)}"#, Text("This is a l[...]")),
    entry("truncate_c_m", String, "As `?truncate_c`, for output formats of markup.", r#"<#outputformat "HTML">${"This is a long title"?truncate_c_m(16)}</#outputformat>"#, Text("This is a lon<span class='truncateTerminator'>[&#8230;]</span>")),
    entry("truncate_m", String, "As `?truncate`, for output formats of markup.", r#"<#outputformat "HTML">${"This is a long title"?truncate_m(16)}</#outputformat>"#, Text("This is a <span class='truncateTerminator'>[&#8230;]</span>")),
    entry("truncate_w", String, "As `?truncate`, only between words.", r#"${"This is a long title"?truncate_w(16)}"#, Text("This is a [...]")),
    entry("truncate_w_m", String, "As `?truncate_w`, for output formats of markup.", r#"<#outputformat "HTML">${"This is a long title"?truncate_w_m(16)}</#outputformat>"#, Text("This is a <span class='truncateTerminator'>[&#8230;]</span>")),
    entry("uncap_first", String, "The first word with a small letter.", r#"${"Some Words"?uncap_first}"#, Text("some Words")),
    entry("upper_abc", Number, "The number as capitals: A, B, …, Z, AA.", "${28?upper_abc}", Text("AB")),
    entry("upper_case", String, "The string in capitals.", r#"${"grün"?upper_case}"#, Text("GRÜN")),
    entry("url", String, "The string escaped for a part of an address; say the character set.", r#"${"a b/c&d"?url("UTF-8")}"#, Text("a%20b%2Fc%26d")),
    entry("url_path", String, "As `?url`, but slashes stay.", r#"${"a b/c&d"?url_path("UTF-8")}"#, Text("a%20b/c%26d")),
    entry("values", Hash, "What a hash's members are worth.", r#"${{"a": 1, "b": 2}?values?join(" ")}"#, Text("1 2")),
    entry("web_safe", String, "The old name of `?html`.", r#"${"a < b"?web_safe}"#, Text("a &lt; b")),
    entry("with_args", Callable, "The macro or function with some arguments given beforehand, from the left or by name.", "<#function add a b><#return a + b></#function>${add?with_args([1])(2)}", Text("3")),
    entry("with_args_last", Callable, "As `?with_args`, with the given ones at the end.", "<#function less a b><#return a - b></#function>${less?with_args_last([1])(5)}", Text("4")),
    entry("word_list", String, "The words of the string.", r#"${"one two  three"?word_list?join("|")}"#, Text("one|two|three")),
    entry("xhtml", String, "The string escaped for XHTML.", r#"${"it's < that"?xhtml}"#, Text("it&#39;s &lt; that")),
    entry("xml", String, "The string escaped for XML.", r#"${"it's < that"?xml}"#, Text("it&apos;s &lt; that")),
];

#[cfg(test)]
mod tests {
    use super::super::Apply;
    use super::*;

    #[test]
    fn entries_are_the_rows_of_the_compiler() {
        assert!(ENTRIES.iter().map(|entry| entry.name).eq(table::ROWS.iter().map(|row| row.name)));
    }

    #[test]
    fn receivers_are_those_of_the_functions() {
        for entry in &ENTRIES {
            let wanted = match super::super::find(entry.name).map(|built_in| built_in.apply) {
                Some(Apply::Text(_)) => String,
                Some(Apply::Number(_)) => Number,
                Some(Apply::Date(_)) => Date,
                Some(Apply::Sequence(_) | Apply::Walk(_)) => Sequence,
                Some(Apply::Hash(_)) => Hash,
                Some(Apply::Callable(_)) => Callable,
                // These decide for themselves.
                Some(Apply::Value(_) | Apply::Expression(_)) | None => continue,
            };
            assert_eq!(entry.receiver, wanted, "{}", entry.name);
        }
    }
}
