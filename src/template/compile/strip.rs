//! White-space stripping, as FreeMarker does it once a template is read: lines that hold only tags
//! lose their indentation and line break, `<#t>` and its kin trim, and white space between
//! definitions at top level vanishes.
//!
//! The rules look at the lines on which neighbours begin and end, so the order of the steps shows
//! in the result: texts in document order first, then what is left empty is dropped, from the
//! innermost block outwards.

use std::borrow::Cow;

use super::element::{ElementId, ElementKind, Elements, Pieces};
use crate::diagnostic::Span;
use crate::template::ast::Scoping;

/// Strips the whole template; with `lines` false only `<#t>` and its kin act.
pub(crate) fn strip<'t>(elements: &mut Elements<'t>, text: &'t str, lines: bool) {
    let ahead = if elements.has_trims() { trims_ahead(elements) } else { Vec::new() };
    Stripper { elements, text, lines, ahead, behind: Vec::new() }.clean(0);
}

struct Stripper<'e, 't> {
    elements: &'e mut Elements<'t>,
    text: &'t str,
    lines: bool,
    /// By element: the trims from there on that stand on its line; empty if there are no trims.
    ahead: Vec<Trims>,
    /// The trims met so far that still count, each with those before it on its line.
    behind: Vec<(ElementId, Trims)>,
}

/// What the trims on a line, or on a part of it, ask for together.
#[derive(Clone, Copy, Debug, Default)]
struct Trims {
    line: u32,
    /// `<#t>`, `<#lt>`
    left: bool,
    /// `<#t>`, `<#rt>`
    right: bool,
    /// `<#nt>`
    none: bool,
}

impl Trims {
    fn with(self, kind: &ElementKind, line: u32) -> Trims {
        let before = if self.line == line { self } else { Trims { line, ..Trims::default() } };
        match *kind {
            ElementKind::Trim { left, right } => Trims {
                line,
                left: before.left | left,
                right: before.right | right,
                none: before.none | !(left || right),
            },
            _ => before,
        }
    }
}

/// A definition stands for itself: what is in it is not on the line around it.
fn is_leaf(elements: &Elements<'_>, id: ElementId) -> bool {
    elements[id].children.is_empty() || matches!(elements[id].kind, ElementKind::Macro(_) | ElementKind::Capture { .. })
}

/// For each element, the trims on the line of the first leaf from there on.
fn trims_ahead(elements: &Elements<'_>) -> Vec<Trims> {
    let count = elements.count();
    let mut ahead = vec![Trims::default(); count as usize + 1];
    for id in (0..count).rev() {
        let element = &elements[id];
        let mut behind = id;
        if is_leaf(elements, id) {
            // After a definition comes what stands after its last part.
            while let Some(&last) = elements[behind].children.last() {
                behind = last;
            }
        }
        let next = ahead.get(behind as usize + 1).copied().unwrap_or_default();
        let here = if is_leaf(elements, id) { next.with(&element.kind, element.first_line) } else { next };
        if let Some(slot) = ahead.get_mut(id as usize) {
            *slot = here;
        }
    }
    ahead
}

/// Java's white space below U+0080, and the line and paragraph separators and space signs above.
fn is_space(c: char) -> bool {
    matches!(c, '\t'..='\r' | '\u{1c}'..='\u{1f}' | ' ')
        || (c > '\u{7f}' && c.is_whitespace() && !matches!(c, '\u{85}' | '\u{a0}' | '\u{2007}' | '\u{202f}'))
}

