//! Escaping for PresentationML and Markdown, and line breaks that become spaces.

use crate::document::Letters;

/// Appends text or the value of an attribute in double quotes.
pub(super) fn push_text(out: &mut String, text: &str) {
    push(out, text, |byte| match byte {
        b'<' => "&lt;",
        b'>' => "&gt;",
        b'&' => "&amp;",
        b'"' => "&quot;",
        _ => "",
    });
}

/// Appends the value of an attribute in single quotes.
pub(super) fn push_json(out: &mut String, text: &str) {
    push(out, text, |byte| match byte {
        b'<' => "&lt;",
        b'>' => "&gt;",
        b'&' => "&amp;",
        b'\'' => "&apos;",
        _ => "",
    });
}

fn push(out: &mut String, text: &str, escape: impl Fn(u8) -> &'static str) {
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        // All that is escaped lies below this; most text does not.
        if byte > b'>' {
            continue;
        }
        let escaped = escape(byte);
        if !escaped.is_empty() {
            out.push_str(text.get(plain..at).unwrap_or_default());
            out.push_str(escaped);
            plain = at + 1;
        }
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
        push(out, &rest[..at]);
        out.push(' ');
        rest = rest[at..].trim_start_matches('\n');
    }
    push(out, rest);
}

/// Appends Markdown text with a backslash before what could be read as Markdown, unless it is one
/// such character repeated.
pub(super) fn push_markdown(out: &mut String, text: &str) {
    let next = |from: usize| {
        let rest = text.as_bytes().get(from..).unwrap_or_default();
        rest.iter().position(|byte| Letters::of_byte(*byte).has(Letters::MARKDOWN)).map(|at| from + at)
    };
    let mut found = next(0);
    if found.is_none() || is_run(text) {
        out.push_str(text);
        return;
    }
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
    let Some(first) = bytes.iter().find(|byte| !is_space(byte)) else { return false };
    bytes.iter().skip_while(|byte| is_space(byte)).skip_while(|byte| *byte == first).all(is_space)
}
