//! Allocations: how many a render makes, against the counts below, and what a compiled template keeps, in bytes.
//!
//! Ends with an error if a render allocates more than a tenth beyond its count.

use std::alloc::System;
use std::hint::black_box;
use std::process::ExitCode;

use messageml::{Engine, Input};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[path = "samples/mod.rs"]
mod samples;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Allocations of one render with PresentationML and Markdown written: the template seen before, and never seen.
const COUNTS: [(&str, usize, usize); 6] = [
    ("hello", 4, 4),
    ("small", 15, 64),
    ("form", 15, 15),
    ("card", 31, 158),
    ("large", 110, 110),
    ("table200", 28, 87),
];

/// Allocations of one call, once what is made only once is there.
fn allocations(engine: &Engine, input: &Input<'_>) -> usize {
    let render = || {
        let message = engine.render(black_box(input)).expect("the sample is accepted");
        black_box((message.presentation_ml().len(), message.markdown().len()));
    };
    render();
    let region = Region::new(ALLOCATOR);
    render();
    let change = region.change();
    change.allocations + change.reallocations
}

fn main() -> ExitCode {
    let [kept, fresh] = samples::engines();
    let mut has_grown = false;
    println!("{:<10}{:>12}{:>8}{:>12}{:>8}", "message", "seen before", "was", "never seen", "was");
    for sample in samples::all() {
        let input = Input::new(sample.message).with_json(sample.data.as_deref());
        let (seen, never) = (allocations(&kept, &input), allocations(&fresh, &input));
        let (_, was_seen, was_never) =
            COUNTS.into_iter().find(|(name, ..)| *name == sample.name).expect("every sample has its counts");
        println!("{:<10}{seen:>12}{was_seen:>8}{never:>12}{was_never:>8}", sample.name);
        has_grown |= seen * 10 > was_seen * 11 || never * 10 > was_never * 11;
    }
    println!("\n{:<10}{:>8}{:>10}{:>8}", "template", "text", "compiled", "ratio");
    for sample in samples::all().iter().filter(|sample| sample.data.is_some()) {
        let region = Region::new(ALLOCATOR);
        let template = fresh.compile(sample.message).expect("the sample compiles");
        let change = region.change();
        let kept = change.bytes_allocated - change.bytes_deallocated;
        let ratio = kept as f64 / sample.message.len() as f64;
        println!("{:<10}{:>8}{kept:>10}{ratio:>8.1}", sample.name, sample.message.len());
        drop(template);
    }
    if has_grown {
        eprintln!("a render allocates more than a tenth beyond its count in `benches/memory.rs`");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
