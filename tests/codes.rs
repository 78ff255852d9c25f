//! The table of codes: ids that hold.

use std::collections::HashSet;

use messageml::Code;

#[test]
fn ids_are_distinct_and_well_formed() {
    let mut seen = HashSet::new();
    for code in Code::all() {
        let id = code.id();
        let is_word = |word: &str| {
            !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-' || b.is_ascii_digit())
        };
        assert!(id.split_once('/').is_some_and(|(family, slug)| is_word(family) && is_word(slug)), "{id}");
        assert!(seen.insert(id), "{id} stands twice in the table");
        let info = code.info();
        assert!(!info.title.is_empty() && !info.title.ends_with('.'), "{id}: {}", info.title);
        assert!(info.explanation.ends_with('.'), "{id}: the explanation is not a sentence");
        assert!((info.bad.message, info.bad.data) != (info.good.message, info.good.data), "{id}: equal examples");
    }
}
