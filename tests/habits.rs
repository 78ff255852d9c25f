//! What people bring along from other languages, from HTML and from pasted text, with what they are told.
//!
//! Each file in `tests/habits/` holds cases of one kind: a heading `== …`, the message (put into `<messageML>` unless it
//! has a root of its own or says `-- raw`), `-- data`, `-- profile bdk-java`; then, written by the test, `-- said`, the
//! findings as a person gets them, and `-- becomes`, the message after every edit that was offered.
//! `UPDATE_EXPECT=1` writes what is said today into the files: read it as the person who gets it before committing it.
//!
//! An edit that is offered must work: the message it makes has no error left. A case whose remedy cannot be
//! written by a machine says why under `-- by hand`.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use messageml::report::Texts;
use messageml::{Diagnostic, Engine, Input, Profile, Source};

#[derive(Default)]
struct Case {
    title: String,
    message: String,
    data: Option<String>,
    by_hand: Option<String>,
    raw: bool,
    bdk: bool,
    said: String,
    becomes: String,
}

impl Case {
    /// The message as it is sent.
    fn text(&self) -> String {
        let lower = self.message.to_lowercase();
        if self.raw || lower.starts_with("<messageml") {
            self.message.clone()
        } else {
            format!("<messageML>{}</messageML>", self.message)
        }
    }

    fn write(&self, out: &mut String) {
        let mut section = |head: &str, text: &str| {
            let _ = writeln!(out, "{head}");
            if !text.is_empty() {
                let _ = writeln!(out, "{text}");
            }
        };
        section(&format!("== {}", self.title), &self.message);
        if self.raw {
            section("-- raw", "");
        }
        if self.bdk {
            section("-- profile bdk-java", "");
        }
        if let Some(data) = &self.data {
            section("-- data", data);
        }
        if let Some(why) = &self.by_hand {
            section("-- by hand", why);
        }
        section("-- said", self.said.trim_end());
        if !self.becomes.is_empty() {
            section("-- becomes", &self.becomes);
        }
    }
}

fn read(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut section = "message";
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("== ") {
            cases.push(Case { title: title.to_owned(), ..Case::default() });
            section = "message";
            continue;
        }
        let case = cases.last_mut().expect("a heading first");
        match line {
            "-- raw" => case.raw = true,
            "-- profile bdk-java" => case.bdk = true,
            "-- data" => (section, case.data) = ("data", Some(String::new())),
            "-- by hand" => (section, case.by_hand) = ("by hand", Some(String::new())),
            "-- said" => section = "said",
            "-- becomes" => section = "becomes",
            line => {
                let part = match section {
                    "message" => &mut case.message,
                    "data" => case.data.get_or_insert_default(),
                    "by hand" => case.by_hand.get_or_insert_default(),
                    "said" => &mut case.said,
                    _ => &mut case.becomes,
                };
                if !part.is_empty() {
                    part.push('\n');
                }
                part.push_str(line);
            }
        }
    }
    cases
}

fn check(case: &Case, message: &str, data: Option<&str>) -> Vec<Diagnostic> {
    let profile = if case.bdk { Profile::BdkJava } else { Profile::Agent };
    let engine = Engine::builder().profile(profile).build();
    let report = engine.check(Input::new(message).with_json(data));
    report.into_diagnostics().into_vec()
}

/// The findings as a person gets them.
fn say(found: &[Diagnostic], message: &str, data: Option<&str>) -> String {
    let texts = Texts::new(message, data);
    let mut out = String::new();
    for found in found {
        let (from, to) = texts.positions(&found.place);
        let text = if found.place.source == Source::Data { data.unwrap_or_default() } else { message };
        let source = if found.place.source == Source::Data { "data " } else { "" };
        let at = text.get(found.place.span.range()).unwrap_or_default().escape_debug();
        let place = match from.line == to.line {
            true => format!("{source}{}:{}-{}", from.line, from.column, to.column),
            false => format!("{source}{}:{}-{}:{}", from.line, from.column, to.line, to.column),
        };
        let _ = writeln!(out, "{}[{}] {place} {at}", found.severity.name(), found.code);
        let _ = writeln!(out, "  {}", found.message);
        for label in &found.labels {
            let at = text.get(label.place.span.range()).unwrap_or_default().escape_debug();
            let _ = writeln!(out, "  - {at}: {}", label.text);
        }
        if let Some(help) = &found.help {
            let _ = writeln!(out, "  help: {help}");
        }
        if let Some(fix) = &found.fix {
            let kind = if fix.is_safe() { "safe" } else { "suggested" };
            for (place, replacement) in fix.pieces() {
                let text = if place.source == Source::Data { data.unwrap_or_default() } else { message };
                let old = text.get(place.span.range()).unwrap_or_default().escape_debug();
                let _ = writeln!(out, "  {kind}: {old} -> {}", replacement.escape_debug());
            }
        }
    }
    out
}

