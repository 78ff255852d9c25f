//! Words and functions that other languages have and FreeMarker does not.

use super::member::{self, ValueKind};
use super::need::{self, Purpose};
use super::{Remedy, is_operand, operand, parent, written};
use crate::diagnostic::Span;
use crate::template::ast::{Ast, CompareOp, Expr, ExprId};

/// What a word of another language means.
enum WordMeaning {
    /// Nothing: there is no such value here.
    Nothing,
    /// A boolean.
    Truth(&'static str),
    /// What holds the data, if a member of it is asked for.
    Root,
}

/// Words that are variables here, of which there are none.
const WORDS: [(&str, WordMeaning); 18] = [
    ("$", WordMeaning::Root),
    ("this", WordMeaning::Root),
    ("self", WordMeaning::Root),
    ("root", WordMeaning::Root),
    ("model", WordMeaning::Root),
    ("payload", WordMeaning::Root),
    ("Model", WordMeaning::Root),
    ("False", WordMeaning::Truth("false")),
    ("FALSE", WordMeaning::Truth("false")),
    ("NULL", WordMeaning::Nothing),
    ("None", WordMeaning::Nothing),
    ("Null", WordMeaning::Nothing),
    ("TRUE", WordMeaning::Truth("true")),
    ("True", WordMeaning::Truth("true")),
    ("nil", WordMeaning::Nothing),
    ("null", WordMeaning::Nothing),
    ("undefined", WordMeaning::Nothing),
    ("void", WordMeaning::Nothing),
];

/// Functions of other languages that are built-ins here; `{1}` is the first argument.
const FUNCTIONS: &[(&str, usize, &str)] = &[
    ("and", 2, "{1} && {2}"),
    ("and", 3, "{1} && {2} && {3}"),
    ("or", 2, "{1} || {2}"),
    ("or", 3, "{1} || {2} || {3}"),
    ("concat", 3, "{1} + {2} + {3}"),
    ("concatenate", 2, "{1} + {2}"),
    ("concatenate", 3, "{1} + {2} + {3}"),
    ("default", 2, "{1}!{2}"),
    ("explode", 2, "{2}?split({1})"),
    ("firstNonNull", 2, "{1}!{2}"),
    ("ifError", 2, "{1}!{2}"),
    ("ifNull", 2, "{1}!{2}"),
    ("implode", 2, "{2}?join({1})"),
    ("in_array", 2, "{2}?seq_contains({1})"),
    ("left", 2, "{1}[0..*{2}]"),
    ("mid", 3, "{1}[{2} - 1..*{3}]"),
    ("number_format", 1, "{1}?string(\",##0\")"),
    ("proper", 1, "{1}?capitalize"),
    ("str_replace", 3, "{3}?replace({1}, {2})"),
    ("substitute", 3, "{1}?replace({2}, {3})"),
    ("text", 2, "{1}?string({2})"),
    ("number_format", 2, "{1}?string(\",##0.{2z}\")"),
    ("round", 2, "{1}?string(\"0.{2z}\")"),
    ("toFixed", 2, "{1}?string(\"0.{2z}\")"),
    ("formatNumber", 2, "{1}?string({2})"),
    ("formatDate", 2, "{1}?string({2})"),
    ("date_format", 2, "{1}?string({2})"),
    ("startsWith", 2, "{1}?starts_with({2})"),
    ("endsWith", 2, "{1}?ends_with({2})"),
    ("split", 2, "{1}?split({2})"),
    ("count", 1, "{1}?size"),
    ("first", 1, "{1}?first"),
    ("last", 1, "{1}?last"),
    ("capitalize", 1, "{1}?cap_first"),
    ("escape", 1, "{1}?html"),
    ("html", 1, "{1}?html"),
    ("htmlspecialchars", 1, "{1}?html"),
    ("echo", 1, "{1}"),
    ("print", 1, "{1}"),
    ("println", 1, "{1}"),
    ("write", 1, "{1}"),
    ("entries", 1, "{1}"),
    ("keys", 1, "{1}?keys"),
    ("list", 1, "{1}"),
    ("not", 1, "!{1}"),
    ("replace", 3, "{1}?replace({2}, {3})"),
    ("reversed", 1, "{1}?reverse"),
    ("sorted", 1, "{1}?sort"),
    ("substring", 3, "{1}[{2}..<{3}]"),
    ("values", 1, "{1}?values"),
    ("abs", 1, "{1}?abs"),
    ("bool", 1, "{1}?boolean"),
    ("ceil", 1, "{1}?ceiling"),
    ("coalesce", 2, "{1}!{2}"),
    ("concat", 2, "{1} + {2}"),
    ("contains", 2, "{1}?contains({2})"),
    ("defined", 1, "{1}??"),
    ("empty", 1, "!{1}?has_content"),
    ("exists", 1, "{1}??"),
    ("float", 1, "{1}?number"),
    ("floor", 1, "{1}?floor"),
    ("if", 3, "{1}?then({2}, {3})"),
    ("iif", 3, "{1}?then({2}, {3})"),
    ("int", 1, "{1}?number"),
    ("isset", 1, "{1}??"),
    ("isBlank", 1, "!{1}?has_content"),
    ("isDefined", 1, "{1}??"),
    ("isEmpty", 1, "!{1}?has_content"),
    ("isNotEmpty", 1, "{1}?has_content"),
    ("isNull", 1, "!{1}??"),
    ("is_null", 1, "!{1}??"),
    ("join", 2, "{1}?join({2})"),
    ("len", 1, "{1}?size"),
    ("length", 1, "{1}?length"),
    ("lower", 1, "{1}?lower_case"),
    ("max", 2, "[{1}, {2}]?max"),
    ("min", 2, "[{1}, {2}]?min"),
    ("nvl", 2, "{1}!{2}"),
    ("parseFloat", 1, "{1}?number"),
    ("parseInt", 1, "{1}?number"),
    ("range", 1, "0..<{1}"),
    ("range", 2, "{1}..<{2}"),
    ("round", 1, "{1}?round"),
    ("size", 1, "{1}?size"),
    ("str", 1, "{1}?string"),
    ("toLowerCase", 1, "{1}?lower_case"),
    ("toUpperCase", 1, "{1}?upper_case"),
    ("trim", 1, "{1}?trim"),
    ("ucfirst", 1, "{1}?cap_first"),
    ("upper", 1, "{1}?upper_case"),
    ("xrange", 1, "0..<{1}"),
    ("String", 1, "{1}?string"),
];

/// Functions that nothing here does alike, with what to do.
const WITHOUT: [(&str, &str); 6] = [
    ("JSON.stringify", "no built-in writes a value as JSON: let the bot send the text as a member of its data"),
    ("json.dumps", "no built-in writes a value as JSON: let the bot send the text as a member of its data"),
    ("enumerate", "walk the list itself, `<#list rows as row>`: `row?index` counts from 0, `row?counter` from 1"),
    ("zip", "walk one list, and take the items of the other by `?index`: `others[row?index]`"),
    ("String.format", "print each value with its format: `${x?string(\"0.00\")}`, with the text around it"),
    ("format", "print each value with its format: `${x?string(\"0.00\")}`, with the text around it"),
];

fn meaning(name: &str) -> Option<&'static WordMeaning> {
    WORDS.iter().find(|(word, _)| *word == name).map(|(_, meaning)| meaning)
}

