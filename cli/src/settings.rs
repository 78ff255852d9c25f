//! From arguments and `messageml.toml` to an engine.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use messageml::diagnostic::codes;
use messageml::report::LineIndex;
use messageml::template::Loader;
use messageml::{Engine, EngineBuilder, Ids, Json, Profile, StaticDirectory};

use crate::arguments::{EngineArguments, ProfileName};
use crate::config::Config;
use crate::includes::FolderLoader;

/// The directory that is read where it lies beside a message.
pub const DIRECTORY: &str = "directory.json";

/// A sentence for the person at the terminal; the run ends with exit code 2.
#[derive(Debug)]
pub struct Unusable(pub String);

impl Unusable {
    /// Says which file could not be used and why.
    pub fn file(path: &Path, why: impl std::fmt::Display) -> Self {
        Unusable(format!("{}: {why}", shown(path)))
    }

    /// Says at which byte of which file something is wrong.
    pub fn place(path: &Path, text: &str, at: usize, why: impl std::fmt::Display) -> Self {
        let at = LineIndex::new(text).position(at);
        Unusable(format!("{}:{}:{}: {why}", shown(path), at.line, at.column))
    }

    /// Says why a file could not be read or written, without the numbers of the system.
    pub fn io(path: &Path, error: &io::Error) -> Self {
        Unusable::file(path, reason(error))
    }
}

/// What went wrong, in words.
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such file".into(),
        ErrorKind::PermissionDenied => "it may not be read or written by you".into(),
        ErrorKind::IsADirectory => "this is a folder, and a file is wanted".into(),
        ErrorKind::ReadOnlyFilesystem => "it lies where nothing can be written".into(),
        ErrorKind::StorageFull => "there is no space left to write it".into(),
        _ => error.to_string(),
    }
}

/// Everything that stays the same for all messages of a run.
#[derive(Debug)]
pub struct Settings {
    builder: EngineBuilder,
    /// Given by `--directory` or the configuration: then the one beside a message is not looked at.
    pub directory: Option<PathBuf>,
    /// True if the settings ask for branches that no data take.
    pub asks_for_coverage: bool,
    /// Gives includes, for the excerpts under findings.
    pub loader: Option<Arc<FolderLoader>>,
}

/// Lends the loader to the engine.
#[derive(Debug)]
struct Shared(Arc<FolderLoader>);

impl Loader for Shared {
    fn load(&self, name: &str) -> Option<Arc<str>> {
        self.0.load(name)
    }
}

impl Settings {
    /// Reads what the arguments name.
    ///
    /// # Errors
    /// A file cannot be read or a value means nothing.
    pub fn read(arguments: &EngineArguments) -> Result<Self, Unusable> {
        let config = Config::find(arguments.config.as_deref())?;
        let profile = match arguments.profile.or(config.profile) {
            None | Some(ProfileName::Agent) => Profile::Agent,
            Some(ProfileName::BdkJava) => Profile::BdkJava,
        };
        let asks_for_coverage = config.lints.asks_for(codes::lint::BRANCH_NOT_TAKEN.id());
        let mut builder = Engine::builder().profile(profile).lints(config.lints).limits(config.limits);
        if let Some(version) = arguments.agent_version.or(config.agent_version) {
            builder = builder.agent_version(version);
        }
        let directory = arguments.directory.clone().or(config.directory);
        if let Some(path) = &directory {
            builder = builder.directory(read_directory(path)?);
        }
        if let Some(time) = &arguments.now {
            builder = builder.now(read_time(time)?);
        }
        if let Some(zone) = arguments.time_zone.as_ref().or(config.time_zone.as_ref()) {
            if jiff::tz::TimeZone::get(zone).is_err() {
                return Err(Unusable(format!("--time-zone {zone}: no such time zone")));
            }
            builder = builder.time_zone(zone);
        }
        if arguments.random_ids {
            builder = builder.ids(Ids::Seeded(seed()));
        }
        let mut loader = None;
        if arguments.root.is_some() && profile == Profile::Agent {
            return Err(Unusable("--root: the Agent has no includes; add --profile bdk-java".into()));
        }
        let root = arguments.root.as_ref().or(config.root.as_ref()).filter(|_| profile == Profile::BdkJava);
        if let Some(root) = root {
            let opened = FolderLoader::open(root).map_err(|error| Unusable::io(root, &error))?;
            let opened = Arc::new(opened);
            builder = builder.loader(Shared(Arc::clone(&opened)));
            loader = Some(opened);
        }
        Ok(Settings { builder, directory, asks_for_coverage, loader })
    }

