//! `messageml.toml`: settings of a project.

use std::ops::Range;
use std::path::{Path, PathBuf};

use messageml::diagnostic::nearest;
use messageml::options::{Choice, OptionName};
use messageml::schema::AgentVersion;
use messageml::{Code, LibraryVersion, Limits, Lints, PodLimits, Profile, Release, Severity, TimeZone, UnknownLint};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::names::flat;
use crate::text::read_text;
use crate::unusable::{Unusable, reason};

/// The name of the settings file.
pub const SETTINGS: &str = "messageml.toml";

/// Bytes of a settings file.
const BYTES: usize = 1 << 20;

/// What the file says; paths are relative to it.
#[derive(Debug, Default)]
pub struct SettingsFile {
    /// The file.
    pub path: Option<PathBuf>,
    /// `profile = "agent"` or `"bdk-java"`
    pub profile: Option<Profile>,
    /// `directory = "directory.json"`
    pub directory: Option<PathBuf>,
    /// `root = "templates"`
    pub root: Option<PathBuf>,
    /// `time-zone = "Europe/London"`
    pub time_zone: Option<TimeZone>,
    /// `agent-version = "23.11"`
    pub agent_version: Option<AgentVersion>,
    /// `library-version = "1.7"`: newer Agents bring newer rules
    pub library_version: Option<LibraryVersion>,
    /// `pod-limits = "warning"`: what becomes of a message beyond a limit that the pod enforces
    pub pod_limits: Option<PodLimits>,
    /// `auto-escaping = true`
    pub auto_escaping: bool,
    /// `beta = true`
    pub beta: Option<bool>,
    /// `freemarker-version = "2.3.33"`
    pub freemarker: Option<Release>,
    /// `help-uri = "https://docs.example.com/messageml/diagnostics.md"`
    pub help_uri: Option<String>,
    /// `[lints]`, `"lint/template-in-data" = "error"`
    pub lints: Lints,
    /// `[limits]`, `steps = 100000`
    pub limits: Limits,
}

/// What is wrong in the file, and where.
struct Misfit {
    span: Range<usize>,
    why: String,
}

impl Misfit {
    fn at<T>(what: &Spanned<T>, why: impl Into<String>) -> Self {
        Misfit { span: what.span(), why: why.into() }
    }
}

impl SettingsFile {
    /// The file that holds here: the one that is named, or the nearest `messageml.toml` upwards from the folder that all
    /// of `near` lies in, or else from the working directory.
    pub fn find(named: Option<&Path>, near: &[PathBuf]) -> Option<PathBuf> {
        if let Some(path) = named {
            return Some(path.to_owned());
        }
        let starts = [common_folder(near), std::env::current_dir().ok()];
        starts
            .into_iter()
            .flatten()
            .find_map(|start| start.ancestors().map(|folder| folder.join(SETTINGS)).find(|path| path.is_file()))
    }

    /// Reads a file.
    ///
    /// # Errors
    /// It cannot be read, or says something unknown or impossible; with its place.
    pub fn read(path: &Path) -> Result<SettingsFile, Unusable> {
        let text = read_text(path, BYTES)?;
        if text.len() > BYTES {
            return Err(Unusable::file(path, "more than 1 MiB of settings"));
        }
        read(&text, path).map_err(|Misfit { span, why }| Unusable::place(path, &text, span.start, why))
    }
}

/// The deepest folder that all of these files and folders lie in.
fn common_folder(paths: &[PathBuf]) -> Option<PathBuf> {
    let mut folders = paths.iter().map(|path| {
        let path = flat(&std::path::absolute(path).ok()?);
        if path.is_dir() { Some(path) } else { path.parent().map(Path::to_owned) }
    });
    let first = folders.next()??;
    folders.try_fold(first, |common, other| {
        let other = other?;
        common.ancestors().find(|folder| other.starts_with(folder)).map(Path::to_owned)
    })
}

