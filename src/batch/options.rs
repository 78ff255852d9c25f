//! `options`: the settings that a request has of its own.

use super::{Misfit, check_members, choose};
use crate::analysis::{Lints, UnknownLint};
use crate::diagnostic::{Code, Severity, nearest};
use crate::input::Wrap;
use crate::json::{Json, JsonNumber, Object};
use crate::limits::Limits;
use crate::schema::{AgentVersion, LibraryVersion};
use crate::settings::{PodLimits, Profile, Settings, TimeZone};

/// What `options` may hold.
const MEMBERS: [&str; 12] = [
    "profile",
    "libraryVersion",
    "autoEscaping",
    "beta",
    "lints",
    "limits",
    "now",
    "timeZone",
    "agentVersion",
    "podLimits",
    "wrap",
    "rendered",
];

const PROFILES: [(&str, Profile); 2] = [("agent", Profile::Agent), ("bdk-java", Profile::BdkJava)];
const LIBRARIES: [(&str, LibraryVersion); 2] = [("1.1", LibraryVersion::V1_1), ("1.7", LibraryVersion::V1_7)];
const POD_LIMITS: [(&str, PodLimits); 3] =
    [("error", PodLimits::Error), ("warning", PodLimits::Warning), ("off", PodLimits::Off)];
const LEVELS: [(&str, Option<Severity>); 4] = [
    ("off", None),
    ("advice", Some(Severity::Advice)),
    ("warning", Some(Severity::Warning)),
    ("error", Some(Severity::Error)),
];

/// Limits that stand for frames on the stack may not be raised beyond this; all others are free.
const DEEPEST: u32 = 1_000;

/// What `options` says of content without `<messageML>`.
pub(super) fn wrap(options: &Json) -> Result<Wrap, Misfit> {
    Ok(word(object(options)?, "wrap", &Wrap::NAMES)?.unwrap_or_default())
}

/// True if `options` asks for `rendered`.
pub(super) fn is_rendered(options: &Json) -> Result<bool, Misfit> {
    Ok(flag(object(options)?, "rendered")?.unwrap_or(false))
}

/// What differs from the settings of the batch.
#[derive(Default)]
pub(super) struct Options {
    profile: Option<Profile>,
    library: Option<LibraryVersion>,
    auto_escaping: Option<bool>,
    beta: Option<bool>,
    lints: Vec<(&'static str, Option<Severity>)>,
    limits: Vec<(String, u32)>,
    now: Option<i64>,
    time_zone: Option<TimeZone>,
    agent_version: Option<AgentVersion>,
    pod_limits: Option<PodLimits>,
}

impl Options {
    /// Reads and checks `options`.
    pub fn read(options: &Json) -> Result<Options, Misfit> {
        let given = object(options)?;
        check_members(given, &MEMBERS, "option")?;
        Ok(Options {
            profile: word(given, "profile", &PROFILES)?,
            library: word(given, "libraryVersion", &LIBRARIES)?,
            auto_escaping: flag(given, "autoEscaping")?,
            beta: flag(given, "beta")?,
            lints: section(given, "lints")?.map(read_lints).transpose()?.unwrap_or_default(),
            limits: section(given, "limits")?.map(read_limits).transpose()?.unwrap_or_default(),
            now: super::member(given, "now").map(read_time).transpose()?,
            time_zone: super::text(given, "timeZone")?.map(str::parse).transpose()?,
            agent_version: super::text(given, "agentVersion")?.map(str::parse).transpose()?,
            pod_limits: word(given, "podLimits", &POD_LIMITS)?,
        })
    }

