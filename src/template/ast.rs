//! The syntax tree of a template: expressions in one arena, blocks as lists of nodes.
//!
//! The compiler guarantees that no expression and no block nests deeper than
//! [`Limits::template_depth`](crate::Limits::template_depth); left-deep operator chains
//! (`a + b + c …`) are kept flat as [`Expr::Chain`], so that neither evaluating nor dropping a
//! tree recurses on the length of the input.

use std::sync::Arc;

use super::number::Number;
use crate::diagnostic::{Source, Span};

/// Index of an expression in [`Ast::exprs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ExprId(pub u32);

/// Index of a name in [`Ast::names`]; equal names have equal ids within one template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NameId(pub u32);

/// Index of a macro or function in [`Ast::macros`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MacroId(pub u32);

/// A parsed template (also an `?eval` or `?interpret` argument).
#[derive(Debug, Default)]
pub struct Ast {
    /// Which text the spans count in.
    pub source: Source,
    /// The text itself, as written.
    pub text: Arc<str>,
    /// All expressions; children come before parents.
    pub exprs: Vec<ExprNode>,
    /// All names: variables, keys after a dot, parameters.
    pub names: Vec<Box<str>>,
    /// All macros and functions, in source order, wherever they are nested.
    pub macros: Vec<Macro>,
    /// The top level.
    pub body: Block,
    /// What the `#ftl` header says.
    pub header: Header,
    /// The output format at the beginning: that of the header, or else of the engine.
    pub output_format: OutputFormat,
}

/// The `#ftl` header.
#[derive(Debug, Default)]
pub struct Header {
    /// Its tag, if there is one.
    pub span: Option<Span>,
    /// `output_format`
    pub output_format: Option<OutputFormat>,
    /// `auto_esc`
    pub auto_esc: Option<bool>,
    /// `attributes={…}`: evaluated by nobody but `.main`-style introspection; kept for checks.
    pub attributes: Option<ExprId>,
}

/// An expression and where it stands.
#[derive(Debug)]
pub struct ExprNode {
    /// What it is.
    pub expr: Expr,
    /// The whole expression, parentheses excluded, in bytes of [`Ast::text`].
    pub span: Span,
}

/// An expression. Parentheses are dropped; `(a.b)!x` and `(a.b)??` remember theirs.
///
/// The tag lies apart from the rest: telling by it what an expression is costs less than its bytes.
#[derive(Debug)]
#[repr(u8)]
pub enum Expr {
    /// `"text"` without interpolations, `r"text"`; escapes resolved.
    String(Box<str>),
    /// `"text ${x}"`: pieces in order.
    StringParts(Vec<StringPart>),
    /// `12`, `1.50`
    Number(Number),
    /// `true`, `false`
    Bool(bool),
    /// A variable.
    Variable(NameId),
    /// `.now`, `.vars` …: the canonical snake_case name; unknown ones are refused while compiling.
    Special(Special),
    /// `target.key`; `key` may also be `*` or `**` (XML only, fails on JSON data).
    Dot { target: ExprId, key: NameId },
    /// `target[index]`; a slice if the index evaluates to a range.
    Index { target: ExprId, index: ExprId },
    /// `target(args)`: a function, method or bound built-in.
    Call { target: ExprId, args: Vec<ExprId> },
    /// `target?name` or, where the arguments belong to the built-in itself, `target?name(args)`.
    ///
    /// Only built-ins whose arguments are not evaluated eagerly (`then`, `switch`, and those that
    /// take lambdas: `filter`, `map`, `take_while`, `drop_while`) have `Some` arguments; any other
    /// `x?name(args)` is a [`Expr::Call`] of the built-in's result.
    BuiltIn { target: ExprId, name: BuiltInName, args: Option<Vec<ExprId>> },
    /// `target!fallback`, `target!` (fallback absent); `parenthesised` for `(target)!…`.
    Default { target: ExprId, fallback: Option<ExprId>, parenthesised: bool },
    /// `target??`; `parenthesised` for `(target)??`.
    Exists { target: ExprId, parenthesised: bool },
    /// `!x`
    Not(ExprId),
    /// `-x`, `+x`
    Sign { minus: bool, operand: ExprId },
    /// A run of left-associative operators of one precedence level, evaluated left to right:
    /// `+ -`, `* / %`, `&&`, `||` (the last two stop early).
    Chain { first: ExprId, rest: Vec<(BinaryOp, ExprId)> },
    /// `a == b`, `a < b` …: never chained.
    Compare { op: CompareOp, left: ExprId, right: ExprId },
    /// `a..b`, `a..<b`, `a..*n`, `a..`
    Range { kind: RangeKind, from: ExprId, to: Option<ExprId> },
    /// `[a, b]`
    List(Vec<ExprId>),
    /// `{"a": b}`: keys are expressions.
    Hash(Vec<(ExprId, ExprId)>),
    /// `x -> expr`, `(x, y) -> expr`: only as argument of a built-in.
    Lambda { params: Vec<NameId>, body: ExprId },
}

