//! Templates and texts compiled on the way: `#include`, `#import`, `?eval`, `?interpret`.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use typed_arena::Arena;

use super::failure::{Outcome, RunFault};
use super::hash::Members;
use super::path::StepKind;
use super::scope::{Symbol, Unit};
use super::value::{Text, Value};
use super::{Flow, Machine};
use crate::diagnostic::{Diagnostics, Source, Span, codes};
use crate::template::Model;
use crate::template::ast::{ExprId, Node, NodeKind, OutputFormat};
use crate::template::builtin::{Answer, Site};
use crate::template::{Dialect, Template};

/// What was compiled while expanding; lives as long as the expansion, because values borrow from it.
#[derive(Default)]
pub(super) struct Library {
    /// Most expansions compile nothing.
    entries: OnceCell<Arena<Entry>>,
}

impl std::fmt::Debug for Library {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Library").field("entries", &self.entries.get().map_or(0, Arena::len)).finish()
    }
}

struct Entry {
    template: Template,
    symbols: Box<[Symbol]>,
    name: Box<str>,
}

/// What of the [`Library`] is known by which text or name.
#[derive(Debug, Default)]
pub(super) struct Shelf<'m> {
    /// Texts, by all that decides what they compile to.
    texts: HashMap<TextKey, Unit<'m>>,
    /// Templates by their full names; none where the loader knows none.
    templates: HashMap<Box<str>, Option<Unit<'m>>>,
    /// The full names that the loader was asked for.
    asked: HashSet<Box<str>>,
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct TextKey {
    text: Box<str>,
    /// For `?eval`, read as an expression.
    is_expression: bool,
    name: Box<str>,
    format: OutputFormat,
    escapes: bool,
}

