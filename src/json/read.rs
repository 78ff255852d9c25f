//! Reading JSON text: strict syntax, bounded depth, no recursion.

use std::fmt;

use super::Json;
use super::reader::{JsonReader, Stacks};

/// Why a text is not JSON, and at which byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError {
    /// Byte offset of the fault.
    pub at: usize,
    /// What is wrong there, without a full stop.
    pub reason: JsonFault,
}

/// What can be wrong with a JSON text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonFault {
    /// The text ends where a value or a closing bracket should stand.
    UnexpectedEnd,
    /// Something else than a value.
    ExpectedValue,
    /// A key must be a string in double quotes.
    ExpectedKey,
    /// A colon must stand between key and value.
    ExpectedColon,
    /// A comma or the closing bracket is missing.
    ExpectedCommaOrEnd,
    /// A comma with nothing after it.
    TrailingComma,
    /// A number with leading zeros, or without digits where they must stand.
    BadNumber,
    /// A backslash with an unknown letter or bad digits after it.
    BadEscape,
    /// A line break or other control character inside a string.
    ControlCharacter,
    /// Text after the value.
    TrailingText,
    /// Nested deeper than allowed.
    TooDeep,
}

impl JsonFault {
    /// What to do about it.
    pub fn help(self) -> &'static str {
        match self {
            JsonFault::UnexpectedEnd => "close every bracket, brace and string that was opened",
            JsonFault::ExpectedValue => "write a string in double quotes, a number, true, false, null, `[…]` or `{…}`",
            JsonFault::ExpectedKey => "write the key in double quotes",
            JsonFault::ExpectedColon => "write a colon between key and value",
            JsonFault::ExpectedCommaOrEnd => "write a comma between two values, or close the bracket",
            JsonFault::TrailingComma => "take out the comma before it",
            JsonFault::BadNumber => "write digits without leading zeros, and at least one after a decimal point",
            JsonFault::BadEscape => "write a backslash as `\\\\`",
            JsonFault::ControlCharacter => "write line breaks as `\\n` and tabs as `\\t`",
            JsonFault::TrailingText => "end the text after the value",
            JsonFault::TooDeep => "nest fewer arrays and objects in one another",
        }
    }
}

impl fmt::Display for JsonFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            JsonFault::UnexpectedEnd => "the text ends too early",
            JsonFault::ExpectedValue => "a value should stand here",
            JsonFault::ExpectedKey => "a key in double quotes should stand here",
            JsonFault::ExpectedColon => "a colon should stand here",
            JsonFault::ExpectedCommaOrEnd => "a comma or the closing bracket should stand here",
            JsonFault::TrailingComma => "there is no value after this comma",
            JsonFault::BadNumber => "this is not a number",
            JsonFault::BadEscape => "unknown escape in a string",
            JsonFault::ControlCharacter => "control character in a string, write it as an escape",
            JsonFault::TrailingText => "there is text after the value",
            JsonFault::TooDeep => "nested too deeply",
        })
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (byte {})", self.reason, self.at)
    }
}

impl std::error::Error for JsonError {}

/// Reads the first value of `text`, nested at most `depth` levels; what follows it is ignored, as
/// the Agent does.
///
/// # Errors
/// The first fault with its byte offset.
pub fn read(text: &str, depth: usize) -> Result<Json, JsonError> {
    read_whole(text, depth, &mut Stacks::default()).map(|read| read.value)
}

/// A value, and what its text tells beside it.
#[derive(Debug)]
pub(crate) struct ReadJson {
    pub(crate) value: Json,
    /// True if an object in it has a key twice.
    pub(crate) repeats: bool,
    /// Where the value ends.
    pub(crate) end: usize,
}

/// The same, and what the text tells beside the value.
pub(crate) fn read_whole(text: &str, depth: usize, stacks: &mut Stacks) -> Result<ReadJson, JsonError> {
    let mut reader = JsonReader::new(text, depth, std::mem::take(stacks));
    let read = match reader.value() {
        Ok(value) => Ok(ReadJson { value, repeats: reader.repeats(), end: reader.end() }),
        Err(fault) => Err(reader.error(fault)),
    };
    *stacks = reader.into_stacks();
    read
}

/// Reads `text` as one value with nothing but white space around it.
///
/// # Errors
/// The first fault with its byte offset.
pub fn read_strictly(text: &str, depth: usize) -> Result<Json, JsonError> {
    let mut reader = JsonReader::new(text, depth, Stacks::default());
    let value = reader.value().map_err(|fault| reader.error(fault))?;
    if reader.is_at_end() { Ok(value) } else { Err(reader.error(JsonFault::TrailingText)) }
}
