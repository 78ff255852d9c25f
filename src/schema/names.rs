//! The names of tags and attributes, each with a number that is compared in place of it; from the name of an attribute to
//! its row, by a table of all spellings that is made when the crate is compiled.

use super::attribute::{AttributeInfo, Name};
use super::element::{ELEMENTS, Element};
use super::rows::TABLE;
use crate::word::first_bytes;

/// What tells a name from nearly all others: its length, and its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark(u64);

impl Mark {
    #[inline]
    pub(super) const fn of(name: &str) -> Mark {
        let bytes = name.as_bytes();
        Mark(first_bytes(bytes) ^ (bytes.len() as u64).rotate_right(8))
    }

    /// True if there is no other name of its mark in the table; of a longer one all bytes are to be compared.
    #[inline]
    pub(super) const fn says_all(name: &str) -> bool {
        name.len() < 8
    }

    /// A number below a power of two.
    #[inline]
    pub(super) const fn bucket(self, of: usize) -> usize {
        (self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - of.ilog2())) as usize
    }
}

/// A spelling of an attribute.
#[derive(Clone, Copy)]
struct Spelled {
    mark: Mark,
    /// The place of the row among those of the element.
    at: u8,
    /// The place of the spelling in the row.
    rank: u8,
}

/// How many spellings all elements have.
const COUNT: usize = {
    let (mut count, mut element) = (0, 0);
    while element < ELEMENTS {
        let rows = TABLE[element].attributes;
        let mut at = 0;
        while at < rows.len() {
            count += rows[at].names.len();
            at += 1;
        }
        element += 1;
    }
    count
};

/// The spellings of all elements, one after another, in the order of the table.
const SPELLED: [Spelled; COUNT] = {
    let mut all = [Spelled { mark: Mark(0), at: 0, rank: 0 }; COUNT];
    let (mut count, mut element) = (0, 0);
    while element < ELEMENTS {
        let rows = TABLE[element].attributes;
        let mut at = 0;
        while at < rows.len() {
            let mut rank = 0;
            while rank < rows[at].names.len() {
                let mark = Mark::of(rows[at].names[rank].text);
                all[count] = Spelled { mark, at: at as u8, rank: rank as u8 };
                count += 1;
                rank += 1;
            }
            at += 1;
        }
        element += 1;
    }
    all
};

/// The spellings of an element are parted into so many kinds by their marks.
const KINDS: usize = 16;

/// The same, those of one kind together, and where those of each kind begin, and end.
static PARTED: ([Spelled; COUNT], [u16; ELEMENTS * KINDS + 1]) = {
    let mut all = SPELLED;
    let mut starts = [0; ELEMENTS * KINDS + 1];
    let (mut count, mut first, mut element) = (0, 0, 0);
    while element < ELEMENTS {
        let rows = TABLE[element].attributes;
        let (mut end, mut at) = (first, 0);
        while at < rows.len() {
            end += rows[at].names.len();
            at += 1;
        }
        let mut kind = 0;
        while kind < KINDS {
            let mut at = first;
            while at < end {
                if SPELLED[at].mark.bucket(KINDS) == kind {
                    all[count] = SPELLED[at];
                    count += 1;
                }
                at += 1;
            }
            kind += 1;
            starts[element * KINDS + kind] = count as u16;
        }
        first = end;
        element += 1;
    }
    (all, starts)
};

/// A spelling of an attribute that was found by its name.
#[derive(Clone, Copy)]
pub(crate) struct Found {
    pub row: &'static AttributeInfo,
    /// The place of the row among those of the element.
    pub at: u8,
    pub name: &'static Name,
    /// The place of the spelling in the row.
    pub rank: u8,
}

impl Element {
    /// The spellings of attributes that are this name, in order.
    #[inline]
    pub(crate) fn spelled(self, name: &str) -> impl Iterator<Item = Found> {
        let (all, starts) = &PARTED;
        let (mark, rows) = (Mark::of(name), self.info().attributes);
        let kind = self as usize * KINDS + mark.bucket(KINDS);
        let (from, to) = (starts[kind] as usize, starts[kind + 1] as usize);
        let alike = all.get(from..to).unwrap_or_default().iter().filter(move |spelled| spelled.mark == mark);
        alike.filter_map(move |Spelled { at, rank, .. }| {
            let row = rows.get(usize::from(*at))?;
            let spelling = row.names.get(usize::from(*rank))?;
            let is_same = Mark::says_all(name) || spelling.text == name;
            is_same.then_some(Found { row, at: *at, name: spelling, rank: *rank })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_found_by_its_name() {
        for element in Element::all() {
            for (at, row) in element.info().attributes.iter().enumerate() {
                for (rank, name) in row.names.iter().enumerate() {
                    let is_it = |found: Found| (usize::from(found.at), usize::from(found.rank)) == (at, rank);
                    assert!(element.spelled(name.text).any(is_it), "{element:?} {}", name.text);
                }
            }
        }
    }

    #[test]
    fn marks_differ_by_length_and_first_bytes() {
        let names =
            ["", "a", "b", "ab", "abc", "abd", "abcd", "abcde", "abcdefg", "abcdefgh", "abcdefghi", "bbcdefghi"];
        for (at, one) in names.iter().enumerate() {
            assert!(names.iter().skip(at + 1).all(|other| Mark::of(one) != Mark::of(other)), "{one}");
        }
        // The length and the eighth byte make up for each other.
        assert_eq!(Mark::of("messageL"), Mark::of("messageML"));
        assert!(!Mark::says_all("messageL"));
        // A short name has its length as the last byte, which no longer one has.
        let rows = Element::all().flat_map(|element| element.info().attributes);
        let tags = Element::all().flat_map(|element| element.info().spellings).map(|spelling| spelling.tag);
        let mut names = rows.flat_map(|row| row.names).map(|name| name.text).chain(tags);
        assert!(names.all(|name| Mark::says_all(name) || Mark::of(name).0 >> 56 > 8));
    }
}
