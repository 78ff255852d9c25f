//! Reading Java's syntax: from a pattern to its tree.

use std::collections::HashMap;

use super::class::{self, CharacterSet};
use super::pattern::{Anchor, Folds, Mode, Node};
use super::{Flags, JavaRegexError};

/// Groups within one another.
const MOST_DEPTH: usize = 100;

/// The most that a `{n,m}` may say.
const MOST_REPEATS: u64 = 2_147_483_647;

/// What `.` leaves out.
const BREAKS: &str = "\\n\\r\\x{85}\\x{2028}\\x{2029}";

/// A pattern that was read.
pub(super) struct Pattern {
    pub(super) node: Node,
    /// Groups, the whole match included.
    pub(super) groups: usize,
    /// The named ones.
    pub(super) names: HashMap<String, usize>,
    /// A set of characters that Java knows and we don't.
    pub(super) unknown: Option<JavaRegexError>,
}

/// Reads a Java pattern.
///
/// # Errors
/// What Java finds wrong with it.
pub(super) fn parse(pattern: &str, flags: Flags) -> Result<Pattern, JavaRegexError> {
    let chars: Vec<char> = pattern.chars().collect();
    let groups = count_groups(&chars);
    let mut reader = PatternReader { chars, at: 0, flags, groups, names: HashMap::new(), open: 0, unknown: None };
    let node = reader.alternatives(0)?;
    match reader.peek() {
        Some(')') => Err(reader.fault("this `)` has no `(`")),
        _ => Ok(Pattern { node, groups: reader.open + 1, names: reader.names, unknown: reader.unknown }),
    }
}

/// Capturing groups in the whole pattern, near enough for telling `\12` from `\1` and a `2`.
fn count_groups(chars: &[char]) -> usize {
    let mut count = 0;
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        match c {
            '\\' => at += 1,
            '(' => {
                let named = chars.get(at + 1) == Some(&'?')
                    && chars.get(at + 2) == Some(&'<')
                    && !matches!(chars.get(at + 3), Some('=' | '!'));
                if chars.get(at + 1) != Some(&'?') || named {
                    count += 1;
                }
            }
            _ => {}
        }
        at += 1;
    }
    count
}

/// Kinds of group.
enum GroupKind {
    Plain,
    Captured(usize),
    Atomic,
    Look { ahead: bool, negated: bool },
}

/// Every character.
const EVERYTHING: &str = "\\x00-\\x{10ffff}";

pub(super) struct PatternReader {
    pub(super) chars: Vec<char>,
    pub(super) at: usize,
    pub(super) flags: Flags,
    groups: usize,
    names: HashMap<String, usize>,
    open: usize,
    unknown: Option<JavaRegexError>,
}

impl PatternReader {
    pub(super) fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    pub(super) fn eat(&mut self, c: char) -> bool {
        let there = self.peek() == Some(c);
        if there {
            self.at += 1;
        }
        there
    }

    pub(super) fn fault(&self, reason: impl Into<String>) -> JavaRegexError {
        JavaRegexError { at: self.at.min(self.chars.len()), reason: reason.into() }
    }

    /// White space and comments, where the flag `x` is on.
    pub(super) fn skip_comments(&mut self) {
        if !self.flags.comments {
            return;
        }
        while let Some(c) = self.peek() {
            match c {
                ' ' | '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' => self.at += 1,
                '#' => {
                    while self.peek().is_some_and(|c| !matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')) {
                        self.at += 1;
                    }
                }
                _ => return,
            }
        }
    }

    fn alternatives(&mut self, depth: usize) -> Result<Node, JavaRegexError> {
        if depth > MOST_DEPTH {
            return Err(self.fault("groups nest too deeply"));
        }
        let first = self.sequence(depth)?;
        if self.peek() != Some('|') {
            return Ok(first);
        }
        let mut choices = vec![first];
        while self.eat('|') {
            choices.push(self.sequence(depth)?);
        }
        Ok(Node::Choice(choices))
    }

