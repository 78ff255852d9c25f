//! What stops an expansion, and how it is told.

use crate::diagnostic::{Code, Diagnostic, Span, codes};
use crate::template::ast::ExprId;
use crate::template::builtin::Site;

use super::Machine;
use super::scope::Unit;
use super::value::Value;

/// The result of anything that can stop the expansion.
pub(crate) type Outcome<T> = Result<T, Box<Fault>>;

/// What kind of stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FaultKind {
    /// A value is missing: `(…)!` and `(…)??` catch it.
    Missing,
    /// Anything else that `#attempt` catches.
    Error,
    /// A bound was reached: nothing catches it.
    Limit,
}

/// A stop.
#[derive(Debug)]
pub(crate) struct Fault {
    /// What may catch it.
    pub(crate) kind: FaultKind,
    /// What is reported if nothing does.
    pub(crate) diagnostic: Diagnostic,
}

impl Fault {
    /// Adds what to do about it.
    #[must_use]
    pub(crate) fn help(mut self: Box<Self>, help: impl Into<String>) -> Box<Self> {
        self.diagnostic.help = Some(help.into());
        self
    }
}

impl<'m> Machine<'m> {
    /// A fault at an expression of the template that is being expanded.
    #[cold]
    pub(crate) fn fault(&self, code: Code, expr: ExprId, message: impl Into<String>) -> Box<Fault> {
        self.fault_in(code, self.unit, self.unit.ast.span(expr), message)
    }

    /// A fault at a place of a template.
    #[cold]
    pub(crate) fn fault_in(&self, code: Code, unit: Unit<'m>, span: Span, message: impl Into<String>) -> Box<Fault> {
        let place = self.author_place(unit, span);
        let mut diagnostic = Diagnostic::new(code, place, message);
        diagnostic.trail = self.trail_frames();
        let kind = if code == codes::template::MISSING_VALUE {
            FaultKind::Missing
        } else if code.family() == "limit" {
            FaultKind::Limit
        } else {
            FaultKind::Error
        };
        Box::new(Fault { kind, diagnostic })
    }

    /// A fault at a built-in.
    #[cold]
    pub(crate) fn fault_at(&self, site: &Site<'m>, code: Code, message: impl Into<String>) -> Box<Fault> {
        self.fault_in(code, site.unit, site.unit.ast.span(site.expr), message)
    }

    /// An argument or receiver of a built-in is of the right type but of no use:
    /// `template/invalid-value`.
    #[cold]
    pub(crate) fn invalid_at(&self, site: &Site<'m>, message: impl Into<String>) -> Box<Fault> {
        self.fault_at(site, codes::template::INVALID_VALUE, message)
    }

    /// A value of the wrong type: `wanted` is such as `a number`.
    #[cold]
    pub(crate) fn wrong_type(&self, expr: ExprId, wanted: &str, found: &Value<'m>) -> Box<Fault> {
        self.wrong_type_in(self.unit, expr, wanted, found)
    }

    /// As [`Machine::wrong_type`], in any template.
    #[cold]
    pub(crate) fn wrong_type_in(&self, unit: Unit<'m>, expr: ExprId, wanted: &str, found: &Value<'m>) -> Box<Fault> {
        let text = short_source(unit, expr);
        let message = format!("`{text}` is {}, but {wanted} is needed here", self.describe(found));
        let fault = self.fault_in(codes::template::WRONG_TYPE, unit, unit.ast.span(expr), message);
        match remedy(wanted, found) {
            Some(help) => fault.help(help.replace("{}", &text)),
            None => fault,
        }
    }

    /// Type and short value, for messages.
    pub(crate) fn describe(&self, value: &Value<'m>) -> String {
        let kind = value.kind();
        match value {
            Value::Text(text) => format!("{kind} ({:?})", shorten(text, 24)),
            Value::Number(number) => format!("{kind} ({number})"),
            Value::Bool(truth) => format!("{kind} ({truth})"),
            Value::Sequence(sequence) => match sequence.len() {
                Some(1) => format!("{kind} of 1 item"),
                Some(len) => format!("{kind} of {len} items"),
                None => format!("{kind} without end"),
            },
            Value::Hash(hash) => {
                let keys = self.some_keys(hash, 4);
                if keys.is_empty() { format!("{kind} (empty)") } else { format!("{kind} (with {keys})") }
            }
            Value::Function(function) => format!("{kind} ({:?})", function.name()),
            _ => kind.to_owned(),
        }
    }
}

/// What to do where a value of one type stands for another.
fn remedy(wanted: &str, found: &Value<'_>) -> Option<&'static str> {
    Some(match (wanted, found) {
        ("a string" | "text", Value::Bool(_)) => "say how to print it: `{}?string(\"yes\", \"no\")` or `{}?c`",
        ("a string" | "text", Value::Sequence(_)) => {
            "join its items: `{}?join(\", \")`, or walk it with `<#list {} as item>`"
        }
        ("a string" | "text", Value::Hash(_)) => {
            "print one of its members: `{}.name`, or walk it with `<#list {} as key, value>`"
        }
        ("a string" | "text", Value::Function(function)) if !function.is_function() => "call the macro with `<@…/>`",
        ("a string" | "text", Value::Function(_)) => "call the function: `{}(…)`",
        ("a boolean", Value::Text(_)) => {
            "compare it: `{} == \"true\"`, or ask whether it has content: `{}?has_content`"
        }
        ("a boolean", Value::Number(_)) => "compare it: `{} != 0`",
        ("a boolean", Value::Sequence(_) | Value::Hash(_)) => "ask whether it has content: `{}?has_content`",
        ("a number", Value::Text(_)) => "convert it: `{}?number`",
        ("a sequence", Value::Hash(_)) => "use its keys or values: `{}?keys`, `{}?values`",
        ("a sequence", Value::Text(_)) => "cut it into items: `{}?split(\",\")`",
        _ => return None,
    })
}

/// The first characters of a text, with `…` where more follow.
pub(crate) fn shorten(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// An expression as its author wrote it, on one line and not too long.
pub(crate) fn short_source(unit: Unit<'_>, expr: ExprId) -> String {
    let source = unit.ast.text.get(unit.ast.span(expr).range()).unwrap_or_default();
    shorten(&source.split_whitespace().collect::<Vec<_>>().join(" "), 60)
}
