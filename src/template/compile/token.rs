//! From the grammar's pairs to items and tokens: texts, tags and interpolations in order.

use pest::Parser;
use pest::iterators::Pair;
use pest_derive::Parser;

use crate::diagnostic::Span;

#[derive(Parser)]
#[grammar = "../grammar/freemarker.pest"]
struct Grammar;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A name.
    Name,
    /// A string in quotes.
    String,
    /// `r"…"`
    RawString,
    /// Digits.
    Integer,
    /// Digits, a point, digits.
    Decimal,
    /// A bracket or operator.
    Sign,
    /// A character that has no place in a tag.
    Bad,
}

/// A token of a tag.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token<'t> {
    /// What it is.
    pub(crate) kind: TokenKind,
    /// As written.
    pub(crate) text: &'t str,
    /// Byte offset of its first character.
    pub(crate) start: u32,
    /// True if white space or a comment stands before it.
    pub(crate) spaced: bool,
}

impl Token<'_> {
    /// Where it stands.
    pub(crate) fn span(&self) -> Span {
        Span { start: self.start, end: self.start + self.text.len() as u32 }
    }

    /// True if it is this sign.
    pub(crate) fn is_sign(&self, sign: &str) -> bool {
        self.kind == TokenKind::Sign && self.text == sign
    }
}

/// How a tag ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Close {
    /// `>`
    Plain,
    /// `/>`
    Empty,
    /// Not at all.
    Missing,
}

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ItemKind<'t> {
    /// Text.
    Text,
    /// `<#-- … -->`
    Comment { closed: bool },
    /// `<#noparse>…</#noparse>`, `<#comment>…</#comment>`: name, text, and the name in the closing tag.
    Raw { name: &'t str, text: Span, end: Option<&'t str> },
    /// `<#name …>`
    Start { name: &'t str, close: Close, has_params: bool, malformed: bool },
    /// `</#name>`
    End { name: &'t str, malformed: bool },
    /// `<@callee …>`
    Call { close: Close },
    /// `</@callee>`
    CallEnd { callee: &'t str },
    /// `${…}`, `#{…}`
    Interpolation { numeric: bool, closed: bool },
}

/// A text, a tag or an interpolation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Item<'t> {
    /// What it is.
    pub(crate) kind: ItemKind<'t>,
    /// All of it.
    pub(crate) span: Span,
    /// Its tokens: from here …
    pub(crate) first: u32,
    /// … to here.
    pub(crate) last: u32,
}

/// Everything in a template, in order.
#[derive(Debug, Default)]
pub(crate) struct Items<'t> {
    /// The items.
    pub(crate) items: Vec<Item<'t>>,
    /// The tokens of all of them.
    pub(crate) tokens: Vec<Token<'t>>,
}

/// Which entry of the grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// A template with `<#…>` tags.
    Angle,
    /// A template with `[#…]` tags.
    Square,
    /// What stands in a string literal.
    StringText,
}

/// Takes a text apart; `base` is added to all offsets.
pub(crate) fn read(text: &str, entry: Entry, base: u32) -> Items<'_> {
    let rule = match entry {
        Entry::Angle => Rule::angle,
        Entry::Square => Rule::square,
        Entry::StringText => Rule::string_text,
    };
    let mut items = Items::default();
    // The grammar accepts every text; a failure would mean a text of no items.
    let Some(root) = Grammar::parse(rule, text).ok().and_then(|mut pairs| pairs.next()) else {
        return items;
    };
    for pair in root.into_inner() {
        items.add(pair, base);
    }
    items
}

fn span_of(pair: &Pair<'_, Rule>, base: u32) -> Span {
    let span = pair.as_span();
    Span { start: base + span.start() as u32, end: base + span.end() as u32 }
}

