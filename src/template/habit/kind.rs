//! A value of one type where another is needed: how to make the one out of the other.

use super::member::{self, ValueKind};
use super::{Remedy, built_in_of, comparison, is_operand, operand, parent, printed, written};
use crate::template::ast::{Ast, BinaryOp, CompareOp, Expr, ExprId};

/// A row: what is needed, what is there, what is said; `{x}` is the value as an operand, `{fix}` what to write.
struct Row {
    wanted: &'static [&'static str],
    found: &'static [ValueKind],
    help: &'static str,
    fix: &'static str,
}

const fn row(
    wanted: &'static [&'static str],
    found: &'static [ValueKind],
    help: &'static str,
    fix: &'static str,
) -> Row {
    Row { wanted, found, help, fix }
}

const TEXT: &[&str] = &["a string", "text"];
const ROWS: [Row; 28] = [
    row(
        TEXT,
        &[ValueKind::Boolean],
        "say how to print it: `{fix}`, or `{x}?c` for `true` and `false`",
        "{x}?string(\"yes\", \"no\")",
    ),
    row(
        TEXT,
        &[ValueKind::List],
        "join its items: `{fix}`; to print each in its own way, walk it: `<#list {x} as item>`",
        "{x}?join(\", \")",
    ),
    row(
        TEXT,
        &[ValueKind::Object],
        "print one of its members, as in `{x}.name`, or walk it: `<#list {x} as key, value>`",
        "",
    ),
    row(TEXT, &[ValueKind::Markup], "take the markup as text: `{fix}`", "{x}?markup_string"),
    row(TEXT, &[ValueKind::Macro], "call the macro: `<@{x}/>`", ""),
    row(
        &["a string", "text", "a number", "a date", "a sequence", "a hash"],
        &[ValueKind::Function],
        "call the function: `{x}(…)`",
        "",
    ),
    row(
        &["a boolean"],
        &[ValueKind::Text],
        "ask whether there is text in it, `{fix}`, or compare it: `{x} == \"true\"`",
        "{x}?has_content",
    ),
    row(&["a boolean"], &[ValueKind::Number], "compare it, as in `{fix}`", "{x} != 0"),
    row(
        &["a boolean"],
        &[ValueKind::List, ValueKind::Object],
        "ask whether there is something in it: `{fix}`",
        "{x}?has_content",
    ),
    row(&["a number"], &[ValueKind::Text], "make a number of the text: `{fix}`", "{x}?number"),
    row(&["a number"], &[ValueKind::Boolean], "turn it into a number: `{fix}`", "{x}?then(1, 0)"),
    row(&["a number"], &[ValueKind::List, ValueKind::Object], "to count what is in it, write `{fix}`", "{x}?size"),
    row(&["a number"], &[ValueKind::Date], "take it as milliseconds: `{fix}`", "{x}?long"),
    row(
        &["a date"],
        &[ValueKind::Text],
        "say that it is a date: `{fix}`; for other formats give a pattern, `{x}?date(\"dd.MM.yyyy\")`",
        "{x}?datetime.iso",
    ),
    row(
        &["a date"],
        &[ValueKind::Number],
        "if it counts milliseconds since 1970, write `{fix}`",
        "{x}?number_to_datetime",
    ),
    row(
        &["a date"],
        &[ValueKind::Boolean, ValueKind::List, ValueKind::Object],
        "only dates have days and hours: send a date, or a text that `?date` can read",
        "",
    ),
    row(&["a sequence"], &[ValueKind::Object], "walk its keys or values: `{x}?keys`, `{fix}`", "{x}?values"),
    row(&["a sequence"], &[ValueKind::Text], "cut it into items: `{fix}`", "{x}?split(\",\")"),
    row(&["a sequence"], &[ValueKind::Number], "to count up to it, use a range: `{fix}`", "1..{x}"),
    row(&["a sequence"], &[ValueKind::Boolean, ValueKind::Date], "only lists have items: send a list", ""),
    row(&["a sequence or a hash"], &[ValueKind::Text], "the number of its characters is `{fix}`", "{x}?length"),
    row(&["a hash"], &[ValueKind::List], "take one of its items, `{fix}`, or walk it: `<#list {x} as item>`", "{x}[0]"),
    row(
        &["a hash"],
        &[ValueKind::Text, ValueKind::Number, ValueKind::Boolean, ValueKind::Date],
        "it has no members: print `{x}` itself, or send an object",
        "",
    ),
    row(
        &["a function"],
        &[ValueKind::List, ValueKind::Object],
        "to take an item or a member, write `[…]` instead of the round brackets",
        "",
    ),
    row(
        &["a function"],
        &[ValueKind::Number, ValueKind::Boolean, ValueKind::Date],
        "it is a value already: leave out the round brackets after it",
        "",
    ),
    row(&["a macro"], &[ValueKind::Text, ValueKind::Number, ValueKind::Date], "to print it, write `${{x}}`", ""),
    row(
        &["a macro"],
        &[ValueKind::Boolean, ValueKind::List, ValueKind::Object],
        "only what `<#macro …>` defines is called with `<@…>`; something else has the same name",
        "",
    ),
    row(
        &["an XML node"],
        &[ValueKind::Text, ValueKind::Number, ValueKind::List, ValueKind::Object],
        "the data is JSON, which has no XML nodes: walk it with `<#list …>`",
        "",
    ),
];

