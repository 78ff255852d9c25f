//! What a message gives as one text that people read and tests compare.

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::diagnostic::Source;
use crate::message::Message;
use crate::report::Report;

/// Levels that are shown by indentation; what lies deeper stands below them.
const INDENTED: usize = 32;

/// The text form of snapshot tests, the same in every language: PresentationML with an element a line, Markdown, and
/// findings with their places; of a refused message (`message` is `None`) the findings alone.
///
/// Text beside elements stands in quotes, so that white space at its ends is seen; text alone in an element stands with
/// it.
///
/// ```
/// let engine = messageml::Engine::default();
/// let (report, message) = engine.check_and_render("<messageML>Hi <b>you</b></messageML>");
/// assert_eq!(messageml::snapshot(message.as_ref(), &report), r#"--- presentationml
/// <div data-format="PresentationML" data-version="2.0">
///   "Hi "
///   <b>you</b>
/// </div>
/// --- markdown
/// Hi **you**
/// --- findings
/// "#);
/// ```
pub fn snapshot(message: Option<&Message>, report: &Report) -> String {
    let mut out = String::new();
    if let Some(message) = message {
        out.push_str("--- presentationml\n");
        indent(message.presentation_ml(), &mut out);
        out.push_str("--- markdown\n");
        out.push_str(message.markdown());
        out.push('\n');
    }
    out.push_str("--- findings\n");
    let texts = report.texts();
    for found in report.diagnostics().iter() {
        let (at, _) = texts.positions(&found.place);
        let source = match &found.place.source {
            Source::Message => String::new(),
            Source::Data => "data:".into(),
            Source::Request => "request:".into(),
            Source::Include(name) => format!("{name}:"),
        };
        let (severity, code) = (found.severity.name(), found.code);
        out.push_str(&format!("{source}{}:{}: {severity}[{code}]: {}\n", at.line, at.column, found.message));
    }
    out
}

/// A piece of markup as it is written.
#[derive(Clone, Copy, Debug)]
enum Piece<'t> {
    Open(&'t str),
    Close(&'t str),
    Empty(&'t str),
    Text(&'t str),
}

fn pieces(markup: &str) -> Vec<Piece<'_>> {
    let mut reader = Reader::from_str(markup);
    reader.config_mut().check_end_names = false;
    let mut pieces = Vec::new();
    let (mut at, mut text_from) = (0, None);
    loop {
        let event = reader.read_event();
        let end = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX).min(markup.len());
        let written = markup.get(at..end).unwrap_or_default();
        let piece = match event {
            Ok(Event::Start(_)) => Some(Piece::Open(written)),
            Ok(Event::End(_)) => Some(Piece::Close(written)),
            Ok(Event::Empty(_)) => Some(Piece::Empty(written)),
            Ok(Event::Eof) | Err(_) => None,
            // References and sections are parts of one text.
            Ok(_) => {
                text_from.get_or_insert(at);
                at = end;
                continue;
            }
        };
        if let Some(from) = text_from.take() {
            pieces.push(Piece::Text(markup.get(from..at).unwrap_or_default()));
        }
        let Some(piece) = piece else {
            // What is no markup, which our writer never gives, stands as it is.
            pieces.extend(markup.get(at..).filter(|rest| !rest.is_empty()).map(Piece::Text));
            return pieces;
        };
        pieces.push(piece);
        at = end;
    }
}

fn indent(markup: &str, out: &mut String) {
    let pieces = pieces(markup);
    let mut depth: usize = 0;
    let mut at = 0;
    let mut line = |depth: usize, parts: &[&str]| {
        out.extend(std::iter::repeat_n("  ", depth.min(INDENTED)));
        parts.iter().for_each(|part| out.push_str(part));
        out.push('\n');
    };
    while let Some(rest) = pieces.get(at..).filter(|rest| !rest.is_empty()) {
        at += match rest {
            [Piece::Open(open), Piece::Close(close), ..] => {
                line(depth, &[open, close]);
                2
            }
            [Piece::Open(open), Piece::Text(text), Piece::Close(close), ..] => {
                line(depth, &[open, text, close]);
                3
            }
            [Piece::Open(open), ..] => {
                line(depth, &[open]);
                depth += 1;
                1
            }
            [Piece::Close(close), ..] => {
                depth = depth.saturating_sub(1);
                line(depth, &[close]);
                1
            }
            [Piece::Empty(tag), ..] => {
                line(depth, &[tag]);
                1
            }
            [Piece::Text(text), ..] => {
                line(depth, &["\"", text, "\""]);
                1
            }
            [] => break,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_stand_in_lines_and_no_character_is_lost() {
        for (markup, wanted) in [
            ("<div>a &amp; b</div>", "<div>a &amp; b</div>\n"),
            ("<div> <b>a</b><br/></div>", "<div>\n  \" \"\n  <b>a</b>\n  <br/>\n</div>\n"),
            ("<td title=\"a>b\"></td>", "<td title=\"a>b\"></td>\n"),
            ("<p>&#160;<i>x</i>&lt;</p>", "<p>\n  \"&#160;\"\n  <i>x</i>\n  \"&lt;\"\n</p>\n"),
            ("a < b", "\"a \"\n\"< b\"\n"),
            ("</b><i>", "\"</b><i>\"\n"),
        ] {
            let mut out = String::new();
            indent(markup, &mut out);
            assert_eq!(out, wanted);
        }
    }

    #[test]
    fn deep_markup_stays_small() {
        let mut out = String::new();
        indent(&format!("{}{}", "<b>".repeat(10_000), "</b>".repeat(10_000)), &mut out);
        assert!(out.len() < 3_000_000, "{}", out.len());
    }
}
