//! `messageml completions` and `messageml man`: what a package installs beside the binary.

use std::io::{self, Write};

use clap::CommandFactory;

use crate::ExitStatus;
use crate::arguments::{Arguments, CompletionsArguments, ManArguments};
use crate::check::complain;

/// Prints completions.
///
/// # Errors
/// Writing failed.
pub fn complete(arguments: &CompletionsArguments) -> io::Result<ExitStatus> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "messageml", &mut script);
    io::stdout().lock().write_all(&script)?;
    Ok(ExitStatus::Clean)
}

/// Prints the manual page, or writes those of all commands into a folder.
///
/// # Errors
/// Writing failed.
pub fn write(arguments: &ManArguments) -> io::Result<ExitStatus> {
    if let Some(folder) = &arguments.dir {
        let written =
            std::fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(Arguments::command(), folder));
        return Ok(match written {
            Ok(()) => ExitStatus::Clean,
            Err(error) => complain(&messageml_project::Unusable::io(folder, &error)),
        });
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(Arguments::command()).render(&mut page)?;
    io::stdout().lock().write_all(&page)?;
    Ok(ExitStatus::Clean)
}
