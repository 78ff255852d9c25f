//! What a text is made of, be it broken: its segments, blocks and tags.

use std::collections::HashMap;

use super::markup::{Mode, Scanner, Tag};
use crate::diagnostic::Span;
use crate::template::directives;
use crate::template::token::{Close, Segment, SegmentKind, Segments, Syntax, Token, read};

/// A directive or call with what it holds.
#[derive(Clone, Debug)]
pub(super) struct Block<'t> {
    /// The directive's name, or `@` and the callee's.
    pub name: &'t str,
    /// True for `<@…>`.
    pub is_call: bool,
    /// Its segment.
    pub segment: usize,
    /// Its first tag.
    pub start: Span,
    /// Where its content ends.
    pub until: u32,
    /// Its end tag.
    pub end: Option<Span>,
    /// The block around it.
    pub parent: Option<usize>,
}

/// A text, taken apart.
#[derive(Debug)]
pub(super) struct Outline<'t> {
    pub text: &'t str,
    pub syntax: Syntax,
    pub read: Segments<'t>,
    pub tags: Vec<Tag>,
    /// The tags that are open at the end.
    pub open_tags: Vec<usize>,
    pub blocks: Vec<Block<'t>>,
    /// The blocks that are open at the end.
    pub open_blocks: Vec<usize>,
    /// Where in the markup the text ends.
    pub mode: Mode,
}

/// True if a tag of this directive is followed by a body and an end tag.
fn has_body(name: &str, tokens: &[Token<'_>]) -> bool {
    let closes = directives().any(|row| row.name == name && row.closes);
    let is_assignment = matches!(name, "assign" | "local" | "global");
    closes && !matches!(name, "sep" | "recover") && !(is_assignment && tokens.iter().any(|token| token.is_sign("=")))
}

impl<'t> Outline<'t> {
    /// Takes a text apart.
    pub fn new(text: &'t str) -> Self {
        let syntax = Syntax::of(text);
        let read = read(text, syntax, 0);
        let mut scanner = Scanner::default();
        let (mut blocks, mut open_blocks) = (Vec::<Block<'t>>::new(), Vec::<usize>::new());
        let mut counts: HashMap<(bool, &str), usize> = HashMap::new();
        for (index, segment) in read.segments.iter().enumerate() {
            let tokens = read.tokens.get(segment.first as usize..segment.last as usize).unwrap_or_default();
            let (name, is_call, is_end) = match segment.kind {
                SegmentKind::Text => {
                    scanner.read(text, segment.span.range());
                    continue;
                }
                SegmentKind::Raw { name, text: inner, .. } if name.eq_ignore_ascii_case("noparse") => {
                    scanner.read(text, inner.range());
                    continue;
                }
                SegmentKind::Start { name, close, .. } if close != Close::Empty && has_body(name, tokens) => {
                    (name, false, false)
                }
                SegmentKind::End { name, .. } => (name, false, true),
                SegmentKind::Call { close: Close::Plain } => (callee(text, tokens), true, false),
                SegmentKind::CallEnd { callee } => (callee, true, true),
                _ => continue,
            };
            if !is_end {
                let parent = open_blocks.last().copied();
                open_blocks.push(blocks.len());
                *counts.entry((is_call, name)).or_default() += 1;
                let until = text.len() as u32;
                blocks.push(Block { name, is_call, segment: index, start: segment.span, until, end: None, parent });
                continue;
            }
            let is_any = is_call && name.is_empty();
            if !is_any && counts.get(&(is_call, name)).is_none_or(|count| *count == 0) {
                continue;
            }
            while let Some(open) = open_blocks.pop() {
                let Some(block) = blocks.get_mut(open) else { continue };
                block.until = segment.span.start;
                if let Some(count) = counts.get_mut(&(block.is_call, block.name)) {
                    *count = count.saturating_sub(1);
                }
                if block.is_call == is_call && (is_any || block.name == name) {
                    block.end = Some(segment.span);
                    break;
                }
            }
        }
        scanner.end(text.len());
        let Scanner { tags, mode, open, .. } = scanner;
        Outline { text, syntax, read, tags, open_tags: open, blocks, open_blocks, mode }
    }

    /// A piece of the text.
    pub fn slice(&self, span: Span) -> &'t str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The tokens of a segment.
    pub fn tokens(&self, segment: &Segment<'t>) -> &[Token<'t>] {
        self.read.tokens.get(segment.first as usize..segment.last as usize).unwrap_or_default()
    }

    /// The block that a segment begins.
    pub fn block_of(&self, segment: usize) -> Option<&Block<'t>> {
        self.blocks.get(self.block_index(segment)?)
    }

    /// Which block a segment begins.
    pub fn block_index(&self, segment: usize) -> Option<usize> {
        self.blocks.binary_search_by_key(&segment, |block| block.segment).ok()
    }

    /// The segment that holds a byte, its last byte included.
    pub fn segment_at(&self, at: usize) -> Option<&Segment<'t>> {
        let index = self.read.segments.partition_point(|segment| (segment.span.end as usize) <= at);
        let here = self.read.segments.get(index).filter(|segment| (segment.span.start as usize) <= at);
        here.or_else(|| self.read.segments.last().filter(|segment| segment.span.end as usize == at))
    }

    /// The index of the token at a byte; at a border the name.
    pub fn token_at(&self, at: usize) -> Option<(usize, &Token<'t>)> {
        let segment = self.segment_at(at)?;
        let (first, last) = (segment.first as usize, segment.last as usize);
        let touches = |token: &&Token<'t>| token.start as usize <= at && at <= token.span().end as usize;
        let tokens = self.read.tokens.get(first..last)?.iter().enumerate();
        let found = tokens
            .filter(|(_, token)| touches(token))
            .max_by_key(|(index, token)| (token.kind == crate::template::token::TokenKind::Name, *index));
        found.map(|(index, token)| (first + index, token))
    }

    /// The value of an attribute of a tag.
    pub fn attribute(&self, tag: &Tag, name: &str) -> Option<(Span, &'t str)> {
        let found = tag.attributes.iter().find(|attribute| self.slice(attribute.name) == name)?;
        found.value.map(|value| (value, self.slice(value)))
    }
}

/// The name that a call begins with, as written: `row` or `cards.row`.
pub(super) fn callee<'t>(text: &'t str, tokens: &[Token<'t>]) -> &'t str {
    let Some(first) = tokens.first() else { return "" };
    let joined = |pair: &[Token<'_>]| matches!(pair, [_, next] if !next.spaced && (next.is_sign(".") || is_name(next)));
    let more = tokens.windows(2).take_while(|pair| joined(pair)).count();
    let last = tokens.get(more).unwrap_or(first);
    text.get(first.start as usize..last.span().end as usize).unwrap_or_default()
}

/// True for a name.
pub(super) fn is_name(token: &Token<'_>) -> bool {
    token.kind == crate::template::token::TokenKind::Name
}
