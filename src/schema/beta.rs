//! Rows: what library 1.7 takes below a root with `beta="true"`.

use super::attribute::{AttributeInfo, CLASS, Key, Name, STYLE, Value};
use super::element::{Content, Element, ElementInfo, ElementSet, Rule, Spelling};
use super::output::{MarkdownKind, Output, Writer};
use super::version::LibraryVersion;

const fn row(name: &'static str, spellings: &'static [Spelling]) -> ElementInfo {
    ElementInfo { content: Content::Nothing, library: LibraryVersion::V1_7, ..ElementInfo::new(name, spellings) }
}

const ALONE: &[&str] = &["outside of `sym-ai-context` it is taken as well, and does nothing"];

const ENTITY_ID: AttributeInfo =
    AttributeInfo::new(Key::EntityId, &[Name::any("data-entity-id")], Value::Any).dropped().note("without effect");

/// `sym-ai-context`
pub(super) const CONTEXT: ElementInfo = ElementInfo {
    attributes: &[ENTITY_ID],
    content: Content::Only(ElementSet::of(&[Element::AiStream, Element::AiMessage, Element::AiAttachment])),
    rules: &[Rule::NeedsRoot(Key::Beta)],
    output: Output { writer: Writer::EntityData, ..ElementInfo::new("span", &[]).output },
    entity_prefix: "sym-ai-context",
    notes: &["what Symphony's AI is to read; readers of the message see nothing of it"],
    ..row("sym-ai-context", &[Spelling::tag("sym-ai-context")])
};

/// `sym-ai-stream`
pub(super) const STREAM: ElementInfo = ElementInfo {
    attributes: &[
        AttributeInfo::new(Key::Id, &[Name::any("id")], Value::Any).required(),
        AttributeInfo::new(Key::From, &[Name::any("from")], Value::Any).note("milliseconds since 1970; not checked"),
        AttributeInfo::new(Key::To, &[Name::any("to")], Value::Any).note("milliseconds since 1970; not checked"),
        CLASS,
        STYLE,
    ],
    notes: ALONE,
    ..row("sym-ai-stream", &[Spelling::tag("sym-ai-stream")])
};

/// `sym-ai-message`
pub(super) const MESSAGE: ElementInfo = ElementInfo {
    attributes: &[AttributeInfo::new(Key::Id, &[Name::any("id")], Value::Any).required(), CLASS, STYLE],
    notes: ALONE,
    ..row("sym-ai-message", &[Spelling::tag("sym-ai-message")])
};

/// `sym-ai-attachment`
pub(super) const ATTACHMENT: ElementInfo = ElementInfo {
    attributes: &[
        AttributeInfo::new(Key::StreamId, &[Name::any("streamId")], Value::Any),
        AttributeInfo::new(Key::MessageId, &[Name::any("messageId")], Value::Any),
        AttributeInfo::new(Key::FileId, &[Name::any("fileId")], Value::Any),
        CLASS,
        STYLE,
    ],
    markdown: MarkdownKind::AttachmentIds,
    notes: &["no id is required, though none can be found without all three", "its ids show in the Markdown"],
    ..row("sym-ai-attachment", &[Spelling::tag("sym-ai-attachment")])
};
