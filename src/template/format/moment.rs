//! From milliseconds to the fields of a calendar, and back.

/// Milliseconds of a day.
pub(crate) const DAY: i64 = 86_400_000;

/// 1582-10-15, the first day of the Gregorian calendar, in days since 1970-01-01.
const GREGORIAN_START: i64 = -141_427;

/// Which calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Calendar {
    /// Gregorian at all times: what ISO 8601 and XML Schema mean.
    Proleptic,
    /// Julian up to 1582-10-04: Java's `GregorianCalendar`.
    Mixed,
}

/// What a clock on the wall and a calendar show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fields {
    /// 0 is 1 BC.
    pub(crate) year: i64,
    /// From 1.
    pub(crate) month: u32,
    /// From 1.
    pub(crate) day: u32,
    pub(crate) hour: u32,
    pub(crate) minute: u32,
    pub(crate) second: u32,
    pub(crate) milli: u32,
    /// 0 is Sunday.
    pub(crate) weekday: u32,
    /// From 1.
    pub(crate) day_of_year: u32,
}

impl Fields {
    /// Of local milliseconds since 1970-01-01T00:00.
    pub(crate) fn of(local: i64, calendar: Calendar) -> Fields {
        let days = local.div_euclid(DAY);
        let time = local.rem_euclid(DAY);
        let (year, month, day) = civil(days, calendar);
        let part = |unit: i64, count: i64| u32::try_from(time / unit % count).unwrap_or(0);
        Fields {
            year,
            month,
            day,
            hour: part(3_600_000, 24),
            minute: part(60_000, 60),
            second: part(1000, 60),
            milli: part(1, 1000),
            weekday: u32::try_from((days + 4).rem_euclid(7)).unwrap_or(0),
            day_of_year: u32::try_from(days - days_of(year, 1, 1, calendar) + 1).unwrap_or(1),
        }
    }
}

/// Days from 1970-01-01 to a day; months and days may run over.
pub(crate) fn days_of(year: i64, month: i64, day: i64, calendar: Calendar) -> i64 {
    let year = year.saturating_add((month - 1).div_euclid(12)).clamp(-300_000_000, 300_000_000);
    let month = (month - 1).rem_euclid(12) + 1;
    let gregorian = first_of_month(year, month, true).saturating_add(day - 1);
    if calendar == Calendar::Mixed && gregorian < GREGORIAN_START {
        let julian = first_of_month(year, month, false).saturating_add(day - 1);
        if julian < GREGORIAN_START {
            return julian;
        }
    }
    gregorian
}

/// Days from 1970-01-01 to the first of a month in one of the calendars; months may run over.
pub(super) fn days_of_month(year: i64, month: i64, gregorian: bool) -> i64 {
    let year = year.saturating_add((month - 1).div_euclid(12)).clamp(-300_000_000, 300_000_000);
    first_of_month(year, (month - 1).rem_euclid(12) + 1, gregorian)
}

/// Days from 1970-01-01 to the first of a year in one of the calendars.
pub(super) fn days_of_year_start(year: i64, gregorian: bool) -> i64 {
    days_of_month(year, 1, gregorian)
}

/// Days from 1970-01-01 to the first of a month.
fn first_of_month(year: i64, month: i64, gregorian: bool) -> i64 {
    let shifted = if month <= 2 { year - 1 } else { year };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5;
    let leap = shifted.div_euclid(4);
    if gregorian {
        shifted * 365 + leap - shifted.div_euclid(100) + shifted.div_euclid(400) + day_of_year - 719_468
    } else {
        shifted * 365 + leap + day_of_year - 719_470
    }
}

fn civil(days: i64, calendar: Calendar) -> (i64, u32, u32) {
    let gregorian = calendar == Calendar::Proleptic || days >= GREGORIAN_START;
    let (shift, era_days, era_years) = if gregorian { (719_468, 146_097, 400) } else { (719_470, 1461, 4) };
    let shifted = days + shift;
    let era = shifted.div_euclid(era_days);
    let in_era = shifted.rem_euclid(era_days);
    let year_of_era = if gregorian {
        (in_era - in_era / 1460 + in_era / 36_524 - in_era / 146_096) / 365
    } else {
        (in_era - in_era / 1460) / 365
    };
    let before = if gregorian { year_of_era / 4 - year_of_era / 100 } else { 0 };
    let day_of_year = in_era - (365 * year_of_era + before);
    let month_index = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_index + 2) / 5 + 1;
    let month = if month_index < 10 { month_index + 3 } else { month_index - 9 };
    let year = year_of_era + era * era_years + i64::from(month <= 2);
    (year, u32::try_from(month).unwrap_or(1), u32::try_from(day).unwrap_or(1))
}

/// Days of a month.
pub(crate) fn month_days(year: i64, month: u32) -> u32 {
    match month {
        2 if year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways() {
        for calendar in [Calendar::Proleptic, Calendar::Mixed] {
            for days in (-1_500_000..100_000).step_by(17).chain(-141_500..-141_400) {
                let fields = Fields::of(days * DAY, calendar);
                let back = days_of(fields.year, i64::from(fields.month), i64::from(fields.day), calendar);
                assert_eq!(back, days, "{fields:?}");
            }
        }
    }
}
