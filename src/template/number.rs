//! FreeMarker's numbers: decimal, unbounded, with a fast path for what fits an `i64`.

#![allow(dead_code, reason = "the two halves of the room land one after the other")]

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use bigdecimal::{BigDecimal, RoundingMode};
use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};

use super::double::{DoubleDigits, Exactness};
use crate::json::JsonNumber;

/// Decimals that division and multiplication keep.
const SCALE: i64 = 12;

/// Decimals that `?c` prints at most.
const PRINTED_DECIMALS: u32 = 16;

/// The largest power of ten, up or down, that a number is read with.
const MAX_EXPONENT: i64 = 20_000;

/// A number of the template language.
#[derive(Clone, Debug)]
pub enum Number {
    /// A whole number that fits.
    Int(i64),
    /// A finite number that is no [`Number::Int`].
    Decimal(Arc<BigDecimal>),
    /// A double as JSON (or `?double`) gave it, perhaps infinite or not a number.
    ///
    /// Arithmetic takes Java's text of it for its value.
    Double(f64),
    /// What `?float` gives: arithmetic takes the shortest text of the float.
    Float(f32),
}

/// Why arithmetic gave nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberError {
    /// The divisor is zero.
    DivisionByZero,
    /// Infinite or not a number: neither has a decimal value.
    NotFinite,
}

impl Number {
    /// Zero.
    pub const ZERO: Number = Number::Int(0);

    /// Reads `-12.50` or `1e3`: optional sign, digits with a point, optional exponent.
    pub fn parse(text: &str) -> Option<Number> {
        let body = text.strip_prefix(['-', '+']).unwrap_or(text);
        if body.len() <= 18 && !body.is_empty() && body.bytes().all(|b| b.is_ascii_digit()) {
            return text.parse().ok().map(Number::Int);
        }
        let mantissa_end = body.find(['e', 'E']).unwrap_or(body.len());
        let (mantissa, exponent) = body.split_at(mantissa_end);
        let plain = mantissa.bytes().all(|b| b.is_ascii_digit() || b == b'.')
            && mantissa.bytes().filter(|&b| b == b'.').count() <= 1
            && mantissa.bytes().any(|b| b.is_ascii_digit());
        let small = exponent.is_empty()
            || exponent.get(1..).and_then(|e| e.parse::<i64>().ok()).is_some_and(|e| e.abs() <= MAX_EXPONENT);
        if !plain || !small {
            return None;
        }
        BigDecimal::from_str(text).ok().map(Number::from)
    }

    /// The decimal value; none for infinities and not-a-number.
    pub fn to_decimal(&self) -> Option<BigDecimal> {
        match self {
            Number::Int(n) => Some(BigDecimal::from(*n)),
            Number::Decimal(decimal) => Some((**decimal).clone()),
            Number::Double(double) => decimal_of_double(*double),
            Number::Float(float) => decimal_of_float(*float),
        }
    }

    /// Whole numbers as `i64`, others cut towards zero and wrapped as Java's `longValue` does.
    pub fn to_i64_wrapping(&self) -> i64 {
        match self {
            Number::Int(n) => *n,
            Number::Double(double) => *double as i64,
            Number::Float(float) => *float as i64,
            Number::Decimal(decimal) => {
                let whole = decimal.with_scale_round(0, RoundingMode::Down).as_bigint_and_exponent().0;
                let low: BigInt = whole & BigInt::from(u64::MAX);
                low.to_u64().unwrap_or(0) as i64
            }
        }
    }

    /// Cut towards zero and wrapped to 32 bits, as Java's `intValue` does (doubles saturate).
    pub fn to_i32_wrapping(&self) -> i32 {
        match self {
            Number::Double(double) => *double as i32,
            Number::Float(float) => *float as i32,
            other => other.to_i64_wrapping() as i32,
        }
    }

    /// The nearest double.
    pub fn to_f64(&self) -> f64 {
        match self {
            Number::Int(n) => *n as f64,
            Number::Double(double) => *double,
            Number::Float(float) => f64::from(*float),
            Number::Decimal(decimal) => {
                // The library's own way misses the nearest double now and then.
                let (digits, scale) = decimal.as_bigint_and_scale();
                format!("{digits}e{}", -i128::from(scale)).parse().unwrap_or(f64::NAN)
            }
        }
    }

