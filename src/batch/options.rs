//! `options`: the settings that a request has of its own.

use super::{Misfit, check_members, choose};
use crate::choice::{Choice, OptionName};
use crate::diagnostic::{Code, Severity, nearest};
use crate::input::Wrap;
use crate::json::{Json, JsonNumber, Object};
use crate::limits::Limits;
use crate::lints::Lints;
use crate::schema::{AgentVersion, LibraryVersion};
use crate::settings::{PodLimits, Profile, Settings, TimeZone, moment};
use crate::template::Release;

/// What `options` says of content without `<messageML>`.
pub(super) fn wrap(options: &Json) -> Result<Wrap, Misfit> {
    Ok(word(object(options)?, OptionName::Wrap)?.unwrap_or_default())
}

/// True if `options` asks for `rendered`.
pub(super) fn is_rendered(options: &Json) -> Result<bool, Misfit> {
    Ok(flag(object(options)?, OptionName::Rendered)?.unwrap_or(false))
}

/// True if `options` asks for what an editor shows beside a verdict.
pub(super) fn is_draft(options: &Json) -> Result<bool, Misfit> {
    Ok(flag(object(options)?, OptionName::Draft)?.unwrap_or(false))
}

/// What differs from the settings of the batch.
#[derive(Default)]
pub(super) struct Options {
    profile: Option<Profile>,
    library: Option<LibraryVersion>,
    auto_escaping: Option<bool>,
    beta: Option<bool>,
    freemarker: Option<Release>,
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
        let names: Vec<&str> =
            OptionName::ALL.iter().map(|name| name.in_request()).filter(|name| !name.is_empty()).collect();
        check_members(given, &names, "option")?;
        Ok(Options {
            profile: word(given, OptionName::Profile)?,
            library: word(given, OptionName::LibraryVersion)?,
            auto_escaping: flag(given, OptionName::AutoEscaping)?,
            beta: flag(given, OptionName::Beta)?,
            freemarker: super::text(given, OptionName::FreemarkerVersion.in_request())?.map(str::parse).transpose()?,
            lints: section(given, OptionName::Lints)?.map(read_lints).transpose()?.unwrap_or_default(),
            limits: section(given, OptionName::Limits)?.map(read_limits).transpose()?.unwrap_or_default(),
            now: super::member(given, OptionName::Now.in_request()).map(read_time).transpose()?,
            time_zone: super::text(given, OptionName::TimeZone.in_request())?.map(str::parse).transpose()?,
            agent_version: super::text(given, OptionName::AgentVersion.in_request())?.map(str::parse).transpose()?,
            pod_limits: word(given, OptionName::PodLimits)?,
        })
    }

    /// The settings with these differences.
    pub fn apply(self, mut settings: Settings) -> Settings {
        settings.profile = self.profile.unwrap_or(settings.profile);
        settings.library_version = self.library.unwrap_or(settings.library_version);
        settings.auto_escaping = self.auto_escaping.unwrap_or(settings.auto_escaping);
        settings.beta = self.beta.or(settings.beta);
        settings.freemarker = self.freemarker.unwrap_or(settings.freemarker);
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

fn section(options: &Object, name: OptionName) -> Result<Option<&Object>, Misfit> {
    let key = name.in_request();
    match super::member(options, key) {
        None => Ok(None),
        Some(Json::Object(section)) => Ok(Some(section)),
        Some(_) => Err(Misfit(format!("\"{key}\" must be an object"))),
    }
}

fn word<T: Choice>(options: &Object, name: OptionName) -> Result<Option<T>, Misfit> {
    let key = name.in_request();
    super::text(options, key)?.map(|word| choose(key, word)).transpose()
}

fn flag(options: &Object, name: OptionName) -> Result<Option<bool>, Misfit> {
    let key = name.in_request();
    match super::member(options, key) {
        None => Ok(None),
        Some(Json::Bool(truth)) => Ok(Some(*truth)),
        Some(_) => Err(Misfit(format!("\"{key}\" must be true or false"))),
    }
}

fn read_lints(given: &Object) -> Result<Vec<(&'static str, Option<Severity>)>, Misfit> {
    let mut known = Lints::default();
    let level = |(id, level): (&str, &Json)| {
        let level = choose::<Option<Severity>>(id, level.as_str().unwrap_or_default())?;
        let Some(code) = Code::find(id) else {
            let help = match nearest(id, Code::all().map(Code::id)) {
                Some(near) => format!("; did you mean \"{near}\"?"),
                None => String::new(),
            };
            return Err(Misfit(format!("there is no such code \"{id}\"{help}")));
        };
        known.set(id, level).map_err(|why| Misfit(format!("\"{id}\": {why}")))?;
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
        let most = Limits::most(&name);
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
        Json::String(text) => moment(text),
        _ => None,
    };
    read.ok_or_else(|| {
        Misfit("\"now\" must be milliseconds since 1970, or a moment such as \"2026-01-31T09:30:00Z\"".into())
    })
}
