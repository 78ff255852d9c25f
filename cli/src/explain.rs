//! `messageml explain`: what codes, findings and Symphony's own sentences mean.

use std::io::{self, Write};
use std::path::Path;

use messageml::diagnostic::Example;
use messageml::{Code, Recognised};
use messageml_project::{Unusable, read_text};

use crate::ExitStatus;
use crate::arguments::{ExplainArguments, ExplainFormat};
use crate::check::complain;

/// Bytes of a text that is explained.
const EXPLAINED_BYTES: usize = 1 << 20;

/// Explains one text, or lists all codes.
///
/// # Errors
/// Writing failed.
pub fn run(arguments: &ExplainArguments) -> io::Result<ExitStatus> {
    let mut out = anstream::stdout().lock();
    let text = arguments.text.join(" ");
    if arguments.all {
        match arguments.format {
            ExplainFormat::Markdown => write!(out, "{}", messageml::diagnostic::reference_markdown())?,
            ExplainFormat::Text => {
                for code in Code::all() {
                    writeln!(out, "{:<36} {:<8} {}", code.id(), code.severity().name(), code.info().title)?;
                }
            }
        }
        return out.flush().map(|()| ExitStatus::Clean);
    }
    let text = match text.as_str() {
        "-" => match read_text(Path::new("-"), EXPLAINED_BYTES) {
            Ok(text) if text.len() <= EXPLAINED_BYTES => text,
            Ok(_) => {
                return Ok(complain(&Unusable::file(Path::new("-"), "more than 1 MiB; give it the sentence alone")));
            }
            Err(why) => return Ok(complain(&why)),
        },
        _ => text,
    };
    let found = messageml::explain(&text);
    if found.recognised == Recognised::Nothing {
        return Ok(complain(&Unusable::new(format!("{} {}", found.meaning, found.next))));
    }
    match arguments.format {
        ExplainFormat::Markdown => writeln!(out, "{}", found.markdown())?,
        ExplainFormat::Text => {
            if found.recognised != Recognised::Code {
                writeln!(out, "{}\n", wrapped(&found.to_string(), 90))?;
            }
            if let Some(code) = found.codes.first() {
                self::text(*code, &mut out)?;
            }
        }
    }
    out.flush().map(|()| ExitStatus::Clean)
}

fn text(code: Code, out: &mut impl Write) -> io::Result<()> {
    let info = code.info();
    let (bold, reset) = (anstyle::Style::new().bold(), anstyle::Reset);
    writeln!(out, "{bold}{}{reset} ({}): {}\n", code.id(), code.severity().name(), info.title)?;
    writeln!(out, "{}", wrapped(info.explanation, 90))?;
    if let Some(setting) = info.under {
        writeln!(out, "\nThe examples are run with {setting}.")?;
    }
    for (title, example) in [("Gives it", info.bad), ("Does not", info.good)] {
        writeln!(out, "\n{bold}{title}:{reset}\n")?;
        indented(example, out)?;
    }
    Ok(())
}

fn indented(example: Example, out: &mut impl Write) -> io::Result<()> {
    for line in example.message.lines() {
        writeln!(out, "    {line}")?;
    }
    if !example.data.is_empty() {
        writeln!(out, "\n  with the data\n")?;
        for line in example.data.lines() {
            writeln!(out, "    {line}")?;
        }
    }
    Ok(())
}

/// Text broken between words; paragraphs stay.
fn wrapped(text: &str, width: usize) -> String {
    let mut out = String::new();
    for paragraph in text.split("\n\n") {
        if !out.is_empty() {
            out.push_str("\n\n");
        }
        let mut column = 0;
        for word in paragraph.split_whitespace() {
            let length = word.chars().count();
            if column > 0 && column + 1 + length > width {
                out.push('\n');
                column = 0;
            } else if column > 0 {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += length;
        }
    }
    out
}
