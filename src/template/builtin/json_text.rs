//! `?eval_json`: JSON as FreeMarker reads it, comments allowed.

use super::{Answer, Apply, Args, Arity, BuiltIn, Charge, Gives, Receiver, Site, built_in};
use crate::diagnostic::codes;
use crate::template::allowed::Instead;
use crate::template::expand::Machine;
use crate::template::expand::hash::Members;
use crate::template::expand::sequence::Sequence;
use crate::template::expand::value::{Text, Value};
use crate::template::number::Number;

/// The family's table.
pub(super) static BUILT_INS: &[BuiltIn] = &[built_in("eval_json", Arity::None, Apply::Text(eval_json), Charge::Itself)
    .on(
        Receiver::String,
        "What the string is worth, read as JSON.",
        r#"${'{"a": [1, 2]}'?eval_json.a[1]}"#,
        Gives::Text("2"),
    )
    .refused(Instead::Parse)];

fn eval_json<'m>(machine: &mut Machine<'m>, site: &Site<'m>, text: Text<'m>, _: Args<'_, 'm>) -> Answer<'m> {
    // Small values take more room, and time, than their text.
    machine.step(1 + text.len() as u64 / 4, site.span())?;
    let limits = machine.meter.limits;
    let mut reader = JsonTextReader {
        text: &text,
        at: 0,
        most_depth: limits.data_depth,
        most_digits: limits.number_digits,
        steps: 0,
    };
    let read = stacker::maybe_grow(1 << 20, 4 << 20, || reader.document());
    machine.step(reader.steps, site.span())?;
    read.map_err(|what| {
        let line = text.get(..reader.at).map_or(1, |before| 1 + before.matches('\n').count());
        let message = format!("the text given to `?eval_json` is not JSON: {what} (line {line} of the text)");
        machine.blame(site, codes::template::EVALUATED_TEXT, message)
    })
}

type Read<T> = Result<T, &'static str>;

struct JsonTextReader<'t> {
    text: &'t str,
    at: usize,
    most_depth: usize,
    most_digits: usize,
    /// What reading long numbers has cost.
    steps: u64,
}

/// A whole number as the reference reads it: digit by digit into 64 bits, and beyond them exactly, but where running
/// over does not make the sum smaller it goes unseen.
fn whole_of(text: &str) -> Option<i64> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
    let mut sum = 0i64;
    for digit in digits.bytes() {
        let digit = i64::from(digit.checked_sub(b'0').filter(|digit| *digit < 10)?);
        let next = sum.wrapping_mul(10).wrapping_add(if negative { -digit } else { digit });
        if if negative { sum < next } else { sum > next } {
            return None;
        }
        sum = next;
    }
    (!digits.is_empty()).then_some(sum)
}

