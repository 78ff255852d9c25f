//! Running a pattern over a text: step by step, with a stack of what is left to try.

use super::pattern::{Folds, Mode};
use super::program::{Insn, One, Program};
use crate::stop::Stop;

/// Stack that must be left before a look or atomic group within another is run, in bytes.
const RED_ZONE: usize = 64 << 10;

/// Stack that is added when there is less, in bytes.
const STACK: usize = 1 << 20;

/// Bytes that one step passes where many characters are passed at once.
const PASSED: usize = 4;

/// Steps between two looks at the [`Stop`].
const SLICE: u64 = 1 << 16;

/// What may still be done.
#[derive(Clone, Copy, Debug)]
pub struct Budget<'s> {
    /// Steps until the next look at the stop.
    slice: u64,
    /// Those after it.
    reserve: u64,
    backtracks: usize,
    stop: &'s Stop,
}

impl<'s> Budget<'s> {
    /// So many steps, which are instructions and characters passed, and so many times that something else is tried;
    /// it ends before when it is stopped.
    pub fn new(steps: u64, backtracks: usize, stop: &'s Stop) -> Self {
        let slice = steps.min(SLICE);
        Budget { slice, reserve: steps - slice, backtracks, stop }
    }

    /// Steps that are left.
    pub fn steps(&self) -> u64 {
        self.slice + self.reserve
    }

    #[inline]
    fn spend(&mut self, steps: u64) -> Result<(), GaveUp> {
        match self.slice.checked_sub(steps) {
            Some(left) => {
                self.slice = left;
                Ok(())
            }
            None => self.spend_more(steps),
        }
    }

    #[cold]
    fn spend_more(&mut self, steps: u64) -> Result<(), GaveUp> {
        if self.stop.is_reached() {
            return Err(GaveUp::Stopped);
        }
        let left = self.steps().checked_sub(steps).ok_or(GaveUp::Steps)?;
        *self = Budget::new(left, self.backtracks, self.stop);
        Ok(())
    }
}

/// Why a match was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GaveUp {
    /// There were no more steps.
    Steps,
    /// It was stopped from outside.
    Stopped,
    /// Too much was tried.
    Backtracks,
}

/// A match: where each group is, in bytes; the whole match first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match(Vec<Option<(usize, usize)>>);

impl Match {
    /// Where a group is, if it took part.
    pub fn get(&self, group: usize) -> Option<(usize, usize)> {
        self.0.get(group).copied().flatten()
    }

    /// Where the whole match is.
    pub fn all(&self) -> (usize, usize) {
        self.get(0).unwrap_or_default()
    }

    /// Every group in order.
    pub fn iter(&self) -> impl Iterator<Item = Option<(usize, usize)>> + '_ {
        self.0.iter().copied()
    }

    /// How many groups there are.
    pub fn groups(&self) -> usize {
        self.0.len()
    }
}

/// What is done where nothing goes on.
enum Fallback {
    /// Goes on there.
    Branch { at: usize, pos: usize },
    /// Sets back a place.
    Save { slot: usize, old: usize },
    /// Sets back a counter.
    Counter { counter: usize, old: (u32, usize) },
    /// Gives back the last of the characters passed by the instruction.
    Fewer { at: usize, least: usize, pos: usize },
    /// Passes one character more.
    More { at: usize, pos: usize, left: u32 },
}

struct Backtracker<'p, 't, 'b, 's> {
    program: &'p Program,
    text: &'t str,
    previous: usize,
    saves: Vec<usize>,
    counters: Vec<(u32, usize)>,
    stack: Vec<Fallback>,
    budget: &'b mut Budget<'s>,
}

const NOWHERE: usize = usize::MAX;

