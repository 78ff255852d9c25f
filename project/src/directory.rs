//! Files that say what a pod knows.

use std::path::Path;

use messageml::StaticDirectory;

use crate::text::read_text;
use crate::unusable::Unusable;

/// Bytes of a directory: some hundred thousand users.
const BYTES: usize = 64 << 20;
/// Nesting of a directory.
const DEPTH: usize = 512;

/// Reads a directory of users, link schemes and instruments.
///
/// # Errors
/// The file cannot be read, is larger than 64 MiB, or says something that a directory cannot say; with its place where
/// there is one.
pub fn read_directory(path: &Path) -> Result<StaticDirectory, Unusable> {
    let text = read_text(path, BYTES)?;
    if text.len() > BYTES {
        return Err(Unusable::file(path, "more than 64 MiB; a directory for tests needs the users of the tests only"));
    }
    let json = messageml::json::read_strictly(&text, DEPTH)
        .map_err(|error| Unusable::place(path, &text, error.at, error.reason))?;
    StaticDirectory::from_json(&json).map_err(|why| match why.span(&text) {
        Some(span) => Unusable::place(path, &text, span.start as usize, why),
        None => Unusable::file(path, why),
    })
}
