//! Markdown, as older clients, search and compliance see a message.

use std::borrow::Cow;

use super::entities::{Mark, MarkKind};
use super::escape::{push_collapsed, push_markdown};
use crate::document::{Detail, Document, Letters, Node};
use crate::schema::value::text::is_blank;
use crate::schema::{Element, Field, Key, MarkdownKind};

/// An element whose end is not reached yet.
#[derive(Clone, Copy)]
struct Frame {
    end: u32,
    kind: &'static MarkdownKind,
    /// Blocks in it are dropped.
    inline: bool,
    /// Something stands in it.
    filled: bool,
    /// True if it was opened within code, where only texts are written.
    silent: bool,
    /// Written before the next thing in it.
    pending: Pending,
    lists: Lists,
}

/// What separates an element from the next one.
#[derive(Clone, Copy)]
enum Pending {
    Nothing,
    Row,
    Cell,
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
    out: String,
    marks: Vec<Mark>,
    frames: Vec<Frame>,
    lists: Lists,
    collapses: bool,
    /// Open code blocks.
    code: u32,
    /// Open dialogs.
    dialogs: u32,
}

pub(super) fn write(document: &Document) -> super::Markdown {
    let root = Frame {
        end: u32::MAX,
        kind: &MarkdownKind::Transparent,
        inline: false,
        filled: false,
        silent: false,
        pending: Pending::Nothing,
        lists: Lists::default(),
    };
    let mut frames = Vec::with_capacity(16);
    frames.push(root);
    let mut writer = Markdown {
        document,
        out: String::with_capacity(document.text.len() + document.nodes.len() * 4),
        marks: Vec::new(),
        frames,
        lists: Lists::default(),
        collapses: true,
        code: 0,
        dialogs: 0,
    };
    let mut at = 0;
    while let Some(node) = document.nodes.get(at as usize) {
        writer.close_until(at);
        at = writer.node(at, node);
    }
    writer.close_until(u32::MAX - 1);
    super::Markdown { text: writer.out, marks: writer.marks }
}

/// Blocks cannot stand in inline nodes.
fn is_block(kind: &MarkdownKind) -> bool {
    !matches!(
        kind,
        MarkdownKind::Transparent
            | MarkdownKind::Delimited(_)
            | MarkdownKind::LineBreak
            | MarkdownKind::Link
            | MarkdownKind::Keyword
            | MarkdownKind::Mention
            | MarkdownKind::Emoji
            | MarkdownKind::DateTime
            | MarkdownKind::AttachmentIds
            | MarkdownKind::Text
    )
}

