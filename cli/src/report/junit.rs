//! `--format junit`: a test suite per message, as build servers read it.

use std::io::{self, Write};

use messageml::Severity;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::Checked;

/// The suite of one message: a test case for each finding, or one that passed.
pub fn suite(checked: &Checked<'_>, fail_on: Severity) -> TestSuite {
    let texts = checked.texts();
    let mut suite = TestSuite::new(carried(&checked.title()));
    for diagnostic in &checked.diagnostics {
        let (at, _) = texts.positions(&diagnostic.place);
        let name = checked.name(&diagnostic.place.source);
        let code = diagnostic.code.id();
        let mut story = format!("{name}:{}:{}: {}", at.line, at.column, diagnostic.message);
        if let Some(help) = &diagnostic.help {
            story.push_str(&format!("\nhelp: {help}"));
        }
        let story = carried(&story);
        let is_failure = diagnostic.severity >= fail_on;
        let status = if is_failure {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message(carried(&diagnostic.message)).set_type(code).set_description(story.clone());
            status
        } else {
            TestCaseStatus::success()
        };
        let mut case = TestCase::new(format!("{code} at {}:{}", at.line, at.column), status);
        case.set_classname(carried(&checked.title()));
        if !is_failure {
            // JUnit knows no warnings: a passing case with the text beside it.
            case.set_system_out(story);
        }
        suite.add_test_case(case);
    }
    if checked.diagnostics.is_empty() {
        let mut case = TestCase::new("acceptable", TestCaseStatus::success());
        case.set_classname(carried(&checked.title()));
        suite.add_test_case(case);
    }
    suite
}

/// The suite of a file that could not be read.
pub fn unusable(why: &str) -> TestSuite {
    let why = carried(why);
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    status.set_message(why.clone());
    let mut case = TestCase::new("readable", status);
    case.set_classname(why.clone());
    let mut suite = TestSuite::new(why);
    suite.add_test_case(case);
    suite
}

/// Writes the whole document.
pub fn write(suites: Vec<TestSuite>, out: &mut dyn Write) -> io::Result<()> {
    let mut report = Report::new("messageml");
    report.add_test_suites(suites);
    report.serialize(out).map_err(io::Error::other)
}

/// Text with the characters that XML cannot carry replaced, not dropped.
fn carried(text: &str) -> String {
    let is_carried = |c: char| matches!(c, '\n' | '\t') || !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'));
    text.chars().map(|c| if is_carried(c) { c } else { '\u{fffd}' }).collect()
}
