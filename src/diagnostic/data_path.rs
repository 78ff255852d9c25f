//! Paths of values in the data, such as `entity.orders[3].note`: kept as steps, each of which goes on from another, and
//! written only when somebody asks.

use std::fmt::Write as _;
use std::num::NonZeroU32;

use super::Span;

/// Bytes of a path that is told: nobody reads a longer one.
const LONGEST: usize = 500;

/// Steps that are kept: whatever was written after so many is told without its path.
const MOST_STEPS: usize = 4 << 20;

/// Bytes that are kept of steps that are no plain names.
const MOST_BYTES: usize = 64 << 20;

/// Names are known by numbers below this one.
const MOST_NAMES: u32 = 1 << 20;

/// The path of a value in the data, by its number among those that the [`Origins`](super::Origins) of an expansion keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DataPath {
    /// The number of its last step but one, or of its last.
    at: NonZeroU32,
    /// One more than the number of the name that it goes on by; 0 for none. Loops print one member after the other:
    /// none of these is kept.
    member: u32,
}

/// The last step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// A variable, or after another step a member: the number of its name.
    Name(u32),
    /// A member whose name stands among the texts.
    Member(Span),
    /// The same, in brackets and quotes.
    Key(Span),
    /// An item.
    Index(u32),
    /// An item, by a number that stands among the texts.
    Number(Span),
}

/// The paths of one expansion.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Paths {
    /// Each step, with the number of the one before.
    steps: Vec<(Option<NonZeroU32>, Step)>,
    /// Where the names stand among the texts, by their numbers; empty for those that no path has.
    names: Vec<Span>,
    texts: String,
}

impl Paths {
    /// No paths.
    pub(crate) const fn new() -> Self {
        Paths { steps: Vec::new(), names: Vec::new(), texts: String::new() }
    }

    /// The same, with room for so many steps, and names that the numbers begin with.
    pub(crate) fn with_room(steps: usize, names: usize) -> Self {
        Paths {
            steps: Vec::with_capacity(steps),
            names: vec![Span::default(); names.min(MOST_NAMES as usize)],
            texts: String::with_capacity(8 * steps),
        }
    }

    fn add(&mut self, before: Option<DataPath>, step: Step) -> Option<DataPath> {
        let before = match before {
            Some(before) => Some(self.settle(before)?),
            None => None,
        };
        self.push(before, step).map(|at| DataPath { at, member: 0 })
    }

    fn push(&mut self, before: Option<NonZeroU32>, step: Step) -> Option<NonZeroU32> {
        if self.steps.len() >= MOST_STEPS {
            return None;
        }
        self.steps.push((before, step));
        NonZeroU32::new(self.steps.len() as u32)
    }

    /// The number of the last step, which is kept if it was not.
    fn settle(&mut self, path: DataPath) -> Option<NonZeroU32> {
        match path.member.checked_sub(1) {
            Some(name) => self.push(Some(path.at), Step::Name(name)),
            None => Some(path.at),
        }
    }

    fn keep(&mut self, text: &str) -> Option<Span> {
        let start = self.texts.len();
        if text.len() > LONGEST || start > MOST_BYTES {
            return None;
        }
        self.texts.push_str(text);
        Some(Span { start: start as u32, end: self.texts.len() as u32 })
    }

    /// The path that begins with a variable; the number of a name is always the same.
    pub(crate) fn root(&mut self, number: u32, name: &str) -> Option<DataPath> {
        self.keep_name(number, name)?;
        self.add(None, Step::Name(number))
    }

    /// The path that goes on to a member.
    #[inline]
    pub(crate) fn name(&mut self, before: DataPath, number: u32, name: &str) -> Option<DataPath> {
        match self.names.get(number as usize) {
            Some(known) if !known.is_empty() => {}
            _ => self.keep_name(number, name)?,
        }
        let at = if before.member == 0 { before.at } else { self.settle(before)? };
        Some(DataPath { at, member: number + 1 })
    }

