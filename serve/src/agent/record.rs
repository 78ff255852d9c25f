//! `--record DIR`: each accepted message as a case for snapshot tests.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use messageml::{Json, Message, Report, is_template};

use super::body::Submission;

/// What an accepted message gives, as one text that a snapshot test compares.
pub(super) fn snapshot(message: &Message, report: &Report) -> String {
    // One member a line, so that a difference shows which.
    let lines = |json: &Json| match json {
        Json::Object(object) => object.iter().map(|(key, value)| format!("{key}: {value}\n")).collect(),
        other => other.to_string(),
    };
    let findings: Vec<_> = report.diagnostics().iter().map(|found| (found.code, &found.message)).collect();
    format!(
        "---\nsource: messageml agent --record\n---\n{}\n\n--- markdown\n{}\n\n--- text\n{}\n\n--- entity json\n{}\n\n\
         --- entities\n{}\n\n--- findings\n{findings:#?}\n",
        message.presentation_ml(),
        message.markdown(),
        message.text(),
        lines(message.entity_json()),
        lines(message.entities()),
    )
}

/// Writes cases: one folder each, with `message.ftl` or `message.xml`, `data.json`,
/// `directory.json` and what came of it in `expected.snap`.
#[derive(Clone, Debug)]
pub(super) struct Recorder {
    folder: Arc<Path>,
    directory: Option<Arc<str>>,
    /// Cases of earlier runs, so that none is written over.
    before: u64,
}

impl Recorder {
    pub(super) fn open(folder: &Path, directory: Option<&Json>) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let mut before = 0;
        for entry in fs::read_dir(folder)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.starts_with(".unfinished-") {
                // Of a run that was cut short.
                fs::remove_dir_all(folder.join(&name))?;
            } else if let Some(number) = name.strip_prefix("message-").and_then(|number| number.parse::<u64>().ok()) {
                before = before.max(number);
            }
        }
        Ok(Recorder { folder: folder.into(), directory: directory.map(|json| json.to_string().into()), before })
    }

    /// Writes one case. It appears whole or not at all, and stays once this returns: the files are
    /// synced before the folder gets its name, and the name after.
    pub(super) fn write(&self, number: u64, submission: &Submission, expected: &str) -> io::Result<()> {
        let number = self.before + number;
        let unfinished = self.folder.join(format!(".unfinished-{number:06}"));
        fs::create_dir_all(&unfinished)?;
        let message = if is_template(&submission.message) { "message.ftl" } else { "message.xml" };
        let files = [
            (message, Some(submission.message.as_str())),
            ("data.json", submission.data.as_deref()),
            ("directory.json", self.directory.as_deref()),
            ("expected.snap", Some(expected)),
        ];
        for (name, text) in files.into_iter().filter_map(|(name, text)| Some((name, text?))) {
            let mut file = File::create(unfinished.join(name))?;
            file.write_all(text.as_bytes())?;
            file.sync_data()?;
        }
        sync_folder(&unfinished)?;
        fs::rename(&unfinished, self.folder.join(format!("message-{number:06}")))?;
        sync_folder(&self.folder)
    }
}

#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Folders cannot be synced here; the file system orders the rename by itself.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_are_whole_and_numbers_go_on() -> io::Result<()> {
        let place = tempfile::tempdir()?;
        let submission =
            Submission { message: "${data.a}".into(), data: Some("{\"a\":1}".into()), ..Submission::default() };
        Recorder::open(place.path(), None)?.write(1, &submission, "what came of it")?;
        fs::create_dir(place.path().join(".unfinished-000002"))?;
        Recorder::open(place.path(), None)?.write(1, &submission, "what came of it")?;
        let mut names: Vec<_> = fs::read_dir(place.path())?
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        assert_eq!(names, ["message-000001", "message-000002"]);
        let case = place.path().join("message-000002");
        assert_eq!(fs::read_to_string(case.join("message.ftl"))?, "${data.a}");
        assert_eq!(fs::read_to_string(case.join("data.json"))?, "{\"a\":1}");
        assert_eq!(fs::read_to_string(case.join("expected.snap"))?, "what came of it");
        Ok(())
    }
}
