//! What the engine has to say about a message: stable codes, places, trails, remedies.
//!
//! Stages 1–5 and the request check push [`Diagnostic`]s into [`Diagnostics`]; renderers (text,
//! JSON, SARIF …) live outside and only read this model.

mod code;
pub mod codes;
mod data_path;
mod lookalike;
mod origin;
mod place;
mod reference;
mod runs;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;

use serde::Serialize;

use crate::choice::{Choice, Word};

pub use crate::nearest::nearest;
pub use code::{Code, CodeInfo, Example, Refuser, Setting};
pub use data_path::DataPath;
pub use lookalike::{Lookalike, lookalike, straighten};
pub use origin::{Kept, Origin, Origins, Trail, Way, Waypoint, WaypointKind};
pub(crate) use origin::{PrintedValue, shown};
pub use place::{Place, Source, Span};
pub(crate) use place::{PlaceIndex, SpanIndex};
pub use reference::{code_markdown, reference_markdown};

/// How much a finding matters: only an error means that Symphony refuses the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema), schemars(rename = "severity"))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Advice; nothing breaks.
    Advice,
    /// Accepted by Symphony, but probably not what the author wants.
    Warning,
    /// Refused by Symphony.
    Error,
}

impl Choice for Option<Severity> {
    /// The levels that a code can be set to.
    const WORDS: &'static [Word<Option<Severity>>] = &[
        Word { name: "off", value: None, about: "Nothing is said" },
        Word { name: "advice", value: Some(Severity::Advice), about: "Advice" },
        Word { name: "warning", value: Some(Severity::Warning), about: "A warning" },
        Word { name: "error", value: Some(Severity::Error), about: "An error, as if Symphony refused the message" },
    ];
}

/// A second place that explains the first: the opening tag, the first definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What is there, without a full stop.
    pub text: String,
}

/// One step of the way that led to a fault: a macro call, an include, a loop turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The call, include or loop.
    pub place: Place,
    /// Such as `in macro "row"` or `in turn 3 of this list`.
    pub text: String,
}

/// Whether an edit needs a look before it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema), schemars(rename = "applicability"))]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// A machine may apply it without asking: the finding is gone then, and no reader sees other text than the author
    /// meant.
    Safe,
    /// It does away with the finding, but a person decides whether that is what was meant.
    Suggested,
}

/// A further piece of a [`Fix`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced.
    pub place: Place,
    /// By what.
    pub replacement: String,
}

/// An edit that does away with a finding: one replacement, and those that have to be made with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What is replaced.
    pub place: Place,
    /// By what.
    pub replacement: String,
    /// What has to be replaced with it, such as the closing tag beside the opening one: all or nothing.
    pub also: Vec<Edit>,
    /// Whether a person has to look at it first.
    pub applicability: Applicability,
}

impl Fix {
    /// An edit that a machine may apply without asking.
    pub fn safe(place: impl Into<Place>, replacement: impl Into<String>) -> Self {
        Fix {
            place: place.into(),
            replacement: replacement.into(),
            also: Vec::new(),
            applicability: Applicability::Safe,
        }
    }

    /// An edit that a person decides on.
    pub fn suggested(place: impl Into<Place>, replacement: impl Into<String>) -> Self {
        Fix { applicability: Applicability::Suggested, ..Fix::safe(place, replacement) }
    }

    /// Adds a piece that has to be replaced with it.
    #[must_use]
    pub fn and(mut self, place: impl Into<Place>, replacement: impl Into<String>) -> Self {
        self.also.push(Edit { place: place.into(), replacement: replacement.into() });
        self
    }

    /// Every piece: what is replaced, and by what.
    pub fn pieces(&self) -> impl Iterator<Item = (&Place, &str)> {
        let also = self.also.iter().map(|edit| (&edit.place, &*edit.replacement));
        std::iter::once((&self.place, &*self.replacement)).chain(also)
    }

