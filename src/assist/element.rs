//! Proposals in markup: elements, attributes and values, from the element table.

use std::collections::{HashMap, HashSet};

use super::Assist;
use super::markup::{Attribute, Tag};
use super::outline::Outline;
use super::proposal::{Completion, Proposal, ProposalKind};
use super::rank::Neighbourhood;
use crate::diagnostic::Span;
use crate::document::attribute_row;
use crate::json::Json;
use crate::schema::value::style::PROPERTIES;
use crate::schema::{
    Advice, AttributeInfo, Element, ElementInfo, Key, NameFormat, Presence, Rule, Spelling, Value, When,
    attribute_guide, candidates, emoji, guide,
};

/// The element that a tag means; of several that it may mean the one that its class or type speaks for.
pub(super) fn meant(outline: &Outline<'_>, tag: &Tag) -> Option<(Element, &'static Spelling)> {
    let parent = tag.parent.and_then(|parent| outline.tags.get(parent));
    let has = |name: &str| tag.attributes.iter().any(|attribute| outline.slice(attribute.name) == name);
    let fits = |when: &When| match when {
        When::Always => true,
        When::Root => tag.parent.is_none(),
        When::Class(word) => {
            outline.attribute(tag, "class").is_some_and(|(_, class)| class.split(' ').any(|part| part == *word))
        }
        When::Type(word, _) => outline.attribute(tag, "type").is_some_and(|(_, kind)| kind == *word),
        When::Attribute(name) => has(name),
        When::ClassAndAttributes(word, names) => {
            outline.attribute(tag, "class").is_some_and(|(_, class)| class == *word)
                && names.iter().all(|name| has(name))
        }
        When::ChildOf(set) | When::ChildOrGrandchildOf(set) => parent
            .and_then(|parent| candidates(outline.slice(parent.name)).first())
            .is_some_and(|candidate| set.contains(candidate.element)),
        When::EntityType(_) | When::Entity => false,
    };
    let found = candidates(outline.slice(tag.name)).iter().find(|candidate| fits(&candidate.spelling.when));
    found.map(|found| (found.element, found.spelling))
}

/// The row of an attribute, in whichever format it is written.
fn row_named(element: Element, name: &str) -> Option<&'static AttributeInfo> {
    attribute_row(element, name, false).or_else(|| attribute_row(element, name, true))
}

