//! Words and functions that other languages have and FreeMarker does not.

use super::member::{self, Kind};
use super::need::{self, Purpose};
use super::{Remedy, is_operand, operand, parent, written};
use crate::diagnostic::Span;
use crate::template::ast::{Ast, CompareOp, Expr, ExprId};

/// What a word of another language means.
enum Meaning {
    /// Nothing: there is no such value here.
    Nothing,
    /// A boolean.
    Truth(&'static str),
}

/// Words that are variables here, of which there are none.
const WORDS: [(&str, Meaning); 11] = [
    ("False", Meaning::Truth("false")),
    ("FALSE", Meaning::Truth("false")),
    ("NULL", Meaning::Nothing),
    ("None", Meaning::Nothing),
    ("Null", Meaning::Nothing),
    ("TRUE", Meaning::Truth("true")),
    ("True", Meaning::Truth("true")),
    ("nil", Meaning::Nothing),
    ("null", Meaning::Nothing),
    ("undefined", Meaning::Nothing),
    ("void", Meaning::Nothing),
];

/// Functions of other languages that are built-ins here; `{1}` is the first argument.
const FUNCTIONS: [(&str, &str); 14] = [
    ("abs", "{1}?abs"),
    ("bool", "{1}?boolean"),
    ("float", "{1}?number"),
    ("int", "{1}?number"),
    ("len", "{1}?size"),
    ("length", "{1}?length"),
    ("lower", "{1}?lower_case"),
    ("parseFloat", "{1}?number"),
    ("parseInt", "{1}?number"),
    ("round", "{1}?round"),
    ("size", "{1}?size"),
    ("str", "{1}?string"),
    ("upper", "{1}?upper_case"),
    ("String", "{1}?string"),
];

fn meaning(name: &str) -> Option<&'static Meaning> {
    WORDS.iter().find(|(word, _)| *word == name).map(|(_, meaning)| meaning)
}

/// What to do where a comparison asks whether something is there: `x == null`; `id` is one of its sides.
pub(in crate::template) fn comparison_with_nothing(ast: &Ast, id: ExprId) -> Option<Remedy> {
    let is_nothing = |id: ExprId| match ast.expr(id) {
        Expr::Variable(name) => matches!(meaning(ast.name(*name)), Some(Meaning::Nothing)),
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
    mut kind: impl FnMut(ExprId) -> Option<Kind>,
) -> Option<Remedy> {
    let Expr::Variable(name) = ast.expr(id) else { return None };
    let name = ast.name(*name);
    if let Some(remedy) = comparison_with_nothing(ast, id) {
        return Some(remedy);
    }
    match meaning(name) {
        Some(Meaning::Truth(truth)) => {
            return Some(
                Remedy::new(format!("write `{truth}`"))
                    .saying(format!("`{name}` is a variable here, not a boolean: names are case-sensitive"))
                    .writing(ast.span(id), *truth),
            );
        }
        Some(Meaning::Nothing) => {
            return Some(
                Remedy::new("leave the value out, or give a text: `\"\"`")
                    .saying(format!("FreeMarker has no `{name}`: a value is there, or it is missing"))
                    .writing(ast.span(id), "\"\""),
            );
        }
        None => {}
    }
    called(ast, id, name, &mut kind)
}

/// `len(x)`, `Math.round(x)`: a function of another language.
fn called(ast: &Ast, id: ExprId, name: &str, mut kind: impl FnMut(ExprId) -> Option<Kind>) -> Option<Remedy> {
    let mut above = parent(ast, id)?;
    let mut function = name;
    if let Expr::Dot { target, key } = ast.expr(above)
        && *target == id
        && matches!(name, "Math" | "math" | "Integer" | "Double" | "Number" | "String")
    {
        function = ast.name(*key);
        above = parent(ast, above)?;
    }
    let Expr::Call { args, .. } = ast.expr(above) else { return None };
    let [argument] = args.as_slice() else { return None };
    let text = written(ast, ast.span(*argument));
    let kind = kind(*argument);
    // What another language calls as a method of this kind of value is the better guess.
    let as_member = kind.and_then(|kind| member::write(function, kind, text, &[]));
    let fixed = match as_member {
        Some(text) => text,
        None => {
            let (_, pattern) = FUNCTIONS.iter().find(|(known, _)| *known == function)?;
            pattern.replace("{1}", &operand(text))
        }
    };
    let shown = written(ast, ast.span(above));
    Some(
        Remedy::new(format!("write `{fixed}`"))
            .saying(format!(
                "there is no function `{}` here: FreeMarker has built-ins, written after `?`",
                shown.split('(').next().unwrap_or(shown)
            ))
            .writing(ast.span(above), fixed),
    )
}

/// What to do about a name that no data can give.
pub(in crate::template) fn undefined(ast: &Ast, id: ExprId) -> Remedy {
    if let Some(remedy) = hyphen(ast, id) {
        return remedy;
    }
    let name = written(ast, ast.span(id));
    let known = "a template in Symphony sees only `data`, `entity` and what it defines itself";
    match need::purpose(ast, id) {
        Some(Purpose::Macro) => Remedy::new(format!("define it, `<#macro {name}>…</#macro>`, or take the call out")),
        Some(Purpose::Function) => Remedy::new(format!(
            "define it, `<#function {name} …>…</#function>`, or use a built-in, as in `x?upper_case`"
        )),
        Some(Purpose::Text | Purpose::Caption | Purpose::Attribute) => {
            let help = format!(
                "{known}; if it comes with the data, write `entity.{name}`; if the bot's own code was to fill it in, it did \
                 not; if it is to be shown as it is, write `&#36;{{` for `${{`"
            );
            match opener(ast, id) {
                Some(dollar) => Remedy::new(help).writing(dollar, "&#36;"),
                None => Remedy::new(help),
            }
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

/// Closes the bracket that was opened before `entity.name`, behind the path that begins there.
fn close(text: &str, name: &str) -> String {
    let start = text.find("(entity.").unwrap_or(0) + "(entity.".len() + name.len();
    let rest = text.get(start..).unwrap_or_default();
    let length = rest.find(|c: char| !(c.is_alphanumeric() || "_.[]\"".contains(c))).unwrap_or(rest.len());
    let (path, rest) = rest.split_at_checked(length).unwrap_or((rest, ""));
    format!("{}{path}){rest}", text.get(..start).unwrap_or(text))
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
