//! How an element comes out in PresentationML and Markdown.

use super::attribute::Key;

/// The tag of an element in PresentationML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputTag {
    /// This.
    Name(&'static str),
    /// The tag that was read, where it was `div` or `span`; else `span`.
    AsRead,
}

/// In which order attributes come out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Sorted by the names in the message.
    AsRead,
    /// In the order of the rows.
    Table,
}

/// The writers. Those after the first four are the custom ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writer {
    /// Opening tag, children, closing tag.
    Plain,
    /// `<x/>`
    Void,
    /// `<x></x>`, whatever is in it.
    Hollow,
    /// Nothing: it leaves no trace of its own.
    Nothing,
    /// Text, escaped.
    Text,
    /// Opening tag, children or else the address, closing tag.
    Link,
    /// The generated text of an entity.
    EntityText,
    /// An entity without a text; what is in it goes into its data.
    EntityData,
    /// A mention, or what stands for it.
    Mention,
    /// A picture character, or its children.
    Emoji,
    /// A `time` in a `span`.
    DateTime,
    /// `<x/>` with the text in it as an attribute.
    TextValue,
    /// `<x/>`, in a group with its label where there are children.
    Choice,
    /// A dialog, whose id gets a prefix.
    Dialog,
    /// The root.
    Root,
}

/// Where line breaks in text stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Newlines {
    /// Nowhere: runs become a space.
    Collapse,
    /// In text directly in it.
    KeepDirect,
    /// In all text in it.
    KeepAll,
}

/// Which parts a form field shows in Markdown, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name shown.
    pub name: &'static str,
    /// The attributes shown in brackets.
    pub parts: &'static [Key],
    /// True if empty parts are left out.
    pub skips_empty: bool,
    /// True if the text in it follows.
    pub value: bool,
}

/// How an element comes out in Markdown. Which of these it is stands in a byte of its own, since the writer asks for it
/// several times for each element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum MarkdownKind {
    /// Its children, as if it were not there.
    Transparent,
    /// Its children between blank lines.
    Paragraph,
    /// Its children between two of these.
    Delimited(&'static str),
    LineBreak,
    Rule,
    BulletList,
    OrderedList,
    ListItem,
    Preformatted,
    Code,
    Link,
    Table,
    Row,
    Cell,
    /// The text of a keyword or instrument.
    Keyword,
    Mention,
    Emoji,
    DateTime,
    Form,
    Button,
    Field(Field),
    Choice,
    Select,
    Option,
    Dialog,
    /// The ids of an attachment.
    AttachmentIds,
    Text,
}

/// How an element comes out in PresentationML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Output {
    /// The tag.
    pub tag: OutputTag,
    /// The class that comes before the author's; empty for none.
    pub class: &'static str,
    /// Attributes that are always there, first.
    pub fixed: &'static [(&'static str, &'static str)],
    /// Attributes that are always there, after the first one read (or first, if none was).
    pub fixed_second: &'static [(&'static str, &'static str)],
    /// In which order the attributes come.
    pub order: Order,
    /// The writer.
    pub writer: Writer,
    /// Line breaks.
    pub newlines: Newlines,
    /// The name of the group that its label and tooltip are put in; empty for none.
    pub group: &'static str,
}

impl Output {
    /// True if without attributes of the author's there are none.
    pub const fn is_bare(&self) -> bool {
        self.class.is_empty() && self.is_classed()
    }

    /// True if without attributes of the author's there are none but its class.
    pub const fn is_classed(&self) -> bool {
        self.fixed.is_empty() && self.fixed_second.is_empty() && self.group.is_empty()
    }

    /// The class that its tag begins with; empty for none.
    pub const fn own_class(&self) -> &'static str {
        // That of a choice is the class of the group around it.
        if matches!(self.writer, Writer::Choice) { "" } else { self.class }
    }

    /// True if without attributes it is written with this tag, around what is in it or closed at once.
    pub fn keeps_tag(&self, name: &'static str) -> bool {
        matches!(self.writer, Writer::Plain | Writer::Void) && self.tag == OutputTag::Name(name) && self.is_bare()
    }
}
