//! The messages of the gallery, as they are at one moment.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use messageml_project::{DIRECTORY, Discovery, FolderLoader, Stamp};

/// A file and how it is; nothing if it is not there.
type Seen = (PathBuf, Option<Stamp>);

/// A data variant of a message: `x.data.json` is nameless, `x.<case>.data.json` has its case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Case {
    pub name: String,
    pub path: PathBuf,
    stamp: Option<Stamp>,
}

/// A message and what lies beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MessageFile {
    /// The path below the folder, with slashes.
    pub id: String,
    pub path: PathBuf,
    stamp: Option<Stamp>,
    pub cases: Vec<Case>,
    /// `directory.json` beside the message.
    directory: Option<Stamp>,
    /// What templates have included so far.
    includes: Arc<[Seen]>,
}

impl MessageFile {
    pub(crate) fn case(&self, name: &str) -> Option<&Case> {
        self.cases.iter().find(|case| case.name == name)
    }
}

/// What one look finds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Gallery {
    /// By id.
    pub items: BTreeMap<String, MessageFile>,
    /// Messages beyond the bound of a gallery.
    pub left: usize,
    /// The folders to watch.
    pub folders: BTreeSet<PathBuf>,
}

/// What `preview` was pointed at.
#[derive(Clone, Debug)]
pub(crate) struct Folder {
    /// The file or folder.
    path: PathBuf,
    /// The folder, also of a file.
    root: PathBuf,
    entries: usize,
    loader: Option<Arc<FolderLoader>>,
    discovery: Arc<Mutex<Discovery>>,
}

impl Folder {
    /// # Errors
    /// The path does not exist or cannot be read.
    pub(crate) fn open(path: &Path, entries: usize, loader: Option<Arc<FolderLoader>>) -> io::Result<Self> {
        let path = fs::canonicalize(path)?;
        let root = if path.is_dir() {
            fs::read_dir(&path)?;
            path.clone()
        } else {
            fs::File::open(&path)?;
            path.parent().unwrap_or(Path::new("/")).to_owned()
        };
        Ok(Folder { path, root, entries, loader, discovery: Arc::default() })
    }

    pub(crate) fn name(&self) -> String {
        self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// The messages that `check` finds there too.
    pub(crate) fn look(&self) -> Gallery {
        let found =
            self.discovery.lock().unwrap_or_else(PoisonError::into_inner).look(std::slice::from_ref(&self.path));
        let included = self.loader.iter().flat_map(|loader| loader.files());
        let includes: Arc<[Seen]> = included.map(|path| (path.clone(), stamp(&path))).collect();
        let left = found.messages.len().saturating_sub(self.entries);
        let mut gallery = Gallery { left, folders: found.folders, ..Gallery::default() };
        gallery.folders.extend(includes.iter().filter_map(|(path, _)| path.parent().map(Path::to_owned)));
        for message in found.messages.into_iter().take(self.entries) {
            let path = message.path;
            let id = path.strip_prefix(&self.root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            let cases = message.cases.into_iter().map(|case| {
                let stamp = stamp(&case.path);
                Case { name: case.name, path: case.path, stamp }
            });
            let item = MessageFile {
                id: id.clone(),
                stamp: stamp(&path),
                directory: stamp(&path.with_file_name(DIRECTORY)),
                cases: cases.collect(),
                includes: Arc::clone(&includes),
                path,
            };
            gallery.items.insert(id, item);
        }
        gallery
    }
}

fn stamp(path: &Path) -> Option<Stamp> {
    fs::metadata(path).ok().map(|meta| Stamp::of(&meta))
}

#[cfg(test)]
mod tests {
    use super::*;
    use messageml::Loader;

    #[test]
    fn messages_get_the_data_beside_them() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        fs::create_dir(folder.path().join("own"))?;
        for name in ["a.ftl", "b.xml", ".hidden.ftl", "notes.txt", "own/message.ftl"] {
            fs::write(folder.path().join(name), "<messageML/>")?;
        }
        for name in ["a.data.json", "a.full.data.json", "ab.data.json", "own/data.json", "own/directory.json"] {
            fs::write(folder.path().join(name), "{}")?;
        }
        let look = |path: &Path, entries| Folder::open(path, entries, None).map(|folder| folder.look());
        let gallery = look(folder.path(), 100)?;
        let shown: Vec<_> = gallery
            .items
            .values()
            .map(|item| (item.id.as_str(), item.cases.iter().map(|case| case.name.as_str()).collect::<Vec<_>>()))
            .collect();
        assert_eq!(shown, [("a.ftl", vec!["", "full"]), ("b.xml", vec![]), ("own/message.ftl", vec![""])]);
        assert!(gallery.items.get("own/message.ftl").is_some_and(|item| item.directory.is_some()));
        assert_eq!(look(&folder.path().join("b.xml"), 100)?.items.len(), 1);
        let bounded = look(folder.path(), 2)?;
        assert_eq!((bounded.items.len(), bounded.left), (2, 1));
        Ok(())
    }

    #[test]
    fn an_included_file_that_changes_changes_the_messages() -> io::Result<()> {
        let place = tempfile::tempdir()?;
        fs::write(place.path().join("a.ftl"), "<messageML/>")?;
        fs::write(place.path().join("b.inc"), "b")?;
        let loader = Arc::new(FolderLoader::open(place.path(), 100)?);
        let folder = Folder::open(place.path(), 100, Some(Arc::clone(&loader)))?;
        assert_eq!(loader.load("b.inc").as_deref(), Some("b"));
        let before = folder.look();
        assert_eq!(folder.look(), before);
        fs::write(place.path().join("b.inc"), "other")?;
        assert_ne!(folder.look(), before);
        Ok(())
    }
}
