//! `--record DIR`: each accepted message as a case for snapshot tests.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use messageml::{Json, is_template};
use messageml_project::sync_folder;
use serde_json::Value;

use super::body::Submission;

/// Writes cases: one folder each, with `message.ftl` or `message.xml`, `data.json`,
/// `directory.json` and what came of it in `expected.txt`.
#[derive(Clone, Debug)]
pub(super) struct Recorder {
    folder: Arc<Path>,
    directory: Option<Arc<str>>,
    /// The number of the last case; another Agent may have written further ones since.
    last: Arc<AtomicU64>,
}

/// How the folders are called in which cases are made.
const UNFINISHED: &str = ".unfinished-";

/// The file in them that is locked.
const LOCK: &str = "lock";

/// How often one is made again that another Agent took for one left behind, before it could be locked.
const TRIES: usize = 16;

/// Where one case is made before it gets its name, kept by a lock that ends with its Agent however that ends. It is
/// there only while the case is written, so that an Agent that is ended between two messages leaves nothing.
#[derive(Debug)]
struct Workshop {
    path: PathBuf,
    _lock: File,
}

impl Workshop {
    fn open(folder: &Path) -> io::Result<Self> {
        for _ in 1..TRIES {
            match Workshop::make(folder) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                made => return made,
            }
        }
        Workshop::make(folder)
    }

    fn make(folder: &Path) -> io::Result<Self> {
        let name = crate::random_text(9).map_err(io::Error::other)?;
        let path = folder.join(format!("{UNFINISHED}{name}"));
        fs::create_dir(&path)?;
        let lock = Workshop::lock(&path);
        if lock.is_err() {
            remove(&path);
        }
        Ok(Workshop { _lock: lock?, path })
    }

    fn lock(path: &Path) -> io::Result<File> {
        let lock = File::create(path.join(LOCK))?;
        lock.lock()?;
        // Until now it could be taken for one left behind.
        fs::metadata(path.join(LOCK))?;
        Ok(lock)
    }

    /// The folder of the case.
    fn case(&self) -> PathBuf {
        self.path.join("case")
    }

    /// Takes away what an Agent left that no longer runs.
    fn clear(path: &Path) -> io::Result<()> {
        // Held while the folder goes.
        let _lock = match File::open(path.join(LOCK)) {
            Ok(lock) => match lock.try_lock() {
                Err(TryLockError::WouldBlock) => return Ok(()),
                _ => Some(lock),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(_) => return Ok(()),
        };
        match fs::remove_dir_all(path) {
            // Its Agent is at work in it, has done with it, or a third one was here first.
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::DirectoryNotEmpty) => Ok(()),
            done => done,
        }
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        remove(&self.path);
    }
}

fn remove(workshop: &Path) {
    // What stays is taken away by the next Agent on this folder.
    let _ = fs::remove_dir_all(workshop);
}

impl Recorder {
    pub(super) fn open(folder: &Path, directory: Option<&Json>) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let mut last = 0;
        for entry in fs::read_dir(folder)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.starts_with(UNFINISHED) {
                Workshop::clear(&folder.join(&name))?;
            } else if let Some(number) = name.strip_prefix("message-").and_then(|number| number.parse::<u64>().ok()) {
                last = last.max(number);
            }
        }
        // Whether anything can be written here is told at the start.
        drop(Workshop::open(folder)?);
        let directory = directory.map(|json| json.to_string().into());
        Ok(Recorder { folder: folder.into(), directory, last: Arc::new(AtomicU64::new(last)) })
    }

    /// Writes one case under the next free number. It appears whole or not at all, and stays once this returns: the
    /// files are synced before the folder gets its name, and the name after.
    pub(super) fn write(&self, submission: &Submission, expected: &str) -> io::Result<()> {
        self.make(&Workshop::open(&self.folder)?, submission, expected)
    }

    fn make(&self, workshop: &Workshop, submission: &Submission, expected: &str) -> io::Result<()> {
        let case = workshop.case();
        fs::create_dir(&case)?;
        let message = if is_template(&submission.message) { "message.ftl" } else { "message.xml" };
        let files = [
            (message, Some(submission.message.as_str())),
            ("data.json", submission.data.as_deref()),
            ("directory.json", self.directory.as_deref()),
            ("expected.txt", Some(expected)),
        ];
        for (name, text) in files.into_iter().filter_map(|(name, text)| Some((name, text?))) {
            let mut file = File::create(case.join(name))?;
            file.write_all(text.as_bytes())?;
            file.sync_data()?;
        }
        sync_folder(&case)?;
        loop {
            let number = self.last.fetch_add(1, Ordering::Relaxed) + 1;
            let target = self.folder.join(format!("message-{number:06}"));
            // A folder with something in it is never replaced: then that number is taken.
            match fs::rename(&case, &target) {
                Ok(()) => break,
                Err(_) if target.exists() => {}
                Err(error) => return Err(error),
            }
        }
        sync_folder(&self.folder)
    }
}

