//! How the Markdown of each element begins and ends: worked out when the crate is compiled.

use super::sink::Sign;
use crate::schema::{ELEMENTS, Element, MarkdownKind};

/// What writing the Markdown of an element needs of its row.
#[derive(Clone, Copy)]
pub(super) struct MarkdownPlan {
    pub kind: &'static MarkdownKind,
    pub shape: Shape,
    /// True if it cannot stand in inline nodes.
    pub is_block: bool,
    /// True if it is an inline node: blocks in it are dropped.
    pub is_inline: bool,
    /// Of a [`Shape::Frame`], what its children stand between.
    pub opening: Sign,
    pub closing: Sign,
    /// Of a [`Shape::Frame`], what is written before the next thing in the element around.
    pub pending: Pending,
}

/// How an element is gone through.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Its children, as if it were not there.
    Transparent,
    Text,
    /// It is written at once, and nothing in it is gone through.
    Leaf,
    /// Its children between two texts.
    Frame,
    /// Its children between what depends on where it stands.
    Container,
}

/// What separates an element from the next one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Pending {
    Nothing,
    Row,
    Cell,
}

static PLANS: [MarkdownPlan; ELEMENTS] = {
    let mut plans = [MarkdownPlan::TRANSPARENT; ELEMENTS];
    let mut at = 0;
    while at < ELEMENTS {
        plans[at] = MarkdownPlan::of(&Element::at(at).info().markdown);
        at += 1;
    }
    plans
};

impl MarkdownPlan {
    /// That of what is around all elements.
    pub(super) const TRANSPARENT: MarkdownPlan = MarkdownPlan {
        kind: &MarkdownKind::Transparent,
        shape: Shape::Transparent,
        is_block: false,
        is_inline: false,
        opening: Sign::NONE,
        closing: Sign::NONE,
        pending: Pending::Nothing,
    };

    /// That of an element.
    #[inline(always)]
    pub(super) fn of_element(element: Element) -> &'static MarkdownPlan {
        &PLANS[element as usize]
    }

    const fn of(kind: &'static MarkdownKind) -> Self {
        let (shape, is_block) = match kind {
            MarkdownKind::Transparent => (Shape::Transparent, false),
            MarkdownKind::Text => (Shape::Text, false),
            MarkdownKind::Delimited(_) => (Shape::Frame, false),
            MarkdownKind::Table
            | MarkdownKind::Row
            | MarkdownKind::Cell
            | MarkdownKind::Form
            | MarkdownKind::Button
            | MarkdownKind::Option => (Shape::Frame, true),
            MarkdownKind::LineBreak
            | MarkdownKind::Link
            | MarkdownKind::Keyword
            | MarkdownKind::Mention
            | MarkdownKind::Emoji
            | MarkdownKind::DateTime
            | MarkdownKind::AttachmentIds => (Shape::Leaf, false),
            MarkdownKind::Rule | MarkdownKind::Field(_) | MarkdownKind::Choice => (Shape::Leaf, true),
            MarkdownKind::Paragraph
            | MarkdownKind::BulletList
            | MarkdownKind::OrderedList
            | MarkdownKind::ListItem
            | MarkdownKind::Preformatted
            | MarkdownKind::Code
            | MarkdownKind::Select
            | MarkdownKind::Dialog => (Shape::Container, true),
        };
        let (opening, closing) = match kind {
            MarkdownKind::Delimited(delimiter) => (*delimiter, *delimiter),
            MarkdownKind::Table | MarkdownKind::Form => ("\n   \n", "\n   \n"),
            MarkdownKind::Button => ("(Button:", ")"),
            MarkdownKind::Option => ("-", "\n"),
            _ => ("", ""),
        };
        let pending = match kind {
            MarkdownKind::Row => Pending::Row,
            MarkdownKind::Cell => Pending::Cell,
            _ => Pending::Nothing,
        };
        let is_inline = !is_block && !matches!(shape, Shape::Transparent);
        let (opening, closing) = (Sign::new(opening), Sign::new(closing));
        MarkdownPlan { kind, shape, is_block, is_inline, opening, closing, pending }
    }
}
