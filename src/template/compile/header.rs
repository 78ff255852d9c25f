//! The `#ftl` header.

use super::builder::{Read, is_markup};
use super::cursor::{Cursor, Tag};
use super::naming::convention_of;
use super::output_format;
use super::reader::TemplateReader;
use super::token::{Close, Segment, SegmentKind, Token};
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::template::ast::{Expr, ExprId, OutputFormat};

/// How the header wants the template read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    /// Lines that hold only tags vanish.
    pub(super) strips_lines: bool,
    /// Text at top level vanishes.
    pub(super) strips_texts: bool,
    /// Tags without `#` are text.
    pub(super) strict: bool,
}

/// How a template without a header is read.
pub(super) const PLAIN: Manner = Manner { strips_lines: true, strips_texts: false, strict: true };

/// How the tag of the header ends, if this is one.
pub(super) fn close_of(segment: &Segment<'_>) -> Option<Close> {
    match segment.kind {
        SegmentKind::Start { name: "ftl", malformed: false, close, .. } => Some(close),
        _ => None,
    }
}

/// How much white space after the header goes with it: up to one line end.
pub(super) fn gap_behind(rest: &str) -> usize {
    let end = rest.find(|c: char| !c.is_whitespace() || c == '\n' || c == '\r').unwrap_or(rest.len());
    match rest.get(end..) {
        Some(tail) if tail.starts_with("\r\n") => end + 2,
        Some(tail) if tail.starts_with(['\n', '\r']) => end + 1,
        _ => 0,
    }
}

impl<'t> TemplateReader<'t> {
    /// Reads the header.
    pub(super) fn header(&mut self, tag: Tag<'_, 't>, manner: &mut Manner) -> Read<()> {
        let mut cursor = self.cursor(tag);
        self.builder.ast.header.span = Some(tag.span);
        let mut requester = None;
        while let Some(key) = cursor.take_name() {
            if cursor.take_sign("=").is_none() {
                return Err(cursor.unexpected("`=`"));
            }
            let value = self.builder.expression(&mut cursor)?;
            self.builder.naming.check(convention_of(key.text), key.text, key.span())?;
            self.header_parameter(key, value.id, value.span, manner, &mut requester)?;
        }
        if let Some(at) = requester
            && !is_markup(self.builder.escaping.format)
        {
            return Err(Box::new(
                Diagnostic::new(codes::template::NO_MARKUP_FORMAT, at, "nothing is escaped: no output format is set")
                    .with_help("add `output_format=\"XML\"` to the header"),
            ));
        }
        self.finish_header(&cursor, tag.close, tag.span)
    }

    fn finish_header(&self, cursor: &Cursor<'_, 't>, close: Close, span: Span) -> Read<()> {
        if cursor.peek().is_some() {
            return Err(cursor.unexpected("a parameter of the header"));
        }
        self.finish_tag(cursor, close, true, span)
    }

    fn header_parameter(
        &mut self,
        key: Token<'t>,
        value: ExprId,
        span: Span,
        manner: &mut Manner,
        requester: &mut Option<Span>,
    ) -> Read<()> {
        let wrong = |wanted: &str| {
            Err(Box::new(
                Diagnostic::new(codes::template::HEADER, span, format!("`{}` must be {wanted}", key.text))
                    .with_help("the header is read before the data is there: write a literal"),
            ))
        };
        let name = key.text;
        let is = |snake: &str, camel: &str| name.eq_ignore_ascii_case(snake) || name == camel;
        let expr = self.builder.ast.expr(value);
        if is("encoding", "encoding") {
            return if matches!(expr, Expr::String(_)) { Ok(()) } else { wrong("a string") };
        }
        if is("strip_whitespace", "stripWhitespace") {
            return boolean(expr, true).map(|on| manner.strips_lines = on).map_or_else(|| wrong("true or false"), Ok);
        }
        if is("strip_text", "stripText") {
            return boolean(expr, true).map(|on| manner.strips_texts = on).map_or_else(|| wrong("true or false"), Ok);
        }
        if is("strict_syntax", "strictSyntax") {
            return boolean(expr, true).map(|on| manner.strict = on).map_or_else(|| wrong("true or false"), Ok);
        }
        if is("auto_esc", "autoEsc") {
            let Some(on) = boolean(expr, false) else {
                return wrong("true or false");
            };
            self.builder.escaping.enabled = on;
            self.builder.ast.header.auto_esc = Some(on);
            *requester = on.then(|| key.span());
            return Ok(());
        }
        if is("output_format", "outputFormat") {
            let Expr::String(format) = expr else {
                return wrong("a string");
            };
            let Some(format) = output_format::find(format) else {
                return Err(Box::new(
                    Diagnostic::new(
                        codes::template::OUTPUT_FORMAT,
                        span,
                        format!("`{format}` is not an output format"),
                    )
                    .with_help(output_format::HELP),
                ));
            };
            self.set_format(format);
            return Ok(());
        }
        if is("ns_prefixes", "nsPrefixes") || is("attributes", "attributes") {
            if !matches!(expr, Expr::Hash(_)) {
                return wrong("a hash");
            }
            if is("attributes", "attributes") {
                self.builder.ast.header.attributes = Some(value);
            }
            return Ok(());
        }
        let names = [
            "encoding",
            "strip_whitespace",
            "strip_text",
            "strict_syntax",
            "auto_esc",
            "output_format",
            "ns_prefixes",
            "attributes",
        ];
        let fault =
            Diagnostic::new(codes::template::HEADER, key.span(), format!("the header has no parameter `{name}`"));
        Err(Box::new(match crate::diagnostic::nearest(name, names) {
            Some(near) => fault.with_help(format!("did you mean `{near}`?")),
            None => fault.with_help(format!("it has {}", names.join(", "))),
        }))
    }

    fn set_format(&mut self, format: OutputFormat) {
        self.builder.escaping.format = format;
        self.builder.ast.output_format = format;
        self.builder.ast.header.output_format = Some(format);
    }
}

/// A boolean literal; with `words`, also `"yes"` and its kin.
fn boolean(expr: &Expr, words: bool) -> Option<bool> {
    match expr {
        Expr::Bool(truth) => Some(*truth),
        Expr::String(text) if words => match &*text.to_ascii_lowercase() {
            "y" | "yes" | "t" | "true" => Some(true),
            "n" | "no" | "f" | "false" => Some(false),
            _ => None,
        },
        _ => None,
    }
}
