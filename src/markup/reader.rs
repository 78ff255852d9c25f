//! Content: elements, text and what stands between them, with recovery at every fault that allows it.
//!
//! One pass, by hand over bytes: a general tokenizer searches a whole tag for its end before
//! anything in it can be judged, which at a forgotten quote means the rest of the document, again
//! at every further fault. Here no byte is looked at more than a fixed number of times.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr, memchr_iter, memmem};

use super::Scratch;
use super::characters::{Survey, is_allowed, is_control, is_tag_at, name_end, skip_space, text_end};
use super::findings::Findings;
use super::html::Siblings;
use super::plain::PLACES;
use super::reference::read_reference;
use super::short::{KnownTags, ShortTag};
use super::tree::{Characters, Node, NodeId, NodeKind, Tree};
use crate::diagnostic::{Diagnostic, Diagnostics, Span, codes::limit, codes::xml};
use crate::limits::Limits;
use crate::reuse;
use crate::stop::Stop;

/// In a text of fewer bytes tags are not counted before it is read: there is room for as many as such a text rarely has.
const FEW: usize = 4096;

/// Elements and texts between two looks at the [`Stop`].
const NODES_BETWEEN_LOOKS: usize = 4096;

/// What is said where the work was ended from outside.
fn stopped(span: Span) -> Diagnostic {
    Diagnostic::new(limit::STOPPED, span, "reading was stopped from outside when it was here")
        .with_help("ask again with more time: nothing was found wrong with the message so far")
}

/// An element whose end tag has not come yet.
#[derive(Debug)]
pub(super) struct Open<'t> {
    pub(super) name: &'t str,
    pub(super) node: NodeId,
    pub(super) tag: Span,
    /// The elements that it may end before.
    pub(super) siblings: Siblings,
    /// Its end tag, where that is looked for as one number.
    pub(super) closing: ShortTag,
    /// Its fault has been told; a missing end tag is nothing to tell in addition.
    pub(super) excused: bool,
}

impl Open<'_> {
    /// Where the end tag at `at` ends if it is this element's, to the letter; `next` are the bytes after its `<`.
    #[inline]
    pub(super) fn closing_end(&self, bytes: &[u8], at: usize, next: u64) -> Option<usize> {
        if self.closing.begins(next) {
            return Some(at + 1 + self.closing.len());
        }
        let past = at + 3 + self.name.len();
        let is_it = bytes.get(at + 2..past)?.strip_suffix(b">") == Some(self.name.as_bytes());
        is_it.then_some(past)
    }
}

/// Text being gathered: `text[start..end]` as it stands until something in it has to change; from then on it lies
/// in [`Tree::changed`].
struct TextRun {
    start: usize,
    end: usize,
    /// Where it begins there.
    changed: Option<usize>,
}

impl TextRun {
    /// Goes on in the texts that had to change.
    fn move_to(&mut self, tree: &mut Tree<'_>) {
        if self.changed.is_none() {
            self.changed = Some(tree.changed.len());
            tree.changed.push_str(tree.text.get(self.start..self.end).unwrap_or_default());
        }
    }
}

pub(super) struct MarkupReader<'t, 'l> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    pub(super) limits: &'l Limits,
    stop: &'l Stop,
    pub(super) tree: Tree<'t>,
    pub(super) findings: Findings,
    /// Set by what makes going on pointless.
    pub(super) stopped: bool,
    /// A DOCTYPE was refused that may have declared names.
    pub(super) declares_names: bool,
    /// The next `"` and the next `'` as last seen, so that no stretch is searched twice.
    pub(super) next_quote: [usize; 2],
    /// Where the last `<>` stands.
    pub(super) fragment: Option<usize>,
    /// No `->` comes any more.
    lacks_comment_end: bool,
    /// How many nodes there are when the bound and the stop are looked at next.
    next_look: usize,
    has_carriage_return: bool,
    has_section_end: bool,
    survey: Survey,
    /// What is written plainly is read in the general way as well.
    pub(super) is_general: bool,
    /// Elements with attributes, for others whose tags are the same.
    pub(super) last_tags: [NodeId; PLACES],
    /// Tags without attributes.
    pub(super) known_tags: KnownTags<'t>,
    /// How many different opening tags there were, as far as that was seen.
    tags: u32,
    /// The open elements, innermost last.
    pub(super) stack: Vec<Open<'t>>,
    run: Option<TextRun>,
    /// Elements closed by the end tag of one around them: their own end tag may follow.
    pub(super) implied: Vec<&'t str>,
    /// The end tag of the root.
    pub(super) root_end: Option<Span>,
    /// How often it was looked whether an empty tag was to close something.
    pub(super) empty_looks: u16,
}

