//! What authors of other languages write inside tags and interpolations, told by the tokens around the place at which
//! reading stopped.
//!
//! A row is a pattern of tokens and what the same is here. Only what could not be read is looked at, so that nothing that
//! works is ever taken for a habit.

use super::cursor::Tag;
use super::token::{ItemKind, Token, TokenKind};
use crate::diagnostic::{Diagnostic, Fix, Place, Span, codes, lookalike, straighten};
use crate::template::habit::is_operand;

/// Tags with more tokens are not looked through.
const MOST: usize = 160;

/// Steps that are taken for one tag before it is given up.
const STEPS: usize = 20_000;

/// A part of a pattern.
#[derive(Clone, Copy, Debug)]
enum Part {
    /// This token.
    Is(&'static str),
    /// One of these tokens.
    OneOf(&'static [&'static str]),
    /// The same, kept.
    Kept(&'static [&'static str]),
    /// A name, kept.
    Name,
    /// A string, kept.
    Text,
    /// A whole number, kept.
    Whole,
    /// A path, a literal or something in brackets, kept.
    Operand,
    /// One token or more with brackets in pairs, as few as fit, kept.
    Some,
    /// The place where an expression may begin: at the start, after a bracket, a comma, `=`.
    Start,
    /// The place where it may end.
    End,
}

use Part::{End, Is, Kept, Name, OneOf, Operand, Some as Any, Start, Text, Whole};

/// Where a habit is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Within {
    /// In any tag or interpolation.
    Anywhere,
    /// In an interpolation.
    Interpolation,
    /// In the tag of one of these directives.
    Tag(&'static [&'static str]),
}

use Within::{Anywhere, Interpolation, Tag as In};

/// A habit. In what is written `{0}` is what was kept first, `{0p}` the same as an operand, `{0d}` as a path that a default
/// covers as a whole, `{0k}` without its last key, `{0l}` that last key, `{0z}` as many zeros as it says.
struct Habit {
    within: Within,
    pattern: &'static [Part],
    says: &'static str,
    write: &'static str,
    /// True for single tokens that are replaced wherever they stand in the tag.
    everywhere: bool,
}

const fn habit(within: Within, pattern: &'static [Part], says: &'static str, write: &'static str) -> Habit {
    Habit { within, pattern, says, write, everywhere: false }
}

const fn word(pattern: &'static [Part], says: &'static str, write: &'static str) -> Habit {
    Habit { within: Anywhere, pattern, says, write, everywhere: true }
}

const NOTHING: &[&str] = &["null", "None", "nil", "undefined", "NULL", "Null"];
const LISTS: Within = In(&["list"]);
const SETS: Within = In(&["assign", "global", "local"]);
const PLACEHOLDER: &str = "this is a placeholder of another language that nobody filled in";

