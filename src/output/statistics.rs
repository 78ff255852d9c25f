//! What a message is made of, counted as Symphony's library counts it for its usage statistics.

use crate::document::{Document, Node};
use crate::json::{Json, JsonText, Object};
use crate::schema::value::text::length;
use crate::schema::{Element, ElementSet, Key, MarkdownKind};

/// What a message is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// How often something is there, and sizes in UTF-16 units; what is not there is left out.
    pub counters: Vec<(&'static str, usize)>,
    /// The form elements and entities, one by one.
    pub items: Vec<Item>,
}

/// A form element or entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is.
    pub name: &'static str,
    /// What is known about it; 1 for what is there.
    pub attributes: Vec<(&'static str, Fact)>,
}

/// What is known about an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A number, or 1 for what is there.
    Number(usize),
    /// A word.
    Word(String),
}

impl Statistics {
    /// The count under a name; 0 if it is not there.
    pub fn count(&self, name: &str) -> usize {
        self.counters.iter().find(|(known, _)| *known == name).map_or(0, |(_, count)| *count)
    }

    /// As a JSON object with the members `counters` and `items`.
    pub fn to_json(&self) -> Json {
        let number = |count: usize| Json::from(i64::try_from(count).unwrap_or(i64::MAX));
        let counters = self.counters.iter().map(|(name, count)| (*name, number(*count)));
        let items = self.items.iter().map(|item| {
            let facts = item.attributes.iter().map(|(name, fact)| match fact {
                Fact::Number(count) => (*name, number(*count)),
                Fact::Word(word) => (*name, Json::from(word.as_str())),
            });
            let name = std::iter::once(("name", Json::from(item.name)));
            Json::Object(Object::from_iter(name.chain(facts)))
        });
        Json::Object(Object::from_iter([
            ("counters", Json::Object(Object::from_iter(counters))),
            ("items", Json::Array(items.collect())),
        ]))
    }

    fn add(&mut self, name: &'static str, count: usize) {
        match self.counters.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known += count,
            None if count > 0 => self.counters.push((name, count)),
            None => {}
        }
    }

    fn raise(&mut self, name: &'static str, count: usize) {
        let known = self.count(name);
        self.add(name, count.saturating_sub(known));
    }
}

/// Elements that are counted together.
const COUNTED: [(&str, ElementSet); 21] = [
    ("paragraphs", ElementSet::of(&[Element::Paragraph])),
    ("divs", ElementSet::of(&[Element::Div])),
    ("spans", ElementSet::of(&[Element::Span])),
    (
        "headers",
        ElementSet::of(&[
            Element::Heading1,
            Element::Heading2,
            Element::Heading3,
            Element::Heading4,
            Element::Heading5,
            Element::Heading6,
        ]),
    ),
    ("links", ElementSet::of(&[Element::Link])),
    ("images", ElementSet::of(&[Element::Image])),
    ("linebreaks", ElementSet::of(&[Element::LineBreak])),
    ("lists", ElementSet::of(&[Element::BulletList, Element::OrderedList])),
    ("pres", ElementSet::of(&[Element::Preformatted])),
    ("codes", ElementSet::of(&[Element::Code])),
    ("chimes", ElementSet::of(&[Element::Chime])),
    ("cards", ElementSet::of(&[Element::Card])),
    ("emojis", ElementSet::of(&[Element::Emoji])),
    ("mentions", ElementSet::of(&[Element::Mention])),
    ("hashtags", ElementSet::of(&[Element::Hash, Element::Tag])),
    ("cashtags", ElementSet::of(&[Element::Cash])),
    ("datetime", ElementSet::of(&[Element::DateTime])),
    ("tables", ElementSet::of(&[Element::Table])),
    ("table_headers", ElementSet::of(&[Element::TableHead])),
    ("table_footers", ElementSet::of(&[Element::TableFoot])),
    ("popups", ElementSet::of(&[Element::Dialog])),
];

/// Elements that are counted by the exact value of an attribute.
const BY_VALUE: [(Element, Key, &str, &str); 5] = [
    (Element::ExpandableCard, Key::State, "collapsed", "expandablecards_collapsed"),
    (Element::ExpandableCard, Key::State, "cropped", "expandablecards_cropped"),
    (Element::ExpandableCard, Key::State, "expanded", "expandablecards_expanded"),
    (Element::UiAction, Key::Action, "open-im", "uiactions_openim"),
    (Element::UiAction, Key::Action, "open-dialog", "uiactions_opendialog"),
];

