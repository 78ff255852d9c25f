//! What all data files of one template say together.

use messageml::{Diagnostic, Engine};

use crate::report::{Checked, many};

/// What the template reads and the data do not always have; with `coverage` also the branches that none of them takes,
/// and a sentence that counts them. Nothing if one of the files could not be read.
pub fn check<'c, 'p: 'c>(
    cases: impl Iterator<Item = &'c Checked<'p>>,
    is_whole: bool,
    engine: &Engine,
    coverage: bool,
    name: &str,
) -> (Vec<Diagnostic>, Option<String>) {
    let mut samples = Vec::new();
    let mut message = None;
    for checked in cases {
        message = Some(&checked.message);
        samples.extend(checked.data_name.as_ref().zip(checked.data.as_ref()));
    }
    let nothing = (Vec::new(), None);
    let Some(message) = message.filter(|message| is_whole && !samples.is_empty() && messageml::is_template(message))
    else {
        return nothing;
    };
    let Ok(mut all) = engine.coverage(message) else { return nothing };
    for (name, data) in &samples {
        all.add(name, Some(data));
    }
    let mut found = all.report_missing().into_diagnostics().into_vec();
    if !coverage {
        return (found, None);
    }
    if !all.is_whole() {
        let why = format!("{name}: not every data file gets through it, so its branches were not counted");
        return (found, Some(why));
    }
    let (taken, branches) = all.branches();
    let said = format!("{name}: {taken} of {} taken by {}", many_branches(branches), many(samples.len(), "data file"));
    found.extend(all.report().into_diagnostics());
    (found, Some(said))
}

fn many_branches(count: usize) -> String {
    if count == 1 { "1 branch".into() } else { format!("{count} branches") }
}
