//! Random templates, expanded here and by the real engine; any difference is a failure.
//!
//! Off by default: `cargo test --test differential --features differential`. Needs `java` and `javac`
//! (17 or later) and FreeMarker 2.3.31's jar at `FREEMARKER_JAR` (by default where Debian's
//! `libfreemarker-java` puts it). `DIFFERENTIAL_CASES` sets how many templates, 20,000 by default.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use messageml::{Engine, Json, Limits, Model, json};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

const DATA: &str = r#"{"s":"Order <A&B>","t":"abc","e":"","n":5,"m":-2.75,"big":1234567.891,"z":0,"b":true,"f":false,
"nil":null,"list":[3,1,2],"words":["pear","Apple","fig"],"none":[],"mixed":[1,"x",true],
"h":{"k":"v","n":7,"in":{"deep":"d"}},"rows":[{"id":2,"name":"b"},{"id":1,"name":"a"},{"id":3,"name":"c"}]}"#;

/// Operand that needs no brackets around it.
fn atom() -> BoxedStrategy<String> {
    prop_oneof![
        6 => prop::sample::select(vec![
            "s", "t", "e", "n", "m", "big", "z", "b", "f", "nil", "list", "words", "none", "mixed", "h", "rows", "h.k", "h.in.deep",
            "h.nope", "nope", "rows[0].name", "list[1]", "words[9]", "h['n']",
        ]).prop_map(str::to_owned),
        2 => prop::sample::select(vec!["0", "1", "2.5", "10", "1000", "0.0005", "true", "false", "'x'", "\"a b\"", "r'\\d'", "''", "'1,2,3'"])
            .prop_map(str::to_owned),
        1 => prop::sample::select(vec!["[1, 2, 3]", "['b', 'a']", "[]", "{'p': 1, 'q': 'r'}", "1..3", "3..1", "2..<4", "0..*2"]).prop_map(|e| format!("({e})")),
    ]
    .boxed()
}

/// Built-ins with sensible and senseless arguments.
const BUILT_INS: &[&str] = &[
    "upper_case",
    "lower_case",
    "cap_first",
    "capitalize",
    "uncap_first",
    "trim",
    "length",
    "size",
    "string",
    "c",
    "html",
    "xml",
    "has_content",
    "first",
    "last",
    "reverse",
    "sort",
    "keys",
    "values",
    "join(', ')",
    "join('-', 'none', '!')",
    "sort_by('id')",
    "sort_by('name')",
    "chunk(2)",
    "chunk(2, 'x')",
    "round",
    "floor",
    "ceiling",
    "abs",
    "number",
    "is_string",
    "is_number",
    "is_sequence",
    "is_hash",
    "is_boolean",
    "is_enumerable",
    "contains('a')",
    "starts_with('a')",
    "ends_with('c')",
    "index_of('b')",
    "last_index_of('b')",
    "replace('a', 'z')",
    "replace('[a-c]', '<$0>', 'r')",
    "split(',')",
    "split('')",
    "substring(1)",
    "substring(1, 2)",
    "left_pad(5)",
    "left_pad(6, '-+')",
    "right_pad(5, '*')",
    "string('0.00')",
    "string('#,##0.0')",
    "string('yes', 'no')",
    "string.computer",
    "string.percent",
    "string.currency",
    "then('y', 'n')",
    "switch(1, 'one', 'a', 'A', 'other')",
    "seq_contains(2)",
    "seq_index_of('fig')",
    "min",
    "max",
    "word_list",
    "keep_before('b')",
    "keep_after('b')",
    "remove_beginning('a')",
    "ensure_starts_with('>')",
    "matches('a.*')",
    "matches('(a)(b)')[0]",
    "groups",
    "js_string",
    "json_string",
    "j_string",
    "url('UTF-8')",
    "truncate(4)",
    "lower_abc",
    "upper_abc",
    "default('d')",
    "exists",
    "if_exists",
    "eval",
    "int",
    "long",
    "double",
    "boolean",
    "date('yyyy-MM-dd')",
    "filter(x -> x != 1)",
    "map(x -> x + 1)",
    "take_while(x -> x != 2)",
    "drop_while(x -> x == 3)",
    "rtf",
    "chop_linebreak",
    "no_such",
    "index",
    "counter",
    "string?length",
    "is_nan",
    "number_to_date",
    "sequence",
    "with_args([1])",
    "item_parity",
];

