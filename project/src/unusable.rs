//! Why a file could not be used.

use std::fmt;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use messageml::report::LineIndex;

/// A place in a file; everything counts from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FilePlace {
    /// The line.
    pub line: usize,
    /// The column in characters.
    pub column: usize,
    /// The column in UTF-16 units.
    pub utf16: usize,
    /// The column in bytes.
    pub byte: usize,
}

impl FilePlace {
    /// Of a byte of a text.
    pub fn of(text: &str, at: usize) -> Self {
        let lines = LineIndex::new(text);
        let place = lines.position(at);
        let byte = lines.floor(at) - lines.range(place.line).start + 1;
        FilePlace { line: place.line, column: place.column, utf16: lines.utf16(at).column, byte }
    }
}

/// A sentence for the person at the terminal, and the file and place that it speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unusable {
    /// The file or folder.
    pub path: Option<PathBuf>,
    /// Where in it.
    pub at: Option<FilePlace>,
    /// What is wrong, and what to do.
    pub why: String,
}

impl Unusable {
    /// Speaks of no file: of an argument, say.
    pub fn new(why: impl Into<String>) -> Self {
        Unusable { path: None, at: None, why: why.into() }
    }

    /// Says which file could not be used and why.
    pub fn file(path: &Path, why: impl fmt::Display) -> Self {
        Unusable { path: Some(path.to_owned()), at: None, why: why.to_string() }
    }

    /// Says at which byte of which file something is wrong.
    pub fn place(path: &Path, text: &str, at: usize, why: impl fmt::Display) -> Self {
        Unusable { at: Some(FilePlace::of(text, at)), ..Unusable::file(path, why) }
    }

    /// Says why a file could not be read or written, without the numbers of the system.
    pub fn io(path: &Path, error: &io::Error) -> Self {
        Unusable::file(path, reason(error))
    }
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(f, "{}:", crate::names::plain(path))?;
            if let Some(at) = self.at {
                write!(f, "{}:{}:", at.line, at.column)?;
            }
            f.write_str(" ")?;
        }
        f.write_str(&self.why)
    }
}

impl std::error::Error for Unusable {}

/// What went wrong, in words.
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such file".into(),
        ErrorKind::PermissionDenied => "it may not be read or written by you".into(),
        ErrorKind::IsADirectory => "this is a folder, and a file is wanted".into(),
        ErrorKind::NotADirectory => "this is a file, and a folder is wanted".into(),
        ErrorKind::ReadOnlyFilesystem => "it lies where nothing can be written".into(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            "there is no space left to write it".into()
        }
        _ => error.to_string(),
    }
}
