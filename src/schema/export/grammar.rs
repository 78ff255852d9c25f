//! The table as a grammar over tags: what both schema languages are written from.
//!
//! A tag that may mean several elements (`div`, `span`, `input`, `header`, `body`) takes whatever
//! one of them takes. What may stand in a tag also depends on the format of the message and on the
//! elements around it that some rule asks for (a form).

use super::facet::{exactly, with_word};
use crate::schema::{
    BuiltAs, Content, Element, ElementSet, Key, NameFormat, Presence, Role, Rule, Spelling, Value, When,
    attribute_guide, guide,
};

/// The format of a message, and which of the elements that rules ask for are around.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Context {
    pub presentation_ml: bool,
    pub around: ElementSet,
}

impl Context {
    /// A name for it, such as `messageml-form`.
    pub fn name(self) -> String {
        let mut name = String::from(if self.presentation_ml { "presentationml" } else { "messageml" });
        for element in self.around.iter() {
            name.push('-');
            name.push_str(element.info().name);
        }
        name
    }
}

/// An attribute of a tag.
#[derive(Clone, Debug)]
pub(super) struct Attribute {
    pub name: &'static str,
    /// The types that its value may have.
    pub values: Vec<Value>,
    /// What it is for; empty where it only tells which element a tag means.
    pub says: &'static str,
}

/// The attributes of a tag that stands for an element of the document.
#[derive(Clone, Debug, Default)]
pub(super) struct Attributes {
    pub all: Vec<Attribute>,
    /// Of each of these at least one must be there.
    pub required: Vec<Vec<&'static str>>,
}

/// What may stand in a tag.
#[derive(Clone, Debug)]
pub(super) enum Inside {
    /// Anything at all: it is not looked at, or only a part of it.
    Unread,
    /// These tags.
    Tags {
        text: bool,
        /// In this context.
        context: Context,
        tags: Vec<&'static str>,
        /// True if there must be one.
        needed: bool,
    },
}

/// What an attribute must say for a tag to be read in another way.
#[derive(Clone, Debug)]
pub(super) struct Discriminator {
    pub name: &'static str,
    /// A pattern of XML Schema.
    pub pattern: Option<String>,
}

/// A way to read a tag.
#[derive(Clone, Debug)]
pub(super) enum TagReading {
    /// As an element with these attributes.
    Element(Attributes, Inside),
    /// As something whose attributes are not checked, known by these marks.
    Open(Vec<Discriminator>, Inside),
}

/// An element that a tag may mean, and the format it is built as.
#[derive(Clone, Copy, Debug)]
struct TagMeaning {
    element: Element,
    spelling: &'static Spelling,
    presentation_ml: bool,
}

impl TagMeaning {
    /// True if the attributes of the tag itself are not checked.
    fn is_open(&self) -> bool {
        let group = matches!(self.element.info().content, Content::Choice(_)) && self.presentation_ml;
        self.element.info().role != Role::Node || (group && !matches!(self.spelling.when, When::Type(..)))
    }

    fn marks(&self) -> Vec<Discriminator> {
        let named = |name| Discriminator { name, pattern: None };
        match self.spelling.when {
            When::Class(word) => vec![Discriminator { name: "class", pattern: Some(with_word(word)) }],
            When::ClassAndAttributes(class, names) => {
                let class = Discriminator { name: "class", pattern: Some(exactly(class)) };
                std::iter::once(class).chain(names.iter().map(|name| named(name))).collect()
            }
            When::Attribute(name) => vec![named(name)],
            _ => Vec::new(),
        }
    }

    /// The attributes that make the tag mean this element.
    fn telling(&self) -> &'static [&'static str] {
        match self.spelling.when {
            When::Class(_) => &["class"],
            When::Type(..) => &["type"],
            When::EntityType(_) | When::Entity => &["class", "data-entity-id"],
            _ => &[],
        }
    }
}

fn all_spellings() -> impl Iterator<Item = (Element, &'static Spelling)> {
    Element::all().flat_map(|element| element.info().spellings.iter().map(move |spelling| (element, spelling)))
}

fn resolve(built_as: BuiltAs, presentation_ml: bool) -> bool {
    match built_as {
        BuiltAs::Message => presentation_ml,
        BuiltAs::MessageMl => false,
        BuiltAs::PresentationMl => true,
    }
}