impl<'t, 'l> MarkupReader<'t, 'l> {
    /// A reader that adds what it reads to an empty tree; it takes what is in `scratch`, and [`finish`](Self::finish) gives
    /// it back.
    pub(super) fn new(
        tree: Tree<'t>,
        scratch: &mut Scratch,
        text: &'t str,
        limits: &'l Limits,
        stop: &'l Stop,
    ) -> Self {
        let bytes = text.as_bytes();
        let survey = Survey::of(bytes);
        let mut tree = Tree { text, ..tree };
        let (nodes, attributes) = match bytes.len() < FEW {
            true => (bytes.len() / 8 + 16, bytes.len() / 16 + 8),
            // Of two tags one is an end tag as a rule, and a text stands before each; the shortest of both take some
            // bytes.
            false => {
                let tags = memchr_iter(b'<', bytes).count();
                let signs = memchr_iter(b'=', bytes).count();
                ((tags + tags / 16 + 1).min(text.len() / 4 + 1), signs.min(text.len() / 8 + 1))
            }
        };
        tree.nodes.reserve(nodes.min(limits.markup_nodes));
        tree.attributes.reserve(attributes);
        // What has to change is changed by a reference as a rule, and there are more of them.
        if survey.has_reference {
            tree.changed.reserve(text.len() / 8);
        }
        let Scratch { mut stack } = std::mem::take(scratch);
        stack.reserve(16);
        MarkupReader {
            text,
            at: 0,
            limits,
            stop,
            tree,
            findings: Findings::new(limits.raw_diagnostics()),
            stopped: false,
            declares_names: false,
            next_quote: [0; 2],
            fragment: None,
            lacks_comment_end: false,
            next_look: (NODES_BETWEEN_LOOKS - 1).min(limits.markup_nodes),
            has_carriage_return: survey.has_return,
            has_section_end: survey.has_bracket && memmem::find(bytes, b"]]>").is_some(),
            survey,
            is_general: false,
            last_tags: [NodeId(u32::MAX); PLACES],
            known_tags: KnownTags::new(),
            tags: 0,
            stack,
            run: None,
            implied: Vec::new(),
            root_end: None,
            empty_looks: 0,
        }
    }

    pub(super) fn read(&mut self) {
        self.check_characters();
        self.skip_declaration();
        while !self.stopped && !self.findings.is_full() && self.at < self.text.len() {
            if self.stack.is_empty() {
                self.read_outside();
            } else if self.is_general || !self.read_plainly() {
                self.read_inside();
            }
        }
        self.finish_run();
        self.finish_document();
        self.tree.is_faulty = !self.findings.is_empty();
    }

    /// Leaves room for the next one in `scratch`, and gives the tree and what was found.
    #[inline(always)]
    pub(super) fn finish(self, scratch: &mut Scratch) -> (Tree<'t>, Diagnostics) {
        scratch.stack = reuse::emptied(self.stack);
        (self.tree, self.findings.finish())
    }

