//! Content: elements, text and what stands between them, with recovery at every fault that allows it.
//!
//! One pass, by hand over bytes: a general tokenizer searches a whole tag for its end before
//! anything in it can be judged, which at a forgotten quote means the rest of the document, again
//! at every further fault. Here no byte is looked at more than a fixed number of times.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr, memchr2, memmem};

use super::characters::{has_control, is_allowed, is_control, name_end, skip_space};
use super::findings::Findings;
use super::html;
use super::reference::read_reference;
use super::tree::{Node, NodeId, NodeKind, Tree};
use crate::diagnostic::{Diagnostic, Diagnostics, Span, codes::limit, codes::xml};
use crate::limits::Limits;

/// How many elements closed by implication are remembered.
const IMPLIED: usize = 16;

/// An element whose end tag has not come yet.
struct Open<'t> {
    name: &'t str,
    node: NodeId,
    tag: Span,
    /// Its fault has been told; a missing end tag is nothing to tell in addition.
    excused: bool,
}

/// Text being gathered: `text[start..end]` as it stands until something in it has to change.
struct Run {
    start: usize,
    end: usize,
    changed: Option<String>,
}

pub(super) struct Reader<'t, 'l> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    pub(super) limits: &'l Limits,
    pub(super) tree: Tree<'t>,
    pub(super) findings: Findings,
    /// Set by what makes going on pointless.
    pub(super) stopped: bool,
    /// A DOCTYPE was refused that may have declared names.
    pub(super) declares_names: bool,
    /// The next `"` and the next `'` as last seen, so that no stretch is searched twice.
    pub(super) next_quote: [usize; 2],
    has_carriage_return: bool,
    has_section_end: bool,
    stack: Vec<Open<'t>>,
    run: Option<Run>,
    /// Elements closed by the end tag of one around them: their own end tag may follow.
    implied: Vec<&'t str>,
    /// The end tag of the root.
    root_end: Option<Span>,
}

impl<'t, 'l> Reader<'t, 'l> {
    pub(super) fn new(text: &'t str, limits: &'l Limits) -> Self {
        let bytes = text.as_bytes();
        let mut tree = Tree::default();
        tree.nodes.reserve(text.len() / 24);
        tree.attributes.reserve(text.len() / 96);
        Reader {
            text,
            at: 0,
            limits,
            tree,
            findings: Findings::new(limits.raw_diagnostics()),
            stopped: false,
            declares_names: false,
            next_quote: [0; 2],
            has_carriage_return: memchr(b'\r', bytes).is_some(),
            has_section_end: memmem::find(bytes, b"]]>").is_some(),
            stack: Vec::with_capacity(16),
            run: None,
            implied: Vec::new(),
            root_end: None,
        }
    }

    pub(super) fn read(mut self) -> (Tree<'t>, Diagnostics) {
        self.check_characters();
        self.skip_declaration();
        while !self.stopped && !self.findings.is_full() && self.at < self.text.len() {
            if self.stack.is_empty() { self.read_outside() } else { self.read_inside() }
        }
        self.finish_run();
        self.finish_document();
        (self.tree, self.findings.finish())
    }

