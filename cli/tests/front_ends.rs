//! Every front end says the same of one message: `check`, `render`, `batch`, `preview` and `agent`, each in the real
//! binary, over the corpus and the faulty samples. What libraries say is compared in `tests/front_ends.rs` of the engine.

#![cfg(feature = "serve")]

mod served;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{fs, thread};

use serde_json::{Value, json};
use served::{Bot, Running, start};

#[derive(Debug)]
struct Sample {
    /// Where it comes from.
    origin: String,
    message: String,
    data: Option<String>,
    directory: Option<String>,
}

impl Sample {
    fn of_folder(folder: &Path) -> Option<Sample> {
        let read = |name: &str| fs::read_to_string(folder.join(name)).ok();
        Some(Sample {
            origin: folder.display().to_string(),
            message: read("message.ftl").or_else(|| read("message.xml"))?,
            data: read("data.json"),
            directory: read("directory.json"),
        })
    }

    /// A faulty one: what is expected of it, and then a section for each text.
    fn of_case(path: &Path) -> Option<Sample> {
        let text = fs::read_to_string(path).ok()?;
        let section = |name: &str| {
            let (_, rest) = text.split_once(&format!("--- {name}\n"))?;
            let end = rest.find("\n--- ").map_or(rest.len(), |at| at + 1);
            rest.get(..end).map(|text| text.strip_suffix('\n').unwrap_or(text).to_owned())
        };
        Some(Sample {
            origin: path.display().to_string(),
            message: section("message")?,
            data: section("data"),
            directory: section("directory"),
        })
    }
}

/// Every message of the corpus and every faulty one, with the data that lie beside it.
fn as_they_lie() -> Vec<Sample> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus");
    let entries = |folder: &Path| {
        let entries = fs::read_dir(folder).expect("a folder").flatten();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        paths.sort();
        paths
    };
    let sound = entries(&corpus).into_iter().filter_map(|folder| Sample::of_folder(&folder));
    let faulty = entries(&corpus.join("faulty")).into_iter().filter_map(|path| Sample::of_case(&path));
    sound.chain(faulty).collect()
}

/// A template without sample data is checked for its syntax; one that is sent without any lacks its values.
fn lacks_data(sample: &Sample) -> bool {
    sample.data.is_none() && ["${", "<#", "<@"].iter().any(|sign| sample.message.contains(sign))
}

/// The same, with data for every template.
fn samples() -> Vec<Sample> {
    let with_data = |mut sample: Sample| {
        if lacks_data(&sample) {
            sample.data = Some("{}".into());
        }
        sample
    };
    as_they_lie().into_iter().map(with_data).collect()
}

/// The samples as files, a folder each.
fn write(samples: &[Sample], folder: &Path) {
    for (at, sample) in samples.iter().enumerate() {
        let own = folder.join(format!("{at:03}"));
        fs::create_dir(&own).expect("a folder");
        let write = |name: &str, text: &str| fs::write(own.join(name), text).expect("a file");
        write("a.mml", &sample.message);
        sample.data.iter().for_each(|text| write("a.data.json", text));
        sample.directory.iter().for_each(|text| write("directory.json", text));
    }
}

fn run(arguments: &[&str], folder: &Path, input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_messageml"));
    command.args(arguments).current_dir(folder);
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.spawn().expect("the binary starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    thread::scope(|scope| {
        scope.spawn(move || stdin.write_all(input.as_bytes()));
        child.wait_with_output().expect("it ends")
    })
}

/// Findings in the order of their texts, without the picture for people.
fn findings(json: &Value) -> Vec<Value> {
    let mut found = json.as_array().unwrap_or_else(|| panic!("findings: {json}")).clone();
    for finding in &mut found {
        finding.as_object_mut().expect("a finding").remove("rendered");
    }
    found.sort_by_key(Value::to_string);
    found
}

/// `check` over the whole folder.
fn by_check(samples: &[Sample], folder: &Path) -> Vec<Vec<Value>> {
    let output = run(&["check", ".", "--format", "json"], folder, "");
    let report: Value = serde_json::from_slice(&output.stdout).expect("a report");
    assert_eq!(report["unreadable"], json!([]));
    let files = report["files"].as_array().expect("files");
    let by_name: BTreeMap<&str, &Value> = files.iter().map(|file| (file["file"].as_str().unwrap(), file)).collect();
    assert_eq!((files.len(), by_name.len()), (samples.len(), samples.len()));
    (0..samples.len()).map(|at| findings(&by_name[&*format!("{at:03}/a.mml")]["diagnostics"])).collect()
}

