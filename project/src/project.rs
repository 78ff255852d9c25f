//! From the settings of a project, and what the command line says instead, to engines.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use messageml::Lints;
use messageml::Loader;
use messageml::diagnostic::codes;
use messageml::schema::AgentVersion;
use messageml::{Code, Engine, Ids, LibraryVersion, Limits, PodLimits, Profile, Settings as EngineSettings, Severity};

use crate::directory::read_directory;
use crate::includes::FolderLoader;
use crate::names::{Names, real_path};
use crate::samples::STDIN;
use crate::settings::{LevelError, SettingsFile, is_named, set_levels};
use crate::unusable::Unusable;
use crate::watch::{Stamp, folder_of};

/// The directory that is read where it lies beside a message.
pub const DIRECTORY: &str = "directory.json";

/// What is said instead of the settings file.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// The settings file; the nearest `messageml.toml` by default.
    pub settings: Option<PathBuf>,
    /// Files and folders that the nearest one is looked for from, before the working directory.
    pub near: Vec<PathBuf>,
    /// Whose FreeMarker runs.
    pub profile: Option<Profile>,
    /// Users, link schemes and instruments.
    pub directory: Option<PathBuf>,
    /// What `.now` says, in milliseconds since 1970 (UTC).
    pub now: Option<i64>,
    /// By IANA name.
    pub time_zone: Option<String>,
    /// How ids are made.
    pub ids: Option<Ids>,
    /// The folder of includes.
    pub root: Option<PathBuf>,
    /// The Agent that messages go to.
    pub agent_version: Option<AgentVersion>,
    /// Which version of Symphony's library the Agent has.
    pub library_version: Option<LibraryVersion>,
    /// What becomes of a message beyond a limit of the pod.
    pub pod_limits: Option<PodLimits>,
    /// Of what is no refusal only the codes that one of these patterns names, unless there are none.
    pub select: Vec<String>,
    /// No codes that one of these patterns names, unless they are refusals.
    pub ignore: Vec<String>,
}

/// Everything that stays the same for all messages of a run.
#[derive(Debug)]
pub struct Project {
    builder: EngineSettings,
    limits: Limits,
    profile: Profile,
    library_version: LibraryVersion,
    settings: Option<PathBuf>,
    directory: Option<PathBuf>,
    /// What it was made of, as that was.
    files: Vec<(PathBuf, Option<Stamp>)>,
    asks_for_coverage: bool,
    help_uri: Option<String>,
    loader: Option<Arc<FolderLoader>>,
    names: Names,
    /// The engine of the last message, by the directory beside it.
    last: Mutex<Option<(Beside, Arc<Engine>)>>,
}

/// A directory beside a message, and how it is.
type Beside = Option<(PathBuf, Stamp)>;

impl Project {
    /// Reads the settings.
    ///
    /// # Errors
    /// A file cannot be read or a value means nothing; a value of the settings file is blamed where it stands.
    pub fn open(overrides: &Overrides) -> Result<Self, Unusable> {
        let path = SettingsFile::find(overrides.settings.as_deref(), &overrides.near);
        // Before they are read: what changes meanwhile is seen to have changed.
        let mut files: Vec<_> = path.as_deref().map(as_it_is).into_iter().collect();
        let file = path.as_deref().map(SettingsFile::read).transpose()?.unwrap_or_default();
        let profile = overrides.profile.or(file.profile).unwrap_or_default();
        let lints = levels(file.lints, overrides)?;
        let asks_for_coverage = lints.asks_for(codes::lint::BRANCH_NOT_TAKEN.id());
        let mut builder = Engine::builder().profile(profile).lints(lints).limits(file.limits.clone());
        if let Some(version) = overrides.agent_version.or(file.agent_version) {
            builder = builder.agent_version(version);
        }
        let library_version = overrides.library_version.or(file.library_version);
        if let Some(version) = library_version {
            builder = builder.library_version(version);
        }
        if let Some(limits) = overrides.pod_limits.or(file.pod_limits) {
            builder = builder.pod_limits(limits);
        }
        builder = builder.auto_escaping(file.auto_escaping);
        if let Some(takes_beta) = file.beta {
            builder = builder.beta(takes_beta);
        }
        if let Some(release) = file.freemarker {
            builder = builder.freemarker(release);
        }
        let directory = overrides.directory.clone().or(file.directory);
        files.extend(directory.as_deref().map(as_it_is));
        if let Some(path) = &directory {
            builder = builder.directory(read_directory(path)?);
        }
        if let Some(now) = overrides.now {
            builder = builder.now(now);
        }
        if let Some(zone) = &overrides.time_zone {
            let zone = zone.parse().map_err(|_| Unusable::new(format!("--time-zone {zone}: no such time zone")))?;
            builder = builder.time_zone(zone);
        } else if let Some(zone) = file.time_zone {
            builder = builder.time_zone(zone);
        }
        if let Some(ids) = overrides.ids {
            builder = builder.ids(ids);
        }
        if overrides.root.is_some() && profile == Profile::Agent {
            return Err(Unusable::new("--root: the Agent has no includes; add --profile bdk-java"));
        }
        let mut loader = None;
        let root = overrides.root.as_ref().or(file.root.as_ref()).filter(|_| profile == Profile::BdkJava);
        if let Some(root) = root {
            let opened = FolderLoader::open(root, file.limits.template_bytes);
            let opened = Arc::new(opened.map_err(|error| Unusable::io(root, &error))?);
            let shared: Arc<dyn Loader> = Arc::<FolderLoader>::clone(&opened);
            builder = builder.shared_loader(shared);
            loader = Some(opened);
        }
        let names = Names::new(path.as_deref().map(folder_of).as_deref());
        Ok(Project {
            builder,
            limits: file.limits,
            profile,
            library_version: library_version.unwrap_or_default(),
            settings: path,
            directory,
            files,
            asks_for_coverage,
            help_uri: file.help_uri,
            loader,
            names,
            last: Mutex::default(),
        })
    }

