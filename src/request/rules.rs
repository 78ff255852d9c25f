//! What the documentation of the three endpoints asks for, beside the message itself.

use std::collections::HashSet;

use super::{ATTACHMENT_BYTES, Endpoint, Request, read};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Source, codes};
use crate::json::{self, Step};
use crate::message::Message;
use crate::schema::AgentVersion;

/// Findings about streams that are kept: who has more has one fault many times.
const MOST_FINDINGS: usize = 1000;

/// Streams of one blast.
const BLAST_STREAMS: usize = 100;
/// Files that Symphony recommends at most.
const ATTACHMENTS: usize = 25;

pub(super) fn check(request: &Request, agent_version: Option<AgentVersion>) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    if let Some(version) = agent_version {
        check_age(request, version, &mut diagnostics);
    }
    check_members(request, &mut diagnostics);
    check_streams(request, &mut diagnostics);
    check_version(request, &mut diagnostics);
    check_attachments(request, &mut diagnostics);
    diagnostics
}

/// Forms go out for service accounts only; the request does not say who sends.
pub(super) fn check_sender(request: &Request, message: &Message) -> Diagnostics {
    // Markup in the author's text is escaped, so this is an element wherever it stands.
    if !message.presentation_ml().contains("<form ") {
        return Diagnostics::new();
    }
    Diagnostic::new(codes::request::FORM_SENDER, place(request, &[Step::Key("message")]), "the message holds a form")
        .with_help("send it as a service account; on behalf of a user it is refused")
        .into()
}

fn place(request: &Request, path: &[Step<'_>]) -> Place {
    place_in(&json::Places::new(&request.text), path)
}

fn place_in(places: &json::Places<'_>, path: &[Step<'_>]) -> Place {
    let names: Vec<&str> = match path.first() {
        Some(Step::Key(member)) => read::names(member).collect(),
        _ => Vec::new(),
    };
    let find = |depth: usize| {
        let rest = path.get(1..depth).unwrap_or_default();
        let whole = |name| places.find(&[&[Step::Key(name)], rest].concat());
        names.iter().copied().find_map(whole)
    };
    let span = match path {
        [] => places.find(path),
        _ => find(path.len()).or_else(|| find(1)),
    };
    Place { source: Source::Request, span: span.unwrap_or_default() }
}

fn check_members(request: &Request, diagnostics: &mut Diagnostics) {
    let (_, name) = request.endpoint.names();
    let has = |key| read::names(key).any(|name| json::find_span(&request.text, &[Step::Key(name)]).is_some());
    let missing = match request.endpoint {
        // The stream of a call stands in its address.
        Endpoint::Create | Endpoint::Update if request.is_body => None,
        Endpoint::Blast if request.streams.is_empty() => Some(("streams", "name at least one stream")),
        Endpoint::Create | Endpoint::Update if request.streams.is_empty() => Some(("stream", "name the stream")),
        _ => None,
    };
    let no_message_id = (request.endpoint == Endpoint::Update && request.message_id.is_none())
        .then_some(("messageId", "name the message that is replaced"));
    for (key, help) in missing.into_iter().chain(no_message_id) {
        let message = format!("{name} needs \"{key}\"");
        diagnostics.push(Diagnostic::new(codes::request::MISSING_MEMBER, place(request, &[]), message).with_help(help));
    }
    let misplaced: &[(&str, &str)] = match request.endpoint {
        Endpoint::Create => &[
            ("streams", "use \"stream\", or the endpoint blast for several"),
            ("messageId", "use the endpoint update to replace a message"),
            ("silent", "only updates can be silent"),
        ],
        Endpoint::Update => &[("streams", "a message is updated in its own stream: use \"stream\"")],
        Endpoint::Blast => &[
            ("stream", "use \"streams\""),
            ("messageId", "use the endpoint update to replace a message"),
            ("silent", "only updates can be silent"),
        ],
    };
    for &(key, help) in misplaced.iter().filter(|(key, _)| has(key)) {
        let message = format!("{name} takes no \"{key}\"");
        let at = place(request, &[Step::Key(key)]);
        diagnostics.push(Diagnostic::new(codes::request::MISPLACED_MEMBER, at, message).with_help(help));
    }
}

