//! The first two invariants of ARCHITECTURE.md, read from the sources: the rooms' imports form no circle, and the
//! code that checks names no element; and its tables of dependencies.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use messageml::schema;

fn sources(under: &str) -> Vec<(PathBuf, String)> {
    let mut pending = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(under)];
    let mut found = Vec::new();
    while let Some(path) = pending.pop() {
        if path.is_dir() {
            pending.extend(fs::read_dir(&path).expect("a folder").flatten().map(|entry| entry.path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("UTF-8");
            // Tests may name what they like.
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            found.push((path, code.join("\n")));
        }
    }
    found.sort();
    found
}

/// The first name of each path that begins like this, groups included.
fn names_after(code: &str, prefix: &str) -> BTreeSet<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut names = BTreeSet::new();
    for (at, found) in code.match_indices(prefix) {
        let (before, rest) = code.split_at(at + found.len());
        let before = before.strip_suffix(found).unwrap_or_default();
        if before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':') {
            continue;
        }
        let Some(group) = rest.strip_prefix('{') else {
            names.insert(word(rest));
            continue;
        };
        let mut depth = 0;
        let mut starts = true;
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => starts = true,
                c if starts && !c.is_whitespace() => {
                    names.insert(word(group.get(at..).unwrap_or_default()));
                    starts = false;
                }
                _ => {}
            }
        }
    }
    names
}

/// What each room of a folder, a file or a folder with its files, imports of the others; the folder is known to the
/// crate by this path.
fn rooms_of(folder: &str, path_in_crate: &str) -> BTreeMap<String, BTreeSet<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut rooms: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, code) in sources(folder) {
        let within = path.strip_prefix(&root).expect("under the folder");
        let first = within.components().next().expect("a name").as_os_str().to_string_lossy();
        let room = first.trim_end_matches(".rs");
        let is_whole = within.components().count() == 1 && ["lib", "main", "mod"].contains(&room);
        if is_whole {
            continue;
        }
        let depth = within.components().count() - usize::from(within.ends_with("mod.rs"));
        let imports = rooms.entry(room.to_owned()).or_default();
        imports.extend(names_after(&code, path_in_crate));
        imports.extend(names_after(&code, &"super::".repeat(depth)));
    }
    let known: BTreeSet<String> = rooms.keys().cloned().collect();
    for (room, imports) in &mut rooms {
        imports.retain(|import| known.contains(import) && import != room);
    }
    rooms
}

/// What each room of `src` imports of the others.
fn rooms() -> BTreeMap<String, BTreeSet<String>> {
    rooms_of("src", "crate::")
}

/// All that a room leads to.
fn reached(rooms: &BTreeMap<String, BTreeSet<String>>, from: &str) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut pending = vec![from];
    while let Some(room) = pending.pop() {
        for next in &rooms[room] {
            if seen.insert(next.clone()) {
                pending.push(next);
            }
        }
    }
    seen
}

/// `cargo test --test invariants -- --nocapture` counts what was looked at.
#[test]
fn imports_of_rooms_form_no_circle() {
    assert!(rooms()["template"].contains("diagnostic") && rooms_of("cli/src", "crate::")["render"].contains("check"));
    let folders = [
        ("src", "crate::"),
        ("src/document", "crate::document::"),
        ("src/schema", "crate::schema::"),
        ("cli/src", "crate::"),
    ];
    for (folder, path_in_crate) in folders {
        let rooms = rooms_of(folder, path_in_crate);
        let imports: usize = rooms.values().map(BTreeSet::len).sum();
        assert!(rooms.len() > 10 && imports > 10, "imports are found: {rooms:?}");
        let mut circles = BTreeSet::new();
        for room in rooms.keys() {
            let ahead = reached(&rooms, room);
            if ahead.contains(room) {
                let circle: Vec<_> = ahead.into_iter().filter(|other| reached(&rooms, other).contains(room)).collect();
                circles.insert(circle);
            }
        }
        println!("{folder}: {} rooms, {imports} imports, {} circles", rooms.len(), circles.len());
        assert!(circles.is_empty(), "{folder}: {circles:#?}");
    }
}

