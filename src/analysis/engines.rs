//! What tags of other template engines are in this language: `{% for r in rows %}`, `{{#if x}}`, `#foreach($r in $rows)`.

use std::collections::HashSet;

use super::markers::{self, Stands};
use crate::diagnostic::{Diagnostics, Fix, Span, SpanIndex, codes};
use crate::markup::Tree;

/// Longer blocks are not looked through for values, in bytes.
const LONGEST: usize = 16_384;

/// So many of the names that blocks around a tag give are known in it.
const NAMES: usize = 64;

/// What to do about a tag of another engine.
#[derive(Debug)]
pub(super) struct Advice {
    pub(super) help: String,
    /// Of a block, all of its tags: one alone makes no sense.
    pub(super) fix: Option<Fix>,
    /// The tag that began the block which this is a part of, if that is told of the whole block.
    pub(super) part_of: Option<Span>,
}

impl Advice {
    fn new(help: String, fix: Option<Fix>) -> Self {
        Advice { help, fix, part_of: None }
    }
}

/// A block that is open.
struct Open {
    at: usize,
    span: Span,
    directive: &'static str,
    text: String,
    branches: Vec<(usize, Span, String)>,
    /// How many names there were before it.
    names: usize,
}

/// What to do about tags of other engines, in the order in which they stand.
pub(super) fn advise(text: &str, tags: &[(Span, &str)]) -> Vec<Option<Advice>> {
    let mut advice: Vec<Option<Advice>> = tags.iter().map(|_| None).collect();
    let whole = text;
    let (mut open, mut names): (Vec<Open>, Vec<String>) = (Vec::new(), Vec::new());
    let mut tell = |at: usize, told: Advice| {
        if let Some(advice) = advice.get_mut(at) {
            *advice = Some(told);
        }
    };
    for (at, (span, written)) in tags.iter().enumerate() {
        let Some(Meant { role, text, name }) = square(written).or_else(|| meant(written, &names)) else {
            let within = written.trim_matches(['{', '}', ' ']);
            if let Some(text) = value(within, &names).filter(|_| written.starts_with("{{")) {
                tell(at, Advice::new(format!("write `{text}`"), Some(Fix::suggested(*span, text))));
            }
            continue;
        };
        match role {
            Role::Open(directive) => {
                tell(at, Advice::new(format!("write `{text}`, and `</#{directive}>` at its end"), None));
                open.push(Open { at, span: *span, directive, text, branches: Vec::new(), names: names.len() });
                names.extend(name.iter().flat_map(|name| name.split(',')).map(|name| name.trim().to_owned()));
            }
            Role::Branch => {
                tell(at, Advice::new(format!("write `{text}`"), None));
                if let Some(block) = open.last_mut() {
                    block.branches.push((at, *span, text));
                }
            }
            Role::Close(ended) => {
                let Some(block) = open.pop_if(|block| ended.is_none_or(|ended| ended == block.directive)) else {
                    continue;
                };
                let Open { at: start, span: first, directive, text, branches, names: count } = block;
                let closing = format!("</#{directive}>");
                let rest = match written.starts_with("[/") {
                    true => "square brackets throughout need `[#ftl]` at the very beginning",
                    false => "or let your bot carry it out before it sends",
                };
                let help = format!("write `{text}`, and `{closing}` for `{written}`; {rest}");
                let mut fix = Fix::suggested(first, text);
                for (at, span, text) in branches {
                    let help = format!("write `{text}`");
                    tell(at, Advice { part_of: Some(first), ..Advice::new(help, None) });
                    fix = fix.and(span, text);
                }
                if let Some(name) = names.get(count).filter(|_| written.starts_with('#')) {
                    let inside = Span { start: first.end, end: span.start };
                    let values = values_of(text_of(whole, inside), inside, name);
                    fix = values.into_iter().fold(fix, |fix, (span, text)| fix.and(span, text));
                }
                let ended = Advice::new(format!("write `{closing}`"), None);
                tell(at, Advice { part_of: Some(first), ..ended });
                tell(start, Advice::new(help, Some(fix.and(*span, closing))));
                names.truncate(count);
            }
            Role::Alone => {
                tell(at, Advice::new(format!("write `{text}`"), Some(Fix::suggested(*span, text))));
                names.extend(name);
            }
        }
    }
    advice
}

