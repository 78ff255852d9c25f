//! The datafeed (version 2): events wait here until the bot has read and acknowledged them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::Notify;

use super::AgentState;
use super::answer::{Refusal, respond};
use super::ask::{Asked, At, Form};
use crate::announce::News;
use crate::listener::Bounds;
use crate::{now, random_text};

/// Bytes of all events that wait in one datafeed; the oldest make room.
const WAITING_BYTES: usize = 4 << 20;

/// Characters of a datafeed's tag.
const TAG: usize = 100;

#[derive(Debug)]
struct Feed {
    owner: i64,
    created: i64,
    tag: Option<String>,
    events: VecDeque<(u64, Arc<str>)>,
    bytes: usize,
    wake: Arc<Notify>,
}

impl Feed {
    fn push(&mut self, number: u64, event: Arc<str>, most: usize) {
        self.bytes += event.len();
        self.events.push_back((number, event));
        while self.events.len() > most || (self.bytes > WAITING_BYTES && self.events.len() > 1) {
            self.drop_first();
        }
    }

    fn drop_first(&mut self) {
        if let Some((_, event)) = self.events.pop_front() {
            self.bytes = self.bytes.saturating_sub(event.len());
        }
    }

    /// Lets go of the events up to this one: the bot has dealt with them.
    fn acknowledge(&mut self, number: u64) {
        while self.events.front().is_some_and(|(first, _)| *first <= number) {
            self.drop_first();
        }
    }
}

#[derive(Debug, Default)]
struct Held {
    /// By the order in which they were made.
    feeds: BTreeMap<u64, (String, Feed)>,
    made: u64,
    told: u64,
}

impl Held {
    fn find(&mut self, owner: i64, id: &str) -> Option<&mut Feed> {
        self.feeds.values_mut().find(|(name, feed)| name == id && feed.owner == owner).map(|(_, feed)| feed)
    }
}

/// All datafeeds of all bots.
#[derive(Debug)]
pub(super) struct Feeds {
    held: Mutex<Held>,
    bounds: Bounds,
}

impl Feeds {
    pub(super) fn new(bounds: Bounds) -> Self {
        Feeds { held: Mutex::default(), bounds }
    }

    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The bots that have a datafeed.
    pub(super) fn owners(&self) -> BTreeSet<i64> {
        self.lock().feeds.values().map(|(_, feed)| feed.owner).collect()
    }

    /// Puts an event into every datafeed of a bot, and says into how many.
    pub(super) fn tell(&self, owner: i64, event: &Value) -> usize {
        let event: Arc<str> = event.to_string().into();
        let mut held = self.lock();
        held.told += 1;
        let number = held.told;
        let mut count = 0;
        for (_, feed) in held.feeds.values_mut().filter(|(_, feed)| feed.owner == owner) {
            feed.push(number, Arc::clone(&event), self.bounds.feed_events);
            feed.wake.notify_one();
            count += 1;
        }
        count
    }

    fn create(&self, owner: i64, tag: Option<String>) -> Result<Value, Refusal> {
        let name = random_text(12).map_err(|why| Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, why.to_string()))?;
        // An underscore would end the name of a datafeed of version 2.
        let id = format!("{}_f", name.replace('_', "-"));
        let feed =
            Feed { owner, created: now(), tag, events: VecDeque::new(), bytes: 0, wake: Arc::new(Notify::new()) };
        let shown = feed_json(&id, &feed);
        let mut held = self.lock();
        held.made += 1;
        let made = held.made;
        held.feeds.insert(made, (id, feed));
        while held.feeds.len() > self.bounds.feeds {
            held.feeds.pop_first();
        }
        Ok(shown)
    }

    fn list(&self, owner: i64, tag: Option<&str>) -> Value {
        let held = self.lock();
        let owned = held.feeds.values().filter(|(_, feed)| feed.owner == owner);
        let fitting = owned.filter(|(_, feed)| tag.is_none_or(|tag| feed.tag.as_deref() == Some(tag)));
        Value::Array(fitting.map(|(id, feed)| feed_json(id, feed)).collect())
    }

    fn delete(&self, owner: i64, id: &str) -> bool {
        let mut held = self.lock();
        let before = held.feeds.len();
        held.feeds.retain(|_, (name, feed)| !(name == id && feed.owner == owner));
        held.feeds.len() < before
    }

    /// What waits in a datafeed, as JSON text, once `acknowledged` is let go; the second value wakes
    /// who finds nothing. Nothing at all if the bot has no such datafeed.
    fn take(&self, owner: i64, id: &str, acknowledged: Option<u64>) -> Option<(Option<String>, Arc<Notify>)> {
        let mut held = self.lock();
        let feed = held.find(owner, id)?;
        if let Some(number) = acknowledged {
            feed.acknowledge(number);
        }
        let wake = Arc::clone(&feed.wake);
        let Some((last, _)) = feed.events.back() else { return Some((None, wake)) };
        let events: Vec<&str> = feed.events.iter().map(|(_, event)| &**event).collect();
        Some((Some(format!("{{\"events\":[{}],\"ackId\":\"ack-{last}\"}}", events.join(","))), wake))
    }
}

fn feed_json(id: &str, feed: &Feed) -> Value {
    json!({ "id": id, "createdAt": feed.created, "type": "fanout" })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Tagged {
    tag: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Acknowledged {
    #[serde(rename = "ackId")]
    id: Option<String>,
}

fn unknown() -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, "the bot has no such datafeed; it has to make a new one")
}