/// How a fact is found.
#[derive(Clone, Copy, Debug)]
enum Source {
    /// 1 if one of the attributes is there.
    Has(&'static [Key]),
    /// The value of an attribute.
    Word(Key),
    /// The value of an attribute, a number.
    Number(Key),
    /// 1 if there is text in it.
    HasText,
    /// `masked` or `normal`, where the attribute is there.
    Masked,
    /// How many children of this kind.
    Children(Element),
    /// 1 if a child has the attribute true, else 0.
    ChildTrue(Key),
}

/// An element that is told one by one.
struct Row {
    elements: ElementSet,
    name: &'static str,
    /// True if it does not count where it is read from PresentationML.
    only_messageml: bool,
    facts: &'static [(&'static str, Source)],
}

const TEXT_AREA: &[(&str, Source)] = &[
    ("placeholder", Source::Has(&[Key::Placeholder])),
    ("has_title", Source::Has(&[Key::Title])),
    ("has_label", Source::Has(&[Key::Label])),
    ("required", Source::Has(&[Key::Required])),
    ("validation", Source::Has(&[Key::Pattern])),
    ("validation_pattern", Source::Has(&[Key::Pattern])),
    ("default", Source::HasText),
];
const SELECTOR: &[(&str, Source)] = &[
    ("has_title", Source::Has(&[Key::Title])),
    ("has_label", Source::Has(&[Key::Label])),
    ("placeholder", Source::Has(&[Key::Placeholder])),
    ("required", Source::Has(&[Key::Required])),
];

const ROWS: [Row; 12] = [
    Row {
        elements: ElementSet::of(&[Element::Form]),
        name: "form",
        only_messageml: false,
        facts: &[("is_multi_submit", Source::Has(&[Key::MultiSubmit]))],
    },
    Row {
        elements: ElementSet::of(&[Element::Button]),
        name: "button",
        only_messageml: false,
        facts: &[("style_color", Source::Word(Key::Class)), ("type", Source::Word(Key::Type))],
    },
    Row {
        elements: ElementSet::of(&[Element::TextField]),
        name: "textfield",
        only_messageml: true,
        facts: &[
            ("type", Source::Masked),
            ("has_title", Source::Has(&[Key::Title])),
            ("placeholder", Source::Has(&[Key::Placeholder])),
            ("has_label", Source::Has(&[Key::Label])),
            ("required", Source::Has(&[Key::Required])),
            ("validation", Source::Has(&[Key::MinLength, Key::MaxLength, Key::Pattern])),
            ("validation_min", Source::Has(&[Key::MinLength])),
            ("validation_max", Source::Has(&[Key::MaxLength])),
            ("validation_pattern", Source::Has(&[Key::Pattern])),
            ("default", Source::HasText),
        ],
    },
    Row { elements: ElementSet::of(&[Element::TextArea]), name: "textarea", only_messageml: false, facts: TEXT_AREA },
    Row {
        elements: ElementSet::of(&[Element::RichTextArea]),
        name: "richtextarea",
        only_messageml: false,
        facts: TEXT_AREA,
    },
    Row {
        elements: ElementSet::of(&[Element::Select]),
        name: "dropdownmenu",
        only_messageml: false,
        facts: &[
            ("has_title", Source::Has(&[Key::Title])),
            ("has_label", Source::Has(&[Key::Label])),
            ("placeholder", Source::Has(&[Key::Placeholder])),
            ("required", Source::Has(&[Key::Required])),
            ("is_multi_select", Source::Has(&[Key::Multiple])),
            ("options_count", Source::Children(Element::Option)),
            ("default", Source::ChildTrue(Key::Selected)),
        ],
    },
    Row {
        elements: ElementSet::of(&[Element::PersonSelector]),
        name: "personselector",
        only_messageml: true,
        facts: SELECTOR,
    },
    Row {
        elements: ElementSet::of(&[Element::RoomSelector]),
        name: "roomselector",
        only_messageml: true,
        facts: SELECTOR,
    },
    Row {
        elements: ElementSet::of(&[Element::DateSelector]),
        name: "dateselector",
        only_messageml: true,
        facts: &[("placeholder", Source::Has(&[Key::Placeholder])), ("required", Source::Has(&[Key::Required]))],
    },
    Row {
        elements: ElementSet::of(&[Element::DatePicker]),
        name: "dateselector",
        only_messageml: false,
        facts: &[
            ("placeholder", Source::Has(&[Key::Placeholder])),
            ("required", Source::Has(&[Key::Required])),
            ("has_title", Source::Has(&[Key::Title])),
            ("has_label", Source::Has(&[Key::Label])),
            ("default", Source::Has(&[Key::Value])),
            ("validation", Source::Has(&[Key::Min, Key::Max, Key::Format, Key::DisabledDates])),
            ("validation_min", Source::Has(&[Key::Min])),
            ("validation_max", Source::Has(&[Key::Max])),
            ("validation_pattern", Source::Has(&[Key::Format])),
            ("validation_options", Source::Has(&[Key::DisabledDates])),
            ("highlighted_options", Source::Has(&[Key::HighlightedDates])),
        ],
    },
    Row {
        elements: ElementSet::of(&[Element::TimePicker]),
        name: "timepicker",
        only_messageml: false,
        facts: &[
            ("placeholder", Source::Has(&[Key::Placeholder])),
            ("required", Source::Has(&[Key::Required])),
            ("has_title", Source::Has(&[Key::Title])),
            ("has_label", Source::Has(&[Key::Label])),
            ("default", Source::Has(&[Key::Value])),
            ("validation", Source::Has(&[Key::Min, Key::Max, Key::Format, Key::Strict, Key::DisabledTimes])),
            ("validation_min", Source::Has(&[Key::Min])),
            ("validation_max", Source::Has(&[Key::Max])),
            ("validation_pattern", Source::Has(&[Key::Format])),
            ("validation_strict", Source::Has(&[Key::Strict])),
            ("validation_options", Source::Has(&[Key::DisabledTimes])),
            ("input_step", Source::Number(Key::Step)),
        ],
    },
    Row {
        elements: ElementSet::of(&[Element::TimezonePicker]),
        name: "timezonepicker",
        only_messageml: false,
        facts: &[
            ("has_title", Source::Has(&[Key::Title])),
            ("has_label", Source::Has(&[Key::Label])),
            ("placeholder", Source::Has(&[Key::Placeholder])),
            ("required", Source::Has(&[Key::Required])),
            ("default", Source::Has(&[Key::Value])),
            ("validation", Source::Has(&[Key::DisabledZones])),
            ("validation_options", Source::Has(&[Key::DisabledZones])),
        ],
    },
];