/// A piece of a string literal with interpolations.
#[derive(Debug)]
pub enum StringPart {
    /// Literal text, escapes resolved.
    Text(Box<str>),
    /// `${…}` or `#{…}` in the literal.
    Interpolation(Interpolation),
}

/// The name after a question mark.
#[derive(Debug)]
pub struct BuiltInName {
    /// Row of the table of built-ins ([`crate::template::builtin`]).
    pub row: u16,
    /// Where the name stands.
    pub span: Span,
}

/// Operators of [`Expr::Chain`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOp {
    /// `+`: numbers, strings, sequences, hashes
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Modulo,
    /// `&&`, `&`, `and`-like spellings
    And,
    /// `||`, `|`
    Or,
}

/// Comparison operators, all their spellings (`=`, `==`, `lt`, `&lt;`, `gt`, `\and` …) unified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompareOp {
    /// `==`, `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// Kinds of range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RangeKind {
    /// `a..b`
    Inclusive,
    /// `a..<b`, `a..!b`
    Exclusive,
    /// `a..*n`
    Length,
    /// `a..`
    Open,
}

/// Special variables, `.name`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the special variable of that name")]
pub enum Special {
    Args,
    AutoEsc,
    CallerTemplateName,
    CurrentNode,
    CurrentTemplateName,
    DataModel,
    Error,
    GetOptionalTemplate,
    Globals,
    IncompatibleImprovements,
    Lang,
    Locale,
    LocaleObject,
    Locals,
    Main,
    MainTemplateName,
    Namespace,
    Node,
    Now,
    OutputEncoding,
    OutputFormat,
    Pass,
    TemplateName,
    TimeZone,
    UrlEscapingCharset,
    Vars,
    Version,
}

/// `${expr}`, `[=expr]` or `#{expr; m1M2}`.
#[derive(Debug)]
pub struct Interpolation {
    /// What is printed: the expression as written, put into those of the `#escape` around it.
    pub expr: ExprId,
    /// The expression as written.
    pub written: ExprId,
    /// For `#{…}`: smallest and largest number of decimals.
    pub decimals: Option<(u8, u8)>,
    /// True where the value is escaped when printed (auto-escaping is on and the output format
    /// is a markup format); decided while compiling.
    pub auto_escape: bool,
    /// The whole interpolation, delimiters included.
    pub span: Span,
}

/// What a [`NodeKind::Scoped`] changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scoping {
    /// `#outputformat`: what `.output_format` says inside and what combined formats need.
    OutputFormat(OutputFormat),
    /// `#autoesc`
    AutoEsc,
    /// `#noautoesc`
    NoAutoEsc,
    /// `#escape name as expr`
    Escape { name: NameId, expr: ExprId },
    /// `#noescape`
    NoEscape,
}

/// A list of nodes.
#[derive(Debug, Default)]
pub struct Block {
    /// In order; comments, trimmed white space and `#t`-like marks are already gone.
    pub nodes: Vec<Node>,
    /// The tag it follows: `<#if x>`, `<#elseif y>`, `<#else>`, `<#recover>`, `<#case 1>` …
    pub tag: Span,
}

/// A directive, an interpolation or text, and where it stands.
#[derive(Debug)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// For a directive its opening tag; otherwise the whole.
    pub span: Span,
}

