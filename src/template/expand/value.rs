//! What an expression can be worth: borrowed from the data wherever it comes from there.

use std::rc::Rc;

use super::callable::{Function, Interpreted, Lambda};
use smol_str::SmolStr;

use super::hash::Hash;
use super::sequence::Sequence;
use crate::json::Json;
use crate::template::ast::{Layers, Markup};
use crate::template::builtin::{self, Arity};
use crate::template::number::Number;

/// Bytes of a text that takes no memory of its own.
const SHORT: usize = 23;

/// A string: borrowed from the data or the template, or built and shared.
#[derive(Clone, Debug)]
pub(crate) enum Text<'m> {
    /// Part of the data or of a template.
    Borrowed(&'m str),
    /// Built while expanding, and short: it lies in the value.
    Short(SmolStr),
    /// Built while expanding.
    Shared(Rc<str>),
}

impl Text<'_> {
    /// A text of its own.
    pub(crate) fn copied(text: &str) -> Self {
        if text.len() <= SHORT { Text::Short(SmolStr::new(text)) } else { Text::Shared(text.into()) }
    }

    /// The characters.
    #[inline]
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Text::Borrowed(text) => text,
            Text::Short(text) => text,
            Text::Shared(text) => text,
        }
    }
}

impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Text<'_> {}

impl std::hash::Hash for Text<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl std::ops::Deref for Text<'_> {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl<'m> From<&'m str> for Text<'m> {
    fn from(text: &'m str) -> Self {
        Text::Borrowed(text)
    }
}

impl From<String> for Text<'_> {
    fn from(text: String) -> Self {
        Text::copied(&text)
    }
}

impl From<SmolStr> for Text<'_> {
    fn from(text: SmolStr) -> Self {
        Text::Short(text)
    }
}

impl From<Rc<str>> for Text<'_> {
    fn from(text: Rc<str>) -> Self {
        Text::Shared(text)
    }
}

/// A value; a missing one is `None` of `Option<Value>`.
#[derive(Clone, Debug)]
pub(crate) enum Value<'m> {
    /// A string.
    Text(Text<'m>),
    /// A number.
    Number(Number),
    /// A boolean.
    Bool(bool),
    /// A date, time or date-time.
    Date(Date),
    /// A sequence.
    Sequence(Sequence<'m>),
    /// A hash.
    Hash(Hash<'m>),
    /// Markup of an output format: is not escaped again.
    Markup(Rc<MarkupText>),
    /// A macro or function.
    Function(Rc<Function<'m>>),
    /// A built-in waiting for its arguments, as `"a"?replace` without a call.
    Method(Rc<Method<'m>>),
    /// A lambda that is an argument of a built-in.
    Lambda(Rc<Lambda<'m>>),
    /// What `?matches` gives: a boolean (does the whole match), and the sequence of the matches.
    Matches(Rc<Matches<'m>>),
    /// One match: a string with `?groups`.
    Match(Rc<MatchGroups>),
    /// What `?interpret` gives: a directive.
    Interpreted(Rc<Interpreted<'m>>),
    /// A directive that FreeMarker itself defines, such as `html_escape`.
    Transform(Transform),
    /// Empty string, empty sequence and empty hash at once: `missing!`.
    Nothing,
}

/// Directives that are variables of their own accord.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transform {
    /// `<@capture_output var="x">`
    CaptureOutput,
    /// `<@compress single_line=true>`
    Compress,
    /// `<@html_escape>`
    HtmlEscape,
    /// `<@normalize_newlines>`
    NormalizeNewlines,
    /// `<@xml_escape>`
    XmlEscape,
}

/// What of a date-time a [`Date`] stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DateKind {
    /// Only the day.
    Date,
    /// Only the time of day.
    Time,
    /// Both.
    DateTime,
    /// Not known: cannot be printed without `?date`, `?time` or `?datetime`.
    Unknown,
}

/// A moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Date {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub(crate) millis: i64,
    /// Which parts are meant.
    pub(crate) kind: DateKind,
}

/// Markup of one output format.
#[derive(Debug)]
pub(crate) struct MarkupText {
    /// Whose markup.
    pub(crate) format: MarkupFormat,
    /// As printed.
    pub(crate) text: Box<str>,
    /// The text it was made of by escaping, if it was: other formats can escape that anew.
    pub(crate) plain: Option<Box<str>>,
}

/// An output format that escapes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MarkupFormat {
    /// One format.
    Plain(Markup),
    /// `outer{inner}`
    Combined(Layers),
}

impl MarkupFormat {
    /// The formats that it combines, the outermost first.
    pub(crate) fn layers(&self) -> &[Markup] {
        match self {
            MarkupFormat::Plain(markup) => std::slice::from_ref(markup),
            MarkupFormat::Combined(layers) => layers.as_slice(),
        }
    }
}

/// What `?matches` found.
#[derive(Debug)]
pub(crate) struct Matches<'m> {
    /// The groups of a match of the whole string, if it does match.
    pub(crate) entire: Option<Rc<MatchGroups>>,
    /// How many groups the expression has, the whole match included.
    pub(crate) groups: usize,
    /// Every match in the string, in order.
    pub(crate) all: Sequence<'m>,
}

/// A match and its groups.
#[derive(Debug)]
pub(crate) struct MatchGroups {
    /// Group 0 is the whole match; none for a group that took no part.
    pub(crate) groups: Vec<Option<Rc<str>>>,
}

/// A built-in and the value it will work on.
#[derive(Debug)]
pub(crate) struct Method<'m> {
    /// The built-in, and where it stands.
    pub(crate) site: crate::template::builtin::Site<'m>,
    /// What is left of the question mark.
    pub(crate) target: Option<Value<'m>>,
    /// Arguments bound by `?with_args`.
    pub(crate) bound: Vec<Option<Value<'m>>>,
    /// True if it could not do its work, which is told only where its value is used.
    pub(crate) deferred: bool,
}

impl Method<'_> {
    fn depth(&self) -> u32 {
        let inner = self.bound.iter().chain([&self.target]).flatten().map(Value::depth).max();
        1 + inner.unwrap_or(0)
    }

    /// How it takes arguments.
    pub(crate) fn arity(&self) -> Arity {
        builtin::find(self.site.name).map_or(Arity::None, |built_in| built_in.arity)
    }
}

