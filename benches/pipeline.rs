//! The way of a message through the stages, per stage and end to end, on six messages.

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use messageml::machinery::{document, markup, output};
use messageml::{Input, Json, Limits, Model, json};

#[path = "samples/mod.rs"]
mod samples;
use samples::Sample;

fn whole(c: &mut Criterion) {
    let [engine, fresh] = samples::engines();
    let mut group = c.benchmark_group("whole");
    for Sample { name, message, data } in &samples::all() {
        let input = Input::new(message).with_json(data.as_deref());
        if let Err(report) = engine.render(&input) {
            panic!("{name} is refused: {:#?}", report.diagnostics());
        }
        let written = |engine: &messageml::Engine| {
            let message = engine.render(black_box(&input)).expect("the sample is accepted");
            (message.presentation_ml().len(), message.markdown().len())
        };
        group.bench_function(BenchmarkId::new("render", name), |b| b.iter(|| engine.render(black_box(&input))));
        group.bench_function(BenchmarkId::new("render and write", name), |b| b.iter(|| written(&engine)));
        if data.is_some() {
            group.bench_function(BenchmarkId::new("never seen", name), |b| b.iter(|| written(&fresh)));
        }
        group.bench_function(BenchmarkId::new("check", name), |b| b.iter(|| engine.check(black_box(&input))));
    }
}

fn stages(c: &mut Criterion) {
    let [engine, _] = samples::engines();
    let limits = Limits::default();
    let mut group = c.benchmark_group("stage");
    for Sample { name, message, data } in &samples::all() {
        let mut text = (*message).to_owned();
        let mut model = Json::object();
        if let Some(data) = data {
            group.bench_function(BenchmarkId::new("compile", name), |b| b.iter(|| engine.compile(black_box(message))));
            group.bench_function(BenchmarkId::new("json", name), |b| b.iter(|| json::read(black_box(data), 64)));
            let template = engine.compile(message).expect("the sample compiles");
            model = json::read(data, 64).expect("the sample is JSON");
            group.bench_function(BenchmarkId::new("expand", name), |b| {
                b.iter(|| engine.expand(&template, Model::Agent(black_box(&model))))
            });
            text = engine.expand(&template, Model::Agent(&model)).expect("the sample expands").text;
        }
        group.bench_function(BenchmarkId::new("read", name), |b| b.iter(|| markup::read(black_box(&text), &limits)));
        let (tree, _) = markup::read(&text, &limits);
        let directory = samples::directory();
        let stop = messageml::Stop::never();
        let context = |data| document::Context { data, ..document::Context::new(&directory, &limits, &stop) };
        group.bench_function(BenchmarkId::new("document", name), |b| {
            let run = |data| document::check(black_box(&tree), context(data));
            b.iter_batched(|| Some(model.clone()), run, BatchSize::SmallInput)
        });
        let document = document::check(&tree, context(Some(model))).0.expect("the sample is accepted");
        group.bench_function(BenchmarkId::new("presentation", name), |b| {
            b.iter(|| output::presentation_ml(black_box(&document)))
        });
        group.bench_function(BenchmarkId::new("markdown", name), |b| b.iter(|| output::markdown(black_box(&document))));
    }
}

criterion_group!(benches, whole, stages);
criterion_main!(benches);