impl Stripper<'_, '_> {
    /// Block depth is limited, so is this recursion.
    fn clean(&mut self, id: ElementId) {
        let mut at = 0;
        while let Some(&child) = self.elements[id].children.get(at) {
            match self.elements[child].kind {
                ElementKind::Text => self.clean_text(child),
                ElementKind::Trim { .. } => {
                    let line = self.elements[child].last_line;
                    let before = self.behind.last().map_or(Trims::default(), |(_, before)| *before);
                    self.behind.push((child, before.with(&self.elements[child].kind, line)));
                }
                // Nothing is in it.
                _ if self.elements[child].children.is_empty() => {}
                _ => self.clean(child),
            }
            at += 1;
        }
        // A template of one part has no block around it that could drop the part.
        if id == 0 && self.elements[id].children.len() == 1 {
            return;
        }
        while self.behind.last().is_some_and(|(trim, _)| self.elements[*trim].parent == id) {
            self.behind.pop();
        }
        // What goes is judged by what is left before it and all that stands after it.
        let mut children = std::mem::take(&mut self.elements[id].children);
        let mut kept = 0_usize;
        for at in 0..children.len() {
            let child = children[at];
            let previous = kept.checked_sub(1).map(|last: usize| children[last]);
            let goes = match self.elements[child].kind {
                ElementKind::Text if self.lines => {
                    self.is_blank_between(child, previous, children.get(at + 1).copied())
                }
                ElementKind::Text => self.is_empty(child),
                ElementKind::Trim { .. } => true,
                ElementKind::Compress
                | ElementKind::Scoped(Scoping::OutputFormat(_) | Scoping::AutoEsc | Scoping::NoAutoEsc) => {
                    self.elements[child].children.is_empty()
                }
                _ => false,
            };
            if !goes {
                self.elements[child].index = kept as u32;
                children[kept] = child;
                kept += 1;
            }
        }
        children.truncate(kept);
        self.elements[id].children = children;
    }