impl Markdown<'_> {
    fn line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    fn double_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push_str("\n\n");
        }
    }

    #[inline]
    fn close_until(&mut self, at: u32) {
        while let Some(frame) = self.frames.last()
            && frame.end <= at
        {
            let frame = *frame;
            self.frames.pop();
            self.close(&frame);
            self.after_child();
        }
    }

    /// A dialog puts every child on lines of its own.
    fn after_child(&mut self) {
        if self.dialogs > 0
            && self.frames.last().is_some_and(|frame| matches!(frame.kind, MarkdownKind::Dialog))
            && self.code == 0
        {
            self.line();
        }
    }

    fn node(&mut self, at: u32, node: &Node) -> u32 {
        let kind = &node.element.info().markdown;
        // An image or chime leaves nothing, and neither does anything without a kind of its own.
        if matches!(kind, MarkdownKind::Transparent) {
            return at + 1;
        }
        let Some(parent) = self.frames.last_mut() else { return node.end };
        let in_item = matches!(parent.kind, MarkdownKind::ListItem);
        let block = is_block(kind);
        if block && parent.inline {
            return node.end;
        }
        parent.filled = true;
        match std::mem::replace(&mut parent.pending, Pending::Nothing) {
            Pending::Nothing => {}
            Pending::Row => self.out.push('\n'),
            Pending::Cell => self.out.push_str("   "),
        }
        if matches!(kind, MarkdownKind::Text) {
            self.text_node(node);
            if self.code == 0 {
                self.after_child();
            }
            return at + 1;
        }
        let frame = Frame {
            end: node.end,
            kind,
            inline: !block,
            filled: false,
            silent: self.code > 0,
            pending: Pending::Nothing,
            lists: self.lists,
        };
        if self.code > 0 {
            return self.node_in_code(at, node, frame);
        }
        match kind {
            MarkdownKind::LineBreak
            | MarkdownKind::Rule
            | MarkdownKind::Link
            | MarkdownKind::Keyword
            | MarkdownKind::Mention
            | MarkdownKind::Emoji
            | MarkdownKind::DateTime
            | MarkdownKind::Field(_)
            | MarkdownKind::AttachmentIds
            | MarkdownKind::Choice => {
                self.leaf(at, node, kind);
                self.after_child();
                node.end
            }
            _ => {
                self.open(node, kind, in_item);
                self.frames.push(frame);
                at + 1
            }
        }
    }

    /// Within code only texts are written.
    fn node_in_code(&mut self, at: u32, node: &Node, frame: Frame) -> u32 {
        match *frame.kind {
            MarkdownKind::Rule => self.text("---"),
            MarkdownKind::Mention => {
                if let Some(text) = self.fallback(node) {
                    self.text(&text);
                }
                self.frames.push(frame);
            }
            _ => self.frames.push(frame),
        }
        at + 1
    }

    fn text_node(&mut self, node: &Node) {
        let text = self.document.slice(node.text);
        if node.letters.has(Letters::MARKDOWN) {
            self.text(text);
        } else if self.collapses && node.letters.has(Letters::LINE_FEED) {
            push_collapsed(&mut self.out, text, |out, piece| out.push_str(piece));
        } else {
            self.out.push_str(text);
        }
    }

    fn text(&mut self, text: &str) {
        if self.collapses && text.contains('\n') {
            let mut collapsed = String::with_capacity(text.len());
            push_collapsed(&mut collapsed, text, |out, piece| out.push_str(piece));
            push_markdown(&mut self.out, &collapsed);
        } else {
            push_markdown(&mut self.out, text);
        }
    }

    fn open(&mut self, node: &Node, kind: &MarkdownKind, in_item: bool) {
        match *kind {
            MarkdownKind::Paragraph => self.double_line(),
            MarkdownKind::Delimited(delimiter) => self.out.push_str(delimiter),
            MarkdownKind::BulletList => {
                self.line();
                self.lists.bullet_level += u32::from(in_item);
            }
            MarkdownKind::OrderedList => {
                self.line();
                self.lists.ordered_level += u32::from(in_item);
                self.lists.counter = 1;
            }
            MarkdownKind::ListItem if self.lists.counter > 0 => {
                self.indent(self.lists.ordered_level);
                crate::document::push_number(&mut self.out, self.lists.counter);
                self.out.push_str(". ");
            }
            MarkdownKind::ListItem => {
                self.indent(self.lists.bullet_level);
                self.out.push_str("- ");
            }
            MarkdownKind::Preformatted => {
                self.collapses = false;
                self.out.push('\n');
            }
            MarkdownKind::Code => {
                self.line();
                self.out.push_str("```");
                self.out.push_str(self.document.attribute(node, Key::Language).unwrap_or_default());
                self.line();
                self.code += 1;
            }
            MarkdownKind::Table | MarkdownKind::Form => self.out.push_str("\n   \n"),
            MarkdownKind::Button => self.out.push_str("(Button:"),
            MarkdownKind::Select => {
                self.out.push(' ');
                let label = self.document.attribute(node, Key::Label).filter(|label| !is_blank(label));
                push_markdown(&mut self.out, label.unwrap_or_default());
                self.out.push_str(" \n");
            }
            MarkdownKind::Option => self.out.push('-'),
            MarkdownKind::Dialog => {
                self.dialogs += 1;
                self.out.push_str("---\n**Dialog**\n");
            }
            _ => {}
        }
    }

    fn indent(&mut self, level: u32) {
        (0..level).for_each(|_| self.out.push_str("  "));
    }

    fn close(&mut self, frame: &Frame) {
        if frame.silent {
            return;
        }
        match *frame.kind {
            MarkdownKind::Paragraph if frame.filled => self.double_line(),
            MarkdownKind::Delimited(delimiter) => self.out.push_str(delimiter),
            // Bullet lists leave the counter alone that numbers their items in an ordered list.
            MarkdownKind::BulletList => {
                self.line();
                self.lists.bullet_level = frame.lists.bullet_level;
            }
            MarkdownKind::OrderedList => {
                self.line();
                self.lists.counter = frame.lists.counter;
                self.lists.ordered_level = frame.lists.ordered_level;
            }
            MarkdownKind::ListItem => {
                self.line();
                self.lists.counter += u32::from(self.lists.counter > 0);
            }
            MarkdownKind::Preformatted => {
                self.out.push('\n');
                self.collapses = true;
            }
            MarkdownKind::Code => {
                self.code -= 1;
                self.line();
                self.out.push_str("```");
                self.line();
            }
            MarkdownKind::Table | MarkdownKind::Form => self.out.push_str("\n   \n"),
            MarkdownKind::Row => self.delimit(Pending::Row),
            MarkdownKind::Cell => self.delimit(Pending::Cell),
            MarkdownKind::Button => self.out.push(')'),
            MarkdownKind::Option => self.out.push('\n'),
            MarkdownKind::Dialog => {
                self.dialogs -= 1;
                self.out.push_str("---\n");
            }
            _ => {}
        }
    }

    /// Writes this before whatever comes next in the element around.
    fn delimit(&mut self, delimiter: Pending) {
        if let Some(parent) = self.frames.last_mut() {
            parent.pending = delimiter;
        }
    }

    fn leaf(&mut self, at: u32, node: &Node, kind: &MarkdownKind) {
        match *kind {
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
                self.out.push(':');
                self.out.push_str(self.document.attribute(node, Key::ShortCode).unwrap_or_default());
                self.out.push(':');
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
                self.out.push(' ');
                if let Some(only) = only_child(self.document, at, node) {
                    let label = element_text(self.document, only, node.end);
                    if !is_blank(&label) {
                        push_markdown(&mut self.out, &label);
                    }
                }
                self.out.push(' ');
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

    fn field(&mut self, at: u32, node: &Node, field: Field) {
        let mut text = String::new();
        for key in field.parts {
            if let Some(part) = self.document.attribute(node, *key)
                && !(field.skips_empty && part.is_empty())
            {
                text.push_str(if text.is_empty() { ":[" } else { "[" });
                text.push_str(part);
                text.push(']');
            }
        }
        if let Some(only) = only_child(self.document, at, node).filter(|_| field.value) {
            if text.is_empty() {
                text.push(':');
            }
            text.push_str(&element_text(self.document, only, node.end));
        }
        self.out.push('(');
        self.out.push_str(field.name);
        push_markdown(&mut self.out, &text);
        self.out.push(')');
    }
}

/// The one child of a node.
fn only_child(document: &Document, at: u32, node: &Node) -> Option<u32> {
    let child = document.nodes.get(at as usize + 1).filter(|_| node.end > at + 1)?;
    (child.end == node.end).then_some(at + 1)
}

/// Appends what a keyword, instrument or known user shows.
fn push_display_text(document: &Document, node: &Node, out: &mut String) {
    let (sign, text) = match (node.element, document.detail(node)) {
        (_, Some(Detail::User(user))) if is_blank(&user.pretty_name) => return,
        (_, Some(Detail::User(user))) => ('@', user.pretty_name.as_str()),
        (Element::Hash, _) => ('#', document.keyword(node)),
        (Element::Tag, _) => ('$', document.ticker(node).unwrap_or("null")),
        _ => ('$', document.keyword(node)),
    };
    out.push(sign);
    out.push_str(text);
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
