//! The runs of an expanded text: what made each piece of it.

use super::Span;
use super::data_path::DataPath;
use super::origin::Origin;

/// Runs that are kept together; they are never moved, which would take longer than adding them.
const TOGETHER: usize = 256;

/// There is one for each piece of the text, so it is small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// First byte of the run in the expanded text.
    pub at: u32,
    /// Which of the ways led to it.
    pub way: u32,
    /// See [`Origin::Literal`], or the first byte of an interpolation.
    pub start: u32,
    /// Where the interpolation ends; [`LITERAL`] if it is none.
    pub end: u32,
    pub path: Option<DataPath>,
}

/// No interpolation ends here.
const LITERAL: u32 = u32::MAX;

impl Run {
    #[inline]
    pub fn new(at: u32, way: u32, origin: Origin) -> Self {
        match origin {
            Origin::Literal { start } => Run { at, way, start, end: LITERAL, path: None },
            Origin::Value { span, path } => Run { at, way, start: span.start, end: span.end.min(LITERAL - 1), path },
        }
    }

    #[inline]
    pub fn is_value(&self) -> bool {
        self.end != LITERAL
    }

    #[inline]
    pub fn origin(&self) -> Origin {
        match self.is_value() {
            true => Origin::Value { span: Span { start: self.start, end: self.end }, path: self.path },
            false => Origin::Literal { start: self.start },
        }
    }
}

/// Runs in the order of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Runs {
    /// In pieces of [`TOGETHER`].
    full: Vec<Vec<Run>>,
    /// Those that follow, [`TOGETHER`] at most; without one of them there are none at all.
    last: Vec<Run>,
}

impl Runs {
    pub const fn new() -> Self {
        Runs { full: Vec::new(), last: Vec::new() }
    }

    pub fn is_empty(&self) -> bool {
        self.last.is_empty()
    }

    #[cfg(test)]
    fn len(&self) -> usize {
        self.full.len() * TOGETHER + self.last.len()
    }

    #[inline]
    pub fn get(&self, at: usize) -> Option<&Run> {
        let piece = at / TOGETHER;
        let last = (piece == self.full.len()).then_some(&self.last);
        self.full.get(piece).or(last)?.get(at % TOGETHER)
    }

    /// Adds a run, in place of the last one if that wrote nothing.
    #[inline]
    pub fn push(&mut self, run: Run) {
        if let Some(last) = self.last.last_mut()
            && last.at == run.at
        {
            *last = run;
        } else if self.last.len() < self.last.capacity().min(TOGETHER) {
            self.last.push(run);
        } else {
            self.push_slowly(run);
        }
    }

    #[inline(never)]
    fn push_slowly(&mut self, run: Run) {
        let count = self.last.len();
        if count < TOGETHER {
            self.last.reserve_exact((3 * count).max(TOGETHER / 8).min(TOGETHER - count));
        } else {
            self.full.push(std::mem::replace(&mut self.last, Vec::with_capacity(TOGETHER)));
        }
        self.last.push(run);
    }

    /// How many begin early enough.
    fn before(&self, is_before: impl Fn(u32) -> bool) -> usize {
        let begins = |piece: &Vec<Run>| piece.first().is_some_and(|first| is_before(first.at));
        // The last piece among those that begin early enough.
        let (at, piece) = match begins(&self.last) {
            true => (self.full.len(), &self.last),
            false => match self.full.partition_point(begins).checked_sub(1) {
                Some(at) => (at, self.full.get(at).unwrap_or(&self.last)),
                None => return 0,
            },
        };
        at * TOGETHER + piece.partition_point(|run| is_before(run.at))
    }

    /// How many begin at a byte or before it.
    pub fn up_to(&self, at: u32) -> usize {
        self.before(|start| start <= at)
    }

    /// How many begin before a byte.
    pub fn until(&self, at: u32) -> usize {
        self.before(|start| start < at)
    }

    pub fn truncate(&mut self, count: usize) {
        while self.full.len() * TOGETHER >= count
            && let Some(full) = self.full.pop()
        {
            self.last = full;
        }
        self.last.truncate(count - self.full.len() * TOGETHER);
    }

    fn pieces(&self) -> impl Iterator<Item = &Vec<Run>> {
        self.full.iter().chain([&self.last])
    }

    /// Calls `look` with each of them and where it ends in a text of this length.
    #[inline]
    pub fn for_each<'r>(&'r self, length: usize, mut look: impl FnMut(&'r Run, u32)) {
        let mut before: Option<&Run> = None;
        for piece in self.pieces() {
            if let (Some(before), Some(first)) = (before, piece.first()) {
                look(before, first.at);
            }
            for pair in piece.windows(2) {
                if let [run, next] = pair {
                    look(run, next.at);
                }
            }
            before = piece.last();
        }
        if let Some(last) = before {
            look(last, u32::try_from(length).unwrap_or(u32::MAX));
        }
    }

    /// All of them from one on.
    pub fn from(&self, first: usize) -> impl Iterator<Item = &Run> {
        let skipped = first / TOGETHER;
        self.pieces()
            .skip(skipped)
            .enumerate()
            .flat_map(move |(at, piece)| piece.get(if at == 0 { first % TOGETHER } else { 0 }..).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_found_however_many_there_are() {
        let mut runs = Runs::new();
        for at in 0..1000 {
            runs.push(Run::new(2 * at, 0, Origin::Literal { start: at }));
            // What writes nothing is replaced.
            runs.push(Run::new(2 * at, 1, Origin::Literal { start: at }));
        }
        assert_eq!(runs.len(), 1000);
        for count in [1000, 999, 513, 512, 511, 256, 255, 1] {
            runs.truncate(count);
            assert_eq!((runs.len(), runs.from(0).count()), (count, count));
            assert_eq!(runs.get(count - 1).map(|run| (run.at, run.way)), Some((2 * count as u32 - 2, 1)));
            assert_eq!(runs.from(count / 2).map(|run| run.start).next(), Some(count as u32 / 2));
            for at in (0..count).step_by(7) {
                let byte = 2 * at as u32;
                assert_eq!((runs.up_to(byte), runs.until(byte), runs.up_to(byte + 1)), (at + 1, at, at + 1));
            }
            let mut ends = Vec::new();
            runs.for_each(2 * count, |run, end| ends.push((run.at, end)));
            assert!(ends.iter().copied().eq((0..count as u32).map(|at| (2 * at, 2 * at + 2))));
            runs.push(Run::new(u32::MAX, 1, Origin::Literal { start: 0 }));
            assert_eq!(runs.len(), count + 1);
        }
        runs.truncate(0);
        assert!(runs.is_empty() && runs.get(0).is_none());
    }
}