/// What to do about a value of this kind where something else is wanted; `wanted` may go on in brackets.
pub(in crate::template) fn remedy(ast: &Ast, id: ExprId, wanted: &str, found: ValueKind) -> Option<Remedy> {
    let wanted = wanted.split(" (").next().unwrap_or(wanted);
    let span = ast.span(id);
    if let Some(remedy) = swallowed(ast, id).or_else(|| super::call::quoted_path(ast, id)) {
        return Some(remedy);
    }
    if wanted.contains("function")
        && let Some(remedy) = super::call::function(ast, id)
    {
        return Some(remedy);
    }
    if wanted == "a number or a boolean"
        && let Some(remedy) = bare(ast, id, found)
    {
        return Some(remedy);
    }
    if found == ValueKind::Object
        && let Some(remedy) = two_dots(ast, id)
    {
        return Some(remedy);
    }
    if found == ValueKind::List
        && let Some(remedy) = member::index_in_quotes(ast, id)
    {
        return Some(remedy);
    }
    if wanted == "a sequence"
        && let Some(remedy) = joined(ast, id)
    {
        return Some(remedy);
    }
    if wanted == "a sequence"
        && let Some(remedy) = from_to(ast, id)
    {
        return Some(remedy);
    }
    if wanted == "a boolean" {
        if let Some(remedy) = bracketed(ast, id).or_else(|| negated(ast, id)) {
            return Some(remedy);
        }
        let asked = comparison::remedy(ast, span, found)
            .filter(|_| !matches!(parent(ast, id).map(|at| ast.expr(at)), Some(Expr::BuiltIn { .. })));
        let asked = asked.or_else(|| filter(ast, id, found));
        if let Some(remedy) = asked.or_else(|| fallback(ast, id).filter(|_| found != ValueKind::Boolean)) {
            return Some(remedy);
        }
    }
    if wanted == "a hash"
        && let Some(remedy) = member_of_each(ast, id, found)
    {
        return Some(remedy);
    }
    if wanted == "a number"
        && found == ValueKind::Date
        && let Some(remedy) = printed::difference(ast, id)
    {
        return Some(remedy);
    }
    if wanted == "a hash"
        && let Some(above) = parent(ast, id)
        && let Some(remedy) = member::remedy(ast, above, found)
    {
        return Some(remedy);
    }
    if wanted == "a number"
        && found == ValueKind::Text
        && let Some(remedy) = printed::numeric(ast, span)
    {
        return Some(remedy);
    }
    if let Some(remedy) = member::key_in_quotes(ast, id, found) {
        return Some(remedy);
    }
    if wanted == "a number"
        && let Some(remedy) = slashed(ast, id, found)
    {
        return Some(remedy);
    }
    if wanted == "a function"
        && let Some(remedy) =
            printed::rounded(ast, id).or_else(|| called(ast, id, found)).or_else(|| super::call::brackets(ast, id))
    {
        return Some(remedy);
    }
    if let Some((name, above)) = built_in_of(ast, id)
        && let Some(sister) = member::sister(name, found)
        && let Expr::BuiltIn { name: written_name, .. } = ast.expr(above)
    {
        let what = if found == ValueKind::Text { "a text" } else { "a list" };
        return Some(Remedy::new(format!("of {what} it is called `?{sister}`")).writing(written_name.span, sister));
    }
    let row = ROWS.iter().find(|row| row.wanted.contains(&wanted) && row.found.contains(&found))?;
    let source = written(ast, span);
    let x = operand(source);
    let mut fix = row.fix.replace("{x}", &x);
    if !is_operand(&fix) && parent(ast, id).is_some() {
        fix = format!("({fix})");
    }
    let short = |text: &str| {
        crate::template::expand::failure::shorten(&text.split_whitespace().collect::<Vec<_>>().join(" "), 60)
    };
    let remedy = Remedy::new(row.help.replace("{fix}", &short(&fix)).replace("{x}", &short(&x)));
    Some(if fix.is_empty() { remedy } else { remedy.writing(span, fix) })
}

