//! Faults that values from the data cause: the remedy is in the interpolation, not in the markup.

use std::collections::HashSet;

use super::values::is_grouped;
use crate::diagnostic::{Diagnostic, Diagnostics, Fix, Origins, Remedy, Source, Span, codes};

const ESCAPE: &str = "the text comes from a value: write `?html` after it, or escape all values with \
    `<#ftl output_format=\"XML\">` at the very beginning";
const UNGROUP: &str = "FreeMarker groups the digits of numbers for people: write `?c` after the value";

/// Says of faults inside values what to do about the value; places count in the expanded text.
pub(crate) fn explain_values(diagnostics: &mut Diagnostics, text: &str, origins: &Origins) {
    // What a value brings along is one finding, however much of it is wrong.
    let mut told = HashSet::new();
    let is_markup = |found: &Diagnostic| found.code.family() == "xml" || found.code == codes::element::UNKNOWN;
    diagnostics.retain(|found| {
        let value = origins.value_span(found.place.span.start, text.len());
        let value = value.filter(|_| found.is_error() && is_markup(found));
        value.is_none_or(|value| told.insert(value.start))
    });
    for found in diagnostics.iter_mut().filter(|found| found.is_error()) {
        let Some(value) = origins.value_span(found.place.span.start, text.len()) else { continue };
        if is_markup(found) {
            found.help = Some(ESCAPE.to_owned());
            found.fix = None;
            found.remedy = Some(Remedy::Escape);
        } else if text.get(value.range()).is_some_and(is_grouped) {
            found.help = Some(UNGROUP.to_owned());
            found.remedy = Some(Remedy::Ungroup);
        }
    }
}

/// Adds the edit where the interpolation is a plain path; places count in the author's text by now.
pub(crate) fn add_fixes(diagnostics: &mut Diagnostics, message: &str) {
    for found in diagnostics.iter_mut().filter(|found| found.place.source == Source::Message) {
        if let Some(remedy) = found.remedy
            && let Some(at) = end_of_path(found.place.span, message)
        {
            found.fix = Some(Fix::safe(Span::point(at), remedy.built_in()));
        }
    }
}

/// Where something can be written after the path of `${a.b.c}`, if that is all the interpolation holds.
fn end_of_path(interpolation: Span, message: &str) -> Option<usize> {
    let written = message.get(interpolation.range())?;
    let path = written.strip_prefix("${")?.strip_suffix('}')?;
    let is_plain = path.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
    is_plain.then_some(interpolation.end as usize - 1)
}
