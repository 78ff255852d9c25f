//! From Java's syntax to that of `fancy-regex`.
//!
//! Everything is spelt out (`\d` as `[0-9]`, `.` as a class without line breaks, letters under `i`
//! as both cases), so that nothing depends on what the other engine means by the same sign.

use super::class::{self, Set};
use super::{Flags, JavaRegexError};

/// Groups within one another.
const MOST_DEPTH: usize = 100;

/// The most that a `{n,m}` may say.
const MOST_REPEATS: u64 = 2_147_483_647;

/// What ends a line.
const BREAKS: &str = "\\n\\r\\x{85}\\x{2028}\\x{2029}";

/// Spells a Java pattern for `fancy-regex`.
///
/// # Errors
/// What Java finds wrong with it.
pub fn translate(pattern: &str, flags: Flags) -> Result<String, JavaRegexError> {
    let chars: Vec<char> = pattern.chars().collect();
    let groups = count_groups(&chars);
    let mut reader = Reader {
        chars,
        at: 0,
        flags,
        out: String::with_capacity(pattern.len() * 2),
        groups,
        names: Vec::new(),
        open: 0,
    };
    reader.alternatives(0)?;
    match reader.peek() {
        Some(')') => Err(reader.fault("this `)` has no `(`")),
        _ => Ok(reader.out),
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

pub(super) struct Reader {
    pub(super) chars: Vec<char>,
    pub(super) at: usize,
    pub(super) flags: Flags,
    out: String,
    groups: usize,
    names: Vec<String>,
    open: usize,
}

impl Reader {
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

    fn alternatives(&mut self, depth: usize) -> Result<(), JavaRegexError> {
        if depth > MOST_DEPTH {
            return Err(self.fault("groups nest too deeply"));
        }
        loop {
            self.sequence(depth)?;
            if !self.eat('|') {
                return Ok(());
            }
            self.out.push('|');
        }
    }

    fn sequence(&mut self, depth: usize) -> Result<(), JavaRegexError> {
        loop {
            self.skip_comments();
            let Some(c) = self.peek() else { return Ok(()) };
            let start = self.out.len();
            match c {
                '|' | ')' => return Ok(()),
                '*' | '+' | '?' => return Err(self.fault(format!("there is nothing that this `{c}` could repeat"))),
                // Java repeats the empty text here.
                '{' => {
                    self.counted()?;
                    let _ = self.eat('?') || self.eat('+');
                    continue;
                }
                '(' => {
                    if !self.group(depth)? {
                        continue;
                    }
                }
                '[' => {
                    let set = class::read(self, 0)?;
                    self.push_set(&set);
                }
                '\\' => self.escape()?,
                '^' => {
                    self.at += 1;
                    self.line_start();
                }
                '$' => {
                    self.at += 1;
                    self.line_end();
                }
                '.' => {
                    self.at += 1;
                    match self.flags {
                        Flags { dot_all: true, .. } => self.out.push_str("(?s:.)"),
                        Flags { unix_lines: true, .. } => self.out.push_str("[^\\n]"),
                        _ => {
                            self.out.push_str("[^");
                            self.out.push_str(BREAKS);
                            self.out.push(']');
                        }
                    }
                }
                other => {
                    self.at += 1;
                    self.literal(other);
                }
            }
            self.skip_comments();
            self.quantifier(start)?;
        }
    }

    fn push_set(&mut self, set: &Set) {
        set.write(&mut self.out);
    }

    fn line_start(&mut self) {
        self.out.push_str(match self.flags {
            Flags { multiline: false, .. } => "\\A",
            Flags { unix_lines: true, .. } => "(?:(?:\\A|(?<=\\n))(?!\\z))",
            _ => "(?:(?:\\A|(?<=[\\n\\x{85}\\x{2028}\\x{2029}])|(?<=\\r)(?!\\n))(?!\\z))",
        });
    }

    fn line_end(&mut self) {
        self.out.push_str(match self.flags {
            Flags { multiline: true, unix_lines: true, .. } => "(?=\\n|\\z)",
            Flags { multiline: false, unix_lines: true, .. } => "(?=\\n?\\z)",
            Flags { multiline: true, .. } => "(?:(?=[\\r\\x{85}\\x{2028}\\x{2029}])|(?<!\\r)(?=\\n)|\\z)",
            _ => "(?:\\z|(?=\\r\\n\\z)|(?=[\\r\\x{85}\\x{2028}\\x{2029}]\\z)|(?<!\\r)(?=\\n\\z))",
        });
    }

    fn literal(&mut self, c: char) {
        let set = Set::of_char(c, self.flags);
        match set.single() {
            Some(c) => class::write_char(c, &mut self.out),
            None => set.write(&mut self.out),
        }
    }

    /// A quantifier for what was written since `start`, if there is one.
    fn quantifier(&mut self, start: usize) -> Result<(), JavaRegexError> {
        let text = match self.peek() {
            Some(c @ ('*' | '+' | '?')) => {
                self.at += 1;
                c.to_string()
            }
            Some('{') => self.counted()?,
            _ => return Ok(()),
        };
        let lazy = self.eat('?');
        let possessive = !lazy && self.eat('+');
        let written = self.out.get(start..).unwrap_or_default();
        if ["(?=", "(?!", "(?<=", "(?<!", "(?:\\z|(?="].iter().any(|look| written.starts_with(look)) {
            // Looking again sees the same; the other engine refuses to repeat it.
            if text.starts_with(['*', '?']) || text.starts_with("{0") {
                self.out.insert_str(start, if lazy { "(?:|" } else { "(?:" });
                self.out.push_str(if lazy { ")" } else { "|)" });
            }
            return Ok(());
        }
        self.out.insert_str(start, if possessive { "(?>(?:" } else { "(?:" });
        self.out.push(')');
        self.out.push_str(&text);
        if lazy {
            self.out.push('?');
        }
        if possessive {
            self.out.push(')');
        }
        Ok(())
    }

    fn counted(&mut self) -> Result<String, JavaRegexError> {
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
            Some(most) if most == least => Ok(format!("{{{least}}}")),
            Some(most) => Ok(format!("{{{least},{most}}}")),
            None => Ok(format!("{{{least},}}")),
        }
    }

    fn count(&mut self) -> Result<u64, JavaRegexError> {
        let mut value: u64 = 0;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            self.at += 1;
            value = value.saturating_mul(10).saturating_add(u64::from(digit));
            if value > MOST_REPEATS {
                return Err(self.fault("this repetition is too large"));
            }
        }
        Ok(value)
    }

    /// A group; false for `(?i)`, which is none.
    fn group(&mut self, depth: usize) -> Result<bool, JavaRegexError> {
        let begin = self.at;
        let outer = self.flags;
        self.at += 1;
        if self.eat('?') {
            let Some(c) = self.next() else { return Err(self.fault("the pattern ends in the middle of a group")) };
            match c {
                ':' => self.out.push_str("(?:"),
                '=' => self.out.push_str("(?="),
                '!' => self.out.push_str("(?!"),
                '>' => self.out.push_str("(?>"),
                '<' => match self.peek() {
                    Some('=') => {
                        self.at += 1;
                        self.out.push_str("(?<=");
                    }
                    Some('!') => {
                        self.at += 1;
                        self.out.push_str("(?<!");
                    }
                    _ => {
                        let name = self.name()?;
                        if self.names.contains(&name) {
                            return Err(self.fault(format!("there is another group named `{name}`")));
                        }
                        self.out.push_str("(?<");
                        self.out.push_str(&name);
                        self.out.push('>');
                        self.names.push(name);
                        self.open += 1;
                    }
                },
                _ => {
                    self.at -= 1;
                    self.inline_flags()?;
                    match self.next() {
                        Some(')') => return Ok(false),
                        Some(':') => self.out.push_str("(?:"),
                        Some(_) => {
                            self.at -= 1;
                            return Err(self.fault("there is no such kind of group or flag"));
                        }
                        None => return Err(self.fault("the pattern ends in the middle of a group")),
                    }
                }
            }
        } else {
            self.out.push('(');
            self.open += 1;
        }
        self.alternatives(depth + 1)?;
        if !self.eat(')') {
            return Err(JavaRegexError { at: begin, reason: "this `(` has no `)`".to_owned() });
        }
        self.out.push(')');
        self.flags = outer;
        Ok(true)
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
                'U' | 'c' => {}
                '-' if on => on = false,
                _ => return Ok(()),
            }
            self.at += 1;
        }
        Ok(())
    }

    fn escape(&mut self) -> Result<(), JavaRegexError> {
        let begin = self.at;
        self.at += 1;
        let Some(c) = self.peek() else { return Err(self.fault("the pattern ends in a single `\\`")) };
        match c {
            'Q' => {
                self.at += 1;
                self.quoted()?;
            }
            'E' => return Err(self.fault("this `\\E` has no `\\Q`")),
            'A' => self.anchor("\\A"),
            'z' => self.anchor("\\z"),
            'G' => self.anchor("\\G"),
            'b' => {
                self.at += 1;
                if self.peek() == Some('{') {
                    return Err(self.fault("boundaries such as `\\b{g}` are not carried"));
                }
                self.out.push_str("\\b");
            }
            'B' => self.anchor("\\B"),
            'Z' => {
                self.at += 1;
                let multiline = std::mem::replace(&mut self.flags.multiline, false);
                self.line_end();
                self.flags.multiline = multiline;
            }
            'R' => self.anchor("(?:\\r\\n|[\\n\\x0B\\x0C\\r\\x{85}\\x{2028}\\x{2029}])"),
            'X' => self.anchor("(?:\\r\\n|(?s:.)[\\p{M}\\x{200d}]*)"),
            'k' => {
                self.at += 1;
                if !self.eat('<') {
                    return Err(self.fault("`\\k` is followed by a group's name: `\\k<name>`"));
                }
                let name = self.name()?;
                if !self.names.contains(&name) {
                    return Err(self.fault(format!("there is no group named `{name}` before this")));
                }
                self.reference(&format!("\\k<{name}>"));
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
                if number > self.open || number > self.groups {
                    // Not there (yet): never matches.
                    self.out.push_str("(?!)");
                } else {
                    self.reference(&format!("(?:\\{number})"));
                }
            }
            _ => {
                self.at = begin;
                let set = class::read_escape(self)?;
                match set.single() {
                    Some(c) => class::write_char(c, &mut self.out),
                    None => set.write(&mut self.out),
                }
            }
        }
        Ok(())
    }

    fn anchor(&mut self, text: &str) {
        self.at += 1;
        self.out.push_str(text);
    }

    fn reference(&mut self, text: &str) {
        if self.flags.case_insensitive {
            self.out.push_str("(?i:");
            self.out.push_str(text);
            self.out.push(')');
        } else {
            self.out.push_str(text);
        }
    }

    /// After `\Q`: all is literal up to `\E`; a quantifier after it belongs to the last character.
    fn quoted(&mut self) -> Result<(), JavaRegexError> {
        let mut literal = Vec::new();
        while let Some(c) = self.next() {
            if c == '\\' && self.peek() == Some('E') {
                self.at += 1;
                break;
            }
            literal.push(c);
        }
        let count = literal.len();
        let repeated = matches!(self.peek(), Some('*' | '+' | '?' | '{'));
        for (at, c) in literal.into_iter().enumerate() {
            if repeated && at + 1 == count && count > 1 {
                // Leave the last one to the quantifier that follows.
                let start = self.out.len();
                self.literal(c);
                return self.quantifier(start);
            }
            self.literal(c);
        }
        Ok(())
    }
}
