//! Runs of `*` and `_`, and the marks around entities, matched as CommonMark matches emphasis.

use std::collections::HashMap;

use super::entity::read_mark;
use super::node::{Id, NONE, Nodes, SyntaxKind};

/// Stands on both sides of an entity. It takes part in the matching like a run of asterisks, so
/// that what surrounds it decides whether it is seen; the reference works so, and it shows.
pub(super) const MARK: char = '\u{91}';

#[derive(Clone, Copy, Debug)]
struct DelimiterRun {
    node: Id,
    character: char,
    length: usize,
    original: usize,
    can_open: bool,
    can_close: bool,
    /// Neighbours in the list of those still to be matched, one more than their index; 0 for none.
    previous: usize,
    next: usize,
}

/// The delimiters of a paragraph, in order.
#[derive(Debug, Default)]
pub(super) struct Delimiters {
    /// Index 0 is never used.
    runs: Vec<DelimiterRun>,
    last: usize,
}

fn is_space(c: Option<char>) -> bool {
    c.is_none_or(|c| {
        matches!(
            c,
            '\t' | '\n' | '\r' | '\u{c}' | ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'
                ..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
        )
    })
}

fn is_punctuation(c: Option<char>) -> bool {
    c.is_some_and(|c| {
        c.is_ascii_punctuation()
            || matches!(c, '\u{a1}' | '\u{a7}' | '\u{ab}' | '\u{b6}' | '\u{b7}' | '\u{bb}' | '\u{bf}' | '\u{37e}' | '\u{387}'
                | '\u{55a}'..='\u{55f}' | '\u{589}' | '\u{58a}' | '\u{5be}' | '\u{5c0}' | '\u{5c3}' | '\u{5c6}' | '\u{5f3}' | '\u{5f4}'
                | '\u{609}' | '\u{60a}' | '\u{60c}' | '\u{60d}' | '\u{61b}' | '\u{61e}' | '\u{61f}' | '\u{66a}'..='\u{66d}' | '\u{6d4}'
                | '\u{964}' | '\u{965}' | '\u{970}' | '\u{e4f}' | '\u{e5a}' | '\u{e5b}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{2043}'
                | '\u{2045}'..='\u{2051}' | '\u{2053}'..='\u{205e}' | '\u{207d}' | '\u{207e}' | '\u{208d}' | '\u{208e}' | '\u{2308}'..='\u{230b}'
                | '\u{2329}' | '\u{232a}' | '\u{2768}'..='\u{2775}' | '\u{27c5}' | '\u{27c6}' | '\u{27e6}'..='\u{27ef}' | '\u{2983}'..='\u{2998}'
                | '\u{29d8}'..='\u{29db}' | '\u{29fc}' | '\u{29fd}' | '\u{2cf9}'..='\u{2cfc}' | '\u{2cfe}' | '\u{2cff}' | '\u{2e00}'..='\u{2e2e}'
                | '\u{2e30}'..='\u{2e4f}' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301f}' | '\u{3030}' | '\u{303d}'
                | '\u{30a0}' | '\u{30fb}' | '\u{fe10}'..='\u{fe19}' | '\u{fe30}'..='\u{fe52}' | '\u{fe54}'..='\u{fe61}' | '\u{fe63}' | '\u{fe68}'
                | '\u{fe6a}' | '\u{fe6b}' | '\u{ff01}'..='\u{ff03}' | '\u{ff05}'..='\u{ff0a}' | '\u{ff0c}'..='\u{ff0f}' | '\u{ff1a}' | '\u{ff1b}'
                | '\u{ff1f}' | '\u{ff20}' | '\u{ff3b}'..='\u{ff3d}' | '\u{ff3f}' | '\u{ff5b}' | '\u{ff5d}' | '\u{ff5f}'..='\u{ff65}')
    })
}

impl Delimiters {
    /// How many have been added.
    pub(super) fn len(&self) -> usize {
        self.runs.len()
    }

    /// Adds a run with the characters on both sides of it.
    pub(super) fn push(&mut self, node: Id, character: char, length: usize, before: Option<char>, after: Option<char>) {
        let left = !is_space(after) && (!is_punctuation(after) || is_space(before) || is_punctuation(before));
        let right = !is_space(before) && (!is_punctuation(before) || is_space(after) || is_punctuation(after));
        let (can_open, can_close) = if character == '_' {
            (left && (!right || is_punctuation(before)), right && (!left || is_punctuation(after)))
        } else {
            (left, right)
        };
        let previous = self.last;
        let run = DelimiterRun { node, character, length, original: length, can_open, can_close, previous, next: 0 };
        self.runs.push(run);
        self.last = self.runs.len();
        let number = self.last;
        if let Some(run) = self.run_mut(previous) {
            run.next = number;
        }
    }

