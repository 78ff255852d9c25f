//! Any text as markup: an answer within the limits, and every finding points into the text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use messageml::Limits;
use messageml::machinery::markup;

fuzz_target!(|text: &str| {
    let (_tree, diagnostics) = markup::read(text, &Limits::default());
    for diagnostic in &diagnostics {
        assert!(text.get(diagnostic.place.span.range()).is_some(), "{diagnostic:?}");
    }
});
