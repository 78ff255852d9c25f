//! The six messages that the benches run, as in the README beside them.

use messageml::{Engine, Limits, StaticDirectory, json};

/// A message and its data.
pub struct Sample {
    /// What the tables call it.
    pub name: &'static str,
    /// MessageML, or a template of it.
    pub message: &'static str,
    /// EntityJSON.
    pub data: Option<String>,
}

/// `count` orders for the table message.
pub fn orders(count: usize) -> String {
    let row = |n: usize| {
        let (side, filled) = if n.is_multiple_of(2) { ("buy", "true") } else { ("sell", "false") };
        format!(
            r#"{{"id":"A-{n:05}","symbol":"sym{n}","side":"{side}","quantity":{},"filled":{filled},"status":"part & parcel"}}"#,
            n * 100
        )
    };
    format!("{{\"orders\":[{}]}}", (0..count).map(row).collect::<Vec<_>>().join(","))
}

/// All of them.
pub fn all() -> Vec<Sample> {
    let plain = |name, message| Sample { name, message, data: None };
    let template = |name, message, data| Sample { name, message, data: Some(data) };
    vec![
        plain("hello", include_str!("hello.xml")),
        template("small", include_str!("small.ftl"), include_str!("small.json").to_owned()),
        plain("form", include_str!("form.xml")),
        template("card", include_str!("card.ftl"), include_str!("card.json").to_owned()),
        plain("large", include_str!("large.xml")),
        template("table200", include_str!("table200.ftl"), orders(200)),
    ]
}

/// The users and instruments that the messages name.
pub fn directory() -> StaticDirectory {
    let directory = json::read(include_str!("directory.json"), 16).expect("the sample is JSON");
    StaticDirectory::from_json(&directory).expect("the sample is a directory")
}

/// An engine that keeps compiled templates, and one that compiles each time.
pub fn engines() -> [Engine; 2] {
    let kept = Limits::default();
    let fresh = Limits { cached_templates: 0, ..kept.clone() };
    [kept, fresh].map(|limits| Engine::builder().directory(directory()).limits(limits).build())
}
