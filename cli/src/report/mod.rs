//! Findings as people and machines read them.

mod fingerprint;
mod github;
mod gitlab;
mod json;
mod junit;
mod lines;
mod sarif;
#[cfg(test)]
mod tests;
mod text;

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anstream::{AutoStream, ColorChoice};
use messageml::diagnostic::Place;
use messageml::report::Texts;
use messageml::{Code, Diagnostic, Severity, Source};
use messageml_project::{Project, Unusable};

use crate::arguments::{Format, ReportArguments};
use crate::say;

pub use text::TextStyle;

/// One message that was checked, with the texts that findings point into.
#[derive(Debug, Default)]
pub struct Checked<'p> {
    /// Knows includes and how files are named.
    pub project: Option<&'p Project>,
    /// The message's file as it is shown.
    pub name: String,
    /// The message's file.
    pub path: PathBuf,
    /// The data's file as it is shown, if there is one.
    pub data_name: Option<String>,
    /// The data's file, if there is one.
    pub data_path: Option<PathBuf>,
    /// The request's file as it is shown, if there is one.
    pub request_name: Option<String>,
    /// The message.
    pub message: Arc<str>,
    /// The data.
    pub data: Option<String>,
    /// The request file.
    pub request: String,
    /// What was found.
    pub diagnostics: Vec<Diagnostic>,
    /// So many of them, at the end, speak of all data of the message together.
    pub together: usize,
    /// What people are shown of it; all unless [`arrange`] chose.
    pub shown: Option<Vec<Shown>>,
}

/// A finding that people are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Which of the message's findings.
    index: usize,
    /// Which data it was found with, unless with all.
    with: Option<String>,
}

impl Checked<'_> {
    /// The texts that findings point into.
    pub fn texts(&self) -> Texts<'_> {
        Texts::new(&self.message, self.data.as_deref())
            .with_request(&self.request)
            .with_loader(self.project.and_then(Project::includes))
    }

    /// The file that a source stands for, as it is shown.
    pub fn name(&self, source: &Source) -> String {
        match source {
            Source::Message => self.name.clone(),
            Source::Data => self.data_name.clone().unwrap_or_else(|| "<data>".into()),
            Source::Request => self.request_name.clone().unwrap_or_else(|| "<request>".into()),
            Source::Include(name) => match (self.path(source), self.project) {
                (Some(path), Some(project)) => project.names().shown(&path),
                _ => name.to_string(),
            },
        }
    }

    /// The file that a source stands for, where an edit of it can be written.
    pub fn path(&self, source: &Source) -> Option<PathBuf> {
        match source {
            Source::Message => Some(crate::edits::target(&self.path)).filter(|path| *path != Path::new("")),
            Source::Data => self.data_path.clone(),
            Source::Include(name) => self.project?.loader()?.path(name),
            Source::Request => None,
        }
    }

    /// The message with the data it was checked with.
    pub fn title(&self) -> String {
        match &self.data_name {
            Some(data) => format!("{} with {data}", self.name),
            None => self.name.clone(),
        }
    }

    /// The findings, each with whether it was found with just this data.
    pub fn of_data(&self) -> impl Iterator<Item = (&Diagnostic, bool)> {
        let own = self.diagnostics.len().saturating_sub(self.together);
        self.diagnostics.iter().enumerate().map(move |(at, found)| (found, at < own && self.data_name.is_some()))
    }

    /// What people are shown, each with the data it was found with unless with all.
    pub fn for_people(&self) -> impl Iterator<Item = (&Diagnostic, Option<&str>)> {
        let chosen = self.shown.iter().flatten().filter_map(|shown| {
            self.diagnostics.get(shown.index).map(|diagnostic| (diagnostic, shown.with.as_deref()))
        });
        let all = self.diagnostics.iter().filter(|_| self.shown.is_none()).map(|diagnostic| (diagnostic, None));
        chosen.chain(all)
    }
}

/// What makes two findings one: code, place, message, and the data if it speaks of them.
type FindingKey = (Code, Place, String, Option<usize>);

