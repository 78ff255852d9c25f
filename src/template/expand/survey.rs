//! Expanding on past what is missing: every fault that is there whatever came before it, and a text with something in
//! the place of each value that is not there.

use std::collections::HashSet;

use super::failure::{FaultKind, Outcome, RunFault};
use super::library::Library;
use super::{Flow, Machine};
use crate::diagnostic::{Diagnostic, Origin, Place, Span, codes};
use crate::stack;
use crate::template::ast::{Ast, BinaryOp, Block, CallArgs, Case, Expr, ExprId, Node, NodeKind, When};
use crate::template::builtin::Apply;
use crate::template::builtin::table::row_of;
use crate::template::compile::builder::for_each_part;
use crate::template::{Context, Expanded, Template};

/// What stands for a value that is not there.
const VALUE: &str = "1";

/// What a survey found.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    /// The faults, in the order in which they were met, each place once.
    pub(crate) faults: Vec<Diagnostic>,
    /// The text as far as it goes.
    pub(crate) expanded: Expanded,
    /// Where something stands in it for a value that is not there.
    pub(crate) stand_ins: Vec<Span>,
    /// The tags of blocks that were passed over because what decides on them is not there.
    pub(crate) skipped: Vec<Span>,
    /// True if a bound ended it.
    pub(crate) is_cut: bool,
}

/// What a survey keeps while it is under way.
#[derive(Debug, Default)]
pub(super) struct OngoingSurvey {
    found: Survey,
    known: HashSet<Place>,
    /// Names of variables whose value depends on something that is not there.
    unknown: HashSet<Box<str>>,
    /// Functions and attempts around the place: what fails in them fails as a whole.
    pub(super) closed: usize,
}

/// Expands a template as [`expand`](super::expand) does, and goes on after each fault.
pub(in crate::template) fn survey(template: &Template, context: &Context<'_>) -> Survey {
    stacker::maybe_grow(stack::RED_ZONE, stack::ADDED, || {
        let library = Library::default();
        let mut machine = Machine::new(String::new(), template, context, &library);
        machine.survey = Some(Box::default());
        let end = machine.run_main();
        let mut found = machine.survey.take().map(|state| state.found).unwrap_or_default();
        found.is_cut = end.is_err();
        found.expanded = Expanded { text: machine.out, origins: machine.origins };
        found
    })
}

impl<'m> Machine<'m> {
    /// Runs a block, passing over what fails.
    #[inline(never)]
    pub(super) fn run_surveyed(&mut self, block: &'m Block) -> Outcome<Flow> {
        let unit = self.unit;
        for node in &block.nodes {
            self.step(1, node.span)?;
            let flow = match self.depends_on_unknown(node) {
                true => {
                    self.pass_over(node);
                    Flow::Done
                }
                false => {
                    let (mark, at) = (self.mark(), self.out.len());
                    let closed = self.survey.as_ref().map_or(0, |state| state.closed);
                    match self.run_node(node) {
                        Ok(flow) => flow,
                        Err(fault) if fault.kind == FaultKind::Limit || closed > 0 => {
                            return Err(self.placed(fault, unit, node.span));
                        }
                        Err(fault) => {
                            let fault = self.placed(fault, unit, node.span);
                            self.rewind(&mark);
                            self.take_back(at);
                            let is_missing = fault.kind == FaultKind::Missing;
                            let place = fault.diagnostic.place.span;
                            let mended = fault.diagnostic.fix.as_ref().map_or(place, |fix| fix.place.span);
                            self.note(*fault);
                            if is_missing {
                                self.note_rest(node, place, mended);
                            }
                            self.pass_over(node);
                            Flow::Done
                        }
                    }
                }
            };
            if flow != Flow::Done {
                return Ok(flow);
            }
        }
        Ok(Flow::Done)
    }

    fn note(&mut self, fault: RunFault) {
        let most = self.context.limits.raw_diagnostics();
        let Some(state) = self.survey.as_mut() else { return };
        if state.found.faults.len() < most && state.known.insert(fault.diagnostic.place.clone()) {
            state.found.faults.push(fault.diagnostic);
        }
    }

    /// Notes a value that is missing; what no data can give is told without running anything.
    fn note_missing(&mut self, fault: RunFault) {
        if fault.kind == FaultKind::Missing && fault.diagnostic.code != codes::template::UNDEFINED {
            self.note(fault);
        }
    }

    /// Notes what is missing when an expression of this node is evaluated.
    fn note_missing_in(&mut self, id: ExprId, node: Span) {
        if self.step(1, node).is_err() {
            return;
        }
        let mark = self.mark();
        match self.eval(id) {
            Ok(Some(_)) => {}
            Ok(None) => {
                let fault = self.missing(id);
                self.note_missing(*fault);
            }
            Err(fault) => {
                self.rewind(&mark);
                self.note_missing(*fault);
            }
        }
    }

