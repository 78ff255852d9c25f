//! Where the reader's findings go, within the bound.

use crate::diagnostic::{Diagnostic, Diagnostics};

/// Findings of one reading, no more than the bound allows.
#[derive(Debug)]
pub(super) struct Findings {
    kept: Diagnostics,
    room: usize,
}

impl Findings {
    pub(super) fn new(room: usize) -> Self {
        Findings { kept: Diagnostics::new(), room: room.max(1) }
    }

    /// Adds a finding unless the bound is reached; it is only made if there is room.
    pub(super) fn add(&mut self, finding: impl FnOnce() -> Diagnostic) {
        if self.is_full() {
            self.kept.omit();
        } else {
            self.kept.push(finding());
        }
    }

    /// True if nothing was found.
    pub(super) fn is_empty(&self) -> bool {
        self.kept.len() == 0
    }

    /// True once nothing more is kept.
    #[inline]
    pub(super) fn is_full(&self) -> bool {
        self.kept.len() >= self.room
    }

    /// In the order of the text.
    pub(super) fn finish(mut self) -> Diagnostics {
        self.kept.sort_by_start();
        self.kept
    }
}
