//! The names of all built-ins, and how the compiler reads what stands behind each.

use Reading::{Lambda, Lazy, LegacyEscape, LoopVariable, MarkupBound, Plain};
use Release::{V2_3_32, V2_3_34};

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

/// A row of the table.
#[derive(Debug)]
pub(crate) struct Row {
    /// In snake_case.
    pub(crate) name: &'static str,
    /// How the compiler treats it.
    pub(crate) reading: Reading,
    /// The release that brought it.
    pub(crate) since: Release,
    /// What to write instead, if newer Agents refuse it.
    pub(crate) refused: Option<Instead>,
}

const fn row(name: &'static str, reading: Reading) -> Row {
    Row { name, reading, since: Release::V2_3_31, refused: None }
}

impl Row {
    const fn since(self, release: Release) -> Row {
        Row { since: release, ..self }
    }

    const fn refused(self, instead: Instead) -> Row {
        Row { refused: Some(instead), ..self }
    }
}

const NO_NODES: Instead = Instead::Say("JSON data has no nodes: read members by their names");
const NO_JAVA: Instead =
    Instead::Say("take it out: there is no Java object behind JSON data; read its members by their names");
const NO_BINDING: Instead = Instead::Say("write the arguments into the call itself");

/// Every built-in of FreeMarker 2.3.34, sorted by name; their place is their number.
pub(crate) static ROWS: [Row; 183] = [
    row("abs", Plain),
    row("absolute_template_name", Plain).refused(Instead::Say("write the full name: a message is one template")),
    row("ancestors", Plain).refused(NO_NODES),
    row("api", Plain).refused(NO_JAVA),
    row("blank_to_null", Plain).since(V2_3_34),
    row("boolean", Plain),
    row("byte", Plain),
    row("c", Plain),
    row("c_lower_case", Plain).since(V2_3_32),
    row("c_upper_case", Plain).since(V2_3_32),
    row("cap_first", Plain),
    row("capitalize", Plain),
    row("ceiling", Plain),
    row("children", Plain).refused(NO_NODES),
    row("chop_linebreak", Plain),
    row("chunk", Plain),
    row("cn", Plain).since(V2_3_32),
    row("contains", Plain),
    row("counter", LoopVariable),
    row("date", Plain),
    row("date_if_unknown", Plain),
    row("datetime", Plain),
    row("datetime_if_unknown", Plain),
    row("default", Plain),
    row("double", Plain),
    row("drop_while", Lambda).refused(Instead::Skip),
    row("empty_to_null", Plain).since(V2_3_34),
    row("ends_with", Plain),
    row("ensure_ends_with", Plain),
    row("ensure_starts_with", Plain),
    row("esc", MarkupBound),
    row("eval", Plain).refused(Instead::Say(
        "write `?number` where the text is a number; anything else belongs into the data as what it is",
    )),
    row("eval_json", Plain).refused(Instead::Parse),
    row("exists", Plain),
    row("filter", Lambda).refused(Instead::Filter),
    row("first", Plain),
    row("float", Plain),
    row("floor", Plain),
    row("groups", Plain),
    row("has_api", Plain).refused(NO_JAVA),
    row("has_content", Plain),
    row("has_next", LoopVariable),
    row("html", LegacyEscape),
    row("if_exists", Plain),
    row("index", LoopVariable),
    row("index_of", Plain),
    row("int", Plain),
    row("interpret", Plain).refused(Instead::Say(
        "make the text a `<#macro>` of this template and call it; what only the bot knows, it puts into the message",
    )),
    row("is_boolean", Plain),
    row("is_collection", Plain),
    row("is_collection_ex", Plain),
    row("is_date", Plain),
    row("is_date_like", Plain),
    row("is_date_only", Plain),
    row("is_datetime", Plain),
    row("is_directive", Plain),
    row("is_enumerable", Plain),
    row("is_even_item", LoopVariable),
    row("is_first", LoopVariable),
    row("is_hash", Plain),
    row("is_hash_ex", Plain),
    row("is_indexable", Plain),
    row("is_infinite", Plain),
    row("is_last", LoopVariable),
    row("is_macro", Plain),
    row("is_markup_output", Plain),
    row("is_method", Plain),
    row("is_nan", Plain),
    row("is_node", Plain),
    row("is_number", Plain),
    row("is_odd_item", LoopVariable),
    row("is_sequence", Plain),
    row("is_string", Plain),
    row("is_time", Plain),
    row("is_transform", Plain),
    row("is_unknown_date_like", Plain),
    row("iso", Plain),
    row("iso_h", Plain),
    row("iso_h_nz", Plain),
    row("iso_local", Plain),
    row("iso_local_h", Plain),
    row("iso_local_h_nz", Plain),
    row("iso_local_m", Plain),
    row("iso_local_m_nz", Plain),
    row("iso_local_ms", Plain),
    row("iso_local_ms_nz", Plain),
    row("iso_local_nz", Plain),
    row("iso_m", Plain),
    row("iso_m_nz", Plain),
    row("iso_ms", Plain),
    row("iso_ms_nz", Plain),
    row("iso_nz", Plain),
    row("iso_utc", Plain),
    row("iso_utc_fz", Plain).refused(Instead::Name("iso_utc")),
    row("iso_utc_h", Plain),
    row("iso_utc_h_nz", Plain),
    row("iso_utc_m", Plain),
    row("iso_utc_m_nz", Plain),
    row("iso_utc_ms", Plain),
    row("iso_utc_ms_nz", Plain),
    row("iso_utc_nz", Plain),
    row("item_cycle", LoopVariable),
    row("item_parity", LoopVariable),
    row("item_parity_cap", LoopVariable),
    row("j_string", Plain),
    row("join", Plain),
    row("js_string", Plain),
    row("json_string", Plain),
    row("keep_after", Plain),
    row("keep_after_last", Plain),
    row("keep_before", Plain),
    row("keep_before_last", Plain),
    row("keys", Plain),
    row("last", Plain),
    row("last_index_of", Plain),
    row("left_pad", Plain),
    row("length", Plain),
    row("long", Plain),
    row("lower_abc", Plain),
    row("lower_case", Plain),
    row("map", Lambda).refused(Instead::Map),
    row("markup_string", Plain),
    row("matches", Plain),
    row("max", Plain),
    row("min", Plain),
    row("namespace", Plain).refused(Instead::Say("take it out: a message is one template with one namespace")),
    row("new", Plain).refused(NO_JAVA),
    row("next_sibling", Plain).refused(NO_NODES),
    row("no_esc", MarkupBound)
        .refused(Instead::Say("print the value without it; markup that is meant as markup belongs into the template")),
    row("node_name", Plain).refused(NO_NODES),
    row("node_namespace", Plain).refused(NO_NODES),
    row("node_type", Plain).refused(NO_NODES),
    row("number", Plain),
    row("number_to_date", Plain),
    row("number_to_datetime", Plain),
    row("number_to_time", Plain),
    row("parent", Plain).refused(NO_NODES),
    row("previous_sibling", Plain).refused(NO_NODES),
    row("remove_beginning", Plain),
    row("remove_ending", Plain),
    row("replace", Plain),
    row("reverse", Plain),
    row("right_pad", Plain),
    row("root", Plain).refused(NO_NODES),
    row("round", Plain),
    row("rtf", LegacyEscape),
    row("seq_contains", Plain),
    row("seq_index_of", Plain),
    row("seq_last_index_of", Plain),
    row("sequence", Plain),
    row("short", Plain),
    row("size", Plain),
    row("sort", Plain),
    row("sort_by", Plain),
    row("split", Plain),
    row("starts_with", Plain),
    row("string", Plain),
    row("substring", Plain),
    row("switch", Lazy),
    row("take_while", Lambda).refused(Instead::Leave),
    row("then", Lazy),
    row("time", Plain),
    row("time_if_unknown", Plain),
    row("trim", Plain),
    row("trim_to_null", Plain).since(V2_3_34),
    row("truncate", Plain),
    row("truncate_c", Plain),
    row("truncate_c_m", Plain),
    row("truncate_m", Plain),
    row("truncate_w", Plain),
    row("truncate_w_m", Plain),
    row("uncap_first", Plain),
    row("upper_abc", Plain),
    row("upper_case", Plain),
    row("url", Plain),
    row("url_path", Plain),
    row("values", Plain),
    row("web_safe", LegacyEscape).refused(Instead::Name("html")),
    row("with_args", Plain).refused(NO_BINDING),
    row("with_args_last", Plain).refused(NO_BINDING),
    row("word_list", Plain),
    row("xhtml", LegacyEscape),
    row("xml", LegacyEscape),
];

