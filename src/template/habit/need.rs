//! What a value is needed for where it stands, which decides what may stand there in its place.

use super::{Remedy, is_operand, parent, written};
use crate::diagnostic::Span;
use crate::template::ast::{Ast, BinaryOp, CompareOp, Expr, ExprId};
use crate::template::builtin::table::row_of;

/// What a value is needed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::template) enum Purpose {
    /// To be printed, joined or handed on.
    Text,
    /// As a condition.
    Truth,
    /// To be walked, counted or taken apart.
    Items,
    /// To be asked for its keys or values.
    Members,
    /// To say how many there are.
    Count,
    /// To be calculated with, or compared with a number.
    Number,
    /// To divide by.
    Divisor,
    /// To be compared with a text.
    Word,
    /// Inside an attribute whose value people read.
    Caption,
    /// Inside any other attribute: an id, a link, a number.
    Attribute,
    /// A default is there, and covers only the last step of the path.
    Covered,
    /// It is asked whether the last step of the path is there.
    Asked,
    /// As a macro that is called.
    Macro,
    /// As a function that is called.
    Function,
}

/// A row: what may stand in place of a missing value, and what is said of it; `{x}` is the value, `{fix}` what to write.
struct Row {
    need: Purpose,
    default: &'static str,
    help: &'static str,
}

const fn row(need: Purpose, default: &'static str, help: &'static str) -> Row {
    Row { need, default, help }
}

const ROWS: [Row; 12] = [
    row(Purpose::Text, "\"-\"", "where it may be missing, give a default: `{fix}`"),
    row(
        Purpose::Truth,
        "false",
        "where it may be missing, let it count as false: `{fix}`; to ask only whether it is there, write `{x}??`",
    ),
    row(Purpose::Items, "[]", "where it may be missing, take an empty list in its place: `{fix}`"),
    row(Purpose::Members, "{}", "where it may be missing, take an empty object in its place: `{fix}`"),
    row(Purpose::Count, "0", "where it may be missing, count it as none: `{fix}`"),
    row(Purpose::Number, "0", "where it may be missing, let it count as 0: `{fix}`"),
    row(Purpose::Divisor, "1", "where it may be missing, divide by 1: `{fix}`"),
    row(Purpose::Word, "\"\"", "where it may be missing, compare with an empty text in its place: `{fix}`"),
    row(Purpose::Caption, "\"\"", "where it may be missing, leave the attribute empty: `{fix}`"),
    row(
        Purpose::Attribute,
        "",
        "where it may be missing, leave the element out, since no default makes sense in this attribute: put \
         `<#if {x}??>` … `</#if>` around it",
    ),
    row(Purpose::Asked, "", "`??` asks only for the last step: put the path in round brackets, `{fix}`"),
    row(Purpose::Covered, "", "the default covers only the last step: put the path in round brackets, `{fix}`"),
];

/// Attributes whose value is text for people, so that an empty one does no harm.
const CAPTIONS: [&str; 9] =
    ["alt", "class", "data-title", "label", "pattern-error-message", "placeholder", "style", "summary", "title"];

/// Built-ins that walk or count their receiver.
const OF_ITEMS: [&str; 15] = [
    "chunk",
    "drop_while",
    "filter",
    "is_sequence",
    "join",
    "map",
    "reverse",
    "seq_contains",
    "seq_index_of",
    "seq_last_index_of",
    "sequence",
    "size",
    "sort",
    "sort_by",
    "take_while",
];

/// Built-ins that ask an object what is in it.
const OF_MEMBERS: [&str; 2] = ["keys", "values"];

/// Where a missing expression stands.
struct Gap {
    need: Purpose,
    /// What a default has to cover: the whole path, or all that is done to it before it is printed.
    whole: Span,
    /// True if `whole` is more than the missing value: only brackets let the default cover it.
    is_more: bool,
    /// True if an operator or built-in follows, which a default would swallow.
    is_operand: bool,
}

/// What to do about a missing value: nothing where no default would help.
pub(in crate::template) fn remedy(ast: &Ast, id: ExprId) -> Option<Remedy> {
    remedy_in(ast, gap(ast, id)?)
}

/// The same for a value that is handed on: what the parameter is needed for decides.
pub(in crate::template) fn handed_on(ast: &Ast, id: ExprId, need: Option<Purpose>) -> Option<Remedy> {
    let gap = gap(ast, id)?;
    let need = need.filter(|need| gap.need == Purpose::Text && !matches!(need, Purpose::Covered | Purpose::Asked));
    let need = match need.unwrap_or(gap.need) {
        Purpose::Attribute => Purpose::Caption,
        need => need,
    };
    remedy_in(ast, Gap { need, ..gap })
}

