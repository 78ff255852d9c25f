//! Compiling: which templates are refused and where, that hostile ones end in an answer, and what
//! holds for every text whatsoever.

use std::io::Read;
use std::path::{Path, PathBuf};

use messageml::json;
use messageml::{Engine, Input, Json, Limits, Model};
use proptest::prelude::*;

/// Percent of each file's cases that must agree.
const FLOORS: [(&str, f64); 3] = [("fm-generated", 99.95), ("fm-suite", 99.5), ("fm-messages", 100.0)];

fn folder() -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().map(|above| above.join("shared/conformance")).find(|folder| folder.is_dir())
}

/// The line of a byte, as the reference counts: CR, LF and CR LF end one.
fn line_of(text: &str, at: usize) -> usize {
    let before = &text.as_bytes()[..at.min(text.len())];
    1 + before
        .iter()
        .enumerate()
        .filter(|(i, b)| **b == b'\n' || (**b == b'\r' && before.get(i + 1) != Some(&b'\n')))
        .count()
}

#[test]
fn the_reference_refuses_the_same_templates() {
    let Some(folder) = folder() else {
        eprintln!("skipped: ../shared/conformance is not there");
        return;
    };
    let engine = Engine::default();
    for (name, floor) in FLOORS {
        let file = std::fs::File::open(folder.join(format!("{name}.jsonl.gz"))).expect("a listed file");
        let mut text = String::new();
        flate2::read::GzDecoder::new(file).read_to_string(&mut text).expect("gzip of UTF-8");
        let (mut all, mut agreed, mut wrong) = (0, 0, Vec::new());
        for line in text.split('\n').filter(|line| !line.trim().is_empty()) {
            let case = json::read_strictly(line, 2_000).expect("a case is JSON");
            let Some(template) = case.get("template").and_then(Json::as_str) else { continue };
            let error = case.get("expect").and_then(|expect| expect.get("error"));
            let kind = error.and_then(|error| error.get("kind")).and_then(Json::as_str).unwrap_or("");
            let expected = (kind == "parse").then(|| {
                error.and_then(|error| error.get("line")).and_then(|line| line.to_string().parse().ok()).unwrap_or(0)
            });
            // What makes the reference itself fall over is refused, sooner or later.
            if kind.starts_with("crash") {
                continue;
            }
            let found = match engine.compile(template) {
                Ok(_) => None,
                Err(report) => report
                    .diagnostics()
                    .iter()
                    .next()
                    .map(|first| (line_of(template, first.place.span.start as usize), first.message.clone())),
            };
            all += 1;
            if found.as_ref().map(|(line, _)| *line) == expected {
                agreed += 1;
            } else {
                let id = case.get("id").and_then(Json::as_str).unwrap_or_default();
                wrong.push(format!("{id}: {template:?}: expected {expected:?}, found {found:?} ({error:?})"));
            }
        }
        let share = 100.0 * f64::from(agreed) / f64::from(all);
        println!("{name}: {agreed} of {all} ({share:.2} %)");
        assert!(share >= floor, "{name}: {share:.2} %\n{}", wrong[..wrong.len().min(10)].join("\n"));
    }
}

