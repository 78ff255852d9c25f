//! `messageml.toml`: settings of a project.

use std::ops::Range;
use std::path::{Path, PathBuf};

use messageml::diagnostic::nearest;
use messageml::lint::{Lints, UnknownLint};
use messageml::schema::AgentVersion;
use messageml::{Code, Limits, Severity};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::arguments::ProfileName;
use crate::settings::{Unusable, read_text};

/// The file's name.
pub const NAME: &str = "messageml.toml";

/// The settings there are.
const KEYS: [&str; 7] = ["profile", "directory", "root", "time-zone", "agent-version", "lints", "limits"];

/// What `[lints]` can say of a code.
const LEVELS: [(&str, Option<Severity>); 4] = [
    ("off", None),
    ("advice", Some(Severity::Advice)),
    ("warning", Some(Severity::Warning)),
    ("error", Some(Severity::Error)),
];

/// Limits that stand for frames on the stack may not be raised beyond this; all others are free.
const DEEPEST: u32 = 1_000;

/// What the file says; paths are relative to it.
#[derive(Debug, Default)]
pub struct Config {
    /// `profile = "agent"` or `"bdk-java"`
    pub profile: Option<ProfileName>,
    /// `directory = "directory.json"`
    pub directory: Option<PathBuf>,
    /// `root = "templates"`
    pub root: Option<PathBuf>,
    /// `time-zone = "Europe/London"`
    pub time_zone: Option<String>,
    /// `agent-version = "23.11"`
    pub agent_version: Option<AgentVersion>,
    /// `[lints]`, `"lint/template-in-data" = "error"`
    pub lints: Lints,
    /// `[limits]`, `steps = 100000`
    pub limits: Limits,
}

/// What is wrong in the file, and where.
struct Fault {
    span: Range<usize>,
    why: String,
}

impl Fault {
    fn at<T>(what: &Spanned<T>, why: impl Into<String>) -> Self {
        Fault { span: what.span(), why: why.into() }
    }
}

impl Config {
    /// The file that holds for this folder: the one that is named, or the nearest `messageml.toml`
    /// from here upwards.
    pub fn path(named: Option<&Path>) -> Option<PathBuf> {
        match named {
            Some(path) => Some(path.to_owned()),
            None => std::env::current_dir()
                .ok()
                .and_then(|here| here.ancestors().map(|folder| folder.join(NAME)).find(|path| path.is_file())),
        }
    }

    /// Reads that file, if there is one.
    ///
    /// # Errors
    /// It cannot be read, or says something unknown.
    pub fn find(named: Option<&Path>) -> Result<Config, Unusable> {
        let Some(path) = Config::path(named) else { return Ok(Config::default()) };
        let text = read_text(&path)?;
        read(&text, &path).map_err(|Fault { span, why }| Unusable::place(&path, &text, span.start, why))
    }
}

fn read(text: &str, path: &Path) -> Result<Config, Fault> {
    let table = DeTable::parse(text).map_err(|error| Fault {
        span: error.span().unwrap_or_default(),
        why: format!("not TOML: {}", error.message()),
    })?;
    let mut config = Config::default();
    for (key, value) in table.get_ref() {
        let name = key.get_ref().as_ref();
        let wrong = |wanted: &str| Fault::at(value, format!("`{name}` must be {wanted}"));
        let text = |wanted: &str| value.get_ref().as_str().ok_or_else(|| wrong(wanted));
        let section = || value.get_ref().as_table().ok_or_else(|| wrong("a section of its own: `[lints]`, `[limits]`"));
        match name {
            "profile" => {
                config.profile = Some(match value.get_ref().as_str() {
                    Some("agent") => ProfileName::Agent,
                    Some("bdk-java") => ProfileName::BdkJava,
                    _ => return Err(wrong("\"agent\" or \"bdk-java\"")),
                });
            }
            "directory" => config.directory = Some(path.with_file_name(text("a path in quotes")?)),
            "root" => config.root = Some(path.with_file_name(text("a path in quotes")?)),
            "time-zone" => config.time_zone = Some(text("the name of a time zone, such as \"Europe/London\"")?.into()),
            "agent-version" => {
                let version = text("a version in quotes, such as \"23.11\"")?.parse();
                config.agent_version = Some(version.map_err(|why| Fault::at(value, format!("`{name}`: {why}")))?);
            }
            "lints" => config.lints = read_lints(section()?)?,
            "limits" => config.limits = read_limits(section()?)?,
            _ => return Err(unknown(key, "setting", &KEYS)),
        }
    }
    Ok(config)
}

