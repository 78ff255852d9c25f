//! Where a value stands in a JSON text, found again by its path: values themselves carry no places.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;

use crate::diagnostic::Span;

/// One step into a JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'p> {
    /// Into an object, to the last member with this key.
    Key(&'p str),
    /// Into an array.
    Index(usize),
}

/// The span of the value at `path` in a text that reads as JSON, in bytes; `None` if there is no
/// such value. Keys written with escapes are not found.
///
/// ```
/// use messageml::json::{Step, find_span};
/// let text = r#"{"a": [1, "x"]}"#;
/// let span = find_span(text, &[Step::Key("a"), Step::Index(1)]).expect("there is one");
/// assert_eq!(&text[span.range()], "\"x\"");
/// ```
pub fn find_span(text: &str, path: &[Step<'_>]) -> Option<Span> {
    let bytes = text.as_bytes();
    let mut at = skip_space(bytes, 0);
    for step in path {
        at = match *step {
            Step::Key(key) => find_member(text, at, key)?,
            Step::Index(index) => find_item(bytes, at, index)?,
        };
    }
    Some(Span::new(at, skip_value(bytes, at)?))
}

/// The places of a JSON text whose members and items are asked for one after the other: each object at the top
/// and each array in it is walked once.
#[derive(Debug)]
pub struct Places<'t> {
    text: &'t str,
    members: OnceCell<HashMap<&'t str, usize>>,
    /// The items of the array that begins at a byte.
    items: RefCell<HashMap<usize, Vec<usize>>>,
}

impl<'t> Places<'t> {
    /// Of a text that reads as JSON.
    pub fn new(text: &'t str) -> Self {
        Places { text, members: OnceCell::new(), items: RefCell::default() }
    }

    /// As [`find_span`].
    pub fn find(&self, path: &[Step<'_>]) -> Option<Span> {
        let bytes = self.text.as_bytes();
        let start = skip_space(bytes, 0);
        let (mut at, mut rest) = (start, path);
        if let [Step::Key(key), more @ ..] = path {
            (at, rest) = (*self.members.get_or_init(|| members(self.text, start)).get(key)?, more);
        }
        if let [Step::Index(index), more @ ..] = rest {
            let mut known = self.items.borrow_mut();
            (at, rest) = (*known.entry(at).or_insert_with(|| items(bytes, at)).get(*index)?, more);
        }
        for step in rest {
            at = match *step {
                Step::Key(key) => find_member(self.text, at, key)?,
                Step::Index(index) => find_item(bytes, at, index)?,
            };
        }
        Some(Span::new(at, skip_value(bytes, at)?))
    }
}

/// Where the values of an object's members begin; the last of equal keys counts.
fn members(text: &str, at: usize) -> HashMap<&str, usize> {
    let bytes = text.as_bytes();
    let mut found = HashMap::new();
    let mut at = if bytes.get(at) == Some(&b'{') { skip_space(bytes, at + 1) } else { bytes.len() };
    while bytes.get(at) == Some(&b'"') {
        let Some(end) = skip_string(bytes, at) else { break };
        let value = skip_space(bytes, skip_space(bytes, end) + 1);
        if let Some(key) = text.get(at + 1..end - 1) {
            found.insert(key, value);
        }
        let Some(comma) = skip_value(bytes, value).map(|end| skip_space(bytes, end)) else { break };
        if bytes.get(comma) != Some(&b',') {
            break;
        }
        at = skip_space(bytes, comma + 1);
    }
    found
}

/// Where the items of an array begin.
fn items(bytes: &[u8], at: usize) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = if bytes.get(at) == Some(&b'[') { skip_space(bytes, at + 1) } else { return found };
    while bytes.get(at).is_some_and(|byte| *byte != b']') {
        found.push(at);
        let Some(comma) = skip_value(bytes, at).map(|end| skip_space(bytes, end)) else { break };
        if bytes.get(comma) != Some(&b',') {
            break;
        }
        at = skip_space(bytes, comma + 1);
    }
    found
}

fn skip_space(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
        at += 1;
    }
    at
}

/// One past the closing quote of the string that begins at `at`.
fn skip_string(bytes: &[u8], at: usize) -> Option<usize> {
    let mut at = at + 1;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// One past the value that begins at `at`.
fn skip_value(bytes: &[u8], at: usize) -> Option<usize> {
    let mut depth = 0usize;
    let mut at = at;
    loop {
        match bytes.get(at)? {
            b'"' => at = skip_string(bytes, at)?,
            b'[' | b'{' => {
                depth += 1;
                at += 1;
            }
            b']' | b'}' => {
                depth = depth.checked_sub(1)?;
                at += 1;
            }
            b',' | b':' | b' ' | b'\n' | b'\r' | b'\t' => at += 1,
            _ => {
                while bytes.get(at).is_some_and(|byte| !b",:]} \n\r\t".contains(byte)) {
                    at += 1;
                }
            }
        }
        if depth == 0 {
            return Some(at);
        }
    }
}

fn find_member(text: &str, at: usize, key: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    if bytes.get(at) != Some(&b'{') {
        return None;
    }
    let mut found = None;
    let mut at = skip_space(bytes, at + 1);
    while bytes.get(at) == Some(&b'"') {
        let end = skip_string(bytes, at)?;
        let matches = text.get(at + 1..end - 1) == Some(key);
        let colon = skip_space(bytes, end);
        let value = skip_space(bytes, colon + 1);
        if matches {
            found = Some(value);
        }
        let comma = skip_space(bytes, skip_value(bytes, value)?);
        if bytes.get(comma) != Some(&b',') {
            break;
        }
        at = skip_space(bytes, comma + 1);
    }
    found
}

fn find_item(bytes: &[u8], at: usize, index: usize) -> Option<usize> {
    if bytes.get(at) != Some(&b'[') {
        return None;
    }
    let mut at = skip_space(bytes, at + 1);
    for _ in 0..index {
        let comma = skip_space(bytes, skip_value(bytes, at)?);
        if bytes.get(comma) != Some(&b',') {
            return None;
        }
        at = skip_space(bytes, comma + 1);
    }
    (bytes.get(at) != Some(&b']')).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_to_values() {
        let text = r#" {"a": {"b": [true, {"c": "x\"y"}]}, "a ": 1, "b": -2.5e3 }"#;
        let cases: &[(&[Step<'_>], Option<&str>)] = &[
            (&[], Some(text.trim())),
            (&[Step::Key("b")], Some("-2.5e3")),
            (&[Step::Key("a"), Step::Key("b"), Step::Index(0)], Some("true")),
            (&[Step::Key("a"), Step::Key("b"), Step::Index(1), Step::Key("c")], Some(r#""x\"y""#)),
            (&[Step::Key("a"), Step::Key("b"), Step::Index(2)], None),
            (&[Step::Key("nope")], None),
            (&[Step::Index(0)], None),
        ];
        for (path, expected) in cases {
            assert_eq!(find_span(text, path).map(|span| &text[span.range()]), *expected, "{path:?}");
            assert_eq!(Places::new(text).find(path), find_span(text, path), "{path:?}");
        }
    }

    #[test]
    fn cut_texts_end_in_none() {
        for cut in ["", "{", "{\"a", "{\"a\":", "{\"a\": [1,", "{\"a\": \"\\", "[", "]"] {
            assert_eq!(find_span(cut, &[Step::Key("a"), Step::Index(3)]), None, "{cut}");
            assert_eq!(Places::new(cut).find(&[Step::Key("a"), Step::Index(3)]), None, "{cut}");
        }
    }
}
