//! One message, one stage, some turns: what callgrind is to count, collected within `measured` only.
//!
//! ```text
//! cargo bench --profile profiling --bench instructions --no-run
//! valgrind --tool=callgrind --toggle-collect='*measured*' target/profiling/deps/instructions-… table200 render 10
//! ```
//!
//! Stages: `render`, `write` (rendered and written), `fresh` (the same, never seen), `check`, `compile`, `json`, `expand`,
//! `read`, `document`, `presentation`, `markdown`. Without arguments it runs each of them once, so that none rots.

use std::hint::black_box;

use messageml::machinery::{document, markup, output};
use messageml::{Engine, Input, Json, Limits, Model, json};

#[path = "samples/mod.rs"]
mod samples;
use samples::Sample;

const STAGES: [&str; 11] =
    ["render", "write", "fresh", "check", "compile", "json", "expand", "read", "document", "presentation", "markdown"];

/// What is counted; the name is how callgrind finds it.
#[inline(never)]
fn measured(turns: usize, mut run: impl FnMut()) {
    for _ in 0..turns {
        run();
    }
}

fn written(engine: &Engine, input: &Input<'_>) {
    let message = engine.render(black_box(input)).expect("the sample is accepted");
    black_box((message.presentation_ml().len(), message.markdown().len()));
}

fn run(Sample { message, data, .. }: &Sample, stage: &str, turns: usize) {
    let [kept, fresh] = samples::engines();
    let limits = Limits::default();
    let input = Input::new(message).with_json(data.as_deref());
    written(&kept, &input);
    let data = data.as_deref().unwrap_or("{}");
    let template = kept.compile(message).expect("the sample compiles");
    let model = json::read(data, 64).expect("the sample is JSON");
    let text = kept.expand(&template, Model::Agent(&model)).expect("the sample expands").text;
    let (tree, _) = markup::read(&text, &limits);
    let directory = samples::directory();
    let stop = messageml::Stop::never();
    let context = |data| document::Context { data, ..document::Context::new(&directory, &limits, &stop) };
    let checked = document::check(&tree, context(Some(model.clone()))).0.expect("the sample is accepted");
    match stage {
        "render" => measured(turns, || drop(black_box(kept.render(black_box(&input))))),
        "write" => measured(turns, || written(&kept, &input)),
        "fresh" => measured(turns, || written(&fresh, &input)),
        "check" => measured(turns, || drop(black_box(kept.check(black_box(&input))))),
        "compile" => measured(turns, || drop(black_box(kept.compile(black_box(message))))),
        "json" => measured(turns, || drop(black_box(json::read(black_box(data), 64)))),
        "expand" => measured(turns, || drop(black_box(kept.expand(&template, Model::Agent(black_box(&model)))))),
        "read" => measured(turns, || drop(black_box(markup::read(black_box(&text), &limits)))),
        "document" => {
            let mut models: Vec<Json> = vec![model; turns];
            measured(turns, || drop(black_box(document::check(black_box(&tree), context(models.pop())))));
        }
        "presentation" => measured(turns, || drop(black_box(output::presentation_ml(black_box(&checked))))),
        "markdown" => measured(turns, || drop(black_box(output::markdown(black_box(&checked))))),
        other => panic!("no stage is called {other}"),
    }
}

fn main() {
    let samples = samples::all();
    let mut words = std::env::args().skip(1).filter(|word| !word.starts_with("--"));
    let (Some(name), Some(stage)) = (words.next(), words.next()) else {
        for sample in &samples {
            STAGES.iter().for_each(|stage| run(sample, stage, 1));
        }
        return;
    };
    let sample = samples.iter().find(|sample| sample.name == name).expect("a sample of that name");
    run(sample, &stage, words.next().map_or(10, |turns| turns.parse().expect("a number of turns")));
}
