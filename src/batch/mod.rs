//! The batch protocol: one JSON request in, one JSON answer out.
//!
//! `messageml batch` runs it over lines, and a binding in another language needs nothing else. What a request
//! may hold stands in [`MEMBERS`] and in `options`; a member that is not listed is refused with its nearest name.

mod answer;
mod options;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use self::answer::Answer;
use self::options::Options;
use crate::assist::{Assist, byte_at};
use crate::choice::{Choice, Word};
use crate::diagnostic::{Diagnostic, nearest};
use crate::directory::StaticDirectory;
use crate::engine::Engine;
use crate::explain::{Recognised, explain};
use crate::input::{Data, Input, Wrap};
use crate::json::{self, Json, JsonNumber, Object};
use crate::report::Texts;
use crate::schema::palette_json;
use crate::settings::Settings;
use crate::snapshot::snapshot;
use crate::template::Model;

/// Nesting of a request: that of the data (see [`Limits`](crate::Limits)) and the request's own.
const REQUEST_DEPTH: usize = 520;

/// Engines that are kept, each for its options and directory.
const ENGINES: usize = 16;
/// Bytes of options and directory up to which an engine is kept.
const KEY_BYTES: usize = 1 << 20;

/// What a request may hold.
const MEMBERS: [&str; 15] = [
    "id",
    "op",
    "message",
    "data",
    "version",
    "directory",
    "markdown",
    "entities",
    "media",
    "template",
    "raw",
    "request",
    "text",
    "offset",
    "options",
];

/// Draws a finding for people: what `rendered` holds.
pub type Picture = fn(&Diagnostic, &Texts<'_>) -> String;

/// Answers requests of the batch protocol: JSON in, JSON out, from any number of threads.
///
/// ```
/// let batch = messageml::Batch::default();
/// let answer = batch.answer(r#"{"id": 7, "message": "<messageML/>", "data": []}"#);
/// assert!(answer.starts_with(r#"{"id":7,"errors":[{"code":"data/not-object""#), "{answer}");
///
/// let answer = batch.answer(r#"{"id": 8, "op": "check", "message": "<messageML>a</messageML>"}"#);
/// assert_eq!(answer, r#"{"id":8,"acceptable":true,"diagnostics":[]}"#);
/// ```
pub struct Batch {
    settings: Settings,
    picture: Picture,
    /// The engine for requests that ask for nothing of their own.
    engine: Arc<Engine>,
    /// Others by what they were asked for, the latest last.
    engines: Mutex<Vec<(String, Arc<Engine>)>>,
}

impl Default for Batch {
    fn default() -> Self {
        Batch::new(Engine::builder())
    }
}

impl Clone for Batch {
    fn clone(&self) -> Self {
        Batch::new(self.settings.clone()).with_picture(self.picture)
    }
}

impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// Why a request could not be understood.
struct Misfit(String);

/// Why [`Batch::engine_for`] gives no engine.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadOptions(Box<str>);

/// What a request asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Op {
    Render,
    Check,
    Expand,
    Request,
    Snapshot,
    Explain,
    Complete,
    Hover,
    Palette,
}

impl Choice for Op {
    const WORDS: &'static [Word<Op>] = &[
        Word { name: "render", value: Op::Render, about: "Makes the output of a message" },
        Word { name: "check", value: Op::Check, about: "Says all that there is to say of a message" },
        Word { name: "expand", value: Op::Expand, about: "Only expands a template" },
        Word { name: "request", value: Op::Request, about: "Checks a whole request" },
        Word { name: "snapshot", value: Op::Snapshot, about: "Gives the text form of snapshot tests" },
        Word { name: "explain", value: Op::Explain, about: "Says what a code or a sentence means" },
        Word { name: "complete", value: Op::Complete, about: "Proposes what can stand at a place" },
        Word { name: "hover", value: Op::Hover, about: "Explains what stands at a place" },
        Word { name: "palette", value: Op::Palette, about: "Gives an example of each element" },
    ];
}

impl Batch {
    /// Answers with these settings, but for what a request has of its own.
    pub fn new(settings: Settings) -> Self {
        let engine = Arc::new(settings.clone().build());
        Batch { engine, settings, picture: crate::report::picture, engines: Mutex::default() }
    }

    /// Draws findings in another way, where a request asks for `rendered`.
    #[must_use]
    pub fn with_picture(mut self, picture: Picture) -> Self {
        self.picture = picture;
        self
    }

    /// The answer to one request, a JSON object on one line without a line end.
    pub fn answer(&self, request: &str) -> String {
        let request = match json::read_strictly(request, REQUEST_DEPTH) {
            Ok(request) => request,
            Err(error) => return Batch::refuse("", &format!("the request is not JSON: {error}")),
        };
        let Some(request) = request.as_object() else {
            return Batch::refuse("", "a request must be a JSON object");
        };
        let id = request.get("id").cloned().unwrap_or_default();
        match self.dispatch(request) {
            Ok(answer) => answer.with_id(id),
            Err(Misfit(why)) => answer::misfit(id, &why),
        }
    }

