//! A person's side of the pod, as the page and scripts play it: writing as any user, answering forms, making rooms,
//! adding and removing people, connecting.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use messageml::Json;
use messageml::json::Object;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::answer::{Refusal, respond};
use super::ask::Form;
use super::body::{Attachment, Submission};
use super::people::{ConnectionAction, bad};
use super::pod::event::{Event, Happening};
use super::pod::message::Message;
use super::pod::stream::Attributes;
use super::pod::user::User;
use super::pod::{Change, user::Users};
use super::send::{Job, Language, Refused};
use super::session::Caller;
use super::{AgentState, Shared};
use crate::now;

fn answer(made: Result<Value, Refusal>) -> Response {
    made.map_or_else(Refusal::into_response, |json| respond(StatusCode::OK, &json))
}

/// A file that a person attaches, its content in Base64.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct File {
    name: String,
    content: String,
}

/// What a person writes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Writing {
    pub by: i64,
    pub stream: String,
    pub text: String,
    /// EntityJSON beside MessageML.
    pub data: Option<String>,
    /// True if the text is MessageML; else it is Markdown.
    #[serde(rename = "isMessageML")]
    pub is_message_ml: bool,
    pub files: Vec<File>,
}

impl Shared {
    pub(super) fn person(&self, id: i64) -> Result<User, Refusal> {
        self.users.by_id(id).ok_or_else(|| bad(format!("there is no user {id}")))
    }

    /// Sends what a person wrote, as that person's client would.
    pub(super) async fn write(self: &Arc<Self>, writing: Writing) -> Result<Arc<Message>, Refused> {
        let read = || {
            let user = self.person(writing.by)?;
            let attachments = writing.files.iter().map(|file| {
                let content = base64::engine::general_purpose::STANDARD.decode(&file.content);
                let content = content.map_err(|_| bad(format!("{} is not in Base64", file.name)))?;
                Ok(Attachment { name: file.name.chars().take(255).collect(), content: content.into() })
            });
            let submission = Submission {
                message: writing.text.clone(),
                data: writing.data.clone().filter(|data| !data.trim().is_empty()),
                attachments: attachments.collect::<Result<Vec<_>, Refusal>>()?,
                ..Submission::default()
            };
            let language = match writing.is_message_ml {
                true => Language::MessageMl,
                false => Language::Markdown(find_entities(&writing.text, &self.users)),
            };
            let caller = Caller { user, session: "page".into(), is_delegated: false };
            Ok(Job { endpoint: "page", submission: self.measure(submission)?, language, caller })
        };
        let job = read().map_err(|refusal| (refusal, None))?;
        let by = job.caller.user.clone();
        let said = if writing.is_message_ml { "sayMessageML" } else { "say" };
        let mut step = json!({ said: writing.text });
        if let (Some(data), Some(step)) = (&job.submission.data, step.as_object_mut()) {
            step.insert("data".into(), data.as_str().into());
        }
        // Before the answer can come.
        self.note(&by, Some(&writing.stream), step).map_err(|refusal| (refusal, None))?;
        self.send(job, (&writing.stream, None)).await
    }

    /// Delivers a filled-in form to the one who sent it; gives the event and how many datafeeds have got it.
    pub(super) fn submit(&self, reply: Reply) -> Result<Value, Refusal> {
        let user = self.person(reply.by)?;
        let found = self.journal().message(&reply.message_id).map(|(message, _)| Arc::clone(message));
        let message = found.ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, "this message is no longer kept"))?;
        if !message.stream.is_member(&user) {
            return Err(Refusal::new(StatusCode::FORBIDDEN, "who fills in a form is a member of its stream"));
        }
        let number = self.next_number();
        let stream = Arc::clone(&message.stream);
        let noted = json!({ "submit": reply.form_id, "values": reply.form_values });
        let what = Happening::FormSubmitted {
            stream: Arc::clone(&stream),
            message_id: message.id.clone(),
            form_id: reply.form_id,
            values: reply.form_values,
        };
        let event = Event { id: self.message_id(number), time: now(), initiator: user, what };
        self.note(&event.initiator, Some(&stream.id), noted)?;
        let json = self.event_json(&event);
        let delivered = self.feeds.tell(message.sender.id, &json);
        self.keep(super::journal::Entry {
            number,
            time: event.time,
            stream: stream.id.as_str().into(),
            kind: super::journal::EntryKind::Event(Arc::new(event)),
        });
        Ok(json!({ "event": json, "delivered": delivered }))
    }
}

/// Names and tags that are looked for in what a person wrote: more are plain text.
const ENTITIES: usize = 100;

