//! The syntax tree under construction, and what the compiler has to remember while it reads.

use std::hash::BuildHasher;
use std::sync::Arc;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::escape::Escape;
use super::naming::Naming;
use crate::diagnostic::{Diagnostic, Diagnostics, Fix, Label, Place, Source, Span, codes};
use crate::limits::Limits;
use crate::template::ast::{Ast, Expr, ExprId, ExprNode, NameId, OutputFormat};
use crate::template::{Dialect, Release};

/// A fault that ends the reading of one tag; reading goes on after it.
pub(super) type SyntaxFault = Box<Diagnostic>;

/// The result of reading a part of a tag.
pub(super) type Read<T> = Result<T, SyntaxFault>;

/// What a loop variable belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LoopKind {
    /// `#list`, whose variable may come from `#items`.
    List,
    /// `#list` with an `#items` inside.
    Items,
    /// `#foreach`
    ForEach,
    /// The variable of a macro call, hiding that of a list.
    Call,
}

/// A loop around the place that is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Loop<'t> {
    pub(super) kind: LoopKind,
    pub(super) item: Option<&'t str>,
    pub(super) second: Option<&'t str>,
}

impl Loop<'_> {
    /// True if one of its variables has this name.
    pub(super) fn names(&self, name: &str) -> bool {
        self.item.into_iter().chain(self.second).any(|own| super::literal::plain_name(own) == name)
    }
}

/// What kind of definition is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Definition {
    /// None: the template itself.
    Template,
    /// `#macro`
    Macro,
    /// `#function`
    Function,
}

/// When values are escaped as they are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Escaping {
    pub(super) format: OutputFormat,
    pub(super) enabled: bool,
}

impl Escaping {
    /// True if an interpolation is escaped.
    pub(super) fn is_on(self) -> bool {
        self.enabled && is_markup(self.format)
    }
}

/// True for the formats that can escape.
pub(super) fn is_markup(format: OutputFormat) -> bool {
    use OutputFormat::{Combined, Html, Rtf, Xhtml, Xml};
    matches!(format, Html | Xhtml | Xml | Rtf | Combined(..))
}

/// Bytes of a template for an expression, roughly, and how many expressions room is made for before they are read.
const BYTES_OF_EXPRESSION: usize = 20;
const MOST_EXPECTED: usize = 256;

/// So many names are searched one by one.
const FEW_NAMES: usize = 8;

/// The compiler's state.
#[derive(Debug)]
pub(super) struct Builder<'t> {
    pub(super) ast: Ast,
    /// The numbers of the names, by the hash of the name; empty while there are few.
    numbers: HashTable<NameId>,
    hasher: DefaultHashBuilder,
    /// How deep each expression nests.
    depths: Vec<u16>,
    pub(super) limits: &'t Limits,
    /// What of the language there is.
    pub(super) release: Release,
    pub(super) diagnostics: Diagnostics,
    pub(super) naming: Naming,
    pub(super) escaping: Escaping,
    /// `#escape x as …`, innermost last.
    pub(super) escapes: Vec<Escape>,
    pub(super) loops: Vec<Loop<'t>>,
    pub(super) breakable: u32,
    pub(super) continuable: u32,
    pub(super) definition: Definition,
    /// What the copies that `#escape` made cost so far.
    pub(super) copied: usize,
    /// How deep the expression nests that is read.
    pub(super) nesting: usize,
}

impl<'t> Builder<'t> {
    pub(super) fn new(text: &str, source: Source, limits: &'t Limits, dialect: Dialect) -> Self {
        let expressions = (text.len() / BYTES_OF_EXPRESSION).min(MOST_EXPECTED);
        Builder {
            ast: Ast {
                source,
                text: Arc::from(text),
                exprs: Vec::with_capacity(expressions),
                output_format: dialect.output_format,
                ..Ast::default()
            },
            numbers: HashTable::new(),
            hasher: DefaultHashBuilder::default(),
            depths: Vec::with_capacity(expressions),
            limits,
            release: dialect.release,
            diagnostics: Diagnostics::new(),
            naming: Naming::default(),
            escaping: Escaping { format: dialect.output_format, enabled: true },
            escapes: Vec::new(),
            loops: Vec::new(),
            breakable: 0,
            continuable: 0,
            definition: Definition::Template,
            copied: 0,
            nesting: 0,
        }
    }

