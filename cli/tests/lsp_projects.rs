//! The language server over several files and folders: what one file says of another.
#![cfg(feature = "lsp")]

mod editor;

use std::fs;

use editor::{Client, uri};
use serde_json::{Value, json};

fn place(uri: &str, line: u64, character: u64) -> Value {
    json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character } })
}

fn labels(completion: &Value) -> Vec<&str> {
    let items = completion["items"].as_array().expect("a list");
    items.iter().filter_map(|item| item["label"].as_str()).collect()
}

#[test]
fn macros_of_other_files_are_proposed_explained_and_found() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("lib")).expect("a folder");
    fs::write(folder.path().join("messageml.toml"), "profile = \"bdk-java\"\nroot = \".\"\n").expect("it is written");
    let cards = "<#-- Cards. -->\n<#macro card title open=true><b>${title}</b></#macro>\n<#function short text><#return text></#function>\n<#assign width = 3>";
    fs::write(folder.path().join("lib/cards.ftl"), cards).expect("it is written");
    fs::write(folder.path().join("base.ftl"), "<#import \"lib/cards.ftl\" as c>\n<#macro head></#macro>")
        .expect("it is written");
    let mut client = Client::start(folder.path(), &[]);
    let message = uri(&folder.path().join("a.ftl"));
    let text = "<#import \"lib/cards.ftl\" as cards>\n<#include \"base.ftl\">\n<messageML>\n<@cards.card title=\"x\" />\n${cards.}\n<@head/><@c.card title=cards.short(\"a\")/>\n<@cards.";
    client.open(&message, text);
    let members = client.ask("textDocument/completion", &place(&message, 6, 8));
    assert_eq!(labels(&members), ["card"]);
    assert_eq!(members["items"][0]["detail"], "title, open");
    let values = client.ask("textDocument/completion", &place(&message, 4, 8));
    assert!(labels(&values).starts_with(&["short", "width"]), "{values}");
    let parameters = client.ask("textDocument/completion", &place(&message, 3, 23));
    assert_eq!(labels(&parameters), ["open"]);
    let hover = client.ask("textDocument/hover", &place(&message, 3, 9));
    assert_eq!(hover["contents"]["value"], "macro `card(title, open)` of `lib/cards.ftl`");
    let (library, base) = (uri(&folder.path().join("lib/cards.ftl")), uri(&folder.path().join("base.ftl")));
    for (line, character, file, found) in [
        (3, 9, &library, (1, 8)),
        (5, 4, &base, (1, 8)),
        (5, 13, &library, (1, 8)),
        (5, 32, &library, (2, 11)),
        (0, 12, &library, (0, 0)),
    ] {
        let target = client.ask("textDocument/definition", &place(&message, line, character));
        let start = json!({ "line": found.0, "character": found.1 });
        assert_eq!((&target["uri"], &target["range"]["start"]), (&json!(file), &start), "{line} {character}: {target}");
    }
    let calls = uri(&folder.path().join("b.ftl"));
    client.open(&calls, "<#import \"lib/cards.ftl\" as cards><#include \"base.ftl\"><messageML><@");
    let names = client.ask("textDocument/completion", &place(&calls, 0, 68));
    assert_eq!(labels(&names), ["cards", "c", "head"]);
    // As it is open, saved or not.
    client.open(&library, "<#macro panel title></#macro>");
    let members = client.ask("textDocument/completion", &place(&message, 6, 8));
    assert!(labels(&members).starts_with(&["panel"]), "{members}");
    // Its macros are known here, so their names are taken.
    let mut rename = place(&message, 0, 30);
    rename["newName"] = json!("head");
    client.send(&Client::frame(
        &json!({ "jsonrpc": "2.0", "id": 9_000, "method": "textDocument/rename", "params": rename }),
    ));
    assert!(client.answer_of(9_000)["error"]["message"].is_string());
    client.end();
}