/// The mentions, tags and links in Markdown, with indices in UTF-16 units as clients count.
fn find_entities(text: &str, users: &Users) -> Option<Json> {
    let users = users.all();
    let mut found: Vec<Json> = Vec::new();
    let (mut unit, mut skip_to, mut before) = (0_usize, 0_usize, ' ');
    for (at, c) in text.char_indices() {
        let (here, last) = (unit, std::mem::replace(&mut before, c));
        unit += c.len_utf16();
        // A tag begins a word.
        if at < skip_to || last.is_alphanumeric() || found.len() >= ENTITIES {
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        let Some((length, id, kind)) = entity_at(rest, &users) else { continue };
        skip_to = at + length;
        let units: usize = rest.get(..length).unwrap_or_default().chars().map(char::len_utf16).sum();
        let mut entity = Object::from_iter([("type", kind)]);
        entity.insert("id", id);
        entity.insert("indexStart", i64::try_from(here).unwrap_or(i64::MAX));
        entity.insert("indexEnd", i64::try_from(here + units).unwrap_or(i64::MAX));
        found.push(Json::Object(entity));
    }
    (!found.is_empty()).then(|| Json::Object(Object::from_iter([("entities", Json::Array(found))])))
}

/// The entity at the beginning of a text: its length in bytes, what it stands for, and its kind.
fn entity_at(text: &str, users: &[User]) -> Option<(usize, Json, &'static str)> {
    let word = |text: &str| text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    match text.chars().next()? {
        '@' => {
            let name = text.get(1..)?;
            let names = users.iter().flat_map(|user| [(&user.display_name, user.id), (&user.username, user.id)]);
            let begins = |candidate: &str| {
                let ends_word =
                    name.get(candidate.len()..).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
                let is_same = name.get(..candidate.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(candidate));
                !candidate.is_empty() && is_same && ends_word
            };
            let longest = names.filter(|(name, _)| begins(name)).max_by_key(|(name, _)| name.len());
            longest.map(|(name, id)| (1 + name.len(), id.into(), "USER_FOLLOW"))
        }
        '#' | '$' => {
            let length = 1 + word(text.get(1..)?);
            let begins = text.get(1..2)?.starts_with(char::is_alphabetic);
            begins.then(|| (length, text.get(..length).unwrap_or_default().into(), "KEYWORD"))
        }
        'h' if text.starts_with("https://") || text.starts_with("http://") => {
            let end = text.find(|c: char| c.is_whitespace() || "<>\"'`".contains(c)).unwrap_or(text.len());
            let address = text.get(..end)?.trim_end_matches(['.', ',', ';', ':', '!', '?', ')']);
            Some((address.len(), address.into(), "URL"))
        }
        _ => None,
    }
}

pub(super) async fn write(State(shared): AgentState, Form(writing): Form<Writing>) -> Response {
    let sent = shared.write(writing).await;
    answer(
        sent.map(|message| json!({ "messageId": message.id, "stream": message.stream.id }))
            .map_err(|(refusal, _)| refusal),
    )
}

/// A form that was filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Reply {
    pub by: i64,
    pub message_id: String,
    pub form_id: String,
    pub form_values: Map<String, Value>,
}

pub(super) async fn reply(State(shared): AgentState, Form(reply): Form<Reply>) -> Response {
    answer(shared.submit(reply))
}

/// A new room with people in it, or, without a name, a conversation with them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Gathering {
    pub by: i64,
    pub members: Vec<i64>,
    #[serde(flatten)]
    pub attributes: Attributes,
}

impl Shared {
    /// Makes a room or a conversation, and gives its id.
    pub(super) fn gather(&self, gathering: Gathering) -> Result<String, Refusal> {
        let by = self.person(gathering.by)?;
        if gathering.attributes.name.as_deref().is_none_or(|name| name.trim().is_empty()) {
            let change = self.pod().create_im(&by, &gathering.members, true);
            return Ok(self.settle(&by, change)?.id.clone());
        }
        for member in &gathering.members {
            self.person(*member)?;
        }
        let name = gathering.attributes.name.clone();
        let change = self.pod().create_room(&by, gathering.attributes);
        let id = self.settle(&by, change)?.id.clone();
        let names: Vec<String> =
            gathering.members.iter().filter_map(|id| self.users.by_id(*id)).map(|user| user.username).collect();
        self.note(&by, None, json!({ "create": name, "with": names }))?;
        for member in gathering.members.iter().filter(|member| **member != by.id) {
            self.change_member(&by, &id, *member, Change::Add)?;
        }
        Ok(id)
    }

    pub(super) fn change_member(&self, by: &User, id: &str, user: i64, change: Change) -> Result<(), Refusal> {
        let change = self.pod().change_member(by, id, user, change);
        self.settle(by, change)
    }
}

