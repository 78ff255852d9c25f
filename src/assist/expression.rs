//! Proposals in expressions: names, members, built-ins, parameters.

use std::collections::HashMap;

use super::Assist;
use super::call::signature;
use super::element::attribute_at_end;
use super::lookup::Definitions;
use super::markup::Mode;
use super::member::{Wanted, is_plain, members};
use super::other::DefinitionSite;
use super::outline::{Outline, is_name};
use super::proposal::{Completion, Proposal, ProposalKind};
use super::scope::{Definition, DefinitionKind};
use super::value::Values;
use crate::built_in::{BuiltIn, Receiver, built_ins};
use crate::diagnostic::Span;
use crate::json::Json;
use crate::schema::{Key, Value};
use crate::settings::Profile;
use crate::template::builtin::Worth;
use crate::template::is_reserved;
use crate::template::token::{Segment, SegmentKind, TokenKind};

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
    segment: &Segment<'_>,
    directive: Option<&str>,
    completion: &mut Completion,
) {
    let at = before.text.len();
    let tokens = before.tokens(segment);
    let (first, last) = (segment.first as usize, segment.last as usize);
    if in_string(assist, before, segment, completion) {
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
                None if matches!(segment.kind, SegmentKind::Interpolation { .. }) => Wanted::Printed,
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
            let is_loop =
                range.len() == 1
                    && before.read.tokens.get(range.start).and_then(|token| found.lookup(token.text, at)).is_some_and(
                        |definition| matches!(definition.kind, DefinitionKind::Item | DefinitionKind::Member),
                    );
            let wanted = match directive {
                Some("list" | "items") => Some(Receiver::Sequence),
                Some("if" | "elseif") => Some(Receiver::Boolean),
                None if matches!(segment.kind, SegmentKind::Interpolation { .. }) => Some(Receiver::String),
                _ => None,
            };
            built_in_names(before, known.kind, is_loop, wanted, completion);
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

/// True for a word after which a value is wanted, be it one that other languages have there.
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
fn in_string(assist: &Assist<'_>, before: &Outline<'_>, segment: &Segment<'_>, completion: &mut Completion) -> bool {
    let tokens = before.tokens(segment);
    let first = segment.first as usize;
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
fn built_in_names(
    before: &Outline<'_>,
    kind: Option<Receiver>,
    is_loop: bool,
    wanted: Option<Receiver>,
    completion: &mut Completion,
) {
    // A value out of a list is in lower case.
    let is_word = wants_word(before);
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
            (Receiver::Boolean, Some(Receiver::Boolean)) => usual / 8,
            (receiver, Some(kind)) if receiver == kind => usual,
            _ => usual + 5,
        };
        let gives = match entry.worth {
            Worth::Same => kind.or(Some(Receiver::Sequence).filter(|_| entry.receiver == Receiver::Sequence)),
            Worth::Members => Some(Receiver::Sequence),
            Worth::Kind(kind) => Some(kind),
            Worth::Item | Worth::Unknown => None,
        };
        let gain = used.get(entry.name).map_or(0, |count| (*count).min(5) * 10)
            + match wanted {
                Some(Receiver::String) if gives == wanted && !is_loop => 3,
                Some(Receiver::String) => 0,
                Some(_) if gives == wanted => 50,
                // What is compared.
                Some(Receiver::Boolean) if gives == Some(Receiver::Number) => 47,
                _ => 0,
            }
            + if is_word && entry.name == "lower_case" { 50 } else { 0 };
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

/// True in the value of an attribute that takes one out of a list.
fn wants_word(before: &Outline<'_>) -> bool {
    matches!(before.mode, Mode::Value(..))
        && attribute_at_end(before).is_some_and(|row| {
            let is_list = matches!(row.value, Value::OneOf(_) | Value::OneOfExactly(_) | Value::OneOfWithoutSuffix(..));
            is_list || row.key == Key::Type
        })
}

fn assigned(found: &[Definition<'_>], completion: &mut Completion) {
    for (turn, definition) in found.iter().enumerate() {
        if definition.kind == DefinitionKind::Variable && definition.span != completion.replace {
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
    // Variables are often used in the order in which they got their values.
    let variables: Vec<&str> =
        found.iter().filter(|known| known.kind == DefinitionKind::Variable).map(|known| known.name).collect();
    let order = places(&variables);
    let uses = before.read.tokens.iter().rev().filter(|token| is_name(token) && token.span() != completion.replace);
    let last = uses.filter_map(|token| Some((order.get(token.text)?, found.standing(token.span())))).next();
    let next = last.map_or(0, |(at, defines)| if defines.is_some() { 0 } else { at + 1 });
    let below =
        assist.definitions.iter().filter(|other| other.kind == DefinitionKind::Function && !found.defines(other.name));
    for (turn, definition) in found.iter().chain(below).enumerate() {
        let holds = definition.scope.start as usize <= at && at <= definition.scope.end as usize + 1;
        if !holds || definition.span == completion.replace {
            continue;
        }
        let (kind, base) = match definition.kind {
            DefinitionKind::Item | DefinitionKind::Member => (ProposalKind::Variable, 10),
            DefinitionKind::Parameter(_) => (ProposalKind::Parameter, 20),
            DefinitionKind::Variable => (ProposalKind::Variable, 60),
            DefinitionKind::Function => (ProposalKind::Macro, 80),
            DefinitionKind::Namespace => (ProposalKind::Variable, 80),
            DefinitionKind::Macro => continue,
        };
        let inner = definition.scope.len().min(1 << 20) >> 10;
        let mut rank = (base + inner).saturating_sub(gain(definition.name));
        let is_next = definition.kind == DefinitionKind::Variable && order.get(definition.name) == Some(&next);
        if is_next {
            rank = rank.min(22);
        }
        let mut proposal = Proposal::new(definition.name, kind, rank).in_turn(turn);
        proposal.detail = values_of(definition, values);
        if definition.kind == DefinitionKind::Item {
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
        completion.proposals.push(Proposal::new(name, ProposalKind::Variable, 88 - count.min(60)));
    }
    for word in ["true", "false"] {
        completion.proposals.push(Proposal::new(word, ProposalKind::Word, 150));
    }
}

/// Where each name stands first.
fn places<'n>(names: &[&'n str]) -> HashMap<&'n str, usize> {
    let mut places = HashMap::new();
    for name in names {
        let next = places.len();
        places.entry(*name).or_insert(next);
    }
    places
}

/// What another template defines for expressions.
fn other_value(found: &DefinitionSite<'_, '_>) -> Option<Proposal> {
    let definition = found.definition()?;
    let kind = match definition.kind {
        DefinitionKind::Function => ProposalKind::Macro,
        DefinitionKind::Variable | DefinitionKind::Namespace => ProposalKind::Variable,
        _ => return None,
    };
    let mut proposal = Proposal::new(definition.name, kind, 85);
    proposal.detail = signature(found.all, found.index);
    Some(proposal)
}

/// Names at the beginning of a path, and how often each is there.
fn undefined<'t>(before: &Outline<'t>, typed: Span) -> HashMap<&'t str, usize> {
    let mut used = HashMap::new();
    for segment in &before.read.segments {
        if !matches!(
            segment.kind,
            SegmentKind::Interpolation { .. } | SegmentKind::Start { name: "if" | "elseif" | "list", .. }
        ) {
            continue;
        }
        let tokens = before.tokens(segment);
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
        DefinitionKind::Variable => values.worth(definition.value.clone(), definition.span.start as usize),
        _ => return String::new(),
    };
    known.values.first().map(|value| shown(value)).unwrap_or_default()
}
