//! The picture of a message as it stands in the editor, asked of the language server.
#![cfg(feature = "lsp")]

mod editor;

use editor::{Client, uri};
use serde_json::json;

const METHOD: &str = "messageml/picture";

#[cfg(not(feature = "serve"))]
#[test]
fn a_build_that_draws_nothing_does_not_know_the_request() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut client = Client::start(folder.path(), &[]);
    let message = uri(&folder.path().join("a.mml"));
    client.open(&message, "<messageML>Hello</messageML>");
    let params = json!({ "textDocument": { "uri": message }, "dark": false });
    client.send(&Client::frame(&json!({ "jsonrpc": "2.0", "id": 70, "method": METHOD, "params": params })));
    assert_eq!(client.answer_of(70)["error"]["code"], -32601);
    client.end();
}

#[cfg(feature = "serve")]
mod drawn {
    use std::fs;

    use serde_json::Value;

    use super::*;

    fn ask(client: &mut Client, uri: &str, more: &Value) -> Value {
        let mut params = json!({ "textDocument": { "uri": uri }, "dark": false });
        for (key, value) in more.as_object().expect("members") {
            params[key] = value.clone();
        }
        client.ask(METHOD, &params)
    }

    /// What the document draws.
    fn held(picture: &Value) -> Value {
        let html = picture["html"].as_str().expect("a document");
        let (_, rest) = html.split_once(r#"<script type="application/json" id="message">"#).expect("what is drawn");
        serde_json::from_str(rest.split_once("</script>").expect("its end").0).expect("JSON")
    }

    fn markup(picture: &Value) -> String {
        held(picture)["presentationML"].as_str().unwrap_or_default().to_owned()
    }

    /// What is said of it: state, errors, warnings.
    fn said(picture: &Value) -> (&str, u64, u64) {
        let count = |member: &str| picture[member].as_u64().expect("a number");
        (picture["state"].as_str().expect("a state"), count("errors"), count("warnings"))
    }

    #[test]
    fn a_message_is_drawn_as_it_is_typed() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut client = Client::start(folder.path(), &[]);
        let message = uri(&folder.path().join("a.mml"));
        client.open(&message, "<messageML><b>Hello</b></messageML>");
        let picture = ask(&mut client, &message, &json!({}));
        assert_eq!(said(&picture), ("accepted", 0, 0));
        assert_eq!((&picture["cases"], &picture["case"]), (&json!([]), &json!("")));
        assert_eq!(picture["lacksData"], false);
        assert!(markup(&picture).contains("<b>Hello</b>"), "{picture}");
        let html = picture["html"].as_str().expect("a document");
        assert!(html.contains(r#"data-theme="light""#) && html.contains("default-src 'none'; script-src 'sha256-"));
        let dark = ask(&mut client, &message, &json!({ "dark": true }));
        assert!(dark["html"].as_str().is_some_and(|html| html.contains(r#"data-theme="dark""#)));
        client.change(&message, 2, &json!({ "text": "<messageML><b>Hello</b> <bold>you</bold></messageML>" }));
        let picture = ask(&mut client, &message, &json!({}));
        assert_eq!(said(&picture), ("refused", 1, 0));
        assert!(markup(&picture).contains("<b>Hello</b>") && held(&picture)["isSketch"] == true, "{picture}");
        client.change(&message, 3, &json!({ "text": "" }));
        let picture = ask(&mut client, &message, &json!({}));
        assert_eq!((&picture["state"], held(&picture)), (&json!("refused"), json!({ "isEmpty": true })));
        // The findings are those that are shown.
        client.change(&message, 4, &json!({ "text": "<messageML><mention uid=\"1\"/><bold/><blue/></messageML>" }));
        let picture = ask(&mut client, &message, &json!({}));
        let found = client.findings(&message, 4);
        let count = |severity: u64| found.iter().filter(|one| one["severity"] == severity).count() as u64;
        assert_eq!(said(&picture), ("refused", count(1), count(2)));
        client.end();
    }

    #[test]
    fn the_data_of_a_case_count_as_they_are_open() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("messageml.toml"), "profile = \"bdk-java\"\n").expect("it is written");
        for (name, data) in [("a.data.json", "{\"who\": \"all\"}"), ("a.one.data.json", "{\"who\": \"one\"}")] {
            fs::write(folder.path().join(name), data).expect("it is written");
        }
        let mut client = Client::start(&std::env::temp_dir(), &[]);
        let message = uri(&folder.path().join("a.ftl"));
        client.open(&message, "<messageML>for ${who}</messageML>");
        let picture = ask(&mut client, &message, &json!({}));
        assert_eq!((&picture["cases"], &picture["case"]), (&json!(["", "one"]), &json!("")));
        assert!(markup(&picture).contains("for all"), "{picture}");
        for (asked, case, text) in [("one", "one", "for one"), ("gone", "", "for all")] {
            let picture = ask(&mut client, &message, &json!({ "case": asked }));
            assert!(picture["case"] == case && markup(&picture).contains(text), "{asked}: {picture}");
        }
        let data = uri(&folder.path().join("a.one.data.json"));
        client.open(&data, "{\"who\": \"nobody yet\"}");
        let picture = ask(&mut client, &message, &json!({ "case": "one" }));
        assert!(markup(&picture).contains("for nobody yet"), "{picture}");
        client.change(&data, 2, &json!({ "text": "{\"who\": " }));
        let picture = ask(&mut client, &message, &json!({ "case": "one" }));
        assert_eq!(picture["state"], "refused");
        client.end();
    }

    #[test]
    fn a_picture_has_the_time_and_says_nothing_of_other_texts() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("messageml.toml"), "profile = \"bdk-java\"\nroot = \".\"\n")
            .expect("it is written");
        fs::write(folder.path().join("bad.ftl"), b"\xff\xfea\0").expect("it is written");
        let mut client = Client::start(folder.path(), &[]);
        let (one, other) = (uri(&folder.path().join("a.ftl")), uri(&folder.path().join("b.mml")));
        client
            .open(&one, "<messageML>in ${.now?string(\"yyyy\")}<#include \"bad.ftl\" ignore_missing=true></messageML>");
        let bad = uri(&folder.path().join("bad.ftl"));
        assert_eq!(client.findings(&bad, 0).len(), 1);
        let picture = ask(&mut client, &one, &json!({}));
        assert!(markup(&picture).contains("in 20"), "{picture}");
        client.open(&other, "<messageML>b</messageML>");
        assert_eq!(client.findings(&other, 1), Vec::<Value>::new());
        client.close(&one);
        assert_eq!(client.findings(&bad, 0), Vec::<Value>::new(), "what the text that is gone included");
        client.end();
    }

    #[test]
    fn without_data_a_template_is_a_sketch_and_no_refusal() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut client = Client::start(folder.path(), &[]);
        // It is no file yet.
        let message = "untitled:Untitled-1";
        client.open(message, "<messageML>for <b>${entity.who}</b></messageML>");
        let picture = ask(&mut client, message, &json!({}));
        assert_eq!((said(&picture), &picture["lacksData"]), (("accepted", 0, 0), &json!(true)));
        assert!(held(&picture)["isSketch"] == true && markup(&picture).contains("<b>"), "{picture}");
        client.end();
    }

