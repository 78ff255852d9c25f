//! The reference's cases: where they lie, and how they are read.

use std::io::Read;
use std::path::{Path, PathBuf};

use messageml::Json;
use messageml::json::{self, Object};

/// The cases' own nesting, and that of their data.
pub const DEPTH: usize = 2_000;

/// The folder beside the repository, if it is there.
pub fn folder() -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().map(|above| above.join("shared/conformance")).find(|folder| folder.is_dir())
}

/// The cases of one file.
pub fn read_cases(path: &Path) -> Vec<Json> {
    let file = std::fs::File::open(path).expect("a listed file");
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).expect("gzip of UTF-8");
    let lines = text.split('\n').filter(|line| !line.trim().is_empty());
    lines.map(|line| json::read_strictly(line, DEPTH).expect("a case is JSON")).collect()
}

/// The members of the batch protocol; what else a case holds is for people.
const PROTOCOL: [&str; 12] = [
    "id",
    "op",
    "message",
    "data",
    "version",
    "directory",
    "markdown",
    "entities",
    "media",
    "template",
    "raw",
    "options",
];

/// A case as a request of the batch protocol. The reference is the Agent's library, which knows no limits of the pod.
pub fn request(case: &Json) -> String {
    let members = case.as_object().into_iter().flat_map(Object::iter);
    let mut sent: Object =
        members.filter(|(key, _)| PROTOCOL.contains(key)).map(|(key, value)| (key.to_owned(), value.clone())).collect();
    let given = case.get("options").and_then(Json::as_object).into_iter().flat_map(Object::iter);
    let options = given.map(|(key, value)| (key.to_owned(), value.clone()));
    sent.insert("options", Json::Object(options.chain([("podLimits".to_owned(), Json::from("warning"))]).collect()));
    Json::Object(sent).to_string()
}
