//! Values of attributes whose quotes are missing, odd, or too many.

use memchr::{memchr, memchr2};

use super::characters::is_space;
use super::reader::MarkupReader;
use super::slip;
use super::tag::{PLAIN_VALUE, ValueEnd};
use super::tree::Attribute;
use crate::diagnostic::{Diagnostic, Span, codes::xml, lookalike};

impl<'t> MarkupReader<'t, '_> {
    /// A value in quotes that are none to XML: those of a word processor.
    pub(super) fn read_odd_quotes(&mut self, at: usize, name: &'t str, start: usize) -> Option<Attribute<'t>> {
        let quote = |c: char| lookalike(c).filter(|row| matches!(row.plain, "\"" | "'"));
        let rest = self.text.get(start..)?;
        let open = quote(rest.chars().next()?)?;
        let from = start + open.character.len_utf8();
        let (length, close) =
            self.text.get(from..)?.char_indices().find(|(_, c)| matches!(c, '<' | '>' | '"') || quote(*c).is_some())?;
        let (to, end) = match quote(close).is_some() || close == '"' {
            true => (from + length, from + length + close.len_utf8()),
            false => (from + length, from + length),
        };
        let (span, value_span) = (Span::new(start, end), Span::new(from, to));
        let value = self.slice(from..to);
        self.at = end;
        self.findings.add(|| {
            let message = format!(
                "U+{:04X}, {}, stands where the value of `{name}` begins",
                u32::from(open.character),
                open.name
            );
            let finding =
                Diagnostic::new(xml::ATTRIBUTE_QUOTES, span, message).with_help(format!("write `{name}=\"{value}\"`"));
            finding.with_fix(span, format!("\"{value}\""))
        });
        let value = self.resolve_value(from, to);
        Some(Attribute { name, value, span: Span::new(at, end), value_span })
    }

    /// Where a value ends that holds the quotes around it, as in `a="say "hi""`.
    pub(super) fn quotes_within(&self, start: usize, end: usize, quote: u8) -> Option<usize> {
        let bytes = self.bytes();
        let ends = |at: usize| bytes.get(at + 1).is_none_or(|next| is_space(*next) || matches!(next, b'>' | b'/'));
        if ends(end) || bytes.get(end.checked_sub(1)?) == Some(&b'=') {
            return None;
        }
        let rest = bytes.get(end + 1..end + 1 + PLAIN_VALUE * 2).or_else(|| bytes.get(end + 1..))?;
        let stop = rest.iter().position(|byte| matches!(byte, b'<' | b'>')).unwrap_or(rest.len());
        let rest = rest.get(..stop)?;
        let mut last = None;
        for at in memchr::memchr_iter(quote, rest) {
            // Another attribute begins: its value is not part of this one.
            if at > 0 && rest.get(at - 1) == Some(&b'=') {
                break;
            }
            if ends(end + 1 + at) {
                last = Some(end + 1 + at);
            }
        }
        last.filter(|last| *last > start)
    }

    /// A value without quotes runs to the next space or to the end of the tag.
    pub(super) fn read_unquoted(
        &mut self,
        at: usize,
        name_end: usize,
        after_equals: usize,
        start: usize,
    ) -> Option<Attribute<'t>> {
        let name = self.slice(at..name_end);
        if let Some(attribute) = self.read_odd_quotes(at, name, start) {
            return Some(attribute);
        }
        let rest = self.bytes().get(start..).unwrap_or_default();
        let mut length =
            rest.iter().position(|byte| is_space(*byte) || matches!(byte, b'>' | b'<')).unwrap_or(rest.len());
        if length > 0 && rest.get(length) == Some(&b'>') && rest.get(length - 1) == Some(&b'/') {
            length -= 1;
        }
        length = slip::unquoted_length(rest, length);
        let end = start + length;
        let value = self.slice(start..end);
        if value.is_empty() {
            self.at = after_equals;
            self.findings.add(|| {
                Diagnostic::new(xml::ATTRIBUTE_VALUE, Span::new(at, after_equals), format!("`{name}` has no value"))
                    .with_help(format!("write `{name}=\"…\"`"))
            });
            return None;
        }
        self.at = end;
        // A quote further on means that only the opening one is missing: `a=b"`.
        let bare = value.trim_end_matches(['"', '\'']);
        let span = Span::new(start, end);
        if let Some((value_span, finding)) = slip::unquoted(name, value, start) {
            self.findings.add(|| finding);
            let value = self.resolve_value(value_span.start as usize, value_span.end as usize);
            return Some(Attribute { name, value, span: Span::new(at, end), value_span });
        }
        self.findings.add(|| {
            let finding =
                Diagnostic::new(xml::ATTRIBUTE_QUOTES, span, format!("the value of `{name}` is not in quotes"))
                    .with_help(format!("write `{name}=\"{bare}\"`"));
            match bare {
                _ if bare.contains(['"', '&']) => finding,
                // Where it ends is a guess.
                _ if bare.contains(' ') => finding.with_suggestion(span, format!("\"{bare}\"")),
                _ => finding.with_fix(span, format!("\"{bare}\"")),
            }
        });
        let value_span = Span::new(start, start + bare.len());
        let value = self.resolve_value(start, start + bare.len());
        Some(Attribute { name, value, span: Span::new(at, end), value_span })
    }

    /// Where the value that begins at `start` ends.
    ///
    /// A `<` before the closing quote is a fault either way: it stands unescaped in the value, or
    /// the closing quote was forgotten. What follows the next quote tells.
    pub(super) fn find_value_end(&mut self, start: usize, quote: u8, name: &'t str) -> ValueEnd {
        let bytes = self.bytes();
        let rest = bytes.get(start..).unwrap_or_default();
        let first = memchr2(quote, b'<', rest).map(|at| start + at);
        if let Some(at) = first
            && bytes.get(at) == Some(&quote)
        {
            return ValueEnd { at, quoted: true };
        }
        if let Some(less_than) = first
            && let Some(end) = self.find_quote(less_than, quote)
            && bytes.get(end - 1) != Some(&b'=')
            && bytes.get(end + 1).is_none_or(|next| is_space(*next) || matches!(next, b'>' | b'/' | b'?'))
        {
            for at in memchr::memchr_iter(b'<', bytes.get(less_than..end).unwrap_or_default()) {
                let span = Span::new(less_than + at, less_than + at + 1);
                self.findings.add(|| {
                    Diagnostic::new(xml::ATTRIBUTE_LESS_THAN, span, format!("a `<` in the value of `{name}`"))
                        .with_help("write `&lt;`")
                        .with_fix(span, "&lt;")
                });
            }
            return ValueEnd { at: end, quoted: true };
        }
        let length = memchr2(b'<', b'>', rest).unwrap_or(rest.len());
        let mut end = start + length;
        if bytes.get(end) == Some(&b'>') && bytes.get(end - 1) == Some(&b'/') && end > start {
            end -= 1;
        }
        let shown = char::from(quote);
        let other = if quote == b'"' { b'\'' } else { b'"' };
        // The wrong one may stand there.
        let wrong = end > start && bytes.get(end - 1) == Some(&other);
        let closing = if wrong { Span::new(end - 1, end) } else { Span::point(end) };
        self.findings.add(|| {
            Diagnostic::new(
                xml::ATTRIBUTE_QUOTES,
                Span::new(start - 1, end),
                format!("the value of `{name}` has no closing quote"),
            )
            .with_help(format!("close it with `{shown}`"))
            .with_suggestion(closing, shown.to_string())
        });
        ValueEnd { at: end, quoted: false }
    }

    /// The first `quote` from `from` on; what was found last is remembered, so that a thousand
    /// forgotten quotes are searched for once.
    pub(super) fn find_quote(&mut self, from: usize, quote: u8) -> Option<usize> {
        let length = self.text.len();
        let bytes = self.bytes();
        let slot = self.next_quote.get_mut(usize::from(quote == b'\''))?;
        if *slot < from {
            *slot = memchr(quote, bytes.get(from..)?).map_or(length, |at| from + at);
        }
        (*slot < length).then_some(*slot)
    }
}
