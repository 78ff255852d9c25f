//! `messageml check --upgrade`: what it says of a folder, and what a run comes to.

use std::fs;
use std::process::Command;

#[test]
fn a_folder_is_held_to_what_newer_agents_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = [
        ("refused.ftl", "<messageML><#attempt>${entity.note}<#recover>none</#attempt></messageML>"),
        ("refused.data.json", "{}"),
        ("escaped.ftl", "<messageML>a ${entity.note}</messageML>"),
        ("escaped.data.json", r#"{"note": "<b>now</b>"}"#),
        ("same.ftl", "<messageML>${entity.note!\"-\"}</messageML>"),
        ("same.data.json", "{}"),
        ("bare.ftl", "<messageML>${user.name}</messageML>"),
    ];
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("written");
    }
    let run = |arguments: &[&str]| {
        let done =
            Command::new(env!("CARGO_BIN_EXE_messageml")).arg("check").args(arguments).arg(folder.path()).output();
        let done = done.expect("messageml runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        (done.status.code(), text(done.stdout), text(done.stderr))
    };
    let (code, out, said) = run(&["--upgrade"]);
    assert_eq!(code, Some(1), "{out}{said}");
    for wanted in [
        "newer-agent/directive",
        "newer-agent/name",
        "`${(entity.note)!\"none\"}`",
        "newer Agents that escape print something else from here on",
        "-<div data-format=\"PresentationML\" data-version=\"2.0\">a <b>now</b>",
        "+<div data-format=\"PresentationML\" data-version=\"2.0\">a &lt;b&gt;now&lt;/b&gt;</div>",
    ] {
        assert!(out.contains(wanted), "{wanted}\n{out}");
    }
    let wanted = "2 of 4 templates will be refused by newer Agents, 1 prints something else where values are escaped";
    assert!(said.contains(wanted), "{said}");
    let (code, out, _) = run(&["--upgrade", "--format", "json"]);
    assert_eq!(code, Some(1));
    assert!(serde_json::from_str::<serde_json::Value>(&out).is_ok(), "{out}");
}