/// In the order in which they are tried.
static HABITS: [Habit; 45] = [
    habit(
        LISTS,
        &[Start, Name, OneOf(&["in", ":"]), Any, End],
        "the list comes first here, then `as` and the name",
        "{1} as {0}",
    ),
    habit(
        LISTS,
        &[Start, Name, Is(","), Name, OneOf(&["in", ":"]), Any, End],
        "the list comes first here, then `as` and the names",
        "{2} as {0}, {1}",
    ),
    habit(
        In(&["foreach"]),
        &[Start, Any, Is("as"), Name, End],
        "in `#foreach` the name comes first, then `in`",
        "{1} in {0}",
    ),
    habit(SETS, &[Name, Is(":"), Is("=")], "a value is assigned with `=`", "{0} ="),
    Habit { within: SETS, ..word(&[Is(",")], "assignments are separated by spaces", " ") },
    habit(
        Anywhere,
        &[Start, Any, Is("?"), Any, Is(":"), Any, End],
        "FreeMarker has no `? :`; the same is `?then`",
        "{0p}?then({1}, {2})",
    ),
    habit(
        Anywhere,
        &[Start, Any, Is("if"), Any, Is("else"), Any, End],
        "FreeMarker has no `if` inside an expression; the same is `?then`",
        "{1p}?then({0}, {2})",
    ),
    habit(
        Anywhere,
        &[Operand, OneOf(&["==", "="]), Is("="), OneOf(NOTHING)],
        "a value is there or missing: there is nothing to compare it with",
        "!{0d}??",
    ),
    habit(
        Anywhere,
        &[Operand, Is("!="), Is("="), OneOf(NOTHING)],
        "a value is there or missing: there is nothing to compare it with",
        "{0d}??",
    ),
    habit(
        Anywhere,
        &[Operand, Is("is"), Is("not"), OneOf(NOTHING)],
        "to ask whether a value is there, write `??`",
        "{0d}??",
    ),
    habit(Anywhere, &[Operand, Is("is"), OneOf(NOTHING)], "to ask whether a value is there, write `??`", "!{0d}??"),
    habit(Anywhere, &[Operand, Is("is"), Is("defined")], "to ask whether a value is there, write `??`", "{0d}??"),
    habit(
        Anywhere,
        &[Operand, Is("is"), Is("not"), Is("defined")],
        "to ask whether a value is there, write `??`",
        "!{0d}??",
    ),
    habit(Anywhere, &[Operand, Is("is"), Is("not"), Operand], "values are compared with `==` and `!=`", "{0} != {1}"),
    habit(Anywhere, &[Operand, Is("is"), Operand], "values are compared with `==` and `!=`", "{0} == {1}"),
    habit(
        Anywhere,
        &[Operand, Is("not"), Is("in"), Operand],
        "whether an item is in a list, `?seq_contains` tells",
        "!{1}?seq_contains({0})",
    ),
    habit(
        Anywhere,
        &[Operand, Is("in"), Operand],
        "whether an item is in a list, `?seq_contains` tells",
        "{1}?seq_contains({0})",
    ),
    habit(
        Anywhere,
        &[
            Operand,
            Kept(&["<", "<=", "lt", "lte", "&lt;", "&lt;="]),
            Operand,
            Kept(&["<", "<=", "lt", "lte", "&lt;", "&lt;="]),
            Operand,
        ],
        "comparisons do not follow one another: join two with `&&`",
        "{0} {1} {2} && {2} {3} {4}",
    ),
    word(&[Is("=="), Is("=")], "`===` is `==` here", "=="),
    word(&[Is("!="), Is("=")], "`!==` is `!=` here", "!="),
    word(&[Is("and")], "`and` is `&&` here", "&&"),
    word(&[Is("or")], "`or` is `||` here", "||"),
    word(&[Is("eq")], "`eq` is `==` here", "=="),
    word(&[OneOf(&["ne", "neq"])], "`ne` is `!=` here", "!="),
    word(&[Is("not"), Operand], "`not` is `!` here", "!{0}"),
    habit(
        Anywhere,
        &[Operand, Is("??"), Operand],
        "`??` only asks whether a value is there; a default follows `!`",
        "{0d}!{1}",
    ),
    habit(Anywhere, &[Operand, Is("?"), Is(":"), Operand], "a default follows `!` here", "{0d}!{1}"),
    habit(Anywhere, &[Operand, Is("||"), Text], "`||` is for conditions; a default follows `!`", "{0d}!{1}"),
    habit(
        Anywhere,
        &[Operand, Is("?"), Is("."), Name, Is("?"), Is("."), Name],
        "FreeMarker has no `?.`: round brackets and `!` forgive every step of a path that is missing",
        "({0}.{1}.{2})!",
    ),
    habit(
        Anywhere,
        &[Operand, Is("?"), Is("."), Name],
        "FreeMarker has no `?.`: round brackets and `!` forgive every step of a path that is missing",
        "({0}.{1})!",
    ),
    habit(Anywhere, &[Is("["), Operand, Is(":"), Operand, Is("]")], "a slice is written with `..<`", "[{0}..<{1}]"),
    habit(Anywhere, &[Is("["), Is(":"), Operand, Is("]")], "a slice is written with `..<`", "[0..<{0}]"),
    habit(Anywhere, &[Is("["), Operand, Is(":"), Is("]")], "a slice is written with `..`", "[{0}..]"),
    habit(Anywhere, &[Operand, Is("."), Text, Is("."), Operand], "texts are joined with `+`", "{0} + {1} + {2}"),
    habit(Anywhere, &[Operand, Is("."), Text], "texts are joined with `+`", "{0} + {1}"),
    habit(Anywhere, &[Text, Is("."), Operand], "texts are joined with `+`", "{0} + {1}"),
    habit(
        Interpolation,
        &[Start, Operand, Is("++"), End],
        "an interpolation prints a value and changes none",
        "{0} + 1",
    ),
    habit(
        Interpolation,
        &[Start, Operand, Is("--"), End],
        "an interpolation prints a value and changes none",
        "{0} - 1",
    ),
    habit(
        Interpolation,
        &[Start, Operand, Is(":"), Is("."), Whole, Is("f"), End],
        "decimals are a matter of `?string`",
        "{0p}?string(\"0.{1z}\")",
    ),
    habit(Interpolation, &[Start, Is("new"), Is("Date"), Is("("), Is(")"), End], "the current time is `.now`", ".now"),
    habit(
        Anywhere,
        &[Kept(&["\"%.2f\"", "'%.2f'"]), Is("%"), Operand],
        "decimals are a matter of `?string`",
        "{1p}?string(\"0.00\")",
    ),
    habit(
        Anywhere,
        &[OneOf(&["${", "#{"]), Any, Is("}")],
        "inside a tag or an interpolation stands the expression alone",
        "{0}",
    ),
    habit(
        Interpolation,
        &[Start, Is("entity"), Is("."), Name, Is(":"), Operand, End],
        "a default follows `!`",
        "entity.{0}!{1}",
    ),
    habit(Interpolation, &[Start, Operand, Is(":")], PLACEHOLDER, ""),
    habit(
        Interpolation,
        &[Start, Operand, Is("|"), Name],
        "FreeMarker has built-ins, written after `?`, in place of filters",
        "",
    ),
];

