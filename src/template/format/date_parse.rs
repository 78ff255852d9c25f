//! Reading dates by a pattern, as leniently as `SimpleDateFormat` does.

use super::FormatFault;
use super::date_fields::{DateFields, Field, Weeks};
use super::date_pattern::{DatePattern, Part};
use super::locale::{Era, Locale};
use super::zone::Zone;

/// The zone that a text names.
#[derive(Debug)]
enum NamedZone {
    /// Whose clock counts as it stands.
    Clock(Zone),
    /// Its standard time, with so many milliseconds of summer time.
    Standard(Zone, i64),
}

impl DatePattern {
    /// The moment a text means; two-digit years fall into the hundred years from `century` on.
    ///
    /// # Errors
    /// The text does not start as the pattern says.
    pub(crate) fn read_text(&self, text: &str, default: &Zone, century: i64) -> Result<i64, FormatFault> {
        let locale = &*self.locale;
        let ahead = if locale.era() == Era::Buddhist { 543 } else { 0 };
        let mut reader = DateReader {
            text,
            at: 0,
            fields: DateFields::default(),
            zone: None,
            century: century + ahead,
            ahead,
            locale,
            default,
        };
        for (index, part) in self.parts.iter().enumerate() {
            let fits = match part {
                Part::Literal(literal) => reader.literal(literal),
                Part::Field(letter, count) => {
                    let next = self.parts.get(index + 1);
                    let bounded = match next {
                        Some(Part::Field('M' | 'L', count)) => *count <= 2,
                        Some(Part::Field(letter, _)) => !matches!(letter, 'G' | 'E' | 'a' | 'z' | 'Z' | 'X'),
                        _ => false,
                    };
                    reader.field(*letter, *count, bounded)
                }
            };
            if fits.is_none() {
                return Err(FormatFault::Text(reader.explain(part)));
            }
        }
        let weeks = Weeks { first_day: i64::from(locale.first_day()), minimal_days: i64::from(locale.minimal_days()) };
        let local = reader.fields.local(weeks);
        Ok(match reader.zone {
            None => default.moment(local),
            Some(NamedZone::Clock(zone)) => zone.moment(local),
            Some(NamedZone::Standard(zone, summer)) => local.saturating_sub(zone.standard_offset(local) + summer),
        })
    }
}

/// How much of `text` the name takes that it starts with, in any case.
fn starts_with(text: &str, name: &str) -> Option<usize> {
    if let Some(start) = text.get(..name.len())
        && start.eq_ignore_ascii_case(name)
    {
        return Some(name.len());
    }
    let single = |mut mapped: std::char::ToUppercase, c: char| match (mapped.next(), mapped.next()) {
        (Some(upper), None) => upper,
        _ => c,
    };
    let fold = |c: char| single(c.to_uppercase(), c).to_lowercase().next().unwrap_or(c);
    let mut chars = text.chars();
    let mut len = 0;
    for wanted in name.chars() {
        let c = chars.next()?;
        if c != wanted && fold(c) != fold(wanted) {
            return None;
        }
        len += c.len_utf8();
    }
    Some(len)
}

struct DateReader<'t> {
    text: &'t str,
    at: usize,
    fields: DateFields,
    zone: Option<NamedZone>,
    /// The first year that two digits can mean.
    century: i64,
    /// What years are ahead of those after Christ.
    ahead: i64,
    locale: &'t Locale,
    default: &'t Zone,
}

