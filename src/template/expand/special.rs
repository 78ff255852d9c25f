//! Special variables: `.now`, `.vars` and their like.

use std::rc::Rc;

use super::Machine;
use super::escape;
use super::failure::Outcome;
use super::hash::{Hash, Members, View};
use super::scope::MAIN;
use super::sequence::Sequence;
use super::value::{Date, DateKind, Method, Text, Value};
use crate::diagnostic::codes;
use crate::template::ast::{ExprId, Special};
use crate::template::builtin::{Answer, Site};

impl<'m> Machine<'m> {
    /// The value of a special variable.
    #[inline(never)]
    pub(super) fn special(&mut self, id: ExprId, special: Special) -> Answer<'m> {
        let shared = |text: &std::rc::Rc<str>| Some(Value::Text(text.clone().into()));
        let name = |name: &'m str| Some(Value::Text(Text::Borrowed(name)));
        Ok(match special {
            Special::Now => Some(Value::Date(Date { millis: self.context.now, kind: DateKind::DateTime })),
            Special::Version => name(self.context.dialect.release.name()),
            Special::IncompatibleImprovements => name(if self.context.dialect.looks_up { "2.3.29" } else { "2.3.30" }),
            Special::Locale | Special::LocaleObject => shared(&self.settings.locale),
            Special::Lang => {
                let locale = self.settings.locale.clone();
                Some(Value::text(locale.split('_').next().unwrap_or_default().to_owned()))
            }
            Special::TimeZone => shared(&self.settings.time_zone),
            Special::OutputEncoding => self.settings.output_encoding.as_ref().and_then(shared),
            Special::UrlEscapingCharset => self.settings.url_escaping_charset.as_ref().and_then(shared),
            Special::OutputFormat => Some(Value::text(escape::output_format_name(self.format))),
            Special::AutoEsc => Some(Value::Bool(self.auto_escape)),
            Special::TemplateName | Special::MainTemplateName => name(self.context.name),
            Special::CurrentTemplateName => name(self.unit.name),
            Special::CallerTemplateName => match self.frame.and_then(|at| self.frames.get(at)) {
                Some(frame) => name(frame.caller.unit.name),
                None => {
                    let message = "`.caller_template_name` has a meaning only in macros and functions";
                    return Err(self.fault(codes::template::NOT_AVAILABLE, id, message));
                }
            },
            Special::DataModel => Some(Value::Hash(Hash::View(View::DataModel))),
            Special::Globals => Some(Value::Hash(Hash::View(View::Globals))),
            Special::Vars => Some(Value::Hash(Hash::View(View::Vars))),
            Special::Main => Some(Value::Hash(Hash::Namespace(MAIN))),
            Special::Namespace => Some(Value::Hash(Hash::Namespace(self.namespace))),
            Special::Locals => self.locals(),
            Special::Args => Some(self.args_of_frame(id)?),
            Special::Error => match self.errors.last() {
                Some(error) => shared(error),
                None => {
                    let message = "`.error` has a value only in `<#recover>`";
                    return Err(self.fault(codes::template::NOT_AVAILABLE, id, message));
                }
            },
            Special::Pass => Some(self.pass()),
            Special::CurrentNode | Special::Node => None,
            Special::GetOptionalTemplate => {
                let site = Site {
                    unit: self.unit,
                    expr: id,
                    target: id,
                    args: &[],
                    name: ".get_optional_template",
                    called: false,
                };
                Some(Value::Method(Rc::new(Method {
                    site,
                    target: Some(Value::Nothing),
                    bound: Vec::new(),
                    deferred: false,
                })))
            }
        })
    }

    fn locals(&self) -> Option<Value<'m>> {
        let frame = self.frames.get(self.frame?)?;
        let bytes: usize = frame.locals.iter().map(|(symbol, _)| self.symbols.name(*symbol).len()).sum();
        self.meter.owe((frame.locals.len() + bytes / 64) as u64);
        let mut members = Members::new();
        for (symbol, value) in &frame.locals {
            members.insert(String::from(self.symbols.name(*symbol)).into(), value.clone());
        }
        Some(members.into())
    }

    /// `.args`: the arguments of the running macro or function, as `?with_args` takes them.
    fn args_of_frame(&self, id: ExprId) -> Outcome<Value<'m>> {
        let running = self.frame.and_then(|at| self.frames.get(at));
        let Some((frame, definition)) = running.and_then(|frame| Some((frame, frame.function.definition?))) else {
            let message = "`.args` has a meaning only in macros and functions";
            return Err(self.fault(codes::template::NOT_AVAILABLE, id, message));
        };
        let unit = frame.function.unit;
        let local = |name| {
            let symbol = unit.symbol(name);
            frame.locals.iter().find(|(known, _)| *known == symbol).and_then(|(_, value)| value.clone())
        };
        let rest = definition.catch_all.and_then(local);
        let rest_len = match &rest {
            Some(Value::Sequence(items)) => items.len().unwrap_or(0),
            _ => 0,
        };
        self.meter.owe((rest_len + definition.params.len() * (1 + frame.locals.len() / 16)) as u64);
        if definition.is_function {
            let mut items: Vec<_> = definition.params.iter().map(|param| local(param.name)).collect();
            if let Some(Value::Sequence(rest)) = rest {
                items.extend(rest.iter());
            }
            return Ok(Value::Sequence(Sequence::built(items)));
        }
        let mut members = Members::new();
        for param in &definition.params {
            members.insert(Text::Borrowed(unit.ast.name(param.name)), local(param.name));
        }
        match rest {
            Some(Value::Hash(hash)) => {
                self.meter.owe(self.hash_len(&hash) as u64);
                for (key, value) in self.members(&hash) {
                    members.insert(key, value);
                }
            }
            Some(Value::Sequence(rest)) if rest.len() != Some(0) => {
                let message = "`.args` of a macro needs the catch-all arguments by name, not by position";
                return Err(self.fault(codes::template::NOT_AVAILABLE, id, message));
            }
            _ => {}
        }
        Ok(members.into())
    }
}
