//! What the element table advises: newer than the Agent, superseded, against the documentation.

use std::cell::Cell;

use super::{Checked, Inspection, Pass};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span, codes};
use crate::document::{Document, Node, attribute_row};
use crate::markup::{Attribute, NodeId, NodeKind, Tree};
use crate::schema::{Advice, AgentVersion, AttributeInfo, Element, ElementInfo, ElementSet, Key};

/// One element of a document, with the tag it was read from.
pub(super) struct Subject<'s, 't> {
    pub(super) document: &'s Document,
    pub(super) tree: &'s Tree<'t>,
    /// Its index in the document.
    at: u32,
    node: &'s Node,
    pub(super) info: &'static ElementInfo,
    /// Its opening tag.
    pub(super) open: Span,
    /// The attribute that was asked for last: more than one piece of advice may be about it.
    last: Cell<Option<(Key, Option<&'s Attribute<'t>>)>>,
}

pub(super) const PASS: Pass = Pass {
    codes: &[
        codes::lint::AGENT_VERSION,
        codes::lint::DEPRECATED,
        codes::lint::UNDOCUMENTED,
        codes::lint::ENTITY_TEXT,
        codes::lint::DOUBLED_SIGN,
        codes::lint::UNKNOWN_COLOUR,
        codes::lint::DEAD_LINK,
        codes::lint::UNSAFE_PATTERN,
        codes::lint::MOBILE,
    ],
    inspection: Inspection::Elements(check),
};

/// Looks at each of these elements.
fn check(checked: &Checked<'_>, document: &Document, elements: &[u32]) -> Diagnostics {
    let (tree, version) = (checked.tree, checked.settings.agent_version);
    let is_mobile = checked.settings.lints.asks_for(codes::lint::MOBILE.id());
    let mut found = Diagnostics::new();
    let mut sound_classes = "";
    for at in elements {
        let Some(node) = document.nodes.get(*at as usize) else { continue };
        let info = node.element.info();
        let source = tree.nodes.get(node.source as usize);
        let Some(source) = source.filter(|source| matches!(source.kind, NodeKind::Element { .. })) else { continue };
        let subject = Subject { document, tree, at: *at, node, info, open: source.open(), last: Cell::new(None) };
        if let Some(version) = version {
            subject.check_version(version, &mut found);
        }
        if is_mobile {
            subject.check_mobile().into_iter().for_each(|advice| found.push(advice));
        }
        if let Some(advice) = subject.check_classes(&mut sound_classes) {
            found.push(advice);
        }
        for advice in info.advice {
            if let Some(advice) = subject.check(advice, version) {
                found.push(advice);
            }
        }
    }
    found.retain(|advice| !checked.refused.touches(advice.place.span));
    found.sort_by_start();
    found
}

/// True if the Agent is older than what came with `since`.
fn is_older(version: AgentVersion, since: &str) -> bool {
    since.parse::<AgentVersion>().is_ok_and(|since| version < since)
}

fn too_new(span: Span, what: String, since: &str, version: AgentVersion) -> Diagnostic {
    let text = format!("{what} came with Agent {since}, and messages go to Agent {version}");
    Diagnostic::new(codes::lint::AGENT_VERSION, span, text)
        .with_help(format!("do without it, or send to Agent {since} or later and say so in `agent-version`"))
}

impl<'s, 't> Subject<'s, 't> {
    fn check_version(&self, version: AgentVersion, found: &mut Diagnostics) {
        let name = self.info.name;
        if is_older(version, self.info.since) {
            found.push(too_new(self.open, format!("`{name}`"), self.info.since, version));
            return;
        }
        for attribute in self.attributes() {
            let row = attribute_row(self.node.element, attribute.name, self.node.presentation_ml);
            if let Some(row) = row.filter(|row| is_older(version, row.since)) {
                let what = format!("`{}` of `{name}`", attribute.name);
                found.push(too_new(attribute.span, what, row.since, version));
            }
        }
    }

