//! What was asked of the Agent and what became of it, as far as it fits.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use serde_json::Value;

use crate::listener::Bounds;

/// A request and its answer, as the page shows them.
#[derive(Debug)]
pub(super) struct Entry {
    pub number: u64,
    pub time: i64,
    /// `create`, `update` or `blast`.
    pub endpoint: &'static str,
    pub stream: String,
    pub sender: String,
    pub status: u16,
    pub message: Arc<str>,
    pub data: Option<Arc<str>>,
    pub state: &'static str,
    /// The outcome as JSON text: outputs, diagnostics, gauges.
    pub outcome: Arc<str>,
    /// The `V4Message` or `V2Error`.
    pub answer: Value,
    pub note: String,
}

impl Entry {
    fn bytes(&self) -> usize {
        // The answer repeats the PresentationML and the EntityJSON of the outcome.
        self.message.len() + self.data.as_ref().map_or(0, |data| data.len()) + self.outcome.len() * 2 + 1_000
    }
}

/// A message that can be updated or read.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub sender: i64,
    pub stream: String,
    pub initial_id: String,
    pub initial_time: i64,
    pub replaced_by: Option<String>,
    /// The number of its entry.
    pub number: u64,
}

#[derive(Debug)]
pub(super) struct Room {
    entries: VecDeque<(Entry, Option<String>)>,
    held: HashMap<String, Held>,
    bytes: usize,
    bounds: Bounds,
}

impl Room {
    pub(super) fn new(bounds: Bounds) -> Self {
        Room { entries: VecDeque::new(), held: HashMap::new(), bytes: 0, bounds }
    }

    /// Keeps a request and, if it was accepted, its message under `id`.
    pub(super) fn add(&mut self, entry: Entry, message: Option<(String, Held)>) {
        self.bytes += entry.bytes();
        let id = message.map(|(id, held)| {
            self.held.insert(id.clone(), held);
            id
        });
        // Blasts and concurrent requests arrive in any order; the page shows them by number.
        let at = self.entries.partition_point(|(other, _)| other.number <= entry.number);
        self.entries.insert(at, (entry, id));
        while self.entries.len() > self.bounds.kept_requests
            || (self.bytes > self.bounds.kept_bytes && self.entries.len() > 1)
        {
            let Some((oldest, id)) = self.entries.pop_front() else { break };
            self.bytes = self.bytes.saturating_sub(oldest.bytes());
            id.and_then(|id| self.held.remove(&id));
        }
    }

    pub(super) fn held(&self, id: &str) -> Option<&Held> {
        self.held.get(id)
    }

    /// The newest version of a message.
    pub(super) fn latest(&self, id: &str) -> Option<(String, &Held)> {
        let mut id = id.to_owned();
        // Replacements form a chain without a loop: each new id was not there before.
        for _ in 0..=self.held.len() {
            let held = self.held.get(&id)?;
            match &held.replaced_by {
                Some(next) => id.clone_from(next),
                None => return Some((id, held)),
            }
        }
        None
    }

    /// Notes that a message has been replaced.
    pub(super) fn replace(&mut self, id: &str, by: &str) {
        if let Some(held) = self.held.get_mut(id) {
            held.replaced_by = Some(by.to_owned());
        }
    }

    pub(super) fn entries(&self) -> impl DoubleEndedIterator<Item = (&Entry, Option<&str>)> {
        self.entries.iter().map(|(entry, id)| (entry, id.as_deref()))
    }

    pub(super) fn entry(&self, number: u64) -> Option<(&Entry, Option<&str>)> {
        let at = self.entries.binary_search_by_key(&number, |(entry, _)| entry.number).ok()?;
        self.entries.get(at).map(|(entry, id)| (entry, id.as_deref()))
    }

    /// The answer that was given for a message, with what has replaced it since.
    pub(super) fn message(&self, id: &str) -> Option<Value> {
        let held = self.held.get(id)?;
        let mut answer = self.entry(held.number)?.0.answer.clone();
        if let (Some(answer), Some(by)) = (answer.as_object_mut(), &held.replaced_by) {
            answer.insert("replacedBy".into(), by.as_str().into());
        }
        Some(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(number: u64) -> Entry {
        Entry {
            number,
            time: 0,
            endpoint: "create",
            stream: "s".into(),
            sender: "bot".into(),
            status: 200,
            message: "m".into(),
            data: None,
            state: "accepted",
            outcome: "{}".into(),
            answer: serde_json::json!({ "messageId": number }),
            note: String::new(),
        }
    }

    fn held(number: u64) -> Held {
        Held { sender: 1, stream: "s".into(), initial_id: "1".into(), initial_time: 0, replaced_by: None, number }
    }

    #[test]
    fn the_oldest_make_room() {
        let mut room = Room::new(Bounds { kept_requests: 3, ..Bounds::default() });
        for number in [1, 3, 2, 4, 5] {
            room.add(entry(number), Some((number.to_string(), held(number))));
        }
        assert_eq!(room.entries().map(|(entry, _)| entry.number).collect::<Vec<_>>(), [3, 4, 5]);
        assert!(room.held("1").is_none() && room.held("5").is_some());
        let mut small = Room::new(Bounds { kept_bytes: 1, ..Bounds::default() });
        small.add(entry(1), None);
        small.add(entry(2), None);
        assert_eq!(small.entries().count(), 1);
    }

    #[test]
    fn a_message_leads_to_its_newest_version() {
        let mut room = Room::new(Bounds::default());
        room.add(entry(1), Some(("1".into(), held(1))));
        room.add(entry(2), Some(("2".into(), held(2))));
        room.replace("1", "2");
        assert_eq!(room.latest("1").map(|(id, _)| id).as_deref(), Some("2"));
        assert!(room.latest("9").is_none());
        assert_eq!(room.message("1").and_then(|json| json.get("replacedBy").cloned()), Some("2".into()));
    }
}
