//! Every operation charges the meter for the size of what it does: each of these does more than so many steps allow, and
//! is stopped by them, however few its expressions are.

use messageml::{Engine, Json, Limits, Model, json};

/// A thousandth of the default: 64 bytes copied or searched each, a tenth of a microsecond.
const STEPS: u64 = 5_000;

/// What is done, and templates that do it. In the data are a wide text `w`, an ASCII one `a`, digits `d`, wide items `l`.
const WORK: &[(&str, &[&str])] = &[
    (
        "compiling texts",
        &[
            "<#list 1..100 as i><#assign z = ('1+' + i?c)?eval></#list>",
            "<#list 1..100 as i><#assign z = ('a' + i?c)?interpret></#list>",
            "<#assign z = (a + '${1}')?interpret>",
        ],
    ),
    (
        "making patterns ready",
        &["<#list 1..100 as i><#assign z = 'x'?matches('(a|b){1,50}' + i?c)></#list>", "<#assign z = 'x'?matches(a)>"],
    ),
    (
        "looking for matches",
        &[
            "${a?matches('a*?b|.')?size}",
            "${a?replace('(?=.*b)a', '', 'r')?length}",
            "${a?split('(a|aa)+c', 'r')?size}",
            "<#list 1..50 as i><#assign z = a?matches('b')></#list>",
        ],
    ),
    (
        "numbers of many digits",
        &[
            "<#assign z = d?number * d?number>",
            "<#list 1..9 as i><#assign z = d?number></#list>",
            "<#assign n = d?number><#list 1..9 as i><#assign z = n?c></#list>",
            "<#assign n = d?number><#list 1..9 as i><#assign z = n?string('0.00')></#list>",
            "<#assign n = d?number><#list 1..9 as i><#assign z = (n > n + 1)></#list>",
        ],
    ),
    (
        "texts that are not ASCII",
        &[
            "<#list 1..9 as i><#assign z = w?length></#list>",
            "<#list 1..9 as i><#assign z = w[99000]></#list>",
            "<#list 1..9 as i><#assign z = w[9..99000]></#list>",
            "<#list 1..9 as i><#assign z = w?upper_case></#list>",
            "<#list 1..9 as i><#assign z = (w == w + '!')></#list>",
        ],
    ),
    ("sorting", &["<#assign z = l?sort>", "<#list 1..9 as i><#assign z = l?sort></#list>"]),
    (
        "joining and looking through",
        &[
            "<#list 1..20 as i><#assign z = l?join(', ')></#list>",
            "<#list 1..20 as i><#assign z = a?index_of('b')></#list>",
            "<#list 1..99 as i><#assign z = l?seq_index_of('b')></#list>",
            "<#list 1..20 as i><#assign z = a?html></#list>",
            "<#list 1..20 as i><#assign z = a?word_list></#list>",
        ],
    ),
];

fn data() -> Json {
    let items = (0..100).map(|at| format!("\"{}{at}\"", "\u{e9}".repeat(500))).collect::<Vec<_>>().join(",");
    let text = format!(
        r#"{{"w": "{}", "a": "{}", "d": "{}", "l": [{items}]}}"#,
        "\u{e9}".repeat(100_000),
        "a".repeat(100_000),
        "9".repeat(9_000)
    );
    json::read(&text, 8).expect("JSON")
}

fn first_code(limits: Limits, text: &str, data: &Json) -> Option<&'static str> {
    let engine = Engine::builder().limits(limits).build();
    let template = engine.compile(text).unwrap_or_else(|report| panic!("{text}: {report}"));
    let refused = engine.expand(&template, Model::Members(data)).err()?;
    refused.diagnostics().iter().next().map(|found| found.code.id())
}

#[test]
fn large_work_is_stopped_by_the_steps() {
    let data = data();
    let mut free = Vec::new();
    for (what, templates) in WORK {
        for text in *templates {
            let limits = Limits { steps: STEPS, regex_backtracks: usize::MAX / 2, ..Limits::default() };
            let code = first_code(limits, text, &data);
            if code != Some("limit/steps") {
                free.push(format!("{what}: {text}: {code:?}"));
            }
        }
    }
    assert!(free.is_empty(), "{}", free.join("\n"));
}

/// The same templates over little do little.
#[test]
fn small_work_is_not() {
    let text = r#"{"w": "é", "a": "ab", "d": "9", "l": ["b", "a"]}"#;
    let data = json::read(text, 8).expect("JSON");
    for text in WORK.iter().flat_map(|(_, templates)| *templates).filter(|text| !text.contains("1..100")) {
        let code = first_code(Limits { steps: STEPS, ..Limits::default() }, text, &data);
        assert_ne!(code, Some("limit/steps"), "{text}");
    }
}

/// Those of a macro are looked for one by one, by whatever asks for them or sets them.
#[test]
fn variables_of_a_macro_are_charged_for() {
    let locals = |count| (0..count).map(|at| format!("<#local v{at} = 1>")).collect::<String>();
    let parameters = (0..400).map(|at| format!(" p{at}=1")).collect::<String>();
    let several = [
        format!("<#macro m>{}</#macro><@m/>", locals(900)),
        format!("<#macro m>{}<#list 1..600 as i><#if o.a.b></#if></#list></#macro><@m/>", locals(200)),
        format!("<#macro m{parameters}></#macro><@m/><@m/><@m/>"),
    ];
    let data = json::read(r#"{"o": {"a": {"b": true}}}"#, 8).expect("JSON");
    for text in several {
        let code = first_code(Limits { steps: STEPS, ..Limits::default() }, &text, &data);
        assert_eq!(code, Some("limit/steps"), "{}", text.get(..60).unwrap_or_default());
    }
}
