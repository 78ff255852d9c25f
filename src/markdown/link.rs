//! The parts of links and of link definitions.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

/// Destinations by normalised label; the first definition counts.
#[derive(Debug, Default)]
pub(super) struct Definitions(HashMap<String, String>);

impl Definitions {
    pub(super) fn add(&mut self, label: &str, destination: String) {
        self.0.entry(normalise_label(label)).or_insert(destination);
    }

    pub(super) fn find(&self, label: &str) -> Option<&str> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&normalise_label(label)).map(String::as_str)
    }
}

/// Labels match without regard to case and to the amount of white space.
fn normalise_label(label: &str) -> String {
    let label = label.trim_matches(|character| character <= ' ');
    let words: Vec<&str> = label.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty()).collect();
    words.join(" ").to_lowercase()
}

/// ASCII punctuation, which a backslash makes literal.
pub(super) fn is_escapable(byte: u8) -> bool {
    byte.is_ascii_punctuation()
}

fn escapes(bytes: &[u8], at: usize) -> bool {
    bytes.get(at) == Some(&b'\\') && bytes.get(at + 1).is_some_and(|next| is_escapable(*next))
}

/// One past the content of a label that begins at `at`: where its `]` stands, or the end of the
/// text.
pub(super) fn label_end(text: &str, mut at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if escapes(bytes, at) => at += 1,
            b']' => return Some(at),
            b'[' => return None,
            _ => {}
        }
        at += 1;
    }
    Some(at)
}

/// The destination at `at` and where it ends.
pub(super) fn destination(text: &str, at: usize) -> Option<(String, usize)> {
    let bytes = text.as_bytes();
    let mut end = at;
    if bytes.get(at)? == &b'<' {
        end += 1;
        loop {
            match bytes.get(end)? {
                b'\n' | b'<' => return None,
                b'>' => break,
                b'\\' if escapes(bytes, end) => end += 1,
                _ => {}
            }
            end += 1;
        }
        return Some((unescape(text.get(at + 1..end)?).into_owned(), end + 1));
    }
    let mut open = 0;
    for (offset, c) in text.get(at..)?.char_indices() {
        let here = at + offset;
        if here < end {
            continue;
        }
        end = here + c.len_utf8();
        match c {
            '\\' if escapes(bytes, here) => end += 1,
            '(' => {
                open += 1;
                if open > 32 {
                    return None;
                }
            }
            ')' if open == 0 => {
                end = here;
                break;
            }
            ')' => open -= 1,
            c if c == ' ' || c.is_control() => {
                if here == at {
                    return None;
                }
                end = here;
                break;
            }
            _ => {}
        }
    }
    Some((unescape(text.get(at..end)?).into_owned(), end))
}

/// Where the title at `at` ends, its quotes included.
pub(super) fn title_end(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let close = match bytes.get(at)? {
        b'"' => b'"',
        b'\'' => b'\'',
        b'(' => b')',
        _ => return None,
    };
    let mut end = at + 1;
    loop {
        match bytes.get(end)? {
            byte if *byte == close => return Some(end + 1),
            b'(' if close == b')' => return None,
            b'\\' if escapes(bytes, end) => end += 1,
            _ => {}
        }
        end += 1;
    }
}

/// Past spaces, and past one line end with the spaces after it.
pub(super) fn skip_to_next_line(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    let skip = |mut at: usize| {
        while bytes.get(at) == Some(&b' ') {
            at += 1;
        }
        at
    };
    at = skip(at);
    if bytes.get(at) == Some(&b'\n') { skip(at + 1) } else { at }
}

fn skip_blanks(bytes: &[u8], mut at: usize) -> usize {
    while matches!(bytes.get(at), Some(b' ' | b'\t')) {
        at += 1;
    }
    at
}

fn at_line_end(bytes: &[u8], at: usize) -> bool {
    matches!(bytes.get(at), None | Some(b'\n'))
}

/// Takes the definition that a paragraph begins with; tells where it ends.
pub(super) fn read_definition(text: &str, definitions: &mut Definitions) -> Option<usize> {
    let bytes = text.as_bytes();
    let start = skip_blanks(bytes, 0);
    if bytes.get(start)? != &b'[' {
        return None;
    }
    let label_stop = label_end(text, start + 1)?;
    if bytes.get(label_stop)? != &b']' || bytes.get(label_stop + 1)? != &b':' || label_stop - start > 1000 {
        return None;
    }
    let label = text.get(start + 1..label_stop)?;
    if normalise_label(label).is_empty() {
        return None;
    }
    let mut at = skip_blanks(bytes, label_stop + 2);
    if bytes.get(at) == Some(&b'\n') {
        at = skip_blanks(bytes, at + 1);
    }
    let (target, target_end) = destination(text, at)?;
    let after = skip_blanks(bytes, target_end);
    let line_ended = at_line_end(bytes, after);
    if !line_ended && after == target_end {
        return None;
    }
    let title_at = if line_ended { skip_blanks(bytes, after + 1) } else { after };
    let with_title =
        title_end(text, title_at).map(|end| skip_blanks(bytes, end)).filter(|end| at_line_end(bytes, *end));
    let end = match with_title {
        Some(end) => end,
        None if line_ended => after,
        None => return None,
    };
    definitions.add(label, target);
    Some((end + 1).min(text.len()))
}

