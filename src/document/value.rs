//! The type of an attribute against its value.

use std::borrow::Cow;
use std::ops::Range;

use super::meant::meant;
use crate::diagnostic::{Code, codes};
use crate::directory::Directory;
use crate::java_regex::validate_java_regex;
use crate::schema::value::{ValueError, date, interval, list, number, pattern, style, text, uri, zone};
use crate::schema::{Value, style_synonym, synonym};

/// What is wrong with a value.
#[derive(Debug)]
pub(super) struct ValueFault {
    pub code: Code,
    /// Goes on from "`name` of `element`: ".
    pub message: String,
    pub help: Option<String>,
    /// The bytes of the value that are at fault; absent for all of it.
    pub at: Option<Range<usize>>,
    /// What to write instead of all of it.
    pub fix: Option<String>,
}

impl ValueFault {
    fn new(code: Code, message: impl Into<String>) -> Self {
        ValueFault { code, message: message.into(), help: None, at: None, fix: None }
    }
}

/// Checks a value, of a style every piece; gives it as it is written.
#[inline]
pub(super) fn judge<'v>(
    value: Value,
    text: &'v str,
    directory: &dyn Directory,
) -> Result<Cow<'v, str>, Vec<ValueFault>> {
    judge_bare(&value, text, directory).map_err(|faults| with_proposal(faults, value, text, directory))
}

#[cold]
fn with_proposal(mut faults: Vec<ValueFault>, value: Value, text: &str, directory: &dyn Directory) -> Vec<ValueFault> {
    // What is proposed has to be taken.
    if let Some((written, help)) = meant(value, text)
        && judge_bare(&value, &written, directory).is_ok()
        && let Some(fault) = faults.first_mut()
    {
        (fault.fix, fault.help) = (Some(written), Some(help));
    }
    faults
}

fn judge_bare<'v>(value: &Value, text: &'v str, directory: &dyn Directory) -> Result<Cow<'v, str>, Vec<ValueFault>> {
    let as_given = |result: Result<(), Vec<ValueFault>>| result.map(|()| Cow::Borrowed(text));
    let ValueCheck { code, result } = match *value {
        Value::Any => return Ok(Cow::Borrowed(text)),
        Value::Style => {
            let mut errors = style::check_style(text).peekable();
            return match errors.peek() {
                None => Ok(Cow::Borrowed(text)),
                // An object of a program is wrong as a whole.
                Some(_) if text.trim_start().starts_with('{') => {
                    Err(errors.take(1).map(|error| style_fault(text, error)).collect())
                }
                Some(_) => Err(errors.map(|error| style_fault(text, error)).collect()),
            };
        }
        Value::OneOf(words) => {
            let lower = text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
            let lowered = if lower { Cow::Borrowed(text) } else { Cow::Owned(text.to_lowercase()) };
            return as_given(one_of(text, words, |word| *word == lowered));
        }
        Value::OneOfExactly(words) => return as_given(one_of(text, words, |word| *word == text)),
        Value::OneOfWithoutSuffix(words, suffix) => {
            let text = text.strip_suffix(suffix).unwrap_or(text);
            return one_of(text, words, |word| *word == text).map(|()| Cow::Borrowed(text));
        }
        Value::Fixed(word) => return as_given(one_of(text, &[word], |word| text.eq_ignore_ascii_case(word))),
        Value::Uri => return as_given(check_uri(text, directory)),
        Value::Regex => return as_given(check_regex(text)),
        _ => check_text(*value, text),
    };
    match result {
        Ok(Some(written)) => Ok(Cow::Owned(written)),
        Ok(None) => Ok(Cow::Borrowed(text)),
        Err(error) if *value == Value::ShortCode => Err(vec![short_code_fault(text, from_error(code, error))]),
        Err(error) => Err(vec![from_error(code, error)]),
    }
}

