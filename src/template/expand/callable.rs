//! What can be called: macros, functions, lambdas, interpreted templates.

use std::rc::Rc;

use super::scope::{NamespaceId, Unit};
use super::value::Value;
use crate::template::ast::{ExprId, Macro, NameId, OutputFormat};

/// A macro or function, bound to the namespace it was defined in.
#[derive(Clone, Debug)]
pub(crate) struct Function<'m> {
    /// The template it stands in.
    pub(crate) unit: Unit<'m>,
    /// Its definition; absent for `.pass`, which does nothing.
    pub(crate) definition: Option<&'m Macro>,
    /// Where its free variables are looked up.
    pub(crate) namespace: NamespaceId,
    /// The output format where it stands, and whether it is escaped for.
    pub(crate) format: (OutputFormat, bool),
    /// Arguments given by `?with_args` and `?with_args_last`.
    pub(crate) bound: Option<Rc<BoundArgs<'m>>>,
}

/// Arguments given beforehand.
#[derive(Debug)]
pub(crate) struct BoundArgs<'m> {
    /// Sequence or hash.
    pub(crate) values: Value<'m>,
    /// True for `?with_args_last`.
    pub(crate) last: bool,
}

impl<'m> Function<'m> {
    /// True for `#function`.
    pub(crate) fn is_function(&self) -> bool {
        self.definition.is_some_and(|definition| definition.is_function)
    }

    /// Its name.
    pub(crate) fn name(&self) -> &'m str {
        self.definition.map_or("pass", |definition| self.unit.ast.name(definition.name))
    }

    /// How deeply built values nest.
    pub(crate) fn depth(&self) -> u32 {
        self.bound.as_ref().map_or(0, |bound| 1 + bound.values.depth())
    }
}

/// A lambda; it lives no longer than the call it is an argument of.
#[derive(Clone, Debug)]
pub(crate) struct Lambda<'m> {
    /// The template it stands in.
    pub(crate) unit: Unit<'m>,
    /// Its parameters.
    pub(crate) params: &'m [NameId],
    /// What it is worth.
    pub(crate) body: ExprId,
}

/// What `?interpret` gives.
#[derive(Clone, Debug)]
pub(crate) struct Interpreted<'m> {
    /// The compiled text.
    pub(crate) unit: Unit<'m>,
}
