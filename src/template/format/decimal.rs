//! Writing numbers by a format, and reading them.

use super::FormatFault;
use super::decimal_pattern::{Affix, DecimalPattern};
use super::digits::{Digits, Figure, Rounding};
use super::locale::Locale;
use crate::template::number::Number;

/// A value of `number_format` or an argument of `?string`.
#[derive(Clone, Debug)]
pub(crate) enum NumberFormat {
    /// `computer`
    Computer,
    /// All others.
    Pattern(Box<DecimalPattern>),
}

impl NumberFormat {
    /// Reads a format: a name or a pattern.
    ///
    /// # Errors
    /// It is neither.
    pub(crate) fn parse(text: &str, locale: &Locale) -> Result<NumberFormat, FormatFault> {
        let pattern = match text {
            "number" => locale.number_pattern(),
            "currency" => {
                let mut pattern = DecimalPattern::parse(locale.currency_pattern(), locale)?;
                pattern.adjust_decimals(locale.currency_decimals());
                return Ok(NumberFormat::Pattern(Box::new(pattern)));
            }
            "percent" => locale.percent_pattern(),
            "computer" => return Ok(NumberFormat::Computer),
            _ => {
                let mut chars = text.chars();
                if chars.next() == Some('@') && chars.next().is_some_and(char::is_alphabetic) {
                    return super::pattern_fault(format!("there is no custom number format {text:?}"));
                }
                text
            }
        };
        DecimalPattern::parse(pattern, locale).map(|pattern| NumberFormat::Pattern(Box::new(pattern)))
    }

    /// The text of a number.
    ///
    /// # Errors
    /// The format forbids rounding, and the number has more digits.
    pub(crate) fn write(&self, number: &Number, out: &mut String) -> Result<(), FormatFault> {
        match self {
            NumberFormat::Computer => {
                write_computer(number, out);
                Ok(())
            }
            NumberFormat::Pattern(pattern) => pattern.write(number, out),
        }
    }
}

/// What `?c` prints: at most 16 decimals, no groups, `INF`, `-INF`, `NaN`.
pub(crate) fn write_computer(number: &Number, out: &mut String) {
    use std::fmt::Write;
    if let Number::Int(whole) = number {
        let _ = write!(out, "{whole}");
        return;
    }
    match Figure::of(number, 1) {
        Figure::NaN => out.push_str("NaN"),
        Figure::Infinite(negative) => out.push_str(if negative { "-INF" } else { "INF" }),
        Figure::Finite(mut digits, exactness) => {
            // Half-even never refuses.
            let _ = digits.round_decimals(16, Rounding::HalfEven, exactness);
            if digits.negative {
                out.push('-');
            }
            write_plain(&digits, out);
        }
    }
}

fn write_plain(digits: &Digits, out: &mut String) {
    let whole = usize::try_from(digits.point).unwrap_or(0);
    if whole == 0 {
        out.push('0');
    }
    for at in 0..whole {
        out.push(char::from(digits.digits.get(at).copied().unwrap_or(b'0')));
    }
    if whole < digits.digits.len() {
        out.push('.');
        out.extend(std::iter::repeat_n('0', usize::try_from(-digits.point).unwrap_or(0)));
        out.extend(digits.digits.iter().skip(whole).map(|digit| char::from(*digit)));
    }
}

/// Appends a number with `least` to `most` decimals, without groups, as `#{…; m1M2}` does.
pub(crate) fn write_decimals(number: &Number, least: usize, most: usize, locale: &Locale, out: &mut String) {
    if let Ok(mut pattern) = DecimalPattern::parse(locale.number_pattern(), locale) {
        pattern.group = 0;
        pattern.least_decimals = least;
        pattern.most_decimals = Some(most.max(least));
        // Half-even never refuses.
        let _ = pattern.write(number, out);
    }
}

impl DecimalPattern {
    /// The text of a number.
    ///
    /// # Errors
    /// The format forbids rounding, and the number has more digits.
    pub(crate) fn write(&self, number: &Number, out: &mut String) -> Result<(), FormatFault> {
        match Figure::of(number, self.multiplier) {
            Figure::NaN => out.push_str(&self.symbols.nan),
            Figure::Infinite(negative) => {
                self.write_affix(if negative { &self.negative_prefix } else { &self.prefix }, out);
                out.push_str(&self.symbols.infinity);
                self.write_affix(if negative { &self.negative_suffix } else { &self.suffix }, out);
            }
            Figure::Finite(mut digits, exactness) => {
                let rounded = match (self.exponent, self.most_decimals) {
                    (Some(_), most) => {
                        let kept = self.most_whole.unwrap_or(0) + most.unwrap_or(0);
                        if kept == 0 { Ok(()) } else { digits.round_to(kept, self.rounding, exactness) }
                    }
                    (None, Some(most)) => {
                        digits.round_decimals(i64::try_from(most).unwrap_or(i64::MAX), self.rounding, exactness)
                    }
                    (None, None) => Ok(()),
                };
                if rounded.is_err() {
                    return Err(FormatFault::Text(
                        "the number has more digits than its format may keep, and the \
                        format forbids rounding"
                            .to_owned(),
                    ));
                }
                let negative = digits.negative;
                self.write_affix(if negative { &self.negative_prefix } else { &self.prefix }, out);
                match self.exponent {
                    Some(least) => self.write_exponential(&digits, least, out),
                    None => self.write_fixed(&digits, out),
                }
                self.write_affix(if negative { &self.negative_suffix } else { &self.suffix }, out);
            }
        }
        Ok(())
    }

