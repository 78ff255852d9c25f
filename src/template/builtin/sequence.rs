//! Built-ins of sequences.

use std::cmp::Ordering;

use super::{Answer, Apply, Args, Arity, BuiltIn, Charge, Gives, Reading, Receiver, Site, Worth, built_in};
use crate::diagnostic::codes;
use crate::template::allowed::Instead;
use crate::template::ast::CompareOp;
use crate::template::expand::Machine;
use crate::template::expand::failure::Outcome;
use crate::template::expand::sequence::Sequence;
use crate::template::expand::value::{Text, Value};
use crate::template::expand::walk::LazySequence;
use crate::template::format::collation;
use crate::template::habit::call;
use crate::template::number::Number;

/// The family's table.
pub(super) static BUILT_INS: &[BuiltIn] = &[
    built_in("chunk", Arity::Some(1, 2), Apply::Sequence(chunk), Charge::Items).on(
        Receiver::Sequence,
        "The sequence in rows of a length, the last one filled up with the second argument.",
        r#"<#list [1, 2, 3]?chunk(2, "-") as row>${row?join(" ")};</#list>"#,
        Gives::Text("1 2;3 -;"),
    ).worth(Worth::Kind(Receiver::Sequence)),
    built_in("drop_while", Arity::Some(1, 1), Apply::Expression(walk_all), Charge::Itself)
        .on(
            Receiver::Sequence,
            "The sequence from the first item on that does not fit.",
            r#"${[1, 2, 5, 1]?drop_while(x -> x < 3)?join(" ")}"#,
            Gives::Text("5 1"),
        ).worth(Worth::Same)
        .read_as(Reading::Lambda)
        .refused(Instead::Skip),
    built_in("filter", Arity::Some(1, 1), Apply::Expression(walk_all), Charge::Itself)
        .on(
            Receiver::Sequence,
            "The items that fit.",
            r#"${[1, 2, 3, 4]?filter(x -> x % 2 == 0)?join(" ")}"#,
            Gives::Text("2 4"),
        ).worth(Worth::Same)
        .read_as(Reading::Lambda)
        .refused(Instead::Filter),
    built_in("first", Arity::None, Apply::Expression(first), Charge::Itself).on(
        Receiver::Sequence,
        "The first item.",
        r#"${["a", "b"]?first}"#,
        Gives::Text("a"),
    ).worth(Worth::Item),
    built_in("join", Arity::Some(1, 3), Apply::Walk(join), Charge::Itself).on(
        Receiver::Sequence,
        "The items with a string between; the second argument stands for an empty sequence, the third goes at the end.",
        r#"${["a", "b"]?join(", ", "none", ".")}"#,
        Gives::Text("a, b."),
    ).worth(Worth::Kind(Receiver::String)),
    built_in("last", Arity::None, Apply::Sequence(last), Charge::Nothing).on(
        Receiver::Sequence,
        "The last item.",
        r#"${["a", "b"]?last}"#,
        Gives::Text("b"),
    ).worth(Worth::Item),
    built_in("map", Arity::Some(1, 1), Apply::Expression(walk_all), Charge::Itself)
        .on(
            Receiver::Sequence,
            "What each item becomes.",
            r#"${[1, 2]?map(x -> x * 10)?join(" ")}"#,
            Gives::Text("10 20"),
        ).worth(Worth::Kind(Receiver::Sequence))
        .read_as(Reading::Lambda)
        .refused(Instead::Map),
    built_in("max", Arity::None, Apply::Expression(max), Charge::Itself).on(
        Receiver::Sequence,
        "The greatest item.",
        "${[3, 9, 4]?max}",
        Gives::Text("9"),
    ).worth(Worth::Item),
    built_in("min", Arity::None, Apply::Expression(min), Charge::Itself).on(
        Receiver::Sequence,
        "The least item.",
        "${[3, 9, 4]?min}",
        Gives::Text("3"),
    ).worth(Worth::Item),
    built_in("reverse", Arity::None, Apply::Sequence(reverse), Charge::Items).on(
        Receiver::Sequence,
        "The sequence backwards.",
        r#"${[1, 2, 3]?reverse?join(" ")}"#,
        Gives::Text("3 2 1"),
    ).worth(Worth::Same),
    built_in("seq_contains", Arity::Some(1, 1), Apply::Walk(seq_contains), Charge::Itself).on(
        Receiver::Sequence,
        "Whether a value is among the items.",
        r#"${["a", "b"]?seq_contains("b")?c}"#,
        Gives::Text("true"),
    ).worth(Worth::Kind(Receiver::Boolean)),
    built_in("seq_index_of", Arity::Some(1, 2), Apply::Walk(seq_index_of), Charge::Itself).on(
        Receiver::Sequence,
        "Where a value is among the items, from 0; -1 if it is not.",
        r#"${["a", "b"]?seq_index_of("b")}"#,
        Gives::Text("1"),
    ),
    built_in("seq_last_index_of", Arity::Some(1, 2), Apply::Sequence(seq_last_index_of), Charge::Items).on(
        Receiver::Sequence,
        "Where a value is last among the items, from 0; -1 if it is not.",
        r#"${["a", "b", "a"]?seq_last_index_of("a")}"#,
        Gives::Text("2"),
    ),
    built_in("sequence", Arity::None, Apply::Sequence(sequence), Charge::Nothing).on(
        Receiver::Sequence,
        "The items as a sequence that can be asked for by number.",
        "${[1, 2, 3]?filter(x -> x > 1)?sequence[0]}",
        Gives::Text("2"),
    ),
    built_in("size", Arity::None, Apply::Expression(size), Charge::Itself).on(
        Receiver::Any,
        "How many items or members there are.",
        r#"${[1, 2, 3]?size} ${{"a": 1}?size}"#,
        Gives::Text("3 1"),
    ).worth(Worth::Kind(Receiver::Number)),
    built_in("sort", Arity::None, Apply::Sequence(sort), Charge::Items).on(
        Receiver::Sequence,
        "The items in ascending order; strings as English sorts them.",
        r#"${["b", "C", "a"]?sort?join(" ")}"#,
        Gives::Text("a b C"),
    ).worth(Worth::Same),
    built_in("sort_by", Arity::Some(1, 1), Apply::Sequence(sort_by), Charge::Items).on(
        Receiver::Sequence,
        "The hashes ordered by a member, or by the members on a path.",
        r#"<#list [{"n": 2}, {"n": 1}]?sort_by("n") as x>${x.n} </#list>"#,
        Gives::Text("1 2 "),
    ).worth(Worth::Same),
    built_in("take_while", Arity::Some(1, 1), Apply::Expression(walk_all), Charge::Itself)
        .on(
            Receiver::Sequence,
            "The items before the first one that does not fit.",
            r#"${[1, 2, 5, 1]?take_while(x -> x < 3)?join(" ")}"#,
            Gives::Text("1 2"),
        ).worth(Worth::Same)
        .read_as(Reading::Lambda)
        .refused(Instead::Leave),
];

