//! Lints over the data alone.

use super::{Data, Inspection, Pass};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Severity, Source, codes};
use crate::json::{Json, Step, find_span};
use crate::settings::Profile;
use crate::template::{holds_template, is_template};

/// More of the same kind help nobody.
const AT_MOST: usize = 20;

/// Steps from the root to a value, innermost first.
struct Steps<'j> {
    step: Step<'j>,
    /// Index of the value around it among the traces.
    parent: Option<usize>,
}

pub(super) const PASS: Pass = Pass { codes: &[codes::lint::TEMPLATE_IN_DATA], inspection: Inspection::Data(check) };

fn check(data: &Data<'_>) -> Diagnostics {
    let Data { profile, json, text, .. } = *data;
    let mut found = Diagnostics::new();
    if !holds_template(text) {
        return found;
    }
    let mut traces: Vec<Steps<'_>> = Vec::new();
    let mut pending: Vec<(&Json, Option<usize>)> = vec![(json, None)];
    while let Some((value, trace)) = pending.pop() {
        match value {
            Json::String(string) if is_template(string) => {
                found.push(template_in_data(profile, text, &path(&traces, trace)));
                if found.len() >= AT_MOST {
                    break;
                }
            }
            Json::Object(object) => {
                for (key, value) in object.iter().rev() {
                    traces.push(Steps { step: Step::Key(key), parent: trace });
                    pending.push((value, Some(traces.len() - 1)));
                }
            }
            Json::Array(items) => {
                for (at, value) in items.iter().enumerate().rev() {
                    traces.push(Steps { step: Step::Index(at), parent: trace });
                    pending.push((value, Some(traces.len() - 1)));
                }
            }
            _ => {}
        }
    }
    found
}

fn path<'j>(traces: &[Steps<'j>], from: Option<usize>) -> Vec<Step<'j>> {
    let mut steps = Vec::new();
    let mut next = from.and_then(|at| traces.get(at));
    while let Some(trace) = next {
        steps.push(trace.step);
        next = trace.parent.and_then(|at| traces.get(at));
    }
    steps.reverse();
    steps
}

fn template_in_data(profile: Profile, text: &str, path: &[Step<'_>]) -> Diagnostic {
    let place = Place { source: Source::Data, span: find_span(text, path).unwrap_or_default() };
    let mut lint = Diagnostic::new(codes::lint::TEMPLATE_IN_DATA, place, "this value holds FreeMarker markup")
        .with_help(
            "where it is inserted before sending, the Agent expands it once more: take the markers out, or \
             write them as `&#36;{` and `&lt;#`",
        )
        .with_data_path(written(path));
    if profile == Profile::BdkJava {
        lint.severity = Severity::Error;
    }
    lint
}

/// A path as templates write it.
fn written(path: &[Step<'_>]) -> String {
    let mut out = String::from("entity");
    for step in path {
        match step {
            Step::Index(at) => out.push_str(&format!("[{at}]")),
            Step::Key(key) if key.chars().all(|c| c.is_alphanumeric() || c == '_') => {
                out.push('.');
                out.push_str(key);
            }
            Step::Key(key) => out.push_str(&format!("[{key:?}]")),
        }
    }
    out
}
