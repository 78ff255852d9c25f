//! What values from the data do to the markup.

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Diagnostics, Fix, Origins, Source, Span, codes};
use crate::markup::{Attribute, NodeKind, Tree};

/// Attributes that people read: grouped digits are right there.
const READ_BY_PEOPLE: [&str; 8] =
    ["title", "label", "placeholder", "data-placeholder", "data-title", "class", "style", "pattern-error-message"];

/// Bytes of an attribute that are looked at: ids and links are shorter.
const ATTRIBUTE_BYTES: u32 = 4_096;

/// Looks at a tree and where its text came from; `faults` are what checking found in it.
pub(super) fn check(tree: &Tree<'_>, text: &str, origins: &Origins, faults: &Diagnostics) -> Diagnostics {
    let mut found = Diagnostics::new();
    let is_faulty = |span: Span| {
        faults
            .iter()
            .any(|fault| fault.is_error() && fault.place.span.start < span.end && span.start < fault.place.span.end)
    };
    let attributes = tree.attributes.iter().filter(|attribute| !READ_BY_PEOPLE.contains(&attribute.name));
    for attribute in attributes.filter(|attribute| !is_faulty(attribute.span)) {
        found.extend(grouped_numbers(attribute, text, origins));
    }
    let mut paths = HashSet::new();
    let mut walk = origins.walk();
    for node in &tree.nodes {
        let NodeKind::Element { name, open, .. } = &node.kind else { continue };
        let Some(path) = walk.data_path(open.start) else { continue };
        if paths.insert(path) {
            let text = format!("this value brings its own markup, here `<{name}>`");
            found.push(
                Diagnostic::new(codes::lint::MARKUP_FROM_DATA, *open, text)
                    .with_help("write `?html` behind the value, if it should be shown as it is"),
            );
        }
    }
    found
}

/// The values in an attribute that print digits in groups.
fn grouped_numbers(attribute: &Attribute<'_>, text: &str, origins: &Origins) -> Diagnostics {
    let Span { start, end } = attribute.value_span;
    let end = end.min(start.saturating_add(ATTRIBUTE_BYTES));
    let mut found = Diagnostics::new();
    if !attribute.value.contains(',') {
        return found;
    }
    let mut at = start;
    while at < end {
        if !origins.is_value(at) {
            at += 1;
            continue;
        }
        let place = origins.place(Span { start: at, end: at });
        let is_same = |at: &u32| origins.is_value(*at) && origins.place(Span { start: *at, end: *at }) == place;
        let last = (at..end).take_while(is_same).last().unwrap_or(at) + 1;
        let span = Span { start: at, end: last };
        if text.get(span.range()).is_some_and(is_grouped) {
            let printed = text.get(span.range()).unwrap_or_default();
            let message = format!("this number is printed as `{printed}`, grouped for people");
            found.push(
                Diagnostic::new(codes::lint::GROUPED_NUMBER, span, message)
                    .with_help(format!("write `?c` behind it: `{}` is read by machines", attribute.name)),
            );
        }
        at = last;
    }
    found
}

/// Adds the edit to grouped numbers whose interpolation is a plain path; places count in the
/// author's text by now.
pub(super) fn add_fixes(diagnostics: &mut Diagnostics, message: &str) {
    let is_grouped = |found: &&mut Diagnostic| found.code == codes::lint::GROUPED_NUMBER;
    for found in diagnostics.iter_mut().filter(is_grouped).filter(|found| found.place.source == Source::Message) {
        if let Some(end) = super::remedies::end_of_path(found.place.span, message) {
            found.fix = Some(Fix::safe(Span::point(end), "?c"));
        }
    }
}

/// True for `1,234` and `-12,345,678.9`.
pub(super) fn is_grouped(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let mut groups = whole.split(',');
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    groups.next().is_some_and(|first| is_digits(first) && first.len() <= 3)
        && whole.contains(',')
        && groups.all(|group| is_digits(group) && group.len() == 3)
        && is_digits(fraction)
}

#[cfg(test)]
mod tests {
    use super::is_grouped;

    #[test]
    fn groups_are_three_digits() {
        assert!(["1,234", "-12,345,678.9"].into_iter().all(is_grouped));
        assert!(!["1234", "1,23", ",123", "1,234.", "[1,234]", "1234,567", "a,bcd"].into_iter().any(is_grouped));
    }
}
