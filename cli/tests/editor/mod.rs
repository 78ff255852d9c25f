//! An editor without a screen, which talks to the server over its pipes.
#![allow(dead_code, reason = "no test needs all of it")]

use std::collections::VecDeque;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// An editor without a screen.
pub struct Client {
    pub child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
    last: i64,
    notes: VecDeque<Value>,
}

impl Client {
    pub fn start(folder: &Path, encodings: &[&str]) -> Client {
        let mut client = Client::run(folder);
        let capabilities = json!({ "general": { "positionEncodings": encodings } });
        let answer = client.begin(&capabilities);
        let expected = if encodings.contains(&"utf-8") { "utf-8" } else { "utf-16" };
        assert_eq!(answer["capabilities"]["positionEncoding"], expected);
        client
    }

    /// Tells what the editor can do; gives what the server can.
    pub fn begin(&mut self, capabilities: &Value) -> Value {
        let answer =
            self.ask("initialize", &json!({ "processId": null, "rootUri": null, "capabilities": capabilities }));
        self.tell("initialized", &json!({}));
        answer
    }

    /// Starts the server and says nothing yet.
    pub fn run(folder: &Path) -> Client {
        let mut child = Command::new(env!("CARGO_BIN_EXE_messageml"))
            .arg("lsp")
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let stdin = child.stdin.take().expect("a pipe");
        let stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        Client { child, stdin, stdout, last: 0, notes: VecDeque::new() }
    }

    pub fn frame(message: &Value) -> Vec<u8> {
        let text = message.to_string();
        format!("Content-Length: {}\r\n\r\n{text}", text.len()).into_bytes()
    }

    pub fn send(&mut self, bytes: &[u8]) {
        self.stdin.write_all(bytes).and_then(|()| self.stdin.flush()).expect("the server reads");
    }

    pub fn tell(&mut self, method: &str, params: &Value) {
        self.send(&Client::frame(&json!({ "jsonrpc": "2.0", "method": method, "params": params })));
    }

    pub fn receive(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(self.stdout.read_line(&mut line).expect("UTF-8") > 0, "the server ended");
            match line.trim().split_once(": ") {
                Some(("Content-Length", count)) => length = count.parse().expect("a number"),
                _ if line.trim().is_empty() => break,
                _ => {}
            }
        }
        let mut bytes = vec![0; length];
        self.stdout.read_exact(&mut bytes).expect("a whole message");
        serde_json::from_slice(&bytes).expect("JSON")
    }

    /// Everything up to the answer of a request.
    pub fn answer_of(&mut self, id: i64) -> Value {
        loop {
            let message = self.receive();
            if message["id"] == id {
                return message;
            }
            assert!(message.get("id").is_none(), "an answer to nothing: {message}");
            self.notes.push_back(message);
        }
    }

    pub fn ask(&mut self, method: &str, params: &Value) -> Value {
        self.last += 1;
        let id = self.last;
        self.send(&Client::frame(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params })));
        let answer = self.answer_of(id);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    pub fn open(&mut self, uri: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": "messageml", "version": 1, "text": text });
        self.tell("textDocument/didOpen", &json!({ "textDocument": document }));
    }

    pub fn change(&mut self, uri: &str, version: i64, change: &Value) {
        let document = json!({ "uri": uri, "version": version });
        self.tell("textDocument/didChange", &json!({ "textDocument": document, "contentChanges": [change] }));
    }

    pub fn close(&mut self, uri: &str) {
        self.tell("textDocument/didClose", &json!({ "textDocument": { "uri": uri } }));
    }

    /// What is shown of this version; none of a later one may have come before.
    pub fn findings(&mut self, uri: &str, version: i64) -> Vec<Value> {
        loop {
            let note = self.notes.pop_front().unwrap_or_else(|| self.receive());
            let params = &note["params"];
            if note["method"] != "textDocument/publishDiagnostics" || params["uri"] != uri {
                continue;
            }
            let shown = params["version"].as_i64().unwrap_or(version);
            assert!(shown <= version, "version {shown} while {version} is the last");
            if shown == version {
                return params["diagnostics"].as_array().cloned().expect("a list");
            }
        }
    }

    /// What was told so far under this name.
    pub fn notes_of(&self, method: &str) -> Vec<&Value> {
        self.notes.iter().filter(|note| note["method"] == method).collect()
    }

    /// Lets go of what was told so far.
    pub fn forget(&mut self) {
        self.notes.clear();
    }

    /// Goes away without a word; gives the exit code, and how long the server has worked.
    pub fn hang_up(mut self) -> (Option<i32>, Option<u64>) {
        drop(self.stdin);
        let mut rest = Vec::new();
        self.stdout.read_to_end(&mut rest).expect("it ends");
        let worked = processor_time(self.child.id());
        (self.child.wait().expect("it ends").code(), worked)
    }

    pub fn end(mut self) {
        self.ask("shutdown", &Value::Null);
        self.tell("exit", &Value::Null);
        drop(self.stdin);
        let mut rest = Vec::new();
        self.stdout.read_to_end(&mut rest).expect("it ends");
        assert!(self.child.wait().expect("it ends").success());
    }
}

/// How long a process has worked so far, in ticks of its processors, as long as nobody has waited for it; none where
/// the system does not tell.
pub fn processor_time(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // After the name, in which anything may stand.
    let (_, rest) = status.rsplit_once(')')?;
    let mut numbers = rest.split_whitespace().skip(11).map_while(|number| number.parse::<u64>().ok());
    Some(numbers.next()? + numbers.next()?)
}

/// The address of a file.
pub fn uri(path: &Path) -> String {
    url::Url::from_file_path(path).expect("a whole path").to_string()
}

/// Asks everything at a place, and how long each answer took.
pub fn ask_everything(client: &mut Client, uri: &str, line: u64, character: u64, times: &mut Vec<Duration>) {
    let document = json!({ "uri": uri });
    let place = json!({ "textDocument": document, "position": { "line": line, "character": character } });
    let range = json!({ "start": place["position"], "end": place["position"] });
    for (method, more) in [
        ("completion", json!({})),
        ("hover", json!({})),
        ("definition", json!({})),
        ("references", json!({ "context": { "includeDeclaration": true } })),
        ("prepareRename", json!({})),
        ("rename", json!({ "newName": "other" })),
        ("documentSymbol", json!({})),
        ("foldingRange", json!({})),
        ("codeAction", json!({ "range": range, "context": { "diagnostics": [] } })),
    ] {
        let mut params = place.clone();
        for (key, value) in more.as_object().expect("members") {
            params[key] = value.clone();
        }
        let begun = Instant::now();
        client.ask(&format!("textDocument/{method}"), &params);
        times.push(begun.elapsed());
    }
}
