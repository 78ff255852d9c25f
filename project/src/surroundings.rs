//! What an editor's questions about a text are answered from: its sample data, and the templates that it imports and
//! includes, as they are open or on disk.

use std::collections::{HashSet, VecDeque};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use messageml::assist::{Assist, OtherTemplate, templates_named};
use messageml::json::{Json, read};
use messageml::{Limits, Profile};

use crate::names::real_path;
use crate::project::Project;
use crate::samples::STDIN;
use crate::text::read_text;

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
    // Nothing above the folder that the template lies in, and nothing beside a text that lies in none.
    let is_below = Path::new(plain).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    let folder = from.parent().filter(|_| is_below && from != Path::new(STDIN));
    loaded.or_else(|| folder.map(|folder| folder.join(plain)).filter(|path| path.is_file()))
}

/// The data and the templates around a text.
#[derive(Debug)]
pub struct Surroundings<'p> {
    project: Option<&'p Project>,
    samples: Vec<Json>,
    templates: Vec<Reached>,
}

impl<'p> Surroundings<'p> {
    /// Of a text in a file of a project: `data` are samples, what they say of a value in this order; `open` gives texts that
    /// are not saved. What cannot be read is none.
    pub fn of<'d>(
        text: &str,
        path: &Path,
        project: Option<&'p Project>,
        data: impl Iterator<Item = &'d str>,
        open: impl Fn(&Path) -> Option<Arc<str>>,
    ) -> Self {
        let depth = project.map_or_else(|| Limits::default().data_depth, |project| project.limits().data_depth);
        let samples = data.filter_map(|text| read(text, depth).ok()).collect();
        Surroundings { project, samples, templates: reach(text, path, project, open) }
    }

    /// The templates within reach.
    pub fn templates(&self) -> &[Reached] {
        &self.templates
    }

    /// Asks something of the text in them.
    pub fn ask<R>(&self, text: &str, ask: impl FnOnce(&Assist<'_>) -> R) -> R {
        let samples: Vec<&Json> = self.samples.iter().collect();
        let others: Vec<OtherTemplate<'_>> =
            self.templates.iter().map(|one| OtherTemplate { name: &one.name, text: &one.text }).collect();
        let profile = self.project.map_or(Profile::Agent, Project::profile);
        let library = self.project.map(Project::library_version).unwrap_or_default();
        ask(&Assist::new(text, &samples, profile).with_library(library).with_templates(&others))
    }
}

/// All that is known in a text for being imported or included: what it includes itself, and what that includes or
/// imports; of what it imports only what that includes.
fn reach(text: &str, path: &Path, project: Option<&Project>, open: impl Fn(&Path) -> Option<Arc<str>>) -> Vec<Reached> {
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
        let Some(text) = open(&file).or_else(|| read_text(&file, BYTES).ok().map(Arc::from)) else { continue };
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn no_name_leads_out_of_the_folder_of_its_template() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        fs::create_dir_all(path("in/deep")).expect("a folder");
        for name in ["out.ftl", "in/beside.ftl", "in/deep/below.ftl"] {
            fs::write(path(name), "x").expect("a file");
        }
        let from = path("in/a.ftl");
        for (name, found) in [("beside.ftl", "in/beside.ftl"), ("./deep/below.ftl", "in/deep/below.ftl")] {
            let file = file_of(name, &from, None).expect("it is there");
            assert_eq!(real_path(&file), real_path(&path(found)));
        }
        let absolute = path("out.ftl").to_string_lossy().into_owned();
        for name in ["../out.ftl", "deep/../../out.ftl", "gone.ftl", "", &absolute] {
            assert_eq!(file_of(name, &from, None), None, "{name}");
        }
        // A text that lies in no folder has nothing beside it.
        assert_eq!(file_of("Cargo.toml", Path::new(STDIN), None), None);
    }
}
