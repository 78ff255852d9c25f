//! What elements and attributes are for, in a sentence each, and which of them authors write most: for documentation
//! and editors.

use super::attribute::Key;
use super::element::Element;

/// What an element is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guide {
    /// The element.
    pub element: Element,
    /// What it is for, in a sentence.
    pub says: &'static str,
}

const fn row(element: Element, says: &'static str) -> Guide {
    Guide { element, says }
}

/// Those that messages hold most come first.
static GUIDES: [Guide; 70] = [
    row(Element::Message, "The root of a message."),
    row(Element::Bold, "Bold text."),
    row(Element::LineBreak, "A line break."),
    row(Element::Div, "A block; with classes and styles, and by its class or `data-entity-id` also other elements."),
    row(Element::Span, "A piece of text with a class or style of its own."),
    row(Element::TableCell, "A cell of a table."),
    row(Element::TableRow, "A row of a table."),
    row(Element::Table, "A table of rows and cells."),
    row(Element::Paragraph, "A paragraph."),
    row(Element::Link, "A link; its text is what is shown, or else the address."),
    row(Element::ListItem, "An item of a list."),
    row(Element::BulletList, "A list with bullets."),
    row(Element::Mention, "Mentions a user, who is notified, by `uid` or `email`."),
    row(Element::Form, "A form that users fill in; the bot receives what its buttons submit."),
    row(Element::Button, "A button of a form or of an action."),
    row(Element::TextField, "A field for one line of text; the text in it is its first value."),
    row(Element::Option, "A choice of a drop-down list; its text is shown, its `value` is sent."),
    row(Element::Select, "A drop-down list of options."),
    row(Element::TableHeaderCell, "A cell that is the heading of a column or row."),
    row(Element::TableHead, "The rows at the head of a table."),
    row(Element::TableBody, "The rows of a table."),
    row(Element::TableFoot, "The rows at the foot of a table."),
    row(Element::Italic, "Text in italics."),
    row(Element::Heading1, "A heading of the first rank."),
    row(Element::Heading2, "A heading of the second rank."),
    row(Element::Heading3, "A heading of the third rank."),
    row(Element::Heading4, "A heading of the fourth rank."),
    row(Element::Heading5, "A heading of the fifth rank."),
    row(Element::Heading6, "A heading of the sixth rank."),
    row(Element::Hash, "A hashtag: a topic that people can follow and find."),
    row(Element::Cash, "A cashtag: a topic that is the ticker of an instrument."),
    row(Element::Emoji, "An emoji, by its short code."),
    row(Element::Image, "An image, by its address or as data."),
    row(Element::TextArea, "A field for several lines of text; the text in it is its first value."),
    row(Element::Checkbox, "A box to tick; those of one `name` belong together."),
    row(Element::Radio, "A choice of which one excludes the others of the same `name`."),
    row(Element::PersonSelector, "A field in which users are chosen."),
    row(Element::Card, "A card with a header and a body that unfolds."),
    row(Element::CardHeader, "What a card always shows."),
    row(Element::CardBody, "What a card shows once it is unfolded."),
    row(Element::ExpandableCard, "A card that is collapsed, cropped or expanded, with an accent at its side."),
    row(Element::ExpandableCardHeader, "What an expandable card always shows."),
    row(Element::ExpandableCardBody, "What an expandable card shows once it is expanded."),
    row(Element::Code, "Source code, shown letter by letter in a fixed-width font."),
    row(Element::Preformatted, "Text whose spaces and line breaks stay."),
    row(Element::Rule, "A horizontal line."),
    row(Element::OrderedList, "A numbered list."),
    row(Element::Chime, "Rings a chime; it stands alone in its message."),
    row(Element::Subscript, "Text below the line."),
    row(Element::Superscript, "Text above the line."),
    row(Element::DatePicker, "A field in which a date is chosen."),
    row(Element::TimePicker, "A field in which a time is chosen."),
    row(Element::TimezonePicker, "A field in which a time zone is chosen."),
    row(Element::RoomSelector, "A field in which rooms are chosen."),
    row(Element::DateSelector, "The older field in which a date is chosen."),
    row(Element::RichTextArea, "A field for several lines of text with formatting."),
    row(Element::UiAction, "Opens a dialog or a chat when what is in it is clicked."),
    row(Element::Dialog, "A window above the chat that an action opens."),
    row(Element::DialogTitle, "The title of a dialog."),
    row(Element::DialogBody, "What a dialog shows."),
    row(Element::DialogFooter, "The foot of a dialog, with its buttons."),
    row(Element::Tag, "A financial instrument, found by its identifiers."),
    row(Element::DateTime, "A moment, shown in the time zone and manner of each reader."),
    row(Element::Label, "The label of the field whose `id` it names."),
    row(Element::Tooltip, "The tooltip of the field whose `id` it names."),
    row(Element::Group, "A field together with its label and tooltip, as PresentationML has it."),
    row(Element::AiContext, "What Symphony's assistant is told, and people are not shown."),
    row(Element::AiStream, "A conversation for Symphony's assistant, from one moment to another."),
    row(Element::AiMessage, "A message for Symphony's assistant."),
    row(Element::AiAttachment, "An attached file for Symphony's assistant."),
];