    fn sequence(&mut self, depth: usize) -> Result<Node, JavaRegexError> {
        let mut nodes = Vec::new();
        loop {
            self.skip_comments();
            let Some(c) = self.peek() else { break };
            let node = match c {
                '|' | ')' => break,
                '*' | '+' | '?' => return Err(self.fault(format!("there is nothing that this `{c}` could repeat"))),
                // Java repeats the empty text here.
                '{' => {
                    self.counted()?;
                    let _ = self.eat('?') || self.eat('+');
                    continue;
                }
                '(' => match self.group(depth)? {
                    Some(group) => group,
                    None => continue,
                },
                '[' => {
                    let set = class::read(self, 0)?;
                    self.set(&set)
                }
                '\\' => self.escape(&mut nodes)?,
                '^' => {
                    self.at += 1;
                    match self.flags {
                        Flags { multiline: false, .. } => Node::At(Anchor::Start),
                        Flags { unix_lines: unix, .. } => Node::At(Anchor::LineStart { unix }),
                    }
                }
                '$' => {
                    self.at += 1;
                    self.line_end(self.flags.multiline)
                }
                '.' => {
                    self.at += 1;
                    self.set(&CharacterSet::Items(match self.flags {
                        Flags { dot_all: true, .. } => EVERYTHING.to_owned(),
                        Flags { unix_lines: true, .. } => "[^\\n]".to_owned(),
                        _ => format!("[^{BREAKS}]"),
                    }))
                }
                other => {
                    self.at += 1;
                    self.literal(other)
                }
            };
            self.skip_comments();
            let node = self.quantifier(node)?;
            nodes.push(node);
        }
        Ok(match nodes.len() {
            0 => Node::Empty,
            1 => nodes.pop().unwrap_or(Node::Empty),
            _ => Node::Sequence(nodes),
        })
    }

    /// One character of a set; of one that is not carried, none.
    fn set(&mut self, written: &CharacterSet) -> Node {
        match written {
            CharacterSet::One(c) => Node::Char(*c),
            CharacterSet::Items(items) => match class::Set::read(items) {
                Some(set) => Node::Set(set),
                None => {
                    let unknown = self.fault("this set of characters is not carried");
                    self.unknown.get_or_insert(unknown);
                    Node::Never
                }
            },
        }
    }

    fn line_end(&self, multiline: bool) -> Node {
        Node::At(Anchor::LineEnd { multiline, unix: self.flags.unix_lines })
    }

    fn literal(&mut self, c: char) -> Node {
        let written = CharacterSet::of_char(c, self.flags);
        self.set(&written)
    }

    /// What was read, repeated if a quantifier follows.
    fn quantifier(&mut self, node: Node) -> Result<Node, JavaRegexError> {
        let bounds = match self.peek() {
            Some('*') => Some((0, u32::MAX)),
            Some('+') => Some((1, u32::MAX)),
            Some('?') => Some((0, 1)),
            Some('{') => None,
            _ => return Ok(node),
        };
        let (least, most) = match bounds {
            Some(bounds) => {
                self.at += 1;
                bounds
            }
            None => self.counted()?,
        };
        let mode = if self.eat('?') {
            Mode::Lazy
        } else if self.eat('+') {
            Mode::Possessive
        } else {
            Mode::Greedy
        };
        Ok(Node::Repeat { node: Box::new(node), least, most, mode })
    }

