//! Names that a template reads and that nothing can give: told whatever the data.

use std::collections::HashSet;

use super::ast::{Ast, Block, CallArgs, Expr, ExprId, NameId, NodeKind, When};
use super::builtin::table::row_of;
use super::compile::builder::for_each_part;
use super::habit::{parent, word};
use super::{Look, Template};
use crate::diagnostic::{Diagnostic, Diagnostics, Fix, Place, Severity, codes};
use crate::limits::Limits;

/// The variables that every template in Symphony has.
const ROOTS: [&str; 2] = ["data", "entity"];

/// Built-ins that forgive a missing receiver.
const TOLERANT: [&str; 4] = ["default", "exists", "has_content", "if_exists"];

/// True if the template itself gives a value to a variable of this name somewhere: an assignment, a macro, a parameter, a
/// loop variable.
pub(super) fn is_set(ast: &Ast, name: &str) -> bool {
    set_names(ast).into_iter().any(|set| {
        let set = ast.name(set);
        set == name || implicit(name) == Some(set)
    })
}

/// The loop variable that `x_index` and `x_has_next` belong to.
fn implicit(name: &str) -> Option<&str> {
    name.strip_suffix("_index").or_else(|| name.strip_suffix("_has_next"))
}

/// Every name that the template gives a value to.
fn set_names(ast: &Ast) -> HashSet<NameId> {
    let mut set = HashSet::new();
    for definition in &ast.macros {
        set.insert(definition.name);
        set.extend(definition.params.iter().map(|param| param.name));
        set.extend(definition.catch_all);
    }
    for node in &ast.exprs {
        if let Expr::Lambda { params, .. } = &node.expr {
            set.extend(params);
        }
    }
    let mut pending: Vec<&Block> = ast.macros.iter().map(|found| &found.body).chain([&ast.body]).collect();
    while let Some(block) = pending.pop() {
        for node in &block.nodes {
            match &node.kind {
                NodeKind::List(list) => set.extend(list.item.into_iter().chain(list.second)),
                NodeKind::Items { item, second, .. } => set.extend([*item].into_iter().chain(*second)),
                NodeKind::Assign { items, .. } => set.extend(items.iter().map(|item| item.name)),
                NodeKind::Capture { name, .. } | NodeKind::Import { name, .. } => {
                    set.insert(*name);
                }
                NodeKind::Call(call) => set.extend(&call.loop_vars),
                _ => {}
            }
            pending.extend(node.kind.bodies());
        }
    }
    set
}

/// True if other text may set variables: included, imported, evaluated.
fn is_open(ast: &Ast) -> bool {
    let evaluates = ast.exprs.iter().any(|node| match &node.expr {
        Expr::BuiltIn { name, .. } => matches!(row_of(name.row).name, "eval" | "eval_json" | "interpret"),
        _ => false,
    });
    let mut pending: Vec<&Block> = ast.macros.iter().map(|found| &found.body).chain([&ast.body]).collect();
    while let Some(block) = pending.pop() {
        for node in &block.nodes {
            if matches!(node.kind, NodeKind::Include { .. } | NodeKind::Import { .. } | NodeKind::Setting { .. }) {
                return true;
            }
            pending.extend(node.kind.bodies());
        }
    }
    evaluates
}

/// Reads of names that are there under no data: errors where they are met on every way through the template, else
/// warnings.
pub(crate) fn undefined(template: &Template, limits: &Limits) -> Diagnostics {
    template.found(Look::Undefined, limits.raw_diagnostics(), || look(&template.ast, limits))
}

fn look(ast: &Ast, limits: &Limits) -> Diagnostics {
    if is_open(ast) {
        return Diagnostics::new();
    }
    let set: HashSet<&str> = set_names(ast).into_iter().map(|name| ast.name(name)).collect();
    let is_known = |name: NameId| {
        let text = ast.name(name);
        set.contains(text) || ROOTS.contains(&text) || implicit(text).is_some_and(|of| set.contains(of))
    };
    let mut found = Vec::new();
    let mut pending: Vec<(&Block, bool)> = vec![(&ast.body, true)];
    pending.extend(ast.macros.iter().map(|definition| (&definition.body, false)));
    while let Some((block, certain)) = pending.pop() {
        let mut certain = certain;
        for node in &block.nodes {
            for (id, certain) in roots(&node.kind, certain) {
                reads(ast, id, certain, &mut |id, name, certain| {
                    if !is_known(name) && !is_forgiven(ast, id) {
                        found.push((ast.span(id).start, id, name, certain));
                    }
                });
            }
            if !matches!(node.kind, NodeKind::Attempt { .. }) {
                pending.extend(node.kind.bodies().into_iter().map(|body| (body, false)));
            }
            // What follows a way out is not met on every way.
            certain &=
                !matches!(node.kind, NodeKind::Stop(_) | NodeKind::Return(_) | NodeKind::Break | NodeKind::Continue);
        }
    }
    found.sort_by_key(|(start, ..)| *start);
    let most = limits.raw_diagnostics();
    let mut told = Diagnostics::new();
    let mut has_error = false;
    for (_, id, name, certain) in found {
        // What finds no room is not worded, but for the first error.
        if told.len() >= most && (has_error || !certain) {
            told.omit();
            continue;
        }
        has_error |= certain;
        told.push_within(most, tell(ast, id, name, certain));
    }
    told
}

