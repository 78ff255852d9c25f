//! Reading markup: each `tests/markup/*.xml` against the tree and the findings written beside it,
//! and what holds for every text whatsoever.

use std::fmt::Write;

use messageml::machinery::markup::{self, NodeId, NodeKind, Tree};
use messageml::{Diagnostics, Limits};
use proptest::prelude::*;

/// The tree as indented lines.
fn show_tree(tree: &Tree<'_>) -> String {
    let mut out = String::new();
    let mut ends: Vec<NodeId> = Vec::new();
    for (index, node) in tree.nodes.iter().enumerate() {
        let id = NodeId(u32::try_from(index).expect("few nodes"));
        while ends.last().is_some_and(|end| *end <= id) {
            ends.pop();
        }
        let indent = "  ".repeat(ends.len());
        let range = node.span.range();
        match &node.kind {
            NodeKind::Element { .. } => {
                let (name, open) = (tree.name_of(node), node.open());
                writeln!(out, "{indent}<{name}> {range:?}, tag {:?}", open.range()).expect("a string takes all");
                for attribute in tree.attributes(id) {
                    let (name, value) = (attribute.name, &*attribute.value);
                    writeln!(out, "{indent}  @{name} {value:?} {:?}", attribute.span.range())
                        .expect("a string takes all");
                }
            }
            NodeKind::Text(_) => {
                writeln!(out, "{indent}{:?} {range:?}", tree.text_of(node)).expect("a string takes all")
            }
            other => writeln!(out, "{indent}{other:?} {range:?}").expect("a string takes all"),
        }
        ends.push(node.end);
    }
    out
}

/// The findings, each with the text that it points at.
fn show_findings(text: &str, findings: &Diagnostics) -> String {
    let mut out = String::new();
    for finding in findings {
        let range = finding.place.span.range();
        let shown = &text[range.clone()];
        writeln!(out, "{:?} {} {range:?} {shown:?}", finding.severity, finding.code).expect("a string takes all");
        writeln!(out, "  {}", finding.message).expect("a string takes all");
        for label in &finding.labels {
            let shown = &text[label.place.span.range()];
            writeln!(out, "  label {shown:?}: {}", label.text).expect("a string takes all");
        }
        if let Some(help) = &finding.help {
            writeln!(out, "  help: {help}").expect("a string takes all");
        }
        if let Some(fix) = &finding.fix {
            let range = fix.place.span.range();
            writeln!(out, "  fix {range:?} {:?} -> {:?}", &text[range.clone()], fix.replacement)
                .expect("a string takes all");
        }
    }
    out
}

#[test]
fn files_read_as_written_beside_them() {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::glob!("markup/*.xml", |path| {
            let text = std::fs::read_to_string(path).expect("a readable file");
            let (tree, findings) = markup::read(&text, &Limits::default());
            check_consistency(&text, &tree, &findings);
            let shown = format!("{text}\n----\n{}----\n{}", show_tree(&tree), show_findings(&text, &findings));
            let mut settings = insta::Settings::clone_current();
            settings.set_snapshot_path(path.parent().expect("a folder"));
            settings.bind(|| insta::assert_snapshot!("tree", shown));
        });
    });
}

/// What holds for the reading of any text.
fn check_consistency(text: &str, tree: &Tree<'_>, findings: &Diagnostics) {
    let inside = |span: messageml::Span| assert!(text.get(span.range()).is_some(), "{span:?} of {text:?}");
    for finding in findings {
        inside(finding.place.span);
        finding.labels.iter().for_each(|label| inside(label.place.span));
        finding.fix.iter().for_each(|fix| inside(fix.place.span));
    }
    let count = tree.nodes.len();
    for (index, node) in tree.nodes.iter().enumerate() {
        inside(node.span);
        let end = node.end.0 as usize;
        assert!(end > index && end <= count, "node {index} of {text:?}");
        assert_eq!(node.parent().is_none(), index == 0, "node {index} of {text:?}");
        if let Some(parent) = node.parent() {
            let around = tree.node(parent);
            assert!((parent.0 as usize) < index && end <= around.end.0 as usize, "node {index} of {text:?}");
            assert!(
                around.span.start <= node.span.start && node.span.end <= around.span.end,
                "node {index} of {text:?}"
            );
        }
        match &node.kind {
            NodeKind::Element { .. } => {
                inside(node.open());
                let attributes = tree.attributes(NodeId(u32::try_from(index).expect("few nodes")));
                for attribute in attributes {
                    inside(attribute.span);
                    inside(attribute.value_span);
                }
                let names: Vec<Vec<u16>> = attributes.iter().map(|a| a.name.encode_utf16().collect()).collect();
                assert!(names.is_sorted_by(|a, b| a < b), "attributes of node {index} of {text:?}");
            }
            NodeKind::Text(_) => assert!(!tree.text_of(node).is_empty(), "empty text in {text:?}"),
            _ => {}
        }
    }
    if count > 0 {
        assert_eq!(tree.node(NodeId(0)).end.0 as usize, count);
    }
    if !findings.has_errors() {
        assert!(count > 0, "accepted without a root: {text:?}");
        compare_with_tokens(text, tree);
    }
}

