//! Any message with any data, through all stages; message and data are parted by the first U+0000.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use messageml::{Engine, Input, Limits};

static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let limits = Limits { steps: 20_000, output_bytes: 1 << 20, string_bytes: 1 << 20, ..Limits::default() };
    Engine::builder().limits(limits).build()
});

fuzz_target!(|text: &str| {
    let (message, data) = text.split_once('\0').map_or((text, None), |(message, data)| (message, Some(data)));
    let input = Input::new(message).with_json(data);
    let (report, rendered) = ENGINE.check_and_render(input);
    assert_eq!(report.is_acceptable(), rendered.is_some());
});