fn expression() -> BoxedStrategy<String> {
    atom()
        .prop_recursive(4, 12, 3, |inner| {
            prop_oneof![
                6 => (inner.clone(), prop::sample::select(BUILT_INS)).prop_map(|(e, b)| format!("{e}?{b}")),
                3 => (inner.clone(), prop::sample::select(vec![" + ", " - ", " * ", " / ", " % ", "+"]), inner.clone())
                    .prop_map(|(a, op, b)| format!("{a}{op}{b}")),
                2 => (inner.clone(), prop::sample::select(vec![" == ", " != ", " lt ", " gte ", " && ", " || "]), inner.clone())
                    .prop_map(|(a, op, b)| format!("({a}{op}{b})")),
                2 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a}!{b}")),
                1 => inner.clone().prop_map(|a| format!("({a})!'-'")),
                1 => inner.clone().prop_map(|a| format!("({a})??")),
                1 => inner.clone().prop_map(|a| format!("{a}??")),
                1 => inner.clone().prop_map(|a| format!("!{a}")),
                1 => inner.clone().prop_map(|a| format!("-{a}")),
                1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a}[{b}]")),
                1 => (inner.clone(), 0..3u8, 0..4u8).prop_map(|(a, from, to)| format!("{a}[{from}..{to}]")),
                1 => inner.clone().prop_map(|a| format!("({a})")),
                1 => inner.clone().prop_map(|a| format!("\"<${{{}}}>\"", a.replace('"', "'"))),
            ]
        })
        .boxed()
}

fn space() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["", "", "", " ", "\n", "\n  ", "  \n", "x", "a\n"]).prop_map(str::to_owned)
}

fn template() -> BoxedStrategy<String> {
    let print = prop_oneof![
        2 => expression().prop_map(|e| format!("${{{e}}}")),
        3 => expression().prop_map(|e| format!("<#attempt>${{{e}}}<#recover>!</#attempt>")),
        1 => expression().prop_map(|e| format!("<#if ({e})??>${{({e})?is_string?c}}</#if>")),
        2 => space(),
    ];
    print
        .prop_recursive(4, 16, 4, |inner| {
            let body = (space(), prop::collection::vec(inner.clone(), 1..3), space()).prop_map(|(a, parts, b)| a + &parts.concat() + &b).boxed();
            prop_oneof![
                2 => (expression(), body.clone(), body.clone()).prop_map(|(c, a, b)| format!("<#if ({c})?has_content>{a}<#else>{b}</#if>")),
                1 => (expression(), body.clone()).prop_map(|(c, a)| format!("<#if {}>{a}</#if>", c.replace('>', " gt "))),
                3 => (prop::sample::select(vec!["list", "words", "none", "rows", "1..3", "mixed", "h?keys"]), body.clone(), body.clone())
                    .prop_map(|(l, a, b)| format!("<#list {l} as x>{a}${{x?index}}<#sep>, </#sep><#else>{b}</#list>")),
                1 => body.clone().prop_map(|a| format!("<#list h as k, v>${{k}}{a}<#if k == 'n'><#break></#if></#list>")),
                1 => body.clone().prop_map(|a| format!("<#list words>[<#items as w>${{w}}{a}</#items>]</#list>")),
                1 => (expression(), body.clone()).prop_map(|(e, a)| format!("<#attempt><#assign v = {}>${{v}}<#recover>?</#attempt>{a}", e.replace('>', " gt "))),
                1 => body.clone().prop_map(|a| format!("<#assign c>{a}</#assign>${{c?length}}")),
                1 => body.clone().prop_map(|a| format!("<#macro mac p q='d'>{a}${{p}}${{q}}<#nested 1, 2></#macro><@mac p='1'; i, j>${{i + j}}</@mac>")),
                1 => expression().prop_map(|e| format!("<#function fun p=1><#return {}></#function><#attempt>${{fun(2)}}<#recover>F</#attempt>", e.replace('>', " gt "))),
                1 => (prop::sample::select(vec!["1", "2", "'x'", "t", "n"]), body.clone(), body.clone())
                    .prop_map(|(e, a, b)| format!("<#switch {e}><#case 1>{a}<#break><#case 'x'>{b}<#default>D</#switch>")),
                1 => body.clone().prop_map(|a| format!("<#compress>{a}</#compress>")),
                1 => body.clone().prop_map(|a| format!("{a}<#t>\n")),
                1 => body.clone().prop_map(|a| format!("<#-- note -->{a}")),
                1 => body.clone().prop_map(|a| format!("<#outputformat 'HTML'>{a}${{s}}</#outputformat>")),
                1 => body.clone().prop_map(|a| format!("<#noparse>${{x}}</#noparse>{a}")),
                2 => body,
            ]
        })
        .boxed()
}

/// What came of an expansion.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Outcome {
    Output(String),
    Refused { line: usize },
}