/// Choices that are summed into one item.
const SUMMED: [(Element, &str); 2] = [(Element::Checkbox, "checkbox"), (Element::Radio, "radio")];

/// What was handed in, as far as it is counted.
#[derive(Clone, Debug, Default)]
pub struct Sent {
    /// UTF-8 bytes of the message.
    pub(crate) message_bytes: usize,
    /// UTF-8 bytes of the data as text.
    pub(crate) data_bytes: usize,
    message_units: usize,
    /// Of blank data 0.
    data_units: usize,
    /// The `type` members of the data.
    types: Vec<JsonText>,
    /// True if expanding changed its length.
    is_expanded: bool,
}

impl Sent {
    /// Counts message and data; `data_text` is what `data` was read from.
    pub fn new(message: &str, data_text: Option<&str>, data: &Json, is_expanded: bool) -> Self {
        Sent {
            message_bytes: message.len(),
            data_bytes: data_text.map_or(0, str::len),
            message_units: length(message),
            data_units: data_text.filter(|text| !text.trim().is_empty()).map_or(0, length),
            types: data_types(data),
            is_expanded,
        }
    }
}

/// Counts a document, and what was handed in.
pub fn statistics(document: &Document, sent: &Sent) -> Statistics {
    let mut out = Statistics::default();
    out.add("entities_json_size", sent.data_units);
    for kind in &sent.types {
        out.add("entities", 1);
        out.items.push(Item { name: "entity", attributes: vec![("entity_type", Fact::Word(kind.to_string()))] });
    }
    for (at, node) in document.nodes.iter().enumerate() {
        count(document, at as u32, node, &mut out);
    }
    for (element, name) in SUMMED {
        sum(document, element, name, &mut out);
    }
    out.add("use_freemarker", usize::from(sent.is_expanded));
    out.add("message_length", sent.message_units);
    out
}

fn count(document: &Document, at: u32, node: &Node, out: &mut Statistics) {
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    for (row, value) in document.attributes(node) {
        match row.key {
            Key::Style => out.add("styles_custom", 1),
            Key::Class => {
                for word in words(value) {
                    let name = if word.starts_with("tempo-") { "styles_class_tempo" } else { "styles_class_other" };
                    out.add(name, 1);
                    out.add("entities", usize::from(word == "entity"));
                }
            }
            Key::Src if node.element == Element::Image => {
                out.add("images_data", usize::from(value.starts_with("data:image")));
                out.add("images_url", usize::from(value.starts_with("http")));
            }
            Key::RowSpan => out.add("table_cells_row_span", 1),
            Key::ColSpan => out.add("table_cells_col_span", 1),
            _ => {}
        }
    }
    for (name, elements) in COUNTED {
        out.add(name, usize::from(elements.contains(node.element)));
    }
    if !node.element.info().entity_prefix.is_empty()
        && let Some(kind) = entity_type(document, node)
    {
        out.items.push(Item { name: "entity", attributes: vec![("entity_type", Fact::Word(kind.to_owned()))] });
    }
    for (element, key, value, name) in BY_VALUE {
        out.add(name, usize::from(node.element == element && document.attribute(node, key) == Some(value)));
    }
    for (outer, inner, name) in LARGEST {
        if node.element == outer {
            let inside = document.nodes.get(at as usize..node.end as usize).unwrap_or_default();
            out.raise(name, inside.iter().filter(|node| node.element == inner).count());
        }
    }
    for row in ROWS.iter().filter(|row| row.elements.contains(node.element)) {
        if !(row.only_messageml && node.presentation_ml) {
            let facts = row.facts.iter().filter_map(|(name, source)| Some((*name, fact(document, at, node, *source)?)));
            out.items.push(Item { name: row.name, attributes: facts.collect() });
        }
    }
}

