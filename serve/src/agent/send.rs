//! Create, update, blast.

use std::collections::HashSet;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use messageml::Input;
use serde_json::{Map, Value, json};

use super::Shared;
use super::answer::{Refusal, Sent, respond, v4_message};
use super::ask::At;
use super::body::Submission;
use super::compliance::find_blocked;
use super::record::snapshot;
use super::room::{Entry, Held};
use super::session::Caller;
use super::world::{Stream, StreamKind};
use crate::announce::News;
use crate::now;
use crate::outcome::Outcome;

/// A message that the checks let through.
struct Checked {
    presentation_ml: String,
    entity_json: String,
    state: &'static str,
    outcome: Arc<str>,
    /// What is recorded beside the message; empty if nothing is.
    snapshot: String,
}

/// The same for every stream that it goes to.
struct Job {
    endpoint: &'static str,
    submission: Submission,
    caller: Caller,
}

impl Shared {
    /// The engine's verdict, or the `V2Error` with its diagnostics.
    async fn check(self: &Arc<Self>, job: Arc<Job>) -> Result<Checked, (Refusal, Arc<str>)> {
        let shared = Arc::clone(self);
        let work = move || {
            let submission = &job.submission;
            let input = Input::new(&submission.message)
                .with_json(submission.data.as_deref())
                .with_version(submission.version.as_deref());
            let outcome = Outcome::of(&shared.engine(), &input);
            let text: Arc<str> = outcome.json(&input).to_string().into();
            match &outcome.message {
                Some(message) => {
                    if let Some(blocked) = find_blocked(&shared.blocked_words, message, submission) {
                        return Err((Refusal::new(StatusCode::UNAVAILABLE_FOR_LEGAL_REASONS, blocked), text));
                    }
                    if job.caller.is_delegated && holds_form(message.presentation_ml()) {
                        let why = "only service accounts may send forms, and this is sent on behalf of a user";
                        return Err((Refusal::new(StatusCode::FORBIDDEN, why), text));
                    }
                    Ok(Checked {
                        presentation_ml: message.presentation_ml().to_owned(),
                        entity_json: message.entity_json().to_string(),
                        state: outcome.state(),
                        outcome: text,
                        snapshot: shared
                            .recorder
                            .as_ref()
                            .map_or_else(String::new, |_| snapshot(message, &outcome.report)),
                    })
                }
                None => {
                    let first = outcome.report.diagnostics().iter().find(|diagnostic| diagnostic.is_error());
                    let diagnostics: Value = serde_json::from_str(&outcome.diagnostics.to_string()).unwrap_or_default();
                    let mut refusal = Refusal::new(
                        StatusCode::BAD_REQUEST,
                        first.map_or("the message is not valid", |diagnostic| &diagnostic.message),
                    );
                    refusal.details = json!({
                        "code": first.map(|diagnostic| diagnostic.code.id()),
                        "diagnostics": diagnostics,
                    });
                    Err((refusal, text))
                }
            }
        };
        let grief = || {
            let refusal = Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "this message brought the checks down");
            Err((refusal, Arc::from("{\"state\":\"refused\",\"diagnostics\":[],\"gauges\":[]}")))
        };
        self.workers.run(work).await.unwrap_or_else(grief)
    }

    fn target(&self, job: &Job, sid: &str) -> Result<Stream, Refusal> {
        let stream = self.world.stream(sid);
        let stream = stream.ok_or_else(|| {
            let shown: String = sid.chars().take(100).collect();
            Refusal::new(StatusCode::BAD_REQUEST, format!("there is no stream \"{shown}\""))
        })?;
        if !self.world.is_member(&stream, &job.caller.member) || stream.is_read_only {
            return Err(Refusal::new(StatusCode::FORBIDDEN, "the bot may not write to this stream"));
        }
        Ok(stream)
    }

    /// Message ids look as Symphony's do: unguessable to the eye, safe in a path.
    pub(super) fn message_id(&self, number: u64) -> String {
        let mut bytes = self.salt.as_bytes().get(..16).unwrap_or_default().to_vec();
        bytes.extend((u64::MAX - number).to_be_bytes());
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
    }

    fn entry(&self, job: &Job, number: u64, sid: &str, status: StatusCode, answer: Value) -> Entry {
        Entry {
            number,
            time: now(),
            endpoint: job.endpoint,
            stream: sid.chars().take(100).collect(),
            sender: job.caller.member.display_name.clone(),
            status: status.as_u16(),
            message: job.submission.message.as_str().into(),
            data: job.submission.data.as_deref().map(Arc::from),
            state: "refused",
            outcome: Arc::from("{\"state\":\"refused\",\"diagnostics\":[],\"gauges\":[]}"),
            answer,
            note: String::new(),
        }
    }

    fn keep_refusal(&self, job: &Job, sid: &str, refusal: &Refusal, outcome: Option<Arc<str>>) {
        let number = self.next_number();
        let mut entry = self.entry(job, number, sid, refusal.status, refusal.json());
        if let Some(outcome) = outcome {
            entry.outcome = outcome;
        }
        entry.note.clone_from(&refusal.message);
        self.room().add(entry, None);
        self.announcer.tell(News::Request(number));
    }

    /// Delivers a checked message to one stream; `replacing` names the message that it updates.
    async fn deliver(
        self: &Arc<Self>,
        job: &Arc<Job>,
        checked: &Arc<Checked>,
        stream: Stream,
        replacing: Option<&str>,
    ) -> Result<Value, Refusal> {
        let number = self.next_number();
        let message_id = self.message_id(number);
        let timestamp = now();
        let mut answer = v4_message(&Sent {
            message_id: &message_id,
            timestamp,
            presentation_ml: &checked.presentation_ml,
            entity_json: &checked.entity_json,
            attachments: &job.submission.attachments,
            previews: &job.submission.previews,
            sender: &job.caller.member,
            stream: &stream,
            session: &job.caller.session,
        });
        if let Some(recorder) = self.recorder.clone() {
            let (job, checked) = (Arc::clone(job), Arc::clone(checked));
            let write = move || recorder.write(&job.submission, &checked.snapshot);
            let written = tokio::task::spawn_blocking(write).await;
            if !matches!(written, Ok(Ok(()))) {
                return Err(Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "the message could not be recorded"));
            }
        }
        let mut room = self.room();
        let mut held = Held {
            sender: job.caller.member.id,
            stream: stream.id.clone(),
            initial_id: message_id.clone(),
            initial_time: timestamp,
            replaced_by: None,
            number,
        };
        let mut note = String::new();
        if let Some(replaced) = replacing.and_then(|id| room.latest(id)).map(|(id, held)| (id, held.clone())) {
            let (id, before) = replaced;
            held.initial_id = before.initial_id;
            held.initial_time = before.initial_time;
            if let Some(answer) = answer.as_object_mut() {
                answer.insert("replacing".into(), id.as_str().into());
                answer.insert("initialMessageId".into(), held.initial_id.as_str().into());
                answer.insert("initialTimestamp".into(), held.initial_time.into());
                answer.insert("silent".into(), job.submission.silent.unwrap_or(true).into());
            }
            room.replace(&id, &message_id);
            note = "edited".into();
        }
        let mut entry = self.entry(job, number, &stream.id, StatusCode::OK, answer.clone());
        entry.state = checked.state;
        entry.outcome = Arc::clone(&checked.outcome);
        entry.note = note;
        room.add(entry, Some((message_id, held)));
        drop(room);
        self.announcer.tell(News::Request(number));
        Ok(answer)
    }

    /// Reads a request up to the point where its streams matter.
    async fn accept(&self, endpoint: &'static str, headers: &HeaderMap, request: Request) -> Result<Job, Refusal> {
        let caller = self.sender(headers)?;
        self.faults.strike()?;
        let submission = Submission::read(request, &self.bounds).await?;
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
        Ok(Job { endpoint, submission, caller })
    }

    async fn create(
        self: &Arc<Self>,
        endpoint: &'static str,
        headers: &HeaderMap,
        request: Request,
        (sid, replacing): (&str, Option<&str>),
    ) -> Result<Value, Refusal> {
        let job = Arc::new(self.accept(endpoint, headers, request).await?);
        let target = self.target(&job, sid).and_then(|stream| {
            replacing.map_or(Ok(()), |mid| self.may_update(&job, &stream, mid))?;
            Ok(stream)
        });
        let stream = target.inspect_err(|refusal| self.keep_refusal(&job, sid, refusal, None))?;
        match self.check(Arc::clone(&job)).await {
            Ok(checked) => self.deliver(&job, &Arc::new(checked), stream, replacing).await,
            Err((refusal, outcome)) => {
                self.keep_refusal(&job, sid, &refusal, Some(outcome));
                Err(refusal)
            }
        }
    }

    fn may_update(&self, job: &Job, stream: &Stream, mid: &str) -> Result<(), Refusal> {
        if stream.kind == StreamKind::Post {
            return Err(Refusal::new(StatusCode::BAD_REQUEST, "wall posts cannot be updated"));
        }
        let room = self.room();
        let held = room.held(mid).filter(|held| held.stream == stream.id);
        let held = held.ok_or_else(|| {
            Refusal::new(StatusCode::BAD_REQUEST, "there is no such message in this stream, or it is no longer kept")
        })?;
        if held.sender != job.caller.member.id {
            return Err(Refusal::new(StatusCode::FORBIDDEN, "only the sender may update a message"));
        }
        Ok(())
    }

    async fn blast(self: &Arc<Self>, headers: &HeaderMap, request: Request) -> Result<Value, Refusal> {
        let job = Arc::new(self.accept("blast", headers, request).await?);
        let sids = &job.submission.sids;
        if sids.is_empty() {
            return Err(Refusal::new(StatusCode::BAD_REQUEST, "\"sids\" names no stream"));
        }
        if sids.len() > self.bounds.blast_streams {
            let why = format!("the blast goes to more than {} streams", self.bounds.blast_streams);
            return Err(Refusal::new(StatusCode::BAD_REQUEST, why));
        }
        let checked = match self.check(Arc::clone(&job)).await {
            Ok(checked) => Arc::new(checked),
            Err((refusal, outcome)) => {
                self.keep_refusal(&job, &sids.join(","), &refusal, Some(outcome));
                return Err(refusal);
            }
        };
        let mut messages = Vec::new();
        let mut errors = Map::new();
        let mut seen = HashSet::new();
        for sid in sids.iter().filter(|sid| seen.insert(sid.as_str())) {
            let done = match self.target(&job, sid) {
                Ok(stream) => self.deliver(&job, &checked, stream, None).await,
                Err(refusal) => {
                    self.keep_refusal(&job, sid, &refusal, Some(Arc::clone(&checked.outcome)));
                    Err(refusal)
                }
            };
            match done {
                Ok(message) => messages.push(message),
                Err(refusal) => {
                    let error = json!({ "code": refusal.status.as_u16(), "message": refusal.message });
                    errors.insert(sid.clone(), error);
                }
            }
        }
        Ok(json!({ "messages": messages, "errors": errors }))
    }
}

/// Markup in an author's text is escaped, so this is an element wherever it stands.
fn holds_form(presentation_ml: &str) -> bool {
    presentation_ml.contains("<form ")
}

fn answer(result: Result<Value, Refusal>) -> Response {
    match result {
        Ok(json) => respond(StatusCode::OK, &json),
        Err(refusal) => refusal.into_response(),
    }
}

pub(super) async fn create(
    State(shared): State<Arc<Shared>>,
    At(sid): At<String>,
    headers: HeaderMap,
    request: Request,
) -> Response {
    answer(shared.create("create", &headers, request, (&sid, None)).await)
}

pub(super) async fn update(
    State(shared): State<Arc<Shared>>,
    At((sid, mid)): At<(String, String)>,
    headers: HeaderMap,
    request: Request,
) -> Response {
    answer(shared.create("update", &headers, request, (&sid, Some(&mid))).await)
}

pub(super) async fn blast(State(shared): State<Arc<Shared>>, headers: HeaderMap, request: Request) -> Response {
    answer(shared.blast(&headers, request).await)
}
