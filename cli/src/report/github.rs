//! `--format github`: workflow commands, which GitHub shows beside the lines of a pull request.

use std::io::{self, Write};

use messageml::Severity;

use super::Checked;

/// A workflow command for each finding.
pub fn write(checked: &Checked<'_>, out: &mut dyn Write) -> io::Result<()> {
    let texts = checked.texts();
    for (diagnostic, with) in checked.for_people() {
        let (from, to) = texts.positions(&diagnostic.place);
        let level = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => "notice",
        };
        let file = escape_property(&checked.name(&diagnostic.place.source));
        let mut message = diagnostic.message.clone();
        if let Some(with) = with {
            message.push_str(&format!(" ({with})"));
        }
        if let Some(help) = &diagnostic.help {
            message.push_str("\nhelp: ");
            message.push_str(help);
        }
        // Columns are shown only where the finding stays on its line.
        let columns = if from.line == to.line {
            format!(",col={},endColumn={}", from.column, to.column.max(from.column))
        } else {
            String::new()
        };
        let title = escape_property(diagnostic.code.id());
        let (line, end) = (from.line, to.line);
        writeln!(
            out,
            "::{level} file={file},line={line},endLine={end}{columns},title={title}::{}",
            escape_data(&message)
        )?;
    }
    Ok(())
}

/// A workflow command for a file that could not be read.
pub fn write_unreadable(why: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "::error title=unreadable::{}", escape_data(why))
}

fn escape_data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn escape_property(text: &str) -> String {
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_message_can_start_a_command_of_its_own() {
        assert_eq!(escape_data("100%\r\n::error::x"), "100%25%0D%0A::error::x");
        assert_eq!(escape_property("a,b:c"), "a%2Cb%3Ac");
    }
}