/// What can stand in a block; its tag lies apart as that of an [`Expr`] does.
#[derive(Debug)]
#[repr(u8)]
pub enum NodeKind {
    /// Text as it is written out: the span is exactly the bytes to copy from [`Ast::text`]
    /// (white-space stripping has shortened it already; `#noparse` content is text as well).
    Text,
    /// An interpolation.
    Interpolation(Interpolation),
    /// `#if`, `#elseif`, `#else`
    If { branches: Vec<(ExprId, Block)>, otherwise: Option<Block> },
    /// `#list` and `#foreach`
    List(Box<List>),
    /// `#items as x`
    Items { item: NameId, second: Option<NameId>, body: Block },
    /// `#sep`
    Sep(Block),
    /// `#break`
    Break,
    /// `#continue`
    Continue,
    /// `#switch`: cases in source order, so that falling through is going on with the next
    Switch { on: ExprId, cases: Vec<Case> },
    /// `#assign a=1 b+=2`, `#global`, `#local`
    Assign { scope: Scope, namespace: Option<ExprId>, items: Vec<Assignment> },
    /// `#assign x>…</#assign>` and the like
    Capture { scope: Scope, namespace: Option<ExprId>, name: NameId, body: Block, markup: Option<OutputFormat> },
    /// `#macro` or `#function`; defined when its template starts, again when execution passes it
    Macro(MacroId),
    /// `#nested args`
    Nested(Vec<ExprId>),
    /// `#return expr`
    Return(Option<ExprId>),
    /// `<@callee …>`
    Call(Box<Call>),
    /// `#attempt … #recover`
    Attempt { body: Block, recover: Block },
    /// `#compress`
    Compress(Block),
    /// `#setting name=value`
    Setting { name: NameId, name_span: Span, value: ExprId },
    /// `#stop "why"`
    Stop(Option<ExprId>),
    /// `#include path encoding=… parse=… ignore_missing=…`
    Include { path: ExprId, parse: Option<ExprId>, encoding: Option<ExprId>, ignore_missing: Option<ExprId> },
    /// `#import path as name`
    Import { path: ExprId, name: NameId },
    /// `#visit`, `#recurse`: node and namespaces; both only fail on JSON data
    Visit { node: Option<ExprId>, using: Option<ExprId> },
    /// `#fallback`
    Fallback,
    /// `#flush`
    Flush,
    /// A block that only changes settings known while compiling; [`Interpolation`]s inside already
    /// carry the effect.
    Scoped { scoping: Scoping, body: Block },
}

impl NodeKind {
    /// The blocks in it, in the order of the text; those of macros stand with the macros.
    pub fn bodies(&self) -> Vec<&Block> {
        match self {
            NodeKind::If { branches, otherwise } => branches.iter().map(|(_, body)| body).chain(otherwise).collect(),
            NodeKind::List(list) => [&list.body].into_iter().chain(&list.otherwise).collect(),
            NodeKind::Switch { cases, .. } => cases.iter().map(|case| &case.body).collect(),
            NodeKind::Attempt { body, recover } => vec![body, recover],
            NodeKind::Call(call) => call.body.iter().collect(),
            NodeKind::Items { body, .. }
            | NodeKind::Sep(body)
            | NodeKind::Capture { body, .. }
            | NodeKind::Compress(body)
            | NodeKind::Scoped { body, .. } => vec![body],
            _ => Vec::new(),
        }
    }

    /// True where the data decide which of the blocks is run.
    pub fn is_branching(&self) -> bool {
        matches!(self, NodeKind::If { .. } | NodeKind::List(_) | NodeKind::Switch { .. } | NodeKind::Attempt { .. })
    }
}

/// `#list`
#[derive(Debug)]
pub struct List {
    /// What is walked.
    pub over: ExprId,
    /// `as item` or, for `as key, value`, both; absent where `#items` names them.
    pub item: Option<NameId>,
    /// The value of `as key, value`.
    pub second: Option<NameId>,
    /// The body, `#sep` and `#items` inside.
    pub body: Block,
    /// `#else`
    pub otherwise: Option<Block>,
}

/// `#case`, `#on` or `#default`
#[derive(Debug)]
pub struct Case {
    /// What leads here.
    pub when: When,
    /// Up to the next case.
    pub body: Block,
    /// The tag.
    pub span: Span,
}

/// What leads to a case.
#[derive(Clone, Debug)]
pub enum When {
    /// `#case value`: run, the cases after it as well.
    Case(ExprId),
    /// `#on value, value`: run alone.
    On(Vec<ExprId>),
    /// `#default`
    Default,
}

/// Where an assignment goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// `#assign`
    Namespace,
    /// `#global`
    Global,
    /// `#local`
    Local,
}