/// What to do where a comparison asks whether something is there: `x == null`; `id` is one of its sides.
pub(in crate::template) fn comparison_with_nothing(ast: &Ast, id: ExprId) -> Option<Remedy> {
    let is_nothing = |id: ExprId| match ast.expr(id) {
        Expr::Variable(name) => matches!(meaning(ast.name(*name)), Some(WordMeaning::Nothing)),
        _ => false,
    };
    // The missing value may be a step of the path that is compared.
    let mut at = id;
    let above = loop {
        let above = parent(ast, at)?;
        match ast.expr(above) {
            Expr::Dot { target, .. } | Expr::Index { target, .. } if *target == at => at = above,
            Expr::Compare { .. } => break above,
            _ => return None,
        }
    };
    let Expr::Compare { op, left, right } = ast.expr(above) else { return None };
    let (value, word) = match (is_nothing(*left), is_nothing(*right)) {
        (false, true) => (*left, *right),
        (true, false) => (*right, *left),
        _ => return None,
    };
    let asked = written(ast, ast.span(value));
    let is_path = asked.matches(['.', '[']).count() > 1 || !is_operand(asked);
    let asked = if is_path { format!("({asked})") } else { asked.to_owned() };
    let (text, sense) = match op {
        CompareOp::Equal => (format!("!{asked}??"), "it is missing"),
        CompareOp::NotEqual => (format!("{asked}??"), "it is there"),
        _ => return None,
    };
    let name = written(ast, ast.span(word));
    Some(
        Remedy::new(format!("to ask whether {sense}, write `{text}`"))
            .saying(format!("FreeMarker has no `{name}`: a value is there, or it is missing"))
            .writing(ast.span(above), text),
    )
}

