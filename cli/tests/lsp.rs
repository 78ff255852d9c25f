//! The language server, driven over its pipes as an editor drives it.
#![cfg(feature = "lsp")]

mod editor;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use editor::{Client, ask_everything, uri};
use serde_json::{Value, json};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_owned()
}

/// The messages of the corpus.
fn corpus() -> Vec<PathBuf> {
    let folders = fs::read_dir(root().join("corpus")).expect("the corpus").flatten().map(|entry| entry.path());
    let message = |folder: PathBuf| {
        ["message.ftl", "message.xml"].map(|file| folder.join(file)).into_iter().find(|path| path.is_file())
    };
    let mut found: Vec<PathBuf> = folders.filter_map(message).collect();
    found.sort();
    found
}

/// Code, line and column (from 0, in characters) of what `check` reports in the message itself.
fn checked(path: &Path) -> Vec<(String, u64, u64)> {
    let output = Command::new(env!("CARGO_BIN_EXE_messageml"))
        .args(["check", "--format", "json"])
        .arg(path)
        .current_dir(path.parent().expect("a folder"))
        .output()
        .expect("it runs");
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let mut found = Vec::new();
    let mut pending = vec![&report];
    while let Some(value) = pending.pop() {
        if let (Some(code), Some(line), None) = (value["code"].as_str(), value["line"].as_u64(), value.get("source")) {
            if value.get("include").is_none() {
                found.push((code.to_owned(), line - 1, value["column"].as_u64().expect("a column") - 1));
            }
        } else if let Some(list) = value.as_array() {
            pending.extend(list);
        } else if let Some(members) = value.as_object() {
            pending.extend(members.values());
        }
    }
    // What is found twice at one place is shown once.
    found.sort();
    found.dedup();
    found
}

fn shown(findings: &[Value]) -> Vec<(String, u64, u64)> {
    let start = |finding: &Value, member: &str| finding["range"]["start"][member].as_u64().expect("a number");
    let one = |finding: &Value| {
        (finding["code"].as_str().unwrap_or_default().to_owned(), start(finding, "line"), start(finding, "character"))
    };
    let mut all: Vec<_> = findings.iter().map(one).collect();
    all.sort();
    all.dedup();
    all
}

#[test]
fn the_corpus_is_answered_and_shown_as_check_reports_it() {
    let mut client = Client::start(&root(), &[]);
    let mut times = Vec::new();
    for path in corpus() {
        let text = fs::read_to_string(&path).expect("UTF-8");
        let uri = uri(&path);
        client.open(&uri, &text);
        // Columns of both count characters where no letter takes two units.
        if text.chars().all(|letter| letter.len_utf16() == 1) {
            assert_eq!(shown(&client.findings(&uri, 1)), checked(&path), "{}", path.display());
        }
        for (line, written) in text.lines().enumerate().step_by(5) {
            let middle = written.chars().count() as u64 / 2;
            ask_everything(&mut client, &uri, line as u64, middle, &mut times);
        }
        client.close(&uri);
    }
    client.end();
}

#[test]
fn faulty_samples_are_typed_letter_by_letter() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut client = Client::start(folder.path(), &[]);
    let mut samples: Vec<PathBuf> =
        fs::read_dir(root().join("corpus/faulty")).expect("samples").flatten().map(|entry| entry.path()).collect();
    samples.sort();
    for (number, sample) in samples.iter().enumerate() {
        let case = fs::read_to_string(sample).expect("UTF-8");
        let Some((_, after)) = case.split_once("--- message\n") else { continue };
        let text = after.split_once("\n--- ").map_or(after, |(message, _)| message);
        let text: String = text.chars().take(400).collect();
        let path = folder.path().join(format!("typed{number}.mml"));
        let uri = uri(&path);
        client.open(&uri, "");
        let (mut version, mut line, mut character) = (1, 0, 0);
        for letter in text.chars() {
            version += 1;
            let place = json!({ "line": line, "character": character });
            let change = json!({ "range": { "start": place, "end": place }, "text": letter.to_string() });
            client.change(&uri, version, &change);
            (line, character) =
                if letter == '\n' { (line + 1, 0) } else { (line, character + letter.len_utf16() as u64) };
            if version % 7 == 0 {
                let place = json!({ "line": line, "character": character });
                client.ask("textDocument/completion", &json!({ "textDocument": { "uri": uri }, "position": place }));
            }
        }
        // What is shown in the end is what the whole text gives, whatever came before.
        let last = client.findings(&uri, version);
        if text.chars().all(|letter| letter.len_utf16() == 1) {
            fs::write(&path, &text).expect("it is written");
            assert_eq!(shown(&last), checked(&path), "{}", sample.display());
        }
        client.close(&uri);
    }
    client.end();
}

