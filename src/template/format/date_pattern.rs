//! Patterns of `java.text.SimpleDateFormat`, and the styles that stand for them.

use std::rc::Rc;

use super::locale::{Era, Locale};
use super::moment::{Calendar, Fields, days_of};
use super::zone::Zone;
use super::{FormatFault, pattern_fault};
use crate::template::expand::value::DateKind;

/// Part of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// A letter, so many times.
    Field(char, usize),
    /// As it stands.
    Literal(String),
}

/// A format for dates.
#[derive(Clone, Debug)]
pub(crate) struct DatePattern {
    /// In order.
    pub(crate) parts: Vec<Part>,
    /// Whose names it uses.
    pub(crate) locale: Rc<Locale>,
    /// True for a month and no other field: its name is the one that stands alone.
    alone: bool,
}

/// The letters that mean something.
const LETTERS: &str = "GyMdkHmsSEDFwWahKzZYuXL";

impl DatePattern {
    /// Reads a style such as `short` or `medium_long`, or a pattern; empty is `medium`.
    ///
    /// # Errors
    /// It is neither, or the kind of date must be known for a style.
    pub(crate) fn parse(text: &str, kind: DateKind, locale: &Rc<Locale>) -> Result<DatePattern, FormatFault> {
        if locale.era() == Era::Japanese {
            return pattern_fault("the years of Japan's emperors, which this locale counts in, are not carried");
        }
        let mut words = text.split('_').filter(|word| !word.is_empty());
        let first = words.next().map_or(Some(1), style);
        if let Some(first) = first {
            match kind {
                DateKind::Date => return DatePattern::read(locale.date_pattern(first), locale),
                DateKind::Time => return DatePattern::read(locale.time_pattern(first), locale),
                DateKind::Unknown => {
                    return pattern_fault("a style does not say whether the day, the time or both are meant");
                }
                DateKind::DateTime => {
                    if let Some(second) = words.next().map_or(Some(first), style) {
                        return DatePattern::read(&locale.both_pattern(first, second), locale);
                    }
                }
            }
        }
        DatePattern::read(text, locale)
    }

    fn read(text: &str, locale: &Rc<Locale>) -> Result<DatePattern, FormatFault> {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            if c == '\'' {
                if chars.next_if_eq(&'\'').is_some() {
                    literal.push('\'');
                    continue;
                }
                loop {
                    match chars.next() {
                        Some('\'') if chars.next_if_eq(&'\'').is_some() => literal.push('\''),
                        Some('\'') => break,
                        Some(c) => literal.push(c),
                        None => return pattern_fault("a quote in the date format is not closed"),
                    }
                }
            } else if c.is_ascii_alphabetic() {
                if !LETTERS.contains(c) {
                    return pattern_fault(format!(
                        "the letter `{c}` means nothing in a date format; a text needs quotes: `'{c}'`"
                    ));
                }
                let mut count = 1;
                while chars.next_if_eq(&c).is_some() {
                    count += 1;
                }
                if c == 'X' && count > 3 {
                    return pattern_fault("`X` is given at most three times");
                }
                if !literal.is_empty() {
                    parts.push(Part::Literal(std::mem::take(&mut literal)));
                }
                parts.push(Part::Field(c, count));
            } else {
                literal.push(c);
            }
        }
        if !literal.is_empty() {
            parts.push(Part::Literal(literal));
        }
        let mut fields = parts.iter().filter(|part| matches!(part, Part::Field(..)));
        let alone = matches!((fields.next(), fields.next()), (Some(Part::Field('M', _)), None));
        Ok(DatePattern { parts, locale: locale.clone(), alone })
    }

    /// The text of a moment.
    pub(crate) fn write(&self, millis: i64, zone: &Zone, out: &mut String) {
        let offset = zone.offset(millis);
        let fields = Fields::of(millis.saturating_add(offset), Calendar::Mixed);
        for part in &self.parts {
            match part {
                Part::Literal(text) => out.push_str(text),
                Part::Field(letter, count) => self.write_field(*letter, *count, &fields, millis, zone, out),
            }
        }
    }

    fn write_field(&self, letter: char, count: usize, fields: &Fields, millis: i64, zone: &Zone, out: &mut String) {
        let locale = &*self.locale;
        let pick = |names: &[&'static str], at: u32| names.get(at as usize).copied().unwrap_or_default();
        let ahead = if locale.era() == Era::Buddhist { 543 } else { 0 };
        match letter {
            'G' => out.push_str(pick(locale.eras(count >= 4), u32::from(fields.year > 0))),
            // As in Java, the years of weeks go on below 1.
            'Y' => self.write_year(week_year(fields, locale) + ahead, count, out),
            'y' => {
                let year = if fields.year > 0 { fields.year } else { 1 - fields.year };
                self.write_year(year + ahead, count, out);
            }
            'M' | 'L' if count >= 3 => {
                let alone = letter == 'L' || self.alone;
                out.push_str(pick(locale.months(count >= 4, alone), fields.month - 1));
            }
            'E' => out.push_str(pick(locale.days(count >= 4), fields.weekday)),
            'a' => out.push_str(pick(locale.halves(), fields.hour / 12)),
            'z' => out.push_str(&zone.name(millis, count >= 4, locale)),
            'Z' | 'X' => write_offset(zone.offset(millis), letter, count, out),
            _ => {
                let value = match letter {
                    'M' | 'L' => i64::from(fields.month),
                    'd' => i64::from(fields.day),
                    'k' if fields.hour == 0 => 24,
                    'k' | 'H' => i64::from(fields.hour),
                    'K' => i64::from(fields.hour % 12),
                    'h' if fields.hour.is_multiple_of(12) => 12,
                    'h' => i64::from(fields.hour % 12),
                    'm' => i64::from(fields.minute),
                    's' => i64::from(fields.second),
                    'S' => i64::from(fields.milli),
                    'D' => i64::from(fields.day_of_year),
                    'F' => i64::from((fields.day - 1) / 7 + 1),
                    'u' if fields.weekday == 0 => 7,
                    'u' => i64::from(fields.weekday),
                    'w' => week_of_year(fields, locale).1,
                    _ => week_number(i64::from(fields.day), fields.weekday, locale),
                };
                self.write_number(value, count, out);
            }
        }
    }

    fn write_year(&self, year: i64, count: usize, out: &mut String) {
        if count == 2 { self.write_number(year % 100, 2, out) } else { self.write_number(year, count, out) }
    }

    /// In the digits of the locale, at least so many.
    fn write_number(&self, value: i64, width: usize, out: &mut String) {
        if value < 0 {
            out.push_str(self.locale.minus());
        }
        let zero = u32::from(self.locale.zero());
        let start = out.len();
        pad(value.saturating_abs(), width, out);
        if zero != u32::from('0') {
            let digits = out.split_off(start);
            out.extend(digits.bytes().filter_map(|digit| char::from_u32(zero + u32::from(digit - b'0'))));
        }
    }
}