fn meanings(tag: &str, presentation_ml: bool) -> Vec<TagMeaning> {
    let fits = |spelling: &Spelling| {
        spelling.tag == tag && spelling.when != When::Root && !(spelling.shorthand && presentation_ml)
    };
    let all = all_spellings().filter(|(_, spelling)| fits(spelling));
    all.map(|(element, spelling)| TagMeaning {
        element,
        spelling,
        presentation_ml: resolve(spelling.built_as, presentation_ml),
    })
    .collect()
}

/// The roots: their tags, attributes, and what is in them.
pub(super) fn roots() -> Vec<(&'static str, Context, Attributes, Inside)> {
    let roots = all_spellings().filter(|(_, spelling)| spelling.when == When::Root);
    roots
        .map(|(element, spelling)| {
            let presentation_ml = resolve(spelling.built_as, false);
            let root = [TagMeaning { element, spelling, presentation_ml }];
            let context = Context { presentation_ml, around: ElementSet::default() };
            (spelling.tag, context, attributes(&root), inside(&root, context))
        })
        .collect()
}

/// The elements that some rule wants around others.
fn containers() -> ElementSet {
    let rules = Element::all().flat_map(|element| element.info().rules);
    rules.fold(ElementSet::default(), |all, rule| match rule {
        Rule::Inside(set) | Rule::NotInside(set) => all.and(*set),
        _ => all,
    })
}

fn meet(a: ElementSet, b: ElementSet) -> bool {
    a.iter().any(|element| b.contains(element))
}

/// True if an element may stand here; `hosts` are what the tag around it may mean.
fn may_stand(child: &TagMeaning, hosts: &[TagMeaning], context: Context) -> bool {
    let info = child.element.info();
    // What leaves no trace in the document may stand anywhere.
    if info.role != Role::Node {
        return true;
    }
    let wanted = info.rules.iter().all(|rule| match rule {
        Rule::Inside(set) => meet(*set, context.around),
        Rule::NotInside(set) => !meet(*set, context.around),
        Rule::Parent(set) => {
            hosts.iter().any(|host| set.contains(host.element) || host.element.info().role == Role::Unwrapped)
        }
        _ => true,
    });
    wanted && hosts.iter().any(|host| holds(host, child.element))
}

fn holds(host: &TagMeaning, element: Element) -> bool {
    match host.element.info().content {
        _ if host.is_open() => true,
        Content::Any => true,
        Content::Nothing => false,
        Content::Only(set) | Content::NothingInPresentationMl(set) | Content::Choice(set) => set.contains(element),
    }
}

fn inside(hosts: &[TagMeaning], outer: Context) -> Inside {
    // Labels, tooltips and inputs beside labels are read without what is in them.
    let unread = |host: &TagMeaning| {
        matches!(host.element.info().role, Role::Label(_) | Role::Tooltip(..))
            || (matches!(host.spelling.when, When::Type(..))
                && matches!(host.element.info().content, Content::Choice(_)))
    };
    if hosts.iter().any(unread) {
        return Inside::Unread;
    }
    let around = hosts.iter().filter(|host| containers().contains(host.element));
    let around = around.fold(outer.around, |all, host| all.and(ElementSet::of(&[host.element])));
    let context = Context { around, ..outer };
    let mut tags: Vec<&'static str> = Vec::new();
    for (_, spelling) in all_spellings() {
        let stands = || meanings(spelling.tag, context.presentation_ml).iter().any(|m| may_stand(m, hosts, context));
        if !tags.contains(&spelling.tag) && stands() {
            tags.push(spelling.tag);
        }
    }
    tags.sort_unstable();
    let text = hosts.iter().any(|host| holds(host, Element::Text));
    let needed = match hosts {
        [only] if !only.is_open() => only.element.info().rules.iter().any(|rule| matches!(rule, Rule::HasChild(_))),
        _ => false,
    };
    Inside::Tags { text, context, tags, needed: needed && !text }
}

