//! From a tag's name to the elements it may mean, and from a wrong name to the nearest right one.

use std::sync::OnceLock;

use super::element::{Element, Spelling, When};

/// A spelling, and the element that it means.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    pub element: Element,
    pub spelling: &'static Spelling,
}

struct Entry {
    tag: &'static str,
    candidates: Vec<Candidate>,
}

const BUCKETS: usize = 128;

fn bucket(tag: &str) -> usize {
    let bytes = tag.as_bytes();
    let first = bytes.first().map_or(0, |byte| *byte as usize);
    let last = bytes.last().map_or(0, |byte| *byte as usize);
    (first * 5 + last * 11 + bytes.len() * 3) % BUCKETS
}

fn index() -> &'static [Vec<Entry>] {
    static INDEX: OnceLock<Vec<Vec<Entry>>> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut index: Vec<Vec<Entry>> = (0..BUCKETS).map(|_| Vec::new()).collect();
        let all = || Element::all().flat_map(|element| element.info().spellings.iter().map(move |s| (element, s)));
        let conditional = all().filter(|(_, spelling)| spelling.when != When::Always);
        let plain = all().filter(|(_, spelling)| spelling.when == When::Always);
        for (element, spelling) in conditional.chain(plain) {
            let entries = &mut index[bucket(spelling.tag)];
            let candidate = Candidate { element, spelling };
            match entries.iter_mut().find(|entry| entry.tag == spelling.tag) {
                Some(entry) => entry.candidates.push(candidate),
                None => entries.push(Entry { tag: spelling.tag, candidates: vec![candidate] }),
            }
        }
        index
    })
}

/// What a tag may mean: conditional spellings first, in the order of the table, then the plain one.
pub(crate) fn candidates(tag: &str) -> &'static [Candidate] {
    let entries = &index()[bucket(tag)];
    entries.iter().find(|entry| entry.tag == tag).map_or(&[], |entry| &entry.candidates)
}

/// The tag nearest to a wrong one.
pub(crate) fn nearest_element(tag: &str) -> Option<&'static str> {
    let tags = Element::all().flat_map(|element| element.info().spellings.iter().map(|spelling| spelling.tag));
    nearest(tag, tags)
}

/// The nearest of `names` that is near enough to be meant: one edit for every three characters.
pub(crate) fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let wanted: Vec<char> = name.chars().take(64).flat_map(char::to_lowercase).collect();
    let allowed = wanted.len().div_ceil(3).clamp(1, 3);
    names
        .map(|candidate| (distance(&wanted, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= allowed && *distance < candidate.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Insertions, deletions, replacements and swaps of neighbours between two names, case aside.
fn distance(wanted: &[char], candidate: &str) -> usize {
    let other: Vec<char> = candidate.chars().flat_map(char::to_lowercase).collect();
    let mut rows = [vec![0; other.len() + 1], (0..=other.len()).collect::<Vec<usize>>(), vec![0; other.len() + 1]];
    for (i, a) in wanted.iter().enumerate() {
        rows[2][0] = i + 1;
        for (j, b) in other.iter().enumerate() {
            let replaced = rows[1][j] + usize::from(a != b);
            let mut best = replaced.min(rows[1][j + 1] + 1).min(rows[2][j] + 1);
            if i > 0 && j > 0 && *a == other[j - 1] && wanted[i - 1] == *b {
                best = best.min(rows[0][j - 1] + 1);
            }
            rows[2][j + 1] = best;
        }
        rows.rotate_left(1);
    }
    rows[1][other.len()]
}
