//! `#compress`, and the directives that FreeMarker defines as variables.

use super::escape;
use super::failure::Outcome;
use super::value::{MarkupFormat, Transform, Value};
use super::{Flow, Machine};
use crate::diagnostic::{Span, codes};
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
    pub(super) fn compress_from(&mut self, at: usize, single_line: bool) {
        let text = compress(self.out.get(at..).unwrap_or_default(), single_line);
        self.out.truncate(at);
        self.out.push_str(&text);
        if self.context.record_origins {
            self.origins.truncate(at);
        }
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
                self.compress_from(at, single);
            }
            Transform::HtmlEscape | Transform::XmlEscape => {
                let text = self.cut(at, span)?;
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

/// Each run of white space becomes a space, or a line break if it holds one; the edges go.
fn compress(text: &str, single_line: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap: Option<String> = None;
    for c in text.chars() {
        if is_java_white_space(c) {
            gap.get_or_insert_default().push(c);
        } else {
            if let Some(gap) = gap.take()
                && !out.is_empty()
            {
                out.push_str(if single_line { " " } else { line_break(&gap) });
            }
            out.push(c);
        }
    }
    out
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