    /// Every place, to be changed.
    pub(crate) fn places_mut(&mut self) -> impl Iterator<Item = &mut Place> {
        std::iter::once(&mut self.place).chain(self.also.iter_mut().map(|edit| &mut edit.place))
    }

    /// True if a machine may apply it without asking.
    pub fn is_safe(&self) -> bool {
        self.applicability == Applicability::Safe
    }
}

/// A built-in that does away with a finding when it stands after the value that the finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Remedy {
    /// Escapes what markup would take for its own.
    Escape,
    /// Prints a number for machines.
    Ungroup,
}

impl Remedy {
    /// As it is written.
    pub(crate) fn built_in(self) -> &'static str {
        match self {
            Remedy::Escape => "?html",
            Remedy::Ungroup => "?c",
        }
    }
}

/// What a tag was probably meant to be, where that decides what else is said of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meant {
    /// Text: neither to be closed nor to be given attributes.
    Text,
    /// A tag of the template, without its sign.
    Directive,
    /// The element of this name.
    Element(&'static str),
    /// The end of the element that is open.
    End,
    /// A question whether this list, text or object has that: which of them it is decides how it is asked.
    Asked(Span, Span),
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// What kind of finding, from the table in [`codes`].
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// One line, in our own words, without a full stop.
    pub message: String,
    /// Where, in the text that the author wrote.
    pub place: Place,
    /// Where, in the expanded text, if that differs.
    pub expanded: Option<Span>,
    /// Related places.
    pub labels: Vec<Label>,
    /// Outermost step first.
    pub trail: Vec<Frame>,
    /// The data value that caused it, as `entity.order.note`.
    pub data_path: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
    /// The same as an edit, where one can be written.
    pub fix: Option<Fix>,
    /// How often the same finding came again (further loop turns), itself not counted.
    pub repeats: u32,
    /// What becomes its edit once it is known where the value is written.
    pub(crate) remedy: Option<Remedy>,
    /// What was probably meant.
    pub(crate) meant: Option<Meant>,
}

impl Diagnostic {
    /// A finding with the code's own severity; `place` counts in bytes of the text at hand.
    pub fn new(code: Code, place: impl Into<Place>, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            severity: code.severity(),
            message: message.into(),
            place: place.into(),
            expanded: None,
            labels: Vec::new(),
            trail: Vec::new(),
            data_path: None,
            help: None,
            fix: None,
            repeats: 0,
            remedy: None,
            meant: None,
        }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a related place.
    #[must_use]
    pub fn with_label(mut self, place: impl Into<Place>, text: impl Into<String>) -> Self {
        self.labels.push(Label { place: place.into(), text: text.into() });
        self
    }

    /// Adds an edit that a machine may apply without asking.
    #[must_use]
    pub fn with_fix(mut self, place: impl Into<Place>, replacement: impl Into<String>) -> Self {
        self.fix = Some(Fix::safe(place, replacement));
        self
    }

    /// Adds an edit that a person decides on.
    #[must_use]
    pub fn with_suggestion(mut self, place: impl Into<Place>, replacement: impl Into<String>) -> Self {
        self.fix = Some(Fix::suggested(place, replacement));
        self
    }

    /// Adds what to write after the value that it is about.
    #[must_use]
    pub(crate) fn with_remedy(mut self, remedy: Remedy) -> Self {
        self.remedy = Some(remedy);
        self
    }

    /// Adds the path of the data value that caused it.
    #[must_use]
    pub fn with_data_path(mut self, path: impl Into<String>) -> Self {
        self.data_path = Some(path.into());
        self
    }

    /// Where its edit begins to write: what stands there is part of the same fault.
    pub(crate) fn edited(&self) -> Option<&Place> {
        self.fix.as_ref().map(|fix| &fix.place)
    }

    /// Every place that it names, its own first.
    pub(crate) fn places(&self) -> impl Iterator<Item = &Place> {
        let labels = self.labels.iter().map(|label| &label.place);
        let trail = self.trail.iter().map(|frame| &frame.place);
        let pieces = self.fix.iter().flat_map(|fix| fix.pieces().map(|(place, _)| place));
        [&self.place].into_iter().chain(labels).chain(trail).chain(pieces)
    }

