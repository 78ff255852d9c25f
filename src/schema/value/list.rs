//! JSON arrays in attributes: users, rooms, time zones, read with Jackson's leniency.
//!
//! Jackson turns strings into numbers and back where it can, cuts fractions off, takes `null` for any item, and
//! doesn't look at what follows the array.

use std::ops::Range;

use super::{ValueError, WrongValue, character_at, fail, number, text, zone};
use crate::json::{self, Json, JsonError, JsonNumber, Step, find_span};

/// Nesting of brackets in an attribute; an acceptable value has two levels.
const DEPTH: usize = 64;

/// The users that a selector starts with: an array of their numbers, or `null`.
pub(crate) fn check_selected_users(value: &str) -> Result<(), ValueError> {
    match read(value)? {
        Json::Null => Ok(()),
        list => check_users(value, &list).map(|_| ()),
    }
}

/// The users that an action addresses: an array of at most `most` of their numbers.
pub(crate) fn check_action_users(value: &str, most: usize) -> Result<(), ValueError> {
    let list = read(value)?;
    let count = check_users(value, &list)?;
    if count > most { fail(span(value, &[]), WrongValue::TooMany { count, most }) } else { Ok(()) }
}

fn check_users(value: &str, list: &Json) -> Result<usize, ValueError> {
    let Some(users) = list.as_array() else {
        return fail(span(value, &[]), WrongValue::Expected("an array of user ids"));
    };
    for (at, user) in users.iter().enumerate() {
        if *user != Json::Null && whole(user, i64::MIN, i64::MAX).is_none() {
            return fail(span(value, &[Step::Index(at)]), WrongValue::Expected("a user id"));
        }
    }
    Ok(users.len())
}

/// The rooms that a selector starts with: an array of their ids, strings also in single quotes, or `null`.
pub(crate) fn check_rooms(value: &str) -> Result<(), ValueError> {
    let requoted = Requoted::new(value);
    let back = |error: ValueError| {
        let at = requoted.original(error.at.start)..requoted.original(error.at.end);
        ValueError { at: at.start.min(value.len())..at.end.min(value.len()).max(at.start.min(value.len())), ..error }
    };
    let list = read(&requoted.text).map_err(back)?;
    strings(&requoted.text, &list, "a room id").map(|_| ()).map_err(back)
}

/// An array of time zones; gives it as compact JSON.
pub(crate) fn zones(value: &str) -> Result<String, ValueError> {
    let list = read(value)?;
    let Some(zones) = strings(value, &list, "a time zone")? else {
        return fail(span(value, &[]), WrongValue::Expected("an array of time zones"));
    };
    for (at, item) in zones.iter().enumerate() {
        let fault = match item.as_str().map(zone::check_zone) {
            Some(Ok(())) => continue,
            Some(Err(error)) => error.fault,
            None => WrongValue::Expected("a time zone"),
        };
        return fail(span(value, &[Step::Index(at)]), fault);
    }
    Ok(Json::Array(zones).to_string())
}

/// An array of strings, or `null`; gives it as compact JSON.
pub(crate) fn zone_strings(value: &str) -> Result<String, ValueError> {
    let list = read(value)?;
    Ok(strings(value, &list, "a time zone")?.map_or(Json::Null, Json::Array).to_string())
}

/// Scalars as strings, `null` as it is; nothing for `null` instead of an array.
fn strings(value: &str, list: &Json, what: &'static str) -> Result<Option<Vec<Json>>, ValueError> {
    if *list == Json::Null {
        return Ok(None);
    }
    let Some(items) = list.as_array() else {
        return fail(span(value, &[]), WrongValue::Expected("an array"));
    };
    if let Some(at) = items.iter().position(|item| matches!(item, Json::Array(_) | Json::Object(_))) {
        return fail(span(value, &[Step::Index(at)]), WrongValue::Expected(what));
    }
    let convert = |(item, text): (&Json, &str)| match item {
        Json::Bool(_) | Json::Number(_) => Json::from(text),
        _ => item.clone(),
    };
    Ok(Some(items.iter().zip(scalar_texts(value)).map(convert).collect()))
}

/// The items of an array without brackets in it, as they are written.
fn scalar_texts(value: &str) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    let inside = value.split_once('[').map_or("", |(_, inside)| inside);
    let items = inside.split(move |letter| {
        let (was_quoted, was_escaped) = (quoted, escaped);
        escaped = was_quoted && !was_escaped && letter == '\\';
        quoted = was_quoted != (letter == '"' && !was_escaped);
        (letter == ',' || letter == ']') && !was_quoted
    });
    items.map(|item| item.trim_matches([' ', '\t', '\n', '\r']))
}

pub(super) fn read(value: &str) -> Result<Json, ValueError> {
    let place =
        |error: JsonError| ValueError { at: character_at(value, error.at), fault: WrongValue::Json(error.reason) };
    json::read(value, DEPTH).map_err(place)
}

