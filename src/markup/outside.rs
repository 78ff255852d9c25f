//! What stands before and after the root element, what is missing where the text ends, and tags that are written twice.

use memchr::memchr;

use super::characters::{name_end, skip_space};
use super::reader::MarkupReader;
use super::tree::Tree;
use crate::diagnostic::{Diagnostic, Fix, Span, codes::limit, codes::xml};

impl MarkupReader<'_, '_> {
    /// Before and after the root element.
    pub(super) fn read_outside(&mut self) {
        self.at = skip_space(self.bytes(), self.at);
        let start = self.at;
        match self.byte(start) {
            None => {}
            Some(b'<') => self.read_markup(),
            Some(_) => {
                let end = memchr(b'<', self.bytes().get(start..).unwrap_or_default())
                    .map_or(self.text.len(), |at| start + at);
                self.at = end;
                let trimmed = start + self.slice(start..end).trim_end_matches([' ', '\t', '\n', '\r']).len();
                self.report_outside(Span::new(start, trimmed), "text");
            }
        }
    }

    /// True before and after the root element.
    pub(super) fn is_outside(&self) -> bool {
        self.stack.is_empty()
    }

    pub(super) fn report_outside(&mut self, span: Span, what: &str) {
        let root_end = self.root_end;
        let where_ = if root_end.is_some() { "after" } else { "before" };
        let (text, tree) = (self.text, &self.tree);
        self.findings.add(|| {
            let finding = Diagnostic::new(xml::OUTSIDE_ROOT, span, format!("{what} {where_} the root element"));
            match root_end {
                Some(end) => moved_in(
                    text,
                    tree,
                    finding
                        .with_label(end, "the root element ends here")
                        .with_help("move it before this end tag, or remove it"),
                    end,
                ),
                None => {
                    let finding = finding.with_help("everything you want to send belongs inside the root element");
                    let rest = text.get(span.end as usize..).unwrap_or_default();
                    let root = rest.trim_start();
                    let tag = root.find('>').and_then(|end| root.get(..=end)).filter(|tag| tag.len() < 40);
                    let is_text = text.get(span.range()).is_some_and(|text| text.starts_with(char::is_alphanumeric));
                    match tag.filter(|tag| is_text && !tag.contains([' ', '/', '!', '?', '#', '@'])) {
                        Some(tag) => {
                            let at = span.end as usize + (rest.len() - root.len());
                            let fix = Fix::suggested(Span::point(span.start as usize), tag);
                            let fix = fix.and(Span::new(at, at + tag.len()), "");
                            Diagnostic { fix: Some(fix), ..finding }
                        }
                        None => finding,
                    }
                }
            }
        });
        // One end tag too many in the middle makes all that follows stand outside.
        self.stopped |= root_end.is_some();
    }

    /// Says what is missing where the text ends, and closes what is open.
    pub(super) fn finish_document(&mut self) {
        let end = self.text.len();
        if !self.stopped && !self.findings.is_full() {
            let missing = || self.stack.iter().rev().filter(|open| !open.excused);
            if let Some(innermost) = missing().next() {
                let closers: String = missing().map(|open| format!("</{}>", open.name)).collect();
                let outer: Vec<(Span, String)> = missing()
                    .skip(1)
                    .take(4)
                    .map(|open| (open.tag, format!("`<{}>` is open as well", open.name)))
                    .collect();
                let (name, tag) = (innermost.name, innermost.tag);
                self.findings.add(|| {
                    let finding =
                        Diagnostic::new(xml::UNCLOSED, tag, format!("the text ends before `<{name}>` is closed"))
                            .with_fix(Span::point(end), closers.clone());
                    let shown = if closers.len() <= 80 { closers } else { format!("</{name}>…") };
                    outer
                        .into_iter()
                        .fold(finding, |finding, (place, text)| finding.with_label(place, text))
                        .with_help(format!("add `{shown}`"))
                });
            } else if self.tree.nodes.is_empty() && self.stack.is_empty() && !self.findings.is_full() {
                let whole = Span::new(0, end);
                self.findings.add(|| {
                    let fix = Fix::suggested(Span::point(0), "<messageML>").and(Span::point(end), "</messageML>");
                    let finding = Diagnostic::new(xml::NO_ROOT, whole, "there is no root element");
                    Diagnostic { fix: Some(fix), ..finding }
                        .with_help("put the message inside `<messageML>…</messageML>`")
                });
            }
        }
        while !self.stack.is_empty() {
            self.close_element(end.min(self.at.max(self.stack.last().map_or(0, |open| open.tag.end as usize))));
        }
    }