/// What is said in the page and what the bots answer, as a script that plays it again.
#[derive(Debug)]
pub(super) struct Transcript {
    folder: PathBuf,
    file: Mutex<Option<File>>,
}

/// Transcripts in one folder.
const TRANSCRIPTS: usize = 10_000;

impl Transcript {
    pub(super) fn new(folder: &Path) -> Self {
        Transcript { folder: folder.to_owned(), file: Mutex::default() }
    }

    /// Adds what a person did; the file begins with the first of it.
    pub(super) fn add(&self, step: &Value) -> io::Result<()> {
        let mut held = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        if held.is_none() {
            *held = Some(self.begin()?);
        }
        held.as_mut().map_or(Ok(()), |file| file.write_all(lines(step).as_bytes()))
    }

    /// Adds what a bot answered, once somebody has said something.
    pub(super) fn answer(&self, step: &Value) -> io::Result<()> {
        let mut held = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        held.as_mut().map_or(Ok(()), |file| file.write_all(lines(step).as_bytes()))
    }

    fn begin(&self) -> io::Result<File> {
        for number in 1..=TRANSCRIPTS {
            let name = if number == 1 { "conversation.yaml".into() } else { format!("conversation-{number}.yaml") };
            match File::create_new(self.folder.join(name)) {
                Ok(mut file) => {
                    file.write_all(b"# Play it again: messageml agent --script FILE -- COMMAND\nsteps:\n")?;
                    return Ok(file);
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::Error::other("the folder holds too many conversations"))
    }
}

/// A step in YAML: one member a line, its value as JSON, which YAML reads as well.
fn lines(step: &Value) -> String {
    let members = step.as_object().into_iter().flatten().enumerate();
    members.map(|(at, (name, value))| format!("{} {name}: {value}\n", if at == 0 { "  -" } else { "   " })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> io::Result<Vec<String>> {
        let names = fs::read_dir(folder)?.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
        let mut names: Vec<_> = names.collect();
        names.sort();
        Ok(names)
    }

    fn submission() -> Submission {
        Submission { message: "${data.a}".into(), data: Some("{\"a\":1}".into()), ..Submission::default() }
    }

    #[test]
    fn cases_are_whole_and_numbers_go_on() -> io::Result<()> {
        let place = tempfile::tempdir()?;
        Recorder::open(place.path(), None)?.write(&submission(), "what came of it")?;
        // What a killed Agent leaves: with its lock and, of earlier versions, without.
        fs::create_dir_all(place.path().join(".unfinished-000002/1"))?;
        fs::create_dir(place.path().join(".unfinished-x"))?;
        File::create(place.path().join(".unfinished-x/lock"))?;
        Recorder::open(place.path(), None)?.write(&submission(), "what came of it")?;
        assert_eq!(names(place.path())?, ["message-000001", "message-000002"]);
        assert_eq!(names(&place.path().join("message-000002"))?, ["data.json", "expected.txt", "message.ftl"]);
        Ok(())
    }

    #[test]
    fn two_agents_share_a_folder() -> io::Result<()> {
        let place = tempfile::tempdir()?;
        let agents = [Recorder::open(place.path(), None)?, Recorder::open(place.path(), None)?];
        std::thread::scope(|scope| {
            let writers: Vec<_> = (0..4)
                .map(|at| {
                    let agent = &agents[at % 2];
                    scope.spawn(move || (0..10).try_for_each(|_| agent.write(&submission(), "x")))
                })
                .collect();
            writers
                .into_iter()
                .try_for_each(|writer| writer.join().unwrap_or_else(|_| Err(io::Error::other("a panic"))))
        })?;
        let expected: Vec<String> = (1..=40).map(|number| format!("message-{number:06}")).collect();
        assert_eq!(names(place.path())?, expected);
        Ok(())
    }

    #[test]
    fn what_cannot_be_written_leaves_nothing() -> io::Result<()> {
        let place = tempfile::tempdir()?;
        let agent = Recorder::open(place.path(), None)?;
        let workshop = Workshop::open(place.path())?;
        // A file in the way of a folder stands for a disk that is full.
        File::create(workshop.case())?;
        assert!(agent.make(&workshop, &submission(), "x").is_err());
        drop(workshop);
        assert_eq!(names(place.path())?, Vec::<String>::new());
        agent.write(&submission(), "x")?;
        assert_eq!(names(place.path())?, ["message-000001"]);
        Ok(())
    }

    #[test]
    fn nobody_takes_away_what_another_agent_is_writing() -> io::Result<()> {
        let place = tempfile::tempdir()?;
        let workshop = Workshop::open(place.path())?;
        Recorder::open(place.path(), None)?;
        assert_eq!(names(&workshop.path)?, [LOCK]);
        Ok(())
    }
}
