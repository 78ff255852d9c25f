//! Comparisons whose `>` ended their tag, in branches that this data may never reach.

use super::{Look, Pass};
use crate::diagnostic::{Diagnostic, Diagnostics, Span, SpanIndex, codes};
use crate::settings::Settings;
use crate::template::{Template, cut_comparison};

pub(super) const PASS: Pass = Pass { codes: &[codes::lint::CUT_CONDITION], look: Look::ForAgent(check) };

/// Tags that take a condition or a value.
const TAGS: [&str; 4] = ["<#if", "<#elseif", "<#assign", "<#local"];

/// Longest tag that is looked at, in bytes.
const LONGEST: usize = 300;

fn check(template: &Template, _: &Settings, told: &Diagnostics) -> Diagnostics {
    let text = template.text();
    let mut found = Diagnostics::new();
    let told: SpanIndex = told.iter().filter(|told| told.is_error()).map(|told| told.place.span).collect();
    for (at, _) in text.match_indices("<#") {
        let Some(rest) = text.get(at..) else { continue };
        let Some(name) = TAGS
            .iter()
            .find(|name| rest.strip_prefix(**name).is_some_and(|rest| rest.starts_with([' ', '\t', '\n', '\r'])))
        else {
            continue;
        };
        let Some(end) = end_of_tag(rest) else { continue };
        let Some(inner) = rest.get(name.len()..end) else { continue };
        if inner.trim().is_empty() || inner.ends_with('/') {
            continue;
        }
        let Some((sign, word, other)) = cut_comparison(text, at + end) else { continue };
        if !is_telling(inner, other) {
            continue;
        }
        let span = Span::new(at, at + end + 1);
        let written = format!("{}{sign}{other}", inner.trim_start());
        let message = format!("the `>` ended the tag here, so `{sign}{other}` is just text and nothing is compared");
        let fixed = format!("{} {word} {}", inner.trim(), other.trim());
        let whole = Span::new(at + name.len() + 1, at + name.len() + 1 + written.len());
        if !told.touches(span) {
            found.push(
                Diagnostic::new(codes::lint::CUT_CONDITION, span, message)
                    .with_help(format!("write `{fixed}`, or put the comparison in round brackets"))
                    .with_suggestion(whole, fixed),
            );
        }
    }
    found
}

/// True if what stands before and after the `>` can hardly be anything but a comparison.
fn is_telling(inner: &str, other: &str) -> bool {
    let other = other.trim_start();
    let is_number = other.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    let is_path = ["entity.", "data."].iter().any(|root| other.starts_with(root));
    (is_number || is_path) && !inner.contains(" gt ") && !inner.contains("==")
}

/// The `>` that ends a tag: the first outside of quotes and brackets.
fn end_of_tag(tag: &str) -> Option<usize> {
    let (mut depth, mut quote) = (0_u32, None);
    for (at, c) in tag.char_indices().skip(2).take(LONGEST) {
        match (quote, c) {
            (Some(open), c) => quote = (c != open).then_some(open),
            (None, '"' | '\'') => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth = depth.saturating_sub(1),
            (None, '>') if depth == 0 => return Some(at),
            _ => {}
        }
    }
    None
}