    #[inline]
    pub(super) fn bytes(&self) -> &'t [u8] {
        self.text.as_bytes()
    }

    #[inline]
    pub(super) fn slice(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or_default()
    }

    #[inline]
    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.bytes().get(at).copied()
    }

    /// Where `needle` next stands from `from` on.
    pub(super) fn find(&self, needle: &[u8], from: usize) -> Option<usize> {
        self.bytes().get(from..).and_then(|rest| memmem::find(rest, needle)).map(|at| from + at)
    }

    fn check_characters(&mut self) {
        let bytes = self.bytes();
        if self.survey.has_control {
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
        if !self.survey.has_rare {
            return;
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
                let end = text_end(self.bytes(), start);
                self.at = end;
                if self.run.is_none() && self.are_texts_plain() && is_tag_at(self.bytes(), end) {
                    self.add_leaf(NodeKind::Text(Characters::AsIs), Span::new(start, end));
                } else {
                    self.add_literal(start..end);
                }
            }
        }
    }

    /// Whatever begins with the `<` at hand.
    pub(super) fn read_markup(&mut self) {
        let start = self.at;
        match self.byte(start + 1) {
            Some(b'/') => {
                self.finish_run();
                self.read_end_tag();
            }
            Some(b'?') => self.read_instruction(),
            Some(b'!') => self.read_declaration(),
            next => match name_end(self.text, start + 1) {
                end if end > start + 1 => {
                    self.finish_run();
                    self.read_start_tag(end);
                }
                _ if next == Some(b'<') && self.skip_doubled() => {}
                _ => self.report_less_than(next),
            },
        }
    }

    fn report_less_than(&mut self, next: Option<u8>) {
        let start = self.at;
        if self.read_odd_end_tag() {
            return;
        }
        self.at += 1;
        let span = Span::new(start, start + 1);
        let name = skip_space(self.bytes(), start + 1);
        let spaced_tag = next.is_some_and(super::characters::is_space) && name_end(self.text, name) > name;
        let rest = self.text.get(start..).unwrap_or_default();
        let named = name_end(self.text, name);
        let near = || rest.char_indices().nth(2000).map_or(rest, |(at, _)| rest.get(..at).unwrap_or_default());
        if spaced_tag && near().contains(&format!("</{}>", self.slice(name..named))) {
            let space = Span::new(start + 1, name);
            self.findings.add(|| {
                Diagnostic::new(xml::LESS_THAN, span, "a space stands between `<` and the name of a tag")
                    .with_help("take it out; if the `<` is meant as text, write `&lt;`")
                    .with_suggestion(space, "")
            });
            self.finish_run();
            self.at = name - 1;
            self.read_start_tag(named);
            return;
        }
        // A comment of a template with a dash too few is none; its text is not for readers.
        let comment = (rest.starts_with("<#-") && !self.lacks_comment_end)
            .then(|| rest.find("->").map(|length| Span::new(start, start + length + 2)));
        self.lacks_comment_end |= comment == Some(None);
        let is_fragment = rest.starts_with("<>");
        if is_fragment {
            self.fragment = Some(start);
        }
        let comment = comment.flatten();
        self.findings.add(|| {
            let finding =
                Diagnostic::new(xml::LESS_THAN, span, "a `<` that does not begin a tag").with_fix(span, "&lt;");
            if let Some(all) = comment {
                let inner = self.text.get(start + 3..all.end as usize - 2).unwrap_or_default();
                if inner.starts_with('-') && inner.ends_with('-') {
                    return Diagnostic::new(xml::LESS_THAN, all, "a comment of a template that nothing takes out here")
                        .with_help("take it out; a template that begins with `[#ftl]` has its comments in `[#-- … --]`")
                        .with_suggestion(all, "");
                }
                let inner = inner.trim_matches('-').trim();
                return Diagnostic::new(xml::LESS_THAN, all, "a comment of a template begins with two dashes")
                    .with_help(format!("write `<#-- {inner} -->`"))
                    .with_fix(all, format!("<#-- {inner} -->"));
            }
            if is_fragment && near().contains("</>") {
                return Diagnostic::new(
                    xml::LESS_THAN,
                    Span::new(start, start + 2),
                    "a fragment of JSX means nothing here",
                )
                .with_help("take both of its tags out")
                .with_suggestion(Span::new(start, start + 2), "");
            }
            if rest.starts_with("<%") {
                let message = "this is ERB or JSP, which nothing carries out here";
                return Diagnostic { message: message.to_owned(), ..finding }
                    .with_help("write the value itself; the Agent prints values of the data with `${entity.name}`");
            }
            if spaced_tag {
                finding.with_help("as text, write `&lt;`; as a tag, write the name right after it, without a space")
            } else {
                finding.with_help("write `&lt;`")
            }
        });
        if let Some(all) = comment {
            self.at = all.end as usize;
        } else if !self.stack.is_empty() {
            self.add_literal(start..start + 1);
        }
    }

    // Text.

    pub(super) fn add_literal(&mut self, range: Range<usize>) {
        let piece = self.slice(range.clone());
        if self.has_section_end {
            self.check_section_end(range.clone());
        }
        let changes = self.has_carriage_return && memchr(b'\r', piece.as_bytes()).is_some();
        let run = self.run.get_or_insert(TextRun { start: range.start, end: range.start, changed: None });
        if changes {
            run.move_to(&mut self.tree);
        }
        if run.changed.is_some() {
            self.tree.changed.push_str(&normalise_line_ends(piece));
        }
        run.end = range.end;
    }

    fn add_character(&mut self, range: Range<usize>, c: char) {
        let run = self.run.get_or_insert(TextRun { start: range.start, end: range.start, changed: None });
        run.move_to(&mut self.tree);
        self.tree.changed.push(c);
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

    #[inline]
    pub(super) fn finish_run(&mut self) {
        if let Some(run) = self.run.take() {
            self.add_run(run);
        }
    }

    fn add_run(&mut self, run: TextRun) {
        let written = match run.changed {
            Some(start) => Characters::Changed(Span::new(start, self.tree.changed.len())),
            None => Characters::AsIs,
        };
        self.add_leaf(NodeKind::Text(written), Span::new(run.start, run.end));
    }

    // Nodes.

    /// True if text is being gathered.
    #[inline]
    pub(super) fn is_in_run(&self) -> bool {
        self.run.is_some()
    }

    /// True if nothing in the texts is to be changed or refused but for references.
    #[inline]
    pub(super) fn are_texts_plain(&self) -> bool {
        !self.has_carriage_return && !self.has_section_end
    }

    /// So many nodes may there be before the bound and the time to stop are looked at again.
    pub(super) fn most_nodes(&self) -> usize {
        self.next_look
    }

    /// Adds a node without children to the element at hand; outside the root nothing is kept.
    pub(super) fn add_leaf(&mut self, kind: NodeKind, span: Span) {
        if let Some(parent) = self.stack.last().map(|open| open.node)
            && let Some(id) = self.next_id(span)
        {
            self.tree.nodes.push(Node { kind, span, around: parent, end: NodeId(id.0 + 1) });
        }
    }

    /// The id of the next node, if the bound allows one more.
    #[inline]
    fn next_id(&mut self, span: Span) -> Option<NodeId> {
        let count = self.tree.nodes.len();
        if count < self.next_look { u32::try_from(count).ok().map(NodeId) } else { self.look(count, span) }
    }

    /// The same where there may be one too many, or it may be time to stop.
    #[cold]
    fn look(&mut self, count: usize, span: Span) -> Option<NodeId> {
        if count >= self.limits.markup_nodes {
            let most = self.limits.markup_nodes;
            if !self.stopped {
                self.findings.add(|| {
                    Diagnostic::new(limit::MARKUP_NODES, span, format!("more than {most} elements and texts"))
                        .with_help("split the message: a pod refuses one long before it is that large")
                });
            }
            self.stopped = true;
            return None;
        }
        if self.stop.is_reached() {
            if !self.stopped {
                self.findings.add(|| stopped(span));
            }
            self.stopped = true;
            return None;
        }
        self.next_look = (count + NODES_BETWEEN_LOOKS).min(self.limits.markup_nodes);
        u32::try_from(count).ok().map(NodeId)
    }

    /// The number of an opening tag that is none of those before, as far as that was seen.
    pub(super) fn number_tag(&mut self) -> u32 {
        self.tags += 1;
        self.tags
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
        if self.root_end.is_some() || self.stack.len() >= self.limits.markup_depth {
            self.refuse_element(name, tag);
            return;
        }
        let Some(id) = self.next_id(tag) else { return };
        let parent = self.stack.last().map(|open| open.node);
        let (length, around) = (u32::try_from(name.len()).unwrap_or(u32::MAX), parent.unwrap_or(NodeId::NONE));
        let (open_end, number) = (tag.end, self.number_tag());
        let kind = NodeKind::Element { name: length, open_end, attributes, ends_plainly: false, tag: number };
        self.tree.nodes.push(Node { kind, span: tag, around, end: NodeId(id.0 + 1) });
        if !empty {
            let siblings = Siblings::of(name);
            self.stack.push(Open { name, node: id, tag, siblings, closing: ShortTag::NONE, excused });
        } else if parent.is_none() {
            self.root_end = Some(tag);
        }
    }

    /// Closes the innermost element, whose text ends at `end`.
    pub(super) fn close_element(&mut self, end: usize) {
        let Some(open) = self.stack.pop() else { return };
        let count = self.tree.nodes.len();
        if let Some(node) = self.tree.nodes.get_mut(open.node.0 as usize) {
            node.end = NodeId(u32::try_from(count).unwrap_or(u32::MAX));
            node.span = Span::new(node.span.start as usize, end);
            if let NodeKind::Element { ends_plainly, .. } = &mut node.kind {
                *ends_plainly = false;
            }
        }
    }

    /// Gives what has gathered in a closed element to the element around it, as if it had been
    /// written `<br/>`.
    pub(super) fn empty_element(&mut self, id: NodeId) {
        let Some(node) = self.tree.nodes.get_mut(id.0 as usize) else { return };
        let (around, end) = (node.around, node.end);
        if around == NodeId::NONE {
            return;
        }
        node.span = node.open();
        node.end = NodeId(id.0 + 1);
        let mut child = node.end;
        while child < end {
            let Some(node) = self.tree.nodes.get_mut(child.0 as usize) else { break };
            node.around = around;
            child = node.end;
        }
    }

    // The end.

    /// Excuses all open elements: a fault has swallowed the rest of the text.
    pub(super) fn excuse_all(&mut self) {
        self.stack.iter_mut().for_each(|open| open.excused = true);
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
}
