//! The walk over the tree: every node is held to the tables, every name to where it is read.

use super::instead::{Instead, Remedy, remedy};
use super::names::{Binding, Names};
use super::table::{self, Construct};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span, codes};
use crate::limits::Limits;
use crate::template::ast::{
    Ast, Block, Call, CallArgs, CallSpelling, Expr, ExprId, Interpolation, MacroId, NameId, Node, NodeKind, Scoping,
    StringPart, When,
};
use crate::template::builtin::table as built_ins;

/// Stack that must be left before a block or expression is walked, in bytes.
const RED_ZONE: usize = 128 << 10;

/// Stack that is added when there is less, in bytes.
const STACK: usize = 1 << 20;

/// Everything in the tree that newer Agents refuse. Neither expressions nor blocks nest deeper than the
/// compiler allows, so the walk may recurse.
pub(super) fn walk(ast: &Ast, limits: &Limits) -> Diagnostics {
    let most = limits.raw_diagnostics();
    let mut walker =
        Walker { ast, names: Names::new(ast), found: Diagnostics::new(), most, assignment: None, in_literal: false };
    walker.block(&ast.body);
    walker.found
}

/// What a finding is about.
#[derive(Clone, Copy, Debug)]
pub(super) enum Subject<'a> {
    Node(&'a Node),
    Expr(ExprId),
    Interpolation(&'a Interpolation),
    Call(&'a Call),
    Case,
}

pub(super) struct Walker<'a> {
    pub(super) ast: &'a Ast,
    pub(super) names: Names<'a>,
    found: Diagnostics,
    most: usize,
    /// The assignment around the place, which is the place that the Agent names.
    assignment: Option<Span>,
    /// True inside a string literal.
    in_literal: bool,
}

impl<'a> Walker<'a> {
    fn block(&mut self, block: &'a Block) {
        stacker::maybe_grow(RED_ZONE, STACK, || block.nodes.iter().for_each(|node| self.node(node)));
    }

    fn exprs(&mut self, ids: impl IntoIterator<Item = ExprId>) {
        ids.into_iter().for_each(|id| self.expr(id));
    }

    fn bound_block(&mut self, names: impl IntoIterator<Item = NameId>, binding: Binding, block: &'a Block) {
        let mark = self.names.mark();
        names.into_iter().for_each(|name| self.names.bind(name, binding));
        self.block(block);
        self.names.release(mark);
    }

    fn node(&mut self, node: &'a Node) {
        let refuse = |walker: &mut Self, construct| walker.refuse(construct, node.span, Subject::Node(node));
        match &node.kind {
            NodeKind::Text | NodeKind::Break | NodeKind::Continue => {}
            NodeKind::Interpolation(interpolation) => self.interpolation(interpolation),
            NodeKind::If { branches, otherwise } => {
                for (condition, body) in branches {
                    self.expr(*condition);
                    self.block(body);
                }
                otherwise.iter().for_each(|body| self.block(body));
            }
            NodeKind::List(list) => {
                self.expr(list.over);
                self.bound_block(list.item.into_iter().chain(list.second), Binding::Loop, &list.body);
                list.otherwise.iter().for_each(|body| self.block(body));
            }
            NodeKind::Items { item, second, body } => {
                self.bound_block([*item].into_iter().chain(*second), Binding::Loop, body);
            }
            NodeKind::Sep(body) | NodeKind::Compress(body) => self.block(body),
            NodeKind::Switch { on, cases } => {
                self.expr(*on);
                for case in cases {
                    match &case.when {
                        When::Case(value) => self.expr(*value),
                        When::On(values) => {
                            self.refuse(Construct::On, case.span, Subject::Case);
                            self.exprs(values.iter().copied());
                        }
                        When::Default => {}
                    }
                    self.block(&case.body);
                }
            }
            NodeKind::Assign { namespace, items, .. } => {
                if items.len() > 1 {
                    refuse(self, Construct::SeveralAssignments);
                }
                self.assignment = Some(node.span);
                self.exprs(items.iter().filter_map(|item| item.value).chain(*namespace));
                self.assignment = None;
            }
            NodeKind::Capture { namespace, body, .. } => {
                self.exprs(*namespace);
                self.block(body);
            }
            NodeKind::Macro(id) => self.definition(*id),
            NodeKind::Nested(args) => self.exprs(args.iter().copied()),
            NodeKind::Return(value) => self.exprs(*value),
            NodeKind::Call(call) => self.call(call, node.span),
            NodeKind::Attempt { body, recover } => {
                refuse(self, Construct::Attempt);
                self.block(body);
                self.block(recover);
            }
            NodeKind::Setting { name, name_span, value } => {
                if let Some(instead) = table::setting(self.ast.name(*name)) {
                    let shown = format!("a change of `{}`", self.ast.name(*name));
                    self.report(codes::newer_agent::SETTING, &shown, *name_span, instead, Subject::Node(node));
                }
                self.expr(*value);
            }
            NodeKind::Stop(why) => {
                refuse(self, Construct::Stop);
                self.exprs(*why);
            }
            NodeKind::Include { path, parse, encoding, ignore_missing } => {
                refuse(self, Construct::Include);
                self.exprs([Some(*path), *parse, *encoding, *ignore_missing].into_iter().flatten());
            }
            NodeKind::Import { path, .. } => {
                refuse(self, Construct::Import);
                self.expr(*path);
            }
            NodeKind::Visit { node: visited, using } => {
                refuse(self, Construct::Visit);
                self.exprs(visited.iter().chain(using).copied());
            }
            NodeKind::Fallback => refuse(self, Construct::Fallback),
            NodeKind::Flush => refuse(self, Construct::Flush),
            NodeKind::Scoped { scoping, body } => self.scoped(*scoping, body, node),
        }
    }

    fn scoped(&mut self, scoping: Scoping, body: &'a Block, node: &'a Node) {
        let construct = match scoping {
            Scoping::OutputFormat(_) => Some(Construct::OutputFormat),
            Scoping::AutoEsc => Some(Construct::AutoEsc),
            Scoping::NoAutoEsc => Some(Construct::NoAutoEsc),
            Scoping::Escape { .. } | Scoping::NoEscape => None,
        };
        // An empty block is gone before the list is asked.
        if let Some(construct) = construct.filter(|_| !body.nodes.is_empty()) {
            self.refuse(construct, node.span, Subject::Node(node));
        }
        let mark = self.names.mark();
        if let Scoping::Escape { name, expr } = scoping {
            self.names.bind(name, Binding::Plain);
            self.expr(expr);
        }
        self.block(body);
        self.names.release(mark);
    }

    /// A parameter's default is read outside: it knows no other parameter.
    fn definition(&mut self, id: MacroId) {
        let Some(definition) = self.ast.macros.get(id.0 as usize) else { return };
        self.exprs(definition.params.iter().filter_map(|param| param.default));
        let names = definition.params.iter().map(|param| param.name).chain(definition.catch_all);
        self.bound_block(names, Binding::Plain, &definition.body);
    }

    fn call(&mut self, call: &'a Call, span: Span) {
        let is_transform = call.spelling == CallSpelling::Transform;
        if is_transform {
            self.refuse(Construct::Transform, span, Subject::Call(call));
        } else if !self.is_own_macro(call, span) {
            self.refuse(Construct::ForeignMacro, span, Subject::Call(call));
        }
        match &call.args {
            CallArgs::Positional(args) => self.exprs(args.iter().copied()),
            CallArgs::Named(args) => self.exprs(args.iter().map(|(_, value)| *value)),
        }
        if let Some(body) = &call.body {
            self.bound_block(call.loop_vars.iter().copied(), Binding::Plain, body);
        }
    }

    /// True for the bare name of a macro of this template.
    fn is_own_macro(&self, call: &Call, span: Span) -> bool {
        // The tree drops brackets; without them the name stands right after `<@`.
        let is_bare = call.spelling == CallSpelling::Call || self.ast.span(call.callee).start == span.start + 2;
        matches!(self.ast.expr(call.callee), Expr::Variable(name) if is_bare && self.names.is_macro(*name))
    }

    fn interpolation(&mut self, interpolation: &'a Interpolation) {
        if interpolation.decimals.is_some() {
            self.refuse(Construct::Numeric, interpolation.span, Subject::Interpolation(interpolation));
        }
        let assignment = self.assignment.take();
        self.expr(interpolation.written);
        self.assignment = assignment;
    }

    fn expr(&mut self, id: ExprId) {
        stacker::maybe_grow(RED_ZONE, STACK, || self.parts(id));
    }

    fn parts(&mut self, id: ExprId) {
        let ast = self.ast;
        match ast.expr(id) {
            Expr::String(_) | Expr::Number(_) | Expr::Bool(_) => {}
            Expr::StringParts(parts) => {
                let outside = std::mem::replace(&mut self.in_literal, true);
                for part in parts {
                    if let StringPart::Interpolation(interpolation) = part {
                        self.interpolation(interpolation);
                    }
                }
                self.in_literal = outside;
            }
            Expr::Variable(name) => {
                if !self.names.is_declared(*name) {
                    self.undeclared(id, *name);
                }
            }
            Expr::Special(_) => self.special(id, id),
            Expr::Dot { target, .. } => self.reached(id, *target),
            Expr::Index { target, index } => {
                self.reached(id, *target);
                self.expr(*index);
            }
            Expr::Call { target, args } => self.function(id, *target, args),
            Expr::BuiltIn { target, name, args } => {
                self.built_in(id, name.row, name.span);
                self.expr(*target);
                self.exprs(args.iter().flatten().copied());
            }
            Expr::Default { target, fallback, .. } => {
                self.expr(*target);
                self.exprs(*fallback);
            }
            Expr::Exists { target, .. } => self.expr(*target),
            Expr::Not(operand) | Expr::Sign { operand, .. } => self.expr(*operand),
            Expr::Chain { first, rest } => {
                self.expr(*first);
                self.exprs(rest.iter().map(|(_, part)| *part));
            }
            Expr::Compare { left, right, .. } => self.exprs([*left, *right]),
            Expr::Range { from, to, .. } => self.exprs([*from].into_iter().chain(*to)),
            Expr::List(items) => self.exprs(items.iter().copied()),
            Expr::Hash(entries) => self.exprs(entries.iter().flat_map(|(key, value)| [*key, *value])),
            Expr::Lambda { params, body } => {
                // It only stands in a built-in that was refused; what it says itself may be refused, too.
                let mark = self.names.mark();
                params.iter().for_each(|name| self.names.bind(*name, Binding::Plain));
                self.expr(*body);
                self.names.release(mark);
            }
        }
    }

    /// What a member is asked of: `.vars.x` is reported as a whole.
    fn reached(&mut self, whole: ExprId, target: ExprId) {
        match self.ast.expr(target) {
            Expr::Special(_) => self.special(target, whole),
            _ => self.expr(target),
        }
    }

    fn special(&mut self, id: ExprId, whole: ExprId) {
        let Expr::Special(special) = self.ast.expr(id) else { return };
        if let Some(instead) = table::special(*special) {
            let span = self.ast.span(id);
            let shown = format!("`{}`", self.text(span));
            self.report(codes::newer_agent::SPECIAL, &shown, span, instead, Subject::Expr(whole));
        }
    }

    fn undeclared(&mut self, id: ExprId, name: NameId) {
        if let Some(row) = table::row_of(Construct::Name) {
            let shown = format!("the name `{}`, which the template does not declare", self.ast.name(name));
            self.report(row.code, &shown, self.ast.span(id), row.instead, Subject::Expr(id));
        }
    }

    /// `x(…)`: built-ins may be called, and functions of the template by their bare name.
    fn function(&mut self, id: ExprId, target: ExprId, args: &'a [ExprId]) {
        // The tree drops brackets; a bracketed target begins after the beginning of the call.
        let is_bare = self.ast.span(target).start == self.ast.span(id).start;
        let passes = is_bare
            && match self.ast.expr(target) {
                Expr::BuiltIn { .. } => true,
                Expr::Variable(name) => self.names.is_macro(*name) && !self.names.is_variable(*name),
                _ => false,
            };
        if !passes {
            self.refuse(Construct::Method, self.ast.span(id), Subject::Expr(id));
        }
        match self.ast.expr(target) {
            Expr::Variable(_) if !passes => {}
            // What `.get_optional_template(…)` is, is told once.
            Expr::Special(_) if !passes => {}
            _ => self.expr(target),
        }
        self.exprs(args.iter().copied());
    }

    fn built_in(&mut self, id: ExprId, row: u16, span: Span) {
        let row = built_ins::row_of(row);
        let written = self.text(span);
        let instead = match row.refused {
            Some(instead) => Some(instead),
            // Only the spelling with `_` is on the list where capitals follow one another.
            None if spelt_apart(written) != row.name => Some(Instead::Spelling(row.name)),
            None => None,
        };
        if let Some(instead) = instead {
            let shown = format!("`?{written}`");
            self.report(codes::newer_agent::BUILT_IN, &shown, span, instead, Subject::Expr(id));
        }
    }

    /// True inside a string literal: an edit there must not bring quotation marks.
    pub(super) fn is_in_literal(&self, span: Span) -> bool {
        self.in_literal || span.is_empty()
    }

    /// What stands in the template.
    pub(super) fn text(&self, span: Span) -> &'a str {
        self.ast.text.get(span.range()).unwrap_or_default()
    }

    fn refuse(&mut self, construct: Construct, span: Span, subject: Subject<'a>) {
        if let Some(row) = table::row_of(construct) {
            self.report(row.code, row.shown, span, row.instead, subject);
        }
    }

    fn report(&mut self, code: Code, shown: &str, span: Span, instead: Instead, subject: Subject<'a>) {
        let Remedy { help, fix, is_safe } = remedy(self, instead, subject);
        let mut found = Diagnostic::new(code, span, format!("newer Agents refuse {shown}")).with_help(help);
        if let Some(assignment) = self.assignment.filter(|assignment| *assignment != span) {
            found = found.with_label(assignment, "the Agent names this place");
        }
        if let Some((at, by)) = fix {
            found = if is_safe { found.with_fix(at, by) } else { found.with_suggestion(at, by) };
        }
        found.place.source = self.ast.source.clone();
        self.found.push_within(self.most, found);
    }
}

/// A name with an underscore before each capital, as the list is asked for it: `isoUtcNZ` is `iso_utc_n_z`.
fn spelt_apart(name: &str) -> String {
    let mut apart = String::with_capacity(name.len() + 4);
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            apart.push('_');
        }
        apart.push(c.to_ascii_lowercase());
    }
    apart
}
