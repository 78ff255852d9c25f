//! Tags that stood before to the letter: what they came to is settled.

use crate::schema::Element;

/// What a tag came to, where nothing but the tag and what it stands in has a say.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SettledTag {
    /// The number that the tree has for the tag.
    pub number: u32,
    /// The last node of the tree that has it.
    pub last: u32,
    /// What it stands in, and what that stands in, where they have a say.
    pub around: Option<[Element; 2]>,
    pub element: Element,
    pub presentation_ml: bool,
    /// Its attributes in the document: all elements of this tag share them.
    pub attributes: (u32, u32),
    /// What was looked up.
    pub detail: u32,
    /// True if its attributes go together.
    pub is_proven: bool,
    /// True if it comes out in PresentationML as it was read.
    pub is_kept: bool,
}

/// The last of them.
#[derive(Debug, Default)]
pub(crate) struct SettledTags {
    /// None at all before the first is kept.
    last: Vec<SettledTag>,
    /// The highest number that was asked for.
    highest: u32,
}

impl SettledTags {
    /// So many are kept.
    const COUNT: usize = 32;

    fn place(number: u32) -> usize {
        number as usize % Self::COUNT
    }

    /// What became of the tag of this number in these, if it stood before.
    #[inline]
    pub fn find(&mut self, number: u32, around: [Element; 2]) -> Option<&mut SettledTag> {
        let known = self.last.get_mut(Self::place(number)).filter(|known| known.number == number)?;
        known.around.is_none_or(|known| known == around).then_some(known)
    }

    /// True if a tag stands here again: only such a one is worth keeping. Those that stand for the first time have ever
    /// higher numbers.
    pub fn is_repeated(&mut self, number: u32) -> bool {
        let is_repeated = number <= self.highest;
        self.highest = self.highest.max(number);
        is_repeated
    }

    pub fn remember(&mut self, tag: SettledTag) {
        if self.last.is_empty() {
            self.last.resize(Self::COUNT, SettledTag { number: u32::MAX, ..tag });
        }
        if let Some(last) = self.last.get_mut(Self::place(tag.number)) {
            *last = tag;
        }
    }

    /// Notes that these attributes, of the tag of this number, go together.
    pub fn prove(&mut self, number: u32, attributes: (u32, u32)) {
        if let Some(known) = self.last.get_mut(Self::place(number)) {
            known.is_proven |= known.number == number && known.attributes == attributes;
        }
    }
}
