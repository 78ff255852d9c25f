//! A person's side: what is done in the page, and what the bots hear of it.

use serde_json::{Value, json};

use crate::server::{Bot, Server, directory};

const ADA: i64 = 7;
const BOB: i64 = 8;

fn server() -> Server {
    Server::with(|options| {
        options.directory = directory(json!({
            "users": [
                { "id": ADA, "screenName": "ada", "prettyName": "Ada Byron", "email": "ada@example.com" },
                { "id": BOB, "screenName": "bob", "prettyName": "Bob", "email": "bob@example.com" },
                { "id": 9, "screenName": "price.bot", "prettyName": "Price Bot", "email": "bot@example.com" },
            ],
            "streams": [{ "id": "desk", "name": "Desk", "members": [ADA, BOB, 9] }, { "id": "im1", "type": "IM", "members": [ADA] }],
        }));
    })
}

/// A datafeed that is read to the end of what has happened so far.
struct Feed<'s> {
    bot: &'s Bot<'s>,
    id: String,
    acknowledged: String,
}

impl<'s> Feed<'s> {
    fn of(bot: &'s Bot<'s>) -> Self {
        let id = bot.ask("POST", "/agent/v5/datafeeds", "application/json", b"{}").text("/id");
        Feed { bot, id, acknowledged: String::new() }
    }

    /// The events since the last reading; there must be one.
    fn read(&mut self) -> Vec<Value> {
        let body = json!({ "ackId": self.acknowledged });
        let got = self.bot.post(&format!("/agent/v5/datafeeds/{}/read", self.id), &body).json();
        got["ackId"].as_str().expect("an ackId").clone_into(&mut self.acknowledged);
        got["events"].as_array().expect("events").clone()
    }
}

fn kinds(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["type"].as_str().unwrap_or_default()).collect()
}

#[test]
fn what_a_person_writes_reaches_the_bot_whole() {
    let server = server();
    let bot = server.bot("price.bot");
    let mut feed = Feed::of(&bot);
    let text = "@Price Bot /quote **VOD** #fx";
    let id = server.act("write", &json!({ "by": ADA, "stream": "desk", "text": text })).text("/messageId");
    let events = feed.read();
    assert_eq!(kinds(&events), ["MESSAGESENT"]);
    let event = &events[0];
    assert_eq!(event["initiator"]["user"]["userId"], ADA);
    let message = &event["payload"]["messageSent"]["message"];
    assert_eq!(message["messageId"], id.as_str());
    assert_eq!(message["user"]["displayName"], "Ada Byron");
    assert_eq!(message["stream"]["roomName"], "Desk");
    let shown = message["message"].as_str().expect("PresentationML");
    assert!(shown.contains("@Price Bot</span> /quote <b>VOD</b>"), "{shown}");
    let data: Value = serde_json::from_str(message["data"].as_str().expect("data")).expect("EntityJSON");
    let mention =
        data.as_object().expect("an object").values().find(|entity| entity["type"] == "com.symphony.user.mention");
    assert_eq!(mention.expect("a mention")["id"][0]["value"], "9");
    // MessageML as well, with files; forms are for service accounts.
    let write = |text: &str, files: Value| {
        server.act("write", &json!({ "by": ADA, "stream": "desk", "text": text, "isMessageML": true, "files": files }))
    };
    write("<messageML>see</messageML>", json!([{ "name": "a.txt", "content": "aGVsbG8=" }])).assert_sent();
    let event = feed.read().remove(0);
    let file = &event["payload"]["messageSent"]["message"]["attachments"][0];
    assert_eq!((&file["name"], &file["size"]), (&json!("a.txt"), &json!(5)));
    let path = format!(
        "/agent/v1/stream/desk/attachment?messageId={}&fileId={}",
        event["payload"]["messageSent"]["message"]["messageId"].as_str().expect("an id"),
        file["id"].as_str().expect("an id")
    );
    assert_eq!(bot.ask("GET", &path, "", b"").body, "aGVsbG8=");
    bot.ask("GET", &format!("{path}x"), "", b"").assert_refused(400, "no such attachment");
    write("<messageML><bold/></messageML>", json!([])).assert_refused(400, "bold");
    let form = "<messageML><form id=\"f\"><button name=\"b\">OK</button></form></messageML>";
    write(form, json!([])).assert_refused(403, "service accounts");
    write("<messageML>x</messageML>", json!([{ "name": "a", "content": "?" }])).assert_refused(400, "Base64");
    server.act("write", &json!({ "by": 1, "stream": "desk", "text": "x" })).assert_refused(400, "no user 1");
    // The page shows both sides in order.
    bot.create("desk", "<messageML>73.2</messageML>").assert_sent();
    let rows = server.conversation("desk");
    let senders: Vec<&Value> = rows.iter().filter(|row| row["isRefused"] == false).map(|row| &row["sender"]).collect();
    assert_eq!(senders, ["Ada Byron", "Ada Byron", "Price Bot"]);
    assert_eq!(rows.iter().filter(|row| row["isRefused"] == true).count(), 2);
}

