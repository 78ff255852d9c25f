//! The type of a code: what one row of the table in [`codes`](super::codes) says.

use std::fmt;
use std::hash::{Hash, Hasher};

use super::Severity;

/// A message with its data, as code explanations show it and as tests run it.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// The message or template.
    pub message: &'static str,
    /// Its EntityJSON; empty for none.
    pub data: &'static str,
}

/// One row of the table of codes; a row lacking any of this does not compile.
#[derive(Debug)]
pub struct CodeInfo {
    /// `family/slug`, never changed and never used again for something else.
    pub id: &'static str,
    /// What a finding with this code is unless settings say otherwise.
    pub severity: Severity,
    /// A few words, without a full stop.
    pub title: &'static str,
    /// What it means and why Symphony refuses it (or why it is worth a warning), in Markdown.
    pub explanation: &'static str,
    /// Gives this code when checked.
    pub bad: Example,
    /// Does not give this code when checked.
    pub good: Example,
}

/// A stable code such as `element/unknown`: a row of the table in [`codes`](super::codes).
///
/// ```
/// let code = messageml::Code::find("element/unknown").expect("a listed code");
/// assert_eq!(code.id(), "element/unknown");
/// ```
#[derive(Clone, Copy)]
pub struct Code(&'static CodeInfo);

impl Code {
    /// The code of a row.
    pub const fn new(info: &'static CodeInfo) -> Self {
        Code(info)
    }

    /// The code with this id.
    pub fn find(id: &str) -> Option<Code> {
        Code::all().find(|code| code.id() == id)
    }

    /// Every code, family by family.
    pub fn all() -> impl Iterator<Item = Code> {
        super::codes::FAMILIES.iter().flat_map(|family| family.iter().copied())
    }

    /// `family/slug`.
    pub fn id(self) -> &'static str {
        self.0.id
    }

    /// The part of the id before the slash.
    pub fn family(self) -> &'static str {
        self.0.id.split('/').next().unwrap_or_default()
    }

    /// What a finding with this code is unless settings say otherwise.
    pub fn severity(self) -> Severity {
        self.0.severity
    }

    /// The whole row.
    pub fn info(self) -> &'static CodeInfo {
        self.0
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}

impl Eq for Code {}

impl Hash for Code {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id().hash(state);
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
