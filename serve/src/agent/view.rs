//! The page's view of the Agent: the room, one request, a check of an edit.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use messageml::Input;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::Shared;
use super::answer::{refuse, respond, v4_stream, v4_user};
use super::ask::{Asked as At, Form};
use super::room::{Entry, Room};
use crate::now;
use crate::outcome::Outcome;
use crate::preview::json_answer;

/// Messages that the picture of a room shows at a time.
const SHOWN: usize = 30;
/// Requests that the list shows.
const LISTED: usize = 200;

pub(super) async fn list(State(shared): State<Arc<Shared>>) -> Response {
    let room = shared.room();
    let rows = room.entries().rev().take(LISTED).map(|(entry, _)| {
        json!({
            "id": entry.number.to_string(),
            "label": format!("{} {} · {} · {}", entry.number, entry.endpoint, entry.status, entry.stream),
            "cases": [{ "name": "", "state": entry.state }],
        })
    });
    let rows: Vec<Value> = rows.collect();
    respond(StatusCode::OK, &json!({ "name": format!("Local Agent of {}", shared.world.pod), "messages": rows }))
}

fn outcome_of(entry: &Entry) -> Value {
    serde_json::from_str(&entry.outcome).unwrap_or_default()
}

fn is_current(room: &Room, id: Option<&str>) -> bool {
    id.and_then(|id| room.held(id)).is_none_or(|held| held.replaced_by.is_none())
}

/// The messages of a stream as they stand, and the refused requests between them.
fn room_of(shared: &Shared, room: &Room, chosen: &Entry) -> Vec<Value> {
    let in_stream = room.entries().filter(|(entry, _)| entry.stream == chosen.stream);
    let shown = in_stream.filter(|(entry, id)| is_current(room, *id) || entry.number == chosen.number);
    let mut rows: Vec<Value> = shown
        .rev()
        .take(SHOWN)
        .map(|(entry, id)| {
            let mut row = json!({
                "number": entry.number,
                "time": entry.time,
                "sender": entry.sender,
                "note": entry.note,
                "isRefused": id.is_none(),
                "text": format!("{} {}", entry.status, entry.note),
                "messageId": id,
                "people": people(shared),
                "rooms": rooms(shared),
                "viewer": viewer(shared, id.and_then(|id| room.held(id)).map(|held| held.sender)),
                "stream": shared.world.stream(&entry.stream).map(|stream| v4_stream(&stream)),
            });
            if let (Some(row), Value::Object(mut outcome), true) =
                (row.as_object_mut(), outcome_of(entry), id.is_some())
            {
                for name in ["presentationML", "entityJson"] {
                    row.insert(name.into(), outcome.remove(name).unwrap_or_default());
                }
            }
            row
        })
        .collect();
    rows.reverse();
    rows
}

fn people(shared: &Shared) -> Vec<Value> {
    shared.world.members().take(200).map(|member| json!({ "id": member.id, "name": member.display_name })).collect()
}

fn rooms(shared: &Shared) -> Vec<Value> {
    let named = shared.world.streams().iter().filter_map(|stream| Some((stream, stream.name.as_ref()?)));
    named.take(200).map(|(stream, name)| json!({ "id": stream.id, "name": name })).collect()
}

/// Who looks at the page: the first user of the directory that is not the bot itself, for a bot
/// passes over what it did itself.
fn viewer(shared: &Shared, bot: Option<i64>) -> Value {
    let member = shared.world.members().find(|member| Some(member.id) != bot);
    v4_user(&member.unwrap_or_else(|| shared.world.bot("local.viewer")))
}

/// What became of a message over time, and how the request came.
fn history_of(room: &Room, entry: &Entry, id: Option<&str>) -> Vec<Value> {
    let mut rows = vec![
        json!(["Endpoint", entry.endpoint]),
        json!(["Stream", entry.stream]),
        json!(["Sender", entry.sender]),
        json!(["Status", entry.status.to_string()]),
    ];
    let Some(held) = id.and_then(|id| room.held(id)) else { return rows };
    let versions = room
        .entries()
        .filter(|(_, id)| id.and_then(|id| room.held(id)).is_some_and(|other| other.initial_id == held.initial_id));
    for (at, (version, id)) in versions.enumerate() {
        let shown = if version.number == entry.number { " (this one)" } else { "" };
        rows.push(json!([
            format!("Version {}", at + 1),
            format!("request {}{shown}, {}", version.number, id.unwrap_or_default())
        ]));
    }
    rows
}

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    id: String,
}

pub(super) async fn show(State(shared): State<Arc<Shared>>, At(asked): At<Asked>) -> Response {
    let room = shared.room();
    let found = asked.id.parse().ok().and_then(|number| room.entry(number));
    let Some((entry, id)) = found else {
        return respond(StatusCode::NOT_FOUND, &json!({ "error": "this request is no longer kept" }));
    };
    let answer = json!({
        "message": &*entry.message,
        "data": entry.data.as_deref(),
        "outcome": outcome_of(entry),
        "answer": entry.answer,
        "room": room_of(&shared, &room, entry),
        "history": history_of(&room, entry, id),
    });
    respond(StatusCode::OK, &answer)
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Edited {
    message: String,
    #[serde(default)]
    data: Option<String>,
}

pub(super) async fn check(State(shared): State<Arc<Shared>>, Form(edited): Form<Edited>) -> Response {
    let engine = shared.engine();
    let work = move || {
        let input = Input::new(&edited.message).with_json(edited.data.as_deref());
        Outcome::of(&engine, &input).json(&input)
    };
    match shared.workers.run(work).await {
        Some(json) => json_answer(StatusCode::OK, &json),
        None => refuse(StatusCode::INTERNAL_SERVER_ERROR, "this message brought the checks down"),
    }
}

pub(super) async fn follow(State(shared): State<Arc<Shared>>) -> Response {
    shared.announcer.follow()
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Reply {
    /// The number of the request whose form was filled in.
    id: String,
    form_id: String,
    form_values: Map<String, Value>,
}

/// Delivers a filled-in form to the bot that sent it, as the event that its datafeed carries.
pub(super) async fn reply(State(shared): State<Arc<Shared>>, Form(reply): Form<Reply>) -> Response {
    let found = {
        let room = shared.room();
        let entry = reply.id.parse().ok().and_then(|number| room.entry(number));
        entry.and_then(|(entry, id)| {
            let id = id?.to_owned();
            let sender = room.held(&id)?.sender;
            Some((id, sender, entry.stream.clone()))
        })
    };
    let Some((message_id, sender, stream)) = found else {
        return respond(StatusCode::NOT_FOUND, &json!({ "error": "this message is no longer kept" }));
    };
    let event_id = shared.message_id(shared.next_number());
    let event = json!({
        "id": event_id,
        "messageId": event_id,
        "timestamp": now(),
        "type": "SYMPHONYELEMENTSACTION",
        "initiator": { "user": viewer(&shared, Some(sender)) },
        "payload": { "symphonyElementsAction": {
            "stream": shared.world.stream(&stream).map(|stream| v4_stream(&stream)),
            "formMessageId": message_id,
            "formId": reply.form_id,
            "formValues": reply.form_values,
        } },
    });
    let delivered = shared.feeds.tell(sender, &event);
    respond(StatusCode::OK, &json!({ "event": event, "delivered": delivered }))
}
