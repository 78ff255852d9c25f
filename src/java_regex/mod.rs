//! Regular expressions as `java.util.regex` reads them, run by `fancy-regex`.
//!
//! Used by the template's `?matches`, `?replace` and friends and by the `pattern` attribute of
//! forms: both are patterns for a Java (or near enough) engine.

mod class;
mod translate;

use std::fmt;

pub use translate::translate;

/// Why Java would refuse a pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct JavaRegexError {
    /// Where in the pattern, in characters from 0.
    pub at: usize,
    /// In a few words, without a full stop.
    pub reason: String,
}

impl fmt::Display for JavaRegexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (at character {} of the pattern)", self.reason, self.at + 1)
    }
}

/// The flags a pattern starts with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Flags {
    /// `i`: ASCII letters match in both cases.
    pub case_insensitive: bool,
    /// `m`: `^` and `$` match at line breaks.
    pub multiline: bool,
    /// `s`: `.` matches line breaks.
    pub dot_all: bool,
    /// `x` (FreeMarker's `c`): white space and `#` comments are skipped.
    pub comments: bool,
    /// `u`: letters beyond ASCII match in both cases too.
    pub unicode_case: bool,
    /// `d`: only `\n` breaks lines.
    pub unix_lines: bool,
}

/// How much of the text must match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Extent {
    /// Any part.
    Part,
    /// A part at the start.
    Start,
    /// All of it.
    Whole,
}

/// Says whether `java.util.regex.Pattern` would take a pattern.
///
/// # Errors
/// The first fault of the pattern.
///
/// ```
/// assert!(messageml::machinery::java_regex::validate_java_regex("[a-z&&[^x]]++").is_ok());
/// assert!(messageml::machinery::java_regex::validate_java_regex("a**").is_err());
/// ```
pub fn validate_java_regex(pattern: &str) -> Result<(), JavaRegexError> {
    translate(pattern, Flags::default()).map(|_| ())
}

/// Makes a Java pattern ready to run, giving up a match after `backtracks` steps back.
///
/// # Errors
/// The first fault of the pattern, or that the engine cannot run it.
pub fn compile(
    pattern: &str,
    flags: Flags,
    extent: Extent,
    backtracks: usize,
) -> Result<fancy_regex::Regex, JavaRegexError> {
    let translated = translate(pattern, flags)?;
    let anchored = match extent {
        Extent::Part => translated,
        Extent::Start => format!("\\A(?:{translated})"),
        Extent::Whole => format!("\\A(?:{translated})\\z"),
    };
    fancy_regex::RegexBuilder::new(&anchored)
        .backtrack_limit(backtracks)
        .build()
        .map_err(|fault| JavaRegexError { at: 0, reason: format!("this pattern cannot be run: {}", short(&fault)) })
}

fn short(fault: &fancy_regex::Error) -> String {
    let text = fault.to_string();
    text.lines().last().unwrap_or_default().trim().chars().take(120).collect()
}

#[cfg(test)]
mod tests;
