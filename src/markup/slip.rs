//! Slips in tags: signs that programs and other languages put between and before attributes.

use memchr::memchr3;

use crate::diagnostic::codes::xml;
use crate::diagnostic::{Diagnostic, Span};

/// What to do about a piece of a tag that is neither a name nor an attribute, if that is plain, and the edit.
pub(super) fn junk(junk: &str, at: usize) -> Option<(String, Span, String)> {
    if junk.starts_with([',', ';']) {
        let space = if junk.len() > 1 { " " } else { "" };
        return Some(("attributes are separated by spaces".to_owned(), Span::new(at, at + 1), space.to_owned()));
    }
    if let Some(name) = junk.strip_prefix('#').filter(|name| !name.is_empty() && !name.contains(['=', '"'])) {
        let written = format!("id=\"{name}\"");
        return Some((
            format!("an id is given by an attribute: write `{written}`"),
            Span::new(at, at + junk.len()),
            written,
        ));
    }
    let written = format!("class=\"{}\"", class(junk)?);
    let help = format!("a class is given by an attribute: write `{written}`");
    Some((help, Span::new(at, at + junk.len()), written))
}

/// The class that a piece of a tag names as a selector does: `.name`.
pub(super) fn class(junk: &str) -> Option<&str> {
    junk.strip_prefix('.').filter(|name| !name.is_empty() && !name.contains(['=', '"']))
}

/// A value that is not in quotes for another reason than that they were forgotten: where it is, and what is said.
pub(super) fn unquoted(name: &str, value: &str, start: usize) -> Option<(Span, Diagnostic)> {
    let span = Span::new(start, start + value.len());
    if let Some(quoted) = value.strip_prefix('=')
        && let Some(quote) = quoted.chars().next().filter(|quote| matches!(quote, '"' | '\''))
    {
        let inner = quoted.strip_prefix(quote)?.strip_suffix(quote).filter(|inner| !inner.contains(quote))?;
        let message = format!("a `=` too many stands before the value of `{name}`");
        let finding = Diagnostic::new(xml::ATTRIBUTE_QUOTES, span, message)
            .with_help(format!("write `{name}={quoted}`"))
            .with_fix(Span::new(start, start + 1), "");
        return Some((Span::new(start + 2, start + 2 + inner.len()), finding));
    }
    if let Some(bare) = value.strip_prefix('=').filter(|bare| !bare.is_empty() && !bare.contains(['"', '\'', '&'])) {
        let message = format!("a `=` too many stands before the value of `{name}`");
        let finding = Diagnostic::new(xml::ATTRIBUTE_QUOTES, span, message)
            .with_help(format!("write `{name}=\"{bare}\"`"))
            .with_suggestion(span, format!("\"{bare}\""));
        return Some((Span::new(start + 1, start + value.len()), finding));
    }
    // `{…}` and `{{…}}`, as JSX has it.
    let inner = value.strip_prefix('{')?.strip_suffix('}')?;
    let twice = inner.strip_prefix('{').and_then(|inner| inner.strip_suffix('}'));
    let (inner, from) = twice.map_or((inner, start + 1), |inner| (inner, start + 2));
    let finding = Diagnostic::new(xml::ATTRIBUTE_QUOTES, span, format!("the value of `{name}` stands in braces"));
    let text = ['"', '\''].iter().find_map(|quote| inner.strip_prefix(*quote)?.strip_suffix(*quote));
    let plain = match (twice, text) {
        (None, Some(text)) => Some(text.to_owned()),
        _ if name == "style" && inner.contains(':') => Some(properties(inner)),
        (None, None) => Some(inner.to_owned()),
        (Some(_), _) => None,
    };
    let finding = match plain.filter(|plain| !plain.contains(['"', '&', '(', '<', '>', '{', '}'])) {
        None => finding.with_help("nothing runs in a message: write the value itself, in double quotes"),
        Some(plain) => {
            finding.with_help(format!("write `{name}=\"{plain}\"`")).with_suggestion(span, format!("\"{plain}\""))
        }
    };
    Some((Span::new(from, from + inner.len()), finding))
}

/// The properties of an object of JavaScript as a style has them.
fn properties(inner: &str) -> String {
    let mut style = String::new();
    for property in inner.split(',').map(str::trim).filter(|property| !property.is_empty()) {
        let (name, value) = property.split_once(':').unwrap_or((property, ""));
        if !style.is_empty() {
            style.push(';');
        }
        for c in name.trim().trim_matches(['"', '\'']).chars() {
            if c.is_ascii_uppercase() {
                style.push('-');
            }
            style.push(c.to_ascii_lowercase());
        }
        style.push(':');
        style.push_str(value.trim().trim_matches(['"', '\'']));
    }
    style
}

/// Longest value without quotes that is followed over spaces, in bytes.
const LONGEST_VALUE: usize = 400;

/// Attributes that HTML has without a value.
const BARE: [&str; 14] = [
    "checked",
    "required",
    "selected",
    "disabled",
    "readonly",
    "multiple",
    "masked",
    "hidden",
    "autofocus",
    "novalidate",
    "formnovalidate",
    "open",
    "strict",
    "auto-submit",
];

/// True for an attribute that HTML has without a value.
pub(super) fn is_bare(name: &str) -> bool {
    BARE.contains(&name)
}

/// How long a value without quotes is that ends at a space: words that are no attributes belong to it, and what braces hold.
pub(super) fn unquoted_length(rest: &[u8], length: usize) -> usize {
    let most = rest.get(..LONGEST_VALUE).unwrap_or(rest);
    if rest.first() == Some(&b'{') {
        let mut depth = 0_i32;
        for (at, byte) in most.iter().enumerate() {
            depth += i32::from(*byte == b'{') - i32::from(*byte == b'}');
            match byte {
                b'<' => return length,
                _ if depth == 0 => return at + 1,
                _ => {}
            }
        }
        return length;
    }
    if let [b'=', quote @ (b'"' | b'\''), quoted @ ..] = most {
        // `=="a b"`
        let close = memchr3(*quote, b'<', b'>', quoted).filter(|close| quoted.get(*close) == Some(quote));
        return close.map_or(length, |close| length.max(close + 3));
    }
    let Some(end) = most.iter().position(|byte| matches!(byte, b'>' | b'<' | b'=' | b'"')) else { return length };
    let Some(words) = most.get(length..end).and_then(|words| std::str::from_utf8(words).ok()) else { return length };
    // The last word before a `=` is the name of the next attribute.
    let words = match most.get(end) {
        Some(b'>') => words.trim_end_matches('/').trim_end(),
        Some(b'=') => words.trim_end().rsplit_once(char::is_whitespace).map_or("", |(words, _)| words).trim_end(),
        _ => return length,
    };
    let is_part = words.split_whitespace().all(|word| !BARE.contains(&word.trim_end_matches(';')));
    if is_part && !words.trim().is_empty() { length + words.len() } else { length }
}
