//! What an expression is worth, as far as sample data and the text tell.

use std::cell::{Cell, OnceCell};
use std::collections::HashMap;
use std::ops::Range;

use super::lookup::Definitions;
use super::outline::{Outline, is_name};
use super::scope::{Definition, DefinitionKind};
use crate::built_in::Receiver;
use crate::json::Json;
use crate::settings::Profile;
use crate::template::builtin::{Worth, worth_of};
use crate::template::token::{SegmentKind, Token, TokenKind};

/// So many values stand for all.
const VALUES: usize = 64;
/// Definitions that lead to one another.
const DEPTH: usize = 16;
/// Tokens looked at for one answer.
const STEPS: usize = 2_000;
/// Tokens of an argument.
const ARGUMENT: usize = 64;

/// What is known of a value.
#[derive(Clone, Debug, Default)]
pub(super) struct Inference<'s> {
    /// Values that it has in the samples.
    pub values: Vec<&'s Json>,
    /// Its type, where that is known.
    pub kind: Option<Receiver>,
}

impl<'s> Inference<'s> {
    fn of(values: impl Iterator<Item = &'s Json>) -> Self {
        let values: Vec<&Json> = values.take(VALUES).collect();
        Inference { kind: values.iter().find_map(|value| kind_of(value)), values }
    }

    fn typed(kind: Receiver) -> Self {
        Inference { values: Vec::new(), kind: Some(kind) }
    }

    fn items(&self) -> Self {
        Inference::of(self.values.iter().filter_map(|value| value.as_array()).flatten())
    }

    fn members(&self) -> Self {
        Inference::of(self.values.iter().filter_map(|value| value.as_object()).flat_map(|object| object.values()))
    }

    fn member(&self, name: &str) -> Self {
        Inference::of(self.values.iter().filter_map(|value| value.get(name)))
    }
}

fn kind_of(value: &Json) -> Option<Receiver> {
    Some(match value {
        Json::Null => return None,
        Json::Bool(_) => Receiver::Boolean,
        Json::Number(_) => Receiver::Number,
        Json::String(_) => Receiver::String,
        Json::Array(_) => Receiver::Sequence,
        Json::Object(_) => Receiver::Hash,
    })
}

/// Looks values up in the samples.
#[derive(Debug)]
pub(super) struct Values<'a, 's> {
    pub outline: &'a Outline<'a>,
    pub definitions: &'a Definitions<'a>,
    pub samples: &'s [&'s Json],
    pub profile: Profile,
    steps: Cell<usize>,
    /// The segments that call a macro, once asked for.
    calls: OnceCell<HashMap<&'a str, Vec<usize>>>,
}

