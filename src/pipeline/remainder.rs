//! What is still certain of a template that could not be read or run to its end.

use std::collections::HashSet;

use super::document_context;
use crate::analysis;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Source, Span, codes};
use crate::document::{self, Document};
use crate::json::Json;
use crate::markup;
use crate::settings::Settings;
use crate::stop::Stop;
use crate::template::{self, Expanded, Model, Template};

/// Looks at templates that came to no text.
#[derive(Clone, Copy)]
pub(super) struct Remainder<'r> {
    pub settings: &'r Settings,
    pub stop: &'r Stop,
    /// True if what can be drawn is wanted, too.
    pub is_sketched: bool,
}

impl Remainder<'_> {
    /// What is wrong in the literal markup of a template that could not be expanded, whatever its data:
    /// faults of single tags and characters, none of structure.
    pub(super) fn sketch(self, template: &Template) -> (Diagnostics, Option<Document>) {
        let ways = template::sketch::ways(&template.ast);
        let mut found = Diagnostics::new();
        let mut known = HashSet::new();
        let mut drawn = None;
        for way in 0..ways {
            let Some(drawing) = template::sketch::sketch(&template.ast, way, &self.settings.limits) else { break };
            let (tree, faults) = markup::read_until(&drawing.text, &self.settings.limits, self.stop);
            let is_whole = analysis::is_readable(&faults);
            let mut faults = analysis::certain_markup(faults, &drawing.origins);
            if is_whole {
                let (document, refused) = document::examine(&tree, self.context(None));
                drawn = drawn.or(document);
                faults.extend(analysis::certain_elements(refused, &tree, &drawing.origins));
            }
            for mut fault in faults {
                drawing.origins.relocate(&mut fault);
                fault.expanded = None;
                if known.insert((fault.code, fault.place.clone())) {
                    found.push(fault);
                }
            }
        }
        (found, drawn)
    }

    /// What is certain about the literal markup of a template with faults of syntax, and that the rest was put off.
    pub(super) fn sketch_part(self, part: Option<&Template>, told: &Diagnostics) -> (Diagnostics, Option<Document>) {
        let Some(part) = part else { return (Diagnostics::new(), None) };
        let (mut found, drawn) = self.sketch(part);
        // What is not closed may have taken in the tags after it.
        let is_open = told.iter().any(|found| found.code == codes::template::UNCLOSED);
        found.retain(|found| !is_open || ![codes::xml::UNCLOSED, codes::xml::END_TAG].contains(&found.code));
        if let Some(first) = told.iter().find(|found| found.is_error()) {
            let message = "the template was not run on its data, because its syntax has errors";
            let help = "fix the syntax errors, then check again";
            found.push(Diagnostic::new(codes::template::PUT_OFF, first.place.clone(), message).with_help(help));
        }
        (found, drawn)
    }

    /// What there is to say beyond the fault that ended an expansion: further values that are missing, and the markup
    /// as far as it is certain.
    pub(super) fn survey(
        self,
        template: &Template,
        context: &template::Context<'_>,
        told: &Diagnostics,
    ) -> (Diagnostics, Option<Document>) {
        let survey = template::survey(template, context);
        let told: HashSet<&Place> = told.iter().map(|known| &known.place).collect();
        let mut found: Diagnostics = survey.faults.into_iter().filter(|new| !told.contains(&new.place)).collect();
        let Expanded { text, origins } = survey.expanded;
        // What the bot's own template is given is not what is sent.
        let data = match context.model {
            Model::Agent(data) => Some(data),
            Model::Members(_) => None,
        };
        let whole = data.filter(|_| survey.skipped.is_empty() && !survey.is_cut);
        let (tree, mut faults) = markup::read_until(&text, &self.settings.limits, self.stop);
        let (document, refused) = document::examine(&tree, self.context(data.cloned()));
        let Some(data) = whole else {
            // What is inside blocks that depend on missing values is left out of the picture; of the markup only what is
            // wrong whatever the data is told.
            found.extend(self.sketch(template).0);
            if let Some(first) = survey.skipped.first() {
                found.push(put_off(*first, survey.skipped.len()));
            }
            return (found, document);
        };
        faults.extend(refused);
        faults.widen_points(&Source::Message, &text);
        analysis::merge_causes(&mut faults, &text);
        analysis::name_in_text(&mut faults, &text, &tree);
        if data.as_object().is_some_and(|data| data.iter().next().is_none()) {
            analysis::retain_without_data(&mut faults, &tree);
        }
        analysis::retain_certain(&mut faults, &text, &survey.stand_ins);
        analysis::explain_values(&mut faults, &text, &origins);
        faults.iter_mut().for_each(|fault| origins.relocate(fault));
        found.extend(faults);
        (found, document)
    }

    fn context(&self, data: Option<Json>) -> document::Context<'_> {
        let context = document_context(self.settings, self.stop, data, Some(""));
        document::Context { is_sketched: self.is_sketched, ..context }
    }
}

/// Says that blocks were not looked at, in one line.
fn put_off(first: Span, count: usize) -> Diagnostic {
    let message = match count {
        1 => {
            "what is inside this was not checked, because it depends on a value that could not be worked out".to_owned()
        }
        count => format!(
            "what is inside this and {} more was not checked, because it depends on values that could not be worked out",
            count - 1
        ),
    };
    Diagnostic::new(codes::template::PUT_OFF, first, message).with_help("fix the errors, then check again")
}
