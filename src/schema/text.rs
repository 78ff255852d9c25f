//! Rows: the root, running text, headings, blocks, links and media.

use super::advice::Advice;
use super::attribute::{AttributeInfo, CLASS, Key, Name, Presence, STYLE, Value, Written};
use super::element::{BuiltAs, Content, Element, ElementInfo, ElementSet, PHRASING, Rule, Spelling, When};
use super::output::{MarkdownKind, Newlines, Output, OutputTag, Writer};
use super::statistic::Counted;
use super::version::LibraryVersion;

/// What every text element takes.
pub(super) const COMMON: &[AttributeInfo] = &[CLASS, STYLE];

const DROPPED_CLASS: AttributeInfo = CLASS.dropped();
const DROPPED_STYLE: AttributeInfo = STYLE.dropped();

const fn plain(name: &'static str, spellings: &'static [Spelling]) -> ElementInfo {
    ElementInfo { attributes: COMMON, ..ElementInfo::new(name, spellings) }
}

const fn inline(name: &'static str, spellings: &'static [Spelling], delimiter: &'static str) -> ElementInfo {
    ElementInfo { markdown: MarkdownKind::Delimited(delimiter), ..plain(name, spellings) }
}

const fn writing(info: ElementInfo, writer: Writer) -> Output {
    Output { writer, ..info.output }
}

const NAMELESS: ElementInfo = ElementInfo::new("", &[]);

/// Stands for an element that is not in the table, while its children are still checked; a sketch shows it as a piece of
/// text.
pub(super) const UNKNOWN: ElementInfo =
    ElementInfo { output: Output { tag: OutputTag::Name("span"), ..NAMELESS.output }, ..NAMELESS };

/// Text.
pub(super) const TEXT: ElementInfo = ElementInfo {
    output: writing(UNKNOWN, Writer::Text),
    markdown: MarkdownKind::Text,
    ..ElementInfo::new("text", &[])
};

/// The root element.
pub(super) const MESSAGE: ElementInfo = ElementInfo {
    attributes: &[
        AttributeInfo::new(Key::Namespace, &[Name::mml("xmlns")], Value::Any)
            .dropped()
            .note("undocumented; any value is taken"),
        AttributeInfo::new(Key::Beta, &[Name::mml("beta")], Value::OneOfExactly(&["true", "false"]))
            .dropped()
            .library(LibraryVersion::V1_7)
            .note("`true` only where the pod takes beta content"),
        AttributeInfo::new(Key::MessageFormat, &[Name::pml("data-format")], Value::Fixed("PresentationML"))
            .required()
            .dropped(),
        AttributeInfo::new(Key::Version, &[Name::pml("data-version")], Value::Any).dropped(),
        AttributeInfo::new(Key::Class, &[Name::pml("class")], Value::Any).dropped(),
        AttributeInfo::new(Key::Style, &[Name::pml("style")], Value::Style).dropped(),
    ],
    rules: &[Rule::Beta(Key::Beta)],
    output: Output { tag: OutputTag::Name("div"), writer: Writer::Root, ..UNKNOWN.output },
    ..ElementInfo::new(
        "messageML",
        &[
            Spelling::tag("messageML").when(When::Root).built_as(BuiltAs::MessageMl),
            Spelling::tag("div").when(When::Root).built_as(BuiltAs::PresentationMl),
        ],
    )
};

/// `b`
pub(super) const BOLD: ElementInfo =
    ElementInfo { content: Content::Only(PHRASING), ..inline("b", &[Spelling::tag("b")], "**") };
/// `i`
pub(super) const ITALIC: ElementInfo =
    ElementInfo { content: Content::Only(PHRASING), ..inline("i", &[Spelling::tag("i")], "_") };
/// `sub`
pub(super) const SUBSCRIPT: ElementInfo = ElementInfo {
    since: "23.11",
    notes: &["only a line in the change log; the content is not checked"],
    ..inline("sub", &[Spelling::tag("sub")], "~")
};
/// `sup`
pub(super) const SUPERSCRIPT: ElementInfo = ElementInfo {
    since: "23.11",
    notes: &["only a line in the change log; the content is not checked"],
    ..inline("sup", &[Spelling::tag("sup")], "^")
};

