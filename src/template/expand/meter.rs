//! The one meter of an expansion: what it may still do.

use std::cell::Cell;

use crate::diagnostic::{Code, Span, codes};
use crate::limits::Limits;
use crate::stop::Stop;
use crate::template::builtin::Charge;
use crate::template::number::Number;

use super::Machine;
use super::failure::{Outcome, RunFault};
use super::scope::Unit;
use super::value::Value;

/// Steps between two looks at the [`Stop`].
const SLICE: u64 = 4096;

/// Bytes of a text that a step copies or searches.
const COPIED: usize = 64;

/// Bytes of a text that a step changes or compares letter by letter.
const CHANGED: usize = 16;

/// Bytes of a text that a step compiles, and steps that compiling takes however short the text is.
const COMPILED: (usize, u64) = (1, 64);

/// Bytes that a text which was compiled counts beside its own: its tree takes room however short it is.
const KEPT: usize = 512;

/// The steps that it takes to look through so many bytes, or to copy them.
#[inline(always)]
pub(super) fn bytes_cost(bytes: usize) -> u64 {
    (bytes / COPIED) as u64
}

/// Counts down.
#[derive(Debug)]
pub(crate) struct Meter<'m> {
    /// Steps until the next look at the stop.
    slice: Cell<u64>,
    /// Those after it.
    reserve: Cell<u64>,
    /// Calls within one another.
    pub(crate) calls: usize,
    /// Bytes of texts that were compiled and kept.
    pub(super) compiled: usize,
    /// The bounds themselves.
    pub(crate) limits: &'m Limits,
    /// What ends it from outside.
    pub(crate) stop: &'m Stop,
}

impl<'m> Meter<'m> {
    /// All of the bounds still unused.
    pub(crate) fn new(limits: &'m Limits, stop: &'m Stop) -> Self {
        let meter = Meter { slice: Cell::new(0), reserve: Cell::new(0), calls: 0, compiled: 0, limits, stop };
        meter.set(limits.steps);
        meter
    }

    fn set(&self, left: u64) {
        let slice = left.min(SLICE);
        self.slice.set(slice);
        self.reserve.set(left - slice);
    }

    /// Takes steps; false if there were not as many left, or if it is time to stop.
    #[inline]
    pub(crate) fn take(&self, steps: u64) -> bool {
        match self.slice.get().checked_sub(steps) {
            Some(left) => {
                self.slice.set(left);
                true
            }
            None => self.take_more(steps),
        }
    }

    #[cold]
    fn take_more(&self, steps: u64) -> bool {
        let left = self.left().checked_sub(steps).filter(|_| !self.stop.is_reached());
        self.set(left.unwrap_or(0));
        left.is_some()
    }

    /// Takes steps for what was done already; if there were not as many left, the next step faults.
    #[inline]
    pub(crate) fn owe(&self, steps: u64) {
        if steps > 0 {
            let _ = self.take(steps);
        }
    }

    /// Steps that are left.
    pub(crate) fn left(&self) -> u64 {
        self.slice.get() + self.reserve.get()
    }
}

impl<'m> Machine<'m> {
    /// Takes `steps` for what stands at `span` of the current template.
    #[inline]
    pub(crate) fn step(&mut self, steps: u64, span: Span) -> Outcome<()> {
        if self.meter.take(steps) { Ok(()) } else { Err(self.out_of_steps(span)) }
    }

    /// Charges string work of so many bytes, and refuses a result longer than one string may be.
    #[inline]
    pub(crate) fn charge_text(&mut self, bytes: usize, span: Span) -> Outcome<()> {
        if bytes > self.meter.limits.string_bytes {
            return Err(self.too_long(bytes, span));
        }
        self.step(1 + (bytes / COPIED) as u64, span)
    }

    #[cold]
    fn too_long(&self, bytes: usize, span: Span) -> Box<RunFault> {
        let most = self.meter.limits.string_bytes;
        let message = format!("this string would be {bytes} bytes long, more than the {most} that one may have");
        self.bound(codes::limit::STRING_BYTES, span, message)
    }

    /// Charges what a text has grown by, and refuses one longer than one string may be.
    pub(crate) fn charge_growth(&mut self, before: usize, after: usize, span: Span) -> Outcome<()> {
        if after > self.meter.limits.string_bytes {
            return self.charge_text(after, span);
        }
        self.charge_bytes(after.saturating_sub(before), span)
    }

    /// Charges looking through so many bytes, or copying them.
    #[inline]
    pub(crate) fn charge_bytes(&mut self, bytes: usize, span: Span) -> Outcome<()> {
        self.step(bytes_cost(bytes), span)
    }

    /// Charges changing or comparing so many bytes of text letter by letter.
    #[inline]
    pub(crate) fn charge_letters(&mut self, bytes: usize, span: Span) -> Outcome<()> {
        self.step((bytes / CHANGED) as u64, span)
    }