/// What FreeMarker 2.3.31 makes of tags without `#` after `<#ftl strict_syntax=false>`; `None`: refused.
const BARE: &[(&str, Option<&str>)] = &[
    ("<if true>x<else>y</if>", Some("x")),
    ("<if\ttrue>x</if >", Some("x")),
    ("<#if true>x</if><if true>y</#if>", Some("xy")),
    ("<if (1<2)>x</if>", Some("x")),
    ("<if true><p></if>", Some("<p>")),
    ("<assign x = 'a'>${x}", Some("a")),
    ("<list 1..2 as x>${x}<sep>,</sep></list>", Some("1,2")),
    ("<list 1..2><items as x>${x}<if x==1><break></if></items></list>", Some("1")),
    ("<foreach x in [1]>${x}</foreach>", Some("1")),
    ("<switch 1><case 1>x<break><default>y</switch>", Some("x")),
    ("<macro m a>[${a}]</macro><@m 1/><call m(2)>", Some("[1][2]")),
    ("<attempt>x<recover>y</attempt>", Some("x")),
    ("<compress> a  b </compress>", Some("a b")),
    ("<outputformat 'XML'>${'<'}</outputformat>", Some("&lt;")),
    ("<comment>a</comment>b", Some("b")),
    ("<noparse>${x}</noparse>", Some("${x}")),
    ("<lt/> a<rt/>\n b", Some(" a b")),
    // Not quite tags, or spelt in the newer way: text.
    ("<if>", Some("<if>")),
    ("<if/>", Some("<if/>")),
    ("<iftrue>", Some("<iftrue>")),
    ("<foo></comment></if x>", Some("<foo></comment></if x>")),
    ("<ftl><items>", Some("<ftl><items>")),
    ("<elseIf x><noParse>x</noParse>", Some("<elseIf x><noParse>x</noParse>")),
    ("[if true]", Some("[if true]")),
    ("${'<if true>x</if>'}", Some("<if true>x</if>")),
    ("<else>", None),
    ("</if>", None),
    ("<nested>", None),
    ("<if true", None),
    ("<if true></if x>", None),
    ("<#foo>", None),
];

/// What FreeMarker 2.3.31 makes of white space at the start of a line, and of `<sep>`.
const PLAIN: &[(&str, &str)] = &[
    ("<#list [1, 2] as x>${x}<sep>,</#list>", "1,2"),
    ("<#list [1, 2] as x>${x}[#sep],</#list>", "1,2"),
    ("<#list [1, 2] as x>${x}<sep >,</sep>;</#list>", "1,</sep>;2"),
    ("[#ftl][#list [1, 2] as x]${x}<sep>,[/#list]", "1,2"),
    ("[#ftl strict_syntax=false][if true]x[/if][#if true]y[/#if]<if true>", "[if true]x[/if]y<if true>"),
    ("<#ftl strict_syntax='no'>\n<assign x=1>\n<if x==1>\n a\n</if>\n", " a\n"),
    ("\tLB<#lt>\n", "\tLB\n"),
    (" LB<#lt>\n", "LB\n"),
    ("<#-- c -->\n\ta<#lt>\nb", "a\nb"),
    ("<#ftl>\n\ta<#t>\nb", "\tab"),
    ("<#noparse>\n</#noparse>\t<#if true>\nx</#if>", "\n\t\nx"),
    ("${1}\n\t<#if true>\nx</#if>", "1\nx"),
];

#[test]
fn templates_expand_as_in_the_reference() {
    let engine = Engine::default();
    let expand = |text: &str| {
        let template = engine.compile(text).ok()?;
        Some(engine.expand(&template, Model::Agent(&Json::object())).expect(text).text)
    };
    for (text, expected) in BARE {
        assert_eq!(expand(&format!("<#ftl strict_syntax=false>{text}")).as_deref(), *expected, "{text}");
    }
    for (text, expected) in PLAIN {
        assert_eq!(expand(text).as_deref(), Some(*expected), "{text}");
    }
}