    /// False once a file that the settings are made of has changed.
    pub fn is_current(&self) -> bool {
        self.files.iter().all(|(path, seen)| as_it_is(path).1 == *seen)
    }

    /// The settings that an engine starts from.
    pub fn builder(&self) -> &EngineSettings {
        &self.builder
    }

    /// The bounds of everything that is read.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Whose FreeMarker runs.
    pub fn profile(&self) -> Profile {
        self.profile
    }

    /// Which version of Symphony's library the Agent has.
    pub fn library_version(&self) -> LibraryVersion {
        self.library_version
    }

    /// The directory that holds for all messages; with one, the one beside a message is not looked at.
    pub fn directory(&self) -> Option<&Path> {
        self.directory.as_deref()
    }

    /// Gives includes, for the excerpts under findings.
    pub fn loader(&self) -> Option<&Arc<FolderLoader>> {
        self.loader.as_ref()
    }

    /// The same, as the library takes it.
    pub fn includes(&self) -> Option<&dyn Loader> {
        self.loader.as_deref().map(|loader| loader as &dyn Loader)
    }

    /// True if the settings ask for branches that no data take.
    pub fn asks_for_coverage(&self) -> bool {
        self.asks_for_coverage
    }

    /// Where the explanations of findings can be read, for reports that lead there.
    pub fn help_uri(&self) -> Option<&str> {
        self.help_uri.as_deref()
    }

    /// How files are named.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// The directory that lies beside a message and holds for it.
    pub fn directory_beside(&self, message: &Path) -> Option<PathBuf> {
        let beside = message.with_file_name(DIRECTORY);
        (self.directory.is_none() && message != Path::new(STDIN) && beside.is_file()).then_some(beside)
    }

    /// The settings for a message, with the directory that lies beside it unless one was given.
    ///
    /// # Errors
    /// That directory cannot be read.
    pub fn builder_for(&self, message: &Path) -> Result<EngineSettings, Unusable> {
        let builder = self.builder.clone();
        match self.directory_beside(message) {
            Some(beside) => Ok(builder.directory(read_directory(&beside)?)),
            None => Ok(builder),
        }
    }

    /// The engine for a message.
    ///
    /// # Errors
    /// The directory beside it cannot be read.
    pub fn engine(&self, message: &Path) -> Result<Arc<Engine>, Unusable> {
        let beside = self.directory_beside(message);
        let key = match beside {
            Some(path) => {
                let meta = std::fs::metadata(&path).map_err(|error| Unusable::io(&path, &error))?;
                Some((path, Stamp::of(&meta)))
            }
            None => None,
        };
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        match &*last {
            Some((seen, engine)) if *seen == key => Ok(Arc::clone(engine)),
            _ => {
                let engine = Arc::new(self.builder_for(message)?.build());
                *last = Some((key, Arc::clone(&engine)));
                Ok(engine)
            }
        }
    }

    /// The name of a template as `#include` would give it: its path below the root, with `/`, or the name of its file.
    /// By its ending a bot's own template escapes values, and includes are relative to it.
    pub fn template_name(&self, message: &Path) -> String {
        let below = self.loader.as_deref().and_then(|loader| {
            let path = Some(real_path(message)).filter(|_| message != Path::new("-"))?;
            let parts = path.strip_prefix(loader.root()).ok()?.iter().map(|part| part.to_string_lossy().into_owned());
            Some(parts.collect::<Vec<_>>().join("/"))
        });
        below.unwrap_or_else(|| message.file_name().unwrap_or_default().to_string_lossy().into_owned())
    }

    /// The folders of the files that the settings are made of, to be watched.
    pub fn folders(&self) -> Vec<PathBuf> {
        let included = self.loader.iter().flat_map(|loader| {
            let root = loader.root().to_owned();
            loader.files().iter().map(|path| folder_of(path)).chain([root]).collect::<Vec<_>>()
        });
        let files = self.settings.iter().chain(&self.directory);
        files.map(|path| folder_of(path)).chain(included).collect()
    }
}

fn as_it_is(path: &Path) -> (PathBuf, Option<Stamp>) {
    (path.to_owned(), std::fs::metadata(path).ok().map(|meta| Stamp::of(&meta)))
}

/// The levels of the settings with what the command line selects and ignores.
fn levels(mut lints: Lints, overrides: &Overrides) -> Result<Lints, Unusable> {
    let unknown = |option: &str, why: LevelError| match why {
        LevelError::Unknown(why) | LevelError::Refused(why) => Unusable::new(format!("{option}: {why}")),
    };
    for pattern in &overrides.select {
        // As a trial, so that a name that means nothing is told; refusals are selected anyway.
        match set_levels(&mut Lints::default(), pattern, None) {
            Ok(()) | Err(LevelError::Refused(_)) => {}
            Err(why) => return Err(unknown("--select", why)),
        }
    }
    if !overrides.select.is_empty() {
        // Refusals stay.
        for code in Code::all().filter(|code| code.severity() != Severity::Error) {
            if !overrides.select.iter().any(|pattern| is_named(code.id(), pattern)) {
                let _ = lints.set(code.id(), None);
            } else if overrides.select.iter().any(|pattern| pattern == code.id()) && !lints.asks_for(code.id()) {
                // By its name, also what is off unless it is asked for.
                let _ = lints.set(code.id(), Some(code.severity()));
            }
        }
    }
    for pattern in &overrides.ignore {
        set_levels(&mut lints, pattern, None).map_err(|why| unknown("--ignore", why))?;
    }
    Ok(lints)
}
