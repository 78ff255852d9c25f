//! Hashes seen as their members, whatever kind they are: data, built, variables.

use std::collections::HashSet;

use super::Machine;
use super::failure::Outcome;
use super::hash::{Hash, View};
use super::scope::{NamespaceId, Symbol, Variables};
use super::value::{Text, Transform, Value};
use crate::diagnostic::Span;
use crate::json::{Json, Object};
use crate::template::Model;

/// A member: its name, and its value unless that is missing.
pub(crate) type Member<'m> = (Text<'m>, Option<Value<'m>>);

/// Directives that are variables of their own accord.
const TRANSFORMS: &[(&str, Transform)] = &[
    ("capture_output", Transform::CaptureOutput),
    ("compress", Transform::Compress),
    ("html_escape", Transform::HtmlEscape),
    ("normalize_newlines", Transform::NormalizeNewlines),
    ("xml_escape", Transform::XmlEscape),
];

impl<'m> Machine<'m> {
    /// The variables of a namespace.
    #[inline]
    pub(super) fn namespace_variables(&self, id: NamespaceId) -> &Variables<'m> {
        id.import().and_then(|at| self.imports.get(at)).unwrap_or(&self.variables)
    }

    /// Sets a variable of a namespace.
    pub(super) fn set_variable(&mut self, id: NamespaceId, symbol: Symbol, value: Value<'m>) {
        let variables = id.import().and_then(|at| self.imports.get_mut(at));
        variables.unwrap_or(&mut self.variables).set(symbol, value);
    }

    fn data_members(&self) -> Option<&'m Object> {
        match self.context.model {
            Model::Members(json) => json.as_object(),
            Model::Agent(_) => None,
        }
    }

    /// A top-level member of the data.
    #[inline]
    pub(super) fn data_root(&self, name: &str) -> Option<&'m Json> {
        match self.context.model {
            Model::Agent(json) => matches!(name, "entity" | "data").then_some(json),
            Model::Members(json) => json.get(name),
        }
    }

    /// A top-level member of the data, or a variable that is always there.
    pub(super) fn data_variable(&self, name: &str) -> Option<Value<'m>> {
        self.data_root(name).and_then(Value::of).or_else(|| {
            TRANSFORMS.iter().find(|(known, _)| *known == name).map(|(_, transform)| Value::Transform(*transform))
        })
    }

    /// A member of a hash.
    #[inline]
    pub(crate) fn member(&mut self, hash: &Hash<'m>, key: &str) -> Option<Value<'m>> {
        match hash {
            Hash::Json(object) => object.get(key).and_then(Value::of),
            Hash::Built(members) => members.get(key),
            Hash::Namespace(id) => {
                let symbol = self.symbols.find(key)?;
                self.namespace_variables(*id).get(symbol).cloned()
            }
            Hash::View(View::DataModel) => self.data_variable(key),
            Hash::View(View::Globals) => match self.symbols.find(key) {
                Some(symbol) => self.global_variable(symbol),
                None => self.data_variable(key),
            },
            Hash::View(View::Vars) => match self.symbols.find(key) {
                Some(symbol) => self.variable(symbol),
                None => self.data_variable(key),
            },
        }
    }

    /// The members of a hash, in order.
    pub(crate) fn members(&self, hash: &Hash<'m>) -> Vec<Member<'m>> {
        match hash {
            Hash::Json(object) => object.iter().map(|(key, value)| (Text::Borrowed(key), Value::of(value))).collect(),
            Hash::Built(members) => members.iter().cloned().collect(),
            Hash::Namespace(id) => self.variable_members(self.namespace_variables(*id)),
            Hash::View(View::DataModel) => self.data_list(),
            Hash::View(View::Globals | View::Vars) => {
                let mut members = self.variable_members(&self.globals);
                let known: HashSet<Text<'m>> = members.iter().map(|(key, _)| key.clone()).collect();
                members.extend(self.data_list().into_iter().filter(|(key, _)| !known.contains(key)));
                members
            }
        }
    }

    /// How many members a hash has, as `?size` counts them.
    pub(crate) fn hash_len(&self, hash: &Hash<'m>) -> usize {
        match hash {
            Hash::Json(object) => object.len(),
            Hash::Built(members) => members.size(),
            Hash::Namespace(id) => self.namespace_variables(*id).symbols().len(),
            Hash::View(View::DataModel) => self.data_members().map_or(2, Object::len),
            Hash::View(View::Globals | View::Vars) => self.members(hash).len(),
        }
    }

    /// True if a hash has no members.
    pub(super) fn hash_is_empty(&self, hash: &Hash<'m>) -> bool {
        match hash {
            Hash::View(View::Globals | View::Vars) => {
                self.globals.symbols().is_empty() && self.data_members().is_some_and(Object::is_empty)
            }
            other => self.hash_len(other) == 0,
        }
    }

    /// Charges listing the members of a hash.
    pub(super) fn charge_members(&mut self, hash: &Hash<'m>, span: Span) -> Outcome<()> {
        let names = |variables: &Variables<'m>| {
            let names = variables.symbols().iter().map(|symbol| self.symbols.name(*symbol).len());
            (variables.symbols().len(), names.sum::<usize>())
        };
        let data = || self.data_members().map_or(2, Object::len);
        let (items, bytes) = match hash {
            Hash::Namespace(id) => names(self.namespace_variables(*id)),
            Hash::View(View::Globals | View::Vars) => {
                let (items, bytes) = names(&self.globals);
                (items + data(), bytes)
            }
            other => (self.hash_len(other), 0),
        };
        self.charge_items(items, span)?;
        self.charge_bytes(bytes, span)
    }

    /// The members of a hash, in order, which are charged for.
    pub(crate) fn charged_members(&mut self, hash: &Hash<'m>, span: Span) -> Outcome<Vec<Member<'m>>> {
        self.charge_members(hash, span)?;
        Ok(self.members(hash))
    }

    fn data_list(&self) -> Vec<Member<'m>> {
        match self.context.model {
            Model::Agent(_) => {
                ["data", "entity"].into_iter().map(|name| (Text::Borrowed(name), self.data_variable(name))).collect()
            }
            Model::Members(_) => self
                .data_members()
                .into_iter()
                .flat_map(Object::iter)
                .map(|(key, value)| (Text::Borrowed(key), Value::of(value)))
                .collect(),
        }
    }

    fn variable_members(&self, variables: &Variables<'m>) -> Vec<Member<'m>> {
        variables
            .symbols()
            .iter()
            .map(|symbol| (String::from(self.symbols.name(*symbol)).into(), variables.get(*symbol).cloned()))
            .collect()
    }
}