impl<'t> Items<'t> {
    fn add(&mut self, pair: Pair<'t, Rule>, base: u32) {
        let span = span_of(&pair, base);
        let first = self.tokens.len() as u32;
        let kind = match pair.as_rule() {
            Rule::angle_text | Rule::square_text | Rule::string_piece | Rule::stray => {
                // A false beginning belongs to the text around it.
                if let Some(Item { kind: ItemKind::Text, span: before, .. }) = self.items.last_mut()
                    && before.end == span.start
                {
                    before.end = span.end;
                    return;
                }
                ItemKind::Text
            }
            Rule::angle_comment | Rule::square_comment => {
                let closed = pair
                    .into_inner()
                    .any(|part| matches!(part.as_rule(), Rule::angle_comment_end | Rule::square_comment_end));
                ItemKind::Comment { closed }
            }
            Rule::angle_raw | Rule::square_raw => raw(pair, base),
            Rule::angle_start | Rule::square_start => self.start(pair, base),
            Rule::angle_end | Rule::square_end => end(pair),
            Rule::angle_call | Rule::square_call => {
                let (close, _) = self.tokens_of(pair, base);
                ItemKind::Call { close }
            }
            Rule::angle_call_end | Rule::square_call_end => {
                let callee = pair.into_inner().find(|part| part.as_rule() == Rule::callee);
                ItemKind::CallEnd { callee: callee.map_or("", |callee| callee.as_str()) }
            }
            Rule::dollar | Rule::hash => {
                let numeric = pair.as_rule() == Rule::hash;
                let (close, _) = self.tokens_of(pair, base);
                ItemKind::Interpolation { numeric, closed: close != Close::Missing }
            }
            _ => return,
        };
        self.items.push(Item { kind, span, first, last: self.tokens.len() as u32 });
    }

    fn start(&mut self, pair: Pair<'t, Rule>, base: u32) -> ItemKind<'t> {
        let mut name = "";
        let mut has_params = false;
        let mut malformed = false;
        let mut close = Close::Missing;
        let mut spaced = false;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::name => name = part.as_str(),
                Rule::malformed => malformed = true,
                Rule::gap => {
                    has_params = true;
                    spaced = true;
                }
                Rule::angle_close | Rule::square_close => close = close_of(&part),
                _ => self.token(part, base, &mut spaced),
            }
        }
        ItemKind::Start { name, close, has_params, malformed }
    }

    /// Adds the tokens of a tag; gives how it ends and whether white space stands before that.
    fn tokens_of(&mut self, pair: Pair<'t, Rule>, base: u32) -> (Close, bool) {
        let mut close = Close::Missing;
        let mut spaced = false;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::gap => spaced = true,
                Rule::angle_close | Rule::square_close | Rule::brace_close => close = close_of(&part),
                _ => self.token(part, base, &mut spaced),
            }
        }
        (close, spaced)
    }

    fn token(&mut self, part: Pair<'t, Rule>, base: u32, spaced: &mut bool) {
        let kind = match part.as_rule() {
            Rule::id => TokenKind::Name,
            Rule::string => TokenKind::String,
            Rule::raw_string => TokenKind::RawString,
            Rule::integer => TokenKind::Integer,
            Rule::decimal => TokenKind::Decimal,
            Rule::bad => TokenKind::Bad,
            _ => TokenKind::Sign,
        };
        let start = base + part.as_span().start() as u32;
        self.tokens.push(Token { kind, text: part.as_str(), start, spaced: std::mem::take(spaced) });
    }
}

fn close_of(part: &Pair<'_, Rule>) -> Close {
    if part.as_str().trim_start().starts_with('/') { Close::Empty } else { Close::Plain }
}

fn raw<'t>(pair: Pair<'t, Rule>, base: u32) -> ItemKind<'t> {
    let mut name = "";
    let mut text = Span::default();
    let mut end = None;
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::raw_name => name = part.as_str(),
            Rule::raw_text_angle | Rule::raw_text_square => text = span_of(&part, base),
            Rule::angle_raw_end | Rule::square_raw_end => end = Some(part.as_str()),
            _ => {}
        }
    }
    ItemKind::Raw { name, text, end }
}

fn end<'t>(pair: Pair<'t, Rule>) -> ItemKind<'t> {
    let mut name = "";
    let mut malformed = true;
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::name => name = part.as_str(),
            Rule::angle_close | Rule::square_close => malformed = part.as_str().trim_start().starts_with('/'),
            _ => {}
        }
    }
    ItemKind::End { name, malformed }
}
