//! ISO 8601 and XML Schema dates: the formats `iso`, `xs` and their variations.

use super::moment::{Calendar, DAY, Fields, days_of, month_days};
use super::zone::Zone;
use super::{FormatFault, pattern_fault};
use crate::template::expand::value::DateKind;

/// The smallest part that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Accuracy {
    Hours,
    Minutes,
    Seconds,
    /// Only as many decimals as needed.
    Millis,
    /// Always three decimals.
    AllMillis,
}

/// A format such as `iso_m_nz`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct IsoFormat {
    /// XML Schema instead of ISO 8601.
    pub(crate) xs: bool,
    pub(crate) accuracy: Accuracy,
    /// Whether the zone is shown, if that was said.
    pub(crate) show_zone: Option<bool>,
    /// In UTC instead of the current zone.
    pub(crate) utc: bool,
}

impl IsoFormat {
    /// Reads `iso…` or `xs…`; none for other formats.
    pub(crate) fn parse(text: &str) -> Option<Result<IsoFormat, FormatFault>> {
        let (xs, rest) = match (text.strip_prefix("iso"), text.strip_prefix("xs")) {
            (Some(rest), _) => (false, rest),
            (None, Some(rest)) => (true, rest),
            _ => return None,
        };
        Some(IsoFormat::read(xs, rest, text))
    }

    fn read(xs: bool, rest: &str, whole: &str) -> Result<IsoFormat, FormatFault> {
        let mut format = IsoFormat { xs, accuracy: Accuracy::Millis, show_zone: None, utc: false };
        if !rest.is_empty() && !rest.starts_with(['_', ' ']) {
            return pattern_fault(format!("{whole:?} has no `_` after its first word"));
        }
        let mut accurate = false;
        for word in rest.split(['_', ' ']).filter(|word| !word.is_empty()) {
            let accuracy = match word {
                "h" => Some(Accuracy::Hours),
                "m" => Some(Accuracy::Minutes),
                "s" => Some(Accuracy::Seconds),
                "ms" => Some(Accuracy::AllMillis),
                _ => None,
            };
            match (accuracy, word) {
                (Some(_), _) if accurate => return pattern_fault(format!("{whole:?} gives two accuracies")),
                (Some(Accuracy::Hours | Accuracy::Minutes), _) if xs => {
                    return pattern_fault("dates of XML Schema always have seconds");
                }
                (Some(accuracy), _) => {
                    format.accuracy = accuracy;
                    accurate = true;
                }
                (None, "nz" | "fz") if format.show_zone.is_some() => {
                    return pattern_fault(format!("{whole:?} says twice whether the zone is shown"));
                }
                (None, "nz") => format.show_zone = Some(false),
                (None, "fz") => format.show_zone = Some(true),
                (None, "u" | "fu") if format.utc => return pattern_fault(format!("{whole:?} asks twice for UTC")),
                (None, "u" | "fu") => format.utc = true,
                _ => {
                    return pattern_fault(format!(
                        "`{word}` in {whole:?} is not one of `h`, `m`, `s`, `ms`, `nz`, `fz`, `u` and `fu`"
                    ));
                }
            }
        }
        Ok(format)
    }

    /// The text of a moment.
    pub(crate) fn write(&self, millis: i64, kind: DateKind, zone: &Zone, out: &mut String) {
        let utc;
        let zone = if self.utc {
            utc = Zone::utc();
            &utc
        } else {
            zone
        };
        let offset = zone.offset(millis);
        let fields = Fields::of(millis.saturating_add(offset), Calendar::Proleptic);
        let (day, time) = (kind != DateKind::Time, kind != DateKind::Date);
        if day {
            let year = if self.xs && fields.year <= 0 { fields.year - 1 } else { fields.year };
            if (0..9999).contains(&year) {
                pad(year, 4, out);
            } else {
                out.push_str(&year.to_string());
            }
            out.push('-');
            pad(i64::from(fields.month), 2, out);
            out.push('-');
            pad(i64::from(fields.day), 2, out);
            if time {
                out.push('T');
            }
        }
        if time {
            pad(i64::from(fields.hour), 2, out);
            if self.accuracy >= Accuracy::Minutes {
                out.push(':');
                pad(i64::from(fields.minute), 2, out);
            }
            if self.accuracy >= Accuracy::Seconds {
                out.push(':');
                pad(i64::from(fields.second), 2, out);
            }
            let all = self.accuracy == Accuracy::AllMillis;
            if all || (self.accuracy == Accuracy::Millis && fields.milli != 0) {
                let decimals = format!("{:03}", fields.milli);
                out.push('.');
                out.push_str(if all { &decimals } else { decimals.trim_end_matches('0') });
            }
        }
        if self.show_zone.unwrap_or(true) && (time || self.xs) {
            write_offset(offset, out);
        }
    }

    /// The moment a text means.
    ///
    /// # Errors
    /// It is no such date.
    pub(crate) fn read_text(&self, text: &str, kind: DateKind, zone: &Zone) -> Result<i64, FormatFault> {
        let default = if self.utc { Zone::utc() } else { zone.clone() };
        let extended = IsoReader { rest: text, xs: self.xs, basic: false }.read(kind, &default);
        let found = match extended {
            None if !self.xs => IsoReader { rest: text, xs: false, basic: true }.read(kind, &default),
            found => found,
        };
        found.ok_or_else(|| {
            let example = match kind {
                DateKind::Date => "2021-07-09",
                DateKind::Time => "13:05:07",
                _ => "2021-07-09T13:05:07Z",
            };
            let name = if self.xs { "XML Schema" } else { "ISO 8601" };
            FormatFault::Text(format!("{text:?} is not written as {name} wants it, such as `{example}`"))
        })
    }
}

