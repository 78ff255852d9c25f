//! Which branches of a template its sample data take.

use crate::diagnostic::{Diagnostic, Diagnostics, Span, codes};
use crate::template::ast::{Ast, Block, Node, NodeKind, When};
use crate::template::{Taken, Template};

/// A block that data decide about.
struct Branch<'a> {
    body: &'a Block,
    /// Where it begins, and what it is called.
    span: Span,
    name: &'static str,
}

/// How many branches were taken, and how many there are.
pub(crate) fn count_branches(template: &Template, taken: &Taken) -> (usize, usize) {
    let (mut some, mut all) = (0, 0);
    walk(&template.ast, |branch, _| {
        all += 1;
        some += usize::from(taken.holds(branch.body));
        true
    });
    (some, all)
}

/// The branches that none of so many samples takes, in the order of the text.
pub(crate) fn not_taken(template: &Template, taken: &Taken, samples: usize) -> Diagnostics {
    let mut found = Diagnostics::new();
    let unused = super::unused::check(template);
    walk(&template.ast, |branch, is_macro| {
        if taken.holds(branch.body) {
            return true;
        }
        let is_told = is_macro && unused.iter().any(|found| found.place.span == branch.span);
        if !is_told {
            found.push(branch_not_taken(&branch, samples));
        }
        // What is in it is not taken either.
        false
    });
    found.sort_by_start();
    found
}

fn branch_not_taken(branch: &Branch<'_>, samples: usize) -> Diagnostic {
    let by =
        if samples == 1 { "the sample data do not reach".into() } else { format!("none of {samples} samples reaches") };
    Diagnostic::new(codes::lint::BRANCH_NOT_TAKEN, branch.span, format!("{by} {}", branch.name))
        .with_help("add a sample that does, such as `x.<case>.data.json` beside `x.ftl`: what is in it was not checked")
}

/// Shows every branch that holds anything; what is in one is walked if `visit` says so. The flag is
/// true for macros.
fn walk<'a>(ast: &'a Ast, mut visit: impl FnMut(Branch<'a>, bool) -> bool) {
    let mut pending: Vec<&'a Block> = vec![&ast.body];
    for found in &ast.macros {
        let name = if found.is_function { "this function" } else { "this macro" };
        if found.body.nodes.is_empty() || visit(Branch { body: &found.body, span: found.span, name }, true) {
            pending.push(&found.body);
        }
    }
    while let Some(block) = pending.pop() {
        for node in &block.nodes {
            if !node.kind.is_branching() {
                pending.extend(node.kind.bodies());
                continue;
            }
            for branch in branches(ast, node) {
                if !branch.body.nodes.is_empty() && visit(Branch { ..branch }, false) {
                    pending.push(branch.body);
                }
            }
        }
    }
}

/// The branches of one directive.
fn branches<'a>(ast: &'a Ast, node: &'a Node) -> Vec<Branch<'a>> {
    let otherwise = |body: &'a Block| Branch { body, span: body.tag, name: "this `<#else>`" };
    match &node.kind {
        NodeKind::If { branches, otherwise: last } => {
            let conditions = branches.iter().enumerate().map(|(at, (condition, body))| match at {
                0 => Branch { body, span: node.span, name: "this `<#if>`" },
                _ => Branch { body, span: ast.span(*condition), name: "this `<#elseif>`" },
            });
            conditions.chain(last.as_ref().map(otherwise)).collect()
        }
        NodeKind::List(list) => {
            let body = Branch { body: &list.body, span: node.span, name: "an item of this list" };
            [body].into_iter().chain(list.otherwise.as_ref().map(otherwise)).collect()
        }
        NodeKind::Switch { cases, .. } => {
            let name = |when: &When| match when {
                When::Case(_) => "this `<#case>`",
                When::On(_) => "this `<#on>`",
                When::Default => "this `<#default>`",
            };
            cases.iter().map(|case| Branch { body: &case.body, span: case.span, name: name(&case.when) }).collect()
        }
        NodeKind::Attempt { body, recover } => {
            let attempt = Branch { body, span: node.span, name: "this `<#attempt>`" };
            vec![attempt, Branch { body: recover, span: recover.tag, name: "this `<#recover>`" }]
        }
        _ => Vec::new(),
    }
}
