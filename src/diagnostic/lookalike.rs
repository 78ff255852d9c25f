//! Characters that look like others or like nothing, as word processors, chats and web pages put them into copied text.

/// A character, what it is called, and what was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lookalike {
    /// The character.
    pub character: char,
    /// Its name in a sentence.
    pub name: &'static str,
    /// What is written in its place; empty for one that nobody sees.
    pub plain: &'static str,
}

const fn row(character: char, name: &'static str, plain: &'static str) -> Lookalike {
    Lookalike { character, name, plain }
}

/// Sorted by character.
const ROWS: [Lookalike; 52] = [
    row('\u{60}', "a backtick", "\""),
    row('\u{a0}', "a no-break space", " "),
    row('\u{ab}', "an angled quote", "\""),
    row('\u{ad}', "a soft hyphen, which nobody sees", ""),
    row('\u{b4}', "an accent", "'"),
    row('\u{bb}', "an angled quote", "\""),
    row('\u{d7}', "a multiplication sign", "*"),
    row('\u{f7}', "a division sign", "/"),
    row('\u{2002}', "a wide space", " "),
    row('\u{2003}', "a wide space", " "),
    row('\u{2007}', "a no-break space", " "),
    row('\u{2009}', "a thin space", " "),
    row('\u{200b}', "a zero-width space, which nobody sees", ""),
    row('\u{200c}', "a zero-width character, which nobody sees", ""),
    row('\u{200d}', "a zero-width character, which nobody sees", ""),
    row('\u{200e}', "a direction mark, which nobody sees", ""),
    row('\u{200f}', "a direction mark, which nobody sees", ""),
    row('\u{2010}', "a typographic hyphen", "-"),
    row('\u{2011}', "a no-break hyphen", "-"),
    row('\u{2013}', "a dash", "-"),
    row('\u{2014}', "a dash", "-"),
    row('\u{2018}', "a typographic quote", "'"),
    row('\u{2019}', "a typographic quote", "'"),
    row('\u{201a}', "a typographic quote", "'"),
    row('\u{201c}', "a typographic quote", "\""),
    row('\u{201d}', "a typographic quote", "\""),
    row('\u{201e}', "a typographic quote", "\""),
    row('\u{201f}', "a typographic quote", "\""),
    row('\u{2026}', "an ellipsis", ""),
    row('\u{202f}', "a narrow no-break space", " "),
    row('\u{2032}', "a prime", "'"),
    row('\u{2033}', "a double prime", "\""),
    row('\u{2039}', "an angled quote", "'"),
    row('\u{203a}', "an angled quote", "'"),
    row('\u{2060}', "a word joiner, which nobody sees", ""),
    row('\u{2212}', "a minus sign", "-"),
    row('\u{2260}', "a sign for \"not equal\"", " != "),
    row('\u{2264}', "a sign for \"at most\"", " lte "),
    row('\u{2265}', "a sign for \"at least\"", " gte "),
    row('\u{3000}', "a wide space", " "),
    row('\u{feff}', "a byte order mark, which nobody sees", ""),
    row('\u{ff02}', "a wide quote", "\""),
    row('\u{ff08}', "a wide bracket", "("),
    row('\u{ff09}', "a wide bracket", ")"),
    row('\u{ff0c}', "a wide comma", ","),
    row('\u{ff1a}', "a wide colon", ":"),
    row('\u{ff1c}', "a wide sign", "<"),
    row('\u{ff1d}', "a wide equals sign", "="),
    row('\u{ff1e}', "a wide sign", ">"),
    row('\u{ff1f}', "a wide question mark", "?"),
    row('\u{ff5b}', "a wide brace", "{"),
    row('\u{ff5d}', "a wide brace", "}"),
];

/// What a character was meant to be, if it looks like another or like nothing.
pub fn lookalike(character: char) -> Option<&'static Lookalike> {
    ROWS.iter().find(|row| row.character == character)
}

/// A text with every such character replaced by what it was meant to be.
///
/// ```
/// use messageml::diagnostic::straighten;
/// assert_eq!(straighten("“a”\u{200b}"), "\"a\"");
/// ```
pub fn straighten(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match lookalike(c) {
            Some(row) => plain.push_str(row.plain),
            None => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_sorted() {
        assert!(ROWS.is_sorted_by(|a, b| a.character < b.character));
    }
}
