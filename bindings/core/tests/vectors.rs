//! The contract of all bindings: `bindings/vectors/*.json` hold requests with their answers, made by the engine.
//!
//! A file is an array of `{"name", "request", "answer"}`, request and answer as the text that crosses the
//! boundary. `UPDATE_EXPECT=1` writes them anew: read the difference as the person who gets it.

use std::fs;
use std::path::{Path, PathBuf};

use messageml::Code;
use messageml_bindings_core::Facade;
use serde_json::{Map, Value, json};

struct Vector {
    name: String,
    request: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &Path) -> Option<String> {
    fs::read_to_string(path).ok()
}

/// A request of the batch protocol for a message with what belongs to it.
fn request(op: &str, name: &str, message: &str, data: Option<&str>, directory: Option<&str>) -> Vector {
    let mut request = Map::new();
    request.insert("id".into(), name.into());
    request.insert("op".into(), op.into());
    request.insert("message".into(), message.into());
    if let Some(data) = data {
        request.insert("data".into(), data.into());
    }
    if let Some(directory) = directory {
        request.insert("directory".into(), serde_json::from_str(directory).expect("a directory is JSON"));
    }
    Vector { name: format!("{name}, {op}"), request: Value::Object(request).to_string() }
}

/// The samples of the corpus, rendered and checked.
fn samples() -> Vec<Vector> {
    let mut folders: Vec<_> = fs::read_dir(root().join("corpus")).expect("the corpus").flatten().collect();
    folders.sort_by_key(fs::DirEntry::path);
    let mut vectors = Vec::new();
    for folder in folders.iter().map(fs::DirEntry::path) {
        let Some(message) = read(&folder.join("message.ftl")).or_else(|| read(&folder.join("message.xml"))) else {
            continue;
        };
        let name = folder.file_name().expect("a name").to_string_lossy();
        let (data, directory) = (read(&folder.join("data.json")), read(&folder.join("directory.json")));
        for op in ["render", "check"] {
            vectors.push(request(op, &name, &message, data.as_deref(), directory.as_deref()));
        }
    }
    vectors
}

/// The faulty messages, checked.
fn faulty() -> Vec<Vector> {
    let mut files: Vec<_> =
        fs::read_dir(root().join("corpus/faulty")).expect("the faulty messages").flatten().collect();
    files.sort_by_key(fs::DirEntry::path);
    let files = files.iter().map(fs::DirEntry::path).filter(|path| path.extension().is_some_and(|end| end == "case"));
    files
        .map(|path| {
            let text = read(&path).expect("a case");
            let part = |name: &str| {
                let mark = format!("\n--- {name}\n");
                let rest = &text[text.find(&mark)? + mark.len()..];
                let rest = rest.find("\n--- ").map_or(rest, |end| &rest[..end]);
                Some(rest.strip_suffix('\n').unwrap_or(rest))
            };
            let name = path.file_stem().expect("a name").to_string_lossy();
            request("check", &name, part("message").expect("a message"), part("data"), part("directory"))
        })
        .collect()
}

/// The examples of all codes that need no setting.
fn codes() -> Vec<Vector> {
    let plain = Code::all().filter(|code| code.info().under.is_none());
    let examples = plain.flat_map(|code| {
        let info = code.info();
        [("bad", info.bad), ("good", info.good)].map(|(kind, example)| (format!("{} {kind}", code.id()), example))
    });
    let filled = |data: &'static str| (!data.is_empty()).then_some(data);
    examples.map(|(name, example)| request("check", &name, example.message, filled(example.data), None)).collect()
}

/// Requests as they stand in `edges.txt`.
fn edges() -> Vec<Vector> {
    let text = include_str!("edges.txt");
    let mut name = String::new();
    let mut vectors = Vec::new();
    for line in text.split('\n').filter(|line| !line.is_empty()) {
        match line.strip_prefix("# ") {
            Some(title) => name = title.to_owned(),
            None => vectors.push(Vector { name: name.clone(), request: line.to_owned() }),
        }
    }
    vectors
}

#[test]
fn every_request_gets_the_answer_beside_it() {
    let files = [("corpus", samples()), ("faulty", faulty()), ("codes", codes()), ("edges", edges())];
    let count: usize = files.iter().map(|(_, vectors)| vectors.len()).sum();
    assert!(count >= 400, "{count} vectors");
    let facade = Facade::default();
    let mut stale = Vec::new();
    for (file, vectors) in files {
        let rows = vectors.iter().map(|vector| {
            let answer = facade.call(vector.request.as_bytes());
            json!({"name": vector.name, "request": vector.request, "answer": answer}).to_string()
        });
        let text = format!("[\n{}\n]\n", rows.collect::<Vec<_>>().join(",\n"));
        let path = root().join("bindings/vectors").join(file).with_extension("json");
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&path, text).expect("the vectors can be written");
        } else if read(&path).as_deref() != Some(&text) {
            stale.push(file);
        }
    }
    assert!(stale.is_empty(), "bindings/vectors: {stale:?} differ; UPDATE_EXPECT=1 renews them, read the difference");
}
