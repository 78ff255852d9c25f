//! Keys that an object of the data has twice.

use std::collections::HashSet;

use memchr::memchr2;

use super::{Data, Inspection, Pass};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Source, Span, codes};

pub(super) const PASS: Pass = Pass { codes: &[codes::lint::REPEATED_KEY], inspection: Inspection::Data(check) };

/// More of the same kind help nobody.
const AT_MOST: usize = 20;

/// Objects of fewer members are searched from end to end.
const FEW: usize = 16;

/// The keys of an object, as they are written.
#[derive(Default)]
struct Keys<'t> {
    few: Vec<&'t str>,
    many: HashSet<&'t str>,
}

impl<'t> Keys<'t> {
    /// Adds a key; false if it is there.
    fn add(&mut self, key: &'t str) -> bool {
        if self.few.len() < FEW {
            let is_new = !self.few.contains(&key);
            self.few.push(key);
            return is_new;
        }
        if self.many.is_empty() {
            self.many.extend(&self.few);
        }
        self.many.insert(key)
    }
}

fn check(data: &Data<'_>) -> Diagnostics {
    let text = data.text;
    let bytes = text.as_bytes();
    let mut found = Diagnostics::new();
    if !data.repeats_keys {
        return found;
    }
    // The keys of each open object; none for an array.
    let mut open: Vec<Option<Keys<'_>>> = Vec::new();
    let mut is_key = false;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'{' => {
                open.push(Some(Keys::default()));
                is_key = true;
            }
            b'[' => open.push(None),
            b'}' | b']' => {
                open.pop();
                // What comes after the value is ignored.
                if open.is_empty() {
                    break;
                }
            }
            b',' => is_key = matches!(open.last(), Some(Some(_))),
            b':' => is_key = false,
            b'"' => {
                let start = at;
                while let Some(next) = bytes.get(at..).and_then(|rest| memchr2(b'"', b'\\', rest)) {
                    at += next;
                    if bytes.get(at) == Some(&b'"') {
                        break;
                    }
                    at += 2;
                }
                let Some(key) = text.get(start..at) else { break };
                at += 1;
                if is_key
                    && let Some(Some(keys)) = open.last_mut()
                    && !keys.add(key)
                {
                    found.push(repeated(key, Span::new(start - 1, at)));
                    if found.len() == AT_MOST {
                        break;
                    }
                }
                is_key = false;
            }
            _ => {}
        }
    }
    found
}

fn repeated(key: &str, span: Span) -> Diagnostic {
    let place = Place { source: Source::Data, span };
    Diagnostic::new(codes::lint::REPEATED_KEY, place, format!("this object has `{key}` twice: the last one counts"))
        .with_help("take one of them out")
}
