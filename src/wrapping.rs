//! Messages pasted from somewhere else: what a log, a program or a chat put around them, and the message in it.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

use crate::json::{self, Json};

/// Layers that are taken off at most.
const LAYERS: usize = 6;
/// Nesting of JSON that a message lies in.
const JSON_DEPTH: usize = 20;

/// What a message may be wrapped in when it is pasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Wrapping {
    /// Three backticks or tildes before and after it, as in a chat.
    CodeFence,
    /// An object such as `{"message": "<messageML>…"}`, as it is sent.
    JsonObject,
    /// A string of JSON or of a program, quotes and all: `"<messageML>\n…"`.
    JsonString,
    /// The inside of such a string: `<a href=\"…\">`.
    JsonEscapes,
    /// Quotes around it, and no escapes in it.
    Quotes,
    /// A name and a sign before it, as logs and forms have it: `message=<messageML>…`.
    Named,
    /// Percent signs, as in the body of a form: `%3CmessageML%3E`.
    PercentEncoding,
    /// Entities in place of its tags, as in a web page: `&lt;messageML&gt;`.
    Entities,
}

/// How each is recognised and taken off, in the order in which they are tried.
const TABLE: [(Wrapping, Take, &str, bool); 8] = [
    (Wrapping::CodeFence, of_fence, "a code fence", true),
    (Wrapping::JsonObject, of_object, "a JSON object", false),
    (Wrapping::JsonString, of_string, "a quoted string with its escapes", true),
    (Wrapping::JsonEscapes, of_escapes, "the escapes of a string", true),
    (Wrapping::Quotes, of_quotes, "quotes", true),
    (Wrapping::Named, of_named, "a name and a sign before it", false),
    (Wrapping::PercentEncoding, of_percent, "percent encoding", false),
    (Wrapping::Entities, of_entities, "entities instead of tags", false),
];

/// Takes one layer off, if the text, trimmed, has it.
type Take = fn(&str) -> Option<Cow<'_, str>>;

impl Wrapping {
    fn row(self) -> Option<&'static (Wrapping, Take, &'static str, bool)> {
        TABLE.iter().find(|(wrapping, ..)| *wrapping == self)
    }

    /// True if taking it off can lose or change nothing that was meant.
    pub(crate) fn is_exact(self) -> bool {
        self.row().is_some_and(|(.., is_exact)| *is_exact)
    }
}

impl fmt::Display for Wrapping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.row().map_or("", |(_, _, name, _)| name))
    }
}

/// A message, and what it was wrapped in.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unwrapped {
    /// The message alone.
    pub message: String,
    /// What was around it, from the outside in.
    pub wrappings: Vec<Wrapping>,
}

/// Takes off what a log, a program or a chat put around a message; nothing where there is nothing of the kind, or no
/// message in it. Up to six layers are taken off.
///
/// ```
/// use messageml::{Wrapping, unwrap};
/// let found = unwrap(r#"message="<messageML><b class=\"x\">Hi</b></messageML>""#).expect("a wrapped message");
/// assert_eq!(found.message, r#"<messageML><b class="x">Hi</b></messageML>"#);
/// assert_eq!(found.wrappings, [Wrapping::Named, Wrapping::JsonString]);
///
/// assert_eq!(unwrap("<messageML>Hi</messageML>"), None);
/// ```
pub fn unwrap(text: &str) -> Option<Unwrapped> {
    let mut message = Cow::Borrowed(text.trim());
    let mut wrappings = Vec::new();
    while wrappings.len() < LAYERS {
        let taken = TABLE.iter().find_map(|(wrapping, take, ..)| Some((*wrapping, take(&message)?)));
        let Some((wrapping, inner)) = taken else { break };
        let inner = inner.trim().to_owned();
        wrappings.push(wrapping);
        message = Cow::Owned(inner);
    }
    let is_message = begins(&message) && !wrappings.is_empty();
    is_message.then(|| Unwrapped { message: message.into_owned(), wrappings })
}

/// True if a message begins here, or the tag of a template that has one.
fn begins(text: &str) -> bool {
    let is_template = text.starts_with("<#") || text.starts_with("<@") || text.starts_with("[#");
    starts_root(text) || is_template && text.contains(ROOT)
}

const ROOT: &str = "<messageML";

fn starts_root(text: &str) -> bool {
    [ROOT, "<div"].iter().any(|root| {
        text.strip_prefix(root).is_some_and(|rest| rest.starts_with(['>', ' ', '/', '\n', '\r', '\t', '\\']))
    })
}

fn of_fence(text: &str) -> Option<Cow<'_, str>> {
    let fence = ["```", "~~~"].into_iter().find(|fence| text.starts_with(fence))?;
    let (language, inner) = text.strip_prefix(fence)?.split_once('\n')?;
    let is_language = language.trim().chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '+'));
    let inner = inner.trim_end().strip_suffix(fence)?;
    is_language.then_some(Cow::Borrowed(inner))
}

fn of_object(text: &str) -> Option<Cow<'_, str>> {
    if !text.starts_with('{') {
        return None;
    }
    let object = json::read_strictly(text, JSON_DEPTH).ok()?;
    let members = object.as_object()?;
    ["message", "content", "messageML"].into_iter().find_map(|name| match members.get(name) {
        Some(Json::String(message)) => Some(Cow::Owned(message.to_string())),
        _ => None,
    })
}

