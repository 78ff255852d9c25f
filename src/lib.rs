//! What will Symphony make of this message, and if it refuses it, where and why?
//!
//! The stages, each a module that knows nothing of those after it: `template` (compile and
//! expand FreeMarker over EntityJSON), `markup` (read), `document` with `schema` (check), `output`
//! (write). [`Engine`] runs them in order; every stage adds to a [`Report`].

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod batch;
pub mod diagnostic;
mod directory;
pub mod document;
mod engine;
mod entity_json;
pub mod gauge;
pub mod java_regex;
pub mod json;
mod limits;
pub mod lint;
mod markdown;
pub mod markup;
pub mod output;
pub mod report;
pub mod request;
pub mod schema;
mod stop;
pub mod template;

pub use batch::Batch;
pub use diagnostic::{Code, Diagnostic, Diagnostics, Severity, Source, Span};
pub use directory::{Directory, InstrumentQuery, NoDirectory, StaticDirectory, User};
pub use engine::{Engine, EngineBuilder, Input, Message, Profile, Report, is_template};
pub use json::Json;
pub use limits::Limits;
pub use request::Request;
pub use stop::Stop;

pub use document::Ids;
pub use template::{Expanded, Loader, Model, Template};

/// The examples of the README are run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
