//! Rows: entities.

use super::advice::Advice;
use super::attribute::{AttributeInfo, CLASS, Key, Name, STYLE, Value};
use super::element::{BuiltAs, Content, Element, ElementInfo, PHRASING, Rule, Spelling, When};
use super::output::{MarkdownKind, Order, Output, OutputTag, Writer};
use super::statistic::Counted;

const ENTITY_ID: AttributeInfo = AttributeInfo::new(Key::EntityId, &[Name::any("data-entity-id")], Value::Any)
    .dropped()
    .note("undocumented: stands for the generated id");
const PML_CLASS: AttributeInfo = AttributeInfo { names: &[Name::pml("class")], ..CLASS.dropped() };
const PML_STYLE: AttributeInfo = AttributeInfo { names: &[Name::pml("style")], ..STYLE.dropped() };

const fn read_as(tag: &'static str, entity_type: &'static str) -> Spelling {
    Spelling::tag(tag).when(When::EntityType(entity_type)).built_as(BuiltAs::PresentationMl)
}

const fn output(writer: Writer) -> Output {
    Output { tag: OutputTag::AsRead, writer, ..ElementInfo::new("span", &[]).output }
}

const fn keyword(name: &'static str, spellings: &'static [Spelling]) -> ElementInfo {
    ElementInfo {
        rules: &[Rule::NeedsEntityId],
        output: output(Writer::EntityText),
        markdown: MarkdownKind::Keyword,
        entity_prefix: "keyword",
        ..ElementInfo::new(name, spellings)
    }
}

/// `hash`
pub(super) const HASH: ElementInfo = ElementInfo {
    counted: Counted::Times("hashtags"),
    attributes: &[
        AttributeInfo::new(Key::Tag, &[Name::any("tag")], Value::Keyword).required().dropped(),
        ENTITY_ID,
        PML_CLASS,
        PML_STYLE,
    ],
    advice: &[Advice::Sign(Key::Tag, '#'), Advice::Characters(Key::Tag, "_.-"), Advice::ReplacedContent('#')],
    ..keyword(
        "hash",
        &[
            Spelling::shorthand("hash"),
            read_as("div", "org.symphonyoss.taxonomy"),
            read_as("span", "org.symphonyoss.taxonomy"),
        ],
    )
};

/// `cash`
pub(super) const CASH: ElementInfo = ElementInfo {
    counted: Counted::Times("cashtags"),
    attributes: &[
        AttributeInfo::new(Key::Tag, &[Name::any("tag")], Value::Any)
            .required()
            .dropped()
            .note("white space, and digits only, since Agent 22.10"),
        ENTITY_ID,
        PML_CLASS,
        PML_STYLE,
    ],
    advice: &[
        Advice::Superseded(Element::Tag),
        Advice::SpacesAndNumbersSince(Key::Tag, "22.10"),
        Advice::Sign(Key::Tag, '$'),
        Advice::Starred(Key::Tag),
        Advice::ReplacedContent('$'),
    ],
    ..keyword(
        "cash",
        &[
            Spelling::shorthand("cash"),
            read_as("div", "org.symphonyoss.fin.security"),
            read_as("span", "org.symphonyoss.fin.security"),
        ],
    )
};

/// `mention`
pub(super) const MENTION: ElementInfo = ElementInfo {
    counted: Counted::Times("mentions"),
    attributes: &[
        AttributeInfo::new(Key::Uid, &[Name::any("uid")], Value::UserNumber).dropped(),
        AttributeInfo::new(Key::Email, &[Name::any("email")], Value::Any).dropped(),
        AttributeInfo::new(Key::Strict, &[Name::any("strict")], Value::Any)
            .dropped()
            .note("anything but `true` stands for `false`; works for `uid` too"),
        ENTITY_ID,
        PML_CLASS,
        PML_STYLE,
    ],
    rules: &[Rule::OneOf(&[Key::Uid, Key::Email])],
    advice: &[Advice::Beside(Key::Strict, Key::Email)],
    output: output(Writer::Mention),
    markdown: MarkdownKind::Mention,
    entity_prefix: "mention",
    ..ElementInfo::new(
        "mention",
        &[
            Spelling::shorthand("mention"),
            read_as("div", "com.symphony.user.mention"),
            read_as("span", "com.symphony.user.mention"),
        ],
    )
};

