//! Advice beyond what Symphony refuses: a list of passes over what the stages made; and what follows from another finding
//! or is not certain, which is not told.

mod causes;
mod certain;
mod coverage;
mod cut;
mod data;
mod document;
mod emoji;
mod engines;
mod groups;
mod keys;
mod markers;
mod marks;
mod next_agent;
mod numbers;
mod pasted;
mod patterns;
mod remedies;
mod rest;
mod samples;
mod signs;
mod slips;
mod unused;
mod value;
mod values;
mod watched;

pub(crate) use causes::{merge as merge_causes, merge_bare_tags, name_elements};
pub(crate) use certain::{certain_elements, certain_markup, is_readable, retain_certain, retain_without_data};
pub(crate) use coverage::{count_branches, not_taken};
pub(crate) use engines::name_in_text;
pub(crate) use pasted::name_wrapping;
pub(crate) use remedies::{add_fixes, explain_values};
pub(crate) use samples::check as sometimes_missing;

use std::cell::LazyCell;

use crate::diagnostic::{Code, Diagnostics, Origins, SpanIndex};
use crate::document::Document;
use crate::json::Json;
use crate::markup::{NodeId, Tree};
use crate::settings::{Profile, Settings};
use crate::template::ast::Ast;
use crate::template::{self, Template};
use watched::{Values, Watched};

/// The data, as they were read and as they were written.
#[derive(Debug)]
pub(crate) struct Data<'t> {
    pub profile: Profile,
    pub json: &'t Json,
    pub text: &'t str,
    /// False if no object in it has a key twice.
    pub repeats_keys: bool,
    /// Where the object ends in the text, if it was read from one.
    pub end: Option<usize>,
}

/// The text that reached the reader of markup, and what came of it.
#[derive(Debug)]
pub(crate) struct Checked<'t> {
    pub settings: &'t Settings,
    pub text: &'t str,
    /// What the last expansion made it from; itself if there was none.
    pub source: &'t str,
    pub tree: &'t Tree<'t>,
    /// Absent where there is no root.
    pub document: Option<&'t Document>,
    /// Where the text came from; absent if it is the author's own.
    pub origins: Option<&'t Origins>,
    /// What Symphony refuses of it: advice is silent there.
    pub refused: SpanIndex,
}

/// What a pass looks at, and the function that does; it gives findings in places of that text.
#[derive(Clone, Copy, Debug)]
enum Inspection {
    /// The data alone.
    Data(fn(&Data<'_>) -> Diagnostics),
    /// The author's template, whatever its data and whether or not it could be expanded.
    Template(fn(&Template) -> Diagnostics),
    /// The tree of a template that an Agent runs: what is found is kept with the template, and is told where nothing
    /// is refused.
    Kept(template::Look, fn(&Ast) -> Diagnostics),
    /// The template that an Agent runs, and what is told of it already.
    ForAgent(fn(&Template, &Settings, &Diagnostics) -> Diagnostics),
    /// What an Agent made of a message.
    ByAgent(fn(&str, &str) -> Diagnostics),
    /// What a template expanded to.
    Expanded(fn(&Checked<'_>, &Origins) -> Diagnostics),
    /// The same, and what the values in it did.
    Values(fn(&Checked<'_>, &Origins, &Values<'_>) -> Diagnostics),
    /// The elements of the document that something may be advised of, and the tree that they were made from.
    Elements(fn(&Checked<'_>, &Document, &[u32]) -> Diagnostics),
    /// The texts of a tree that may hold more than words, where a document was made of it.
    Texts(fn(&Checked<'_>, &[NodeId]) -> Diagnostics),
}

/// A pass over what the stages made.
#[derive(Debug)]
struct Pass {
    /// Whatever it finds has one of these.
    codes: &'static [Code],
    inspection: Inspection,
}

/// Every pass, in the order in which they are run.
const PASSES: [&Pass; 16] = [
    &data::PASS,
    &keys::PASS,
    &rest::PASS,
    &unused::PASS,
    &cut::PASS,
    &slips::PASS,
    &next_agent::PASS,
    &next_agent::SIZE_PASS,
    &values::PASS,
    &numbers::PASS,
    &patterns::PASS,
    &document::PASS,
    &groups::PASS,
    &emoji::PASS,
    &markers::PASS,
    &signs::PASS,
];

fn run(inspect: impl Fn(Inspection) -> Option<Diagnostics>) -> Diagnostics {
    let mut all = Diagnostics::new();
    for pass in PASSES {
        let Some(found) = inspect(pass.inspection) else { continue };
        debug_assert!(found.iter().all(|found| pass.codes.contains(&found.code)), "{found:?} of {pass:?}");
        all.extend(found);
    }
    all
}

/// What the passes find in the data.
pub(crate) fn check_data(data: &Data<'_>) -> Diagnostics {
    run(|inspection| match inspection {
        Inspection::Data(check) => Some(check(data)),
        _ => None,
    })
}

/// What the passes find in a template.
pub(crate) fn check_template(template: &Template) -> Diagnostics {
    run(|inspection| match inspection {
        Inspection::Template(check) => Some(check(template)),
        _ => None,
    })
}

/// What the passes find in a template that an Agent runs; `told` is what is known of it already.
pub(crate) fn check_for_agent(template: &Template, settings: &Settings, told: &Diagnostics) -> Diagnostics {
    let refused: LazyCell<SpanIndex, _> =
        LazyCell::new(|| told.iter().filter(|told| told.is_error()).map(|told| told.place.span).collect());
    run(|inspection| match inspection {
        Inspection::Kept(look, find) => {
            let mut found = template.found(look, usize::MAX, || find(&template.ast));
            found.retain(|found| !refused.touches(found.place.span));
            Some(found)
        }
        Inspection::ForAgent(check) => Some(check(template, settings, told)),
        _ => None,
    })
}

/// What the passes find in what an Agent made of `message`.
pub(crate) fn check_by_agent(text: &str, message: &str) -> Diagnostics {
    run(|inspection| match inspection {
        Inspection::ByAgent(check) => Some(check(text, message)),
        _ => None,
    })
}

/// What the passes find in checked text.
pub(crate) fn check_text(checked: &Checked<'_>) -> Diagnostics {
    let watched = checked.document.map(|document| (document, Watched::of(checked, document)));
    let values = checked.origins.map(|origins| (origins, Values::of(checked, origins)));
    let (watched, values) = (watched.as_ref(), values.as_ref());
    let mut found = run(|inspection| match inspection {
        Inspection::Expanded(check) => checked.origins.map(|origins| check(checked, origins)),
        Inspection::Values(check) => values.map(|(origins, values)| check(checked, origins, values)),
        Inspection::Elements(check) => watched.map(|(document, watched)| check(checked, document, &watched.elements)),
        Inspection::Texts(check) => watched.map(|(_, watched)| check(checked, &watched.texts)),
        _ => None,
    });
    found.sort_by_start();
    found
}

#[cfg(test)]
mod tests {
    use super::PASSES;
    use crate::diagnostic::Code;

    #[test]
    fn each_lint_is_of_a_pass() {
        // These two look at several samples of one template: see `Coverage`.
        let of_samples = ["lint/branch-not-taken", "lint/sometimes-missing"];
        for code in Code::all().filter(|code| code.family() == "lint" && !of_samples.contains(&code.id())) {
            assert!(PASSES.iter().any(|pass| pass.codes.contains(&code)), "{code}");
        }
    }
}
