//! Plain text: lengths, blanks, ids, hashtags, shortcodes, booleans.

use super::{ValueError, WrongValue, character_at, fail};

/// True for what Java's `Character.isWhitespace` calls white space: no-break spaces are not.
pub(crate) fn is_whitespace(letter: char) -> bool {
    match letter {
        '\t'..='\r' | '\u{1c}'..=' ' => true,
        '\u{a0}' | '\u{2007}' | '\u{202f}' | '\u{85}' => false,
        _ => letter > '\u{7f}' && letter.is_whitespace(),
    }
}

/// True if nothing but white space (see [`is_whitespace`]) stands in `value`.
pub(crate) fn is_blank(value: &str) -> bool {
    value.chars().all(is_whitespace)
}

/// `value` without the characters up to U+0020 at both ends, as Java's `trim` leaves it.
pub(crate) fn trim(value: &str) -> &str {
    value.trim_matches(|letter| letter <= ' ')
}

/// The length in UTF-16 units, in which Symphony counts.
pub(crate) fn length(value: &str) -> usize {
    if value.is_ascii() { value.len() } else { value.encode_utf16().count() }
}

/// Refuses a value of which [`trim`] leaves nothing.
pub(crate) fn check_present(value: &str) -> Result<(), ValueError> {
    if trim(value).is_empty() { fail(0..value.len(), WrongValue::Blank) } else { Ok(()) }
}

/// Refuses more than `most` UTF-16 units; points at what is too much.
pub(crate) fn check_length(value: &str, most: usize) -> Result<(), ValueError> {
    if value.len() <= most {
        return Ok(());
    }
    let length = length(value);
    if length <= most {
        return Ok(());
    }
    let mut units = 0;
    let mut over = value.len();
    for (at, letter) in value.char_indices() {
        units += letter.len_utf16();
        if units > most {
            over = at;
            break;
        }
    }
    fail(over..value.len(), WrongValue::TooLong { length, most })
}

/// The id of a dialog: not empty, without white space, at most 64 UTF-16 units.
pub(crate) fn check_id(value: &str) -> Result<(), ValueError> {
    if value.is_empty() {
        return fail(0..0, WrongValue::Blank);
    }
    if let Some(at) = value.find(is_whitespace) {
        return fail(character_at(value, at), WrongValue::Whitespace);
    }
    check_length(value, 64)
}

/// The text of a hashtag: no ASCII white space, and one character that is not punctuation.
pub(crate) fn check_hashtag(value: &str) -> Result<(), ValueError> {
    const PUNCTUATION: &str = "!@#$%^&*()+=<>,./?`~:;'\"\\|-";
    if value.is_empty() {
        return fail(0..0, WrongValue::Blank);
    }
    if let Some(at) = value.find(|letter| matches!(letter, ' ' | '\t'..='\r')) {
        return fail(at..at + 1, WrongValue::Whitespace);
    }
    if value.chars().all(|letter| PUNCTUATION.contains(letter)) {
        return fail(0..value.len(), WrongValue::HashPunctuation);
    }
    Ok(())
}

/// The shortcode of an emoji: ASCII letters and digits, `_`, `+`, `-`; may be empty.
pub(crate) fn check_shortcode(value: &str) -> Result<(), ValueError> {
    let stray = |letter: &(usize, char)| !(letter.1.is_ascii_alphanumeric() || "_+-".contains(letter.1));
    match value.char_indices().find(stray) {
        Some((at, letter)) => fail(character_at(value, at), WrongValue::ShortcodeCharacter(letter)),
        None => Ok(()),
    }
}

/// `true` or `false` in any case.
pub(crate) fn boolean(value: &str) -> Result<bool, ValueError> {
    if value.eq_ignore_ascii_case("true") {
        Ok(true)
    } else if value.eq_ignore_ascii_case("false") {
        Ok(false)
    } else {
        fail(0..value.len(), WrongValue::Boolean)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_utf16_units() {
        for (value, expected) in [("", 0), ("abc", 3), ("é", 1), ("😀", 2), ("a😀é", 4)] {
            assert_eq!(length(value), expected, "{value}");
        }
        assert_eq!(check_length(&"😀".repeat(32), 64), Ok(()));
        let long = format!("{}x", "😀".repeat(32));
        assert_eq!(check_length(&long, 64).unwrap_err().at, 128..129);
        assert_eq!(check_length("a😀", 2).unwrap_err().at, 1..5);
    }

    #[test]
    fn knows_java_white_space() {
        for letter in "\t\n\u{b}\u{c}\r\u{1c}\u{1f} \u{1680}\u{2000}\u{2028}\u{2029}\u{3000}".chars() {
            assert!(is_whitespace(letter), "{letter:?}");
        }
        for letter in "\u{a0}\u{2007}\u{202f}\u{85}\u{200b}\u{feff}a\u{1b}\u{8}".chars() {
            assert!(!is_whitespace(letter), "{letter:?}");
        }
        assert!(is_blank("") && is_blank(" \t") && !is_blank("\u{a0}"));
        assert!(check_present("\u{a0}").is_ok() && check_present(" \u{1} ").is_err());
    }

    #[test]
    fn judges_hashtags() {
        for good in ["123", "é_ü", "#a", "a-b", "_", "\u{a0}", "!x!", "{", "😀"] {
            assert!(check_hashtag(good).is_ok(), "{good}");
        }
        for bad in ["", "!!!", "a b", "a\tb", "-", "#", "'\"\\|"] {
            assert!(check_hashtag(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn judges_ids_shortcodes_and_booleans() {
        assert!(check_id("a").is_ok() && check_id("a\u{a0}b").is_ok() && check_id(&"a".repeat(64)).is_ok());
        assert!(check_id("").is_err() && check_id("a b").is_err() && check_id(&"a".repeat(65)).is_err());
        assert_eq!(check_id("a\u{3000}b").unwrap_err().at, 1..4);
        assert!(check_shortcode("").is_ok() && check_shortcode("+1_a-Z").is_ok());
        assert_eq!(check_shortcode("aé").unwrap_err().at, 1..3);
        assert_eq!(boolean("TRUE"), Ok(true));
        assert_eq!(boolean("fAlse"), Ok(false));
        assert!(boolean("").is_err() && boolean(" true").is_err() && boolean("1").is_err());
    }
}
