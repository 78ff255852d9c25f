//! The order of texts as Java's `Collator` for English has it: base letters first, then accents,
//! then case; spaces and dashes hardly count.

use std::cmp::Ordering;
use std::sync::LazyLock;

/// The weights of every UTF-16 unit: primary in the upper half, then accent, then case.
struct Table {
    /// Where the weights of a unit begin in `weights`; those of the next one end them.
    starts: Vec<u32>,
    weights: Vec<u32>,
}

impl Table {
    fn of(&self, unit: u16) -> &[u32] {
        let at = usize::from(unit);
        match self.starts.get(at..at + 2) {
            Some([from, to]) => self.weights.get(*from as usize..*to as usize).unwrap_or_default(),
            _ => &[],
        }
    }
}

/// Read from lines with a character and its weights each.
static WEIGHTS: LazyLock<Table> = LazyLock::new(|| {
    let number = |text: &str| u32::from_str_radix(text, 16).ok();
    let mut lines: Vec<(u32, Vec<u32>)> = include_str!("collation.txt")
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ');
            let unit = number(words.next()?)?;
            Some((unit, words.filter_map(number).collect()))
        })
        .collect();
    lines.sort_by_key(|(unit, _)| *unit);
    let mut table = Table { starts: Vec::with_capacity(0x1_0001), weights: Vec::new() };
    let mut lines = lines.into_iter().peekable();
    for unit in 0..=0xffff {
        table.starts.push(table.weights.len() as u32);
        match lines.next_if(|(of, _)| *of == unit) {
            Some((_, weights)) => table.weights.extend(weights),
            // After all others, by number.
            None => table.weights.extend([unit << 16, 0x7fff_0000]),
        }
    }
    table.starts.push(table.weights.len() as u32);
    table
});

/// The weights of a text, one after the other.
struct Weights<U> {
    table: &'static Table,
    units: U,
    pending: Vec<u32>,
}

impl<U: Iterator<Item = u16>> Weights<U> {
    fn next(&mut self) -> Option<u32> {
        loop {
            if let Some(weight) = self.pending.pop() {
                return Some(weight);
            }
            match self.table.of(self.units.next()?) {
                [weight] => return Some(*weight),
                weights => self.pending.extend(weights.iter().rev()),
            }
        }
    }
}

/// How `a` stands to `b`.
pub(crate) fn compare(a: &str, b: &str) -> Ordering {
    if a == b {
        return Ordering::Equal;
    }
    let mut left = Weights { table: &WEIGHTS, units: a.encode_utf16(), pending: Vec::new() };
    let mut right = Weights { table: &WEIGHTS, units: b.encode_utf16(), pending: Vec::new() };
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
