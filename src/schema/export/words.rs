//! Rows in words: conditions, contents and rules as a sentence's part.

use crate::schema::{Advice, Content, Element, ElementInfo, ElementSet, Key, NameFormat, Rule, Spelling, When};

/// The name of an element as it is shown.
pub(super) fn name(element: Element) -> String {
    match element {
        Element::Text => "text".into(),
        other => format!("`{}`", other.info().name),
    }
}

/// The names of a set; those that several elements share stand once.
pub(super) fn names(set: ElementSet) -> String {
    let mut all: Vec<String> = set.iter().map(name).collect();
    all.dedup();
    all.join(", ")
}

fn key_name(info: &ElementInfo, key: Key) -> String {
    let row = info.attributes.iter().find(|row| row.key == key);
    format!("`{}`", row.map_or("", |row| row.shown_name(false)))
}

fn key_names(info: &ElementInfo, keys: &[Key]) -> String {
    keys.iter().map(|key| key_name(info, *key)).collect::<Vec<_>>().join(", ")
}

/// How a tag is written.
pub(super) fn spelling(spelling: &Spelling) -> String {
    let tag = spelling.tag;
    let text = match spelling.when {
        When::Always => format!("`<{tag}>`"),
        When::Root => format!("`<{tag}>` as the root"),
        When::Class(word) => format!("`<{tag} class=\"{word}\">`"),
        When::ClassAndAttributes(class, names) => {
            format!(
                "`<{tag} class=\"{class}\" {}>`",
                names.iter().map(|n| format!("{n}=\"…\"")).collect::<Vec<_>>().join(" ")
            )
        }
        When::Type(word, _) => format!("`<{tag} type=\"{word}\">`"),
        When::Attribute(name) => format!("`<{tag} {name}=\"…\">`"),
        When::EntityType(kind) => format!("`<{tag} class=\"entity\">` with data of the type `{kind}`"),
        When::Entity => format!("`<{tag} class=\"entity\">` with data of any other type"),
        When::ChildOf(set) => format!("`<{tag}>` directly in {}", names(set)),
        When::ChildOrGrandchildOf(set) => format!("`<{tag}>` in {} or in a child of it", names(set)),
    };
    if spelling.shorthand { format!("{text} (MessageML only)") } else { text }
}

/// What may stand in an element.
pub(super) fn content(content: Content) -> String {
    match content {
        Content::Any => "anything".into(),
        Content::Nothing => "nothing, not even white space".into(),
        Content::Only(set) => names(set),
        Content::NothingInPresentationMl(set) => format!("{}; nothing in PresentationML", names(set)),
        Content::Choice(set) => format!("{}; in PresentationML one `input` and one `label`", names(set)),
    }
}

/// The format in which an attribute's name is taken, where that is not both.
pub(super) fn format(format: NameFormat) -> &'static str {
    match format {
        NameFormat::Any => "",
        NameFormat::MessageMl => " (MessageML)",
        NameFormat::PresentationMl => " (PresentationML)",
        NameFormat::IgnoredInPresentationMl => " (PresentationML, without effect)",
    }
}

/// A rule of an element.
pub(super) fn rule(info: &ElementInfo, rule: &Rule) -> String {
    let key = |key: Key| key_name(info, key);
    match rule {
        Rule::Parent(set) => format!("stands directly in {}", names(*set)),
        Rule::Inside(set) => format!("stands in {}, at any depth", names(*set)),
        Rule::NotInside(set) => format!("does not stand in {}, at any depth", names(*set)),
        Rule::HasChild(set) => format!("holds at least one of {}", names(*set)),
        Rule::NoChild(set) => format!("does not directly hold {}", names(*set)),
        Rule::AtMost(element, most) => format!("holds at most {most} {}", name(*element)),
        Rule::UniqueId => "its `id` is its own in the message".into(),
        Rule::Alone => "is alone in its message".into(),
        Rule::Beta(row) => format!("{} is `true` only where the pod takes beta content", key(*row)),
        Rule::NeedsRoot(row) => format!(
            "stands in a root with `{}=\"true\"`",
            Element::Message
                .info()
                .attributes
                .iter()
                .find(|found| found.key == *row)
                .map_or("", |found| found.shown_name(false))
        ),
        Rule::EntityId => "`data-entity-id` and a class of exactly `entity` go together".into(),
        Rule::NeedsClass(row, word) => format!("{} needs a class that begins with `{word}`", key(*row)),
        Rule::NeedsEntityId => "needs `data-entity-id` in PresentationML".into(),
        Rule::OneOf(keys) => format!("needs one of {}", key_names(info, keys)),
        Rule::Instrument => "the instrument must be found, or there must be a fallback".into(),
        Rule::Needs(a, b) => format!("{} needs {}", key(*a), key(*b)),
        Rule::NeedsTrue(a, b) => format!("{} needs {} to be `true`", key(*a), key(*b)),
        Rule::Ordered(low, high) => format!("{} is at most {}", key(*low), key(*high)),
        Rule::NotZero(a, b, c) => format!("{} is not 0 where {} and {} are `true`", key(*a), key(*b), key(*c)),
        Rule::OneTrueUnless(_, unless) => format!("at most one child is chosen unless {} is `true`", key(*unless)),
        Rule::TextLength { min, max } => {
            format!("its text has {min} to {max} characters, or as the attributes say; it may be missing")
        }
        Rule::Button { bare_in, named, nameless } => format!(
            "of type `{}` it needs a `name`, of type `{}` it takes none; directly in {} it takes neither",
            named.join("`, `"),
            nameless.join("`, `"),
            name(*bare_in)
        ),
        Rule::Form { dialog, button, parts, .. } => {
            format!(
                "directly in {} it holds only {}; elsewhere it needs a {} of type `action`",
                name(*dialog),
                names(*parts),
                name(*button)
            )
        }
        Rule::Dialog { form, parts, .. } => format!("holds one {}, or its parts: {}", name(*form), names(*parts)),
        Rule::DialogPart { dialog, form } => format!("stands in {}, or in the {} in it", name(*dialog), name(*form)),
        Rule::ExactlyOneFor(when, value, keys) => {
            format!("with {} `{value}` exactly one of {} must be there", key(*when), key_names(info, keys))
        }
        Rule::LengthBeside(a, b, most) => {
            format!("{} has at most {most} characters where {} is there", key(*a), key(*b))
        }
        Rule::CheckedFor { when: (when, word), key: other, value, required } => {
            let must = if *required { ", and must be there" } else { "" };
            format!("with {} `{word}`, {} is {}{must}", key(*when), key(*other), value.describe())
        }
        Rule::Target(row, element) => format!("{} is the `id` of a {} beside it", key(*row), name(*element)),
    }
}

