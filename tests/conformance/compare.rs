//! Whether an answer says what the reference said.

use std::collections::HashMap;

use messageml::json::{self, Json};
use quick_xml::Reader;
use quick_xml::events::Event;

/// What differs, or nothing.
pub fn difference(case: &Json, answer: &Json) -> Option<String> {
    let expected = case.get("expect")?;
    let errors = answer.get("errors").and_then(Json::as_array);
    if let Some(error) = expected.get("error") {
        let Some(first) = errors.and_then(<[Json]>::first) else {
            return Some("accepted, but the reference rejects".into());
        };
        let line = error.get("line").filter(|line| **line != Json::Null && **line != Json::from(0));
        return match line {
            Some(line) if case.get("template").is_some() && first.get("line") != Some(line) => Some("line".into()),
            _ => None,
        };
    }
    if let Some(errors) = errors {
        let code = errors.first().and_then(|error| error.get("code"));
        return Some(format!("rejected, but the reference accepts: {}", code.cloned().unwrap_or_default()));
    }
    if let Some(output) = expected.get("output") {
        return (answer.get("output") != Some(output)).then(|| "output".into());
    }
    let (expected, got) = (expected.get("ok")?, answer.get("ok"));
    let of = |key: &str| got.and_then(|got| got.get(key)).cloned().unwrap_or_default();
    let mut wrong = Vec::new();
    let presentation = |json: &Json| json.as_str().unwrap_or_default().to_owned();
    let want = expected.get("presentationML").map(presentation).unwrap_or_default();
    if !same_xml(&want, &presentation(&of("presentationML"))) {
        wrong.push("presentationML");
    }
    for key in ["markdown", "text"] {
        if expected.get(key).is_some_and(|want| *want != of(key)) {
            wrong.push(key);
        }
    }
    for key in ["entityJson", "entities"] {
        if expected.get(key).is_some_and(|want| !same_json(want, &of(key))) {
            wrong.push(key);
        }
    }
    (!wrong.is_empty()).then(|| wrong.join(", "))
}

/// Numbers compare by value: `1.0` is `1`.
fn same_json(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Number(a), Json::Number(b)) => a == b || number(a) == number(b),
        (Json::Array(a), Json::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_json(a, b)),
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same_json(a, b)))
        }
        _ => a == b,
    }
}

fn number(number: &json::JsonNumber) -> f64 {
    match number {
        json::JsonNumber::Int(n) => *n as f64,
        json::JsonNumber::BigInt(digits) => digits.parse().unwrap_or(f64::NAN),
        json::JsonNumber::Double(n) => *n,
    }
}

/// Equal but for the order of attributes and the generated ids, which map one to one.
fn same_xml(want: &str, got: &str) -> bool {
    let mut ids = Ids::default();
    match (tokens(want), tokens(got)) {
        (Some(want), Some(got)) => {
            want.len() == got.len() && want.iter().zip(&got).all(|(want, got)| same_token(want, got, &mut ids))
        }
        _ => ids.matches(want, got),
    }
}

#[derive(Debug, PartialEq)]
enum Token {
    Open(String, Vec<(String, String)>),
    Close,
    Text(String),
}

fn same_token(want: &Token, got: &Token, ids: &mut Ids) -> bool {
    let (Token::Open(name, attributes), Token::Open(other, others)) = (want, got) else { return want == got };
    name == other
        && attributes.len() == others.len()
        && attributes.iter().zip(others).all(|((key, value), (other_key, other))| {
            let is_json = |text: &str| text.starts_with(['[', '{']);
            let read = |text: &str| json::read_strictly(text, 100).ok();
            let same_value = || {
                is_json(value) && is_json(other) && read(value).zip(read(other)).is_some_and(|(a, b)| same_json(&a, &b))
            };
            key == other_key && (ids.matches(value, other) || same_value())
        })
}

fn tokens(xml: &str) -> Option<Vec<Token>> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut tokens = Vec::new();
    let mut text = String::new();
    loop {
        let event = reader.read_event().ok()?;
        if !matches!(event, Event::Text(_) | Event::GeneralRef(_)) && !text.is_empty() {
            tokens.push(Token::Text(std::mem::take(&mut text)));
        }
        match event {
            Event::Start(tag) => {
                let name = tag.name().as_ref().to_owned();
                let mut attributes = Vec::new();
                for attribute in tag.attributes() {
                    let attribute = attribute.ok()?;
                    let value = quick_xml::escape::unescape(&attribute.value).ok()?;
                    let value = value.replace(['\t', '\n', '\r'], " ");
                    attributes.push((attribute.key.as_ref().to_owned(), value));
                }
                attributes.sort();
                tokens.push(Token::Open(name, attributes));
            }
            Event::End(_) => tokens.push(Token::Close),
            Event::Text(piece) => text.push_str(&piece),
            Event::GeneralRef(name) => {
                let reference = format!("&{};", &*name);
                text.push_str(&quick_xml::escape::unescape(&reference).ok()?);
            }
            Event::Eof => return Some(tokens),
            _ => return None,
        }
    }
}

/// Binds each generated id of the reference to one of ours, one to one.
#[derive(Default)]
struct Ids {
    ours: HashMap<String, String>,
    theirs: HashMap<String, String>,
}

impl Ids {
    fn matches(&mut self, want: &str, got: &str) -> bool {
        let (mut want, mut got) = (want, got);
        while let Some((before, name, after)) = split_id(want) {
            let Some(rest) = got.strip_prefix(before) else { return false };
            let until = split_id(after).map_or(after, |(literal, ..)| literal);
            let end = if until.is_empty() { Some(rest.len()) } else { rest.find(until) };
            let Some((id, rest)) = end.and_then(|end| rest.split_at_checked(end)) else { return false };
            let ours = self.ours.entry(name.to_owned()).or_insert_with(|| id.to_owned());
            let theirs = self.theirs.entry(id.to_owned()).or_insert_with(|| name.to_owned());
            if id.is_empty() || ours != id || theirs != name {
                return false;
            }
            (want, got) = (after, rest);
        }
        want == got
    }
}

/// The text before the first `GENID<n>Z`, it, and the text after it.
fn split_id(text: &str) -> Option<(&str, &str, &str)> {
    let at = text.find("GENID")?;
    let (before, rest) = text.split_at(at);
    let digits = rest.get(5..)?.find(|c: char| !c.is_ascii_digit())?;
    let end = 5 + digits + 1;
    (rest.get(5 + digits..end)? == "Z").then(|| (before, &rest[..end], &rest[end..]))
}

#[test]
fn generated_ids_map_one_to_one() {
    let same = |want: &str, got: &str| same_xml(want, got);
    assert!(same("<a x='GENID1Z' y='2'>t GENID1Z</a>", "<a y='2' x='GENID1Z'>t GENID1Z</a>"));
    assert!(same(
        "<a x='p-GENID1Z'><b y='GENID2Z-q'/><c z='GENID1Z'/></a>",
        "<a x='p-7'><b y='9-q'/><c z='7'></c></a>"
    ));
    assert!(!same("<a x='GENID1Z'><b y='GENID2Z'/></a>", "<a x='7'><b y='7'/></a>"));
    assert!(!same("<a x='GENID1Z'><b y='GENID1Z'/></a>", "<a x='7'><b y='8'/></a>"));
    assert!(!same("<a>x</a>", "<a>y</a>"));
}
