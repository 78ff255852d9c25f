//! The JSON that was meant by what programs print of their data: Python's dicts, objects of JavaScript, maps of Java, Go,
//! Ruby and PHP, texts with comments, and JSON with a slip in it.

use std::fmt::Write;

use crate::diagnostic::straighten;

/// Brackets inside one another are followed so far.
const DEEPEST: u32 = 200;

/// The JSON that was meant, if the text can be read as what some language prints; the value alone, without what follows it.
pub(super) fn repaired(text: &str) -> Option<String> {
    let mut reader = Reader { chars: text.chars().collect(), at: 0, out: String::new(), depth: 0, unclosed: 0 };
    reader.value()?;
    // What stands after the value is code or a comment; another value would be lost.
    if reader.chars.get(reader.at..)?.iter().any(|c| matches!(c, '{' | '[')) || reader.has_more_members() {
        return None;
    }
    (reader.unclosed <= 1).then_some(reader.out)
}

pub(super) struct Reader {
    pub(super) chars: Vec<char>,
    pub(super) at: usize,
    out: String,
    depth: u32,
    /// How many brackets the end of the text closed.
    unclosed: u32,
}

/// What comes next between two brackets.
enum Next {
    Item,
    /// A closing bracket of another kind, which is not passed.
    OtherBracket,
    End,
}

/// Longest text without quotes, in characters.
pub(super) const LONGEST_TEXT: usize = 80;

/// Words before a quote that say how the text is written.
const PREFIXES: [&str; 8] = ["b", "B", "u", "U", "r", "R", "f", "L"];

/// What begins a comment in one language or another, and what ends it.
const COMMENTS: [(&str, &str); 6] =
    [("//", "\n"), ("#", "\n"), ("-- ", "\n"), ("/*", "*/"), ("<!--", "-->"), ("<#--", "-->")];

/// Calls that stand for the one value in their brackets.
const WRAPPERS: [&str; 13] = [
    "Decimal",
    "UUID",
    "ObjectId",
    "ISODate",
    "Timestamp",
    "Date",
    "NumberLong",
    "NumberInt",
    "NumberDecimal",
    "str",
    "String",
    "Optional",
    "Some",
];

impl Reader {
    pub(super) fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn starts(&self, text: &str) -> bool {
        text.chars().enumerate().all(|(at, c)| self.peek(at) == Some(c))
    }

    /// Passes white space, what nobody sees, and comments, which stay out.
    fn skip(&mut self) {
        while let Some(c) = self.peek(0) {
            if let Some((_, end)) = COMMENTS.iter().find(|(open, _)| open.starts_with(c) && self.starts(open)) {
                self.skip_to(end);
                continue;
            }
            match c {
                '\u{feff}' | '\u{200b}' => self.at += 1,
                '\u{a0}' => {
                    self.out.push(' ');
                    self.at += 1;
                }
                c if c.is_whitespace() => {
                    self.out.push(c);
                    self.at += 1;
                }
                _ => break,
            }
        }
    }

    fn skip_to(&mut self, end: &str) {
        while self.peek(0).is_some() && !self.starts(end) {
            self.at += 1;
        }
        // A line end stays.
        self.at += if end.len() > 1 { end.len() } else { 0 };
    }

    /// A value of any kind.
    fn value(&mut self) -> Option<()> {
        self.enter()?;
        let read = self.any_value();
        self.depth -= 1;
        read
    }

    fn any_value(&mut self) -> Option<()> {
        self.skip();
        match self.peek(0)? {
            '{' => self.object('}'),
            '[' if self.begins_map() => self.object(']'),
            '[' | '(' => self.list(),
            '@' if self.peek(1) == Some('{') => {
                self.at += 1;
                self.object('}')
            }
            c if is_quote(c) => self.text(),
            '<' => self.between('<', '>'),
            c if c.is_ascii_digit() || matches!(c, '-' | '+' | '.') => self.number(),
            c if c.is_alphabetic() || matches!(c, '_') => self.word(),
            '$' | '€' | '£' if self.peek(1).is_some_and(|c| c.is_ascii_digit()) => {
                let amount = self.take(|c| c.is_alphanumeric() || matches!(c, '$' | '€' | '£' | '.'));
                self.write_text(&amount);
                Some(())
            }
            _ => None,
        }
    }

