//! Proposals after the point: members of what stands before it.

use std::collections::{HashMap, HashSet};

use super::element::attribute_at_end;
use super::expression::shown;
use super::markup::Mode;
use super::outline::{Outline, is_name};
use super::proposal::{Completion, Proposal, ProposalKind};
use super::value::Inference;
use crate::json::Json;
use crate::schema::Key;
use crate::template::token::SegmentKind;

/// Tokens of a path: what is longer was not written before.
const PATH: usize = 64;

/// What a value is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Printed,
    Listed,
    Any,
}

impl Wanted {
    /// So many places further down is a value that cannot be used so, or only by one of its members.
    fn distance(self, value: &Json) -> usize {
        match (self, value) {
            (Wanted::Printed, Json::Array(_)) => 4,
            (Wanted::Listed, Json::Array(_)) | (Wanted::Any, _) => 0,
            (Wanted::Printed | Wanted::Listed, Json::Object(_)) => 2,
            (Wanted::Printed, _) => 0,
            (Wanted::Listed, _) => 6,
        }
    }
}

/// Members of what stands before the point: those of the data in their order, beginning after the one written last.
pub(super) fn members(
    before: &Outline<'_>,
    receiver: std::ops::Range<usize>,
    known: &Inference<'_>,
    wanted: Wanted,
    completion: &mut Completion,
) {
    let tokens = &before.read.tokens;
    let same = tokens.get(receiver.clone()).unwrap_or_default();
    let first_end = same.first().map_or(0, |token| token.start);
    let mut used: HashMap<&str, usize> = HashMap::new();
    let mut last = None;
    let length = same.len().clamp(1, PATH);
    for window in tokens.windows(length + 2) {
        let Some((name, rest)) = window.split_last() else { continue };
        let Some((sign, path)) = rest.split_last() else { continue };
        let is_same = path.len() == same.len() && path.iter().zip(same).all(|(a, b)| a.text == b.text);
        let is_before = path.first().is_some_and(|token| token.start < first_end);
        if is_same && is_before && sign.is_sign(".") && is_name(name) {
            *used.entry(name.text).or_default() += 1;
            last = Some(name.text);
        }
    }
    let wants_address = wanted == Wanted::Printed && begins_address(before);
    let in_text = wanted == Wanted::Printed && before.mode == Mode::Content;
    let objects = known.values.iter().filter_map(|value| value.as_object());
    let keys: Vec<(&str, &Json)> = objects.flat_map(|object| object.iter()).collect();
    let is_entity = ["type", "version"].iter().all(|name| keys.iter().any(|(key, _)| key == name));
    let behind = last.and_then(|last| keys.iter().position(|(key, _)| *key == last)).map_or(0, |at| at + 1);
    for (at, (key, value)) in keys.iter().enumerate() {
        let rank = if at >= behind { at - behind } else { 1_000 + at };
        // Written just before, it may well come again: `<#if x.y??>${x.y}`.
        let rank = if last == Some(*key) { 0 } else { 1 + rank + wanted.distance(value) };
        let leads_to_one = value.as_object().is_some_and(|object| object.values().any(is_address));
        let rank = match *key {
            // What kind of entity it is, no reader wants to know.
            "type" | "version" if in_text && is_entity => rank + 16,
            _ if wants_address && (is_address(value) || leads_to_one) => 0,
            _ if in_text && is_address(value) => rank + 4,
            _ => rank,
        };
        let mut proposal = Proposal::new(*key, ProposalKind::Data, rank).in_turn(at);
        proposal.detail = shown(value);
        if !is_plain(key) {
            continue;
        }
        completion.proposals.push(proposal);
    }
    for (name, count) in used {
        let rank = 2_000usize.saturating_sub(count);
        completion.proposals.push(Proposal::new(name, ProposalKind::Data, rank));
    }
    if keys.is_empty() {
        of_others(before, wanted, wants_address, completion);
    }
}

/// What other values have, where the data do not say what this one has.
fn of_others(before: &Outline<'_>, wanted: Wanted, wants_address: bool, completion: &mut Completion) {
    // Where a value ends that is printed.
    let printed =
        before.read.segments.iter().filter(|segment| matches!(segment.kind, SegmentKind::Interpolation { .. }));
    let ends = printed.flat_map(|segment| before.tokens(segment).last()).map(|last| last.span().end);
    let ends: HashSet<u32> = ends.collect();
    let mut others: HashMap<&str, usize> = HashMap::new();
    for pair in before.read.tokens.windows(2) {
        let [sign, name] = pair else { continue };
        if !(sign.is_sign(".") && is_name(name) && name.span() != completion.replace) {
            continue;
        }
        let spelling = name.text.to_lowercase();
        let names_address = ["url", "link", "href"].iter().any(|part| spelling.contains(part));
        let is_alike = ends.contains(&name.span().end) && names_address == wants_address;
        *others.entry(name.text).or_default() += if wanted != Wanted::Printed || is_alike { 20 } else { 1 };
    }
    for (name, count) in others {
        completion.proposals.push(Proposal::new(name, ProposalKind::Data, 4_000usize.saturating_sub(count)));
    }
}

/// True where an attribute begins that takes an address.
fn begins_address(before: &Outline<'_>) -> bool {
    let Mode::Value(start, _) = before.mode else { return false };
    let value = before.text.get(start as usize..).unwrap_or_default();
    let is_first = value.starts_with("${") && !value.contains('}');
    is_first && attribute_at_end(before).is_some_and(|row| matches!(row.key, Key::Href | Key::Src | Key::Icon))
}

fn is_address(value: &Json) -> bool {
    value.as_str().is_some_and(|text| text.starts_with("http://") || text.starts_with("https://"))
}

/// True for a key that can stand after a point.
pub(super) fn is_plain(key: &str) -> bool {
    let mut letters = key.chars();
    letters.next().is_some_and(|first| first.is_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_alphanumeric() || letter == '_')
}