/// Chooses what people are shown of one message with several data files: what was found with several is shown once, and
/// what was not found with all of them says with which.
pub fn arrange(cases: &mut [Checked<'_>]) {
    let mut places: HashMap<FindingKey, (usize, usize)> = HashMap::new();
    let mut shown: Vec<Vec<(usize, Vec<usize>)>> = cases.iter().map(|_| Vec::new()).collect();
    for (case, checked) in cases.iter().enumerate() {
        for (index, found) in checked.diagnostics.iter().enumerate() {
            let is_of_data = found.data_path.is_some() || found.place.source == Source::Data;
            let key = (found.code, found.place.clone(), found.message.clone(), is_of_data.then_some(case));
            let next = (case, shown.get(case).map_or(0, Vec::len));
            let (first, at) = *places.entry(key).or_insert(next);
            let Some(all) = shown.get_mut(first) else { continue };
            match all.get_mut(at) {
                Some((_, with)) if with.last() == Some(&case) => {}
                Some((_, with)) => with.push(case),
                None => all.push((index, vec![case])),
            }
        }
    }
    let names: Vec<String> = cases.iter().map(|checked| checked.data_name.clone().unwrap_or_default()).collect();
    for (checked, shown) in cases.iter_mut().zip(shown) {
        let with = |index: usize, with: &[usize]| {
            let of_data = checked.diagnostics.get(index).is_some_and(|found| found.place.source == Source::Data);
            let is_own = index < checked.diagnostics.len().saturating_sub(checked.together);
            (is_own && with.len() < names.len() && !of_data).then(|| list(&names, with))
        };
        let shown = shown.iter().map(|(index, cases)| Shown { index: *index, with: with(*index, cases) }).collect();
        checked.shown = Some(shown);
    }
}

/// `with a.data.json`, or some of several names.
fn list(names: &[String], which: &[usize]) -> String {
    const NAMED: usize = 3;
    let chosen: Vec<&str> = which.iter().filter_map(|at| names.get(*at)).map(String::as_str).collect();
    match chosen.len() {
        0..=NAMED => format!("with {}", chosen.join(", ")),
        more => {
            let named = chosen.get(..NAMED).unwrap_or_default().join(", ");
            format!("with {more} of {} data files: {named}, …", names.len())
        }
    }
}

/// How many findings of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Messages checked.
    pub messages: usize,
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Advice.
    pub advice: usize,
    /// Files that could not be read or written.
    pub unusable: usize,
}

impl Counts {
    /// Adds the findings of one message.
    fn add<'d>(&mut self, found: impl Iterator<Item = &'d Diagnostic>) {
        self.messages += 1;
        for diagnostic in found {
            match diagnostic.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
                Severity::Advice => self.advice += 1,
            }
        }
    }

    /// Findings of this severity and worse.
    pub fn from(&self, severity: Severity) -> usize {
        match severity {
            Severity::Error => self.errors,
            Severity::Warning => self.errors + self.warnings,
            Severity::Advice => self.errors + self.warnings + self.advice,
        }
    }

    /// `checked 3 messages: 2 errors, 1 warning`
    pub fn summary(&self) -> String {
        let mut found = Vec::new();
        if self.errors > 0 {
            found.push(many(self.errors, "error"));
        }
        if self.warnings > 0 {
            found.push(many(self.warnings, "warning"));
        }
        if self.advice > 0 {
            found.push(format!("{} of advice", many(self.advice, "piece")));
        }
        let mut found = match found.as_slice() {
            [] if self.messages == 0 => String::new(),
            [] => ": nothing to complain about".into(),
            found => format!(": {}", found.join(", ")),
        };
        if self.unusable > 0 {
            found.push_str(&format!("; {} unusable", many(self.unusable, "file")));
        }
        format!("checked {}{found}", many(self.messages, "message"))
    }
}

