//! Which messages there are: files that are named, and what lies in folders.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use crate::beginning::Beginning;
use crate::project::DIRECTORY;
use crate::samples::{Case, EXPECTED, cases_of, data_beside, stem_of_data};
use crate::settings::SETTINGS;
use crate::unusable::Unusable;
use crate::watch::Stamp;

/// Folders that never hold sources of one's own.
const FOLDERS: [&str; 7] = ["node_modules", "target", "build", "dist", "venv", "vendor", "__pycache__"];

/// What the ending of a file's name says, in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// A message, whatever is in it.
    Message,
    /// A message if it has the root of one.
    Template,
    /// Nothing that messages usually have: one that has the root of a message is told.
    Text,
}

/// The endings that count; files with any other are not looked into.
const ENDINGS: [(&str, Ending); 18] = [
    ("mml", Ending::Message),
    ("messageml", Ending::Message),
    ("ftl", Ending::Template),
    ("ftlh", Ending::Template),
    ("ftlx", Ending::Template),
    ("xml", Ending::Template),
    ("html", Ending::Text),
    ("htm", Ending::Text),
    ("txt", Ending::Text),
    ("tpl", Ending::Text),
    ("tmpl", Ending::Text),
    ("template", Ending::Text),
    ("freemarker", Ending::Text),
    ("jinja2", Ending::Text),
    ("j2", Ending::Text),
    ("hbs", Ending::Text),
    ("mustache", Ending::Text),
    ("pml", Ending::Text),
];

/// How far a look goes.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Folders within folders.
    pub depth: usize,
    /// Files and folders of one look, whatever they are.
    pub entries: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Bounds { depth: 64, entries: 1_000_000 }
    }
}

/// A message or template with the data that lie beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The file.
    pub path: PathBuf,
    /// Its data; may be none.
    pub cases: Vec<Case>,
}

/// Why a file or folder was not looked at further.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Reason {
    /// No root of a message: a fragment to include, or other XML.
    NoRoot,
    /// Nothing in it.
    Empty,
    /// A message by its root, with the ending of something else.
    Ending,
    /// Data whose message is not there.
    NoMessage,
    /// A symbolic link.
    Link,
    /// A folder of things that were built or downloaded.
    Folder,
    /// Beyond the bounds of a look.
    Bound,
}

impl Reason {
    /// What so many of them are, such as `3 without the root of a message`.
    pub fn count(self, count: usize) -> String {
        let of = match self {
            Reason::NoRoot => "without the root of a message",
            Reason::Empty => "empty",
            Reason::Ending => "with the ending of something else",
            Reason::NoMessage => "of data without a message",
            Reason::Link => "behind a link",
            Reason::Folder => "in folders of built things",
            Reason::Bound => "too deep or too many",
        };
        format!("{count} {of}")
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Reason::NoRoot => "no `<messageML>` in it; name the file to have it checked all the same",
            Reason::Empty => "it is empty",
            Reason::Ending => "a message, but its name ends like something else; call it `.ftl`, `.xml` or `.mml`",
            Reason::NoMessage => "data, but no message of that name lies beside it",
            Reason::Link => "a symbolic link; name the file to have it checked all the same",
            Reason::Folder => {
                "a folder of things that were built or downloaded; name it to have it checked all the same"
            }
            Reason::Bound => "folders are too deep, or hold too many files",
        })
    }
}

/// What was not looked at further.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedOver {
    /// A file or folder.
    pub path: PathBuf,
    /// Why.
    pub reason: Reason,
}

/// What was found in the files and folders that were named.
#[derive(Debug, Default)]
pub struct Discovered {
    /// In order of their names within each folder; what is named twice counts once.
    pub messages: Vec<Message>,
    /// What lies in the folders and was passed over.
    pub passed_over: Vec<PassedOver>,
    /// What cannot be read.
    pub unusable: Vec<Unusable>,
    /// Files that were named and are no messages: data, directories, settings.
    pub beside: Vec<PathBuf>,
    /// Folders that were named and hold no message.
    pub empty: Vec<PathBuf>,
    /// The folders that were looked at.
    pub folders: BTreeSet<PathBuf>,
}

/// Looks for messages; files that did not change since the last look are not read again.
#[derive(Debug, Default)]
pub struct Discovery {
    bounds: Bounds,
    beginnings: HashMap<PathBuf, (Stamp, Beginning)>,
}

