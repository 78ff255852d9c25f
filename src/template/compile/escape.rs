//! `#escape x as …`: the expression that takes the place of what is printed, and its copies.

use std::rc::Rc;

use hashbrown::{HashMap, HashSet};

use super::builder::{Builder, Read, for_each_part, replace_parts};
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::template::ast::{Expr, ExprId, ExprNode, NameId, StringPart};

/// The escaping of a block.
#[derive(Clone, Debug)]
pub(super) struct Escape {
    name: NameId,
    expr: ExprId,
    /// The parts of the expression that hold the variable, inner ones first; only they are copied.
    holders: Rc<[ExprId]>,
    /// A lambda in it that names its parameter as the variable.
    hidden_by: Option<Span>,
    /// What a copy costs, in expressions and bytes of text.
    weight: usize,
}

impl Builder<'_> {
    /// What `#escape name as expr` does to the interpolations in its block.
    pub(super) fn escape(&self, name: NameId, expr: ExprId) -> Escape {
        let mut seen = HashSet::new();
        let mut pending = vec![expr];
        while let Some(id) = pending.pop() {
            if seen.insert(id) {
                for_each_part(self.ast.expr(id), |part| pending.push(part));
            }
        }
        let mut all: Vec<ExprId> = seen.into_iter().collect();
        all.sort_unstable();
        let mut holders: HashSet<ExprId> = HashSet::new();
        let mut hidden_by = None;
        let mut weight = 0_usize;
        all.retain(|id| {
            let part = self.ast.expr(*id);
            let mut holds = matches!(part, Expr::Variable(variable) if *variable == name);
            for_each_part(part, |part| holds |= holders.contains(&part));
            if holds {
                holders.insert(*id);
                weight += weigh(part);
            }
            if hidden_by.is_none() && matches!(part, Expr::Lambda { params, .. } if params.contains(&name)) {
                hidden_by = Some(self.ast.span(*id));
            }
            holds
        });
        Escape { name, expr, holders: all.into(), hidden_by, weight }
    }

    /// The escape's expression with `by` in the place of its variable.
    pub(super) fn substitute(&mut self, escape: &Escape, by: ExprId) -> Read<ExprId> {
        if let Some(span) = escape.hidden_by {
            let message = "this parameter has the name of the value that is escaped";
            return Err(Box::new(
                Diagnostic::new(codes::template::SYNTAX, span, message).with_help("give it another name"),
            ));
        }
        // Written once, copied at every interpolation: this is where a short template becomes a large tree.
        self.copied = self.copied.saturating_add(escape.weight);
        if self.copied > self.limits.template_bytes {
            let message = "the expression of `#escape` is repeated too often";
            return Err(Box::new(
                Diagnostic::new(codes::limit::TEMPLATE_BYTES, self.ast.span(escape.expr), message)
                    .with_help("put it into a function, and call that in `#escape`"),
            ));
        }
        let mut copies: HashMap<ExprId, ExprId> = HashMap::with_capacity(escape.holders.len());
        for id in escape.holders.iter() {
            let ExprNode { expr, span } = &self.ast.exprs[id.0 as usize];
            let span = *span;
            let copy = match expr {
                Expr::Variable(variable) if *variable == escape.name => by,
                other => match replace_parts(other, |part| copies.get(&part).copied()) {
                    Some(expr) => self.push(expr, span)?,
                    None => continue,
                },
            };
            copies.insert(*id, copy);
        }
        Ok(copies.get(&escape.expr).copied().unwrap_or(escape.expr))
    }
}

fn weigh(expr: &Expr) -> usize {
    let mut weight = 1;
    for_each_part(expr, |_| weight += 1);
    if let Expr::StringParts(parts) = expr {
        weight +=
            parts.iter().map(|part| if let StringPart::Text(text) = part { text.len() } else { 0 }).sum::<usize>();
    }
    weight
}
