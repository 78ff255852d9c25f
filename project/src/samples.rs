//! The data beside a message, and what is expected of it, found by name.
//!
//! `x.ftl` has the data `x.data.json` and `x.<case>.data.json`; a `message.ftl` in a folder of its own also
//! `data.json`. What is expected of each lies beside it: `x.expected.txt`, `x.<case>.expected.txt`, and
//! `expected.txt` for a `message.ftl`.

use std::fs;
use std::path::{Path, PathBuf};

use messageml::Diagnostic;
use messageml::diagnostic::codes;

/// True for what is said of a template only because no data are known: every value is missing then, and what depends on
/// one is put off, which is no fault of the template.
pub fn is_for_want_of_data(found: &Diagnostic) -> bool {
    [codes::template::MISSING_VALUE, codes::template::PUT_OFF].contains(&found.code)
}

/// How the names of data files end.
const DATA: &str = ".data.json";
/// How the names of files end that say what is expected.
pub const EXPECTED: &str = "expected.txt";
/// The file of a message in a folder of its own.
const ALONE: &str = "message";

/// Data for a message: `x.data.json` is nameless, `x.<case>.data.json` has the name of its case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Empty for the only or usual data.
    pub name: String,
    /// The file.
    pub path: PathBuf,
}

/// The cases of a message among the files of its folder, in order of their names.
pub(crate) fn cases_of<'n>(message: &Path, names: impl Iterator<Item = &'n str>) -> Vec<Case> {
    let Some(stem) = stem(message) else { return Vec::new() };
    let mut cases = Vec::new();
    let mut is_alone = false;
    for name in names {
        is_alone |= name == "data.json";
        let Some(case) = name.strip_prefix(stem).and_then(|rest| rest.strip_suffix(DATA)) else { continue };
        let case = match case.strip_prefix('.') {
            None if case.is_empty() => "",
            Some(case) if !case.contains('.') => case,
            _ => continue,
        };
        cases.push(Case { name: case.to_owned(), path: message.with_file_name(name) });
    }
    if cases.is_empty() && is_alone && stem == ALONE {
        cases.push(Case { name: String::new(), path: message.with_file_name("data.json") });
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

/// How a message is called that lies in no folder.
pub(crate) const STDIN: &str = "-";

/// The cases of a message whose folder is yet to be read; none of one that is read from stdin or is not saved yet.
pub fn data_beside(message: &Path) -> Vec<Case> {
    if message == Path::new(STDIN) {
        return Vec::new();
    }
    let folder = match message.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let names: Vec<String> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    cases_of(message, names.iter().map(String::as_str))
}

/// The file that says what is expected of a message with the data of a case.
pub fn expected_beside(message: &Path, case: &str) -> PathBuf {
    let stem = stem(message).unwrap_or(ALONE);
    let name = match (stem, case) {
        (ALONE, "") => "expected.txt".to_owned(),
        (stem, "") => format!("{stem}.expected.txt"),
        (stem, case) => format!("{stem}.{case}.expected.txt"),
    };
    message.with_file_name(name)
}

/// A file's name up to its first dot.
fn stem(path: &Path) -> Option<&str> {
    let name = path.file_name()?.to_str()?;
    name.split('.').next().filter(|stem| !stem.is_empty())
}

/// The start of a name that is that of a data file.
pub(crate) fn stem_of_data(name: &str) -> Option<&str> {
    name.strip_suffix(DATA)?.split('.').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_found_by_name() {
        let names = ["a.ftl", "a.data.json", "a.b.data.json", "a.b.c.data.json", "ab.data.json", "data.json", "a.json"];
        let of = |message: &str| -> Vec<String> {
            cases_of(Path::new(message), names.into_iter()).into_iter().map(|case| case.name).collect()
        };
        assert_eq!(of("a.ftl"), ["", "b"]);
        assert_eq!(of("a.v2.ftl"), ["", "b"]);
        assert_eq!(of("message.xml"), [""]);
        assert_eq!(of("other.xml"), Vec::<String>::new());
        assert_eq!(expected_beside(Path::new("x/a.ftl"), "b"), Path::new("x/a.b.expected.txt"));
        assert_eq!(expected_beside(Path::new("x/message.xml"), ""), Path::new("x/expected.txt"));
    }
}
