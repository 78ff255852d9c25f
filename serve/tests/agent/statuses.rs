//! The documented statuses, each for its reason.

use serde_json::json;

use crate::server::{Server, directory, options, signed};

const HELLO: &str = "<messageML>Hello</messageML>";

#[test]
fn an_accepted_message_is_answered_as_documented() {
    let server = Server::start(options());
    let bot = server.bot("bot");
    let sent = bot.create("abc", "<messageML>Hello <b>you</b> <hash tag=\"x\"/></messageML>").assert_sent();
    let message = sent["message"].as_str().expect("PresentationML");
    assert!(
        message.starts_with("<div data-format=\"PresentationML\" data-version=\"2.0\">Hello <b>you</b>"),
        "{message}"
    );
    let data: serde_json::Value = serde_json::from_str(sent["data"].as_str().expect("EntityJSON as text")).unwrap();
    assert_eq!(data["keyword1"]["type"], "org.symphonyoss.taxonomy");
    assert_eq!(sent["stream"]["streamId"], "abc");
    assert_eq!(sent["stream"]["streamType"], "ROOM");
    assert_eq!(sent["user"]["username"], "bot");
    assert_eq!(sent["originalFormat"], "com.symphony.messageml.v2");
    assert!(sent["timestamp"].is_i64() && sent["attachments"].is_array());
    let read = bot.ask("GET", &format!("/agent/v1/message/{}", sent["messageId"].as_str().unwrap()), "", b"");
    assert_eq!(read.assert_sent(), sent);
}

#[test]
fn the_prefix_may_be_left_out() {
    let server = Server::start(options());
    let bot = server.bot("bot");
    for prefix in ["/agent", ""] {
        let body = json!({ "message": HELLO });
        let sent = bot.post(&format!("{prefix}/v4/stream/abc/message/create"), &body);
        let id = sent.text("/messageId");
        bot.post(&format!("{prefix}/v4/stream/abc/message/{id}/update"), &body).assert_sent();
        let blast = bot.post(&format!("{prefix}/v4/message/blast"), &json!({ "sids": ["abc"], "message": HELLO }));
        assert_eq!(blast.json()["messages"].as_array().map(Vec::len), Some(1));
        for path in [format!("{prefix}/v1/message/{id}"), format!("{prefix}/v1/info"), format!("{prefix}/v5/datafeeds")]
        {
            assert_eq!(bot.ask("GET", &path, "", b"").status, 200, "{path}");
        }
    }
}

#[test]
fn a_refused_message_says_why_and_where() {
    let server = Server::start(options());
    let refused = server.bot("bot").create("abc", "<messageML>\n  <bold>x</bold> ${entity.a}\n</messageML>");
    refused.assert_refused(400, "");
    let details = &refused.json()["details"];
    let diagnostics = details["diagnostics"].as_array().expect("diagnostics");
    let code = details["code"].as_str().expect("a code");
    let first = diagnostics.iter().find(|one| one["code"] == code).expect("the first is among them");
    assert!(
        first["line"].is_u64() && first["message"] == refused.json()["message"] && first["help"].is_string(),
        "{first}"
    );
}

#[test]
fn without_the_right_tokens_nothing_is_answered() {
    let server = Server::with(|options| options.strict_tokens = true);
    let (bot, other) = (server.bot("bot"), server.bot("other"));
    let create = "/agent/v4/stream/abc/message/create";
    let body = json!({ "message": HELLO }).to_string();
    let (session, keys) = (("sessionToken", bot.session.as_str()), ("keyManagerToken", bot.keys.as_str()));
    for (headers, words) in [
        (vec![], "sessionToken is missing"),
        (vec![keys], "sessionToken is missing"),
        (vec![session], "keyManagerToken is missing"),
        (vec![session, ("keyManagerToken", "")], "keyManagerToken is missing"),
        (vec![("sessionToken", "made up"), keys], "not issued here"),
        (vec![session, ("keyManagerToken", "made up")], "not issued here"),
        (vec![("sessionToken", bot.keys.as_str()), ("keyManagerToken", bot.session.as_str())], "not issued here"),
        (vec![session, ("keyManagerToken", other.keys.as_str())], "different bots"),
        (vec![("authorization", "Bearer nonsense"), keys], "not issued here"),
    ] {
        let all = [headers, vec![("content-type", "application/json")]].concat();
        let answer = server.ask("POST", create, &all, body.as_bytes());
        answer.assert_refused(401, words);
        answer.assert_refused(401, "/login/pubkey/authenticate");
    }
    for path in ["/pod/v2/sessioninfo", "/pod/v3/users?uid=1", "/pod/v2/streams/abc/info", "/agent/v5/datafeeds"] {
        server.get(path).assert_refused(401, "sessionToken is missing");
    }
    bot.create("abc", HELLO).assert_sent();
}

