//! What the engine says about a message, as the page reads it.

use messageml::gauge::{self, Gauge, Reading};
use messageml::json::{Json, Object};
use messageml::report::{Texts, diagnostic_json};
use messageml::{Diagnostics, Engine, Input, Message, Report, Severity};

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
    pub(crate) fn of(engine: &Engine, input: Input<'_>) -> Self {
        let (report, message) = engine.check_and_render(input);
        let diagnostics = diagnostics_json(report.diagnostics(), &Texts::new(input.message, input.data));
        Outcome { message, report, diagnostics }
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
    pub(crate) fn json(&self, input: Input<'_>) -> Json {
        let mut answer = Object::from_iter([("state", self.state())]);
        let message = self.message.as_ref();
        if let Some(message) = message {
            answer.insert("presentationML", message.presentation_ml());
            answer.insert("entityJson", message.entity_json().clone());
            answer.insert("markdown", message.markdown());
            answer.insert("text", message.text());
        }
        answer.insert("diagnostics", self.diagnostics.clone());
        answer.insert("gauges", gauges_json(message, &input));
        Json::Object(answer)
    }
}

/// `name`, `used` and `limit` of each gauge; a refused message has only its size.
fn gauges_json(message: Option<&Message>, input: &Input<'_>) -> Json {
    let readings = match message {
        Some(message) => gauge::read(message, input).to_vec(),
        None => {
            vec![Reading { gauge: Gauge::Bytes, used: input.message.len() + input.data.map_or(0, str::len) }]
        }
    };
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let rows = readings.iter().map(|reading| {
        let mut row = Object::from_iter([("name", reading.gauge.name())]);
        row.insert("used", number(reading.used));
        row.insert("limit", number(reading.gauge.allowed()));
        Json::Object(row)
    });
    Json::Array(rows.collect())
}

fn diagnostics_json(found: &Diagnostics, texts: &Texts<'_>) -> Json {
    Json::Array(found.iter().map(|diagnostic| diagnostic_json(diagnostic, texts)).collect())
}