impl Discovery {
    /// Within these bounds.
    pub fn new(bounds: Bounds) -> Self {
        Discovery { bounds, ..Discovery::default() }
    }

    /// The messages of all files and folders.
    pub fn look(&mut self, paths: &[PathBuf]) -> Discovered {
        let mut traversal = Traversal {
            bounds: self.bounds,
            entries: 0,
            before: std::mem::take(&mut self.beginnings),
            beginnings: HashMap::new(),
            seen: HashSet::new(),
            walked: HashMap::new(),
            met: 0,
            found: Discovered::default(),
        };
        for path in paths {
            if path.is_dir() {
                if !traversal.walk(path, 0) {
                    traversal.found.empty.push(path.clone());
                }
            } else if is_beside(path) {
                traversal.found.beside.push(path.clone());
            } else {
                traversal.add(Message { path: path.clone(), cases: data_beside(path) });
                let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
                traversal.found.folders.insert(folder.unwrap_or(Path::new(".")).to_owned());
            }
        }
        self.beginnings = traversal.beginnings;
        traversal.found
    }
}

/// True for what lies beside messages and is none: `templates/*` names it as well.
fn is_beside(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.ends_with(".json") || name.ends_with(EXPECTED) || name == SETTINGS
}

/// A walk through the files and folders that were named.
struct Traversal {
    bounds: Bounds,
    entries: usize,
    before: HashMap<PathBuf, (Stamp, Beginning)>,
    beginnings: HashMap<PathBuf, (Stamp, Beginning)>,
    seen: HashSet<PathBuf>,
    /// The folders that were walked, and whether there is a message in each or below it.
    walked: HashMap<PathBuf, bool>,
    /// Messages, and what may be one and cannot be read, however often each is met.
    met: usize,
    found: Discovered,
}

impl Traversal {
    fn add(&mut self, message: Message) {
        self.met += 1;
        if self.seen.insert(message.path.clone()) {
            self.found.messages.push(message);
        }
    }

    fn add_unusable(&mut self, why: Unusable) {
        self.met += 1;
        self.found.unusable.push(why);
    }

    fn pass_over(&mut self, path: PathBuf, reason: Reason) {
        self.found.passed_over.push(PassedOver { path, reason });
    }

    /// Looks at a folder and those in it, once; true if there is a message, or what may be one.
    fn walk(&mut self, folder: &Path, depth: usize) -> bool {
        if let Some(holds_any) = self.walked.get(folder) {
            self.met += usize::from(*holds_any);
            return *holds_any;
        }
        self.found.folders.insert(folder.to_owned());
        let before = self.met;
        self.walk_anew(folder, depth);
        let holds_any = self.met > before;
        self.walked.insert(folder.to_owned(), holds_any);
        holds_any
    }

    fn walk_anew(&mut self, folder: &Path, depth: usize) {
        let mut entries = BTreeMap::new();
        match fs::read_dir(folder) {
            Ok(read) => {
                for entry in read.flatten() {
                    self.entries += 1;
                    if self.entries > self.bounds.entries {
                        return self.pass_over(folder.to_owned(), Reason::Bound);
                    }
                    let name = entry.file_name().to_string_lossy().into_owned();
                    // Symbolic links are not followed: `file_type` tells of the link itself.
                    if let Ok(kind) = entry.file_type()
                        && !name.starts_with('.')
                    {
                        entries.insert(name, kind);
                    }
                }
            }
            Err(error) => return self.add_unusable(Unusable::io(folder, &error)),
        }
        let mut stems = HashSet::new();
        for (name, kind) in &entries {
            let path = folder.join(name);
            if kind.is_dir() {
                if FOLDERS.contains(&name.as_str()) {
                    self.pass_over(path, Reason::Folder);
                } else if depth >= self.bounds.depth {
                    self.pass_over(path, Reason::Bound);
                } else {
                    self.walk(&path, depth + 1);
                }
                continue;
            }
            let Some(ending) = ending(name).filter(|_| !name.ends_with(EXPECTED)) else { continue };
            if kind.is_symlink() {
                self.pass_over(path, Reason::Link);
                continue;
            }
            if !kind.is_file() {
                continue;
            }
            stems.insert(name.split('.').next().unwrap_or_default());
            let cases = cases_of(&path, entries.keys().map(String::as_str));
            self.judge(Message { path, cases }, ending);
        }
        // Data without a message usually has a typing error in its name.
        for name in entries.keys() {
            if stem_of_data(name).is_some_and(|stem| !stems.contains(stem)) {
                self.pass_over(folder.join(name), Reason::NoMessage);
            }
        }
    }

