//! The directives: their names, how their tags look, and what they do to the blocks around them.

use super::naming::Convention;
use crate::template::Release;

/// What stands between a directive's name and the end of its tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Params {
    /// Something must.
    Some,
    /// Nothing may, not even a slash.
    None,
    /// Nothing may; a slash is ignored.
    Slash,
    /// Something may; a slash is ignored.
    Maybe,
}

/// A directive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is the directive of that name")]
pub(super) enum Keyword {
    Assign,
    Attempt,
    AutoEsc,
    Break,
    Call,
    Case,
    Comment,
    Compress,
    Continue,
    Default,
    Else,
    ElseIf,
    Escape,
    Fallback,
    Flush,
    ForEach,
    Ftl,
    Function,
    Global,
    If,
    Import,
    Include,
    Items,
    List,
    Local,
    Lt,
    Macro,
    Nested,
    NoAutoEsc,
    NoEscape,
    NoParse,
    Nt,
    On,
    OutputFormat,
    Recover,
    Recurse,
    Return,
    Rt,
    Sep,
    Setting,
    Stop,
    Switch,
    T,
    Transform,
    Visit,
}

struct Row {
    name: &'static str,
    keyword: Keyword,
    params: Params,
    /// True if there is a closing tag.
    closes: bool,
    /// The convention that this spelling shows.
    convention: Option<Convention>,
    /// The release that brought it.
    since: Release,
}

const fn row(name: &'static str, keyword: Keyword, params: Params, closes: bool) -> Row {
    Row { name, keyword, params, closes, convention: None, since: Release::V2_3_31 }
}

const fn snake(name: &'static str, keyword: Keyword, params: Params, closes: bool) -> Row {
    Row { convention: Some(Convention::Snake), ..row(name, keyword, params, closes) }
}

const fn camel(name: &'static str, keyword: Keyword, params: Params, closes: bool) -> Row {
    Row { convention: Some(Convention::Camel), ..row(name, keyword, params, closes) }
}

static ROWS: [Row; 52] = [
    row("assign", Keyword::Assign, Params::Some, true),
    row("attempt", Keyword::Attempt, Params::None, true),
    camel("autoEsc", Keyword::AutoEsc, Params::None, true),
    snake("autoesc", Keyword::AutoEsc, Params::None, true),
    row("break", Keyword::Break, Params::Slash, false),
    row("call", Keyword::Call, Params::Some, false),
    row("case", Keyword::Case, Params::Some, false),
    row("comment", Keyword::Comment, Params::None, true),
    row("compress", Keyword::Compress, Params::None, true),
    row("continue", Keyword::Continue, Params::Slash, false),
    row("default", Keyword::Default, Params::None, false),
    row("else", Keyword::Else, Params::Slash, false),
    camel("elseIf", Keyword::ElseIf, Params::Some, false),
    snake("elseif", Keyword::ElseIf, Params::Some, false),
    row("escape", Keyword::Escape, Params::Some, true),
    row("fallback", Keyword::Fallback, Params::Slash, false),
    row("flush", Keyword::Flush, Params::Slash, false),
    camel("forEach", Keyword::ForEach, Params::Some, true),
    snake("foreach", Keyword::ForEach, Params::Some, true),
    row("ftl", Keyword::Ftl, Params::Maybe, false),
    row("function", Keyword::Function, Params::Some, true),
    row("global", Keyword::Global, Params::Some, true),
    row("if", Keyword::If, Params::Some, true),
    row("import", Keyword::Import, Params::Some, false),
    row("include", Keyword::Include, Params::Some, false),
    row("items", Keyword::Items, Params::Some, true),
    row("list", Keyword::List, Params::Some, true),
    row("local", Keyword::Local, Params::Some, true),
    row("lt", Keyword::Lt, Params::Slash, false),
    row("macro", Keyword::Macro, Params::Some, true),
    row("nested", Keyword::Nested, Params::Maybe, false),
    camel("noAutoEsc", Keyword::NoAutoEsc, Params::None, true),
    camel("noEscape", Keyword::NoEscape, Params::None, true),
    camel("noParse", Keyword::NoParse, Params::None, true),
    snake("noautoesc", Keyword::NoAutoEsc, Params::None, true),
    snake("noescape", Keyword::NoEscape, Params::None, true),
    snake("noparse", Keyword::NoParse, Params::None, true),
    row("nt", Keyword::Nt, Params::Slash, false),
    Row { since: Release::V2_3_34, ..row("on", Keyword::On, Params::Some, false) },
    camel("outputFormat", Keyword::OutputFormat, Params::Some, true),
    snake("outputformat", Keyword::OutputFormat, Params::Some, true),
    row("recover", Keyword::Recover, Params::None, true),
    row("recurse", Keyword::Recurse, Params::Maybe, false),
    row("return", Keyword::Return, Params::Maybe, false),
    row("rt", Keyword::Rt, Params::Slash, false),
    row("sep", Keyword::Sep, Params::None, true),
    row("setting", Keyword::Setting, Params::Some, false),
    row("stop", Keyword::Stop, Params::Maybe, false),
    row("switch", Keyword::Switch, Params::Some, true),
    row("t", Keyword::T, Params::Slash, false),
    row("transform", Keyword::Transform, Params::Some, true),
    row("visit", Keyword::Visit, Params::Some, false),
];

