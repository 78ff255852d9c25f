//! The page's view of the Agent: who and what there is, a conversation, one request, a check of a draft.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use messageml::Input;
use serde::Deserialize;
use serde_json::{Value, json};

use super::AgentState;
use super::answer::{file_id, refuse, respond, v4_message, v4_stream};
use super::ask::{Asked, Form};
use super::journal::{Entry, EntryKind, Journal, Sending};
use super::pod::event::{Event, Happening};
use super::pod::stream::{Membership, Stream};
use super::pod::user::User;
use crate::outcome::EngineRun;
use crate::preview::json_answer;
use crate::work::GRIEF;

/// Entries of a conversation that are shown at a time.
const SHOWN: usize = 30;
/// Users and streams that the page lists.
const LISTED: usize = 500;

fn stream_json(stream: &Stream, members: &[(User, Membership)]) -> Value {
    let attributes = &stream.attributes;
    let rows = members.iter().take(LISTED).map(|(user, row)| json!({ "id": user.id, "isOwner": row.is_owner }));
    json!({
        "id": stream.id,
        "kind": stream.kind.name(),
        "name": stream.name(),
        "description": attributes.description,
        "isActive": stream.is_active,
        "isReadOnly": attributes.read_only == Some(true),
        "isPublic": attributes.public == Some(true),
        "isEverybodys": stream.listed_members().is_none(),
        "members": rows.collect::<Vec<_>>(),
        "last": stream.last_message.unwrap_or(stream.created),
    })
}

/// Users, streams and connections.
pub(super) async fn pod(State(shared): AgentState) -> Response {
    let news = shared.announcer.count();
    let listening = shared.feeds.owners();
    let users = shared.users.all();
    let users = users.iter().take(LISTED).map(|user| {
        json!({
            "id": user.id,
            "name": user.display_name,
            "username": user.username,
            "email": user.email,
            "isBot": user.is_bot,
            "isListening": listening.contains(&user.id),
        })
    });
    let users: Vec<Value> = users.collect();
    let pod = shared.pod();
    let mut streams: Vec<&Arc<Stream>> = pod.streams().collect();
    streams.sort_by_key(|stream| std::cmp::Reverse(stream.last_message.unwrap_or(stream.created)));
    let streams: Vec<Value> =
        streams.into_iter().take(LISTED).map(|stream| stream_json(stream, &pod.members(stream))).collect();
    let connections = pod.connections.standing().take(LISTED);
    let connections: Vec<Value> = connections
        .map(|(from, to, is_accepted)| json!({ "from": from, "to": to, "isAccepted": is_accepted }))
        .collect();
    // One lock at a time.
    drop(pod);
    let places: Vec<Arc<str>> = shared.journal().entries().map(|entry| Arc::clone(&entry.stream)).collect();
    let pod = shared.pod();
    let turned_away = places.iter().filter(|place| !pod.holds(place)).count();
    drop(pod);
    let json = json!({
        "name": shared.name,
        "news": news,
        "users": users,
        "streams": streams,
        "connections": connections,
        "turnedAway": turned_away,
    });
    respond(StatusCode::OK, &json)
}

/// A sentence for something that happened.
fn words(event: &Event) -> String {
    let by = &event.initiator;
    let named = |user: &User| user.display_name.clone();
    let who = named(by);
    match &event.what {
        Happening::MessageSent(_) => format!("{who} wrote"),
        Happening::MessageSuppressed { .. } => format!("{who} suppressed a message"),
        Happening::ImCreated { .. } => format!("{who} began a conversation"),
        Happening::RoomCreated { stream } => format!("{who} created the room {}", stream.name().unwrap_or(&stream.id)),
        Happening::RoomUpdated { stream } => format!("{who} changed the room {}", stream.name().unwrap_or(&stream.id)),
        Happening::RoomDeactivated { .. } => format!("{who} deactivated the room"),
        Happening::RoomReactivated { .. } => format!("{who} reactivated the room"),
        Happening::UserJoined { user, .. } if user.id == by.id => format!("{who} joined"),
        Happening::UserJoined { user, .. } => format!("{who} added {}", named(user)),
        Happening::UserLeft { user, .. } if user.id == by.id => format!("{who} left"),
        Happening::UserLeft { user, .. } => format!("{who} removed {}", named(user)),
        Happening::Promoted { user, .. } => format!("{who} made {} an owner", named(user)),
        Happening::Demoted { user, .. } => format!("{who} made {} a participant", named(user)),
        Happening::ConnectionRequested { to } => format!("{who} asked {} for a connection", named(to)),
        Happening::ConnectionAccepted { from } => {
            format!("{who} accepted the connection that {} asked for", named(from))
        }
        Happening::FormSubmitted { form_id, .. } => format!("{who} submitted the form {form_id}"),
    }
}

