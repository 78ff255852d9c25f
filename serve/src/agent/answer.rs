//! The documented answers: `V4Message`, `V2Error` and what they hold.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::body::Attachment;
use super::world::{Member, Stream};

/// A refusal on its way to becoming a `V2Error`.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub status: StatusCode,
    pub message: String,
    /// Our code and the diagnostics.
    pub details: Value,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Refusal { status, message: message.into(), details: Value::Null }
    }

    /// `V2Error`: `code`, `message` and, where there is more to say, `details`.
    pub(super) fn json(&self) -> Value {
        let mut error = json!({ "code": self.status.as_u16(), "message": self.message });
        if let Some(error) = error.as_object_mut()
            && self.details != Value::Null
        {
            error.insert("details".into(), self.details.clone());
        }
        error
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        respond(self.status, &self.json())
    }
}

pub(super) fn refuse(status: StatusCode, message: &str) -> Response {
    Refusal::new(status, message).into_response()
}

pub(super) fn respond(status: StatusCode, json: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], json.to_string()).into_response()
}

/// Everything that a `V4Message` says of one message.
#[derive(Debug)]
pub(super) struct Sent<'s> {
    pub message_id: &'s str,
    pub timestamp: i64,
    pub presentation_ml: &'s str,
    pub entity_json: &'s str,
    pub attachments: &'s [Attachment],
    /// One for each attachment, or none.
    pub previews: &'s [Attachment],
    pub sender: &'s Member,
    pub stream: &'s Stream,
    pub session: &'s str,
}

pub(super) fn v4_message(sent: &Sent<'_>) -> Value {
    let attachments = sent.attachments.iter().enumerate().map(|(at, attachment)| {
        json!({
            "id": format!("{}-{at}", sent.message_id),
            "name": attachment.name,
            "size": attachment.content.len(),
            "images": sent.previews.get(at).map(|_| json!({ "id": format!("{}-{at}-preview", sent.message_id), "dimension": "600" })).into_iter().collect::<Vec<_>>(),
        })
    });
    json!({
        "messageId": sent.message_id,
        "timestamp": sent.timestamp,
        "message": sent.presentation_ml,
        "data": sent.entity_json,
        "attachments": attachments.collect::<Vec<_>>(),
        "user": v4_user(sent.sender),
        "stream": v4_stream(sent.stream),
        "externalRecipients": false,
        "userAgent": concat!("Agent-messageml-", env!("CARGO_PKG_VERSION")),
        "originalFormat": "com.symphony.messageml.v2",
        "sid": sent.session,
    })
}

pub(super) fn v4_user(member: &Member) -> Value {
    json!({
        "userId": member.id,
        "firstName": member.first_name(),
        "lastName": member.last_name(),
        "displayName": member.display_name,
        "email": member.email,
        "username": member.username,
    })
}

pub(super) fn v4_stream(stream: &Stream) -> Value {
    let mut json = json!({
        "streamId": stream.id,
        "streamType": stream.kind.name(),
        "external": false,
        "crossPod": false,
    });
    if let (Some(json), Some(name)) = (json.as_object_mut(), &stream.name) {
        json.insert("roomName".into(), name.as_str().into());
    }
    json
}
