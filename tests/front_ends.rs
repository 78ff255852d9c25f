//! Every front end says the same of the same input: the engine's report, the batch protocol's answer, and what
//! rendering refuses.

use std::fs;
use std::path::{Path, PathBuf};

use messageml::{Batch, Engine, Input, Json, StaticDirectory, json};

struct Sample {
    name: String,
    message: String,
    data: Option<String>,
    directory: Option<Json>,
}

fn directory(text: &str) -> Json {
    json::read_strictly(text, 100).expect("a directory")
}

/// The samples of the corpus: a folder each, and the faulty ones a file each.
fn samples() -> Vec<Sample> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let read = |path: PathBuf| fs::read_to_string(path).ok();
    let entries = |folder: &Path| {
        let mut paths: Vec<_> = fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()).collect();
        paths.sort();
        paths
    };
    let sound = entries(&corpus).into_iter().filter_map(|folder| {
        let message = ["message.ftl", "message.xml"].into_iter().find_map(|name| read(folder.join(name)))?;
        Some(Sample {
            name: folder.display().to_string(),
            message,
            data: read(folder.join("data.json")),
            directory: read(folder.join("directory.json")).as_deref().map(directory),
        })
    });
    let faulty = entries(&corpus.join("faulty")).into_iter().filter_map(|path| {
        let text = read(path.clone())?;
        let section = |name: &str| {
            let (_, rest) = text.split_once(&format!("--- {name}\n"))?;
            let end = rest.find("\n--- ").map_or(rest.len(), |at| at + 1);
            rest.get(..end).map(|text| text.strip_suffix('\n').unwrap_or(text).to_owned())
        };
        Some(Sample {
            name: path.display().to_string(),
            message: section("message")?,
            data: section("data"),
            directory: section("directory").as_deref().map(directory),
        })
    });
    sound.chain(faulty).collect()
}

fn findings(answer: &str, member: &str) -> Vec<Json> {
    let answer = json::read_strictly(answer, 1_000).expect("an answer");
    answer.get(member).and_then(Json::as_array).unwrap_or_default().to_vec()
}

#[test]
fn check_render_and_batch_agree() {
    let batch = Batch::default();
    let samples = samples();
    assert!(samples.len() > 100, "{} samples", samples.len());
    for Sample { name, message, data, directory } in samples {
        let mut settings = Engine::builder();
        if let Some(directory) = &directory {
            settings = settings.directory(StaticDirectory::from_json(directory).expect("a directory"));
        }
        let engine = settings.build();
        let input = Input::new(&message).with_json(data.as_deref());
        let (report, accepted) = engine.check_and_render(&input);
        let told: Vec<Json> = report.findings().iter().map(|finding| finding.to_json()).collect();

        let mut request = json::Object::from_iter([("message", Json::from(message.as_str()))]);
        request.insert("data", data.as_deref().map_or(Json::Null, Json::from));
        request.insert("directory", directory.unwrap_or_default());
        let rendered = batch.answer(&Json::Object(request.clone()).to_string());
        request.insert("op", "check");
        let checked = batch.answer(&Json::Object(request).to_string());
        assert_eq!(findings(&checked, "diagnostics"), told, "{name}");
        let mut all = findings(&rendered, "errors");
        all.extend(findings(&rendered, "diagnostics"));
        assert_eq!(all.len(), told.len(), "{name}");
        assert!(told.iter().all(|finding| all.contains(finding)), "{name}");

        match engine.render(&input) {
            Ok(message) => {
                let report = message.report();
                assert!(
                    accepted.is_none_or(|accepted| accepted.presentation_ml() == message.presentation_ml()),
                    "{name}"
                );
                assert!(report.is_acceptable(), "{name}");
            }
            Err(refused) => {
                assert!(accepted.is_none(), "{name}");
                // What rendering refuses stands where checking says; only the advice beside it may be more.
                let place = |found: &&messageml::Diagnostic| (found.code, found.place.clone());
                let checked: Vec<_> =
                    report.diagnostics().iter().filter(|found| found.is_error()).map(|f| place(&f)).collect();
                // What was given up at a bound is not walked again for its place.
                let is_placed = |found: &&messageml::Diagnostic| found.is_error() && found.code.family() != "limit";
                for found in refused.diagnostics().iter().filter(is_placed) {
                    assert!(checked.contains(&place(&found)), "{name}: {found}");
                }
            }
        }
    }
}

#[test]
fn engines_templates_and_batches_are_shared_by_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Engine>();
    shared::<messageml::Template>();
    shared::<Batch>();
    shared::<messageml::Message>();
    shared::<messageml::Report>();
}
