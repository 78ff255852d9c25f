//! The decimal digits of a double as Java up to 18 finds them, which are not always the fewest, nor the nearest.

use num_bigint::BigInt;

/// How digits stand to the number they were found for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exactness {
    /// They are all of it.
    Exact,
    /// The last was rounded up.
    Above,
    /// The rest was cut off.
    Below,
}

/// Digits of a finite number: `0.d₁d₂d₃… × 10^point`, without its sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DoubleDigits {
    /// `0` to `9`; a single one for zero.
    pub(crate) digits: Vec<u8>,
    pub(crate) point: i64,
    pub(crate) exactness: Exactness,
}

/// Bits of a double's fraction.
const FRACTION: u32 = 52;

/// Bits that 5^n needs, as the reference counts them.
fn bits_of_power_of_five(n: i64) -> i64 {
    const BITS: [i64; 27] =
        [0, 3, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28, 31, 33, 35, 38, 40, 42, 45, 47, 49, 52, 54, 56, 59, 61];
    usize::try_from(n).ok().and_then(|at| BITS.get(at)).copied().unwrap_or(n * 3)
}

impl DoubleDigits {
    /// Of a finite double.
    pub(crate) fn of_double(double: f64) -> DoubleDigits {
        let bits = double.to_bits();
        let fraction = bits & ((1 << FRACTION) - 1);
        let exponent = i64::try_from(bits >> FRACTION & 0x7ff).unwrap_or(0);
        if exponent == 0 {
            let zeros = i64::from(fraction.leading_zeros());
            let shift = zeros - 11;
            return Self::find(1 - shift - 1023, fraction.checked_shl(u32::try_from(shift).unwrap_or(0)), 64 - zeros);
        }
        Self::find(exponent - 1023, Some(fraction | 1 << FRACTION), 53)
    }

    /// Of a finite float.
    pub(crate) fn of_float(float: f32) -> DoubleDigits {
        let bits = float.to_bits();
        let fraction = bits & ((1 << 23) - 1);
        let exponent = i64::from(bits >> 23 & 0xff);
        let wide = |fraction: u32| Some(u64::from(fraction) << (FRACTION - 23));
        if exponent == 0 {
            let zeros = i64::from(fraction.leading_zeros());
            let shift = zeros - 8;
            let fraction = fraction.checked_shl(u32::try_from(shift).unwrap_or(0)).unwrap_or(0);
            return Self::find(1 - shift - 127, wide(fraction), 32 - zeros);
        }
        Self::find(exponent - 127, wide(fraction | 1 << 23), 24)
    }

    /// Of `fraction`, which has its highest bit at 52, times 2^(`exponent` - 52).
    fn find(exponent: i64, fraction: Option<u64>, significant: i64) -> DoubleDigits {
        let Some(fraction) = fraction.filter(|fraction| *fraction != 0) else {
            return DoubleDigits { digits: vec![b'0'], point: 1, exactness: Exactness::Exact };
        };
        let tail = i64::from(fraction.trailing_zeros());
        let bits = 53 - tail;
        let tiny = (bits - exponent - 1).max(0);
        if tiny == 0 && (-21..=62).contains(&exponent) && bits < 64 {
            return Self::of_whole(exponent, fraction, significant);
        }
        let mut decimal = estimate(exponent, fraction);
        let five_b = (-decimal).max(0);
        let five_s = decimal.max(0);
        let mut two_b = five_b + tiny + exponent;
        let mut two_s = five_s + tiny;
        let mut two_m = two_b - significant;
        two_b -= bits - 1;
        let common = two_b.min(two_s);
        two_b -= common;
        two_s -= common;
        two_m -= common;
        // Below a power of two the next number is only half as far away.
        if bits == 1 {
            two_m -= 1;
        }
        if two_m < 0 {
            two_b -= two_m;
            two_s -= two_m;
            two_m = 0;
        }
        let fraction = fraction >> tail;
        let small =
            bits + two_b + bits_of_power_of_five(five_b) < 64 && two_s + 1 + bits_of_power_of_five(five_s + 1) < 64;
        let (digits, dropped, high, low, order, exact) = if small {
            let five = |n: i64| 5i128.pow(u32::try_from(n).unwrap_or(0));
            let (b, s, m) =
                ((i128::from(fraction) * five(five_b)) << two_b, five(five_s) << two_s, five(five_b) << two_m);
            generate(decimal, b, s, m, |high: &i128, tens: &i128| high > tens)
        } else {
            let five = |n: i64| num_traits::pow(BigInt::from(5), usize::try_from(n).unwrap_or(0));
            let b = (BigInt::from(fraction) * five(five_b)) << two_b;
            let (s, m) = (five(five_s) << two_s, five(five_b) << two_m);
            generate(decimal, b, s, m, |high: &BigInt, tens: &BigInt| high >= tens)
        };
        decimal -= i64::from(dropped);
        let mut result = DoubleDigits {
            digits,
            point: decimal + 1,
            exactness: if exact { Exactness::Exact } else { Exactness::Below },
        };
        let odd = result.digits.last().is_some_and(|digit| digit % 2 == 1);
        if high && (!low || order == std::cmp::Ordering::Greater || (order == std::cmp::Ordering::Equal && odd)) {
            result.round_up();
        }
        result
    }

