//! Dates and numbers that come as text, and milliseconds, where a date is printed or read.

use super::{Remedy, operand, parent, written};
use crate::diagnostic::Span;
use crate::template::ast::{Ast, BinaryOp, Expr, ExprId};
use crate::template::builtin::table::row_of;

/// How a text holds a date or a number.
struct PrintedForm {
    /// As which it can be told: `d` a digit, anything else itself; what follows does not matter where it ends in `*`.
    shape: &'static str,
    /// What makes a value of it.
    read: &'static str,
}

const SHAPES: [PrintedForm; 9] = [
    PrintedForm { shape: "dd:dd", read: "?time(\"HH:mm\")" },
    PrintedForm { shape: "dd:dd:dd", read: "?time(\"HH:mm:ss\")" },
    PrintedForm { shape: "dddddddd", read: "?date(\"yyyyMMdd\")" },
    PrintedForm { shape: "dddd-dd-ddTdd:dd*", read: "?datetime.iso" },
    PrintedForm { shape: "dddd-dd-dd dd:dd:dd", read: "?datetime(\"yyyy-MM-dd HH:mm:ss\")" },
    PrintedForm { shape: "dddd-dd-dd", read: "?date(\"yyyy-MM-dd\")" },
    PrintedForm { shape: "dddd/dd/dd", read: "?date(\"yyyy/MM/dd\")" },
    PrintedForm { shape: "dd.dd.dddd", read: "?date(\"dd.MM.yyyy\")" },
    PrintedForm { shape: "dddddddddddd*", read: "?number?number_to_datetime" },
];

fn has_shape(text: &str, shape: &str) -> bool {
    let (shape, open) = shape.strip_suffix('*').map_or((shape, false), |shape| (shape, true));
    let mut letters = text.chars();
    let same = shape
        .chars()
        .all(|wanted| letters.next().is_some_and(|c| if wanted == 'd' { c.is_ascii_digit() } else { c == wanted }));
    same && (open || letters.next().is_none())
}

/// The built-ins that make a date of a text, if it looks like one.
pub(in crate::template) fn reader(text: &str) -> Option<&'static str> {
    let text = text.trim();
    if has_shape(text, "dd/dd/dddd") {
        // Which of the two is the month shows only where the other is too great for one.
        let number = |from: usize| text.get(from..from + 2).and_then(|part| part.parse::<u32>().ok());
        return match (number(0)?, number(3)?) {
            (day, month) if day > 12 && month <= 12 => Some("?date(\"dd/MM/yyyy\")"),
            (month, day) if day > 12 && month <= 12 => Some("?date(\"MM/dd/yyyy\")"),
            _ => None,
        };
    }
    SHAPES.iter().find(|shape| has_shape(text, shape.shape)).map(|shape| shape.read)
}

/// Words that stand for yes and no in texts.
const FLAGS: [(&str, &str); 7] =
    [("true", "false"), ("yes", "no"), ("y", "n"), ("t", "f"), ("on", "off"), ("1", "0"), ("active", "inactive")];

/// The condition that asks a text which says yes or no, such as "Y".
pub(in crate::template) fn flag(source: &str, text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let (yes, _) = FLAGS.iter().find(|(yes, no)| lower == *yes || lower == *no)?;
    let yes = match text.chars().next()? {
        first if first.is_uppercase() && text.len() > 1 && text.chars().all(|c| c.is_uppercase()) => yes.to_uppercase(),
        first if first.is_uppercase() => {
            let rest = yes.get(1..).unwrap_or_default();
            format!("{}{rest}", yes.get(..1).unwrap_or_default().to_uppercase())
        }
        _ => (*yes).to_owned(),
    };
    Some(format!("{source} == \"{yes}\""))
}

/// A text that says yes or no, where a boolean is needed.
pub(in crate::template) fn as_condition(ast: &Ast, id: ExprId, text: &str) -> Option<Remedy> {
    let mut fixed = flag(written(ast, ast.span(id)), text)?;
    if parent(ast, id).is_some() {
        fixed = format!("({fixed})");
    }
    Some(Remedy::new(format!("compare the text: `{fixed}`")).writing(ast.span(id), fixed))
}

