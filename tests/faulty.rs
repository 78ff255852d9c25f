//! Faulty messages, several faults each, with what must be reported written above them.
//!
//! A case is a description (`#`), the findings expected, then `--- message`, `--- data` and
//! `--- directory`. A finding is `severity[code] line:column-line:column`, with `data` before the
//! place where it is in the data. `UPDATE_EXPECT=1` writes what is found into the cases: read that
//! as the person who gets it before committing it.

use std::fs;
use std::path::{Path, PathBuf};

use messageml::report::Texts;
use messageml::{Engine, Input, Source, StaticDirectory, json};

struct Case {
    about: Vec<String>,
    expected: Vec<String>,
    rest: String,
}

fn read(text: &str) -> Case {
    let at = text.find("--- message\n").expect("a message");
    let (head, rest) = text.split_at(at);
    let (about, expected) = head.lines().map(str::to_owned).partition(|line| line.starts_with('#'));
    Case { about, expected, rest: rest.to_owned() }
}

impl Case {
    fn section(&self, name: &str) -> Option<&str> {
        let mark = format!("--- {name}\n");
        let from = self.rest.find(&mark)? + mark.len();
        let text = &self.rest[from..];
        let end = text.find("\n--- ").map_or(text.len(), |at| at + 1);
        // The line end before the next section is the format's, not the message's.
        Some(text[..end].strip_suffix('\n').unwrap_or(&text[..end]))
    }
}

fn findings(case: &Case) -> Vec<String> {
    let mut builder = Engine::builder();
    if let Some(directory) = case.section("directory") {
        let directory = json::read_strictly(directory, 100).expect("the directory is JSON");
        builder = builder.directory(StaticDirectory::from_json(&directory).expect("a directory"));
    }
    let (message, data) = (case.section("message").expect("a message"), case.section("data"));
    let report = builder.build().check(Input::new(message).with_json(data));
    let texts = Texts::new(message, data);
    let mut found: Vec<_> = report
        .diagnostics()
        .iter()
        .map(|found| {
            assert!(!found.is_error() || found.help.is_some(), "no help: {found:?}");
            let text = if found.place.source == Source::Data { data.unwrap_or_default() } else { message };
            let covered = text.get(found.place.span.range()).unwrap_or_default();
            assert!(!found.is_error() || !covered.is_empty(), "nothing at the place: {found:?}");
            let (from, to) = texts.positions(&found.place);
            let source = if found.place.source == Source::Data { "data " } else { "" };
            let place = format!("{source}{}:{}-{}:{}", from.line, from.column, to.line, to.column);
            (!source.is_empty(), from, format!("{}[{}] {place}", found.severity.name(), found.code))
        })
        .collect();
    found.sort();
    found.into_iter().map(|(.., line)| line).collect()
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/faulty");
    let entries = fs::read_dir(folder).expect("the faulty messages").map(|entry| entry.expect("an entry").path());
    let mut cases: Vec<_> = entries.filter(|path| path.extension().is_some_and(|end| end == "case")).collect();
    cases.sort();
    cases
}

#[test]
fn every_fault_is_reported_at_its_place_and_no_other() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = Vec::new();
    assert!(cases().len() >= 100, "only {} cases", cases().len());
    for path in cases() {
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let case = read(&fs::read_to_string(&path).expect("UTF-8"));
        let found = findings(&case);
        if update {
            let head: Vec<_> = case.about.iter().chain(&found).cloned().collect();
            fs::write(&path, format!("{}\n{}", head.join("\n"), case.rest)).expect("the case can be written");
        } else if found != case.expected {
            wrong.push(format!("{name}\n  expected {:#?}\n  found {found:#?}", case.expected));
        }
    }
    assert!(wrong.is_empty(), "{}\nIf that is right: UPDATE_EXPECT=1 cargo test --test faulty", wrong.join("\n"));
}
