//! What newer Agents will refuse in a template that today's take.

use super::{Inspection, Pass};
use crate::diagnostic::{Diagnostic, Diagnostics, PlaceIndex, Severity, Span, codes};
use crate::settings::Settings;
use crate::template::{self, Template};

/// Bytes of expanded text that newer Agents may come to refuse, as a proposal to the library has it.
const OUTPUT_BYTES: usize = 2_000_000;

pub(super) const PASS: Pass = Pass { codes: &[codes::lint::NEXT_AGENT], inspection: Inspection::ForAgent(check) };
pub(super) const SIZE_PASS: Pass =
    Pass { codes: &[codes::lint::NEXT_AGENT], inspection: Inspection::ByAgent(check_size) };

/// Advice while the settings are those of older Agents; silent where today's have something to complain about,
/// missing sample data aside, which newer ones do not ask for.
fn check(template: &Template, settings: &Settings, told: &Diagnostics) -> Diagnostics {
    let mut found = Diagnostics::new();
    if told.iter().any(|told| told.is_error() && told.code != codes::template::MISSING_VALUE) {
        return found;
    }
    if !settings.is_listed() {
        found = template::allowed::check(template, &settings.limits);
    }
    if !found.is_empty() {
        let told: PlaceIndex = told.iter().flat_map(|told| told.edited().into_iter().chain([&told.place])).collect();
        found.retain(|found| !told.touches(&found.place));
    }
    for refused in found.iter_mut() {
        refused.code = codes::lint::NEXT_AGENT;
        refused.severity = Severity::Advice;
    }
    let header = &template.ast.header;
    if let Some(span) = header.span.filter(|_| header.output_format.is_some() || header.auto_esc.is_some()) {
        let message = "newer Agents may come to refuse a header that changes how values are escaped";
        found.push(
            Diagnostic::new(codes::lint::NEXT_AGENT, span, message)
                .with_help("write `?html` after single values instead, or leave it to the Agent where it escapes"),
        );
    }
    found
}

fn check_size(text: &str, message: &str) -> Diagnostics {
    if text.len() <= OUTPUT_BYTES {
        return Diagnostics::new();
    }
    let says = format!("the template expands to {} bytes; newer Agents may come to refuse more than 2 MB", text.len());
    Diagnostic::new(codes::lint::NEXT_AGENT, Span::new(0, message.len()), says)
        .with_help("send less, or several messages")
        .into()
}
