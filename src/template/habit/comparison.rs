//! A `>` that was meant as a comparison, and ended the tag.

use super::member::ValueKind;
use super::{Remedy, written};
use crate::diagnostic::Span;
use crate::template::ast::{Ast, Expr, ExprId};

/// What further conditions are written with, and what the same is here.
const OPERATORS: [(&str, &str); 3] = [(" and ", " && "), (" or ", " || "), (" < ", " lt ")];

/// How far the other side of the comparison is looked for, in bytes.
const AHEAD: usize = 160;

/// A comparison whose `>` ended the tag: what is compared stands before it, up to `start`.
struct Cut<'t> {
    /// `gt` or `gte`, and how the sign was written.
    word: &'static str,
    sign: &'static str,
    /// The other side, and further conditions.
    other: &'t str,
    /// Where they end.
    end: usize,
}

/// The comparison that goes on at a byte, which is the end of a condition.
fn cut(text: &str, end: usize) -> Option<Cut<'_>> {
    let rest = text.get(end..)?;
    let space = rest.len() - rest.trim_start().len();
    let sign = end + space;
    let after = text.get(sign..)?.strip_prefix('>')?;
    let (word, shown, after) = match after.strip_prefix('=') {
        Some(after) => ("gte", ">=", after),
        None => ("gt", ">", after),
    };
    let near = after.as_bytes().get(..AHEAD).unwrap_or(after.as_bytes());
    let end = near.iter().position(|byte| matches!(byte, b'>' | b'\n' | b'\r'))?;
    let other = after.get(..end).filter(|_| near.get(end) == Some(&b'>'))?;
    looks_like_a_side(other).then_some(Cut { word, sign: shown, other, end: text.len() - after.len() + other.len() })
}

/// True if a condition that ends at this byte is the left side of a comparison that its `>` cut off.
pub(in crate::template) fn is_cut(text: &str, end: usize) -> bool {
    cut(text, end).is_some()
}

/// True if a value is the left side of a comparison that the end of its tag cut off.
pub(in crate::template) fn is_cut_behind(ast: &Ast, id: ExprId) -> bool {
    is_cut(&ast.text, ast.span(id).end as usize)
}

/// What is said of a condition or value whose comparison the end of its tag cut off, what to do, and the edit; only
/// where what stands before and after the `>` can hardly be anything but a comparison.
pub(crate) fn cut_comparison(ast: &Ast, value: ExprId) -> Option<(String, String, (Span, String))> {
    let condition = ast.span(value);
    let other = cut(&ast.text, condition.end as usize)?.other.trim_start();
    let is_number = other.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    let is_path = ["entity.", "data."].iter().any(|root| other.starts_with(root));
    // The last of several conditions is the one that is cut.
    let last = match ast.expr(value) {
        Expr::Chain { rest, .. } => rest.last().map_or(value, |(_, last)| *last),
        _ => value,
    };
    if matches!(ast.expr(last), Expr::Compare { .. }) || !(is_number || is_path) {
        return None;
    }
    let Remedy { message, help, edit, .. } = remedy(ast, condition, ValueKind::Number)?;
    Some((message?, help, edit?))
}

/// How many comparisons one condition may hold.
const MOST: usize = 4;

