//! What will Symphony make of this message, and if it refuses it, where and why?
//!
//! A bot renders its own struct, and sends what comes out:
//!
//! ```
//! use messageml::{Engine, Input};
//!
//! #[derive(serde::Serialize)]
//! struct Fill<'a> {
//!     ticker: &'a str,
//!     price: f64,
//! }
//!
//! let template = r#"<messageML>Filled <cash tag="${data.ticker}"/> at ${data.price}</messageML>"#;
//! let engine = Engine::default();
//! let message = engine.render(Input::new(template).with_data(Fill { ticker: "VOD", price: 72.485 })?)?;
//! assert_eq!(message.markdown(), "Filled $VOD at 72.485");
//!
//! // Before it is sent, everything that is worth knowing: what Symphony refuses, and advice.
//! let report = engine.check("<messageML><q>${1,5}</q></messageML>");
//! assert!(!report.is_acceptable());
//! println!("{report}");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The stages, each knowing nothing of those after it: a template is compiled and expanded over EntityJSON, the
//! markup read, checked against the element table, and written. [`Engine`] runs them in order; every stage adds to
//! the [`Report`]. The library itself reaches for no network, file or clock: see [`Engine::builder`].

#![forbid(unsafe_code)]
#![warn(missing_docs)]

// Some of a stage is there for its own tests alone; with the feature on, dead code is seen as ever.
mod analysis;
pub mod assist;
mod batch;
mod cache;
mod choice;
mod coverage;
pub mod diagnostic;
mod directory;
#[cfg_attr(not(feature = "unstable-machinery"), allow(dead_code, unused_imports))]
mod document;
mod engine;
mod entity_json;
mod explain;
mod input;
mod java_regex;
pub mod json;
mod limits;
mod lints;
mod markdown;
#[cfg_attr(not(feature = "unstable-machinery"), allow(dead_code, unused_imports))]
mod markup;
mod memory;
mod message;
mod nearest;
mod output;
mod pipeline;
pub mod report;
pub mod request;
mod reuse;
pub mod schema;
mod settings;
mod snapshot;
mod stack;
mod stop;
#[cfg_attr(not(feature = "unstable-machinery"), allow(dead_code, unused_imports))]
mod template;
mod usage;
mod word;
mod wrapping;

pub use batch::{BadOptions, Batch};
pub use coverage::Coverage;
pub use diagnostic::{Code, Diagnostic, Diagnostics, Severity, Source, Span};
pub use directory::{Directory, DirectoryError, InstrumentQuery, NoDirectory, StaticDirectory, User};
pub use document::Ids;
pub use engine::{Engine, Sketch};
pub use explain::{Explanation, Recognised, explain};
pub use input::{Data, DataError, Input, UnknownWrap, Wrap};
pub use json::Json;
pub use limits::{Limits, UnknownLimit};
pub use lints::{Lints, UnknownLint};
pub use message::Message;
pub use output::{Fact, Item, Statistics};
pub use report::Report;
pub use request::Request;
pub use schema::{LibraryVersion, NotALibraryVersion};
pub use settings::{PodLimits, Profile, Settings, TimeZone, UnknownTimeZone};
pub use snapshot::snapshot;
pub use stop::Stop;
pub use template::is_template;
pub use template::{Expanded, Loader, Model, NotARelease, Release, Template};
pub use usage::{PodLimit, Usage, json as usage_json};
pub use wrapping::{Unwrapped, Wrapping, unwrap};

/// Settings by name, for whoever reads them from files, requests or a command line.
pub mod options {
    pub use crate::choice::{Choice, OptionName, Word};
    pub use crate::settings::moment;
}

/// The built-ins of FreeMarker, as the documentation and editors show them.
pub mod built_in {
    pub use crate::template::{BuiltIn, Gives, Receiver, built_ins};
}

/// The stages one by one, for our own tests, benches and fuzz targets: names and shapes change at any time.
#[cfg(feature = "unstable-machinery")]
pub mod machinery {
    pub use crate::diagnostic::{Kept, Origin, Origins};

    /// Stage 4: a tree becomes a checked document.
    pub mod document {
        pub use crate::document::{Context, Document, Ids, check, check_generally};
    }
    /// Stage 3: expanded text becomes a tree.
    pub mod markup {
        pub use crate::markup::*;
    }
    /// Stage 5: a document becomes text.
    pub mod output {
        pub use crate::output::*;
    }
    /// Stages 1 and 2: the FreeMarker engine.
    pub mod template {
        pub use crate::template::*;
    }
    /// Java's regular expressions.
    pub mod java_regex {
        pub use crate::java_regex::*;
    }
}

/// The examples of the README are run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