/// `$r.name` inside a loop of Velocity: where it stands, and what is written for it.
fn values_of(inside: &str, place: Span, name: &str) -> Vec<(Span, String)> {
    if inside.len() > LONGEST {
        return Vec::new();
    }
    let sign = format!("${name}");
    let is_path = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    let uses = inside.match_indices(&sign).filter_map(|(at, _)| {
        let path = inside.get(at + 1..)?;
        let path = path.get(..path.find(|c| !is_path(c)).unwrap_or(path.len()))?.trim_end_matches('.');
        let rest = path.strip_prefix(name)?;
        let start = place.start as usize + at;
        (rest.is_empty() || rest.starts_with('.'))
            .then(|| (Span::new(start, start + 1 + path.len()), format!("${{{path}}}")))
    });
    uses.collect()
}

fn text_of(text: &str, span: Span) -> &str {
    text.get(span.range()).unwrap_or_default()
}

/// Names the tags of other engines in text that an element cannot hold: they are the cause.
pub(crate) fn name_in_text(diagnostics: &mut Diagnostics, text: &str, tree: &Tree<'_>) {
    if diagnostics.iter().all(|found| found.code != codes::element::TEXT) {
        return;
    }
    let tags = markers::tags_in(text, tree);
    let plain: Vec<(Span, &str)> = tags.iter().map(|(span, written, _)| (*span, *written)).collect();
    let mut advice = advise(text, &plain);
    let refused: SpanIndex =
        diagnostics.iter().filter(|found| found.code == codes::element::TEXT).map(|found| found.place.span).collect();
    // What ends a block is told where it begins, if that is refused as well.
    let mut parts: HashSet<u32> = HashSet::new();
    for found in diagnostics.iter_mut().filter(|found| found.code == codes::element::TEXT) {
        let from = tags.partition_point(|(span, ..)| span.start < found.place.span.start);
        let to = tags.partition_point(|(span, ..)| span.end <= found.place.span.end);
        let Some((span, _, marker)) = tags.get(from).filter(|_| from < to) else { continue };
        let named = marker.diagnostic(text, *span, Stands::Refused);
        found.place.span = *span;
        found.message = named.message;
        found.help = named.help;
        found.fix = None;
        let told: Vec<Advice> =
            advice.get_mut(from..to).unwrap_or_default().iter_mut().filter_map(Option::take).collect();
        let is_part = |told: &Advice| told.part_of.is_some_and(|open| refused.covers(open) && open != *span);
        if !told.is_empty() && told.len() == to - from && told.iter().all(is_part) {
            parts.insert(found.place.span.start);
        }
        // What stands in the text besides is told as advice.
        if let Some(Advice { help, fix, .. }) = told.into_iter().next() {
            found.help = Some(help);
            found.fix = fix;
        }
    }
    if !parts.is_empty() {
        diagnostics.retain(|found| found.code != codes::element::TEXT || !parts.contains(&found.place.span.start));
    }
}

/// A tag of this language in square brackets.
fn square(written: &str) -> Option<Meant> {
    const BLOCKS: [&str; 6] = ["function", "if", "items", "list", "macro", "switch"];
    let inner = written.strip_prefix('[')?.strip_suffix(']')?;
    let word = inner.trim_start_matches(['/', '#']);
    let word = word.get(..word.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(word.len()))?;
    let block = BLOCKS.iter().find(|block| **block == word);
    let role = match (block, inner.starts_with('/')) {
        (Some(block), true) => Role::Close(Some(block)),
        (Some(block), false) => Role::Open(block),
        (None, false) if matches!(word, "else" | "elseif" | "case" | "default" | "break" | "sep") => Role::Branch,
        _ => Role::Alone,
    };
    Some(Meant { role, text: format!("<{inner}>"), name: None })
}