    fn counted(&mut self) -> Result<(u32, u32), JavaRegexError> {
        let begin = self.at;
        self.at += 1;
        if !self.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.at = begin;
            return Err(
                self.fault("this `{` does not start a repetition such as `{2,5}`; write `\\{` for the sign itself")
            );
        }
        let least = self.count()?;
        let most = if self.eat(',') {
            if self.peek().is_some_and(|c| c.is_ascii_digit()) { Some(self.count()?) } else { None }
        } else {
            Some(least)
        };
        if !self.eat('}') {
            return Err(self.fault("this repetition lacks its `}`"));
        }
        match most {
            Some(most) if most < least => Err(self.fault("this repetition ends below its start")),
            Some(most) => Ok((least, most)),
            None => Ok((least, u32::MAX)),
        }
    }

    fn count(&mut self) -> Result<u32, JavaRegexError> {
        let mut value: u64 = 0;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            self.at += 1;
            value = value.saturating_mul(10).saturating_add(u64::from(digit));
            if value > MOST_REPEATS {
                return Err(self.fault("this repetition is too large"));
            }
        }
        Ok(u32::try_from(value).unwrap_or(u32::MAX))
    }

    /// A group; none for `(?i)`, which is none.
    fn group(&mut self, depth: usize) -> Result<Option<Node>, JavaRegexError> {
        let begin = self.at;
        let outer = self.flags;
        self.at += 1;
        let mut kind = GroupKind::Plain;
        if self.eat('?') {
            let Some(c) = self.next() else { return Err(self.fault("the pattern ends in the middle of a group")) };
            match c {
                ':' => {}
                '=' => kind = GroupKind::Look { ahead: true, negated: false },
                '!' => kind = GroupKind::Look { ahead: true, negated: true },
                '>' => kind = GroupKind::Atomic,
                '<' => match self.peek() {
                    Some(sign @ ('=' | '!')) => {
                        self.at += 1;
                        kind = GroupKind::Look { ahead: false, negated: sign == '!' };
                    }
                    _ => {
                        let name = self.name()?;
                        if self.names.contains_key(&name) {
                            return Err(self.fault(format!("there is another group named `{name}`")));
                        }
                        self.open += 1;
                        self.names.insert(name, self.open);
                        kind = GroupKind::Captured(self.open);
                    }
                },
                _ => {
                    self.at -= 1;
                    self.inline_flags()?;
                    match self.next() {
                        Some(')') => return Ok(None),
                        Some(':') => {}
                        Some(_) => {
                            self.at -= 1;
                            return Err(self.fault("there is no such kind of group or flag"));
                        }
                        None => return Err(self.fault("the pattern ends in the middle of a group")),
                    }
                }
            }
        } else {
            self.open += 1;
            kind = GroupKind::Captured(self.open);
        }
        let node = self.alternatives(depth + 1)?;
        if !self.eat(')') {
            return Err(JavaRegexError { at: begin, reason: "this `(` has no `)`".to_owned() });
        }
        self.flags = outer;
        Ok(Some(match kind {
            GroupKind::Plain => node,
            GroupKind::Captured(number) => Node::Group(number, Box::new(node)),
            GroupKind::Atomic => Node::Atomic(Box::new(node)),
            GroupKind::Look { ahead, negated } => {
                if !ahead && node.width().1.is_none() {
                    let reason = "nothing says how far back this has to look: give the repetition an end".to_owned();
                    return Err(JavaRegexError { at: begin, reason });
                }
                Node::Look { node: Box::new(node), ahead, negated }
            }
        }))
    }

    fn name(&mut self) -> Result<String, JavaRegexError> {
        let mut name = String::new();
        while let Some(c) = self.peek() {
            let fits = c.is_ascii_alphabetic() || (!name.is_empty() && c.is_ascii_digit());
            if !fits {
                break;
            }
            name.push(c);
            self.at += 1;
        }
        if name.is_empty() {
            return Err(self.fault("a group's name starts with a letter"));
        }
        if !self.eat('>') {
            return Err(self.fault("a group's name has only letters and digits, and ends with `>`"));
        }
        Ok(name)
    }

    fn inline_flags(&mut self) -> Result<(), JavaRegexError> {
        let mut on = true;
        while let Some(c) = self.peek() {
            let flags = &mut self.flags;
            match c {
                'i' => flags.case_insensitive = on,
                'm' => flags.multiline = on,
                's' => flags.dot_all = on,
                'd' => flags.unix_lines = on,
                'u' => flags.unicode_case = on,
                'x' => flags.comments = on,
                'U' => (flags.unicode_class, flags.unicode_case) = (on, on),
                'c' => {}
                '-' if on => on = false,
                _ => return Ok(()),
            }
            self.at += 1;
        }
        Ok(())
    }

    fn escape(&mut self, before: &mut Vec<Node>) -> Result<Node, JavaRegexError> {
        let begin = self.at;
        self.at += 1;
        let Some(c) = self.peek() else { return Err(self.fault("the pattern ends in a single `\\`")) };
        let anchor = match c {
            'A' => Some(Anchor::Start),
            'z' => Some(Anchor::End),
            'G' => Some(Anchor::Previous),
            // Any other `{` starts a repetition.
            'b' if self.chars.get(self.at + 1..self.at + 4) == Some(&['{', 'g', '}']) => {
                self.at += 3;
                Some(Anchor::Grapheme)
            }
            'b' => Some(Anchor::Word),
            'B' => Some(Anchor::NotWord),
            _ => None,
        };
        if let Some(anchor) = anchor {
            self.at += 1;
            return Ok(Node::At(anchor));
        }
        Ok(match c {
            'Q' => {
                self.at += 1;
                let mut literal = self.quoted();
                // A quantifier belongs to the last character.
                let last = literal.pop().map(|c| self.literal(c));
                for c in literal {
                    let node = self.literal(c);
                    before.push(node);
                }
                last.unwrap_or(Node::Empty)
            }
            'E' => return Err(self.fault("this `\\E` has no `\\Q`")),
            'Z' => {
                self.at += 1;
                self.line_end(false)
            }
            'R' => {
                self.at += 1;
                let pair = Node::Sequence(vec![Node::Char('\r'), Node::Char('\n')]);
                Node::Choice(vec![pair, self.set(&CharacterSet::Items(format!("{BREAKS}\\x0B\\x0C")))])
            }
            'X' => {
                self.at += 1;
                let pair = Node::Sequence(vec![Node::Char('\r'), Node::Char('\n')]);
                let base = self.set(&CharacterSet::Items(EVERYTHING.to_owned()));
                let marks = Box::new(self.set(&CharacterSet::Items("\\p{M}\\x{200d}".to_owned())));
                let marks = Node::Repeat { node: marks, least: 0, most: u32::MAX, mode: Mode::Greedy };
                Node::Choice(vec![pair, Node::Sequence(vec![base, marks])])
            }
            'k' => {
                self.at += 1;
                if !self.eat('<') {
                    return Err(self.fault("`\\k` is followed by a group's name: `\\k<name>`"));
                }
                let name = self.name()?;
                match self.names.get(&name) {
                    Some(group) => self.reference(*group),
                    None => return Err(self.fault(format!("there is no group named `{name}` before this"))),
                }
            }
            '1'..='9' => {
                let mut number = 0;
                while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
                    let longer = number * 10 + digit as usize;
                    if number > 0 && longer > self.groups {
                        break;
                    }
                    number = longer;
                    self.at += 1;
                }
                // Of a group that is not there (yet), nothing matches.
                if number > self.open || number > self.groups { Node::Never } else { self.reference(number) }
            }
            _ => {
                self.at = begin;
                let written = class::read_escape(self)?;
                self.set(&written)
            }
        })
    }

    fn reference(&self, group: usize) -> Node {
        let folds = match self.flags {
            Flags { case_insensitive: false, .. } => Folds::Nothing,
            Flags { unicode_case: false, .. } => Folds::Ascii,
            _ => Folds::All,
        };
        Node::Reference { group, folds }
    }

    /// After `\Q`: all is literal up to `\E`.
    fn quoted(&mut self) -> Vec<char> {
        let mut literal = Vec::new();
        while let Some(c) = self.next() {
            if c == '\\' && self.peek() == Some('E') {
                self.at += 1;
                break;
            }
            literal.push(c);
        }
        literal
    }
}
