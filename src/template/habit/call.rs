//! Built-ins that are called as other languages call the same: under other names, with brackets too many, or with other
//! arguments.

use super::member::{self, ValueKind};
use super::{Remedy, operand, parent, written};
use crate::diagnostic::Span;
use crate::template::ast::{Ast, Call, CallArgs, CompareOp, Expr, ExprId};
use crate::template::builtin::table::row_of;

/// A row: what it is called elsewhere, with how many arguments, and what to write; as in the table of methods.
struct Row {
    names: &'static [&'static str],
    args: usize,
    write: &'static str,
}

const fn row(names: &'static [&'static str], args: usize, write: &'static str) -> Row {
    Row { names, args, write }
}

/// In small letters and without underscores.
const ROWS: [Row; 60] = [
    row(&["left", "take", "limit", "firstn", "top", "head"], 1, "{x}[0..*{1}]"),
    row(&["right"], 1, "{x}[({x}?length - {1})..]"),
    row(&["mid"], 2, "{x}[{1}..*{2}]"),
    row(&["skip", "drop", "tail", "offset"], 1, "{x}[{1}..]"),
    row(&["head", "firstitem"], 0, "{x}?first"),
    row(&["lastitem", "tail"], 0, "{x}?last"),
    row(&["remove", "strip", "delete", "without"], 1, "{x}?replace({1}, \"\")"),
    row(&["or", "otherwise", "ifnull", "nvl", "orelse", "getorelse", "coalesce"], 1, "{x}!{1p}"),
    row(&["fixed", "decimals", "precision"], 1, "{x}?string(\"0.{0s}\")"),
    row(&["percent", "topercent", "percentage"], 0, "{x}?string.percent"),
    row(&["currency", "money"], 0, "{x}?string.currency"),
    row(
        &["numberformat", "formatnumber", "decimalformat", "dateformat", "formatdate", "datetimeformat", "tostring"],
        1,
        "{x}?string({1})",
    ),
    row(&["numberformat", "formatnumber", "text", "astext", "asstring", "tostring", "str", "tostr"], 0, "{x}?string"),
    row(&["h", "e", "esc"], 0, "{x}?html"),
    row(&["urlencode", "urlescape", "encodeuri", "encodeuricomponent", "quoteplus"], 0, "{x}?url(\"UTF-8\")"),
    row(&["nl2br", "newlinetobr", "linebreaks"], 0, "{x}?replace(\"\\n\", \"<br/>\")"),
    row(&["initcap", "propercase"], 0, "{x}?capitalize"),
    row(&["ellipsis", "abbreviate", "shorten", "cut"], 1, "{x}?truncate({1})"),
    row(&["isset", "exist", "isthere"], 0, "{x}??"),
    row(&["idx", "loopindex", "index0"], 0, "{x}?index"),
    row(&["index1", "position", "rownumber"], 0, "{x}?counter"),
    row(&["isfirstitem"], 0, "{x}?is_first"),
    row(&["islastitem"], 0, "{x}?is_last"),
    row(&["todate", "parsedate", "asdate"], 0, "{x}?date.iso"),
    row(&["todate", "parsedate", "asdate", "strptime"], 1, "{x}?date({1})"),
    row(&["todatetime", "parsedatetime", "asdatetime"], 0, "{x}?datetime.iso"),
    row(&["todatetime", "parsedatetime", "asdatetime"], 1, "{x}?datetime({1})"),
    row(&["fromepoch", "epoch", "frommillis", "millistodate", "fromtimestamp"], 0, "{x}?number_to_datetime"),
    row(&["year"], 0, "{x}?string(\"yyyy\")"),
    row(&["month"], 0, "{x}?string(\"MM\")"),
    row(&["monthname"], 0, "{x}?string(\"MMMM\")"),
    row(&["day"], 0, "{x}?string(\"dd\")"),
    row(&["dayofweek", "weekday", "dayname"], 0, "{x}?string(\"EEEE\")"),
    row(&["hour", "hours"], 0, "{x}?string(\"HH\")"),
    row(&["minute", "minutes"], 0, "{x}?string(\"mm\")"),
    row(&["second", "seconds"], 0, "{x}?string(\"ss\")"),
    row(&["entries", "items", "pairs", "entryset"], 0, "{x}"),
    row(&["where", "select", "findall"], 1, "{x}?filter({1})"),
    row(&["pluck", "property", "collect", "attribute"], 1, "{x}?map({1l})"),
    row(&["orderby", "sortedby", "sorton"], 1, "{x}?sort_by({1})"),
    row(&["orderbydesc", "sortbydesc", "orderbydescending"], 1, "{x}?sort_by({1})?reverse"),
    row(&["not", "negate"], 0, "!{x}"),
    row(&["plus"], 1, "{x} + {1p}"),
    row(&["minus", "subtract"], 1, "{x} - {1p}"),
    row(&["times", "multiply", "multipliedby"], 1, "{x} * {1p}"),
    row(&["divide", "dividedby"], 1, "{x} / {1p}"),
    row(&["modulo", "mod"], 1, "{x} % {1p}"),
    row(&["eq", "equals", "is"], 1, "{x} == {1p}"),
    row(&["ne", "neq", "notequals"], 1, "{x} != {1p}"),
    row(&["gt", "greaterthan"], 1, "{x} gt {1p}"),
    row(&["gte", "ge"], 1, "{x} gte {1p}"),
    row(&["lt", "lessthan"], 1, "{x} lt {1p}"),
    row(&["lte", "le"], 1, "{x} lte {1p}"),
    row(&["in", "oneof", "isin"], 1, "{1}?seq_contains({x})"),
    row(&["choose", "ifelse", "ternary", "iif"], 2, "{x}?then({1}, {2})"),
    row(&["includes", "has"], 1, "{x}?contains({1})"),
    row(&["startwith", "startsw"], 1, "{x}?starts_with({1})"),
    row(&["endwith", "endsw"], 1, "{x}?ends_with({1})"),
    row(&["count", "cnt"], 0, "{x}?size"),
    row(&["sortdesc"], 0, "{x}?sort?reverse"),
];

