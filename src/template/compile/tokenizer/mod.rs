//! From text to items: where tags and interpolations begin, and what is text, comment or raw.
//!
//! The comments name the rule of `grammar/freemarker.pest` that each function follows. Nothing here
//! recurses, and no text is looked at more than a few times.

mod name;
mod string;
mod tag;

use super::keyword::{self, Keyword, Params};
use super::naming::Convention;
use super::token::{Close, Item, ItemKind, Syntax, Token};
use crate::diagnostic::Span;

/// Walks over a text and gives its items.
#[derive(Debug)]
pub(super) struct Tokenizer<'t> {
    text: &'t str,
    /// The bytes of the same text.
    bytes: &'t [u8],
    /// Everything before this byte was given.
    at: usize,
    /// Added to all offsets.
    base: u32,
    syntax: Syntax,
    /// Open brackets around the innermost one of the tag at hand.
    brackets: Vec<tag::Bracket>,
    quotes: string::Quotes,
    /// Where the next `<sep>` stands; `None` before it was looked for.
    bare_sep: Option<usize>,
}

impl<'t> Tokenizer<'t> {
    /// `base` is added to all offsets.
    pub(super) fn new(text: &'t str, syntax: Syntax, base: u32) -> Self {
        let quotes = string::Quotes::default();
        Tokenizer { text, bytes: text.as_bytes(), at: 0, base, syntax, brackets: Vec::new(), quotes, bare_sep: None }
    }

    /// The next item; its tokens are added to `tokens`.
    pub(super) fn next(&mut self, tokens: &mut Vec<Token<'t>>) -> Option<Item<'t>> {
        let start = self.at;
        if start >= self.bytes.len() {
            return None;
        }
        let begin = self.beginning(start);
        let first = tokens.len() as u32;
        let kind = if begin == start {
            self.item(tokens)
        } else {
            self.at = begin;
            ItemKind::Text
        };
        Some(Item { kind, span: self.span(start, self.at), first, last: tokens.len() as u32 })
    }

    /// From here on, directives need no `#` if their tags have angle brackets.
    pub(super) fn allow_bare_tags(&mut self) {
        if self.syntax == Syntax::Angle {
            self.syntax = Syntax::Bare;
        }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span { start: self.base + start as u32, end: self.base + end as u32 }
    }

    /// The byte at an offset; NUL, which means nothing anywhere, behind the end.
    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    fn starts_with(&self, at: usize, what: &[u8]) -> bool {
        self.bytes.get(at..).is_some_and(|rest| rest.starts_with(what))
    }

    fn slice(&self, from: usize, to: usize) -> &'t str {
        self.text.get(from..to).unwrap_or_default()
    }

    fn opening(&self) -> u8 {
        if self.syntax == Syntax::Square { b'[' } else { b'<' }
    }

    fn closing(&self) -> u8 {
        if self.syntax == Syntax::Square { b']' } else { b'>' }
    }

    /// Where the next tag or interpolation begins, from `start` on: `angle_text` and its kin, and
    /// `stray`, end there.
    ///
    /// `<` is everywhere in a message; `#`, `@` and `{` are not, and one of them is in every beginning
    /// but `<sep>` and tags without `#`.
    fn beginning(&mut self, start: usize) -> usize {
        let rest = self.bytes.get(start..).unwrap_or_default();
        let found = match self.syntax {
            Syntax::StringText => {
                memchr::memchr_iter(b'{', rest).find_map(|at| self.interpolation_at(start + at, start))
            }
            Syntax::Bare => memchr::memchr3_iter(b'<', b'[', b'{', rest).find_map(|at| match rest.get(at) {
                Some(b'{') => self.interpolation_at(start + at, start),
                _ => self.is_beginning(start + at).then_some(start + at),
            }),
            Syntax::Angle | Syntax::Square => {
                memchr::memchr3_iter(b'#', b'@', b'{', rest).find_map(|at| match rest.get(at) {
                    Some(b'{') => self.interpolation_at(start + at, start),
                    _ => self.tag_at(start + at, start),
                })
            }
        };
        let found = found.unwrap_or(self.bytes.len());
        match self.syntax {
            Syntax::Angle | Syntax::Square => found.min(self.next_sep(start)),
            _ => found,
        }
    }

    /// The beginning of the interpolation whose curly bracket stands at `at`.
    fn interpolation_at(&self, at: usize, start: usize) -> Option<usize> {
        let sign = at.checked_sub(1).filter(|sign| *sign >= start)?;
        matches!(self.byte(sign), b'$' | b'#').then_some(sign)
    }

    /// The beginning of the tag whose `#` or `@` stands at `at`.
    fn tag_at(&self, at: usize, start: usize) -> Option<usize> {
        let slash = usize::from(at > start && self.byte(at - 1) == b'/');
        let open = at.checked_sub(1 + slash).filter(|open| *open >= start)?;
        self.is_beginning(open).then_some(open)
    }

