//! What to do about content at a wrong place: the element that is missing between, tags to take out, signs to escape.

use super::Node;
use super::checker::Checker;
use crate::diagnostic::{Diagnostic, Fix, Span};
use crate::markup::{NodeId, NodeKind};
use crate::schema::{Content, Element, ElementSet, MarkdownKind, Presence, Rule, holding, role_in};

/// Longer texts are not taken apart, in bytes.
const LONGEST: usize = 4000;

/// True if this may stand in an element.
fn takes(element: Element, inner: Element) -> bool {
    let info = element.info();
    let is_button = info.rules.iter().any(|rule| matches!(rule, Rule::Button { .. }));
    match info.content {
        Content::Any if is_button => inner == Element::Text,
        Content::Any => element != Element::Text,
        Content::Only(set) | Content::Choice(set) => set.contains(inner),
        Content::Nothing | Content::NothingInPresentationMl(_) => false,
    }
}

/// True for an element that is written without an attribute.
fn is_plain(element: Element) -> bool {
    !element.info().attributes.iter().any(|row| row.presence == Presence::Required)
}

/// The element that usually stands between the two.
fn between(parent: Element, inner: Element, allowed: ElementSet) -> Option<Element> {
    if allowed.contains(Element::Text) && inner != Element::Text {
        // In running text nothing is missing between: the two are the wrong way round.
        return None;
    }
    let holding = holding(parent);
    let children = holding.children.iter().copied();
    let mut fitting =
        children.filter(|child| allowed.contains(*child) && is_plain(*child) && !holding.once.contains(child));
    fitting.find(|child| *child != inner && takes(*child, inner))
}

impl Checker<'_, '_> {
    /// The finding about a child that may not stand where it does, with its remedy; none if it is told with the one before.
    pub(super) fn with_remedy(
        &self,
        at: u32,
        (node, child): (&Node, &Node),
        allowed: ElementSet,
        fault: Diagnostic,
    ) -> Option<Diagnostic> {
        if node.presentation_ml {
            return Some(fault);
        }
        let wanted = between(node.element, child.element, allowed);
        if child.element == Element::Text {
            return Some(match wanted.and_then(|wanted| self.wrap_text(child, wanted)) {
                Some((help, fix)) => Diagnostic { fix: Some(fix), ..fault }.with_help(help),
                None => fault,
            });
        }
        let id = NodeId(child.source);
        if let Some(wanted) = wanted {
            if self.follows_its_like(at, child) {
                return None;
            }
            let tag = wanted.info().name;
            let into = self.item_before(at, child, wanted).filter(|_| takes(child.element, wanted));
            let (help, fix) = match into {
                Some(end) => (
                    format!("move it into the `{tag}` before it"),
                    Fix::suggested(end, "").and(self.end_of_run(id), format!("</{tag}>")),
                ),
                None => (format!("put `<{tag}>…</{tag}>` around it"), self.wrap(id, tag)),
            };
            return Some(Diagnostic { fix: Some(fix), ..fault }.with_help(help));
        }
        let is_code = matches!(node.element.info().markdown, MarkdownKind::Code | MarkdownKind::Preformatted);
        let only_text = allowed.is_within(ElementSet::of(&[Element::Text]));
        let fix = match (is_code, only_text) {
            (true, _) => self.escape_tags(id).map(|fix| (fix, "to show the tag itself, write `&lt;` for its `<`")),
            (_, true) => self.take_out_tags(id).map(|fix| (fix, "take its tags out, and leave the text")),
            _ => None,
        };
        Some(match fix {
            Some((fix, help)) => {
                let told = fault.help.clone().unwrap_or_default();
                Diagnostic { fix: Some(fix), ..fault }.with_help(format!("{told}: {help}"))
            }
            None => fault,
        })
    }

    /// The finding about an element whose usual parent is missing around it.
    pub(super) fn with_parent(
        &self,
        at: u32,
        node: &Node,
        parents: ElementSet,
        fault: Diagnostic,
    ) -> Option<Diagnostic> {
        let is_usual = |parent: &Element| {
            holding(*parent).children == [node.element] && is_plain(*parent) && !node.presentation_ml
        };
        let Some(parent) = parents.iter().find(is_usual) else { return Some(self.in_its_role(node, fault)) };
        let around = self.builder.document.nodes.get(node.parent as usize).map(|around| around.element);
        if !around.is_some_and(|around| takes(around, parent)) {
            return Some(fault);
        }
        if self.follows_its_like(at, node) {
            return None;
        }
        let tag = parent.info().name;
        let fix = self.wrap(NodeId(node.source), tag);
        Some(Diagnostic { fix: Some(fix), ..fault }.with_help(format!("put `<{tag}>…</{tag}>` around it")))
    }

    /// A finding about a part of something else, with the name that such a part has here.
    pub(super) fn in_its_role(&self, node: &Node, fault: Diagnostic) -> Diagnostic {
        let id = NodeId(node.source);
        let Some(around) = self.builder.document.nodes.get(node.parent as usize) else { return fault };
        let around = around.element;
        if let Some(name) = role_in(around, self.tree.name(id)) {
            let fix = self.rename(id, name, "", false);
            let help = format!("that part of a `{}` is `{name}`", around.info().name);
            return Diagnostic { fix: Some(fix), ..fault }.with_help(help);
        }
        // The body of a web page.
        let is_page = around == Element::Message && holding(Element::Card).once.last() == Some(&node.element);
        match is_page.then(|| self.without_tags(id)).flatten() {
            Some(fix) => {
                let told = fault.help.clone().unwrap_or_default();
                Diagnostic { fix: Some(fix), ..fault }
                    .with_help(format!("{told}; a message needs none: take its tags out"))
            }
            None => fault,
        }
    }