/// `batch`, one process for all; the answers to `render` and to `check` are held against each other.
fn by_batch(samples: &[Sample], folder: &Path) -> Vec<Vec<Value>> {
    let request = |op: &str, sample: &Sample| {
        let directory = sample.directory.as_deref().map_or(Value::Null, |text| serde_json::from_str(text).unwrap());
        let (message, data) = (&sample.message, &sample.data);
        json!({ "op": op, "message": message, "data": data, "directory": directory }).to_string() + "\n"
    };
    let input: String = samples.iter().flat_map(|sample| ["render", "check"].map(|op| request(op, sample))).collect();
    let output = String::from_utf8(run(&["batch"], folder, &input).stdout).expect("UTF-8");
    let answers: Vec<Value> = output.lines().map(|line| serde_json::from_str(line).expect("an answer")).collect();
    assert_eq!(answers.len(), 2 * samples.len());
    let both = answers.chunks_exact(2).zip(samples).map(|(both, sample)| {
        let [rendered, checked] = both else { panic!("two answers") };
        let errors = rendered["errors"].as_array().cloned().unwrap_or_default();
        let rest = rendered["diagnostics"].as_array().cloned().unwrap_or_default();
        let told = findings(&checked["diagnostics"]);
        assert_eq!(findings(&Value::Array([errors, rest].concat())), told, "{}: batch, render", sample.origin);
        assert_eq!(checked["acceptable"], rendered["ok"].is_object(), "{}", sample.origin);
        told
    });
    both.collect()
}

/// `preview` of the folder: what the page shows of each message.
fn by_preview(samples: &[Sample], folder: &Path) -> Vec<Vec<Value>> {
    let preview = start(&["preview", folder.to_str().expect("UTF-8"), "--now", "0"]);
    let listing = preview.page("api/listing");
    assert_eq!(listing["messages"].as_array().map(Vec::len), Some(samples.len()));
    let show = |at: usize| findings(&preview.page(&format!("api/message?id={at:03}/a.mml"))["outcome"]["diagnostics"]);
    (0..samples.len()).map(show).collect()
}

/// `agent`, one for each directory: what the page shows of each message that a bot sent.
fn by_agent(samples: &[Sample], folder: &Path) -> Vec<Vec<Value>> {
    let mut agents: BTreeMap<Option<&str>, (Running, Bot)> = BTreeMap::new();
    let mut told = Vec::new();
    for (at, sample) in samples.iter().enumerate() {
        let (agent, bot) = agents.entry(sample.directory.as_deref()).or_insert_with(|| {
            let directory = folder.join(format!("{at:03}/directory.json"));
            let directory = directory.to_str().expect("UTF-8");
            let mut arguments = vec!["agent", "--port", "0", "--now", "0"];
            if sample.directory.is_some() {
                arguments.extend(["--directory", directory]);
            }
            let agent = start(&arguments);
            let bot = Bot::log_in(&agent.host).expect("it logs in");
            (agent, bot)
        });
        let answer = bot.create("abc", &sample.message, sample.data.as_deref()).expect("an answer");
        let rows = agent.page("api/conversation?stream=abc");
        let number = rows["rows"].as_array().and_then(|rows| rows.last()).expect("a row")["number"].clone();
        let shown = agent.page(&format!("api/message?id={number}"));
        assert_eq!(shown["message"], *sample.message, "{}", sample.origin);
        let found = findings(&shown["outcome"]["diagnostics"]);
        // The bot is told, too.
        if let Some(refused) = answer["details"]["diagnostics"].as_array() {
            assert_eq!(findings(&Value::Array(refused.clone())), found, "{}: answer", sample.origin);
        }
        told.push(found);
    }
    told
}

/// `render`, which draws its findings for people: their severities, codes and places.
fn by_render(sample: &Sample, file: &str, folder: &Path) -> Vec<String> {
    let output = run(&["render", file], folder, "");
    let drawn = String::from_utf8(output.stderr).expect("UTF-8");
    let mut found = Vec::new();
    let mut head = None;
    for line in drawn.lines() {
        let is_head = ["error[", "warning[", "advice["].iter().any(|severity| line.starts_with(severity));
        if is_head {
            head = line.split_once(']').map(|(head, _)| head.to_owned());
        } else if let Some((_, place)) = line.split_once("--> ")
            && let Some(head) = head.take()
        {
            found.push(format!("{head}] {}", place.rsplit('/').next().unwrap_or(place)));
        }
    }
    assert_eq!(head, None, "{}: no place: {drawn}", sample.origin);
    found.sort();
    found
}

