//! From text to segments: the grammar is run, its pairs become segments and tokens, and where a bracket may hide the
//! end of a tag, that end is looked for.
//!
//! A template is read in windows, so that what the parser keeps is bounded: what ends near the end of a window
//! might go on after it, and is read again from a larger one.

use std::borrow::Cow;

use pest::Parser as _;
use pest::iterators::{Pair, Pairs};
use pest_derive::Parser;

use super::builder::SyntaxFault;
use super::scan::{is_mixed, is_plain, without_spare_quotes};
use super::token::{Close, Segment, SegmentKind, Syntax, Token, TokenKind};
use crate::diagnostic::{Diagnostic, Span, codes};

#[derive(Parser)]
#[grammar = "grammar/freemarker.pest"]
struct Grammar;

/// The parser wants 64 KiB of the stack to be left, and uses little itself.
const RED_ZONE: usize = 128 << 10;
const STACK: usize = 512 << 10;

/// How much is read at once, in bytes, unless something goes on after it.
const WINDOW: usize = 16 << 10;
/// How far after its end a token is decided at most: the longest sign is `&amp;&amp;`.
const LOOKAHEAD: usize = 16;

/// What is open: the tag, or a bracket in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bracket {
    AngleTag,
    SquareTag,
    Interpolation,
    /// Here `>` and `>=` compare.
    Round,
    /// Curly in round ones.
    RoundCurly,
    /// Curly in an interpolation.
    Curly,
    /// Square in a tag with square brackets.
    Square,
}

/// What stands in a tag beside its tokens.
#[derive(Clone, Copy, Debug, Default)]
struct Parts {
    /// Space after the name.
    gap: bool,
    comment: bool,
    /// Another tag begins where the end should be.
    lacks_end: bool,
}

/// Walks over a text and gives its segments.
#[derive(Debug)]
pub(super) struct Tokenizer<'t> {
    text: &'t str,
    /// The same with another sign for quotes that close no string, if there are many.
    plain: Cow<'t, str>,
    /// Everything before this byte was read.
    at: usize,
    /// Added to all offsets.
    base: u32,
    syntax: Syntax,
    /// The text holds a `<sep>` in the other kind of brackets.
    mixed: bool,
    /// No bracket in the text begins anything but a tag with `#`.
    is_plain: bool,
    window: usize,
    segments: Vec<Segment<'t>>,
    /// The next of the segments.
    next: usize,
    tokens: Vec<Token<'t>>,
    /// Open brackets around the innermost one of the tag at hand.
    brackets: Vec<Bracket>,
    innermost: Bracket,
    /// Nothing more can be read.
    stopped: bool,
}

impl<'t> Tokenizer<'t> {
    /// `base` is added to all offsets.
    pub(super) fn new(text: &'t str, syntax: Syntax, base: u32) -> Self {
        let mixed = is_mixed(text, syntax);
        Tokenizer {
            text,
            plain: without_spare_quotes(text),
            at: 0,
            base,
            syntax,
            mixed,
            is_plain: syntax == Syntax::Angle && !mixed && is_plain(text),
            window: WINDOW,
            segments: Vec::new(),
            next: 0,
            tokens: Vec::new(),
            brackets: Vec::new(),
            innermost: Bracket::Round,
            stopped: false,
        }
    }

