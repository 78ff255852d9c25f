//! Any text as JSON: what can be read is written and read again without a change.

#![no_main]

use libfuzzer_sys::fuzz_target;
use messageml::json::{self, find_span};

fuzz_target!(|text: &str| {
    if let Ok(value) = json::read(text, 512) {
        let written = value.to_string();
        let again = json::read_strictly(&written, 512).expect("what was written can be read");
        assert_eq!(again.to_string(), written);
        assert!(find_span(text, &[]).is_some());
    }
});
