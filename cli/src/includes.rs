//! The folder that templates include from: nothing outside it can be reached.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::{fs, io};

use messageml::template::Loader;

/// Folders within folders that are watched.
const DEPTH: usize = 8;

/// Gives the files below one folder; a name or a symbolic link that leads out of it gives nothing.
#[derive(Debug)]
pub struct FolderLoader {
    root: PathBuf,
    known: Mutex<HashMap<Box<str>, Option<Arc<str>>>>,
}

impl FolderLoader {
    /// Opens a folder.
    ///
    /// # Errors
    /// It cannot be found.
    pub fn open(root: &Path) -> io::Result<Self> {
        Ok(FolderLoader { root: root.canonicalize()?, known: Mutex::default() })
    }

    /// The file for a template's name, if it lies inside the folder.
    pub fn path(&self, name: &str) -> Option<PathBuf> {
        let relative = Path::new(name);
        if !relative.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
            return None;
        }
        let path = self.root.join(relative).canonicalize().ok()?;
        (path.starts_with(&self.root) && path.is_file()).then_some(path)
    }
}

impl FolderLoader {
    /// The files of the folder itself and of those in it, as far as templates are likely to reach.
    pub fn files(&self) -> Vec<PathBuf> {
        let (mut files, mut folders) = (Vec::new(), vec![(self.root.clone(), 0)]);
        while let Some((folder, depth)) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                let Ok(kind) = entry.file_type() else { continue };
                if kind.is_file() {
                    files.push(entry.path());
                } else if kind.is_dir() && depth < DEPTH && !entry.file_name().to_string_lossy().starts_with('.') {
                    folders.push((entry.path(), depth + 1));
                }
            }
        }
        files
    }
}

impl Loader for FolderLoader {
    fn load(&self, name: &str) -> Option<Arc<str>> {
        let read = || fs::read_to_string(self.path(name)?).ok().map(Arc::from);
        match self.known.lock() {
            Ok(mut known) => known.entry(name.into()).or_insert_with(read).clone(),
            Err(_) => read(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_the_folder_can_be_reached() {
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret.ftl"), "secret").unwrap();
        let root = outside.path().join("root");
        fs::create_dir(&root).unwrap();
        fs::write(root.join("a.ftl"), "a").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(outside.path().join("secret.ftl"), root.join("link.ftl")).unwrap();
        let loader = FolderLoader::open(&root).unwrap();
        assert_eq!(loader.load("a.ftl").as_deref(), Some("a"));
        let absolute = outside.path().join("secret.ftl");
        for name in ["../secret.ftl", "link.ftl", "./../secret.ftl", "", ".", absolute.to_str().unwrap(), "a.ftl\0"] {
            assert_eq!(loader.load(name), None, "{name}");
        }
    }
}
