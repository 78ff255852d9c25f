//! What the engine says about a message, as the page reads it.

use messageml::json::{Json, Object};
use messageml::{Diagnostic, Engine, Input, Message, Report, Severity, Sketch, usage_json};
use messageml_project::is_for_want_of_data;

/// A run of the engine with the JSON that the page shows.
#[derive(Debug)]
pub(crate) struct EngineRun {
    /// The message, unless Symphony refuses it.
    pub message: Option<Message>,
    /// Every finding, advice included, as `check` gives them.
    pub report: Report,
    /// The same in the one JSON form of a diagnostic.
    pub diagnostics: Json,
    /// What can be drawn of a refused message.
    pub sketch: Option<Sketch>,
    /// True where no data are known and some were needed: what is said for want of them is left out.
    pub lacks_data: bool,
}

impl EngineRun {
    pub(crate) fn of(engine: &Engine, input: &Input<'_>) -> Self {
        let (report, message, sketch) = engine.check_and_sketch(input);
        let diagnostics = Json::Array(report.findings().iter().map(|finding| finding.to_json()).collect());
        EngineRun { message, report, diagnostics, sketch, lacks_data: false }
    }

    /// The same for a message that lies in a folder, as `check` sees it: without data beside it only what is wrong whatever
    /// the data was is said.
    pub(crate) fn of_sample(engine: &Engine, input: &Input<'_>, has_data: bool) -> Self {
        let outcome = EngineRun::of(engine, input);
        if has_data || !outcome.report.diagnostics().iter().any(is_for_want_of_data) {
            return outcome;
        }
        let found = outcome.report.findings();
        let told = outcome.report.diagnostics().iter().zip(&found).filter(|(found, _)| !is_for_want_of_data(found));
        let diagnostics = Json::Array(told.map(|(_, finding)| finding.to_json()).collect());
        drop(found);
        EngineRun { diagnostics, lacks_data: true, ..outcome }
    }

    /// The same for Markdown with the entities in it, as people write.
    pub(crate) fn of_markdown(engine: &Engine, markdown: &str, entities: Option<&Json>) -> Self {
        let (report, message) = match engine.render_markdown(markdown, entities, None) {
            Ok(message) => (message.report().clone(), Some(message)),
            Err(report) => (report, None),
        };
        let diagnostics = Json::Array(report.findings().iter().map(|finding| finding.to_json()).collect());
        EngineRun { message, report, diagnostics, sketch: None, lacks_data: false }
    }

    pub(crate) fn gauges(&self, input: &Input<'_>) -> Json {
        usage_json(self.message.as_ref(), input)
    }

    /// The findings that are told.
    pub(crate) fn told(&self) -> impl Iterator<Item = &Diagnostic> {
        self.report.diagnostics().iter().filter(|found| !self.lacks_data || !is_for_want_of_data(found))
    }

    pub(crate) fn state(&self) -> &'static str {
        state(&self.report, self.message.as_ref(), !self.lacks_data)
    }

    /// The state of a message in a folder, of which nothing else is asked.
    pub(crate) fn state_of_sample(engine: &Engine, input: &Input<'_>, has_data: bool) -> &'static str {
        let (report, message) = engine.check_and_render(input);
        state(&report, message.as_ref(), has_data)
    }

    /// `state`, the four outputs or a `sketch` where there are any, `lacksData`, `diagnostics` and `gauges`.
    pub(crate) fn json(&self, input: &Input<'_>) -> Json {
        let mut answer = Object::from_iter([("state", self.state())]);
        let message = self.message.as_ref();
        if let Some(message) = message {
            answer.insert("presentationML", message.presentation_ml());
            answer.insert("entityJson", message.entity_json().clone());
            answer.insert("markdown", message.markdown());
            answer.insert("text", message.text());
        }
        if let Some(sketch) = &self.sketch {
            let members = [
                ("presentationML", Json::from(sketch.presentation_ml.as_str())),
                ("entityJson", sketch.entity_json.clone()),
            ];
            answer.insert("sketch", Json::Object(Object::from_iter(members)));
        }
        if self.lacks_data {
            answer.insert("lacksData", Json::Bool(true));
        }
        answer.insert("diagnostics", self.diagnostics.clone());
        answer.insert("gauges", usage_json(message, input));
        Json::Object(answer)
    }
}

fn state(report: &Report, message: Option<&Message>, has_data: bool) -> &'static str {
    let is_told = |found: &&Diagnostic| has_data || !is_for_want_of_data(found);
    let worst = report.diagnostics().iter().filter(is_told).map(|found| found.severity).max();
    match worst {
        worst if message.is_none() && (has_data || worst == Some(Severity::Error)) => "refused",
        // Advice does not make a message worse.
        None | Some(Severity::Advice) => "accepted",
        Some(_) => "warned",
    }
}
