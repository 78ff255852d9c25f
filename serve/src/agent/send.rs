//! Create, update, blast, and what a person writes in the page.

use std::collections::HashSet;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use messageml::{Engine, Input, Json};
use serde_json::{Map, Value, json};

use super::answer::{Refusal, respond, v4_message};
use super::ask::At;
use super::body::Submission;
use super::compliance::find_blocked;
use super::journal::{Entry, EntryKind, Sending, Verdict};
use super::pod::event::Happening;
use super::pod::message::{Content, Message, Replaced};
use super::pod::stream::{Stream, StreamKind};
use super::session::Caller;
use super::{AgentState, Shared};
use crate::now;
use crate::outcome::EngineRun;
use crate::work::GRIEF;

/// A message that the checks let through.
pub(super) struct Checked {
    content: Arc<Content>,
    verdict: Arc<Verdict>,
    /// What is recorded beside the message; empty if nothing is.
    snapshot: String,
}

/// How a message is written.
#[derive(Clone, Debug, Default)]
pub(super) enum Language {
    /// MessageML or PresentationML, or a template of either.
    #[default]
    MessageMl,
    /// Markdown, with the entities in it.
    Markdown(Option<Json>),
}

/// The same for every stream that it goes to.
pub(super) struct Job {
    pub endpoint: &'static str,
    pub submission: Submission,
    pub language: Language,
    pub caller: Caller,
}

/// A refusal, and the verdict if the message came to be checked.
pub(super) type Refused = (Refusal, Option<Arc<Verdict>>);

impl Job {
    fn outcome(&self, engine: &Engine) -> (EngineRun, Arc<Verdict>) {
        let input = Input::new(&self.submission.message)
            .with_json(self.submission.data.as_deref())
            .with_version(self.submission.version.as_deref());
        let outcome = match &self.language {
            Language::MessageMl => EngineRun::of(engine, &input),
            Language::Markdown(entities) => EngineRun::of_markdown(engine, input.message(), entities.as_ref()),
        };
        let (markdown, text) = outcome.message.as_ref().map_or(("", ""), |made| (made.markdown(), made.text()));
        let verdict = Verdict {
            state: outcome.state(),
            markdown: markdown.to_owned(),
            text: text.to_owned(),
            diagnostics: outcome.diagnostics.to_string(),
            gauges: outcome.gauges(&input).to_string(),
        };
        (outcome, Arc::new(verdict))
    }

    /// What the Agent refuses beyond what the engine does.
    fn refusal(&self, blocked_words: &[String], outcome: &EngineRun) -> Option<Refusal> {
        let Some(message) = &outcome.message else {
            let first = outcome.report.diagnostics().iter().find(|diagnostic| diagnostic.is_error());
            let diagnostics: Value = serde_json::from_str(&outcome.diagnostics.to_string()).unwrap_or_default();
            let why = first.map_or("the message is not valid", |diagnostic| &diagnostic.message);
            let mut refusal = Refusal::new(StatusCode::BAD_REQUEST, why);
            let code = first.map(|diagnostic| diagnostic.code.id());
            refusal.details = json!({ "code": code, "diagnostics": diagnostics });
            return Some(refusal);
        };
        if let Some(blocked) = find_blocked(blocked_words, message, &self.submission) {
            return Some(Refusal::new(StatusCode::UNAVAILABLE_FOR_LEGAL_REASONS, blocked));
        }
        let is_service = self.caller.user.is_bot && !self.caller.is_delegated;
        // Markup in an author's text is escaped, so this is an element wherever it stands.
        (!is_service && message.presentation_ml().contains("<form ")).then(|| {
            Refusal::new(StatusCode::FORBIDDEN, "only service accounts may send forms, and a user sends this one")
        })
    }
}

impl Shared {
    /// The engine's verdict, or the `V2Error` with its diagnostics.
    async fn check(self: &Arc<Self>, job: Arc<Job>) -> Result<Arc<Checked>, Refused> {
        let shared = Arc::clone(self);
        let work = move |stop| {
            let (outcome, verdict) = job.outcome(&shared.engine(stop));
            if let Some(refusal) = job.refusal(&shared.blocked_words, &outcome) {
                return Err((refusal, Some(verdict)));
            }
            let Some(message) = &outcome.message else { return Err((grief(), Some(verdict))) };
            let recorded = || messageml::snapshot(Some(message), &outcome.report);
            Ok(Arc::new(Checked {
                snapshot: shared.recorder.as_ref().map_or_else(String::new, |_| recorded()),
                content: Arc::new(Content {
                    presentation_ml: message.presentation_ml().to_owned(),
                    entity_json: message.entity_json().to_string(),
                    attachments: job.submission.attachments.clone(),
                    previews: job.submission.previews.clone(),
                }),
                verdict,
            }))
        };
        self.workers.run(work).await.unwrap_or_else(|| Err((grief(), None)))
    }

