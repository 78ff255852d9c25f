//! The sample messages: each is accepted, and gives what lies beside it as a snapshot.

use std::fs;
use std::path::{Path, PathBuf};

use messageml::{Engine, Input, Json, StaticDirectory, json};

fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let entries = fs::read_dir(root).expect("the corpus").map(|entry| entry.expect("an entry").path());
    let is_sample = |path: &PathBuf| message_file(path).is_some();
    let mut folders: Vec<_> = entries.filter(is_sample).collect();
    folders.sort();
    folders
}

const FILES: [&str; 2] = ["message.ftl", "message.xml"];

fn message_file(folder: &Path) -> Option<PathBuf> {
    FILES.map(|name| folder.join(name)).into_iter().find(|path| path.is_file())
}

fn name(folder: &Path) -> String {
    folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn engine(folder: &Path) -> Engine {
    let Ok(directory) = fs::read_to_string(folder.join("directory.json")) else { return Engine::default() };
    let directory = json::read_strictly(&directory, 100).expect("the directory is JSON");
    Engine::builder().directory(StaticDirectory::from_json(&directory).expect("a directory")).build()
}

/// One member a line, whatever features other packages ask of serde_json.
fn pretty(json: &Json) -> String {
    let Json::Object(object) = json else { return json.to_string() };
    object.iter().map(|(key, value)| format!("{key}: {value}\n")).collect()
}

#[test]
fn every_sample_gives_what_lies_beside_it() {
    let folders = folders();
    assert!(folders.len() >= 30, "{} samples", folders.len());
    for folder in folders {
        let name = name(&folder);
        let message = fs::read_to_string(message_file(&folder).expect("a message")).expect("UTF-8");
        let data = fs::read_to_string(folder.join("data.json")).ok();
        let input = Input::new(&message).with_json(data.as_deref());
        let engine = engine(&folder);
        let rendered = match engine.render(&input) {
            Ok(rendered) => rendered,
            Err(report) => panic!("{name} is refused: {:#?}", report.diagnostics()),
        };
        let report = engine.check(input);
        let findings: Vec<_> = report.diagnostics().iter().map(|found| (found.code, &found.message)).collect();
        let shown = format!(
            "{}\n\n--- markdown\n{}\n\n--- text\n{}\n\n--- entity json\n{}\n\n--- entities\n{}\n\n--- findings\n{findings:#?}\n",
            rendered.presentation_ml(),
            rendered.markdown(),
            rendered.text(),
            pretty(rendered.entity_json()),
            pretty(rendered.entities()),
        );
        insta::with_settings!({ snapshot_path => &folder, prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!("expected", shown);
        });
    }
}

#[test]
fn the_index_names_every_sample() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let index = fs::read_to_string(root.join("index.md")).expect("an index");
    for folder in folders() {
        let name = name(&folder);
        assert!(index.contains(&format!("[{name}]({name}/)")), "{name} is not in corpus/index.md");
    }
}

#[test]
fn a_structured_object_without_its_data_is_refused() {
    let message = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/keyword-object/message.xml"));
    let report = Engine::default().check(message.expect("the sample").as_str());
    assert!(!report.is_acceptable());
    assert!(report.diagnostics().iter().any(|found| found.code.family() == "entity"), "{:#?}", report.diagnostics());
}
