//! What the JDK's engine made of the same patterns is beside this file.

use super::{Budget, Extent, Flags, GaveUp, compile};
use crate::stop::Stop;

fn run(pattern: &str, flags: Flags, text: &str) -> String {
    let (Ok(part), Ok(whole)) = (compile(pattern, flags, Extent::Part), compile(pattern, flags, Extent::Whole)) else {
        return "E".to_owned();
    };
    let mut out = String::new();
    let mut at = 0;
    let mut last = None;
    let budget = || Budget::new(10_000_000, 100_000, Stop::none());
    while let Ok(Some(found)) = part.find(text, at, at, &mut budget()) {
        let (start, end) = found.all();
        if start == end && last == Some(end) {
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
            out.push_str(group.map_or("null", |(from, to)| &text[from..to]));
        }
        out.push(';');
        at = end;
        last = if start == end { Some(at) } else { None };
    }
    out.push(if matches!(whole.find(text, 0, 0, &mut budget()), Ok(Some(_))) { 'W' } else { '-' });
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

/// Patterns whose work grows with the square of the text, or beyond, end at the budget.
#[test]
fn every_step_is_counted() {
    let text = "a".repeat(20_000);
    for pattern in ["(a|aa)+(?=c)", "(?=.*b)a", "a*?b", "(a*)*b", "(?<=a{0,100}c)a", "(a+)+\\1b", "(?:a|b)*+c"] {
        let program = compile(pattern, Flags::default(), Extent::Part).expect(pattern);
        let mut budget = Budget::new(1_000_000, 1_000_000, Stop::none());
        let given_up = program.find(&text, 0, 0, &mut budget);
        assert!(given_up.is_err(), "{pattern}: {given_up:?} with {budget:?} left");
    }
}

/// One match alone may take a million steps: a stop is looked at inside it.
#[test]
fn a_match_can_be_stopped() {
    const STEPS: u64 = u64::MAX;
    let stop = Stop::never().with_flag(std::sync::Arc::new(true.into()));
    let text = "a".repeat(20_000);
    for pattern in ["(a|aa)+(?=c)", "(?=.*b)a", "a*?b", "(a*)*b", "(?<=a{0,100}c)a", "(a+)+\\1b", "(?:a|b)*+c"] {
        let program = compile(pattern, Flags::default(), Extent::Part).expect(pattern);
        let mut budget = Budget::new(STEPS, usize::MAX / 2, &stop);
        assert_eq!(program.find(&text, 0, 0, &mut budget), Err(GaveUp::Stopped), "{pattern}");
        assert!(STEPS - budget.steps() < 1 << 17, "{pattern}: {} steps", STEPS - budget.steps());
    }
}
