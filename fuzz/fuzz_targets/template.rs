//! Any text as a template: it is compiled and expanded within small limits, over one model.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use messageml::{Engine, Json, Limits, Model, json};

static DATA: LazyLock<Json> = LazyLock::new(|| {
    let text = r#"{"a": 1, "b": "two", "c": [1, "x", null, 2.5, true], "d": {"e": {"f": []}}, "g": "2024-12-31"}"#;
    json::read(text, 16).expect("the model is JSON")
});

static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let limits = Limits { steps: 20_000, output_bytes: 1 << 20, string_bytes: 1 << 20, ..Limits::default() };
    Engine::builder().limits(limits).build()
});

fuzz_target!(|text: &str| {
    if let Ok(template) = ENGINE.compile(text) {
        let _ = ENGINE.expand(&template, Model::Agent(&DATA));
    }
});
