//! The folder that templates include from: nothing outside it can be reached.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::{fs, io};

use messageml::Loader;

use crate::text::read_text;
use crate::unusable::Unusable;
use crate::watch::Stamp;

/// Bytes of all included files that are kept.
const KEPT_BYTES: usize = 64 << 20;
/// Folders within folders that are watched.
const DEPTH: usize = 8;
/// Files that are watched.
const FILES: usize = 10_000;
/// Reasons that are kept why files cannot be included.
const REASONS: usize = 100;

/// Gives the files below one folder; a name or a symbolic link that leads out of it gives nothing.
///
/// A file is read again once it has changed. What does not exist is not remembered.
#[derive(Debug)]
pub struct FolderLoader {
    root: PathBuf,
    limit: usize,
    loaded: Mutex<LoadedTexts>,
}

/// The texts that were read, as long as their files stay as they were.
#[derive(Debug, Default)]
struct LoadedTexts {
    texts: HashMap<PathBuf, (Stamp, Arc<str>)>,
    bytes: usize,
    unusable: Vec<Unusable>,
}

impl FolderLoader {
    /// Opens a folder; of each file a little more than `limit` bytes are read at most.
    ///
    /// # Errors
    /// It cannot be found or is no folder.
    pub fn open(root: &Path, limit: usize) -> io::Result<Self> {
        let root = root.canonicalize()?;
        if !root.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        Ok(FolderLoader { root, limit, loaded: Mutex::default() })
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

    /// The files that were included so far.
    pub fn files(&self) -> Vec<PathBuf> {
        self.lock().texts.keys().cloned().collect()
    }

    /// The files of the folder and of those in it, as far as templates are likely to reach: what may be included once
    /// it is there.
    pub fn files_below(&self) -> Vec<PathBuf> {
        let (mut files, mut folders) = (Vec::new(), vec![(self.root.clone(), 0)]);
        while let Some((folder, depth)) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                let Ok(kind) = entry.file_type() else { continue };
                if files.len() >= FILES {
                    return files;
                }
                if kind.is_file() {
                    files.push(entry.path());
                } else if kind.is_dir() && depth < DEPTH && !entry.file_name().to_string_lossy().starts_with('.') {
                    folders.push((entry.path(), depth + 1));
                }
            }
        }
        files
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Why files that are there could not be included; each is told once.
    pub fn take_unusable(&self) -> Vec<Unusable> {
        std::mem::take(&mut self.lock().unusable)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, LoadedTexts> {
        self.loaded.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Loader for FolderLoader {
    fn load(&self, name: &str) -> Option<Arc<str>> {
        let path = self.path(name)?;
        let stamp = Stamp::of(&fs::metadata(&path).ok()?);
        if let Some((seen, text)) = self.lock().texts.get(&path)
            && *seen == stamp
        {
            return Some(Arc::clone(text));
        }
        let read = read_text(&path, self.limit);
        let mut loaded = self.lock();
        if let Some((_, old)) = loaded.texts.remove(&path) {
            loaded.bytes = loaded.bytes.saturating_sub(old.len());
        }
        match read {
            Ok(text) => {
                let text: Arc<str> = text.into();
                if loaded.bytes + text.len() <= KEPT_BYTES {
                    loaded.bytes += text.len();
                    loaded.texts.insert(path, (stamp, Arc::clone(&text)));
                }
                Some(text)
            }
            Err(why) => {
                if loaded.unusable.len() < REASONS && !loaded.unusable.contains(&why) {
                    loaded.unusable.push(why);
                }
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_the_folder_can_be_reached() {
        let outside = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &[u8]| fs::write(outside.path().join(name), text).expect("a file");
        write("secret.ftl", b"secret");
        let root = outside.path().join("root");
        fs::create_dir(&root).expect("a folder");
        write("root/a.ftl", b"a");
        #[cfg(unix)]
        std::os::unix::fs::symlink(outside.path().join("secret.ftl"), root.join("link.ftl")).expect("a link");
        let loader = FolderLoader::open(&root, 100).expect("the folder");
        assert_eq!(loader.load("a.ftl").as_deref(), Some("a"));
        let absolute = outside.path().join("secret.ftl").to_string_lossy().into_owned();
        for name in ["../secret.ftl", "link.ftl", "./../secret.ftl", "", ".", &absolute, "a.ftl\0"] {
            assert_eq!(loader.load(name), None, "{name}");
        }
        assert!(FolderLoader::open(&outside.path().join("secret.ftl"), 100).is_err());
    }

    #[test]
    fn files_are_read_again_once_they_change_and_bounded() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &[u8]| fs::write(folder.path().join(name), text).expect("a file");
        let loader = FolderLoader::open(folder.path(), 10).expect("the folder");
        for at in 0..1000 {
            assert_eq!(loader.load(&format!("made-up-{at}.ftl")), None);
        }
        assert_eq!(loader.files().len(), 0, "what does not exist is not kept");
        write("a.ftl", b"a");
        assert_eq!(loader.load("a.ftl").as_deref(), Some("a"));
        write("a.ftl", b"more");
        assert_eq!(loader.load("a.ftl").as_deref(), Some("more"));
        write("long.ftl", &[b'x'; 1000]);
        assert_eq!(loader.load("long.ftl").map(|text| text.len()), Some(14));
        write("wide.ftl", b"\xff\xfea\0");
        assert_eq!(loader.load("wide.ftl"), None);
        let why: Vec<String> = loader.take_unusable().into_iter().map(|why| why.why).collect();
        assert!(why.len() == 1 && why.iter().all(|why| why.contains("UTF-16")), "{why:?}");
        assert_eq!(loader.take_unusable(), []);
    }
}
