//! What stands beside elements and text: the XML declaration, instructions, comments, sections
//! and the document type.

use memchr::{memchr, memchr2};

use super::characters::{is_space, name_end, skip_space};
use super::reader::MarkupReader;
use super::tree::NodeKind;
use crate::diagnostic::{Diagnostic, Span, codes::xml};

/// Encodings that say nothing new about text that is already decoded, in lower case.
const PLAIN: &[&str] = &["utf-8", "utf8"];

/// Encodings, in lower case, that agree with ASCII: what is beyond it would arrive garbled.
const ASCII_BASED: &[&str] = &[
    "us-ascii",
    "ascii",
    "big5",
    "cp1252",
    "euc-jp",
    "euc-kr",
    "gb2312",
    "gbk",
    "iso-8859-1",
    "iso-8859-2",
    "iso-8859-3",
    "iso-8859-4",
    "iso-8859-5",
    "iso-8859-6",
    "iso-8859-7",
    "iso-8859-8",
    "iso-8859-9",
    "iso-8859-13",
    "iso-8859-15",
    "koi8-r",
    "latin1",
    "shift_jis",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "windows-1257",
    "windows-1258",
    "gb18030",
    "iso-8859-10",
    "iso-8859-11",
    "iso-8859-14",
    "iso-8859-16",
];

impl MarkupReader<'_, '_> {
    /// Passes the byte order mark and the XML declaration, which can only stand here.
    pub(super) fn skip_declaration(&mut self) {
        self.at = if self.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let start = self.at;
        let rest = self.bytes().get(start..).unwrap_or_default();
        if !rest.starts_with(b"<?xml") || !rest.get(5).is_some_and(|byte| is_space(*byte)) {
            return;
        }
        let Some(end) = self.find(b"?>", start) else {
            return self.report_endless(Span::new(start, start + 5), "the XML declaration", "?>");
        };
        self.at = end + 2;
        self.check_declaration(start + 5, end);
    }

    /// `version`, `encoding` and `standalone`, in this order.
    fn check_declaration(&mut self, from: usize, end: usize) {
        let mut at = from;
        let mut expected: &[&str] = &["version", "encoding", "standalone"];
        let mut versioned = false;
        loop {
            let next = skip_space(self.bytes(), at).min(end);
            if next == end {
                break;
            }
            let name_stop = name_end(self.text, next).min(end);
            let name = self.slice(next..name_stop);
            let equals = skip_space(self.bytes(), name_stop);
            let value_at = skip_space(self.bytes(), equals + 1);
            let quote = self.byte(value_at).filter(|byte| matches!(byte, b'"' | b'\''));
            let close = quote.and_then(|quote| {
                let rest = self.bytes().get(value_at + 1..end)?;
                memchr(quote, rest).map(|length| value_at + 1 + length)
            });
            let (Some(close), true, Some(position)) =
                (close, next > at && self.byte(equals) == Some(b'='), expected.iter().position(|known| *known == name))
            else {
                return self.report_declaration(
                    Span::new(next, end),
                    "the XML declaration holds something else",
                    "write `<?xml version=\"1.0\" encoding=\"UTF-8\"?>`, or leave it out",
                );
            };
            versioned |= name == "version";
            if !versioned {
                break;
            }
            expected = expected.get(position + 1..).unwrap_or_default();
            self.check_declared(name, Span::new(value_at + 1, close));
            at = close + 1;
        }
        if !versioned {
            self.report_declaration(
                Span::new(from, end),
                "the XML declaration does not begin with a version",
                "write `<?xml version=\"1.0\"?>`, or leave it out",
            );
        }
    }

    fn check_declared(&mut self, name: &str, span: Span) {
        let value = self.slice(span.range());
        match name {
            // 1.1 is let pass as the reference does, but read by the rules of 1.0.
            "version" if !matches!(value, "1.0" | "1.1") => {
                self.report_declaration(span, "there is no such version of XML", "write `1.0`");
            }
            "standalone" if !matches!(value, "yes" | "no") => {
                self.report_declaration(span, "`standalone` is `yes` or `no`", "leave it out");
            }
            "encoding" => {
                let lower = value.to_ascii_lowercase();
                if PLAIN.contains(&lower.as_str()) {
                    return;
                }
                let help = "write `UTF-8`, or leave the declaration out";
                if !ASCII_BASED.contains(&lower.as_str()) {
                    self.report_declaration(span, "text can't arrive in this encoding", help);
                } else if !self.text.is_ascii() {
                    if lower.ends_with("ascii") {
                        self.report_declaration(span, "the text holds characters beyond ASCII", help);
                    } else {
                        self.findings.add(|| {
                            Diagnostic::new(
                                xml::ENCODING,
                                span,
                                "the Agent reads UTF-8 text by this encoding and garbles it",
                            )
                            .with_help(help)
                            .with_fix(span, "UTF-8")
                        });
                    }
                }
            }
            _ => {}
        }
    }

