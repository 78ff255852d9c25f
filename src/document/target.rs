//! Elements that name others by their ids.

use std::collections::{HashMap, HashSet};

use super::checker::Checker;
use super::content::name_of;
use super::{Document, Node, Slice};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::{AttributeInfo, Element, Key};

impl Checker<'_, '_> {
    pub(super) fn check_target(&mut self, at: u32, node: &Node, key: Key, targets: &Targets) {
        let element = targets.element;
        let document = &self.builder.document;
        let Some(target) = document.attribute(node, key).map(str::to_owned) else { return };
        match targets.named.get(&(node.parent, target.as_str().into())) {
            // That an id is used twice is said there.
            Some((_, true)) => {}
            Some((unique, false)) => {
                let mut id = String::new();
                self.context.ids.write(*unique, &mut id);
                id.push('-');
                id.push_str(&target);
                let value = self.builder.store(&id);
                self.set_value(at, key, value);
            }
            None => {
                let is_sound = |row: &&AttributeInfo| {
                    row.key != key || super::value::judge(row.value, &target, self.context.directory).is_ok()
                };
                let nameless = targets.nameless.contains(&node.parent);
                if nameless || !node.element.info().attributes.iter().all(|row| is_sound(&row)) {
                    return;
                }
                let (name, inner) = (node.element.info().name, element.info().name);
                let message = format!("no `{inner}` beside this `{name}` has the id `{target}`");
                let help = format!("put one `<{inner} id=\"{target}\">` into the same parent as the `{name}`");
                // The only one there may be meant.
                let mut beside = targets.named.keys().filter(|(parent, _)| *parent == node.parent);
                let only = beside.next().filter(|_| beside.next().is_none()).map(|(_, id)| id.to_string());
                let id = crate::markup::NodeId(node.source);
                let attribute = self.tree.attribute(id, name_of(node, key)).map(|attribute| attribute.value_span);
                match (only, attribute) {
                    (Some(only), Some(value)) => {
                        let fault = Diagnostic::new(codes::attribute::TARGET, value, message)
                            .with_help(format!("the `{inner}` beside it is `{only}`: write that"))
                            .with_suggestion(value, only);
                        self.report(fault);
                    }
                    _ => self.report_at(node, key, codes::attribute::TARGET, message, help),
                }
            }
        }
    }

    fn set_value(&mut self, at: u32, key: Key, value: Slice) {
        let document = &mut self.builder.document;
        let Some(node) = document.nodes.get(at as usize) else { return };
        let rows = node.element.info().attributes;
        let (start, end) = node.attributes;
        for attribute in document.attributes.get_mut(start as usize..end as usize).unwrap_or_default() {
            if rows.get(attribute.row as usize).is_some_and(|row: &AttributeInfo| row.key == key) {
                attribute.value = value;
            }
        }
    }
}

/// The elements of one kind that others name by their ids, found once.
pub(super) struct Targets {
    pub(super) element: Element,
    /// By the element around and the id: the number of its generated id, and whether there are more of that id.
    named: HashMap<(u32, Box<str>), (u32, bool)>,
    /// The elements around those without an id.
    nameless: HashSet<u32>,
}

impl Targets {
    pub(super) fn new(document: &Document, element: Element) -> Self {
        let mut targets = Targets { element, named: HashMap::new(), nameless: HashSet::new() };
        for (at, node) in document.nodes.iter().enumerate() {
            // The root is in nothing.
            if node.element != element || node.parent as usize == at {
                continue;
            }
            match document.attribute(node, Key::Id) {
                Some(id) => {
                    let known = targets.named.entry((node.parent, id.into()));
                    known.and_modify(|(_, several)| *several = true).or_insert((node.unique, false));
                }
                None => {
                    targets.nameless.insert(node.parent);
                }
            }
        }
        targets
    }
}