    /// True for numbers without a fraction (of any size).
    pub fn is_whole(&self) -> bool {
        match self {
            Number::Int(_) => true,
            Number::Double(double) => double.fract() == 0.0,
            Number::Float(float) => float.fract() == 0.0,
            Number::Decimal(decimal) => decimal.is_integer(),
        }
    }

    /// True for `NaN`.
    pub fn is_nan(&self) -> bool {
        self.as_double().is_some_and(f64::is_nan)
    }

    /// True for both infinities.
    pub fn is_infinite(&self) -> bool {
        self.as_double().is_some_and(f64::is_infinite)
    }

    /// -1, 0 or 1.
    pub fn signum(&self) -> i32 {
        match self {
            Number::Int(n) => n.signum() as i32,
            Number::Double(_) | Number::Float(_) if self.to_f64() > 0.0 => 1,
            Number::Double(_) | Number::Float(_) if self.to_f64() < 0.0 => -1,
            Number::Double(_) | Number::Float(_) => 0,
            Number::Decimal(decimal) => match decimal.sign() {
                num_bigint::Sign::Minus => -1,
                num_bigint::Sign::NoSign => 0,
                num_bigint::Sign::Plus => 1,
            },
        }
    }

    /// Roughly how many digits it takes to write the number out, for the meter; told from its size, without
    /// writing it.
    pub fn digits(&self) -> u64 {
        match self {
            Number::Int(_) => 20,
            // Written out, the smallest and largest doubles have some hundred zeros.
            Number::Double(_) | Number::Float(_) => {
                let double = self.to_f64();
                if double.abs() < 1e21 && (double.abs() > 1e-7 || double == 0.0) { 20 } else { 330 }
            }
            Number::Decimal(decimal) => {
                let (digits, scale) = decimal.as_bigint_and_scale();
                let own = digits.bits().saturating_mul(30_103) / 100_000 + 1;
                if scale < 0 { own.saturating_add(scale.unsigned_abs()) } else { own.max(scale.unsigned_abs()) }
            }
        }
    }

    /// As [`Number::digits`], of a text before it is read.
    pub fn digits_of(text: &str) -> u64 {
        let mantissa = text.find(['e', 'E']).unwrap_or(text.len());
        let exponent = text.get(mantissa + 1..).and_then(|exponent| exponent.parse::<i64>().ok()).unwrap_or(0);
        // Exponents that no number is read with are told apart from those that only make it long.
        let zeros = Some(exponent.unsigned_abs()).filter(|zeros| *zeros <= MAX_EXPONENT.unsigned_abs()).unwrap_or(0);
        mantissa as u64 + zeros
    }

    /// The double that it is, if it is one.
    pub(crate) fn as_double(&self) -> Option<f64> {
        match self {
            Number::Double(double) => Some(*double),
            Number::Float(float) => Some(f64::from(*float)),
            Number::Int(_) | Number::Decimal(_) => None,
        }
    }

    /// The value rounded half-even to `scale` decimals, as Java's number formats round: of a double
    /// the digits count that Java finds.
    pub fn rounded_half_even(&self, scale: u32) -> Option<BigDecimal> {
        let scale = i64::from(scale);
        let Some(double) = self.as_double() else {
            let decimal = self.to_decimal()?;
            let rounds = decimal.as_bigint_and_exponent().1 > scale;
            return Some(if rounds { decimal.with_scale_round(scale, RoundingMode::HalfEven) } else { decimal });
        };
        if !double.is_finite() {
            return None;
        }
        let text = DoubleDigits::of_double(double);
        let decimal = decimal_of_digits(&text, double.is_sign_negative())?.normalized();
        let (digits, own) = decimal.as_bigint_and_exponent();
        if own <= scale {
            return Some(decimal);
        }
        // A 5 that was found by rounding is less or more than a half.
        let tie = own == scale + 1 && (&digits % BigInt::from(10)).abs() == BigInt::from(5);
        let mode = match text.exactness {
            Exactness::Above if tie => RoundingMode::Down,
            Exactness::Below if tie => RoundingMode::Up,
            _ => RoundingMode::HalfEven,
        };
        Some(decimal.with_scale_round(scale, mode))
    }

    /// `a + b`
    pub fn add(&self, other: &Number) -> Result<Number, NumberError> {
        if let (Number::Int(a), Number::Int(b)) = (self, other)
            && let Some(sum) = a.checked_add(*b)
        {
            return Ok(Number::Int(sum));
        }
        let (a, b) = pair(self, other)?;
        Ok((a + b).into())
    }

