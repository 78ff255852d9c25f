//! What one check of a short message costs in Rust, and through the facade; `bindings/bench/run.py` sets the
//! other languages beside it.

use std::hint::black_box;
use std::time::Instant;

use messageml::{Engine, Input};
use messageml_bindings_core::Facade;

const ROUNDS: usize = 30;
const CALLS: u32 = 2_000;

/// Microseconds of a call in the fastest of all rounds.
fn least(name: &str, mut call: impl FnMut()) {
    let round = |_| {
        let start = Instant::now();
        (0..CALLS).for_each(|_| call());
        start.elapsed().as_secs_f64() * 1e6 / f64::from(CALLS)
    };
    println!("{name}\t{:.3}", (0..ROUNDS).map(round).fold(f64::INFINITY, f64::min));
}

fn main() {
    let message = std::env::args().nth(1).expect("the message");
    let request = std::env::args().nth(2).expect("the request");
    let engine = Engine::default();
    least("Rust: check", || {
        black_box(engine.check(Input::new(black_box(&message))));
    });
    let facade = Facade::default();
    least("Rust: facade, JSON to JSON", || {
        black_box(facade.call(black_box(request.as_bytes())));
    });
}