    /// True if a tag begins with the bracket at `open`.
    fn is_beginning(&self, open: usize) -> bool {
        if self.sep_end(open).is_some() {
            return true;
        }
        if self.byte(open) != self.opening() {
            return false;
        }
        match (self.byte(open + 1), self.byte(open + 2)) {
            (b'@', _) => true,
            (b'#', letter) => is_name(letter) || self.starts_with(open + 2, b"--"),
            (b'/', b'@') => self.call_end(open + 3).is_some(),
            (b'/', b'#') => is_name(self.byte(open + 3)),
            _ => self.syntax == Syntax::Bare && self.is_bare(open),
        }
    }

    /// `sep`: the end of a `<#sep>`, which needs no `#` and may have either kind of brackets.
    fn sep_end(&self, open: usize) -> Option<usize> {
        let name = match (self.byte(open), self.byte(open + 1)) {
            (b'<' | b'[', b'#') => open + 2,
            (b'<', b's') => open + 1,
            _ => return None,
        };
        if !self.starts_with(name, b"sep") {
            return None;
        }
        let close = self.skip_blanks(name + 3);
        matches!(self.byte(close), b'>' | b']').then_some(close + 1)
    }

    /// Where the next `<sep>` stands, from `start` on.
    fn next_sep(&mut self, start: usize) -> usize {
        match self.bare_sep.filter(|at| *at >= start) {
            Some(at) => at,
            None => {
                let rest = self.bytes.get(start..).unwrap_or_default();
                let found = memchr::memmem::find_iter(rest, b"<sep").find(|at| self.sep_end(start + at).is_some());
                let at = found.map_or(usize::MAX, |at| start + at);
                self.bare_sep = Some(at);
                at
            }
        }
    }

    /// `bare_start`, `bare_raw`, `bare_end`: true if the directive behind this bracket may do without
    /// its `#`.
    fn is_bare(&self, open: usize) -> bool {
        let slash = usize::from(self.byte(open + 1) == b'/');
        let from = open + 1 + slash;
        let behind = self.letters_end(from);
        let Some(known) = keyword::find(self.slice(from, behind)) else {
            return false;
        };
        let is_old = known.keyword != Keyword::Ftl && known.convention != Some(Convention::Camel);
        let close = self.skip_blanks(behind);
        let is_plain = self.byte(close) == b'>';
        is_old
            && match known.params {
                _ if slash == 1 => {
                    is_plain && known.closes && !matches!(known.keyword, Keyword::Comment | Keyword::NoParse)
                }
                Params::Some if known.keyword == Keyword::Items => {
                    close > behind && self.starts_with(close, b"as") && self.skip_blanks(close + 2) > close + 2
                }
                Params::Some => close > behind,
                Params::None => is_plain,
                Params::Slash => self.close_at(close).is_some(),
                Params::Maybe => close > behind || self.close_at(close).is_some(),
            }
    }

    /// The item that begins here.
    fn item(&mut self, tokens: &mut Vec<Token<'t>>) -> ItemKind<'t> {
        let start = self.at;
        match (self.byte(start), self.byte(start + 1)) {
            (sign @ (b'$' | b'#'), _) => self.interpolation(sign == b'#', tokens),
            (_, b'@') => {
                self.at += 2;
                self.tag_tokens(tokens);
                ItemKind::Call { close: self.close() }
            }
            (_, b'/') if self.byte(start + 2) == b'@' => {
                let (callee, end) = self.call_end(start + 3).unwrap_or((start + 3, start + 3));
                self.at = end;
                ItemKind::CallEnd { callee: self.slice(start + 3, callee) }
            }
            (_, b'/') => self.end(),
            (_, b'#') if self.starts_with(start + 2, b"--") => self.comment(),
            _ => match self.sep_end(start) {
                Some(end) => {
                    self.at = end;
                    let name = self.slice(start + 1, end).trim_start_matches('#').get(..3).unwrap_or_default();
                    ItemKind::Start { name, close: Close::Plain, has_params: false, malformed: false }
                }
                None => self.raw().unwrap_or_else(|| self.start(tokens)),
            },
        }
    }

    /// `dollar`, `hash`
    fn interpolation(&mut self, numeric: bool, tokens: &mut Vec<Token<'t>>) -> ItemKind<'t> {
        self.at += 2;
        self.tokens(tag::Bracket::Interpolation, tokens);
        let closed = self.byte(self.at) == b'}';
        self.at += usize::from(closed);
        ItemKind::Interpolation { numeric, closed }
    }

    /// `angle_comment`, `square_comment`
    fn comment(&mut self) -> ItemKind<'t> {
        let end = if self.syntax == Syntax::Square { b"--]" } else { b"-->" };
        let from = self.at + 4;
        let rest = self.bytes.get(from..).unwrap_or_default();
        let found = memchr::memmem::find(rest, end);
        self.at = found.map_or(self.bytes.len(), |at| from + at + end.len());
        ItemKind::Comment { closed: found.is_some() }
    }

    /// Where the name of a directive begins whose bracket, and slash if there is one, end before `at`.
    fn name_start(&self, at: usize) -> usize {
        at + usize::from(self.byte(at) == b'#')
    }

    /// `angle_raw`, `square_raw`, `bare_raw`, if this is one.
    fn raw(&mut self) -> Option<ItemKind<'t>> {
        let from = self.name_start(self.at + 1);
        let name =
            ["noparse", "noParse", "comment"].into_iter().find(|name| self.starts_with(from, name.as_bytes()))?;
        let name = self.slice(from, from + name.len());
        // The closing bracket rules out a longer name too.
        let close = self.skip_blanks(from + name.len());
        if self.byte(close) != self.closing() {
            return None;
        }
        let text = close + 1;
        let rest = self.bytes.get(text..).unwrap_or_default();
        let found = memchr::memchr2_iter(b'<', b'[', rest)
            .find_map(|at| Some((text + at, self.raw_end(text + at, name.as_bytes())?)));
        let (text_end, end) = found.unwrap_or((self.bytes.len(), self.bytes.len()));
        self.at = end;
        Some(ItemKind::Raw { name, text: self.span(text, text_end), closed: found.is_some() })
    }

