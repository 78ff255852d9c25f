//! What the real engine printed and read is in `cases/`.

use std::rc::Rc;

use super::date_pattern::DatePattern;
use super::decimal::NumberFormat;
use super::iso::IsoFormat;
use super::locale::Locale;
use super::zone::Zone;
use crate::template::expand::value::DateKind;
use crate::template::number::Number;

const ERROR: &str = "ERR";

fn en_us() -> Rc<Locale> {
    Locale::find("en_US")
}

fn check(cases: &str, run: impl Fn(&[&str]) -> Option<String>) {
    let mut wrong = Vec::new();
    for line in cases.lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        let (expected, given) = columns.split_last().expect("columns");
        let found = run(given).unwrap_or_else(|| ERROR.to_owned());
        if found != *expected {
            wrong.push(format!("{given:?}: {found:?}, expected {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.lines().count(), wrong.join("\n"));
}

fn kind(name: &str) -> DateKind {
    match name {
        "date" => DateKind::Date,
        "time" => DateKind::Time,
        _ => DateKind::DateTime,
    }
}

#[test]
fn numbers() {
    check(include_str!("cases/numbers.tsv"), |given| {
        let [number, format] = given else { return None };
        let mut out = String::new();
        let number = Number::parse(number)?;
        NumberFormat::parse(format, &en_us()).ok()?.write(&number, &mut out).ok()?;
        Some(out)
    });
}

#[test]
fn dates() {
    check(include_str!("cases/dates.tsv"), |given| {
        let [zone, kind_name, millis, format] = given else { return None };
        let (zone, millis) = (Zone::find(zone)?, millis.parse().ok()?);
        let mut out = String::new();
        match IsoFormat::parse(format) {
            Some(format) => format.ok()?.write(millis, kind(kind_name), &zone, &mut out),
            None => {
                DatePattern::parse(format, kind(kind_name), &en_us()).ok()?.write(millis, &zone, &mut out);
            }
        }
        Some(out)
    });
}

#[test]
fn date_texts() {
    check(include_str!("cases/date_texts.tsv"), |given| {
        let [kind_name, text, format] = given else { return None };
        let (zone, kind) = (Zone::utc(), kind(kind_name));
        let millis = match IsoFormat::parse(format) {
            Some(format) => format.ok()?.read_text(text, kind, &zone),
            None => DatePattern::parse(format, kind, &en_us()).ok()?.read_text(text, &zone, 1946),
        };
        millis.ok().map(|millis| millis.to_string())
    });
}
