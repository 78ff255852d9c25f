//! What the engine says about a message, as the page reads it.

use messageml::json::{Json, Object};
use messageml::{Engine, Input, Message, PodLimit, Report, Severity};

/// A run of the engine with the JSON that the page shows.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The message, unless Symphony refuses it.
    pub message: Option<Message>,
    /// Every finding, advice included, as `check` gives them.
    pub report: Report,
    /// The same in the one JSON form of a diagnostic.
    pub diagnostics: Json,
}

impl Outcome {
    pub(crate) fn of(engine: &Engine, input: &Input<'_>) -> Self {
        let (report, message) = engine.check_and_render(input);
        let diagnostics = Json::Array(report.findings().iter().map(|finding| finding.to_json()).collect());
        Outcome { message, report, diagnostics }
    }

    /// The same for Markdown with the entities in it, as people write.
    pub(crate) fn of_markdown(engine: &Engine, markdown: &str, entities: Option<&Json>) -> Self {
        let (report, message) = match engine.render_markdown(markdown, entities, None) {
            Ok(message) => (message.report().clone(), Some(message)),
            Err(report) => (report, None),
        };
        let diagnostics = Json::Array(report.findings().iter().map(|finding| finding.to_json()).collect());
        Outcome { message, report, diagnostics }
    }

    pub(crate) fn gauges(&self, input: &Input<'_>) -> Json {
        gauges_json(self.message.as_ref(), input)
    }

    pub(crate) fn state(&self) -> &'static str {
        // Advice does not make a message worse.
        let is_warned = self.report.diagnostics().iter().any(|found| found.severity > Severity::Advice);
        match (&self.message, is_warned) {
            (None, _) => "refused",
            (Some(_), false) => "accepted",
            (Some(_), true) => "warned",
        }
    }

    /// `state`, the four outputs where there are any, `diagnostics` and `gauges`.
    pub(crate) fn json(&self, input: &Input<'_>) -> Json {
        let mut answer = Object::from_iter([("state", self.state())]);
        let message = self.message.as_ref();
        if let Some(message) = message {
            answer.insert("presentationML", message.presentation_ml());
            answer.insert("entityJson", message.entity_json().clone());
            answer.insert("markdown", message.markdown());
            answer.insert("text", message.text());
        }
        answer.insert("diagnostics", self.diagnostics.clone());
        answer.insert("gauges", gauges_json(message, input));
        Json::Object(answer)
    }
}

/// `name`, `used` and `limit` of each limit of the pod; a refused message has only its size.
fn gauges_json(message: Option<&Message>, input: &Input<'_>) -> Json {
    let usage: Vec<(PodLimit, usize)> = match message {
        Some(message) => message.usage().iter().map(|usage| (usage.limit, usage.used)).collect(),
        None => {
            let bytes = input.message().len() + input.data().text().map_or(0, |text| text.len());
            vec![(PodLimit::Bytes, bytes)]
        }
    };
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let rows = usage.iter().map(|(limit, used)| {
        let mut row = Object::from_iter([("name", limit.name())]);
        row.insert("used", number(*used));
        row.insert("limit", number(limit.allowed()));
        Json::Object(row)
    });
    Json::Array(rows.collect())
}
