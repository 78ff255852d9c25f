//! The language server under what no editor should send, and what some do.
#![cfg(feature = "lsp")]

mod editor;

use std::fs;
use std::path::Path;
use std::time::Duration;

use editor::{Client, ask_everything, processor_time, uri};
use serde_json::{Value, json};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn place(uri: &str, line: u64, character: u64) -> Value {
    json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character } })
}

fn codes(findings: &[Value]) -> Vec<&str> {
    findings.iter().filter_map(|finding| finding["code"].as_str()).collect()
}

/// The answer to a request, be it an error.
fn answer(client: &mut Client, method: &str, params: &Value) -> Value {
    let id = 5_000;
    client.send(&Client::frame(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params })));
    client.answer_of(id)
}

#[test]
fn what_is_no_message_is_refused_and_the_conversation_goes_on() {
    let folder = folder();
    let mut client = Client::start(folder.path(), &[]);
    for bad in [
        "Content-Length: 9\r\n\r\n{\"id\": 1,",
        "Content-Length: 2\r\n\r\n[]",
        "Content-Length: 4\r\n\r\nnull",
        "Content-Length: 29\r\n\r\n{\"jsonrpc\":\"2.0\",\"method\":[]}",
        "no header at all\r\n",
        "Content-Length: many\r\n\r\n",
        "Content-Length: 3\r\n\r\n\u{00ff}x",
    ] {
        client.send(bad.as_bytes());
        let refused = client.receive();
        assert_eq!((&refused["id"], &refused["error"]["code"]), (&Value::Null, &json!(-32700)), "{bad:?}: {refused}");
    }
    let message = uri(&folder.path().join("a.mml"));
    // Changes and ends of what was never opened, and notes without sense.
    client.change(&message, 7, &json!({ "text": "<messageML>${</messageML>" }));
    client.close(&message);
    client.tell("textDocument/didOpen", &json!({ "textDocument": 4 }));
    client.tell("textDocument/didChange", &Value::Null);
    client.tell("unheard/of", &json!([1, 2]));
    assert_eq!(client.ask("textDocument/hover", &place(&message, 0, 0)), Value::Null);
    assert!(client.notes_of("textDocument/publishDiagnostics").is_empty(), "there is nothing to show yet");
    client.open(&message, "<messageML><chekbox/></messageML>");
    assert_eq!(codes(&client.findings(&message, 1)), ["element/unknown"]);
    client.end();
}

#[test]
fn places_beyond_the_text_are_its_ends() {
    let folder = folder();
    let mut client = Client::start(folder.path(), &[]);
    let message = uri(&folder.path().join("a.mml"));
    let text = "<messageML>\r\n  <b>a</b>\r\n</messageML>";
    client.open(&message, text);
    let most = u64::from(u32::MAX);
    for (line, character) in [(0, most), (most, 0), (most, most), (1, 400), (3, 0)] {
        ask_everything(&mut client, &message, line, character, &mut Vec::new());
    }
    // A change beyond the end is one at the end; one that ends before it begins takes nothing away.
    let far = json!({ "line": most, "character": most });
    client.change(&message, 2, &json!({ "range": { "start": far, "end": far }, "text": "<x/>" }));
    let (late, early) = (json!({ "line": 1, "character": 5 }), json!({ "line": 0, "character": 2 }));
    client.change(&message, 3, &json!({ "range": { "start": late, "end": early }, "text": "" }));
    let shown = client.findings(&message, 3);
    assert_eq!(shown[0]["range"]["start"]["line"], 2, "{shown:?}");
    for position in [json!({ "line": -1, "character": 0 }), json!({ "line": 1.5, "character": 0 }), json!("here")] {
        let params = json!({ "textDocument": { "uri": message }, "position": position });
        assert_eq!(answer(&mut client, "textDocument/hover", &params)["error"]["code"], -32602);
    }
    client.end();
}

