//! Proposals in markup: elements, attributes and values, from the element table.

use std::collections::HashMap;

use super::Assist;
use super::markup::Tag;
use super::outline::Outline;
use super::proposal::{Completion, Proposal, ProposalKind};
use crate::json::Json;
use crate::schema::value::style::PROPERTIES;
use crate::schema::{
    Content, Element, ElementInfo, Key, Presence, Rule, Spelling, Value, When, attribute_guide, candidates, emoji,
    guide,
};

/// The element that a tag means; of several that it may mean the one that its class or type speaks for.
pub(super) fn meant(outline: &Outline<'_>, tag: &Tag) -> Option<(Element, &'static Spelling)> {
    let parent = tag.parent.and_then(|parent| outline.tags.get(parent));
    let fits = |when: &When| match when {
        When::Always => true,
        When::Root => tag.parent.is_none(),
        When::Class(word) => {
            outline.attribute(tag, "class").is_some_and(|(_, class)| class.split(' ').any(|part| part == *word))
        }
        When::Type(word, _) => outline.attribute(tag, "type").is_some_and(|(_, kind)| kind == *word),
        When::Attribute(name) => tag.attributes.iter().any(|attribute| outline.slice(attribute.name) == *name),
        When::ChildOf(set) | When::ChildOrGrandchildOf(set) => parent
            .and_then(|parent| candidates(outline.slice(parent.name)).first())
            .is_some_and(|candidate| set.contains(candidate.element)),
        When::ClassAndAttributes(..) | When::EntityType(_) | When::Entity => false,
    };
    let found = candidates(outline.slice(tag.name)).iter().find(|candidate| fits(&candidate.spelling.when));
    found.map(|found| (found.element, found.spelling))
}

/// What is written of an element, in MessageML.
fn written(info: &ElementInfo) -> Option<&'static str> {
    let usual = |spelling: &&Spelling| matches!(spelling.when, When::Always | When::Root | When::ChildOf(_));
    let spelling = info.spellings.iter().filter(usual).find(|spelling| spelling.tag == info.name);
    spelling.or_else(|| info.spellings.iter().find(usual)).map(|spelling| spelling.tag)
}

/// True if the element table lets this element stand directly in these, the outermost first.
fn may_stand(element: Element, around: &[Element]) -> bool {
    let Some(parent) = around.last() else { return element == Element::Message };
    let held = match parent.info().content {
        Content::Any => true,
        Content::Nothing => false,
        Content::Only(set) | Content::NothingInPresentationMl(set) | Content::Choice(set) => set.contains(element),
    };
    held && element != Element::Message
        && !parent.info().rules.iter().any(|rule| matches!(rule, Rule::NoChild(set) if set.contains(element)))
        && element.info().rules.iter().all(|rule| match rule {
            Rule::Parent(set) => set.contains(*parent),
            Rule::Inside(set) => around.iter().any(|outer| set.contains(*outer)),
            Rule::NotInside(set) => !around.iter().any(|outer| set.contains(*outer)),
            _ => true,
        })
}

/// True if the element belongs just here: the table names it for this parent.
fn belongs(element: Element, parent: Element) -> bool {
    let content = match parent.info().content {
        Content::Only(set) | Content::NothingInPresentationMl(set) | Content::Choice(set) => set.contains(element),
        _ => false,
    };
    let asked = parent.info().rules.iter().any(|rule| match rule {
        Rule::HasChild(set) => set.contains(element),
        Rule::Form { button, .. } => *button == element,
        _ => false,
    });
    let asks = element.info().rules.iter().any(|rule| match rule {
        Rule::Parent(set) | Rule::Inside(set) => set.contains(parent),
        _ => false,
    });
    content || asked || asks
}

