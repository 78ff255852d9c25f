//! Finding a habit's pattern among the tokens of a tag, and writing what is meant.

use super::super::cursor::is_plain_name;
use super::super::token::{Token, TokenKind};
use super::table::{Habit, TokenPattern, Within, habits};
use crate::diagnostic::Span;
use crate::template::habit::is_operand;

use TokenPattern::{End, Is, Kept, Letter, Name, OneOf, Operand, Some as Any, Start, Text, Whole};

/// Steps that are taken for a part of a tag.
const FEW: usize = 2_000;

/// The places of tokens that were kept, `from..to`.
pub(super) type Parts = Vec<(usize, usize)>;

/// Finds patterns among the tokens of one tag.
pub(super) struct Matcher<'c, 't> {
    pub(super) tokens: &'c [Token<'t>],
    /// How many steps are left.
    pub(super) steps: usize,
}

impl Matcher<'_, '_> {
    /// The first match that reaches the place at which reading stopped.
    pub(super) fn find(&mut self, habit: &Habit, place: u32) -> Option<(usize, usize, Parts)> {
        // Where an expression may begin at several places, the innermost is meant.
        let inner_first = matches!(habit.pattern, [Start, ..]);
        for step in 0..self.tokens.len() {
            let from = if inner_first { self.tokens.len() - 1 - step } else { step };
            let mut kept = Parts::new();
            if let Some(to) = self.fits(habit.pattern, from, &mut kept) {
                let span = span_of(self.tokens, from, to);
                if span.start <= place && place <= span.end {
                    return Some((from, to, kept));
                }
            }
        }
        None
    }

    /// Where the pattern ends that begins at this token.
    fn fits(&mut self, pattern: &[TokenPattern], at: usize, kept: &mut Parts) -> Option<usize> {
        self.steps = self.steps.checked_sub(1)?;
        let Some((part, rest)) = pattern.split_first() else { return Some(at) };
        let token = self.tokens.get(at);
        let is = |text: &str| token.is_some_and(|token| token.text == text);
        let length = kept.len();
        let lengths: Vec<usize> = match part {
            Start => (at == 0 || self.tokens.get(at - 1).is_some_and(opens)).then_some(0).into_iter().collect(),
            End => token.is_none_or(closes).then_some(0).into_iter().collect(),
            Is(text) => is(text).then_some(1).into_iter().collect(),
            OneOf(texts) | Kept(texts) => texts.iter().any(|text| is(text)).then_some(1).into_iter().collect(),
            Name => token.filter(|token| is_plain_name(token)).map(|_| 1).into_iter().collect(),
            Text => token.filter(|token| token.kind == TokenKind::String).map(|_| 1).into_iter().collect(),
            Letter => {
                let is_it = |token: &&Token<'_>| token.kind == TokenKind::String && token.text.chars().count() == 3;
                token.filter(is_it).map(|_| 1).into_iter().collect()
            }
            Whole => token.filter(|token| token.kind == TokenKind::Integer).map(|_| 1).into_iter().collect(),
            Operand => self.operand(at).into_iter().collect(),
            Any => self.balanced(at),
        };
        for found in lengths {
            if matches!(part, Kept(_) | Name | Text | Letter | Whole | Operand | Any) {
                kept.push((at, at + found));
            }
            if let Some(to) = self.fits(rest, at + found, kept) {
                return Some(to);
            }
            kept.truncate(length);
        }
        None
    }

    /// How many tokens an operand has that begins here.
    fn operand(&self, at: usize) -> Option<usize> {
        let token = self.tokens.get(at)?;
        let mut end = match token.kind {
            TokenKind::Name if is_plain_name(token) || matches!(token.text, "true" | "false") => at + 1,
            TokenKind::String | TokenKind::RawString | TokenKind::Integer | TokenKind::Decimal => at + 1,
            TokenKind::Sign if matches!(token.text, "(" | "[") => self.close_of(at)? + 1,
            _ => return None,
        };
        while let Some(token) = self.tokens.get(end) {
            let next = self.tokens.get(end + 1);
            end = match token.text {
                "." | "?" if token.kind == TokenKind::Sign && next.is_some_and(|next| next.kind == TokenKind::Name) => {
                    end + 2
                }
                "(" | "[" if token.kind == TokenKind::Sign && !token.spaced => match self.close_of(end) {
                    Some(close) => close + 1,
                    None => break,
                },
                _ => break,
            };
        }
        Some(end - at)
    }

    /// The bracket that closes the one at `at`.
    fn close_of(&self, at: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for (index, token) in self.tokens.iter().enumerate().skip(at) {
            if token.kind == TokenKind::Sign {
                match token.text {
                    "(" | "[" | "{" => depth += 1,
                    ")" | "]" | "}" => depth = depth.checked_sub(1)?,
                    _ => {}
                }
            }
            if depth == 0 {
                return Some(index);
            }
        }
        None
    }

    /// The lengths of runs from here on in which brackets come in pairs, shortest first.
    fn balanced(&self, at: usize) -> Vec<usize> {
        let mut lengths = Vec::new();
        let mut depth = 0_usize;
        for (index, token) in self.tokens.iter().enumerate().skip(at) {
            if token.kind == TokenKind::Sign {
                match token.text {
                    "(" | "[" | "{" | "${" | "#{" => depth += 1,
                    ")" | "]" | "}" => match depth.checked_sub(1) {
                        Some(less) => depth = less,
                        None => break,
                    },
                    _ => {}
                }
            }
            if depth == 0 {
                lengths.push(index + 1 - at);
            }
        }
        lengths
    }