/// How to make a number of a text that is none as it stands; `source` is the text as an operand.
pub(in crate::template) fn cleaned(source: &str, text: &str) -> Option<(String, &'static str)> {
    let is_number = |text: &str| text.trim().parse::<f64>().is_ok();
    let text = text.trim();
    if text.is_empty() {
        return Some((format!("{source}?has_content?then({source}?number, 0)"), "the text may be empty"));
    }
    // `12,50` and `1.250,00 EUR`: what follows the last comma is no group of three.
    if let Some((whole, decimals)) = text.rsplit_once(',')
        && whole.ends_with(|c: char| c.is_ascii_digit())
        && !whole.contains(',')
        && !matches!(decimals.bytes().take_while(u8::is_ascii_digit).count(), 0 | 3)
    {
        let kept: String = text.chars().filter(|c| c.is_ascii_digit() || matches!(c, ',' | '-')).collect();
        let rest = if kept == text { "" } else { "?replace(\"[^0-9,-]\", \"\", \"r\")" };
        let is_decimal = text.len() < kept.len() + 6 && is_number(&kept.replace(',', "."));
        let why = "numbers are read with a decimal point, not with a comma";
        return is_decimal.then(|| (format!("{source}{rest}?replace(\",\", \".\")?number"), why));
    }
    if text.contains(',') && is_number(&text.replace(',', "")) {
        return Some((format!("{source}?replace(\",\", \"\")?number"), "numbers are read without group separators"));
    }
    let kept: String = text.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | '-')).collect();
    let few = text.len() < kept.len() + 6 && text.chars().any(|c| c.is_ascii_digit());
    (few && is_number(&kept)).then(|| {
        let fixed = format!("{source}?replace(\"[^0-9.-]\", \"\", \"r\")?number");
        (fixed, "the text holds more than a number; let the bot send the number, or take the rest out")
    })
}

/// `text?number` of such a text; `built_in` is the `?number`.
pub(in crate::template) fn number_of_text(ast: &Ast, built_in: ExprId, text: &str) -> Option<Remedy> {
    let Expr::BuiltIn { target, .. } = ast.expr(built_in) else { return None };
    let (fixed, why) = cleaned(&operand(written(ast, ast.span(*target))), text)?;
    Some(Remedy::new(format!("{why}: `{fixed}`")).writing(ast.span(built_in), fixed))
}

/// A text of that sort where a number is needed.
pub(in crate::template) fn as_number(ast: &Ast, id: ExprId, text: &str) -> Option<Remedy> {
    if text.trim().parse::<f64>().is_ok() {
        return None;
    }
    let (fixed, why) = cleaned(&operand(written(ast, ast.span(id))), text)?;
    Some(Remedy::new(format!("{why}: `{fixed}`")).writing(ast.span(id), fixed))
}

/// A date in a text that is calculated with.
pub(in crate::template) fn date_in_arithmetic(text: &str) -> Option<Remedy> {
    reader(text).filter(|read| !read.starts_with("?number")).map(|_| {
        Remedy::new(
            "the text holds a date, and dates cannot be calculated with here: let the bot send the one that is meant",
        )
    })
}

/// `end - start` of two dates.
pub(super) fn difference(ast: &Ast, id: ExprId) -> Option<Remedy> {
    let above = parent(ast, id)?;
    let Expr::Chain { first, rest } = ast.expr(above) else { return None };
    let [(BinaryOp::Subtract, second)] = rest.as_slice() else { return None };
    let millis = |id: ExprId| format!("{}?long", operand(written(ast, ast.span(id))));
    let fixed = format!("(({} - {}) / 86400000)?round", millis(*first), millis(*second));
    Some(
        Remedy::new(format!("for the days between the two write `{fixed}`"))
            .saying("dates cannot be subtracted: their milliseconds can")
            .writing(ast.span(above), fixed),
    )
}

