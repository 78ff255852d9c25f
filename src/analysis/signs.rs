//! Signs that readers see beside what they were to stand for: braces around a value, and lists in Markdown.

use super::markers::is_in_code;
use super::{Checked, Inspection, Pass};
use crate::diagnostic::{Diagnostic, Diagnostics, Fix, Origins, Severity, Span, codes};
use crate::markup::{NodeId, NodeKind};
use crate::schema::Element;

pub(super) const PASS: Pass =
    Pass { codes: &[codes::lint::FOREIGN_MARKER, codes::lint::MARKDOWN], inspection: Inspection::Texts(check) };

/// More of the same kind help nobody.
const AT_MOST: usize = 20;

/// How far before a closing brace an opening one is looked for, in bytes.
const NEAR: usize = 400;

fn check(checked: &Checked<'_>, texts: &[NodeId]) -> Diagnostics {
    let Checked { text, tree, .. } = *checked;
    let mut found = Diagnostics::new();
    for node in texts.iter().filter_map(|id| tree.nodes.get(id.0 as usize)) {
        if !matches!(node.kind, NodeKind::Text(_)) {
            continue;
        }
        // What is laid out in lines has many that are blank.
        let Some(written) = text.get(node.span.range()).filter(|written| !written.trim_ascii().is_empty()) else {
            continue;
        };
        let has_braces = checked.origins.is_some() && written.contains('}');
        let has_lines = written.trim_ascii().contains('\n');
        if found.len() >= AT_MOST || !(has_braces || has_lines) || is_in_code(tree, node.parent()) {
            continue;
        }
        let start = node.span.start as usize;
        if let Some(origins) = checked.origins.filter(|_| has_braces) {
            braces(text, start..start + written.len(), origins, &mut found);
        }
        if has_lines {
            lists(text, start, written, checked.origins, &mut found);
        }
    }
    found.retain(|found| !checked.refused.touches(found.place.span));
    found
}

/// `{${x}}`, and `${x}}` with a brace too many.
fn braces(text: &str, range: std::ops::Range<usize>, origins: &Origins, found: &mut Diagnostics) {
    let bytes = text.as_bytes();
    for at in memchr::memchr_iter(b'}', bytes.get(range.clone()).unwrap_or_default()).map(|at| range.start + at) {
        let Some(value) = at.checked_sub(1).filter(|before| *before >= range.start) else { continue };
        if origins.is_value(at as u32) || !origins.is_value(value as u32) {
            continue;
        }
        let Some(value) = origins.value_span(value as u32, text.len()) else { continue };
        let open = (value.start as usize).checked_sub(1).filter(|open| *open >= range.start);
        let close = Span::new(at, at + 1);
        let is_braced = open.is_some_and(|open| bytes.get(open) == Some(&b'{') && !origins.is_value(open as u32));
        let from = range.start.max(at.saturating_sub(NEAR));
        let before = bytes.get(from..value.start as usize).unwrap_or_default();
        let is_doubled = bytes.get(at + 1) == Some(&b'}');
        let mut lint = match (is_braced, open) {
            (true, Some(open)) if !is_doubled => {
                let text = "the braces around this value are shown to readers";
                let fix = Fix::suggested(Span::new(open, open + 1), "").and(close, "");
                let found = Diagnostic::new(codes::lint::FOREIGN_MARKER, Span::new(open, at + 1), text);
                Diagnostic { fix: Some(fix), ..found }.with_help("take them out: `${…}` prints the value by itself")
            }
            (false, _) if !before.contains(&b'{') && !is_doubled => {
                Diagnostic::new(codes::lint::FOREIGN_MARKER, close, "this `}` after a value is shown to readers")
                    .with_help("take it out: one `}` ends the interpolation")
                    .with_suggestion(close, "")
            }
            _ => continue,
        };
        lint.severity = Severity::Advice;
        found.push(lint);
        if found.len() >= AT_MOST {
            return;
        }
    }
}

/// A line of a list.
struct ListLine {
    /// Where its sign stands.
    sign: Span,
    /// Where its text ends.
    end: usize,
    /// The number, of a list that counts.
    number: Option<u32>,
}

fn list_line(line: &str, start: usize) -> Option<ListLine> {
    let indent = line.len() - line.trim_start().len();
    let rest = line.get(indent..)?;
    let end = start + line.trim_end().len();
    let at = start + indent;
    for sign in ["- ", "* ", "• "] {
        if rest
            .strip_prefix(sign)
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '[' | '*' | '`')))
        {
            return Some(ListLine { sign: Span::new(at, at + sign.len()), end, number: None });
        }
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let after = rest.get(digits..)?.strip_prefix(". ").or_else(|| rest.get(digits..)?.strip_prefix(") "))?;
    let number = rest.get(..digits)?.parse().ok().filter(|_| digits <= 2)?;
    let is_line = after.starts_with(char::is_alphanumeric);
    is_line.then_some(ListLine { sign: Span::new(at, at + digits + 2), end, number: Some(number) })
}

/// Lines that follow one another and begin like those of a list in Markdown.
fn lists(text: &str, start: usize, written: &str, origins: Option<&Origins>, found: &mut Diagnostics) {
    let is_literal = |span: Span| origins.is_none_or(|origins| !origins.is_value(span.start));
    let mut run: Vec<ListLine> = Vec::new();
    let mut at = start;
    for (line_number, line) in written.split('\n').enumerate() {
        let begins =
            line_number > 0 || text.get(..start).is_none_or(|before| before.is_empty() || before.ends_with('>'));
        let next = list_line(line, at).filter(|item| begins && is_literal(item.sign));
        let goes_on = match (&next, run.last()) {
            (Some(next), Some(last)) => match (next.number, last.number) {
                (None, None) => text.get(next.sign.range()) == text.get(last.sign.range()),
                (Some(next), Some(last)) => next == last + 1 || next == last,
                _ => false,
            },
            _ => false,
        };
        if !goes_on {
            tell(text, &std::mem::take(&mut run), found);
        }
        run.extend(next.filter(|next| goes_on || next.number.is_none_or(|number| number == 1)));
        at += line.len() + 1;
    }
    tell(text, &run, found);
}

fn tell(text: &str, run: &[ListLine], found: &mut Diagnostics) {
    let [first, .., last] = run else { return };
    if found.len() >= AT_MOST {
        return;
    }
    let list = if first.number.is_some() { Element::OrderedList } else { Element::BulletList };
    let tag = list.info().name;
    // The last line may go on after a tag.
    let rest = text.get(last.end..).unwrap_or_default().trim_start_matches([' ', '\t', '\r']);
    let ends = rest.starts_with(['\n']) || rest.starts_with("</");
    let place = Span::new(first.sign.start as usize, last.end);
    let lint = Diagnostic::new(codes::lint::MARKDOWN, place, "this is a list in Markdown: readers see its signs")
        .with_help(format!("write `<{tag}><li>…</li></{tag}>`"));
    let fix = ends.then(|| {
        let mut fix = Fix::suggested(first.sign, format!("<{tag}><li>"));
        for (at, item) in run.iter().enumerate() {
            if at > 0 {
                fix = fix.and(item.sign, "<li>");
            }
            let end = if at + 1 == run.len() { format!("</li></{tag}>") } else { "</li>".to_owned() };
            fix = fix.and(Span::point(item.end), end);
        }
        fix
    });
    found.push(Diagnostic { fix, ..lint });
}