impl<'t> DateReader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn explain(&self, part: &Part) -> String {
        let wanted = match part {
            Part::Literal(literal) => format!("{literal:?}"),
            Part::Field(letter, count) => format!("`{}`", String::from(*letter).repeat(*count)),
        };
        let at = self.text.get(..self.at).map_or(0, |before| before.chars().count()) + 1;
        format!("at character {at} of {:?} the format wants {wanted}", self.text)
    }

    fn literal(&mut self, literal: &str) -> Option<()> {
        self.rest().strip_prefix(literal)?;
        self.at += literal.len();
        Some(())
    }

    fn field(&mut self, letter: char, count: usize, bounded: bool) -> Option<()> {
        let rest = self.rest();
        let skipped = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        if skipped == rest.len() {
            return None;
        }
        let locale = self.locale;
        match letter {
            // White space before a name is none of it.
            'G' => self.name(Field::Era, 0, 2, &[locale.all_eras()]),
            'M' | 'L' if count > 2 => self.name(Field::Month, 0, 12, &[locale.all_months()]),
            'E' => self.name(Field::Weekday, 1, 7, &[locale.days(true), locale.days(false)]),
            'a' => self.name(Field::Half, 0, 2, &[locale.halves()]),
            'z' | 'Z' | 'X' => {
                let start = self.at;
                self.at += skipped;
                self.zone = Some(match letter {
                    'X' => NamedZone::Clock(self.iso_zone(count)?),
                    _ => self.zone(start)?,
                });
                Some(())
            }
            _ => {
                self.at += skipped;
                // The white space counts among the digits.
                self.number_field(letter, count, bounded.then(|| count.saturating_sub(skipped)))
            }
        }
    }

    fn number_field(&mut self, letter: char, count: usize, width: Option<usize>) -> Option<()> {
        let start = self.at;
        let mut value = self.number(width)?;
        let digits = self.text.get(start..self.at).unwrap_or_default();
        let field = match letter {
            'y' | 'Y' => {
                if count <= 2 && digits.chars().count() == 2 && digits.chars().all(char::is_numeric) {
                    let pivot = self.century.rem_euclid(100);
                    value += self.century - pivot + if value < pivot { 100 } else { 0 };
                }
                value -= self.ahead;
                if letter == 'y' { Field::Year } else { Field::WeekYear }
            }
            'M' | 'L' => {
                value -= 1;
                Field::Month
            }
            'd' => Field::Day,
            'D' => Field::DayOfYear,
            'k' => {
                value = if value == 24 { 0 } else { value };
                Field::HourOfDay
            }
            'H' => Field::HourOfDay,
            'h' => {
                value = if value == 12 { 0 } else { value };
                Field::Hour
            }
            'K' => Field::Hour,
            'm' => Field::Minute,
            's' => Field::Second,
            'S' => Field::Milli,
            'w' => Field::WeekOfYear,
            'W' => Field::WeekOfMonth,
            'F' => Field::WeekdayInMonth,
            // Monday is 1 there, Sunday is 1 here.
            _ => {
                value = if (1..=7).contains(&value) { value % 7 + 1 } else { value };
                Field::Weekday
            }
        };
        self.fields.set(field, value);
        Some(())
    }

    /// A whole number, of at most `width` characters, in any script's digits.
    fn number(&mut self, width: Option<usize>) -> Option<i64> {
        let rest = self.rest();
        let rest = match width {
            Some(width) => {
                let end = rest.char_indices().map(|(at, _)| at).chain([rest.len()]).nth(width)?;
                rest.get(..end)?
            }
            None => rest,
        };
        let minus = self.locale.minus();
        let negative = rest.starts_with(minus);
        let body = if negative { rest.get(minus.len()..)? } else { rest };
        let mut value: i128 = 0;
        let mut len = 0;
        for c in body.chars() {
            let Some(digit) = self.digit(c) else { break };
            value = value.saturating_mul(10).saturating_add(i128::from(digit));
            len += c.len_utf8();
        }
        if len == 0 {
            return None;
        }
        self.at += len + if negative { minus.len() } else { 0 };
        let value = if negative { -value } else { value };
        // As Java takes an `int` out of a `Long`, or a `Double` beyond that.
        Some(match i64::try_from(value) {
            Ok(long) => i64::from(long as i32),
            Err(_) => i64::from(if negative { i32::MIN } else { i32::MAX }),
        })
    }

    fn digit(&self, c: char) -> Option<u32> {
        let zero = u32::from(self.locale.zero());
        u32::from(c).checked_sub(zero).filter(|digit| *digit < 10).or_else(|| digit_of(c))
    }

    /// The longest of the names of the first list that has one, and how they count: `per` names from `from` on.
    fn name(&mut self, field: Field, from: i64, per: usize, lists: &[&[&str]]) -> Option<()> {
        let rest = self.rest();
        for names in lists {
            let mut best: Option<(usize, usize)> = None;
            for (index, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
                if let Some(len) = starts_with(rest, name)
                    && best.is_none_or(|(_, best)| len > best)
                {
                    best = Some((index % per, len));
                }
            }
            if let Some((index, len)) = best {
                self.at += len;
                self.fields.set(field, from + i64::try_from(index).unwrap_or(0));
                return Some(());
            }
        }
        None
    }

    fn digits(&mut self, count: usize) -> Option<i32> {
        let digits = self.rest().get(..count).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
        self.at += count;
        digits.parse().ok()
    }

    fn sign(&mut self) -> Option<i32> {
        let sign = match self.rest().chars().next()? {
            '+' => 1,
            '-' => -1,
            _ => return None,
        };
        self.at += 1;
        Some(sign)
    }

    /// A zone after white space from `start` on.
    fn zone(&mut self, start: usize) -> Option<NamedZone> {
        let fixed = |sign: i32, hours: i32, minutes: i32| {
            (hours <= 23 && minutes <= 59).then(|| NamedZone::Clock(Zone::fixed(sign * (hours * 3600 + minutes * 60))))
        };
        if let Some(sign) = self.sign() {
            let hours = self.digits(2)?;
            let minutes = self.digits(2)?;
            return fixed(sign, hours, minutes);
        }
        let gmt = |text: &str| text.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("GMT"));
        if self.rest().starts_with(['G', 'g']) && self.text.get(start..).is_some_and(gmt) {
            self.at = start + 3;
            let Some(sign) = self.sign() else { return Some(NamedZone::Clock(Zone::fixed(0))) };
            let hours = self.digits(2).or_else(|| self.digits(1))?;
            self.literal(":")?;
            let minutes = self.digits(2)?;
            return fixed(sign, hours, minutes);
        }
        self.zone_name()
    }

    /// A zone by one of its names: the zone that counts anyway, UTC, or the first that has the name.
    fn zone_name(&mut self) -> Option<NamedZone> {
        let rest = self.rest();
        let locale = self.locale;
        let own: [&'t str; 2] = [self.default.id(), "UTC"];
        let first = own.into_iter().filter_map(|id| locale.zone_names(id).map(|names| (id, names)));
        let others = locale.zones_to_read().map(|(id, names)| -> (&'t str, &'t [&'static str]) { (id, names) });
        let (id, names, at, len) = first.chain(others).find_map(|(id, names)| {
            let named = names.iter().enumerate().filter(|(_, name)| !name.is_empty());
            let (at, len) = named.filter_map(|(at, name)| Some((at, starts_with(rest, name)?))).next()?;
            Some((id, names, at, len))
        })?;
        let zone = Zone::find(id)?;
        self.at += len;
        let summer = if at >= 2 { zone.summer_time() } else { 0 };
        let same = match (names.get(at), names.get(at + 2)) {
            (Some(winter), Some(summer)) => winter.to_lowercase() == summer.to_lowercase(),
            _ => false,
        };
        // A name that says nothing about summer leaves it to the zone.
        Some(if same || (at >= 2 && summer == 0) { NamedZone::Clock(zone) } else { NamedZone::Standard(zone, summer) })
    }

    fn iso_zone(&mut self, count: usize) -> Option<Zone> {
        if self.literal("Z").is_some() {
            return Some(Zone::utc());
        }
        let sign = self.sign()?;
        let hours = self.digits(2)?;
        if count == 3 {
            self.literal(":")?;
        }
        let minutes = if count == 1 { 0 } else { self.digits(2)? };
        (hours <= 23 && minutes <= 59).then(|| Zone::fixed(sign * (hours * 3600 + minutes * 60)))
    }
}

/// The value of a decimal digit in any script: their digits stand in rows of ten.
fn digit_of(c: char) -> Option<u32> {
    const ZEROS: [char; 20] = [
        '0', '\u{660}', '\u{6f0}', '\u{7c0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{b66}', '\u{be6}',
        '\u{c66}', '\u{ce6}', '\u{d66}', '\u{e50}', '\u{ed0}', '\u{f20}', '\u{1040}', '\u{17e0}', '\u{1810}',
        '\u{ff10}',
    ];
    ZEROS.iter().find_map(|zero| u32::from(c).checked_sub(u32::from(*zero)).filter(|digit| *digit < 10))
}