/// The number of the built-in with this name, in snake_case or camelCase, of whatever release.
pub(crate) fn find(name: &str) -> Option<u16> {
    let find = |name: &str| ROWS.binary_search_by(|row| row.name.cmp(name)).ok().map(|at| at as u16);
    if !name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return find(name);
    }
    let number = find(&snake_case(name))?;
    (camel_case(ROWS[number as usize].name) == name).then_some(number)
}

/// The row with this number.
pub(crate) fn row_of(number: u16) -> &'static Row {
    &ROWS[usize::from(number).min(ROWS.len() - 1)]
}

fn snake_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut after_capital = true;
    for c in name.chars() {
        // `isoUtcNZ` is `iso_utc_nz`, `isoMNZ` is `iso_m_nz`: the pair keeps together.
        let pair = c == 'Z' && (out.ends_with('n') || out.ends_with('f'));
        if c.is_ascii_uppercase() && !pair && !(after_capital && out.is_empty()) {
            out.push('_');
        }
        after_capital = c.is_ascii_uppercase();
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// The camelCase spelling of a name in snake_case.
pub(crate) fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let mut out = words.next().unwrap_or_default().to_owned();
    for word in words {
        match word {
            "nz" => out.push_str("NZ"),
            "fz" => out.push_str("FZ"),
            _ => {
                let mut letters = word.chars();
                out.extend(letters.next().map(|first| first.to_ascii_uppercase()));
                out.push_str(letters.as_str());
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_sorted_and_found_in_both_spellings() {
        assert!(ROWS.is_sorted_by(|a, b| a.name < b.name));
        for (number, row) in ROWS.iter().enumerate() {
            assert_eq!(find(row.name), Some(number as u16), "{}", row.name);
            assert_eq!(find(&camel_case(row.name)), Some(number as u16), "{}", camel_case(row.name));
        }
        assert_eq!(find("upperCASE"), None);
        assert_eq!(find("roman"), None);
    }
}
