//! Comments in a template that switch findings off: `<#-- messageml: allow lint/unused-macro -->` for
//! its own line and the next, `allow-file` for the whole template.

use crate::diagnostic::{Diagnostic, Source};
use crate::report::LineIndex;

const OPEN: &str = "<#--";
const CLOSE: &str = "-->";

/// What the comments of a template switch off.
#[derive(Debug)]
pub(super) struct Allowed<'t> {
    lines: LineIndex<'t>,
    /// Codes with the line (from 1) of their comment; `None` for the whole file.
    rules: Vec<(&'t str, Option<usize>)>,
}

/// Reads the comments.
pub(super) fn read(template: &str) -> Allowed<'_> {
    let lines = LineIndex::new(template);
    let mut rules = Vec::new();
    for (at, _) in template.match_indices(OPEN) {
        let Some(rest) = template.get(at + OPEN.len()..) else { continue };
        let Some(comment) = rest.find(CLOSE).and_then(|end| rest.get(..end)) else { break };
        let Some(words) = comment.trim().strip_prefix("messageml:") else { continue };
        let mut words = words.split([' ', ',', '\t', '\n', '\r']).filter(|word| !word.is_empty());
        let line = match words.next() {
            Some("allow") => Some(lines.position(at + OPEN.len() + comment.len()).line),
            Some("allow-file") => None,
            _ => continue,
        };
        rules.extend(words.map(|code| (code, line)));
    }
    Allowed { lines, rules }
}

impl Allowed<'_> {
    /// True if a comment switches this finding off.
    pub(super) fn covers(&self, diagnostic: &Diagnostic) -> bool {
        if self.rules.is_empty() {
            return false;
        }
        let is_here = diagnostic.place.source == Source::Message;
        let line = self.lines.position(diagnostic.place.span.start as usize).line;
        self.rules.iter().any(|(code, at)| {
            let is_near = at.is_none_or(|at| is_here && (at == line || at + 1 == line));
            is_near && (*code == diagnostic.code.id() || *code == diagnostic.code.family())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Span, codes};

    #[test]
    fn a_comment_covers_its_line_and_the_next() {
        let text = "a\n<#-- messageml: allow lint/template-in-data,limit/tokens -->\nb\nc <#-- messageml: none -->\nd";
        let allowed = read(text);
        let at = |code, at| allowed.covers(&Diagnostic::new(code, Span::point(at), "x"));
        let line = |n: usize| LineIndex::new(text).range(n).start;
        let data = codes::lint::TEMPLATE_IN_DATA;
        assert_eq!([1, 2, 3, 4, 5].map(|n| at(data, line(n))), [false, true, true, false, false]);
        assert!(at(codes::limit::TOKENS, line(3)) && !at(codes::limit::ENTITIES, line(3)));
        let whole = read("<#-- messageml: allow-file lint -->\n\n\n");
        assert!(whole.covers(&Diagnostic::new(data, Span::point(37), "x")));
    }
}
