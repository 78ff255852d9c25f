//! PresentationML.

use super::escape::{push_collapsed, push_json, push_text};
use super::rows::AttributeRows;
use crate::document::{Attribute, Detail, Document, Letters, Node, Slice};
use crate::schema::value::{text::is_blank, uri};
use crate::schema::{AttributeInfo, Element, ElementInfo, Key, Newlines, Order, OutputTag, Tags, Writer, Written};

/// An element whose end is not reached yet.
#[derive(Clone, Copy)]
struct Open {
    end: u32,
    closing: Closing,
}

/// What is written when an element ends.
#[derive(Clone, Copy)]
enum Closing {
    /// Its closing tag, as it stands in the buffer of the document.
    Read(Slice),
    /// A tag, and what comes after it.
    Made { tag: &'static str, after: &'static str },
}

struct Presentation<'d> {
    document: &'d Document,
    out: String,
    open: Vec<Open>,
    /// The end of the elements so far in which line breaks are kept: they hold every node before it.
    keeps_until: u32,
    /// What is to be written next of the buffer of the document: what lies there side by side is copied in one piece.
    copied: Slice,
}

pub(super) fn write(document: &Document) -> String {
    let size = document.text.len() + document.nodes.len() * 4 + document.attributes.len() * 12 + 64;
    let mut writer = Presentation {
        document,
        out: String::with_capacity(size),
        open: Vec::with_capacity(16),
        keeps_until: 0,
        copied: Slice::default(),
    };
    let mut at = 0;
    while let Some(node) = document.nodes.get(at as usize) {
        writer.close_until(at);
        at = if node.written.is_empty() {
            writer.finish_copy();
            writer.node(at, node)
        } else if node.letters.has(Letters::CHANGED) {
            writer.open_written(at, node)
        } else {
            writer.written(at, node);
            node.end
        };
    }
    writer.close_until(u32::MAX);
    writer.finish_copy();
    writer.out
}

impl<'d> Presentation<'d> {
    /// Writes a piece of the buffer.
    #[inline(always)]
    fn copy(&mut self, piece: Slice) {
        if piece.start != self.copied.end {
            self.finish_copy();
            self.copied.start = piece.start;
        }
        self.copied.end = piece.end;
    }

    /// Has written what is to be copied.
    #[inline]
    fn finish_copy(&mut self) {
        if !self.copied.is_empty() {
            self.write_copied();
        }
    }

    #[inline(never)]
    fn write_copied(&mut self) {
        self.out.push_str(self.document.slice(self.copied));
        self.copied = Slice::default();
    }

    /// Opens an element that has the tags that it was read with, and gives the next node.
    fn open_written(&mut self, at: u32, node: &Node) -> u32 {
        let Slice { start, end } = node.written;
        let tags = node.element.tags();
        let opening = match node.attributes.0 == node.attributes.1 {
            true => tags.opening.len(),
            // No other `>` stands in the opening tag as it is written.
            false => memchr::memchr(b'>', self.document.slice(node.written).as_bytes()).map_or(0, |at| at + 1),
        };
        self.copy(Slice { start, end: start + opening as u32 });
        let closing = Slice { start: end - tags.closing.len() as u32, end };
        self.open.push(Open { end: node.end, closing: Closing::Read(closing) });
        at + 1
    }

    /// Writes a text, or an element with all that is in it, as it was read.
    fn written(&mut self, at: u32, node: &Node) {
        if node.letters.has(Letters::LINE_FEED) && self.collapses(at, node) {
            self.finish_copy();
            push_collapsed(&mut self.out, self.document.slice(node.written), String::push_str);
        } else {
            self.copy(node.written);
        }
    }

    /// True if line breaks in this text, or in the texts of this element, become spaces.
    fn collapses(&self, at: u32, node: &Node) -> bool {
        at >= self.keeps_until && {
            let parent = self.document.nodes.get(node.parent as usize).filter(|_| node.element == Element::Text);
            parent.is_none_or(|parent| parent.element.info().output.newlines != Newlines::KeepDirect)
        }
    }

    #[inline(always)]
    fn close_until(&mut self, at: u32) {
        while let Some(open) = self.open.last()
            && open.end <= at
        {
            let closing = open.closing;
            self.open.pop();
            match closing {
                Closing::Read(tag) => self.copy(tag),
                Closing::Made { tag, after } => {
                    self.finish_copy();
                    self.out.push_str(tag);
                    if !after.is_empty() {
                        self.out.push_str(after);
                    }
                }
            }
        }
    }

