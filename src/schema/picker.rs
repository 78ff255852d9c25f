//! Rows: selectors of people, rooms and dates, pickers of dates, times and time zones.

use super::advice::Advice;
use super::attribute::{AttributeInfo, Key, Name, Value, Written};
use super::element::{Content, Element, ElementInfo, Spelling};
use super::form::{
    DISABLED, FORM_NO_VALIDATE, GROUP_ID, IN_FORM, LABEL, NAME, OWN_NAME, PLACEHOLDER, READ_ONLY, REQUIRED, TITLE,
};
use super::output::{Field, MarkdownKind, Order, Output, OutputTag, Writer};
use super::statistic;

const DATA_NAME: AttributeInfo = AttributeInfo {
    names: &[Name::ignored("name"), Name::mml("name"), Name::pml("data-name")],
    written: Written::As("data-name"),
    ..NAME
};
const DATA_PLACEHOLDER: AttributeInfo =
    AttributeInfo::new(Key::Placeholder, &[Name::any("placeholder"), Name::pml("data-placeholder")], Value::Any)
        .free_text();
const DATA_REQUIRED: AttributeInfo =
    AttributeInfo::new(Key::Required, &[Name::any("required"), Name::pml("data-required")], Value::Boolean);
const DATA_FORM_NO_VALIDATE: AttributeInfo =
    AttributeInfo { names: &[Name::any("formnovalidate"), Name::pml("data-formnovalidate")], ..FORM_NO_VALIDATE };

const SELECTED_NAMES: &[Name] = &[Name::any("value"), Name::pml("data-value")];

const fn selected(value: Value) -> AttributeInfo {
    AttributeInfo::new(Key::Value, SELECTED_NAMES, value).since("20.12")
}

const fn output(class: &'static str, group: &'static str) -> Output {
    Output {
        tag: OutputTag::Name("div"),
        class,
        order: Order::Table,
        writer: Writer::Hollow,
        group,
        ..ElementInfo::new("div", &[]).output
    }
}

const fn field(name: &'static str, parts: &'static [Key]) -> MarkdownKind {
    MarkdownKind::Field(Field { name, parts, skips_empty: false, value: false })
}

const ALL_PARTS: &[Key] = &[Key::Placeholder, Key::Label, Key::Title];

/// `person-selector`
pub(super) const PERSON_SELECTOR: ElementInfo = ElementInfo {
    counted: statistic::PERSON_SELECTOR,
    attributes: &[
        DATA_NAME,
        DATA_PLACEHOLDER,
        DATA_REQUIRED,
        selected(Value::Users(u32::MAX)),
        DATA_FORM_NO_VALIDATE,
        LABEL,
        TITLE,
        GROUP_ID,
    ],
    content: Content::Nothing,
    rules: &[IN_FORM],
    output: output("person-selector", "person-selector"),
    markdown: field("Person Selector", ALL_PARTS),
    advice: &[OWN_NAME],
    since: "2.55.9",
    ..ElementInfo::new("person-selector", &[Spelling::tag("person-selector"), Spelling::class("person-selector")])
};

/// `room-selector`
pub(super) const ROOM_SELECTOR: ElementInfo = ElementInfo {
    counted: statistic::ROOM_SELECTOR,
    attributes: &[
        DATA_NAME,
        DATA_PLACEHOLDER,
        DATA_REQUIRED,
        selected(Value::Rooms).note("the ids themselves are not checked"),
        DATA_FORM_NO_VALIDATE,
        LABEL,
        TITLE,
        GROUP_ID,
    ],
    content: Content::Nothing,
    rules: &[IN_FORM],
    output: output("room-selector", "room-selector"),
    markdown: field("Room Selector", ALL_PARTS),
    advice: &[OWN_NAME, Advice::AddressForm(Key::Value)],
    desktop_only: true,
    since: "23.11",
    ..ElementInfo::new("room-selector", &[Spelling::tag("room-selector"), Spelling::class("room-selector")])
};

/// `date-selector`
pub(super) const DATE_SELECTOR: ElementInfo = ElementInfo {
    counted: statistic::DATE_SELECTOR,
    attributes: &[DATA_NAME, DATA_PLACEHOLDER, DATA_REQUIRED, DATA_FORM_NO_VALIDATE],
    content: Content::Nothing,
    rules: &[IN_FORM],
    output: output("date-selector", ""),
    markdown: field("Date Selector", &[Key::Placeholder]),
    advice: &[Advice::Superseded(Element::DatePicker), OWN_NAME],
    notes: &["undocumented"],
    ..ElementInfo::new("date-selector", &[Spelling::tag("date-selector"), Spelling::class("date-selector")])
};

const INPUT_TYPE: AttributeInfo = AttributeInfo::new(Key::Type, &[Name::pml("type")], Value::Any).dropped().adopts();

const fn input(name: &'static str, names: &'static [Name], key: Key, value: Value) -> AttributeInfo {
    AttributeInfo::new(key, names, value).out(name)
}

/// Read back without a look at the value.
const fn unchecked(key: Key, names: &'static [Name]) -> AttributeInfo {
    AttributeInfo::new(key, names, Value::Any).adopts().note("read from PresentationML unchecked")
}

