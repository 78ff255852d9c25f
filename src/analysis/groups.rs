//! What the element table advises of elements that belong together: fields of a form, options, a dialog and what opens
//! it.

use std::collections::{HashMap, HashSet};

use super::{Checked, Inspection, Pass};
use crate::diagnostic::{Diagnostic, Diagnostics, Span, codes};
use crate::document::{Document, Node};
use crate::markup::{NodeId, NodeKind, Tree};
use crate::schema::{Advice, ElementSet, Key};

pub(super) const PASS: Pass = Pass {
    codes: &[
        codes::lint::REPEATED_FIELD,
        codes::lint::UNSENDABLE,
        codes::lint::UNOPENED_DIALOG,
        codes::lint::REPLACED_CONTENT,
    ],
    inspection: Inspection::Elements(check),
};

/// What has to be the only one of its kind: around it, what it is told by, and the value.
type GroupKey<'d> = (Option<u32>, Key, &'d str, &'d str);

/// So many are searched from end to end.
const FEW: usize = 16;

/// What is known so far, with the tag of the first one until another one was told of.
#[derive(Default)]
struct Seen<'d> {
    all: Vec<(GroupKey<'d>, Option<Span>)>,
    /// Where each of them is, if they are many.
    index: HashMap<GroupKey<'d>, usize>,
}

impl<'d> Seen<'d> {
    /// The tag of the first one, if this is not the first.
    fn add(&mut self, place: GroupKey<'d>, open: Span) -> Option<&mut Option<Span>> {
        let count = self.all.len();
        let known = match count {
            0..=FEW => self.all.iter().position(|(known, _)| *known == place),
            _ => self.index.get(&place).copied(),
        };
        if let Some(at) = known {
            return self.all.get_mut(at).map(|(_, first)| first);
        }
        self.all.push((place, Some(open)));
        match count {
            0..FEW => {}
            FEW => self.index.extend(self.all.iter().enumerate().map(|(at, (place, _))| (*place, at))),
            _ => drop(self.index.insert(place, count)),
        }
        None
    }
}

struct Groups<'d, 't> {
    document: &'d Document,
    tree: &'d Tree<'t>,
    seen: Seen<'d>,
    /// The ids that elements of a kind name in an attribute; made when first asked for.
    named: HashMap<(ElementSet, Key), HashSet<&'d str>>,
    found: Diagnostics,
}

fn check(checked: &Checked<'_>, document: &Document, elements: &[u32]) -> Diagnostics {
    let mut groups = Groups {
        document,
        tree: checked.tree,
        seen: Seen::default(),
        named: HashMap::new(),
        found: Diagnostics::new(),
    };
    for at in elements {
        let Some(node) = document.nodes.get(*at as usize) else { continue };
        for advice in node.element.info().advice {
            groups.check(*at, node, advice);
        }
    }
    let mut found = groups.found;
    found.retain(|advice| !checked.refused.touches(advice.place.span));
    found
}

