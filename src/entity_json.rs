//! Reading the `data` parameter as the Agent does.

use std::borrow::Cow;

use crate::diagnostic::{Diagnostic, Diagnostics, Fix, Place, Source, Span, codes, lookalike};
use crate::input::Data;
use crate::json::{self, Json, JsonError};
use crate::limits::Limits;

/// What was read.
#[derive(Debug)]
pub struct Read<'d> {
    /// An object; an empty one where there is none to be had.
    pub json: Cow<'d, Json>,
    /// What is wrong with it.
    pub found: Diagnostics,
    /// True if an object in it may have a key twice.
    pub repeats_keys: bool,
}

impl Read<'_> {
    fn sound(json: Json, repeats_keys: bool) -> Self {
        Read { json: Cow::Owned(json), found: Diagnostics::new(), repeats_keys }
    }

    fn faulty(fault: Diagnostic) -> Self {
        Read { json: Cow::Owned(Json::object()), found: fault.into(), repeats_keys: true }
    }
}

/// Reads the `data` parameter: an object, or a JSON string that holds one; blank stands for `{}`.
pub fn read<'d>(data: &'d Data<'_>, limits: &Limits) -> Read<'d> {
    let text = match data {
        Data::Absent => return Read::sound(Json::object(), false),
        Data::Value(value) if matches!(**value, Json::Object(_)) => {
            return Read { json: Cow::Borrowed(value), found: Diagnostics::new(), repeats_keys: false };
        }
        Data::Value(value) => Cow::Owned(value.to_string()),
        Data::Text(text) => Cow::Borrowed(&**text),
    };
    if text.trim().is_empty() {
        return Read::sound(Json::object(), false);
    }
    let mut read = read_text(&text, limits);
    read.found.widen_points(&Source::Data, &text);
    read
}

fn read_text<'d>(text: &str, limits: &Limits) -> Read<'d> {
    let at = |start, end| Place { source: Source::Data, span: Span::new(start, end) };
    if text.len() > limits.data_bytes {
        let fault = Diagnostic::new(
            codes::limit::DATA_BYTES,
            at(0, 0),
            format!("the data has {} bytes, more than the {} allowed", text.len(), limits.data_bytes),
        )
        .with_help("Symphony takes 1.5 MB of message and data together: send less, or attach the rest as a file");
        return Read::faulty(fault);
    }
    match json::read_telling_repeats(text, limits.data_depth) {
        Ok((value @ Json::Object(_), repeats)) => Read::sound(value, repeats),
        Ok((Json::String(ref inner), _)) => match json::read(inner, limits.data_depth) {
            Ok(value @ Json::Object(_)) => Read::sound(value, false),
            _ => Read::faulty(not_an_object(at(0, text.len()))),
        },
        Ok(_) => Read::faulty(not_an_object(at(0, text.len()))),
        Err(error) => Read::faulty(unreadable(text, error, limits)),
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

fn not_an_object(place: Place) -> Diagnostic {
    Diagnostic::new(codes::data::NOT_OBJECT, place, "the data must be a JSON object")
        .with_help("wrap it: `{\"name\": …}`, and refer to it as `${data.name}`")
}
