//! What all data files of one template say together.

use messageml::{Diagnostic, Engine};

use crate::report::{Checked, many};
use crate::say;

/// The data files of one template, as they are checked one after the other.
#[derive(Debug, Default)]
pub struct Samples {
    /// Names and texts.
    data: Vec<(String, String)>,
    /// True if one of them, or the template, could not be read.
    is_partial: bool,
}

impl Samples {
    /// Adds what was checked, or that it could not be read.
    pub fn add(&mut self, checked: Option<&Checked>) {
        match checked {
            Some(Checked { data_name: Some(name), data: Some(data), .. }) => {
                self.data.push((name.clone(), data.clone()));
            }
            Some(_) => {}
            None => self.is_partial = true,
        }
    }

    /// What the template reads and the data do not always have; with `coverage` also the branches that
    /// none of them takes.
    pub fn check(&self, checked: &Checked, engine: &Engine, coverage: bool) -> Vec<Diagnostic> {
        if self.data.is_empty() || self.is_partial || !messageml::is_template(&checked.message) {
            return Vec::new();
        }
        let Ok(mut all) = engine.coverage(&checked.message) else { return Vec::new() };
        for (name, data) in &self.data {
            all.add(name, Some(data));
        }
        let mut found = all.report_missing().into_diagnostics().into_vec();
        if coverage {
            let name = &checked.name;
            if all.is_whole() {
                let (taken, branches) = all.branches();
                let files = many(self.data.len(), "data file");
                say(format_args!("{name}: {taken} of {} taken by {files}", many_branches(branches)));
                found.extend(all.report().into_diagnostics());
            } else {
                say(format_args!("{name}: not every data file gets through it, so its branches were not counted"));
            }
        }
        found
    }
}

fn many_branches(count: usize) -> String {
    if count == 1 { "1 branch".into() } else { format!("{count} branches") }
}