    /// `a - b`
    pub fn subtract(&self, other: &Number) -> Result<Number, NumberError> {
        if let (Number::Int(a), Number::Int(b)) = (self, other)
            && let Some(difference) = a.checked_sub(*b)
        {
            return Ok(Number::Int(difference));
        }
        let (a, b) = pair(self, other)?;
        Ok((a - b).into())
    }

    /// `a * b`, kept to 12 decimals.
    pub fn multiply(&self, other: &Number) -> Result<Number, NumberError> {
        if let (Number::Int(a), Number::Int(b)) = (self, other)
            && let Some(product) = a.checked_mul(*b)
        {
            return Ok(Number::Int(product));
        }
        let (a, b) = pair(self, other)?;
        let product = a * b;
        let product = if product.as_bigint_and_exponent().1 > SCALE {
            product.with_scale_round(SCALE, RoundingMode::HalfUp)
        } else {
            product
        };
        Ok(product.into())
    }

    /// `a / b`, kept to 12 decimals, half up.
    pub fn divide(&self, other: &Number) -> Result<Number, NumberError> {
        if let (Number::Int(a), Number::Int(b)) = (self, other)
            && *b != 0
            && a.checked_rem(*b) == Some(0)
            && let Some(quotient) = a.checked_div(*b)
        {
            return Ok(Number::Int(quotient));
        }
        let (a, b) = pair(self, other)?;
        if b.is_zero() {
            return Err(NumberError::DivisionByZero);
        }
        let (a, a_scale) = a.into_bigint_and_exponent();
        let (b, b_scale) = b.into_bigint_and_exponent();
        // Operands with more decimals than usual (literals may have any number) keep them.
        let scale = SCALE.max(a_scale).max(b_scale);
        let shift = scale - a_scale + b_scale;
        let (dividend, divisor) = if shift >= 0 { (a * power_of_ten(shift), b) } else { (a, b * power_of_ten(-shift)) };
        Ok(BigDecimal::new(divide_half_up(&dividend, &divisor), scale).into())
    }

    /// `a % b` of the whole parts, with the sign of the dividend.
    pub fn modulo(&self, other: &Number) -> Result<Number, NumberError> {
        let (a, b) = (self.to_i64_wrapping(), other.to_i64_wrapping());
        if b == 0 {
            return Err(NumberError::DivisionByZero);
        }
        Ok(Number::Int(a.wrapping_rem(b)))
    }

    /// `-a`
    pub fn negate(&self) -> Result<Number, NumberError> {
        match self {
            Number::Double(double) => Ok(Number::Double(-double)),
            Number::Float(float) => Ok(Number::Float(-float)),
            other => Number::Int(-1).multiply(other),
        }
    }

    /// How `self` compares with `other`; none where a NaN is involved.
    pub fn compare(&self, other: &Number) -> Option<Ordering> {
        match (self, other) {
            (Number::Int(a), Number::Int(b)) => Some(a.cmp(b)),
            (Number::Double(a), Number::Double(b)) => a.partial_cmp(b),
            _ => {
                match (self.as_double(), other.as_double()) {
                    (Some(a), Some(b)) if !a.is_finite() || !b.is_finite() => return a.partial_cmp(&b),
                    (Some(a), _) if !a.is_finite() => return a.partial_cmp(&0.0),
                    (_, Some(b)) if !b.is_finite() => return 0.0.partial_cmp(&b),
                    _ => {}
                }
                let (a, b) = (self.signum(), other.signum());
                if a != b {
                    return Some(a.cmp(&b));
                }
                Some(self.to_decimal()?.cmp(&other.to_decimal()?))
            }
        }
    }

    /// Digits with a point and at most 16 decimals, without an exponent or trailing zeros: what `?c`
    /// prints.
    pub fn write_plain(&self, out: &mut String) {
        use fmt::Write;
        // Writing to a string cannot fail.
        let _ = match self {
            Number::Int(n) => write!(out, "{n}"),
            Number::Double(_) | Number::Float(_) if self.is_nan() => out.write_str("NaN"),
            Number::Double(_) | Number::Float(_) if self.is_infinite() => {
                out.write_str(if self.signum() > 0 { "INF" } else { "-INF" })
            }
            Number::Double(double) if double.fract() == 0.0 && double.abs() < 1e15 => {
                write!(out, "{}", *double as i64)
            }
            Number::Double(_) | Number::Float(_) | Number::Decimal(_) => match self.rounded_half_even(PRINTED_DECIMALS)
            {
                Some(decimal) => out.write_str(&plain_text(&decimal)),
                None => Ok(()),
            },
        };
    }
}