/// A finding as `render` heads it.
fn heading(finding: &Value) -> String {
    let text = |member: &str| finding[member].as_str().unwrap_or_default().to_owned();
    let file = if text("source") == "data" { "a.data.json" } else { "a.mml" };
    let (line, column) = (&finding["line"], &finding["column"]);
    format!("{}[{}] {file}:{line}:{column}", text("severity"), text("code"))
}

#[test]
fn five_front_ends_say_the_same() {
    let samples = samples();
    assert!(samples.len() > 100, "{} samples", samples.len());
    let folder = tempfile::tempdir().expect("a folder");
    write(&samples, folder.path());
    let checked = by_check(&samples, folder.path());
    for (name, other) in [
        ("batch", by_batch(&samples, folder.path())),
        ("preview", by_preview(&samples, folder.path())),
        ("agent", by_agent(&samples, folder.path())),
    ] {
        for ((sample, checked), other) in samples.iter().zip(&checked).zip(&other) {
            assert_eq!(other, checked, "{}: {name}, check", sample.origin);
        }
    }
    let mut told = 0;
    for (at, (sample, checked)) in samples.iter().zip(&checked).enumerate() {
        let mut wanted: Vec<String> = checked.iter().map(heading).collect();
        wanted.sort();
        assert_eq!(by_render(sample, &format!("{at:03}/a.mml"), folder.path()), wanted, "{}: render", sample.origin);
        told += wanted.len();
    }
    assert!(told > samples.len(), "{told} findings");
}

#[test]
fn the_page_says_of_a_template_without_data_what_check_says() {
    let mut samples = as_they_lie();
    samples.iter_mut().filter(|sample| sample.message.contains("${")).for_each(|sample| sample.data = None);
    samples.retain(lacks_data);
    let folder = tempfile::tempdir().expect("a folder");
    write(&samples, folder.path());
    let checked = by_check(&samples, folder.path());
    let preview = start(&["preview", folder.path().to_str().expect("UTF-8"), "--now", "0"]);
    let listing = preview.page("api/listing");
    let (mut sound, mut faulty) = (0, 0);
    for (at, (sample, checked)) in samples.iter().zip(&checked).enumerate() {
        let outcome = &preview.page(&format!("api/message?id={at:03}/a.mml"))["outcome"];
        assert_eq!(&findings(&outcome["diagnostics"]), checked, "{}", sample.origin);
        let has = |severity: &str| checked.iter().any(|finding| finding["severity"] == severity);
        let state = if has("error") {
            "refused"
        } else if has("warning") {
            "warned"
        } else {
            "accepted"
        };
        assert_eq!(outcome["state"], state, "{}", sample.origin);
        assert_eq!(listing["messages"][at]["cases"][0]["state"], state, "{}", sample.origin);
        // Something of it can be seen all the same.
        let is_seen = outcome["presentationML"].is_string() || outcome["sketch"]["presentationML"].is_string();
        assert!(state == "refused" || is_seen, "{}", sample.origin);
        *(if state == "refused" { &mut faulty } else { &mut sound }) += usize::from(outcome["lacksData"] == true);
    }
    assert!(sound > 20 && faulty > 5, "{sound} sound, {faulty} faulty");
}

#[test]
fn a_folder_that_is_named_brings_its_settings() {
    let (here, there) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let write = |name: &str, text: &str| fs::write(there.path().join(name), text).expect("a file");
    fs::create_dir(there.path().join("deep")).expect("a folder");
    write("messageml.toml", "profile = \"bdk-java\"\n");
    write("agent.toml", "profile = \"agent\"\n");
    write("deep/a.mml", "<messageML>for ${who}</messageML>");
    write("deep/a.data.json", "{\"who\": \"you\"}");
    let (folder, settings) = (there.path().join("deep"), there.path().join("agent.toml"));
    let folder = folder.to_str().expect("UTF-8");
    let named = ["--config", settings.to_str().expect("UTF-8")];
    for (more, is_accepted) in [(&[][..], true), (&named[..], false)] {
        let with = |arguments: &[&'static str]| -> Vec<&str> {
            let (command, rest) = arguments.split_first().expect("a command");
            [&[*command, folder], rest, more].concat()
        };
        let checked = run(&with(&["check"]), here.path(), "");
        assert_eq!(checked.status.success(), is_accepted, "check {more:?}");
        run(&with(&["test", "--update"]), here.path(), "");
        let expected = fs::read_to_string(there.path().join("deep/a.expected.txt")).expect("it is written");
        assert_eq!(expected.contains("for you"), is_accepted, "test {more:?}: {expected}");
        let shown = start(&with(&["preview"])).page("api/message?id=a.mml");
        assert_eq!(shown["outcome"]["state"] == "accepted", is_accepted, "preview {more:?}: {shown}");
    }
}
