//! Dates and times in the ISO forms of Java's `DateTimeFormatter`.

use super::{ValueError, WrongValue, character_at, fail};

/// `2020-08-28`, also with an offset: `2020-08-28Z`, `2020-08-28+02:00`.
pub(crate) fn check_date(value: &str) -> Result<(), ValueError> {
    let mut scan = Scan { value, at: 0 };
    scan.date()?;
    if !scan.is_done() {
        scan.offset(Minutes::Required, 23)?;
    }
    scan.end("date")
}

/// `09:30:00`; the end of the day is `24:00:00`.
pub(crate) fn check_time(value: &str) -> Result<(), ValueError> {
    let mut scan = Scan { value, at: 0 };
    let hour = scan.two_digits("hour", 24)?;
    scan.letter(":")?;
    let minute = scan.two_digits("minute", 59)?;
    scan.letter(":")?;
    let second = scan.two_digits("second", 59)?;
    scan.end("time")?;
    if hour == 24 && (minute, second) != (0, 0) { fail(0..value.len(), WrongValue::NoSuch("time")) } else { Ok(()) }
}

/// `2024-12-31T09:29:47Z`: seconds and their fraction may be left out, the offset may not.
pub(crate) fn check_date_time(value: &str) -> Result<(), ValueError> {
    moment(value).map(drop)
}

/// The same in milliseconds since 1970; none for a time that is too far away to be counted in them.
pub(crate) fn moment(value: &str) -> Result<Option<i64>, ValueError> {
    let mut scan = Scan { value, at: 0 };
    let days = scan.date()?;
    if !scan.take("T") && !scan.take("t") {
        return scan.expected("`T` and a time");
    }
    let hour = scan.two_digits("hour", 23)?;
    scan.letter(":")?;
    let minute = scan.two_digits("minute", 59)?;
    let (mut second, mut millis) = (0, 0);
    if scan.take(":") {
        second = scan.two_digits("second", 59)?;
        if scan.take(".") {
            let mut worth = 100;
            for digit in (0..9).map_while(|_| scan.digit()) {
                millis += worth * digit;
                worth /= 10;
            }
        }
    }
    let offset = scan.offset(Minutes::Optional, 18)?;
    scan.end("date and time")?;
    let seconds = days * 86_400 + i64::from(hour * 3_600 + minute * 60 + second) - offset;
    Ok(seconds.checked_mul(1_000).and_then(|all| all.checked_add(i64::from(millis))))
}

/// Days since 1970 of a day that is one, in the calendar of ISO.
fn days_of(year: i64, month: u32, day: u32) -> i64 {
    // Counted from March on, so that the day of a leap year is the last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let in_year = i64::from((153 * month + 2) / 5 + day - 1);
    year * 365 + leaps + in_year - 719_468
}

/// Whether an offset may end after its hour.
#[derive(PartialEq)]
enum Minutes {
    Required,
    Optional,
}

struct Scan<'v> {
    value: &'v str,
    at: usize,
}