/// Who has submitted which forms of which messages.
type Answered = BTreeMap<String, BTreeMap<String, Vec<i64>>>;

fn answered(journal: &Journal) -> Answered {
    let mut answered = Answered::new();
    for entry in journal.entries() {
        if let EntryKind::Event(event) = &entry.kind
            && let Happening::FormSubmitted { message_id, form_id, .. } = &event.what
        {
            let forms = answered.entry(message_id.clone()).or_default();
            forms.entry(form_id.clone()).or_default().push(event.initiator.id);
        }
    }
    answered
}

/// A row of a conversation, without the locks of what it was copied from.
struct Row {
    entry: Entry,
    is_suppressed: bool,
    forms: Option<BTreeMap<String, Vec<i64>>>,
}

fn row_json(row: &Row) -> Value {
    let entry = &row.entry;
    let sending: &Sending = match &entry.kind {
        EntryKind::Event(event) => {
            let text = words(event);
            return json!({ "number": entry.number, "time": entry.time, "kind": "event", "text": text, "type": event.what.names().0 });
        }
        EntryKind::Sending(sending) => sending,
    };
    let findings: Vec<Value> = serde_json::from_str(&sending.verdict.diagnostics).unwrap_or_default();
    let mut json = json!({
        "number": entry.number,
        "time": entry.time,
        "kind": "message",
        "endpoint": sending.endpoint,
        "sender": sending.sender,
        "note": sending.note,
        "status": sending.status,
        "state": sending.verdict.state,
        "findings": findings.len(),
        "isRefused": sending.sent.is_none(),
    });
    let Some(json_object) = json.as_object_mut() else { return json };
    match &sending.sent {
        Some(_) if row.is_suppressed => {
            json_object.insert("isRefused".into(), true.into());
            json_object.insert("text".into(), "This message was suppressed.".into());
        }
        Some(message) => {
            let content = &message.content;
            let files = content.attachments.iter().enumerate().map(
                |(at, file)| json!({ "id": file_id(&message.id, at), "name": file.name, "size": file.content.len() }),
            );
            json_object.insert("messageId".into(), message.id.as_str().into());
            json_object.insert("senderId".into(), message.sender.id.into());
            json_object.insert("isBot".into(), message.sender.is_bot.into());
            json_object.insert("presentationML".into(), content.presentation_ml.as_str().into());
            json_object.insert("entityJson".into(), serde_json::from_str(&content.entity_json).unwrap_or_default());
            json_object.insert("files".into(), files.collect::<Vec<_>>().into());
            json_object.insert("answered".into(), json!(row.forms));
        }
        None => {
            json_object.insert("text".into(), format!("{}: {}", sending.status, sending.note).into());
        }
    }
    json
}

/// A part of a conversation: what came before an entry.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Stretch {
    stream: String,
    before: Option<u64>,
}

/// What was written in a stream as it stands, what was refused between, and who came and went; without a stream,
/// what belongs to none.
pub(super) async fn conversation(State(shared): AgentState, Asked(stretch): Asked<Stretch>) -> Response {
    let stream = shared.pod().stream(&stretch.stream);
    let id = stream.as_ref().map_or(stretch.stream.as_str(), |stream| &stream.id).to_owned();
    let places: Vec<Arc<str>> = shared.journal().entries().map(|entry| Arc::clone(&entry.stream)).collect();
    // What is in no room that there is.
    let strays: HashSet<Arc<str>> = {
        let pod = shared.pod();
        places.into_iter().filter(|other| stretch.stream.is_empty() && !pod.holds(other)).collect()
    };
    let (rows, has_more) = {
        let journal = shared.journal();
        let mut forms = answered(&journal);
        let is_shown = |entry: &&Entry| {
            let held = entry.sent().and_then(|sent| journal.held(&sent.id));
            let is_current = held.is_none_or(|held| held.replaced_by.is_none());
            (*entry.stream == *id || strays.contains(&entry.stream))
                && is_current
                && stretch.before.is_none_or(|before| entry.number < before)
        };
        let mut found = journal.entries().rev().filter(is_shown);
        let rows: Vec<Row> = found
            .by_ref()
            .take(SHOWN)
            .map(|entry| {
                let sent = entry.sent();
                let held = sent.and_then(|sent| journal.held(&sent.id));
                Row {
                    is_suppressed: held.is_some_and(|held| held.suppressed.is_some()),
                    forms: sent.and_then(|sent| forms.remove(&sent.id)),
                    entry: entry.clone(),
                }
            })
            .collect();
        (rows, found.next().is_some())
    };
    // Long messages take their time to be written: not on a thread that answers others.
    let made = shared.workers.run(move |_| {
        let rows: Vec<Value> = rows.iter().rev().map(row_json).collect();
        json!({ "rows": rows, "hasMore": has_more, "stream": stream.map(|stream| v4_stream(&stream)) })
    });
    match made.await {
        Some(json) => respond(StatusCode::OK, &json),
        None => refuse(StatusCode::INTERNAL_SERVER_ERROR, "the conversation could not be shown"),
    }
}

