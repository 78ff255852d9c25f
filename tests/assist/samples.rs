//! Templates with their data: the corpus, faulty messages, and what bots' authors published.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use messageml::{Json, json};

use crate::cases::read_cases;

/// A template with its data.
pub struct Sample {
    pub name: String,
    /// True for those that nobody looked at while the order of proposals was made.
    pub is_held_out: bool,
    pub text: String,
    pub data: Option<Json>,
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub fn corpus() -> Vec<Sample> {
    let mut samples = Vec::new();
    let mut folders: Vec<_> =
        fs::read_dir(root().join("corpus")).expect("the corpus").map(|entry| entry.expect("an entry").path()).collect();
    folders.sort();
    for folder in folders {
        let text = ["message.ftl", "message.xml"].iter().find_map(|file| fs::read_to_string(folder.join(file)).ok());
        let Some(text) = text else { continue };
        let data = fs::read_to_string(folder.join("data.json")).ok();
        let data = data.map(|data| json::read(&data, 100).expect("the data are JSON"));
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        samples.push(Sample { is_held_out: is_held_out(&name), name, text, data });
    }
    samples
}

/// Halves what was written by different hands: all that comes out of one repository goes to one side, for its templates
/// are alike.
pub fn is_held_out(name: &str) -> bool {
    let name = name.strip_prefix("rd/").unwrap_or(name);
    let first = name.split(['/', '@']).next().unwrap_or_default();
    let repository = first.rsplit('+').next().unwrap_or_default();
    repository.bytes().map(u32::from).sum::<u32>() % 2 == 0
}

/// The messages of the faulty samples.
pub fn faulty() -> Vec<Sample> {
    let mut paths: Vec<_> = fs::read_dir(root().join("corpus/faulty"))
        .expect("samples")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    let read = |path: &Path| {
        let text = fs::read_to_string(path).ok()?;
        let after = text.split_once("--- message\n")?.1;
        let message = after.split_once("\n--- ").map_or(after, |(message, _)| message);
        let name = path.display().to_string();
        Some(Sample { name, is_held_out: false, text: message.to_owned(), data: None })
    };
    paths.iter().filter_map(|path| read(path)).collect()
}

pub fn real_templates(folder: &Path) -> Vec<Sample> {
    let path = folder.join("real-templates.jsonl.gz");
    let mut seen = HashSet::new();
    let mut samples = Vec::new();
    for case in read_cases(&path) {
        let get = |key: &str| case.get(key).and_then(Json::as_str).map(str::to_owned);
        let Some(text) = get("message").filter(|text| seen.insert(text.clone())) else { continue };
        let data = get("data").and_then(|data| json::read(&data, 100).ok());
        let name = get("id").unwrap_or_default();
        samples.push(Sample { is_held_out: is_held_out(&name), name, text, data });
    }
    samples
}
