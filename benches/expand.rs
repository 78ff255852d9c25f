//! Expanding alone: a compiled template over parsed data, small and a table of 200 rows.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use messageml::{Engine, Json, Model, json};

const SMALL: &str = "<messageML>Hello ${entity.user.name}, <b>${entity.order.id}</b> is \
    <#if entity.order.filled>filled<#else>open</#if>: ${entity.order.quantity} × ${entity.order.symbol} for \
    ${entity.order.price!\"-\"}</messageML>";

const SMALL_DATA: &str = r#"{"user": {"name": "Ada"},
    "order": {"id": "A-1", "filled": true, "quantity": 1500, "symbol": "ACME", "price": 12.5}}"#;

const TABLE: &str = "<messageML><table><#list entity.orders as o><tr><td>${o?index}</td><td>${o.id?html}</td>\
    <td>${o.symbol?upper_case}</td><td>${o.quantity}</td><td><#if o.filled>yes<#else>no</#if> ${o.status?html}</td></tr>\
    </#list></table></messageML>";

/// 200 orders.
fn orders() -> String {
    let row = |n: usize| {
        format!(
            r#"{{"id":"A-{n:05}","symbol":"sym{n}","quantity":{},"filled":{},"status":"part & parcel"}}"#,
            n * 100,
            n.is_multiple_of(2)
        )
    };
    format!("{{\"orders\":[{}]}}", (0..200).map(row).collect::<Vec<_>>().join(","))
}

fn expand(c: &mut Criterion) {
    let engine = Engine::default();
    let mut group = c.benchmark_group("expand");
    for (name, text, data) in [("small", SMALL, SMALL_DATA.to_owned()), ("table200", TABLE, orders())] {
        let data: Json = json::read(&data, 16).expect("the sample is JSON");
        let template = engine.compile(text).expect("the sample compiles");
        group.bench_function(name, |b| {
            b.iter(|| engine.expand(&template, Model::Agent(black_box(&data))).expect("the sample expands"));
        });
    }
    group.finish();
}

criterion_group!(benches, expand);
criterion_main!(benches);