    /// The settings that an engine starts from, and true if they name a directory.
    pub fn into_builder(self) -> (EngineBuilder, bool) {
        (self.builder, self.directory.is_some())
    }

    /// The engine for a message, with the directory that lies beside it unless one was given.
    ///
    /// # Errors
    /// That directory cannot be read.
    pub fn engine(&self, message: &Path) -> Result<Engine, Unusable> {
        let beside = message.with_file_name(DIRECTORY);
        if self.directory.is_none() && message != Path::new("-") && beside.is_file() {
            return Ok(self.builder.clone().directory(read_directory(&beside)?).build());
        }
        Ok(self.builder.clone().build())
    }
}

fn read_directory(path: &Path) -> Result<StaticDirectory, Unusable> {
    let text = read_text(path)?;
    let json = messageml::json::read_strictly(&text, 512)
        .map_err(|error| Unusable::place(path, &text, error.at, error.reason))?;
    StaticDirectory::from_json(&json).map_err(|why| Unusable::file(path, why))
}

/// The text of a file, or of stdin for `-`.
///
/// # Errors
/// It cannot be read or is not UTF-8.
pub fn read_text(path: &Path) -> Result<String, Unusable> {
    let bytes = if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut std::io::stdin().lock(), &mut bytes)
            .map(|_| bytes)
            .map_err(|error| Unusable(format!("stdin: {error}")))?
    } else {
        fs::read(path).map_err(|error| Unusable::io(path, &error))?
    };
    String::from_utf8(bytes).map_err(|error| {
        let (at, bytes) = (error.utf8_error().valid_up_to(), error.as_bytes());
        if matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) {
            return Unusable::file(path, "this is UTF-16; save it as UTF-8");
        }
        let (before, byte) = (bytes.get(..at).unwrap_or_default(), bytes.get(at).copied().unwrap_or_default());
        let before = String::from_utf8_lossy(before);
        Unusable::place(path, &before, at, format!("not UTF-8: a byte {byte:#04X}; save it as UTF-8"))
    })
}

fn read_time(text: &str) -> Result<i64, Unusable> {
    if text == "now" {
        return Ok(jiff::Timestamp::now().as_millisecond());
    }
    if let Ok(milliseconds) = text.parse() {
        return Ok(milliseconds);
    }
    let read: Result<jiff::Timestamp, _> = text.parse();
    read.map(jiff::Timestamp::as_millisecond)
        .map_err(|_| Unusable(format!("--now {text}: neither RFC 3339 nor milliseconds nor `now`")))
}

/// Differs from run to run: hash maps are seeded by the system.
fn seed() -> u64 {
    use std::hash::{BuildHasher, Hasher};
    std::collections::hash_map::RandomState::new().build_hasher().finish()
}

/// The path of a file as it is shown: with slashes on every machine.
pub fn shown(path: &Path) -> String {
    if path == Path::new("-") { "<stdin>".into() } else { path.display().to_string().replace('\\', "/") }
}

/// The JSON text of a data file, wherever it lies: beside the message unless given.
pub fn data_beside(message: &Path) -> Vec<PathBuf> {
    let (Some(folder), Some(name)) = (message.parent(), message.file_name().and_then(|name| name.to_str())) else {
        return Vec::new();
    };
    let stem = name.split('.').next().unwrap_or(name);
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| {
            let other = entry.file_name();
            let Some(rest) = other.to_str().and_then(|other| other.strip_prefix(stem)) else { return false };
            rest.starts_with('.') && rest.ends_with(".data.json") && rest.matches('.').count() <= 3
        })
        .map(|entry| message.with_file_name(entry.file_name()))
        .collect();
    if found.is_empty() && stem == "message" {
        found.extend(Some(message.with_file_name("data.json")).filter(|path| path.is_file()));
    }
    found.sort();
    found
}

/// Nothing but a name for `{}` where no data is known.
pub fn json_text(value: &Json) -> String {
    serde_json::from_str::<serde_json::Value>(&value.to_string())
        .and_then(|value| serde_json::to_string_pretty(&value))
        .unwrap_or_else(|_| value.to_string())
}
