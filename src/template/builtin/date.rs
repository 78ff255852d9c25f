//! Built-ins of dates.

use super::{Answer, Apply, Args, Arity, BuiltIn, Charge, Gives, Operation, Receiver, Site, Worth, built_in};
use crate::diagnostic::codes;
use crate::template::allowed::Instead;
use crate::template::expand::Machine;
use crate::template::expand::failure::{FaultKind, Outcome};
use crate::template::expand::value::{Date, DateKind, Value};
use crate::template::format::iso::{Accuracy, IsoFormat};
use crate::template::format::zone::Zone;
use crate::template::number::Number;

const fn at_zone(name: &'static str) -> Operation {
    built_in(name, Arity::Some(1, 1), Apply::Date(iso), Charge::Nothing)
}

const fn at_once(name: &'static str) -> Operation {
    built_in(name, Arity::None, Apply::Date(iso), Charge::Nothing)
}

/// The family's table.
pub(super) static BUILT_INS: &[BuiltIn] = &[
    built_in("date", Arity::Keyed(0, 1), Apply::Value(to_date), Charge::Letters)
        .on(
            Receiver::String,
            "The day that a string spells, or that a date-time has; the argument is the format.",
            r#"${"2024-05-31"?date("yyyy-MM-dd")?string("d MMM yyyy")}"#,
            Gives::Text("31 May 2024"),
        )
        .worth(Worth::Kind(Receiver::Date)),
    built_in("time", Arity::Keyed(0, 1), Apply::Value(to_date), Charge::Letters)
        .on(
            Receiver::String,
            "The time of day that a string spells, or that a date-time has; the argument is the format.",
            r#"${"14:05"?time("HH:mm")?string("h:mm a")}"#,
            Gives::Text("2:05 PM"),
        )
        .worth(Worth::Kind(Receiver::Date)),
    built_in("datetime", Arity::Keyed(0, 1), Apply::Value(to_date), Charge::Letters)
        .on(
            Receiver::String,
            "The date-time that a string spells; the argument is the format.",
            r#"${"2024-05-31 14:05"?datetime("yyyy-MM-dd HH:mm")?string("HH:mm, d MMM")}"#,
            Gives::Text("14:05, 31 May"),
        )
        .worth(Worth::Kind(Receiver::Date)),
    built_in("date_if_unknown", Arity::None, Apply::Date(if_unknown), Charge::Nothing).on(
        Receiver::Date,
        "Takes a date whose parts are not known as a day.",
        r#"${"2024-05-31"?date.iso?date_if_unknown?iso_utc}"#,
        Gives::Text("2024-05-31"),
    ),
    built_in("time_if_unknown", Arity::None, Apply::Date(if_unknown), Charge::Nothing).on(
        Receiver::Date,
        "Takes a date whose parts are not known as a time.",
        r#"${"14:05:00"?time.iso?time_if_unknown?string("HH:mm")}"#,
        Gives::Text("14:05"),
    ),
    built_in("datetime_if_unknown", Arity::None, Apply::Date(if_unknown), Charge::Nothing).on(
        Receiver::Date,
        "Takes a date whose parts are not known as a date-time.",
        r#"${"2024-05-31T14:05:00Z"?datetime.iso?datetime_if_unknown?iso_utc}"#,
        Gives::Text("2024-05-31T14:05:00Z"),
    ),
    built_in("number_to_date", Arity::None, Apply::Number(of_number), Charge::Digits)
        .on(
            Receiver::Number,
            "The day so many milliseconds after 1970 began.",
            "${1717164306789?number_to_date?iso_utc}",
            Gives::Text("2024-05-31"),
        )
        .worth(Worth::Kind(Receiver::Date)),
    built_in("number_to_time", Arity::None, Apply::Number(of_number), Charge::Digits)
        .on(
            Receiver::Number,
            "The time of day so many milliseconds after 1970 began.",
            "${1717164306789?number_to_time?iso_utc}",
            Gives::Text("14:05:06Z"),
        )
        .worth(Worth::Kind(Receiver::Date)),
    built_in("number_to_datetime", Arity::None, Apply::Number(of_number), Charge::Digits)
        .on(
            Receiver::Number,
            "The date-time so many milliseconds after 1970 began.",
            "${1717164306789?number_to_datetime?iso_utc}",
            Gives::Text("2024-05-31T14:05:06Z"),
        )
        .worth(Worth::Kind(Receiver::Date)),
    at_zone("iso")
        .on(
            Receiver::Date,
            "The date as ISO 8601 in the zone of the argument, to the second.",
            r#"${1717164306789?number_to_datetime?iso("Europe/Berlin")}"#,
            Gives::Text("2024-05-31T16:05:06+02:00"),
        )
        .worth(Worth::Kind(Receiver::String)),
    at_zone("iso_nz")
        .on(
            Receiver::Date,
            "As `?iso`, without the zone.",
            r#"${1717164306789?number_to_datetime?iso_nz("UTC")}"#,
            Gives::Text("2024-05-31T14:05:06"),
        )
        .worth(Worth::Kind(Receiver::String)),
    at_zone("iso_h")
        .on(
            Receiver::Date,
            "As `?iso`, to the hour.",
            r#"${1717164306789?number_to_datetime?iso_h("UTC")}"#,
            Gives::Text("2024-05-31T14Z"),
        )
        .worth(Worth::Kind(Receiver::String)),
    at_zone("iso_h_nz")
        .on(
            Receiver::Date,
            "As `?iso_h`, without the zone.",
            r#"${1717164306789?number_to_datetime?iso_h_nz("UTC")}"#,
            Gives::Text("2024-05-31T14"),
        )
        .worth(Worth::Kind(Receiver::String)),
    at_zone("iso_m")
        .on(
            Receiver::Date,
            "As `?iso`, to the minute.",
            r#"${1717164306789?number_to_datetime?iso_m("UTC")}"#,
            Gives::Text("2024-05-31T14:05Z"),
        )
        .worth(Worth::Kind(Receiver::String)),
    at_zone("iso_m_nz")
        .on(
            Receiver::Date,
            "As `?iso_m`, without the zone.",
            r#"${1717164306789?number_to_datetime?iso_m_nz("UTC")}"#,
            Gives::Text("2024-05-31T14:05"),
        )
        .worth(Worth::Kind(Receiver::String)),
    at_zone("iso_ms")
        .on(
            Receiver::Date,
            "As `?iso`, to the millisecond.",
            r#"${1717164306789?number_to_datetime?iso_ms("UTC")}"#,
            Gives::Text("2024-05-31T14:05:06.789Z"),
        )
        .worth(Worth::Kind(Receiver::String)),
    at_zone("iso_ms_nz")
        .on(
            Receiver::Date,
            "As `?iso_ms`, without the zone.",
            r#"${1717164306789?number_to_datetime?iso_ms_nz("UTC")}"#,
            Gives::Text("2024-05-31T14:05:06.789"),
        )
        .worth(Worth::Kind(Receiver::String)),
    at_once("iso_utc")
        .on(
            Receiver::Date,
            "As `?iso`, in UTC.",
            "${1717164306789?number_to_datetime?iso_utc}",
            Gives::Text("2024-05-31T14:05:06Z"),
        )
        .worth(Worth::Kind(Receiver::String)),
    at_once("iso_utc_fz")
        .on(
            Receiver::Date,
            "As `?iso_utc`; a time without a day has the zone, too.",
            "${1717164306789?number_to_time?iso_utc_fz}",
            Gives::Text("14:05:06Z"),
        )
        .worth(Worth::Kind(Receiver::String))
        .refused(Instead::Name("iso_utc")),
    at_once("iso_utc_nz")
        .on(
            Receiver::Date,
            "As `?iso_utc`, without the zone.",
            "${1717164306789?number_to_datetime?iso_utc_nz}",
            Gives::Text("2024-05-31T14:05:06"),
        )
        .worth(Worth::Kind(Receiver::String)),
    at_once("iso_utc_h")
        .on(
            Receiver::Date,
            "As `?iso_utc`, to the hour.",
            "${1717164306789?number_to_datetime?iso_utc_h}",
            Gives::Text("2024-05-31T14Z"),
        )
        .worth(Worth::Kind(Receiver::String)),
    at_once("iso_utc_h_nz")
        .on(
            Receiver::Date,
            "As `?iso_utc_h`, without the zone.",
            "${1717164306789?number_to_datetime?iso_utc_h_nz}",
            Gives::Text("2024-05-31T14"),
        )
        .worth(Worth::Kind(Receiver::String)),
    at_once("iso_utc_m")
        .on(
            Receiver::Date,
            "As `?iso_utc`, to the minute.",
            "${1717164306789?number_to_datetime?iso_utc_m}",
            Gives::Text("2024-05-31T14:05Z"),
        )
        .worth(Worth::Kind(Receiver::String)),
    at_once("iso_utc_m_nz")
        .on(
            Receiver::Date,
            "As `?iso_utc_m`, without the zone.",
            "${1717164306789?number_to_datetime?iso_utc_m_nz}",
            Gives::Text("2024-05-31T14:05"),
        )
        .worth(Worth::Kind(Receiver::String)),
    at_once("iso_utc_ms")
        .on(
            Receiver::Date,
            "As `?iso_utc`, to the millisecond.",
            "${1717164306789?number_to_datetime?iso_utc_ms}",
            Gives::Text("2024-05-31T14:05:06.789Z"),
        )
        .worth(Worth::Kind(Receiver::String)),
    at_once("iso_utc_ms_nz")
        .on(
            Receiver::Date,
            "As `?iso_utc_ms`, without the zone.",
            "${1717164306789?number_to_datetime?iso_utc_ms_nz}",
            Gives::Text("2024-05-31T14:05:06.789"),
        )
        .worth(Worth::Kind(Receiver::String)),
    at_once("iso_local")
        .on(
            Receiver::Date,
            "As `?iso`, in the template's own zone.",
            "${1717164306789?number_to_datetime?iso_local}",
            Gives::Text("2024-05-31T14:05:06Z"),
        )
        .worth(Worth::Kind(Receiver::String)),
    at_once("iso_local_nz")
        .on(
            Receiver::Date,
            "As `?iso_local`, without the zone.",
            "${1717164306789?number_to_datetime?iso_local_nz}",
            Gives::Text("2024-05-31T14:05:06"),
        )
        .worth(Worth::Kind(Receiver::String)),
    at_once("iso_local_h")
        .on(
            Receiver::Date,
            "As `?iso_local`, to the hour.",
            "${1717164306789?number_to_datetime?iso_local_h}",
            Gives::Text("2024-05-31T14Z"),
        )
        .worth(Worth::Kind(Receiver::String)),
    at_once("iso_local_h_nz")
        .on(
            Receiver::Date,
            "As `?iso_local_h`, without the zone.",
            "${1717164306789?number_to_datetime?iso_local_h_nz}",
            Gives::Text("2024-05-31T14"),
        )
        .worth(Worth::Kind(Receiver::String)),
    at_once("iso_local_m")
        .on(
            Receiver::Date,
            "As `?iso_local`, to the minute.",
            "${1717164306789?number_to_datetime?iso_local_m}",
            Gives::Text("2024-05-31T14:05Z"),
        )
        .worth(Worth::Kind(Receiver::String)),
    at_once("iso_local_m_nz")
        .on(
            Receiver::Date,
            "As `?iso_local_m`, without the zone.",
            "${1717164306789?number_to_datetime?iso_local_m_nz}",
            Gives::Text("2024-05-31T14:05"),
        )
        .worth(Worth::Kind(Receiver::String)),
    at_once("iso_local_ms")
        .on(
            Receiver::Date,
            "As `?iso_local`, to the millisecond.",
            "${1717164306789?number_to_datetime?iso_local_ms}",
            Gives::Text("2024-05-31T14:05:06.789Z"),
        )
        .worth(Worth::Kind(Receiver::String)),
    at_once("iso_local_ms_nz")
        .on(
            Receiver::Date,
            "As `?iso_local_ms`, without the zone.",
            "${1717164306789?number_to_datetime?iso_local_ms_nz}",
            Gives::Text("2024-05-31T14:05:06.789"),
        )
        .worth(Worth::Kind(Receiver::String)),
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
        None if args.len() > 0 => args.forgiving(machine, site, 0).map(|_| "".into())?,
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
            .invalid_at(site, format!("{:?} is not a time zone", &*name))
            .help("use an IANA name such as `\"Europe/Berlin\"`, `\"UTC\"`, or `\"GMT+02:00\"`")
    })
}
