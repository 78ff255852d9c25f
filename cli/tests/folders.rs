//! What the real binary makes of folders and files that are not as they should be: nothing is passed over in silence,
//! and nothing that is written is ever half there.

mod files;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use files::{GOOD, folder, run, text};

#[test]
fn every_file_of_a_folder_is_checked_or_counted() {
    let wide: Vec<u8> = "<messageML/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    // The file, then what is said of it: on stdout, on stderr, and with `--verbose`.
    let rows: [(&str, &[u8], &str, &str, &str); 12] = [
        ("lower.ftl", b"<messageml>a</messageml>", "lower.ftl:1:", "", ""),
        ("near.xml", b"<message>a</message>", "near.xml:1:", "", ""),
        ("UP.FTL", b"<messageML><u/></messageML>", "UP.FTL:1:", "", ""),
        ("bare.mml", b"Hello", "bare.mml:1:1: error", "", ""),
        ("meant.ftl", b"Hello", "meant.ftl:1:1: error", "", ""),
        ("wide.ftl", &wide, "", "wide.ftl: this is UTF-16; save it as UTF-8 (in PowerShell", ""),
        ("latin.ftl", b"<messageML>\xe9</messageML>", "", "latin.ftl:1:12: not UTF-8", ""),
        ("text.ftl", b"Hello", "", "", "text.ftl: passed over: no `<messageML>` in it"),
        ("empty.ftl", b"\n", "", "", "empty.ftl: passed over: it is empty"),
        ("page.html", GOOD, "", "", "page.html: passed over: a message, but its name ends like something else"),
        ("typo.data.json", b"{}", "", "", "typo.data.json: passed over: data, but no message of that name"),
        ("dist/a.mml", GOOD, "", "", "dist: passed over: a folder of things that were built"),
    ];
    for (name, bytes, on_stdout, on_stderr, with_verbose) in rows {
        let folder = folder(&[("good.mml", GOOD), ("meant.data.json", b"{}"), (name, bytes)]);
        if name != "meant.ftl" {
            fs::remove_file(folder.path().join("meant.data.json")).expect("there");
        }
        let plain = run(&["check", ".", "--format", "concise"], folder.path());
        assert!(text(&plain.stdout).contains(on_stdout), "{name}: {}", text(&plain.stdout));
        assert!(text(&plain.stderr).contains(on_stderr), "{name}: {}", text(&plain.stderr));
        let verbose = text(&run(&["check", ".", "--format", "concise", "--verbose"], folder.path()).stderr);
        assert!(verbose.contains(with_verbose), "{name}: {verbose}");
        let is_counted = text(&plain.stderr).contains("passed over");
        assert_eq!(is_counted, !with_verbose.is_empty(), "{name}: {}", text(&plain.stderr));
        let code = if !on_stderr.is_empty() { 2 } else { i32::from(!on_stdout.is_empty()) };
        assert_eq!(plain.status.code(), Some(code), "{name}");
    }
    let files: [(&str, &[u8]); 4] = [("a.mml", GOOD), ("b.ftl", b""), ("c.ftl", b"x"), ("d.ftl", b"y")];
    let said = text(&run(&["check", "."], folder(&files).path()).stderr);
    assert!(
        said.contains("3 files passed over: 2 without the root of a message, 1 empty (--verbose names them)"),
        "{said}"
    );
}

#[test]
fn a_folder_is_checked_also_behind_a_file_in_it() {
    let folder = folder(&[("d/good.mml", GOOD), ("d/bad.mml", b" ")]);
    for arguments in [["d/good.mml", "d"], ["d", "d/good.mml"]] {
        let output = run(&[&["check", "--format", "concise"], &arguments[..]].concat(), folder.path());
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert_eq!(text(&output.stderr), "messageml: checked 2 messages: 1 error\n", "{arguments:?}");
    }
}

