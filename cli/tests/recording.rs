//! `agent --record` when the machine stops in the middle: what was answered is there, whole.
#![cfg(feature = "serve")]

mod served;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{fs, thread};

use serde_json::{Value, json};
use served::{Bot, start};

const ROUNDS: usize = 6;
const CLIENTS: usize = 4;

/// Sends messages until the server is gone, or as many as wanted; gives the texts of those that were answered.
fn send(host: &str, name: &str, answered: &AtomicUsize, most: usize) -> Vec<String> {
    let Some(bot) = Bot::log_in(host) else { return Vec::new() };
    let mut sent = Vec::new();
    while sent.len() < most {
        let text = format!("{name} {}", sent.len());
        let message = format!("<messageML>${{entity.text}} {}</messageML>", "word ".repeat(400));
        let answer = bot.create("abc", &message, Some(&json!({ "text": text }).to_string()));
        if answer.is_none_or(|answer| answer["messageId"].is_null()) {
            break;
        }
        answered.fetch_add(1, Ordering::Relaxed);
        sent.push(text);
    }
    sent
}

/// The names of what is in a folder.
fn names(folder: &Path) -> Vec<String> {
    fs::read_dir(folder).unwrap().flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// Every case by the text that was sent, once it has been looked at in full.
fn read_cases(folder: &Path) -> BTreeMap<String, String> {
    let mut cases = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(".unfinished-") {
            continue;
        }
        let read = |file: &str| {
            fs::read_to_string(entry.path().join(file)).unwrap_or_else(|why| panic!("{name}/{file}: {why}"))
        };
        let (message, data, expected) = (read("message.ftl"), read("data.json"), read("expected.txt"));
        assert!(message.starts_with("<messageML>") && message.ends_with("</messageML>"), "{name}: {message}");
        let data: Value = serde_json::from_str(&data).unwrap_or_else(|why| panic!("{name}: {why}"));
        let text = data["text"].as_str().expect("a text").to_owned();
        assert!(expected.contains(&text) && expected.ends_with("--- findings\n"), "{name}: {expected}");
        cases.insert(text, name);
    }
    cases
}

#[test]
fn a_killed_agent_has_lost_no_case_and_left_none_half_written() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("cases");
    let mut answered = Vec::new();
    for round in 0..ROUNDS {
        let agent = start(&["agent", "--port", "0", "--record", folder.to_str().unwrap()]);
        let before = names(&folder);
        assert!(before.iter().all(|name| name.starts_with("message-")), "round {round}: {before:?}");
        let count = AtomicUsize::new(0);
        thread::scope(|scope| {
            let count = &count;
            let clients: Vec<_> = (0..CLIENTS)
                .map(|client| {
                    let host = agent.host.clone();
                    scope.spawn(move || send(&host, &format!("{round}/{client}"), count, usize::MAX))
                })
                .collect();
            // In the middle: some are answered, and all clients are at it. Each round elsewhere.
            while count.load(Ordering::Relaxed) < 5 + 7 * round {
                assert!(
                    !clients.iter().all(thread::ScopedJoinHandle::is_finished),
                    "round {round}: nothing is answered"
                );
                thread::yield_now();
            }
            drop(agent);
            answered.extend(clients.into_iter().flat_map(|client| client.join().unwrap()));
        });
        // Of what was cut short there is one folder for each client at most.
        let unfinished = names(&folder).iter().filter(|name| name.starts_with(".unfinished-")).count();
        assert!(unfinished <= CLIENTS, "round {round}: {unfinished}");
        let cases = read_cases(&folder);
        let lost: Vec<_> = answered.iter().filter(|text| !cases.contains_key(*text)).collect();
        assert!(lost.is_empty(), "round {round}: answered and not there: {lost:?}");
        // What was not answered may be there or not: one for each client and round at most.
        assert!(cases.len() <= answered.len() + CLIENTS * (round + 1), "{} cases of {}", cases.len(), answered.len());
    }
    assert!(answered.len() > ROUNDS * 5, "{}", answered.len());

    // The next start clears away what was cut short, and one that is killed between two messages leaves nothing.
    let agent = start(&["agent", "--port", "0", "--record", folder.to_str().unwrap()]);
    answered.extend(send(&agent.host, "last", &AtomicUsize::new(0), 1));
    drop(agent);
    let cases = read_cases(&folder);
    assert!(answered.iter().all(|text| cases.contains_key(text)));
    let names = names(&folder);
    assert!(names.iter().all(|name| name.starts_with("message-")), "{names:?}");

    // The folder is one that the other commands work on.
    let checked = Command::new(env!("CARGO_BIN_EXE_messageml")).arg("check").arg(&folder).output().unwrap();
    let said = String::from_utf8_lossy(&checked.stderr);
    assert!(checked.status.success() && said.contains(&format!("checked {} messages", names.len())), "{said}");
    let tested = Command::new(env!("CARGO_BIN_EXE_messageml")).arg("test").arg(&folder).output().unwrap();
    let said = String::from_utf8_lossy(&tested.stderr);
    assert!(tested.status.success() && said.contains(&format!("{} as expected", names.len())), "{said}");
    let listing = start(&["preview", folder.to_str().unwrap()]).page("api/listing");
    let listed = listing["messages"].as_array().expect("messages");
    assert_eq!(listed.len(), names.len());
    assert!(listed.iter().all(|message| message["cases"][0]["state"] == "accepted"), "{listing}");
}
