//! What the real binary says about files that are not what they should be.

mod files;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use files::{GOOD, folder, run, text};

#[test]
fn each_bad_file_is_named_with_what_to_do() {
    let files: [(&str, &[u8]); 12] = [
        ("good.mml", GOOD),
        ("user.json", b"{\n  \"user\": []\n}"),
        ("mail.json", b"{\"users\": [\n {\"id\": 1},\n {\"id\": 2, \"mail\": \"a@example.com\"}]}"),
        ("latin.mml", b"<messageML>\nCaf\xe9</messageML>"),
        ("wide.mml", b"\xff\xfe<\0m\0"),
        ("value.ftl", b"<messageML>${entity.a}</messageML>"),
        ("empty/readme.txt", b""),
        ("users.json", b"{\n  \"users\": ["),
        ("list.json", b"[1]"),
        ("late.toml", b"profile = \"agent\"\n[limit]\n"),
        ("broken.toml", b"profile = \n"),
        ("plain.data.json", b"{}"),
    ];
    let folder = folder(&files);
    for (arguments, code, wanted) in [
        (
            &["gone.mml"][..],
            2,
            "messageml: gone.mml: there is no such file\nmessageml: checked 0 messages; 1 file unusable\n",
        ),
        (&["gone.mml", "good.mml"], 2, "checked 1 message: nothing to complain about; 1 file unusable"),
        (&["latin.mml"], 2, "latin.mml:2:4: not UTF-8: a byte 0xE9; save it as UTF-8"),
        (&["wide.mml"], 2, "wide.mml: this is UTF-16; save it as UTF-8"),
        (&["good.mml", "--data", "gone.json"], 2, "gone.json: there is no such file"),
        (&["good.mml", "--data", "empty"], 2, "empty: this is a folder, and a file is wanted"),
        (&["empty"], 2, "empty: no messages in this folder (*.mml, *.messageml, and *.ftl"),
        (&["empty", "good.mml"], 0, "empty: no messages in this folder"),
        (&["plain.data.json"], 2, "plain.data.json: skipped, this is no message"),
        (&["good.mml", "plain.data.json", "good.mml"], 0, "checked 1 message: nothing to complain about"),
        (&["good.mml", "--directory", "users.json"], 2, "users.json:2:13: the text ends too early"),
        (&["good.mml", "--directory", "list.json"], 2, "list.json:1:1: a directory must be a JSON object"),
        (
            &["good.mml", "--directory", "user.json"],
            2,
            "user.json:2:11: unknown member \"user\"; did you mean \"users\"?",
        ),
        (&["good.mml", "--directory", "mail.json"], 2, "mail.json:3:20: user 1: unknown member \"mail\"; did you mean"),
        (&["good.mml", "--config", "gone.toml"], 2, "gone.toml: there is no such file"),
        (&["good.mml", "--config", "late.toml"], 2, "late.toml:2:2: unknown setting `limit`; did you mean `limits`?"),
        (&["good.mml", "--config", "broken.toml"], 2, "broken.toml:1:11: not TOML"),
        (&["good.mml", "--agent-version", "new"], 2, "not a version of the Agent"),
        (&["value.ftl"], 0, "value.ftl: no data, so only its syntax and what is wrong whatever the data was checked"),
        (&["good.mml", "--fix"], 0, "applied nothing, there is no safe fix"),
    ] {
        let output = run(&[&["check"], arguments].concat(), folder.path());
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {error}");
        assert!(error.contains(wanted), "{arguments:?}: {error}");
        assert!(!error.contains("os error") && !error.contains("panicked"), "{arguments:?}: {error}");
    }
}

#[test]
fn a_settings_file_above_holds_and_its_faults_are_named() {
    let files: [(&str, &[u8]); 2] = [("messageml.toml", b"[lints\n"), ("below/good.mml", GOOD)];
    let folder = folder(&files);
    let output = run(&["check", "good.mml"], &folder.path().join("below"));
    assert_eq!(output.status.code(), Some(2));
    let error = text(&output.stderr);
    assert!(error.contains("messageml.toml:1:7: not TOML"), "{error}");
    fs::write(folder.path().join("messageml.toml"), "[limits]\nsteps = 10\n").unwrap();
    fs::write(folder.path().join("below/loop.mml"), "<messageML><#list 1..99 as i>a</#list></messageML>").unwrap();
    let output = run(&["check", "loop.mml", "--format", "concise"], &folder.path().join("below"));
    assert!(text(&output.stdout).contains("error[limit/steps]"), "{}", text(&output.stdout));
}