    /// Decides by the beginning of a file whether it is a message.
    fn judge(&mut self, message: Message, ending: Ending) {
        if ending == Ending::Message {
            return self.add(message);
        }
        let beginning = match self.beginning(&message.path) {
            Ok(beginning) => beginning,
            Err(why) => return self.add_unusable(why),
        };
        match (ending, beginning) {
            (Ending::Text, Beginning::Message | Beginning::Foreign(_)) => self.pass_over(message.path, Reason::Ending),
            (Ending::Text, _) => {}
            (_, Beginning::Foreign(encoding)) => {
                self.add_unusable(Unusable::file(&message.path, encoding.remedy()));
            }
            (_, beginning) if is_meant(Some(ending), beginning, &message.cases) => self.add(message),
            (_, Beginning::Empty) => self.pass_over(message.path, Reason::Empty),
            _ => self.pass_over(message.path, Reason::NoRoot),
        }
    }

    fn beginning(&mut self, path: &Path) -> Result<Beginning, Unusable> {
        let unusable = |error| Unusable::io(path, &error);
        let stamp = Stamp::of(&fs::metadata(path).map_err(unusable)?);
        let beginning = match self.before.remove(path) {
            Some((seen, beginning)) if seen == stamp => beginning,
            _ => Beginning::of(path).map_err(unusable)?,
        };
        self.beginnings.insert(path.to_owned(), (stamp, beginning));
        Ok(beginning)
    }
}

/// True for a text that is a message by its name, by its root or because it has data, as a look at its folder finds it
/// unless its ending is that of plain text; false for a piece that others include.
pub fn is_message(path: &Path, text: &str, cases: &[Case]) -> bool {
    let ending = path.file_name().and_then(|name| ending(&name.to_string_lossy()));
    is_meant(ending, Beginning::of_text(text), cases)
}

fn is_meant(ending: Option<Ending>, beginning: Beginning, cases: &[Case]) -> bool {
    // What has data of its own is meant to be a message.
    ending == Some(Ending::Message) || beginning == Beginning::Message || !cases.is_empty()
}

