//! What the engine says about a message, as the page reads it.

use messageml::json::{Json, Object};
use messageml::{Engine, Input, Message, Report, Severity, Sketch, usage_json};

/// A run of the engine with the JSON that the page shows.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The message, unless Symphony refuses it.
    pub message: Option<Message>,
    /// Every finding, advice included, as `check` gives them.
    pub report: Report,
    /// The same in the one JSON form of a diagnostic.
    pub diagnostics: Json,
    /// What can be drawn of a refused message.
    sketch: Option<Sketch>,
}

impl Outcome {
    pub(crate) fn of(engine: &Engine, input: &Input<'_>) -> Self {
        let (report, message, sketch) = engine.check_and_sketch(input);
        let diagnostics = Json::Array(report.findings().iter().map(|finding| finding.to_json()).collect());
        Outcome { message, report, diagnostics, sketch }
    }

    /// The same for Markdown with the entities in it, as people write.
    pub(crate) fn of_markdown(engine: &Engine, markdown: &str, entities: Option<&Json>) -> Self {
        let (report, message) = match engine.render_markdown(markdown, entities, None) {
            Ok(message) => (message.report().clone(), Some(message)),
            Err(report) => (report, None),
        };
        let diagnostics = Json::Array(report.findings().iter().map(|finding| finding.to_json()).collect());
        Outcome { message, report, diagnostics, sketch: None }
    }

    pub(crate) fn gauges(&self, input: &Input<'_>) -> Json {
        usage_json(self.message.as_ref(), input)
    }

    pub(crate) fn state(&self) -> &'static str {
        state(&self.report, self.message.as_ref())
    }

    /// The state of a message of which nothing else is asked.
    pub(crate) fn state_of(engine: &Engine, input: &Input<'_>) -> &'static str {
        let (report, message) = engine.check_and_render(input);
        state(&report, message.as_ref())
    }

    /// `state`, the four outputs or a `sketch` where there are any, `diagnostics` and `gauges`.
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
        answer.insert("diagnostics", self.diagnostics.clone());
        answer.insert("gauges", usage_json(message, input));
        Json::Object(answer)
    }
}

fn state(report: &Report, message: Option<&Message>) -> &'static str {
    // Advice does not make a message worse.
    let is_warned = report.diagnostics().iter().any(|found| found.severity > Severity::Advice);
    match (message, is_warned) {
        (None, _) => "refused",
        (Some(_), false) => "accepted",
        (Some(_), true) => "warned",
    }
}
