//! What stops an expansion, and how it is told.

use crate::diagnostic::{Code, Diagnostic, Fix, Label, Place, Span, codes};
use crate::template::ast::ExprId;
use crate::template::builtin::Site;
use crate::template::habit::{Remedy, built_in_of, call, comparison, kind, printed, quoted_for, word};

use super::Machine;
use super::missing::kind_of;
use super::scope::Unit;
use super::value::Value;

/// The result of anything that can stop the expansion.
pub(crate) type Outcome<T> = Result<T, Box<RunFault>>;

/// What kind of stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FaultKind {
    /// An expression has no value: `(…)!` and `(…)??` catch it.
    Missing,
    /// Anything else that `#attempt` catches, also that a built-in or a parameter lacks a value.
    Error,
    /// A bound was reached: nothing catches it.
    Limit,
}

/// A stop.
#[derive(Debug)]
pub(crate) struct RunFault {
    /// What may catch it.
    pub(crate) kind: FaultKind,
    /// What is reported if nothing does.
    pub(crate) diagnostic: Diagnostic,
    /// The reference says where the tag begins, whatever stands in it.
    at_tag: bool,
}

impl RunFault {
    pub(crate) fn new(kind: FaultKind, diagnostic: Diagnostic) -> Box<Self> {
        Box::new(RunFault { kind, diagnostic, at_tag: false })
    }

    /// The same, to be reported where the tag around it begins if that is another line.
    #[must_use]
    pub(crate) fn of_tag(mut self: Box<Self>) -> Box<Self> {
        self.at_tag = true;
        self
    }

    /// The same, at this expression, in whatever tag it stands.
    #[must_use]
    pub(crate) fn of_expression(mut self: Box<Self>, place: Place) -> Box<Self> {
        self.diagnostic.place = place;
        self.at_tag = false;
        self
    }

    /// Adds what to do about it.
    #[must_use]
    pub(crate) fn help(mut self: Box<Self>, help: impl Into<String>) -> Box<Self> {
        self.diagnostic.help = Some(help.into());
        self
    }

    /// The same, caught by `#attempt` alone.
    #[must_use]
    pub(crate) fn unforgiven(mut self: Box<Self>) -> Box<Self> {
        if self.kind == FaultKind::Missing {
            self.kind = FaultKind::Error;
        }
        self
    }

    /// The same, caught by `(…)!` and `(…)??`.
    #[must_use]
    pub(crate) fn forgiven(mut self: Box<Self>) -> Box<Self> {
        self.kind = FaultKind::Missing;
        self
    }
}

impl<'m> Machine<'m> {
    /// Adds what to do about a fault, with its edit where the template is the author's own.
    #[cold]
    pub(in crate::template) fn advise(
        &self,
        mut fault: Box<RunFault>,
        unit: Unit<'m>,
        remedy: Remedy,
    ) -> Box<RunFault> {
        let found = &mut fault.diagnostic;
        if let Some(message) = remedy.message {
            found.message = message;
        }
        found.help = Some(remedy.help);
        if let Some((span, text)) = remedy.edit.filter(|_| !unit.evaluated) {
            // The comparison that follows lost its sign to the end of the tag.
            let (span, text) = match comparison::joined(unit.ast, span, &text) {
                Some((span, joined)) => {
                    found.help =
                        found.help.take().map(|help| format!("{}; a `>` ends the tag: write `{joined}`", help));
                    (span, joined)
                }
                None => match quoted_for(unit.ast, span, &text) {
                    Some(quoted) => {
                        found.help = found.help.take().map(|help| help.replace(&text, &quoted));
                        (span, quoted)
                    }
                    None => (span, text),
                },
            };
            let place = |span| Place { source: unit.ast.source.clone(), span };
            let fix = Fix::suggested(place(span), text);
            found.fix = Some(remedy.also.into_iter().fold(fix, |fix, (span, text)| fix.and(place(span), text)));
        }
        fault
    }

    /// A fault at an expression of the template that is being expanded.
    #[cold]
    pub(crate) fn fault(&self, code: Code, expr: ExprId, message: impl Into<String>) -> Box<RunFault> {
        self.fault_in(code, self.unit, self.unit.ast.span(expr), message)
    }

    /// A fault at a place of a template.
    #[cold]
    pub(crate) fn fault_in(&self, code: Code, unit: Unit<'m>, span: Span, message: impl Into<String>) -> Box<RunFault> {
        let message = message.into();
        // Saying what is wrong takes longer than most of what can go wrong.
        self.meter.owe(16 + message.len() as u64 / 64);
        let place = self.author_place(unit, span);
        let mut diagnostic = Diagnostic::new(code, place, message);
        diagnostic.help = general_remedy(code);
        diagnostic.trail = self.trail_frames();
        let kind = if code.family() == "limit" { FaultKind::Limit } else { FaultKind::Error };
        RunFault::new(kind, diagnostic)
    }

    /// A fault on its way out of a tag of this template, which it may have to name as its place.
    #[cold]
    pub(super) fn placed(&self, mut fault: Box<RunFault>, unit: Unit<'m>, tag: Span) -> Box<RunFault> {
        let found = &mut fault.diagnostic;
        if !std::mem::take(&mut fault.at_tag) || unit.evaluated || found.place.source != unit.ast.source {
            return fault;
        }
        let inner = found.place.span;
        let between = unit.ast.text.get(tag.start as usize..inner.start as usize).unwrap_or_default();
        if let Some(first_line) = between.find(['\n', '\r']) {
            let head = Span { start: tag.start, end: tag.start + first_line as u32 };
            let place = std::mem::replace(&mut found.place, self.author_place(unit, head));
            found.labels.insert(0, Label { place, text: "this part of it".to_owned() });
        }
        fault
    }