    #[inline(never)]
    fn keep_name(&mut self, number: u32, name: &str) -> Option<()> {
        if number >= MOST_NAMES {
            return None;
        }
        if self.names.get(number as usize).is_some_and(|known| !known.is_empty()) {
            return Some(());
        }
        let kept = self.keep(name)?;
        let at = number as usize;
        if at >= self.names.len() {
            self.names.resize(at + 1, Span::default());
        }
        *self.names.get_mut(at)? = kept;
        Some(())
    }

    /// The path that goes on to an item.
    #[inline]
    pub(crate) fn index(&mut self, before: DataPath, index: usize) -> Option<DataPath> {
        let index = u32::try_from(index).ok()?;
        self.add(Some(before), Step::Index(index))
    }

    /// The path that goes on to a member by a name without a number.
    pub(crate) fn member(&mut self, before: DataPath, name: &str) -> Option<DataPath> {
        let name = self.keep(name)?;
        self.add(Some(before), Step::Member(name))
    }

    /// The same, of a name in brackets.
    pub(crate) fn key(&mut self, before: DataPath, key: &str) -> Option<DataPath> {
        let key = self.keep(key)?;
        self.add(Some(before), Step::Key(key))
    }

    /// The path that goes on to an item by a number as it is written.
    pub(crate) fn number(&mut self, before: DataPath, number: &str) -> Option<DataPath> {
        let number = self.keep(number)?;
        self.add(Some(before), Step::Number(number))
    }

    /// The path as templates write it, unless it is too long.
    pub(crate) fn written(&self, path: DataPath) -> Option<String> {
        let mut steps = Vec::new();
        steps.extend(path.member.checked_sub(1).map(Step::Name));
        let mut next = Some(path.at);
        while let Some(number) = next {
            let (before, step) = self.steps.get(number.get() as usize - 1)?;
            steps.push(*step);
            next = *before;
            // Each step is a byte at least.
            if steps.len() > LONGEST {
                return None;
            }
        }
        let mut path = String::new();
        for step in steps.into_iter().rev() {
            let name = match step {
                Step::Name(number) => *self.names.get(number as usize)?,
                Step::Member(span) | Step::Key(span) | Step::Number(span) => span,
                Step::Index(_) => Span::default(),
            };
            let name = self.texts.get(name.range())?;
            match step {
                Step::Name(_) if path.is_empty() => path.push_str(name),
                Step::Name(_) | Step::Member(_) => write!(path, ".{name}").ok()?,
                Step::Key(_) => write!(path, "[{name:?}]").ok()?,
                Step::Index(index) => write!(path, "[{index}]").ok()?,
                Step::Number(_) => write!(path, "[{name}]").ok()?,
            }
            if path.len() > LONGEST {
                return None;
            }
        }
        Some(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_written_when_asked_for() {
        let mut paths = Paths::new();
        let root = paths.root(7, "entity").expect("a path");
        let item = paths.name(root, 2, "orders").and_then(|orders| paths.index(orders, 3)).expect("a path");
        let note = paths.name(item, 0, "note").expect("a path");
        let deeper = paths.name(note, 2, "orders").expect("a path");
        let odd = paths.key(item, "a b").expect("a path");
        let written = |path| paths.written(path);
        assert_eq!(written(root).as_deref(), Some("entity"));
        assert_eq!(written(note).as_deref(), Some("entity.orders[3].note"));
        assert_eq!(written(deeper).as_deref(), Some("entity.orders[3].note.orders"));
        assert_eq!(written(odd).as_deref(), Some("entity.orders[3][\"a b\"]"));
    }

    #[test]
    fn long_paths_are_not_told() {
        let mut paths = Paths::new();
        let mut path = paths.root(0, "entity").expect("a path");
        for index in 0..1000 {
            path = paths.index(path, index).expect("a path");
        }
        assert_eq!(paths.written(path), None);
        assert_eq!(paths.root(1, &"x".repeat(501)), None);
    }
}
