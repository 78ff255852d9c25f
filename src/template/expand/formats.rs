//! Numbers and dates as text under the settings, and dates from text.

use crate::template::habit::printed;
use std::cell::RefCell;
use std::rc::Rc;

use super::Machine;
use super::failure::Outcome;
use super::scope::Unit;
use super::value::{Date, DateKind, Text};
use crate::diagnostic::{Span, codes};
use crate::template::Release;
use crate::template::ast::ExprId;
use crate::template::builtin::Site;
use crate::template::format::FormatFault;
use crate::template::format::date_pattern::DatePattern;
use crate::template::format::decimal::{NumberFormat, write_decimals};
use crate::template::format::iso::IsoFormat;
use crate::template::format::locale::Locale;
use crate::template::format::moment::{Calendar, Fields};
use crate::template::format::zone::Zone;
use crate::template::number::Number;

/// Formats that are kept ready.
const KEPT: usize = 8;

/// The first year that two digits can mean, unless the clock says otherwise.
const CENTURY: i64 = 1946;

type Ready = (Box<str>, Rc<Locale>, Rc<NumberFormat>);

thread_local! {
    /// Number formats read lately: their text and locale say all about them.
    static READY: RefCell<Vec<Ready>> = const { RefCell::new(Vec::new()) };
}

fn number_format(text: &str, locale: &Rc<Locale>) -> Result<Rc<NumberFormat>, FormatFault> {
    READY.with_borrow_mut(|ready| {
        let known = |(kept, of, _): &Ready| **kept == *text && Rc::ptr_eq(of, locale);
        if let Some((_, _, format)) = ready.iter().find(|kept| known(kept)) {
            return Ok(format.clone());
        }
        let format = Rc::new(NumberFormat::parse(text, locale)?);
        if ready.len() >= KEPT {
            ready.remove(0);
        }
        ready.push((text.into(), locale.clone(), format.clone()));
        Ok(format)
    })
}

/// A format for dates.
enum DateFormat {
    Iso(IsoFormat),
    Pattern(DatePattern),
}

impl DateFormat {
    fn parse(text: &str, kind: DateKind, locale: &Rc<Locale>) -> Result<DateFormat, FormatFault> {
        match IsoFormat::parse(text) {
            Some(_) if kind == DateKind::Unknown => {
                Err(FormatFault::Pattern("whether the day, the time or both are meant is not known".to_owned()))
            }
            Some(format) => format.map(DateFormat::Iso),
            None => DatePattern::parse(text, kind, locale).map(DateFormat::Pattern),
        }
    }
}

impl<'m> Machine<'m> {
    /// The locale of the setting.
    pub(crate) fn locale(&self) -> Rc<Locale> {
        Locale::find(&self.settings.locale)
    }

    /// True if the release has what came with this one.
    pub(crate) fn knows(&self, release: Release) -> bool {
        self.context.dialect.release >= release
    }

    /// The time zone of the setting; GMT for one that is not known, as in Java.
    pub(crate) fn zone(&self) -> Zone {
        Zone::find(&self.settings.time_zone).unwrap_or_else(|| Zone::fixed(0))
    }