fn check_streams(request: &Request, diagnostics: &mut Diagnostics) {
    let places = json::Places::new(&request.text);
    let stream_place = |at: usize| match request.endpoint {
        Endpoint::Blast => place_in(&places, &[Step::Key("streams"), Step::Index(at)]),
        _ => place_in(&places, &[Step::Key("stream")]),
    };
    let mut seen = HashSet::new();
    for (at, id) in request.streams.iter().enumerate() {
        let url_safe = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if id.is_empty() || !id.bytes().all(url_safe) {
            let message = if id.is_empty() {
                "a stream id is empty".into()
            } else {
                format!("`{id}` is not a URL-safe stream id")
            };
            let fault = Diagnostic::new(codes::request::STREAM_ID, stream_place(at), message);
            let mended = id.trim_end_matches('=').replace('+', "-").replace('/', "_");
            let help = if !mended.is_empty() && mended.bytes().all(url_safe) {
                format!("write `{mended}`")
            } else {
                "stream ids hold letters, digits, `-` and `_` only".into()
            };
            diagnostics.push_within(MOST_FINDINGS, fault.with_help(help));
        } else if !seen.insert(id.as_str()) {
            let fault = Diagnostic::new(
                codes::request::REPEATED_STREAM,
                stream_place(at),
                format!("stream `{id}` is named again"),
            );
            diagnostics.push_within(MOST_FINDINGS, fault.with_help("name it once"));
        }
    }
    let count = request.streams.len();
    if request.endpoint == Endpoint::Blast && count > BLAST_STREAMS {
        let message = format!("{count} streams, {} more than one blast takes", count - BLAST_STREAMS);
        let fault = Diagnostic::new(codes::request::TOO_MANY_STREAMS, place(request, &[Step::Key("streams")]), message);
        diagnostics.push(fault.with_help(format!("send several blasts of at most {BLAST_STREAMS} streams")));
    }
}

/// What came with which Agent.
fn check_age(request: &Request, version: AgentVersion, diagnostics: &mut Diagnostics) {
    let attaches = !request.attachments.is_empty() || !request.previews.is_empty();
    let rows = [
        (request.endpoint == Endpoint::Blast, "endpoint", "Blast Message", "2.62"),
        (request.endpoint == Endpoint::Update, "endpoint", "Update Message", "20.13.1"),
        (request.endpoint == Endpoint::Update && attaches, "attachments", "an update with attachments", "24.1"),
    ];
    for (_, key, what, since) in rows.into_iter().filter(|(is_used, ..)| *is_used) {
        if since.parse::<AgentVersion>().is_ok_and(|since| version < since) {
            let message = format!("{what} came with Agent {since}, and messages go to Agent {version}");
            let fault = Diagnostic::new(codes::lint::AGENT_VERSION, place(request, &[Step::Key(key)]), message);
            diagnostics.push(
                fault.with_help(format!(
                    "do without it, or send to Agent {since} or later and say so in `agent-version`"
                )),
            );
        }
    }
}

fn check_version(request: &Request, diagnostics: &mut Diagnostics) {
    let Some(version) = request.version.as_deref().filter(|version| !version.is_empty()) else {
        return;
    };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !version.split_once('.').is_some_and(|(major, minor)| is_number(major) && is_number(minor)) {
        let message = format!("version `{version}` is not of the form major.minor");
        let fault = Diagnostic::new(codes::request::VERSION, place(request, &[Step::Key("version")]), message);
        diagnostics.push(fault.with_help("write `2.0`, or leave it out"));
    }
}

fn check_attachments(request: &Request, diagnostics: &mut Diagnostics) {
    let at = |key| place(request, &[Step::Key(key)]);
    let bytes = request.attachments.iter().fold(0u64, |sum, file| sum.saturating_add(file.bytes));
    if bytes > ATTACHMENT_BYTES {
        let largest = request.attachments.iter().max_by_key(|file| file.bytes).and_then(|file| file.name.as_deref());
        let message =
            format!("the attachments have {bytes} bytes, {} more than the 30 MB allowed", bytes - ATTACHMENT_BYTES);
        let fault = Diagnostic::new(codes::request::ATTACHMENT_BYTES, at("attachments"), message);
        diagnostics.push(match largest {
            Some(name) => fault.with_help(format!("send a link instead of the largest, `{name}`")),
            None => fault.with_help("send a link instead of the largest file"),
        });
    }
    if !request.attachments.is_empty() && is_bare(&request.message) {
        let message = "the message beside the attachments is empty";
        let fault = Diagnostic::new(codes::request::EMPTY_MESSAGE, at("message"), message);
        diagnostics.push(fault.with_help("write at least one space: `<messageML> </messageML>`"));
    }
    if request.attachments.len() > ATTACHMENTS {
        let message = format!("{} attachments, more than the {ATTACHMENTS} recommended", request.attachments.len());
        let fault = Diagnostic::new(codes::request::ATTACHMENT_COUNT, at("attachments"), message);
        diagnostics.push(fault.with_help("pack them into one archive, or send several messages"));
    }
    if !request.previews.is_empty() && request.previews.len() != request.attachments.len() {
        let message = format!("{} previews for {} attachments", request.previews.len(), request.attachments.len());
        let fault = Diagnostic::new(codes::request::PREVIEW_COUNT, at("previews"), message);
        diagnostics.push(fault.with_help("give one preview for each attachment, in the same order, or none"));
    }
}

/// True for a message of nothing but its own tags.
fn is_bare(message: &str) -> bool {
    let inside =
        message.trim().strip_prefix("<messageML>").map(|rest| rest.strip_suffix("</messageML>").unwrap_or(rest));
    inside.is_some_and(str::is_empty) || message.trim() == "<messageML/>"
}