    /// Writes one node and gives the next one.
    fn node(&mut self, at: u32, node: &Node) -> u32 {
        let info = node.element.info();
        let has_children = node.end > at + 1;
        match info.output.writer {
            Writer::Text => self.text(at, node),
            Writer::Root => {
                self.out.push_str("<div data-format=\"PresentationML\" data-version=\"");
                push_text(&mut self.out, self.document.slice(self.document.version));
                self.out.push_str("\">");
                self.push_open(node, "</div>", "");
            }
            Writer::Plain if node.attributes.0 == node.attributes.1 && info.output.is_classed() => {
                let tags = tags(info, node);
                self.out.push_str(tags.opening);
                self.push_open(node, tags.closing, "");
            }
            Writer::Plain | Writer::Hollow | Writer::Link | Writer::Dialog => {
                let after = self.open_group(node, info);
                self.open_tag(node, info, !after.is_empty());
                self.out.push('>');
                self.push_open(node, tags(info, node).closing, after);
                match info.output.writer {
                    Writer::Hollow => {
                        self.close_until(node.end);
                        return node.end;
                    }
                    Writer::Link if !has_children => {
                        let href = self.document.attribute(node, Key::Href).unwrap_or_default();
                        push_text(&mut self.out, href);
                    }
                    _ => {}
                }
            }
            Writer::Void | Writer::TextValue => {
                let after = self.open_group(node, info);
                self.open_tag(node, info, !after.is_empty());
                self.out.push_str("/>");
                self.out.push_str(after);
                return node.end;
            }
            Writer::Choice => {
                if has_children {
                    self.choice(node, info);
                } else {
                    self.open_tag(node, info, false);
                    self.out.push_str("/>");
                }
            }
            Writer::EntityText => {
                self.entity_open(node, info);
                match node.element {
                    Element::Tag => {
                        self.out.push('$');
                        push_text(&mut self.out, self.document.ticker(node).unwrap_or("null"));
                    }
                    Element::Hash => {
                        self.out.push('#');
                        push_text(&mut self.out, self.document.keyword(node));
                    }
                    _ => {
                        self.out.push('$');
                        push_text(&mut self.out, self.document.keyword(node));
                    }
                }
                self.out.push_str(tags(info, node).closing);
                return node.end;
            }
            Writer::EntityData => {
                self.entity_open(node, info);
                self.out.push_str(tags(info, node).closing);
                return node.end;
            }
            Writer::Emoji => {
                self.entity_open(node, info);
                self.push_open(node, tags(info, node).closing, "");
                if !has_children {
                    self.emoji(node);
                }
            }
            Writer::Mention => return self.mention(node, info, has_children, at),
            Writer::DateTime => {
                self.out.push_str("<span><time data-entity-id=\"");
                push_text(&mut self.out, self.document.slice(node.text));
                self.out.push('"');
                self.attributes(node, info);
                self.out.push('>');
                push_text(&mut self.out, self.document.attribute(node, Key::Value).unwrap_or_default());
                self.out.push_str("</time></span>");
                return node.end;
            }
            Writer::Nothing => {}
        }
        at + 1
    }

    #[inline]
    fn push_open(&mut self, node: &Node, tag: &'static str, after: &'static str) {
        self.open.push(Open { end: node.end, closing: Closing::Made { tag, after } });
        if node.element.info().output.newlines == Newlines::KeepAll {
            self.keeps_until = self.keeps_until.max(node.end);
        }
    }

    /// A text that does not come out as it was read.
    fn text(&mut self, at: u32, node: &Node) {
        let text = self.document.slice(node.text);
        if node.letters.has(Letters::LINE_FEED) && self.collapses(at, node) {
            push_collapsed(&mut self.out, text, push_text);
        } else {
            push_text(&mut self.out, text);
        }
    }

    fn emoji(&mut self, node: &Node) {
        match self.document.detail(node) {
            Some(Detail::Character(character)) => self.out.push_str(character),
            _ => {
                self.out.push(':');
                push_text(&mut self.out, self.document.attribute(node, Key::ShortCode).unwrap_or_default());
                self.out.push(':');
            }
        }
    }