fn read(text: &str, path: &Path) -> Result<SettingsFile, Misfit> {
    let table = DeTable::parse(text).map_err(|error| Misfit {
        span: error.span().unwrap_or_default(),
        why: format!("not TOML: {}", error.message()),
    })?;
    let mut settings = SettingsFile { path: Some(path.to_owned()), ..SettingsFile::default() };
    for (key, value) in table.get_ref() {
        let name = key.get_ref().as_ref();
        let wrong = |wanted: &str| Misfit::at(value, format!("`{name}` must be {wanted}"));
        let text = |wanted: &str| value.get_ref().as_str().ok_or_else(|| wrong(wanted));
        let section = || value.get_ref().as_table().ok_or_else(|| wrong("a section of its own: `[lints]`, `[limits]`"));
        let beside = |kind: PathKind| -> Result<PathBuf, Misfit> {
            let written = text("a path in quotes")?;
            let path = path.with_file_name(written);
            match kind.look(&path) {
                Ok(()) => Ok(path),
                Err(why) => Err(Misfit::at(value, format!("`{name}`: {written}: {why}"))),
            }
        };
        let option = OptionName::from_file(name).ok_or_else(|| {
            let names: Vec<&str> =
                OptionName::ALL.iter().map(|option| option.in_file()).filter(|name| !name.is_empty()).collect();
            unknown(key, "setting", &names)
        })?;
        match option {
            OptionName::Profile => settings.profile = Some(choice(value, name)?),
            OptionName::Directory => settings.directory = Some(beside(PathKind::File)?),
            OptionName::Root => settings.root = Some(beside(PathKind::Folder)?),
            OptionName::TimeZone => {
                let zone = text("the name of a time zone, such as \"Europe/London\"")?.parse();
                settings.time_zone = Some(zone.map_err(|why| Misfit::at(value, format!("`{name}`: {why}")))?);
            }
            OptionName::AgentVersion => {
                let version = text("a version in quotes, such as \"23.11\"")?.parse();
                settings.agent_version = Some(version.map_err(|why| Misfit::at(value, format!("`{name}`: {why}")))?);
            }
            OptionName::LibraryVersion => settings.library_version = Some(choice(value, name)?),
            OptionName::PodLimits => settings.pod_limits = Some(choice(value, name)?),
            OptionName::AutoEscaping => settings.auto_escaping = flag(value, name)?,
            OptionName::Beta => settings.beta = Some(flag(value, name)?),
            OptionName::FreemarkerVersion => {
                let release = text("a release in quotes, such as \"2.3.33\"")?.parse();
                settings.freemarker = Some(release.map_err(|why| Misfit::at(value, format!("`{name}`: {why}")))?);
            }
            OptionName::HelpUri => {
                settings.help_uri = Some(text("the address of `docs/diagnostics.md` in quotes")?.into());
            }
            OptionName::Lints => settings.lints = read_lints(section()?)?,
            OptionName::Limits => settings.limits = read_limits(section()?)?,
            // Of requests only: no name in a file leads to them.
            _ => return Err(unknown(key, "setting", &[])),
        }
    }
    Ok(settings)
}

/// One of a few words.
fn choice<T: Choice>(value: &Spanned<DeValue<'_>>, name: &str) -> Result<T, Misfit> {
    value.get_ref().as_str().and_then(T::named).ok_or_else(|| {
        let words: Vec<String> = T::WORDS.iter().map(|word| format!("\"{}\"", word.name)).collect();
        Misfit::at(value, format!("`{name}` must be {}", words.join(" or ")))
    })
}

fn flag(value: &Spanned<DeValue<'_>>, name: &str) -> Result<bool, Misfit> {
    value.get_ref().as_bool().ok_or_else(|| Misfit::at(value, format!("`{name}` must be true or false")))
}

/// What a path of the settings must be.
#[derive(Clone, Copy)]
enum PathKind {
    File,
    Folder,
}

impl PathKind {
    fn look(self, path: &Path) -> Result<(), String> {
        let meta = std::fs::metadata(path).map_err(|error| match (error.kind(), self) {
            (std::io::ErrorKind::NotFound, PathKind::Folder) => "there is no such folder".into(),
            _ => reason(&error),
        })?;
        match self {
            PathKind::File if meta.is_dir() => Err(reason(&std::io::ErrorKind::IsADirectory.into())),
            PathKind::Folder if !meta.is_dir() => Err(reason(&std::io::ErrorKind::NotADirectory.into())),
            _ => Ok(()),
        }
    }
}