fn walk_all<'m>(machine: &mut Machine<'m>, site: &Site<'m>) -> Answer<'m> {
    machine.walk_all(site)
}

fn sequence<'m>(_: &mut Machine<'m>, _: &Site<'m>, sequence: Sequence<'m>, _: Args<'_, 'm>) -> Answer<'m> {
    Ok(Some(Value::Sequence(sequence)))
}

fn all<'m>(machine: &mut Machine<'m>, site: &Site<'m>, sequence: &Sequence<'m>) -> Outcome<Vec<Option<Value<'m>>>> {
    machine.charge_items(sequence.len().unwrap_or(usize::MAX), site.span())?;
    Ok(sequence.iter().collect())
}

fn reverse<'m>(machine: &mut Machine<'m>, site: &Site<'m>, sequence: Sequence<'m>, _: Args<'_, 'm>) -> Answer<'m> {
    let mut items = all(machine, site, &sequence)?;
    items.reverse();
    Ok(Some(Value::Sequence(Sequence::built(items))))
}

fn chunk<'m>(machine: &mut Machine<'m>, site: &Site<'m>, sequence: Sequence<'m>, args: Args<'_, 'm>) -> Answer<'m> {
    let size = args.number(machine, site, 0)?.to_i32_wrapping();
    let size = match usize::try_from(size) {
        Ok(size) if size > 0 => size,
        _ => return Err(machine.invalid_at(site, format!("chunks need a size of at least 1, not {size}"))),
    };
    let fill = args.get(1).cloned();
    let items = all(machine, site, &sequence)?;
    if fill.is_some() && !items.is_empty() {
        machine.charge_items(size.min(machine.meter.limits.sequence_items), site.span())?;
    }
    let chunks = items.chunks(size).map(|chunk| {
        let mut chunk = chunk.to_vec();
        if let Some(fill) = &fill
            && chunk.len() < size
            && size <= machine.meter.limits.sequence_items
        {
            chunk.resize(size, Some(fill.clone()));
        }
        Some(Value::Sequence(Sequence::built(chunk)))
    });
    let value = Sequence::built(chunks.collect());
    machine.charge_depth(value.depth(), site.span())?;
    Ok(Some(Value::Sequence(value)))
}

