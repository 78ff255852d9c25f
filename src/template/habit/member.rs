//! Methods and properties of other languages, and the built-ins that do the same.

use super::{Remedy, operand, parent, written};
use crate::template::ast::{Ast, Expr, ExprId};

/// Kinds of value, as far as methods differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::template) enum ValueKind {
    Text,
    Number,
    Boolean,
    Date,
    List,
    Object,
    Markup,
    Function,
    Macro,
}

use ValueKind::{Boolean, Date, List, Number, Object, Text};

const ANY: &[ValueKind] = &[Text, Number, Boolean, Date, List, Object];
const COUNTED: &[ValueKind] = &[List, Object];

/// A row: what it is called elsewhere, on which values, with how many arguments, and what to write; `{x}` is the value,
/// `{1}` and `{2}` are the arguments, `{0s}` as many zeros as the first argument says.
struct Row {
    names: &'static [&'static str],
    on: &'static [ValueKind],
    args: usize,
    write: &'static str,
}

const fn row(names: &'static [&'static str], on: &'static [ValueKind], args: usize, write: &'static str) -> Row {
    Row { names, on, args, write }
}

/// In small letters and without underscores, as all spellings of a name are compared.
const ROWS: [Row; 63] = [
    row(
        &["touppercase", "toupper", "upper", "uppercase", "upcase", "ucase", "strtoupper"],
        &[Text],
        0,
        "{x}?upper_case",
    ),
    row(
        &["tolowercase", "tolower", "lower", "lowercase", "downcase", "lcase", "strtolower"],
        &[Text],
        0,
        "{x}?lower_case",
    ),
    row(&["capitalize", "capitalise", "ucfirst", "capfirst"], &[Text], 0, "{x}?cap_first"),
    row(&["title", "titlecase", "capitalizewords"], &[Text], 0, "{x}?capitalize"),
    row(&["length", "len", "size", "count", "strlen"], &[Text], 0, "{x}?length"),
    row(&["length", "len", "size", "count"], COUNTED, 0, "{x}?size"),
    row(&["isempty", "empty", "blank", "isblank"], &[Text, List, Object], 0, "!{x}?has_content"),
    row(
        &["isnotempty", "notempty", "isnotblank", "any", "present", "ispresent"],
        &[Text, List, Object],
        0,
        "{x}?has_content",
    ),
    row(&["trim", "strip", "trimmed", "chomp"], &[Text], 0, "{x}?trim"),
    row(&["equals", "eq", "is", "equal"], ANY, 1, "{x} == {1}"),
    row(&["equalsignorecase"], &[Text], 1, "{x}?lower_case == {1}?lower_case"),
    row(&["contains", "includes", "include", "has", "containskey"], &[Text], 1, "{x}?contains({1})"),
    row(&["contains", "includes", "include", "has", "inarray"], &[List], 1, "{x}?seq_contains({1})"),
    row(&["containskey", "haskey", "hasownproperty", "contains", "has"], &[Object], 1, "{x}[{1}]??"),
    row(&["startswith", "beginswith"], &[Text], 1, "{x}?starts_with({1})"),
    row(&["endswith"], &[Text], 1, "{x}?ends_with({1})"),
    row(&["replace", "gsub", "sub"], &[Text], 2, "{x}?replace({1}, {2})"),
    row(&["replaceall"], &[Text], 2, "{x}?replace({1}, {2}, \"r\")"),
    row(&["substring", "substr", "slice"], &[Text, List], 1, "{x}[{1}..]"),
    row(&["substring", "slice", "sublist"], &[Text, List], 2, "{x}[{1}..<{2}]"),
    row(&["substr"], &[Text], 2, "{x}[{1}..*{2}]"),
    row(&["charat"], &[Text], 1, "{x}[{1}]"),
    row(&["get", "at", "elementat", "item"], COUNTED, 1, "{x}[{1}]"),
    row(&["getordefault", "get"], &[Object], 2, "{x}[{1}]!{2}"),
    row(&["split", "explode"], &[Text], 1, "{x}?split({1})"),
    row(&["join", "implode"], &[List], 1, "{x}?join({1})"),
    row(&["join"], &[List], 0, "{x}?join(\", \")"),
    row(&["indexof", "find", "index"], &[Text], 1, "{x}?index_of({1})"),
    row(&["indexof", "index"], &[List], 1, "{x}?seq_index_of({1})"),
    row(&["lastindexof", "rfind"], &[Text], 1, "{x}?last_index_of({1})"),
    row(&["tostring", "str", "string", "tos", "valueof"], &[Text], 0, "{x}"),
    row(&["tostring", "str", "string", "tos", "valueof"], &[Number, Boolean], 0, "{x}?c"),
    row(&["tofixed", "round"], &[Number], 1, "{x}?string(\"0.{0s}\")"),
    row(&["format", "tolocalestring", "strftime"], &[Number, Date], 1, "{x}?string({1})"),
    row(&["tolocalestring"], &[Number, Date], 0, "{x}?string"),
    row(&["floor", "round", "abs"], &[Number], 0, "{x}?{name}"),
    row(&["ceil", "ceiling"], &[Number], 0, "{x}?ceiling"),
    row(&["toint", "tonumber", "parseint", "intvalue", "doublevalue", "int", "float"], &[Text], 0, "{x}?number"),
    row(&["concat", "append", "plus"], &[Text], 1, "{x} + {1}"),
    row(&["concat", "append", "push", "add", "addall", "extend"], &[List], 1, "{x} + {1}"),
    row(&["padstart", "leftpad", "rjust", "lpad"], &[Text], 1, "{x}?left_pad({1})"),
    row(&["padstart", "leftpad", "rjust", "lpad"], &[Text], 2, "{x}?left_pad({1}, {2})"),
    row(&["padend", "rightpad", "ljust", "rpad"], &[Text], 1, "{x}?right_pad({1})"),
    row(&["padend", "rightpad", "ljust", "rpad"], &[Text], 2, "{x}?right_pad({1}, {2})"),
    row(&["isoformat", "toisostring"], &[Text], 0, "{x}"),
    row(&["isoformat", "toisostring"], &[Date], 0, "{x}?string.iso"),
    row(&["matches", "match", "test"], &[Text], 1, "{x}?matches({1})"),
    row(&["gettime", "timestamp", "valueof"], &[Date], 0, "{x}?long"),
    row(&["year", "getyear", "getfullyear", "fullyear"], &[Date], 0, "{x}?string(\"yyyy\")"),
    row(&["month", "getmonth", "monthvalue"], &[Date], 0, "{x}?string(\"MM\")"),
    row(&["day", "getdate", "getday", "dayofmonth"], &[Date], 0, "{x}?string(\"dd\")"),
    row(&["hour", "gethours", "hours"], &[Date], 0, "{x}?string(\"HH\")"),
    row(&["minute", "getminutes", "minutes"], &[Date], 0, "{x}?string(\"mm\")"),
    row(&["tolocaledatestring", "todatestring"], &[Date], 0, "{x}?string.short"),
    row(&["intvalue", "longvalue", "toint", "int"], &[Number], 0, "{x}?int"),
    row(&["min", "max"], &[List], 0, "{x}?{name}"),
    row(&["keys", "keyset"], &[Object], 0, "{x}?keys"),
    row(&["values"], &[Object], 0, "{x}?values"),
    row(&["items", "entries", "entryset", "iteritems"], &[Object], 0, "{x}"),
    row(&["first", "last", "reverse", "sort"], &[List], 0, "{x}?{name}"),
    row(&["reversed", "sorted"], &[List], 0, "{x}?{stem}"),
    row(&["iterator", "tolist", "toarray", "stream", "list"], &[List], 0, "{x}"),
    row(&["escape", "escapehtml", "htmlescape", "encode", "e", "escapexml"], &[Text], 0, "{x}?html"),
];

