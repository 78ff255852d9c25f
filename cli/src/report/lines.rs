//! `--format concise`: `file:line:column: severity[code]: message`, as editors and grep like it.

use std::io::{self, Write};

use super::Checked;

/// A line for each finding.
pub fn write(checked: &Checked, out: &mut impl Write) -> io::Result<()> {
    let texts = checked.texts();
    for diagnostic in &checked.diagnostics {
        let (at, _) = texts.positions(&diagnostic.place);
        let name = checked.name(&diagnostic.place.source);
        let (severity, code, message) = (diagnostic.severity.name(), diagnostic.code, one_line(&diagnostic.message));
        writeln!(out, "{name}:{}:{}: {severity}[{code}]: {message}", at.line, at.column)?;
    }
    Ok(())
}

/// A message with its control characters shown, so that data cannot forge a line of a report.
pub fn one_line(text: &str) -> String {
    if !text.contains(char::is_control) {
        return text.to_owned();
    }
    text.chars().flat_map(|c| if c.is_control() { c.escape_default().collect::<Vec<_>>() } else { vec![c] }).collect()
}