impl<'d> Groups<'d, '_> {
    fn check(&mut self, at: u32, node: &'d Node, advice: &Advice) {
        let document = self.document;
        match *advice {
            Advice::OwnValue(key, within) => {
                let Some(value) = document.attribute(node, key) else { return };
                let around = self.around(at, within);
                self.must_be_first((around, key, value, ""), node, |name| format!("`{value}` as `{name}`"));
            }
            Advice::OwnValueBeside(key, beside, within) => {
                let Some((value, group)) = document.attribute(node, key).zip(document.attribute(node, beside)) else {
                    return;
                };
                let around = self.around(at, within);
                let what = |name: &str| format!("`{value}` as `{name}` of `{group}`");
                self.must_be_first((around, key, value, group), node, what);
            }
            Advice::OneTrue(key, beside, within) => {
                let is_true = document.attribute(node, key).is_some_and(|value| value.eq_ignore_ascii_case("true"));
                let Some(group) = document.attribute(node, beside).filter(|_| is_true) else { return };
                let around = self.around(at, within);
                let what = |name: &str| format!("`{name}` in the group `{group}`");
                self.must_be_first((around, key, "", group), node, what);
            }
            Advice::Enough(key, set) => self.check_enough(at, node, key, set),
            Advice::Between(key, min, max) => self.check_between(node, key, min, max),
            Advice::Opened { id, by, with, unless } => {
                let named = self.named.entry((by, with)).or_insert_with(|| {
                    let all = document.nodes.iter().filter(|node| by.contains(node.element));
                    all.filter_map(|node| document.attribute(node, with)).collect()
                });
                let is_open = document.attribute(node, unless.0) == Some(unless.1);
                let Some(id) = document.attribute(node, id).filter(|_| !is_open) else { return };
                // What names one beside it was given its generated id.
                let mut generated = String::new();
                document.ids.write(node.unique, &mut generated);
                generated.push('-');
                generated.push_str(id);
                if named.contains(id) || named.contains(&*generated) {
                    return;
                }
                let opener = by.iter().next().map(|element| element.info());
                let row = opener.and_then(|info| info.attributes.iter().find(|row| row.key == with));
                let (opener, named) =
                    (opener.map_or("", |info| info.name), row.map_or("", |row| row.shown_name(false)));
                let text = format!("nothing opens this `{}`: no `{opener}` names `{id}`", node.element.info().name);
                let help = format!("add a `{opener}` with `{named}=\"{id}\"` beside it, or take it out");
                self.tell(Diagnostic::new(codes::lint::UNOPENED_DIALOG, self.open(node), text).with_help(help));
            }
            Advice::ReplacedContent(sign) => self.check_replaced(node, sign),
            _ => {}
        }
    }

    fn tell(&mut self, found: Diagnostic) {
        self.found.push(found);
    }

    fn open(&self, node: &Node) -> Span {
        self.tree.open_span(NodeId(node.source))
    }

    fn name(&self, node: &Node, key: Key) -> &'static str {
        let row = node.element.info().attributes.iter().find(|row| row.key == key);
        row.map_or("", |row| row.shown_name(node.presentation_ml))
    }

    fn around(&self, at: u32, within: ElementSet) -> Option<u32> {
        let mut here = at;
        loop {
            let parent = self.document.nodes.get(here as usize)?.parent;
            if parent == here {
                return None;
            }
            if within.contains(self.document.nodes.get(parent as usize)?.element) {
                return Some(parent);
            }
            here = parent;
        }
    }

    /// Tells of a second one; `what` says what it is, given the name of the attribute.
    fn must_be_first(&mut self, place: GroupKey<'d>, node: &Node, what: impl Fn(&str) -> String) {
        let open = self.open(node);
        // Of more than two one finding is enough.
        let Some(first) = self.seen.add(place, open).and_then(Option::take) else { return };
        let around = place.0.and_then(|at| self.document.nodes.get(at as usize));
        let around = around.map_or("message", |node| node.element.info().name);
        let what = what(self.name(node, place.1));
        let text = format!("{what} is there twice in this `{around}`");
        let help = "only one of them arrives with the answer, or the two cannot be told apart: give each its own";
        let found = Diagnostic::new(codes::lint::REPEATED_FIELD, open, text).with_help(help);
        self.tell(found.with_label(first, "the first one"));
    }

    fn check_enough(&mut self, at: u32, node: &Node, key: Key, set: ElementSet) {
        let Some(least) = self.document.attribute(node, key).and_then(|value| value.trim().parse::<usize>().ok())
        else {
            return;
        };
        let nodes = self.document.children(at).filter_map(|child| self.document.nodes.get(child as usize));
        let there = nodes.filter(|child| set.contains(child.element)).count();
        if there < least {
            let name = self.name(node, key);
            let text = format!("`{name}` asks for {least} choices, and there are {there}");
            let help = format!("the form cannot be sent like that: lower `{name}`, or add more to choose from");
            self.tell(Diagnostic::new(codes::lint::UNSENDABLE, self.open(node), text).with_help(help));
        }
    }

    fn check_between(&mut self, node: &Node, key: Key, min: Key, max: Key) {
        let Some(value) = self.document.attribute(node, key) else { return };
        for (bound, is_min) in [(min, true), (max, false)] {
            // Dates and times of the same form are in the order of their texts.
            let Some(limit) = self.document.attribute(node, bound).filter(|limit| limit.len() == value.len()) else {
                continue;
            };
            if if is_min { value < limit } else { value > limit } {
                let (name, bound) = (self.name(node, key), self.name(node, bound));
                let side = if is_min { "before" } else { "after" };
                let text = format!("`{name}` is {value}, {side} `{bound}`, {limit}");
                let help =
                    format!("the form cannot be sent until people choose another: let `{name}` keep to `{bound}`");
                self.tell(Diagnostic::new(codes::lint::UNSENDABLE, self.open(node), text).with_help(help));
            }
        }
    }

    /// An element that stands for an object of the data shows what the object says, whatever is written in it.
    fn check_replaced(&mut self, node: &Node, sign: char) {
        let Some(read) = self.tree.nodes.get(node.source as usize) else { return };
        let NodeKind::Element { .. } = read.kind else { return };
        let (name, open) = (self.tree.name_of(read), read.open());
        if name == node.element.info().name {
            return;
        }
        let shown = self.document.keyword(node);
        let within = self.tree.nodes.get(node.source as usize + 1..read.end.0 as usize).unwrap_or_default();
        let written: String = within
            .iter()
            .filter_map(|node| match &node.kind {
                NodeKind::Text(_) => Some(self.tree.text_of(node)),
                _ => None,
            })
            .collect();
        let written = written.trim();
        if !written.is_empty() && !shown.is_empty() && !written.contains(shown) {
            let text = format!("readers see `{sign}{shown}` here, not what is written");
            let help = format!(
                "the type of the object makes this a `{}`: write only `{sign}{shown}` in it, or give the object a \
                 type of your own",
                node.element.info().name
            );
            self.tell(Diagnostic::new(codes::lint::REPLACED_CONTENT, open, text).with_help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_each_is_known_however_many_there_are() {
        let names: Vec<String> = (0..100).map(|n| n.to_string()).collect();
        let mut seen = Seen::default();
        for (at, name) in names.iter().enumerate() {
            assert!(seen.add((None, Key::Name, name, ""), Span::point(at)).is_none());
            assert!(seen.add((Some(1), Key::Name, "x", ""), Span::point(at)).is_none() == (at == 0));
        }
        for (at, name) in names.iter().enumerate() {
            let first = seen.add((None, Key::Name, name, ""), Span::point(999));
            assert_eq!(first.and_then(Option::take), Some(Span::point(at)));
            assert!(seen.add((None, Key::Name, name, ""), Span::point(999)).is_some_and(|first| first.is_none()));
        }
    }
}
