//! Any text as a template over a rich model: whatever it does, it takes no more time than its steps stand for, first with
//! a hundredth of the default steps and then, where those did not do, with the default limits. An operation that costs
//! more than it charges is found by it.

#![no_main]

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use libfuzzer_sys::fuzz_target;
use messageml::{Engine, Json, Limits, Model, json};

/// Steps, and the time on the processor far above what they take on any machine, sanitisers included: ten microseconds
/// a step and what cannot be stopped at once, then two.
const FEW: (u64, Duration) = (50_000, Duration::from_millis(500));
const ALL: Duration = Duration::from_secs(10);

/// Long texts, wide ones, long numbers, many items, many members, deep values.
static DATA: LazyLock<Json> = LazyLock::new(|| {
    let list = |n: usize, item: &dyn Fn(usize) -> String| (0..n).map(item).collect::<Vec<_>>().join(",");
    let text = format!(
        r#"{{"a": 1, "s": "{}", "w": "{}", "d": "{}", "n": {}, "l": [{}], "t": [{}], "h": {{{}}}, "p": "(a|aa)+(?=c)|(?<=b)(\\w*)*x"}}"#,
        "ab,".repeat(50_000),
        "\u{e9}\u{1f600}".repeat(20_000),
        "9".repeat(9_000),
        "8".repeat(9_000),
        list(20_000, &|n| n.to_string()),
        list(500, &|n| format!("\"{}{n}\"", "\u{e9}".repeat(500))),
        list(5_000, &|n| format!("\"key{n}\": {{\"k\": \"{n}\"}}")),
    );
    json::read(&text, 16).expect("the model is JSON")
});

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::default);

static HASTY: LazyLock<Engine> =
    LazyLock::new(|| Engine::builder().limits(Limits { steps: FEW.0, ..Limits::default() }).build());

/// The time that this thread was on a processor; that of the clock where the system does not tell.
fn on_processor(since: Instant) -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|text| text.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| since.elapsed(), Duration::from_nanos)
}

/// True if the steps did.
fn expand(engine: &Engine, text: &str, most: Duration) -> bool {
    let Ok(template) = engine.compile(text) else { return true };
    let begun = Instant::now();
    let before = on_processor(begun);
    let expanded = engine.expand(&template, Model::Members(&DATA));
    let took = on_processor(begun).saturating_sub(before);
    assert!(took < most, "{took:?}");
    let is_stopped =
        |report: messageml::Report| report.diagnostics().iter().any(|found| found.code.id() == "limit/steps");
    !expanded.is_err_and(is_stopped)
}

fuzz_target!(|text: &str| {
    let _ = LazyLock::force(&DATA);
    if !expand(&HASTY, text, FEW.1) {
        expand(&ENGINE, text, ALL);
    }
});
