//! What stands around data that was meant as JSON, and taking it off: strings of programs, escapes, lines of settings.

use super::{Json, read_strictly};

/// What was escaped or put into quotes as a whole: for a string of a program, for an address, for a web page.
pub(super) fn unwrapped(text: &str) -> Option<String> {
    match quoted(text) {
        Some(inner) => Some(unescaped(inner).unwrap_or_else(|| inner.to_owned())),
        None => unescaped(text),
    }
}

/// The object between the quotes of a string that a program or a command holds.
fn quoted(text: &str) -> Option<&str> {
    let (before, rest) = text.split_at_checked(text.find('{')?)?;
    let quote = before.chars().next_back().filter(|quote| matches!(quote, '\'' | '"' | '`'))?;
    let (inner, after) = rest.rsplit_once(quote)?;
    let inner = inner.trim_end_matches(quote);
    let is_end = after.chars().all(|c| c.is_whitespace() || matches!(c, ';' | ')' | ','));
    (is_end && inner.trim_end().ends_with('}')).then_some(inner)
}

fn unescaped(text: &str) -> Option<String> {
    let start = text.trim_start();
    if start.starts_with("{\\\"") {
        return Some(text.replace("\\\"", "\"").replace("\\\\", "\\"));
    }
    if start.starts_with("{\\n") || start.starts_with("{\\r") {
        return Some(text.replace("\\r", "").replace("\\n", "\n"));
    }
    if start.starts_with("{&quot;") || start.starts_with("{&#34;") {
        return Some(text.replace("&quot;", "\"").replace("&#34;", "\"").replace("&amp;", "&"));
    }
    if start.starts_with("%7B") || start.starts_with("%7b") {
        return decoded(text);
    }
    None
}

/// A text without the escapes of addresses.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, more)) = rest.split_first() {
        let code = more.get(..2).filter(|code| *first == b'%' && code.iter().all(u8::is_ascii_hexdigit));
        let code = code.and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = more.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(if *first == b'+' { b' ' } else { *first });
                rest = more;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

/// The object of members that stand in lines of their own or between `&`, as files of settings and forms have them.
pub(super) fn members(text: &str) -> Option<String> {
    let text = text.trim();
    let is_form = !text.contains('\n') && !text.contains(' ') && text.contains('=');
    let mut out = String::from("{");
    let parts = text.split(if is_form { '&' } else { '\n' }).map(|part| part.trim_end_matches(['\r', ' ', ',', ';']));
    for part in parts.filter(|part| !part.is_empty()) {
        let sign = if is_form { part.find('=') } else { part.find([':', '=']) }?;
        let (name, value) = part.split_at_checked(sign)?;
        let is_yaml = value.starts_with(':');
        if is_form && value.get(1..)?.contains('=') {
            // Digits in base64 end so.
            return None;
        }
        let name = name.trim_end();
        let name = name.strip_prefix('"').and_then(|name| name.strip_suffix('"')).unwrap_or(name);
        let value = value.get(1..)?.trim();
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
        if name.is_empty() || !name.chars().all(is_name) || value.is_empty() || value.starts_with(['{', '[', '>', '|'])
        {
            return None;
        }
        let plain = value.strip_prefix('\'').and_then(|value| value.strip_suffix('\'')).unwrap_or(value);
        let value = match (is_form, read_strictly(value, 1).is_ok()) {
            (true, _) => Json::from(decoded(value)?).to_string(),
            (false, true) => value.to_owned(),
            // More members in the same line.
            (false, false) if is_yaml && plain == value && (value.contains(": ") || value.contains("\":")) => {
                return None;
            }
            (false, false) => Json::from(plain.to_owned()).to_string(),
        };
        out.push_str(if out.len() > 1 { ", \"" } else { "\"" });
        out.push_str(name);
        out.push_str("\": ");
        out.push_str(&value);
    }
    out.push('}');
    (out.len() > 2).then_some(out)
}