    /// Of a number without a fraction that fits 63 bits.
    fn of_whole(exponent: i64, fraction: u64, significant: i64) -> DoubleDigits {
        let shift = exponent - i64::from(FRACTION);
        let mut whole = if shift >= 0 { fraction << shift } else { fraction >> -shift };
        let mut dropped = 0;
        // Digits that are below what the bits can tell: those of 2^n.
        let spare = exponent - significant - 1;
        if exponent > significant && spare > 1 {
            dropped = spare * 30103 / 100_000;
            let unit = 10u64.pow(u32::try_from(dropped).unwrap_or(0));
            let rest = whole % unit;
            whole = whole / unit + u64::from(dropped > 0 && rest >= unit / 2);
        }
        let mut digits = whole.to_string().into_bytes();
        let point = i64::try_from(digits.len()).unwrap_or(0) + dropped;
        while digits.len() > 1 && digits.last() == Some(&b'0') {
            digits.pop();
        }
        DoubleDigits { digits, point, exactness: Exactness::Below }
    }

    fn round_up(&mut self) {
        match self.digits.iter().rposition(|digit| *digit != b'9') {
            Some(at) => {
                if let Some(digit) = self.digits.get_mut(at) {
                    *digit += 1;
                }
                self.digits.iter_mut().skip(at + 1).for_each(|digit| *digit = b'0');
                self.exactness = Exactness::Above;
            }
            None => {
                self.digits.fill(b'0');
                if let Some(first) = self.digits.first_mut() {
                    *first = b'1';
                }
                self.point += 1;
            }
        }
    }

    /// Decimals of the text that Java writes, zeros at its end included: `4.0E-12` has 13.
    pub(crate) fn scale(&self) -> i64 {
        let count = i64::try_from(self.digits.len()).unwrap_or(0);
        if self.point > -3 && self.point < 8 {
            (count - self.point).max(1)
        } else {
            (count - 1).max(1) - (self.point - 1)
        }
    }
}

/// The decimal exponent, or one more.
#[expect(clippy::approx_constant, reason = "what is estimated must be what the reference estimates")]
fn estimate(exponent: i64, fraction: u64) -> i64 {
    let mantissa = f64::from_bits(1023 << FRACTION | (fraction & ((1 << FRACTION) - 1)));
    let estimate = (mantissa - 1.5) * 0.289_529_654 + 0.176_091_259 + exponent as f64 * 0.301_029_995_663_981;
    estimate.floor() as i64
}

/// Takes digits off `b / s` until what is left is less than the doubt `m`: the digits, whether the first was a zero
/// and dropped, whether `b` is within `m` of the digit above and below, how its double stands to ten `s`, and whether
/// nothing is left.
fn generate<N>(
    decimal: i64,
    b: N,
    s: N,
    m: N,
    reaches: impl Fn(&N, &N) -> bool,
) -> (Vec<u8>, bool, bool, bool, std::cmp::Ordering, bool)
where
    N: Clone + Ord + num_traits::Num + From<i32> + num_traits::ToPrimitive,
{
    let ten = || N::from(10);
    let tens = s.clone() * ten();
    let digit = |b: &N| b'0' + (b.clone() / s.clone()).to_u8().unwrap_or(0);
    let mut digits = Vec::with_capacity(18);
    let first = digit(&b);
    let mut b = (b % s.clone()) * ten();
    let mut m = m * ten();
    let mut low = b < m;
    let mut high = reaches(&(b.clone() + m.clone()), &tens);
    let dropped = first == b'0' && !high;
    if !dropped {
        digits.push(first);
    }
    let decimal = decimal - i64::from(dropped);
    // The text has a digit after its point in any case.
    if !(-3..8).contains(&decimal) {
        (high, low) = (false, false);
    }
    while !low && !high {
        digits.push(digit(&b));
        b = (b % s.clone()) * ten();
        m = m * ten();
        low = b < m;
        high = reaches(&(b.clone() + m.clone()), &tens);
    }
    let order = (b.clone() * N::from(2)).cmp(&tens);
    (digits, dropped, high, low, order, b.is_zero())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_those_of_java_17() {
        for (double, digits, point) in [
            (0.1, "1", 0),
            (72.485, "72485", 2),
            (1_152_921_504_606_846_976.0, "115292150460684698", 19),
            (2e-3, "2", -2),
            (4e-12, "4", -11),
            (1e23, "9999999999999999", 23),
            (2f64.powi(-44), "56843418860808015", -13),
            (5e-324, "49", -323),
            (9.039153034708641e21, "9039153034708641", 22),
            (2f64.powi(67), "14757395258967641", 21),
            (f64::MAX, "17976931348623157", 309),
        ] {
            let found = DoubleDigits::of_double(double);
            let text = std::str::from_utf8(&found.digits).expect("digits").trim_end_matches('0');
            assert_eq!((text, found.point), (digits, point), "{double:e}");
        }
    }
}
