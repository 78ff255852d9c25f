//! A place among the tokens of one tag, and the finding for a token that fits nowhere.

use super::builder::SyntaxFault;
use super::token::{Close, Token, TokenKind};
use crate::diagnostic::{Diagnostic, Span, codes};

/// A tag whose tokens are to be read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tag<'c, 't> {
    /// All of it.
    pub(super) span: Span,
    pub(super) close: Close,
    pub(super) tokens: &'c [Token<'t>],
}

/// How white space and `!` read in the tag at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// White space means nothing.
    Free,
    /// The callee of `<@…`: white space outside round brackets ends it.
    Callee,
    /// A named argument of `<@…`: `!` with white space after it has no default.
    Named,
}

/// What ends a tag that nothing ends.
pub(super) const THE_END: &str = "the end";

/// A place among the tokens of one tag.
#[derive(Debug)]
pub(super) struct Cursor<'c, 't> {
    tokens: &'c [Token<'t>],
    at: usize,
    pub(super) mode: Mode,
    /// Round brackets around the place.
    pub(super) round: u32,
    /// Where the tag's tokens end.
    end: u32,
    /// What ends the tag, as written, for messages.
    end_text: &'static str,
    /// The whole template.
    text: &'c str,
}

impl<'c, 't> Cursor<'c, 't> {
    pub(super) fn new(tokens: &'c [Token<'t>], end: u32, end_text: &'static str, text: &'c str) -> Self {
        Cursor { tokens, at: 0, mode: Mode::Free, round: 0, end, end_text, text }
    }

    /// The next token, unless white space ends what is read.
    pub(super) fn peek(&self) -> Option<Token<'t>> {
        let token = *self.tokens.get(self.at)?;
        let ends = self.mode == Mode::Callee && self.round == 0 && token.spaced && self.at > 0;
        (!ends).then_some(token)
    }

    pub(super) fn peek_at(&self, ahead: usize) -> Option<Token<'t>> {
        self.tokens.get(self.at + ahead).copied()
    }

    pub(super) fn next(&mut self) -> Option<Token<'t>> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    pub(super) fn is_sign(&self, sign: &str) -> bool {
        self.peek().is_some_and(|token| token.is_sign(sign))
    }

    pub(super) fn take_sign(&mut self, sign: &str) -> Option<Token<'t>> {
        if self.is_sign(sign) { self.next() } else { None }
    }

    /// Where the next token stands, or the end of the tag.
    pub(super) fn here(&self) -> Span {
        self.peek().map_or_else(|| before_last_line_end(self.text, self.end), |token| token.span())
    }

    /// The end of the last token that was taken.
    pub(super) fn behind(&self) -> u32 {
        self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or(self.end, |token| token.span().end)
    }

    pub(super) fn is_keyword(&self, word: &str) -> bool {
        self.peek().is_some_and(|token| token.kind == TokenKind::Name && token.text == word)
    }

    pub(super) fn take_keyword(&mut self, word: &str) -> bool {
        let found = self.is_keyword(word);
        if found {
            self.at += 1;
        }
        found
    }

    /// True if an expression begins here: signs before it count only with an operand after them.
    pub(super) fn begins_expression(&self) -> bool {
        let Some(token) = self.peek() else {
            return false;
        };
        let signs = match token.text {
            "!" if token.kind == TokenKind::Sign => {
                self.tokens.get(self.at..).unwrap_or_default().iter().take_while(|token| token.is_sign("!")).count()
            }
            "+" | "-" if token.kind == TokenKind::Sign => 1,
            _ => return begins_operand(&token),
        };
        self.peek_at(signs).is_some_and(|next| begins_operand(&next) && !matches!(next.text, "+" | "-" | "!"))
    }

    /// True if a name that is no keyword comes next.
    pub(super) fn is_name(&self) -> bool {
        self.peek().as_ref().is_some_and(is_plain_name)
    }

    /// A name that is no keyword.
    pub(super) fn take_name(&mut self) -> Option<Token<'t>> {
        let token = self.peek().filter(is_plain_name)?;
        self.at += 1;
        Some(token)
    }

    /// The finding for a token that fits nowhere; `expected` says what would.
    pub(super) fn unexpected(&self, expected: &str) -> SyntaxFault {
        if let Some(quote) =
            self.peek().filter(|token| token.kind == TokenKind::Bad && token.text.starts_with(['"', '\'']))
        {
            if let Some(escape) = unknown_escape(self.text, quote.start as usize) {
                let message = format!("`{}` is not an escape in a string", &self.text[escape.range()]);
                let start = Span { start: escape.start, end: escape.start };
                return Box::new(
                    Diagnostic::new(codes::template::SYNTAX, escape, message)
                        .with_help("write `\\\\` for a backslash, or `r\"…\"` for a string without escapes")
                        .with_suggestion(start, "\\"),
                );
            }
            // The reference reads on to the end of the template before it gives up.
            let end = Span::point(self.text.len());
            let sign = quote.text.get(..1).unwrap_or_default();
            let fault = Diagnostic::new(codes::template::UNCLOSED, end, "the template ends inside a string")
                .with_label(quote.span(), "the string begins here")
                .with_help(format!("add the closing `{sign}`"));
            if let Some((at, sign)) = self.lost_quote(sign) {
                return Box::new(
                    fault.with_help(format!("a `{sign}` is missing before the comma")).with_suggestion(at, sign),
                );
            }
            let rest = self.text.get(quote.start as usize + 1..).unwrap_or_default();
            let line: &str = rest.char_indices().nth(200).map_or(rest, |(at, _)| rest.get(..at).unwrap_or_default());
            let line = line.lines().next().unwrap_or_default();
            return Box::new(match line.find([']', ')', '}', '>']) {
                Some(length) if length > 0 => {
                    let at = quote.start + 1 + length as u32;
                    fault.with_suggestion(Span { start: at, end: at }, sign)
                }
                // `${a"}`: there was no string.
                Some(_) => fault
                    .with_help("take this quote out")
                    .with_suggestion(Span { start: quote.start, end: quote.start + 1 }, ""),
                None => fault,
            });
        }
        let (found, help) = match self.peek() {
            None if self.end_text == THE_END => {
                let message = format!("the template ends where {expected} belongs");
                return Box::new(
                    Diagnostic::new(codes::template::SYNTAX, self.here(), message)
                        .with_help(format!("write {expected}, and close the tag")),
                );
            }
            None => (format!("`{}`", self.end_text), None),
            Some(token) if matches!(token.text, "${" | "#{") => (
                format!("`{}`", token.text),
                Some("inside a tag or interpolation write the expression alone, without `${` and `}`"),
            ),
            Some(token) if matches!(token.text, "&&" | "||") => (format!("`{}`", token.text), None),
            Some(token) if token.is_sign(">") || token.text == ">=" => (
                format!("`{}`", token.text),
                Some("`>` ends a tag: write `gt` or `gte`, or put the comparison in round brackets"),
            ),
            Some(token) => (format!("`{}`", shorten(token.text)), None),
        };
        let fault =
            Diagnostic::new(codes::template::SYNTAX, self.here(), format!("{expected} belongs here, not {found}"));
        let bracket = expected.trim_matches('`');
        Box::new(match help {
            None if self.peek().is_none() && matches!(bracket, "]" | ")") => {
                let at = fault.place.span.start;
                fault
                    .with_help(format!("write {expected} before it"))
                    .with_suggestion(Span { start: at, end: at }, bracket)
            }
            Some(help) => fault.with_help(help),
            None if self.peek().is_none() => match self.dangling().filter(|_| expected == "a value") {
                Some((sign, span)) => {
                    fault.with_help(format!("write what follows `{sign}`, or take that out")).with_suggestion(span, "")
                }
                None => fault.with_help(format!("write {expected} before it")),
            },
            None => fault.with_help(format!("write {expected}, or take this out")),
        })
    }
}