/// What the table says of a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct KnownDirective {
    pub(super) keyword: Keyword,
    pub(super) params: Params,
    pub(super) closes: bool,
    pub(super) convention: Option<Convention>,
}

/// The directive of this name, if that release has it.
pub(super) fn find(name: &str, release: Release) -> Option<KnownDirective> {
    let row = row_of(name).filter(|row| row.since <= release)?;
    let Row { keyword, params, closes, convention, .. } = *row;
    Some(KnownDirective { keyword, params, closes, convention })
}

/// The release that brought the directive of this name.
pub(super) fn since(name: &str) -> Option<Release> {
    row_of(name).map(|row| row.since)
}

fn row_of(name: &str) -> Option<&'static Row> {
    ROWS.get(ROWS.binary_search_by(|row| row.name.cmp(name)).ok()?)
}

/// The name of a directive, in one word or snake_case.
pub(super) fn name_of(keyword: Keyword) -> &'static str {
    let is_it = |row: &&Row| row.keyword == keyword && row.convention != Some(Convention::Camel);
    ROWS.iter().find(is_it).map_or("", |row| row.name)
}

/// A directive as editors offer it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Directive {
    /// Its name.
    pub(crate) name: &'static str,
    /// True if there is a closing tag.
    pub(crate) closes: bool,
    /// True if something may stand after the name.
    pub(crate) takes: bool,
    /// True for the spelling in camelCase.
    pub(crate) is_camel: bool,
}

/// Every directive that all Agents know, sorted by name.
pub(crate) fn directives() -> impl Iterator<Item = Directive> {
    ROWS.iter().filter(|row| row.since == Release::default()).map(|row| Directive {
        name: row.name,
        closes: row.closes,
        takes: matches!(row.params, Params::Some | Params::Maybe),
        is_camel: row.convention == Some(Convention::Camel),
    })
}

/// What authors of other template languages write, and what they mean.
fn meant(name: &str) -> Option<&'static str> {
    Some(match name {
        "elif" | "else_if" | "elsif" => "elseif",
        "for" | "each" | "iterate" | "iterator" | "foreach_item" | "loop" | "repeat" | "FOR" | "ForEach" => "list",
        "unless" | "ifnot" | "if_not" | "ifNot" | "ifdef" | "ifDefined" | "ifexists" | "ifset" | "ifndef"
        | "ifUndefined" | "ifnotset" => "if",
        "otherwise" | "empty" | "elsefor" | "for_else" => "else",
        "raw" | "verbatim" | "literal" => "noparse",
        "select" => "switch",
        "next" => "continue",
        "yield" | "slot" => "nested",
        "set" | "var" | "let" | "const" | "define" | "variable" => "assign",
        "try" | "atempt" => "attempt",
        "catch" | "except" | "rescue" => "recover",
        "method" | "def" => "function",
        "head" | "template" | "fm" => "ftl",
        "item" | "row" | "rows" => "items",
        "separator" | "separate" | "separ" => "sep",
        "no_escape" => "noescape",
        "endif" | "end" | "fi" | "end_if" | "done" | "close" => "/if",
        "endlist" | "endfor" | "endforeach" | "end_for" | "end_list" => "/list",
        "endunless" | "endwhen" => "/if",
        "endmacro" => "/macro",
        "endswitch" => "/switch",
        "prefix" => "import",
        "when" => "if",
        "on" => "case",
        _ => return None,
    })
}

/// What to do in place of a directive that other languages have and nothing here does alike.
pub(super) fn without(name: &str) -> Option<&'static str> {
    const ROWS: [(&[&str], &str); 6] = [
        (
            &["exit", "quit", "abort", "die", "end_template"],
            "nothing ends a message early: put what follows into `<#if …>` … `</#if>`; `<#stop>` makes Symphony refuse it",
        ),
        (&["choose"], "write `<#if …>` … `<#elseif …>` … `<#else>` … `</#if>`"),
        (
            &["while", "until", "do"],
            "no loop runs until a condition holds: list a range, `<#list 1..10 as i>`, and leave it by `<#break>`",
        ),
        (&["print", "echo", "put", "out", "write", "value", "text"], "a value is printed by `${…}`, without a tag"),
        (
            &["block", "extends", "render", "partial", "component", "section", "layout", "insert"],
            "a message is one template: write what comes again as a macro, `<#macro name>…</#macro>`, and call it by \
             `<@name/>`",
        ),
        (&["log", "debug", "dump"], "nothing is logged: take it out"),
    ];
    ROWS.iter().find(|(names, _)| names.contains(&name)).map(|(_, help)| *help)
}

/// Every name that a release has.
pub(super) fn names(release: Release) -> impl Iterator<Item = &'static str> {
    ROWS.iter().filter(move |row| row.since <= release).map(|row| row.name)
}

/// What was probably meant by a name that is none: a directive, or with a slash its closing tag, which holds nothing
/// but its name.
pub(super) fn closest(name: &str, has_params: bool, release: Release) -> Option<&'static str> {
    let meant = meant(name).filter(|meant| !(has_params && meant.starts_with('/')));
    meant.or_else(|| crate::diagnostic::nearest(name, names(release)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_sorted() {
        assert!(ROWS.is_sorted_by(|a, b| a.name < b.name));
        assert!(find("elseif", Release::V2_3_31).is_some_and(|known| known.keyword == Keyword::ElseIf));
    }
}