#[test]
fn data_count_as_they_stand_in_the_editor() {
    let folder = tempfile::tempdir().expect("a folder");
    let (message, data) = (folder.path().join("a.ftl"), folder.path().join("a.data.json"));
    fs::write(&data, r#"{"name": "x"}"#).expect("it is written");
    let text = "<messageML>é😀 ${data.name} ${data.other}</messageML>";
    let mut client = Client::start(folder.path(), &["utf-16", "utf-8"]);
    let (message, data) = (uri(&message), uri(&data));
    client.open(&message, text);
    let first = client.findings(&message, 1);
    assert_eq!(first.first().map(|found| found["code"].clone()), Some(json!("template/missing-value")), "{first:?}");
    // In bytes, as was agreed.
    let at = text.find("data.other").expect("it is there") as u64;
    assert_eq!(first[0]["range"]["start"]["character"], at);

    client.open(&data, r#"{"name": "x", "other": "y"}"#);
    assert_eq!(client.findings(&message, 1), Vec::<Value>::new());
    let place = json!({ "textDocument": { "uri": message }, "position": { "line": 0, "character": at + 7 } });
    let target = client.ask("textDocument/definition", &place);
    assert_eq!((&target["uri"], &target["range"]["start"]["character"]), (&json!(data), &json!(23)), "{target}");
    let hover = client.ask("textDocument/hover", &place);
    assert!(hover["contents"]["value"].as_str().is_some_and(|text| text.contains("\"y\"")), "{hover}");
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "nothing is written");

    // Closed without being saved they count as they are on disk.
    client.close(&data);
    assert_eq!(client.findings(&message, 1), first);
    client.end();
}

#[test]
fn settings_and_actions_and_explanations() {
    let folder = tempfile::tempdir().expect("a folder");
    let help = "help-uri = \"https://example.com/codes\"\n";
    fs::write(folder.path().join("messageml.toml"), help).expect("it is written");
    let message = uri(&folder.path().join("deep/a.mml"));
    fs::create_dir(folder.path().join("deep")).expect("a folder");
    let text = "<messageML><chekbox/></messageML>";
    let mut client = Client::start(&root(), &[]);
    client.open(&message, text);
    let found = client.findings(&message, 1);
    assert_eq!(found[0]["code"], "element/unknown", "{found:?}");
    assert_eq!(found[0]["codeDescription"]["href"], "https://example.com/codes#elementunknown");
    let params =
        json!({ "textDocument": { "uri": message }, "range": found[0]["range"], "context": { "diagnostics": [] } });
    let actions = client.ask("textDocument/codeAction", &params);
    assert!(actions.to_string().contains("checkbox"), "{actions}");
    let explain = json!({ "command": "messageml.explain", "arguments": ["element/unknown"] });
    assert!(
        client.ask("workspace/executeCommand", &explain).as_str().is_some_and(|text| text.contains("element/unknown"))
    );

    // A change makes actions stale until it is checked: there are none, or those of the new text.
    client.change(&message, 2, &json!({ "text": "<messageML>fine</messageML>" }));
    let actions = client.ask("textDocument/codeAction", &params);
    assert_eq!(actions, json!([]));
    assert_eq!(client.findings(&message, 2), Vec::<Value>::new());

    fs::write(folder.path().join("messageml.toml"), "profle = 1\n").expect("it is written");
    client.tell("workspace/didChangeWatchedFiles", &json!({ "changes": [] }));
    let settings = uri(&folder.path().join("messageml.toml"));
    let wrong = client.findings(&settings, 2);
    assert!(wrong[0]["message"].as_str().is_some_and(|text| text.contains("profle")), "{wrong:?}");
    client.end();
}

#[test]
fn what_is_called_off_and_what_means_nothing_is_answered_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut client = Client::start(folder.path(), &[]);
    let message = uri(&folder.path().join("a.mml"));
    client.open(&message, "<messageML>${</messageML>");
    let params = json!({ "textDocument": { "uri": message }, "position": { "line": 0, "character": 13 } });
    let ask = json!({ "jsonrpc": "2.0", "id": 77, "method": "textDocument/completion", "params": params });
    let cancel = json!({ "jsonrpc": "2.0", "method": "$/cancelRequest", "params": { "id": 77 } });
    // After a question that keeps the server busy, so that what is called off is not answered before it is read.
    let large = uri(&folder.path().join("large.mml"));
    client.open(&large, &format!("<messageML>{}</messageML>", "<b>${data.a!}</b>\n".repeat(10_000)));
    let long = json!({ "textDocument": { "uri": large } });
    let busy = json!({ "jsonrpc": "2.0", "id": 76, "method": "textDocument/documentSymbol", "params": long });
    let is_called_off = (0..50).any(|_| {
        client.send(&[Client::frame(&busy), Client::frame(&ask), Client::frame(&cancel)].concat());
        assert!(client.answer_of(76).get("result").is_some());
        let answer = client.answer_of(77);
        assert!(answer.get("result").is_some() || answer["error"]["code"] == -32800, "{answer}");
        answer.get("error").is_some()
    });
    assert!(is_called_off, "calling off does nothing");
    for (id, method, params) in [
        (78, "textDocument/hover", json!({ "textDocument": 3 })),
        (79, "textDocument/unheardOf", json!({})),
        (
            80,
            "textDocument/rename",
            json!({ "textDocument": { "uri": message }, "position": { "line": 0, "character": 2 }, "newName": "a b" }),
        ),
    ] {
        client.send(&Client::frame(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params })));
        let answer = client.answer_of(id);
        assert!(answer["error"]["code"].is_i64(), "{answer}");
    }
    client.end();
}