/// Says what was meant where a tag or an interpolation could not be read, if that is a habit of another language.
pub(super) fn explain(text: &str, kind: ItemKind<'_>, tag: Tag<'_, '_>, fault: &mut Diagnostic) {
    let readable = [codes::template::SYNTAX, codes::template::LITERAL, codes::template::UNCLOSED];
    if fault.fix.is_some() || !readable.contains(&fault.code) || tag.tokens.len() > MOST {
        return;
    }
    if straight(text, tag, fault) || ended_by_sign(text, kind, tag, fault) || odd_key(text, kind, tag, fault) {
        return;
    }
    if tag.tokens.is_empty()
        && let ItemKind::Interpolation { .. } = kind
    {
        let dollar = Span { start: tag.span.start, end: tag.span.start + 1 };
        let sign = text.get(dollar.range()).unwrap_or("$");
        let plain = if sign == "#" { "&#35;" } else { "&#36;" };
        fault.message = format!("there is nothing in this `{sign}{{}}`");
        fault.help = Some(format!("write a value into it, or, if it is to be shown as it is, `{plain}{{}}`"));
        fault.fix = Some(Fix::suggested(dollar, plain));
        return;
    }
    let name = match kind {
        ItemKind::Start { name, .. } => name,
        _ => "",
    };
    let fits = |habit: &&Habit| match habit.within {
        Anywhere => true,
        Interpolation => matches!(kind, ItemKind::Interpolation { .. }),
        In(names) => names.contains(&name),
    };
    let mut matcher = Matcher { tokens: tag.tokens, steps: STEPS };
    let at = fault.place.span.start;
    for habit in HABITS.iter().filter(fits) {
        let Some((from, to, kept)) = matcher.find(habit, at) else { continue };
        fault.message = habit.says.to_owned();
        let (span, fixed) = match habit.everywhere {
            true => matcher.replace_all(text, name),
            false => (span_of(tag.tokens, from, to), fill(habit.write, text, tag.tokens, &kept)),
        };
        if habit.write.is_empty() {
            placeholder(text, tag, fault);
            return;
        }
        fault.help = Some(format!("write `{}`", one_line(&fixed)));
        fault.fix = Some(Fix::suggested(span, fixed));
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
        let help = "fill it in before the message is sent, or, if it is to be shown as it is, write `&#36;{` for `${`";
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
    fault.message = format!("U+{:04X}, {}, stands here", u32::from(row.character), row.name);
    fault.help = Some(match row.plain {
        "" => "take it out".to_owned(),
        " " => "write a plain space".to_owned(),
        plain => format!("write `{plain}`"),
    });
    fault.fix = Some(Fix::safe(tag.span, straighten(written)));
    true
}

/// `a <> b`, or a comparison with nothing behind its sign: the `>` ended the tag.
fn ended_by_sign(text: &str, kind: ItemKind<'_>, tag: Tag<'_, '_>, fault: &mut Diagnostic) -> bool {
    let ItemKind::Start { .. } = kind else { return false };
    let [before @ .., last] = tag.tokens else { return false };
    let Some((written, rest)) = text.split_at_checked(tag.span.end as usize) else { return false };
    if !last.is_sign("<") || before.is_empty() || !written.ends_with("<>") {
        return false;
    }
    // Looked for no further than to the next tag or line: what follows is long where much is wrong.
    let next = rest.find(['>', '<', '\n']).and_then(|at| rest.split_at_checked(at));
    let Some((side, _)) = next.filter(|(_, end)| end.starts_with('>')) else { return false };
    fault.message = "`<>` is `!=` here: the `>` ended the tag".to_owned();
    fault.help = Some(format!("write `!={side}`"));
    fault.fix = Some(Fix::suggested(Span { start: last.start, end: tag.span.end }, "!="));
    true
}

/// A key that cannot follow a dot: `a.first name`, `a.2y`, `a.x:y`.
fn odd_key(text: &str, kind: ItemKind<'_>, tag: Tag<'_, '_>, fault: &mut Diagnostic) -> bool {
    let ItemKind::Interpolation { closed: true, .. } = kind else { return false };
    let tokens = tag.tokens;
    let Some(dot) = tokens.iter().rposition(|token| token.is_sign(".")) else { return false };
    let (owner, key) = (tokens.get(..dot).unwrap_or_default(), tokens.get(dot + 1..).unwrap_or_default());
    let is_path = |token: &Token<'_>| token.kind == TokenKind::Name || token.is_sign(".");
    let is_key = |token: &Token<'_>| {
        matches!(token.kind, TokenKind::Name | TokenKind::Integer) || token.is_sign(":") || token.is_sign("-")
    };
    let starts = key.first().is_some_and(|token| matches!(token.kind, TokenKind::Name | TokenKind::Integer));
    let ends = key.last().is_some_and(|token| token.kind == TokenKind::Name);
    if owner.is_empty() || key.len() < 2 || !starts || !ends || !owner.iter().all(is_path) || !key.iter().all(is_key) {
        return false;
    }
    let known = [" if ", " else ", " in ", " and ", " or ", " is ", " eq ", " ne "];
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

/// The places of tokens that were kept, `from..to`.
type Parts = Vec<(usize, usize)>;

/// Finds patterns among the tokens of one tag.
struct Matcher<'c, 't> {
    tokens: &'c [Token<'t>],
    /// How many steps are left.
    steps: usize,
}

