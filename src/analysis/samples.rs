//! Variables that a template reads without a default, and that its sample data do not always have.

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Diagnostics, Span, codes};
use crate::json::Json;
use crate::settings::Profile;
use crate::template::ast::{Ast, Block, Expr, ExprId, NameId, Node, NodeKind, StringPart};
use crate::template::builtin;

/// Items of one list that are looked at.
const ITEMS: usize = 1_000;
/// Names in the help.
const NAMED: usize = 3;

/// A step from the data towards a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Step {
    /// A member.
    Member(NameId),
    /// Every item of a list.
    Item,
}

type Path = Vec<Step>;

/// A value that is read.
struct Access {
    path: Path,
    span: Span,
}

/// Looks at every read of a template with all of its samples.
pub(crate) fn check(ast: &Ast, samples: &[(String, Json)], profile: Profile) -> Diagnostics {
    let mut reader =
        SampleReader { ast, profile, loops: Vec::new(), guards: Vec::new(), hidden: HashSet::new(), reads: Vec::new() };
    reader.hide_variables();
    reader.block(&ast.body);
    for found in &ast.macros {
        reader.block(&found.body);
    }
    let mut found = Diagnostics::new();
    let mut told: HashSet<Path> = HashSet::new();
    reader.reads.sort_by_key(|read| read.span.start);
    for Access { path, span } in &reader.reads {
        let states: Vec<(bool, bool)> = samples.iter().map(|(_, data)| presence(ast, data, path)).collect();
        let is_known = states.iter().any(|(is_there, _)| *is_there);
        let lacking = samples.iter().zip(&states).filter(|(_, (_, is_missing))| *is_missing);
        let names: Vec<&str> = lacking.map(|((name, _), _)| name.as_str()).collect();
        if is_known && !names.is_empty() && told.insert(path.clone()) {
            found.push(sometimes_missing(ast, path, *span, &names, samples.len()));
        }
    }
    found
}

fn sometimes_missing(ast: &Ast, path: &Path, span: Span, names: &[&str], samples: usize) -> Diagnostic {
    let read = ast.text.get(span.range()).unwrap_or_default();
    let shown: Vec<String> = names.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let which = match (samples, path.contains(&Step::Item)) {
        (1, _) => "not every item of the sample has it".into(),
        (_, true) => format!("items without it: {}{more}", shown.join(", ")),
        _ => format!("absent from {}{more}", shown.join(", ")),
    };
    Diagnostic::new(codes::lint::SOMETIMES_MISSING, span, format!("`{read}` is not always there, and has no default"))
        .with_help(format!("{which}; give a default, `{read}!\"-\"`, or test it, `<#if {read}??>`"))
}

/// Whether some instance of the value is there, and whether some is missing while what is around it is
/// there.
fn presence(ast: &Ast, data: &Json, path: &Path) -> (bool, bool) {
    let mut here: Vec<&Json> = vec![data];
    let mut is_missing = false;
    for step in path {
        is_missing = false;
        let mut next = Vec::new();
        for value in here {
            match (step, value) {
                (Step::Member(name), Json::Object(object)) => match object.get(ast.name(*name)) {
                    None | Some(Json::Null) => is_missing = true,
                    Some(value) => next.push(value),
                },
                (Step::Item, Json::Array(items)) => next.extend(items.iter().take(ITEMS)),
                _ => {}
            }
        }
        here = next;
        here.truncate(ITEMS);
    }
    (!here.is_empty(), is_missing)
}

/// Walks the syntax tree, whose depth is bounded by the compiler.
struct SampleReader<'a> {
    ast: &'a Ast,
    profile: Profile,
    /// Loop variables in scope, with the path of what they stand for.
    loops: Vec<(NameId, Option<Path>)>,
    /// What conditions around the place have looked at.
    guards: Vec<Guard>,
    /// Names that are no data anywhere: assigned variables, parameters.
    hidden: HashSet<NameId>,
    reads: Vec<Access>,
}