/// What was probably meant by a code that none can be.
fn short_code_fault(text: &str, fault: ValueFault) -> ValueFault {
    let plain = text.trim().trim_matches(':').to_lowercase().replace([' ', '.'], "_");
    let is_code = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-');
    if !plain.is_empty() && plain.chars().all(is_code) {
        return ValueFault { help: Some(format!("write `{plain}`")), fix: Some(plain), ..fault };
    }
    match plain.is_ascii() {
        true => fault,
        false => ValueFault {
            help: Some("an emoji that is typed needs no element: write it as text, or give its code here".to_owned()),
            ..fault
        },
    }
}

/// What a check gave: how the value is written, if not as it is.
struct ValueCheck {
    code: Code,
    result: Result<Option<String>, ValueError>,
}

fn check_text(value: Value, text: &str) -> ValueCheck {
    use codes::attribute as code;
    let of = |code, result: Result<(), ValueError>| ValueCheck { code, result: result.map(|()| None) };
    let short = |most: u32, then: Result<(), ValueError>| match text::check_length(text, most as usize) {
        Ok(()) => of(code::VALUE, then),
        Err(error) => of(code::LENGTH, Err(error)),
    };
    match value {
        Value::NotBlank { max } => short(max, text::check_present(text)),
        Value::Length(most) => short(most, Ok(())),
        Value::Boolean => of(code::VALUE, text::boolean(text).map(drop)),
        Value::Integer { min, max } => {
            of(code::NUMBER, number::within(text, i64::from(min)..=i64::from(max)).map(drop))
        }
        Value::Long => {
            let written = |number: i64| (!number::is_plain(text)).then(|| number.to_string());
            ValueCheck { code: code::NUMBER, result: number::long(text).map(written) }
        }
        Value::UserNumber => of(code::NUMBER, number::long(text).map(drop)),
        Value::Keyword => of(code::VALUE, text::check_hashtag(text)),
        Value::ShortCode => of(code::VALUE, text::check_shortcode(text)),
        Value::Identifier(most) => short(most, text::check_id(text)),
        Value::OffsetDateTime => of(code::DATE, date::check_date_time(text)),
        Value::Date => of(code::DATE, date::check_date(text)),
        Value::Time => of(code::DATE, date::check_time(text)),
        Value::DatePattern => short(64, pattern::check_date_format(text)),
        Value::TimePattern => short(64, pattern::check_time_format(text)),
        Value::TimeZone if text.is_empty() => of(code::ZONE, Ok(())),
        Value::TimeZone => of(code::ZONE, zone::check_zone(text)),
        Value::DateIntervals => json(text, interval::dates),
        Value::TimeIntervals => json(text, interval::times),
        Value::TimeZones => json(text, list::zones),
        Value::ZoneStrings => ValueCheck { code: code::JSON, result: list::zone_strings(text).map(Some) },
        Value::Users(u32::MAX) => of(code::JSON, list::check_selected_users(text)),
        Value::Users(most) => of(code::JSON, list::check_action_users(text, most as usize)),
        Value::Rooms => of(code::JSON, list::check_rooms(text)),
        Value::Any
        | Value::Style
        | Value::OneOf(_)
        | Value::OneOfExactly(_)
        | Value::OneOfWithoutSuffix(..)
        | Value::Fixed(_)
        | Value::Uri
        | Value::Regex => of(code::VALUE, Ok(())),
    }
}

/// JSON of at most 1,024 UTF-16 units, rewritten.
fn json(text: &str, rewrite: impl Fn(&str) -> Result<String, ValueError>) -> ValueCheck {
    match text::check_length(text, 1024) {
        Ok(()) => ValueCheck { code: codes::attribute::JSON, result: rewrite(text).map(Some) },
        Err(error) => ValueCheck { code: codes::attribute::LENGTH, result: Err(error) },
    }
}

fn from_error(code: Code, error: ValueError) -> ValueFault {
    let ValueError { at, fault } = error;
    ValueFault { code, message: fault.to_string(), help: fault.help(), at: Some(at), fix: None }
}

