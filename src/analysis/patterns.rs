//! Formats that print something else than was meant: patterns for dates on numbers, and letters that are taken for others.

use super::{Checked, Inspection, Pass};
use crate::diagnostic::{Diagnostic, Diagnostics, Origins, Source, Span, codes};

pub(super) const PASS: Pass = Pass { codes: &[codes::lint::FORMAT_PATTERN], inspection: Inspection::Expanded(check) };

/// Letters that are written for others in patterns for dates: what is written, what is meant, and what it is.
const SLIPS: [(&str, &str, &str); 3] = [
    ("YYYY", "yyyy", "`YYYY` is the year of the week, which differs around New Year"),
    ("DD", "dd", "`DD` is the day of the year"),
    ("mm", "MM", "`mm` are the minutes"),
];

/// Longer interpolations are not looked through, in bytes.
const LONGEST: usize = 400;

/// Runs of letters that any pattern for dates puts numbers in place of.
const FIELDS: [&str; 7] = ["yyyy", "MM", "dd", "HH", "hh", "mm", "ss"];

/// Built-ins that take a pattern.
const FORMATTERS: [&str; 2] = ["?string", "?date"];

/// Those of them that read a text under it.
const READERS: [&str; 4] = ["?date(\"", "?date('", "?datetime(\"", "?datetime('"];

fn check(checked: &Checked<'_>, origins: &Origins) -> Diagnostics {
    let Checked { text, source, .. } = *checked;
    let mut found = Diagnostics::new();
    // Loops print by the same interpolation again and again: where patterns are is looked for once.
    let has_pattern =
        |at: usize| FORMATTERS.iter().any(|name| source.get(at..).is_some_and(|rest| rest.starts_with(name)));
    let called: Vec<u32> =
        source.match_indices('?').filter(|(at, _)| has_pattern(*at)).map(|(at, _)| at as u32).collect();
    if called.is_empty() {
        return found;
    }
    for value in origins.values(text.len()) {
        let Span { start, end } = value.by;
        let next = called.get(called.partition_point(|at| *at < start));
        if *value.source != Source::Message || next.is_none_or(|at| *at >= end) {
            continue;
        }
        let written = source.get(value.by.range()).filter(|written| written.len() <= LONGEST);
        let Some(written) = written else { continue };
        let reads = READERS.iter().filter_map(|reader| {
            let (_, rest) = written.split_once(reader)?;
            slip(value.span, rest.split(reader.chars().next_back()?).next()?)
        });
        found.extend(reads.collect());
        let Some((before, pattern)) = pattern_of(written) else { continue };
        let printed = text.get(value.span.range()).unwrap_or_default();
        let told = on_number(value.span, written, before, pattern, printed).or_else(|| slip(value.span, pattern));
        found.extend(told.into_iter().collect());
    }
    found
}

/// The last `("…")` of an interpolation after a built-in that takes a pattern: what stands before the built-in,
/// and the pattern.
fn pattern_of(written: &str) -> Option<(&str, &str)> {
    let inner = written.strip_prefix("${")?.strip_suffix('}')?;
    let called = inner.strip_suffix(')')?.trim_end();
    let quote = called.chars().next_back().filter(|c| matches!(c, '"' | '\''))?;
    let called = called.strip_suffix(quote)?;
    let open = called.rfind(quote)?;
    let (head, pattern) = (called.get(..open)?, called.get(open + 1..)?);
    let before = head.trim_end().strip_suffix('(')?.strip_suffix("?string")?;
    let is_simple = pattern.len() < 60 && !pattern.contains(['$', '\\', '\'']) && !before.contains("?then");
    is_simple.then_some((before, pattern))
}