    pub(super) fn attributes(&self) -> &'s [Attribute<'t>] {
        self.tree.attributes(NodeId(self.node.source))
    }

    pub(super) fn row(&self, attribute: &Attribute<'_>) -> Option<&'static AttributeInfo> {
        attribute_row(self.node.element, attribute.name, self.node.presentation_ml)
    }

    /// An attribute as it was read: the one whose value counts.
    pub(super) fn attribute(&self, key: Key) -> Option<&'s Attribute<'t>> {
        match self.last.get() {
            Some((known, attribute)) if known == key => attribute,
            _ => {
                let attribute = self.find_attribute(key);
                self.last.set(Some((key, attribute)));
                attribute
            }
        }
    }

    fn find_attribute(&self, key: Key) -> Option<&'s Attribute<'t>> {
        let value = self.document.attribute(self.node, key)?;
        let rows = self.info.attributes;
        let is_named = |name: &str| rows.iter().any(|row| row.key == key && row.names.iter().any(|n| n.text == name));
        let mut all = self.attributes().iter().filter(|attribute| {
            is_named(attribute.name)
                && attribute_row(self.node.element, attribute.name, self.node.presentation_ml)
                    .is_some_and(|row| row.key == key)
        });
        // Of several spellings the document holds one value; words of a class may have been taken out.
        let first = all.next()?;
        Some(all.find(|other| first.value != value && other.value == value).unwrap_or(first))
    }

    fn check(&self, advice: &Advice, version: Option<AgentVersion>) -> Option<Diagnostic> {
        let name = self.info.name;
        let is_too_new = |since: &str| version.is_some_and(|version| is_older(version, since));
        match *advice {
            Advice::Superseded(successor) => {
                let info = successor.info();
                // Where the successor is not there yet there is nothing better.
                (!is_too_new(info.since)).then(|| {
                    let text = joined(["`", name, "` is superseded by `", info.name, "`"]);
                    deprecated(self.open, text).with_help(joined(["write `<", info.name, " …>` instead"]))
                })
            }
            Advice::OldName(old, new) => {
                let attribute = self.attributes().iter().find(|attribute| attribute.name == old)?;
                let start = attribute.span.start as usize;
                let found = deprecated(attribute.span, format!("`{old}` of `{name}` is superseded by `{new}`"));
                let is_alone = self.attributes().iter().all(|attribute| attribute.name != new);
                let found = found.with_help(format!("write `{new}` instead"));
                Some(if is_alone { found.with_fix(Span::new(start, start + old.len()), new) } else { found })
            }
            Advice::OldValue(key, old, new) => {
                let attribute = self.attribute(key).filter(|attribute| attribute.value.trim() == old)?;
                let text = format!("`{old}` as `{}` of `{name}` is superseded by `{new}`", attribute.name);
                let found = deprecated(attribute.value_span, text).with_help(format!("write `{new}` instead"));
                Some(found.with_fix(attribute.value_span, new))
            }
            Advice::ValuesSince(key, values, since) => {
                let version = version?;
                let attribute = self.attribute(key)?;
                let value = values.iter().find(|value| attribute.value.eq_ignore_ascii_case(value))?;
                let row = attribute_row(self.node.element, attribute.name, self.node.presentation_ml)?;
                let is_late = |version: &AgentVersion| is_older(*version, since) && !is_older(*version, row.since);
                let version = Some(version).filter(is_late)?;
                let what = format!("`{value}` as `{}` of `{name}`", attribute.name);
                Some(too_new(attribute.value_span, what, since, version))
            }
            Advice::SpacesAndNumbersSince(key, since) => {
                let version = version.filter(|version| is_older(*version, since))?;
                let attribute = self.attribute(key)?;
                let value = attribute.value.as_ref();
                let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
                let kind = if value.contains(char::is_whitespace) { "with a space" } else { "of digits only" };
                let what = format!("a `{}` of `{name}` {kind}", attribute.name);
                (is_number || value.contains(char::is_whitespace))
                    .then(|| too_new(attribute.value_span, what, since, version))
            }
            Advice::Characters(key, others) => {
                let attribute = self.attribute(key)?;
                let is_listed = |c: &char| c.is_alphanumeric() || others.contains(*c);
                // A sign too many at the beginning is told as such.
                let is_sign =
                    |c: &char| attribute.value.starts_with(*c) && self.info.advice.contains(&Advice::Sign(key, *c));
                let odd = attribute.value.chars().find(|c| !is_listed(c) && !is_sign(c))?;
                let list: Vec<String> = others.chars().map(|c| format!("`{c}`")).collect();
                let text = format!("`{}` of `{name}` holds `{odd}`", attribute.name);
                let help = format!("the documentation has letters, digits and {}", list.join(" "));
                Some(undocumented(attribute.value_span, text, help))
            }
            Advice::AtLeast(key, least) => {
                let attribute = self.attribute(key)?;
                let number = attribute.value.trim().parse::<i64>().ok().filter(|number| *number < least)?;
                let text = format!("`{}` of `{name}` is {number}", attribute.name);
                Some(undocumented(attribute.value_span, text, format!("the documentation asks for {least} or more")))
            }
            Advice::Length(key, most) => {
                let attribute = self.attribute(key)?;
                let length = attribute.value.encode_utf16().count();
                let text = || format!("`{}` of `{name}` has {length} characters", attribute.name);
                let help = || format!("the documentation allows {most}");
                (length > most).then(|| undocumented(attribute.value_span, text(), help()))
            }
            Advice::Boolean(key) => {
                let attribute = self.attribute(key)?;
                let is_boolean = ["true", "false"].iter().any(|word| attribute.value.eq_ignore_ascii_case(word));
                let text = || format!("`{}` of `{name}` is neither `true` nor `false`", attribute.name);
                let help = "the documentation knows `true` and `false` only";
                (!is_boolean).then(|| undocumented(attribute.value_span, text(), help))
            }
            Advice::Beside(key, other) => {
                let attribute = self.attribute(key)?;
                if self.document.attribute(self.node, other).is_some() {
                    return None;
                }
                let row = self.info.attributes.iter().find(|row| row.key == other)?;
                let other_name = row.shown_name(self.node.presentation_ml);
                let text = format!("`{}` of `{name}` stands without `{other_name}`", attribute.name);
                let help = format!("the documentation has it only beside `{other_name}`");
                Some(undocumented(attribute.span, text, help))
            }
            Advice::NotInside(set) => self.check_around(set, || format!("`{name}`")),
            Advice::NotInsideFor(key, value, set) => {
                let attribute = self.attribute(key).filter(|attribute| attribute.value == value)?;
                self.check_around(set, || format!("`{name}` with `{}=\"{value}\"`", attribute.name))
            }
            Advice::Without(set) => self.check_within(set, || format!("`{name}`")),
            Advice::WithoutInside(around, set) => {
                let outer = self.around(around)?;
                self.check_within(set, || format!("`{name}` in `{}`", outer.element.info().name))
            }
            Advice::Children(most) => {
                let elements = self.document.children(self.at).filter_map(|at| self.document.nodes.get(at as usize));
                let next = elements.filter(|node| node.element != Element::Text).nth(most)?;
                let text = format!(
                    "`{name}` holds more than {}",
                    if most == 1 { "one element".into() } else { format!("{most} elements") }
                );
                let help = format!("the documentation shows no more: give the others a `{name}` of their own");
                Some(undocumented(self.open_of(next), text, help).with_label(self.open, format!("this `{name}`")))
            }
            Advice::Sign(key, sign) => self.check_sign(key, sign),
            Advice::Starred(key) => self.check_starred(key),
            Advice::Colour(key) => self.check_accent(key),
            Advice::Loaded(key) => self.check_loaded(key),
            Advice::Followed(key) => self.check_followed(key),
            Advice::StreamForm(key) => self.check_stream(key),
            Advice::AddressForm(key) => self.check_addresses(key),
            Advice::SafePattern(key) => self.check_pattern(key),
            // Other passes look at these.
            Advice::KnownCode(_)
            | Advice::OwnValue(..)
            | Advice::OwnValueBeside(..)
            | Advice::OneTrue(..)
            | Advice::Enough(..)
            | Advice::Between(..)
            | Advice::Opened { .. }
            | Advice::ReplacedContent(_) => None,
            Advice::TextFor(key) => {
                self.attribute(key)?;
                let within = self.document.nodes.get(self.at as usize + 1..self.node.end as usize)?;
                // Whatever else stands in it is something to see as well.
                let is_shown =
                    |node: &Node| node.element != Element::Text || !self.document.slice(node.text).trim().is_empty();
                let text = format!("this `{name}` shows nothing where its object cannot be shown");
                let found = Diagnostic::new(codes::lint::ENTITY_TEXT, self.open, text);
                (!within.iter().any(is_shown)).then(|| found.with_help("put a text in it that says the same in words"))
            }
        }
    }

    fn around(&self, set: ElementSet) -> Option<&'s Node> {
        self.document.ancestors(self.at).find(|node| set.contains(node.element))
    }

    fn check_around(&self, set: ElementSet, what: impl Fn() -> String) -> Option<Diagnostic> {
        let outer = self.around(set)?;
        let around = outer.element.info().name;
        let text = format!("{} stands in `{around}`", what());
        let found =
            undocumented(self.open, text, format!("the documentation rules that out: move it out of `{around}`"));
        Some(found.with_label(self.open_of(outer), format!("this `{around}`")))
    }

    fn check_within(&self, set: ElementSet, what: impl Fn() -> String) -> Option<Diagnostic> {
        let within = self.document.nodes.get(self.at as usize + 1..self.node.end as usize)?;
        let inner = within.iter().find(|node| set.contains(node.element))?;
        let text = format!("{} holds `{}`", what(), inner.element.info().name);
        let found = undocumented(self.open_of(inner), text, "the documentation rules that out");
        Some(found.with_label(self.open, format!("this `{}`", self.info.name)))
    }

    fn open_of(&self, node: &Node) -> Span {
        self.tree.open_span(NodeId(node.source))
    }
}

/// These pieces as one text.
fn joined<const N: usize>(pieces: [&str; N]) -> String {
    let mut text = String::with_capacity(pieces.iter().map(|piece| piece.len()).sum());
    pieces.iter().for_each(|piece| text.push_str(piece));
    text
}

fn deprecated(span: Span, text: String) -> Diagnostic {
    Diagnostic::new(codes::lint::DEPRECATED, span, text)
}

pub(super) fn undocumented(span: Span, text: String, help: impl Into<String>) -> Diagnostic {
    const CODE: Code = codes::lint::UNDOCUMENTED;
    Diagnostic::new(CODE, span, text).with_help(help)
}
