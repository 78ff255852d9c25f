//! The one meter of an expansion: what it may still do.

use crate::diagnostic::{Code, Span, codes};
use crate::limits::Limits;

use super::Machine;
use super::failure::{Fault, Outcome};
use super::scope::Unit;

/// Counts down.
#[derive(Debug)]
pub(crate) struct Meter<'m> {
    steps: u64,
    /// Calls within one another.
    pub(crate) calls: usize,
    /// The bounds themselves.
    pub(crate) limits: &'m Limits,
}

impl<'m> Meter<'m> {
    /// All of the bounds still unused.
    pub(crate) fn new(limits: &'m Limits) -> Self {
        Meter { steps: limits.steps, calls: 0, limits }
    }

    /// Takes steps; false if there were not as many left.
    #[inline]
    pub(crate) fn take(&mut self, steps: u64) -> bool {
        match self.steps.checked_sub(steps) {
            Some(left) => {
                self.steps = left;
                true
            }
            None => {
                self.steps = 0;
                false
            }
        }
    }
}

impl<'m> Machine<'m> {
    /// Takes `steps` for what stands at `span` of the current template.
    #[inline]
    pub(crate) fn step(&mut self, steps: u64, span: Span) -> Outcome<()> {
        if self.meter.take(steps) { Ok(()) } else { Err(self.out_of_steps(span)) }
    }

    /// Charges string work of so many bytes, and refuses a result longer than one string may be.
    pub(crate) fn charge_text(&mut self, bytes: usize, span: Span) -> Outcome<()> {
        if bytes > self.meter.limits.string_bytes {
            let most = self.meter.limits.string_bytes;
            return Err(self.bound(
                codes::limit::STRING_BYTES,
                span,
                format!("this string would be {bytes} bytes long, more than the {most} that one may have"),
            ));
        }
        self.step(1 + bytes as u64 / 64, span)
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
    fn out_of_steps(&self, span: Span) -> Box<Fault> {
        let most = self.meter.limits.steps;
        self.bound(codes::limit::STEPS, span, format!("the template was stopped here after {most} steps"))
    }

    /// A bound was reached.
    #[cold]
    pub(crate) fn bound(&self, code: Code, span: Span, message: impl Into<String>) -> Box<Fault> {
        let unit: Unit<'m> = self.unit;
        self.fault_in(code, unit, span, message)
    }
}
