//! Rows: cards and expandable cards.

use super::advice::Advice;
use super::attribute::{AttributeInfo, CLASS, Key, Name, STYLE, Value};
use super::element::{Element, ElementInfo, ElementSet, Rule, Spelling, When};
use super::output::{MarkdownKind, Order, Output, OutputTag};
use super::statistic::Counted;

const fn div(class: &'static str) -> Output {
    Output { tag: OutputTag::Name("div"), class, order: Order::Table, ..ElementInfo::new("div", &[]).output }
}

const IN_CARD: &[Rule] = &[Rule::Parent(ElementSet::of(&[Element::Card]))];
const EXPANDABLE: ElementSet = ElementSet::of(&[Element::ExpandableCard]);

/// `card`
pub(super) const CARD: ElementInfo = ElementInfo {
    counted: Counted::Times("cards"),
    attributes: &[
        CLASS,
        AttributeInfo::new(Key::Icon, &[Name::any("data-icon-src"), Name::any("iconSrc")], Value::Any)
            .out("data-icon-src"),
        AttributeInfo::new(Key::Accent, &[Name::any("accent"), Name::any("data-accent-color")], Value::Any),
        STYLE.dropped(),
    ],
    output: div("card"),
    advice: &[Advice::Colour(Key::Accent)],
    notes: &[
        "`style` is checked and dropped",
        "the documentation's example has the class `barStyle`; it is only there if the author wrote it",
    ],
    ..ElementInfo::new("card", &[Spelling::shorthand("card"), Spelling::class("card")])
};

/// `header` of a card
pub(super) const CARD_HEADER: ElementInfo = ElementInfo {
    rules: IN_CARD,
    output: div("cardHeader"),
    markdown: MarkdownKind::Paragraph,
    ..ElementInfo::new("header", &[Spelling::shorthand("header"), Spelling::class("cardHeader")])
};

/// `body` of a card
pub(super) const CARD_BODY: ElementInfo = ElementInfo {
    rules: IN_CARD,
    output: div("cardBody"),
    markdown: MarkdownKind::Paragraph,
    ..ElementInfo::new("body", &[Spelling::shorthand("body"), Spelling::class("cardBody")])
};

/// `expandable-card`
pub(super) const EXPANDABLE_CARD: ElementInfo = ElementInfo {
    counted: Counted::ByValue(
        Key::State,
        &[
            ("collapsed", "expandablecards_collapsed"),
            ("cropped", "expandablecards_cropped"),
            ("expanded", "expandablecards_expanded"),
        ],
    ),
    attributes: &[
        CLASS,
        AttributeInfo::new(
            Key::State,
            &[Name::any("data-state"), Name::any("state")],
            Value::OneOf(&["collapsed", "cropped", "expanded"]),
        )
        .required()
        .out("data-state"),
        STYLE.dropped(),
    ],
    output: div("expandable-card"),
    since: "20.9",
    notes: &["`style` is checked and dropped"],
    ..ElementInfo::new("expandable-card", &[Spelling::shorthand("expandable-card"), Spelling::class("expandable-card")])
};

/// `header` of an expandable card
pub(super) const EXPANDABLE_CARD_HEADER: ElementInfo = ElementInfo {
    rules: &[Rule::Parent(EXPANDABLE)],
    output: div("expandableCardHeader"),
    markdown: MarkdownKind::Paragraph,
    since: "20.9",
    ..ElementInfo::new(
        "header",
        &[Spelling::shorthand("header").when(When::ChildOf(EXPANDABLE)), Spelling::class("expandableCardHeader")],
    )
};

/// `body` of an expandable card
pub(super) const EXPANDABLE_CARD_BODY: ElementInfo = ElementInfo {
    attributes: &[AttributeInfo::new(
        Key::Variant,
        &[Name::any("data-variant"), Name::any("variant")],
        Value::OneOf(&["default", "error"]),
    )
    .out("data-variant")],
    rules: &[Rule::Parent(EXPANDABLE)],
    output: div("expandableCardBody"),
    markdown: MarkdownKind::Paragraph,
    since: "20.9",
    ..ElementInfo::new(
        "body",
        &[Spelling::shorthand("body").when(When::ChildOf(EXPANDABLE)), Spelling::class("expandableCardBody")],
    )
};
