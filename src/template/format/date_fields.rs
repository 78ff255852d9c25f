//! What day a text's fields mean: which of them count, as Java's `GregorianCalendar` chooses, and what follows.

use super::moment::{DAY, days_of_month, days_of_year_start};

/// A field of a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// 0 before Christ, 1 after.
    Era,
    Year,
    /// The year that a week is counted in.
    WeekYear,
    /// 0 is January.
    Month,
    WeekOfYear,
    WeekOfMonth,
    Day,
    DayOfYear,
    /// 1 is Sunday.
    Weekday,
    /// Such as 2 for the second Tuesday.
    WeekdayInMonth,
    Half,
    Hour,
    HourOfDay,
    Minute,
    Second,
    Milli,
}

/// The fields that were given, in this order of their places: later ones win over earlier ones.
#[derive(Clone, Debug, Default)]
pub(super) struct DateFields {
    given: [Option<(u32, i64)>; 16],
    count: u32,
}

/// How weeks are counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weeks {
    /// 1 is Sunday.
    pub(super) first_day: i64,
    /// Days of a year's or a month's first week that lie in it, at least.
    pub(super) minimal_days: i64,
}

/// 1582-10-15 in days since 1970-01-01.
const GREGORIAN_START: i64 = -141_427;
const GREGORIAN_YEAR: i64 = 1582;

/// The last day of this day of the week, 1 for Sunday, that is not after `days`.
fn weekday_on_or_before(days: i64, weekday: i64) -> i64 {
    // 1970-01-01 was a Thursday.
    days - (days + 4 - (weekday - 1)).rem_euclid(7)
}

impl Weeks {
    /// The day on which the first week of a period starts that starts on `days`.
    fn first_week(self, days: i64) -> i64 {
        let start = weekday_on_or_before(days + 6, self.first_day);
        if start - days >= self.minimal_days { start - 7 } else { start }
    }
}

impl DateFields {
    pub(super) fn set(&mut self, field: Field, value: i64) {
        self.count += 1;
        if let Some(slot) = self.given.get_mut(field as usize) {
            *slot = Some((self.count, value));
        }
    }

    fn get(&self, field: Field) -> Option<i64> {
        self.given.get(field as usize).copied().flatten().map(|(_, value)| value)
    }

    /// When a field was given; 0 for never.
    fn stamp(&self, field: Field) -> u32 {
        self.given.get(field as usize).copied().flatten().map_or(0, |(stamp, _)| stamp)
    }

    /// Milliseconds since 1970-01-01T00:00 on the clock of the place.
    pub(super) fn local(mut self, weeks: Weeks) -> i64 {
        if self.stamp(Field::WeekYear) > self.stamp(Field::Year) {
            self.settle_week_date(weeks);
        }
        let time = self.time();
        let days = self.days(weeks, time.div_euclid(DAY));
        days.saturating_mul(DAY).saturating_add(time.rem_euclid(DAY))
    }

    fn time(&self) -> i64 {
        let day_hour = self.stamp(Field::HourOfDay);
        let (hour, half) = (self.stamp(Field::Hour), self.stamp(Field::Half));
        let mut best = day_hour.max(if hour == 0 || half == 0 { 0 } else { hour.max(half) });
        if best == 0 {
            best = hour.max(half);
        }
        let value = |field| self.get(field).unwrap_or(0);
        let hours = if best == day_hour {
            value(Field::HourOfDay)
        } else {
            value(Field::Hour).saturating_add(12 * value(Field::Half))
        };
        hours
            .saturating_mul(3_600_000)
            .saturating_add(value(Field::Minute).saturating_mul(60_000))
            .saturating_add(value(Field::Second).saturating_mul(1000))
            .saturating_add(value(Field::Milli))
    }

    /// Turns a year of weeks, a week and a day of it into year, month and day.
    fn settle_week_date(&mut self, weeks: Weeks) {
        let year = self.get(Field::WeekYear).unwrap_or(1970);
        let week = self.get(Field::WeekOfYear).unwrap_or(1);
        let mut weekday = self.get(Field::Weekday).unwrap_or(weeks.first_day);
        let mut more_weeks = 0;
        if !(1..=7).contains(&weekday) {
            // A number that is no day of the week runs on into the next weeks or back, Monday first.
            more_weeks = (weekday - 1).div_euclid(7);
            let iso = (weekday - 1).rem_euclid(7) + 1;
            weekday = iso % 7 + 1;
        }
        let mut first = DateFields::default();
        first.set(Field::Year, year);
        first.set(Field::WeekOfYear, 1);
        first.set(Field::Weekday, weeks.first_day);
        let start = first.days(weeks, 0);
        let days = (weekday - weeks.first_day).rem_euclid(7) + 7 * (week.saturating_add(more_weeks) - 1);
        let fields =
            super::moment::Fields::of(start.saturating_add(days).saturating_mul(DAY), super::moment::Calendar::Mixed);
        let before_christ = fields.year <= 0;
        self.set(Field::Era, i64::from(!before_christ));
        self.set(Field::Year, if before_christ { 1 - fields.year } else { fields.year });
        self.set(Field::Month, i64::from(fields.month) - 1);
        self.set(Field::Day, i64::from(fields.day));
    }

