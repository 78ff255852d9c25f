//! Answers held against the documented schemas, which lie beside the project where it is developed.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::server::{Server, directory};

/// The schemas in a page of the documentation.
fn schemas(page: &str) -> Option<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/api").join(page);
    let text = fs::read_to_string(path).ok()?;
    let json = text.lines().map(|line| line.trim().trim_start_matches("```json")).find_map(|line| {
        let json: Value = serde_json::from_str(line).ok()?;
        json.pointer("/components/schemas").cloned()
    });
    Some(json.expect("the page holds its schemas"))
}

/// What an answer has that its schema does not say, or lacks.
fn misfits(schemas: &Value, schema: &Value, value: &Value, place: &str, found: &mut Vec<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap_or_default();
        return misfits(schemas, &schemas[name], value, place, found);
    }
    let fits = match schema["type"].as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("boolean") => value.is_boolean(),
        _ => true,
    };
    if !fits {
        found.push(format!("{place}: {value} is no {}", schema["type"]));
    }
    for required in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if value.get(required).is_none() {
            found.push(format!("{place}: no {required}"));
        }
    }
    if let (Some(properties), Some(members)) = (schema["properties"].as_object(), value.as_object()) {
        for (name, member) in members {
            match properties.get(name) {
                Some(schema) => misfits(schemas, schema, member, &format!("{place}/{name}"), found),
                None => found.push(format!("{place}: {name} is not documented")),
            }
        }
    }
    for (at, item) in value.as_array().into_iter().flatten().enumerate() {
        misfits(schemas, &schema["items"], item, &format!("{place}/{at}"), found);
    }
}

#[test]
fn answers_have_the_documented_form() {
    let (Some(create), Some(blast)) = (schemas("create-message.md"), schemas("blast-message.md")) else {
        println!("SKIPPED: the documentation of the endpoints is not here");
        return;
    };
    let server = Server::with(|options| {
        options.directory = directory(json!({ "users": [], "streams": [{ "id": "desk", "name": "Desk" }] }));
    });
    let bot = server.bot("bot");
    let check = |schemas: &Value, name: &str, value: &Value| {
        let mut found = Vec::new();
        misfits(schemas, &schemas[name], value, name, &mut found);
        assert!(found.is_empty(), "{found:#?}");
    };
    let body = "--edge\r\ncontent-disposition: form-data; name=\"message\"\r\n\r\n<messageML>x <hash tag=\"a\"/></messageML>\r\n\
                --edge\r\ncontent-disposition: form-data; name=\"attachment\"; filename=\"a.mp4\"\r\n\r\nx\r\n\
                --edge\r\ncontent-disposition: form-data; name=\"preview\"; filename=\"a.png\"\r\n\r\ny\r\n--edge--";
    let kind = "multipart/form-data; boundary=edge";
    let sent = bot.ask("POST", "/agent/v4/stream/desk/message/create", kind, body.as_bytes()).assert_sent();
    check(&create, "V4Message", &sent);
    let id = sent["messageId"].as_str().expect("an id");
    check(&create, "V4Message", &bot.update("desk", id, "<messageML>y</messageML>").assert_sent());
    check(&create, "V4Message", &bot.ask("GET", &format!("/agent/v1/message/{id}"), "", b"").json());
    for refused in [
        bot.create("desk", "<messageML><bold/></messageML>"),
        bot.create("nowhere", "<messageML>x</messageML>"),
        bot.ask("POST", "/agent/v4/stream/%ff/message/create", "", b""),
        bot.ask("GET", "/agent/v1/dlp/policies", "", b""),
    ] {
        check(&create, "V2Error", &refused.json());
    }
    let blasted = bot.blast(&["desk".into(), "nowhere".into()], "<messageML>x</messageML>").assert_sent();
    check(&blast, "V4MessageBlastResponse", &blasted);
    // The check itself finds what is wrong.
    let mut found = Vec::new();
    misfits(&create, &create["V4Message"], &json!({ "messageId": 1, "extra": 2, "attachments": [{}] }), "", &mut found);
    assert_eq!(found.len(), 6, "{found:#?}");
}
