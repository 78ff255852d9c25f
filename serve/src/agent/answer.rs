//! The documented answers: `V4Message`, `V4Event`, `V2Error` and what they hold.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::journal::Fate;
use super::pod::event::{Event, Happening};
use super::pod::message::Message;
use super::pod::stream::{Stream, StreamKind};
use super::pod::user::User;

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

/// The id of a message's attachment.
pub(super) fn file_id(message: &str, at: usize) -> String {
    format!("{message}-{at}")
}

/// Adds a member to a JSON object.
fn add(json: &mut Value, name: &str, value: impl Into<Value>) {
    if let Some(object) = json.as_object_mut() {
        object.insert(name.to_owned(), value.into());
    }
}

/// `V4Message` as it was sent, with what became of it since where that is known.
pub(super) fn v4_message(message: &Message, held: Option<&Fate>) -> Value {
    let content = &message.content;
    let attachments = content.attachments.iter().enumerate().map(|(at, file)| {
        let id = file_id(&message.id, at);
        let preview = content.previews.get(at).map(|_| json!({ "id": format!("{id}-preview"), "dimension": "600" }));
        let images: Vec<Value> = preview.into_iter().collect();
        json!({ "id": id, "name": file.name, "size": file.content.len(), "images": images })
    });
    let mut json = json!({
        "messageId": message.id,
        "timestamp": message.time,
        "message": content.presentation_ml,
        "data": content.entity_json,
        "attachments": attachments.collect::<Vec<_>>(),
        "user": v4_user(&message.sender),
        "stream": v4_stream(&message.stream),
        "externalRecipients": false,
        "userAgent": concat!("Agent-messageml-", env!("CARGO_PKG_VERSION")),
        "originalFormat": "com.symphony.messageml.v2",
        "sid": message.session,
    });
    if let Some(replaced) = &message.replaced {
        add(&mut json, "replacing", replaced.id.as_str());
        add(&mut json, "initialMessageId", replaced.initial_id.as_str());
        add(&mut json, "initialTimestamp", replaced.initial_time);
        add(&mut json, "silent", replaced.is_silent);
    }
    if let Some(next) = held.and_then(|held| held.replaced_by.as_deref()) {
        add(&mut json, "replacedBy", next);
    }
    json
}

pub(super) fn v4_user(user: &User) -> Value {
    json!({
        "userId": user.id,
        "firstName": user.first_name(),
        "lastName": user.last_name(),
        "displayName": user.display_name,
        "email": user.email,
        "username": user.username,
    })
}

pub(super) fn v4_stream(stream: &Stream) -> Value {
    let mut json = json!({
        "streamId": stream.id,
        "streamType": stream.kind.name(),
        "external": false,
        "crossPod": false,
    });
    if let Some(name) = stream.name() {
        add(&mut json, "roomName", name);
    }
    json
}

/// `V4RoomProperties`.
fn room_properties(stream: &Stream, creator: Option<&User>) -> Value {
    let attributes = &stream.attributes;
    let is_set = |flag: Option<bool>| flag == Some(true);
    let mut json = json!({
        "name": stream.name().unwrap_or_default(),
        "description": attributes.description.as_deref().unwrap_or_default(),
        "createdDate": stream.created,
        "external": false,
        "crossPod": is_set(attributes.cross_pod),
        "public": is_set(attributes.public),
        "copyProtected": is_set(attributes.copy_protected),
        "readOnly": is_set(attributes.read_only),
        "discoverable": is_set(attributes.discoverable),
        "membersCanInvite": is_set(attributes.members_can_invite),
        "keywords": attributes.keywords.as_deref().unwrap_or_default(),
        "canViewHistory": is_set(attributes.view_history),
    });
    if let Some(creator) = creator {
        add(&mut json, "creatorUser", v4_user(creator));
    }
    json
}

