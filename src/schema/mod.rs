//! The element table: the one place that knows elements, attributes and their rules.
//!
//! A row ([`ElementInfo`]) says how an element is spelled in both formats, which attributes it
//! takes, what may stand in and around it, and how it is written. Checking, writing, the generated
//! documentation and the exported schemas read the rows; conditions are closed enums, so that they
//! can be printed. Adding an attribute is one row.

mod action;
mod advice;
mod attribute;
mod beta;
mod card;
mod element;
pub mod emoji;
mod entity;
pub mod export;
mod form;
mod guide;
mod habit;
mod holding;
mod list;
mod lookup;
mod names;
mod output;
mod palette;
mod picker;
mod plan;
mod rows;
mod statistic;
pub(crate) mod style_guide;
mod synonym;
mod table;
mod text;
pub(crate) mod value;
mod version;

pub use advice::Advice;
pub(crate) use attribute::KeySet;
pub use attribute::{AttributeInfo, Key, Name, NameFormat, Presence, Value, Written};
pub(crate) use element::ELEMENTS;
pub use element::{BuiltAs, Content, Element, ElementInfo, ElementSet, Role, Rule, Since, Spelling, When};
pub use guide::{Guide, attribute_guide, guide};
pub use habit::{AttributeHabit, ElementHabit, Instead, attribute_family, attribute_habit, element_habit};
pub use holding::{Holding, holding};
pub(crate) use lookup::{Candidate, Tag, candidates, is_free_text, nearest_element, tag};
pub use output::{Field, MarkdownKind, Newlines, Order, Output, OutputTag, Writer};
pub use palette::{PaletteEntry, palette, palette_json};
pub(crate) use plan::Tags;
pub use statistic::{Counted, FactSource};
pub(crate) use synonym::{implied, input_habit, is_submit, role_in, style_synonym, synonym};
pub use version::{AgentVersion, Library, LibraryVersion, NotALibraryVersion, NotAVersion};

/// The table, in the order of [`Element`].
pub fn elements() -> &'static [&'static ElementInfo] {
    &rows::TABLE
}
