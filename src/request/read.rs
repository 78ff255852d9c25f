//! Reading a request file.

use super::{Attachment, Endpoint, Request};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Source, Span, codes, nearest};
use crate::json::{self, Json, JsonNumber, Step};
use crate::limits::Limits;

/// The members of a request file.
const MEMBERS: [&str; 11] = [
    "endpoint",
    "message",
    "data",
    "version",
    "stream",
    "streams",
    "messageId",
    "silent",
    "attachments",
    "previews",
    "comment",
];

pub(super) fn read(text: &str) -> (Option<Request>, Diagnostics) {
    let depth = Limits::default().data_depth;
    let at = |start, end| Place { source: Source::Request, span: Span::new(start, end) };
    let unreadable = |place, message: String| Diagnostic::new(codes::request::UNREADABLE, place, message);
    let json = match json::read_strictly(text, depth) {
        Ok(json @ Json::Object(_)) => json,
        Ok(_) => {
            let fault = unreadable(at(0, text.len()), "a request must be an object".into())
                .with_help("write `{\"endpoint\": \"create\", \"stream\": …, \"message\": …}`");
            return (None, fault.into());
        }
        Err(error) => {
            let fault = match text.trim().is_empty() {
                true => unreadable(at(0, 0), "the request is empty".into()).with_help(
                    "write `{\"endpoint\": \"create\", \"stream\": …, \"message\": …}`, or the same as YAML",
                ),
                false => unreadable(at(error.at, error.at), format!("the request is not JSON: {}", error.reason)),
            };
            return (None, fault.into());
        }
    };
    let mut reader = Reader { text, json: &json, diagnostics: Diagnostics::new() };
    let request = reader.request();
    (Some(request), reader.diagnostics)
}

struct Reader<'r> {
    text: &'r str,
    json: &'r Json,
    diagnostics: Diagnostics,
}

impl Reader<'_> {
    fn place(&self, path: &[Step<'_>]) -> Place {
        Place { source: Source::Request, span: json::find_span(self.text, path).unwrap_or_default() }
    }

    fn misfit(&mut self, path: &[Step<'_>], message: String) {
        let fault = Diagnostic::new(codes::request::UNREADABLE, self.place(path), message);
        self.diagnostics.push(fault);
    }

    fn member(&self, key: &str) -> Option<&Json> {
        self.json.get(key).filter(|value| **value != Json::Null)
    }

    fn request(&mut self) -> Request {
        self.check_names();
        Request {
            endpoint: self.endpoint(),
            message: self.string("message").unwrap_or_default(),
            data: self.data(),
            version: self.string("version"),
            streams: self.streams(),
            message_id: self.string("messageId"),
            silent: self.silent(),
            attachments: self.files("attachments"),
            previews: self.files("previews"),
            text: self.text.to_owned(),
        }
    }

    fn check_names(&mut self) {
        let keys = self.json.as_object().into_iter().flat_map(|object| object.keys());
        let unknown: Vec<&str> = keys.filter(|key| !MEMBERS.contains(key)).collect();
        for key in unknown {
            let message = format!("no endpoint takes a member \"{key}\"");
            let fault = Diagnostic::new(codes::request::UNKNOWN_MEMBER, self.place(&[Step::Key(key)]), message);
            self.diagnostics.push(fault.with_help(match nearest(key, MEMBERS) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => format!("a request has: {}", MEMBERS.join(", ")),
            }));
        }
    }

    fn endpoint(&mut self) -> Endpoint {
        let endpoints = [Endpoint::Create, Endpoint::Update, Endpoint::Blast];
        match self.member("endpoint") {
            None => Endpoint::Create,
            Some(value) => match endpoints.into_iter().find(|one| value.as_str() == Some(one.names().0)) {
                Some(endpoint) => endpoint,
                None => {
                    self.misfit(&[Step::Key("endpoint")], "\"endpoint\" must be create, update or blast".into());
                    Endpoint::Create
                }
            },
        }
    }

    fn string(&mut self, key: &str) -> Option<String> {
        let value = self.member(key)?;
        let text = value.as_str().map(str::to_owned);
        if text.is_none() {
            self.misfit(&[Step::Key(key)], format!("\"{key}\" must be a string"));
        }
        text
    }

    fn data(&mut self) -> Option<String> {
        match self.member("data")? {
            Json::String(text) => Some(text.to_string()),
            value => Some(value.to_string()),
        }
    }

    fn silent(&mut self) -> Option<bool> {
        let value = self.member("silent")?;
        let silent = match value {
            Json::Bool(silent) => Some(*silent),
            Json::String(text) => text.parse().ok(),
            _ => None,
        };
        if silent.is_none() {
            self.misfit(&[Step::Key("silent")], "\"silent\" must be true or false".into());
        }
        silent
    }

    fn streams(&mut self) -> Vec<String> {
        let mut streams: Vec<String> = self.string("stream").into_iter().collect();
        match self.member("streams") {
            None => {}
            Some(Json::String(list)) => streams.extend(list.split(',').map(|id| id.trim().to_owned())),
            Some(Json::Array(ids)) => {
                let mut wrong = Vec::new();
                for (at, id) in ids.iter().enumerate() {
                    match id.as_str() {
                        Some(id) => streams.push(id.to_owned()),
                        None => wrong.push(at),
                    }
                }
                for at in wrong {
                    self.misfit(&[Step::Key("streams"), Step::Index(at)], "a stream id must be a string".into());
                }
            }
            Some(_) => self.misfit(&[Step::Key("streams")], "\"streams\" must be an array of strings".into()),
        }
        streams
    }

    fn files(&mut self, key: &str) -> Vec<Attachment> {
        let bytes = |value: &Json| match value {
            Json::Number(JsonNumber::Int(bytes)) => u64::try_from(*bytes).ok(),
            _ => None,
        };
        let Some(value) = self.member(key) else {
            return Vec::new();
        };
        let Some(items) = value.as_array() else {
            self.misfit(&[Step::Key(key)], format!("\"{key}\" must be an array"));
            return Vec::new();
        };
        let read = |item: &Json| {
            let name = item.get("name").and_then(Json::as_str).map(str::to_owned);
            Some(Attachment { name, bytes: bytes(item).or_else(|| bytes(item.get("size")?))? })
        };
        let files: Vec<_> = items.iter().map(read).collect();
        for at in (0..files.len()).filter(|at| files[*at].is_none()) {
            let wanted = "each file needs its size in bytes: a number, or {\"name\": …, \"size\": …}";
            self.misfit(&[Step::Key(key), Step::Index(at)], wanted.into());
        }
        files.into_iter().flatten().collect()
    }
}