#[test]
fn stages_know_none_that_come_after_them() {
    let stages = ["template", "markup", "schema", "document", "output", "analysis", "pipeline"];
    let rooms = rooms();
    for (at, stage) in stages.iter().enumerate() {
        let later = stages.iter().skip(at + 1).filter(|later| rooms[*stage].contains(**later));
        let later: Vec<_> = later.collect();
        assert!(later.is_empty(), "{stage} imports {later:?}");
    }
    assert!(!rooms["markup"].contains("template") && !rooms["document"].contains("template"));
}

#[test]
fn checking_code_names_no_element() {
    // What HTML closes by itself, and what a text that is a message begins with.
    let html = ["br", "hr", "img", "input", "li", "option", "td", "th", "tr"].map(|name| ("markup/html.rs", name));
    let root = ("document/unknown.rs", "messageML");
    let names: BTreeSet<&str> =
        schema::elements().iter().flat_map(|row| row.spellings).map(|spelling| spelling.tag).collect();
    assert!(names.contains("text-field"));
    let mut found = Vec::new();
    for room in ["src/document", "src/markup", "src/analysis"] {
        for (path, code) in sources(room) {
            // An element is named whatever the case of its letters.
            let code = code.to_ascii_lowercase();
            for name in &names {
                let is_allowed = |(file, known): &(&str, &str)| path.ends_with(file) && known == name;
                if code.contains(&format!("\"{}\"", name.to_ascii_lowercase()))
                    && !html.iter().chain([&root]).any(is_allowed)
                {
                    found.push(format!("{} names {name}", path.display()));
                }
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// The packages of the workspace, and of that of the bindings.
const MANIFESTS: [&str; 8] = [
    "Cargo.toml",
    "cli/Cargo.toml",
    "project/Cargo.toml",
    "serve/Cargo.toml",
    "bindings/core/Cargo.toml",
    "bindings/native/Cargo.toml",
    "bindings/python/Cargo.toml",
    "bindings/wasm/Cargo.toml",
];

/// The crates that some manifests name under a heading, our own aside.
fn dependencies<'a>(manifests: impl IntoIterator<Item = &'a str>, heading: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for name in manifests {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect(name);
        let manifest: toml::Table = text.parse().expect(name);
        let table = manifest.get(heading).and_then(toml::Value::as_table);
        found.extend(table.into_iter().flat_map(toml::Table::keys).cloned());
    }
    found.retain(|name| !name.starts_with("messageml"));
    found
}

/// The tables of a section: the line above each, and what its first column names.
fn tables(section: &str) -> Vec<(&str, BTreeSet<String>)> {
    let mut tables: Vec<(&str, BTreeSet<String>)> = Vec::new();
    let mut above = "";
    for line in section.lines().filter(|line| !line.is_empty()) {
        let Some(row) = line.strip_prefix('|') else {
            above = line;
            continue;
        };
        let first = row.split('|').next().unwrap_or_default().trim();
        match tables.last_mut() {
            _ if first == "crate" => tables.push((above, BTreeSet::new())),
            Some((_, names)) if !first.starts_with('-') => names.extend(first.split(", ").map(str::to_owned)),
            _ => {}
        }
    }
    tables
}

#[test]
fn the_tables_of_dependencies_are_those_of_the_manifests() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md")).expect("the page");
    let (_, section) = page.split_once("\n## Dependencies\n").expect("the section");
    let (section, _) = section.split_once("\n## ").expect("another section");
    let mut shown = BTreeSet::new();
    let mut has_development = false;
    for (above, named) in tables(section) {
        let of: Vec<&str> = MANIFESTS.into_iter().filter(|name| above.contains(&format!("`{name}`"))).collect();
        has_development |= of.is_empty();
        let known = match of.is_empty() {
            true => dependencies(MANIFESTS, "dev-dependencies"),
            false => dependencies(of.iter().copied(), "dependencies"),
        };
        assert_eq!(named, known, "{above}");
        shown.extend(of);
    }
    assert!(has_development);
    for name in MANIFESTS.into_iter().filter(|name| !shown.contains(name)) {
        assert_eq!(dependencies([name], "dependencies"), BTreeSet::new(), "{name} has no table");
    }
}
