//! Labels and tooltips read from PresentationML, waiting for the element with their id.

/// A label and a tooltip for one id.
#[derive(Debug, Default)]
pub(super) struct Group<'t> {
    pub id: &'t str,
    pub label: Option<String>,
    pub title: Option<&'t str>,
}

/// All that were read so far.
#[derive(Debug, Default)]
pub(super) struct Groups<'t> {
    groups: Vec<Group<'t>>,
}

impl<'t> Groups<'t> {
    /// What is known for an id.
    pub fn find(&self, id: &str) -> Option<&Group<'t>> {
        self.groups.iter().find(|group| group.id == id)
    }

    /// The place for an id.
    pub fn entry(&mut self, id: &'t str) -> Option<&mut Group<'t>> {
        let at = match self.groups.iter().position(|group| group.id == id) {
            Some(at) => at,
            None => {
                self.groups.push(Group { id, ..Group::default() });
                self.groups.len() - 1
            }
        };
        self.groups.get_mut(at)
    }
}
