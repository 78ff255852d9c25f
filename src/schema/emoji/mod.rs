//! The emoji shortcodes that Symphony knows.
//!
//! `names.txt` holds a line `name characters` each, sorted by name; it is searched as it stands, so that nothing is
//! built when the program starts: where its lines begin is found, of every sixteenth, when the crate is compiled.
//! `generate.py` beside it writes the file.

use std::cmp::Ordering;

use crate::diagnostic::nearest;

const TABLE: &str = include_str!("names.txt");

/// The lines of the table.
const LINES: usize = 5_576;

/// Of so many lines the first has its beginning noted.
const STEP: usize = 16;

/// Where every sixteenth line begins, found when the crate is compiled.
static STARTS: [u32; LINES.div_ceil(STEP)] = {
    let bytes = TABLE.as_bytes();
    let mut starts = [0; LINES.div_ceil(STEP)];
    let (mut line, mut at) = (1, 0);
    while at + 1 < bytes.len() {
        at += 1;
        if bytes[at - 1] == b'\n' {
            if line % STEP == 0 {
                starts[line / STEP] = at as u32;
            }
            line += 1;
        }
    }
    assert!(line == LINES);
    starts
};

/// The first bytes as a number, which sorts as they do: zeros stand for those that are missing, and sort before all.
fn head(text: &str) -> u64 {
    match text.as_bytes().first_chunk::<8>() {
        Some(chunk) => u64::from_be_bytes(*chunk),
        None => text.bytes().rev().fold(0, |head, byte| head >> 8 | u64::from(byte) << 56),
    }
}

/// The lines from the first on that does not come before `typed`.
fn lines_from(typed: &str) -> &'static str {
    // The space after a name sorts before all that a longer name could go on with.
    let begin = head(typed);
    let is_before = |rest: &str| match head(rest).cmp(&begin) {
        Ordering::Equal => rest.as_bytes() < typed.as_bytes(),
        other => other == Ordering::Less,
    };
    let from = |start: u32| TABLE.get(start as usize..).unwrap_or_default();
    let next = STARTS.partition_point(|start| is_before(from(*start)));
    let mut rest = next.checked_sub(1).and_then(|group| STARTS.get(group)).map_or(TABLE, |start| from(*start));
    while is_before(rest)
        && let Some(end) = memchr::memchr(b'\n', rest.as_bytes())
    {
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    rest
}

/// The characters that `shortcode` (without colons, case-sensitive) stands for.
pub fn find(shortcode: &str) -> Option<&'static str> {
    // With one of these it would go on after the name.
    if memchr::memchr2(b' ', b'\n', shortcode.as_bytes()).is_some() {
        return None;
    }
    let characters = lines_from(shortcode).strip_prefix(shortcode)?.strip_prefix(' ')?;
    characters.get(..memchr::memchr(b'\n', characters.as_bytes()).unwrap_or(characters.len()))
}

/// The shortcodes that begin so, with their characters, in order.
pub fn beginning(typed: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let rows = lines_from(typed).lines().filter_map(|line| line.split_once(' '));
    rows.take_while(move |(name, _)| name.starts_with(typed))
}

/// The known shortcode that an unknown one was probably meant to be.
pub fn suggest(shortcode: &str) -> Option<&'static str> {
    let lower = shortcode.to_ascii_lowercase();
    let spelt = [lower.replace('-', "_"), lower.replace('_', "-"), lower];
    let same = spelt.iter().find(|name| find(name).is_some());
    let names = || TABLE.lines().filter_map(|line| line.split_once(' ')).map(|(name, _)| name);
    match same {
        Some(same) => names().find(|name| name == same),
        None => nearest(shortcode, names()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_complete() {
        let names: Vec<&str> = TABLE.lines().filter_map(|line| line.split_once(' ')).map(|(name, _)| name).collect();
        assert!(names.is_sorted());
        assert_eq!(names.len(), 5_576);
        assert_eq!(TABLE.lines().count(), 5_576);
        assert_eq!(names.iter().filter(|name| name.contains("tone")).count(), 3_182);
        assert_eq!(TABLE.lines().filter(|line| line.contains('\u{fe0f}')).count(), 1_720);
        assert!(names.iter().all(|name| find(name).is_some_and(|characters| !characters.is_empty())));
    }

    #[test]
    fn finds_exact_names_only() {
        let cases = [
            ("smiley", Some("😃")),
            ("+1", Some("👍")),
            ("100", Some("💯")),
            ("beetle", Some("🐞")),
            ("zap", Some("⚡")),
            ("bride_with_veil_tone3", Some("👰🏽")),
            ("Smiley", None),
            ("smile ", None),
            ("smile ", None),
            ("+1 👍\n+1_tone1", None),
            ("smil", None),
            ("", None),
            ("\n", None),
            ("zzzz", None),
            ("é", None),
        ];
        for (name, expected) in cases {
            assert_eq!(find(name), expected, "{name}");
        }
    }

    #[test]
    fn suggests_a_known_name() {
        let cases = [("Smiley", Some("smiley")), ("Heart-Eyes", Some("heart_eyes")), ("smilley", Some("smiley"))];
        for (name, expected) in cases {
            assert_eq!(suggest(name), expected, "{name}");
        }
        assert_eq!(suggest("qqqqqqqqqqqqqqqq"), None);
    }
}
