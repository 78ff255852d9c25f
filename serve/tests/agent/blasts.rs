//! Blasts: up to a hundred streams, and what becomes of each.

use serde_json::{Value, json};

use crate::server::{Server, directory, options};

const HELLO: &str = "<messageML>To all</messageML>";

fn streams(count: usize) -> Vec<String> {
    (0..count).map(|at| format!("stream{at}")).collect()
}

fn count(answer: &Value, member: &str) -> usize {
    let found = &answer[member];
    found.as_array().map(Vec::len).or_else(|| found.as_object().map(serde_json::Map::len)).expect("a list or a map")
}

#[test]
fn a_hundred_streams_are_served_and_one_more_is_not() {
    let server = Server::start(options());
    let bot = server.bot("bot");
    let sent = bot.blast(&streams(100), HELLO).assert_sent();
    assert_eq!((count(&sent, "messages"), count(&sent, "errors")), (100, 0));
    bot.blast(&streams(101), HELLO).assert_refused(400, "more than 100 streams");
    bot.blast(&streams(50_000), HELLO).assert_refused(400, "more than 100 streams");
    bot.blast(&[], HELLO).assert_refused(400, "names no stream");
    bot.blast(&[" ".into(), String::new()], HELLO).assert_refused(400, "names no stream");
}

#[test]
fn a_stream_named_twice_gets_the_message_once() {
    let server = Server::start(options());
    let bot = server.bot("bot");
    let mut ids = streams(50);
    ids.extend(streams(50));
    assert_eq!(count(&bot.blast(&ids, HELLO).assert_sent(), "messages"), 50);
    // Repeats count towards the limit.
    ids.extend(streams(1));
    bot.blast(&ids, HELLO).assert_refused(400, "more than 100 streams");
    let body = format!("sids=a,b,a&sids=b%2Cc&message={HELLO}").replace('/', "%2F");
    let sent = bot.ask("POST", "/agent/v4/message/blast", "application/x-www-form-urlencoded", body.as_bytes());
    let got: Vec<Value> = sent.json()["messages"]
        .as_array()
        .expect("messages")
        .iter()
        .map(|one| one["stream"]["streamId"].clone())
        .collect();
    assert_eq!(got, ["a", "b", "c"]);
}

#[test]
fn what_fails_is_told_and_the_rest_is_sent() {
    let server = Server::with(|options| {
        options.directory =
            directory(json!({ "users": [], "streams": [{ "id": "good" }, { "id": "read", "readOnly": true }] }));
    });
    let bot = server.bot("bot");
    let ids = ["good", "read", "unknown", "no such room"].map(str::to_owned);
    let sent = bot.blast(&ids, HELLO).assert_sent();
    assert_eq!(count(&sent, "messages"), 1);
    assert_eq!(sent["errors"]["read"]["code"], 403);
    assert_eq!(sent["errors"]["unknown"]["code"], 400);
    assert_eq!(sent["errors"]["no such room"]["code"], 400);
    bot.blast(&ids, "<messageML><bold/></messageML>").assert_refused(400, "bold");
}
