//! Time zones as Java's `ZoneId.of` takes them.

use std::sync::OnceLock;

use jiff::tz::{TimeZoneDatabase, TimeZoneNameIter};

use super::{ValueError, WrongValue, fail};
use crate::diagnostic::nearest;

/// Names of the tz database that Java leaves out, or knows only as short ids.
const NOT_IN_JAVA: [&str; 6] = ["EST", "Factory", "HST", "MST", "ROC", "US/Pacific-New"];

/// Names that Java keeps beside the tz database.
const ONLY_IN_JAVA: [&str; 13] = [
    "SystemV/AST4",
    "SystemV/AST4ADT",
    "SystemV/CST6",
    "SystemV/CST6CDT",
    "SystemV/EST5",
    "SystemV/EST5EDT",
    "SystemV/HST10",
    "SystemV/MST7",
    "SystemV/MST7MDT",
    "SystemV/PST8",
    "SystemV/PST8PDT",
    "SystemV/YST9",
    "SystemV/YST9YDT",
];

/// A name of the tz database (case-sensitive, old names included), or an offset with or without `UTC`, `GMT` or `UT`.
pub(crate) fn check_zone(value: &str) -> Result<(), ValueError> {
    if value == "Z" || is_offset(value) || is_region(value) {
        return Ok(());
    }
    match ["UTC", "GMT", "UT"].into_iter().find_map(|prefix| value.strip_prefix(prefix)) {
        Some(rest) if rest.is_empty() || is_offset(rest) => Ok(()),
        _ => fail(0..value.len(), WrongValue::Zone { nearest: nearest(value, names().iter().map(String::as_str)) }),
    }
}

/// A sign and `5`, `05`, `0530`, `05:30`, `053015` or `05:30:15`, up to 18 hours.
fn is_offset(value: &str) -> bool {
    let Some(digits) = value.strip_prefix(['+', '-']) else { return false };
    let two = |text: &str| {
        let both = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        both.then(|| text.parse::<u32>().ok()).flatten()
    };
    let part = |from: usize| digits.get(from..from + 2).and_then(two);
    let colon = |at: usize| digits.as_bytes().get(at) == Some(&b':');
    let parts = match digits.len() {
        1 => digits.parse::<u32>().ok().filter(|_| digits != "+").map(|hour| (hour, 0, 0)),
        2 => part(0).map(|hour| (hour, 0, 0)),
        4 => part(0).zip(part(2)).map(|(hour, minute)| (hour, minute, 0)),
        5 if colon(2) => part(0).zip(part(3)).map(|(hour, minute)| (hour, minute, 0)),
        6 => part(0).zip(part(2)).zip(part(4)).map(|((hour, minute), second)| (hour, minute, second)),
        8 if colon(2) && colon(5) => {
            part(0).zip(part(3)).zip(part(6)).map(|((hour, minute), second)| (hour, minute, second))
        }
        _ => None,
    };
    parts.is_some_and(|(hour, minute, second)| {
        minute < 60 && second < 60 && (hour < 18 || (hour == 18 && minute == 0 && second == 0))
    })
}

fn is_region(value: &str) -> bool {
    names().binary_search_by(|name| name.as_str().cmp(value)).is_ok()
}

/// Every region that Java knows, sorted.
fn names() -> &'static [String] {
    static NAMES: OnceLock<Vec<String>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let database = TimeZoneDatabase::bundled();
        let names: TimeZoneNameIter<'_> = database.available();
        let known = names.map(|name| name.as_str().to_owned()).filter(|name| !NOT_IN_JAVA.contains(&name.as_str()));
        let mut names: Vec<String> = known.chain(ONLY_IN_JAVA.map(str::to_owned)).collect();
        names.sort_unstable();
        names
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_java_takes() {
        let good = "UTC GMT UT Z UTC+3 UTC+03 UTC+03:00 UTC+0300 GMT0 GMT+0 UT+1 GMT-3 EST5EDT CST6CDT CET EET MET WET \
            ROK PRC NZ GB Cuba Eire US/Pacific Etc/GMT-14 +5 +05 +05:30 +0530 +053015 +05:30:15 -5 +18 +18:00 -0 \
            GMT+00:00 SystemV/PST8 Etc/UTC UCT Zulu GMT-0 Universal Greenwich Asia/Rangoon Africa/Asmera UTC-18 \
            America/Detroit America/Indiana/Marengo Australia/Victoria Asia/Phnom_Penh America/Argentina/Buenos_Aires";
        for value in good.split_whitespace() {
            assert_eq!(check_zone(value), Ok(()), "{value}");
        }
        let bad = "z utc UTC0 UT0 EST PST MST HST ACT ROC America/Paris Europe/paris +5:30 +19 +18:01 UTC+18:01 UTC+ + \
            - UTCZ GMTZ UTC- UTC+1:00 Etc/Unknown US/Pacific-New Asia/Hanoi EST5 Factory posixrules localtime A +٣ CEST \
            ++ +-5 +0a +05:3 é +é5 1";
        for value in bad.split_whitespace() {
            assert!(check_zone(value).is_err(), "{value}");
        }
        assert!(check_zone("").is_err() && check_zone(" UTC").is_err() && check_zone("UTC ").is_err());
    }

    #[test]
    fn suggests_a_zone() {
        let suggestion = |value| match check_zone(value) {
            Err(ValueError { fault: WrongValue::Zone { nearest }, .. }) => nearest,
            _ => None,
        };
        assert_eq!(suggestion("Europe/paris"), Some("Europe/Paris"));
        assert_eq!(suggestion("America/NewYork"), Some("America/New_York"));
        assert_eq!(suggestion("nowhere at all"), None);
    }
}