/// A name as the table has it.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|c| *c != '_').flat_map(char::to_lowercase).collect()
}

fn find(name: &str, kind: ValueKind, args: usize) -> Option<&'static Row> {
    let name = plain(name);
    ROWS.iter().find(|row| row.names.contains(&&*name) && row.on.contains(&kind) && row.args == args)
}

/// What to write for a method of a value.
pub(super) fn write(name: &str, kind: ValueKind, value: &str, args: &[&str]) -> Option<String> {
    let row = find(name, kind, args.len())?;
    let mut text = row.write.replace("{x}", &operand(value));
    text = text.replace("{name}", &plain(name)).replace("{stem}", plain(name).trim_end_matches("ed"));
    if text.contains("{0s}") {
        let zeros: usize = args.first()?.parse().ok().filter(|zeros| *zeros <= 20)?;
        text = if zeros == 0 { text.replace(".{0s}", "") } else { text.replace("{0s}", &"0".repeat(zeros)) };
    }
    for (at, arg) in args.iter().enumerate() {
        text = text.replace(&format!("{{{}}}", at + 1), arg);
    }
    Some(text)
}

/// What to do about `target.key` or `target.key(…)`, where the target is of this kind and has no such member.
pub(in crate::template) fn remedy(ast: &Ast, dot: ExprId, kind: ValueKind) -> Option<Remedy> {
    let Expr::Dot { target, key } = ast.expr(dot) else { return None };
    let name = ast.name(*key);
    let call = parent(ast, dot).filter(|above| matches!(ast.expr(*above), Expr::Call { target, .. } if *target == dot));
    let args: Vec<&str> = match call.map(|call| ast.expr(call)) {
        Some(Expr::Call { args, .. }) => args.iter().map(|arg| written(ast, ast.span(*arg))).collect(),
        _ => Vec::new(),
    };
    // A member of the data may be called anything: `entity.count`, `row.items`.
    if kind == Object && call.is_none() && matches!(ast.expr(*target), Expr::Variable(_)) {
        return None;
    }
    let value = written(ast, ast.span(*target));
    let text = write(name, kind, value, &args)?;
    let all = call.unwrap_or(dot);
    let text = if super::is_operand(&text) || is_alone(ast, all) { text } else { format!("({text})") };
    let what = match kind {
        Text => "texts have",
        Number => "numbers have",
        Boolean => "booleans have",
        Date => "dates have",
        List => "lists have",
        Object => "this object has",
        ValueKind::Markup | ValueKind::Function | ValueKind::Macro => return None,
    };
    let shown = if call.is_some() { format!("method `{name}`") } else { format!("property `{name}`") };
    Some(
        Remedy::new(format!("write `{text}`"))
            .saying(format!("{what} no {shown}: FreeMarker has built-ins, written after `?`"))
            .writing(ast.span(all), text),
    )
}

