//! What a template defines: macros, parameters, assignments, loop variables, imports.

use std::ops::Range;

use super::outline::{Outline, is_name};
use crate::diagnostic::Span;
use crate::template::token::{Segment, SegmentKind, Token, TokenKind};

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DefinitionKind {
    Macro,
    Function,
    /// Of the definition at this index.
    Parameter(usize),
    /// Its value is an item of what its tokens give.
    Item,
    /// The second name of `as key, value`.
    Member,
    Variable,
    Namespace,
}

/// A name that the template gives something.
#[derive(Clone, Debug)]
pub(super) struct Definition<'t> {
    pub kind: DefinitionKind,
    pub name: &'t str,
    pub span: Span,
    /// Where it holds.
    pub scope: Span,
    /// The tokens of its value.
    pub value: Range<usize>,
    /// The template that defines it is another one: what `import` names.
    pub origin: Option<&'t str>,
}

/// True if an expression can end here.
fn ends_value(token: &Token<'_>) -> bool {
    match token.kind {
        TokenKind::Sign => matches!(token.text, ")" | "]" | "}" | "!" | "??"),
        TokenKind::Bad => false,
        _ => true,
    }
}

fn depth_change(token: &Token<'_>) -> i32 {
    match (token.kind, token.text) {
        (TokenKind::Sign, "(" | "[" | "{") => 1,
        (TokenKind::Sign, ")" | "]" | "}") => -1,
        _ => 0,
    }
}

/// For each block the item of the `list` around it.
fn lists_around(outline: &Outline<'_>) -> Vec<Option<usize>> {
    let mut lists: Vec<Option<usize>> = Vec::with_capacity(outline.blocks.len());
    for block in &outline.blocks {
        let list = block.parent.and_then(|parent| match outline.blocks.get(parent) {
            Some(around) if around.name == "list" => Some(around.segment),
            _ => lists.get(parent).copied().flatten(),
        });
        lists.push(list);
    }
    lists
}

/// Every definition, in order.
pub(super) fn definitions<'t>(outline: &Outline<'t>) -> Vec<Definition<'t>> {
    let mut found = Vec::new();
    let whole = Span::new(0, outline.text.len());
    // The last macro or function, which what is local belongs to.
    let mut around = whole;
    let lists = lists_around(outline);
    for (index, segment) in outline.read.segments.iter().enumerate() {
        let first = segment.first as usize;
        let tokens = outline.tokens(segment);
        add_lambdas(segment, tokens, first, &mut found);
        let SegmentKind::Start { name, .. } = segment.kind else { continue };
        let body = outline.block_of(index);
        let inside =
            Span::new(segment.span.end as usize, body.map_or(outline.text.len(), |block| block.until as usize));
        match name {
            "macro" | "function" => {
                let kind = if name == "macro" { DefinitionKind::Macro } else { DefinitionKind::Function };
                let Some(token) = tokens.first().filter(|token| is_name(token)) else { continue };
                let owner = found.len();
                around = Span { start: segment.span.start, end: inside.end };
                let value = first..first;
                found.push(Definition {
                    kind,
                    name: token.text,
                    span: token.span(),
                    scope: whole,
                    value,
                    origin: None,
                });
                add_parameters(tokens, first, owner, inside, &mut found);
            }
            "assign" | "global" => add_assignments(tokens, first, whole, &mut found),
            "local" => {
                let scope = if segment.span.start < around.end { around } else { whole };
                add_assignments(tokens, first, scope, &mut found);
            }
            "list" | "items" | "foreach" | "forEach" => {
                let list = outline.block_index(index).and_then(|block| *lists.get(block)?);
                let list = list.and_then(|segment| outline.read.segments.get(segment));
                add_loop((tokens, first), inside, name, list, &mut found);
            }
            "import" => {
                let path = tokens.first().map_or("", |token| token.text.trim_matches(['"', '\'']));
                if let [.., keyword, space] = tokens
                    && keyword.text == "as"
                    && is_name(space)
                {
                    let (kind, value) = (DefinitionKind::Namespace, first..first);
                    let span = space.span();
                    found.push(Definition { kind, name: space.text, span, scope: whole, value, origin: Some(path) });
                }
            }
            _ => {}
        }
    }
    found
}

