//! The table: each element with its row.

use super::element::{ELEMENTS, Element, ElementInfo, Rows};
use super::{action, beta, card, entity, form, list, picker, table, text};

/// Every row, in the order of [`Element`].
pub(super) static TABLE: [&ElementInfo; ELEMENTS] = Rows {
    Unknown: &text::UNKNOWN,
    Text: &text::TEXT,
    Message: &text::MESSAGE,
    Group: &form::GROUP,
    Label: &form::LABEL_ELEMENT,
    Tooltip: &form::TOOLTIP,
    Hash: &entity::HASH,
    Cash: &entity::CASH,
    Mention: &entity::MENTION,
    Tag: &entity::TAG,
    Emoji: &entity::EMOJI,
    DateTime: &entity::DATE_TIME,
    AiContext: &beta::CONTEXT,
    AiStream: &beta::STREAM,
    AiMessage: &beta::MESSAGE,
    AiAttachment: &beta::ATTACHMENT,
    Div: &text::DIV,
    Span: &text::SPAN,
    Dialog: &action::DIALOG,
    DialogTitle: &action::DIALOG_TITLE,
    DialogBody: &action::DIALOG_BODY,
    DialogFooter: &action::DIALOG_FOOTER,
    Card: &card::CARD,
    CardBody: &card::CARD_BODY,
    CardHeader: &card::CARD_HEADER,
    ExpandableCard: &card::EXPANDABLE_CARD,
    ExpandableCardBody: &card::EXPANDABLE_CARD_BODY,
    ExpandableCardHeader: &card::EXPANDABLE_CARD_HEADER,
    Form: &form::FORM,
    Button: &form::BUTTON,
    TextField: &form::TEXT_FIELD,
    TextArea: &form::TEXT_AREA,
    RichTextArea: &form::RICH_TEXT_AREA,
    PersonSelector: &picker::PERSON_SELECTOR,
    RoomSelector: &picker::ROOM_SELECTOR,
    DateSelector: &picker::DATE_SELECTOR,
    Checkbox: &form::CHECKBOX,
    Radio: &form::RADIO,
    Select: &form::SELECT,
    Option: &form::OPTION,
    DatePicker: &picker::DATE_PICKER,
    TimePicker: &picker::TIME_PICKER,
    UiAction: &action::UI_ACTION,
    TimezonePicker: &picker::TIMEZONE_PICKER,
    Bold: &text::BOLD,
    Italic: &text::ITALIC,
    Subscript: &text::SUBSCRIPT,
    Superscript: &text::SUPERSCRIPT,
    LineBreak: &text::LINE_BREAK,
    Rule: &text::RULE,
    Heading1: &text::HEADINGS[0],
    Heading2: &text::HEADINGS[1],
    Heading3: &text::HEADINGS[2],
    Heading4: &text::HEADINGS[3],
    Heading5: &text::HEADINGS[4],
    Heading6: &text::HEADINGS[5],
    Paragraph: &text::PARAGRAPH,
    Preformatted: &text::PREFORMATTED,
    Code: &text::CODE,
    Link: &text::LINK,
    Image: &text::IMAGE,
    Chime: &text::CHIME,
    BulletList: &list::BULLET_LIST,
    OrderedList: &list::ORDERED_LIST,
    ListItem: &list::LIST_ITEM,
    Table: &table::TABLE_ELEMENT,
    TableHead: &table::HEAD,
    TableBody: &table::BODY,
    TableFoot: &table::FOOT,
    TableRow: &table::ROW,
    TableHeaderCell: &table::HEADER_CELL,
    TableCell: &table::CELL,
}
.table();

impl Element {
    /// Its row.
    #[inline]
    pub const fn info(self) -> &'static ElementInfo {
        TABLE[self as usize]
    }
}
