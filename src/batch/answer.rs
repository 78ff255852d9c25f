//! Answers, as they are written.

use serde::Serialize;
use serde_json::value::RawValue;

use super::Picture;
use crate::diagnostic::{Diagnostic, codes};
use crate::engine::Sketch;
use crate::explain::Explanation;
use crate::input::Input;
use crate::json::Json;
use crate::message::Message;
use crate::report::{Finding, Report};
use crate::usage;

/// An answer with everything but its `id`, which may nest as deep as it likes.
pub(super) struct Answer(String);

#[derive(Serialize)]
struct Outputs<'m> {
    #[serde(rename = "presentationML")]
    presentation_ml: &'m str,
    markdown: &'m str,
    #[serde(rename = "entityJson")]
    entity_json: Option<Box<RawValue>>,
    entities: Option<Box<RawValue>>,
    text: &'m str,
}

#[derive(Serialize)]
struct Accepted<'m> {
    ok: Outputs<'m>,
    diagnostics: Vec<Finding<'m>>,
}

#[derive(Serialize)]
struct Checked<'m> {
    acceptable: bool,
    diagnostics: Vec<Finding<'m>>,
}

#[derive(Serialize)]
struct Rejected<'m> {
    errors: Vec<Finding<'m>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    diagnostics: Vec<Finding<'m>>,
}

#[derive(Serialize)]
struct Expanded {
    output: String,
}

#[derive(Serialize)]
struct Explained<'m> {
    explanation: String,
    #[serde(flatten)]
    found: &'m Explanation,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Drawn<'m> {
    #[serde(rename = "presentationML")]
    presentation_ml: &'m str,
    entity_json: Option<Box<RawValue>>,
}

/// What an editor shows beside a verdict.
#[derive(Serialize)]
struct Drafted<'m> {
    #[serde(skip_serializing_if = "Option::is_none")]
    ok: Option<Outputs<'m>>,
    /// What can be drawn of a refused message.
    #[serde(skip_serializing_if = "Option::is_none")]
    sketch: Option<Drawn<'m>>,
    usage: Option<Box<RawValue>>,
    diagnostics: Vec<Finding<'m>>,
}

#[derive(Serialize)]
struct Misfits<'m> {
    errors: [Unreadable<'m>; 1],
}

#[derive(Serialize)]
struct Unreadable<'m> {
    code: &'static str,
    severity: &'static str,
    message: &'m str,
}

impl Answer {
    /// The members of an object whose keys and values can always be written.
    fn of(members: &impl Serialize) -> Answer {
        Answer(serde_json::to_string(members).unwrap_or_else(|_| "{}".into()))
    }

    pub fn rendered(report: &Report, message: Option<&Message>, picture: Option<Picture>) -> Answer {
        match message {
            Some(message) => {
                Answer::of(&Accepted { ok: outputs(message), diagnostics: findings(report, picture, |_| true) })
            }
            None => Answer::of(&Rejected {
                errors: findings(report, picture, Diagnostic::is_error),
                diagnostics: findings(report, picture, |found| !found.is_error()),
            }),
        }
    }

    /// With how much of each limit is used, and a sketch of what was refused.
    pub fn drafted(
        report: &Report,
        message: Option<&Message>,
        sketch: Option<&Sketch>,
        input: &Input<'_>,
        picture: Option<Picture>,
    ) -> Answer {
        let usage = usage::json(message, input);
        let diagnostics = findings(report, picture, |_| true);
        let sketch = sketch
            .map(|sketch| Drawn { presentation_ml: &sketch.presentation_ml, entity_json: raw(&sketch.entity_json) });
        Answer::of(&Drafted { ok: message.map(outputs), sketch, usage: raw(&usage), diagnostics })
    }

    pub fn completed(proposals: &Json) -> Answer {
        Answer(format!("{{\"proposals\":{proposals}}}"))
    }

    pub fn hover(hover: &Json) -> Answer {
        Answer(format!("{{\"hover\":{hover}}}"))
    }

    pub fn palette(palette: &Json) -> Answer {
        Answer(format!("{{\"palette\":{palette}}}"))
    }

    pub fn checked(report: &Report, picture: Option<Picture>) -> Answer {
        Answer::of(&Checked { acceptable: report.is_acceptable(), diagnostics: findings(report, picture, |_| true) })
    }

    pub fn expanded(output: String) -> Answer {
        Answer::of(&Expanded { output })
    }

    pub fn explained(found: &Explanation) -> Answer {
        Answer::of(&Explained { explanation: found.markdown(), found })
    }

    /// The whole answer.
    pub fn with_id(self, id: Json) -> String {
        let members = self.0.strip_prefix('{').unwrap_or_default();
        format!("{{\"id\":{id},{members}")
    }
}

/// The answer to a request that could not be understood.
pub(super) fn misfit(id: Json, why: &str) -> String {
    let code = codes::request::UNREADABLE;
    let error = Unreadable { code: code.id(), severity: code.severity().name(), message: why };
    Answer::of(&Misfits { errors: [error] }).with_id(id)
}

fn outputs(message: &Message) -> Outputs<'_> {
    Outputs {
        presentation_ml: message.presentation_ml(),
        markdown: message.markdown(),
        entity_json: raw(message.entity_json()),
        entities: raw(message.entities()),
        text: message.text(),
    }
}

/// A value with the digits of its numbers as they are.
fn raw(json: &Json) -> Option<Box<RawValue>> {
    RawValue::from_string(json.to_string()).ok()
}

fn findings<'r>(report: &'r Report, picture: Option<Picture>, keep: impl Fn(&Diagnostic) -> bool) -> Vec<Finding<'r>> {
    let texts = report.texts();
    let kept = report.diagnostics().iter().filter(|diagnostic| keep(diagnostic));
    let drawn = kept.map(|diagnostic| {
        let finding = Finding::located(diagnostic, &texts);
        match picture {
            Some(picture) => finding.with_rendered(picture(diagnostic, &texts)),
            None => finding,
        }
    });
    drawn.collect()
}
