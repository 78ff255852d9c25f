//! The classes of the style guide that give texts and backgrounds a colour; only clients know them.

use crate::diagnostic::nearest;

/// What the classes begin with.
const PREFIXES: [&str; 2] = ["tempo-text-color--", "tempo-bg-color--"];

/// The colours, which end the classes.
const COLOURS: [&str; 17] = [
    "normal",
    "secondary",
    "link",
    "placeholder",
    "disabled",
    "theme-primary",
    "theme-accent",
    "external",
    "white",
    "black",
    "red",
    "green",
    "blue",
    "yellow",
    "cyan",
    "purple",
    "orange",
];

/// What classes for backgrounds of layouts begin with.
const LAYOUT: &str = "tempo-ui--";

/// Not in the style guide, and in the cards of Symphony's own integrations.
const IN_USE: [&str; 2] = ["gray", "grey"];

fn is_name(colour: &str) -> bool {
    COLOURS.contains(&colour) || IN_USE.contains(&colour)
}

fn classes() -> Vec<String> {
    PREFIXES.iter().flat_map(|prefix| COLOURS.iter().map(move |colour| format!("{prefix}{colour}"))).collect()
}

fn is_class(word: &str) -> bool {
    word.starts_with(LAYOUT) || PREFIXES.iter().filter_map(|prefix| word.strip_prefix(prefix)).any(is_name)
}

/// True for a word that gives a colour, alone or with what a class begins with.
pub(crate) fn is_colour(word: &str) -> bool {
    let word = word.trim();
    word.is_empty()
        || is_name(word)
        || is_class(word)
        || !word.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
}

/// True for a class that was to give a colour and gives none.
pub(crate) fn is_no_class(word: &str) -> bool {
    !is_class(word)
        && word.starts_with("tempo-")
        && (PREFIXES.iter().any(|prefix| word.starts_with(prefix)) || nearest_class(word).is_some())
}

/// The class that was probably meant.
pub(crate) fn nearest_class(word: &str) -> Option<String> {
    let all = classes();
    let near = match PREFIXES.iter().find_map(|prefix| Some((prefix, word.strip_prefix(*prefix)?))) {
        // Of another colour only the end can be wrong.
        Some((prefix, colour)) => return nearest(colour, COLOURS).map(|colour| format!("{prefix}{colour}")),
        None => nearest(word, all.iter().map(String::as_str).chain(COLOURS)),
    };
    near.map(str::to_owned)
}

/// The colours, as help names them.
pub(crate) fn colours() -> String {
    COLOURS.map(|colour| format!("`{colour}`")).join(", ")
}