/// The row of an attribute of a tag.
pub(super) fn row_of(outline: &Outline<'_>, tag: &Tag, attribute: &Attribute) -> Option<&'static AttributeInfo> {
    row_named(meant(outline, tag)?.0, outline.slice(attribute.name))
}

/// The attribute whose value is being written.
pub(super) fn attribute_at_end(before: &Outline<'_>) -> Option<&'static AttributeInfo> {
    let tag = before.tags.last()?;
    row_of(before, tag, tag.attributes.last()?)
}

/// The values that a tag has for these.
pub(super) fn values_of(outline: &Outline<'_>, tag: &Tag, keys: &[Key]) -> impl Iterator<Item = Span> {
    let element = meant(outline, tag).filter(|_| !tag.attributes.is_empty()).map(|(element, _)| element);
    tag.attributes.iter().filter_map(move |attribute| {
        let row = row_named(element?, outline.slice(attribute.name))?;
        attribute.value.filter(|_| keys.contains(&row.key))
    })
}

/// What is written of an element, in MessageML.
pub(super) fn written(info: &ElementInfo) -> Option<&'static str> {
    let usual = |spelling: &&Spelling| matches!(spelling.when, When::Always | When::Root | When::ChildOf(_));
    let spelling = info.spellings.iter().filter(usual).find(|spelling| spelling.tag == info.name);
    spelling.or_else(|| info.spellings.iter().find(usual)).map(|spelling| spelling.tag)
}

/// Elements, after `<`.
pub(super) fn names(assist: &Assist<'_>, before: &Outline<'_>, completion: &mut Completion) {
    let neighbourhood = Neighbourhood::new(before, completion.replace.start);
    for element in Element::all().filter(|element| element.info().library <= assist.library) {
        let info = element.info();
        let Some(name) = written(info) else { continue };
        let mut proposal = Proposal::new(name, ProposalKind::Element, neighbourhood.rank(element, name));
        proposal.documentation = guide(element).map_or("", |(_, guide)| guide.says).to_owned();
        if !info.since.is_empty() {
            proposal.detail = format!("since Agent {}", info.since);
        }
        completion.proposals.push(proposal);
    }
    for (name, rank) in neighbourhood.strange() {
        completion.proposals.push(Proposal::new(name, ProposalKind::Element, rank));
    }
    if let Some((name, rank)) = neighbourhood.end_tag().filter(|_| completion.replace.is_empty()) {
        let mut proposal = Proposal::new(format!("/{name}"), ProposalKind::Element, rank);
        proposal.insert = format!("/{name}>");
        completion.proposals.push(proposal);
    }
}

/// The names of open tags, after `</`.
pub(super) fn end_tags(before: &Outline<'_>, completion: &mut Completion) {
    for (rank, index) in before.open_tags.iter().rev().enumerate() {
        if let Some(tag) = before.tags.get(*index) {
            let name = before.slice(tag.name);
            let mut proposal = Proposal::new(name, ProposalKind::Element, rank);
            proposal.insert = format!("{name}>");
            completion.proposals.push(proposal);
        }
    }
}

/// Attributes of the tag at the end that it has not yet, required ones first.
pub(super) fn attributes(assist: &Assist<'_>, before: &Outline<'_>, is_begun: bool, completion: &mut Completion) {
    let Some((tag, earlier)) = before.tags.split_last() else { return };
    let given = tag.attributes.len().saturating_sub(usize::from(is_begun));
    let given: HashSet<&str> =
        tag.attributes.iter().take(given).map(|attribute| before.slice(attribute.name)).collect();
    let name = before.slice(tag.name);
    let known = meant(before, tag).map(|(element, _)| element);
    let mut used: HashMap<&str, usize> = HashMap::new();
    // What nobody knows may have what other tags have.
    for other in earlier.iter().filter(|other| known.is_none() || before.slice(other.name) == name) {
        let weight = if before.slice(other.name) == name { 8 } else { 1 };
        for attribute in &other.attributes {
            *used.entry(before.slice(attribute.name)).or_default() += weight;
        }
    }
    let rows = known.map_or(&[][..], |element| element.info().attributes);
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| row.library <= assist.library) {
        // A name that is superseded is not for new texts.
        let newer = known.iter().flat_map(|element| element.info().advice).find_map(|advice| match advice {
            Advice::OldName(old, new) if *old == row.shown_name(false) => Some(*new),
            _ => None,
        });
        let shown = newer.unwrap_or(row.shown_name(false));
        let taken = row.names.iter().any(|name| given.contains(name.text));
        if taken || !row.names.iter().any(|name| name.text == shown) || matches!(row.value, Value::Fixed(_)) {
            continue;
        }
        let asked = known.is_some_and(|element| {
            element.info().rules.iter().any(|rule| matches!(rule, Rule::OneOf(keys) if keys.contains(&row.key)))
        });
        let base = match row.presence {
            Presence::Required => 100,
            _ if asked => 120,
            Presence::Default(_) | Presence::DefaultUnlessIn(..) => 130,
            Presence::Optional if row.key == Key::Label => 125,
            Presence::Optional if matches!(row.key, Key::Class | Key::Style) => 190,
            // What only PresentationML has.
            Presence::Optional if row.names.iter().all(|name| name.format == NameFormat::PresentationMl) => 230,
            Presence::Optional => 200,
        };
        let gain = used.get(shown).map_or(0, |count| (*count / 8).min(8) * 12);
        let mut proposal = Proposal::new(shown, ProposalKind::Attribute, (base + at).saturating_sub(gain));
        proposal.insert = format!("{shown}=\"\"");
        proposal.snippet = Some(format!("{shown}=\"$0\""));
        let required = if row.presence == Presence::Required { "required; " } else { "" };
        proposal.detail = format!("{required}{}", row.value.describe());
        proposal.documentation = attribute_guide(row.key).to_owned();
        completion.proposals.push(proposal);
    }
    // What the table does not have and the author wrote before, such as namespaces.
    for (name, count) in used {
        if !given.contains(name) && !name.is_empty() {
            let mut proposal = Proposal::new(name, ProposalKind::Attribute, 300usize.saturating_sub(count.min(64)));
            proposal.insert = format!("{name}=\"\"");
            proposal.snippet = Some(format!("{name}=\"$0\""));
            completion.proposals.push(proposal);
        }
    }
}

