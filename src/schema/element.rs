//! The vocabulary of element rows.

use super::advice::Advice;
use super::attribute::{AttributeInfo, Key, KeySet, Value};
use super::output::{MarkdownKind, Newlines, Order, Output, OutputTag, Writer};
use super::statistic::Counted;
use super::version::LibraryVersion;

macro_rules! elements {
    ($($name:ident)*) => {
        /// An element of the table.
        ///
        /// Where one spelling could mean several elements, the order here decides.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        #[allow(missing_docs)]
        pub enum Element { $($name),* }

        /// Every element.
        const ALL: &[Element] = &[$(Element::$name),*];

        /// How many there are.
        pub(crate) const ELEMENTS: usize = ALL.len();

        /// The rows of all elements, in the order of [`Element`]: one that is missing does not compile.
        #[allow(non_snake_case)]
        pub(super) struct Rows { $(pub $name: &'static ElementInfo),* }

        impl Rows {
            /// As a table.
            pub const fn table(self) -> [&'static ElementInfo; ELEMENTS] {
                [$(self.$name),*]
            }
        }
    };
}

elements! {
    Unknown
    Text
    Message
    Group
    Label
    Tooltip
    Hash
    Cash
    Mention
    Tag
    Emoji
    DateTime
    AiContext
    AiStream
    AiMessage
    AiAttachment
    Div
    Span
    Dialog
    DialogTitle
    DialogBody
    DialogFooter
    Card
    CardBody
    CardHeader
    ExpandableCard
    ExpandableCardBody
    ExpandableCardHeader
    Form
    Button
    TextField
    TextArea
    RichTextArea
    PersonSelector
    RoomSelector
    DateSelector
    Checkbox
    Radio
    Select
    Option
    DatePicker
    TimePicker
    UiAction
    TimezonePicker
    Bold
    Italic
    Subscript
    Superscript
    LineBreak
    Rule
    Heading1
    Heading2
    Heading3
    Heading4
    Heading5
    Heading6
    Paragraph
    Preformatted
    Code
    Link
    Image
    Chime
    BulletList
    OrderedList
    ListItem
    Table
    TableHead
    TableBody
    TableFoot
    TableRow
    TableHeaderCell
    TableCell
}

impl Element {
    /// Every element, in the order of the table.
    pub fn all() -> impl Iterator<Item = Element> {
        ALL.iter().copied()
    }

    /// The one at a position of the table.
    pub(crate) const fn at(position: usize) -> Element {
        ALL[position]
    }
}

/// A set of elements.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ElementSet(u128);

impl ElementSet {
    /// The set of all.
    pub(super) const ALL: ElementSet = ElementSet(u128::MAX);

    /// The set of these.
    pub const fn of(elements: &[Element]) -> Self {
        let (mut bits, mut at) = (0, 0);
        while at < elements.len() {
            bits |= 1 << elements[at] as u32;
            at += 1;
        }
        ElementSet(bits)
    }

    /// Both together.
    pub const fn and(self, other: ElementSet) -> Self {
        ElementSet(self.0 | other.0)
    }

    /// What is in both.
    pub(super) const fn both(self, other: ElementSet) -> Self {
        ElementSet(self.0 & other.0)
    }

    /// True if it holds this one.
    #[inline]
    pub const fn contains(self, element: Element) -> bool {
        self.0 & (1 << element as u32) != 0
    }

    /// True if both hold one and the same.
    #[inline]
    pub const fn meets(self, other: ElementSet) -> bool {
        self.0 & other.0 != 0
    }

    /// True if the other one holds all that it holds.
    #[inline]
    pub const fn is_within(self, other: ElementSet) -> bool {
        self.0 & !other.0 == 0
    }

    /// True if it holds none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// What it holds, in the order of the table.
    pub fn iter(self) -> impl Iterator<Item = Element> {
        Element::all().filter(move |element| self.contains(*element))
    }
}

/// What may stand in running text.
pub(super) const PHRASING: ElementSet = ElementSet::of(&[
    Element::Text,
    Element::Link,
    Element::Chime,
    Element::Bold,
    Element::Italic,
    Element::Image,
    Element::LineBreak,
    Element::Span,
    Element::Emoji,
    Element::Hash,
    Element::Cash,
    Element::Mention,
    Element::Subscript,
    Element::Superscript,
]);

/// The condition under which a tag means an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Always.
    Always,
    /// As the root element.
    Root,
    /// With this word in its `class` (taken out of it when it is read).
    Class(&'static str),
    /// With exactly this `class` and these attributes.
    ClassAndAttributes(&'static str, &'static [&'static str]),
    /// With this word in its `type`; true: the word is taken out of it.
    Type(&'static str, bool),
    /// With this attribute.
    Attribute(&'static str),
    /// With the word `entity` in its `class` and data of this type under its `data-entity-id`.
    EntityType(&'static str),
    /// With the word `entity` in its `class` and data of any other type.
    Entity,
    /// Directly in one of these.
    ChildOf(ElementSet),
    /// Directly in one of these, or in a child of one of these.
    ChildOrGrandchildOf(ElementSet),
}

/// The format that an element is built as, which decides the names of its attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuiltAs {
    /// The format of the message.
    Message,
    /// MessageML, whatever the message.
    MessageMl,
    /// PresentationML, whatever the message.
    PresentationMl,
}

/// A way to write an element in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spelling {
    /// The tag's name.
    pub tag: &'static str,
    /// The further condition.
    pub when: When,
    /// The format it is built as.
    pub built_as: BuiltAs,
    /// True if the tag is refused in a PresentationML message.
    pub shorthand: bool,
}

impl Spelling {
    /// A tag of both formats.
    pub const fn tag(tag: &'static str) -> Self {
        Spelling { tag, when: When::Always, built_as: BuiltAs::Message, shorthand: false }
    }

    /// A tag of MessageML only.
    pub const fn shorthand(tag: &'static str) -> Self {
        Spelling { tag, when: When::Always, built_as: BuiltAs::MessageMl, shorthand: true }
    }

    /// A `div` with this word in its class.
    pub const fn class(word: &'static str) -> Self {
        Spelling { tag: "div", when: When::Class(word), built_as: BuiltAs::PresentationMl, shorthand: false }
    }

    /// An `input` with this word in its type.
    pub const fn input(word: &'static str, taken_out: bool) -> Self {
        Spelling {
            tag: "input",
            when: When::Type(word, taken_out),
            built_as: BuiltAs::PresentationMl,
            shorthand: false,
        }
    }

    /// The same under a condition.
    pub const fn when(mut self, when: When) -> Self {
        self.when = when;
        self
    }

    /// The same, built as this format.
    pub const fn built_as(mut self, built_as: BuiltAs) -> Self {
        self.built_as = built_as;
        self
    }
}

/// What may stand in an element. White space may stand in any but [`Content::Nothing`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Anything.
    Any,
    /// Nothing, not even white space.
    Nothing,
    /// In MessageML only these; in PresentationML nothing at all, not even a comment.
    NothingInPresentationMl(ElementSet),
    /// Only these.
    Only(ElementSet),
    /// In PresentationML an input and its label; in MessageML only these.
    Choice(ElementSet),
}

/// A rule beyond attributes and content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The parent must be one of these.
    Parent(ElementSet),
    /// One of these must be around it, at any depth.
    Inside(ElementSet),
    /// None of these may be around it, at any depth.
    NotInside(ElementSet),
    /// It must have a child out of these.
    HasChild(ElementSet),
    /// None of these may be a direct child.
    NoChild(ElementSet),
    /// At most this many of the element in it, at any depth.
    AtMost(Element, u32),
    /// Its id is its own among all elements with this rule.
    UniqueId,
    /// It is the only node of the message.
    Alone,
    /// The attribute may be true only where the pod takes beta content.
    Beta(Key),
    /// This attribute of the root must be true.
    NeedsRoot(Key),
    /// `data-entity-id` and a class of exactly `entity` belong together.
    EntityId,
    /// The attribute needs this first word in `class`.
    NeedsClass(Key, &'static str),
    /// An entity needs `data-entity-id` where it is built as PresentationML.
    NeedsEntityId,
    /// One of the attributes must be there.
    OneOf(&'static [Key]),
    /// An instrument must be found, or there must be a fallback.
    Instrument,
    /// The first attribute needs the second.
    Needs(Key, Key),
    /// The first attribute may stand only beside the second being true.
    NeedsTrue(Key, Key),
    /// The first number is at most the second.
    Ordered(Key, Key),
    /// The first attribute may not be 0 where both others are true.
    NotZero(Key, Key, Key),
    /// At most one child has this attribute true unless that other attribute is true.
    OneTrueUnless(Key, Key),
    /// The lengths allowed for the text in it, which the attributes narrow.
    TextLength {
        /// Fewest UTF-16 units.
        min: u32,
        /// Most UTF-16 units.
        max: u32,
    },
    /// A button's `type` and `name` go together.
    Button {
        /// Directly in this element it has neither.
        bare_in: Element,
        /// The types that need a name.
        named: &'static [&'static str],
        /// The types that take none.
        nameless: &'static [&'static str],
    },
    /// A form that is not directly in a dialog needs a button of type `action`; one that is holds
    /// only the parts of a dialog.
    Form {
        /// The dialog.
        dialog: Element,
        /// The button.
        button: Element,
        /// What a form in a dialog may hold in MessageML.
        parts: ElementSet,
        /// The same in PresentationML: elements of this kind with one of these classes.
        part_classes: (Element, &'static [&'static str]),
    },
    /// A dialog holds one form, or a title and a body and perhaps a footer.
    Dialog {
        /// The form.
        form: Element,
        /// Those that must be there in MessageML.
        required: &'static [Element],
        /// All of them.
        parts: ElementSet,
        /// Those of which one must be there in PresentationML, by class.
        required_classes: &'static [&'static str],
        /// All of them in PresentationML: elements of this kind with one of these classes.
        part_classes: (Element, &'static [&'static str]),
    },
    /// A part of a dialog stands in the dialog, or in the form in it.
    DialogPart {
        /// The dialog.
        dialog: Element,
        /// The form.
        form: Element,
    },
    /// With this value, exactly one of the attributes must be there.
    ExactlyOneFor(Key, &'static str, &'static [Key]),
    /// The first attribute is of at most this many UTF-16 units where the second is there.
    LengthBeside(Key, Key, u32),
    /// Where an attribute has exactly a value, another is checked.
    CheckedFor {
        /// The attribute and its value.
        when: (Key, &'static str),
        /// The other.
        key: Key,
        /// Its type.
        value: Value,
        /// True if it must be there.
        required: bool,
    },
    /// The attribute names a sibling of this kind by its id.
    Target(Key, Element),
}

impl Rule {
    /// The attributes of which an element has one where it breaks the rule, if nothing but its attributes has a say.
    pub(crate) const fn concerned(&self) -> Option<KeySet> {
        Some(match self {
            Rule::Beta(key)
            | Rule::NeedsClass(key, _)
            | Rule::Needs(key, _)
            | Rule::NeedsTrue(key, _)
            | Rule::Ordered(key, _)
            | Rule::NotZero(key, ..)
            | Rule::ExactlyOneFor(key, ..)
            | Rule::LengthBeside(key, ..)
            | Rule::CheckedFor { when: (key, _), .. } => KeySet::of(*key),
            Rule::EntityId => KeySet::of(Key::EntityId).and(KeySet::of(Key::Class)),
            // Its class makes it PresentationML.
            Rule::NeedsEntityId => KeySet::of(Key::Class),
            Rule::Parent(_)
            | Rule::Inside(_)
            | Rule::NotInside(_)
            | Rule::HasChild(_)
            | Rule::NoChild(_)
            | Rule::AtMost(..)
            | Rule::UniqueId
            | Rule::Alone
            | Rule::NeedsRoot(_)
            | Rule::OneOf(_)
            | Rule::Instrument
            | Rule::OneTrueUnless(..)
            | Rule::TextLength { .. }
            | Rule::Button { .. }
            | Rule::Form { .. }
            | Rule::Dialog { .. }
            | Rule::DialogPart { .. }
            | Rule::Target(..) => return None,
        })
    }
}

/// What becomes of an element that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It stands in the document.
    Node,
    /// Its children stand in its place.
    Unwrapped,
    /// Its text becomes the label of the element with the id in this attribute.
    Label(Key),
    /// An attribute becomes the tooltip of the element with the id in the first one.
    Tooltip(Key, Key),
}

