//! The texts that are open in the editor, and the addresses of files.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use lsp_types::Uri;
use messageml_project::real_path;

/// Texts that editors have open and that may not be saved: by the files that they are, however those are spelt.
#[derive(Debug, Default)]
pub struct Unsaved {
    texts: HashMap<PathBuf, (Uri, Arc<str>)>,
}

impl Unsaved {
    /// The text of a file, if it is open.
    pub fn text(&self, path: &Path) -> Option<&Arc<str>> {
        self.texts.get(&real_path(path)).map(|(_, text)| text)
    }

    /// The address of a file: the one it is open by, if it is open.
    pub fn address(&self, path: &Path) -> Option<Uri> {
        let whole = || Uri::from_str(url::Url::from_file_path(std::path::absolute(path).ok()?).ok()?.as_str()).ok();
        self.texts.get(&real_path(path)).map(|(uri, _)| uri.clone()).or_else(whole)
    }
}

impl FromIterator<(PathBuf, (Uri, Arc<str>))> for Unsaved {
    fn from_iter<I: IntoIterator<Item = (PathBuf, (Uri, Arc<str>))>>(texts: I) -> Self {
        Unsaved { texts: texts.into_iter().collect() }
    }
}

/// The file of an address; none for a text that is no file.
pub fn path_of(uri: &Uri) -> Option<PathBuf> {
    url::Url::parse(uri.as_str()).ok().filter(|url| url.scheme() == "file")?.to_file_path().ok()
}

/// True for data and settings, false for templates.
pub fn is_data(uri: &Uri) -> bool {
    let path = uri.path().as_str();
    path.ends_with(".json") || path.ends_with(".toml")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_files_are_files() {
        for (address, is_file, holds_data) in [
            ("file:///home/me/a.ftl", cfg!(unix), false),
            ("file:///home/me/a.data.json", cfg!(unix), true),
            ("git:/home/me/a.ftl?ref", false, false),
            ("git:/home/me/a.data.json?ref", false, true),
            ("untitled:Untitled-1", false, false),
            ("vscode-remote://host/home/a.ftl", false, false),
        ] {
            let uri = Uri::from_str(address).expect("an address");
            assert_eq!((path_of(&uri).is_some(), is_data(&uri)), (is_file, holds_data), "{address}");
        }
    }
}
