//! Messages that were refused because they were pasted with what a log, a program or a chat put around them.

use crate::diagnostic::{Diagnostic, Diagnostics, Fix, Source, Span, codes};
use crate::wrapping::{Wrapping, unwrap};

/// Where that is why a message was refused, this is the one finding of it: all others are consequences.
pub(crate) fn name_wrapping(diagnostics: &mut Diagnostics, message: &str) {
    let is_unreadable = |found: &Diagnostic| {
        found.is_error() && (matches!(found.code.family(), "xml" | "template") || found.code == codes::message::ROOT)
    };
    if !diagnostics.iter().any(is_unreadable) {
        return;
    }
    let Some(found) = unwrap(message) else { return };
    let names: Vec<_> = found.wrappings.iter().map(Wrapping::to_string).collect();
    let whole = Span::new(0, message.len());
    let is_exact = found.wrappings.iter().all(|wrapping| wrapping.is_exact());
    let fix = if is_exact { Fix::safe(whole, found.message) } else { Fix::suggested(whole, found.message) };
    let mut fault = Diagnostic::new(
        codes::message::PASTED,
        whole,
        format!("this is a message wrapped in {}", names.join(", and that in ")),
    )
    .with_help("unwrap it; `messageml check --unwrap` looks at the message inside");
    fault.fix = Some(fix);
    diagnostics.retain(|found| found.place.source == Source::Data);
    diagnostics.push(fault);
}
