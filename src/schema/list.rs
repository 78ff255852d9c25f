//! Rows: lists.

use super::element::{Content, Element, ElementInfo, ElementSet, Rule, Spelling};
use super::output::MarkdownKind;
use super::statistic::Counted;
use super::text::COMMON;

const ITEMS: ElementSet = ElementSet::of(&[Element::ListItem]);

const fn list(name: &'static str, spellings: &'static [Spelling]) -> ElementInfo {
    ElementInfo {
        attributes: COMMON,
        content: Content::Only(ITEMS),
        rules: &[Rule::HasChild(ITEMS)],
        ..ElementInfo::new(name, spellings)
    }
}

/// `ul`
pub(super) const BULLET_LIST: ElementInfo = ElementInfo {
    counted: Counted::Times("lists"),
    markdown: MarkdownKind::BulletList,
    ..list("ul", &[Spelling::tag("ul")])
};

/// `ol`
pub(super) const ORDERED_LIST: ElementInfo = ElementInfo {
    counted: Counted::Times("lists"),
    markdown: MarkdownKind::OrderedList,
    ..list("ol", &[Spelling::tag("ol")])
};

/// `li`
pub(super) const LIST_ITEM: ElementInfo = ElementInfo {
    attributes: COMMON,
    rules: &[Rule::Parent(ElementSet::of(&[Element::BulletList, Element::OrderedList]))],
    markdown: MarkdownKind::ListItem,
    ..ElementInfo::new("li", &[Spelling::tag("li")])
};
