//! Short tags without attributes, which most are, `<b>`, `</b>` and `<br/>`: looked at and compared as one number.

use super::html::Siblings;
use crate::word::{first_marked, repeated, zeros};

/// The bytes of a tag after its `<`, up to its `>`, in one number: the first one lowest, nothing above the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ShortTag {
    bytes: u64,
    /// How many bits of it they take: 8 at least, 64 at most.
    bits: u32,
}

impl ShortTag {
    /// None that stands anywhere: its only byte is none of a text.
    pub(super) const NONE: ShortTag = ShortTag { bytes: 0xff, bits: 8 };

    /// What begins with these bytes, if a `>` is among them.
    #[inline]
    pub(super) fn find(word: u64) -> Option<Self> {
        let at = first_marked(zeros(word ^ repeated(b'>')))? as u32;
        Some(ShortTag { bytes: word & (u64::MAX >> (56 - 8 * at)), bits: 8 * at + 8 })
    }

    /// The tag of a name of so many bytes that stands at the beginning of these; [`ShortTag::NONE`] if it is longer.
    #[inline]
    pub(super) fn of_name(word: u64, length: usize) -> Self {
        match length {
            1..=7 => {
                let bits = 8 * length as u32;
                ShortTag { bytes: word & (u64::MAX >> (64 - bits)) | u64::from(b'>') << bits, bits: bits + 8 }
            }
            _ => ShortTag::NONE,
        }
    }

    /// The tag that closes what this one opens; [`ShortTag::NONE`] if it is longer. Of none it is none as well.
    #[inline]
    pub(super) fn closing(self) -> Self {
        match self.bits < 64 {
            true => ShortTag { bytes: self.bytes << 8 | u64::from(b'/'), bits: self.bits + 8 },
            false => ShortTag::NONE,
        }
    }

    /// True if it is what these bytes begin with.
    #[inline]
    pub(super) fn begins(self, word: u64) -> bool {
        (word ^ self.bytes) << (64 - self.bits) == 0
    }

    /// How many bytes it has, with its `>`.
    #[inline]
    pub(super) fn len(self) -> usize {
        self.bits as usize / 8
    }
}

/// A tag without attributes, as it stood before.
#[derive(Clone, Copy, Debug)]
pub(super) struct KnownTag<'t> {
    bytes: u64,
    pub(super) name: &'t str,
    bits: u8,
    /// True if it closes itself.
    pub(super) is_empty: bool,
    pub(super) siblings: Siblings,
    /// See [`NodeKind::Element`](super::tree::NodeKind::Element).
    pub(super) number: u32,
}

impl<'t> KnownTag<'t> {
    pub(super) const fn new(tag: ShortTag, name: &'t str, is_empty: bool, siblings: Siblings, number: u32) -> Self {
        KnownTag { bytes: tag.bytes, name, bits: tag.bits as u8, is_empty, siblings, number }
    }

    /// How many bytes it has after its `<`.
    #[inline]
    pub(super) fn len(self) -> usize {
        usize::from(self.bits) / 8
    }

    /// The tag that closes what it opens; [`ShortTag::NONE`] if that is longer.
    #[inline]
    pub(super) fn closing(self) -> ShortTag {
        ShortTag { bytes: self.bytes, bits: u32::from(self.bits) }.closing()
    }
}

/// The last tags without attributes, each at one of the two places that its bytes tell.
#[derive(Debug)]
pub(super) struct KnownTags<'t> {
    last: [KnownTag<'t>; PLACES],
}

const PLACES: usize = 32;

/// Found by trial: of the tags that stand without attributes as a rule no three have the same places.
const FACTOR: u64 = 0xa12e_1018_6100_a865;