fn add_parameters<'t>(tokens: &[Token<'t>], first: usize, owner: usize, scope: Span, found: &mut Vec<Definition<'t>>) {
    let base = i32::from(tokens.get(1).is_some_and(|token| token.is_sign("(")));
    let mut depth = 0;
    for (at, pair) in tokens.windows(2).enumerate() {
        let [before, token] = pair else { continue };
        depth += depth_change(token);
        let begins = at == 0 || ends_value(before) || before.is_sign(",") || (before.is_sign("(") && at == 1);
        if !(is_name(token) && depth <= base && begins) {
            continue;
        }
        let value = match tokens.get(at + 2) {
            Some(next) if next.is_sign("=") => first + at + 3..first + tokens.len(),
            _ => first..first,
        };
        let kind = DefinitionKind::Parameter(owner);
        found.push(Definition { kind, name: token.text, span: token.span(), scope, value, origin: None });
    }
}

fn add_assignments<'t>(tokens: &[Token<'t>], first: usize, scope: Span, found: &mut Vec<Definition<'t>>) {
    let mut depth = 0;
    let mut begun: Option<usize> = None;
    for (at, token) in tokens.iter().enumerate() {
        depth += depth_change(token);
        let begins = at
            .checked_sub(1)
            .and_then(|at| tokens.get(at))
            .is_none_or(|before| ends_value(before) || before.is_sign(","));
        let named = is_name(token) || token.kind == TokenKind::String;
        let assigns = tokens.get(at + 1).is_some_and(|next| next.is_sign("="));
        if depth != 0 || !named || !begins || !(assigns || at == 0) {
            continue;
        }
        if let Some(definition) = begun.take().and_then(|index| found.get_mut(index)) {
            definition.value.end = first + at;
        }
        let from = if assigns { first + at + 2 } else { first + tokens.len() };
        let (kind, name) = (DefinitionKind::Variable, token.text.trim_matches(['"', '\'']));
        begun = Some(found.len());
        let value = from..first + tokens.len();
        found.push(Definition { kind, name, span: token.span(), scope, value, origin: None });
    }
}

fn add_loop<'t>(
    (tokens, first): (&[Token<'t>], usize),
    scope: Span,
    directive: &str,
    list: Option<&Segment<'t>>,
    found: &mut Vec<Definition<'t>>,
) {
    let word = if directive.eq_ignore_ascii_case("foreach") { "in" } else { "as" };
    let Some(at) = tokens.iter().rposition(|token| is_name(token) && token.text == word) else { return };
    let mut names = tokens.get(at + 1..).unwrap_or_default();
    let mut value = first..first + at;
    if directive == "items" {
        names = tokens.get(1..).unwrap_or_default();
        value = list.map_or(first..first, |segment| segment.first as usize..segment.last as usize);
    } else if word == "in" {
        names = tokens.get(..at).unwrap_or_default();
        value = first + at + 1..first + tokens.len();
    }
    for (kind, token) in
        [DefinitionKind::Item, DefinitionKind::Member].into_iter().zip(names.iter().filter(|token| is_name(token)))
    {
        let value = value.clone();
        found.push(Definition { kind, name: token.text, span: token.span(), scope, value, origin: None });
    }
}

/// `x -> …` in a call of a built-in: `x` is an item of what the built-in is applied to.
fn add_lambdas<'t>(segment: &Segment<'t>, tokens: &[Token<'t>], first: usize, found: &mut Vec<Definition<'t>>) {
    for (at, token) in tokens.iter().enumerate() {
        if !(is_name(token) && tokens.get(at + 1).is_some_and(|next| next.is_sign("->"))) {
            continue;
        }
        let mut before = at;
        while before > 0 && tokens.get(before - 1).is_some_and(|token| token.is_sign("(")) {
            before -= 1;
        }
        let end = before.saturating_sub(2);
        if !tokens.get(end).is_some_and(|token| token.is_sign("?")) {
            continue;
        }
        let scope = Span { start: token.start, end: segment.span.end };
        let (kind, value) = (DefinitionKind::Item, first..first + end);
        found.push(Definition { kind, name: token.text, span: token.span(), scope, value, origin: None });
    }
}
