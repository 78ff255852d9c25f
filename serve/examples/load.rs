//! Load on `messageml agent`: creates over keep-alive connections, and what that takes.
//!
//! ```sh
//! cargo build --release -p messageml-cli
//! cargo run --release -p messageml-serve --example load -- target/release/messageml [REQUESTS] [CONNECTIONS]
//! ```

use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

const MESSAGE: &str = "{\"message\":\"<messageML>Order <b>4711</b> was <span class=\\\"tempo-text-color--green\\\">filled</span>: \
                       <cash tag=\\\"ibm\\\"/> <hash tag=\\\"fills\\\"/></messageML>\"}";

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
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\n{headers}content-length: {}\r\n\r\n{body}",
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

/// Resident memory of a process in KiB, where the system tells.
fn resident(id: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

fn tokens(host: &str) -> Outcome<String> {
    let mut connection = Connection::open(host)?;
    let mut headers = String::new();
    for (path, name) in
        [("/login/pubkey/authenticate", "sessionToken"), ("/relay/pubkey/authenticate", "keyManagerToken")]
    {
        let (_, body) = connection.post(path, "", "{\"token\":\"e30.eyJzdWIiOiJib3QifQ.x\"}")?;
        let answer: serde_json::Value = serde_json::from_str(&body)?;
        let token = answer.get("token").and_then(serde_json::Value::as_str).ok_or("no token")?;
        headers += &format!("{name}: {token}\r\n");
    }
    Ok(headers)
}

/// Creates messages until all are asked for; gives how long each took and how many failed.
fn create(host: &str, headers: &str, left: &AtomicUsize) -> Outcome<(Vec<Duration>, usize)> {
    let mut connection = Connection::open(host)?;
    let (mut times, mut failed) = (Vec::new(), 0);
    while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok() {
        let begin = Instant::now();
        let (status, _) = connection.post("/agent/v4/stream/room/message/create", headers, MESSAGE)?;
        times.push(begin.elapsed());
        failed += usize::from(status != 200);
    }
    Ok((times, failed))
}

fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let program = arguments.next().ok_or("usage: load PROGRAM [REQUESTS] [CONNECTIONS]")?;
    let requests: usize = arguments.next().map_or(Ok(10_000), |text| text.parse())?;
    let connections: usize = arguments.next().map_or(Ok(16), |text| text.parse())?;
    let mut agent = Running(Command::new(program).args(["agent", "--port", "0"]).stdout(Stdio::piped()).spawn()?);
    let output = BufReader::new(agent.0.stdout.take().ok_or("no output")?);
    let host =
        output.lines().map_while(Result::ok).find_map(|line| line.strip_prefix("agent: http://").map(str::to_owned));
    let (host, id) = (host.ok_or("the Agent does not say where it listens")?, agent.0.id());
    let headers = tokens(&host)?;
    let left = AtomicUsize::new(requests);
    let begin = Instant::now();
    let mut marks = Vec::new();
    let results = thread::scope(|scope| -> Outcome<Vec<_>> {
        let clients: Vec<_> = (0..connections).map(|_| scope.spawn(|| create(&host, &headers, &left))).collect();
        for fifth in 1..=5 {
            while left.load(Ordering::Relaxed) > requests - requests * fifth / 5
                && clients.iter().any(|client| !client.is_finished())
            {
                thread::sleep(Duration::from_millis(2));
            }
            marks.extend(resident(id).map(|size| format!("{:.1} MiB", size as f64 / 1024.0)));
        }
        clients.into_iter().map(|client| client.join().map_err(|_| "a client came to grief")?).collect()
    })?;
    let seconds = begin.elapsed().as_secs_f64();
    let failed: usize = results.iter().map(|(_, failed)| failed).sum();
    let mut times: Vec<Duration> = results.into_iter().flat_map(|(times, _)| times).collect();
    times.sort();
    let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default().as_secs_f64() * 1_000.0;
    println!(
        "{} creates over {connections} connections: {:.0} a second, median {:.2} ms, 99th percentile {:.2} ms, {failed} failed; \
         resident after each fifth: {}",
        times.len(),
        times.len() as f64 / seconds,
        at(50),
        at(99),
        marks.join(", ")
    );
    if failed == 0 { Ok(()) } else { Err("some failed".into()) }
}
