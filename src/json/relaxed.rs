//! What programs print of their data in place of JSON: Python's `str(dict)`, JavaScript's object literals, Java's maps,
//! comments, trailing commas; and the JSON that was meant.

use super::read::{JsonFault, read_strictly};
use super::{repair, wrapping};
use crate::diagnostic::lookalike;

/// Longer texts are not rewritten, in bytes.
const MOST: usize = 1 << 18;

/// What a text that is no JSON seems to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Habit {
    /// What is there, as a sentence without a full stop.
    pub(crate) says: &'static str,
    /// What to do.
    pub(crate) help: &'static str,
}

/// How a habit is told, at the place where reading stopped.
enum Sign {
    /// The text goes on like this there.
    At(&'static [&'static str]),
    /// The same, where a value should stand.
    Value(&'static [&'static str]),
    /// The same, after a value.
    Behind(&'static [&'static str]),
    /// The whole text begins like this.
    Begins(&'static [&'static str]),
    /// A key should stand there, and this does.
    Key(&'static [&'static str]),
    /// A name stands there in place of a key, and one of these right after it; white space may stand before a colon.
    Name(&'static [&'static str]),
    /// A name without quotes stands there in place of a value.
    Word,
    /// The whole text begins with a name, and one of these after it.
    First(&'static [&'static str]),
    /// The whole text begins like this, and holds that.
    Both(&'static str, &'static str),
}

struct Row {
    sign: Sign,
    habit: Habit,
}

const fn row(sign: Sign, says: &'static str, help: &'static str) -> Row {
    Row { sign, habit: Habit { says, help } }
}

const NO_NUMBER: &str = "this is no number, and a text needs double quotes";
const QUOTE_IT: &str = "put all of it in double quotes";

