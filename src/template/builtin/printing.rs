//! Built-ins that print values of several types: `?c` and `?string`.

use super::{Answer, Apply, Args, Arity, BuiltIn, Charge, Gives, Receiver, Site, Worth, built_in};
use crate::diagnostic::codes;
use crate::template::Release;
use crate::template::expand::Machine;
use crate::template::expand::failure::Outcome;
use crate::template::expand::value::{Text, Value};
use crate::template::habit::printed;

/// The family's table.
pub(super) static BUILT_INS: &[BuiltIn] = &[
    built_in("c", Arity::None, Apply::Value(c), Charge::Digits)
        .on(Receiver::Any, "For computers: numbers without grouping, booleans as `true` and `false`; since FreeMarker 2.3.32 texts in quotation marks.", "${12345.5?c} ${true?c}", Gives::Text("12345.5 true")).worth(Worth::Kind(Receiver::String)),
    built_in("cn", Arity::None, Apply::Expression(c_or_nothing), Charge::Itself)
        .on(Receiver::Missing, "As `?c`, and `null` for a missing value.", r#"${5?cn} ${data.missing?cn}"#, Gives::Text("5 null")).worth(Worth::Kind(Receiver::String))
        .brought_by(Release::V2_3_32),
    built_in("string", Arity::Keyed(0, 2), Apply::Value(string), Charge::Itself)
        .on(Receiver::Any, "As text: numbers and dates by a format, booleans by two words.", r#"${1234.5?string("0.00")} ${true?string("yes", "no")}"#, Gives::Text("1234.50 yes")).worth(Worth::Kind(Receiver::String)),
];

/// For computers: `true`, `1234.5`.
fn c<'m>(machine: &mut Machine<'m>, site: &Site<'m>, value: Value<'m>, _: Args<'_, 'm>) -> Answer<'m> {
    match value {
        Value::Bool(truth) => Ok(Some(Value::Text(Text::Borrowed(if truth { "true" } else { "false" })))),
        Value::Matches(matches) => {
            let truth = matches.entire.is_some();
            Ok(Some(Value::Text(Text::Borrowed(if truth { "true" } else { "false" }))))
        }
        Value::Number(number) => {
            let text = machine.made(|settings, out| settings.c_format.number(&number, out));
            machine.charge_text(text.len(), site.span())?;
            Ok(Some(text.into()))
        }
        Value::Text(text) if machine.knows(Release::V2_3_32) => {
            machine.charge_letters(text.len(), site.span())?;
            let text = machine.settings.c_format.text(&text);
            machine.charge_text(text.len(), site.span())?;
            Ok(Some(text.into()))
        }
        other => {
            let wanted = if machine.knows(Release::V2_3_32) {
                "a string, a number or a boolean"
            } else {
                "a number or a boolean"
            };
            Err(machine.wrong_type_in(site.unit, site.target, wanted, &other))
        }
    }
}

/// As `?c`, and the word for nothing where there is no value.
fn c_or_nothing<'m>(machine: &mut Machine<'m>, site: &Site<'m>) -> Answer<'m> {
    match machine.eval(site.target)? {
        Some(value) => {
            if let Value::Number(number) = &value {
                machine.charge_number(number, site.span())?;
            }
            c(machine, site, value, Args { values: &[] })
        }
        None => Ok(Some(Value::Text(Text::Borrowed(machine.settings.c_format.nothing())))),
    }
}

/// `?string`, `?string(format)`, `?string.format`, `b?string("yes", "no")`.
fn string<'m>(machine: &mut Machine<'m>, site: &Site<'m>, value: Value<'m>, args: Args<'_, 'm>) -> Answer<'m> {
    // The result of `?matches` stands for whether the whole text matches.
    let value = match value {
        Value::Matches(matches) => Value::Bool(matches.entire.is_some()),
        other => other,
    };
    match value {
        Value::Bool(truth) => match args.len() {
            0 if !site.called => {
                let words = machine.bool_words().unwrap_or(("true", "false"));
                Ok(Some(Value::from(String::from(if truth { words.0 } else { words.1 }))))
            }
            2 => {
                let (yes, no) = (word(machine, site, args, 0)?, word(machine, site, args, 1)?);
                Ok(Some(Value::Text(if truth { yes } else { no })))
            }
            _ => Err(machine
                .fault_at(site, codes::template::CALL_ARGUMENTS, "`?string` of a boolean takes 2 words")
                .help("such as `?string(\"yes\", \"no\")`")),
        },
        Value::Number(_) | Value::Date(_) if args.len() > 1 || (site.called && args.len() == 0) => {
            let message = format!("`?string` of {} takes 1 format", value.kind());
            let fault = machine.fault_at(site, codes::template::CALL_ARGUMENTS, message);
            Err(match printed::bound_too_tightly(site.unit.ast, site.expr) {
                Some(remedy) => machine.advise(fault, site.unit, remedy),
                None => fault,
            })
        }
        Value::Number(number) if args.len() == 1 => {
            let format = word(machine, site, args, 0)?;
            machine.formatted_number(site.unit, site.target, &number, &format).map(|text| Some(Value::Text(text)))
        }
        Value::Date(date) if args.len() == 1 => {
            let format = word(machine, site, args, 0)?;
            machine.formatted_date(site.unit, site.target, date, &format).map(|text| Some(Value::Text(text)))
        }
        other => {
            let text = machine.text_of_in(site.unit, site.target, other)?;
            if site.called {
                let message = "`?string` of a text takes no format: only numbers and dates have one";
                let fault = machine.blame(site, codes::template::CALL_ARGUMENTS, message);
                return Err(match printed::text_with_format(site.unit.ast, site.target, site.expr, &text) {
                    Some(remedy) => machine.advise(fault, site.unit, remedy),
                    None => fault.help("take the round brackets out"),
                });
            }
            Ok(Some(Value::Text(text)))
        }
    }
}

/// An argument as text; unlike elsewhere numbers are converted.
fn word<'m>(machine: &mut Machine<'m>, site: &Site<'m>, args: Args<'_, 'm>, at: usize) -> Outcome<Text<'m>> {
    let value = args.forgiving(machine, site, at)?.clone();
    machine.text_of_in(site.unit, site.target, value)
}
