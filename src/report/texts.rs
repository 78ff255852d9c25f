//! The texts that places count in.

use std::sync::Arc;

use super::lines::{LineIndex, Position};
use crate::diagnostic::{Place, Source};
use crate::template::Loader;

/// The texts that places count in, indexed by lines once.
#[derive(Debug)]
pub struct Texts<'t> {
    message: LineIndex<'t>,
    data: LineIndex<'t>,
    request: LineIndex<'t>,
    includes: Vec<(&'t str, LineIndex<'t>)>,
    loader: Option<&'t dyn Loader>,
}

impl<'t> Texts<'t> {
    /// Message and data as they were handed in.
    pub fn new(message: &'t str, data: Option<&'t str>) -> Self {
        Texts {
            message: LineIndex::new(message),
            data: LineIndex::new(data.unwrap_or_default()),
            request: LineIndex::new(""),
            includes: Vec::new(),
            loader: None,
        }
    }

    /// Adds the request file.
    #[must_use]
    pub fn with_request(mut self, text: &'t str) -> Self {
        self.request = LineIndex::new(text);
        self
    }

    /// Adds what gives the text of includes.
    #[must_use]
    pub fn with_loader(mut self, loader: Option<&'t dyn Loader>) -> Self {
        self.loader = loader;
        self
    }

    pub(super) fn with_includes(mut self, includes: &'t [(Arc<str>, Arc<str>)]) -> Self {
        self.includes = includes.iter().map(|(name, text)| (&**name, LineIndex::new(text))).collect();
        self
    }

    /// Gives the lines of a source to `read`; those of an include that only the loader has are found anew each
    /// time.
    pub fn with_lines<R>(&self, source: &Source, read: impl FnOnce(&LineIndex<'_>) -> R) -> R {
        match source {
            Source::Message => read(&self.message),
            Source::Data => read(&self.data),
            Source::Request => read(&self.request),
            Source::Include(name) => {
                if let Some((_, lines)) = self.includes.iter().find(|(known, _)| *known == &**name) {
                    return read(lines);
                }
                let text = self.loader.and_then(|loader| loader.load(name)).unwrap_or_default();
                read(&LineIndex::new(&text))
            }
        }
    }

    /// Line and column of a place's first and last byte.
    pub fn positions(&self, place: &Place) -> (Position, Position) {
        self.with_lines(&place.source, |lines| {
            (lines.position(place.span.start as usize), lines.position(place.span.end as usize))
        })
    }
}
