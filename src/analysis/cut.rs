//! Comparisons whose `>` ended their tag, in branches that this data may never reach.

use super::{Inspection, Pass};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::template::ast::{Ast, Block, ExprId, NodeKind};
use crate::template::{self, cut_comparison};

pub(super) const PASS: Pass =
    Pass { codes: &[codes::lint::CUT_CONDITION], inspection: Inspection::Kept(template::Look::Cut, look) };

fn look(ast: &Ast) -> Diagnostics {
    let mut found = Diagnostics::new();
    let mut pending: Vec<&Block> = ast.macros.iter().map(|found| &found.body).chain([&ast.body]).collect();
    while let Some(block) = pending.pop() {
        for node in &block.nodes {
            match &node.kind {
                NodeKind::If { branches, .. } => {
                    let cut = branches.iter().filter_map(|(condition, body)| cut(ast, *condition, body.tag));
                    found.extend(cut.collect());
                }
                NodeKind::Assign { items, .. } => {
                    let value = items.last().and_then(|item| item.value);
                    found.extend(value.and_then(|value| cut(ast, value, node.span)).into_iter().collect());
                }
                _ => {}
            }
            pending.extend(node.kind.bodies());
        }
    }
    found
}

/// A condition or value whose comparison the end of this tag cut off.
fn cut(ast: &Ast, value: ExprId, tag: crate::Span) -> Option<Diagnostic> {
    let (message, help, (span, fixed)) = cut_comparison(ast, value)?;
    let cut = Diagnostic::new(codes::lint::CUT_CONDITION, tag, message);
    Some(cut.with_help(help).with_suggestion(span, fixed))
}
