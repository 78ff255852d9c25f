//! What happened, told: to the datafeeds of the bots it concerns, to the journal, to open pages.

use std::sync::Arc;

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::Shared;
use super::answer::{Refusal, v4_event};
use super::journal::{Entry, EntryKind};
use super::pod::Changed;
use super::pod::event::{Event, Happening};
use super::pod::message::Message;
use super::pod::user::User;
use crate::announce::News;
use crate::now;

fn unwritten(_: std::io::Error) -> Refusal {
    Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "the conversation could not be recorded")
}

impl Shared {
    /// Tells open pages to look at a stream anew.
    pub(super) fn announce(&self, stream: &Arc<str>) {
        self.announcer.tell(News::Stream(Arc::clone(stream)));
    }

    /// Keeps an entry and shows it.
    pub(super) fn keep(&self, entry: Entry) {
        let stream = Arc::clone(&entry.stream);
        self.journal().add(entry);
        self.announce(&stream);
    }

    /// Notes for `--record` what a person did.
    pub(super) fn note(&self, by: &User, stream: Option<&str>, mut step: Value) -> Result<(), Refusal> {
        let Some(transcript) = &self.transcript else { return Ok(()) };
        if let Some(step) = step.as_object_mut() {
            step.insert("by".into(), by.username.as_str().into());
            if let Some(stream) = stream {
                step.insert("in".into(), self.place_name(stream).into());
            }
        }
        transcript.add(&step).map_err(unwritten)
    }

    /// Notes for `--record` what a bot answered.
    pub(super) fn note_answer(&self, message: &Message, text: &str) -> Result<(), Refusal> {
        let Some(transcript) = &self.transcript else { return Ok(()) };
        let place = self.place_name(&message.stream.id);
        transcript.answer(&json!({ "expect": { "in": place, "text": text.trim() } })).map_err(unwritten)
    }

    fn place_name(&self, stream: &str) -> String {
        let found = self.pod().stream(stream);
        found.and_then(|stream| stream.name().map(str::to_owned)).unwrap_or_else(|| stream.to_owned())
    }

    /// The result of a change, once what happened has been told.
    pub(super) fn settle<T>(&self, initiator: &User, change: Changed<T>) -> Result<T, Refusal> {
        let (value, what) = change?;
        self.publish(initiator, what);
        Ok(value)
    }

    /// Tells what happened, in order.
    pub(super) fn publish(&self, initiator: &User, what: Vec<Happening>) {
        for what in what {
            let number = self.next_number();
            let event = Event { id: self.message_id(number), time: now(), initiator: initiator.clone(), what };
            if !matches!(event.what, Happening::MessageSent(_)) {
                let stream: Arc<str> = event.what.stream().map_or("", |stream| &stream.id).into();
                self.keep(Entry { number, time: event.time, stream, kind: EntryKind::Event(Arc::new(event.clone())) });
                self.announcer.tell(News::Pod);
            }
            self.tell(&event);
        }
    }

    /// Puts an event into the datafeeds of those whom it concerns.
    fn tell(&self, event: &Event) {
        let owners = self.feeds.owners();
        if owners.is_empty() {
            return;
        }
        let users = owners.into_iter().filter_map(|owner| self.users.by_id(owner));
        let concerned: Vec<User> = users.filter(|user| event.concerns(user)).collect();
        if concerned.is_empty() {
            return;
        }
        let json = self.event_json(event);
        for user in concerned {
            self.feeds.tell(user.id, &json);
        }
    }

    /// An event as the datafeed carries it.
    pub(super) fn event_json(&self, event: &Event) -> Value {
        let stream = event.what.stream();
        let creator = stream.and_then(|stream| stream.creator).and_then(|creator| self.users.by_id(creator));
        let members = match &event.what {
            Happening::ImCreated { stream } => self.pod().members(stream).into_iter().map(|(user, _)| user).collect(),
            _ => Vec::new(),
        };
        v4_event(event, &members, creator.as_ref())
    }
}
