//! What bots ask of the pod: users, rooms, memberships, presence, and messages that were sent.

use serde_json::{Value, json};

use crate::server::{Bot, Server, directory};

fn server() -> Server {
    Server::with(|options| {
        options.directory = directory(json!({
            "users": [
                { "id": 7, "screenName": "ada", "prettyName": "Ada Byron", "email": "ada@example.com" },
                { "id": 8, "screenName": "bob", "prettyName": "Bob", "email": "bob@example.com" },
                { "id": 9, "screenName": "bot", "prettyName": "The Bot", "email": "bot@example.com" },
            ],
            "streams": [{ "id": "desk", "name": "Desk" }, { "id": "private", "name": "Theirs", "members": [7, 8] }],
        }));
    })
}

fn get(bot: &Bot<'_>, path: &str) -> Value {
    bot.ask("GET", path, "", b"").assert_sent()
}

fn names(list: &Value, member: &str) -> Vec<String> {
    list.as_array().expect("a list").iter().map(|row| row[member].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn users_are_found() {
    let server = server();
    let bot = server.bot("bot");
    let found = get(&bot, "/pod/v3/users?uid=8,7,99&local=true");
    assert_eq!(names(&found["users"], "displayName"), ["Bob", "Ada Byron"]);
    assert_eq!(found["errors"][0]["id"], "99");
    let found = get(&bot, "/pod/v3/users?email=ADA@example.com,none@example.com");
    assert_eq!(
        (names(&found["users"], "username"), &found["errors"][0]["email"]),
        (vec!["ada".into()], &json!("none@example.com"))
    );
    assert_eq!(get(&bot, "/pod/v3/users?username=bob")["users"][0]["id"], 8);
    assert_eq!(get(&bot, "/pod/v2/user?uid=7")["emailAddress"], "ada@example.com");
    bot.ask("GET", "/pod/v2/user?uid=1", "", b"").assert_refused(400, "no such user");
    let search =
        |query: &str, range: &str| bot.post(&format!("/pod/v1/user/search{range}"), &json!({ "query": query })).json();
    assert_eq!(names(&search("byr", "")["users"], "username"), ["ada"]);
    let paged = search("", "?skip=1&limit=1");
    assert_eq!((&paged["count"], names(&paged["users"], "username")), (&json!(3), vec!["bob".to_owned()]));
    let detail = get(&bot, "/pod/v2/admin/user/9");
    assert_eq!(detail["userAttributes"]["accountType"], "SYSTEM", "who logs in with a key is a service account");
    assert_eq!(get(&bot, "/pod/v2/sessioninfo")["accountType"], "SYSTEM");
    assert_eq!(get(&bot, "/agent/v3/health/extended")["services"]["pod"]["status"], "UP");
}

#[test]
fn presence_is_kept() {
    let server = server();
    let bot = server.bot("bot");
    assert_eq!(get(&bot, "/pod/v2/user/presence")["category"], "AVAILABLE");
    assert_eq!(bot.post("/pod/v2/user/presence", &json!({ "category": "BUSY" })).json()["category"], "BUSY");
    assert_eq!(get(&bot, "/pod/v3/user/9/presence?local=true")["category"], "BUSY");
    bot.post("/pod/v2/user/presence", &json!({ "category": "Asleep" })).assert_refused(400, "category");
    bot.ask("GET", "/pod/v3/user/1/presence", "", b"").assert_refused(404, "no user 1");
    assert_eq!(get(&bot, "/pod/v2/users/presence").as_array().map(Vec::len), Some(3));
}

#[test]
fn rooms_are_made_and_run_by_bots() {
    let server = server();
    let bot = server.bot("bot");
    let made = bot
        .post("/pod/v3/room/create", &json!({ "name": "Trades", "description": "d", "public": true, "keywords": [{ "key": "k", "value": "v" }] }))
        .assert_sent();
    assert_eq!(made["roomAttributes"]["name"], "Trades");
    assert_eq!(made["roomSystemInfo"]["createdByUserId"], 9);
    let id = made["roomSystemInfo"]["id"].as_str().expect("an id").to_owned();
    assert_eq!(get(&bot, &format!("/pod/v3/room/{id}/info")), made);
    let updated =
        bot.post(&format!("/pod/v3/room/{id}/update"), &json!({ "name": "Fills", "readOnly": true })).assert_sent();
    assert_eq!(
        (&updated["roomAttributes"]["name"], &updated["roomAttributes"]["description"]),
        (&json!("Fills"), &json!("d"))
    );
    for (step, whom, words) in [
        ("add", 7, "added"),
        ("promoteOwner", 7, "promoted"),
        ("demoteOwner", 7, "demoted"),
        ("remove", 7, "removed"),
        ("add", 8, "added"),
    ] {
        let done = bot.post(&format!("/pod/v1/room/{id}/membership/{step}"), &json!({ "id": whom })).assert_sent();
        assert!(done["message"].as_str().is_some_and(|message| message.contains(words)), "{done}");
    }
    bot.post(&format!("/pod/v1/room/{id}/membership/remove"), &json!({ "id": 7 })).assert_refused(400, "not a member");
    bot.post(&format!("/pod/v1/room/{id}/membership/add"), &json!({ "id": 1 })).assert_refused(400, "no user 1");
    let members = get(&bot, &format!("/pod/v2/room/{id}/membership/list"));
    let owners: Vec<(i64, bool)> = members
        .as_array()
        .expect("members")
        .iter()
        .map(|row| (row["id"].as_i64().unwrap_or_default(), row["owner"] == true))
        .collect();
    assert_eq!(owners, [(9, true), (8, false)]);
    let paged = get(&bot, &format!("/pod/v1/admin/stream/{id}/membership/list?skip=1&limit=5"));
    assert_eq!((&paged["count"], &paged["members"][0]["user"]["displayName"]), (&json!(2), &json!("Bob")));
    // In a read-only room its owners write.
    bot.create(&id, "<messageML>x</messageML>").assert_sent();
    server.act("write", &json!({ "by": 8, "stream": id, "text": "x" })).assert_refused(403, "may not write");
    let found = bot.post("/pod/v3/room/search?limit=10", &json!({ "query": "fil", "private": false })).json();
    assert_eq!((&found["count"], &found["rooms"][0]["roomSystemInfo"]["id"]), (&json!(1), &json!(id)));
    assert_eq!(bot.post("/pod/v3/room/search", &json!({ "query": "theirs" })).json()["count"], 0, "not the bot's");
    bot.ask("GET", "/pod/v3/room/private/info", "", b"").assert_refused(403, "not a member");
    bot.ask("GET", "/pod/v3/room/nowhere/info", "", b"").assert_refused(400, "no stream");
    bot.post("/pod/v3/room/create", &json!({ "name": " " })).assert_refused(400, "name");
    let off = bot.post(&format!("/pod/v1/room/{id}/setActive?active=false"), &json!({})).assert_sent();
    assert_eq!(off["roomSystemInfo"]["active"], false);
    let listed = |body: Value| names(&bot.post("/pod/v1/streams/list", &body).json(), "id");
    assert_eq!(listed(json!({})), ["desk"]);
    assert!(listed(json!({ "includeInactiveStreams": true })).contains(&id));
}

#[test]
fn ims_are_made_once() {
    let server = server();
    let bot = server.bot("bot");
    let im = bot.post("/pod/v1/im/create", &json!([7])).text("/id");
    assert_eq!(bot.post("/pod/v1/im/create", &json!([7, 9])).text("/id"), im);
    let many = bot.post("/pod/v1/im/create", &json!([7, 8])).text("/id");
    assert_eq!(get(&bot, &format!("/pod/v2/streams/{im}/info"))["streamType"]["type"], "IM");
    let info = get(&bot, &format!("/pod/v2/streams/{many}/info"));
    assert_eq!((&info["streamType"]["type"], &info["streamAttributes"]["members"]), (&json!("MIM"), &json!([7, 8, 9])));
    assert_eq!(get(&bot, &format!("/pod/v1/im/{im}/info"))["IMSystemInfo"]["id"], im.as_str());
    bot.post(&format!("/pod/v1/im/{im}/update"), &json!({ "pinnedMessageId": "m" })).assert_sent();
    assert_eq!(get(&bot, &format!("/pod/v1/im/{im}/info"))["V1IMAttributes"]["pinnedMessageId"], "m");
    bot.create(&im, "<messageML>x</messageML>").assert_sent();
    let others = bot.post("/pod/v1/admin/im/create", &json!([7, 8])).text("/id");
    bot.create(&others, "<messageML>x</messageML>").assert_refused(403, "may not write");
    bot.post("/pod/v1/im/create", &json!([])).assert_refused(400, "talk with");
    bot.post("/pod/v1/im/create", &json!({ "ids": [7] })).assert_refused(400, "body");
    bot.ask("GET", "/pod/v1/im/desk/info", "", b"").assert_refused(400, "not an instant message");
}

#[test]
fn messages_are_listed_and_their_fate_is_told() {
    let server = server();
    let bot = server.bot("bot");
    let path = "/agent/v4/stream/desk/message";
    assert_eq!(bot.ask("GET", &format!("{path}?since=0"), "", b"").status, 204, "nothing yet");
    let ids: Vec<String> =
        (0..5).map(|at| bot.create("desk", &format!("<messageML>{at}</messageML>")).text("/messageId")).collect();
    assert_eq!(
        names(&get(&bot, &format!("{path}?since=0")), "messageId"),
        ids.iter().rev().cloned().collect::<Vec<_>>()
    );
    assert_eq!(
        names(&get(&bot, &format!("{path}?since=0&skip=1&limit=2")), "messageId"),
        [ids[3].clone(), ids[2].clone()]
    );
    assert_eq!(bot.ask("GET", &format!("{path}?since=9999999999999"), "", b"").status, 204);
    assert_eq!(bot.ask("GET", &format!("{path}?since=0&until=1"), "", b"").status, 204);
    bot.ask("GET", path, "", b"").assert_refused(400, "since");
    bot.ask("GET", "/agent/v4/stream/private/message?since=0", "", b"").assert_refused(403, "not a member");
    let status = get(&bot, &format!("/pod/v1/message/{}/status", ids[0]));
    assert_eq!((&status["author"]["userId"], status["delivered"].as_array().map(Vec::len)), (&json!("9"), Some(2)));
    assert_eq!(get(&bot, &format!("/pod/v1/admin/messages/{}/receipts", ids[0]))["deliveryReceiptCount"], 2);
    bot.ask("GET", "/agent/v1/stream/desk/attachment", "", b"").assert_refused(400, "messageId");
    assert_eq!(get(&bot, "/pod/v1/streams/desk/attachments"), json!([]));
}
