//! What values from the data do to the markup.

use std::collections::HashSet;

use super::{Checked, Inspection, Pass, Values};
use crate::diagnostic::{Diagnostic, Diagnostics, Origins, Remedy, Span, codes};
use crate::markup::{Attribute, NodeKind};
use crate::schema::is_free_text;

/// Bytes of an attribute that are looked at: ids and links are shorter.
const ATTRIBUTE_BYTES: u32 = 4_096;

pub(super) const PASS: Pass = Pass {
    codes: &[codes::lint::GROUPED_NUMBER, codes::lint::MARKUP_FROM_DATA],
    inspection: Inspection::Values(check),
};

fn check(checked: &Checked<'_>, origins: &Origins, values: &Values<'_>) -> Diagnostics {
    let Checked { tree, text, .. } = *checked;
    let mut found = Diagnostics::new();
    let grouped = values.with_comma.iter().filter_map(|at| tree.attributes.get(*at as usize));
    for attribute in grouped.filter(|attribute| !is_free_text(attribute.name)) {
        if !checked.refused.touches(attribute.span) {
            found.extend(grouped_numbers(attribute, text, origins));
        }
    }
    if !values.have_tags {
        return found;
    }
    let mut paths = HashSet::new();
    for node in &tree.nodes {
        let NodeKind::Element { .. } = node.kind else { continue };
        let Some(path) = origins.data_path(node.span.start) else { continue };
        if paths.insert(path) {
            let name = tree.name_of(node);
            let text = format!("this value brings its own markup, here `<{name}>`");
            found.push(
                Diagnostic::new(codes::lint::MARKUP_FROM_DATA, node.open(), text)
                    .with_help("write `?html` after the value if it should be shown as it is"),
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
            let help = format!("write `?c` after it: `{}` is read by machines", attribute.name);
            let lint = Diagnostic::new(codes::lint::GROUPED_NUMBER, span, message).with_help(help);
            found.push(lint.with_remedy(Remedy::Ungroup));
        }
        at = last;
    }
    found
}

/// True for `1,234` and `-12,345,678.9`.
pub(super) fn is_grouped(text: &str) -> bool {
    let text = text.as_bytes();
    let text = text.strip_prefix(b"-").unwrap_or(text);
    let digits = |bytes: &[u8]| bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let first = digits(text.get(..4).unwrap_or(text));
    let mut rest = text.get(first..).unwrap_or_default();
    if !(1..=3).contains(&first) || rest.first() != Some(&b',') {
        return false;
    }
    while let [b',', group @ ..] = rest {
        match group.split_first_chunk::<3>() {
            Some((group, after)) if group.iter().all(u8::is_ascii_digit) => rest = after,
            _ => return false,
        }
    }
    match rest {
        [] => true,
        [b'.', fraction @ ..] => !fraction.is_empty() && digits(fraction) == fraction.len(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_grouped;

    #[test]
    fn groups_are_three_digits() {
        assert!(["1,234", "-12,345,678.9"].into_iter().all(is_grouped));
        assert!(
            ![
                "1234",
                "1,23",
                ",123",
                "1,234.",
                "[1,234]",
                "1234,567",
                "a,bcd",
                "",
                "-",
                "1,234,",
                "1,234.5,6",
                "1,2345"
            ]
            .into_iter()
            .any(is_grouped)
        );
    }
}