/// The comparison that a condition was meant to be part of: what stands after the `>` that ended its tag looks like the
/// other side, up to a second `>`; `found` is what the condition is.
pub(in crate::template) fn remedy(ast: &Ast, condition: Span, found: ValueKind) -> Option<Remedy> {
    let text = &*ast.text;
    // In brackets: `(a) > 1`.
    let mut condition = condition;
    while text.get(condition.end as usize..).is_some_and(|rest| rest.starts_with(')'))
        && text.get(..condition.start as usize).is_some_and(|before| before.ends_with('('))
    {
        condition = Span { start: condition.start - 1, end: condition.end + 1 };
    }
    let first = cut(text, condition.end as usize)?;
    let left = written(ast, condition);
    // A default would take in the comparison.
    let left = if left.contains('!') && !left.starts_with('!') { format!("({left})") } else { left.to_owned() };
    let is_number = |side: &str| side.trim().split(' ').next().is_some_and(|first| first.parse::<f64>().is_ok());
    let left = match found == ValueKind::Text && is_number(first.other) {
        true => format!("{}?number", super::operand(&left)),
        false => left,
    };
    let (further, end) = further(text, &first);
    let mut fixed = format!("{left} {} {further}", first.word);
    // Texts have no order; dates have one.
    let inside = further.trim_matches(['"', '\'']);
    if inside.len() + 2 == further.len()
        && let Some(read) = super::printed::reader(inside)
    {
        fixed = format!("{}{read} {} {further}{read}", super::operand(&left), first.word);
    }
    let Cut { sign, other, .. } = first;
    Some(
        Remedy::new(format!("write `{fixed}`, or put the comparison in round brackets"))
            .saying(format!("the `>` ended the tag here, so `{sign}{other}` is just text and nothing is compared"))
            .writing(Span::new(condition.start as usize, end), fixed),
    )
}

/// What stands on the other side of a comparison, with the comparisons after it, and where that ends.
fn further(text: &str, first: &Cut<'_>) -> (String, usize) {
    let plain =
        |text: &str| OPERATORS.iter().fold(text.trim().to_owned(), |text, (sign, word)| text.replace(sign, word));
    let (mut further, mut end) = (plain(first.other), first.end);
    for _ in 1..MOST {
        // The last condition compares nothing yet, and what follows the next `>` is a number or a text.
        let last = further.rsplit(['&', '|']).next().unwrap_or_default();
        let is_open = further.contains(['&', '|']) && !last.contains(['=', '(']) && !last.contains(" lt ");
        let Some(next) = cut(text, end).filter(|next| is_open && !last.contains(" gt") && is_literal(next.other))
        else {
            break;
        };
        further = format!("{further} {} {}", next.word, plain(next.other));
        end = next.end;
    }
    (further, end)
}

fn is_literal(side: &str) -> bool {
    side.trim_start().starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '"' | '\''))
}

/// What is written for the whole condition of a tag, with the comparison that its `>` cut off.
pub(in crate::template) fn joined(ast: &Ast, span: Span, fixed: &str) -> Option<(Span, String)> {
    let text = &*ast.text;
    let before = text.get(..span.start as usize)?.trim_end().trim_end_matches('(');
    if !before.ends_with("<#if") && !before.ends_with("<#elseif") || fixed.contains(" gt ") {
        return None;
    }
    // Built-ins may follow what is mended: `(x![])?size > 0`.
    let rest = text.get(span.end as usize..)?;
    let is_tail = |c: char| c.is_ascii_alphanumeric() || matches!(c, '?' | '_');
    let tail = rest.get(..rest.find(|c| !is_tail(c))?)?;
    let tail = if tail.starts_with('?') { tail } else { "" };
    let fixed = format!("{fixed}{tail}");
    let first = cut(text, span.end as usize + tail.len())?;
    let (further, end) = further(text, &first);
    let left = if super::is_operand(&fixed) { fixed } else { format!("({fixed})") };
    Some((Span::new(span.start as usize, end), format!("{left} {} {further}", first.word)))
}

/// True for what may stand after `>` in a condition: a number, a text or a path, and further conditions.
fn looks_like_a_side(text: &str) -> bool {
    let side = text.trim();
    let first = side.split([' ', '\t']).next().unwrap_or_default();
    let is_number = first.trim_start_matches('-').parse::<f64>().is_ok();
    let is_text = side.len() > 1 && side.starts_with(['"', '\'']);
    let is_path = first.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && first.chars().all(|c| c.is_alphanumeric() || "_.?![]()\"".contains(c));
    let more = side.get(first.len()..).unwrap_or_default().trim();
    let goes_on = more.is_empty()
        || ["&&", "||", "&amp;&amp;", "and ", "or ", "+", "-", "*", "/"].iter().any(|op| more.starts_with(op));
    !side.replace(" < ", "").contains(['<', '{', '}']) && (is_text || (is_number || is_path) && goes_on)
}
