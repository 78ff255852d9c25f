//! The real binary: exit codes, streams, and what it does with whatever it is given.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;
use std::{fs, thread};

fn messageml(arguments: &[&str], folder: &Path, stdin: &[u8]) -> Output {
    answered(Command::new(env!("CARGO_BIN_EXE_messageml")).args(arguments).current_dir(folder), stdin)
}

/// What a command writes that is given this.
fn answered(command: &mut Command, stdin: &[u8]) -> Output {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary starts");
    let mut pipe = child.stdin.take().expect("a pipe");
    let stdin = stdin.to_vec();
    // It may end without reading all.
    let writer = thread::spawn(move || pipe.write_all(&stdin).is_ok());
    let output = child.wait_with_output().expect("the binary ends");
    writer.join().expect("the writer ends");
    output
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8 comes out")
}

fn assert_ends_well(output: &Output, what: &str) {
    let error = text(&output.stderr);
    assert!(output.status.code().is_some_and(|code| code <= 2), "{what}: {:?} {error}", output.status);
    assert!(!error.contains("panicked"), "{what}: {error}");
}

#[test]
fn exit_codes_say_what_a_run_comes_to() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("empty.mml"), "  ").unwrap();
    fs::write(folder.path().join("bytes.mml"), b"<messageML>\n\xff</messageML>").unwrap();
    for (arguments, code, on_stderr) in [
        (&["check", "empty.mml"][..], 1, "checked 1 message: 1 error"),
        (&["check", "absent.mml"], 2, "absent.mml"),
        (&["check", "bytes.mml"], 2, "bytes.mml:2:1: not UTF-8"),
        (&["render", "empty.mml"], 1, "message/empty"),
        (&["render", "absent.mml"], 2, "absent.mml"),
        (&["render", "empty.mml", "--time-zone", "Mars/Base"], 2, "no such time zone"),
        (&["render", "empty.mml", "--now", "yesterday"], 2, "neither RFC 3339"),
        (&["render", "empty.mml", "--root", "."], 2, "the Agent has no includes"),
        (&["render", "empty.mml", "--profile", "bdk-java", "--root", "nowhere"], 2, "nowhere"),
        (&["render", "empty.mml", "--to", "pdf"], 2, "possible values"),
        (&["explain", "no/such"], 2, "neither a code"),
        (&["explain", "Root tag must be <messageML> or <div>"], 0, ""),
        (&["explain", "element/unknow"], 0, ""),
        (&["explain", "element/unknown"], 0, ""),
        (&["check"], 2, "required"),
        (&["frobnicate"], 2, "unrecognized"),
        (&["--version"], 0, ""),
    ] {
        let output = messageml(arguments, folder.path(), b"");
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {error}");
        assert!(error.contains(on_stderr), "{arguments:?}: {error}");
        assert_ends_well(&output, &format!("{arguments:?}"));
    }
}

#[test]
fn a_dash_reads_stdin() {
    let here = Path::new(".");
    let output = messageml(&["check", "-", "--format", "concise"], here, b" \n ");
    assert_eq!(text(&output.stdout), "<stdin>:1:1: error[message/empty]: the message is empty\n");
    let output = messageml(&["check", "-"], here, b"\xc3\x28");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("not UTF-8"));
    // `explain` reads it as `check` does.
    let output = messageml(&["explain", "-"], here, b"element/unknown\n");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    for (bytes, why) in
        [(&b"\xff\xfee\0"[..], "<stdin>: this is UTF-16; save it as UTF-8"), (b"a\xe9", "<stdin>:1:2: not UTF-8")]
    {
        let output = messageml(&["explain", "-"], here, bytes);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains(why), "{}", text(&output.stderr));
    }
}