    /// Goes on with what another builder knows of the place, and with its tree.
    pub(super) fn borrow_state<'o: 't>(&mut self, other: &mut Builder<'o>) {
        self.swap_tree(other);
        self.release = other.release;
        self.naming = other.naming;
        self.escaping = other.escaping;
        self.escapes.clone_from(&other.escapes);
        self.loops = other.loops.iter().map(|found| Loop { ..*found }).collect();
        self.definition = other.definition;
        self.nesting = other.nesting;
    }

    /// Exchanges the trees of two builders.
    pub(super) fn swap_tree<'o>(&mut self, other: &mut Builder<'o>) {
        std::mem::swap(&mut self.ast, &mut other.ast);
        std::mem::swap(&mut self.numbers, &mut other.numbers);
        std::mem::swap(&mut self.hasher, &mut other.hasher);
        std::mem::swap(&mut self.depths, &mut other.depths);
    }

    /// The number of a name.
    pub(super) fn name(&mut self, name: &str) -> NameId {
        let Builder { ast: Ast { names, .. }, numbers, hasher, .. } = self;
        let id = NameId(names.len() as u32);
        if names.len() < FEW_NAMES {
            // The newest are the likeliest.
            if let Some(at) = names.iter().rposition(|known| &**known == name) {
                return NameId(at as u32);
            }
            names.push(name.into());
            return id;
        }
        let hash_of = |id: &NameId| hasher.hash_one(names.get(id.0 as usize).map_or("", |name| &**name));
        if numbers.is_empty() {
            for id in (0..id.0).map(NameId) {
                numbers.insert_unique(hash_of(&id), id, hash_of);
            }
        }
        let hash = hasher.hash_one(name);
        let is_it = |id: &NameId| names.get(id.0 as usize).is_some_and(|known| &**known == name);
        if let Some(known) = numbers.find(hash, is_it) {
            return *known;
        }
        numbers.insert_unique(hash, id, hash_of);
        names.push(name.into());
        id
    }

    /// Adds an expression whose parts are in the tree already.
    pub(super) fn push(&mut self, expr: Expr, span: Span) -> Read<ExprId> {
        let mut depth = 0;
        for_each_part(&expr, |part| depth = depth.max(self.depths[part.0 as usize]));
        if usize::from(depth) >= self.limits.template_depth {
            return Err(too_deep(span, self.limits.template_depth));
        }
        self.depths.push(depth + 1);
        self.ast.exprs.push(ExprNode { expr, span });
        Ok(ExprId(self.ast.exprs.len() as u32 - 1))
    }

    /// Stands in for an expression that could not be read, so that reading goes on.
    pub(super) fn placeholder(&mut self, span: Span) -> ExprId {
        self.depths.push(1);
        self.ast.exprs.push(ExprNode { expr: Expr::Bool(false), span });
        ExprId(self.ast.exprs.len() as u32 - 1)
    }

    /// Adds a finding, its places in this template.
    pub(super) fn report(&mut self, mut fault: Diagnostic) {
        let place = |place: &mut Place| place.source = self.ast.source.clone();
        place(&mut fault.place);
        fault.labels.iter_mut().for_each(|Label { place: label, .. }| place(label));
        fault.fix.iter_mut().flat_map(Fix::places_mut).for_each(place);
        self.diagnostics.push_within(self.limits.raw_diagnostics(), fault);
    }

    /// The text of a string literal, or of string literals added up.
    pub(super) fn constant(&self, id: ExprId) -> Option<String> {
        let literal = |id: ExprId| match self.ast.expr(id) {
            Expr::String(text) => Some(&**text),
            _ => None,
        };
        match self.ast.expr(id) {
            Expr::Chain { first, rest } => {
                let mut text = literal(*first)?.to_owned();
                for (op, part) in rest {
                    if *op != crate::template::ast::BinaryOp::Add {
                        return None;
                    }
                    text.push_str(literal(*part)?);
                }
                Some(text)
            }
            _ => literal(id).map(str::to_owned),
        }
    }
}

/// The finding for an expression or block that nests too deeply.
pub(super) fn too_deep(span: Span, limit: usize) -> SyntaxFault {
    let message = format!("nested deeper than the {limit} levels allowed");
    Box::new(
        Diagnostic::new(codes::limit::TEMPLATE_DEPTH, span, message)
            .with_help("put parts of it into variables or macros of their own"),
    )
}

