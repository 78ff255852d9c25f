//! Built-ins of loop variables: where in its loop a variable is.

use super::{Answer, Apply, Arity, BuiltIn, Charge, Gives, Reading, Receiver, Site, Worth, built_in};
use crate::diagnostic::codes;
use crate::template::ast::Expr;
use crate::template::expand::Machine;
use crate::template::expand::failure::Outcome;
use crate::template::expand::value::{Text, Value};
use crate::template::number::Number;

/// The family's table.
pub(super) static BUILT_INS: &[BuiltIn] = &[
    built_in("counter", Arity::None, Apply::Expression(counter), Charge::Nothing)
        .on(
            Receiver::LoopVariable,
            "How often the loop has turned, from 1.",
            r#"<#list ["a", "b"] as x>${x?counter}${x} </#list>"#,
            Gives::Text("1a 2b "),
        )
        .worth(Worth::Kind(Receiver::Number))
        .read_as(Reading::LoopVariable),
    built_in("has_next", Arity::None, Apply::Expression(has_next), Charge::Nothing)
        .on(
            Receiver::LoopVariable,
            "Whether the loop turns again.",
            "<#list 1..3 as x>${x}<#if x?has_next>, </#if></#list>",
            Gives::Text("1, 2, 3"),
        )
        .worth(Worth::Kind(Receiver::Boolean))
        .read_as(Reading::LoopVariable),
    built_in("index", Arity::None, Apply::Expression(index), Charge::Nothing)
        .on(
            Receiver::LoopVariable,
            "Which turn of the loop this is, from 0.",
            r#"<#list ["a", "b"] as x>${x?index}${x} </#list>"#,
            Gives::Text("0a 1b "),
        )
        .worth(Worth::Kind(Receiver::Number))
        .read_as(Reading::LoopVariable),
    built_in("is_even_item", Arity::None, Apply::Expression(is_even_item), Charge::Nothing)
        .on(
            Receiver::LoopVariable,
            "Whether this is the second, fourth, … turn of the loop.",
            r#"<#list 1..3 as x>${x?is_even_item?string("even", "odd")} </#list>"#,
            Gives::Text("odd even odd "),
        )
        .read_as(Reading::LoopVariable),
    built_in("is_first", Arity::None, Apply::Expression(is_first), Charge::Nothing)
        .on(
            Receiver::LoopVariable,
            "Whether this is the first turn of the loop.",
            "<#list 1..3 as x>${x?is_first?c} </#list>",
            Gives::Text("true false false "),
        )
        .worth(Worth::Kind(Receiver::Boolean))
        .read_as(Reading::LoopVariable),
    built_in("is_last", Arity::None, Apply::Expression(is_last), Charge::Nothing)
        .on(
            Receiver::LoopVariable,
            "Whether this is the last turn of the loop.",
            "<#list 1..3 as x>${x}<#if !x?is_last>, </#if></#list>",
            Gives::Text("1, 2, 3"),
        )
        .worth(Worth::Kind(Receiver::Boolean))
        .read_as(Reading::LoopVariable),
    built_in("is_odd_item", Arity::None, Apply::Expression(is_odd_item), Charge::Nothing)
        .on(
            Receiver::LoopVariable,
            "Whether this is the first, third, … turn of the loop.",
            r#"<#list 1..3 as x>${x?is_odd_item?string("odd", "even")} </#list>"#,
            Gives::Text("odd even odd "),
        )
        .read_as(Reading::LoopVariable),
    built_in("item_cycle", Arity::Some(1, u8::MAX), Apply::Expression(item_cycle), Charge::Nothing)
        .on(
            Receiver::LoopVariable,
            "The argument whose turn it is in the loop.",
            r#"<#list 1..3 as x>${x?item_cycle("red", "blue")} </#list>"#,
            Gives::Text("red blue red "),
        )
        .read_as(Reading::LoopVariable),
    built_in("item_parity", Arity::None, Apply::Expression(item_parity), Charge::Nothing)
        .on(
            Receiver::LoopVariable,
            "`odd` or `even`, by the turn of the loop.",
            "<#list 1..3 as x>${x?item_parity} </#list>",
            Gives::Text("odd even odd "),
        )
        .read_as(Reading::LoopVariable),
    built_in("item_parity_cap", Arity::None, Apply::Expression(item_parity_cap), Charge::Nothing)
        .on(
            Receiver::LoopVariable,
            "`Odd` or `Even`, by the turn of the loop.",
            "<#list 1..3 as x>${x?item_parity_cap} </#list>",
            Gives::Text("Odd Even Odd "),
        )
        .read_as(Reading::LoopVariable),
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
            let message = format!("`?{}` asks for a loop, but `{name}` is not a loop variable here", site.name);
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
