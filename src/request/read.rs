//! Reading a request file.

use super::{Attachment, Endpoint, Request};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Source, Span, codes, nearest};
use crate::json::{self, Json, JsonNumber, Step};
use crate::limits::Limits;

/// The members of a request file, each with the name that the endpoints have for it.
const MEMBERS: [(&str, &str); 11] = [
    ("endpoint", ""),
    ("message", ""),
    ("data", ""),
    ("version", ""),
    ("stream", "sid"),
    ("streams", "sids"),
    ("messageId", "mid"),
    ("silent", ""),
    ("attachments", "attachment"),
    ("previews", "preview"),
    ("comment", ""),
];

/// The names under which a member may stand.
pub(super) fn names(member: &str) -> impl Iterator<Item = &'static str> {
    let rows = MEMBERS.iter().filter(move |(name, _)| *name == member);
    rows.flat_map(|(name, other)| [*name, *other]).filter(|name| !name.is_empty())
}

/// An endpoint's address: what stands before and between its parameters, and after them.
const ADDRESSES: [(Endpoint, &str, &str, &str); 3] = [
    (Endpoint::Create, "v4/stream/", "/message/", "create"),
    (Endpoint::Update, "v4/stream/", "/message/", "/update"),
    (Endpoint::Blast, "v4/message/blast", "", ""),
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
    let mut reader =
        RequestReader { text, places: json::Places::new(text), json: &json, diagnostics: Diagnostics::new() };
    let request = reader.request();
    let mut found = reader.diagnostics;
    found.keep_within(Limits::default().diagnostics);
    (Some(request), found)
}

struct RequestReader<'r> {
    text: &'r str,
    places: json::Places<'r>,
    json: &'r Json,
    diagnostics: Diagnostics,
}

