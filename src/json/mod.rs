//! EntityJSON as a value: members in their order, integers exact, decimals as doubles.
//!
//! serde_json's own value would need two features that change every embedder's build (`preserve_order`,
//! `arbitrary_precision`), and EntityJSON has reading rules of its own: text after the first
//! value is ignored, huge numbers become infinite, the last of two equal keys wins.

mod ahead;
mod held;
mod integer;
mod keys;
mod object;
mod place;
mod read;
mod reader;
mod relaxed;
mod repair;
mod rows;
mod scalar;
mod serde;
mod text;
mod wrapping;
mod write;

use std::fmt;

pub use self::serde::ConvertError;
pub use integer::BigInteger;
pub(crate) use object::{LinedUp, SharedRows, Standing};
pub use object::{Object, Shape};
pub use place::{Places, Step, find_span};
pub use read::{JsonError, JsonFault, read, read_strictly};
pub(crate) use read::{ReadJson, read_whole};
pub(crate) use reader::Stacks;
pub(crate) use relaxed::{habit, odd_character, only_object, rewrite};
pub use text::JsonText;

/// A JSON value.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Json {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(JsonNumber),
    /// A string.
    String(JsonText),
    /// An array.
    Array(Vec<Json>),
    /// An object, members in order.
    Object(Object),
}

/// A JSON number as the Agent keeps it: integers exact, everything else a double.
#[derive(Clone, Debug, PartialEq)]
pub enum JsonNumber {
    /// An integer that fits.
    Int(i64),
    /// An integer that does not fit an `i64`.
    BigInt(Box<BigInteger>),
    /// A number with a fraction or exponent; may be infinite.
    Double(f64),
}

impl JsonNumber {
    /// Lets go of what memory of its own the number takes.
    #[inline]
    fn clear(&mut self) {
        if matches!(self, JsonNumber::BigInt(_)) {
            *self = JsonNumber::Int(0);
        }
    }
}

impl Json {
    /// The empty object.
    pub fn object() -> Json {
        Json::Object(Object::new())
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Json::String(text) => Some(text),
            _ => None,
        }
    }

    /// The members of an object.
    pub fn as_object(&self) -> Option<&Object> {
        match self {
            Json::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The items of an array.
    pub fn as_array(&self) -> Option<&[Json]> {
        match self {
            Json::Array(items) => Some(items),
            _ => None,
        }
    }

    /// True if it may hold others.
    #[inline]
    pub(crate) fn nests(&self) -> bool {
        matches!(self, Json::Object(_) | Json::Array(_))
    }

    /// A member of an object.
    pub fn get(&self, key: &str) -> Option<&Json> {
        self.as_object()?.get(key)
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Json::String(text.into())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Json::String(text.into())
    }
}

impl From<i64> for Json {
    fn from(number: i64) -> Self {
        Json::Number(JsonNumber::Int(number))
    }
}

impl From<bool> for Json {
    fn from(truth: bool) -> Self {
        Json::Bool(truth)
    }
}

impl fmt::Display for Json {
    /// Writes compact JSON.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        write::write(self, &mut text);
        f.write_str(&text)
    }
}

impl Json {
    /// Appends compact JSON to `out`.
    pub fn write_to(&self, out: &mut String) {
        write::write(self, out);
    }
}