fn first<'m>(machine: &mut Machine<'m>, site: &Site<'m>) -> Answer<'m> {
    let mut walk = machine.require_walk(site.target)?;
    Ok(walk.next(machine, site.span())?.flatten())
}

fn last<'m>(_: &mut Machine<'m>, _: &Site<'m>, sequence: Sequence<'m>, _: Args<'_, 'm>) -> Answer<'m> {
    let len = sequence.len().unwrap_or(i32::MAX as usize);
    Ok(len.checked_sub(1).and_then(|at| sequence.get(at)))
}

fn size<'m>(machine: &mut Machine<'m>, site: &Site<'m>) -> Answer<'m> {
    let count = match machine.walk(site.target)? {
        Some(Ok(mut walk)) => match walk.mapped_len() {
            Some(len) => len,
            None if walk.is_range() => i32::MAX as usize,
            None => {
                let mut count = 0;
                while walk.next(machine, site.span())?.is_some() {
                    count += 1;
                }
                count
            }
        },
        Some(Err(Value::Hash(hash))) if !hash.is_closed() => machine.hash_len(&hash),
        Some(Err(other)) => return Err(machine.wrong_type(site.target, "a sequence or a hash", &other)),
        None if machine.settings.classic_compatible => 0,
        None => return Err(machine.missing(site.target)),
    };
    Ok(Some(Number::from(count).into()))
}

fn join<'m>(machine: &mut Machine<'m>, site: &Site<'m>, mut walk: LazySequence<'m>, args: Args<'_, 'm>) -> Answer<'m> {
    let separator = args.text(machine, site, 0)?;
    // Each is held to its type, needed or not.
    let tail = |at: usize| if args.len() > at { args.text(machine, site, at).map(Some) } else { Ok(None) };
    let (when_empty, behind) = (tail(1)?, tail(2)?);
    let mut joined = String::new();
    let mut any = false;
    while let Some(item) = walk.next(machine, site.span())? {
        let Some(item) = item else { continue };
        let before = joined.len();
        if any {
            joined.push_str(&separator);
        }
        any = true;
        joined.push_str(&machine.text_of_in(site.unit, site.target, item)?);
        machine.charge_growth(before, joined.len(), site.span())?;
    }
    let before = joined.len();
    if let Some(tail) = if any { behind } else { when_empty } {
        joined.push_str(&tail);
    }
    machine.charge_growth(before, joined.len(), site.span())?;
    Ok(Some(joined.into()))
}

fn min<'m>(machine: &mut Machine<'m>, site: &Site<'m>) -> Answer<'m> {
    best(machine, site, CompareOp::Less)
}

fn max<'m>(machine: &mut Machine<'m>, site: &Site<'m>) -> Answer<'m> {
    best(machine, site, CompareOp::Greater)
}

fn best<'m>(machine: &mut Machine<'m>, site: &Site<'m>, op: CompareOp) -> Answer<'m> {
    let mut walk = machine.require_walk(site.target)?;
    let mut best: Option<Value<'m>> = None;
    while let Some(item) = walk.next(machine, site.span())? {
        let Some(item) = item else { continue };
        let better = match &best {
            None => true,
            Some(best) => machine.compare(op, (site.target, &item), (site.target, best))?,
        };
        if better {
            best = Some(item);
        }
    }
    Ok(best)
}