impl Matcher<'_, '_> {
    /// The first match that reaches the place at which reading stopped.
    fn find(&mut self, habit: &Habit, place: u32) -> Option<(usize, usize, Parts)> {
        // Where an expression may begin at several places, the innermost is meant.
        let inner_first = matches!(habit.pattern, [Start, ..]);
        for step in 0..self.tokens.len() {
            let from = if inner_first { self.tokens.len() - 1 - step } else { step };
            let mut kept = Parts::new();
            if let Some(to) = self.fits(habit.pattern, from, &mut kept) {
                let span = span_of(self.tokens, from, to);
                if span.start <= place && place <= span.end {
                    return Some((from, to, kept));
                }
            }
        }
        None
    }

    /// Where the pattern ends that begins at this token.
    fn fits(&mut self, pattern: &[Part], at: usize, kept: &mut Parts) -> Option<usize> {
        self.steps = self.steps.checked_sub(1)?;
        let Some((part, rest)) = pattern.split_first() else { return Some(at) };
        let token = self.tokens.get(at);
        let is = |text: &str| token.is_some_and(|token| token.text == text);
        let length = kept.len();
        let lengths: Vec<usize> = match part {
            Start => (at == 0 || self.tokens.get(at - 1).is_some_and(opens)).then_some(0).into_iter().collect(),
            End => token.is_none_or(closes).then_some(0).into_iter().collect(),
            Is(text) => is(text).then_some(1).into_iter().collect(),
            OneOf(texts) | Kept(texts) => texts.iter().any(|text| is(text)).then_some(1).into_iter().collect(),
            Name => token.filter(|token| super::cursor::is_plain_name(token)).map(|_| 1).into_iter().collect(),
            Text => token.filter(|token| token.kind == TokenKind::String).map(|_| 1).into_iter().collect(),
            Whole => token.filter(|token| token.kind == TokenKind::Integer).map(|_| 1).into_iter().collect(),
            Operand => self.operand(at).into_iter().collect(),
            Any => self.balanced(at),
        };
        for found in lengths {
            if matches!(part, Kept(_) | Name | Text | Whole | Operand | Any) {
                kept.push((at, at + found));
            }
            if let Some(to) = self.fits(rest, at + found, kept) {
                return Some(to);
            }
            kept.truncate(length);
        }
        None
    }