/// True if nothing is done with an expression but what the tag or interpolation around it does.
fn is_alone(ast: &Ast, id: ExprId) -> bool {
    parent(ast, id).is_none()
}

/// Built-ins that exist under another name for another kind of value.
const SISTERS: [(&str, ValueKind, &str); 6] = [
    ("contains", List, "seq_contains"),
    ("index_of", List, "seq_index_of"),
    ("last_index_of", List, "seq_last_index_of"),
    ("length", List, "size"),
    ("length", Object, "size"),
    ("size", Text, "length"),
];

/// The built-in that does the same for this kind of value.
pub(in crate::template) fn sister(name: &str, kind: ValueKind) -> Option<&'static str> {
    SISTERS.iter().find(|(known, of, _)| *known == name && *of == kind).map(|(.., sister)| *sister)
}

/// The built-in that is meant by a name that another language has, and whether it stands for the name alone:
/// `len` for `length`.
pub(in crate::template) fn built_in(name: &str) -> Option<&'static str> {
    let plain = plain(name);
    if plain == "count" {
        return Some("size");
    }
    let row = ROWS.iter().find(|row| row.names.contains(&&*plain) && row.write.starts_with("{x}?"));
    let name = row.and_then(|row| row.write.strip_prefix("{x}?")?.split('(').next())?;
    (!name.contains('{')).then_some(name)
}

