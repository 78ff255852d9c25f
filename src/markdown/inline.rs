//! What stands in a paragraph: emphasis, links, code, escapes, and the markers of entities.

use std::collections::HashMap;

use super::delimiter::{Delimiters, MARK};
use super::link::{self, Definitions, character_reference, is_escapable};
use super::node::{Id, NONE, Nodes, SyntaxKind};
use super::tag::inline_tag_end;

/// A `[` or `![` that may begin a link.
struct Bracket {
    node: Id,
    image: bool,
    /// Just after the bracket, in the text.
    index: usize,
    /// How many delimiters came before it.
    delimiters: usize,
    allowed: bool,
    bracket_after: bool,
}

struct Parser<'p> {
    nodes: &'p mut Nodes,
    parent: Id,
    text: &'p str,
    at: usize,
    definitions: &'p Definitions,
    delimiters: Delimiters,
    brackets: Vec<Bracket>,
    /// Lengths of backtick runs that have no counterpart from this position on.
    unmatched_ticks: HashMap<usize, usize>,
    /// Where `<!--` and the like were searched for in vain.
    tag_limits: super::tag::Limits,
}

/// Parses the content of a paragraph into its children.
pub(super) fn parse(nodes: &mut Nodes, parent: Id, text: &str, definitions: &Definitions) {
    let mut parser = Parser {
        nodes,
        parent,
        text,
        at: 0,
        definitions,
        delimiters: Delimiters::default(),
        brackets: Vec::new(),
        unmatched_ticks: HashMap::new(),
        tag_limits: super::tag::Limits::default(),
    };
    while parser.at < text.len() {
        parser.step();
    }
    parser.delimiters.process(parser.nodes, 0);
    let first = parser.nodes.first(parent);
    parser.nodes.merge_texts(first, NONE);
}

