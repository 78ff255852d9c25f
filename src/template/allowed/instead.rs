//! What to write instead of something refused, with the names of the template at hand.

use super::walk::{Subject, Walker};
use crate::diagnostic::{Span, nearest};
use crate::template::ast::{Block, Call, Expr, ExprId, Interpolation, Node, NodeKind};

/// What is written instead of something refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Instead {
    /// This sentence says it.
    Say(&'static str),
    /// Another built-in, which gives the same.
    Name(&'static str),
    /// The same built-in, spelt with `_`.
    Spelling(&'static str),
    /// `#if` and `!` in place of `#attempt`.
    Attempt,
    /// The name, declared, or as a member of the data.
    Declare,
    /// `?filter`: a list with `#if`.
    Filter,
    /// What another template holds, in this one.
    Include,
    /// `?take_while`: a list with `#break`.
    Leave,
    /// A macro of this template.
    Macro,
    /// `?map`: a list that prints.
    Map,
    /// A function of this template, or no call.
    Method,
    /// `${…}`, with a format if there is one.
    Numeric,
    /// The parsed object in the data.
    Parse,
    /// `?drop_while`: a list with a flag.
    Skip,
    /// A tag for each assignment.
    Split,
    /// The variable itself.
    Variable,
}

/// A remedy in words, and as an edit.
#[derive(Debug)]
pub(super) struct Remedy {
    pub(super) help: String,
    pub(super) fix: Option<(Span, String)>,
    /// True if nothing else is printed with the edit.
    pub(super) is_safe: bool,
}

impl Remedy {
    fn words(help: impl Into<String>) -> Remedy {
        Remedy { help: help.into(), fix: None, is_safe: false }
    }
}

/// Text of a template longer than this is left out of a sentence.
const LONG: usize = 60;

/// So many decimals and more are all that there are.
const ALL_DECIMALS: u8 = 50;

/// What to do about a refused part of the template.
pub(super) fn remedy(walker: &Walker<'_>, instead: Instead, subject: Subject<'_>) -> Remedy {
    let help = |help: String| Remedy::words(help);
    match (instead, subject) {
        (Instead::Say(sentence), _) => help(sentence.to_owned()),
        (Instead::Name(name), Subject::Expr(id)) => Remedy {
            help: format!("write `?{name}`, which gives the same"),
            fix: name_span(walker, id).map(|span| (span, name.to_owned())),
            is_safe: name != "iso_utc",
        },
        (Instead::Spelling(name), _) => {
            help(format!("spell it `?{name}`, and every other name of the language in this template with `_` as well"))
        }
        (Instead::Attempt, Subject::Node(node)) => attempt(walker, node),
        (Instead::Declare, Subject::Expr(id)) => declare(walker, id),
        (Instead::Filter | Instead::Map | Instead::Leave | Instead::Skip, Subject::Expr(id)) => {
            help(lambda(walker, instead, id))
        }
        (Instead::Include, _) => help(
            "expand the template in the bot before it is sent (check that with the profile `bdk-java`), or move what it \
             needs of the other file, such as its macros, into this template"
                .to_owned(),
        ),
        (Instead::Macro, Subject::Call(call)) => help(own_macro(walker, call)),
        (Instead::Method, Subject::Expr(id)) => help(method(walker, id)),
        (Instead::Numeric, Subject::Interpolation(interpolation)) => numeric(walker, interpolation),
        (Instead::Parse, Subject::Expr(id)) => help(format!(
            "let the bot parse {}, and send the object itself in the data",
            target_of(walker, id).map_or_else(|| "the text".to_owned(), |target| format!("`{target}`"))
        )),
        (Instead::Split, Subject::Node(node)) => split(walker, node),
        (Instead::Variable, Subject::Expr(id)) => variable(walker, id),
        _ => help("take it out".to_owned()),
    }
}

/// The text of an expression, if it is short enough for a sentence.
fn shown<'a>(walker: &Walker<'a>, id: ExprId) -> Option<&'a str> {
    let text = walker.text(walker.ast.span(id));
    (!text.is_empty() && text.len() <= LONG && !text.contains('\n')).then_some(text)
}

fn name_span(walker: &Walker<'_>, id: ExprId) -> Option<Span> {
    match walker.ast.expr(id) {
        Expr::BuiltIn { name, .. } => Some(name.span),
        _ => None,
    }
}

/// What is left of the question mark.
fn target_of<'a>(walker: &Walker<'a>, id: ExprId) -> Option<&'a str> {
    match walker.ast.expr(id) {
        Expr::BuiltIn { target, .. } => shown(walker, *target),
        _ => None,
    }
}

