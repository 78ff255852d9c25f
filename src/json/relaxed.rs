//! What programs print of their data in place of JSON: Python's `str(dict)`, JavaScript's object literals, Java's maps,
//! comments, trailing commas; and the JSON that was meant.

use std::fmt::Write;

use super::read::{JsonFault, read_strictly};
use crate::diagnostic::{lookalike, straighten};

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
    Value(&'static str),
    /// The same, behind a value.
    Behind(&'static [&'static str]),
    /// The whole text begins like this.
    Begins(&'static [&'static str]),
    /// A name stands there, and this behind it.
    Name(char),
    /// The whole text begins with a name, and this behind it.
    First(&'static str),
}

struct Row {
    sign: Sign,
    habit: Habit,
}

const fn row(sign: Sign, says: &'static str, help: &'static str) -> Row {
    Row { sign, habit: Habit { says, help } }
}

const ROWS: [Row; 22] = [
    row(
        Sign::Begins(&["\u{feff}"]),
        "the data begins with a byte order mark (U+FEFF), which nobody sees",
        "save it as UTF-8 without a byte order mark",
    ),
    row(
        Sign::Begins(&["<"]),
        "the data begins like a message",
        "the message and its data have been exchanged: the data is JSON, as in `{\"name\": …}`",
    ),
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
        Sign::Begins(&["data =", "data=", "const ", "let ", "var ", "return "]),
        "this is a line of program code",
        "send only the object",
    ),
    row(Sign::First(":"), "this is YAML", "send it as JSON: `{\"name\": …}`"),
    row(
        Sign::First("="),
        "these are the fields of a form or a file of properties",
        "send them as JSON: `{\"name\": …}`",
    ),
    row(Sign::At(&["//", "/*", "#"]), "JSON has no comments", "take it out"),
    row(Sign::Value("+"), "a number in JSON has no plus sign", "take the sign out"),
    row(Sign::Behind(&["+", "-", "*"]), "JSON calculates nothing", "let the bot send the result"),
    row(Sign::At(&["0x", "0X"]), "JSON has no hexadecimal numbers", "write it in decimal digits, or as a string"),
    row(
        Sign::Name('='),
        "a member is written `\"name\": value`: this is what Java prints of a map",
        "let the bot send it through a JSON library, such as Jackson, not `toString()`",
    ),
    row(
        Sign::Name(':'),
        "member names need double quotes: this is a JavaScript object, not JSON",
        "write the name in double quotes, or let the bot send `JSON.stringify(data)`",
    ),
    row(Sign::At(&["}", "]"]), "there is no value after this comma", "take out the comma before it"),
];

/// What the text seems to be, if it is something that programs print.
pub(crate) fn habit(text: &str, at: usize, fault: JsonFault) -> Option<Habit> {
    let rest = text.get(at..)?;
    let name = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
    let after = rest.get(name..).unwrap_or_default().trim_start();
    let holds = |row: &&Row| match row.sign {
        Sign::At(words) => {
            let is_close = words.contains(&"}");
            is_close == (fault == JsonFault::TrailingComma) && words.iter().any(|word| rest.starts_with(word))
        }
        Sign::Value(sign) => fault == JsonFault::ExpectedValue && rest.starts_with(sign),
        Sign::Behind(signs) => {
            fault == JsonFault::ExpectedCommaOrEnd && signs.iter().any(|sign| rest.starts_with(sign))
        }
        Sign::Begins(words) => at <= 1 && words.iter().any(|word| text.starts_with(word)),
        Sign::First(sign) => at == 0 && name > 0 && after.starts_with(sign),
        Sign::Name(sign) => fault == JsonFault::ExpectedKey && name > 0 && after.starts_with(sign),
    };
    ROWS.iter().find(holds).map(|row| row.habit)
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
    let text = text.trim().trim_end_matches("```");
    let start = text.find(['{', '['])?;
    if text.get(..start)?.contains(['"', '<', '\'']) {
        return None;
    }
    let written =
        Writer { chars: text.get(start..)?.chars().collect(), at: 0, depth: 0, out: String::new() }.write()?;
    read_strictly(&written, depth).ok().filter(|value| value.as_object().is_some()).map(|_| written)
}

struct Writer {
    chars: Vec<char>,
    at: usize,
    /// Brackets that are open.
    depth: usize,
    out: String,
}