    /// The same, to be changed.
    pub(crate) fn places_mut(&mut self) -> impl Iterator<Item = &mut Place> {
        let labels = self.labels.iter_mut().map(|label| &mut label.place);
        let trail = self.trail.iter_mut().map(|frame| &mut frame.place);
        let pieces = self.fix.iter_mut().flat_map(Fix::places_mut);
        [&mut self.place].into_iter().chain(labels).chain(trail).chain(pieces)
    }

    /// True if Symphony refuses the message for it.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Diagnostic {
    /// `error[element/unknown]: there is no element …; help: …`, on one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = |text: &str| text.replace(['\n', '\r'], " ");
        write!(f, "{}[{}]: {}", self.severity.name(), self.code, line(&self.message))?;
        match &self.help {
            Some(help) => write!(f, "; help: {}", line(help)),
            None => Ok(()),
        }
    }
}

/// Findings, in the order in which they were pushed until they are sorted; those of a
/// [`Report`](crate::Report) are at most [`Limits::diagnostics`](crate::Limits::diagnostics).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    items: Vec<Diagnostic>,
    /// Findings that were made and not kept.
    omitted: usize,
}

impl Diagnostics {
    /// No findings yet; allocates nothing.
    pub const fn new() -> Self {
        Diagnostics { items: Vec::new(), omitted: 0 }
    }

    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.items.push(diagnostic);
    }

    /// Adds a finding if there are fewer than `room`, and counts it otherwise; the first error always
    /// finds its place, so that the verdict does not drown in warnings.
    pub fn push_within(&mut self, room: usize, diagnostic: Diagnostic) {
        if self.items.len() < room.max(1) {
            self.items.push(diagnostic);
            return;
        }
        self.omitted = self.omitted.saturating_add(1);
        if let Some(last) = self.items.last_mut()
            && diagnostic.is_error()
            && !last.is_error()
        {
            *last = diagnostic;
        }
    }

    /// Counts a finding that is not made because there is no room for it.
    pub fn omit(&mut self) {
        self.omitted = self.omitted.saturating_add(1);
    }

    /// Adds all of `other`.
    #[inline]
    pub fn extend(&mut self, other: Diagnostics) {
        match (self.items.is_empty(), other.items.is_empty()) {
            (_, true) => {}
            (true, false) => self.items = other.items,
            (false, false) => self.items.extend(other.items),
        }
        self.omitted = self.omitted.saturating_add(other.omitted);
    }

    /// How many.
    #[inline]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// How many were made, those that found no room included.
    pub(crate) fn made(&self) -> usize {
        self.items.len().saturating_add(self.omitted)
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// True if one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.items.iter().any(Diagnostic::is_error)
    }

    /// All, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.items.iter()
    }

    /// All, in order, to be changed in place.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, Diagnostic> {
        self.items.iter_mut()
    }

    /// Makes one of findings with the same code at the same place (further turns of a loop, further
    /// calls of a macro).
    pub fn fold_repeats(&mut self) {
        // Without an expanded span both come from the text as written: no repetition.
        if self.items.len() < 2 || self.items.iter().all(|found| found.expanded.is_none()) {
            return;
        }
        let mut first: HashMap<(Code, Place), usize> = HashMap::with_capacity(self.items.len());
        let mut kept: Vec<Diagnostic> = Vec::with_capacity(self.items.len());
        for diagnostic in self.items.drain(..) {
            match first.entry((diagnostic.code, diagnostic.place.clone())) {
                Entry::Occupied(at) => {
                    if let Some(earlier) = kept.get_mut(*at.get())
                        && diagnostic.expanded.is_some()
                        && earlier.expanded != diagnostic.expanded
                    {
                        earlier.repeats = earlier.repeats.saturating_add(1);
                        continue;
                    }
                }
                Entry::Vacant(free) => {
                    free.insert(kept.len());
                }
            }
            kept.push(diagnostic);
        }
        self.items = kept;
    }

    /// Keeps at most `limit` findings, and says in one more how many there were beside them.
    pub fn keep_within(&mut self, limit: usize) {
        let limit = limit.max(1);
        if self.items.len() <= limit && self.omitted == 0 {
            return;
        }
        let mut kept = Diagnostics { items: Vec::with_capacity(self.items.len().min(limit)), omitted: self.omitted };
        let next = self.items.get(limit).or(self.items.last()).map(|next| next.place.clone()).unwrap_or_default();
        self.items.drain(..).for_each(|diagnostic| kept.push_within(limit, diagnostic));
        if kept.omitted > 0 {
            let text = match kept.omitted {
                1 => "one more finding is not shown".to_owned(),
                more => format!("{more} more findings are not shown"),
            };
            let help = format!("take care of these {limit} first, or raise the limit `diagnostics`");
            kept.items.push(Diagnostic::new(codes::limit::DIAGNOSTICS, next, text).with_help(help));
        }
        self.items = kept.items;
        self.omitted = 0;
    }

    /// Puts them in the order in which they begin, where all are of one text.
    pub(crate) fn sort_by_start(&mut self) {
        self.items.sort_by_key(|found| found.place.span.start);
    }

    /// Puts them in the order of a key; those with equal keys stay as they are.
    pub fn sort_by_key<K: Ord>(&mut self, key: impl FnMut(&Diagnostic) -> K) {
        self.items.sort_by_key(key);
    }

    /// Gives each finding at a mere point of this text one character to stand on: the next one, or at the
    /// end of a line the one before.
    pub fn widen_points(&mut self, source: &Source, text: &str) {
        for found in self.items.iter_mut().filter(|found| found.place.source == *source) {
            found.place.span = found.place.span.widened(text);
        }
    }

    /// Keeps those that `keep` approves of.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.items.retain(keep);
    }

    /// All, in order, owned.
    pub fn into_vec(self) -> Vec<Diagnostic> {
        self.items
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Diagnostics { items: vec![diagnostic], omitted: 0 }
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(items: I) -> Self {
        Diagnostics { items: items.into_iter().collect(), omitted: 0 }
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_fault_in_further_turns_is_one() {
        let at = |place: usize, expanded: Option<usize>| {
            let mut found = Diagnostic::new(codes::element::UNKNOWN, Span::point(place), "x");
            found.expanded = expanded.map(Span::point);
            found
        };
        let all = [at(1, Some(10)), at(1, Some(20)), at(2, Some(30)), at(1, Some(40)), at(3, None), at(3, None)];
        let mut found: Diagnostics = all.into_iter().collect();
        found.fold_repeats();
        let kept: Vec<_> = found.iter().map(|found| (found.place.span.start, found.repeats)).collect();
        assert_eq!(kept, [(1, 2), (2, 0), (3, 0), (3, 0)]);
    }

    #[test]
    fn what_finds_no_room_is_counted_and_the_first_error_always_does() {
        let at = |place: usize, severity| Diagnostic {
            severity,
            ..Diagnostic::new(codes::element::UNKNOWN, Span::point(place), "x")
        };
        let warnings = (0..5).map(|place| at(place, Severity::Warning));
        let mut found: Diagnostics = warnings.chain([at(9, Severity::Error), at(10, Severity::Error)]).collect();
        found.keep_within(3);
        let kept: Vec<_> = found.iter().map(|found| (found.place.span.start, found.severity)).collect();
        let advice = (3, Severity::Advice);
        assert_eq!(kept, [(0, Severity::Warning), (1, Severity::Warning), (9, Severity::Error), advice]);
        assert_eq!(found.into_vec().pop().map(|last| last.message), Some("4 more findings are not shown".into()));
        let mut few: Diagnostics = (0..3).map(|place| at(place, Severity::Error)).collect();
        few.keep_within(3);
        assert_eq!(few.len(), 3);
    }
}
