//! What the grammar says of a text, in the terms of the tokenizer.

use messageml::Span;
use messageml::machinery::template::token::{Close, Item, ItemKind, Items, Syntax, Token, TokenKind};
use pest::Parser as _;
use pest::iterators::Pair;
use pest_derive::Parser;

#[derive(Parser)]
#[grammar = "grammar/freemarker.pest"]
struct Grammar;

/// Takes a text apart as the grammar does.
pub fn read(text: &str, syntax: Syntax) -> Items<'_> {
    let rule = match syntax {
        Syntax::Angle => Rule::angle,
        Syntax::Bare => Rule::bare,
        Syntax::Square => Rule::square,
        Syntax::StringText => Rule::string_text,
    };
    let root = Grammar::parse(rule, text).expect("the grammar takes every text").next().expect("the entry is a pair");
    let mut items = Items::default();
    for pair in root.into_inner() {
        add(&mut items, pair);
    }
    items
}

fn span_of(pair: &Pair<'_, Rule>) -> Span {
    Span::new(pair.as_span().start(), pair.as_span().end())
}

fn add<'t>(items: &mut Items<'t>, pair: Pair<'t, Rule>) {
    let span = span_of(&pair);
    let first = items.tokens.len() as u32;
    let rule = pair.as_rule();
    let kind = match rule {
        Rule::angle_text | Rule::bare_text | Rule::square_text | Rule::string_piece | Rule::stray => {
            // A false beginning belongs to the text around it.
            if let Some(Item { kind: ItemKind::Text, span: before, .. }) = items.items.last_mut() {
                before.end = span.end;
                return;
            }
            ItemKind::Text
        }
        Rule::angle_comment | Rule::square_comment => {
            let is_end =
                |part: Pair<'_, Rule>| matches!(part.as_rule(), Rule::angle_comment_end | Rule::square_comment_end);
            ItemKind::Comment { closed: pair.into_inner().any(is_end) }
        }
        Rule::angle_raw | Rule::bare_raw | Rule::square_raw => raw(pair),
        Rule::angle_start | Rule::bare_start | Rule::square_start => start(items, pair),
        Rule::angle_end | Rule::bare_end | Rule::square_end => end(pair),
        Rule::sep => ItemKind::Start {
            name: pair.into_inner().next().map_or("", |name| name.as_str()),
            close: Close::Plain,
            has_params: false,
            malformed: false,
        },
        Rule::angle_call | Rule::square_call => ItemKind::Call { close: tokens(items, pair) },
        Rule::angle_call_end | Rule::square_call_end => {
            let callee = pair.into_inner().find(|part| part.as_rule() == Rule::callee);
            ItemKind::CallEnd { callee: callee.map_or("", |callee| callee.as_str()) }
        }
        Rule::dollar | Rule::hash => {
            let closed = tokens(items, pair) != Close::Missing;
            ItemKind::Interpolation { numeric: rule == Rule::hash, closed }
        }
        Rule::EOI => return,
        other => panic!("{other:?} is no item"),
    };
    items.items.push(Item { kind, span, first, last: items.tokens.len() as u32 });
}

fn start<'t>(items: &mut Items<'t>, pair: Pair<'t, Rule>) -> ItemKind<'t> {
    let parts = pair.clone().into_inner();
    let has = |rule: Rule| parts.clone().any(|part| part.as_rule() == rule);
    let name = parts.clone().next().map_or("", |name| name.as_str());
    let (has_params, malformed) = (has(Rule::gap), has(Rule::malformed));
    ItemKind::Start { name, close: tokens(items, pair), has_params, malformed }
}

/// Adds the tokens of a tag; gives how it ends.
fn tokens<'t>(items: &mut Items<'t>, pair: Pair<'t, Rule>) -> Close {
    let mut close = Close::Missing;
    let mut spaced = false;
    for part in pair.into_inner() {
        let kind = match part.as_rule() {
            Rule::name | Rule::bare_name | Rule::malformed => continue,
            Rule::gap => {
                spaced = true;
                continue;
            }
            Rule::angle_close | Rule::square_close | Rule::brace_close => {
                close = close_of(&part);
                continue;
            }
            Rule::id => TokenKind::Name,
            Rule::string => TokenKind::String,
            Rule::raw_string => TokenKind::RawString,
            Rule::integer => TokenKind::Integer,
            Rule::decimal => TokenKind::Decimal,
            Rule::bad => TokenKind::Bad,
            _ => TokenKind::Sign,
        };
        let start = part.as_span().start() as u32;
        items.tokens.push(Token { kind, text: part.as_str(), start, spaced: std::mem::take(&mut spaced) });
    }
    close
}

fn close_of(part: &Pair<'_, Rule>) -> Close {
    if part.as_str().trim_start().starts_with('/') { Close::Empty } else { Close::Plain }
}

fn raw<'t>(pair: Pair<'t, Rule>) -> ItemKind<'t> {
    let (mut name, mut text, mut closed) = ("", Span::default(), false);
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::raw_name | Rule::bare_raw_name => name = part.as_str(),
            Rule::raw_text_angle | Rule::raw_text_square => text = span_of(&part),
            Rule::angle_raw_end | Rule::square_raw_end => closed = true,
            other => panic!("{other:?} in a raw block"),
        }
    }
    ItemKind::Raw { name, text, closed }
}

fn end<'t>(pair: Pair<'t, Rule>) -> ItemKind<'t> {
    let (mut name, mut malformed) = ("", true);
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::name | Rule::bare_block => name = part.as_str(),
            Rule::angle_close | Rule::square_close => malformed = close_of(&part) == Close::Empty,
            Rule::malformed => {}
            other => panic!("{other:?} in a closing tag"),
        }
    }
    ItemKind::End { name, malformed }
}