/// `text?c`: what is no number and no boolean is printed without it.
fn bare(ast: &Ast, id: ExprId, found: ValueKind) -> Option<Remedy> {
    let (_, built_in) = built_in_of(ast, id).filter(|(name, _)| *name == "c")?;
    let source = written(ast, ast.span(id));
    let (fixed, help) = match found {
        ValueKind::Text => (source.to_owned(), "a text is printed as it is"),
        ValueKind::List => (format!("{}?join(\", \")", operand(source)), "join the items of a list"),
        _ => return None,
    };
    Some(Remedy::new(format!("{help}: write `{fixed}`")).writing(ast.span(built_in), fixed))
}

/// `entity..name`: a dot too many makes a range.
fn two_dots(ast: &Ast, id: ExprId) -> Option<Remedy> {
    let above = parent(ast, id)?;
    let Expr::Range { .. } = ast.expr(above) else { return None };
    let source = written(ast, ast.span(above));
    let (owner, name) = source.split_once("..")?;
    let is_name = name.starts_with(|c: char| c.is_alphabetic()) && owner == written(ast, ast.span(id));
    let fixed = format!("{owner}.{name}");
    is_name.then(|| {
        Remedy::new(format!("write `{fixed}`"))
            .saying("two dots make a range: members are reached with one")
            .writing(ast.span(above), fixed)
    })
}

/// `rows?join(", ")` where a list is walked.
fn joined(ast: &Ast, id: ExprId) -> Option<Remedy> {
    let Expr::Call { target, .. } = ast.expr(id) else { return None };
    let Expr::BuiltIn { target: list, name, .. } = ast.expr(*target) else { return None };
    let list = written(ast, ast.span(*list));
    (crate::template::builtin::table::row_of(name.row).name == "join").then(|| {
        Remedy::new(format!("write `{list}`"))
            .saying("`?join` makes one text of the list: a list is walked as it is")
            .writing(ast.span(id), list)
    })
}

