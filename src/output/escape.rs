//! Escaping for PresentationML and Markdown, and line breaks that become spaces.

use crate::document::Letters;

/// Appends text or the value of an attribute in double quotes.
pub(super) fn push_text(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = first_markup(rest.as_bytes()) {
        let (plain, behind) = rest.split_at(at);
        out.push_str(plain);
        let mut chars = behind.chars();
        out.push_str(match chars.next() {
            Some('<') => "&lt;",
            Some('>') => "&gt;",
            Some('&') => "&amp;",
            _ => "&quot;",
        });
        rest = chars.as_str();
    }
    out.push_str(rest);
}

/// Where the first of `<`, `>`, `&` and `"` stands.
fn first_markup(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = u64::from_le_bytes([0x80; 8]);
    // Eight bytes at once. Each sign differs from another one in a bit; a borrow can only mark bytes after the first that is
    // rightly marked.
    let all = |byte: u8| ONES * u64::from(byte);
    let (words, rest) = bytes.as_chunks::<8>();
    for (at, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let angle = (word | all(b'<' ^ b'>')) ^ all(b'>');
        let other = (word | all(b'&' ^ b'"')) ^ all(b'&');
        let found = ((angle.wrapping_sub(ONES) & !angle) | (other.wrapping_sub(ONES) & !other)) & HIGH;
        if found != 0 {
            return Some(at * 8 + found.trailing_zeros() as usize / 8);
        }
    }
    let at = rest.iter().position(|byte| Letters::of_byte(*byte).has(Letters::MARKUP))?;
    Some(words.len() * 8 + at)
}

/// Appends the value of an attribute in single quotes.
pub(super) fn push_json(out: &mut String, text: &str) {
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escaped = match byte {
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'&' => "&amp;",
            b'\'' => "&apos;",
            _ => continue,
        };
        out.push_str(text.get(plain..at).unwrap_or_default());
        out.push_str(escaped);
        plain = at + 1;
    }
    out.push_str(text.get(plain..).unwrap_or_default());
}

/// Appends text in which every run of line feeds becomes a space, each piece through `push`.
pub(super) fn push_collapsed(out: &mut String, text: &str, push: impl Fn(&mut String, &str)) {
    // Where little is to be searched, a call costs more than the search.
    let line_feed = |text: &str| match text.as_bytes() {
        bytes if bytes.len() < 16 => bytes.iter().position(|byte| *byte == b'\n'),
        bytes => memchr::memchr(b'\n', bytes),
    };
    let mut rest = text;
    while let Some(at) = line_feed(rest) {
        if at > 0 {
            push(out, &rest[..at]);
        }
        out.push(' ');
        rest = rest[at..].trim_start_matches('\n');
    }
    if !rest.is_empty() {
        push(out, rest);
    }
}

/// Appends Markdown text with a backslash before what could be read as Markdown, unless it is one
/// such character repeated.
pub(super) fn push_markdown(out: &mut String, text: &str) {
    let next = |from: usize| {
        let rest = text.as_bytes().get(from..).unwrap_or_default();
        rest.iter().position(|byte| Letters::of_byte(*byte).has(Letters::MARKDOWN)).map(|at| from + at)
    };
    let mut found = next(0).filter(|_| !is_run(text));
    let mut plain = 0;
    while let Some(at) = found {
        out.push_str(text.get(plain..at).unwrap_or_default());
        out.push('\\');
        plain = at;
        found = next(at + 1);
    }
    out.push_str(text.get(plain..).unwrap_or_default());
}

/// White space, one character repeated, white space.
fn is_run(text: &str) -> bool {
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | 0x0b | 0x0c | b'\r');
    let bytes = text.as_bytes();
    let Some(start) = bytes.iter().position(|byte| !is_space(byte)) else { return false };
    let rest = bytes.get(start..).unwrap_or_default();
    rest.iter().skip_while(|byte| Some(*byte) == rest.first()).all(is_space)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_escaped_is_found_wherever_it_stands(text in "[<>&\"'=:?6\u{1}\u{7f}\u{bc}\u{1f600}a]{0,40}") {
            let mut out = String::new();
            push_text(&mut out, &text);
            let expected = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
            prop_assert_eq!(out, expected);
        }
    }
}