/// How far the end of a call is looked for, in bytes.
const AHEAD: usize = 400;

/// The arguments of the call that begins at a byte, and where it ends; none if there is no call.
fn arguments(text: &str, at: usize) -> Option<(Vec<&str>, usize)> {
    let rest = text.get(at..)?;
    if !rest.starts_with('(') {
        return None;
    }
    let (mut depth, mut quote, mut from) = (0_u32, None, 1);
    let mut args = Vec::new();
    for (index, c) in rest.char_indices().take(AHEAD) {
        match (quote, c) {
            (Some(open), c) => quote = (c != open).then_some(open),
            (None, '"' | '\'') => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ',') if depth == 1 => {
                args.push(rest.get(from..index)?.trim());
                from = index + 1;
            }
            (None, ')' | ']' | '}') => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    args.push(rest.get(from..index)?.trim());
                    args.retain(|arg| !arg.is_empty());
                    return Some((args, at + index + 1));
                }
            }
            _ => {}
        }
    }
    None
}

/// What to write for a built-in that is none, with its value and its call: the span and the text. `name` ends at `end`.
pub(in crate::template) fn unknown(text: &str, value: Span, name: &str, end: usize) -> Option<(Span, String)> {
    let source = text.get(value.range())?;
    let called = arguments(text, end);
    let (args, end) = match &called {
        Some((args, end)) => (args.as_slice(), *end),
        None => (&[][..], end),
    };
    let plain = member::plain(name);
    let found = ROWS.iter().find(|row| row.args == args.len() && row.names.contains(&&*plain));
    let found = found.filter(|row| called.is_some() || row.names.first() != Some(&"count"));
    let mut fixed = match found {
        Some(row) => fill(row.write, source, args)?,
        // Methods that are written like built-ins.
        None if called.is_some() => {
            let kinds = [
                ValueKind::Text,
                ValueKind::List,
                ValueKind::Number,
                ValueKind::Date,
                ValueKind::Object,
                ValueKind::Boolean,
            ];
            kinds.into_iter().find_map(|kind| member::write(name, kind, source, args))?
        }
        None => return None,
    };
    let goes_on = text.get(end..)?.trim_start().starts_with(['?', '.', '[', '*', '/', '%']);
    if goes_on && !super::is_operand(&fixed) {
        fixed = format!("({fixed})");
    }
    Some((Span::new(value.start as usize, end), fixed))
}