/// `1-3` where a range is meant.
fn from_to(ast: &Ast, id: ExprId) -> Option<Remedy> {
    let Expr::Chain { first, rest } = ast.expr(id) else { return None };
    let [(BinaryOp::Subtract, last)] = rest.as_slice() else { return None };
    let (Expr::Number(_), Expr::Number(_)) = (ast.expr(*first), ast.expr(*last)) else { return None };
    let fixed = format!("{}..{}", written(ast, ast.span(*first)), written(ast, ast.span(*last)));
    Some(
        Remedy::new(format!("write `{fixed}`"))
            .saying("`-` means minus here: a range is written with `..`")
            .writing(ast.span(id), fixed),
    )
}

/// `!a == b`: `!` binds more tightly than the comparison.
fn negated(ast: &Ast, id: ExprId) -> Option<Remedy> {
    let above = parent(ast, id)?;
    let Expr::Not(_) = ast.expr(above) else { return None };
    let whole = parent(ast, above)?;
    let Expr::Compare { op: CompareOp::Equal, left, right } = ast.expr(whole) else { return None };
    if *left != above {
        return None;
    }
    let text = format!("{} != {}", written(ast, ast.span(id)), written(ast, ast.span(*right)));
    Some(
        Remedy::new(format!("write `{text}`"))
            .saying("`!` applies to the value alone, not to the comparison")
            .writing(ast.span(whole), text),
    )
}

/// `entity/rows`, as paths of files and of XML are written.
fn slashed(ast: &Ast, id: ExprId, found: ValueKind) -> Option<Remedy> {
    let above = parent(ast, id).filter(|_| found == ValueKind::Object)?;
    let Expr::Chain { first, rest } = ast.expr(above) else { return None };
    let names: Option<Vec<&str>> = rest
        .iter()
        .map(|(op, part)| match (op, ast.expr(*part)) {
            (BinaryOp::Divide, Expr::Variable(name)) => Some(ast.name(*name)),
            _ => None,
        })
        .collect();
    let text = format!("{}.{}", written(ast, ast.span(*first)), names?.join("."));
    (*first == id).then(|| {
        Remedy::new(format!("write `{text}`"))
            .saying("members are reached with a dot: `/` divides")
            .writing(ast.span(above), text)
    })
}

/// `rows(0)`, `rows?first(2)`: an item, or the first of them.
fn called(ast: &Ast, id: ExprId, found: ValueKind) -> Option<Remedy> {
    let call = parent(ast, id)?;
    let Expr::Call { args, .. } = ast.expr(call) else { return None };
    let [arg] = args.as_slice() else { return None };
    let arg = written(ast, ast.span(*arg));
    let (text, message) = match ast.expr(id) {
        Expr::BuiltIn { target, name, args: None } => {
            let list = operand(written(ast, ast.span(*target)));
            match crate::template::builtin::table::row_of(name.row).name {
                "first" => (format!("{list}[0..*{arg}]"), "`?first` is one item: the first few are a slice"),
                _ => return None,
            }
        }
        _ if matches!(found, ValueKind::List | ValueKind::Object) => {
            (format!("{}[{arg}]", written(ast, ast.span(id))), "items and members are taken with square brackets")
        }
        _ => return None,
    };
    Some(Remedy::new(format!("write `{text}`")).saying(message).writing(ast.span(call), text))
}

/// `[ a == 1 ]`, as shells have it.
fn bracketed(ast: &Ast, id: ExprId) -> Option<Remedy> {
    let Expr::List(items) = ast.expr(id) else { return None };
    let [item] = items.as_slice() else { return None };
    let condition = written(ast, ast.span(*item));
    Some(
        Remedy::new(format!("write `{condition}`"))
            .saying("square brackets make a list here")
            .writing(ast.span(id), condition),
    )
}

