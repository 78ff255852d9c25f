//! What is said of a missing value: what is missing, what there is instead, what to do.

use super::Machine;
use super::failure::{Fault, short_source};
use super::hash::Hash;
use super::scope::NO_BINDING;
use super::value::Value;
use crate::diagnostic::{Diagnostic, Place, codes};
use crate::template::ast::{Expr, ExprId};
use crate::template::{Model, expand::failure::FaultKind};

impl<'m> Machine<'m> {
    /// The value of an expression is missing.
    #[cold]
    pub(crate) fn missing(&mut self, id: ExprId) -> Box<Fault> {
        let unit = self.unit;
        let span = unit.ast.span(id);
        if self.quiet {
            let place = Place { source: unit.ast.source.clone(), span };
            let diagnostic = Diagnostic::new(codes::template::MISSING_VALUE, place, "missing value");
            return Box::new(Fault { kind: FaultKind::Missing, diagnostic });
        }
        let source = short_source(unit, id);
        let (message, help) = match unit.ast.expr(id) {
            Expr::Variable(_) => self.missing_variable(&source),
            Expr::Dot { target, key } => self.missing_member(*target, unit.ast.name(*key), &source),
            Expr::Index { target, index } => match unit.ast.expr(*index) {
                Expr::String(key) => self.missing_member(*target, key, &source),
                _ => (
                    format!("`{source}` is missing: there is no such item"),
                    format!("give a default: `{source}!\"-\"`"),
                ),
            },
            Expr::Call { .. } => (
                format!("`{source}` gives no value"),
                "give a default: `(…)!\"-\"`; a function without `<#return>` gives nothing".to_owned(),
            ),
            _ => (format!("`{source}` has no value"), format!("give a default: `({source})!\"-\"`")),
        };
        let path = self.data_path(id);
        let mut fault = self.fault(codes::template::MISSING_VALUE, id, message).help(help);
        fault.diagnostic.data_path = path;
        fault
    }

    fn missing_variable(&mut self, name: &str) -> (String, String) {
        let known = self.visible_names();
        let message = format!("there is no variable `{name}`");
        let near = nearest(name, known.iter().map(String::as_str));
        let agent = matches!(self.context.model, Model::Agent(_));
        let help = match near {
            Some(near) => format!("did you mean `{near}`? Otherwise give a default: `{name}!\"-\"`"),
            None if agent => {
                let member = matches!(self.context.model, Model::Agent(json) if json.get(name).is_some());
                if member {
                    format!("the data's members are reached through `entity`: `entity.{name}`")
                } else {
                    format!(
                        "the data is in `entity` (or `data`); give a default where it may be missing: `{name}!\"-\"`"
                    )
                }
            }
            None if known.is_empty() => format!("no data was given; give a default: `{name}!\"-\"`"),
            None => {
                format!("there are {}; give a default: `{name}!\"-\"`", listed(known.iter().map(String::as_str), 8))
            }
        };
        (message, help)
    }

    fn missing_member(&mut self, target: ExprId, key: &str, source: &str) -> (String, String) {
        let owner = short_source(self.unit, target);
        let value = self.peek(target);
        let Some(Value::Hash(hash)) = value else {
            return (format!("`{source}` is missing"), format!("give a default: `{source}!\"-\"`"));
        };
        let members = self.members(&hash);
        if members.iter().any(|(name, _)| **name == *key) {
            return (
                format!("`{source}` is null in the data"),
                format!("give a default: `{source}!\"-\"`, or test it: `<#if {source}??>`"),
            );
        }
        let keys: Vec<&str> = members.iter().map(|(name, _)| &**name).collect();
        let message = format!("`{owner}` has no member `{key}`");
        let help = match nearest(key, keys.iter().copied()) {
            Some(near) => format!("did you mean `{owner}.{near}`? Otherwise give a default: `{source}!\"-\"`"),
            None if keys.is_empty() => format!("`{owner}` is empty; give a default: `{source}!\"-\"`"),
            None => format!("it has {}; give a default: `{source}!\"-\"`", listed(keys.iter().copied(), 8)),
        };
        (message, help)
    }

    /// The value of a plain path, looked at again without effects.
    fn peek(&mut self, id: ExprId) -> Option<Value<'m>> {
        match self.unit.ast.expr(id) {
            Expr::Variable(name) => self.variable(self.unit.symbol(*name)),
            Expr::Dot { target, key } => match self.peek(*target)? {
                Value::Hash(hash) => self.member(&hash, self.unit.ast.name(*key)),
                _ => None,
            },
            Expr::Index { target, index } => match (self.peek(*target)?, self.unit.ast.expr(*index)) {
                (Value::Hash(hash), Expr::String(key)) => self.member(&hash, key),
                (Value::Sequence(sequence), Expr::Number(at)) => {
                    usize::try_from(at.to_i64_wrapping()).ok().and_then(|at| sequence.get(at))
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn visible_names(&self) -> Vec<String> {
        let mut names = Vec::new();
        let mut at = self.top;
        while at != NO_BINDING
            && let Some(binding) = self.bindings.get(at as usize)
        {
            names.push(self.symbols.name(binding.symbol).to_owned());
            at = binding.below;
        }
        if let Some(frame) = self.frame.and_then(|at| self.frames.get(at)) {
            names.extend(frame.locals.iter().map(|(symbol, _)| self.symbols.name(*symbol).to_owned()));
        }
        let variables = self.namespace_variables(self.namespace).symbols().iter().chain(self.globals.symbols());
        names.extend(variables.map(|symbol| self.symbols.name(*symbol).to_owned()));
        names.extend(self.members(&Hash::View(super::hash::View::DataModel)).iter().map(|(key, _)| key.to_string()));
        names.retain(|name| !name.is_empty());
        names
    }

    /// Some keys of a hash, for messages.
    pub(crate) fn some_keys(&self, hash: &Hash<'m>, most: usize) -> String {
        let members = self.members(hash);
        if members.is_empty() { String::new() } else { listed(members.iter().map(|(key, _)| &**key), most) }
    }
}

/// `` `a`, `b` and 3 more ``
fn listed<'a>(names: impl ExactSizeIterator<Item = &'a str>, most: usize) -> String {
    let len = names.len();
    let shown: Vec<String> = names.take(most).map(|name| format!("`{name}`")).collect();
    let more = if len > most { format!(" and {} more", len - most) } else { String::new() };
    format!("{}{more}", shown.join(", "))
}

/// The known name that is most like `name`, if one is alike enough to be meant.
pub(crate) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let most = (name.chars().count() / 3).max(1);
    known
        .take(2000)
        .filter_map(|candidate| {
            let distance = edit_distance(name, candidate, most)?;
            (candidate != name).then_some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Edits between two names, letter case aside; none if more than `most`.
fn edit_distance(a: &str, b: &str, most: usize) -> Option<usize> {
    let letters = |text: &str| text.chars().flat_map(char::to_lowercase).take(64).collect::<Vec<_>>();
    let (a, b) = (letters(a), letters(b));
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut corner = i;
        let mut left = i + 1;
        for (above, to) in row.iter_mut().skip(1).zip(&b) {
            let changed = corner + usize::from(from != to);
            corner = *above;
            left = changed.min(corner + 1).min(left + 1);
            *above = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().filter(|distance| *distance <= most)
}
