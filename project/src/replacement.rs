//! Writing a file so that either the old or the new text is there, whatever happens.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Replaces the text of a file, or makes it: written beside it, synced, then renamed. The permissions of an old file
/// stay. A symbolic link is refused, for it may lead anywhere.
///
/// # Errors
/// It cannot be written, or is a link; the old text is still there then.
pub fn replace(path: &Path, text: &str) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let old = match fs::symlink_metadata(path) {
        Ok(old) if old.is_symlink() => {
            return Err(io::Error::other("this is a symbolic link, and where it leads nothing is written"));
        }
        Ok(old) => {
            // Renaming would get around a file that may not be written.
            OpenOptions::new().write(true).open(path)?;
            Some(old)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let mut beside = tempfile::Builder::new();
    beside.prefix(".messageml-");
    #[cfg(unix)]
    if old.is_none() {
        // As for any new file: the process' mask takes away what it must.
        beside.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    }
    let mut beside = beside.tempfile_in(folder)?;
    beside.write_all(text.as_bytes())?;
    if let Some(old) = old {
        keep_owner(&old, beside.as_file())?;
        beside.as_file().set_permissions(old.permissions())?;
    }
    beside.as_file().sync_all()?;
    beside.persist(path).map_err(|error| error.error)?;
    sync_folder(folder)
}

#[cfg(unix)]
fn keep_owner(old: &fs::Metadata, new: &File) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let own = new.metadata()?;
    if (own.uid(), own.gid()) == (old.uid(), old.gid()) {
        return Ok(());
    }
    fchown(new, Some(old.uid()), Some(old.gid()))
}

#[cfg(not(unix))]
fn keep_owner(_: &fs::Metadata, _: &File) -> io::Result<()> {
    Ok(())
}

/// Makes what was renamed into a folder stay there; where folders cannot be synced the file system orders it by itself.
///
/// # Errors
/// The folder cannot be opened or synced.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn permissions_stay_links_are_refused_and_nothing_is_left_beside() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.ftl");
        fs::write(&path, "old").expect("a file");
        fs::set_permissions(&path, PermissionsExt::from_mode(0o640)).expect("ours");
        replace(&path, "new").expect("it can be written");
        assert_eq!(fs::read_to_string(&path).expect("there"), "new");
        assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o640);
        let link = folder.path().join("link.ftl");
        symlink(&path, &link).expect("a link");
        assert!(replace(&link, "other").is_err_and(|why| why.to_string().contains("symbolic link")));
        assert_eq!(fs::read_to_string(&path).expect("there"), "new");
        replace(&folder.path().join("b.ftl"), "made").expect("it can be made");
        assert!(replace(&folder.path().join("none/c.ftl"), "made").is_err());
        assert_eq!(fs::read_dir(folder.path()).expect("there").count(), 3);
    }
}