/// Pieces that, repeated, have made parsers slow, deep or both.
const PIECES: &[&str] = &[
    "(",
    "[",
    "{",
    "${",
    "#{",
    "${(",
    "${[",
    "${{",
    "<#",
    "<@",
    "</@",
    "</#",
    "<#--",
    "<!--",
    "${<!--",
    "\"",
    "'",
    "${\"",
    "${\"${",
    "${a!",
    "${a!(",
    "${!",
    "${-",
    "${a.",
    "${a?",
    "${a[0]",
    "${a(",
    "${a??",
    "${a ..",
    "${a?map(x -> ",
    "<#if a>",
    "<#if a></#if>",
    "<#if x",
    "<#if (",
    "<#include x as y>",
    "<#recover x></#recover>",
    "<@(",
    "<@(a)/>",
    "<#stop x>",
    "${;",
    "<#list a as b>",
    "<#list a as b><#sep>",
    "<@a>",
    "<@a ",
    "<@a b=",
    "<@a/>",
    "</#if>",
    "<#assign a=1>",
    "<#assign a>",
    "<#macro a>",
    "<#macro a b c ",
    "<#t>",
    "<#t> ",
    "a<#t>",
    " <#t>\n",
    "<#rt>\n",
    "<#nt>a ",
    "<#noparse>",
    "<#noparse ",
    "<#comment>",
    "<#-- -->",
    "<#-- --> ",
    "<#switch a>",
    "<#switch a><#case 1>",
    "<#case 1>",
    "<#escape x as x+x>",
    "<#escape x as x>${a}",
    "<#compress></#compress> ",
    "<#attempt>",
    "<#else>",
    "${a} ",
    "a${a}",
    " ",
    "\n",
    "\r",
    "</",
    "</noparse ",
    "<#foo>",
    "<#if>",
    "${a +}",
    "<#ftl>",
    "[#ftl]",
    "é",
    "😀<",
    "\\",
    "${a\\",
    "r\"",
    "${r\"",
    "<#outputformat \"XML\">",
    "<#autoesc>",
    "<#import 'a' as b>",
    "<#setting locale=1>\n",
    "<#assign a=1> ",
    "a<b",
    "$",
    "#",
    "[=",
];

#[test]
fn pieces_repeated_end_in_an_answer() {
    let engine = Engine::default();
    // Long enough to feel work that grows with the square of the length.
    for (prefix, length) in [
        ("", 40_000),
        ("${", 6_000),
        ("<#if ", 6_000),
        ("<#escape y as y>", 6_000),
        ("[#ftl]", 6_000),
        ("<#switch a>", 6_000),
    ] {
        for piece in PIECES {
            let text = format!("{prefix}{}", piece.repeat(length / piece.len()));
            if let Err(report) = engine.compile(&text) {
                assert!(!report.is_acceptable(), "{prefix:?} {piece:?}: refused without an error");
            }
        }
    }
}

/// Faults by the ten thousand, each worth a sentence: as many as may be shown are, the others are counted, and none costs
/// a walk through the whole text.
#[test]
fn findings_beyond_counting_are_counted() {
    let engine = Engine::default();
    for piece in ["${x}", "<#stop x>", "<@(a)/>", "<#call x>", "${\"${x}\"}", "<#if (", "<#import x>", "<#recover x>"] {
        let report = engine.check(&*piece.repeat(200_000 / piece.len()));
        let found: Vec<_> = report.diagnostics().iter().collect();
        assert!(!report.is_acceptable() && found.len() <= 1 + Limits::default().diagnostics, "{piece}");
        let last = found.last().map(|last| last.code.id());
        assert_eq!(last, Some("limit/diagnostics"), "{piece}");
    }
}

/// Where a block should have ended is looked for among a million brackets that end nowhere.
#[test]
fn the_end_of_a_block_is_looked_for_once() {
    let report = Engine::default().check(&*format!("<#if true>{}>", "<a".repeat(500_000)));
    let first = report.diagnostics().iter().next().map(|first| first.code.id());
    assert_eq!(first, Some("template/unclosed"));
}

