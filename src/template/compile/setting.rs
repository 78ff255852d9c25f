//! The settings that a template may change.

use super::builder::Read;
use super::token::Token;
use crate::diagnostic::{Diagnostic, codes};
use crate::template::builtin::table::camel_case;

const SETTINGS: [&str; 11] = [
    "boolean_format",
    "classic_compatible",
    "date_format",
    "datetime_format",
    "locale",
    "number_format",
    "output_encoding",
    "sql_date_and_time_time_zone",
    "time_format",
    "time_zone",
    "url_escaping_charset",
];

/// The setting of this name, in snake_case.
pub(super) fn find(token: Token<'_>) -> Read<&'static str> {
    if let Some(name) = SETTINGS.iter().find(|name| **name == token.text || camel_case(name) == token.text) {
        return Ok(name);
    }
    let message = format!("a template cannot change a setting `{}`", token.text);
    let fault = Diagnostic::new(codes::template::UNKNOWN_SETTING, token.span(), message);
    Err(Box::new(match crate::diagnostic::nearest(token.text, SETTINGS.iter().copied()) {
        Some(near) => fault.with_help(format!("did you mean `{near}`?")),
        None => fault.with_help(format!("it can change {}", SETTINGS.join(", "))),
    }))
}
