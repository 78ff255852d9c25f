//! Counts brackets before the grammar runs, which recurses on them.

use crate::diagnostic::{Diagnostic, Span};

/// The place where brackets nest deeper than `limit`, if they do.
///
/// Only brackets inside tags and interpolations count, strings left out; what cannot be told apart
/// without the grammar is counted as nested.
pub(super) fn check(text: &str, square: bool, limit: usize) -> Result<(), Box<Diagnostic>> {
    let bytes = text.as_bytes();
    // Templates with fewer brackets than the limit cannot nest them that deep.
    let opening = memchr::memchr3_iter(b'(', b'{', if square { b'[' } else { b'(' }, bytes).take(limit + 1).count();
    if opening <= limit {
        return Ok(());
    }
    let starts = |at: usize| {
        let two = bytes.get(at..at + 2).unwrap_or_default();
        let three = bytes.get(at..at + 3).unwrap_or_default();
        matches!(two, b"${" | b"#{")
            || (!square && (matches!(two, b"<#" | b"<@") || matches!(three, b"</#" | b"</@")))
            || (square && (matches!(two, b"[#" | b"[@") || matches!(three, b"[/#" | b"[/@")))
    };
    let mut depth = 0usize;
    let mut inside = false;
    let mut at = 0;
    while at < bytes.len() {
        if starts(at) {
            // Interpolations inside a tag count on: they nest there.
            if bytes[at] != b'$' && bytes[at] != b'#' || !inside {
                depth = 0;
            }
            inside = true;
            depth += 1;
            at += 2;
            continue;
        }
        if inside {
            match bytes[at] {
                b'(' | b'{' | b'[' => depth += 1,
                b')' | b'}' | b']' => depth = depth.saturating_sub(1),
                b'>' if depth <= 1 && !square => depth = 0,
                _ => {}
            }
            if depth == 0 {
                inside = false;
            }
            if depth > limit {
                return Err(super::builder::too_deep(Span::new(at, at + 1), limit));
            }
        }
        at += 1;
    }
    Ok(())
}