/// What to do about a variable whose name is a word or function of another language.
pub(in crate::template) fn remedy(
    ast: &Ast,
    id: ExprId,
    mut kind: impl FnMut(ExprId) -> Option<ValueKind>,
) -> Option<Remedy> {
    let Expr::Variable(name) = ast.expr(id) else { return None };
    let name = ast.name(*name);
    if let Some(remedy) = comparison_with_nothing(ast, id) {
        return Some(remedy);
    }
    match meaning(name) {
        Some(WordMeaning::Truth(truth)) => {
            return Some(
                Remedy::new(format!("write `{truth}`"))
                    .saying(format!("`{name}` is a variable here, not a boolean: names are case-sensitive"))
                    .writing(ast.span(id), *truth),
            );
        }
        Some(WordMeaning::Nothing) => {
            return Some(
                Remedy::new("leave the value out, or give a text: `\"\"`")
                    .saying(format!("FreeMarker has no `{name}`: a value is there, or it is missing"))
                    .writing(ast.span(id), "\"\""),
            );
        }
        Some(WordMeaning::Root) if parent(ast, id).is_some_and(|above| matches!(ast.expr(above), Expr::Dot { .. })) => {
            return Some(
                Remedy::new("write `entity`")
                    .saying(format!("there is no variable `{name}`: the data is `entity` here"))
                    .writing(ast.span(id), "entity"),
            );
        }
        _ => {}
    }
    if let Some(remedy) = super::call::pattern(ast, id).or_else(|| super::call::named(ast, id)) {
        return Some(remedy);
    }
    if matches!(name, "now" | "today" | "currentDate" | "date" | "NOW" | "currentTime" | "timestamp") {
        let call =
            parent(ast, id).filter(|above| matches!(ast.expr(*above), Expr::Call { args, .. } if args.is_empty()));
        let what = if call.is_some() { "function" } else { "variable" };
        let remedy =
            Remedy::new("write `.now`").saying(format!("there is no {what} `{name}`: the current time is `.now`"));
        return Some(remedy.writing(ast.span(call.unwrap_or(id)), ".now"));
    }
    called(ast, id, name, &mut kind)
}

/// `len(x)`, `Math.round(x)`: a function of another language.
fn called(ast: &Ast, id: ExprId, name: &str, mut kind: impl FnMut(ExprId) -> Option<ValueKind>) -> Option<Remedy> {
    let mut above = parent(ast, id)?;
    let mut function = name;
    if let Expr::Dot { target, key } = ast.expr(above)
        && *target == id
        && matches!(
            name,
            "Math"
                | "math"
                | "Integer"
                | "Double"
                | "Number"
                | "String"
                | "JSON"
                | "json"
                | "Objects"
                | "Object"
                | "Array"
        )
    {
        function = ast.name(*key);
        above = parent(ast, above)?;
    }
    let Expr::Call { args, target } = ast.expr(above) else { return None };
    let callee = written(ast, ast.span(*target));
    if let Some((_, help)) = WITHOUT.iter().find(|(known, _)| *known == callee) {
        return Some(Remedy::new(*help).saying(format!("there is no function `{callee}` here")));
    }
    let first = args.first()?;
    let text = written(ast, ast.span(*first));
    let kind = kind(*first).filter(|_| args.len() == 1);
    // What another language calls as a method of this kind of value is the better guess.
    let as_member = kind.and_then(|kind| member::write(function, kind, text, &[]));
    let fixed = match as_member {
        Some(text) => text,
        None => {
            let fits =
                |(known, count, _): &&(&str, usize, &str)| known.eq_ignore_ascii_case(function) && *count == args.len();
            let (.., pattern) = FUNCTIONS.iter().find(fits)?;
            args.iter().enumerate().fold((*pattern).to_owned(), |text, (at, arg)| {
                let arg = written(ast, ast.span(*arg));
                let is_asked = text.contains("}??") || text.contains("}!");
                let whole = if is_asked && at == 0 { need::guarded(arg) } else { operand(arg) };
                let zeros = "0".repeat(arg.parse::<usize>().unwrap_or(2).min(20));
                let point = if zeros.is_empty() { "" } else { "." };
                let text = text.replace(&format!(".{{{}z}}", at + 1), &format!("{point}{zeros}"));
                text.replace(&format!("{{{}}}", at + 1), &whole)
            })
        }
    };
    let shown = written(ast, ast.span(above));
    Some(
        Remedy::new(format!("write `{fixed}`"))
            .saying(format!(
                "there is no function `{}` here: FreeMarker has built-ins, written after `?`",
                shown.split('(').next().unwrap_or(shown).trim_end()
            ))
            .writing(ast.span(above), fixed),
    )
}

