//! What is found out about a text before the grammar is run over it, so that less has to be tried there.

use std::borrow::Cow;

use super::token::Syntax;

/// True if the text holds a `<sep>` in the other kind of brackets.
pub(super) fn is_mixed(text: &str, syntax: Syntax) -> bool {
    match syntax {
        Syntax::Angle => memchr::memmem::find(text.as_bytes(), b"[#sep").is_some(),
        Syntax::Square => memchr::memmem::find_iter(text.as_bytes(), b"sep").any(|at| {
            let before = text.as_bytes().get(..at).unwrap_or_default();
            before.ends_with(b"<") || before.ends_with(b"<#")
        }),
        Syntax::Bare | Syntax::StringText => false,
    }
}

/// True if no angle bracket begins the tag of a macro or of `<sep>`, each with a `#` after it begins a tag or a comment,
/// and there is no `#{`.
pub(super) fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_letter = |next: Option<&u8>| next.is_some_and(|next| next.is_ascii_alphabetic() || *next == b'_');
    // Signs are rarer than brackets.
    let is_plain_sign = |at: usize| {
        let next = bytes.get(at + 1);
        let before = bytes.get(..at).unwrap_or_default();
        let (is_start, is_end) = (before.ends_with(b"<"), before.ends_with(b"</"));
        match bytes.get(at) {
            Some(b'@') => !is_start && !is_end,
            _ if is_start => is_letter(next) || next == Some(&b'-'),
            _ if is_end => is_letter(next),
            _ => next != Some(&b'{'),
        }
    };
    memchr::memchr2_iter(b'#', b'@', bytes).all(is_plain_sign) && memchr::memmem::find(bytes, b"<sep").is_none()
}

/// The text, in which no quote stands that the parser would seek the end of in vain, but for a few.
///
/// A string ends at the next quote that no backslash escapes; so after the last of these no string ends. What
/// stands there are escaped quotes, of which the first may end a raw string, and the others end nothing. Each would
/// cost a search through all that follows, so another sign takes its place: one that a string may escape as well, for
/// they may stand in strings with quotes of the other kind.
pub(super) fn without_spare_quotes(text: &str) -> Cow<'_, str> {
    let mut spare: Vec<usize> = Vec::new();
    for quote in [b'"', b'\''] {
        let escaped = memchr::memrchr_iter(quote, text.as_bytes()).take_while(|at| {
            let before = text.as_bytes().get(..*at).unwrap_or_default();
            before.iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
        });
        let from = spare.len();
        spare.extend(escaped);
        if spare.len() > from {
            spare.pop();
        }
    }
    if spare.is_empty() {
        return Cow::Borrowed(text);
    }
    spare.sort_unstable();
    let mut plain = String::with_capacity(text.len());
    let mut behind = 0;
    for at in spare {
        plain.push_str(text.get(behind..at).unwrap_or_default());
        plain.push('=');
        behind = at + 1;
    }
    plain.push_str(text.get(behind..).unwrap_or_default());
    Cow::Owned(plain)
}
