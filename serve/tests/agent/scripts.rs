//! Conversations as scripts: played against a bot, and recorded from the page.

use std::fs;
use std::thread;

use messageml_serve::agent::{self, Played, Script};
use serde_json::{Value, json};

use crate::server::{Server, directory, options};

const FORM: &str = "<messageML><form id=\"order\"><text-field name=\"symbol\"/><button name=\"send\" type=\"action\">Send</button></form></messageML>";

fn people() -> Value {
    json!({
        "users": [
            { "id": 7, "screenName": "ada", "prettyName": "Ada Byron", "email": "ada@example.com" },
            { "id": 9, "screenName": "price.bot", "prettyName": "Price Bot", "email": "bot@example.com" },
        ],
        "streams": [{ "id": "desk", "name": "Desk" }],
    })
}

/// Answers what it hears until the server is gone.
fn run_bot(host: String) {
    let server = Server { host, page: String::new() };
    let bot = server.bot("price.bot");
    let feed = bot.ask("POST", "/agent/v5/datafeeds", "application/json", b"{}").text("/id");
    let mut acknowledged = String::new();
    loop {
        let got = bot.post(&format!("/agent/v5/datafeeds/{feed}/read"), &json!({ "ackId": acknowledged }));
        let Ok(got) = serde_json::from_str::<Value>(&got.body) else { return };
        got["ackId"].as_str().unwrap_or_default().clone_into(&mut acknowledged);
        for event in got["events"].as_array().into_iter().flatten() {
            let action = &event["payload"]["symphonyElementsAction"];
            let message = &event["payload"]["messageSent"]["message"];
            let heard = message["message"].as_str().unwrap_or_default();
            let stream = message["stream"]["streamId"].as_str().or_else(|| action["stream"]["streamId"].as_str());
            let answer = match () {
                () if event["initiator"]["user"]["userId"] == 9 => continue,
                () if heard.contains("/hello") => "<messageML>Hello <mention uid=\"7\"/></messageML>".to_owned(),
                () if heard.contains("/order") => FORM.to_owned(),
                () if heard.contains("/wrong") => "<messageML><bold/></messageML>".to_owned(),
                () if action.is_object() => format!(
                    "<messageML>Bought {}</messageML>",
                    action["formValues"]["symbol"].as_str().unwrap_or_default()
                ),
                () => continue,
            };
            bot.create(stream.unwrap_or_default(), &answer);
        }
    }
}

fn play(script: &Value) -> Played {
    let mut options = options();
    options.directory = directory(people());
    let script = Script::read(&script.to_string()).expect("a script");
    let start = |bots: &str, _: &str| {
        let host = bots.trim_start_matches("http://").to_owned();
        thread::spawn(move || run_bot(host));
        None
    };
    agent::play(options, &script, start).expect("it is played")
}

#[test]
fn a_conversation_is_played_to_its_end() {
    let played = play(&json!({ "steps": [
        { "by": "ada", "in": "Desk", "say": "@Price Bot /hello" },
        { "expect": { "text": "Hello @Ada Byron", "entity": "com.symphony.user.mention", "from": "price.bot" } },
        { "by": "ada", "sayMessageML": "<messageML>/order</messageML>" },
        { "expect": { "form": "order", "verdict": "accepted" } },
        { "by": "ada", "submit": "order", "button": "send", "values": { "symbol": "VOD" } },
        { "expect": { "presentationML": "Bought VOD" } },
        { "by": "ada", "create": "Fills", "with": ["price.bot"] },
        { "by": "ada", "in": "Fills", "say": "/wrong" },
        { "expect": { "verdict": "refused", "text": "bold" } },
        { "by": "ada", "in": "chat", "say": "/hello" },
        { "expect": { "text": "Hello" } },
        { "by": "ada", "in": "Fills", "remove": "price.bot" },
        { "by": "ada", "connect": "price.bot" },
    ] }));
    assert!(played.is_passed(), "{played}");
    assert!(played.to_string().ends_with("14 passed, 0 failed"), "{played}");
}

#[test]
fn what_does_not_come_is_told_with_what_came() {
    // Long enough for the other answer to come.
    let played = play(&json!({ "wait": 6, "steps": [
        { "by": "ada", "in": "desk", "say": "/hello" },
        { "expect": { "text": "Good bye" } },
        { "by": "ada", "say": "never said" },
    ] }));
    assert!(!played.is_passed());
    let report = played.to_string();
    assert!(report.contains("FAIL  the bot answers with text \"Good bye\""), "{report}");
    assert!(report.contains("Hello @Ada Byron") && report.ends_with("2 passed, 1 failed, 1 not played"), "{report}");
    let nowhere = play(&json!({ "steps": [{ "by": "ada", "in": "nowhere", "say": "x" }] }));
    assert!(nowhere.to_string().contains("no room or stream nowhere"), "{nowhere}");
}

#[test]
fn a_bot_that_ends_or_does_not_start_is_told() {
    let steps = json!({ "steps": [{ "by": "ada", "in": "desk", "say": "x" }] });
    let script = Script::read(&steps.to_string()).expect("a script");
    for (program, words) in [("false", "the bot has ended"), ("/no/such/program", "start the bot")] {
        let played = agent::play(options(), &script, |_, _| Some(std::process::Command::new(program))).expect("played");
        assert!(!played.is_passed() && played.to_string().contains(words), "{played}");
    }
}

#[test]
fn faults_of_a_script_are_told_with_their_step() {
    for (steps, words) in [
        (json!({ "steps": [{ "say": "x", "submit": "y" }] }), "step 1: a step has one of"),
        (json!({ "steps": [{ "say": "x" }, {}] }), "step 2: a step has one of"),
        (json!({ "steps": [{ "sya": "x" }] }), "step 1: unknown field `sya`"),
        (json!({ "steps": [{ "expect": { "verdict": "fine" } }] }), "step 1: unknown variant `fine`"),
        (json!({}), "missing field `steps`"),
        (json!([]), "cannot be read"),
    ] {
        let why = Script::read(&steps.to_string()).expect_err("a fault");
        assert!(why.contains(words), "{why}");
    }
}

#[test]
fn what_is_said_in_the_page_is_recorded_as_a_script() {
    let place = tempfile::tempdir().unwrap();
    let server = Server::with(|options| {
        options.directory = directory(people());
        options.record = Some(place.path().to_owned());
    });
    let bot = server.bot("price.bot");
    bot.create("desk", "<messageML>before anybody spoke</messageML>").assert_sent();
    server.act("write", &json!({ "by": 7, "stream": "desk", "text": "@Price Bot \"/quote\": yes" })).assert_sent();
    let form = bot.create("desk", FORM).text("/messageId");
    let values = json!({ "action": "send", "symbol": "VOD" });
    server.act("reply", &json!({ "by": 7, "messageId": form, "formId": "order", "formValues": values })).assert_sent();
    bot.create("desk", "<messageML>Bought <b>VOD</b></messageML>").assert_sent();
    let text = fs::read_to_string(place.path().join("conversation.yaml")).expect("a conversation");
    let expected = "# Play it again: messageml agent --script FILE -- COMMAND\nsteps:\n\
        \x20 - say: \"@Price Bot \\\"/quote\\\": yes\"\n    by: \"ada\"\n    in: \"Desk\"\n";
    assert!(text.starts_with(expected), "{text}");
    assert!(text.contains("  - submit: \"order\"\n    values: {\"action\":\"send\",\"symbol\":\"VOD\"}\n"), "{text}");
    assert!(text.ends_with("  - expect: {\"in\":\"Desk\",\"text\":\"Bought VOD\"}\n"), "{text}");
}
