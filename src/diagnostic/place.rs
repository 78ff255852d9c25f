//! Where something stands: spans, the texts that they count in, and many of them asked at once.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use serde::Serialize;

/// A range of bytes, `start..end`, in one text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema), schemars(rename = "span", deny_unknown_fields))]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span `start..end`, in bytes; positions beyond `u32::MAX` are clamped.
    #[inline]
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span { start: clamp(start), end: clamp(end.max(start)) }
    }

    /// An empty span at `at`.
    pub fn point(at: usize) -> Self {
        Span::new(at, at)
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start) as usize
    }

    /// True for an empty span.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Itself, or, if it is empty, a character of `text` in the same line: the next one, or at the end of
    /// a line the one before. It stays empty after the last line end, where there is none.
    ///
    /// ```
    /// use messageml::Span;
    /// assert_eq!(Span::point(1).widened("aé"), Span::new(1, 3));
    /// assert_eq!(Span::point(1).widened("a\n"), Span::new(0, 1));
    /// ```
    #[must_use]
    pub fn widened(self, text: &str) -> Span {
        let at = self.start as usize;
        let (Some(before), Some(after), true) = (text.get(..at), text.get(at..), self.is_empty()) else {
            return self;
        };
        let previous = before.chars().next_back().map(|c| (c, Span::new(at - c.len_utf8(), at)));
        let next = after.chars().next().map(|c| (c, Span::new(at, at + c.len_utf8())));
        let in_line = |found: &(char, Span)| !matches!(found.0, '\n' | '\r');
        let found = next.filter(in_line).or(previous.filter(in_line)).or(next);
        found.map_or(self, |(_, span)| span)
    }

    /// The smallest span that holds both.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The span as indices for slicing.
    #[inline]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Which text a span counts in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Source {
    /// The message or template that was handed in.
    #[default]
    Message,
    /// The EntityJSON text that was handed in beside it.
    Data,
    /// A template that the loader gave, by name.
    Include(Arc<str>),
    /// The request file (endpoint, streams, attachments).
    Request,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Source::Message => "message",
            Source::Data => "data",
            Source::Request => "request",
            Source::Include(name) => name,
        })
    }
}

/// A text and a span in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Place {
    /// The text.
    pub source: Source,
    /// Where in that text, in bytes.
    pub span: Span,
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        Place { source: Source::Message, span }
    }
}

/// Spans of one text that answer without being walked, however many they are.
#[derive(Clone, Debug, Default)]
pub(crate) struct SpanIndex {
    /// Each start, in order, with the furthest end of the spans up to it.
    reached: Vec<(u32, u32)>,
}

impl SpanIndex {
    /// True if one of them has a byte in common with this.
    pub(crate) fn touches(&self, span: Span) -> bool {
        self.reach(|start| start < span.end).is_some_and(|end| span.start < end)
    }

    /// True if one of them overlaps this or begins or ends where it does.
    pub(crate) fn meets(&self, span: Span) -> bool {
        self.reach(|start| start <= span.end).is_some_and(|end| span.start <= end)
    }

    /// True if this lies within one of them.
    pub(crate) fn covers(&self, span: Span) -> bool {
        self.reach(|start| start <= span.start).is_some_and(|end| span.end <= end)
    }

    /// The furthest end of those whose start is early enough.
    fn reach(&self, is_early: impl Fn(u32) -> bool) -> Option<u32> {
        let count = self.reached.partition_point(|(start, _)| is_early(*start));
        count.checked_sub(1).and_then(|last| self.reached.get(last)).map(|(_, end)| *end)
    }
}

impl FromIterator<Span> for SpanIndex {
    fn from_iter<I: IntoIterator<Item = Span>>(spans: I) -> Self {
        let mut reached: Vec<(u32, u32)> = spans.into_iter().map(|span| (span.start, span.end)).collect();
        reached.sort_unstable();
        let mut furthest = 0;
        for (_, end) in &mut reached {
            furthest = furthest.max(*end);
            *end = furthest;
        }
        SpanIndex { reached }
    }
}

/// The same over several texts.
#[derive(Clone, Debug, Default)]
pub(crate) struct PlaceIndex(HashMap<Source, SpanIndex>);

impl PlaceIndex {
    /// True if one of them has a byte in common with this.
    pub(crate) fn touches(&self, place: &Place) -> bool {
        self.0.get(&place.source).is_some_and(|spans| spans.touches(place.span))
    }

    /// True if this lies within one of them.
    pub(crate) fn covers(&self, place: &Place) -> bool {
        self.0.get(&place.source).is_some_and(|spans| spans.covers(place.span))
    }
}

impl<'p> FromIterator<&'p Place> for PlaceIndex {
    fn from_iter<I: IntoIterator<Item = &'p Place>>(places: I) -> Self {
        let mut spans: HashMap<&Source, Vec<Span>> = HashMap::new();
        places.into_iter().for_each(|place| spans.entry(&place.source).or_default().push(place.span));
        PlaceIndex(spans.into_iter().map(|(source, spans)| (source.clone(), spans.into_iter().collect())).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn an_index_answers_as_a_walk_would(
            spans in proptest::collection::vec((0_usize..40, 0_usize..12), 0..12),
            asked in (0_usize..40, 0_usize..12),
        ) {
            let span = |(start, length): (usize, usize)| Span::new(start, start + length);
            let spans: Vec<Span> = spans.into_iter().map(span).collect();
            let asked = span(asked);
            let index: SpanIndex = spans.iter().copied().collect();
            let touches = spans.iter().any(|one| one.start < asked.end && asked.start < one.end);
            let covers = spans.iter().any(|one| one.start <= asked.start && asked.end <= one.end);
            let meets = spans.iter().any(|one| one.start <= asked.end && asked.start <= one.end);
            proptest::prop_assert_eq!(index.touches(asked), touches);
            proptest::prop_assert_eq!(index.meets(asked), meets);
            proptest::prop_assert_eq!(index.covers(asked), covers);
        }
    }

    #[test]
    fn places_of_other_texts_are_others() {
        let data = Place { source: Source::Data, span: Span::new(0, 9) };
        let index: PlaceIndex = [&data].into_iter().collect();
        assert!(
            index.covers(&data) && !index.covers(&Span::new(0, 9).into()) && !index.touches(&Span::new(0, 9).into())
        );
    }
}
