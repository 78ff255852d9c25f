//! The walk over the tree: opens and closes the nodes of the document, and hands each to what checks it.

use super::Detail;
use super::bare::BareTag;
use super::checker::Checker;
use super::lookup::Entities;
use super::meaning::Meaning;
use super::settled::SettledTag;
use crate::diagnostic::{Diagnostic, codes};
use crate::json::Json;
use crate::markup::{Node, NodeId, NodeKind};
use crate::schema::{Candidate, Content, Element, Role, When, Writer, tag};

/// Nodes of the tree between two looks at the [`Stop`](crate::Stop).
const NODES_BETWEEN_LOOKS: u32 = 4096;

impl<'c, 't> Checker<'c, 't> {
    /// Makes the document; false if there is none to be made.
    pub fn run(&mut self) -> bool {
        if self.tree.root().is_none() {
            return false;
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
        if let Some(stopped) = self.walk(&entities) {
            self.report(stopped);
            return false;
        }
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
        true
    }

    /// Reads all nodes of the tree, in order; gives what is to be said where it was time to stop.
    #[inline(never)]
    fn walk(&mut self, data: &Entities<'_, '_>) -> Option<Diagnostic> {
        let tree = self.tree;
        let (mut at, mut next_look) = (0, NODES_BETWEEN_LOOKS);
        // Up to here nothing ends, nothing is passed over and it is no time to stop.
        let mut undisturbed = 0;
        while let Some(node) = tree.nodes.get(at as usize) {
            if at >= undisturbed {
                if let Some(to) = self.jump(at) {
                    at = to;
                    continue;
                }
                self.close_until(at);
                if at >= next_look {
                    next_look = at + NODES_BETWEEN_LOOKS;
                    if self.context.stop.is_reached() {
                        return Some(self.stopped(at));
                    }
                }
                undisturbed = self.undisturbed().min(next_look);
            }
            match &node.kind {
                NodeKind::Text(written) => {
                    self.builder.text_of(*written, node.span, at);
                    at += 1;
                }
                NodeKind::Element { attributes, tag, .. } => {
                    if attributes.is_empty()
                        && let Some(tag) = self.bare.find(*tag)
                    {
                        let last = std::mem::replace(&mut tag.last, at);
                        let tag = *tag;
                        if let Some(next) = self.repeat(at, node, last) {
                            at = next;
                            continue;
                        }
                        self.builder.open_bare(&tag, at, node);
                        undisturbed = undisturbed.min(node.end.0);
                        at += 1;
                    } else {
                        at = self.element(NodeId(at), node, data);
                        undisturbed = self.undisturbed().min(next_look);
                    }
                }
                NodeKind::Comment | NodeKind::CData | NodeKind::Instruction => {
                    self.refuse_node(node);
                    at += 1;
                }
            }
        }
        self.close_until(u32::MAX);
        None
    }

    /// Where the next node of the tree is that ends an element, or at which something is passed over.
    #[inline]
    fn undisturbed(&self) -> u32 {
        let end = self.builder.around().source_end;
        self.jumps.last().map_or(end, |(from, _)| end.min(*from))
    }

    /// Where to go on instead, if something is to be passed over here.
    fn jump(&mut self, at: u32) -> Option<u32> {
        let (_, to) = self.jumps.pop_if(|(from, _)| at >= *from)?;
        Some(to.max(at))
    }

    /// What is said where the work was ended from outside.
    #[cold]
    fn stopped(&self, at: u32) -> Diagnostic {
        let place = self.open_span(at);
        let stopped = Diagnostic::new(codes::limit::STOPPED, place, "checking was stopped from outside here");
        stopped.with_help("ask again with more time: the message was not read to its end")
    }

    /// Closes the elements that end before this node of the tree.
    #[inline(always)]
    fn close_until(&mut self, at: u32) {
        while self.builder.around().source_end <= at {
            let around = self.builder.around();
            let is_free = around.element.plan().ending.is_free(around.holds) && !self.is_general;
            let closed = (!is_free).then_some(*around);
            if !self.builder.close() {
                break;
            }
            if let Some(closed) = closed {
                self.check_ending(closed);
            }
        }
    }

    /// Refuses what is neither text nor element.
    #[cold]
    fn refuse_node(&mut self, node: &Node) {
        let (what, help) = match node.kind {
            NodeKind::Comment => ("a comment", "remove it, or write a comment of the template: `<#-- … -->`"),
            NodeKind::CData => ("a CDATA section", "write its text with `&lt;` for `<` and `&amp;` for `&`"),
            _ => ("a processing instruction", "remove it"),
        };
        let message = format!("{what} cannot stand in a message");
        let mut fault = Diagnostic::new(codes::element::NODE_KIND, node.span, message).with_help(help);
        if matches!(node.kind, NodeKind::Comment | NodeKind::Instruction) {
            fault = fault.with_fix(node.span, "");
        }
        self.report(fault);
    }

    /// What a tag without attributes means, where that takes no more than its name and it begins plainly: nothing of it
    /// is to be checked before its end.
    fn bare_tag(&self, id: NodeId, number: u32) -> Option<BareTag> {
        let tag = tag(self.tree.name(id))?;
        let Candidate { element, spelling } = self.plain_meaning(id, tag, true)?;
        let presentation_ml = self.format(spelling);
        let is_void = element.info().output.writer == Writer::Void;
        let written = if is_void { element.tags().at_once } else { element.tags().opening };
        let is_kept = tag.is_kept
            && self.may_keep_tags(element)
            && self.tree.text.get(self.open_span(id.0).range()) == Some(written);
        let found = BareTag { number, last: id.0, element, presentation_ml, is_kept };
        element.plan().begins_plainly.then_some(found)
    }

    /// Reads an element that is not known to be bare; gives the node to read next.
    #[inline(never)]
    fn element(&mut self, id: NodeId, node: &Node, data: &Entities<'_, '_>) -> u32 {
        let NodeKind::Element { ref attributes, tag: number, .. } = node.kind else { return node.end.0 };
        let end = node.end.0;
        if !self.is_general {
            if let Some(tag) = self.settled.find(number, self.builder.surroundings()) {
                let last = std::mem::replace(&mut tag.last, id.0);
                let tag = *tag;
                if let Some(next) = self.repeat(id.0, node, last) {
                    return next;
                }
                self.builder.open_settled(&tag, id.0, end);
                if tag.is_kept {
                    self.keep(id, node);
                }
                return id.0 + 1;
            }
            if attributes.is_empty()
                && let Some(tag) = self.bare_tag(id, number)
            {
                self.bare.remember(tag);
                self.builder.open_bare(&tag, id.0, node);
                return id.0 + 1;
            }
        }
        self.new_element(id, node, data)
    }

    /// The same where not all of it is known by its tag.
    #[inline(never)]
    fn new_element(&mut self, id: NodeId, node: &Node, data: &Entities<'_, '_>) -> u32 {
        let NodeKind::Element { tag: number, .. } = node.kind else { return node.end.0 };
        let end = node.end.0;
        let (made, around) = (self.diagnostics.made(), self.builder.surroundings());
        let meaning = self.meaning(id, data);
        let info = meaning.element.info();
        if info.role != Role::Node {
            self.builder.change();
        }
        match info.role {
            Role::Unwrapped => return id.0 + 1,
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
        self.builder.open(meaning.element, meaning.presentation_ml, (id.0, end));
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
        let mut is_kept = false;
        match parts {
            None => {
                self.read_attributes(id, &meaning);
                is_kept = self.keeps_tag(node);
                if is_kept {
                    self.keep(id, node);
                }
            }
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
            None => {
                if self.settled.is_repeated(number) && !self.is_general && self.diagnostics.made() == made {
                    self.remember(id, number, around, &meaning, is_kept);
                }
                id.0 + 1
            }
            Some((_, None)) => end,
            Some((_, Some(label))) => {
                self.jumps.push((self.tree.node(label).end.0, end));
                label.0 + 1
            }
        }
    }

    /// Keeps what became of the tag of this number, `around` being around it, if all that are like it become the same.
    fn remember(&mut self, id: NodeId, number: u32, around: [Element; 2], meaning: &Meaning<'_>, is_kept: bool) {
        let plan = meaning.element.plan();
        let is_read_back = matches!(meaning.spelling.map(|spelling| spelling.when), Some(When::EntityType(_)));
        let Some(node) = self.builder.parent() else { return };
        let is_settled = match self.builder.document.detail(node) {
            None | Some(Detail::User(_) | Detail::Character(_)) => true,
            Some(Detail::NoUser { .. } | Detail::Instrument(_) | Detail::Keyword(_)) => false,
        };
        if plan.is_of_tag && self.filled & plan.dependent == 0 && !is_read_back && is_settled {
            self.settled.remember(SettledTag {
                number,
                last: id.0,
                around: (meaning.looks_around || plan.looks_around).then_some(around),
                element: meaning.element,
                presentation_ml: meaning.presentation_ml,
                attributes: node.attributes,
                detail: node.detail,
                is_proven: false,
                is_kept,
            });
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
