//! Rows: actions of the client and dialogs.

use super::advice::Advice;
use super::attribute::{AttributeInfo, Key, Name, Presence, Value, Written};
use super::element::{Content, Element, ElementInfo, ElementSet, Rule, Spelling, When};
use super::output::{MarkdownKind, Order, Output, OutputTag, Writer};
use super::statistic::Counted;

/// The parts of a dialog.
pub(super) const DIALOG_PARTS: ElementSet =
    ElementSet::of(&[Element::DialogTitle, Element::DialogBody, Element::DialogFooter]);
/// The classes of the parts of a dialog in PresentationML.
pub(super) const DIALOG_PART_CLASSES: &[&str] = &["dialog-title", "dialog-body", "dialog-footer"];

const ACTION_CHILDREN: ElementSet = ElementSet::of(&[Element::Button, Element::UiAction]);

/// `ui-action`
pub(super) const UI_ACTION: ElementInfo = ElementInfo {
    counted: Counted::ByValue(Key::Action, &[("open-im", "uiactions_openim"), ("open-dialog", "uiactions_opendialog")]),
    attributes: &[
        AttributeInfo::new(
            Key::Action,
            &[Name::any("action"), Name::any("data-action")],
            Value::OneOf(&["open-im", "open-dialog"]),
        )
        .required(),
        AttributeInfo::new(Key::Trigger, &[Name::any("data-trigger"), Name::any("trigger")], Value::OneOf(&["click"]))
            .presence(Presence::Default("click"))
            .out("data-trigger"),
        AttributeInfo::new(Key::UserIds, &[Name::any("data-user-ids"), Name::any("user-ids")], Value::Any)
            .out("data-user-ids"),
        AttributeInfo::new(Key::StreamId, &[Name::any("data-stream-id"), Name::any("stream-id")], Value::Any)
            .out("data-stream-id"),
        AttributeInfo::new(Key::SideBySide, &[Name::any("data-side-by-side"), Name::any("side-by-side")], Value::Any)
            .out("data-side-by-side"),
        AttributeInfo::new(Key::TargetId, &[Name::any("data-target-id"), Name::any("target-id")], Value::Any)
            .out("data-target-id"),
    ],
    content: Content::Only(ACTION_CHILDREN),
    rules: &[
        Rule::HasChild(ACTION_CHILDREN),
        Rule::CheckedFor {
            when: (Key::Action, "open-im"),
            key: Key::SideBySide,
            value: Value::Boolean,
            required: false,
        },
        Rule::ExactlyOneFor(Key::Action, "open-im", &[Key::UserIds, Key::StreamId]),
        Rule::CheckedFor {
            when: (Key::Action, "open-im"),
            key: Key::UserIds,
            value: Value::Users(15),
            required: false,
        },
        Rule::CheckedFor {
            when: (Key::Action, "open-dialog"),
            key: Key::TargetId,
            value: Value::Identifier(64),
            required: true,
        },
        Rule::Target(Key::TargetId, Element::Dialog),
    ],
    output: Output {
        tag: OutputTag::Name("div"),
        class: "ui-action",
        order: Order::Table,
        ..ElementInfo::new("div", &[]).output
    },
    since: "20.12.2",
    desktop_only: true,
    advice: &[
        Advice::Children(1),
        Advice::NotInsideFor(Key::Action, "open-im", ElementSet::of(&[Element::Form])),
        Advice::Length(Key::UserIds, 256),
        Advice::Length(Key::StreamId, 256),
        Advice::StreamForm(Key::StreamId),
    ],
    notes: &["an action in capitals is accepted, and its other attributes are then not checked"],
    ..ElementInfo::new("ui-action", &[Spelling::tag("ui-action"), Spelling::class("ui-action")])
};

/// What people click or fill in.
const INTERACTIVE: ElementSet = ElementSet::of(&[
    Element::Button,
    Element::TextField,
    Element::TextArea,
    Element::RichTextArea,
    Element::Checkbox,
    Element::Radio,
    Element::Select,
    Element::PersonSelector,
    Element::RoomSelector,
    Element::DateSelector,
    Element::DatePicker,
    Element::TimePicker,
    Element::TimezonePicker,
    Element::UiAction,
]);

/// `dialog`
pub(super) const DIALOG: ElementInfo = ElementInfo {
    counted: Counted::Times("popups"),
    attributes: &[
        AttributeInfo::new(
            Key::Width,
            &[Name::any("data-width"), Name::any("width")],
            Value::OneOf(&["small", "medium", "large", "full-width"]),
        )
        .presence(Presence::Default("medium"))
        .out("data-width"),
        AttributeInfo::new(
            Key::State,
            &[Name::any("data-state"), Name::any("state")],
            Value::OneOf(&["open", "close"]),
        )
        .presence(Presence::Default("close"))
        .out("data-state")
        .note("undocumented"),
        AttributeInfo::new(Key::Id, &[Name::any("id")], Value::Identifier(64)).required().written(Written::No),
        AttributeInfo::new(Key::Open, &[Name::any("data-open"), Name::pml("open")], Value::Any)
            .written(Written::No)
            .note("undocumented"),
    ],
    rules: &[
        Rule::Dialog {
            form: Element::Form,
            required: &[Element::DialogTitle, Element::DialogBody],
            parts: DIALOG_PARTS,
            required_classes: &["dialog-title", "dialog-body"],
            part_classes: (Element::Div, DIALOG_PART_CLASSES),
        },
        Rule::UniqueId,
    ],
    output: Output { order: Order::Table, writer: Writer::Dialog, ..ElementInfo::new("dialog", &[]).output },
    markdown: MarkdownKind::Dialog,
    since: "20.12.2",
    advice: &[
        Advice::NotInside(ElementSet::of(&[Element::Dialog])),
        Advice::WithoutInside(ElementSet::of(&[Element::Form]), INTERACTIVE),
        Advice::Opened {
            id: Key::Id,
            by: ElementSet::of(&[Element::UiAction]),
            with: Key::TargetId,
            unless: (Key::State, "open"),
        },
    ],
    ..ElementInfo::new("dialog", &[Spelling::tag("dialog")])
};

const PART_RULES: &[Rule] = &[
    Rule::DialogPart { dialog: Element::Dialog, form: Element::Form },
    Rule::NoChild(ElementSet::of(&[Element::Dialog])),
];

const fn part(name: &'static str, spellings: &'static [Spelling], class: &'static str) -> ElementInfo {
    ElementInfo {
        rules: PART_RULES,
        output: Output { tag: OutputTag::Name("div"), class, ..ElementInfo::new("div", &[]).output },
        markdown: MarkdownKind::Paragraph,
        since: "20.12.2",
        ..ElementInfo::new(name, spellings)
    }
}

/// `title`
pub(super) const DIALOG_TITLE: ElementInfo = part("title", &[Spelling::tag("title")], "dialog-title");
/// `body` of a dialog
pub(super) const DIALOG_BODY: ElementInfo = part(
    "body",
    &[Spelling::shorthand("body").when(When::ChildOrGrandchildOf(ElementSet::of(&[Element::Dialog])))],
    "dialog-body",
);
/// `footer`
pub(super) const DIALOG_FOOTER: ElementInfo = part("footer", &[Spelling::tag("footer")], "dialog-footer");