    /// The text of a number under a `number_format`.
    pub(crate) fn formatted_number(
        &mut self,
        unit: Unit<'m>,
        id: ExprId,
        number: &Number,
        format: &str,
    ) -> Outcome<Text<'m>> {
        let locale = self.locale();
        let span = unit.ast.span(id);
        self.charge_digits(number.digits(), span)?;
        self.charge_letters(format.len().saturating_mul(4), span)?;
        let mut text = String::new();
        let for_computers = format == "computer" || (format == "c" && self.knows(Release::V2_3_32));
        if for_computers {
            self.settings.c_format.format(number, &mut text);
            self.charge_text(text.len(), unit.ast.span(id))?;
            return Ok(text.into());
        }
        let written = number_format(format, &locale).and_then(|format| format.write(number, &mut text));
        if let Err(fault) = written {
            let message = match fault {
                FormatFault::Pattern(reason) => format!("the number format {format:?} cannot be used: {reason}"),
                other => other.to_string(),
            };
            return Err(self
                .fault_in(codes::template::INVALID_VALUE, unit, unit.ast.span(id), message)
                .help(
                    "use a pattern such as `\"0.00\"` or `\",##0.##\"`, or `number`, `currency`, `percent`, `computer`",
                )
                .of_tag());
        }
        self.charge_text(text.len(), unit.ast.span(id))?;
        Ok(text.into())
    }

    /// `#{…; m1M2}`
    pub(crate) fn decimals_text(&mut self, number: &Number, least: u8, most: u8) -> Text<'m> {
        let locale = self.locale();
        self.meter.owe((number.digits() / 19).pow(2) / 16);
        let mut text = String::new();
        write_decimals(number, usize::from(least), usize::from(most), &locale, &mut text);
        text.into()
    }

    /// The text of a date under the setting for its kind.
    pub(crate) fn date_text(&mut self, unit: Unit<'m>, id: ExprId, date: Date) -> Outcome<Text<'m>> {
        let settings = &self.settings;
        let format = match date.kind {
            DateKind::Date => settings.date_format.clone(),
            DateKind::Time => settings.time_format.clone(),
            DateKind::DateTime => settings.datetime_format.clone(),
            DateKind::Unknown => {
                let message = "it is not known whether this date means the day, the time or both";
                return Err(self
                    .fault_in(codes::template::UNPRINTABLE, unit, unit.ast.span(id), message)
                    .help("say it: `?date`, `?time` or `?datetime`"));
            }
        };
        self.formatted_date(unit, id, date, &format)
    }

    /// Charges reading a date format, and finding the time zone.
    fn charge_date_format(&mut self, format: &str, span: Span) -> Outcome<()> {
        self.step(16, span)?;
        self.charge_letters(format.len().saturating_mul(16), span)
    }

    /// The text of a date under a format.
    pub(crate) fn formatted_date(&mut self, unit: Unit<'m>, id: ExprId, date: Date, format: &str) -> Outcome<Text<'m>> {
        let locale = self.locale();
        self.charge_date_format(format, unit.ast.span(id))?;
        let zone = self.zone();
        let mut text = String::new();
        match DateFormat::parse(format, date.kind, &locale) {
            Ok(DateFormat::Iso(format)) => format.write(date.millis, date.kind, &zone, &mut text),
            Ok(DateFormat::Pattern(pattern)) => pattern.write(date.millis, &zone, &mut text),
            Err(fault) => {
                let message = format!("the date format {format:?} cannot be used: {fault}");
                return Err(self
                    .fault_in(codes::template::INVALID_VALUE, unit, unit.ast.span(id), message)
                    .help(FORMAT_HELP)
                    .of_tag());
            }
        }
        self.charge_text(text.len(), unit.ast.span(id))?;
        Ok(text.into())
    }

    /// The date that a text means under a format.
    pub(crate) fn read_date(&mut self, site: &Site<'m>, text: &str, kind: DateKind, format: &str) -> Outcome<Date> {
        let locale = self.locale();
        self.charge_date_format(format, site.span())?;
        self.charge_letters(text.len(), site.span())?;
        let zone = self.zone();
        let now = Fields::of(self.context.now, Calendar::Proleptic).year;
        let century = CENTURY.max(now - 80);
        let found = match DateFormat::parse(format, kind, &locale) {
            Ok(DateFormat::Iso(format)) => format.read_text(text, kind, &zone),
            Ok(DateFormat::Pattern(pattern)) => pattern.read_text(text, &zone, century),
            Err(fault) => {
                let message = format!("the date format {format:?} cannot be used: {fault}");
                let fault = self.invalid_at(site, message);
                return Err(match printed::date_of_text(site.unit.ast, site.target, site.expr, text) {
                    Some(remedy) => self.advise(fault, site.unit, remedy),
                    None => fault.help(FORMAT_HELP),
                });
            }
        };
        match found {
            Ok(millis) => Ok(Date { millis, kind }),
            Err(fault) => {
                let shown = if format.is_empty() { String::new() } else { format!(" under the format {format:?}") };
                let message = format!("{text:?} cannot be read as a date{shown}: {fault}");
                let fault = self.invalid_at(site, message);
                Err(match printed::date_of_text(site.unit.ast, site.target, site.expr, text) {
                    Some(remedy) => self.advise(fault, site.unit, remedy),
                    None => fault.help(
                        "give the format the text is written in: `?datetime.iso` for `2021-07-09T13:05:07Z`, or \
                         `?date(\"yyyy-MM-dd\")`",
                    ),
                })
            }
        }
    }
}

const FORMAT_HELP: &str =
    "use a pattern such as `\"yyyy-MM-dd HH:mm\"`, `iso`, or a style: `short`, `medium`, `long`, `full`";