    pub(super) fn bytes(&self) -> &'t [u8] {
        self.text.as_bytes()
    }

    pub(super) fn slice(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or_default()
    }

    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.bytes().get(at).copied()
    }

    /// Where `needle` next stands from `from` on.
    pub(super) fn find(&self, needle: &[u8], from: usize) -> Option<usize> {
        self.bytes().get(from..).and_then(|rest| memmem::find(rest, needle)).map(|at| from + at)
    }

    fn check_characters(&mut self) {
        let bytes = self.bytes();
        if has_control(bytes) {
            for (at, byte) in bytes.iter().enumerate().filter(|(_, byte)| is_control(**byte)) {
                self.findings.add(|| {
                    Diagnostic::new(
                        xml::CONTROL_CHARACTER,
                        Span::new(at, at + 1),
                        format!("control character U+{byte:04X}"),
                    )
                    .with_help(
                        "remove it; of the control characters only tab, line feed and carriage return may be sent",
                    )
                    .with_fix(Span::new(at, at + 1), "")
                });
                if self.findings.is_full() {
                    break;
                }
            }
        }
        // U+FFFE and U+FFFF begin with these two bytes.
        for at in memmem::find_iter(bytes, b"\xEF\xBF") {
            let Some(c) = self.text.get(at..at + 3).and_then(|c| c.chars().next()) else { continue };
            if !is_allowed(c) {
                self.findings.add(|| {
                    Diagnostic::new(
                        xml::CHARACTER,
                        Span::new(at, at + 3),
                        format!("U+{:04X} is not a character", u32::from(c)),
                    )
                    .with_help("remove it; it usually comes from text decoded in the wrong way")
                    .with_fix(Span::new(at, at + 3), "")
                });
            }
        }
    }

    /// Before and after the root element.
    fn read_outside(&mut self) {
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
        self.findings.add(|| {
            let finding = Diagnostic::new(xml::OUTSIDE_ROOT, span, format!("{what} {where_} the root element"));
            match root_end {
                Some(end) => finding
                    .with_label(end, "the root element ends here")
                    .with_help("move it before this end tag, or remove it"),
                None => finding.with_help("everything that is to be sent belongs inside the root element"),
            }
        });
        // One end tag too many in the middle makes all that follows stand outside.
        self.stopped |= root_end.is_some();
    }

    fn read_inside(&mut self) {
        let start = self.at;
        match self.byte(start) {
            Some(b'<') => self.read_markup(),
            Some(b'&') => {
                let reference = read_reference(self.text, start, self.declares_names, &mut self.findings);
                self.at = reference.end;
                match reference.character {
                    Some(c) => self.add_character(start..reference.end, c),
                    None => self.add_literal(start..reference.end),
                }
            }
            _ => {
                let rest = self.bytes().get(start..).unwrap_or_default();
                let end = memchr2(b'<', b'&', rest).map_or(self.text.len(), |at| start + at);
                self.at = end;
                self.add_literal(start..end);
            }
        }
    }

    /// Whatever begins with the `<` at hand.
    fn read_markup(&mut self) {
        let start = self.at;
        match self.byte(start + 1) {
            Some(b'/') => self.read_end_tag(),
            Some(b'?') => self.read_instruction(),
            Some(b'!') => self.read_declaration(),
            Some(_) if name_end(self.text, start + 1) > start + 1 => self.read_start_tag(),
            next => self.report_less_than(next),
        }
    }

    fn report_less_than(&mut self, next: Option<u8>) {
        let start = self.at;
        self.at += 1;
        let span = Span::new(start, start + 1);
        let name = skip_space(self.bytes(), start + 1);
        let spaced_tag = next.is_some_and(super::characters::is_space) && name_end(self.text, name) > name;
        self.findings.add(|| {
            let finding = Diagnostic::new(xml::LESS_THAN, span, "a `<` that begins no tag").with_fix(span, "&lt;");
            if spaced_tag {
                finding.with_help("as text, write `&lt;`; as a tag, write the name right after it, without a space")
            } else {
                finding.with_help("write `&lt;`")
            }
        });
        if !self.stack.is_empty() {
            self.add_literal(start..start + 1);
        }
    }

    // Text.

    fn add_literal(&mut self, range: Range<usize>) {
        let piece = self.slice(range.clone());
        if self.has_section_end {
            self.check_section_end(range.clone());
        }
        let changes = self.has_carriage_return && memchr(b'\r', piece.as_bytes()).is_some();
        match &mut self.run {
            None => {
                let changed = changes.then(|| normalise_line_ends(piece).into_owned());
                self.run = Some(Run { start: range.start, end: range.end, changed });
            }
            Some(run) => {
                if run.changed.is_none() && changes {
                    run.changed = self.text.get(run.start..run.end).map(String::from);
                }
                if let Some(text) = &mut run.changed {
                    if changes { text.push_str(&normalise_line_ends(piece)) } else { text.push_str(piece) }
                }
                run.end = range.end;
            }
        }
    }

    fn add_character(&mut self, range: Range<usize>, c: char) {
        let run = self.run.get_or_insert(Run { start: range.start, end: range.start, changed: None });
        let written = run.start..run.end;
        let text = self.text;
        run.changed.get_or_insert_with(|| text.get(written).unwrap_or_default().into()).push(c);
        run.end = range.end;
    }

    fn check_section_end(&mut self, range: Range<usize>) {
        for at in memmem::find_iter(self.slice(range.clone()).as_bytes(), b"]]>").map(|at| range.start + at) {
            self.findings.add(|| {
                Diagnostic::new(xml::SECTION_END, Span::new(at, at + 3), "`]]>` in text")
                    .with_help("write `]]&gt;`")
                    .with_fix(Span::new(at + 2, at + 3), "&gt;")
            });
        }
    }

    pub(super) fn finish_run(&mut self) {
        let Some(run) = self.run.take() else { return };
        let text = match run.changed {
            Some(changed) => Cow::Owned(changed),
            None => Cow::Borrowed(self.slice(run.start..run.end)),
        };
        self.add_leaf(NodeKind::Text(text), Span::new(run.start, run.end));
    }

    // Nodes.

    /// Adds a node without children to the element at hand; outside the root nothing is kept.
    pub(super) fn add_leaf(&mut self, kind: NodeKind<'t>, span: Span) {
        if let Some(parent) = self.stack.last().map(|open| open.node)
            && let Some(id) = self.next_id(span)
        {
            self.tree.nodes.push(Node { kind, span, parent: Some(parent), end: NodeId(id.0 + 1) });
        }
    }

    /// The id of the next node, if the bound allows one more.
    fn next_id(&mut self, span: Span) -> Option<NodeId> {
        let count = self.tree.nodes.len();
        if count >= self.limits.markup_nodes {
            let most = self.limits.markup_nodes;
            if !self.stopped {
                self.findings.add(|| {
                    Diagnostic::new(limit::MARKUP_NODES, span, format!("more than {most} elements and texts"))
                        .with_help("split the message")
                });
            }
            self.stopped = true;
            return None;
        }
        u32::try_from(count).ok().map(NodeId)
    }

    /// Opens (and with `empty` closes) the element whose start tag has been read.
    pub(super) fn open_element(
        &mut self,
        name: &'t str,
        tag: Span,
        attributes: Range<u32>,
        empty: bool,
        excused: bool,
    ) {
        if let Some(end) = self.root_end {
            self.findings.add(|| {
                Diagnostic::new(xml::OUTSIDE_ROOT, tag, format!("a second root element, `<{name}>`"))
                    .with_label(end, "the first one ends here")
                    .with_help("a message has one root element: move this before its end tag")
            });
            self.stopped = true;
            return;
        }
        if self.stack.len() >= self.limits.markup_depth {
            let most = self.limits.markup_depth;
            self.findings.add(|| {
                Diagnostic::new(limit::MARKUP_DEPTH, tag, format!("elements nested more than {most} deep"))
                    .with_help("flatten the markup, or look for a tag that is opened again and again instead of closed")
            });
            self.stopped = true;
            return;
        }
        let Some(id) = self.next_id(tag) else { return };
        let parent = self.stack.last().map(|open| open.node);
        let kind = NodeKind::Element { name, open: tag, attributes };
        self.tree.nodes.push(Node { kind, span: tag, parent, end: NodeId(id.0 + 1) });
        if !empty {
            self.stack.push(Open { name, node: id, tag, excused });
        } else if parent.is_none() {
            self.root_end = Some(tag);
        }
    }

    /// Closes the innermost element, whose text ends at `end`.
    fn close_element(&mut self, end: usize) {
        let Some(open) = self.stack.pop() else { return };
        let count = self.tree.nodes.len();
        if let Some(node) = self.tree.nodes.get_mut(open.node.0 as usize) {
            node.end = NodeId(u32::try_from(count).unwrap_or(u32::MAX));
            node.span = Span::new(node.span.start as usize, end);
        }
    }

    /// Gives what has gathered in a closed element to the element around it, as if it had been
    /// written `<br/>`.
    fn empty_element(&mut self, id: NodeId) {
        let Some(node) = self.tree.nodes.get_mut(id.0 as usize) else { return };
        let (parent, end) = (node.parent, node.end);
        let NodeKind::Element { open, .. } = node.kind else { return };
        if parent.is_none() {
            return;
        }
        node.span = open;
        node.end = NodeId(id.0 + 1);
        let mut child = node.end;
        while child < end {
            let Some(node) = self.tree.nodes.get_mut(child.0 as usize) else { break };
            node.parent = parent;
            child = node.end;
        }
    }

    // End tags.

    fn read_end_tag(&mut self) {
        self.finish_run();
        let start = self.at;
        let mut name_start = start + 2;
        let mut end = name_end(self.text, name_start);
        if end > name_start
            && self.byte(end) == Some(b'>')
            && self.stack.last().is_some_and(|open| open.name == self.slice(name_start..end))
        {
            self.at = end + 1;
            self.close_matching(start, end + 1);
            return;
        }
        if end == name_start {
            name_start = skip_space(self.bytes(), name_start);
            end = name_end(self.text, name_start);
            let named = end > name_start;
            self.findings.add(|| {
                let finding = Diagnostic::new(
                    xml::TAG,
                    Span::new(start, end.max(start + 2)),
                    "an end tag without a name right after `</`",
                );
                if named {
                    finding.with_help("remove the space").with_fix(Span::new(start + 2, name_start), "")
                } else {
                    finding.with_help("name the element to close; as text, write `&lt;/`")
                }
            });
        }
        let name = self.slice(name_start..end);
        end = skip_space(self.bytes(), end);
        let mut past = end;
        match self.byte(end) {
            Some(b'>') => past = end + 1,
            next => {
                let rest = self.bytes().get(end..).unwrap_or_default();
                let stop = memchr2(b'>', b'<', rest).map_or(self.text.len(), |at| end + at);
                let closed = self.byte(stop) == Some(b'>');
                if closed {
                    past = stop + 1;
                }
                let junk = closed && next.is_some();
                self.findings.add(|| {
                    if junk {
                        Diagnostic::new(xml::TAG, Span::new(end, stop), "an end tag holds its name only")
                            .with_help("remove the rest")
                            .with_fix(Span::new(end, stop), "")
                    } else {
                        Diagnostic::new(xml::UNFINISHED_TAG, Span::new(start, end), "an end tag without its `>`")
                            .with_help(format!("write `</{name}>`"))
                            .with_fix(Span::point(name_start + name.len()), ">")
                    }
                });
            }
        }
        self.at = past.max(start + 2);
        if name.is_empty() {
            if let Some(open) = self.stack.last_mut() {
                open.excused = true;
            }
        } else {
            self.match_end_tag(name, Span::new(start, self.at), Span::new(name_start, name_start + name.len()));
        }
    }

    fn close_matching(&mut self, start: usize, end: usize) {
        self.close_element(end);
        if self.stack.is_empty() {
            self.root_end = Some(Span::new(start, end));
        }
    }

    /// Finds out which element an end tag closes.
    fn match_end_tag(&mut self, name: &'t str, tag: Span, name_span: Span) {
        let (start, end) = (tag.start as usize, tag.end as usize);
        let Some(depth) = self.stack.iter().rposition(|open| open.name == name) else {
            self.report_stray_end(name, tag, name_span);
            return;
        };
        while self.stack.len() > depth + 1 {
            let Some(open) = self.stack.last() else { break };
            let (inner, opened, excused) = (open.name, open.tag, open.excused);
            if !excused {
                self.findings.add(|| unclosed(inner, opened, name, tag));
            }
            if self.implied.len() >= IMPLIED {
                self.implied.remove(0);
            }
            self.implied.push(inner);
            let node = open.node;
            self.close_element(start);
            if html::is_void(inner) {
                self.empty_element(node);
            }
        }
        self.close_matching(start, end);
    }

    fn report_stray_end(&mut self, name: &'t str, tag: Span, name_span: Span) {
        if let Some(index) = self.implied.iter().rposition(|implied| *implied == name) {
            self.implied.swap_remove(index);
            return;
        }
        let Some(open) = self.stack.last_mut() else {
            self.report_outside(tag, "an end tag");
            return;
        };
        let (expected, opened) = (open.name, open.tag);
        let typo = is_typo(expected, name);
        let quiet = std::mem::replace(&mut open.excused, true);
        if !typo && quiet {
            // The first fault in this element explains this one as well as it can be explained.
            return;
        }
        self.findings.add(|| {
            let finding = Diagnostic::new(
                xml::END_TAG,
                tag,
                format!("`</{name}>` closes nothing: the open element is `<{expected}>`"),
            )
            .with_label(opened, format!("`<{expected}>` is opened here"));
            if typo {
                finding.with_help(format!("write `</{expected}>`")).with_fix(name_span, expected)
            } else if html::is_void(name) {
                finding.with_help(format!("remove it, or write `<{name}/>`"))
            } else {
                finding.with_help(format!("write `</{expected}>` if it is to end there, or remove `</{name}>`"))
            }
        });
        if typo {
            self.close_matching(tag.start as usize, tag.end as usize);
        }
    }

    // The end.

    /// Excuses all open elements: a fault has swallowed the rest of the text.
    pub(super) fn excuse_all(&mut self) {
        self.stack.iter_mut().for_each(|open| open.excused = true);
    }

    fn finish_document(&mut self) {
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
                    Diagnostic::new(xml::NO_ROOT, whole, "there is no root element")
                        .with_help("put the message inside `<messageML>…</messageML>`")
                });
            }
        }
        while !self.stack.is_empty() {
            self.close_element(end.min(self.at.max(self.stack.last().map_or(0, |open| open.tag.end as usize))));
        }
    }
}