impl From<BigDecimal> for Number {
    fn from(decimal: BigDecimal) -> Self {
        let (digits, scale) = decimal.as_bigint_and_exponent();
        if scale == 0
            && let Some(whole) = digits.to_i64()
        {
            return Number::Int(whole);
        }
        // Beyond the usual decimals zeros at the end count: division keeps as many.
        if scale > SCALE {
            return Number::Decimal(Arc::new(decimal));
        }
        let decimal = decimal.normalized();
        if decimal.is_integer()
            && let Some(whole) = decimal.to_i64()
        {
            return Number::Int(whole);
        }
        Number::Decimal(Arc::new(decimal))
    }
}

impl From<BigInt> for Number {
    fn from(whole: BigInt) -> Self {
        match whole.to_i64() {
            Some(small) => Number::Int(small),
            None => Number::Decimal(Arc::new(BigDecimal::from(whole))),
        }
    }
}

impl From<i64> for Number {
    fn from(whole: i64) -> Self {
        Number::Int(whole)
    }
}

impl From<usize> for Number {
    fn from(whole: usize) -> Self {
        i64::try_from(whole).map_or_else(|_| BigInt::from(whole).into(), Number::Int)
    }
}

impl From<&JsonNumber> for Number {
    fn from(number: &JsonNumber) -> Self {
        match number {
            JsonNumber::Int(whole) => Number::Int(*whole),
            JsonNumber::BigInt(whole) => match whole.value() {
                Some(value) => Number::Decimal(Arc::clone(value)),
                None => Number::Double(whole.parse().unwrap_or(f64::NAN)),
            },
            JsonNumber::Double(double) => Number::Double(*double),
        }
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.compare(other) == Some(Ordering::Equal)
    }
}

/// The decimal value of a double's text.
fn decimal_of_double(double: f64) -> Option<BigDecimal> {
    if !double.is_finite() {
        return None;
    }
    if double.fract() == 0.0 && double.abs() < 1e15 {
        return Some(BigDecimal::from(double as i64));
    }
    decimal_of_digits(&DoubleDigits::of_double(double), double.is_sign_negative())
}

/// The decimal value of a float's text.
fn decimal_of_float(float: f32) -> Option<BigDecimal> {
    float.is_finite().then(|| decimal_of_digits(&DoubleDigits::of_float(float), float.is_sign_negative())).flatten()
}

/// With as many decimals as Java's text of it has.
fn decimal_of_digits(found: &DoubleDigits, negative: bool) -> Option<BigDecimal> {
    let digits = BigInt::parse_bytes(&found.digits, 10)?;
    let own = i64::try_from(found.digits.len()).ok()? - found.point;
    let decimal = BigDecimal::new(if negative { -digits } else { digits }, own);
    Some(if found.scale() > own { decimal.with_scale(found.scale()) } else { decimal })
}

fn pair(a: &Number, b: &Number) -> Result<(BigDecimal, BigDecimal), NumberError> {
    match (a.to_decimal(), b.to_decimal()) {
        (Some(a), Some(b)) => Ok((a, b)),
        _ => Err(NumberError::NotFinite),
    }
}

fn power_of_ten(exponent: i64) -> BigInt {
    let exponent = exponent.clamp(0, 4 * MAX_EXPONENT);
    num_traits::pow(BigInt::from(10), usize::try_from(exponent).unwrap_or(0))
}

fn divide_half_up(dividend: &BigInt, divisor: &BigInt) -> BigInt {
    let quotient = dividend / divisor;
    let rest = dividend - &quotient * divisor;
    if (rest.abs() * 2u8) < divisor.abs() {
        return quotient;
    }
    if dividend.is_negative() == divisor.is_negative() { quotient + 1 } else { quotient - 1 }
}

/// Digits and point, without exponent and trailing zeros.
pub fn plain_text(decimal: &BigDecimal) -> String {
    let normal = decimal.normalized();
    if normal.is_zero() { String::from("0") } else { normal.to_plain_string() }
}

impl fmt::Display for Number {
    /// Writes what `?c` prints.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.write_plain(&mut text);
        f.write_str(&text)
    }
}
