//! How long the Markdown of a message is at most, told without writing it.

use std::sync::LazyLock;

use crate::document::{Detail, Document, Letters, Node};
use crate::json::Json;
use crate::schema::{Element, Key, MarkdownKind, elements};

/// What the Markdown of a message does not exceed.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct AtMost {
    /// Bytes, which are no fewer than characters.
    pub bytes: usize,
    /// Words between white space.
    pub words: usize,
}

/// What writing an element adds to the texts and values that belong to it.
#[derive(Clone, Copy, Debug, Default)]
struct Own {
    bytes: u32,
    /// Words that its signs may be where they stand alone.
    words: u32,
    /// Of these, what is left where signs and texts touch one another.
    glued: u32,
    /// True if values of its attributes are written.
    has_values: bool,
    /// True if its address is written once more where it has no text.
    is_link: bool,
    is_list: bool,
    is_item: bool,
    /// True if it adds nothing but white space.
    is_plain: bool,
}

/// By element.
static OWN: LazyLock<Vec<Own>> = LazyLock::new(|| {
    let mut all = vec![Own::default(); elements().len()];
    for element in Element::all() {
        if let Some(own) = all.get_mut(element as usize) {
            *own = Own::of(&element.info().markdown);
        }
    }
    all
});

impl Own {
    fn of(kind: &MarkdownKind) -> Self {
        let (bytes, words, glued, has_values) = match *kind {
            MarkdownKind::Transparent | MarkdownKind::Text => (0, 0, 0, false),
            MarkdownKind::DateTime => (0, 0, 0, true),
            MarkdownKind::Delimited(delimiter) => (2 * delimiter.len(), 2, 0, false),
            MarkdownKind::LineBreak => (1, 0, 0, false),
            MarkdownKind::Paragraph => (4, 0, 0, false),
            MarkdownKind::BulletList | MarkdownKind::OrderedList | MarkdownKind::Preformatted => (2, 0, 0, false),
            // A dash, or the longest number and its point.
            MarkdownKind::ListItem => (13, 1, 1, false),
            MarkdownKind::Code => (10, 2, 2, true),
            MarkdownKind::Table | MarkdownKind::Form => (10, 0, 0, false),
            MarkdownKind::Row | MarkdownKind::Cell => (3, 0, 0, false),
            // A sign, and what stands for nothing.
            MarkdownKind::Keyword => (5, 1, 1, true),
            // A sign, or the longest number of a user, which may be escaped.
            MarkdownKind::Mention => (42, 1, 1, true),
            MarkdownKind::Emoji => (2, 2, 2, true),
            MarkdownKind::Rule => (7, 1, 1, false),
            MarkdownKind::Link => (6, 3, 1, true),
            MarkdownKind::Button => (9, 2, 2, false),
            MarkdownKind::Choice => (2, 0, 0, true),
            MarkdownKind::Select => (3, 0, 0, true),
            MarkdownKind::Option => (2, 1, 1, false),
            MarkdownKind::Dialog => (19, 3, 3, false),
            MarkdownKind::AttachmentIds => (128, 6, 6, true),
            MarkdownKind::Field(field) => {
                let words = 3 + 2 * field.parts.len() as u32;
                (field.name.len() + 3 + 3 * field.parts.len(), words, words, true)
            }
        };
        let is_link = matches!(kind, MarkdownKind::Link);
        let is_list = matches!(kind, MarkdownKind::BulletList | MarkdownKind::OrderedList);
        let is_item = matches!(kind, MarkdownKind::ListItem);
        let is_plain = words == 0 && !has_values && !is_list && !is_item;
        // Each may end a line of a dialog.
        Own { bytes: bytes as u32 + 1, words, glued, has_values, is_link, is_list, is_item, is_plain }
    }
}

/// True for white space, and for bytes that may be some.
#[inline]
const fn separates(byte: u8) -> bool {
    (byte <= b' ') | (byte >= 0x80)
}

#[inline]
const fn is_space(byte: u8) -> bool {
    ((byte >= b'\t') & (byte <= b'\r')) | (byte == b' ')
}

/// How often white space, or a byte that may be some, comes before something else.
fn beginnings(text: &str) -> usize {
    let begins = |(before, after): (&u8, &u8)| u8::from(separates(*before) & !is_space(*after));
    let bytes = text.as_bytes();
    let next = bytes.get(1..).unwrap_or_default();
    // Without a branch per byte, and with counts as small as they are, the compiler makes vector code of this.
    let pieces = bytes.chunks(128).zip(next.chunks(128));
    let counts = pieces.map(|(before, after)| before.iter().zip(after).map(begins).fold(0, u8::wrapping_add));
    counts.map(usize::from).sum::<usize>()
}

/// No less than the words of a text.
pub(crate) fn most_words(text: &str) -> usize {
    beginnings(text) + 1
}