/// What an element is for, and how many others authors write more often.
///
/// ```
/// use messageml::schema::{Element, guide};
/// let (rank, guide) = guide(Element::Button).expect("authors write it");
/// assert!(rank < 20 && guide.says.contains("button"));
/// ```
pub fn guide(element: Element) -> Option<(usize, &'static Guide)> {
    GUIDES.iter().enumerate().find(|(_, guide)| guide.element == element)
}

/// What an attribute is for, in a sentence.
pub fn attribute_guide(key: Key) -> &'static str {
    match key {
        Key::Class => "Words that say how it looks, such as `tempo-text-color--green`.",
        Key::Style => "Properties of CSS, out of a list that Symphony allows.",
        Key::Id => "The name by which it is found: of a form, the name under which the bot receives it.",
        Key::Name => "The name under which the bot receives the value.",
        Key::Type => "Which kind of it this is.",
        Key::Value => "The value that the bot receives, or that stands there at first.",
        Key::Label => "The text above the field.",
        Key::Title => "The text that explains it when the pointer rests on it.",
        Key::Placeholder => "The text in the field as long as nothing is filled in.",
        Key::Required => "Whether the form is sent only with this filled in.",
        Key::Disabled => "Whether nobody can change it.",
        Key::ReadOnly => "Whether it can be read and not changed.",
        Key::Checked => "Whether it is ticked at first.",
        Key::Selected => "Whether it is chosen at first.",
        Key::Multiple => "Whether several can be chosen.",
        Key::Min => "The least value: of a choice of several, how many at least.",
        Key::Max => "The greatest value: of a choice of several, how many at most.",
        Key::MinLength => "How many characters are needed.",
        Key::MaxLength => "How many characters are taken.",
        Key::Step => "How far apart the offered times are, in seconds.",
        Key::Strict => "Whether only the offered times can be chosen.",
        Key::Masked => "Whether what is typed is hidden.",
        Key::Rows => "How many lines are shown.",
        Key::Cols => "How many columns are shown.",
        Key::Pattern => "A regular expression that what is typed must match.",
        Key::PatternMessage => "What is said when it does not match.",
        Key::AutoSubmit => "Whether the form is sent as soon as this changes.",
        Key::FormNoValidate => "Whether the form is sent without being checked.",
        Key::MultiSubmit => "Whether the form can be sent again, and whether it is reset then.",
        Key::Icon => "The icon on it.",
        Key::Format => "How the value is shown.",
        Key::DisabledDates => "Dates that can't be chosen.",
        Key::HighlightedDates => "Dates that stand out.",
        Key::DisabledTimes => "Times that can't be chosen.",
        Key::DisabledZones => "Time zones that can't be chosen.",
        Key::Href => "The address that it leads to.",
        Key::Src => "The address of the image or sound.",
        Key::AutoPlay => "Whether it begins by itself.",
        Key::Language => "The language of the source code.",
        Key::RowSpan => "How many rows the cell spans.",
        Key::ColSpan => "How many columns the cell spans.",
        Key::EntityId => "The key in the data of the object that it stands for.",
        Key::DataTitle => "The tooltip as PresentationML has it.",
        Key::TargetId => "The `id` of the dialog that it opens.",
        Key::Accent => "The colour at its side.",
        Key::State => "Whether it is open at first.",
        Key::Variant => "The look of it.",
        Key::Tag => "The word of the tag, without its sign.",
        Key::Uid => "The number of the user.",
        Key::Email => "The address of the user.",
        Key::ShortCode => "The short code, without its colons.",
        Key::Size => "How large it is.",
        Key::Family => "The kind of instrument or control.",
        Key::Criterion => "What the instrument is looked up by.",
        Key::FallbackTicker => "The ticker to show where the instrument isn't found.",
        Key::Action => "What happens.",
        Key::Trigger => "What makes it happen.",
        Key::UserIds => "The users to chat with.",
        Key::StreamId => "The chat to open.",
        Key::SideBySide => "Whether the chat opens beside this one.",
        Key::Width => "How wide it is.",
        Key::Open => "Whether it is open.",
        Key::For => "The `id` of the field that it belongs to.",
        Key::Generated => "Written by Symphony itself.",
        Key::Version => "The version of the format.",
        Key::MessageFormat => "The format of the message.",
        Key::Beta => "Whether elements are taken that are still on trial.",
        Key::FileId => "The attached file.",
        Key::From => "The moment at which it begins.",
        Key::MessageId => "The message that it stands for.",
        Key::To => "The moment at which it ends.",
        Key::Namespace => "A namespace of XML, which has no effect.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_element_that_can_be_written_is_explained_once() {
        for element in Element::all().filter(|element| !element.info().spellings.is_empty()) {
            assert_eq!(GUIDES.iter().filter(|guide| guide.element == element).count(), 1, "{element:?}");
        }
    }
}
