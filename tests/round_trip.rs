//! What we write, we read: PresentationML and EntityJSON of an accepted message, sent again; and the
//! places where we part from the Agent's library, `corpus/deviations.toml`.

use std::io::Read;
use std::path::Path;

use messageml::json::{self, Json};
use messageml::{Engine, Input, StaticDirectory};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The members of each entry of a list in `corpus/deviations.toml`.
fn entries(list: &str) -> Vec<toml::Table> {
    let text = std::fs::read_to_string(root().join("corpus/deviations.toml")).expect("the deviations");
    let all: toml::Table = text.parse().expect("TOML");
    let list = all.get(list).and_then(toml::Value::as_array).expect("the list");
    list.iter().map(|entry| entry.as_table().expect("a table").clone()).collect()
}

fn text<'t>(entry: &'t toml::Table, member: &str) -> &'t str {
    entry.get(member).and_then(toml::Value::as_str).unwrap_or_default()
}

#[test]
fn deviations_are_as_described() {
    let engine = Engine::builder().directory(StaticDirectory::default()).build();
    for deviation in entries("deviation") {
        let (id, what) = (text(&deviation, "id"), text(&deviation, "what"));
        assert!(!id.is_empty() && !text(&deviation, "reason").is_empty(), "{id}");
        let data = Some(text(&deviation, "data")).filter(|data| !data.is_empty());
        let result = engine.render(Input::new(text(&deviation, "example")).with_json(data));
        assert_eq!(result.is_err(), what.contains("is refused"), "{id}: {result:?}");
    }
}

/// An attribute's line ends are spaces when it is read.
fn flat(presentation_ml: &str) -> String {
    presentation_ml.replace(['\n', '\r', '\t'], " ")
}

/// What differs after another turn, unless the message holds what is known to go one way.
fn difference(engine: &Engine, input: Input<'_>, marks: &[toml::Table]) -> Option<String> {
    let first = engine.render(&input).ok()?;
    let written = first.presentation_ml();
    let holds = |mark| written.contains(mark) || input.message().contains(mark);
    if marks.iter().any(|mark| holds(text(mark, "mark"))) {
        return None;
    }
    let data = first.entity_json().to_string();
    match engine.render(Input::new(written).with_json(Some(&data))) {
        Ok(second) if flat(second.presentation_ml()) == flat(written) => None,
        Ok(second) => Some(format!("{written}\nbecomes\n{}", second.presentation_ml())),
        Err(report) => Some(format!("{written}\nis refused: {:?}", report.diagnostics())),
    }
}

#[test]
fn samples_come_back() {
    let marks = entries("one-way");
    let folders = std::fs::read_dir(root().join("corpus")).expect("the corpus").filter_map(Result::ok);
    for folder in folders.map(|entry| entry.path()) {
        let read = |name: &str| std::fs::read_to_string(folder.join(name)).ok();
        let Some(message) = read("message.ftl").or_else(|| read("message.xml")) else { continue };
        let directory = read("directory.json").map(|text| json::read_strictly(&text, 100).expect("JSON"));
        let directory = directory.map(|json| StaticDirectory::from_json(&json).expect("a directory"));
        let engine = directory.map_or_else(Engine::default, |known| Engine::builder().directory(known).build());
        let data = read("data.json");
        let input = Input::new(&message).with_json(data.as_deref());
        let difference = difference(&engine, input, &marks);
        assert_eq!(difference, None, "{}", folder.display());
    }
}

#[test]
fn accepted_messages_come_back() {
    let Some(folder) = root().ancestors().map(|above| above.join("shared/conformance")).find(|folder| folder.is_dir())
    else {
        eprintln!("skipped: ../shared/conformance is not there");
        return;
    };
    let marks = entries("one-way");
    let mut wrong = Vec::new();
    for file in ["mml-suite", "mml-docs", "mml-generated"] {
        let mut text = String::new();
        let file = std::fs::File::open(folder.join(format!("{file}.jsonl.gz"))).expect("a listed file");
        flate2::read::GzDecoder::new(file).read_to_string(&mut text).expect("gzip of UTF-8");
        for line in text.split('\n').filter(|line| !line.trim().is_empty()) {
            let case = json::read_strictly(line, 2_000).expect("a case is JSON");
            let member = |name| case.get(name).and_then(Json::as_str);
            let Some(message) = member("message") else { continue };
            let directory = case.get("directory").and_then(|known| StaticDirectory::from_json(known).ok());
            let engine = Engine::builder().directory(directory.unwrap_or_default()).build();
            let input = Input::new(message).with_json(member("data"));
            let id = member("id").unwrap_or_default();
            wrong.extend(difference(&engine, input, &marks).map(|what| format!("{id}: {what}")));
        }
    }
    assert!(wrong.is_empty(), "{} do not come back:\n{}", wrong.len(), wrong.join("\n"));
}
