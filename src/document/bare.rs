//! Tags without attributes, which many a message has again and again: each is looked up once.

use crate::schema::Element;

/// What a tag without attributes means, where it begins plainly.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BareTag {
    /// The number that the tree has for the tag.
    pub number: u32,
    /// The last node of the tree that has it.
    pub last: u32,
    pub element: Element,
    pub presentation_ml: bool,
    /// True if it comes out in PresentationML as it was read.
    pub is_kept: bool,
}

/// The last of them.
#[derive(Debug)]
pub(crate) struct BareTags {
    last: [BareTag; Self::COUNT],
}

impl Default for BareTags {
    fn default() -> Self {
        let none = BareTag {
            number: u32::MAX,
            last: u32::MAX,
            element: Element::Unknown,
            presentation_ml: false,
            is_kept: false,
        };
        BareTags { last: [none; Self::COUNT] }
    }
}

impl BareTags {
    /// So many are kept.
    const COUNT: usize = 16;

    /// What the tag of this number means, if it stood before.
    #[inline]
    pub fn find(&mut self, number: u32) -> Option<&mut BareTag> {
        self.last.get_mut(number as usize % Self::COUNT).filter(|known| known.number == number)
    }

    pub fn remember(&mut self, tag: BareTag) {
        if let Some(last) = self.last.get_mut(tag.number as usize % Self::COUNT) {
            *last = tag;
        }
    }
}