fn of_string(text: &str) -> Option<Cow<'_, str>> {
    if !text.starts_with('"') || !text.contains('\\') {
        return None;
    }
    string_in(text)
}

fn string_in(literal: &str) -> Option<Cow<'static, str>> {
    match &json::read_strictly(literal, 1).ok()? {
        Json::String(inner) => Some(Cow::Owned(inner.to_string())),
        _ => None,
    }
}

/// Every quote has a backslash before it: as if the quotes around a string had been left behind.
fn of_escapes(text: &str) -> Option<Cow<'_, str>> {
    let quotes = memchr::memchr_iter(b'"', text.as_bytes()).count();
    let escaped = memchr::memmem::find_iter(text.as_bytes(), b"=\\\"").count();
    if escaped == 0
        || !text.starts_with(['<', '['])
        || quotes != memchr::memmem::find_iter(text.as_bytes(), b"\\\"").count()
    {
        return None;
    }
    // Line ends may have been written out by whoever copied it.
    string_in(&format!("\"{}\"", text.replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t")))
}

fn of_quotes(text: &str) -> Option<Cow<'_, str>> {
    // `f"…"`, `$"…"`, `@"…"`: how a program says what kind of text it is.
    let bare = text.trim_start_matches(['f', 'b', 'r', 'u', '$', '@']);
    let text = if bare.len() + 2 >= text.len() { bare } else { text }.trim_end_matches([';', ',']);
    ["\"\"\"", "'''", "\"", "'", "`", "“", "‘"].into_iter().find_map(|open| {
        let close = match open {
            "“" => "”",
            "‘" => "’",
            same => same,
        };
        let inner = text.strip_prefix(open)?.strip_suffix(close)?;
        begins(inner.trim_start()).then_some(Cow::Borrowed(inner))
    })
}

/// `message=…`, `message: …`, perhaps at the end of a line of a log; what follows the message is left off as well.
fn of_named(text: &str) -> Option<Cow<'_, str>> {
    let at = ["<messageML", "%3CmessageML", "%3cmessageML", "&lt;messageML", "<div data-format"]
        .into_iter()
        .filter_map(|root| text.find(root))
        .min()
        .filter(|at| *at > 0)?;
    let (before, inner) = text.split_at_checked(at)?;
    let before = before.trim_end();
    let quote = before.chars().next_back().filter(|last| matches!(last, '"' | '\'' | '`'));
    let name = before.trim_end_matches(['"', '\'', '`', '\\']).trim_end();
    let word = name.strip_suffix(['=', ':'])?.trim_end_matches(['"', '\'', ' ', '\\']);
    let is_word = word.chars().next_back().is_some_and(|last| last.is_alphanumeric() || last == '_');
    if !is_word || name.contains('<') {
        return None;
    }
    if let Some(quote) = quote {
        let from = before.len() - quote.len_utf8();
        let rest = text.get(from..)?;
        let end = end_of_string(rest, quote)?;
        return rest.get(..end).map(Cow::Borrowed);
    }
    let ends = ["</messageML>", "%3C/messageML%3E", "%3C%2FmessageML%3E", "%3c%2fmessageML%3e", "&lt;/messageML&gt;"];
    let end = ends.into_iter().filter_map(|end| Some(inner.rfind(end)? + end.len())).max().unwrap_or(inner.len());
    inner.get(..end).map(Cow::Borrowed)
}

/// Where the string that the text begins with ends: at its first quote without a backslash that no attribute of the
/// message opens or closes, which is the one after the root.
fn end_of_string(text: &str, quote: char) -> Option<usize> {
    let root = ["</messageML>", "%3E", "&gt;", "</div>", "/>"]
        .into_iter()
        .filter_map(|end| Some(text.rfind(end)? + end.len()));
    let from = root.max()?;
    let end = text.get(from..)?.find(quote)?;
    Some(from + end + quote.len_utf8())
}

fn of_percent(text: &str) -> Option<Cow<'_, str>> {
    let begins = text.get(..3).is_some_and(|first| first.eq_ignore_ascii_case("%3c"));
    if !begins || text.contains('<') {
        return None;
    }
    // Forms write a space as `+`.
    let is_form = text.contains('+') && !text.contains(' ') && !text.contains("%20");
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digits = if first == b'%' { after.get(..2) } else { None };
        let byte = digits.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        match byte {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(if is_form && first == b'+' { b' ' } else { first });
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).ok().map(Cow::Owned)
}

fn of_entities(text: &str) -> Option<Cow<'_, str>> {
    const SIGNS: [(&str, &str); 7] = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&amp;", "&"),
    ];
    if !text.starts_with("&lt;") || text.contains('<') {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, sign) = rest.split_at_checked(at)?;
        out.push_str(before);
        let known = SIGNS.iter().find_map(|(name, letter)| Some((*letter, sign.strip_prefix(name)?)));
        let (letter, after) = known.or_else(|| Some(("&", sign.get(1..)?)))?;
        out.push_str(letter);
        rest = after;
    }
    out.push_str(rest);
    Some(Cow::Owned(out))
}
