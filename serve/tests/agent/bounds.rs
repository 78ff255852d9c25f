//! What any client can do: slow, many, endless, broken. The server goes on.

use std::io::{ErrorKind, Read, Write};
use std::thread;

use serde_json::json;

use crate::server::{Server, options, read_answer};

const HELLO: &str = "<messageML>Hello</messageML>";

#[test]
fn heads_that_never_end_are_given_up() {
    let server = Server::with(|options| options.bounds.head_seconds = 1);
    let patient = Server::with(|options| options.bounds.head_seconds = 3_600);
    let mut waiting = patient.connect();
    let mut idle = server.connect();
    let mut slow = server.connect();
    slow.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\n").unwrap();
    for stream in [&mut idle, &mut slow] {
        let closed = stream.read_to_end(&mut Vec::new());
        let is_closed = closed.as_ref().map_or_else(|why| why.kind() == ErrorKind::ConnectionReset, |_| true);
        assert!(is_closed, "{closed:?}");
    }
    // It is the bound that ended them: where there is a longer one, nobody is given up yet.
    waiting.set_nonblocking(true).unwrap();
    assert!(waiting.read(&mut [0]).is_err_and(|why| why.kind() == ErrorKind::WouldBlock));
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
fn who_keeps_the_server_waiting_gives_way() {
    let server = Server::with(|options| {
        options.bounds.connections = 8;
        options.bounds.head_seconds = 3_600;
        options.bounds.request_seconds = 3_600;
        options.bounds.poll_seconds = 3_600;
    });
    let bot = server.bot("bot");
    // One is being answered for as long as it takes: it keeps its place.
    let feed = bot.ask("POST", "/agent/v5/datafeeds", "application/json", b"{}").text("/id");
    let reading = format!(
        "POST /agent/v5/datafeeds/{feed}/read HTTP/1.1\r\nhost: {}\r\nconnection: close\r\nsessionToken: {}\r\n\
         keyManagerToken: {}\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{{}}",
        server.host, bot.session, bot.keys
    );
    let mut reader = server.connect();
    reader.write_all(reading.as_bytes()).unwrap();
    bot.create("abc", HELLO).assert_sent();
    // Several times as many as there are places: silent ones, heads that do not end, bodies that do not.
    let body = format!(
        "POST /agent/v4/stream/abc/message/create HTTP/1.1\r\nhost: {}\r\nsessionToken: {}\r\nkeyManagerToken: {}\r\n\
         content-type: application/json\r\ncontent-length: 1000\r\n\r\n{{",
        server.host, bot.session, bot.keys
    );
    let mut slow: Vec<_> = (0..60).map(|_| server.connect()).collect();
    for (at, stream) in slow.iter_mut().enumerate() {
        let begun = ["", "GET /agent/v3/health HTTP/1.1\r\nhost:", &body][at % 3];
        // It may have had to give way already.
        let _ = stream.write_all(begun.as_bytes());
    }
    assert_eq!(server.get("/agent/v3/health").text("/status"), "UP");
    bot.create("abc", HELLO).assert_sent();
    let sent = bot.create("abc", HELLO).text("/messageId");
    let viewer = server.user("local.viewer");
    server.act("reply", &json!({ "by": viewer, "messageId": sent, "formId": "f", "formValues": {} })).assert_sent();
    let read = read_answer(&mut reader).json();
    assert!(read["events"].as_array().is_some_and(|events| !events.is_empty()), "{read}");
    drop(slow);
}

/// A chunk that says nonsense is a fault of the request, not of its size.
#[test]
fn a_broken_chunk_is_no_large_body() {
    let server = Server::start(options());
    let bot = server.bot("bot");
    for kind in ["application/json", "multipart/form-data; boundary=edge", "application/x-www-form-urlencoded"] {
        let request = format!(
            "POST /agent/v4/stream/abc/message/create HTTP/1.1\r\nhost: {}\r\nconnection: close\r\nsessionToken: {}\r\n\
             keyManagerToken: {}\r\ncontent-type: {kind}\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
            server.host, bot.session, bot.keys
        );
        server.send_raw(request.as_bytes()).assert_refused(400, "");
    }
}

#[test]
fn what_cannot_be_read_is_refused_in_the_documented_form() {
    let server = Server::start(options());
    let bot = server.bot("bot");
    bot.ask("POST", "/agent/v4/stream/%ff/message/create", "application/json", b"{}").assert_refused(400, "path");
    bot.ask("GET", "/agent/v1/message/%ff", "", b"").assert_refused(400, "path");
    bot.ask("GET", "/pod/v2/streams/%c3%28/info", "", b"").assert_refused(400, "path");
    bot.ask("POST", "/pod/v1/streams/list?skip=-1", "application/json", b"{}").assert_refused(400, "query");
    bot.ask("POST", "/pod/v1/streams/list", "application/json", b"{").assert_refused(400, "body");
    bot.ask("POST", "/login/pubkey/app/user/seven/authenticate", "", b"").assert_refused(400, "path");
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
    assert_eq!(server.conversation("abc").len(), 5);
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
    let shown = server.conversation("abc");
    assert_eq!(shown.len(), 30, "the page shows the newest");
    assert_eq!(shown[0]["state"], "accepted");
}

/// Work of hours, given up by its clients: the next one is answered.
#[test]
fn a_request_that_is_given_up_costs_nothing_more() {
    let server = Server::with(|options| {
        let limits = messageml::Limits { steps: u64::MAX, output_bytes: usize::MAX, ..messageml::Limits::default() };
        options.engine = messageml::Engine::builder().limits(limits);
        options.bounds.request_seconds = 3_600;
    });
    let bot = server.bot("bot");
    let endless = "<messageML><#list 1.. as x><#if x lt 0>x</#if></#list></messageML>";
    let body = json!({ "message": endless }).to_string();
    let request = format!(
        "POST /agent/v4/stream/abc/message/create HTTP/1.1\r\nhost: {}\r\nsessionToken: {}\r\nkeyManagerToken: {}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        server.host,
        bot.session,
        bot.keys,
        body.len()
    );
    // More than there are threads for the checks.
    let mut clients: Vec<_> = (0..16).map(|_| server.connect()).collect();
    for client in &mut clients {
        client.write_all(request.as_bytes()).unwrap();
    }
    assert_eq!(server.get("/agent/v3/health").text("/status"), "UP");
    drop(clients);
    bot.create("abc", HELLO).assert_sent();
}

/// Line ends in what a client made up end neither an event nor the line of a page.
#[test]
fn pages_follow_whatever_ids_are_made_up() {
    let server = Server::start(options());
    let bot = server.bot("bot");
    let mut page = server.connect();
    let events = format!("GET {}api/events HTTP/1.1\r\nhost: {}\r\n\r\n", server.page, server.host);
    page.write_all(events.as_bytes()).unwrap();
    let mut seen = String::new();
    let mut read_to = |words: &str| {
        let mut bytes = [0; 4_096];
        while !seen.contains(words) {
            let count = page.read(&mut bytes).expect("the page goes on");
            assert!(count > 0, "the page was cut off: {seen}");
            seen.push_str(&String::from_utf8_lossy(&bytes[..count]));
        }
    };
    read_to("event: ready");
    for id in ["a%0db", "a%0d%0ab", "%00", "%e2%80%a8"] {
        let path = format!("/agent/v4/stream/{id}/message/create");
        bot.ask("POST", &path, "application/json", b"{\"message\":\"x\"}").assert_refused(400, "no stream");
    }
    bot.create("abc", HELLO).assert_sent();
    read_to("data: \"abc\"");
}
