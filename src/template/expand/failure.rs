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
        diagnostic.help = general_remedy(code);
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
        self.advise_type(fault, unit, expr, wanted, found)
    }

    /// Adds how to make a value of one type out of one of another, if there is a way.
    #[cold]
    pub(crate) fn advise_type(
        &self,
        fault: Box<Fault>,
        unit: Unit<'m>,
        expr: ExprId,
        wanted: &str,
        found: &Value<'m>,
    ) -> Box<Fault> {
        match remedy(wanted, found) {
            Some(help) => fault.help(help.replace("{}", &short_source(unit, expr))),
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

/// What to do about faults that say nothing more exact.
const GENERAL_REMEDIES: &[(Code, &str)] = &[
    (codes::template::MISSING_VALUE, "give a default with `!`, as in `${name!\"-\"}`, or test for it: `<#if name??>`"),
    (codes::template::WRONG_TYPE, "convert the value, or look at what the data holds here"),
    (codes::template::ARITHMETIC, "test the numbers before, as in `<#if count != 0>`"),
    (codes::template::INDEX, "ask for the size first: `?size` of a sequence, `?length` of a text"),
    (codes::template::INVALID_VALUE, "test or change the value before, or leave this built-in out"),
    (codes::template::CALL_ARGUMENTS, "compare the call with the parameters it takes"),
    (
        codes::template::NOT_AVAILABLE,
        "the Agent's templates see the data and nothing else: compute it in the bot, and send it as data",
    ),
    (codes::template::STOPPED, "the template stops itself here: send the data that it asks for"),
    (codes::template::EVALUATED_TEXT, "correct the text that is evaluated, or print it without evaluating it"),
    (codes::limit::STEPS, "shorten the list or range, or give the recursion an end"),
    (codes::limit::CALL_DEPTH, "give the recursion an end, or walk the data with `<#list …>`"),
    (codes::limit::OUTPUT_BYTES, "send fewer rows, or several messages: Symphony takes 1.5 MB"),
    (codes::limit::STRING_BYTES, "print the pieces one by one in place of joining them"),
    (codes::limit::SEQUENCE_ITEMS, "walk a part of it, such as `items[0..<100]`"),
    (codes::limit::VALUE_DEPTH, "put the items beside one another: `list + [item]`"),
    (codes::limit::REGEX_BACKTRACKS, "simplify the pattern: no repetition inside a repetition, as in `(a|aa)+`"),
    (codes::template::UNPRINTABLE, "say how to print it, as in `?string(\"yes\", \"no\")` or `?c`"),
];

fn general_remedy(code: Code) -> Option<String> {
    let found = GENERAL_REMEDIES.iter().find(|(of, _)| *of == code);
    found.map(|(_, remedy)| (*remedy).to_owned())
}

/// What to do where a value of one type stands for another; `wanted` may go on in brackets.
fn remedy(wanted: &str, found: &Value<'_>) -> Option<&'static str> {
    let wanted = wanted.split(" (").next().unwrap_or(wanted);
    Some(match (wanted, found) {
        ("a string" | "text", Value::Bool(_)) => "say how to print it: `{}?string(\"yes\", \"no\")` or `{}?c`",
        ("a string" | "text", Value::Sequence(_)) => {
            "join its items: `{}?join(\", \")`, or walk it with `<#list {} as item>`"
        }
        ("a string" | "text", Value::Hash(_)) => {
            "print one of its members: `{}.name`, or walk it with `<#list {} as key, value>`"
        }
        ("a string" | "text", Value::Markup(_)) => "take the markup as text: `{}?markup_string`",
        ("a string" | "text", Value::Function(function)) if !function.is_function() => "call the macro with `<@…/>`",
        ("a string" | "text" | "a number" | "a date" | "a sequence" | "a hash", Value::Function(function))
            if function.is_function() =>
        {
            "call the function: `{}(…)`"
        }
        ("a boolean", Value::Text(_)) => {
            "compare it: `{} == \"true\"`, or ask whether it has content: `{}?has_content`"
        }
        ("a boolean", Value::Number(_)) => "compare it: `{} != 0`",
        ("a boolean", Value::Sequence(_) | Value::Hash(_)) => "ask whether it has content: `{}?has_content`",
        ("a number", Value::Text(_)) => "convert it: `{}?number`",
        ("a number", Value::Bool(_)) => "turn it into one: `{}?then(1, 0)`",
        ("a number", Value::Sequence(_) | Value::Hash(_)) => "to count it, write `{}?size`",
        ("a number", Value::Date(_)) => "take it as milliseconds: `{}?long`",
        ("a date", Value::Text(_)) => "read it as one: `{}?datetime.iso`, or with a pattern `{}?date(\"yyyy-MM-dd\")`",
        ("a date", Value::Number(_)) => "if it counts milliseconds since 1970: `{}?number_to_datetime`",
        ("a date", _) => "only dates have days and hours: read one from text with `?date`, `?time` or `?datetime`",
        ("a sequence", Value::Hash(_)) => "use its keys or values: `{}?keys`, `{}?values`",
        ("a sequence", Value::Text(_)) => "cut it into items: `{}?split(\",\")`",
        ("a sequence", Value::Number(_)) => "to count up to it, use a range: `1..{}`",
        ("a sequence", _) => "only lists have items: put it into one, `[{}]`, or send a list",
        ("a hash", Value::Sequence(_)) => "take one of its items, `{}[0]`, or walk it with `<#list {} as item>`",
        ("a hash", _) => "it has no members: print `{}` itself, or send an object",
        ("a function", Value::Sequence(_) | Value::Hash(_)) => {
            "to take an item or member, write `[…]` in place of the parentheses"
        }
        ("a function", _) => "it is a value already: leave out the parentheses behind it",
        ("a macro", Value::Text(_) | Value::Number(_) | Value::Date(_)) => "to print it, write `${{}}`",
        ("a macro", _) => "only what `<#macro …>` defines is called with `<@…>`; something else has the same name",
        ("an XML node", _) => "the data is JSON, which has no XML nodes: walk it with `<#list …>`",
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
