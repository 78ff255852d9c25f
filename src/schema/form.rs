//! Rows: forms, buttons, text fields, choices, drop-downs, and what is read back of their groups.

use super::advice::Advice;
use super::attribute::{AttributeInfo, Key, Name, Presence, Value, Written};
use super::element::{BuiltAs, Content, Element, ElementInfo, ElementSet, Role, Rule, Spelling, When};
use super::output::{Field, MarkdownKind, Newlines, Order, Output, OutputTag, Writer};
use super::statistic::{self, Counted};

/// A form must be around it.
pub(super) const IN_FORM: Rule = Rule::Inside(ElementSet::of(&[Element::Form]));
const FORMS: ElementSet = ElementSet::of(&[Element::Form]);
/// Of two fields of one name only one arrives.
pub(super) const OWN_NAME: Advice = Advice::OwnValue(Key::Name, FORMS);
const TEXT: ElementSet = ElementSet::of(&[Element::Text]);

/// A `name` that is not blank.
pub(super) const NAME: AttributeInfo =
    AttributeInfo::new(Key::Name, &[Name::any("name")], Value::NotBlank { max: u32::MAX }).required();
/// `required`
pub(super) const REQUIRED: AttributeInfo = AttributeInfo::new(Key::Required, &[Name::any("required")], Value::Boolean);
/// `disabled`
pub(super) const DISABLED: AttributeInfo =
    AttributeInfo::new(Key::Disabled, &[Name::any("disabled")], Value::Boolean).since("23.11").note("undocumented");
/// `readonly`
pub(super) const READ_ONLY: AttributeInfo =
    AttributeInfo::new(Key::ReadOnly, &[Name::any("readonly")], Value::Boolean).since("23.11").note("undocumented");
/// `placeholder`
pub(super) const PLACEHOLDER: AttributeInfo =
    AttributeInfo::new(Key::Placeholder, &[Name::any("placeholder")], Value::Any).free_text();
/// `label`, written in a group.
pub(super) const LABEL: AttributeInfo =
    AttributeInfo::new(Key::Label, &[Name::any("label")], Value::Length(256)).free_text().dropped().since("20.9");
/// `title`, written in a group.
pub(super) const TITLE: AttributeInfo =
    AttributeInfo::new(Key::Title, &[Name::any("title")], Value::Length(256)).free_text().dropped().since("20.9");
/// `id`, by which label and tooltip of a group are found again.
pub(super) const GROUP_ID: AttributeInfo =
    AttributeInfo::new(Key::Id, &[Name::pml("id")], Value::Any).dropped().adopts();
/// `formnovalidate` in MessageML, `data-formnovalidate` in PresentationML.
pub(super) const FORM_NO_VALIDATE: AttributeInfo = AttributeInfo::new(
    Key::FormNoValidate,
    &[Name::mml("formnovalidate"), Name::pml("data-formnovalidate")],
    Value::Boolean,
)
.desktop_only()
.since("25.6");

const AUTO_SUBMIT: AttributeInfo = AttributeInfo::new(Key::AutoSubmit, &[Name::mml("auto-submit")], Value::Boolean)
    .out("data-auto-submit")
    .desktop_only()
    .since("23.11");
const PATTERN: AttributeInfo = AttributeInfo::new(Key::Pattern, &[Name::any("pattern")], Value::Regex)
    .written(Written::Last("pattern"))
    .since("20.6");
const PATTERN_MESSAGE: AttributeInfo = AttributeInfo::new(
    Key::PatternMessage,
    &[Name::mml("pattern-error-message"), Name::pml("data-pattern-error-message")],
    Value::Any,
)
.free_text()
.written(Written::Last("data-pattern-error-message"))
.since("20.6");

const fn length(key: Key, names: &'static [Name], min: i32, max: i32) -> AttributeInfo {
    AttributeInfo::new(key, names, Value::Integer { min, max })
}

