//! Checks beside the conversation: one after the other, each ended as soon as its text has changed.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crossbeam_channel::{Receiver, Sender};
use lsp_types::{
    CodeDescription, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString, Position, Range, Uri,
};
use messageml::diagnostic::Place;
use messageml::{Diagnostic, Severity, Source, Stop};
use messageml_project::{Case, Project, Projects, Unusable, data_beside, is_message, read_text};

#[cfg(feature = "serve")]
use super::picture::PictureJob;
use super::text::{Encoding, Places};
use super::unsaved::Unsaved;
use crate::check::{check_case, check_together, coverage};
use crate::report::{Checked, arrange};

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

/// What is done beside the conversation.
#[derive(Debug)]
pub enum Work {
    /// A text is checked.
    Check(Job),
    /// A message is drawn.
    #[cfg(feature = "serve")]
    Draw(PictureJob),
}

/// What came of it.
#[derive(Debug)]
pub enum Finished {
    /// The findings of a text.
    Checked(Done),
    /// The answer to a request.
    #[cfg(feature = "serve")]
    Answered(lsp_server::Response),
}

/// Does what is asked until nobody asks any more.
pub fn work(jobs: &Receiver<Work>, done: &Sender<Finished>, projects: &Projects, encoding: Encoding) {
    for job in jobs {
        let finished = match job {
            Work::Check(job) if job.flag.load(Ordering::Relaxed) => continue,
            Work::Check(job) => {
                let answer = check(&job, projects, encoding);
                if job.flag.load(Ordering::Relaxed) {
                    continue;
                }
                Finished::Checked(answer)
            }
            #[cfg(feature = "serve")]
            Work::Draw(job) => Finished::Answered(job.answer(projects)),
        };
        if done.send(finished).is_err() {
            return;
        }
    }
}

fn check(job: &Job, projects: &Projects, encoding: Encoding) -> Done {
    let mut done = Done { uri: job.uri.clone(), flag: Arc::clone(&job.flag), found: Vec::new(), shown: HashMap::new() };
    done.shown.insert(job.uri.clone(), Vec::new());
    let unusable = check_into(job, projects, encoding, &mut done).unwrap_or_else(|why| vec![why]);
    unusable.iter().for_each(|why| add_unusable(job, why, encoding, &mut done));
    done
}

/// Adds the findings; gives what else could not be used.
fn check_into(job: &Job, projects: &Projects, encoding: Encoding, done: &mut Done) -> Result<Vec<Unusable>, Unusable> {
    let project = &*projects.of(&job.path)?;
    let engine = project.engine(&job.path)?;
    let stop = Stop::never().with_flag(Arc::clone(&job.flag));
    let cases = data_beside(&job.path);
    if !is_message(&job.path, &job.text, &cases) {
        // A piece of other templates: only whether it can be read.
        let diagnostics = engine.compile(&job.text).err().map(|report| report.into_diagnostics().into_vec());
        let checked = Checked {
            project: Some(project),
            path: job.path.clone(),
            message: Arc::clone(&job.text),
            diagnostics: diagnostics.unwrap_or_default(),
            ..Checked::default()
        };
        show(job, project, &[checked], encoding, done);
        return Ok(Vec::new());
    }
    let cases: Vec<Option<Case>> = if cases.is_empty() { vec![None] } else { cases.into_iter().map(Some).collect() };
    let (mut all, mut unusable) = (Vec::new(), Vec::new());
    let name = project.template_name(&job.path);
    let mut coverage = coverage(&engine, &name, &job.text);
    for case in cases {
        let data = match case.map(|case| read_data(project, &job.unsaved, case.path)).transpose() {
            Ok(data) => data,
            Err(why) => {
                unusable.push(why);
                continue;
            }
        };
        let text = (&*job.path, &*name, &job.text);
        let (checked, _) = check_case(project, (&engine, coverage.as_mut()), text, data, Some(&stop));
        all.push(checked);
    }
    if let Some(coverage) = coverage.filter(|_| unusable.is_empty() && !stop.is_reached()) {
        check_together(&mut all, &coverage, project.asks_for_coverage());
    }
    arrange(&mut all);
    show(job, project, &all, encoding, done);
    unusable.extend(project.loader().iter().flat_map(|loader| loader.take_unusable()));
    Ok(unusable)
}

/// A data file, as it is open or on disk.
///
/// # Errors
/// It cannot be read.
pub fn read_data(project: &Project, unsaved: &Unsaved, path: PathBuf) -> Result<(PathBuf, String), Unusable> {
    let text = match unsaved.text(&path) {
        Some(text) => text.to_string(),
        None => read_text(&path, project.limits().data_bytes)?,
    };
    Ok((path, text))
}

fn add_unusable(job: &Job, why: &Unusable, encoding: Encoding, done: &mut Done) {
    let at = why.at.map_or(Position::default(), |at| {
        let column = match encoding {
            Encoding::Utf8 => at.byte,
            Encoding::Utf16 => at.utf16,
        };
        Position { line: at.line.saturating_sub(1) as u32, character: column.saturating_sub(1) as u32 }
    });
    let place = why.path.as_deref().and_then(|path| job.unsaved.address(path)).unwrap_or_else(|| job.uri.clone());
    let finding = lsp_types::Diagnostic {
        range: Range { start: at, end: at },
        severity: Some(DiagnosticSeverity::ERROR),
        source: Some("messageml".into()),
        message: why.why.clone(),
        ..lsp_types::Diagnostic::default()
    };
    done.shown.entry(place).or_default().push(finding);
}

/// The texts that places of one case count in, each taken apart when it is first asked for.
struct Sources<'c> {
    job: &'c Job,
    checked: &'c Checked<'c>,
    encoding: Encoding,
    known: HashMap<Source, (Option<Uri>, Places<'c>)>,
}

impl<'c> Sources<'c> {
    fn locate(&mut self, place: &Place) -> Option<Location> {
        let (uri, places) = match self.known.entry(place.source.clone()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                let source = unknown.key();
                let uri = match source {
                    Source::Message => Some(self.job.uri.clone()),
                    other => self.checked.path(other).and_then(|path| self.job.unsaved.address(&path)),
                };
                let text: Cow<'c, str> = match source {
                    Source::Message => (&*self.checked.message).into(),
                    Source::Data => self.checked.data.as_deref().unwrap_or_default().into(),
                    other => self.checked.texts().with_lines(other, |lines| lines.text().to_owned()).into(),
                };
                unknown.insert((uri, Places::new(text, self.encoding)))
            }
        };
        Some(Location { uri: uri.clone()?, range: places.range(place.span) })
    }
}

fn show(job: &Job, project: &Project, all: &[Checked<'_>], encoding: Encoding, done: &mut Done) {
    for checked in all {
        let mut sources = Sources { job, checked, encoding, known: HashMap::new() };
        for (diagnostic, with) in checked.for_people() {
            let mut finding = shown(diagnostic, with, project.help_uri());
            let labels = diagnostic.labels.iter().map(|label| (&label.place, &label.text));
            let trail = diagnostic.trail.iter().map(|frame| (&frame.place, &frame.text));
            let related = labels.chain(trail).filter_map(|(place, text)| {
                Some(DiagnosticRelatedInformation { location: sources.locate(place)?, message: text.clone() })
            });
            finding.related_information = Some(related.collect()).filter(|all: &Vec<_>| !all.is_empty());
            let place = sources
                .locate(&diagnostic.place)
                .unwrap_or_else(|| Location { uri: job.uri.clone(), range: Range::default() });
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