impl<'a, 's> Values<'a, 's> {
    pub fn new(
        outline: &'a Outline<'a>,
        definitions: &'a Definitions<'a>,
        samples: &'s [&'s Json],
        profile: Profile,
    ) -> Self {
        Values { outline, definitions, samples, profile, steps: Cell::new(0), calls: OnceCell::new() }
    }

    fn all(&self) -> &'a [Token<'a>] {
        &self.outline.read.tokens
    }

    /// Where the expression of names, members and calls begins that ends before the token `end`.
    pub fn chain_start(&self, first: usize, end: usize) -> usize {
        let tokens = self.all();
        let mut at = end;
        while at > first {
            let Some(last) = tokens.get(at - 1) else { break };
            if last.is_sign(")") || last.is_sign("]") {
                let Some(open) = self.opening(first, at - 1) else { return at };
                at = open;
                let applied = at > first
                    && tokens
                        .get(at - 1)
                        .is_some_and(|token| is_name(token) || token.is_sign(")") || token.is_sign("]"));
                if !applied || tokens.get(at).is_some_and(|open| open.is_sign("(") && open.spaced) {
                    return at;
                }
            } else if last.is_sign("!") || last.is_sign("??") {
                at -= 1;
            } else if is_name(last) || last.kind == TokenKind::String {
                at -= 1;
                let joins = at > first && tokens.get(at - 1).is_some_and(|sign| sign.is_sign(".") || sign.is_sign("?"));
                if !joins {
                    return at;
                }
                at -= 1;
            } else {
                return at;
            }
        }
        at
    }

    fn opening(&self, first: usize, close: usize) -> Option<usize> {
        let mut depth = 0usize;
        for at in (first..=close).rev() {
            let token = self.all().get(at)?;
            match (token.kind, token.text) {
                (TokenKind::Sign, ")" | "]" | "}") => depth += 1,
                (TokenKind::Sign, "(" | "[" | "{") => {
                    depth = depth.checked_sub(1)?;
                    if depth == 0 {
                        return Some(at);
                    }
                }
                _ => {}
            }
        }
        None
    }

    fn closing(&self, open: usize, end: usize) -> usize {
        let mut depth = 0usize;
        for at in open..end {
            let Some(token) = self.all().get(at) else { break };
            match (token.kind, token.text) {
                (TokenKind::Sign, "(" | "[" | "{") => depth += 1,
                (TokenKind::Sign, ")" | "]" | "}") => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return at;
                    }
                }
                _ => {}
            }
        }
        end
    }

    /// What the tokens of a range are worth at a byte of the text.
    pub fn worth(&self, range: Range<usize>, at: usize) -> Inference<'s> {
        self.expression(range, at, 0)
    }

    fn expression(&self, range: Range<usize>, at: usize, depth: usize) -> Inference<'s> {
        let tokens = self.all();
        let Some(first) = tokens.get(range.start).filter(|_| range.start < range.end && depth < DEPTH) else {
            return Inference::default();
        };
        if !self.charge(range.len()) {
            return Inference::default();
        }
        let mut next = range.start + 1;
        let mut known = match first.kind {
            TokenKind::Name => self.root(first.text, at, depth),
            TokenKind::String | TokenKind::RawString => Inference::typed(Receiver::String),
            TokenKind::Integer | TokenKind::Decimal => Inference::typed(Receiver::Number),
            TokenKind::Sign => {
                let close = self.closing(range.start, range.end);
                next = close + 1;
                match first.text {
                    "(" => self.expression(range.start + 1..close, at, depth + 1),
                    "[" => Inference::typed(Receiver::Sequence),
                    "{" => Inference::typed(Receiver::Hash),
                    _ => return Inference::default(),
                }
            }
            TokenKind::Bad => return Inference::default(),
        };
        while let Some(token) = tokens.get(next).filter(|_| next < range.end) {
            let name = tokens.get(next + 1).filter(|name| next + 1 < range.end && is_name(name));
            match (token.text, name) {
                (".", Some(name)) => known = known.member(name.text),
                ("?", Some(name)) => {
                    known = apply(name.text, &known);
                    if tokens.get(next + 2).is_some_and(|open| open.is_sign("(")) && next + 2 < range.end {
                        next = self.closing(next + 2, range.end) + 1;
                        continue;
                    }
                }
                ("[", _) => {
                    let inner = tokens.get(next + 1).filter(|_| next + 1 < range.end);
                    known = match inner {
                        Some(key) if key.kind == TokenKind::String => known.member(key.text.trim_matches(['"', '\''])),
                        _ => known.items(),
                    };
                    next = self.closing(next, range.end) + 1;
                    continue;
                }
                ("!", _) => return known,
                _ => return self.calculated(next, range.end),
            }
            next += 2;
        }
        known
    }

    /// What comes out of the operators from a token on: of another kind than what goes in.
    fn calculated(&self, from: usize, end: usize) -> Inference<'s> {
        let mut depth = 0i32;
        let operators = self.all().get(from..end).unwrap_or_default().iter().filter(|token| {
            match token.text {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        let mut kind = None;
        for token in operators {
            match token.text {
                "==" | "=" | "!=" | "&&" | "||" | "??" | "gt" | "lt" | "gte" | "lte" | ">" | "<" | ">=" | "<="
                | "and" | "or" => return Inference::typed(Receiver::Boolean),
                "-" | "*" | "/" | "%" => kind = Some(Receiver::Number),
                _ => {}
            }
        }
        Inference { values: Vec::new(), kind }
    }

    /// What a name is worth.
    fn root(&self, name: &str, at: usize, depth: usize) -> Inference<'s> {
        if matches!(name, "true" | "false") {
            return Inference::typed(Receiver::Boolean);
        }
        let Some(definition) = self.definitions.lookup(name, at) else {
            return match self.profile {
                Profile::Agent if matches!(name, "data" | "entity") => Inference::of(self.samples.iter().copied()),
                Profile::Agent => Inference::default(),
                Profile::BdkJava => Inference::of(self.samples.iter().filter_map(|sample| sample.get(name))),
            };
        };
        let place = definition.span.start as usize;
        match definition.kind {
            DefinitionKind::Macro | DefinitionKind::Function => Inference::typed(Receiver::Callable),
            DefinitionKind::Namespace => Inference::typed(Receiver::Hash),
            DefinitionKind::Variable => self.expression(definition.value.clone(), place.saturating_sub(1), depth + 1),
            DefinitionKind::Item | DefinitionKind::Member => {
                let listed = self.expression(definition.value.clone(), place.saturating_sub(1), depth + 1);
                match (definition.kind, listed.kind) {
                    (DefinitionKind::Item, Some(Receiver::Hash)) => Inference::typed(Receiver::String),
                    (DefinitionKind::Member, _) => listed.members(),
                    _ => listed.items(),
                }
            }
            DefinitionKind::Parameter(owner) => self.argument(owner, definition, depth),
        }
    }

    /// False once enough was looked at.
    fn charge(&self, tokens: usize) -> bool {
        self.steps.set(self.steps.get().saturating_add(tokens));
        self.steps.get() <= STEPS
    }

    /// The segments that call a macro by its bare name.
    fn calls_of(&self, name: &str) -> &[usize] {
        let calls = self.calls.get_or_init(|| {
            let mut calls: HashMap<&str, Vec<usize>> = HashMap::new();
            for (index, segment) in self.outline.read.segments.iter().enumerate() {
                if matches!(segment.kind, SegmentKind::Call { .. })
                    && let Some(callee) = self.outline.tokens(segment).first().filter(|token| is_name(token))
                {
                    calls.entry(callee.text).or_default().push(index);
                }
            }
            calls
        });
        calls.get(name).map_or(&[], Vec::as_slice)
    }

    /// What calls give for a parameter.
    fn argument(&self, owner: usize, parameter: &Definition<'a>, depth: usize) -> Inference<'s> {
        let Some(callee) = self.definitions.get(owner) else { return Inference::default() };
        let index = self.definitions.index(parameter.span);
        let position = index.and_then(|index| index.checked_sub(owner + 1)).unwrap_or(0);
        for segment in self.calls_of(callee.name).iter().filter_map(|index| self.outline.read.segments.get(*index)) {
            let tokens = self.outline.tokens(segment);
            if !self.charge(tokens.len()) {
                return Inference::default();
            }
            let (first, last) = (segment.first as usize, segment.last as usize);
            let named = tokens
                .windows(2)
                .position(|pair| matches!(pair, [name, sign] if name.text == parameter.name && sign.is_sign("=")));
            let is_named = tokens.get(2).is_some_and(|sign| sign.is_sign("="));
            let from = match named {
                Some(at) => first + at + 2,
                None if !is_named => first + 1 + position,
                None => continue,
            };
            let end =
                (from + 1..=last.min(from + ARGUMENT)).take_while(|end| self.chain_start(from, *end) == from).last();
            let known = self.expression(from..end.unwrap_or(last), segment.span.start as usize, depth + 1);
            if known.kind.is_some() {
                return known;
            }
        }
        self.expression(parameter.value.clone(), parameter.span.start as usize, depth + 1)
    }
}

fn apply<'s>(name: &str, known: &Inference<'s>) -> Inference<'s> {
    match worth_of(name) {
        Worth::Same => known.clone(),
        Worth::Item => known.items(),
        Worth::Members => Inference { values: known.values.clone(), kind: Some(Receiver::Sequence) },
        Worth::Kind(kind) => Inference::typed(kind),
        Worth::Unknown => Inference::default(),
    }
}