    /// `raw_end`: its end, if it begins at `at`. Either bracket will do, also the wrong one.
    fn raw_end(&self, at: usize, name: &[u8]) -> Option<usize> {
        if self.byte(at + 1) != b'/' {
            return None;
        }
        let from = at + 2 + usize::from(self.byte(at + 2) == b'#');
        if !self.starts_with(from, name) {
            return None;
        }
        let close = self.skip_blanks(from + name.len());
        matches!(self.byte(close), b'>' | b']').then_some(close + 1)
    }

    /// `angle_start`, `square_start`, `bare_start`
    fn start(&mut self, tokens: &mut Vec<Token<'t>>) -> ItemKind<'t> {
        let from = self.name_start(self.at + 1);
        let behind = self.letters_end(from);
        let name = self.slice(from, behind);
        let (mut has_params, mut malformed) = (false, false);
        self.at = self.skip_blanks(behind);
        let mut close = self.close();
        if close == Close::Missing {
            malformed = self.at == behind && !self.is_comment(behind);
            has_params = !malformed;
            if has_params {
                self.at = behind;
                self.tag_tokens(tokens);
                close = self.close();
            }
        }
        ItemKind::Start { name, close, has_params, malformed }
    }

    /// `angle_end`, `square_end`, `bare_end`
    fn end(&mut self) -> ItemKind<'t> {
        let from = self.name_start(self.at + 2);
        let behind = self.letters_end(from);
        self.at = self.skip_blanks(behind);
        let close = self.close();
        if close == Close::Missing {
            self.at = behind;
        }
        ItemKind::End { name: self.slice(from, behind), malformed: close != Close::Plain }
    }

    /// What follows `</@`, if it is a closing tag: where the callee ends, and where the tag does.
    fn call_end(&self, from: usize) -> Option<(usize, usize)> {
        let mut callee = self.name_end(from);
        while callee > from && self.byte(callee) == b'.' && self.name_end(callee + 1) > callee + 1 {
            callee = self.name_end(callee + 1);
        }
        let at = self.skip_blanks(callee);
        // Either bracket ends this tag, in both syntaxes, and a slash does not.
        matches!(self.byte(at), b'>' | b']').then_some((callee, at + 1))
    }

    /// `angle_close`, `square_close`: the end of the tag, if it is here.
    fn close(&mut self) -> Close {
        match self.close_at(self.at) {
            Some((close, length)) => {
                self.at += length;
                close
            }
            None => Close::Missing,
        }
    }

    fn close_at(&self, at: usize) -> Option<(Close, usize)> {
        match self.byte(at) {
            b'/' if self.byte(at + 1) == self.closing() => Some((Close::Empty, 2)),
            byte if byte == self.closing() => Some((Close::Plain, 1)),
            _ => None,
        }
    }

    fn tag_tokens(&mut self, tokens: &mut Vec<Token<'t>>) {
        let bracket = if self.syntax == Syntax::Square { tag::Bracket::SquareTag } else { tag::Bracket::AngleTag };
        self.tokens(bracket, tokens);
    }

    /// `blank*`
    fn skip_blanks(&self, from: usize) -> usize {
        self.end_of(from, |byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))
    }

    /// `name`
    fn letters_end(&self, from: usize) -> usize {
        self.end_of(from, is_name)
    }

    /// Where bytes of a kind end.
    fn end_of(&self, from: usize, fits: impl Fn(u8) -> bool) -> usize {
        let rest = self.bytes.get(from..).unwrap_or_default();
        from + rest.iter().position(|byte| !fits(*byte)).unwrap_or(rest.len())
    }
}

/// The letters in names of directives.
fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_'
}
