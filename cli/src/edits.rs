//! The fixes that `check --fix` applies and `--diff` shows.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use messageml::Span;
use messageml_project::{Names, Unusable, read_text, reason, replace};

use crate::report::{Checked, many};
use crate::settings::is_stdin;

/// Edits by file; those of one file do not overlap.
#[derive(Debug, Default)]
pub struct Edits {
    /// Edits of what came from stdin, which nobody can write back.
    lost: usize,
    files: BTreeMap<PathBuf, FileEdits>,
}

/// The edits of one file, and the text that they count in.
#[derive(Debug, Default)]
struct FileEdits {
    old: String,
    edits: BTreeMap<Span, String>,
}

impl Edits {
    /// Adds the fixes of a message; one that overlaps another is left for the next run.
    pub fn add(&mut self, checked: &Checked<'_>) {
        let fixes = checked.diagnostics.iter().filter_map(|diagnostic| diagnostic.fix.as_ref());
        for fix in fixes.filter(|fix| fix.is_safe()) {
            let source = &fix.place.source;
            let Some(path) = checked.path(source) else { continue };
            // The pieces of one fix stand in one text.
            if fix.pieces().any(|(place, _)| place.source != *source) {
                continue;
            }
            if is_stdin(&path) {
                self.lost += 1;
                continue;
            }
            let file = self.files.entry(path).or_insert_with(|| FileEdits {
                old: checked.texts().with_lines(source, |lines| lines.text().to_owned()),
                edits: BTreeMap::new(),
            });
            let is_free = |span: Span| {
                let is_apart = |other: &Span| span.end <= other.start || other.end <= span.start;
                file.edits.keys().all(is_apart) && !file.edits.contains_key(&span)
            };
            if fix.pieces().all(|(place, _)| is_free(place.span)) {
                file.edits.extend(fix.pieces().map(|(place, text)| (place.span, text.to_owned())));
            }
        }
    }

    /// How many edits.
    pub fn count(&self) -> usize {
        self.files.values().map(|file| file.edits.len()).sum()
    }

    /// Shows them as unified diffs.
    ///
    /// # Errors
    /// Writing failed.
    pub fn show(&self, names: &Names, out: &mut dyn Write) -> io::Result<()> {
        for (path, file) in &self.files {
            let new = apply(&file.old, &file.edits);
            let name = names.shown(path);
            let diff = similar::TextDiff::from_lines(&file.old, &new);
            write!(out, "{}", diff.unified_diff().header(&format!("a/{name}"), &format!("b/{name}")))?;
        }
        out.flush()
    }

    /// Writes the files, and says in a sentence what was done.
    ///
    /// # Errors
    /// Files that cannot be read or written; the others are written all the same.
    pub fn apply(&self) -> (String, Vec<Unusable>) {
        let (mut edits, mut files, mut unusable) = (0, 0, Vec::new());
        for (path, file) in &self.files {
            match file.write(path) {
                Ok(()) => {
                    edits += file.edits.len();
                    files += 1;
                }
                Err(why) => unusable.push(Unusable::file(path, format!("its fixes were not written: {why}"))),
            }
        }
        let mut done = match files {
            0 => "applied nothing".to_owned(),
            _ => format!("applied {} in {}", many(edits, "edit"), many(files, "file")),
        };
        if self.lost > 0 {
            done.push_str(&format!("; stdin is not changed, {} would apply there", many(self.lost, "edit")));
        } else if files == 0 && unusable.is_empty() {
            done.push_str(", there is no safe fix");
        }
        (done, unusable)
    }
}

impl FileEdits {
    fn write(&self, path: &Path) -> Result<(), String> {
        // Whoever wrote to it since it was checked has the better text.
        let now = read_text(path, self.old.len()).map_err(|why| why.why)?;
        if now != self.old {
            return Err("it has changed since it was checked".into());
        }
        replace(path, &apply(&self.old, &self.edits)).map_err(|error| reason(&error))
    }
}

/// The file that a link which was named leads to; a link that was found in a folder is nobody's wish.
pub fn target(path: &Path) -> PathBuf {
    let is_link = fs::symlink_metadata(path).is_ok_and(|meta| meta.is_symlink());
    is_link.then(|| fs::canonicalize(path).ok()).flatten().unwrap_or_else(|| path.to_owned())
}

fn apply(text: &str, edits: &BTreeMap<Span, String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (span, replacement) in edits {
        let Some(before) = text.get(at..span.start as usize) else { continue };
        out.push_str(before);
        out.push_str(replacement);
        at = span.end as usize;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_applied_in_order_and_nothing_else_changes() {
        let edits = BTreeMap::from([(Span::new(4, 5), "&amp;".into()), (Span::new(0, 1), "A".into())]);
        assert_eq!(apply("a < & b", &edits), "A < &amp; b");
    }
}