/// A pattern with the value and the arguments.
fn fill(pattern: &str, value: &str, args: &[&str]) -> Option<String> {
    let mut out = pattern.replace("{x}", &operand(value));
    if out.contains("{0s}") {
        let zeros: usize = args.first()?.parse().ok().filter(|zeros| *zeros <= 20)?;
        out = if zeros == 0 { out.replace(".{0s}", "") } else { out.replace("{0s}", &"0".repeat(zeros)) };
    }
    for (at, arg) in args.iter().enumerate() {
        out = out.replace(&format!("{{{}}}", at + 1), arg);
        out = out.replace(&format!("{{{}p}}", at + 1), &operand(arg));
        if out.contains("l}") {
            out = out.replace(&format!("{{{}l}}", at + 1), &lambda(arg).unwrap_or_else(|| (*arg).to_owned()));
        }
    }
    Some(out)
}

/// `"name"` as a function that takes the member of an item.
fn lambda(arg: &str) -> Option<String> {
    let name = arg.strip_prefix(['"', '\''])?.strip_suffix(['"', '\''])?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
    is_name.then(|| format!("item -> item.{name}"))
}

/// `?map("name")`: an argument that has to be a function.
pub(super) fn function(ast: &Ast, id: ExprId) -> Option<Remedy> {
    let Expr::String(_) = ast.expr(id) else { return None };
    let span = ast.span(id);
    let Some(fixed) = lambda(written(ast, span)) else {
        let inner = written(ast, span).trim_matches(['"', '\'']);
        return Some(Remedy::new(format!("write a function of an item, as in `item -> item.{inner}`")));
    };
    Some(Remedy::new(format!("write a function: `{fixed}`")).writing(span, fixed))
}

/// `x?upper_case()`: a built-in that takes no arguments has no brackets.
pub(in crate::template) fn brackets(ast: &Ast, id: ExprId) -> Option<Remedy> {
    let call = parent(ast, id)?;
    let Expr::Call { args, .. } = ast.expr(call) else { return None };
    let fixed = written(ast, ast.span(id)).to_owned();
    let Expr::BuiltIn { name, args: None, .. } = ast.expr(id) else {
        let help = format!("it is a value already: take the brackets out, `{fixed}`");
        return args.is_empty().then(|| Remedy::new(help).writing(ast.span(call), fixed));
    };
    let name = row_of(name.row).name;
    if let [arg] = args.as_slice()
        && let Some(more) = fixed_with(ast, id, name, written(ast, ast.span(*arg)))
    {
        return Some(
            Remedy::new(format!("write `{more}`"))
                .saying(format!("`?{name}` takes no arguments"))
                .writing(ast.span(call), more),
        );
    }
    Some(
        Remedy::new(format!("take the brackets out: `{fixed}`"))
            .saying(format!("`?{name}` takes no arguments, and no round brackets"))
            .writing(ast.span(call), fixed),
    )
}

/// What a built-in without arguments is meant to do with one.
fn fixed_with(ast: &Ast, id: ExprId, name: &str, arg: &str) -> Option<String> {
    let Expr::BuiltIn { target, .. } = ast.expr(id) else { return None };
    let x = operand(written(ast, ast.span(*target)));
    Some(match name {
        "sort" => format!("{x}?sort_by({arg})"),
        "trim" => format!("{x}?remove_beginning({arg})?remove_ending({arg})"),
        "first" => format!("{x}[0..*{arg}]"),
        _ => return None,
    })
}

