//! Built-ins of sequences.

use super::{Answer, Apply, Args, Arity, BuiltIn, Site, built_in};
use crate::template::expand::Machine;
use crate::template::expand::sequence::Sequence;
use crate::template::expand::value::Value;

/// The family's table.
pub(super) static BUILT_INS: &[BuiltIn] = &[built_in("reverse", Arity::None, Apply::Sequence(reverse))];

fn reverse<'m>(machine: &mut Machine<'m>, site: &Site<'m>, sequence: Sequence<'m>, _args: Args<'_, 'm>) -> Answer<'m> {
    let len = sequence.len().unwrap_or(usize::MAX);
    machine.charge_items(len, machine.unit.ast.span(site.expr))?;
    let mut items: Vec<_> = sequence.iter().collect();
    items.reverse();
    Ok(Some(Value::Sequence(Sequence::built(items))))
}
