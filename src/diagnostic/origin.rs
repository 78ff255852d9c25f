//! Where each piece of the expanded text came from, as runs, so that a fault found after expansion
//! can be shown in the template that the author wrote.

use std::borrow::Cow;
use std::num::NonZeroU32;

use super::data_path::{DataPath, Paths};
use super::runs::{Run, Runs};
use super::{Diagnostic, Frame, Place, Source, Span};

/// Trails longer than this are shown by their two ends.
const SHOWN: usize = 12;

/// Bytes of a name in a trail: nobody reads a longer one, and each step keeps its own.
const LONGEST_NAME: usize = 500;

/// What made a run of expanded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Literal text of a template: byte *n* of the run is byte `start + n` of the source.
    Literal {
        /// Byte offset of the run's first byte in it.
        start: u32,
    },
    /// An interpolation: every byte of the run comes from the place of the `${…}`.
    Value {
        /// The interpolation in the template.
        span: Span,
        /// The path of the value in the data, among those that the origins keep; none where it is not known.
        path: Option<DataPath>,
    },
}

/// One step of the way that led to a run: a macro call, an include, a loop turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waypoint<'n> {
    /// The text in which it is.
    pub source: &'n Source,
    /// The call, include or loop.
    pub span: Span,
    /// What it is.
    pub kind: WaypointKind<'n>,
}

/// Kinds of steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaypointKind<'n> {
    /// A macro call.
    Macro(&'n str),
    /// A function call.
    Function(&'n str),
    /// `#include` or `#import`.
    Include(&'n str),
    /// A turn of a loop; zero-based.
    Turn(usize),
    /// `?eval` or `?interpret`.
    Evaluated,
}

/// A trail that [`Origins`] remember: a step, and the trail that led to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trail(NonZeroU32);

/// The steps of a trail that are shown: of a long one its two ends.
pub(crate) fn shown<T>(steps: &[T]) -> impl Iterator<Item = &T> {
    let (first, rest) = match steps.len() {
        0..=SHOWN => (SHOWN, SHOWN),
        len => (SHOWN / 2, len - SHOWN / 2),
    };
    steps.iter().take(first).chain(steps.iter().skip(rest))
}

/// A name as a trail shows it.
fn shortened(name: &str) -> Cow<'_, str> {
    match name.get(..name.floor_char_boundary(LONGEST_NAME)) {
        Some(start) if start.len() < name.len() => format!("{start}…").into(),
        _ => name.into(),
    }
}

impl From<Waypoint<'_>> for Frame {
    /// As people read it.
    fn from(step: Waypoint<'_>) -> Frame {
        let text = match step.kind {
            WaypointKind::Macro(name) => format!("in macro `{}`", shortened(name)),
            WaypointKind::Function(name) => format!("in function `{}`", shortened(name)),
            WaypointKind::Include(name) => format!("in template `{}`", shortened(name)),
            WaypointKind::Turn(index) => format!("in turn {} of this list", index + 1),
            WaypointKind::Evaluated => "in evaluated text".to_owned(),
        };
        Frame { place: Place { source: step.source.clone(), span: step.span }, text }
    }
}

/// A [`Waypoint`] as it is kept: loops have one for each turn, so it is small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct TrailStep {
    /// The trail that it goes on from.
    before: Option<Trail>,
    /// Which of the sources it is in.
    source: u32,
    span: Span,
    kind: TrailStepKind,
}

/// A [`WaypointKind`], with its name among those that are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TrailStepKind {
    Macro(Span),
    Function(Span),
    Include(Span),
    Turn(u32),
    Evaluated,
}

/// A piece of text that was kept when white space was narrowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its first byte before.
    pub before: usize,
    /// Its first byte after.
    pub after: usize,
}

/// What runs that follow one another have in common: the source that they are from, and the trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way(u32);

/// So many sources are looked through for one that was kept before.
const NEAR: usize = 8;

/// The runs of one expansion, in order of the expanded text.
///
/// Recorded only when a report is wanted; an empty value maps every span to itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    runs: Runs,
    /// Each way: which of the sources it is in, and the trail.
    ways: Vec<(u32, Option<Trail>)>,
    sources: Vec<Source>,
    /// Each trail, by its last step.
    trails: Vec<TrailStep>,
    /// The names of macros, functions and templates that trails lead through.
    names: String,
    /// The paths of values.
    pub(crate) paths: Paths,
}

impl Origins {
    /// No runs: spans stay as they are.
    pub const fn new() -> Self {
        Origins {
            runs: Runs::new(),
            ways: Vec::new(),
            sources: Vec::new(),
            trails: Vec::new(),
            names: String::new(),
            paths: Paths::new(),
        }
    }

