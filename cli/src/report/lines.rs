//! `--format concise`: `file:line:column: severity[code]: message`, as editors and grep like it.

use std::io::{self, Write};

use super::Checked;

/// A line for each finding.
pub fn write(checked: &Checked<'_>, out: &mut dyn Write) -> io::Result<()> {
    let texts = checked.texts();
    for (diagnostic, with) in checked.for_people() {
        let (at, _) = texts.positions(&diagnostic.place);
        let with = with.map(|with| format!(" ({})", one_line(with))).unwrap_or_default();
        let name = checked.name(&diagnostic.place.source);
        let (severity, code, message) = (diagnostic.severity.name(), diagnostic.code, one_line(&diagnostic.message));
        writeln!(out, "{name}:{}:{}: {severity}[{code}]: {message}{with}", at.line, at.column)?;
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
