//! Text after the object of the data, which is ignored.

use super::{Data, Inspection, Pass};
use crate::diagnostic::{Diagnostic, Diagnostics, Fix, Place, Source, Span, codes};

pub(super) const PASS: Pass = Pass { codes: &[codes::lint::IGNORED_DATA], inspection: Inspection::Data(check) };

fn check(data: &Data<'_>) -> Diagnostics {
    let mut found = Diagnostics::new();
    let Some(rest) = data.end.and_then(|end| data.text.get(end..)).map(str::trim_start) else { return found };
    if rest.trim_end().is_empty() {
        return found;
    }
    let start = data.text.len() - rest.len();
    let place = |end| Place { source: Source::Data, span: Span::new(start, end) };
    let end = start + rest.trim_end().len();
    let says = "the object ends before this: Symphony ignores the rest";
    let lint = Diagnostic::new(codes::lint::IGNORED_DATA, place(end), says);
    found.push(if rest.contains('{') {
        lint.with_help("send one object: put several into an array in it, `{\"items\": […]}`")
    } else {
        let mut lint = lint.with_help("take it out");
        lint.fix = Some(Fix::suggested(place(data.text.len()), String::new()));
        lint
    });
    found
}