#[test]
fn tokens_are_issued_for_json_web_tokens_only() {
    let server = Server::start(options());
    let login = |body: &str| server.ask("POST", "/login/pubkey/authenticate", &[], body.as_bytes());
    assert_eq!(login(&json!({ "token": signed("bot") }).to_string()).text("/name"), "sessionToken");
    for body in ["", "{}", "{\"token\":7}", "[", "token=x"] {
        login(body).assert_refused(400, "the body must be");
    }
    for token in ["", "x", "a.b.c", "e30.e30.x"] {
        login(&json!({ "token": token }).to_string()).assert_refused(401, "token");
    }
}

#[test]
fn a_public_key_lets_nobody_else_in() {
    let key = "-----BEGIN PUBLIC KEY-----\nMFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAL0WB2o+Rp1nqHT8zUsEqnYr5bUpGtDC\n\
               XHbYRFJ1yPZyqmKZHkrUXKyvxwzfZdJtGHHtYYB1tTwG7wGpCV0i8a8CAwEAAQ==\n-----END PUBLIC KEY-----\n";
    let server = Server::with(|options| options.public_key = Some(key.into()));
    for path in ["/login/pubkey/authenticate", "/relay/pubkey/authenticate", "/login/pubkey/app/authenticate"] {
        let body = json!({ "token": signed("bot") }).to_string();
        server.ask("POST", path, &[], body.as_bytes()).assert_refused(401, "not valid");
    }
}

fn private_key(pem: &str) -> ring::signature::RsaKeyPair {
    use base64::Engine as _;
    let lines: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let key = base64::engine::general_purpose::STANDARD.decode(lines).expect("Base64");
    ring::signature::RsaKeyPair::from_der(&key).expect("a key")
}