impl<'t> Cursor<'_, 't> {
    /// `f("a, "b")`, `f("a', "b")`: where the first of these strings was to end, and with which sign.
    fn lost_quote(&self, sign: &'t str) -> Option<(Span, &'t str)> {
        let before = self.tokens.get(..self.at)?;
        let string = before.iter().rfind(|token| token.kind == TokenKind::String)?;
        let inner = string.text.strip_prefix(sign)?.strip_suffix(sign)?;
        let text = inner.strip_suffix(", ").or_else(|| inner.strip_suffix(','))?;
        let other = text.strip_suffix(['"', '\'']);
        let from = string.start + 1 + other.unwrap_or(text).len() as u32;
        Some((Span { start: from, end: string.start + 1 + text.len() as u32 }, sign))
    }

    /// The sign that the tag ends with, and which wants something after it, with the white space before it.
    fn dangling(&self) -> Option<(&'t str, Span)> {
        let last = self.at.checked_sub(1)?;
        let (before, sign) = (self.tokens.get(last.checked_sub(1)?)?, self.tokens.get(last)?);
        let joins = ["&&", "||", "&", "|", "+", "-", "*", "/", "."];
        let is_it = sign.kind == TokenKind::Sign && joins.contains(&sign.text);
        is_it.then(|| (sign.text, Span { start: before.span().end, end: sign.span().end }))
    }
}

/// The first escape that no string may hold, in the string whose quote stands at `start`.
fn unknown_escape(text: &str, start: usize) -> Option<Span> {
    let quote = text.get(start..)?.chars().next()?;
    let mut chars = text.get(start + 1..)?.char_indices();
    while let Some((at, c)) = chars.next() {
        if c == quote {
            return None;
        }
        if c == '\\' {
            let (_, escaped) = chars.next()?;
            let known = "ntrfbgla\\'\"{=".contains(escaped)
                || (escaped == 'x' && chars.as_str().starts_with(|c: char| c.is_ascii_hexdigit()));
            if !known {
                let from = start + 1 + at;
                return Some(Span::new(from, from + 1 + escaped.len_utf8()));
            }
        }
    }
    None
}

pub(super) fn shorten(text: &str) -> String {
    match text.char_indices().nth(30) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// True for the words that the language keeps for itself.
pub(crate) fn is_reserved(word: &str) -> bool {
    matches!(word, "true" | "false" | "in" | "as" | "using" | "lt" | "lte" | "gt" | "gte")
}

/// True for a name that is not one of the language's words.
pub(super) fn is_plain_name(token: &Token<'_>) -> bool {
    token.kind == TokenKind::Name && !is_reserved(token.text) && token.text != "\\and"
}

/// True if an operand may begin with this token.
pub(super) fn begins_operand(token: &Token<'_>) -> bool {
    match token.kind {
        TokenKind::Name => is_plain_name(token) || matches!(token.text, "true" | "false"),
        TokenKind::Sign => matches!(token.text, "(" | "[" | "{" | "." | "+" | "-" | "!"),
        TokenKind::Bad => false,
        _ => true,
    }
}

/// The point at `at`, but never after the line end that ends the template: to the reference the last
/// line is the one that holds the last character.
pub(super) fn before_last_line_end(text: &str, at: u32) -> Span {
    let ends_line = at as usize == text.len() && text.ends_with(['\n', '\r']);
    Span::point(at as usize - usize::from(ends_line))
}