#[test]
fn hostile_texts_end_within_their_bounds() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut client = Client::start(folder.path(), &[]);
    for (number, text) in [
        "<messageML><#list 1..9999999 as a><#list 1..9999999 as b>x</#list></#list></messageML>".to_owned(),
        format!("<messageML>{}", "<b>".repeat(20_000)),
        format!("<messageML>${{{}", "(".repeat(20_000)),
        "<#macro m><@m/></#macro><messageML><@m/></messageML>".to_owned(),
    ]
    .into_iter()
    .enumerate()
    {
        let message = uri(&folder.path().join(format!("h{number}.mml")));
        client.open(&message, &text);
        ask_everything(&mut client, &message, 0, 10_000, &mut Vec::new());
        assert!(!client.findings(&message, 1).is_empty());
        client.close(&message);
    }
    client.end();
}

/// Prints how long answers take on a message of 23 KB; asks for no figure, for machines differ.
#[test]
fn answers_on_a_large_message_are_timed() {
    let path = root().join("benches/samples/large.xml");
    let text = fs::read_to_string(&path).expect("UTF-8");
    let mut client = Client::start(&root(), &[]);
    let uri = uri(&path);
    client.open(&uri, &text);
    client.findings(&uri, 1);
    let mut times = Vec::new();
    let count = text.lines().count();
    for line in (0..count).step_by(count.div_ceil(10).max(1)) {
        ask_everything(&mut client, &uri, line as u64, 20, &mut times);
    }
    times.sort();
    let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default();
    eprintln!("{} answers on {} bytes: median {:?}, 99 of 100 within {:?}", times.len(), text.len(), at(50), at(99));
    client.end();
}
