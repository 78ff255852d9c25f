//! Folders of files, and the binary that is run in them.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The shortest message that is accepted.
pub const GOOD: &[u8] = b"<messageML>a</messageML>";

/// Runs the binary in a folder, without input.
pub fn run(arguments: &[&str], folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_messageml"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    command.output().expect("the binary starts")
}

/// What it wrote.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8 comes out")
}

/// A folder with these files.
pub fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    folder
}
