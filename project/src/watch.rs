//! Noticing that files change.

use std::collections::BTreeSet;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant, SystemTime};

use notify::event::{AccessKind, EventKind};
use notify::{Config, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

/// Editors write a file in several steps: this long nothing must happen before it counts as written.
const QUIET: Duration = Duration::from_millis(20);
/// A file that changes all the time is looked at all the same.
const LONGEST: Duration = Duration::from_millis(500);
/// How often a system that tells nothing of changes is looked at.
const POLL: Duration = Duration::from_millis(500);

/// A file as it was at the last look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    modified: Option<SystemTime>,
    length: u64,
}

impl Stamp {
    /// Of a file's data.
    pub fn of(meta: &Metadata) -> Self {
        Stamp { modified: meta.modified().ok(), length: meta.len() }
    }
}

/// Watches folders, not what is in the folders in them: whoever looks at those names them too.
pub struct Watch {
    watcher: Box<dyn Watcher + Send>,
    events: Receiver<()>,
    folders: BTreeSet<PathBuf>,
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch").field("folders", &self.folders).finish_non_exhaustive()
    }
}

impl Watch {
    /// Watches nothing yet.
    ///
    /// # Errors
    /// The system can watch nothing, not even by looking again and again.
    pub fn new() -> Result<Self, notify::Error> {
        let (sender, events) = mpsc::channel();
        let tell = move |event: notify::Result<notify::Event>| {
            let is_reading = event
                .as_ref()
                .is_ok_and(|event| matches!(event.kind, EventKind::Access(kind) if !matches!(kind, AccessKind::Close(notify::event::AccessMode::Write))));
            if !is_reading {
                // Nobody waits any more when the watch is dropped.
                let _ = sender.send(());
            }
        };
        let watcher: Box<dyn Watcher + Send> = match RecommendedWatcher::new(tell.clone(), Config::default()) {
            Ok(watcher) => Box::new(watcher),
            Err(_) => Box::new(PollWatcher::new(tell, Config::default().with_poll_interval(POLL))?),
        };
        Ok(Watch { watcher, events, folders: BTreeSet::new() })
    }

    /// Watches these folders from now on, and no others.
    ///
    /// Call it before their files are read: what changes in between is noticed then.
    pub fn set(&mut self, folders: impl IntoIterator<Item = PathBuf>) {
        let wanted: BTreeSet<PathBuf> = folders.into_iter().collect();
        for folder in self.folders.difference(&wanted) {
            // It may be gone.
            let _ = self.watcher.unwatch(folder);
        }
        let mut watched: BTreeSet<PathBuf> = self.folders.intersection(&wanted).cloned().collect();
        for folder in wanted.difference(&self.folders) {
            if self.watcher.watch(folder, RecursiveMode::NonRecursive).is_ok() {
                watched.insert(folder.clone());
            }
        }
        self.folders = watched;
    }

    /// Waits until something in the folders has changed and nothing more does; at most this long.
    ///
    /// False if nothing changed.
    pub fn wait(&self, longest: Duration) -> bool {
        match self.events.recv_timeout(longest) {
            Ok(()) => {}
            Err(RecvTimeoutError::Timeout) => return false,
            Err(RecvTimeoutError::Disconnected) => {
                std::thread::sleep(longest.min(POLL));
                return false;
            }
        }
        let end = Instant::now() + LONGEST;
        while Instant::now() < end && self.events.recv_timeout(QUIET).is_ok() {}
        true
    }
}

/// The folder of a file, to be watched.
pub(crate) fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// However busy the machine is.
    const LONG: Duration = Duration::from_secs(300);

    #[test]
    fn changes_new_files_and_renames_are_noticed() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.ftl");
        fs::write(&path, "a").expect("a file");
        let mut watch = Watch::new().expect("a watch");
        watch.set([folder.path().to_owned()]);
        while watch.wait(Duration::from_millis(50)) {}
        fs::write(&path, "b").expect("a file");
        assert!(watch.wait(LONG));
        fs::write(folder.path().join("b.ftl"), "b").expect("a file");
        assert!(watch.wait(LONG));
        fs::rename(folder.path().join("b.ftl"), &path).expect("renamed");
        assert!(watch.wait(LONG));
        fs::remove_file(&path).expect("removed");
        assert!(watch.wait(LONG));
        watch.set([]);
        while watch.wait(Duration::from_millis(50)) {}
        fs::write(&path, "c").expect("a file");
        assert!(!watch.wait(Duration::from_millis(100)));
    }
}