const fn heading(name: &'static str, spellings: &'static [Spelling]) -> ElementInfo {
    ElementInfo {
        counted: Counted::Times("headers"),
        content: Content::Only(PHRASING),
        ..inline(name, spellings, "**")
    }
}

/// `h1` to `h6`
pub(super) const HEADINGS: [ElementInfo; 6] = [
    heading("h1", &[Spelling::tag("h1")]),
    heading("h2", &[Spelling::tag("h2")]),
    heading("h3", &[Spelling::tag("h3")]),
    heading("h4", &[Spelling::tag("h4")]),
    heading("h5", &[Spelling::tag("h5")]),
    heading("h6", &[Spelling::tag("h6")]),
];

/// `br`
pub(super) const LINE_BREAK: ElementInfo = ElementInfo {
    counted: Counted::Times("linebreaks"),
    content: Content::Nothing,
    output: Output { tag: OutputTag::Name("br"), writer: Writer::Void, ..UNKNOWN.output },
    markdown: MarkdownKind::LineBreak,
    ..ElementInfo::new("br", &[Spelling::tag("br")])
};
/// `hr`
pub(super) const RULE: ElementInfo = ElementInfo {
    content: Content::Nothing,
    output: Output { tag: OutputTag::Name("hr"), writer: Writer::Void, ..UNKNOWN.output },
    markdown: MarkdownKind::Rule,
    ..ElementInfo::new("hr", &[Spelling::tag("hr")])
};

/// `p`
pub(super) const PARAGRAPH: ElementInfo = ElementInfo {
    counted: Counted::Times("paragraphs"),
    markdown: MarkdownKind::Paragraph,
    ..plain("p", &[Spelling::tag("p")])
};

const ENTITY_ID: AttributeInfo = AttributeInfo::new(Key::EntityId, &[Name::any("data-entity-id")], Value::Any)
    .note("only with a class of exactly `entity`, and the data must have an object under that name");

/// `div`
pub(super) const DIV: ElementInfo = ElementInfo {
    counted: Counted::Times("divs"),
    attributes: &[
        CLASS,
        AttributeInfo::new(Key::Accent, &[Name::any("data-accent-color")], Value::Any),
        ENTITY_ID,
        AttributeInfo::new(Key::Icon, &[Name::any("data-icon-src")], Value::Any),
        AttributeInfo::new(Key::State, &[Name::any("data-state")], Value::Any),
        AttributeInfo::new(Key::Variant, &[Name::any("data-variant")], Value::Any),
        STYLE,
    ],
    rules: &[
        Rule::EntityId,
        Rule::NeedsClass(Key::Icon, "card"),
        Rule::NeedsClass(Key::Accent, "card"),
        Rule::NeedsClass(Key::State, "expandable-card"),
        Rule::NeedsClass(Key::Variant, "expandableCardBody"),
    ],
    markdown: MarkdownKind::Paragraph,
    advice: &[Advice::TextFor(Key::EntityId)],
    notes: &["structured objects: since Agent 1.51"],
    ..ElementInfo::new("div", &[Spelling::tag("div").when(When::Entity), Spelling::tag("div")])
};

/// `span`
pub(super) const SPAN: ElementInfo = ElementInfo {
    counted: Counted::Times("spans"),
    attributes: &[
        CLASS,
        ENTITY_ID,
        AttributeInfo::new(Key::TargetId, &[Name::any("data-target-id")], Value::Any),
        AttributeInfo::new(Key::DataTitle, &[Name::any("data-title")], Value::Any).free_text(),
        STYLE,
    ],
    rules: &[Rule::EntityId],
    advice: &[Advice::TextFor(Key::EntityId)],
    ..ElementInfo::new("span", &[Spelling::tag("span").when(When::Entity), Spelling::tag("span")])
};

