//! What authors bring along from other languages, and what the same is here.
//!
//! Each file is a table: how a habit is recognised, what is meant, what to write instead. The compiler asks for what it
//! cannot read, the expanding half for values that are missing or of the wrong type; both only once something is wrong,
//! so that none of this costs a good template anything.

pub(crate) mod call;
pub(crate) mod comparison;
pub(crate) mod kind;
pub(super) mod member;
pub(super) mod need;
pub(super) mod printed;
pub(crate) mod receiver;
pub(super) mod walked;
pub(super) mod word;

pub(super) use printed::reader;

use super::ast::{Ast, Expr, ExprId};
use super::compile::builder::for_each_part;
use crate::diagnostic::Span;

/// What to do about a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Remedy {
    /// A better message than the one that is there, where the cause is another.
    pub(super) message: Option<String>,
    /// What to do.
    pub(super) help: String,
    /// The same as an edit, in places of the template.
    pub(super) edit: Option<(Span, String)>,
    /// What has to be edited with it.
    pub(super) also: Vec<(Span, String)>,
}

impl Remedy {
    /// What to do, without an edit.
    pub(super) fn new(help: impl Into<String>) -> Self {
        Remedy { message: None, help: help.into(), edit: None, also: Vec::new() }
    }

    /// Says what happened, too.
    pub(super) fn saying(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// Adds edits that have to be made with it.
    pub(super) fn and(mut self, also: Vec<(Span, String)>) -> Self {
        self.also = also;
        self
    }

    /// Adds the edit.
    pub(super) fn writing(mut self, span: Span, text: impl Into<String>) -> Self {
        self.edit = Some((span, text.into()));
        self
    }
}

/// How many expressions after one are looked through for the one that it is a part of: they follow their parts at once,
/// but for those of long lists.
const NEAR: usize = 512;

/// The expression that this one is a part of.
pub(super) fn parent(ast: &Ast, id: ExprId) -> Option<ExprId> {
    let from = id.0 as usize + 1;
    ast.exprs.iter().enumerate().skip(from).take(NEAR).find_map(|(at, node)| {
        let mut is_part = false;
        for_each_part(&node.expr, |part| is_part |= part == id);
        is_part.then_some(ExprId(at as u32))
    })
}

/// The string literal that a span lies in; it is noted soon after what lies in it.
fn literal_around(ast: &Ast, span: Span) -> Option<&super::ast::ExprNode> {
    let from = ast.exprs.partition_point(|node| node.span.end < span.end);
    let holds = |node: &&super::ast::ExprNode| {
        matches!(node.expr, Expr::StringParts(_)) && node.span.start < span.start && span.end < node.span.end
    };
    ast.exprs.iter().skip(from).take(NEAR).find(holds)
}

/// True inside a string literal.
pub(super) fn in_string(ast: &Ast, span: Span) -> bool {
    literal_around(ast, span).is_some()
}

/// An edit as it is written in a string literal: with quotes that do not end it.
pub(super) fn quoted_for(ast: &Ast, span: Span, text: &str) -> Option<String> {
    let literal = literal_around(ast, span)?;
    let quote = written(ast, literal.span).chars().find(|c| matches!(c, '"' | '\''))?;
    let other = if quote == '"' { '\'' } else { '"' };
    let is_plain = text.contains(quote) && !text.contains([other, '\\']);
    is_plain.then(|| text.replace(quote, &other.to_string()))
}

/// The source of a span, as it is written.
pub(super) fn written(ast: &Ast, span: Span) -> &str {
    ast.text.get(span.range()).unwrap_or_default()
}

/// True if nothing binds tighter than what the text is made of: names, keys, calls, built-ins, literals.
pub(super) fn is_operand(text: &str) -> bool {
    let mut depth = 0_i32;
    let mut quote = None;
    for c in text.chars() {
        match (quote, c) {
            (Some(open), c) => quote = (c != open).then_some(open),
            (None, '"' | '\'') => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth -= 1,
            (None, c) if depth == 0 && (c.is_whitespace() || "+-*/%<>=!&|,:".contains(c)) => return false,
            _ => {}
        }
    }
    true
}

/// A text that can stand before a `?` or a `.`: in brackets unless it is an operand.
pub(super) fn operand(text: &str) -> String {
    if is_operand(text) { text.to_owned() } else { format!("({text})") }
}

/// The name of the built-in that an expression is the receiver of, and the built-in.
pub(super) fn built_in_of(ast: &Ast, id: ExprId) -> Option<(&'static str, ExprId)> {
    let above = parent(ast, id)?;
    match ast.expr(above) {
        Expr::BuiltIn { target, name, .. } if *target == id => {
            Some((super::builtin::table::row_of(name.row).name, above))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operands_need_no_brackets() {
        for text in ["a", "a.b[0].c", "f(a + b)", "x?string(\"a b\")", "a[\"b c\"]", "\"a b\"", "12.5"] {
            assert!(is_operand(text), "{text}");
        }
        for text in ["a + b", "a!b", "-a", "a == b", "a b"] {
            assert!(!is_operand(text), "{text}");
        }
        assert_eq!(operand("a + b"), "(a + b)");
    }
}
