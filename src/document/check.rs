//! The walk over the tree: what each tag means, its attributes, its children, its rules.

use std::collections::HashMap;

use super::groups::Groups;
use super::lookup::{Entities, EntityData, Named, as_integer, as_text, entity_data};
use super::{Builder, Context, Detail, Document};
use crate::diagnostic::{Diagnostic, Diagnostics, Fix, Span, codes, nearest};
use crate::json::Json;
use crate::markup::{Attribute, NodeId, NodeKind, Tree};
use crate::schema::{
    BuiltAs, Content, Element, Key, Role, Spelling, When, attribute_habit, candidates, element_habit, nearest_element,
};

/// An element of the tree whose end is not reached yet.
#[derive(Clone, Copy, Debug)]
struct Frame {
    /// One past its last descendant in the tree.
    tree_end: u32,
    /// True if it opened a node of the document.
    is_node: bool,
}

/// What a tag turned out to mean.
pub(super) struct Meaning<'d> {
    pub element: Element,
    pub spelling: Option<&'static Spelling>,
    pub presentation_ml: bool,
    /// What the data says about an entity that was read back: its value.
    value: Option<&'d Json>,
}

pub(super) struct Checker<'c, 't> {
    pub tree: &'c Tree<'t>,
    pub context: Context<'c>,
    pub builder: Builder,
    pub diagnostics: Diagnostics,
    pub groups: Groups<'c>,
    /// True for a message in PresentationML.
    pub presentation_ml: bool,
    pub slots: Vec<super::attributes::Slot<'c>>,
    /// The rows that the slots belong to, as bits.
    pub filled: u64,
    /// The nodes with an id of their own.
    pub identified: HashMap<Box<str>, u32>,
    /// The nodes with a rule for the finished document.
    pub pending_rules: Vec<u32>,
    /// The first two labels in an element that holds inputs.
    labels: HashMap<u32, (Option<NodeId>, Option<NodeId>)>,
    frames: Vec<Frame>,
    /// Where to go on with what: set by elements that read only a part of what is in them.
    jumps: Vec<(u32, u32)>,
}

/// Nodes of the tree between two looks at the [`Stop`](crate::Stop).
const NODES_BETWEEN_LOOKS: u32 = 4096;

impl<'c, 't> Checker<'c, 't> {
    pub fn new(tree: &'c Tree<'t>, context: Context<'c>) -> Self {
        let text: usize = tree.nodes.first().map_or(0, |root| root.span.len());
        Checker {
            builder: Builder::with_capacity(tree.nodes.len(), tree.attributes.len(), text),
            tree,
            context,
            diagnostics: Diagnostics::new(),
            groups: Groups::default(),
            presentation_ml: false,
            slots: Vec::new(),
            filled: 0,
            identified: HashMap::new(),
            pending_rules: Vec::new(),
            labels: HashMap::new(),
            frames: Vec::new(),
            jumps: Vec::new(),
        }
    }

