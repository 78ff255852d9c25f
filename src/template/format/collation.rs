//! The order of texts as Java's `Collator` for English has it: base letters first, then accents,
//! then case; spaces and dashes hardly count.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Characters and their weights, one a line: primary in the upper half, then accent, then case.
static WEIGHTS: LazyLock<HashMap<u16, Box<[u32]>>> = LazyLock::new(|| {
    let number = |text: &str| u32::from_str_radix(text, 16).ok();
    include_str!("collation.txt")
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ');
            let unit = u16::try_from(number(words.next()?)?).ok()?;
            Some((unit, words.filter_map(number).collect()))
        })
        .collect()
});

/// The weights of a text, one after the other.
struct Weights<U> {
    units: U,
    pending: Vec<u32>,
}

impl<U: Iterator<Item = u16>> Weights<U> {
    fn next(&mut self) -> Option<u32> {
        loop {
            if let Some(weight) = self.pending.pop() {
                return Some(weight);
            }
            let unit = self.units.next()?;
            match WEIGHTS.get(&unit) {
                Some(weights) => self.pending.extend(weights.iter().rev()),
                // After all others, by number.
                None => self.pending.extend([u32::from(unit) << 16, 0x7fff_0000]),
            }
        }
    }
}

/// How `a` stands to `b`.
pub(crate) fn compare(a: &str, b: &str) -> Ordering {
    if a == b {
        return Ordering::Equal;
    }
    let mut left = Weights { units: a.encode_utf16(), pending: Vec::new() };
    let mut right = Weights { units: b.encode_utf16(), pending: Vec::new() };
    let (mut l, mut r) = (left.next(), right.next());
    // What decides if the base letters are the same; case only as long as nothing else does.
    let mut accent = Ordering::Equal;
    let mut case = Ordering::Equal;
    while let (Some(x), Some(y)) = (l, r) {
        if x == y {
            (l, r) = (left.next(), right.next());
            continue;
        }
        let (primary_x, primary_y) = (x >> 16, y >> 16);
        if primary_x == primary_y {
            if accent == Ordering::Equal {
                accent = (x >> 8 & 0xff).cmp(&(y >> 8 & 0xff));
                if accent == Ordering::Equal && case == Ordering::Equal {
                    case = (x & 0xff).cmp(&(y & 0xff));
                }
            }
            (l, r) = (left.next(), right.next());
        } else if x == 0 {
            l = left.next();
        } else if y == 0 {
            r = right.next();
        } else if primary_x == 0 {
            accent = accent.then(Ordering::Greater);
            l = left.next();
        } else if primary_y == 0 {
            accent = accent.then(Ordering::Less);
            r = right.next();
        } else {
            return primary_x.cmp(&primary_y);
        }
    }
    while let Some(x) = l {
        if x >> 16 != 0 {
            return Ordering::Greater;
        }
        if x >> 8 != 0 {
            accent = accent.then(Ordering::Greater);
        }
        l = left.next();
    }
    while let Some(y) = r {
        if y >> 16 != 0 {
            return Ordering::Less;
        }
        if y >> 8 != 0 {
            accent = accent.then(Ordering::Less);
        }
        r = right.next();
    }
    accent.then(case)
}

#[cfg(test)]
mod tests {
    #[test]
    fn sorts_as_java_does() {
        let sorted = ["", "_x", "10", "9", "a", "A", "ä", "b", "C", "-y", "z"];
        let mut texts = sorted;
        texts.reverse();
        texts.sort_by(|a, b| super::compare(a, b));
        assert_eq!(texts, sorted);
    }
}
