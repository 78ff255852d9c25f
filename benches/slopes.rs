//! How time grows with each measure of a message: about 1 for each doubling of what is linear, 2 for what is quadratic.
//!
//! Prints, for each measure, the least time at a size and at four times that size, and the power that joins them.

use std::hint::black_box;
use std::time::{Duration, Instant};

use messageml::{Engine, Input, Limits};

#[path = "samples/mod.rs"]
#[expect(dead_code, reason = "only rows and the directory are needed")]
mod samples;

/// A message of a size, and its data.
type Make = fn(usize) -> (String, Option<String>);

fn wrapped(content: &str) -> String {
    format!("<messageML>{content}</messageML>")
}

const MEASURES: [(&str, usize, Make); 8] = [
    ("rows of a template", 200, |n| (include_str!("samples/table200.ftl").to_owned(), Some(samples::orders(n)))),
    ("markup", 200, |n| (wrapped(&"<p><b>bold</b> and <i>italic</i></p>".repeat(n)), None)),
    ("text", 20_000, |n| (wrapped(&"a &amp; b ".repeat(n / 10)), None)),
    ("hash tags", 20, |n| (wrapped(&(0..n).map(|n| format!("<hash tag=\"a{n}\"/> ")).collect::<String>()), None)),
    ("options", 50, |n| {
        let options: String = (0..n).map(|n| format!("<option value=\"{n}\">{n}</option>")).collect();
        let select = format!("<select name=\"s\">{options}</select><button name=\"b\" type=\"action\">b</button>");
        (wrapped(&format!("<form id=\"f\">{select}</form>")), None)
    }),
    ("attributes", 200, |n| (wrapped(&"<div class=\"a\" style=\"color:red\">a</div>".repeat(n)), None)),
    ("interpolations", 200, |n| (wrapped(&"${data.a} ".repeat(n)), Some("{\"a\": \"b\"}".to_owned()))),
    ("findings", 100, |n| (wrapped(&"<q>a</q>".repeat(n)), None)),
];

fn least(engine: &Engine, make: Make, size: usize) -> Duration {
    let (message, data) = make(size);
    let input = Input::new(&message).with_json(data.as_deref());
    let once = || {
        let start = Instant::now();
        if let (_, Some(message)) = black_box(engine.check_and_render(black_box(&input))) {
            black_box((message.presentation_ml().len(), message.markdown().len()));
        }
        start.elapsed()
    };
    (0..20).map(|_| once()).min().unwrap_or_default()
}

fn main() {
    let limits = Limits { cached_templates: 0, ..Limits::default() };
    let engine = Engine::builder().directory(samples::directory()).limits(limits).build();
    println!("{:<20}{:>8}{:>12}{:>12}{:>8}", "measure", "size", "µs", "µs for 4×", "power");
    for (name, size, make) in MEASURES {
        let (small, large) = (least(&engine, make, size), least(&engine, make, 4 * size));
        let power = (large.as_secs_f64() / small.as_secs_f64()).log(4.0);
        println!("{name:<20}{size:>8}{:>12}{:>12}{power:>8.2}", small.as_micros(), large.as_micros());
    }
}
