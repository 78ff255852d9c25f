//! What any client can do: slow, many, endless, broken. The server goes on.

use std::io::{Read, Write};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::server::{Server, options, read_answer};

const HELLO: &str = "<messageML>Hello</messageML>";

#[test]
fn heads_that_never_end_are_given_up() {
    let server = Server::with(|options| options.bounds.head_seconds = 1);
    let mut idle = server.connect();
    let mut slow = server.connect();
    slow.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\n").unwrap();
    let begin = Instant::now();
    let mut bytes = Vec::new();
    for stream in [&mut idle, &mut slow] {
        let _ = stream.read_to_end(&mut bytes);
    }
    assert!(begin.elapsed() < Duration::from_secs(20), "{:?}", begin.elapsed());
    server.bot("bot").create("abc", HELLO).assert_sent();
}

#[test]
fn a_body_that_drips_is_given_up() {
    let server = Server::with(|options| options.bounds.request_seconds = 1);
    let bot = server.bot("bot");
    let head = format!(
        "POST /agent/v4/stream/abc/message/create HTTP/1.1\r\nhost: {}\r\nconnection: close\r\nsessionToken: {}\r\nkeyManagerToken: {}\r\n\
         content-type: application/json\r\ncontent-length: 1000000\r\n\r\n{{",
        server.host, bot.session, bot.keys
    );
    let mut stream = server.connect();
    stream.write_all(head.as_bytes()).unwrap();
    assert_eq!(read_answer(&mut stream).status, 408);
    bot.create("abc", HELLO).assert_sent();
}

#[test]
fn more_connections_than_there_are_places_wait_for_one() {
    let server = Server::with(|options| {
        options.bounds.connections = 8;
        options.bounds.head_seconds = 1;
    });
    // Several times as many as there are places, none of which says a word.
    let silent: Vec<_> = (0..28).map(|_| server.connect()).collect();
    let begin = Instant::now();
    let bot = thread::scope(|scope| scope.spawn(|| server.bot("bot").session).join().expect("it is served"));
    assert!(!bot.is_empty());
    assert!(begin.elapsed() > Duration::from_millis(500), "the places were taken, so it had to wait");
    drop(silent);
    server.bot("bot").create("abc", HELLO).assert_sent();
}

#[test]
fn endless_heads_and_odd_requests_are_refused() {
    let server = Server::start(options());
    let host = server.host.clone();
    let requests: [Vec<u8>; 9] = [
        b"\0\0\0\0\r\n\r\n".to_vec(),
        b"GET\r\n\r\n".to_vec(),
        b"GET / HTTP/9.9\r\n\r\n".to_vec(),
        [b"GET /".to_vec(), vec![b'a'; 200_000], b" HTTP/1.1\r\n\r\n".to_vec()].concat(),
        format!("GET / HTTP/1.1\r\nhost: {host}\r\n{}\r\n", "x: y\r\n".repeat(50_000)).into_bytes(),
        format!("GET / HTTP/1.1\r\nhost: {host}\r\nx: {}\r\n\r\n", "y".repeat(1 << 20)).into_bytes(),
        format!("POST / HTTP/1.1\r\nhost: {host}\r\ncontent-length: -1\r\n\r\n").into_bytes(),
        format!("POST / HTTP/1.1\r\nhost: {host}\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello").into_bytes(),
        format!("POST / HTTP/1.1\r\nhost: {host}\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n").into_bytes(),
    ];
    for request in requests {
        let answer = server.send_raw(&request);
        assert!(
            answer.status == 0 || (400..500).contains(&answer.status),
            "{} for {:?}",
            answer.status,
            request.get(..60)
        );
    }
    server.bot("bot").create("abc", HELLO).assert_sent();
}

#[test]
fn a_chunked_body_has_the_same_bound() {
    let server = Server::with(|options| options.bounds.body_bytes = 100_000);
    let bot = server.bot("bot");
    let head = format!(
        "POST /agent/v4/stream/abc/message/create HTTP/1.1\r\nhost: {}\r\nconnection: close\r\nsessionToken: {}\r\nkeyManagerToken: {}\r\n\
         content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n",
        server.host, bot.session, bot.keys
    );
    let chunk = format!("8000\r\n{}\r\n", "x".repeat(0x8000));
    server.send_raw(format!("{head}{}0\r\n\r\n", chunk.repeat(8)).as_bytes()).assert_refused(413, "larger");
    bot.create("abc", HELLO).assert_sent();
}

#[test]
fn hostile_messages_end_in_answers() {
    let server = Server::start(options());
    let bot = server.bot("bot");
    let messages = [
        "<div>".repeat(50_000),
        format!("<messageML>{}{}</messageML>", "<b>".repeat(20_000), "</b>".repeat(20_000)),
        "<messageML><#list 1..1000000000 as x>x</#list></messageML>".to_owned(),
        "<messageML><#macro m><@m/></#macro><@m/></messageML>".to_owned(),
        "${".repeat(100_000),
        "<!DOCTYPE a [<!ENTITY b \"c\">]><messageML>&b;</messageML>".to_owned(),
    ];
    for message in &messages {
        bot.create("abc", message).assert_refused(400, "");
    }
    bot.create("abc", HELLO).assert_sent();
}

#[test]
fn only_the_last_requests_are_kept() {
    let server = Server::with(|options| options.bounds.kept_requests = 5);
    let bot = server.bot("bot");
    let ids: Vec<String> = (0..8).map(|_| bot.create("abc", HELLO).text("/messageId")).collect();
    let read = |id: &str| bot.ask("GET", &format!("/agent/v1/message/{id}"), "", b"");
    read(&ids[2]).assert_refused(400, "no longer kept");
    read(&ids[3]).assert_sent();
    bot.update("abc", &ids[0], HELLO).assert_refused(400, "no longer kept");
    let listing = server.get(&format!("{}api/listing", server.page)).json();
    assert_eq!(listing["messages"].as_array().map(Vec::len), Some(5));
}

#[test]
fn pages_that_follow_are_bounded_in_number() {
    let server = Server::with(|options| options.bounds.followers = 3);
    let events = format!("GET {}api/events HTTP/1.1\r\nhost: {}\r\n\r\n", server.page, server.host);
    let mut pages: Vec<_> = (0..3).map(|_| server.connect()).collect();
    for page in &mut pages {
        page.write_all(events.as_bytes()).unwrap();
        let mut first = [0; 12];
        page.read_exact(&mut first).unwrap();
        assert_eq!(&first, b"HTTP/1.1 200");
    }
    assert_eq!(server.get(&format!("{}api/events", server.page)).status, 503);
    drop(pages);
}

#[test]
fn many_bots_at_once_get_their_own_answers() {
    let server = Server::start(options());
    thread::scope(|scope| {
        for name in 0..16 {
            let server = &server;
            scope.spawn(move || {
                let bot = server.bot(&format!("bot{name}"));
                for turn in 0..20 {
                    let text = format!("{name} says {turn}");
                    let sent = bot.create("abc", &format!("<messageML>{text}</messageML>")).assert_sent();
                    assert!(sent["message"].as_str().is_some_and(|message| message.contains(&text)), "{sent}");
                    assert_eq!(sent["user"]["username"], format!("bot{name}"));
                }
            });
        }
    });
    let listing = server.get(&format!("{}api/listing", server.page)).json();
    assert_eq!(listing["messages"].as_array().map(Vec::len), Some(200), "the list shows the newest");
    assert_eq!(json!(listing["messages"][0]["cases"][0]["state"]), "accepted");
}
