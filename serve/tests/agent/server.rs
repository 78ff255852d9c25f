//! An Agent on a port of its own, and a client that says exactly what it is told to.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use messageml::{Engine, Json};
use messageml_serve::agent::{self, Options};
use messageml_serve::{Bounds, Exposure};
use serde_json::{Value, json};

pub struct Server {
    /// `127.0.0.1:port`.
    pub host: String,
    /// The path of the page, with its token.
    pub page: String,
}

pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|why| panic!("{why}: {} {}", self.status, self.body))
    }

    /// The member of the answer at a JSON pointer, as text.
    pub fn text(&self, pointer: &str) -> String {
        let json = self.json();
        let found = json.pointer(pointer).unwrap_or_else(|| panic!("no {pointer} in {json}"));
        found.as_str().map_or_else(|| found.to_string(), str::to_owned)
    }

    /// Holds the answer against a documented `V2Error` of this status whose message has these words.
    #[track_caller]
    pub fn assert_refused(&self, status: u16, words: &str) {
        assert_eq!(self.status, status, "{}", self.body);
        let json = self.json();
        assert_eq!(json["code"], status, "{json}");
        let message = json["message"].as_str().expect("a message");
        assert!(message.contains(words), "{message:?} does not say {words:?}");
    }

    #[track_caller]
    pub fn assert_sent(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.body);
        self.json()
    }
}

pub fn directory(json: Value) -> Option<Json> {
    Some(messageml::json::read_strictly(&json.to_string(), 100).expect("a directory"))
}

/// However busy the machine is.
const LONG: Duration = Duration::from_secs(300);

pub fn options() -> Options {
    Options {
        engine: Engine::builder(),
        has_clock: true,
        directory: None,
        pod: "test".into(),
        public_key: None,
        strict_tokens: false,
        faults: Vec::new(),
        seed: 1,
        blocked_words: Vec::new(),
        record: None,
        exposure: Exposure::default(),
        bounds: Bounds::default(),
    }
}

impl Server {
    pub fn start(options: Options) -> Self {
        let (sender, receiver) = mpsc::channel();
        // It serves until the tests end.
        thread::spawn(move || {
            agent::run(options, |bots, page| sender.send((bots.to_owned(), page.to_owned())).unwrap())
        });
        let (bots, page) = receiver.recv_timeout(LONG).expect("the server starts");
        Server { host: bots.trim_start_matches("http://").to_owned(), page: page.trim_start_matches(&bots).to_owned() }
    }

    pub fn with(change: impl FnOnce(&mut Options)) -> Self {
        let mut options = options();
        change(&mut options);
        Server::start(options)
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.host).expect("the server listens");
        stream.set_read_timeout(Some(LONG)).unwrap();
        stream
    }

    /// Sends these bytes as they are and reads until the server closes the connection.
    pub fn send_raw(&self, request: &[u8]) -> Answer {
        let mut stream = self.connect();
        // The server may refuse and close before it has read all.
        let _ = stream.write_all(request);
        read_answer(&mut stream)
    }

    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut head = format!("{method} {path} HTTP/1.1\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
        if !headers.iter().any(|(name, _)| *name == "host") {
            head += &format!("host: {}\r\n", self.host);
        }
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        self.send_raw(&[head.as_bytes(), b"\r\n", body].concat())
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], b"")
    }

    /// The rows of a conversation as the page shows them, the oldest first.
    pub fn conversation(&self, stream: &str) -> Vec<Value> {
        let json = self.get(&format!("{}api/conversation?stream={stream}", self.page)).assert_sent();
        json["rows"].as_array().expect("rows").clone()
    }

    /// What the page does on behalf of a person.
    pub fn act(&self, what: &str, json: &Value) -> Answer {
        let headers = [("content-type", "application/json")];
        self.ask("POST", &format!("{}api/{what}", self.page), &headers, json.to_string().as_bytes())
    }

    /// The id of the user of this name.
    pub fn user(&self, name: &str) -> i64 {
        let pod = self.get(&format!("{}api/pod", self.page)).assert_sent();
        let found = pod["users"].as_array().expect("users").iter().find(|user| user["username"] == name);
        found.unwrap_or_else(|| panic!("no {name} in {pod}"))["id"].as_i64().expect("an id")
    }

    /// The tokens of a bot with this name.
    pub fn bot(&self, name: &str) -> Bot<'_> {
        let body = json!({ "token": signed(name) }).to_string();
        let token = |path| self.ask("POST", path, &[], body.as_bytes()).text("/token");
        Bot { server: self, session: token("/login/pubkey/authenticate"), keys: token("/relay/pubkey/authenticate") }
    }
}

/// A token as a bot signs it; nobody looks at the signature unless a public key was given.
pub fn signed(name: &str) -> String {
    use base64::Engine as _;
    let claims = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(json!({ "sub": name }).to_string());
    format!("e30.{claims}.x")
}

pub fn read_answer(stream: &mut TcpStream) -> Answer {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    Answer { status, head: head.to_owned(), body: body.to_owned() }
}

pub struct Bot<'s> {
    pub server: &'s Server,
    pub session: String,
    pub keys: String,
}

impl Bot<'_> {
    pub fn ask(&self, method: &str, path: &str, kind: &str, body: &[u8]) -> Answer {
        let headers = [("sessionToken", &*self.session), ("keyManagerToken", &self.keys), ("content-type", kind)];
        self.server.ask(method, path, &headers, body)
    }

    pub fn post(&self, path: &str, json: &Value) -> Answer {
        self.ask("POST", path, "application/json", json.to_string().as_bytes())
    }

    pub fn create(&self, stream: &str, message: &str) -> Answer {
        self.post(&format!("/agent/v4/stream/{stream}/message/create"), &json!({ "message": message }))
    }

    pub fn update(&self, stream: &str, id: &str, message: &str) -> Answer {
        self.post(&format!("/agent/v4/stream/{stream}/message/{id}/update"), &json!({ "message": message }))
    }

    pub fn blast(&self, streams: &[String], message: &str) -> Answer {
        self.post("/agent/v4/message/blast", &json!({ "sids": streams, "message": message }))
    }
}