#[test]
fn what_was_pasted_around_a_message_is_taken_off() {
    let folder = tempfile::tempdir().unwrap();
    let pasted =
        r#"message="<messageML>a ${entity.note}<#attempt>b<#recover>c</#attempt> <chekbox class=\"x\"/></messageML>""#;
    fs::write(folder.path().join("a.mml"), pasted).unwrap();
    fs::write(folder.path().join("a.data.json"), "{\"note\": 1}").unwrap();
    let run = |arguments: &[&str]| {
        let output = messageml(arguments, folder.path(), b"");
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let taken = "messageml: a.mml: taken out of ";
    let (code, found, said) = run(&["check", "a.mml", "--unwrap", "--format", "concise"]);
    assert_eq!(code, Some(1), "{said}");
    // Places count in the message inside.
    assert!(found.contains("a.mml:1:62: error[element/unknown]"), "{found}");
    assert!(said.starts_with(taken) && said.contains("places count in the message alone\n"), "{said}");
    let (_, found, said) = run(&["check", "a.mml", "--format", "concise"]);
    assert!(found.contains("message/pasted") && !said.contains(taken), "{found}{said}");
    let (code, found, said) = run(&["check", "a.mml", "--upgrade", "--unwrap"]);
    assert!(said.starts_with(taken), "{code:?} {found}{said}");
    fs::write(folder.path().join("b.mml"), r#"message="<messageML><b class=\"x\">Hi</b></messageML>""#).unwrap();
    let (code, shown, said) = run(&["render", "b.mml", "--unwrap"]);
    assert!(code == Some(0) && shown.contains("<b class=\"x\">Hi</b>"), "{shown}{said}");
    assert!(said.starts_with("messageml: b.mml: taken out of "), "{said}");
    // A request is no text that was pasted.
    let (code, _, said) = run(&["check", "--request", "r.yaml", "--unwrap"]);
    assert!(code == Some(2) && said.contains("cannot be used with"), "{said}");
}

#[test]
fn no_colours_where_there_is_no_terminal() {
    let output = messageml(&["check", "-"], Path::new("."), b" ");
    assert!(!output.stdout.contains(&0x1b) && !output.stderr.contains(&0x1b), "{}", text(&output.stdout));
}

#[test]
fn data_and_directory_are_found_beside_the_message() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("fill.ftl", "<messageML>${data.a}</messageML>");
    write("fill.data.json", "[1]");
    write("fill.late.data.json", "[2]");
    write("filler.data.json", "[3]");
    write("fragment.ftl", "<#macro row></#macro>");
    fs::create_dir(folder.path().join(".git")).unwrap();
    write(".git/x.mml", " ");
    let output = messageml(&["check", ".", "--format", "concise"], folder.path(), b"");
    let lines = text(&output.stdout);
    let names: Vec<&str> = lines.lines().filter_map(|line| line.split(':').next()).collect();
    assert!(names.contains(&"fill.data.json") && names.contains(&"fill.late.data.json"), "{lines}");
    assert!(!lines.contains("filler") && !lines.contains("fragment") && !lines.contains(".git"), "{lines}");
    write("directory.json", "{\"users\": 3}");
    let output = messageml(&["check", "fill.ftl"], folder.path(), b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("directory.json:1:11: \"users\" must be an array"));
}

#[test]
fn every_format_is_what_it_says() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.mml"), " ").unwrap();
    let of = |format: &str| text(&messageml(&["check", "a.mml", "--format", format], folder.path(), b"").stdout);
    let github = of("github");
    assert!(
        github.starts_with(
            "::error file=a.mml,line=1,endLine=1,col=1,endColumn=2,title=message/empty::the message is empty"
        ),
        "{github}"
    );
    let junit = of("junit");
    assert!(
        junit.contains("<testsuite name=\"a.mml\" tests=\"1\" skipped=\"0\" errors=\"0\" failures=\"1\""),
        "{junit}"
    );
    let json: serde_json::Value = serde_json::from_str(&of("json")).unwrap();
    assert_eq!(json["files"][0]["diagnostics"][0]["code"], "message/empty");
    assert_eq!(json["summary"]["errors"], 1);
    let sarif: serde_json::Value = serde_json::from_str(&of("sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "message/empty");
}

#[test]
fn hostile_messages_end_in_an_answer() {
    let hostile: [(&str, Vec<u8>); 6] = [
        ("50 MB of ${", "${".repeat(25_000_000).into_bytes()),
        ("100,000 nested div", format!("<messageML>{}", "<div>".repeat(100_000)).into_bytes()),
        ("100,000 nested lists", "<#list x as y>".repeat(100_000).into_bytes()),
        ("100,000 brackets", format!("${{{}", "(".repeat(100_000)).into_bytes()),
        ("a long line", format!("<messageML>{}<x/></messageML>", "a".repeat(1_000_000)).into_bytes()),
        ("odd characters", "\u{feff}<messageML>\t\u{0}\u{85}\u{2028}👩‍👩‍👧\u{202e}<b></messageML>".as_bytes().to_vec()),
    ];
    for (what, message) in &hostile {
        let mut command = Command::new(env!("CARGO_BIN_EXE_messageml"));
        if cfg!(unix) {
            // Killed once its processor has worked for so many seconds, however busy the machine is.
            let script = "ulimit -t 30; exec \"$0\" \"$@\"";
            command = Command::new("bash");
            command.args(["-c", script, env!("CARGO_BIN_EXE_messageml")]);
        }
        assert_ends_well(&answered(command.args(["check", "-"]), message), what);
    }
}

#[test]
fn batch_answers_every_line_and_flushes_when_input_pauses() {
    use std::io::{BufRead, BufReader};
    let mut child = Command::new(env!("CARGO_BIN_EXE_messageml"))
        .arg("batch")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut pipe = child.stdin.take().expect("a pipe");
    let mut answers = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    for request in [&b"{\"id\":1,\"message\":\" \"}\n"[..], b"\xff\n", b"{\"id\":\"\xe2\x80\xa8\",\"message\":\"\"}\n"]
    {
        pipe.write_all(request).expect("the request is taken");
        let answer = answers.next().expect("an answer before the next request").expect("UTF-8");
        assert!(answer.contains("\"errors\":[{\"code\":"), "{answer}");
    }
    drop(pipe);
    assert!(answers.next().is_none());
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_messageml"))
        .args(["explain", "--all", "--format", "markdown"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_ends_well(&output, "explain without a reader");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn safe_fixes_are_shown_and_applied_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.mml");
    let before = "<messageML>\n  Profit & loss, a&nbsp;b <b>c</i></b>\n</messageML>\n";
    let after = "<messageML>\n  Profit &amp; loss, a&#160;b <b>c</i></b>\n</messageML>\n";
    fs::write(&path, before).unwrap();
    let shown = messageml(&["check", "a.mml", "--diff", "--format", "concise"], folder.path(), b"");
    assert_eq!(fs::read_to_string(&path).unwrap(), before, "--diff alone writes nothing");
    let diff = text(&shown.stdout);
    assert!(diff.contains("--- a/a.mml\n+++ b/a.mml\n") && diff.contains("+  Profit &amp; loss, a&#160;b"), "{diff}");
    let applied = messageml(&["check", "a.mml", "--fix"], folder.path(), b"");
    assert!(text(&applied.stderr).contains("applied 2 edits in 1 file\n"), "{}", text(&applied.stderr));
    assert_eq!(fs::read_to_string(&path).unwrap(), after);
}

#[test]
fn requests_are_checked_in_json_and_yaml_alike() {
    let folder = tempfile::tempdir().unwrap();
    let yaml = "endpoint: blast\nstreams: [a+b, c, c]\nversion: two\nmessage: ' '\n";
    let json = "{\"endpoint\": \"blast\",\n \"streams\": [\"a+b\", \"c\", \"c\"],\n \"version\": \"two\",\n \"message\": \" \"}\n";
    let mut codes = Vec::new();
    for (name, request) in [("r.yaml", yaml), ("r.json", json)] {
        fs::write(folder.path().join(name), request).unwrap();
        let output = messageml(&["check", "--request", name, "--format", "json"], folder.path(), b"");
        assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let found = report["files"][0]["diagnostics"].as_array().unwrap().iter();
        codes.push(found.map(|found| (found["code"].clone(), found["line"].clone())).collect::<Vec<_>>());
    }
    assert_eq!(codes[0], codes[1], "the same codes on the same lines");
    let of = |code: &str| codes[0].iter().find(|(found, _)| found == code).map(|(_, line)| line.clone());
    assert_eq!(of("request/stream-id"), Some(2.into()));
    assert_eq!(of("request/version"), Some(3.into()));
    assert!(of("message/empty").is_some());
    fs::write(folder.path().join("bad.yaml"), "a: [1").unwrap();
    let output = messageml(&["check", "--request", "bad.yaml"], folder.path(), b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains("the request is not YAML"), "{}", text(&output.stdout));
}

#[test]
fn a_project_sets_levels_and_a_template_switches_findings_off() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("a.mml", "<messageML>a</messageML>");
    write("a.data.json", "{\"note\": \"costs ${price}\"}");
    let lint = |arguments: &[&str]| {
        let arguments: Vec<&str> = ["check", "a.mml", "--format", "concise"].iter().chain(arguments).copied().collect();
        let lines = text(&messageml(&arguments, folder.path(), b"").stdout);
        lines
            .lines()
            .find(|line| line.contains("lint/template-in-data"))
            .map(|line| line.split('[').next().unwrap().to_owned())
    };
    assert_eq!(lint(&[]).as_deref(), Some("a.data.json:1:10: warning"));
    write("messageml.toml", "[lints]\n'lint/template-in-data' = 'error'\n");
    assert_eq!(lint(&[]).as_deref(), Some("a.data.json:1:10: error"));
    write("off.toml", "[lints]\n'lint/template-in-data' = 'off'\n");
    assert_eq!(lint(&["--config", "off.toml"]), None);
    fs::remove_file(folder.path().join("messageml.toml")).unwrap();
    write("a.mml", "<#-- messageml: allow-file lint/template-in-data --><messageML>a</messageML>");
    assert_eq!(lint(&[]), None);
}

#[test]
fn watching_checks_again_when_a_file_changes() {
    use std::io::{BufRead, BufReader};
    use std::sync::mpsc;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.mml");
    fs::write(&path, " ").unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_messageml"))
        .args(["check", "a.mml", "--watch", "--format", "concise"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary starts");
    let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || lines.map_while(Result::ok).for_each(|line| drop(sender.send(line))));
    let next = || receiver.recv_timeout(Duration::from_secs(300));
    let first = next();
    fs::write(&path, "\n\n  ").unwrap();
    let second = next();
    child.kill().expect("it runs until it is ended");
    child.wait().expect("it ends");
    assert!(first.is_ok_and(|line| line.contains("message/empty")));
    assert!(second.is_ok_and(|line| line.contains("message/empty")));
}

#[test]
fn what_does_not_depend_on_data_is_said_once_to_people() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("a.ftl", "<messageML><blink>${data.a}</blink>${data.b!}</messageML>");
    write("a.data.json", "{\"a\": 1}");
    write("a.more.data.json", "{\"a\": 2, \"b\": \"${x}\"}");
    write("a.none.data.json", "{}");
    let of = |format: &str| text(&messageml(&["check", "a.ftl", "--format", format], folder.path(), b"").stdout);
    let lines = of("concise");
    let count = |code: &str| lines.lines().filter(|line| line.contains(code)).count();
    let counts = ["element/unknown", "template/missing-value", "lint/template-in-data"].map(count);
    assert_eq!(counts, [1, 1, 1], "{lines}");
    let json: serde_json::Value = serde_json::from_str(&of("json")).unwrap();
    assert!(json["files"].as_array().unwrap().iter().all(|file| file["acceptable"] == false));
}

#[test]
fn coverage_is_over_all_data_of_a_template_and_only_where_wanted() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("a.ftl", "<messageML><#if data.late>${data.why}<#elseif data.early>early<#else>on time</#if></messageML>");
    write("a.data.json", "{\"late\": true, \"early\": false, \"why\": \"x\"}");
    write("a.calm.data.json", "{\"late\": false, \"early\": false}");
    let run = |arguments: &[&str]| {
        let arguments: Vec<&str> = ["check", "a.ftl", "--format", "concise"].iter().chain(arguments).copied().collect();
        let output = messageml(&arguments, folder.path(), b"");
        assert_eq!(output.status.code(), Some(0), "advice is no reason to fail");
        (text(&output.stdout), text(&output.stderr))
    };
    let missing = "a.ftl:1:29: advice[lint/sometimes-missing]: `data.why` is not always there, and has no default\n";
    let branch = "a.ftl:1:47: advice[lint/branch-not-taken]: none of 2 samples reaches this `<#elseif>`\n";
    assert_eq!(run(&[]).0, missing);
    let (found, said) = run(&["--coverage"]);
    assert_eq!(found, format!("{missing}{branch}"));
    assert!(said.contains("a.ftl: 2 of 3 branches taken by 2 data files"), "{said}");
    write("messageml.toml", "[lints]\n'lint/branch-not-taken' = 'advice'\n'lint/sometimes-missing' = 'off'\n");
    assert_eq!(run(&[]).0, branch);
    write("a.early.data.json", "{\"late\": false, \"early\": true}");
    assert_eq!(run(&[]).0, "");
    write("a.bad.data.json", "{}");
    let output = messageml(&["check", "a.ftl", "--coverage"], folder.path(), b"");
    assert!(text(&output.stderr).contains("not every data file gets through it"), "{}", text(&output.stderr));
}
