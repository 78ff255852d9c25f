//! What the real binary writes for tools: paths, formats, exit codes, several reports of one run.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const ERROR: &str = "<messageML>\n<u>a</u>\n</messageML>";
const WARNING: &str = "<messageML><mention uid=\"7\"/></messageML>";
const ADVICE: &str = "<#macro unused></#macro><messageML>a</messageML>";

fn run(arguments: &[&str], folder: &Path, environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_messageml"));
    for name in ["NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command.envs(environment.iter().copied()).args(arguments).current_dir(folder).stdin(Stdio::null());
    command.output().expect("the binary starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8 comes out")
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    folder
}

#[test]
fn the_exit_code_follows_the_severity_that_was_asked_for() {
    let folder =
        folder(&[("error.mml", ERROR), ("warning.mml", WARNING), ("advice.mml", ADVICE), ("a.mml", "<messageML/>")]);
    for (file, codes) in
        [("error.mml", [1, 1, 1]), ("warning.mml", [0, 1, 1]), ("advice.mml", [0, 0, 1]), ("a.mml", [0, 0, 0])]
    {
        assert_eq!(run(&["check", file], folder.path(), &[]).status.code(), Some(codes[0]), "{file}");
        for (level, code) in ["error", "warning", "advice"].into_iter().zip(codes) {
            let output = run(&["check", file, "--fail-on", level], folder.path(), &[]);
            assert_eq!(output.status.code(), Some(code), "{file} {level}: {}", text(&output.stdout));
        }
    }
    let output = run(&["check", "warning.mml", "--fail-on", "warning", "--format", "junit"], folder.path(), &[]);
    assert!(text(&output.stdout).contains("failures=\"1\""), "{}", text(&output.stdout));
}

#[test]
fn paths_are_relative_to_the_settings_without_a_dot() {
    let folder = folder(&[("messageml.toml", ""), ("bots/one/a.mml", ERROR), ("b.mml", ERROR)]);
    let below = folder.path().join("bots");
    for (arguments, wanted) in [
        (["check", "./one/./a.mml"], "bots/one/a.mml"),
        (["check", "."], "bots/one/a.mml"),
        (["check", "../b.mml"], "b.mml"),
        (["check", below.join("one/a.mml").to_str().expect("UTF-8")], "bots/one/a.mml"),
    ] {
        let of = |format: &str| text(&run(&[&arguments[..], &["--format", format]].concat(), &below, &[]).stdout);
        assert!(of("concise").starts_with(&format!("{wanted}:2:")), "{}", of("concise"));
        assert!(of("github").starts_with(&format!("::error file={wanted},line=2,")), "{}", of("github"));
        let sarif: Value = serde_json::from_str(&of("sarif")).expect("JSON");
        let location = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(location["artifactLocation"]["uri"], wanted);
        let gitlab: Value = serde_json::from_str(&of("gitlab")).expect("JSON");
        assert_eq!(gitlab[0]["location"]["path"], wanted);
    }
}

#[test]
fn one_run_writes_several_reports() {
    let folder = folder(&[("a.mml", ERROR)]);
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect(name);
    let arguments =
        ["check", "a.mml", "--format", "concise", "--format", "sarif=out.sarif", "--format", "junit=out.xml"];
    let output = run(&arguments, folder.path(), &[]);
    assert!(text(&output.stdout).starts_with("a.mml:2:1: error[element/unknown]"), "{}", text(&output.stdout));
    assert!(read("out.sarif").contains("\"ruleId\": \"element/unknown\"") && read("out.xml").contains("<testsuites"));
    let output = run(&["check", "a.mml", "--format", "gitlab", "--output", "quality.json"], folder.path(), &[]);
    assert_eq!(output.stdout, b"");
    assert!(read("quality.json").contains("\"check_name\": \"element/unknown\""));
    let output = run(&["check", "a.mml", "--format", "json=out.json"], folder.path(), &[]);
    assert!(text(&output.stdout).contains("error[element/unknown]: "), "people read the text beside it");
    let json: Value = serde_json::from_str(&read("out.json")).expect("JSON");
    let rendered = json["files"][0]["diagnostics"][0]["rendered"].as_str().expect("text");
    assert!(rendered.starts_with("error[element/unknown]: ") && rendered.contains("a.mml:2:1"), "{rendered}");
    for (arguments, why) in [
        (&["--format", "json", "--format", "text"][..], "two reports for one output"),
        (&["--format", "json=none/out.json"], "none/out.json: there is no such file"),
        (&["--format", "pdf"], "possible values: text, concise, json, sarif, github, gitlab, junit"),
        (&["--format", "json="], "a file must follow"),
    ] {
        let output = run(&[&["check", "a.mml"], arguments].concat(), folder.path(), &[]);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).contains(why), "{arguments:?}: {}", text(&output.stderr));
    }
}

#[test]
fn a_finding_keeps_its_fingerprint_wherever_it_moves() {
    let folder = folder(&[("a.mml", ERROR)]);
    let marks = || -> Vec<String> {
        let output = run(&["check", "a.mml", "--format", "gitlab"], folder.path(), &[]);
        let issues: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let issues = issues.as_array().expect("an array");
        issues.iter().map(|issue| issue["fingerprint"].as_str().expect("text").to_owned()).collect()
    };
    let before = marks();
    fs::write(folder.path().join("a.mml"), ERROR.replace("<u>a</u>", "\n\n  <u>a</u>\n")).expect("a file");
    let moved = marks();
    fs::write(folder.path().join("a.mml"), ERROR.replace("<u>a</u>", "<u>a</u>\n<u>a</u>")).expect("a file");
    let twice = marks();
    assert!(before.len() == 1 && moved == before, "{before:?} {moved:?}");
    assert!(twice.len() == 2 && twice[0] == before[0] && twice[1] != twice[0], "{before:?} {twice:?}");
    let sarif = run(&["check", "a.mml", "--format", "sarif"], folder.path(), &[]);
    let sarif: Value = serde_json::from_slice(&sarif.stdout).expect("JSON");
    assert_eq!(sarif["runs"][0]["results"][0]["partialFingerprints"]["messageml/v1"], twice[0].as_str());
}

