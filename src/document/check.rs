//! The walk over the tree: opens and closes the nodes of the document, and hands each to what checks it.

use super::checker::{Checker, OpenElement};
use super::lookup::Entities;
use super::{Document, Slice};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::json::Json;
use crate::markup::{self, NodeId, NodeKind};
use crate::schema::{Content, Element, Role, Tag, tag};

/// Nodes of the tree between two looks at the [`Stop`](crate::Stop).
const NODES_BETWEEN_LOOKS: u32 = 4096;

impl<'c, 't> Checker<'c, 't> {
    pub fn run(mut self) -> (Option<Document>, Diagnostics) {
        if self.tree.root().is_none() {
            return (None, self.diagnostics);
        }
        // The data is only read until the walk is over; entities are added to it afterwards.
        let given = self.context.data.take();
        let is_given = given.is_some();
        let data = given.unwrap_or_else(Json::object);
        let tree = self.tree;
        let entities = Entities::new(&data, &tree.attributes);
        if is_given {
            self.check_entity_ids(&entities);
        }
        let count = self.tree.nodes.len() as u32;
        let mut at = 0;
        let mut next_look = NODES_BETWEEN_LOOKS;
        while at < count {
            if let Some(&(from, to)) = self.jumps.last()
                && at >= from
            {
                self.jumps.pop();
                at = to.max(at);
                continue;
            }
            self.close_until(at);
            if at >= next_look {
                next_look = at + NODES_BETWEEN_LOOKS;
                if self.context.stop.is_reached() {
                    let place = self.open_span(at);
                    let stopped =
                        Diagnostic::new(codes::limit::STOPPED, place, "checking was stopped from outside here");
                    self.report(stopped.with_help("ask again with more time: the message was not read to its end"));
                    return (None, self.diagnostics);
                }
            }
            at = self.node(NodeId(at), &entities);
        }
        self.close_until(u32::MAX);
        self.check_finished();
        self.builder.document.ids = self.context.ids;
        self.builder.document.data = data;
        if !self.diagnostics.has_errors() {
            self.generate_entities();
        } else if self.context.is_sketched {
            // What is said of entities then follows from what was said already.
            let told = std::mem::take(&mut self.diagnostics);
            self.generate_entities();
            self.diagnostics = told;
        }
        (Some(self.builder.document), self.diagnostics)
    }

    fn close_until(&mut self, at: u32) {
        while let Some(frame) = self.open_elements.last().copied()
            && frame.tree_end <= at
        {
            self.open_elements.pop();
            if frame.is_node
                && let Some(closed) = self.builder.close()
            {
                self.check_node(closed);
            }
        }
    }

    /// Reads one node of the tree and gives the next one to read.
    fn node(&mut self, id: NodeId, data: &Entities<'_, '_>) -> u32 {
        let tree = self.tree;
        let node = tree.node(id);
        match &node.kind {
            NodeKind::Text(written) => {
                self.builder.text_of(tree, *written, node.span, id.0);
                id.0 + 1
            }
            NodeKind::Element { name, attributes, is_bare, .. } => {
                let tag = tag(name);
                if attributes.is_empty() && self.open_plainly(id, node, tag, *is_bare) {
                    return id.0 + 1;
                }
                self.element(id, name, tag, data)
            }
            kind => {
                let (what, help) = match kind {
                    NodeKind::Comment => ("a comment", "remove it, or write a comment of the template: `<#-- … -->`"),
                    NodeKind::CData => ("a CDATA section", "write its text with `&lt;` for `<` and `&amp;` for `&`"),
                    _ => ("a processing instruction", "remove it"),
                };
                let message = format!("{what} cannot stand in a message");
                let mut fault = Diagnostic::new(codes::element::NODE_KIND, node.span, message).with_help(help);
                if matches!(kind, NodeKind::Comment | NodeKind::Instruction) {
                    fault = fault.with_fix(node.span, "");
                }
                self.report(fault);
                id.0 + 1
            }
        }
    }

    /// Opens an element without attributes whose name alone says what it is, where nothing of it is to be checked before
    /// its end; false if there is more to it.
    #[inline]
    fn open_plainly(&mut self, id: NodeId, node: &markup::Node<'_>, tag: Option<&Tag>, is_bare: bool) -> bool {
        let Some(tag) = tag else { return false };
        let Some(only) = self.plain_meaning(id, tag).filter(|only| only.element.plan().begins_plainly) else {
            return false;
        };
        let written = match is_bare && tag.is_kept {
            true => Slice { start: node.span.start, end: node.span.end },
            false => Slice::default(),
        };
        let presentation_ml = self.format(only.spelling);
        self.builder.open_plainly(only.element, presentation_ml, id.0, written);
        self.open_elements.push(OpenElement { tree_end: node.end.0, is_node: true });
        true
    }

    /// Reads an element, `tag` being what is known of its name.
    fn element(&mut self, id: NodeId, name: &'c str, tag: Option<&'static Tag>, data: &Entities<'_, '_>) -> u32 {
        let meaning = self.meaning(id, name, tag, data);
        let end = self.tree.node(id).end.0;
        let info = meaning.element.info();
        match info.role {
            Role::Unwrapped => {
                self.open_elements.push(OpenElement { tree_end: end, is_node: false });
                return id.0 + 1;
            }
            Role::Label(target) => {
                self.label(id, target);
                return end;
            }
            Role::Tooltip(target, title) => {
                self.tooltip(id, target, title);
                return end;
            }
            Role::Node => {}
        }
        self.builder.open(meaning.element, meaning.presentation_ml, id.0);
        self.open_elements.push(OpenElement { tree_end: end, is_node: true });
        if meaning.element == Element::Unknown {
            return id.0 + 1;
        }
        let before = self.diagnostics.len();
        let parts = match info.content {
            Content::Choice(_) if meaning.presentation_ml => Some(self.choice_parts(id, &meaning)),
            _ => None,
        };
        if !info.entity_prefix.is_empty() {
            self.open_entity(id, &meaning);
        }
        match parts {
            None => self.read_attributes(id, &meaning),
            Some((Some(input), _)) => {
                if self.diagnostics.len() == before {
                    self.check_sibling_labels(input);
                }
                self.read_attributes(input, &meaning);
            }
            Some((None, _)) => {}
        }
        self.open_details(info.output.writer);
        if matches!(info.content, Content::NothingInPresentationMl(_)) && meaning.presentation_ml {
            self.check_empty(id, info.name);
            return end;
        }
        match parts {
            None => id.0 + 1,
            Some((_, None)) => end,
            Some((_, Some(label))) => {
                self.jumps.push((self.tree.node(label).end.0, end));
                label.0 + 1
            }
        }
    }

    fn check_empty(&mut self, id: NodeId, name: &str) {
        if let Some(child) = self.tree.children(id).next() {
            let fault = Diagnostic::new(
                codes::element::CONTENT,
                self.tree.node(child).span,
                format!("a `{name}` written as `input` cannot hold anything"),
            )
            .with_label(self.open_span(id.0), "this one")
            .with_help("write its text as the attribute `value`");
            self.report(fault);
        }
    }
}
