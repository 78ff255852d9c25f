//! Built-ins of dates.

use super::{Answer, Apply, Args, Arity, BuiltIn, Charge, Site, built_in};
use crate::diagnostic::codes;
use crate::template::expand::Machine;
use crate::template::expand::failure::{FaultKind, Outcome};
use crate::template::expand::value::{Date, DateKind, Value};
use crate::template::format::iso::{Accuracy, IsoFormat};
use crate::template::format::zone::Zone;
use crate::template::number::Number;

const fn at_zone(name: &'static str) -> BuiltIn {
    built_in(name, Arity::Some(1, 1), Apply::Date(iso), Charge::Nothing)
}

const fn at_once(name: &'static str) -> BuiltIn {
    built_in(name, Arity::None, Apply::Date(iso), Charge::Nothing)
}

/// The family's table.
pub(super) static BUILT_INS: &[BuiltIn] = &[
    built_in("date", Arity::Keyed(0, 1), Apply::Value(to_date), Charge::Letters),
    built_in("time", Arity::Keyed(0, 1), Apply::Value(to_date), Charge::Letters),
    built_in("datetime", Arity::Keyed(0, 1), Apply::Value(to_date), Charge::Letters),
    built_in("date_if_unknown", Arity::None, Apply::Date(if_unknown), Charge::Nothing),
    built_in("time_if_unknown", Arity::None, Apply::Date(if_unknown), Charge::Nothing),
    built_in("datetime_if_unknown", Arity::None, Apply::Date(if_unknown), Charge::Nothing),
    built_in("number_to_date", Arity::None, Apply::Number(of_number), Charge::Digits),
    built_in("number_to_time", Arity::None, Apply::Number(of_number), Charge::Digits),
    built_in("number_to_datetime", Arity::None, Apply::Number(of_number), Charge::Digits),
    at_zone("iso"),
    at_zone("iso_nz"),
    at_zone("iso_h"),
    at_zone("iso_h_nz"),
    at_zone("iso_m"),
    at_zone("iso_m_nz"),
    at_zone("iso_ms"),
    at_zone("iso_ms_nz"),
    at_once("iso_utc"),
    at_once("iso_utc_fz"),
    at_once("iso_utc_nz"),
    at_once("iso_utc_h"),
    at_once("iso_utc_h_nz"),
    at_once("iso_utc_m"),
    at_once("iso_utc_m_nz"),
    at_once("iso_utc_ms"),
    at_once("iso_utc_ms_nz"),
    at_once("iso_local"),
    at_once("iso_local_nz"),
    at_once("iso_local_h"),
    at_once("iso_local_h_nz"),
    at_once("iso_local_m"),
    at_once("iso_local_m_nz"),
    at_once("iso_local_ms"),
    at_once("iso_local_ms_nz"),
];

/// The kind that a name such as `number_to_datetime` or `time_if_unknown` speaks of.
fn kind_of(name: &str) -> DateKind {
    match name.strip_prefix("number_to_").unwrap_or(name).split('_').next() {
        Some("date") => DateKind::Date,
        Some("time") => DateKind::Time,
        _ => DateKind::DateTime,
    }
}

