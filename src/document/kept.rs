//! The opening tags that were looked at for whether they come out in PresentationML as they were read: many a message has the
//! same ones again and again.

use crate::schema::Element;

/// Whether an opening tag comes out as it was read.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeptTag {
    /// The number that the tree has for it.
    pub number: u32,
    pub element: Element,
    pub presentation_ml: bool,
    pub is_kept: bool,
}

/// The last of them that have attributes.
#[derive(Debug)]
pub(super) struct KeptTags {
    last: [KeptTag; Self::COUNT],
}

impl Default for KeptTags {
    fn default() -> Self {
        let none = KeptTag { number: u32::MAX, element: Element::Unknown, presentation_ml: false, is_kept: false };
        KeptTags { last: [none; Self::COUNT] }
    }
}

impl KeptTags {
    /// So many are kept.
    const COUNT: usize = 16;

    pub fn find(&self, number: u32, element: Element, presentation_ml: bool) -> Option<bool> {
        let known = self.last.get(number as usize % Self::COUNT)?;
        let is_it = known.number == number && known.element == element && known.presentation_ml == presentation_ml;
        is_it.then_some(known.is_kept)
    }

    pub fn remember(&mut self, tag: KeptTag) {
        if let Some(last) = self.last.get_mut(tag.number as usize % Self::COUNT) {
            *last = tag;
        }
    }
}
