//! Reading dates by a pattern, as leniently as `SimpleDateFormat` does.

use super::FormatFault;
use super::date_pattern::{DatePattern, Part};
use super::moment::{Calendar, DAY, days_of};
use super::zone::{self, Zone};

/// What was read.
#[derive(Debug, Default)]
struct Found {
    before_christ: bool,
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    day_of_year: Option<i64>,
    hour_of_day: Option<i64>,
    hour: Option<i64>,
    afternoon: bool,
    minute: i64,
    second: i64,
    milli: i64,
    zone: Option<Zone>,
}

impl DatePattern {
    /// The moment a text means; two-digit years fall into the hundred years from `century` on.
    ///
    /// # Errors
    /// The text does not start as the pattern says.
    pub(crate) fn read_text(&self, text: &str, default: &Zone, century: i64) -> Result<i64, FormatFault> {
        let mut reader = Reader { text, at: 0, found: Found::default(), century };
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
                    reader.field(*letter, *count, bounded, self)
                }
            };
            if fits.is_none() {
                return Err(FormatFault::Text(reader.explain(part)));
            }
        }
        Ok(reader.found.moment(default))
    }
}

impl Found {
    fn moment(&self, default: &Zone) -> i64 {
        let year = self.year.unwrap_or(1970);
        let year = if self.before_christ { 1 - year } else { year };
        let days = match (self.day, self.day_of_year) {
            (None, Some(day)) => days_of(year, 1, 1, Calendar::Mixed).saturating_add(day - 1),
            (day, _) => days_of(year, self.month.unwrap_or(1), day.unwrap_or(1), Calendar::Mixed),
        };
        let hour = self.hour_of_day.unwrap_or_else(|| self.hour.unwrap_or(0) + if self.afternoon { 12 } else { 0 });
        let local = days
            .saturating_mul(DAY)
            .saturating_add(hour.saturating_mul(3_600_000))
            .saturating_add(self.minute.saturating_mul(60_000))
            .saturating_add(self.second.saturating_mul(1000))
            .saturating_add(self.milli);
        self.zone.as_ref().unwrap_or(default).moment(local)
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    found: Found,
    century: i64,
}

impl<'t> Reader<'t> {
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

    fn field(&mut self, letter: char, count: usize, bounded: bool, pattern: &DatePattern) -> Option<()> {
        let skipped = self.rest().len() - self.rest().trim_start_matches([' ', '\t']).len();
        self.at += skipped;
        let locale = pattern.locale;
        match letter {
            'G' => self.found.before_christ = self.name(&[&locale.eras])? == 0,
            'M' | 'L' if count > 2 => {
                self.found.month = Some(self.name(&[&locale.months, &locale.short_months])? as i64 + 1);
            }
            'E' => {
                self.name(&[&locale.days, &locale.short_days])?;
            }
            'a' => self.found.afternoon = self.name(&[&locale.halves])? == 1,
            'z' | 'Z' => self.found.zone = Some(self.zone()?),
            'X' => self.found.zone = Some(self.iso_zone(count)?),
            // The white space counts among the digits.
            _ => self.number_field(letter, count, bounded.then(|| count.saturating_sub(skipped)))?,
        }
        Some(())
    }

    fn number_field(&mut self, letter: char, count: usize, width: Option<usize>) -> Option<()> {
        let start = self.at;
        let mut value = self.number(width)?;
        let digits = self.text.get(start..self.at).unwrap_or_default();
        let found = &mut self.found;
        match letter {
            'y' | 'Y' => {
                if count <= 2 && digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit()) {
                    let pivot = self.century.rem_euclid(100);
                    value += self.century - pivot + if value < pivot { 100 } else { 0 };
                }
                found.year = Some(value);
            }
            'M' | 'L' => found.month = Some(value),
            'd' => found.day = Some(value),
            'D' => found.day_of_year = Some(value),
            'k' => found.hour_of_day = Some(if value == 24 { 0 } else { value }),
            'H' => found.hour_of_day = Some(value),
            'h' => found.hour = Some(if value == 12 { 0 } else { value }),
            'K' => found.hour = Some(value),
            'm' => found.minute = value,
            's' => found.second = value,
            'S' => found.milli = value,
            // Weeks and days of the week give way to the day of the month.
            _ => {}
        }
        Some(())
    }

    /// A whole number, of at most `width` characters.
    fn number(&mut self, width: Option<usize>) -> Option<i64> {
        let rest = match width {
            Some(width) => self.rest().get(..width)?,
            None => self.rest(),
        };
        let negative = rest.starts_with('-');
        let body = rest.strip_prefix('-').unwrap_or(rest);
        let len = body.bytes().take_while(u8::is_ascii_digit).count();
        let digits = body.get(..len).filter(|digits| !digits.is_empty())?;
        let value = digits.bytes().fold(0i64, |sum, digit| {
            sum.saturating_mul(10).saturating_add(i64::from(digit - b'0')).min(i64::from(i32::MAX))
        });
        self.at += len + usize::from(negative);
        Some(if negative { -value } else { value })
    }

    /// Which of the names comes next; the longest, in any case.
    fn name(&mut self, lists: &[&[&str]]) -> Option<usize> {
        let rest = self.rest();
        for names in lists {
            let mut best: Option<(usize, usize)> = None;
            for (index, name) in names.iter().enumerate() {
                let len = rest.get(..name.len()).filter(|start| {
                    !name.is_empty()
                        && (start.eq_ignore_ascii_case(name) || start.to_lowercase() == name.to_lowercase())
                });
                if len.is_some() && best.is_none_or(|(_, best)| name.len() > best) {
                    best = Some((index, name.len()));
                }
            }
            if let Some((index, len)) = best {
                self.at += len;
                return Some(index);
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

    fn zone(&mut self) -> Option<Zone> {
        if let Some(sign) = self.sign() {
            let hours = self.digits(2)?;
            let minutes = self.digits(2)?;
            return (hours <= 23 && minutes <= 59).then(|| Zone::fixed(sign * (hours * 3600 + minutes * 60)));
        }
        let gmt = self.rest().get(..3).is_some_and(|start| start.eq_ignore_ascii_case("GMT"));
        if gmt && self.rest().get(3..).is_some_and(|rest| rest.starts_with(['+', '-'])) {
            self.at += 3;
            let sign = self.sign()?;
            let hours = self.digits(2).or_else(|| self.digits(1))?;
            self.literal(":")?;
            let minutes = self.digits(2)?;
            return (hours <= 23 && minutes <= 59).then(|| Zone::fixed(sign * (hours * 3600 + minutes * 60)));
        }
        let (zone, len) = zone::read_name(self.rest())?;
        self.at += len;
        Some(zone)
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
