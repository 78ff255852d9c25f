//! The decimal digits of a number, and rounding them as `java.text` does.

use bigdecimal::BigDecimal;

use crate::template::double::{DoubleDigits, Exactness};
use crate::template::number::Number;

/// `java.math.RoundingMode`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rounding {
    Up,
    Down,
    Ceiling,
    Floor,
    HalfUp,
    HalfDown,
    HalfEven,
    /// Refuses to round.
    Unnecessary,
}

/// Digits of a finite number: `0.d₁d₂d₃… × 10^point`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Digits {
    /// `0` to `9`, without leading or trailing zeros; empty for zero.
    pub(crate) digits: Vec<u8>,
    /// Digits before the decimal point.
    pub(crate) point: i64,
    /// True below zero, and for the double -0.
    pub(crate) negative: bool,
}

/// What a number is for a format.
#[derive(Clone, Debug)]
pub(crate) enum Figure {
    /// Not a number.
    NaN,
    /// Infinite; true below zero.
    Infinite(bool),
    /// Digits, and how they stand to the number.
    Finite(Digits, Exactness),
}

impl Figure {
    /// The number times `multiplier`.
    pub(crate) fn of(number: &Number, multiplier: i32) -> Figure {
        match number {
            Number::Double(_) | Number::Float(_) => {
                let double = number.to_f64();
                let double = if multiplier == 1 { double } else { double * f64::from(multiplier) };
                if double.is_nan() {
                    Figure::NaN
                } else if double.is_infinite() {
                    Figure::Infinite(double < 0.0)
                } else {
                    let (digits, exactness) = Digits::of_double(double);
                    Figure::Finite(digits, exactness)
                }
            }
            Number::Int(whole) if multiplier == 1 => {
                Figure::Finite(Digits::of_text(&whole.to_string(), 0), Exactness::Exact)
            }
            Number::Int(whole) => match whole.checked_mul(i64::from(multiplier)) {
                Some(product) => Figure::Finite(Digits::of_text(&product.to_string(), 0), Exactness::Exact),
                None => Figure::Finite(Digits::of_decimal(&(BigDecimal::from(*whole) * multiplier)), Exactness::Exact),
            },
            Number::Decimal(decimal) if multiplier == 1 => {
                Figure::Finite(Digits::of_decimal(decimal), Exactness::Exact)
            }
            Number::Decimal(decimal) => {
                Figure::Finite(Digits::of_decimal(&(decimal.as_ref() * multiplier)), Exactness::Exact)
            }
        }
    }
}

impl Digits {
    /// Of an optional sign and digits, `scale` of them decimals.
    fn of_text(text: &str, scale: i64) -> Digits {
        let negative = text.starts_with('-');
        let body = text.trim_start_matches('-').as_bytes();
        let zeros = body.iter().take_while(|digit| **digit == b'0').count();
        let mut digits: Vec<u8> = body.get(zeros..).unwrap_or_default().to_vec();
        let point = i64::try_from(digits.len()).unwrap_or(i64::MAX) - scale;
        trim(&mut digits);
        let point = if digits.is_empty() { 0 } else { point };
        Digits { digits, point, negative }
    }

    fn of_decimal(decimal: &BigDecimal) -> Digits {
        let (whole, scale) = decimal.as_bigint_and_exponent();
        Digits::of_text(&whole.to_string(), scale)
    }

    fn of_double(double: f64) -> (Digits, Exactness) {
        let DoubleDigits { mut digits, point, exactness } = DoubleDigits::of_double(double);
        trim(&mut digits);
        let point = if digits.is_empty() { 0 } else { point };
        (Digits { digits, point, negative: double.is_sign_negative() }, exactness)
    }

    /// Rounds to `decimals` decimals; `exactness` says how these stand to the number.
    ///
    /// # Errors
    /// [`Rounding::Unnecessary`] would lose digits.
    pub(crate) fn round_decimals(
        &mut self,
        decimals: i64,
        mode: Rounding,
        exactness: Exactness,
    ) -> Result<(), NeedlessRounding> {
        let kept = decimals.saturating_add(self.point);
        if kept < 0 {
            // Too small to be seen, in whatever direction.
            self.digits.clear();
            self.point = 0;
            return Ok(());
        }
        self.round_to(usize::try_from(kept).unwrap_or(usize::MAX), mode, exactness)
    }

    /// Rounds to `kept` significant digits.
    ///
    /// # Errors
    /// [`Rounding::Unnecessary`] would lose digits.
    pub(crate) fn round_to(
        &mut self,
        kept: usize,
        mode: Rounding,
        exactness: Exactness,
    ) -> Result<(), NeedlessRounding> {
        if kept >= self.digits.len() {
            return Ok(());
        }
        if mode == Rounding::Unnecessary {
            return Err(NeedlessRounding);
        }
        let up = rounds_up(&self.digits, kept, mode, self.negative, exactness);
        self.digits.truncate(kept);
        if up {
            loop {
                match self.digits.pop() {
                    Some(b'9') => {}
                    Some(digit) => {
                        self.digits.push(digit + 1);
                        break;
                    }
                    None => {
                        self.digits.push(b'1');
                        self.point += 1;
                        break;
                    }
                }
            }
        }
        trim(&mut self.digits);
        if self.digits.is_empty() {
            self.point = 0;
        }
        Ok(())
    }
}

/// Rounding was forbidden but needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NeedlessRounding;

fn trim(digits: &mut Vec<u8>) {
    while digits.last() == Some(&b'0') {
        digits.pop();
    }
}

fn rounds_up(digits: &[u8], kept: usize, mode: Rounding, negative: bool, exactness: Exactness) -> bool {
    let rest = digits.get(kept..).unwrap_or_default();
    let Some((first, later)) = rest.split_first() else { return false };
    let more = later.iter().any(|digit| *digit != b'0');
    let any = *first != b'0' || more;
    match mode {
        Rounding::Up => any,
        Rounding::Down | Rounding::Unnecessary => false,
        Rounding::Ceiling => any && !negative,
        Rounding::Floor => any && negative,
        Rounding::HalfUp | Rounding::HalfDown | Rounding::HalfEven if *first != b'5' || more => *first >= b'5',
        // A half, as far as the digits tell.
        _ if exactness == Exactness::Above => false,
        _ if exactness == Exactness::Below => true,
        Rounding::HalfUp => true,
        Rounding::HalfDown => false,
        Rounding::HalfEven => kept.checked_sub(1).and_then(|last| digits.get(last)).is_some_and(|digit| digit % 2 == 1),
    }
}
