//! The templates that a text imports and includes, as they are open or on disk.

use std::collections::{HashSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use messageml::assist::templates_named;
use messageml_project::{Project, read_text, real_path};

use super::unsaved::Unsaved;

/// Files that are looked into for one answer.
const FILES: usize = 32;
/// Bytes of all of them.
const BYTES: usize = 4 << 20;

/// Another template.
#[derive(Debug)]
pub struct Reached {
    /// The name by which the text reaches what brings it.
    pub name: String,
    /// Its file.
    pub path: PathBuf,
    /// What stands in it.
    pub text: Arc<str>,
}

/// The file of a template's name: below the folder of includes, or beside the template that names it.
pub fn file_of(name: &str, from: &Path, project: Option<&Project>) -> Option<PathBuf> {
    let plain = name.trim_start_matches('/');
    let loaded = project.and_then(Project::loader).and_then(|loader| loader.path(plain));
    let beside = || from.parent().map(|folder| folder.join(plain)).filter(|path| path.is_file());
    loaded.or_else(beside)
}

/// All that is known in a text for being imported or included: what it includes itself, and what that includes or
/// imports; of what it imports only what that includes.
pub fn reach(text: &str, path: &Path, project: Option<&Project>, unsaved: &Unsaved) -> Vec<Reached> {
    let mut reached: Vec<Reached> = Vec::new();
    let mut pending: VecDeque<Pending> = VecDeque::new();
    let add = |text: &str, from: &Path, around: Option<(&str, bool)>, pending: &mut VecDeque<Pending>| {
        for (name, is_import) in templates_named(text) {
            let brought_by = match (around, is_import) {
                (None, _) | (Some((_, false)), true) => name,
                (Some((brought_by, _)), false) => brought_by,
                (Some((_, true)), true) => continue,
            };
            let is_imported = is_import || around.is_some_and(|(_, is_imported)| is_imported);
            let (name, brought_by, from) = (name.to_owned(), brought_by.to_owned(), from.to_owned());
            pending.push_back(Pending { name, brought_by, is_imported, from });
        }
    };
    add(text, path, None, &mut pending);
    let (mut seen, mut bytes, own) = (HashSet::new(), 0, real_path(path));
    while let Some(next) = pending.pop_front().filter(|_| reached.len() < FILES) {
        let Some(file) = file_of(&next.name, &next.from, project) else { continue };
        let real = real_path(&file);
        if real == own || !seen.insert((next.brought_by.clone(), real)) {
            continue;
        }
        let open = unsaved.text(&file).cloned();
        let Some(text) = open.or_else(|| read_text(&file, BYTES).ok().map(Arc::from)) else { continue };
        bytes += text.len();
        if bytes > BYTES {
            break;
        }
        add(&text, &file, Some((&next.brought_by, next.is_imported)), &mut pending);
        reached.push(Reached { name: next.brought_by, path: file, text });
    }
    reached
}

/// A template that is named and not yet looked into.
struct Pending {
    name: String,
    brought_by: String,
    is_imported: bool,
    /// The template that names it.
    from: PathBuf,
}
