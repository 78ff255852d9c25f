//! The naming convention: a template keeps to snake_case or to camelCase.

use crate::diagnostic::{Diagnostic, Span, codes};

/// How the words of a name are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Convention {
    /// `upper_case`, `<#elseif>`
    Snake,
    /// `upperCase`, `<#elseIf>`
    Camel,
}

impl Convention {
    fn name(self) -> &'static str {
        match self {
            Convention::Snake => "snake_case",
            Convention::Camel => "camelCase",
        }
    }
}

/// What the template has kept to so far, and since where.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Naming {
    established: Option<(Convention, Span)>,
}

/// The convention that a name of the language shows; one word shows none.
pub(crate) fn convention_of(name: &str) -> Option<Convention> {
    name.bytes().find_map(|byte| match byte {
        b'_' => Some(Convention::Snake),
        b'A'..=b'Z' => Some(Convention::Camel),
        _ => None,
    })
}

impl Naming {
    /// Establishes the convention with the first name that shows one, and holds later ones to it.
    pub(crate) fn check(
        &mut self,
        convention: Option<Convention>,
        name: &str,
        span: Span,
    ) -> Result<(), Box<Diagnostic>> {
        let Some(convention) = convention else {
            return Ok(());
        };
        match self.established {
            None => {
                self.established = Some((convention, span));
                Ok(())
            }
            Some((known, _)) if known == convention => Ok(()),
            Some((known, since)) => {
                let message = format!("`{name}` is {}, but this template uses {}", convention.name(), known.name());
                let fault = Diagnostic::new(codes::template::MIXED_NAMING, span, message)
                    .with_label(since, format!("{} since here", known.name()))
                    .with_help(format!("write all names of the language in {}", known.name()));
                Err(Box::new(fault))
            }
        }
    }
}