/// What a fault was meant to be is looked for near it, however many there are of its kind.
#[test]
fn many_faults_of_a_kind_are_explained_in_time() {
    let many = [
        format!("<#macro m>{}", "<#return x>".repeat(90_000)),
        format!("<#if ((a{}>x</#if>", " > 1)(".repeat(160_000)),
        format!("<#macro m></#macro>{}", "${m()}".repeat(150_000)),
        "<#list entity.e as e>${e.key}${e.value}</#list>".repeat(20_000),
    ];
    for text in many {
        let begun = std::time::Instant::now();
        let input = Input::new(&text).with_json(r#"{"e": {"k": 1}}"#);
        assert!(!Engine::default().check(input).is_acceptable());
        assert!(begun.elapsed().as_secs() < 30, "{text:.60}");
    }
}

#[test]
fn bounds_are_said_to_be_reached() {
    let first_code = |text: &str| match Engine::default().compile(text) {
        Ok(_) => "none",
        Err(report) => report.diagnostics().iter().next().map_or("nothing", |first| first.code.id()),
    };
    assert_eq!(first_code(&format!("${{{}1{}}}", "(".repeat(100_000), ")".repeat(100_000))), "limit/template-depth");
    assert_eq!(first_code(&format!("${{{}1{}}}", "[".repeat(100_000), "]".repeat(100_000))), "limit/template-depth");
    assert_eq!(first_code(&"${".repeat(25 << 20)), "limit/template-bytes");
    assert_eq!(first_code(&"<#if a>".repeat(100_000)), "limit/template-depth");
    assert_eq!(first_code(&format!("${{x{}}}", ".x".repeat(100_000))), "limit/template-depth");
    assert_eq!(first_code(&format!("${{{}x}}", "!".repeat(100_000))), "limit/template-depth");
    assert_eq!(first_code(&format!("${{x{}}}", "!x".repeat(100_000))), "limit/template-depth");
    assert_eq!(first_code(&format!("${{1{}}}", "+1".repeat(100_000))), "none");
    // The copies that `#escape` makes are counted as if they had been written.
    let escape = format!("<#escape x as {}>{}</#escape>", vec!["x"; 5_000].join("+"), "${y}".repeat(1_000));
    assert_eq!(first_code(&escape), "limit/template-bytes");
    // Parentheses that only show once the escapes of a string are resolved.
    assert_eq!(first_code(&format!("${{\"${{{}1}}\"}}", "\\x0028".repeat(5_000))), "limit/template-depth");
    assert_eq!(
        first_code(&format!("<#outputformat '{}HTML{}'>", "HTML{".repeat(9), "}".repeat(9))),
        "template/output-format"
    );
}

/// Templates to be spoilt: between them they use most of the language.
const TEMPLATES: [&str; 5] = [
    "<#ftl strip_whitespace=true>\n<#list entity.rows as row>\n  <tr><td>${row.name!\"-\"}</td></tr>\n<#sep>, </#list>\n",
    "<#macro m a b=1 rest...>\n <#nested a, b><#t>\n</#macro><@m a=x.y!0 b=\"${z}\"; c, d>${c?upper_case}</@m>\n",
    "<#if (a > 1) && b?? || !c>${a..b}<#elseif d == 'e'>#{x; m1M2}<#else><#assign q>${[1, {\"a\": 2}]?size}</#assign></#if>",
    "<#switch a><#case 1>x<#break><#default>y</#switch><#attempt>${1/0}<#recover>${.error}</#attempt><#-- c -->",
    "<#escape x as x?html>${a?then('${b}', r\"${c}\")}<#noescape>${d?filter(x -> x > 1)?join(', ')}</#noescape></#escape>",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    /// A spoilt template is compiled or refused, and what is said of it points into it.
    #[test]
    fn spoilt_templates_end_in_an_answer(
        which in 0..TEMPLATES.len(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0usize..4, prop::sample::select(PIECES)), 1..6),
    ) {
        let mut text = TEMPLATES[which].to_owned();
        for (at, taken, piece) in edits {
            let floor = |at: usize| (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            let start = floor(at.index(text.len() + 1));
            let end = floor((start + taken).min(text.len())).max(start);
            text.replace_range(start..end, piece);
        }
        answers(&text)?;
    }

    #[test]
    fn any_text_ends_in_an_answer(text in "(\\PC|[<>#@$\\{\\}()\\[\\]/?!.='\" \n]){0,60}") {
        answers(&text)?;
    }
}

fn answers(text: &str) -> Result<(), TestCaseError> {
    let Err(report) = Engine::default().compile(text) else { return Ok(()) };
    prop_assert!(!report.is_acceptable(), "{:?} is refused without an error", text);
    for found in report.diagnostics() {
        let places = std::iter::once(&found.place).chain(found.labels.iter().map(|label| &label.place));
        for place in places {
            prop_assert!(text.get(place.span.range()).is_some(), "{:?}: {:?} points outside", text, found);
        }
    }
    Ok(())
}