    /// The settings with these differences.
    pub fn apply(self, mut settings: Settings) -> Settings {
        settings.profile = self.profile.unwrap_or(settings.profile);
        settings.library_version = self.library.unwrap_or(settings.library_version);
        settings.auto_escaping = self.auto_escaping.unwrap_or(settings.auto_escaping);
        settings.beta = self.beta.or(settings.beta);
        settings.now = self.now.unwrap_or(settings.now);
        settings.time_zone = self.time_zone.unwrap_or(settings.time_zone);
        settings.agent_version = self.agent_version.or(settings.agent_version);
        settings.pod_limits = self.pod_limits.unwrap_or(settings.pod_limits);
        for (code, level) in self.lints {
            // It was tried when it was read.
            let _ = settings.lints.set(code, level);
        }
        for (name, value) in self.limits {
            let _ = settings.limits.set(&name, value);
        }
        settings
    }
}

fn object(options: &Json) -> Result<&Object, Misfit> {
    options.as_object().ok_or_else(|| Misfit("\"options\" must be an object".into()))
}

fn section<'j>(options: &'j Object, key: &str) -> Result<Option<&'j Object>, Misfit> {
    match super::member(options, key) {
        None => Ok(None),
        Some(Json::Object(section)) => Ok(Some(section)),
        Some(_) => Err(Misfit(format!("\"{key}\" must be an object"))),
    }
}

fn word<T: Copy>(options: &Object, key: &str, choices: &[(&str, T)]) -> Result<Option<T>, Misfit> {
    super::text(options, key)?.map(|name| choose(key, name, choices)).transpose()
}

fn flag(options: &Object, key: &str) -> Result<Option<bool>, Misfit> {
    match super::member(options, key) {
        None => Ok(None),
        Some(Json::Bool(truth)) => Ok(Some(*truth)),
        Some(_) => Err(Misfit(format!("\"{key}\" must be true or false"))),
    }
}

fn read_lints(given: &Object) -> Result<Vec<(&'static str, Option<Severity>)>, Misfit> {
    let mut known = Lints::default();
    let level = |(id, level): (&str, &Json)| {
        let level = choose(id, level.as_str().unwrap_or_default(), &LEVELS)?;
        known.set(id, level).map_err(|why| match (why, nearest(id, Code::all().map(Code::id))) {
            (UnknownLint::NoSuchCode, Some(near)) => {
                Misfit(format!("there is no such code \"{id}\"; did you mean \"{near}\"?"))
            }
            _ => Misfit(format!("\"{id}\": {why}")),
        })?;
        let code = Code::find(id).ok_or_else(|| Misfit(format!("there is no such code \"{id}\"")))?;
        Ok((code.id(), level))
    };
    given.iter().map(level).collect()
}

fn read_limits(given: &Object) -> Result<Vec<(String, u32)>, Misfit> {
    let mut known = Limits::default();
    let limit = |(key, value): (&str, &Json)| {
        // `outputBytes`, `output-bytes` and `output_bytes` are the same.
        let name = key.chars().fold(String::new(), |mut name, letter| {
            name.extend(letter.is_ascii_uppercase().then_some('_'));
            name.push(letter.to_ascii_lowercase());
            name
        });
        let most = if name.ends_with("depth") { DEEPEST } else { u32::MAX };
        let number = match value {
            Json::Number(JsonNumber::Int(number)) => u32::try_from(*number).ok(),
            _ => None,
        };
        known.set(&name, number.unwrap_or(1))?;
        match number.filter(|number| (1..=most).contains(number)) {
            Some(number) => Ok((name, number)),
            None => Err(Misfit(format!("\"{key}\" must be a whole number from 1 to {most}"))),
        }
    };
    given.iter().map(limit).collect()
}

/// Milliseconds since 1970, or a moment as RFC 3339 writes it.
fn read_time(value: &Json) -> Result<i64, Misfit> {
    let read = match value {
        Json::Number(JsonNumber::Int(milliseconds)) => Some(*milliseconds),
        Json::String(text) => text.parse().ok().map(jiff::Timestamp::as_millisecond),
        _ => None,
    };
    read.ok_or_else(|| {
        Misfit("\"now\" must be milliseconds since 1970, or a moment such as \"2026-01-31T09:30:00Z\"".into())
    })
}
