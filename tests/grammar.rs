//! The tokenizer gives what `grammar/freemarker.pest` says: the same items and the same tokens, for
//! every text there is.

#[path = "grammar/pairs.rs"]
mod pairs;

use std::io::Read;
use std::path::Path;

use messageml::machinery::template::token::{self, Syntax};
use messageml::{Json, json};
use proptest::prelude::*;

const SYNTAXES: [Syntax; 4] = [Syntax::Angle, Syntax::Bare, Syntax::Square, Syntax::StringText];

/// Compares both readings; says where they part.
fn compare(text: &str) -> Result<(), String> {
    SYNTAXES.into_iter().try_for_each(|syntax| compare_in(text, syntax))
}

fn compare_in(text: &str, syntax: Syntax) -> Result<(), String> {
    let (wanted, found) = (pairs::read(text, syntax), token::read(text, syntax, 0));
    if wanted == found {
        return Ok(());
    }
    let items = wanted.items.iter().zip(&found.items).find(|(wanted, found)| wanted != found);
    let tokens = wanted.tokens.iter().zip(&found.tokens).find(|(wanted, found)| wanted != found);
    let counts = [wanted.items.len(), found.items.len(), wanted.tokens.len(), found.tokens.len()];
    Err(format!("{syntax:?} {text:?}\n  items {items:?}\n  tokens {tokens:?}\n  counts {counts:?}"))
}

fn assert_same(text: &str) {
    if let Err(difference) = compare(text) {
        panic!("the tokenizer is not true to the grammar: {difference}");
    }
}

#[test]
fn corpus_templates_read_as_the_grammar_says() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut read = 0;
    let mut folders = vec![corpus];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder of the corpus") {
            let path = entry.expect("an entry of the corpus").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "ftl" || extension == "xml") {
                assert_same(&std::fs::read_to_string(&path).expect("a text of the corpus"));
                read += 1;
            }
        }
    }
    assert!(read > 10, "only {read} texts were found");
}

#[test]
fn templates_of_the_reference_read_as_the_grammar_says() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let Some(folder) = here.ancestors().map(|above| above.join("shared/conformance")).find(|folder| folder.is_dir())
    else {
        eprintln!("skipped: ../shared/conformance is not there");
        return;
    };
    for name in ["fm-generated", "fm-suite", "fm-messages", "real-templates", "mml-docs"] {
        let file = std::fs::File::open(folder.join(format!("{name}.jsonl.gz"))).expect("a listed file");
        let mut text = String::new();
        flate2::read::GzDecoder::new(file).read_to_string(&mut text).expect("gzip of UTF-8");
        for line in text.split('\n').filter(|line| !line.trim().is_empty()) {
            let case = json::read_strictly(line, 2_000).expect("a case is JSON");
            for member in ["template", "message"] {
                // pest walks brackets recursively.
                if let Some(template) = case.get(member).and_then(Json::as_str).filter(|text| !nests_deeply(text)) {
                    let syntax = match template {
                        _ if template.trim_start().starts_with("[#") => Syntax::Square,
                        _ if template.contains("strict_syntax") => Syntax::Bare,
                        _ => Syntax::Angle,
                    };
                    assert_eq!(compare_in(template, syntax), Ok(()));
                }
            }
        }
    }
}

fn nests_deeply(text: &str) -> bool {
    text.bytes().filter(|byte| matches!(byte, b'(' | b'[' | b'{')).count() > 2_000
}

/// What a name may hold is a table here and a list of ranges there.
#[test]
fn characters_read_as_the_grammar_says() {
    // Beyond U+FFFF a sample will do: nothing there is part of a name.
    let far = (0x1_0000..0x4_0000).step_by(0x80);
    let all: Vec<char> = (0..0x1_0000).chain(far).filter_map(char::from_u32).collect();
    for block in all.chunks(1_000) {
        let text: String = block.iter().flat_map(|c| [*c, ' ']).collect();
        assert_eq!(compare_in(&format!("${{{text}"), Syntax::Angle), Ok(()));
    }
}