    /// Passes the words that go on with a text without quotes, up to what ends its value.
    fn more_words(&mut self) -> String {
        let mut ahead = 0;
        while let Some(c) = self.peek(ahead).filter(|c| !matches!(c, ',' | '}' | ']' | ')' | '\n')) {
            if !(c.is_alphanumeric() || matches!(c, ' ' | '-' | '.' | '&' | '_')) || ahead > LONGEST_TEXT {
                return String::new();
            }
            ahead += 1;
        }
        let is_words = self.peek(0) == Some(' ') && self.peek(1).is_some_and(char::is_alphabetic);
        if !is_words {
            return String::new();
        }
        let words: String = self.chars.get(self.at..self.at + ahead).unwrap_or_default().iter().collect();
        self.at += ahead;
        words.trim_end().to_owned()
    }

    /// What stands between two signs, as a text.
    fn between(&mut self, open: char, close: char) -> Option<()> {
        let mut depth = 0;
        let start = self.at;
        while let Some(c) = self.peek(0) {
            depth += i32::from(c == open) - i32::from(c == close);
            self.at += 1;
            if depth == 0 {
                let text: String = self.chars.get(start..self.at)?.iter().collect();
                self.write_text(&text);
                return Some(());
            }
            if c == '\n' {
                break;
            }
        }
        None
    }

    fn write_text(&mut self, text: &str) {
        self.out.push('"');
        text.chars().for_each(|c| self.write_char(c));
        self.out.push('"');
    }

    fn write_char(&mut self, c: char) {
        match c {
            '"' => self.out.push_str("\\\""),
            '\\' => self.out.push_str("\\\\"),
            '\n' => self.out.push_str("\\n"),
            '\r' => self.out.push_str("\\r"),
            '\t' => self.out.push_str("\\t"),
            c if c < ' ' => {
                let _ = write!(self.out, "\\u{:04x}", u32::from(c));
            }
            c => self.out.push(c),
        }
    }

    fn object(&mut self, close: char) -> Option<()> {
        if self.is_set() {
            return self.list();
        }
        self.enter()?;
        self.out.push('{');
        self.at += 1;
        let mut first = true;
        loop {
            match self.next_in(close) {
                Next::End => break,
                // A bracket too many.
                Next::OtherBracket => {
                    self.at += 1;
                    continue;
                }
                Next::Item => {}
            }
            self.comma(&mut first);
            self.key()?;
            self.skip();
            // A quote that the name was not begun with.
            self.at += usize::from(self.peek(0) == Some('"') && self.peek(1) == Some(':'));
            match ["=>", "->", "::", ":=", ":", "=", ";", "："].into_iter().find(|sign| self.starts(sign)) {
                Some(sign) => self.at += sign.chars().count(),
                None if self.out.ends_with(['"', ' ']) && self.peek(0).is_some_and(begins_plainly) => {}
                None => return None,
            }
            self.out.push(':');
            self.skip();
            match self.peek(0)? {
                ',' | '}' | ';' => self.out.push_str("null"),
                _ => self.value()?,
            }
        }
        self.out.push('}');
        self.depth -= 1;
        Some(())
    }

    fn list(&mut self) -> Option<()> {
        self.enter()?;
        let close = match self.peek(0) {
            Some('(') => ')',
            Some('{') => '}',
            _ => ']',
        };
        self.out.push('[');
        self.at += 1;
        let mut first = true;
        loop {
            match self.next_in(close) {
                // The bracket around it closes it, too.
                Next::End | Next::OtherBracket => break,
                Next::Item => {}
            }
            self.comma(&mut first);
            self.value()?;
        }
        self.out.push(']');
        self.depth -= 1;
        Some(())
    }

    /// Passes what separates items, and the bracket that ends them.
    fn next_in(&mut self, close: char) -> Next {
        self.separators();
        match self.peek(0) {
            None => {
                self.unclosed += 1;
                Next::End
            }
            Some(c) if c == close => {
                self.at += 1;
                Next::End
            }
            Some('}' | ']' | ')') => Next::OtherBracket,
            Some(_) => Next::Item,
        }
    }

