//! `messageml check`: every fault of every message.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use messageml::{Coverage, Engine, Input, Severity, Stop};
use messageml_project::{
    Case, DIRECTORY, Discovered, Discovery, Message, Project, Reason, SettingsFile, Stamp, Unusable,
};
use messageml_project::{Watch, is_for_want_of_data, read_text};

use crate::arguments::CheckArguments;
use crate::edits::Edits;
use crate::pasted::read_message;
use crate::progress::Progress;
use crate::report::{Checked, Counts, Reports, arrange, many};
use crate::requests;
use crate::samples;
use crate::settings;
use crate::upgrade::Upgrade;
use crate::{ExitStatus, say};

/// How often `--watch` looks for changes that the system did not tell of.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// So many templates without data are named; of more only the number.
const NAMED: usize = 3;

/// Checks once, or for ever with `--watch`.
///
/// # Errors
/// Writing the report failed.
pub fn run(arguments: &CheckArguments) -> io::Result<ExitStatus> {
    let mut discovery = Discovery::default();
    if !arguments.watch {
        return check(arguments, &mut discovery);
    }
    let mut watch = Watch::new().map_err(io::Error::other)?;
    loop {
        watch.set(CheckedFiles::look(arguments, &mut discovery).folders);
        // Once more, for what changed before it was watched.
        let before = CheckedFiles::look(arguments, &mut discovery);
        check(arguments, &mut discovery)?;
        say("watching for changes, Ctrl+C ends");
        loop {
            watch.wait(LOOK_EVERY);
            if CheckedFiles::look(arguments, &mut discovery) != before {
                break;
            }
        }
    }
}

/// Everything that a check reads, as it is.
#[derive(Debug, PartialEq, Eq)]
struct CheckedFiles {
    folders: BTreeSet<PathBuf>,
    files: BTreeMap<PathBuf, Option<Stamp>>,
}

impl CheckedFiles {
    fn look(arguments: &CheckArguments, discovery: &mut Discovery) -> Self {
        let found = discovery.look(&arguments.files);
        let beside = |path: &Path| path.with_file_name(DIRECTORY);
        let mut paths: Vec<PathBuf> = Vec::new();
        for message in &found.messages {
            paths.extend([beside(&message.path), message.path.clone()]);
            paths.extend(message.cases.iter().map(|case| case.path.clone()));
        }
        paths.extend(arguments.data.iter().cloned());
        paths.extend(arguments.request.iter().flat_map(|path| [path.clone(), beside(path)]));
        paths.extend(SettingsFile::find(arguments.engine.config.as_deref(), &near(arguments)));
        paths.extend(arguments.engine.directory.clone());
        if let Ok(project) = settings::open(&arguments.engine, &near(arguments)) {
            paths.extend(project.directory().map(Path::to_owned));
            paths.extend(project.loader().iter().flat_map(|loader| loader.files_below()));
        }
        let mut folders = found.folders;
        folders.extend(paths.iter().map(|path| match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
            _ => PathBuf::from("."),
        }));
        let stamp = |path: &Path| fs::metadata(path).ok().map(|meta| Stamp::of(&meta));
        let files = paths.into_iter().map(|path| (path.clone(), stamp(&path))).collect();
        CheckedFiles { folders, files }
    }
}

/// What is checked, for the settings that lie nearest to it.
fn near(arguments: &CheckArguments) -> Vec<PathBuf> {
    let all = arguments.files.iter().chain(&arguments.request);
    all.filter(|path| !settings::is_stdin(path)).cloned().collect()
}

fn check(arguments: &CheckArguments, discovery: &mut Discovery) -> io::Result<ExitStatus> {
    let project = match settings::open(&arguments.engine, &near(arguments)) {
        Ok(project) => project,
        Err(why) => return Ok(complain(&why)),
    };
    let mut reports = match Reports::open(&arguments.report, arguments.fail_on.into()) {
        Ok(reports) => reports.with_help_uri(project.help_uri()),
        Err(why) => return Ok(complain(&why)),
    };
    let found = discovery.look(&arguments.files);
    let names = project.names();
    for path in &found.beside {
        say(format_args!("{}: skipped, this is no message; data is read beside its message", names.shown(path)));
    }
    for path in &found.empty {
        say(format_args!(
            "{}: no messages in this folder (*.mml, *.messageml, and *.ftl, *.ftlh, *.ftlx, *.xml with a root of a message)",
            names.shown(path)
        ));
    }
    if found.messages.is_empty() && found.unusable.is_empty() && arguments.request.is_empty() {
        say_passed_over(&found, &project, arguments.verbose);
        return Ok(complain(&Unusable::new("nothing to check")));
    }
    for why in &found.unusable {
        reports.add_unusable(&names.sentence(why))?;
    }
    if arguments.upgrade {
        return check_upgrade(arguments, &project, &found, reports);
    }
    let mut run = CheckRun { arguments, project: &project, edits: Edits::default(), without_data: Vec::new() };
    let mut progress = Progress::new(found.messages.len());
    for message in &found.messages {
        progress.step(&names.shown(&message.path));
        run.check(message, &mut reports, &progress)?;
    }
    progress.clear();
    for path in &arguments.request {
        match requests::check(path, &project) {
            Ok(checked) => reports.add(&checked)?,
            Err(why) => reports.add_unusable(&names.sentence(&why))?,
        }
    }
    for why in project.loader().iter().flat_map(|loader| loader.take_unusable()) {
        reports.add_unusable(&names.sentence(&why))?;
    }
    run.finish(reports, &found)
}