/// What a condition says about the data.
#[derive(Clone)]
enum Guard {
    /// This was tested for being there, or read itself.
    Tested(Path),
    /// This was compared: its neighbours may be there for that reason.
    Compared(Path),
}

impl<'a> SampleReader<'a> {
    fn hide_variables(&mut self) {
        let ast = self.ast;
        let mut pending: Vec<&Block> = ast.macros.iter().map(|found| &found.body).chain([&ast.body]).collect();
        for found in &ast.macros {
            self.hidden.extend(found.params.iter().map(|param| param.name).chain(found.catch_all).chain([found.name]));
        }
        while let Some(block) = pending.pop() {
            for node in &block.nodes {
                match &node.kind {
                    NodeKind::Assign { items, .. } => self.hidden.extend(items.iter().map(|item| item.name)),
                    NodeKind::Capture { name, .. } | NodeKind::Import { name, .. } => drop(self.hidden.insert(*name)),
                    NodeKind::Call(call) => self.hidden.extend(&call.loop_vars),
                    _ => {}
                }
                pending.extend(node.kind.bodies());
            }
        }
    }

    fn block(&mut self, block: &'a Block) {
        for node in &block.nodes {
            self.node(node);
        }
    }

    fn node(&mut self, node: &'a Node) {
        let scope = (self.loops.len(), self.guards.len());
        match &node.kind {
            NodeKind::Interpolation(interpolation) => self.expression(interpolation.expr),
            NodeKind::If { branches, otherwise } => {
                for (condition, body) in branches {
                    self.expression(*condition);
                    self.guard(*condition);
                    self.block(body);
                }
                otherwise.iter().for_each(|body| self.block(body));
            }
            NodeKind::Switch { on, cases } => {
                self.expression(*on);
                self.guards.extend(self.path(*on).map(Guard::Compared));
                cases.iter().for_each(|case| self.block(&case.body));
            }
            NodeKind::List(list) => {
                self.expression(list.over);
                let item = self.path(list.over).map(|mut path| {
                    path.push(Step::Item);
                    path
                });
                // Of a hash the first name stands for the key.
                let item = item.filter(|_| list.second.is_none());
                self.loops.extend(list.item.map(|name| (name, item)));
                self.loops.extend(list.second.map(|name| (name, None)));
                self.block(&list.body);
                self.loops.truncate(scope.0);
                list.otherwise.iter().for_each(|body| self.block(body));
            }
            NodeKind::Items { item, second, body } => {
                self.loops.extend([Some(*item), *second].into_iter().flatten().map(|name| (name, None)));
                self.block(body);
            }
            NodeKind::Assign { items, .. } => {
                items.iter().filter_map(|item| item.value).for_each(|value| self.expression(value))
            }
            // A fault in an attempt is caught.
            NodeKind::Attempt { recover, .. } => self.block(recover),
            kind => kind.bodies().into_iter().for_each(|body| self.block(body)),
        }
        self.loops.truncate(scope.0);
        self.guards.truncate(scope.1);
    }

    /// Notes the reads in an expression; what it tests itself guards it as well.
    fn expression(&mut self, id: ExprId) {
        let scope = self.guards.len();
        self.tests(id);
        self.reads_in(id);
        self.guards.truncate(scope);
    }

    /// Remembers what a condition looks at.
    fn guard(&mut self, id: ExprId) {
        self.tests(id);
        let mut pending = vec![id];
        while let Some(id) = pending.pop() {
            match self.ast.expr(id) {
                Expr::Compare { left, right, .. } => {
                    let sides = [left, right].into_iter().filter_map(|side| self.path(*side)).map(Guard::Compared);
                    let sides: Vec<_> = sides.collect();
                    self.guards.extend(sides);
                }
                expr => pending.extend(children(expr)),
            }
            self.guards.extend(self.path(id).map(Guard::Tested));
        }
    }

