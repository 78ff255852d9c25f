//! The messages of a folder and the data that lies beside them, found by name.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What a message's file name ends in.
const MESSAGE_ENDINGS: [&str; 4] = ["ftl", "xml", "mml", "messageml"];
/// Folders that hold no messages of the author's.
const PASSED_OVER: [&str; 4] = ["target", "node_modules", "build", "venv"];
const DEPTH: usize = 8;
/// Directory entries that one look reads at most, whatever they are.
const ENTRIES: usize = 100_000;
/// Bytes of one file; the engine's own bounds are lower.
const FILE_BYTES: u64 = 8 << 20;

/// A file as it was at the last look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    modified: Option<SystemTime>,
    length: u64,
}

/// A data variant of a message: `x.data.json` is nameless, `x.<case>.data.json` has its case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Case {
    pub name: String,
    pub path: PathBuf,
    pub stamp: Stamp,
}

/// A message and what lies beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// The path below the folder, with slashes.
    pub id: String,
    pub path: PathBuf,
    pub stamp: Stamp,
    pub cases: Vec<Case>,
    /// `directory.json` beside the message.
    pub directory: Option<(PathBuf, Stamp)>,
}

impl Item {
    pub(crate) fn case(&self, name: &str) -> Option<&Case> {
        self.cases.iter().find(|case| case.name == name)
    }
}

/// What `preview` was pointed at.
#[derive(Clone, Debug)]
pub(crate) struct Folder {
    root: PathBuf,
    /// Only this message, if a file was given.
    only: Option<String>,
    entries: usize,
}

impl Folder {
    /// # Errors
    /// The path does not exist or cannot be read.
    pub(crate) fn open(path: &Path, entries: usize) -> io::Result<Self> {
        let path = fs::canonicalize(path)?;
        if path.is_dir() {
            fs::read_dir(&path)?;
            return Ok(Folder { root: path, only: None, entries });
        }
        fs::File::open(&path)?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let root = path.parent().unwrap_or(Path::new("/")).to_owned();
        Ok(Folder { root, only: name, entries })
    }

    pub(crate) fn name(&self) -> String {
        let name = self.root.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        self.only.clone().unwrap_or(name)
    }

    /// All messages, by id; links are not followed.
    pub(crate) fn look(&self) -> BTreeMap<String, Item> {
        let mut items = BTreeMap::new();
        let mut left = vec![(self.root.clone(), 0)];
        let mut seen = 0;
        while let Some((folder, depth)) = left.pop() {
            let mut files = BTreeMap::new();
            for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
                seen += 1;
                let name = entry.file_name().to_string_lossy().into_owned();
                let Ok(kind) = entry.file_type() else { continue };
                if seen > ENTRIES || name.starts_with('.') {
                    continue;
                }
                if kind.is_dir() {
                    if self.only.is_none() && depth < DEPTH && !PASSED_OVER.contains(&name.as_str()) {
                        left.push((entry.path(), depth + 1));
                    }
                } else if kind.is_file()
                    && let Ok(meta) = entry.metadata()
                {
                    files.insert(name, Stamp { modified: meta.modified().ok(), length: meta.len() });
                }
            }
            self.gather(&folder, &files, &mut items);
        }
        items
    }

    fn gather(&self, folder: &Path, files: &BTreeMap<String, Stamp>, items: &mut BTreeMap<String, Item>) {
        for (name, stamp) in files {
            let is_wanted = match &self.only {
                Some(only) => only == name,
                None => name.rsplit_once('.').is_some_and(|(_, ending)| MESSAGE_ENDINGS.contains(&ending)),
            };
            if !is_wanted || items.len() >= self.entries {
                continue;
            }
            let path = folder.join(name);
            let id = path.strip_prefix(&self.root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            let directory = files.get("directory.json").map(|stamp| (folder.join("directory.json"), stamp.clone()));
            let cases = cases_of(name, folder, files);
            items.insert(id.clone(), Item { id, path, stamp: stamp.clone(), cases, directory });
        }
    }
}

fn cases_of(message: &str, folder: &Path, files: &BTreeMap<String, Stamp>) -> Vec<Case> {
    let stem = message.split('.').next().unwrap_or(message);
    let case = |name: &str, file: &str, stamp: &Stamp| Case {
        name: name.to_owned(),
        path: folder.join(file),
        stamp: stamp.clone(),
    };
    let mut cases: Vec<Case> = files
        .iter()
        .filter_map(|(file, stamp)| {
            let rest = file.strip_prefix(stem)?.strip_suffix(".data.json")?;
            match rest.strip_prefix('.') {
                None if rest.is_empty() => Some(case("", file, stamp)),
                Some(name) if !name.contains('.') => Some(case(name, file, stamp)),
                _ => None,
            }
        })
        .collect();
    // A folder of its own for each message: `message.ftl` beside `data.json`.
    if cases.is_empty()
        && stem == "message"
        && let Some(stamp) = files.get("data.json")
    {
        cases.push(case("", "data.json", stamp));
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

/// The text of a file of at most 8 MiB.
///
/// # Errors
/// It cannot be read, is too large or not UTF-8.
pub(crate) fn read_text(path: &Path) -> Result<String, String> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut text = String::new();
    let read = fs::File::open(path).and_then(|file| file.take(FILE_BYTES + 1).read_to_string(&mut text));
    match read {
        Err(error) => Err(format!("{name}: {error}")),
        Ok(_) if text.len() as u64 > FILE_BYTES => Err(format!("{name}: more than {FILE_BYTES} bytes")),
        Ok(_) => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_get_the_data_beside_them() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        fs::create_dir(folder.path().join("own"))?;
        for name in [
            "a.ftl",
            "a.data.json",
            "a.full.data.json",
            "ab.data.json",
            "b.xml",
            ".hidden.ftl",
            "notes.txt",
            "own/message.ftl",
            "own/data.json",
            "own/directory.json",
        ] {
            fs::write(folder.path().join(name), "{}")?;
        }
        let items = Folder::open(folder.path(), 100)?.look();
        let shown: Vec<_> = items
            .values()
            .map(|item| (item.id.as_str(), item.cases.iter().map(|case| case.name.as_str()).collect::<Vec<_>>()))
            .collect();
        assert_eq!(shown, [("a.ftl", vec!["", "full"]), ("b.xml", vec![]), ("own/message.ftl", vec![""])]);
        assert!(items.get("own/message.ftl").is_some_and(|item| item.directory.is_some()));
        assert_eq!(Folder::open(&folder.path().join("b.xml"), 100)?.look().len(), 1);
        assert_eq!(Folder::open(folder.path(), 2)?.look().len(), 2);
        Ok(())
    }
}
