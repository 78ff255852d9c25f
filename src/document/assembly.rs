//! Building a document from something else than markup: no names to resolve, nothing to check but
//! links and users.

use super::checker::Checker;
use super::{Context, Detail, Document, Scratch, value};
use crate::diagnostic::{Diagnostic, Diagnostics, Span, codes};
use crate::markup::Tree;
use crate::schema::{Element, Key, Value};

/// No node of a tree.
const NOWHERE: u32 = u32::MAX;

/// The `version` of a message that was not written as markup.
const VERSION: &str = "2.0";

/// A document being put together, in PresentationML.
pub(crate) struct Assembly<'c, 't> {
    checker: Checker<'c, 't>,
    told_users: bool,
}

/// Puts a document together: `tree` is empty, `context` without data, and `build` adds what is in
/// the root.
pub(crate) fn assemble(
    tree: &Tree<'_>,
    context: Context<'_>,
    build: impl FnOnce(&mut Assembly<'_, '_>),
) -> (Option<Document>, Diagnostics) {
    let ids = context.ids;
    let (mut document, mut scratch) = (Document::default(), Scratch::default());
    let mut assembly =
        Assembly { checker: Checker::new(&mut document, &mut scratch, tree, context), told_users: false };
    assembly.open(Element::Message);
    build(&mut assembly);
    while assembly.checker.builder.parent().is_some() {
        assembly.close();
    }
    let mut checker = assembly.checker;
    checker.builder.document.version = checker.builder.store(VERSION);
    checker.builder.document.ids = ids;
    checker.builder.document.data = crate::json::Json::object();
    if !checker.diagnostics.has_errors() {
        checker.generate_entities();
    }
    let diagnostics = checker.finish(&mut scratch);
    drop(checker);
    ((!diagnostics.has_errors()).then_some(document), diagnostics)
}

impl Assembly<'_, '_> {
    pub fn open(&mut self, element: Element) {
        self.checker.builder.open(element, true, (NOWHERE, NOWHERE));
        if !element.info().entity_prefix.is_empty() {
            self.checker.builder.number_entity();
        }
    }

    /// Gives the element opened last an attribute, if it has such a one.
    pub fn attribute(&mut self, key: Key, value: &str) {
        let Some(node) = self.checker.builder.parent() else { return };
        let row = node.element.info().attributes.iter().position(|row| row.key == key);
        if let Some(row) = row.and_then(|row| u8::try_from(row).ok()) {
            self.checker.builder.attribute(row, key, value);
        }
    }

    pub fn text(&mut self, text: &str) {
        self.checker.builder.text(text, NOWHERE);
    }

    pub fn close(&mut self) {
        self.checker.builder.close();
    }

    /// True if this can be linked to.
    pub fn is_link(&self, destination: &str) -> bool {
        value::judge(Value::Uri, destination, self.checker.context.directory).is_ok()
    }

    /// Adds a mention; one of an unknown user shows the number.
    pub fn mention(&mut self, uid: i64) {
        self.open(Element::Mention);
        let directory = self.checker.context.directory;
        let detail = match directory.user_by_id(uid) {
            Some(user) => self.checker.builder.mentioned(&user),
            None => Detail::NoUser { uid: Some(uid) },
        };
        self.checker.builder.detail(detail);
        if !directory.knows_users() && !std::mem::replace(&mut self.told_users, true) {
            let message = format!("`{uid}` was not looked up; the mention shows it as it is");
            self.checker.report(
                Diagnostic::new(codes::entity::NOT_LOOKED_UP, Span::default(), message)
                    .with_help("give a directory to see the name"),
            );
        }
        self.close();
    }

    /// Leaves out the number of an entity that is not shown.
    pub fn skip_entity(&mut self) {
        self.checker.builder.skip_entity();
    }
}