    fn target(&self, job: &Job, sid: &str) -> Result<Arc<Stream>, Refusal> {
        let pod = self.pod();
        let shown: String = sid.chars().take(100).collect();
        let none = || Refusal::new(StatusCode::BAD_REQUEST, format!("there is no stream \"{shown}\""));
        let stream = pod.stream(sid).ok_or_else(none)?;
        if !stream.may_write(&job.caller.user) {
            let who = if job.caller.user.is_bot { "the bot" } else { "the user" };
            return Err(Refusal::new(StatusCode::FORBIDDEN, format!("{who} may not write to this stream")));
        }
        Ok(stream)
    }

    /// Message ids look as Symphony's do: unguessable to the eye, safe in a path.
    pub(super) fn message_id(&self, number: u64) -> String {
        let mut bytes = self.salt.as_bytes().get(..16).unwrap_or_default().to_vec();
        bytes.extend((u64::MAX - number).to_be_bytes());
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
    }

    fn keep_refusal(&self, job: &Job, sid: &str, refusal: &Refusal, verdict: Option<Arc<Verdict>>) {
        self.keep_refused(job.endpoint, &job.caller.user.display_name, sid, &job.submission, refusal, verdict);
    }

    /// Keeps a request that was refused, whoever sent it.
    fn keep_refused(
        &self,
        endpoint: &'static str,
        sender: &str,
        sid: &str,
        submission: &Submission,
        refusal: &Refusal,
        verdict: Option<Arc<Verdict>>,
    ) {
        let sending = Sending {
            endpoint,
            sender: sender.to_owned(),
            status: refusal.status.as_u16(),
            message: submission.message.as_str().into(),
            data: submission.data.as_deref().map(Arc::from),
            verdict: verdict.unwrap_or_else(Verdict::unchecked),
            sent: None,
            refusal: refusal.json(),
            note: refusal.message.clone(),
            shares: 1,
        };
        let stream: Arc<str> = sid.chars().take(100).collect::<String>().into();
        let kind = EntryKind::Sending(Box::new(sending));
        let mut journal = self.journal();
        journal.add(Entry { number: self.next_number(), time: now(), stream: Arc::clone(&stream), kind });
        drop(journal);
        self.announce(&stream);
    }