#[test]
fn rooms_are_made_filled_and_left() {
    let server = server();
    let bot = server.bot("price.bot");
    let mut feed = Feed::of(&bot);
    let gather = |json: &Value| server.act("gather", json);
    let room =
        gather(&json!({ "by": ADA, "name": "Trades", "description": "All of them", "members": [9] })).text("/stream");
    let events = feed.read();
    // The bot hears of the room once it is in it.
    assert_eq!(kinds(&events), ["USERJOINEDROOM"]);
    let joined = &events[0]["payload"]["userJoinedRoom"];
    assert_eq!(joined["affectedUser"]["userId"], 9);
    assert_eq!(joined["stream"]["streamId"], room.as_str());
    let member = |by: i64, user: i64, change: &str| {
        server.act("member", &json!({ "by": by, "stream": room, "user": user, "change": change }))
    };
    member(ADA, BOB, "add").assert_sent();
    member(BOB, ADA, "remove").assert_refused(403, "only owners");
    member(ADA, BOB, "promote").assert_sent();
    member(BOB, ADA, "demote").assert_sent();
    server.act("room", &json!({ "by": BOB, "stream": room, "name": "Fills" })).assert_sent();
    server.act("room", &json!({ "by": BOB, "stream": room, "active": false })).assert_sent();
    bot.create(&room, "<messageML>x</messageML>").assert_refused(403, "may not write");
    server.act("room", &json!({ "by": BOB, "stream": room, "active": true })).assert_sent();
    member(BOB, 9, "remove").assert_sent();
    let events = feed.read();
    let expected = [
        "USERJOINEDROOM",
        "ROOMMEMBERPROMOTEDTOOWNER",
        "ROOMMEMBERDEMOTEDFROMOWNER",
        "ROOMUPDATED",
        "ROOMDEACTIVATED",
        "ROOMREACTIVATED",
        "USERLEFTROOM",
    ];
    assert_eq!(kinds(&events), expected);
    assert_eq!(events[3]["payload"]["roomUpdated"]["newRoomProperties"]["name"], "Fills");
    assert_eq!(events[6]["payload"]["userLeftRoom"]["affectedUser"]["userId"], 9);
    bot.create(&room, "<messageML>x</messageML>").assert_refused(403, "may not write");
    // Without a name it is a conversation, made once.
    let im = gather(&json!({ "by": BOB, "members": [9] })).text("/stream");
    assert_eq!(gather(&json!({ "by": BOB, "members": [9] })).text("/stream"), im);
    let events = feed.read();
    assert_eq!(kinds(&events), ["INSTANTMESSAGECREATED"]);
    let members = events[0]["payload"]["instantMessageCreated"]["stream"]["members"].as_array().map(Vec::len);
    assert_eq!(members, Some(2));
    gather(&json!({ "by": ADA, "name": "fills" })).assert_refused(400, "already");
}

#[test]
fn people_connect_and_messages_are_suppressed() {
    let server = server();
    let bot = server.bot("price.bot");
    let mut feed = Feed::of(&bot);
    server.act("connection", &json!({ "by": ADA, "user": 9, "step": "request" })).assert_sent();
    let events = feed.read();
    assert_eq!(kinds(&events), ["CONNECTIONREQUESTED"]);
    assert_eq!(events[0]["payload"]["connectionRequested"]["toUser"]["userId"], 9);
    let listed = bot.ask("GET", "/pod/v1/connection/list?status=pending_incoming", "", b"").json();
    assert_eq!((&listed[0]["userId"], &listed[0]["status"]), (&json!(ADA), &json!("PENDING_INCOMING")));
    let accepted = bot.post("/pod/v1/connection/accept", &json!({ "userId": ADA })).json();
    assert_eq!(accepted["status"], "ACCEPTED");
    let events = feed.read();
    assert_eq!(kinds(&events), ["CONNECTIONACCEPTED"]);
    assert_eq!(events[0]["payload"]["connectionAccepted"]["fromUser"]["userId"], ADA);
    bot.post("/pod/v1/connection/accept", &json!({ "userId": BOB })).assert_refused(404, "asked for no connection");
    bot.post("/pod/v1/connection/create", &json!({ "userId": BOB })).assert_sent();
    server.act("connection", &json!({ "by": BOB, "user": 9, "step": "reject" })).assert_sent();
    let info = bot.ask("GET", "/pod/v1/connection/user/8/info", "", b"");
    assert_eq!(info.text("/status"), "REJECTED");
    bot.post("/pod/v1/connection/user/8/remove", &json!({})).assert_sent();
    bot.ask("GET", "/pod/v1/connection/user/8/info", "", b"").assert_refused(404, "no connection");

    let id = bot.create("desk", "<messageML>oops</messageML>").text("/messageId");
    server.act("suppress", &json!({ "by": ADA, "message": id })).assert_sent();
    let events = feed.read();
    let suppressed = events.iter().find(|event| event["type"] == "MESSAGESUPPRESSED").expect("the event");
    assert_eq!(suppressed["payload"]["messageSuppressed"]["messageId"], id.as_str());
    bot.ask("GET", &format!("/agent/v1/message/{id}"), "", b"").assert_refused(400, "no such message");
    bot.update("desk", &id, "<messageML>x</messageML>").assert_refused(400, "no such message");
    let again = bot.post(&format!("/pod/v1/admin/messagesuppression/{id}/suppress"), &json!({})).json();
    assert_eq!(again["suppressed"], true);
    let row = server.conversation("desk").into_iter().find(|row| row["kind"] == "message").expect("a row");
    assert!(row.get("presentationML").is_none(), "{row}");
}

