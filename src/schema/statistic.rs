//! How the library counts an element for its usage statistics, and what it notes of it.

use super::{Element, Key};

/// How an element is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// It is not.
    Never,
    /// Under this name.
    Times(&'static str),
    /// By the exact value of an attribute, under the name beside it.
    ByValue(Key, &'static [(&'static str, &'static str)]),
    /// One by one.
    OneByOne {
        /// What it is called.
        name: &'static str,
        /// True if it does not count where it is read from PresentationML.
        only_messageml: bool,
        /// What is noted of it.
        facts: Facts,
    },
    /// All in the message, as one item of this name.
    Summed(&'static str),
}

/// A fact with its name.
pub type Named = (&'static str, FactSource);

/// What is noted of one element.
pub type Facts = &'static [Named];

/// How a fact is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactSource {
    /// 1 if one of the attributes is there.
    Has(&'static [Key]),
    /// The value of an attribute.
    Word(Key),
    /// The value of an attribute, a number.
    Number(Key),
    /// 1 if there is text in it.
    HasText,
    /// `masked` or `normal`, where the attribute is there.
    Masked,
    /// How many children of this kind.
    Children(Element),
    /// 1 if a child has the attribute true, else 0.
    ChildTrue(Key),
}

const PLACEHOLDER: Named = ("placeholder", FactSource::Has(&[Key::Placeholder]));
const TITLED: Named = ("has_title", FactSource::Has(&[Key::Title]));
const LABELLED: Named = ("has_label", FactSource::Has(&[Key::Label]));
const REQUIRED: Named = ("required", FactSource::Has(&[Key::Required]));
const PATTERN: Named = ("validation_pattern", FactSource::Has(&[Key::Pattern]));
const WITH_TEXT: Named = ("default", FactSource::HasText);
const WITH_VALUE: Named = ("default", FactSource::Has(&[Key::Value]));

/// What is noted of a text area.
const TEXT_FACTS: Facts =
    &[PLACEHOLDER, TITLED, LABELLED, REQUIRED, ("validation", FactSource::Has(&[Key::Pattern])), PATTERN, WITH_TEXT];
/// What is noted of a selector of people or rooms.
const SELECTOR_FACTS: Facts = &[TITLED, LABELLED, PLACEHOLDER, REQUIRED];

/// `form`
pub(super) const FORM: Counted = Counted::OneByOne {
    name: "form",
    only_messageml: false,
    facts: &[("is_multi_submit", FactSource::Has(&[Key::MultiSubmit]))],
};
/// `button`
pub(super) const BUTTON: Counted = Counted::OneByOne {
    name: "button",
    only_messageml: false,
    facts: &[("style_color", FactSource::Word(Key::Class)), ("type", FactSource::Word(Key::Type))],
};
/// `textfield`
pub(super) const TEXT_FIELD: Counted = Counted::OneByOne {
    name: "textfield",
    only_messageml: true,
    facts: &[
        ("type", FactSource::Masked),
        TITLED,
        PLACEHOLDER,
        LABELLED,
        REQUIRED,
        ("validation", FactSource::Has(&[Key::MinLength, Key::MaxLength, Key::Pattern])),
        ("validation_min", FactSource::Has(&[Key::MinLength])),
        ("validation_max", FactSource::Has(&[Key::MaxLength])),
        PATTERN,
        WITH_TEXT,
    ],
};
/// `textarea`
pub(super) const TEXT_AREA: Counted = Counted::OneByOne { name: "textarea", only_messageml: false, facts: TEXT_FACTS };
/// `richtextarea`
pub(super) const RICH_TEXT_AREA: Counted =
    Counted::OneByOne { name: "richtextarea", only_messageml: false, facts: TEXT_FACTS };
/// `dropdownmenu`
pub(super) const SELECT: Counted = Counted::OneByOne {
    name: "dropdownmenu",
    only_messageml: false,
    facts: &[
        TITLED,
        LABELLED,
        PLACEHOLDER,
        REQUIRED,
        ("is_multi_select", FactSource::Has(&[Key::Multiple])),
        ("options_count", FactSource::Children(Element::Option)),
        ("default", FactSource::ChildTrue(Key::Selected)),
    ],
};
/// `personselector`
pub(super) const PERSON_SELECTOR: Counted =
    Counted::OneByOne { name: "personselector", only_messageml: true, facts: SELECTOR_FACTS };
/// `roomselector`
pub(super) const ROOM_SELECTOR: Counted =
    Counted::OneByOne { name: "roomselector", only_messageml: true, facts: SELECTOR_FACTS };
/// `dateselector`
pub(super) const DATE_SELECTOR: Counted =
    Counted::OneByOne { name: "dateselector", only_messageml: true, facts: &[PLACEHOLDER, REQUIRED] };
/// `dateselector`
pub(super) const DATE_PICKER: Counted = Counted::OneByOne {
    name: "dateselector",
    only_messageml: false,
    facts: &[
        PLACEHOLDER,
        REQUIRED,
        TITLED,
        LABELLED,
        WITH_VALUE,
        ("validation", FactSource::Has(&[Key::Min, Key::Max, Key::Format, Key::DisabledDates])),
        ("validation_min", FactSource::Has(&[Key::Min])),
        ("validation_max", FactSource::Has(&[Key::Max])),
        ("validation_pattern", FactSource::Has(&[Key::Format])),
        ("validation_options", FactSource::Has(&[Key::DisabledDates])),
        ("highlighted_options", FactSource::Has(&[Key::HighlightedDates])),
    ],
};
/// `timepicker`
pub(super) const TIME_PICKER: Counted = Counted::OneByOne {
    name: "timepicker",
    only_messageml: false,
    facts: &[
        PLACEHOLDER,
        REQUIRED,
        TITLED,
        LABELLED,
        WITH_VALUE,
        ("validation", FactSource::Has(&[Key::Min, Key::Max, Key::Format, Key::Strict, Key::DisabledTimes])),
        ("validation_min", FactSource::Has(&[Key::Min])),
        ("validation_max", FactSource::Has(&[Key::Max])),
        ("validation_pattern", FactSource::Has(&[Key::Format])),
        ("validation_strict", FactSource::Has(&[Key::Strict])),
        ("validation_options", FactSource::Has(&[Key::DisabledTimes])),
        ("input_step", FactSource::Number(Key::Step)),
    ],
};
/// `timezonepicker`
pub(super) const TIMEZONE_PICKER: Counted = Counted::OneByOne {
    name: "timezonepicker",
    only_messageml: false,
    facts: &[
        TITLED,
        LABELLED,
        PLACEHOLDER,
        REQUIRED,
        WITH_VALUE,
        ("validation", FactSource::Has(&[Key::DisabledZones])),
        ("validation_options", FactSource::Has(&[Key::DisabledZones])),
    ],
};