fn remedy_in(ast: &Ast, gap: Gap) -> Option<Remedy> {
    let row = ROWS.iter().find(|row| row.need == gap.need)?;
    let whole = written(ast, gap.whole);
    if gap.need == Purpose::Attribute {
        let help = row.help.replace("{x}", &guarded(whole));
        return Some(match around(ast, gap.whole) {
            Some(element) => {
                let text = format!("<#if {}??>{}</#if>", guarded(whole), written(ast, element));
                Remedy::new(help).writing(element, text)
            }
            None => Remedy::new(help),
        });
    }
    if gap.need == Purpose::Count
        && let Some(remedy) = counted(ast, gap.whole, row.help)
    {
        return Some(remedy);
    }
    let bare = !gap.is_more && is_operand(whole);
    let inner = if bare { whole.to_owned() } else { format!("({whole})") };
    let mut fix = match gap.need {
        Purpose::Covered | Purpose::Asked => inner,
        _ => format!("{inner}!{}", row.default),
    };
    if gap.is_operand && !matches!(gap.need, Purpose::Covered | Purpose::Asked) {
        fix = format!("({fix})");
    }
    let help = row.help.replace("{fix}", &shorten(&fix)).replace("{x}", &shorten(&guarded(whole)));
    Some(Remedy::new(help).writing(gap.whole, fix))
}

/// True for the end of a range that begins with 1, which counts.
fn is_last_of_range(ast: &Ast, range: ExprId, end: ExprId) -> bool {
    let text = written(ast, ast.span(range));
    let before = text.strip_suffix(written(ast, ast.span(end))).map(str::trim_end);
    before.is_some_and(|before| before == "1..")
}

/// `1..n` with `n` missing: with 0 in its place the range would run backwards.
fn counted(ast: &Ast, whole: Span, help: &str) -> Option<Remedy> {
    let start = (whole.start as usize).checked_sub(3)?;
    let all = Span::new(start, whole.end as usize);
    if written(ast, Span::new(start, whole.start as usize)) != "1.." {
        return None;
    }
    let fix = format!("1..*({}!0)", guarded(written(ast, whole)));
    Some(Remedy::new(help.replace("{fix}", &fix)).writing(all, fix))
}

/// A path as `??` asks for all of it.
pub(in crate::template) fn guarded(path: &str) -> String {
    if path.matches(['.', '[']).count() > 1 || !is_operand(path) { format!("({path})") } else { path.to_owned() }
}

fn shorten(text: &str) -> String {
    crate::template::expand::failure::shorten(&text.split_whitespace().collect::<Vec<_>>().join(" "), 80)
}

/// What a value is needed for.
pub(in crate::template) fn purpose(ast: &Ast, id: ExprId) -> Option<Purpose> {
    gap(ast, id).map(|gap| gap.need)
}

/// True for the name of a macro that is called.
pub(in crate::template) fn is_macro(ast: &Ast, id: ExprId) -> bool {
    purpose(ast, id) == Some(Purpose::Macro)
}