/// A fault of one property; the one that was probably meant is put in its place.
fn style_fault(text: &str, error: ValueError) -> ValueFault {
    use crate::schema::value::WrongValue as What;
    let at = error.at.clone();
    let near = match &error.fault {
        What::StyleProperty { nearest, .. } => Some(*nearest),
        _ => None,
    };
    let lacks_colon = matches!(error.fault, What::StyleColon);
    let mut fault = from_error(codes::attribute::STYLE, error);
    let piece = text.get(at.clone()).unwrap_or_default();
    if let (true, Some((name, value))) = (lacks_colon, piece.split_once('=')) {
        let (before, after) = (text.get(..at.start).unwrap_or_default(), text.get(at.end..).unwrap_or_default());
        let meant = format!("{}:{}", name.trim(), value.trim());
        fault.help = Some(format!("write `{meant}`"));
        fault.fix = Some(format!("{before}{meant}{after}"));
    }
    match (near, style_synonym(piece).or(near.flatten()), text.get(..at.start), text.get(at.end..)) {
        (Some(near), Some(meant), Some(before), Some(after)) => {
            if near != Some(meant) {
                fault.help = Some(format!("it is called `{meant}`"));
            }
            fault.fix = Some(format!("{before}{meant}{after}"));
        }
        (Some(None), ..) => {
            let help = "take it out: Symphony lets only some properties through, which \
                `messageml explain attribute/style` lists";
            fault.help = Some(help.to_owned());
        }
        _ => {}
    }
    fault
}

fn one_of(text: &str, words: &[&str], same: impl Fn(&&str) -> bool) -> Result<(), Vec<ValueFault>> {
    if words.iter().any(same) {
        return Ok(());
    }
    let shown: Vec<String> = words.iter().filter(|word| !word.is_empty()).map(|word| format!("`{word}`")).collect();
    let lower = text.to_ascii_lowercase();
    let known = synonym(&lower, words);
    let near = known.or_else(|| crate::diagnostic::nearest(text, words.iter().copied()));
    let mut fault = ValueFault::new(codes::attribute::VALUE, format!("`{text}` is not among the allowed values"));
    fault.help = Some(match near {
        Some(near) => format!("did you mean `{near}`? Allowed: {}", shown.join(", ")),
        None => format!("allowed: {}", shown.join(", ")),
    });
    fault.fix = match words {
        [only] => Some((*only).to_owned()),
        _ => near.map(str::to_owned),
    };
    Err(vec![fault])
}

fn check_uri(text: &str, directory: &dyn Directory) -> Result<(), Vec<ValueFault>> {
    match uri::absolute(text) {
        Err(error) => Err(vec![from_error(codes::attribute::URI, error)]),
        Ok(scheme) if directory.allows_scheme(scheme) => Ok(()),
        Ok(scheme) => {
            let mut fault =
                ValueFault::new(codes::attribute::SCHEME, format!("links with `{scheme}:` are not allowed"));
            fault.help = Some("the pod's administrator keeps the list of allowed schemes; `https:` is on it".into());
            fault.at = Some(0..scheme.len());
            Err(vec![fault])
        }
    }
}

fn check_regex(text: &str) -> Result<(), Vec<ValueFault>> {
    if let Err(error) = text::check_length(text, 256) {
        return Err(vec![from_error(codes::attribute::LENGTH, error)]);
    }
    validate_java_regex(text).map_err(|error| {
        let start = text.char_indices().nth(error.at).map_or(text.len(), |(at, _)| at);
        let end = text[start..].chars().next().map_or(start, |letter| start + letter.len_utf8());
        let mut fault = ValueFault::new(codes::attribute::REGEX, error.reason);
        fault.at = Some(start..end);
        fault.help = Some("it must be a regular expression as Java reads them; `\\` takes special meaning away".into());
        vec![fault]
    })
}

/// A 32-bit integer, as Java reads it.
pub(super) fn integer(text: &str) -> Option<i32> {
    number::int(text).ok()
}

/// A 64-bit integer, as Java reads it.
pub(super) fn long(text: &str) -> Option<i64> {
    number::long(text).ok()
}