    fn entity_open(&mut self, node: &Node, info: &ElementInfo) {
        self.out.push_str(match info.output.tag {
            OutputTag::AsRead if node.from_div => "<div class=\"entity\" data-entity-id=\"",
            _ => "<span class=\"entity\" data-entity-id=\"",
        });
        push_text(&mut self.out, self.document.slice(node.text));
        self.out.push_str("\">");
    }

    fn mention(&mut self, node: &Node, info: &'static ElementInfo, has_children: bool, at: u32) -> u32 {
        match self.document.detail(node) {
            Some(Detail::User(user)) => {
                self.entity_open(node, info);
                let name = self.document.slice(user.pretty_name);
                if !is_blank(name) {
                    self.out.push('@');
                    push_text(&mut self.out, name);
                }
                self.out.push_str(tags(info, node).closing);
            }
            Some(Detail::NoUser { uid: Some(uid) }) => {
                self.entity_open(node, info);
                self.out.push_str(&uid.to_string());
                self.out.push_str(tags(info, node).closing);
            }
            _ => {
                let email = self.document.attribute(node, Key::Email).unwrap_or_default();
                let link = format!("mailto:{email}");
                if uri::absolute(&link).is_err() {
                    push_text(&mut self.out, email);
                    return node.end;
                }
                self.out.push_str("<a href=\"");
                push_text(&mut self.out, &link);
                self.out.push_str("\">");
                self.push_open(node, "</a>", "");
                if has_children {
                    return at + 1;
                }
                push_collapsed(&mut self.out, email, push_text);
            }
        }
        node.end
    }