impl Writer {
    fn write(mut self) -> Option<String> {
        while let Some(c) = self.peek(0) {
            match c {
                '/' if self.peek(1) == Some('/') => self.skip_to("\n"),
                '#' => self.skip_to("\n"),
                '/' if self.peek(1) == Some('*') => self.skip_to("*/"),
                '"' | '\'' | '“' | '”' | '‘' | '’' | '„' => self.string(c)?,
                ',' => self.comma(),
                '=' => self.push(':'),
                '+' if self.begins_value() => self.at += 1,
                '+' => return None,
                c if c.is_alphabetic() || c == '_' || c == '$' => self.word(),
                '\u{feff}' | '\u{200b}' => self.at += 1,
                '\u{a0}' => self.push(' '),
                '{' | '[' => {
                    self.depth += 1;
                    self.push(c);
                }
                '}' | ']' => {
                    self.depth = self.depth.checked_sub(1)?;
                    self.push(c);
                    if self.depth == 0 {
                        break;
                    }
                }
                c => self.push(c),
            }
        }
        // What stands behind the value is code or a comment; another value would be lost.
        let is_lost = self.chars.get(self.at..)?.iter().any(|c| matches!(c, '{' | '['));
        (!is_lost).then_some(self.out)
    }

    /// True if a number may begin here, or its exponent.
    fn begins_value(&self) -> bool {
        let before = self.out.trim_end();
        before.ends_with([':', ',', '[']) || (before.len() == self.out.len() && before.ends_with(['e', 'E']))
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    /// Writes this in place of the next character.
    fn push(&mut self, c: char) {
        self.out.push(c);
        self.at += 1;
    }

    fn skip_to(&mut self, end: &str) {
        let end: Vec<char> = end.chars().collect();
        while self.at < self.chars.len() && !self.chars.get(self.at..).is_some_and(|rest| rest.starts_with(&end)) {
            self.at += 1;
        }
        // A line end stays.
        self.at += if end.len() > 1 { end.len() } else { 0 };
    }

    /// A comma with nothing behind it is left out.
    fn comma(&mut self) {
        let next = self.chars.iter().skip(self.at + 1).find(|c| !c.is_whitespace());
        if matches!(next, Some('}' | ']')) {
            self.at += 1;
        } else {
            self.push(',');
        }
    }

    fn string(&mut self, open: char) -> Option<()> {
        let close: &[char] = match open {
            '"' => &['"'],
            '\'' => &['\''],
            '‘' | '’' => &['’', '‘'],
            _ => &['”', '“'],
        };
        self.at += 1;
        self.out.push('"');
        loop {
            let c = self.peek(0)?;
            self.at += 1;
            match c {
                c if close.contains(&c) => break,
                '\\' if self.peek(0) == Some('\'') => {
                    self.out.push('\'');
                    self.at += 1;
                }
                '\\' => {
                    self.out.push('\\');
                    self.out.push(self.peek(0)?);
                    self.at += 1;
                }
                '"' => self.out.push_str("\\\""),
                '\n' => self.out.push_str("\\n"),
                '\r' => self.out.push_str("\\r"),
                '\t' => self.out.push_str("\\t"),
                c if c < ' ' => {
                    let _ = write!(self.out, "\\u{:04x}", u32::from(c));
                }
                c => self.out.push(c),
            }
        }
        self.out.push('"');
        Some(())
    }

    /// A word: a constant under the name that JSON has for it, else a name or text in quotes.
    fn word(&mut self) {
        let mut word = String::new();
        while let Some(c) = self.peek(0).filter(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '-' | '.')) {
            word.push(c);
            self.at += 1;
        }
        let is_exponent =
            matches!(word.chars().next(), Some('e' | 'E')) && self.out.ends_with(|c: char| c.is_ascii_digit());
        match &*word {
            _ if is_exponent => self.out.push_str(&word),
            "true" | "True" | "TRUE" => self.out.push_str("true"),
            "false" | "False" | "FALSE" => self.out.push_str("false"),
            "null" | "None" | "nil" | "undefined" | "NaN" | "nan" | "inf" | "Infinity" => {
                if self.out.ends_with('-') {
                    self.out.pop();
                }
                self.out.push_str("null");
            }
            word => {
                let _ = write!(self.out, "\"{}\"", straighten(word));
            }
        }
    }
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
            ("<messageML>{</messageML>", None),
        ];
        for (text, expected) in cases {
            assert_eq!(rewrite(text, 100).as_deref(), expected, "{text}");
        }
    }
}