fn style(word: &str) -> Option<usize> {
    ["short", "medium", "long", "full"].iter().position(|style| *style == word)
}

fn pad(value: i64, width: usize, out: &mut String) {
    let text = value.to_string();
    out.extend(std::iter::repeat_n('0', width.saturating_sub(text.len())));
    out.push_str(&text);
}

fn write_offset(offset: i64, letter: char, count: usize, out: &mut String) {
    let minutes = offset / 60_000;
    if letter == 'X' && minutes == 0 {
        out.push('Z');
        return;
    }
    out.push(if minutes < 0 { '-' } else { '+' });
    let minutes = minutes.abs();
    pad(minutes / 60, 2, out);
    if letter == 'X' && count == 1 {
        return;
    }
    if letter == 'X' && count == 3 {
        out.push(':');
    }
    pad(minutes % 60, 2, out);
}

/// The number of the week that holds the `day`th day of a period.
fn week_number(day: i64, weekday: u32, locale: &Locale) -> i64 {
    let first_day = i64::from(locale.first_day()) - 1;
    // Where in its week the period's first day stands.
    let start = (i64::from(weekday) - first_day - (day - 1)).rem_euclid(7);
    let counts = 7 - start >= i64::from(locale.minimal_days());
    (day - 1 + start) / 7 + i64::from(counts)
}

fn week_of_year(fields: &Fields, locale: &Locale) -> (i64, i64) {
    let day = i64::from(fields.day_of_year);
    let week = week_number(day, fields.weekday, locale);
    let length = |year: i64| days_of(year + 1, 1, 1, Calendar::Mixed) - days_of(year, 1, 1, Calendar::Mixed);
    if week == 0 {
        return (fields.year - 1, week_number(day + length(fields.year - 1), fields.weekday, locale));
    }
    let left = length(fields.year) - day;
    let in_week = (i64::from(fields.weekday) - i64::from(locale.first_day()) + 1).rem_euclid(7);
    // Days of this week that lie in the next year.
    let over = 6 - in_week - left;
    if over >= i64::from(locale.minimal_days()) { (fields.year + 1, 1) } else { (fields.year, week) }
}

fn week_year(fields: &Fields, locale: &Locale) -> i64 {
    week_of_year(fields, locale).0
}
