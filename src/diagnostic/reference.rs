//! The table of codes as Markdown: `docs/diagnostics.md` and `messageml explain --all`.

use std::fmt::Write;

use super::{Code, Example, Setting};

/// The whole reference, family by family.
pub fn reference_markdown() -> String {
    let mut out = String::from(
        "# Diagnostics\n\n\
         Every finding of `messageml` carries one of these codes. This page is generated from the table in\n\
         `src/diagnostic/codes/` by `messageml explain --all --format markdown`; the examples are run as tests.\n",
    );
    let mut family = "";
    // Writing to a `String` cannot fail.
    for code in Code::all() {
        if code.family() != family {
            family = code.family();
            let _ = write!(out, "\n## {family}\n\n");
            for sibling in Code::all().filter(|other| other.family() == family) {
                let anchor = sibling.id().replace('/', "");
                let _ = writeln!(out, "- [`{}`](#{anchor}): {}", sibling.id(), sibling.info().title);
            }
        }
        let _ = write!(out, "\n{}", code_markdown(code));
    }
    out
}

/// One code: title, severity, explanation, a bad and a good example.
pub fn code_markdown(code: Code) -> String {
    let info = code.info();
    let mut out = String::new();
    let _ =
        write!(out, "### {}\n\n**{}**: {}.\n\n{}\n", code.id(), code.severity().name(), info.title, info.explanation);
    if let Some(setting) = info.under {
        let _ = write!(out, "\nThe examples are run with {setting}.\n");
    }
    for (title, example) in [("Gives it", info.bad), ("Does not", info.good)] {
        let _ = write!(out, "\n{title}:\n\n");
        let language = match (code.family(), info.under) {
            ("request", _) => "json",
            ("markdown", _) | (_, Some(Setting::MarkdownBytes(_))) => "markdown",
            _ => "xml",
        };
        write_block(example.message, language, &mut out);
        write_data(example, &mut out);
    }
    out
}

fn write_data(example: Example, out: &mut String) {
    if !example.data.is_empty() {
        out.push_str("\nwith the data\n\n");
        write_block(example.data, "json", out);
    }
}

fn write_block(text: &str, language: &str, out: &mut String) {
    let fence = if text.contains("```") { "````" } else { "```" };
    let _ = writeln!(out, "{fence}{language}\n{text}\n{fence}");
}
