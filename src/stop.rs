//! Ending work from outside.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// Ends work under way: by a flag that someone raises, at a moment, or whichever comes first.
///
/// Expanding looks at it every few thousand steps, reading and checking every few thousand elements; what
/// was stopped ends in the finding `limit/stopped`. Short work may be done before anyone has looked.
///
/// ```
/// use std::sync::{Arc, atomic::{AtomicBool, Ordering}};
/// use messageml::{Engine, Stop};
/// let flag = Arc::new(AtomicBool::new(false));
/// let engine = Engine::builder().stop(Stop::never().with_flag(flag.clone())).build();
/// flag.store(true, Ordering::Relaxed);
/// let report = engine.check("<messageML><#list 1..1000000 as n></#list></messageML>");
/// assert_eq!(report.diagnostics().iter().next().map(|found| found.code.id()), Some("limit/stopped"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Stop {
    flag: Option<Arc<AtomicBool>>,
    deadline: Option<Instant>,
}

static NEVER: Stop = Stop::never();

impl Stop {
    /// Does not stop anything.
    pub const fn never() -> Stop {
        Stop { flag: None, deadline: None }
    }

    /// Stops also when the flag is raised.
    #[must_use]
    pub fn with_flag(mut self, flag: Arc<AtomicBool>) -> Stop {
        self.flag = Some(flag);
        self
    }

    /// Stops also at this moment.
    #[must_use]
    pub fn with_deadline(mut self, deadline: Instant) -> Stop {
        self.deadline = Some(deadline);
        self
    }

    /// True once work should end.
    pub fn is_reached(&self) -> bool {
        self.flag.as_ref().is_some_and(|flag| flag.load(Ordering::Relaxed))
            || self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }

    /// The one that never stops.
    pub(crate) fn none() -> &'static Stop {
        &NEVER
    }
}
