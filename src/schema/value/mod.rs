//! What the text of an attribute may say: one pure check for each type of value.
//!
//! Symphony checks attributes with Java's and Jackson's own parsers; these checks accept what those accept. Each
//! takes the value as it stands in the tree and points at the bytes that are at fault.

pub(crate) mod date;
pub(crate) mod interval;
pub(crate) mod list;
pub(crate) mod number;
pub(crate) mod pattern;
pub(crate) mod style;
pub(crate) mod text;
pub(crate) mod uri;
pub(crate) mod zone;

use std::ops::Range;
use std::slice::SliceIndex;

use crate::json::JsonFault;

/// A value that its rule refuses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{fault}")]
pub(crate) struct ValueError {
    /// The bytes of the value that are at fault; empty where something is missing.
    pub at: Range<usize>,
    /// What is wrong with them.
    pub fault: WrongValue,
}

/// What can be wrong with a value, in a few words without a full stop.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum WrongValue {
    #[error("the value is blank")]
    Blank,
    #[error("the value holds white space")]
    Whitespace,
    #[error("{length} characters are too many, at most {most} are allowed")]
    TooLong { length: usize, most: usize },
    #[error("this is neither `true` nor `false`")]
    Boolean,
    #[error("a hashtag needs at least one character that is not punctuation")]
    HashPunctuation,
    #[error("`{0}` can't stand in a shortcode")]
    ShortcodeCharacter(char),
    #[error("this is not a whole number")]
    Integer,
    #[error("the number must lie between {least} and {most}")]
    OutOfRange { least: i64, most: i64 },
    #[error("{0} should stand here")]
    Expected(&'static str),
    #[error("there is no such {0}")]
    NoSuch(&'static str),
    #[error("there is text after the {0}")]
    Trailing(&'static str),
    #[error("there is no such time zone")]
    Zone { nearest: Option<&'static str> },
    #[error("`{0}` can't stand in this format")]
    PatternCharacter(char),
    #[error("`{letter}` can be repeated at most {most} times")]
    PatternRepeat { letter: char, most: usize },
    #[error("this quotation has no end")]
    PatternQuote,
    #[error("`{0}` can't stand {1} of a link")]
    UriCharacter(char, &'static str),
    #[error("a `%` must be followed by two hexadecimal digits")]
    UriEscape,
    #[error("{0} is missing here")]
    UriMissing(&'static str),
    #[error("this is not an IPv6 address")]
    UriAddress,
    #[error("this link is relative")]
    UriRelative,
    #[error("a style is written `property: value`, here the colon is missing")]
    StyleColon,
    #[error("the style property `{name}` is not supported")]
    StyleProperty { name: String, nearest: Option<&'static str> },
    #[error("this is not JSON: {0}")]
    Json(JsonFault),
    #[error("{count} items are too many, at most {most} are allowed")]
    TooMany { count: usize, most: usize },
    #[error("no object here has a member `{0}`")]
    Member(String),
    #[error("the members of this object don't go together")]
    Members,
}

impl WrongValue {
    /// What to write instead, where the fault itself can tell.
    pub fn help(&self) -> Option<String> {
        Some(match self {
            WrongValue::Boolean => "write `true` or `false`".into(),
            WrongValue::ShortcodeCharacter(_) => {
                "a shortcode consists of ASCII letters, digits, `_`, `+` and `-`".into()
            }
            WrongValue::Zone { nearest: Some(name) } => format!("did you mean `{name}`?"),
            WrongValue::Zone { nearest: None } => {
                "write a name such as `Europe/Paris`, or an offset such as `+02:00` or `UTC+2`".into()
            }
            WrongValue::UriCharacter(letter, _) => {
                let mut buffer = [0; 4];
                let bytes = letter.encode_utf8(&mut buffer).bytes();
                format!("write it as `{}`", bytes.map(|byte| format!("%{byte:02X}")).collect::<String>())
            }
            WrongValue::UriEscape => "write a `%` that stands for itself as `%25`".into(),
            WrongValue::UriRelative => "begin with a scheme, such as `https://`".into(),
            WrongValue::StyleProperty { nearest: Some(name), .. } => format!("did you mean `{name}`?"),
            _ => return None,
        })
    }
}

/// The fault at some bytes of a value.
fn fail<T>(at: Range<usize>, fault: WrongValue) -> Result<T, ValueError> {
    Err(ValueError { at, fault })
}

/// The bytes of the character that begins at `at`, or the empty range at the end of `value`.
fn character_at(value: &str, at: usize) -> Range<usize> {
    let length = value.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    at..at + length
}

/// A part of a value between two places found in it.
fn slice(value: &str, range: impl SliceIndex<str, Output = str>) -> &str {
    value.get(range).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What every check says about a value.
    fn errors(value: &str) -> Vec<ValueError> {
        let checks = [
            date::check_date(value),
            date::check_time(value),
            date::check_date_time(value),
            interval::dates(value).map(|_| ()),
            interval::times(value).map(|_| ()),
            list::check_selected_users(value),
            list::check_action_users(value, 2),
            list::check_rooms(value),
            list::zones(value).map(|_| ()),
            list::zone_strings(value).map(|_| ()),
            number::long(value).map(|_| ()),
            number::int(value).map(|_| ()),
            pattern::check_date_format(value),
            pattern::check_time_format(value),
            text::check_id(value),
            text::check_hashtag(value),
            text::check_length(value, 3),
            text::check_present(value),
            text::check_shortcode(value),
            text::boolean(value).map(|_| ()),
            uri::absolute(value).map(|_| ()),
            zone::check_zone(value),
        ];
        checks.into_iter().filter_map(Result::err).chain(style::check_style(value)).collect()
    }

    fn pieces() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            prop::sample::select(vec![
                "[",
                "]",
                "{",
                "}",
                "\"",
                "'",
                "\\",
                ",",
                ":",
                "null",
                "1",
                "2.5",
                "-",
                "\"day\"",
                "\"2020-01-01\"",
                "from",
                "2020",
                "-01",
                "T",
                "09:30",
                ":00",
                "Z",
                "+",
                "UTC",
                "http",
                "//",
                "@",
                "[::1]",
                "%",
                "#",
                "?",
                "y",
                "M",
                " ",
                "é",
                "😀",
                ";",
                "base64,",
                "color",
                "\u{a0}",
                "true",
            ])
            .prop_map(str::to_owned),
            any::<String>(),
        ];
        prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn faults_point_into_the_value(value in pieces()) {
            for error in errors(&value) {
                prop_assert!(value.get(error.at.clone()).is_some(), "{error:?} on {value:?}");
                prop_assert!(!error.to_string().is_empty() && error.fault.help().is_none_or(|help| !help.is_empty()));
            }
        }
    }
}