impl Parser<'_> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn add(&mut self, kind: SyntaxKind) -> Id {
        let id = self.nodes.add(kind);
        self.nodes.append(self.parent, id);
        id
    }

    fn add_text(&mut self, text: &str) -> Id {
        self.add(SyntaxKind::Text(text.into()))
    }

    fn step(&mut self) {
        let text = self.text;
        let rest = text.get(self.at..).unwrap_or_default();
        let Some(c) = rest.chars().next() else {
            self.at = text.len();
            return;
        };
        match c {
            '\n' => self.line_end(),
            '\\' => self.backslash(),
            '`' => self.backticks(),
            '[' => {
                self.at += 1;
                self.open_bracket(false, "[");
            }
            '!' if self.byte(self.at + 1) == Some(b'[') => {
                self.at += 2;
                self.open_bracket(true, "![");
            }
            ']' => self.close_bracket(),
            '<' => self.angle_bracket(),
            '&' => {
                let (decoded, length) = character_reference(rest).unwrap_or_else(|| ("&".into(), 1));
                self.at += length;
                self.add_text(&decoded);
            }
            '*' | '_' | MARK => {
                let length = rest.chars().take_while(|other| *other == c).count();
                let end = self.at + length * c.len_utf8();
                let before = text.get(..self.at).and_then(|before| before.chars().next_back());
                let after = text.get(end..).and_then(|after| after.chars().next());
                let node = self.add(SyntaxKind::Text(text.get(self.at..end).unwrap_or_default().into()));
                self.delimiters.push(node, c, length, before, after);
                self.at = end;
            }
            _ => {
                let special = |c: char| matches!(c, '\n' | '\\' | '`' | '[' | ']' | '!' | '<' | '&' | '*' | '_' | MARK);
                let length =
                    rest.char_indices().skip(1).find(|(_, c)| special(*c)).map_or(rest.len(), |(index, _)| index);
                self.at += length;
                self.add_text(rest.get(..length).unwrap_or_default());
            }
        }
    }

    fn line_end(&mut self) {
        self.at += 1;
        let last = self.nodes.last(self.parent);
        let mut hard = false;
        if let Some(SyntaxKind::Text(text)) = self.nodes.kind_mut(last) {
            let trimmed = text.trim_end_matches(' ').len();
            hard = text.len() - trimmed >= 2;
            text.truncate(trimmed);
        }
        self.add(if hard { SyntaxKind::HardBreak } else { SyntaxKind::SoftBreak });
        while self.byte(self.at) == Some(b' ') {
            self.at += 1;
        }
    }

    fn backslash(&mut self) {
        self.at += 1;
        match self.byte(self.at) {
            Some(b'\n') => {
                self.at += 1;
                self.add(SyntaxKind::HardBreak);
            }
            Some(byte) if is_escapable(byte) => {
                self.at += 1;
                self.add_text(char::from(byte).encode_utf8(&mut [0; 4]));
            }
            _ => {
                self.add_text("\\");
            }
        }
    }

    fn backticks(&mut self) {
        let text = self.text;
        let bytes = text.as_bytes();
        let run = |at: usize| bytes.get(at..).unwrap_or_default().iter().take_while(|byte| **byte == b'`').count();
        let start = self.at;
        let length = run(start);
        let content_start = start + length;
        let known_unmatched = self.unmatched_ticks.get(&length).is_some_and(|from| *from <= content_start);
        let mut at = content_start;
        while !known_unmatched && let Some(found) = memchr::memchr(b'`', bytes.get(at..).unwrap_or_default()) {
            let close = at + found;
            let close_length = run(close);
            at = close + close_length;
            if close_length == length {
                let content = text.get(content_start..close).unwrap_or_default().replace('\n', " ");
                let inner = content.strip_prefix(' ').and_then(|inner| inner.strip_suffix(' '));
                let content = match inner {
                    Some(inner) if !inner.is_empty() && inner.contains(|c| c != ' ') => inner.into(),
                    _ => content,
                };
                self.at = at;
                self.add(SyntaxKind::Code(content));
                return;
            }
        }
        if !known_unmatched {
            self.unmatched_ticks.insert(length, content_start);
        }
        self.at = content_start;
        self.add_text(text.get(start..content_start).unwrap_or_default());
    }

    fn open_bracket(&mut self, image: bool, written: &str) {
        let node = self.add_text(written);
        if let Some(last) = self.brackets.last_mut() {
            last.bracket_after = true;
        }
        self.brackets.push(Bracket {
            node,
            image,
            index: self.at,
            delimiters: self.delimiters.len(),
            allowed: true,
            bracket_after: false,
        });
    }

    fn close_bracket(&mut self) {
        self.at += 1;
        let after = self.at;
        let Some(opener) = self.brackets.pop() else {
            self.add_text("]");
            return;
        };
        let destination = if opener.allowed { self.link_target(&opener, after) } else { None };
        let Some(destination) = destination else {
            self.at = after;
            self.add_text("]");
            return;
        };
        let kind = if opener.image { SyntaxKind::Image } else { SyntaxKind::Link(destination) };
        let link = self.nodes.add(kind);
        let mut child = self.nodes.next(opener.node);
        while child != NONE {
            let next = self.nodes.next(child);
            self.nodes.append(link, child);
            child = next;
        }
        self.delimiters.process(self.nodes, opener.delimiters);
        let first = self.nodes.first(link);
        self.nodes.merge_texts(first, NONE);
        self.nodes.unlink(opener.node);
        self.nodes.append(self.parent, link);
        if !opener.image {
            // No links in links. What is forbidden already forbade all before it.
            for bracket in self.brackets.iter_mut().rev().filter(|bracket| !bracket.image) {
                if !std::mem::replace(&mut bracket.allowed, false) {
                    break;
                }
            }
        }
    }

    /// The destination of the link whose text ends before `after`; moves past what gave it.
    fn link_target(&mut self, opener: &Bracket, after: usize) -> Option<String> {
        let text = self.text;
        // A parenthesis without a destination is swallowed if the text proves to be a reference.
        let mut label_at = after;
        if self.byte(after) == Some(b'(') {
            let at = link::skip_to_next_line(text, after + 1);
            if let Some((destination, end)) = link::destination(text, at) {
                let mut at = link::skip_to_next_line(text, end);
                if at > end
                    && let Some(title_end) = link::title_end(text, at)
                {
                    at = link::skip_to_next_line(text, title_end);
                }
                if self.byte(at) == Some(b')') {
                    self.at = at + 1;
                    return Some(destination);
                }
            } else {
                label_at = at;
            }
        }
        let mut label_length = 0;
        if self.byte(label_at) == Some(b'[')
            && let Some(end) = link::label_end(text, label_at + 1)
            && self.byte(end) == Some(b']')
            && end - label_at <= 1000
        {
            label_length = end + 1 - label_at;
        }
        let label = if label_length > 2 {
            text.get(label_at + 1..label_at + label_length - 1)?
        } else if !opener.bracket_after {
            text.get(opener.index..after - 1)?
        } else {
            return None;
        };
        let destination = self.definitions.find(label)?.to_owned();
        self.at = label_at + label_length;
        Some(destination)
    }

    fn angle_bracket(&mut self) {
        let text = self.text;
        let rest = text.get(self.at..).unwrap_or_default();
        let inside = rest.get(1..).and_then(|inside| {
            let end = inside.find(|c: char| c == '<' || c == '>' || c <= ' ')?;
            inside.get(end..)?.starts_with('>').then(|| inside.get(..end))?
        });
        if let Some(inside) = inside {
            let destination = if is_mail_address(inside) {
                Some(format!("mailto:{inside}"))
            } else {
                is_absolute(inside).then(|| inside.to_owned())
            };
            if let Some(destination) = destination {
                self.at += inside.len() + 2;
                let link = self.add(SyntaxKind::Link(destination));
                let label = self.nodes.add(SyntaxKind::Text(inside.into()));
                self.nodes.append(link, label);
                return;
            }
        }
        let end = inline_tag_end(text, self.at, &mut self.tag_limits).unwrap_or(self.at + 1);
        let is_tag = end > self.at + 1;
        let literal = text.get(self.at..end).unwrap_or_default();
        self.at = end;
        if is_tag {
            // Kept apart from the texts around it.
            let holder = self.add(SyntaxKind::Nothing);
            let inner = self.nodes.add(SyntaxKind::Text(literal.into()));
            self.nodes.append(holder, inner);
        } else {
            self.add_text(literal);
        }
    }
}

/// A scheme of 2 to 32 characters and a colon.
fn is_absolute(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, _)| {
        (2..=32).contains(&scheme.len())
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'-'))
    })
}

fn is_mail_address(text: &str) -> bool {
    let Some((local, host)) = text.split_once('@') else { return false };
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    !local.is_empty()
        && local.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte))
        && host.split('.').all(label)
}
