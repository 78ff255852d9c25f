//! From values to text: what `${…}` and string built-ins see.

use super::Machine;
use super::failure::{Outcome, RunFault, short_source};
use super::scope::Unit;
use super::value::{Text, Value};
use crate::diagnostic::codes;
use crate::template::ast::{ExprId, Interpolation};
use crate::template::habit::kind;
use crate::template::habit::member::ValueKind;
use crate::template::number::Number;

impl<'m> Machine<'m> {
    /// The text of a value of the expression `id`: numbers and dates by the current formats.
    pub(crate) fn text_of(&mut self, id: ExprId, value: Value<'m>) -> Outcome<Text<'m>> {
        self.text_of_in(self.unit, id, value)
    }

    /// As [`Machine::text_of`], the expression being part of any template.
    pub(crate) fn text_of_in(&mut self, unit: Unit<'m>, id: ExprId, value: Value<'m>) -> Outcome<Text<'m>> {
        match value {
            Value::Text(text) => Ok(text),
            Value::Number(number) => self.number_text(unit, id, &number),
            Value::Bool(truth) => self.bool_text(unit, id, truth),
            Value::Matches(matches) => self.bool_text(unit, id, matches.entire.is_some()),
            Value::Date(date) => self.date_text(unit, id, date),
            Value::Match(found) => Ok(found.groups.first().cloned().flatten().map_or(Text::Borrowed(""), Text::from)),
            Value::Nothing => Ok(Text::Borrowed("")),
            Value::Method(method) if method.deferred => match self.call_method(&method, &[])? {
                Some(value) => self.text_of_in(unit, id, value),
                None => Err(self.missing(id)),
            },
            other => Err(self.wrong_type_in(unit, id, "a string", &other)),
        }
    }

