//! The words of an attribute such as `class`.

/// White space between words, as Java's regular expressions see it.
pub(super) fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\u{b}' | '\u{c}' | '\r')
}

/// True if `words` has this word.
pub(super) fn has_word(words: &str, word: &str) -> bool {
    let (words, word) = (words.as_bytes(), word.as_bytes());
    let Some(last) = words.len().checked_sub(word.len()) else { return false };
    if last == 0 {
        return words == word;
    }
    let is_end = |at: usize| words.get(at).is_none_or(|byte| is_separator(char::from(*byte)));
    let mut at = 0;
    loop {
        if is_end(at + word.len()) && words.get(at..).is_some_and(|rest| rest.starts_with(word)) {
            return true;
        }
        // On to the next word.
        while !is_end(at) {
            at += 1;
        }
        at += 1;
        if at > last {
            return false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_between_white_space() {
        for words in ["a", "a b", "b a", "b\ta\nc", " a ", "b  a", "é a", "xa a"] {
            assert!(has_word(words, "a"), "{words:?}");
        }
        for words in ["", "b", "ab", "ba", "b ab", "aé", "b\u{a0}a", "a-a"] {
            assert!(!has_word(words, "a"), "{words:?}");
        }
    }
}
