//! A conversation as a script: who says what where, and what the bot must answer.

use serde::Deserialize;
use serde_json::{Map, Value};

/// A conversation to be played.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// Seconds within which each answer must come.
    #[serde(default = "Script::default_wait")]
    pub(super) wait: u64,
    /// Seconds within which the bot must have begun to listen.
    #[serde(default = "Script::default_start")]
    pub(super) start: u64,
    pub(super) steps: Vec<ScriptStep>,
}

impl Script {
    fn default_wait() -> u64 {
        10
    }

    fn default_start() -> u64 {
        60
    }

    /// Reads a script from JSON text.
    ///
    /// # Errors
    /// A sentence that says what is wrong, and in which step.
    pub fn read(json: &str) -> Result<Self, String> {
        let value: Value = serde_json::from_str(json).map_err(|why| format!("the script cannot be read: {why}"))?;
        // Step by step, so that a fault is told with its number.
        for (at, step) in value.get("steps").and_then(Value::as_array).into_iter().flatten().enumerate() {
            let step: ScriptStep =
                serde_json::from_value(step.clone()).map_err(|why| format!("step {}: {why}", at + 1))?;
            step.kind().map_err(|why| format!("step {}: {why}", at + 1))?;
        }
        serde_json::from_value(value).map_err(|why| format!("the script cannot be read: {why}"))
    }
}

/// What the next answer of a bot must be like; what is left out may be anything.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Expected {
    /// Where; where the last step was by default.
    #[serde(rename = "in")]
    pub place: Option<String>,
    /// The user name of the bot.
    pub from: Option<String>,
    pub verdict: Option<Verdict>,
    /// Words of its text.
    pub text: Option<String>,
    /// A part of its PresentationML.
    #[serde(rename = "presentationML")]
    pub presentation_ml: Option<String>,
    /// A type in its EntityJSON.
    pub entity: Option<String>,
    /// The id of a form in it.
    pub form: Option<String>,
    /// The name of a file that goes along.
    pub attachment: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Verdict {
    Accepted,
    Warned,
    Refused,
}

/// One step as it is written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename = "Step")]
pub(super) struct ScriptStep {
    /// The user name of who does it.
    pub by: Option<String>,
    /// A stream's id or a room's name, or `chat` for the one with the bot.
    #[serde(rename = "in")]
    pub place: Option<String>,
    /// Markdown.
    pub say: Option<String>,
    #[serde(rename = "sayMessageML")]
    pub say_message_ml: Option<String>,
    pub data: Option<String>,
    /// The id of a form.
    pub submit: Option<String>,
    pub button: Option<String>,
    pub values: Map<String, Value>,
    /// The name of a new room.
    pub create: Option<String>,
    /// User names.
    pub with: Vec<String>,
    pub add: Option<String>,
    pub remove: Option<String>,
    pub connect: Option<String>,
    pub expect: Option<Expected>,
}

/// What a step does.
#[derive(Clone, Copy, Debug)]
pub(super) enum Action<'s> {
    Say { text: &'s str, is_message_ml: bool },
    Submit { form: &'s str },
    Create { name: &'s str },
    Add { user: &'s str },
    Remove { user: &'s str },
    Connect { user: &'s str },
    Expect { expected: &'s Expected },
}

impl ScriptStep {
    /// The one thing that the step does.
    pub(super) fn kind(&self) -> Result<Action<'_>, String> {
        let all = [
            self.say.as_deref().map(|text| Action::Say { text, is_message_ml: false }),
            self.say_message_ml.as_deref().map(|text| Action::Say { text, is_message_ml: true }),
            self.submit.as_deref().map(|form| Action::Submit { form }),
            self.create.as_deref().map(|name| Action::Create { name }),
            self.add.as_deref().map(|user| Action::Add { user }),
            self.remove.as_deref().map(|user| Action::Remove { user }),
            self.connect.as_deref().map(|user| Action::Connect { user }),
            self.expect.as_ref().map(|expected| Action::Expect { expected }),
        ];
        let mut found = all.into_iter().flatten();
        match (found.next(), found.next()) {
            (Some(action), None) => Ok(action),
            _ => Err("a step has one of say, sayMessageML, submit, create, add, remove, connect, expect".into()),
        }
    }
}

/// What a script gave.
#[derive(Clone, Debug, Default)]
pub struct Played {
    pub(super) lines: Vec<(String, Result<(), String>)>,
    pub(super) left: usize,
}

impl Played {
    /// True if every step went as written.
    pub fn is_passed(&self) -> bool {
        self.left == 0 && self.lines.iter().all(|(_, result)| result.is_ok())
    }
}

impl std::fmt::Display for Played {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (what, result) in &self.lines {
            match result {
                Ok(()) => writeln!(f, "ok    {what}")?,
                Err(why) => writeln!(f, "FAIL  {what}\n      {}", why.replace('\n', "\n      "))?,
            }
        }
        let failed = self.lines.iter().filter(|(_, result)| result.is_err()).count();
        let passed = self.lines.len() - failed;
        write!(f, "{passed} passed, {failed} failed")?;
        if self.left > 0 {
            write!(f, ", {} not played", self.left)?;
        }
        Ok(())
    }
}
