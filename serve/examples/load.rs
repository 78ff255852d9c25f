//! Load on `messageml agent`: creates over keep-alive connections, and what that takes. With `--feeds`, a person writes
//! in the page instead, and so many bots read their datafeeds.
//!
//! ```sh
//! cargo build --release -p messageml-cli
//! cargo run --release -p messageml-serve --example load -- target/release/messageml [REQUESTS] [CONNECTIONS] [--feeds BOTS]
//! ```

use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

const MESSAGE: &str = "<messageML>Order <b>4711</b> was <span class=\"tempo-text-color--green\">filled</span>: \
                       <cash tag=\"ibm\"/> <hash tag=\"fills\"/></messageML>";

/// The Agent, ended with its value.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

struct Connection {
    stream: BufReader<TcpStream>,
    host: String,
}

impl Connection {
    fn open(host: &str) -> Outcome<Self> {
        let stream = TcpStream::connect(host)?;
        stream.set_nodelay(true)?;
        Ok(Connection { stream: BufReader::new(stream), host: host.to_owned() })
    }

    /// Posts JSON and gives status and body of the answer; the connection stays open.
    fn post(&mut self, path: &str, headers: &str, body: &str) -> Outcome<(u16, String)> {
        self.ask("POST", path, headers, body)
    }

    fn ask(&mut self, method: &str, path: &str, headers: &str, body: &str) -> Outcome<(u16, String)> {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\n{headers}content-length: {}\r\n\r\n{body}",
            self.host,
            body.len()
        );
        self.stream.get_mut().write_all(head.as_bytes())?;
        let (mut status, mut length) = (0, 0);
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line)? == 0 {
                return Err("the connection was closed".into());
            }
            let line = line.trim_end().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(rest) = line.strip_prefix("http/1.1 ") {
                status = rest.get(..3).unwrap_or_default().parse()?;
            } else if let Some(rest) = line.strip_prefix("content-length:") {
                length = rest.trim().parse()?;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok((status, String::from_utf8(body)?))
    }
}

/// Resident memory of a process in MiB, where the system tells.
fn resident(id: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let size: u32 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(f64::from(size) / 1024.0)
}

/// A text in an answer, by its pointer.
fn text(body: &str, pointer: &str) -> Outcome<String> {
    let answer: Value = serde_json::from_str(body)?;
    let found = answer.pointer(pointer).and_then(Value::as_str);
    Ok(found.ok_or_else(|| format!("no {pointer} in {body}"))?.to_owned())
}

/// The headers of a bot that has logged in.
fn log_in(host: &str, bot: &str) -> Outcome<String> {
    let mut connection = Connection::open(host)?;
    let mut headers = String::new();
    let claims = URL_SAFE_NO_PAD.encode(json!({ "sub": bot }).to_string());
    let token = json!({ "token": format!("e30.{claims}.x") }).to_string();
    for (path, name) in
        [("/login/pubkey/authenticate", "sessionToken"), ("/relay/pubkey/authenticate", "keyManagerToken")]
    {
        let (_, body) = connection.post(path, "", &token)?;
        headers += &format!("{name}: {}\r\n", text(&body, "/token")?);
    }
    Ok(headers)
}

/// What is sent again and again.
struct Task {
    path: String,
    headers: String,
    body: String,
}

impl Task {
    /// A bot creates messages.
    fn create(host: &str) -> Outcome<Self> {
        let path = "/agent/v4/stream/room/message/create".to_owned();
        Ok(Task { path, headers: log_in(host, "bot")?, body: json!({ "message": MESSAGE }).to_string() })
    }

    /// A person writes in the page.
    fn write(host: &str, page: &str) -> Outcome<Self> {
        let (_, body) = Connection::open(host)?.ask("GET", &format!("{page}api/pod"), "", "")?;
        let pod: Value = serde_json::from_str(&body)?;
        let users = pod.get("users").and_then(Value::as_array).ok_or("no users")?;
        let person = users.iter().find(|user| user.get("isBot") == Some(&Value::Bool(false))).ok_or("no person")?;
        let body = json!({ "by": person.get("id"), "stream": "room", "text": MESSAGE, "isMessageML": true });
        Ok(Task { path: format!("{page}api/write"), headers: String::new(), body: body.to_string() })
    }

    /// Sends until all are asked for; gives how long each took and how many failed.
    fn run(&self, host: &str, left: &AtomicUsize) -> Outcome<(Vec<Duration>, usize)> {
        let mut connection = Connection::open(host)?;
        let (mut times, mut failed) = (Vec::new(), 0);
        while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok() {
            let begin = Instant::now();
            let (status, _) = connection.post(&self.path, &self.headers, &self.body)?;
            times.push(begin.elapsed());
            failed += usize::from(status != 200);
        }
        Ok((times, failed))
    }
}

/// A bot's datafeed.
struct Feed {
    connection: Connection,
    headers: String,
    path: String,
}

impl Feed {
    fn open(host: &str, bot: usize) -> Outcome<Self> {
        let headers = log_in(host, &format!("bot{bot}"))?;
        let mut connection = Connection::open(host)?;
        let (_, body) = connection.post("/agent/v5/datafeeds", &headers, "{}")?;
        let path = format!("/agent/v5/datafeeds/{}/read", text(&body, "/id")?);
        Ok(Feed { connection, headers, path })
    }