    #[test]
    fn hostile_texts_bring_no_script() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut client = Client::start(folder.path(), &[]);
        let plain = uri(&folder.path().join("plain.mml"));
        client.open(&plain, "<messageML>Hello</messageML>");
        let scripts = |picture: &Value| picture["html"].as_str().expect("a document").matches("<script").count();
        let expected = scripts(&ask(&mut client, &plain, &json!({})));
        fs::write(folder.path().join("h0.data.json"), r#"{"a": "</script><script>alert(1)</script>"}"#)
            .expect("it is written");
        for (number, text) in [
            "<messageML>${entity.a?html}{{held}}{{theme}}</messageML>",
            "<messageML><script>alert(1)</script></messageML>",
            "<messageML>&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;<img src=\"https://e.com/x\"/></messageML>",
            "<messageML><![CDATA[</script><script>alert(1)</script>]]></messageML>",
            "<messageML><b onclick=\"alert(1)\">x</b><a href=\"javascript:alert(1)\">y</a></messageML>",
            "<messageML><!-- </script><script>alert(1)</script> --></messageML>",
        ]
        .into_iter()
        .enumerate()
        {
            let message = uri(&folder.path().join(format!("h{number}.mml")));
            client.open(&message, text);
            let picture = ask(&mut client, &message, &json!({}));
            assert_eq!(scripts(&picture), expected, "{text}");
            let html = picture["html"].as_str().expect("a document");
            assert!(!html.contains("<script>alert") && html.contains("img-src data:;"), "{text}");
            held(&picture);
        }
        client.end();
    }

