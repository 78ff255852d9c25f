//! Symphony's sentences lead to the code that the engine reports for the message that they were said of; the recorded
//! ones lie beside the repository, and the test says aloud when they do not.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;
use messageml::{Batch, Code, Recognised, explain};
use serde_json::{Value, json};

/// What a case asks of the engine.
const REQUEST: [&str; 11] =
    ["op", "message", "data", "version", "directory", "markdown", "entities", "media", "template", "raw", "options"];

/// Of the distinct sentences, so many must be recognised, and lead to the code that is reported, in thousandths.
const RECOGNISED: usize = 990;
const TO_THE_CODE: usize = 980;

#[test]
fn recorded_sentences_lead_to_the_code_that_is_reported() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance");
    let Ok(files) = fs::read_dir(&folder) else {
        eprintln!("SKIPPED: {} is not there", folder.display());
        return;
    };
    let batch = Batch::default();
    let mut sentences: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files {
        let path = file.expect("an entry").path();
        if path.extension().is_none_or(|extension| extension != "gz") {
            continue;
        }
        let mut text = String::new();
        GzDecoder::new(File::open(&path).expect("a file")).read_to_string(&mut text).expect("gzip");
        for line in text.split('\n').filter(|line| !line.is_empty()) {
            let case: Value = serde_json::from_str(line).expect("JSON");
            let error = &case["expect"]["error"];
            // What a template says with `<#stop>` is its author's.
            let Some(sentence) = error["message"].as_str().filter(|_| error["kind"] != "stop") else { continue };
            let members = REQUEST.iter().filter_map(|key| Some(((*key).to_owned(), case.get(*key)?.clone())));
            let answer = batch.answer(&Value::Object(members.collect()).to_string());
            let answer: Value = serde_json::from_str(&answer).expect("an answer");
            let codes = answer["errors"].as_array().into_iter().flatten();
            let code = codes.filter_map(|found| found["code"].as_str()).next();
            let known = sentences.entry(sentence.to_owned()).or_default();
            known.extend(code.map(str::to_owned));
        }
    }
    let (mut recognised, mut first, mut listed, mut reported) = (0, 0, 0, 0);
    let mut wrong = BTreeMap::new();
    for (sentence, codes) in &sentences {
        let found = explain(sentence);
        if found.recognised != Recognised::Sentence {
            wrong.insert(sentence, "not recognised".to_owned());
            continue;
        }
        recognised += 1;
        if codes.is_empty() {
            continue;
        }
        reported += 1;
        first += usize::from(found.codes.first().is_some_and(|code| codes.contains(code.id())));
        let is_listed = codes.iter().any(|code| found.codes.iter().any(|listed| listed.id() == code));
        listed += usize::from(is_listed);
        if !is_listed {
            let listed: Vec<_> = found.codes.iter().map(|code| code.id()).collect();
            wrong.insert(sentence, format!("{codes:?}, not {listed:?}"));
        }
    }
    let total = sentences.len();
    println!(
        "{recognised} of {total} sentences recognised; of {reported} with a finding, {listed} lead to its code, \
         {first} to it as the first"
    );
    for (sentence, why) in &wrong {
        println!("{sentence:?}: {why}");
    }
    assert!(recognised * 1000 >= total * RECOGNISED, "{recognised} of {total}");
    assert!(listed * 1000 >= reported * TO_THE_CODE, "{listed} of {reported}");
}

#[test]
fn findings_of_the_examples_lead_to_their_codes() {
    let batch = Batch::default();
    let (mut all, mut right) = (0, 0);
    for code in Code::all() {
        let example = code.info().bad;
        let data = if example.data.is_empty() { Value::Null } else { Value::from(example.data) };
        let request = json!({"op": "check", "message": example.message, "data": data});
        let answer: Value = serde_json::from_str(&batch.answer(&request.to_string())).expect("an answer");
        for found in answer["diagnostics"].as_array().into_iter().flatten() {
            let message = found["message"].as_str().expect("a message");
            let explained = explain(message);
            all += 1;
            let is_right = explained.codes.iter().any(|code| found["code"] == code.id());
            right += usize::from(is_right);
            if !is_right {
                println!("{message}: {explained:?}, not {}", found["code"]);
            }
        }
    }
    println!("{right} of {all}");
    assert!(right * 100 >= all * 97, "{right} of {all}");
}

#[test]
fn the_batch_protocol_explains() {
    let batch = Batch::default();
    let ask = |text: &str| -> Value {
        let answer = batch.answer(&json!({"op": "explain", "text": text}).to_string());
        serde_json::from_str(&answer).expect("an answer")
    };
    let found = ask("Attribute \"colour\" is not allowed in \"span\"");
    assert_eq!(found["recognised"], "sentence");
    assert_eq!(found["codes"][0]["code"], "attribute/unknown");
    assert_eq!(found["names"], json!({"attribute": "colour", "element": "span"}));
    assert!(found["explanation"].as_str().is_some_and(|text| text.contains("`<span>` has no attribute `colour`")));
    assert_eq!(ask("element/unknown")["recognised"], "code");
    assert_eq!(ask("Where is the library?")["errors"][0]["code"], "request/unreadable");
}