fn ending(name: &str) -> Option<Ending> {
    if name == DIRECTORY {
        return None;
    }
    let (_, ending) = name.rsplit_once('.')?;
    ENDINGS.iter().find(|(known, _)| ending.eq_ignore_ascii_case(known)).map(|(_, ending)| *ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, bytes) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, bytes).expect("a file");
        }
        folder
    }

    #[test]
    fn every_file_is_a_message_or_counted_or_no_candidate() {
        let good = &b"<messageML>a</messageML>"[..];
        let wide: Vec<u8> = "<messageML/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let files: [(&str, &[u8]); 22] = [
            ("a.ftl", good),
            ("a.data.json", b"{}"),
            ("a.full.data.json", b"{}"),
            ("lower.ftl", b"<messageml>a</messageml>"),
            ("near.xml", b"<message>a</message>"),
            ("bare.mml", b"Hello"),
            ("UP.FTL", good),
            ("fragment.ftl", b"<#macro a></#macro>"),
            ("text.ftl", b"Hello"),
            ("text.data.json", b"{}"),
            ("empty.ftl", b" \n"),
            ("pom.xml", b"<project/>"),
            ("page.html", good),
            ("other.html", b"<p>a</p>"),
            ("typo.data.json", b"{}"),
            ("wide.ftl", &wide),
            ("notes.md", good),
            (".git/x.mml", good),
            ("dist/x.mml", good),
            ("own/message.ftl", good),
            ("own/data.json", b"{}"),
            ("own/directory.json", b"{}"),
        ];
        let folder = folder(&files);
        #[cfg(unix)]
        std::os::unix::fs::symlink(folder.path().join("a.ftl"), folder.path().join("link.ftl")).expect("a link");
        let found = Discovery::default().look(&[folder.path().to_owned()]);
        let short = |path: &Path| path.strip_prefix(folder.path()).expect("below").display().to_string();
        let messages: Vec<_> =
            found.messages.iter().map(|message| (short(&message.path), message.cases.len())).collect();
        let wanted = ["UP.FTL", "a.ftl", "bare.mml", "lower.ftl", "near.xml", "own/message.ftl", "text.ftl"];
        let wanted: Vec<_> = wanted.into_iter().map(str::to_owned).zip([0, 2, 0, 0, 0, 1, 1]).collect();
        assert_eq!(messages, wanted);
        let mut passed: Vec<_> = found.passed_over.iter().map(|other| (short(&other.path), other.reason)).collect();
        passed.sort();
        let mut wanted = vec![
            ("dist", Reason::Folder),
            ("empty.ftl", Reason::Empty),
            ("fragment.ftl", Reason::NoRoot),
            ("page.html", Reason::Ending),
            ("pom.xml", Reason::NoRoot),
            ("typo.data.json", Reason::NoMessage),
        ];
        if cfg!(unix) {
            wanted.insert(3, ("link.ftl", Reason::Link));
        }
        let wanted: Vec<_> = wanted.into_iter().map(|(name, reason)| (name.to_owned(), reason)).collect();
        assert_eq!(passed, wanted);
        let unusable: Vec<_> = found.unusable.iter().map(|why| why.why.clone()).collect();
        assert!(unusable.len() == 1 && unusable.iter().all(|why| why.contains("UTF-16")), "{unusable:?}");
    }

    #[test]
    fn bounds_are_told() {
        let folder = folder(&[("a/b/c.mml", b"x"), ("a/d.mml", b"x"), ("e.mml", b"x")]);
        let count = |bounds| {
            let found = Discovery::new(bounds).look(&[folder.path().to_owned()]);
            let bounded = found.passed_over.iter().filter(|other| other.reason == Reason::Bound).count();
            (found.messages.len(), bounded)
        };
        assert_eq!(count(Bounds::default()), (3, 0));
        assert_eq!(count(Bounds { depth: 1, ..Bounds::default() }), (2, 1));
        assert_eq!(count(Bounds { entries: 3, ..Bounds::default() }), (1, 1));
    }

    #[test]
    fn what_is_named_counts_once_and_data_are_no_messages() {
        let folder = folder(&[("a.mml", b"x"), ("a.data.json", b"{}"), ("none/readme.txt", b"")]);
        let path = |name: &str| folder.path().join(name);
        let found = Discovery::default().look(&[path("a.mml"), path("a.mml"), path("a.data.json"), path("none")]);
        assert_eq!((found.messages.len(), found.beside.len(), found.empty.len()), (1, 1, 1));
    }

    #[test]
    fn a_folder_is_looked_at_whatever_in_it_is_named_beside_it() {
        let folder = folder(&[("d/a.mml", b"x"), ("d/b.mml", b"x"), ("d/e/c.mml", b"x"), ("d/none/x.md", b"")]);
        let orders = [
            &["d/a.mml", "d"][..],
            &["d", "d/a.mml"],
            &["d/e", "d"],
            &["d", "d/e", "d"],
            &["d/a.mml", "d/b.mml", "d/e/c.mml", "d"],
        ];
        for order in orders {
            let paths: Vec<PathBuf> = order.iter().map(|name| folder.path().join(name)).collect();
            let found = Discovery::default().look(&paths);
            assert_eq!((found.messages.len(), found.empty.len()), (3, 0), "{order:?}");
        }
        let paths = ["d", "d/none"].map(|name| folder.path().join(name));
        assert_eq!(Discovery::default().look(&paths).empty, [folder.path().join("d/none")]);
    }

    #[test]
    fn a_text_is_a_message_where_a_look_at_its_folder_finds_one() {
        let none: [Case; 0] = [];
        let data = [Case { name: String::new(), path: "a.data.json".into() }];
        for (name, text, cases, is_one) in [
            ("a.ftl", "Hello", &none[..], false),
            ("a.ftl", "Hello", &data, true),
            ("a.ftl", "", &none, false),
            ("a.ftl", "<messageml/>", &none, true),
            ("a.ftl", "<message/>", &none, true),
            ("a.ftl", "see PresentationML", &none, false),
            ("a.MML", "Hello", &none, true),
            ("-", "<messageML/>", &none, true),
            ("-", "Hello", &none, false),
        ] {
            assert_eq!(is_message(Path::new(name), text, cases), is_one, "{name}: {text}");
            if name != "-" {
                let mut files = vec![(name, text.as_bytes())];
                files.extend((!cases.is_empty()).then_some(("a.data.json", &b"{}"[..])));
                let found = Discovery::default().look(&[super::tests::folder(&files).path().to_owned()]);
                assert_eq!(found.messages.len(), usize::from(is_one), "{name}: {text}");
            }
        }
    }
}