const fn text_rules(min: u32, max: u32) -> [Rule; 5] {
    [
        IN_FORM,
        Rule::Needs(Key::Pattern, Key::PatternMessage),
        Rule::LengthBeside(Key::PatternMessage, Key::Pattern, 256),
        Rule::Ordered(Key::MinLength, Key::MaxLength),
        Rule::TextLength { min, max },
    ]
}

const fn field(name: &'static str) -> MarkdownKind {
    MarkdownKind::Field(Field {
        name,
        parts: &[Key::Placeholder, Key::Label, Key::Title],
        skips_empty: false,
        value: true,
    })
}

/// `form`
pub(super) const FORM: ElementInfo = ElementInfo {
    counted: statistic::FORM,
    attributes: &[
        AttributeInfo::new(Key::Id, &[Name::any("id")], Value::NotBlank { max: u32::MAX }).required(),
        AttributeInfo::new(Key::MultiSubmit, &[Name::any("multi-submit")], Value::OneOf(&["reset", "no-reset"]))
            .out("data-multi-submit")
            .since("20.13"),
    ],
    rules: &[
        Rule::NotInside(ElementSet::of(&[Element::Form])),
        Rule::AtMost(Element::Checkbox, 50),
        Rule::AtMost(Element::Radio, 50),
        Rule::Form {
            dialog: Element::Dialog,
            button: Element::Button,
            parts: super::action::DIALOG_PARTS,
            part_classes: (Element::Div, super::action::DIALOG_PART_CLASSES),
        },
        Rule::UniqueId,
    ],
    output: Output { order: Order::Table, ..ElementInfo::new("form", &[]).output },
    markdown: MarkdownKind::Form,
    since: "2.55.9",
    notes: &["only service accounts may send forms", "50 checkboxes and radio buttons instead of 20 since Agent 20.10"],
    ..ElementInfo::new("form", &[Spelling::tag("form")])
};

/// `button`
pub(super) const BUTTON: ElementInfo = ElementInfo {
    counted: statistic::BUTTON,
    attributes: &[
        AttributeInfo::new(Key::Type, &[Name::any("type")], Value::Any)
            .presence(Presence::DefaultUnlessIn("action", Element::UiAction))
            .note("`action`, `reset` or `cancel`; not in a ui-action"),
        AttributeInfo::new(
            Key::Class,
            &[Name::any("class")],
            Value::OneOfWithoutSuffix(
                &[
                    "primary",
                    "secondary",
                    "tertiary",
                    "destructive",
                    "primary-link",
                    "destructive-link",
                    "primary-destructive",
                    "secondary-destructive",
                ],
                "-destructive",
            ),
        )
        .since("20.6"),
        AttributeInfo::new(Key::Icon, &[Name::any("icon")], Value::Any).out("data-icon").since("23.11"),
        AttributeInfo::new(Key::Name, &[Name::any("name")], Value::Any)
            .note("must be there for `action` and `cancel`, must not for `reset`"),
        AttributeInfo::new(Key::Title, &[Name::mml("title"), Name::pml("data-title")], Value::Any)
            .free_text()
            .written(Written::LastInMessageMl("data-title"))
            .note("undocumented"),
        AttributeInfo::new(
            Key::FormNoValidate,
            &[Name::mml("formnovalidate"), Name::pml("data-formnovalidate")],
            Value::Any,
        )
        .written(Written::LastInMessageMl("data-formnovalidate"))
        .since("25.6"),
    ],
    rules: &[
        Rule::Inside(ElementSet::of(&[Element::Form, Element::UiAction])),
        Rule::Button { bare_in: Element::UiAction, named: &["action", "cancel"], nameless: &["reset"] },
    ],
    markdown: MarkdownKind::Button,
    advice: &[
        Advice::OldValue(Key::Class, "primary-destructive", "primary"),
        Advice::OldValue(Key::Class, "secondary-destructive", "secondary"),
        Advice::ValuesSince(Key::Class, &["primary-link", "destructive-link"], "23.11"),
        Advice::Boolean(Key::FormNoValidate),
    ],
    since: "2.55.9",
    ..ElementInfo::new("button", &[Spelling::tag("button")])
};