    fn enter(&mut self) -> Option<()> {
        self.depth += 1;
        (self.depth <= DEEPEST).then_some(())
    }

    /// A comma before a value that is not the first, where white space may stand between.
    fn comma(&mut self, first: &mut bool) {
        if !*first {
            let end = self.out.trim_end().len();
            self.out.insert(end, ',');
        }
        *first = false;
    }

    /// Passes commas and semicolons: what there should be is written before the next value.
    fn separators(&mut self) {
        self.skip();
        while let Some(',' | ';' | '，') = self.peek(0) {
            self.at += 1;
            self.skip();
        }
    }

    fn key(&mut self) -> Option<()> {
        match self.peek(0)? {
            '"' if self.is_open_name() => {
                self.at += 1;
                let name = self.take(|c| c != ':');
                self.write_text(&name);
                Some(())
            }
            c if is_quote(c) => self.text(),
            '[' => {
                self.at += 1;
                self.peek(0).filter(|c| is_quote(*c))?;
                self.text()?;
                (self.peek(0) == Some(']')).then(|| self.at += 1)
            }
            _ => {
                // A symbol of Ruby.
                self.take(|c| c == ':');
                let word = self.take(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '-' | '.'));
                word.contains(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$'))
                    .then(|| self.write_text(&straighten(&word)))
            }
        }
    }

    fn take(&mut self, fits: impl Fn(char) -> bool) -> String {
        let mut word = String::new();
        while let Some(c) = self.peek(0).filter(|c| fits(*c)) {
            word.push(c);
            self.at += 1;
        }
        word
    }

    /// A text in quotes of any kind; those that stand inside are told by what follows them.
    fn text(&mut self) -> Option<()> {
        self.out.push('"');
        loop {
            self.pieces()?;
            // Python and JavaScript join texts with `+`.
            let (length, at) = (self.out.len(), self.at);
            self.skip();
            let is_joined = self.peek(0) == Some('+');
            self.at += usize::from(is_joined);
            self.skip();
            self.out.truncate(length);
            if !is_joined || !self.peek(0).is_some_and(is_quote) {
                self.at = at;
                break;
            }
        }
        self.out.push('"');
        Some(())
    }

    /// What stands between two quotes.
    fn pieces(&mut self) -> Option<()> {
        let open = self.peek(0)?;
        self.at += 1;
        loop {
            let c = self.peek(0)?;
            self.at += 1;
            match c {
                ',' | '\n' if open == '"' && self.begins_member(c) => {
                    self.at -= 1;
                    return Some(());
                }
                c if closes(open, c) && self.is_end(open) => return Some(()),
                '\\' => self.escape()?,
                c => self.write_char(c),
            }
        }
    }

    fn escape(&mut self) -> Option<()> {
        let c = self.peek(0)?;
        self.at += 1;
        match c {
            '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' => {
                self.out.push('\\');
                self.out.push(c);
            }
            'u' if (0..4).all(|at| self.peek(at).is_some_and(|c| c.is_ascii_hexdigit())) => self.out.push_str("\\u"),
            'x' if (0..2).all(|at| self.peek(at).is_some_and(|c| c.is_ascii_hexdigit())) => self.out.push_str("\\u00"),
            '\'' | '`' | '$' => self.write_char(c),
            // The text goes on in the next line.
            '\n' | '\r' => self.at += usize::from(c == '\r' && self.peek(0) == Some('\n')),
            // A path of Windows.
            c => {
                self.out.push_str("\\\\");
                self.write_char(c);
            }
        }
        Some(())
    }

