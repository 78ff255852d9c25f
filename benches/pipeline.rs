//! The way of a message through the stages, per stage and end to end, on six messages.

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use messageml::machinery::{document, markup, output};
use messageml::{Engine, Ids, Input, Json, Limits, Model, StaticDirectory, json};

struct Sample {
    name: &'static str,
    message: &'static str,
    data: Option<String>,
}

/// 200 orders for the table message.
fn orders() -> String {
    let row = |n: usize| {
        let (side, filled) = if n.is_multiple_of(2) { ("buy", "true") } else { ("sell", "false") };
        format!(
            r#"{{"id":"A-{n:05}","symbol":"sym{n}","side":"{side}","quantity":{},"filled":{filled},"status":"part & parcel"}}"#,
            n * 100
        )
    };
    format!("{{\"orders\":[{}]}}", (0..200).map(row).collect::<Vec<_>>().join(","))
}

fn samples() -> Vec<Sample> {
    let plain = |name, message| Sample { name, message, data: None };
    vec![
        plain("hello", include_str!("samples/hello.xml")),
        Sample {
            name: "small",
            message: include_str!("samples/small.ftl"),
            data: Some(include_str!("samples/small.json").to_owned()),
        },
        plain("form", include_str!("samples/form.xml")),
        Sample {
            name: "card",
            message: include_str!("samples/card.ftl"),
            data: Some(include_str!("samples/card.json").to_owned()),
        },
        plain("large", include_str!("samples/large.xml")),
        Sample { name: "table200", message: include_str!("samples/table200.ftl"), data: Some(orders()) },
    ]
}

fn directory() -> StaticDirectory {
    let directory = json::read(include_str!("samples/directory.json"), 16).expect("the sample is JSON");
    StaticDirectory::from_json(&directory).expect("the sample is a directory")
}

fn engine() -> Engine {
    Engine::builder().directory(directory()).build()
}

fn whole(c: &mut Criterion) {
    let engine = engine();
    let mut group = c.benchmark_group("whole");
    for Sample { name, message, data } in &samples() {
        let input = Input::new(message).with_json(data.as_deref());
        if let Err(report) = engine.render(&input) {
            panic!("{name} is refused: {:#?}", report.diagnostics());
        }
        group.bench_function(BenchmarkId::new("render", name), |b| b.iter(|| engine.render(black_box(&input))));
        group.bench_function(BenchmarkId::new("check", name), |b| b.iter(|| engine.check(black_box(&input))));
    }
}

fn stages(c: &mut Criterion) {
    let engine = engine();
    let limits = Limits::default();
    let mut group = c.benchmark_group("stage");
    for Sample { name, message, data } in &samples() {
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
        let directory = directory();
        let stop = messageml::Stop::never();
        let context = |data| document::Context {
            data,
            version: None,
            directory: &directory,
            ids: Ids::Sequential,
            library: Default::default(),
            limits: &limits,
            stop: &stop,
        };
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
