//! `#compress`, and the directives that FreeMarker defines as variables.

use super::escape;
use super::failure::Outcome;
use super::value::{MarkupFormat, Transform, Value};
use super::{Flow, Machine};
use crate::diagnostic::{Kept, Span, codes};
use crate::template::ast::{Call, CallArgs, Markup};

/// White space as Java's `Character.isWhitespace` sees it.
pub(crate) fn is_java_white_space(c: char) -> bool {
    match c {
        '\u{a0}' | '\u{2007}' | '\u{202f}' | '\u{85}' => false,
        '\u{1c}'..='\u{1f}' => true,
        c => c.is_whitespace(),
    }
}

impl<'m> Machine<'m> {
    /// Narrows the white space of what was written since `at`.
    pub(super) fn compress_from(&mut self, at: usize, single_line: bool, span: Span) -> Outcome<()> {
        self.charge_letters(self.out.len().saturating_sub(at), span)?;
        let (text, kept) = compress(self.out.get(at..).unwrap_or_default(), single_line);
        self.out.truncate(at);
        self.out.push_str(&text);
        if self.context.record_origins {
            self.origins.rearrange(at, &kept);
        }
        Ok(())
    }

    /// `<@html_escape>` and the like.
    #[inline(never)]
    pub(super) fn run_transform(&mut self, transform: Transform, call: &'m Call, span: Span) -> Outcome<Flow> {
        let mut args = Vec::new();
        match &call.args {
            CallArgs::Named(named) => {
                for (name, value) in named {
                    args.push((self.unit.ast.name(*name), self.eval(*value)?));
                }
            }
            CallArgs::Positional(values) if values.is_empty() => {}
            CallArgs::Positional(_) => {
                let message = "this directive takes its arguments by name";
                return Err(self.fault_in(codes::template::CALL_ARGUMENTS, self.unit, span, message));
            }
        }
        let at = self.out.len();
        let flow = match &call.body {
            Some(body) => self.run(body)?,
            None => Flow::Done,
        };
        match transform {
            Transform::Compress => {
                let single =
                    matches!(args.iter().find(|(name, _)| *name == "single_line"), Some((_, Some(Value::Bool(true)))));
                self.compress_from(at, single, span)?;
            }
            Transform::HtmlEscape | Transform::XmlEscape => {
                let text = self.cut(at, span)?;
                self.charge_letters(text.len(), span)?;
                let markup = if transform == Transform::HtmlEscape { Markup::Html } else { Markup::Xml };
                if markup == Markup::Html {
                    // Older than the output formats, it leaves apostrophes alone.
                    let mut escaped = String::with_capacity(text.len());
                    escape::escape(MarkupFormat::Plain(markup), &text, &mut escaped);
                    self.out.push_str(&escaped.replace("&#39;", "'"));
                } else {
                    escape::escape(MarkupFormat::Plain(markup), &text, &mut self.out);
                }
            }
            Transform::NormalizeNewlines => {
                let text = self.cut(at, span)?;
                self.charge_letters(text.len(), span)?;
                normalize_lines(&text, &mut self.out);
            }
            Transform::CaptureOutput => {
                let text = self.cut(at, span)?;
                let Some((scope, Some(name))) =
                    args.iter().find(|(name, _)| matches!(*name, "var" | "local" | "global" | "namespace")).cloned()
                else {
                    let message = "this directive needs the name of a variable: `var=\"name\"`";
                    return Err(self.fault_in(codes::template::CALL_ARGUMENTS, self.unit, span, message));
                };
                let name = self.text_of(call.callee, name)?;
                let symbol = self.symbols.intern(&name);
                let target = match scope {
                    "local" => super::directive::Target::Local,
                    "global" => super::directive::Target::Global,
                    _ => super::directive::Target::Namespace(self.namespace),
                };
                self.put(target, symbol, Value::from(text));
            }
        }
        Ok(flow)
    }
}

/// Every line ends with a line feed, the last one too; a first line that is empty goes.
fn normalize_lines(text: &str, out: &mut String) {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines = text.strip_suffix('\n').unwrap_or(&text);
    for (at, line) in lines.split('\n').enumerate() {
        if at > 0 || !line.is_empty() {
            out.push_str(line);
            out.push('\n');
        }
    }
}

/// Each run of white space becomes a space, or a line break if it holds one; the edges go. Also tells
/// what was kept of the text.
fn compress(text: &str, single_line: bool) -> (String, Vec<Kept>) {
    let mut out = String::with_capacity(text.len());
    let mut kept: Vec<Kept> = Vec::new();
    let mut gap: Option<usize> = Some(0);
    for (at, c) in text.char_indices() {
        if is_java_white_space(c) {
            gap.get_or_insert(at);
            continue;
        }
        if let Some(from) = gap.take() {
            if !out.is_empty() {
                kept.push(Kept { before: from, after: out.len() });
                out.push_str(if single_line { " " } else { line_break(text.get(from..at).unwrap_or_default()) });
            }
            kept.push(Kept { before: at, after: out.len() });
        }
        out.push(c);
    }
    (out, kept)
}

/// The first line break in a run of white space, or a space.
fn line_break(gap: &str) -> &'static str {
    match gap.find(['\r', '\n']).and_then(|at| gap.get(at..)) {
        Some(rest) if rest.starts_with("\r\n") => "\r\n",
        Some(rest) if rest.starts_with('\r') => "\r",
        Some(_) => "\n",
        None => " ",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_in_compressed_text_point_to_the_template() {
        let message = "<messageML>\n<#compress>\n  <p>a</p>\n\n   ${\"b\"}  <#if true>   <foo>c</foo></#if>\n</#compress></messageML>";
        let report = crate::Engine::default().check(message);
        let found = report.diagnostics().iter().find(|found| found.is_error()).expect("`foo` is unknown");
        let at = found.place.span.start as usize;
        assert!(
            (message.find("<foo").expect("it is there")..=message.find("foo").expect("it is there")).contains(&at),
            "{at}"
        );
    }

    #[test]
    fn what_is_kept_is_found_again() {
        let text = "  a b \n\t c\u{a0}d  ";
        let (compressed, kept) = compress(text, false);
        assert_eq!(compressed, "a b\nc\u{a0}d");
        for (at, c) in compressed.char_indices().filter(|(_, c)| !is_java_white_space(*c)) {
            let piece = kept.iter().rfind(|kept| kept.after <= at).expect("a piece");
            assert!(text[piece.before + (at - piece.after)..].starts_with(c), "{c} at {at}");
        }
    }
}