    /// How many tokens an operand has that begins here.
    fn operand(&self, at: usize) -> Option<usize> {
        let token = self.tokens.get(at)?;
        let mut end = match token.kind {
            TokenKind::Name if super::cursor::is_plain_name(token) || matches!(token.text, "true" | "false") => at + 1,
            TokenKind::String | TokenKind::RawString | TokenKind::Integer | TokenKind::Decimal => at + 1,
            TokenKind::Sign if matches!(token.text, "(" | "[") => self.close_of(at)? + 1,
            _ => return None,
        };
        while let Some(token) = self.tokens.get(end) {
            let next = self.tokens.get(end + 1);
            end = match token.text {
                "." | "?" if token.kind == TokenKind::Sign && next.is_some_and(|next| next.kind == TokenKind::Name) => {
                    end + 2
                }
                "(" | "[" if token.kind == TokenKind::Sign && !token.spaced => match self.close_of(end) {
                    Some(close) => close + 1,
                    None => break,
                },
                _ => break,
            };
        }
        Some(end - at)
    }

    /// The bracket that closes the one at `at`.
    fn close_of(&self, at: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for (index, token) in self.tokens.iter().enumerate().skip(at) {
            if token.kind == TokenKind::Sign {
                match token.text {
                    "(" | "[" | "{" => depth += 1,
                    ")" | "]" | "}" => depth = depth.checked_sub(1)?,
                    _ => {}
                }
            }
            if depth == 0 {
                return Some(index);
            }
        }
        None
    }

