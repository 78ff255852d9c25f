//! The command line: check, test, render, batch, explain, schema, lsp, preview, agent, completions, man.

#[cfg(feature = "serve")]
mod agent;
mod arguments;
mod batch;
mod check;
mod edits;
mod explain;
#[cfg(feature = "lsp")]
mod lsp;
mod manual;
mod pasted;
#[cfg(feature = "serve")]
mod preview;
mod progress;
mod render;
mod report;
mod requests;
mod samples;
mod schema;
mod settings;
mod snapshots;
mod upgrade;

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use anstream::ColorChoice;
use clap::Parser;

use arguments::{Arguments, Color, Command};

/// What a run comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ExitStatus {
    /// Exit code 0: nothing found, or only what was asked for.
    Clean,
    /// Exit code 1: findings.
    Findings,
    /// Exit code 2: wrong usage or unreadable input; the reason is on stderr.
    Unusable,
}

impl From<ExitStatus> for ExitCode {
    fn from(outcome: ExitStatus) -> Self {
        ExitCode::from(match outcome {
            ExitStatus::Clean => 0,
            ExitStatus::Findings => 1,
            ExitStatus::Unusable => 2,
        })
    }
}

/// Says something on stderr beside a report; nobody may be listening there.
fn say(what: impl std::fmt::Display) {
    let _ = writeln!(io::stderr(), "messageml: {what}");
}

/// Whether colours are written: as the command line says, then `NO_COLOR`, then `FORCE_COLOR`.
fn choose_colour(asked: Color) {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != *"0");
    match asked {
        Color::Always => ColorChoice::Always.write_global(),
        Color::Never => ColorChoice::Never.write_global(),
        Color::Auto if is_set("NO_COLOR") => ColorChoice::Never.write_global(),
        Color::Auto if is_set("FORCE_COLOR") => ColorChoice::Always.write_global(),
        // The streams look at the terminal, `CLICOLOR` and `TERM`.
        Color::Auto => {}
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    choose_colour(arguments.color);
    let done = match &arguments.command {
        Command::Render(arguments) => render::run(arguments),
        Command::Check(arguments) => check::run(arguments),
        Command::Test(arguments) => snapshots::run(arguments),
        Command::Batch(arguments) => batch::run(arguments),
        Command::Explain(arguments) => explain::run(arguments),
        Command::Schema(arguments) => schema::run(arguments),
        Command::Completions(arguments) => manual::complete(arguments),
        Command::Man(arguments) => manual::write(arguments),
        #[cfg(feature = "lsp")]
        Command::Lsp(arguments) => lsp::run(arguments),
        #[cfg(feature = "serve")]
        Command::Preview(arguments) => preview::run(arguments),
        #[cfg(feature = "serve")]
        Command::Agent(arguments) => agent::run(arguments),
    };
    match done {
        Ok(outcome) => outcome.into(),
        // Whoever reads our output has had enough of it.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitStatus::Clean.into(),
        Err(error) => {
            say(error);
            ExitStatus::Unusable.into()
        }
    }
}
