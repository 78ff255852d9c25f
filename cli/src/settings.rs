//! From arguments to a project.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use messageml::options::moment;
use messageml::{Ids, Json};
use messageml_project::{Names, Overrides, Project, Unusable};

use crate::arguments::EngineArguments;

/// Bytes of a request file: message and data within it have bounds of their own.
pub const REQUEST_BYTES: usize = 64 << 20;

/// Opens the project that the arguments speak of, for these files and folders.
///
/// # Errors
/// A file cannot be read or a value means nothing.
pub fn open(arguments: &EngineArguments, near: &[PathBuf]) -> Result<Project, Unusable> {
    Project::open(&Overrides {
        settings: arguments.config.clone(),
        near: near.to_vec(),
        profile: arguments.profile,
        directory: arguments.directory.clone(),
        now: arguments.now.as_deref().map(read_time).transpose()?,
        time_zone: arguments.time_zone.clone(),
        ids: arguments.random_ids.then(|| Ids::Seeded(seed())),
        root: arguments.root.clone(),
        agent_version: arguments.agent_version,
        library_version: arguments.library_version,
        pod_limits: arguments.pod_limits,
        select: arguments.select.clone(),
        ignore: arguments.ignore.clone(),
    })
}

fn read_time(text: &str) -> Result<i64, Unusable> {
    let read = if text == "now" { Some(now()) } else { text.parse().ok().or_else(|| moment(text)) };
    read.ok_or_else(|| Unusable::new(format!("--now {text}: neither RFC 3339 nor milliseconds nor `now`")))
}

/// Milliseconds since 1970 by the clock of this machine.
pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.ok().and_then(|since| i64::try_from(since.as_millis()).ok()).unwrap_or_default()
}

/// Differs from run to run: hash maps are seeded by the system.
fn seed() -> u64 {
    use std::hash::{BuildHasher, Hasher};
    std::collections::hash_map::RandomState::new().build_hasher().finish()
}

/// How files are named before there is a project.
pub fn names() -> Names {
    Names::new(None)
}

/// A value of the library over several lines.
pub fn json_text(value: &Json) -> String {
    serde_json::from_str::<serde_json::Value>(&value.to_string())
        .and_then(|value| serde_json::to_string_pretty(&value))
        .unwrap_or_else(|_| value.to_string())
}

/// True for stdin.
pub fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}
