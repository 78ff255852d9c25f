//! Markdown, as older clients, search and compliance see a message.

use std::borrow::Cow;

use super::entities::{Mark, MarkKind};
use super::escape::{Append, is_run, push_collapsed, push_escaped, push_markdown};
use super::plan::{MarkdownPlan, Pending, Shape};
use super::sink::{Sign, Sink};
use crate::document::{Detail, Document, Letters, Node};
use crate::schema::value::text::is_blank;
use crate::schema::{Element, Field, Key, MarkdownKind};

/// An element whose end is not reached yet.
#[derive(Clone, Copy)]
struct OpenElement {
    plan: &'static MarkdownPlan,
    end: u32,
    /// Something stands in it.
    filled: bool,
    /// True if it was opened within code, where only texts are written.
    silent: bool,
    /// Written before the next thing in it.
    pending: Pending,
}

/// What lists around count.
#[derive(Clone, Copy, Default)]
struct Lists {
    bullet_level: u32,
    /// The number of the next item, from 1 on; 0 outside of ordered lists.
    counter: u32,
    ordered_level: u32,
}

struct Markdown<'d> {
    document: &'d Document,
    out: Sink,
    marks: Vec<Mark>,
    /// The innermost open element.
    top: OpenElement,
    /// Those around it.
    around: Vec<OpenElement>,
    lists: Lists,
    /// What was counted around each open list.
    outer_lists: Vec<Lists>,
    collapses: bool,
    /// Open code blocks.
    code: u32,
    /// Open dialogs.
    dialogs: u32,
}

pub(super) fn write(document: &Document) -> super::Markdown {
    let mut writer = Markdown {
        document,
        out: Sink::with_capacity(document.text.len() + document.nodes.len() * 4 + 32),
        marks: Vec::new(),
        top: OpenElement::new(&MarkdownPlan::TRANSPARENT, u32::MAX, false),
        around: Vec::new(),
        lists: Lists::default(),
        outer_lists: Vec::new(),
        collapses: true,
        code: 0,
        dialogs: 0,
    };
    let mut at = 0;
    while let Some(node) = document.nodes.get(at as usize) {
        writer.close_until(at);
        let plan = MarkdownPlan::of_element(node.element);
        at = match plan.shape {
            Shape::Text => writer.text_node(node, at),
            // An image or chime leaves nothing, and neither does anything without a kind of its own.
            Shape::Transparent => at + 1,
            Shape::Frame if writer.code == 0 => writer.frame(at, node, plan),
            _ => writer.other(at, node, plan),
        };
    }
    writer.close_until(u32::MAX - 1);
    super::Markdown { text: writer.out.finish(), marks: writer.marks }
}

impl OpenElement {
    fn new(plan: &'static MarkdownPlan, end: u32, silent: bool) -> Self {
        OpenElement { plan, end, filled: false, silent, pending: Pending::Nothing }
    }
}

impl<'d> Markdown<'d> {
    /// True if what comes next would stand in a line with what is written.
    fn is_in_line(&self) -> bool {
        self.out.last().is_some_and(|last| last != b'\n')
    }

    fn line(&mut self) {
        if self.is_in_line() {
            self.out.push(b'\n');
        }
    }

    fn double_line(&mut self) {
        if self.is_in_line() {
            self.out.push_str("\n\n");
        }
    }

    /// Closes what ends at this node or before it.
    #[inline(always)]
    fn close_until(&mut self, at: u32) {
        while self.top.end <= at
            && let Some(outer) = self.around.pop()
        {
            let closed = self.top;
            self.top = outer;
            self.close(closed);
            self.after_child();
        }
    }

    /// A dialog puts every child on lines of its own.
    #[inline(always)]
    fn after_child(&mut self) {
        if self.dialogs > 0 && matches!(self.top.plan.kind, MarkdownKind::Dialog) && self.code == 0 {
            self.line();
        }
    }

    /// Something is about to be written into the innermost element.
    #[inline(always)]
    fn fill(&mut self) {
        self.top.filled = true;
        if self.top.pending != Pending::Nothing {
            match self.top.pending {
                Pending::Cell => self.out.push_str("   "),
                _ => self.out.push(b'\n'),
            }
            self.top.pending = Pending::Nothing;
        }
    }

    /// Writes a text, and gives the next node.
    #[inline(always)]
    fn text_node(&mut self, node: &Node, at: u32) -> u32 {
        self.fill();
        self.push_text(node);
        self.after_child();
        at + 1
    }