    /// The answer to something that cannot be dealt with (not UTF-8, too long, not JSON), with the
    /// `id` of the request where it can be read.
    pub fn refuse(request: &str, why: &str) -> String {
        let request = json::read_strictly(request, REQUEST_DEPTH).unwrap_or_default();
        answer::misfit(request.get("id").cloned().unwrap_or_default(), why)
    }

    fn dispatch(&self, request: &Object) -> Result<Answer, Misfit> {
        check_members(request, &MEMBERS, "member")?;
        let template = text(request, "template")?;
        let default = match (template, member(request, "request")) {
            (Some(_), _) => Op::Expand,
            (None, Some(_)) => Op::Request,
            (None, None) => Op::Render,
        };
        let op = match text(request, "op")? {
            Some(name) => choose("op", name)?,
            None => default,
        };
        let options = member(request, "options");
        let (wrap, is_rendered, is_draft) = match options {
            Some(options) => (options::wrap(options)?, options::is_rendered(options)?, options::is_draft(options)?),
            None => (Wrap::default(), false, false),
        };
        let engine = self.engine(options, member(request, "directory"))?;
        let picture = is_rendered.then_some(self.picture);
        match op {
            Op::Expand => expand(&engine, request, template.unwrap_or_default(), picture),
            Op::Request => {
                let report = match member(request, "request") {
                    Some(Json::String(text)) => engine.check_request_text(text),
                    Some(value) => engine.check_request_text(&value.to_string()),
                    None => return Err(Misfit("\"op\" \"request\" needs a member \"request\"".into())),
                };
                Ok(Answer::checked(&report, picture))
            }
            Op::Explain => {
                let asked = text(request, "text")?.unwrap_or_default();
                let found = explain(asked);
                match found.recognised {
                    Recognised::Nothing => {
                        Err(Misfit(format!("there is no code \"{asked}\", and no sentence is known like it")))
                    }
                    _ => Ok(Answer::explained(&found)),
                }
            }
            Op::Complete | Op::Hover => assist(&engine, request, op),
            Op::Palette => Ok(Answer::palette(&palette_json())),
            Op::Render if is_draft && member(request, "markdown").is_some() => {
                Err(Misfit("\"draft\" is for a \"message\": what is written in Markdown has no sketch".into()))
            }
            Op::Render if is_draft => {
                let input = input(request, wrap)?;
                let (report, message, sketch) = engine.check_and_sketch(&input);
                Ok(Answer::drafted(&report, message.as_ref(), sketch.as_ref(), &input, picture))
            }
            Op::Render | Op::Check | Op::Snapshot => {
                let (report, message) = if let Some(markdown) = text(request, "markdown")? {
                    engine.check_markdown(markdown, member(request, "entities"), member(request, "media"))
                } else {
                    engine.check_and_render(&input(request, wrap)?)
                };
                Ok(match op {
                    Op::Check => Answer::checked(&report, picture),
                    Op::Snapshot => Answer::expanded(snapshot(message.as_ref(), &report)),
                    _ => Answer::rendered(&report, message.as_ref(), picture),
                })
            }
        }
    }

    /// The engine for `options` and `directory` as a request has them, each as JSON text; equal ones share it. For
    /// bindings that call it without a request.
    ///
    /// # Errors
    /// What is not JSON, not known, or has a value that cannot be.
    ///
    /// ```
    /// let batch = messageml::Batch::default();
    /// let engine = batch.engine_for(r#"{"profile": "bdk-java"}"#, None)?;
    /// assert!(engine.check("<messageML>${1 + 1}</messageML>").is_acceptable());
    /// assert!(batch.engine_for(r#"{"profil": "agent"}"#, None).is_err());
    /// # Ok::<(), messageml::BadOptions>(())
    /// ```
    pub fn engine_for(&self, options: &str, directory: Option<&str>) -> Result<Arc<Engine>, BadOptions> {
        let read = |name: &str, text: &str| {
            let read = json::read_strictly(text, REQUEST_DEPTH);
            read.map_err(|error| BadOptions(format!("\"{name}\" is not JSON: {error}").into()))
        };
        let options = read("options", options)?;
        let directory = directory.map(|text| read("directory", text)).transpose()?;
        self.engine(Some(&options), directory.as_ref()).map_err(|Misfit(why)| BadOptions(why.into()))
    }

