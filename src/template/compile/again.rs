//! A tag that could not be read, read again with the edit that is offered for it: what is wrong in it besides goes into
//! the same finding, so that one edit mends all of the tag.

use super::builder::Builder;
use super::cursor::Tag;
use super::habit;
use super::reader::TemplateReader;
use super::token::{Close, Segment, SegmentKind, Syntax, Token, TokenKind};
use super::tokenizer::Tokenizer;
use crate::diagnostic::{Diagnostic, Fix, Label, Place, Source, Span, codes};
use crate::template::Dialect;
use crate::template::habit::comparison;

/// How many edits of one tag are joined.
const MOST: usize = 3;

/// Longer tags are not read again, in bytes.
const LONGEST: usize = 2000;

/// Places at which a tag with an open bracket is tried to end.
const TRIED: usize = 8;

/// Directives that stand only inside a block, and take a condition or a value as `#if` does.
const INNER: [&str; 4] = ["elseif", "elseIf", "case", "on"];

/// What is said of a round bracket that nothing closes.
const OPEN: &str = "the round bracket is not closed, so the `>` was read as a comparison";

impl<'t> TemplateReader<'t> {
    /// Says what was meant by a tag that could not be read, and what else is wrong in it.
    pub(super) fn explain(&self, segment: &Segment<'t>, tokens: &[Token<'t>], fault: &mut Diagnostic) {
        let tag = tag_of(segment, tokens);
        if !self.close_bracket(segment, tag, fault) {
            habit::explain(self.text, segment.kind, tag, fault);
        }
        for _ in 1..MOST {
            if !self.explain_rest(segment, fault) {
                return;
            }
        }
    }

    /// Adds what is wrong once the edit is made; false if nothing is, or nothing is known about it.
    fn explain_rest(&self, segment: &Segment<'t>, fault: &mut Diagnostic) -> bool {
        let Some(Fix { place, replacement, also, .. }) = &fault.fix else { return false };
        let (whole, first) = (segment.span, place.span);
        let is_readable = [codes::template::SYNTAX, codes::template::LITERAL, codes::template::UNCLOSED];
        let is_inside = whole.start < first.start && first.end <= whole.end && !replacement.contains(['\n', '<', '}']);
        if !also.is_empty() || !is_inside || !is_readable.contains(&fault.code) {
            return false;
        }
        let source = place.source.clone();
        let Some(written) = self.text.get(whole.range()) else { return false };
        let from = (first.start - whole.start) as usize;
        let to = (first.end - whole.start) as usize;
        let (Some(before), Some(after)) = (written.get(..from), written.get(to..)) else { return false };
        let mended = format!("{before}{replacement}{after}");
        // An edit may reach over what ended the tag.
        if mended.chars().next_back() != written.chars().next_back() {
            return false;
        }
        let Some(next) = self.read_alone(&mended) else { return false };
        let Some(Fix { place: Place { span: second, .. }, replacement: text, also, .. }) = next.fix else {
            return false;
        };
        // Both edits as one, in places of the mended tag, then of the one that is there.
        let (start, end) = (second.start as usize, second.end as usize);
        let (first_from, first_to) = (from.min(start), (from + replacement.len()).max(end));
        let (Some(head), Some(tail)) = (mended.get(first_from..start), mended.get(end..first_to)) else { return false };
        let joined = format!("{head}{text}{tail}");
        let last = first_to - replacement.len() + (to - from);
        if !also.is_empty() || joined.contains(['\n', '<']) || start == 0 || last > written.len() {
            return false;
        }
        if !fault.message.contains(&next.message) {
            fault.message = format!("{}; {}", fault.message, next.message);
        }
        fault.help = Some(format!("write `{}`", joined.trim()));
        let at = whole.start as usize;
        fault.fix = Some(Fix::suggested(Place { source, span: Span::new(at + first_from, at + last) }, joined));
        true
    }

    /// What is wrong with a tag that stands alone, explained; nothing if it can be read.
    fn read_alone(&self, written: &str) -> Option<Diagnostic> {
        if written.len() > LONGEST {
            return None;
        }
        // A branch is read as a condition: there is no block around it here.
        let name = written.get(2..)?;
        let inner = INNER.iter().find(|inner| {
            let rest = name.strip_prefix(**inner);
            rest.is_some_and(|rest| rest.starts_with(char::is_whitespace)) && written.starts_with(['<', '['])
        });
        let text = match inner {
            Some(inner) => {
                format!("{}{:width$}{}", written.get(..2)?, "if", name.get(inner.len()..)?, width = inner.len())
            }
            None => written.to_owned(),
        };
        let dialect = Dialect { release: self.builder.release, ..Dialect::default() };
        let builder = Builder::new(&text, Source::Message, self.builder.limits, dialect);
        let syntax = if self.square { Syntax::Square } else { Syntax::Angle };
        let mut tokenizer = Tokenizer::new(&text, syntax, 0);
        let mut reader = TemplateReader::new(builder, &text, self.square);
        let segment = tokenizer.next()?;
        let tokens = tokenizer.tokens(&segment);
        let mut fault = *reader.segment(&segment, tokens).err()?;
        habit::explain(&text, segment.kind, tag_of(&segment, tokens), &mut fault);
        Some(fault)
    }

    /// True if a tag is read to its end, and without a fault.
    fn is_read(&self, written: &str) -> bool {
        let mut tokenizer = Tokenizer::new(written, if self.square { Syntax::Square } else { Syntax::Angle }, 0);
        let is_whole = tokenizer.next().is_some_and(|segment| segment.span.end as usize == written.len());
        is_whole && self.read_alone(written).is_none()
    }

    /// `<#if (a == 1>`: the bracket makes a comparison of the `>` that was to end the tag, and of all that follow. The tag
    /// was to end at the first `>` before which brackets make it one that can be read, and which nothing is compared with.
    fn close_bracket(&self, segment: &Segment<'t>, tag: Tag<'_, 't>, fault: &mut Diagnostic) -> bool {
        let (SegmentKind::Start { .. } | SegmentKind::Call { .. }) = segment.kind else { return false };
        if ![codes::template::SYNTAX, codes::template::UNCLOSED].contains(&fault.code) || self.square {
            return false;
        }
        let mut open: Vec<Span> = Vec::new();
        let mut tried = 0;
        for (at, token) in tag.tokens.iter().enumerate().filter(|(_, token)| token.kind == TokenKind::Sign) {
            match token.text {
                "(" => open.push(token.span()),
                ")" => drop(open.pop()),
                ">" | "/>"
                    if !open.is_empty()
                        && !comparison::is_cut(self.text, token.start as usize)
                        && !self.closes_behind(token.span().end) =>
                {
                    tried += 1;
                    let end =
                        at.checked_sub(1).and_then(|at| tag.tokens.get(at)).map_or(token.start, |last| last.span().end);
                    let brackets = ")".repeat(open.len());
                    let Some(head) = self.text.get(segment.span.start as usize..end as usize) else { return false };
                    if tried > TRIED || head.len() > LONGEST {
                        return false;
                    }
                    if self.is_read(&format!("{head}{brackets}>")) {
                        let source = fault.place.source.clone();
                        fault.code = codes::template::SYNTAX;
                        fault.place = Place { source: source.clone(), span: token.span() };
                        let opened = Place { source: source.clone(), span: open.last().copied().unwrap_or_default() };
                        fault.labels = vec![Label { place: opened, text: "opened here".to_owned() }];
                        fault.message = OPEN.to_owned();
                        fault.help = Some(format!("write `{brackets}` before the `>`"));
                        let span = Span { start: end, end };
                        fault.fix = Some(Fix::suggested(Place { source, span }, brackets));
                        return true;
                    }
                }
                _ => {}
            }
        }
        false
    }
}

impl TemplateReader<'_> {
    /// True if a bracket that is open here is closed on the same line.
    fn closes_behind(&self, at: u32) -> bool {
        let behind = self.text.as_bytes().get(at as usize..).unwrap_or_default();
        let mut depth = 0_i32;
        behind.iter().take(LONGEST).take_while(|byte| **byte != b'\n').any(|byte| {
            depth += i32::from(*byte == b'(') - i32::from(*byte == b')');
            depth < 0
        })
    }
}

fn tag_of<'c, 't>(segment: &Segment<'t>, tokens: &'c [Token<'t>]) -> Tag<'c, 't> {
    let close = match segment.kind {
        SegmentKind::Start { close, .. } | SegmentKind::Call { close } => close,
        _ => Close::Plain,
    };
    Tag { span: segment.span, close, tokens }
}