    /// Delivers a checked message to one stream; `replacing` names the message that it updates.
    async fn deliver(
        self: &Arc<Self>,
        job: &Arc<Job>,
        checked: &Arc<Checked>,
        stream: Arc<Stream>,
        (replacing, shares): (Option<&str>, usize),
    ) -> Result<Arc<Message>, Refusal> {
        if let Some(recorder) = self.recorder.clone() {
            let (job, checked) = (Arc::clone(job), Arc::clone(checked));
            let write = move || recorder.write(&job.submission, &checked.snapshot);
            let written = tokio::task::spawn_blocking(write).await;
            if !matches!(written, Ok(Ok(()))) {
                return Err(Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "the message could not be recorded"));
            }
        }
        self.pod().touch(&stream.id, now());
        let mut journal = self.journal();
        // Numbered as it is kept, so that who reads on after a number misses none.
        let (number, time) = (self.next_number(), now());
        let id = self.message_id(number);
        let replaced = replacing.and_then(|replacing| journal.latest(replacing)).map(|before| Replaced {
            id: before.id.clone(),
            initial_id: before.replaced.as_ref().map_or(&before.id, |first| &first.initial_id).clone(),
            initial_time: before.replaced.as_ref().map_or(before.time, |first| first.initial_time),
            is_silent: job.submission.silent.unwrap_or(true),
        });
        if let Some(replaced) = &replaced {
            journal.replace(&replaced.id, &id);
        }
        let note = if replaced.is_some() { "edited".to_owned() } else { String::new() };
        let message = Arc::new(Message {
            id,
            time,
            sender: job.caller.user.clone(),
            stream,
            content: Arc::clone(&checked.content),
            session: job.caller.session.clone(),
            replaced,
        });
        let sending = Sending {
            endpoint: job.endpoint,
            sender: message.sender.display_name.clone(),
            status: 200,
            message: job.submission.message.as_str().into(),
            data: job.submission.data.as_deref().map(Arc::from),
            verdict: Arc::clone(&checked.verdict),
            sent: Some(Arc::clone(&message)),
            refusal: Value::Null,
            note,
            shares,
        };
        let stream: Arc<str> = message.stream.id.as_str().into();
        journal.add(Entry { number, time, stream: Arc::clone(&stream), kind: EntryKind::Sending(Box::new(sending)) });
        drop(journal);
        if job.endpoint != "page" {
            self.note_answer(&message, &checked.verdict.text)?;
        }
        self.announce(&stream);
        self.publish(&message.sender, vec![Happening::MessageSent(Arc::clone(&message))]);
        Ok(message)
    }

    /// Reads a request up to the point where its streams matter.
    async fn accept(
        &self,
        (endpoint, sid): (&'static str, &str),
        headers: &HeaderMap,
        request: Request,
    ) -> Result<Job, Refusal> {
        let known = self.sender(headers).and_then(|caller| self.faults.strike().map(|()| caller));
        let caller = known.inspect_err(|refusal| {
            // Who it was is not known; that somebody was turned away is.
            self.keep_refused(endpoint, "Unknown", sid, &Submission::default(), refusal, None);
        })?;
        let read = Submission::read(request, &self.bounds).await.and_then(|submission| self.measure(submission));
        let name = &caller.user.display_name;
        let submission = read.inspect_err(|refusal| {
            self.keep_refused(endpoint, name, sid, &Submission::default(), refusal, None);
        })?;
        Ok(Job { endpoint, submission, language: Language::MessageMl, caller })
    }

    /// Holds a submission to the bounds of what goes along.
    pub(super) fn measure(&self, submission: Submission) -> Result<Submission, Refusal> {
        let content = submission.message.len() + submission.data.as_ref().map_or(0, String::len);
        if content > self.bounds.content_bytes {
            let why = format!(
                "message and data have {content} bytes, more than the {} of message-content-max-total-size",
                self.bounds.content_bytes
            );
            let mut refusal = Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, why);
            refusal.details = json!({ "code": "LIMIT_MESSAGE_CONTENT_MAX_TOTAL_SIZE_REACHED" });
            return Err(refusal);
        }
        let (files, previews) = (submission.attachments.len(), submission.previews.len());
        if previews > 0 && previews != files {
            let why =
                format!("{previews} previews for {files} attachments: give one for each, in the same order, or none");
            return Err(Refusal::new(StatusCode::BAD_REQUEST, why));
        }
        Ok(submission)
    }

    /// Checks and delivers to one stream.
    pub(super) async fn send(
        self: &Arc<Self>,
        job: Job,
        (sid, replacing): (&str, Option<&str>),
    ) -> Result<Arc<Message>, Refused> {
        let job = Arc::new(job);
        let target = self.target(&job, sid).and_then(|stream| {
            replacing.map_or(Ok(()), |mid| self.may_update(&job, &stream, mid))?;
            Ok(stream)
        });
        let refuse = |(refusal, verdict): Refused| {
            self.keep_refusal(&job, sid, &refusal, verdict.clone());
            (refusal, verdict)
        };
        let stream = target.map_err(|refusal| refuse((refusal, None)))?;
        let checked = self.check(Arc::clone(&job)).await.map_err(refuse)?;
        let sent = self.deliver(&job, &checked, stream, (replacing, 1)).await;
        sent.map_err(|refusal| refuse((refusal, None)))
    }

    fn may_update(&self, job: &Job, stream: &Stream, mid: &str) -> Result<(), Refusal> {
        if stream.kind == StreamKind::Post {
            return Err(Refusal::new(StatusCode::BAD_REQUEST, "wall posts cannot be updated"));
        }
        let journal = self.journal();
        let held =
            journal.message(mid).filter(|(message, held)| message.stream.id == stream.id && held.suppressed.is_none());
        let (message, _) = held.ok_or_else(|| {
            Refusal::new(StatusCode::BAD_REQUEST, "there is no such message in this stream, or it is no longer kept")
        })?;
        if message.sender.id != job.caller.user.id {
            return Err(Refusal::new(StatusCode::FORBIDDEN, "only the sender may update a message"));
        }
        Ok(())
    }

    async fn blast(self: &Arc<Self>, headers: &HeaderMap, request: Request) -> Result<Value, Refusal> {
        let job = Arc::new(self.accept(("blast", ""), headers, request).await?);
        let sids = &job.submission.sids;
        let fault = match sids.len() {
            0 => Some("\"sids\" names no stream".to_owned()),
            count if count > self.bounds.blast_streams => {
                Some(format!("the blast goes to more than {} streams", self.bounds.blast_streams))
            }
            _ => None,
        };
        if let Some(fault) = fault {
            let refusal = Refusal::new(StatusCode::BAD_REQUEST, fault);
            self.keep_refusal(&job, &sids.join(","), &refusal, None);
            return Err(refusal);
        }
        let checked = self.check(Arc::clone(&job)).await.map_err(|(refusal, verdict)| {
            self.keep_refusal(&job, &sids.join(","), &refusal, verdict);
            refusal
        })?;
        let mut seen = HashSet::new();
        let sids: Vec<&String> = sids.iter().filter(|sid| seen.insert(sid.as_str())).collect();
        let mut messages = Vec::new();
        let mut errors = Map::new();
        let mut left = self.bounds.answer_bytes;
        for sid in &sids {
            let done = match self.target(&job, sid) {
                Ok(stream) => self.deliver(&job, &checked, stream, (None, sids.len())).await,
                Err(refusal) => Err(refusal),
            };
            match done {
                Ok(message) => messages.push(bounded_message(&message, &mut left)),
                Err(refusal) => {
                    self.keep_refusal(&job, sid, &refusal, Some(Arc::clone(&checked.verdict)));
                    let error = json!({ "code": refusal.status.as_u16(), "message": refusal.message });
                    errors.insert((*sid).clone(), error);
                }
            }
        }
        Ok(json!({ "messages": messages, "errors": errors }))
    }
}

