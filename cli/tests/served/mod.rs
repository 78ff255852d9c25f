//! The binary as a server, and its clients.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

/// A server that is killed with its value, as by a machine that stops.
pub struct Running {
    child: Child,
    /// Host and port.
    pub host: String,
    /// The path of its page.
    pub page: String,
}

/// Starts the command and reads from its output where it listens.
pub fn start(arguments: &[&str]) -> Running {
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

impl Running {
    /// The JSON that the page gets from there.
    pub fn page(&self, what: &str) -> Value {
        ask(&self.host, "GET", &format!("{}{what}", self.page), "", "").expect("an answer")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The answer's JSON; nothing once the server is gone.
pub fn ask(host: &str, method: &str, path: &str, headers: &str, body: &str) -> Option<Value> {
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

/// A bot that has logged in.
pub struct Bot {
    host: String,
    headers: String,
}

impl Bot {
    /// Nothing if the server is gone.
    pub fn log_in(host: &str) -> Option<Bot> {
        let login = json!({ "token": "e30.eyJzdWIiOiJib3QifQ.x" }).to_string();
        let token = |path| Some(ask(host, "POST", path, "", &login)?["token"].as_str()?.to_owned());
        let (session, keys) = (token("/login/pubkey/authenticate")?, token("/relay/pubkey/authenticate")?);
        let headers =
            format!("sessionToken: {session}\r\nkeyManagerToken: {keys}\r\ncontent-type: application/json\r\n");
        Some(Bot { host: host.to_owned(), headers })
    }

    /// What the Agent answers to a message for a stream; nothing once it is gone.
    pub fn create(&self, stream: &str, message: &str, data: Option<&str>) -> Option<Value> {
        let body = json!({ "message": message, "data": data }).to_string();
        ask(&self.host, "POST", &format!("/agent/v4/stream/{stream}/message/create"), &self.headers, &body)
    }
}
