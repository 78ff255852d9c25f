//! Hashes seen as their members, whatever kind they are: data, built, variables.

use super::Machine;
use super::hash::{Hash, View};
use super::scope::{NamespaceId, Symbol, Variables};
use super::value::{Text, Transform, Value};
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
        // Namespaces are only added, and the main one is always there.
        &self.namespaces[(id.0 as usize).min(self.namespaces.len() - 1)]
    }

    /// Sets a variable of a namespace.
    pub(super) fn set_variable(&mut self, id: NamespaceId, symbol: Symbol, value: Value<'m>) {
        if let Some(variables) = self.namespaces.get_mut(id.0 as usize) {
            variables.set(symbol, value);
        }
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
                for (key, value) in self.data_list() {
                    if !members.iter().any(|(known, _)| **known == *key) {
                        members.push((key, value));
                    }
                }
                members
            }
        }
    }

    /// How many members a hash has.
    pub(crate) fn hash_len(&self, hash: &Hash<'m>) -> usize {
        match hash {
            Hash::Json(object) => object.len(),
            Hash::Built(members) => members.size(),
            other => self.members(other).len(),
        }
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
