//! Forms, dialogs and their parts.

use super::Node;
use super::checker::Checker;
use super::content::list;
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::{Element, ElementSet, Key, Presence, Rule};

impl Checker<'_, '_> {
    pub fn check_dialog_rule(&mut self, at: u32, node: &Node, rule: &'static Rule) {
        let parent = self.builder.document.ancestors(at).next().copied();
        match *rule {
            Rule::Form { dialog, button, parts, part_classes } => {
                if parent.is_some_and(|parent| parent.element == dialog) {
                    self.check_parts(at, node, parts, part_classes);
                } else if !self.builder.document.ancestors(at).any(|around| around.element == node.element) {
                    // One in another is refused for that.
                    self.check_submit(at, node, button);
                }
            }
            Rule::Dialog { form, required, parts, required_classes, part_classes } => {
                let document = &self.builder.document;
                let children = || document.children(at).filter_map(|child| document.nodes.get(child as usize));
                let forms = children().filter(|child| child.element == form).count();
                if forms == 1 {
                    self.check_children(at, ElementSet::of(&[form]));
                    return;
                }
                if forms > 1 {
                    let second = children().filter(|child| child.element == form).nth(1).copied();
                    let message = format!("`{}` can hold only one `{}`", node.element.info().name, form.info().name);
                    let place = self.open_span(second.map_or(node.source, |second| second.source));
                    let fault = Diagnostic::new(codes::element::DIALOG, place, message)
                        .with_label(self.open_span(node.source), format!("this `{}`", node.element.info().name))
                        .with_help("put everything into one form, or make two dialogs");
                    self.report(fault);
                    return;
                }
                let unknown = children().any(|child| child.element == Element::Unknown);
                if node.presentation_ml {
                    let (plain, _) = part_classes;
                    let there = self.child(at, |child| self.has_class(child, plain, required_classes)).is_some();
                    if !there && !unknown {
                        self.report_missing_part(
                            node,
                            &format!("`div` of class `{}`", required_classes.join("` or `")),
                        );
                    }
                } else {
                    let within = self.builder.document.nodes.get(at as usize..node.end as usize).unwrap_or_default();
                    // One at a wrong place within it is reported there.
                    let is_missing = |part: &&Element| !within.iter().any(|inner| inner.element == **part);
                    let missing: Vec<String> =
                        required.iter().filter(is_missing).map(|part| format!("`{}`", part.info().name)).collect();
                    if !missing.is_empty() && !unknown {
                        self.report_missing_part(node, &missing.join(" and no "));
                    }
                }
                self.check_parts(at, node, parts, part_classes);
            }
            Rule::DialogPart { dialog, form } => {
                let Some(parent) = parent else { return };
                let grandparent = self.builder.document.ancestors(at).nth(1).map(|node| node.element);
                let fits = parent.element == dialog || (parent.element == form && grandparent == Some(dialog));
                if !fits && parent.element != Element::Unknown {
                    let name = node.element.info().name;
                    let fault = Diagnostic::new(
                        codes::element::PARENT,
                        self.open_span(node.source),
                        format!("`{name}` cannot stand directly in `{}`", parent.element.info().name),
                    )
                    .with_label(self.open_span(parent.source), "it stands in this")
                    .with_help(format!("`{name}` belongs into a `{}`, or the form in one", dialog.info().name));
                    let fault = self.in_its_role(node, fault);
                    self.report(fault);
                }
            }
            _ => {}
        }
    }

    fn check_submit(&mut self, at: u32, node: &Node, button: Element) {
        let document = &self.builder.document;
        // The type that sends is the one a button has by itself.
        let rows = button.info().attributes;
        let sending = rows.iter().filter(|row| row.key == Key::Type).find_map(|row| match row.presence {
            Presence::Default(kind) | Presence::DefaultUnlessIn(kind, _) => Some(kind),
            Presence::Optional | Presence::Required => None,
        });
        let within = document.nodes.get(at as usize..node.end as usize).unwrap_or_default();
        // A type that no button has is reported there; it may have been meant to send.
        let is_known = |kind: &str| {
            button.info().rules.iter().any(|rule| match rule {
                Rule::Button { named, nameless, .. } => named.contains(&kind) || nameless.contains(&kind),
                _ => false,
            })
        };
        let sends = |kind: Option<&str>| kind == sending || kind.is_some_and(|kind| !is_known(kind));
        let found = within.iter().any(|node| {
            node.element == Element::Unknown || (node.element == button && sends(document.attribute(node, Key::Type)))
        });
        if !found {
            let name = node.element.info().name;
            let message = format!("this `{name}` has no button that sends it");
            let help = "add `<button name=\"…\">…</button>` within it; its type is `action` by default".to_owned();
            self.report_on(node, codes::element::FORM_ACTION, message, help);
        }
    }

    fn has_class(&self, node: &Node, element: Element, classes: &[&str]) -> bool {
        let class = self.builder.document.attribute(node, Key::Class);
        node.element == element && class.is_some_and(|class| classes.contains(&class))
    }

    fn check_parts(&mut self, at: u32, node: &Node, parts: ElementSet, classes: (Element, &[&str])) {
        if !node.presentation_ml {
            self.check_children(at, parts);
            return;
        }
        let (plain, classes) = classes;
        let document = &self.builder.document;
        let wrong: Vec<Node> = document
            .children(at)
            .filter_map(|child| document.nodes.get(child as usize))
            .filter(|child| child.element != Element::Unknown && !self.has_class(child, plain, classes))
            .filter(|child| !(child.element == Element::Text && self.is_blank(child)))
            .copied()
            .collect();
        for child in wrong {
            let name = node.element.info().name;
            let message = format!("this cannot stand directly in a `{name}`");
            let fault = Diagnostic::new(codes::element::DIALOG, self.open_span(child.source), message)
                .with_label(self.open_span(node.source), format!("this `{name}`"))
                .with_help(format!("it holds a `div` of exactly one of the classes `{}`", classes.join("`, `")));
            self.report(fault);
        }
    }

    fn report_missing_part(&mut self, node: &Node, part: &str) {
        let name = node.element.info().name;
        let message = format!("this `{name}` has no {part}");
        let parts = list(ElementSet::of(&[Element::DialogTitle, Element::DialogBody, Element::DialogFooter]), "and");
        let help = format!("a `{name}` holds {parts}, or one form with them in it");
        self.report_on(node, codes::element::DIALOG, message, help);
    }
}