/// How far around a name it is looked for where it is set, in bytes.
const AROUND: usize = 16 * 1024;

/// A variable that is set somewhere, and not here: in a macro, as the item of a loop that has ended, or further down.
pub(in crate::template) fn out_of_scope(ast: &Ast, id: ExprId, name: &str) -> Option<Remedy> {
    let at = ast.span(id).start as usize;
    let near = ast.text.floor_char_boundary(at.saturating_sub(AROUND))..ast.text.floor_char_boundary(at + AROUND);
    let (before, after) = (ast.text.get(near.start..at)?, ast.text.get(at..near.end)?);
    let is_word = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    let owner = ast.macros.iter().find(|found| {
        let is_param = found.params.iter().any(|param| ast.name(param.name) == name);
        is_param && !found.is_function && found.span.end as usize <= at
    });
    if let Some(owner) = owner {
        let macro_name = ast.name(owner.name);
        let help = format!("`{name}` is a parameter of `{macro_name}`: outside of that macro it has no value");
        return Some(Remedy::new(help));
    }
    let item = format!(" as {name}");
    let is_item = before.rfind(&item).and_then(|at| before.get(at + item.len()..)).is_some_and(is_word);
    if is_item && before.contains("</#list>") {
        let help = format!("`{name}` is the item of a loop that has ended: put this into the loop, before `</#list>`");
        return Some(Remedy::new(help));
    }
    // `<#assign x = …>` that comes too late.
    let set = format!("<#assign {name} = ");
    let from = at + after.find(&set)?;
    let tag = ast.text.get(from..near.end)?;
    let tag = tag.get(..=tag.find('>')?)?;
    let near = need::before(&ast.text, at);
    let open = near.rfind("${").filter(|open| !near.get(*open..).is_some_and(|value| value.contains('}')))?;
    let open = at - near.len() + open;
    let is_plain = !before.contains(&set) && !tag.contains(['\n', '(']) && parent(ast, id).is_none();
    let moved = Span::new(from, from + tag.len());
    is_plain.then(|| {
        Remedy::new(format!("it is set further down: put `{tag}` before this"))
            .writing(Span::new(open, open), tag)
            .and(vec![(moved, String::new())])
    })
}

/// What to do about a name that no data can give.
pub(in crate::template) fn undefined(ast: &Ast, id: ExprId) -> Remedy {
    if let Some(remedy) = hyphen(ast, id).or_else(|| unended(ast, id)) {
        return remedy;
    }
    let name = written(ast, ast.span(id));
    let known = "a template in Symphony sees only `data`, `entity` and what it defines itself";
    match need::purpose(ast, id) {
        Some(Purpose::Macro) => match namespaced(ast, id) {
            Some(remedy) => remedy,
            None => Remedy::new(format!("define it, `<#macro {name}>…</#macro>`, or take the call out")),
        },
        Some(Purpose::Function) => Remedy::new(format!(
            "define it, `<#function {name} …>…</#function>`, or use a built-in, as in `x?upper_case`"
        ))
        .saying(format!("there is no function `{name}`")),
        Some(Purpose::Text) if in_call(ast, id) => {
            let text = format!("\"{name}\"");
            Remedy::new(format!("a text stands in quotes: `{text}`; if it comes with the data, write `entity.{name}`"))
                .writing(ast.span(id), text)
        }
        Some(Purpose::Text | Purpose::Caption | Purpose::Attribute) => {
            let help = format!(
                "{known}: write `entity.{name}` if it comes with the data, or `&#36;{{` for `${{` to show it as it is; if your \
                 bot was to fill it in, it did not"
            );
            match opener(ast, id) {
                Some(dollar) => Remedy::new(help).writing(dollar, "&#36;"),
                None => Remedy::new(help),
            }
        }
        Some(Purpose::Word)
            if parent(ast, id).is_none_or(|above| matches!(ast.expr(above), Expr::Compare { .. }))
                && !need::before(&ast.text, ast.span(id).start as usize).trim_end().ends_with("<#switch") =>
        {
            let text = format!("\"{name}\"");
            Remedy::new(format!("a text stands in quotes: `{text}`; if it comes with the data, write `entity.{name}`"))
                .writing(ast.span(id), text)
        }
        _ => match need::remedy(ast, id) {
            Some(Remedy { edit: Some((span, text)), .. }) => {
                let text = text.replacen(name, &format!("(entity.{name}"), 1);
                let text = close(&text, name);
                Remedy::new(format!("{known}: if it comes with the data, write `{text}`")).writing(span, text)
            }
            _ => Remedy::new(format!("{known}: if it comes with the data, write `entity.{name}`")),
        },
    }
}

