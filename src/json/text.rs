//! Keys and strings: short ones, as nearly all are, lie in the value itself.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::ops::Deref;

use smol_str::SmolStr;

/// A string of a JSON value; up to 23 bytes take no memory of their own.
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JsonText(SmolStr);

impl JsonText {
    /// A text of the program, which takes no memory of its own however long it is.
    pub const fn from_static(text: &'static str) -> Self {
        JsonText(SmolStr::new_static(text))
    }

    /// Texts of at most so many bytes lie in the value.
    pub(super) const SHORT: usize = SmolStr::INLINE_CAP;

    /// A text of at most [`SHORT`](Self::SHORT) bytes.
    #[inline(always)]
    pub(super) fn short(text: &str) -> Self {
        JsonText(SmolStr::new_inline(text))
    }

    /// Lets go of what memory of its own the text takes.
    #[inline]
    pub(super) fn clear(&mut self) {
        if self.0.is_heap_allocated() {
            self.0 = SmolStr::default();
        }
    }
}

impl Deref for JsonText {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for JsonText {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for JsonText {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for JsonText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl fmt::Debug for JsonText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl From<&str> for JsonText {
    #[inline]
    fn from(text: &str) -> Self {
        if text.len() <= Self::SHORT { Self::short(text) } else { JsonText(SmolStr::new(text)) }
    }
}

impl From<String> for JsonText {
    fn from(text: String) -> Self {
        JsonText(text.into())
    }
}

impl From<Box<str>> for JsonText {
    fn from(text: Box<str>) -> Self {
        JsonText(text.into())
    }
}

impl From<Cow<'_, str>> for JsonText {
    #[inline]
    fn from(text: Cow<'_, str>) -> Self {
        match text {
            Cow::Borrowed(text) => text.into(),
            Cow::Owned(text) => text.into(),
        }
    }
}
