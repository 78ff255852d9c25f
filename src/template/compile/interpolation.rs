//! Interpolations, in the template and inside string literals.

use std::borrow::Cow;
use std::sync::Arc;

use super::builder::{Builder, Read, SyntaxFault};
use super::cursor::{Cursor, before_last_line_end};
use super::expression::{Literal, NOT_NUMBERS, Parsed};
use super::literal::unescape;
use super::token::{SegmentKind, Syntax, Token, TokenKind};
use super::tokenizer::Tokenizer;
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::template::Dialect;
use crate::template::ast::{Expr, Interpolation, StringPart};

impl<'t> Builder<'t> {
    /// A string literal, its interpolations read as templates are.
    pub(super) fn string(&mut self, token: Token<'t>) -> Read<Parsed> {
        let span = token.span();
        if token.kind == TokenKind::RawString {
            let content = token.text.get(2..token.text.len() - 1).unwrap_or_default();
            return self.parsed(Expr::String(content.into()), span);
        }
        let content = token.text.get(1..token.text.len() - 1).unwrap_or_default();
        let text = unescape(content);
        let has_interpolation = content.as_bytes().contains(&b'{')
            && (content.contains("${") || content.contains("#{"))
            && (text.contains("${") || text.contains("#{"))
            && text.encode_utf16().nth(3).is_some();
        if !has_interpolation {
            return self.parsed(Expr::String(text.into()), span);
        }
        // `#escape` works on what the template prints, not on what it builds.
        let escapes = std::mem::take(&mut self.escapes);
        let parts = match text {
            Cow::Borrowed(content) => self.string_parts(content, token.start + 1),
            Cow::Owned(text) => {
                // Escapes have moved what follows them; places inside are then those of the literal.
                self.string_parts_apart(&text, span)
            }
        };
        self.escapes = escapes;
        let parts = parts?;
        self.parsed(Expr::StringParts(parts), span)
    }

    fn string_parts(&mut self, content: &'t str, base: u32) -> Read<Vec<StringPart>> {
        let mut tokenizer = Tokenizer::new(content, Syntax::StringText, base);
        let mut parts = Vec::new();
        // To the reference a literal is a template of its own: what lacks an end lacks it where the literal ends.
        let end = Span::point(base as usize + content.len());
        let within = |mut fault: SyntaxFault| {
            if fault.place.span.start > end.start {
                fault.place.span = end;
            }
            fault
        };
        while let Some(segment) = tokenizer.next() {
            match segment.kind {
                SegmentKind::Interpolation { numeric, closed } => {
                    let tokens = tokenizer.tokens(&segment);
                    let read = self.interpolation(tokens, numeric, closed, segment.span).map_err(within)?;
                    parts.push(StringPart::Interpolation(read));
                }
                _ => {
                    let range = (segment.span.start - base) as usize..(segment.span.end - base) as usize;
                    parts.push(StringPart::Text(content.get(range).unwrap_or_default().into()));
                }
            }
        }
        match tokenizer.fault() {
            Some(fault) => Err(fault),
            None => Ok(parts),
        }
    }

    /// The parts of a literal whose text is not that of the template: read on their own, their places
    /// those of the literal.
    fn string_parts_apart(&mut self, text: &str, span: Span) -> Read<Vec<StringPart>> {
        let first = self.ast.exprs.len();
        let mut apart: Builder<'_> = Builder::new("", self.ast.source.clone(), self.limits, Dialect::default());
        apart.borrow_state(self);
        let parts = apart.string_parts(text, 0);
        apart.swap_tree(self);
        self.naming = apart.naming;
        self.ast.exprs.iter_mut().skip(first).for_each(|node| node.span = span);
        let mut parts = parts.map_err(|mut fault| {
            fault.place = span.into();
            fault.labels.clear();
            fault
        })?;
        for part in &mut parts {
            if let StringPart::Interpolation(interpolation) = part {
                interpolation.span = span;
            }
        }
        Ok(parts)
    }

    /// `${…}` or `#{…}`.
    pub(super) fn interpolation(
        &mut self,
        tokens: &[Token<'t>],
        numeric: bool,
        closed: bool,
        span: Span,
    ) -> Read<Interpolation> {
        let end = if closed { span.end - 1 } else { span.end };
        let text = Arc::clone(&self.ast.text);
        let mut cursor = Cursor::new(tokens, end, if closed { "}" } else { super::cursor::THE_END }, &text);
        let parsed = self.expression(&mut cursor)?;
        if numeric {
            self.refuse(parsed, NOT_NUMBERS, "printed as a number")?;
        }
        let decimals =
            if numeric { Some(super::numeric::decimals(&mut cursor)?.unwrap_or(super::numeric::ALL)) } else { None };
        if cursor.peek().is_some() {
            return Err(cursor.unexpected("`}` or an operator"));
        }
        if !closed {
            return Err(Box::new(
                Diagnostic::new(
                    codes::template::UNCLOSED,
                    before_last_line_end(&text, end),
                    "the interpolation is not closed",
                )
                .with_label(Span { start: span.start, end: span.start + 2 }, "it begins here")
                .with_help("add `}`"),
            ));
        }
        if !numeric {
            self.refuse(parsed, &[Literal::Hash, Literal::List], "printed")?;
        }
        let expr = match self.escapes.last() {
            Some(escape) if !numeric => {
                let escape = escape.clone();
                self.substitute(&escape, parsed.id)?
            }
            _ => parsed.id,
        };
        Ok(Interpolation { expr, written: parsed.id, decimals, auto_escape: self.escaping.is_on(), span })
    }
}