impl<'m> Machine<'m> {
    /// Makes a compiled text part of the expansion.
    fn adopt(&mut self, template: Template, name: &str, evaluated: bool) -> Unit<'m> {
        let symbols = template.ast.names.iter().map(|name| self.symbols.intern(name)).collect();
        let library = self.library;
        let entry = &*library.entries.get_or_init(Arena::new).alloc(Entry { template, symbols, name: name.into() });
        let unit = Unit::other(&entry.template.ast, &entry.symbols, &entry.name, evaluated);
        self.note_implicits(unit);
        unit
    }

    /// A text compiled before, or now; the inner `Err` says what is wrong with it.
    fn text_unit(
        &mut self,
        text: &str,
        name: &str,
        is_expression: bool,
        span: Span,
    ) -> Outcome<Result<Unit<'m>, Diagnostics>> {
        self.charge_bytes(text.len(), span)?;
        let (format, escapes) = (self.format, self.auto_escape);
        let key = TextKey { text: text.into(), is_expression, name: name.into(), format, escapes };
        if let Some(unit) = self.shelf.texts.get(&key) {
            return Ok(Ok(*unit));
        }
        self.charge_compiling(text.len(), span)?;
        let compiled = if is_expression {
            // FreeMarker, too, reads it in parentheses.
            self.compile_here(&format!("${{({text})}}"))
        } else {
            let begins = text.trim_start_matches([' ', '\t', '\r', '\n']);
            let own = begins.starts_with("<#ftl") || begins.starts_with("[#ftl");
            if own {
                crate::template::compile(text, Source::Message, self.meter.limits, self.context.dialect)
            } else {
                self.compile_here(text)
            }
        };
        Ok(match compiled {
            (Some(template), _) => {
                let unit = self.adopt(template, name, true);
                self.shelf.texts.insert(key, unit);
                Ok(unit)
            }
            (None, found) => Err(found),
        })
    }

    /// Compiles a text for `?interpret`.
    pub(crate) fn adopt_text(&mut self, text: &str, name: &str, span: Span) -> Outcome<Result<Unit<'m>, Diagnostics>> {
        self.text_unit(text, name, false, span)
    }

    /// Compiles a text under the output format of the place where it is evaluated.
    fn compile_here(&self, text: &str) -> (Option<Template>, Diagnostics) {
        let limits = self.meter.limits;
        let dialect = self.context.dialect;
        let plain = Dialect { output_format: OutputFormat::Undefined, ..dialect };
        if super::escape::markup_format(self.format).is_none() {
            return crate::template::compile(text, Source::Message, limits, plain);
        }
        let format = super::escape::output_format_name(self.format);
        let escape = self.auto_escape;
        let snake = format!("<#ftl output_format={format:?} auto_esc={escape}>{text}");
        match crate::template::compile(&snake, Source::Message, limits, dialect) {
            (None, found) => {
                // The text may be written in the other naming convention, which the header must share.
                let camel = format!("<#ftl outputFormat={format:?} autoEsc={escape}>{text}");
                let (template, _) = crate::template::compile(&camel, Source::Message, limits, dialect);
                (template, found)
            }
            compiled => compiled,
        }
    }

    /// The value of a text as an expression, for `?eval`.
    pub(crate) fn eval_text_of(&mut self, site: &Site<'m>, text: &str) -> Answer<'m> {
        let unit = match self.text_unit(text, site.unit.name, true, site.span())? {
            Ok(unit) => unit,
            Err(found) => return Err(self.evaluated_fault(site, &found)),
        };
        let root = match unit.ast.body.nodes.as_slice() {
            [Node { kind: NodeKind::Interpolation(interpolation), .. }] => interpolation.expr,
            _ => return Err(self.evaluated_fault(site, &Diagnostics::new())),
        };
        self.enter(site.span())?;
        self.push_step(site.span(), StepKind::Evaluated);
        let before = std::mem::replace(&mut self.unit, unit);
        // What is missing inside is no missing value outside: `!` and `??` do not forgive it.
        let quiet = std::mem::replace(&mut self.quiet, false);
        let value = self.eval(root).map_err(|fault| fault.unforgiven().of_tag());
        self.quiet = quiet;
        let value = value?;
        self.unit = before;
        self.trail.pop();
        self.leave();
        Ok(value)
    }

    /// The template of a full name, loaded and compiled unless that was done before.
    fn template(&mut self, name: &str, span: Span) -> Outcome<Option<Unit<'m>>> {
        let key: Box<str> = match self.context.dialect.looks_up {
            true => format!("{name}\n{}", self.settings.locale).into(),
            false => name.into(),
        };
        if let Some(known) = self.shelf.templates.get(&key) {
            return Ok(*known);
        }
        let Some(text) = self.look_up(name, span)? else {
            self.shelf.templates.insert(key, None);
            return Ok(None);
        };
        self.charge_letters(text.len().saturating_mul(16), span)?;
        let dialect = self.context.dialect.of_file(name);
        let (template, found) =
            crate::template::compile(&text, Source::Include(name.into()), self.meter.limits, dialect);
        match template {
            Some(template) => {
                let unit = self.adopt(template, name, false);
                self.shelf.templates.insert(key, Some(unit));
                Ok(Some(unit))
            }
            None => Err(match found.into_vec().into_iter().find(|found| found.is_error()) {
                Some(first) => RunFault::new(super::failure::FaultKind::Error, first),
                None => {
                    self.fault_in(codes::template::NOT_AVAILABLE, self.unit, span, format!("`{name}` cannot be read"))
                }
            }),
        }
    }

    /// The text that the loader has for a full name; asks for no more names than are allowed.
    fn load(&mut self, name: &str, span: Span) -> Outcome<Option<Arc<str>>> {
        let Some(loader) = self.context.loader else { return Ok(None) };
        if !self.shelf.asked.contains(name) {
            let most = self.meter.limits.included_names;
            if self.shelf.asked.len() >= most {
                let message = format!("this would be the name of one template more than the {most} that are looked up");
                return Err(self.bound(codes::limit::INCLUDED_NAMES, span, message));
            }
            self.shelf.asked.insert(name.into());
        }
        // Whatever the loader does, it does more than a step.
        self.step(256, span)?;
        Ok(loader.load(name))
    }

    /// The text of a template: under its localised names and, for a `*` in it, in the folders above, where
    /// templates are found so.
    fn look_up(&mut self, name: &str, span: Span) -> Outcome<Option<Arc<str>>> {
        if !self.context.dialect.looks_up {
            return self.load(name, span);
        }
        let locale = self.settings.locale.clone();
        for name in localised(name, &locale) {
            for name in acquired(&name) {
                if let Some(text) = self.load(&name, span)? {
                    return Ok(Some(text));
                }
            }
        }
        Ok(None)
    }

    /// A template's full name, relative to the current template's folder.
    pub(crate) fn full_name(&self, path: &str, base: &str, span: Span) -> Outcome<String> {
        if path.contains("://") {
            return Ok(path.to_owned());
        }
        let (scheme, base) = match base.split_once("://") {
            Some((scheme, base)) => (format!("{scheme}://"), base),
            None => (String::new(), base),
        };
        let joined = match path.strip_prefix('/') {
            Some(absolute) => absolute.to_owned(),
            None => match base.rfind('/') {
                Some(at) => format!("{}{path}", base.get(..=at).unwrap_or_default()),
                None => path.to_owned(),
            },
        };
        let mut parts: Vec<&str> = Vec::new();
        for part in joined.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    if parts.pop().is_none() {
                        let message = format!("the path {path:?} leads out of the templates' folder");
                        return Err(self.fault_in(codes::template::INVALID_VALUE, self.unit, span, message));
                    }
                }
                part => parts.push(part),
            }
        }
        let folder = joined.ends_with('/') && !parts.is_empty();
        Ok(scheme + &parts.join("/") + if folder { "/" } else { "" })
    }

    /// `#include`
    #[inline(never)]
    pub(super) fn include(
        &mut self,
        path: ExprId,
        parse: Option<ExprId>,
        encoding: Option<ExprId>,
        ignore_missing: Option<ExprId>,
        span: Span,
    ) -> Outcome<Flow> {
        let path = self.eval_text(path)?;
        if let Some(encoding) = encoding {
            self.eval_text(encoding)?;
        }
        let parse = match parse {
            Some(id) => self.include_flag(id)?,
            None => true,
        };
        let ignore = match ignore_missing {
            Some(id) => self.include_flag(id)?,
            None => false,
        };
        self.charge_letters(path.len(), span)?;
        let name = self.full_name(&path, self.unit.name, span)?;
        if !parse {
            return match self.look_up(&name, span)? {
                Some(text) => {
                    self.charge_text(text.len(), span)?;
                    self.out.push_str(&text);
                    Ok(Flow::Done)
                }
                None if ignore => Ok(Flow::Done),
                None => Err(self.no_template(&name, span)),
            };
        }
        match self.template(&name, span)? {
            Some(unit) => self.run_unit(unit, StepKind::Include(unit.name), span),
            None if ignore => Ok(Flow::Done),
            None => Err(self.no_template(&name, span)),
        }
    }

    /// A boolean, or a word for one.
    fn include_flag(&mut self, id: ExprId) -> Outcome<bool> {
        match self.require(id)? {
            Value::Text(text) => match &*text.to_ascii_lowercase() {
                "yes" | "y" | "true" | "t" => Ok(true),
                "no" | "n" | "false" | "f" => Ok(false),
                _ => {
                    let message = format!("{:?} is neither true nor false", text.as_str());
                    Err(self.fault(codes::template::INVALID_VALUE, id, message))
                }
            },
            value => self.to_bool(id, &value),
        }
    }

    /// What `.get_optional_template` gives for a name.
    pub(crate) fn optional_template(&mut self, site: &Site<'m>, path: &str) -> Outcome<Value<'m>> {
        let span = site.span();
        self.charge_letters(path.len(), span)?;
        let name = self.full_name(path, self.unit.name, span)?;
        let found = self.template(&name, span)?;
        let mut members = Members::new();
        members.insert(Text::Borrowed("exists"), Some(found.is_some().into()));
        if let Some(unit) = found {
            let include = Value::Interpreted(Rc::new(super::callable::Interpreted { unit }));
            members.insert(Text::Borrowed("include"), Some(include));
        }
        Ok(members.into())
    }

    #[cold]
    fn no_template(&self, name: &str, span: Span) -> Box<super::failure::RunFault> {
        let fault = |message: String| self.fault_in(codes::template::NOT_AVAILABLE, self.unit, span, message);
        match self.context.loader {
            None if matches!(self.context.model, Model::Members(_)) => {
                fault(format!("no folder was given to look for `{name}` in"))
                    .help("give the folder that the bot's templates lie in: `--root DIR`, or a loader")
            }
            None => fault(format!("there is no other template `{name}`"))
                .help("Symphony expands a message on its own: put everything into the one template"),
            Some(_) => fault(format!("there is no template `{name}`")),
        }
    }

    /// `#import`
    #[inline(never)]
    pub(super) fn import(&mut self, path: ExprId, symbol: Symbol, span: Span) -> Outcome<()> {
        let path = self.eval_text(path)?;
        self.charge_letters(path.len(), span)?;
        let name = self.full_name(&path, self.unit.name, span)?;
        let known = self.imported.iter().find(|(known, _)| **known == *name).map(|(_, id)| *id);
        let id = match known {
            Some(id) => id,
            None => {
                let Some(unit) = self.template(&name, span)? else { return Err(self.no_template(&name, span)) };
                let id = super::scope::NamespaceId::of_import(self.imports.len());
                self.imports.push(super::scope::Variables::default());
                self.imported.push((Rc::from(name), id));
                let at = self.out.len();
                let before = std::mem::replace(&mut self.namespace, id);
                self.run_unit(unit, StepKind::Include(unit.name), span)?;
                self.namespace = before;
                self.take_back(at);
                id
            }
        };
        let value = Value::Hash(super::hash::Hash::Namespace(id));
        if self.namespace == super::scope::MAIN {
            self.globals.set(symbol, value.clone());
        }
        self.set_variable(self.namespace, symbol, value);
        Ok(())
    }
}