/// Of each byte, whether it [`separates`] and whether something may begin with it, as two bits.
const AROUND: [u8; 256] = {
    let mut around = [0; 256];
    let mut byte = 0;
    while byte < around.len() {
        around[byte] = separates(byte as u8) as u8 | (!is_space(byte as u8) as u8) << 1;
        byte += 1;
    }
    around
};

/// The same as [`most_words`], at less cost for short texts; none for one that is blank.
fn words_of(text: &str) -> usize {
    let mut before = 1;
    let count = text.bytes().fold(0_u32, |count, byte| {
        let around = AROUND[usize::from(byte)];
        let begins = before & (around >> 1);
        before = around;
        count + u32::from(begins & 1)
    });
    count as usize
}

/// True if what is put around this text touches it.
fn is_tight(text: &str) -> bool {
    let is_ink = |byte: Option<&u8>| byte.is_some_and(|byte| !separates(*byte));
    is_ink(text.as_bytes().first()) && is_ink(text.as_bytes().last())
}

/// True if the signs of an element touch texts of its own that it begins and ends with.
fn touches_texts(document: &Document, at: usize, node: &Node) -> bool {
    let own_text = |inner: usize| {
        let is_own = |text: &&Node| text.element == Element::Text && text.parent as usize == at;
        Some(document.slice(document.nodes.get(inner).filter(is_own)?.text))
    };
    let last = (node.end as usize).checked_sub(1).filter(|last| *last > at);
    let ends = last.and_then(|last| Some((own_text(at + 1)?, own_text(last)?)));
    ends.is_some_and(|(first, last)| is_tight(first) && is_tight(last))
        && document.attribute(node, Key::Href).is_none_or(is_tight)
}

