//! Regular expressions as `java.util.regex` reads and runs them, every step counted.
//!
//! An engine of its own: those there are take patterns of other dialects, spend most of a short match on
//! getting ready, and cannot be told how much work one call may do.
//!
//! Used by the template's `?matches`, `?replace` and friends and by the `pattern` attribute of
//! forms: both are patterns for a Java (or near enough) engine.

mod class;
mod parser;
mod pattern;
mod program;
mod run;

use std::fmt;

pub use program::Program;
pub use run::{Budget, GaveUp, Match};

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
    /// `U`: `\d`, `\w`, `\s` and the POSIX classes go by Unicode.
    pub unicode_class: bool,
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
    parser::parse(pattern, Flags::default()).map(|_| ())
}

/// Makes a Java pattern ready to run.
///
/// # Errors
/// The first fault of the pattern, or that it names a set of characters that is not known here.
///
/// ```
/// use messageml::Stop;
/// use messageml::machinery::java_regex::{Budget, Extent, Flags, compile};
/// let program = compile("(\\w+)@", Flags::default(), Extent::Part)?;
/// let never = Stop::never();
/// let mut budget = Budget::new(1_000, 1_000, &never);
/// let found = program.find("to ann@example.com", 0, 0, &mut budget).expect("it is within the budget");
/// assert_eq!(found.and_then(|found| found.get(1)), Some((3, 6)));
/// # Ok::<(), messageml::machinery::java_regex::JavaRegexError>(())
/// ```
pub fn compile(pattern: &str, flags: Flags, extent: Extent) -> Result<Program, JavaRegexError> {
    let parsed = parser::parse(pattern, flags)?;
    if let Some(unknown) = parsed.unknown {
        return Err(unknown);
    }
    let node = match extent {
        Extent::Part | Extent::Start => parsed.node,
        Extent::Whole => pattern::Node::Sequence(vec![parsed.node, pattern::Node::At(pattern::Anchor::End)]),
    };
    Ok(Program::new(&node, parsed.groups, parsed.names, extent != Extent::Part))
}

#[cfg(test)]
mod tests;
