//! What stands in an element against what may.

use super::Node;
use super::builder::Open;
use super::checker::Checker;
use crate::diagnostic::{Diagnostic, codes};
use crate::markup::NodeKind;
use crate::schema::{Content, Element, ElementSet, Key, KeySet, Rule};

/// Whatever stands beside these, more need not be said of them.
const UNKNOWN: ElementSet = ElementSet::of(&[Element::Unknown]);

impl Checker<'_, '_> {
    /// Checks a node whose children are all there, where more is to be looked at than what stands in it.
    #[inline(never)]
    pub fn check_ending(&mut self, closed: Open) {
        let Some(node) = self.builder.document.nodes.get(closed.at as usize) else { return };
        if self.is_general {
            return self.check_closed(closed, *node, KeySet::ALL);
        }
        let is_childless = node.end == closed.at + 1;
        // The root is left to a closer look.
        let parent = match closed.at {
            0 => ElementSet::default(),
            _ => self.builder.around().element.plan().alone,
        };
        let ending = &closed.element.plan().ending;
        let given = if closed.is_proven { KeySet::NONE } else { self.builder.document.keys(node) };
        if ending.is_plain(parent, closed.holds, is_childless) && !ending.concerns(given) {
            return;
        }
        let (node, made) = (*node, self.diagnostics.made());
        self.builder.disturb(closed.at);
        self.check_closed(closed, node, given);
        if ending.concerns(given) && self.diagnostics.made() == made {
            self.prove(&node);
        }
    }

    /// Notes that the attributes of an element go together, if its tag is settled.
    fn prove(&mut self, node: &Node) {
        let source = self.tree.nodes.get(node.source as usize).map(|source| &source.kind);
        if let Some(NodeKind::Element { tag, .. }) = source {
            self.settled.prove(*tag, node.attributes);
        }
    }

    /// The same by all that is said of it; `given` are the attributes that may not go together.
    fn check_closed(&mut self, Open { at, holds, .. }: Open, node: Node, given: KeySet) {
        let info = node.element.info();
        let before = self.diagnostics.len();
        let mut sound = true;
        match info.content {
            Content::Any => {}
            Content::Nothing => self.check_nothing(at),
            Content::NothingInPresentationMl(_) if node.presentation_ml => {}
            Content::NothingInPresentationMl(set) | Content::Only(set) | Content::Choice(set) => {
                sound = holds.is_within(set.and(UNKNOWN)) || self.check_children(at, set);
            }
        }
        sound &= self.diagnostics.len() == before;
        for rule in info.rules {
            if rule.concerned().is_none_or(|keys| keys.meets(given)) {
                self.check_rule(at, &node, rule, sound);
            }
        }
    }

    /// Nothing may be there, not even white space.
    pub fn check_nothing(&mut self, at: u32) {
        let document = &self.builder.document;
        let Some(child) = document.children(at).find_map(|child| document.nodes.get(child as usize)).copied() else {
            return;
        };
        if child.element == Element::Unknown {
            return;
        }
        let Some(node) = document.nodes.get(at as usize).copied() else { return };
        let name = node.element.info().name;
        let fault = Diagnostic::new(
            codes::element::CONTENT,
            self.open_span(child.source),
            format!("`{name}` cannot hold anything"),
        )
        .with_label(self.open_span(node.source), format!("this `{name}`"));
        let fault = if child.element == Element::Text && child.end == node.end && self.is_blank(&child) {
            fault
                .with_help(format!("even white space is too much: write `<{name} …/>`"))
                .with_fix(self.open_span(child.source), "")
        } else {
            let fix = self.close_at_once(crate::markup::NodeId(node.source));
            Diagnostic { fix, ..fault }.with_help(format!("close it at once, `<{name} …/>`, and put the rest after it"))
        };
        self.report(fault);
    }

    /// Only these may be there, and white space: true if that is so.
    pub fn check_children(&mut self, at: u32, allowed: ElementSet) -> bool {
        let children: Vec<u32> = {
            let document = &self.builder.document;
            let allowed = allowed.and(UNKNOWN);
            let fits = |child: &Node| {
                allowed.contains(child.element) || (child.element == Element::Text && self.is_blank(child))
            };
            let wrong = |child: &u32| document.nodes.get(*child as usize).is_some_and(|child| !fits(child));
            let mut found = document.children(at).filter(wrong);
            let Some(first) = found.next() else { return true };
            [first].into_iter().chain(found).collect()
        };
        for child in &children {
            if !self.is_out_of_place(at, *child) {
                self.refuse_child(at, *child, allowed);
            }
        }
        false
    }

    /// True if the child itself was reported for standing where it does.
    fn is_out_of_place(&self, at: u32, child: u32) -> bool {
        let nodes = &self.builder.document.nodes;
        let (Some(node), Some(child)) = (nodes.get(at as usize), nodes.get(child as usize)) else { return false };
        child.element.info().rules.iter().any(|rule| match rule {
            Rule::Parent(parents) => !parents.contains(node.element),
            Rule::DialogPart { dialog, form } => node.element != *dialog && node.element != *form,
            _ => false,
        })
    }

    /// Says that a child may not be where it is.
    pub fn refuse_child(&mut self, at: u32, child: u32, allowed: ElementSet) {
        let nodes = &self.builder.document.nodes;
        let child_at = child;
        let (Some(node), Some(child)) = (nodes.get(at as usize).copied(), nodes.get(child as usize).copied()) else {
            return;
        };
        let name = node.element.info().name;
        let place = self.open_span(child.source);
        let fault = if child.element == Element::Text {
            Diagnostic::new(codes::element::TEXT, place, format!("`{name}` cannot hold text of its own"))
        } else {
            let inner = child.element.info().name;
            Diagnostic::new(codes::element::CHILD, place, format!("`{inner}` cannot stand directly in `{name}`"))
        };
        let only = if allowed.iter().count() == 1 { "only " } else { "" };
        let fault = fault
            .with_label(self.open_span(node.source), format!("this `{name}`"))
            .with_help(format!("`{name}` holds {only}{}", list(allowed, "and")));
        if let Some(fault) = self.with_remedy(child_at, (&node, &child), allowed, fault) {
            self.report(fault);
        }
    }

    /// True for a text of white space only.
    pub fn is_blank(&self, node: &Node) -> bool {
        node.letters.is_blank(self.builder.document.slice(node.text))
    }
}

/// The names of a set, as in a sentence.
pub(super) fn list(set: ElementSet, conjunction: &str) -> String {
    let mut names: Vec<String> = Vec::new();
    for element in set.iter() {
        let name = match element {
            Element::Text => "text".to_owned(),
            other => format!("`{}`", other.info().name),
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    match names.split_last() {
        None => "nothing".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {conjunction} {last}", rest.join(", ")),
    }
}

/// The name of an attribute in the format of its node.
pub(super) fn name_of(node: &Node, key: Key) -> &'static str {
    let row = node.element.info().attributes.iter().find(|row| row.key == key);
    row.map_or("", |row| row.shown_name(node.presentation_ml))
}
