//! Random templates, expanded here and by the real engine; any difference is a failure.
//!
//! Off by default: `cargo test --test differential --features differential`. Needs `java` and `javac`
//! (17 or later) and FreeMarker 2.3.31's jar at `FREEMARKER_JAR` (by default where Debian's
//! `libfreemarker-java` puts it). What newer Agents run is compared with FreeMarker 2.3.34's jar at
//! `FREEMARKER_2_3_34_JAR` (by default where Maven keeps it), and that is skipped, aloud, without it.
//! `DIFFERENTIAL_CASES` sets how many templates, 20,000 by default.

#[path = "differential/newer.rs"]
mod newer;
#[path = "differential/strategy.rs"]
mod strategy;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use messageml::{Engine, Json, LibraryVersion, Limits, Model, json};
use proptest::strategy::{BoxedStrategy, Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

const DATA: &str = r#"{"s":"Order <A&B>","t":"abc","e":"","n":5,"m":-2.75,"big":1234567.891,"z":0,"b":true,"f":false,
"nil":null,"list":[3,1,2],"words":["pear","Apple","fig"],"none":[],"mixed":[1,"x",true],
"h":{"k":"v","n":7,"in":{"deep":"d"}},"rows":[{"id":2,"name":"b"},{"id":1,"name":"a"},{"id":3,"name":"c"}]}"#;

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

fn theirs(jar: &str, templates: &[String], data: &str) -> Vec<Outcome> {
    let classes = Path::new(env!("CARGO_TARGET_TMPDIR")).join("differential");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/differential/Driver.java");
    let compiled =
        Command::new("javac").args(["-cp", jar, "-d"]).arg(&classes).arg(source).status().expect("javac runs");
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
    let jar = std::env::var("FREEMARKER_JAR").unwrap_or("/usr/share/java/freemarker.jar".into());
    assert!(
        Path::new(&jar).exists(),
        "FreeMarker's jar is not at {jar}: install libfreemarker-java or set FREEMARKER_JAR"
    );
    compare(&jar, &Engine::default(), strategy::template());
}

#[test]
fn random_newer_templates_expand_as_in_the_real_engine() {
    let kept = || {
        let home = std::env::var("HOME").unwrap_or_default();
        format!("{home}/.m2/repository/org/freemarker/freemarker/2.3.34/freemarker-2.3.34.jar")
    };
    let jar = std::env::var("FREEMARKER_2_3_34_JAR").unwrap_or_else(|_| kept());
    if !Path::new(&jar).exists() {
        eprintln!("skipped: FreeMarker 2.3.34's jar is not at {jar}: set FREEMARKER_2_3_34_JAR");
        return;
    }
    let engine = Engine::builder().library_version(LibraryVersion::V1_7).build();
    compare(&jar, &engine, newer::newer());
}

fn compare(jar: &str, engine: &Engine, strategy: BoxedStrategy<String>) {
    let cases: usize = std::env::var("DIFFERENTIAL_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000);
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let templates: Vec<String> =
        (0..cases).map(|_| strategy.new_tree(&mut runner).expect("a template").current()).collect();
    let model = json::read(DATA, Limits::default().data_depth).expect("the data is JSON");
    let expected = theirs(jar, &templates, DATA);
    assert_eq!(expected.len(), templates.len(), "the driver answers every template");
    let differing: Vec<_> = templates
        .iter()
        .zip(&expected)
        .map(|(template, expected)| (template, ours(engine, &model, template), expected))
        .filter(|(_, ours, expected)| match (ours, expected) {
            // A line of 0 is an error without a place.
            (Outcome::Refused { .. }, Outcome::Refused { line: 0 }) => false,
            (ours, expected) => ours != *expected,
        })
        .collect();
    let accepted = expected.iter().filter(|outcome| matches!(outcome, Outcome::Output(_))).count();
    println!("{cases} templates, {accepted} expanded by the real engine, {} differ", differing.len());
    let mut sorted: Vec<_> = differing.iter().collect();
    sorted.sort_by_key(|(template, ..)| template.len());
    let told: Vec<String> = sorted
        .iter()
        .map(|(template, ours, expected)| format!("--- {template:?}\n  ours   {ours:?}\n  theirs {expected:?}\n"))
        .collect();
    let all = Path::new(env!("CARGO_TARGET_TMPDIR")).join("differential.txt");
    std::fs::write(&all, told.concat()).expect("the differences are written");
    told.iter().take(40).for_each(|told| print!("{told}"));
    println!("all of them: {}", all.display());
    assert!(differing.is_empty(), "{} of {cases} templates differ", differing.len());
}