    /// The engine for these options and this directory; equal ones share it.
    fn engine(&self, options: Option<&Json>, directory: Option<&Json>) -> Result<Arc<Engine>, Misfit> {
        if options.is_none() && directory.is_none() {
            return Ok(Arc::clone(&self.engine));
        }
        let written = |json: Option<&Json>| json.map(Json::to_string).unwrap_or_default();
        let key = format!("{}\n{}", written(options), written(directory));
        let kept = || self.engines.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, engine)) = kept().iter().find(|(known, _)| *known == key) {
            return Ok(Arc::clone(engine));
        }
        let mut settings = self.settings.clone();
        if let Some(options) = options {
            settings = Options::read(options)?.apply(settings);
        }
        if let Some(directory) = directory {
            settings = settings.directory(StaticDirectory::from_json(directory).map_err(Misfit::from)?);
        }
        let engine = Arc::new(settings.build());
        if key.len() <= KEY_BYTES {
            let mut kept = kept();
            if kept.len() >= ENGINES {
                kept.remove(0);
            }
            kept.push((key, Arc::clone(&engine)));
        }
        Ok(engine)
    }
}

impl<E: std::error::Error> From<E> for Misfit {
    fn from(why: E) -> Self {
        Misfit(why.to_string())
    }
}

fn input(request: &Object, wrap: Wrap) -> Result<Input<'_>, Misfit> {
    let message = text(request, "message")?.unwrap_or_default();
    let version = text(request, "version")?;
    let data = match member(request, "data") {
        None => Data::Absent,
        Some(Json::String(data)) => Data::from(&**data),
        Some(value) => Data::from(value),
    };
    Ok(Input::new(message).with_json(data).with_version(version).with_wrap(wrap))
}

/// What can stand, or stands, at `offset` (in UTF-16 units) of `message`; `data` is a sample of its data.
fn assist(engine: &Engine, request: &Object, op: Op) -> Result<Answer, Misfit> {
    let message = text(request, "message")?.unwrap_or_default();
    let offset = match member(request, "offset") {
        Some(Json::Number(JsonNumber::Int(offset))) => usize::try_from(*offset).ok(),
        _ => None,
    };
    let offset = offset.ok_or_else(|| Misfit("\"offset\" must be a whole number of UTF-16 units".into()))?;
    let sample = match member(request, "data") {
        None => None,
        // A sample that is broken is none: what is wrong with it a check says.
        Some(Json::String(data)) => json::read(data, REQUEST_DEPTH).ok(),
        Some(value) => Some(value.clone()),
    };
    let samples: Vec<&Json> = sample.iter().collect();
    let settings = engine.settings();
    let assist = Assist::new(message, &samples, settings.profile).with_library(settings.library_version);
    let at = byte_at(message, offset);
    Ok(match op {
        Op::Hover => Answer::hover(&assist.hover(at).map(|hover| hover.to_json(message)).unwrap_or_default()),
        _ => Answer::completed(&assist.completion(at).to_json(message)),
    })
}

fn expand(engine: &Engine, request: &Object, template: &str, picture: Option<Picture>) -> Result<Answer, Misfit> {
    let none = Json::object();
    let data = match member(request, "data") {
        None => &none,
        Some(data @ Json::Object(_)) => data,
        Some(_) => return Err(Misfit("\"data\" beside \"template\" must be an object".into())),
    };
    let model = match member(request, "raw") {
        Some(Json::Bool(true)) => Model::Members(data),
        _ => Model::Agent(data),
    };
    let expanded = engine.compile(template).and_then(|compiled| engine.expand(&compiled, model));
    Ok(match expanded {
        Ok(expanded) => Answer::expanded(expanded.text),
        Err(report) => Answer::rendered(&report, None, picture),
    })
}

/// A member that is there and not null.
fn member<'j>(request: &'j Object, key: &str) -> Option<&'j Json> {
    request.get(key).filter(|value| **value != Json::Null)
}

fn text<'j>(request: &'j Object, key: &str) -> Result<Option<&'j str>, Misfit> {
    match member(request, key) {
        None => Ok(None),
        Some(Json::String(text)) => Ok(Some(text)),
        Some(_) => Err(Misfit(format!("\"{key}\" must be a string or null"))),
    }
}

/// Refuses what nobody would look at.
fn check_members(object: &Object, members: &[&str], what: &str) -> Result<(), Misfit> {
    let Some(unknown) = object.keys().find(|key| !members.contains(key)) else { return Ok(()) };
    let help = match nearest(unknown, members.iter().copied()) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!("there are {}", members.join(", ")),
    };
    Err(Misfit(format!("unknown {what} \"{unknown}\"; {help}")))
}

/// The value of this name.
fn choose<T: Choice>(key: &str, name: &str) -> Result<T, Misfit> {
    T::named(name).ok_or_else(|| {
        let names: Vec<_> = T::WORDS.iter().map(|word| format!("\"{}\"", word.name)).collect();
        let help = match nearest(name, T::WORDS.iter().map(|word| word.name)) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!("it is one of {}", names.join(", ")),
        };
        Misfit(format!("\"{key}\" has no value \"{name}\"; {help}"))
    })
}