/// Says that there is no such name, and which one may be meant.
fn unknown(key: &Spanned<impl AsRef<str>>, what: &str, names: &[&str]) -> Misfit {
    let name = key.get_ref().as_ref();
    let help = match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", names.join(", ")),
    };
    Misfit::at(key, format!("unknown {what} `{name}`; {help}"))
}

fn read_lints(table: &DeTable<'_>) -> Result<Lints, Misfit> {
    let mut lints = Lints::default();
    // A code of its own says more than a pattern, wherever each stands.
    let (patterns, codes): (Vec<_>, Vec<_>) = table.iter().partition(|(key, _)| key.get_ref().contains('*'));
    for (key, value) in patterns.into_iter().chain(codes) {
        let code = key.get_ref().as_ref();
        let Some(level) = value.get_ref().as_str().and_then(<Option<Severity>>::named) else {
            let words = <Option<Severity>>::WORDS.iter().map(|word| format!("\"{}\"", word.name));
            let levels = words.collect::<Vec<_>>().join(", ");
            return Err(Misfit::at(value, format!("the level of `{code}` must be one of {levels}")));
        };
        set_levels(&mut lints, code, level).map_err(|why| match why {
            LevelError::Unknown(why) => Misfit::at(key, why),
            LevelError::Refused(why) => Misfit::at(value, why),
        })?;
    }
    Ok(lints)
}

/// Why no level can be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LevelError {
    /// There is no such code.
    Unknown(String),
    /// Symphony refuses messages for it.
    Refused(String),
}

/// Sets the level of a code, or of all that a pattern such as `lint/*` names and that are no refusals.
pub(crate) fn set_levels(lints: &mut Lints, pattern: &str, level: Option<Severity>) -> Result<(), LevelError> {
    let mut last = None;
    let mut is_set = false;
    for code in Code::all().filter(|code| is_named(code.id(), pattern)) {
        match lints.set(code.id(), level) {
            Ok(()) => is_set = true,
            Err(why) => last = Some(why),
        }
    }
    match last {
        _ if is_set => Ok(()),
        Some(why @ UnknownLint::Refused) => Err(LevelError::Refused(format!("`{pattern}`: {why}"))),
        _ => {
            let help = match nearest(pattern, Code::all().map(Code::id)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`messageml explain --all` lists them".into(),
            };
            Err(LevelError::Unknown(format!("there is no such code `{pattern}`; {help}")))
        }
    }
}

/// True if a pattern, in which `*` stands for any text, names this code.
pub(crate) fn is_named(code: &str, pattern: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(mut rest) = code.strip_prefix(pieces.next().unwrap_or_default()) else { return false };
    let mut last = None;
    for piece in pieces {
        if let Some(piece) = last.replace(piece) {
            let Some(at) = rest.find(piece) else { return false };
            rest = rest.get(at + piece.len()..).unwrap_or_default();
        }
    }
    last.map_or(rest.is_empty(), |piece| rest.ends_with(piece))
}

