//! Messages that were sent: by id, of a stream, their files, and what became of them.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::{Refusal, file_id, respond, v4_message};
use super::ask::{Asked, At};
use super::people::{bad, with_caller};
use super::pod::event::Happening;
use super::pod::message::Message;
use super::pod::user::User;
use super::send::bounded_message;
use super::{AgentState, Shared};
use crate::now;

fn gone() -> Refusal {
    bad("there is no such message, or it is no longer kept")
}

impl Shared {
    /// A message that this user may read.
    fn message_for(&self, user: &User, id: &str) -> Result<Arc<Message>, Refusal> {
        let found = self
            .journal()
            .message(id)
            .filter(|(_, held)| held.suppressed.is_none())
            .map(|(message, _)| Arc::clone(message));
        let message = found.ok_or_else(gone)?;
        self.pod().stream_of(user, &message.stream.id)?;
        Ok(message)
    }

    /// Takes a message out of sight, for good, and says since when.
    pub(super) fn suppress(&self, by: &User, id: &str) -> Result<i64, Refusal> {
        let found = self.journal().message(id).map(|(message, held)| (Arc::clone(message), held.suppressed));
        let (message, before) = found.ok_or_else(gone)?;
        self.pod().stream_of(by, &message.stream.id)?;
        let since = self.journal().suppress(id, now()).ok_or_else(gone)?;
        if before.is_none() {
            let stream = Arc::clone(&message.stream);
            self.publish(by, vec![Happening::MessageSuppressed { message_id: id.to_owned(), stream }]);
        }
        Ok(since)
    }

    /// A file of a message, or the preview of one: its name and content.
    pub(super) fn file(&self, user: &User, message: &str, file: &str) -> Result<(String, Bytes), Refusal> {
        let message = self.message_for(user, message)?;
        let content = &message.content;
        let files = content.attachments.iter().zip((0..).map(|at| file_id(&message.id, at)));
        let previews = content.previews.iter().zip((0..).map(|at| format!("{}-preview", file_id(&message.id, at))));
        let found = files.chain(previews).find(|(_, id)| id == file);
        let (found, _) = found.ok_or_else(|| bad("the message has no such attachment"))?;
        Ok((found.name.clone(), found.content.clone()))
    }
}