    /// A label or tooltip puts the element into a group; gives what ends the group.
    fn open_group(&mut self, node: &Node, info: &ElementInfo) -> &'static str {
        if info.output.group.is_empty() {
            return "";
        }
        let label = self.document.attribute(node, Key::Label);
        let title = self.document.attribute(node, Key::Title);
        if label.is_none() && title.is_none() {
            return "";
        }
        let group = info.output.group;
        self.out.push_str("<div class=\"");
        self.out.push_str(group);
        self.out.push_str("-group\" data-generated=\"true\">");
        if let Some(label) = label {
            self.out.push_str("<label for=\"");
            self.group_id(node, group);
            self.out.push_str("\">");
            push_text(&mut self.out, label);
            self.out.push_str("</label>");
        }
        if let Some(title) = title {
            self.out.push_str("<span class=\"info-hint\" data-target-id=\"");
            self.group_id(node, group);
            self.out.push_str("\" data-title=\"");
            push_text(&mut self.out, title);
            self.out.push_str("\"></span>");
        }
        "</div>"
    }

    fn group_id(&mut self, node: &Node, group: &str) {
        self.out.push_str(group);
        self.out.push('-');
        self.document.ids.write(node.unique, &mut self.out);
    }

    fn choice(&mut self, node: &Node, info: &'static ElementInfo) {
        let class = info.output.class;
        self.out.push_str("<div class=\"");
        self.out.push_str(class);
        self.out.push_str("\">");
        self.open_tag(node, info, false);
        self.out.push_str(" id=\"");
        self.group_id(node, class);
        self.out.push_str("\"/>");
        self.out.push_str("<label for=\"");
        self.group_id(node, class);
        self.out.push_str("\">");
        self.push_open(node, "</label>", "</div>");
    }

    /// The beginning of an attribute, up to its value.
    fn attribute_open(&mut self, name: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
    }

    /// `<tag attributes`, without the end.
    fn open_tag(&mut self, node: &Node, info: &'static ElementInfo, in_group: bool) {
        let (output, opening) = (&info.output, tags(info, node).opening);
        if output.own_class().is_empty() {
            self.out.push_str(opening.strip_suffix('>').unwrap_or_default());
        } else {
            self.out.push_str(opening.strip_suffix("\">").unwrap_or_default());
            if let Some(class) = self.document.attribute(node, Key::Class) {
                self.out.push(' ');
                push_text(&mut self.out, class);
            }
            self.out.push('"');
        }
        self.fixed(output.fixed);
        if node.attributes.0 != node.attributes.1 || !output.fixed_second.is_empty() || output.order == Order::Table {
            self.attributes(node, info);
        }
        if output.writer == Writer::Dialog {
            self.dialog_attributes(node);
        }
        if in_group {
            self.out.push_str(" id=\"");
            self.group_id(node, output.group);
            self.out.push('"');
        }
    }

    fn dialog_attributes(&mut self, node: &Node) {
        self.out.push_str(" id=\"");
        self.document.ids.write(node.unique, &mut self.out);
        self.out.push('-');
        push_text(&mut self.out, self.document.attribute(node, Key::Id).unwrap_or_default());
        self.out.push('"');
        if !node.presentation_ml || self.document.attribute(node, Key::Open).is_some() {
            self.out.push_str(" open=\"\"");
        }
    }

    fn fixed(&mut self, attributes: &[(&str, &str)]) {
        for (name, value) in attributes {
            self.attribute_open(name);
            self.out.push_str(value);
            self.out.push('"');
        }
    }

    fn attributes(&mut self, node: &Node, info: &'static ElementInfo) {
        let document = self.document;
        let given = document.given(node);
        // Those that come in the order of the table, as bits.
        let mut rows = 0;
        match info.output.order {
            Order::AsRead => {
                for (at, attribute) in given.iter().enumerate() {
                    let Some(row) = info.attributes.get(usize::from(attribute.row)) else { continue };
                    if is_last(row, node) {
                        rows |= bit(attribute.row);
                    } else {
                        self.attribute(row, document.slice(attribute.value), info);
                    }
                    if at == 0 {
                        self.fixed(info.output.fixed_second);
                    }
                }
            }
            Order::Table => {
                rows = given.iter().fold(AttributeRows::of(node.element).text, |rows, it| rows | bit(it.row))
            }
        }
        while rows != 0 {
            let at = rows.trailing_zeros() as u8;
            rows &= rows - 1;
            let Some(row) = info.attributes.get(usize::from(at)) else { return };
            if row.written == Written::AsText {
                self.text_value(node);
            } else if AttributeRows::of(node.element).shared & bit(at) != 0 && is_replaced(at, row, info, given) {
                // Of two rows under one name the later one counts.
            } else if let Some(attribute) = given.iter().find(|attribute| attribute.row == at) {
                self.attribute(row, document.slice(attribute.value), info);
            }
        }
    }

    /// The text in an element as its value, if that is all there is in it.
    fn text_value(&mut self, node: &Node) {
        let last = self.document.nodes.get(node.end as usize - 1);
        let Some(text) = last.filter(|child| child.element == Element::Text) else { return };
        self.out.push_str(" value=\"");
        push_text(&mut self.out, self.document.slice(text.text));
        self.out.push('"');
    }

    fn attribute(&mut self, row: &AttributeInfo, value: &str, info: &ElementInfo) {
        if row.key == Key::Class && !info.output.class.is_empty() {
            return;
        }
        match row.written {
            Written::As(name) | Written::Last(name) | Written::LastInMessageMl(name) => {
                self.out.push(' ');
                self.out.push_str(name);
                self.out.push_str("=\"");
                push_text(&mut self.out, value);
                self.out.push('"');
            }
            Written::Json(name) => {
                self.out.push(' ');
                self.out.push_str(name);
                self.out.push_str("='");
                push_json(&mut self.out, value);
                self.out.push('\'');
            }
            Written::AsText | Written::No => {}
        }
    }
}

/// The tags of an element without attributes.
fn tags(info: &ElementInfo, node: &Node) -> &'static Tags {
    match info.output.tag {
        OutputTag::Name(_) => node.element.tags(),
        OutputTag::AsRead if node.from_div => &Tags { opening: "<div>", closing: "</div>", at_once: "<div/>" },
        OutputTag::AsRead => &Tags { opening: "<span>", closing: "</span>", at_once: "<span/>" },
    }
}

fn is_last(row: &AttributeInfo, node: &Node) -> bool {
    match row.written {
        Written::Last(_) => true,
        Written::LastInMessageMl(_) => !node.presentation_ml,
        _ => false,
    }
}

/// True if a later row is given under the name of this one.
fn is_replaced(at: u8, row: &AttributeInfo, info: &ElementInfo, given: &[Attribute]) -> bool {
    let later = given.iter().filter(|other| other.row > at);
    let mut rows = later.filter_map(|other| info.attributes.get(usize::from(other.row)));
    rows.any(|other| other.written.name() == row.written.name())
}

/// The bit of a row.
fn bit(row: u8) -> u64 {
    1 << (row % 64)
}