/// The expressions of a node itself, and whether each is met whenever the node is.
fn roots(kind: &NodeKind, certain: bool) -> Vec<(ExprId, bool)> {
    let mut found = Vec::new();
    let mut add = |id: ExprId| found.push((id, certain));
    match kind {
        NodeKind::Interpolation(interpolation) => add(interpolation.expr),
        NodeKind::If { branches, .. } => {
            let conditions = branches.iter().enumerate().map(|(at, (condition, _))| (*condition, certain && at == 0));
            return conditions.collect();
        }
        NodeKind::List(list) => add(list.over),
        NodeKind::Switch { on, cases } => {
            // Without a case nobody asks what is switched on.
            let is_compared = cases.iter().any(|case| !matches!(case.when, When::Default));
            return vec![(*on, certain && is_compared)];
        }
        NodeKind::Assign { items, .. } => items.iter().filter_map(|item| item.value).for_each(add),
        NodeKind::Call(call) => {
            add(call.callee);
            match &call.args {
                CallArgs::Positional(args) => args.iter().copied().for_each(add),
                CallArgs::Named(args) => args.iter().map(|(_, arg)| *arg).for_each(add),
            }
        }
        NodeKind::Nested(args) => args.iter().copied().for_each(add),
        NodeKind::Return(Some(value)) | NodeKind::Stop(Some(value)) => add(*value),
        _ => {}
    }
    found
}

/// Calls `visit` with each variable in an expression, and whether it is read whenever the expression is.
fn reads(ast: &Ast, id: ExprId, certain: bool, visit: &mut impl FnMut(ExprId, NameId, bool)) {
    use super::ast::BinaryOp::{And, Or};
    let mut pending = vec![(id, certain)];
    while let Some((id, certain)) = pending.pop() {
        match ast.expr(id) {
            Expr::Variable(name) => visit(id, *name, certain),
            Expr::Chain { first, rest } => {
                pending.push((*first, certain));
                let lazy = rest.iter().any(|(op, _)| matches!(op, And | Or));
                pending.extend(rest.iter().map(|(_, part)| (*part, certain && !lazy)));
            }
            Expr::Default { target, fallback, .. } => {
                pending.push((*target, certain));
                pending.extend(fallback.map(|fallback| (fallback, false)));
            }
            Expr::BuiltIn { target, args, .. } => {
                pending.push((*target, certain));
                pending.extend(args.iter().flatten().map(|arg| (*arg, false)));
            }
            // Built-ins forgive some arguments that are missing.
            Expr::Call { target, args } if matches!(ast.expr(*target), Expr::BuiltIn { .. }) => {
                pending.push((*target, certain));
                pending.extend(args.iter().map(|arg| (*arg, false)));
            }
            expr => for_each_part(expr, |part| pending.push((part, certain))),
        }
    }
}

/// True if it does no harm that a variable is missing.
fn is_forgiven(ast: &Ast, id: ExprId) -> bool {
    let (mut at, mut is_path) = (id, false);
    while let Some(above) = parent(ast, at) {
        match ast.expr(above) {
            Expr::Default { target, parenthesised, .. } | Expr::Exists { target, parenthesised } if *target == at => {
                return !is_path || *parenthesised;
            }
            Expr::BuiltIn { target, name, .. } if *target == at && TOLERANT.contains(&row_of(name.row).name) => {
                return true;
            }
            Expr::Default { .. } | Expr::Exists { .. } => {}
            _ => is_path = true,
        }
        at = above;
    }
    false
}

fn tell(ast: &Ast, id: ExprId, name: NameId, certain: bool) -> Diagnostic {
    let name = ast.name(name);
    let span = ast.span(id);
    let place = Place { source: ast.source.clone(), span };
    let near = super::habit::need::is_macro(ast, id).then(|| {
        let macros = ast.macros.iter().filter(|found| !found.is_function).map(|found| ast.name(found.name));
        crate::diagnostic::nearest(name, macros)
    });
    let what = if near.is_some() { "macro" } else { "variable" };
    let mut found = Diagnostic::new(codes::template::UNDEFINED, place.clone(), format!("there is no {what} `{name}`"));
    let remedy = word::remedy(ast, id, |_| None).unwrap_or_else(|| match near.flatten() {
        Some(near) => super::habit::Remedy::new(format!("did you mean `{near}`?")).writing(span, near),
        None => word::undefined(ast, id),
    });
    if let Some(message) = remedy.message {
        found.message = message;
    }
    found.help = Some(remedy.help);
    found.fix = remedy.edit.map(|(span, text)| {
        let text = super::habit::quoted_for(ast, span, &text).unwrap_or(text);
        Fix::suggested(Place { source: place.source, span }, text)
    });
    if !certain {
        found.severity = Severity::Warning;
    }
    found
}
