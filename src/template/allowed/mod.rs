//! What newer Agents let a template do: the list that Symphony's library 1.7 holds every template to
//! before it runs, branches that are never taken included.
//!
//! [`table`] says what is refused and what to write instead (built-ins have it in their own row),
//! [`names`] which names may be read where, [`walk`] walks the tree once, and [`instead`] puts the
//! remedy into words and edits with the names at hand.

mod instead;
mod names;
mod table;
mod walk;

pub(crate) use instead::Instead;

use super::{Look, Template};
use crate::diagnostic::Diagnostics;
use crate::limits::Limits;

/// Everything in a template that newer Agents refuse, in the order of the text.
pub(crate) fn check(template: &Template, limits: &Limits) -> Diagnostics {
    template.found(Look::Refused, limits.raw_diagnostics(), || walk::walk(&template.ast, limits))
}
