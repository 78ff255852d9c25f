//! Every error helps, and says the same as the reference.
//!
//! The code examples and the rejected cases of the reference must come back with errors that have a
//! code, help, and a place inside the input. Each rejected case must have an error whose code belongs to
//! the kind of cause that the reference names: `causes.toml` says which codes those are. The cases lie
//! beside the repository, in `../shared/conformance`; without them that part says that it skips.

#[path = "conformance/cases.rs"]
mod cases;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use cases::{DEPTH, folder, read_cases, request};
use messageml::json::{self, JsonNumber};
use messageml::{Batch, Json};

const FILES: [&str; 7] =
    ["mml-suite", "mml-docs", "mml-generated", "real-templates", "fm-messages", "fm-suite", "fm-generated"];

struct Cause {
    name: String,
    says: Vec<String>,
    codes: Vec<String>,
    /// Percent of the cases that must agree.
    agree: f64,
}

fn causes() -> Vec<Cause> {
    let table: toml::Table = include_str!("causes.toml").parse().expect("TOML");
    let strings = |row: &toml::Value, key: &str| {
        let list = row.get(key).and_then(toml::Value::as_array).expect("a list");
        list.iter().map(|text| text.as_str().expect("a string").to_owned()).collect()
    };
    let rows = table.get("cause").and_then(toml::Value::as_array).expect("causes");
    rows.iter()
        .map(|row| Cause {
            name: row.get("name").and_then(toml::Value::as_str).expect("a name").to_owned(),
            says: strings(row, "says"),
            codes: strings(row, "codes"),
            agree: row.get("agree").map_or(100.0, |share| {
                share.as_float().or(share.as_integer().map(|share| share as f64)).expect("a number")
            }),
        })
        .collect()
}

fn text<'j>(json: &'j Json, key: &str) -> &'j str {
    json.get(key).and_then(Json::as_str).unwrap_or_default()
}

fn number(json: &Json, key: &str) -> Option<usize> {
    match json.get(key)? {
        Json::Number(JsonNumber::Int(number)) => usize::try_from(*number).ok(),
        _ => None,
    }
}

/// The errors of one answer of the batch protocol.
fn errors(answer: &Json) -> &[Json] {
    match answer.get("errors") {
        Some(Json::Array(errors)) => errors,
        _ => &[],
    }
}

/// What an error lacks, if it lacks something; `input` is what it is about.
fn lack(error: &Json, input: &str) -> Option<String> {
    let span = error.get("span")?;
    let (start, end) = (number(span, "start")?, number(span, "end")?);
    let what = if text(error, "code").is_empty() {
        "code"
    } else if text(error, "message").is_empty() {
        "message"
    } else if text(error, "help").is_empty() {
        "help"
    } else if error.get("source").is_none() && !is_inside(start, end, input) {
        "place"
    } else {
        return None;
    };
    Some(format!("no {what}: {error}"))
}

/// True for characters of the input; nothing is there after its last line end, or if it is empty.
fn is_inside(start: usize, end: usize, input: &str) -> bool {
    let has_no_character = start == end && end == input.len() && (input.is_empty() || input.ends_with(['\n', '\r']));
    input.get(start..end).is_some_and(|piece| !piece.is_empty()) || has_no_character
}

/// What a case is about, in the words of the protocol.
fn input(case: &Json) -> &str {
    ["template", "message", "markdown"].iter().map(|key| text(case, key)).find(|text| !text.is_empty()).unwrap_or("")
}

fn includes(codes: &[String], code: &str) -> bool {
    codes.iter().any(|listed| match listed.strip_suffix('*') {
        Some(family) => code.starts_with(family),
        None => listed == code,
    })
}

#[derive(Default)]
struct Tally {
    cases: AtomicUsize,
    agreed: AtomicUsize,
}

#[test]
fn each_rejected_case_has_an_error_of_its_kind_of_cause() {
    let Some(folder) = folder() else {
        eprintln!("skipped: ../shared/conformance is not there");
        return;
    };
    let causes = causes();
    let tallies: Vec<Tally> = causes.iter().map(|_| Tally::default()).collect();
    let (poor, others) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    for name in FILES {
        let path = folder.join(format!("{name}.jsonl.gz"));
        if !path.is_file() {
            eprintln!("skipped: {name} is not there");
            continue;
        }
        let cases: Vec<Json> = read_cases(&path)
            .into_iter()
            .filter(|case| case.get("expect").is_some_and(|expect| expect.get("error").is_some()))
            .collect();
        let next = AtomicUsize::new(0);
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    let batch = Batch::default();
                    while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let answer = json::read_strictly(&batch.answer(&request(case)), DEPTH).unwrap_or_default();
                        judge(case, &answer, &causes, &tallies, &poor, &others);
                    }
                });
            }
        });
    }
    let mut below = poor.into_inner().expect("no panic before");
    for (cause, tally) in causes.iter().zip(&tallies) {
        let (cases, agreed) = (tally.cases.load(Ordering::Relaxed), tally.agreed.load(Ordering::Relaxed));
        let share = 100.0 * agreed as f64 / cases.max(1) as f64;
        println!("{:45} {agreed:5} of {cases:5} ({share:.2} %)", cause.name);
        if cases > 0 && share < cause.agree {
            below.push(format!("{}: {share:.2} % is below {} %", cause.name, cause.agree));
        }
    }
    let others = others.into_inner().expect("no panic before");
    others.iter().for_each(|other| println!("{other}"));
    assert!(below.is_empty(), "{}", below.join("\n"));
}

fn judge(
    case: &Json,
    answer: &Json,
    causes: &[Cause],
    tallies: &[Tally],
    poor: &Mutex<Vec<String>>,
    others: &Mutex<Vec<String>>,
) {
    let Some(reference) = case.get("expect").and_then(|expect| expect.get("error")) else { return };
    let (kind, message) = (format!("kind:{}", text(reference, "kind")), text(reference, "message"));
    let says = |pattern: &String| match pattern.starts_with("kind:") {
        true => kind.starts_with(pattern.as_str()),
        false => message.contains(pattern.as_str()),
    };
    let id = text(case, "id");
    for error in errors(answer) {
        if let Some(lack) = lack(error, input(case)) {
            poor.lock().expect("no panic before").push(format!("{id}: {lack}"));
        }
    }
    let found = causes.iter().zip(tallies).find(|(cause, _)| cause.says.iter().any(says));
    let Some((cause, tally)) = found else {
        poor.lock().expect("no panic before").push(format!("{id}: no kind of cause for {message:?} ({kind})"));
        return;
    };
    tally.cases.fetch_add(1, Ordering::Relaxed);
    if errors(answer).iter().any(|error| includes(&cause.codes, text(error, "code"))) {
        tally.agreed.fetch_add(1, Ordering::Relaxed);
    } else {
        let codes: Vec<_> = errors(answer).iter().map(|error| text(error, "code")).collect();
        let line = message.lines().next().unwrap_or_default();
        others.lock().expect("no panic before").push(format!("{}: {id}: {line:?}, ours {codes:?}", cause.name));
    }
}