    /// What else is missing in the expression in which something was, at `place`: the paths in it that are read whatever
    /// they give, but for those that the edit of what was told covers.
    fn note_rest(&mut self, node: &'m Node, place: Span, mended: Span) {
        let ast = self.unit.ast;
        if self.unit.evaluated {
            return;
        }
        let holds = |root: &ExprId| {
            let span = ast.span(*root);
            span.start <= place.start && place.end <= span.end
        };
        let mut pending: Vec<ExprId> = own_expressions(&node.kind).into_iter().filter(holds).collect();
        while let Some(id) = pending.pop() {
            let span = ast.span(id);
            // Built-ins that read their receiver themselves say whether it may be missing: `?has_content`, `?default`.
            let called = match ast.expr(id) {
                Expr::Call { target, .. } => *target,
                _ => id,
            };
            let is_own = matches!(ast.expr(called), Expr::BuiltIn { name, .. }
                if matches!(row_of(name.row).operation.apply, Apply::Expression(_)));
            match ast.expr(id) {
                _ if is_own => self.note_missing_in(id, node.span),
                Expr::Variable(_) | Expr::Dot { .. } | Expr::Index { .. } => {
                    if mended.start <= span.start && span.end <= mended.end {
                        continue;
                    }
                    self.note_missing_in(id, node.span);
                }
                Expr::Chain { first, rest } => {
                    pending.push(*first);
                    let is_and = rest.iter().any(|(op, _)| *op == BinaryOp::And);
                    pending.extend(rest.iter().filter(|_| !is_and).map(|(_, part)| *part));
                }
                Expr::BuiltIn { target, .. } => pending.push(*target),
                Expr::Call { target, .. } if matches!(ast.expr(*target), Expr::BuiltIn { .. }) => pending.push(*target),
                Expr::Compare { left, right, .. } => pending.extend([*left, *right]),
                Expr::Not(part) | Expr::Sign { operand: part, .. } => pending.push(*part),
                Expr::List(items) => pending.extend(items),
                Expr::Hash(entries) => pending.extend(entries.iter().map(|(_, value)| *value)),
                _ => {}
            }
        }
    }

    /// True if a node itself asks for a variable whose value is not known.
    fn depends_on_unknown(&self, node: &Node) -> bool {
        let Some(state) = self.survey.as_ref().filter(|state| !state.unknown.is_empty()) else { return false };
        let ast = self.unit.ast;
        let mut pending = own_expressions(&node.kind);
        while let Some(id) = pending.pop() {
            match ast.expr(id) {
                Expr::Variable(name) if state.unknown.contains(ast.name(*name)) => return true,
                expr => for_each_part(expr, |part| pending.push(part)),
            }
        }
        false
    }

    /// Leaves out a node: what it would have set is not known from here on.
    fn pass_over(&mut self, node: &'m Node) {
        let ast = self.unit.ast;
        if let NodeKind::Interpolation(interpolation) = &node.kind {
            let at = self.out.len();
            self.out.push_str(VALUE);
            if self.context.record_origins {
                let (source, span) = self.author_span(self.unit, interpolation.span);
                let way = self.way(source);
                self.origins.record_on(at, way, Origin::Value { span, path: None });
            }
            if let Some(state) = self.survey.as_mut() {
                state.found.stand_ins.push(Span::new(at, at + VALUE.len()));
            }
            return;
        }
        let evaluated = self.unit.evaluated;
        let Some(state) = self.survey.as_mut() else { return };
        let mut calls = matches!(node.kind, NodeKind::Call(_));
        let mut pending = vec![node];
        while let Some(node) = pending.pop() {
            set_by(ast, node, &mut state.unknown);
            calls |= matches!(node.kind, NodeKind::Call(_));
            pending.extend(node.kind.bodies().into_iter().flat_map(|body| &body.nodes));
        }
        if calls {
            let mut pending: Vec<&Node> = ast.macros.iter().flat_map(|found| &found.body.nodes).collect();
            while let Some(node) = pending.pop() {
                set_by(ast, node, &mut state.unknown);
                pending.extend(node.kind.bodies().into_iter().flat_map(|body| &body.nodes));
            }
        }
        if !evaluated && !matches!(node.kind, NodeKind::Assign { .. }) {
            state.found.skipped.push(node.span);
        }
    }
}

/// Adds the names that a node sets.
fn set_by(ast: &Ast, node: &Node, names: &mut HashSet<Box<str>>) {
    match &node.kind {
        NodeKind::Assign { items, .. } => names.extend(items.iter().map(|item| ast.name(item.name).into())),
        NodeKind::Capture { name, .. } | NodeKind::Import { name, .. } => {
            names.insert(ast.name(*name).into());
        }
        _ => {}
    }
}

/// The expressions of a node itself, not those of the blocks in it.
fn own_expressions(kind: &NodeKind) -> Vec<ExprId> {
    match kind {
        NodeKind::Interpolation(interpolation) => vec![interpolation.expr],
        NodeKind::If { branches, .. } => branches.iter().map(|(condition, _)| *condition).collect(),
        NodeKind::List(list) => vec![list.over],
        NodeKind::Switch { on, cases } => {
            let of = |case: &Case| match &case.when {
                When::Case(value) => vec![*value],
                When::On(values) => values.clone(),
                When::Default => Vec::new(),
            };
            cases.iter().flat_map(of).chain([*on]).collect()
        }
        NodeKind::Assign { items, .. } => items.iter().filter_map(|item| item.value).collect(),
        NodeKind::Call(call) => match &call.args {
            CallArgs::Positional(args) => args.iter().copied().chain([call.callee]).collect(),
            CallArgs::Named(args) => args.iter().map(|(_, arg)| *arg).chain([call.callee]).collect(),
        },
        NodeKind::Nested(args) => args.clone(),
        NodeKind::Return(Some(value)) | NodeKind::Stop(Some(value)) => vec![*value],
        _ => Vec::new(),
    }
}