impl RequestReader<'_> {
    fn place(&self, path: &[Step<'_>]) -> Place {
        Place { source: Source::Request, span: self.places.find(path).unwrap_or_default() }
    }

    /// Adds a finding, unless there are enough.
    fn report(&mut self, fault: Diagnostic) {
        self.diagnostics.push_within(Limits::default().raw_diagnostics(), fault);
    }

    fn misfit(&mut self, path: &[Step<'_>], message: String) {
        let fault = Diagnostic::new(codes::request::UNREADABLE, self.place(path), message);
        self.report(fault);
    }

    /// A member and the name under which it stands.
    fn named(&self, member: &str) -> Option<(&'static str, &Json)> {
        names(member).find_map(|name| Some((name, self.json.get(name).filter(|value| **value != Json::Null)?)))
    }

    fn member(&self, member: &str) -> Option<&Json> {
        self.named(member).map(|(_, value)| value)
    }

    fn request(&mut self) -> Request {
        self.check_names();
        let address = self.address();
        let mut streams = self.streams();
        streams.extend(address.stream.filter(|_| streams.is_empty()));
        Request {
            endpoint: address.endpoint,
            is_body: self.member("endpoint").is_none(),
            message: self.string("message").unwrap_or_default(),
            data: self.data(),
            version: self.string("version"),
            streams,
            message_id: self.string("messageId").or(address.message_id),
            silent: self.silent(),
            attachments: self.files("attachments"),
            previews: self.files("previews"),
            text: self.text.to_owned(),
        }
    }

    fn check_names(&mut self) {
        let keys = self.json.as_object().into_iter().flat_map(|object| object.keys());
        let is_known =
            |key: &str| MEMBERS.iter().any(|(name, other)| key == *name || (key == *other && !key.is_empty()));
        let unknown: Vec<&str> = keys.filter(|key| !is_known(key)).collect();
        for key in unknown {
            let message = format!("no endpoint takes a member \"{key}\"");
            let fault = Diagnostic::new(codes::request::UNKNOWN_MEMBER, self.place(&[Step::Key(key)]), message);
            self.report(fault.with_help(match nearest(key, MEMBERS.iter().map(|(name, _)| *name)) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => format!("a request has: {}", MEMBERS.map(|(name, _)| name).join(", ")),
            }));
        }
    }

    /// The endpoint by its word or by its address; without either, by the members of a call's body.
    fn address(&mut self) -> Address {
        let by_members = || match (self.member("streams"), self.member("messageId")) {
            (Some(_), _) => Endpoint::Blast,
            (None, Some(_)) => Endpoint::Update,
            (None, None) => Endpoint::Create,
        };
        let Some(value) = self.member("endpoint") else {
            return Address { endpoint: by_members(), ..Address::default() };
        };
        let text = value.as_str().unwrap_or_default();
        let by_word = ADDRESSES.into_iter().map(|(endpoint, ..)| endpoint).find(|one| one.names().0 == text);
        let found = by_word.map(|endpoint| Address { endpoint, ..Address::default() }).or_else(|| Address::read(text));
        found.unwrap_or_else(|| {
            let why = "\"endpoint\" must be create, update or blast, or the address of one of them";
            self.misfit(&[Step::Key("endpoint")], why.into());
            Address::default()
        })
    }

    fn string(&mut self, member: &str) -> Option<String> {
        let (key, value) = self.named(member)?;
        let text = value.as_str().map(str::to_owned);
        if text.is_none() {
            self.misfit(&[Step::Key(key)], format!("\"{key}\" must be a string"));
        }
        text
    }

    /// Text, or in a request file any JSON: the body of a call has text only.
    fn data(&mut self) -> Option<String> {
        match self.member("data")? {
            Json::String(text) => Some(text.to_string()),
            value => {
                let text = value.to_string();
                if self.member("endpoint").is_none() {
                    let why = "in the body of a call \"data\" must be a string: the object as JSON text, in quotes";
                    let fault = Diagnostic::new(codes::request::UNREADABLE, self.place(&[Step::Key("data")]), why);
                    self.diagnostics.push(fault.with_help(
                        "or name the \"endpoint\": then this is a request file, and its data may be an object",
                    ));
                }
                Some(text)
            }
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
        let (key, value) = self.named("streams").unzip();
        let key = key.unwrap_or("streams");
        match value {
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
                    self.misfit(&[Step::Key(key), Step::Index(at)], "a stream id must be a string".into());
                }
            }
            Some(_) => self.misfit(&[Step::Key(key)], format!("\"{key}\" must be an array of strings")),
        }
        streams
    }

    fn files(&mut self, member: &str) -> Vec<Attachment> {
        let bytes = |value: &Json| match value {
            Json::Number(JsonNumber::Int(bytes)) => u64::try_from(*bytes).ok(),
            _ => None,
        };
        let Some((key, value)) = self.named(member) else {
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

/// What an endpoint's address says.
#[derive(Debug, Default)]
struct Address {
    endpoint: Endpoint,
    stream: Option<String>,
    message_id: Option<String>,
}

impl Address {
    /// Reads `POST https://…/agent/v4/stream/{sid}/message/create` and the like; a parameter in braces says nothing.
    fn read(text: &str) -> Option<Address> {
        let path = text.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        ADDRESSES.into_iter().find_map(|(endpoint, before, between, behind)| {
            let (_, rest) = path.split_once(before)?;
            let (stream, rest) = if between.is_empty() { ("", rest) } else { rest.split_once(between)? };
            let message_id = rest.strip_suffix(behind)?;
            if (endpoint == Endpoint::Update) == message_id.is_empty() {
                return None;
            }
            let given = |text: &str| {
                (!text.is_empty() && !text.contains('{') && !text.starts_with(':')).then(|| text.to_owned())
            };
            Some(Address { endpoint, stream: given(stream), message_id: given(message_id) })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        let (_, diagnostics) = read(text);
        diagnostics.iter().map(|found| format!("{} {}", found.code.id(), found.message)).collect()
    }

    /// Endpoint, streams and message that an update replaces.
    fn parts(text: &str) -> (Endpoint, Vec<String>, Option<String>) {
        let (request, diagnostics) = read(text);
        assert!(diagnostics.is_empty(), "{text}");
        request.map(|request| (request.endpoint, request.streams, request.message_id)).unwrap_or_default()
    }

    #[test]
    fn the_endpoints_own_names_are_taken() {
        let id = |text: &str| Some(text.to_owned());
        let list = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        for (text, expected) in [
            (r#"{"sid":"a","message":"m"}"#, (Endpoint::Create, list(&["a"]), None)),
            (r#"{"message":"m"}"#, (Endpoint::Create, list(&[]), None)),
            (r#"{"sids":["a","b"],"message":"m"}"#, (Endpoint::Blast, list(&["a", "b"]), None)),
            (r#"{"sids":"a, b","message":"m"}"#, (Endpoint::Blast, list(&["a", "b"]), None)),
            (r#"{"sid":"a","mid":"x","message":"m"}"#, (Endpoint::Update, list(&["a"]), id("x"))),
            (r#"{"endpoint":"/agent/v4/stream/a/message/create"}"#, (Endpoint::Create, list(&["a"]), None)),
            (
                r#"{"endpoint":"POST https://h/agent/v4/stream/a/message/x/update"}"#,
                (Endpoint::Update, list(&["a"]), id("x")),
            ),
            (
                r#"{"endpoint":"v4/stream/{sid}/message/{mid}/update","sid":"b","mid":"y"}"#,
                (Endpoint::Update, list(&["b"]), id("y")),
            ),
            (r#"{"endpoint":"/v4/message/blast/","sids":["a"]}"#, (Endpoint::Blast, list(&["a"]), None)),
        ] {
            assert_eq!(parts(text), expected, "{text}");
        }
    }

    #[test]
    fn a_body_has_its_data_as_text_and_a_request_file_as_it_likes() {
        assert!(faults(r#"{"endpoint":"create","stream":"a","data":{"a":1},"message":"m"}"#).is_empty());
        let body = faults(r#"{"data":{"a":1},"message":"m"}"#);
        assert!(body.len() == 1 && body[0].contains("must be a string"), "{body:?}");
        for bad in ["/agent/v4/stream/a/message/delete", "v4/stream//update", "blasts", "/agent/v1/message/x"] {
            let found = faults(&format!("{{\"endpoint\":\"{bad}\"}}"));
            assert!(found.len() == 1 && found[0].contains("address"), "{bad}: {found:?}");
        }
    }
}
