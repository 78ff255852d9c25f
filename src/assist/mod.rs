//! What an editor asks of a text that is being written: completion, hover, definitions, symbols, actions.
//!
//! Pure functions over a text that may be broken, a byte offset, and sample data. They look at the text's tokens,
//! never at a finished tree.
//!
//! ```
//! use messageml::assist::Assist;
//! use messageml::{Json, Profile};
//! let data = messageml::json::read_strictly(r#"{"order": {"ticker": "VOD", "price": 72.5}}"#, 100).unwrap();
//! let text = "<messageML>${data.order.";
//! let samples = [&data];
//! let assist = Assist::new(text, &samples, Profile::Agent);
//! let completion = assist.completion(text.len());
//! let labels: Vec<_> = completion.proposals.iter().map(|proposal| &*proposal.label).collect();
//! assert_eq!(labels, ["ticker", "price"]);
//! ```

mod action;
mod call;
mod completion;
mod directive;
mod element;
mod expression;
mod form;
mod hover;
mod lookup;
mod markup;
mod member;
mod navigation;
mod other;
mod outline;
mod proposal;
mod rank;
mod rename;
mod scope;
mod symbol;
mod value;

pub use action::Action;
pub use form::byte_at;
pub use hover::Hover;
pub use navigation::{Target, TargetPlace};
pub use other::{OtherTemplate, templates_named};
pub use proposal::{Completion, Proposal, ProposalKind};
pub use rename::NotRenamed;
pub use symbol::{Fold, Symbol, SymbolKind};

use crate::diagnostic::{Diagnostic, Span};
use crate::json::Json;
use crate::schema::LibraryVersion;
use crate::settings::Profile;
use lookup::Definitions;
use other::Other;
use outline::Outline;

/// A text that is being written, taken apart once.
#[derive(Debug)]
pub struct Assist<'a> {
    text: &'a str,
    samples: &'a [&'a Json],
    profile: Profile,
    library: LibraryVersion,
    outline: Outline<'a>,
    definitions: Definitions<'a>,
    others: Vec<Other<'a>>,
}

impl<'a> Assist<'a> {
    /// Takes a text apart; `samples` are what the data may be.
    pub fn new(text: &'a str, samples: &'a [&'a Json], profile: Profile) -> Self {
        let outline = Outline::new(text);
        let definitions = Definitions::of(&outline);
        Assist { text, samples, profile, library: LibraryVersion::default(), outline, definitions, others: Vec::new() }
    }

    /// The same for a pod with this version of the library, which is what is proposed then.
    #[must_use]
    pub fn with_library(self, library: LibraryVersion) -> Self {
        Assist { library, ..self }
    }

    /// The same with the templates that the text imports and includes: what they define is proposed, explained and found.
    #[must_use]
    pub fn with_templates(self, templates: &[OtherTemplate<'a>]) -> Self {
        Assist { others: templates.iter().map(Other::new).collect(), ..self }
    }

    /// What can stand at this byte.
    pub fn completion(&self, offset: usize) -> Completion {
        completion::complete(self, offset)
    }

    /// What stands at this byte: element, attribute, directive, built-in, variable, or value of the data.
    pub fn hover(&self, offset: usize) -> Option<Hover> {
        hover::hover(self, offset)
    }

    /// Where what stands at this byte is defined: in the text, in another template, or in the data.
    pub fn definition(&self, offset: usize) -> Option<Target> {
        navigation::definition(self, offset)
    }

    /// Every place in the text that means the same as what stands at this byte, its definition included.
    pub fn references(&self, offset: usize) -> Vec<Span> {
        navigation::references(self, offset)
    }

    /// What has to be replaced to give what stands at this byte another name: both tags of a pair, a macro or variable
    /// wherever it is named. Empty if it has none that could be changed.
    pub fn renaming(&self, offset: usize) -> Vec<Span> {
        rename::renaming(self, offset)
    }

    /// The same for a new name, unless the text would mean something else then.
    ///
    /// # Errors
    /// There is nothing to rename, it is no name, or it is taken.
    pub fn rename(&self, offset: usize, name: &str) -> Result<Vec<Span>, NotRenamed> {
        rename::rename(self, offset, name)
    }

    /// What the text is made of: macros, functions, assignments, and elements that have an id.
    pub fn symbols(&self) -> Vec<Symbol> {
        symbol::symbols(self)
    }

    /// What can be folded away.
    pub fn folds(&self) -> Vec<Fold> {
        symbol::folds(self)
    }

    /// What can be done about a finding in this text.
    pub fn actions(&self, finding: &Diagnostic) -> Vec<Action> {
        action::actions(self, finding)
    }
}