    pub fn run(mut self) -> (Option<Document>, Diagnostics) {
        if self.tree.root().is_none() {
            return (None, self.diagnostics);
        }
        // The data is only read until the walk is over; entities are added to it afterwards.
        let given = self.context.data.take();
        let is_given = given.is_some();
        let data = given.unwrap_or_else(Json::object);
        let tree = self.tree;
        let named = tree.attributes.iter().filter(|attribute| attribute.name == ENTITY_ID);
        let entities = Entities::new(&data, named.map(|attribute| attribute.value.as_ref()));
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
        }
        (Some(self.builder.document), self.diagnostics)
    }

    /// Adds a finding, unless there are enough.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push_within(self.context.limits.raw_diagnostics(), diagnostic);
    }

    /// The opening tag of an element in the tree; all of anything else.
    pub fn open_span(&self, source: u32) -> Span {
        match self.tree.nodes.get(source as usize) {
            Some(node) => match node.kind {
                NodeKind::Element { open, .. } => open,
                _ => node.span,
            },
            None => Span::default(),
        }
    }

    /// True if a node was reported for its tag, a short form that does not belong into this message:
    /// what more could be said of it would follow from that.
    pub fn is_misplaced_shorthand(&self, node: &super::Node) -> bool {
        let tag = self.tree.name(NodeId(node.source));
        let mut found = candidates(tag).iter();
        self.presentation_ml && found.any(|c| c.spelling.shorthand && c.element == node.element)
    }

    /// Every `data-entity-id`, allowed there or not, must name an object in the data.
    fn check_entity_ids(&mut self, data: &Entities<'_, '_>) {
        for attribute in self.tree.attributes.iter().filter(|attribute| attribute.name == ENTITY_ID) {
            match data.find(&attribute.value).map(|named| named.first) {
                Some(Json::Object(_)) => {}
                Some(_) => self.report(
                    Diagnostic::new(
                        codes::entity::NOT_OBJECT,
                        attribute.value_place(),
                        format!("the data under `{}` is not an object", attribute.value),
                    )
                    .with_data_path(attribute.value.as_ref())
                    .with_help("a structured object looks like `{\"type\": \"…\", \"version\": \"…\", …}`"),
                ),
                None => self.report(
                    Diagnostic::new(
                        codes::entity::MISSING_DATA,
                        attribute.value_place(),
                        format!("the data has no object `{}`", attribute.value),
                    )
                    .with_data_path(attribute.value.as_ref())
                    .with_help(format!("send `data` with a member `\"{}\": {{…}}`", attribute.value)),
                ),
            }
        }
    }

    fn close_until(&mut self, at: u32) {
        while let Some(frame) = self.frames.last().copied()
            && frame.tree_end <= at
        {
            self.frames.pop();
            if frame.is_node
                && let Some(node) = self.builder.close()
            {
                self.check_node(node);
            }
        }
    }

    /// Reads one node of the tree and gives the next one to read.
    fn node(&mut self, id: NodeId, data: &Entities<'_, '_>) -> u32 {
        let tree = self.tree;
        let node = tree.node(id);
        match &node.kind {
            NodeKind::Text(text) => {
                self.builder.text(text, id.0);
                id.0 + 1
            }
            NodeKind::Element { name, .. } => self.element(id, name, data),
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

    fn element(&mut self, id: NodeId, name: &'c str, data: &Entities<'_, '_>) -> u32 {
        let meaning = self.meaning(id, name, data);
        let end = self.tree.node(id).end.0;
        let info = meaning.element.info();
        match info.role {
            Role::Unwrapped => {
                self.frames.push(Frame { tree_end: end, is_node: false });
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
        self.frames.push(Frame { tree_end: end, is_node: true });
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

    /// Finds out what a tag means; [`Element::Unknown`] after saying why it means nothing.
    fn meaning<'d>(&mut self, id: NodeId, name: &str, data: &Entities<'d, '_>) -> Meaning<'d> {
        let found = candidates(name);
        let root = id.0 == 0;
        if let [only] = found
            && only.spelling.when == When::Always
            && only.element.info().library <= self.context.library.version
            && !root
            && !(only.spelling.shorthand && self.presentation_ml)
        {
            let presentation_ml = self.format(only.spelling);
            return Meaning { element: only.element, spelling: Some(only.spelling), presentation_ml, value: None };
        }
        let mut value = None;
        let deciding = Deciding::of(self.tree.attributes(id));
        let newer = found.iter().find(|candidate| candidate.element.info().library > self.context.library.version);
        if let Some(newer) = newer.filter(|_| !root) {
            return self.too_new(id, newer.element);
        }
        let chosen = found.iter().find(|candidate| match self.applies(id, candidate.spelling, root, &deciding, data) {
            Applies::No => false,
            Applies::Yes => true,
            Applies::WithValue(json) => {
                value = Some(json);
                true
            }
        });
        let value = if matches!(chosen.map(|c| c.spelling.when), Some(When::EntityType(_))) { value } else { None };
        let Some(chosen) = chosen.filter(|_| !root || found.iter().any(|c| c.spelling.when == When::Root)) else {
            return self.unknown(id, name, root, !found.is_empty());
        };
        let presentation_ml = self.format(chosen.spelling);
        if root {
            self.presentation_ml = presentation_ml;
        } else if chosen.spelling.shorthand && self.presentation_ml {
            let info = chosen.element.info();
            let mut fault = Diagnostic::new(
                codes::element::SHORTHAND,
                self.open_span(id.0),
                format!("`{name}` is MessageML; a PresentationML message cannot hold it"),
            );
            if let Some(class) = info.spellings.iter().find_map(|s| match s.when {
                When::Class(class) => Some(class),
                _ => None,
            }) {
                fault = fault.with_help(format!("write `<div class=\"{class}\">`, or make the root `<messageML>`"));
            } else {
                fault = fault.with_help("make the root `<messageML>`");
            }
            self.report(fault);
        }
        Meaning { element: chosen.element, spelling: Some(chosen.spelling), presentation_ml, value }
    }

    /// Refuses an element that the Agent's library does not know yet.
    fn too_new<'d>(&mut self, id: NodeId, element: Element) -> Meaning<'d> {
        let info = element.info();
        let (since, here) = (info.library, self.context.library.version);
        let message = format!("`{}` came with library {since}, and the Agent has {here}", info.name);
        let fault = Diagnostic::new(codes::element::UNKNOWN, self.open_span(id.0), message)
            .with_help(format!("take it out, or set `library-version` to {since} if the Agent is that new"));
        self.report(fault);
        Meaning { element: Element::Unknown, spelling: None, presentation_ml: self.presentation_ml, value: None }
    }

    /// True for a tag that is read as PresentationML.
    fn format(&self, spelling: &Spelling) -> bool {
        match spelling.built_as {
            BuiltAs::MessageMl => false,
            BuiltAs::PresentationMl => true,
            BuiltAs::Message => self.presentation_ml,
        }
    }

    fn unknown<'d>(&mut self, id: NodeId, name: &str, root: bool, listed: bool) -> Meaning<'d> {
        let open = self.open_span(id.0);
        if root {
            let fault =
                Diagnostic::new(codes::message::ROOT, open, format!("`{name}` cannot be the root of a message"));
            let roots = TABLE_ROOTS.iter().find(|root| nearest(name, [**root]).is_some() || name == "message");
            self.report(match roots {
                Some(root) => {
                    let mut fault = fault.with_help(format!("write `<{root}>`: the case of its letters counts"));
                    let same = name.eq_ignore_ascii_case(root);
                    fault.fix = Some(self.rename(id, root, "", same));
                    fault
                }
                None => fault.with_help("put everything into one `<messageML>` … `</messageML>`"),
            });
            return Meaning { element: Element::Unknown, spelling: None, presentation_ml: false, value: None };
        }
        let spellings = candidates(name);
        let types: Vec<String> = spellings
            .iter()
            .filter_map(|c| match c.spelling.when {
                When::Type(word, _) => Some(format!("`{word}`")),
                _ => None,
            })
            .collect();
        let fault = if !types.is_empty() {
            let place = self.tree.attribute(id, "type").map_or(open, |attribute| attribute.value_place());
            Diagnostic::new(codes::element::INPUT_TYPE, place, format!("`{name}` is not read with this `type`"))
                .with_help(format!("`type` can be {}", types.join(", ")))
        } else if listed {
            let message = format!("`{name}` can only be the root of a message");
            Diagnostic::new(codes::element::UNKNOWN, open, message).with_help("remove the inner one")
        } else {
            self.unknown_element(id, name)
        };
        self.report(fault);
        Meaning { element: Element::Unknown, spelling: None, presentation_ml: self.presentation_ml, value: None }
    }

    /// The finding for a tag that means nothing: a habit, a slip, or neither.
    fn unknown_element(&self, id: NodeId, name: &str) -> Diagnostic {
        let open = self.open_span(id.0);
        let mut fault = Diagnostic::new(codes::element::UNKNOWN, open, format!("there is no element `{name}`"));
        let lower = name.to_ascii_lowercase();
        if candidates(&lower).iter().any(|found| found.spelling.when == When::Always) && *lower != *name {
            fault.fix = Some(self.rename(id, &lower, "", true));
            return fault.with_help(format!("write `{lower}`: names are case-sensitive"));
        }
        if let Some(directive) = DIRECTIVES.iter().find(|directive| **directive == name) {
            fault.message = format!("`<{name}` is a tag of a template only with a `#`");
            fault.fix = Some(self.rename(id, &format!("#{directive}"), "", false));
            return fault.with_help(format!("write `<#{directive} …>` and `</#{directive}>`"));
        }
        if let Some(fix) = self.as_text(id) {
            let written = self.tree.text.get(open.range()).unwrap_or_default();
            let shown: String = written.chars().take(40).collect();
            fault.message = format!("`{shown}` is read as a tag, and there is no element `{name}`");
            fault.fix = Some(fix);
            return fault.with_help("if it is meant as text, write `&lt;` for `<` and `&gt;` for `>`");
        }
        if let Some(habit) = element_habit(name) {
            if !habit.meant.is_empty() {
                let styles = self.styles(id);
                let attributes = if styles.is_empty() { habit.attributes } else { &styles };
                fault.fix = Some(self.rename(id, habit.meant, attributes, habit.same));
            }
            return fault.with_help(habit.help);
        }
        match nearest_element(name, self.context.library.version) {
            Some(nearest) => {
                fault.fix = Some(self.rename(id, nearest, "", false));
                fault.with_help(format!("did you mean `{nearest}`?"))
            }
            None => fault.with_help(
                "MessageML has its own list of elements (`messageml schema` prints it); show emphasis with `b` and `i`, \
                 blocks with `p` and `div`",
            ),
        }
    }

    /// The edit that makes text of a tag that is none: nothing closes it, and it has no attributes or what no tag holds.
    fn as_text(&self, id: NodeId) -> Option<Fix> {
        let open = self.open_span(id.0);
        let written = self.tree.text.get(open.range())?;
        let inner = written.strip_prefix('<')?.strip_suffix('>')?;
        let is_typo = nearest_element(self.tree.name(id), self.context.library.version).is_some()
            && !self.tree.attributes(id).is_empty();
        if inner.ends_with('/') || self.tree.closing_name(id).is_some() || is_typo {
            return None;
        }
        let (start, end) = (open.start as usize, open.end as usize);
        Some(Fix::suggested(Span::new(start, start + 1), "&lt;").and(Span::new(end - 1, end), "&gt;"))
    }

    /// The edit that gives an element another name, in both of its tags.
    fn rename(&self, id: NodeId, name: &str, attributes: &str, safe: bool) -> Fix {
        let NodeKind::Element { name: old, open, .. } = self.tree.node(id).kind else {
            return Fix::suggested(self.tree.node(id).span, "");
        };
        let start = open.start as usize + 1;
        let span = match attributes.is_empty() {
            true => Span::new(start, start + old.len()),
            // What it had is said by the new attributes.
            false => {
                let end = self.tree.attributes(id).iter().map(|attribute| attribute.span.end as usize).max();
                Span::new(start, end.unwrap_or(start + old.len()))
            }
        };
        let text = format!("{name}{attributes}");
        let fix = if safe { Fix::safe(span, text) } else { Fix::suggested(span, text) };
        match self.tree.closing_name(id) {
            Some(end) => fix.and(end, name),
            None => fix,
        }
    }

    /// The style that the attributes of an element of HTML stand for, as an attribute.
    fn styles(&self, id: NodeId) -> String {
        let mut styles = Vec::new();
        for attribute in self.tree.attributes(id) {
            let Some(habit) = attribute_habit("", attribute.name) else { return String::new() };
            let style = habit.write.strip_prefix("style=\"").and_then(|style| style.strip_suffix('"'));
            styles.extend(style.map(|style| style.replace("{v}", &attribute.value)));
        }
        if styles.is_empty() { String::new() } else { format!(" style=\"{}\"", styles.join(";")) }
    }

    fn applies<'d>(
        &mut self,
        id: NodeId,
        spelling: &Spelling,
        root: bool,
        deciding: &Deciding<'_>,
        data: &Entities<'d, '_>,
    ) -> Applies<'d> {
        let tree = self.tree;
        let attribute = |name| tree.attribute(id, name).map(|attribute| attribute.value.as_ref());
        let holds = match spelling.when {
            When::Always => !root,
            When::Root => root,
            _ if root => false,
            When::Class(word) => deciding.class.has(word),
            When::Type(word, _) => deciding.kind.has(word),
            When::Attribute(name) => attribute(name).is_some(),
            When::ClassAndAttributes(class, names) => {
                deciding.class.text == Some(class) && names.iter().all(|name| attribute(name).is_some())
            }
            When::ChildOf(parents) => self.builder.parent().is_some_and(|parent| parents.contains(parent.element)),
            When::ChildOrGrandchildOf(parents) => {
                let document = &self.builder.document;
                self.builder.parent().is_some_and(|parent| {
                    parents.contains(parent.element)
                        || document.nodes.get(parent.parent as usize).is_some_and(|n| parents.contains(n.element))
                })
            }
            When::EntityType(wanted) => {
                if !deciding.class.has(ENTITY_CLASS) {
                    return Applies::No;
                }
                return match data.find(attribute(ENTITY_ID).unwrap_or_default()) {
                    Some(Named { first: entity, several: false }) => match entity_data(entity) {
                        EntityData::Typed(name, value) if name == wanted => Applies::WithValue(value),
                        _ => Applies::No,
                    },
                    _ => Applies::No,
                };
            }
            When::Entity => {
                let class = deciding.class.has(ENTITY_CLASS);
                if class {
                    self.check_entity(id, data);
                }
                class
            }
        };
        if holds { Applies::Yes } else { Applies::No }
    }

    /// An element of class `entity` needs data of its own, once, and with a type that is a text.
    fn check_entity(&mut self, id: NodeId, data: &Entities<'_, '_>) {
        let attribute = self.tree.attribute(id, ENTITY_ID);
        let Some(attribute) = attribute else {
            if data.find("").is_none() {
                let fault = Diagnostic::new(
                    codes::attribute::MISSING,
                    self.open_span(id.0),
                    format!("an element of class `{ENTITY_CLASS}` needs `{ENTITY_ID}`"),
                )
                .with_help(format!("name the object in the data: `{ENTITY_ID}=\"…\"`"));
                self.report(fault);
            }
            return;
        };
        let fault = match data.find(&attribute.value) {
            Some(Named { several: true, .. }) => Diagnostic::new(
                codes::entity::DUPLICATE,
                attribute.value_place(),
                format!("the data has several values under `{}`", attribute.value),
            )
            .with_help("give each object a name that is nowhere else in the data"),
            Some(Named { first: entity, .. }) if entity_data(entity) == EntityData::BadType => Diagnostic::new(
                codes::entity::TYPE,
                attribute.value_place(),
                format!("the `type` of `{}` in the data is not a string", attribute.value),
            )
            .with_help("write it as a string: `\"type\": \"com.example.order\"`"),
            _ => return,
        };
        self.report(fault.with_data_path(attribute.value.as_ref()));
    }

    fn open_entity(&mut self, id: NodeId, meaning: &Meaning<'_>) {
        let read_back = matches!(meaning.spelling.map(|s| s.when), Some(When::EntityType(_)));
        if !read_back {
            self.builder.number_entity();
        }
        if let Some(attribute) = self.tree.attribute(id, ENTITY_ID) {
            let text = self.builder.store(&attribute.value);
            self.builder.set_text(text);
        }
        let at = self.builder.parent_index() as usize;
        if let Some(node) = self.builder.document.nodes.get_mut(at) {
            node.from_div = read_back && self.tree.name(id) == Element::Div.info().name;
        }
        if let Some(value) = meaning.value {
            if meaning.element.info().attributes.iter().any(|row| row.key == Key::Uid) {
                self.builder.detail(Detail::NoUser { uid: Some(as_integer(value)) });
            } else {
                let text = self.builder.store(&as_text(value));
                self.builder.detail(Detail::Keyword(text));
            }
        }
    }

    /// The input whose attributes count, and the label whose children do.
    fn choice_parts(&mut self, id: NodeId, meaning: &Meaning<'_>) -> (Option<NodeId>, Option<NodeId>) {
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
    fn check_sibling_labels(&mut self, input: NodeId) {
        let Some(parent) = self.tree.node(input).parent else { return };
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

    /// All text within an element of the tree.
    fn text_of(&self, id: NodeId) -> String {
        let end = self.tree.node(id).end.0 as usize;
        let mut text = String::new();
        for node in self.tree.nodes.get(id.0 as usize..end).unwrap_or_default() {
            if let NodeKind::Text(piece) = &node.kind {
                text.push_str(piece);
            }
        }
        text
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

    fn label(&mut self, id: NodeId, target: Key) {
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

    fn tooltip(&mut self, id: NodeId, target: Key, title: Key) {
        let attribute = self.target(id, name_of(Element::Tooltip, target));
        let text = self.target(id, name_of(Element::Tooltip, title));
        let (Some(attribute), Some(text)) = (attribute, text) else { return };
        self.groups.entry(attribute.value.as_ref()).title = Some(text.value.as_ref());
    }
}

/// The roots of messages.
const TABLE_ROOTS: [&str; 1] = ["messageML"];

/// Directives of templates, which are elements of nothing without their sign.
const DIRECTIVES: [&str; 9] = ["assign", "else", "elseif", "function", "if", "list", "macro", "nested", "switch"];

/// The attributes whose words decide what a tag means.
struct Deciding<'t> {
    class: Words<'t>,
    kind: Words<'t>,
}

/// The words of an attribute.
struct Words<'t> {
    /// All of the attribute, if it is there.
    text: Option<&'t str>,
    /// True if there is one word and nothing else.
    single: bool,
}

impl<'t> Deciding<'t> {
    fn of(attributes: &'t [Attribute<'_>]) -> Self {
        let words = |name| {
            let found = attributes.iter().find(|attribute| attribute.name == name);
            let text = found.map(|attribute| attribute.value.as_ref());
            Words { text, single: text.is_some_and(|text| !text.contains(is_separator)) }
        };
        Deciding { class: words("class"), kind: words("type") }
    }
}

impl Words<'_> {
    fn has(&self, word: &str) -> bool {
        self.text.is_some_and(|text| if self.single { text == word } else { has_word(text, word) })
    }
}

enum Applies<'d> {
    No,
    Yes,
    WithValue(&'d Json),
}

/// The attribute that names an object in the data.
pub(crate) const ENTITY_ID: &str = "data-entity-id";
/// The class of an element that shows such an object.
pub(super) const ENTITY_CLASS: &str = "entity";

/// True for the tag of an element that captions another.
fn is_label(tag: &str) -> bool {
    candidates(tag).iter().any(|candidate| matches!(candidate.element.info().role, Role::Label(_)))
}

fn name_of(element: Element, key: Key) -> &'static str {
    let row = element.info().attributes.iter().find(|row| row.key == key);
    row.map_or("", |row| row.shown_name(true))
}

/// White space between words, as Java's regular expressions see it.
pub(super) fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\u{b}' | '\u{c}' | '\r')
}

/// True if `words` has this word.
pub(super) fn has_word(words: &str, word: &str) -> bool {
    let (words, word) = (words.as_bytes(), word.as_bytes());
    let Some(last) = words.len().checked_sub(word.len()) else { return false };
    if last == 0 {
        return words == word;
    }
    let is_end = |at: usize| words.get(at).is_none_or(|byte| is_separator(char::from(*byte)));
    let mut at = 0;
    loop {
        if is_end(at + word.len()) && words.get(at..).is_some_and(|rest| rest.starts_with(word)) {
            return true;
        }
        // On to the next word.
        while !is_end(at) {
            at += 1;
        }
        at += 1;
        if at > last {
            return false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_between_white_space() {
        for words in ["a", "a b", "b a", "b\ta\nc", " a ", "b  a", "é a", "xa a"] {
            assert!(has_word(words, "a"), "{words:?}");
        }
        for words in ["", "b", "ab", "ba", "b ab", "aé", "b\u{a0}a", "a-a"] {
            assert!(!has_word(words, "a"), "{words:?}");
        }
    }
}
