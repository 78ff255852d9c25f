//! What the reference did with some 24,000 inputs, sent through the batch protocol in this process.
//!
//! The cases lie beside the repository, in `../shared/conformance`; without them this test says so
//! and checks nothing. Each file has a floor: the share that agreed when it was last raised.

#[path = "conformance/cases.rs"]
mod cases;
#[path = "conformance/compare.rs"]
mod compare;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use cases::{DEPTH, folder, read_cases, request};
use messageml::json;
use messageml::{Batch, Json};

/// Percent of each file's cases that must agree.
const FLOORS: [(&str, f64); 7] = [
    ("fm-generated", 99.85),
    ("fm-messages", 100.0),
    ("fm-suite", 99.5),
    ("mml-docs", 100.0),
    ("mml-generated", 100.0),
    ("mml-suite", 100.0),
    ("real-templates", 100.0),
];

/// How many cases agree, and the first few that do not.
fn run(cases: &[Json]) -> (usize, Vec<String>) {
    let (next, agreed, wrong) = (AtomicUsize::new(0), AtomicUsize::new(0), Mutex::new(Vec::new()));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let batch = Batch::default();
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let answer = json::read_strictly(&batch.answer(&request(case)), DEPTH).unwrap_or_default();
                    match compare::difference(case, &answer) {
                        None => {
                            agreed.fetch_add(1, Ordering::Relaxed);
                        }
                        Some(what) => {
                            let id = case.get("id").and_then(Json::as_str).unwrap_or_default();
                            wrong.lock().expect("no panic before").push(format!("{id}: {what}"));
                        }
                    }
                }
            });
        }
    });
    (agreed.into_inner(), wrong.into_inner().expect("no panic before"))
}

#[test]
fn the_reference_agrees() {
    let Some(folder) = folder() else {
        eprintln!("skipped: ../shared/conformance is not there");
        return;
    };
    let mut below = Vec::new();
    for (name, floor) in FLOORS {
        let path = folder.join(format!("{name}.jsonl.gz"));
        if !path.is_file() {
            eprintln!("skipped: {name} is not there");
            continue;
        }
        let cases = read_cases(&path);
        let (agreed, wrong) = run(&cases);
        let share = 100.0 * agreed as f64 / cases.len().max(1) as f64;
        println!("{name}: {agreed} of {} ({share:.2} %)", cases.len());
        if share < floor {
            let first: Vec<_> = wrong.iter().take(10).map(String::as_str).collect();
            below.push(format!("{name}: {share:.2} % is below {floor} %\n  {}", first.join("\n  ")));
        }
    }
    assert!(below.is_empty(), "{}", below.join("\n"));
}