/// `<@ui.row>`: a macro of another template, of which there is none in Symphony.
pub(in crate::template) fn namespaced(ast: &Ast, id: ExprId) -> Option<Remedy> {
    let above = parent(ast, id)?;
    let Expr::Dot { key, .. } = ast.expr(above) else { return None };
    let (space, name) = (written(ast, ast.span(id)), ast.name(*key));
    Some(
        Remedy::new(format!(
            "put the macro into this template, `<#macro {name}>…</#macro>`, and call it by `<@{name} …/>`"
        ))
        .saying(format!("there is no namespace `{space}`: Symphony runs a message alone, without `#import`")),
    )
}

/// `entity.order-id` where there is neither `order` nor `id`.
pub(in crate::template) fn hyphenated(ast: &Ast, dot: ExprId) -> Option<Remedy> {
    use crate::template::ast::BinaryOp;
    let above = parent(ast, dot)?;
    let Expr::Chain { first, rest } = ast.expr(above) else { return None };
    let [(BinaryOp::Subtract, part)] = rest.as_slice() else { return None };
    let Expr::Variable(_) = ast.expr(*part) else { return None };
    let remedy = hyphen(ast, *part).filter(|_| *first == dot)?;
    let (span, text) = remedy.edit?;
    let text = format!("{text}!\"-\"");
    let message = remedy.message.unwrap_or_default();
    let help = format!("write `{text}`; the default is for data without that member, such as this");
    Some(Remedy::new(help).saying(message).writing(span, text))
}

/// What to do about `a.order-id`, where the hyphen was read as minus.
fn hyphen(ast: &Ast, id: ExprId) -> Option<Remedy> {
    use crate::template::ast::BinaryOp;
    let above = parent(ast, id)?;
    let Expr::Chain { first, rest } = ast.expr(above) else { return None };
    let [(BinaryOp::Subtract, part)] = rest.as_slice() else { return None };
    let (whole, part) = (ast.span(above), ast.span(*part));
    let Expr::Dot { target, .. } = ast.expr(*first) else { return None };
    let owner = ast.span(*target);
    let key = ast.text.get(owner.end as usize + 1..part.end as usize)?;
    if key.contains(char::is_whitespace) || part != ast.span(id) {
        return None;
    }
    let text = format!("{}[\"{key}\"]", written(ast, owner));
    Some(
        Remedy::new(format!("write `{text}`"))
            .saying(format!("`-` means minus here: a member called `{key}` cannot be reached with a dot"))
            .writing(whole, text),
    )
}

/// Closes the bracket that was opened before `entity.name`, after the path that begins there.
fn close(text: &str, name: &str) -> String {
    let start = text.find("(entity.").unwrap_or(0) + "(entity.".len() + name.len();
    let rest = text.get(start..).unwrap_or_default();
    let length = rest.find(|c: char| !(c.is_alphanumeric() || "_.[]\"".contains(c))).unwrap_or(rest.len());
    let (path, rest) = rest.split_at_checked(length).unwrap_or((rest, ""));
    format!("{}{path}){rest}", text.get(..start).unwrap_or(text))
}

/// True for an argument in the tag of a macro call.
fn in_call(ast: &Ast, id: ExprId) -> bool {
    let before = need::before(&ast.text, ast.span(id).start as usize);
    let tag = before.rfind("<@").and_then(|at| before.get(at..));
    tag.is_some_and(|tag| !tag.contains("${") && !tag.contains("/>") && tag.ends_with('=')) && parent(ast, id).is_none()
}

/// The `<p` of markup that was read as a comparison, since nothing ended the tag before it.
fn unended(ast: &Ast, id: ExprId) -> Option<Remedy> {
    let above = parent(ast, id)?;
    let Expr::Compare { op: CompareOp::Less, left, right } = ast.expr(above) else { return None };
    let (start, end) = (ast.span(*left).end as usize, ast.span(id).start as usize);
    let between = ast.text.get(start..end)?;
    let space = between.strip_suffix('<')?;
    if *right != id || !space.contains('\n') || !space.trim().is_empty() {
        return None;
    }
    let at = Span::new(start, start);
    Some(
        Remedy::new("write `>` at the end of this line")
            .saying("nothing ends this tag, so the `<` of the next one was read as a comparison")
            .writing(at, ">"),
    )
}

