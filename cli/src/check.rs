//! `messageml check`: every fault of every message.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use std::{fs, thread};

use messageml::diagnostic::codes;
use messageml::{Engine, Input};

use crate::arguments::CheckArguments;
use crate::config::Config;
use crate::edits::Edits;
use crate::messages::{self, Case};
use crate::progress::Progress;
use crate::report::{Checked, Counts, Reporter, TextStyle, many};
use crate::requests;
use crate::samples::Samples;
use crate::settings::{DIRECTORY, Settings, Unusable, read_text, shown};
use crate::{Outcome, say};

/// How often `--watch` looks for changes.
const WATCH_EVERY: Duration = Duration::from_millis(200);

/// Checks once, or for ever with `--watch`.
///
/// # Errors
/// Writing the report failed.
pub fn run(arguments: &CheckArguments) -> io::Result<Outcome> {
    if !arguments.watch {
        return check(arguments);
    }
    loop {
        // Taken before: what changes while checking is checked again.
        let before = stamps(arguments);
        check(arguments)?;
        say("watching for changes, Ctrl+C ends");
        while stamps(arguments) == before {
            thread::sleep(WATCH_EVERY);
        }
    }
}

/// Names, lengths and times of everything that a check reads.
fn stamps(arguments: &CheckArguments) -> Vec<(PathBuf, u64, Option<SystemTime>)> {
    let cases = messages::find(&arguments.files, &arguments.data).cases;
    let beside = |path: &Path| path.with_file_name(DIRECTORY);
    let mut paths: Vec<PathBuf> = cases
        .into_iter()
        .flat_map(|case| [Some(beside(&case.message)), Some(case.message), case.data])
        .flatten()
        .collect();
    paths.extend(arguments.request.iter().flat_map(|path| [path.clone(), beside(path)]));
    paths.extend(arguments.engine.directory.clone());
    paths.extend(Config::path(arguments.engine.config.as_deref()));
    if let Ok(settings) = Settings::read(&arguments.engine) {
        paths.extend(settings.directory);
        paths.extend(settings.loader.iter().flat_map(|loader| loader.files()));
    }
    paths.sort();
    paths.dedup();
    let stamp = |path: PathBuf| {
        let meta = fs::metadata(&path).ok();
        let time = meta.as_ref().and_then(|meta| meta.modified().ok());
        (path, meta.map_or(0, |meta| meta.len()), time)
    };
    paths.into_iter().map(stamp).collect()
}

fn check(arguments: &CheckArguments) -> io::Result<Outcome> {
    let mut out = anstream::stdout().lock();
    let mut reporter = Reporter::new(arguments.format, style(io::stdout().is_terminal()));
    let mut edits = Edits::default();
    let settings = match Settings::read(&arguments.engine) {
        Ok(settings) => settings,
        Err(why) => return Ok(complain(&why)),
    };
    let found = messages::find(&arguments.files, &arguments.data);
    for path in &found.skipped {
        say(format_args!("{}: skipped, this is no message; data is read beside its message", shown(path)));
    }
    for path in &found.empty {
        say(format_args!(
            "{}: no messages in this folder (*.mml, *.messageml, and *.ftl, *.ftlh, *.ftlx, *.xml with a root of a message)",
            shown(path)
        ));
    }
    if found.cases.is_empty() && found.unreadable.is_empty() && arguments.request.is_empty() {
        return Ok(complain(&Unusable("nothing to check".into())));
    }
    for why in &found.unreadable {
        reporter.add_unreadable(why, &mut out)?;
        complain(why);
    }
    let mut progress = Progress::new(found.cases.len());
    let mut samples = Samples::default();
    for (at, case) in found.cases.iter().enumerate() {
        progress.step(&shown(&case.message));
        let checked = check_case(case, &settings);
        progress.clear();
        samples.add(checked.as_ref().ok().map(|(checked, _)| checked));
        // The cases of one message stand together; what is said of all of them stands with the last.
        let is_last = found.cases.get(at + 1).is_none_or(|next| next.message != case.message);
        let samples = if is_last { std::mem::take(&mut samples) } else { Samples::default() };
        match checked {
            Ok((mut checked, engine)) => {
                let coverage = arguments.coverage || settings.asks_for_coverage;
                checked.diagnostics.extend(samples.check(&checked, &engine, coverage));
                reporter.forget_repeated(&mut checked);
                edits.add(&checked, case, settings.loader.as_deref());
                reporter.add(&checked, &mut out)?;
            }
            Err(why) => {
                reporter.add_unreadable(&why, &mut out)?;
                complain(&why);
            }
        }
    }
    drop(progress);
    for path in &arguments.request {
        match requests::check(path, &settings) {
            Ok(checked) => reporter.add(&checked, &mut out)?,
            Err(why) => {
                reporter.add_unreadable(&why, &mut out)?;
                complain(&why);
            }
        }
    }
    let mut counts = reporter.finish(&mut out)?;
    if arguments.diff {
        edits.show(&mut out)?;
    }
    if arguments.fix {
        let (done, faults) = edits.apply();
        for why in &faults {
            complain(why);
        }
        counts.unreadable += faults.len();
        say(done);
    } else if edits.count() > 0 && !arguments.diff {
        say(format_args!("--fix can apply {}, --diff shows how", many(edits.count(), "safe edit")));
    }
    say(counts.summary());
    Ok(outcome(&counts))
}

fn outcome(counts: &Counts) -> Outcome {
    match counts {
        Counts { unreadable: 1.., .. } => Outcome::Unusable,
        Counts { errors: 0, warnings: 0, .. } => Outcome::Clean,
        _ => Outcome::Findings,
    }
}

/// Says on stderr why a run cannot go on.
pub fn complain(why: &Unusable) -> Outcome {
    say(&why.0);
    Outcome::Unusable
}

/// How text is drawn on this terminal, or where there is none.
pub fn style(is_terminal: bool) -> TextStyle {
    let width = if is_terminal { terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)) } else { None };
    TextStyle { width: width.unwrap_or(120).clamp(60, 160), unicode: is_terminal }
}

fn check_case(case: &Case, settings: &Settings) -> Result<(Checked, Engine), Unusable> {
    let message = read_text(&case.message)?;
    let data = case.data.as_deref().map(read_text).transpose()?;
    let engine = settings.engine(&case.message)?;
    let report = engine.check(Input { message: &message, data: data.as_deref(), ..Input::default() });
    let mut diagnostics = report.into_diagnostics();
    if data.is_none() {
        // Without sample data every value is missing: that is no fault of the template.
        let before = diagnostics.len();
        diagnostics.retain(|found| found.code != codes::template::MISSING_VALUE);
        if diagnostics.len() < before {
            let name = shown(&case.message);
            say(format_args!(
                "{name}: no data, so only its syntax and what is wrong whatever the data was checked; data comes from `--data` or a `.data.json` beside it"
            ));
        }
    }
    let checked = Checked {
        name: shown(&case.message),
        data_name: case.data.as_deref().map(shown),
        message,
        data,
        loader: settings.loader.clone(),
        diagnostics: diagnostics.into_vec(),
        ..Checked::default()
    };
    Ok((checked, engine))
}

/// True for stdin.
pub fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}