    /// Begins an element that is a mere frame around what is in it, or writes all of it; gives the next node.
    #[inline(always)]
    fn frame(&mut self, at: u32, node: &Node, plan: &'static MarkdownPlan) -> u32 {
        if plan.is_block && self.top.plan.is_inline {
            return node.end;
        }
        self.fill();
        self.push_frame(plan.opening);
        // A cell of one text is the commonest of all: there is nothing to come back to.
        if let Some(text) = self.only_text(at, node) {
            self.push_text(text);
            self.end_frame(plan);
            self.after_child();
            return node.end;
        }
        self.around.push(std::mem::replace(&mut self.top, OpenElement::new(plan, node.end, false)));
        at + 1
    }

    /// Begins or writes any other element, and one within code.
    #[inline(never)]
    fn other(&mut self, at: u32, node: &Node, plan: &'static MarkdownPlan) -> u32 {
        if plan.is_block && self.top.plan.is_inline {
            return node.end;
        }
        self.fill();
        let silent = self.code > 0;
        match plan.shape {
            _ if silent => self.element_in_code(node, plan.kind),
            Shape::Container => self.open(node, plan.kind),
            _ => {
                self.leaf(at, node, plan.kind);
                self.after_child();
                return node.end;
            }
        }
        if !(silent && matches!(plan.kind, MarkdownKind::Rule)) {
            self.around.push(std::mem::replace(&mut self.top, OpenElement::new(plan, node.end, silent)));
        }
        at + 1
    }

    /// Rows and cells, of which there are most, have no frame.
    #[inline(always)]
    fn push_frame(&mut self, sign: Sign) {
        if !sign.is_empty() {
            self.out.push_sign(sign);
        }
    }

    /// Within code only texts are written.
    fn element_in_code(&mut self, node: &Node, kind: &MarkdownKind) {
        match *kind {
            MarkdownKind::Rule => self.text("---"),
            MarkdownKind::Mention => {
                if let Some(text) = self.fallback(node) {
                    self.text(&text);
                }
            }
            _ => {}
        }
    }

    #[inline(always)]
    fn push_text(&mut self, node: &Node) {
        if node.letters.has(Letters::MARKDOWN.and(Letters::LINE_FEED)) {
            self.changed_text(self.document.slice(node.text), node.letters);
        } else {
            self.out.push_slice(&self.document.text, node.text);
        }
    }

    /// Text that may hold characters of these kinds.
    #[inline(never)]
    fn changed_text(&mut self, text: &str, letters: Letters) {
        let collapses = self.collapses && letters.has(Letters::LINE_FEED);
        match (collapses, letters.has(Letters::MARKDOWN)) {
            (true, _) if letters == Letters::LINE_FEED => self.out.push(b' '),
            (false, false) => self.out.push_str(text),
            (false, true) => push_markdown(&mut self.out, text),
            (true, false) => push_collapsed(&mut self.out, text, Sink::push_str),
            // A line feed is no less white space than the space that it becomes.
            (true, true) if is_run(text) => push_collapsed(&mut self.out, text, Sink::push_str),
            (true, true) => push_collapsed(&mut self.out, text, push_escaped),
        }
    }

    /// A text that is not one of the document.
    fn text(&mut self, text: &str) {
        self.changed_text(text, Letters::of(text));
    }

    /// Begins an element that is no mere frame.
    fn open(&mut self, node: &Node, kind: &MarkdownKind) {
        match *kind {
            MarkdownKind::Paragraph => self.double_line(),
            MarkdownKind::BulletList => {
                self.line();
                self.outer_lists.push(self.lists);
                self.lists.bullet_level += u32::from(self.is_in_item());
            }
            MarkdownKind::OrderedList => {
                self.line();
                self.outer_lists.push(self.lists);
                self.lists.ordered_level += u32::from(self.is_in_item());
                self.lists.counter = 1;
            }
            MarkdownKind::ListItem if self.lists.counter > 0 => {
                self.indent(self.lists.ordered_level);
                self.out.push_str(&self.lists.counter.to_string());
                self.out.push_str(". ");
            }
            MarkdownKind::ListItem => {
                self.indent(self.lists.bullet_level);
                self.out.push_str("- ");
            }
            MarkdownKind::Preformatted => {
                self.collapses = false;
                self.out.push(b'\n');
            }
            MarkdownKind::Code => {
                self.line();
                self.out.push_str("```");
                self.out.push_str(self.document.attribute(node, Key::Language).unwrap_or_default());
                self.line();
                self.code += 1;
            }
            MarkdownKind::Select => {
                self.out.push(b' ');
                let label = self.document.attribute(node, Key::Label).filter(|label| !is_blank(label));
                push_markdown(&mut self.out, label.unwrap_or_default());
                self.out.push_str(" \n");
            }
            MarkdownKind::Dialog => {
                self.dialogs += 1;
                self.out.push_str("---\n**Dialog**\n");
            }
            _ => {}
        }
    }