    /// An element after the root, or one nested too deeply.
    #[cold]
    pub(super) fn refuse_element(&mut self, name: &str, tag: Span) {
        self.stopped = true;
        if let Some(end) = self.root_end {
            let (text, tree) = (self.text, &self.tree);
            self.findings.add(|| {
                let finding = Diagnostic::new(xml::OUTSIDE_ROOT, tag, format!("a second root element, `<{name}>`"))
                    .with_label(end, "the first one ends here")
                    .with_help("a message has one root element: move this before its end tag");
                moved_in(text, tree, finding, end)
            });
            return;
        }
        let most = self.limits.markup_depth;
        self.findings.add(|| {
            Diagnostic::new(limit::MARKUP_DEPTH, tag, format!("elements nested more than {most} deep"))
                .with_help("flatten the markup, or look for a tag that is opened again and again instead of closed")
        });
    }

    /// Passes a `<` too many before a tag, `<<p>`, and the marks of a merge conflict.
    #[cold]
    pub(super) fn skip_doubled(&mut self) -> bool {
        let start = self.at;
        let rest = self.bytes().get(start..).unwrap_or_default();
        if rest.starts_with(b"<<<<<<<") {
            self.findings.add(|| {
                let span = Span::new(start, start + 7);
                Diagnostic::new(xml::LESS_THAN, span, "these are the marks of a merge conflict").with_help(
                    "keep one of the two versions, and take out the lines with `<<<<<<<`, `=======` and `>>>>>>>`",
                )
            });
            self.at = start + 7;
        } else if name_end(self.text, start + 2) > start + 2 {
            self.findings.add(|| {
                let span = Span::new(start, start + 1);
                Diagnostic::new(xml::LESS_THAN, span, "a `<` too many stands before this tag")
                    .with_help("take it out; as text, write `&lt;`")
                    .with_suggestion(span, "")
            });
            self.at = start + 1;
        } else {
            return false;
        }
        if !self.stack.is_empty() {
            self.add_literal(start..self.at);
        }
        true
    }
}

/// A finding about what follows the root, with the edit that takes it in: the root ends after it.
fn moved_in(text: &str, tree: &Tree<'_>, finding: Diagnostic, end: Span) -> Diagnostic {
    let Some(root) = tree.root().map(|root| tree.name(root)) else { return finding };
    let rest = text.get(finding.place.span.range().start..).unwrap_or_default().trim_end();
    let closer = format!("</{root}>");
    let is_open = text.get(end.range()).unwrap_or_default().ends_with("/>");
    let ends = match is_open {
        true => Fix::suggested(Span::new(end.end as usize - 2, end.end as usize), ">"),
        false => Fix::suggested(end, ""),
    };
    if let Some(again) = rest.strip_prefix(&format!("<{root}>")) {
        let start = finding.place.span;
        let is_last = again.ends_with(&closer) && again.matches(&closer).count() == 1;
        return match is_last {
            true => Diagnostic { fix: Some(ends.and(start, "")), ..finding }
                .with_help("put everything into one root element: take out the tags between the two"),
            false => finding,
        };
    }
    if rest.matches(&closer).count() == 1 && rest.ends_with(&closer) && !rest.contains(&format!("<{root}")) {
        let help = match is_open {
            true => format!("`<{root}/>` is closed at once: take the slash out of it"),
            false => format!("the last `</{root}>` ends the message: take this one out"),
        };
        return Diagnostic { fix: Some(ends), ..finding }.with_help(help);
    }
    let is_text = rest.chars().any(char::is_alphanumeric) && !rest.contains(&closer) && !is_open;
    match is_text && rest.len() <= 2000 {
        true => {
            let whole = Span::point(text.trim_end().len());
            Diagnostic { fix: Some(ends.and(whole, closer)), ..finding }
        }
        false => finding,
    }
}
