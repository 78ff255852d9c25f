//! `&…;` in text and attribute values.

use super::characters::{is_allowed, name_end};
use super::findings::Findings;
use super::html;
use crate::diagnostic::{Diagnostic, Span, codes::xml};

/// What a `&` turned out to be.
pub(super) struct Reference {
    /// One past its last byte.
    pub(super) end: usize,
    /// What it stands for; absent if it stands for nothing and is to be taken as text.
    pub(super) character: Option<char>,
}

/// The five names that XML knows.
fn predefined(name: &[u8]) -> Option<char> {
    Some(match name {
        b"amp" => '&',
        b"lt" => '<',
        b"gt" => '>',
        b"quot" => '"',
        b"apos" => '\'',
        _ => return None,
    })
}

/// What the reference whose `&` stands at `at` stands for, and where it ends, if it is one of the five names.
pub(super) fn predefined_at(bytes: &[u8], at: usize) -> Option<(char, usize)> {
    let rest = bytes.get(at + 1..)?;
    let length = rest.iter().take(5).position(|byte| *byte == b';')?;
    Some((predefined(rest.get(..length)?)?, at + length + 2))
}

/// Reads the reference whose `&` stands at `at`, reporting what is wrong with it.
/// With `quiet_names`, undeclared names are let pass: a refused DOCTYPE may have declared them.
pub(super) fn read_reference(text: &str, at: usize, quiet_names: bool, findings: &mut Findings) -> Reference {
    let bytes = text.as_bytes();
    if bytes.get(at + 1) == Some(&b'#') {
        return read_character_reference(text, at, findings);
    }
    let name_start = at + 1;
    let end = name_end(text, name_start);
    let name = text.get(name_start..end).unwrap_or_default();
    if name.is_empty() || bytes.get(end) != Some(&b';') {
        findings.add(|| match spaced_reference(text, at) {
            Some((span, meant, Some('&'))) => Diagnostic::new(xml::AMPERSAND, span, "a space stands in `&amp;`")
                .with_help("take it out")
                .with_suggestion(span, meant),
            Some((span, meant, _)) => Diagnostic::new(xml::AMPERSAND, Span::new(at, at + 1), "a bare `&`")
                .with_help(format!("write `{meant}`, or `&amp;` for a plain `&`"))
                .with_suggestion(span, meant),
            None => bare_ampersand(name, at, bytes.get(end) == Some(&b'=')),
        });
        return Reference { end: at + 1, character: None };
    }
    if let Some(c) = predefined(name.as_bytes()) {
        return Reference { end: end + 1, character: Some(c) };
    }
    if !quiet_names {
        findings.add(|| undeclared(name, Span::new(at, end + 1)));
    }
    Reference { end: end + 1, character: html::named_character(name).filter(|c| is_allowed(*c)) }
}

/// `& amp;` and `&160;`: a reference with a space in it, with what its name stands for, or without its `#`.
fn spaced_reference(text: &str, at: usize) -> Option<(Span, String, Option<char>)> {
    let rest = text.get(at + 1..)?;
    let inner = rest.get(..rest.bytes().take(12).position(|byte| byte == b';')?)?;
    let span = Span::new(at, at + 2 + inner.len());
    if let Some(name) = inner.strip_prefix(' ')
        && let Some(character) = predefined(name.as_bytes())
    {
        return Some((span, format!("&{name};"), Some(character)));
    }
    let is_number = inner.len() >= 2 && inner.bytes().all(|byte| byte.is_ascii_digit());
    let number = inner.parse().ok().filter(|_| is_number)?;
    char::from_u32(number).filter(|c| is_allowed(*c)).map(|_| (span, format!("&#{inner};"), None))
}