#[test]
fn settings_are_blamed_where_they_stand() {
    let commands: [&[&str]; 6] = [
        &["check", "a.mml"],
        &["render", "a.mml"],
        &["test", "a.mml"],
        &["batch"],
        &["preview", "."],
        &["agent", "--port", "0"],
    ];
    let served = cfg!(feature = "serve");
    for (settings, wanted) in [
        ("\ntime-zone = 'Mars/Base'", "messageml.toml:2:13: `time-zone`: there is no time zone `Mars/Base`"),
        ("root = 'nope'", "messageml.toml:1:8: `root`: nope: there is no such folder"),
        ("root = 'a.mml'", "messageml.toml:1:8: `root`: a.mml: this is a file, and a folder is wanted"),
        ("directory = 'gone.json'", "messageml.toml:1:13: `directory`: gone.json: there is no such file"),
        ("directory = 'user.json'", "user.json:1:10: unknown member \"user\"; did you mean \"users\"?"),
        ("[lints]\n'lint/*' = 'loud'", "messageml.toml:2:12: the level of `lint/*` must be one of"),
    ] {
        let files: [(&str, &[u8]); 3] =
            [("messageml.toml", settings.as_bytes()), ("a.mml", GOOD), ("user.json", b"{\"user\": []}")];
        let folder = folder(&files);
        for command in commands.iter().filter(|command| served || !["preview", "agent"].contains(&command[0])) {
            let output = run(command, folder.path());
            assert_eq!(output.status.code(), Some(2), "{command:?} {settings}");
            assert!(text(&output.stderr).contains(wanted), "{command:?}: {}", text(&output.stderr));
        }
    }
}

/// A message whose fix makes it longer.
fn fixable(lines: usize) -> String {
    format!("<messageML>\n{}</messageML>\n", "Profit & loss\n".repeat(lines))
}

#[cfg(unix)]
#[test]
fn a_full_disk_costs_nothing() {
    // As if the disk were full: no file may grow beyond 4 KiB.
    let folder = folder(&[("a.mml", fixable(2_000).as_bytes())]);
    let before = fixable(2_000);
    let script = format!("trap '' XFSZ; ulimit -f 4; exec {} check a.mml --fix", env!("CARGO_BIN_EXE_messageml"));
    let output = Command::new("bash").args(["-c", &script]).current_dir(folder.path()).output().expect("bash");
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    let why = "a.mml: its fixes were not written: there is no space left to write it";
    assert!(text(&output.stderr).contains(why), "{}", text(&output.stderr));
    assert!(fs::read_to_string(folder.path().join("a.mml")).expect("there") == before, "the file is as it was");
    assert_eq!(fs::read_dir(folder.path()).expect("there").count(), 1, "nothing is left beside it");
}