    /// A number as JSON writes it, or a text if it is none.
    fn number(&mut self) -> Option<()> {
        let mut token = self.take(|c| c.is_alphanumeric() || matches!(c, '+' | '-' | '.' | '_' | '%' | ':' | '/'));
        let is_member = self.depth > 0 && self.out.trim_end().ends_with(':');
        let begins_groups = begins_groups(token.trim_start_matches(['-', '+']));
        // No name begins with digits after a comma: they belong to the number, as `1,000,000` or `12,5`.
        while is_member && let Some(digits) = self.digits_behind_comma() {
            // After decimals nothing follows: `1,2,3` and `1.234,56` have no one meaning.
            if token.contains('.') {
                return None;
            }
            self.at += 1;
            let more = self.take(|c| c.is_ascii_digit() || c == '.');
            if digits != 3 || !begins_groups {
                token.push('.');
            }
            token.push_str(&more);
        }
        let words = self.more_words();
        if !words.is_empty() {
            token.push_str(&words);
            self.write_text(&token);
            return Some(());
        }
        match number(&token) {
            Some(number) => self.out.push_str(&number),
            // A calculation has no one meaning.
            None if token.contains('+') || token.get(1..).is_some_and(|rest| rest.matches(['-', '/']).count() == 1) => {
                return None;
            }
            None => self.write_text(&token),
        }
        Some(())
    }

    /// A word: a constant under the name that JSON has for it, what a call holds, or a text without quotes.
    fn word(&mut self) -> Option<()> {
        let word = self.take(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '-' | '.'));
        match self.peek(0) {
            Some(c) if is_quote(c) && PREFIXES.contains(&&*word) => return self.text(),
            Some('(') if WRAPPERS.contains(&&*word) => return self.wrapped(),
            Some('(') if word.starts_with("datetime") || word == "date" => {
                let start = self.out.len();
                self.between('(', ')')?;
                self.out.insert_str(start + 1, &word);
                return Some(());
            }
            // `Map(2) {…}`, `dict(a=1)`, `Order[a=1]`, `map[a:1 b:2]`, `array("a" => 1)`
            Some('(') if self.is_count() => {
                self.between('(', ')')?;
                let end = self.out.rfind('(').map_or(0, |at| at - 1);
                self.out.truncate(end);
                return self.value();
            }
            Some('(') if self.has_keys() => return self.object(')'),
            Some('[') if self.has_keys() => return self.object(']'),
            Some('(') if self.holds_one() => return self.wrapped(),
            Some('(' | '{' | '[') => return self.value(),
            _ => {}
        }
        self.out.push_str(match &*word {
            "true" | "True" | "TRUE" => "true",
            "false" | "False" | "FALSE" => "false",
            "null" | "Null" | "NULL" | "None" | "nil" | "undefined" | "NaN" | "nan" | "inf" | "Infinity" => "null",
            "new" | "function" | "lambda" | "await" => return None,
            word => {
                let words = format!("{word}{}", self.more_words());
                self.write_text(&straighten(&words));
                // A quote that the text was not begun with.
                if self.peek(0) == Some('"') && matches!(self.peek(1), None | Some(',' | '}' | ']' | '\n')) {
                    self.at += 1;
                }
                return Some(());
            }
        });
        Some(())
    }

    /// `Decimal('1.5')`
    fn wrapped(&mut self) -> Option<()> {
        self.at += 1;
        self.value()?;
        self.skip();
        (self.peek(0) == Some(')')).then(|| self.at += 1)
    }
}

/// True for what begins a value that can be told from a name.
fn begins_plainly(c: char) -> bool {
    c == '"' || c == '{' || c == '[' || c.is_ascii_digit()
}

/// True for what may stand before a group of three digits: `1` of `1,000`, but neither `0` nor `1234`.
pub(super) fn begins_groups(digits: &str) -> bool {
    (1..=3).contains(&digits.len()) && !digits.starts_with('0')
}

pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '“' | '”' | '‘' | '’' | '„' | '«')
}

pub(super) fn closes(open: char, c: char) -> bool {
    match open {
        '"' | '\'' | '`' => c == open,
        '‘' | '’' => matches!(c, '’' | '‘'),
        '«' => c == '»',
        _ => matches!(c, '”' | '“'),
    }
}

