//! Loops over values that are walked in another way here.

use super::{Remedy, written};
use crate::diagnostic::Span;
use crate::template::ast::{Ast, Expr, ExprId, List};

/// An object that is walked with one loop variable: a single object where a list was expected, if its members are asked
/// for; else its values.
pub(in crate::template) fn object(ast: &Ast, list: &List, item: &str, over: &str) -> Option<Remedy> {
    let span = ast.span(list.over);
    let source = written(ast, span);
    if let Some(remedy) = entries(ast, span, item) {
        return Some(remedy);
    }
    let asks_for_members = ast.exprs.iter().any(|node| match &node.expr {
        Expr::Dot { target, .. } => matches!(ast.expr(*target), Expr::Variable(name) if ast.name(*name) == item),
        _ => false,
    });
    Some(if asks_for_members {
        let fixed = format!("[{source}]");
        Remedy::new(format!(
            "the data has one object where a list is walked: send a list, or write `<#list {fixed} as {item}>`"
        ))
        .writing(span, fixed)
    } else {
        let fixed = format!("{}?values", super::operand(source));
        Remedy::new(format!(
            "to walk its values write `<#list {fixed} as {item}>`, and for both `<#list {over} as key, value>`"
        ))
        .writing(span, fixed)
    })
}

/// `e.key` and `e.value` of what an object is walked with in other languages.
fn entries(ast: &Ast, over: Span, item: &str) -> Option<Remedy> {
    let rest = ast.text.get(over.end as usize..)?;
    let at = rest.find(" as ")? + " as ".len();
    let name = Span::new(over.end as usize + at, over.end as usize + at + item.len());
    if written(ast, name) != item {
        return None;
    }
    // As far as the loop goes.
    let (mut end, mut open) = (name.end as usize, 1_u32);
    while open > 0 {
        let (next, is_end) = match (ast.text.get(end..)?.find("<#list "), ast.text.get(end..)?.find("</#list>")?) {
            (Some(start), stop) if start < stop => (start, false),
            (_, stop) => (stop, true),
        };
        open = if is_end { open - 1 } else { open + 1 };
        end += next + "<#list ".len();
    }
    let mut uses = Vec::new();
    // Expressions are noted where they end.
    let first = ast.exprs.partition_point(|node| node.span.end <= over.end);
    for (at, node) in ast.exprs.iter().enumerate().skip(first).take_while(|(_, node)| node.span.end as usize <= end) {
        let Expr::Dot { target, key } = &node.expr else { continue };
        let is_item = matches!(ast.expr(*target), Expr::Variable(name) if ast.name(*name) == item);
        if !is_item || node.span.start < over.end {
            continue;
        }
        let name = match ast.name(*key) {
            "key" | "getKey" | "name" => "key",
            "value" | "getValue" => "value",
            _ => return None,
        };
        let call = super::parent(ast, ExprId(at as u32))
            .filter(|above| matches!(ast.expr(*above), Expr::Call { args, .. } if args.is_empty()));
        uses.push((call.map_or(node.span, |call| ast.span(call)), name.to_owned()));
    }
    let (uses_key, uses_value) = ["key", "value"].map(|name| uses.iter().any(|(_, used)| used == name)).into();
    let source = written(ast, over);
    (uses_key && uses_value).then(|| {
        Remedy::new(format!("write `<#list {source} as key, value>`, and `key` and `value` inside"))
            .saying("an object is walked by its keys and values, which have names of their own")
            .writing(name, "key, value")
            .and(uses)
    })
}

/// A list that is walked with two loop variables: other languages give the index as the first; `tag` is the `#list`.
pub(in crate::template) fn pairs(ast: &Ast, tag: Span) -> Option<Remedy> {
    let text = written(ast, tag);
    let at = text.rfind(" as ")? + " as ".len();
    let names = text.get(at..)?.trim_end_matches(['>', ']']);
    let (first, second) = names.split_once(',')?;
    let (first, second) = (first.trim(), second.trim());
    let start = tag.start as usize + at;
    if let Some(over) = text.get(..at - " as ".len()).and_then(|over| over.trim_end().strip_suffix("?keys")) {
        let end = tag.start as usize + over.len();
        let over = over.split_once(char::is_whitespace)?.1.trim();
        return Some(
            Remedy::new(format!("write `{over} as {first}, {second}`"))
                .saying("the keys alone are a list; an object is walked with its keys and values")
                .writing(Span::new(end, end + "?keys".len()), ""),
        );
    }
    let span = Span::new(start, start + names.len());
    // The index gets its name inside the loop.
    let end = Span::new(start, tag.end as usize);
    let rest = ast.text.get(span.end as usize..end.end as usize)?;
    let fixed = format!("{second}{rest}<#assign {first} = {second}?index>");
    Some(
        Remedy::new(format!("a list is walked with one variable, `as {second}`; its index is `{second}?index`"))
            .saying("two loop variables are for the keys and values of an object, and this is a list")
            .writing(end, fixed),
    )
}
