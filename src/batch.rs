//! The batch protocol: one JSON request in, one JSON answer out.
//!
//! `messageml batch` runs it over lines, and a binding in another language needs nothing else.
//!
//! A request has an `id` (echoed) and one of: `message` with `data`, `version` and `directory`;
//! `template` with `data` (an object) and `raw`; `markdown` with `entities`, `media` and
//! `directory`. The answer has `ok`, `output` or `errors`.

use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::directory::StaticDirectory;
use crate::engine::Engine;
use crate::input::{Data, Input};
use crate::json::{self, Json, Object};
use crate::message::Message;
use crate::report::{Report, Texts, diagnostic_json};
use crate::settings::Settings;
use crate::template::Model;

/// Nesting of a request: that of the data (see [`Limits`](crate::Limits)) and the request's own.
const REQUEST_DEPTH: usize = 520;

/// Answers requests of the batch protocol.
///
/// ```
/// let batch = messageml::Batch::default();
/// let answer = batch.answer(r#"{"id": 7, "message": "<messageML/>", "data": []}"#);
/// assert!(answer.starts_with(r#"{"id":7,"errors":[{"code":"data/not-object""#), "{answer}");
/// ```
#[derive(Clone, Debug)]
pub struct Batch {
    settings: Settings,
    engine: Engine,
}

impl Default for Batch {
    fn default() -> Self {
        Batch::new(Engine::builder())
    }
}

/// Why a request could not be understood.
struct Misfit(String);

impl Batch {
    /// Answers with these settings; a request's own directory replaces theirs.
    pub fn new(settings: Settings) -> Self {
        Batch { engine: settings.clone().build(), settings }
    }

    /// The answer to one request, a JSON object on one line without a line end.
    pub fn answer(&self, request: &str) -> String {
        let request = match json::read_strictly(request, REQUEST_DEPTH) {
            Ok(request @ Json::Object(_)) => request,
            Ok(_) => return Batch::refuse("", "a request must be a JSON object"),
            Err(error) => return Batch::refuse("", &format!("the request is not JSON: {error}")),
        };
        let mut answer = Object::new();
        answer.insert("id", request.get("id").cloned().unwrap_or_default());
        if let Err(Misfit(why)) = self.dispatch(&request, &mut answer) {
            add_misfit(&mut answer, &why);
        }
        Json::Object(answer).to_string()
    }

    /// The answer to something that cannot be dealt with (not UTF-8, too long, not JSON), with the
    /// `id` of the request where it can be read.
    pub fn refuse(request: &str, why: &str) -> String {
        let request = json::read_strictly(request, REQUEST_DEPTH).unwrap_or_default();
        let mut answer = Object::from_iter([("id", request.get("id").cloned().unwrap_or_default())]);
        add_misfit(&mut answer, why);
        Json::Object(answer).to_string()
    }

    fn dispatch(&self, request: &Json, answer: &mut Object) -> Result<(), Misfit> {
        if let Some(template) = text(request, "template")? {
            return self.expand(request, template, answer);
        }
        let engine;
        let engine = match request.get("directory") {
            None | Some(Json::Null) => &self.engine,
            Some(directory) => {
                let directory = StaticDirectory::from_json(directory).map_err(|why| Misfit(why.to_string()))?;
                engine = self.settings.clone().directory(directory).build();
                &engine
            }
        };
        if let Some(markdown) = text(request, "markdown")? {
            let beside = |key: &str| request.get(key).filter(|value| !matches!(value, Json::Null));
            match engine.render_markdown(markdown, beside("entities"), beside("media")) {
                Ok(message) => add_message(answer, &message, &Texts::new(markdown, None)),
                Err(report) => add_report(answer, report, &Texts::new(markdown, None)),
            }
            return Ok(());
        }
        let message = text(request, "message")?.unwrap_or_default();
        let version = text(request, "version")?;
        let data = match request.get("data") {
            None | Some(Json::Null) => Data::Absent,
            Some(Json::String(data)) => Data::from(&**data),
            Some(value) => Data::from(value),
        };
        let data_text = data.text().map(|text| text.into_owned());
        let texts = Texts::new(message, data_text.as_deref());
        match engine.render(Input::new(message).with_json(data).with_version(version)) {
            Ok(message) => add_message(answer, &message, &texts),
            Err(report) => add_report(answer, report, &texts),
        }
        Ok(())
    }

    fn expand(&self, request: &Json, template: &str, answer: &mut Object) -> Result<(), Misfit> {
        let none = Json::object();
        let data = match request.get("data") {
            None | Some(Json::Null) => &none,
            Some(data @ Json::Object(_)) => data,
            Some(_) => return Err(Misfit("\"data\" beside \"template\" must be an object".into())),
        };
        let model = match request.get("raw") {
            Some(Json::Bool(true)) => Model::Members(data),
            _ => Model::Agent(data),
        };
        let expanded = self.engine.compile(template).and_then(|compiled| self.engine.expand(&compiled, model));
        match expanded {
            Ok(expanded) => answer.insert("output", expanded.text),
            Err(report) => add_report(answer, report, &Texts::new(template, None)),
        }
        Ok(())
    }
}

fn text<'j>(request: &'j Json, key: &str) -> Result<Option<&'j str>, Misfit> {
    match request.get(key) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(text)) => Ok(Some(text)),
        Some(_) => Err(Misfit(format!("\"{key}\" must be a string or null"))),
    }
}

fn add_message(answer: &mut Object, message: &Message, texts: &Texts<'_>) {
    let outputs = Object::from_iter([
        ("presentationML", Json::from(message.presentation_ml())),
        ("markdown", Json::from(message.markdown())),
        ("entityJson", message.entity_json().clone()),
        ("entities", message.entities().clone()),
        ("text", Json::from(message.text())),
    ]);
    answer.insert("ok", Json::Object(outputs));
    answer.insert("diagnostics", all_json(message.diagnostics(), |_| true, texts));
}

fn add_report(answer: &mut Object, report: Report, texts: &Texts<'_>) {
    let diagnostics = report.diagnostics();
    answer.insert("errors", all_json(diagnostics, Diagnostic::is_error, texts));
    if diagnostics.iter().any(|diagnostic| !diagnostic.is_error()) {
        answer.insert("diagnostics", all_json(diagnostics, |diagnostic| !diagnostic.is_error(), texts));
    }
}

fn all_json(diagnostics: &Diagnostics, keep: impl Fn(&Diagnostic) -> bool, texts: &Texts<'_>) -> Json {
    let kept = diagnostics.iter().filter(|diagnostic| keep(diagnostic));
    Json::Array(kept.map(|diagnostic| diagnostic_json(diagnostic, texts)).collect())
}

fn add_misfit(answer: &mut Object, why: &str) {
    let error = Object::from_iter([
        ("code", codes::request::UNREADABLE.id()),
        ("severity", codes::request::UNREADABLE.severity().name()),
        ("message", why),
    ]);
    answer.insert("errors", Json::Array(vec![Json::Object(error)]));
}