const TEXT_FIELD_RULES: [Rule; 5] = text_rules(1, 128);

/// `text-field`
pub(super) const TEXT_FIELD: ElementInfo = ElementInfo {
    counted: statistic::TEXT_FIELD,
    attributes: &[
        NAME,
        PLACEHOLDER,
        REQUIRED,
        AttributeInfo::new(Key::Masked, &[Name::mml("masked"), Name::pml("data-masked")], Value::Boolean),
        length(Key::MinLength, &[Name::any("minlength")], 1, 128),
        length(Key::MaxLength, &[Name::any("maxlength")], 1, 128),
        AttributeInfo { names: &[Name::mml("disabled")], ..DISABLED },
        AttributeInfo { names: &[Name::mml("readonly")], ..READ_ONLY },
        AUTO_SUBMIT,
        FORM_NO_VALIDATE,
        AttributeInfo::new(Key::Value, &[Name::pml("value")], Value::Any).written(Written::AsText),
        AttributeInfo { written: Written::As("pattern"), ..PATTERN },
        AttributeInfo { written: Written::As("data-pattern-error-message"), ..PATTERN_MESSAGE },
        LABEL,
        AttributeInfo { names: &[Name::mml("title")], ..TITLE },
        GROUP_ID,
    ],
    content: Content::NothingInPresentationMl(TEXT),
    rules: &TEXT_FIELD_RULES,
    output: Output {
        tag: OutputTag::Name("input"),
        fixed: &[("type", "text")],
        order: Order::Table,
        writer: Writer::TextValue,
        group: "textfield",
        ..ElementInfo::new("input", &[]).output
    },
    markdown: field("Text Field"),
    advice: &[Advice::Beside(Key::FormNoValidate, Key::AutoSubmit), OWN_NAME, Advice::SafePattern(Key::Pattern)],
    since: "2.55.9",
    notes: &["a masked field may hold a text, whatever the documentation says"],
    ..ElementInfo::new("text-field", &[Spelling::tag("text-field"), Spelling::input("text", true)])
};

const TEXT_AREA_RULES: [Rule; 5] = text_rules(0, 10_000);
const TEXT_AREA_ATTRIBUTES: &[AttributeInfo] = &[
    NAME,
    PLACEHOLDER,
    REQUIRED,
    DISABLED,
    READ_ONLY,
    length(Key::MinLength, &[Name::any("minlength")], 0, 10_000).note("undocumented"),
    length(Key::MaxLength, &[Name::any("maxlength")], 0, 10_000).note("undocumented"),
    length(Key::Rows, &[Name::any("rows")], 0, i32::MAX).since("23.11"),
    length(Key::Cols, &[Name::any("cols")], 0, i32::MAX).since("23.11"),
    FORM_NO_VALIDATE,
    PATTERN,
    PATTERN_MESSAGE,
    LABEL,
    TITLE,
    GROUP_ID,
];

/// `textarea`
pub(super) const TEXT_AREA: ElementInfo = ElementInfo {
    counted: statistic::TEXT_AREA,
    attributes: TEXT_AREA_ATTRIBUTES,
    content: Content::Only(TEXT),
    rules: &TEXT_AREA_RULES,
    advice: &[OWN_NAME, Advice::SafePattern(Key::Pattern)],
    output: Output { newlines: Newlines::KeepDirect, group: "textarea", ..ElementInfo::new("textarea", &[]).output },
    markdown: field("Text Area"),
    since: "2.55.9",
    notes: &["the limit of 10,000 characters is undocumented"],
    ..ElementInfo::new("textarea", &[Spelling::tag("textarea")])
};

