//! The first two invariants of ARCHITECTURE.md, read from the sources: the rooms' imports form no circle, and the
//! code that checks names no element.

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

/// The first name of each path in `crate::…`, groups included.
fn imports(code: &str) -> BTreeSet<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut names = BTreeSet::new();
    for (_, rest) in code.match_indices("crate::").map(|(at, found)| code.split_at(at + found.len())) {
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

/// What each room of `src` imports of the others.
fn rooms() -> BTreeMap<String, BTreeSet<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut rooms: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, code) in sources("src") {
        let within = path.strip_prefix(&root).expect("under src");
        let first = within.components().next().expect("a name").as_os_str().to_string_lossy();
        let room = first.trim_end_matches(".rs");
        if room != "lib" {
            rooms.entry(room.to_owned()).or_default().extend(imports(&code));
        }
    }
    let known: BTreeSet<String> = rooms.keys().cloned().collect();
    for (room, imports) in &mut rooms {
        imports.retain(|import| known.contains(import) && import != room);
    }
    rooms
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

/// Rooms that lead back to themselves, each circle with its reason.
const CIRCLES: [&[&str]; 2] = [
    // The face: settings build an engine, which runs the pipeline, whose passes are given the settings; the coverage
    // of samples, which the engine hands out, runs the engine. A message tells its own usage of the pod's limits, and how
    // loudly an excess is told is a setting.
    &["analysis", "engine", "message", "pipeline", "settings", "usage"],
    // A code states the limit that its examples are run under; reaching a limit is a diagnostic.
    &["diagnostic", "limits"],
];

#[test]
fn imports_of_rooms_form_no_circle() {
    let rooms = rooms();
    assert!(rooms["template"].contains("diagnostic"), "imports are found: {rooms:?}");
    let mut circles = BTreeSet::new();
    for room in rooms.keys() {
        let ahead = reached(&rooms, room);
        if ahead.contains(room) {
            let circle: Vec<String> = ahead.into_iter().filter(|other| reached(&rooms, other).contains(room)).collect();
            circles.insert(circle);
        }
    }
    let allowed: BTreeSet<Vec<String>> =
        CIRCLES.iter().map(|circle| circle.iter().map(|&room| room.to_owned()).collect()).collect();
    assert_eq!(circles, allowed);
}

#[test]
fn stages_know_none_that_come_after_them() {
    let stages = ["template", "markup", "schema", "document", "output", "analysis", "pipeline"];
    let rooms = rooms();
    for (at, stage) in stages.iter().enumerate() {
        let later = stages.iter().skip(at + 1).filter(|later| rooms[*stage].contains(**later));
        let later: Vec<_> = later.filter(|later| (*stage, **later) != ("analysis", "pipeline")).collect();
        assert!(later.is_empty(), "{stage} imports {later:?}");
    }
    assert!(!rooms["markup"].contains("template") && !rooms["document"].contains("template"));
}

#[test]
fn checking_code_names_no_element() {
    // What HTML closes by itself, and what a text that is a message begins with.
    let html = ["br", "hr", "img", "input"].map(|name| ("markup/html.rs", name));
    let root = ("document/unknown.rs", "messageML");
    let names: BTreeSet<&str> =
        schema::elements().iter().flat_map(|row| row.spellings).map(|spelling| spelling.tag).collect();
    assert!(names.contains("text-field"));
    let mut found = Vec::new();
    for room in ["src/document", "src/markup", "src/analysis"] {
        for (path, code) in sources(room) {
            for name in &names {
                let is_allowed = |(file, known): &(&str, &str)| path.ends_with(file) && known == name;
                if code.contains(&format!("\"{name}\"")) && !html.iter().chain([&root]).any(is_allowed) {
                    found.push(format!("{} names {name}", path.display()));
                }
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}