    /// True if the element that is opened stands in the item of a list.
    fn is_in_item(&self) -> bool {
        matches!(self.top.plan.kind, MarkdownKind::ListItem)
    }

    fn indent(&mut self, level: u32) {
        (0..level).for_each(|_| self.out.push_str("  "));
    }

    #[inline(always)]
    fn close(&mut self, closed: OpenElement) {
        if closed.silent {
            return;
        }
        match closed.plan.shape {
            Shape::Frame => self.end_frame(closed.plan),
            _ => self.close_container(closed),
        }
    }

    /// Ends a frame in the element around it.
    #[inline(always)]
    fn end_frame(&mut self, plan: &MarkdownPlan) {
        self.push_frame(plan.closing);
        self.top.pending = plan.pending;
    }

    /// The text that is all there is in a node.
    #[inline(always)]
    fn only_text(&self, at: u32, node: &Node) -> Option<&'d Node> {
        let child = self.document.nodes.get(at as usize + 1).filter(|_| node.end == at + 2)?;
        (child.element == Element::Text).then_some(child)
    }

    /// Ends an element that is no mere frame.
    #[inline(never)]
    fn close_container(&mut self, closed: OpenElement) {
        match *closed.plan.kind {
            MarkdownKind::Paragraph if closed.filled => self.double_line(),
            // Bullet lists leave the counter alone that numbers their items in an ordered list.
            MarkdownKind::BulletList => {
                self.line();
                self.lists.bullet_level = self.outer_lists.pop().unwrap_or_default().bullet_level;
            }
            MarkdownKind::OrderedList => {
                self.line();
                let Lists { counter, ordered_level, .. } = self.outer_lists.pop().unwrap_or_default();
                self.lists = Lists { counter, ordered_level, ..self.lists };
            }
            MarkdownKind::ListItem => {
                self.line();
                self.lists.counter += u32::from(self.lists.counter > 0);
            }
            MarkdownKind::Preformatted => {
                self.out.push(b'\n');
                self.collapses = true;
            }
            MarkdownKind::Code => {
                self.code -= 1;
                self.line();
                self.out.push_str("```");
                self.line();
            }
            MarkdownKind::Dialog => {
                self.dialogs -= 1;
                self.out.push_str("---\n");
            }
            _ => {}
        }
    }

    fn leaf(&mut self, at: u32, node: &Node, kind: &MarkdownKind) {
        match kind {
            MarkdownKind::LineBreak => self.line(),
            MarkdownKind::Rule => {
                self.double_line();
                self.out.push_str("---");
                self.double_line();
            }
            MarkdownKind::Link => self.link(at, node),
            MarkdownKind::Keyword => {
                let start = self.out.len();
                push_display_text(self.document, node, &mut self.out);
                self.mark(MarkKind::Keyword, at, start);
            }
            MarkdownKind::Mention => self.mention(at, node),
            MarkdownKind::Emoji => {
                self.out.push(b':');
                self.out.push_str(self.document.attribute(node, Key::ShortCode).unwrap_or_default());
                self.out.push(b':');
            }
            MarkdownKind::DateTime => {
                let value = self.document.attribute(node, Key::Value).unwrap_or_default();
                let start = self.out.len();
                self.out.push_str(value);
                self.mark(MarkKind::DateTime, at, start);
            }
            MarkdownKind::AttachmentIds => {
                let id = |key| self.document.attribute(node, key).unwrap_or("null");
                // The name of the first is the library's own.
                let ids = format!(
                    "Attachment(streamdId={}, messageId={}, fileId={})",
                    id(Key::StreamId),
                    id(Key::MessageId),
                    id(Key::FileId)
                );
                push_markdown(&mut self.out, &ids);
            }
            MarkdownKind::Field(field) => self.field(at, node, field),
            MarkdownKind::Choice => {
                self.out.push(b' ');
                if let Some(only) = only_child(self.document, at, node) {
                    let label = element_text(self.document, only, node.end);
                    if !is_blank(&label) {
                        push_markdown(&mut self.out, &label);
                    }
                }
                self.out.push(b' ');
            }
            _ => {}
        }
    }

    fn link(&mut self, at: u32, node: &Node) {
        let href = self.document.attribute(node, Key::Href).unwrap_or_default();
        let text = element_text(self.document, at + 1, node.end);
        let label = if is_blank(&text) { href } else { &text };
        let start = self.out.len();
        for piece in ["[ ", label, " ](", href, ")"] {
            self.out.push_str(piece);
        }
        self.mark(MarkKind::Link, at, start);
    }

    /// Remembers that what was written from `start` on stands for an entity.
    fn mark(&mut self, kind: MarkKind, node: u32, start: usize) {
        if self.marks.is_empty() {
            self.marks.reserve(self.document.entities.len() + 1);
        }
        self.marks.push(Mark { kind, node, start: start as u32, end: self.out.len() as u32 });
    }

    /// What stands for a user who was not found.
    fn fallback(&self, node: &Node) -> Option<String> {
        match self.document.detail(node) {
            Some(Detail::User(_)) => None,
            Some(Detail::NoUser { uid: Some(uid) }) => {
                Some(self.document.attribute(node, Key::Email).map_or_else(|| uid.to_string(), str::to_owned))
            }
            _ => Some(self.document.attribute(node, Key::Email).unwrap_or_default().to_owned()),
        }
    }

    fn mention(&mut self, at: u32, node: &Node) {
        if let Some(text) = self.fallback(node) {
            self.text(&text);
        } else {
            let start = self.out.len();
            push_display_text(self.document, node, &mut self.out);
            self.mark(MarkKind::Mention, at, start);
        }
    }

    fn field(&mut self, at: u32, node: &Node, field: &Field) {
        self.out.push(b'(');
        self.out.push_str(field.name);
        let mut is_empty = true;
        for key in field.parts {
            if let Some(part) = self.document.attribute(node, *key)
                && !(field.skips_empty && part.is_empty())
            {
                self.out.push_str(if is_empty { ":[" } else { "[" });
                // After a colon nothing is one character repeated.
                push_escaped(&mut self.out, part);
                self.out.push(b']');
                is_empty = false;
            }
        }
        if let Some(only) = only_child(self.document, at, node).filter(|_| field.value) {
            if is_empty {
                self.out.push(b':');
            }
            push_escaped(&mut self.out, &element_text(self.document, only, node.end));
        }
        self.out.push(b')');
    }
}

