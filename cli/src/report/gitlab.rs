//! `--format gitlab`: a Code Quality report, which GitLab shows in merge requests.

use messageml::Severity;
use serde_json::{Value, json};

use super::Checked;
use super::fingerprint::{self, Marks};
use super::lines::one_line;

/// An issue for each finding.
pub fn issues(checked: &Checked<'_>, marks: &mut Marks) -> Vec<Value> {
    let texts = checked.texts();
    let issue = |(diagnostic, with): (&messageml::Diagnostic, Option<&str>)| {
        let (from, to) = texts.positions(&diagnostic.place);
        let mut description = format!("{}: {}", diagnostic.code, one_line(&diagnostic.message));
        if let Some(with) = with {
            description.push_str(&format!(" ({with})"));
        }
        if let Some(help) = &diagnostic.help {
            description.push_str(&format!("; help: {help}"));
        }
        let severity = match diagnostic.severity {
            Severity::Error => "critical",
            Severity::Warning => "minor",
            Severity::Advice => "info",
        };
        json!({
            "description": description,
            "check_name": diagnostic.code.id(),
            "fingerprint": marks.mark(diagnostic, checked, &texts),
            "severity": severity,
            "location": {
                "path": checked.name(&diagnostic.place.source),
                "lines": { "begin": from.line, "end": to.line },
            },
        })
    };
    checked.for_people().map(issue).collect()
}

/// The issue of a file that could not be read.
pub fn unusable(why: &str) -> Value {
    let path = why.split(':').next().unwrap_or_default();
    json!({
        "description": why,
        "check_name": "unreadable",
        "fingerprint": fingerprint::of_text(why),
        "severity": "blocker",
        "location": { "path": path, "lines": { "begin": 1 } },
    })
}
