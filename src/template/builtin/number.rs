//! Built-ins of numbers.

use bigdecimal::{BigDecimal, RoundingMode};

use super::{Answer, Apply, Args, Arity, BuiltIn, Charge, Gives, Receiver, Site, Worth, built_in};
use crate::template::expand::Machine;
use crate::template::expand::value::{Date, Value};
use crate::template::format::letters::abc;
use crate::template::number::Number;

/// The family's table.
pub(super) static BUILT_INS: &[BuiltIn] = &[
    built_in("abs", Arity::None, Apply::Number(abs), Charge::Digits)
        .on(Receiver::Number, "The number without its sign.", "${(-5)?abs}", Gives::Text("5"))
        .worth(Worth::Same),
    built_in("round", Arity::None, Apply::Number(round), Charge::Digits)
        .on(
            Receiver::Number,
            "The nearest whole number; halves go up.",
            "${2.5?round} ${(-2.5)?round}",
            Gives::Text("3 -2"),
        )
        .worth(Worth::Kind(Receiver::Number)),
    built_in("floor", Arity::None, Apply::Number(round), Charge::Digits)
        .on(Receiver::Number, "The number rounded down.", "${2.9?floor} ${(-2.1)?floor}", Gives::Text("2 -3"))
        .worth(Worth::Kind(Receiver::Number)),
    built_in("ceiling", Arity::None, Apply::Number(round), Charge::Digits)
        .on(Receiver::Number, "The number rounded up.", "${2.1?ceiling} ${(-2.9)?ceiling}", Gives::Text("3 -2"))
        .worth(Worth::Kind(Receiver::Number)),
    built_in("int", Arity::None, Apply::Number(cut), Charge::Digits)
        .on(Receiver::Number, "The number in 32 bits, as Java's `int`.", "${3.9?int}", Gives::Text("3"))
        .worth(Worth::Kind(Receiver::Number)),
    built_in("short", Arity::None, Apply::Number(cut), Charge::Digits).on(
        Receiver::Number,
        "The number in 16 bits, as Java's `short`.",
        "${70000?short}",
        Gives::Text("4,464"),
    ),
    built_in("byte", Arity::None, Apply::Number(cut), Charge::Digits).on(
        Receiver::Number,
        "The number in 8 bits, as Java's `byte`.",
        "${300?byte}",
        Gives::Text("44"),
    ),
    built_in("long", Arity::None, Apply::Value(long), Charge::Digits)
        .on(
            Receiver::Any,
            "The number in 64 bits, as Java's `long`; of a date the milliseconds since 1970.",
            "${3.9?long}",
            Gives::Text("3"),
        )
        .worth(Worth::Kind(Receiver::Number)),
    built_in("float", Arity::None, Apply::Number(double), Charge::Digits).on(
        Receiver::Number,
        "The number as Java's `float`.",
        "${0.1?float}",
        Gives::Text("0.1"),
    ),
    built_in("double", Arity::None, Apply::Number(double), Charge::Digits).on(
        Receiver::Number,
        "The number as Java's `double`.",
        "${0.1?double}",
        Gives::Text("0.1"),
    ),
    built_in("is_nan", Arity::None, Apply::Number(is_special), Charge::Digits).on(
        Receiver::Number,
        "Whether the number is none, as 0 divided by 0 in floating point.",
        "${1?is_nan?c}",
        Gives::Text("false"),
    ),
    built_in("is_infinite", Arity::None, Apply::Number(is_special), Charge::Digits).on(
        Receiver::Number,
        "Whether the number is infinite.",
        "${1?is_infinite?c}",
        Gives::Text("false"),
    ),
    built_in("lower_abc", Arity::None, Apply::Number(letters), Charge::Digits).on(
        Receiver::Number,
        "The number as letters: a, b, …, z, aa.",
        "${28?lower_abc}",
        Gives::Text("ab"),
    ),
    built_in("upper_abc", Arity::None, Apply::Number(letters), Charge::Digits).on(
        Receiver::Number,
        "The number as capitals: A, B, …, Z, AA.",
        "${28?upper_abc}",
        Gives::Text("AB"),
    ),
];

