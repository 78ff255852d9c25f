//! One way through a template without its data: literal markup in order, branches chosen blindly.
//!
//! Good for finding what is wrong whatever the data are; what a sketch holds beside literal text
//! means nothing.

use super::Expanded;
use super::ast::{Ast, Block, Expr, ExprId, Macro, NodeKind};
use crate::diagnostic::{Origin, Span};
use crate::limits::Limits;

/// Further alternatives of one branching are not looked at.
const MOST_WAYS: usize = 12;
/// Macros that call one another.
const DEPTH: usize = 16;
/// Bytes of one sketch.
const MOST_BYTES: usize = 1 << 20;
/// What stands for a value.
const VALUE: &str = "1";

/// How many ways there are until every branch was taken once; 1 for a template without branches.
pub(crate) fn ways(ast: &Ast) -> usize {
    let mut most = 1;
    let mut pending: Vec<&Block> = ast.macros.iter().map(|found| &found.body).chain([&ast.body]).collect();
    while let Some(block) = pending.pop() {
        for node in &block.nodes {
            let bodies = node.kind.bodies();
            if node.kind.is_branching() {
                most = most.max(bodies.len());
            }
            pending.extend(bodies);
        }
    }
    most.min(MOST_WAYS)
}

/// Goes the way of this number; nothing for a template that other templates have a part in, and
/// none that grows too long.
pub(crate) fn sketch(ast: &Ast, way: usize, limits: &Limits) -> Option<Expanded> {
    let most = limits.output_bytes.min(MOST_BYTES);
    let mut pen = Pen { ast, way, most, depth: 0, expanded: Expanded::default() };
    pen.draw(&ast.body, None)?;
    Some(pen.expanded)
}

struct Pen<'a> {
    ast: &'a Ast,
    way: usize,
    most: usize,
    /// Calls within one another.
    depth: usize,
    expanded: Expanded,
}

/// What `<#nested>` stands for: the body of the call, and what that stands for in it.
#[derive(Clone, Copy)]
struct Nested<'a, 'c> {
    body: &'a Block,
    outer: Option<&'c Nested<'a, 'c>>,
}

impl<'a> Pen<'a> {
    fn draw(&mut self, block: &'a Block, nested: Option<&Nested<'a, '_>>) -> Option<()> {
        for node in &block.nodes {
            match &node.kind {
                NodeKind::Text => self.write(node.span)?,
                NodeKind::Interpolation(interpolation) => {
                    self.record(Origin::Value { span: interpolation.span, path: None });
                    self.expanded.text.push_str(VALUE);
                }
                NodeKind::Call(call) => {
                    let definition = self.definition(call.callee)?;
                    if self.depth < DEPTH {
                        self.depth += 1;
                        let inner = call.body.as_ref().map(|body| Nested { body, outer: nested });
                        self.draw(&definition.body, inner.as_ref())?;
                        self.depth -= 1;
                    }
                }
                NodeKind::Nested(_) => {
                    if let Some(Nested { body, outer }) = nested.copied() {
                        self.draw(body, outer)?;
                    }
                }
                NodeKind::Include { .. } | NodeKind::Import { .. } | NodeKind::Visit { .. } => return None,
                // What is captured is not written here.
                NodeKind::Capture { .. } => {}
                kind => {
                    let bodies = kind.bodies();
                    let at = if kind.is_branching() { self.way.min(bodies.len().saturating_sub(1)) } else { 0 };
                    if let Some(body) = bodies.get(at) {
                        self.draw(body, nested)?;
                    }
                }
            }
        }
        Some(())
    }

    fn write(&mut self, span: Span) -> Option<()> {
        let literal = self.ast.text.get(span.range())?;
        self.record(Origin::Literal { start: span.start });
        self.expanded.text.push_str(literal);
        (self.expanded.text.len() <= self.most).then_some(())
    }

    fn record(&mut self, origin: Origin) {
        self.expanded.origins.record(self.expanded.text.len(), &self.ast.source, origin, None);
    }

    /// The macro that is called, if it is one of this template's own.
    fn definition(&self, callee: ExprId) -> Option<&'a Macro> {
        let Expr::Variable(name) = self.ast.expr(callee) else { return None };
        self.ast.macros.iter().find(|found| found.name == *name && !found.is_function)
    }
}
