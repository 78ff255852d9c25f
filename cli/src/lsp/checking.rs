//! Checks beside the conversation: one after the other, each ended as soon as its text has changed.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crossbeam_channel::{Receiver, Sender};
use lsp_types::{
    CodeDescription, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString, Position, Range, Uri,
};
use messageml::diagnostic::Place;
use messageml::{Diagnostic, Severity, Source, Stop};
use messageml_project::{Case, Overrides, Project, SETTINGS, Unusable, data_beside, read_text};

use super::text::Encoding;
use crate::check::{check_case, check_together, coverage};
use crate::report::{Checked, arrange};

/// Texts that editors have open and that may not be saved.
pub type Unsaved = HashMap<PathBuf, Arc<str>>;

/// One text to check.
#[derive(Debug)]
pub struct Job {
    /// Its address.
    pub uri: Uri,
    /// Its file.
    pub path: PathBuf,
    /// The text.
    pub text: Arc<str>,
    /// The other open texts.
    pub unsaved: Arc<Unsaved>,
    /// Raised when there is no need for it any more.
    pub flag: Arc<AtomicBool>,
}

/// What was found.
#[derive(Debug)]
pub struct Done {
    /// The text's address.
    pub uri: Uri,
    /// The job's flag: another one means that it was asked again since.
    pub flag: Arc<AtomicBool>,
    /// The findings in the text itself, for actions.
    pub found: Vec<Diagnostic>,
    /// What is shown, by the address of the file that it is in.
    pub shown: HashMap<Uri, Vec<lsp_types::Diagnostic>>,
}

/// The address of a file.
pub fn uri_of(path: &Path) -> Option<Uri> {
    let whole = std::path::absolute(path).ok()?;
    Uri::from_str(url::Url::from_file_path(whole).ok()?.as_str()).ok()
}

/// The file of an address; `-` for a text that is no file.
pub fn path_of(uri: &Uri) -> PathBuf {
    let path = url::Url::parse(uri.as_str()).ok().and_then(|url| url.to_file_path().ok());
    path.unwrap_or_else(|| PathBuf::from("-"))
}

/// The project that a file belongs to: that of the nearest settings above it.
///
/// # Errors
/// The settings are wrong.
pub fn project_of(path: &Path) -> Result<Project, Unusable> {
    let settings = path.ancestors().skip(1).map(|folder| folder.join(SETTINGS)).find(|path| path.is_file());
    Project::open(&Overrides { settings, ..Overrides::default() })
}

/// True for a text that is a message or becomes one, false for a piece that others include.
pub fn is_message(path: &Path, text: &str) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    matches!(ending.as_str(), "mml" | "messageml") || text.contains("<messageML") || text.contains("PresentationML")
}

/// Answers jobs until nobody asks any more.
pub fn work(jobs: &Receiver<Job>, done: &Sender<Done>, encoding: Encoding) {
    for job in jobs {
        if job.flag.load(Ordering::Relaxed) {
            continue;
        }
        let answer = check(&job, encoding);
        if !job.flag.load(Ordering::Relaxed) && done.send(answer).is_err() {
            return;
        }
    }
}

fn check(job: &Job, encoding: Encoding) -> Done {
    let mut done = Done { uri: job.uri.clone(), flag: Arc::clone(&job.flag), found: Vec::new(), shown: HashMap::new() };
    done.shown.insert(job.uri.clone(), Vec::new());
    let project = match project_of(&job.path) {
        Ok(project) => project,
        Err(why) => {
            add_unusable(&mut done, &job.uri, &why);
            return done;
        }
    };
    let engine = match project.engine(&job.path) {
        Ok(engine) => engine,
        Err(why) => {
            add_unusable(&mut done, &job.uri, &why);
            return done;
        }
    };
    let stop = Stop::never().with_flag(Arc::clone(&job.flag));
    if !is_message(&job.path, &job.text) {
        // A piece of other templates: only whether it can be read.
        let diagnostics = engine.compile(&job.text).err().map(|report| report.into_diagnostics().into_vec());
        let checked = Checked {
            project: Some(&project),
            path: job.path.clone(),
            message: Arc::clone(&job.text),
            diagnostics: diagnostics.unwrap_or_default(),
            ..Checked::default()
        };
        show(job, &project, &[checked], encoding, &mut done);
        return done;
    }
    let cases = if job.path == Path::new("-") { Vec::new() } else { data_beside(&job.path) };
    let cases: Vec<Option<Case>> = if cases.is_empty() { vec![None] } else { cases.into_iter().map(Some).collect() };
    let (mut all, mut is_whole) = (Vec::new(), true);
    let name = project.template_name(&job.path);
    let mut coverage = coverage(&engine, &name, &job.text);
    for case in cases {
        let data = match case.map(|case| read_data(&project, &job.unsaved, case.path)).transpose() {
            Ok(data) => data,
            Err(why) => {
                add_unusable(&mut done, &job.uri, &why);
                is_whole = false;
                continue;
            }
        };
        let (checked, _) = check_case(&project, (&engine, coverage.as_mut()), &job.path, &job.text, data, Some(&stop));
        all.push(checked);
    }
    if let Some(coverage) = coverage.filter(|_| is_whole && !stop.is_reached()) {
        check_together(&mut all, &coverage, project.asks_for_coverage());
    }
    arrange(&mut all);
    show(job, &project, &all, encoding, &mut done);
    done
}