/// Texts at the edges of the rules.
const EDGES: &[&str] = &[
    "",
    "<",
    "</",
    "<#",
    "</#",
    "<@",
    "</@",
    "$",
    "${",
    "#",
    "#{",
    "[",
    "[#",
    "[/#",
    "[@",
    "[/@",
    "<#-",
    "<#--",
    "<#--->",
    "<#-- -- -->",
    "[#-- --]",
    "<#-- --]",
    "<#5>",
    "</#5>",
    "</#{x}>",
    "<#{x}",
    "<<#if x>",
    "<</#if>",
    "</<#if x>",
    "$${x}",
    "#${x}",
    "##{x}",
    "<#if>",
    "<#if >",
    "<#if/>",
    "<#if />",
    "<#if(x)>",
    "<#if x",
    "<#if x/",
    "<#if x/>",
    "<#if x>y</#if>",
    "<#if x <#else>",
    "<#if (x <#else>",
    "<#if<#-- c -->x>",
    "<#if x<!-- c -->>",
    "<#if x[#-- c --]y>",
    "<#if x <#-- c",
    "<#else>",
    "<#else/>",
    "<#else >",
    "<#else x>",
    "</#if >",
    "</#if/>",
    "</#if x>",
    "</#if",
    "<#if_x>",
    "<#ifé>",
    "</@>",
    "</@ >",
    "</@a>",
    "</@a.b >",
    "</@a.>",
    "</@a b>",
    "</@1>",
    "</@a/>",
    "</@r\">",
    "</@é>",
    "<@>",
    "<@ a>",
    "<@a/>",
    "<@a b=1 ; c>",
    "<@a.b?c('>')>",
    "<#noparse>${x}</#noparse>",
    "<#noparse >x</noparse >",
    "<#noparse>x[/noparse]",
    "<#noparse/>",
    "<#noparsex>",
    "<#noparse_>",
    "<#noparse>",
    "<#noParse>x</#noparse></#noParse>",
    "<#comment>x</#comment>",
    "[#noparse]x[/#noparse]",
    "<#noparse>x</#noparse",
    "<#noparse>x</#noparse x></#noparse>",
    "${x",
    "${x}",
    "${{}}",
    "${{'a': {}}}",
    "${(}",
    "${(})}",
    "${[}]}",
    "${({)}",
    "${({})}",
    "${(a > b) > c}",
    "${a >= b}",
    "${(a >= b)}",
    "<#if (a > b)>",
    "<#if a > b>",
    "<#if (a}>b>",
    "<#if {>}>",
    "<#if a[0]>",
    "[#if a[0]]x[/#if]",
    "[#if a[(]]",
    "[#if (a])]",
    "[#if [a>b]]",
    "[#if {]}]",
    "${a[=b]}",
    "${\"}\"}",
    "${'}'}",
    "${r'}'}",
    "${r'\\'}",
    "${r\"}",
    "${r'",
    "${ar'x'}",
    "${\"a\\\"b\"}",
    "${\"a\\q\"}",
    "${\"a\\x4g\"}",
    "${\"a\\x}",
    "${\"\\\"\\\"\\\"}",
    "${'\\'\"\\'}",
    "${1.5}",
    "${1.}",
    "${1..2}",
    "${1.5.6}",
    "${1...2}",
    "${1..<2}",
    "${1..!2}",
    "${1..*2}",
    "${.now}",
    "${a\\-b\\.c\\:d\\#e}",
    "${\\}",
    "${a\\lt b}",
    "${a \\lt b \\lte c \\gt d \\gte e \\and f}",
    "${a &lt; b &lt;= c &gt; d &gt;= e &amp;&amp; f}",
    "${a&ampb}",
    "${x -&gt; y}",
    "${x -> y}",
    "${a$b}",
    "${a${b}}",
    "${a#b}",
    "${a#{b}}",
    "${@a}",
    "${a~b^c`d}",
    "${a?b??!c!}",
    "${a!=b==c=d}",
    "${a+=b++c+d}",
    "${a-=b--c-d}",
    "${a*=b**c*d}",
    "${a/=b/c%=d%e}",
    "${a&&b&c||d|e}",
    "${é.ü}",
    "${\u{10400}}",
    "${☺}",
    "${a<!--b-->c}",
    "${a<#--b-->c}",
    "${a<b}",
    "${a</b}",
    "${a</#b}",
    "${a</@b}",
    "${a<@b}",
    "${a<#b}",
    "\u{0}${\u{0}}",
    "${a,b;c:d}",
    "<#ftl>",
    " [#ftl]",
    "<if x>",
    "<if>",
    "<if/>",
    "<if (x > 1)>a</if>",
    "<if\tx>",
    "<ifx>",
    "<if<#-- -->x>",
    "</if >",
    "</if x>",
    "<else>",
    "<else/>",
    "<else />",
    "<else x>",
    "<elseif x>",
    "<elseIf x>",
    "<items as x>",
    "<items  as x>",
    "<items x>",
    "<items>",
    "<attempt>",
    "<attempt/>",
    "<attempt >",
    "</attempt>",
    "<recover>",
    "</recover>",
    "<comment>${x}</comment>",
    "</comment>",
    "<comment>x",
    "<comment/>",
    "<noparse>x</noparse>",
    "<noParse>x</noParse>",
    "<noparse >x</#noparse >",
    "<ftl>",
    "</ftl>",
    "<nested>",
    "<nested/>",
    "<nested x>",
    "<nestedx>",
    "<t>",
    "<t/>",
    "<t x>",
    "<lt>",
    "<sep>",
    "<sep >",
    "<sep]",
    "<sepx>",
    "<sep",
    "<sep/>",
    "</sep>",
    "[#sep]",
    "[#sep>",
    "<#sep]",
    "<#sep>",
    "[sep]",
    "[#sep x]",
    "<#sep/>",
    "<sep <sep>",
    "<b><i>",
    "</b>",
    "<return>",
    "<return x>",
    "<stop/>",
    "<macro x>",
    "</macro>",
    "<a href='${x}'>",
];

#[test]
fn edges_read_as_the_grammar_says() {
    for first in EDGES {
        assert_same(first);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(3_000) })]

    #[test]
    fn pieces_read_as_the_grammar_says(pieces in prop::collection::vec(prop::sample::select(EDGES), 1..12)) {
        compare(&pieces.concat()).map_err(TestCaseError::fail)?;
    }

    /// Texts out of the characters that mean something.
    #[test]
    fn signs_read_as_the_grammar_says(text in "[<>\\[\\]/#@${}()\"'\\\\!.=&;?*+|,: \n\\-_aerxlt15é中😀]{0,40}") {
        compare(&text).map_err(TestCaseError::fail)?;
    }

    /// The same, inside a tag.
    #[test]
    fn tags_read_as_the_grammar_says(
        open in prop::sample::select(&["${", "#{", "<#if ", "[#if ", "<@a ", "[@a ", "<#noparse>", "[#comment]", "<#--", "</@"][..]),
        text in "[<>\\[\\]/#@${}()\"'\\\\!.=&;?*+|,: \n\\-_aerxlt15é中😀]{0,40}",
    ) {
        compare(&format!("{open}{text}")).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn any_text_reads_as_the_grammar_says(text in "\\PC{0,60}") {
        compare(&text).map_err(TestCaseError::fail)?;
    }
}
