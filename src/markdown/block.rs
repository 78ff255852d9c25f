//! Blocks: paragraphs, quotes, lists, fences and thematic breaks, and nothing else: headings,
//! indented code and HTML blocks of CommonMark are switched off in Symphony's reading.

use super::inline;
use super::link::{Definitions, read_definition};
use super::node::{Id, Nodes, SyntaxKind};

/// Indentation from which on nothing but text begins.
const CODE_INDENT: usize = 4;

/// A block that more lines may belong to.
struct Open {
    id: Id,
    kind: OpenKind,
}

enum OpenKind {
    Document,
    Quote,
    List { ordered: bool, delimiter: u8 },
    Item { content_indent: usize },
    Paragraph { content: String },
    Fence { character: u8, length: usize, indent: usize, first: Option<String>, rest: String },
}

impl OpenKind {
    fn is_container(&self) -> bool {
        !matches!(self, OpenKind::Paragraph { .. } | OpenKind::Fence { .. })
    }
}

/// What a line begins.
enum Start {
    Quote,
    Fence { character: u8, length: usize },
    ThematicBreak,
    Item(Marker),
}

struct Marker {
    ordered: bool,
    delimiter: u8,
    content_column: usize,
}

/// The blocks of a text.
pub(super) struct Parsed {
    pub nodes: Nodes,
    pub root: Id,
    /// True if blocks nest deeper than allowed; what is deeper is missing.
    pub too_deep: bool,
}

struct Parser<'t> {
    nodes: Nodes,
    open: Vec<Open>,
    definitions: Definitions,
    /// Paragraphs whose content is still to be parsed.
    paragraphs: Vec<(Id, String)>,
    depth: usize,
    too_deep: bool,
    line: &'t str,
    index: usize,
    column: usize,
    inside_tab: bool,
    next_index: usize,
    next_column: usize,
    blank: bool,
}

/// Parses a text; blocks nest at most `depth` deep.
pub(super) fn parse(text: &str, depth: usize) -> Parsed {
    let mut nodes = Nodes::default();
    let root = nodes.add(SyntaxKind::Document);
    let mut parser = Parser {
        nodes,
        open: vec![Open { id: root, kind: OpenKind::Document }],
        definitions: Definitions::default(),
        paragraphs: Vec::new(),
        depth,
        too_deep: false,
        line: "",
        index: 0,
        column: 0,
        inside_tab: false,
        next_index: 0,
        next_column: 0,
        blank: false,
    };
    let mut rest = text;
    while !rest.is_empty() && !parser.too_deep {
        let end = memchr::memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len());
        let (line, after) = rest.split_at(end);
        parser.add_line(line);
        rest = after.strip_prefix("\r\n").or_else(|| after.get(1..)).unwrap_or_default();
    }
    while parser.open.len() > 1 {
        parser.close_innermost();
    }
    let mut nodes = parser.nodes;
    for (id, content) in parser.paragraphs {
        inline::parse(&mut nodes, id, content.trim_matches(|c| c <= ' '), &parser.definitions);
    }
    Parsed { nodes, root, too_deep: parser.too_deep }
}

