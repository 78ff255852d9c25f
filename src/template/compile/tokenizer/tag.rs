//! What stands inside a tag or an interpolation: names, literals, signs, and which bracket ends it.

use super::Tokenizer;
use super::name::is_letter;
use crate::template::compile::token::{Token, TokenKind};

/// What is open: the tag, or a bracket in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bracket {
    /// `angle_tokens`
    AngleTag,
    /// `square_tokens`
    SquareTag,
    /// `brace_tokens`
    Interpolation,
    /// `round`: here `>` and `>=` compare.
    Round,
    /// `round_curly`: in round ones.
    RoundCurly,
    /// `curly`: in an interpolation.
    Curly,
    /// `squared`: in a tag with square brackets.
    Square,
}

/// What a byte inside a tag means where it stands.
enum Step {
    /// A bracket opens.
    Open(Bracket),
    /// The innermost bracket closes.
    Close,
    /// The innermost bracket was never closed.
    Abandon,
    /// The tag ends before this byte.
    End,
    /// A token begins.
    Token,
}

impl<'t> Tokenizer<'t> {
    /// Adds the tokens up to the end of the tag, or to where it must end for want of one.
    pub(super) fn tokens(&mut self, tag: Bracket, tokens: &mut Vec<Token<'t>>) {
        let mut innermost = tag;
        let mut spaced = false;
        self.brackets.clear();
        loop {
            spaced |= self.skip_gap();
            let Some(&byte) = self.bytes.get(self.at) else {
                return;
            };
            let (kind, length) = match self.step(byte, innermost) {
                Step::End => return,
                Step::Abandon => {
                    innermost = self.brackets.pop().unwrap_or(tag);
                    continue;
                }
                Step::Open(bracket) => {
                    self.brackets.push(innermost);
                    innermost = bracket;
                    (TokenKind::Sign, 1)
                }
                Step::Close => {
                    innermost = self.brackets.pop().unwrap_or(tag);
                    (TokenKind::Sign, 1)
                }
                Step::Token => self.token(byte, innermost),
            };
            let start = self.at;
            self.at += length;
            let text = self.slice(start, self.at);
            tokens.push(Token { kind, text, start: self.base + start as u32, spaced: std::mem::take(&mut spaced) });
        }
    }

    fn step(&self, byte: u8, innermost: Bracket) -> Step {
        use Bracket::{AngleTag, Curly, Interpolation, Round, RoundCurly, Square, SquareTag};
        match (byte, innermost) {
            (b'(', _) => Step::Open(Round),
            (b'{', Round | RoundCurly) => Step::Open(RoundCurly),
            (b'{', Interpolation | Curly) => Step::Open(Curly),
            (b'[', SquareTag | Square) => Step::Open(Square),
            (b')', Round) | (b'}', RoundCurly | Curly) | (b']', Square) => Step::Close,
            (b')', RoundCurly) | (b'}', Round) => Step::Abandon,
            (b'>', AngleTag) | (b']', SquareTag) | (b'}', Interpolation) => Step::End,
            (b'/', AngleTag) if self.byte(self.at + 1) == b'>' => Step::End,
            (b'/', SquareTag) if self.byte(self.at + 1) == b']' => Step::End,
            (b'<', _) if self.is_restart() => Step::End,
            _ => Step::Token,
        }
    }

    /// `restart`: another tag begins here.
    fn is_restart(&self) -> bool {
        let slash = usize::from(self.byte(self.at + 1) == b'/');
        matches!(self.byte(self.at + 1 + slash), b'#' | b'@')
    }

    /// `gap`: true if there is white space or a comment here, which is left behind.
    fn skip_gap(&mut self) -> bool {
        let start = self.at;
        loop {
            self.at = self.skip_blanks(self.at);
            if !self.is_comment(self.at) {
                return self.at > start;
            }
            let from = self.at + 4;
            let rest = self.bytes.get(from..).unwrap_or_default();
            let is_end = |at: &usize| rest.get(at + 1) == Some(&b'-') && matches!(rest.get(at + 2), Some(b'>' | b']'));
            let end = memchr::memchr_iter(b'-', rest).find(is_end);
            self.at = end.map_or(self.bytes.len(), |at| from + at + 3);
        }
    }

    /// True where a `tag_comment` begins.
    pub(super) fn is_comment(&self, at: usize) -> bool {
        matches!(self.byte(at), b'<' | b'[')
            && matches!(self.byte(at + 1), b'#' | b'!')
            && self.byte(at + 2) == b'-'
            && self.byte(at + 3) == b'-'
    }

