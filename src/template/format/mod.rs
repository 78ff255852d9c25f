//! Java's and FreeMarker's ways of writing and reading numbers, dates and texts, as pure functions.

pub(crate) mod collation;
pub(crate) mod computer;
mod date_fields;
pub(crate) mod date_parse;
pub(crate) mod date_pattern;
pub(crate) mod decimal;
pub(crate) mod decimal_pattern;
pub(crate) mod digits;
pub(crate) mod escape;
pub(crate) mod iso;
pub(crate) mod letters;
pub(crate) mod locale;
mod locales;
pub(crate) mod moment;
pub(crate) mod truncate;
pub(crate) mod zone;

/// Why a format cannot be used, or a text does not fit it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FormatFault {
    /// The format string itself is wrong.
    #[error("{0}")]
    Pattern(String),
    /// The text does not fit the format.
    #[error("{0}")]
    Text(String),
}

/// A fault of the format string.
pub(crate) fn pattern_fault<T>(reason: impl Into<String>) -> Result<T, FormatFault> {
    Err(FormatFault::Pattern(reason.into()))
}

#[cfg(test)]
mod tests;
