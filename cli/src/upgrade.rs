//! `messageml check --upgrade`: what newer Agents will make of templates that today's take.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::Arc;

use messageml::diagnostic::codes;
use messageml::{Diagnostic, Diagnostics, Engine, Input, LibraryVersion, Severity, Span};
use messageml_project::{Message, Project, Unusable, read_text};

use crate::arguments::{CheckArguments, Format};
use crate::pasted::read_message;
use crate::report::{Checked, Reports, arrange, many};
use crate::say;

/// What becomes of one template, by all of its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    /// It is refused already.
    RefusedToday,
    /// Newer Agents refuse it.
    Refused,
    /// They print something else.
    OtherText,
    /// They print something else where they escape.
    OtherTextEscaped,
    /// They refuse it where they escape.
    RefusedEscaped,
    /// They take it where they escape, which today's do not.
    TakenEscaped,
}

/// What was found in all templates.
#[derive(Debug, Default)]
pub struct Upgrade {
    templates: usize,
    fates: Vec<BTreeSet<Fate>>,
    /// Outputs that differ, as they are shown after the report.
    diffs: String,
}

/// One template under three rules.
struct Engines {
    today: Engine,
    newer: Engine,
    escaping: Engine,
}

impl Engines {
    fn of(engine: &Engine) -> Self {
        Engines {
            today: engine.with_library(LibraryVersion::V1_1, false),
            newer: engine.with_library(LibraryVersion::V1_7, false),
            escaping: engine.with_library(LibraryVersion::V1_7, true),
        }
    }
}

impl Upgrade {
    /// Looks at one message with each of its data.
    ///
    /// # Errors
    /// Writing the report failed.
    pub fn add(
        &mut self,
        message: &Message,
        project: &Project,
        arguments: &CheckArguments,
        reports: &mut Reports,
    ) -> io::Result<()> {
        let limits = project.limits();
        let begun = read_message(project, &message.path, arguments.unwrap)
            .and_then(|read| Ok((read, project.engine(&message.path)?)));
        let ((text, said), engine) = match begun {
            Ok(begun) => begun,
            Err(why) => return reports.add_unusable(&project.names().sentence(&why)),
        };
        said.iter().for_each(say);
        self.templates += 1;
        let engines = Engines::of(&engine);
        let paths: Vec<_> = match arguments.data.as_slice() {
            [] => message.cases.iter().map(|case| case.path.clone()).collect(),
            named => named.to_vec(),
        };
        let paths = if paths.is_empty() { vec![None] } else { paths.into_iter().map(Some).collect() };
        let (mut cases, mut fates) = (Vec::new(), BTreeSet::new());
        for path in paths {
            let data = match path.as_deref().map(|path| read_text(path, limits.data_bytes)).transpose() {
                Ok(data) => data,
                Err(why) => {
                    let why: Unusable = why;
                    reports.add_unusable(&project.names().sentence(&why))?;
                    continue;
                }
            };
            let mut checked = Checked {
                project: Some(project),
                name: project.names().shown(&message.path),
                path: message.path.clone(),
                data_name: path.as_deref().map(|path| project.names().shown(path)),
                data_path: path,
                message: Arc::clone(&text),
                data,
                ..Checked::default()
            };
            checked.diagnostics = self.compare(&engines, &checked, &mut fates);
            cases.push(checked);
        }
        self.fates.push(fates);
        arrange(&mut cases);
        cases.iter().try_for_each(|checked| reports.add(checked))
    }