/// `V4Event`; `members` are those of an instant message that was made.
pub(super) fn v4_event(event: &Event, members: &[User], creator: Option<&User>) -> Value {
    let (kind, member) = event.what.names();
    let mut payload = json!({});
    if let Some(stream) = event.what.stream()
        && !matches!(event.what, Happening::MessageSent(_))
    {
        let mut stream = v4_stream(stream);
        if matches!(event.what, Happening::ImCreated { .. }) {
            add(&mut stream, "members", members.iter().map(v4_user).collect::<Vec<_>>());
        }
        add(&mut payload, "stream", stream);
    }
    match &event.what {
        Happening::MessageSent(message) => add(&mut payload, "message", v4_message(message, None)),
        Happening::MessageSuppressed { message_id, .. } => add(&mut payload, "messageId", message_id.as_str()),
        Happening::RoomCreated { stream } => add(&mut payload, "roomProperties", room_properties(stream, creator)),
        Happening::RoomUpdated { stream } => add(&mut payload, "newRoomProperties", room_properties(stream, creator)),
        Happening::UserJoined { user, .. }
        | Happening::UserLeft { user, .. }
        | Happening::Promoted { user, .. }
        | Happening::Demoted { user, .. } => {
            add(&mut payload, "affectedUser", v4_user(user));
        }
        Happening::ConnectionRequested { to } => add(&mut payload, "toUser", v4_user(to)),
        Happening::ConnectionAccepted { from } => add(&mut payload, "fromUser", v4_user(from)),
        Happening::FormSubmitted { message_id, form_id, values, .. } => {
            add(&mut payload, "formMessageId", message_id.as_str());
            add(&mut payload, "formId", form_id.as_str());
            add(&mut payload, "formValues", values.clone());
        }
        Happening::ImCreated { .. } | Happening::RoomDeactivated { .. } | Happening::RoomReactivated { .. } => {}
    }
    json!({
        "id": event.id,
        "messageId": event.id,
        "timestamp": event.time,
        "type": kind,
        "initiator": { "user": v4_user(&event.initiator) },
        "payload": { member: payload },
    })
}

/// `UserV2`.
pub(super) fn user_v2(user: &User, pod: &str) -> Value {
    json!({
        "id": user.id,
        "emailAddress": user.email,
        "firstName": user.first_name(),
        "lastName": user.last_name(),
        "displayName": user.display_name,
        "username": user.username,
        "company": pod,
        "companyId": 1,
        "avatars": [],
        "accountType": user.account(),
    })
}

/// `StreamAttributes`, and with `is_detailed` `V2StreamAttributes`.
pub(super) fn stream_attributes(stream: &Stream, members: &[i64], is_detailed: bool) -> Value {
    let mut json = json!({
        "id": stream.id,
        "crossPod": false,
        "active": stream.is_active,
        "streamType": { "type": stream.kind.name() },
    });
    match (stream.kind, stream.name()) {
        (StreamKind::Room, name) => add(&mut json, "roomAttributes", json!({ "name": name.unwrap_or(&stream.id) })),
        _ => add(&mut json, "streamAttributes", json!({ "members": members })),
    }
    if is_detailed {
        add(&mut json, "origin", "INTERNAL");
        add(&mut json, "lastMessageDate", stream.last_message.unwrap_or(stream.created));
    }
    json
}

/// `V3RoomDetail`.
pub(super) fn room_detail(stream: &Stream) -> Value {
    let mut attributes = serde_json::to_value(&stream.attributes).unwrap_or_default();
    let defaults = [
        ("name", Value::from(stream.id.as_str())),
        ("description", "".into()),
        ("membersCanInvite", false.into()),
        ("discoverable", false.into()),
        ("public", false.into()),
        ("readOnly", false.into()),
        ("copyProtected", false.into()),
        ("crossPod", false.into()),
        ("viewHistory", false.into()),
    ];
    for (name, value) in defaults {
        if attributes.get(name).is_none() {
            add(&mut attributes, name, value);
        }
    }
    json!({ "roomAttributes": attributes, "roomSystemInfo": system_info(stream) })
}

fn system_info(stream: &Stream) -> Value {
    json!({
        "id": stream.id,
        "creationDate": stream.created,
        "createdByUserId": stream.creator.unwrap_or_default(),
        "active": stream.is_active,
    })
}

/// `RoomDetail`, the first form, which switching a room on or off still answers.
pub(super) fn room_detail_v1(stream: &Stream) -> Value {
    let attributes = &stream.attributes;
    let is_set = |flag: Option<bool>| flag == Some(true);
    json!({
        "roomAttributes": {
            "name": stream.name().unwrap_or(&stream.id),
            "description": attributes.description.as_deref().unwrap_or_default(),
            "membersCanInvite": is_set(attributes.members_can_invite),
            "discoverable": is_set(attributes.discoverable),
        },
        "roomSystemInfo": system_info(stream),
        "immutableRoomAttributes": {
            "public": is_set(attributes.public),
            "readOnly": is_set(attributes.read_only),
            "copyProtected": is_set(attributes.copy_protected),
        },
    })
}

/// `V1IMDetail`.
pub(super) fn im_detail(stream: &Stream) -> Value {
    let pinned = stream.attributes.pinned_message_id.as_deref();
    json!({
        "V1IMAttributes": { "pinnedMessageId": pinned },
        "IMSystemInfo": { "id": stream.id, "creationDate": stream.created, "active": stream.is_active },
    })
}
