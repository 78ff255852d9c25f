//! Markdown input: each `tests/markdown/*.md` against the PresentationML written beside it, and what
//! holds for every text whatsoever.

use messageml::Engine;
use messageml::json::{self, Json};
use proptest::prelude::*;

#[test]
fn files_read_as_written_beside_them() {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::glob!("markdown/*.md", |path| {
            let text = std::fs::read_to_string(path).expect("a readable file");
            let beside = std::fs::read_to_string(path.with_extension("json")).unwrap_or_else(|_| "{}".into());
            let beside = json::read(&beside, 100).expect("JSON beside the text");
            let shown = match Engine::default().render_markdown(&text, beside.get("entities"), beside.get("media")) {
                Ok(message) => format!(
                    "{text}\n----\n{}\n----\n{}\n----\n{}",
                    message.presentation_ml(),
                    message.markdown(),
                    message.entity_json()
                ),
                Err(report) => {
                    let faults: Vec<_> = report.diagnostics().iter().map(|fault| fault.message.as_str()).collect();
                    format!("{text}\n----\n{}", faults.join("\n"))
                }
            };
            let mut settings = insta::Settings::clone_current();
            settings.set_snapshot_path(path.parent().expect("a folder"));
            settings.bind(|| insta::assert_snapshot!("message", shown));
        });
    });
}

/// Pieces of Markdown in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "*",
        "**",
        "_",
        "__",
        "`",
        "``",
        "```",
        "~~~",
        "[",
        "]",
        "(",
        ")",
        "![",
        "<",
        ">",
        "<b>",
        "<http://a.b>",
        "\\",
        "&amp;",
        "&",
        "\n",
        "\n\n",
        "  \n",
        "    ",
        "\t",
        "- ",
        "1. ",
        "2) ",
        "> ",
        "---",
        "# ",
        "[r]: http://x\n",
        "[r]",
        "a",
        "é",
        "😀",
        " ",
        "\u{a0}",
        "\u{91}",
        "\u{92}",
        "\0",
        "x@y.z",
        "\"",
        "'",
        ":",
        "!",
        "\r",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn entity(start: i64, end: i64, kind: &str, id: &str) -> Json {
    let text = serde_json::json!({ "indexStart": start, "indexEnd": end, "type": kind, "id": id }).to_string();
    json::read(&text, 10).expect("JSON")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]

    #[test]
    fn any_text_is_a_message(text in pieces()) {
        prop_assert!(Engine::default().render_markdown(&text, None, None).is_ok(), "{text:?}");
    }

    #[test]
    fn any_entity_is_answered(
        text in pieces(), start in -2i64..50, length in -1i64..9, kind in "KEYWORD|URL|USER_FOLLOW|EMOJI", id in "[#$a1:/ *_]{0,4}",
    ) {
        let entity = entity(start, start + length, &kind, &id);
        let answer = Engine::default().render_markdown(&text, Some(&entity), None);
        prop_assert_eq!(answer.is_ok(), length > 0);
    }
}

/// Tags whose ends are near, far or after the line: none is looked for through all that follows.
#[test]
fn the_end_of_a_tag_is_looked_for_once() {
    for (before, piece, after) in [("`", "<?> ", ""), ("", "<?\n", "?>"), ("", "<? ", "\n?>"), ("", "<!-- ", "-->")] {
        let text = format!("{before}{}{after}", piece.repeat(300_000));
        assert!(Engine::default().render_markdown(&text, None, None).is_ok(), "{piece:?}");
    }
}

/// Texts on which searching back or ahead would add up.
#[test]
fn hostile_texts_are_answered() {
    let pieces = [
        "*a ",
        "*a _b ",
        "**",
        "[",
        "![",
        "[a](",
        "[a](<",
        "`a ``b ",
        "<!--",
        "<![CDATA[",
        "<?",
        "<a b='",
        "> ",
        "- ",
        "1. a\n",
        "[r]: x\n",
        "\\",
        "&a",
        "*_",
        "a**b",
        "[a",
        "]",
        "<a",
        "\n\n",
        "(",
        "[a]: (",
        "```\n",
        "a * b_ ",
    ];
    for piece in pieces {
        let answer = Engine::default().render_markdown(&piece.repeat(20_000), None, None);
        if let Err(report) = answer {
            let codes: Vec<_> = report.diagnostics().iter().map(|fault| fault.code.id()).collect();
            assert_eq!(codes, ["limit/markup-depth"], "{piece:?}");
        }
    }
}