/// A member of a value, written with a dot where its name allows that.
pub(in crate::template) fn access(owner: &str, key: &str) -> String {
    let is_name = key.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '$' | '@'))
        && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '@'));
    if is_name { format!("{owner}.{key}") } else { format!("{owner}[{}]", quoted(key)) }
}

/// A text as a string literal.
pub(super) fn quoted(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace("${", "$\\{");
    format!("\"{text}\"")
}

/// What to do where the member is there under a name that cannot follow a dot: `entity.order-id`.
pub(in crate::template) fn odd_key(ast: &Ast, dot: ExprId, keys: &[&str]) -> Option<Remedy> {
    let Expr::Dot { target, key } = ast.expr(dot) else { return None };
    let span = ast.span(dot);
    let start = (span.end as usize).checked_sub(ast.name(*key).len())?;
    let source = ast.text.get(start..)?;
    let is_it = |key: &&&str| {
        let rest = source.strip_prefix(**key);
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
            && key.len() > name_length(ast, dot)
    };
    let found = keys.iter().filter(is_it).max_by_key(|key| key.len())?;
    let owner = written(ast, ast.span(*target));
    let text = format!("{owner}[{}]", quoted(found));
    let whole = crate::diagnostic::Span::new(span.start as usize, start + found.len());
    let sign = found.get(name_length(ast, dot)..).and_then(|rest| rest.chars().next()).unwrap_or('-');
    let why = match sign {
        '-' => "`-` means minus there".to_owned(),
        '.' => "a dot leads to a member of a member there".to_owned(),
        sign => format!("`{sign}` cannot stand in a name there"),
    };
    Some(
        Remedy::new(format!("write `{text}`"))
            .saying(format!("the member `{found}` cannot be reached with a dot: {why}"))
            .writing(whole, text),
    )
}

fn name_length(ast: &Ast, dot: ExprId) -> usize {
    match ast.expr(dot) {
        Expr::Dot { key, .. } => ast.name(*key).len(),
        _ => 0,
    }
}

/// What to do about `x.getName()` where there is a member `name`.
pub(in crate::template) fn getter(ast: &Ast, dot: ExprId, keys: &[&str]) -> Option<Remedy> {
    let Expr::Dot { target, key } = ast.expr(dot) else { return None };
    let call = parent(ast, dot)?;
    let Expr::Call { args, .. } = ast.expr(call) else { return None };
    let name = ast.name(*key);
    let stem = name.strip_prefix("get").or_else(|| name.strip_prefix("is")).unwrap_or(name);
    let found = keys.iter().find(|key| args.is_empty() && key.eq_ignore_ascii_case(stem))?;
    let mut text = access(written(ast, ast.span(*target)), found);
    // `a.getB().getC()`: the rest of the path is written in the same way.
    let mut last = call;
    while let Some(dot) = parent(ast, last)
        && let Expr::Dot { target, key } = ast.expr(dot)
        && let Some(stem) = ast.name(*key).strip_prefix("get").filter(|_| *target == last)
        && let Some(call) = parent(ast, dot)
        && let Expr::Call { args, .. } = ast.expr(call)
        && let Some(first) = stem.chars().next().filter(|first| args.is_empty() && first.is_uppercase())
    {
        let rest = stem.get(first.len_utf8()..).unwrap_or_default();
        text = format!("{text}.{}{rest}", first.to_lowercase());
        last = call;
    }
    Some(
        Remedy::new(format!("write `{text}`"))
            .saying(format!("the data has members, not methods: there is no `{name}()`"))
            .writing(ast.span(last), text),
    )
}