/// The names of variables and macros as a list of choices.
fn choices(names: &[&str]) -> String {
    names.iter().take(6).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// The first value that a block prints.
fn first_printed(block: &Block) -> Option<ExprId> {
    block.nodes.iter().find_map(|node| match &node.kind {
        NodeKind::Interpolation(interpolation) => Some(interpolation.written),
        kind => kind.bodies().into_iter().find_map(first_printed),
    })
}

/// `<#attempt>${a.b}<#recover>none</#attempt>` is `${(a.b)!"none"}`; others test before they print.
fn attempt(walker: &Walker<'_>, node: &Node) -> Remedy {
    let NodeKind::Attempt { body, recover } = &node.kind else {
        return Remedy::words("test what may be missing with `<#if x??>`");
    };
    let value = first_printed(body).and_then(|id| shown(walker, id));
    let is_path = |text: &&str| text.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_'));
    let alone = match (body.nodes.as_slice(), recover.nodes.as_slice()) {
        ([_], []) => Some(""),
        ([_], [Node { kind: NodeKind::Text, span }]) => Some(walker.text(*span)),
        _ => None,
    };
    let plain = |text: &&str| !text.contains(['"', '\\', '$', '#', '\n', '<', '&']);
    let help = match (value.filter(is_path), alone.filter(plain)) {
        (Some(value), Some(text)) => {
            format!("write `${{({value})!\"{text}\"}}`: it stands in where the value is missing")
        }
        (Some(value), None) => format!(
            "test what may be missing before it is printed: `<#if ({value})??>…<#else>…</#if>`, or give single values \
             a default: `${{({value})!\"-\"}}`"
        ),
        (None, _) => "test what may be missing before it is printed (`<#if (a.b)??>…<#else>…</#if>`), and give single \
                      values a default (`${(a.b)!\"-\"}`)"
            .to_owned(),
    };
    Remedy::words(help)
}

fn declare(walker: &Walker<'_>, id: ExprId) -> Remedy {
    let Expr::Variable(name) = walker.ast.expr(id) else {
        return Remedy::words("read it as a member of `entity`");
    };
    if walker.names.is_escaped(*name) {
        let help = "give it a name of letters, digits and `_` alone: newer Agents do not find names with backslashes";
        return Remedy::words(help);
    }
    let name = walker.ast.name(*name);
    let near = nearest(name, walker.names.declared());
    let help = match near {
        Some(near) if name.len() > 2 => {
            format!(
                "did you mean `{near}`? A value of the data is `entity.{name}`; `entity.{name}!\"-\"` where it may be missing"
            )
        }
        _ => format!(
            "read it from the data as `entity.{name}`, where it may be missing with a default (`entity.{name}!\"-\"`), \
             or set it first: `<#assign {name} = …>`"
        ),
    };
    Remedy { help, fix: Some((walker.ast.span(id), format!("entity.{name}"))), is_safe: false }
}

/// What a lambda does, as a list.
fn lambda(walker: &Walker<'_>, instead: Instead, id: ExprId) -> String {
    let parts = match walker.ast.expr(id) {
        Expr::BuiltIn { target, args: Some(args), .. } => match args.as_slice() {
            [arg] => match walker.ast.expr(*arg) {
                Expr::Lambda { params, body } => shown(walker, *target)
                    .zip(params.first().map(|name| walker.ast.name(*name)))
                    .zip(shown(walker, *body)),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    };
    let ((over, item), body) = parts.unwrap_or((("items", "x"), "…"));
    match instead {
        Instead::Map => format!("list the items and print each: `<#list {over} as {item}>${{{body}}}<#sep>, </#list>`"),
        Instead::Leave => {
            format!(
                "list the items and leave where they no longer fit: `<#list {over} as {item}><#if !({body})><#break></#if>…</#list>`"
            )
        }
        Instead::Skip => format!(
            "list the items and note the first that does not fit: `<#assign skips = true><#list {over} as {item}><#if \
             skips && !({body})><#assign skips = false></#if><#if !skips>…</#if></#list>`"
        ),
        _ => format!("list all items and test each: `<#list {over} as {item}><#if {body}>…</#if></#list>`"),
    }
}

fn own_macro(walker: &Walker<'_>, call: &Call) -> String {
    let macros = walker.names.macros();
    let written = shown(walker, call.callee).unwrap_or("it");
    if macros.is_empty() {
        return format!("define `{written}` in this template with `<#macro …>`, and call it by that name");
    }
    match nearest(written, macros.iter().copied()) {
        Some(near) => {
            format!("did you mean `<@{near}>`? Only macros of this template can be called, by their bare names")
        }
        None => format!("only macros of this template can be called, by their bare names: {}", choices(&macros)),
    }
}

fn method(walker: &Walker<'_>, id: ExprId) -> String {
    let Expr::Call { target, .. } = walker.ast.expr(id) else {
        return "call a `<#function>` of this template by its bare name".to_owned();
    };
    match walker.ast.expr(*target) {
        Expr::BuiltIn { .. } => "write the built-in and its arguments without brackets around the former".to_owned(),
        Expr::Variable(name) if walker.names.is_macro(*name) => {
            let name = walker.ast.name(*name);
            format!("`{name}` is a variable, too: give the function or the variable another name")
        }
        Expr::Variable(name) => {
            format!("define `<#function {} …>` in this template, or use a built-in", walker.ast.name(*name))
        }
        Expr::Dot { target: of, key } => {
            let of = shown(walker, *of).unwrap_or("x");
            format!(
                "JSON data has no methods: read a member (`{of}.{}`) or use a built-in (`{of}?upper_case`)",
                walker.ast.name(*key)
            )
        }
        _ => "call a `<#function>` of this template by its bare name, or a built-in".to_owned(),
    }
}

/// `#{x; m1M2}` is `${x?string("0.0#")}`; without a format `?c` prints the same digits.
fn numeric(walker: &Walker<'_>, interpolation: &Interpolation) -> Remedy {
    let id = interpolation.written;
    let written = walker.text(walker.ast.span(id));
    let binds = matches!(
        walker.ast.expr(id),
        Expr::Variable(_)
            | Expr::Number(_)
            | Expr::Dot { .. }
            | Expr::Index { .. }
            | Expr::Call { .. }
            | Expr::BuiltIn { .. }
    );
    let value = if binds { written.to_owned() } else { format!("({written})") };
    let replacement = match interpolation.decimals {
        None | Some((0, ALL_DECIMALS..)) => format!("${{{value}?c}}"),
        Some((least, most)) => {
            let digits = "0".repeat(usize::from(least)) + &"#".repeat(usize::from(most.saturating_sub(least)));
            let point = if digits.is_empty() { "" } else { "." };
            format!("${{{value}?string(\"0{point}{digits}\")}}")
        }
    };
    let help = match replacement.len() <= 2 * LONG {
        true => format!("write `{replacement}`, which prints the same digits"),
        false => "write `${…}` with `?c` or `?string(\"0.##\")`".to_owned(),
    };
    // Quotation marks of a literal around it would end there.
    let in_text = walker.text(interpolation.span).starts_with("#{");
    let is_plain = in_text && (replacement.matches('"').count() == 0 || !walker.is_in_literal(interpolation.span));
    // Without a format `?c` prints no more than 16 decimals.
    let is_safe = replacement.contains("?string");
    Remedy { help, fix: is_plain.then_some((interpolation.span, replacement)), is_safe }
}

/// `<#assign a=1 b=2>` is `<#assign a=1><#assign b=2>`.
fn split(walker: &Walker<'_>, node: &Node) -> Remedy {
    let fix = split_tags(walker, node);
    let help = match &fix {
        Some(tags) if tags.len() <= 2 * LONG && !tags.contains('\n') => format!("give each its own tag: `{tags}`"),
        _ => "give each its own tag: `<#assign a = 1><#assign b = 2>`".to_owned(),
    };
    Remedy { help, fix: fix.map(|tags| (node.span, tags)), is_safe: true }
}

fn split_tags(walker: &Walker<'_>, node: &Node) -> Option<String> {
    let NodeKind::Assign { namespace: None, items, .. } = &node.kind else { return None };
    let tag = walker.text(node.span);
    let first = items.first()?;
    let head = walker.text(Span { start: node.span.start, end: first.span.start }).trim_end();
    let close = tag.get(tag.len().checked_sub(1)?..)?;
    let end = node.span.end - 1 - u32::from(tag.ends_with("/>") || tag.ends_with("/]"));
    let ends = items.iter().skip(1).map(|item| item.span.start).chain([end]);
    let mut tags = String::with_capacity(tag.len() * 2);
    for (item, end) in items.iter().zip(ends) {
        let one = walker.text(Span { start: item.span.start, end }).trim().trim_end_matches(',').trim_end();
        // A comment after the value would swallow nothing, but look odd: leave that to the author.
        if one.is_empty() || one.contains("<#--") {
            return None;
        }
        tags.push_str(head);
        tags.push(' ');
        tags.push_str(one);
        tags.push_str(close);
    }
    Some(tags)
}

/// `.vars.x`, `.data_model["entity"]` … is the variable itself.
fn variable(walker: &Walker<'_>, id: ExprId) -> Remedy {
    let ast = walker.ast;
    let key = match ast.expr(id) {
        Expr::Dot { key, .. } => Some(ast.name(*key)),
        Expr::Index { index, .. } => match ast.expr(*index) {
            Expr::String(key) => Some(&**key),
            _ => None,
        },
        _ => None,
    };
    let is_name = |key: &&str| {
        key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !key.starts_with(|c: char| c.is_ascii_digit())
    };
    match key.filter(is_name) {
        Some(key) if walker.names.is_known(key) => {
            let is_whole = walker.text(ast.span(id)).starts_with(".vars");
            Remedy {
                help: format!("write `{key}`"),
                fix: is_whole.then(|| (ast.span(id), key.to_owned())),
                is_safe: true,
            }
        }
        Some(key) => {
            Remedy::words(format!("write `entity.{key}` for a value of the data, with `!` where it may be missing"))
        }
        None => Remedy::words(
            "name the variable: the data is `entity` (`entity[key]` for a key that is worked out), variables of the \
             template go by their bare names",
        ),
    }
}