#[test]
fn bots_are_told_apart_and_hear_of_their_own_streams_only() {
    let server = server();
    let (first, second) = (server.bot("price.bot"), server.bot("news.bot"));
    let (mut one, mut other) = (Feed::of(&first), Feed::of(&second));
    server.act("write", &json!({ "by": ADA, "stream": "desk", "text": "for the first" })).assert_sent();
    assert_eq!(one.read().len(), 1);
    let news = server.user("news.bot");
    let room = server.act("gather", &json!({ "by": ADA, "name": "News", "members": [news] })).text("/stream");
    server.act("write", &json!({ "by": ADA, "stream": room, "text": "@news.bot hi" })).assert_sent();
    assert_eq!(kinds(&other.read()), ["USERJOINEDROOM", "MESSAGESENT"], "the first was for others");
    second.create("desk", "<messageML>x</messageML>").assert_refused(403, "may not write");
    // Who talks in a half IM is whichever bot it is.
    first.create("im1", "<messageML>x</messageML>").assert_sent();
    second.create("im1", "<messageML>x</messageML>").assert_sent();
    let rows = server.conversation("im1");
    assert_eq!(rows.iter().map(|row| &row["sender"]).collect::<Vec<_>>(), ["Price Bot", "news.bot"]);
}

#[test]
fn who_was_turned_away_is_listed() {
    let server = Server::with(|options| options.strict_tokens = true);
    let headers = [("sessionToken", "made up"), ("content-type", "application/json")];
    server.ask("POST", "/agent/v4/stream/abc/message/create", &headers, b"{}").assert_refused(401, "not issued here");
    let rows = server.conversation("abc");
    assert_eq!((&rows[0]["status"], &rows[0]["isRefused"]), (&json!(401), &json!(true)));
    server.bot("bot").create("no{such}room", "<messageML>x</messageML>").assert_refused(400, "no stream");
    let listed = server.get(&format!("{}api/pod", server.page)).json();
    assert_eq!((&listed["turnedAway"], &listed["streams"]), (&json!(2), &json!([])), "no room was written to");
    assert_eq!(server.conversation("").len(), 2);
}

#[test]
fn a_form_that_was_sent_is_remembered() {
    let server = server();
    let bot = server.bot("price.bot");
    let form = "<messageML><form id=\"f\"><button name=\"b\">OK</button></form></messageML>";
    let id = bot.create("desk", form).text("/messageId");
    server
        .act("reply", &json!({ "by": ADA, "messageId": id, "formId": "f", "formValues": { "action": "b" } }))
        .assert_sent();
    let row = &server.conversation("desk")[0];
    assert_eq!(row["answered"], json!({ "f": [ADA] }));
}

#[test]
fn a_blast_shares_its_text_and_its_answer_is_bounded() {
    let server = Server::with(|options| options.bounds.answer_bytes = 300_000);
    let bot = server.bot("bot");
    let ids: Vec<String> = (0..100).map(|at| format!("room{at}")).collect();
    let data = format!("{{\"a\":\"{}\"}}", "z".repeat(100_000));
    let body = json!({ "sids": ids, "message": "<messageML>To all</messageML>", "data": data });
    let answer = bot.post("/agent/v4/message/blast", &body);
    assert!(answer.body.len() < 500_000, "{}", answer.body.len());
    let messages = answer.assert_sent()["messages"].as_array().expect("messages").clone();
    assert_eq!(messages.len(), 100);
    let whole = messages.iter().filter(|message| message.get("message").is_some()).count();
    assert_eq!(whole, 2);
    let last = &messages[99];
    assert!(last["diagnostic"].as_str().is_some_and(|why| why.contains("left out")), "{last}");
    // What is left out can be read, and all of them are kept: the text only once.
    let id = last["messageId"].as_str().expect("an id");
    assert_eq!(bot.ask("GET", &format!("/agent/v1/message/{id}"), "", b"").text("/stream/streamId"), "room99");
    bot.ask("GET", &format!("/agent/v1/message/{}", messages[0]["messageId"].as_str().expect("an id")), "", b"")
        .assert_sent();
}