const fn criterion(names: &'static [Name]) -> AttributeInfo {
    AttributeInfo::new(Key::Criterion, names, Value::Any).dropped()
}

/// `tag`: a financial instrument
pub(super) const TAG: ElementInfo = ElementInfo {
    counted: Counted::Times("hashtags"),
    attributes: &[
        criterion(&[Name::any("fullbbgcompticker")]),
        criterion(&[Name::any("unique-id")]).note("undocumented"),
        criterion(&[Name::any("figi")]),
        criterion(&[Name::any("bbgcompticker")]),
        criterion(&[Name::any("figi-ticker")]).note("not in the documented list, but in its example"),
        criterion(&[Name::any("us-code")]),
        criterion(&[Name::any("isin")]),
        criterion(&[Name::any("local-code")]),
        AttributeInfo::new(
            Key::Criterion,
            &[Name::any("instrument-class")],
            Value::OneOfExactly(&["equity", "index", "fxcross"]),
        )
        .dropped(),
        AttributeInfo::new(
            Key::Criterion,
            &[Name::any("bbgmarket-sector")],
            Value::OneOfExactly(&[
                "Equity", "Comdty", "Corp", "Curncy", "Govt", "Index", "Mmkt", "Mtge", "Muni", "Pfd",
            ]),
        )
        .dropped(),
        criterion(&[Name::any("return-main-listing")]),
        criterion(&[Name::any("country-code")]),
        criterion(&[Name::any("operational-mic")]),
        AttributeInfo::new(Key::FallbackTicker, &[Name::any("fallback-ticker")], Value::Any).dropped(),
        ENTITY_ID,
    ],
    rules: &[Rule::Instrument],
    output: output(Writer::EntityText),
    markdown: MarkdownKind::Keyword,
    entity_prefix: "tag",
    since: "24.3.2",
    notes: &[
        "not allowed in bold, italic, headings, `pre` and `code`",
        "the documentation shows `country` and `rootBbgCompTicker` entries in the EntityJSON that are never written",
    ],
    ..ElementInfo::new("tag", &[Spelling::tag("tag").built_as(BuiltAs::MessageMl)])
};

/// `emoji`
pub(super) const EMOJI: ElementInfo = ElementInfo {
    counted: Counted::Times("emojis"),
    attributes: &[
        AttributeInfo::new(Key::ShortCode, &[Name::any("annotation"), Name::any("shortcode")], Value::ShortCode)
            .required()
            .dropped(),
        AttributeInfo::new(Key::Size, &[Name::any("size")], Value::Any).dropped().note("undocumented"),
        AttributeInfo::new(Key::Family, &[Name::any("family")], Value::Any).dropped().note("undocumented"),
    ],
    content: Content::Only(PHRASING),
    advice: &[Advice::OldName("annotation", "shortcode"), Advice::KnownCode(Key::ShortCode)],
    output: output(Writer::Emoji),
    markdown: MarkdownKind::Emoji,
    entity_prefix: "emoji",
    notes: &["a short code that is not in the list shows as `:code:`"],
    ..ElementInfo::new("emoji", &[Spelling::tag("emoji").built_as(BuiltAs::MessageMl)])
};

/// `dateTime`
pub(super) const DATE_TIME: ElementInfo = ElementInfo {
    counted: Counted::Times("datetime"),
    attributes: &[
        AttributeInfo::new(Key::Value, &[Name::any("value")], Value::OffsetDateTime)
            .required()
            .out("datetime")
            .note("documented as ISO 8601 or UTC timestamp; the offset must be there"),
        AttributeInfo::new(
            Key::Format,
            &[Name::any("format")],
            Value::OneOf(&["date_time", "date", "time", "time_secs"]),
        )
        .out("data-format"),
    ],
    output: Output { order: Order::Table, ..output(Writer::DateTime) },
    markdown: MarkdownKind::DateTime,
    entity_prefix: "datetime",
    since: "25.6",
    notes: &["its PresentationML, `time`, is not read back", "children are not written"],
    ..ElementInfo::new("dateTime", &[Spelling::tag("dateTime").built_as(BuiltAs::MessageMl)])
};
