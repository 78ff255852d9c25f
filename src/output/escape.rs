//! Escaping for PresentationML and Markdown, and line breaks that become spaces.

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
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'\n', rest.as_bytes()) {
        push(out, &rest[..at]);
        out.push(' ');
        rest = rest[at..].trim_start_matches('\n');
    }
    push(out, rest);
}

/// Appends Markdown text with a backslash before what could be read as Markdown, unless it is one
/// such character repeated.
pub(super) fn push_markdown(out: &mut String, text: &str) {
    let special = |byte: u8| matches!(byte, b'_' | b'*' | b'-' | b'+' | b'`');
    let Some(first) = text.bytes().position(special) else {
        out.push_str(text);
        return;
    };
    if is_run(text) {
        out.push_str(text);
        return;
    }
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate().skip(first) {
        if special(byte) {
            out.push_str(&text[plain..at]);
            out.push('\\');
            plain = at;
        }
    }
    out.push_str(&text[plain..]);
}

/// White space, one character repeated, white space.
fn is_run(text: &str) -> bool {
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | 0x0b | 0x0c | b'\r');
    let bytes = text.as_bytes();
    let Some(first) = bytes.iter().find(|byte| !is_space(byte)) else { return false };
    bytes.iter().skip_while(|byte| is_space(byte)).skip_while(|byte| *byte == first).all(is_space)
}