/// `text?string("yyyy-MM-dd")`: `built_in` is the `?string`.
pub(in crate::template) fn text_with_format(ast: &Ast, target: ExprId, built_in: ExprId, text: &str) -> Option<Remedy> {
    let source = operand(written(ast, ast.span(target)));
    let whole = written(ast, ast.span(built_in));
    if let Some((_, rest)) = whole.rsplit_once("?string").filter(|(_, rest)| rest.starts_with('.')) {
        // `?string.short`, `?string.iso`
        let fixed = match reader(text) {
            Some(read) => format!("{source}{read}?string{rest}"),
            None => source.clone(),
        };
        return Some(Remedy::new(format!("write `{fixed}`")).writing(ast.span(built_in), fixed));
    }
    let call = parent(ast, built_in)?;
    let Expr::Call { args, .. } = ast.expr(call) else { return None };
    let format = args.first().map(|arg| written(ast, ast.span(*arg)))?;
    if let [_, _] = args.as_slice()
        && let Some(asked) = flag(&source, text)
    {
        let rest = ast.text.get(ast.span(built_in).end as usize..ast.span(call).end as usize)?;
        let fixed = format!("({asked})?string{rest}");
        return Some(Remedy::new(format!("compare the text first: `{fixed}`")).writing(ast.span(call), fixed));
    }
    let wants_number = format.contains(['0', '#']);
    let (what, read) = match reader(text) {
        Some(read) => ("a date", read),
        None if wants_number && text.trim().parse::<f64>().is_ok() => ("a number", "?number"),
        None => return None,
    };
    let fixed = format!("{source}{read}?string({format})");
    Some(
        Remedy::new(format!("the data holds {what} as text: make {what} of it first, `{fixed}`"))
            .writing(ast.span(call), fixed),
    )
}

/// A division by more is mended by hand.
const DIVISORS: usize = 3;

/// `a / b` where `b` is 0; of several divisors each may be.
pub(in crate::template) fn divided_by_zero(ast: &Ast, id: ExprId) -> Option<Remedy> {
    let Expr::Chain { rest, .. } = ast.expr(id) else { return None };
    let is_division = |op: &BinaryOp| matches!(op, BinaryOp::Divide | BinaryOp::Modulo);
    let divisors = rest.iter().filter(|(op, part)| is_division(op) && !matches!(ast.expr(*part), Expr::Number(_)));
    let asked: Vec<String> = divisors
        .take(DIVISORS + 1)
        .map(|(_, part)| format!("{} != 0", operand(written(ast, ast.span(*part)))))
        .collect();
    if asked.is_empty() || asked.len() > DIVISORS {
        return None;
    }
    let fixed = format!("({})?then({}, 0)", asked.join(" && "), written(ast, ast.span(id)));
    Some(Remedy::new(format!("say what holds then, as in `{fixed}`")).writing(ast.span(id), fixed))
}

/// `text?substring(0, 20)` of a shorter text: it has `len` characters.
pub(in crate::template) fn beyond_the_end(ast: &Ast, built_in: ExprId, len: usize) -> Option<Remedy> {
    let Expr::BuiltIn { target, .. } = ast.expr(built_in) else { return None };
    let call = parent(ast, built_in)?;
    let Expr::Call { args, .. } = ast.expr(call) else { return None };
    let [from, to] = args.as_slice() else { return None };
    let (Expr::Number(_), Expr::Number(_)) = (ast.expr(*from), ast.expr(*to)) else { return None };
    let (from, to) = (written(ast, ast.span(*from)), written(ast, ast.span(*to)));
    let start: u32 = from.parse().ok()?;
    // A range may end after the text, but not begin there.
    let length = to.parse::<u32>().ok()?.checked_sub(start).filter(|_| start as usize <= len)?;
    let fixed = format!("{}[{from}..*{length}]", operand(written(ast, ast.span(*target))));
    Some(Remedy::new(format!("where the text may be shorter, write `{fixed}`")).writing(ast.span(call), fixed))
}

/// Two texts that are compared by order: numbers or dates in text.
pub(in crate::template) fn ordered(ast: &Ast, left: ExprId, right: ExprId, texts: [&str; 2]) -> Option<Remedy> {
    let whole = parent(ast, left)?;
    let is_number = |text: &str| text.trim().parse::<f64>().is_ok();
    let read = match texts {
        [a, b] if is_number(a) && is_number(b) => "?number",
        [a, b] => reader(a).filter(|read| reader(b) == Some(*read))?,
    };
    let (left, right) = (ast.span(left), ast.span(right));
    let sign = ast.text.get(left.end as usize..right.start as usize)?;
    let fixed = format!("{}{read}{sign}{}{read}", operand(written(ast, left)), operand(written(ast, right)));
    let what = if read == "?number" { "numbers" } else { "dates" };
    Some(
        Remedy::new(format!("make {what} of both: `{fixed}`"))
            .saying(format!("texts have no order: the data holds {what} as text"))
            .writing(ast.span(whole), fixed),
    )
}

