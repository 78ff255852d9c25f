//! Escaping for markup, scripts, Java and URLs.

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

/// Appends a text escaped; gives it if there is nothing in it to escape.
pub(crate) fn escape<'t>(text: &'t str, way: Escape, out: &mut String) -> Option<&'t str> {
    const MARKUP: [bool; 256] = among(b"<>&\"'");
    const CONTROL: [bool; 256] = among(b"{}\\");
    match way {
        Escape::Html => replace(text, &MARKUP, |byte| markup(byte, "&#39;"), out),
        Escape::Xml => replace(text, &MARKUP, |byte| markup(byte, "&apos;"), out),
        Escape::Rtf => {
            let with = |byte| match byte {
                b'{' => "\\{",
                b'}' => "\\}",
                _ => "\\\\",
            };
            replace(text, &CONTROL, with, out)
        }
        Escape::JavaScript => push_script(text, false, false, out),
        Escape::Json => push_script(text, true, false, out),
        Escape::Java => push_java(text, out),
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
    let mut out = String::with_capacity(text.len() + 8);
    out.push('"');
    let _ = match language {
        Quoted::Json => push_script(text, true, true, &mut out),
        Quoted::JavaScript => push_script(text, false, true, &mut out),
        Quoted::Java => push_java(text, &mut out),
    };
    out.push('"');
    out
}

fn markup(byte: u8, apostrophe: &'static str) -> &'static str {
    match byte {
        b'<' => "&lt;",
        b'>' => "&gt;",
        b'&' => "&amp;",
        b'"' => "&quot;",
        _ => apostrophe,
    }
}

/// A table of which bytes are among these.
const fn among(bytes: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
}

/// Only ASCII is ever replaced.
#[inline]
fn replace<'t>(
    text: &'t str,
    replaced: &[bool; 256],
    with: impl Fn(u8) -> &'static str,
    out: &mut String,
) -> Option<&'t str> {
    let mut copied = 0;
    for (at, byte) in text.as_bytes().iter().enumerate() {
        if replaced[usize::from(*byte)] {
            out.push_str(text.get(copied..at).unwrap_or_default());
            out.push_str(with(*byte));
            copied = at + 1;
        }
    }
    if copied == 0 {
        return Some(text);
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    None
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
fn push_script<'t>(text: &'t str, json: bool, quoted: bool, out: &mut String) -> Option<&'t str> {
    use std::fmt::Write;
    out.reserve(text.len());
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
    None
}

/// True if a `>` here could end a comment or CDATA.
fn closes(previous: Option<char>, before: Option<char>, quoted: bool) -> bool {
    match previous {
        None => !quoted,
        Some(c @ (']' | '-')) => before.map_or(!quoted, |b| b == c),
        Some(_) => false,
    }
}

fn push_java<'t>(text: &'t str, out: &mut String) -> Option<&'t str> {
    use std::fmt::Write;
    out.reserve(text.len());
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
    None
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