fn read_character_reference(text: &str, at: usize, findings: &mut Findings) -> Reference {
    let bytes = text.as_bytes();
    let hexadecimal = bytes.get(at + 2) == Some(&b'x');
    let digits_start = at + if hexadecimal { 3 } else { 2 };
    let radix: u32 = if hexadecimal { 16 } else { 10 };
    let mut end = digits_start;
    let mut number: u32 = 0;
    while let Some(digit) = bytes.get(end).and_then(|byte| char::from(*byte).to_digit(radix)) {
        number = number.saturating_mul(radix).saturating_add(digit);
        end += 1;
    }
    if end == digits_start {
        let upper = !hexadecimal && bytes.get(at + 2) == Some(&b'X');
        findings.add(|| {
            let finding = Diagnostic::new(
                xml::CHARACTER_REFERENCE,
                Span::new(at, end.max(at + 2)),
                "a character reference without a number",
            );
            if upper {
                finding.with_help("the `x` of a hexadecimal reference must be lower-case, as in `&#x41;`")
            } else {
                finding
                    .with_help("write the character's number, as in `&#160;`; a plain `&` is written `&amp;`")
                    .with_fix(Span::new(at, at + 1), "&amp;")
            }
        });
        return Reference { end: at + 1, character: None };
    }
    let closed = bytes.get(end) == Some(&b';');
    if !closed {
        findings.add(|| {
            let written = text.get(at..end).unwrap_or_default();
            Diagnostic::new(
                xml::CHARACTER_REFERENCE,
                Span::new(at, end),
                format!("the character reference `{written}` is missing its `;`"),
            )
            .with_help(format!("write `{written};`"))
            .with_fix(Span::point(end), ";")
        });
    }
    let end = if closed { end + 1 } else { end };
    let character = char::from_u32(number).filter(|c| is_allowed(*c));
    if character.is_none() {
        findings.add(|| {
            let written = text.get(at..end).unwrap_or_default();
            let why = if number > 0x10_ffff { "there is no such character" } else { "XML does not allow that character" };
            Diagnostic::new(xml::CHARACTER_REFERENCE, Span::new(at, end), format!("`{}`: {why}", abridge(written)))
                .with_help("leave it out: only tab (`&#9;`), line feed (`&#10;`), carriage return (`&#13;`) and characters from U+0020 on can be sent")
        });
    }
    Reference { end, character }
}

/// At most 40 characters of what was written.
fn abridge(written: &str) -> String {
    if written.chars().count() <= 40 { written.into() } else { written.chars().take(39).chain(['…']).collect() }
}

/// A `&` alone; one before the name of a parameter, as in links, is nothing else.
fn bare_ampersand(name: &str, at: usize, is_parameter: bool) -> Diagnostic {
    let sign = Span::new(at, at + 1);
    let finding = Diagnostic::new(xml::AMPERSAND, sign, "a bare `&`");
    let whole = Span::new(at, at + 1 + name.len());
    if is_parameter {
        return finding.with_help("write `&amp;`").with_fix(sign, "&amp;");
    }
    let meant = match (predefined(name.as_bytes()), html::named_character(name)) {
        (Some(_), _) => format!("&{name};"),
        (None, Some(c)) if name.len() > 3 => format!("&#{};", u32::from(c)),
        _ => return finding.with_help("write `&amp;`").with_fix(sign, "&amp;"),
    };
    let help = match name {
        "amp" => "write `&amp;`: its semicolon is missing".to_owned(),
        _ => format!("write `{meant}` if `&{name}` is meant to be that character, and `&amp;` for a plain `&`"),
    };
    finding.with_help(help).with_suggestion(whole, meant)
}

fn undeclared(name: &str, span: Span) -> Diagnostic {
    let shown = abridge(name);
    let finding = Diagnostic::new(xml::ENTITY, span, format!("`&{shown};` is not known to XML"));
    if let Some(known) = ["amp", "lt", "gt", "quot", "apos"].into_iter().find(|known| known.eq_ignore_ascii_case(name))
    {
        return finding
            .with_help(format!("names are case-sensitive: write `&{known};`"))
            .with_fix(span, format!("&{known};"));
    }
    // `&NBSP;`; of letters the case counts, and `&Dagger;` is another sign than `&dagger;`.
    let in_capitals = || {
        let lower = name.bytes().all(|byte| !byte.is_ascii_lowercase()).then(|| name.to_ascii_lowercase())?;
        html::named_character(&lower).filter(|c| !c.is_alphabetic())
    };
    match html::named_character(name).or_else(in_capitals) {
        Some(c) => finding
            .with_help(format!("XML does not know the names of HTML: write `&#{};`", u32::from(c)))
            .with_fix(span, format!("&#{};", u32::from(c))),
        None => finding
            .with_help(format!(
                "XML knows `&amp;`, `&lt;`, `&gt;`, `&quot;`, `&apos;` and numbers such as `&#160;`; as plain text, write `&amp;{shown};`"
            ))
            .with_suggestion(Span::point(span.start as usize + 1), "amp;"),
    }
}
