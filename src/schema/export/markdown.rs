//! The element reference: `docs/elements.md`.

use std::fmt::Write;

use super::words;
use crate::schema::{AttributeInfo, Element, LibraryVersion, OutputTag, Presence, Role, Rule, Written, guide};

/// The element table as a document for people.
pub fn markdown() -> String {
    let mut out = String::from(
        "# Elements\n\nWhat a message can hold, from the element table. White space may stand in any element but those \
         that hold nothing. Lengths count UTF-16 units. `since` names the Agent version of the documentation.\n\n",
    );
    let shown = || Element::all().filter(|element| !element.info().spellings.is_empty());
    for element in shown() {
        let _ = writeln!(out, "- [{}](#{})", title(element), anchor(element));
    }
    for element in shown() {
        write_element(&mut out, element);
    }
    out
}

/// Where an element stands, what it holds and its rules, as a list.
pub fn summary(element: Element) -> String {
    let info = element.info();
    let mut out = format!("- parents: {}\n- children: {}", words::parents(element), words::content(info.content));
    for rule in info.rules.iter().filter(|rule| !matches!(rule, Rule::Parent(_))) {
        let _ = write!(out, "\n- {}", words::rule(info, rule));
    }
    out
}

/// Elements of the same name are told apart by the row's name.
fn title(element: Element) -> String {
    let name = element.info().name;
    let shared = Element::all().filter(|other| other.info().name == name).count() > 1;
    if shared { format!("{name} ({element:?})") } else { name.to_owned() }
}

fn anchor(element: Element) -> String {
    title(element).to_lowercase().replace(' ', "-").replace(['(', ')'], "")
}

fn write_element(out: &mut String, element: Element) {
    let info = element.info();
    let _ = writeln!(out, "\n## {}\n", title(element));
    if let Some((_, guide)) = guide(element) {
        let _ = writeln!(out, "{}\n", guide.says);
    }
    let since = match (info.since, info.library) {
        ("", LibraryVersion::V1_1) => String::new(),
        ("", library) => format!("; since library {library}"),
        (agent, _) => format!("; since Agent {agent}"),
    };
    let spellings: Vec<String> = info.spellings.iter().map(words::spelling).collect();
    let _ = writeln!(out, "Written: {}{since}\n", spellings.join(", "));
    let role = match info.role {
        Role::Node => None,
        Role::Unwrapped => Some("leaves no trace: what is in it stands in its place"),
        Role::Label(_) => Some("leaves no trace: its text becomes the label of the element it names"),
        Role::Tooltip(..) => Some("leaves no trace: it becomes the tooltip of the element it names"),
    };
    match role {
        Some(role) => {
            let _ = writeln!(out, "- {role}");
        }
        None => {
            let _ = writeln!(out, "- parents: {}", words::parents(element));
            let _ = writeln!(out, "- children: {}", words::content(info.content));
            let _ = writeln!(out, "- PresentationML: {}", output(element));
            let _ = writeln!(out, "- Markdown: {}", spaced(&format!("{:?}", info.markdown)));
        }
    }
    if !info.entity_prefix.is_empty() {
        let _ = writeln!(out, "- entity: its data is under `{}1`, `{0}2`, …", info.entity_prefix);
    }
    for rule in info.rules.iter().filter(|rule| !matches!(rule, Rule::Parent(_))) {
        let _ = writeln!(out, "- rule: {}", words::rule(info, rule));
    }
    for advice in info.advice {
        let _ = writeln!(out, "- advice: {}", words::advice(info, advice));
    }
    for note in info.notes {
        let _ = writeln!(out, "- note: {note}");
    }
    if !info.attributes.is_empty() {
        out.push_str(
            "\n| attribute | value | presence | PresentationML | since | notes |\n|---|---|---|---|---|---|\n",
        );
        for row in info.attributes {
            write_attribute(out, row);
        }
    }
}

fn write_attribute(out: &mut String, row: &AttributeInfo) {
    let names: Vec<String> =
        row.names.iter().map(|name| format!("`{}`{}", name.text, words::format(name.format))).collect();
    let presence = match row.presence {
        Presence::Optional => String::new(),
        Presence::Required => "required".into(),
        Presence::Default(value) => format!("default `{value}`"),
        Presence::DefaultUnlessIn(value, element) => format!("default `{value}`, not in {}", words::name(element)),
    };
    let written = match row.written {
        Written::As(name) | Written::Last(name) | Written::LastInMessageMl(name) => format!("`{name}`"),
        Written::Json(name) => format!("`{name}`, in single quotes"),
        Written::AsText => "as text".into(),
        Written::No => "not as it is".into(),
    };
    let since = match row.library {
        LibraryVersion::V1_1 => row.since.to_owned(),
        library => format!("library {library}"),
    };
    let cells = [names.join(", "), row.value.describe(), presence, written, since, row.note.into()];
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    let _ = writeln!(out, "| {} |", cells.join(" | "));
}

fn output(element: Element) -> String {
    let output = element.info().output;
    let tag = match output.tag {
        OutputTag::Name(name) => name,
        OutputTag::AsRead => "span",
    };
    let mut text = format!("`<{tag}");
    for (name, value) in output.fixed.iter().chain(output.fixed_second) {
        let _ = write!(text, " {name}=\"{value}\"");
    }
    if !output.class.is_empty() {
        let _ = write!(text, " class=\"{}\"", output.class);
    }
    text.push_str(">`");
    if matches!(output.tag, OutputTag::AsRead) {
        text.push_str(" (`div` where it was read from one)");
    }
    if !output.group.is_empty() {
        let _ = write!(text, ", with label or tooltip in a group `{}-group`", output.group);
    }
    text
}

/// `BulletList` as `bullet list`; of variants with fields the name.
fn spaced(variant: &str) -> String {
    let mut out = String::new();
    for letter in variant.chars().take_while(|letter| letter.is_ascii_alphabetic()) {
        if letter.is_ascii_uppercase() && !out.is_empty() {
            out.push(' ');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}