/// `list[-1]`, which other languages count from the end.
pub(in crate::template) fn from_the_end(ast: &Ast, id: ExprId) -> Option<Remedy> {
    let Expr::Index { target, index } = ast.expr(id) else { return None };
    let list = written(ast, ast.span(*target));
    if written(ast, ast.span(*index)) == format!("{}?size", operand(list)) {
        let fixed = format!("{}?last", operand(list));
        return Some(
            Remedy::new(format!("write `{fixed}`"))
                .saying("items are counted from 0 on: the last one comes before the size")
                .writing(ast.span(id), fixed),
        );
    }
    let Expr::Sign { minus: true, operand: number } = ast.expr(*index) else { return None };
    let back = written(ast, ast.span(*number));
    let fixed = match back {
        "1" => format!("{}?last", operand(list)),
        back => format!("{list}[{}?size - {back}]", operand(list)),
    };
    Some(
        Remedy::new(format!("write `{fixed}`"))
            .saying("items are counted from 0 on: no index counts from the end")
            .writing(ast.span(id), fixed),
    )
}

/// `rows["0"]`: items of a list are reached by numbers.
pub(in crate::template) fn index_in_quotes(ast: &Ast, id: ExprId) -> Option<Remedy> {
    let above = parent(ast, id)?;
    let Expr::Index { target, index } = ast.expr(above) else { return None };
    let Expr::String(key) = ast.expr(*index) else { return None };
    if *target != id || key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let text = format!("{}[{key}]", written(ast, ast.span(id)));
    Some(
        Remedy::new(format!("write `{text}`"))
            .saying("items of a list are reached by numbers, not by texts")
            .writing(ast.span(above), text),
    )
}

/// `entity[2024]`: the keys of an object are texts.
pub(in crate::template) fn key_in_quotes(ast: &Ast, id: ExprId, found: ValueKind) -> Option<Remedy> {
    let above = parent(ast, id).filter(|_| found == Object)?;
    let Expr::Index { target, index } = ast.expr(above) else { return None };
    let key = written(ast, ast.span(*index));
    if *target != id || !key.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let text = format!("{}[\"{key}\"]", written(ast, ast.span(id)));
    Some(
        Remedy::new(format!("write `{text}`"))
            .saying("the keys of an object are texts, not numbers")
            .writing(ast.span(above), text),
    )
}

/// What to do where FreeMarker has no built-in that does the same.
pub(in crate::template) fn without(name: &str) -> Option<&'static str> {
    const ROWS: [(&[&str], &str); 6] = [
        (&["take", "limit", "head", "firstn", "top"], "the first items of a list are a slice: `rows[0..*3]`"),
        (&["skip", "drop", "tail", "offset"], "the rest of a list is a slice: `rows[3..]`"),
        (
            &["sum", "total", "avg", "average", "mean"],
            "add up in a loop: `<#assign sum = 0><#list rows as row><#assign sum += row></#list>`",
        ),
        (&["unique", "distinct", "groupby", "uniq"], "let the bot send the list as it should be shown"),
        (
            &["json", "tojson", "jsonify", "tojsonstring", "stringify"],
            "no built-in writes a value as JSON: let the bot send the text as a member of its data",
        ),
        (
            &["format", "printf", "sprintf"],
            "a number takes its format in `?string(\"0.00\")`, a date in `?string(\"yyyy-MM-dd\")`",
        ),
    ];
    let name = plain(name);
    ROWS.iter().find(|(names, _)| names.contains(&&*name)).map(|(_, help)| *help)
}

/// What is written for a built-in that is none, on the value before it: `x?defined`.
pub(in crate::template) fn instead_of_built_in(name: &str, value: &str) -> Option<String> {
    let form = match &*plain(name) {
        "defined" | "isdefined" | "notnull" | "isnotnull" | "present" => "{x}??",
        "undefined" | "null" | "isnull" | "isundefined" | "none" => "!{x}??",
        "raw" | "safe" | "unescaped" | "noescape" | "unescape" => "{x}",
        "ucwords" | "titlecase" | "capitalise" | "titleize" | "capwords" => "{x}?capitalize",
        "yesno" | "boolstring" => "{x}?string(\"yes\", \"no\")",
        "sortdesc" | "rsort" | "sortreverse" | "reversesort" | "sortdescending" => "{x}?sort?reverse",
        name => {
            let row =
                ROWS.iter().find(|row| row.names.contains(&name) && row.args == 0 && row.write.starts_with('!'))?;
            row.write
        }
    };
    Some(form.replace("{x}", &operand(value)))
}
