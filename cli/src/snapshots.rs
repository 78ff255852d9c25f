//! `messageml test`: messages with their data against what is expected of them.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use messageml::{Input, snapshot};
use messageml_project::{
    Case, Discovery, EXPECTED, Message, Project, Unusable, expected_beside, read_text, reason, replace,
};
use similar::{ChangeTag, TextDiff};

use crate::arguments::TestArguments;
use crate::check::complain;
use crate::report::many;
use crate::settings;
use crate::{ExitStatus, say};

/// Bytes of an expectation: more than any message gives within its limits.
const BYTES: usize = 64 << 20;
/// Unchanged lines around a difference.
const AROUND: usize = 3;

/// What came of the cases.
#[derive(Debug, Default)]
struct Tally {
    expected: usize,
    different: usize,
    new: usize,
    updated: usize,
    unusable: usize,
    /// The files that say what is expected of a case that is there.
    used: BTreeSet<PathBuf>,
}

/// Compares, or writes down what comes of each case.
///
/// # Errors
/// Writing the differences failed.
pub fn run(arguments: &TestArguments) -> io::Result<ExitStatus> {
    let project = match settings::open(&arguments.engine, &arguments.files) {
        Ok(project) => project,
        Err(why) => return Ok(complain(&why)),
    };
    let found = Discovery::default().look(&arguments.files);
    let names = project.names();
    let mut tally = Tally::default();
    let blame = |tally: &mut Tally, why: &Unusable| {
        say(names.sentence(why));
        tally.unusable += 1;
    };
    found.unusable.iter().for_each(|why| blame(&mut tally, why));
    if found.messages.is_empty() && found.unusable.is_empty() {
        return Ok(complain(&Unusable::new("no messages to test")));
    }
    let mut out = anstream::stdout().lock();
    for message in &found.messages {
        let nameless = [None];
        let cases: Vec<Option<&Case>> = match message.cases.as_slice() {
            [] => nameless.to_vec(),
            cases => cases.iter().map(Some).collect(),
        };
        for case in cases {
            if let Err(why) = test(message, case, &project, arguments.update, &mut tally, &mut out)? {
                blame(&mut tally, &why);
            }
        }
    }
    out.flush()?;
    for folder in &found.folders {
        for path in forgotten(folder, &tally.used) {
            say(format_args!("{}: its case is not there; delete it, or name its data as it was", names.shown(&path)));
        }
    }
    say(summary(&tally));
    Ok(match tally {
        Tally { unusable: 1.., .. } => ExitStatus::Unusable,
        Tally { different: 0, new: 0, .. } => ExitStatus::Clean,
        _ => ExitStatus::Findings,
    })
}

fn test(
    message: &Message,
    case: Option<&Case>,
    project: &Project,
    update: bool,
    tally: &mut Tally,
    out: &mut dyn Write,
) -> io::Result<Result<(), Unusable>> {
    let path = expected_beside(&message.path, case.map_or("", |case| &case.name));
    let compared = take(message, case, project).and_then(|now| Ok((now, read_expected(&path)?)));
    let (now, before) = match compared {
        Ok(compared) => compared,
        Err(why) => return Ok(Err(why)),
    };
    tally.used.insert(path.clone());
    if before.as_ref() == Some(&now) {
        tally.expected += 1;
        return Ok(Ok(()));
    }
    if update {
        if let Err(error) = replace(&path, &now) {
            return Ok(Err(Unusable::file(&path, format!("not written: {}", reason(&error)))));
        }
        tally.updated += 1;
        return Ok(Ok(()));
    }
    let name = project.names().shown(&path);
    match before {
        None => {
            tally.new += 1;
            say(format_args!("{name}: nothing is expected yet; --update writes down what comes of it"));
        }
        Some(before) => {
            tally.different += 1;
            let with = case.map(|case| format!(" with {}", project.names().shown(&case.path))).unwrap_or_default();
            writeln!(out, "{}{with}: not as expected", project.names().shown(&message.path))?;
            show(&before, &now, &name, out)?;
        }
    }
    Ok(Ok(()))
}

/// What comes of a case now.
fn take(message: &Message, case: Option<&Case>, project: &Project) -> Result<String, Unusable> {
    let limits = project.limits();
    let text = read_text(&message.path, limits.template_bytes)?;
    let data = case.map(|case| read_text(&case.path, limits.data_bytes)).transpose()?;
    let engine = project.engine(&message.path)?;
    let name = project.template_name(&message.path);
    let input = Input::new(&text).with_json(data.as_deref()).with_name(name.as_str());
    let (report, rendered) = engine.check_and_render(input);
    Ok(snapshot(rendered.as_ref(), &report))
}

fn read_expected(path: &Path) -> Result<Option<String>, Unusable> {
    if !path.exists() {
        return Ok(None);
    }
    // Whoever checks files out with other line ends means the same text.
    read_text(path, BYTES).map(|text| Some(text.replace("\r\n", "\n")))
}

fn show(before: &str, now: &str, name: &str, out: &mut dyn Write) -> io::Result<()> {
    let (removed, added, reset) =
        (anstyle::AnsiColor::Red.on_default(), anstyle::AnsiColor::Green.on_default(), anstyle::Reset);
    writeln!(out, "{removed}--- {name}{reset}\n{added}+++ now{reset}")?;
    let diff = TextDiff::from_lines(before, now);
    for group in diff.grouped_ops(AROUND) {
        writeln!(out, "@@")?;
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let line = change.value().trim_end_matches('\n');
            match change.tag() {
                ChangeTag::Equal => writeln!(out, " {line}")?,
                ChangeTag::Delete => writeln!(out, "{removed}-{line}{reset}")?,
                ChangeTag::Insert => writeln!(out, "{added}+{line}{reset}")?,
            }
        }
    }
    writeln!(out)
}

/// Files in a folder that say what is expected of no case that is there.
fn forgotten(folder: &Path, used: &BTreeSet<PathBuf>) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let is_expectation = |name: &str| name == EXPECTED || name.ends_with(&format!(".{EXPECTED}"));
    let files = entries.filter(|entry| is_expectation(&entry.file_name().to_string_lossy()));
    let name = |path: &Path| path.file_name().map(ToOwned::to_owned);
    let used_here: BTreeSet<_> = used
        .iter()
        .filter(|path| path.parent().is_some_and(|parent| parent == folder || parent.as_os_str().is_empty()))
        .map(|path| name(path))
        .collect();
    let mut forgotten: Vec<PathBuf> =
        files.map(|entry| entry.path()).filter(|path| !used_here.contains(&name(path))).collect();
    forgotten.sort();
    forgotten
}

/// `tested 3 cases: 2 as expected, 1 different`
fn summary(tally: &Tally) -> String {
    let Tally { expected, different, new, updated, unusable, .. } = tally;
    let parts = [
        (*expected, "as expected"),
        (*different, "different"),
        (*new, "without an expectation"),
        (*updated, "written down"),
    ];
    let told: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    let mut said = format!("tested {}: {}", many(expected + different + new + updated, "case"), told.join(", "));
    if *unusable > 0 {
        said.push_str(&format!("; {} unusable", many(*unusable, "file")));
    }
    said
}