/// A default that took in what was to come after it: `x!"" == "y"`, `x!0?string`.
fn swallowed(ast: &Ast, id: ExprId) -> Option<Remedy> {
    let Expr::Default { target, fallback: Some(fallback), .. } = ast.expr(id) else { return None };
    let mut meant = *fallback;
    loop {
        meant = match ast.expr(meant) {
            Expr::Compare { left, .. } => *left,
            Expr::Chain { first, .. } => *first,
            Expr::BuiltIn { target, .. } | Expr::Call { target, .. } => *target,
            _ => break,
        };
    }
    if meant == *fallback {
        return None;
    }
    let start = ast.span(*target).start as usize;
    let part = crate::diagnostic::Span::new(start, ast.span(meant).end as usize);
    let all = crate::diagnostic::Span::new(start, ast.span(*fallback).end as usize);
    let rest = ast.text.get(part.end as usize..all.end as usize)?;
    let fix = format!("({}){rest}", written(ast, part));
    Some(
        Remedy::new(format!("put the default in round brackets: `{fix}`"))
            .saying(format!(
                "all of `{}` is the default here: `!` takes in everything after it",
                written(ast, ast.span(*fallback))
            ))
            .writing(all, fix),
    )
}

/// `rows.name?join(", ")`: a member of each item of a list.
fn member_of_each(ast: &Ast, id: ExprId, found: ValueKind) -> Option<Remedy> {
    const OF_LISTS: [&str; 9] =
        ["join", "size", "sort", "min", "max", "reverse", "seq_contains", "seq_index_of", "filter"];
    let above = parent(ast, id).filter(|_| found == ValueKind::List)?;
    let Expr::Dot { key, .. } = ast.expr(above) else { return None };
    built_in_of(ast, above).filter(|(name, _)| OF_LISTS.contains(name))?;
    let list = written(ast, ast.span(id));
    let fixed = format!("{}?map(item -> item.{})", operand(list), ast.name(*key));
    Some(
        Remedy::new(format!("write `{fixed}`"))
            .saying(format!("`{list}` is a list: its items have members, and are taken one by one"))
            .writing(ast.span(above), fixed),
    )
}

/// `a || b` and `a | default(b)` where something is printed or set: a default.
pub(in crate::template) fn fallback(ast: &Ast, id: ExprId) -> Option<Remedy> {
    let above = parent(ast, id)?;
    let Expr::Chain { first, rest } = ast.expr(above) else { return None };
    let [(BinaryOp::Or, other)] = rest.as_slice() else { return None };
    if *first != id || parent(ast, above).is_some() {
        return None;
    }
    let asks = matches!(ast.expr(*other), Expr::Compare { .. } | Expr::Exists { .. } | Expr::Not(_) | Expr::Bool(_));
    if asks || super::need::container(ast, ast.span(above)) == Some(super::need::Purpose::Truth) {
        return None;
    }
    let between = ast.text.get(ast.span(id).end as usize..ast.span(*other).start as usize)?;
    let other = match (between.trim(), ast.expr(*other)) {
        ("||", _) => written(ast, ast.span(*other)),
        ("|", Expr::Call { target, args }) => match (written(ast, ast.span(*target)), args.as_slice()) {
            ("default" | "d" | "ifEmpty" | "coalesce", [other]) => written(ast, ast.span(*other)),
            _ => return None,
        },
        _ => return None,
    };
    let fixed = format!("{}!{}", super::need::guarded(written(ast, ast.span(id))), operand(other));
    Some(
        Remedy::new(format!("write `{fixed}`"))
            .saying("a default follows `!`: `|` and `||` are for conditions")
            .writing(ast.span(above), fixed),
    )
}

