//! Labels and tooltips read from PresentationML, waiting for the element with their id.

use std::collections::HashMap;

/// A label and a tooltip for one id.
#[derive(Debug, Default)]
pub(super) struct Group<'t> {
    pub label: Option<String>,
    pub title: Option<&'t str>,
}

/// All that were read so far.
#[derive(Debug, Default)]
pub(super) struct Groups<'t> {
    groups: HashMap<&'t str, Group<'t>>,
}

impl<'t> Groups<'t> {
    /// What is known for an id.
    pub fn find(&self, id: &str) -> Option<&Group<'t>> {
        self.groups.get(id)
    }

    /// The place for an id.
    pub fn entry(&mut self, id: &'t str) -> &mut Group<'t> {
        self.groups.entry(id).or_default()
    }
}