impl JsonTextReader<'_> {
    fn document<'m>(&mut self) -> Read<Option<Value<'m>>> {
        self.skip()?;
        let value = self.value(0)?;
        self.skip()?;
        if self.at < self.text.len() { Err("something follows after the value") } else { Ok(value) }
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    /// White space and comments.
    fn skip(&mut self) -> Read<()> {
        loop {
            let rest = self.rest();
            let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n', '\u{a0}', '\u{feff}']).len();
            self.at += blank;
            let rest = self.rest();
            if rest.starts_with("//") {
                self.at += rest.find(['\r', '\n']).unwrap_or(rest.len());
            } else if let Some(comment) = rest.strip_prefix("/*") {
                match comment.find("*/") {
                    Some(end) => self.at += end + 4,
                    None => return Err("a comment is not closed"),
                }
            } else {
                return Ok(());
            }
        }
    }

    fn value<'m>(&mut self, depth: usize) -> Read<Option<Value<'m>>> {
        if depth > self.most_depth {
            return Err("it nests too deeply");
        }
        match self.peek() {
            None => Err("a value is missing at the end"),
            Some('"') => self.string().map(|text| Some(Value::from(text))),
            Some('{') => self.object(depth).map(Some),
            Some('[') => self.array(depth).map(Some),
            Some(c) if c == '-' || c == '.' || c.is_ascii_digit() => self.number().map(|number| Some(number.into())),
            Some(c) if c.is_alphabetic() || c == '_' || c == '$' => self.word(),
            Some('\'') => Err("strings need quotation marks, not apostrophes"),
            Some(_) => Err("no value begins like this"),
        }
    }

    fn word<'m>(&mut self) -> Read<Option<Value<'m>>> {
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').unwrap_or(rest.len());
        let value = match rest.get(..end) {
            Some("true") => Some(Value::Bool(true)),
            Some("false") => Some(Value::Bool(false)),
            Some("null") => None,
            _ => return Err("the only words are true, false and null"),
        };
        self.at += end;
        Ok(value)
    }

    fn number(&mut self) -> Read<Number> {
        let rest = self.rest();
        let mut before = ' ';
        let signed = |c: char, before: char| matches!(c, '+' | '-') && matches!(before, 'e' | 'E');
        let mut end = usize::from(rest.starts_with('-'));
        let body = rest.get(end..).unwrap_or_default();
        if body.starts_with('.') {
            return Err("a number cannot begin with a point");
        }
        if body.len() > 1 && body.starts_with('0') && body.as_bytes().get(1).is_some_and(u8::is_ascii_digit) {
            return Err("a number has no leading zeros");
        }
        for c in body.chars() {
            if !(c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E') || signed(c, before)) {
                break;
            }
            before = c;
            end += 1;
        }
        let text = rest.get(..end).unwrap_or_default();
        let digits = Number::digits_of(text);
        if digits > self.most_digits as u64 {
            return Err("a number has too many digits");
        }
        let number = match whole_of(text) {
            Some(whole) => Number::Int(whole),
            None => Number::parse(text).ok_or("a number is malformed")?,
        };
        self.steps += (digits / 19).pow(2) / 16;
        self.at += end;
        Ok(number)
    }

    fn string(&mut self) -> Read<String> {
        self.at += 1;
        let mut units: Vec<u16> = Vec::new();
        loop {
            let Some(c) = self.peek() else { return Err("a string is not closed") };
            self.at += c.len_utf8();
            match c {
                '"' => return Ok(String::from_utf16_lossy(&units)),
                '\\' => units.push(self.escape()?),
                c if c <= '\u{1f}' => return Err("a string holds a control character that is not escaped"),
                c => units.extend_from_slice(c.encode_utf16(&mut [0; 2])),
            }
        }
    }

    fn escape(&mut self) -> Read<u16> {
        let Some(c) = self.peek() else { return Err("an escape is not finished") };
        self.at += c.len_utf8();
        Ok(match c {
            '"' | '\\' | '/' => c as u16,
            'b' => 8,
            'f' => 12,
            'n' => 10,
            'r' => 13,
            't' => 9,
            'u' => {
                let digits = self.rest().get(..4).and_then(|digits| u16::from_str_radix(digits, 16).ok());
                self.at += 4;
                digits.ok_or("`\\u` needs four hexadecimal digits")?
            }
            _ => return Err("there is no such escape"),
        })
    }

    fn array<'m>(&mut self, depth: usize) -> Read<Value<'m>> {
        self.at += 1;
        let mut items = Vec::new();
        self.skip()?;
        if !self.take(']') {
            loop {
                self.skip()?;
                items.push(self.value(depth + 1)?);
                self.skip()?;
                if self.take(']') {
                    break;
                }
                if !self.take(',') {
                    return Err("an array needs a comma or its end here");
                }
            }
        }
        Ok(Value::Sequence(Sequence::built(items)))
    }

    fn object<'m>(&mut self, depth: usize) -> Read<Value<'m>> {
        self.at += 1;
        let mut members = Members::new();
        self.skip()?;
        if !self.take('}') {
            loop {
                self.skip()?;
                if self.peek() != Some('"') {
                    return Err("an object's keys must be strings");
                }
                let key = self.string()?;
                self.skip()?;
                if !self.take(':') {
                    return Err("a key needs a colon after it");
                }
                self.skip()?;
                members.insert(key.into(), self.value(depth + 1)?);
                self.skip()?;
                if self.take('}') {
                    break;
                }
                if !self.take(',') {
                    return Err("an object needs a comma or its end here");
                }
            }
        }
        Ok(members.into())
    }
}