    #[test]
    fn only_messages_are_drawn() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut client = Client::start(folder.path(), &[]);
        let (piece, data) = (uri(&folder.path().join("piece.ftl")), uri(&folder.path().join("a.data.json")));
        client.open(&piece, "<#macro a></#macro>");
        client.open(&data, "{}");
        for address in [&*piece, &*data, "file:///nowhere/a.mml"] {
            assert_eq!(ask(&mut client, address, &json!({})), Value::Null, "{address}");
        }
        for (id, params) in [(70, json!({})), (71, json!({ "textDocument": { "uri": piece }, "dark": "yes" }))] {
            client.send(&Client::frame(&json!({ "jsonrpc": "2.0", "id": id, "method": METHOD, "params": params })));
            assert_eq!(client.answer_of(id)["error"]["code"], -32602);
        }
        fs::write(folder.path().join("messageml.toml"), "profile = \"nobody\"").expect("it is written");
        let message = uri(&folder.path().join("a.mml"));
        client.open(&message, "<messageML>Hello</messageML>");
        let params = json!({ "textDocument": { "uri": message } });
        client.send(&Client::frame(&json!({ "jsonrpc": "2.0", "id": 72, "method": METHOD, "params": params })));
        let answer = client.answer_of(72);
        assert!(answer["error"]["message"].as_str().is_some_and(|why| why.contains("`profile` must be")), "{answer}");
        client.end();
    }

    #[test]
    fn a_picture_of_what_was_there_before_is_called_off() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut client = Client::start(folder.path(), &[]);
        let message = uri(&folder.path().join("a.mml"));
        client.open(&message, &format!("<messageML>{}</messageML>", "<b>Hello</b>".repeat(2_000)));
        let params = json!({ "textDocument": { "uri": message } });
        // It may have been drawn before the change came; of several one is not.
        let mut called_off = 0;
        for turn in 0..50 {
            let (first, second) = (70 + 2 * turn, 71 + 2 * turn);
            let long = format!("<messageML>{}</messageML>", "<b>Hello</b>".repeat(2_000));
            client.change(&message, first, &json!({ "text": long }));
            client.send(&Client::frame(&json!({ "jsonrpc": "2.0", "id": first, "method": METHOD, "params": params })));
            client.change(&message, second, &json!({ "text": "<messageML>now</messageML>" }));
            client.send(&Client::frame(&json!({ "jsonrpc": "2.0", "id": second, "method": METHOD, "params": params })));
            let before = client.answer_of(first);
            let is_called_off = before["error"]["code"] == -32801;
            assert!(is_called_off || markup(&before["result"]).contains("Hello"), "{before}");
            assert!(markup(&client.answer_of(second)["result"]).contains("now"));
            called_off += usize::from(is_called_off);
            if called_off > 0 {
                break;
            }
        }
        assert!(called_off > 0, "no picture was called off");
        client.end();
    }
}
