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

/// Without `.` and `..`, as they are written: links are not looked at.
fn flat(path: &Path) -> PathBuf {
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
}
