//! Labels and tooltips read from PresentationML.

use super::checker::Checker;
use crate::diagnostic::{Diagnostic, codes};
use crate::markup::{Attribute, NodeId, NodeKind};
use crate::schema::{Element, Key};

impl<'c, 't> Checker<'c, 't> {
    /// All text within an element of the tree.
    pub(super) fn text_of(&self, id: NodeId) -> String {
        let end = self.tree.node(id).end.0 as usize;
        let mut text = String::new();
        for node in self.tree.nodes.get(id.0 as usize..end).unwrap_or_default() {
            if let NodeKind::Text(_) = node.kind {
                text.push_str(self.tree.text_of(node));
            }
        }
        text
    }

    fn target(&mut self, id: NodeId, name: &str) -> Option<&'c Attribute<'t>> {
        let attribute = self.tree.attribute(id, name).filter(|attribute| !attribute.value.is_empty());
        if attribute.is_none() {
            let place = self.tree.attribute(id, name).map_or(self.open_span(id.0), |attribute| attribute.span);
            let fault =
                Diagnostic::new(codes::element::LABEL_TARGET, place, format!("`{name}` must not be empty here"))
                    .with_help("name the `id` of the form element that this belongs to");
            self.report(fault);
        }
        attribute
    }

    pub(super) fn label(&mut self, id: NodeId, target: Key) {
        let Some(attribute) = self.target(id, name_of(Element::Label, target)) else { return };
        let text = self.text_of(id);
        let group = self.groups.entry(attribute.value.as_ref());
        if group.label.replace(text).is_some() {
            let fault = Diagnostic::new(
                codes::element::LABEL_DUPLICATE,
                attribute.value_place(),
                format!("a second label for `{}`", attribute.value),
            )
            .with_help("keep one label for each id");
            self.report(fault);
        }
    }

    pub(super) fn tooltip(&mut self, id: NodeId, target: Key, title: Key) {
        let attribute = self.target(id, name_of(Element::Tooltip, target));
        let text = self.target(id, name_of(Element::Tooltip, title));
        let (Some(attribute), Some(text)) = (attribute, text) else { return };
        self.groups.entry(attribute.value.as_ref()).title = Some(text.value.as_ref());
    }
}

fn name_of(element: Element, key: Key) -> &'static str {
    let row = element.info().attributes.iter().find(|row| row.key == key);
    row.map_or("", |row| row.shown_name(true))
}