#[test]
fn every_format_says_with_which_data() {
    let folder = folder(&[
        ("a.ftl", "<messageML>${data.a?string}</messageML>"),
        ("a.data.json", "{\"a\": \"x\"}"),
        ("a.bad.data.json", "{\"a\": [1]}"),
        ("a.worse.data.json", "{\"a\": [2]}"),
    ]);
    for format in ["text", "concise", "json", "sarif", "github", "gitlab", "junit"] {
        let output = run(&["check", "a.ftl", "--format", format], folder.path(), &[]);
        let report = text(&output.stdout);
        assert_eq!(output.status.code(), Some(1), "{format}: {report}");
        assert!(report.contains("a.bad.data.json") && report.contains("a.worse.data.json"), "{format}: {report}");
    }
}

#[test]
fn findings_are_selected_and_ignored_by_patterns() {
    let folder =
        folder(&[("a.mml", "<#macro unused></#macro><messageML><mention uid=\"7\"/></messageML>"), ("e.mml", ERROR)]);
    let codes = |arguments: &[&str]| -> Vec<String> {
        let output = run(&[&["check", "a.mml", "--format", "concise"], arguments].concat(), folder.path(), &[]);
        let lines = text(&output.stdout);
        lines.lines().filter_map(|line| Some(line.split_once('[')?.1.split_once(']')?.0.to_owned())).collect()
    };
    let all = codes(&[]);
    let lints: Vec<String> = all.iter().filter(|code| code.starts_with("lint/")).cloned().collect();
    let others: Vec<String> = all.iter().filter(|code| !code.starts_with("lint/")).cloned().collect();
    assert!(!lints.is_empty() && !others.is_empty(), "{all:?}");
    assert_eq!(codes(&["--select", "lint/*"]), lints);
    assert_eq!(codes(&["--ignore", "lint/*"]), others);
    assert_eq!(codes(&["--ignore", "lint/*,*"]), Vec::<String>::new());
    assert_eq!(codes(&["--select", "lint/*", "--ignore", "lint/unused-*"]), Vec::<String>::new());
    fs::write(folder.path().join("messageml.toml"), "[lints]\n\"lint/*\" = \"off\"\n").expect("a file");
    assert_eq!(codes(&[]), others);
    let output = run(&["check", "e.mml", "--select", "lint/*"], folder.path(), &[]);
    assert_eq!(output.status.code(), Some(1), "refusals stay");
    for (arguments, why) in [
        (["--ignore", "lint/nothing-like-it"], "--ignore: there is no such code `lint/nothing-like-it`"),
        (["--select", "linty/*"], "--select: there is no such code `linty/*`"),
        (["--ignore", "element/unknown"], "--ignore: `element/unknown`: Symphony refuses"),
    ] {
        let output = run(&[&["check", "e.mml"], &arguments[..]].concat(), folder.path(), &[]);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).contains(why), "{arguments:?}: {}", text(&output.stderr));
    }
}

#[test]
fn colours_are_written_where_they_are_wanted() {
    let folder = folder(&[("a.mml", ERROR)]);
    let is_coloured = |arguments: &[&str], environment: &[(&str, &str)]| {
        run(&[&["check", "a.mml"], arguments].concat(), folder.path(), environment).stdout.contains(&0x1b)
    };
    assert!(!is_coloured(&[], &[]));
    assert!(is_coloured(&["--color", "always"], &[]) && is_coloured(&[], &[("FORCE_COLOR", "1")]));
    assert!(!is_coloured(&[], &[("FORCE_COLOR", "0")]));
    assert!(!is_coloured(&[], &[("FORCE_COLOR", "1"), ("NO_COLOR", "1")]));
    assert!(!is_coloured(&["--color", "never"], &[("FORCE_COLOR", "1")]));
    assert!(is_coloured(&["--color", "always"], &[("NO_COLOR", "1")]));
    run(&["check", "a.mml", "--output", "out.txt"], folder.path(), &[("CLICOLOR_FORCE", "0")]);
    assert!(!fs::read(folder.path().join("out.txt")).expect("a report").contains(&0x1b));
}

#[test]
fn rules_lead_to_their_explanations() {
    let folder = folder(&[("a.mml", ERROR)]);
    let rule = || {
        let output = run(&["check", "a.mml", "--format", "sarif"], folder.path(), &[]);
        let sarif: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let run = &sarif["runs"][0];
        let index = run["results"][0]["ruleIndex"].as_u64().expect("a number") as usize;
        run["tool"]["driver"]["rules"][index].clone()
    };
    assert!(rule()["help"]["markdown"].as_str().is_some_and(|help| help.contains("element/unknown")));
    fs::write(folder.path().join("messageml.toml"), "help-uri = 'https://docs.example.com/m.md'").expect("a file");
    assert_eq!(rule()["helpUri"], "https://docs.example.com/m.md#elementunknown");
}
