//! Symphony's own library beside us, in one run: needs a JDK and, in `MESSAGEML_REFERENCE`, a folder with its jars.
//!
//! For each message the least and the median processor time of both, in µs, warm and on one thread, with PresentationML,
//! EntityJSON and Markdown made, and how many times as much the reference takes. Where a process cannot be asked for its
//! processor time (it is read from `/proc`), it is the time that passes.

use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use messageml::{Engine, Input};

#[path = "samples/mod.rs"]
mod samples;

const BATCHES: usize = 9;
const BATCH: Duration = Duration::from_millis(300);

/// Nanoseconds that this thread has worked.
fn worked() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok()
}

/// Nanoseconds of a message over a batch.
fn batch(run: &impl Fn()) -> f64 {
    let (start, before) = (Instant::now(), worked());
    let mut turns = 0u32;
    while start.elapsed() < BATCH {
        (0..16).for_each(|_| run());
        turns += 16;
    }
    let passed = start.elapsed().as_nanos() as f64;
    let spent = worked().zip(before).map_or(passed, |(after, before)| (after - before) as f64);
    spent / f64::from(turns)
}

/// The least batch and the median one.
fn time(engine: &Engine, input: &Input<'_>) -> (f64, f64) {
    let run = || {
        let message = engine.render(black_box(input)).expect("the sample is accepted");
        black_box((message.presentation_ml().len(), message.markdown().len(), message.entity_json()));
    };
    batch(&run);
    let mut times: Vec<f64> = (0..BATCHES).map(|_| batch(&run)).collect();
    times.sort_by(f64::total_cmp);
    (times[0], times[BATCHES / 2])
}

/// What the reference prints of the samples; none where it is not there.
fn reference() -> Option<String> {
    let jars = std::env::var("MESSAGEML_REFERENCE").ok()?;
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/reference");
    let work = std::env::temp_dir().join(format!("messageml-reference-{}", std::process::id()));
    let classes = work.join("classes");
    std::fs::create_dir_all(&classes).expect("a folder can be made");
    let class_path = format!("{jars}/*:{}", classes.display());
    let compiled = Command::new("javac")
        .args(["-cp", &class_path, "-d"])
        .arg(&classes)
        .arg(here.join("Reference.java"))
        .status()
        .expect("javac runs");
    assert!(compiled.success(), "the driver compiles");
    let mut java = Command::new("java");
    java.args(["-cp", &class_path, "Reference"]);
    for sample in samples::all() {
        let folder = work.join(sample.name);
        std::fs::create_dir_all(&folder).expect("a folder can be made");
        std::fs::write(folder.join("message"), sample.message).expect("a file can be written");
        if let Some(data) = sample.data {
            std::fs::write(folder.join("data"), data).expect("a file can be written");
        }
        java.arg(folder);
    }
    let output = java.output().expect("java runs");
    std::fs::remove_dir_all(&work).expect("the folder can be removed");
    assert!(output.status.success(), "the driver ends well: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).expect("the driver prints UTF-8"))
}

fn main() {
    let theirs = reference();
    if theirs.is_none() {
        println!("the reference is skipped: MESSAGEML_REFERENCE names no folder with its jars");
    }
    let [kept, fresh] = samples::engines();
    println!(
        "{:<10}{:>22}{:>22}{:>22}{:>12}{:>12}",
        "message", "reference", "never seen", "seen before", "least", "median"
    );
    for sample in samples::all() {
        let input = Input::new(sample.message).with_json(sample.data.as_deref());
        let (never, seen) = (time(&fresh, &input), time(&kept, &input));
        let shown = |(least, median): (f64, f64)| format!("{:.1} / {:.1}", least / 1000.0, median / 1000.0);
        let line = theirs.as_deref().and_then(|theirs| theirs.lines().find_map(|l| l.strip_prefix(sample.name)));
        let fields: Vec<&str> = line.unwrap_or_default().split('\t').collect();
        let reference = match fields.as_slice() {
            [_, least, median] => least.parse().ok().zip(median.parse().ok()),
            _ => None,
        };
        let ratio = |theirs: f64, never: f64, seen: f64| format!("{:.0} / {:.0}", theirs / never, theirs / seen);
        let [least, median] = reference.map_or_else(Default::default, |theirs: (f64, f64)| {
            [ratio(theirs.0, never.0, seen.0), ratio(theirs.1, never.1, seen.1)]
        });
        let theirs = reference.map_or(fields.get(2).map_or("–".to_owned(), |why| (*why).to_owned()), shown);
        println!("{:<10}{theirs:>22}{:>22}{:>22}{least:>12}{median:>12}", sample.name, shown(never), shown(seen));
    }
}