/// The most of the second in one of the first, at any depth.
const LARGEST: [(Element, Element, &str); 2] = [
    (Element::Table, Element::TableRow, "table_rows_max"),
    (Element::TableRow, Element::TableCell, "table_columns_max"),
];

/// What the data calls an entity: the type of its first id if it is a keyword, else its own.
fn entity_type<'d>(document: &'d Document, node: &Node) -> Option<&'d str> {
    let entity = document.entity_json().get(document.slice(node.text))?;
    let id = match node.element.info().markdown {
        MarkdownKind::Keyword if node.element.info().attributes.iter().any(|row| row.key == Key::Tag) => {
            entity.get("id").and_then(Json::as_array).and_then(<[Json]>::first)
        }
        MarkdownKind::DateTime => entity.get("id").and_then(Json::as_array).and_then(<[Json]>::first),
        _ => None,
    };
    id.unwrap_or(entity).get("type")?.as_str()
}

fn fact(document: &Document, at: u32, node: &Node, source: Source) -> Option<Fact> {
    let has = |key| document.attribute(node, key).is_some();
    let children = || document.children(at).filter_map(|child| document.nodes.get(child as usize));
    let one = |there: bool| there.then_some(Fact::Number(1));
    match source {
        Source::Has(keys) => one(keys.iter().any(|key| has(*key))),
        Source::Word(key) => document.attribute(node, key).map(|word| Fact::Word(word.to_owned())),
        Source::Number(key) => Some(Fact::Number(document.attribute(node, key)?.parse().ok()?)),
        Source::HasText => one(children().next().is_some()),
        Source::Masked => {
            let masked = document.attribute(node, Key::Masked)?.eq_ignore_ascii_case("true");
            Some(Fact::Word(String::from(if masked { "masked" } else { "normal" })))
        }
        Source::Children(element) => Some(Fact::Number(children().filter(|child| child.element == element).count())),
        Source::ChildTrue(key) => {
            let is_true = |child: &Node| document.attribute(child, key).is_some_and(|v| v.eq_ignore_ascii_case("true"));
            Some(Fact::Number(usize::from(children().any(is_true))))
        }
    }
}

fn sum(document: &Document, element: Element, name: &'static str, out: &mut Statistics) {
    let all = || document.nodes.iter().enumerate().filter(|(_, n)| n.element == element && !n.presentation_ml);
    let options = all().count();
    if options == 0 {
        return;
    }
    let mut attributes = vec![("options_count", Fact::Number(options))];
    if all().any(|(at, _)| document.children(at as u32).next().is_some()) {
        attributes.push(("has_label", Fact::Number(1)));
    }
    let checked = |node: &Node| document.attribute(node, Key::Checked).is_some_and(|v| v.eq_ignore_ascii_case("true"));
    if all().any(|(_, node)| checked(node)) {
        attributes.push(("default", Fact::Number(1)));
    }
    out.items.push(Item { name, attributes });
}

/// The `type` members of the data, outermost first; what is in one is not looked at.
fn data_types(data: &Json) -> Vec<JsonText> {
    let mut found = Vec::new();
    if matches!(data, Json::Object(members) if members.is_empty()) {
        return found;
    }
    let mut open = vec![data];
    let holds = |value: &Json| matches!(value, Json::Object(_) | Json::Array(_));
    while let Some(value) = open.pop() {
        match value {
            Json::Object(object) => {
                match object.get("type") {
                    Some(Json::String(kind)) => found.push(kind.clone()),
                    Some(_) => found.push(JsonText::default()),
                    None => {}
                }
                let nests = |(key, member): &(&str, &Json)| *key != "type" && holds(member);
                open.extend(object.iter().rev().filter(nests).map(|(_, member)| member));
            }
            Json::Array(items) => open.extend(items.iter().rev().filter(|item| holds(item))),
            _ => {}
        }
    }
    found
}
