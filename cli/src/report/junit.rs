//! `--format junit`: a test suite per message, as build servers read it.

use std::fmt::Write;

use super::{Checked, Counts};

/// The suite of one message: a test case for each finding, or one that passed.
pub fn suite(checked: &Checked) -> String {
    let texts = checked.texts();
    let mut out = String::new();
    let (mut failures, mut cases) = (0, String::new());
    for diagnostic in &checked.diagnostics {
        let (at, _) = texts.positions(&diagnostic.place);
        let name = checked.name(&diagnostic.place.source);
        let code = diagnostic.code.id();
        let title = escape(&format!("{code} at {}:{}", at.line, at.column));
        let mut story = format!("{name}:{}:{}: {}", at.line, at.column, diagnostic.message);
        if let Some(help) = &diagnostic.help {
            let _ = write!(story, "\nhelp: {help}");
        }
        let class = escape(&checked.title());
        let _ = write!(cases, "    <testcase classname=\"{class}\" name=\"{title}\"");
        if diagnostic.is_error() {
            failures += 1;
            let (message, story) = (escape(&diagnostic.message), escape(&story));
            let _ = writeln!(
                cases,
                ">\n      <failure type=\"{code}\" message=\"{message}\">{story}</failure>\n    </testcase>"
            );
        } else {
            // JUnit knows no warnings: a passing case with the text beside it.
            let _ = writeln!(cases, ">\n      <system-out>{}</system-out>\n    </testcase>", escape(&story));
        }
    }
    let mut tests = checked.diagnostics.len();
    if tests == 0 {
        tests = 1;
        let _ = writeln!(cases, "    <testcase classname=\"{}\" name=\"acceptable\"/>", escape(&checked.title()));
    }
    let _ = writeln!(
        out,
        "  <testsuite name=\"{}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">\n{cases}  </testsuite>",
        escape(&checked.title())
    );
    out
}

/// The suite of a file that could not be read.
pub fn unreadable(why: &str) -> String {
    let why = escape(why);
    format!(
        "  <testsuite name=\"{why}\" tests=\"1\" failures=\"0\" errors=\"1\">\n    <testcase classname=\"{why}\" name=\"readable\">\n      <error message=\"{why}\"/>\n    </testcase>\n  </testsuite>\n"
    )
}

/// The whole document.
pub fn document(suites: &[String], counts: &Counts) -> String {
    let Counts { errors, unreadable, .. } = counts;
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"messageml\" failures=\"{errors}\" errors=\"{unreadable}\">\n{}</testsuites>\n",
        suites.concat()
    )
}

/// Text for XML: markup escaped, characters that XML cannot carry replaced.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