impl Scan<'_> {
    fn rest(&self) -> &str {
        self.value.get(self.at..).unwrap_or_default()
    }

    fn is_done(&self) -> bool {
        self.at >= self.value.len()
    }

    fn take(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    fn expected<T>(&self, what: &'static str) -> Result<T, ValueError> {
        fail(character_at(self.value, self.at), WrongValue::Expected(what))
    }

    fn letter(&mut self, text: &'static str) -> Result<(), ValueError> {
        if self.take(text) { Ok(()) } else { self.expected(if text == ":" { "`:`" } else { "`-`" }) }
    }

    fn digit(&mut self) -> Option<u32> {
        let digit = self.rest().bytes().next().filter(u8::is_ascii_digit)?;
        self.at += 1;
        Some(u32::from(digit - b'0'))
    }

    fn end(&self, what: &'static str) -> Result<(), ValueError> {
        if self.is_done() { Ok(()) } else { fail(self.at..self.value.len(), WrongValue::Trailing(what)) }
    }

    fn two_digits(&mut self, what: &'static str, most: u32) -> Result<u32, ValueError> {
        let from = self.at;
        let pair = self.digit().and_then(|tens| Some(tens * 10 + self.digit()?));
        match pair {
            None => self.expected("a digit"),
            Some(number) if number > most => fail(from..self.at, WrongValue::NoSuch(what)),
            Some(number) => Ok(number),
        }
    }

    /// Four digits; with a sign up to ten, where `+` stands only before more than four.
    fn year(&mut self) -> Result<i64, ValueError> {
        let from = self.at;
        let (minus, plus) = (self.take("-"), self.take("+"));
        let (mut year, mut count) = (0_i64, 0);
        while count < 10
            && let Some(digit) = self.digit()
        {
            year = year * 10 + i64::from(digit);
            count += 1;
        }
        if count < 4 {
            return self.expected("a year of four digits");
        }
        let sign_fits = match (plus, minus) {
            (true, true) => false,
            (true, false) => count > 4,
            (false, true) => year != 0,
            (false, false) => count == 4,
        };
        if !sign_fits || year > 999_999_999 {
            return fail(from..self.at, WrongValue::NoSuch("year"));
        }
        Ok(if minus { -year } else { year })
    }

    /// Gives the days since 1970.
    fn date(&mut self) -> Result<i64, ValueError> {
        let from = self.at;
        let year = self.year()?;
        self.letter("-")?;
        let month_at = self.at;
        let month = self.two_digits("month", 12)?;
        if month == 0 {
            return fail(month_at..self.at, WrongValue::NoSuch("month"));
        }
        self.letter("-")?;
        let day_at = self.at;
        let day = self.two_digits("day", 31)?;
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        if day == 0 {
            return fail(day_at..self.at, WrongValue::NoSuch("day"));
        }
        if day > days { fail(from..self.at, WrongValue::NoSuch("date")) } else { Ok(days_of(year, month, day)) }
    }

    /// `Z`, or a sign and `02:00` or `02:00:30`; gives seconds.
    fn offset(&mut self, minutes: Minutes, hours: u32) -> Result<i64, ValueError> {
        if self.take("Z") || self.take("z") {
            return Ok(0);
        }
        let from = self.at;
        let is_behind = self.take("-");
        if !is_behind && !self.take("+") {
            return self.expected("an offset such as `Z` or `+02:00`");
        }
        let hour = self.two_digits("offset", hours)?;
        let (mut rest, mut seconds) = (0, 0);
        if minutes == Minutes::Required || self.rest().starts_with(':') {
            self.letter(":")?;
            rest = self.two_digits("offset", 59)?;
            if self.take(":") {
                seconds = self.two_digits("offset", 59)?;
            }
        }
        if hours == 18 && hour == 18 && rest + seconds > 0 {
            return fail(from..self.at, WrongValue::NoSuch("offset"));
        }
        let all = i64::from(hour * 3_600 + rest * 60 + seconds);
        Ok(if is_behind { -all } else { all })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(check: fn(&str) -> Result<(), ValueError>, good: &str, bad: &str) {
        for value in good.split(' ') {
            assert_eq!(check(value), Ok(()), "{value}");
        }
        for value in bad.split(' ') {
            assert!(check(value).is_err(), "{value}");
        }
    }

    #[test]
    fn judges_dates() {
        judge(
            check_date,
            "2020-02-29 -2020-01-01 +12020-01-01 +999999999-01-01 -12020-01-01 2020-01-01Z 2020-01-01z 2020-01-01+01:00 \
             2020-01-01+01:00:30 2020-01-01+19:00 2020-01-01-00:00 0000-01-01 -0001-01-01 +00002020-01-01 2000-02-29",
            "2021-02-29 1900-02-29 2020-04-31 2020-13-01 2020-00-01 2020-01-00 2020-1-1 02020-01-01 +2020-01-01 \
             -0000-01-01 12020-01-01 +9999999999-01-01 2020-01-01+01 2020-01-01+0100 2020-01-01+1:00 2020-01-01+ \
             2020-01-01T 2020-01-01+01:60 2020-01-01+01:0 2020-01-01+24:00 +1000000000-01-01 ٢٠٢٠-01-01 20-01-01é \
             2020-01-01-00",
        );
        assert!(check_date("").is_err());
        assert_eq!(check_date("2020-01-32").unwrap_err().at, 8..10);
        assert_eq!(check_date("2021-02-29").unwrap_err().at, 0..10);
        assert_eq!(check_date("2021é").unwrap_err().at, 4..6);
    }

    #[test]
    fn counts_milliseconds() {
        for (value, millis) in [
            ("1970-01-01T00:00Z", 0),
            ("1969-12-31T23:59:59.9999Z", -1),
            ("2026-11-25T12:00:00.25+02:00", 1_795_600_800_250),
            ("2000-02-29T23:00:00-01:30", 951_870_600_000),
            ("2100-03-01T00:00:00z", 4_107_542_400_000),
            ("0000-01-01T00:00:00Z", -62_167_219_200_000),
            ("-0001-12-31t00:00:00+00:00:01", -62_167_305_601_000),
        ] {
            assert_eq!(moment(value), Ok(Some(millis)), "{value}");
        }
        assert_eq!(moment("+999999999-01-01T00:00:00Z"), Ok(None));
        let days = (1900..2100).flat_map(|year| (1..=12).map(move |month| days_of(year, month, 1)));
        let lengths: Vec<i64> = days.clone().zip(days.skip(1)).map(|(one, next)| next - one).collect();
        assert!(lengths.iter().all(|length| (28..=31).contains(length)));
        assert_eq!(lengths.iter().filter(|length| **length == 29).count(), 49);
    }

    #[test]
    fn judges_times() {
        judge(
            check_time,
            "00:00:00 24:00:00 23:59:59",
            "24:00:01 23:59:60 25:00:00 1:00:00 00:60:00 00:00:000 -1:00:00 24:01:00 10:00 10:00:0é",
        );
        assert!(check_time("").is_err());
    }

    #[test]
    fn judges_dates_with_times() {
        judge(
            check_date_time,
            "2024-12-31T09:29:47Z 2024-12-31t09:29:47z 2024-12-31T09:29Z 2024-12-31T09:29:47.Z 2024-12-31T09:29:47.1Z \
             2024-12-31T09:29:47.123456789Z 2024-12-31T09:29:47+02 2024-12-31T09:29:47+02:00 +12024-12-31T09:29Z \
             2024-12-31T09:29:47+18:00 2024-12-31T09:29:47+02:00:30 2024-12-31T09:29:47.5-02 2024-12-31T09:29:47-00:00",
            "2024-12-31 2024-12-31T09:29:47.1234567890Z 2024-12-31T24:00:00Z 2024-12-31T09Z 2024-12-31T09:29:60Z \
             2024-12-31T09:29:47+0200 2024-12-31T09:29:47 2024-12-31T09:29.5Z 2024-12-31T09:60Z 2023-02-29T09:29Z \
             2024-12-31T09:29:47Z[UTC] 2024-12-31T09:29:47,1Z 2024-12-31T09:29:47+18:01 2024-12-31T09:29:47+2 \
             2024-12-31T09:29:47+02:0 2024-12-31T09:29:47+02:00:3 2024-12-31T09:29:.5Z 2024-12-31T09:29:47+19",
        );
    }
}
