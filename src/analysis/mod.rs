//! Advice beyond what Symphony refuses: what to look for, how loudly, and where not.

mod allow;
mod certain;
mod coverage;
mod data;
mod document;
mod levels;
mod next_agent;
mod remedies;
mod samples;
mod unused;
mod values;

pub(crate) use certain::{LOCAL_MARKUP, certain_elements, certain_markup};
pub use coverage::Coverage;
pub use levels::{Lints, UnknownLint};

use crate::diagnostic::{Diagnostics, Origins};
use crate::document::Document;
use crate::json::Json;
use crate::markup::Tree;
use crate::schema::AgentVersion;
use crate::settings::{Profile, Settings};
use crate::template::Template;

/// What the lints find in a template, whatever its data.
pub(crate) fn check_template(template: &Template) -> Diagnostics {
    unused::check(&template.ast)
}

/// What newer Agents make of a template: advice as long as the settings are those of older ones.
pub(crate) fn check_next_agent(template: &Template, settings: &Settings, told: &Diagnostics) -> Diagnostics {
    next_agent::check(template, settings, told)
}

/// What newer Agents may say of the size of an expanded text.
pub(crate) fn check_next_size(text: &str, message: &str) -> Diagnostics {
    next_agent::check_size(text, message)
}

/// What the lints find in expanded text, in places of that text; `faults` are what checking found.
pub(crate) fn check_expanded(tree: &Tree<'_>, text: &str, origins: &Origins, faults: &Diagnostics) -> Diagnostics {
    values::check(tree, text, origins, faults)
}

/// What the element table advises, in places of the text that the tree was read from.
pub(crate) fn check_document(
    document: &Document,
    tree: &Tree<'_>,
    version: Option<AgentVersion>,
    faults: &Diagnostics,
) -> Diagnostics {
    document::check(document, tree, version, faults)
}

/// Says of faults inside values what to do about the value; places count in the expanded text.
pub(crate) fn explain_values(diagnostics: &mut Diagnostics, text: &str, origins: &Origins) {
    remedies::explain(diagnostics, text, origins);
}

/// Adds edits to findings whose places count in the author's text.
pub(crate) fn add_fixes(diagnostics: &mut Diagnostics, message: &str) {
    values::add_fixes(diagnostics, message);
    remedies::add_fixes(diagnostics, message);
}

/// What the lints find in the data; `text` is what it was read from.
pub(crate) fn check_data(data: &Json, text: &str, profile: Profile) -> Diagnostics {
    data::check(data, text, profile)
}
