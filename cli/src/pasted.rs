//! `--unwrap`: messages as a log, a program or a chat gave them.

use std::path::Path;
use std::sync::Arc;

use messageml_project::{Project, Unusable, read_text};

/// The text of a message, without what was pasted around it where that is wanted; and what is to be said of that.
///
/// # Errors
/// The file cannot be read.
pub fn read_message(
    project: &Project,
    path: &Path,
    is_unwrapped: bool,
) -> Result<(Arc<str>, Option<String>), Unusable> {
    let text = read_text(path, project.limits().template_bytes)?;
    let Some(found) = Some(&text).filter(|_| is_unwrapped).and_then(|text| messageml::unwrap(text)) else {
        return Ok((text.into(), None));
    };
    let around: Vec<_> = found.wrappings.iter().map(ToString::to_string).collect();
    let (name, around) = (project.names().shown(path), around.join(", and that of "));
    let said = format!("{name}: taken out of {around}; places count in the message alone");
    Ok((found.message.into(), Some(said)))
}