/// Arguments that are usual where none are given: the built-in, and what goes into its brackets.
const USUAL: [(&str, &str); 9] = [
    ("chunk", "3"),
    ("contains", "\"…\""),
    ("join", "\", \""),
    ("replace", "\"a\", \"b\""),
    ("sort_by", "\"name\""),
    ("split", "\",\""),
    ("string", "\"0.00\""),
    ("truncate", "20"),
    ("then", "\"yes\", \"no\""),
];

/// `x?join`, `x?join()`, `x?replace("n")`, `x?sort_by("n", "desc")`: arguments that are missing or too many; `id` is the
/// built-in.
pub(in crate::template) fn arity(ast: &Ast, id: ExprId) -> Option<Remedy> {
    let Expr::BuiltIn { target, name, .. } = ast.expr(id) else { return None };
    let name = row_of(name.row).name;
    let x = operand(written(ast, ast.span(*target)));
    let call = parent(ast, id).filter(|above| matches!(ast.expr(*above), Expr::Call { target, .. } if *target == id));
    let args: Vec<&str> = match call.map(|call| ast.expr(call)) {
        Some(Expr::Call { args, .. }) => args.iter().map(|arg| written(ast, ast.span(*arg))).collect(),
        _ => Vec::new(),
    };
    let span = ast.span(call.unwrap_or(id));
    let fixed = match (name, args.as_slice()) {
        ("replace", [what]) => format!("{x}?replace({what}, \"\")"),
        ("sort_by", [by, order]) if order.to_ascii_lowercase().contains("desc") => {
            format!("{x}?sort_by({by})?reverse")
        }
        ("sort_by", [by, _]) => format!("{x}?sort_by({by})"),
        (name, []) => {
            let (_, usual) = USUAL.iter().find(|(known, _)| *known == name)?;
            let fixed = format!("{x}?{name}({usual})");
            let remedy = Remedy::new(format!("give it its arguments, as in `{fixed}`"));
            return Some(if matches!(name, "join" | "split") { remedy.writing(span, fixed) } else { remedy });
        }
        (name, _) => {
            let (_, usual) = USUAL.iter().find(|(known, _)| *known == name)?;
            return Some(Remedy::new(format!("it is called as in `{x}?{name}({usual})`")));
        }
    };
    Some(Remedy::new(format!("write `{fixed}`")).writing(span, fixed))
}

/// `sort_by(qty)`: the name of a member without its quotes; `arg` is the argument.
pub(in crate::template) fn unquoted(ast: &Ast, arg: ExprId) -> Option<Remedy> {
    let Expr::Variable(name) = ast.expr(arg) else { return None };
    let text = format!("\"{}\"", ast.name(*name));
    Some(
        Remedy::new(format!("write `{text}`"))
            .saying(format!("the name of a member is a text here: `{}` without quotes is a variable", ast.name(*name)))
            .writing(ast.span(arg), text),
    )
}

/// `?then(yes, no)`: texts without their quotes.
pub(in crate::template) fn unquoted_branches(
    ast: &Ast,
    args: &[ExprId],
    is_set: impl Fn(&str) -> bool,
) -> Option<Remedy> {
    let bare = args.iter().filter_map(|arg| match ast.expr(*arg) {
        Expr::Variable(name) if !is_set(ast.name(*name)) && !matches!(ast.name(*name), "entity" | "data") => {
            Some((ast.span(*arg), ast.name(*name)))
        }
        _ => None,
    });
    let mut bare = bare.map(|(span, name)| (span, format!("\"{name}\"")));
    let (span, text) = bare.next()?;
    Some(
        Remedy::new(format!("write `{text}`"))
            .saying("a text stands in quotes: without them it is a variable, and there is none of this name")
            .writing(span, text)
            .and(bare.collect()),
    )
}