    /// True if nothing was recorded.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// As [`Origins::new`], with room for as much as a template of so many expressions and names writes once.
    pub(crate) fn with_room(expressions: usize, names: usize) -> Self {
        let room = expressions.clamp(16, 1024);
        Origins { ways: Vec::with_capacity(16), paths: Paths::with_room(room, names), ..Origins::new() }
    }

    /// Remembers the trail that goes on from another by a step, for [`Origins::record`].
    pub fn add_step(&mut self, before: Option<Trail>, step: Waypoint<'_>) -> Option<Trail> {
        let kind = match step.kind {
            WaypointKind::Turn(index) => TrailStepKind::Turn(u32::try_from(index).unwrap_or(u32::MAX)),
            WaypointKind::Macro(name) => TrailStepKind::Macro(self.keep_name(name)),
            WaypointKind::Function(name) => TrailStepKind::Function(self.keep_name(name)),
            WaypointKind::Include(name) => TrailStepKind::Include(self.keep_name(name)),
            WaypointKind::Evaluated => TrailStepKind::Evaluated,
        };
        let source = self.number_of(step.source);
        self.trails.push(TrailStep { before, source, span: step.span, kind });
        u32::try_from(self.trails.len()).ok().and_then(NonZeroU32::new).map(Trail)
    }

    fn keep_name(&mut self, name: &str) -> Span {
        let start = self.names.len();
        self.names.push_str(&shortened(name));
        Span::new(start, self.names.len())
    }

