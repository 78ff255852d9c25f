//! What authors of other languages write inside tags and interpolations, told by the tokens around the place at which
//! reading stopped.
//!
//! A row is a pattern of tokens and what the same is here. Only what could not be read is looked at, so that nothing that
//! works is ever taken for a habit.

mod conditions;
mod loops;
mod matcher;
mod params;
mod table;
mod values;

use matcher::{Matcher, fill, span_of};
use table::{Habit, Within, habits};

pub(super) use params::written as params_of;

use super::cursor::Tag;
use super::token::{Close, SegmentKind, Token, TokenKind};
use crate::diagnostic::{Diagnostic, Fix, Meant, Place, Span, codes, lookalike, straighten};
use crate::template::habit::reader;

/// Tags with more tokens are not looked through.
const MOST: usize = 160;

/// Steps that are taken for one tag before it is given up.
const STEPS: usize = 20_000;

/// Says what was meant where a tag or an interpolation could not be read, if that is a habit of another language.
pub(super) fn explain(text: &str, kind: SegmentKind<'_>, tag: Tag<'_, '_>, fault: &mut Diagnostic) {
    let readable = [
        codes::template::SYNTAX,
        codes::template::LITERAL,
        codes::template::UNCLOSED,
        codes::template::UNKNOWN_BUILT_IN,
    ];
    if fault.fix.is_some() || !readable.contains(&fault.code) || tag.tokens.len() > MOST {
        return;
    }
    if straight(text, tag, fault)
        || unescaped(text, tag, fault)
        || ended_by_sign(text, kind, tag, fault)
        || open_interpolation(text, kind, tag, fault)
        || loose_bracket(text, tag, fault)
        || literal(text, tag, fault)
        || comma(tag, fault)
        || odd_key(text, kind, tag, fault)
        || nested(text, kind, tag, fault)
    {
        return;
    }
    if tag.tokens.is_empty()
        && let SegmentKind::Interpolation { .. } = kind
    {
        let dollar = Span { start: tag.span.start, end: tag.span.start + 1 };
        let sign = text.get(dollar.range()).unwrap_or("$");
        let plain = if sign == "#" { "&#35;" } else { "&#36;" };
        fault.message = format!("this `{sign}{{}}` is empty");
        fault.help = Some(format!("put a value in it; to show it as it is, write `{plain}{{}}`"));
        fault.fix = Some(Fix::suggested(dollar, plain));
        return;
    }
    let name = match kind {
        SegmentKind::Start { name, .. } => name,
        _ => "",
    };
    let stands = |within: &Within| match within {
        Within::Anywhere => true,
        Within::Interpolation => matches!(kind, SegmentKind::Interpolation { .. }),
        Within::Call => matches!(kind, SegmentKind::Call { .. }),
        Within::Tag(names) => names.contains(&name),
    };
    let fits = |habit: &&Habit| stands(&habit.within);
    let mut matcher = Matcher { tokens: tag.tokens, steps: STEPS };
    let at = fault.place.span.start;
    for habit in habits().filter(fits) {
        let Some((from, to, kept)) = matcher.find(habit, at) else { continue };
        fault.message = habit.says.to_owned();
        let (span, fixed) = match habit.everywhere {
            true => matcher.replace_all(text, stands),
            false => (span_of(tag.tokens, from, to), fill(habit.write, text, tag.tokens, &kept)),
        };
        if habit.write.is_empty() {
            placeholder(text, tag, fault);
            return;
        }
        fault.help = Some(match one_line(&fixed) {
            shown if shown.is_empty() => "write a space in its place".to_owned(),
            shown => format!("write `{shown}`"),
        });
        fault.fix = habit.edits.then(|| Fix::suggested(span, fixed));
        if let [first, second] = kept.as_slice()
            && habit.says == table::MEMBERSHIP
        {
            let at = |part: &(usize, usize)| span_of(tag.tokens, part.0, part.1);
            let is_turned = habit.write.contains("{1}?");
            let (owner, item) = if is_turned { (second, first) } else { (first, second) };
            fault.meant = Some(Meant::Asked(at(owner), at(item)));
        }
        return;
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An interpolation that is a placeholder of another language.
fn placeholder(text: &str, tag: Tag<'_, '_>, fault: &mut Diagnostic) {
    let dollar = Span { start: tag.span.start, end: tag.span.start + 1 };
    if text.get(dollar.range()) == Some("$") {
        let help = "fill it in before sending; to show it as it is, write `&#36;{` instead of `${`";
        fault.help = Some(help.to_owned());
        fault.fix = Some(Fix::suggested(dollar, "&#36;"));
    }
}

/// A character that looks like another, or like nothing.
fn straight(text: &str, tag: Tag<'_, '_>, fault: &mut Diagnostic) -> bool {
    let odd = |token: &&Token<'_>| token.kind == TokenKind::Bad;
    let found =
        tag.tokens.iter().filter(odd).find_map(|token| Some((token.span(), lookalike(token.text.chars().next()?)?)));
    let (Some((at, row)), Some(written)) = (found, text.get(tag.span.range())) else { return false };
    // The first such character is the cause, wherever reading stopped after it.
    fault.place = Place { source: fault.place.source.clone(), span: at };
    fault.labels.clear();
    if row.character == '`'
        && let Some(fix) = backticks(text, tag.span, at)
    {
        fault.message = "a text stands in quotes here, not in backticks".to_owned();
        fault.help = Some("write quotes in their place; `${…}` works in them, too".to_owned());
        fault.fix = Some(fix);
        return true;
    }
    fault.message = format!("U+{:04X}, {}, stands here", u32::from(row.character), row.name);
    fault.help = Some(match row.plain {
        "" => "take it out".to_owned(),
        " " => "write a plain space".to_owned(),
        plain => format!("write `{}`", plain.trim()),
    });
    fault.fix = Some(Fix::safe(tag.span, straighten(written)));
    true
}

/// The quotes to write for the backticks around texts, the first of which begins at `first`: an interpolation in them seems
/// to end the tag.
fn backticks(text: &str, tag: Span, first: Span) -> Option<Fix> {
    let line = text.get(first.start as usize..)?.lines().next()?;
    let mut signs = line.match_indices('`').map(|(at, _)| first.start as usize + at);
    let mut fix: Option<Fix> = None;
    while let (Some(open), Some(close)) = (signs.next(), signs.next()) {
        let inside = text.get(open + 1..close)?;
        let quote = if inside.contains('"') { "'" } else { "\"" };
        let (open, close) = (Span::new(open, open + 1), Span::new(close, close + 1));
        fix = Some(match fix {
            None => Fix::suggested(open, quote),
            Some(fix) => fix.and(open, quote),
        })
        .map(|fix| fix.and(close, quote));
        if close.end >= tag.end {
            break;
        }
    }
    fix
}

/// Quotes that were escaped as if they stood in markup.
fn unescaped(text: &str, tag: Tag<'_, '_>, fault: &mut Diagnostic) -> bool {
    const SIGNS: [(&str, &str); 4] = [("&quot;", "\""), ("&#34;", "\""), ("&apos;", "'"), ("&#39;", "'")];
    let Some(written) = text.get(tag.span.range()) else { return false };
    let Some((sign, plain)) = SIGNS.iter().find(|(sign, _)| written.contains(sign)) else { return false };
    fault.message = format!("`{sign}` is text of markup: a tag of a template has plain quotes");
    fault.help = Some(format!("write `{plain}`"));
    let fixed = SIGNS.iter().fold(written.to_owned(), |text, (sign, plain)| text.replace(sign, plain));
    fault.fix = Some(Fix::suggested(tag.span, fixed));
    true
}

/// `${entity.a</p>`: the interpolation goes on into the markup after it.
fn open_interpolation(text: &str, kind: SegmentKind<'_>, tag: Tag<'_, '_>, fault: &mut Diagnostic) -> bool {
    let SegmentKind::Interpolation { .. } = kind else { return false };
    let is_end = |token: &&Token<'_>| {
        let next = text.get(token.span().end as usize..).and_then(|rest| rest.chars().next());
        token.is_sign("<") && next.is_some_and(|next| next == '/' || next.is_ascii_alphabetic()) && !token.spaced
    };
    let Some(end) = tag.tokens.iter().find(is_end).filter(|end| end.start <= fault.place.span.end) else {
        return false;
    };
    let first_line = text.get(tag.span.start as usize..end.start as usize).unwrap_or_default();
    if tag.tokens.len() < 2 || first_line.contains('\n') {
        return false;
    }
    let piece = first_line.trim_end();
    let is_wrong =
        |open: char, close: char| piece.ends_with(close) && piece.matches(close).count() > piece.matches(open).count();
    // `${a)`: the wrong bracket stands there.
    let at = match is_wrong('(', ')') || is_wrong('[', ']') {
        true => Span::new(tag.span.start as usize + piece.len() - 1, tag.span.start as usize + piece.len()),
        false => Span { start: end.start, end: end.start },
    };
    fault.code = codes::template::UNCLOSED;
    fault.place = Place { source: fault.place.source.clone(), span: Span { start: tag.span.start, end: end.start } };
    fault.labels.clear();
    fault.message = "this interpolation has no `}`".to_owned();
    fault.help = Some("write `}` where it should end".to_owned());
    fault.fix = Some(Fix::suggested(at, "}"));
    true
}

/// A closing bracket too many, or one that lacks before the `>` that was to end the tag.
fn loose_bracket(text: &str, tag: Tag<'_, '_>, fault: &mut Diagnostic) -> bool {
    let at = fault.place.span;
    let mut depth = 0_i32;
    for token in tag.tokens.iter().filter(|token| token.kind == TokenKind::Sign) {
        match token.text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
        if depth < 0 && token.span() == at {
            let after = text.get(at.end as usize..).unwrap_or_default();
            let ends =
                text.get(tag.span.range()).is_some_and(|tag| tag.starts_with("${")) && after.starts_with(['<', ' ']);
            let (help, plain) =
                if ends { ("write `}`, which ends the interpolation", "}") } else { ("take it out", "") };
            fault.message = format!("`{}` closes no bracket", token.text);
            fault.help = Some(help.to_owned());
            fault.fix = Some(Fix::suggested(at, plain));
            return true;
        }
    }
    let Some(end) = tag.tokens.iter().rfind(|token| token.is_sign(">")).filter(|_| depth == 1) else { return false };
    if tag.close != Close::Missing || !text.get(tag.span.range()).is_some_and(|tag| tag.contains('(')) {
        return false;
    }
    let end = end.span();
    fault.message = "the round bracket is not closed, so the `>` was read as a comparison".to_owned();
    fault.help = Some("write `)` before the `>`".to_owned());
    fault.fix = Some(Fix::suggested(Span { start: end.start, end: end.start }, ")"));
    true
}

/// `1,5` and `1,000`: a comma inside a number.
fn comma(tag: Tag<'_, '_>, fault: &mut Diagnostic) -> bool {
    let Some(at) = tag.tokens.iter().position(|token| token.is_sign(",") && token.span() == fault.place.span) else {
        return false;
    };
    let (Some(before), Some(after)) = (at.checked_sub(1).and_then(|at| tag.tokens.get(at)), tag.tokens.get(at + 1))
    else {
        return false;
    };
    // `name[0,3]` is a slice.
    if at.checked_sub(2).and_then(|at| tag.tokens.get(at)).is_some_and(|token| token.is_sign("[")) {
        return false;
    }
    let comma = fault.place.span;
    let is_whole = |token: &Token<'_>| token.kind == TokenKind::Integer;
    let touches = before.span().end == comma.start && after.start == comma.end;
    if !touches || !is_whole(before) || !is_whole(after) {
        return false;
    }
    // `1,2,3` is a list.
    let goes_on = tag.tokens.get(at + 2).is_some_and(|token| token.is_sign(","));
    if goes_on && after.text.len() != 3 {
        return false;
    }
    let sign = if after.text.len() == 3 { "" } else { "." };
    let fixed = format!("{}{sign}{}", before.text, after.text);
    fault.message = "numbers are written without group separators, and with a decimal point".to_owned();
    fault.help = Some(format!("write `{fixed}`"));
    fault.fix = Some(Fix::suggested(before.span().to(after.span()), fixed));
    true
}

/// True for what is a number without its quotes, too.
fn is_number(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    text.split_once('.').map_or_else(|| digits(text), |(whole, rest)| digits(whole) && digits(rest))
}

/// A text in quotes that is compared or calculated with: a number, or a date.
fn literal(text: &str, tag: Tag<'_, '_>, fault: &mut Diagnostic) -> bool {
    let at = fault.place.span;
    let is_it = |token: &Token<'_>| token.kind == TokenKind::String && token.span() == at;
    let Some(place) = tag.tokens.iter().position(is_it).filter(|_| fault.code == codes::template::LITERAL) else {
        return false;
    };
    let Some(inside) = text.get(at.start as usize + 1..at.end as usize - 1) else { return false };
    let sign = place.checked_sub(1).and_then(|before| tag.tokens.get(before)).map_or("", |token| token.text);
    let is_compared = matches!(sign, "<" | "<=" | ">" | ">=" | "lt" | "lte" | "gt" | "gte" | "&lt;" | "&lt;=" | "&gt;");
    if !is_compared && !matches!(sign, "+" | "-" | "*" | "/" | "%") {
        return false;
    }
    if is_number(inside.trim()) {
        fault.message = "a number in quotes is a text".to_owned();
        fault.help = Some(format!("write `{}`", inside.trim()));
        fault.fix = Some(Fix::suggested(at, inside.trim()));
        return true;
    }
    let Some(read) = reader(inside).filter(|_| is_compared) else { return false };
    let steps = tag.tokens.get(..place - 1).unwrap_or_default().iter().rev();
    let path = steps
        .take_while(|token| matches!(token.text, "." | "_") || token.kind == TokenKind::Name && !token.text.is_empty());
    let Some(first) = path.last().filter(|first| !first.is_sign(".")) else { return false };
    let Some(left) =
        tag.tokens.get(place - 2).and_then(|last| text.get(first.start as usize..last.span().end as usize))
    else {
        return false;
    };
    let Some(literal) = text.get(at.range()) else { return false };
    let fixed = format!("{left}{read} {sign} {literal}{read}");
    fault.message = "texts have no order, but dates have one".to_owned();
    fault.help = Some(format!("make dates of both: `{fixed}`"));
    fault.fix = Some(Fix::suggested(Span { start: first.start, end: at.end }, fixed));
    true
}

/// Comparisons whose `>` ended the tag: what was written, and what the same is here.
const CUT: [(&str, &str); 2] = [("<", "!="), ("=", "gte")];

/// `a <> b`, `a => b`: the `>` ended the tag.
fn ended_by_sign(text: &str, kind: SegmentKind<'_>, tag: Tag<'_, '_>, fault: &mut Diagnostic) -> bool {
    let SegmentKind::Start { .. } = kind else { return false };
    let [before @ .., last] = tag.tokens else { return false };
    let Some((sign, meant)) = CUT.iter().find(|(sign, _)| last.is_sign(sign)) else { return false };
    let Some((all, rest)) = text.split_at_checked(tag.span.end as usize) else { return false };
    let written = format!("{sign}>");
    if before.is_empty() || !all.ends_with(&written) {
        return false;
    }
    // Looked for no further than to the next tag or line: what follows is long where much is wrong.
    let next = rest.find(['>', '<', '\n']).and_then(|at| rest.split_at_checked(at));
    let Some((side, _)) = next.filter(|(_, end)| end.starts_with('>')) else { return false };
    if let (SegmentKind::Start { name: "list", .. }, "=") = (kind, *sign)
        && side.trim().chars().all(|c| c.is_alphanumeric() || c == '_')
    {
        fault.message = "`as` goes between the list and the name of its items; the `>` ended the tag".to_owned();
        fault.help = Some(format!("write `as{side}`"));
        fault.fix = Some(Fix::suggested(Span { start: last.start, end: tag.span.end }, "as"));
        return true;
    }
    fault.message = format!("`{written}` is `{meant}` here: the `>` ended the tag");
    fault.help = Some(format!("write `{meant}{side}`"));
    fault.fix = Some(Fix::suggested(Span { start: last.start, end: tag.span.end }, *meant));
    true
}

/// `${rows[${n}].name}`: the inner `}` ends the interpolation.
fn nested(text: &str, kind: SegmentKind<'_>, tag: Tag<'_, '_>, fault: &mut Diagnostic) -> bool {
    let SegmentKind::Interpolation { closed: true, .. } = kind else { return false };
    let inner = tag.tokens.iter().find(|token| matches!(token.text, "${" | "#{"));
    let Some(inner) = inner.map(Token::span).filter(|inner| *inner == fault.place.span) else { return false };
    let Some(value) = text.get(inner.end as usize..tag.span.end as usize - 1) else { return false };
    fault.message = "this is inside `${…}` already, and the first `}` ends it".to_owned();
    fault.help = Some(format!("write just `{}`", value.trim()));
    fault.fix = Some(Fix::suggested(Span { start: inner.start, end: tag.span.end }, value));
    true
}

/// A key that cannot follow a dot: `a.first name`, `a.2y`, `a.x:y`.
fn odd_key(text: &str, kind: SegmentKind<'_>, tag: Tag<'_, '_>, fault: &mut Diagnostic) -> bool {
    let SegmentKind::Interpolation { closed: true, .. } = kind else { return false };
    let tokens = tag.tokens;
    let Some(dot) = tokens.iter().rposition(|token| token.is_sign(".")) else { return false };
    let (owner, key) = (tokens.get(..dot).unwrap_or_default(), tokens.get(dot + 1..).unwrap_or_default());
    let is_path = |token: &Token<'_>| token.kind == TokenKind::Name || token.is_sign(".");
    let is_key = |token: &Token<'_>| {
        matches!(token.kind, TokenKind::Name | TokenKind::Integer) || token.is_sign(":") || token.is_sign("-")
    };
    let starts = key.first().is_some_and(|token| matches!(token.kind, TokenKind::Name | TokenKind::Integer));
    let ends = key.last().is_some_and(|token| token.kind == TokenKind::Name);
    let is_number = key.len() == 1 && key.iter().all(|token| token.kind == TokenKind::Integer && token.text.len() > 2);
    let is_format = key.iter().any(|token| token.is_sign(":"))
        && key.last().is_some_and(|last| last.text.trim_end_matches(|c: char| c.is_ascii_digit()).len() == 1);
    let is_it = is_number || (key.len() > 1 && starts && ends && !is_format);
    if owner.is_empty() || !is_it || !owner.iter().all(is_path) || !key.iter().all(is_key) {
        return false;
    }
    let known = [
        " if ",
        " else ",
        " in ",
        " and ",
        " or ",
        " is ",
        " eq ",
        " ne ",
        " mod ",
        " then",
        " AND ",
        " OR ",
        " like ",
        " ~ ",
        " between ",
        " instanceof ",
    ];
    let (from, to) = (span_of(tokens, 0, tokens.len()), span_of(key, 0, key.len()));
    let Some(key) = text.get(to.range()).filter(|key| !known.iter().any(|word| key.contains(word))) else {
        return false;
    };
    let owner = text.get(span_of(owner, 0, owner.len()).range()).unwrap_or_default();
    let fixed = format!("{owner}[\"{key}\"]");
    fault.message = format!("a member called `{key}` cannot be reached with a dot");
    fault.help = Some(format!("write `{fixed}`"));
    fault.fix = Some(Fix::suggested(from, fixed));
    true
}