    fn compare(&mut self, engines: &Engines, checked: &Checked<'_>, fates: &mut BTreeSet<Fate>) -> Vec<Diagnostic> {
        let name = checked.project.map(|project| project.template_name(&checked.path));
        let input = || Input::new(&checked.message).with_json(checked.data.as_deref()).with_name(name.as_deref());
        let today = engines.today.render(input());
        let listed = |found: &Diagnostics| -> Vec<Diagnostic> {
            found.iter().filter(|found| found.code.family() == "newer-agent").cloned().collect()
        };
        let newer = engines.newer.render(input());
        let escaped = engines.escaping.render(input());
        let today = match (today, &newer) {
            (Ok(today), _) => today,
            // Without data every value is missing, and the list does not ask for any.
            (Err(_), Err(report)) if checked.data.is_none() && !listed(report.diagnostics()).is_empty() => {
                fates.insert(Fate::Refused);
                return listed(report.diagnostics());
            }
            (Err(_), _) if checked.data.is_none() => return Vec::new(),
            (Err(_), _) => {
                fates.insert(if escaped.is_ok() { Fate::TakenEscaped } else { Fate::RefusedToday });
                return Vec::new();
            }
        };
        let newer = match newer {
            Ok(newer) => newer,
            Err(report) => {
                fates.insert(Fate::Refused);
                return report.diagnostics().iter().filter(|found| found.is_error()).cloned().collect();
            }
        };
        let mut found = Vec::new();
        let mut tell = |upgrade: &mut Upgrade, other: &Engine, text: &str, fate, what: &str| {
            if text != today.presentation_ml() {
                fates.insert(fate);
                let place = engines.today.first_difference(other, &input()).unwrap_or(Span::new(0, 1));
                found.push(warning(place, format!("{what} print something else from here on")));
                upgrade.show(&checked.title(), what, today.presentation_ml(), text);
            }
        };
        tell(self, &engines.newer, newer.presentation_ml(), Fate::OtherText, "newer Agents");
        match escaped {
            Ok(escaped) if newer.presentation_ml() == today.presentation_ml() => {
                let what = "newer Agents that escape";
                tell(self, &engines.escaping, escaped.presentation_ml(), Fate::OtherTextEscaped, what);
            }
            Ok(_) => {}
            Err(report) => {
                fates.insert(Fate::RefusedEscaped);
                for refused in report.diagnostics().iter().filter(|found| found.is_error()) {
                    let text = format!("newer Agents that escape refuse this: {}", refused.message);
                    let mut told = warning(Span::default(), text);
                    (told.place, told.help) = (refused.place.clone(), refused.help.clone());
                    found.push(told);
                }
            }
        }
        found
    }

    /// Keeps a difference for the end of the report.
    fn show(&mut self, title: &str, what: &str, before: &str, after: &str) {
        // An element a line, so that a difference is no longer than what differs.
        let lines = |text: &str| text.replace("><", ">\n<") + "\n";
        let (before, after) = (lines(before), lines(after));
        let diff = similar::TextDiff::from_lines(&before, &after);
        let header = (format!("{title}, today"), format!("{title}, {what}"));
        self.diffs.push_str(&diff.unified_diff().context_radius(1).header(&header.0, &header.1).to_string());
    }

    /// Writes the differences, where people read the report.
    ///
    /// # Errors
    /// Writing failed.
    pub fn write(&self, arguments: &CheckArguments, out: &mut dyn Write) -> io::Result<()> {
        let main = arguments.report.format.iter().find(|wish| wish.file.is_none());
        if main.is_none_or(|wish| wish.format == Format::Text) {
            out.write_all(self.diffs.as_bytes())?;
        }
        Ok(())
    }

    /// `3 of 41 templates will be refused, 5 print something else where values are escaped`
    pub fn summary(&self) -> String {
        let count = |fate| self.fates.iter().filter(|fates| fates.contains(&fate)).count();
        let all = many(self.templates, "template");
        let mut said = match count(Fate::Refused) {
            0 => format!("none of {all} will be refused by newer Agents"),
            refused => format!("{refused} of {all} will be refused by newer Agents"),
        };
        let others = [
            (Fate::OtherText, "prints", "print", "something else"),
            (Fate::OtherTextEscaped, "prints", "print", "something else where values are escaped"),
            (Fate::RefusedEscaped, "is", "are", "refused where values are escaped"),
            (Fate::TakenEscaped, "is", "are", "accepted only where values are escaped"),
            (Fate::RefusedToday, "is", "are", "refused already"),
        ];
        for (fate, one, several, what) in others {
            match count(fate) {
                0 => {}
                1 => said.push_str(&format!(", 1 {one} {what}")),
                count => said.push_str(&format!(", {count} {several} {what}")),
            }
        }
        said
    }
}

fn warning(place: Span, message: String) -> Diagnostic {
    let mut found = Diagnostic::new(codes::lint::NEXT_AGENT, place, message)
        .with_help("`docs/upgrade.md` says what to write so that old and new Agents print the same");
    found.severity = Severity::Warning;
    found
}