/// Backslash escapes and character references resolved.
pub(super) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains(['\\', '&']) {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if escapes(bytes, at) {
            at += 1;
            out.push(char::from(bytes.get(at).copied().unwrap_or_default()));
            at += 1;
        } else if let Some((decoded, length)) = character_reference(rest) {
            out.push_str(&decoded);
            at += length;
        } else {
            let c = rest.chars().next().unwrap_or_default();
            out.push(c);
            at += c.len_utf8().max(1);
        }
    }
    Cow::Owned(out)
}

/// The reference that a text begins with: what it stands for and its length.
pub(super) fn character_reference(text: &str) -> Option<(String, usize)> {
    let bytes = text.as_bytes();
    if bytes.first()? != &b'&' {
        return None;
    }
    let end = 1 + bytes.iter().skip(1).take(33).position(|byte| *byte == b';')?;
    let body = text.get(1..end)?;
    let length = end + 1;
    if let Some(number) = body.strip_prefix('#') {
        let (digits, radix, most) = match number.strip_prefix(['x', 'X']) {
            Some(digits) => (digits, 16, 6),
            None => (number, 10, 7),
        };
        if digits.is_empty() || digits.len() > most || !digits.chars().all(|c| c.is_digit(radix)) {
            return None;
        }
        let c = u32::from_str_radix(digits, radix).ok().filter(|n| *n != 0).and_then(char::from_u32);
        return Some((c.unwrap_or('\u{fffd}').into(), length));
    }
    let well_formed = (2..=32).contains(&body.len())
        && body.starts_with(|c: char| c.is_ascii_alphabetic())
        && body.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !well_formed {
        return None;
    }
    // What HTML has no name for stays as it is.
    let whole = text.get(..length)?;
    Some((named(body).unwrap_or_else(|| whole.into()), length))
}

/// The characters that HTML has a name for, a name a line, with their numbers in hexadecimal, in order of the names.
const NAMES: &str = include_str!("names.txt");

/// The characters of a name.
fn named(name: &str) -> Option<String> {
    static LINES: OnceLock<Vec<&str>> = OnceLock::new();
    let lines = LINES.get_or_init(|| NAMES.lines().collect());
    let name_of = |line: &&'static str| line.split(' ').next().unwrap_or_default();
    let at = lines.binary_search_by(|line| name_of(line).cmp(name)).ok()?;
    let numbers = lines.get(at)?.split(' ').skip(1);
    numbers.map(|digits| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_html_is_found() {
        for line in NAMES.lines() {
            let (name, numbers) = line.split_once(' ').unwrap();
            let characters: Vec<String> = named(name).unwrap().chars().map(|c| format!("{:x}", u32::from(c))).collect();
            assert_eq!(characters.join(" "), numbers, "{name}");
        }
        assert_eq!(NAMES.lines().count(), 2125);
        assert_eq!(named("nGt").as_deref(), Some("\u{226b}\u{20d2}"));
        assert_eq!((named("ampx"), named("")), (None, None));
    }

    #[test]
    fn destinations_end_where_they_should() {
        for (text, wanted) in [
            ("http://a b", Some(("http://a", 8))),
            ("<a b>c", Some(("a b", 5))),
            ("a(b)c)d", Some(("a(b)c", 5))),
            (")", Some(("", 0))),
            (" a", None),
            ("<a", None),
            ("a\\)b)", Some(("a)b", 4))),
            ("a&amp;b)", Some(("a&b", 7))),
        ] {
            let found = destination(text, 0);
            assert_eq!(found.as_ref().map(|(text, end)| (text.as_str(), *end)), wanted, "{text}");
        }
    }

    #[test]
    fn definitions_are_taken_from_the_front() {
        for (text, end, found) in [
            ("[r]: http://x", Some(13), Some("http://x")),
            ("[r]:\nhttp://x \"t\"\nrest", Some(18), Some("http://x")),
            ("[r]: http://x\n\"t\" rest", Some(14), Some("http://x")),
            ("[r]: http://x rest", None, None),
            ("[r]", None, None),
            ("[ ]: x", None, None),
        ] {
            let mut definitions = Definitions::default();
            assert_eq!(read_definition(text, &mut definitions), end, "{text:?}");
            assert_eq!(definitions.find("R"), found, "{text:?}");
        }
    }

    #[test]
    fn references_are_decoded() {
        for (text, wanted) in [
            ("&copy;", Some("©")),
            ("&#65;", Some("A")),
            ("&#x1F600;", Some("😀")),
            ("&#0;", Some("\u{fffd}")),
            ("&nope;", Some("&nope;")),
            ("&nope", None),
            ("&;", None),
        ] {
            assert_eq!(character_reference(text).map(|(decoded, _)| decoded).as_deref(), wanted, "{text}");
        }
    }
}