pub(super) async fn gather(State(shared): AgentState, Form(gathering): Form<Gathering>) -> Response {
    answer(shared.gather(gathering).map(|id| json!({ "stream": id })))
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RoomChange {
    by: i64,
    stream: String,
    /// Deactivates or reactivates the room.
    active: Option<bool>,
    #[serde(flatten)]
    attributes: Attributes,
}

pub(super) async fn change_room(State(shared): AgentState, Form(wanted): Form<RoomChange>) -> Response {
    let change = || {
        let by = shared.person(wanted.by)?;
        if let Some(active) = wanted.active {
            let change = shared.pod().activate(&by, &wanted.stream, active);
            shared.settle(&by, change)?;
        }
        if wanted.attributes != Attributes::default() {
            let change = shared.pod().update_room(&by, &wanted.stream, wanted.attributes);
            shared.settle(&by, change)?;
        }
        Ok(json!({}))
    };
    answer(change())
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct MemberChange {
    by: i64,
    stream: String,
    user: i64,
    change: Option<Change>,
}

pub(super) async fn change_members(State(shared): AgentState, Form(wanted): Form<MemberChange>) -> Response {
    let change = || {
        let by = shared.person(wanted.by)?;
        let change = wanted.change.ok_or_else(|| bad("\"change\" must be add, remove, promote or demote"))?;
        shared.change_member(&by, &wanted.stream, wanted.user, change)?;
        let named = match change {
            Change::Add => Some("add"),
            Change::Remove => Some("remove"),
            // Who owns a room changes nothing of what is said in it.
            Change::Promote | Change::Demote => None,
        };
        if let Some(named) = named {
            let user = shared.person(wanted.user)?.username;
            shared.note(&by, Some(&wanted.stream), json!({ named: user }))?;
        }
        Ok(json!({}))
    };
    answer(change())
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Connecting {
    by: i64,
    user: i64,
    step: Option<ConnectionAction>,
}

pub(super) async fn connect(State(shared): AgentState, Form(wanted): Form<Connecting>) -> Response {
    let connect = || {
        let by = shared.person(wanted.by)?;
        let step = wanted.step.ok_or_else(|| bad("\"step\" must be request, accept or reject"))?;
        let connection = shared.connect(&by, wanted.user, step)?;
        if step == ConnectionAction::Request {
            shared.note(&by, None, json!({ "connect": shared.person(wanted.user)?.username }))?;
        }
        Ok(json!({ "status": connection.status(by.id) }))
    };
    answer(connect())
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Suppressed {
    by: i64,
    message: String,
}

pub(super) async fn suppress(State(shared): AgentState, Form(wanted): Form<Suppressed>) -> Response {
    let suppress = || {
        let by = shared.person(wanted.by)?;
        Ok(json!({ "since": shared.suppress(&by, &wanted.message)? }))
    };
    answer(suppress())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, i64, i64)> {
        let directory = messageml::json::read_strictly(
            "{\"users\":[{\"id\":7,\"screenName\":\"ada\",\"prettyName\":\"Ada\",\"email\":\"a@x.y\"},\
             {\"id\":8,\"screenName\":\"ada.b\",\"prettyName\":\"Ada Byron\",\"email\":\"b@x.y\"}]}",
            100,
        );
        let directory = directory.ok().and_then(|json| messageml::StaticDirectory::from_json(&json).ok());
        let entities = find_entities(text, &Users::new(directory));
        let number =
            |json: &Json, key: &str| json.get(key).and_then(|value| value.to_string().parse().ok()).unwrap_or(-1);
        let rows = entities.as_ref().and_then(|json| json.get("entities")).and_then(Json::as_array).unwrap_or_default();
        rows.iter()
            .map(|row| {
                let id = row.get("id").map(|id| id.as_str().map_or_else(|| id.to_string(), str::to_owned));
                (id.unwrap_or_default(), number(row, "indexStart"), number(row, "indexEnd"))
            })
            .collect()
    }

    #[test]
    fn the_longest_name_is_meant_and_units_are_counted() {
        assert_eq!(found("@Ada Byron /hello"), [("8".into(), 0, 10)]);
        assert_eq!(found("😀 @ada, hi"), [("7".into(), 3, 7)]);
        assert_eq!(found("@ada.b's"), [("8".into(), 0, 6)]);
        assert_eq!(found("a@ada @adam @nobody @"), []);
        assert_eq!(found("#tag $vod $5 c#x"), [("#tag".into(), 0, 4), ("$vod".into(), 5, 9)]);
        assert_eq!(found("see https://x.y/z."), [("https://x.y/z".into(), 4, 17)]);
        assert_eq!(found(&"@ada ".repeat(300)).len(), ENTITIES);
    }
}
