//! What is accepted and does something else than it says: defaults that take in what follows them, cases that go on into
//! the next, content that a macro never prints, paths in quotes.

use std::collections::HashMap;

use super::{Inspection, Pass};
use crate::diagnostic::{Diagnostic, Diagnostics, Span, codes};
use crate::template::ast::{Ast, Block, Call, Case, Expr, ExprId, NameId, Node, NodeKind, When};
use crate::template::{self, greedy_default, quoted_path};

pub(super) const PASS: Pass = Pass {
    codes: &[
        codes::lint::GREEDY_DEFAULT,
        codes::lint::FALLS_THROUGH,
        codes::lint::LOST_CONTENT,
        codes::lint::QUOTED_PATH,
    ],
    inspection: Inspection::Kept(template::Look::Slips, look),
};

fn look(ast: &Ast) -> Diagnostics {
    let mut found = Diagnostics::new();
    let evaluates = ast.text.contains("?eval");
    for (at, node) in ast.exprs.iter().enumerate() {
        let id = ExprId(at as u32);
        let told = match &node.expr {
            Expr::Default { .. } => greedy_default(ast, id).map(|told| (codes::lint::GREEDY_DEFAULT, told)),
            Expr::String(_) if !evaluates => quoted_path(ast, id).map(|told| (codes::lint::QUOTED_PATH, told)),
            _ => None,
        };
        if let Some((code, (message, help, (span, fixed)))) = told {
            found.push(Diagnostic::new(code, span, message).with_help(help).with_suggestion(span, fixed));
        }
    }
    let macros = bodiless(ast);
    let mut pending: Vec<&Block> = ast.macros.iter().map(|found| &found.body).chain([&ast.body]).collect();
    while let Some(block) = pending.pop() {
        for node in &block.nodes {
            match &node.kind {
                NodeKind::Switch { cases, .. } => found.extend(open_cases(ast, cases).collect()),
                NodeKind::Call(call) => found.extend(lost(ast, &macros, call, node.span).into_iter().collect()),
                _ => {}
            }
            pending.extend(node.kind.bodies());
        }
    }
    found
}

/// Cases that print something and go on into the next, which prints something else.
fn open_cases<'a>(ast: &'a Ast, cases: &'a [Case]) -> impl Iterator<Item = Diagnostic> + 'a {
    cases.windows(2).filter_map(move |pair| {
        let [case, next] = pair else { return None };
        let ends = |node: &Node| {
            matches!(node.kind, NodeKind::Break | NodeKind::Continue | NodeKind::Return(_) | NodeKind::Stop(_))
        };
        let is_open = matches!(case.when, When::Case(_)) && !holds(&case.body, ends);
        let prints = |case: &Case| holds(&case.body, |node| is_visible(ast, node));
        (is_open && prints(case) && prints(next)).then(|| {
            let end = Span { start: next.span.start, end: next.span.start };
            Diagnostic::new(
                codes::lint::FALLS_THROUGH,
                case.span,
                "this case has no `<#break>`: what the next one holds is printed after it",
            )
            .with_help("end it with `<#break>`")
            .with_suggestion(end, "<#break>")
        })
    })
}

/// The macros without `<#nested>`, where each is; none of a name that is given twice.
fn bodiless(ast: &Ast) -> HashMap<NameId, Option<Span>> {
    let mut macros = HashMap::new();
    for definition in &ast.macros {
        let nests = definition.is_function || holds(&definition.body, |node| matches!(node.kind, NodeKind::Nested(_)));
        macros.entry(definition.name).and_modify(|known| *known = None).or_insert((!nests).then_some(definition.span));
    }
    macros
}

/// Content between the tags of a macro that has no `<#nested>`.
fn lost(ast: &Ast, macros: &HashMap<NameId, Option<Span>>, call: &Call, tag: Span) -> Option<Diagnostic> {
    let Expr::Variable(name) = ast.expr(call.callee) else { return None };
    let definition = (*macros.get(name)?)?;
    call.body.as_ref().filter(|body| holds(body, |node| is_visible(ast, node)))?;
    let name = ast.name(*name);
    let message = format!("the macro `{name}` has no `<#nested>`: what stands between these tags is never printed");
    Some(
        Diagnostic::new(codes::lint::LOST_CONTENT, tag, message)
            .with_label(crate::diagnostic::Place::from(definition), "the macro")
            .with_help("write `<#nested>` in the macro, where the content belongs"),
    )
}

/// True if a block, or one inside it, has such a node.
fn holds(block: &Block, is_it: impl Fn(&Node) -> bool) -> bool {
    let mut pending = vec![block];
    while let Some(block) = pending.pop() {
        for node in &block.nodes {
            if is_it(node) {
                return true;
            }
            pending.extend(node.kind.bodies());
        }
    }
    false
}

/// True for text that is not white space, and for values.
fn is_visible(ast: &Ast, node: &Node) -> bool {
    match node.kind {
        NodeKind::Text => ast.text.get(node.span.range()).is_some_and(|text| !text.trim().is_empty()),
        NodeKind::Interpolation(_) | NodeKind::Call(_) => true,
        _ => false,
    }
}