const ROWS: [Row; 61] = [
    row(
        Sign::At(&["<<<<<<<", "=======", ">>>>>>>"]),
        "these are the marks of a merge conflict",
        "keep one of the two versions, and take out the lines with the marks",
    ),
    row(Sign::At(&["--", "<!--", "<#--"]), "JSON has no comments", "take it out"),
    row(
        Sign::At(&["..."]),
        "JSON has no `...`, which spreads an object or stands for what was left out",
        "write the members that are meant",
    ),
    row(Sign::Both("['", "=>"), "this is an array of PHP", "let the bot send `json_encode($data)`"),
    row(Sign::At(&["\\'"]), "JSON does not escape single quotes", "write `'` without the backslash"),
    row(Sign::At(&["\\\n", "\\\r"]), "a text in JSON stands on one line", "write a line break as `\\n`"),
    row(Sign::At(&["\\x"]), "JSON has no `\\x`", "write the character itself, or `\\u` with four digits"),
    row(
        Sign::Begins(&["\u{feff}"]),
        "the data begins with a byte order mark (U+FEFF), which nobody sees",
        "save it as UTF-8 without a byte order mark",
    ),
    row(
        Sign::Begins(&["<messageML", "<MessageML", "<messageml", "<div", "<p>", "<#", "<@"]),
        "the data begins like a message",
        "the message and its data have been exchanged: the data is JSON, as in `{\"name\": …}`",
    ),
    row(Sign::Begins(&["<"]), "this is XML or a web page", "send the data as JSON, as in `{\"name\": …}`"),
    row(
        Sign::At(&["'"]),
        "JSON has no single quotes: this is what Python prints of a dict",
        "let the bot send `json.dumps(data)`, not `str(data)`",
    ),
    row(
        Sign::At(&["None"]),
        "JSON has no `None`: this is what Python prints of a dict",
        "let the bot send `json.dumps(data)`, which writes `null`",
    ),
    row(
        Sign::At(&["True", "False"]),
        "`true` and `false` begin with a small letter in JSON: this is what Python prints of a dict",
        "let the bot send `json.dumps(data)`, not `str(data)`",
    ),
    row(
        Sign::At(&["NaN", "nan", "Infinity", "-Infinity", "inf", "-inf"]),
        "JSON has no `NaN` and no infinity",
        "send `null`, and give it a default in the template",
    ),
    row(
        Sign::At(&["undefined"]),
        "JSON has no `undefined`",
        "let the bot send `JSON.stringify(data)`, which leaves such members out",
    ),
    row(
        Sign::At(&["("]),
        "JSON has no tuples and no calls: this is what Python prints of a tuple",
        "let the bot send `json.dumps(data)`, which writes a list",
    ),
    row(
        Sign::At(&["datetime.", "Decimal(", "UUID(", "Timestamp(", "date("]),
        "this is what Python prints of an object",
        "let the bot send `json.dumps(data, default=str)`, which writes it as a text",
    ),
    row(
        Sign::At(&["new Date", "ISODate(", "ObjectId(", "function"]),
        "JSON has no program objects",
        "let the bot send `JSON.stringify(data)`, which writes dates as texts",
    ),
    row(
        Sign::Begins(&["[object Object]"]),
        "this is what JavaScript prints of an object",
        "let the bot send `JSON.stringify(data)`",
    ),
    row(Sign::Begins(&["```"]), "the data is in a code fence", "send only what is inside the fence"),
    row(
        Sign::Begins(&[
            "data =",
            "data=",
            "String ",
            "final ",
            "static ",
            "json.loads(",
            "const ",
            "let ",
            "var ",
            "return ",
        ]),
        "this is a line of program code",
        "send only the object",
    ),
    row(
        Sign::Begins(&["{\\\""]),
        "the quotes are escaped as in a string of a program",
        "send what the string holds, not the string",
    ),
    row(Sign::Begins(&["{&quot;", "{&#34;"]), "the quotes are written as in a web page", "send it without escaping"),
    row(Sign::Begins(&["%7B", "%7b"]), "the data is encoded as in an address", "send it without encoding"),
    row(
        Sign::Begins(&["array(", "Array", "{:", "@{"]),
        "this is what PHP, Ruby or PowerShell print of an object",
        "let the bot send it through the JSON library of its language",
    ),
    row(
        Sign::Begins(&["map[", "&{"]),
        "this is what Go prints of a map or struct",
        "let the bot send what `json.Marshal` makes of it",
    ),
    row(Sign::Begins(&["curl ", "-F", "-d ", "--data"]), "this is a part of a command", "send only the object"),
    row(Sign::Begins(&["eyJ"]), "the data is encoded in base64", "send it without encoding"),
    row(Sign::Begins(&["HTTP/"]), "this is the whole answer of a server", "send only its body"),
    row(
        Sign::Begins(&["{\\n", "{\\r"]),
        "the line breaks are escaped as in a string of a program",
        "send what the string holds, not the string",
    ),
    row(
        Sign::Begins(&["OrderedDict(", "dict(", "defaultdict("]),
        "this is what Python prints of an object",
        "let the bot send `json.dumps(data)`",
    ),
    row(Sign::Begins(&["callback(", "JSON.parse(", ")]}'"]), "a program wraps the data", "send only the object"),
    row(Sign::Begins(&["export ", "module."]), "this is a line of program code", "send only the object"),
    row(
        Sign::At(&["${", "{{", "%s", "%d", "%(", "<%", "@{"]),
        "this is a placeholder that nothing filled in",
        "let the bot put the value in before it sends the data",
    ),
    row(
        Sign::At(&["NULL", "Null", "nil", "TRUE", "FALSE"]),
        "`null`, `true` and `false` are written in small letters in JSON",
        "write it in small letters; `nil` is `null`",
    ),
    row(
        Sign::At(&["b'", "b\"", "f'", "f\"", "u'", "u\"", "r'"]),
        "this is what Python prints of a text",
        "let the bot send `json.dumps(data)`",
    ),
    row(Sign::At(&["`"]), "texts stand in double quotes in JSON, not in backticks", "write double quotes"),
    row(Sign::At(&["=>"]), "a colon stands between key and value in JSON", "write a colon"),
    row(Sign::First(&[":"]), "this is YAML", "send it as JSON: `{\"name\": …}`"),
    row(Sign::First(&[","]), "this is CSV", "send it as JSON, such as `{\"rows\": [{\"name\": …}]}`"),
    row(
        Sign::First(&["(", "[", "{"]),
        "this is what a program prints of an object, or a call",
        "let the bot send the object through its JSON library",
    ),
    row(
        Sign::First(&["="]),
        "these are the fields of a form or a file of properties",
        "send them as JSON: `{\"name\": …}`",
    ),
    row(
        Sign::Value(&["#"]),
        "JSON has no comments, and a colour needs double quotes",
        "take a comment out, and put a colour in double quotes",
    ),
    row(Sign::At(&["//", "/*", "#"]), "JSON has no comments", "take it out"),
    row(Sign::Value(&["+"]), "a number in JSON has no plus sign", "take the sign out"),
    row(Sign::Behind(&["+", "-", "*"]), "JSON calculates nothing", "let the bot send the result"),
    row(Sign::Behind(&["\"", "{", "["]), "a comma is missing before this", "write a comma between the two"),
    row(Sign::Behind(&[":"]), "names with values stand in braces in JSON", "write `{…}` in place of `[…]`"),
    row(Sign::Behind(&[";"]), "members are separated by commas in JSON", "write a comma"),
    row(Sign::Key(&[","]), "there is nothing between these two commas", "take one of them out"),
    row(
        Sign::Key(&["["]),
        "the name of a member stands in double quotes alone",
        "take the square brackets out, and write a colon after the name",
    ),
    row(
        Sign::Key(&["{"]),
        "this is a placeholder that nothing filled in",
        "let the bot put the value in before it sends the data",
    ),
    row(
        Sign::Key(&[":"]),
        "this is how Ruby and Clojure write a name",
        "write the name in double quotes, and a colon after it",
    ),
    row(Sign::Value(&[",", "}"]), "the value is missing here", "write the value, or `null`"),
    row(Sign::Value(&["$", "€", "£"]), NO_NUMBER, QUOTE_IT),
    row(Sign::At(&["0x", "0X"]), "JSON has no hexadecimal numbers", "write it in decimal digits, or as a string"),
    row(
        Sign::Name(&["=>", " =>", " ="]),
        "names stand in double quotes in JSON, and a colon follows",
        "let the bot send it through the JSON library of its language",
    ),
    row(
        Sign::Name(&["="]),
        "a member is written `\"name\": value`: this is what Java prints of a map",
        "let the bot send it through a JSON library, such as Jackson, not `toString()`",
    ),
    row(
        Sign::Name(&[":"]),
        "member names need double quotes: this is a JavaScript object, not JSON",
        "write the name in double quotes, or let the bot send `JSON.stringify(data)`",
    ),
    row(Sign::At(&["}", "]"]), "there is no value after this comma", "take out the comma before it"),
    row(Sign::Word, "a text stands in double quotes in JSON", "write it in double quotes"),
];