/// A number of other languages as JSON has it; none for what is no number.
fn number(token: &str) -> Option<String> {
    let (sign, digits) = match token.strip_prefix(['-', '+']) {
        Some(digits) => (if token.starts_with('-') { "-" } else { "" }, digits),
        None => ("", token),
    };
    let lower = digits.to_ascii_lowercase().replace('_', "");
    if matches!(&*lower, "infinity" | "inf" | "nan") {
        return Some("null".to_owned());
    }
    for (start, radix) in [("0x", 16), ("0b", 2), ("0o", 8)] {
        if let Some(digits) = lower.strip_prefix(start) {
            return u64::from_str_radix(digits, radix).ok().map(|number| format!("{sign}{number}"));
        }
    }
    let plain = lower.trim_end_matches(['l', 'f', 'd', 'm', 'n']);
    let is_number = plain.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'+' | b'-'));
    if !is_number || plain.parse::<f64>().is_err() {
        return None;
    }
    let (mantissa, exponent) = plain.find('e').and_then(|at| plain.split_at_checked(at)).unwrap_or((plain, ""));
    let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let point = if decimals.is_empty() { String::new() } else { format!(".{decimals}") };
    Some(format!("{sign}{whole}{point}{}", exponent.replace('+', "")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_and_other_languages_are_read() {
        let cases = [
            ("{'a': 1, 'b': None}", Some("{\"a\": 1, \"b\": null}")),
            ("{\"a\": 1 \"b\": 2}", Some("{\"a\": 1, \"b\": 2}")),
            ("{\"a\": 1,, \"b\": 2,}", Some("{\"a\": 1, \"b\": 2}")),
            (
                "{\"a\": .5, \"b\": 05, \"c\": 10L, \"d\": 1_000}",
                Some("{\"a\": 0.5, \"b\": 5, \"c\": 10, \"d\": 1000}"),
            ),
            ("{\"a\": 1,000}", Some("{\"a\": 1000}")),
            ("{\"a\": -1,000,000.5}", Some("{\"a\": -1000000.5}")),
            ("{\"a\": 0,125, \"b\": 1234,567}", Some("{\"a\": 0.125, \"b\": 1234.567}")),
            ("{\"a\": 1,2,3}", None),
            ("{\"a\": 1.234,56}", None),
            ("{\"a\": 12,34,567}", None),
            ("{\"a\": \"x\\\r\ny\\\nz\"}", Some("{\"a\": \"xyz\"}")),
            ("{\"a\": #ff0000}", None),
            ("{\"a\": 2026-01-15, \"b\": 50%}", Some("{\"a\": \"2026-01-15\", \"b\": \"50%\"}")),
            ("{\"a\": \"say \"hi\"\"}", Some("{\"a\": \"say \\\"hi\\\"\"}")),
            ("{\"a\": \"C:\\Users\\x\"}", Some("{\"a\": \"C:\\\\Users\\\\x\"}")),
            ("{\"a\": [1, 2}", Some("{\"a\": [1, 2]}")),
            ("{\"a\": [1, 2}, \"b\": 3}", None),
            ("{\"a\": -5 - 3}", None),
            ("{\"a\": {\"b\": 1}", Some("{\"a\": {\"b\": 1}}")),
            ("{\"a\": [1, 2", None),
            ("{:a => 1, 'b' => nil}", Some("{\"a\" : 1, \"b\" : null}")),
            ("array(\"a\" => 1)", Some("{\"a\" : 1}")),
            ("Order[a=1, b=x]", Some("{\"a\":1, \"b\":\"x\"}")),
            ("map[a:1 b:2]", Some("{\"a\":1, \"b\":2}")),
            (
                "{\"a\": Decimal('1.5'), \"b\": (1, 2), \"c\": {1, 2}}",
                Some("{\"a\": \"1.5\", \"b\": [1, 2], \"c\": [1, 2]}"),
            ),
            ("{\"a\": datetime.date(2026, 1, 15)}", Some("{\"a\": \"datetime.date(2026, 1, 15)\"}")),
            ("{\"a\": }", Some("{\"a\": null}")),
            ("{\"a\": \"x\" + 'y'}", Some("{\"a\": \"xy\"}")),
            ("{\"a\": ${x}}", None),
            ("{\"a\": b'x'}", Some("{\"a\": \"x\"}")),
        ];
        for (text, expected) in cases {
            assert_eq!(repaired(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn looking_ahead_ends_soon() {
        for text in
            [format!("{{\"a\": \"{}x\", }}", "\n".repeat(400_000)), format!("[{}]", "{/*«*/a:1},".repeat(40_000))]
        {
            let started = std::time::Instant::now();
            assert!(repaired(&text).is_some());
            assert!(started.elapsed().as_secs() < 60);
        }
    }
}
