//! Numbers that readers see otherwise than the data have them: digits lost, identifiers grouped.

use super::values::is_grouped;
use super::{Checked, Inspection, Pass, Values};
use crate::diagnostic::{Diagnostic, Diagnostics, Origins, Remedy, Severity, Source, Span, SpanIndex, codes};
use crate::json::{Json, JsonNumber};

pub(super) const PASS: Pass =
    Pass { codes: &[codes::lint::LOST_DIGITS, codes::lint::GROUPED_IDENTIFIER], inspection: Inspection::Values(check) };

/// Digits after the point that FreeMarker prints by default.
const DECIMALS: usize = 3;

/// A number of more significant digits was calculated, and is no more exact for them.
const SIGNIFICANT: usize = 12;

/// So many interpolations are looked through for one that was looked at before.
const NEAR: usize = 16;

/// Last words of names whose numbers are no quantities.
const IDENTIFIERS: [&str; 20] = [
    "account",
    "cusip",
    "guid",
    "id",
    "ident",
    "identifier",
    "isin",
    "key",
    "number",
    "phone",
    "pin",
    "port",
    "postcode",
    "ref",
    "reference",
    "sedol",
    "ticket",
    "uid",
    "year",
    "zip",
];

/// Words before `number` that make it a quantity.
const COUNTED: [&str; 8] = ["max", "maximum", "min", "minimum", "page", "random", "row", "total"];

/// What is known of an interpolation that prints numbers.
struct Printed<'t> {
    by: Span,
    /// The path in it, if there is no more to it.
    path: Option<&'t str>,
    /// True if that names an identifier, once it was asked for.
    is_named: Option<bool>,
}

fn check(checked: &Checked<'_>, origins: &Origins, values: &Values<'_>) -> Diagnostics {
    let Checked { text, source, .. } = *checked;
    let mut found = Diagnostics::new();
    let data = checked.document.map(|document| document.entity_json());
    // Another pass looks at these already.
    let with_comma = values.with_comma.iter().filter_map(|at| checked.tree.attributes.get(*at as usize));
    let in_attributes: SpanIndex = with_comma.map(|attribute| attribute.value_span).collect();
    // Numbers have lost nothing by being printed if there are none to lose.
    let mut has_more_digits = None;
    let mut is_formatted = None;
    // A loop prints by the same interpolations again and again: the path in each, and whether it names an identifier.
    let mut known: Vec<Printed<'_>> = Vec::new();
    for value in values.numbers.iter().filter(|value| *value.source == Source::Message) {
        let Some(printed) = text.get(value.span.range()) else { continue };
        let near = known.len().saturating_sub(NEAR);
        let at = match known.iter().skip(near).position(|known| known.by == value.by) {
            Some(at) => near + at,
            None => {
                let path = source.get(value.by.range()).and_then(plain_path);
                known.push(Printed { by: value.by, path, is_named: None });
                known.len() - 1
            }
        };
        let Some(Printed { path: Some(path), is_named, .. }) = known.get_mut(at) else { continue };
        if is_grouped(printed) {
            let has_fraction = printed.contains('.');
            if !has_fraction {
                if *is_named.get_or_insert_with(|| is_identifier(path)) && !in_attributes.covers(value.span) {
                    found.push(grouped_identifier(value.span, printed, path));
                }
                continue;
            }
        }
        let Some((path, data)) = value.path.zip(data) else { continue };
        let has_more_digits = *has_more_digits.get_or_insert_with(|| has_long_fraction(data));
        if !has_more_digits || *is_formatted.get_or_insert_with(|| source.contains("number_format")) {
            continue;
        }
        let number = origins.paths.written(path).and_then(|path| lookup(data, &path));
        if let Some(Json::Number(JsonNumber::Double(number))) = number
            && let Some(lost) = lost_digits(value.span, printed, *number)
        {
            found.push(lost);
        }
    }
    found
}

/// True for what FreeMarker prints of numbers by default.
#[inline]
pub(super) fn is_number(printed: &[u8]) -> bool {
    let digits = match printed {
        [b'-', digits @ ..] | digits => digits,
    };
    digits.first().is_some_and(u8::is_ascii_digit)
        && digits.len() <= 40
        && digits.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.'))
}

/// The path in `${a.b[0].c}` or `${a.b!0}`, if there is no more to it.
fn plain_path(written: &str) -> Option<&str> {
    let path = written.strip_prefix("${")?.strip_suffix('}')?;
    let path = path.split_once('!').map_or(path, |(path, _)| path).trim();
    let is_plain = path.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '[' | ']'));
    (is_plain && !path.is_empty()).then_some(path)
}

/// True if the name says that its number tells one thing from another.
fn is_identifier(path: &str) -> bool {
    let name = path.rsplit('.').next().unwrap_or(path);
    let is_one_of = |words: &[&str], word: &str| words.iter().any(|known| known.eq_ignore_ascii_case(word));
    match split_last_word(name) {
        (before, last) if last.eq_ignore_ascii_case("number") => {
            let (_, before) = split_last_word(before);
            !before.is_empty() && !is_one_of(&COUNTED, before)
        }
        (_, last) => is_one_of(&IDENTIFIERS, last),
    }
}

