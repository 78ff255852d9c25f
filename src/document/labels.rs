//! Labels and tooltips read from PresentationML.

use super::checker::Checker;
use crate::diagnostic::{Diagnostic, Fix, Span, codes};
use crate::markup::{Attribute, Node, NodeId, NodeKind};
use crate::schema::{Element, Key, When, candidates};

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
            let message = match self.tree.attribute(id, name) {
                Some(_) => format!("`{name}` must not be empty here"),
                None => format!("`{}` needs `{name}` here", self.tree.name(id)),
            };
            let fault = Diagnostic::new(codes::element::LABEL_TARGET, place, message)
                .with_help("name the `id` of the form element that this belongs to");
            self.report(match self.label_of_next(id) {
                Some((fix, text)) => {
                    let help = format!("in MessageML a field has its label itself: write `label=\"{text}\"` there");
                    Diagnostic { fix: Some(fix), ..fault }.with_help(help)
                }
                None => fault,
            });
        }
        attribute
    }

    /// The edit that gives the field right after a label its text, and the text.
    fn label_of_next(&self, id: NodeId) -> Option<(Fix, String)> {
        let label = self.tree.node(id);
        let is_blank =
            |node: &Node| matches!(node.kind, NodeKind::Text(_)) && self.tree.text_of(node).trim().is_empty();
        let mut next = label.end;
        if is_blank(self.tree.nodes.get(next.0 as usize)?) {
            next = NodeId(next.0 + 1);
        }
        let field = self.tree.nodes.get(next.0 as usize).filter(|field| field.parent() == label.parent())?;
        let NodeKind::Element { .. } = field.kind else { return None };
        let name = self.tree.name_of(field);
        let plain = candidates(name).iter().find(|found| found.spelling.when == When::Always)?;
        let row = plain.element.info().attributes.iter().find(|row| row.key == Key::Label)?;
        let label_name = row.shown_name(false);
        let text = self.text_of(id).trim().trim_end_matches(':').to_owned();
        let is_plain = !text.is_empty() && text.len() < 200 && !text.contains(['"', '<', '&', '\n', '{']);
        if !is_plain || self.tree.attribute(next, label_name).is_some() {
            return None;
        }
        let at = Span::point(field.span.start as usize + 1 + name.len());
        let fix = Fix::suggested(Span::new(label.span.start as usize, label.span.end as usize), "");
        Some((fix.and(at, format!(" {label_name}=\"{text}\"")), text))
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
