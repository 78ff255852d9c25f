//! Loops over values that are walked in another way here.

use super::{Remedy, written};
use crate::diagnostic::Span;
use crate::template::ast::{Ast, Expr, List};

/// An object that is walked with one loop variable: a single object where a list was expected, if its members are asked
/// for; else its values.
pub(in crate::template) fn object(ast: &Ast, list: &List, item: &str, over: &str) -> Option<Remedy> {
    let span = ast.span(list.over);
    let asks_for_members = ast.exprs.iter().any(|node| match &node.expr {
        Expr::Dot { target, .. } => matches!(ast.expr(*target), Expr::Variable(name) if ast.name(*name) == item),
        _ => false,
    });
    let source = written(ast, span);
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

/// A list that is walked with two loop variables: other languages give the index as the first; `tag` is the `#list`.
pub(in crate::template) fn pairs(ast: &Ast, tag: Span) -> Option<Remedy> {
    let text = written(ast, tag);
    let at = text.rfind(" as ")? + " as ".len();
    let names = text.get(at..)?.trim_end_matches(['>', ']']);
    let (first, second) = names.split_once(',')?;
    let (first, second) = (first.trim(), second.trim());
    let start = tag.start as usize + at;
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
