//! Compiling: which templates are refused and where, that hostile ones end in an answer, and what
//! holds for every text whatsoever.

use std::io::Read;
use std::path::{Path, PathBuf};

use messageml::json;
use messageml::{Engine, Json};

/// Percent of the cases that must agree.
const FLOOR: f64 = 90.0;

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
    for name in ["fm-generated", "fm-suite", "fm-messages"] {
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
        if std::env::var_os("SHOW_DIFFERENCES").is_some() {
            wrong.iter().for_each(|line| println!("  {line}"));
        }
        assert!(share >= FLOOR, "{name}: {share:.2} %\n{}", wrong[..wrong.len().min(10)].join("\n"));
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

/// Enough to make work that grows with the square of the length felt.
const LENGTH: usize = 200_000;

#[test]
fn pieces_repeated_end_in_an_answer() {
    let engine = Engine::default();
    for prefix in ["", "${", "<#if ", "<#escape y as y>", "[#ftl]", "a\n<#t>", "${\""] {
        for piece in PIECES {
            let text = format!("{prefix}{}", piece.repeat(LENGTH / piece.len()));
            let start = std::time::Instant::now();
            let _ = engine.compile(&text);
            let took = start.elapsed();
            if std::env::var_os("SHOW_DIFFERENCES").is_some() && took.as_millis() > 400 {
                println!("{prefix:?} {piece:?}: {took:?}");
            }
        }
    }
}
