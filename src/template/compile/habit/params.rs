//! What stands after the name of a directive of another language, as the directive that is meant has it.

use super::matcher::bare;
use crate::template::habit::operand;

/// Words that other languages write before the name of a loop's variable.
const WORDS: [&str; 10] = ["var", "let", "const", "auto", "each", "foreach", "for", "int", "String", "val"];

/// The rest of the tag, its end included: `name` is written, `meant` is the directive.
pub(in super::super) fn written(name: &str, params: &str, meant: &str) -> String {
    let Some((inner, end)) = params.rfind(['>', ']']).map(|at| params.split_at(at)) else { return params.to_owned() };
    let inner = inner.trim();
    let inner = match inner.strip_suffix('/') {
        Some(rest) => rest.trim_end(),
        None => inner,
    };
    let fixed = match meant {
        "list" => list(inner),
        "if" => condition(name, inner),
        _ => None,
    };
    fixed.map_or_else(|| params.to_owned(), |fixed| format!(" {fixed}{end}"))
}

/// A condition under the names that ask for its opposite, or whether a value is there.
fn condition(name: &str, inner: &str) -> Option<String> {
    if inner.is_empty() {
        return None;
    }
    let inner = attribute(inner, "test").unwrap_or(inner);
    Some(match name {
        "unless" | "ifnot" | "if_not" | "ifNot" => format!("!{}", operand(inner)),
        "ifdef" | "ifDefined" | "ifexists" | "ifset" => format!("{}??", guarded(inner)),
        "ifndef" | "ifUndefined" | "ifnotset" => format!("!{}??", guarded(inner)),
        _ => inner.to_owned(),
    })
}

fn guarded(path: &str) -> String {
    if path.matches(['.', '[']).count() > 1 { format!("({path})") } else { path.to_owned() }
}

/// `r in rows`, `int i = 0; i < 3; i++`, `items="rows" var="r"`, `rows`, `3`.
fn list(inner: &str) -> Option<String> {
    let inner = inner.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(inner).trim();
    let of = |names: &[&str]| names.iter().find_map(|name| attribute(inner, name));
    if let Some(items) = of(&["items", "collection", "value", "list", "from"]) {
        let name = of(&["var", "id", "as", "item"]).unwrap_or("item");
        return Some(format!("{items} as {name}"));
    }
    if inner.contains(" as ") {
        return None;
    }
    if let [start, condition, _] = inner.split(';').map(str::trim).collect::<Vec<_>>().as_slice() {
        let (name, from) = start.split_once('=')?;
        let (sign, to) = match condition.split_once("<=") {
            Some((_, to)) => ("..", to),
            None => ("..<", condition.split_once('<').or_else(|| condition.split_once(" lt "))?.1),
        };
        return Some(format!("{}{sign}{} as {}", from.trim(), to.trim(), last_word(name)));
    }
    let range = |text: &str| {
        let (from, to) = text.split_once(" to ").or_else(|| text.split_once("..."))?;
        Some(format!("{}..{}", from.trim(), to.trim()))
    };
    if let Some((name, numbers)) = inner.split_once('=').or_else(|| inner.split_once(" from "))
        && let Some(range) = range(numbers)
    {
        return Some(format!("{range} as {}", last_word(name)));
    }
    let parts = [" in ", " of ", " : ", ":"].iter().find_map(|sign| inner.split_once(sign));
    if let Some((names, over)) = parts {
        let over = over.trim();
        let called = over.strip_prefix("range(").and_then(|inner| inner.strip_suffix(')'));
        let over = match called.map(|range| range.split_once(',')) {
            Some(None) => format!("0..<{}", called.unwrap_or(over).trim()),
            Some(Some((from, to))) => format!("{}..<{}", from.trim(), to.trim()),
            None => range(over).unwrap_or_else(|| over.to_owned()),
        };
        let names: Vec<&str> = names.split(',').map(last_word).collect();
        return Some(format!("{over} as {}", names.join(", ")));
    }
    let is_path = |c: char| c.is_alphanumeric() || "_.?()[]\"'".contains(c);
    match inner {
        "" => None,
        number if number.bytes().all(|byte| byte.is_ascii_digit()) => Some(format!("1..{number} as i")),
        path if path.chars().all(is_path) => Some(format!("{path} as item")),
        _ => None,
    }
}

/// The last of some words, which is the name that a variable gets.
fn last_word(names: &str) -> &str {
    let name = names.trim().trim_matches(['(', ')']);
    match name.rsplit_once(char::is_whitespace) {
        Some((before, last)) if WORDS.contains(&before.trim()) || !before.contains(',') => last,
        _ => name,
    }
}

/// The value of `name="…"`.
fn attribute<'t>(inner: &'t str, name: &str) -> Option<&'t str> {
    let (before, rest) = inner.split_once(&format!("{name}="))?;
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    if before.ends_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    let value = rest.get(1..)?;
    Some(bare(value.get(..value.find(quote)?)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loops_are_written_as_lists() {
        let cases = [
            (" r in rows>", " rows as r>"),
            (" (r in rows)>", " rows as r>"),
            (" var r of entity.rows>", " entity.rows as r>"),
            (" (String r : entity.rows)>", " entity.rows as r>"),
            (" (int i = 0; i < 3; i++)>", " 0..<3 as i>"),
            (" i = 1 to 3>", " 1..3 as i>"),
            (" i in range(1, 4)>", " 1..<4 as i>"),
            (" i in range(n)>", " 0..<n as i>"),
            (" k, v in entity.map>", " entity.map as k, v>"),
            (" items=\"${entity.rows}\" var=\"r\">", " entity.rows as r>"),
            (" entity.rows>", " entity.rows as item>"),
            (" 3>", " 1..3 as i>"),
            (" rows as r>", " rows as r>"),
        ];
        for (params, expected) in cases {
            assert_eq!(written("for", params, "list"), expected, "{params}");
        }
        assert_eq!(written("unless", " a.b>", "if"), " !a.b>");
        assert_eq!(written("unless", " a == 1>", "if"), " !(a == 1)>");
        assert_eq!(written("ifdef", " a.b.c>", "if"), " (a.b.c)??>");
        assert_eq!(written("when", " test=\"${a == 1}\">", "if"), " a == 1>");
    }
}
