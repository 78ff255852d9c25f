//! Stage 4: a tree becomes a checked document. Knows no templates.

use crate::diagnostic::Diagnostics;
use crate::directory::Directory;
use crate::json::Json;
use crate::limits::Limits;
use crate::markup::Tree;

/// What checking is given beside the tree.
#[derive(Debug)]
pub struct Context<'c> {
    /// The EntityJSON, an object; generated entities are added to it.
    pub data: Json,
    /// The `version` parameter.
    pub version: Option<&'c str>,
    /// Users, link schemes, instruments.
    pub directory: &'c dyn Directory,
    /// Where generated ids come from.
    pub ids: Ids,
    /// The bounds.
    pub limits: &'c Limits,
}

/// Makes the ids of label groups and dialogs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ids {
    /// `1`, `2`, … in the order in which elements are written: same input, same bytes.
    #[default]
    Sequential,
    /// Unguessable-looking ids from a seed that the caller gives.
    Seeded(u64),
}

/// A checked message, ready to be written.
#[derive(Debug, Default)]
pub struct Document {
    data: Json,
}

impl Document {
    /// The EntityJSON: the author's members first, generated entities after them.
    pub fn entity_json(&self) -> &Json {
        &self.data
    }
}

/// Checks a tree against the element table; the document is there only without errors.
pub fn check(tree: &Tree<'_>, context: Context<'_>) -> (Option<Document>, Diagnostics) {
    let _ = (tree, context);
    (None, Diagnostics::new())
}