impl Program {
    /// The first match that begins at byte `from` or after it; `previous` is where the last one ended, which is what
    /// `\G` means.
    ///
    /// # Errors
    /// The budget was used up, or it was stopped.
    pub fn find(
        &self,
        text: &str,
        from: usize,
        previous: usize,
        budget: &mut Budget<'_>,
    ) -> Result<Option<Match>, GaveUp> {
        if from > text.len() || (self.anchored && from > 0) {
            return Ok(None);
        }
        let mut backtracker = Backtracker {
            program: self,
            text,
            previous,
            saves: vec![NOWHERE; 2 * self.groups],
            counters: vec![(0, NOWHERE); self.counters],
            stack: Vec::new(),
            budget,
        };
        let mut start = from;
        loop {
            if !self.anchored {
                match backtracker.skip(start)? {
                    Some(at) => start = at,
                    None => return Ok(None),
                }
            }
            if let Some(end) = backtracker.run(0, start, None)? {
                if let [first, last, ..] = backtracker.saves.as_mut_slice() {
                    (*first, *last) = (start, end);
                }
                let pairs = backtracker.saves.chunks_exact(2).map(|pair| match pair {
                    [from, to] if *from != NOWHERE && *to != NOWHERE => Some((*from, *to)),
                    _ => None,
                });
                return Ok(Some(Match(pairs.collect())));
            }
            if self.anchored {
                return Ok(None);
            }
            match text.get(start..).and_then(|rest| rest.chars().next()) {
                Some(c) => start += c.len_utf8(),
                None => return Ok(None),
            }
        }
    }

    /// The character that every match begins with, where that is known.
    fn first(&self) -> Option<&One> {
        match self.insns.iter().find(|insn| !matches!(insn, Insn::Save(_)))? {
            Insn::One(one) => Some(one),
            Insn::Run { one, least: 1.., .. } => Some(one),
            _ => None,
        }
    }
}

impl Backtracker<'_, '_, '_, '_> {
    #[inline]
    fn next(&self, pos: usize) -> Option<char> {
        match self.text.as_bytes().get(pos) {
            Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
            Some(_) => self.text.get(pos..).and_then(|rest| rest.chars().next()),
            None => None,
        }
    }

    /// The next place from `start` on where a match can begin.
    fn skip(&mut self, start: usize) -> Result<Option<usize>, GaveUp> {
        let program = self.program;
        let Some(first) = program.first() else { return Ok(Some(start)) };
        let rest = self.text.get(start..).unwrap_or_default();
        let found = match first {
            One::Char(c) => rest.find(*c),
            One::Set(_) => rest.find(|c| first.fits(c)),
        };
        self.budget.spend((found.unwrap_or(rest.len()) / PASSED) as u64)?;
        Ok(found.map(|at| start + at))
    }

    fn save(&mut self, slot: usize, pos: usize) {
        if let Some(known) = self.saves.get_mut(slot) {
            let old = std::mem::replace(known, pos);
            self.stack.push(Fallback::Save { slot, old });
        }
    }

    fn count(&mut self, counter: usize, value: (u32, usize)) {
        if let Some(known) = self.counters.get_mut(counter) {
            let old = std::mem::replace(known, value);
            self.stack.push(Fallback::Counter { counter, old });
        }
    }