    /// The lengths of runs from here on in which brackets come in pairs, shortest first.
    fn balanced(&self, at: usize) -> Vec<usize> {
        let mut lengths = Vec::new();
        let mut depth = 0_usize;
        for (index, token) in self.tokens.iter().enumerate().skip(at) {
            if token.kind == TokenKind::Sign {
                match token.text {
                    "(" | "[" | "{" | "${" | "#{" => depth += 1,
                    ")" | "]" | "}" => match depth.checked_sub(1) {
                        Some(less) => depth = less,
                        None => break,
                    },
                    _ => {}
                }
            }
            if depth == 0 {
                lengths.push(index + 1 - at);
            }
        }
        lengths
    }

    /// All tokens from the first that a word stands for to the last, each replaced.
    fn replace_all(&mut self, text: &str, name: &str) -> (Span, String) {
        let fits = |habit: &&Habit| {
            habit.everywhere && (habit.within == Anywhere || matches!(habit.within, In(names) if names.contains(&name)))
        };
        let mut edits: Vec<(Span, String)> = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            let mut next = at + 1;
            for habit in HABITS.iter().filter(fits) {
                let mut kept = Parts::new();
                if let Some(to) = self.fits(habit.pattern, at, &mut kept) {
                    edits.push((span_of(self.tokens, at, to), fill(habit.write, text, self.tokens, &kept)));
                    next = to;
                    break;
                }
            }
            at = next;
        }
        let (Some((first, _)), Some((last, _))) = (edits.first(), edits.last()) else {
            return (Span::default(), String::new());
        };
        let all = first.to(*last);
        let mut out = String::new();
        let mut from = all.start;
        for (span, replacement) in &edits {
            out.push_str(text.get(from as usize..span.start as usize).unwrap_or_default());
            out.push_str(replacement);
            from = span.end;
        }
        (all, out)
    }
}

fn opens(token: &Token<'_>) -> bool {
    token.kind == TokenKind::Sign && matches!(token.text, "(" | "[" | "," | "=" | "{" | ":")
}

fn closes(token: &Token<'_>) -> bool {
    token.kind == TokenKind::Sign && matches!(token.text, ")" | "]" | "," | "}" | ";")
}

/// From the first of these tokens to the last.
fn span_of(tokens: &[Token<'_>], from: usize, to: usize) -> Span {
    let first = tokens.get(from).map_or(Span::default(), Token::span);
    let last = to.checked_sub(1).and_then(|at| tokens.get(at)).map_or(first, Token::span);
    first.to(last)
}

/// What is written, with what was kept.
fn fill(write: &str, text: &str, tokens: &[Token<'_>], kept: &Parts) -> String {
    let mut out = write.to_owned();
    for (at, (from, to)) in kept.iter().enumerate() {
        let source = text.get(span_of(tokens, *from, *to).range()).unwrap_or_default();
        let bracketed = format!("({source})");
        let operand = if is_operand(source) { source } else { &bracketed };
        let path = if source.matches(['.', '[']).count() > 1 { &bracketed } else { operand };
        let zeros = "0".repeat(source.parse::<usize>().unwrap_or(2).min(20));
        for (mark, value) in [("p", operand), ("d", path), ("z", &zeros), ("", source)] {
            out = out.replace(&format!("{{{at}{mark}}}"), value);
        }
    }
    out
}

/// What stands behind the name of a loop of another language, `r in rows>`, as `#list` has it.
pub(super) fn list_params(params: &str, meant: &str) -> String {
    let inner = params.trim_end_matches('>').trim();
    let parts = inner.split_once(" in ").or_else(|| inner.split_once(" : "));
    match parts {
        Some((names, list)) if meant == "list" => {
            let names = names.trim_start_matches("var ").trim_start_matches("let ").trim_start_matches("const ");
            format!(" {} as {}>", list.trim(), names.trim())
        }
        _ => params.to_owned(),
    }
}