/// The elements that an element may stand directly in.
pub(super) fn parents(element: Element) -> String {
    let rules = element.info().rules;
    if let Some(set) = rules.iter().find_map(|rule| match rule {
        Rule::Parent(set) => Some(*set),
        _ => None,
    }) {
        return names(set);
    }
    let mut only: Vec<String> = Vec::new();
    for parent in Element::all() {
        let held = match parent.info().content {
            Content::Only(set) | Content::NothingInPresentationMl(set) | Content::Choice(set) => set.contains(element),
            Content::Any | Content::Nothing => false,
        };
        if held {
            only.push(name(parent));
        }
    }
    only.dedup();
    let only = only.join(", ");
    if only.is_empty() { "any that holds anything".into() } else { format!("any that holds anything; {only}") }
}

/// What is better written otherwise.
pub(super) fn advice(info: &ElementInfo, advice: &Advice) -> String {
    let key = |key: Key| key_name(info, key);
    match advice {
        Advice::Superseded(element) => format!("superseded by {}", name(*element)),
        Advice::OldName(old, new) => format!("`{old}` is superseded by `{new}`"),
        Advice::OldValue(of, old, new) => format!("`{old}` as {} is superseded by `{new}`", key(*of)),
        Advice::ValuesSince(of, values, since) => {
            let values: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
            format!("{} as {}: since Agent {since}", values.join(", "), key(*of))
        }
        Advice::SpacesAndNumbersSince(of, since) => {
            format!("values of {} with white space or of digits only: since Agent {since}", key(*of))
        }
        Advice::Characters(of, others) => {
            let others: Vec<String> = others.chars().map(|c| format!("`{c}`")).collect();
            format!("{} is documented as letters, digits and {}", key(*of), others.join(" "))
        }
        Advice::AtLeast(of, least) => format!("{} is documented as {least} or more", key(*of)),
        Advice::Length(of, most) => format!("{} is documented as at most {most} characters", key(*of)),
        Advice::Boolean(of) => format!("{} is documented as `true` or `false`; any text is taken", key(*of)),
        Advice::Beside(of, other) => format!("{} is documented for use beside {}", key(*of), key(*other)),
        Advice::NotInside(set) => format!("documented as never in {}, at any depth", names(*set)),
        Advice::NotInsideFor(of, value, set) => {
            format!("with {} `{value}` documented as never in {}", key(*of), names(*set))
        }
        Advice::Without(set) => format!("documented as never holding {}", names(*set)),
        Advice::WithoutInside(around, set) => {
            format!("in {} documented as never holding {}", names(*around), names(*set))
        }
        Advice::Children(1) => "documented for one element in it; several are accepted".into(),
        Advice::Children(most) => format!("documented for at most {most} elements in it; more are accepted"),
        Advice::Sign(of, sign) => format!("{} is documented without `{sign}`, which is written by itself", key(*of)),
        Advice::Starred(of) => format!("{} is documented with a `*` before a number", key(*of)),
        Advice::KnownCode(of) => format!("{} that is not known is shown between colons", key(*of)),
        Advice::Colour(of) => format!("{} other than a colour of the style guide shows none", key(*of)),
        Advice::Loaded(of) => format!("{} should be a whole `http`, `https` or `data` address", key(*of)),
        Advice::Followed(of) => format!("{} with a script is never followed", key(*of)),
        Advice::StreamForm(of) => format!("{} is documented as the id that the client shows", key(*of)),
        Advice::AddressForm(of) => format!("{} is documented with ids that are safe in addresses", key(*of)),
        Advice::SafePattern(of) => format!("clients leave out a check whose {} repeats repetitions", key(*of)),
        Advice::OwnValue(of, set) => format!("{} should be its own in each {}", key(*of), names(*set)),
        Advice::OwnValueBeside(of, beside, set) => {
            format!("{} should be its own among those of one {} in each {}", key(*of), key(*beside), names(*set))
        }
        Advice::OneTrue(of, beside, set) => {
            format!("one of those of one {} in each {} should be {}", key(*beside), names(*set), key(*of))
        }
        Advice::Enough(of, set) => format!("{} should be no more than the {} in it", key(*of), names(*set)),
        Advice::Between(of, min, max) => {
            format!("{} should lie between {} and {}", key(*of), key(*min), key(*max))
        }
        Advice::Opened { by, .. } => format!("needs one of {} that opens it", names(*by)),
        Advice::ReplacedContent(sign) => {
            format!("read from an object of the data it shows `{sign}` and the keyword, whatever it holds")
        }
        Advice::TextFor(of) => {
            format!("with {} there should be a text in it, for clients that cannot show the object", key(*of))
        }
    }
}