/// What the text seems to be, if it is something that programs print.
pub(crate) fn habit(text: &str, at: usize, fault: JsonFault) -> Option<Habit> {
    let rest = text.get(at..)?;
    let name = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
    let spaced = rest.get(name..).unwrap_or_default();
    let after = spaced.trim_start();
    if let Some(habit) = number(text, at, fault).or_else(|| unclosed(text, at, fault)) {
        return Some(habit);
    }
    let holds = |row: &&Row| match row.sign {
        Sign::At(words) => {
            let is_close = words.contains(&"}");
            is_close == (fault == JsonFault::TrailingComma) && words.iter().any(|word| rest.starts_with(word))
        }
        Sign::Value(signs) => fault == JsonFault::ExpectedValue && signs.iter().any(|sign| rest.starts_with(sign)),
        Sign::Behind(signs) => {
            fault == JsonFault::ExpectedCommaOrEnd && signs.iter().any(|sign| rest.starts_with(sign))
        }
        Sign::Begins(words) => at <= 1 && words.iter().any(|word| text.starts_with(word)),
        Sign::First(signs) => at == 0 && name > 0 && signs.iter().any(|sign| after.starts_with(sign)),
        Sign::Both(start, within) => at <= 1 && text.starts_with(start) && text.contains(within),
        Sign::Key(signs) => fault == JsonFault::ExpectedKey && signs.iter().any(|sign| rest.starts_with(sign)),
        Sign::Name(signs) => {
            let is_behind = |sign: &&str| if *sign == ":" { after.starts_with(':') } else { spaced.starts_with(sign) };
            fault == JsonFault::ExpectedKey && name > 0 && signs.iter().any(is_behind)
        }
        Sign::Word => fault == JsonFault::ExpectedValue && at > 0 && rest.starts_with(char::is_alphabetic),
    };
    ROWS.iter().find(holds).map(|row| row.habit)
}

