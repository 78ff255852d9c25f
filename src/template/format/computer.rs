//! What `?c` writes for other programs, in the language that `c_format` names.

use std::fmt::Write;

use bigdecimal::{BigDecimal, Zero};

use super::decimal::write_computer;
use super::escape::{Quoted, quote};
use crate::template::number::Number;

/// A value of the setting `c_format`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ComputerFormat {
    /// `legacy`: texts as JSON, numbers with at most 16 decimals.
    #[default]
    Legacy,
    /// `JSON`
    Json,
    /// `JavaScript`
    JavaScript,
    /// `JavaScript or JSON`
    JavaScriptOrJson,
    /// `Java`
    Java,
    /// `XS`: XML Schema.
    Xs,
}

const NAMES: [(&str, ComputerFormat); 6] = [
    ("legacy", ComputerFormat::Legacy),
    ("JSON", ComputerFormat::Json),
    ("JavaScript", ComputerFormat::JavaScript),
    ("JavaScript or JSON", ComputerFormat::JavaScriptOrJson),
    ("Java", ComputerFormat::Java),
    ("XS", ComputerFormat::Xs),
];

/// A whole number with so many zeros at its end has an exponent.
const MANY_ZEROS: i64 = 100;

/// A fraction smaller than ten to this power has an exponent.
const SMALL: i64 = -6;

/// Beyond it a double does not have every whole number.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Beyond it a float does not have every whole number.
const EXACT_FLOAT: f64 = 16_777_216.0;

impl ComputerFormat {
    /// The format of this name.
    pub(crate) fn find(name: &str) -> Option<ComputerFormat> {
        NAMES.iter().find(|(known, _)| *known == name).map(|(_, format)| *format)
    }

    /// The names, for people.
    pub(crate) fn names() -> String {
        NAMES.iter().map(|(name, _)| format!("`\"{name}\"`")).collect::<Vec<_>>().join(", ")
    }

    /// A text as a literal.
    pub(crate) fn text(self, text: &str) -> String {
        match self {
            ComputerFormat::Legacy | ComputerFormat::Json | ComputerFormat::JavaScriptOrJson => {
                quote(text, Quoted::Json)
            }
            ComputerFormat::JavaScript => quote(text, Quoted::JavaScript),
            ComputerFormat::Java => quote(text, Quoted::Java),
            ComputerFormat::Xs => text.to_owned(),
        }
    }

    /// What is not there.
    pub(crate) fn nothing(self) -> &'static str {
        if self == ComputerFormat::Xs { "" } else { "null" }
    }

    /// Appends a number.
    pub(crate) fn number(self, number: &Number, out: &mut String) {
        match number {
            _ if self == ComputerFormat::Legacy => write_computer(number, out),
            Number::Int(whole) => {
                let _ = write!(out, "{whole}");
            }
            Number::Double(double) => self.binary(number, *double, EXACT, "Double", out),
            Number::Float(float) => self.binary(number, f64::from(*float), EXACT_FLOAT, "Float", out),
            Number::Decimal(decimal) => write_lossless(decimal, Exponent::Decimal, out),
        }
    }

    /// The same as a `number_format`, which shows infinities in its own way.
    pub(crate) fn format(self, number: &Number, out: &mut String) {
        match number {
            number if self == ComputerFormat::Legacy && number.is_infinite() => {
                out.push_str(if number.signum() > 0 { "∞" } else { "-∞" });
            }
            number => self.number(number, out),
        }
    }

    /// A number that is kept in binary, up to which it has every whole number.
    fn binary(self, number: &Number, double: f64, exact: f64, class: &str, out: &mut String) {
        let word = match (self, double.is_nan(), double > 0.0) {
            _ if double.is_finite() => {
                let exponent = match double.fract() == 0.0 && double.abs() <= exact {
                    true => Exponent::Never,
                    false => Exponent::Double,
                };
                let decimal = number.to_decimal().unwrap_or_default();
                return write_lossless(&decimal, exponent, out);
            }
            (ComputerFormat::Java, true, _) => "NaN",
            (ComputerFormat::Java, _, true) => "POSITIVE_INFINITY",
            (ComputerFormat::Java, ..) => "NEGATIVE_INFINITY",
            (_, true, _) => "NaN",
            (ComputerFormat::Xs, _, true) => "INF",
            (ComputerFormat::Xs, ..) => "-INF",
            (_, _, true) => "Infinity",
            _ => "-Infinity",
        };
        if self == ComputerFormat::Java {
            out.push_str(class);
            out.push('.');
        }
        out.push_str(word);
    }
}

/// When a number is written with an exponent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exponent {
    Never,
    /// As Java's `BigDecimal`, its sign written.
    Decimal,
    /// As Java's `double`: whole numbers always.
    Double,
}

fn write_lossless(decimal: &BigDecimal, exponent: Exponent, out: &mut String) {
    let normal = decimal.normalized();
    if normal.is_zero() {
        out.push('0');
        return;
    }
    let (digits, scale) = normal.as_bigint_and_exponent();
    let digits = digits.to_string();
    let (sign, digits) = digits.strip_prefix('-').map_or(("", &*digits), |digits| ("-", digits));
    let power = i64::try_from(digits.len()).unwrap_or(i64::MAX).saturating_sub(1).saturating_sub(scale);
    let with_exponent = match exponent {
        Exponent::Never => false,
        Exponent::Decimal if scale <= 0 => scale <= -MANY_ZEROS,
        Exponent::Double if scale <= 0 => true,
        Exponent::Decimal | Exponent::Double => power < SMALL,
    };
    if !with_exponent {
        out.push_str(&normal.to_plain_string());
        return;
    }
    let (first, rest) = digits.split_at_checked(1).unwrap_or((digits, ""));
    let point = if rest.is_empty() { "" } else { "." };
    let plus = if power > 0 && exponent == Exponent::Decimal { "+" } else { "" };
    let _ = write!(out, "{sign}{first}{point}{rest}E{plus}{power}");
}
