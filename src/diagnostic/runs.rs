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
    /// In pieces of [`TOGETHER`]; only the last may hold fewer, and none is empty.
    pieces: Vec<Vec<Run>>,
}

impl Runs {
    pub const fn new() -> Self {
        Runs { pieces: Vec::new() }
    }

    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    #[cfg(test)]
    fn len(&self) -> usize {
        match self.pieces.split_last() {
            Some((last, before)) => before.len() * TOGETHER + last.len(),
            None => 0,
        }
    }

    #[inline]
    pub fn get(&self, at: usize) -> Option<&Run> {
        self.pieces.get(at / TOGETHER)?.get(at % TOGETHER)
    }

    /// Adds a run, in place of the last one if that wrote nothing.
    #[inline]
    pub fn push(&mut self, run: Run) {
        match self.pieces.last_mut() {
            Some(piece) if piece.len() < piece.capacity().min(TOGETHER) => match piece.last_mut() {
                Some(last) if last.at == run.at => *last = run,
                _ => piece.push(run),
            },
            _ => self.push_slowly(run),
        }
    }

    #[inline(never)]
    fn push_slowly(&mut self, run: Run) {
        match self.pieces.last_mut() {
            Some(piece) if piece.last().is_some_and(|last| last.at == run.at) => {
                piece.pop();
                piece.push(run);
            }
            Some(piece) if piece.len() < TOGETHER => {
                piece.reserve_exact((3 * piece.len()).min(TOGETHER - piece.len()));
                piece.push(run);
            }
            before => {
                let mut piece = Vec::with_capacity(if before.is_some() { TOGETHER } else { TOGETHER / 8 });
                piece.push(run);
                self.pieces.push(piece);
            }
        }
    }

    /// How many begin before a byte.
    fn before(&self, is_before: impl Fn(u32) -> bool) -> usize {
        let begins = |piece: &Vec<Run>| piece.first().is_some_and(|first| is_before(first.at));
        let Some(at) = self.pieces.partition_point(begins).checked_sub(1) else { return 0 };
        at * TOGETHER + self.pieces.get(at).map_or(0, |piece| piece.partition_point(|run| is_before(run.at)))
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
        self.pieces.truncate(count.div_ceil(TOGETHER));
        if let Some(last) = self.pieces.last_mut() {
            last.truncate(count - (count - 1) / TOGETHER * TOGETHER);
        }
    }

    /// Calls `look` with each of them and where it ends in a text of this length.
    #[inline]
    pub fn for_each<'r>(&'r self, length: usize, mut look: impl FnMut(&'r Run, u32)) {
        let mut last: Option<&Run> = None;
        for run in self.pieces.iter().flatten() {
            if let Some(last) = last.replace(run) {
                look(last, run.at);
            }
        }
        if let Some(last) = last {
            look(last, u32::try_from(length).unwrap_or(u32::MAX));
        }
    }

    /// All of them from one on.
    pub fn from(&self, first: usize) -> impl Iterator<Item = &Run> {
        let pieces = self.pieces.get(first / TOGETHER..).unwrap_or_default();
        let skipped = first % TOGETHER;
        pieces
            .iter()
            .enumerate()
            .flat_map(move |(at, piece)| piece.get(if at == 0 { skipped } else { 0 }..).unwrap_or_default())
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
            runs.push(Run::new(u32::MAX, 1, Origin::Literal { start: 0 }));
            assert_eq!(runs.len(), count + 1);
        }
        runs.truncate(0);
        assert!(runs.is_empty() && runs.get(0).is_none());
    }
}
