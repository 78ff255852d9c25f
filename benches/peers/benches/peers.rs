//! Compiling and expanding the small and the table template, and reading markup, ours and the rivals'
//! in one run.
//!
//! Each rival gets the same page in its own language and starts from the same parsed JSON, its
//! conversion included, because a bot starts from JSON as well.

use std::hint::black_box;
use std::rc::Rc;

use criterion::{Criterion, criterion_group, criterion_main};
use freemarker::template::{Configuration, TModel};
use freemarker::value::TNumber;
use indexmap::IndexMap;
use messageml::machinery::markup;
use messageml::{Engine, Json, Limits, Model, json};
use quick_xml::events::Event;
use serde_json::Value;

struct Page {
    name: &'static str,
    ours: &'static str,
    minijinja: &'static str,
    upon: &'static str,
    tera: &'static str,
    data: String,
}

fn pages() -> [Page; 2] {
    let rows = (0..200).map(|n| {
        format!(
            r#"{{"id":"A-{n:05}","symbol":"sym{n}","side":"buy","quantity":{},"filled":{},"status":"part & parcel"}}"#,
            n * 100,
            n % 2 == 0
        )
    });
    [
        Page {
            name: "small",
            ours: include_str!("../../samples/small.ftl"),
            minijinja: r#"<messageML>Hi <mention uid="{{ data.user.id }}"/>, <cash tag="{{ data.ticker }}"/> is {% if data.up %}up{% else %}down{% endif %} <b>{{ data.change }}%</b> at {{ data.price|default("n/a") }} {{ data.venue|upper }}</messageML>"#,
            upon: r#"<messageML>Hi <mention uid="{{ data.user.id }}"/>, <cash tag="{{ data.ticker }}"/> is {% if data.up %}up{% else %}down{% endif %} <b>{{ data.change }}%</b> at {{ data.price }} {{ data.venue | upper }}</messageML>"#,
            tera: r#"<messageML>Hi <mention uid="{{ data.user.id }}"/>, <cash tag="{{ data.ticker }}"/> is {% if data.up %}up{% else %}down{% endif %} <b>{{ data.change }}%</b> at {{ data.price | default(value="n/a") }} {{ data.venue | upper }}</messageML>"#,
            data: include_str!("../../samples/small.json").to_owned(),
        },
        Page {
            name: "table200",
            ours: include_str!("../../samples/table200.ftl"),
            minijinja: TABLE,
            upon: TABLE_UPON,
            tera: TABLE_TERA,
            data: format!("{{\"orders\":[{}]}}", rows.collect::<Vec<_>>().join(",")),
        },
    ]
}

const TABLE: &str = "<messageML><table><thead><tr><td>Order</td><td>Symbol</td><td>Side</td><td>Quantity</td><td>Status</td></tr></thead><tbody>
{% for o in data.orders %}
<tr><td>{{ o.id }}</td><td><b>{{ o.symbol|upper }}</b></td><td>{{ o.side }}</td><td>{{ o.quantity }}</td><td>{% if o.filled %}filled{% else %}{{ o.status|escape }}{% endif %}</td></tr>
{% endfor %}
</tbody></table></messageML>
";
const TABLE_UPON: &str = "<messageML><table><thead><tr><td>Order</td><td>Symbol</td><td>Side</td><td>Quantity</td><td>Status</td></tr></thead><tbody>
{% for o in data.orders %}
<tr><td>{{ o.id }}</td><td><b>{{ o.symbol | upper }}</b></td><td>{{ o.side }}</td><td>{{ o.quantity }}</td><td>{% if o.filled %}filled{% else %}{{ o.status | escape }}{% endif %}</td></tr>
{% endfor %}
</tbody></table></messageML>
";
const TABLE_TERA: &str = "<messageML><table><thead><tr><td>Order</td><td>Symbol</td><td>Side</td><td>Quantity</td><td>Status</td></tr></thead><tbody>
{% for o in data.orders %}
<tr><td>{{ o.id }}</td><td><b>{{ o.symbol | upper }}</b></td><td>{{ o.side }}</td><td>{{ o.quantity }}</td><td>{% if o.filled %}filled{% else %}{{ o.status | escape }}{% endif %}</td></tr>
{% endfor %}
</tbody></table></messageML>
";

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

fn model(value: &Value) -> TModel {
    match value {
        Value::Null => TModel::nothing(),
        Value::Bool(truth) => TModel::from_boolean(*truth),
        Value::Number(number) => TModel::from_number(match number.as_i64() {
            Some(whole) => TNumber::from_i64(whole),
            None => TNumber::Double(number.as_f64().unwrap_or_default()),
        }),
        Value::String(text) => TModel::from_scalar(text.clone()),
        Value::Array(items) => TModel::from_sequence(items.iter().map(model).collect()),
        Value::Object(members) => TModel::from_hash(
            members.iter().map(|(key, value)| (key.clone(), model(value))).collect::<IndexMap<_, _>>(),
        ),
    }
}

