//! The emoji shortcodes that Symphony knows.
//!
//! `names.txt` holds a line `name characters` each, sorted by name; it is searched as it stands, so that nothing is
//! built when the program starts. `generate.py` beside it writes the file.

use crate::diagnostic::nearest;

const TABLE: &str = include_str!("names.txt");

/// The characters that `shortcode` (without colons, case-sensitive) stands for.
pub fn find(shortcode: &str) -> Option<&'static str> {
    let (mut table, wanted) = (TABLE, shortcode.as_bytes());
    while !table.is_empty() {
        let (before, line, after) = split_at_line(table, table.len() / 2)?;
        let (name, characters) = line.split_once(' ')?;
        table = match name.as_bytes().cmp(wanted) {
            std::cmp::Ordering::Equal => return Some(characters),
            std::cmp::Ordering::Greater => before,
            std::cmp::Ordering::Less => after,
        };
    }
    None
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

/// The lines before the one that byte `at` lies in, that line without its end, and the lines after it.
fn split_at_line(table: &str, at: usize) -> Option<(&str, &str, &str)> {
    let bytes = table.as_bytes();
    let start = memchr::memrchr(b'\n', bytes.get(..at)?).map_or(0, |end| end + 1);
    let end = start + memchr::memchr(b'\n', bytes.get(start..)?)?;
    Some((table.get(..start)?, table.get(start..end)?, table.get(end + 1..)?))
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
