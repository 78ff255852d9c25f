//! Proposals in expressions: names, members, built-ins, parameters.

use std::collections::HashMap;

use super::Assist;
use super::call::signature;
use super::lookup::Definitions;
use super::other::Found;
use super::outline::{Outline, is_name};
use super::proposal::{Completion, Proposal, ProposalKind};
use super::scope::{Definition, Kind};
use super::value::{Known, Values};
use crate::built_in::{BuiltIn, Receiver, built_ins};
use crate::diagnostic::Span;
use crate::json::Json;
use crate::settings::Profile;
use crate::template::is_reserved;
use crate::template::token::{Item, ItemKind, TokenKind};

/// Built-ins in the order in which authors write them.
const USUAL: [&str; 40] = [
    "has_content",
    "size",
    "html",
    "string",
    "c",
    "join",
    "upper_case",
    "lower_case",
    "cap_first",
    "length",
    "replace",
    "trim",
    "first",
    "keys",
    "sort_by",
    "filter",
    "map",
    "contains",
    "split",
    "datetime",
    "date",
    "number_to_datetime",
    "then",
    "number",
    "starts_with",
    "round",
    "index",
    "has_next",
    "counter",
    "is_last",
    "values",
    "reverse",
    "last",
    "sort",
    "json_string",
    "substring",
    "is_string",
    "abs",
    "default",
    "exists",
];

/// What only a loop variable has, what authors write most first.
const OF_LOOPS: [&str; 6] = ["index", "has_next", "counter", "is_last", "is_first", "item_parity"];

/// Special variables.
const SPECIAL: [&str; 8] = ["now", "data_model", "vars", "locale", "main", "globals", "locals", "template_name"];

/// Settings that a template can change.
const SETTINGS: [&str; 8] = [
    "number_format",
    "datetime_format",
    "date_format",
    "time_format",
    "time_zone",
    "locale",
    "boolean_format",
    "url_escaping_charset",
];

/// A value of the data, in a few words.
pub(super) fn shown(value: &Json) -> String {
    const MOST: usize = 60;
    match value {
        Json::Array(items) => format!("[…] of {}", items.len()),
        Json::Object(object) => {
            let keys: Vec<&str> = object.keys().take(4).collect();
            let more = if object.len() > keys.len() { ", …" } else { "" };
            format!("{{{}{more}}}", keys.join(", "))
        }
        other => {
            let text = other.to_string();
            let cut: String = text.chars().take(MOST).collect();
            if cut.len() < text.len() { format!("{cut}…") } else { cut }
        }
    }
}