/// `1 error`, `2 errors`
pub fn many(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// All reports of one run: one on stdout or in `--output`, and any number in files of their own.
pub struct Reports {
    all: Vec<(Reporter, Box<dyn Write>)>,
    counts: Counts,
}

impl Reports {
    /// Opens the files.
    ///
    /// # Errors
    /// One cannot be made, or two reports want stdout.
    pub fn open(arguments: &ReportArguments, fail_on: Severity) -> Result<Self, Unusable> {
        let mut all: Vec<(Reporter, Box<dyn Write>)> = Vec::new();
        let mut main = None;
        for wish in &arguments.format {
            match &wish.file {
                Some(path) => all.push((Reporter::new(wish.format, TextStyle::default(), fail_on), open(path)?)),
                None if main.is_some() => {
                    return Err(Unusable::new(
                        "--format: two reports for one output; write all but one into a file: `--format sarif=report.sarif`",
                    ));
                }
                None => main = Some(wish.format),
            }
        }
        let format = main.unwrap_or(Format::Text);
        let main: (Reporter, Box<dyn Write>) = match &arguments.output {
            Some(path) => (Reporter::new(format, TextStyle::default(), fail_on), open(path)?),
            None => {
                let style = TextStyle::of(io::stdout().is_terminal());
                (Reporter::new(format, style, fail_on), Box::new(anstream::stdout()))
            }
        };
        all.insert(0, main);
        Ok(Reports { all, counts: Counts::default() })
    }

    /// One report for people, written here.
    pub fn for_people(out: Box<dyn Write>, style: TextStyle) -> Self {
        Reports { all: vec![(Reporter::new(Format::Text, style, Severity::Error), out)], counts: Counts::default() }
    }

    /// Leads to this page with the explanations of all findings.
    #[must_use]
    pub fn with_help_uri(mut self, address: Option<&str>) -> Self {
        for (reporter, _) in &mut self.all {
            reporter.help_uri = address.map(str::to_owned);
        }
        self
    }

    /// Adds a message's findings.
    ///
    /// # Errors
    /// Writing failed.
    pub fn add(&mut self, checked: &Checked<'_>) -> io::Result<()> {
        self.counts.add(checked.for_people().map(|(diagnostic, _)| diagnostic));
        self.all.iter_mut().try_for_each(|(reporter, out)| reporter.add(checked, out))
    }

    /// Adds a file that could not be read, and says so on stderr.
    ///
    /// # Errors
    /// Writing failed.
    pub fn add_unusable(&mut self, why: &str) -> io::Result<()> {
        say(why);
        self.counts.unusable += 1;
        self.all.iter_mut().try_for_each(|(reporter, out)| reporter.add_unusable(why, out))
    }

    /// Ends the reports; `more` is written after the first.
    ///
    /// # Errors
    /// Writing failed.
    pub fn finish(self, more: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<Counts> {
        let mut more = Some(more);
        for (reporter, mut out) in self.all {
            reporter.finish(&mut out)?;
            if let Some(more) = more.take() {
                more(&mut out)?;
            }
            out.flush()?;
        }
        Ok(self.counts)
    }
}

/// A file for a report: without colours unless they are asked for.
fn open(path: &Path) -> Result<Box<dyn Write>, Unusable> {
    let file = File::create(path).map_err(|error| Unusable::io(path, &error))?;
    let choice = match ColorChoice::global() {
        ColorChoice::Auto => ColorChoice::Never,
        choice => choice,
    };
    Ok(Box::new(AutoStream::new(Box::new(BufWriter::new(file)) as Box<dyn Write>, choice)))
}

/// Writes findings in one format, message by message.
#[derive(Debug)]
pub struct Reporter {
    format: Format,
    style: TextStyle,
    /// From this severity on a finding makes the run fail.
    fail_on: Severity,
    /// What the formats that are one document have gathered so far.
    gathered: Vec<serde_json::Value>,
    suites: Vec<quick_junit::TestSuite>,
    marks: fingerprint::Marks,
    /// Where the explanations of findings can be read.
    help_uri: Option<String>,
    /// Why files could not be read.
    unusable: Vec<String>,
    /// Of all findings with all data.
    counts: Counts,
}

impl Reporter {
    /// Starts a report.
    pub fn new(format: Format, style: TextStyle, fail_on: Severity) -> Self {
        Reporter {
            format,
            style,
            fail_on,
            gathered: Vec::new(),
            suites: Vec::new(),
            marks: fingerprint::Marks::default(),
            help_uri: None,
            unusable: Vec::new(),
            counts: Counts::default(),
        }
    }

    /// Adds a message's findings.
    ///
    /// # Errors
    /// Writing failed.
    pub fn add(&mut self, checked: &Checked<'_>, out: &mut dyn Write) -> io::Result<()> {
        self.counts.add(checked.diagnostics.iter());
        match self.format {
            Format::Text => text::write(checked, self.style, out)?,
            Format::Concise => lines::write(checked, out)?,
            Format::Github => github::write(checked, out)?,
            Format::Json => self.gathered.push(json::file(checked)),
            Format::Sarif => self.gathered.extend(sarif::results(checked, &mut self.marks)),
            Format::Gitlab => self.gathered.extend(gitlab::issues(checked, &mut self.marks)),
            Format::Junit => self.suites.push(junit::suite(checked, self.fail_on)),
        }
        Ok(())
    }

    /// Adds a file that could not be read, for whoever reads nothing but the report.
    ///
    /// # Errors
    /// Writing failed.
    pub fn add_unusable(&mut self, why: &str, out: &mut dyn Write) -> io::Result<()> {
        self.unusable.push(why.to_owned());
        match self.format {
            Format::Github => github::write_unreadable(why, out)?,
            Format::Junit => self.suites.push(junit::unusable(why)),
            Format::Gitlab => self.gathered.push(gitlab::unusable(why)),
            // People see it on stderr; the documents say it at their end.
            Format::Text | Format::Concise | Format::Json | Format::Sarif => {}
        }
        Ok(())
    }

    /// Ends the report.
    ///
    /// # Errors
    /// Writing failed.
    pub fn finish(self, out: &mut dyn Write) -> io::Result<()> {
        match self.format {
            Format::Text | Format::Concise | Format::Github => {}
            Format::Json => {
                serde_json::to_writer_pretty(&mut *out, &json::document(self.gathered, &self.counts, &self.unusable))?;
                writeln!(out)?;
            }
            Format::Sarif => {
                writeln!(out, "{:#}", sarif::log(self.gathered, &self.unusable, self.help_uri.as_deref()))?
            }
            Format::Gitlab => writeln!(out, "{:#}", serde_json::Value::Array(self.gathered))?,
            Format::Junit => junit::write(self.suites, out)?,
        }
        out.flush()
    }
}
