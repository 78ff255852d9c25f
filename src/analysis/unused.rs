//! Macros and variables that a template defines and never reads.

use std::collections::HashSet;

use super::Pass;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::template::ast::{AssignOp, Ast, Block, Expr, NameId, NodeKind, Scope};
use crate::template::{Look, Template};

pub(super) const PASS: Pass = Pass {
    codes: &[codes::lint::UNUSED_MACRO, codes::lint::UNUSED_VARIABLE],
    inspection: super::Inspection::Template(check),
};

pub(super) fn check(template: &Template) -> Diagnostics {
    template.found(Look::Unused, usize::MAX, || look(&template.ast))
}

fn look(ast: &Ast) -> Diagnostics {
    // What is evaluated from strings or lives in other templates may read anything.
    if ast.text.contains("?eval") || ast.text.contains("?interpret") {
        return Diagnostics::new();
    }
    let Some(assigned) = assignments(ast) else { return Diagnostics::new() };
    let mut names: HashSet<NameId> = HashSet::new();
    let mut texts: HashSet<&str> = HashSet::new();
    for node in &ast.exprs {
        match &node.expr {
            Expr::Variable(name) | Expr::Dot { key: name, .. } => drop(names.insert(*name)),
            Expr::String(text) => drop(texts.insert(text)),
            _ => {}
        }
    }
    let is_read = |name: NameId| names.contains(&name) || texts.contains(ast.name(name));
    let macros = ast.macros.iter().filter(|found| !is_read(found.name)).map(|found| {
        let kind = if found.is_function { "function" } else { "macro" };
        let text = format!("the {kind} `{}` is never called", ast.name(found.name));
        Diagnostic::new(codes::lint::UNUSED_MACRO, found.span, text).with_help("take it out")
    });
    let mut seen = HashSet::new();
    let variables =
        assigned.into_iter().filter(|(name, _)| !is_read(*name) && seen.insert(*name)).map(|(name, span)| {
            let text = format!("the variable `{}` is never read", ast.name(name));
            Diagnostic::new(codes::lint::UNUSED_VARIABLE, span, text).with_help("take the assignment out")
        });
    macros.collect::<Vec<_>>().into_iter().chain(variables).collect()
}

/// Every variable that is set, with the first place; nothing if other templates come in.
fn assignments(ast: &Ast) -> Option<Vec<(NameId, crate::Span)>> {
    let mut found = Vec::new();
    let mut pending: Vec<&Block> = ast.macros.iter().map(|found| &found.body).collect();
    pending.push(&ast.body);
    while let Some(block) = pending.pop() {
        for node in &block.nodes {
            match &node.kind {
                NodeKind::Include { .. } | NodeKind::Import { .. } => return None,
                NodeKind::If { branches, otherwise } => {
                    pending.extend(branches.iter().map(|(_, body)| body).chain(otherwise));
                }
                NodeKind::List(list) => pending.extend([&list.body].into_iter().chain(&list.otherwise)),
                NodeKind::Items { body, .. }
                | NodeKind::Sep(body)
                | NodeKind::Compress(body)
                | NodeKind::Scoped { body, .. } => pending.push(body),
                NodeKind::Switch { cases, .. } => pending.extend(cases.iter().map(|case| &case.body)),
                NodeKind::Attempt { body, recover } => pending.extend([body, recover]),
                NodeKind::Call(call) => pending.extend(&call.body),
                NodeKind::Assign { scope, items, .. } if *scope != Scope::Global => {
                    let set = items.iter().filter(|item| item.op == AssignOp::Set);
                    found.extend(set.map(|item| (item.name, item.span)));
                }
                NodeKind::Capture { scope, name, body, .. } => {
                    if *scope != Scope::Global {
                        found.push((*name, node.span));
                    }
                    pending.push(body);
                }
                _ => {}
            }
        }
    }
    found.sort_by_key(|(_, span)| span.start);
    Some(found)
}
