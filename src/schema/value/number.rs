//! Whole numbers as Java's `Integer.parseInt` and `Long.parseLong` read them.

use std::ops::RangeInclusive;

use super::{ValueError, WrongValue, character_at, fail};

/// The zeros of the decimal digits beyond ASCII that Java reads in a number.
const ZEROS: [u16; 36] = [
    0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0de6, 0x0e50,
    0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50,
    0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
];

/// A 64-bit number: an optional sign and digits, leading zeros allowed, nothing around them.
pub(crate) fn long(value: &str) -> Result<i64, ValueError> {
    within(value, i64::MIN..=i64::MAX)
}

/// A 32-bit number, written as [`long`].
pub(crate) fn int(value: &str) -> Result<i32, ValueError> {
    let number = within(value, i64::from(i32::MIN)..=i64::from(i32::MAX))?;
    i32::try_from(number).or_else(|_| fail(0..value.len(), WrongValue::Integer))
}

/// So many decimal digits are a 64-bit number, whichever they are.
const NEVER_TOO_MANY: usize = 18;

/// A number of `range`, written as [`long`].
pub(crate) fn within(value: &str, range: RangeInclusive<i64>) -> Result<i64, ValueError> {
    let digits = value.strip_prefix(['+', '-']).unwrap_or(value);
    let first = value.len() - digits.len();
    if digits.is_empty() {
        return fail(0..value.len(), WrongValue::Integer);
    }
    // Summed downwards: the smallest number has no positive counterpart.
    let add = |sum: i64, byte: u8| byte.is_ascii_digit().then(|| sum * 10 - i64::from(byte - b'0'));
    let few = Some(digits).filter(|digits| digits.len() <= NEVER_TOO_MANY);
    let mut sum = few.and_then(|digits| digits.bytes().try_fold(0, add));
    if sum.is_none() {
        sum = Some(0);
        for (at, letter) in digits.char_indices() {
            let Some(digit) = digit(letter) else {
                return fail(character_at(value, first + at), WrongValue::Integer);
            };
            sum = sum.and_then(|sum| sum.checked_mul(10)?.checked_sub(digit));
        }
    }
    let number = if value.starts_with('-') { sum } else { sum.and_then(i64::checked_neg) };
    match number {
        Some(number) if range.contains(&number) => Ok(number),
        _ => fail(0..value.len(), WrongValue::OutOfRange { least: *range.start(), most: *range.end() }),
    }
}

/// True if a number is written as it would be printed: ASCII digits without zeros before them.
pub(crate) fn is_plain(value: &str) -> bool {
    let digits = value.strip_prefix('-').unwrap_or(value);
    value == "0" || (!digits.starts_with('0') && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

fn digit(letter: char) -> Option<i64> {
    if letter.is_ascii() {
        return letter.to_digit(10).map(i64::from);
    }
    let code = u16::try_from(u32::from(letter)).ok()?;
    let below = ZEROS.partition_point(|&zero| zero <= code);
    let value = code - ZEROS.get(below.checked_sub(1)?)?;
    (value < 10).then_some(i64::from(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_java_reads() {
        let cases = [
            ("0", Some(0)),
            ("-007", Some(-7)),
            ("+2", Some(2)),
            ("-0", Some(0)),
            ("9223372036854775807", Some(i64::MAX)),
            ("-9223372036854775808", Some(i64::MIN)),
            ("9223372036854775808", None),
            ("٣٤", Some(34)),
            ("５", Some(5)),
            ("", None),
            ("+", None),
            ("-", None),
            ("+-1", None),
            (" 1", None),
            ("1 ", None),
            ("1.0", None),
            ("1e3", None),
            ("0x1", None),
            ("²", None),
            ("1_000", None),
        ];
        for (value, expected) in cases {
            assert_eq!(long(value).ok(), expected, "{value}");
        }
        assert_eq!(int("2147483647"), Ok(i32::MAX));
        assert!(int("2147483648").is_err());
        assert!(within("600", 600..=43_200).is_ok() && within("599", 600..=43_200).is_err());
    }

    #[test]
    fn points_at_the_first_stray_character() {
        assert_eq!(long("12é4").unwrap_err().at, 2..4);
        assert_eq!(long("-x").unwrap_err().at, 1..2);
        assert!(ZEROS.is_sorted());
    }
}