    fn report_declaration(&mut self, span: Span, message: &str, help: &str) {
        self.findings.add(|| Diagnostic::new(xml::DECLARATION, span, message).with_help(help));
    }

    /// `<?…?>`
    pub(super) fn read_instruction(&mut self) {
        let start = self.at;
        let target_end = name_end(self.text, start + 2);
        let target = self.slice(start + 2..target_end);
        let Some(end) = self.find(b"?>", start + 2) else {
            return self.report_endless(Span::new(start, start + 2), "a processing instruction", "?>");
        };
        self.at = end + 2;
        let span = Span::new(start, end + 2);
        if target.eq_ignore_ascii_case("xml") {
            self.findings.add(|| {
                Diagnostic::new(xml::DECLARATION, span, "an XML declaration that is not at the very beginning")
                    .with_help("remove it, or move it to the first character of the message")
            });
        } else if target.is_empty() || (target_end < end && !self.byte(target_end).is_some_and(is_space)) {
            self.findings.add(|| {
                Diagnostic::new(xml::INSTRUCTION, span, "a processing instruction without a proper name")
                    .with_help("remove it: instructions mean nothing in a message; a `<` in text is written `&lt;`")
            });
        }
        self.finish_run();
        self.add_leaf(NodeKind::Instruction, span);
    }

    /// `<!…`
    pub(super) fn read_declaration(&mut self) {
        let start = self.at;
        let rest = self.bytes().get(start + 2..).unwrap_or_default();
        if rest.starts_with(b"--") {
            self.read_comment(start);
        } else if rest.starts_with(b"[CDATA[") {
            let Some(end) = self.find(b"]]>", start + 9) else {
                return self.report_endless(Span::new(start, start + 9), "a CDATA section", "]]>");
            };
            self.at = end + 3;
            self.finish_run();
            let span = Span::new(start, self.at);
            if self.is_outside() {
                self.report_outside(span, "a CDATA section");
            }
            self.add_leaf(NodeKind::CData, span);
        } else if rest.get(..7).is_some_and(|word| word.eq_ignore_ascii_case(b"DOCTYPE")) {
            self.read_document_type(start);
        } else {
            self.at = start + 2;
            let span = Span::new(start, start + 2);
            self.findings.add(|| {
                Diagnostic::new(xml::LESS_THAN, span, "a `<!` that begins nothing")
                    .with_help("write `&lt;!`")
                    .with_fix(Span::new(start, start + 1), "&lt;")
            });
        }
    }

    fn read_comment(&mut self, start: usize) {
        let Some(first) = self.find(b"--", start + 4) else {
            return self.report_endless(Span::new(start, start + 4), "a comment", "-->");
        };
        let end = if self.byte(first + 2) == Some(b'>') { Some(first) } else { self.find(b"-->", first) };
        let Some(end) = end else {
            return self.report_endless(Span::new(start, start + 4), "a comment", "-->");
        };
        self.at = end + 3;
        if end != first {
            self.findings.add(|| {
                Diagnostic::new(xml::COMMENT, Span::new(first, first + 2), "`--` inside a comment")
                    .with_help("two hyphens may only stand at its end: `-->`")
            });
        }
        self.finish_run();
        self.add_leaf(NodeKind::Comment, Span::new(start, self.at));
    }

    /// Refuses the document type and passes it, its declarations included.
    fn read_document_type(&mut self, start: usize) {
        let rest = self.bytes().get(start..).unwrap_or_default();
        let mut end = memchr2(b'>', b'[', rest).map_or(self.text.len(), |at| start + at);
        if self.byte(end) == Some(b'[') {
            self.declares_names = true;
            let close = self.find(b"]", end).unwrap_or(self.text.len());
            let rest = self.bytes().get(close..).unwrap_or_default();
            end = memchr(b'>', rest).map_or(self.text.len(), |at| close + at);
        }
        self.at = (end + 1).min(self.text.len());
        let span = Span::new(start, self.at);
        self.findings.add(|| {
            Diagnostic::new(xml::DOCTYPE, span, "a document type declaration")
                .with_help("remove it; write characters that it would name as numbers, as in `&#160;`")
                .with_fix(span, "")
        });
    }

    /// Something whose end never comes takes the rest of the text along.
    fn report_endless(&mut self, span: Span, what: &str, end: &str) {
        self.at = self.text.len();
        self.excuse_all();
        let root_missing = self.tree.nodes.is_empty();
        self.stopped |= root_missing;
        self.findings.add(|| {
            Diagnostic::new(xml::ENDLESS, span, format!("{what} without its end"))
                .with_help(format!("add `{end}` where it should end"))
        });
    }
}