/// What became of a message over time, and how the request came.
fn history_of(journal: &Journal, entry: &Entry, sending: &Sending) -> Vec<Value> {
    let mut rows = vec![
        json!(["Endpoint", sending.endpoint]),
        json!(["Stream", &*entry.stream]),
        json!(["Sender", sending.sender]),
        json!(["Status", sending.status.to_string()]),
    ];
    let Some(sent) = &sending.sent else { return rows };
    let first = |message: &super::pod::message::Message| {
        message.replaced.as_ref().map_or(&message.id, |replaced| &replaced.initial_id).clone()
    };
    let initial = first(sent);
    let versions = journal.entries().filter_map(|other| Some((other.number, other.sent()?)));
    for (at, (number, version)) in versions.filter(|(_, version)| first(version) == initial).enumerate() {
        let shown = if number == entry.number { " (this one)" } else { "" };
        rows.push(json!([format!("Version {}", at + 1), format!("request {number}{shown}, {}", version.id)]));
    }
    rows
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Number {
    id: u64,
}

/// One request with everything that is known of it.
pub(super) async fn show(State(shared): AgentState, Asked(asked): Asked<Number>) -> Response {
    let found = {
        let journal = shared.journal();
        journal.entry(asked.id).and_then(|entry| match &entry.kind {
            EntryKind::Sending(sending) => Some((sending.clone(), history_of(&journal, entry, sending))),
            EntryKind::Event(_) => None,
        })
    };
    let Some((sending, history)) = found else {
        return refuse(StatusCode::NOT_FOUND, "this request is no longer kept");
    };
    let made = shared.workers.run(move |_| {
        let sent = sending.sent.as_deref();
        json!({
            "message": &*sending.message,
            "data": sending.data.as_deref(),
            "outcome": sending.verdict.json(sent),
            "answer": sent.map_or(sending.refusal.clone(), |sent| v4_message(sent, None)),
            "history": history,
        })
    });
    match made.await {
        Some(json) => respond(StatusCode::OK, &json),
        None => refuse(StatusCode::INTERNAL_SERVER_ERROR, "the request could not be shown"),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Edited {
    message: String,
    data: Option<String>,
}

pub(super) async fn check(State(shared): AgentState, Form(edited): Form<Edited>) -> Response {
    let agent = Arc::clone(&shared);
    let work = move |stop| {
        let engine = agent.engine(stop);
        let input = Input::new(&edited.message).with_json(edited.data.as_deref());
        EngineRun::of(&engine, &input).json(&input)
    };
    match shared.workers.run(work).await {
        Some(json) => json_answer(StatusCode::OK, &json),
        None => refuse(StatusCode::INTERNAL_SERVER_ERROR, GRIEF),
    }
}

pub(super) async fn follow(State(shared): AgentState) -> Response {
    shared.announcer.follow()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    by: i64,
    message: String,
    file: String,
}

/// A file of a message, to be kept: never shown as a page of ours.
pub(super) async fn file(State(shared): AgentState, Asked(wanted): Asked<Wanted>) -> Response {
    let found = shared.users.by_id(wanted.by).and_then(|user| shared.file(&user, &wanted.message, &wanted.file).ok());
    let Some((name, content)) = found else { return refuse(StatusCode::NOT_FOUND, "this file is no longer kept") };
    let safe: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || ".-_ ".contains(c) { c } else { '_' }).collect();
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{safe}\"")),
    ];
    (headers, content).into_response()
}