/// Equal, values of different types being unequal rather than a fault.
fn same<'m>(machine: &mut Machine<'m>, site: &Site<'m>, a: &Option<Value<'m>>, b: &Option<Value<'m>>) -> Outcome<bool> {
    let (Some(a), Some(b)) = (a, b) else { return Ok(false) };
    let comparable = matches!(
        (a, b),
        (Value::Number(_), Value::Number(_))
            | (Value::Bool(_) | Value::Matches(_), Value::Bool(_) | Value::Matches(_))
            | (Value::Date(_), Value::Date(_))
            | (Value::Text(_) | Value::Match(_) | Value::Nothing, Value::Text(_) | Value::Match(_) | Value::Nothing)
    );
    if !comparable {
        return Ok(false);
    }
    machine.compare(CompareOp::Equal, (site.target, a), (site.target, b))
}

fn seq_contains<'m>(
    machine: &mut Machine<'m>,
    site: &Site<'m>,
    mut walk: LazySequence<'m>,
    args: Args<'_, 'm>,
) -> Answer<'m> {
    let wanted = args.get(0).cloned();
    while let Some(item) = walk.next(machine, site.span())? {
        if same(machine, site, &item, &wanted)? {
            return Ok(Some(true.into()));
        }
    }
    Ok(Some(false.into()))
}

fn seq_index_of<'m>(
    machine: &mut Machine<'m>,
    site: &Site<'m>,
    mut walk: LazySequence<'m>,
    args: Args<'_, 'm>,
) -> Answer<'m> {
    let start = if args.len() > 1 { i64::from(args.number(machine, site, 1)?.to_i32_wrapping()) } else { 0 };
    let wanted = args.get(0).cloned();
    let mut at = 0;
    while let Some(item) = walk.next(machine, site.span())? {
        if at >= start && same(machine, site, &item, &wanted)? {
            return Ok(Some(Number::Int(at).into()));
        }
        at += 1;
    }
    Ok(Some(Number::Int(-1).into()))
}

fn seq_last_index_of<'m>(
    machine: &mut Machine<'m>,
    site: &Site<'m>,
    sequence: Sequence<'m>,
    args: Args<'_, 'm>,
) -> Answer<'m> {
    let len = sequence.len().unwrap_or(0) as i64;
    let start = if args.len() > 1 { i64::from(args.number(machine, site, 1)?.to_i32_wrapping()) } else { len - 1 };
    let wanted = args.get(0).cloned();
    for at in (0..=start.min(len - 1)).rev() {
        let item = usize::try_from(at).ok().and_then(|at| sequence.get(at));
        if same(machine, site, &item, &wanted)? {
            return Ok(Some(Number::Int(at).into()));
        }
    }
    Ok(Some(Number::Int(-1).into()))
}

/// What sequences are sorted by.
enum Key<'m> {
    Text(Text<'m>),
    Number(Number),
    Moment(i64),
    Truth(bool),
}

impl<'m> Key<'m> {
    fn of(machine: &Machine<'m>, value: &Value<'m>) -> Option<Key<'m>> {
        Some(match value {
            Value::Number(number) => Key::Number(number.clone()),
            Value::Date(date) => Key::Moment(date.millis),
            Value::Bool(truth) => Key::Truth(*truth),
            other => Key::Text(machine.plain_string(other)?),
        })
    }

    /// Steps that one comparison takes.
    fn steps(&self) -> u64 {
        match self {
            Key::Text(text) => text.len() as u64 / 16,
            Key::Number(number @ Number::Decimal(_)) => number.digits() / 19,
            _ => 0,
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Key::Text(_) => "a string",
            Key::Number(_) => "a number",
            Key::Moment(_) => "a date",
            Key::Truth(_) => "a boolean",
        }
    }

    fn compare(&self, other: &Key<'m>) -> Ordering {
        match (self, other) {
            (Key::Text(a), Key::Text(b)) => collation::compare(a, b),
            (Key::Number(a), Key::Number(b)) => a.compare(b).unwrap_or(Ordering::Equal),
            (Key::Moment(a), Key::Moment(b)) => a.cmp(b),
            (Key::Truth(a), Key::Truth(b)) => a.cmp(b),
            _ => Ordering::Equal,
        }
    }
}

fn sort<'m>(machine: &mut Machine<'m>, site: &Site<'m>, sequence: Sequence<'m>, _: Args<'_, 'm>) -> Answer<'m> {
    sort_with(machine, site, &sequence, &[])
}