fn read_limits(table: &DeTable<'_>) -> Result<Limits, Misfit> {
    let mut limits = Limits::default();
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        let most = Limits::most(name);
        let number = match value.get_ref() {
            DeValue::Integer(digits) => u32::from_str_radix(digits.as_str(), digits.radix()).ok(),
            _ => None,
        };
        let number = number.filter(|number| (1..=most).contains(number));
        if limits.set(name, number.unwrap_or(1)).is_err() {
            return Err(unknown(key, "limit", Limits::NAMES));
        }
        if number.is_none() {
            return Err(Misfit::at(value, format!("`{name}` must be a whole number from 1 to {most}")));
        }
    }
    Ok(limits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_lie_in_the_deepest_folder_of_all_of_them() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a/b", "c"] {
            std::fs::create_dir_all(folder.path().join(name)).unwrap();
        }
        let path = |name: &str| folder.path().join(name);
        for (files, common) in [
            (&["a/b/x.mml"][..], "a/b"),
            (&["a/b"], "a/b"),
            (&["a/b/x.mml", "a/y.mml"], "a"),
            (&["a/../c/x.mml", "c/y.mml"], "c"),
            (&["a/b/../../c/x.mml"], "c"),
            (&["a/x.mml", "c/x.mml"], ""),
        ] {
            let files: Vec<_> = files.iter().map(|file| path(file)).collect();
            let found = common_folder(&files).unwrap();
            assert_eq!(
                found.components().collect::<PathBuf>(),
                path(common).components().collect::<PathBuf>(),
                "{files:?}"
            );
        }
        assert_eq!(common_folder(&[]), None);
    }

    #[test]
    fn what_is_unknown_or_wrong_is_said_with_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(SETTINGS);
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
            ("[lints]\n'lint/unused*x' = 'off'", ":2:1: there is no such code `lint/unused*x`"),
            ("[lints]\n'element/*' = 'off'", ":2:15: `element/*`: Symphony refuses"),
            ("\nroot = 'nope'", ":2:8: `root`: nope: there is no such folder"),
            ("root = 'messageml.toml'", ":1:8: `root`: messageml.toml: this is a file, and a folder is wanted"),
            ("directory = 'd.json'", ":1:13: `directory`: d.json: there is no such file"),
            ("directory = '.'", ":1:13: `directory`: .: this is a folder, and a file is wanted"),
            ("time-zone = 'Mars/Base'", ":1:13: `time-zone`: there is no time zone `Mars/Base`"),
            ("library-version = '2'", ":1:19: `library-version` must be \"1.1\" or \"1.7\""),
            ("pod-limits = 'none'", ":1:14: `pod-limits` must be \"error\" or \"warning\" or \"off\""),
            ("beta = 1", ":1:8: `beta` must be true or false"),
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
            let why = SettingsFile::read(&path).expect_err(text).to_string();
            assert!(why.contains(part) && why.contains(SETTINGS), "{text}: {why}");
        }
    }

    #[test]
    fn every_limit_can_be_set_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(SETTINGS);
        for name in Limits::NAMES {
            for name in [name.to_string(), name.replace('_', "-")] {
                std::fs::write(&path, format!("[limits]\n{name} = 0x11")).unwrap();
                let mut wanted = Limits::default();
                wanted.set(&name, 17).unwrap();
                let settings = SettingsFile::read(&path).unwrap();
                assert!(settings.limits == wanted && wanted != Limits::default(), "{name}");
            }
        }
    }

    #[test]
    fn paths_are_relative_to_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(SETTINGS);
        std::fs::create_dir(folder.path().join("templates")).unwrap();
        std::fs::write(&path, "root = 'templates'\nagent-version = '23.11'\n[lints]\n'lint/template-in-data' = 'off'")
            .unwrap();
        let settings = SettingsFile::read(&path).unwrap();
        assert_eq!(settings.root, Some(folder.path().join("templates")));
        assert_eq!(settings.agent_version, "23.11".parse().ok());
    }

    #[test]
    fn patterns_name_codes_and_a_code_of_its_own_says_more() {
        for (pattern, is_one) in [
            ("lint/*", true),
            ("*", true),
            ("lint/template-*", true),
            ("*in-data", true),
            ("l*t/*data", true),
            ("lint/template-in-data", true),
            ("lint", false),
            ("template/*", false),
            ("*in", false),
            ("lint/template-in-data*data", false),
        ] {
            assert_eq!(is_named("lint/template-in-data", pattern), is_one, "{pattern}");
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(SETTINGS);
        std::fs::write(&path, "[lints]\n'lint/template-in-data' = 'error'\n'lint/*' = 'off'").unwrap();
        let lints = SettingsFile::read(&path).unwrap().lints;
        assert!(lints.asks_for("lint/template-in-data") && !lints.asks_for("lint/unused-macro"));
    }
}
