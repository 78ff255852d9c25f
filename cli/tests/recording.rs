//! `agent --record` when the machine stops in the middle: what was answered is there, whole.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use std::{fs, thread};

use serde_json::{Value, json};

const ROUNDS: usize = 6;
const CLIENTS: usize = 4;

struct Running {
    child: Child,
    host: String,
    page: String,
}

/// Starts the command and reads from its output where it listens.
fn start(arguments: &[&str]) -> Running {
    let mut child = Command::new(env!("CARGO_BIN_EXE_messageml"))
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary starts");
    let output = BufReader::new(child.stdout.take().expect("a pipe"));
    let page =
        output.lines().map_while(Result::ok).find_map(|line| line.strip_prefix("preview: http://").map(str::to_owned));
    let page = page.expect("it says where it listens");
    let (host, path) = page.split_once('/').expect("an address");
    Running { child, host: host.to_owned(), page: format!("/{path}") }
}

/// The answer's JSON; nothing once the server is gone.
fn ask(host: &str, method: &str, path: &str, headers: &str, body: &str) -> Option<Value> {
    let mut stream = TcpStream::connect(host).ok()?;
    let length = body.len();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n{headers}content-length: {length}\r\n\r\n"
    );
    stream.write_all((head + body).as_bytes()).ok()?;
    let mut text = String::new();
    stream.read_to_string(&mut text).ok()?;
    serde_json::from_str(text.split_once("\r\n\r\n")?.1).ok()
}

/// Sends messages until the server is gone; gives the texts of those that were answered.
fn send(host: &str, name: &str, answered: &AtomicUsize) -> Vec<String> {
    let login = json!({ "token": "e30.eyJzdWIiOiJib3QifQ.x" }).to_string();
    let token = |path| Some(ask(host, "POST", path, "", &login)?["token"].as_str()?.to_owned());
    let (Some(session), Some(keys)) = (token("/login/pubkey/authenticate"), token("/relay/pubkey/authenticate")) else {
        return Vec::new();
    };
    let headers = format!("sessionToken: {session}\r\nkeyManagerToken: {keys}\r\ncontent-type: application/json\r\n");
    let mut sent = Vec::new();
    loop {
        let text = format!("{name} {}", sent.len());
        let body = json!({ "message": format!("<messageML>${{entity.text}} {}</messageML>", "word ".repeat(400)),
            "data": json!({ "text": text }).to_string() });
        let answer = ask(host, "POST", "/agent/v4/stream/abc/message/create", &headers, &body.to_string());
        if answer.is_none_or(|answer| answer["messageId"].is_null()) {
            return sent;
        }
        answered.fetch_add(1, Ordering::Relaxed);
        sent.push(text);
    }
}

/// Every case by the text that was sent, once it has been looked at in full.
fn read_cases(folder: &Path) -> BTreeMap<String, String> {
    let mut cases = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(".unfinished-") {
            continue;
        }
        let read = |file: &str| {
            fs::read_to_string(entry.path().join(file)).unwrap_or_else(|why| panic!("{name}/{file}: {why}"))
        };
        let (message, data, expected) = (read("message.ftl"), read("data.json"), read("expected.txt"));
        assert!(message.starts_with("<messageML>") && message.ends_with("</messageML>"), "{name}: {message}");
        let data: Value = serde_json::from_str(&data).unwrap_or_else(|why| panic!("{name}: {why}"));
        let text = data["text"].as_str().expect("a text").to_owned();
        assert!(expected.contains(&text) && expected.ends_with("--- findings\n"), "{name}: {expected}");
        cases.insert(text, name);
    }
    cases
}

#[test]
fn a_killed_agent_has_lost_no_case_and_left_none_half_written() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("cases");
    let mut answered = Vec::new();
    for round in 0..ROUNDS {
        let mut agent = start(&["agent", "--port", "0", "--record", folder.to_str().unwrap()]);
        let count = AtomicUsize::new(0);
        thread::scope(|scope| {
            let (host, count) = (&*agent.host, &count);
            let clients: Vec<_> = (0..CLIENTS)
                .map(|client| scope.spawn(move || send(host, &format!("{round}/{client}"), count)))
                .collect();
            // In the middle: some are answered, and all clients are at it. Each round elsewhere.
            while count.load(Ordering::Relaxed) < 5 + 7 * round {
                thread::sleep(Duration::from_millis(1));
            }
            thread::sleep(Duration::from_micros(700 * round as u64));
            agent.child.kill().unwrap();
            agent.child.wait().unwrap();
            answered.extend(clients.into_iter().flat_map(|client| client.join().unwrap()));
        });
        let cases = read_cases(&folder);
        let lost: Vec<_> = answered.iter().filter(|text| !cases.contains_key(*text)).collect();
        assert!(lost.is_empty(), "round {round}: answered and not there: {lost:?}");
        // What was not answered may be there or not: one for each client and round at most.
        assert!(cases.len() <= answered.len() + CLIENTS * (round + 1), "{} cases of {}", cases.len(), answered.len());
    }
    assert!(answered.len() > ROUNDS * 5, "{}", answered.len());

    // The next start clears away what was cut short, and goes on behind the last number.
    let mut agent = start(&["agent", "--port", "0", "--record", folder.to_str().unwrap()]);
    agent.child.kill().unwrap();
    agent.child.wait().unwrap();
    let names: Vec<_> = fs::read_dir(&folder).unwrap().flatten().map(|entry| entry.file_name()).collect();
    // But for where this one would have made its own.
    let (workshops, names): (Vec<_>, Vec<_>) =
        names.into_iter().partition(|name| name.to_string_lossy().starts_with(".unfinished-"));
    assert!(workshops.len() <= 1, "{workshops:?}");
    assert!(names.iter().all(|name| name.to_string_lossy().starts_with("message-")), "{names:?}");

    // The folder is one that the other commands work on.
    let checked = Command::new(env!("CARGO_BIN_EXE_messageml")).arg("check").arg(&folder).output().unwrap();
    let said = String::from_utf8_lossy(&checked.stderr);
    assert!(checked.status.success() && said.contains(&format!("checked {} messages", names.len())), "{said}");
    let tested = Command::new(env!("CARGO_BIN_EXE_messageml")).arg("test").arg(&folder).output().unwrap();
    let said = String::from_utf8_lossy(&tested.stderr);
    assert!(tested.status.success() && said.contains(&format!("{} as expected", names.len())), "{said}");
    let mut preview = start(&["preview", folder.to_str().unwrap()]);
    let listing = ask(&preview.host, "GET", &format!("{}api/listing", preview.page), "", "").expect("a listing");
    preview.child.kill().unwrap();
    preview.child.wait().unwrap();
    let listed = listing["messages"].as_array().expect("messages");
    assert_eq!(listed.len(), names.len());
    assert!(listed.iter().all(|message| message["cases"][0]["state"] == "accepted"), "{listing}");
}
