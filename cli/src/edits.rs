//! The fixes that `check --fix` applies and `--diff` shows.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use messageml::{Source, Span};

use crate::includes::FolderLoader;
use crate::messages::Case;
use crate::report::{Checked, many};
use crate::settings::{Unusable, read_text, reason, shown};

/// Edits by file; those of one file do not overlap.
#[derive(Debug, Default)]
pub struct Edits {
    /// Edits of what came from stdin, which nobody can write back.
    lost: usize,
    files: BTreeMap<PathBuf, BTreeMap<Span, String>>,
}

impl Edits {
    /// Adds the fixes of a message; one that overlaps another is left for the next run.
    pub fn add(&mut self, checked: &Checked, case: &Case, loader: Option<&FolderLoader>) {
        let fixes = checked.diagnostics.iter().filter_map(|diagnostic| diagnostic.fix.as_ref());
        for fix in fixes.filter(|fix| fix.is_safe()) {
            let path = match &fix.place.source {
                Source::Message => Some(case.message.clone()),
                Source::Data => case.data.clone(),
                Source::Include(name) => loader.and_then(|loader| loader.path(name)),
                Source::Request => None,
            };
            let Some(path) = path else { continue };
            if crate::check::is_stdin(&path) {
                self.lost += 1;
                continue;
            }
            let edits = self.files.entry(path).or_default();
            let span = fix.place.span;
            let is_apart = |other: &Span| span.end <= other.start || other.end <= span.start;
            if edits.keys().all(is_apart) && !edits.contains_key(&span) {
                edits.insert(span, fix.replacement.clone());
            }
        }
    }

    /// How many edits.
    pub fn count(&self) -> usize {
        self.files.values().map(BTreeMap::len).sum()
    }

    /// Shows them as unified diffs.
    ///
    /// # Errors
    /// Writing failed.
    pub fn show(&self, out: &mut impl Write) -> io::Result<()> {
        for (path, edits) in &self.files {
            let Ok(old) = read_text(path) else { continue };
            let new = apply(&old, edits);
            let name = shown(path);
            let diff = similar::TextDiff::from_lines(&old, &new);
            write!(out, "{}", diff.unified_diff().header(&format!("a/{name}"), &format!("b/{name}")))?;
        }
        out.flush()
    }

    /// Writes the files, and says in a sentence what was done.
    ///
    /// # Errors
    /// Files that cannot be read or written; the others are written all the same.
    pub fn apply(&self) -> (String, Vec<Unusable>) {
        let (mut edits, mut files, mut faults) = (0, 0, Vec::new());
        for (path, changes) in &self.files {
            let written = read_text(path).and_then(|text| {
                fs::write(path, apply(&text, changes))
                    .map_err(|error| Unusable::file(path, format!("its fixes were not written: {}", reason(&error))))
            });
            match written {
                Ok(()) => {
                    edits += changes.len();
                    files += 1;
                }
                Err(why) => faults.push(why),
            }
        }
        let mut done = match files {
            0 => "applied nothing".to_owned(),
            _ => format!("applied {} in {}", many(edits, "edit"), many(files, "file")),
        };
        if self.lost > 0 {
            done.push_str(&format!("; stdin is not changed, {} would apply there", many(self.lost, "edit")));
        } else if files == 0 && faults.is_empty() {
            done.push_str(", there is no safe fix");
        }
        (done, faults)
    }
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