/// Elements, behind `<`.
pub(super) fn names(before: &Outline<'_>, completion: &mut Completion) {
    let open = before.open_tags.iter().filter_map(|index| before.tags.get(*index));
    let around: Vec<Element> = open.clone().filter_map(|tag| meant(before, tag).map(|(element, _)| element)).collect();
    let parent = before.open_tags.last().copied();
    // How often each stands in tags like the one around, and which one came last.
    let parent_name = parent.and_then(|index| before.tags.get(index)).map(|tag| before.slice(tag.name));
    let mut here: HashMap<&str, usize> = HashMap::new();
    let mut all: HashMap<&str, usize> = HashMap::new();
    let mut followers: HashMap<&str, usize> = HashMap::new();
    let mut last: HashMap<Option<usize>, &str> = HashMap::new();
    let whole = before.tags.iter().filter(|tag| tag.span.start < completion.replace.start.saturating_sub(1));
    let previous = whole.clone().rfind(|tag| tag.parent == parent).map(|tag| before.slice(tag.name));
    for tag in whole {
        let name = before.slice(tag.name);
        *all.entry(name).or_default() += 1;
        let own = tag.parent.and_then(|index| before.tags.get(index)).map(|tag| before.slice(tag.name));
        if own == parent_name {
            *here.entry(name).or_default() += 1;
            if last.get(&tag.parent).copied() == previous {
                *followers.entry(name).or_default() += 1;
            }
        }
        last.insert(tag.parent, name);
    }
    for element in Element::all() {
        let info = element.info();
        let Some(name) = written(info) else { continue };
        let (usual, says) = guide(element).map_or((99, ""), |(rank, guide)| (rank, guide.says));
        let mut rank = 200 + usual;
        if !may_stand(element, &around) {
            // Said to be wrong only once it is there: the parent may come out of a macro.
            rank += 400;
        } else if around.last().is_some_and(|parent| belongs(element, *parent)) {
            rank -= 100;
        }
        let used =
            |counts: &HashMap<&str, usize>, weight: usize| counts.get(name).map_or(0, |count| (*count).min(8) * weight);
        let gain = used(&followers, 14) + used(&here, 10) + used(&all, 3);
        let mut proposal = Proposal::new(name, ProposalKind::Element, rank.saturating_sub(gain));
        proposal.documentation = says.to_owned();
        if !info.since.is_empty() {
            proposal.detail = format!("since Agent {}", info.since);
        }
        completion.proposals.push(proposal);
    }
    if let Some(name) = parent_name.filter(|_| completion.replace.is_empty()) {
        let mut proposal = Proposal::new(format!("/{name}"), ProposalKind::Element, 60);
        proposal.insert = format!("/{name}>");
        completion.proposals.push(proposal);
    }
}

/// The names of open tags, behind `</`.
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
pub(super) fn attributes(before: &Outline<'_>, is_begun: bool, completion: &mut Completion) {
    let Some((tag, earlier)) = before.tags.split_last() else { return };
    let given = tag.attributes.len().saturating_sub(usize::from(is_begun));
    let given: Vec<&str> = tag.attributes.iter().take(given).map(|attribute| before.slice(attribute.name)).collect();
    let name = before.slice(tag.name);
    let mut used: HashMap<&str, usize> = HashMap::new();
    for other in earlier.iter().filter(|other| before.slice(other.name) == name) {
        for attribute in &other.attributes {
            *used.entry(before.slice(attribute.name)).or_default() += 1;
        }
    }
    let known = meant(before, tag).map(|(element, _)| element);
    let rows = known.map_or(&[][..], |element| element.info().attributes);
    for (at, row) in rows.iter().enumerate() {
        let shown = row.shown_name(false);
        let taken = row.names.iter().any(|name| given.contains(&name.text));
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
            Presence::Optional => 200,
        };
        let gain = used.get(shown).map_or(0, |count| (*count).min(8) * 12);
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
        if !given.contains(&name) && !name.is_empty() {
            let mut proposal = Proposal::new(name, ProposalKind::Attribute, 300usize.saturating_sub(count.min(8)));
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
    let row = info.and_then(|info| info.attributes.iter().find(|row| row.names.iter().any(|known| known.text == name)));
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
            for (_, id) in before.tags.iter().filter_map(|tag| before.attribute(tag, "id")) {
                push(id, ProposalKind::Value, 50, "");
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
