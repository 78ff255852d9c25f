//! Comments in a template that switch findings off: `<#-- messageml: allow lint/unused-macro -->` for
//! its own line and the next, `allow-file` for the whole template; `[#-- … --]` after a `[#ftl]` header.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Diagnostic, Source};
use crate::report::LineIndex;
use crate::template::token::{self, SegmentKind, Syntax};

const MARK: &str = "messageml:";

/// A comment that switches findings off.
#[derive(Debug)]
pub(crate) struct Comment<'t> {
    /// The codes or families that it names.
    codes: Vec<&'t str>,
    /// The line (from 1) that it ends in; `None` if it is for the whole template.
    line: Option<usize>,
    /// Where its last word ends.
    pub(crate) end: usize,
}

impl Comment<'_> {
    /// True if what it names is switched off in this line.
    pub(crate) fn is_near(&self, line: usize) -> bool {
        self.line.is_some_and(|own| own == line || own + 1 == line)
    }
}

fn may_hold_comments(template: &str) -> bool {
    memchr::memmem::find(template.as_bytes(), MARK.as_bytes()).is_some()
}

/// Those of a template.
pub(crate) fn comments<'t>(template: &'t str, lines: &LineIndex<'_>) -> Vec<Comment<'t>> {
    if !may_hold_comments(template) {
        return Vec::new();
    }
    let syntax = Syntax::of(template);
    let (open, close) = syntax.comment_signs();
    let segments = token::read(template, syntax, 0).segments;
    let comments =
        segments.iter().filter(|segment| segment.kind == SegmentKind::Comment { closed: true }).filter_map(|segment| {
            let (start, end) = (segment.span.start as usize + open.len(), segment.span.end as usize - close.len());
            let content = template.get(start..end)?;
            let mut words =
                content.trim().strip_prefix(MARK)?.split([' ', ',', '\t', '\n', '\r']).filter(|word| !word.is_empty());
            let line = match words.next()? {
                "allow" => Some(lines.position(end).line),
                "allow-file" => None,
                _ => return None,
            };
            Some(Comment { codes: words.collect(), line, end: start + content.trim_end().len() })
        });
    comments.collect()
}

/// What the comments of a template switch off.
#[derive(Debug)]
pub(super) struct Allowed<'t> {
    /// Absent without comments.
    lines: Option<LineIndex<'t>>,
    /// Codes and families that are off in the whole file.
    everywhere: HashSet<&'t str>,
    /// By code or family, the lines (from 1) of the comments that name it.
    near: HashMap<&'t str, HashSet<usize>>,
}

/// Reads the comments.
pub(super) fn read(template: &str) -> Allowed<'_> {
    let mut everywhere = HashSet::new();
    let mut near: HashMap<&str, HashSet<usize>> = HashMap::new();
    if !may_hold_comments(template) {
        return Allowed { lines: None, everywhere, near };
    }
    let lines = LineIndex::new(template);
    for comment in comments(template, &lines) {
        match comment.line {
            None => everywhere.extend(comment.codes),
            Some(line) => comment.codes.into_iter().for_each(|code| {
                near.entry(code).or_default().insert(line);
            }),
        }
    }
    Allowed { lines: Some(lines), everywhere, near }
}

impl Allowed<'_> {
    /// True if a comment switches this finding off.
    pub(super) fn covers(&self, diagnostic: &Diagnostic) -> bool {
        let names = [diagnostic.code.id(), diagnostic.code.family()];
        if names.iter().any(|name| self.everywhere.contains(name)) {
            return true;
        }
        if self.near.is_empty() || diagnostic.place.source != Source::Message {
            return false;
        }
        let Some(lines) = &self.lines else { return false };
        let line = lines.position(diagnostic.place.span.start as usize).line;
        let is_near = |lines: &HashSet<usize>| lines.contains(&line) || line > 1 && lines.contains(&(line - 1));
        names.iter().filter_map(|name| self.near.get(name)).any(is_near)
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

    #[test]
    fn a_comment_has_the_signs_of_its_template() {
        let covers = |text| read(text).covers(&Diagnostic::new(codes::lint::TEMPLATE_IN_DATA, Span::point(0), "x"));
        assert!(covers("[#ftl][#-- messageml: allow lint --]") && covers(" <#ftl><#-- messageml: allow lint -->"));
        // What is no comment there says nothing.
        assert!(!covers("[#ftl]<#-- messageml: allow lint -->") && !covers("[#-- messageml: allow lint --]"));
        assert!(!covers("<#noparse><#-- messageml: allow lint --></#noparse>"));
    }
}