/// What newer Agents will make of all messages.
fn check_upgrade(
    arguments: &CheckArguments,
    project: &Project,
    found: &Discovered,
    mut reports: Reports,
) -> io::Result<ExitStatus> {
    let mut upgrade = Upgrade::default();
    let mut progress = Progress::new(found.messages.len());
    for message in &found.messages {
        progress.step(&project.names().shown(&message.path));
        progress.suspend(|| upgrade.add(message, project, arguments, &mut reports))?;
    }
    progress.clear();
    say_passed_over(found, project, arguments.verbose);
    let counts = reports.finish(|out| upgrade.write(arguments, out))?;
    say(upgrade.summary());
    Ok(outcome(&counts, arguments.fail_on.into()))
}

/// Checks a message, with its file and the name of its template, with one of its data; true if values were missing because there are none.
pub fn check_case<'p>(
    project: &'p Project,
    (engine, coverage): (&Engine, Option<&mut Coverage<'_>>),
    (path, name, text): (&Path, &str, &Arc<str>),
    data: Option<(PathBuf, String)>,
    stop: Option<&Stop>,
) -> (Checked<'p>, bool) {
    let (data_path, data) = data.unzip();
    let mut input = Input::new(text).with_json(data.as_deref()).with_name(name);
    if let Some(stop) = stop {
        input = input.with_stop(stop);
    }
    let shown = data_path.as_deref().map(|path| project.names().shown(path));
    let report = match coverage.zip(shown.as_deref()) {
        Some((coverage, sample)) => coverage.check(sample, input).0,
        None => engine.check(input),
    };
    let mut diagnostics = report.into_diagnostics();
    let before = diagnostics.len();
    if data.is_none() {
        // Without sample data every value is missing, and what depends on one is put off: no fault of the template.
        diagnostics.retain(|found| !is_for_want_of_data(found));
    }
    let lacks_data = diagnostics.len() < before;
    let checked = Checked {
        project: Some(project),
        name: project.names().shown(path),
        path: path.to_owned(),
        data_name: shown,
        data_path,
        message: Arc::clone(text),
        data,
        diagnostics: diagnostics.into_vec(),
        ..Checked::default()
    };
    (checked, lacks_data)
}

/// What notes how far the data of a template reach; none for what is no template, or cannot be compiled.
pub fn coverage<'e>(engine: &'e Engine, name: &'e str, text: &'e str) -> Option<Coverage<'e>> {
    messageml::is_template(text).then(|| engine.coverage(Input::new(text).with_name(name)).ok())?
}

/// Adds to the last case what all of them say together; gives the sentence that counts branches, where that is asked for.
pub fn check_together(cases: &mut [Checked<'_>], coverage: &Coverage<'_>, is_counted: bool) -> Option<String> {
    let samples = cases.iter().filter(|checked| checked.data.is_some()).count();
    let last = cases.last_mut()?;
    let (found, said) = samples::check(coverage, samples, is_counted, &last.name);
    last.together = found.len();
    last.diagnostics.extend(found);
    said
}

/// One run over all messages.
struct CheckRun<'r> {
    arguments: &'r CheckArguments,
    project: &'r Project,
    edits: Edits,
    /// Templates whose values were not checked.
    without_data: Vec<String>,
}

/// A message with each of its data.
struct Cases<'r> {
    cases: Vec<Checked<'r>>,
    unusable: Vec<Unusable>,
    /// What was taken off it, and how many branches the data take together.
    said: Vec<String>,
}

impl<'r> CheckRun<'r> {
    fn check(&mut self, message: &Message, reports: &mut Reports, progress: &Progress) -> io::Result<()> {
        let Cases { mut cases, unusable, said } = self.check_cases(message);
        arrange(&mut cases);
        progress.suspend(|| {
            said.iter().for_each(say);
            for checked in &cases {
                self.edits.add(checked);
                reports.add(checked)?;
            }
            unusable.iter().try_for_each(|why| reports.add_unusable(&self.project.names().sentence(why)))
        })
    }

