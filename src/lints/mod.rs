//! How loudly each finding is reported.

pub(crate) mod allow;

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostics, Severity};

/// Levels of findings that differ from those of the table; what the Agent refuses always stays an error.
///
/// ```
/// use messageml::{Lints, Severity};
/// let mut lints = Lints::default();
/// lints.set("lint/template-in-data", Some(Severity::Error)).expect("a lint");
/// assert!(lints.set("element/unknown", None).is_err());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Lints {
    levels: HashMap<&'static str, Option<Severity>>,
}

/// Why a level cannot be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnknownLint {
    /// There is no such code.
    #[error("there is no such code")]
    NoSuchCode,
    /// Symphony refuses the message for it, whatever is set here.
    #[error("Symphony refuses messages for it, so it stays an error")]
    Refused,
}

impl Lints {
    /// Reports a code at another level, or not at all (`None`).
    ///
    /// # Errors
    /// There is no such code, or the Agent refuses messages for it ([`Code::is_final`]).
    pub fn set(&mut self, id: &str, level: Option<Severity>) -> Result<(), UnknownLint> {
        let code = Code::find(id).ok_or(UnknownLint::NoSuchCode)?;
        if code.is_final() && level != Some(Severity::Error) {
            return Err(UnknownLint::Refused);
        }
        self.levels.insert(code.id(), level);
        Ok(())
    }

    /// True if a level other than `None` was set for this code.
    ///
    /// ```
    /// # use messageml::{Lints, Severity};
    /// let mut lints = Lints::default();
    /// lints.set("lint/branch-not-taken", Some(Severity::Warning)).expect("a lint");
    /// assert!(lints.asks_for("lint/branch-not-taken") && !lints.asks_for("lint/unused-macro"));
    /// ```
    pub fn asks_for(&self, id: &str) -> bool {
        matches!(self.levels.get(id), Some(Some(_)))
    }

    /// Sets the levels of findings and drops those that are switched off here or by a comment in
    /// the template.
    pub(crate) fn apply(&self, diagnostics: &mut Diagnostics, template: &str) {
        if diagnostics.iter().all(|diagnostic| diagnostic.code.is_final()) {
            return;
        }
        let allowed = allow::read(template);
        diagnostics.retain(|diagnostic| {
            let is_off = self.levels.get(diagnostic.code.id()) == Some(&None);
            diagnostic.code.is_final() || !(is_off || allowed.covers(diagnostic))
        });
        for diagnostic in diagnostics.iter_mut() {
            if let Some(Some(level)) = self.levels.get(diagnostic.code.id()) {
                diagnostic.severity = *level;
            }
        }
    }
}