/// A well-formed text must give the elements that an independent tokenizer sees.
fn compare_with_tokens(text: &str, tree: &Tree<'_>) {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(text);
    let mut names = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => {
                names.push(tag.name().as_ref().to_owned());
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => panic!("accepted, but {error}: {text:?}"),
        }
    }
    let ours: Vec<&str> = tree
        .nodes
        .iter()
        .filter(|node| matches!(node.kind, NodeKind::Element { .. }))
        .map(|node| tree.name_of(node))
        .collect();
    assert_eq!(ours, names, "{text:?}");
}

#[test]
fn line_ends_and_control_characters() {
    let text = "<div a='1\r\n2\r3\t4&#13;&#10;5'>a\r\nb\rc&#13;d\r&#10;</div>\r\n";
    let (tree, findings) = markup::read(text, &Limits::default());
    assert!(findings.is_empty());
    assert_eq!(tree.attribute(NodeId(0), "a").map(|a| &*a.value), Some("1 2 3 4\r\n5"));
    assert_eq!(tree.text_of(tree.node(NodeId(1))), "a\nb\nc\rd\n\n");

    let (_, findings) = markup::read("<div>\u{1}\u{7f}\u{85}\u{0}</div>", &Limits::default());
    let codes: Vec<_> = findings.iter().map(|finding| finding.code.id()).collect();
    assert_eq!(codes, ["xml/control-character"; 2]);
}

#[test]
fn bounds_are_findings() {
    let limits = Limits { markup_nodes: 10, attributes: 2, attribute_bytes: 3, markup_depth: 3, ..Limits::default() };
    for (text, code) in [
        ("<a><b><c><d/></c></b></a>", "limit/markup-depth"),
        ("<a><b/><b/><b/><b/><b/><b/><b/><b/><b/><b/></a>", "limit/markup-nodes"),
        ("<a b='' c='' d='' e=''/>", "limit/attributes"),
        ("<a b='1234'/>", "limit/attribute-bytes"),
    ] {
        let (tree, findings) = markup::read(text, &limits);
        check_consistency(text, &tree, &findings);
        assert_eq!(findings.iter().map(|finding| finding.code.id()).collect::<Vec<_>>(), [code], "{text}");
    }
    let (_, findings) = markup::read("<a><b><c/></b>123</a>", &limits);
    assert!(findings.is_empty());
}

/// Texts that would take a reader with any search back or ahead minutes.
#[test]
fn hostile_texts_are_answered() {
    let times = 200_000;
    let heads = [
        "<div>",
        "<a b=\"",
        "<a b='",
        "<a b=\"'",
        "<!--",
        "<![CDATA[",
        "<?a ",
        "&",
        "&#",
        "</a>",
        "<a></b>",
        "<a><b></a>",
        "<",
        "]]>",
        "<!DOCTYPE a [",
        "a=",
        "<a b",
        "<a/b",
        "\r",
        "<a b=c",
        "<a b='<'",
        "</",
    ];
    for head in heads {
        for start in ["", "<div>", "<div a=\""] {
            let text = format!("{start}{}", head.repeat(times));
            let (tree, findings) = markup::read(&text, &Limits::default());
            assert!(findings.has_errors(), "{start}{head}");
            // As many for each finding in the end, because those of further loop turns are made one later.
            assert!(findings.len() <= 64 * Limits::default().diagnostics);
            assert!(tree.nodes.len() <= Limits::default().markup_nodes);
        }
    }
    let text = "<div>".repeat(100_000);
    let (_, findings) = markup::read(&text, &Limits::default());
    assert_eq!(findings.iter().map(|finding| finding.code.id()).collect::<Vec<_>>(), ["limit/markup-depth"]);
}

/// Pieces of markup, right and wrong, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "<div>",
        "</div>",
        "<p class=\"a\">",
        "</p>",
        "<br/>",
        "text",
        " ",
        "é",
        "😀",
        "\r\n",
        "\t",
        "&amp;",
        "&#65;",
        "&#x1F600;",
        "&nbsp;",
        "&",
        "<",
        ">",
        "\"",
        "'",
        "/",
        "=",
        "<b",
        " a='1'",
        " b=\"2\"",
        " c=3",
        " d",
        "<!-- c -->",
        "<!--",
        "-->",
        "--",
        "<![CDATA[x]]>",
        "<![CDATA[",
        "]]>",
        "<?pi x?>",
        "<?xml version=\"1.0\"?>",
        "?>",
        "<!DOCTYPE a>",
        "[",
        "]",
        "</",
        "/>",
        "\u{0}",
        "\u{ffff}",
        "\u{feff}",
        "&#",
        ";",
        "<é ü='ö'/>",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1500) })]

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        let (tree, findings) = markup::read(&text, &Limits::default());
        check_consistency(&text, &tree, &findings);
    }

    #[test]
    fn any_pieces_are_read(text in pieces()) {
        for text in [format!("<div>{text}</div>"), text] {
            let (tree, findings) = markup::read(&text, &Limits::default());
            check_consistency(&text, &tree, &findings);
        }
    }

    #[test]
    fn any_damage_is_read(at in 0usize..400, length in 0usize..6, piece in pieces()) {
        let mut text = String::from(include_str!("markup/plain.xml"));
        let start = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let end = ((start + length).min(text.len())..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(start);
        text.replace_range(start..end, &piece);
        let (tree, findings) = markup::read(&text, &Limits::default());
        check_consistency(&text, &tree, &findings);
    }
}
