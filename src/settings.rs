//! The settings of an engine, built once.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::choice::{Choice, Word};
use crate::directory::{Directory, NoDirectory};
use crate::document::Ids;
use crate::limits::Limits;
use crate::lints::Lints;
use crate::schema::value::date;
use crate::schema::{AgentVersion, Library, LibraryVersion};
use crate::stop::Stop;
use crate::template::format::zone::Zone;
use crate::template::{Dialect, Loader, Release};

/// Whose FreeMarker runs over the template.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Profile {
    /// The Agent: variables `data` and `entity`, FreeMarker's default number format, no includes.
    #[default]
    Agent,
    /// The Java BDK before the Agent: the model's members are the variables,
    /// `number_format=computer`, includes through the loader; what comes out is expanded once more
    /// as the Agent does with whatever arrives.
    BdkJava,
}

impl Choice for Profile {
    const WORDS: &'static [Word<Profile>] = &[
        Word { name: "agent", value: Profile::Agent, about: "The Agent: variables `data` and `entity`" },
        Word {
            name: "bdk-java",
            value: Profile::BdkJava,
            about: "The Java BDK, and then the Agent: the members of the data are the variables",
        },
    ];
}

/// What becomes of a message beyond a limit that the pod enforces after the Agent has accepted it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PodLimits {
    /// It is refused: it would not arrive.
    #[default]
    Error,
    /// It is accepted with a warning.
    Warning,
    /// Nothing is said.
    Off,
}

impl Choice for PodLimits {
    const WORDS: &'static [Word<PodLimits>] = &[
        Word { name: "error", value: PodLimits::Error, about: "It is refused, for it would not arrive" },
        Word { name: "warning", value: PodLimits::Warning, about: "It is warned of" },
        Word { name: "off", value: PodLimits::Off, about: "Nothing is said" },
    ];
}

/// A time zone by IANA name (`Europe/London`) or as Java writes an offset (`GMT+02:00`).
///
/// ```
/// use messageml::{Engine, TimeZone};
/// let engine = Engine::builder().time_zone("Asia/Tokyo".parse()?).build();
/// let message = engine.render("<messageML>${.now?string(\"HH:mm\")}</messageML>")?;
/// assert_eq!(message.text(), "09:00");
/// assert!("Europe/Londn".parse::<TimeZone>().is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TimeZone(Arc<str>);

/// There is no time zone of this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no time zone `{0}`; write a name such as `Europe/London` or `UTC`")]
pub struct UnknownTimeZone(Box<str>);

impl FromStr for TimeZone {
    type Err = UnknownTimeZone;

    fn from_str(name: &str) -> Result<Self, UnknownTimeZone> {
        match Zone::find(name) {
            Some(_) => Ok(TimeZone(name.into())),
            None => Err(UnknownTimeZone(name.into())),
        }
    }
}

impl Default for TimeZone {
    /// `UTC`.
    fn default() -> Self {
        TimeZone("UTC".into())
    }
}

impl TimeZone {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TimeZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Settings of an engine; see [`Engine::builder`](crate::Engine::builder).
///
/// ```
/// use messageml::{Engine, Limits, Profile};
/// let settings = Engine::builder().profile(Profile::BdkJava).limits(Limits::default());
/// let engine = settings.build();
/// assert!(engine.check("<messageML>${1 + 1}</messageML>").is_acceptable());
/// ```
#[derive(Clone, Debug)]
pub struct Settings {
    pub(crate) profile: Profile,
    pub(crate) library_version: LibraryVersion,
    pub(crate) auto_escaping: bool,
    pub(crate) beta: Option<bool>,
    pub(crate) freemarker: Release,
    pub(crate) limits: Limits,
    pub(crate) lints: Lints,
    pub(crate) pod_limits: PodLimits,
    pub(crate) directory: Arc<dyn Directory>,
    pub(crate) loader: Option<Arc<dyn Loader>>,
    pub(crate) now: i64,
    pub(crate) time_zone: TimeZone,
    pub(crate) ids: Ids,
    pub(crate) agent_version: Option<AgentVersion>,
    pub(crate) stop: Stop,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            profile: Profile::default(),
            library_version: LibraryVersion::default(),
            auto_escaping: false,
            beta: None,
            freemarker: Release::V2_3_33,
            limits: Limits::default(),
            lints: Lints::default(),
            pod_limits: PodLimits::default(),
            directory: Arc::new(NoDirectory),
            loader: None,
            now: 0,
            time_zone: TimeZone::default(),
            ids: Ids::default(),
            agent_version: None,
            stop: Stop::never(),
        }
    }
}

impl Settings {
    /// Whose FreeMarker runs over templates; the Agent's by default.
    #[must_use]
    pub fn profile(mut self, profile: Profile) -> Self {
        self.profile = profile;
        self
    }

    /// The rules of which version of Symphony's library hold; 1.1 by default.
    #[must_use]
    pub fn library_version(mut self, version: LibraryVersion) -> Self {
        self.library_version = version;
        self
    }

    /// Whether the Agent escapes values in templates; it does not by default, and only newer ones can.
    #[must_use]
    pub fn auto_escaping(mut self, escapes: bool) -> Self {
        self.auto_escaping = escapes;
        self
    }

