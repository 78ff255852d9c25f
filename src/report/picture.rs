//! A finding for people, without colours: the line it stands in, and what to do.

use super::texts::Texts;
use crate::diagnostic::Diagnostic;

/// Characters of a line that are shown before and after the place.
const AROUND: usize = 60;

/// Draws a finding: its title, the line with the place marked, the way that led there, and the help.
///
/// ```
/// let report = messageml::Engine::default().check("<messageML><q>a</q></messageML>");
/// let texts = report.texts();
/// let drawn: Vec<_> = report.diagnostics().iter().map(|found| messageml::report::picture(found, &texts)).collect();
/// assert!(drawn[0].contains("1 | <messageML><q>a</q></messageML>\n  |            ^^^\n"), "{}", drawn[0]);
/// ```
pub fn picture(diagnostic: &Diagnostic, texts: &Texts<'_>) -> String {
    let place = &diagnostic.place;
    let mut out = format!("{}[{}]: {}\n", diagnostic.severity.name(), diagnostic.code, one_line(&diagnostic.message));
    texts.with_lines(&place.source, |lines| {
        let from = lines.position(place.span.start as usize);
        let line = lines.line(from.line);
        let before = from.column - 1;
        let first = before.saturating_sub(AROUND);
        let to = lines.position(place.span.end as usize);
        let marked = if to.line == from.line { to.column.saturating_sub(from.column).max(1) } else { AROUND };
        let shown: String = line.chars().skip(first).take(before - first + marked.min(AROUND) + AROUND).collect();
        let marked = marked.min(shown.chars().count().saturating_sub(before - first)).max(1);
        let number = from.line.to_string();
        let margin = " ".repeat(number.len());
        // A tab stays one, so that the mark stands below its place.
        let blank: String =
            shown.chars().take(before - first).map(|letter| if letter == '\t' { '\t' } else { ' ' }).collect();
        out.push_str(&format!("{margin}--> {}:{}:{}\n{margin} |\n", place.source, from.line, from.column));
        out.push_str(&format!("{number} | {shown}\n{margin} | {blank}{}\n", "^".repeat(marked)));
    });
    for frame in &diagnostic.trail {
        let (at, _) = texts.positions(&frame.place);
        out.push_str(&format!("note: {} ({}:{}:{})\n", one_line(&frame.text), frame.place.source, at.line, at.column));
    }
    if let Some(help) = &diagnostic.help {
        out.push_str(&format!("help: {}\n", one_line(help)));
    }
    out
}

fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}
