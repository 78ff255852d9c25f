//! Whole requests: Create, Update and Blast Message with everything that goes along.

mod read;
mod rules;

use crate::diagnostic::Diagnostics;
use crate::engine::Engine;
use crate::input::Input;
use crate::report::Report;

/// Which endpoint of the Agent a request is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Endpoint {
    /// `POST /agent/v4/stream/{sid}/message/create`
    #[default]
    Create,
    /// `POST /agent/v4/stream/{sid}/message/{mid}/update`
    Update,
    /// `POST /agent/v4/message/blast`
    Blast,
}

impl Endpoint {
    /// The word in request files, and the endpoint's name in the documentation.
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Endpoint::Create => ("create", "Create Message"),
            Endpoint::Update => ("update", "Update Message"),
            Endpoint::Blast => ("blast", "Blast Message"),
        }
    }
}

/// A file that goes along.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attachment {
    /// The file's name, if stated.
    pub name: Option<String>,
    /// Its size in bytes.
    pub bytes: u64,
}

/// Bytes that all attachments of one message may have together: 30 MiB.
pub const ATTACHMENT_BYTES: u64 = 30 << 20;

/// A request to one of the three endpoints, as a file describes it.
///
/// ```
/// use messageml::{Engine, Request};
/// let text = r#"{"endpoint": "blast", "streams": "abc,a/c", "message": "<messageML>Hi</messageML>"}"#;
/// let (request, faults) = Request::read(text);
/// assert!(faults.is_empty());
/// let report = Engine::default().check_request(&request.expect("it reads"));
/// assert_eq!(report.diagnostics().iter().next().map(|d| d.code.id()), Some("request/stream-id"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// Which endpoint.
    pub endpoint: Endpoint,
    /// True if it was read from what names no endpoint: the body of a call, whose address says the rest.
    pub is_body: bool,
    /// MessageML or PresentationML, or a template of either; empty if only attachments were meant.
    pub message: String,
    /// EntityJSON text.
    pub data: Option<String>,
    /// The `version` parameter.
    pub version: Option<String>,
    /// Stream ids: one for create and update, any number for blast.
    pub streams: Vec<String>,
    /// The message that an update replaces.
    pub message_id: Option<String>,
    /// Whether an update leaves the message read.
    pub silent: Option<bool>,
    /// The files.
    pub attachments: Vec<Attachment>,
    /// Their previews.
    pub previews: Vec<Attachment>,
    /// The JSON text it was read from, so that findings have a place; empty if there is none.
    pub text: String,
}

impl Request {
    /// Reads a request file (JSON text): `endpoint` (its word or its address), `message`, `data` (text or
    /// object), `version`, `stream` or `streams` (array or comma-separated), `messageId`, `silent`,
    /// `attachments` and `previews` (sizes in bytes, or objects with `name` and `size`); the names that the
    /// endpoints have (`sid`, `sids`, `mid`, `attachment`, `preview`) are taken as well. Without `endpoint`
    /// it is the body of a call: its `data` is text, and what the call's address says is not missed.
    ///
    /// The request is there unless it is not a JSON object; members of the wrong type are
    /// findings and count as absent.
    pub fn read(text: &str) -> (Option<Request>, Diagnostics) {
        read::read(text)
    }
}

impl Engine {
    /// Reads a request file and checks the request; see [`Request::read`] and [`Engine::check_request`].
    ///
    /// ```
    /// let text = r#"{"endpoint": "create", "stream": "abc", "message": "<messageML>Hi</messageML>"}"#;
    /// assert!(messageml::Engine::default().check_request_text(text).is_acceptable());
    /// ```
    pub fn check_request_text(&self, text: &str) -> Report {
        let (request, found) = Request::read(text);
        let request = request.unwrap_or_default();
        let report = if found.has_errors() && request.text.is_empty() {
            Report::default()
        } else {
            self.check_request(&request)
        };
        let mut report = report.within_request(found, &request.message, request.data.as_deref(), text);
        report.settle(self.settings().limits.diagnostics);
        report
    }

    /// Checks a whole request: what the documentation of its endpoint asks for, then the message as
    /// [`Engine::check`] does.
    pub fn check_request(&self, request: &Request) -> Report {
        let mut diagnostics = rules::check(request, self.settings().agent_version);
        let input =
            Input::new(&request.message).with_json(request.data.as_deref()).with_version(request.version.as_deref());
        let (report, message) = self.check_and_render(input);
        if let Some(message) = message {
            diagnostics.extend(rules::check_sender(request, &message));
        }
        let mut report = report.within_request(diagnostics, &request.message, request.data.as_deref(), &request.text);
        report.settle(self.settings().limits.diagnostics);
        report
    }
}
