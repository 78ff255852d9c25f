//! What a template is made of before blocks and precedence are looked for: texts, tags and
//! interpolations in order, and the tokens inside them.
//!
//! `grammar/freemarker.pest` says which text is what, and is run by [`read`].

use super::tokenizer::Tokenizer;
use crate::diagnostic::Span;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
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
    /// A character that has no place in a tag, or a string with an unknown escape.
    Bad,
}

/// A token of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'t> {
    /// What it is.
    pub kind: TokenKind,
    /// As written.
    pub text: &'t str,
    /// Byte offset of its first character.
    pub start: u32,
    /// True if white space or a comment stands before it.
    pub spaced: bool,
}

impl Token<'_> {
    /// Where it stands, in bytes.
    pub fn span(&self) -> Span {
        Span { start: self.start, end: self.start + self.text.len() as u32 }
    }

    /// True if it is this sign.
    pub(crate) fn is_sign(&self, sign: &str) -> bool {
        self.kind == TokenKind::Sign && self.text == sign
    }
}

/// How a tag ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Close {
    /// `>`
    Plain,
    /// `/>`
    Empty,
    /// Not at all.
    Missing,
}

/// What a segment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SegmentKind<'t> {
    /// Text.
    Text,
    /// `<#-- … -->`
    Comment {
        /// False if it reaches to the end of the template for want of `-->`.
        closed: bool,
    },
    /// `<#noparse>…</#noparse>`, `<#comment>…</#comment>`
    Raw {
        /// The name of the directive.
        name: &'t str,
        /// What stands between the tags.
        text: Span,
        /// False if it reaches to the end of the template for want of a closing tag.
        closed: bool,
    },
    /// `<#name …>`
    Start {
        /// The name after the sign.
        name: &'t str,
        /// How the tag ends.
        close: Close,
        /// True if anything but the end of the tag stands after the name.
        has_params: bool,
        /// True if neither white space nor the end of the tag follows the name.
        malformed: bool,
    },
    /// `</#name>`
    End {
        /// The name after the sign.
        name: &'t str,
        /// True if anything but white space stands after the name.
        malformed: bool,
    },
    /// `<@callee …>`
    Call {
        /// How the tag ends.
        close: Close,
    },
    /// `</@callee>`
    CallEnd {
        /// What is repeated of the callee; may be empty.
        callee: &'t str,
    },
    /// `${…}`, `#{…}`
    Interpolation {
        /// True for `#{…}`.
        numeric: bool,
        /// False for want of `}`.
        closed: bool,
    },
}

/// A text, a tag or an interpolation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment<'t> {
    /// What it is.
    pub kind: SegmentKind<'t>,
    /// All of it, in bytes.
    pub span: Span,
    /// Its tokens: from here …
    pub first: u32,
    /// … to here.
    pub last: u32,
}

/// Everything in a template, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segments<'t> {
    /// The segments.
    pub segments: Vec<Segment<'t>>,
    /// The tokens of all of them.
    pub tokens: Vec<Token<'t>>,
}

/// How a text is to be taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// A template with `<#…>` tags.
    Angle,
    /// The same, where the header says `strict_syntax=false`: `<if …>` is a tag too.
    Bare,
    /// A template with `[#…]` tags.
    Square,
    /// What stands in a string literal.
    StringText,
}

impl Syntax {
    /// The one that a template begins with: square brackets after `[#ftl]`.
    pub(crate) fn of(template: &str) -> Self {
        let header = template.trim_start_matches([' ', '\t', '\n', '\r']).strip_prefix("[#ftl");
        let is_square =
            header.is_some_and(|rest| rest.starts_with([' ', '\t', '\n', '\r', ']', '>']) || rest.starts_with("/]"));
        if is_square { Syntax::Square } else { Syntax::Angle }
    }

    /// The brackets of its tags.
    pub(crate) fn brackets(self) -> (char, char) {
        if self == Syntax::Square { ('[', ']') } else { ('<', '>') }
    }

    /// How a comment begins and ends.
    pub(crate) fn comment_signs(self) -> (&'static str, &'static str) {
        if self == Syntax::Square { ("[#--", "--]") } else { ("<#--", "-->") }
    }
}

impl<'t> Segments<'t> {
    /// The header, if there is one.
    pub(crate) fn header(&self) -> Option<&Segment<'t>> {
        self.segments
            .iter()
            .take(2)
            .find(|segment| super::header::close_of(segment).is_some_and(|close| close != Close::Missing))
    }
}

/// Takes a text apart; `base` is added to all offsets.
///
/// Every text can be taken apart: what begins like a tag and is none is text, and a character without
/// a meaning inside a tag is a token of its own.
///
/// ```
/// use messageml::machinery::template::token::{Syntax, read};
/// let read = read("Hi ${user.name}!", Syntax::Angle, 0);
/// assert_eq!(read.segments.len(), 3);
/// assert_eq!(read.tokens.iter().map(|token| token.text).collect::<Vec<_>>(), ["user", ".", "name"]);
/// ```
pub fn read(text: &str, syntax: Syntax, base: u32) -> Segments<'_> {
    let mut read = Segments::default();
    let mut tokenizer = Tokenizer::new(text, syntax, base);
    while let Some(segment) = tokenizer.next() {
        let first = read.tokens.len() as u32;
        read.tokens.extend_from_slice(tokenizer.tokens(&segment));
        read.segments.push(Segment { first, last: read.tokens.len() as u32, ..segment });
    }
    read
}
