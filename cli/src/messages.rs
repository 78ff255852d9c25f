//! Which messages there are to check: files given, and what lies in folders.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::settings::{Unusable, data_beside};

/// Folders that never hold sources of one's own.
const SKIPPED: [&str; 4] = ["node_modules", "target", "build", "dist"];

/// Folders within folders.
const DEPTH: usize = 64;

/// A message with one of its data files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The message or template.
    pub message: PathBuf,
    /// Its data.
    pub data: Option<PathBuf>,
}

/// What was found in the files and folders that were given.
#[derive(Debug, Default)]
pub struct Found {
    /// In order of their names within each folder.
    pub cases: Vec<Case>,
    /// Folders that cannot be read.
    pub unreadable: Vec<Unusable>,
    /// Files that were given and are no messages: data, directories, settings.
    pub skipped: Vec<PathBuf>,
    /// Folders that were given and hold no message.
    pub empty: Vec<PathBuf>,
}

/// The cases of all files and folders; what is given twice counts once.
pub fn find(paths: &[PathBuf], data: &[PathBuf]) -> Found {
    let mut found = Found::default();
    let mut files: Vec<PathBuf> = Vec::new();
    for path in paths {
        let before = (files.len(), found.unreadable.len());
        if path.is_dir() {
            walk(path, 0, &mut files, &mut found.unreadable);
            if before == (files.len(), found.unreadable.len()) {
                found.empty.push(path.clone());
            }
        } else if is_beside(path) {
            found.skipped.push(path.clone());
        } else {
            files.push(path.clone());
        }
    }
    let mut seen = HashSet::new();
    for message in files.into_iter().filter(|path| seen.insert(path.clone())) {
        let beside = if data.is_empty() { data_beside(&message) } else { data.to_vec() };
        if beside.is_empty() {
            found.cases.push(Case { message, data: None });
        } else {
            found.cases.extend(beside.into_iter().map(|data| Case { message: message.clone(), data: Some(data) }));
        }
    }
    found
}

/// True for what lies beside messages and is none: `templates/*` names it as well.
fn is_beside(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.ends_with(".json") || name == crate::config::NAME
}

fn walk(folder: &Path, depth: usize, files: &mut Vec<PathBuf>, unreadable: &mut Vec<Unusable>) {
    let mut entries: Vec<_> = match fs::read_dir(folder) {
        Ok(entries) => entries.flatten().collect(),
        Err(error) => return unreadable.push(Unusable::io(folder, &error)),
    };
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        // Symbolic links are not followed: `file_type` tells of the link itself.
        let Ok(kind) = entry.file_type() else { continue };
        if name.starts_with('.') {
            continue;
        }
        if kind.is_dir() && depth < DEPTH && !SKIPPED.contains(&&*name) {
            walk(&entry.path(), depth + 1, files, unreadable);
        } else if kind.is_file() && is_message(&entry.path(), &name) {
            files.push(entry.path());
        }
    }
}

/// True for what looks like a message of its own: fragments to include have no root.
fn is_message(path: &Path, name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension {
        "mml" | "messageml" => true,
        "ftl" | "ftlh" | "ftlx" | "xml" => fs::read(path).is_ok_and(|bytes| {
            let holds = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
            holds(b"<messageML") || holds(b"data-format=\"PresentationML\"")
        }),
        _ => false,
    }
}