/// The one child of a node.
fn only_child(document: &Document, at: u32, node: &Node) -> Option<u32> {
    let child = document.nodes.get(at as usize + 1).filter(|_| node.end > at + 1)?;
    (child.end == node.end).then_some(at + 1)
}

/// Appends what a keyword, instrument or known user shows.
fn push_display_text(document: &Document, node: &Node, out: &mut impl Append) {
    let (sign, text) = match (node.element, document.detail(node)) {
        (_, Some(Detail::User(user))) if is_blank(document.slice(user.pretty_name)) => return,
        (_, Some(Detail::User(user))) => (b'@', document.slice(user.pretty_name)),
        (Element::Hash, _) => (b'#', document.keyword(node)),
        (Element::Tag, _) => (b'$', document.ticker(node).unwrap_or("null")),
        _ => (b'$', document.keyword(node)),
    };
    out.append_sign(sign);
    out.append(text);
}

/// The text of the nodes `at..end` for labels of links and choices: a paragraph counts as a line
/// break, and its text not at all.
fn element_text(document: &Document, at: u32, end: u32) -> Cow<'_, str> {
    if let Some(only) = document.nodes.get(at as usize).filter(|only| only.end == end)
        && matches!(only.element.info().markdown, MarkdownKind::Text)
    {
        return Cow::Borrowed(document.slice(only.text));
    }
    let mut out = String::new();
    let mut at = at;
    while at < end {
        let Some(node) = document.nodes.get(at as usize) else { break };
        let mut next = node.end;
        match node.element.info().markdown {
            MarkdownKind::Text => out.push_str(document.slice(node.text)),
            MarkdownKind::LineBreak | MarkdownKind::Rule => out.push('\n'),
            MarkdownKind::Paragraph if node.element == Element::Paragraph => out.push('\n'),
            MarkdownKind::Keyword => push_display_text(document, node, &mut out),
            MarkdownKind::Mention => match document.detail(node) {
                Some(Detail::User(_)) => push_display_text(document, node, &mut out),
                Some(Detail::NoUser { uid: Some(uid) }) => out.push_str(&uid.to_string()),
                _ => out.push_str(document.attribute(node, Key::Email).unwrap_or_default()),
            },
            MarkdownKind::Emoji if node.end == at + 1 => match document.detail(node) {
                Some(Detail::Character(character)) => out.push_str(character),
                _ => {
                    out.push(':');
                    out.push_str(document.attribute(node, Key::ShortCode).unwrap_or_default());
                    out.push(':');
                }
            },
            _ => next = at + 1,
        }
        at = next;
    }
    Cow::Owned(out)
}