    fn days(&self, weeks: Weeks, more: i64) -> i64 {
        let year = self.get(Field::Year).unwrap_or(1970);
        let year = if self.get(Field::Era) == Some(0) { 1 - year } else { year };
        let chosen = self.choose();
        let by = |gregorian: bool| self.days_by(chosen, year, gregorian, weeks).saturating_add(more);
        if year > GREGORIAN_YEAR {
            let days = by(true);
            if days >= GREGORIAN_START {
                return days;
            }
        } else if year < GREGORIAN_YEAR {
            let days = by(false);
            if days < GREGORIAN_START {
                return days;
            }
        } else if matches!(chosen, Chosen::DayOfYear | Chosen::WeekOfYear) {
            return by(false);
        }
        let gregorian = by(true);
        if gregorian >= GREGORIAN_START { gregorian } else { by(false) }
    }

    /// Which fields say the day.
    fn choose(&self) -> Chosen {
        let stamp = |field| self.stamp(field);
        let both = |field| {
            if stamp(field) == 0 || stamp(Field::Weekday) == 0 { 0 } else { stamp(field).max(stamp(Field::Weekday)) }
        };
        let mut day = stamp(Field::Day);
        let mut week_of_month = both(Field::WeekOfMonth);
        let mut in_month = both(Field::WeekdayInMonth);
        let day_of_year = stamp(Field::DayOfYear);
        let mut week_of_year = both(Field::WeekOfYear);
        let mut best = day.max(week_of_month).max(in_month).max(day_of_year).max(week_of_year);
        if best == 0 {
            week_of_month = stamp(Field::WeekOfMonth);
            in_month = stamp(Field::WeekdayInMonth).max(stamp(Field::Weekday));
            week_of_year = stamp(Field::WeekOfYear);
            best = week_of_month.max(in_month).max(week_of_year);
            if best == 0 {
                day = stamp(Field::Month);
                best = day;
            }
        }
        let week = stamp(Field::WeekOfYear);
        if best == day {
            Chosen::Day
        } else if (best == week_of_month && stamp(Field::WeekOfMonth) >= week)
            || (best == in_month && stamp(Field::WeekdayInMonth) >= week)
        {
            let by_week = if week_of_month == in_month {
                stamp(Field::WeekOfMonth) >= stamp(Field::WeekdayInMonth)
            } else {
                best == week_of_month
            };
            if by_week { Chosen::WeekOfMonth } else { Chosen::WeekdayInMonth }
        } else if best == day_of_year {
            Chosen::DayOfYear
        } else {
            Chosen::WeekOfYear
        }
    }

    fn days_by(&self, chosen: Chosen, year: i64, gregorian: bool, weeks: Weeks) -> i64 {
        let value = |field| self.get(field).unwrap_or(0);
        let month = value(Field::Month);
        let first = match chosen {
            Chosen::DayOfYear | Chosen::WeekOfYear => days_of_year_start(year, gregorian),
            _ => days_of_month(year, month + 1, gregorian),
        };
        let weekday = self.get(Field::Weekday);
        match chosen {
            Chosen::Day => first.saturating_add(self.get(Field::Day).map_or(0, |day| day - 1)),
            Chosen::DayOfYear => first.saturating_add(value(Field::DayOfYear) - 1),
            Chosen::WeekOfMonth => {
                let start = weeks.first_week(first);
                let start = weekday.map_or(start, |weekday| weekday_on_or_before(start + 6, weekday));
                start.saturating_add(7 * (value(Field::WeekOfMonth) - 1))
            }
            Chosen::WeekdayInMonth => {
                let weekday = weekday.unwrap_or(weeks.first_day);
                let count = self.get(Field::WeekdayInMonth).unwrap_or(1);
                if count >= 0 {
                    weekday_on_or_before(first.saturating_add(7 * count) - 1, weekday)
                } else {
                    let length = days_of_month(year, month + 2, gregorian) - first;
                    weekday_on_or_before(first.saturating_add(length + 7 * (count + 1)) - 1, weekday)
                }
            }
            Chosen::WeekOfYear => {
                let start = weeks.first_week(first);
                let start = match weekday {
                    Some(weekday) if weekday != weeks.first_day => weekday_on_or_before(start + 6, weekday),
                    _ => start,
                };
                start.saturating_add(7 * (value(Field::WeekOfYear) - 1))
            }
        }
    }
}

/// The fields that say the day.
#[derive(Clone, Copy, Debug)]
enum Chosen {
    /// Month and day of it.
    Day,
    /// Month, week of it and perhaps a day of the week.
    WeekOfMonth,
    /// Month and, say, its second Tuesday.
    WeekdayInMonth,
    DayOfYear,
    /// Week of the year and perhaps a day of the week.
    WeekOfYear,
}