fn sort_by<'m>(machine: &mut Machine<'m>, site: &Site<'m>, sequence: Sequence<'m>, args: Args<'_, 'm>) -> Answer<'m> {
    let mut path: Vec<Text<'m>> = Vec::new();
    let arg = args.require(machine, site, 0)?;
    match machine.plain_string(arg) {
        Some(name) => path.push(name),
        None => match arg {
            Value::Sequence(names) => {
                for name in names.iter() {
                    match name.as_ref().and_then(|name| machine.plain_string(name)) {
                        Some(name) => path.push(name),
                        None => return Err(machine.invalid_at(site, "the path of `?sort_by` must hold names only")),
                    }
                }
            }
            other => return Err(machine.wrong_argument(site, 0, "a name or a sequence of names", other)),
        },
    }
    sort_with(machine, site, &sequence, &path)
}

fn sort_with<'m>(machine: &mut Machine<'m>, site: &Site<'m>, sequence: &Sequence<'m>, path: &[Text<'m>]) -> Answer<'m> {
    let items = all(machine, site, sequence)?;
    if items.is_empty() {
        return Ok(Some(Value::Sequence(sequence.clone())));
    }
    let mut keyed: Vec<(Key<'m>, Option<Value<'m>>)> = Vec::with_capacity(items.len());
    for (index, item) in items.into_iter().enumerate() {
        let mut value = item.clone();
        machine.step(path.len() as u64, site.span())?;
        for name in path {
            machine.charge_bytes(name.len(), site.span())?;
            value = match value {
                Some(Value::Hash(hash)) => machine.member(&hash, name),
                Some(other) => {
                    let message = format!("item {index} has no member to sort by: {}", machine.describe(&other));
                    return Err(machine.fault_at(site, codes::template::WRONG_TYPE, message));
                }
                None => None,
            };
            if value.is_none() {
                let message = format!("item {index} has no value for `{}`", &**name);
                let fault = machine.fault_at(site, codes::template::MISSING_VALUE, message);
                let remedy = match (&item, path) {
                    (Some(Value::Hash(hash)), [_]) => {
                        let members = machine.members(hash);
                        machine.meter.owe(members.len() as u64);
                        let keys: Vec<&str> = members.iter().map(|(key, _)| &**key).take(50).collect();
                        call::sorted_by(site.unit.ast, site.expr, name, &keys)
                    }
                    _ => None,
                };
                return Err(match remedy {
                    Some(remedy) => machine.advise(fault, site.unit, remedy),
                    None => fault,
                });
            }
        }
        let Some(value) = value else {
            let message = format!("item {index} is missing, and cannot be sorted");
            return Err(machine.fault_at(site, codes::template::MISSING_VALUE, message));
        };
        let Some(key) = Key::of(machine, &value) else {
            let message = format!(
                "only strings, numbers, dates and booleans can be sorted: item {index} is {}",
                machine.describe(&value)
            );
            let fault = machine.fault_at(site, codes::template::WRONG_TYPE, message);
            let remedy = match &value {
                Value::Hash(hash) if path.is_empty() => machine.first_key(hash),
                _ => None,
            };
            return Err(match remedy.and_then(|key| call::sorted(site.unit.ast, site.expr, &key)) {
                Some(remedy) => machine.advise(fault, site.unit, remedy),
                None => fault,
            });
        };
        if let Some((first, _)) = keyed.first()
            && first.kind() != key.kind()
        {
            let message =
                format!("item 0 is sorted as {}, but item {index} is {}", first.kind(), machine.describe(&value));
            return Err(machine.fault_at(site, codes::template::WRONG_TYPE, message));
        }
        keyed.push((key, item));
    }
    // Every key is compared about as often as there are halvings.
    let compared = keyed.iter().map(|(key, _)| 1 + 2 * key.steps()).fold(0, u64::saturating_add);
    machine.step(compared.saturating_mul(u64::from(keyed.len().ilog2() + 1)) / 2, site.span())?;
    keyed.sort_by(|(a, _), (b, _)| a.compare(b));
    Ok(Some(Value::Sequence(Sequence::built(keyed.into_iter().map(|(_, item)| item).collect()))))
}