/// `dir/a_en_US.ftl`, `dir/a_en.ftl`, `dir/a.ftl`: the most special first.
fn localised<'n>(name: &'n str, locale: &'n str) -> impl Iterator<Item = String> + 'n {
    let (stem, ending) = name.rsplit_once('.').map_or((name, None), |(stem, ending)| (stem, Some(ending)));
    let ending = move || ending.map(|ending| format!(".{ending}")).unwrap_or_default();
    let shorter = |locale: &&'n str| locale.rsplit_once('_').map(|(shorter, _)| shorter);
    let locales = std::iter::successors(Some(locale).filter(|locale| !locale.is_empty()), shorter);
    locales.map(move |locale| format!("{stem}_{locale}{}", ending())).chain([name.to_owned()])
}

/// `a/b/*/c` stands for `a/b/c`, `a/c` and `c`, the first that is there.
fn acquired(name: &str) -> Vec<String> {
    let parts: Vec<&str> = name.split('/').collect();
    let Some(star) = parts.iter().rposition(|part| *part == "*") else { return vec![name.to_owned()] };
    let (above, below) = parts.split_at(star);
    let above: Vec<&str> = above.iter().copied().filter(|part| *part != "*").collect();
    let below = below.iter().skip(1).copied();
    (0..=above.len())
        .rev()
        .map(|kept| above.iter().take(kept).copied().chain(below.clone()).collect::<Vec<_>>().join("/"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_localised_from_the_most_special_one() {
        let names = |name, locale| localised(name, locale).collect::<Vec<_>>();
        assert_eq!(names("d/a.ftl", "en_US"), ["d/a_en_US.ftl", "d/a_en.ftl", "d/a.ftl"]);
        assert_eq!(names("a", "de"), ["a_de", "a"]);
        assert_eq!(names("a.ftl", ""), ["a.ftl"]);
    }

    #[test]
    fn names_are_acquired_from_the_folders_above() {
        assert_eq!(acquired("a/b/*/c.ftl"), ["a/b/c.ftl", "a/c.ftl", "c.ftl"]);
        assert_eq!(acquired("*/c.ftl"), ["c.ftl"]);
        assert_eq!(acquired("a/c.ftl"), ["a/c.ftl"]);
    }
}
