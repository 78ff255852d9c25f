//! The settings that a template may change.

use super::builder::Read;
use super::token::Token;
use crate::diagnostic::{Diagnostic, codes};
use crate::template::Release;
use crate::template::builtin::table::camel_case;

/// The setting of a name, and the release that brought it.
const SETTINGS: [(&str, Release); 12] = [
    ("boolean_format", Release::V2_3_31),
    ("c_format", Release::V2_3_32),
    ("classic_compatible", Release::V2_3_31),
    ("date_format", Release::V2_3_31),
    ("datetime_format", Release::V2_3_31),
    ("locale", Release::V2_3_31),
    ("number_format", Release::V2_3_31),
    ("output_encoding", Release::V2_3_31),
    ("sql_date_and_time_time_zone", Release::V2_3_31),
    ("time_format", Release::V2_3_31),
    ("time_zone", Release::V2_3_31),
    ("url_escaping_charset", Release::V2_3_31),
];

/// The setting of this name, in snake_case.
pub(super) fn find(token: Token<'_>, release: Release) -> Read<&'static str> {
    let named = |name: &str| name == token.text || camel_case(name) == token.text;
    let found = SETTINGS.iter().find(|(name, _)| named(name));
    if let Some((name, _)) = found.filter(|(_, since)| *since <= release) {
        return Ok(name);
    }
    let message = match found {
        Some((_, since)) => format!("the setting `{}` came with FreeMarker {since}, and this is {release}", token.text),
        None => format!("a template cannot change a setting `{}`", token.text),
    };
    let fault = Diagnostic::new(codes::template::UNKNOWN_SETTING, token.span(), message);
    let known: Vec<&str> = SETTINGS.iter().filter(|(_, since)| *since <= release).map(|(name, _)| *name).collect();
    Err(Box::new(match crate::diagnostic::nearest(token.text, known.iter().copied()) {
        Some(near) => fault.with_help(format!("did you mean `{near}`?")),
        None => fault.with_help(format!("it can change {}", known.join(", "))),
    }))
}
