//! Words that compliance refuses.

/// The first of `words` that stands in `text`, whatever its case.
pub(super) fn find_blocked<'w>(words: &'w [String], text: &str) -> Option<&'w str> {
    if words.is_empty() {
        return None;
    }
    let text = text.to_lowercase();
    words.iter().find(|word| !word.is_empty() && text.contains(&word.to_lowercase())).map(String::as_str)
}
