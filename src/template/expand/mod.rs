//! The expanding half: runs a syntax tree over JSON data and writes one text.

pub(crate) mod call;
pub(crate) mod failure;
pub(crate) mod hash;
pub(crate) mod meter;
pub(crate) mod scope;
pub(crate) mod sequence;
pub(crate) mod value;

use std::rc::Rc;

use self::failure::Outcome;
use self::hash::Hash;
use self::meter::Meter;
use self::scope::Unit;
use self::value::{Date, Text, Value};
use super::Context;
use super::builtin::{Args, Site};
use super::number::Number;
use crate::diagnostic::Frame;

/// One expansion under way.
#[derive(Debug)]
pub(crate) struct Machine<'m> {
    /// What the expansion was given.
    pub(crate) context: &'m Context<'m>,
    /// The template whose nodes are being run.
    pub(crate) unit: Unit<'m>,
    /// What may still be done.
    pub(crate) meter: Meter<'m>,
    /// The settings as `#setting` left them.
    pub(crate) settings: Settings,
}

/// What `#setting` changes.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// `number_format`; empty and `number` are the locale's own.
    pub(crate) number_format: Rc<str>,
    /// `boolean_format`, such as `true,false`.
    pub(crate) boolean_format: Rc<str>,
    /// `date_format`; empty for the locale's own.
    pub(crate) date_format: Rc<str>,
    /// `time_format`; empty for the locale's own.
    pub(crate) time_format: Rc<str>,
    /// `datetime_format`; empty for the locale's own.
    pub(crate) datetime_format: Rc<str>,
    /// `locale`, as `en_US`.
    pub(crate) locale: Rc<str>,
    /// `time_zone`, a Java id as `UTC`, `GMT+02:00` or `Europe/Berlin`.
    pub(crate) time_zone: Rc<str>,
    /// `url_escaping_charset`; none unless set.
    pub(crate) url_escaping_charset: Option<Rc<str>>,
    /// `output_encoding`; none unless set.
    pub(crate) output_encoding: Option<Rc<str>>,
    /// `classic_compatible`
    pub(crate) classic_compatible: bool,
}

impl<'m> Machine<'m> {
    /// The text of a number under the current `number_format`.
    pub(crate) fn number_text(&mut self, site: &Site<'m>, number: &Number) -> Outcome<Text<'m>> {
        let _ = site;
        Ok(number.to_string().into())
    }

    /// The text of a date under the current formats.
    pub(crate) fn date_text(&mut self, site: &Site<'m>, date: Date) -> Outcome<Text<'m>> {
        Err(self.invalid_at(site, format!("cannot print {date:?}")))
    }

    pub(crate) fn trail_frames(&self) -> Vec<Frame> {
        Vec::new()
    }

    pub(crate) fn some_keys(&self, _hash: &Hash<'m>, _most: usize) -> String {
        String::new()
    }
}

impl<'a, 'm> Args<'a, 'm> {
    /// How many were given.
    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }

    /// The argument at `at`, if it was given and is not missing.
    pub(crate) fn get(&self, at: usize) -> Option<&'a Value<'m>> {
        self.values.get(at).and_then(Option::as_ref)
    }

    /// The argument at `at`, which must be there.
    pub(crate) fn require(&self, machine: &Machine<'m>, site: &Site<'m>, at: usize) -> Outcome<&'a Value<'m>> {
        self.get(at).ok_or_else(|| {
            let message = format!("argument {} of `?{}` is missing", at + 1, site.name);
            machine.fault_at(site, crate::diagnostic::codes::template::MISSING_VALUE, message)
        })
    }

    /// The argument at `at`, which must be a string (numbers, dates and booleans are not converted).
    pub(crate) fn text(&self, machine: &Machine<'m>, site: &Site<'m>, at: usize) -> Outcome<Text<'m>> {
        match self.require(machine, site, at)? {
            Value::Text(text) => Ok(text.clone()),
            Value::Match(found) => Ok(found.groups.first().map_or(Text::Borrowed(""), |text| text.clone().into())),
            Value::Nothing => Ok(Text::Borrowed("")),
            other => Err(machine.wrong_argument(site, at, "a string", other)),
        }
    }

    /// The argument at `at`, which must be a number.
    pub(crate) fn number(&self, machine: &Machine<'m>, site: &Site<'m>, at: usize) -> Outcome<Number> {
        match self.require(machine, site, at)? {
            Value::Number(number) => Ok(number.clone()),
            other => Err(machine.wrong_argument(site, at, "a number", other)),
        }
    }

    /// The argument at `at`, which must be a boolean.
    pub(crate) fn bool(&self, machine: &Machine<'m>, site: &Site<'m>, at: usize) -> Outcome<bool> {
        match self.require(machine, site, at)? {
            Value::Bool(truth) => Ok(*truth),
            other => Err(machine.wrong_argument(site, at, "a boolean", other)),
        }
    }
}

impl<'m> Machine<'m> {
    /// An argument of the wrong type.
    #[cold]
    pub(crate) fn wrong_argument(
        &self,
        site: &Site<'m>,
        at: usize,
        wanted: &str,
        found: &Value<'m>,
    ) -> Box<failure::Fault> {
        let message =
            format!("argument {} of `?{}` is {}, but {wanted} is needed", at + 1, site.name, self.describe(found));
        self.fault_at(site, crate::diagnostic::codes::template::WRONG_TYPE, message)
    }
}
