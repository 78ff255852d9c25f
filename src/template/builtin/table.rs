//! Every built-in by its name and by its number.

use std::sync::LazyLock;

use super::BuiltIn;

/// The rows of all families, sorted by name; their place is their number.
pub(crate) static ROWS: LazyLock<Vec<&'static BuiltIn>> = LazyLock::new(|| {
    let mut rows: Vec<&BuiltIn> = super::FAMILIES.iter().copied().flatten().collect();
    rows.sort_unstable_by_key(|row| row.name);
    rows
});

/// The number of the built-in with this name, in snake_case or camelCase, of whatever release.
pub(crate) fn find(name: &str) -> Option<u16> {
    let find = |name: &str| ROWS.binary_search_by(|row| row.name.cmp(name)).ok().map(|at| at as u16);
    if !name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return find(name);
    }
    let number = find(&snake_case(name))?;
    (camel_case(ROWS[number as usize].name) == name).then_some(number)
}

/// The row with this number.
pub(crate) fn row_of(number: u16) -> &'static BuiltIn {
    ROWS[usize::from(number).min(ROWS.len() - 1)]
}

fn snake_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut after_capital = true;
    for c in name.chars() {
        // `isoUtcNZ` is `iso_utc_nz`, `isoMNZ` is `iso_m_nz`: the pair keeps together.
        let pair = c == 'Z' && (out.ends_with('n') || out.ends_with('f'));
        if c.is_ascii_uppercase() && !pair && !(after_capital && out.is_empty()) {
            out.push('_');
        }
        after_capital = c.is_ascii_uppercase();
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// The camelCase spelling of a name in snake_case.
pub(crate) fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let mut out = words.next().unwrap_or_default().to_owned();
    for word in words {
        match word {
            "nz" => out.push_str("NZ"),
            "fz" => out.push_str("FZ"),
            _ => {
                let mut letters = word.chars();
                out.extend(letters.next().map(|first| first.to_ascii_uppercase()));
                out.push_str(letters.as_str());
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_sorted_and_found_in_both_spellings() {
        assert!(ROWS.is_sorted_by(|a, b| a.name < b.name));
        for (number, row) in ROWS.iter().enumerate() {
            assert_eq!(find(row.name), Some(number as u16), "{}", row.name);
            assert_eq!(find(&camel_case(row.name)), Some(number as u16), "{}", camel_case(row.name));
        }
        assert_eq!(find("upperCASE"), None);
        assert_eq!(find("roman"), None);
    }
}
