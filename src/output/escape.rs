//! Escaping for PresentationML and Markdown, and line breaks that become spaces.

use super::sink::Sink;
use crate::document::{Letters, first_markup, reference};

/// What text is written to.
pub(super) trait Append {
    fn append(&mut self, text: &str);
    /// Appends a character of ASCII.
    fn append_sign(&mut self, sign: u8);
}

impl Append for String {
    #[inline(always)]
    fn append(&mut self, text: &str) {
        self.push_str(text);
    }

    #[inline(always)]
    fn append_sign(&mut self, sign: u8) {
        self.push(char::from(sign));
    }
}

/// Appends text or the value of an attribute in double quotes.
pub(super) fn push_text(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = first_markup(rest.as_bytes())
        && let Some((plain, behind)) = rest.split_at_checked(at)
        && let Some((sign, behind)) = behind.split_at_checked(1)
    {
        out.push_str(plain);
        out.push_str(reference(sign.as_bytes().first().copied().unwrap_or_default()));
        rest = behind;
    }
    out.push_str(rest);
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
pub(super) fn push_collapsed<O: Append>(out: &mut O, text: &str, push: impl Fn(&mut O, &str)) {
    // Where little is to be searched, a call costs more than the search.
    let line_feed = |text: &str| match text.as_bytes() {
        bytes if bytes.len() < 16 => bytes.iter().position(|byte| *byte == b'\n'),
        bytes => memchr::memchr(b'\n', bytes),
    };
    let mut rest = text;
    while let Some(at) = line_feed(rest)
        && let Some((line, behind)) = rest.split_at_checked(at)
    {
        if !line.is_empty() {
            push(out, line);
        }
        out.append_sign(b' ');
        rest = behind;
        while let Some(b'\n') = rest.as_bytes().first() {
            rest = rest.get(1..).unwrap_or_default();
        }
    }
    if !rest.is_empty() {
        push(out, rest);
    }
}

/// Appends Markdown text with a backslash before what could be read as Markdown, unless it is one
/// such character repeated.
pub(super) fn push_markdown(out: &mut Sink, text: &str) {
    if is_run(text) { out.push_str(text) } else { push_escaped(out, text) }
}

fn is_markdown(byte: u8) -> bool {
    Letters::of_byte(byte).has(Letters::MARKDOWN)
}

/// Appends text with a backslash before what could be read as Markdown.
pub(super) fn push_escaped(out: &mut Sink, text: &str) {
    for byte in text.bytes() {
        if is_markdown(byte) {
            out.push(b'\\');
        }
        out.push(byte);
    }
}

/// White space, a character that could be read as Markdown, repeated or not, white space.
pub(super) fn is_run(text: &str) -> bool {
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | 0x0b | 0x0c | b'\r');
    let bytes = text.as_bytes();
    let Some(start) = bytes.iter().position(|byte| !is_space(byte)) else { return false };
    let rest = bytes.get(start..).unwrap_or_default();
    let is_sign = rest.first().is_some_and(|first| is_markdown(*first));
    is_sign && rest.iter().skip_while(|byte| Some(*byte) == rest.first()).all(is_space)
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
