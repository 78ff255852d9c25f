//! What was meant by a value that is wrong, where that is plain to see.

use jiff::Timestamp;
use jiff::tz::Offset;

use crate::schema::Value;

/// What to write in place of a value, and what to say.
pub(super) fn meant(value: Value, text: &str) -> Option<(String, String)> {
    let (written, help) = match value {
        Value::ShortCode => {
            let bare = text.trim_matches(':');
            (bare.len() < text.len() && !bare.is_empty()).then(|| (bare.to_owned(), "write it without colons"))
        }
        Value::OffsetDateTime | Value::Date => {
            epoch(value, text).or_else(|| Some((day(value, text)?, "dates are written with the year first")))
        }
        Value::Time => Some((time(text)?, "times have hours, minutes and seconds, of two digits each")),
        Value::Boolean => Some((truth(text)?.to_owned(), "it is `true` or `false`")),
        Value::Uri => link(text),
        Value::UserNumber | Value::Long => {
            let written_as = text;
            let text = text.trim_start_matches('@');
            let plain: String = text.chars().filter(|c| !matches!(c, ',' | ' ' | '\u{a0}' | '\'' | '_')).collect();
            let is_number = !plain.is_empty() && plain.bytes().all(|byte| byte.is_ascii_digit());
            (is_number && plain != written_as).then_some((plain, "write the digits alone"))
        }
        Value::Keyword => {
            if text.contains([',', ';']) {
                // Several keywords.
                return None;
            }
            let joined = text.split_whitespace().collect::<Vec<_>>().join("-");
            (joined != text && !joined.is_empty()).then_some((joined, "a keyword is one word"))
        }
        Value::DatePattern => {
            let fixed = text.replace('D', "d").replace('Y', "y").replace('m', "M");
            (fixed != text).then_some((fixed, "`d` is the day, `M` the month, `y` the year"))
        }
        Value::TimePattern => {
            let fixed = text.replace("MM", "mm").replace('S', "s");
            (fixed != text).then_some((fixed, "`H` is the hour, `m` the minute, `s` the second"))
        }
        Value::Users(_) => {
            let ids: Vec<&str> = text.split([',', ' ', ';']).filter(|id| !id.is_empty()).collect();
            let is_list = !ids.is_empty() && ids.iter().all(|id| id.bytes().all(|byte| byte.is_ascii_digit()));
            is_list.then(|| (format!("[{}]", ids.join(",")), "ids stand in square brackets"))
        }
        Value::Integer { min, max } => {
            let number: i64 = text.trim().parse().ok()?;
            let nearest = number.clamp(i64::from(min), i64::from(max));
            (nearest != number).then(|| (nearest.to_string(), "the nearest that is allowed"))
        }
        Value::DateIntervals | Value::TimeIntervals | Value::TimeZones => {
            let plain = text.trim().replace('\'', "\"");
            let listed = if plain.starts_with('{') { format!("[{plain}]") } else { plain };
            (listed != text).then_some((listed, "it is a list in square brackets, with its names in double quotes"))
        }
        Value::Style => {
            let inner = text.trim().strip_prefix('{')?.strip_suffix('}')?;
            let plain = inner.replace(['"', '\''], "").replace(',', ";");
            Some((plain, "a style has no braces and no quotes"))
        }
        Value::TimeZone => {
            let upper = text.to_ascii_uppercase();
            let (_, name) = ZONES.iter().find(|(short, _)| *short == upper)?;
            Some(((*name).to_owned(), "zones are named by a place"))
        }
        _ => None,
    }?;
    let help = format!("{help}: write `{}`", escaped(&written));
    Some((written, help))
}

/// A text as markup has it, but for quotes.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// Abbreviations of zones, and a place in each.
const ZONES: [(&str, &str); 17] = [
    ("AEST", "Australia/Sydney"),
    ("BST", "Europe/London"),
    ("CDT", "America/Chicago"),
    ("CEST", "Europe/Paris"),
    ("CST", "America/Chicago"),
    ("EDT", "America/New_York"),
    ("EST", "America/New_York"),
    ("HKT", "Asia/Hong_Kong"),
    ("IST", "Asia/Kolkata"),
    ("JST", "Asia/Tokyo"),
    ("LONDON", "Europe/London"),
    ("MDT", "America/Denver"),
    ("MST", "America/Denver"),
    ("NEW YORK", "America/New_York"),
    ("PDT", "America/Los_Angeles"),
    ("PST", "America/Los_Angeles"),
    ("SGT", "Asia/Singapore"),
];