/// A default that takes in what follows it, where that makes sense of the value alone: `x!0 + 1`, `x!"-"?upper_case`.
/// What is said, what to do, and the edit.
pub(crate) fn greedy(ast: &Ast, id: ExprId) -> Option<(String, String, (crate::diagnostic::Span, String))> {
    let Expr::Default { fallback: Some(fallback), .. } = ast.expr(id) else { return None };
    let before = ast.text.get(..ast.span(*fallback).start as usize)?;
    if !before.trim_end().ends_with('!') {
        return None;
    }
    let mut first = *fallback;
    let mut above = None;
    loop {
        let next = match ast.expr(first) {
            Expr::Compare { left, .. } => *left,
            Expr::Chain { first, .. } => *first,
            Expr::BuiltIn { target, .. } | Expr::Call { target, .. } => *target,
            _ => break,
        };
        above = Some(first);
        first = next;
    }
    // A literal that something is done with could as well be written as what it becomes.
    let is_pointless = match ast.expr(first) {
        Expr::Number(_) | Expr::Bool(_) | Expr::List(_) | Expr::Hash(_) => true,
        Expr::String(text) => text.is_empty() || matches!(ast.expr(above?), Expr::BuiltIn { .. }),
        _ => false,
    };
    let Remedy { message, help, edit, .. } = swallowed(ast, id).filter(|_| is_pointless && above.is_some())?;
    Some((message?, help, edit?))
}

/// `x | upper`, as other template languages have it.
fn filter(ast: &Ast, id: ExprId, kind: ValueKind) -> Option<Remedy> {
    let above = parent(ast, id)?;
    let Expr::Chain { first, rest } = ast.expr(above) else { return None };
    let [(BinaryOp::Or, filter)] = rest.as_slice() else { return None };
    if *first != id {
        return None;
    }
    let between = ast.text.get(ast.span(id).end as usize..ast.span(*filter).start as usize)?;
    if between.trim() != "|" {
        return None;
    }
    let (name, args) = match ast.expr(*filter) {
        Expr::Variable(name) => (ast.name(*name), Vec::new()),
        Expr::Call { target, args } => match ast.expr(*target) {
            Expr::Variable(name) => (ast.name(*name), args.iter().map(|arg| written(ast, ast.span(*arg))).collect()),
            _ => return None,
        },
        _ => return None,
    };
    let value = written(ast, ast.span(id));
    let text = match (name, args.as_slice()) {
        ("default" | "d", [other]) => format!("{}!{other}", operand(value)),
        _ => member::write(name, kind, value, &args)?,
    };
    Some(
        Remedy::new(format!("write `{text}`"))
            .saying(format!(
                "`|` means \"or\" here: FreeMarker has no filter `{name}`, but built-ins, written after `?`"
            ))
            .writing(ast.span(above), text),
    )
}

/// `ok == "true"`, `ok == 1`: a boolean that is compared with what stands for one elsewhere.
pub(in crate::template) fn truth(ast: &Ast, left: ExprId, right: ExprId) -> Option<Remedy> {
    let word = match ast.expr(right) {
        Expr::String(text) => text.to_ascii_lowercase(),
        Expr::Number(_) => written(ast, ast.span(right)).to_owned(),
        _ => return None,
    };
    let is_true = match &*word {
        "true" | "yes" | "y" | "t" | "on" | "1" => true,
        "false" | "no" | "n" | "f" | "off" | "0" | "" => false,
        _ => return None,
    };
    let whole = parent(ast, left)?;
    let is_same = match ast.expr(whole) {
        Expr::Compare { op: CompareOp::Equal, .. } => is_true,
        Expr::Compare { op: CompareOp::NotEqual, .. } => !is_true,
        _ => return None,
    };
    let source = operand(written(ast, ast.span(left)));
    let fixed = if is_same { source } else { format!("!{source}") };
    Some(Remedy::new(format!("use the boolean as it is: `{fixed}`")).writing(ast.span(whole), fixed))
}

/// A text that is compared with a date.
pub(in crate::template) fn as_date(ast: &Ast, id: ExprId, text: &str, date_only: bool) -> Option<Remedy> {
    let read = printed::reader(text)?;
    let read = match date_only {
        true => read.replace("?datetime.iso", "?datetime.iso?date"),
        false => read.replace("?date(", "?datetime("),
    };
    let fixed = format!("{}{read}", operand(written(ast, ast.span(id))));
    Some(Remedy::new(format!("make a date of the text: `{fixed}`")).writing(ast.span(id), fixed))
}