/// What the Markdown of a document does not exceed.
pub(crate) fn at_most(document: &Document) -> AtMost {
    let table = &*OWN;
    let (mut bytes, mut words, mut lists, mut items) = (0_usize, 0_usize, 0_usize, 0_usize);
    for (at, node) in document.nodes.iter().enumerate() {
        if node.element == Element::Text {
            let text = document.slice(node.text);
            // Every character that could be read as Markdown is escaped.
            bytes += 1 + text.len() * if node.letters.has(Letters::MARKDOWN) { 2 } else { 1 };
            words += match (node.letters.may_be_visible(), node.letters.is_one_word()) {
                (false, _) => 0,
                (true, true) => 1,
                (true, false) => words_of(text),
            };
            continue;
        }
        let Some(own) = table.get(node.element as usize) else { continue };
        bytes += own.bytes as usize;
        if own.is_plain {
            continue;
        }
        if own.words > 0 {
            let is_glued = own.glued < own.words && touches_texts(document, at, node);
            words += if is_glued { own.glued } else { own.words } as usize;
            if own.is_link && !is_glued {
                words += document.attribute(node, Key::Href).map_or(0, most_words);
            }
        }
        if own.has_values {
            for given in document.given(node) {
                let value = document.slice(given.value);
                words += words_of(value);
                // Escaped, or an address twice.
                bytes += 2 * value.len();
            }
        }
        lists += usize::from(own.is_list);
        items += usize::from(own.is_item);
    }
    // Every item is indented by two for each list around it.
    bytes = bytes.saturating_add(items.saturating_mul(2 * lists));
    for detail in &document.details {
        let text = match detail {
            // Texts of the document.
            Detail::Keyword(text) => document.slice(*text),
            Detail::User(user) => document.slice(user.pretty_name),
            Detail::Instrument(instrument) => {
                instrument.get("rootBbgCompTicker").and_then(Json::as_str).unwrap_or_default()
            }
            Detail::Character(character) => character,
            Detail::NoUser { .. } => continue,
        };
        bytes = bytes.saturating_add(2 * text.len());
        words += most_words(text);
    }
    AtMost { bytes, words }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::json;
    use crate::schema::palette;
    use crate::{Engine, Input, LibraryVersion, Message, StaticDirectory};

    fn hold(message: &Message) {
        let (most, written) = (at_most(message.document()), message.markdown());
        let (bytes, words) = (written.len(), written.split_whitespace().count());
        assert!(bytes <= most.bytes && words <= most.words, "{written}: {bytes} bytes, {words} words; {most:?}");
    }

    /// The elements of a message, and of what is written of it; none if it is refused. No Markdown of it is longer than
    /// its bound.
    fn check(message: &str) -> HashSet<Element> {
        let engine = Engine::builder().library_version(LibraryVersion::V1_7).build();
        let mut seen = HashSet::new();
        let mut text = message.to_owned();
        for _ in 0..2 {
            let Ok(rendered) = engine.render(Input::new(&text)) else { break };
            hold(&rendered);
            seen.extend(rendered.document().nodes.iter().map(|node| node.element));
            text = rendered.presentation_ml().to_owned();
        }
        seen
    }

    fn message(markup: &str) -> String {
        format!("<messageML>{markup}</messageML>")
    }

    #[test]
    fn words_are_never_more_than_their_bound() {
        for text in ["", "a", " a  b\tc ", "\u{2003}é è\u{a0}x", "a b c d", "\u{1}\u{2} \u{3}"] {
            assert!(text.split_whitespace().count() <= most_words(text), "{text:?}");
        }
        assert_eq!(most_words("two   words\n"), 2);
        for length in [0, 1, 127, 128, 129, 255, 256, 257, 1000] {
            let text = "a ".repeat(length);
            assert_eq!(most_words(&text), length.max(1), "{length}");
        }
    }

    #[test]
    fn words_of_a_text_are_counted() {
        for text in ["", "a", " a  b\tc ", "\u{2003}é è\u{a0}x", "a b c d", "\u{1}\u{2} \u{3}", "é"] {
            assert!((text.split_whitespace().count()..=text.len()).contains(&words_of(text)), "{text:?}");
        }
        assert_eq!(["two   words\n", " a", "a", "\n \n", "a-b c"].map(words_of), [2, 1, 1, 0, 2]);
    }

    #[test]
    fn no_markdown_of_an_element_is_longer() {
        let mut messages: Vec<String> = palette().iter().map(|entry| message(entry.markup)).collect();
        let fields = palette().iter().filter(|entry| entry.group == "Fields");
        messages.extend(fields.map(|entry| {
            let button = "<button name=\"b\" type=\"action\">b</button>";
            message(&format!("<form id=\"f\">{}{button}</form>", entry.markup))
        }));
        messages.extend(["h1", "h3", "h4", "h5", "h6"].map(|heading| message(&format!("<{heading}>a</{heading}>"))));
        messages.push(message("<table><tfoot><tr><td>a</td></tr></tfoot></table>"));
        messages.push(message("<tag isin=\"1\" fallback-ticker=\"_a b\"/>"));
        let ids = "<sym-ai-stream id=\"1\"/><sym-ai-message id=\"2\"/><sym-ai-attachment streamId=\"_\" fileId=\"-\"/>";
        messages.push(format!("<messageML beta=\"true\"><sym-ai-context>{ids}</sym-ai-context></messageML>"));
        // As long as they can become, and as many words.
        let hard = |message: &String| {
            message.replace("label=\"", "label=\"_ * - ").replace("placeholder=\"", "placeholder=\"+ ` ")
        };
        messages.extend(messages.iter().map(hard).collect::<Vec<_>>());
        let seen: HashSet<Element> = messages.iter().flat_map(|message| check(message)).collect();
        let is_written = |element: &Element| element.info().markdown != MarkdownKind::Transparent;
        let unseen: Vec<_> = Element::all().filter(|it| is_written(it) && !seen.contains(it)).collect();
        assert!(unseen.is_empty(), "{unseen:?}");
    }

    #[test]
    fn no_markdown_of_what_is_looked_up_is_longer() {
        let (name, word) = ("- b ".repeat(50), "-b".repeat(50));
        let keyword = format!(r#"{{"type": "org.symphonyoss.taxonomy.keyword", "value": "{word}"}}"#);
        let data = format!(r#"{{"k": {{"type": "org.symphonyoss.taxonomy", "version": "0.1", "id": [{keyword}]}}}}"#);
        let markup = message("<div class=\"entity\" data-entity-id=\"k\">a</div><mention uid=\"7\"/>");
        let user = format!(r#"{{"users": [{{"id": 7, "screenName": "a", "prettyName": "{name}"}}]}}"#);
        let directory = json::read(&user, 8).ok().and_then(|json| StaticDirectory::from_json(&json).ok());
        let engine = Engine::builder().directory(directory.expect("a directory")).build();
        let rendered = engine.render(Input::new(&markup).with_json(Some(&data))).expect("a message");
        assert!([name, word].iter().all(|shown| rendered.markdown().contains(shown)), "{}", rendered.markdown());
        hold(&rendered);
    }

    #[test]
    fn no_markdown_of_a_text_is_longer() {
        for text in ["_*-+`", " a  b ", "\\n\\n", "\u{2003}é\u{a0}", "- + - +", "1. x"] {
            for around in ["b", "i", "p", "div", "span", "pre", "h1", "code", "ul><li", "ol><li", "table><tr><td"] {
                let close = around.split('>').rev().map(|tag| format!("</{}>", tag.trim_start_matches('<')));
                let markup = format!("<{around}>{text}{}", close.collect::<String>());
                let link = |path: &str, text: &str| format!("<a href=\"https://example.com/{path}\">{text}</a>");
                for markup in [
                    markup.clone(),
                    format!("{}{markup}", link(&"_-".repeat(50), text)),
                    format!("{}{}", link("a%20b", " "), format!("x{markup}").repeat(30)),
                ] {
                    assert!(!check(&message(&markup)).is_empty(), "{markup}");
                }
            }
        }
        let mut list = String::from("x");
        for _ in 0..12 {
            list = format!("<ol><li>a</li><li><ul><li>b</li><li>{list}</li></ul></li></ol>");
        }
        assert!(!check(&message(&list)).is_empty());
    }
}