/// Seconds or milliseconds since 1970.
fn epoch(value: Value, text: &str) -> Option<(String, &'static str)> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (number, help) = match text.len() {
        13 => (text.parse().ok()?, "milliseconds since 1970 are not read here"),
        10 => (text.parse::<i64>().ok()? * 1000, "seconds since 1970 are not read here"),
        _ => return None,
    };
    let at = Offset::UTC.to_datetime(Timestamp::from_millisecond(number).ok()?);
    let mut written = format!("{:04}-{:02}-{:02}", at.year(), at.month(), at.day());
    if value != Value::Date {
        written += &format!("T{:02}:{:02}:{:02}", at.hour(), at.minute(), at.second());
        if number % 1000 != 0 {
            written += format!(".{:03}", number % 1000).trim_end_matches('0');
        }
        written.push('Z');
    }
    Some((written, help))
}

/// A day that is written in another order or with other signs, if only one day can be meant.
fn day(value: Value, text: &str) -> Option<String> {
    let (date, time) = text.split_once(['T', ' ']).unwrap_or((text, ""));
    let parts: Vec<&str> = date.split(['/', '.', '-']).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let number = |part: &str| part.parse::<u32>().ok().filter(|_| part.len() <= 4);
    let (first, second, third) = (number(first)?, number(second)?, number(third)?);
    let (year, month, day) = match (first, second, third) {
        (1000.., month, day) => (first, month, day),
        (day, month, 1000..) if day > 12 || date.contains('.') || day == month => (third, month, day),
        (month, day, 1000..) if day > 12 => (third, month, day),
        _ => return None,
    };
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if value == Value::Date {
        return Some(date);
    }
    let (time, zone) = match time.find(['Z', 'z', '+', '-']) {
        Some(at) => time.split_at(at),
        None => (time, "Z"),
    };
    Some(format!("{date}T{}{}", clock(time)?, zone.to_ascii_uppercase()))
}

/// The time of a moment, which may be left out.
fn clock(text: &str) -> Option<String> {
    // Fractions of a second stay as they are.
    let (whole, fraction) = text.find('.').map_or((text, ""), |at| text.split_at(at));
    match whole.trim() {
        "" => Some("00:00:00".to_owned()),
        whole => Some(format!("{}{}", time(whole)?, fraction.trim())),
    }
}

/// A time without seconds, with single digits, or with half a day.
fn time(text: &str) -> Option<String> {
    let lower = text.trim().to_ascii_lowercase();
    let (digits, later) = match lower.strip_suffix("pm") {
        Some(digits) => (digits.trim(), 12),
        None => (lower.strip_suffix("am").unwrap_or(&lower).trim(), 0),
    };
    let mut parts = digits.split(':').map(|part| part.parse::<u32>().ok().filter(|_| part.len() <= 2));
    let (hour, minute, second) = (parts.next()??, parts.next().unwrap_or(Some(0))?, parts.next().unwrap_or(Some(0))?);
    let is_bare = !digits.contains(':') && digits == lower;
    let is_half = digits.len() < lower.len();
    let hour = match hour {
        12 if is_half => later,
        0 if is_half => return None,
        1..12 => hour + later,
        other => other,
    };
    let fits = hour < 24 && minute < 60 && second < 60 && parts.next().is_none() && !is_bare;
    fits.then(|| format!("{hour:02}:{minute:02}:{second:02}"))
}

fn truth(text: &str) -> Option<&'static str> {
    let lower = text.trim().to_ascii_lowercase();
    match &*lower {
        "true" | "yes" | "1" | "on" | "y" | "checked" | "selected" | "required" | "disabled" => Some("true"),
        "false" | "no" | "0" | "off" | "n" | "none" => Some("false"),
        _ => None,
    }
}

