//! Any text as a template over a rich model, with the default limits: whatever it does, it is answered within
//! the time that the default steps may take. An operation that costs more than it charges is found by it.

#![no_main]

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use libfuzzer_sys::fuzz_target;
use messageml::{Engine, Json, Model, json};

/// Far above what the default steps take on any machine, sanitisers included.
const MOST: Duration = Duration::from_secs(10);

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

fuzz_target!(|text: &str| {
    if let Ok(template) = ENGINE.compile(text) {
        let started = Instant::now();
        let _ = ENGINE.expand(&template, Model::Members(&DATA));
        let took = started.elapsed();
        assert!(took < MOST, "{took:?}");
    }
});
