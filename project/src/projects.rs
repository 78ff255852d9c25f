//! Projects that are opened once, for as long as their files stay the same.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::project::{Overrides, Project};
use crate::settings::SettingsFile;
use crate::unusable::Unusable;

/// Projects that are kept.
const KEPT: usize = 16;

/// The projects of many files, each by the settings that are nearest above it.
#[derive(Debug, Default)]
pub struct Projects {
    known: Mutex<HashMap<Option<PathBuf>, Arc<Project>>>,
}

impl Projects {
    /// The project that a file belongs to: as it was opened before, unless a file that it is made of has changed.
    ///
    /// # Errors
    /// The settings are wrong.
    pub fn of(&self, file: &Path) -> Result<Arc<Project>, Unusable> {
        let settings = SettingsFile::find(None, &[file.to_owned()]);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(project) = known.get(&settings).filter(|project| project.is_current()) {
            return Ok(Arc::clone(project));
        }
        if known.len() >= KEPT {
            known.clear();
        }
        let project = Arc::new(Project::open(&Overrides { settings: settings.clone(), ..Overrides::default() })?);
        known.insert(settings, Arc::clone(&project));
        Ok(project)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_project_is_opened_again_only_once_its_files_have_changed() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        let write = |name: &str, text: &str| fs::write(path(name), text).expect("a file");
        fs::create_dir(path("deep")).expect("a folder");
        write("messageml.toml", "directory = \"users.json\"");
        write("users.json", "{\"users\": []}");
        let projects = Projects::default();
        let of = |name: &str| projects.of(&path(name)).expect("a project");
        let first = of("a.ftl");
        assert!(Arc::ptr_eq(&first, &of("a.ftl")) && Arc::ptr_eq(&first, &of("deep/b.ftl")));
        write("users.json", "{\"users\": [ ]}");
        let second = of("a.ftl");
        assert!(!Arc::ptr_eq(&first, &second), "its directory has changed");
        write("messageml.toml", "profile = \"bdk-java\"");
        let third = of("a.ftl");
        assert!(third.directory().is_none() && Arc::ptr_eq(&third, &of("deep/b.ftl")));
        write("deep/messageml.toml", "profile = \"agent\"");
        assert_ne!(of("deep/b.ftl").profile(), third.profile());
        write("messageml.toml", "wrong");
        assert!(projects.of(&path("a.ftl")).is_err());
        fs::remove_file(path("messageml.toml")).expect("there");
        assert!(projects.of(&path("a.ftl")).is_ok());
    }
}
