//! A `>` that was meant as a comparison, and ended the tag.

use super::{Remedy, written};
use crate::diagnostic::Span;
use crate::template::ast::Ast;

/// What further conditions are written with, and what the same is here.
const OPERATORS: [(&str, &str); 3] = [(" and ", " && "), (" or ", " || "), (" < ", " lt ")];

/// How far the other side of the comparison is looked for, in bytes.
const AHEAD: usize = 160;

/// The comparison that a condition was meant to be part of: what stands behind the `>` that ended its tag looks like the
/// other side, up to a second `>`.
pub(in crate::template) fn remedy(ast: &Ast, condition: Span) -> Option<Remedy> {
    let text = &*ast.text;
    let end = condition.end as usize;
    let rest = text.get(end..)?;
    let space = rest.len() - rest.trim_start().len();
    let sign = end + space;
    let after = text.get(sign..)?.strip_prefix('>')?;
    let (word, after) = match after.strip_prefix('=') {
        Some(after) => ("gte", after),
        None => ("gt", after),
    };
    let line = after.lines().next()?;
    let line = line.get(..AHEAD).unwrap_or(line);
    let other = line.get(..line.find('>')?)?;
    if !looks_like_a_side(other) {
        return None;
    }
    let left = written(ast, condition);
    // A default would take in the comparison.
    let left = if left.contains('!') && !left.starts_with('!') { format!("({left})") } else { left.to_owned() };
    let further = OPERATORS.iter().fold(other.trim().to_owned(), |text, (sign, word)| text.replace(sign, word));
    let mut fixed = format!("{left} {word} {further}");
    // Texts have no order; dates have one.
    let inside = further.trim_matches(['"', '\'']);
    if inside.len() + 2 == further.len()
        && let Some(read) = super::printed::reader(inside)
    {
        fixed = format!("{}{read} {word} {further}{read}", super::operand(&left));
    }
    let all = Span::new(condition.start as usize, text.len() - after.len() + other.len());
    let shown = if word == "gt" { ">" } else { ">=" };
    Some(
        Remedy::new(format!("write `{fixed}`, or put the comparison in round brackets"))
            .saying(format!("the `>` ended the tag here, so `{shown}{other}` is just text and nothing is compared"))
            .writing(all, fixed),
    )
}

/// True for what may stand behind `>` in a condition: a number, a text or a path, and further conditions.
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
