//! What was asked of the Agent and what happened in the pod, as far as it fits.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use serde_json::{Value, json};

use super::pod::event::Event;
use super::pod::message::Message;
use crate::listener::Bounds;

/// What the checks say of a message, as the page shows it.
#[derive(Clone, Debug, Default)]
pub(super) struct Verdict {
    /// `accepted`, `warned` or `refused`.
    pub state: &'static str,
    pub markdown: String,
    pub text: String,
    /// Findings and gauges as JSON text.
    pub diagnostics: String,
    pub gauges: String,
}

impl Verdict {
    /// Of a request that was refused before anything was checked.
    pub(super) fn unchecked() -> Arc<Self> {
        let none = || "[]".to_owned();
        Arc::new(Verdict { state: "refused", diagnostics: none(), gauges: none(), ..Verdict::default() })
    }

    fn bytes(&self) -> usize {
        self.markdown.len() + self.text.len() + self.diagnostics.len() + self.gauges.len()
    }

    /// `state`, `diagnostics` and `gauges`, and the outputs of what was sent.
    pub(super) fn json(&self, sent: Option<&Message>) -> Value {
        let read = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
        let mut json = json!({
            "state": self.state,
            "diagnostics": read(&self.diagnostics),
            "gauges": read(&self.gauges),
        });
        if let (Some(json), Some(sent)) = (json.as_object_mut(), sent) {
            json.insert("presentationML".into(), sent.content.presentation_ml.as_str().into());
            json.insert("entityJson".into(), read(&sent.content.entity_json));
            json.insert("markdown".into(), self.markdown.as_str().into());
            json.insert("text".into(), self.text.as_str().into());
        }
        json
    }
}

/// Something that was to be sent.
#[derive(Clone, Debug)]
pub(super) struct Sending {
    /// `create`, `update`, `blast`, or `page` for a person.
    pub endpoint: &'static str,
    pub sender: String,
    pub status: u16,
    pub message: Arc<str>,
    pub data: Option<Arc<str>>,
    pub verdict: Arc<Verdict>,
    /// The message, unless the request was refused.
    pub sent: Option<Arc<Message>>,
    /// The `V2Error`, if it was.
    pub refusal: Value,
    pub note: String,
    /// Among how many streams one text is shared.
    pub shares: usize,
}

#[derive(Clone, Debug)]
pub(super) enum EntryKind {
    Sending(Box<Sending>),
    Event(Arc<Event>),
}

/// One thing that happened.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub number: u64,
    /// Milliseconds since 1970.
    pub time: i64,
    /// Where; empty for what has no stream.
    pub stream: Arc<str>,
    pub kind: EntryKind,
}

/// What an entry takes beside its texts.
const ENTRY_BYTES: usize = 1_000;

impl Entry {
    fn bytes(&self) -> usize {
        let EntryKind::Sending(sending) = &self.kind else { return ENTRY_BYTES };
        let texts = sending.message.len() + sending.data.as_ref().map_or(0, |data| data.len());
        let made = sending.verdict.bytes() + sending.sent.as_ref().map_or(0, |sent| sent.content.bytes());
        ENTRY_BYTES + (texts + made) / sending.shares.max(1)
    }

    pub(super) fn sent(&self) -> Option<&Arc<Message>> {
        match &self.kind {
            EntryKind::Sending(sending) => sending.sent.as_ref(),
            EntryKind::Event(_) => None,
        }
    }
}

/// What became of a message.
#[derive(Clone, Debug)]
pub(super) struct Fate {
    /// The number of its entry.
    pub number: u64,
    pub replaced_by: Option<String>,
    /// When it was suppressed, in milliseconds since 1970.
    pub suppressed: Option<i64>,
}

#[derive(Debug)]
pub(super) struct Journal {
    entries: VecDeque<Entry>,
    held: HashMap<String, Fate>,
    bytes: usize,
    bounds: Bounds,
}

impl Journal {
    pub(super) fn new(bounds: Bounds) -> Self {
        Journal { entries: VecDeque::new(), held: HashMap::new(), bytes: 0, bounds }
    }