/// What a tag of another engine does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// It begins a block of this directive.
    Open(&'static str),
    /// It begins another branch.
    Branch,
    /// It ends a block of this directive; of any, if its name does not tell.
    Close(Option<&'static str>),
    /// It stands alone.
    Alone,
}

/// What is meant by a tag.
#[derive(Debug, PartialEq, Eq)]
struct Meant {
    role: Role,
    /// What is written for it; for a closing tag that does not tell, nothing.
    text: String,
    /// What its block gives a name to.
    name: Option<String>,
}

/// Signs of other engines around their tags.
const SIGNS: [char; 9] = ['{', '}', '%', '#', '[', ']', '-', '~', ' '];

/// Words of other engines' conditions, and what the same is here.
const WORDS: [(&str, &str); 9] = [
    ("and", "&&"),
    ("or", "||"),
    (">", "gt"),
    (">=", "gte"),
    ("<", "lt"),
    ("<=", "lte"),
    ("&gt;", "gt"),
    ("&lt;", "lt"),
    ("eq", "=="),
];

/// What is meant by a tag as it is written; `names` are those that blocks around it give.
fn meant(written: &str, names: &[String]) -> Option<Meant> {
    let is_velocity = written.starts_with('#');
    let inner = written.trim_matches(SIGNS);
    let inner = if is_velocity { inner.trim_start_matches('#') } else { inner };
    let (word, rest) = match inner.find(|c: char| !(c.is_ascii_alphabetic() || c == '/')) {
        Some(at) => inner.split_at_checked(at)?,
        None => (inner, ""),
    };
    let rest = rest.trim();
    let rest =
        if is_velocity { rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(rest) } else { rest };
    let tag = |role, text: String| Some(Meant { role, text, name: None });
    match word {
        "if" if !rest.is_empty() => tag(Role::Open("if"), format!("<#if {}>", condition(rest, names)?)),
        "unless" if !rest.is_empty() => {
            let condition = condition(rest, names)?;
            let condition = if condition.contains(' ') { format!("({condition})") } else { condition };
            tag(Role::Open("if"), format!("<#if !{condition}>"))
        }
        "elif" | "elseif" | "elsif" => tag(Role::Branch, format!("<#elseif {}>", condition(rest, names)?)),
        "else" => match rest.strip_prefix("if ") {
            Some(rest) => tag(Role::Branch, format!("<#elseif {}>", condition(rest, names)?)),
            None => tag(Role::Branch, "<#else>".to_owned()),
        },
        "for" | "foreach" => {
            let (name, list) = rest.split_once(" in ")?;
            list_of(list, name, names)
        }
        "each" => {
            let (list, name) = rest.split_once(" as ").unwrap_or((rest, "item"));
            list_of(list, name.trim_matches(['|', ' ']).split(' ').next()?, names)
        }
        "range" => {
            let (name, list) = rest.split_once(":=").unwrap_or(("item", rest));
            list_of(list, name.rsplit(',').next()?, names)
        }
        "set" | "assign" => {
            let (name, value) = rest.split_once('=')?;
            let name = name.trim().trim_start_matches('$');
            let text = format!("<#assign {name} = {}>", condition(value, names)?);
            is_name(name).then_some(Meant { role: Role::Alone, text, name: Some(name.to_owned()) })
        }
        "endif" | "endunless" | "/if" | "/unless" => tag(Role::Close(Some("if")), "</#if>".to_owned()),
        "endfor" | "endforeach" | "/each" | "/for" => tag(Role::Close(Some("list")), "</#list>".to_owned()),
        "end" => tag(Role::Close(None), String::new()),
        _ => None,
    }
}

/// A value between the signs of another engine, where it is plain which one of the data is meant.
fn value(within: &str, names: &[String]) -> Option<String> {
    let within = within.trim_start_matches('$');
    let known = within.split('.').next().is_some_and(|root| is_given(root, names));
    let item = names.last();
    let path = match within.strip_prefix("this.") {
        Some(rest) => format!("{}.{rest}", item?),
        None if matches!(within, "this" | ".") => item?.to_owned(),
        None if known || is_rooted(within) => within.to_owned(),
        // Handlebars looks for names in the item, which has no name there.
        None => format!("{}.{}", item.filter(|item| *item == "item")?, within.trim_start_matches('.')),
    };
    path.split('.').all(is_name).then(|| format!("${{{path}}}"))
}

fn list_of(list: &str, name: &str, names: &[String]) -> Option<Meant> {
    let name = name.trim().trim_start_matches('$');
    let list = list.trim();
    let list = list.strip_suffix(".items()").or(list.strip_suffix(".items")).unwrap_or(list);
    let text = format!("<#list {} as {name}>", path(list, names)?);
    name.split(',').all(|name| is_name(name.trim())).then_some(Meant {
        role: Role::Open("list"),
        text,
        name: Some(name.to_owned()),
    })
}

/// A condition or another simple expression, if it is made of paths, literals and signs.
fn condition(text: &str, names: &[String]) -> Option<String> {
    let words: Option<Vec<String>> = text
        .split_whitespace()
        .map(|word| {
            if let Some((_, meant)) = WORDS.iter().find(|(known, _)| *known == word) {
                return Some((*meant).to_owned());
            }
            let is_literal = word.parse::<f64>().is_ok()
                || ['"', '\''].iter().any(|quote| word.len() > 1 && word.starts_with(*quote) && word.ends_with(*quote));
            if is_literal || matches!(word, "==" | "!=" | "&&" | "||" | "+" | "true" | "false") {
                return Some(word.to_owned());
            }
            match word.strip_prefix('!') {
                Some(word) => Some(format!("!{}", path(word, names)?)),
                None => path(word, names),
            }
        })
        .collect();
    let text = words?.join(" ");
    let (is_not, rest) = text.strip_prefix("entity.not ").map_or((false, &*text), |rest| (true, rest));
    let is_sound = !rest.contains("entity.not ") && !rest.contains("entity.is ") && !rest.contains("entity.in ");
    is_sound.then(|| if is_not { format!("!{rest}") } else { rest.to_owned() })
}

/// A path into the data, or one of what a block names.
fn path(word: &str, names: &[String]) -> Option<String> {
    let word = word.trim_start_matches('$').trim_start_matches('.');
    if !word.split('.').all(is_name) {
        return None;
    }
    let root = word.split('.').next()?;
    let known = is_rooted(word) || is_given(root, names);
    Some(if known { word.to_owned() } else { format!("entity.{word}") })
}

/// True for a name that a block around gives.
fn is_given(root: &str, names: &[String]) -> bool {
    names.iter().rev().take(NAMES).any(|name| name == root)
}

fn is_rooted(path: &str) -> bool {
    ["entity.", "data.", "$entity."].iter().any(|root| path.starts_with(root))
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_other_engines_are_written_in_this_language() {
        let names = ["r".to_owned()];
        let of = |text: &str| meant(text, &names).map(|found| found.text);
        for (text, expected) in [
            ("{% for r in rows %}", "<#list entity.rows as r>"),
            ("{%- for k, v in entity.map.items() -%}", "<#list entity.map as k, v>"),
            ("{% if r.late and total > 5 %}", "<#if r.late && entity.total gt 5>"),
            ("{% elif not r.ok %}", "<#elseif !r.ok>"),
            ("{% else %}", "<#else>"),
            ("{% endif %}", "</#if>"),
            ("{{#each entity.rows as |r|}}", "<#list entity.rows as r>"),
            ("{{#each rows}}", "<#list entity.rows as item>"),
            ("{{/each}}", "</#list>"),
            ("{{#unless ok}}", "<#if !entity.ok>"),
            ("{{range $i, $r := .Rows}}", "<#list entity.Rows as r>"),
            ("#foreach($r in $rows)", "<#list entity.rows as r>"),
            ("#if($entity.total > 10)", "<#if entity.total gt 10>"),
            ("#set($n = 0)", "<#assign n = 0>"),
        ] {
            assert_eq!(of(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["{% include \"x\" %}", "{{#with x}}", "{{name}}", "{% if f(x) %}", "{% if x is defined %}"] {
            assert_eq!(of(text), None, "{text}");
        }
        assert_eq!(value("r.name", &names).as_deref(), Some("${r.name}"));
        assert_eq!(value("this.name", &["item".to_owned()]).as_deref(), Some("${item.name}"));
        assert_eq!(value("name", &[]), None);
    }
}
