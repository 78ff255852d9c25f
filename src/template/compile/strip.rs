//! White-space stripping, as FreeMarker does it once a template is read: lines that hold only tags
//! lose their indentation and line break, `<#t>` and its kin trim, and white space between
//! definitions at top level vanishes.
//!
//! The rules look at the lines on which neighbours begin and end, so the order of the steps shows
//! in the result: texts in document order first, then what is left empty is dropped, from the
//! innermost block outwards.

use super::element::{ElementId, Elements, Kind};
use crate::diagnostic::Span;

/// Strips the whole template; with `lines` false only `<#t>` and its kin act.
pub(crate) fn strip(elements: &mut Elements, text: &str, lines: bool) {
    Stripper { elements, text, lines }.clean(0);
}

struct Stripper<'e, 't> {
    elements: &'e mut Elements,
    text: &'t str,
    lines: bool,
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
            if matches!(self.elements[child].kind, Kind::Text) {
                self.clean_text(child);
            } else {
                self.clean(child);
            }
            at += 1;
        }
        // A template of one part has no block around it that could drop the part.
        if id == 0 && self.elements[id].children.len() == 1 {
            return;
        }
        let mut at = 0;
        while let Some(&child) = self.elements[id].children.get(at) {
            if self.is_ignorable(child) {
                self.elements[id].children.remove(at);
                let later: Vec<ElementId> = self.elements[id].children[at..].to_vec();
                later.into_iter().for_each(|later| self.elements[later].index -= 1);
            } else {
                at += 1;
            }
        }
    }

    fn content(&self, id: ElementId) -> String {
        self.elements[id].pieces.iter().map(|piece| &self.text[piece.range()]).collect()
    }

    fn is_empty(&self, id: ElementId) -> bool {
        self.elements[id].pieces.iter().all(|piece| piece.is_empty())
    }

    /// Keeps bytes `from..to` of what is left of a text, and drops the rest.
    fn slice(&self, id: ElementId, from: usize, to: usize) -> Vec<Span> {
        let mut before = 0;
        let mut kept = Vec::new();
        for piece in &self.elements[id].pieces {
            let (start, end) = (from.max(before), to.min(before + piece.len()));
            if start < end {
                kept.push(Span::new(piece.start as usize + start - before, piece.start as usize + end - before));
            }
            before += piece.len();
        }
        kept
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
        let length: usize = self.elements[id].pieces.iter().map(|piece| piece.len()).sum();
        let kept = self.slice(id, opening, length.saturating_sub(trailing).max(opening));
        let element = &mut self.elements[id];
        element.pieces = kept;
        if opening > 0 {
            element.first_line += 1;
            element.begins_line = true;
        }
    }

    /// Macros and captures print nothing where they stand: their insides do not matter outside.
    fn counts_whole(&self, id: ElementId) -> bool {
        matches!(self.elements[id].kind, Kind::Macro(_) | Kind::Capture { .. })
    }

    fn first_leaf(&self, mut id: ElementId) -> ElementId {
        while let Some(&first) = self.elements[id].children.first()
            && !self.counts_whole(id)
        {
            id = first;
        }
        id
    }

    fn last_leaf(&self, mut id: ElementId) -> ElementId {
        while let Some(&last) = self.elements[id].children.last()
            && !self.counts_whole(id)
        {
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

    /// The leaves behind a text that begin on the line on which it ends.
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

    /// `<#t>`, `<#lt>`, `<#nt>` behind the text on its last line.
    fn trims_left(&mut self, id: ElementId) -> bool {
        let trims: Vec<(bool, bool)> = self
            .leaves_behind(id)
            .filter_map(|leaf| match self.elements[leaf].kind {
                Kind::Trim { left, right } => Some((left, right)),
                _ => None,
            })
            .collect();
        let mut result = false;
        for (left, right) in trims {
            result |= left || !right;
            if !left {
                continue;
            }
            let content = self.content(id);
            let line_at = content.rfind(['\n', '\r']).map_or(0, |at| at + 1);
            if line_at > 0 || self.elements[id].begins_line {
                let last_line = &content[line_at..];
                let space = if is_blank(last_line) {
                    last_line.len()
                } else {
                    last_line.len() - last_line.trim_start_matches(is_space).len()
                };
                let mut kept = self.slice(id, 0, line_at);
                kept.extend(self.slice(id, line_at + space, content.len()));
                self.elements[id].pieces = kept;
            }
        }
        result
    }

    /// `<#t>`, `<#rt>`, `<#nt>` before the text on its first line.
    fn trims_right(&mut self, id: ElementId) -> bool {
        let trims: Vec<(bool, bool)> = self
            .leaves_before(id)
            .filter_map(|leaf| match self.elements[leaf].kind {
                Kind::Trim { left, right } => Some((left, right)),
                _ => None,
            })
            .collect();
        let mut result = false;
        for (left, right) in trims {
            result |= right || !left;
            if !right {
                continue;
            }
            let content = self.content(id);
            let Some(line_end) = first_line_end(&content) else {
                return false;
            };
            if is_blank(&content[..line_end]) {
                let kept = self.slice(id, line_end, content.len());
                let element = &mut self.elements[id];
                element.pieces = kept;
                element.first_line += 1;
                element.begins_line = true;
            } else {
                let printable = content[..line_end].trim_end_matches(is_space).len();
                let rest_goes = is_blank(&content[line_end..]) && self.nothing_follows(id);
                let mut kept = self.slice(id, 0, printable);
                if !rest_goes {
                    kept.extend(self.slice(id, line_end, content.len()));
                }
                self.elements[id].pieces = kept;
            }
        }
        result
    }

    /// True if white space at the end of the text's last line serves nobody behind it.
    fn nothing_follows(&self, id: ElementId) -> bool {
        let mut nothing = true;
        for leaf in self.leaves_behind(id) {
            if self.minds_opening(leaf) {
                nothing = false;
            }
            if matches!(self.elements[leaf].kind, Kind::Trim { left: true, .. }) {
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

    /// Bytes of the last line, if only tags stand behind it on that line.
    fn trailing(&self, id: ElementId) -> usize {
        let content = self.content(id);
        let line_at = content.rfind(['\n', '\r']).map(|at| at + 1);
        if line_at.is_none() && !self.elements[id].begins_line {
            return 0;
        }
        let last_line = &content[line_at.unwrap_or(0)..];
        let minded = !is_blank(last_line) || self.leaves_behind(id).any(|leaf| self.minds_trailing(leaf));
        if minded { 0 } else { last_line.len() }
    }

    /// True if what stands behind this leaf on the line must keep its leading white space.
    fn minds_opening(&self, id: ElementId) -> bool {
        match self.elements[id].kind {
            Kind::Interpolation(_) => true,
            Kind::Text => {
                let content = self.content(id);
                let line = content.rsplit(['\n', '\r']).next().unwrap_or_default();
                let whole = line.len() == content.len();
                !self.is_blank_between_definitions(id) && (whole || !line.chars().all(is_space))
            }
            _ => false,
        }
    }

    /// True if what stands before this leaf on the line must keep its trailing white space.
    fn minds_trailing(&self, id: ElementId) -> bool {
        match self.elements[id].kind {
            Kind::Interpolation(_) => true,
            Kind::Text => {
                let content = self.content(id);
                let line = content.split(['\n', '\r']).next().unwrap_or_default();
                let whole = line.len() == content.len();
                !self.is_blank_between_definitions(id) && (whole || !line.chars().all(is_space))
            }
            _ => false,
        }
    }

    fn is_blank_between_definitions(&self, id: ElementId) -> bool {
        if self.is_empty(id) {
            return true;
        }
        if !is_blank(&self.content(id)) {
            return false;
        }
        let fits = |neighbour: Option<ElementId>| match neighbour {
            None => self.is_top_level(id),
            Some(neighbour) => matches!(
                self.elements[neighbour].kind,
                Kind::Macro(_) | Kind::Assign { .. } | Kind::Setting(_) | Kind::Import(_) | Kind::Comment
            ),
        };
        fits(self.elements.previous(id)) && fits(self.elements.next(id))
    }

    fn is_ignorable(&self, id: ElementId) -> bool {
        match self.elements[id].kind {
            Kind::Text if self.lines => self.is_blank_between_definitions(id),
            Kind::Text => self.is_empty(id),
            Kind::Trim { .. } => true,
            Kind::Compress => self.elements[id].children.is_empty(),
            _ => false,
        }
    }
}

/// Everything up to U+0020 counts as nothing.
fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| byte <= b' ')
}

/// One past the first line end.
fn first_line_end(text: &str) -> Option<usize> {
    let at = text.find(['\n', '\r'])?;
    Some(at + if text[at..].starts_with("\r\n") { 2 } else { 1 })
}