    /// Runs from an instruction to the next [`Insn::Accept`], which must be at `target` if there is one;
    /// gives where it ended. What was set on the way can be set back by what is left on the stack.
    fn run(&mut self, at: usize, pos: usize, target: Option<usize>) -> Result<Option<usize>, GaveUp> {
        let base = self.stack.len();
        let program = self.program;
        let (mut at, mut pos) = (at, pos);
        loop {
            self.budget.spend(1)?;
            let goes_on = match program.insns.get(at) {
                None | Some(Insn::Never) => false,
                Some(Insn::One(one)) => match self.next(pos) {
                    Some(c) if one.fits(c) => {
                        pos += c.len_utf8();
                        at += 1;
                        true
                    }
                    _ => false,
                },
                Some(Insn::Run { one, least, most, mode }) => match self.pass(one, at, pos, *least, *most, *mode)? {
                    Some(end) => {
                        pos = end;
                        at += 1;
                        true
                    }
                    None => false,
                },
                Some(Insn::At(anchor)) => {
                    at += 1;
                    anchor.holds(self.text, pos, self.previous)
                }
                Some(Insn::Save(slot)) => {
                    self.save(*slot, pos);
                    at += 1;
                    true
                }
                Some(Insn::Jump(to)) => {
                    at = *to;
                    true
                }
                Some(Insn::Split(first, second)) => {
                    self.stack.push(Fallback::Branch { at: *second, pos });
                    at = *first;
                    true
                }
                Some(Insn::Count(counter)) => {
                    self.count(*counter, (0, NOWHERE));
                    at += 1;
                    true
                }
                Some(Insn::Turn { counter, least, most, lazy, body }) => {
                    at = self.turn(at, pos, *counter, (*least, *most), *lazy, *body);
                    true
                }
                Some(Insn::Look { width, negated, next }) => {
                    let found = self.look(at + 1, pos, *width, *negated)?;
                    at = *next;
                    found != *negated
                }
                Some(Insn::Atomic { next }) => {
                    let below = self.stack.len();
                    let body = at + 1;
                    match stacker::maybe_grow(RED_ZONE, STACK, || self.run(body, pos, None))? {
                        Some(end) => {
                            self.settle(below);
                            pos = end;
                            at = *next;
                            true
                        }
                        None => false,
                    }
                }
                Some(Insn::Reference { group, folds }) => match self.refer(*group, *folds, pos)? {
                    Some(end) => {
                        pos = end;
                        at += 1;
                        true
                    }
                    None => false,
                },
                Some(Insn::Accept) => {
                    if target.is_none_or(|target| target == pos) {
                        return Ok(Some(pos));
                    }
                    false
                }
            };
            if self.stack.len() > base + self.budget.backtracks + 1024 {
                return Err(GaveUp::Backtracks);
            }
            if !goes_on {
                match self.back(base)? {
                    Some(resumed) => (at, pos) = resumed,
                    None => return Ok(None),
                }
            }
        }
    }

    /// Sets back to where something else can be tried, above `base`.
    fn back(&mut self, base: usize) -> Result<Option<(usize, usize)>, GaveUp> {
        while self.stack.len() > base {
            let Some(fallback) = self.stack.pop() else { return Ok(None) };
            let resumed = match fallback {
                Fallback::Save { slot, old } => {
                    if let Some(known) = self.saves.get_mut(slot) {
                        *known = old;
                    }
                    continue;
                }
                Fallback::Counter { counter, old } => {
                    if let Some(known) = self.counters.get_mut(counter) {
                        *known = old;
                    }
                    continue;
                }
                Fallback::Branch { at, pos } => (at, pos),
                Fallback::Fewer { at, least, pos } => {
                    let before = self.text.get(least..pos).and_then(|run| run.chars().next_back());
                    let Some(c) = before else { continue };
                    let pos = pos - c.len_utf8();
                    if pos > least {
                        self.stack.push(Fallback::Fewer { at, least, pos });
                    }
                    (at + 1, pos)
                }
                Fallback::More { at, pos, left } => {
                    let Some(Insn::Run { one, .. }) = self.program.insns.get(at) else { continue };
                    let Some(c) = self.next(pos).filter(|c| one.fits(*c)) else { continue };
                    let pos = pos + c.len_utf8();
                    if left > 1 {
                        self.stack.push(Fallback::More { at, pos, left: left - 1 });
                    }
                    (at + 1, pos)
                }
            };
            self.budget.spend(1)?;
            self.budget.backtracks = self.budget.backtracks.checked_sub(1).ok_or(GaveUp::Backtracks)?;
            return Ok(Some(resumed));
        }
        Ok(None)
    }

    /// Takes away what could be tried above `below`; what sets back stays.
    fn settle(&mut self, below: usize) {
        let mut kept = below;
        for at in below..self.stack.len() {
            if matches!(self.stack.get(at), Some(Fallback::Save { .. } | Fallback::Counter { .. })) {
                self.stack.swap(kept, at);
                kept += 1;
            }
        }
        self.stack.truncate(kept);
    }

    /// Passes characters that fit; gives where that ends.
    fn pass(
        &mut self,
        one: &One,
        at: usize,
        pos: usize,
        least: u32,
        most: u32,
        mode: Mode,
    ) -> Result<Option<usize>, GaveUp> {
        let wanted = if mode == Mode::Lazy { least } else { most };
        let mut end = pos;
        let mut least_end = pos;
        let mut count = 0;
        while count < wanted
            && let Some(c) = self.next(end)
            && one.fits(c)
        {
            end += c.len_utf8();
            count += 1;
            if count == least {
                least_end = end;
            }
        }
        self.budget.spend(((end - pos) / PASSED) as u64)?;
        if count < least {
            return Ok(None);
        }
        match mode {
            Mode::Greedy if end > least_end => self.stack.push(Fallback::Fewer { at, least: least_end, pos: end }),
            Mode::Lazy if most > least => self.stack.push(Fallback::More { at, pos: end, left: most - least }),
            _ => {}
        }
        Ok(Some(end))
    }

