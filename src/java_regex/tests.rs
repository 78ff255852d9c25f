//! What the JDK's engine made of the same patterns is beside this file.

use super::{Extent, Flags, compile};

fn run(pattern: &str, flags: Flags, text: &str) -> String {
    let (Ok(part), Ok(whole)) =
        (compile(pattern, flags, Extent::Part, 100_000), compile(pattern, flags, Extent::Whole, 100_000))
    else {
        return "E".to_owned();
    };
    let mut out = String::new();
    let mut at = 0;
    let mut last = None;
    while let Ok(Some(found)) = part.captures_from_pos(text, at) {
        let Some(all) = found.get(0) else { break };
        if all.start() == all.end() && last == Some(all.end()) {
            match text.get(at..).and_then(|rest| rest.chars().next()) {
                Some(c) => at += c.len_utf8(),
                None => break,
            }
            last = None;
            continue;
        }
        for (index, group) in found.iter().enumerate() {
            if index > 0 {
                out.push('/');
            }
            out.push_str(group.map_or("null", |group| group.as_str()));
        }
        out.push(';');
        at = all.end();
        last = if all.start() == all.end() { Some(at) } else { None };
    }
    out.push(if whole.is_match(text).unwrap_or(false) { 'W' } else { '-' });
    out.replace('\n', "\\n").replace('\r', "\\r")
}

#[test]
fn runs_as_java_does() {
    let mut wrong = Vec::new();
    for line in include_str!("cases.tsv").split('\n').filter(|line| !line.is_empty() && !line.starts_with("# ")) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [pattern, letters, text, expected] = columns[..] else { panic!("four columns: {line}") };
        let flags = Flags {
            case_insensitive: letters.contains('i'),
            multiline: letters.contains('m'),
            dot_all: letters.contains('s'),
            comments: letters.contains('x'),
            ..Flags::default()
        };
        let found = run(pattern, flags, &text.replace("\\n", "\n").replace("\\r", "\r"));
        if found != expected {
            wrong.push(format!("{pattern}  on {text:?}: {found}, Java: {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn deep_patterns_are_refused() {
    assert!(super::validate_java_regex(&"(".repeat(100_000)).is_err());
    assert!(super::validate_java_regex(&"[".repeat(100_000)).is_err());
}
