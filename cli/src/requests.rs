//! Request files: JSON as it is, YAML turned into JSON with its places kept.

use std::ops::Range;
use std::path::Path;

use messageml::diagnostic::{Place, codes};
use messageml::{Diagnostic, Request, Source, Span};
use messageml_project::{Project, Unusable, read_text};
use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::report::Checked;
use crate::settings::REQUEST_BYTES;

/// Nesting of a request file.
const DEPTH: usize = 64;

/// Checks the request in a file.
///
/// # Errors
/// The file cannot be read.
pub fn check<'p>(path: &Path, project: &'p Project) -> Result<Checked<'p>, Unusable> {
    let text = read_text(path, REQUEST_BYTES)?;
    if text.len() > REQUEST_BYTES {
        return Err(Unusable::file(path, "more than 64 MiB; no Agent takes such a request"));
    }
    let name = project.names().shown(path);
    let is_json = text.trim_start().starts_with(['{', '[']);
    let written = if is_json { Ok(None) } else { to_json(&text).map(Some) };
    let (written, request, mut diagnostics) = match written {
        Ok(written) => {
            let (request, faults) = Request::read(written.as_ref().map_or(&text, |written| &written.json));
            (written, request, faults.into_vec())
        }
        Err(YamlFault { at, why }) => {
            let place = Place { source: Source::Request, span: Span::point(at) };
            (None, None, vec![Diagnostic::new(codes::request::UNREADABLE, place, why)])
        }
    };
    let mut checked = Checked { name: format!("{name} (message)"), ..Checked::default() };
    if let Some(request) = request {
        let engine = project.engine(path)?;
        diagnostics.extend(engine.check_request(&request).into_diagnostics());
        checked.message = request.message.into();
        checked.data = request.data;
    }
    if let Some(written) = &written {
        diagnostics.iter_mut().for_each(|diagnostic| written.relocate(diagnostic));
    }
    checked.data_name = checked.data.is_some().then(|| format!("{name} (data)"));
    checked.request_name = Some(name);
    checked.request = text;
    checked.project = Some(project);
    checked.diagnostics = diagnostics;
    Ok(checked)
}

/// JSON written from YAML.
struct ConvertedYaml {
    json: String,
    /// Bytes of each value in the JSON and in the YAML.
    values: Vec<(Range<usize>, Range<usize>)>,
}

impl ConvertedYaml {
    fn relocate(&self, diagnostic: &mut Diagnostic) {
        let places = diagnostic.labels.iter_mut().map(|label| &mut label.place);
        for place in places.chain([&mut diagnostic.place]).filter(|place| place.source == Source::Request) {
            let yaml = self.values.iter().find(|(json, _)| *json == place.span.range()).map(|(_, yaml)| yaml);
            place.span = yaml.map_or(Span::point(0), |yaml| Span::new(yaml.start, yaml.end));
        }
        diagnostic.fix = None;
    }
}

/// A collection that is still open.
struct Open {
    json: usize,
    yaml: usize,
    is_mapping: bool,
    /// Keys and values so far.
    count: usize,
}

/// Why a text is no request in YAML, and at which byte.
#[derive(Debug)]
struct YamlFault {
    at: usize,
    why: String,
}

/// A YAML text as JSON, or why it is none.
#[cfg(feature = "serve")]
pub fn yaml_to_json(yaml: &str) -> Result<String, String> {
    to_json(yaml).map(|written| written.json).map_err(|fault| fault.why)
}

fn to_json(yaml: &str) -> Result<ConvertedYaml, YamlFault> {
    // The parser counts characters.
    let bytes: Vec<usize> = yaml.char_indices().map(|(at, _)| at).chain([yaml.len()]).collect();
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(yaml.len());
    let mut written = ConvertedYaml { json: String::new(), values: Vec::new() };
    let mut open: Vec<Open> = Vec::new();
    let mut documents = 0;
    for event in Parser::new_from_str(yaml) {
        let (event, span) = event.map_err(|error| YamlFault {
            at: byte(error.marker().index()),
            why: format!("the request is not YAML: {}", error.info()),
        })?;
        let span = byte(span.start.index())..byte(span.end.index());
        let fault = |why: &str| YamlFault { at: span.start, why: why.to_owned() };
        match event {
            Event::DocumentStart(_) => {
                documents += 1;
                if documents > 1 {
                    return Err(fault("a file holds one request, and a second document begins here"));
                }
            }
            Event::Scalar(text, style, ..) => {
                let is_key = separate(&mut written.json, open.last_mut());
                let from = written.json.len();
                written.json.push_str(&scalar(&text, style, is_key));
                written.values.push((from..written.json.len(), span));
            }
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                if separate(&mut written.json, open.last_mut()) {
                    return Err(fault("a key must be a string"));
                }
                if open.len() >= DEPTH {
                    return Err(fault(&format!("nested more than {DEPTH} deep")));
                }
                let is_mapping = matches!(event, Event::MappingStart(..));
                open.push(Open { json: written.json.len(), yaml: span.start, is_mapping, count: 0 });
                written.json.push(if is_mapping { '{' } else { '[' });
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(collection) = open.pop() else { continue };
                written.json.push(if collection.is_mapping { '}' } else { ']' });
                written.values.push((collection.json..written.json.len(), collection.yaml..span.end));
            }
            Event::Alias(_) => return Err(fault("aliases are not supported: write the value out")),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
    }
    Ok(written)
}

/// Writes what stands between the values of a collection; true if a key comes next.
fn separate(json: &mut String, open: Option<&mut Open>) -> bool {
    let Some(open) = open else { return false };
    let is_value = open.is_mapping && open.count % 2 == 1;
    if is_value {
        json.push(':');
    } else if open.count > 0 {
        json.push(',');
    }
    open.count += 1;
    open.is_mapping && !is_value
}

/// A scalar by YAML's core schema; keys are always strings.
fn scalar(text: &str, style: ScalarStyle, is_key: bool) -> String {
    let is_plain = style == ScalarStyle::Plain && !is_key;
    match text {
        "" | "~" | "null" | "Null" | "NULL" if is_plain => "null".into(),
        "true" | "True" | "TRUE" if is_plain => "true".into(),
        "false" | "False" | "FALSE" if is_plain => "false".into(),
        _ if is_plain && serde_json::from_str::<serde_json::Number>(text).is_ok() => text.to_owned(),
        _ => serde_json::Value::from(text).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_becomes_json_and_keeps_its_places() {
        let yaml = "endpoint: blast\nstreams: [a, 'é']\nmessage: |\n  <messageML>\n  </messageML>\nsilent: no\nn: 1\n";
        let written = to_json(yaml).unwrap();
        let json =
            r#"{"endpoint":"blast","streams":["a","é"],"message":"<messageML>\n</messageML>\n","silent":"no","n":1}"#;
        assert_eq!(written.json, json);
        let at = |part: &str| json.find(part).map(|at| at..at + part.len()).unwrap();
        let place = |part: &str| {
            let of = written.values.iter().find(|(json, _)| *json == at(part)).map(|(_, yaml)| yaml.clone());
            of.and_then(|range| yaml.get(range)).unwrap()
        };
        assert_eq!((place("\"blast\""), place("\"é\""), place("[\"a\",\"é\"]")), ("blast", "'é'", "[a, 'é']"));
    }

    #[test]
    fn hostile_yaml_ends_in_an_error() {
        assert!(to_json(&"[".repeat(100_000)).is_err());
        assert!(to_json(&"- ".repeat(100_000)).is_err());
        assert!(to_json("a: &x [1]\nb: *x").is_err());
        assert!(to_json("? [a]\n: b").is_err());
    }
}
