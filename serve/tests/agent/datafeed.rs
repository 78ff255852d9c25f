//! The datafeed, the replies to forms in it, and acting on behalf of users.

use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::server::{Answer, Bot, Server, directory, options, signed};

const FORM: &str = "<messageML><form id=\"order\"><text-field name=\"symbol\"/><button name=\"send\" type=\"action\">Send</button></form></messageML>";

fn make(bot: &Bot<'_>) -> String {
    let made = bot.ask("POST", "/agent/v5/datafeeds", "application/json", b"{}");
    assert_eq!(made.status, 201, "{}", made.body);
    let id = made.text("/id");
    assert!(
        id.ends_with("_f") && id.matches('_').count() == 1,
        "the BDK knows a datafeed of version 2 by its name: {id}"
    );
    id
}

fn read(bot: &Bot<'_>, feed: &str, acknowledged: &str) -> Answer {
    bot.post(&format!("/agent/v5/datafeeds/{feed}/read"), &json!({ "ackId": acknowledged, "updatePresence": true }))
}

/// Fills in the form of a message, as the page does.
fn fill(server: &Server, by: i64, message: &Value, values: &Value) -> Value {
    let reply = json!({ "by": by, "messageId": message["messageId"], "formId": "order", "formValues": values });
    server.act("reply", &reply).json()
}

#[test]
fn a_form_goes_round() {
    let server = Server::with(|options| {
        options.directory = directory(json!({
            "users": [{ "id": 1, "screenName": "bot", "prettyName": "The Bot", "email": "bot@example.com" },
                      { "id": 2, "screenName": "ada", "prettyName": "Ada Byron", "email": "ada@example.com" }],
            "streams": [{ "id": "desk", "name": "Desk" }],
        }));
    });
    let (bot, other) = (server.bot("bot"), server.bot("other"));
    let (feed, others) = (make(&bot), make(&other));
    let sent = bot.create("desk", FORM).assert_sent();
    let told = fill(&server, 2, &sent, &json!({ "action": "send", "symbol": "VOD" }));
    assert_eq!(told["delivered"], 1);
    let got = read(&bot, &feed, "").json();
    // Its own message comes back to it, too; it passes that over by the initiator.
    assert_eq!(got["events"].as_array().map(Vec::len), Some(2));
    assert_eq!(got["events"][0]["type"], "MESSAGESENT");
    let event = &got["events"][1];
    assert_eq!(*event, told["event"]);
    assert_eq!(event["type"], "SYMPHONYELEMENTSACTION");
    assert_eq!(event["initiator"]["user"]["userId"], 2, "the viewer is not the bot, which would pass it over");
    let action = &event["payload"]["symphonyElementsAction"];
    assert_eq!(action["formMessageId"], sent["messageId"]);
    assert_eq!(
        action["stream"],
        json!({ "streamId": "desk", "streamType": "ROOM", "external": false, "crossPod": false, "roomName": "Desk" })
    );
    assert_eq!(action["formId"], "order");
    assert_eq!(action["formValues"], json!({ "action": "send", "symbol": "VOD" }));
    // Not acknowledged: it comes again. Acknowledged: the next read waits for the next event.
    let again = read(&bot, &feed, "").json();
    assert_eq!(again, got);
    let acknowledged = got["ackId"].as_str().expect("an ackId");
    thread::scope(|scope| {
        let next = scope.spawn(|| read(&bot, &feed, acknowledged).json());
        fill(&server, 2, &sent, &json!({ "action": "send", "symbol": "BP" }));
        let next = next.join().expect("an answer");
        assert_eq!(next["events"].as_array().map(Vec::len), Some(1));
        assert_eq!(next["events"][0]["payload"]["symphonyElementsAction"]["formValues"]["symbol"], "BP");
    });
    // The other bot got none of the replies.
    let listed = other.ask("GET", "/agent/v5/datafeeds", "", b"").json();
    assert_eq!(listed[0]["id"], others.as_str());
    read(&other, &feed, "").assert_refused(400, "no such datafeed");
}

#[test]
fn an_empty_datafeed_is_waited_for_and_no_longer() {
    let server = Server::with(|options| options.bounds.poll_seconds = 1);
    let bot = server.bot("bot");
    let feed = make(&bot);
    let begin = Instant::now();
    let got = read(&bot, &feed, "ack-7").json();
    assert!(begin.elapsed() >= Duration::from_secs(1), "{:?}", begin.elapsed());
    assert_eq!(got, json!({ "events": [], "ackId": "ack-7" }));
}