/// A data file, as it is open or on disk.
///
/// # Errors
/// It cannot be read.
pub fn read_data(project: &Project, unsaved: &Unsaved, path: PathBuf) -> Result<(PathBuf, String), Unusable> {
    let text = match unsaved.get(&path) {
        Some(text) => text.to_string(),
        None => read_text(&path, project.limits().data_bytes)?,
    };
    Ok((path, text))
}

fn add_unusable(done: &mut Done, uri: &Uri, why: &Unusable) {
    let at = why.at.map_or(Position::default(), |at| Position {
        line: at.line.saturating_sub(1) as u32,
        character: at.column.saturating_sub(1) as u32,
    });
    let place = why.path.as_deref().and_then(uri_of).unwrap_or_else(|| uri.clone());
    let finding = lsp_types::Diagnostic {
        range: Range { start: at, end: at },
        severity: Some(DiagnosticSeverity::ERROR),
        source: Some("messageml".into()),
        message: why.why.clone(),
        ..lsp_types::Diagnostic::default()
    };
    done.shown.entry(place).or_default().push(finding);
}

fn show(job: &Job, project: &Project, all: &[Checked<'_>], encoding: Encoding, done: &mut Done) {
    for checked in all {
        let texts = checked.texts();
        let locate = |place: &Place| {
            let uri = match &place.source {
                Source::Message => Some(job.uri.clone()),
                other => checked.path(other).as_deref().and_then(uri_of),
            };
            let range = texts.with_lines(&place.source, |lines| encoding.range(lines, place.span));
            Some(Location { uri: uri?, range })
        };
        for (diagnostic, with) in checked.for_people() {
            let mut finding = shown(diagnostic, with, project.help_uri());
            let labels = diagnostic.labels.iter().map(|label| (&label.place, &label.text));
            let trail = diagnostic.trail.iter().map(|frame| (&frame.place, &frame.text));
            let related = labels.chain(trail).filter_map(|(place, text)| {
                Some(DiagnosticRelatedInformation { location: locate(place)?, message: text.clone() })
            });
            finding.related_information = Some(related.collect()).filter(|all: &Vec<_>| !all.is_empty());
            let place =
                locate(&diagnostic.place).unwrap_or_else(|| Location { uri: job.uri.clone(), range: Range::default() });
            finding.range = place.range;
            done.shown.entry(place.uri).or_default().push(finding);
            done.found.push(diagnostic.clone());
        }
    }
}

fn shown(diagnostic: &Diagnostic, with: Option<&str>, help_uri: Option<&str>) -> lsp_types::Diagnostic {
    let mut message = diagnostic.message.clone();
    if let Some(with) = with {
        message.push_str(&format!(" ({with})"));
    }
    if let Some(help) = &diagnostic.help {
        message.push_str(&format!("\nhelp: {help}"));
    }
    let address = help_uri.map(|address| format!("{address}#{}", diagnostic.code.id().replace('/', "")));
    lsp_types::Diagnostic {
        severity: Some(match diagnostic.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
            Severity::Advice => DiagnosticSeverity::INFORMATION,
        }),
        code: Some(NumberOrString::String(diagnostic.code.id().into())),
        code_description: address.and_then(|address| Uri::from_str(&address).ok()).map(|href| CodeDescription { href }),
        source: Some("messageml".into()),
        message,
        ..lsp_types::Diagnostic::default()
    }
}