    /// Charges compiling a text, and refuses to keep more of them than may be kept.
    pub(super) fn charge_compiling(&mut self, bytes: usize, span: Span) -> Outcome<()> {
        self.step(COMPILED.1 + (bytes / COMPILED.0) as u64, span)?;
        self.meter.compiled += KEPT + bytes;
        let most = self.meter.limits.evaluated_bytes;
        if self.meter.compiled > most {
            let message = format!("`?eval` and `?interpret` compile more than the {most} bytes of text that are kept");
            return Err(self.bound(codes::limit::EVALUATED_BYTES, span, message));
        }
        Ok(())
    }

    /// Charges work on a number; what costs grows with the square of its digits.
    #[inline]
    pub(crate) fn charge_number(&mut self, number: &Number, span: Span) -> Outcome<()> {
        match number {
            Number::Int(_) | Number::Double(_) | Number::Float(_) => Ok(()),
            Number::Decimal(_) => self.charge_digits(number.digits(), span),
        }
    }

    /// Charges a number of so many digits, and refuses one that has more than it may have.
    #[inline(never)]
    pub(crate) fn charge_digits(&mut self, digits: u64, span: Span) -> Outcome<()> {
        let most = self.meter.limits.number_digits;
        if digits > most as u64 {
            let message = format!("this number would have about {digits} digits, more than the {most} allowed");
            return Err(self.bound(codes::limit::NUMBER_DIGITS, span, message));
        }
        // Machine words are what is calculated with, 19 digits each.
        let words = digits / 19;
        self.step(words * words / 16, span)
    }

    /// Charges a sequence of so many items, before it is built.
    pub(crate) fn charge_items(&mut self, items: usize, span: Span) -> Outcome<()> {
        if items > self.meter.limits.sequence_items {
            let most = self.meter.limits.sequence_items;
            return Err(self.bound(
                codes::limit::SEQUENCE_ITEMS,
                span,
                format!("this sequence would have {items} items, more than the {most} that one may have"),
            ));
        }
        self.step(1 + items as u64, span)
    }

    /// Charges what looking at the whole receiver and at the arguments of a built-in costs.
    pub(crate) fn charge_receiver(
        &mut self,
        charge: Charge,
        receiver: &Value<'m>,
        values: &[Option<Value<'m>>],
        span: Span,
    ) -> Outcome<()> {
        let texts = || values.iter().flatten().map(text_size).fold(text_size(receiver), usize::saturating_add);
        match (charge, receiver) {
            (Charge::Nothing | Charge::Itself, _) => Ok(()),
            (Charge::Bytes | Charge::Letters, _) => self.charge_text_of(charge, texts(), span),
            (Charge::Digits, Value::Number(number)) => self.charge_number(number, span),
            (Charge::Items, Value::Sequence(sequence)) => self.charge_items(sequence.len().unwrap_or(usize::MAX), span),
            (Charge::Items, Value::Hash(hash)) => self.charge_members(hash, span),
            (Charge::Digits | Charge::Items, _) => Ok(()),
        }
    }

    /// Charges what looking at so many bytes of text costs a built-in.
    #[inline]
    pub(super) fn charge_text_of(&mut self, charge: Charge, bytes: usize, span: Span) -> Outcome<()> {
        match charge {
            Charge::Bytes => self.charge_bytes(bytes, span),
            Charge::Letters => self.charge_letters(bytes, span),
            _ => Ok(()),
        }
    }

    /// Refuses values nested deeper than can be taken apart again.
    pub(crate) fn charge_depth(&mut self, depth: u32, span: Span) -> Outcome<()> {
        let most = self.meter.limits.data_depth;
        if depth as usize > most {
            return Err(self.bound(
                codes::limit::VALUE_DEPTH,
                span,
                format!("this value would nest {depth} levels deep, more than the {most} allowed"),
            ));
        }
        Ok(())
    }

    #[cold]
    fn out_of_steps(&self, span: Span) -> Box<RunFault> {
        if self.meter.stop.is_reached() {
            return self.bound(codes::limit::STOPPED, span, "the template was stopped from outside when it was here");
        }
        let most = self.meter.limits.steps;
        self.bound(codes::limit::STEPS, span, format!("the template was stopped here after {most} steps"))
    }

    /// A bound was reached.
    #[cold]
    pub(crate) fn bound(&self, code: Code, span: Span, message: impl Into<String>) -> Box<RunFault> {
        let unit: Unit<'m> = self.unit;
        self.fault_in(code, unit, span, message)
    }
}

/// The bytes of a text or markup.
fn text_size(value: &Value<'_>) -> usize {
    match value {
        Value::Text(text) => text.len(),
        Value::Markup(markup) => markup.text.len(),
        Value::Match(found) => found.groups.iter().take(1).flatten().map(|text| text.len()).sum(),
        _ => 0,
    }
}
