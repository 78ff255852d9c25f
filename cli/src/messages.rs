//! Which messages there are to check: files given, and what lies in folders.

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

/// The cases of all files and folders, in order of their names within each.
///
/// # Errors
/// A folder cannot be read.
pub fn find(paths: &[PathBuf], data: &[PathBuf]) -> Result<Vec<Case>, Unusable> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() { walk(path, 0, &mut files)? } else { files.push(path.clone()) }
    }
    let mut cases = Vec::new();
    for message in files {
        let beside = if data.is_empty() { data_beside(&message) } else { data.to_vec() };
        if beside.is_empty() {
            cases.push(Case { message, data: None });
        } else {
            cases.extend(beside.into_iter().map(|data| Case { message: message.clone(), data: Some(data) }));
        }
    }
    Ok(cases)
}

fn walk(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), Unusable> {
    let entries = fs::read_dir(folder).map_err(|error| Unusable::file(folder, error))?;
    let mut entries: Vec<_> = entries.flatten().collect();
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
            walk(&entry.path(), depth + 1, files)?;
        } else if kind.is_file() && is_message(&entry.path(), &name) {
            files.push(entry.path());
        }
    }
    Ok(())
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
