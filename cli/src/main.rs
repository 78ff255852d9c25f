//! The command line: `messageml batch` and its siblings.

mod arguments;
mod batch;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};

/// What a run comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Exit code 0: nothing found, or only what was asked for.
    Clean,
    /// Exit code 2: wrong usage or unreadable input; the reason is on stderr.
    Unusable,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        ExitCode::from(match outcome {
            Outcome::Clean => 0,
            Outcome::Unusable => 2,
        })
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.command {
        Command::Batch => batch::run(std::io::stdin().lock(), std::io::stdout().lock()),
    };
    match done {
        Ok(outcome) => outcome.into(),
        // Whoever reads our output has had enough of it.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Outcome::Clean.into(),
        Err(error) => {
            eprintln!("messageml: {error}");
            Outcome::Unusable.into()
        }
    }
}
