//! Check boxes and radio buttons in PresentationML: a group of an input and its label.

use super::checker::Checker;
use super::meaning::Meaning;
use crate::diagnostic::{Diagnostic, codes};
use crate::markup::{NodeId, NodeKind};
use crate::schema::{Role, When, candidates};

impl Checker<'_, '_> {
    /// The input whose attributes count, and the label whose children do.
    pub(super) fn choice_parts(&mut self, id: NodeId, meaning: &Meaning<'_>) -> (Option<NodeId>, Option<NodeId>) {
        if matches!(meaning.spelling.map(|s| s.when), Some(When::Type(..))) {
            return (Some(id), None);
        }
        let typed = meaning.element.info().spellings.iter().find(|spelling| matches!(spelling.when, When::Type(..)));
        let input_tag = typed.map_or("", |spelling| spelling.tag);
        let (mut input, mut label, mut others) = (None, None, 0);
        for child in self.tree.children(id) {
            let place = match (&self.tree.node(child).kind, self.tree.name(child)) {
                (NodeKind::Text(_), _) => continue,
                (_, name) if name == input_tag => &mut input,
                (_, name) if is_label(name) => &mut label,
                _ => {
                    others += 1;
                    continue;
                }
            };
            others += usize::from(place.replace(child).is_some());
        }
        let holds = |part: Option<NodeId>| part.is_some_and(|part| self.tree.children(part).next().is_some());
        let typed = input.is_some_and(|input| self.tree.attribute(input, "type").is_some());
        if others > 0 || !typed || !holds(label) {
            let name = meaning.element.info().name;
            let fault = Diagnostic::new(
                codes::element::CHOICE_GROUP,
                self.open_span(id.0),
                format!("a group of class `{name}-group` holds one `input` with a `type` and one `label` with a text"),
            )
            .with_help(format!(
                "write `<div class=\"{name}-group\"><input type=\"{name}\" name=\"…\" value=\"…\"/><label>…</label></div>`"
            ));
            self.report(fault);
        }
        (input, label)
    }

    /// An input takes the label beside it; that must be one, and not too long for a label.
    pub(super) fn check_sibling_labels(&mut self, input: NodeId) {
        let Some(parent) = self.tree.node(input).parent() else { return };
        let (first, second) = match self.labels.get(&parent.0) {
            Some(known) => *known,
            None => {
                let mut labels = self.tree.children(parent).filter(|sibling| is_label(self.tree.name(*sibling)));
                let found = (labels.next(), labels.next());
                self.labels.insert(parent.0, found);
                found
            }
        };
        if let (Some(first), Some(second)) = (first, second) {
            let message = "a second label beside the same `input`";
            let fault = Diagnostic::new(codes::element::LABEL_DUPLICATE, self.open_span(second.0), message)
                .with_label(self.open_span(first.0), "the first one")
                .with_label(self.open_span(input.0), "the input")
                .with_help("give each pair of `input` and `label` an element of its own around them");
            self.report(fault);
        } else if let Some(only) = first {
            let length = self.text_of(only).encode_utf16().count();
            if length > 256 {
                let message = format!("this label has {length} characters, more than 256");
                let fault = Diagnostic::new(codes::attribute::LENGTH, self.open_span(only.0), message);
                self.report(fault.with_help("shorten it; most emoji count as two"));
            }
        }
    }
}

/// True for the tag of an element that captions another.
fn is_label(tag: &str) -> bool {
    candidates(tag).iter().any(|candidate| matches!(candidate.element.info().role, Role::Label(_)))
}