    fn waypoint(&self, step: &TrailStep) -> Waypoint<'_> {
        let name = |span: Span| self.names.get(span.range()).unwrap_or_default();
        let kind = match step.kind {
            TrailStepKind::Macro(span) => WaypointKind::Macro(name(span)),
            TrailStepKind::Function(span) => WaypointKind::Function(name(span)),
            TrailStepKind::Include(span) => WaypointKind::Include(name(span)),
            TrailStepKind::Turn(index) => WaypointKind::Turn(index as usize),
            TrailStepKind::Evaluated => WaypointKind::Evaluated,
        };
        Waypoint { source: self.source_of(step.source), span: step.span, kind }
    }

    /// How many trails are remembered.
    pub fn trails(&self) -> usize {
        self.trails.len()
    }

    /// Says that the expanded text from byte `at` on was made by `origin` in `source`; see [`Origins::record_on`].
    pub fn record(&mut self, at: usize, source: &Source, origin: Origin, trail: Option<Trail>) {
        let way = self.way(source, trail);
        self.record_on(at, way, origin);
    }

    /// What [`Origins::record_on`] asks for.
    pub fn way(&mut self, source: &Source, trail: Option<Trail>) -> Way {
        let source = self.number_of(source);
        if self.ways.last() != Some(&(source, trail)) {
            self.ways.push((source, trail));
        }
        Way(u32::try_from(self.ways.len() - 1).unwrap_or(u32::MAX))
    }

    /// Says that the expanded text from byte `at` on was made by `origin`.
    ///
    /// Runs must come in order; text that is taken back (`#attempt`) is cut with
    /// [`Origins::truncate`] first.
    #[inline]
    pub fn record_on(&mut self, at: usize, Way(way): Way, origin: Origin) {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        self.runs.push(Run::new(at, way, origin));
    }

    fn number_of(&mut self, source: &Source) -> u32 {
        let last = self.ways.last().map(|(last, _)| *last);
        if let Some(last) = last.filter(|last| self.sources.get(*last as usize) == Some(source)) {
            return last;
        }
        let kept = self.sources.len();
        let known = self.sources.iter().rev().take(NEAR).position(|known| known == source);
        if known.is_none() {
            self.sources.push(source.clone());
        }
        u32::try_from(known.map_or(kept, |back| kept - 1 - back)).unwrap_or(u32::MAX)
    }

    fn source(&self, run: &Run) -> &Source {
        self.source_of(self.ways.get(run.way as usize).map_or(0, |(source, _)| *source))
    }

    fn source_of(&self, number: u32) -> &Source {
        self.sources.get(number as usize).unwrap_or(&Source::Message)
    }

    /// Forgets the runs from byte `at` of the expanded text on.
    pub fn truncate(&mut self, at: usize) {
        let kept = self.runs.until(u32::try_from(at).unwrap_or(u32::MAX));
        self.runs.truncate(kept);
    }

    /// Says that of the text from byte `at` on only these pieces were kept, in their order; each reaches to the
    /// next one. Their offsets count from `at`.
    pub fn rearrange(&mut self, at: usize, pieces: &[Kept]) {
        let first = self.runs.until(u32::try_from(at).unwrap_or(u32::MAX));
        let before: Vec<Run> = self.runs.from(first).copied().collect();
        self.runs.truncate(first);
        let mut next = 0;
        for (number, piece) in pieces.iter().enumerate() {
            let start = at + piece.before;
            // The last run that begins at the piece's first byte or before it, then those within the piece.
            while before.get(next + 1).is_some_and(|run| run.at as usize <= start) {
                next += 1;
            }
            let length = pieces.get(number + 1).map_or(usize::MAX, |following| following.after - piece.after);
            for run in before.get(next..).unwrap_or_default() {
                let begins = run.at as usize;
                if begins.saturating_sub(start) >= length {
                    break;
                }
                let (skipped, moved) = (start.saturating_sub(begins), begins.saturating_sub(start));
                let start = if run.is_value() { run.start } else { run.start + skipped as u32 };
                let at = u32::try_from(at + piece.after + moved).unwrap_or(u32::MAX);
                self.runs.push(Run { at, start, ..*run });
            }
        }
    }

    /// The run that holds the byte `at` of the expanded text.
    fn run_at(&self, at: u32) -> Option<&Run> {
        let index = self.runs.up_to(at);
        self.runs.get(index.checked_sub(1)?)
    }

    /// The end in the expanded text of the run that holds the byte `at`; `u32::MAX` for the last one.
    fn end_of_run(&self, at: u32) -> u32 {
        let next = self.runs.up_to(at);
        self.runs.get(next).map_or(u32::MAX, |run| run.at)
    }

    /// True if all of the span is literal text that stands in its template in one piece.
    pub(crate) fn is_one_piece(&self, expanded: Span) -> bool {
        let first = self.runs.up_to(expanded.start).saturating_sub(1);
        let end = self.runs.until(expanded.end.max(expanded.start.saturating_add(1)));
        let mut runs = self.runs.from(first).take(end.saturating_sub(first));
        runs.all(|run| !run.is_value()) && self.place(expanded).span.len() == expanded.len()
    }

    /// True if all of a span was written by one literal text of the template.
    pub fn is_one_run(&self, expanded: Span) -> bool {
        let run_of = |at: u32| self.runs.up_to(at);
        run_of(expanded.start) == run_of(expanded.end.saturating_sub(1)) && self.is_one_piece(expanded)
    }

    /// The place in the author's text for a span of the expanded text.
    ///
    /// A span that begins and ends in literal text of the same source maps to the range between;
    /// one that begins in a value maps to that interpolation.
    pub fn place(&self, expanded: Span) -> Place {
        let Some(first) = self.run_at(expanded.start) else {
            return expanded.into();
        };
        let source = self.source(first);
        match first.origin() {
            Origin::Value { span, .. } => Place { source: source.clone(), span },
            Origin::Literal { start } => {
                let from = start + (expanded.start - first.at);
                let last_byte = if expanded.is_empty() { expanded.start } else { expanded.end - 1 };
                let last = self.run_at(last_byte).filter(|run| self.source(run) == source);
                let to = match last.map(|run| (run, run.origin())) {
                    Some((run, Origin::Literal { start })) => {
                        start + (last_byte - run.at) + u32::from(!expanded.is_empty())
                    }
                    Some((_, Origin::Value { span, .. })) => span.end,
                    // It ends in another text: what the first run holds of it.
                    _ => from + (self.end_of_run(expanded.start).min(expanded.end) - expanded.start),
                };
                // A loop came round: it ends before it began.
                let to = if to < from { from + (self.end_of_run(expanded.start) - expanded.start) } else { to };
                Place { source: source.clone(), span: Span { start: from, end: to.max(from) } }
            }
        }
    }

    /// Where the turn of a loop ends that the next one follows at byte `at` of the expanded text.
    fn end_of_turn(&self, at: u32) -> Option<Place> {
        let index = self.runs.until(at);
        let next = self.runs.get(index).filter(|next| next.at == at)?;
        let last = self.runs.get(index.checked_sub(1)?)?;
        let source = self.source(last);
        let end = match last.origin() {
            Origin::Literal { start } => start + (at - last.at),
            Origin::Value { span, .. } => span.end,
        };
        let (Origin::Literal { start } | Origin::Value { span: Span { start, .. }, .. }) = next.origin();
        let comes_round = self.source(next) == source && start < end;
        comes_round.then(|| Place { source: source.clone(), span: Span { start: end, end } })
    }

    /// The data path of the value that wrote byte `at` of the expanded text, if a value did.
    pub fn data_path(&self, at: u32) -> Option<String> {
        match self.run_at(at)?.origin() {
            Origin::Value { path, .. } => self.paths.written(path?),
            Origin::Literal { .. } => None,
        }
    }

    /// True if byte `at` of the expanded text was written by an interpolation.
    pub fn is_value(&self, at: u32) -> bool {
        self.run_at(at).is_some_and(Run::is_value)
    }

    /// All that the interpolation wrote that wrote byte `at` of the expanded text, if one did; `length`
    /// is that of the text.
    pub fn value_span(&self, at: u32, length: usize) -> Option<Span> {
        let index = self.runs.up_to(at).checked_sub(1)?;
        let run = self.runs.get(index).filter(|run| run.is_value())?;
        let end = self.runs.get(index + 1).map_or(length, |next| next.at as usize);
        Some(Span::new(run.at as usize, end))
    }

    /// What interpolations wrote, in the order of the text; `length` is that of the text.
    pub(crate) fn values(&self, length: usize) -> Vec<PrintedValue<'_>> {
        let mut values = Vec::new();
        self.for_each_value(length, |_, value| values.push(value()));
        values
    }

    /// Calls `look` with each of them, where it stands first.
    #[inline]
    pub(crate) fn for_each_value<'o>(
        &'o self,
        length: usize,
        mut look: impl FnMut(Span, &dyn Fn() -> PrintedValue<'o>),
    ) {
        self.runs.for_each(length, |run, end| {
            if run.is_value() {
                let (span, by) = (Span { start: run.at, end }, Span { start: run.start, end: run.end });
                look(span, &|| PrintedValue { span, by, source: self.source(run), path: run.path });
            }
        });
    }

    /// The trail that led to byte `at` of the expanded text, outermost step first.
    pub fn trail(&self, at: u32) -> Vec<Frame> {
        let mut steps = Vec::new();
        let mut next = self.run_at(at).and_then(|run| self.ways.get(run.way as usize)?.1);
        while let Some(step) = next.and_then(|Trail(number)| self.trails.get(number.get() as usize - 1)) {
            steps.push(step);
            next = step.before;
        }
        steps.reverse();
        shown(&steps).map(|step| Frame::from(self.waypoint(step))).collect()
    }

    /// Moves a diagnostic whose places count in the expanded text to the author's text.
    pub fn relocate(&self, diagnostic: &mut Diagnostic) {
        if self.runs.is_empty() || diagnostic.place.source != Source::Message {
            return;
        }
        let expanded = diagnostic.place.span;
        diagnostic.expanded.get_or_insert(expanded);
        diagnostic.place = self.place(expanded);
        if diagnostic.trail.is_empty() {
            diagnostic.trail = self.trail(expanded.start);
        }
        if diagnostic.data_path.is_none() {
            diagnostic.data_path = self.data_path(expanded.start);
        }
        for label in &mut diagnostic.labels {
            if label.place.source == Source::Message {
                label.place = self.place(label.place.span);
            }
        }
        if let Some(fix) = &mut diagnostic.fix {
            if fix.pieces().all(|(place, _)| self.is_one_piece(place.span)) {
                // What is put between two turns of a loop ends the first of them.
                let at = Some(fix.place.span).filter(|span| span.is_empty()).map(|span| span.start);
                let before = at.and_then(|at| self.end_of_turn(at));
                fix.places_mut().for_each(|place| *place = self.place(place.span));
                if let Some(before) = before {
                    fix.place = before;
                }
            } else {
                diagnostic.fix = None;
            }
        }
    }
}

/// What an interpolation wrote.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PrintedValue<'o> {
    /// Where, in the expanded text.
    pub span: Span,
    /// The interpolation.
    pub by: Span,
    /// The template that it stands in.
    pub source: &'o Source,
    /// The path of the value in the data, where it is known; [`Origins::paths`] writes it.
    pub path: Option<DataPath>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_kept_and_shown_by_their_beginnings() {
        let (name, mut origins, mut trail) = ("é".repeat(300_000), Origins::new(), None);
        let step = Waypoint { source: &Source::Message, span: Span::point(0), kind: WaypointKind::Macro(&name) };
        for _ in 0..1_000 {
            trail = origins.add_step(None, step);
        }
        assert!(origins.names.len() < 1_000_000, "{}", origins.names.len());
        origins.record(0, &Source::Message, Origin::Literal { start: 0 }, trail);
        let frames = origins.trail(0);
        assert_eq!(frames, [Frame::from(step)]);
        assert_eq!(frames.first().map(|frame| frame.text.as_str()), Some(&*format!("in macro `{}…`", "é".repeat(250))));
    }
}
