//! Advice about what Symphony accepts: messages with what is said of them, for any Agent and for an old one.

use std::fmt::Write;

use messageml::report::Texts;
use messageml::{Engine, Input, Settings};

/// Every object that the messages refer to.
const DATA: &str = r#"{"trade": {"type": "com.example.trade"}}"#;

fn findings(builder: Settings, message: &str) -> String {
    let report = builder.build().check(Input::new(message).with_json(Some(DATA)));
    let texts = Texts::new(message, Some(DATA));
    let mut out = String::new();
    for found in report.diagnostics() {
        let (from, to) = texts.positions(&found.place);
        let (severity, code) = (found.severity.name(), found.code);
        let place = format!("{}:{}-{}:{}", from.line, from.column, to.line, to.column);
        writeln!(out, "{place} {severity}[{code}]: {}", found.message).expect("a string");
        if let Some(help) = &found.help {
            writeln!(out, "  {help}").expect("a string");
        }
        if let Some(fix) = &found.fix {
            writeln!(out, "  fix: `{}`", fix.replacement).expect("a string");
        }
    }
    out
}

#[test]
fn advice_is_given_where_it_is_due() {
    insta::glob!("lints/*.mml", |path| {
        let message = std::fs::read_to_string(path).expect("UTF-8");
        let any = findings(Engine::builder(), &message);
        let old = findings(Engine::builder().agent_version("20.13".parse().expect("a version")), &message);
        insta::with_settings!({ omit_expression => true, snapshot_path => "lints", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!("findings", format!("--- any Agent\n{any}--- Agent 20.13\n{old}"));
        });
    });
}