    /// Reads and acknowledges, counting events, until the Agent is gone.
    fn follow(&mut self, heard: &AtomicUsize, is_over: &AtomicBool) -> Outcome<()> {
        let mut acknowledged = String::new();
        loop {
            let body = json!({ "ackId": acknowledged }).to_string();
            let (status, body) = match self.connection.post(&self.path, &self.headers, &body) {
                Err(_) if is_over.load(Ordering::Relaxed) => return Ok(()),
                answer => answer?,
            };
            if status != 200 {
                return Err(format!("a datafeed answers {status}: {body}").into());
            }
            let answer: Value = serde_json::from_str(&body)?;
            heard.fetch_add(answer.get("events").and_then(Value::as_array).map_or(0, Vec::len), Ordering::Relaxed);
            answer.get("ackId").and_then(Value::as_str).ok_or("no ackId")?.clone_into(&mut acknowledged);
        }
    }
}

/// Waits until all that is written was heard, or nothing more comes.
fn wait_for(heard: &AtomicUsize, all: usize) {
    let mut last = (usize::MAX, Instant::now());
    loop {
        let now = heard.load(Ordering::Relaxed);
        if now != last.0 {
            last = (now, Instant::now());
        }
        if now >= all || last.1.elapsed() > Duration::from_secs(3) {
            return;
        }
        thread::sleep(Duration::from_millis(20));
    }
}

const USAGE: &str = "usage: load PROGRAM [REQUESTS] [CONNECTIONS] [--feeds BOTS]";

fn main() -> Outcome<()> {
    let (mut words, mut feeds) = (Vec::new(), 0_usize);
    let mut arguments = std::env::args().skip(1);
    while let Some(word) = arguments.next() {
        if word == "--feeds" { feeds = arguments.next().ok_or(USAGE)?.parse()? } else { words.push(word) }
    }
    let program = words.first().ok_or(USAGE)?;
    let requests: usize = words.get(1).map_or(Ok(10_000), |text| text.parse())?;
    let connections: usize = words.get(2).map_or(Ok(16), |text| text.parse())?;
    let mut agent = Running(Command::new(program).args(["agent", "--port", "0"]).stdout(Stdio::piped()).spawn()?);
    let id = agent.0.id();
    let mut output = BufReader::new(agent.0.stdout.take().ok_or("no output")?).lines().map_while(Result::ok);
    let mut told = |name: &str| output.find_map(|line| line.strip_prefix(name).map(str::to_owned));
    let host = told("agent: http://").ok_or("the Agent does not say where it listens")?;
    let page = told("preview: http://").ok_or("the Agent does not say where its page is")?;
    let page = page.strip_prefix(&host).ok_or("the page lies elsewhere")?;
    let task = if feeds == 0 { Task::create(&host)? } else { Task::write(&host, page)? };
    let mut readers = (0..feeds).map(|bot| Feed::open(&host, bot)).collect::<Outcome<Vec<_>>>()?;

    let (left, heard, is_over) = (AtomicUsize::new(requests), AtomicUsize::new(0), AtomicBool::new(false));
    let step = 10_000.min(requests / 5).max(1);
    let begin = Instant::now();
    let (results, seconds) = thread::scope(|scope| -> Outcome<_> {
        let (heard, is_over) = (&heard, &is_over);
        let following: Vec<_> =
            readers.iter_mut().map(|feed| scope.spawn(move || feed.follow(heard, is_over))).collect();
        let clients: Vec<_> = (0..connections).map(|_| scope.spawn(|| task.run(&host, &left))).collect();
        for mark in (step..=requests).step_by(step) {
            while left.load(Ordering::Relaxed) > requests - mark && clients.iter().any(|client| !client.is_finished()) {
                thread::sleep(Duration::from_millis(2));
            }
            let size = resident(id).map_or_else(|| "not told".into(), |size| format!("{size:.1} MiB"));
            let told =
                if feeds == 0 { String::new() } else { format!(", {} events read", heard.load(Ordering::Relaxed)) };
            println!("{mark} messages: resident {size}{told}");
        }
        let results: Result<Vec<_>, _> = clients.into_iter().map(thread::ScopedJoinHandle::join).collect();
        let seconds = begin.elapsed().as_secs_f64();
        wait_for(heard, feeds * requests);
        is_over.store(true, Ordering::Relaxed);
        drop(agent);
        for reader in following {
            reader.join().map_err(|_| "a bot came to grief")??;
        }
        Ok((results.map_err(|_| "a client came to grief")?.into_iter().collect::<Outcome<Vec<_>>>()?, seconds))
    })?;

    let failed: usize = results.iter().map(|(_, failed)| failed).sum();
    let mut times: Vec<Duration> = results.into_iter().flat_map(|(times, _)| times).collect();
    times.sort();
    let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default().as_secs_f64() * 1_000.0;
    println!(
        "{} messages over {connections} connections: {:.0} a second, median {:.2} ms, 99th percentile {:.2} ms, {failed} failed",
        times.len(),
        times.len() as f64 / seconds,
        at(50),
        at(99)
    );
    if feeds > 0 {
        println!("{feeds} bots read {} events of {}", heard.load(Ordering::Relaxed), feeds * requests);
    }
    if failed == 0 { Ok(()) } else { Err("some failed".into()) }
}