#[test]
fn templates_that_include_one_another_are_answered() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.ftl"), "<#include \"b.ftl\"><#import \"a.ftl\" as a><#macro one></#macro>")
        .expect("it is written");
    fs::write(folder.path().join("b.ftl"), "<#include \"a.ftl\"><#include \"b.ftl\"><#macro two></#macro>")
        .expect("it is written");
    let mut client = Client::start(folder.path(), &[]);
    let message = uri(&folder.path().join("m.mml"));
    client.open(&message, "<#include \"a.ftl\"><#include \"m.mml\"><#include \"gone.ftl\"><messageML><@</messageML>");
    let names = client.ask("textDocument/completion", &place(&message, 0, 70));
    assert_eq!(labels(&names), ["a", "one", "two"]);
    client.end();
}

#[test]
fn each_folder_has_its_own_settings() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "<messageML><span>${name!\"\"}</span><</messageML>";
    let mut addresses = Vec::new();
    for (name, settings) in
        [("old", "profile = \"agent\"\n"), ("new", "profile = \"bdk-java\"\nlibrary-version = \"1.7\"\n")]
    {
        let inner = folder.path().join(name);
        fs::create_dir(&inner).expect("a folder");
        fs::write(inner.join("messageml.toml"), settings).expect("it is written");
        fs::write(inner.join("m.data.json"), r#"{"name": "x"}"#).expect("it is written");
        addresses.push(uri(&inner.join("m.ftl")));
    }
    let mut client = Client::run(folder.path());
    let folders: Vec<Value> =
        ["old", "new"].iter().map(|name| json!({ "uri": uri(&folder.path().join(name)), "name": name })).collect();
    let params = json!({ "processId": null, "rootUri": null, "capabilities": {}, "workspaceFolders": folders });
    let answer = client.ask("initialize", &params);
    assert_eq!(answer["capabilities"]["workspace"]["workspaceFolders"]["supported"], true);
    client.tell("initialized", &json!({}));
    let (mut hovers, mut beta) = (Vec::new(), Vec::new());
    for address in &addresses {
        client.open(address, text);
        hovers.push(client.ask("textDocument/hover", &place(address, 0, 20)).to_string().contains("\\\"x\\\""));
        let completion = client.ask("textDocument/completion", &place(address, 0, 35));
        beta.push(labels(&completion).iter().any(|label| label.starts_with("sym-ai-")));
    }
    // Only one has the data's members as its roots; only one has a library that knows of what is on trial.
    assert_eq!((hovers, beta), (vec![false, true], vec![false, true]));
    client.end();
}

#[test]
fn the_way_to_a_finding_is_shown_with_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut client = Client::start(folder.path(), &[]);
    fs::write(folder.path().join("a.data.json"), "{}").expect("it is written");
    let message = uri(&folder.path().join("a.mml"));
    client.open(
        &message,
        "<#macro row item>\n<b>${item.name}</b>\n</#macro>\n<messageML>\n<@row item={}/>\n</messageML>",
    );
    let found = client.findings(&message, 1);
    let missing = found.iter().find(|found| found["code"] == "template/missing-value").expect("it is missing");
    assert_eq!(missing["range"]["start"]["line"], 1);
    let related = missing["relatedInformation"].as_array().expect("the call");
    assert!(related.iter().any(|one| one["location"]["range"]["start"]["line"] == 4), "{missing}");
    client.end();
}

#[test]
fn a_template_is_a_message_where_check_takes_it_for_one() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("meant.data.json"), "{}").expect("it is written");
    let mut client = Client::start(folder.path(), &[]);
    for (name, text, codes) in [
        ("meant.ftl", "Hello", &["xml/no-root"][..]),
        ("small.ftl", "<messageml>a</messageml>", &["message/root"]),
        ("piece.ftl", "a <b>piece</i> of PresentationML", &[]),
    ] {
        let address = uri(&folder.path().join(name));
        client.open(&address, text);
        let found = client.findings(&address, 1);
        let found: Vec<_> = found.iter().filter_map(|found| found["code"].as_str()).collect();
        assert_eq!(found, codes, "{name}");
    }
    client.end();
}

