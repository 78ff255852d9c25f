//! A FreeMarker engine over JSON values: compile once, expand from many threads.
//!
//! Knows nothing of elements or markup and could be lifted out as it is. Two halves: `compile`
//! (grammar, syntax tree, white-space stripping, parse-time checks) and `expand` (values,
//! directives, built-ins, formats).

pub(crate) mod allowed;
pub(crate) mod ast;
pub(crate) mod builtin;
mod compile;
mod dialect;
mod double;
pub(crate) mod expand;
pub(crate) mod format;
mod habit;
pub(crate) mod names;
pub(crate) mod number;
pub(crate) mod sketch;
pub(crate) mod taken;

pub use builtin::{BuiltIn, Gives, Receiver, built_ins};
pub use compile::token;
pub(crate) use compile::{directives, is_reserved};
pub use dialect::{Dialect, NotARelease, Release};
pub(crate) use habit::call::path_in_quotes as quoted_path;
pub(crate) use habit::comparison::cut_comparison;
pub(crate) use habit::kind::greedy as greedy_default;
pub(crate) use habit::receiver::fit as fit_to_data;

use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::diagnostic::{Diagnostics, Origins, Source};
use crate::json::Json;
use crate::limits::Limits;
use crate::stack;
use crate::stop::Stop;

pub(crate) use expand::MAIN_NAME;
pub use taken::Taken;

/// True if the Agent runs FreeMarker over this text: if `${`, `#{`, `<#` or `<@` stands in it, wherever.
pub fn is_template(text: &str) -> bool {
    // What follows the first character of a marker is rarer than that.
    let bytes = text.as_bytes();
    memchr::memchr3_iter(b'{', b'#', b'@', bytes).any(|at| at.checked_sub(1).is_some_and(|at| is_marker(bytes, at)))
}

/// The same of text in which braces are the rule, as they are in JSON.
pub(crate) fn holds_template(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr3_iter(b'$', b'#', b'<', bytes).any(|at| is_marker(bytes, at))
}

#[inline]
fn is_marker(bytes: &[u8], at: usize) -> bool {
    matches!(bytes.get(at..), Some([b'$' | b'#', b'{', ..] | [b'<', b'#' | b'@', ..]))
}

/// A compiled template: `Send + Sync`, expanded as often as wanted.
#[derive(Debug)]
pub struct Template {
    /// The syntax tree.
    pub(crate) ast: ast::Ast,
    /// What looks at it found, and how much each was to find at most.
    found: [OnceLock<(usize, Diagnostics)>; 5],
}

/// A look at a template alone: whatever the data, it finds the same.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Look {
    /// At what it defines and never reads.
    Unused,
    /// At names that nothing defines.
    Undefined,
    /// At what newer Agents refuse.
    Refused,
    /// At comparisons whose `>` ended their tag.
    Cut,
    /// At what does something else than it says.
    Slips,
}

impl Template {
    pub(crate) fn new(ast: ast::Ast) -> Self {
        Template { ast, found: Default::default() }
    }

    /// What a look finds, which is `most` at most: a template that is kept is looked at once.
    pub(crate) fn found(&self, look: Look, most: usize, find: impl Fn() -> Diagnostics) -> Diagnostics {
        match self.found.get(look as usize).map(|found| found.get_or_init(|| (most, find()))) {
            Some((known, found)) if *known == most => found.clone(),
            _ => find(),
        }
    }

    /// The text that it was compiled from.
    pub fn text(&self) -> &str {
        &self.ast.text
    }
}

/// What a template expands to: the text, and where each piece of it came from.
#[derive(Debug, Default)]
pub struct Expanded {
    /// The expanded text.
    pub text: String,
    /// Where the pieces of the text came from; empty unless asked for, which [`Engine::expand`](crate::Engine::expand) does
    /// not.
    pub origins: Origins,
}

/// Gives the templates that `#include` and `#import` name.
pub trait Loader: fmt::Debug + Send + Sync {
    /// The text of a template, by its normalised absolute name without the leading slash;
    /// `None` if there is none.
    fn load(&self, name: &str) -> Option<Arc<str>>;
}

/// The top-level variables of a template that is expanded.
#[derive(Clone, Copy, Debug)]
pub enum Model<'m> {
    /// `data` and `entity`, both the same EntityJSON.
    Agent(&'m Json),
    /// The members of an object, each a variable of its own.
    Members(&'m Json),
}

/// What an expansion is given; nothing is taken from the surroundings.
#[derive(Clone, Copy, Debug)]
pub struct Context<'m> {
    /// The top-level variables.
    pub model: Model<'m>,
    /// The `number_format` setting at the start: empty for FreeMarker's default.
    pub number_format: &'m str,
    /// For `#include` and `#import`; without one both fail.
    pub loader: Option<&'m dyn Loader>,
    /// What `.now` says, in milliseconds since 1970-01-01T00:00:00Z.
    pub now: i64,
    /// IANA name of the time zone at the start.
    pub time_zone: &'m str,
    /// The bounds.
    pub limits: &'m Limits,
    /// Ends the expansion from outside.
    pub stop: &'m Stop,
    /// True if [`Expanded::origins`] is wanted.
    pub record_origins: bool,
    /// Notes which blocks are run, where that is wanted.
    pub taken: Option<&'m Taken>,
    /// What `.template_name` says, and what included names are relative to.
    pub name: &'m str,
    /// What evaluated and included templates are read as, and what depends on the release.
    pub dialect: Dialect,
}

/// Compiles a template; a template with errors gives no [`Template`].
pub fn compile(text: &str, source: Source, limits: &Limits, dialect: Dialect) -> (Option<Template>, Diagnostics) {
    let (template, diagnostics) = read(text, source, limits, dialect);
    (template.filter(|_| !diagnostics.has_errors()), diagnostics)
}

/// Compiles a template, and gives what can be read of one with errors, too: good for looking at its literal text, not for
/// running it.
pub(crate) fn read(text: &str, source: Source, limits: &Limits, dialect: Dialect) -> (Option<Template>, Diagnostics) {
    // On threads with small stacks there is not enough for what may nest.
    stacker::maybe_grow(stack::RED_ZONE, stack::ADDED, || compile::read(text, source, limits, dialect))
}

/// Expands a template, stopping at the first run-time error, as FreeMarker does.
///
/// # Errors
/// The run-time error or the bound that was reached, as the only error among the diagnostics.
pub fn expand(template: &Template, context: &Context<'_>) -> Result<Expanded, Diagnostics> {
    expand_into(String::new(), template, context)
}

/// The same, with a text to begin with that is empty, but has room.
pub(crate) fn expand_into(out: String, template: &Template, context: &Context<'_>) -> Result<Expanded, Diagnostics> {
    expand::expand(out, template, context)
}

/// Expands a template past what is missing in it, to say all of it at once.
pub(crate) fn survey(template: &Template, context: &Context<'_>) -> expand::survey::Survey {
    expand::survey::survey(template, context)
}