    /// Decides about another turn; the way out stands after the instruction.
    fn turn(
        &mut self,
        at: usize,
        pos: usize,
        counter: usize,
        (least, most): (u32, u32),
        lazy: bool,
        body: usize,
    ) -> usize {
        let (count, last) = self.counters.get(counter).copied().unwrap_or((0, NOWHERE));
        let out = at + 1;
        // A turn that matched nothing would be taken for ever.
        if last == pos {
            return out;
        }
        if count < least {
            self.count(counter, (count + 1, pos));
            return body;
        }
        if count >= most {
            return out;
        }
        if lazy {
            // The next turn is taken from the stack: then the counter has moved on, and goes back after it.
            self.stack.push(Fallback::Counter { counter, old: (count, last) });
            self.stack.push(Fallback::Branch { at: body, pos });
            self.stack.push(Fallback::Counter { counter, old: (count + 1, pos) });
            return out;
        }
        self.stack.push(Fallback::Branch { at: out, pos });
        self.count(counter, (count + 1, pos));
        body
    }

    /// True if what follows is ahead, or with a width behind; nothing is left of how it was found.
    fn look(&mut self, body: usize, pos: usize, width: Option<(u32, u32)>, negated: bool) -> Result<bool, GaveUp> {
        let below = self.stack.len();
        let found = match width {
            None => stacker::maybe_grow(RED_ZONE, STACK, || self.run(body, pos, None))?.is_some(),
            Some((least, most)) => {
                let mut starts = self.text.get(..pos).unwrap_or_default().char_indices().rev().map(|(at, _)| at);
                let mut start = Some(pos);
                if least > 0 {
                    start = starts.nth(least as usize - 1);
                }
                let mut found = false;
                let mut tried = least;
                while let Some(from) = start
                    && !found
                    && tried <= most
                {
                    found = stacker::maybe_grow(RED_ZONE, STACK, || self.run(body, from, Some(pos)))?.is_some();
                    tried += 1;
                    start = starts.next();
                }
                self.budget.spend(u64::from(tried) / 4)?;
                found
            }
        };
        if found && negated {
            // As if it had not been looked at.
            while self.stack.len() > below {
                match self.stack.pop() {
                    Some(Fallback::Save { slot, old }) => {
                        if let Some(known) = self.saves.get_mut(slot) {
                            *known = old;
                        }
                    }
                    Some(Fallback::Counter { counter, old }) => {
                        if let Some(known) = self.counters.get_mut(counter) {
                            *known = old;
                        }
                    }
                    _ => {}
                }
            }
        } else {
            self.settle(below);
        }
        Ok(found)
    }

    fn refer(&mut self, group: usize, folds: Folds, pos: usize) -> Result<Option<usize>, GaveUp> {
        let place = (self.saves.get(2 * group).copied(), self.saves.get(2 * group + 1).copied());
        let (Some(from), Some(to)) = place else { return Ok(None) };
        let Some(wanted) = self.text.get(from..to) else { return Ok(None) };
        let rest = self.text.get(pos..).unwrap_or_default();
        self.budget.spend((wanted.len() / PASSED) as u64)?;
        if folds == Folds::Nothing {
            return Ok(rest.starts_with(wanted).then(|| pos + wanted.len()));
        }
        let mut end = pos;
        let mut chars = rest.chars();
        for wanted in wanted.chars() {
            let Some(c) = chars.next() else { return Ok(None) };
            let same = c == wanted
                || c.eq_ignore_ascii_case(&wanted)
                || (folds == Folds::All && c.to_lowercase().eq(wanted.to_lowercase()));
            if !same {
                return Ok(None);
            }
            end += c.len_utf8();
        }
        Ok(Some(end))
    }
}
