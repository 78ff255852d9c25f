//! Advice beyond what Symphony refuses: what to look for, how loudly, and where not.

mod allow;
mod data;
mod levels;

pub use levels::{Lints, UnknownLint};

use crate::diagnostic::Diagnostics;
use crate::engine::{Input, Profile};
use crate::json::Json;

/// What lints look at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject<'s> {
    pub input: Input<'s>,
    pub data: &'s Json,
    pub profile: Profile,
}

/// Everything that the lints find in one message.
pub(crate) fn check(subject: &Subject<'_>) -> Diagnostics {
    data::check(subject)
}