/// A link without its scheme, an address of mail, or one with spaces.
fn link(text: &str) -> Option<(String, &'static str)> {
    let trimmed = text.trim();
    if trimmed.contains("://") {
        let encoded = trimmed.replace(' ', "%20").replace('<', "%3C").replace('>', "%3E").replace('"', "%22");
        return (encoded != text).then_some((encoded, "a link holds no spaces, quotes or angle brackets"));
    }
    let host = trimmed.split(['/', '?', '#']).next().unwrap_or_default();
    let is_host = |host: &str| {
        host.contains('.')
            && host
                .split('.')
                .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
            && host
                .rsplit('.')
                .next()
                .is_some_and(|last| last.len() > 1 && last.bytes().all(|b| b.is_ascii_alphabetic()))
    };
    if let Some((name, at)) = trimmed.split_once('@')
        && !name.is_empty()
        && is_host(at)
    {
        return Some((format!("mailto:{trimmed}"), "an address of mail begins with `mailto:`"));
    }
    let known = ["com", "org", "net", "io", "co", "uk", "de", "fr", "eu", "ch", "jp", "hk", "sg", "in", "gov", "edu"];
    let is_site =
        is_host(host) && (host.starts_with("www.") || known.iter().any(|end| host.rsplit('.').next() == Some(end)));
    is_site.then(|| (format!("https://{trimmed}"), "begin with a scheme"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_ways_of_writing_are_understood() {
        let cases = [
            (Value::Date, "1735637387000", Some("2024-12-31")),
            (Value::Date, "1735637387", Some("2024-12-31")),
            (Value::Date, "12/31/2026", Some("2026-12-31")),
            (Value::Date, "31/12/2026", Some("2026-12-31")),
            (Value::Date, "1.2.2026", Some("2026-02-01")),
            (Value::Date, "2026/1/2", Some("2026-01-02")),
            (Value::Date, "01/02/2026", None),
            (Value::Date, "999999999999", None),
            (Value::OffsetDateTime, "2026-01-02 10:00", Some("2026-01-02T10:00:00Z")),
            (Value::OffsetDateTime, "2026-01-02 9:05 pm", Some("2026-01-02T21:05:00Z")),
            (Value::OffsetDateTime, "2026-01-02 10:00:00-05:00", Some("2026-01-02T10:00:00-05:00")),
            (Value::OffsetDateTime, "2026/01/02 10:00:00.25z", Some("2026-01-02T10:00:00.25Z")),
            (Value::OffsetDateTime, "2026/01/02", Some("2026-01-02T00:00:00Z")),
            (Value::OffsetDateTime, "2026/01/02 noon", None),
            (Value::OffsetDateTime, "1735637387250", Some("2024-12-31T09:29:47.25Z")),
            (Value::OffsetDateTime, "1735637387004", Some("2024-12-31T09:29:47.004Z")),
            (Value::Time, "9:5", Some("09:05:00")),
            (Value::Time, "9:30 pm", Some("21:30:00")),
            (Value::Time, "12:15 am", Some("00:15:00")),
            (Value::Time, "12:15 pm", Some("12:15:00")),
            (Value::Time, "13:15 pm", Some("13:15:00")),
            (Value::Time, "9", None),
            (Value::Boolean, "yes", Some("true")),
            (Value::UserNumber, "12,345", Some("12345")),
            (Value::UserNumber, "bob", None),
            (Value::Keyword, "fx desk", Some("fx-desk")),
            (Value::Uri, "bob@example.com", Some("mailto:bob@example.com")),
            (Value::Uri, "example.com/a", Some("https://example.com/a")),
            (Value::Uri, "chart.png", None),
            (Value::Uri, "https://example.com/a b", Some("https://example.com/a%20b")),
            (Value::ShortCode, ":smile:", Some("smile")),
        ];
        for (value, text, expected) in cases {
            assert_eq!(meant(value, text).map(|(written, _)| written).as_deref(), expected, "{text}");
        }
    }
}
