//! What `--record` keeps is laid out as the corpus is, with what the library says of it.

use std::fs;
use std::path::{Path, PathBuf};

use messageml::{Engine, Input, StaticDirectory};
use messageml_serve::agent::Options;
use serde_json::json;

use crate::server::{Server, options};

fn samples() -> Vec<PathBuf> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus");
    let entries = fs::read_dir(corpus).expect("the corpus").flatten().map(|entry| entry.path());
    let mut samples: Vec<_> = entries.filter(|path| path.join("expected.snap").is_file()).collect();
    samples.sort();
    samples
}

fn read(path: &Path) -> Option<String> {
    fs::read_to_string(path).ok()
}

fn cases(folder: &Path) -> usize {
    let names = fs::read_dir(folder).unwrap().flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with("message-")).count()
}

#[test]
fn recording_the_corpus_gives_its_messages_and_what_comes_of_them() {
    let samples = samples();
    assert!(samples.len() >= 30, "{}", samples.len());
    let mut compared = 0;
    for sample in samples {
        let place = tempfile::tempdir().unwrap();
        let directory = read(&sample.join("directory.json"));
        let server = Server::start(Options {
            record: Some(place.path().to_owned()),
            directory: directory.as_ref().map(|text| messageml::json::read_strictly(text, 100).expect("a directory")),
            ..options()
        });
        let bot = server.bot("bot");
        let (name, message) = ["message.ftl", "message.xml"]
            .into_iter()
            .find_map(|name| Some((name, read(&sample.join(name))?)))
            .expect("a message");
        let data = read(&sample.join("data.json"));
        bot.post("/agent/v4/stream/abc/message/create", &json!({ "message": message, "data": data })).assert_sent();
        let case = place.path().join("message-000001");
        let mut files: Vec<_> = fs::read_dir(&case)
            .unwrap()
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        files.sort();
        let mut expected = vec!["expected.txt".to_owned(), name.to_owned()];
        expected.extend(data.is_some().then(|| "data.json".to_owned()));
        expected.extend(directory.is_some().then(|| "directory.json".to_owned()));
        expected.sort();
        assert_eq!(files, expected, "{}", sample.display());
        assert_eq!(read(&case.join(name)).as_ref(), Some(&message));
        assert_eq!(read(&case.join("data.json")), data);
        let mut settings = Engine::builder();
        if let Some(directory) = &directory {
            let json = messageml::json::read_strictly(directory, 100).expect("a directory");
            settings = settings.directory(StaticDirectory::from_json(&json).expect("a directory"));
        }
        let input = Input::new(&message).with_json(data.as_deref());
        let (report, accepted) = settings.build().check_and_render(input);
        let recorded = read(&case.join("expected.txt")).expect("an expectation");
        assert_eq!(recorded, messageml::snapshot(accepted.as_ref(), &report), "{}", sample.display());
        compared += 1;
    }
    assert!(compared >= 30);
}

#[test]
fn refused_messages_are_not_recorded() {
    let place = tempfile::tempdir().unwrap();
    let server = Server::with(|options| options.record = Some(place.path().to_owned()));
    let bot = server.bot("bot");
    bot.create("abc", "<messageML><bold/></messageML>").assert_refused(400, "");
    assert_eq!(cases(place.path()), 0);
    bot.blast(&["a".into(), "b".into(), "no such stream".into()], "<messageML>x</messageML>").assert_sent();
    assert_eq!(cases(place.path()), 2);
}

#[test]
fn a_folder_that_cannot_be_written_is_said_and_the_server_goes_on() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("cases");
    let server = Server::with(|options| options.record = Some(folder.clone()));
    let bot = server.bot("bot");
    fs::remove_dir_all(&folder).unwrap();
    fs::write(&folder, "a file in its place").unwrap();
    bot.create("abc", "<messageML>x</messageML>").assert_refused(500, "could not be recorded");
    fs::remove_file(&folder).unwrap();
    fs::create_dir(&folder).unwrap();
    bot.create("abc", "<messageML>x</messageML>").assert_sent();
}