fn peers(c: &mut Criterion) {
    let engine = Engine::default();
    for page in &pages() {
        let mut jinja = minijinja::Environment::new();
        jinja.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
        let mut upon = upon::Engine::new();
        upon.add_function("upper", str::to_uppercase);
        upon.add_function("escape", escape);
        let freemarker = Rc::new(Configuration::default());

        let mut group = c.benchmark_group(format!("compile/{}", page.name));
        group.bench_function("messageml", |b| b.iter(|| engine.compile(black_box(page.ours))));
        group.bench_function("minijinja", |b| {
            b.iter(|| jinja.template_from_str(black_box(page.minijinja)).map(|t| t.name().len()))
        });
        group.bench_function("upon", |b| b.iter(|| upon.compile(black_box(page.upon)).map(drop)));
        group.bench_function("tera", |b| {
            b.iter(|| tera::Tera::default().add_raw_template("page", black_box(page.tera)))
        });
        group.bench_function("freemarker", |b| {
            b.iter(|| freemarker::parser::parse(&freemarker, "page", black_box(page.ours)).map(drop))
        });
        group.finish();

        let ours: Json = json::read(&page.data, 64).expect("the sample is JSON");
        let parsed: Value = serde_json::from_str(&page.data).expect("the sample is JSON");
        let root = serde_json::json!({ "data": parsed });
        let compiled = engine.compile(page.ours).expect("ours compiles");
        let jinja_page = jinja.template_from_str(page.minijinja).expect("minijinja's compiles");
        let upon_page = upon.compile(page.upon).expect("upon's compiles");
        let mut tera = tera::Tera::default();
        tera.add_raw_template("page", page.tera).expect("tera's compiles");
        let freemarker_page = freemarker::parser::parse(&freemarker, "page", page.ours).expect("freemarker's compiles");

        let mut group = c.benchmark_group(format!("expand/{}", page.name));
        group.bench_function("messageml", |b| b.iter(|| engine.expand(&compiled, Model::Agent(black_box(&ours)))));
        group.bench_function("minijinja", |b| {
            b.iter(|| {
                jinja_page
                    .render(minijinja::Value::from(minijinja::value::Serde(black_box(&root))))
                    .expect("it renders")
            })
        });
        group.bench_function("upon", |b| {
            b.iter(|| upon_page.render(&upon, black_box(&root)).to_string().expect("it renders"))
        });
        group.bench_function("tera", |b| {
            b.iter(|| {
                let context = tera::Context::from_serialize(black_box(&root)).expect("an object");
                tera.render("page", &context).expect("it renders")
            })
        });
        group.bench_function("freemarker", |b| {
            b.iter(|| {
                let mut out = Vec::new();
                freemarker_page.process(model(black_box(&root)), &mut out).expect("it renders");
                out
            })
        });
        group.finish();
    }
}

/// The data of 200 rows: into a value with us and serde_json; looked through and forgotten by serde_json.
fn data(c: &mut Criterion) {
    let [_, page] = pages();
    let mut group = c.benchmark_group("json/table200");
    group.bench_function("messageml", |b| b.iter(|| json::read(black_box(&page.data), 64).expect("it is JSON")));
    group.bench_function("serde_json", |b| {
        b.iter(|| serde_json::from_str::<Value>(black_box(&page.data)).expect("it is JSON"))
    });
    group.bench_function("serde_json, forgotten", |b| {
        b.iter(|| serde_json::from_str::<serde::de::IgnoredAny>(black_box(&page.data)).expect("it is JSON"))
    });
    group.finish();
}

/// A line, a form, 23 KB of markup, and the table of 200 rows that the template gives: into a tree with us and roxmltree;
/// only its events, and these written again, with quick-xml; all of it, from a text to the three outputs, with us.
fn readers(c: &mut Criterion) {
    let large = include_str!("../../samples/large.xml");
    let engine = Engine::default();
    let [_, page] = pages();
    let data = json::read(&page.data, 64).expect("the sample is JSON");
    let template = engine.compile(page.ours).expect("ours compiles");
    let table = engine.expand(&template, Model::Agent(&data)).expect("it expands").text;
    let (hello, form) = (include_str!("../../samples/hello.xml"), include_str!("../../samples/form.xml"));
    for (name, text) in [("hello", hello), ("form", form), ("large", large), ("table200", &table)] {
        let limits = Limits::default();
        let mut group = c.benchmark_group(format!("read/{name}"));
        group.bench_function("messageml", |b| b.iter(|| markup::read(black_box(text), &limits)));
        group.bench_function("roxmltree", |b| {
            b.iter(|| roxmltree::Document::parse(black_box(text)).expect("it is XML"))
        });
        group.bench_function("quick-xml", |b| {
            b.iter(|| {
                let mut reader = quick_xml::Reader::from_str(black_box(text));
                let mut attributes = 0;
                loop {
                    match reader.read_event().expect("it is XML") {
                        Event::Start(tag) | Event::Empty(tag) => attributes += tag.attributes().count(),
                        Event::Eof => break attributes,
                        _ => {}
                    }
                }
            })
        });
        group.finish();
        let mut group = c.benchmark_group(format!("whole/{name}"));
        group.bench_function("messageml", |b| {
            b.iter(|| {
                let message = engine.render(black_box(text)).expect("the sample is accepted");
                message.presentation_ml().len() + message.markdown().len()
            })
        });
        group.bench_function("quick-xml, written again", |b| {
            b.iter(|| {
                let mut reader = quick_xml::Reader::from_str(black_box(text));
                let mut writer = quick_xml::Writer::new(Vec::with_capacity(text.len()));
                loop {
                    match reader.read_event().expect("it is XML") {
                        Event::Eof => break writer.into_inner().len(),
                        event => writer.write_event(event).expect("a vector takes it"),
                    }
                }
            })
        });
        group.finish();
    }
}

criterion_group!(benches, peers, data, readers);
criterion_main!(benches);