#[test]
fn data_that_cannot_be_read_is_one_fault() {
    for data in ["[1]", "\"x\"", "{\"a\": ", "3", "{'a': 1}"] {
        let files: [(&str, &[u8]); 2] = [
            ("a.ftl", b"<messageML>${entity.a}<div class=\"entity\" data-entity-id=\"b\">x</div></messageML>"),
            ("a.data.json", data.as_bytes()),
        ];
        let folder = folder(&files);
        let output = run(&["check", "a.ftl", "--format", "concise"], folder.path());
        let lines = text(&output.stdout);
        assert_eq!(output.status.code(), Some(1), "{data}");
        assert!(
            lines.lines().count() == 1 && lines.contains("a.data.json:1:") && lines.contains("error[data/"),
            "{lines}"
        );
    }
}

#[test]
fn documents_say_what_could_not_be_read() {
    let files: [(&str, &[u8]); 1] = [("good.mml", GOOD)];
    let folder = folder(&files);
    let of = |format: &str| {
        let output = run(&["check", "gone.mml", "good.mml", "--format", format], folder.path());
        assert_eq!(output.status.code(), Some(2), "{format}");
        text(&output.stdout)
    };
    let json: serde_json::Value = serde_json::from_str(&of("json")).unwrap();
    assert_eq!(json["unreadable"], serde_json::json!(["gone.mml: there is no such file"]));
    assert_eq!(json["files"][0]["acceptable"], true);
    let sarif: serde_json::Value = serde_json::from_str(&of("sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["invocations"][0]["executionSuccessful"], false);
    assert!(of("junit").contains("<error message=\"gone.mml: there is no such file\"/>"));
    assert_eq!(of("github"), "::error title=unreadable::gone.mml: there is no such file\n");
}

#[test]
fn requests_that_cannot_be_read_are_findings_with_their_place() {
    for (name, request, wanted) in [
        ("a.yaml", "", "a.yaml:1:1: error[request/unreadable]: the request is empty"),
        ("b.yaml", "a: b: c", "b.yaml:1:5: error[request/unreadable]: the request is not YAML"),
        ("c.yaml", "a: 1\n---\nb: 1\n", "c.yaml:2:1: error[request/unreadable]: a file holds one request"),
        ("d.yaml", "a: &x 1\nb: *x\n", "d.yaml:2:4: error[request/unreadable]: aliases are not supported"),
        ("e.json", "{\"a\": ", "e.json:1:7: error[request/unreadable]: the request is not JSON"),
        ("f.json", "[1]", "f.json:1:1: error[request/unreadable]: a request must be an object"),
        ("g.json", "{\"mesage\": 1}", "g.json:1:12: error[request/unknown-member]"),
    ] {
        let folder = folder(&[(name, request.as_bytes())]);
        let output = run(&["check", "--request", name, "--format", "concise"], folder.path());
        let lines = text(&output.stdout);
        assert_eq!(output.status.code(), Some(1), "{name}: {}", text(&output.stderr));
        assert!(lines.contains(wanted), "{name}: {lines}");
    }
    let output = run(&["check", "--request", "gone.yaml"], Path::new("."));
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("gone.yaml: there is no such file"));
}

#[test]
fn what_cannot_be_written_is_said_and_the_rest_is() {
    let files: [(&str, &[u8]); 2] =
        [("a.mml", b"<messageML>a & b</messageML>"), ("b.mml", b"<messageML>a & b</messageML>")];
    let folder = folder(&files);
    let locked = folder.path().join("a.mml");
    let mut permissions = fs::metadata(&locked).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&locked, permissions).unwrap();
    // Whoever may write anything (root) is not stopped by that.
    let is_stopped = fs::OpenOptions::new().write(true).open(&locked).is_err();
    let output = run(&["check", "a.mml", "b.mml", "--fix"], folder.path());
    let error = text(&output.stderr);
    if is_stopped {
        assert_eq!(output.status.code(), Some(2));
        assert!(error.contains("a.mml: its fixes were not written: it may not be read or written by you"), "{error}");
        assert!(error.contains("applied 1 edit in 1 file"), "{error}");
    } else {
        assert!(error.contains("applied 2 edits in 2 files"), "{error}");
    }
    assert_eq!(fs::read_to_string(folder.path().join("b.mml")).unwrap(), "<messageML>a &amp; b</messageML>");
}

#[test]
fn what_comes_from_stdin_is_not_fixed_and_that_is_said() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_messageml"))
        .args(["check", "-", "--fix", "--format", "concise"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    std::io::Write::write_all(&mut child.stdin.take().expect("a pipe"), b"<messageML>a & b</messageML>").unwrap();
    let output = child.wait_with_output().expect("it ends");
    let error = text(&output.stderr);
    assert!(error.contains("applied nothing; stdin is not changed, 1 edit would apply there"), "{error}");
}
