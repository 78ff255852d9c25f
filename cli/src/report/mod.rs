//! Findings as people and machines read them.

mod github;
mod junit;
mod lines;
mod sarif;
#[cfg(test)]
mod tests;
mod text;

use std::collections::HashSet;
use std::io::{self, Write};
use std::sync::Arc;

use messageml::diagnostic::Place;
use messageml::report::Texts;
use messageml::template::Loader;
use messageml::{Code, Diagnostic, Json, Severity, Source};

use crate::arguments::Format;
use crate::settings::Unusable;

pub use text::TextStyle;

/// One message that was checked, with the texts that findings point into.
#[derive(Debug, Default)]
pub struct Checked {
    /// The message's file as it is shown.
    pub name: String,
    /// The data's file as it is shown, if there is one.
    pub data_name: Option<String>,
    /// The request's file as it is shown, if there is one.
    pub request_name: Option<String>,
    /// The message.
    pub message: String,
    /// The data.
    pub data: Option<String>,
    /// The request file.
    pub request: String,
    /// Gives includes.
    pub loader: Option<Arc<crate::includes::FolderLoader>>,
    /// What was found.
    pub diagnostics: Vec<Diagnostic>,
}

impl Checked {
    /// The texts that findings point into.
    pub fn texts(&self) -> Texts<'_> {
        Texts::new(&self.message, self.data.as_deref())
            .with_request(&self.request)
            .with_loader(self.loader.as_deref().map(|loader| loader as &dyn Loader))
    }

    /// The file that a source stands for, as it is shown.
    pub fn name(&self, source: &Source) -> String {
        match source {
            Source::Message => self.name.clone(),
            Source::Data => self.data_name.clone().unwrap_or_else(|| "<data>".into()),
            Source::Request => self.request_name.clone().unwrap_or_else(|| "<request>".into()),
            Source::Include(name) => match self.loader.as_ref().and_then(|loader| loader.path(name)) {
                Some(path) => crate::settings::shown(&path),
                None => name.to_string(),
            },
        }
    }

    /// The message with the data it was checked with.
    pub fn title(&self) -> String {
        match &self.data_name {
            Some(data) => format!("{} with {data}", self.name),
            None => self.name.clone(),
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
    pub unreadable: usize,
}

impl Counts {
    /// Adds those of one message.
    pub fn add(&mut self, checked: &Checked) {
        self.messages += 1;
        for diagnostic in &checked.diagnostics {
            match diagnostic.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
                Severity::Advice => self.advice += 1,
            }
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
        if self.unreadable > 0 {
            found.push_str(&format!("; {} unusable", many(self.unreadable, "file")));
        }
        format!("checked {}{found}", many(self.messages, "message"))
    }
}

/// `1 error`, `2 errors`
pub fn many(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// Writes findings in one format, message by message.
#[derive(Debug)]
pub struct Reporter {
    format: Format,
    style: TextStyle,
    /// What the formats that are one document have gathered so far.
    gathered: Vec<serde_json::Value>,
    suites: Vec<String>,
    /// Why files could not be read.
    unreadable: Vec<String>,
    /// What was said of the last message, whatever its data.
    said: (String, HashSet<(Code, Place, String)>),
    counts: Counts,
}

impl Reporter {
    /// Starts a report.
    pub fn new(format: Format, style: TextStyle) -> Self {
        Reporter {
            format,
            style,
            gathered: Vec::new(),
            suites: Vec::new(),
            unreadable: Vec::new(),
            said: Default::default(),
            counts: Counts::default(),
        }
    }

    /// Adds a message's findings.
    ///
    /// # Errors
    /// Writing failed.
    pub fn add(&mut self, checked: &Checked, out: &mut impl Write) -> io::Result<()> {
        self.counts.add(checked);
        match self.format {
            Format::Text => text::write(checked, self.style, out),
            Format::Concise => lines::write(checked, out),
            Format::Github => github::write(checked, out),
            Format::Json => {
                self.gathered.push(file_json(checked));
                Ok(())
            }
            Format::Sarif => {
                self.gathered.extend(sarif::results(checked));
                Ok(())
            }
            Format::Junit => {
                self.suites.push(junit::suite(checked));
                Ok(())
            }
        }
    }

    /// Takes out what people have read already of the same message with other data; documents for
    /// programs keep it with each.
    pub fn forget_repeated(&mut self, checked: &mut Checked) {
        if !matches!(self.format, Format::Text | Format::Concise | Format::Github) {
            return;
        }
        if self.said.0 != checked.name {
            self.said = (checked.name.clone(), HashSet::new());
        }
        let said = &mut self.said.1;
        checked.diagnostics.retain(|found| {
            let is_of_data = found.data_path.is_some() || found.place.source == Source::Data;
            is_of_data || said.insert((found.code, found.place.clone(), found.message.clone()))
        });
    }

    /// Adds a file that could not be read, for whoever reads nothing but the report.
    ///
    /// # Errors
    /// Writing failed.
    pub fn add_unreadable(&mut self, why: &Unusable, out: &mut impl Write) -> io::Result<()> {
        self.counts.unreadable += 1;
        self.unreadable.push(why.0.clone());
        match self.format {
            Format::Github => github::write_unreadable(&why.0, out),
            Format::Junit => {
                self.suites.push(junit::unreadable(&why.0));
                Ok(())
            }
            // People see it on stderr; the documents say it at their end.
            Format::Text | Format::Concise | Format::Json | Format::Sarif => Ok(()),
        }
    }

    /// Ends the report.
    ///
    /// # Errors
    /// Writing failed.
    pub fn finish(self, out: &mut impl Write) -> io::Result<Counts> {
        let counts = self.counts;
        match self.format {
            Format::Text | Format::Concise | Format::Github => {}
            Format::Json => {
                let report = serde_json::json!({
                    "version": messageml::report::SCHEMA_VERSION,
                    "tool": { "name": "messageml", "version": env!("CARGO_PKG_VERSION") },
                    "summary": {
                        "messages": counts.messages,
                        "errors": counts.errors,
                        "warnings": counts.warnings,
                        "advice": counts.advice,
                    },
                    "files": self.gathered,
                    "unreadable": self.unreadable,
                });
                writeln!(out, "{report:#}")?;
            }
            Format::Sarif => writeln!(out, "{:#}", sarif::log(self.gathered, &self.unreadable))?,
            Format::Junit => out.write_all(junit::document(&self.suites, &counts).as_bytes())?,
        }
        out.flush()?;
        Ok(counts)
    }
}

/// A value of the library as one of serde_json's.
fn value(json: &Json) -> serde_json::Value {
    serde_json::from_str(&json.to_string()).unwrap_or_default()
}

fn file_json(checked: &Checked) -> serde_json::Value {
    let texts = checked.texts();
    let diagnostics: Vec<_> = checked
        .diagnostics
        .iter()
        .map(|diagnostic| value(&messageml::report::diagnostic_json(diagnostic, &texts)))
        .collect();
    let mut file = serde_json::json!({ "file": checked.name });
    if let Some(data) = &checked.data_name {
        file["data"] = data.as_str().into();
    }
    if let Some(request) = &checked.request_name {
        file["request"] = request.as_str().into();
    }
    file["acceptable"] = (!checked.diagnostics.iter().any(Diagnostic::is_error)).into();
    file["diagnostics"] = diagnostics.into();
    file
}