/// Completes an expression at the end of the text.
pub(super) fn complete(
    assist: &Assist<'_>,
    before: &Outline<'_>,
    item: &Item<'_>,
    directive: Option<&str>,
    completion: &mut Completion,
) {
    let at = before.text.len();
    let tokens = before.tokens(item);
    let (first, last) = (item.first as usize, item.last as usize);
    if in_string(assist, before, item, completion) {
        return;
    }
    let typed = tokens.last().filter(|token| is_name(token) && token.span().end as usize == at);
    completion.replace = typed.map_or(Span::point(at), |token| token.span());
    let end = last - usize::from(typed.is_some());
    let sign = end.checked_sub(1).filter(|index| *index >= first).and_then(|index| before.read.tokens.get(index));
    let found = Definitions::of(before);
    let values = Values::new(before, &found, assist.samples, assist.profile);
    let receiver = |end: usize| {
        let range = values.chain_start(first, end)..end;
        let known = values.worth(range.clone(), at);
        if known.kind.is_some() {
            return (range, known);
        }
        // A parameter may be given by a call further below.
        let whole = Values::new(&assist.outline, &assist.definitions, assist.samples, assist.profile);
        (range.clone(), whole.worth(range, at))
    };
    match sign.map(|sign| (sign.kind, sign.text)) {
        Some((TokenKind::Sign, ".")) if end - 1 == first || starts(before, end - 1) => {
            for (rank, name) in SPECIAL.into_iter().enumerate() {
                completion.proposals.push(Proposal::new(name, ProposalKind::Variable, rank));
            }
        }
        Some((TokenKind::Sign, ".")) => {
            let (range, known) = receiver(end - 1);
            let is_open = tokens.iter().all(|token| token.text != "as");
            let wanted = match directive {
                None if matches!(item.kind, ItemKind::Interpolation { .. }) => Wanted::Printed,
                Some("list") if is_open => Wanted::Listed,
                _ => Wanted::Any,
            };
            let space = range.start + 1 == range.end;
            let space = before.read.tokens.get(range.start).filter(|token| space && is_name(token));
            for found in space.into_iter().flat_map(|space| assist.imported(space.text)) {
                completion.proposals.extend(other_value(&found));
            }
            members(before, range, &known, wanted, completion);
        }
        Some((TokenKind::Sign, "?")) => {
            let (range, known) = receiver(end - 1);
            let is_loop = range.len() == 1
                && before
                    .read
                    .tokens
                    .get(range.start)
                    .and_then(|token| found.lookup(token.text, at))
                    .is_some_and(|definition| matches!(definition.kind, Kind::Item | Kind::Member));
            built_in_names(before, known.kind, is_loop, completion);
        }
        before_it => {
            let begins = end == first;
            let value_ended = before_it.is_some_and(|(kind, text)| match kind {
                TokenKind::Sign => matches!(text, ")" | "]" | "}"),
                TokenKind::Bad => false,
                _ => !joins_values(text),
            });
            match (directive, begins) {
                (Some("macro" | "function" | "import" | "include" | "ftl"), true) => {}
                (Some("setting"), true) => {
                    for (rank, name) in SETTINGS.into_iter().enumerate() {
                        let mut proposal = Proposal::new(name, ProposalKind::Word, rank);
                        proposal.insert = format!("{name}=");
                        completion.proposals.push(proposal);
                    }
                }
                (Some("assign" | "local" | "global"), true) => assigned(&assist.definitions, completion),
                (Some("list" | "import"), false) if value_ended && tokens.iter().all(|token| token.text != "as") => {
                    let mut proposal = Proposal::new("as", ProposalKind::Word, 0);
                    proposal.insert = "as ".into();
                    completion.proposals.push(proposal);
                }
                (Some("list"), false) if matches!(before_it, Some((_, "as"))) => {}
                (Some("items"), true) => completion.proposals.push(Proposal::new("as", ProposalKind::Word, 0)),
                _ if value_ended => {}
                _ => variables(assist, before, &found, &values, completion),
            }
        }
    }
}

/// True for a word behind which a value is wanted, be it one that other languages have there.
fn joins_values(word: &str) -> bool {
    is_reserved(word) && !matches!(word, "true" | "false") || matches!(word, "and" | "or" | "not")
}

/// True if an expression begins at this token: `.now`, not `x.now`.
fn starts(before: &Outline<'_>, at: usize) -> bool {
    let previous = at.checked_sub(1).and_then(|at| before.read.tokens.get(at));
    let here = before.read.tokens.get(at);
    let ends = previous.is_some_and(|token| match token.kind {
        TokenKind::Sign => matches!(token.text, ")" | "]" | "!"),
        _ => true,
    });
    !ends || here.is_some_and(|token| token.spaced)
}

/// Proposes keys and compared values where a string is being typed; true if one is.
fn in_string(assist: &Assist<'_>, before: &Outline<'_>, item: &Item<'_>, completion: &mut Completion) -> bool {
    let tokens = before.tokens(item);
    let first = item.first as usize;
    let Some(quote) = tokens.iter().rposition(|token| token.kind == TokenKind::Bad && matches!(token.text, "\"" | "'"))
    else {
        return false;
    };
    let opened = tokens.get(quote + 1..).unwrap_or_default();
    if opened.iter().any(|token| token.is_sign("${")) {
        return false;
    }
    let start = tokens.get(quote).map_or(before.text.len(), |token| token.span().end as usize);
    completion.replace = Span::new(start, before.text.len());
    let Some(sign) = quote.checked_sub(1).and_then(|at| tokens.get(at)) else { return true };
    let found = Definitions::of(before);
    let values = Values::new(before, &found, assist.samples, assist.profile);
    let end = first + quote - 1;
    let known = values.worth(values.chain_start(first, end)..end, before.text.len());
    match sign.text {
        "[" => {
            let members = known.values.iter().filter_map(|value| value.as_object()).flat_map(|all| all.iter());
            for (turn, (name, value)) in members.enumerate() {
                let mut proposal = Proposal::new(name, ProposalKind::Data, 0).in_turn(turn);
                proposal.detail = shown(value);
                completion.proposals.push(proposal);
            }
        }
        "==" | "!=" | "=" => {
            for (turn, text) in known.values.iter().filter_map(|value| value.as_str()).enumerate() {
                completion.proposals.push(Proposal::new(text, ProposalKind::Data, 0).in_turn(turn));
            }
        }
        _ => {}
    }
    true
}