    /// `token`, an operator or `bad`: the kind and length of what begins here.
    fn token(&mut self, byte: u8, innermost: Bracket) -> (TokenKind, usize) {
        let at = self.at;
        match byte {
            b'r' if matches!(self.byte(at + 1), b'"' | b'\'') => match self.raw_string(at + 1) {
                Some(end) => (TokenKind::RawString, end - at),
                None => (TokenKind::Bad, 1),
            },
            b'"' | b'\'' => match self.quotes.end(self.bytes, at) {
                Some(end) => (TokenKind::String, end - at),
                None => (TokenKind::Bad, 1),
            },
            b'0'..=b'9' => self.number(),
            _ => match self.name_end(at) - at {
                0 => match self.sign(byte, innermost) {
                    0 => (TokenKind::Bad, self.character(at).map_or(1, char::len_utf8)),
                    length => (TokenKind::Sign, length),
                },
                length => (TokenKind::Name, length),
            },
        }
    }

    fn character(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    /// `raw_string`: the end of the one whose quote stands at `at`.
    fn raw_string(&self, at: usize) -> Option<usize> {
        let quote = self.byte(at);
        memchr::memchr(quote, self.bytes.get(at + 1..)?).map(|length| at + 1 + length + 1)
    }

    /// `decimal`, `integer`
    fn number(&self) -> (TokenKind, usize) {
        let digits = |from: usize| self.end_of(from, |byte| byte.is_ascii_digit());
        let whole = digits(self.at);
        if self.byte(whole) == b'.' {
            let fraction = digits(whole + 1);
            if fraction > whole + 1 {
                return (TokenKind::Decimal, fraction - self.at);
            }
        }
        (TokenKind::Integer, whole - self.at)
    }

    /// `id`: the end of the name at `from`, which is `from` itself if there is none.
    pub(super) fn name_end(&self, from: usize) -> usize {
        let mut at = from;
        loop {
            at += match self.byte(at) {
                b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'@' => 1,
                b'0'..=b'9' if at > from => 1,
                b'$' if self.byte(at + 1) != b'{' => 1,
                b'\\' if matches!(self.byte(at + 1), b'-' | b'.' | b':' | b'#') => 2,
                0x80.. => match self.character(at).filter(|c| is_letter(*c)) {
                    Some(c) => c.len_utf8(),
                    None => return at,
                },
                _ => return at,
            };
        }
    }

    /// `op_tag`, `op_free`, `op_round`: the length of the longest operator here, 0 if there is none.
    fn sign(&self, byte: u8, innermost: Bracket) -> usize {
        let at = self.at;
        let next = self.byte(at + 1);
        match byte {
            b'&' => match &self.bytes[at..] {
                [b'&', b'a', b'm', b'p', b';', b'&', b'a', b'm', b'p', b';', ..] => 10,
                [b'&', b'l' | b'g', b't', b';', b'=', ..] => 5,
                [b'&', b'l' | b'g', b't', b';', ..] => 4,
                [b'&', b'&', ..] => 2,
                _ => 1,
            },
            b'-' if self.starts_with(at, b"-&gt;") => 5,
            b'-' => 1 + usize::from(matches!(next, b'=' | b'-' | b'>')),
            b'\\' => match self.bytes.get(at + 1..).unwrap_or_default() {
                [b'l' | b'g', b't', b'e', ..] | [b'a', b'n', b'd', ..] => 4,
                [b'l' | b'g', b't', ..] => 3,
                _ => 0,
            },
            b'.' => match (next, self.byte(at + 2)) {
                (b'.', b'<' | b'!' | b'*' | b'.') => 3,
                (b'.', _) => 2,
                _ => 1,
            },
            b'+' => 1 + usize::from(matches!(next, b'=' | b'+')),
            b'*' => 1 + usize::from(matches!(next, b'=' | b'*')),
            b'=' | b'!' | b'/' | b'%' | b'<' => 1 + usize::from(next == b'='),
            b'?' => 1 + usize::from(next == b'?'),
            b'|' => 1 + usize::from(next == b'|'),
            b'[' => 1 + usize::from(next == b'='),
            b'$' | b'#' if next == b'{' => 2,
            b'>' => 1 + usize::from(next == b'=' && matches!(innermost, Bracket::Round | Bracket::RoundCurly)),
            b',' | b';' | b':' | b')' | b']' | b'{' | b'}' => 1,
            _ => 0,
        }
    }
}