#[test]
fn datafeeds_are_listed_and_deleted() {
    let server = Server::start(options());
    let bot = server.bot("bot");
    assert_eq!(bot.ask("GET", "/agent/v5/datafeeds", "", b"").json(), json!([]));
    let first = make(&bot);
    let tagged = bot.post("/agent/v5/datafeeds", &json!({ "tag": "mine" })).text("/id");
    let ids = |query: &str| -> Vec<Value> {
        let json = bot.ask("GET", &format!("/agent/v5/datafeeds{query}"), "", b"").json();
        json.as_array().expect("a list").iter().map(|feed| feed["id"].clone()).collect()
    };
    assert_eq!(ids(""), [first.as_str(), &tagged]);
    assert_eq!(ids("?tag=mine"), [tagged.as_str()]);
    assert_eq!(bot.ask("DELETE", &format!("/agent/v5/datafeeds/{first}"), "", b"").status, 204);
    assert_eq!(ids(""), [tagged.as_str()]);
    bot.ask("DELETE", &format!("/agent/v5/datafeeds/{first}"), "", b"").assert_refused(400, "no such datafeed");
    read(&bot, &first, "").assert_refused(400, "no such datafeed");
    bot.post("/agent/v5/datafeeds", &json!({ "tag": "x".repeat(101) })).assert_refused(400, "at most 100");
    bot.post("/agent/v5/datafeeds", &json!("text")).assert_refused(400, "the body");
    server.ask("POST", "/agent/v5/datafeeds", &[], b"{}").assert_refused(401, "sessionToken");
}

#[test]
fn replies_to_what_is_not_there_are_refused() {
    let server = Server::start(options());
    let bot = server.bot("bot");
    bot.create("abc", "<messageML><bold/></messageML>").assert_refused(400, "");
    let sent = bot.create("abc", FORM).text("/messageId");
    let viewer = server.user("local.viewer");
    for id in ["", "x", "1", "999"] {
        let reply = json!({ "by": viewer, "messageId": id, "formId": "f", "formValues": {} });
        server.act("reply", &reply).assert_refused(404, "no longer kept");
    }
    let nobody = json!({ "by": 5, "messageId": sent, "formId": "f", "formValues": {} });
    server.act("reply", &nobody).assert_refused(400, "no user 5");
    server
        .act("reply", &json!({ "by": viewer, "messageId": sent, "formId": "f", "formValues": [] }))
        .assert_refused(400, "body");
    let foreign = [("content-type", "application/json"), ("origin", "http://evil.example")];
    assert_eq!(server.ask("POST", &format!("{}api/reply", server.page), &foreign, b"{}").status, 403);
}

#[test]
fn an_application_acts_on_behalf_of_a_user() {
    let server = Server::with(|options| {
        options.strict_tokens = true;
        options.directory = directory(json!({
            "users": [{ "id": 2, "screenName": "ada", "prettyName": "Ada Byron", "email": "ada@example.com" }],
        }));
    });
    let token = json!({ "token": signed("my-app") }).to_string();
    let application = server.ask("POST", "/login/pubkey/app/authenticate", &[], token.as_bytes()).text("/token");
    let delegate = |path: &str, token: &str| {
        server.ask("POST", &format!("/login/pubkey/app/{path}/authenticate"), &[("sessionToken", token)], b"")
    };
    let by_id = delegate("user/2", &application).text("/token");
    let by_name = delegate("username/ada", &application).text("/token");
    delegate("user/3", &application).assert_refused(400, "no such user");
    delegate("username/nobody", &application).assert_refused(400, "no such user");
    delegate("user/2", &by_id).assert_refused(401, "application");
    delegate("user/2", "made up").assert_refused(401, "application");
    for session in [by_id, by_name] {
        // A delegated session needs no token of the key manager.
        let ada = Bot { server: &server, session, keys: String::new() };
        let sent = ada.create("abc", "<messageML>from me</messageML>").assert_sent();
        assert_eq!(sent["user"]["displayName"], "Ada Byron");
        let id = sent["messageId"].as_str().expect("an id");
        ada.update("abc", id, "<messageML>better</messageML>").assert_sent();
        server.bot("bot").update("abc", id, "<messageML>not mine</messageML>").assert_refused(403, "only the sender");
    }
    // Forms go out for service accounts only.
    let ada = Bot { server: &server, session: delegate("user/2", &application).text("/token"), keys: String::new() };
    ada.create("abc", FORM).assert_refused(403, "service accounts");
    // An application's own session is for delegation only.
    let itself = Bot { server: &server, session: application, keys: String::new() };
    itself.create("abc", "<messageML>x</messageML>").assert_refused(401, "not issued here");
}