    /// All tokens from the first that a word stands for to the last, each replaced.
    pub(super) fn replace_all(&mut self, text: &str, fits: impl Fn(&Within) -> bool) -> (Span, String) {
        let fits = |habit: &&Habit| habit.everywhere && fits(&habit.within);
        let mut edits: Vec<(Span, String)> = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            let mut next = at + 1;
            for habit in habits().filter(fits) {
                let mut kept = Parts::new();
                if let Some(to) = self.fits(habit.pattern, at, &mut kept) {
                    edits.push((span_of(self.tokens, at, to), fill(habit.write, text, self.tokens, &kept)));
                    next = to;
                    break;
                }
            }
            at = next;
        }
        let (Some((first, _)), Some((last, _))) = (edits.first(), edits.last()) else {
            return (Span::default(), String::new());
        };
        let all = first.to(*last);
        let mut out = String::new();
        let mut from = all.start;
        for (span, replacement) in &edits {
            out.push_str(text.get(from as usize..span.start as usize).unwrap_or_default());
            out.push_str(replacement);
            from = span.end;
        }
        (all, out)
    }
}

fn opens(token: &Token<'_>) -> bool {
    token.kind == TokenKind::Sign && matches!(token.text, "(" | "[" | "," | "=" | "{" | ":")
}

fn closes(token: &Token<'_>) -> bool {
    token.kind == TokenKind::Sign && matches!(token.text, ")" | "]" | "," | "}" | ";")
}

/// From the first of these tokens to the last.
pub(super) fn span_of(tokens: &[Token<'_>], from: usize, to: usize) -> Span {
    let first = tokens.get(from).map_or(Span::default(), Token::span);
    let last = to.checked_sub(1).and_then(|at| tokens.get(at)).map_or(first, Token::span);
    first.to(last)
}

/// What is written, with what was kept.
pub(super) fn fill(write: &str, text: &str, tokens: &[Token<'_>], kept: &Parts) -> String {
    let mut out = write.to_owned();
    for (at, (from, to)) in kept.iter().enumerate() {
        let written = text.get(span_of(tokens, *from, *to).range()).unwrap_or_default();
        // `b ? c : d` inside another.
        let inner =
            tokens.get(*from..*to).filter(|inner| inner.len() < tokens.len()).and_then(|inner| whole(text, inner));
        let source = inner.as_deref().unwrap_or(written);
        let bracketed = format!("({source})");
        let operand = if is_operand(source) { source } else { &bracketed };
        let path = if source.matches(['.', '[']).count() > 1 { &bracketed } else { operand };
        let zeros = "0".repeat(source.parse::<usize>().unwrap_or(2).min(20));
        let inside = source.get(1..source.len().saturating_sub(1)).unwrap_or_default();
        let bare = bare(source);
        let interpolated = source.replace('{', "${");
        if zeros.is_empty() {
            out = out.replace(&format!(".{{{at}z}}"), "");
        }
        for (mark, value) in [
            ("i", &*interpolated),
            ("p", operand),
            ("d", path),
            ("z", &zeros),
            ("s", inside),
            ("e", bare),
            ("", source),
        ] {
            out = out.replace(&format!("{{{at}{mark}}}"), value);
        }
        if out.contains(&format!("{{{at}=}}")) {
            out = out.replace(&format!("{{{at}=}}"), &like(inside));
        }
        if out.contains(&format!("{{{at}$"))
            && let Some((from, to)) = kept.get(at + 1)
        {
            let value = text.get(span_of(tokens, *from, *to).range()).unwrap_or_default();
            out = out.replace(&format!("{{{at}${}}}", at + 1), &filled(source, value));
        }
    }
    out
}

/// An expression without the quotes or braces that other languages put it in.
pub(super) fn bare(source: &str) -> &str {
    let source = source.trim();
    let quoted = ['"', '\''].iter().find_map(|quote| source.strip_prefix(*quote)?.strip_suffix(*quote));
    let source = quoted.unwrap_or(source).trim();
    source.strip_prefix("${").and_then(|inner| inner.strip_suffix('}')).unwrap_or(source).trim()
}

/// What is written for tokens that are a habit from the first to the last.
fn whole(text: &str, tokens: &[Token<'_>]) -> Option<String> {
    let is_whole =
        |habit: &&Habit| matches!(habit.pattern, [Start, .., End]) && habit.within == Within::Anywhere && habit.edits;
    let mut matcher = Matcher { tokens, steps: FEW };
    habits().filter(is_whole).find_map(|habit| {
        let mut kept = Parts::new();
        let to = matcher.fits(habit.pattern, 0, &mut kept)?;
        (to == tokens.len()).then(|| fill(habit.write, text, tokens, &kept))
    })
}

/// The built-in that asks for what a pattern of SQL does.
fn like(pattern: &str) -> String {
    let plain = pattern.trim_matches('%');
    let name = match (pattern.starts_with('%'), pattern.ends_with('%')) {
        (true, true) => "contains",
        (true, false) => "ends_with",
        (false, true) => "starts_with",
        (false, false) => return format!(" == \"{plain}\""),
    };
    format!("?{name}(\"{plain}\")")
}

/// A text in which each place holder of another language is the value.
fn filled(text: &str, value: &str) -> String {
    let marks = ["{}", "{0}", "%s", "%d", "%.2f"];
    let filled = marks.iter().fold(text.to_owned(), |text, mark| text.replace(mark, &format!("${{{value}}}")));
    if filled == text { format!("{text} + {value}") } else { filled }
}