fn abs<'m>(_: &mut Machine<'m>, _: &Site<'m>, number: Number, _: Args<'_, 'm>) -> Answer<'m> {
    let number = match number {
        Number::Double(double) if double < 0.0 => Number::Double(-double),
        Number::Float(float) if float < 0.0 => Number::Float(-float),
        Number::Int(whole) if whole != i64::MIN => Number::Int(whole.abs()),
        Number::Int(whole) => BigDecimal::from(whole).abs().into(),
        Number::Decimal(decimal) => decimal.abs().into(),
        other => other,
    };
    Ok(Some(number.into()))
}

fn round<'m>(machine: &mut Machine<'m>, site: &Site<'m>, number: Number, _: Args<'_, 'm>) -> Answer<'m> {
    if let Number::Int(whole) = number
        && whole.unsigned_abs() < 1 << 53
    {
        return Ok(Some(number.into()));
    }
    // `?round` is the floor of half more.
    let mode = if site.name == "ceiling" { RoundingMode::Ceiling } else { RoundingMode::Floor };
    // Java goes by way of the nearest double, too.
    let Ok(exact) = BigDecimal::try_from(number.to_f64()) else {
        return Err(machine.invalid_at(site, format!("{number} cannot be rounded")));
    };
    let exact = if site.name == "round" { exact + BigDecimal::new(5.into(), 1) } else { exact };
    Ok(Some(Number::from(exact.with_scale_round(0, mode)).into()))
}

fn cut<'m>(_: &mut Machine<'m>, site: &Site<'m>, number: Number, _: Args<'_, 'm>) -> Answer<'m> {
    let whole = number.to_i32_wrapping();
    let whole = match site.name {
        "short" => i64::from(whole as i16),
        "byte" => i64::from(whole as i8),
        _ => i64::from(whole),
    };
    Ok(Some(Number::Int(whole).into()))
}

fn long<'m>(machine: &mut Machine<'m>, site: &Site<'m>, value: Value<'m>, _: Args<'_, 'm>) -> Answer<'m> {
    match value {
        Value::Number(number) => Ok(Some(Number::Int(number.to_i64_wrapping()).into())),
        Value::Date(Date { millis, .. }) => Ok(Some(Number::Int(millis).into())),
        other => Err(machine.wrong_type_in(site.unit, site.target, "a number or a date", &other)),
    }
}

fn double<'m>(_: &mut Machine<'m>, site: &Site<'m>, number: Number, _: Args<'_, 'm>) -> Answer<'m> {
    let double = number.to_f64();
    let number = if site.name == "float" { Number::Float(double as f32) } else { Number::Double(double) };
    Ok(Some(number.into()))
}

fn is_special<'m>(_: &mut Machine<'m>, site: &Site<'m>, number: Number, _: Args<'_, 'm>) -> Answer<'m> {
    let truth = if site.name == "is_nan" { number.is_nan() } else { number.is_infinite() };
    Ok(Some(Value::Bool(truth)))
}

fn letters<'m>(machine: &mut Machine<'m>, site: &Site<'m>, number: Number, _: Args<'_, 'm>) -> Answer<'m> {
    let whole = Some(number.to_i64_wrapping()).filter(|whole| Number::Int(*whole) == number);
    match whole.filter(|whole| (1..=i64::from(i32::MAX)).contains(whole)) {
        Some(whole) => Ok(Some(Value::from(abc(whole, if site.name == "lower_abc" { b'a' } else { b'A' })))),
        None => {
            let message = format!("`?{}` numbers from 1 on, in whole steps; this is {number}", site.name);
            Err(machine.invalid_at(site, message))
        }
    }
}