/// A number under a pattern without a digit in it: readers see the letters of the pattern.
fn on_number(value: Span, written: &str, before: &str, pattern: &str, printed: &str) -> Option<Diagnostic> {
    let is_foreign = pattern.starts_with(['%', '{']) || pattern.starts_with(['N', 'n', 'C', 'F', 'P']);
    if pattern.contains(['0', '#']) && !pattern.starts_with(['%', '{']) || pattern.is_empty() {
        return None;
    }
    // Of a date the fields are numbers; of a number all of them stay letters.
    let mut fields = FIELDS.iter().filter(|field| pattern.contains(*field)).peekable();
    let is_literal = fields.peek().is_some() && fields.all(|field| printed.contains(field));
    let path = before.trim();
    let (what, help) = match is_literal {
        true => (
            "a pattern for dates",
            format!(
                "if the number counts milliseconds since 1970, write `{path}?number_to_datetime?string(\"{pattern}\")`"
            ),
        ),
        false if is_foreign && printed.contains(pattern.get(..1)?) => (
            "a format of another language",
            format!("write `{path}?string(\"0.00\")`, or how many digits are to be shown"),
        ),
        false => return None,
    };
    let shown: String = printed.chars().take(40).collect();
    let told = Diagnostic::new(
        codes::lint::FORMAT_PATTERN,
        value,
        format!("`{pattern}` is {what}, and the value is a number: readers see `{shown}`"),
    );
    let fix = is_literal.then(|| format!("${{{path}?number_to_datetime?string(\"{pattern}\")}}"));
    let told = told.with_help(help);
    Some(match fix.filter(|_| !written.contains('\n')) {
        Some(fix) => told.with_suggestion(value, fix),
        None => told,
    })
}

/// Letters that stand for something else than the ones beside them say.
fn slip(value: Span, pattern: &str) -> Option<Diagnostic> {
    let has = |letters: &str| pattern.contains(letters);
    // Minutes stand beside hours or seconds, and a pattern with months has them already.
    let has_minutes = pattern.contains(['H', 'h', 'K', 'k', 's', 'M', ':']);
    let (wrong, meant, why) = SLIPS.iter().find(|(wrong, ..)| match *wrong {
        "mm" => has("mm") && !has_minutes && (has("yy") || has("dd")),
        "DD" => has("DD") && !has("DDD") && (has("MM") || has("YY") || has("yy") || has("mm")),
        wrong => has(wrong) && !has("w"),
    })?;
    let fixed = SLIPS.iter().fold(pattern.to_owned(), |text, (wrong, meant, _)| match *wrong {
        "mm" if has_minutes => text,
        wrong => text.replace(wrong, meant),
    });
    let message = format!("{why}: `{meant}` is what `{wrong}` is meant for in `{pattern}`");
    Some(Diagnostic::new(codes::lint::FORMAT_PATTERN, value, message).with_help(format!("write `\"{fixed}\"`")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_found_and_judged() {
        assert_eq!(pattern_of("${a.b?string(\"0.00\")}"), Some(("a.b", "0.00")));
        assert_eq!(pattern_of("${a.b?string}"), None);
        let on = |pattern, printed| on_number(Span::default(), "${x}", "x", pattern, printed).is_some();
        assert!(on("yyyy-MM-dd", "yyyy-MM-dd1735737387000") && on("%d", "%d5"));
        assert!(!on("d. MMMM yyyy HH:mm", "1. tammikuuta 2025 13:16"));
        let slipped = |pattern: &str| slip(Span::default(), pattern).and_then(|found| found.help);
        assert_eq!(slipped("dd/mm/yyyy").as_deref(), Some("write `\"dd/MM/yyyy\"`"));
        assert_eq!(slipped("DD.MM.YYYY").as_deref(), Some("write `\"dd.MM.yyyy\"`"));
        assert_eq!(slipped("YYYY-MM-dd HH:mm").as_deref(), Some("write `\"yyyy-MM-dd HH:mm\"`"));
        for pattern in [
            "HH:mm",
            "yyyy-MM-dd HH:mm",
            "mm:ss",
            "0.00",
            "dd MMM yyyy",
            "YYYY-'W'ww",
            "d.M.yyyy H.mm",
            "h.mm a, d.M.yyyy",
        ] {
            assert_eq!(slipped(pattern), None, "{pattern}");
        }
    }
}