/// A quote that is missing, told by the one that stands where a name or a text begins.
fn unclosed(text: &str, at: usize, fault: JsonFault) -> Option<Habit> {
    let (before, rest) = text.split_at_checked(at)?;
    let told = |says| Some(Habit { says, help: "close it with `\"`" });
    match fault {
        JsonFault::ControlCharacter => {
            let next = rest.trim_start();
            let begins_member = next.strip_prefix('"').and_then(|next| next.split_once('"'));
            let is_next = begins_member
                .is_some_and(|(name, after)| !name.contains('\n') && after.trim_start().starts_with(':'))
                || next.starts_with(['}', ']']);
            if is_next { told("the quote that ends this text is missing") } else { None }
        }
        JsonFault::ExpectedCommaOrEnd if before.strip_suffix('"')?.trim_end().ends_with(',') => {
            told("the quote that ends the text before this is missing")
        }
        JsonFault::ExpectedColon if before.strip_suffix('"')?.trim_end().ends_with(':') => {
            told("the quote that ends the name before this is missing")
        }
        JsonFault::ExpectedCommaOrEnd if before.ends_with('"') && rest.starts_with(char::is_alphanumeric) => {
            Some(Habit {
                says: "the quote before this ends the text",
                help: "write each quote inside a text as `\\\"`",
            })
        }
        _ => None,
    }
}

/// What is wrong with a number, or with what begins like one.
fn number(text: &str, at: usize, fault: JsonFault) -> Option<Habit> {
    let rest = text.get(at..)?;
    let length = rest.find([',', '}', ']', ' ', '\n', '\t']).unwrap_or(rest.len().min(40));
    let token = rest.get(..length)?;
    let before = text.get(..at)?.chars().next_back();
    let digits = token.trim_start_matches(['-', '+']);
    let told = |says, help| Some(Habit { says, help });
    if fault == JsonFault::ExpectedKey && before == Some(',') && rest.starts_with(|c: char| c.is_ascii_digit()) {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let whole = text.get(..at - 1)?.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        return match digits {
            3 if repair::begins_groups(whole) => {
                told("a comma separates members, also inside a number", "write the number without it")
            }
            _ => told("a comma separates members, also inside a number", "write decimals after a point"),
        };
    }
    let begins_number = |digits: &str| digits.starts_with(|c: char| c.is_ascii_digit());
    let is_behind_number = before.is_some_and(|c| c.is_ascii_digit());
    let goes_on = |sign| token.strip_prefix(sign).is_some_and(|rest: &str| rest.contains(sign));
    let is_text = token == "%" || length > 1 && rest.starts_with([':', '%', '.']) || goes_on('-') || goes_on('/');
    if is_behind_number && is_text {
        return told(NO_NUMBER, QUOTE_IT);
    }
    if fault != JsonFault::BadNumber && digits.strip_prefix('.').is_some_and(begins_number) {
        return told("a number begins with a digit in JSON", "write a zero before the point");
    }
    let unit = rest.split([',', '}', ']', '\n']).next().unwrap_or_default();
    let is_behind_space = text.get(..at)?.trim_end().ends_with(|c: char| c.is_ascii_digit());
    if fault == JsonFault::ExpectedCommaOrEnd
        && is_behind_space
        && unit.starts_with(char::is_alphabetic)
        && !unit.contains([':', '=', '"', '\''])
    {
        return told(NO_NUMBER, QUOTE_IT);
    }
    if fault != JsonFault::BadNumber || digits.starts_with("0x") || digits.starts_with("0X") {
        return None;
    }
    if digits.contains('_') {
        return told("a number in JSON has no underscores", "take them out");
    }
    if digits.ends_with('.') {
        return told("a digit follows the point of a number in JSON", "take the point out, or write a zero after it");
    }
    if digits.len() > 1 && digits.starts_with('0') && digits.as_bytes().get(1).is_some_and(u8::is_ascii_digit) {
        return told(
            "a number in JSON has no zeros before it",
            "take them out, or put it in double quotes if it is a code",
        );
    }
    if begins_number(digits) && digits.ends_with(|c: char| "LlFfDdMn".contains(c)) {
        return told("a number in JSON has no letter behind it", "take the letter out");
    }
    None
}

/// The character that looks like a quote or like nothing at the place where reading stopped.
pub(crate) fn odd_character(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next().filter(|c| *c != '\u{feff}' && lookalike(*c).is_some())
}