fn attributes(meanings: &[TagMeaning]) -> Attributes {
    let mut out = Attributes::default();
    for meaning in meanings {
        let rows = meaning.element.info().attributes;
        let mut mine: Vec<Attribute> = Vec::new();
        let fitting = |row: &'static crate::schema::AttributeInfo| {
            row.names.iter().filter(move |name| match name.format {
                NameFormat::Any => true,
                NameFormat::MessageMl => !meaning.presentation_ml,
                NameFormat::PresentationMl | NameFormat::IgnoredInPresentationMl => meaning.presentation_ml,
            })
        };
        // A schema sees no declaration of namespaces.
        for row in rows.iter().filter(|row| row.key != Key::Namespace) {
            for name in fitting(row) {
                let ignored = name.format == NameFormat::IgnoredInPresentationMl;
                if !mine.iter().any(|attribute| attribute.name == name.text) {
                    let value = if ignored { Value::Any } else { row.value };
                    mine.push(Attribute { name: name.text, values: vec![value], says: attribute_guide(row.key) });
                }
            }
        }
        for name in meaning.telling() {
            match mine.iter_mut().find(|attribute| attribute.name == *name) {
                Some(attribute) => attribute.values = vec![Value::Any],
                None => mine.push(Attribute { name, values: vec![Value::Any], says: "" }),
            }
        }
        if let [_] = meanings {
            let real = |row| fitting(row).filter(|name| name.format != NameFormat::IgnoredInPresentationMl);
            for row in rows.iter().filter(|row| row.presence == Presence::Required) {
                out.required.push(real(row).map(|name| name.text).collect());
            }
            for rule in meaning.element.info().rules {
                if let Rule::OneOf(keys) = rule {
                    let rows = rows.iter().filter(|row| keys.contains(&row.key));
                    out.required.push(rows.flat_map(real).map(|name| name.text).collect());
                }
            }
            out.required.retain(|names| !names.is_empty());
        }
        for attribute in mine {
            match out.all.iter_mut().find(|known| known.name == attribute.name) {
                Some(known) => {
                    known.values.extend(attribute.values);
                    known.values.dedup();
                }
                None => out.all.push(attribute),
            }
        }
    }
    out.all.sort_unstable_by_key(|attribute| attribute.name);
    out
}

/// What a tag is for: what it means by itself, or else each of its meanings.
pub(super) fn about(tag: &str, presentation_ml: bool) -> String {
    let all = meanings(tag, presentation_ml);
    let plain = all.iter().find(|meaning| meaning.spelling.when == When::Always);
    let mut sentences: Vec<&str> = Vec::new();
    for meaning in plain.map_or(all.as_slice(), std::slice::from_ref) {
        let says = guide(meaning.element).map_or("", |(_, guide)| guide.says);
        if !says.is_empty() && !sentences.contains(&says) {
            sentences.push(says);
        }
    }
    sentences.join(" Or: ")
}

/// What the root is for.
pub(super) fn about_root() -> &'static str {
    guide(Element::Message).map_or("", |(_, guide)| guide.says)
}

/// The ways to read a tag in a context.
pub(super) fn shapes(tag: &str, context: Context) -> Vec<TagReading> {
    let (open, elements): (Vec<TagMeaning>, Vec<TagMeaning>) =
        meanings(tag, context.presentation_ml).into_iter().partition(TagMeaning::is_open);
    let mut out = Vec::new();
    if !elements.is_empty() {
        out.push(TagReading::Element(attributes(&elements), inside(&elements, context)));
    }
    out.extend(open.iter().map(|meaning| TagReading::Open(meaning.marks(), inside(&[*meaning], context))));
    out
}

/// Every pair of a context and a tag that can be reached from the roots, in the order found.
pub(super) fn reachable() -> Vec<(Context, &'static str)> {
    let mut found: Vec<(Context, &'static str)> = Vec::new();
    let add = |inside: &Inside, found: &mut Vec<(Context, &'static str)>| {
        if let Inside::Tags { context, tags, .. } = inside {
            for tag in tags {
                if !found.contains(&(*context, tag)) {
                    found.push((*context, tag));
                }
            }
        }
    };
    for (_, _, _, inside) in roots() {
        add(&inside, &mut found);
    }
    let mut at = 0;
    while let Some((context, tag)) = found.get(at).copied() {
        for shape in shapes(tag, context) {
            let (TagReading::Element(_, inside) | TagReading::Open(_, inside)) = &shape;
            add(inside, &mut found);
        }
        at += 1;
    }
    found
}