/// `richtextarea`
pub(super) const RICH_TEXT_AREA: ElementInfo = ElementInfo {
    counted: statistic::RICH_TEXT_AREA,
    attributes: TEXT_AREA_ATTRIBUTES,
    content: Content::Only(TEXT),
    rules: &TEXT_AREA_RULES,
    advice: &[OWN_NAME, Advice::SafePattern(Key::Pattern)],
    output: Output {
        newlines: Newlines::KeepDirect,
        group: "richtextarea",
        fixed_second: &[("data-richtext", "true")],
        ..ElementInfo::new("textarea", &[]).output
    },
    markdown: field("Rich Text Area"),
    since: "25.6",
    notes: &["only a line in the change log", "its PresentationML is not read back as rich text"],
    ..ElementInfo::new("richtextarea", &[Spelling::tag("richtextarea")])
};

const CHOICE_ATTRIBUTES: &[AttributeInfo] = &[
    NAME,
    AttributeInfo::new(Key::Checked, &[Name::any("checked")], Value::Boolean),
    AttributeInfo::new(Key::Value, &[Name::any("value")], Value::Any).presence(Presence::Default("on")),
    DISABLED,
    READ_ONLY,
    AttributeInfo::new(
        Key::FormNoValidate,
        &[Name::any("formnovalidate"), Name::pml("data-formnovalidate")],
        Value::Boolean,
    ),
    LABEL.note("has no effect"),
    AttributeInfo::new(Key::Type, &[Name::ignored("type")], Value::Any).dropped(),
    GROUP_ID,
];

const fn choice(name: &'static str, spellings: &'static [Spelling]) -> ElementInfo {
    ElementInfo {
        attributes: CHOICE_ATTRIBUTES,
        content: Content::Choice(ElementSet::of(&[Element::Text, Element::Bold, Element::Italic])),
        rules: &[IN_FORM],
        markdown: MarkdownKind::Choice,
        since: "2.55.9",
        ..ElementInfo::new(name, spellings)
    }
}

const fn choice_output(fixed: &'static [(&'static str, &'static str)], class: &'static str) -> Output {
    Output {
        tag: OutputTag::Name("input"),
        class,
        fixed,
        order: Order::Table,
        writer: Writer::Choice,
        ..ElementInfo::new("input", &[]).output
    }
}

/// `checkbox`
pub(super) const CHECKBOX: ElementInfo = ElementInfo {
    counted: Counted::Summed("checkbox"),
    output: choice_output(&[("type", "checkbox")], "checkbox-group"),
    ..choice(
        "checkbox",
        &[Spelling::tag("checkbox"), Spelling::class("checkbox-group"), Spelling::input("checkbox", false)],
    )
};

/// `radio`
pub(super) const RADIO: ElementInfo = ElementInfo {
    counted: Counted::Summed("radio"),
    output: choice_output(&[("type", "radio")], "radio-group"),
    advice: &[Advice::OneTrue(Key::Checked, Key::Name, FORMS), Advice::OwnValueBeside(Key::Value, Key::Name, FORMS)],
    ..choice("radio", &[Spelling::tag("radio"), Spelling::class("radio-group"), Spelling::input("radio", false)])
};

const OPTIONS: ElementSet = ElementSet::of(&[Element::Option]);