/// The JSON that was meant, if all of the text can be read as what some language prints.
pub(crate) fn rewrite(text: &str, depth: usize) -> Option<String> {
    if text.len() > MOST {
        return None;
    }
    if let Some(written) = wrapping::members(text) {
        return Some(written).filter(|written| is_object(written, depth));
    }
    let unwrapped = wrapping::unwrapped(text);
    let text = unwrapped.as_deref().unwrap_or(text).trim().trim_end_matches("```");
    let start = text.find(['{', '[', '('])?;
    // A call that takes the object.
    let inner = text.get(start + 1..)?.trim_start();
    let start = match text.get(start..)?.starts_with('(') && inner.starts_with(['{', '[']) {
        true => text.len() - inner.len(),
        false => start,
    };
    let before = text.get(..start)?;
    if before.contains(['"', '<', '\'']) && !before.contains("(\"") && !before.starts_with(")]}'") {
        return None;
    }
    // What stands before it is the name of a type, or nothing that belongs to it.
    let name = before.trim_end().rsplit(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or_default();
    let start = match before.ends_with(name) && !name.is_empty() && text.get(start..)?.starts_with(['[', '(']) {
        true => start - name.len(),
        false => start,
    };
    let written = repair::repaired(text.get(start..)?.trim_start())?.trim_start().to_owned();
    Some(written).filter(|written| is_object(written, depth))
}

fn is_object(text: &str, depth: usize) -> bool {
    read_strictly(text, depth).is_ok_and(|value| value.as_object().is_some())
}

/// The object that an array holds, if it holds nothing else, whose braces are missing, or that text stands before.
pub(crate) fn only_object(text: &str, depth: usize) -> Option<String> {
    let inner = text.trim().strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text).trim();
    if inner.len() > MOST {
        return None;
    }
    if is_object(inner, depth) {
        return Some(inner.to_owned());
    }
    rewrite(text, depth).or_else(|| Some(format!("{{{}}}", text.trim())).filter(|written| is_object(written, depth)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_programs_print_is_rewritten() {
        let cases = [
            ("{'a': 1, 'b': None}", Some("{\"a\": 1, \"b\": null}")),
            ("{a: 'x \"y\"', b: [true, undefined,],}", Some("{\"a\": \"x \\\"y\\\"\", \"b\": [true, null]}")),
            ("{\"a\": 1} // one", Some("{\"a\": 1}")),
            ("data = {'a': 1}\nprint(data)", Some("{\"a\": 1}")),
            ("var x = {a: 1}; var y = {b: 2};", None),
            ("{a: +1, b: 1e+5}", Some("{\"a\": 1, \"b\": 1e5}")),
            ("{a: 5+3}", None),
            ("{a: 5;3}", None),
            ("{a: 1\u{a0}2}", None),
            ("{a:\u{a0}12}", Some("{\"a\": 12}")),
            ("{\"a\": /* one */ 1e5}", Some("{\"a\":  1e5}")),
            ("{a=1, b=x}", Some("{\"a\":1, \"b\":\"x\"}")),
            ("data = {\"a\": 1};", Some("{\"a\": 1}")),
            ("{“a”: 1}", Some("{\"a\": 1}")),
            ("{\"a\": 'it\\'s'}", Some("{\"a\": \"it's\"}")),
            ("{\"a\": [1, 2", None),
            ("a: 1\nb: x y", Some("{\"a\": 1, \"b\": \"x y\"}")),
            ("a: 1, b: 2", None),
            ("a=see: x\nb=2", Some("{\"a\": \"see: x\", \"b\": 2}")),
            ("a=5%+5&b=%41", Some("{\"a\": \"5% 5\", \"b\": \"A\"}")),
            ("<messageML>{</messageML>", None),
        ];
        for (text, expected) in cases {
            assert_eq!(rewrite(text, 100).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn an_object_is_found_in_what_stands_around_it_and_without_its_braces() {
        let cases = [
            ("[{\"a\": 1}]", Some("{\"a\": 1}")),
            ("[{\"a\": 1}, {\"b\": 2}]", None),
            ("\"a\": 1, \"b\": {\"c\": 2}", Some("{\"a\": 1, \"b\": {\"c\": 2}}")),
            ("5 {\"a\": 1}", Some("{\"a\": 1}")),
        ];
        for (text, expected) in cases {
            assert_eq!(only_object(text, 100).as_deref(), expected, "{text}");
        }
    }
}
