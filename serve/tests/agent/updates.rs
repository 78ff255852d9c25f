//! Updates: whose, of what, and what they leave behind.

use serde_json::{Value, json};

use crate::server::{Server, directory, options};

const FIRST: &str = "<messageML>first</messageML>";
const SECOND: &str = "<messageML>second</messageML>";

#[test]
fn an_update_names_what_it_replaces() {
    let server = Server::start(options());
    let bot = server.bot("bot");
    let first = bot.create("abc", FIRST).assert_sent();
    let id = |message: &Value| message["messageId"].as_str().expect("an id").to_owned();
    let second = bot.update("abc", &id(&first), SECOND).assert_sent();
    assert_ne!(id(&first), id(&second));
    assert_eq!(second["replacing"], first["messageId"]);
    assert_eq!(second["initialMessageId"], first["messageId"]);
    assert_eq!(second["initialTimestamp"], first["timestamp"]);
    assert_eq!(second["silent"], true);
    // The next one may name either; it replaces the newest.
    for named in [&first, &second] {
        let before = bot.ask("GET", &format!("/agent/v1/message/{}", id(&first)), "", b"").assert_sent();
        let body = json!({ "message": FIRST, "silent": "false" });
        let next = bot.post(&format!("/agent/v4/stream/abc/message/{}/update", id(named)), &body).assert_sent();
        assert_eq!(next["initialMessageId"], first["messageId"]);
        assert_eq!(next["silent"], false);
        assert_eq!(before["replacedBy"], second["messageId"]);
        let replaced = next["replacing"].as_str().expect("an id");
        let read = bot.ask("GET", &format!("/agent/v1/message/{replaced}"), "", b"").assert_sent();
        assert_eq!(read["replacedBy"], next["messageId"]);
    }
}

#[test]
fn what_is_not_ones_own_cannot_be_updated() {
    let server = Server::with(|options| {
        options.directory = directory(
            json!({ "users": [], "streams": [{ "id": "room" }, { "id": "other" }, { "id": "wall", "type": "POST" }] }),
        );
    });
    let (bot, stranger) = (server.bot("bot"), server.bot("stranger"));
    let id = bot.create("room", FIRST).text("/messageId");
    stranger.update("room", &id, SECOND).assert_refused(403, "only the sender");
    bot.update("other", &id, SECOND).assert_refused(400, "no such message in this stream");
    bot.update("room", "unknown", SECOND).assert_refused(400, "no such message in this stream");
    bot.update("nowhere", &id, SECOND).assert_refused(400, "no stream");
    let post = bot.create("wall", FIRST).text("/messageId");
    bot.update("wall", &post, SECOND).assert_refused(400, "wall posts");
    bot.update("room", &id, "<messageML><bold/></messageML>").assert_refused(400, "bold");
    let body = json!({ "message": SECOND, "silent": "perhaps" });
    bot.post(&format!("/agent/v4/stream/room/message/{id}/update"), &body).assert_refused(400, "silent");
    // None of that has touched it.
    let read = bot.ask("GET", &format!("/agent/v1/message/{id}"), "", b"").assert_sent();
    assert!(read.get("replacedBy").is_none() && read["message"].as_str().is_some_and(|text| text.contains("first")));
    bot.update("room", &id, SECOND).assert_sent();
}

#[test]
fn a_message_can_be_updated_again_and_again() {
    let server = Server::start(options());
    let bot = server.bot("bot");
    let first = bot.create("abc", FIRST).text("/messageId");
    let mut newest = first.clone();
    for at in 0..50 {
        let sent = bot.update("abc", &first, &format!("<messageML>version {at}</messageML>")).assert_sent();
        assert_eq!(sent["replacing"], newest.as_str());
        newest = sent["messageId"].as_str().expect("an id").to_owned();
    }
}