    /// The text of a number under the current `number_format`.
    pub(crate) fn number_text(&mut self, unit: Unit<'m>, id: ExprId, number: &Number) -> Outcome<Text<'m>> {
        if self.settings.prints_plainly() {
            self.charge_number(number, unit.ast.span(id))?;
            return Ok(self.made(|_, out| write_default(number, out)));
        }
        let format = self.settings.number_format.clone();
        let format = if format.is_empty() { "number" } else { &format };
        self.formatted_number(unit, id, number, format)
    }

    /// The text of a boolean where it is printed: none under the default settings.
    pub(crate) fn bool_text(&self, unit: Unit<'m>, id: ExprId, truth: bool) -> Outcome<Text<'m>> {
        match self.bool_words() {
            _ if self.settings.classic_compatible => Ok(Text::Borrowed(if truth { "true" } else { "" })),
            Some((yes, no)) => Ok(String::from(if truth { yes } else { no }).into()),
            None => Err(self.unprintable(unit, id, truth)),
        }
    }

    /// The words of `boolean_format`; none for the default, which prints nothing.
    pub(crate) fn bool_words(&self) -> Option<(&str, &str)> {
        match &*self.settings.boolean_format {
            "true,false" => None,
            "c" => Some(("true", "false")),
            words => words.split_once(','),
        }
    }

    #[cold]
    fn unprintable(&self, unit: Unit<'m>, id: ExprId, truth: bool) -> Box<RunFault> {
        let text = short_source(unit, id);
        let message = format!("`{text}` is a boolean ({truth}), which has no text of its own");
        let fault = self.fault_in(codes::template::UNPRINTABLE, unit, unit.ast.span(id), message);
        match kind::remedy(unit.ast, id, "a string", ValueKind::Boolean) {
            Some(remedy) => self.advise(fault, unit, remedy),
            None => fault,
        }
        .of_tag()
    }

    /// The value of an interpolation, a string or markup.
    pub(super) fn interpolated(&mut self, interpolation: &'m Interpolation) -> Outcome<Value<'m>> {
        let id = interpolation.expr;
        if let Some((least, most)) = interpolation.decimals {
            let number = self.eval_number(id)?;
            return Ok(Value::Text(self.decimals_text(&number, least, most)));
        }
        match self.eval(id)? {
            Some(value) => self.text_or_markup_of(id, value),
            None if self.settings.classic_compatible => Ok(Value::Text(Text::Borrowed(""))),
            None => Err(self.missing(id)),
        }
    }
}

/// Appends a number as FreeMarker's default format does in en_US: groups of three, at most three
/// decimals, half-even.
#[inline]
pub(crate) fn write_default(number: &Number, out: &mut String) {
    match number {
        Number::Int(whole @ 0..) => write_whole(whole.unsigned_abs(), out),
        _ => write_grouped(number, out),
    }
}

/// Appends a number in groups of three with at most three decimals.
#[inline(never)]
fn write_grouped(number: &Number, out: &mut String) {
    if let Some(double) = number.as_double()
        && let Some(thousandths) = thousandths(double)
    {
        if double.is_sign_negative() {
            out.push('-');
        }
        write_whole(thousandths / 1000, out);
        write_decimals(thousandths % 1000, out);
        return;
    }
    let plain = match number {
        _ if number.is_nan() => return out.push_str("NaN"),
        _ if number.is_infinite() => return out.push_str(if number.signum() > 0 { "∞" } else { "-∞" }),
        Number::Int(whole) => whole.to_string(),
        other => match other.rounded_half_even(3) {
            Some(rounded) => crate::template::number::plain_text(&rounded),
            None => return,
        },
    };
    let negative = number.signum() < 0 || number.as_double().is_some_and(f64::is_sign_negative);
    if negative {
        out.push('-');
    }
    let plain = plain.trim_start_matches('-');
    let (whole, decimals) = plain.split_once('.').unwrap_or((plain, ""));
    write_groups(whole, out);
    if !decimals.is_empty() {
        out.push('.');
        out.push_str(decimals);
    }
}

/// Appends a whole number in groups of three.
fn write_whole(whole: u64, out: &mut String) {
    if whole >= 1000 {
        write_whole(whole / 1000, out);
        out.push(',');
    }
    let group = (whole % 1000) as u32;
    let digit = |unit: u32| char::from(b'0' + (group / unit % 10) as u8);
    if whole >= 100 {
        out.push(digit(100));
    }
    if whole >= 10 {
        out.push(digit(10));
    }
    out.push(digit(1));
}

fn write_groups(whole: &str, out: &mut String) {
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
}

/// Up to three decimals, without zeros at their end.
fn write_decimals(thousandths: u64, out: &mut String) {
    let mut rest = thousandths;
    let mut unit = 100;
    if rest > 0 {
        out.push('.');
    }
    while rest > 0 {
        out.push(char::from(b'0' + (rest / unit) as u8));
        rest %= unit;
        unit /= 10;
    }
}

/// How many thousandths the size of a number is, its exact value rounded half-even; none for numbers
/// so large that their doubles lie further apart than that.
fn thousandths(double: f64) -> Option<u64> {
    const FRACTION_BITS: u32 = 52;
    const BIAS: u64 = 1075;
    let bits = double.to_bits();
    let exponent = (bits >> FRACTION_BITS) & 0x7ff;
    let fraction = bits & ((1 << FRACTION_BITS) - 1);
    let (mantissa, exponent) = if exponent == 0 { (fraction, 1) } else { (fraction | 1 << FRACTION_BITS, exponent) };
    // The number is mantissa / 2^shift.
    let shift = BIAS.checked_sub(exponent).filter(|shift| *shift >= 10)?;
    let scaled = mantissa * 1000;
    if shift >= 64 {
        return Some(0);
    }
    let (whole, rest, half) = (scaled >> shift, scaled & ((1 << shift) - 1), 1 << (shift - 1));
    let up = rest > half || (rest == half && whole % 2 == 1);
    Some(whole + u64::from(up))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The way over decimals.
    fn slowly(double: f64) -> String {
        let number = Number::Double(double);
        let rounded = number.rounded_half_even(3).map(|decimal| crate::template::number::plain_text(&decimal));
        let plain = rounded.unwrap_or_default();
        let (whole, decimals) =
            plain.trim_start_matches('-').split_once('.').unwrap_or((plain.trim_start_matches('-'), ""));
        let mut out = String::from(if double.is_sign_negative() { "-" } else { "" });
        write_groups(whole, &mut out);
        if !decimals.is_empty() {
            out.push('.');
            out.push_str(decimals);
        }
        out
    }

    fn quickly(double: f64) -> String {
        let mut out = String::new();
        write_default(&Number::Double(double), &mut out);
        out
    }

    proptest! {
        #[test]
        fn doubles_print_as_their_decimals_do(double in prop_oneof![
            any::<f64>().prop_filter("finite", |double| double.is_finite()),
            (any::<i32>(), 0i32..8).prop_map(|(digits, scale)| f64::from(digits) / 10f64.powi(scale)),
            (any::<i64>(), 0i32..12).prop_map(|(digits, scale)| digits as f64 / 10f64.powi(scale)),
            (-100_000i32..100_000).prop_map(|sixteenths| f64::from(sixteenths) / 16.0),
        ]) {
            prop_assert_eq!(quickly(double), slowly(double));
        }
    }
}
