//! Escaping for markup, scripts, Java and URLs.

use std::borrow::Cow;

/// For what a text is escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escape {
    /// `?html`, `?xhtml`
    Html,
    /// `?xml`
    Xml,
    /// `?rtf`
    Rtf,
    /// `?js_string`
    JavaScript,
    /// `?json_string`
    Json,
    /// `?j_string`
    Java,
}

/// Escapes a text.
pub(crate) fn escape(text: &str, way: Escape) -> Cow<'_, str> {
    match way {
        Escape::Html => replace(text, |c| markup(c, "&#39;")),
        Escape::Xml => replace(text, |c| markup(c, "&apos;")),
        Escape::Rtf => replace(text, |c| match c {
            '{' => Some("\\{"),
            '}' => Some("\\}"),
            '\\' => Some("\\\\"),
            _ => None,
        }),
        Escape::JavaScript => Cow::Owned(script(text, false, false)),
        Escape::Json => Cow::Owned(script(text, true, false)),
        Escape::Java => Cow::Owned(java(text)),
    }
}

/// Languages in which a text is written as a literal, quotation marks included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quoted {
    Json,
    JavaScript,
    Java,
}

/// A text as a string literal.
pub(crate) fn quote(text: &str, language: Quoted) -> String {
    let inner = match language {
        Quoted::Json => script(text, true, true),
        Quoted::JavaScript => script(text, false, true),
        Quoted::Java => java(text),
    };
    format!("\"{inner}\"")
}

fn markup(c: char, apostrophe: &'static str) -> Option<&'static str> {
    match c {
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '&' => Some("&amp;"),
        '"' => Some("&quot;"),
        '\'' => Some(apostrophe),
        _ => None,
    }
}

fn replace(text: &str, with: impl Fn(char) -> Option<&'static str>) -> Cow<'_, str> {
    // Only ASCII is ever replaced.
    let Some(first) = text.bytes().position(|byte| with(char::from(byte)).is_some()) else {
        return Cow::Borrowed(text);
    };
    let mut out = String::with_capacity(text.len() + text.len() / 4 + 8);
    let mut copied = 0;
    for (at, byte) in text.bytes().enumerate().skip(first) {
        if let Some(escaped) = with(char::from(byte)) {
            out.push_str(text.get(copied..at).unwrap_or_default());
            out.push_str(escaped);
            copied = at + 1;
        }
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

fn short_escape(c: char) -> Option<char> {
    Some(match c {
        '\n' => 'n',
        '\r' => 'r',
        '\u{c}' => 'f',
        '\u{8}' => 'b',
        '\t' => 't',
        _ => return None,
    })
}

/// For string literals of JavaScript and JSON, safe in a `<script>` too; `quoted` if quotation marks go
/// around it, so that nothing else can stand beside it.
fn script(text: &str, json: bool, quoted: bool) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(text.len() + 8);
    let (mut previous, mut before) = (None, None);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        let hexadecimal = match c {
            _ if short_escape(c).is_some() => false,
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' => true,
            '<' => matches!(next, Some('!' | '?')) || (next.is_none() && !quoted),
            '>' => json && closes(previous, before, quoted),
            _ => false,
        };
        let backslash = match c {
            '"' | '\\' => true,
            '\'' => !json && !quoted,
            '/' => previous == Some('<') || (previous.is_none() && !quoted),
            '>' => !json && closes(previous, before, quoted),
            _ => false,
        };
        if let Some(letter) = short_escape(c) {
            out.push('\\');
            out.push(letter);
        } else if hexadecimal {
            let code = u32::from(c);
            let _ = if !json && code < 0x100 { write!(out, "\\x{code:02X}") } else { write!(out, "\\u{code:04X}") };
        } else {
            if backslash {
                out.push('\\');
            }
            out.push(c);
        }
        (before, previous) = (previous, Some(c));
    }
    out
}

/// True if a `>` here could end a comment or CDATA.
fn closes(previous: Option<char>, before: Option<char>, quoted: bool) -> bool {
    match previous {
        None => !quoted,
        Some(c @ (']' | '-')) => before.map_or(!quoted, |b| b == c),
        Some(_) => false,
    }
}

fn java(text: &str) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            _ => match short_escape(c) {
                Some(letter) => {
                    out.push('\\');
                    out.push(letter);
                }
                None if c < ' ' => {
                    let _ = write!(out, "\\u{:04x}", u32::from(c));
                }
                None => out.push(c),
            },
        }
    }
    out
}

/// Percent-encodes; `path` keeps slashes. None for a character set that is not carried.
pub(crate) fn url(text: &str, charset: &str, path: bool) -> Option<String> {
    let keeps = |c: char| {
        c.is_ascii_alphanumeric()
            || matches!(c, '_' | '-' | '.' | '!' | '~' | '\'' | '(' | ')' | '*')
            || (path && c == '/')
    };
    if text.chars().all(keeps) {
        return Some(text.to_owned());
    }
    let encode = encoder(charset)?;
    let mut out = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if keeps(c) {
            out.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
            continue;
        }
        let end = rest.find(keeps).unwrap_or(rest.len());
        let (run, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        for byte in encode(run) {
            use std::fmt::Write;
            let _ = write!(out, "%{byte:02X}");
        }
        rest = after;
    }
    Some(out)
}

type Encode = fn(&str) -> Vec<u8>;

fn encoder(charset: &str) -> Option<Encode> {
    let latin = |text: &str| text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
    let ascii = |text: &str| text.chars().map(|c| if c.is_ascii() { c as u8 } else { b'?' }).collect();
    let big: Encode = |text| text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    Some(match charset.to_ascii_uppercase().as_str() {
        "UTF-8" | "UTF8" => |text: &str| text.as_bytes().to_vec(),
        "ISO-8859-1" | "ISO8859_1" | "ISO8859-1" | "ISO_8859-1" | "LATIN1" | "L1" => latin,
        "US-ASCII" | "ASCII" => ascii,
        "UTF-16" | "UTF_16" | "UTF16" => |text: &str| {
            let mut bytes = vec![0xfe, 0xff];
            bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
            bytes
        },
        "UTF-16BE" => big,
        "UTF-16LE" => |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "WINDOWS-1252" | "CP1252" => |text: &str| text.chars().map(windows_1252).collect(),
        _ => return None,
    })
}

fn windows_1252(c: char) -> u8 {
    const HIGH: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    match u32::from(c) {
        code @ (0..=0x7f | 0xa0..=0xff) => u8::try_from(code).unwrap_or(b'?'),
        _ => HIGH.chars().position(|high| high == c).and_then(|at| u8::try_from(0x80 + at).ok()).unwrap_or(b'?'),
    }
}