impl<'t> KnownTags<'t> {
    /// Copied as it is, which takes less than making each.
    const NOTHING: [KnownTag<'t>; PLACES] = [KnownTag::new(ShortTag::NONE, "", false, Siblings::None, 0); PLACES];

    pub(super) fn new() -> Self {
        KnownTags { last: Self::NOTHING }
    }

    /// What is known of the tag that begins with these bytes.
    #[inline]
    pub(super) fn find(&self, word: u64) -> Option<&KnownTag<'t>> {
        let tag = ShortTag::find(word)?;
        let place = Self::place(tag.bytes);
        // No other tag has the same bytes: the last of them is its only `>`.
        let at = |place: usize| self.last.get(place).filter(|known| known.bytes == tag.bytes);
        at(place).or_else(|| at(place + 1))
    }

    pub(super) fn remember(&mut self, known: KnownTag<'t>) {
        let place = Self::place(known.bytes);
        if let Some([first, second]) = self.last.get_mut(place..place + 2) {
            *second = *first;
            *first = known;
        }
    }

    /// The first of two places.
    #[inline]
    fn place(bytes: u64) -> usize {
        (bytes.wrapping_mul(FACTOR) >> 60) as usize * 2 % PLACES
    }
}

/// The bytes up to a `>`, if one is among these, or all of them; true if there is none.
#[inline]
pub(super) fn up_to_end(word: u64) -> (u64, bool) {
    ShortTag::find(word).map_or((word, true), |tag| (tag.bytes, false))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> u64 {
        let mut bytes = [b'x'; 8];
        bytes[..text.len()].copy_from_slice(text.as_bytes());
        u64::from_le_bytes(bytes)
    }

    #[test]
    fn short_tags_are_found_and_closed() {
        for name in ["p", "td", "tbody", "option", "section"] {
            let tag = ShortTag::find(word(&format!("{name}>"))).expect(name);
            assert_eq!(tag, ShortTag::of_name(word(name), name.len()));
            assert_eq!(tag.len(), name.len() + 1);
            assert!(tag.begins(word(&format!("{name}>"))) && !tag.begins(word(name)));
            let closing = tag.closing();
            assert_eq!(closing == ShortTag::NONE, name.len() > 6);
            if name.len() <= 6 {
                assert!(closing.begins(word(&format!("/{name}>"))) && !closing.begins(word(&format!("/{name}"))));
                assert_eq!(closing.len(), name.len() + 2);
            }
        }
        assert_eq!(ShortTag::find(word("td class")), None);
        assert_eq!(ShortTag::of_name(word("textarea"), 8), ShortTag::NONE);
        assert!(!ShortTag::NONE.closing().begins(word("/>")) && !ShortTag::NONE.closing().begins(word("/b>")));
        // The first `>` ends it, whatever follows.
        assert_eq!(ShortTag::find(word("b>?>>\u{7f}>x")), Some(ShortTag::of_name(word("b"), 1)));
    }

    #[test]
    fn tags_are_known_by_all_their_bytes() {
        let mut known = KnownTags::new();
        let tag = |name: &str| ShortTag::of_name(word(name), name.len());
        known.remember(KnownTag::new(tag("td"), "td", false, Siblings::Cells, 3));
        assert_eq!(known.find(word("td>")).map(|known| known.number), Some(3));
        assert!(known.find(word("t>")).is_none() && known.find(word("tdd>")).is_none());
        assert!(known.find(word("td ")).is_none());
    }

    #[test]
    fn usual_tags_are_all_known_at_once() {
        let names =
            "b i p br/ hr/ h1 h2 h3 h4 h5 h6 ul ol li tr td th table thead tbody tfoot div span pre code body header";
        let mut known = KnownTags::new();
        let tags: Vec<u64> = names.split(' ').map(|name| word(&format!("{name}>"))).collect();
        for tag in tags.iter().filter_map(|tag| ShortTag::find(*tag)) {
            known.remember(KnownTag::new(tag, "", false, Siblings::None, 1));
        }
        assert!(tags.iter().all(|tag| known.find(*tag).is_some()));
    }
}