pub(super) async fn create(
    State(shared): AgentState,
    headers: HeaderMap,
    wanted: Result<Form<Tagged>, Refusal>,
) -> Response {
    let made = move || {
        let caller = shared.sender(&headers)?;
        let Form(wanted) = wanted?;
        let tag = wanted.tag.filter(|tag| !tag.is_empty());
        if tag.as_ref().is_some_and(|tag| tag.chars().count() > TAG) {
            return Err(Refusal::new(StatusCode::BAD_REQUEST, format!("a tag has at most {TAG} characters")));
        }
        let feed = shared.feeds.create(caller.user.id, tag)?;
        shared.announcer.tell(News::Pod);
        Ok(feed)
    };
    made().map_or_else(Refusal::into_response, |feed| respond(StatusCode::CREATED, &feed))
}

pub(super) async fn list(State(shared): AgentState, headers: HeaderMap, Asked(wanted): Asked<Tagged>) -> Response {
    match shared.sender(&headers) {
        Ok(caller) => respond(StatusCode::OK, &shared.feeds.list(caller.user.id, wanted.tag.as_deref())),
        Err(refusal) => refusal.into_response(),
    }
}

pub(super) async fn delete(State(shared): AgentState, headers: HeaderMap, At(id): At<String>) -> Response {
    match shared.sender(&headers) {
        Ok(caller) if shared.feeds.delete(caller.user.id, &id) => {
            shared.announcer.tell(News::Pod);
            StatusCode::NO_CONTENT.into_response()
        }
        Ok(_) => unknown().into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

/// Answers at once if events wait, else as soon as one comes or the time is over.
pub(super) async fn read(
    State(shared): AgentState,
    headers: HeaderMap,
    At(id): At<String>,
    acknowledged: Result<Form<Acknowledged>, Refusal>,
) -> Response {
    let read = shared.sender(&headers).and_then(|caller| Ok((caller, acknowledged?.0)));
    let (caller, acknowledged) = match read {
        Ok(read) => read,
        Err(refusal) => return refusal.into_response(),
    };
    let mut number = acknowledged.id.as_deref().and_then(|id| id.strip_prefix("ack-")?.parse().ok());
    let end = tokio::time::Instant::now() + Duration::from_secs(shared.bounds.poll_seconds);
    loop {
        let Some((events, wake)) = shared.feeds.take(caller.user.id, &id, number.take()) else {
            return unknown().into_response();
        };
        let is_over = tokio::time::Instant::now() >= end;
        if let Some(text) = events.or_else(|| is_over.then(|| empty(acknowledged.id.as_deref()))) {
            return ([(axum::http::header::CONTENT_TYPE, "application/json")], text).into_response();
        }
        let _ = tokio::time::timeout_at(end, wake.notified()).await;
    }
}

/// The answer when nothing has happened: what was acknowledged stays so.
fn empty(acknowledged: Option<&str>) -> String {
    json!({ "events": [], "ackId": acknowledged.unwrap_or_default() }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(feeds: &Feeds, id: &str, acknowledged: Option<u64>) -> Option<Vec<i64>> {
        let text = feeds.take(1, id, acknowledged)?.0.unwrap_or_else(|| "{}".into());
        let json: Value = serde_json::from_str(&text).ok()?;
        Some(json.get("events").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_i64).collect())
    }

    fn id_of(feed: &Value) -> String {
        feed.get("id").and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    #[test]
    fn events_stay_until_they_are_acknowledged() -> Result<(), Refusal> {
        let feeds = Feeds::new(Bounds { feed_events: 3, ..Bounds::default() });
        let id = id_of(&feeds.create(1, None)?);
        assert_eq!(feeds.tell(1, &json!(10)), 1);
        assert_eq!(feeds.tell(2, &json!(99)), 0);
        feeds.tell(1, &json!(20));
        assert_eq!(events(&feeds, &id, None), Some(vec![10, 20]));
        assert_eq!(events(&feeds, &id, Some(1)), Some(vec![20]));
        assert_eq!(events(&feeds, &id, None), Some(vec![20]));
        for event in 30..40 {
            feeds.tell(1, &json!(event));
        }
        assert_eq!(events(&feeds, &id, None), Some(vec![37, 38, 39]));
        assert!(feeds.take(2, &id, None).is_none(), "another bot's");
        assert!(!feeds.delete(2, &id) && feeds.delete(1, &id));
        assert_eq!(events(&feeds, &id, None), None);
        Ok(())
    }

    #[test]
    fn datafeeds_are_bounded_in_number_and_bytes() -> Result<(), Refusal> {
        let feeds = Feeds::new(Bounds { feeds: 2, ..Bounds::default() });
        let ids: Vec<String> =
            (0..3).map(|_| feeds.create(1, None).map(|feed| id_of(&feed))).collect::<Result<_, _>>()?;
        assert!(feeds.take(1, &ids[0], None).is_none());
        for _ in 0..12 {
            feeds.tell(1, &json!("x".repeat(1 << 20)));
        }
        let held = feeds.lock();
        assert!(held.feeds.values().all(|(_, feed)| feed.bytes <= WAITING_BYTES), "{:?}", held.told);
        Ok(())
    }
}