/// One `name op value` of an assignment.
#[derive(Debug)]
pub struct Assignment {
    /// The variable.
    pub name: NameId,
    /// Where it is named.
    pub span: Span,
    /// How.
    pub op: AssignOp,
    /// The right side; absent for `++` and `--`.
    pub value: Option<ExprId>,
}

/// Assignment operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssignOp {
    /// `=`
    Set,
    /// `+=`
    Add,
    /// `-=`
    Subtract,
    /// `*=`
    Multiply,
    /// `/=`
    Divide,
    /// `%=`
    Modulo,
    /// `++`
    Increment,
    /// `--`
    Decrement,
}

/// `<@callee args; loop variables>body</@callee>`
#[derive(Debug)]
pub struct Call {
    /// The macro or transform.
    pub callee: ExprId,
    /// The arguments.
    pub args: CallArgs,
    /// Loop variables after the semicolon.
    pub loop_vars: Vec<NameId>,
    /// Absent for `<@x/>`.
    pub body: Option<Block>,
    /// How it is written.
    pub spelling: CallSpelling,
}

/// The tags that call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallSpelling {
    /// `<@x>`
    At,
    /// `<#call x>`
    Call,
    /// `<#transform x>`
    Transform,
}

/// Arguments of a macro call.
#[derive(Debug)]
pub enum CallArgs {
    /// `<@m 1 2>`, `<@m 1, 2>`
    Positional(Vec<ExprId>),
    /// `<@m a=1 b=2>`
    Named(Vec<(NameId, ExprId)>),
}

/// A `#macro` or `#function`.
#[derive(Debug)]
pub struct Macro {
    /// Its name.
    pub name: NameId,
    /// True for `#function`.
    pub is_function: bool,
    /// In order, the catch-all excluded.
    pub params: Vec<Param>,
    /// `rest...`
    pub catch_all: Option<NameId>,
    /// The body.
    pub body: Block,
    /// The opening tag.
    pub span: Span,
}

/// A parameter.
#[derive(Debug)]
pub struct Param {
    /// Its name.
    pub name: NameId,
    /// `name=default`
    pub default: Option<ExprId>,
}

/// Output formats that exist without Java configuration; `A{B}` combines markup formats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OutputFormat {
    /// `undefined`
    #[default]
    Undefined,
    /// `HTML`
    Html,
    /// `XHTML`
    Xhtml,
    /// `XML`
    Xml,
    /// `RTF`
    Rtf,
    /// `plainText`
    PlainText,
    /// `CSS`
    Css,
    /// `JavaScript`
    JavaScript,
    /// `JSON`
    Json,
    /// `outer{inner}`: each escapes what those inside it made.
    Combined(Layers),
}

/// Two markup formats or more, one in the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Layers {
    all: [Markup; Layers::MOST],
    count: u8,
}

impl Layers {
    /// More are not combined.
    pub(crate) const MOST: usize = 8;

    /// What `outer{inner}` combines, each of them one format or several already; none if they are too many.
    pub(crate) fn combine(outer: &[Markup], inner: &[Markup]) -> Option<Layers> {
        let mut layers = Layers { all: [Markup::Html; Layers::MOST], count: 0 };
        for markup in outer.iter().chain(inner) {
            *layers.all.get_mut(usize::from(layers.count))? = *markup;
            layers.count += 1;
        }
        Some(layers)
    }

    /// The formats, the outermost first.
    pub(crate) fn as_slice(&self) -> &[Markup] {
        self.all.get(..usize::from(self.count)).unwrap_or_default()
    }
}

/// The formats that escape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Markup {
    /// `HTML`
    Html,
    /// `XHTML`
    Xhtml,
    /// `XML`
    Xml,
    /// `RTF`
    Rtf,
}

impl Ast {
    /// The expression with this id.
    #[inline]
    pub fn expr(&self, id: ExprId) -> &Expr {
        &self.exprs[id.0 as usize].expr
    }

    /// The expression with this id, and where it stands.
    #[inline]
    pub fn node(&self, id: ExprId) -> &ExprNode {
        &self.exprs[id.0 as usize]
    }

    /// Where the expression with this id stands.
    #[inline]
    pub fn span(&self, id: ExprId) -> Span {
        self.exprs[id.0 as usize].span
    }

    /// The name with this id.
    #[inline]
    pub fn name(&self, id: NameId) -> &str {
        &self.names[id.0 as usize]
    }
}