#[test]
fn a_killed_fix_leaves_the_old_or_the_new_text() {
    let before = fixable(20_000);
    let after = before.replace('&', "&amp;").replacen("&amp;", "&", 0);
    let folder = folder(&[]);
    let path = folder.path().join("a.mml");
    // Killed when the folder is seen to be in a state: at the start, with a file beside, with something in that, with
    // the message replaced. Whichever is met, one of the two texts is there.
    let beside = |folder: &Path| {
        let entries = fs::read_dir(folder).expect("a folder").flatten();
        entries.filter(|entry| entry.file_name() != "a.mml").find_map(|entry| Some(entry.metadata().ok()?.len()))
    };
    let length = |folder: &Path| fs::metadata(folder.join("a.mml")).expect("there").len();
    let moments: [&dyn Fn(&Path) -> bool; 4] = [
        &|_| true,
        &|folder| beside(folder).is_some(),
        &|folder| beside(folder).is_some_and(|bytes| bytes > 0),
        &|folder| length(folder) != before.len() as u64,
    ];
    for (round, is_reached) in moments.iter().cycle().take(12).enumerate() {
        fs::write(&path, &before).expect("a file");
        let mut child = Command::new(env!("CARGO_BIN_EXE_messageml"))
            .args(["check", "a.mml", "--fix", "--format", "concise"])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts");
        while !is_reached(folder.path()) && child.try_wait().expect("it is ours").is_none() {}
        let _ = child.kill();
        child.wait().expect("it ends");
        let now = fs::read_to_string(&path).expect("there");
        let is_whole = now.ends_with("</messageML>\n") && now.lines().count() == before.lines().count();
        assert!(is_whole && (now == before || now.contains("&amp;")), "round {round}: {} bytes", now.len());
        assert!(now.len() <= after.len());
        // What was cut short is not taken for a message.
        for entry in fs::read_dir(folder.path()).expect("a folder").flatten() {
            if entry.file_name() != "a.mml" {
                let alone = files::folder(&[]);
                let cut_short = alone.path().join(entry.file_name());
                fs::copy(entry.path(), cut_short).expect("it can be read");
                let said = text(&run(&["check", "."], alone.path()).stderr);
                assert!(said.contains("nothing to check"), "round {round}: {said}");
                fs::remove_file(entry.path()).expect("ours");
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn fixes_keep_permissions_and_follow_no_link_of_a_folder() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let files: [(&str, &[u8]); 2] =
        [("in/a.mml", b"<messageML>a & b</messageML>"), ("out.mml", b"<messageML>c & d</messageML>")];
    let folder = folder(&files);
    let path = |name: &str| folder.path().join(name);
    fs::set_permissions(path("in/a.mml"), PermissionsExt::from_mode(0o751)).expect("ours");
    symlink(path("out.mml"), path("in/link.mml")).expect("a link");
    let output = run(&["check", "in", "--fix"], folder.path());
    assert!(text(&output.stderr).contains("applied 1 edit in 1 file"), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("1 behind a link"), "{}", text(&output.stderr));
    assert_eq!(fs::metadata(path("in/a.mml")).expect("there").permissions().mode() & 0o777, 0o751);
    assert_eq!(fs::read_to_string(path("out.mml")).expect("there"), "<messageML>c & d</messageML>");
    // Named by hand it is followed, and stays a link.
    run(&["check", "in/link.mml", "--fix"], folder.path());
    assert_eq!(fs::read_to_string(path("out.mml")).expect("there"), "<messageML>c &amp; d</messageML>");
    assert!(fs::symlink_metadata(path("in/link.mml")).expect("there").is_symlink());
}

#[test]
fn a_diff_of_message_and_include_is_one_that_git_applies() {
    let files: [(&str, &[u8]); 4] = [
        ("messageml.toml", b"profile = 'bdk-java'\nroot = 'parts'\n"),
        ("bots/a.ftl", b"<messageML>\n<#include \"head.ftl\">\na & b\n</messageML>"),
        ("bots/a.data.json", b"{}"),
        ("parts/head.ftl", b"<b>\nProfit & loss\n</b>\n"),
    ];
    let folder = folder(&files);
    let diff = run(&["check", "bots", "--diff", "--output", "report.txt"], folder.path());
    assert_eq!(diff.stdout, b"", "{}", text(&diff.stdout));
    let report = fs::read_to_string(folder.path().join("report.txt")).expect("a report");
    let diff = report.get(report.find("--- a/").expect("a diff")..).expect("text");
    assert!(diff.contains("--- a/bots/a.ftl\n") && diff.contains("--- a/parts/head.ftl\n"), "{diff}");
    fs::write(folder.path().join("fix.patch"), diff).expect("a file");
    let git = Command::new("git").args(["apply", "-p1", "fix.patch"]).current_dir(folder.path()).output();
    let Ok(git) = git else { return eprintln!("skipped: there is no git") };
    assert!(git.status.success(), "{}\n{diff}", text(&git.stderr));
    for name in ["bots/a.ftl", "parts/head.ftl"] {
        assert!(fs::read_to_string(folder.path().join(name)).expect("there").contains("&amp;"), "{name}");
    }
}

#[cfg(unix)]
#[test]
fn endless_files_are_read_to_their_limit() {
    let folder = folder(&[("a.mml", GOOD)]);
    for (arguments, code) in [
        (&["check", "/dev/zero"][..], 1),
        (&["check", "a.mml", "--data", "/dev/zero"], 1),
        (&["check", "a.mml", "--directory", "/dev/zero"], 2),
        (&["check", "a.mml", "--config", "/dev/zero"], 2),
        (&["check", "--request", "/dev/zero"], 2),
        (&["render", "/dev/zero"], 1),
        (&["render", "a.mml", "--data", "/dev/zero"], 1),
    ] {
        let output = run(arguments, folder.path());
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", text(&output.stderr));
    }
    let stdin = fs::File::open("/dev/zero").expect("there");
    let output = Command::new(env!("CARGO_BIN_EXE_messageml")).args(["check", "-"]).stdin(stdin).output();
    let output = output.expect("the binary starts");
    assert!(text(&output.stdout).contains("limit/"), "{}", text(&output.stdout));
    let stdin = fs::File::open("/dev/zero").expect("there");
    let output = Command::new(env!("CARGO_BIN_EXE_messageml")).args(["explain", "-"]).stdin(stdin).output();
    let output = output.expect("the binary starts");
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("<stdin>: more than 1 MiB"), "{}", text(&output.stderr));
}

#[test]
fn what_was_seen_once_is_expected_ever_after() {
    let files: [(&str, &[u8]); 5] = [
        ("a.ftl", b"<messageML>Hi <b>${data.name}</b></messageML>"),
        ("a.data.json", b"{\"name\": \"you\"}"),
        ("a.nobody.data.json", b"{}"),
        ("own/message.xml", GOOD),
        ("own/notes.md", b""),
    ];
    let folder = folder(&files);
    let test = |arguments: &[&str]| {
        let output = run(&[&["test"], arguments].concat(), folder.path());
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let (code, _, said) = test(&[]);
    assert!(code == Some(1) && said.contains("a.nobody.expected.txt: nothing is expected yet; --update"), "{said}");
    let (code, _, said) = test(&["--update"]);
    assert!(code == Some(0) && said.contains("tested 3 cases: 3 written down"), "{said}");
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect(name);
    insta::assert_snapshot!(format!(
        "{}\n{}\n{}",
        read("a.expected.txt"),
        read("a.nobody.expected.txt"),
        read("own/expected.txt")
    ));
    assert_eq!(test(&[]).0, Some(0));
    fs::write(folder.path().join("a.ftl"), "<messageML>Hi <i>${data.name}</i></messageML>").expect("a file");
    let (code, shown, said) = test(&["."]);
    assert!(code == Some(1) && said.contains("tested 3 cases: 2 as expected, 1 different"), "{said}");
    assert!(shown.contains("a.ftl with a.data.json: not as expected\n--- a.expected.txt\n+++ now\n"), "{shown}");
    assert!(shown.contains("-  <b>you</b>\n") && shown.contains("+  <i>you</i>\n"), "{shown}");
    fs::remove_file(folder.path().join("a.nobody.data.json")).expect("there");
    let (_, _, said) = test(&["a.ftl", "--update"]);
    assert!(said.contains("a.nobody.expected.txt: its case is not there"), "{said}");
    assert_eq!(test(&["own"]).0, Some(0));
    fs::write(folder.path().join("own/expected.txt"), read("own/expected.txt").replace('\n', "\r\n")).expect("a file");
    assert_eq!(test(&["own"]).0, Some(0), "line ends of another system");
    assert_eq!(test(&["gone.ftl"]).0, Some(2));
    let checked = run(&["check", ".", "--verbose"], folder.path());
    assert!(!text(&checked.stderr).contains("expected"), "{}", text(&checked.stderr));
}

#[test]
fn completions_and_manual_name_every_command() {
    let folder = folder(&[]);
    let commands = ["render", "check", "test", "batch", "explain", "schema", "completions", "man"];
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = text(&run(&["completions", shell], folder.path()).stdout);
        assert!(commands.iter().all(|command| script.contains(command)), "{shell}");
    }
    let page = text(&run(&["man"], folder.path()).stdout);
    assert!(commands.iter().all(|command| page.contains(command)), "{page}");
    assert_eq!(run(&["man", "--dir", "pages"], folder.path()).status.code(), Some(0));
    for command in commands {
        let page = fs::read_to_string(folder.path().join(format!("pages/messageml-{command}.1"))).expect(command);
        assert!(page.contains(".TH"), "{command}");
    }
}

#[test]
fn a_bots_own_template_escapes_by_its_ending() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, shown) in [("fill.ftl", "<b>"), ("fill.ftlh", "&lt;b&gt;")] {
        let file = folder.path().join(name);
        std::fs::write(&file, "<messageML>${.template_name}: ${note}</messageML>").expect("a template");
        std::fs::write(folder.path().join("fill.data.json"), r#"{"note": "<b>x</b>"}"#).expect("data");
        let done = std::process::Command::new(env!("CARGO_BIN_EXE_messageml"))
            .args(["render", "--profile", "bdk-java", "--data"])
            .arg(folder.path().join("fill.data.json"))
            .arg(&file)
            .output()
            .expect("the command line");
        let out = String::from_utf8_lossy(&done.stdout);
        assert!(out.contains(&format!("{name}: {shown}")), "{name}: {out}{}", String::from_utf8_lossy(&done.stderr));
    }
}
