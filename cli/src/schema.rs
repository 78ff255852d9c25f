//! `messageml schema`: the element table for other tools.

use std::io::{self, Write};

use messageml::schema::export;

use crate::ExitStatus;
use crate::arguments::{SchemaArguments, SchemaFormat};

/// Writes the table in one of its forms.
///
/// # Errors
/// Writing failed.
pub fn run(arguments: &SchemaArguments) -> io::Result<ExitStatus> {
    let text = match arguments.format {
        SchemaFormat::Xsd => export::xsd(),
        SchemaFormat::Rng => export::rng(),
        SchemaFormat::Json => export::json(),
        SchemaFormat::Markdown => export::markdown(),
    };
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush().map(|()| ExitStatus::Clean)
}
