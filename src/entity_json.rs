//! Reading the `data` parameter as the Agent does.

use std::borrow::Cow;

use crate::diagnostic::{Diagnostic, Diagnostics, Place, Source, Span, codes};
use crate::input::Data;
use crate::json::{self, Json};
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
        Err(error) => {
            let fault = Diagnostic::new(
                codes::data::SYNTAX,
                at(error.at, error.at),
                format!("the data is not JSON: {}", error.reason),
            )
            .with_help(error.reason.help());
            (Json::object(), fault.into())
        }
    }
}

fn not_an_object(place: Place) -> Diagnostic {
    Diagnostic::new(codes::data::NOT_OBJECT, place, "the data must be a JSON object")
        .with_help("wrap it: `{\"name\": …}`, and refer to it as `${data.name}`")
}
