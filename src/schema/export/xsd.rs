//! XML Schema 1.0.
//!
//! It cannot choose a type by an attribute, so a tag with several readings takes any attribute.

use std::fmt::Write;

use super::facet::Facets;
use super::grammar::{Attributes, Inside, Shape, reachable, roots, shapes};
use super::{Shared, escape};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<!-- MessageML and PresentationML. Made from the element table by `messageml schema`. It takes every message that
     Symphony takes, and catches what a schema can; the RELAX NG schema catches more. -->
<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" elementFormDefault=\"unqualified\">
";

/// The element table as an XML Schema.
///
/// ```
/// assert!(messageml::schema::export::xsd().contains("<xs:element name=\"messageML\">"));
/// ```
pub fn xsd() -> String {
    let mut out = String::from(HEAD);
    let mut shared = [Shared::default(), Shared::default()];
    for (tag, _, attributes, inside) in roots() {
        let _ = writeln!(out, "  <xs:element name=\"{tag}\">");
        write_type(&mut out, &mut shared, "", &[Shape::Element(attributes, inside)]);
        out.push_str("  </xs:element>\n");
    }
    for (context, tag) in reachable() {
        let name = format!(" name=\"{}.{tag}\"", context.name());
        write_type(&mut out, &mut shared, &name, &shapes(tag, context));
    }
    let [groups, attributes] = &shared;
    for (number, piece) in groups.pieces.iter().enumerate() {
        let _ = writeln!(out, "    <xs:group name=\"content-{number}\">\n      <xs:choice>");
        let _ = writeln!(out, "{piece}      </xs:choice>\n    </xs:group>");
    }
    for (number, piece) in attributes.pieces.iter().enumerate() {
        let _ = writeln!(out, "    <xs:attributeGroup name=\"attributes-{number}\">\n{piece}    </xs:attributeGroup>");
    }
    out.push_str("</xs:schema>\n");
    out
}

fn write_type(out: &mut String, [groups, attributes]: &mut [Shared; 2], name: &str, shapes: &[Shape]) {
    let insides = || {
        shapes.iter().map(|shape| match shape {
            Shape::Element(_, inside) | Shape::Open(_, inside) => inside,
        })
    };
    let text = insides().any(|inside| matches!(inside, Inside::Unread | Inside::Tags { text: true, .. }));
    let mixed = if text { " mixed=\"true\"" } else { "" };
    let _ = writeln!(out, "    <xs:complexType{name}{mixed}>");
    if insides().any(|inside| matches!(inside, Inside::Unread)) {
        let any = "<xs:any minOccurs=\"0\" maxOccurs=\"unbounded\" processContents=\"skip\"/>";
        let _ = writeln!(out, "      <xs:sequence>{any}</xs:sequence>");
    } else {
        let needed = insides().all(|inside| matches!(inside, Inside::Tags { needed: true, .. }));
        let mut tags = String::new();
        write_tags(&mut tags, insides());
        if !tags.is_empty() {
            let number = groups.number(tags);
            let times = format!("minOccurs=\"{}\" maxOccurs=\"unbounded\"", u8::from(needed));
            let _ = writeln!(out, "      <xs:group ref=\"content-{number}\" {times}/>");
        }
    }
    match shapes {
        [Shape::Element(all, _)] => {
            let mut piece = String::new();
            write_attributes(&mut piece, all);
            if !piece.is_empty() {
                let number = attributes.number(piece);
                let _ = writeln!(out, "      <xs:attributeGroup ref=\"attributes-{number}\"/>");
            }
        }
        _ => out.push_str("      <xs:anyAttribute processContents=\"skip\"/>\n"),
    }
    out.push_str("    </xs:complexType>\n");
}

fn write_tags<'i>(out: &mut String, insides: impl Iterator<Item = &'i Inside>) {
    let mut seen: Vec<&str> = Vec::new();
    for inside in insides {
        let Inside::Tags { context, tags, .. } = inside else { continue };
        for tag in tags {
            if !seen.contains(tag) {
                seen.push(tag);
                let _ = writeln!(out, "        <xs:element name=\"{tag}\" type=\"{}.{tag}\"/>", context.name());
            }
        }
    }
}

fn write_attributes(out: &mut String, attributes: &Attributes) {
    for attribute in &attributes.all {
        let required = attributes.required.iter().any(|names| names.as_slice() == [attribute.name]);
        let presence = if required { " use=\"required\"" } else { "" };
        let facets = Facets::of(&attribute.values);
        let name = attribute.name;
        if facets.is_empty() {
            let _ = writeln!(out, "      <xs:attribute name=\"{name}\" type=\"xs:string\"{presence}/>");
            continue;
        }
        let _ = write!(out, "      <xs:attribute name=\"{name}\"{presence}><xs:simpleType>");
        out.push_str("<xs:restriction base=\"xs:string\">");
        if let Some(pattern) = &facets.pattern {
            let _ = write!(out, "<xs:pattern value=\"{}\"/>", escape(pattern));
        }
        if let Some(most) = facets.max_length {
            let _ = write!(out, "<xs:maxLength value=\"{most}\"/>");
        }
        out.push_str("</xs:restriction></xs:simpleType></xs:attribute>\n");
    }
}