/// Tokens of a path: what is longer was not written before.
const PATH: usize = 64;

/// What a value is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Printed,
    Listed,
    Any,
}

impl Wanted {
    /// So many places further behind is a value that cannot be used so, or only by one of its members.
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

/// Members of what stands before the point: those of the data in their order, beginning behind the one written last.
fn members(
    before: &Outline<'_>,
    receiver: std::ops::Range<usize>,
    known: &Known<'_>,
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
    let objects = known.values.iter().filter_map(|value| value.as_object());
    let keys: Vec<(&str, &Json)> = objects.flat_map(|object| object.iter()).collect();
    let behind = last.and_then(|last| keys.iter().position(|(key, _)| *key == last)).map_or(0, |at| at + 1);
    for (at, (key, value)) in keys.iter().enumerate() {
        let rank = if at >= behind { at - behind } else { 1_000 + at };
        // Written just before, it may well come again: `<#if x.y??>${x.y}`.
        let rank = if last == Some(*key) { 0 } else { 1 + rank + wanted.distance(value) };
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
}

fn is_plain(key: &str) -> bool {
    let mut letters = key.chars();
    letters.next().is_some_and(|first| first.is_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_alphanumeric() || letter == '_')
}

fn takes(entry: &BuiltIn, kind: Option<Receiver>, is_loop: bool) -> bool {
    let Some(kind) = kind else { return is_loop || entry.receiver != Receiver::LoopVariable };
    match entry.receiver {
        Receiver::Any | Receiver::Missing => true,
        Receiver::LoopVariable => is_loop,
        Receiver::String => matches!(kind, Receiver::String | Receiver::Number | Receiver::Date | Receiver::Boolean),
        other => other == kind,
    }
}

/// Built-ins that what stands before the question mark takes.
fn built_in_names(before: &Outline<'_>, kind: Option<Receiver>, is_loop: bool, completion: &mut Completion) {
    let mut used: HashMap<&str, usize> = HashMap::new();
    for pair in before.read.tokens.windows(2) {
        if let [sign, name] = pair
            && sign.is_sign("?")
            && is_name(name)
            && name.span() != completion.replace
        {
            *used.entry(name.text).or_default() += 1;
        }
    }
    for entry in built_ins().filter(|entry| entry.gives != crate::built_in::Gives::Refusal) {
        let usual = USUAL.iter().position(|usual| *usual == entry.name).unwrap_or(USUAL.len());
        let fits = takes(entry, kind, is_loop);
        let usual = match (entry.receiver, kind) {
            (Receiver::LoopVariable, _) if is_loop => {
                OF_LOOPS.iter().position(|own| *own == entry.name).map_or(usual, |at| 4 + 3 * at)
            }
            (receiver, Some(kind)) if receiver == kind => usual,
            _ => usual + 5,
        };
        let gain = used.get(entry.name).map_or(0, |count| (*count).min(5) * 10);
        let rank = if fits { 100 } else { 1_000 } + usual;
        let mut proposal = Proposal::new(entry.name, ProposalKind::BuiltIn, rank.saturating_sub(gain));
        proposal.detail = entry.receiver.name().to_owned();
        proposal.documentation = built_in_text(entry);
        if matches!(entry.arguments(), Some((1.., _))) {
            proposal.insert = format!("{}()", entry.name);
            proposal.snippet = Some(format!("{}($0)", entry.name));
        }
        completion.proposals.push(proposal);
    }
}

/// A built-in in Markdown.
pub(super) fn built_in_text(entry: &BuiltIn) -> String {
    let mut text = entry.says.to_owned();
    text.push_str(&format!("\n\n```freemarker\n{}\n```", entry.example));
    if let crate::built_in::Gives::Text(gives) = entry.gives {
        text.push_str(&format!("\n\ngives `{}`", gives.replace('`', "'")));
    }
    text
}

fn assigned(found: &[Definition<'_>], completion: &mut Completion) {
    for (turn, definition) in found.iter().enumerate() {
        if definition.kind == Kind::Variable && definition.span != completion.replace {
            let mut proposal = Proposal::new(definition.name, ProposalKind::Variable, 0).in_turn(turn);
            proposal.insert = format!("{} = ", definition.name);
            completion.proposals.push(proposal);
        }
    }
}

pub(super) fn variables(
    assist: &Assist<'_>,
    before: &Outline<'_>,
    found: &Definitions<'_>,
    values: &Values<'_, '_>,
    completion: &mut Completion,
) {
    let at = before.text.len();
    let mut used: HashMap<&str, usize> = HashMap::new();
    for token in before.read.tokens.iter().filter(|token| is_name(token) && token.span() != completion.replace) {
        *used.entry(token.text).or_default() += 1;
    }
    let gain = |name: &str| used.get(name).map_or(0, |count| (*count).min(20));
    let below = assist.definitions.iter().filter(|other| other.kind == Kind::Function && !found.defines(other.name));
    for (turn, definition) in found.iter().chain(below).enumerate() {
        let holds = definition.scope.start as usize <= at && at <= definition.scope.end as usize + 1;
        if !holds || definition.span == completion.replace {
            continue;
        }
        let (kind, base) = match definition.kind {
            Kind::Item | Kind::Member => (ProposalKind::Variable, 10),
            Kind::Parameter(_) => (ProposalKind::Parameter, 20),
            Kind::Variable => (ProposalKind::Variable, 60),
            Kind::Function => (ProposalKind::Macro, 80),
            Kind::Namespace => (ProposalKind::Variable, 80),
            Kind::Macro => continue,
        };
        let inner = definition.scope.len().min(1 << 20) >> 10;
        let rank = (base + inner).saturating_sub(gain(definition.name));
        let mut proposal = Proposal::new(definition.name, kind, rank).in_turn(turn);
        proposal.detail = values_of(definition, values);
        if definition.kind == Kind::Item {
            for tail in ["_index", "_has_next"] {
                completion.proposals.push(Proposal::new(
                    format!("{}{tail}", definition.name),
                    ProposalKind::Variable,
                    90,
                ));
            }
        }
        completion.proposals.push(proposal);
    }
    completion.proposals.extend(assist.included().filter_map(|found| other_value(&found)));
    match assist.profile {
        Profile::Agent => {
            for (base, name) in [(40, "data"), (45, "entity")] {
                let mut proposal = Proposal::new(name, ProposalKind::Data, base - gain(name));
                proposal.detail = assist.samples.first().map(|sample| shown(sample)).unwrap_or_default();
                completion.proposals.push(proposal);
            }
        }
        Profile::BdkJava => {
            let members = assist.samples.iter().filter_map(|sample| sample.as_object()).flat_map(|all| all.iter());
            for (turn, (key, value)) in members.filter(|(key, _)| is_plain(key)).enumerate() {
                let mut proposal = Proposal::new(key, ProposalKind::Data, 50 - gain(key)).in_turn(turn);
                proposal.detail = shown(value);
                completion.proposals.push(proposal);
            }
        }
    }
    // What the author named elsewhere, wherever it comes from.
    for (name, count) in undefined(before, completion.replace) {
        completion.proposals.push(Proposal::new(name, ProposalKind::Variable, 100 - count.min(60)));
    }
    for word in ["true", "false"] {
        completion.proposals.push(Proposal::new(word, ProposalKind::Word, 150));
    }
}

/// What another template defines for expressions.
fn other_value(found: &Found<'_, '_>) -> Option<Proposal> {
    let definition = found.definition()?;
    let kind = match definition.kind {
        Kind::Function => ProposalKind::Macro,
        Kind::Variable | Kind::Namespace => ProposalKind::Variable,
        _ => return None,
    };
    let mut proposal = Proposal::new(definition.name, kind, 85);
    proposal.detail = signature(found.all, found.index);
    Some(proposal)
}

/// Names at the beginning of a path, and how often each is there.
fn undefined<'t>(before: &Outline<'t>, typed: Span) -> HashMap<&'t str, usize> {
    let mut used = HashMap::new();
    for item in &before.read.items {
        if !matches!(item.kind, ItemKind::Interpolation { .. } | ItemKind::Start { name: "if" | "elseif" | "list", .. })
        {
            continue;
        }
        let tokens = before.tokens(item);
        for (at, token) in tokens.iter().enumerate().filter(|(_, token)| is_name(token) && token.span() != typed) {
            let joins = at
                .checked_sub(1)
                .and_then(|at| tokens.get(at))
                .is_some_and(|sign| sign.is_sign(".") || sign.is_sign("?") || matches!(sign.text, "as"));
            if !joins && !joins_values(token.text) && !is_reserved(token.text) {
                *used.entry(token.text).or_default() += 1;
            }
        }
    }
    used
}

fn values_of(definition: &Definition<'_>, values: &Values<'_, '_>) -> String {
    let known = match definition.kind {
        Kind::Variable => values.worth(definition.value.clone(), definition.span.start as usize),
        _ => return String::new(),
    };
    known.values.first().map(|value| shown(value)).unwrap_or_default()
}