    /// Remembers what an expression tests for being there.
    fn tests(&mut self, id: ExprId) {
        let mut pending = vec![id];
        while let Some(id) = pending.pop() {
            let expr = self.ast.expr(id);
            let tested = match expr {
                Expr::Exists { target, .. } | Expr::Default { target, .. } => Some(*target),
                Expr::BuiltIn { target, name, .. } if is_test(name.row) => Some(*target),
                _ => None,
            };
            self.guards.extend(tested.and_then(|target| self.path(target)).map(Guard::Tested));
            pending.extend(children(expr));
        }
    }

    fn reads_in(&mut self, id: ExprId) {
        let mut pending = vec![id];
        while let Some(id) = pending.pop() {
            let expr = self.ast.expr(id);
            match expr {
                // Its target may be missing; in parentheses all of it.
                Expr::Exists { .. } => continue,
                Expr::Default { fallback, .. } => {
                    pending.extend(fallback);
                    continue;
                }
                Expr::BuiltIn { name, args, .. } if is_test(name.row) => {
                    pending.extend(args.iter().flatten());
                    continue;
                }
                Expr::Lambda { .. } => continue,
                _ => {}
            }
            if let Some(path) = self.path(id)
                && !self.is_guarded(&path)
            {
                self.reads.push(Access { path, span: self.ast.span(id) });
            }
            pending.extend(children(expr));
        }
    }

    fn is_guarded(&self, path: &Path) -> bool {
        self.guards.iter().any(|guard| match guard {
            Guard::Tested(tested) => tested.starts_with(path),
            Guard::Compared(compared) => compared.split_last().is_some_and(|(_, around)| path.starts_with(around)),
        })
    }

    /// The path that an expression reads, if it is one from the data.
    fn path(&self, id: ExprId) -> Option<Path> {
        match self.ast.expr(id) {
            Expr::Variable(name) => {
                if let Some((_, path)) = self.loops.iter().rev().find(|(known, _)| known == name) {
                    return path.clone();
                }
                let is_root = ["data", "entity"].contains(&self.ast.name(*name));
                match self.profile {
                    _ if self.hidden.contains(name) => None,
                    Profile::Agent => is_root.then(Vec::new),
                    Profile::BdkJava => Some(vec![Step::Member(*name)]),
                }
            }
            Expr::Dot { target, key } => {
                let mut path = self.path(*target)?;
                path.push(Step::Member(*key));
                Some(path)
            }
            _ => None,
        }
    }
}

/// True for built-ins that take a missing value.
fn is_test(row: u16) -> bool {
    ["default", "exists", "has_content", "if_exists"].contains(&builtin::name_of_row(row))
}

/// The expressions directly in one.
fn children(expr: &Expr) -> Vec<ExprId> {
    match expr {
        Expr::Dot { target, .. } | Expr::Not(target) => vec![*target],
        Expr::Sign { operand, .. } => vec![*operand],
        Expr::Exists { target, .. } => vec![*target],
        Expr::Index { target, index } => vec![*target, *index],
        Expr::Call { target, args } => [target].into_iter().chain(args).copied().collect(),
        Expr::BuiltIn { target, args, .. } => [target].into_iter().chain(args.iter().flatten()).copied().collect(),
        Expr::Default { target, fallback, .. } => [target].into_iter().chain(fallback).copied().collect(),
        Expr::Chain { first, rest } => [first].into_iter().chain(rest.iter().map(|(_, id)| id)).copied().collect(),
        Expr::Compare { left, right, .. } => vec![*left, *right],
        Expr::Range { from, to, .. } => [from].into_iter().chain(to).copied().collect(),
        Expr::List(items) => items.clone(),
        Expr::Hash(pairs) => pairs.iter().flat_map(|(key, value)| [*key, *value]).collect(),
        Expr::Lambda { body, .. } => vec![*body],
        Expr::StringParts(parts) => parts
            .iter()
            .filter_map(|part| match part {
                StringPart::Interpolation(interpolation) => Some(interpolation.expr),
                StringPart::Text(_) => None,
            })
            .collect(),
        Expr::String(_) | Expr::Number(_) | Expr::Bool(_) | Expr::Variable(_) | Expr::Special(_) => Vec::new(),
    }
}
