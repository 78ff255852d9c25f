//! "Did you mean …?": the one candidate that a mistyped name is closest to.

/// Longer names, in characters, are no typing slips and get no suggestion.
const LONGEST: usize = 64;

/// The candidate that differs from `name` in the fewest keystrokes, or nothing where none is close enough.
///
/// A keystroke is a character put in, left out or changed, or two neighbours swapped; upper and lower case count as the
/// same (ASCII), so that `messageml` finds `messageML`. Allowed is a third of the name's length in characters, at least
/// one, at most four, and never all of a name. Of equally close candidates the first one wins, one that begins with the
/// same character before one that doesn't. A candidate equal to `name` is passed over. Names of one or two characters
/// are only found in another order or case.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if name.len() > LONGEST * 4 {
        return None;
    }
    let wanted = Word::new(name)?;
    let mut limit = (wanted.length / 3).clamp(1, 4).min(wanted.length.saturating_sub(1));
    let mut best: Option<(&'a str, usize, bool)> = None;
    for candidate in candidates {
        if candidate == name || candidate.len() > (LONGEST + 4) * 4 {
            continue;
        }
        // A character takes one byte to four, so many candidates are too long or short at first sight.
        if candidate.len() > (wanted.length + limit) * 4 || candidate.len() + limit < wanted.length {
            continue;
        }
        if name.is_ascii() && candidate.is_ascii() && candidate.len() > wanted.length + limit {
            continue;
        }
        let Some(word) = Word::new(candidate) else { continue };
        let Some(distance) = wanted.distance(&word, limit) else { continue };
        // Of two characters only their order is a slip; another character makes another name.
        let is_other = |letter: &char| !word.letters().contains(letter);
        if wanted.length < 3 && distance > 0 && wanted.letters().iter().any(is_other) {
            continue;
        }
        let same_start = wanted.letters().first() == word.letters().first();
        if best.is_none_or(|(_, least, start)| distance < least || (distance == least && same_start && !start)) {
            best = Some((candidate, distance, same_start));
            limit = distance;
        }
    }
    best.map(|(candidate, ..)| candidate)
}

/// The characters of a short name, in lower case where ASCII knows one.
struct Word {
    letters: [char; LONGEST],
    length: usize,
}

impl Word {
    fn new(text: &str) -> Option<Word> {
        let mut word = Word { letters: ['\0'; LONGEST], length: 0 };
        for letter in text.chars() {
            *word.letters.get_mut(word.length)? = letter.to_ascii_lowercase();
            word.length += 1;
        }
        Some(word)
    }

    fn letters(&self) -> &[char] {
        self.letters.get(..self.length).unwrap_or_default()
    }

    /// The number of keystrokes between the two (optimal string alignment), if not more than `limit`.
    fn distance(&self, other: &Word, limit: usize) -> Option<usize> {
        if self.length.abs_diff(other.length) > limit {
            return None;
        }
        // Three rows of the usual table: the one before the last, the last, and the one being filled.
        let mut before = [0; LONGEST + 1];
        let mut last: [usize; LONGEST + 1] = std::array::from_fn(|column| column);
        let mut previous = None;
        for (row, &left) in self.letters().iter().enumerate() {
            let mut current = [0; LONGEST + 1];
            current[0] = row + 1;
            let mut least = row + 1;
            let mut neighbour = None;
            let cells = last.iter().zip(last.iter().skip(1)).zip(other.letters());
            let mut written = row + 1;
            for (column, ((&diagonal, &above), &right)) in cells.enumerate() {
                let mut cost = (diagonal + usize::from(left != right)).min(above + 1).min(written + 1);
                if previous == Some(right) && neighbour == Some(left) {
                    let crossed = column.checked_sub(1).and_then(|at| before.get(at)).copied().unwrap_or(cost);
                    cost = cost.min(crossed + 1);
                }
                if let Some(cell) = current.get_mut(column + 1) {
                    *cell = cost;
                }
                written = cost;
                least = least.min(cost);
                neighbour = Some(right);
            }
            if least > limit {
                return None;
            }
            previous = Some(left);
            before = last;
            last = current;
        }
        last.get(other.length).copied().filter(|&distance| distance <= limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_closest_name_or_none() {
        let names = ["table", "tr", "td", "thead", "messageML", "mention", "text-field", "textarea", "form", "button"];
        let cases = [
            ("tabel", Some("table")),
            ("Table", Some("table")),
            ("messageml", Some("messageML")),
            ("metnion", Some("mention")),
            ("textfield", Some("text-field")),
            ("text-area", Some("textarea")),
            ("buton", Some("button")),
            ("from", Some("form")),
            ("th", None),
            ("rt", Some("tr")),
            ("TR", Some("tr")),
            ("x", None),
            ("", None),
            ("video", None),
            ("table", None),
            ("tåble", Some("table")),
            ("completely-different", None),
        ];
        for (name, expected) in cases {
            assert_eq!(nearest(name, names), expected, "{name}");
        }
    }

    #[test]
    fn counts_keystrokes() {
        let distance = |a, b| Word::new(a).unwrap().distance(&Word::new(b).unwrap(), 9);
        let cases = [("", "", 0), ("", "ab", 2), ("ab", "ba", 1), ("abcd", "acbd", 1), ("kitten", "sitting", 3)];
        for (a, b, expected) in cases {
            assert_eq!(distance(a, b), Some(expected), "{a} {b}");
            assert_eq!(distance(b, a), Some(expected), "{b} {a}");
        }
    }

    #[test]
    fn answers_for_names_of_any_length() {
        let long = "é".repeat(100_000);
        assert_eq!(nearest(&long, ["a", &long[..200]]), None);
        assert_eq!(nearest("abc", [long.as_str(), "abd"]), Some("abd"));
        let edge = "a".repeat(64);
        assert_eq!(nearest(&edge[..63], [edge.as_str()]), Some(edge.as_str()));
    }
}