fn ours(engine: &Engine, model: &Json, template: &str) -> Outcome {
    let refused = |report: messageml::Report| {
        let first = report.diagnostics().iter().find(|diagnostic| diagnostic.is_error());
        let at = first.map_or(0, |diagnostic| diagnostic.place.span.start as usize);
        Outcome::Refused { line: 1 + template[..at.min(template.len())].matches('\n').count() }
    };
    match engine.compile(template).and_then(|compiled| engine.expand(&compiled, Model::Members(model))) {
        Ok(expanded) => Outcome::Output(expanded.text),
        Err(report) => refused(report),
    }
}

fn theirs(templates: &[String], data: &str) -> Vec<Outcome> {
    let jar = std::env::var("FREEMARKER_JAR").unwrap_or("/usr/share/java/freemarker.jar".into());
    assert!(
        Path::new(&jar).exists(),
        "FreeMarker's jar is not at {jar}: install libfreemarker-java or set FREEMARKER_JAR"
    );
    let classes = Path::new(env!("CARGO_TARGET_TMPDIR")).join("differential");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/differential/Driver.java");
    let compiled =
        Command::new("javac").args(["-cp", &jar, "-d"]).arg(&classes).arg(source).status().expect("javac runs");
    assert!(compiled.success(), "the driver compiles");
    let path = format!("{jar}:{}", classes.display());
    let mut java = Command::new("java")
        .args(["-Xss64m", "-cp", &path, "Driver"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("java runs");
    let mut stdin = java.stdin.take().expect("piped");
    let lines: String =
        templates.iter().map(|t| format!("{}\t{}\n", base64(t.as_bytes()), base64(data.as_bytes()))).collect();
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = java.wait_with_output().expect("java ends");
    writer.join().expect("no panic").expect("all written");
    let answers = String::from_utf8(output.stdout).expect("ASCII");
    answers
        .lines()
        .map(|line| match line.split_once('\t').expect("two columns") {
            ("ok", text) => Outcome::Output(String::from_utf8_lossy(&unbase64(text)).into_owned()),
            (_, line) => Outcome::Refused { line: line.parse().expect("a number") },
        })
        .collect()
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64(bytes: &[u8]) -> String {
    let group = |chunk: &[u8]| {
        let bits = (0..3).fold(0u32, |bits, at| bits << 8 | u32::from(*chunk.get(at).unwrap_or(&0)));
        let digit = move |at: usize| char::from(DIGITS[(bits >> (18 - 6 * at) & 63) as usize]);
        let used = chunk.len() + 1;
        (0..4).map(move |at| if at < used { digit(at) } else { '=' })
    };
    bytes.chunks(3).flat_map(group).collect()
}

fn unbase64(text: &str) -> Vec<u8> {
    let digits: Vec<u32> =
        text.bytes().filter_map(|byte| DIGITS.iter().position(|digit| *digit == byte)).map(|at| at as u32).collect();
    let group = |chunk: &[u32]| {
        let bits = (0..4).fold(0u32, |bits, at| bits << 6 | chunk.get(at).unwrap_or(&0));
        let used = chunk.len().saturating_sub(1);
        (0..used).map(move |at| (bits >> (16 - 8 * at)) as u8).collect::<Vec<_>>()
    };
    digits.chunks(4).flat_map(group).collect()
}

#[test]
fn random_templates_expand_as_in_the_real_engine() {
    let cases: usize = std::env::var("DIFFERENTIAL_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000);
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let strategy = template();
    let templates: Vec<String> =
        (0..cases).map(|_| strategy.new_tree(&mut runner).expect("a template").current()).collect();
    let model = json::read(DATA, Limits::default().data_depth).expect("the data is JSON");
    let engine = Engine::default();
    let expected = theirs(&templates, DATA);
    assert_eq!(expected.len(), templates.len(), "the driver answers every template");
    let differing: Vec<_> = templates
        .iter()
        .zip(&expected)
        .map(|(template, expected)| (template, ours(&engine, &model, template), expected))
        .filter(|(_, ours, expected)| match (ours, expected) {
            // A line of 0 is an error without a place.
            (Outcome::Refused { .. }, Outcome::Refused { line: 0 }) => false,
            (ours, expected) => ours != *expected,
        })
        .collect();
    let accepted = expected.iter().filter(|outcome| matches!(outcome, Outcome::Output(_))).count();
    println!("{cases} templates, {accepted} expanded by the real engine, {} differ", differing.len());
    let mut shown: Vec<_> = differing.iter().collect();
    shown.sort_by_key(|(template, ..)| template.len());
    for (template, ours, expected) in shown.iter().take(40) {
        println!("--- {template:?}\n  ours   {ours:?}\n  theirs {expected:?}");
    }
    assert!(differing.is_empty(), "{} of {cases} templates differ", differing.len());
}
