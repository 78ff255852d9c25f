//! Slips in tags: signs that programs and other languages put between and before attributes.

use crate::diagnostic::codes::xml;
use crate::diagnostic::{Diagnostic, Span};

/// What to do about a piece of a tag that is neither a name nor an attribute, if that is plain, and the edit.
pub(super) fn junk(junk: &str, at: usize) -> Option<(String, Span, String)> {
    if junk.starts_with([',', ';']) {
        let space = if junk.len() > 1 { " " } else { "" };
        return Some(("attributes are separated by spaces".to_owned(), Span::new(at, at + 1), space.to_owned()));
    }
    let name = junk.strip_prefix('.').filter(|name| !name.is_empty() && !name.contains(['=', '"']))?;
    let written = format!("class=\"{name}\"");
    let help = format!("a class is given by an attribute: write `{written}`");
    Some((help, Span::new(at, at + junk.len()), written))
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
    // `{…}` and `{{…}}`, as JSX has it.
    let inner = value.strip_prefix('{')?.strip_suffix('}')?;
    let twice = inner.strip_prefix('{').and_then(|inner| inner.strip_suffix('}'));
    let (inner, from) = twice.map_or((inner, start + 1), |inner| (inner, start + 2));
    let plain = inner.replace(['"', '\''], "").replace(',', ";");
    let finding = Diagnostic::new(xml::ATTRIBUTE_QUOTES, span, format!("the value of `{name}` stands in braces"))
        .with_help(format!("write `{name}=\"{plain}\"`"));
    let finding = match plain.contains('&') {
        true => finding,
        false => finding.with_suggestion(span, format!("\"{plain}\"")),
    };
    Some((Span::new(from, from + inner.len()), finding))
}