/// `?string(dd/MM/yyyy)`: a pattern without its quotes, of which this variable is a part.
pub(in crate::template) fn pattern(ast: &Ast, id: ExprId) -> Option<Remedy> {
    const LETTERS: &[char] = &['d', 'M', 'y', 'H', 'h', 'm', 's', 'a', 'Y', 'D', 'E', 'z'];
    let Expr::Variable(name) = ast.expr(id) else { return None };
    if !ast.name(*name).chars().all(|c| LETTERS.contains(&c)) {
        return None;
    }
    let mut at = id;
    for _ in 0..8 {
        let above = parent(ast, at)?;
        if let Expr::Call { target, args } = ast.expr(above)
            && let Expr::BuiltIn { name, .. } = ast.expr(*target)
            && matches!(row_of(name.row).name, "string" | "date" | "datetime" | "time")
        {
            let span = match args.as_slice() {
                [arg] => ast.span(*arg),
                _ => return None,
            };
            let text = format!("\"{}\"", written(ast, span));
            return Some(
                Remedy::new(format!("write `{text}`"))
                    .saying("a pattern for dates is a text in quotes")
                    .writing(span, text),
            );
        }
        at = above;
    }
    None
}

/// `rows?join(", ")` of objects: `key` is a member that the first of them has.
pub(in crate::template) fn joined(ast: &Ast, list: ExprId, key: Option<&str>) -> Option<Remedy> {
    let source = written(ast, ast.span(list));
    let fixed = format!("{}?map(item -> item.{})", operand(source), key?);
    Some(
        Remedy::new(format!("take a member of each first, as in `{fixed}`"))
            .saying(format!("the items of `{source}` are objects, which cannot be joined"))
            .writing(ast.span(list), fixed),
    )
}

/// The call that stands at a place.
pub(in crate::template) fn at(ast: &Ast, span: Span) -> Option<ExprId> {
    // Expressions are noted where they end.
    let from = ast.exprs.partition_point(|node| node.span.end < span.end);
    let mut ended = ast.exprs.iter().enumerate().skip(from).take_while(|(_, node)| node.span.end == span.end);
    let call = ended.find(|(_, node)| node.span == span && matches!(node.expr, Expr::Call { .. }))?;
    Some(ExprId(call.0 as u32))
}

/// `${badge("new")}`, `<@badge("new")/>`: a macro that is called like a function; `call` is the call.
pub(in crate::template) fn as_directive(ast: &Ast, call: ExprId) -> Option<Remedy> {
    let Expr::Call { target, args } = ast.expr(call) else { return None };
    let (span, name) = (ast.span(call), written(ast, ast.span(*target)));
    let mut fixed = String::from(name);
    for arg in args {
        fixed.push(' ');
        match ast.expr(*arg) {
            Expr::Compare { op: CompareOp::Equal, left, right } => {
                let value = operand(written(ast, ast.span(*right)));
                fixed.push_str(&format!("{}={value}", written(ast, ast.span(*left))));
            }
            _ => fixed.push_str(&operand(written(ast, ast.span(*arg)))),
        }
    }
    let (start, end) = (span.start as usize, span.end as usize);
    let (before, after) = (ast.text.get(..start)?, ast.text.get(end..)?);
    let remedy = Remedy::new(format!("write `<@{fixed}/>`"));
    if before.ends_with("<@") {
        let remedy = remedy.saying("arguments of a macro stand in no brackets, and spaces separate them");
        return Some(remedy.writing(span, fixed));
    }
    let is_printed = before.ends_with("${") && after.starts_with('}') && !super::in_string(ast, span);
    Some(match is_printed {
        true => remedy.writing(Span::new(start - 2, end + 1), format!("<@{fixed}/>")),
        false => remedy,
    })
}

