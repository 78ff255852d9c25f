//! The element table as files: current, and never stricter than Symphony.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use messageml::json::{self, Json};
use messageml::{is_template, schema::export};

/// The files made from the table; `UPDATE_DOCS=1` writes them.
#[test]
fn the_exports_are_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = [
        ("schema/messageml.xsd", export::xsd()),
        ("schema/messageml.rng", export::rng()),
        ("schema/elements.json", export::json()),
        ("docs/elements.md", export::markdown()),
    ];
    let mut stale = Vec::new();
    for (path, text) in files {
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(root.join(path), &text).expect("the file can be written");
        }
        if std::fs::read_to_string(root.join(path)).unwrap_or_default() != text {
            stale.push(path);
        }
    }
    assert!(stale.is_empty(), "run UPDATE_DOCS=1 cargo test --test schema: {stale:?}");
}

#[test]
fn the_json_is_json() {
    let parsed = json::read_strictly(&export::json(), 20).expect("JSON");
    assert!(matches!(parsed.get("elements"), Some(Json::Array(rows)) if rows.len() > 50));
}

#[test]
fn the_schemas_say_what_things_are_for() {
    let says = messageml::schema::guide(messageml::schema::Element::Mention).expect("a guide").1.says;
    let (xsd, rng) = (export::xsd(), export::rng());
    assert!(xsd.contains(&format!("<xs:documentation>{says}</xs:documentation>")), "{says}");
    assert!(rng.contains(&format!("<a:documentation>{says}</a:documentation>")), "{says}");
    // Every element that a schema names, and every attribute of those that are checked.
    let undocumented = |text: &str, begin: &str, document: &str| {
        let pieces: Vec<&str> = text.split(begin).skip(1).collect();
        let is_bare =
            |piece: &&&str| !piece.split('>').nth(1).is_some_and(|next| next.trim_start().starts_with(document));
        (
            pieces.len(),
            pieces.iter().filter(is_bare).map(|piece| piece.chars().take(40).collect()).collect::<Vec<String>>(),
        )
    };
    let (count, bare) = undocumented(&xsd, "<xs:element name=", "<xs:annotation");
    assert!(count > 50 && bare.is_empty(), "{bare:?}");
    let (count, bare) = undocumented(&rng, "<element name=", "<a:documentation");
    assert!(count > 50 && bare.is_empty(), "{bare:?}");
    assert_eq!(xsd.contains("of the user.</xs:documentation>"), rng.contains("of the user.</a:documentation>"));
}

/// Messages without template marks, and whether Symphony takes them.
fn messages(folder: &Path) -> Vec<(bool, String, String)> {
    let mut all = Vec::new();
    for file in ["mml-suite", "mml-docs", "mml-generated", "real-templates"] {
        let mut text = String::new();
        let file = std::fs::File::open(folder.join(format!("{file}.jsonl.gz"))).expect("a listed file");
        flate2::read::GzDecoder::new(file).read_to_string(&mut text).expect("gzip of UTF-8");
        for line in text.split('\n').filter(|line| !line.trim().is_empty()) {
            let case = json::read_strictly(line, 2_000).expect("a case is JSON");
            let member = |name| case.get(name).and_then(Json::as_str);
            let Some(message) = member("message").filter(|message| !is_template(message)) else { continue };
            // A schema cannot leave the namespace open, as Symphony does.
            if case.get("from").is_some() || message.contains("xmlns") {
                continue;
            }
            let accepted = case.get("expect").and_then(|expect| expect.get("ok")).is_some();
            all.push((accepted, member("id").unwrap_or_default().to_owned(), message.to_owned()));
        }
    }
    all
}

/// The numbers of the files that the schema refuses.
fn refused(schema: &[&str], files: &[PathBuf]) -> Vec<usize> {
    let mut refused = Vec::new();
    for batch in files.chunks(500) {
        let output = Command::new("xmllint").args(["--noout", "--huge"]).args(schema).args(batch).output();
        let report = String::from_utf8_lossy(&output.expect("xmllint runs").stderr).into_owned();
        assert!(!report.contains("failed to compile"), "{report}");
        for line in report.lines().filter(|line| line.ends_with(" fails to validate")) {
            let stem: Option<usize> =
                line.split(" fails").next().and_then(|path| Path::new(path).file_stem()?.to_str()?.parse().ok());
            refused.extend(stem);
        }
    }
    refused
}

#[test]
fn the_schemas_take_what_symphony_takes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let Some(cases) = root.ancestors().map(|above| above.join("shared/conformance")).find(|folder| folder.is_dir())
    else {
        eprintln!("skipped: ../shared/conformance is not there");
        return;
    };
    if Command::new("xmllint").arg("--version").output().is_err() {
        eprintln!("skipped: xmllint is not installed");
        return;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("schema-messages");
    std::fs::create_dir_all(&folder).expect("a folder for messages");
    let messages = messages(&cases);
    let mut files = Vec::new();
    for (at, (_, _, message)) in messages.iter().enumerate() {
        let path = folder.join(format!("{at}.xml"));
        std::fs::write(&path, message).expect("the message can be written");
        files.push(path);
    }
    let (accepted, all) = (messages.iter().filter(|(accepted, ..)| *accepted).count(), messages.len());
    for (option, schema) in [("--relaxng", "schema/messageml.rng"), ("--schema", "schema/messageml.xsd")] {
        let schema = root.join(schema);
        let refused = refused(&[option, schema.to_str().expect("UTF-8")], &files);
        let wrong: Vec<&str> = refused
            .iter()
            .filter_map(|at| messages.get(*at))
            .filter(|(accepted, ..)| *accepted)
            .map(|(_, id, _)| id.as_str())
            .collect();
        let caught = refused.len() - wrong.len();
        eprintln!(
            "{}: {accepted} accepted messages, {} of them refused; {caught} of {} rejected ones caught ({} %)",
            option,
            wrong.len(),
            all - accepted,
            caught * 100 / (all - accepted).max(1),
        );
        assert!(wrong.is_empty(), "the schema refuses what Symphony takes: {wrong:?}");
        assert!(caught * 10 > (all - accepted) * 3, "{schema:?} catches only {caught} of {}", all - accepted);
    }
}