fn gap(ast: &Ast, id: ExprId) -> Option<Gap> {
    let mut at = id;
    let mut whole = ast.span(id);
    let mut is_more = false;
    loop {
        let found = |need, is_operand| Some(Gap { need, whole, is_more, is_operand });
        let Some(above) = parent(ast, at) else {
            return found(container(ast, whole)?, false);
        };
        let span = ast.span(above);
        match ast.expr(above) {
            Expr::Dot { target, .. } | Expr::Index { target, .. } if *target == at => {
                (whole, is_more) = (span, true);
            }
            Expr::BuiltIn { target, name, .. } if *target == at => {
                if OF_MEMBERS.contains(&row_of(name.row).name) {
                    return found(Purpose::Members, true);
                }
                if OF_ITEMS.contains(&row_of(name.row).name) {
                    return found(Purpose::Items, true);
                }
                (whole, is_more) = (span, true);
            }
            Expr::Call { target, .. } if *target == at => match ast.expr(at) {
                Expr::BuiltIn { .. } => (whole, is_more) = (span, true),
                _ => return found(Purpose::Function, true),
            },
            Expr::Default { target, .. } if *target == at => {
                return if is_more { found(Purpose::Covered, false) } else { None };
            }
            Expr::Exists { target, .. } if *target == at => {
                return if is_more { found(Purpose::Asked, false) } else { None };
            }
            Expr::Default { .. } => return found(Purpose::Text, false),
            Expr::Not(_) => return found(Purpose::Truth, true),
            Expr::Range { .. } if is_last_of_range(ast, above, at) => return found(Purpose::Count, true),
            Expr::Sign { .. } | Expr::Range { .. } => return found(Purpose::Number, true),
            Expr::Chain { first, rest } => {
                let op = rest.iter().find(|(_, part)| *part == at).or(rest.first()).map(|(op, _)| *op);
                if is_divisor(ast, at) {
                    // No number that is put in its place makes sense: the default covers the division.
                    (whole, is_more, at) = (span, true, above);
                    continue;
                }
                return match op? {
                    BinaryOp::And | BinaryOp::Or => found(Purpose::Truth, true),
                    BinaryOp::Add => {
                        let others = rest.iter().map(|(_, part)| part).chain([first]);
                        let is_number = others.take(PARTS).any(|part| match ast.expr(*part) {
                            Expr::Number(_) => true,
                            Expr::Variable(name) => is_counter(&ast.text, ast.span(id).start as usize, ast.name(*name)),
                            _ => false,
                        });
                        found(if is_number { Purpose::Number } else { Purpose::Text }, true)
                    }
                    _ => found(Purpose::Number, true),
                };
            }
            Expr::Compare { op, left, right } => {
                let other = if *left == at { *right } else { *left };
                let need = match ast.expr(other) {
                    Expr::Number(_) => Purpose::Number,
                    Expr::Bool(_) => Purpose::Truth,
                    _ if !matches!(op, CompareOp::Equal | CompareOp::NotEqual) => Purpose::Number,
                    _ => Purpose::Word,
                };
                return found(need, true);
            }
            // The key that an item is looked up by: the default covers the looking up.
            Expr::Index { .. } => (whole, is_more) = (span, true),
            _ => return found(Purpose::Text, false),
        }
        at = above;
    }
}

/// True for what something is divided by.
pub(in crate::template) fn is_divisor(ast: &Ast, id: ExprId) -> bool {
    match parent(ast, id).map(|above| ast.expr(above)) {
        Some(Expr::Chain { rest, .. }) => {
            rest.iter().any(|(op, part)| *part == id && matches!(op, BinaryOp::Divide | BinaryOp::Modulo))
        }
        _ => false,
    }
}

/// How far a tag or an attribute is looked for around a value, in bytes.
const AROUND: usize = 600;

/// What the tag or interpolation that holds an expression needs it for.
pub(super) fn container(ast: &Ast, whole: Span) -> Option<Purpose> {
    let before = before(&ast.text, whole.start as usize);
    let opener = ["${", "#{", "<#", "<@", "[#", "[@", "[="]
        .iter()
        .filter_map(|sign| Some((before.rfind(sign)?, *sign)))
        .max()?;
    let (at, sign) = opener;
    let rest = before.get(at + 2..)?;
    match sign {
        "${" | "#{" | "[=" => Some(match attribute(before.get(..at)?) {
            Some(name) if CAPTIONS.contains(&name) => Purpose::Caption,
            Some(_) => Purpose::Attribute,
            None if sign == "#{" => Purpose::Number,
            None => Purpose::Text,
        }),
        "<@" | "[@" => Some(if rest.trim().is_empty() { Purpose::Macro } else { Purpose::Text }),
        _ => {
            let name = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            Some(match name {
                "if" | "elseif" | "elseIf" if super::comparison::is_cut(&ast.text, whole.end as usize) => {
                    Purpose::Number
                }
                "if" | "elseif" | "elseIf" => Purpose::Truth,
                "list" if walks_pairs(&ast.text, whole.end as usize) => Purpose::Members,
                "list" | "foreach" | "forEach" => Purpose::Items,
                "assign" | "global" | "local" if adds_up(&ast.text, whole.start as usize, rest) => Purpose::Number,
                "switch" if counts_cases(&ast.text, whole.end as usize) => Purpose::Number,
                "switch" | "case" => Purpose::Word,
                _ => Purpose::Text,
            })
        }
    }
}