/// LF for CR LF and for CR alone.
pub(super) fn normalise_line_ends(text: &str) -> Cow<'_, str> {
    if memchr(b'\r', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut pieces = text.split('\r');
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        out.push('\n');
        out.push_str(piece.strip_prefix('\n').unwrap_or(piece));
    }
    Cow::Owned(out)
}

fn unclosed(name: &str, opened: Span, outer: &str, closed_by: Span) -> Diagnostic {
    let finding = Diagnostic::new(xml::UNCLOSED, opened, format!("`<{name}>` is not closed before `</{outer}>`"))
        .with_label(closed_by, format!("`</{outer}>` would close it"));
    if html::is_void(name) {
        let before_end = Span::point((opened.end as usize).saturating_sub(1));
        finding.with_help(format!("write `<{name}/>`: in XML every element is closed")).with_fix(before_end, "/")
    } else {
        finding.with_help(format!("close it with `</{name}>`; elements must not overlap"))
    }
}

/// True if one name is likely the other, mistyped: other letter case, or one edit apart.
fn is_typo(expected: &str, written: &str) -> bool {
    if expected.eq_ignore_ascii_case(written) {
        return true;
    }
    let (long, short) = if expected.len() >= written.len() { (expected, written) } else { (written, expected) };
    if short.len() < 3 || long.len() - short.len() > 1 || !long.is_ascii() || !short.is_ascii() {
        return false;
    }
    let (long, short) = (long.as_bytes(), short.as_bytes());
    let same = long.iter().zip(short).take_while(|(a, b)| a == b).count();
    let (a, b) = (long.get(same..).unwrap_or_default(), short.get(same..).unwrap_or_default());
    if long.len() > short.len() {
        return a.get(1..) == Some(b);
    }
    let swapped = a.len() >= 2 && a.first() == b.get(1) && a.get(1) == b.first() && a.get(2..) == b.get(2..);
    swapped || a.get(1..) == b.get(1..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_become_line_feeds() {
        for (given, wanted) in
            [("a", "a"), ("a\r\nb", "a\nb"), ("\r", "\n"), ("\r\r\n\r", "\n\n\n"), ("\n\r", "\n\n"), ("a\rb", "a\nb")]
        {
            assert_eq!(normalise_line_ends(given), wanted, "{given:?}");
        }
    }

    #[test]
    fn typing_errors_are_told_from_other_names() {
        for (expected, written) in [
            ("messageML", "messageml"),
            ("span", "spam"),
            ("span", "sapn"),
            ("table", "tabel"),
            ("div", "divv"),
            ("code", "cod"),
        ] {
            assert!(is_typo(expected, written), "{expected} {written}");
        }
        for (expected, written) in
            [("b", "i"), ("p", "pre"), ("td", "tr"), ("div", "span"), ("ul", "ol"), ("tbody", "thead")]
        {
            assert!(!is_typo(expected, written), "{expected} {written}");
        }
    }
}
