//! The table as JSON, for programs.

use super::words;
use crate::json::{Json, Object};
use crate::schema::{AttributeInfo, Content, Element, ElementInfo, ElementSet, NameFormat, Presence, Value, Written};

/// The element table as a JSON object with the member `elements`; one element a line.
///
/// ```
/// assert!(messageml::schema::export::json().contains("\"name\":\"expandable-card\""));
/// ```
pub fn json() -> String {
    let rows = Element::all().filter(|element| !element.info().spellings.is_empty());
    let rows: Vec<String> = rows.map(|element| row(element).to_string()).collect();
    format!("{{\"elements\": [\n{}\n]}}\n", rows.join(",\n"))
}

fn strings<S: AsRef<str>>(items: impl IntoIterator<Item = S>) -> Json {
    Json::Array(items.into_iter().map(|item| Json::from(item.as_ref())).collect())
}

fn set(set: ElementSet) -> Json {
    strings(set.iter().map(|element| element.info().name))
}

fn row(element: Element) -> Json {
    let info: &ElementInfo = element.info();
    let mut members: Vec<(&str, Json)> = vec![
        ("element", Json::from(format!("{element:?}").as_str())),
        ("name", Json::from(info.name)),
        ("tags", strings(info.spellings.iter().map(|spelling| spelling.tag))),
        ("spellings", strings(info.spellings.iter().map(words::spelling))),
        ("attributes", Json::Array(info.attributes.iter().map(attribute).collect())),
    ];
    match info.content {
        Content::Any => {}
        Content::Nothing => members.push(("children", strings::<&str>([]))),
        Content::Only(only) | Content::NothingInPresentationMl(only) | Content::Choice(only) => {
            members.push(("children", set(only)));
        }
    }
    members.push(("rules", strings(info.rules.iter().map(|rule| words::rule(info, rule)))));
    members.push(("advice", strings(info.advice.iter().map(|advice| words::advice(info, advice)))));
    members.push(("notes", strings(info.notes)));
    if !info.since.is_empty() {
        members.push(("since", Json::from(info.since)));
    }
    Json::Object(Object::from_iter(members))
}

fn attribute(row: &AttributeInfo) -> Json {
    let names = row.names.iter().map(|name| {
        let format = match name.format {
            NameFormat::Any => "any",
            NameFormat::MessageMl => "messageml",
            NameFormat::PresentationMl => "presentationml",
            NameFormat::IgnoredInPresentationMl => "presentationml-ignored",
        };
        Json::Object(Object::from_iter([("name", Json::from(name.text)), ("format", Json::from(format))]))
    });
    let mut members: Vec<(&str, Json)> = vec![
        ("names", Json::Array(names.collect())),
        ("value", Json::from(row.value.describe().as_str())),
        ("required", Json::from(row.presence == Presence::Required)),
    ];
    if let Value::OneOf(words) | Value::OneOfExactly(words) | Value::OneOfWithoutSuffix(words, _) = row.value {
        members.push(("values", strings(words)));
    }
    if let Presence::Default(value) | Presence::DefaultUnlessIn(value, _) = row.presence {
        members.push(("default", Json::from(value)));
    }
    if let Written::As(name) | Written::Last(name) | Written::LastInMessageMl(name) | Written::Json(name) = row.written
    {
        members.push(("output", Json::from(name)));
    }
    for (member, text) in [("since", row.since), ("note", row.note)] {
        if !text.is_empty() {
            members.push((member, Json::from(text)));
        }
    }
    Json::Object(Object::from_iter(members))
}