    /// The next segment.
    pub(super) fn next(&mut self) -> Option<Segment<'t>> {
        if self.next >= self.segments.len() {
            self.next = 0;
            self.segments.clear();
            self.tokens.clear();
            while self.segments.is_empty() && self.at < self.text.len() && !self.stopped {
                stacker::maybe_grow(RED_ZONE, STACK, || self.read());
            }
        }
        let segment = self.segments.get(self.next).copied();
        self.next += 1;
        segment
    }

    /// The tokens of a segment that was the last to be given.
    pub(super) fn tokens(&self, segment: &Segment<'t>) -> &[Token<'t>] {
        self.tokens.get(segment.first as usize..segment.last as usize).unwrap_or_default()
    }

    /// From the next segment on, directives need no `#` if their tags have angle brackets.
    pub(super) fn allow_bare_tags(&mut self) {
        if self.syntax != Syntax::Angle {
            return;
        }
        self.syntax = Syntax::Bare;
        if let Some(segment) = self.segments.get(self.next) {
            self.at = (segment.span.start - self.base) as usize;
            self.segments.truncate(self.next);
        }
    }

    /// The finding for a text that was not read to its end. The grammar takes every text; but the process may
    /// have set a limit for all its parsers.
    pub(super) fn fault(&self) -> Option<SyntaxFault> {
        self.stopped.then(|| {
            let message = "the template was not read to its end: this process limits what its parsers may do";
            let here = Span::point(self.base as usize + self.at);
            Box::new(
                Diagnostic::new(codes::limit::STEPS, here, message)
                    .with_help("call `pest::set_call_limit` with a higher limit, or with `None`"),
            )
        })
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span { start: self.base + start as u32, end: self.base + end as u32 }
    }

    fn slice(&self, from: usize, to: usize) -> &'t str {
        self.text.get(from..to).unwrap_or_default()
    }

    /// Reads on: at least one segment, or nothing if for the next one the window had to grow.
    fn read(&mut self) {
        let plain = std::mem::take(&mut self.plain);
        self.read_segments(&plain);
        self.plain = plain;
    }

    fn read_segments(&mut self, plain: &str) {
        let rule = match (self.syntax, self.mixed) {
            (Syntax::Angle, false) if self.is_plain => Rule::angle_plain,
            (Syntax::Angle, false) => Rule::angle,
            (Syntax::Angle, true) => Rule::angle_mixed,
            (Syntax::Bare, _) => Rule::bare,
            (Syntax::Square, false) => Rule::square,
            (Syntax::Square, true) => Rule::square_mixed,
            (Syntax::StringText, _) => Rule::string_text,
        };
        let from = self.at;
        let Some((pairs, settled)) = self.run(plain, rule) else {
            return;
        };
        // Every other one is a text; what stands between has three tokens or so.
        self.segments.reserve(pairs.len());
        self.tokens.reserve(pairs.len() + pairs.len() / 2);
        for pair in pairs {
            let span = pair.as_span();
            let (start, end) = (from + span.start(), from + span.end());
            if end > settled || (settled < plain.len() && lacks_quote(&pair)) {
                // A text that goes on is one text.
                if let Some(Segment { kind: SegmentKind::Text, span, .. }) = self.segments.last() {
                    self.at = (span.start - self.base) as usize;
                    self.segments.pop();
                }
                self.window = if self.segments.is_empty() { self.window * 2 } else { WINDOW };
                return;
            }
            self.at = end;
            self.read_segment(plain, pair, start, end);
        }
        self.window = WINDOW;
    }

    /// Runs the grammar from here to the end of the window. Gives the pairs, and up to where they hold whatever
    /// stands after the window.
    fn run<'p>(&mut self, plain: &'p str, rule: Rule) -> Option<(Pairs<'p, Rule>, usize)> {
        let len = plain.len();
        let end = plain.floor_char_boundary(self.at.saturating_add(self.window).min(len));
        let settled = if end == len { len } else { end.saturating_sub(LOOKAHEAD) };
        let read = Grammar::parse(rule, plain.get(self.at..end)?).ok().and_then(|mut pairs| pairs.next());
        self.stopped |= read.is_none();
        Some((read?.into_inner(), settled))
    }

    fn read_segment(&mut self, plain: &str, pair: Pair<'_, Rule>, start: usize, end: usize) {
        let first = self.tokens.len() as u32;
        let kind = match pair.as_rule() {
            Rule::angle_text
            | Rule::plain_text
            | Rule::angle_mixed_text
            | Rule::bare_text
            | Rule::square_text
            | Rule::square_mixed_text
            | Rule::string_piece
            | Rule::stray => {
                if start == end {
                    return;
                }
                // A false beginning belongs to the text around it.
                if let Some(Segment { kind: SegmentKind::Text, span, .. }) = self.segments.last_mut() {
                    span.end = self.base + end as u32;
                    return;
                }
                SegmentKind::Text
            }
            Rule::interpolation => {
                let closed = !self.add_tokens(pair, start, Bracket::Interpolation).lacks_end;
                SegmentKind::Interpolation { numeric: self.slice(start, end).starts_with('#'), closed }
            }
            Rule::angle_start | Rule::bare_start => self.start(pair, start, Bracket::AngleTag),
            Rule::square_start => self.start(pair, start, Bracket::SquareTag),
            Rule::angle_call => {
                let parts = self.add_tokens(pair, start, Bracket::AngleTag);
                SegmentKind::Call { close: self.close_of(parts, end) }
            }
            Rule::square_call => {
                let parts = self.add_tokens(pair, start, Bracket::SquareTag);
                SegmentKind::Call { close: self.close_of(parts, end) }
            }
            Rule::angle_end | Rule::square_end | Rule::bare_end => {
                let name = self.name(&pair);
                let is_closed = self.slice(start, end).ends_with(['>', ']']);
                SegmentKind::End { name, malformed: !is_closed || self.close_before(end) == Close::Empty }
            }
            Rule::call_end | Rule::square_call_end => SegmentKind::CallEnd { callee: self.name(&pair) },
            Rule::sep => {
                let name = if self.slice(start + 1, end).starts_with('#') { start + 2 } else { start + 1 };
                let name = self.slice(name, name + 3);
                SegmentKind::Start { name, close: Close::Plain, has_params: false, malformed: false }
            }
            Rule::angle_comment | Rule::square_comment => {
                let text = self.slice(start + 4, end);
                let sign = if pair.as_rule() == Rule::angle_comment { "-->" } else { "--]" };
                SegmentKind::Comment { closed: text.ends_with(sign) }
            }
            Rule::angle_raw | Rule::square_raw | Rule::bare_raw => self.raw(pair, start),
            Rule::interpolation_open => {
                let closed = self.read_inside(plain, Bracket::Interpolation) != Close::Missing;
                SegmentKind::Interpolation { numeric: self.slice(start, end).starts_with('#'), closed }
            }
            Rule::call_open => SegmentKind::Call { close: self.read_inside(plain, Bracket::AngleTag) },
            Rule::square_call_open => SegmentKind::Call { close: self.read_inside(plain, Bracket::SquareTag) },
            Rule::start_open | Rule::bare_start_open => self.start_open(plain, &pair, Bracket::AngleTag),
            Rule::square_start_open => self.start_open(plain, &pair, Bracket::SquareTag),
            _ => return,
        };
        let span = self.span(start, self.at);
        self.segments.push(Segment { kind, span, first, last: self.tokens.len() as u32 });
    }

    /// What the first pair in this one, which may be a name, stands for.
    fn name(&self, pair: &Pair<'_, Rule>) -> &'t str {
        let Some(name) = pair.clone().into_inner().next() else {
            return "";
        };
        let from = self.at - pair.as_span().end();
        self.slice(from + name.as_span().start(), from + name.as_span().end())
    }

    fn close_of(&self, parts: Parts, end: usize) -> Close {
        if parts.lacks_end { Close::Missing } else { self.close_before(end) }
    }

    /// How a tag ends that ends here.
    fn close_before(&self, end: usize) -> Close {
        if self.text.as_bytes().get(end.wrapping_sub(2)) == Some(&b'/') { Close::Empty } else { Close::Plain }
    }

    /// `<#name …>`
    fn start(&mut self, pair: Pair<'_, Rule>, start: usize, tag: Bracket) -> SegmentKind<'t> {
        let name = self.name(&pair);
        let first = self.tokens.len();
        let parts = self.add_tokens(pair, start, tag);
        let close = self.close_of(parts, self.at);
        let has_params = if parts.lacks_end { parts.gap } else { parts.comment || self.tokens.len() > first };
        SegmentKind::Start { name, close, has_params, malformed: parts.lacks_end && !parts.gap }
    }

    /// `<#name …`, its end not found yet.
    fn start_open(&mut self, plain: &str, pair: &Pair<'_, Rule>, tag: Bracket) -> SegmentKind<'t> {
        let name = self.name(pair);
        let malformed = !self.text.get(self.at..).is_some_and(|rest| rest.starts_with([' ', '\n', '\t', '\r']));
        let close = if malformed { Close::Missing } else { self.read_inside(plain, tag) };
        SegmentKind::Start { name, close, has_params: !malformed, malformed }
    }

    fn raw(&self, pair: Pair<'_, Rule>, start: usize) -> SegmentKind<'t> {
        let from = self.at - pair.as_span().end();
        let sign = if self.slice(start + 1, start + 2) == "#" { 2 } else { 1 };
        let name = self.slice(start + sign, start + sign + 7);
        let mut parts = pair.into_inner();
        let text = parts.next().map_or(self.span(self.at, self.at), |text| {
            self.span(from + text.as_span().start(), from + text.as_span().end())
        });
        SegmentKind::Raw { name, text, closed: parts.next().is_some() }
    }

    /// Adds the tokens of a whole tag that begins at `start`.
    fn add_tokens(&mut self, pair: Pair<'_, Rule>, start: usize, tag: Bracket) -> Parts {
        let from = self.at - pair.as_span().end();
        self.brackets.clear();
        self.innermost = tag;
        let mut parts = Parts::default();
        let mut behind = start + 2;
        for part in pair.into_inner() {
            let span = part.as_span();
            let (from, to) = (from + span.start(), from + span.end());
            match part.as_rule() {
                Rule::name | Rule::bare_name => {
                    behind = to;
                    continue;
                }
                Rule::gap => parts.gap = true,
                Rule::tag_comment => parts.comment = true,
                Rule::missing => parts.lacks_end = true,
                rule => {
                    self.add_token(rule, from, to, from > behind);
                    behind = to;
                }
            }
        }
        parts
    }

    fn add_token(&mut self, rule: Rule, start: usize, end: usize, spaced: bool) {
        let text = self.slice(start, end);
        let kind = match rule {
            Rule::path if text.bytes().any(|byte| matches!(byte, b'.' | b'?' | b'[')) => {
                self.add_path(text, start, spaced);
                return;
            }
            // A letter that few names have goes on with the name before it.
            Rule::rare_id if !spaced && self.extend_name(start, end) => return,
            Rule::path | Rule::rare_id => TokenKind::Name,
            Rule::string => TokenKind::String,
            Rule::raw_string => TokenKind::RawString,
            Rule::number if text.contains('.') => TokenKind::Decimal,
            Rule::number => TokenKind::Integer,
            Rule::bad | Rule::unclosed | Rule::wrong_string => TokenKind::Bad,
            _ if is_odd(text) => TokenKind::Bad,
            _ => TokenKind::Sign,
        };
        let start = self.base + start as u32;
        if kind == TokenKind::Sign {
            match text {
                "(" | ")" | "[" | "]" | "{" | "}" => self.match_bracket(text),
                // Only round brackets make it one sign.
                ">=" if !matches!(self.innermost, Bracket::Round | Bracket::RoundCurly) => {
                    self.tokens.push(Token { kind, text: &text[..1], start, spaced });
                    self.tokens.push(Token { kind, text: &text[1..], start: start + 1, spaced: false });
                    return;
                }
                _ => {}
            }
        }
        self.tokens.push(Token { kind, text, start, spaced });
    }

    /// Lets the last token reach to `end`, if it is a name that ends at `start`.
    fn extend_name(&mut self, start: usize, end: usize) -> bool {
        let (text, base) = (self.text, self.base);
        let name = self
            .tokens
            .last_mut()
            .filter(|last| last.kind == TokenKind::Name && last.span().end == base + start as u32);
        let Some(name) = name else { return false };
        name.text = text.get((name.start - base) as usize..end).unwrap_or_default();
        true
    }

    /// Adds the names, signs and keys of a path.
    fn add_path(&mut self, path: &'t str, start: usize, spaced: bool) {
        let mut push = |kind, from: usize, to: usize| {
            let (text, start) = (path.get(from..to).unwrap_or_default(), self.base + (start + from) as u32);
            if !text.is_empty() {
                self.tokens.push(Token { kind, text, start, spaced: spaced && from == 0 });
            }
        };
        let bytes = path.as_bytes();
        let (mut behind, mut at) = (0, 0);
        while let Some(byte) = bytes.get(at) {
            if matches!(byte, b'.' | b'?' | b'[') {
                push(TokenKind::Name, behind, at);
                push(TokenKind::Sign, at, at + 1);
                behind = at + 1;
            }
            if *byte == b'[' {
                // Its key, which may hold any sign, and the bracket after it.
                let quote = bytes.get(at + 1).copied().unwrap_or_default();
                let key = bytes.get(at + 2..).and_then(|rest| memchr::memchr(quote, rest)).unwrap_or_default();
                push(TokenKind::String, at + 1, at + key + 3);
                push(TokenKind::Sign, at + key + 3, at + key + 4);
                behind = at + key + 4;
            }
            at = behind.max(at + 1);
        }
        push(TokenKind::Name, behind, path.len());
    }

    fn match_bracket(&mut self, bracket: &str) {
        use Bracket::{Curly, Interpolation, Round, RoundCurly, Square, SquareTag};
        loop {
            let opened = match (bracket, self.innermost) {
                ("(", _) => Round,
                ("{", Round | RoundCurly) => RoundCurly,
                ("{", Interpolation | Curly) => Curly,
                ("[", SquareTag | Square) => Square,
                (")", Round) | ("}", RoundCurly | Curly) | ("]", Square) => {
                    self.close_bracket();
                    return;
                }
                // The innermost bracket was never closed.
                (")", RoundCurly) | ("}", Round) => {
                    self.close_bracket();
                    continue;
                }
                _ => return,
            };
            self.brackets.push(self.innermost);
            self.innermost = opened;
            return;
        }
    }

    fn close_bracket(&mut self) {
        if let Some(outer) = self.brackets.pop() {
            self.innermost = outer;
        }
    }

    /// Reads the tokens of a tag up to its end, or to where it must end for want of one.
    fn read_inside(&mut self, plain: &str, tag: Bracket) -> Close {
        self.brackets.clear();
        self.innermost = tag;
        let rule = match tag {
            Bracket::AngleTag => Rule::angle_inside,
            Bracket::SquareTag => Rule::square_inside,
            _ => Rule::brace_inside,
        };
        // The end of the last token; what lies between it and the next is space.
        let mut behind = self.at;
        self.window = WINDOW;
        loop {
            if let Some(close) = self.close_here(tag) {
                return close;
            }
            let from = self.at;
            let Some((mut pairs, settled)) = self.run(plain, rule) else {
                return Close::Missing;
            };
            let mut unsettled = false;
            for part in pairs.by_ref() {
                let span = part.as_span();
                let (start, end) = (from + span.start(), from + span.end());
                // Its end may stand after the window.
                if end > settled || (part.as_rule() == Rule::unclosed && may_close(plain, start, settled)) {
                    unsettled = true;
                    break;
                }
                self.at = end;
                if part.as_rule() != Rule::tag_comment {
                    self.add_token(part.as_rule(), start, end, start > behind);
                    behind = end;
                }
            }
            if !unsettled {
                let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
                let spaces = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\n' | b'\t' | b'\r')).count();
                self.at += spaces;
                // Only a sign that might be the end is taken as the first token of the next turn.
                if self.at < settled && rest.get(spaces).is_some_and(|byte| !matches!(byte, b'>' | b'/' | b']' | b'}'))
                {
                    return Close::Missing;
                }
            }
            match self.at == from {
                true if unsettled => self.window *= 2,
                true if self.close_here(tag).is_none() => return Close::Missing,
                _ => self.window = WINDOW,
            }
        }
    }

    /// Takes the end of the tag, if it is here. What no bracket hides ends it.
    fn close_here(&mut self, tag: Bracket) -> Option<Close> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let (close, length) = match (tag, rest) {
            (Bracket::Interpolation, [b'}', ..]) => {
                while self.innermost == Bracket::Round {
                    self.close_bracket();
                }
                (Close::Plain, 1)
            }
            (Bracket::AngleTag, [b'>', ..]) | (Bracket::SquareTag, [b']', ..]) => (Close::Plain, 1),
            (Bracket::AngleTag, [b'/', b'>', ..]) | (Bracket::SquareTag, [b'/', b']', ..]) => (Close::Empty, 2),
            _ => return None,
        };
        if self.innermost != tag {
            return None;
        }
        self.at += length;
        Some(close)
    }
}

/// True for a character that the grammar takes among the signs, though it begins nothing.
fn is_odd(text: &str) -> bool {
    match *text.as_bytes() {
        [sign] => !matches!(sign, b'!' | b'%'..=b'&' | b'('..=b'/' | b':'..=b'?' | b'[' | b']' | b'{'..=b'}'),
        _ => !text.is_ascii(),
    }
}

/// True if the string that begins at `start` may end after `from`.
fn may_close(plain: &str, start: usize, from: usize) -> bool {
    let quote = plain.as_bytes().get(start..).and_then(|text| text.iter().find(|byte| matches!(byte, b'"' | b'\'')));
    let rest = plain.as_bytes().get(from..).unwrap_or_default();
    quote.is_some_and(|quote| memchr::memchr(*quote, rest).is_some())
}

/// True if a string in a tag was not seen to end.
fn lacks_quote(pair: &Pair<'_, Rule>) -> bool {
    pair.clone().into_inner().any(|part| part.as_rule() == Rule::unclosed)
}