impl<'m> Value<'m> {
    /// The value of JSON; `null` is missing.
    #[inline(always)]
    pub(crate) fn of(json: &'m Json) -> Option<Value<'m>> {
        Some(match json {
            Json::Null => return None,
            Json::Bool(truth) => Value::Bool(*truth),
            Json::Number(number) => Value::Number(number.into()),
            Json::String(text) => Value::Text(Text::Borrowed(text)),
            Json::Array(items) => Value::Sequence(Sequence::Json(items)),
            Json::Object(object) => Value::Hash(Hash::Json(object)),
        })
    }

    /// How deeply built values nest.
    pub(crate) fn depth(&self) -> u32 {
        match self {
            Value::Sequence(sequence) => sequence.depth(),
            Value::Hash(hash) => hash.depth(),
            Value::Method(method) => method.depth(),
            Value::Function(function) => function.depth(),
            _ => 0,
        }
    }

    /// A built-in that cannot do its work, which is told only where its value is used.
    pub(crate) fn deferred(site: &crate::template::builtin::Site<'m>, target: Value<'m>) -> Value<'m> {
        Value::Method(Rc::new(Method { site: *site, target: Some(target), bound: Vec::new(), deferred: true }))
    }

    /// A built string.
    pub(crate) fn text(text: impl Into<Text<'m>>) -> Value<'m> {
        Value::Text(text.into())
    }

    /// What it is, for messages: `a string`, `a number` …
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Value::Text(_) => "a string",
            Value::Number(_) => "a number",
            Value::Bool(_) => "a boolean",
            Value::Date(Date { kind: DateKind::Date, .. }) => "a date",
            Value::Date(Date { kind: DateKind::Time, .. }) => "a time",
            Value::Date(Date { kind: DateKind::DateTime, .. }) => "a date-time",
            Value::Date(Date { kind: DateKind::Unknown, .. }) => "a date of unknown kind",
            Value::Sequence(sequence) if sequence.is_range() => "a range",
            Value::Sequence(_) => "a sequence",
            Value::Hash(hash) if hash.is_namespace() => "a namespace",
            Value::Hash(_) => "a hash",
            Value::Markup(_) => "markup",
            Value::Function(function) if function.is_function() => "a function",
            Value::Function(_) => "a macro",
            Value::Method(_) => "a built-in without its arguments",
            Value::Lambda(_) => "a lambda",
            Value::Matches(_) => "the result of `?matches`",
            Value::Match(_) => "a string (a match)",
            Value::Interpreted(_) => "an interpreted template",
            Value::Transform(_) => "a directive",
            Value::Nothing => "nothing (an empty default)",
        }
    }
}

impl<'m> From<Number> for Value<'m> {
    fn from(number: Number) -> Self {
        Value::Number(number)
    }
}

impl<'m> From<bool> for Value<'m> {
    fn from(truth: bool) -> Self {
        Value::Bool(truth)
    }
}

impl<'m> From<String> for Value<'m> {
    fn from(text: String) -> Self {
        Value::Text(text.into())
    }
}

impl<'m> From<Text<'m>> for Value<'m> {
    fn from(text: Text<'m>) -> Self {
        Value::Text(text)
    }
}