    /// Keeps what happened; the oldest makes room.
    pub(super) fn add(&mut self, entry: Entry) {
        self.bytes += entry.bytes();
        if let Some(sent) = entry.sent() {
            let held = Fate { number: entry.number, replaced_by: None, suppressed: None };
            self.held.insert(sent.id.clone(), held);
        }
        // Blasts and concurrent requests arrive in any order; the page shows them by number.
        let at = self.entries.partition_point(|other| other.number <= entry.number);
        self.entries.insert(at, entry);
        while self.entries.len() > self.bounds.kept_requests
            || (self.bytes > self.bounds.kept_bytes && self.entries.len() > 1)
        {
            let Some(oldest) = self.entries.pop_front() else { break };
            self.bytes = self.bytes.saturating_sub(oldest.bytes());
            if let Some(sent) = oldest.sent() {
                self.held.remove(&sent.id);
            }
        }
    }

    pub(super) fn held(&self, id: &str) -> Option<&Fate> {
        self.held.get(id)
    }

    /// A message and what became of it.
    pub(super) fn message(&self, id: &str) -> Option<(&Arc<Message>, &Fate)> {
        let held = self.held.get(id)?;
        Some((self.entry(held.number)?.sent()?, held))
    }

    /// The newest version of a message.
    pub(super) fn latest(&self, id: &str) -> Option<&Arc<Message>> {
        let mut id = id;
        // Replacements form a chain without a loop: each new id was not there before.
        for _ in 0..=self.held.len() {
            match self.held.get(id)?.replaced_by.as_deref() {
                Some(next) => id = next,
                None => return self.message(id).map(|(message, _)| message),
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

    /// Notes that a message is no longer shown, and says since when.
    pub(super) fn suppress(&mut self, id: &str, time: i64) -> Option<i64> {
        let held = self.held.get_mut(id)?;
        Some(*held.suppressed.get_or_insert(time))
    }

    pub(super) fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter()
    }

    pub(super) fn entry(&self, number: u64) -> Option<&Entry> {
        let at = self.entries.binary_search_by_key(&number, |entry| entry.number).ok()?;
        self.entries.get(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agent::pod::message::Content;
    use crate::agent::pod::stream::Stream;
    use crate::agent::pod::user::Users;

    fn entry(number: u64, shares: usize) -> Entry {
        let content = Content { presentation_ml: "x".repeat(9_000), ..Content::default() };
        let sent = Message {
            id: number.to_string(),
            time: 0,
            sender: Users::new(None).take_in("bot", true),
            stream: Arc::new(Stream::default()),
            content: Arc::new(content),
            session: String::new(),
            replaced: None,
        };
        let sending = Sending {
            endpoint: "create",
            sender: "bot".into(),
            status: 200,
            message: "m".into(),
            data: None,
            verdict: Verdict::unchecked(),
            sent: Some(Arc::new(sent)),
            refusal: Value::Null,
            note: String::new(),
            shares,
        };
        Entry { number, time: 0, stream: "s".into(), kind: EntryKind::Sending(Box::new(sending)) }
    }

    #[test]
    fn the_oldest_make_room() {
        let mut journal = Journal::new(Bounds { kept_requests: 3, ..Bounds::default() });
        for number in [1, 3, 2, 4, 5] {
            journal.add(entry(number, 1));
        }
        assert_eq!(journal.entries().map(|entry| entry.number).collect::<Vec<_>>(), [3, 4, 5]);
        assert!(journal.held("1").is_none() && journal.message("5").is_some());
        let mut small = Journal::new(Bounds { kept_bytes: 1, ..Bounds::default() });
        small.add(entry(1, 1));
        small.add(entry(2, 1));
        assert_eq!(small.entries().count(), 1);
    }

    #[test]
    fn a_text_that_streams_share_is_counted_once() {
        let mut journal = Journal::new(Bounds { kept_bytes: 120_000, ..Bounds::default() });
        for number in 0..100 {
            journal.add(entry(number, 100));
        }
        assert_eq!(journal.entries().count(), 100);
    }

    #[test]
    fn a_message_leads_to_its_newest_version() {
        let mut journal = Journal::new(Bounds::default());
        journal.add(entry(1, 1));
        journal.add(entry(2, 1));
        journal.replace("1", "2");
        assert_eq!(journal.latest("1").map(|message| message.id.as_str()), Some("2"));
        assert!(journal.latest("9").is_none());
        assert_eq!(journal.held("1").and_then(|held| held.replaced_by.as_deref()), Some("2"));
        assert_eq!((journal.suppress("2", 5), journal.suppress("2", 6)), (Some(5), Some(5)));
    }
}