/// The `$` of the interpolation that is open where an expression stands, if it stands in the text of the template.
fn opener(ast: &Ast, id: ExprId) -> Option<Span> {
    let start = ast.span(id).start as usize;
    let before = need::before(&ast.text, start);
    let at = before.rfind("${")?;
    let in_tag =
        before.get(..at)?.rfind("<#").is_some_and(|tag| before.get(tag..at).is_some_and(|tag| !tag.contains('>')));
    let at = start - before.len() + at;
    (!in_tag).then(|| Span::new(at, at + 1))
}

/// What loops of other languages know of themselves, and what the same is here.
const STATUS: [(&str, &str); 12] = [
    ("counter", "?counter"),
    ("count", "?counter"),
    ("counter0", "?index"),
    ("first", "?is_first"),
    ("index", "?counter"),
    ("index0", "?index"),
    ("isFirst", "?is_first"),
    ("isLast", "?is_last"),
    ("last", "?is_last"),
    ("hasNext", "?has_next"),
    ("odd", "?is_odd_item"),
    ("even", "?is_even_item"),
];

/// `row.index` of an item that has no such member: the loop variable has built-ins for that.
pub(in crate::template) fn status_of_item(ast: &Ast, id: ExprId, item: &str) -> Option<Remedy> {
    let Expr::Dot { target, key } = ast.expr(id) else { return None };
    let Expr::Variable(name) = ast.expr(*target) else { return None };
    if ast.name(*name) != item {
        return None;
    }
    let built_in = match ast.name(*key) {
        "index" => "?index",
        key => STATUS.iter().find(|(known, _)| *known == key).map(|(_, built_in)| *built_in)?,
    };
    let fixed = format!("{item}{built_in}");
    Some(
        Remedy::new(format!("write `{fixed}`"))
            .saying("an item does not know where it stands: built-ins of the loop variable tell")
            .writing(ast.span(id), fixed),
    )
}

/// `row?last` of an item: whether it is the last is asked otherwise.
pub(in crate::template) fn first_or_last(ast: &Ast, id: ExprId, item: &str) -> Option<Remedy> {
    let (name, above) = super::built_in_of(ast, id)?;
    let Expr::Variable(variable) = ast.expr(id) else { return None };
    if ast.name(*variable) != item || !matches!(name, "first" | "last") {
        return None;
    }
    let fixed = format!("{item}?is_{name}");
    Some(
        Remedy::new(format!("write `{fixed}`"))
            .saying(format!("`?{name}` takes an item of a list; whether `{item}` is the {name} one is `?is_{name}`"))
            .writing(ast.span(above), fixed),
    )
}

/// `0..rows?size` in a loop that takes `rows[i]`: counted from 0 on, the last item comes before the size.
pub(in crate::template) fn one_too_many(ast: &Ast, range: ExprId) -> Option<Remedy> {
    let span = ast.span(range);
    let source = written(ast, span);
    let (from, to) = source.split_once("..").filter(|(_, to)| to.trim_end().ends_with("?size"))?;
    if !matches!(from.trim(), "0" | "1") || to.starts_with(['<', '!', '*']) {
        return None;
    }
    let fixed = format!("0..<{}", to.trim());
    Some(
        Remedy::new(format!("write `{fixed}`"))
            .saying("items are counted from 0 on: the last one comes before the size")
            .writing(span, fixed),
    )
}

/// `loop.index` of other languages, inside the loop over `item`.
pub(in crate::template) fn status(ast: &Ast, id: ExprId, item: &str) -> Option<Remedy> {
    let above = parent(ast, id)?;
    let (Expr::Variable(name), Expr::Dot { key, .. }) = (ast.expr(id), ast.expr(above)) else { return None };
    if !["loop", "forloop", "status", "varStatus", "iterStat", "loopStatus"].contains(&ast.name(*name)) {
        return None;
    }
    let (_, built_in) = STATUS.iter().find(|(known, _)| *known == ast.name(*key))?;
    let fixed = format!("{item}{built_in}");
    Some(
        Remedy::new(format!("write `{fixed}`"))
            .saying("a loop has no variable of its own here: built-ins of the loop variable tell where it is")
            .writing(ast.span(above), fixed),
    )
}