#[test]
fn addresses_come_back_as_they_were_sent() {
    let folder = folder();
    let inner = folder.path().join("a folder, 100%/ünï");
    fs::create_dir_all(&inner).expect("a folder");
    fs::write(inner.join("m.data.json"), r#"{"name": "x"}"#).expect("it is written");
    let mut client = Client::start(folder.path(), &[]);
    let whole = uri(&inner.join("m.mml"));
    // Some editors escape more than they must.
    let escaped = whole.replacen("file:///", "file:///%2F/../", 1).replace(',', "%2C");
    let of_git = whole.replacen("file://", "git:", 1) + "?HEAD";
    for (address, expected) in [
        (whole.as_str(), &["template/missing-value", "element/unknown"][..]),
        (escaped.as_str(), &["template/missing-value", "element/unknown"]),
        // Without data nothing is known to be missing.
        ("file:///c%3A/Users/somebody/m.mml", &["element/unknown"]),
        ("untitled:Untitled-1", &["element/unknown"]),
        (&of_git, &["element/unknown"]),
        ("vscode-remote://ssh-remote%2Bhost/home/m.ftl", &["element/unknown"]),
    ] {
        client.open(address, "<messageML><chekbox/>${data.name}${data.other}</messageML>");
        let found = client.findings(address, 1);
        let mut codes = codes(&found);
        codes.sort_unstable();
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(codes, expected, "{address}");
        ask_everything(&mut client, address, 0, 20, &mut Vec::new());
        client.close(address);
    }
    client.end();
}

#[test]
fn new_names_that_mean_something_already_are_refused() {
    let folder = folder();
    let mut client = Client::start(folder.path(), &[]);
    let message = uri(&folder.path().join("a.ftl"));
    let text = "<#macro row item><b>${item} ${data.x!} ${lost!}</b></#macro>\n<#assign total = 1>\n<messageML><@row item=total/></messageML>";
    client.open(&message, text);
    let rename = |client: &mut Client, line: u64, character: u64, name: &str| {
        let mut params = place(&message, line, character);
        params["newName"] = json!(name);
        answer(client, "textDocument/rename", &params)
    };
    for (line, character, name) in [
        (0, 9, "total"),
        (0, 13, "row"),
        (0, 13, "total"),
        (0, 13, "data"),
        (0, 13, "lost"),
        (1, 10, "in"),
        (1, 10, "a-b"),
        (1, 10, ""),
        (1, 10, "1a"),
        (0, 18, "b c"),
        (0, 18, "<"),
    ] {
        let refused = rename(&mut client, line, character, name);
        assert!(refused["error"]["message"].is_string(), "{name}: {refused}");
    }
    for (line, character, name, edits) in
        [(0, 9, "line", 2), (0, 13, "of", 3), (1, 10, "sum", 2), (0, 18, "i", 2), (0, 18, "ui-action", 2)]
    {
        let done = rename(&mut client, line, character, name);
        let all = done["result"]["changes"][&message].as_array().map(Vec::len);
        assert_eq!(all, Some(edits), "{name}: {done}");
    }
    assert_eq!(rename(&mut client, 0, 30, "x")["result"], Value::Null);
    client.end();
}

#[test]
fn lines_may_end_as_on_windows() {
    let folder = folder();
    let mut client = Client::start(folder.path(), &[]);
    let plain = "<#macro unused></#macro>\n<messageML>\n  <chekbox/>\n  ${data.a.\n</messageML>\n";
    let (unix, windows) = (uri(&folder.path().join("a.mml")), uri(&folder.path().join("b.mml")));
    client.open(&unix, plain);
    let expected: Vec<Value> = client.findings(&unix, 1).iter().map(|found| found["range"].clone()).collect();
    client.open(&windows, &plain.replace('\n', "\r\n"));
    let ranges = |found: &[Value]| found.iter().map(|found| found["range"].clone()).collect::<Vec<_>>();
    assert_eq!(ranges(&client.findings(&windows, 1)), expected);
    // Typed into the middle, and with a line end that is typed in two pieces.
    let mut version = 1;
    for (line, character, text) in [(3, 11, "b}"), (1, 11, "\r"), (2, 0, "\n")] {
        version += 1;
        let at = json!({ "line": line, "character": character });
        client.change(&windows, version, &json!({ "range": { "start": at, "end": at }, "text": text }));
    }
    let found = client.findings(&windows, version);
    let unknown = found.iter().find(|found| found["code"] == "element/unknown").expect("it is still wrong");
    assert_eq!(unknown["range"]["start"], json!({ "line": 3, "character": 2 }), "{found:?}");
    // What an action adds ends its line as the others do.
    let unused = found.iter().find(|found| found["code"] == "lint/unused-macro").expect("it is still unused");
    let params =
        json!({ "textDocument": { "uri": windows }, "range": unused["range"], "context": { "diagnostics": [] } });
    let actions = client.ask("textDocument/codeAction", &params).to_string();
    assert!(actions.contains(r"allow lint/unused-macro -->\r\n"), "{actions}");
    client.end();
}

#[test]
fn columns_are_counted_as_was_agreed() {
    let folder = folder();
    let text = "<messageML>😀é <b>😀</b> ${data.x}😀<i>${data.</i></messageML>";
    for (encodings, width) in
        [(&["utf-8"][..], (|part| part.len()) as fn(&str) -> usize), (&[], |part| part.encode_utf16().count())]
    {
        let mut client = Client::start(folder.path(), encodings);
        let message = uri(&folder.path().join("a.mml"));
        fs::write(folder.path().join("a.data.json"), r#"{"x": "😀", "y": 1}"#).expect("it is written");
        client.open(&message, text);
        let column = |what: &str| width(&text[..text.find(what).expect("it is there")]) as u64;
        let mut params = place(&message, 0, column("b>"));
        params["newName"] = json!("span");
        let edits = client.ask("textDocument/rename", &params)["changes"][&message].clone();
        let starts: Vec<u64> = edits
            .as_array()
            .expect("edits")
            .iter()
            .filter_map(|edit| edit["range"]["start"]["character"].as_u64())
            .collect();
        assert_eq!(starts, [column("b>"), column("b> $")]);
        let end = column("</i>");
        let completion = client.ask("textDocument/completion", &place(&message, 0, end));
        assert_eq!(completion["items"][0]["textEdit"]["range"]["start"]["character"], json!(end), "{completion}");
        let hover = client.ask("textDocument/hover", &place(&message, 0, column("x}")));
        assert_eq!(hover["range"]["start"]["character"], json!(column("x}")), "{hover}");
        client.end();
    }
}

#[test]
fn enormous_texts_are_answered() {
    let folder = folder();
    let mut client = Client::start(folder.path(), &[]);
    let line = "<p class=\"tempo-text-color--red\">${\"a\"?html} and <b>more</b></p>\n";
    let text = format!("<messageML>\n{}<chekbox/></messageML>", line.repeat((1 << 20) / line.len()));
    let message = uri(&folder.path().join("a.mml"));
    client.open(&message, &text);
    let last = text.lines().count() as u64;
    for at in [1, last / 2, last] {
        client.ask("textDocument/completion", &place(&message, at, 42));
        client.ask("textDocument/hover", &place(&message, at, 4));
    }
    assert!(!client.findings(&message, 1).is_empty());
    // One line of as much.
    let single = uri(&folder.path().join("b.mml"));
    client.open(&single, &text.replace('\n', " "));
    ask_everything(&mut client, &single, 0, u64::from(u32::MAX), &mut Vec::new());
    ask_everything(&mut client, &single, 0, 1 << 19, &mut Vec::new());
    assert!(!client.findings(&single, 1).is_empty());
    client.end();
}

/// Work grows with the text, and not with how long its lines are nor with how many changes come at once.
#[test]
fn long_lines_and_many_changes_cost_no_more_than_their_text() {
    let folder = folder();
    let mut client = Client::start(folder.path(), &[]);
    let process = client.child.id();
    let Some(begun) = processor_time(process) else {
        eprintln!("skipped: the system does not tell how long a process has worked");
        return client.end();
    };
    let mut last = begun;
    let mut lap = || {
        let now = processor_time(process).expect("it told before");
        std::mem::replace(&mut last, now).abs_diff(now)
    };
    let mut costs = Vec::new();
    for (name, between) in [("lines.ftl", "\n"), ("line.ftl", " ")] {
        let text = format!("<#assign x=1>{between}{}", format!("${{x}}{between}").repeat(8_000));
        let piece = uri(&folder.path().join(name));
        client.open(&piece, &text);
        client.findings(&piece, 1);
        let mut params = place(&piece, 0, 9);
        params["context"] = json!({ "includeDeclaration": true });
        lap();
        let found = client.ask("textDocument/references", &params);
        assert_eq!(found.as_array().map(Vec::len), Some(8_001));
        costs.push(lap());
    }
    let data = uri(&folder.path().join("long.json"));
    client.open(&data, &"a line of a long text\n".repeat(40_000));
    client.ask("textDocument/hover", &place(&data, 0, 0));
    lap();
    // From the last to the first, as editors send what is typed in many places.
    let at = |line: u64, character: u64| json!({ "line": line, "character": character });
    let change = |line: u64| json!({ "range": { "start": at(line, 2), "end": at(line, 3) }, "text": "xy" });
    let changes: Vec<Value> = (0..1_000).rev().map(|number| change(number * 40)).collect();
    let document = json!({ "uri": data, "version": 2 });
    client.tell("textDocument/didChange", &json!({ "textDocument": document, "contentChanges": changes }));
    client.ask("textDocument/hover", &place(&data, 0, 0));
    costs.push(lap());
    // Many times as much, if each place or change walked through the text again.
    let most = 4 * costs[0].max(10);
    assert!(costs.iter().all(|cost| *cost <= most), "{costs:?}");
    client.end();
}

/// An editor that goes away leaves no work behind.
#[test]
fn what_nobody_waits_for_is_not_checked() {
    let folder = folder();
    let long = "<messageML><#list 1..9999999 as a><#list 1..9999999 as b>x</#list></#list></messageML>";
    let address = |number: usize| uri(&folder.path().join(format!("{number}.mml")));
    let mut client = Client::start(folder.path(), &[]);
    client.open(&address(0), long);
    assert_eq!(codes(&client.findings(&address(0), 1)).len(), 1);
    let one = processor_time(client.child.id());
    client.end();
    for says_exit in [true, false] {
        let mut client = Client::start(folder.path(), &[]);
        (0..20).for_each(|number| client.open(&address(number), long));
        if says_exit {
            client.tell("exit", &Value::Null);
        }
        let (code, all) = client.hang_up();
        // Whoever says `exit` has to say `shutdown` before.
        assert_eq!(code, Some(i32::from(says_exit)));
        let (Some(one), Some(all)) = (one, all) else { continue };
        assert!(all < 5 * one.max(20), "{all} for what one check takes {one}");
    }
}

/// Bytes that a process has in memory; none where the system does not tell.
fn resident(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kilobytes| kilobytes << 10)
}

#[test]
fn memory_stays_flat_over_ten_thousand_edits() {
    let folder = folder();
    let mut client = Client::start(folder.path(), &[]);
    let text =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../benches/samples/large.xml")).expect("UTF-8");
    let message = uri(&folder.path().join("a.mml"));
    client.open(&message, &text);
    let mut sizes = Vec::new();
    for version in 2..=10_001 {
        let is_typed = version % 2 == 0;
        let (start, end) =
            (json!({ "line": 0, "character": 11 }), json!({ "line": 0, "character": 11 + u64::from(!is_typed) }));
        let letter = if is_typed { "x" } else { "" };
        client.change(&message, version, &json!({ "range": { "start": start, "end": end }, "text": letter }));
        if version % 100 == 0 {
            client.ask("textDocument/completion", &place(&message, 0, 12));
            client.forget();
        }
        if version % 2_000 == 1 {
            client.findings(&message, version);
            sizes.extend(resident(client.child.id()));
        }
    }
    let (Some(first), Some(last)) = (sizes.first(), sizes.last()) else {
        eprintln!("skipped: the system does not tell how much memory a process has");
        return client.end();
    };
    eprintln!("{sizes:?} bytes in memory after each two thousand edits");
    assert!(*last < first + (8 << 20), "{sizes:?}");
    client.end();
}

/// Prints how soon findings are shown after a change; asks for no figure, for machines differ.
#[test]
fn findings_after_a_change_are_timed() {
    let folder = folder();
    let mut client = Client::start(folder.path(), &[]);
    let text =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../benches/samples/large.xml")).expect("UTF-8");
    let message = uri(&folder.path().join("a.mml"));
    client.open(&message, &text);
    client.findings(&message, 1);
    let mut times: Vec<Duration> = Vec::new();
    for version in 2..=41 {
        let at = json!({ "line": 0, "character": 11 });
        let begun = std::time::Instant::now();
        client.change(&message, version, &json!({ "range": { "start": at, "end": at }, "text": "x" }));
        client.findings(&message, version);
        times.push(begun.elapsed());
    }
    times.sort();
    eprintln!(
        "findings in {} bytes after a change: median {:?}, most {:?}",
        text.len(),
        times[times.len() / 2],
        times.last()
    );
    client.end();
}