/// `pre`
pub(super) const PREFORMATTED: ElementInfo = ElementInfo {
    counted: Counted::Times("pres"),
    content: Content::Only(PHRASING),
    output: Output { newlines: Newlines::KeepAll, ..plain("pre", &[]).output },
    markdown: MarkdownKind::Preformatted,
    advice: &[Advice::Without(ElementSet::of(&[Element::Mention, Element::Hash, Element::Cash]))],
    ..plain("pre", &[Spelling::tag("pre")])
};

/// `code`
pub(super) const CODE: ElementInfo = ElementInfo {
    counted: Counted::Times("codes"),
    attributes: &[
        AttributeInfo::new(
            Key::Language,
            &[Name::any("language"), Name::any("data-language")],
            Value::OneOf(&[
                "",
                "plaintext",
                "c",
                "cpp",
                "csharp",
                "css",
                "html",
                "java",
                "js",
                "jsx",
                "php",
                "python",
                "r",
                "typescript",
                "tsx",
                "markdown",
                "json",
                "scala",
                "shell",
                "yaml",
            ]),
        )
        .since("20.14"),
        DROPPED_CLASS,
        DROPPED_STYLE,
    ],
    advice: &[Advice::ValuesSince(Key::Language, &["markdown", "json", "scala", "shell", "yaml"], "23.11")],
    content: Content::Only(PHRASING.and(ElementSet::of(&[Element::Preformatted]))),
    output: Output { newlines: Newlines::KeepDirect, ..ElementInfo::new("code", &[]).output },
    markdown: MarkdownKind::Code,
    ..ElementInfo::new("code", &[Spelling::tag("code")])
};

/// `a`
pub(super) const LINK: ElementInfo = ElementInfo {
    counted: Counted::Times("links"),
    attributes: &[CLASS, AttributeInfo::new(Key::Href, &[Name::any("href")], Value::Uri).required(), STYLE],
    output: writing(ElementInfo::new("a", &[]), Writer::Link),
    markdown: MarkdownKind::Link,
    advice: &[Advice::Followed(Key::Href)],
    notes: &["the allowed schemes are the pod's configuration; upper case in them since Agent 25.5"],
    ..ElementInfo::new("a", &[Spelling::tag("a")])
};

/// `img`
pub(super) const IMAGE: ElementInfo = ElementInfo {
    counted: Counted::Times("images"),
    attributes: &[CLASS, AttributeInfo::new(Key::Src, &[Name::any("src")], Value::Any).required(), STYLE],
    content: Content::Nothing,
    output: writing(ElementInfo::new("img", &[]), Writer::Void),
    advice: &[Advice::Loaded(Key::Src)],
    notes: &["images as `data:` links: at most 25 KB per message are recommended; `alt` and sizes are refused"],
    ..ElementInfo::new("img", &[Spelling::tag("img")])
};

const CHIME_SOURCE: &str = "https://asset.symphony.com/symphony/audio/chime.mp3";

/// `chime`, in PresentationML `audio`
pub(super) const CHIME: ElementInfo = ElementInfo {
    counted: Counted::Times("chimes"),
    attributes: &[
        AttributeInfo::new(Key::Src, &[Name::any("src")], Value::Fixed(CHIME_SOURCE)).dropped(),
        AttributeInfo::new(Key::AutoPlay, &[Name::any("autoplay")], Value::Any)
            .presence(Presence::Optional)
            .written(Written::No),
    ],
    content: Content::Nothing,
    rules: &[Rule::Parent(ElementSet::of(&[Element::Message])), Rule::Alone],
    output: Output {
        tag: OutputTag::Name("audio"),
        fixed: &[("src", CHIME_SOURCE), ("autoplay", "true")],
        writer: Writer::Void,
        ..UNKNOWN.output
    },
    ..ElementInfo::new(
        "chime",
        &[Spelling::shorthand("chime"), Spelling::tag("audio").built_as(BuiltAs::PresentationMl)],
    )
};