/// A token as bots sign it.
fn rs512(key: &ring::signature::RsaKeyPair, claims: &serde_json::Value) -> String {
    use base64::Engine as _;
    let part = |bytes: &[u8]| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes);
    let text = format!("{}.{}", part(br#"{"alg":"RS512","typ":"JWT"}"#), part(claims.to_string().as_bytes()));
    let mut signature = vec![0; key.public().modulus_len()];
    let random = ring::rand::SystemRandom::new();
    key.sign(&ring::signature::RSA_PKCS1_SHA512, &random, text.as_bytes(), &mut signature).expect("a signature");
    format!("{text}.{}", part(&signature))
}

/// Signed tokens are good for five minutes, from now on.
#[test]
fn a_signed_token_is_good_for_as_long_as_symphony_takes_it() {
    let server = Server::with(|options| options.public_key = Some(include_str!("test_bot.pub.pem").into()));
    let key = private_key(include_str!("test_bot.pem"));
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("a clock").as_secs();
    let login = |claims: &serde_json::Value| {
        let body = json!({ "token": rs512(&key, claims) }).to_string();
        server.ask("POST", "/login/pubkey/authenticate", &[], body.as_bytes())
    };
    assert_eq!(login(&json!({ "sub": "bot", "exp": now + 290 })).text("/name"), "sessionToken");
    assert_eq!(login(&json!({ "sub": "bot", "exp": now + 290, "nbf": now })).status, 200);
    login(&json!({ "sub": "bot", "exp": now + 315_360_000 })).assert_refused(401, "300 seconds ahead");
    login(&json!({ "sub": "bot", "exp": now + 290, "nbf": now + 200 })).assert_refused(401, "not valid");
    login(&json!({ "sub": "bot", "exp": now - 200 })).assert_refused(401, "not valid");
    login(&json!({ "sub": "bot" })).assert_refused(401, "not valid");
}

/// The calls of the documentation work as they are copied.
#[test]
fn tokens_made_up_are_somebody() {
    let server = Server::with(|options| {
        options.directory = directory(json!({
            "users": [{ "id": 7, "screenName": "price.bot", "prettyName": "The Bot", "email": "bot@example.com" }],
        }));
    });
    let send = |session: &str, keys: &str| {
        let headers = [
            ("sessionToken", session),
            ("keyManagerToken", keys),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        server.ask(
            "POST",
            "/agent/v4/stream/abc/message/create",
            &headers,
            b"message=%3CmessageML%3EHi%3C/messageML%3E",
        )
    };
    assert_eq!(send("SESSION_TOKEN", "KEY_MANAGER_TOKEN").assert_sent()["user"]["username"], "bot");
    assert_eq!(send("price.bot", "x").assert_sent()["user"]["userId"], 7);
    send("", "x").assert_refused(401, "sessionToken is missing");
    // What was issued here is good for what it was issued for.
    let bot = server.bot("price.bot");
    send(&bot.keys, &bot.keys).assert_refused(401, "not issued here");
    send(&bot.session, &bot.session).assert_refused(401, "not issued here");
    send(&bot.session, &server.bot("other").keys).assert_refused(401, "different bots");
}

#[test]
fn who_logs_in_can_read_when_to_come_again() {
    let server = Server::start(options());
    let body = json!({ "token": signed("bot") }).to_string();
    let bearer = server.ask("POST", "/login/pubkey/authenticate", &[], body.as_bytes()).text("/authorizationToken");
    let token = bearer.strip_prefix("Bearer ").expect("a bearer token");
    assert_eq!(token.split('.').count(), 3, "{token}");
    let me = server.ask("GET", "/pod/v2/sessioninfo", &[("authorization", &bearer)], b"");
    assert_eq!(me.text("/username"), "bot");
    let renewed = server.ask("POST", "/login/idm/tokens", &[("sessionToken", token)], b"").text("/access_token");
    assert_eq!(renewed.split('.').count(), 3, "{renewed}");
}

#[test]
fn a_bot_is_in_an_im_that_names_whom_it_is_with() {
    let server = Server::with(|options| {
        options.directory = directory(json!({
            "users": [{ "id": 7, "screenName": "ada", "prettyName": "Ada Byron", "email": "ada@example.com" }],
            "streams": [{ "id": "im1", "type": "IM", "members": [7] }, { "id": "im2", "type": "IM", "members": [7, 8] }],
        }));
    });
    let bot = server.bot("bot");
    bot.create("im1", HELLO).assert_sent();
    bot.create("im2", HELLO).assert_refused(403, "may not write");
    let listed = bot.post("/pod/v1/streams/list", &json!({ "streamTypes": [{ "type": "IM" }] })).json();
    assert_eq!(listed.as_array().map(Vec::len), Some(1));
    assert_eq!(listed[0]["id"], "im1");
}

#[test]
fn streams_that_a_bot_may_not_write_to_are_forbidden() {
    let server = Server::with(|options| {
        options.directory = directory(json!({
            "users": [{ "id": 7, "screenName": "bot", "prettyName": "The Bot", "email": "bot@example.com" }],
            "streams": [{ "id": "ours", "members": [7] }, { "id": "theirs", "members": [8] }, { "id": "news", "readOnly": true }],
        }));
    });
    let (bot, stranger) = (server.bot("bot"), server.bot("stranger"));
    bot.create("ours", HELLO).assert_sent();
    bot.create("theirs", HELLO).assert_refused(403, "may not write");
    bot.create("news", HELLO).assert_refused(403, "may not write");
    stranger.create("ours", HELLO).assert_refused(403, "may not write");
    bot.create("nowhere", HELLO).assert_refused(400, "no stream");
}

#[test]
fn compliance_refuses_its_words_wherever_they_come_from() {
    let server = Server::with(|options| options.blocked_words = vec!["Insider".into(), String::new()]);
    let bot = server.bot("bot");
    bot.create("abc", "<messageML>all is well</messageML>").assert_sent();
    for message in ["<messageML>an INSIDER tip</messageML>", "<messageML>in<b>side</b>r</messageML>"] {
        bot.create("abc", message).assert_refused(451, "Insider");
    }
    let body = json!({ "message": "<messageML>${entity.a}</messageML>", "data": "{\"a\":\"insider\"}" });
    bot.post("/agent/v4/stream/abc/message/create", &body).assert_refused(451, "Insider");
    bot.blast(&["a".into(), "b".into()], "<messageML>insider</messageML>").assert_refused(451, "Insider");
    // Also where nobody reads it at first sight: in the data, in names and texts of attachments.
    let hidden = json!({ "message": "<messageML>x</messageML>", "data": "{\"a\":{\"b\":[\"an insider tip\"]}}" });
    bot.post("/agent/v4/stream/abc/message/create", &hidden).assert_refused(451, "in the data");
    for (name, content, place) in [("insider.pdf", "x", "name of"), ("a.txt", "an\nInsider tip", "text of")] {
        let body = format!(
            "--edge\r\ncontent-disposition: form-data; name=\"message\"\r\n\r\n{HELLO}\r\n--edge\r\n\
             content-disposition: form-data; name=\"attachment\"; filename=\"{name}\"\r\n\r\n{content}\r\n--edge--"
        );
        let kind = "multipart/form-data; boundary=edge";
        bot.ask("POST", "/agent/v4/stream/abc/message/create", kind, body.as_bytes()).assert_refused(451, place);
    }
}

#[test]
fn failures_come_as_asked_and_the_same_every_time() {
    let run = |seed: u64| -> Vec<u16> {
        let server = Server::with(|options| {
            options.faults = vec!["500:0.1".parse().expect("a fault")];
            options.seed = seed;
        });
        let bot = server.bot("bot");
        (0..200).map(|_| bot.create("abc", HELLO).status).collect()
    };
    let first = run(1);
    let failed = first.iter().filter(|status| **status == 500).count();
    assert!((8..=35).contains(&failed), "{failed} of 200");
    assert_eq!(failed + first.iter().filter(|status| **status == 200).count(), 200);
    assert_eq!(run(1), first);
    assert_ne!(run(2), first);
    let server = Server::with(|options| options.faults = vec!["429".parse().expect("a fault")]);
    server.bot("bot").create("abc", HELLO).assert_refused(429, "--fail");
}

#[test]
fn more_content_than_symphony_takes_is_too_large() {
    let server = Server::start(options());
    let bot = server.bot("bot");
    let long = |bytes: usize| format!("<messageML><!--{}-->x</messageML>", "y".repeat(bytes));
    let refused = bot.create("abc", &long(1_500_000));
    refused.assert_refused(413, "1500000");
    assert_eq!(refused.text("/details/code"), "LIMIT_MESSAGE_CONTENT_MAX_TOTAL_SIZE_REACHED");
    let split = json!({ "message": long(800_000), "data": format!("{{\"a\":\"{}\"}}", "z".repeat(800_000)) });
    bot.post("/agent/v4/stream/abc/message/create", &split).assert_refused(413, "1500000");
    bot.create("abc", &long(10 << 20)).assert_refused(413, "larger");
    bot.create("abc", HELLO).assert_sent();
}

/// What the pod refuses after the library has taken it is refused here, too.
#[test]
fn the_limits_of_the_pod_are_kept() {
    let server = Server::start(options());
    let bot = server.bot("bot");
    let tags = |count: usize| (0..count).map(|at| format!("<hash tag=\"t{at}\"/> ")).collect::<String>();
    bot.create("abc", &format!("<messageML>{}</messageML>", tags(80))).assert_sent();
    bot.create("abc", &format!("<messageML>{}</messageML>", tags(81))).assert_refused(400, "81");
    let words: String = (0..2_600).map(|at| format!("w{at} ")).collect();
    bot.create("abc", &format!("<messageML>{words}</messageML>")).assert_refused(400, "2600");
    let long = "a".repeat(60_001);
    bot.create("abc", &format!("<messageML>{long}</messageML>")).assert_refused(400, "60001");
}

#[test]
fn unknown_paths_and_methods_get_errors_of_the_same_form() {
    let server = Server::start(options());
    let bot = server.bot("bot");
    bot.ask("GET", "/nothing/of/ours", "", b"").assert_refused(404, "no such endpoint");
    for path in
        ["/agent/v1/dlp/policies", "/v3/stream/abc/share", "/pod/v1/admin/app/create", "/sessionauth/v1/authenticate"]
    {
        bot.ask("POST", path, "", b"").assert_refused(501, path);
    }
    bot.ask("GET", "/agent/v4/stream/abc/message/create", "", b"").assert_refused(405, "method");
    bot.ask("GET", "/agent/v1/message/unknown", "", b"").assert_refused(400, "no such message");
    assert_eq!(server.ask("GET", "/agent/v3/health", &[], b"").text("/status"), "UP");
}