    /// A fault at a built-in, told where its tag begins; [`Machine::blame`] is for the few that name the expression.
    #[cold]
    pub(crate) fn fault_at(&self, site: &Site<'m>, code: Code, message: impl Into<String>) -> Box<RunFault> {
        self.fault_in(code, site.unit, site.unit.ast.span(site.expr), message).of_tag()
    }

    /// A fault at a built-in, at the expression itself.
    #[cold]
    pub(crate) fn blame(&self, site: &Site<'m>, code: Code, message: impl Into<String>) -> Box<RunFault> {
        self.fault_in(code, site.unit, site.unit.ast.span(site.expr), message)
    }

    /// An argument or receiver of a built-in is of the right type but of no use:
    /// `template/invalid-value`.
    #[cold]
    pub(crate) fn invalid_at(&self, site: &Site<'m>, message: impl Into<String>) -> Box<RunFault> {
        self.fault_at(site, codes::template::INVALID_VALUE, message)
    }

    /// A value of the wrong type: `wanted` is such as `a number`.
    #[cold]
    pub(crate) fn wrong_type(&self, expr: ExprId, wanted: &str, found: &Value<'m>) -> Box<RunFault> {
        self.wrong_type_in(self.unit, expr, wanted, found)
    }

    /// As [`Machine::wrong_type`], in any template.
    #[cold]
    pub(crate) fn wrong_type_in(&self, unit: Unit<'m>, expr: ExprId, wanted: &str, found: &Value<'m>) -> Box<RunFault> {
        let text = short_source(unit, expr);
        let message = format!("`{text}` is {}, but {wanted} is needed here", self.describe(found));
        let fault = self.fault_in(codes::template::WRONG_TYPE, unit, unit.ast.span(expr), message);
        self.advise_type(fault, unit, expr, wanted, found)
    }

    /// Adds how to make a value of one type out of one of another, if there is a way.
    #[cold]
    pub(crate) fn advise_type(
        &self,
        fault: Box<RunFault>,
        unit: Unit<'m>,
        expr: ExprId,
        wanted: &str,
        found: &Value<'m>,
    ) -> Box<RunFault> {
        let remedy = self
            .item_in_place_of_list(unit, expr, found)
            .or_else(|| word::first_or_last(unit.ast, expr, &self.loop_variable()?))
            .or_else(|| match found {
                Value::Text(text) if wanted == "a number" => {
                    printed::date_in_arithmetic(text).or_else(|| printed::as_number(unit.ast, expr, text))
                }
                Value::Text(text) if wanted == "a boolean" && !comparison::is_cut_behind(unit.ast, expr) => {
                    kind::fallback(unit.ast, expr).or_else(|| printed::as_condition(unit.ast, expr, text))
                }
                Value::Method(method) => call::arity(unit.ast, method.site.expr),
                Value::Hash(hash) if matches!(built_in_of(unit.ast, expr), Some(("join", _))) => {
                    call::joined(unit.ast, expr, self.first_key(hash).as_deref())
                }
                _ => None,
            });
        match remedy.or_else(|| kind::remedy(unit.ast, expr, wanted, kind_of(found)?)) {
            Some(remedy) => self.advise(fault, unit, remedy),
            None => fault,
        }
    }

    /// Inside a loop, the list that is walked was written where its item was meant.
    fn item_in_place_of_list(&self, unit: Unit<'m>, expr: ExprId, found: &Value<'m>) -> Option<Remedy> {
        let Value::Sequence(_) = found else { return None };
        let source = short_source(unit, expr);
        let item = self.item_of(&source)?;
        let help = format!("inside this loop an item of `{source}` is called `{item}`");
        Some(Remedy::new(help).writing(unit.ast.span(expr), item))
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
    (codes::limit::STRING_BYTES, "print the pieces one by one instead of joining them"),
    (codes::limit::SEQUENCE_ITEMS, "walk a part of it, such as `items[0..<100]`"),
    (codes::limit::VALUE_DEPTH, "put the items beside one another: `list + [item]`"),
    (codes::limit::STOPPED, "ask again with more time: nothing was found wrong with the message so far"),
    (codes::limit::NUMBER_DIGITS, "round on the way, as in `n?round`, or calculate it in the bot"),
    (codes::limit::EVALUATED_BYTES, "evaluate fewer different texts: a function does not need to be compiled again"),
    (codes::limit::INCLUDED_NAMES, "include templates by names that are written out, not made in a loop"),
    (codes::limit::REGEX_BACKTRACKS, "simplify the pattern: no repetition inside a repetition, as in `(a|aa)+`"),
    (codes::template::UNPRINTABLE, "say how to print it, as in `?string(\"yes\", \"no\")` or `?c`"),
];

fn general_remedy(code: Code) -> Option<String> {
    let found = GENERAL_REMEDIES.iter().find(|(of, _)| *of == code);
    found.map(|(_, remedy)| (*remedy).to_owned())
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