    /// Gives amounts the decimals of their currency, as far as the pattern leaves it open.
    fn adjust_decimals(&mut self, decimals: Option<usize>) {
        let Some(decimals) = decimals else { return };
        let fixed = self.most_decimals == Some(self.least_decimals);
        self.least_decimals = if fixed { decimals } else { decimals.min(self.least_decimals) };
        self.most_decimals = Some(decimals);
    }

    fn write_affix(&self, affix: &[Affix], out: &mut String) {
        for part in affix {
            match part {
                Affix::Char(c) => out.push(*c),
                Affix::Minus => out.push_str(&self.symbols.minus),
                Affix::Percent => out.push_str(&self.symbols.percent),
                Affix::PerMill => out.push_str(&self.symbols.per_mill),
                Affix::Currency => out.push_str(&self.symbols.currency),
                Affix::CurrencyCode => out.push_str(&self.symbols.currency_code),
            }
        }
    }

    fn point(&self) -> char {
        if self.monetary { self.symbols.monetary_decimal } else { self.symbols.decimal }
    }

    fn digit(&self, digit: u8) -> char {
        let value = u32::from(digit.wrapping_sub(b'0'));
        char::from_u32(u32::from(self.symbols.zero) + value).unwrap_or('0')
    }

    fn write_fixed(&self, digits: &Digits, out: &mut String) {
        let figures = &digits.digits;
        let before = out.len();
        let point = usize::try_from(digits.point).unwrap_or(0);
        let count = self.least_whole.max(point);
        let mut next = 0;
        for place in (0..count).rev() {
            let digit = if place < point && next < figures.len() {
                next += 1;
                figures.get(next - 1).copied().unwrap_or(b'0')
            } else {
                b'0'
            };
            out.push(self.digit(digit));
            if self.group > 0 && place > 0 && place.is_multiple_of(self.group) {
                out.push(if self.monetary { self.symbols.monetary_grouping } else { self.symbols.grouping });
            }
        }
        let fraction = self.least_decimals > 0 || next < figures.len();
        if !fraction && out.len() == before {
            out.push(self.symbols.zero);
        }
        if self.always_point || fraction {
            out.push(self.point());
        }
        let leading = usize::try_from(-digits.point).unwrap_or(0);
        let mut place = 0;
        while self.most_decimals.is_none_or(|most| place < most) {
            if place >= self.least_decimals && next >= figures.len() {
                break;
            }
            if place < leading && !figures.is_empty() {
                out.push(self.symbols.zero);
            } else {
                out.push(self.digit(figures.get(next).copied().unwrap_or(b'0')));
                next += 1;
            }
            place += 1;
        }
    }

    fn write_exponential(&self, digits: &Digits, least_exponent: usize, out: &mut String) {
        let figures = &digits.digits;
        let most_whole = i64::try_from(self.most_whole.unwrap_or(0)).unwrap_or(i64::MAX);
        let least_whole = i64::try_from(self.least_whole).unwrap_or(0);
        let mut exponent = digits.point;
        let mut shown_whole = least_whole;
        if most_whole > 1 && most_whole > least_whole {
            exponent = if exponent >= 1 {
                ((exponent - 1) / most_whole) * most_whole
            } else {
                ((exponent - most_whole) / most_whole) * most_whole
            };
            shown_whole = 1;
        } else {
            exponent -= least_whole;
        }
        let whole = if figures.is_empty() { shown_whole } else { digits.point - exponent };
        let whole = usize::try_from(whole).unwrap_or(0);
        let total = (self.least_whole + self.least_decimals).max(whole).max(figures.len());
        for at in 0..total {
            if at == whole {
                out.push(self.point());
            }
            out.push(self.digit(figures.get(at).copied().unwrap_or(b'0')));
        }
        if self.always_point && total == whole {
            out.push(self.point());
        }
        out.push_str(&self.symbols.exponent);
        let exponent = if figures.is_empty() { 0 } else { exponent };
        if exponent < 0 {
            out.push_str(&self.symbols.minus);
        }
        let text = exponent.unsigned_abs().to_string();
        let text = if exponent == 0 { "" } else { text.as_str() };
        out.extend(std::iter::repeat_n(self.symbols.zero, least_exponent.saturating_sub(text.len())));
        out.extend(text.bytes().map(|digit| self.digit(digit)));
    }
}

/// What `?number` makes of a text: Java's `new BigDecimal(text)`, and `NaN`, `INF`, `Infinity`.
pub(crate) fn read_number(text: &str) -> Option<Number> {
    match text {
        "NaN" => return Some(Number::Double(f64::NAN)),
        "INF" | "Infinity" => return Some(Number::Double(f64::INFINITY)),
        "-INF" | "-Infinity" => return Some(Number::Double(f64::NEG_INFINITY)),
        _ => {}
    }
    Number::parse(text)
}