#[test]
fn includes_that_cannot_be_read_are_told_where_they_cannot() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("messageml.toml"), "profile = \"bdk-java\"\nroot = \".\"\n").expect("it is written");
    fs::write(folder.path().join("latin.ftl"), [&b"a\n\xf0\x9f\x98\x80\xc3\xa9 caf"[..], b"\xe9"].concat())
        .expect("it is written");
    let (message, latin) = (uri(&folder.path().join("a.ftl")), uri(&folder.path().join("latin.ftl")));
    for (encoding, column) in [("utf-16", 7), ("utf-8", 10)] {
        let mut client = Client::start(folder.path(), &[encoding]);
        for version in 1..3 {
            let text = "<messageML><#include \"latin.ftl\"></messageML>";
            match version {
                1 => client.open(&message, text),
                _ => client.change(&message, version, &json!({ "text": text })),
            }
            let told = client.findings(&latin, version);
            assert!(told[0]["message"].as_str().is_some_and(|text| text.contains("not UTF-8")), "{told:?}");
            assert_eq!(told[0]["range"]["start"], json!({ "line": 1, "character": column }), "{encoding}");
        }
        client.end();
    }
}

#[test]
fn a_text_that_is_not_saved_yet_includes_from_its_own_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("messageml.toml"), "profile = \"bdk-java\"\nroot = \".\"\n").expect("it is written");
    fs::create_dir(folder.path().join("cards")).expect("a folder");
    fs::write(folder.path().join("cards/head.ftl"), "<b>head</b>").expect("it is written");
    let message = uri(&folder.path().join("cards/new.ftl"));
    let mut client = Client::start(folder.path(), &[]);
    client.open(&message, "<messageML><#include \"head.ftl\"></messageML>");
    assert_eq!(client.findings(&message, 1), Vec::<Value>::new());
    client.end();
}

#[cfg(unix)]
#[test]
fn a_folder_behind_a_link_is_the_folder_that_it_leads_to() {
    let place_of_all = tempfile::tempdir().expect("a folder");
    let (real, link) = (place_of_all.path().join("real"), place_of_all.path().join("link"));
    fs::create_dir(&real).expect("a folder");
    std::os::unix::fs::symlink(&real, &link).expect("a link");
    fs::write(real.join("messageml.toml"), "profile = \"bdk-java\"\nroot = \".\"\n").expect("it is written");
    fs::write(real.join("cards.ftl"), "<#macro saved></#macro>").expect("it is written");
    fs::write(real.join("a.data.json"), "{}").expect("it is written");
    let (message, cards, data) =
        (uri(&link.join("a.ftl")), uri(&link.join("cards.ftl")), uri(&link.join("a.data.json")));
    let mut client = Client::start(&link, &[]);
    client.open(&cards, "<#macro panel></#macro>");
    client.open(&message, "<#include \"cards.ftl\"><messageML>${name}<@panel/></messageML>");
    // The macro that is open and not saved, at the address it is open by.
    let target = client.ask("textDocument/definition", &place(&message, 0, 45));
    assert_eq!(target["uri"], json!(cards), "{target}");
    let target = client.ask("textDocument/definition", &place(&message, 0, 14));
    assert_eq!(target["uri"], json!(cards), "{target}");
    client.open(&data, "{\"name\": 1}");
    let target = client.ask("textDocument/definition", &place(&message, 0, 37));
    assert_eq!(target["uri"], json!(data), "{target}");
    client.end();
}

#[test]
fn places_for_the_cursor_are_sent_only_where_they_are_understood() {
    let folder = tempfile::tempdir().expect("a folder");
    for can in [true, false] {
        let mut client = Client::run(folder.path());
        client.begin(&json!({ "textDocument": { "completion": { "completionItem": { "snippetSupport": can } } } }));
        let message = uri(&folder.path().join("a.mml"));
        client.open(&message, "<messageML><form ></form></messageML>");
        let completion = client.ask("textDocument/completion", &place(&message, 0, 17));
        let first = &completion["items"][0];
        assert_eq!(first["textEdit"]["newText"], if can { "id=\"$0\"" } else { "id=\"\"" }, "{first}");
        assert_eq!(first["insertTextFormat"], if can { 2 } else { 1 });
        client.end();
    }
}
