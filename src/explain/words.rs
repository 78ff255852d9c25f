//! Fixed words with names between them: finding them in a text, and filling them in.

/// The longest name that is shown, in characters.
const NAME: usize = 80;

/// What stood where a name is wanted.
pub(super) type Names = Vec<(&'static str, String)>;

/// A phrase of a row's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phrase {
    Words(&'static str),
    Name(&'static str),
}

/// The phrases of a row's text, `{name}` being a name.
fn phrases(text: &'static str) -> impl Iterator<Item = Phrase> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if let Some((name, after)) = name_at(rest) {
            rest = after;
            return Some(Phrase::Name(name));
        }
        let next = rest.char_indices().skip(1).find(|(at, _)| rest.get(*at..).and_then(name_at).is_some());
        let (words, after) = rest.split_at_checked(next.map_or(rest.len(), |(at, _)| at))?;
        rest = after;
        (!words.is_empty()).then_some(Phrase::Words(words))
    })
}

/// The name that the text begins with, and what follows it.
fn name_at(text: &'static str) -> Option<(&'static str, &'static str)> {
    let (name, after) = text.strip_prefix('{')?.split_once('}')?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    is_name.then_some((name, after))
}

/// The names that stand in `text` where the row has them, if it has the row's words in their order.
pub(super) fn find(words: &'static str, text: &str) -> Option<Names> {
    let mut names = Names::new();
    let mut at = 0;
    let mut open: Option<&'static str> = None;
    let mut is_first = true;
    for phrase in phrases(words) {
        match phrase {
            Phrase::Name(name) => open = Some(name),
            Phrase::Words(fixed) => {
                let rest = text.get(at..)?;
                let found = memchr::memmem::find(rest.as_bytes(), fixed.as_bytes())?;
                let before = rest.get(..found)?;
                if let Some(name) = open.take() {
                    let value =
                        if is_first { before.split_whitespace().next_back().unwrap_or_default() } else { before };
                    names.push((name, shortened(value)));
                }
                at += found + fixed.len();
                is_first = false;
            }
        }
    }
    if let Some(name) = open {
        let line = text.get(at..)?.lines().next().unwrap_or_default();
        let value = line.split_once(" (").map_or(line, |(value, _)| value);
        names.push((name, shortened(value.trim_end_matches(['.', ':', '"', ',']))));
    }
    Some(names)
}

/// The row's text with the names that were found.
pub(super) fn fill(text: &'static str, names: &Names) -> String {
    let mut out = String::with_capacity(text.len());
    for phrase in phrases(text) {
        match phrase {
            Phrase::Words(words) => out.push_str(words),
            Phrase::Name(name) => {
                let found = names.iter().find(|(known, _)| *known == name);
                out.push_str(found.map_or("…", |(_, value)| value));
            }
        }
    }
    out
}

/// One line, and no longer than people read.
fn shortened(value: &str) -> String {
    let line: String = value.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    match line.char_indices().nth(NAME) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default()),
        None => line,
    }
}

/// True if every name that `text` mentions is one of those in `words`.
#[cfg(test)]
pub(super) fn agree(words: &'static str, text: &'static str) -> bool {
    let known: Vec<_> = phrases(words).collect();
    phrases(text).all(|phrase| matches!(phrase, Phrase::Words(_)) || known.contains(&phrase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_between_the_words() {
        let cases = [
            ("tag \"{a}\" in \"{b}\"", "a tag \"x\" in \"y\".", Some(vec!["x", "y"])),
            ("unknown user {user}", "Error: unknown user 12 (sic)", Some(vec!["12"])),
            ("{name} must be", "Invalid input: uid must be a number", Some(vec!["uid"])),
            ("tag \"{a}\" in", "a tag \"x\"", None),
            ("{...} is {x; y} no name", "{...} is {x; y} no name", Some(vec![])),
        ];
        for (words, text, expected) in cases {
            let found = find(words, text).map(|names| names.into_iter().map(|(_, value)| value).collect::<Vec<_>>());
            assert_eq!(found, expected.map(|names| names.into_iter().map(String::from).collect()), "{words}");
        }
    }

    #[test]
    fn names_are_filled_in() {
        let names = vec![("a", "x".to_owned())];
        assert_eq!(fill("`{a}` and {b}, not {...}", &names), "`x` and …, not {...}");
    }
}
