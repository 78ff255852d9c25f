//! Reading the `data` parameter as the Agent does.

use std::borrow::Cow;

use crate::diagnostic::{Diagnostic, Diagnostics, Fix, Place, Source, Span, codes, lookalike};
use crate::input::Data;
use crate::json::{self, Json, JsonError};
use crate::limits::Limits;

/// Reads the `data` parameter: an object, or a JSON string that holds one; blank stands for `{}`.
pub fn read<'d>(data: &'d Data<'_>, limits: &Limits) -> (Cow<'d, Json>, Diagnostics) {
    let text = match data {
        Data::Absent => return (Cow::Owned(Json::object()), Diagnostics::new()),
        Data::Value(value) if matches!(**value, Json::Object(_)) => {
            return (Cow::Borrowed(value), Diagnostics::new());
        }
        Data::Value(value) => Cow::Owned(value.to_string()),
        Data::Text(text) => Cow::Borrowed(&**text),
    };
    if text.trim().is_empty() {
        return (Cow::Owned(Json::object()), Diagnostics::new());
    }
    let (value, mut diagnostics) = read_text(&text, limits);
    diagnostics.widen_points(&Source::Data, &text);
    (Cow::Owned(value), diagnostics)
}

fn read_text(text: &str, limits: &Limits) -> (Json, Diagnostics) {
    let at = |start, end| Place { source: Source::Data, span: Span::new(start, end) };
    if text.len() > limits.data_bytes {
        let fault = Diagnostic::new(
            codes::limit::DATA_BYTES,
            at(0, 0),
            format!("the data has {} bytes, more than the {} allowed", text.len(), limits.data_bytes),
        )
        .with_help("Symphony takes 1.5 MB of message and data together: send less, or attach the rest as a file");
        return (Json::object(), fault.into());
    }
    match json::read(text, limits.data_depth) {
        Ok(value @ Json::Object(_)) => (value, Diagnostics::new()),
        Ok(Json::String(ref inner)) => match json::read(inner, limits.data_depth) {
            Ok(value @ Json::Object(_)) => (value, Diagnostics::new()),
            _ => (Json::object(), not_an_object(at(0, text.len())).into()),
        },
        Ok(_) => (Json::object(), not_an_object(at(0, text.len())).into()),
        Err(error) => (Json::object(), unreadable(text, error, limits).into()),
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
