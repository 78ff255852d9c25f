//! How files are named in reports.

use std::path::{Component, Path, PathBuf};

/// Names files relative to the folder of the settings, with slashes on every machine and never with `./`:
/// so that services which know the repository find them.
#[derive(Clone, Debug, Default)]
pub struct Names {
    here: PathBuf,
    /// The folder as it was named, and as the system knows it.
    folders: Vec<PathBuf>,
}

impl Names {
    /// Names relative to this folder, for paths that are relative to the working directory.
    pub fn new(folder: Option<&Path>) -> Self {
        let here = std::env::current_dir().unwrap_or_default();
        let folder = match folder {
            Some(folder) => flat(&here.join(folder)),
            None => here.clone(),
        };
        let real = folder.canonicalize().ok().filter(|real| *real != folder);
        Names { here, folders: [Some(folder), real].into_iter().flatten().collect() }
    }

    /// The name of a file; `-` is stdin.
    pub fn shown(&self, path: &Path) -> String {
        if path == Path::new("-") {
            return "<stdin>".into();
        }
        let whole = flat(&self.here.join(path));
        let inside = self.folders.iter().find_map(|folder| whole.strip_prefix(folder).ok());
        match inside.filter(|inside| !inside.as_os_str().is_empty()) {
            Some(inside) => plain(inside),
            None => plain(path),
        }
    }

    /// A sentence about a file, with its name.
    pub fn sentence(&self, about: &crate::Unusable) -> String {
        let Some(path) = &about.path else { return about.why.clone() };
        let name = self.shown(path);
        match about.at {
            Some(at) => format!("{name}:{}:{}: {}", at.line, at.column, about.why),
            None => format!("{name}: {}", about.why),
        }
    }
}

/// With slashes and without `./`.
pub(crate) fn plain(path: &Path) -> String {
    let parts: PathBuf = path.components().filter(|part| *part != Component::CurDir).collect();
    let text = if parts.as_os_str().is_empty() { path.display().to_string() } else { parts.display().to_string() };
    if cfg!(windows) { text.replace('\\', "/") } else { text }
}

/// A file's path as the system knows it, with every link followed; of what is not there yet, as far as it is.
pub fn real_path(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let there = whole.ancestors().find_map(|part| Some((part, part.canonicalize().ok()?)));
    match there.and_then(|(part, real)| Some((real, whole.strip_prefix(part).ok()?))) {
        Some((real, rest)) if rest.as_os_str().is_empty() => real,
        Some((real, rest)) => real.join(rest),
        None => whole,
    }
}

/// Without `.` and `..`, as they are written: links are not looked at.
pub(crate) fn flat(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if out.file_name().is_some() => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_relative_to_the_folder_of_the_settings() {
        let names = Names { here: "/home/me/bot/src".into(), folders: vec!["/home/me/bot".into()] };
        for (path, shown) in [
            ("a.ftl", "src/a.ftl"),
            ("./a.ftl", "src/a.ftl"),
            ("../b.ftl", "b.ftl"),
            ("./x/./../c.ftl", "src/c.ftl"),
            ("/home/me/bot/d.ftl", "d.ftl"),
            ("/etc/e.ftl", "/etc/e.ftl"),
            ("../../f.ftl", "../../f.ftl"),
            ("..", ".."),
            ("-", "<stdin>"),
        ] {
            assert_eq!(names.shown(Path::new(path)), shown, "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_also_to_what_is_not_there_yet() {
        let folder = tempfile::tempdir().expect("a folder");
        let whole = folder.path().canonicalize().expect("there");
        std::fs::create_dir(whole.join("in")).expect("a folder");
        std::fs::write(whole.join("in/a.ftl"), "a").expect("a file");
        std::os::unix::fs::symlink(whole.join("in"), whole.join("link")).expect("a link");
        std::os::unix::fs::symlink(whole.join("in/a.ftl"), whole.join("b.ftl")).expect("a link");
        for (path, wanted) in [
            ("in/a.ftl", "in/a.ftl"),
            ("link/a.ftl", "in/a.ftl"),
            ("link/new.ftl", "in/new.ftl"),
            ("link/new/new.ftl", "in/new/new.ftl"),
            ("b.ftl", "in/a.ftl"),
            ("new.ftl", "new.ftl"),
        ] {
            assert_eq!(real_path(&whole.join(path)), whole.join(wanted), "{path}");
        }
    }
}
