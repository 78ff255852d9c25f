//! What follows where data is read that was meant as JSON: by it a set is told from an object, and a quote that is missing
//! from one that stands in a text.

use super::repair::{LONGEST_TEXT, Reader, closes, is_quote};

/// So far it is looked for what follows the first key of an object, in characters.
const LONGEST_KEY: usize = 1_000;

/// So much white space may stand before a member, in characters.
const WIDEST_GAP: usize = 200;

impl Reader {
    /// True if the bracket that is open is a set, `{1, 2}`, or an object: whether a value follows its first key.
    pub(super) fn is_set(&self) -> bool {
        let (mut at, mut quote, mut texts, mut has_begun) = (self.at + 1, None, 0, false);
        while let Some(c) = self.chars.get(at).copied().filter(|_| at - self.at < LONGEST_KEY) {
            match (quote, c) {
                (Some(open), c) if closes(open, c) => quote = None,
                (Some(_), _) => {}
                (None, c) if is_quote(c) && texts > 0 => return false,
                (None, c) if is_quote(c) => (quote, texts) = (Some(c), texts + 1),
                (None, ':' | '=' | '：') => return false,
                (None, ',' | '}') => return at > self.at + 1 && c == ',',
                // A name in square brackets.
                (None, '[') if !has_begun => return false,
                (None, '{' | '[' | '(') => return true,
                _ => {}
            }
            has_begun |= !c.is_whitespace();
            at += 1;
        }
        false
    }

    /// True for a name whose second quote is missing, `"a: "b"`.
    pub(super) fn is_open_name(&self) -> bool {
        let mut ahead = 1;
        while self.peek(ahead).is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-')) {
            ahead += 1;
        }
        let is_name = ahead > 1 && self.peek(ahead) == Some(':');
        let after = ahead + 1 + usize::from(self.peek(ahead + 1) == Some(' '));
        is_name && self.peek(after) == Some('"') && !matches!(self.peek(after + 1), None | Some(':' | ' '))
    }

    /// True if a member follows the comma or line end that was passed, with its name in quotes, or the bracket that ends an
    /// object in a line of its own: a text that is not closed ends before it.
    pub(super) fn begins_member(&self, passed: char) -> bool {
        let mut ahead = 0;
        while ahead < WIDEST_GAP && self.peek(ahead).is_some_and(char::is_whitespace) {
            ahead += 1;
        }
        if passed == '\n' && self.peek(ahead) == Some('}') {
            return true;
        }
        let is_open = self.peek(ahead) == Some('"');
        ahead += 1;
        let start = ahead;
        while self.peek(ahead).is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-')) {
            ahead += 1;
        }
        is_open && ahead > start && self.peek(ahead) == Some('"') && self.peek(ahead + 1) == Some(':')
    }

    /// True if a quote that was just passed ends its text: a sign follows that only stands after one.
    pub(super) fn is_end(&self, open: char) -> bool {
        let mut ahead = 0;
        while self.peek(ahead).is_some_and(char::is_whitespace) {
            ahead += 1;
        }
        match self.peek(ahead) {
            None | Some(',' | '}' | ']' | ')' | ':' | ';' | '=' | '+' | '/' | '#' | '-' | '：' | '，') => true,
            Some(c) => is_quote(c) && ahead > 0 || open == '`',
        }
    }

    /// True if a comma and a quote follow, after which more members stand.
    pub(super) fn has_more_members(&self) -> bool {
        let mut signs = self.chars.iter().skip(self.at).filter(|c| !c.is_whitespace());
        signs.next() == Some(&',') && signs.next().is_some_and(|c| is_quote(*c))
    }

    /// How many digits follow a comma that stands here, where they are no name.
    pub(super) fn digits_behind_comma(&self) -> Option<usize> {
        let mut ahead = 1;
        while self.peek(ahead).is_some_and(|c| c.is_ascii_digit()) {
            ahead += 1;
        }
        let is_part = self.peek(0) == Some(',') && ahead > 1 && self.peek(ahead) != Some(':');
        is_part.then_some(ahead - 1)
    }

    /// True for `(2)`, which says how many there are.
    pub(super) fn is_count(&self) -> bool {
        let mut ahead = 1;
        while self.peek(ahead).is_some_and(|c| c.is_ascii_digit()) {
            ahead += 1;
        }
        ahead > 1 && self.peek(ahead) == Some(')')
    }

    /// True if no comma stands in the brackets here, and no brackets.
    pub(super) fn holds_one(&self) -> bool {
        let mut ahead = 1;
        while self.peek(ahead).is_some_and(|c| !matches!(c, ',' | '(' | '[' | '{' | ')')) && ahead < LONGEST_TEXT {
            ahead += 1;
        }
        ahead > 1 && self.peek(ahead) == Some(')')
    }

    /// True if the square bracket here holds names in quotes with values, as arrays of PHP and dictionaries of Swift do.
    pub(super) fn begins_map(&self) -> bool {
        let mut ahead = 1;
        while self.peek(ahead).is_some_and(char::is_whitespace) {
            ahead += 1;
        }
        let Some(quote) = self.peek(ahead).filter(|c| is_quote(*c)) else { return false };
        ahead += 1;
        while self.peek(ahead).is_some_and(|c| c != quote && c != '\n') && ahead < LONGEST_TEXT {
            ahead += 1;
        }
        ahead += 1;
        while self.peek(ahead) == Some(' ') {
            ahead += 1;
        }
        matches!((self.peek(ahead), self.peek(ahead + 1)), (Some(':'), _) | (Some('='), Some('>')))
    }

    /// True if a key and its sign follow the bracket that stands here.
    pub(super) fn has_keys(&self) -> bool {
        let mut ahead = 1;
        while let Some(c) = self.peek(ahead).filter(|_| ahead < 80) {
            match c {
                '=' | ':' => return true,
                ',' | '(' | '[' | '{' | ')' | ']' => return false,
                _ => ahead += 1,
            }
        }
        false
    }
}