/// `date-picker`
pub(super) const DATE_PICKER: ElementInfo = ElementInfo {
    counted: statistic::DATE_PICKER,
    attributes: &[
        AttributeInfo { value: Value::NotBlank { max: 64 }, ..NAME }.note("documented as up to 256 characters"),
        input("value", &[Name::any("value")], Key::Value, Value::Date),
        PLACEHOLDER,
        input("min", &[Name::any("min")], Key::Min, Value::Date),
        input("max", &[Name::any("max")], Key::Max, Value::Date),
        REQUIRED,
        AttributeInfo::new(Key::DisabledDates, &[Name::mml("disabled-date")], Value::DateIntervals)
            .written(Written::Json("data-disabled-date")),
        AttributeInfo::new(Key::HighlightedDates, &[Name::mml("highlighted-date")], Value::DateIntervals)
            .written(Written::Json("data-highlighted-date")),
        AttributeInfo::new(Key::Format, &[Name::mml("format")], Value::DatePattern).out("data-format"),
        DISABLED,
        READ_ONLY,
        unchecked(Key::DisabledDates, &[Name::pml("data-disabled-date")]),
        unchecked(Key::HighlightedDates, &[Name::pml("data-highlighted-date")]),
        unchecked(Key::Format, &[Name::pml("data-format")]),
        FORM_NO_VALIDATE,
        AttributeInfo { value: Value::Length(64), ..LABEL }.note("documented as up to 256 characters"),
        AttributeInfo { value: Value::Length(64), ..TITLE }.note("documented as up to 256 characters"),
        INPUT_TYPE,
        GROUP_ID,
    ],
    rules: &[IN_FORM],
    output: Output {
        tag: OutputTag::Name("input"),
        class: "",
        fixed: &[("type", "date")],
        ..output("", "date-picker")
    },
    markdown: MarkdownKind::Field(Field {
        name: "Date Picker",
        parts: &[Key::Label, Key::Title, Key::Placeholder],
        skips_empty: true,
        value: false,
    }),
    since: "20.12",
    advice: &[Advice::Length(Key::Placeholder, 256), OWN_NAME, Advice::Between(Key::Value, Key::Min, Key::Max)],
    notes: &["children are not written"],
    ..ElementInfo::new("date-picker", &[Spelling::tag("date-picker"), Spelling::input("date", false)])
};

/// `time-picker`
pub(super) const TIME_PICKER: ElementInfo = ElementInfo {
    counted: statistic::TIME_PICKER,
    attributes: &[
        AttributeInfo { value: Value::NotBlank { max: 64 }, ..NAME }.note("documented as up to 256 characters"),
        input("value", &[Name::any("value")], Key::Value, Value::Time),
        AttributeInfo { value: Value::Length(64), ..PLACEHOLDER }.note("documented as up to 256 characters"),
        input("min", &[Name::any("min")], Key::Min, Value::Time),
        input("max", &[Name::any("max")], Key::Max, Value::Time),
        input("step", &[Name::any("step")], Key::Step, Value::Integer { min: 600, max: 43_200 }),
        AttributeInfo::new(Key::Format, &[Name::mml("format")], Value::TimePattern).out("data-format"),
        AttributeInfo::new(Key::Strict, &[Name::any("strict")], Value::Boolean).out("data-strict"),
        AttributeInfo::new(Key::DisabledTimes, &[Name::mml("disabled-time")], Value::TimeIntervals)
            .written(Written::Json("data-disabled-time")),
        REQUIRED,
        unchecked(Key::Format, &[Name::pml("data-format")]),
        unchecked(Key::Strict, &[Name::pml("data-strict")]),
        unchecked(Key::DisabledTimes, &[Name::pml("data-disabled-time")]),
        DISABLED,
        READ_ONLY,
        DATA_FORM_NO_VALIDATE,
        LABEL,
        TITLE,
        INPUT_TYPE,
        GROUP_ID,
    ],
    rules: &[IN_FORM],
    output: Output {
        tag: OutputTag::Name("input"),
        class: "",
        fixed: &[("type", "time")],
        writer: Writer::Void,
        ..output("", "time-picker")
    },
    markdown: field("Time Picker", ALL_PARTS),
    advice: &[OWN_NAME, Advice::Between(Key::Value, Key::Min, Key::Max)],
    since: "20.12",
    notes: &["children are not written"],
    ..ElementInfo::new("time-picker", &[Spelling::tag("time-picker"), Spelling::input("time", false)])
};

/// `timezone-picker`
pub(super) const TIMEZONE_PICKER: ElementInfo = ElementInfo {
    counted: statistic::TIMEZONE_PICKER,
    attributes: &[
        DATA_NAME.adopts(),
        AttributeInfo::new(Key::Value, &[Name::any("value")], Value::TimeZone).out("data-value"),
        unchecked(Key::Value, &[Name::pml("data-value")]),
        DATA_PLACEHOLDER.adopts(),
        AttributeInfo::new(Key::DisabledZones, &[Name::mml("disabled-timezone")], Value::TimeZones)
            .written(Written::Json("data-disabled-timezone")),
        AttributeInfo::new(Key::DisabledZones, &[Name::pml("data-disabled-timezone")], Value::ZoneStrings)
            .written(Written::Json("data-disabled-timezone"))
            .adopts(),
        AttributeInfo::new(Key::Required, &[Name::any("required")], Value::Boolean).out("data-required"),
        unchecked(Key::Required, &[Name::pml("data-required")]),
        FORM_NO_VALIDATE.adopts(),
        LABEL,
        TITLE,
        GROUP_ID,
    ],
    rules: &[IN_FORM],
    output: output("timezone-picker", "timezone-picker"),
    markdown: field("Timezone Picker", ALL_PARTS),
    advice: &[OWN_NAME],
    since: "20.12",
    notes: &["documented for canonical zone names; links and offsets are taken too", "children are not written"],
    ..ElementInfo::new("timezone-picker", &[Spelling::tag("timezone-picker"), Spelling::class("timezone-picker")])
};
