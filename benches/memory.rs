//! What a compiled template keeps in memory, beside the length of its text, in bytes.

use std::alloc::System;

use messageml::Engine;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const SAMPLES: [(&str, &str); 3] = [
    ("small", include_str!("samples/small.ftl")),
    ("table200", include_str!("samples/table200.ftl")),
    ("card", include_str!("samples/card.ftl")),
];

fn main() {
    let engine = Engine::default();
    println!("{:<10}{:>8}{:>10}{:>8}{:>14}", "template", "text", "compiled", "ratio", "allocations");
    for (name, text) in SAMPLES {
        let region = Region::new(ALLOCATOR);
        let template = engine.compile(text).expect("the sample compiles");
        let change = region.change();
        let grown = change.bytes_reallocated.max(0).unsigned_abs();
        let kept = change.bytes_allocated - change.bytes_deallocated;
        let ratio = kept as f64 / text.len() as f64;
        println!("{name:<10}{:>8}{kept:>10}{ratio:>8.1}{:>14}", text.len(), change.allocations + change.reallocations);
        assert!(grown <= change.bytes_allocated, "what grew in place is counted as allocated");
        drop(template);
    }
}
