//! Markdown, as older clients, search and compliance see a message.

use super::entities::Entities;
use super::escape::{push_collapsed, push_markdown};
use crate::document::{Detail, Document, Node};
use crate::json::Json;
use crate::schema::value::text::is_blank;
use crate::schema::{Element, Field, Key, MarkdownKind};

/// An element whose end is not reached yet.
#[derive(Clone, Copy)]
struct Frame {
    end: u32,
    kind: MarkdownKind,
    /// Blocks in it are dropped.
    inline: bool,
    /// Something stands in it.
    filled: bool,
    /// Written before the next thing in it.
    pending: &'static str,
    lists: Lists,
    /// True if it was opened within code, where only texts are written.
    silent: bool,
}

/// What lists around count.
#[derive(Clone, Copy, Default)]
struct Lists {
    bullet_level: usize,
    counter: Option<u32>,
    ordered_level: usize,
}

struct Markdown<'d> {
    document: &'d Document,
    out: String,
    entities: Entities,
    frames: Vec<Frame>,
    lists: Lists,
    collapses: bool,
    /// Open code blocks.
    code: u32,
}

pub(super) fn write(document: &Document) -> (String, Json) {
    let root = Frame {
        end: u32::MAX,
        kind: MarkdownKind::Transparent,
        inline: false,
        filled: false,
        pending: "",
        lists: Lists::default(),
        silent: false,
    };
    let mut frames = Vec::with_capacity(16);
    frames.push(root);
    let mut writer = Markdown {
        document,
        out: String::with_capacity(document.text.len() + document.nodes.len() * 4),
        entities: Entities::default(),
        frames,
        lists: Lists::default(),
        collapses: true,
        code: 0,
    };
    let count = document.nodes.len() as u32;
    let mut at = 0;
    while at < count {
        writer.close_until(at);
        at = writer.node(at);
    }
    writer.close_until(u32::MAX - 1);
    (writer.out, writer.entities.into_json())
}

