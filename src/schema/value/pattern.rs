//! The display formats of date-picker and time-picker: letters of Java's `DateTimeFormatter`, and few of them.

use super::{ValueError, WrongValue, character_at, fail};

/// A letter and how often Java takes it in a row.
type Letters = [(char, usize)];

const DATE_LETTERS: [(char, usize); 3] = [('M', 5), ('d', 2), ('y', 19)];
const TIME_LETTERS: [(char, usize); 5] = [('h', 2), ('H', 2), ('m', 2), ('s', 2), ('a', 1)];

/// The format of a date-picker: `M`, `d` and `y` with digits and the characters U+0020–U+003A but `#` between them.
pub(crate) fn check_date_format(value: &str) -> Result<(), ValueError> {
    check(value, &DATE_LETTERS, |letter| (' '..=':').contains(&letter) && letter != '#')
}

/// The format of a time-picker: `h`, `H`, `m`, `s` and `a` with `:` and spaces between them.
pub(crate) fn check_time_format(value: &str) -> Result<(), ValueError> {
    check(value, &TIME_LETTERS, |letter| letter == ':' || letter == ' ')
}

fn check(value: &str, letters: &Letters, between: fn(char) -> bool) -> Result<(), ValueError> {
    if value.is_empty() {
        return fail(0..0, WrongValue::Blank);
    }
    let known = |letter: char| letters.iter().find(|(name, _)| *name == letter);
    // Not even a quotation makes room for other characters; `#` is free inside one.
    let mut quoted = None;
    let mut run = (0, '\0');
    for (at, letter) in value.char_indices() {
        let fits = known(letter).is_some() || between(letter) || (letter == '#' && quoted.is_some() && between('!'));
        if !fits {
            return fail(character_at(value, at), WrongValue::PatternCharacter(letter));
        }
        if letter == '\'' {
            // Two quotes stand for one; leaving and entering again at once comes to the same.
            quoted = if quoted.is_some() { None } else { Some(at) };
        }
        if run.1 != letter {
            run = (at, letter);
        }
        if let Some(&(_, most)) = known(letter)
            && quoted.is_none()
            && at - run.0 >= most
        {
            return fail(run.0..at + 1, WrongValue::PatternRepeat { letter, most });
        }
    }
    match quoted {
        Some(at) => fail(at..value.len(), WrongValue::PatternQuote),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn judges_date_formats() {
        let good =
            ["y", "yyyy-MM-dd", "MMMMM", "dMy", "M d y", "'M'", "'dddd'", "''", "d''", "0", "()!\"$%&*+,./:", "'#'"];
        for value in good {
            assert_eq!(check_date_format(value), Ok(()), "{value}");
        }
        let bad =
            ["", "MMMMMM", "ddd", "#", "M#d", "'", "'d", "M'x", "h", "é", "Y", ";", "yyyyyyyyyyyyyyyyyyyy", "d\n"];
        for value in bad {
            assert!(check_date_format(value).is_err(), "{value}");
        }
        assert_eq!(check_date_format("y ddd").unwrap_err().at, 2..5);
    }

    #[test]
    fn judges_time_formats() {
        for value in ["hh:mm:ss a", "H", "HHhh", "ah:m", " "] {
            assert_eq!(check_time_format(value), Ok(()), "{value}");
        }
        for value in ["", "HHH", "mmm", "sss", "aa", "'", "h.m", "S", "hé"] {
            assert!(check_time_format(value).is_err(), "{value}");
        }
    }
}