/// A text with every edit in it that does not touch one before it.
fn apply(text: &str, source: &Source, found: &[Diagnostic]) -> Option<String> {
    let mut pieces: Vec<(std::ops::Range<usize>, &str)> = Vec::new();
    for fix in found.iter().filter_map(|found| found.fix.as_ref()) {
        let own: Vec<_> = fix.pieces().filter(|(place, _)| place.source == *source).collect();
        let apart = |range: &std::ops::Range<usize>| {
            pieces.iter().all(|(other, _)| range != other && (range.end <= other.start || other.end <= range.start))
        };
        if own.iter().all(|(place, _)| apart(&place.span.range())) {
            pieces.extend(own.into_iter().map(|(place, text)| (place.span.range(), text)));
        }
    }
    pieces.sort_by_key(|(range, _)| (range.start, range.end));
    let mut out = String::new();
    let mut at = 0;
    for (range, replacement) in &pieces {
        out.push_str(text.get(at..range.start)?);
        out.push_str(replacement);
        at = range.end;
    }
    out.push_str(text.get(at..)?);
    (!pieces.is_empty()).then_some(out)
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/habits");
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("the habits").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

#[test]
fn habits_are_recognised_and_what_is_offered_works() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let (mut wrong, mut count) = (Vec::new(), 0);
    for path in files() {
        let mut cases = read(&fs::read_to_string(&path).expect("UTF-8"));
        for case in &mut cases {
            count += 1;
            let message = case.text();
            let found = check(case, &message, case.data.as_deref());
            let said = say(&found, &message, case.data.as_deref());
            let (text, data) = (
                apply(&message, &Source::Message, &found),
                case.data.as_deref().and_then(|data| apply(data, &Source::Data, &found)),
            );
            let mut becomes = text.clone().unwrap_or_default();
            if let Some(data) = &data {
                let _ = write!(becomes, "{}data: {data}", if becomes.is_empty() { "" } else { "\n" });
            }
            let errors: Vec<_> = match becomes.is_empty() {
                true => Vec::new(),
                false => {
                    let data = data.as_deref().or(case.data.as_deref());
                    check(case, text.as_deref().unwrap_or(&message), data)
                        .into_iter()
                        .filter(Diagnostic::is_error)
                        .collect()
                }
            };
            let title = format!("{}: {}", path.file_name().unwrap_or_default().to_string_lossy(), case.title);
            if !errors.is_empty() && case.by_hand.is_none() {
                let left = say(&errors, &becomes, case.data.as_deref());
                wrong.push(format!("{title}: left after the edits in {becomes}\n{left}"));
            } else if becomes.is_empty() && case.by_hand.is_none() {
                wrong.push(format!("{title}: nothing is offered for {}\n{said}", case.message));
            }
            if update {
                (case.said, case.becomes) = (said, becomes);
            } else if case.said.trim_end() != said.trim_end() || case.becomes.trim() != becomes.trim() {
                wrong.push(format!("{title}\n--- expected\n{}\n--- said\n{said}{becomes}", case.said));
            }
        }
        if update {
            let mut out = String::new();
            cases.iter().for_each(|case| case.write(&mut out));
            fs::write(&path, out).expect("the habits can be written");
        }
    }
    assert!(count >= 120, "only {count} habits");
    assert!(wrong.is_empty(), "{} of {count}\n{}", wrong.len(), wrong.join("\n"));
}