/// `<@badge(text="new")/>`: a variable that is the name of an argument.
pub(super) fn named(ast: &Ast, id: ExprId) -> Option<Remedy> {
    let compared = parent(ast, id)?;
    let Expr::Compare { op: CompareOp::Equal, left, .. } = ast.expr(compared) else { return None };
    let call = parent(ast, compared).filter(|_| *left == id)?;
    if ast.text.get(..ast.span(call).start as usize)?.ends_with("<@") {
        return as_directive(ast, call);
    }
    // `${up(s=entity.name)}`: functions take arguments by their places.
    let Expr::Call { target, args } = ast.expr(call) else { return None };
    let Expr::Variable(function) = ast.expr(*target) else { return None };
    let definition = ast.macros.iter().find(|found| found.name == *function)?;
    let value = |param: &str| {
        args.iter().find_map(|arg| match ast.expr(*arg) {
            Expr::Compare { op: CompareOp::Equal, left, right } if written(ast, ast.span(*left)) == param => {
                Some(written(ast, ast.span(*right)))
            }
            _ => None,
        })
    };
    let values: Option<Vec<&str>> =
        definition.params.iter().take(args.len()).map(|param| value(ast.name(param.name))).collect();
    let fixed = format!("{}({})", written(ast, ast.span(*target)), values?.join(", "));
    Some(
        Remedy::new(format!("write `{fixed}`"))
            .saying("arguments of a function have no names: their places tell which is which")
            .writing(ast.span(call), fixed),
    )
}

/// A function that prints and returns nothing, where its value is asked for: `call` is the call. One value is what it
/// was to return; more is a macro.
pub(in crate::template) fn unreturned(ast: &Ast, call: ExprId) -> Option<Remedy> {
    let Expr::Call { target, .. } = ast.expr(call) else { return None };
    let Expr::Variable(function) = ast.expr(*target) else { return None };
    let definition = ast.macros.iter().find(|found| found.name == *function && found.is_function)?;
    let open = definition.span;
    let rest = ast.text.get(open.end as usize..)?;
    let body = rest.get(..rest.find("</#function>")?)?;
    if body.contains("<#return") || !written(ast, open).starts_with("<#function") {
        return None;
    }
    let name = ast.name(*function);
    let message = format!("the function `{name}` prints, but returns nothing");
    let inner = body.trim();
    let start = open.end as usize + body.len() - body.trim_start().len();
    if let Some(value) = inner.strip_prefix("${").and_then(|value| value.strip_suffix('}'))
        && !value.contains(['{', '}'])
    {
        let fixed = format!("<#return {value}>");
        let span = Span::new(start, start + inner.len());
        return Some(Remedy::new(format!("write `{fixed}`")).saying(message).writing(span, fixed));
    }
    let Remedy { edit: Some((span, text)), .. } = as_directive(ast, call)? else { return None };
    if !text.starts_with("<@") {
        return None;
    }
    let word = |at: usize| Span::new(at, at + "function".len());
    let (first, last) = (open.start as usize + 2, open.end as usize + body.len() + 3);
    Some(
        Remedy::new(format!("make it a macro, `<#macro {name} …>` … `</#macro>`, and call it by `{text}`"))
            .saying(message)
            .writing(span, text)
            .and(vec![(word(first), "macro".to_owned()), (word(last), "macro".to_owned())]),
    )
}

/// `<@twice x=4/>`: a function that is called like a macro; `params` are its parameters, `span` is the tag.
pub(in crate::template) fn as_value(ast: &Ast, call: &Call, params: &[&str], span: Span) -> Option<Remedy> {
    let name = written(ast, ast.span(call.callee));
    let args: Vec<&str> = match &call.args {
        CallArgs::Positional(args) => args.iter().map(|arg| written(ast, ast.span(*arg))).collect(),
        CallArgs::Named(args) => {
            let of = |param: &str| args.iter().find(|(name, _)| ast.name(*name) == param);
            let given: Option<Vec<&str>> =
                params.iter().take(args.len()).map(|param| Some(written(ast, ast.span(of(param)?.1)))).collect();
            given?
        }
    };
    let fixed = format!("${{{name}({})}}", args.join(", "));
    let remedy = Remedy::new(format!("write `{fixed}`"));
    Some(if call.body.is_none() { remedy.writing(span, fixed) } else { remedy })
}

