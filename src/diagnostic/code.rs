//! The type of a code: what one row of the table in [`codes`](super::codes) says.

use std::fmt;
use std::hash::{Hash, Hasher};

use super::Severity;
use crate::limits::Limits;

/// A message with its data, as code explanations show it and as tests run it.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// The message or template.
    pub message: &'static str,
    /// Its EntityJSON; empty for none.
    pub data: &'static str,
}

/// A setting that the examples of a code are run with: the default is off, or would take megabytes to reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// [`Limits::data_bytes`].
    DataBytes(usize),
    /// [`Limits::template_bytes`].
    TemplateBytes(usize),
    /// [`Limits::template_depth`].
    TemplateDepth(usize),
    /// [`Limits::template_bytes`], for a text in Markdown.
    MarkdownBytes(usize),
    /// [`Limits::steps`].
    Steps(u64),
    /// [`Limits::diagnostics`].
    Diagnostics(usize),
    /// [`Limits::included_names`], with a loader that knows no template.
    IncludedNames(usize),
    /// The version of the Agent that the message must work with.
    AgentVersion(&'static str),
    /// A [`Stop`](crate::Stop) that is reached from the start.
    Stopped,
    /// A lint that is off unless a level is set for it.
    Lint(&'static str),
    /// The version of Symphony's library whose rules hold.
    LibraryVersion(&'static str),
}

impl Setting {
    /// The limits with this setting.
    pub fn limits(self) -> Limits {
        let mut limits = Limits::default();
        match self {
            Setting::DataBytes(bytes) => limits.data_bytes = bytes,
            Setting::TemplateBytes(bytes) | Setting::MarkdownBytes(bytes) => limits.template_bytes = bytes,
            Setting::TemplateDepth(depth) => limits.template_depth = depth,
            Setting::Steps(steps) => limits.steps = steps,
            Setting::Diagnostics(most) => limits.diagnostics = most,
            Setting::IncludedNames(most) => limits.included_names = most,
            Setting::AgentVersion(_) | Setting::LibraryVersion(_) | Setting::Lint(_) | Setting::Stopped => {}
        }
        limits
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, value) = match self {
            Setting::DataBytes(value) => ("data_bytes", value),
            Setting::TemplateBytes(value) | Setting::MarkdownBytes(value) => ("template_bytes", value),
            Setting::TemplateDepth(value) => ("template_depth", value),
            Setting::Steps(steps) => return write!(f, "`Limits::steps` at {steps}"),
            Setting::Diagnostics(value) => ("diagnostics", value),
            Setting::IncludedNames(value) => ("included_names", value),
            Setting::Lint(id) => return write!(f, "`{id}` switched on"),
            Setting::AgentVersion(version) => return write!(f, "the Agent version {version}"),
            Setting::Stopped => return f.write_str("a stop that is reached from the start"),
            Setting::LibraryVersion(version) => return write!(f, "the library version {version}"),
        };
        write!(f, "`Limits::{name}` at {value}")
    }
}

/// Who refuses a message for an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refuser {
    /// The Agent (or this engine, at one of its own bounds), for certain.
    Agent,
    /// The pod, after the Agent has accepted it: as documented, by figures that are estimates near a limit.
    Pod,
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
    /// The setting that both are run with, if not the default ones.
    pub under: Option<Setting>,
    /// Who refuses the message for it, where it is an error.
    pub by: Refuser,
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

    /// True if the Agent refuses messages for it, so that no setting lowers it.
    ///
    /// ```
    /// use messageml::Code;
    /// let is_final = |id| Code::find(id).is_some_and(Code::is_final);
    /// assert!(is_final("element/unknown") && !is_final("limit/tokens") && !is_final("lint/unused-macro"));
    /// ```
    pub fn is_final(self) -> bool {
        self.0.severity == Severity::Error && self.0.by == Refuser::Agent
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
