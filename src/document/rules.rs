//! The rules beyond attributes and content, and what can only be checked at the end.

use super::Node;
use super::checker::Checker;
use super::content::{list, name_of};
use super::lookup::{ENTITY_CLASS, ENTITY_ID};
use super::target::Targets;
use crate::diagnostic::{Code, Diagnostic, Fix, codes};
use crate::schema::value::text::is_blank;
use crate::schema::{Element, ElementSet, Key, Rule, Value, is_submit};

impl Checker<'_, '_> {
    /// Checks a rule of a node; `sound` is false if something in it was refused already.
    pub fn check_rule(&mut self, at: u32, node: &Node, rule: &'static Rule, sound: bool) {
        match *rule {
            Rule::Parent(parents) => self.check_parent(at, node, parents),
            Rule::Inside(set) => self.check_inside(at, node, set),
            Rule::NotInside(set) => self.check_not_inside(at, node, set),
            Rule::HasChild(set) if sound => self.check_has_child(at, node, set),
            Rule::HasChild(_) => {}
            Rule::NoChild(set) => {
                let found = self.child(at, |child| set.contains(child.element));
                if let Some((child, _)) = found {
                    let name = node.element.info().name;
                    let fault = Diagnostic::new(
                        codes::element::CHILD,
                        self.open_span(child.source),
                        format!("`{}` cannot stand directly in `{name}`", child.element.info().name),
                    )
                    .with_label(self.open_span(node.source), format!("this `{name}`"))
                    .with_help(format!("put it beside the `{name}`, or into another element in it"));
                    self.report(fault);
                }
            }
            Rule::AtMost(element, most) => self.check_count(at, node, element, most),
            Rule::UniqueId => self.check_unique(at, node),
            Rule::Beta(key) => {
                if !self.context.library.beta && self.value(node, key) == Some("true") {
                    let name = name_of(node, key);
                    let message = format!("`{name}` is `true`, and the pod takes no beta content");
                    let help = format!("take `{name}` out, or set `beta` if the pod takes it");
                    self.report_at(node, key, codes::attribute::CONFLICT, message, &help);
                }
            }
            Rule::NeedsRoot(key) => {
                let root = self.builder.document.nodes.first().copied();
                if root.is_none_or(|root| self.value(&root, key) != Some("true")) {
                    let name = root.map_or("", |root| name_of(&root, key));
                    let message = format!("`{}` needs `{name}=\"true\"` at the root", node.element.info().name);
                    let help = format!("write `<messageML {name}=\"true\">`");
                    self.report_on(node, codes::element::PARENT, message, &help);
                }
            }
            Rule::Alone | Rule::Target(..) | Rule::Instrument => self.pending_rules.push(at),
            Rule::EntityId => self.check_entity_class(node),
            Rule::NeedsClass(key, word) => {
                let class = || self.value(node, Key::Class).and_then(|class| class.split(' ').next());
                if self.value(node, key).is_some() && class() != Some(word) {
                    let name = name_of(node, key);
                    let message = format!("`{name}` goes only with a class that begins with `{word}`");
                    let help = format!("begin `class` with `{word}`, or remove `{name}`");
                    self.report_at(node, key, codes::attribute::CONFLICT, message, help);
                }
            }
            Rule::NeedsEntityId => {
                if node.presentation_ml && node.text.start == node.text.end && self.value_missing_entity(node) {
                    let message = format!("`{}` needs `{ENTITY_ID}` here", node.element.info().name);
                    let help = format!("name the object in the data: `{ENTITY_ID}=\"…\"`");
                    self.report_on(node, codes::attribute::MISSING, message, help);
                }
            }
            Rule::OneOf(keys) => {
                let given = matches!(
                    self.builder.document.detail(node),
                    Some(super::Detail::NoUser { uid: Some(_) } | super::Detail::User(_))
                );
                if !given && keys.iter().all(|key| self.value(node, *key).is_none()) {
                    let names: Vec<String> = keys.iter().map(|key| format!("`{}`", name_of(node, *key))).collect();
                    let message = format!("`{}` needs {}", node.element.info().name, names.join(" or "));
                    let help = format!("add {}", names.join(" or "));
                    let id = crate::markup::NodeId(node.source);
                    let written = self.content_as(id, name_of(node, Key::Email)).filter(|_| keys.contains(&Key::Email));
                    match written.filter(|(written, _)| written.contains('@')) {
                        Some((written, whole)) => {
                            let fault = Diagnostic::new(codes::entity::NO_USER, self.open_span(node.source), message);
                            let help = format!("write `{written}`");
                            self.report(fault.with_help(help).with_suggestion(whole, written));
                        }
                        None => self.report_on(node, codes::entity::NO_USER, message, help),
                    }
                }
            }
            Rule::Needs(key, other) => {
                if self.value(node, key).is_some() && self.value(node, other).is_none() {
                    let (name, other) = (name_of(node, key), name_of(node, other));
                    let help = format!("add `{other}=\"…\"`; it may be empty");
                    self.report_at(
                        node,
                        key,
                        codes::attribute::MISSING,
                        format!("`{name}` needs `{other}` beside it"),
                        help,
                    );
                }
            }
            Rule::LengthBeside(key, other, most) => {
                let length = self.value(node, key).map_or(0, |value| value.encode_utf16().count());
                if self.value(node, other).is_some() && length > most as usize {
                    let message = format!("`{}` has {length} characters, more than {most}", name_of(node, key));
                    self.report_at(node, key, codes::attribute::LENGTH, message, "shorten it; most emoji count as two");
                }
            }
            Rule::NeedsTrue(key, other) => {
                if self.value(node, key).is_some() && !self.is_true(node, other) {
                    let (name, other) = (name_of(node, key), name_of(node, other));
                    let help = format!("add `{other}=\"true\"`, or remove `{name}`");
                    let message = format!("`{name}` is only allowed beside `{other}=\"true\"`");
                    self.report_at(node, key, codes::attribute::CONFLICT, message, help);
                }
            }
            Rule::Ordered(low, high) => {
                if let (Some(least), Some(most)) = (self.integer(node, low), self.integer(node, high))
                    && least > most
                {
                    let (low_name, high) = (name_of(node, low), name_of(node, high));
                    let message = format!("`{low_name}` ({least}) is more than `{high}` ({most})");
                    let help = format!("lower `{low_name}` to {most} or less, or raise `{high}`");
                    let id = crate::markup::NodeId(node.source);
                    let given = |name| self.tree.attribute(id, name);
                    if let (Some(first), Some(second)) = (given(low_name), given(high)) {
                        let fix = Fix::suggested(first.value_span, most.to_string())
                            .and(second.value_span, least.to_string());
                        let fault =
                            Diagnostic::new(codes::attribute::CONFLICT, first.span, message).with_help(format!(
                                "{help}; if they were exchanged, write `{low_name}=\"{most}\"` and `{high}=\"{least}\"`"
                            ));
                        self.report(Diagnostic { fix: Some(fix), ..fault });
                    } else {
                        self.report_at(node, low, codes::attribute::CONFLICT, message, help);
                    }
                }
            }
            Rule::NotZero(key, first, second) => {
                if self.integer(node, key) == Some(0) && self.is_true(node, first) && self.is_true(node, second) {
                    let message = format!("`{}` cannot be 0 where one must be chosen", name_of(node, key));
                    let help = format!("use 1 or more, or remove `{}`", name_of(node, second));
                    self.report_at(node, key, codes::attribute::CONFLICT, message, help);
                }
            }
            Rule::OneTrueUnless(key, unless) => self.check_one_true(at, node, key, unless),
            Rule::TextLength { min, max } => self.check_text_length(at, node, min, max),
            Rule::Button { bare_in, named, nameless } => self.check_button(at, node, bare_in, [named, nameless]),
            Rule::Form { .. } | Rule::Dialog { .. } | Rule::DialogPart { .. } => self.check_dialog_rule(at, node, rule),
            Rule::ExactlyOneFor(key, value, keys) => {
                let given = keys.iter().filter(|key| self.value(node, **key).is_some()).count();
                if self.value(node, key) == Some(value) && given != 1 {
                    let names: Vec<String> = keys.iter().map(|key| format!("`{}`", name_of(node, *key))).collect();
                    let message = format!("`{value}` needs exactly one of {}", names.join(" and "));
                    let (code, help) = match given {
                        0 => (codes::attribute::MISSING, format!("add {}", names.join(" or "))),
                        _ => (codes::attribute::CONFLICT, "keep one of them and remove the other".to_owned()),
                    };
                    self.report_at(node, key, code, message, help);
                }
            }
            Rule::CheckedFor { when: (when, wanted), key, value, required } => {
                if self.value(node, when) == Some(wanted) {
                    self.check_for(node, key, value, wanted, required);
                }
            }
        }
    }