fn pad(value: i64, width: usize, out: &mut String) {
    use std::fmt::Write;
    let _ = write!(out, "{value:0width$}");
}

fn write_offset(offset: i64, out: &mut String) {
    let seconds = offset / 1000;
    if seconds == 0 {
        out.push('Z');
        return;
    }
    out.push(if seconds < 0 { '-' } else { '+' });
    let seconds = seconds.abs();
    pad(seconds / 3600, 2, out);
    out.push(':');
    pad(seconds / 60 % 60, 2, out);
    if seconds % 60 != 0 {
        out.push(':');
        pad(seconds % 60, 2, out);
    }
}

struct IsoReader<'t> {
    rest: &'t str,
    xs: bool,
    basic: bool,
}

impl<'t> IsoReader<'t> {
    fn read(mut self, kind: DateKind, default: &Zone) -> Option<i64> {
        let days = match kind {
            DateKind::Time => 0,
            _ => self.date()?,
        };
        if kind == DateKind::Date {
            let zone = if self.xs { self.zone()? } else { None };
            let local = days.checked_mul(DAY)?;
            return self.rest.is_empty().then(|| zone.as_ref().unwrap_or(default).moment(local));
        }
        if kind != DateKind::Time {
            self.sign('T')?;
        }
        let time = self.time()?;
        let zone = self.zone()?;
        let local = days.checked_mul(DAY)?.checked_add(time)?;
        self.rest.is_empty().then(|| zone.as_ref().unwrap_or(default).moment(local))
    }

    fn sign(&mut self, sign: char) -> Option<()> {
        self.rest = self.rest.strip_prefix(sign)?;
        Some(())
    }

    fn two(&mut self) -> Option<i64> {
        let (digits, rest) = self.rest.split_at_checked(2)?;
        let value = number(digits)?;
        self.rest = rest;
        Some(value)
    }

    fn run(&mut self) -> &'t str {
        let len = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.rest.split_at_checked(len).unwrap_or(("", self.rest));
        self.rest = rest;
        digits
    }

    /// Days since 1970-01-01.
    fn date(&mut self) -> Option<i64> {
        let negative = self.sign('-').is_some();
        let digits = self.run();
        let (year, month, day) = if self.basic {
            let (year, rest) = digits.split_at_checked(digits.len().checked_sub(4)?)?;
            let (month, day) = rest.split_at_checked(2)?;
            (year, number(month)?, number(day)?)
        } else {
            self.sign('-')?;
            let month = self.two()?;
            self.sign('-')?;
            (digits, month, self.two()?)
        };
        if year.is_empty() || (!self.xs && year.len() < 4) {
            return None;
        }
        let mut year = number(year.trim_start_matches('0')).or_else(|| year.bytes().all(|b| b == b'0').then_some(0))?;
        if year > i64::from(i32::MAX) {
            return None;
        }
        if negative {
            year = -year;
        }
        if self.xs && year <= 0 {
            if year == 0 {
                return None;
            }
            year += 1;
        }
        let month_number = u32::try_from(month).ok().filter(|month| (1..=12).contains(month))?;
        if day < 1 || day > i64::from(month_days(year, month_number)) {
            return None;
        }
        Some(days_of(year, month, day, Calendar::Proleptic))
    }

    /// Milliseconds of the day; a whole day for 24:00.
    fn time(&mut self) -> Option<i64> {
        let hour = self.two()?;
        let (mut minute, mut second, mut milli) = (0, 0, 0);
        let colon = if self.basic { "" } else { ":" };
        let more =
            |rest: &str| rest.strip_prefix(colon).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        if more(self.rest) {
            self.rest = self.rest.strip_prefix(colon)?;
            minute = self.two()?;
            if more(self.rest) {
                self.rest = self.rest.strip_prefix(colon)?;
                second = self.two()?;
                if self.sign('.').is_some() || (!self.xs && self.sign(',').is_some()) {
                    let digits = self.run();
                    let first = digits.get(..digits.len().min(3)).filter(|digits| !digits.is_empty())?;
                    milli = number(first)? * [100, 10, 1].get(first.len() - 1).copied().unwrap_or(1);
                }
            } else if self.xs {
                return None;
            }
        } else if self.xs {
            return None;
        }
        let fits = (hour <= 23 && minute <= 59 && second <= 59) || (hour == 24 && minute + second + milli == 0);
        fits.then_some(((hour * 60 + minute) * 60 + second) * 1000 + milli)
    }

    fn zone(&mut self) -> Option<Option<Zone>> {
        if self.rest.is_empty() {
            return Some(None);
        }
        if self.sign('Z').is_some() {
            return Some(Some(Zone::utc()));
        }
        let sign = if self.sign('+').is_some() {
            1
        } else {
            self.sign('-')?;
            -1
        };
        let hours = self.two()?;
        let minutes = match (self.rest.is_empty(), self.xs || !self.basic) {
            (true, _) if self.xs => return None,
            (true, _) => 0,
            (false, true) => {
                self.sign(':')?;
                self.two()?
            }
            (false, false) => self.two()?,
        };
        if hours > 23 || minutes > 59 {
            return None;
        }
        i32::try_from(sign * (hours * 3600 + minutes * 60)).ok().map(|seconds| Some(Zone::fixed(seconds)))
    }
}

fn number(digits: &str) -> Option<i64> {
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}
