//! Proposals in calls of macros: their names, parameters, and values.

use std::collections::{HashMap, HashSet};

use super::lookup::{Definitions, parameters};
use super::other::DefinitionSite;
use super::outline::{Outline, callee, is_name};
use super::proposal::{Completion, Proposal, ProposalKind};
use super::scope::{Definition, DefinitionKind};
use super::value::Values;
use super::{Assist, expression};
use crate::diagnostic::Span;
use crate::template::token::{Segment, SegmentKind, TokenKind};

/// Macros, after `<@`.
pub(super) fn callees(assist: &Assist<'_>, before: &Outline<'_>, completion: &mut Completion) {
    let mut used: HashMap<&str, usize> = HashMap::new();
    for segment in before.read.segments.iter().filter(|segment| matches!(segment.kind, SegmentKind::Call { .. })) {
        *used.entry(callee(before.text, before.tokens(segment))).or_default() += 1;
    }
    for (index, definition) in assist.definitions.iter().enumerate() {
        if !matches!(definition.kind, DefinitionKind::Macro | DefinitionKind::Namespace) {
            continue;
        }
        let gain = used.remove(definition.name).unwrap_or(0).min(50);
        let mut proposal = Proposal::new(definition.name, ProposalKind::Macro, 100 - gain);
        proposal.detail = signature(&assist.definitions, index);
        completion.proposals.push(proposal);
    }
    for found in assist.included() {
        let Some(definition) = found.definition() else { continue };
        if matches!(definition.kind, DefinitionKind::Macro | DefinitionKind::Namespace) {
            let gain = used.remove(definition.name).unwrap_or(0).min(50);
            // After those of the message itself.
            completion.proposals.extend(macro_of(&found).map(|proposal| proposal.behind(101 - gain)));
        }
    }
    for (name, count) in used {
        if !name.is_empty() && name.len() != completion.replace.len() {
            completion.proposals.push(Proposal::new(name, ProposalKind::Macro, 200 - count.min(50)));
        }
    }
}

/// A macro of another template.
fn macro_of(found: &DefinitionSite<'_, '_>) -> Option<Proposal> {
    let definition =
        found.definition().filter(|known| matches!(known.kind, DefinitionKind::Macro | DefinitionKind::Namespace))?;
    let mut proposal = Proposal::new(definition.name, ProposalKind::Macro, 0);
    proposal.detail = signature(found.all, found.index);
    Some(proposal)
}

/// The parameters of a definition: `title, rows, open`.
pub(super) fn signature(found: &[Definition<'_>], index: usize) -> String {
    let own = found.get(parameters(found, index)).unwrap_or_default();
    own.iter().map(|definition| definition.name).collect::<Vec<_>>().join(", ")
}

/// Completes the tag of a call: its name, parameters, values.
pub(super) fn call(assist: &Assist<'_>, before: &Outline<'_>, segment: &Segment<'_>, completion: &mut Completion) {
    let at = before.text.len();
    let tokens = before.tokens(segment);
    let name = callee(before.text, tokens);
    let start = tokens.first().map_or(at, |token| token.start as usize);
    if start + name.len() == at {
        if let Some((space, _)) = name.rsplit_once('.') {
            completion.replace = Span::new(start + space.len() + 1, at);
            let calls = before.read.segments.iter().filter(|segment| matches!(segment.kind, SegmentKind::Call { .. }));
            // What was called before is proposed even where the other template is not to be had.
            for (callee, own) in
                calls.filter_map(|segment| callee(before.text, before.tokens(segment)).rsplit_once('.'))
            {
                if callee == space && own.len() != completion.replace.len() {
                    completion.proposals.push(Proposal::new(own, ProposalKind::Macro, 1_000));
                }
            }
            for found in assist.imported(space) {
                completion.proposals.extend(macro_of(&found));
            }
            return;
        }
        completion.replace = Span::new(start, at);
        callees(assist, before, completion);
        return;
    }
    let last = tokens.last();
    let typed = last.filter(|token| is_name(token) && token.span().end as usize == at);
    let previous = tokens.len().checked_sub(1 + usize::from(typed.is_some())).and_then(|at| tokens.get(at));
    let begins = previous.is_some_and(|token| {
        !matches!(token.kind, TokenKind::Sign | TokenKind::Bad) || matches!(token.text, ")" | "]" | "}")
    });
    if begins && before.text.ends_with(|letter: char| letter.is_whitespace() || typed.is_some() && letter != '"') {
        completion.replace = typed.map_or(Span::point(at), |token| token.span());
        let called = assist.callee(name);
        let given: HashSet<&str> = tokens
            .windows(2)
            .filter_map(|pair| match pair {
                [name, sign] if sign.is_sign("=") => Some(name.text),
                _ => None,
            })
            .collect();
        let own = called.and_then(|called| called.all.get(parameters(called.all, called.index))).unwrap_or_default();
        for (rank, parameter) in own.iter().enumerate() {
            if !given.contains(parameter.name) {
                let mut proposal = Proposal::new(parameter.name, ProposalKind::Parameter, rank);
                proposal.insert = format!("{}=", parameter.name);
                completion.proposals.push(proposal);
            }
        }
        let is_positional = given.is_empty();
        if is_positional {
            let mut more = Completion { replace: completion.replace, proposals: Vec::new() };
            complete_value(assist, before, &mut more);
            completion.proposals.extend(more.proposals.into_iter().map(|proposal| proposal.behind(10_000)));
        }
        return;
    }
    expression::complete(assist, before, segment, None, completion);
}

fn complete_value(assist: &Assist<'_>, before: &Outline<'_>, completion: &mut Completion) {
    let found = Definitions::of(before);
    let values = Values::new(before, &found, assist.samples, assist.profile);
    expression::variables(assist, before, &found, &values, completion);
}