    fn content(&self, id: ElementId) -> Cow<'_, str> {
        match self.elements[id].pieces.as_slice() {
            [piece] => self.text[piece.range()].into(),
            pieces => pieces.iter().map(|piece| &self.text[piece.range()]).collect::<String>().into(),
        }
    }

    fn is_empty(&self, id: ElementId) -> bool {
        self.elements[id].pieces.as_slice().iter().all(|piece| piece.is_empty())
    }

    /// Keeps bytes `from..to` of what is left of a text, and drops the rest.
    fn slice(&self, id: ElementId, from: usize, to: usize, kept: &mut Pieces) {
        let mut before = 0;
        for piece in self.elements[id].pieces.as_slice() {
            let (start, end) = (from.max(before), to.min(before + piece.len()));
            if start < end {
                kept.push(Span::new(piece.start as usize + start - before, piece.start as usize + end - before));
            }
            before += piece.len();
        }
    }

    fn is_top_level(&self, id: ElementId) -> bool {
        self.elements[id].parent == 0
    }

    fn clean_text(&mut self, id: ElementId) {
        if self.is_empty(id) {
            return;
        }
        let left = self.trims_left(id);
        let right = self.trims_right(id);
        if !self.lines || self.is_empty(id) {
            return;
        }
        if self.is_top_level(id) && self.elements.previous(id).is_none() {
            return;
        }
        let trailing = if left { 0 } else { self.trailing(id) };
        let opening = if right { 0 } else { self.opening(id) };
        if opening == 0 && trailing == 0 {
            return;
        }
        let length: usize = self.elements[id].pieces.as_slice().iter().map(|piece| piece.len()).sum();
        let mut kept = Pieces::NONE;
        self.slice(id, opening, length.saturating_sub(trailing).max(opening), &mut kept);
        let element = &mut self.elements[id];
        element.pieces = kept;
        if opening > 0 {
            element.first_line += 1;
            element.begins_line = true;
        }
    }

    fn first_leaf(&self, mut id: ElementId) -> ElementId {
        while let Some(&first) = self.elements[id].children.first().filter(|_| !is_leaf(self.elements, id)) {
            id = first;
        }
        id
    }

    fn last_leaf(&self, mut id: ElementId) -> ElementId {
        while let Some(&last) = self.elements[id].children.last().filter(|_| !is_leaf(self.elements, id)) {
            id = last;
        }
        id
    }

    fn next_leaf(&self, mut id: ElementId) -> Option<ElementId> {
        loop {
            if let Some(next) = self.elements.next(id) {
                return Some(self.first_leaf(next));
            }
            if id == 0 {
                return None;
            }
            id = self.elements[id].parent;
        }
    }

    fn previous_leaf(&self, mut id: ElementId) -> Option<ElementId> {
        loop {
            if let Some(previous) = self.elements.previous(id) {
                return Some(self.last_leaf(previous));
            }
            if id == 0 {
                return None;
            }
            id = self.elements[id].parent;
        }
    }

    /// The leaves after a text that begin on the line on which it ends.
    fn leaves_behind(&self, id: ElementId) -> impl Iterator<Item = ElementId> + '_ {
        let line = self.elements[id].last_line;
        let leaves = std::iter::successors(self.next_leaf(id), |leaf| self.next_leaf(*leaf));
        leaves.take_while(move |leaf| self.elements[*leaf].first_line == line)
    }

    /// The leaves before a text that end on the line on which it begins.
    fn leaves_before(&self, id: ElementId) -> impl Iterator<Item = ElementId> + '_ {
        let line = self.elements[id].first_line;
        let leaves = std::iter::successors(self.previous_leaf(id), |leaf| self.previous_leaf(*leaf));
        leaves.take_while(move |leaf| self.elements[*leaf].last_line == line)
    }

    /// `<#t>`, `<#lt>`, `<#nt>` after the text on its last line.
    fn trims_left(&mut self, id: ElementId) -> bool {
        let Some(trims) = self.ahead.get(id as usize + 1) else {
            return false;
        };
        if trims.line != self.elements[id].last_line {
            return false;
        }
        let result = trims.left | trims.none;
        if trims.left {
            let content = self.content(id);
            let line_at = last_line_end(&content).map_or(0, |at| at + 1);
            if line_at > 0 || self.elements[id].begins_line {
                let last_line = &content[line_at..];
                let space = if is_blank(last_line) {
                    last_line.len()
                } else {
                    last_line.len() - last_line.trim_start_matches(is_space).len()
                };
                let mut kept = Pieces::NONE;
                self.slice(id, 0, line_at, &mut kept);
                self.slice(id, line_at + space, content.len(), &mut kept);
                self.elements[id].pieces = kept;
            }
        }
        result
    }

    /// `<#t>`, `<#rt>`, `<#nt>` before the text on its first line.
    fn trims_right(&mut self, id: ElementId) -> bool {
        let Some((_, trims)) = self.behind.last() else {
            return false;
        };
        let line = self.elements[id].first_line;
        if trims.line != line {
            return false;
        }
        let content = self.content(id);
        if last_line_end(&content).is_none() {
            return trims.none && !trims.right;
        }
        let content = content.into_owned();
        let length = content.len();
        // Each trim takes the white space at the end of a line, and the line end with it.
        let mut kept = Vec::new();
        let mut from = 0;
        let mut result = false;
        let mut goes_on = true;
        let mut rest_goes = None;
        let blank_from = content.trim_end_matches(|c: char| c <= ' ').len();
        for at in (0..self.behind.len()).rev() {
            let trim = self.behind[at].0;
            let ElementKind::Trim { left, right } = self.elements[trim].kind else {
                continue;
            };
            if self.elements[trim].last_line != line {
                break;
            }
            result |= right || !left;
            if !right {
                continue;
            }
            let Some(line_end) = first_line_end(&content[from..]).map(|end| from + end) else {
                goes_on = false;
                break;
            };
            let printable = content[from..line_end].trim_end_matches(is_space).len();
            if kept.is_empty() && is_blank(&content[from..line_end]) {
                from = line_end;
                let element = &mut self.elements[id];
                element.first_line += 1;
                element.begins_line = true;
                break;
            }
            if printable > 0 {
                kept.push((from, from + printable));
            }
            let goes = line_end >= blank_from && *rest_goes.get_or_insert_with(|| self.nothing_follows(id));
            from = if goes { length } else { line_end };
        }
        let mut pieces = Pieces::NONE;
        for (start, end) in kept {
            self.slice(id, start, end, &mut pieces);
        }
        self.slice(id, from, length, &mut pieces);
        self.elements[id].pieces = pieces;
        result && goes_on
    }

    /// True if white space at the end of the text's last line serves nobody after it.
    fn nothing_follows(&self, id: ElementId) -> bool {
        let mut nothing = true;
        for leaf in self.leaves_behind(id) {
            if self.minds_opening(leaf) {
                nothing = false;
            }
            if matches!(self.elements[leaf].kind, ElementKind::Trim { left: true, .. }) {
                return true;
            }
        }
        nothing
    }

    /// Bytes of the first line, if only tags stand before it on that line.
    fn opening(&self, id: ElementId) -> usize {
        let content = self.content(id);
        let line_end = match first_line_end(&content) {
            None if !self.elements[id].begins_line => return 0,
            line_end => line_end.unwrap_or(0),
        };
        let minded = !is_blank(&content[..line_end]) || self.leaves_before(id).any(|leaf| self.minds_opening(leaf));
        if minded { 0 } else { line_end }
    }

    /// Bytes of the last line, if only tags stand after it on that line.
    fn trailing(&self, id: ElementId) -> usize {
        let content = self.content(id);
        let line_at = last_line_end(&content).map(|at| at + 1);
        if line_at.is_none() && !self.elements[id].begins_line {
            return 0;
        }
        let last_line = &content[line_at.unwrap_or(0)..];
        let minded = !is_blank(last_line) || self.leaves_behind(id).any(|leaf| self.minds_trailing(leaf));
        if minded { 0 } else { last_line.len() }
    }

    /// True if what stands after this leaf on the line must keep its leading white space.
    fn minds_opening(&self, id: ElementId) -> bool {
        match self.elements[id].kind {
            ElementKind::Interpolation(_) => true,
            ElementKind::Text => {
                let content = self.content(id);
                let line = &content[last_line_end(&content).map_or(0, |at| at + 1)..];
                let whole = line.len() == content.len();
                !self.is_blank_between_definitions(id) && (whole || !line.chars().all(is_space))
            }
            _ => false,
        }
    }

    /// True if what stands before this leaf on the line must keep its trailing white space.
    fn minds_trailing(&self, id: ElementId) -> bool {
        match self.elements[id].kind {
            ElementKind::Interpolation(_) => true,
            ElementKind::Text => {
                let content = self.content(id);
                let line = &content[..memchr::memchr2(b'\n', b'\r', content.as_bytes()).unwrap_or(content.len())];
                let whole = line.len() == content.len();
                !self.is_blank_between_definitions(id) && (whole || !line.chars().all(is_space))
            }
            _ => false,
        }
    }

    fn is_blank_between_definitions(&self, id: ElementId) -> bool {
        self.is_blank_between(id, self.elements.previous(id), self.elements.next(id))
    }

    fn is_blank_between(&self, id: ElementId, previous: Option<ElementId>, next: Option<ElementId>) -> bool {
        if self.is_empty(id) {
            return true;
        }
        let fits = |neighbour: Option<ElementId>| match neighbour {
            None => self.is_top_level(id),
            Some(neighbour) => matches!(
                self.elements[neighbour].kind,
                ElementKind::Macro(_)
                    | ElementKind::Assign { .. }
                    | ElementKind::Setting(_)
                    | ElementKind::Import(_)
                    | ElementKind::Comment
            ),
        };
        fits(previous) && fits(next) && is_blank(&self.content(id))
    }
}

/// Everything up to U+0020 counts as nothing.
fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| byte <= b' ')
}

/// The last byte of the last line end.
fn last_line_end(text: &str) -> Option<usize> {
    memchr::memrchr2(b'\n', b'\r', text.as_bytes())
}

/// One past the first line end.
fn first_line_end(text: &str) -> Option<usize> {
    let at = memchr::memchr2(b'\n', b'\r', text.as_bytes())?;
    Some(at + if text[at..].starts_with("\r\n") { 2 } else { 1 })
}
