//! The one table of codes, a file per family; `messageml explain` and `docs/diagnostics.md` print it.

use super::Code;

/// Declares the codes of one family: a constant per code, and `ALL`, the list of them.
///
/// Every field but `under` and `by` is required, so a code without explanation or examples does not compile.
macro_rules! codes {
    (@by) => { $crate::diagnostic::Refuser::Agent };
    (@by $refuser:ident) => { $crate::diagnostic::Refuser::$refuser };
    (@under) => { None };
    (@under $setting:ident $(($value:literal))?) => { Some($crate::diagnostic::Setting::$setting$(($value))?) };
    ($($(#[$meta:meta])* $name:ident = $id:literal, $severity:ident, $title:literal,
        explanation: $explanation:expr,
        bad: ($bad:expr, $bad_data:expr),
        good: ($good:expr, $good_data:expr)
        $(, under: $setting:ident $(($value:literal))?)?
        $(, by: $refuser:ident)?;)*) => {
        $(
            #[doc = concat!("`", $id, "`: ", $title, ".")]
            $(#[$meta])*
            pub const $name: $crate::diagnostic::Code = {
                const INFO: &$crate::diagnostic::CodeInfo = &$crate::diagnostic::CodeInfo {
                    id: $id,
                    severity: $crate::diagnostic::Severity::$severity,
                    title: $title,
                    explanation: $explanation,
                    bad: $crate::diagnostic::Example { message: $bad, data: $bad_data },
                    good: $crate::diagnostic::Example { message: $good, data: $good_data },
                    under: codes!(@under $($setting $(($value))?)?),
                    by: codes!(@by $($refuser)?),
                };
                $crate::diagnostic::Code::new(INFO)
            };
        )*
        /// Every code of this family.
        pub(super) const ALL: &[$crate::diagnostic::Code] = &[$($name),*];
    };
}

pub mod attribute;
pub mod data;
pub mod element;
pub mod entity;
pub mod limit;
pub mod lint;
pub mod markdown;
pub mod message;
pub mod newer_agent;
pub mod request;
pub mod template;
pub mod xml;

/// All families, in the order in which the stages come.
pub(super) const FAMILIES: &[&[Code]] = &[
    message::ALL,
    data::ALL,
    template::ALL,
    newer_agent::ALL,
    xml::ALL,
    element::ALL,
    attribute::ALL,
    entity::ALL,
    markdown::ALL,
    limit::ALL,
    lint::ALL,
    request::ALL,
];
