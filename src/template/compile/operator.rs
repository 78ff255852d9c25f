//! The operators between operands and how strongly they bind.

use super::token::{Token, TokenKind};
use crate::template::ast::{BinaryOp, CompareOp, RangeKind};

/// An operator between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Infix {
    Binary(BinaryOp),
    Compare(CompareOp),
    Range(RangeKind),
}

impl Infix {
    /// Binding strength; operators of levels 3, 4 and 5 do not follow one another.
    pub(super) fn level(self) -> u8 {
        match self {
            Infix::Binary(BinaryOp::Or) => 1,
            Infix::Binary(BinaryOp::And) => 2,
            Infix::Compare(CompareOp::Equal | CompareOp::NotEqual) => 3,
            Infix::Compare(_) => 4,
            Infix::Range(_) => 5,
            Infix::Binary(BinaryOp::Add | BinaryOp::Subtract) => 6,
            Infix::Binary(_) => 7,
        }
    }
}

/// The operator that a token stands for.
pub(super) fn infix_of(token: &Token<'_>) -> Option<Infix> {
    if !matches!(token.kind, TokenKind::Sign | TokenKind::Name) {
        return None;
    }
    // Most of what follows an operand is no operator, and begins with another letter.
    let signs = b"+-*/%&|=!<>.\\lg";
    if token.text.as_bytes().first().is_none_or(|first| !signs.contains(first)) {
        return None;
    }
    Some(match token.text {
        "+" => Infix::Binary(BinaryOp::Add),
        "-" => Infix::Binary(BinaryOp::Subtract),
        "*" => Infix::Binary(BinaryOp::Multiply),
        "/" => Infix::Binary(BinaryOp::Divide),
        "%" => Infix::Binary(BinaryOp::Modulo),
        "&&" | "&" | "&amp;&amp;" | "\\and" => Infix::Binary(BinaryOp::And),
        "||" | "|" => Infix::Binary(BinaryOp::Or),
        "=" | "==" => Infix::Compare(CompareOp::Equal),
        "!=" => Infix::Compare(CompareOp::NotEqual),
        "lt" | "\\lt" | "<" | "&lt;" => Infix::Compare(CompareOp::Less),
        "lte" | "\\lte" | "<=" | "&lt;=" => Infix::Compare(CompareOp::LessOrEqual),
        "gt" | "\\gt" | ">" | "&gt;" => Infix::Compare(CompareOp::Greater),
        "gte" | "\\gte" | ">=" | "&gt;=" => Infix::Compare(CompareOp::GreaterOrEqual),
        ".." => Infix::Range(RangeKind::Inclusive),
        "..<" | "..!" => Infix::Range(RangeKind::Exclusive),
        "..*" => Infix::Range(RangeKind::Length),
        _ => return None,
    })
}
