//! Every bound of `Limits` is reached by an input of its own, and told by its own code.

use messageml::{Engine, Input, Limits, Loader};
use std::sync::Arc;

/// Knows no template.
#[derive(Debug)]
struct NoTemplates;

impl Loader for NoTemplates {
    fn load(&self, _: &str) -> Option<Arc<str>> {
        None
    }
}

/// One bound, what it is set to, and what reaches it; the first fault must have the code.
struct Case {
    limit: &'static str,
    value: u32,
    code: &'static str,
    message: &'static str,
    data: &'static str,
}

const fn case(limit: &'static str, value: u32, code: &'static str, message: &'static str) -> Case {
    Case { limit, value, code, message, data: "" }
}

const CASES: &[Case] = &[
    case("template_bytes", 30, "limit/template-bytes", "<messageML>more than thirty bytes</messageML>"),
    Case { data: r#"{"a": "0123456789"}"#, ..case("data_bytes", 10, "limit/data-bytes", "<messageML>a</messageML>") },
    Case { data: r#"{"a": {"b": 1}}"#, ..case("data_depth", 1, "data/syntax", "<messageML>a</messageML>") },
    case("data_depth", 5, "limit/value-depth", "<messageML><#assign x = [[[[[[1]]]]]]></messageML>"),
    case("template_depth", 5, "limit/template-depth", "<messageML>${((((((1))))))}</messageML>"),
    case(
        "template_depth",
        3,
        "limit/template-depth",
        "<messageML><#if true><#if true><#if true><#if true>a</#if></#if></#if></#if></messageML>",
    ),
    case(
        "call_depth",
        5,
        "limit/call-depth",
        "<messageML><#macro m n><#if (n > 0)><@m n - 1/></#if></#macro><@m 9/></messageML>",
    ),
    case(
        "call_depth",
        5,
        "limit/call-depth",
        "<messageML><#function f n><#return (n > 0)?then(f(n - 1), 0)></#function>${f(9)}</messageML>",
    ),
    case("call_depth", 5, "limit/call-depth", "<messageML><#assign t = '<@t?interpret/>'><@t?interpret/></messageML>"),
    case("steps", 50, "limit/steps", "<messageML><#list 1..100 as n></#list></messageML>"),
    case(
        "steps",
        50,
        "limit/steps",
        "<messageML>${'<#list 1..100 as n></#list>'?interpret?is_macro?c}<@'<#list 1..100 as n></#list>'?interpret/></messageML>",
    ),
    case("output_bytes", 40, "limit/output-bytes", "<messageML><#list 1..9 as n>0123456789</#list></messageML>"),
    case("string_bytes", 20, "limit/string-bytes", "<messageML>${'0123456789' + '0123456789' + 'a'}</messageML>"),
    case("string_bytes", 20, "limit/string-bytes", "<messageML>${''?left_pad(21)}</messageML>"),
    case("string_bytes", 20, "limit/string-bytes", "<messageML>${'&&&&&&'?html}</messageML>"),
    case(
        "string_bytes",
        20,
        "limit/string-bytes",
        "<messageML><#assign s><#list 1..9 as n>0123456789</#list></#assign></messageML>",
    ),
    case("sequence_items", 10, "limit/sequence-items", "<messageML>${(1..11)?reverse?size}</messageML>"),
    case(
        "sequence_items",
        10,
        "limit/sequence-items",
        "<messageML>${'a,b,c,d,e,f,g,h,i,j,k'?split(',')?size}</messageML>",
    ),
    case("number_digits", 10, "limit/number-digits", "<messageML>${12345678901}</messageML>"),
    case("number_digits", 30, "limit/number-digits", "<messageML>${1234567890123456789 * 1234567890123}</messageML>"),
    case("number_digits", 30, "limit/number-digits", "<messageML>${'1e40'?number}</messageML>"),
    case(
        "number_digits",
        30,
        "limit/number-digits",
        "<messageML><#assign n = 1.5><#list 1..9 as i><#assign n *= 1000000></#list>${n}</messageML>",
    ),
    case(
        "evaluated_bytes",
        2000,
        "limit/evaluated-bytes",
        "<messageML><#list 1..9 as n>${('1+' + n?c)?eval}</#list></messageML>",
    ),
    case(
        "evaluated_bytes",
        2000,
        "limit/evaluated-bytes",
        "<messageML><#list 1..9 as n><@('a' + n?c)?interpret/></#list></messageML>",
    ),
    case(
        "included_names",
        5,
        "limit/included-names",
        "<messageML><#list 1..9 as n><#attempt><#include 'f' + n><#recover></#attempt></#list></messageML>",
    ),
    case(
        "regex_backtracks",
        20,
        "limit/regex-backtracks",
        "<messageML>${'aaaaaaaaaaab'?matches('(a|aa)+(?=c)')?c}</messageML>",
    ),
    case("markup_depth", 3, "limit/markup-depth", "<messageML><p><b><i><u>a</u></i></b></p></messageML>"),
    case("markup_nodes", 3, "limit/markup-nodes", "<messageML><br/><br/><br/><br/></messageML>"),
    case(
        "attributes",
        2,
        "limit/attributes",
        r#"<messageML><p class="a" style="color:red" title="b">a</p></messageML>"#,
    ),
    case("attribute_bytes", 3, "limit/attribute-bytes", r#"<messageML><p class="four">a</p></messageML>"#),
    case("diagnostics", 1, "limit/diagnostics", "<messageML><x/><y/><z/></messageML>"),
];

#[test]
fn every_bound_is_reached() {
    for case in CASES {
        let mut limits = Limits::default();
        limits.set(case.limit, case.value).expect("a bound");
        let engine = Engine::builder().limits(limits).loader(NoTemplates).build();
        let data = Some(case.data).filter(|data| !data.is_empty());
        let report = engine.check(Input::new(case.message).with_json(data));
        let codes: Vec<_> = report.diagnostics().iter().map(|found| found.code.id()).collect();
        assert!(codes.contains(&case.code), "`{}` = {} gives {codes:?} for {}", case.limit, case.value, case.message);
        let told = report.diagnostics().iter().find(|found| found.code.id() == case.code);
        let message = told.map_or("", |found| &*found.message);
        assert!(!message.is_empty(), "{} says what happened", case.code);
    }
}

/// A bound that is far away changes nothing.
#[test]
fn default_bounds_are_not_reached() {
    for case in CASES.iter().filter(|case| case.code.starts_with("limit/") && case.limit != "call_depth") {
        let data = Some(case.data).filter(|data| !data.is_empty());
        let report = Engine::default().check(Input::new(case.message).with_json(data));
        let codes: Vec<_> = report.diagnostics().iter().map(|found| found.code.id()).collect();
        assert!(!codes.contains(&case.code), "{codes:?} for {}", case.message);
    }
}

#[test]
fn no_bound_is_left_out() {
    for name in Limits::NAMES {
        // What an engine keeps between messages is no bound of one; `src/cache.rs` has its test.
        assert!(
            name.starts_with("cached_") || CASES.iter().any(|case| case.limit == *name),
            "no input reaches `{name}`"
        );
    }
}
