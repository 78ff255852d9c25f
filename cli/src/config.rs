//! `messageml.toml`: settings of a project.

use std::path::{Path, PathBuf};

use messageml::Severity;
use messageml::lint::Lints;
use toml::Table;

use crate::arguments::ProfileName;
use crate::settings::{Unusable, read_text};

/// The file's name.
const NAME: &str = "messageml.toml";

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
    /// `[lints]`, `"lint/template-in-data" = "error"`
    pub lints: Lints,
}

impl Config {
    /// Reads the file that is named, or the nearest `messageml.toml` from this folder upwards.
    ///
    /// # Errors
    /// It cannot be read, or says something unknown.
    pub fn find(named: Option<&Path>) -> Result<Config, Unusable> {
        let path = match named {
            Some(path) => Some(path.to_owned()),
            None => std::env::current_dir()
                .ok()
                .and_then(|here| here.ancestors().map(|folder| folder.join(NAME)).find(|path| path.is_file())),
        };
        match path {
            None => Ok(Config::default()),
            Some(path) => read(&path),
        }
    }
}

fn read(path: &Path) -> Result<Config, Unusable> {
    let text = read_text(path)?;
    let table: Table = text.parse().map_err(|error: toml::de::Error| Unusable::file(path, error.message()))?;
    let mut config = Config::default();
    for (key, value) in &table {
        let wrong = |wanted: &str| Unusable::file(path, format!("`{key}` must be {wanted}"));
        let beside = || value.as_str().map(|name| path.with_file_name(name)).ok_or_else(|| wrong("a path"));
        match key.as_str() {
            "profile" => {
                config.profile = Some(match value.as_str() {
                    Some("agent") => ProfileName::Agent,
                    Some("bdk-java") => ProfileName::BdkJava,
                    _ => return Err(wrong("\"agent\" or \"bdk-java\"")),
                });
            }
            "directory" => config.directory = Some(beside()?),
            "root" => config.root = Some(beside()?),
            "time-zone" => config.time_zone = Some(value.as_str().ok_or_else(|| wrong("a name"))?.to_owned()),
            "lints" => {
                let lints = value.as_table().ok_or_else(|| wrong("a table"))?;
                config.lints = read_lints(lints).map_err(|why| Unusable::file(path, why))?;
            }
            _ => {
                let known = "profile, directory, root, time-zone, [lints]";
                return Err(Unusable::file(path, format!("unknown setting `{key}`; there are {known}")));
            }
        }
    }
    Ok(config)
}

fn read_lints(table: &Table) -> Result<Lints, String> {
    let mut lints = Lints::default();
    for (code, level) in table {
        let level = match level.as_str() {
            Some("off") => None,
            Some("advice") => Some(Severity::Advice),
            Some("warning") => Some(Severity::Warning),
            Some("error") => Some(Severity::Error),
            _ => return Err(format!("[lints] \"{code}\" must be \"off\", \"advice\", \"warning\" or \"error\"")),
        };
        lints.set(code, level).map_err(|why| format!("[lints] \"{code}\": {why}"))?;
    }
    Ok(lints)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unknown_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        for (text, part) in [
            ("profil = 'agent'", "unknown setting `profil`"),
            ("profile = 'java'", "must be \"agent\""),
            ("[lints]\n'lint/none' = 'off'", "no such code"),
            ("[lints]\n'element/unknown' = 'off'", "stays an error"),
            ("[lints]\n'lint/template-in-data' = 'loud'", "must be \"off\""),
            ("directory = 3", "must be a path"),
            ("= 3", ""),
        ] {
            std::fs::write(&path, text).unwrap();
            let why = Config::find(Some(&path)).unwrap_err().0;
            assert!(why.contains(part) && why.contains(NAME), "{text}: {why}");
        }
        std::fs::write(&path, "root = 'templates'\n[lints]\n'lint/template-in-data' = 'off'").unwrap();
        assert_eq!(Config::find(Some(&path)).unwrap().root, Some(folder.path().join("templates")));
    }
}