impl<'t> Parser<'t> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.line.as_bytes().get(at).copied()
    }

    fn find_next(&mut self) {
        let (mut at, mut column) = (self.index, self.column);
        while let Some(byte @ (b' ' | b'\t')) = self.byte(at) {
            column += if byte == b'\t' { 4 - column % 4 } else { 1 };
            at += 1;
        }
        self.blank = at >= self.line.len();
        self.next_index = at;
        self.next_column = column;
    }

    fn indent(&self) -> usize {
        self.next_column.saturating_sub(self.column)
    }

    fn advance(&mut self) {
        self.column += if self.byte(self.index) == Some(b'\t') { 4 - self.column % 4 } else { 1 };
        self.index += 1;
    }

    fn go_to_index(&mut self, index: usize) {
        if index >= self.next_index {
            self.index = self.next_index;
            self.column = self.next_column;
        }
        while self.index < index && self.index < self.line.len() {
            self.advance();
        }
        self.inside_tab = false;
    }

    fn go_to_column(&mut self, column: usize) {
        if column >= self.next_column {
            self.index = self.next_index;
            self.column = self.next_column;
        }
        while self.column < column && self.index < self.line.len() {
            self.advance();
        }
        self.inside_tab = self.column > column;
        if self.inside_tab {
            self.index -= 1;
            self.column = column;
        }
    }

    fn add_line(&mut self, line: &'t str) {
        self.line = line;
        self.index = 0;
        self.column = 0;
        self.inside_tab = false;
        let mut matched = 1;
        while matched < self.open.len() {
            self.find_next();
            match self.try_continue(matched) {
                Some(true) => matched += 1,
                Some(false) => return,
                None => break,
            }
        }
        let mut all_closed = matched == self.open.len();
        let mut innermost = matched - 1;
        let mut starts = self.open.get(innermost).is_some_and(|open| !matches!(open.kind, OpenKind::Fence { .. }));
        while starts {
            self.find_next();
            if self.blank {
                self.go_to_index(self.next_index);
                break;
            }
            let Some(start) = self.find_start(innermost) else {
                self.go_to_index(self.next_index);
                break;
            };
            if !all_closed {
                while self.open.len() > matched {
                    self.close_innermost();
                }
                all_closed = true;
            }
            starts = self.begin(start);
            innermost = self.open.len() - 1;
            if self.too_deep {
                return;
            }
        }
        let in_paragraph = matches!(self.open.last(), Some(Open { kind: OpenKind::Paragraph { .. }, .. }));
        if !all_closed && !self.blank && in_paragraph {
            self.add_text();
            return;
        }
        if !all_closed {
            while self.open.len() > matched {
                self.close_innermost();
            }
        }
        let container = self.open.last().is_some_and(|open| open.kind.is_container());
        if !container {
            self.add_text();
        } else if !self.blank {
            self.add_block(SyntaxKind::Paragraph, OpenKind::Paragraph { content: String::new() });
            self.add_text();
        }
    }

    /// True if the open block at this position goes on with this line; false if the line ends it and
    /// is used up.
    fn try_continue(&mut self, position: usize) -> Option<bool> {
        let indent = self.indent();
        let (next, blank) = (self.next_index, self.blank);
        let id = self.open.get(position)?.id;
        match &self.open.get(position)?.kind {
            OpenKind::Document | OpenKind::List { .. } => Some(true),
            OpenKind::Quote => self.take_quote_marker().then_some(true),
            OpenKind::Item { content_indent } => {
                let content_indent = *content_indent;
                if blank {
                    if self.nodes.first(id) == super::node::NONE {
                        return None;
                    }
                    self.go_to_index(next);
                    Some(true)
                } else if indent >= content_indent {
                    self.go_to_column(self.column + content_indent);
                    Some(true)
                } else {
                    None
                }
            }
            OpenKind::Paragraph { .. } => (!blank).then_some(true),
            OpenKind::Fence { character, length, indent: fence_indent, .. } => {
                let (character, length, fence_indent) = (*character, *length, *fence_indent);
                let run = self.run_length(next, character);
                let rest = self.line.get(next + run..).unwrap_or_default();
                if indent < CODE_INDENT && run >= length && rest.bytes().all(|byte| matches!(byte, b' ' | b'\t')) {
                    while self.open.len() > position {
                        self.close_innermost();
                    }
                    return Some(false);
                }
                let mut index = self.index;
                for _ in 0..fence_indent {
                    if self.byte(index) == Some(b' ') {
                        index += 1;
                    }
                }
                self.go_to_index(index);
                Some(true)
            }
        }
    }

    fn run_length(&self, at: usize, byte: u8) -> usize {
        self.line.as_bytes().get(at..).unwrap_or_default().iter().take_while(|b| **b == byte).count()
    }

    fn take_quote_marker(&mut self) -> bool {
        if self.indent() >= CODE_INDENT || self.byte(self.next_index) != Some(b'>') {
            return false;
        }
        let mut column = self.column + self.indent() + 1;
        if matches!(self.byte(self.next_index + 1), Some(b' ' | b'\t')) {
            column += 1;
        }
        self.go_to_column(column);
        true
    }

    fn find_start(&self, innermost: usize) -> Option<Start> {
        if self.indent() >= CODE_INDENT {
            return None;
        }
        let at = self.next_index;
        match self.byte(at)? {
            b'>' => return Some(Start::Quote),
            character @ (b'`' | b'~') => {
                let length = self.run_length(at, character);
                let rest = self.line.get(at + length..).unwrap_or_default();
                // Backquotes and tildes side by side are no fence, although an info string after
                // tildes may hold both.
                let fits = length >= 3
                    && if character == b'~' {
                        !rest.starts_with('`')
                    } else {
                        !rest.starts_with('~') && !rest.contains('`')
                    };
                return fits.then_some(Start::Fence { character, length });
            }
            character @ (b'*' | b'_' | b'-') if self.is_thematic_break(at, character) => {
                return Some(Start::ThematicBreak);
            }
            _ => {}
        }
        let in_paragraph = match self.open.get(innermost).map(|open| &open.kind) {
            Some(OpenKind::Paragraph { content }) => has_text(content),
            _ => false,
        };
        self.find_marker(at, in_paragraph).map(Start::Item)
    }

    fn is_thematic_break(&self, at: usize, character: u8) -> bool {
        let rest = self.line.as_bytes().get(at..).unwrap_or_default();
        rest.iter().all(|byte| *byte == character || matches!(byte, b' ' | b'\t'))
            && rest.iter().filter(|byte| **byte == character).count() >= 3
    }

    fn find_marker(&self, at: usize, in_paragraph: bool) -> Option<Marker> {
        let (ordered, delimiter, length, number) = match self.byte(at)? {
            bullet @ (b'-' | b'+' | b'*') => (false, bullet, 1, 1),
            b'0'..=b'9' => {
                let digits = self.line.as_bytes().get(at..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
                let delimiter = self.byte(at + digits).filter(|byte| matches!(byte, b'.' | b')'))?;
                if digits > 9 {
                    return None;
                }
                (true, delimiter, digits + 1, self.line.get(at..at + digits)?.parse::<u32>().ok()?)
            }
            _ => return None,
        };
        if !matches!(self.byte(at + length), None | Some(b' ' | b'\t')) {
            return None;
        }
        let after_marker = self.next_column + length;
        let mut column = after_marker;
        let mut index = at + length;
        while let Some(byte @ (b' ' | b'\t')) = self.byte(index) {
            column += if byte == b'\t' { 4 - column % 4 } else { 1 };
            index += 1;
        }
        let has_content = index < self.line.len();
        if in_paragraph && (!has_content || (ordered && number != 1)) {
            return None;
        }
        if !has_content || column - after_marker > CODE_INDENT {
            column = after_marker + 1;
        }
        Some(Marker { ordered, delimiter, content_column: column })
    }

    /// Begins a block; true if more blocks may begin in it.
    fn begin(&mut self, start: Start) -> bool {
        match start {
            Start::Quote => {
                self.take_quote_marker();
                self.add_block(SyntaxKind::Quote, OpenKind::Quote);
                true
            }
            Start::Fence { character, length } => {
                let indent = self.indent();
                self.go_to_index(self.next_index + length);
                let kind = SyntaxKind::Fence {
                    character: char::from(character),
                    length,
                    info: String::new(),
                    content: String::new(),
                };
                self.add_block(kind, OpenKind::Fence { character, length, indent, first: None, rest: String::new() });
                false
            }
            Start::ThematicBreak => {
                self.go_to_index(self.line.len());
                self.blank = true;
                self.add_block(SyntaxKind::ThematicBreak, OpenKind::Quote);
                // It holds nothing, and nothing follows on its line.
                self.open.pop();
                false
            }
            Start::Item(Marker { ordered, delimiter, content_column }) => {
                let content_indent = content_column - self.column;
                self.go_to_column(content_column);
                let same = self.open.last().is_some_and(|open| {
                    matches!(open.kind, OpenKind::List { ordered: o, delimiter: d } if o == ordered && d == delimiter)
                });
                if !same {
                    self.add_block(SyntaxKind::List { ordered, delimiter }, OpenKind::List { ordered, delimiter });
                }
                self.add_block(SyntaxKind::Item, OpenKind::Item { content_indent });
                true
            }
        }
    }

    /// Adds a block to the innermost one that can hold it.
    fn add_block(&mut self, kind: SyntaxKind, open: OpenKind) {
        let is_item = matches!(kind, SyntaxKind::Item);
        while let Some(innermost) = self.open.last() {
            let holds = match innermost.kind {
                OpenKind::List { .. } => is_item,
                OpenKind::Paragraph { .. } | OpenKind::Fence { .. } => false,
                _ => true,
            };
            if holds || self.open.len() == 1 {
                break;
            }
            self.close_innermost();
        }
        let id = self.nodes.add(kind);
        if let Some(parent) = self.open.last().map(|open| open.id) {
            self.nodes.append(parent, id);
        }
        self.too_deep |= self.open.len() > self.depth;
        self.open.push(Open { id, kind: open });
    }

    /// Adds the rest of the line to the innermost block.
    fn add_text(&mut self) {
        let mut text = String::new();
        if self.inside_tab {
            let width = 4 - self.column % 4;
            text.extend(std::iter::repeat_n(' ', width));
            text.push_str(self.line.get(self.index + 1..).unwrap_or_default());
        } else {
            text.push_str(self.line.get(self.index..).unwrap_or_default());
        }
        if text.contains('\0') {
            text = text.replace('\0', "\u{fffd}");
        }
        match self.open.last_mut().map(|open| &mut open.kind) {
            Some(OpenKind::Paragraph { content }) => {
                if !content.is_empty() {
                    content.push('\n');
                }
                content.push_str(&text);
            }
            Some(OpenKind::Fence { first, rest, .. }) => match first {
                None => *first = Some(text),
                Some(_) => {
                    rest.push_str(&text);
                    rest.push('\n');
                }
            },
            _ => {}
        }
    }

    fn close_innermost(&mut self) {
        let Some(Open { id, kind }) = self.open.pop() else { return };
        match kind {
            OpenKind::Paragraph { content } => {
                let mut rest = content.as_str();
                while let Some(end) = read_definition(rest, &mut self.definitions) {
                    let definition = self.nodes.add(SyntaxKind::Definition);
                    self.nodes.insert_before(id, definition);
                    rest = rest.get(end..).unwrap_or_default();
                }
                if rest.is_empty() {
                    self.nodes.unlink(id);
                } else {
                    self.paragraphs.push((id, rest.into()));
                }
            }
            OpenKind::Fence { first, rest, .. } => {
                let line = first.unwrap_or_default();
                let word = super::link::unescape(line.trim_matches(|c| c <= ' ')).into_owned();
                if let Some(SyntaxKind::Fence { info, content, .. }) = self.nodes.kind_mut(id) {
                    *info = word;
                    *content = rest;
                }
            }
            _ => {}
        }
    }
}

/// True unless a paragraph so far is made of definitions alone.
fn has_text(content: &str) -> bool {
    // Reading the same definitions again for every line must not add up.
    if !content.starts_with('[') || content.len() > 10_000 {
        return true;
    }
    let mut rest = content;
    let mut ignored = Definitions::default();
    while let Some(end) = read_definition(rest, &mut ignored) {
        rest = rest.get(end..).unwrap_or_default();
    }
    !rest.is_empty()
}