    /// The edit that takes the tags of an element out, and leaves all that is in it.
    pub(super) fn without_tags(&self, id: NodeId) -> Option<Fix> {
        let end = self.tree.closing_name(id)?;
        let open = self.open_span(id.0);
        Some(Fix::suggested(open, "").and(Span::new(end.start as usize - 2, end.end as usize + 1), ""))
    }

    /// Where an element and those of its name that follow end in the text.
    fn end_of_run(&self, id: NodeId) -> Span {
        let name = self.tree.name(id);
        let (mut last, mut next) = (id, self.tree.node(id).end);
        let parent = self.tree.node(id).parent();
        while let Some(node) = self.tree.nodes.get(next.0 as usize).filter(|node| node.parent() == parent) {
            match node.kind {
                NodeKind::Element { .. } if self.tree.name_of(node) == name => last = next,
                NodeKind::Text(_) if self.tree.text_of(node).trim().is_empty() => {}
                NodeKind::Comment | NodeKind::Instruction => {}
                _ => break,
            }
            next = node.end;
        }
        Span::point(self.tree.node(last).span.end as usize)
    }

    /// The edit that puts an element around this one and those of its name that follow.
    fn wrap(&self, id: NodeId, tag: &str) -> Fix {
        let start = Span::point(self.tree.node(id).span.start as usize);
        Fix::suggested(start, format!("<{tag}>")).and(self.end_of_run(id), format!("</{tag}>"))
    }

    /// The node before this one in the same element, white space aside.
    fn before(&self, at: u32, node: &Node) -> Option<Node> {
        let nodes = &self.builder.document.nodes;
        let mut before = at;
        loop {
            before = before.checked_sub(1).filter(|before| *before != node.parent)?;
            while nodes.get(before as usize)?.parent != node.parent {
                before = nodes.get(before as usize)?.parent;
            }
            let found = *nodes.get(before as usize)?;
            if !(found.element == Element::Text && self.is_blank(&found)) {
                return Some(found);
            }
        }
    }

    /// True if an element of the same name stands before this one: what is said of that one is said of both.
    fn follows_its_like(&self, at: u32, node: &Node) -> bool {
        let name = |node: &Node| self.tree.name(NodeId(node.source));
        self.before(at, node).is_some_and(|before| before.element == node.element && name(&before) == name(node))
    }

    /// The end tag of the element of this kind that stands right before a node.
    fn item_before(&self, at: u32, node: &Node, wanted: Element) -> Option<Span> {
        let before = self.before(at, node).filter(|before| before.element == wanted)?;
        let name = self.tree.closing_name(NodeId(before.source))?;
        Some(Span::new(name.start as usize - 2, name.end as usize + 1))
    }

    /// The edit that puts each line of a text into an element of its own; a line alone where that is no item.
    fn wrap_text(&self, text: &Node, wanted: Element) -> Option<(String, Fix)> {
        let span = self.tree.node(NodeId(text.source)).span;
        let written = self.tree.text.get(span.range()).filter(|written| written.len() <= LONGEST)?;
        let tag = wanted.info().name;
        let mut at = span.start as usize;
        let mut fix: Option<Fix> = None;
        let mut lines = 0;
        for line in written.split('\n') {
            let whole = line.trim();
            let bare = whole.trim_start_matches(['-', '*', '•', '·']).trim_start();
            if !bare.is_empty() {
                let start = at + line.find(whole)?;
                let end = start + whole.len();
                let piece = Span::new(start, start + whole.len() - bare.len());
                let open = format!("<{tag}>");
                fix = Some(match fix {
                    None => Fix::suggested(piece, open),
                    Some(fix) => fix.and(piece, open),
                });
                fix = fix.map(|fix| fix.and(Span::point(end), format!("</{tag}>")));
                lines += 1;
            }
            at += line.len() + 1;
        }
        let is_one = lines == 1 || wanted == Element::ListItem;
        let fix = fix.filter(|_| is_one)?;
        Some((format!("put it into `<{tag}>…</{tag}>`"), fix))
    }

    /// The edit that takes the tags of an element out and leaves what is in it, if that is text.
    fn take_out_tags(&self, id: NodeId) -> Option<Fix> {
        let inside = self.tree.nodes.get(id.0 as usize + 1..self.tree.node(id).end.0 as usize)?;
        let is_text = inside.iter().all(|node| matches!(node.kind, NodeKind::Text(_)));
        is_text.then(|| self.without_tags(id)).flatten()
    }

    /// The edit that shows the tags of an element as text.
    pub(super) fn escape_tags(&self, id: NodeId) -> Option<Fix> {
        let start = self.open_span(id.0).start as usize;
        let fix = Fix::suggested(Span::new(start, start + 1), "&lt;");
        match self.tree.closing_name(id) {
            Some(end) => Some(fix.and(Span::new(end.start as usize - 2, end.start as usize - 1), "&lt;")),
            None => Some(fix),
        }
    }

    /// The edit that closes an element at once that can hold nothing: what it holds stands after it.
    pub(super) fn close_at_once(&self, id: NodeId) -> Option<Fix> {
        let open = self.open_span(id.0);
        let end = self.tree.closing_name(id)?;
        let slash = Span::point((open.end as usize).checked_sub(1)?);
        Some(Fix::suggested(slash, "/").and(Span::new(end.start as usize - 2, end.end as usize + 1), ""))
    }
}