/// True if the list that ends here is walked by keys and values.
fn walks_pairs(text: &str, at: usize) -> bool {
    let rest = text.get(at..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let names = rest.split('>').next().and_then(|rest| rest.split_once(" as "));
    names.is_some_and(|(between, names)| between.trim().is_empty() && names.contains(','))
}

/// `assign sum += x`, `assign sum = sum + x` of a variable that begins as a number; `rest` is the tag up to the value.
fn adds_up(text: &str, at: usize, rest: &str) -> bool {
    let mut words = rest.split_whitespace();
    let (name, sign) = (words.nth(1).unwrap_or_default(), words.next().unwrap_or_default());
    matches!(sign, "-=" | "*=" | "/=" | "%=") || sign == "+=" && is_counter(text, at, name)
}

/// So many parts of a sum are looked at.
const PARTS: usize = 8;

/// How far away a variable is looked for that is set to a number, and the end of an element, in bytes.
const FAR: usize = 8 * 1024;

/// True if a variable is set to a number before this byte.
fn is_counter(text: &str, at: usize, name: &str) -> bool {
    let text = text.get(text.floor_char_boundary(at.saturating_sub(FAR))..at).unwrap_or_default();
    let sets = |sign: &str| {
        let set = format!(" {name}{sign}");
        let mut places = text.match_indices(&set).map(|(at, _)| at + set.len());
        places
            .any(|at| text.get(at..).is_some_and(|value| value.trim_start().starts_with(|c: char| c.is_ascii_digit())))
    };
    !name.is_empty() && (sets(" =") || sets("="))
}

/// True if the first case of the `#switch` whose tag ends here is a number.
fn counts_cases(text: &str, at: usize) -> bool {
    let rest = text.get(at..).unwrap_or_default();
    let case = rest.char_indices().nth(AROUND).map_or(rest, |(end, _)| rest.get(..end).unwrap_or_default());
    let case = case.split_once("<#case ").map_or("", |(_, case)| case);
    case.starts_with(|c: char| c.is_ascii_digit())
}

/// The text before a byte, not more of it than is looked at.
pub(super) fn before(text: &str, at: usize) -> &str {
    let mut from = at.saturating_sub(AROUND);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    text.get(from..at).unwrap_or_default()
}

/// The name of the attribute whose value `before` ends in.
fn attribute(before: &str) -> Option<&str> {
    let tag = before.get(open_tag(before)?..)?;
    let quote = tag.rfind("=\"").max(tag.rfind("='"))?;
    let sign = tag.as_bytes().get(quote + 1).copied().map(char::from)?;
    if tag.get(quote + 2..)?.contains(sign) {
        return None;
    }
    let name = tag.get(..quote)?;
    let from = name.rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).map_or(0, |at| at + 1);
    name.get(from..)
}

/// Where the markup tag begins that `before` ends in.
fn open_tag(before: &str) -> Option<usize> {
    let mut at = None;
    let mut quote = None;
    for (index, c) in before.char_indices() {
        match (at, quote, c) {
            (_, None, '<') => {
                let next = before.get(index + 1..).and_then(|rest| rest.chars().next());
                at = next.filter(char::is_ascii_alphabetic).map(|_| index);
            }
            (Some(_), None, '>') => at = None,
            (Some(_), None, '"' | '\'') => quote = Some(c),
            (Some(_), Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    at
}

/// The element in whose start tag a value stands, where it is plain to see where it ends.
fn around(ast: &Ast, whole: Span) -> Option<Span> {
    let text = &*ast.text;
    let at = whole.start as usize;
    let piece = before(text, at);
    let start = at - piece.len() + open_tag(piece.get(..piece.rfind("${")?)?)?;
    let name_end = text.get(start + 1..)?.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))? + start + 1;
    let name = text.get(start + 1..name_end)?;
    // The end of the tag, interpolations passed over.
    let mut end = at;
    let mut inside = 1_u32;
    let mut quote = false;
    for (index, c) in text.get(at..)?.char_indices().take(AROUND) {
        match c {
            '{' => inside += 1,
            '}' => inside = inside.saturating_sub(1),
            '"' if inside == 0 => quote = !quote,
            '>' if inside == 0 && quote => {
                end = at + index + 1;
                break;
            }
            _ => {}
        }
    }
    if end == at {
        return None;
    }
    if text.get(..end)?.ends_with("/>") {
        return Some(Span::new(start, end));
    }
    let closing = format!("</{name}>");
    let rest = text.get(end..text.floor_char_boundary(end + FAR))?;
    let close = rest.find(&closing)?;
    let content = rest.get(..close)?;
    let is_plain =
        !content.contains(&format!("<{name}")) && content.matches("<#").count() == content.matches("</#").count();
    is_plain.then(|| Span::new(start, end + close + closing.len()))
}