/// Calls `visit` with each direct part of an expression.
pub(in crate::template) fn for_each_part(expr: &Expr, mut visit: impl FnMut(ExprId)) {
    use crate::template::ast::StringPart;
    match expr {
        Expr::String(_) | Expr::Number(_) | Expr::Bool(_) | Expr::Variable(_) | Expr::Special(_) => {}
        Expr::StringParts(parts) => parts.iter().for_each(|part| {
            if let StringPart::Interpolation(interpolation) = part {
                visit(interpolation.expr);
            }
        }),
        Expr::Dot { target, .. } | Expr::Exists { target, .. } => visit(*target),
        Expr::Index { target, index } => {
            visit(*target);
            visit(*index);
        }
        Expr::Call { target, args } => {
            visit(*target);
            args.iter().copied().for_each(visit);
        }
        Expr::BuiltIn { target, args, .. } => {
            visit(*target);
            args.iter().flatten().copied().for_each(visit);
        }
        Expr::Default { target, fallback, .. } => {
            visit(*target);
            fallback.iter().copied().for_each(visit);
        }
        Expr::Not(operand) | Expr::Sign { operand, .. } => visit(*operand),
        Expr::Chain { first, rest } => {
            visit(*first);
            rest.iter().for_each(|(_, part)| visit(*part));
        }
        Expr::Compare { left, right, .. } => {
            visit(*left);
            visit(*right);
        }
        Expr::Range { from, to, .. } => {
            visit(*from);
            to.iter().copied().for_each(visit);
        }
        Expr::List(items) => items.iter().copied().for_each(visit),
        Expr::Hash(entries) => entries.iter().for_each(|(key, value)| {
            visit(*key);
            visit(*value);
        }),
        Expr::Lambda { body, .. } => visit(*body),
    }
}

/// The expression with those parts replaced that `copy` knows; `None` if it knows none of them.
pub(super) fn replace_parts(expr: &Expr, copy: impl Fn(ExprId) -> Option<ExprId>) -> Option<Expr> {
    use crate::template::ast::{BuiltInName, Interpolation, StringPart};
    let mut any = false;
    for_each_part(expr, |part| any |= copy(part).is_some());
    if !any {
        return None;
    }
    let new = |part: &ExprId| copy(*part).unwrap_or(*part);
    let all = |parts: &[ExprId]| parts.iter().map(new).collect::<Vec<_>>();
    Some(match expr {
        Expr::StringParts(parts) => Expr::StringParts(
            parts
                .iter()
                .map(|part| match part {
                    StringPart::Text(text) => StringPart::Text(text.clone()),
                    StringPart::Interpolation(old) => {
                        let Interpolation { decimals, auto_escape, written, span, .. } = *old;
                        StringPart::Interpolation(Interpolation {
                            expr: new(&old.expr),
                            written,
                            decimals,
                            auto_escape,
                            span,
                        })
                    }
                })
                .collect(),
        ),
        Expr::Dot { target, key } => Expr::Dot { target: new(target), key: *key },
        Expr::Exists { target, parenthesised } => Expr::Exists { target: new(target), parenthesised: *parenthesised },
        Expr::Index { target, index } => Expr::Index { target: new(target), index: new(index) },
        Expr::Call { target, args } => Expr::Call { target: new(target), args: all(args) },
        Expr::BuiltIn { target, name, args } => Expr::BuiltIn {
            target: new(target),
            name: BuiltInName { row: name.row, span: name.span },
            args: args.as_deref().map(all),
        },
        Expr::Default { target, fallback, parenthesised } => {
            Expr::Default { target: new(target), fallback: fallback.as_ref().map(new), parenthesised: *parenthesised }
        }
        Expr::Not(operand) => Expr::Not(new(operand)),
        Expr::Sign { minus, operand } => Expr::Sign { minus: *minus, operand: new(operand) },
        Expr::Chain { first, rest } => {
            Expr::Chain { first: new(first), rest: rest.iter().map(|(op, part)| (*op, new(part))).collect() }
        }
        Expr::Compare { op, left, right } => Expr::Compare { op: *op, left: new(left), right: new(right) },
        Expr::Range { kind, from, to } => Expr::Range { kind: *kind, from: new(from), to: to.as_ref().map(new) },
        Expr::List(items) => Expr::List(all(items)),
        Expr::Hash(entries) => Expr::Hash(entries.iter().map(|(key, value)| (new(key), new(value))).collect()),
        Expr::Lambda { params, body } => Expr::Lambda { params: params.clone(), body: new(body) },
        Expr::String(_) | Expr::Number(_) | Expr::Bool(_) | Expr::Variable(_) | Expr::Special(_) => return None,
    })
}