/// Says that there is no such name, and which one may be meant.
fn unknown(key: &Spanned<impl AsRef<str>>, what: &str, names: &[&str]) -> Fault {
    let name = key.get_ref().as_ref();
    let help = match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", names.join(", ")),
    };
    Fault::at(key, format!("unknown {what} `{name}`; {help}"))
}

fn read_lints(table: &DeTable<'_>) -> Result<Lints, Fault> {
    let mut lints = Lints::default();
    for (key, value) in table {
        let code = key.get_ref().as_ref();
        let level = value.get_ref().as_str();
        let Some((_, level)) = LEVELS.iter().find(|(name, _)| Some(*name) == level) else {
            let levels = LEVELS.map(|(name, _)| format!("\"{name}\"")).join(", ");
            return Err(Fault::at(value, format!("the level of `{code}` must be one of {levels}")));
        };
        lints.set(code, *level).map_err(|why| match why {
            UnknownLint::NoSuchCode => {
                let help = match nearest(code, Code::all().map(Code::id)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "`messageml explain --all` lists them".into(),
                };
                Fault::at(key, format!("there is no such code `{code}`; {help}"))
            }
            UnknownLint::Refused => Fault::at(value, format!("`{code}`: {why}")),
        })?;
    }
    Ok(lints)
}

fn read_limits(table: &DeTable<'_>) -> Result<Limits, Fault> {
    let mut limits = Limits::default();
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        let most = if name.ends_with("depth") { DEEPEST } else { u32::MAX };
        let number = match value.get_ref() {
            DeValue::Integer(digits) => u32::from_str_radix(digits.as_str(), digits.radix()).ok(),
            _ => None,
        };
        let number = number.filter(|number| (1..=most).contains(number));
        if !limits.set(name, number.unwrap_or(1)) {
            return Err(unknown(key, "limit", Limits::NAMES));
        }
        if number.is_none() {
            return Err(Fault::at(value, format!("`{name}` must be a whole number from 1 to {most}")));
        }
    }
    Ok(limits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unknown_or_wrong_is_said_with_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        for (text, part) in [
            ("profil = 'agent'", ":1:1: unknown setting `profil`; did you mean `profile`?"),
            ("colour = 'blue'", "there are profile, directory, root"),
            ("\nprofile = 'java'", ":2:11: `profile` must be \"agent\""),
            (
                "[lints]\n'lint/unused-makro' = 'off'",
                ":2:1: there is no such code `lint/unused-makro`; did you mean `lint/unused-macro`?",
            ),
            ("[lints]\n'element/unknown' = 'off'", ":2:21: `element/unknown`: Symphony refuses"),
            (
                "[lints]\n'lint/template-in-data' = 'loud'",
                ":2:27: the level of `lint/template-in-data` must be one of \"off\"",
            ),
            ("lints = 3", "must be a section"),
            ("directory = 3", ":1:13: `directory` must be a path"),
            ("agent-version = 23.11", ":1:17: `agent-version` must be a version in quotes"),
            ("agent-version = 'new'", ":1:17: `agent-version`: not a version"),
            ("[limits]\nstep = 3", ":2:1: unknown limit `step`; did you mean `steps`?"),
            ("[limits]\nsteps = 'few'", ":2:9: `steps` must be a whole number from 1 to 4294967295"),
            ("[limits]\nsteps = -1", "must be a whole number"),
            ("[limits]\nsteps = 0", "must be a whole number"),
            ("[limits]\nsteps = 1.5", "must be a whole number"),
            ("[limits]\nmarkup-depth = 1_001", "`markup-depth` must be a whole number from 1 to 1000"),
            ("profile = 'agent'\nprofile = 'agent'", ":2:1: not TOML"),
            ("= 3", ":1:1: not TOML"),
        ] {
            std::fs::write(&path, text).unwrap();
            let why = Config::find(Some(&path)).unwrap_err().0;
            assert!(why.contains(part) && why.contains(NAME), "{text}: {why}");
        }
    }

    #[test]
    fn every_limit_can_be_set_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        for name in Limits::NAMES {
            for name in [name.to_string(), name.replace('_', "-")] {
                std::fs::write(&path, format!("[limits]\n{name} = 0x11")).unwrap();
                let mut wanted = Limits::default();
                assert!(wanted.set(&name, 17));
                let config = Config::find(Some(&path)).unwrap();
                assert!(config.limits == wanted && wanted != Limits::default(), "{name}");
            }
        }
    }

    #[test]
    fn paths_are_relative_to_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        std::fs::write(&path, "root = 'templates'\nagent-version = '23.11'\n[lints]\n'lint/template-in-data' = 'off'")
            .unwrap();
        let config = Config::find(Some(&path)).unwrap();
        assert_eq!(config.root, Some(folder.path().join("templates")));
        assert_eq!(config.agent_version, "23.11".parse().ok());
    }
}