    fn run(&self, number: usize) -> Option<DelimiterRun> {
        self.runs.get(number.checked_sub(1)?).copied()
    }

    fn run_mut(&mut self, number: usize) -> Option<&mut DelimiterRun> {
        self.runs.get_mut(number.checked_sub(1)?)
    }

    fn remove(&mut self, number: usize) {
        let Some(run) = self.run(number) else { return };
        if let Some(previous) = self.run_mut(run.previous) {
            previous.next = run.next;
        }
        match self.run_mut(run.next) {
            Some(next) => next.previous = run.previous,
            None => self.last = run.previous,
        }
    }

    /// Matches all runs after the first `bottom`, and forgets them.
    pub(super) fn process(&mut self, nodes: &mut Nodes, bottom: usize) {
        let mut closer = self.last;
        if closer <= bottom {
            return;
        }
        while let Some(run) = self.run(closer)
            && run.previous > bottom
        {
            closer = run.previous;
        }
        // Below these no opener can be found for such a closer.
        let mut floors: HashMap<(char, bool, usize), usize> = HashMap::new();
        while let Some(run) = self.run(closer) {
            if !run.can_close {
                closer = run.next;
                continue;
            }
            let class = (run.character, run.can_open, run.original % 3);
            let floor = floors.get(&class).copied().unwrap_or(bottom).max(bottom);
            let mut opener = run.previous;
            let mut used = 0;
            while let Some(candidate) = self.run(opener)
                && opener > floor
            {
                if candidate.can_open && candidate.character == run.character {
                    used = use_of(candidate, run);
                    if used > 0 {
                        break;
                    }
                }
                opener = candidate.previous;
            }
            if used == 0 {
                floors.insert(class, run.previous);
                if !run.can_open {
                    self.remove(closer);
                }
                closer = run.next;
                continue;
            }
            closer = self.join(nodes, opener, closer, used);
        }
        while self.last > bottom {
            self.remove(self.last);
        }
    }

    /// Makes an element of what is between two runs; gives the run to go on with.
    fn join(&mut self, nodes: &mut Nodes, opener: usize, closer: usize, used: usize) -> usize {
        let mut between = self.run(closer).map_or(0, |run| run.previous);
        while between > opener {
            let previous = self.run(between).map_or(0, |run| run.previous);
            self.remove(between);
            between = previous;
        }
        for number in [opener, closer] {
            if let Some(run) = self.run_mut(number) {
                run.length -= used.min(run.length);
                let (node, length, width) = (run.node, run.length, run.character.len_utf8());
                if let Some(SyntaxKind::Text(text)) = nodes.kind_mut(node) {
                    text.truncate(length * width);
                }
            }
        }
        let (Some(open), Some(close)) = (self.run(opener), self.run(closer)) else { return 0 };
        let first = nodes.next(open.node);
        nodes.merge_texts(first, close.node);
        if open.character == MARK {
            read_mark(nodes, open.node);
        } else {
            let element = nodes.add(if used == 1 { SyntaxKind::Emphasis } else { SyntaxKind::Strong });
            let mut child = nodes.next(open.node);
            while child != NONE && child != close.node {
                let next = nodes.next(child);
                nodes.append(element, child);
                child = next;
            }
            nodes.insert_after(open.node, element);
        }
        if open.length == 0 {
            nodes.unlink(open.node);
            self.remove(opener);
        }
        if close.length == 0 {
            nodes.unlink(close.node);
            self.remove(closer);
            return self.run(closer).map_or(0, |run| run.next);
        }
        closer
    }
}

/// How many delimiters of two runs belong together; none if they don't match.
fn use_of(opener: DelimiterRun, closer: DelimiterRun) -> usize {
    if opener.character == MARK {
        return 1;
    }
    let sum = opener.original + closer.original;
    if (opener.can_close || closer.can_open) && !closer.original.is_multiple_of(3) && sum.is_multiple_of(3) {
        return 0;
    }
    if opener.length >= 2 && closer.length >= 2 { 2 } else { 1 }
}