/// Values of the attribute at the end.
pub(super) fn values(assist: &Assist<'_>, before: &Outline<'_>, completion: &mut Completion) {
    let Some((tag, earlier)) = before.tags.split_last() else { return };
    let Some(attribute) = tag.attributes.last() else { return };
    let (tag_name, name) = (before.slice(tag.name), before.slice(attribute.name));
    let info = meant(before, tag).map(|(element, _)| element.info());
    let row = row_of(before, tag, attribute);
    let typed = before.text.get(completion.replace.range()).unwrap_or_default();
    let mut push = |word: &str, kind: ProposalKind, rank: usize, detail: &str| {
        let mut proposal = Proposal::new(word, kind, rank);
        proposal.detail = detail.to_owned();
        completion.proposals.push(proposal);
    };
    let mut rank = 100;
    let mut words = |list: &mut dyn Iterator<Item = &str>, push: &mut dyn FnMut(&str, ProposalKind, usize, &str)| {
        for word in list.filter(|word| !word.is_empty()) {
            push(word, ProposalKind::Value, rank, "");
            rank += 1;
        }
    };
    match row.map(|row| (row.key, row.value)) {
        Some((_, Value::Boolean)) => words(&mut ["true", "false"].into_iter(), &mut push),
        Some((_, Value::OneOf(list) | Value::OneOfExactly(list) | Value::OneOfWithoutSuffix(list, _))) => {
            words(&mut list.iter().copied(), &mut push);
        }
        Some((_, Value::Fixed(word))) => words(&mut [word].into_iter(), &mut push),
        Some((_, Value::ShortCode)) => {
            for (name, characters) in emoji::beginning(typed).take(200) {
                push(name, ProposalKind::Emoji, 100 + name.len(), characters);
            }
        }
        Some((_, Value::Style)) => {
            let begun = typed.rsplit(';').next().unwrap_or_default();
            let lead = begun.len() - begun.trim_start().len();
            if !begun.contains(':') {
                let from = completion.replace.end - (begun.len() - lead) as u32;
                completion.replace.start = from;
                for property in PROPERTIES {
                    let mut proposal = Proposal::new(property, ProposalKind::Value, 100);
                    proposal.insert = format!("{property}: ");
                    completion.proposals.push(proposal);
                }
            }
            return;
        }
        Some((Key::Type, Value::Any)) => {
            let rules = info.map_or(&[][..], |info| info.rules);
            for rule in rules {
                if let Rule::Button { named, nameless, .. } = rule {
                    words(&mut named.iter().chain(*nameless).copied(), &mut push);
                }
            }
        }
        _ => {}
    }
    if let Some(row) = row {
        if let Presence::Default(word) | Presence::DefaultUnlessIn(word, _) = row.presence {
            push(word, ProposalKind::Value, 90, "the default");
        }
        if row.key == Key::EntityId {
            for (key, value) in
                assist.samples.iter().filter_map(|sample| sample.as_object()).flat_map(|object| object.iter())
            {
                let kind = value.get("type").and_then(Json::as_str).unwrap_or_default();
                push(key, ProposalKind::Data, 50, kind);
            }
        }
        if matches!(row.key, Key::For | Key::TargetId) {
            for id in before.tags.iter().flat_map(|tag| values_of(before, tag, &[Key::Id])) {
                push(before.slice(id), ProposalKind::Value, 50, "");
            }
        }
    }
    // What the author gave it elsewhere.
    let mut used: HashMap<&str, (usize, bool)> = HashMap::new();
    for other in earlier {
        if let Some((_, value)) = before.attribute(other, name).filter(|(_, value)| !value.is_empty()) {
            let entry = used.entry(value).or_default();
            entry.0 += 1;
            entry.1 |= before.slice(other.name) == tag_name;
        }
    }
    for (value, (count, is_same)) in used {
        let base = if is_same { 95 } else { 150 };
        push(value, ProposalKind::Value, base - count.min(40), "");
    }
}