/// Since when an element is there, as the documentation says.
pub type Since = &'static str;

/// A row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ElementInfo {
    /// The name to show; in MessageML its tag.
    pub name: &'static str,
    /// How it is written in a message.
    pub spellings: &'static [Spelling],
    /// Its attributes, in the order in which they come out.
    pub attributes: &'static [AttributeInfo],
    /// What becomes of it.
    pub role: Role,
    /// What may stand in it.
    pub content: Content,
    /// Further rules, in the order in which they are checked.
    pub rules: &'static [Rule],
    /// How it comes out in PresentationML.
    pub output: Output,
    /// How it comes out in Markdown.
    pub markdown: MarkdownKind,
    /// The prefix of the ids that are generated for it; empty if it is no entity.
    pub entity_prefix: &'static str,
    /// The Agent version that brought it.
    pub since: Since,
    /// The version of the library that brought it.
    pub library: LibraryVersion,
    /// True if it does nothing on phones.
    pub desktop_only: bool,
    /// How the library counts it for its usage statistics.
    pub counted: Counted,
    /// What is better written otherwise.
    pub advice: &'static [Advice],
    /// What else is worth knowing.
    pub notes: &'static [&'static str],
}

impl ElementInfo {
    /// An element of both formats that is written as it is read.
    pub const fn new(name: &'static str, spellings: &'static [Spelling]) -> Self {
        ElementInfo {
            name,
            spellings,
            attributes: &[],
            role: Role::Node,
            content: Content::Any,
            rules: &[],
            output: Output {
                tag: OutputTag::Name(name),
                class: "",
                fixed: &[],
                fixed_second: &[],
                order: Order::AsRead,
                writer: Writer::Plain,
                newlines: Newlines::Collapse,
                group: "",
            },
            markdown: MarkdownKind::Transparent,
            entity_prefix: "",
            since: "",
            library: LibraryVersion::V1_1,
            desktop_only: false,
            counted: Counted::Never,
            advice: &[],
            notes: &[],
        }
    }

    /// True if it may stand in running text.
    pub fn is_phrasing(&self) -> bool {
        Element::all().any(|element| std::ptr::eq(element.info(), self) && PHRASING.contains(element))
    }
}