    /// The message with each of its data.
    fn check_cases(&mut self, message: &Message) -> Cases<'r> {
        let (mut checked, mut unusable) = (Vec::new(), Vec::new());
        let limits = self.project.limits();
        let begun = read_message(self.project, &message.path, self.arguments.unwrap)
            .and_then(|read| Ok((read, self.project.engine(&message.path)?)));
        let ((text, said), engine) = match begun {
            Ok(begun) => begun,
            Err(why) => return Cases { cases: checked, unusable: vec![why], said: Vec::new() },
        };
        let mut said: Vec<String> = said.into_iter().collect();
        let named = self.arguments.data.iter().map(|path| Case { name: String::new(), path: path.clone() });
        let cases: Vec<Case> = if self.arguments.data.is_empty() { message.cases.clone() } else { named.collect() };
        let cases: Vec<Option<Case>> =
            if cases.is_empty() { vec![None] } else { cases.into_iter().map(Some).collect() };
        let name = self.project.template_name(&message.path);
        let mut coverage = coverage(&engine, &name, &text);
        for case in cases {
            let path = case.map(|case| case.path);
            let data = match path.as_deref().map(|path| read_text(path, limits.data_bytes)).transpose() {
                Ok(data) => data,
                Err(why) => {
                    unusable.push(why);
                    continue;
                }
            };
            let data = path.zip(data);
            let template = (&*message.path, &*name, &text);
            let (one, lacks_data) = check_case(self.project, (&engine, coverage.as_mut()), template, data, None);
            if lacks_data {
                self.without_data.push(self.project.names().shown(&message.path));
            }
            checked.push(one);
        }
        let is_counted = self.arguments.coverage || self.project.asks_for_coverage();
        said.extend(
            coverage
                .filter(|_| unusable.is_empty())
                .and_then(|coverage| check_together(&mut checked, &coverage, is_counted)),
        );
        Cases { cases: checked, unusable, said }
    }

    fn finish(self, reports: Reports, found: &Discovered) -> io::Result<ExitStatus> {
        const WHY: &str = "so only its syntax and what is wrong whatever the data was checked; data comes from `--data` or a `.data.json` beside it";
        if self.without_data.len() <= NAMED || self.arguments.verbose {
            self.without_data.iter().for_each(|name| say(format_args!("{name}: no data, {WHY}")));
        } else {
            say(format_args!("{} templates have no data, {WHY}", self.without_data.len()));
        }
        say_passed_over(found, self.project, self.arguments.verbose);
        let mut counts = if self.arguments.diff {
            reports.finish(|out| self.edits.show(self.project.names(), out))?
        } else {
            reports.finish(|_| Ok(()))?
        };
        if self.arguments.fix {
            let (done, unusable) = self.edits.apply();
            for why in &unusable {
                say(self.project.names().sentence(why));
            }
            counts.unusable += unusable.len();
            say(done);
        } else if self.edits.count() > 0 && !self.arguments.diff {
            say(format_args!("--fix can apply {}, --diff shows how", many(self.edits.count(), "safe edit")));
        }
        say(counts.summary());
        Ok(outcome(&counts, self.arguments.fail_on.into()))
    }
}

/// Counts what lies in folders and was not checked; names it where that is asked for.
fn say_passed_over(found: &Discovered, project: &Project, verbose: bool) {
    let mut counts: BTreeMap<Reason, usize> = BTreeMap::new();
    for other in &found.passed_over {
        *counts.entry(other.reason).or_default() += 1;
        if verbose {
            say(format_args!("{}: passed over: {}", project.names().shown(&other.path), other.reason));
        }
    }
    let folders = counts.remove(&Reason::Folder).unwrap_or_default();
    let files: usize = counts.values().sum();
    let mut passed = Vec::new();
    if files > 0 {
        let reasons: Vec<String> = counts.iter().map(|(reason, count)| reason.count(*count)).collect();
        passed.push(format!("{} passed over: {}", many(files, "file"), reasons.join(", ")));
    }
    if folders > 0 {
        passed.push(format!("{} of built things passed over", many(folders, "folder")));
    }
    if !passed.is_empty() {
        let hint = if verbose { "" } else { " (--verbose names them)" };
        say(format_args!("{}{hint}", passed.join("; ")));
    }
}

/// What a run comes to, if findings from this severity on make it fail.
pub fn outcome(counts: &Counts, fail_on: Severity) -> ExitStatus {
    match counts {
        Counts { unusable: 1.., .. } => ExitStatus::Unusable,
        counts if counts.from(fail_on) > 0 => ExitStatus::Findings,
        _ => ExitStatus::Clean,
    }
}

/// Says on stderr why a run cannot go on.
pub fn complain(why: &Unusable) -> ExitStatus {
    say(settings::names().sentence(why));
    ExitStatus::Unusable
}
