//! Reading the `data` parameter as the Agent does.

use std::borrow::Cow;

use crate::diagnostic::{Diagnostic, Diagnostics, Fix, Place, Source, Span, codes, lookalike};
use crate::input::Data;
use crate::json::{self, Json, JsonError, ReadJson, Stacks};
use crate::limits::Limits;

/// What was read.
#[derive(Debug)]
pub struct ReadData<'d> {
    /// An object; an empty one where there is none to be had.
    pub json: Cow<'d, Json>,
    /// What is wrong with it.
    pub found: Diagnostics,
    /// True if an object in it may have a key twice.
    pub repeats_keys: bool,
    /// Where the object ends in its text, if it was read from one.
    pub end: Option<usize>,
}

impl ReadData<'_> {
    fn sound(json: Json, repeats_keys: bool, end: Option<usize>) -> Self {
        ReadData { json: Cow::Owned(json), found: Diagnostics::new(), repeats_keys, end }
    }

    fn faulty(fault: Diagnostic) -> Self {
        ReadData { json: Cow::Owned(Json::object()), found: fault.into(), repeats_keys: true, end: None }
    }
}

/// Reads the `data` parameter: an object, or a JSON string that holds one; blank stands for `{}`.
pub fn read<'d>(data: &'d Data<'_>, limits: &Limits, stacks: &mut Stacks) -> ReadData<'d> {
    let text = match data {
        Data::Absent => return ReadData::sound(Json::object(), false, None),
        Data::Value(value) if matches!(**value, Json::Object(_)) => {
            return ReadData { json: Cow::Borrowed(value), found: Diagnostics::new(), repeats_keys: false, end: None };
        }
        Data::Value(value) => Cow::Owned(value.to_string()),
        Data::Text(text) => Cow::Borrowed(&**text),
    };
    if text.trim().is_empty() {
        return ReadData::sound(Json::object(), false, None);
    }
    let mut read = read_text(&text, limits, stacks);
    read.found.widen_points(&Source::Data, &text);
    read
}

fn read_text<'d>(text: &str, limits: &Limits, stacks: &mut Stacks) -> ReadData<'d> {
    let at = |start, end| Place { source: Source::Data, span: Span::new(start, end) };
    if text.len() > limits.data_bytes {
        let fault = Diagnostic::new(
            codes::limit::DATA_BYTES,
            at(0, 0),
            format!("the data has {} bytes, more than the {} allowed", text.len(), limits.data_bytes),
        )
        .with_help("Symphony takes 1.5 MB of message and data together: send less, or attach the rest as a file");
        return ReadData::faulty(fault);
    }
    match json::read_whole(text, limits.data_depth, stacks) {
        Ok(ReadJson { value: value @ Json::Object(_), repeats, end }) => ReadData::sound(value, repeats, Some(end)),
        Ok(ReadJson { value: Json::String(ref inner), end, .. }) => match json::read(inner, limits.data_depth) {
            Ok(value @ Json::Object(_)) => ReadData::sound(value, false, Some(end)),
            _ => ReadData::faulty(not_an_object(text, end, limits)),
        },
        Ok(ReadJson { end, .. }) => ReadData::faulty(not_an_object(text, end, limits)),
        Err(error) => ReadData::faulty(unreadable(text, error, limits)),
    }
}

/// What keeps the data from being JSON: what a program printed in its place, if it can be told.
fn unreadable(text: &str, error: JsonError, limits: &Limits) -> Diagnostic {
    let place = |start, end| Place { source: Source::Data, span: Span::new(start, end) };
    let at = place(error.at, error.at);
    let mut fault = match (json::habit(text, error.at, error.reason), json::odd_character(text, error.at)) {
        (Some(habit), _) => Diagnostic::new(codes::data::SYNTAX, at, format!("the data is not JSON: {}", habit.says))
            .with_help(habit.help),
        (None, Some(odd)) => {
            let name = lookalike(odd).map_or("", |row| row.name);
            let message = format!("the data is not JSON: U+{:04X}, {name}, stands here", u32::from(odd));
            let plain = lookalike(odd).map_or("", |row| row.plain.trim());
            Diagnostic::new(codes::data::SYNTAX, at, message).with_help(match plain {
                "\"" | "'" => "quotes in JSON are straight: `\"`".to_owned(),
                "" => "take it out".to_owned(),
                plain => format!("write `{plain}`"),
            })
        }
        (None, None) => {
            let message = format!("the data is not JSON: {}", error.reason);
            Diagnostic::new(codes::data::SYNTAX, at, message).with_help(error.reason.help())
        }
    };
    if let Some(written) = json::rewrite(text, limits.data_depth) {
        fault.fix = Some(Fix::suggested(place(0, text.len()), written));
    }
    fault
}

/// A value that is no object and ends at `end`: the object that was meant, if it stands in an array, in a string, after
/// other text, or without braces.
fn not_an_object(text: &str, end: usize, limits: &Limits) -> Diagnostic {
    let place = Place { source: Source::Data, span: Span::new(0, text.len()) };
    let fault = |message| Diagnostic::new(codes::data::NOT_OBJECT, place, message);
    let Some(written) = json::only_object(text, limits.data_depth) else {
        return fault("the data must be a JSON object")
            .with_help("wrap it: `{\"name\": …}`, and refer to it as `${data.name}`");
    };
    let is_all = text.get(end..).is_some_and(|rest| rest.trim().is_empty());
    let (message, help) = match text.trim_start().chars().next() {
        Some('"') if is_all => {
            ("the data must be a JSON object: this string holds none that can be read", "send the object itself")
        }
        Some('[') => ("the data must be a JSON object, not an array", "send the object without the square brackets"),
        Some('"') => ("the data must be a JSON object: its braces are missing", "put `{` and `}` around the members"),
        _ => ("the data must be a JSON object: other text stands before it", "send the object alone"),
    };
    let mut fault = fault(message).with_help(help);
    fault.fix = Some(Fix::suggested(fault.place.clone(), written));
    fault
}