/// Blocks cannot stand in inline nodes.
fn is_block(kind: MarkdownKind) -> bool {
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

    fn close_until(&mut self, at: u32) {
        while let Some(frame) = self.frames.last().copied()
            && frame.end <= at
        {
            self.frames.pop();
            self.close(frame);
            self.after_child();
        }
    }

    /// A dialog puts every child on lines of its own.
    fn after_child(&mut self) {
        if self.code == 0 && self.frames.last().is_some_and(|frame| frame.kind == MarkdownKind::Dialog) {
            self.line();
        }
    }

    fn node(&mut self, at: u32) -> u32 {
        let Some(&node) = self.document.nodes.get(at as usize) else { return at + 1 };
        let kind = node.element.info().markdown;
        // An image or chime leaves nothing, and neither does anything without a kind of its own.
        if kind == MarkdownKind::Transparent {
            return at + 1;
        }
        let Some(parent) = self.frames.last_mut() else { return node.end };
        let (inline, in_item) = (parent.inline, parent.kind == MarkdownKind::ListItem);
        let block = is_block(kind);
        if block && inline {
            return node.end;
        }
        parent.filled = true;
        let pending = std::mem::take(&mut parent.pending);
        self.out.push_str(pending);
        let frame = Frame {
            end: node.end,
            kind,
            inline: !block,
            filled: false,
            pending: "",
            lists: self.lists,
            silent: self.code > 0,
        };
        if self.code > 0 {
            return self.node_in_code(at, &node, frame);
        }
        match kind {
            MarkdownKind::Text => {
                self.text(self.document.slice(node.text));
                self.after_child();
                at + 1
            }
            MarkdownKind::LineBreak
            | MarkdownKind::Rule
            | MarkdownKind::Link
            | MarkdownKind::Keyword
            | MarkdownKind::Mention
            | MarkdownKind::Emoji
            | MarkdownKind::DateTime
            | MarkdownKind::Field(_)
            | MarkdownKind::Choice => {
                self.leaf(at, &node, kind);
                self.after_child();
                node.end
            }
            _ => {
                self.open(&node, kind, in_item);
                self.frames.push(frame);
                at + 1
            }
        }
    }

    /// Within code only texts are written.
    fn node_in_code(&mut self, at: u32, node: &Node, frame: Frame) -> u32 {
        match frame.kind {
            MarkdownKind::Text => self.text(self.document.slice(node.text)),
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

    fn text(&mut self, text: &str) {
        if self.collapses && text.contains('\n') {
            let mut collapsed = String::with_capacity(text.len());
            push_collapsed(&mut collapsed, text, |out, piece| out.push_str(piece));
            push_markdown(&mut self.out, &collapsed);
        } else {
            push_markdown(&mut self.out, text);
        }
    }

    fn open(&mut self, node: &Node, kind: MarkdownKind, in_item: bool) {
        match kind {
            MarkdownKind::Paragraph => self.double_line(),
            MarkdownKind::Delimited(delimiter) => self.out.push_str(delimiter),
            MarkdownKind::BulletList => {
                self.line();
                self.lists.bullet_level += usize::from(in_item);
            }
            MarkdownKind::OrderedList => {
                self.line();
                self.lists.ordered_level += usize::from(in_item);
                self.lists.counter = Some(1);
            }
            MarkdownKind::ListItem => match self.lists.counter {
                Some(counter) => {
                    self.indent(self.lists.ordered_level);
                    crate::document::push_number(&mut self.out, counter);
                    self.out.push_str(". ");
                }
                None => {
                    self.indent(self.lists.bullet_level);
                    self.out.push_str("- ");
                }
            },
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
            MarkdownKind::Dialog => self.out.push_str("---\n**Dialog**\n"),
            _ => {}
        }
    }

    fn indent(&mut self, level: usize) {
        (0..level).for_each(|_| self.out.push_str("  "));
    }

    fn close(&mut self, frame: Frame) {
        if frame.silent {
            return;
        }
        match frame.kind {
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
                if let Some(counter) = &mut self.lists.counter {
                    *counter += 1;
                }
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
            MarkdownKind::Row => self.delimit("\n"),
            MarkdownKind::Cell => self.delimit("   "),
            MarkdownKind::Button => self.out.push(')'),
            MarkdownKind::Option => self.out.push('\n'),
            MarkdownKind::Dialog => self.out.push_str("---\n"),
            _ => {}
        }
    }

    /// Writes this before whatever comes next in the element around.
    fn delimit(&mut self, delimiter: &'static str) {
        if let Some(parent) = self.frames.last_mut() {
            parent.pending = delimiter;
        }
    }

    fn leaf(&mut self, at: u32, node: &Node, kind: MarkdownKind) {
        match kind {
            MarkdownKind::LineBreak => self.line(),
            MarkdownKind::Rule => {
                self.double_line();
                self.out.push_str("---");
                self.double_line();
            }
            MarkdownKind::Link => self.link(at, node),
            MarkdownKind::Keyword => {
                let text = display_text(self.document, node);
                let data = match self.document.detail(node) {
                    Some(Detail::Instrument(instrument)) => Some(&**instrument),
                    _ => None,
                };
                self.entities.keyword(&self.out, &text, data);
                self.out.push_str(&text);
            }
            MarkdownKind::Mention => self.mention(node),
            MarkdownKind::Emoji => {
                self.out.push(':');
                self.out.push_str(self.document.attribute(node, Key::ShortCode).unwrap_or_default());
                self.out.push(':');
            }
            MarkdownKind::DateTime => {
                let value = self.document.attribute(node, Key::Value).unwrap_or_default();
                let format = self.document.attribute(node, Key::Format);
                self.entities.date_time(&self.out, self.document.slice(node.text), value, format);
                self.out.push_str(value);
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
        let whole = format!("[ {label} ]({href})");
        self.entities.link(&self.out, &whole, label, href);
        self.out.push_str(&whole);
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

    fn mention(&mut self, node: &Node) {
        if let Some(text) = self.fallback(node) {
            self.text(&text);
        } else if let Some(Detail::User(user)) = self.document.detail(node) {
            let text = display_text(self.document, node);
            self.entities.mention(&self.out, &text, user);
            self.out.push_str(&text);
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

/// What a keyword, instrument or known user shows.
fn display_text(document: &Document, node: &Node) -> String {
    match (node.element, document.detail(node)) {
        (_, Some(Detail::User(user))) if is_blank(&user.pretty_name) => String::new(),
        (_, Some(Detail::User(user))) => format!("@{}", user.pretty_name),
        (Element::Hash, _) => format!("#{}", document.keyword(node)),
        (Element::Tag, _) => format!("${}", document.ticker(node).unwrap_or("null")),
        _ => format!("${}", document.keyword(node)),
    }
}

/// The text of the nodes `at..end` for labels of links and choices: a paragraph counts as a line
/// break, and its text not at all.
fn element_text(document: &Document, at: u32, end: u32) -> String {
    let mut out = String::new();
    let mut at = at;
    while at < end {
        let Some(node) = document.nodes.get(at as usize) else { break };
        let mut next = node.end;
        match node.element.info().markdown {
            MarkdownKind::Text => out.push_str(document.slice(node.text)),
            MarkdownKind::LineBreak | MarkdownKind::Rule => out.push('\n'),
            MarkdownKind::Paragraph if node.element == Element::Paragraph => out.push('\n'),
            MarkdownKind::Keyword => out.push_str(&display_text(document, node)),
            MarkdownKind::Mention => match document.detail(node) {
                Some(Detail::User(_)) => out.push_str(&display_text(document, node)),
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
    out
}
