//! What all data files of one template say together.

use messageml::{Coverage, Diagnostic};

use crate::report::many;

/// What the template reads and the data do not always have; where it `is_counted` also the branches that none of them
/// takes, and a sentence that counts them.
pub fn check(all: &Coverage<'_>, samples: usize, is_counted: bool, name: &str) -> (Vec<Diagnostic>, Option<String>) {
    if samples == 0 {
        return (Vec::new(), None);
    }
    let mut found = all.report_missing().into_diagnostics().into_vec();
    if !is_counted {
        return (found, None);
    }
    if !all.is_whole() {
        let why = format!("{name}: not every data file gets through it, so its branches were not counted");
        return (found, Some(why));
    }
    let (taken, branches) = all.branches();
    let said = format!("{name}: {taken} of {} taken by {}", many_branches(branches), many(samples, "data file"));
    found.extend(all.report().into_diagnostics());
    (found, Some(said))
}

fn many_branches(count: usize) -> String {
    if count == 1 { "1 branch".into() } else { format!("{count} branches") }
}
