//! Templates that use what came with FreeMarker 2.3.32 to 2.3.34.

use proptest::prelude::*;

use super::strategy::{atom, template};

/// Built-ins that came after 2.3.31, and older ones that changed.
const NEWER_BUILT_INS: &[&str] = &[
    "c",
    "cn",
    "c_lower_case",
    "c_upper_case",
    "blank_to_null",
    "empty_to_null",
    "trim_to_null",
    "blank_to_null!'B'",
    "empty_to_null!'E'",
    "trim_to_null!'T'",
    "string('c')",
    "string.c",
    "string('computer')",
    "truncate(5, '')",
    "truncate_w(5, '')",
    "truncate_c(5, '')",
    "truncate(7, '')",
    "truncate_w(9, '', 2)",
    "truncate(4, '', 0)",
    "truncate(6, '.')",
    "cLowerCase",
    "trimToNull!'T'",
];

const NEWER_SETTINGS: &[&str] = &[
    "",
    "<#setting c_format='JSON'>",
    "<#setting c_format='JavaScript'>",
    "<#setting c_format='JavaScript or JSON'>",
    "<#setting c_format='Java'>",
    "<#setting c_format='XS'>",
    "<#setting c_format='legacy'>",
    "<#setting cFormat='JSON'>",
    "<#setting c_format='nope'>",
    "<#setting number_format='c'>",
];

/// Values that `?c` and its kin see.
const NEWER_VALUES: &[&str] = &[
    "'</b> \"q\" \\'a\\' \\\\ <!-- ]]> \\t'",
    "'1E-9'?number",
    "'1E105'?number",
    "'-12.345E20'?number",
    "1234567.891",
    "'aaa bbb ccc ddd'",
    "'aaa  bbb'",
    "'   '",
    "''",
    "nope",
    "(h.nope.x)",
    "'INF'?number",
];

/// Templates that use what came with 2.3.32 to 2.3.34.
pub fn newer() -> BoxedStrategy<String> {
    let value = || prop_oneof![2 => atom(), 2 => prop::sample::select(NEWER_VALUES).prop_map(str::to_owned)];
    let built_in = (value(), prop::sample::select(NEWER_BUILT_INS)).prop_map(|(e, b)| format!("[${{{e}?{b}}}]"));
    let printed = value().prop_map(|e| format!("[${{{e}}}]"));
    let case = (prop::sample::select(vec!["on", "on", "on", "case", "default"]), atom(), atom(), any::<bool>())
        .prop_map(|(kind, a, b, two)| match (kind, two) {
            ("default", _) => "<#default>d".to_owned(),
            ("on", true) => format!("<#on {a}, {b}>o"),
            (kind, _) => format!("<#{kind} {a}>k"),
        });
    let tail = prop::sample::select(vec!["", "", "<#break>", "<#continue>", "\n"]);
    let cases = prop::collection::vec((case, tail), 1..4);
    let switch = (atom(), cases, any::<bool>()).prop_map(|(on, cases, looped)| {
        let cases: String = cases.into_iter().map(|(case, tail)| case + tail).collect();
        let switch = format!("<#switch {on}>\n{cases}</#switch>");
        if looped { format!("<#list 1..2 as x>{switch},</#list>") } else { switch }
    });
    let part = prop_oneof![4 => built_in, 1 => printed, 3 => switch, 1 => template()];
    (prop::sample::select(NEWER_SETTINGS), part).prop_map(|(setting, part)| format!("{setting}{part}")).boxed()
}