    pub(super) fn value(&self, node: &Node, key: Key) -> Option<&str> {
        self.builder.document.attribute(node, key)
    }

    fn value_missing_entity(&self, node: &Node) -> bool {
        self.tree.attribute(crate::markup::NodeId(node.source), ENTITY_ID).is_none()
    }

    fn is_true(&self, node: &Node, key: Key) -> bool {
        self.value(node, key).is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    fn integer(&self, node: &Node, key: Key) -> Option<i32> {
        super::value::integer(self.value(node, key)?)
    }

    /// Reports at the opening tag.
    pub(super) fn report_on(&mut self, node: &Node, code: Code, message: String, help: impl Into<String>) {
        self.report(Diagnostic::new(code, self.open_span(node.source), message).with_help(help));
    }

    /// Reports at an attribute.
    pub(super) fn report_at(&mut self, node: &Node, key: Key, code: Code, message: String, help: impl Into<String>) {
        let rows = node.element.info().attributes.iter().filter(|row| row.key == key);
        let id = crate::markup::NodeId(node.source);
        let attribute =
            rows.flat_map(|row| row.names).filter_map(|name| self.tree.attribute(id, name.text)).next_back();
        let place = attribute.map_or_else(|| self.open_span(node.source), |attribute| attribute.span);
        self.report(Diagnostic::new(code, place, message).with_help(help));
    }

    pub(super) fn child(&self, at: u32, test: impl Fn(&Node) -> bool) -> Option<(Node, u32)> {
        let document = &self.builder.document;
        let mut children =
            document.children(at).filter_map(|child| Some((*document.nodes.get(child as usize)?, child)));
        children.find(|(node, _)| test(node))
    }

    /// True for the root, and for a node that stands directly in one of these.
    fn is_directly_in(&self, node: &Node, at: u32, parents: ElementSet) -> bool {
        let parent = self.builder.document.nodes.get(node.parent as usize).filter(|_| node.parent != at);
        parent.is_none_or(|parent| parents.contains(parent.element))
    }

    fn check_parent(&mut self, at: u32, node: &Node, parents: ElementSet) {
        if self.is_directly_in(node, at, parents) {
            return;
        }
        let Some(parent) = self.builder.document.nodes.get(node.parent as usize).copied() else { return };
        if parent.element != Element::Unknown {
            let name = self.written_name(node);
            let fault = Diagnostic::new(
                codes::element::PARENT,
                self.open_span(node.source),
                format!("`{name}` cannot stand directly in `{}`", self.written_name(&parent)),
            )
            .with_label(self.open_span(parent.source), "it stands in this")
            .with_help(format!("`{name}` belongs directly into {}", list(parents, "or")));
            if let Some(fault) = self.with_parent(at, node, parents, fault) {
                self.report(fault);
            }
        }
    }

    /// What an element is called where it is written: an element of PresentationML by the class that says what it is.
    fn written_name(&self, node: &Node) -> String {
        let info = node.element.info();
        let id = crate::markup::NodeId(node.source);
        let tag = self.tree.name(id);
        let class =
            self.tree.attribute(id, "class").map(|class| class.value.split_whitespace().next().unwrap_or_default());
        match class {
            Some(class) if tag != info.name && class.to_ascii_lowercase().contains(info.name) => class.to_owned(),
            _ => info.name.to_owned(),
        }
    }

    fn check_inside(&mut self, at: u32, node: &Node, set: ElementSet) {
        let found =
            self.builder.document.ancestors(at).any(|n| n.element == Element::Unknown || set.contains(n.element));
        if !found {
            let name = node.element.info().name;
            let around = list(set, "or");
            let message = format!("`{name}` must stand within {around}");
            self.report_on(node, codes::element::NEEDS_FORM, message, format!("put {around} around it"));
        }
    }

    fn check_not_inside(&mut self, at: u32, node: &Node, set: ElementSet) {
        let outer = self.builder.document.ancestors(at).find(|n| set.contains(n.element)).copied();
        if let Some(outer) = outer {
            let (name, around) = (node.element.info().name, outer.element.info().name);
            let message = format!("`{name}` cannot stand within `{around}`");
            let fault = Diagnostic::new(codes::element::NESTED, self.open_span(node.source), message)
                .with_label(self.open_span(outer.source), "it stands in this")
                .with_help(format!("close the outer `{around}` first, or take the tags of the inner one out"));
            let is_same = node.element == outer.element;
            let fix = if is_same { self.without_tags(crate::markup::NodeId(node.source)) } else { None };
            self.report(Diagnostic { fix, ..fault });
        }
    }

    fn check_has_child(&mut self, at: u32, node: &Node, set: ElementSet) {
        if self.child(at, |child| child.element == Element::Unknown || set.contains(child.element)).is_none() {
            let name = node.element.info().name;
            let wanted = list(set, "or");
            let (message, help) = match set.iter().find(|element| *element != Element::Text) {
                None => (format!("`{name}` has no text"), format!("write a text into it: `<{name}>…</{name}>`")),
                Some(first) => {
                    let inner = first.info().name;
                    (format!("`{name}` holds no {wanted}"), format!("put {wanted} into it: `<{inner}>…</{inner}>`"))
                }
            };
            self.report_on(node, codes::element::CHILD_REQUIRED, message, help);
        }
    }

    fn check_count(&mut self, at: u32, node: &Node, element: Element, most: u32) {
        let within = self.builder.document.nodes.get(at as usize..node.end as usize).unwrap_or_default();
        let mut found = within.iter().filter(|node| node.element == element);
        if let Some(beyond) = found.nth(most as usize).copied() {
            let count = found.count() + most as usize + 1;
            let (name, inner) = (node.element.info().name, element.info().name);
            let fault = Diagnostic::new(
                codes::element::TOO_MANY,
                self.open_span(beyond.source),
                format!("`{name}` holds {count} `{inner}`, more than the {most} allowed"),
            )
            .with_label(self.open_span(node.source), format!("this `{name}`"))
            .with_help(format!("split the `{name}`, or offer a `select`"));
            self.report(fault);
        }
    }

    fn check_unique(&mut self, at: u32, node: &Node) {
        let Some(id) = self.value(node, Key::Id).map(Box::<str>::from) else { return };
        match self.identified.get(&id).copied() {
            None => {
                self.identified.insert(id, at);
            }
            Some(first) => {
                let message = format!("the id `{id}` is used twice");
                let first = self.builder.document.nodes.get(first as usize).map_or(0, |first| first.source);
                let id = crate::markup::NodeId(node.source);
                let place = self.tree.attribute(id, "id").map_or(self.open_span(node.source), |a| a.value_place());
                let fault = Diagnostic::new(codes::attribute::DUPLICATE_ID, place, message)
                    .with_label(self.open_span(first), "first used here")
                    .with_help("give each form and dialog an id of its own");
                self.report(fault);
            }
        }
    }

    fn check_entity_class(&mut self, node: &Node) {
        let exactly = self.value(node, Key::Class) == Some(ENTITY_CLASS);
        let named = self.value(node, Key::EntityId).is_some();
        if named && !exactly {
            let message = format!("`{ENTITY_ID}` goes only with a class of exactly `{ENTITY_CLASS}`");
            let help = format!("write `class=\"{ENTITY_CLASS}\"`, and put other classes on an element around it");
            let id = crate::markup::NodeId(node.source);
            let class = self.tree.attribute(id, "class").map(|class| class.value_span);
            let given = self.tree.attribute(id, ENTITY_ID).map(|given| given.span);
            match (class, given) {
                (Some(class), Some(given)) => {
                    let fault = Diagnostic::new(codes::attribute::CONFLICT, given, message).with_help(help);
                    self.report(fault.with_suggestion(class, ENTITY_CLASS));
                }
                _ => self.report_at(node, Key::EntityId, codes::attribute::CONFLICT, message, help),
            }
        } else if exactly && !named && !self.told_entity.remove(&node.source) {
            let message = format!("an element of class `{ENTITY_CLASS}` needs `{ENTITY_ID}`");
            let help = format!("name the object in the data: `{ENTITY_ID}=\"…\"`");
            self.report_on(node, codes::attribute::MISSING, message, help);
        }
    }

    fn check_one_true(&mut self, at: u32, node: &Node, key: Key, unless: Key) {
        if self.is_true(node, unless) {
            return;
        }
        let document = &self.builder.document;
        let children = document.children(at).filter_map(|child| document.nodes.get(child as usize));
        let chosen: Vec<Node> = children.filter(|child| self.is_true(child, key)).copied().collect();
        if let [first, second, ..] = chosen.as_slice() {
            let fault = Diagnostic::new(
                codes::attribute::CONFLICT,
                self.open_span(second.source),
                format!("only one of these can be `{}`", name_of(second, key)),
            )
            .with_label(self.open_span(first.source), "the first")
            .with_help(format!("add `{}=\"true\"` around them, or choose one", name_of(node, unless)));
            self.report(fault);
        }
    }

    fn check_text_length(&mut self, at: u32, node: &Node, min: u32, max: u32) {
        let least = self.integer(node, Key::MinLength).map_or(i64::from(min), i64::from);
        let most = self.integer(node, Key::MaxLength).map_or(i64::from(max), i64::from);
        let document = &self.builder.document;
        let only = document.nodes.get(at as usize + 1).filter(|child| child.end == node.end && node.end > at + 1);
        let Some(text) = only.filter(|text| text.element == Element::Text).copied() else { return };
        let length = document.slice(text.text).encode_utf16().count() as i64;
        if !(least..=most).contains(&length) {
            let name = node.element.info().name;
            let place = self.open_span(text.source);
            let fault = Diagnostic::new(
                codes::element::TEXT_LENGTH,
                place,
                format!("the text of `{name}` has {length} characters, not {least} to {most}"),
            )
            .with_label(self.open_span(node.source), format!("this `{name}`"))
            .with_help("white space counts");
            self.report(fault);
        }
    }

    fn check_for(&mut self, node: &Node, key: Key, value: Value, wanted: &str, required: bool) {
        let info = node.element.info();
        let Some(row) = info.attributes.iter().find(|row| row.key == key) else { return };
        let Some(text) = self.value(node, key).map(str::to_owned) else {
            if required {
                let name = row.shown_name(node.presentation_ml);
                let message = format!("`{wanted}` needs the attribute `{name}`");
                self.report_on(node, codes::attribute::MISSING, message, format!("add `{name}=\"…\"`"));
            }
            return;
        };
        let range = match self.tree.nodes.get(node.source as usize).map(|node| &node.kind) {
            Some(crate::markup::NodeKind::Element { attributes, .. }) => attributes.clone(),
            _ => 0..0,
        };
        let is_one = |at: &u32| {
            let attribute = self.tree.attributes.get(*at as usize);
            attribute.is_some_and(|attribute| row.names.iter().any(|name| name.text == attribute.name))
        };
        let attribute = range.rev().find(is_one);
        self.check_value(value, &text, row, attribute, info);
    }

    fn check_button(&mut self, at: u32, node: &Node, bare_in: Element, [named, nameless]: [&[&str]; 2]) {
        let parent = self.builder.document.ancestors(at).next().map(|parent| parent.element);
        let name_of_it = node.element.info().name;
        if parent == Some(Element::Unknown) {
            return;
        }
        if parent == Some(bare_in) {
            for key in [Key::Type, Key::Name] {
                if self.value(node, key).is_some() {
                    let name = name_of(node, key);
                    let message = format!("a `{name_of_it}` of a `{}` takes no `{name}`", bare_in.info().name);
                    self.report_at(node, key, codes::attribute::CONFLICT, message, format!("remove `{name}`"));
                }
            }
            return;
        }
        let kind = self.value(node, Key::Type).unwrap_or_default();
        let is_visible = self.value(node, Key::Name).map(|name| !is_blank(name));
        let kind_of = |kinds: &[&str]| kinds.contains(&kind);
        match is_visible {
            Some(true) if kind_of(named) => {}
            _ if kind_of(named) => {
                let message = format!("a `{name_of_it}` of type `{kind}` needs a `name`");
                let help = "the name tells the bot which button was pressed".to_owned();
                self.report_at(node, Key::Name, codes::attribute::MISSING, message, help);
            }
            None if kind_of(nameless) => {}
            Some(_) if kind_of(nameless) => {
                let message = format!("a `{name_of_it}` of type `{kind}` takes no `name`");
                self.report_at(node, Key::Name, codes::attribute::CONFLICT, message, "remove `name`");
            }
            _ => {
                let message = format!("`type` of `{name_of_it}` cannot be `{kind}`");
                let all: Vec<String> = named.iter().chain(nameless).map(|kind| format!("`{kind}`")).collect();
                let help = match named.first() {
                    Some(sends) if is_submit(kind) => {
                        let help =
                            format!("a button that sends the form is of type `{sends}`: write `type=\"{sends}\"`");
                        let id = crate::markup::NodeId(node.source);
                        let given = self.tree.attribute(id, name_of(node, Key::Type));
                        if let Some(given) = given {
                            let fault = Diagnostic::new(codes::attribute::VALUE, given.span, message);
                            self.report(
                                fault
                                    .with_help(help)
                                    .with_suggestion(given.span, format!("{}=\"{sends}\"", given.name)),
                            );
                            return;
                        }
                        help
                    }
                    _ => format!("`type` is one of {}, in small letters", all.join(", ")),
                };
                self.report_at(node, Key::Type, codes::attribute::VALUE, message, help);
            }
        }
        let text = ElementSet::of(&[Element::Text]);
        if self.check_children(at, text) {
            self.check_has_child(at, node, text);
        }
    }

    /// Checks what needs the whole document: targets, instruments, the version, who stands alone.
    pub fn check_finished(&mut self) {
        let mut instruments = false;
        let alone = self.builder.document.children(0).take(2).count() == 1;
        let mut targets: Option<Targets> = None;
        for at in std::mem::take(&mut self.pending_rules) {
            let Some(node) = self.builder.document.nodes.get(at as usize).copied() else { continue };
            for rule in node.element.info().rules {
                match *rule {
                    Rule::Alone if self.is_misplaced_shorthand(&node) => {}
                    Rule::Alone => self.check_alone(at, &node, alone),
                    Rule::Target(key, element) => {
                        let known = targets.take().filter(|targets| targets.element == element);
                        let known = known.unwrap_or_else(|| Targets::new(self.builder.document, element));
                        self.check_target(at, &node, key, &known);
                        targets = Some(known);
                    }
                    Rule::Instrument => instruments = true,
                    _ => {}
                }
            }
        }
        if instruments {
            self.resolve_instruments();
        }
        self.check_version();
    }

    fn check_alone(&mut self, at: u32, node: &Node, alone: bool) {
        let Some(root) = self.builder.document.ancestors(at).next().copied() else { return };
        let alone = root.element != Element::Message || alone;
        if !alone {
            let name = node.element.info().name;
            let message = format!("`{name}` must be the only thing in its message, white space included");
            let help = format!("send `<{}><{name}/></{0}>` as a message of its own", root.element.info().name);
            self.report_on(node, codes::message::ALONE, message, help);
        }
    }

    fn check_version(&mut self) {
        let Some(root) = self.builder.document.nodes.first().copied() else { return };
        let own = self.builder.document.given(&root).iter().rev().find(|given| given.key == Key::Version);
        let version = match (root.presentation_ml, self.context.version) {
            (false, Some(version)) if !is_blank(version) => Some(self.builder.store(version)),
            (false, _) => Some(self.builder.store("2.0")),
            (true, given) => own.map(|own| own.value).or_else(|| given.map(|given| self.builder.store(given))),
        };
        match version {
            Some(version) => self.builder.document.version = version,
            None => {
                let open = self.open_span(root.source);
                let message = "the root of a PresentationML message needs `data-version`";
                let end = self.attributes_end(crate::markup::NodeId(root.source));
                let fault = Diagnostic::new(codes::message::VERSION, open, message)
                    .with_help("add `data-version=\"2.0\"`, or send the parameter `version`");
                let fix = end.map(|end| Fix::suggested(end, " data-version=\"2.0\""));
                self.report(Diagnostic { fix, ..fault });
            }
        }
    }
}
