//! Built-ins of loop variables: where in its loop a variable is.

use super::{Answer, Apply, Arity, BuiltIn, Charge, Site, built_in};
use crate::diagnostic::codes;
use crate::template::ast::Expr;
use crate::template::expand::Machine;
use crate::template::expand::failure::Outcome;
use crate::template::expand::value::{Text, Value};
use crate::template::number::Number;

/// The family's table.
pub(super) static BUILT_INS: &[BuiltIn] = &[
    built_in("counter", Arity::None, Apply::Expression(counter), Charge::Nothing),
    built_in("has_next", Arity::None, Apply::Expression(has_next), Charge::Nothing),
    built_in("index", Arity::None, Apply::Expression(index), Charge::Nothing),
    built_in("is_even_item", Arity::None, Apply::Expression(is_even_item), Charge::Nothing),
    built_in("is_first", Arity::None, Apply::Expression(is_first), Charge::Nothing),
    built_in("is_last", Arity::None, Apply::Expression(is_last), Charge::Nothing),
    built_in("is_odd_item", Arity::None, Apply::Expression(is_odd_item), Charge::Nothing),
    built_in("item_cycle", Arity::Some(1, u8::MAX), Apply::Expression(item_cycle), Charge::Nothing),
    built_in("item_parity", Arity::None, Apply::Expression(item_parity), Charge::Nothing),
    built_in("item_parity_cap", Arity::None, Apply::Expression(item_parity_cap), Charge::Nothing),
];

/// Zero-based index, and whether another turn follows.
fn turn<'m>(machine: &Machine<'m>, site: &Site<'m>) -> Outcome<(usize, bool)> {
    let name = match machine.unit.ast.expr(site.target) {
        Expr::Variable(name) => Some(*name),
        _ => None,
    };
    let turn = name.and_then(|name| machine.turn_of(machine.unit.symbol(name)));
    match turn {
        Some(turn) => Ok((turn.index, turn.has_next)),
        None => {
            let name = name.map_or("this", |name| machine.unit.ast.name(name));
            let message = format!("`?{}` asks for a loop, but `{name}` is no loop variable here", site.name);
            Err(machine.fault_at(site, codes::template::NOT_AVAILABLE, message))
        }
    }
}

fn counter<'m>(machine: &mut Machine<'m>, site: &Site<'m>) -> Answer<'m> {
    Ok(Some(Number::from(turn(machine, site)?.0 + 1).into()))
}

fn index<'m>(machine: &mut Machine<'m>, site: &Site<'m>) -> Answer<'m> {
    Ok(Some(Number::from(turn(machine, site)?.0).into()))
}

fn has_next<'m>(machine: &mut Machine<'m>, site: &Site<'m>) -> Answer<'m> {
    Ok(Some(turn(machine, site)?.1.into()))
}

fn is_first<'m>(machine: &mut Machine<'m>, site: &Site<'m>) -> Answer<'m> {
    Ok(Some((turn(machine, site)?.0 == 0).into()))
}

fn is_last<'m>(machine: &mut Machine<'m>, site: &Site<'m>) -> Answer<'m> {
    Ok(Some((!turn(machine, site)?.1).into()))
}

fn is_odd_item<'m>(machine: &mut Machine<'m>, site: &Site<'m>) -> Answer<'m> {
    Ok(Some(turn(machine, site)?.0.is_multiple_of(2).into()))
}

fn is_even_item<'m>(machine: &mut Machine<'m>, site: &Site<'m>) -> Answer<'m> {
    Ok(Some((!turn(machine, site)?.0.is_multiple_of(2)).into()))
}

fn item_parity<'m>(machine: &mut Machine<'m>, site: &Site<'m>) -> Answer<'m> {
    let odd = turn(machine, site)?.0.is_multiple_of(2);
    Ok(Some(Value::Text(Text::Borrowed(if odd { "odd" } else { "even" }))))
}

fn item_parity_cap<'m>(machine: &mut Machine<'m>, site: &Site<'m>) -> Answer<'m> {
    let odd = turn(machine, site)?.0.is_multiple_of(2);
    Ok(Some(Value::Text(Text::Borrowed(if odd { "Odd" } else { "Even" }))))
}

fn item_cycle<'m>(machine: &mut Machine<'m>, site: &Site<'m>) -> Answer<'m> {
    let (index, _) = turn(machine, site)?;
    let mut values = machine.site_args(site, 1, u8::MAX)?;
    let at = index % values.len().max(1);
    Ok(values.get_mut(at).and_then(Option::take))
}