/// `select`
pub(super) const SELECT: ElementInfo = ElementInfo {
    counted: statistic::SELECT,
    attributes: &[
        NAME,
        AttributeInfo::new(Key::Placeholder, &[Name::any("data-placeholder")], Value::Any).free_text(),
        REQUIRED,
        AttributeInfo::new(Key::Multiple, &[Name::any("multiple")], Value::Boolean).since("20.14"),
        DISABLED,
        READ_ONLY,
        length(Key::Min, &[Name::any("min")], 0, i32::MAX).out("data-min").since("20.14"),
        length(Key::Max, &[Name::any("max")], 1, i32::MAX).out("data-max").since("20.14"),
        AttributeInfo { names: &[Name::any("auto-submit")], ..AUTO_SUBMIT },
        AttributeInfo {
            names: &[Name::any("formnovalidate")],
            written: Written::As("data-formnovalidate"),
            ..FORM_NO_VALIDATE
        },
        LABEL,
        TITLE,
        AttributeInfo::new(Key::Generated, &[Name::any("data-formnovalidate")], Value::Any)
            .dropped()
            .adopts()
            .note("accepted without effect"),
        AttributeInfo { names: &[Name::any("id")], ..GROUP_ID }.note("accepted without effect"),
    ],
    content: Content::Only(OPTIONS),
    rules: &[
        IN_FORM,
        Rule::HasChild(OPTIONS),
        Rule::NeedsTrue(Key::Min, Key::Multiple),
        Rule::NeedsTrue(Key::Max, Key::Multiple),
        Rule::Ordered(Key::Min, Key::Max),
        Rule::NotZero(Key::Min, Key::Multiple, Key::Required),
        Rule::OneTrueUnless(Key::Selected, Key::Multiple),
    ],
    output: Output { group: "dropdown", ..ElementInfo::new("select", &[]).output },
    markdown: MarkdownKind::Select,
    advice: &[
        OWN_NAME,
        Advice::Enough(Key::Min, OPTIONS),
        Advice::AtLeast(Key::Min, 2),
        Advice::AtLeast(Key::Max, 2),
        Advice::Beside(Key::FormNoValidate, Key::AutoSubmit),
    ],
    since: "2.55.9",
    ..ElementInfo::new("select", &[Spelling::tag("select").built_as(BuiltAs::PresentationMl)])
};

/// `option`
pub(super) const OPTION: ElementInfo = ElementInfo {
    attributes: &[
        AttributeInfo::new(Key::Selected, &[Name::any("selected")], Value::Boolean),
        AttributeInfo::new(Key::Value, &[Name::any("value")], Value::Any).required(),
    ],
    content: Content::Only(TEXT),
    rules: &[Rule::Parent(ElementSet::of(&[Element::Select])), Rule::HasChild(TEXT)],
    markdown: MarkdownKind::Option,
    advice: &[Advice::OwnValue(Key::Value, ElementSet::of(&[Element::Select]))],
    since: "2.55.9",
    ..ElementInfo::new("option", &[Spelling::tag("option")])
};

const fn trace(info: ElementInfo, role: Role) -> ElementInfo {
    ElementInfo { role, output: Output { writer: Writer::Nothing, ..info.output }, ..info }
}

/// The `div` around a labelled element.
pub(super) const GROUP: ElementInfo =
    trace(ElementInfo::new("div", &[Spelling::tag("div").when(When::Attribute("data-generated"))]), Role::Unwrapped);

/// `label`
pub(super) const LABEL_ELEMENT: ElementInfo = ElementInfo {
    attributes: &[AttributeInfo::new(Key::For, &[Name::any("for")], Value::Any).required().dropped()],
    ..trace(ElementInfo::new("label", &[Spelling::tag("label")]), Role::Label(Key::For))
};

/// The `span` that holds a tooltip.
pub(super) const TOOLTIP: ElementInfo = ElementInfo {
    attributes: &[
        AttributeInfo::new(Key::TargetId, &[Name::any("data-target-id")], Value::Any).required().dropped(),
        AttributeInfo::new(Key::DataTitle, &[Name::any("data-title")], Value::Any).free_text().required().dropped(),
    ],
    ..trace(
        ElementInfo::new(
            "span",
            &[Spelling::tag("span").when(When::ClassAndAttributes("info-hint", &["data-target-id", "data-title"]))],
        ),
        Role::Tooltip(Key::TargetId, Key::DataTitle),
    )
};
