//! Every edit that is offered is made, one at a time, and the message checked again: its finding must be gone, and no
//! error may stand where it was made that was not there before.
//!
//! The messages are the examples of the codes, the faulty messages, the samples, and, where they lie beside the repository
//! in `../shared`, the reported ones; `tests/habits.rs` does the same for habits, all edits at once.

#[path = "conformance/cases.rs"]
#[expect(dead_code, reason = "no requests are made of the cases here")]
mod cases;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use cases::{folder, read_cases};
use messageml::diagnostic::Place;
use messageml::{Code, Diagnostic, Engine, Input, Json, Report, Source, Wrap};

struct Sample {
    name: String,
    message: String,
    data: Option<String>,
}

fn check(message: &str, data: Option<&str>) -> Vec<Diagnostic> {
    Engine::default().check(Input::new(message).with_json(data)).into_diagnostics().into_vec()
}

/// A text with the pieces of one edit that belong to it.
fn apply(text: &str, source: &Source, found: &Diagnostic) -> String {
    let fix = found.fix.as_ref().expect("an edit");
    let mut pieces: Vec<_> = fix.pieces().filter(|(place, _)| place.source == *source).collect();
    pieces.sort_by_key(|(place, _)| std::cmp::Reverse((place.span.start, place.span.end)));
    let mut out = text.to_owned();
    for (place, replacement) in pieces {
        out.replace_range(place.span.range(), replacement);
    }
    out
}

/// What is wrong with an edit, if anything is.
fn judge(sample: &Sample, before: &[Diagnostic], found: &Diagnostic) -> Option<String> {
    let fix = found.fix.as_ref()?;
    let message = apply(&sample.message, &Source::Message, found);
    let data = sample.data.as_deref().map(|data| apply(data, &Source::Data, found));
    let after = check(&message, data.as_deref());
    let same = |other: &&Diagnostic| other.code == found.code && other.message == found.message;
    let times = |all: &[Diagnostic]| all.iter().filter(same).map(|found| 1 + found.repeats).sum::<u32>();
    if times(&after) >= times(before) {
        return Some(format!("it is still there in {message}"));
    }
    let known = |other: &Diagnostic| before.iter().any(|old| old.code == other.code && old.message == other.message);
    let (start, end) = (fix.place.span.start, fix.place.span.start + fix.replacement.len() as u32);
    let is_at = |other: &Diagnostic| {
        let span = other.place.span;
        other.place.source == fix.place.source && span.start < end && start < span.end && span.len() < 200
    };
    let new = after.iter().find(|other| other.is_error() && !known(other) && is_at(other))?;
    // What an earlier stage kept from being looked at was there before.
    let stage = |found: &Diagnostic| match found.code.family() {
        "data" => 0,
        "template" => 1,
        "xml" => 2,
        _ => 3,
    };
    (fix.is_safe() && stage(new) <= stage(found))
        .then(|| format!("now there is {}: {} in {message}", new.code, new.message))
}

/// The edits of a report, as far as they are made in the message, in bytes after `start`.
fn edits(report: &Report, start: u32, end: u32) -> BTreeSet<Vec<(u32, u32, String)>> {
    let of = |found: &Diagnostic| {
        let fix = found.fix.as_ref()?;
        let is_within = |place: &Place| start <= place.span.start && place.span.end <= end;
        let all = fix.pieces().all(|(place, _)| place.source == Source::Message && is_within(place));
        let piece = |(place, text): (&Place, &str)| (place.span.start - start, place.span.end - start, text.to_owned());
        all.then(|| fix.pieces().map(piece).collect())
    };
    report.diagnostics().iter().filter_map(of).collect()
}

#[test]
fn edits_of_wrapped_content_are_made_in_the_content() {
    const OPEN: &str = "<messageML>";
    let (mut seen, mut several) = (0, 0);
    for sample in samples() {
        let content = sample.message.strip_prefix(OPEN).and_then(|rest| rest.strip_suffix("</messageML>"));
        let Some(content) = content.filter(|content| !content.trim().ends_with("</messageML>")) else { continue };
        let input = |message| Input::new(message).with_json(sample.data.as_deref()).with_wrap(Wrap::Auto);
        let engine = Engine::default();
        let (whole, bare) = (engine.check(input(&sample.message)), engine.check(input(content)));
        let start = OPEN.len() as u32;
        let expected = edits(&whole, start, start + content.len() as u32);
        assert_eq!(edits(&bare, 0, content.len() as u32), expected, "{}: {content}", sample.name);
        seen += expected.len();
        several += expected.iter().filter(|pieces| pieces.len() > 1).count();
    }
    assert!(seen > 50 && several > 5, "only {seen} edits, {several} of several pieces");
}

fn samples() -> Vec<Sample> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut samples = Vec::new();
    for code in Code::all().filter(|code| code.family() != "request" && code.info().under.is_none()) {
        for example in [code.info().bad, code.info().good] {
            let data = (!example.data.is_empty()).then(|| example.data.replace('…', "a"));
            samples.push(Sample { name: code.id().to_owned(), message: example.message.to_owned(), data });
        }
    }
    for entry in fs::read_dir(root.join("corpus/faulty")).expect("the faulty messages") {
        let path = entry.expect("an entry").path();
        let text = fs::read_to_string(&path).expect("UTF-8");
        let section = |name: &str| {
            let from = text.find(&format!("--- {name}\n"))? + name.len() + 5;
            let rest = &text[from..];
            Some(rest[..rest.find("\n--- ").unwrap_or(rest.len())].to_owned())
        };
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        samples.push(Sample { name, message: section("message").expect("a message"), data: section("data") });
    }
    for entry in fs::read_dir(root.join("corpus")).expect("the samples") {
        let path = entry.expect("an entry").path();
        for message in ["message.ftl", "message.xml"] {
            if let Ok(text) = fs::read_to_string(path.join(message)) {
                let data = fs::read_to_string(path.join("data.json")).ok();
                samples.push(Sample { name: path.display().to_string(), message: text, data });
            }
        }
    }
    match folder() {
        None => eprintln!("skipped in part: ../shared/conformance is not there"),
        Some(folder) => {
            let path = folder.join("mml-reported.jsonl.gz");
            for case in if path.is_file() { read_cases(&path) } else { Vec::new() } {
                let text = |key: &str| case.get(key).and_then(Json::as_str).map(str::to_owned);
                if let Some(message) = text("message") {
                    samples.push(Sample { name: text("id").unwrap_or_default(), message, data: text("data") });
                }
            }
        }
    }
    samples
}

#[test]
fn every_edit_does_away_with_its_finding() {
    let (mut wrong, mut edits) = (Vec::new(), 0);
    for sample in samples() {
        let before = check(&sample.message, sample.data.as_deref());
        for found in before.iter().filter(|found| found.fix.is_some()) {
            edits += 1;
            if let Some(why) = judge(&sample, &before, found) {
                let fix = found.fix.as_ref().map(|fix| (fix.is_safe(), fix.replacement.clone()));
                wrong.push(format!("{}: {} ({:?}) {fix:?}: {why}", sample.name, found.code, found.message));
            }
        }
    }
    println!("{edits} edits");
    assert!(edits > 100, "only {edits} edits");
    assert!(wrong.is_empty(), "{} of {edits}\n{}", wrong.len(), wrong.join("\n"));
}