/// `sort_by("px")` of items that lack the member: `keys` are those that they have.
pub(in crate::template) fn sorted_by(ast: &Ast, id: ExprId, key: &str, keys: &[&str]) -> Option<Remedy> {
    let Expr::BuiltIn { target, .. } = ast.expr(id) else { return None };
    let call = parent(ast, id)?;
    let x = operand(written(ast, ast.span(*target)));
    if let Some(near) = crate::diagnostic::nearest(key, keys.iter().copied()) {
        let near = member::quoted(near);
        let fixed = format!("{x}?sort_by({near})");
        return Some(Remedy::new(format!("did you mean `{near}`?")).writing(ast.span(call), fixed));
    }
    let member = member::access("item", key);
    let fixed = format!("{x}?filter(item -> {member}??)?sort_by({})", member::quoted(key));
    Some(Remedy::new(format!("to leave out the items without it, write `{fixed}`")).writing(ast.span(call), fixed))
}

/// `rows?sort` of objects, which have no order of their own: `key` is one that the first of them has.
pub(in crate::template) fn sorted(ast: &Ast, id: ExprId, key: &str) -> Option<Remedy> {
    let Expr::BuiltIn { target, .. } = ast.expr(id) else { return None };
    let fixed = format!("{}?sort_by(\"{key}\")", operand(written(ast, ast.span(*target))));
    Some(Remedy::new(format!("say by which member, as in `{fixed}`")).writing(ast.span(id), fixed))
}

/// `${"entity.name"}`, `<@row value="entity.name"/>`, where no text is evaluated: what is said, what to do, and the edit.
pub(crate) fn path_in_quotes(ast: &Ast, id: ExprId) -> Option<(String, String, (Span, String))> {
    let Expr::String(text) = ast.expr(id) else { return None };
    if !text.starts_with("entity.") || parent(ast, id).is_some() {
        return None;
    }
    let before = super::need::before(&ast.text, ast.span(id).start as usize);
    let tag = before.rfind(['<', '{']).and_then(|at| before.get(at..))?;
    let is_value = tag == "{" || tag.starts_with("<@") && tag.ends_with('=');
    let Remedy { message, help, edit, .. } = quoted_path(ast, id).filter(|_| is_value)?;
    Some((message?, help, edit?))
}

/// `"entity.rows"`: a path in quotes is a text.
pub(super) fn quoted_path(ast: &Ast, id: ExprId) -> Option<Remedy> {
    let Expr::String(text) = ast.expr(id) else { return None };
    let is_path = ["entity.", "data."].iter().any(|root| text.starts_with(root))
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '[' | ']'));
    is_path.then(|| {
        Remedy::new(format!("write `{text}`"))
            .saying("in quotes this is a text, not the value that it names")
            .writing(ast.span(id), text.to_string())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_ins_of_other_languages_are_written_out() {
        let fixed = |text: &str| {
            let at = text.rfind('?')?;
            let name: String = text.get(at + 1..)?.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let (span, fixed) = unknown(text, Span::new(0, at), &name, at + 1 + name.len())?;
            Some(format!("{fixed}{}", text.get(span.end as usize..)?))
        };
        let cases = [
            ("x?left(3)", Some("x[0..*3]")),
            ("x?toFixed(2)", Some("x?string(\"0.00\")")),
            ("x?concat(\"a, b\") + 1", Some("x + \"a, b\" + 1")),
            ("a.b?pluck(\"name\")", Some("a.b?map(item -> item.name)")),
            ("x?or(\"-\")", Some("x!\"-\"")),
            ("x?nothing(1)", None),
            ("x?left(3", None),
        ];
        for (text, expected) in cases {
            assert_eq!(fixed(text).as_deref(), expected, "{text}");
        }
    }
}