fn to_date<'m>(machine: &mut Machine<'m>, site: &Site<'m>, value: Value<'m>, args: Args<'_, 'm>) -> Answer<'m> {
    let kind = kind_of(site.name);
    if let Value::Date(date) = value {
        if args.len() > 0 {
            let message = format!("`?{}` of {} takes no format", site.name, value.kind());
            return Err(machine.fault_at(site, codes::template::CALL_ARGUMENTS, message));
        }
        let fits = date.kind == kind || matches!(date.kind, DateKind::DateTime | DateKind::Unknown);
        if !fits {
            let message = format!("{} has no part that `?{}` could take", value.kind(), site.name);
            return Err(machine.invalid_at(site, message));
        }
        return Ok(Some(Value::Date(Date { kind, ..date })));
    }
    let text = machine.text_of_in(site.unit, site.target, value)?;
    let format = match args.get(0) {
        Some(format) => machine.text_of_in(site.unit, site.expr, format.clone())?.as_str().into(),
        None if args.len() > 0 => args.require(machine, site, 0).map(|_| "".into())?,
        None => match kind {
            DateKind::Date => machine.settings.date_format.clone(),
            DateKind::Time => machine.settings.time_format.clone(),
            _ => machine.settings.datetime_format.clone(),
        },
    };
    machine.charge_text(text.len(), site.span())?;
    match machine.read_date(site, &text, kind, &format) {
        Ok(date) => Ok(Some(Value::Date(date))),
        Err(fault) if site.called || fault.kind == FaultKind::Limit => Err(fault),
        // As in the reference, a text is read only when the date is needed.
        Err(_) => Ok(Some(Value::deferred(site, Value::Text(text)))),
    }
}

fn if_unknown<'m>(_: &mut Machine<'m>, site: &Site<'m>, date: Date, _: Args<'_, 'm>) -> Answer<'m> {
    let kind = if date.kind == DateKind::Unknown { kind_of(site.name) } else { date.kind };
    Ok(Some(Value::Date(Date { kind, ..date })))
}

fn of_number<'m>(machine: &mut Machine<'m>, site: &Site<'m>, number: Number, _: Args<'_, 'm>) -> Answer<'m> {
    let millis = match &number {
        Number::Int(whole) => Some(*whole),
        // Java's rounding keeps within what fits, an `int` for a float.
        Number::Double(double) => Some((double + 0.5).floor() as i64),
        Number::Float(float) => Some(i64::from((float + 0.5).floor() as i32)),
        Number::Decimal(decimal) => {
            use num_traits::ToPrimitive;
            decimal.with_scale_round(0, bigdecimal::RoundingMode::HalfUp).to_i64()
        }
    };
    match millis {
        Some(millis) => Ok(Some(Value::Date(Date { millis, kind: kind_of(site.name) }))),
        None => Err(machine.invalid_at(site, format!("{number} milliseconds are more than a date can hold"))),
    }
}

/// All of `?iso_utc_ms_nz` and the like: the name says it.
fn iso<'m>(machine: &mut Machine<'m>, site: &Site<'m>, date: Date, args: Args<'_, 'm>) -> Answer<'m> {
    if date.kind == DateKind::Unknown {
        let message = format!("`?{}` must know whether the day, the time or both are meant", site.name);
        return Err(machine.invalid_at(site, message).help("put `?date`, `?time` or `?datetime` before it"));
    }
    let says = |word: &str| site.name.split('_').any(|part| part == word);
    let zone = zone_of(machine, site, args)?;
    let accuracy = if says("h") {
        Accuracy::Hours
    } else if says("m") {
        Accuracy::Minutes
    } else if says("ms") {
        Accuracy::Millis
    } else {
        Accuracy::Seconds
    };
    let format = IsoFormat { xs: false, accuracy, show_zone: Some(!says("nz")), utc: says("utc") };
    let mut text = String::new();
    format.write(date.millis, date.kind, &zone, &mut text);
    Ok(Some(Value::from(text)))
}

fn zone_of<'m>(machine: &Machine<'m>, site: &Site<'m>, args: Args<'_, 'm>) -> Outcome<Zone> {
    if args.len() == 0 {
        return Ok(machine.zone());
    }
    let name = args.text(machine, site, 0)?;
    let found = if name.eq_ignore_ascii_case("UTC") { Some(Zone::utc()) } else { Zone::find(&name) };
    found.ok_or_else(|| {
        machine
            .invalid_at(site, format!("{:?} is no time zone", &*name))
            .help("use an IANA name such as `\"Europe/Berlin\"`, `\"UTC\"`, or `\"GMT+02:00\"`")
    })
}