/// Where the item at `path` stands in `value`.
pub(super) fn span(value: &str, path: &[Step<'_>]) -> Range<usize> {
    find_span(value, path).map_or(0..value.len(), |span| span.range())
}

/// The whole number that Jackson makes of an item: `Some(None)` of a blank string, which counts as `null`.
pub(super) fn whole(item: &Json, least: i64, most: i64) -> Option<Option<i64>> {
    let number = match item {
        Json::Number(JsonNumber::Int(number)) => *number,
        // Both ends are exact powers of two as doubles, the upper one just outside.
        Json::Number(JsonNumber::Double(number)) if number.abs() < 9_223_372_036_854_775_808.0 => *number as i64,
        Json::String(digits) => match text::trim(digits) {
            "" | "null" => return Some(None),
            digits => number::long(digits).ok()?,
        },
        _ => return None,
    };
    (least..=most).contains(&number).then_some(Some(number))
}

/// A JSON text whose strings in single quotes have been given double ones.
struct Requoted {
    text: String,
    /// Where the texts run apart: bytes of the new one and of the old one that stand for each other from there on.
    shifts: Vec<(usize, usize)>,
}

impl Requoted {
    fn new(value: &str) -> Requoted {
        let mut requoted = Requoted { text: String::with_capacity(value.len() + 8), shifts: vec![(0, 0)] };
        let mut quote = None;
        let mut letters = value.char_indices().peekable();
        while let Some((at, letter)) = letters.next() {
            match (quote, letter) {
                (None, '\'' | '"') => quote = Some(letter),
                (Some(open), _) if letter == open => quote = None,
                (Some(_), '\\') => {
                    if letters.next_if(|&(_, next)| next == '\'').is_some() {
                        requoted.replace("'", at + 2);
                    } else {
                        requoted.text.push(letter);
                        requoted.text.extend(letters.next().map(|(_, next)| next));
                    }
                    continue;
                }
                (Some('\''), '"') => {
                    requoted.replace("\\\"", at + 1);
                    continue;
                }
                _ => {}
            }
            requoted.text.push(if letter == '\'' && quote != Some('"') { '"' } else { letter });
        }
        requoted
    }

    /// Puts `text` in the place of what ends at byte `end` of the original.
    fn replace(&mut self, text: &str, end: usize) {
        self.text.push_str(text);
        self.shifts.push((self.text.len(), end));
    }

    fn original(&self, at: usize) -> usize {
        let next = self.shifts.partition_point(|&(new, _)| new <= at);
        let &(new, old) = next.checked_sub(1).and_then(|last| self.shifts.get(last)).unwrap_or(&(0, 0));
        old + (at - new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn judges_users() {
        let good = ["[]", "[1] x", " [ 1 , 2 ] ", "[null]", r#"["12", " 3 ", "", "+4"]"#, "[1.9,-5]", "null"];
        for value in good {
            assert_eq!(check_selected_users(value), Ok(()), "{value}");
        }
        let bad = ["", "abc", "[)ull]", "[1;2]", "[[1]]", "[true]", "\"1\"", "{}", "[1 2]", "[1", "[1e30]", "[\"é\"]"];
        for value in bad.into_iter().chain(["[9223372036854775808]", "[\"1.5\"]", "NULL", "[{}]"]) {
            assert!(check_selected_users(value).is_err(), "{value}");
            assert!(check_action_users(value, 15).is_err(), "{value}");
        }
        assert!(check_action_users("null", 15).is_err());
        assert!(check_action_users("[1,2]", 2).is_ok() && check_action_users("[1,2,3]", 2).is_err());
        assert_eq!(check_selected_users("[1, \"é\", x]").unwrap_err().at, 10..11);
        assert_eq!(check_selected_users("[1, \"é\"]").unwrap_err().at, 4..8);
    }

    #[test]
    fn judges_rooms() {
        let good = ["[]", "null", "['a','b'] z", "[1,2.5,true,null]", r#"["a==", 'b"c']"#, r"['it\'s']", r#"["it's"]"#];
        for value in good {
            assert_eq!(check_rooms(value), Ok(()), "{value}");
        }
        for value in ["", "[a]", "[['a']]", "'a'", "[{'a':1}]", "['a", "['a\"]", "[123,abc]", "NULL"] {
            assert!(check_rooms(value).is_err(), "{value}");
        }
        assert_eq!(check_rooms("['\"\"', é]").unwrap_err().at, 7..9);
        assert_eq!(check_rooms(r"['\'\'', é]").unwrap_err().at, 9..11);
    }

    #[test]
    fn rewrites_zones() {
        let cases = [("[]", "[]"), (" [ \"UTC\" , \"Z\" ] x", r#"["UTC","Z"]"#), ("[-5]", r#"["-5"]"#)];
        for (value, expected) in cases {
            assert_eq!(zones(value).as_deref(), Ok(expected), "{value}");
        }
        for value in ["null", "[null]", "['UTC']", "x", "[1]", r#"[["UTC"]]"#, r#"["UTC", "CEST"]"#, "\"UTC\", \"Z\""] {
            assert!(zones(value).is_err(), "{value}");
        }
        assert_eq!(zones(r#"["UTC", "CEST"]"#).unwrap_err().at, 8..14);
        assert_eq!(zone_strings("null").as_deref(), Ok("null"));
        let value = r#"[1.50, null, "x,\"]", true ,-0] ["#;
        assert_eq!(zone_strings(value).as_deref(), Ok(r#"["1.50",null,"x,\"]","true","-0"]"#));
    }
}