/// The last word of a name in camel case or with underscores, and what stands before it.
fn split_last_word(name: &str) -> (&str, &str) {
    let name = name.trim_end_matches(|c: char| !c.is_alphanumeric());
    let mut start = name.len();
    let mut follows_upper = false;
    for (at, c) in name.char_indices().rev() {
        if !c.is_alphanumeric() || (follows_upper && !c.is_uppercase()) {
            break;
        }
        (start, follows_upper) = (at, c.is_uppercase());
    }
    name.split_at(start)
}

fn grouped_identifier(span: Span, printed: &str, path: &str) -> Diagnostic {
    let name = path.rsplit('.').next().unwrap_or(path);
    let text = format!("`{name}` is shown as `{printed}`, grouped like a quantity");
    Diagnostic::new(codes::lint::GROUPED_IDENTIFIER, span, text)
        .with_help("write `?c` after it, which prints the bare digits")
        .with_remedy(Remedy::Ungroup)
}

/// What is lost of a number that the data give, as far as it was printed by default.
fn lost_digits(span: Span, printed: &str, number: f64) -> Option<Diagnostic> {
    let exact = number.to_string();
    let decimals = exact.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let significant = exact.trim_start_matches(['-', '0', '.']).bytes().filter(u8::is_ascii_digit).count();
    if decimals <= DECIMALS || significant > SIGNIFICANT {
        return None;
    }
    let shown: f64 = printed.replace(',', "").parse().ok()?;
    // Rounded otherwise, somebody asked for it.
    if (shown - number).abs() > 0.000_500_1 {
        return None;
    }
    let pattern = format!("{}0.{}", if printed.contains(',') { ",##" } else { "" }, "#".repeat(decimals));
    let is_gone = shown == 0.0 && number != 0.0;
    let text = format!("{exact} is shown as `{printed}`: FreeMarker prints three decimals unless told otherwise");
    let mut lost = Diagnostic::new(codes::lint::LOST_DIGITS, span, text)
        .with_help(format!("write how many to print, `?string(\"{pattern}\")`, or `?c` for all digits"));
    if is_gone {
        lost.severity = Severity::Warning;
    }
    Some(lost)
}

/// True if a number in the data may have more decimals than are printed by default.
fn has_long_fraction(data: &Json) -> bool {
    // Only what holds others is put off.
    fn is_long<'j>(value: &'j Json, pending: &mut Vec<&'j Json>) -> bool {
        match value {
            Json::Number(JsonNumber::Double(number)) => return (number * 1_000.0).fract() != 0.0,
            Json::Array(_) | Json::Object(_) => pending.push(value),
            _ => {}
        }
        false
    }
    let mut pending = vec![data];
    while let Some(around) = pending.pop() {
        let found = match around {
            Json::Array(items) => items.iter().any(|item| is_long(item, &mut pending)),
            Json::Object(members) => members.values().any(|member| is_long(member, &mut pending)),
            value => is_long(value, &mut pending),
        };
        if found {
            return true;
        }
    }
    false
}

/// The value at a path such as `entity.trades[0].px`.
fn lookup<'j>(data: &'j Json, path: &str) -> Option<&'j Json> {
    let rest = path.strip_prefix("entity").or_else(|| path.strip_prefix("data"))?;
    let mut value = data;
    for step in rest.split(['.', '[']).filter(|step| !step.is_empty()) {
        value = match step.strip_suffix(']') {
            Some(index) => match index.parse::<usize>() {
                Ok(index) => value.as_array()?.get(index)?,
                Err(_) => value.get(index.trim_matches('"'))?,
            },
            None => value.get(step)?,
        };
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_their_numbers_are() {
        for name in ["id", "entity.orderId", "t.trade_id", "a.orderNumber", "userID", "x.taxYear", "clientRef"] {
            assert!(is_identifier(name), "{name}");
        }
        for name in ["paid", "entity.px", "quantity", "number", "totalNumber", "valid", "years", "id.amount"] {
            assert!(!is_identifier(name), "{name}");
        }
    }

    #[test]
    fn calculated_and_rounded_numbers_lose_nothing() {
        let lost = |printed, number| lost_digits(Span::point(0), printed, number).is_some();
        assert!(lost("1.085", 1.08457) && lost("0", 0.00045) && lost("12,345.679", 12345.6789));
        assert!(!lost("12.3", 12.3_f64.next_up()) && !lost("33.333", 100.0 / 3.0));
        assert!(!lost("1.08", 1.08457) && !lost("1.5", 1.5) && !lost("1.085", 1.085));
    }

    #[test]
    fn paths_lead_to_values() {
        let data = crate::json::read(r#"{"a": [{"b": 1.5}], "c d": 2}"#, 10).expect("JSON");
        assert!(lookup(&data, "entity.a[0].b").is_some() && lookup(&data, "data[\"c d\"]").is_some());
        assert!(lookup(&data, "entity.a[1].b").is_none() && lookup(&data, "other.a").is_none());
    }
}