    /// Whether the pod takes what the library calls beta; by default it does if the library has a beta.
    #[must_use]
    pub fn beta(mut self, takes_beta: bool) -> Self {
        self.beta = Some(takes_beta);
        self
    }

    /// The FreeMarker that the bot itself runs, for [`Profile::BdkJava`]; 2.3.33 by default. That of the Agent
    /// comes with its library.
    #[must_use]
    pub fn freemarker(mut self, release: Release) -> Self {
        self.freemarker = release;
        self
    }

    /// The bounds of the engine; see [`Limits`] for the defaults.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The levels at which findings are reported that the Agent does not refuse messages for.
    #[must_use]
    pub fn lints(mut self, lints: Lints) -> Self {
        self.lints = lints;
        self
    }

    /// What becomes of messages beyond the limits of the pod when they are checked; an error by default.
    #[must_use]
    pub fn pod_limits(mut self, pod_limits: PodLimits) -> Self {
        self.pod_limits = pod_limits;
        self
    }

    /// Users, link schemes and instruments; none are looked up by default.
    #[must_use]
    pub fn directory(self, directory: impl Directory + 'static) -> Self {
        self.shared_directory(Arc::new(directory))
    }

    /// The same for a directory that several engines share.
    #[must_use]
    pub fn shared_directory(mut self, directory: Arc<dyn Directory>) -> Self {
        self.directory = directory;
        self
    }

    /// Templates for `#include` and `#import`; without one both fail, as in the Agent.
    #[must_use]
    pub fn loader(self, loader: impl Loader + 'static) -> Self {
        self.shared_loader(Arc::new(loader))
    }

    /// The same for a loader that several engines share.
    #[must_use]
    pub fn shared_loader(mut self, loader: Arc<dyn Loader>) -> Self {
        self.loader = Some(loader);
        self
    }

    /// What `.now` says, in milliseconds since 1970 (UTC); 0 by default.
    #[must_use]
    pub fn now(mut self, milliseconds: i64) -> Self {
        self.now = milliseconds;
        self
    }

    /// The time zone in which templates print dates; UTC by default.
    #[must_use]
    pub fn time_zone(mut self, zone: TimeZone) -> Self {
        self.time_zone = zone;
        self
    }

    /// How ids of label groups and dialogs are made; sequential by default.
    #[must_use]
    pub fn ids(mut self, ids: Ids) -> Self {
        self.ids = ids;
        self
    }

    /// The Agent that messages go to: checking warns of what came later. None by default.
    ///
    /// ```
    /// # fn main() -> Result<(), messageml::schema::NotAVersion> {
    /// let engine = messageml::Engine::builder().agent_version("23.11".parse()?).build();
    /// let report = engine.check("<messageML><dateTime value=\"2025-01-31T09:30:00Z\"/></messageML>");
    /// assert!(report.diagnostics().iter().any(|found| found.code.id() == "lint/agent-version"));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn agent_version(mut self, version: AgentVersion) -> Self {
        self.agent_version = Some(version);
        self
    }

    /// What ends work under way from outside, unless a call has its own ([`Input::with_stop`](crate::Input::with_stop));
    /// nothing by default.
    #[must_use]
    pub fn stop(mut self, stop: Stop) -> Self {
        self.stop = stop;
        self
    }

    /// What the Agent's library knows.
    pub(crate) fn library(&self) -> Library {
        let version = self.library_version;
        Library { version, beta: self.beta.unwrap_or(version >= LibraryVersion::V1_7) }
    }

    /// How a template is read: by the bot for itself, or by the Agent.
    pub(crate) fn dialect(&self, by_bot: bool) -> Dialect {
        let is_newer = self.library_version >= LibraryVersion::V1_7;
        if by_bot {
            return Dialect { release: self.freemarker, nulls_hide: true, looks_up: true, ..Dialect::default() };
        }
        Dialect {
            release: if is_newer { Release::V2_3_34 } else { Release::V2_3_31 },
            output_format: if is_newer && self.auto_escaping {
                Dialect::MARKUP
            } else {
                Dialect::default().output_format
            },
            ..Dialect::default()
        }
    }

    /// True if the Agent holds templates to its list.
    pub(crate) fn is_listed(&self) -> bool {
        self.library_version >= LibraryVersion::V1_7
    }
}

/// Milliseconds since 1970 of a moment as RFC 3339 writes it, `T` or a space between day and time, to the millisecond;
/// none for anything else.
///
/// ```
/// use messageml::options::moment;
/// assert_eq!(moment("2026-01-31T09:30:00.25+01:00"), Some(1_769_848_200_250));
/// assert_eq!(moment("2026-01-31 08:30:00.25Z"), moment("2026-01-31T09:30:00.25+01:00"));
/// assert_eq!(moment("2026-02-31T08:30:00Z"), None);
/// ```
pub fn moment(text: &str) -> Option<i64> {
    let written = match text.split_once(' ') {
        Some((day, time)) => Cow::Owned(format!("{day}T{time}")),
        None => Cow::Borrowed(text),
    };
    date::moment(&written).ok().flatten()
}