/// A `V4Message` that leaves its texts out, and says so, once those before it have taken what an answer may hold.
pub(super) fn bounded_message(message: &Message, left: &mut usize) -> Value {
    let bytes = message.content.presentation_ml.len() + message.content.entity_json.len();
    if let Some(rest) = left.checked_sub(bytes) {
        *left = rest;
        return v4_message(message, None);
    }
    let content = Arc::new(Content { attachments: message.content.attachments.clone(), ..Content::default() });
    let bare = Message {
        id: message.id.clone(),
        time: message.time,
        sender: message.sender.clone(),
        stream: Arc::clone(&message.stream),
        content,
        session: message.session.clone(),
        replaced: message.replaced.clone(),
    };
    let mut json = v4_message(&bare, None);
    if let Some(json) = json.as_object_mut() {
        json.remove("message");
        json.remove("data");
        let why = "message and data are left out: this answer holds no more; read the message by its id";
        json.insert("diagnostic".into(), why.into());
    }
    json
}

fn grief() -> Refusal {
    Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, GRIEF)
}

fn answer(result: Result<Value, Refusal>) -> Response {
    match result {
        Ok(json) => respond(StatusCode::OK, &json),
        Err(refusal) => refusal.into_response(),
    }
}

async fn send_to(
    shared: &Arc<Shared>,
    endpoint: &'static str,
    (headers, request): (&HeaderMap, Request),
    (sid, replacing): (&str, Option<&str>),
) -> Response {
    let sent = match shared.accept((endpoint, sid), headers, request).await {
        Ok(job) => shared.send(job, (sid, replacing)).await.map_err(|(refusal, _)| refusal),
        Err(refusal) => Err(refusal),
    };
    answer(sent.map(|message| v4_message(&message, None)))
}

pub(super) async fn create(
    State(shared): AgentState,
    At(sid): At<String>,
    headers: HeaderMap,
    request: Request,
) -> Response {
    send_to(&shared, "create", (&headers, request), (&sid, None)).await
}

pub(super) async fn update(
    State(shared): AgentState,
    At((sid, mid)): At<(String, String)>,
    headers: HeaderMap,
    request: Request,
) -> Response {
    send_to(&shared, "update", (&headers, request), (&sid, Some(&mid))).await
}

pub(super) async fn blast(State(shared): AgentState, headers: HeaderMap, request: Request) -> Response {
    answer(shared.blast(&headers, request).await)
}