pub(super) async fn read(State(shared): AgentState, headers: HeaderMap, At(id): At<String>) -> Response {
    let read = || {
        let caller = shared.sender(&headers)?;
        let message = shared.message_for(&caller.user, &id)?;
        let journal = shared.journal();
        Ok::<_, Refusal>(v4_message(&message, journal.held(&id)))
    };
    match read() {
        Ok(json) => respond(StatusCode::OK, &json),
        Err(refusal) => refusal.into_response(),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Span {
    since: Option<i64>,
    until: Option<i64>,
    skip: usize,
    limit: Option<usize>,
}

/// Messages of one answer, unless fewer are asked for, and at most.
const LISTED: (usize, usize) = (50, 500);

/// `V4MessageList`: what a stream holds since a time, the newest first.
pub(super) async fn list(
    State(shared): AgentState,
    headers: HeaderMap,
    At(sid): At<String>,
    Asked(span): Asked<Span>,
) -> Response {
    let listed = || {
        let caller = shared.sender(&headers)?;
        let since = span.since.ok_or_else(|| bad("the parameter \"since\" must be a time in milliseconds"))?;
        let stream = shared.pod().stream_of(&caller.user, &sid)?;
        let limit = span.limit.unwrap_or(LISTED.0).min(LISTED.1);
        let journal = shared.journal();
        let sent = journal.entries().rev().filter_map(|entry| entry.sent());
        let fitting = sent.filter(|message| {
            let is_shown = journal.held(&message.id).is_some_and(|held| held.suppressed.is_none());
            let is_within = message.time >= since && span.until.is_none_or(|until| message.time < until);
            is_shown && is_within && message.stream.id == stream.id
        });
        Ok::<_, Refusal>(fitting.skip(span.skip).take(limit).cloned().collect::<Vec<_>>())
    };
    let found = match listed() {
        Ok(found) => found,
        Err(refusal) => return refusal.into_response(),
    };
    if found.is_empty() {
        return StatusCode::NO_CONTENT.into_response();
    }
    let mut left = shared.bounds.answer_bytes;
    let rows = found.iter().map(|message| bounded_message(message, &mut left));
    respond(StatusCode::OK, &Value::Array(rows.collect()))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Wanted {
    file_id: Option<String>,
    message_id: Option<String>,
}

/// The content of an attachment, in Base64 as the Agent answers it.
pub(super) async fn attachment(
    State(shared): AgentState,
    headers: HeaderMap,
    At(sid): At<String>,
    Asked(wanted): Asked<Wanted>,
) -> Response {
    let read = || {
        let caller = shared.sender(&headers)?;
        shared.pod().stream_of(&caller.user, &sid)?;
        let (message, file) = wanted
            .message_id
            .zip(wanted.file_id)
            .ok_or_else(|| bad("the parameters \"messageId\" and \"fileId\" say which attachment is wanted"))?;
        shared.file(&caller.user, &message, &file)
    };
    match read() {
        Ok((_, content)) => {
            let text = base64::engine::general_purpose::STANDARD.encode(content);
            ([(header::CONTENT_TYPE, "application/octet-stream")], text).into_response()
        }
        Err(refusal) => refusal.into_response(),
    }
}

/// `StreamAttachmentResponse`: the files of a stream's messages.
pub(super) async fn attachments(State(shared): AgentState, headers: HeaderMap, At(sid): At<String>) -> Response {
    with_caller(&shared, &headers, |caller| {
        let stream = shared.pod().stream_of(caller, &sid)?;
        let journal = shared.journal();
        let sent = journal.entries().rev().filter_map(|entry| entry.sent());
        let rows = sent.filter(|message| message.stream.id == stream.id).flat_map(|message| {
            message.content.attachments.iter().enumerate().map(|(at, file)| {
                json!({
                    "messageId": message.id,
                    "ingestionDate": message.time,
                    "userId": message.sender.id,
                    "fileId": file_id(&message.id, at),
                    "name": file.name,
                    "size": file.content.len(),
                    "contentType": "application/octet-stream",
                    "previews": [],
                })
            })
        });
        Ok(Value::Array(rows.take(LISTED.1).collect()))
    })
}

pub(super) async fn suppress(State(shared): AgentState, headers: HeaderMap, At(id): At<String>) -> Response {
    with_caller(&shared, &headers, |caller| {
        let since = shared.suppress(caller, &id)?;
        Ok(json!({ "messageId": id, "suppressed": true, "suppressionDate": since }))
    })
}

fn status_user(user: &User, time: i64) -> Value {
    json!({
        "userId": user.id.to_string(),
        "firstName": user.first_name(),
        "lastName": user.last_name(),
        "displayName": user.display_name,
        "email": user.email,
        "userName": user.username,
        "timestamp": time.to_string(),
    })
}

/// `MessageStatus`: delivered to everybody, read by nobody, as far as anybody here can tell.
pub(super) async fn status(State(shared): AgentState, headers: HeaderMap, At(id): At<String>) -> Response {
    with_caller(&shared, &headers, |caller| {
        let message = shared.message_for(caller, &id)?;
        let members = shared.pod().members(&message.stream);
        let others = members.iter().filter(|(user, _)| user.id != message.sender.id);
        let delivered: Vec<Value> = others.map(|(user, _)| status_user(user, message.time)).collect();
        Ok(
            json!({ "author": status_user(&message.sender, message.time), "read": [], "delivered": delivered, "sent": [] }),
        )
    })
}

/// `MessageReceiptDetailResponse`, with the same knowledge.
pub(super) async fn receipts(State(shared): AgentState, headers: HeaderMap, At(id): At<String>) -> Response {
    with_caller(&shared, &headers, |caller| {
        let message = shared.message_for(caller, &id)?;
        let members = shared.pod().members(&message.stream);
        let others = members.iter().filter(|(user, _)| user.id != message.sender.id);
        let details: Vec<Value> = others
            .map(|(user, _)| {
                let who = json!({
                    "id": user.id,
                    "username": user.username,
                    "firstName": user.first_name(),
                    "lastName": user.last_name(),
                    "emailAddress": user.email,
                });
                json!({ "user": who, "deliveryReceiptTimestamp": message.time, "downloadReceiptCounts": [] })
            })
            .collect();
        Ok(json!({
            "creator": { "id": message.sender.id, "name": message.sender.display_name },
            "stream": {
                "id": message.stream.id,
                "name": message.stream.name().unwrap_or_default(),
                "streamType": message.stream.kind.name(),
            },
            "creationDate": message.time,
            "deliveryReceiptCount": details.len(),
            "readReceiptCount": 0,
            "emailNotificationCount": 0,
            "downloadReceiptCounts": [],
            "MessageReceiptDetail": details,
            "pagination": { "cursors": { "before": "" } },
        }))
    })
}