/// `text?date` of a text that is written otherwise; `built_in` is the `?date`.
pub(in crate::template) fn date_of_text(ast: &Ast, target: ExprId, built_in: ExprId, text: &str) -> Option<Remedy> {
    let source = operand(written(ast, ast.span(target)));
    let written_as = text.replace(',', "");
    let digits = written_as.len() >= 12 && written_as.bytes().all(|byte| byte.is_ascii_digit());
    let (read, help) = match digits {
        // A number that was turned into a text on the way, or one that came as text.
        true if text.contains(',') => ("?number_to_datetime", "it counts milliseconds since 1970"),
        true => ("?number?number_to_datetime", "the text counts milliseconds since 1970"),
        false => (reader(text)?, "say how the text is written"),
    };
    let all = match parent(ast, built_in).map(|call| (call, ast.expr(call))) {
        Some((call, Expr::Call { target, .. })) if *target == built_in => call,
        _ => built_in,
    };
    let fixed = format!("{source}{read}");
    Some(Remedy::new(format!("{help}: `{fixed}`")).writing(ast.span(all), fixed))
}

/// `10 lt 11?string("y", "n")`: the built-in took the last operand alone.
pub(in crate::template) fn bound_too_tightly(ast: &Ast, built_in: ExprId) -> Option<Remedy> {
    let call = parent(ast, built_in)?;
    let whole = parent(ast, call)?;
    let Expr::Compare { right, .. } = ast.expr(whole) else { return None };
    let Expr::BuiltIn { target, .. } = ast.expr(built_in) else { return None };
    if *right != call {
        return None;
    }
    let (start, operand) = (ast.span(whole).start as usize, ast.span(*target));
    let compared = written(ast, Span::new(start, operand.end as usize));
    let rest = ast.text.get(operand.end as usize..ast.span(call).end as usize)?;
    let fixed = format!("({compared}){rest}");
    Some(
        Remedy::new(format!("put the comparison in round brackets: `{fixed}`"))
            .saying(format!("`?` binds to `{}` alone, not to the comparison", written(ast, operand)))
            .writing(ast.span(whole), fixed),
    )
}

/// `#{x}` of a text, which prints numbers only.
pub(in crate::template) fn numeric(ast: &Ast, span: Span) -> Option<Remedy> {
    let start = (span.start as usize).checked_sub(2)?;
    let all = Span::new(start, span.end as usize + 1);
    let inner = written(ast, all).strip_prefix("#{")?.strip_suffix('}')?;
    let fixed = format!("${{{inner}}}");
    Some(
        Remedy::new(format!("write `{fixed}`"))
            .saying(format!("`#{{…}}` prints numbers only, and `{inner}` is a text"))
            .writing(all, fixed),
    )
}

/// `x?round(2)`: the decimals are a matter of `?string`.
pub(in crate::template) fn rounded(ast: &Ast, id: ExprId) -> Option<Remedy> {
    let Expr::BuiltIn { target, name, args: None } = ast.expr(id) else { return None };
    let call = parent(ast, id)?;
    let (Expr::Call { args, .. }, "round") = (ast.expr(call), row_of(name.row).name) else { return None };
    let [digits] = args.as_slice() else { return None };
    let digits: usize = written(ast, ast.span(*digits)).parse().ok().filter(|digits| (1..=20).contains(digits))?;
    let fixed = format!("{}?string(\"0.{}\")", operand(written(ast, ast.span(*target))), "0".repeat(digits));
    Some(
        Remedy::new(format!("to print a number with {digits} decimals, write `{fixed}`"))
            .saying("`?round` rounds to a whole number and takes no arguments")
            .writing(ast.span(call), fixed),
    )
}
