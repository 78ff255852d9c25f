//! What the reference did with some 26,000 inputs, sent through the batch protocol in this process.
//!
//! The cases lie beside the repository, in `../shared/conformance`; a file that is not there is shown as ignored.
//! `tests/conformance/differing.txt` names every case that differs: one that begins to differ fails the test, and so
//! does one that no longer does. `UPDATE_EXPECT=1` writes the list anew.

#[path = "conformance/cases.rs"]
mod cases;
#[path = "conformance/compare.rs"]
mod compare;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use cases::{DEPTH, folder, read_cases, request};
use libtest_mimic::{Arguments, Failed, Trial};
use messageml::json;
use messageml::{Batch, Json};

const FILES: [&str; 10] = [
    "fm-generated",
    "fm-messages",
    "fm-reported",
    "fm-suite",
    "mml-docs",
    "mml-generated",
    "mml-library-1.7",
    "mml-reported",
    "mml-suite",
    "real-templates",
];

/// The cases that differ, each with what differs.
fn run(cases: &[Json]) -> Vec<(String, String)> {
    let (next, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let batch = Batch::default();
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let answer = json::read_strictly(&batch.answer(&request(case)), DEPTH).unwrap_or_default();
                    if let Some(what) = compare::difference(case, &answer) {
                        let id = case.get("id").and_then(Json::as_str).unwrap_or_default();
                        wrong.lock().expect("no panic before").push((id.to_owned(), what));
                    }
                }
            });
        }
    });
    wrong.into_inner().expect("no panic before")
}

/// Where the differing cases are named, a line each: `FILE ID`.
fn list() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/differing.txt")
}

fn named(text: &str, file: &str) -> BTreeSet<String> {
    let lines = text.lines().filter_map(|line| line.split_once(' '));
    lines.filter(|(of, _)| *of == file).map(|(_, id)| id.to_owned()).collect()
}

/// Held while the list is written.
static WRITING: Mutex<()> = Mutex::new(());

fn hold(file: &str, path: &Path) -> Result<(), Failed> {
    let cases = read_cases(path);
    let wrong = run(&cases);
    println!("{file}: {} of {} agree", cases.len() - wrong.len(), cases.len());
    let differing: BTreeSet<String> = wrong.iter().map(|(id, _)| id.clone()).collect();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        let _writing = WRITING.lock().map_err(|_| "another file panicked")?;
        let text = std::fs::read_to_string(list()).unwrap_or_default();
        let kept = text.lines().filter(|line| line.split_once(' ').is_none_or(|(of, _)| of != file)).map(str::to_owned);
        let lines: BTreeSet<String> = kept.chain(differing.iter().map(|id| format!("{file} {id}"))).collect();
        std::fs::write(list(), lines.iter().map(|line| format!("{line}\n")).collect::<String>())?;
        return Ok(());
    }
    let known = named(include_str!("conformance/differing.txt"), file);
    let begun = wrong.iter().filter(|(id, _)| !known.contains(id));
    let begun: Vec<_> = begun.map(|(id, what)| format!("  {id} differs now: {what}")).collect();
    let ended: Vec<_> = known.difference(&differing).map(|id| format!("  {id} agrees now")).collect();
    if begun.is_empty() && ended.is_empty() {
        return Ok(());
    }
    let shown: Vec<_> = begun.iter().chain(&ended).take(20).map(String::as_str).collect();
    Err(format!("{} begin to differ, {} agree now\n{}", begun.len(), ended.len(), shown.join("\n")).into())
}

fn main() {
    let folder = folder();
    let trial = |file: &'static str| {
        let path = folder.as_ref().map(|folder| folder.join(format!("{file}.jsonl.gz"))).filter(|path| path.is_file());
        let is_missing = path.is_none();
        let name = if is_missing { format!("{file} (not beside this repository)") } else { file.to_owned() };
        Trial::test(name, move || path.map_or(Ok(()), |path| hold(file, &path))).with_ignored_flag(is_missing)
    };
    libtest_mimic::run(&Arguments::from_args(), FILES.map(trial).into()).exit();
}
