//! RELAX NG, in its XML syntax.

use std::fmt::Write;

use super::facet::Facets;
use super::grammar::{Attributes, Inside, Mark, Shape, reachable, roots, shapes};
use super::{Shared, escape};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<!-- MessageML and PresentationML. Made from the element table by `messageml schema`. It takes every message that
     Symphony takes, and catches what a schema can. -->
<grammar xmlns=\"http://relaxng.org/ns/structure/1.0\" datatypeLibrary=\"http://www.w3.org/2001/XMLSchema-datatypes\">
";

/// Any markup, unread.
const UNREAD: &str = "  <define name=\"unread\">
    <zeroOrMore>
      <choice>
        <text/>
        <element><anyName/><zeroOrMore><attribute><anyName/></attribute></zeroOrMore><ref name=\"unread\"/></element>
      </choice>
    </zeroOrMore>
  </define>
";

/// The element table as a RELAX NG schema.
///
/// ```
/// assert!(messageml::schema::export::rng().contains("<element name=\"expandable-card\">"));
/// ```
pub fn rng() -> String {
    let mut out = String::from(HEAD);
    let mut shared = Shared::default();
    let mut element = |out: &mut String, tag: &str, shape: &Shape| {
        let (mut attributes, mut content) = (String::new(), String::new());
        match shape {
            Shape::Element(all, inside) => {
                write_attributes(&mut attributes, all);
                write_inside(&mut content, inside);
            }
            Shape::Open(marks, inside) => {
                write_marks(&mut attributes, marks);
                write_inside(&mut content, inside);
            }
        }
        let _ = write!(out, "      <element name=\"{tag}\">");
        for piece in [attributes, content].into_iter().filter(|piece| !piece.is_empty()) {
            let _ = write!(out, "<ref name=\"part-{}\"/>", shared.number(piece));
        }
        out.push_str("</element>\n");
    };
    out.push_str("  <start>\n    <choice>\n");
    for (tag, _, attributes, inside) in roots() {
        element(&mut out, tag, &Shape::Element(attributes, inside));
    }
    out.push_str("    </choice>\n  </start>\n");
    for (context, tag) in reachable() {
        let _ = writeln!(out, "  <define name=\"{}.{tag}\">\n    <choice>", context.name());
        for shape in shapes(tag, context) {
            element(&mut out, tag, &shape);
        }
        out.push_str("    </choice>\n  </define>\n");
    }
    for (number, piece) in shared.pieces.iter().enumerate() {
        let _ = writeln!(out, "  <define name=\"part-{number}\">\n{piece}  </define>");
    }
    out.push_str(UNREAD);
    out.push_str("</grammar>\n");
    out
}

fn attribute(name: &str, facets: &Facets) -> String {
    if facets.is_empty() {
        return format!("<attribute name=\"{name}\"/>");
    }
    let mut out = format!("<attribute name=\"{name}\"><data type=\"string\">");
    if let Some(pattern) = &facets.pattern {
        let _ = write!(out, "<param name=\"pattern\">{}</param>", escape(pattern));
    }
    if let Some(most) = facets.max_length {
        let _ = write!(out, "<param name=\"maxLength\">{most}</param>");
    }
    out.push_str("</data></attribute>");
    out
}

fn write_attributes(out: &mut String, attributes: &Attributes) {
    let text = |name: &str| {
        let found = attributes.all.iter().find(|attribute| attribute.name == name);
        attribute(name, &found.map_or(Facets::default(), |attribute| Facets::of(&attribute.values)))
    };
    for names in &attributes.required {
        match names.as_slice() {
            [only] => {
                let _ = writeln!(out, "        {}", text(only));
            }
            names => {
                // The first that is there, and any of those behind it.
                out.push_str("        <choice>\n");
                for (at, first) in names.iter().enumerate() {
                    let _ = write!(out, "          <group>{}", text(first));
                    for other in names.iter().skip(at + 1) {
                        let _ = write!(out, "<optional>{}</optional>", text(other));
                    }
                    out.push_str("</group>\n");
                }
                out.push_str("        </choice>\n");
            }
        }
    }
    let required = |name: &str| attributes.required.iter().flatten().any(|required| *required == name);
    for attribute in attributes.all.iter().filter(|attribute| !required(attribute.name)) {
        let _ = writeln!(out, "        <optional>{}</optional>", text(attribute.name));
    }
}

fn write_marks(out: &mut String, marks: &[Mark]) {
    for mark in marks {
        let facets = Facets { pattern: mark.pattern.clone(), max_length: None };
        let _ = writeln!(out, "        {}", attribute(mark.name, &facets));
    }
    out.push_str("        <zeroOrMore><attribute><anyName>");
    if !marks.is_empty() {
        out.push_str("<except>");
        for mark in marks {
            let _ = write!(out, "<name>{}</name>", mark.name);
        }
        out.push_str("</except>");
    }
    out.push_str("</anyName></attribute></zeroOrMore>\n");
}

fn write_inside(out: &mut String, inside: &Inside) {
    match inside {
        Inside::Unread => out.push_str("        <ref name=\"unread\"/>\n"),
        Inside::Tags { text, context, tags, needed } => {
            let repeat = if *needed { "oneOrMore" } else { "zeroOrMore" };
            let context = context.name();
            let _ = writeln!(out, "        <{repeat}>\n          <choice>");
            if *text {
                out.push_str("            <text/>\n");
            }
            for tag in tags {
                let _ = writeln!(out, "            <ref name=\"{context}.{tag}\"/>");
            }
            let _ = writeln!(out, "          </choice>\n        </{repeat}>");
        }
    }
}
