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
    let mut scan = Scan { value, at: 0 };
    scan.date()?;
    if !scan.take("T") && !scan.take("t") {
        return scan.expected("`T` and a time");
    }
    scan.two_digits("hour", 23)?;
    scan.letter(":")?;
    scan.two_digits("minute", 59)?;
    if scan.take(":") {
        scan.two_digits("second", 59)?;
        if scan.take(".") {
            (0..9).take_while(|_| scan.digit().is_some()).count();
        }
    }
    scan.offset(Minutes::Optional, 18)?;
    scan.end("date and time")
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

    fn date(&mut self) -> Result<(), ValueError> {
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
        if day > days { fail(from..self.at, WrongValue::NoSuch("date")) } else { Ok(()) }
    }

    /// `Z`, or a sign and `02:00` or `02:00:30`.
    fn offset(&mut self, minutes: Minutes, hours: u32) -> Result<(), ValueError> {
        if self.take("Z") || self.take("z") {
            return Ok(());
        }
        let from = self.at;
        if !self.take("+") && !self.take("-") {
            return self.expected("an offset such as `Z` or `+02:00`");
        }
        let hour = self.two_digits("offset", hours)?;
        let mut rest = 0;
        if minutes == Minutes::Required || self.rest().starts_with(':') {
            self.letter(":")?;
            rest = self.two_digits("offset", 59)?;
            if self.take(":") {
                rest += self.two_digits("offset", 59)?;
            }
        }
        if hours == 18 && hour == 18 && rest > 0 { fail(from..self.at, WrongValue::NoSuch("offset")) } else { Ok(()) }
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
